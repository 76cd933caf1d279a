# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The order of the writes to forwarding rules: whatever changes, no request meets a third thing on the way."""

from __future__ import annotations

import itertools
import os
import typing as t

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from support.requests_met import astray, carry_out, forward, part

from ansible_collections.alicloud.ga.plugins.module_utils._engine.plan import (
    CREATE,
    DELETE,
    UPDATE,
    Operation,
    Plan,
    make_plan,
)
from ansible_collections.alicloud.ga.plugins.module_utils._errors import OptionError
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules import hitless
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules.hitless import Ordered, Terms
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules.rule import Rule, WantedRule
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules.schema import (
    SCHEMA,
    conditions_key,
)

WWW, API, ANY_HOST = (
    part("host", ["www.example.com"]),
    part("host", ["api.example.com"]),
    part("host", ["*.example.com"]),
)
SHOP, API_PATH, PHP = part("path", ["/shop*"]), part("path", ["/api/*"]), part("path", ["/*.php"])
BETA = part("cookie", {"tier": ["beta"]})
POST = part("method", ["POST"])
OFFICE = part("source_ip", ["10.0.0.0/8"])
# They overlap in all ways: one within another, side by side, and in part.
CONDITIONS = [
    (WWW,),
    (API,),
    (ANY_HOST,),
    (SHOP,),
    (WWW, SHOP),
    (API_PATH,),
    (PHP,),
    (BETA,),
    (WWW, POST),
    (OFFICE,),
]
ACTIONS = [forward("blue"), forward("green"), forward("red")]
NAMES = [f"name-{letter}" for letter in "abcdefgh"]
KINDS = (CREATE, UPDATE, DELETE)
Change = Operation[Rule]


def rule(name: str, priority: int, *conditions: t.Any, to: str = "blue", key: str = "") -> Rule:
    return Rule(key or f"id-{name}", name, priority, conditions, forward(to))


def wanted(name: str, priority: int | None, *conditions: t.Any, to: str = "blue", number: int = 0) -> WantedRule:
    return WantedRule(f"rules[{number}]", None, name or None, priority, conditions, forward(to))


def terms(entries: t.Sequence[WantedRule], purge: bool, size: int | None = None, **more: t.Any) -> Terms:
    open_paths = frozenset(entry.path for entry in entries if entry.priority is None)
    return Terms(dict.fromkeys(KINDS, size), purge, open_paths, **more)


def ordered(
    live: t.Sequence[Rule], entries: t.Sequence[WantedRule], purge: bool, size: int | None = None, **more: t.Any
) -> tuple[Plan[Rule], Ordered]:
    plan = make_plan(SCHEMA, entries, live, "present", purge)
    return plan, hitless.order(live, plan.operations, terms(entries, purge, size, **more))


def states(live: t.Sequence[Rule], found: Ordered) -> list[list[Rule]]:
    seen, ids = [list(live)], dict[int, str]()
    for step in found.steps:
        seen.append(carry_out(seen[-1], step.operations, ids))
    return seen


def shape(found: Ordered) -> list[tuple[str, list[str]]]:
    return [(step.action, [one.item.name for one in step.operations]) for step in found.steps]


def exported(rules: t.Sequence[Rule]) -> list[t.Any]:
    return [SCHEMA.export(one) for one in sorted(rules, key=SCHEMA.sort_key)]


