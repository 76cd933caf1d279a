# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Scenarios of ga_forwarding_rules: what is written, in how many calls, and what is told."""

from __future__ import annotations

import re
import typing as t

import pytest
from scenarios import (
    EVERYTHING,
    FINAL,
    FORWARD,
    HOST,
    assert_nothing_done,
    place_rule,
    rule,
    rules,
    shown_in_diff,
    thrice,
    to_green,
    world,
)
from support.playground import ACCELERATOR, BLUE, GAME_ACCELERATOR, GREEN, LISTENER, Killed, Playground, Result

PREFLIGHT = ["DescribeListener", "ListEndpointGroups", "DescribeAccelerator"]
SWAPS = ["reject_final", "allow", "reject_each_step"]
MANAGED = {
    "ServiceManaged": True,
    "ServiceId": "sag",
    "ServiceManagedInfos": [{"Action": action, "ChildType": "", "IsManaged": True} for action in ("Update", "Delete")],
}


@pytest.fixture
def three(playground: Playground) -> Playground:
    """A listener with the rules rule-001, rule-002 and rule-003 at 10, 20 and 30."""
    assert not playground.rules(rules(3)).failed
    return playground


def table(result: Result) -> dict[str, int]:
    return {entry["name"]: entry["priority"] for entry in result.data["rules"]}


def done(result: Result) -> list[tuple[str, str]]:
    return [(operation["action"], operation["identity"]) for operation in result.data["operations"]]


def ids(playground: Playground) -> dict[str, str]:
    return {record["ForwardingRuleName"]: key for key, record in playground.state()["rules"].items()}


# -- what it costs --


def test_twenty_new_rules_cost_one_write(playground: Playground) -> None:
    runs = thrice(playground, "rules", rules(20))
    assert runs.check.actions == ["ListForwardingRules", *PREFLIGHT]
    assert runs.real.actions == [*runs.check.actions, "CreateForwardingRules", "ListForwardingRules"]
    assert runs.again.actions == ["ListForwardingRules"]
    assert playground.clock.slept == []


def test_a_hundred_and_fifty_rules_are_read_in_two_reads(playground: Playground) -> None:
    playground.control("PUT", "options", {"quota_rules": 150, "quota_conditions": 150})
    result = playground.rules(rules(150))
    assert len(result.writes) == 1
    again = playground.rules(rules(150), purge=True)
    assert_nothing_done(again)
    assert len(again.data["rules"]) == 150
    assert again.actions == ["ListForwardingRules"] * 2
    assert [call["params"]["MaxResults"] for call in again.calls] == ["100", "100"]


@pytest.mark.parametrize(("size", "writes"), [(1, 20), (7, 3), (19, 2), (20, 1), (1000, 1)])
def test_batch_size(playground: Playground, size: int, writes: int) -> None:
    playground.control("PUT", "options", {"max_rules_per_call": min(size, 20)})
    assert len(thrice(playground, "rules", rules(20), batch_size=size).real.writes) == writes
    changed = [to_green(entry) for entry in rules(20)]
    assert len(thrice(playground, "rules", changed, batch_size=size).real.writes) == writes
    assert len(thrice(playground, "rules", [], purge=True, batch_size=size).real.writes) == writes


