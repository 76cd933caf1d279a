# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state of the service and the look-ups on it.

The state is one JSON-ready dictionary of sections. Records are never changed in place, only replaced, so that a draft
or a snapshot is a copy of one dictionary.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .errors import ApiError

if TYPE_CHECKING:
    from .kind import Kind

Record = dict[str, Any]  # JSON-ready: values that json can write

BOOKKEEPING = ("pending", "client_tokens")
CREATED_MILLISECONDS = 1767225600000  # 2026-01-01T00:00:00Z
ID_LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz"


def copied(value: Any) -> Any:
    """A copy of what is JSON-ready, through and through; several times as fast as one of what may be anything."""
    if isinstance(value, dict):
        return {name: copied(item) for name, item in value.items()}
    if isinstance(value, list):
        return [copied(item) for item in value]
    return value


class World:
    """Everything a handler may look at or change: state, options, transitions, time and chance."""

    def __init__(
        self,
        state: dict[str, Any],
        options: dict[str, Any],
        transitions: dict[str, Any],
        random_seed: int,
        speed: float,
        kinds: Mapping[str, Kind],
    ) -> None:
        self.kinds = kinds
        self.state = state
        self.options = options
        self.transitions = transitions
        self.random = random.Random(random_seed)
        self.speed = speed
        self.now = 0.0
        self.revision = 0
        self.counted: set[tuple[str, str]] = set()
        self.kept: set[str] = set()
        # The networks of vSwitches that no seed names, which GA does not say.
        self.vswitches: dict[str, str] = {}

    def section(self, name: str) -> dict[str, Record]:
        """The records of one section by id."""
        records: dict[str, Record] = self.state[name]
        return records

    def find(self, section: str, wanted: str) -> Record:
        """The record of a section; raises the code of its kind."""
        found = self.section(section).get(wanted)
        if found is None:
            raise self.absent(section, wanted)
        return found

    def absent(self, section: str, wanted: str) -> ApiError:
        """The refusal of an id that is not known."""
        kind = self.kinds[section]
        return ApiError(kind.not_there, kind.absent.format(wanted))

    def place(self, section: str, record: Record) -> Record:
        """The ids of all that a record lies in, by the names of the members that say them."""
        found: Record = {}
        kind = self.kinds[section]
        while kind.within:
            found[kind.place] = record[kind.place]
            record = self.section(kind.within)[record[kind.place]]
            kind = self.kinds[kind.within]
        return found

    def accelerator(self, accelerator_id: str) -> Record:
        """The accelerator; raises NotExist.Accelerator."""
        return self.find("accelerators", accelerator_id)

    def listener(self, listener_id: str, accelerator_id: str = "") -> Record:
        """The listener, of that accelerator if one is given; raises NotExist.Listener."""
        record = self.find("listeners", listener_id)
        if accelerator_id and record["AcceleratorId"] != accelerator_id:
            raise self.absent("listeners", listener_id)
        return record

    def endpoint_group(self, group_id: str) -> Record:
        """The endpoint group of a standard listener; raises NotExist.EndPointGroup."""
        return self.find("endpoint_groups", group_id)

    def custom_group(self, group_id: str) -> Record:
        """The endpoint group of a custom routing listener; raises NotExist.EndPointGroup."""
        return self.find("custom_routing_endpoint_groups", group_id)

    def rules_of(self, listener_id: str) -> list[Record]:
        """The custom rules of a listener, in the order of their creation."""
        return [rule for rule in self.section("rules").values() if rule["ListenerId"] == listener_id]

    def destinations_of(self, group_id: str) -> list[Record]:
        """The destinations of a custom routing endpoint group, in the order of their creation."""
        return [item for item in self.section("destinations").values() if item["EndpointGroupId"] == group_id]

    def new_id(self, section: str, prefix: str) -> str:
        """An id in the service's own shape, not in use yet."""
        while True:
            text = prefix + "".join(self.random.choice(ID_LETTERS) for _unused in range(17))
            if text not in self.state[section]:
                return text

    def new_request_id(self) -> str:
        """An upper-case UUID; from the seeded source, so that a run can be repeated to the letter."""
        digits = f"{self.random.getrandbits(128):032X}"
        return "-".join((digits[:8], digits[8:12], "4" + digits[13:16], "A" + digits[17:20], digits[20:]))

    def commit(self, section: str, records: Mapping[str, Record]) -> None:
        """Make a draft of a section the truth; counts as a change."""
        self.state[section] = dict(records)
        self.revision += 1