def fewest(operations: t.Sequence[Change], size: int | None) -> int:
    counts = [sum(one.action == kind for one in operations) for kind in KINDS]
    return sum(-(-count // (size or count)) for count in counts if count)


# -- the three examples, whatever the order of the entries --


def test_a_rule_is_narrowed_after_another_takes_the_rest() -> None:
    live = [rule("www", 100, WWW, to="old")]
    entries = [wanted("www", 100, WWW, SHOP, to="old"), wanted("rest", 110, WWW, to="new", number=1)]
    for some in itertools.permutations(entries):
        plan, found = ordered(live, some, purge=False)
        assert shape(found) == [(CREATE, ["rest"]), (UPDATE, ["www"])]
        assert found.warnings == [] and not found.staged
        assert exported(states(live, found)[-1]) == exported(plan.after)


def test_what_would_take_over_goes_first() -> None:
    live = [rule("api", 90, WWW, API_PATH, to="api"), rule("www", 100, WWW, to="www")]
    _plan, found = ordered(live, [wanted("api2", 90, API, to="api")], purge=True)
    assert shape(found) == [(DELETE, ["www"]), (UPDATE, ["api2"])]
    assert found.warnings == [] and astray(states(live, found)) == []


def test_a_canary_is_there_before_the_main_rule_changes() -> None:
    live = [rule("www", 100, WWW, to="old")]
    entries = [wanted("canary", 10, BETA, to="old"), wanted("www", 100, WWW, to="new", number=1)]
    for some in itertools.permutations(entries):
        _plan, found = ordered(live, some, purge=False)
        assert shape(found) == [(CREATE, ["canary"]), (UPDATE, ["www"])]
        assert astray(states(live, found)) == []


# -- any change at all --


@st.composite
def live_rules(draw: st.DrawFn) -> list[Rule]:
    step = draw(st.sampled_from([1, 1, 10]))
    priorities = draw(st.lists(st.integers(1, 9), unique=True, max_size=6))
    names = draw(st.permutations([*NAMES, "", "", ""]))
    return [
        Rule(f"id-{number}", name, priority * step, draw(st.sampled_from(CONDITIONS)), draw(st.sampled_from(ACTIONS)))
        for number, (priority, name) in enumerate(zip(priorities, names))
    ]


@st.composite
def wanted_rules(draw: st.DrawFn, open_too: bool = True) -> list[WantedRule]:
    step = draw(st.sampled_from([1, 1, 10]))
    count = draw(st.integers(1, 6))
    names = draw(st.permutations([*NAMES, None, None]))[:count]
    priorities = draw(st.permutations(range(1, 10)))[:count]
    entries = []
    for number, (name, priority) in enumerate(zip(names, priorities)):
        left_open = open_too and name is not None and not draw(st.integers(0, 3))
        conditions, actions = draw(st.sampled_from(CONDITIONS)), draw(st.sampled_from(ACTIONS))
        place = None if left_open else priority * step
        entries.append(WantedRule(f"rules[{number}]", None, name, place, conditions, actions))
    return entries


def planned(live: t.Sequence[Rule], entries: t.Sequence[WantedRule], purge: bool) -> Plan[Rule]:
    try:
        plan = make_plan(SCHEMA, entries, live, "present", purge)
    except OptionError:
        assume(False)
        raise
    # Two that share a priority are told so, and nobody can say which of them takes a request.
    assume(not plan.warnings)
    return plan


def hold(live: list[Rule], entries: list[WantedRule], purge: bool, size: int | None) -> None:
    plan = planned(live, entries, purge)
    found = hitless.order(live, plan.operations, terms(entries, purge, size))
    seen = states(live, found)

    # All of it is written, in calls of one kind that are small enough, and in no more of them than there have to be.
    assert exported(seen[-1]) == exported(plan.after)
    assert {one.number for step in found.steps for one in step.operations} == {one.number for one in plan.operations}
    for step in found.steps:
        assert {one.action for one in step.operations} == {step.action}
        # A circle of places that no call carries is left to whoever finds a place for one of them meanwhile.
        circle = step.together == (step.operations,) and bool(found.warnings)
        assert len(step.operations) <= (size or len(step.operations)) or circle
        for group in step.together:
            place = step.operations.index(group[0])
            assert step.operations[place : place + len(group)] == group and len(group) > 1
    assert len(found.steps) <= fewest(plan.operations, size)

    event("warned" if found.warnings else "staged" if found.staged else f"direct, {len(found.steps)} calls")
    if found.warnings:
        # What fits one call is warned of only where a copy could not be recognised.
        assert size or any(not one.item.name and one.action == CREATE for one in plan.operations)
        return
    assert astray(seen) == []
    for state in seen:
        assert len({one.priority for one in state}) == len(state), "two rules have one priority"

    # Killed after any call, the same task goes on against the first and the last set, in as many calls in all.
    for done in range(1, len(seen) - 1):
        again = make_plan(SCHEMA, entries, seen[done], "present", purge)
        assert exported(again.after) == exported(plan.after), "another set than without the kill"
        rest = hitless.order(seen[done], again.operations, terms(entries, purge, size))
        assert rest.warnings == []
        assert astray([*seen[: done + 1], *states(seen[done], rest)[1:]]) == []
        assert len(rest.steps) == len(found.steps) - done


SOME = settings(max_examples=int(os.environ.get("GA_LAW_EXAMPLES") or "150"), deadline=None)


@SOME
@given(live_rules(), wanted_rules(), st.booleans(), st.sampled_from([None, None, 1, 2, 3]))
def test_no_request_goes_astray(live: list[Rule], entries: list[WantedRule], purge: bool, size: int | None) -> None:
    hold(live, entries, purge, size)


@SOME
@given(live_rules(), st.data(), st.sampled_from([None, 2]))
def test_any_new_order_of_a_table(live: list[Rule], data: st.DataObject, size: int | None) -> None:
    priorities = data.draw(st.permutations([one.priority for one in live]))
    entries = [
        WantedRule(f"rules[{number}]", one.id, None, priority, None, None)
        for number, (one, priority) in enumerate(zip(live, priorities))
    ]
    hold(live, entries, False, size)


# -- what a run that goes on after another was stopped has to find again --


def staged(name: str, purge: bool, *more: WantedRule, going: t.Sequence[Rule] = ()) -> Ordered:
    """`rest` takes over what `www` gives up, but not what `shop` is to take, in a place that another one still has."""
    live = [rule("www", 20, WWW), rule("mover", 30, API), rule("shop", 50, SHOP, to="red"), *going]
    entries = [
        wanted("www", 20, WWW, API_PATH),
        wanted("mover", 40, API, number=1),
        wanted("shop", 5, SHOP, to="red", number=2),
        wanted(name, 30, WWW, to="green", number=3),
        *more,
    ]
    _plan, found = ordered(live, entries, purge)
    return found


def test_a_copy_away_from_its_place_has_a_name_of_its_own_or_is_purged() -> None:
    assert staged("rest", purge=False).staged
    assert staged("", purge=True).staged
    found = staged("", purge=False)
    assert not found.staged
    (warning,) = found.warnings
    assert "the rule with priority 30 cannot be prepared" in warning.replace("The rule", "the rule")
    # Two of a name are told apart by their priorities alone.
    assert not staged("rest", False, wanted("rest", 60, OFFICE, number=4)).staged


def test_a_copy_without_a_name_is_not_where_a_priority_that_is_left_open_would_notice() -> None:
    assert not staged("", True, wanted("new", None, OFFICE, number=4)).staged


def test_a_priority_that_is_left_open_is_taken_before_the_last_rule_goes() -> None:
    """Else a run that goes on would choose another one."""
    live = [rule("www", 20, API, to="red"), rule("last", 95, part("host", ["shop.example.org"]))]
    # `new` must not act before `www` takes what is to be its own.
    entries = [
        wanted("www", 20, WWW, to="red"),
        wanted("last", 10, part("host", ["shop.example.org"]), number=1),
        wanted("new", None, WWW, to="green", number=2),
    ]
    for some in itertools.permutations(entries):
        _plan, found = ordered(live, some, purge=False)
        assert [step.action for step in found.steps] == [CREATE, UPDATE]
        assert found.staged and found.steps[0].operations[0].item.priority == 100
        assert astray(states(live, found)) == []


@pytest.mark.parametrize(("copies", "conditions"), [("marked", 2), ("plain", 1)])
def test_how_a_copy_is_told_from_what_it_is_a_copy_of(copies: str, conditions: int) -> None:
    live = [rule("www", 20, WWW), rule("shop", 50, SHOP, to="red")]
    entries = [
        wanted("www", 20, WWW, API_PATH),
        wanted("shop", 5, SHOP, to="red", number=1),
        wanted("rest", 30, WWW, to="green", number=2),
    ]
    _plan, found = ordered(live, entries, False, copies=copies)
    (copy,) = found.steps[0].operations
    assert len(copy.item.conditions) == conditions
    assert copy.item.actions == live[0].actions
    _plan, found = ordered(live, entries, False, copies="none")
    assert not found.staged and len(found.warnings) == 1


def test_what_goes_moves_behind_what_it_becomes_a_copy_of_while_the_last_priority_is_chosen() -> None:
    """No rule that stays is before it; in the very call that chooses the priority that was left open, it moves behind that."""
    live = [rule("main", 30, WWW), rule("old", 80, API_PATH, to="red")]
    entries = [wanted("other", None, API, SHOP, to="red")]
    plan, found = ordered(live, entries, purge=True)
    assert shape(found) == [(UPDATE, ["other", "old"]), (DELETE, ["old"])]
    other, old = found.steps[0].operations
    assert (other.item.priority, old.item.priority) == (90, 91)
    assert found.warnings == [] and astray(states(live, found)) == []
    # A run that goes on takes the copy away, and chooses no other priority.
    again = make_plan(SCHEMA, entries, states(live, found)[1], "present", True)
    assert [one.action for one in again.operations] == [DELETE] and exported(again.after) == exported(plan.after)


def test_copies_of_one_rule_are_told_from_each_other() -> None:
    live = [rule("old", 50, SHOP, to="red")]
    entries = [
        wanted("api", 40, API, number=0),
        wanted("paths", 70, API_PATH, to="green", number=1),
        wanted("scripts", 80, PHP, to="green", number=2),
    ]
    _plan, found = ordered(live, entries, purge=True)
    assert found.staged and found.warnings == []
    assert shape(found) == [(CREATE, ["paths", "scripts"]), (UPDATE, ["api", "scripts", "paths"])]
    assert astray(states(live, found)) == []
    for state in states(live, found):
        conditions = [conditions_key(one.conditions) for one in state]
        assert len(set(conditions)) == len(conditions)


def test_where_no_two_rules_have_the_same_conditions_they_wait_for_each_other() -> None:
    """`www` turns into `api`, and a new rule gets the conditions that it had: before that it is a copy, which is no duplicate."""
    live = [rule("www", 20, WWW, to="red")]
    entries = [wanted("api", 10, API, to="green"), wanted("other", 30, WWW, number=1)]
    for unique in (False, True):
        plan, found = ordered(live, entries, purge=True, unique=unique)
        assert [step.action for step in found.steps] == [CREATE, UPDATE]
        assert found.warnings == [] and found.staged is unique
        assert astray(states(live, found)) == []
        assert exported(states(live, found)[-1]) == exported(plan.after)
        keys = [[conditions_key(one.conditions) for one in state] for state in states(live, found)]
        assert all(len(set(state)) == len(state) for state in keys) is unique


def test_a_rule_gets_the_conditions_of_one_that_goes() -> None:
    live = [rule("www", 20, WWW), rule("api", 30, API, to="red")]
    entries = [wanted("www", 20, API, to="red")]
    _plan, found = ordered(live, entries, purge=True, unique=True)
    assert found.warnings == []
    assert shape(found) == [(DELETE, ["api"]), (UPDATE, ["www"])] or found.staged
    assert astray(states(live, found)) == []
    for state in states(live, found):
        assert len({conditions_key(one.conditions) for one in state}) == len(state)


def test_where_there_is_no_copy_that_is_no_duplicate_updates_come_first_and_that_is_said() -> None:
    live = [rule("www", 20, WWW, to="red")]
    entries = [wanted("api", 10, API, to="green"), wanted("other", 30, WWW, number=1)]
    _plan, found = ordered(live, entries, purge=True, unique=True, hosts_only=True)
    assert shape(found) == [(UPDATE, ["api"]), (CREATE, ["other"])]
    (warning,) = found.warnings
    assert warning.endswith(
        "Other cannot be a copy of another rule meanwhile, since no two may have the same conditions."
    )
