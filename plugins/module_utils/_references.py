# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What forwarding rules refer to, and whether they may: their listener, its protocol, and endpoint groups. Pure.

Each check adds what is wrong to a list of problems.
"""

from __future__ import annotations

import typing as t

from ansible_collections.alicloud.ga.plugins.module_utils._errors import Problems
from ansible_collections.alicloud.ga.plugins.module_utils._plan import Operation

# What a TCP listener can do [doc]; HTTP and HTTPS listeners can do all.
_TCP_OPTIONS = frozenset({"host", "forward_group", "drop"})


def check_listener(listener: t.Mapping[str, t.Any], accelerator_id: str, problems: Problems) -> None:
    owner = listener.get("AcceleratorId")
    if owner and owner != accelerator_id:
        problems.append(("listener_id", f"the listener belongs to the accelerator {owner}, not to {accelerator_id}"))
    if listener.get("Type") == "CustomRouting":
        problems.append(("listener_id", "the listener is a custom routing listener, which has no forwarding rules"))


def check_protocol(protocol: str, operations: t.Sequence[Operation], problems: Problems) -> None:
    if protocol and protocol not in ("TCP", "HTTP", "HTTPS"):
        problems.append(
            ("listener_id", f"the listener's protocol is {protocol}; only TCP, HTTP and HTTPS have forwarding rules")
        )
    if protocol != "TCP":
        return
    for operation in operations:
        for part in (*operation.after.conditions, *operation.after.actions):
            # What `other` means is known to the service alone.
            if part.option not in _TCP_OPTIONS and part.option != "other":
                problems.append(
                    (
                        str(operation.path),
                        f"a TCP listener has no {part.option}, only {', '.join(sorted(_TCP_OPTIONS))}",
                    )
                )


def check_groups(known: set[str], listener_id: str, operations: t.Sequence[Operation], problems: Problems) -> None:
    for operation in operations:
        for number, part in enumerate(operation.after.actions):
            if part.option == "forward_group" and part.value["endpoint_group_id"] not in known:
                place = f"{operation.path}.actions[{number}].forward_group.endpoint_group_id"
                group = part.value["endpoint_group_id"]
                problems.append((place, f"{group} is not a virtual endpoint group of the listener {listener_id}"))
