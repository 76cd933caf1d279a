# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Scenarios of ga_forwarding_rules: what is written, in how many calls, and what is told."""

from __future__ import annotations

import typing as t

import pytest
from scenarios import (
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
from support.playground import ACCELERATOR, GAME_ACCELERATOR, GREEN, LISTENER, Killed, Playground, Result

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
    assert runs.real.actions == ["ListForwardingRules", "CreateForwardingRules", "ListForwardingRules"]
    assert runs.check.actions == [
        "ListForwardingRules",
        "DescribeListener",
        "ListEndpointGroups",
        "DescribeAccelerator",
    ]
    assert runs.again.actions == ["ListForwardingRules"]
    assert playground.clock.slept == []


def test_a_hundred_and_fifty_rules_are_read_in_two_reads(playground: Playground) -> None:
    playground.control("PUT", "options", {"quota_rules": 150, "quota_conditions": 150})
    result = playground.rules(rules(150))
    assert len(result.writes) == 8
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
    assert 12 / most <= len(written) <= 12
    assert 1 <= refused <= 4


def test_a_rule_that_the_service_does_not_like_is_named(playground: Playground) -> None:
    """A refused call is halved until the rule that is to blame stands alone."""
    fault = {"kind": "error", "code": "IllegalParameter.Anything", "status": 400, "message": "No.", "times": 0}
    playground.control("POST", "faults", {**fault, "action": "CreateForwardingRules"})
    result = playground.rules(rules(5))
    assert result.failed
    assert "Cannot create rule-001: CreateForwardingRules was answered with IllegalParameter.Anything: No" in result.msg
    assert len(result.writes) == 3
    assert result.data["changed"] is False


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
    for entries in (swapped, [{"name": "rule-001", "priority": 20}]):
        result = three.rules(entries, purge=True)
        assert result.failed
        assert "NotExist.EndPointGroup" in result.msg
        assert [call["action"] for call in result.writes] == ["UpdateForwardingRules"]
    assert world(three) == before


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
    assert [call["action"] for call in runs.real.writes] == ["UpdateForwardingRules", "CreateForwardingRules"]


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


# -- check mode looks the references up --


@pytest.mark.parametrize(
    ("options", "entry", "words"),
    [
        ({"listener_id": "lsr-bp1none"}, rule("aa", 10), "NotExist.Listener"),
        ({"accelerator_id": "ga-bp1none"}, rule("aa", 10), "NotExist.Accelerator"),
        (
            {},
            rule("aa", 10, actions=[{"rewrite": {"path": "/a"}}, {"forward_group": {"endpoint_group_id": "epg-none"}}]),
            "rules[0].actions[1].forward_group.endpoint_group_id: epg-none is not a virtual endpoint group of the "
            f"listener {LISTENER}",
        ),
        (
            {},
            rule("aa", 10, actions=[{"forward_group": {"endpoint_group_id": "epg-bp1default"}}]),
            "rules[0].actions[0].forward_group.endpoint_group_id: epg-bp1default is not a virtual endpoint group",
        ),
    ],
)
def test_references(playground: Playground, options: t.Any, entry: t.Any, words: str) -> None:
    check = playground.rules([entry], check=True, **options)
    real = playground.rules([entry], **options)
    assert words in check.msg
    for result in (check, real):
        assert result.failed
        assert result.data["changed"] is False
    assert check.writes == []
    assert playground.state()["rules"] == {}


@pytest.fixture
def tcp(playground: Playground) -> Playground:
    state = playground.state()
    state["listeners"][LISTENER]["Protocol"] = "TCP"
    playground.control("PUT", "state", state)
    return playground


def test_a_tcp_listener(tcp: Playground) -> None:
    thrice(tcp, "rules", [rule("aa", 10), rule("bb", 20, actions=[FINAL["drop"]])])


@pytest.mark.parametrize(
    ("entry", "option"),
    [
        (rule("aa", 10, conditions=[HOST, {"path": ["/x"]}]), "path"),
        (rule("aa", 10, actions=[FINAL["redirect"]]), "redirect"),
        (rule("aa", 10, actions=[{"remove_header": ["X-A"]}, FORWARD]), "remove_header"),
    ],
)
def test_what_a_tcp_listener_cannot_do_is_said_in_check_mode(tcp: Playground, entry: t.Any, option: str) -> None:
    result = tcp.rules([entry], check=True)
    assert result.failed
    assert f"rules[0]: a TCP listener has no {option}, only drop, forward_group, host" in result.msg
    assert tcp.rules([entry]).failed


@pytest.mark.parametrize("protocol", ["UDP"])
def test_a_listener_that_has_no_rules(playground: Playground, protocol: str) -> None:
    state = playground.state()
    state["listeners"][LISTENER]["Protocol"] = protocol
    playground.control("PUT", "state", state)
    result = playground.rules([rule("aa", 10)], check=True)
    assert result.failed
    assert f"listener_id: the listener's protocol is {protocol}; only TCP, HTTP and HTTPS" in result.msg


@pytest.mark.parametrize("check", [True, False])
def test_a_custom_routing_listener_has_no_rules(playground: Playground, check: bool) -> None:
    where = {"accelerator_id": GAME_ACCELERATOR, "listener_id": "lsr-bp1game"}
    result = playground.rules([rule("aa", 10, actions=[FINAL["drop"]])], **where, check=check)
    assert result.failed
    assert "listener" in result.msg
    assert ("listener_id: the listener is a custom routing listener" in result.msg) == check


@pytest.mark.parametrize("check", [True, False])
def test_a_listener_of_another_accelerator(playground: Playground, check: bool) -> None:
    state = playground.state()
    state["accelerators"]["ga-bp1other"] = {}
    playground.control("PUT", "state", state)
    result = playground.rules([rule("aa", 10)], accelerator_id="ga-bp1other", check=check)
    assert result.failed
    assert result.data["error"]["code"] == "NotExist.Listener"


def test_check_mode_of_nothing_to_do_reads_once(three: Playground) -> None:
    assert three.rules(rules(3), check=True).actions == ["ListForwardingRules"]


def test_check_mode_of_deletions_needs_no_references(three: Playground) -> None:
    assert three.rules([], purge=True, check=True).actions == ["ListForwardingRules", "DescribeAccelerator"]


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
        assert call["params"]["ListenerId"] == LISTENER
        assert call["params"]["RegionId"] == "cn-hangzhou"


def test_what_is_sent_decides_where_requests_go(playground: Playground) -> None:
    playground.rules([rule("aa", 10), to_green(rule("bb", 20, conditions=[{"path": ["/x/*"]}]))])
    found = playground.control(
        "POST", "traffic", {"listener_id": LISTENER, "host": "other.example.com", "path": "/x/1"}
    )
    assert found["name"] == "bb"
    assert GREEN in str(found["action"])
