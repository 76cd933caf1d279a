# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The RAM policies in the guide are the least that each module needs: exactly the actions that it calls."""

from __future__ import annotations

import json

import pytest
from support import kinds
from support.guides import GUIDES, blocks_of
from support.permissions import needed

from ansible_collections.alicloud.ga.plugins.module_utils._resources import table

MODULES = kinds.modules()


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


def test_no_action_of_the_table_is_in_no_policy() -> None:
    """Whatever a kind says that it calls, some module may call."""
    known = set()
    for kind in table.KINDS.values():
        if kind is not table.MANAGED["ga_forwarding_rules"]:  # It is a kind by hand.
            known |= {write.action for writes in (kind.create, kind.update, kind.delete) for write in writes}
            known.add(kind.listing.action)
    allowed = {action for module in MODULES for statement in policy(module) for action in statement}
    assert {f"ga:{action}" for action in known} <= allowed
