# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The plan and its order, without any service: pairing, reuse, batches."""

from __future__ import annotations

import typing as t
from dataclasses import replace

import pytest
from support.plans import DESTINATIONS, RULES, batch_of, becomes, by, was
from support.plans import destination as dest
from support.plans import wanted_destination as want

from ansible_collections.alicloud.ga.plugins.module_utils._engine.actions import Write
from ansible_collections.alicloud.ga.plugins.module_utils._engine.batches import cycles, make_batches
from ansible_collections.alicloud.ga.plugins.module_utils._engine.entries import parse
from ansible_collections.alicloud.ga.plugins.module_utils._engine.fallbacks import (
    Detour,
    deletions_first,
    park,
    pieces,
    smaller,
)
from ansible_collections.alicloud.ga.plugins.module_utils._engine.plan import (
    CREATE,
    DELETE,
    UPDATE,
    Operation,
    Plan,
    make_plan,
)
from ansible_collections.alicloud.ga.plugins.module_utils._engine.resource import MOST_BYTES, Batch, Call
from ansible_collections.alicloud.ga.plugins.module_utils._engine.slots import Extent, Places, without
from ansible_collections.alicloud.ga.plugins.module_utils._errors import OptionError
from ansible_collections.alicloud.ga.plugins.module_utils._resources import destinations
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules import parts
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules.rule import Rule, WantedRule

ONE = (parts.Part("host", ["aaa"], ("aaa",)),)
TWO = (parts.Part("host", ["bbb"], ("bbb",)),)
ACTIONS = (parts.Part("drop", True, True),)
STUCK = frozenset({"update"})
BOTH = frozenset({"update", "delete"})


def live(name: str, priority: int, conditions: t.Any = ONE, **rest: t.Any) -> Rule:
    return Rule(f"id-{name or priority}", name, priority, conditions, ACTIONS, **rest)


def wanted(
    name: str | None, priority: int | None = None, conditions: t.Any = None, key: str | None = None
) -> WantedRule:
    label = key or name or priority
    return WantedRule(f"rules[{label}]", key, name, priority, conditions, ACTIONS if conditions else None)


def new(name: str | None, priority: int | None = None, conditions: t.Any = ONE) -> WantedRule:
    return wanted(name, priority, conditions)


def plan(
    entries: t.Sequence[WantedRule], items: t.Sequence[Rule], state: str = "present", purge: bool = False
) -> Plan[Rule]:
    return make_plan(RULES, entries, items, state, purge)


def told(made: Plan[Rule]) -> list[tuple[str, str, int]]:
    """The operations as action, id before, priority after."""
    return [
        (op.action, op.before.id if op.before else "", op.after.priority if op.after else 0) for op in made.operations
    ]


def problems(*arguments: t.Any, **options: t.Any) -> dict[str, str]:
    with pytest.raises(OptionError) as caught:
        plan(*arguments, **options)
    return dict(caught.value.problems)


# -- pairing --


def test_the_strongest_label_wins() -> None:
    items = [live("aa", 10), live("bb", 20)]
    by_id = wanted("bb2", 20, key="id-bb")
    assert told(plan([by_id], items)) == [(UPDATE, "id-bb", 20)]
    assert told(plan([wanted("aa", 15)], items)) == [(UPDATE, "id-aa", 15)]
    assert told(plan([wanted(None, 30, TWO)], [*items, live("", 30)])) == [(UPDATE, "id-30", 30)]


def test_a_name_is_not_looked_for_among_priorities() -> None:
    assert told(plan([new("cc", 10)], [live("aa", 10)])) == [(CREATE, "", 10)]


def test_the_place_of_a_named_rule_is_handed_on() -> None:
    items = [live("aa", 10), live("", 20)]
    assert told(plan([wanted("aa", 30), new(None, 10)], items)) == [(UPDATE, "id-aa", 30), (CREATE, "", 10)]


def test_an_entry_with_only_a_priority_does_not_take_a_rule_that_another_entry_names() -> None:
    found = problems([wanted("aa"), wanted(None, 10)], [live("aa", 10)])
    assert found == {"rules[10]": "means the same forwarding rule as rules[aa]: aa (id-aa)."}


@pytest.mark.parametrize("state", ["present", "absent"])
def test_a_name_that_is_there_twice(state: str) -> None:
    items = [live("aa", 10), Rule("id-2", "aa", 20, ONE, ACTIONS)]
    found = problems([wanted("aa", 30)], items, state)
    assert found == {"rules[aa]": "2 live forwarding rules have this name (id-aa, id-2). Say by id which one is meant."}
    assert told(plan([wanted("aa", 30, key="id-2")], items)) == [(UPDATE, "id-2", 30)]


def test_one_of_two_of_a_name_may_be_left_to_the_name() -> None:
    items = [live("aa", 10), Rule("id-2", "aa", 20, ONE, ACTIONS)]
    entries = [wanted("aa", 30, key="id-2"), wanted("aa", 40)]
    assert told(plan(entries, items)) == [(UPDATE, "id-aa", 40), (UPDATE, "id-2", 30)]


@pytest.mark.parametrize("first", [0, 1])
def test_of_two_of_a_name_the_one_at_its_priority_is_meant_first(first: int) -> None:
    """The other entry means the rule that is left, in whichever order they stand in the list."""
    items = [live("aa", 10), Rule("id-2", "aa", 20, ONE, ACTIONS)]
    entries = [
        WantedRule("rules[0]", None, "aa", 20, None, None),
        WantedRule("rules[1]", None, "aa", 30, None, None),
    ]
    assert told(plan([entries[first], entries[1 - first]], items)) == [(UPDATE, "id-aa", 30)]


