# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long a module works on large options, step by step: for 15, 150 and 1,500 rules of ten conditions each.

And how long it takes to find the order in which nobody's request goes astray, for 150 rules and two writes or more.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from support.plans import by
from support.playground import Playground

from ansible_collections.alicloud.ga.plugins.module_utils._engine.batches import make_batches
from ansible_collections.alicloud.ga.plugins.module_utils._engine.plan import make_plan
from ansible_collections.alicloud.ga.plugins.module_utils._engine.progress import unlike
from ansible_collections.alicloud.ga.plugins.module_utils._engine.yaml_text import as_yaml
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules import hitless
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules.option import (
    RULES_SPEC,
    parse_rules,
)
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules.rule import read_rules
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules.schema import SCHEMA
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules.values import network
from benchmark.scenarios import QUOTAS, Entry, large_rules

SIZES = (15, 150, 1500)
# Ansible's own work, and ours.
ANSIBLE = "arguments (ansible-core)"
STEPS = (ANSIBLE, "validate", "read the live rules", "plan", "order and batch", "compare", "render the diff")
PLANNING = ("validate", "plan", "order and batch")


def _as_ansible_does(given: Entry) -> Any:
    return ArgumentSpecValidator({"rules": RULES_SPEC}).validate(given)


def _render(live: list[Any]) -> str:
    return as_yaml("rules", [SCHEMA.export(item) for item in live], [SCHEMA.title(item) for item in live])


def measure(rounds: int) -> dict[int, dict[str, float]]:
    """Milliseconds of each step, by the number of rules; the best of several rounds. All rules are moved by the plan."""
    return {count: _steps(count, rounds) for count in SIZES}


def _steps(count: int, rounds: int) -> dict[str, float]:
    entries = large_rules(count)
    raw = _live(entries)
    moved = [{**entry, "priority": entry["priority"] + 5000} for entry in entries]
    live = read_rules(raw)
    plan = make_plan(SCHEMA, parse_rules(moved), live, "present", True)
    best: dict[str, float] = {}

    def timed(step: str, work: Callable[..., Any], *given: Any) -> Any:
        begun = time.perf_counter()
        result = work(*given)
        spent = (time.perf_counter() - begun) * 1000
        best[step] = min(best.get(step, spent), spent)
        return result

    for _round in range(rounds):
        network.cache_clear()
        timed(ANSIBLE, _as_ansible_does, {"rules": deepcopy(moved)})
        wanted = timed("validate", parse_rules, moved)
        live = timed("read the live rules", read_rules, raw)
        plan = timed("plan", make_plan, SCHEMA, wanted, live, "present", True)
        timed("order and batch", make_batches, SCHEMA, plan.operations, by(None))
        timed("compare", unlike, SCHEMA, live, live)
        timed("render the diff", _render, live)
    if len(plan.operations) != count:
        raise AssertionError(f"{len(plan.operations)} operations for {count} rules")
    return {step: best[step] for step in STEPS}


def _live(entries: list[Entry]) -> list[Entry]:
    """The rules as the service lists them."""
    stage = Playground()
    stage.control("PUT", "options", {**QUOTAS, "quota_conditions": 10 * len(entries)})
    made = stage.rules(entries)
    if made.failed:
        raise ValueError(made.msg)
    return list(stage.state()["rules"].values())


def _shop(number: int, conditions: list[Entry], generation: str = "") -> Entry:
    """A rule of a file of rules."""
    forward = {"forward_group": {"endpoint_group_id": "epg-bp1green" if number % 2 else "epg-bp1blue"}}
    return {
        "name": f"shop-{number:03}{generation}",
        "priority": 10 * number,
        "conditions": conditions,
        "actions": [forward],
    }


def _host(number: int, generation: str = "") -> list[Entry]:
    return [{"host": [f"shop-{number:03}{generation}.example.com"]}]


def _five_hosts(number: int, generation: str = "") -> list[Entry]:
    return [
        {"host": [f"{country}.shop-{number:03}{generation}.example.com" for country in ("at", "de", "fr", "it", "uk")]}
    ]


def _wild(number: int, generation: str = "") -> list[Entry]:
    return [{"host": [f"*.shop-{number % 7}{generation}.*"]}, {"path": [f"/*/{number % 11}/*"]}]


def _file(conditions: Callable[..., list[Entry]], count: int, generation: str = "") -> list[Entry]:
    return [_shop(number, conditions(number, generation), generation) for number in range(1, count + 1)]


def _some(conditions: Callable[..., list[Entry]]) -> list[Entry]:
    """Ten change, ten go and twenty come, of 150."""
    changed = [{**one, "conditions": conditions(number, "-new")} for number, one in enumerate(_file(conditions, 10), 1)]
    return [
        *changed,
        *_file(conditions, 140)[10:],
        *(_shop(200 + number, conditions(number, "-more")) for number in range(20)),
    ]


# What is live and what is wanted, with purge, by what it is called.
ORDINARY: dict[str, tuple[list[Entry], list[Entry]]] = {
    "40 of 150 rules, a host each": (_file(_host, 150), _some(_host)),
    "150 rules instead of 155, a host each": (_file(_host, 155), _file(_host, 150, "-new")),
}
EXTREME: dict[str, tuple[list[Entry], list[Entry]]] = {
    "150 rules instead of 155, five hosts each": (_file(_five_hosts, 155), _file(_five_hosts, 150, "-new")),
    "150 rules instead of 155, wildcards in hosts and paths": (_file(_wild, 155), _file(_wild, 150, "-new")),
}


def orders(rounds: int) -> dict[str, float]:
    """Milliseconds of work until the order of the writes is found, by the case; the best of several rounds."""
    return {name: _order(live, wanted, rounds) for name, (live, wanted) in {**ORDINARY, **EXTREME}.items()}


def _order(entries: list[Entry], wanted: list[Entry], rounds: int) -> float:
    live = read_rules(_live(entries))
    spent = []
    for _round in range(rounds):
        begun = time.process_time()
        plan = make_plan(SCHEMA, parse_rules(wanted), live, "present", True)
        steps = hitless.order(
            live, plan.operations, hitless.Terms({"create": None, "update": None, "delete": None}, True)
        ).steps
        spent.append((time.process_time() - begun) * 1000)
    if len(steps) < 2:
        raise AssertionError("one write needs no order")
    return min(spent)
