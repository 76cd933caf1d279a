# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The order of the list is the order of the rules: which rules move, and where to, without any service."""

from __future__ import annotations

import contextlib
import itertools
import typing as t
from dataclasses import replace
from unittest import mock

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st
from support.plans import by

from ansible_collections.alicloud.ga.plugins.module_utils._engine.batches import make_batches
from ansible_collections.alicloud.ga.plugins.module_utils._engine.plan import CREATE, UPDATE, Plan, make_plan
from ansible_collections.alicloud.ga.plugins.module_utils._engine.progress import apply
from ansible_collections.alicloud.ga.plugins.module_utils._errors import OptionError
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules import listed, parts
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules.rule import Rule, WantedRule

LISTED = listed.ListedRules()
PARTS = [(parts.Part("host", [text], (text,)),) for text in ("aaa", "bbb")]
ACTIONS = (parts.Part("drop", True, True),)
MANAGED = frozenset({"update", "delete"})


def live(name: str, priority: int, *managed: str) -> Rule:
    """A live rule; a name of one letter is too short."""
    name = name * 2 if len(name) == 1 else name
    return Rule(f"id-{name}", name, priority, PARTS[0], ACTIONS, managed=frozenset(managed))


def want(names: t.Iterable[str], part: int = 0) -> list[WantedRule]:
    return [WantedRule(f"rules[{number}]", None, name, None, PARTS[part], ACTIONS) for number, name in enumerate(names)]


def rules(text: str) -> list[Rule]:
    """Live rules, such as `a10 b20`; those of others have capitals."""
    return [live(word[0], int(word[1:])) for word in text.split()]


def planned(names: str, had: t.Sequence[Rule], purge: bool = False) -> Plan[Rule]:
    return make_plan(LISTED, want(name * 2 for name in names.split()), had, "present", purge)


def shown(plan: Plan[Rule]) -> str:
    return " ".join(f"{rule.name[0]}{rule.priority}" for rule in plan.after)


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        # What is in order stays, whatever its numbers.
        ("a1 b2 c9", "a b c", "a1 b2 c9"),
        ("a10 b20 c30", "a c", "a10 b20 c30"),
        # New ones: at the end the next ten above all, else in the middle of what is free.
        ("", "a b c", "a10 b20 c30"),
        ("a10 b25", "a b c d", "a10 b25 c30 d40"),
        ("a10 b20", "a n b", "a10 n15 b20"),
        ("a10 b20", "a m n b", "a10 m13 n16 b20"),
        ("a10", "n a", "n5 a10"),
        ("a10 b11", "a n b", "a3 n6 b11"),
        # One that moves is one write, to the front, to the back, and to somewhere between.
        ("a10 b20 c30", "c a b", "c5 a10 b20"),
        ("a10 b20 c30", "b c a", "b20 c30 a40"),
        ("a10 b20 c30 d40", "a d b c", "a10 d15 b20 c30"),
        ("a10 b20", "b a", "b5 a10"),
        # No room: the neighbours move, those of one side, and as few of them as can be.
        ("a1 b2 c3", "n a b c", "n10 a20 b30 c40"),
        ("a10 b11 c12 d20", "a n b c d", "a3 n6 b11 c12 d20"),
        ("a10 b11 c12 d13", "a n b c d", "a3 n6 b11 c12 d13"),
        ("a1 b2 c3 d10", "n a b c d", "n4 a5 b7 c8 d10"),
        # The rules of others keep their numbers, and what moves stays on its side of them, if there is room.
        ("a10 X15 b20", "a n b", "a10 X15 n17 b20"),
        ("a10 b20 X90", "a b n", "a10 b20 X90 n100"),
        ("a10 b20 c30 X90", "b c a", "b20 c30 a40 X90"),
        ("X5 a10 b20", "b a", "X5 b7 a10"),
        ("X5 a10", "n a", "X5 n7 a10"),
        ("X9 a10", "n a", "n4 X9 a10"),
        ("a10 b20 c30 X31 Y40", "b c a", "b20 c30 X31 a35 Y40"),
        ("a1 b2 c3 X5", "n a b c", "n1 a2 b3 c4 X5"),
        ("a1 X2 Y3 b4", "a n b", "a1 X2 Y3 n10 b20"),
        # At the end of the numbers.
        ("a9990 b9999", "a b n", "a9990 b9999 n10000"),
        ("a9990 b10000", "a b n", "a9990 b9995 n9997"),
        ("X10000 a20", "a n", "a20 n30 X10000"),
    ],
)
def test_which_rules_move(before: str, wanted: str, after: str) -> None:
    plan = planned(wanted, rules(before))
    assert shown(plan) == after
    assert planned(wanted, plan.after).operations == ()


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        # A new rule takes the place of one that goes, and its number where that fits.
        ("a10 x20 b30", "a n b", "a10 n20 b30"),
        ("x10 y20", "n m", "n10 m20"),
        ("a10 x11 b12", "a n b", "a10 n11 b12"),
        # What is only deleted holds its number until the end: nobody waits for it.
        ("x1 a2 b3", "b a", "b3 a10"),
        ("x1 a2 b9", "b a", "b9 a10"),
        ("x1 y2 a3", "n a", "n1 a3"),
    ],
)
def test_what_purge_takes_away(before: str, wanted: str, after: str) -> None:
    plan = planned(wanted, rules(before), purge=True)
    assert shown(plan) == after
    assert planned(wanted, plan.after, purge=True).operations == ()


