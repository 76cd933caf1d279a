# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The RAM policies in the guide are the least that each module needs: exactly the actions that it calls."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from scenarios import destinations, rules
from support.guides import GUIDES, blocks_of
from support.playground import Playground

from ansible_collections.alicloud.ga.plugins.module_utils._wire import client
from tools.tree import CHECKOUT

Options = dict[str, Any]

MODULES = sorted(path.stem for path in CHECKOUT.joinpath("plugins", "modules").glob("ga_*.py"))
ACCELERATOR, LISTENER = {"accelerator_id": "ga-bp1quickstart"}, {"listener_id": "lsr-bp1web"}
GAME_ACCELERATOR, GAME = {"accelerator_id": "ga-bp1game"}, {"endpoint_group_id": "epg-bp1game"}
NAMED, WEB = {"accelerator": "quickstart"}, {"listener": "web"}
GAME_BY_NAME = {"accelerator": "game", "endpoint_group": "game"}
# Something is created, something is changed, something is deleted.
RULES: list[Options] = [{"rules": rules(3)}, {"rules": rules(2, conditions=[{"host": ["a.bc"]}]), "purge": True}]
DESTINATIONS: list[Options] = [
    {"destinations": destinations(3)},
    {"destinations": [{"from_port": 65000, "protocols": ["UDP"]}], "purge": True},
]
BLUE = {"conditions": [{"host": ["a.bc"]}], "actions": [{"forward_group": {"endpoint_group": "blue"}}]}

# What each module is run with: everything by its id, and everything by its name.
BY_ID: dict[str, list[Options]] = {
    "ga_accelerators_info": [{}, ACCELERATOR],
    "ga_listeners_info": [ACCELERATOR],
    "ga_endpoint_groups_info": [
        {**ACCELERATOR, "endpoint_group_type": kind} for kind in ("default", "virtual", "custom_routing")
    ],
    "ga_forwarding_rules_info": [{**ACCELERATOR, **LISTENER}],
    "ga_custom_routing_destinations_info": [GAME],
    "ga_custom_routing_port_mappings_info": [GAME_ACCELERATOR, {**GAME_ACCELERATOR, **GAME}],
    "ga_forwarding_rules": [{**ACCELERATOR, **LISTENER, **options} for options in RULES],
    "ga_custom_routing_destinations": [{**GAME, **options} for options in DESTINATIONS],
}
BY_NAME: dict[str, list[Options]] = {
    "ga_accelerators_info": [NAMED],
    "ga_listeners_info": [{**NAMED, **WEB}],
    "ga_endpoint_groups_info": [{**NAMED, **WEB}, GAME_BY_NAME],
    "ga_forwarding_rules_info": [{**NAMED, **WEB}],
    "ga_custom_routing_destinations_info": [{**GAME_BY_NAME, "listener": "game"}],
    "ga_custom_routing_port_mappings_info": [{"accelerator": "game", "listener": "game"}, GAME_BY_NAME],
    "ga_forwarding_rules": [{**NAMED, **WEB, "rules": [{"name": "blue", **BLUE}]}],
    "ga_custom_routing_destinations": [{**GAME_BY_NAME, "listener": "game", **DESTINATIONS[0]}],
}
# Something is not there, or not what it is taken for.
ELSEWHERE = {"accelerator_id": "ga-bp1game", **LISTENER}
NOWHERE: Options = {"endpoint_group_id": "epg-none"}
MISTAKES: dict[str, list[Options]] = {
    "ga_accelerators_info": [{"accelerator_id": "ga-none"}],
    "ga_listeners_info": [ELSEWHERE],
    "ga_endpoint_groups_info": [ELSEWHERE, {**ACCELERATOR, **NOWHERE}],
    "ga_forwarding_rules_info": [ELSEWHERE],
    "ga_custom_routing_destinations_info": [NOWHERE, {**NAMED, **WEB, "endpoint_group": "game"}],
    "ga_custom_routing_port_mappings_info": [ELSEWHERE, {**GAME_ACCELERATOR, **NOWHERE}],
    "ga_forwarding_rules": [
        {**ELSEWHERE, **RULES[0]},
        {**ACCELERATOR, **LISTENER, "rules": rules(1, actions=[{"forward_group": NOWHERE}])},
    ],
    "ga_custom_routing_destinations": [
        {**NOWHERE, **DESTINATIONS[0]},
        {**NAMED, **WEB, "endpoint_group": "game", **DESTINATIONS[0]},
    ],
}


def called(module: str, runs: list[Options], mistaken: bool = False) -> set[str]:
    """The actions that a module calls: in check mode and for real, also when one of them is answered with busy."""
    found = actions_of(module, runs, None, mistaken)
    for action in sorted(found):
        fault = {"kind": "error", "action": action, "code": "StateError.Accelerator", "status": 400}
        found |= actions_of(module, runs, fault)
    return {f"ga:{action}" for action in found}


def actions_of(module: str, runs: list[Options], fault: Options | None, mistaken: bool = False) -> set[str]:
    found: set[str] = set()
    playground = Playground()
    for options in runs:
        for check in (True, False):
            if fault:
                playground.control("POST", "faults", fault)
            result = playground.module(module, check=check, **options)
            assert fault or mistaken or not result.failed, result.msg
            found |= set(result.actions)
            playground.control("DELETE", "faults")
    return found


def policy(module: str) -> list[set[str]]:
    """The actions of each statement of a module's policy in the guide."""
    page = GUIDES.joinpath("credentials.rst").read_text("utf-8")
    text = next(block.text for block in blocks_of(page) if block.caption == f"{module}.json")
    statements = json.loads(text)["Statement"]
    assert all(set(one) == {"Effect", "Action", "Resource"} and one["Resource"] == "*" for one in statements)
    assert all(one["Action"] == sorted(set(one["Action"])) for one in statements)
    return [set(one["Action"]) for one in statements]


def test_each_module_has_runs_and_a_policy() -> None:
    assert sorted(BY_ID) == sorted(BY_NAME) == sorted(MISTAKES) == MODULES
    assert all(policy(module) for module in MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_the_policy_has_what_the_module_calls_and_nothing_else(module: str) -> None:
    by_id = called(module, BY_ID[module])
    by_name = called(module, BY_NAME[module]) - by_id
    for_words = called(module, MISTAKES[module], mistaken=True) - by_id - by_name
    assert policy(module) == [one for one in (by_id, by_name, for_words) if one]


def test_no_action_of_the_api_is_in_no_policy() -> None:
    source = Path(str(client.__file__)).read_text("utf-8")
    known = {f"ga:{name}" for name in re.findall(r'"((?:List|Describe)[A-Z]\w+)"', source)}
    known |= {f"ga:{verb}ForwardingRules" for verb in ("Create", "Update", "Delete")}
    known |= {f"ga:{verb}CustomRoutingEndpointGroupDestinations" for verb in ("Create", "Update", "Delete")}
    assert known == {action for module in MODULES for statement in policy(module) for action in statement}
