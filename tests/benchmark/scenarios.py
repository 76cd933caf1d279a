# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is measured: for each scenario what is there, what is wanted, and the fewest calls that the API allows for it."""

from __future__ import annotations

import math
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Protocol

Entry = dict[str, Any]
# The name of a module, and its options.
Task = tuple[str, Entry]

ACCELERATOR, LISTENER, GROUP, BLUE = "ga-bp1quickstart", "lsr-bp1web", "epg-bp1game", "epg-bp1blue"
FORWARD = {"forward_group": {"endpoint_group_id": BLUE}}
# How many items a call may have. It is documented for destinations; for rules no limit is, and the emulator knows none.
PER_WRITE = {"rules": math.inf, "destinations": 20}
PER_READ = {"rules": 100, "destinations": 50}
MODULES = {"rules": "ga_forwarding_rules", "destinations": "ga_custom_routing_destinations"}


class Staged(Protocol):
    """What can be prepared on an emulator, and then be done."""

    @property
    def seed(self) -> str:
        """The account to begin with, of those that the emulator knows."""

    def furnish(self, state: Entry) -> Entry:
        """The state of that account, with what else it takes."""

    def earlier(self) -> list[Task]:
        """What makes that which is there before."""

    def work(self) -> list[Task]:
        """What is to be measured."""


class Measured(Staged, Protocol):
    """What has a name for people, and can be done right or wrong."""

    @property
    def name(self) -> str:
        """For people."""

    def correct(self, state: Entry) -> bool:
        """Whether a state of the emulator has what was wanted."""


@dataclass(frozen=True)
class Scenario:
    """One task, or one task for each of several listeners.

    Attributes:
        name: for people.
        option: `rules` or `destinations`.
        live: entries of what is there before.
        wanted: the entries of the task.
        updates: how many items have to be changed in place.
        creations: how many have to be created.
        listeners: on which listeners the task is run, one after the other.
        purge: whether the entries are the only ones that are wanted.
    """

    name: str
    option: str
    live: list[Entry]
    wanted: list[Entry]
    updates: int = 0
    creations: int = 0
    listeners: tuple[str, ...] = (LISTENER,)
    purge: bool = False
    module: str = field(init=False)
    seed: str = "quickstart"

    def __post_init__(self) -> None:
        object.__setattr__(self, "module", MODULES[self.option])

    @property
    def writes(self) -> int:
        """How many writes the limits of the API force: one action, and so many items, in a call."""
        each = sum(math.ceil(count / self.per_write) if count else 0 for count in (self.updates, self.creations))
        return each * len(self.listeners)

    @property
    def per_write(self) -> float:
        """How many items a call may have; never more than there are."""
        return min(PER_WRITE[self.option], max(self.updates, self.creations, 1))

    def furnish(self, state: Entry) -> Entry:
        """The state of the account, with room for all scenarios."""
        return prepare_state(state)

    def earlier(self) -> list[Task]:
        """What makes that which is there before."""
        if not self.live:
            return []
        return [(self.module, {**task, self.option: self.live, "purge": False}) for task in self.tasks()]

    def work(self) -> list[Task]:
        """The task, for each listener."""
        return [(self.module, task) for task in self.tasks()]

    def correct(self, state: Entry) -> bool:
        """Whether every entry is there."""
        found = state[self.option].values()
        if self.option == "rules":
            has = {(one["ListenerId"], one["ForwardingRuleName"], one["Priority"]) for one in found}
            wanted = {(place, one["name"], one["priority"]) for place in self.listeners for one in self.wanted}
        else:
            has = {(one["FromPort"], one["ToPort"], tuple(one["Protocols"])) for one in found}
            wanted = {(one["from_port"], one["to_port"], tuple(one["protocols"])) for one in self.wanted}
        return wanted <= has

    def tasks(self) -> list[Entry]:
        """The options of the task, for each listener."""
        if self.option == "destinations":
            return [{"endpoint_group_id": GROUP, "destinations": self.wanted, "purge": self.purge}]
        place = {"accelerator_id": ACCELERATOR, "purge": self.purge}
        return [
            {**place, "listener_id": listener, "rules": _forwarding_to(self.wanted, group_of(listener))}
            for listener in self.listeners
        ]

    def single_tasks(self) -> list[Entry]:
        """The same one item at a time, as in a loop. It cannot purge: what has to go is named, and goes first."""
        wanted = [{**task, self.option: [entry]} for task in self.tasks() for entry in task[self.option]]
        leaving = self.live if self.purge else []
        gone = [{**task, self.option: [entry], "state": "absent"} for task in self.tasks() for entry in leaving]
        return [{**task, "purge": False} for task in (*gone, *wanted)]

    def pages(self, count: int) -> int:
        """How many reads so many items need."""
        return max(1, math.ceil(count / PER_READ[self.option]))


