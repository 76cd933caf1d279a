# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The RAM policies in the guide are the least that each module needs: exactly the actions that it calls."""

from __future__ import annotations

import itertools
import json

import pytest
from support import kinds
from support.guides import GUIDES, blocks_of
from support.kinds import Options
from support.playground import Playground

from ansible_collections.alicloud.ga.plugins.module_utils._resources import table

MODULES = kinds.modules()


def runs_by_id(module: str) -> list[Options]:
    """What a module is run with: everything by its id."""
    place = kinds.by_id(module)
    if not module.endswith("_info"):
        return [kinds.everything(module), *({**place, **options} for options in kinds.example_of(module).more)]
    # All that there is, and what lies in one of the things in it.
    inner = [one for one in kinds.kind_of(module).place if f"{one.word}_id" not in place]
    seed = kinds.example_of(module).seed
    return [place, *({**place, f"{one.word}_id": seed[one.word][1]} for one in inner if place)]


def runs_by_name(module: str) -> list[Options]:
    """The same by names."""
    place = kinds.by_name(module)
    if module.endswith("_info"):
        word = kinds.word_of(module)
        return [place, {**place, word: kinds.example_of(module).seed[word][0]}] if word else [place]
    return [{**kinds.everything(module), **unsaid(module), **place, **kinds.example_of(module).by_name}]


def runs_by_mistake(module: str) -> list[Options]:
    """Something is not there, or not what it is taken for."""
    options = kinds.everything(module)
    seed = kinds.example_of(module).seed
    other = kinds.GAME if seed is kinds.QUICKSTART else {**kinds.QUICKSTART, "endpoint": ("vsw-none", "ep-other")}
    words = [str(one.word) for one in kinds.kind_of(module).place]
    words += filter(None, [kinds.word_of(module)])
    runs: list[Options] = [{**options, **kinds.example_of(module).mistaken}]
    for number, word in enumerate(words):
        runs.append({**options, f"{word}_id": f"{other[word][1].partition('-')[0]}-none"})
        # It is there, and lies elsewhere.
        runs.append({**options, f"{word}_id": other[word][1]})
        if number:
            outer = {one: other[one][0] for one in words[:number]}
            runs.append({**options, **unsaid(module), **outer, word: seed[word][0]})
    return runs


def unsaid(module: str) -> Options:
    """What takes the ids of the place away again."""
    return dict.fromkeys(kinds.by_id(module), ...)


def called(module: str, runs: list[Options], mistaken: bool = False) -> set[str]:
    """The actions that a module calls: in check mode and for real, also when one of them is answered with busy."""
    found = actions_of(module, runs, None, mistaken)
    for action in sorted(found):
        fault = {"kind": "error", "action": action, "code": "StateError.Accelerator", "status": 400}
        found |= actions_of(module, runs, fault)
    return {f"ga:{action}" for action in found}


def actions_of(module: str, runs: list[Options], fault: Options | None, mistaken: bool = False) -> set[str]:
    found: set[str] = set()
    for seed, options in itertools.product(kinds.example_of(module).worlds, runs):
        if options is runs[0]:
            playground = Playground(seed=seed)
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
    assert sorted(kinds.EXAMPLES) == sorted({name.removesuffix("_info") for name in MODULES})
    assert all(policy(module) for module in MODULES)


@pytest.mark.parametrize("module", MODULES)
def test_the_policy_has_what_the_module_calls_and_nothing_else(module: str) -> None:
    assert policy(module) == needed(module)


def needed(module: str) -> list[set[str]]:
    """What a module calls: by ids, what names need beyond that, and what only better words for a mistake do."""
    by_id = called(module, runs_by_id(module))
    by_name = called(module, runs_by_name(module)) - by_id
    for_words = called(module, runs_by_mistake(module), mistaken=True) - by_id - by_name
    return [one for one in (by_id, by_name, for_words) if one]


def test_no_action_of_the_table_is_in_no_policy() -> None:
    """Whatever a kind says that it calls, some module may call."""
    known = set()
    for kind in table.KINDS.values():
        if kind is not table.MANAGED["ga_forwarding_rules"]:  # It is a kind by hand.
            known |= {write.action for writes in (kind.create, kind.update, kind.delete) for write in writes}
            known.add(kind.listing.action)
    allowed = {action for module in MODULES for statement in policy(module) for action in statement}
    assert {f"ga:{action}" for action in known} <= allowed
