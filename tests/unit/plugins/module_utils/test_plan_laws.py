# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What holds for every plan, whatever is live and whatever is wanted."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st
from support.plans import DESTINATIONS, RULES, by, destination

from ansible_collections.alicloud.ga.plugins.module_utils._engine.batches import cycles, make_batches
from ansible_collections.alicloud.ga.plugins.module_utils._engine.entries import Entry
from ansible_collections.alicloud.ga.plugins.module_utils._engine.kind import Item
from ansible_collections.alicloud.ga.plugins.module_utils._engine.plan import (
    CREATE,
    DELETE,
    UPDATE,
    Plan,
    extents_of,
    make_plan,
)
from ansible_collections.alicloud.ga.plugins.module_utils._engine.progress import apply
from ansible_collections.alicloud.ga.plugins.module_utils._engine.resource import Batch
from ansible_collections.alicloud.ga.plugins.module_utils._engine.slots import Places
from ansible_collections.alicloud.ga.plugins.module_utils._errors import OptionError
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules import parts
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules.rule import Rule, WantedRule

NAMES = [f"name-{letter}" for letter in "abcdefgh"]
PARTS = [(parts.Part("host", [text], (text,)),) for text in ("aaa", "bbb", "ccc")]
ACTIONS = (parts.Part("drop", True, True),)
PRIORITIES = st.integers(1, 12)
SIZES = st.integers(1, 5)


@st.composite
def live_rules(draw: t.Any) -> list[Rule]:
    """A set that a listener can have: priorities are held by one rule, and most rules have a name of their own."""
    priorities = draw(st.lists(PRIORITIES, max_size=8, unique=True))
    names = draw(st.permutations([*NAMES, "", "", ""]))
    return [
        Rule(f"id-{number}", name, priority, draw(st.sampled_from(PARTS)), ACTIONS)
        for number, (priority, name) in enumerate(zip(priorities, names))
    ]


@st.composite
def wanted_rules(draw: t.Any) -> list[WantedRule]:
    """Entries that are valid in themselves: no name twice, no priority twice."""
    count = draw(st.integers(0, 8))
    names = draw(st.permutations([*NAMES, None, None]))[:count]
    priorities = draw(st.lists(PRIORITIES, min_size=count, max_size=count, unique=True))
    entries = []
    for number, (name, priority) in enumerate(zip(names, priorities)):
        silent = name is not None and draw(st.booleans())
        conditions = draw(st.sampled_from(PARTS))
        entries.append(WantedRule(f"rules[{number}]", None, name, None if silent else priority, conditions, ACTIONS))
    return entries


@st.composite
def live_destinations(draw: t.Any) -> list[Item]:
    """Ranges, some of which may overlap: whether the service takes that is not documented."""
    edges = draw(st.lists(st.integers(1, 60), max_size=16, unique=True))
    if draw(st.booleans()):
        edges.sort()
    protocols = st.sampled_from([("TCP",), ("UDP",), ("TCP", "UDP")])
    return [
        destination(f"id-{number}", min(pair), max(pair), *draw(protocols))
        for number, pair in enumerate(zip(edges[::2], edges[1::2]))
    ]


@st.composite
def wanted_destinations(draw: t.Any) -> list[Entry]:
    return [
        Entry(f"destinations[{number}]", "", {**item.values}) for number, item in enumerate(draw(live_destinations()))
    ]


@given(live_destinations(), live_destinations())
def test_who_holds_a_place(items: list[Item], others: list[Item]) -> None:
    places = Places((number, extents_of(DESTINATIONS, item)) for number, item in enumerate(items))
    for other in others:
        together = {
            number
            for number, item in enumerate(items)
            if {*item.values["protocols"]} & {*other.values["protocols"]}
            and item.values["from_port"] <= other.values["to_port"]
            and other.values["from_port"] <= item.values["to_port"]
        }
        assert places.held_by(extents_of(DESTINATIONS, other)) == together


def planned(schema: t.Any, wanted: t.Any, live: t.Any, state: str, purge: bool) -> Plan[t.Any]:
    try:
        return make_plan(schema, wanted, live, state, purge)
    except OptionError:
        assume(False)
        raise