def group_of(listener: str) -> str:
    """The virtual endpoint group that a listener's rules forward to."""
    return BLUE if listener == LISTENER else f"epg-of-{listener}"


def _forwarding_to(rules: list[Entry], group: str) -> list[Entry]:
    return [{**rule, "actions": [{"forward_group": {"endpoint_group_id": group}}]} for rule in rules]


def rules(count: int) -> list[Entry]:
    """So many ordinary rules, with the priorities 10, 20, ..."""
    return [
        {
            "name": f"rule-{number:04}",
            "priority": 10 * number,
            "conditions": [{"host": [f"host-{number}.example.com"]}, {"path": ["/api/*", "/app/*"]}],
            "actions": [FORWARD],
        }
        for number in range(1, count + 1)
    ]


def large_rules(count: int) -> list[Entry]:
    """So many rules with ten conditions each."""
    return [
        {
            "name": f"large-{number:04}",
            "priority": number,
            "conditions": [
                {"host": [f"host-{number}.example.com", f"www.host-{number}.example.com"]},
                {"path": [f"/path-{number}/*"]},
                {"method": ["GET", "HEAD"]},
                {"source_ip": ["198.51.100.0/24", f"203.0.113.{number % 256}"]},
                *(
                    {kind: {f"{kind}-{which}": [f"value-{number}"]}}
                    for kind in ("request_header", "query", "cookie")
                    for which in (1, 2)
                ),
            ],
            "actions": [FORWARD],
        }
        for number in range(1, count + 1)
    ]


def destinations(count: int, first: int = 1000) -> list[Entry]:
    """So many destinations of one port each."""
    return [
        {"from_port": first + 2 * number, "to_port": first + 2 * number, "protocols": ["TCP"]}
        for number in range(count)
    ]


def changed(entries: list[Entry], number: int) -> list[Entry]:
    """The same entries with one that wants another host."""
    result = deepcopy(entries)
    result[number]["conditions"][0] = {"host": ["moved.example.com"]}
    return result


def reordered(entries: list[Entry]) -> list[Entry]:
    """The same rules in the opposite order, at priorities that nobody has: so they can be moved one by one as well."""
    places = [entry["priority"] + 5 for entry in reversed(entries)]
    return [{**entry, "priority": place} for entry, place in zip(entries, places)]


LISTENERS = (LISTENER, "lsr-bp1web2", "lsr-bp1web3", "lsr-bp1web4")

SCENARIOS = [
    Scenario("1 new rule", "rules", [], rules(1), creations=1),
    Scenario("20 new rules", "rules", [], rules(20), creations=20),
    Scenario("150 new rules", "rules", [], rules(150), creations=150),
    Scenario("change 1 of 150 rules", "rules", rules(150), changed(rules(150), 74), updates=1),
    Scenario("reorder 20 rules", "rules", rules(20), reordered(rules(20)), updates=20),
    Scenario("nothing to do, 20 rules", "rules", rules(20), rules(20)),
    Scenario("nothing to do, 150 rules", "rules", rules(150), rules(150)),
    Scenario("20 new rules on each of 4 listeners", "rules", [], rules(20), creations=20, listeners=LISTENERS),
    Scenario("20 new destinations", "destinations", [], destinations(20), creations=20),
    Scenario("200 new destinations", "destinations", [], destinations(200), creations=200),
    Scenario(
        "replace 60 destinations by 60 others",
        "destinations",
        destinations(60),
        destinations(60, 3000),
        updates=60,
        purge=True,
    ),
]


def prepare_state(state: Entry) -> Entry:
    """A state of the emulator with room for all scenarios: further listeners, and ports for many destinations."""
    state = deepcopy(state)
    listener, group = state["listeners"][LISTENER], state["endpoint_groups"][BLUE]
    for number, name in enumerate(LISTENERS[1:], 2):
        ports = [{"FromPort": 8000 + number, "ToPort": 8000 + number}]
        state["listeners"][name] = {**deepcopy(listener), "ListenerId": name, "Name": name, "PortRanges": ports}
        own = group_of(name)
        state["endpoint_groups"][own] = {**deepcopy(group), "EndpointGroupId": own, "ListenerId": name, "Name": own}
    state["listeners"]["lsr-bp1game"]["PortRanges"] = [{"FromPort": 10000, "ToPort": 60000}]
    state["custom_routing_endpoints"]["ep-bp1game"]["Cidr"] = "192.168.192.0/29"
    return state


# What an account has to have been granted for these.
QUOTAS = {"quota_rules": 2000, "quota_conditions": 20000}