@pytest.mark.parametrize("most", [1, 2, 5, 10])
def test_where_a_call_may_carry_only_so_many_rules_smaller_ones_are_made(playground: Playground, most: int) -> None:
    playground.control("PUT", "options", {"max_rules_per_call": most})
    runs = thrice(playground, "rules", rules(12))
    written = [call for call in runs.real.writes if call["changed"]]
    refused = len(runs.real.writes) - len(written)
    # Halves: as many as the service takes, or a few less.
    accepted = next(size for size in (12, 6, 3, 2, 1) if size <= most)
    assert len(written) == -(-12 // accepted)
    assert 1 <= refused <= 4


@pytest.mark.parametrize("action", ["Create", "Update", "Delete"])
@pytest.mark.parametrize(
    ("many", "most", "sizes"), [(6, 2, [6, 3, 2, 2, 2]), (7, 6, [7, 4, 3]), (9, 4, [9, 5, 3, 3, 3])]
)
def test_after_a_refusal_what_is_left_takes_as_few_calls_as_the_size_allows(
    playground: Playground, action: str, many: int, most: int, sizes: list[int]
) -> None:
    """Six of which two go together are three calls, not four: 3 → 2, 1, 2, 1."""
    if action != "Create":
        playground.rules(rules(many))
    wanted = {"Create": rules(many), "Update": [to_green(entry) for entry in rules(many)], "Delete": []}[action]
    playground.control("PUT", "options", {"max_rules_per_call": most})
    runs = thrice(playground, "rules", wanted, purge=True)
    assert [count(call) for call in runs.real.writes] == sizes
    assert {call["action"] for call in runs.real.writes} == {f"{action}ForwardingRules"}


def heavy(name: str, count: int, priority: int = 10) -> t.Any:
    """A rule with so many long paths: 128 characters are some 170 bytes on the wire."""
    paths = [f"/{number:0127}" for number in range(count)]
    return {"name": name, "priority": priority, "conditions": [{"path": paths}], "actions": [FORWARD]}


def test_no_body_is_longer_than_256_kib(playground: Playground) -> None:
    wanted = [heavy(f"rule-{number}", 800, number) for number in range(1, 8)]
    runs = thrice(playground, "rules", wanted)
    assert [count(call) for call in runs.real.writes] == [2, 2, 2, 1]
    moved = [{**entry, "priority": entry["priority"] % 6 + 1} for entry in wanted[:6]]
    runs = thrice(playground, "rules", moved)
    # A circle of six would be too much for one call: one of them goes out of the way first.
    assert [count(call) for call in runs.real.writes] == [1, 2, 2, 2]
    assert [call["code"] for call in runs.real.writes] == [None] * 4
    # Names alone are short.
    assert len(thrice(playground, "rules", [], purge=True).real.writes) == 1


@pytest.mark.parametrize("check", [True, False])
def test_a_rule_that_is_too_long_by_itself_is_refused(playground: Playground, check: bool) -> None:
    wanted = [rule("aaa", 1), heavy("bbb", 2000, 2), rule("ccc", 3), heavy("ddd", 2000, 4)]
    result = playground.rules(wanted, check=check)
    assert result.failed and not result.writes
    assert re.search(r"^2 problems: rules\[1\]: takes \d{6} bytes in a request.*; rules\[3\]: takes", result.msg)
    assert "262144" in result.msg


@pytest.mark.parametrize("option", ["reject_final", "allow", "reject_each_step"])
@pytest.mark.parametrize("limit", [{"batch_size": 1}, {"max_rules_per_call": 1}])
@pytest.mark.parametrize("places", [(20, 10, 30), (20, 30, 10)])
def test_a_circle_that_no_call_can_carry_takes_a_detour_and_no_two_rules_ever_share_a_priority(
    three: Playground, option: str, limit: t.Any, places: tuple[int, ...]
) -> None:
    three.control("PUT", "options", {"priority_conflict": option, **{k: limit[k] for k in limit if k[0] == "m"}})
    wanted = [rule(f"rule-{number:03}", place) for number, place in enumerate(places, 1)]
    seen: list[list[int]] = []
    three.watchers.append(
        lambda _when, _action: seen.append(sorted(one["Priority"] for one in three.state()["rules"].values()))
    )
    result = three.rules(wanted, **{k: limit[k] for k in limit if k[0] == "b"})
    assert not result.failed, result.msg
    assert table(result) == {
        entry["name"]: entry["priority"] for entry in sorted(wanted, key=lambda one: one["priority"])
    }
    assert sum(call["changed"] for call in result.writes) == 1 + sum(
        place != 10 * n for n, place in enumerate(places, 1)
    )
    assert all(len(set(places)) == 3 for places in seen)
    if "batch_size" in limit:
        assert all(call["changed"] for call in result.writes), "nothing is tried that cannot be"


@pytest.mark.parametrize(
    ("code", "status", "message", "sizes"),
    [
        ("IllegalParameter.Anything", 400, "No.", [5]),
        ("IllegalParameter.RuleConditionValue", 400, "No.", [5]),
        ("NotExist.EndPointGroup", 400, "No.", [5]),
        ("OperationDenied", 400, "No.", [5]),
        ("Forbidden.RAM", 403, "No.", [5]),
        ("IllegalParameter.ForwardingRules", 400, "ForwardingRules.4 is invalid.", [5]),
        ("IllegalParameter.ForwardingRules", 400, "No.", [5, 3, 2, 1]),
        ("InvalidParam.ForwardingRules", 400, "No.", [5, 3, 2, 1]),
        ("InvalidParameter", 400, "No.", [5, 3, 2, 1]),
        ("TooManyForwardingRules", 400, "No.", [5, 3, 2, 1]),
        ("RequestTooLarge", 413, "No.", [5, 3, 2, 1]),
        ("AnythingElse", 413, "The priority of one.", [5, 3, 2, 1]),
        ("UriTooLong", 414, "No.", [5, 3, 2, 1]),
    ],
)
def test_only_a_call_that_is_refused_for_its_size_is_halved(
    three: Playground, code: str, status: int, message: str, sizes: list[int]
) -> None:
    """Whatever the service may say: to halve what is refused for one item puts live what lies around it."""
    fault = {"kind": "error", "code": code, "status": status, "message": message, "times": 0}
    three.control("POST", "faults", {**fault, "action": "CreateForwardingRules"})
    result = three.rules(rules(8))
    assert result.failed
    assert f"CreateForwardingRules was answered with {code}" in result.msg
    assert "Nothing was changed. Left to do: create rule-004, " in result.msg
    assert [count(call) for call in result.writes] == sizes
    assert result.data["changed"] is False


def count(call: t.Mapping[str, t.Any]) -> int:
    """How many rules a call writes."""
    lists = ("ForwardingRules.", "ForwardingRuleIds.")
    return len({name.split(".")[1] for name in call["params"] if name.startswith(lists)})


def test_a_refusal_of_the_halves_too_ends_the_task(three: Playground) -> None:
    """Once a half is accepted, its size is not to blame for the refusal of the other."""
    fault = {
        "kind": "error",
        "code": "InvalidParameter",
        "status": 400,
        "message": "No.",
        "action": "CreateForwardingRules",
    }
    three.control("POST", "faults", fault)
    three.control("POST", "faults", {**fault, "skip": 1, "times": 0})
    result = three.rules(rules(13))
    assert [count(call) for call in result.writes] == [10, 5, 5]
    assert "Cannot create rule-009, rule-010, rule-011, rule-012, rule-013: " in result.msg
    assert "Done: create rule-004, create rule-005, create rule-006, create rule-007, create rule-008." in result.msg
    assert "Left to do: create rule-009, " in result.msg
    assert [one["state"] for one in result.data["operations"]] == ["done"] * 5 + ["left"] * 5
    assert result.data["changed"] is True
    three.control("DELETE", "faults")
    assert [count(call) for call in three.rules(rules(13)).writes] == [5]
    assert_nothing_done(three.rules(rules(13)))


def test_a_size_that_is_measured_in_characters(three: Playground) -> None:
    """Where one half is accepted and the other is as long as ever, HTTP 413 goes on being about the size."""
    fault = {"kind": "error", "code": "TooLong", "status": 413, "message": "No.", "action": "CreateForwardingRules"}
    three.control("POST", "faults", fault)
    three.control("POST", "faults", {**fault, "skip": 1})
    result = three.rules(rules(11))
    assert not result.failed, result.msg
    assert [count(call) for call in result.writes] == [8, 4, 4, 2, 2]


@pytest.mark.parametrize("action", ["Update", "Delete"])
def test_other_writes_are_halved_too(three: Playground, action: str) -> None:
    three.rules(rules(8))
    three.control("PUT", "options", {"max_rules_per_call": 3})
    wanted = [to_green(entry) for entry in rules(8)] if action == "Update" else []
    result = three.rules(wanted, purge=True)
    assert not result.failed, result.msg
    assert {call["action"] for call in result.writes} == {f"{action}ForwardingRules"}
    assert sum(call["changed"] for call in result.writes) == 4
    assert_nothing_done(three.rules(wanted, purge=True))


# -- creating and changing --


def test_contents_and_moves_go_in_one_write(three: Playground) -> None:
    wanted = [to_green(rule("rule-001", 30)), rule("rule-002", 10), rule("rule-003", 25, actions=[FINAL["drop"]])]
    runs = thrice(three, "rules", wanted)
    assert len(runs.real.writes) == 1
    assert table(runs.real) == {"rule-002": 10, "rule-003": 25, "rule-001": 30}


@pytest.mark.parametrize(
    ("entry", "changed"),
    [
        ({"name": "rule-002"}, False),
        ({"name": "rule-002", "priority": 20}, False),
        ({"name": "rule-002", "actions": [FORWARD]}, False),
        ({"name": "rule-002", "priority": 25}, True),
        ({"name": "rule-002", "conditions": [{"path": ["/x"]}]}, True),
    ],
)
def test_what_is_not_given_stays(three: Playground, entry: t.Any, changed: bool) -> None:
    before = three.rules([]).data["rules"]
    runs = thrice(three, "rules", [entry])
    assert runs.real.data["changed"] is changed
    after = {one["id"]: one for one in runs.real.data["rules"]}
    for one in before:
        expected = {**one, **entry} if one["name"] == "rule-002" else one
        assert after[one["id"]] == expected


def test_a_new_rule_without_a_priority_comes_last(three: Playground) -> None:
    new = [rule("first"), rule("fixed", 41), rule("second")]
    runs = thrice(three, "rules", new)
    assert table(runs.real) == {"rule-001": 10, "rule-002": 20, "rule-003": 30, "fixed": 41, "first": 50, "second": 60}


def test_a_new_rule_without_a_priority_on_an_empty_listener(playground: Playground) -> None:
    assert table(thrice(playground, "rules", [rule("aa")]).real) == {"aa": 10}


@pytest.mark.parametrize(("highest", "given"), [(1, 10), (9, 10), (10, 20), (9989, 9990), (9990, 10000), (9999, 10000)])
def test_the_next_multiple_of_ten(playground: Playground, highest: int, given: int) -> None:
    playground.rules([rule("highest", highest)])
    assert table(thrice(playground, "rules", [rule("new")]).real)["new"] == given


def test_no_priority_left_is_said(playground: Playground) -> None:
    playground.rules([rule("last", 10000)])
    result = playground.rules([rule("last"), rule("new")])
    assert result.failed
    assert result.msg.startswith("rules[1].priority: must be given, since priority 10000 is in use")
    assert result.writes == []


@pytest.mark.parametrize("missing", ["conditions", "actions"])
@pytest.mark.parametrize("identity", [{"name": "new"}, {"priority": 70}])
def test_a_new_rule_needs_both(three: Playground, missing: str, identity: t.Any) -> None:
    entry = {"conditions": [HOST], "actions": [FORWARD], **identity}
    del entry[missing]
    result = three.rules([rule("rule-001", 15), entry])
    assert result.failed
    assert result.msg.startswith(f"rules[1].{missing}: is needed, since there is no rule with ")
    assert result.writes == []
    assert three.rules([]).data["rules"][0]["priority"] == 10


def test_a_rule_is_renamed_by_its_id(three: Playground) -> None:
    entry = {"id": ids(three)["rule-002"], "name": "renamed"}
    runs = thrice(three, "rules", [entry])
    assert len(runs.real.writes) == 1
    assert table(runs.real) == {"rule-001": 10, "renamed": 20, "rule-003": 30}


def test_an_empty_name_takes_the_name_away(three: Playground) -> None:
    runs = thrice(three, "rules", [{"name": "", "id": ids(three)["rule-002"]}])
    assert runs.real.writes[0]["params"]["ForwardingRules.1.ForwardingRuleName"] == ""
    assert runs.real.data["rules"][1]["name"] == ""
    assert done(runs.real) == [("update", "the rule with priority 20")]


def test_rules_without_names_are_known_by_priority(playground: Playground) -> None:
    entries = [rule(priority=10), rule(priority=20, conditions=[{"path": ["/x"]}])]
    runs = thrice(playground, "rules", entries)
    assert [one["name"] for one in runs.real.data["rules"]] == ["", ""]
    runs = thrice(playground, "rules", [rule(priority=10, actions=[FINAL["drop"]])])
    assert done(runs.real) == [("update", "the rule with priority 10")]


def test_names_can_be_exchanged_by_id(three: Playground) -> None:
    known = ids(three)
    entries = [{"id": known["rule-001"], "name": "rule-002"}, {"id": known["rule-002"], "name": "rule-001"}]
    runs = thrice(three, "rules", entries)
    assert len(runs.real.writes) == 1
    assert table(runs.real) == {"rule-002": 10, "rule-001": 20, "rule-003": 30}


# -- order --


@pytest.mark.parametrize("option", SWAPS)
@pytest.mark.parametrize(
    "priorities",
    [
        (20, 10, 30),
        (10, 30, 20),
        (20, 30, 10),
        (30, 10, 20),
        (30, 20, 10),
        (20, 30, 40),
        (5, 10, 20),
        (30, 40, 10),
        (15, 10, 20),
    ],
    ids=str,
)
def test_moves(three: Playground, priorities: tuple[int, ...], option: str) -> None:
    three.control("PUT", "options", {"priority_conflict": option})
    names = [entry["name"] for entry in rules(3)]
    wanted = dict(zip(names, priorities))
    runs = thrice(three, "rules", [{"name": name, "priority": wanted[name]} for name in names])
    assert table(runs.real) == dict(sorted(wanted.items(), key=lambda pair: pair[1]))
    cycle = priorities not in ((20, 30, 40), (5, 10, 20), (15, 10, 20))
    assert sum(call["changed"] for call in runs.real.writes) == (2 if cycle and option == "reject_each_step" else 1)


@pytest.mark.parametrize("option", SWAPS)
def test_a_whole_table_is_turned_round(playground: Playground, option: str) -> None:
    playground.control("PUT", "options", {"priority_conflict": option})
    playground.rules(rules(20))
    wanted = [{"name": entry["name"], "priority": 210 - entry["priority"]} for entry in rules(20)]
    runs = thrice(playground, "rules", wanted)
    assert [*table(runs.real)] == [entry["name"] for entry in reversed(rules(20))]
    assert sum(call["changed"] for call in runs.real.writes) == (2 if option == "reject_each_step" else 1)


def test_a_move_in_batches_is_valid_after_each(playground: Playground) -> None:
    """Each wants the place of the next: only from the far end can it be done one by one."""
    playground.rules(rules(6))
    moved = [{"name": entry["name"], "priority": entry["priority"] + 10} for entry in rules(6)]
    runs = thrice(playground, "rules", moved, batch_size=1)
    assert [identity for _action, identity in done(runs.real)] == [f"rule-{number:03}" for number in range(6, 0, -1)]
    assert {call["code"] for call in runs.real.writes} == {None}


def test_a_shared_priority_is_warned_of(three: Playground) -> None:
    three.control("PUT", "options", {"priority_conflict": "allow"})
    check = three.rules([{"name": "rule-001", "priority": 20}], check=True)
    real = three.rules([{"name": "rule-001", "priority": 20}])
    for result in (check, real):
        (warning,) = result.warnings
        assert warning.startswith("Priority 20 will be shared by rule-001 ")
    assert three.rules([{"name": "rule-001", "priority": 20}]).warnings == []


@pytest.mark.parametrize("option", SWAPS)
def test_a_rule_takes_the_place_of_one_that_goes(three: Playground, option: str) -> None:
    three.control("PUT", "options", {"priority_conflict": option})
    runs = thrice(three, "rules", [{"name": "rule-001", "priority": 20}], purge=True)
    assert table(runs.real) == {"rule-001": 20}
    assert sum(call["changed"] for call in runs.real.writes) == 2


@pytest.mark.parametrize("option", SWAPS)
def test_a_rule_takes_the_place_of_one_that_goes_and_two_swap(three: Playground, option: str) -> None:
    three.control("PUT", "options", {"priority_conflict": option})
    three.rules([rule("rule-004", 40)])
    wanted = [("rule-001", 20), ("rule-002", 10), ("rule-003", 40)]
    runs = thrice(three, "rules", [{"name": name, "priority": priority} for name, priority in wanted], purge=True)
    assert table(runs.real) == {"rule-002": 10, "rule-001": 20, "rule-003": 40}


@pytest.mark.parametrize("option", SWAPS)
def test_a_new_rule_takes_the_place_of_one_that_cannot_be_reused(playground: Playground, option: str) -> None:
    playground.control("PUT", "options", {"priority_conflict": option})
    mirror = [{"RuleActionType": "TrafficMirror", "RuleActionValue": {"share": 10}}]
    place_rule(playground, "frule-bp1strange", 10, ForwardingRuleName="strange", RuleActions=mirror)
    runs = thrice(playground, "rules", [rule("new", 10)], purge=True)
    assert table(runs.real) == {"new": 10}


def test_what_is_not_there_is_no_place_that_is_taken(three: Playground) -> None:
    """`NotExist.…` has the words of a conflict in it. Nothing is parked or deleted because of it."""
    fault = {"kind": "error", "code": "NotExist.EndPointGroup", "status": 400, "times": 0}
    three.control("POST", "faults", {**fault, "action": "UpdateForwardingRules"})
    before = world(three)
    swapped = [{"name": "rule-001", "priority": 20}, {"name": "rule-002", "priority": 10}]
    result = three.rules(swapped, purge=True)
    assert result.failed
    assert "NotExist.EndPointGroup" in result.msg
    assert [call["action"] for call in result.writes] == ["UpdateForwardingRules"]
    assert world(three) == before
    # It wants a place that is left first, so that there is no other way in which it could be written.
    result = three.rules([{"name": "rule-001", "priority": 20}], purge=True)
    assert "NotExist.EndPointGroup" in result.msg
    assert [call["action"] for call in result.writes] == ["DeleteForwardingRules", "UpdateForwardingRules"]


# -- purge --


def test_purge_takes_the_others_away(three: Playground) -> None:
    runs = thrice(three, "rules", [{"name": "rule-002"}], purge=True)
    assert done(runs.real) == [("delete", "rule-001"), ("delete", "rule-003")]
    assert [call["action"] for call in runs.real.writes] == ["DeleteForwardingRules"]
    assert shown_in_diff(runs.real, "rules") == [rule("rule-002", 20)]


def test_purge_with_an_empty_list_empties(three: Playground) -> None:
    runs = thrice(three, "rules", [], purge=True)
    assert len(runs.real.writes) == 1
    assert runs.real.data["rules"] == []
    assert three.state()["rules"] == {}


def test_without_purge_the_others_stay(three: Playground) -> None:
    runs = thrice(three, "rules", [rule("new", 15)])
    assert table(runs.real) == {"rule-001": 10, "new": 15, "rule-002": 20, "rule-003": 30}
    assert_nothing_done(three.rules([]))


def test_purge_reuses_what_is_to_go(three: Playground) -> None:
    before = ids(three)
    runs = thrice(three, "rules", [rule("new-a", 20), rule("new-b", 50)], purge=True)
    assert [call["action"] for call in runs.real.writes] == ["UpdateForwardingRules", "DeleteForwardingRules"]
    assert ids(three)["new-a"] == before["rule-002"]  # It has the priority already.
    assert done(runs.real)[-1] == ("delete", "rule-003")


def test_purge_replaces_a_whole_set_in_one_write(three: Playground) -> None:
    before = set(ids(three).values())
    runs = thrice(three, "rules", [rule(f"new-{number}", number) for number in (1, 2, 3)], purge=True)
    assert [call["action"] for call in runs.real.writes] == ["UpdateForwardingRules"]
    assert set(ids(three).values()) == before


def test_purge_with_more_new_rules_than_old(three: Playground) -> None:
    runs = thrice(three, "rules", [rule(f"new-{number}", number) for number in range(1, 6)], purge=True)
    assert [call["action"] for call in runs.real.writes] == ["CreateForwardingRules", "UpdateForwardingRules"]


def test_purge_clears_the_name_of_a_reused_rule(three: Playground) -> None:
    runs = thrice(three, "rules", [rule(priority=77)], purge=True)
    assert table(runs.real) == {"": 77}


def test_a_priority_is_handed_on(three: Playground) -> None:
    """An entry that says only a priority means a rule without a name there, or a new one once another has moved away."""
    runs = thrice(three, "rules", [{"name": "rule-001", "priority": 7}, rule(priority=10)])
    assert done(runs.real) == [("update", "rule-001"), ("create", "the rule with priority 10")]


def test_a_new_rule_without_a_priority_takes_no_traffic_from_what_stays(playground: Playground) -> None:
    """Also where purge takes a rule away that is before all others."""
    everything = [{"path": ["/*"]}]
    shop = rule("shop", 20)
    playground.rules([rule("maintenance", 1, conditions=everything), shop])
    runs = thrice(playground, "rules", [shop, to_green(rule("fallback", conditions=everything))], purge=True)
    assert table(runs.real) == {"shop": 20, "fallback": 30}
    asked = {"listener_id": LISTENER, "host": "www.example.com", "path": "/"}
    assert playground.control("POST", "traffic", asked)["name"] == "shop"


@pytest.mark.parametrize("size", [1, 2, 20])
@pytest.mark.parametrize("purge", [True, False])
@pytest.mark.parametrize("option", SWAPS)
def test_a_run_that_goes_on_chooses_the_same_priorities(size: int, purge: bool, option: str) -> None:
    """The last rule moves to the front, two swap, one goes, and new ones come behind; killed at every moment."""
    entries = [
        rule("rule-003", 5),
        rule("rule-001", 20),
        rule("rule-002", 10),
        rule("first"),
        rule("handed-on", 30),
        rule("second"),
        rule("third"),
    ]

    def ready() -> Playground:
        playground = Playground()
        playground.rules([*rules(3), rule("other", 25)])
        playground.control("PUT", "options", {"priority_conflict": option})
        return playground

    playground = ready()
    start = playground.moments
    expected = table(playground.rules(entries, purge=purge, batch_size=size))
    assert [name for name in expected if name in ("first", "second", "third")] == ["first", "second", "third"]
    for moment in range(1, playground.moments - start + 1):
        playground = ready()
        playground.kill_at = playground.moments + moment
        with pytest.raises(Killed):
            playground.rules(entries, purge=purge, batch_size=size)
        playground.kill_at = None
        again = playground.rules(entries, purge=purge, batch_size=size)
        assert not again.failed, again.msg
        assert table(again) == expected


def test_a_deletion_waits_if_the_conflict_is_not_its_business(three: Playground) -> None:
    """A swap is refused: going round it does not need that anything is deleted before."""
    three.control("PUT", "options", {"priority_conflict": "reject_each_step"})
    swapped = [{"name": "rule-001", "priority": 20}, {"name": "rule-002", "priority": 10}]
    runs = thrice(three, "rules", swapped, purge=True)
    assert [call["action"] for call in runs.real.writes] == [*["UpdateForwardingRules"] * 3, "DeleteForwardingRules"]


# -- absent --


@pytest.mark.parametrize("by", ["id", "name", "priority"])
def test_absent(three: Playground, by: str) -> None:
    if by == "priority":
        three.rules([{"id": ids(three)["rule-002"], "name": ""}])
    known = ids(three)
    entry = {"id": known.get("rule-002"), "name": "rule-002", "priority": 20}
    runs = thrice(three, "rules", [{by: entry[by]}], state="absent")
    assert [operation["action"] for operation in runs.real.data["operations"]] == ["delete"]
    assert table(runs.real) == {"rule-001": 10, "rule-003": 30}


@pytest.mark.parametrize("entry", [{"id": "frule-bp1gone"}, {"name": "gone"}, {"priority": 99}, rule("gone", 10)])
def test_absent_of_what_is_not_there(three: Playground, entry: t.Any) -> None:
    assert thrice(three, "rules", [entry], state="absent").real.data["changed"] is False


def test_absent_of_several_is_one_write(three: Playground) -> None:
    runs = thrice(three, "rules", [{"name": "rule-003"}, {"name": "gone"}, {"name": "rule-001"}], state="absent")
    assert len(runs.real.writes) == 1
    assert table(runs.real) == {"rule-002": 20}


def test_absent_of_nothing(three: Playground) -> None:
    assert_nothing_done(three.rules([], state="absent"))


def test_absent_does_not_mind_what_else_is_said(three: Playground) -> None:
    runs = thrice(three, "rules", [rule("rule-001", 99, actions=[FINAL["drop"]])], state="absent")
    assert table(runs.real) == {"rule-002": 20, "rule-003": 30}


def test_one_of_two_of_a_name_goes_by_its_id_alone(playground: Playground) -> None:
    """By its name and priority it would go too, and with the next run the other one, which then is the only one of the name."""
    result = playground.rules([rule("twin", 10), rule("twin", 20), rule("other", 30)])
    ids = {one["priority"]: one["id"] for one in result.data["rules"]}
    for check in (True, False):
        refused = playground.rules([{"name": "twin", "priority": 10}], state="absent", check=check)
        assert refused.failed and "Say by id which one is meant" in refused.msg
        assert refused.writes == []
    runs = thrice(playground, "rules", [{"id": ids[10]}], state="absent")
    assert table(runs.real) == {"twin": 20, "other": 30}
    playground.rules([rule("twin", 10), rule("twin", 20)])
    # Who says both may say them by their priorities.
    runs = thrice(
        playground, "rules", [{"name": "twin", "priority": 10}, {"name": "twin", "priority": 20}], state="absent"
    )
    assert table(runs.real) == {"other": 30}


# -- which rule is meant --


def test_an_unknown_id_is_an_error(three: Playground) -> None:
    result = three.rules([rule("rule-001", 10), rule("rule-002", 20, id="frule-bp1gone")])
    assert result.failed
    assert result.msg.startswith("rules[1].id: there is no forwarding rule frule-bp1gone.")
    assert result.writes == []


@pytest.mark.parametrize("state", ["present", "absent"])
def test_a_name_that_two_live_rules_have_is_an_error(playground: Playground, state: str) -> None:
    for number in (1, 2):
        place_rule(playground, f"frule-bp1twin{number}", number * 10, ForwardingRuleName="twin")
    before = world(playground)
    result = playground.rules([{"name": "twin"}], state=state)
    assert result.failed
    assert "rules[0]: 2 live forwarding rules have this name (frule-bp1twin1, frule-bp1twin2)" in result.msg
    assert world(playground) == before
    assert_nothing_done(playground.rules([{"id": "frule-bp1twin1", "name": "twin"}]))


def test_two_entries_that_turn_out_to_mean_one_rule(three: Playground) -> None:
    result = three.rules([{"name": "rule-001", "actions": [FINAL["drop"]]}, {"priority": 10, "actions": [FORWARD]}])
    assert result.failed
    assert result.msg.startswith("rules[1]: means the same forwarding rule as rules[0]: rule-001 (frule-")
    assert result.writes == []


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize(
    ("entry", "state"),
    [
        (rule(priority=20, actions=[FINAL["drop"]]), "present"),
        (rule("", 20), "present"),
        ({"priority": 20}, "present"),
        ({"name": "", "priority": 20}, "present"),
        ({"priority": 20}, "absent"),
    ],
)
def test_an_entry_without_a_name_leaves_a_named_rule_alone(
    three: Playground, entry: t.Any, state: str, check: bool
) -> None:
    before = world(three)
    result = three.rules([{"name": "rule-001", "priority": 15}, entry], state=state, check=check)
    assert result.failed
    assert (
        f"rules[1]: has no name, so that it means a rule without a name, but priority 20 is that of rule-002 ({ids(three)['rule-002']})"
        in result.msg
    )
    assert result.writes == []
    assert world(three) == before


@pytest.mark.parametrize("option", SWAPS)
def test_purge_gives_the_place_of_a_named_rule_to_one_without_a_name(three: Playground, option: str) -> None:
    three.control("PUT", "options", {"priority_conflict": option})
    known = ids(three)
    runs = thrice(three, "rules", [{"name": "rule-001"}, to_green(rule(priority=20))], purge=True)
    assert table(runs.real) == {"rule-001": 10, "": 20}
    assert ids(three)[""] == known["rule-002"]


@pytest.mark.parametrize("check", [True, False])
def test_a_name_for_a_rule_without_one_is_given_by_its_id(playground: Playground, check: bool) -> None:
    playground.rules([rule(priority=10)])
    (known,) = playground.state()["rules"]
    result = playground.rules([rule("beta", 10)], check=check)
    assert result.failed
    assert (
        f"rules[0]: there is no rule beta yet, and priority 10 is that of a rule without a name ({known})" in result.msg
    )
    assert result.writes == []
    adopted = playground.rules([rule("beta", 10, id=known)], check=check)
    assert adopted.data["changed"]
    assert table(adopted) == {"beta": 10}
    assert len(playground.state()["rules"]) == 1


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("option", SWAPS)
def test_two_entries_with_one_priority_are_refused_before_anything_is_written(
    three: Playground, option: str, check: bool
) -> None:
    three.control("PUT", "options", {"priority_conflict": option})
    before = world(three)
    entries = [to_green(rule("rule-001", 20)), rule("new", 15), to_green(rule("rule-002"))]
    result = three.rules(entries, check=check, batch_size=1)
    assert result.failed
    assert "rules[0].priority: 20 is the priority of rules[2] too. It is not documented" in result.msg
    assert result.writes == []
    assert world(three) == before


def test_a_shared_priority_that_is_live_can_be_given_back(three: Playground) -> None:
    three.control("PUT", "options", {"priority_conflict": "allow"})
    place_rule(three, "frule-bp1twin", 20, ForwardingRuleName="")
    place_rule(three, "frule-bp1other", 20, ForwardingRuleName="other")
    shown = three.rules([]).data["rules"]
    assert_nothing_done(three.rules(shown, purge=True))
    without_ids = [{name: value for name, value in one.items() if name != "id"} for one in shown]
    assert_nothing_done(three.rules(without_ids, purge=True))


# -- what belongs to others --


@pytest.fixture
def managed(three: Playground) -> Playground:
    place_rule(three, "frule-bp1managed", 40, ForwardingRuleName="theirs", **MANAGED)
    return three


def test_purge_leaves_what_another_service_manages(managed: Playground) -> None:
    check = managed.rules([], purge=True, check=True)
    real = managed.rules([], purge=True)
    for result in (check, real):
        assert [one["name"] for one in result.data["rules"]] == ["theirs"]
        (warning,) = result.warnings
        assert warning.startswith("theirs (frule-bp1managed) is left alone by purge: another service")
    assert_nothing_done(managed.rules([], purge=True))


@pytest.mark.parametrize(
    ("entry", "state", "word"),
    [({"name": "theirs", "priority": 50}, "present", "changed"), ({"name": "theirs"}, "absent", "deleted")],
)
def test_what_another_service_manages_is_not_touched(managed: Playground, entry: t.Any, state: str, word: str) -> None:
    before = world(managed)
    result = managed.rules(
        [{"name": "rule-001", "priority": 15} if state == "present" else {"name": "rule-001"}, entry], state=state
    )
    assert result.failed
    assert (
        result.msg
        == f"rules[1]: theirs (frule-bp1managed) cannot be {word}: another service of Alibaba Cloud manages this rule."
    )
    assert world(managed) == before


def test_what_another_service_manages_may_be_said_as_it_is(managed: Playground) -> None:
    assert_nothing_done(managed.rules([{"name": "theirs", "priority": 40}]))


def test_a_direction_that_we_do_not_model_is_kept(playground: Playground) -> None:
    place_rule(playground, "frule-bp1back", 10, ForwardingRuleName="back", ForwardingRuleDirection="response")
    result = playground.rules([{"name": "back", "priority": 20}])
    assert result.writes[0]["params"]["ForwardingRules.1.RuleDirection"] == "response"


# -- before the first write, in both modes --

ABSENT = "epg-bp1bleu"


def forwarding(group: str, before: t.Sequence[t.Any] = ()) -> dict[str, t.Any]:
    return {"actions": [*before, {"forward_group": {"endpoint_group_id": group}}]}


def both(playground: Playground, entries: t.Any, **options: t.Any) -> Result:
    """What is refused in check mode is refused by a real run, in the same words and before anything is written."""
    before = world(playground)
    check, real = (playground.rules(entries, check=check, **options) for check in (True, False))
    for result in (check, real):
        assert result.failed
        assert result.data["changed"] is False
        assert result.writes == []
        assert {one["state"] for one in result.data["operations"]} <= {"left"}
    assert real.msg == check.msg
    assert real.actions == check.actions
    assert world(playground) == before
    return real


def room(playground: Playground) -> Playground:
    playground.control("PUT", "options", {"quota_rules": 100, "quota_conditions": 100})
    return playground


@pytest.mark.parametrize("purge", [True, False])
@pytest.mark.parametrize("size", [1, 20, 1000])
def test_a_typo_in_the_last_of_25_rules(playground: Playground, purge: bool, size: int) -> None:
    entries = [*rules(24), rule("rule-025", 250, **forwarding(ABSENT))]
    result = both(room(playground), entries, purge=purge, batch_size=size)
    words = f"rules[24].actions[0].forward_group.endpoint_group_id: {ABSENT} is not an endpoint group of the listener"
    assert result.msg.startswith(f"{words} {LISTENER}. Nothing was changed. Left to do: create rule-001, ")
    entries[-1] = rule("rule-025", 250)
    assert len(thrice(playground, "rules", entries, purge=purge, batch_size=size).real.data["rules"]) == 25


def test_every_wrong_reference_is_named(three: Playground) -> None:
    given = [
        rule("rule-001", 10, **forwarding(ABSENT)),
        rule("rule-002", 25),
        rule("new", 40, **forwarding("epg-none", [{"rewrite": {"path": "/a"}}])),
    ]
    result = both(three, given)
    assert result.msg.startswith("2 problems: rules[0].actions[0].forward_group.endpoint_group_id: ")
    assert "; rules[2].actions[1].forward_group.endpoint_group_id: epg-none is not" in result.msg


@pytest.mark.parametrize("purge", [True, False])
def test_a_reference_in_an_update(three: Playground, purge: bool) -> None:
    result = both(three, [*rules(2), rule("rule-003", 35, **forwarding(ABSENT))], purge=purge)
    assert result.msg.startswith("rules[2].actions[0].forward_group.endpoint_group_id: ")


def test_a_reference_in_what_purge_turns_into_another(three: Playground) -> None:
    assert "rules[0].actions[0]" in both(three, [rule("new", 40, **forwarding(ABSENT))], purge=True).msg


def group(playground: Playground, group_id: str, **record: t.Any) -> None:
    state = playground.state()
    state["endpoint_groups"][group_id] = {"ListenerId": LISTENER, "EndpointGroupType": "virtual", **record}
    playground.control("PUT", "state", state)


def test_what_does_not_change_is_not_looked_at(three: Playground) -> None:
    """A rule that stays as it is may refer to what has gone; nothing of it is written."""
    state = three.state()
    for record in state["rules"].values():
        if record["ForwardingRuleName"] == "rule-001":
            record["RuleActions"][0]["RuleActionValue"] = f'[{{"type":"endpointgroup","value":"{ABSENT}"}}]'
    three.control("PUT", "state", state)
    thrice(three, "rules", [rule("rule-001", 10, **forwarding(ABSENT)), rule("rule-002", 25)])


@pytest.mark.parametrize("name", [True, False])
def test_a_group_that_is_being_deleted(three: Playground, name: bool) -> None:
    """The service would answer that it is busy, for as long as there is time."""
    group(three, "epg-bp1going", Name="going", State="deleting")
    target = {"endpoint_group": "going"} if name else {"endpoint_group_id": "epg-bp1going"}
    result = both(three, [*rules(3), rule("new", 40, actions=[{"forward_group": target}])])
    assert "rules[3].actions[0].forward_group.endpoint_group_id: the endpoint group epg-bp1going is being" in result.msg
    assert three.clock.slept == []


def test_a_group_that_is_being_made_is_waited_for(three: Playground) -> None:
    group(three, "epg-bp1coming", Name="coming", State="configuring")
    assert not three.rules([rule("new", 40, **forwarding("epg-bp1coming"))], check=True).failed
    three.once("after", "CreateForwardingRules", lambda: group(three, "epg-bp1coming", State="active"))
    result = three.rules([rule("new", 40, **forwarding("epg-bp1coming"))])
    assert not result.failed, result.msg


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"ListenerId": "lsr-beside"}, "; it is an endpoint group of the standard listener lsr-beside"),
        (
            {"ListenerId": "lsr-elsewhere"},
            "; it is an endpoint group of the standard listener lsr-elsewhere of the accelerator ga-elsewhere",
        ),
    ],
)
def test_a_group_of_another_listener(three: Playground, record: t.Any, words: str) -> None:
    state = three.state()
    state["accelerators"]["ga-elsewhere"] = {}
    state["listeners"]["lsr-elsewhere"] = {"AcceleratorId": "ga-elsewhere"}
    state["listeners"]["lsr-beside"] = {"AcceleratorId": ACCELERATOR}
    three.control("PUT", "state", state)
    group(three, "epg-bp1theirs", **record)
    result = both(three, [rule("new", 40, **forwarding("epg-bp1theirs"))])
    assert f"epg-bp1theirs is not an endpoint group of the listener {LISTENER}{words}. Nothing" in result.msg