def test_what_cannot_be_changed_gives_nobody_its_number() -> None:
    had = [live("a", 1), live("x", 2, "update"), live("b", 3), live("y", 4, "delete")]
    plan = planned("a n b", had, purge=True)
    assert [(one.action, one.item.name) for one in plan.operations] == [
        ("update", "bb"),
        ("create", "nn"),
        ("delete", "xx"),
    ]
    assert shown(plan) == "a1 y4 n10 b20"


def test_what_another_service_manages_stays_and_the_others_move() -> None:
    had = [live("a", 10), live("b", 20), live("m", 30, "update")]
    assert shown(planned("m a b", had)) == "m30 a40 b50"
    with pytest.raises(OptionError, match=r"rules\[0\]: mm \(id-mm\) cannot be changed: another service") as caught:
        planned("m l", [*had, live("l", 25, "update")])
    assert len(caught.value.problems) == 1


def test_a_rule_that_is_meant_by_its_id() -> None:
    had = [Rule("id-1", "", 10, PARTS[0], ACTIONS), Rule("id-2", "", 20, PARTS[0], ACTIONS)]
    entries = [
        WantedRule("rules[0]", "id-2", "named", None, None, None),
        WantedRule("rules[1]", "id-1", None, None, None, None),
    ]
    plan = make_plan(LISTED, entries, had, "present", False)
    assert [(rule.id, rule.name, rule.priority) for rule in plan.after] == [("id-2", "named", 5), ("id-1", "", 10)]


def test_more_rules_than_there_are_numbers() -> None:
    others = [live(f"o{number}", number) for number in range(1, 10000)]
    assert planned("n", others).after[-1].priority == 10000
    with pytest.raises(OptionError, match="rules: has 2 entries, which have no room from 1 to 10000 beside the other"):
        planned("n m", others)


# -- for any live set and any list --


@contextlib.contextmanager
def few_numbers(highest: int) -> t.Iterator[None]:
    """A service with so few priorities that all ways can be tried."""
    with mock.patch.object(listed, "_END", highest + 1), mock.patch.object(listed, "HIGHEST_PRIORITY", highest):
        yield


class World(t.NamedTuple):
    """A live set, a list, and whether all else goes."""

    had: list[Rule]
    names: list[str]
    purge: bool
    part: int

    def plan(self, had: t.Sequence[Rule] | None = None) -> Plan[Rule]:
        return make_plan(LISTED, want(self.names, self.part), self.had if had is None else had, "present", self.purge)

    def managed(self, name: str) -> frozenset[str]:
        return next(rule.managed for rule in self.had if rule.name == name)


@st.composite
def worlds(draw: st.DrawFn, highest: int, most: int = 7) -> World:
    priorities = draw(st.lists(st.integers(1, highest), max_size=most, unique=True))
    manages = st.sampled_from([frozenset[str]()] * 9 + [MANAGED, frozenset({"delete"}), frozenset({"update"})])
    had = [
        Rule(f"id-{number}", f"r{number}", priority, PARTS[0], ACTIONS, managed=draw(manages))
        for number, priority in enumerate(priorities)
    ]
    names = draw(st.lists(st.sampled_from([rule.name for rule in had] or ["n0"]), unique=True, max_size=5))
    names += [f"n{number}" for number in range(draw(st.integers(0, 2)))]
    names = list(dict.fromkeys(names))
    order = draw(st.permutations(names)) if draw(st.integers(0, 2)) else names
    return World(had, order, draw(st.booleans()), draw(st.integers(0, 1)))


def moved(plan: Plan[Rule], had: t.Sequence[Rule]) -> set[str]:
    before = {rule.name: rule.priority for rule in had}
    return {rule.name for rule in plan.after if rule.name in before and rule.priority != before[rule.name]}