def test_of_several_of_a_name_all_go_or_their_ids_are_said() -> None:
    items = [live("aa", 10), Rule("id-2", "aa", 20, ONE, ACTIONS), Rule("id-3", "aa", 30, ONE, ACTIONS)]
    first, last = (WantedRule(f"rules[{place}]", None, "aa", place, None, None) for place in (10, 30))
    by_id = wanted("aa", key="id-2")
    assert "2 live forwarding rules have this name" in problems([first], items[:2], "absent")["rules[10]"]
    gone = told(plan([first, by_id, last], items, "absent"))
    assert sorted(gone) == [(DELETE, "id-2", 0), (DELETE, "id-3", 0), (DELETE, "id-aa", 0)]
    assert "rules[10]" in problems([first, by_id], items, "absent")


def test_a_priority_that_is_there_twice() -> None:
    items = [live("aa", 10), live("", 10), Rule("id-2", "", 10, ONE, ACTIONS)]
    found = problems([wanted(None, 10)], items)
    assert "2 live forwarding rules have this priority (id-10, id-2)" in found["rules[10]"]
    assert told(plan([wanted(None, 10, TWO)], items[:2])) == [(UPDATE, "id-10", 10)]


def test_all_problems_are_told() -> None:
    items = [live("aa", 10, managed=BOTH), live("bb", 20, managed=STUCK)]
    entries = [wanted("aa", 15), wanted("bb", 25), wanted("cc"), wanted(None, 99)]
    found = problems(entries, items)
    assert set(found) == {
        "rules[aa]",
        "rules[bb]",
        "rules[cc].conditions",
        "rules[cc].actions",
        "rules[99].conditions",
        "rules[99].actions",
    }


def test_the_same_id_of_something_that_is_gone_is_fine_to_delete() -> None:
    assert told(plan([wanted(None, key="id-gone")], [live("aa", 10)], "absent")) == []
    assert "there is no forwarding rule id-gone" in problems([wanted(None, key="id-gone")], [])["rules[id-gone].id"]


# -- which rule an entry does not mean --


@pytest.mark.parametrize("state", ["present", "absent"])
@pytest.mark.parametrize("name", [None, ""])
def test_an_entry_without_a_name_does_not_mean_a_rule_with_one(name: str | None, state: str) -> None:
    items = [live("aa", 10), live("", 20)]
    found = problems([wanted(name, 10, TWO), wanted(None, 20, TWO)], items, state)
    assert found["rules[10]"].startswith(
        "has no name, so that it means a rule without a name, but priority 10 is that of aa (id-aa). "
    )
    assert len(found) == 1
    # Nor is it asked for what only a new rule would need.
    assert list(problems([wanted(name, 10), wanted(None, 20)], items, state)) == ["rules[10]"]


def test_an_entry_without_a_name_takes_the_place_of_one_that_goes() -> None:
    items = [live("aa", 10), live("bb", 20)]
    made = plan([wanted("bb"), new(None, 10, TWO)], items, purge=True)
    assert told(made) == [(UPDATE, "id-aa", 10)]
    assert [item.name for item in made.after] == ["", "bb"]
    stuck = [live("aa", 10, managed=BOTH), live("bb", 20)]
    assert "priority 10 is that of aa (id-aa)" in problems([new(None, 10, TWO)], stuck, purge=True)["rules[10]"]


def test_a_new_name_at_the_priority_of_a_rule_without_one() -> None:
    items = [live("", 10)]
    found = problems([new("aa", 10)], items)
    assert found["rules[aa]"].startswith(
        "there is no rule aa yet, and priority 10 is that of a rule without a name (id-10). If that one is meant, say its id"
    )
    assert told(plan([wanted("aa", 10)], items, "absent")) == []
    assert told(plan([new("aa", 10)], items, purge=True)) == [(UPDATE, "id-10", 10)]
    moved = [wanted(None, 20, key="id-10"), new("aa", 10)]
    assert told(plan(moved, items)) == [(UPDATE, "id-10", 20), (CREATE, "", 10)]


# -- two entries for one place --


@pytest.mark.parametrize(
    "entries",
    [
        [new("xx", 30), new("yy", 30)],
        [new("xx", 30), new(None, 30)],
        [wanted("aa", 20), wanted("bb", 20)],
        [wanted("bb"), wanted("aa", 20)],
        [wanted("aa", 20), wanted("bb")],
        [wanted("bb"), new("xx", 20)],
        [wanted("aa", 30), new("xx", 30)],
        [wanted("aa", 20, key="id-aa"), wanted("bb", 20, key="id-bb")],
    ],
)
@pytest.mark.parametrize("purge", [True, False])
def test_two_entries_want_one_priority(entries: list[WantedRule], purge: bool) -> None:
    items = [live("aa", 10), live("bb", 20), live("cc", 40)]
    for given in (entries, entries[::-1]):
        ((path, words),) = problems(given, items, purge=purge).items()
        assert {path.rsplit(".", 1)[0], words.split()[5]} == {entry.path for entry in entries}
        assert words.split(" too. ")[0] in {
            f"{number} is the priority of {entry.path}" for number in (20, 30) for entry in entries
        }


def test_rules_that_share_a_priority_already_may_be_given_back() -> None:
    items = [live("aa", 10), live("bb", 10), live("", 10)]
    entries = [wanted("aa", 10, ONE), wanted("bb", 10, TWO), wanted(None, 10, ONE)]
    made = plan(entries, items, purge=True)
    assert told(made) == [(UPDATE, "id-bb", 10)]
    assert made.warnings == ()
    assert "10 is the priority of rules[aa] too" in problems([*entries, new("xx", 10)], items)["rules[xx].priority"]


def test_a_priority_of_a_rule_that_is_not_in_the_list_is_warned_of() -> None:
    made = plan([wanted("aa", 20)], [live("aa", 10), live("bb", 20)])
    assert told(made) == [(UPDATE, "id-aa", 20)]
    assert "Priority 20 will be shared by aa (id-aa) and bb (id-bb)" in made.warnings[0]