@pytest.mark.parametrize(
    ("group_id", "words"),
    [
        ("green", "; the id of an endpoint group begins with epg-; if this is its name, give it as endpoint_group"),
        (LISTENER, "; it looks like the id of a listener"),
        (
            "epg-bp1game",
            "; it is an endpoint group of the custom routing listener lsr-bp1game of the accelerator ga-bp1game",
        ),
    ],
)
def test_something_else_given_as_the_id_of_a_group(three: Playground, group_id: str, words: str) -> None:
    result = both(three, [rule("new", 40, **forwarding(group_id))])
    assert f"{group_id} is not an endpoint group of the listener {LISTENER}{words}. Nothing" in result.msg


def test_a_default_group_is_the_services_business(playground: Playground) -> None:
    """Rules of TCP listeners, and of accelerators that are paid as they go, may forward to it too."""
    wanted = [rule("aa", 10, **forwarding("epg-bp1default"))]
    playground.control("PUT", "options", {"forward_to_default": False})
    result = playground.rules(wanted)
    assert result.data["error"]["code"] == "NotExist.EndPointGroup"
    assert playground.state()["rules"] == {}
    playground.control("PUT", "options", {"forward_to_default": True})
    thrice(playground, "rules", wanted)


@pytest.mark.parametrize(
    ("options", "words"),
    [({"listener_id": "lsr-bp1none"}, "NotExist.Listener"), ({"accelerator_id": "ga-bp1none"}, "NotExist.Accelerator")],
)
def test_where_there_is_nothing(playground: Playground, options: t.Any, words: str) -> None:
    for check in (True, False):
        result = playground.rules([rule("aa", 10)], check=check, **options)
        assert result.failed
        assert words in result.msg
        assert result.writes == []


