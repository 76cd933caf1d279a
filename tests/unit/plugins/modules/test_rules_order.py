# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Scenarios of ga_forwarding_rules with `order: list`: where rules go, in how many writes, and what is refused."""

from __future__ import annotations

import typing as t
from unittest import mock

import pytest
from scenarios import FINAL, assert_nothing_done, assert_refused, place_rule, rule, rules, thrice, to_green
from support.playground import Playground, Result

from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules import listed


def whole(*names: str) -> list[dict[str, t.Any]]:
    """Entries that are enough for new rules, in this order."""
    return [rule(name) for name in names]


def means(*names: str) -> list[dict[str, t.Any]]:
    """Entries that leave all but the place of a rule as it is."""
    return [{"name": name} for name in names]


def table(result: Result) -> dict[str, int]:
    return {one["name"]: one["priority"] for one in result.data["rules"]}


@pytest.fixture
def three(playground: Playground) -> Playground:
    """A listener with the rules one, two and three at 10, 20 and 30."""
    assert not playground.rules(whole("one", "two", "three"), order="list").failed
    return playground


def test_a_new_list_is_one_write(playground: Playground) -> None:
    runs = thrice(playground, "rules", whole("zebra", "ape", "mouse"), order="list")
    assert table(runs.real) == {"zebra": 10, "ape": 20, "mouse": 30}
    assert [call["action"] for call in runs.real.writes] == ["CreateForwardingRules"]


@pytest.mark.parametrize(
    ("names", "changes", "expected"),
    [
        (["three", "one", "two"], {"three": ["priority: 30 → 5"]}, {"three": 5, "one": 10, "two": 20}),
        (["two", "three", "one"], {"one": ["priority: 10 → 40"]}, {"two": 20, "three": 30, "one": 40}),
        (["one", "three", "two"], {"three": ["priority: 30 → 15"]}, {"one": 10, "three": 15, "two": 20}),
        (["two", "one"], {"two": ["priority: 20 → 5"]}, {"two": 5, "one": 10, "three": 30}),
    ],
)
def test_one_rule_moves(
    three: Playground, names: list[str], changes: dict[str, list[str]], expected: dict[str, int]
) -> None:
    runs = thrice(three, "rules", means(*names), order="list")
    assert table(runs.real) == expected
    assert {one["identity"]: one["changes"] for one in runs.real.data["operations"]} == changes
    assert len(runs.real.writes) == 1


def test_an_insertion_takes_a_free_number_and_nothing_moves(three: Playground) -> None:
    entries = [*means("one"), rule("new"), *means("two", "three"), rule("last")]
    runs = thrice(three, "rules", entries, order="list")
    assert table(runs.real) == {"one": 10, "new": 15, "two": 20, "three": 30, "last": 40}
    assert [call["action"] for call in runs.real.writes] == ["CreateForwardingRules"]


def test_neighbours_move_together_where_there_is_no_room(playground: Playground) -> None:
    dense = [rule(f"rule-{number}", number) for number in range(1, 7)]
    assert not playground.rules(dense).failed
    names = [entry["name"] for entry in dense]
    runs = thrice(playground, "rules", [rule("new"), *means(*names)], order="list")
    assert list(table(runs.real)) == ["new", *names]
    assert sorted(call["action"] for call in runs.real.writes) == ["CreateForwardingRules", "UpdateForwardingRules"]


def test_rules_of_others_keep_their_numbers(three: Playground) -> None:
    three.rules([rule("theirs", 15), rule("catch-all", 9000)])
    runs = thrice(three, "rules", [*means("three", "one"), rule("new"), *means("two"), rule("last")], order="list")
    assert table(runs.real) == {
        "three": 5,
        "one": 10,
        "theirs": 15,
        "new": 17,
        "two": 20,
        "catch-all": 9000,
        "last": 9010,
    }


def test_a_list_as_it_is_costs_one_read_whatever_its_numbers(playground: Playground) -> None:
    assert not playground.rules([rule("one", 3), rule("two", 4), rule("three", 977)]).failed
    again = playground.rules(means("one", "two", "three"), order="list", purge=True)
    assert_nothing_done(again)
    assert again.actions == ["ListForwardingRules"]


def test_content_and_place_change_in_one_write(three: Playground) -> None:
    runs = thrice(three, "rules", [to_green(rule("two")), *means("one")], order="list")
    assert len(runs.real.writes) == 1
    (operation,) = runs.real.data["operations"]
    assert sorted(change.split(":")[0] for change in operation["changes"]) == [
        "actions[0].forward_group.endpoint_group_id",
        "priority",
    ]


def test_purge_gives_new_rules_the_places_of_those_that_go(three: Playground) -> None:
    runs = thrice(
        three, "rules", [*means("one"), rule("new", actions=[FINAL["drop"]]), *means("three")], order="list", purge=True
    )
    assert table(runs.real) == {"one": 10, "new": 20, "three": 30}
    assert [call["action"] for call in runs.real.writes] == ["UpdateForwardingRules"]
    swapped = thrice(three, "rules", means("three", "one"), order="list", purge=True)
    assert table(swapped.real) == {"three": 5, "one": 10}


def test_a_rule_without_a_name_is_meant_by_its_id(playground: Playground) -> None:
    place_rule(playground, "frule-bp1x", 10)
    place_rule(playground, "frule-bp1y", 20)
    runs = thrice(playground, "rules", [{"id": "frule-bp1y"}, rule("new"), {"id": "frule-bp1x"}], order="list")
    assert [one["id"] for one in runs.again.data["rules"] if not one["name"]] == ["frule-bp1y", "frule-bp1x"]
    assert [one["name"] for one in runs.again.data["rules"]] == ["", "new", ""]