# -- purge and reuse --


def test_the_rule_in_the_place_is_reused_first() -> None:
    items = [live("aa", 10), live("bb", 20), live("cc", 30)]
    made = plan([new("xx", 20), new("yy", 50)], items, purge=True)
    assert told(made) == [(UPDATE, "id-bb", 20), (UPDATE, "id-aa", 50), (DELETE, "id-cc", 0)]
    assert [(item.id, item.name) for item in made.after] == [("id-bb", "xx"), ("id-aa", "yy")]


def test_what_is_reused_in_its_place_is_not_reused_once_more() -> None:
    """The one in the place comes first in the list, where one without a place would look for the next that is free."""
    made = plan([new("xx", 10), new("yy", 50)], [live("aa", 10), live("bb", 20)], purge=True)
    assert told(made) == [(UPDATE, "id-aa", 10), (UPDATE, "id-bb", 50)]
    assert [(item.id, item.name) for item in made.after] == [("id-aa", "xx"), ("id-bb", "yy")]


def test_one_surplus_item_becomes_one_new_one() -> None:
    made = plan([new("xx", 10), new("yy", 50), new("zz", 60)], [live("aa", 10)], purge=True)
    assert told(made) == [(UPDATE, "id-aa", 10), (CREATE, "", 50), (CREATE, "", 60)]
    destinations = make_plan(
        DESTINATIONS, [want(1, 2), want(5, 6)], [dest("a", 1, 2, "UDP"), dest("b", 3, 4)], "present", True
    )
    assert [(op.action, op.before and op.before.id) for op in destinations.operations] == [(UPDATE, "a"), (UPDATE, "b")]


def test_what_must_not_be_updated_is_not_reused() -> None:
    items = [live("aa", 10, managed=STUCK), live("bb", 20, managed=STUCK), live("cc", 30)]
    made = plan([new("xx", 10), new("yy", 20)], items, purge=True)
    assert told(made) == [(UPDATE, "id-cc", 10), (CREATE, "", 20), (DELETE, "id-aa", 0), (DELETE, "id-bb", 0)]


def test_what_must_not_be_deleted_stays_and_counts() -> None:
    made = plan([new("xx")], [live("aa", 40, managed=BOTH)], purge=True)
    assert told(made) == [(CREATE, "", 50)]
    assert len(made.warnings) == 1


def test_absent_deletes_what_is_there() -> None:
    made = plan(
        [wanted("aa"), wanted("zz"), wanted(None, 20)], [live("aa", 10), live("", 20), live("cc", 30)], "absent"
    )
    assert told(made) == [(DELETE, "id-aa", 0), (DELETE, "id-20", 0)]
    assert [item.name for item in made.after] == ["cc"]


def test_new_priorities_follow_those_that_stay() -> None:
    items = [live("aa", 10), live("zz", 900)]
    assert [becomes(op).priority for op in plan([new("xx"), new("yy")], items).operations] == [910, 920]


@pytest.mark.parametrize("purge", [False, True])
def test_new_priorities_follow_those_that_other_new_rules_want(purge: bool) -> None:
    """Wherever these stand in the list."""
    made = plan([new("xx"), new("yy", 500), new("zz")], [live("aa", 10)], purge=purge)
    assert {becomes(op).name: becomes(op).priority for op in made.operations} == {"xx": 510, "yy": 500, "zz": 520}


def test_what_has_to_wait_for_its_place_is_not_early() -> None:
    """Behind all that stay, where 20 is in use until its rule has become the new one, and 30 is free."""
    items = [live("aa", 10), live("bb", 20), live("zz", 10000)]
    made = plan([wanted("aa"), new("xx"), new("yy"), new("ww")], items, purge=True)
    assert [(*one, op.early) for one, op in zip(told(made), made.operations)] == [
        (UPDATE, "id-bb", 20, False),
        (UPDATE, "id-zz", 30, True),
        (CREATE, "", 40, True),
    ]


def test_new_priorities_are_behind_those_that_go_too() -> None:
    """These are in force for a while, and the new one is to take no request from them either."""
    items = [live("aa", 10), live("yy", 500), live("zz", 900)]
    entries = [wanted("aa"), new("one"), new("two"), new("three"), new("four", 500)]
    made = plan(entries, items, purge=True)
    assert {becomes(op).name: becomes(op).priority for op in made.operations} == {
        "one": 910,
        "two": 920,
        "three": 930,
        "four": 500,
    }


def test_a_new_rule_does_not_take_the_priority_of_one_that_cannot_become_it() -> None:
    """That one goes only after the new one has come, so that its place is not free until then."""
    stuck = live("aa", 30, managed=STUCK)
    assert told(plan([new("xx")], [stuck], purge=True)) == [(CREATE, "", 40), (DELETE, "id-aa", 0)]
    made = plan([new("xx")], [stuck, live("bb", 500)], purge=True)
    assert told(made) == [(UPDATE, "id-bb", 510), (DELETE, "id-aa", 0)]
    assert [batch.depends for batch in batches_of(made.operations)] == [False, False]


def test_where_what_goes_leaves_no_room_a_new_rule_is_behind_what_stays() -> None:
    items = [live("aa", 10), live("bb", 500), live("zz", 10000)]
    made = plan([wanted("aa"), new("xx"), new("yy")], items, purge=True)
    assert told(made) == [(UPDATE, "id-bb", 20), (UPDATE, "id-zz", 30)]
    found = problems([wanted("zz"), new("xx")], items, purge=True)
    assert found == {"rules[xx].priority": "must be given, since priority 10000 is in use and none is left above it"}