def listener(playground: Playground, **record: t.Any) -> Playground:
    state = playground.state()
    state["listeners"][LISTENER].update(record)
    playground.control("PUT", "state", state)
    return playground


@pytest.fixture
def tcp(playground: Playground) -> Playground:
    return listener(playground, Protocol="TCP")


def test_a_tcp_listener(tcp: Playground) -> None:
    thrice(tcp, "rules", [rule("aa", 10), rule("bb", 20, actions=[FINAL["drop"]])])


@pytest.mark.parametrize(
    ("entry", "option"),
    [
        (rule("rule-025", 250, conditions=[HOST, {"path": ["/x"]}]), "path"),
        (rule("rule-025", 250, actions=[FINAL["redirect"]]), "redirect"),
        (rule("rule-025", 250, actions=[{"remove_header": ["X-A"]}, FORWARD]), "remove_header"),
    ],
)
def test_what_a_tcp_listener_cannot_do(tcp: Playground, entry: t.Any, option: str) -> None:
    result = both(room(tcp), [*rules(24), entry])
    assert result.msg.startswith(
        f"rules[24]: a TCP listener has no {option}, only drop, forward_group, host. Nothing was"
    )


def test_what_a_tcp_listener_has_already_is_not_looked_at(tcp: Playground) -> None:
    """Though nobody knows how it came there."""
    path = {"RuleConditionType": "Path", "RuleConditionValue": '["/x"]'}
    mirror = {"RuleActionType": "TrafficMirror", "RuleActionValue": {"share": 1}}
    place_rule(tcp, "frule-bp1odd", 10, ForwardingRuleName="odd", RuleConditions=[path], RuleActions=[mirror])
    assert not tcp.rules([rule("aa", 20)]).failed
    place_rule(tcp, "frule-bp1odd", 10, ForwardingRuleName="odd", RuleConditions=[path])
    result = tcp.rules([{"name": "odd", "priority": 15}])
    assert result.data["error"]["code"] == "IllegalParameter.RuleConditionType", "it is for the service to say"


