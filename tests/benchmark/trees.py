# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is measured of whole accelerators: two trees, what happens to them, and the ways to bring that about."""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field

from support import trees

from benchmark.scenarios import Entry, Task

NEW, FINISHED, NOTHING, CHANGE, DOWN = STEPS = (
    "from nothing",
    "on a finished accelerator",
    "nothing to do",
    "one change deep inside",
    "taken down",
)
# As few writes as the API takes, for either tree; what goes is not said by it in so many words.
FEWEST = {NEW: 4, FINISHED: 2, NOTHING: 0, CHANGE: 1}
ACCELERATORS = "ga_accelerators"
# Terraform's provider has a resource for each item, and each of its calls has one item (resource_alicloud_ga_*.go of
# aliyun/terraform-provider-alicloud). Only the accelerator takes two: CreateAccelerator is sent without the name, "an api
# bug that the name can not effect", and UpdateAccelerator follows.
TERRAFORM_CREATES = {"accelerators": 2}


@dataclass(frozen=True)
class Tree:
    """A whole accelerator.

    Attributes:
        name: for people.
        what: what it is made of, for people.
        entry: all of it.
        changed: the same with one change, as deep as there is something.
        mark: the section of the emulator's state in which that change is seen, and how.
        content: how many records each section has once it is there.
    """

    name: str
    what: str
    entry: Entry
    changed: Entry
    mark: tuple[str, str]
    content: dict[str, int]

    @property
    def finished(self) -> Entry:
        """The accelerator with its regions."""
        return {name: one for name, one in self.entry.items() if name != "listeners"}

    @property
    def flat(self) -> Entry:
        """The accelerator alone, without any sets."""
        return {name: one for name, one in self.entry.items() if not isinstance(one, list)}


@dataclass(frozen=True)
class Case:
    """Something that happens to a tree; each way to do it is a list of tasks.

    Attributes:
        tree: the tree.
        step: one of `STEPS`.
        name: for people.
        seed: the account to begin with.
    """

    tree: Tree
    step: str
    name: str = field(init=False)
    seed: str = "empty"

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", f"{self.tree.name}, {self.step}")

    @property
    def wanted(self) -> Entry:
        """The entry that is to be there, or to go."""
        return self.tree.changed if self.step == CHANGE else self.tree.entry

    def furnish(self, state: Entry) -> Entry:
        """The state of the account to begin with."""
        return state

    def earlier(self) -> list[Task]:
        """What makes that which is there before."""
        there = {NEW: [], FINISHED: [self.tree.finished]}.get(self.step, [self.tree.entry])
        return [(ACCELERATORS, {"accelerators": [entry]}) for entry in there]

    def work(self) -> list[Task]:
        """All of it in one task."""
        gone: Entry = {"state": "absent", "cascade": True} if self.step == DOWN else {}
        return [(ACCELERATORS, {"accelerators": [self.wanted], **gone})]

    def separate(self) -> list[Task]:
        """A task for each set."""
        tasks = trees.apart(self.wanted)
        if self.step == DOWN:
            return [(module, {**options, "state": "absent"}) for module, options in reversed(tasks)]
        return tasks

    def single(self) -> list[Task]:
        """A task for each item, as in a loop."""
        found = []
        for module, options in self.separate():
            (name,) = [one for one, value in options.items() if isinstance(value, list)]
            found += [(module, {**options, name: [item]}) for item in options[name]]
        return found

    @property
    def terraform(self) -> int:
        """How many writes Terraform's provider makes for it."""
        if self.step in (NOTHING, CHANGE):
            return int(self.step == CHANGE)
        there = ("accelerators", "ip_sets") if self.step == FINISHED else ()
        each = {} if self.step == DOWN else TERRAFORM_CREATES
        return sum(each.get(kind, 1) * count for kind, count in self.tree.content.items() if kind not in there)

    def correct(self, state: Entry) -> bool:
        """Whether the service holds what was wanted."""
        there = {} if self.step == DOWN else self.tree.content
        section, text = self.tree.mark
        changed = sum(text in json.dumps(record) for record in state[section].values())
        return changed == (self.step == CHANGE) and all(
            len(state[kind]) == there.get(kind, 0) for kind in self.tree.content
        )


@dataclass(frozen=True)
class Idle:
    """Tasks that find everything done, by their names: on one account that has both trees."""

    tasks: dict[str, Entry]
    seed: str = "empty"

    def furnish(self, state: Entry) -> Entry:
        """The state of the account to begin with."""
        return state

    def earlier(self) -> list[Task]:
        """What makes that which is there before."""
        return [(ACCELERATORS, {"accelerators": [tree.entry for tree in TREES]})]

    def work(self) -> list[Task]:
        """The tasks."""
        return [(ACCELERATORS, options) for options in self.tasks.values()]


def _web() -> Tree:
    entry = {name: one for name, one in trees.large("web").items() if name != "tags"}
    changed = copy.deepcopy(entry)
    changed["listeners"][0]["forwarding_rules"][9]["conditions"] = [{"cookie": {"tier": ["moved"]}}]
    content = {"accelerators": 1, "ip_sets": 1, "listeners": 1, "endpoint_groups": 2, "rules": 20}
    what = "an HTTP listener, 2 virtual endpoint groups, 20 forwarding rules"
    return Tree("web", what, entry, changed, ("rules", "moved"), content)


def _game() -> Tree:
    entry = trees.large("game")
    changed = copy.deepcopy(entry)
    (group,) = changed["listeners"][0]["custom_routing_endpoint_groups"]
    group["endpoints"][0]["traffic_policies"][1]["port_ranges"] = [{"from_port": 8002, "to_port": 8002}]
    content = {
        "accelerators": 1,
        "ip_sets": 1,
        "listeners": 1,
        "custom_routing_endpoint_groups": 1,
        "destinations": 40,
        "custom_routing_endpoints": 2,
        "custom_routing_traffic_policies": 5,
    }
    what = "a listener, an endpoint group, 2 endpoints, 5 traffic policies, 40 destinations"
    return Tree("custom routing", what, entry, changed, ("custom_routing_traffic_policies", "8002"), content)


def of_tree(tree: Tree) -> str:
    """The name of the task that finds a whole tree as it should be."""
    return f"nothing to do, {tree.name} tree"


WEB, GAME = TREES = (_web(), _game())
CASES = [Case(tree, step) for tree in TREES for step in STEPS]
# Of a module that can take whole trees: an entry without any sets, and both trees.
FLAT = "nothing to do, an accelerator alone"
IDLE = Idle(
    {
        FLAT: {"accelerators": [WEB.flat]},
        **{of_tree(tree): {"accelerators": [tree.entry]} for tree in TREES},
    }
)