@pytest.mark.parametrize("size", [1, 2, 20])
def test_what_comes_behind_all_is_written_first_and_in_its_order(size: int) -> None:
    """Once the last rule has gone, a run that goes on after this one was killed would choose other priorities."""
    items = [live("aa", 10), live("bb", 20), live("zz", 900)]
    made = plan([wanted("zz", 5), new("xx"), new("yy"), new("fixed", 10)], items, purge=True)
    written = [becomes(operation) for batch in batches_of(made.operations, size) for operation in batch.operations]
    order = [item.name for item in written]
    assert order.index("xx") < order.index("zz")
    assert order.index("xx") < order.index("yy")
    assert {item.name: item.priority for item in written} == {"xx": 910, "yy": 920, "zz": 5, "fixed": 10}


def test_a_creation_behind_all_comes_before_updates_and_costs_no_write() -> None:
    items = [live("aa", 10), live("zz", 900)]
    made = plan([wanted("zz", 5), new("xx"), new("fixed", 50)], items)
    assert [(batch.action, len(batch.operations)) for batch in batches_of(made.operations)] == [
        (CREATE, 2),
        (UPDATE, 1),
    ]
    handed_on = plan([wanted("zz", 5), new("xx"), new("fixed", 900)], items)
    batches = batches_of(handed_on.operations)
    assert [batch.action for batch in batches] == [CREATE, UPDATE, CREATE]
    assert [becomes(operation).name for batch in batches for operation in batch.operations] == ["xx", "zz", "fixed"]


def test_what_waits_for_deletions_alone_is_created_in_the_first_write() -> None:
    items = [live("aa", 10), live("dd", 30, managed=STUCK)]
    made = plan([wanted("aa", 11), new("xx"), new("fixed", 30)], items, purge=True)
    names = [
        (batch.action, [operation.item.name for operation in batch.operations]) for batch in batches_of(made.operations)
    ]
    assert names == [(CREATE, ["fixed", "xx"]), (UPDATE, ["aa"]), (DELETE, ["dd"])]


def test_a_rule_is_merged_with_what_is_live() -> None:
    item = live("aa", 10, direction="response")
    (operation,) = plan([wanted("aa", None, TWO)], [item]).operations
    merged = (TWO[0]._replace(members={}),)
    assert (operation.before, operation.after) == (item, Rule("id-aa", "aa", 10, merged, ACTIONS, direction="response"))


# -- order --


def update(before: Rule, priority: int) -> Operation[Rule]:
    return Operation(UPDATE, "rules[0]", before, Rule(before.id, before.name, priority, ONE, ACTIONS))


def batches_of(operations: t.Sequence[Operation[Rule]], size: int = 20) -> list[Batch[Rule]]:
    return make_batches(RULES, operations, by(size))


def test_updates_then_creations_then_deletions() -> None:
    items = [live("aa", 10), live("bb", 20), live("cc", 30, managed=STUCK)]
    made = plan([wanted("aa", 11), wanted("bb", 21), new("xx", 50)], items, purge=True)
    batches = batches_of(made.operations)
    assert [(batch.action, len(batch.operations), batch.depends) for batch in batches] == [
        (UPDATE, 2, False),
        (CREATE, 1, False),
        (DELETE, 1, False),
    ]


def test_nothing_to_do_is_no_batch() -> None:
    assert batches_of([]) == []