@pytest.mark.parametrize("by_name", [False, True])
@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"Protocol": "UDP"}, "the listener's protocol is UDP; only TCP, HTTP and HTTPS have forwarding rules"),
        ({"State": "deleting"}, "the listener is being deleted"),
    ],
)
def test_a_listener_that_takes_no_rules(playground: Playground, record: t.Any, words: str, by_name: bool) -> None:
    where: dict[str, t.Any] = {"listener_id": ..., "listener": "web"} if by_name else {}
    result = both(listener(playground, **record), [rule("aa", 10)], **where)
    assert result.msg.startswith(f"{'listener' if by_name else 'listener_id'}: {words}. Nothing was changed.")


def test_a_custom_routing_listener_has_no_rules(playground: Playground) -> None:
    where = {"accelerator_id": GAME_ACCELERATOR, "listener_id": "lsr-bp1game"}
    result = both(playground, [rule("aa", 10, actions=[FINAL["drop"]])], **where)
    assert result.msg.startswith(
        "listener_id: the listener is a custom routing listener, which has no forwarding rules. "
    )


@pytest.mark.parametrize("check", [True, False])
def test_a_listener_of_another_accelerator(playground: Playground, check: bool) -> None:
    state = playground.state()
    state["accelerators"]["ga-bp1other"] = {}
    playground.control("PUT", "state", state)
    result = playground.rules([rule("aa", 10)], accelerator_id="ga-bp1other", check=check)
    assert result.failed
    assert result.data["error"]["code"] == "NotExist.Listener"


