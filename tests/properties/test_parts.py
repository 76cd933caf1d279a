# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An update touches only what differs, whatever else a rule has; and an export is a backup."""

from __future__ import annotations

import json
import typing as t

import yaml
from hypothesis import assume, event, given
from hypothesis import strategies as st
from properties.test_laws import LAWS
from properties.test_round_trip import WHERE, Loader
from support.playground import GREEN, Playground
from support.worlds import HOSTILE_NAMES, Entry, live_rules, populate

from ansible_collections.alicloud.ga.plugins.module_utils._export import as_task

MEMBERS = ("RuleConditions", "RuleActions")
# What one entry may want to be otherwise, and which types of live parts that is about.
CHANGES: dict[str, tuple[t.Callable[[Entry], Entry], tuple[str, ...]]] = {
    "priority": (lambda shown: {"priority": shown["priority"] + 100}, ()),
    "a host more": (lambda shown: {"conditions": _without(shown, "host", {"host": ["new.example.com"]})}, ("Host",)),
    "another group": (
        lambda shown: {"actions": _without(shown, "forward_group", {"forward_group": {"endpoint_group_id": GREEN}})},
        ("ForwardGroup",),
    ),
    "no cookie": (lambda shown: {"conditions": _without(shown, "cookie")}, ("Cookie",)),
}


def _without(shown: Entry, key: str, *instead: Entry) -> list[Entry]:
    member = "actions" if key == "forward_group" else "conditions"
    return [*(part for part in shown[member] if key not in part), *instead]


def parts_of(record: Entry, member: str, types: tuple[str, ...]) -> list[str]:
    """The parts that a change is not about, to the letter; the order of conditions means nothing."""
    found = [
        json.dumps({name: content for name, content in part.items() if content not in ("", {})}, sort_keys=True)
        for part in record[member]
        if not {part.get("RuleConditionType"), part.get("RuleActionType")} & set(types)
    ]
    return sorted(found) if member == "RuleConditions" else found


@LAWS
@given(live=live_rules(), which=st.integers(0, 5), change=st.sampled_from(sorted(CHANGES)), whole=st.booleans())
def test_what_is_equal_goes_back_to_the_letter(live: list[Entry], which: int, change: str, whole: bool) -> None:
    """Also if the whole rule is given back, as an info module shows it."""
    assume(which < len(live))
    playground = Playground()
    populate(playground, "rules", live)
    playground.control("PUT", "options", {"priority_conflict": "allow"})
    shown = playground.module("ga_forwarding_rules_info", **WHERE["rules"][1]).data["rules"][which]
    make, types = CHANGES[change]
    wanted = make(shown)
    assume(bool(wanted.get("conditions", True)))
    assume("another" not in change or any("forward_group" in part for part in shown["actions"]))
    entry = {**(shown if whole else {"id": shown["id"]}), **wanted}
    before = playground.state()["rules"]
    result = playground.rules([entry])
    after = playground.state()["rules"]
    if result.failed:
        event("refused")
        assert after == before
        assert "another service" in result.msg
        return
    event("changed" if result.data["changed"] else "unchanged")
    for key in before:
        about = types if key == shown["id"] else ()
        for member in MEMBERS:
            assert parts_of(after[key], member, about) == parts_of(before[key], member, about)


@LAWS
@given(live=live_rules(), purge=st.booleans())
def test_an_export_is_a_backup(live: list[Entry], purge: bool) -> None:
    """Applied to an empty listener it makes the same rules: same names, places and parts, in the service's own words."""
    assume(not any(one["ForwardingRuleName"] in HOSTILE_NAMES for one in live))
    identities = [(one["ForwardingRuleName"], one["Priority"]) for one in live]
    playground = Playground()
    populate(playground, "rules", live)
    playground.control("PUT", "options", {"priority_conflict": "allow", "quota_conditions": 150})
    module, where = WHERE["rules"]
    shown = playground.module(f"{module}_info", **where).data["rules"]
    text = "\n".join(as_task({**where, "purge": purge, "rules": shown}))
    exported = yaml.load(text, Loader)
    ids = [one["id"] for one in exported.get("rules", []) if "id" in one]
    assert sorted(ids) == sorted(
        one["ForwardingRuleId"] for one, identity in zip(live, identities) if identities.count(identity) > 1
    )
    assert len([line for line in text.splitlines() if line.startswith("  #")]) == len(ids)
    # Two rules of one priority are refused anew, since nobody knows whether the service takes them.
    assume(len({one["Priority"] for one in live}) == len(live))
    state = playground.state()
    playground.control("PUT", "state", {**state, "rules": {}})
    result = playground.module(module, **exported)
    assert not result.failed, result.msg
    again = playground.module(f"{module}_info", **where).data["rules"]
    assert [{**one, "id": ""} for one in again] == [{**one, "id": ""} for one in shown]
    assert playground.module(module, **exported).data["changed"] is False