def carried_out(schema: t.Any, live: t.Any, batches: t.Sequence[Batch[t.Any]]) -> tuple[t.Any, ...]:
    """The set after all the writes, with ids for what is new."""
    items = tuple(sorted(live, key=schema.sort_key))
    for number, batch in enumerate(batches):
        ids = [f"new-{number}-{position}" for position in range(len(batch.operations))]
        items = apply(schema, items, batch, ids if batch.action == "create" else [])
    return items


def laws(schema: t.Any, wanted: t.Any, live: t.Any, state: str, purge: bool, size: int) -> None:
    plan = planned(schema, wanted, live, state, purge)
    batches = make_batches(schema, plan.operations, by(size))
    written = [operation for batch in batches for operation in batch.operations]

    # Everything is written, once, in calls that are small enough and of one kind; deletions come last. Creations come
    # before updates only if they have to.
    assert sorted(map(id, written)) == sorted(map(id, plan.operations))
    fitting = [batch for batch in batches if len(batch.operations) <= size]
    assert all(batch.together == (batch.operations,) for batch in batches if batch not in fitting)
    assert all(operation.action == batch.action for batch in batches for operation in batch.operations)
    order = ["update", "create", "delete"]
    actions = [batch.action for batch in batches]
    early = {operation.action for operation in written if operation.early}
    hurried = actions.index("update") if early == {"create"} and "update" in actions else 0
    assert set(actions[:hurried]) <= {"create"}
    assert actions[hurried:] == sorted(actions[hurried:], key=order.index)

    # The set is then what the plan said, and there is nothing left to do.
    after = carried_out(schema, live, batches)
    assert [schema.export(item) for item in after] == [schema.export(item) for item in plan.after]
    assert planned(schema, wanted, after, state, purge).operations == ()

    # A run that goes on after another was stopped anywhere brings about the very same set, even if a call was carried out
    # in part, in its order.
    for done, batch in enumerate(batches):
        for part in range(len(batch.operations)):
            begun = [*batches[:done], replace(batch, operations=batch.operations[:part])]
            again = make_plan(schema, wanted, carried_out(schema, live, begun), state, purge)
            assert [schema.export(item) for item in again.after] == [schema.export(item) for item in plan.after]

    # What nobody asked to change is as it was.
    touched = {operation.before.id for operation in written if operation.before}
    assert {item.id: item for item in live if item.id not in touched}.items() <= {
        item.id: item for item in after
    }.items()

    # As few calls as there can be, wherever nothing goes in circles.
    circles = cycles(schema, [operation for operation in written if operation.action == UPDATE])
    for action in order:
        count = sum(operation.action == action for operation in written)
        calls = sum(batch.action == action for batch in batches)
        # Those that have to come before the updates, and those that have to come after them.
        split = action == CREATE and hurried and "create" in actions[hurried:]
        if action != UPDATE or not circles:
            assert calls <= -(-count // size) + bool(split)

    # No write takes a place that is still held, but by what goes last or in a circle that no call can carry.
    if not any(len(circle) > size for circle in circles):
        assert_places(schema, live, batches)


def assert_places(schema: t.Any, live: t.Any, batches: t.Sequence[Batch[t.Any]]) -> None:
    doomed = {operation.item.id for batch in batches if batch.action == DELETE for operation in batch.operations}
    items = [item for item in live if item.id not in doomed]
    initial = overlaps(schema, items)
    for number, batch in enumerate(batches):
        if batch.action == DELETE:
            continue
        items = list(apply(schema, items, batch, [f"new-{number}-{place}" for place in range(len(batch.operations))]))
        assert overlaps(schema, items) <= initial | overlaps(schema, final(schema, live, batches))


def final(schema: t.Any, live: t.Any, batches: t.Sequence[Batch[t.Any]]) -> list[t.Any]:
    return list(carried_out(schema, live, batches))


def overlaps(schema: t.Any, items: t.Sequence[t.Any]) -> set[frozenset[str]]:
    """The pairs of items that hold a place together."""
    held = [(item.id, extent) for item in items for extent in extents_of(schema, item)]
    return {
        frozenset({one, other})
        for number, (one, (space, first, last)) in enumerate(held)
        for other, (space2, first2, last2) in held[number + 1 :]
        if one != other and space == space2 and first <= last2 and first2 <= last
    }


@given(wanted_rules(), live_rules(), st.sampled_from(["present", "absent"]), st.booleans(), SIZES)
def test_rules(wanted: t.Any, live: t.Any, state: str, purge: bool, size: int) -> None:
    laws(RULES, wanted, live, state, purge and state == "present", size)


@given(wanted_destinations(), live_destinations(), st.sampled_from(["present", "absent"]), st.booleans(), SIZES)
def test_destinations(wanted: t.Any, live: t.Any, state: str, purge: bool, size: int) -> None:
    laws(DESTINATIONS, wanted, live, state, purge and state == "present", size)


@given(wanted_rules(), live_rules(), st.booleans(), st.sampled_from([0, 9900, 9988]))
def test_a_new_rule_without_a_priority_is_behind_all_that_stay(
    wanted: list[WantedRule], live: list[Rule], purge: bool, shift: int
) -> None:
    """Where there is room, it is behind what is to go too; and the order of the list is theirs."""
    live = [rule._replace(priority=rule.priority + shift) for rule in live]
    plan = planned(RULES, wanted, live, "present", purge)
    named = {rule.name for rule in live}
    places = {rule.name: rule.priority for rule in plan.after}
    fresh = [entry.name for entry in wanted if entry.priority is None and entry.name not in named]
    rest = [rule.priority for rule in plan.after if rule.name not in fresh]
    assert [places[name] for name in fresh if name] == sorted({places[name] for name in fresh if name})
    before = max([0, *rest, *(rule.priority for rule in live)])
    if before // 10 + len(fresh) > 1000:
        before = max([0, *rest])
    assert all(before < places[name] for name in fresh if name)


@given(wanted_rules(), live_rules(), st.booleans())
def test_no_named_rule_becomes_another_but_where_purge_takes_it(
    wanted: list[WantedRule], live: list[Rule], purge: bool
) -> None:
    plan = planned(RULES, wanted, live, "present", purge)
    for operation in plan.operations:
        if operation.before and operation.after and operation.before.name != operation.after.name:
            assert purge
            assert operation.before.name not in {entry.name for entry in wanted}


@given(live_rules(), st.data(), SIZES)
def test_any_new_order_of_a_table(live: list[Rule], data: t.Any, size: int) -> None:
    priorities = data.draw(st.permutations([rule.priority for rule in live]))
    wanted = [
        WantedRule(f"rules[{number}]", rule.id, None, priority, None, None)
        for number, (rule, priority) in enumerate(zip(live, priorities))
    ]
    laws(RULES, wanted, live, "present", False, size)


@given(wanted_rules(), live_rules(), st.booleans(), st.data())
def test_the_order_of_the_entries_means_nothing(wanted: t.Any, live: t.Any, purge: bool, data: t.Any) -> None:
    assume(all(entry.priority for entry in wanted))
    one = planned(RULES, wanted, live, "present", purge)
    other = planned(RULES, data.draw(st.permutations(wanted)), live, "present", purge)
    assert [RULES.export(item) for item in one.after] == [RULES.export(item) for item in other.after]
    assert len(one.operations) == len(other.operations)


@given(wanted_rules(), live_rules(), st.booleans(), st.data())
def test_the_order_of_the_live_set_means_nothing(wanted: t.Any, live: t.Any, purge: bool, data: t.Any) -> None:
    one = planned(RULES, wanted, live, "present", purge)
    other = planned(RULES, wanted, data.draw(st.permutations(live)), "present", purge)
    assert [RULES.export(item) for item in one.after] == [RULES.export(item) for item in other.after]


@given(live_rules(), st.booleans())
def test_a_set_that_is_wanted_as_it_is(live: list[Rule], purge: bool) -> None:
    wanted = [
        WantedRule(f"rules[{number}]", rule.id, rule.name, rule.priority, rule.conditions, rule.actions)
        for number, rule in enumerate(live)
    ]
    assert planned(RULES, wanted, live, "present", purge).operations == ()


@given(wanted_rules(), live_rules())
def test_purge_leaves_exactly_what_is_wanted(wanted: t.Any, live: t.Any) -> None:
    plan = planned(RULES, wanted, live, "present", True)
    assert len(plan.after) == len(wanted)
    writes = len(plan.operations)
    assert writes <= max(len(wanted), len(live))