@pytest.mark.parametrize("entries", [rules(3), [rule("rule-001", 15)], []])
def test_an_expired_accelerator(three: Playground, entries: t.Any) -> None:
    three.control("PUT", "options", {"accelerator_state": "finacialLocked"})
    if entries == rules(3):
        assert_nothing_done(three.rules(entries))
        return
    assert "its subscription has expired" in both(three, entries, purge=True).msg


def test_a_plan_that_is_made_anew_is_checked_anew(playground: Playground) -> None:
    """What was written stays and is named; what the new plan has to write is looked at before it is."""
    playground.rules([rule("aa", 10, **forwarding(GREEN))])

    def away() -> None:
        state = playground.state()
        del state["endpoint_groups"][GREEN]
        record = next(one for one in state["rules"].values() if one["ForwardingRuleName"] == "aa")
        record["RuleActions"][0]["RuleActionValue"] = f'[{{"type":"endpointgroup","value":"{BLUE}"}}]'
        playground.control("PUT", "state", state)

    playground.once("after", "CreateForwardingRules", away)
    result = playground.rules([rule("aa", 10, **forwarding(GREEN)), rule("bb", 20), rule("cc", 30)], batch_size=1)
    assert result.failed
    assert "rules[0].actions[0].forward_group.endpoint_group_id: epg-bp1green is not an endpoint group" in result.msg
    assert "Done: create bb. Left to do: update aa, create cc." in result.msg
    assert len(result.writes) == 1


