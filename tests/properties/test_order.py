# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The laws of rules whose order is that of the list, against the service: those of all sets, and what a kill leaves."""

from __future__ import annotations

import os
import typing as t

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st
from properties.test_laws import Case, fewest_writes, hold, orderly_cases
from support.playground import ACCELERATOR, LISTENER, Killed, Playground, Result
from support.worlds import WORLDS, Entry, populate
from support.worlds.rules import ACTIONS, CONDITIONS, wire_actions, wire_conditions

WORLD = WORLDS["rules"]
LAWS = settings(
    max_examples=int(os.environ.get("GA_LAW_EXAMPLES") or "100"),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@st.composite
def lists(draw: st.DrawFn) -> Case:
    """A live set, and a list of some of its rules and of new ones."""
    case = draw(orderly_cases(WORLD))
    entries: list[Entry] = [{name: one[name] for name in one if name != "priority"} for one in case.entries]
    return case._replace(entries=entries, how={**case.how, "state": "present", "order": "list"})


def order(rules: t.Mapping[str, Entry], case: Case) -> list[str]:
    """The names of the list's rules, by their priorities."""
    names = {entry["name"] for entry in case.entries}
    found = sorted(rules.values(), key=lambda rule: rule["Priority"])
    return [rule["ForwardingRuleName"] for rule in found if rule["ForwardingRuleName"] in names]


def ready(case: Case) -> Playground:
    playground = Playground()
    populate(playground, WORLD.option, case.live)
    playground.control("PUT", "options", case.facts)
    return playground


def run(playground: Playground, case: Case) -> Result:
    return playground.module(WORLD.module, **case.place, rules=case.entries, **case.how)


@settings(LAWS)
@given(lists())
def test_laws(case: Case) -> None:
    playground = ready(case)
    before = playground.state()["rules"]
    assert hold(playground, case)
    after = playground.state()["rules"]
    wanted = [entry["name"] for entry in case.entries]
    assert order(after, case) == wanted
    priorities = [rule["Priority"] for rule in after.values()]
    assert len(set(priorities)) == len(priorities)
    for key, rule in before.items():
        if not case.how["purge"] and rule["ForwardingRuleName"] not in wanted:
            assert after[key] == rule


@settings(LAWS)
@given(lists(), st.data())
def test_a_run_that_was_killed_goes_on(case: Case, data: st.DataObject) -> None:
    playground = ready(case)
    whole = run(playground, case)
    assert not whole.failed, whole.msg
    assume(len(whole.writes) > 1)
    expected, moments = order(playground.state()["rules"], case), playground.moments
    event(f"{len(whole.writes)} writes")
    playground = ready(case)
    playground.kill_at = data.draw(st.integers(1, moments))
    with pytest.raises(Killed):
        run(playground, case)
    playground.kill_at = None
    again = run(playground, case)
    assert not again.failed, again.msg
    assert order(playground.state()["rules"], case) == expected
    assert sum(call["changed"] for call in playground.journal()) == sum(call["changed"] for call in whole.calls)


# How many rules a call may carry, as the service says only once it refuses more, and as the user says; and the writes then.
SIZES: dict[str, tuple[Entry, int | None, int]] = {
    "no end to it": ({}, None, 2),
    "the service takes two": ({"max_rules_per_call": 2}, None, 3),
    "the service takes one": ({"max_rules_per_call": 1}, None, 6),
    "the user says one": ({}, 1, 5),
    "both say one": ({"max_rules_per_call": 1}, 1, 5),
}


@pytest.mark.parametrize("size", SIZES)
def test_only_what_was_staged_before_the_size_was_known_takes_one_write_more(size: str) -> None:
    """Epsilon is to take over from delta at one moment: it is staged, unless it is known that no call carries both."""
    facts, batch_size, writes = SIZES[size]
    live: Entry = {
        "ForwardingRuleId": "frule-3",
        "ListenerId": LISTENER,
        "ForwardingRuleName": "delta",
        "ForwardingRuleDirection": "request",
        "Priority": 4,
        "RuleConditions": wire_conditions(CONDITIONS[2], config=False),
        "RuleActions": wire_actions(ACTIONS[0]),
        "ForwardingRuleStatus": "active",
        "ServiceManaged": False,
        "ServiceManagedInfos": [],
        "Sequence": 4,
    }
    entries: list[Entry] = [
        {"name": name, "conditions": CONDITIONS[0], "actions": ACTIONS[4 if name == "delta" else 0]}
        for name in ("alpha", "beta", "gamma", "delta", "epsilon")
    ]
    place = {"accelerator_id": ACCELERATOR, "listener_id": LISTENER}
    how: Entry = {"state": "present", "purge": True, "batch_size": batch_size, "order": "list"}
    case = Case(WORLD, place, [live], entries, facts, how)
    playground = ready(case)
    before = playground.state()["rules"]
    result = run(playground, case)
    assert not result.failed, result.msg
    assert sum(call["status"] < 400 for call in result.writes) == writes
    assert fewest_writes(case, result, before, playground.state()["rules"]) == writes
    assert bool(result.warnings) is (writes > 3)