@pytest.mark.parametrize("size", [1, 2, 3])
def test_a_chain_is_written_from_its_free_end(size: int) -> None:
    chain = [update(live(f"r{number}", number), number + 1) for number in range(1, 7)]
    batches = batches_of(chain, size)
    assert [was(op).priority for batch in batches for op in batch.operations] == [6, 5, 4, 3, 2, 1]
    assert len(batches) == -(-6 // size)
    assert [batch.depends for batch in batches] == [False] + [True] * (len(batches) - 1)


def test_a_circle_stays_together() -> None:
    circle = [update(live(f"r{number}", number), number % 3 + 1) for number in (1, 2, 3)]
    alone = [update(live(f"s{number}", number), number + 100) for number in (10, 11)]
    batches = batches_of([alone[0], *circle, alone[1]], 4)
    together = [batch for batch in batches if circle[0] in batch.operations]
    assert all(operation in together[0].operations for operation in circle)
    assert not any(batch.depends for batch in batches)


def test_a_circle_that_is_too_long_is_not_split() -> None:
    circle = [update(live(f"r{number}", number), number % 5 + 1) for number in range(1, 6)]
    alone = update(live("zz", 99), 100)
    batches = batches_of([alone, *circle], 2)
    assert [len(batch.operations) for batch in batches] == [5, 1]
    assert [batch.together for batch in batches] == [(batches[0].operations,), ()]
    assert not batches[0].call.carries(batches[0].operations)
    # Where there is a place, one of them goes there first, and what is left is no circle any more.
    items = [was(operation) for operation in (alone, *circle)]
    detour = park(RULES, batches, items, by(2)).batches
    assert [len(batch.operations) for batch in detour] == [2, 2, 2, 1]
    assert not any(batch.together for batch in detour)
    assert_valid(items, detour)


def assert_valid(items: t.Sequence[Rule], batches: t.Sequence[Batch[Rule]]) -> None:
    """No two rules have one priority after any of the writes, nor between two items of one."""
    places = {item.id: item.priority for item in items}
    for batch in batches:
        for operation in batch.operations:
            assert places[was(operation).id] == was(operation).priority
            places[was(operation).id] = becomes(operation).priority
            assert len(set(places.values())) == len(places)


@pytest.mark.parametrize("length", [2, 3, 4, 5, 6])
@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_a_circle_that_is_parked_takes_no_more_writes_than_its_moves_need(length: int, size: int) -> None:
    circle = [update(live(f"r{number}", number), number % length + 1) for number in range(1, length + 1)]
    items = [was(operation) for operation in circle]
    detour = park(RULES, batches_of(circle, size), items, by(size)).batches
    assert_valid(items, detour)
    # One more than there are, and the last move is in another call than the first.
    assert len(detour) == max(2, -(-(length + 1) // size))


def test_only_the_circles_that_are_meant_are_parked() -> None:
    items = [live("aa", 10), live("bb", 20), live("cc", 30), live("dd", 40)]
    swaps = [update(items[0], 20), update(items[1], 10), update(items[2], 40), update(items[3], 30)]
    detour = park(RULES, batches_of(swaps), items, by(20), lambda operation: operation.key == swaps[3].key)
    moved = [[becomes(op).priority for op in batch.operations] for batch in detour.batches]
    assert moved == [[31], [20, 10, 30, 40]] or moved == [[31], [10, 20, 30, 40]]


def test_the_short_ones_fill_what_the_long_ones_leave() -> None:
    swaps = [[update(live(f"r{low}", low), low + 1), update(live(f"r{low + 1}", low + 1), low)] for low in (1, 3)]
    single = [update(live(f"s{number}", number), number + 100) for number in (11, 12)]
    batches = batches_of([*single, *swaps[0], *swaps[1]], 3)
    assert [len(batch.operations) for batch in batches] == [3, 3]
    assert [batch.together for batch in batches] == [(tuple(swap),) for swap in swaps]


def weighing(most: int | None, *weights: int) -> t.Callable[[Operation[Rule]], Call]:
    """Calls whose body is as long as its operations weigh, which come in turn."""
    given: dict[tuple[int, int], int] = {}

    def size(_write: Write, operations: t.Sequence[Operation[Rule]]) -> int:
        for operation in operations:
            given.setdefault(operation.key, weights[len(given)] if len(given) < len(weights) else 1)
        return sum(given[operation.key] for operation in operations)

    return lambda operation: Call(Write(operation.action, most=most), (), size)


HALF = MOST_BYTES // 2


@pytest.mark.parametrize("action", [CREATE, UPDATE, DELETE])
@pytest.mark.parametrize(
    ("most", "weights", "lengths"),
    [
        (None, (HALF, HALF), [2]),
        (None, (HALF, HALF + 1), [1, 1]),
        (None, (MOST_BYTES,), [1]),
        (None, (1, MOST_BYTES - 1, 1), [2, 1]),
        (None, (MOST_BYTES, 1, MOST_BYTES, 1), [1, 1, 1, 1]),
        (None, (HALF, HALF, HALF, HALF, HALF), [2, 2, 1]),
        (3, (HALF, HALF, HALF, HALF, HALF), [2, 2, 1]),
        (1, (HALF, HALF, HALF), [1, 1, 1]),
        (2, (1, 1, 1, 1, 1), [2, 2, 1]),
    ],
)
def test_no_body_is_too_long(action: str, most: int | None, weights: tuple[int, ...], lengths: list[int]) -> None:
    items = [live(f"r{number}", number) for number in range(1, len(weights) + 1)]
    operations = [
        Operation(action, "rules[0]", None if action == CREATE else item, None if action == DELETE else item)
        for item in items
    ]
    batches = make_batches(RULES, operations, weighing(most, *weights))
    assert [len(batch.operations) for batch in batches] == lengths
    assert [operation for batch in batches for operation in batch.operations] == operations


def test_an_item_that_is_too_long_by_itself_is_refused_with_its_path() -> None:
    operations = [Operation(CREATE, f"rules[{number}]", None, live(f"r{number}", number + 1)) for number in range(4)]
    words = rf"2 problems: rules\[1\]: takes {MOST_BYTES + 1} bytes.* may take {MOST_BYTES}.*; rules\[3\]: takes"
    with pytest.raises(OptionError, match=words):
        make_batches(RULES, operations, weighing(None, 1, MOST_BYTES + 1, 1, MOST_BYTES + 1))


@pytest.mark.parametrize(
    ("lengths", "halved"),
    [
        ([6], [3, 3]),
        ([5], [3, 2]),
        ([3, 3], [2, 2, 2]),
        ([4, 4, 4], [2, 2, 2, 2, 2, 2]),
        ([7, 7, 1], [4, 4, 4, 3]),
        ([2, 1], [1, 1, 1]),
        ([1, 1], []),
    ],
)
def test_what_is_left_is_cut_anew_together(lengths: list[int], halved: list[int]) -> None:
    deletions = [Operation(DELETE, None, live(f"r{number}", number), None) for number in range(1, sum(lengths) + 1)]
    left = iter(deletions)
    batches = [batch_of([next(left) for _number in range(length)]) for length in lengths]
    other = batch_of([Operation(CREATE, "", None, live("zz", 99))])
    found, size = smaller(RULES, [*batches, other])
    assert [len(batch.operations) for batch in found] == ([*halved, 1] if halved else [])
    assert [operation for batch in found[:-1] for operation in batch.operations] == (deletions if halved else [])
    assert size == -(-lengths[0] // 2)


def test_what_is_cut_anew_with_what_depends_or_crowds_does_too() -> None:
    deletions = [Operation(DELETE, None, live(f"r{number}", number), None) for number in range(1, 7)]
    first, second = batch_of(deletions[:3]), batch_of(deletions[3:])
    found, _size = smaller(RULES, [replace(first, crowds=True), replace(second, depends=True)])
    assert [(len(one.operations), one.crowds, one.depends) for one in found] == [
        (2, True, False),
        (2, True, True),
        (2, False, True),
    ]


def test_a_call_that_must_have_several_is_not_halved_below_that() -> None:
    pair = [Operation(DELETE, None, live(f"r{number}", number), None) for number in (1, 2)]
    batch = batch_of(pair)
    whole = replace(batch, call=batch.call._replace(write=batch.call.write._replace(least=2)))
    assert len(smaller(RULES, [batch])[0]) == 2
    assert smaller(RULES, [whole]) == ([], 2)


def test_what_is_halved_still_crowds_what_comes_after() -> None:
    """Or it would not be known that what is refused may be for want of a place."""
    moves = [update(live(f"r{number}", number), number + 10) for number in (1, 2)]
    (batch,) = batches_of(moves)
    found, _size = smaller(RULES, [replace(batch, crowds=True)])
    assert [one.crowds for one in found] == [True, True]
    chain = [update(live("r1", 1), 2), update(live("r2", 2), 3)]
    found, _size = smaller(RULES, [batch_of(chain)])
    assert [one.crowds for one in found] == [True, False]


def test_halves_leave_whole_what_must_change_together() -> None:
    swaps = [[update(live(f"r{low}", low), low + 1), update(live(f"r{low + 1}", low + 1), low)] for low in (1, 3, 5)]
    (batch,) = batches_of([operation for swap in swaps for operation in swap])
    found, size = smaller(RULES, [batch])
    assert (size, [batch.operations for batch in found]) == (3, [tuple(swap) for swap in swaps])
    assert [batch.together for batch in found] == [(tuple(swap),) for swap in swaps]
    assert not any(batch.depends for batch in found)
    # What is to change together is not cut: it is for whoever asks to find a detour, or to cut it.
    found, size = smaller(RULES, found)
    assert (size, [batch.operations for batch in found]) == (1, [tuple(swap) for swap in swaps])
    assert [len(part.operations) for part in pieces(RULES, found[0])] == [1, 1]


def test_what_comes_to_wait_for_another_call_says_so() -> None:
    chain = [update(live(f"r{number}", number), number + 1) for number in range(1, 5)]
    found, _size = smaller(RULES, batches_of(chain))
    assert [[was(op).priority for op in batch.operations] for batch in found] == [[4, 3], [2, 1]]
    assert [batch.depends for batch in found] == [False, True]


def test_nothing_is_lost_where_two_circles_are_too_long() -> None:
    circles = [
        [update(live(f"r{start + number}", start + number), start + number % 3 + 1) for number in (1, 2, 3)]
        for start in (0, 10)
    ]
    batches = batches_of([*circles[0], *circles[1]], 2)
    assert [len(batch.operations) for batch in batches] == [3, 3]
    written = [operation for batch in batches for operation in batch.operations]
    assert sorted(map(id, written)) == sorted(map(id, [*circles[0], *circles[1]]))


def test_circles_are_found() -> None:
    operations = [
        update(live("aa", 1), 2),
        update(live("bb", 2), 1),
        update(live("cc", 3), 4),
        update(live("dd", 5), 3),
    ]
    (found,) = cycles(RULES, operations)
    assert found == operations[:2]


def test_what_wants_the_place_of_what_is_deleted_later_crowds() -> None:
    operations = [update(live("aa", 10), 20), Operation(DELETE, None, live("bb", 20), None)]
    batches = batches_of(operations)
    assert [(batch.action, batch.depends, batch.crowds) for batch in batches] == [
        (UPDATE, False, True),
        (DELETE, False, False),
    ]


def test_a_thousand_moves_in_a_row_need_no_stack() -> None:
    chain = [update(live(f"r{number}", number), number + 1) for number in range(1, 2001)]
    assert len(batches_of(chain, 1000)) == 2


def test_ranges_hold_every_port_of_their_protocols() -> None:
    lower, upper = dest("a", 100, 199), dest("b", 200, 299, "TCP", "UDP")
    up = Operation(UPDATE, "", lower, dest("a", 150, 250))
    away = Operation(UPDATE, "", upper, dest("b", 300, 399, "TCP", "UDP"))
    batches = make_batches(DESTINATIONS, [up, away], by(1))
    assert [batch.operations[0] for batch in batches] == [away, up]
    for protocol, depends in (("TCP", True), ("UDP", False)):
        new_range = Operation(CREATE, "", None, dest("", 100, 149, protocol))
        assert [batch.depends for batch in make_batches(DESTINATIONS, [new_range, up], by(20))] == [False, depends]


def test_all_that_overlap_hold_a_place() -> None:
    """A long range hides behind a short one that begins later, and several hold one place."""
    places = Places([(0, [("TCP", 1, 100)]), (1, [("TCP", 10, 20)]), (2, [("TCP", 30, 40)]), (3, [("UDP", 1, 100)])])
    assert places.held_by([("TCP", 50, 60)]) == {0}
    assert places.held_by([("TCP", 15, 35)]) == {0, 1, 2}
    assert places.held_by([("TCP", 20, 30)]) == {0, 1, 2}
    assert places.held_by([("TCP", 101, 200)]) == set()


@pytest.mark.parametrize(
    ("some", "others", "left"),
    [
        ([("TCP", 1, 9)], [], [("TCP", 1, 9)]),
        ([("TCP", 1, 9)], [("UDP", 1, 9)], [("TCP", 1, 9)]),
        ([("TCP", 1, 9)], [("TCP", 1, 9)], []),
        ([("TCP", 1, 9)], [("TCP", 5, 5)], [("TCP", 1, 4), ("TCP", 6, 9)]),
        ([("TCP", 1, 9)], [("TCP", 1, 1), ("TCP", 9, 12)], [("TCP", 2, 8)]),
        ([("TCP", 1, 4), ("TCP", 5, 9)], [], [("TCP", 1, 9)]),
        ([("TCP", 1, 6), ("TCP", 4, 9)], [("TCP", 3, 3), ("TCP", 3, 4)], [("TCP", 1, 2), ("TCP", 5, 9)]),
        ([("UDP", 7, 7), ("TCP", 1, 1)], [], [("TCP", 1, 1), ("UDP", 7, 7)]),
    ],
)
def test_what_is_left_of_places(some: list[Extent], others: list[Extent], left: list[Extent]) -> None:
    assert without(some, others) == left


def test_what_waits_for_a_circle_does_not_overtake_it() -> None:
    """The circle does not fit into the first call, and what would fit must wait for it."""
    free = Operation(UPDATE, "", dest("e", 400, 410), dest("e", 500, 510))
    one = Operation(UPDATE, "", dest("a", 100, 199), dest("a", 200, 249))
    other = Operation(UPDATE, "", dest("b", 200, 299), dest("b", 100, 149))
    after = Operation(UPDATE, "", dest("d", 300, 310), dest("d", 260, 270))
    batches = make_batches(DESTINATIONS, [free, one, other, after], by(2))
    assert [batch.operations for batch in batches] == [(one, other), (free, after)]
    assert [batch.depends for batch in batches] == [False, True]
    # Also where the circle is first found from what waits for it.
    batches = make_batches(DESTINATIONS, [after, free, one, other], by(2))
    assert [batch.operations for batch in batches] == [(one, other), (after, free)]


def test_a_circle_that_waits_for_one_update_shares_its_call() -> None:
    """The longest go first, and what they wait for is in the same call all the same."""
    had = [dest("dst-a", 1, 2), dest("dst-b", 3, 4), dest("dst-c", 5, 5)]
    to = [dest("dst-a", 3, 5), dest("dst-b", 1, 2), dest("dst-c", 9, 9)]
    operations = [Operation(UPDATE, "", before, after) for before, after in zip(had, to)]
    (batch,) = make_batches(DESTINATIONS, operations, by(20))
    assert was(batch.operations[0]).id == "dst-c"


def test_what_keeps_a_shared_place_is_in_no_circle() -> None:
    assert cycles(RULES, [update(live("aa", 10), 10), update(live("bb", 10), 10)]) == []


# -- other ways --


def test_deletions_first() -> None:
    create = batch_of([Operation(CREATE, "", None, live("xx", 1))])
    delete = batch_of([Operation(DELETE, None, live("aa", 1), None)])
    # What goes after a deletion wants its room, so that no dry run can be asked about it.
    waiting = replace(create, depends=True)
    assert deletions_first([create, delete]) == [delete, waiting]
    assert deletions_first([delete, create]) == []
    assert deletions_first([create]) == []
    change = batch_of([update(live("bb", 2), 3)])
    assert deletions_first([create, change, delete]) == [delete, replace(change, depends=True), waiting]
    assert deletions_first([create, change]) == [replace(change, depends=True), waiting]


def parked(detour: Detour[Rule]) -> list[tuple[str, int]]:
    return [(was(operation).name, becomes(operation).priority) for operation in detour.batches[0].operations]


@pytest.mark.parametrize(
    ("priorities", "place"),
    [
        ((10, 20, 30), ("aa", 11)),
        ((10, 11, 30), ("aa", 9)),
        ((1, 2, 30), ("bb", 3)),
        ((29, 30, 31), ("aa", 28)),
        ((9999, 10000, 1), ("aa", 9998)),
    ],
)
def test_parking_is_beside_so_that_the_order_of_the_rules_stays(
    priorities: tuple[int, ...], place: tuple[str, int]
) -> None:
    items = [live(name, priority) for name, priority in zip(("aa", "bb", "cc"), priorities)]
    detour = park(
        RULES, batches_of([update(items[0], items[1].priority), update(items[1], items[0].priority)]), items, by(20)
    )
    assert parked(detour) == [place]
    assert detour.warnings == []
    assert len(detour.batches) == 2
    moved = {was(one).name: becomes(one).priority for one in detour.batches[0].operations}
    kept = sorted(items, key=lambda item: item.priority)
    assert kept == sorted(kept, key=lambda item: moved.get(item.name, item.priority))


def test_where_all_is_dense_the_last_one_is_parked_behind_all() -> None:
    items = [live(f"r{number}", number) for number in (1, 2, 3)]
    detour = park(RULES, batches_of([update(items[0], 3), update(items[2], 1)]), items, by(20))
    assert (parked(detour), detour.warnings) == ([("r3", 4)], [])


def test_where_there_is_no_place_beside_the_parked_one_is_named() -> None:
    """Behind as few as possible; not behind the last if there is room before it."""
    for top, place in ((30, 29), (4, 5)):
        items = [live(f"r{number}", number) for number in (1, 2, 3, top)]
        taken = live("new", 4) if top == 30 else live("new", 9)
        swap = [update(items[0], 2), update(items[1], 1), Operation(CREATE, "", None, taken)]
        detour = park(RULES, batches_of(swap), items, by(20))
        assert parked(detour) == [("r1", place)]
        (warning,) = detour.warnings
        assert warning.startswith(f"r1 was moved out of the way to priority {place}, behind other rules")


def test_no_parking_place_is_wanted_by_another_one() -> None:
    items = [live("aa", 10), live("bb", 20), live("cc", 30)]
    others = [update(items[2], 11), Operation(CREATE, "", None, live("new", 12))]
    batches = batches_of([update(items[0], 20), update(items[1], 10), *others])
    assert parked(park(RULES, batches, items, by(20))) == [("aa", 13)]


def test_two_circles_do_not_share_one_free_place() -> None:
    """There is one between them, which the first circle has taken."""
    items = [live("aa", 10), live("bb", 20), live("cc", 12), live("dd", 13)]
    swaps = [update(items[0], 20), update(items[1], 10), update(items[2], 13), update(items[3], 12)]
    places = [place for _name, place in parked(park(RULES, batches_of(swaps), items, by(20)))]
    assert len(places) == len({*places}) == 2 and not {*places} & {10, 12, 13, 20}


def test_what_comes_before_the_updates_stays_before_them() -> None:
    items = [live("aa", 10), live("bb", 20)]
    swap = batches_of([update(items[0], 20), update(items[1], 10)])
    first = batch_of([Operation(CREATE, "", None, live("xx", 40))])
    detour = park(RULES, [first, *swap], items, by(20))
    assert [batch.action for batch in detour.batches] == [CREATE, UPDATE, UPDATE]


def test_two_circles_are_parked_in_two_places() -> None:
    items = [live("aa", 10), live("bb", 20), live("cc", 30), live("dd", 40)]
    swaps = [update(items[0], 20), update(items[1], 10), update(items[2], 40), update(items[3], 30)]
    detour = park(RULES, batches_of(swaps), items, by(20))
    written = [[(was(op).id, becomes(op).priority) for op in batch.operations] for batch in detour.batches]
    assert written == [
        [("id-aa", 11), ("id-cc", 31)],
        [("id-bb", 10), ("id-aa", 20), ("id-dd", 30), ("id-cc", 40)],
    ]
    assert {was(op).id: was(op).priority for op in detour.batches[1].operations} == {
        "id-aa": 11,
        "id-bb": 20,
        "id-cc": 31,
        "id-dd": 40,
    }


def test_what_is_created_and_deleted_beside_a_circle_is_so_once() -> None:
    """And what is moved away is still the entry that wants it moved."""
    items = [live("aa", 10), live("bb", 20), live("cc", 30)]
    swap = [update(items[0], 20).replaced(path="rules[0]"), update(items[1], 10).replaced(path="rules[1]")]
    create = Operation(CREATE, "rules[2]", None, live("xx", 40))
    delete = Operation(DELETE, None, items[2], None)
    detour = park(RULES, batches_of([*swap, create, delete]), items, by(20))
    assert [[(op.action, op.path) for op in batch.operations] for batch in detour.batches] == [
        [(UPDATE, "rules[0]")],
        [(UPDATE, "rules[1]"), (UPDATE, "rules[0]")],
        [(CREATE, "rules[2]")],
        [(DELETE, None)],
    ]
    assert sorted(operation.key for operation in detour.batches[1].operations) == sorted(one.key for one in swap)


def test_what_has_to_change_at_one_moment_does_so_after_parking_too() -> None:
    items = [live("aa", 10), live("bb", 20), live("cc", 30)]
    made = plan([wanted("aa", 20), wanted("bb", 10), new("xx")], items, purge=True)
    detour = park(RULES, batches_of(made.operations), items, by(20))
    names = [[becomes(operation).name for operation in one.operations] for one in detour.batches]
    assert names == [["aa"], ["xx", "bb", "aa"]]
    assert detour.batches[1].together == (detour.batches[1].operations,)


@pytest.mark.parametrize("action", [CREATE, DELETE])
def test_only_circles_of_updates_are_parked(action: str) -> None:
    item = live("aa", 10)
    operation = Operation(action, "", item if action == DELETE else None, item if action == CREATE else None)
    assert park(RULES, [batch_of([operation])], [item], by(20)).batches == []
    assert park(RULES, batches_of([update(item, 20)]), [item], by(20)).batches == []


# -- destinations --


def test_pairing_of_destinations() -> None:
    items = [dest("a", 100, 199), dest("b", 200, 299)]
    made = make_plan(DESTINATIONS, [want(100, 199, "UDP"), want(200, 298)], items, "present", False)
    assert [(op.action, op.before.id if op.before else "") for op in made.operations] == [(UPDATE, "a"), (CREATE, "")]


def test_two_ranges_that_are_there_twice() -> None:
    items = [dest("a", 100, 199, "TCP"), dest("b", 100, 199, "UDP")]
    with pytest.raises(OptionError, match=r"2 live destinations have this port range \(a, b\)"):
        make_plan(DESTINATIONS, [want(100, 199)], items, "present", False)


def test_two_ids_may_have_one_range() -> None:
    """Each with a protocol of its own, as the service may have them: what is live can be given back."""
    given = [{"id": f"dst-{key}", "from_port": 1, "to_port": 2, "protocols": [key]} for key in ("TCP", "UDP")]
    entries = parse(destinations.DESTINATIONS, given)
    items = [dest("dst-TCP", 1, 2, "TCP"), dest("dst-UDP", 1, 2, "UDP")]
    assert make_plan(DESTINATIONS, entries, items, "present", True).operations == ()


def test_two_destinations_of_one_range_and_protocol() -> None:
    given = [{"id": f"dst-{key}", "from_port": 1, "to_port": 2, "protocols": ["TCP"]} for key in ("a", "b")]
    entries = parse(destinations.DESTINATIONS, given)
    twins = [dest("dst-a", 1, 2), dest("dst-b", 1, 2)]
    assert make_plan(DESTINATIONS, entries, twins, "present", True).operations == ()
    with pytest.raises(OptionError) as caught:
        make_plan(DESTINATIONS, entries, [twins[0], dest("dst-b", 3, 4)], "present", True)
    ((path, words),) = caught.value.problems
    assert path == "destinations[1]"
    assert words.startswith("1-2/TCP is what destinations[0] is to be too. ")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"from_port": 1, "to_port": 2}, {"from_port": 1, "to_port": 2, "protocols": ["TCP"]}),
        ({"from_port": 1}, {"from_port": 1, "to_port": 1}),
        ({"id": "dst-a"}, {"id": "dst-a", "from_port": 1}),
        ({"from_port": 1, "to_port": 2}, {"id": "dst-a", "from_port": 1, "to_port": 2}),
        ({"id": "dst-a", "from_port": 1, "to_port": 2}, {"from_port": 1, "to_port": 2, "protocols": ["UDP"]}),
    ],
)
def test_two_entries_for_one_destination(one: t.Any, other: t.Any) -> None:
    with pytest.raises(OptionError) as caught:
        parse(destinations.DESTINATIONS, [{"from_port": 9}, one, other])
    assert caught.value.problems == [("destinations[2]", "means the same destination as destinations[1]")]