def test_a_rule_that_another_service_manages_stays_where_it_is(three: Playground) -> None:
    managed = {
        "ServiceManaged": True,
        "ServiceManagedInfos": [{"Action": "Update", "ChildType": "", "IsManaged": True}],
    }
    place_rule(three, "frule-bp1x", 35, ForwardingRuleName="managed", **managed)
    runs = thrice(three, "rules", means("managed", "one", "two", "three"), order="list")
    assert table(runs.real) == {"managed": 35, "one": 40, "two": 50, "three": 60}
    place_rule(three, "frule-bp1y", 36, ForwardingRuleName="also-managed", **managed)
    refused = three.rules(means("also-managed", "managed"), order="list")
    assert "another service of Alibaba Cloud manages this rule" in refused.msg
    assert refused.writes == []


# -- what was given out, and what is not for a list --


def test_results_are_given_back_with_their_priorities_or_without(three: Playground) -> None:
    shown = three.module("ga_forwarding_rules_info", accelerator_id="ga-bp1quickstart", listener_id="lsr-bp1web")
    found = shown.data["rules"]
    assert_nothing_done(three.rules(found, purge=True))
    bare = [{name: one[name] for name in one if name != "priority"} for one in found]
    assert_nothing_done(three.rules(bare, purge=True, order="list"))
    refused = three.rules(found, order="list")
    assert_refused(three, refused, "rules[0].priority: cannot be given with order: list", "rules[2].priority")


def test_bad_input(playground: Playground) -> None:
    for check in (False, True):
        result = playground.rules([rule("one"), rule("two", 10), rule(), {"id": ""}], order="list", check=check)
        assert_refused(
            playground,
            result,
            "rules[1].priority: cannot be given with order: list, where the place in the list decides",
            "rules[2]: must have an id or a name, to say which rule is meant, since order is list",
            "rules[3]: must have an id or a name",
        )
        assert "or a priority" not in result.msg
    # What else is wrong is named too.
    twice = playground.rules([rule("one"), rule("one"), rule("two", 10, conditions=[{"host": ["a"]}])], order="list")
    assert_refused(
        playground, twice, "rules[1].name: one is the name of rules[0] too", "rules[2].conditions[0].host[0]"
    )
    assert_refused(playground, playground.rules([], order="reversed"), "order: must be one of priority, list")


def test_a_list_longer_than_there_are_numbers(playground: Playground) -> None:
    entries = means(*(f"rule-{number}" for number in range(10001)))
    assert_refused(playground, playground.rules(entries, order="list"), "rules: has 10001 entries", "10000")


def test_no_room_beside_others(three: Playground) -> None:
    """A service of five numbers stands for one of ten thousand."""
    three.rules(means("one", "two", "three"), state="absent")
    three.rules([rule("theirs", 1), rule("also-theirs", 2), rule("one", 4)])
    with mock.patch.object(listed, "_END", 6):
        for check in (True, False):
            result = three.rules(whole("one", "two", "three", "four"), order="list", check=check)
            assert "rules: has 4 entries, which have no room from 1 to 10000 beside the other rules" in result.msg
            assert result.writes == []
        runs = thrice(three, "rules", whole("two", "one", "three"), order="list")
    assert table(runs.real) == {"theirs": 1, "also-theirs": 2, "two": 3, "one": 4, "three": 5}


def test_what_is_to_go_has_no_order(three: Playground) -> None:
    entries = [{"name": "two", "priority": 20}, {"name": "one"}]
    runs = thrice(three, "rules", entries, order="list", state="absent")
    assert table(runs.real) == {"three": 30}


def test_two_rules_of_one_name_are_meant_by_their_ids(playground: Playground) -> None:
    place_rule(playground, "frule-bp1x", 10, ForwardingRuleName="twin")
    place_rule(playground, "frule-bp1y", 20, ForwardingRuleName="twin")
    assert "Say by id which one is meant" in playground.rules(means("twin"), order="list").msg
    entries = [{"id": "frule-bp1y", "name": "twin"}, {"id": "frule-bp1x", "name": "twin"}]
    runs = thrice(playground, "rules", entries, order="list")
    assert [one["id"] for one in runs.again.data["rules"]] == ["frule-bp1y", "frule-bp1x"]


def test_a_swap_needs_no_place_that_is_held(playground: Playground) -> None:
    """Whether two may swap in one call is not documented, and the list never asks for it where a number is free."""
    playground.control("PUT", "options", {"priority_conflict": "reject_each_step"})
    assert not playground.rules(rules(8)).failed
    names = [f"rule-{number:03}" for number in (2, 1, 4, 3, 8, 7, 6, 5)]
    runs = thrice(playground, "rules", means(*names), order="list")
    assert list(table(runs.real)) == names
    assert len(runs.real.writes) == 1
    assert len(runs.real.data["operations"]) == 5


def test_somebody_else_adds_a_rule_meanwhile(three: Playground) -> None:
    """The numbers are chosen anew from what is live by then."""
    three.once(
        "after", "CreateForwardingRules", lambda: place_rule(three, "frule-bp1x", 5, ForwardingRuleName="theirs")
    )
    entries = [*means("three"), rule("new"), *means("one", "two")]
    result = three.rules(entries, order="list", batch_size=1)
    assert not result.failed, result.msg
    names = list(table(result))
    assert [name for name in names if name != "theirs"] == ["three", "new", "one", "two"]
    assert_nothing_done(three.rules(entries, order="list"))