@pytest.mark.parametrize("check", [True, False])
def test_nothing_to_do_costs_no_more_than_to_see_that(three: Playground, check: bool) -> None:
    for entries in (rules(3), [], [{"name": "rule-001"}]):
        assert three.rules(entries, check=check).actions == ["ListForwardingRules"]


@pytest.mark.parametrize("check", [True, False])
def test_deletions_need_no_references(three: Playground, check: bool) -> None:
    result = three.rules([], purge=True, check=check)
    assert result.actions[:2] == ["ListForwardingRules", "DescribeAccelerator"]
    assert not set(result.actions) & {"DescribeListener", "ListEndpointGroups"}


# -- an accelerator that knows only the older storage form --


@pytest.mark.parametrize("size", [1, 20])
def test_the_first_rule_of_an_old_accelerator(playground: Playground, size: int) -> None:
    playground.control("PUT", "options", {"legacy_storage": True})
    runs = thrice(playground, "rules", EVERYTHING, batch_size=size)
    assert [call["code"] for call in runs.real.writes if not call["changed"]] == ["IllegalParameter.RuleConditionValue"]
    params = runs.real.writes[-1]["params"]
    assert {name.split(".")[4] for name in params if ".RuleConditions.1." in name} == {
        "RuleConditionType",
        "HostConfig",
    }
    # What is live says so from then on.
    later = thrice(playground, "rules", [*EVERYTHING[:3], to_green(rule("dropped", 40)), rule("later", 50)])
    assert all(call["changed"] for call in later.real.writes)