def fewest_moves(world: World, highest: int) -> int | None:
    """How many of the rules in the list have to move, by trying all there is; None if it cannot be."""
    before = {rule.name: rule for rule in world.had}
    rest = [rule for rule in world.had if rule.name not in world.names]
    goes = {rule.priority for rule in rest if world.purge and "delete" not in rule.managed}
    others = {rule.priority for rule in rest} - goes
    stuck = {rule.priority for rule in rest if "update" in rule.managed}
    best = None
    for numbers in itertools.combinations(range(1, highest + 1), len(world.names)):
        moves = 0
        for name, number in zip(world.names, numbers):
            rule = before.get(name)
            if rule is None and (number in others or number in goes & stuck):
                break
            if rule is not None and number != rule.priority:
                if number in others | goes or "update" in rule.managed:
                    break
                moves += 1
        else:
            best = moves if best is None else min(best, moves)
    return best


@given(st.data(), st.integers(5, 9))
def test_as_few_move_as_can(data: st.DataObject, highest: int) -> None:
    world = data.draw(worlds(highest, min(highest, 7)))
    assume(world.part == 0)
    with few_numbers(highest):
        fewest = fewest_moves(world, highest)
        try:
            plan = world.plan()
        except OptionError as error:
            event("no room")
            assert fewest is None, error
            return
    assert len(moved(plan, world.had)) == fewest
    event(f"{fewest} moves")


@given(st.data(), st.sampled_from([9, 30, 10000]), st.integers(1, 4))
def test_the_laws_of_a_list(data: st.DataObject, highest: int, size: int) -> None:
    world = data.draw(worlds(highest))
    with few_numbers(highest):
        try:
            plan = world.plan()
        except OptionError:
            assume(False)
        hold(world, plan, highest, size)


def hold(world: World, plan: Plan[Rule], highest: int, size: int) -> None:
    # The rules are in the order of the list, each at a number of its own; others are as they were.
    named = [rule for rule in plan.after if rule.name in world.names]
    assert [rule.name for rule in named] == world.names
    numbers = [rule.priority for rule in plan.after]
    assert len(set(numbers)) == len(numbers)
    assert all(1 <= number <= highest for number in numbers)
    rest = [rule for rule in plan.after if rule.name not in world.names]
    assert all(rule in world.had for rule in rest)
    if not world.purge:
        assert len(rest) == sum(rule.name not in world.names for rule in world.had)

    # Written in calls of any size, nothing waits for a rule that goes last; a second run changes nothing.
    batches = make_batches(LISTED, plan.operations, by(size))
    gone = {one.item.priority for one in plan.operations if one.after is None}
    assert not gone & {one.item.priority for one in plan.operations if one.after is not None}
    assert world.plan(written(world.had, batches)).operations == ()

    # Killed anywhere and run again, it is the same order, and what was done need not be done once more.
    for done, batch in enumerate(batches):
        for part in range(len(batch.operations)):
            begun = [*batches[:done], replace(batch, operations=batch.operations[:part])]
            now = written(world.had, begun)
            again = world.plan(now)
            assert [rule.name for rule in again.after if rule.name in world.names] == world.names
            left = sum(len(one.operations) for one in batches[done:]) - part
            assert len(again.operations) <= left
            calls = make_batches(LISTED, again.operations, by(size))
            assert part or len(calls) <= len(batches) - done


def written(had: t.Sequence[Rule], batches: t.Sequence[t.Any]) -> tuple[Rule, ...]:
    """The set after all the writes, with ids for what is new."""
    items = tuple(sorted(had, key=LISTED.sort_key))
    for number, batch in enumerate(batches):
        new = [f"new-{number}-{one}" for one in range(len(batch.operations))] if batch.action == CREATE else []
        items = apply(LISTED, items, batch, new)
    return items


@given(worlds(40))
def test_the_order_in_which_rules_were_read_means_nothing(world: World) -> None:
    try:
        one = world.plan()
    except OptionError:
        assume(False)
    assert shown(one) == shown(world.plan(world.had[::-1]))


def test_a_listener_of_a_hundred_and_fifty_rules_moves_one() -> None:
    names = [f"r{number}" for number in range(150)]
    had = [live(name, 10 * number) for number, name in enumerate(names, 1)]
    plan = make_plan(LISTED, want([names[-1], *names[:-1]]), had, "present", False)
    assert [(one.action, one.item.name, one.item.priority) for one in plan.operations] == [(UPDATE, "r149", 5)]
