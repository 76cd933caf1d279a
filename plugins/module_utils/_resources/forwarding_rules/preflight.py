# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether forwarding rules, or destinations, may be where they are to be, and may refer to what they refer to. Pure.

Each check adds what is wrong to a list of problems.
"""

from __future__ import annotations

import typing as t

from ..._errors import Problems
from ..places import owned
from . import parts

if t.TYPE_CHECKING:
    from ..._engine.plan import Operation
    from .rule import Rule

# What a TCP listener can do [doc]; HTTP and HTTPS listeners can do all. Nobody knows of types that are newer than this.
_TCP_OPTIONS = frozenset({"host", "forward_group", "drop"})


def check_listener(option: str, listener: t.Mapping[str, t.Any], accelerator_id: str, problems: Problems) -> None:
    """Whether a listener may have forwarding rules.

    Args:
        option: the option that names the listener.
        listener: an answer of DescribeListener.
        accelerator_id: the accelerator that is said to have it.
        problems: what is wrong is added to it.
    """
    owned(option, listener, accelerator_id, problems)
    protocol = str(listener.get("Protocol") or "").upper()
    if listener.get("Type") == "CustomRouting":
        problems.append((option, "the listener is a custom routing listener, which has no forwarding rules"))
    elif protocol and protocol not in ("TCP", "HTTP", "HTTPS"):
        problems.append(
            (option, f"the listener's protocol is {protocol}; only TCP, HTTP and HTTPS have forwarding rules")
        )


def check_protocol(protocol: str, operations: t.Sequence[Operation[Rule]], problems: Problems) -> None:
    """Whether a listener of this protocol can do what the rules do. What it does already is not asked about."""
    if protocol != "TCP":
        return
    for operation in operations:
        before = operation.before
        live = [] if before is None else [part.meaning for part in (*before.conditions, *before.actions)]
        for part in (*operation.item.conditions, *operation.item.actions):
            # What `other` means is known to the service alone.
            if part.option not in (*_TCP_OPTIONS, parts.OTHER) and part.meaning not in live:
                problems.append(
                    (
                        str(operation.path),
                        f"a TCP listener has no {part.option}, only {', '.join(sorted(_TCP_OPTIONS))}",
                    )
                )


def forward_groups(operations: t.Sequence[Operation[Rule]]) -> dict[str, str]:
    """The ids of the endpoint groups that rules are to forward to, by the path of the option."""
    return {
        f"{operation.path}.actions[{number}].forward_group.endpoint_group_id": part.value["endpoint_group_id"]
        for operation in operations
        for number, part in enumerate(operation.item.actions)
        if part.option == "forward_group"
    }


def check_groups(
    named: t.Mapping[str, str],
    listener_id: str,
    groups: t.Sequence[t.Mapping[str, t.Any]],
    elsewhere: t.Callable[[str], str],
    problems: Problems,
) -> None:
    """Whether rules may forward to these endpoint groups.

    Args:
        named: their ids, by the path of the option.
        listener_id: the listener of the rules.
        groups: its endpoint groups, as they are listed.
        elsewhere: in words, what an id is that is none of these; empty if nobody knows.
        problems: what is wrong is added to it.
    """
    states = {str(group.get("EndpointGroupId")): group.get("State") for group in groups}
    for path, group_id in named.items():
        if group_id not in states:
            hint = elsewhere(group_id)
            what = f"{group_id} is not an endpoint group of the listener {listener_id}"
            problems.append((path, f"{what}; {hint}" if hint else what))
        elif states[group_id] == "deleting":
            problems.append((path, f"the endpoint group {group_id} is being deleted"))