@pytest.mark.parametrize(
    "code", ["IllegalParameter", "InvalidParameter", "MissingPathConfig", "IllegalParam.RuleActionValue"]
)
def test_however_the_newer_form_is_refused(playground: Playground, code: str) -> None:
    playground.control("PUT", "options", {"legacy_storage": True})
    fault = {"kind": "error", "code": code, "status": 400, "message": "No.", "action": "CreateForwardingRules"}
    playground.control("POST", "faults", fault)
    result = playground.rules(rules(3))
    assert not result.failed, result.msg
    assert len(result.writes) == 2


@pytest.mark.parametrize("most", [1, 2])
def test_an_old_accelerator_that_takes_few_rules_at_a_time(playground: Playground, most: int) -> None:
    playground.control("PUT", "options", {"legacy_storage": True, "max_rules_per_call": most})
    thrice(playground, "rules", rules(5))


def test_what_is_refused_in_both_forms(playground: Playground) -> None:
    fault = {"kind": "error", "code": "IllegalParameter.Odd", "status": 400, "action": "CreateForwardingRules"}
    playground.control("POST", "faults", {**fault, "message": "First."})
    playground.control("POST", "faults", {**fault, "message": "Second.", "skip": 0})
    result = playground.rules(rules(2))
    assert result.failed
    first, _form, second = result.msg.partition(
        "Written in the other form that the service knows, it was refused too: "
    )
    assert (
        "Cannot create rule-001, rule-002: CreateForwardingRules was answered with IllegalParameter.Odd: First" in first
    )
    assert "IllegalParameter.Odd: Second" in second
    assert "Nothing was changed." in second
    assert result.data["error"]["message"] == "First."
    assert len(result.writes) == 2


@pytest.mark.parametrize("code", ["NotExist.EndPointGroup", "Forbidden.RAM", "QuotaExceeded.ForwardingRule"])
def test_a_refusal_that_is_not_for_the_form(playground: Playground, code: str) -> None:
    fault = {"kind": "error", "code": code, "status": 400, "message": "No.", "times": 0}
    playground.control("POST", "faults", {**fault, "action": "CreateForwardingRules"})
    assert len(playground.rules(rules(2)).writes) == 1


def test_where_the_newer_form_is_live_the_older_is_not_tried(three: Playground) -> None:
    fault = {"kind": "error", "code": "IllegalParameter.Odd", "status": 400, "message": "No.", "times": 0}
    three.control("POST", "faults", {**fault, "action": "CreateForwardingRules"})
    assert len(three.rules(rules(4)).writes) == 1


def test_a_rule_without_such_parts_has_but_one_form(playground: Playground) -> None:
    playground.control("PUT", "options", {"legacy_storage": True})
    fault = {"kind": "error", "code": "IllegalParameter.Odd", "status": 400, "message": "No.", "times": 0}
    playground.control("POST", "faults", {**fault, "action": "CreateForwardingRules"})
    entry = rule("aa", 10, conditions=[{"method": ["GET"]}], actions=[FINAL["drop"]])
    assert len(playground.rules([entry]).writes) == 1


# -- what is told --


def test_the_result_is_sorted_and_whole(playground: Playground) -> None:
    result = playground.rules([rule("cc", 30), rule("aa", 20), rule("bb", 10)])
    assert [*result.data["rules"][0]] == ["id", "name", "priority", "conditions", "actions", "status"]
    assert table(result) == {"bb": 10, "aa": 20, "cc": 30}
    assert {one["status"] for one in result.data["rules"]} == {"active"}
    known = ids(playground)
    assert all(one["id"] == known[one["name"]] for one in result.data["rules"])
    assert [operation["id"] for operation in result.data["operations"]] == [known[name] for name in ("cc", "aa", "bb")]


def test_the_diff_names_the_listener(three: Playground) -> None:
    diff = three.rules([{"name": "rule-001"}], purge=True).data["diff"]
    assert LISTENER in diff["before_header"]
    assert LISTENER in diff["after_header"]
    assert isinstance(diff["before"], str)


def test_the_accelerator_and_listener_are_sent(three: Playground) -> None:
    for call in three.rules([], purge=True).calls:
        assert call["params"]["AcceleratorId"] == ACCELERATOR
        if call["action"] == "DescribeAccelerator":
            continue
        assert call["params"]["ListenerId"] == LISTENER
        assert call["params"]["RegionId"] == "cn-hangzhou"


def test_what_is_sent_decides_where_requests_go(playground: Playground) -> None:
    playground.rules([rule("aa", 10), to_green(rule("bb", 20, conditions=[{"path": ["/x/*"]}]))])
    found = playground.control(
        "POST", "traffic", {"listener_id": LISTENER, "host": "other.example.com", "path": "/x/1"}
    )
    assert found["name"] == "bb"
    assert GREEN in str(found["action"])
