# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes of forwarding rules in which no request meets a third thing: what is written, and what requests meet meanwhile."""

from __future__ import annotations

import json
import typing as t

import pytest
from scenarios import Runs, rule, rules, thrice, to_green
from support.playground import BLUE, GREEN, LISTENER, Killed, Playground, Result

CREATE, UPDATE, DELETE = (f"{action}ForwardingRules" for action in ("Create", "Update", "Delete"))
WWW = [{"host": ["www.example.com"]}]
SHOP = [{"path": ["/shop*"]}]
DROP = [{"drop": True}]
VISITS = [
    {"listener_id": LISTENER, "host": host, "path": path, "cookies": cookies}
    for host in ("www.example.com", "other.example.com")
    for path in ("/", "/shop/cart", "/api/v1")
    for cookies in ({}, {"tier": "beta"})
]

Met = list[str]


def met(playground: Playground) -> Met:
    """What each request meets now."""
    return [json.dumps(playground.control("POST", "traffic", visit)["actions"]) for visit in VISITS]


def watched(playground: Playground) -> list[Met]:
    """What requests meet before each request of the module, from now on."""
    seen: list[Met] = []
    playground.watchers.append(lambda which, _action: seen.append(met(playground)) if which == "before" else None)
    return seen


def hitless(seen: t.Sequence[Met]) -> bool:
    """Whether each request met what it met first or what it meets last, and changed over once."""
    for one in zip(*seen):
        changes = [(a, b) for a, b in zip(one, one[1:]) if a != b]
        if not set(one) <= {one[0], one[-1]} or len(changes) > 1:
            return False
    return True


def run(playground: Playground, entries: t.Any, **options: t.Any) -> Runs:
    """In check mode, for real and again, and nobody's request goes astray; what was written is left to the caller."""
    seen = watched(playground)
    runs = thrice(playground, "rules", entries, **options)
    assert hitless([*seen, met(playground)])
    return runs


def actions(result: Result) -> list[str]:
    return [call["action"] for call in result.writes]


def done(result: Result) -> list[tuple[str, str, str]]:
    return [(one["action"], one["identity"], one["state"]) for one in result.data["operations"]]


# -- what needs no copy --


@pytest.mark.parametrize("turned", [False, True])
def test_what_a_rule_gives_up_is_taken_over_before(playground: Playground, turned: bool) -> None:
    playground.rules([rule("www", 100)])
    entries = [rule("www", 100, conditions=[*WWW, *SHOP]), to_green(rule("rest", 110))]
    runs = run(playground, entries[::-1] if turned else entries)
    assert actions(runs.real) == [CREATE, UPDATE]
    assert runs.real.warnings == []


def test_what_would_take_over_goes_before(playground: Playground) -> None:
    playground.rules([rule("api", 90, conditions=[*WWW, {"path": ["/api/*"]}]), to_green(rule("www", 100))])
    runs = run(playground, [rule("api2", 90, conditions=[{"host": ["other.example.com"]}])], purge=True)
    assert actions(runs.real) == [DELETE, UPDATE]


@pytest.mark.parametrize("turned", [False, True])
def test_a_canary_is_there_before_the_others_get_the_new_one(playground: Playground, turned: bool) -> None:
    playground.rules([rule("www", 100)])
    entries = [rule("canary", 10, conditions=[{"cookie": {"tier": ["beta"]}}]), to_green(rule("www", 100))]
    runs = run(playground, entries[::-1] if turned else entries)
    assert actions(runs.real) == [CREATE, UPDATE]


@pytest.mark.parametrize("size", [1, 2, 20])
def test_creations_come_front_to_back_and_deletions_back_to_front(playground: Playground, size: int) -> None:
    entries = [
        rule("shop", 10, conditions=SHOP, actions=DROP),
        rule("www", 20),
        to_green(rule("all", 30, conditions=[{"path": ["/*"]}])),
    ]
    runs = run(playground, entries[::-1], batch_size=size)
    assert len(runs.real.writes) == -(-3 // size)
    runs = run(playground, [], purge=True, batch_size=size)
    assert len(runs.real.writes) == -(-3 // size)


# -- stage, switch, sweep --


def ready(**facts: t.Any) -> Playground:
    playground = Playground()
    playground.control("PUT", "options", facts)
    made = playground.rules(
        [
            rule("www", 20),
            rule("shop", 50, conditions=SHOP, actions=DROP),
            rule("last", 90, conditions=[{"host": ["last.example.com"]}]),
        ]
    )
    assert not made.failed
    return playground


# `rest` takes over what `www` gives up, but not what `shop` is to take, which moves before it.
STAGED = [
    rule("www", 20, conditions=[*WWW, {"path": ["/api/*"]}]),
    rule("shop", 5, conditions=SHOP, actions=DROP),
    to_green(rule("rest", 30)),
    rule("last", 90, conditions=[{"host": ["last.example.com"]}]),
]


def staged_rule(result: Result) -> t.Any:
    """The rule `rest` as it was created."""
    (created,) = (call["params"] for call in result.writes if call["action"] == CREATE)
    return {name.partition(".1.")[2]: value for name, value in created.items() if name.startswith("ForwardingRules.1.")}


def test_what_must_not_act_yet_is_created_as_a_copy(playground: Playground) -> None:
    stage = ready()
    runs = run(stage, STAGED)
    assert actions(runs.real) == [CREATE, UPDATE]
    assert done(runs.real) == [("create", "rest", "done"), ("update", "shop", "done"), ("update", "www", "done")]
    assert done(runs.check) == [(action, name, "planned") for action, name, _state in done(runs.real)]
    (created, *_rest) = runs.real.data["operations"]
    assert created["id"] in stage.state()["rules"] and created["changes"] == []
    assert runs.check.data["operations"][0]["id"] is None
    copy = staged_rule(runs.real)
    assert (copy["ForwardingRuleName"], copy["Priority"]) == ("rest", "30")
    marks = [value for name, value in copy.items() if name.endswith("RuleConditionValue")]
    assert [json.loads(value) for value in marks] == [["www.example.com"], [{"X-Staged-By": ["alicloud.ga"]}]]
    assert any(BLUE in value for value in copy.values())
    assert runs.check.actions[:1] == ["ListForwardingRules"] and runs.check.writes == []
    assert len(runs.check.actions) == len(runs.real.actions) - 2 * 2


def test_a_copy_counts_as_what_it_becomes(playground: Playground) -> None:
    """In messages too: what was created as a copy and has not become what it is to be is not done."""
    stage = ready()
    fault = {"kind": "error", "code": "Forbidden.RAM", "status": 403, "times": 1, "action": UPDATE}
    stage.control("POST", "faults", fault)
    result = stage.rules(STAGED)
    assert result.failed
    assert done(result) == [("create", "rest", "partly"), ("update", "shop", "left"), ("update", "www", "left")]
    assert result.data["operations"][0]["id"] in stage.state()["rules"]


def test_killed_anywhere_the_same_task_goes_on(playground: Playground) -> None:
    """Against the first rules and the last: in as many writes in all, and without a trace of a copy."""
    quiet = ready()
    start = quiet.moments
    quiet.rules(STAGED)
    last = quiet.moments - start
    expected = kept(quiet)
    for moment in range(1, last + 1):
        stage = ready()
        seen = watched(stage)
        before = len(stage.journal())
        stage.kill_at = stage.moments + moment
        with pytest.raises(Killed):
            stage.rules(STAGED)
        stage.kill_at = None
        result = stage.rules(STAGED)
        assert not result.failed, result.msg
        assert hitless([*seen, met(stage)])
        assert kept(stage) == expected
        assert sum(call["changed"] for call in stage.journal()[before:]) == 2


REST_ACTIONS = [
    {"remove_header": ["X-B", "X-C"]},
    {"rewrite": {"path": "/v2"}},
    {"forward_group": {"endpoint_group_id": GREEN}},
]


@pytest.mark.parametrize("purge", [False, True])
@pytest.mark.parametrize("members", [{}, {"Tuning": {"Level": 3}}])
def test_nothing_of_what_a_copy_is_a_copy_of_stays(purge: bool, members: dict[str, t.Any]) -> None:
    """Neither the numbers of its actions nor members that nobody knows, whoever makes of it what it is to be."""

    def begun() -> Playground:
        stage = ready()
        state = stage.state()
        for one in state["rules"].values():
            one["RuleActions"][0].update(members)
        stage.control("PUT", "state", state)
        return stage

    entries = [{**one, "actions": REST_ACTIONS} if one["name"] == "rest" else one for one in STAGED]
    quiet = begun()
    first = quiet.rules(entries, purge=purge)
    assert not first.failed, first.msg
    assert actions(first) == [CREATE, UPDATE]
    assert "X-Staged-By" in str(staged_rule(first))
    stage = begun()
    fault = {"kind": "error", "code": "Forbidden.RAM", "status": 403, "times": 1, "action": UPDATE}
    stage.control("POST", "faults", fault)
    assert stage.rules(entries, purge=purge).failed
    second = stage.rules(entries, purge=purge)
    assert actions(second) == [UPDATE]
    assert kept(stage) == kept(quiet)
    assert not stage.rules(entries, purge=purge).data["changed"]


def test_a_rule_that_asks_for_the_header_itself_keeps_what_nobody_speaks_of(playground: Playground) -> None:
    """As long as its conditions stay, it is the user's own."""
    marked = [*WWW, {"request_header": {"X-Staged-By": ["alicloud.ga"]}}]
    playground.rules([rule("www", 20, conditions=marked)])
    state = playground.state()
    (one,) = state["rules"].values()
    one["RuleActions"][0].update(Order=7, Tuning="high")
    playground.control("PUT", "state", state)
    assert not playground.rules([rule("www", 20, conditions=marked)]).data["changed"]
    result = playground.rules([to_green(rule("www", 20, conditions=marked))])
    assert actions(result) == [UPDATE]
    (one,) = playground.state()["rules"].values()
    assert (one["RuleActions"][0]["Order"], one["RuleActions"][0]["Tuning"]) == (7, "high")


def kept(playground: Playground) -> list[t.Any]:
    """What is there, without ids: the copies are told from what they become by their conditions."""
    names = ("ForwardingRuleName", "Priority", "RuleConditions", "RuleActions")
    found = [[record[name] for name in names] for record in playground.state()["rules"].values()]
    return sorted(found, key=lambda one: str(one[0]))


@pytest.mark.parametrize("moment", ["before", "after"])
def test_the_answer_to_a_copy_is_lost(playground: Playground, moment: str) -> None:
    stage = ready()
    seen = watched(stage)
    stage.control("POST", "faults", {"kind": f"drop_{moment}", "action": CREATE, "times": 1})
    result = stage.rules(STAGED)
    assert not result.failed, result.msg
    assert hitless([*seen, met(stage)])
    assert sum(call["changed"] for call in result.writes) == 2


# `old` would take what `www` gives up, until `shop` does; but `shop` needs `www` to have given it up.
GOING = [
    rule("www", 20),
    to_green(rule("old", 30, conditions=[{"path": ["/*"]}])),
    rule("shop", 50, conditions=SHOP, actions=DROP),
]
LEFT = [
    rule("www", 20, conditions=[*WWW, {"path": ["/api/*"]}]),
    rule("shop", 40, conditions=[{"path": ["/*"]}], actions=DROP),
]


def test_what_goes_and_would_take_over_becomes_a_copy_first(playground: Playground) -> None:
    playground.rules(GOING)
    runs = run(playground, LEFT, purge=True)
    assert actions(runs.real) == [UPDATE, DELETE]
    assert done(runs.real) == [("update", "shop", "done"), ("delete", "old", "done"), ("update", "www", "done")]
    texts = [value for name, value in runs.real.writes[0]["params"].items() if "RuleConditionValue" in name]
    assert '[{"X-Staged-By":["alicloud.ga"]}]' in texts


def test_killed_before_a_copy_is_swept_away(playground: Playground) -> None:
    playground.rules(GOING)
    seen = watched(playground)
    before = len(playground.journal())

    def kill() -> None:
        raise Killed

    playground.once("before", DELETE, kill)
    with pytest.raises(Killed):
        playground.rules(LEFT, purge=True)
    assert len(playground.state()["rules"]) == 3
    result = playground.rules(LEFT, purge=True)
    assert actions(result) == [DELETE]
    assert hitless([*seen, met(playground)])
    assert sum(call["changed"] for call in playground.journal()[before:]) == 2
    assert {one["ForwardingRuleName"] for one in playground.state()["rules"].values()} == {"www", "shop"}


def test_what_became_a_copy_and_is_planned_anew_is_not_told_to_be_gone(playground: Playground) -> None:
    """The answers to the switch are lost, which it turns out to have been carried out; then the rest is a plan of its own."""
    playground.rules(GOING)
    playground.control("POST", "faults", {"kind": "drop_after", "times": 0, "action": UPDATE})
    fault = {"kind": "error", "code": "Forbidden.RAM", "status": 403, "times": 0, "action": DELETE}
    playground.control("POST", "faults", fault)
    result = playground.rules(LEFT, purge=True)
    assert result.failed
    assert done(result) == [
        ("update", "shop", "done"),
        ("update", "old", "done"),
        ("update", "www", "done"),
        ("delete", "old", "left"),
    ]
    assert any("X-Staged-By" in change for change in result.data["operations"][1]["changes"])


def test_a_copy_that_was_to_go_may_become_another_rule(playground: Playground) -> None:
    """Of what it was a copy of, and of itself, nothing is in the new one."""
    playground.rules(GOING)
    state = playground.state()
    for one in state["rules"].values():
        one["RuleActions"][0].update(Order=7, Tuning="high")
    playground.control("PUT", "state", state)
    fault = {"kind": "error", "code": "Forbidden.RAM", "status": 403, "times": 1, "action": DELETE}
    playground.control("POST", "faults", fault)
    assert playground.rules(LEFT, purge=True).failed
    new = rule("new", 60, conditions=[{"host": ["new.example.com"]}])
    result = playground.rules([*LEFT, new], purge=True)
    assert actions(result) == [UPDATE]
    (found,) = (one for one in playground.state()["rules"].values() if one["ForwardingRuleName"] == "new")
    (action,) = found["RuleActions"]
    assert action["Order"] == 1 and "Tuning" not in action


# -- refused --


def test_a_copy_that_is_refused_is_written_in_another_form(playground: Playground) -> None:
    """The extra condition is refused, then two rules with the same conditions are: the nearest order, and a warning."""
    for times, warned in ((1, False), (2, True)):
        stage = ready()
        stage.control(
            "POST",
            "faults",
            {"kind": "error", "code": "Exist.ForwardingRule", "status": 400, "times": times, "action": CREATE},
        )
        result = stage.rules(STAGED)
        assert not result.failed, result.msg
        assert sum(call["changed"] for call in result.writes) == 2
        assert len(result.writes) == 2 + times
        assert len(result.warnings) == warned
        if warned:
            assert "rest" in result.warnings[0] and "may meet" in result.warnings[0]
        assert stage.rules(STAGED).data["changed"] is False


@pytest.mark.parametrize(("room", "refused", "warned"), [(9, 0, False), (8, 1, False), (7, 2, True)])
def test_a_copy_takes_no_more_room_than_there_is(playground: Playground, room: int, refused: int, warned: bool) -> None:
    """A copy takes further entries of the quota for a while: without the extra condition, then none at all, with a warning."""
    stage = Playground()
    any_path = {"path": ["/*"]}
    live = [
        rule("www", 20, conditions=[*WWW, any_path]),
        rule("shop", 50, conditions=[*SHOP, {"host": ["*.example.com"]}], actions=DROP),
    ]
    assert not stage.rules([*live, rule("last", 90, conditions=[{"host": ["last.example.com"]}, any_path])]).failed
    stage.control("PUT", "options", {"quota_conditions": room})
    entries = [
        rule("www", 20, conditions=[*WWW, {"path": ["/api/*"]}]),
        rule("shop", 5, conditions=SHOP, actions=DROP),
        to_green(rule("rest", 30)),
    ]
    result = stage.rules(entries)
    assert not result.failed, result.msg
    assert [call["code"] for call in result.writes] == ["QuotaExceeded.RuleConditionConfig"] * refused + [None] * 2
    assert len(result.warnings) == warned
    assert stage.rules(entries).data["changed"] is False


def test_a_tcp_listener_knows_no_further_condition(playground: Playground) -> None:
    stage = ready_for_tcp()
    runs = thrice(stage, "rules", TCP)
    assert actions(runs.real) == [CREATE, UPDATE]
    copy = staged_rule(runs.real)
    values = [json.loads(value) for name, value in copy.items() if name.endswith("RuleConditionValue")]
    assert values == [["a.example.com"]]


def ready_for_tcp() -> Playground:
    playground = Playground()
    state = playground.state()
    state["listeners"][LISTENER]["Protocol"] = "TCP"
    playground.control("PUT", "state", state)
    made = playground.rules(
        [
            rule("ab", 20, conditions=[{"host": ["a.example.com", "b.example.com"]}]),
            rule("any", 50, conditions=[{"host": ["*.example.com"]}], actions=DROP),
        ]
    )
    assert not made.failed, made.msg
    return playground


TCP = [
    rule("ab", 20, conditions=[{"host": ["a.example.com"]}]),
    rule("any", 5, conditions=[{"host": ["*.example.com"]}], actions=DROP),
    to_green(rule("bb", 30, conditions=[{"host": ["b.example.com"]}])),
]


# -- where no two rules may have the same conditions --


@pytest.mark.parametrize("duplicates", ["allow", "reject"])
def test_conditions_go_from_one_rule_to_another(playground: Playground, duplicates: str) -> None:
    """The refusal of the first order costs a request, and no further write."""
    playground.control("PUT", "options", {"duplicate_conditions": duplicates})
    playground.rules([rule("www", 20)])
    entries = [
        rule("other", 10, conditions=[{"host": ["other.example.com"]}], actions=DROP),
        to_green(rule("next", 30)),
    ]
    runs = run(playground, entries, purge=True)
    refused = duplicates == "reject"
    assert actions(runs.real) == [CREATE] * refused + [CREATE, UPDATE]
    assert [call["changed"] for call in runs.real.writes] == [False] * refused + [True, True]
    assert runs.real.warnings == []


@pytest.mark.parametrize("duplicates", ["allow", "reject"])
def test_several_copies_of_one_rule(playground: Playground, duplicates: str) -> None:
    playground.control("PUT", "options", {"duplicate_conditions": duplicates})
    playground.rules([rule("shop", 50, conditions=SHOP, actions=DROP)])
    entries = [
        rule("www", 40),
        to_green(rule("api", 70, conditions=[{"path": ["/api/*"]}])),
        to_green(rule("root", 80, conditions=[{"path": ["/"]}])),
    ]
    runs = run(playground, entries, purge=True)
    assert actions(runs.real) == [CREATE, UPDATE]
    assert runs.real.warnings == []


def test_conditions_of_a_tcp_listener_go_from_one_rule_to_another() -> None:
    """There is no copy that is no duplicate: the update comes first, and some requests go astray, which is said."""
    stage = ready_for_tcp()
    stage.control("PUT", "options", {"duplicate_conditions": "reject"})
    stage.rules([{"name": "ab"}], state="absent")
    entries = [
        rule("cc", 5, conditions=[{"host": ["c.example.com"]}]),
        to_green(rule("again", 60, conditions=[{"host": ["*.example.com"]}])),
    ]
    runs = thrice(stage, "rules", entries, purge=True)
    assert [call["action"] for call in runs.real.writes if call["changed"]] == [UPDATE, CREATE]
    (warning,) = runs.real.warnings
    assert warning.startswith("For about a minute some requests may meet neither")


# -- what cannot be hitless is said --


def test_a_new_rule_without_a_name_whose_place_is_taken_is_warned_of(playground: Playground) -> None:
    """Its copy could not be told from a rule of somebody else, should the run be stopped."""
    for name, warned in (("rest", False), (None, True)):
        stage = ready()
        stage.rules([rule("mover", 30, conditions=[{"host": ["mover.example.com"]}])])
        entries = [*STAGED[:2], to_green(rule(name, 30)), STAGED[3], {"name": "mover", "priority": 40}]
        check, real = (stage.rules(entries, check=check) for check in (True, False))
        assert not real.failed, real.msg
        assert check.warnings == real.warnings
        assert len(real.writes) == 2
        assert real.warnings == (
            [
                "For about a minute some requests may meet neither what they met before nor what they will meet afterwards: those "
                "of www and the rule with priority 30 may meet the default rule. The rule with priority 30 cannot be prepared "
                "behind another rule until its place is free, since it has no name of its own and priority by which a run that "
                "goes on after this one was stopped would find it: give it both."
            ]
            if warned
            else []
        )


def test_what_has_to_change_at_one_moment_and_fits_no_call_is_warned_of(playground: Playground) -> None:
    stage = ready()
    check, real = (stage.rules(STAGED, batch_size=2, check=check) for check in (True, False))
    (warning,) = real.warnings
    assert check.warnings == real.warnings and len(real.writes) == 2
    assert "those of shop may meet rest" in warning
    assert warning.endswith("3 rules would have to change, and a call may carry 2.")


def test_what_has_to_change_at_one_moment_and_is_too_long_for_a_body_is_warned_of(playground: Playground) -> None:
    """As if a call could not carry as many: it is not cut without a word."""
    paths = {"path": ["/*", *(f"/{number:0127}" for number in range(1000))]}
    other = [{"host": ["other.example.com"]}]
    entries = [rule("one", 10, conditions=[*WWW, paths]), rule("two", 20, conditions=[*other, paths], actions=DROP)]
    assert not playground.rules(entries).failed
    seen = watched(playground)
    turned = [{**entries[0], "conditions": [*other, paths]}, {**entries[1], "conditions": [*WWW, paths]}]
    runs = thrice(playground, "rules", turned)
    assert not hitless([*seen, met(playground)])
    (warning,) = runs.real.warnings
    assert runs.check.warnings == runs.real.warnings
    assert "those of one and two may meet the default rule" in warning
    assert warning.endswith("What would have to change at one moment is too long for a call.")
    assert len(runs.real.writes) == 2


@pytest.mark.parametrize("option", ["reject_final", "allow", "reject_each_step"])
@pytest.mark.parametrize("step", [1, 10])
def test_a_swap_goes_beside_and_not_behind(playground: Playground, option: str, step: int) -> None:
    playground.control("PUT", "options", {"priority_conflict": option})
    entries = [
        rule("shop", step, conditions=SHOP, actions=DROP),
        to_green(rule("www", 2 * step)),
        rule("all", 3 * step, conditions=[{"path": ["/*"]}], actions=DROP),
    ]
    playground.rules(entries)
    moved = [
        {"name": "shop", "priority": 3 * step},
        {"name": "www", "priority": step},
        {"name": "all", "priority": 2 * step},
    ]
    runs = run(playground, moved)
    accepted = sum(call["changed"] for call in runs.real.writes)
    assert accepted == (2 if option == "reject_each_step" else 1)


@pytest.mark.parametrize("lost", [False, True])
def test_what_was_only_moved_out_of_the_way_is_partly_done(playground: Playground, lost: bool) -> None:
    """Also if the answer is lost; and what is told is its whole way."""
    playground.control("PUT", "options", {"priority_conflict": "reject_each_step"})
    playground.rules([rule("shop", 10, conditions=SHOP), rule("www", 20)])

    def forbid_the_rest(which: str, action: str) -> None:
        priorities = {one["Priority"] for one in playground.state()["rules"].values()}
        if which == "before" and action == "ListForwardingRules" and priorities != {10, 20}:
            playground.control("DELETE", "faults")
            fault = {"kind": "error", "code": "Forbidden.RAM", "status": 403, "times": 0, "action": UPDATE}
            playground.control("POST", "faults", fault)

    playground.watchers.append(forbid_the_rest)
    if lost:
        playground.control("POST", "faults", {"kind": "drop_after", "times": 0, "skip": 1, "action": UPDATE})
    result = playground.rules([{"name": "shop", "priority": 20}, {"name": "www", "priority": 10}])
    assert result.failed and result.data["changed"]
    assert [(one["identity"], one["state"], one["changes"]) for one in result.data["operations"]] == [
        ("shop", "partly", ["priority: 10 → 20"]),
        ("www", "left", ["priority: 20 → 10"]),
    ]
    assert "Nothing was changed" not in result.msg


# `www` and `shop` change places, and `www` takes over what `other` gives up.
EXCHANGED = [
    rule("www", 20, conditions=[{"host": ["www.example.com", "other.example.com"]}]),
    to_green(rule("shop", 10, conditions=SHOP)),
    rule("other", 30, conditions=[{"host": ["far.example.com"]}]),
    to_green(rule("last", 90, conditions=[{"host": ["last.example.com"]}])),
]


@pytest.mark.parametrize("option", ["reject_final", "reject_each_step"])
def test_what_needs_a_swap_waits_for_it_also_if_it_is_made_by_a_detour(playground: Playground, option: str) -> None:
    playground.control("PUT", "options", {"priority_conflict": option})
    playground.rules(
        [
            rule("www", 10),
            rule("shop", 20, conditions=SHOP),
            rule("other", 30, conditions=[{"host": ["far.example.com", "other.example.com"]}]),
            rule("last", 90, conditions=[{"host": ["last.example.com"]}]),
        ]
    )
    runs = run(playground, EXCHANGED, batch_size=3)
    detour = option == "reject_each_step"
    assert [call["changed"] for call in runs.real.writes] == [False] * detour + [True] * (2 + detour)
    assert runs.real.warnings == []
    assert done(runs.real) == [(action, name, "done") for action, name, _state in done(runs.check)]


@pytest.mark.parametrize("lost", [False, True])
def test_what_is_ordered_anew_later_was_warned_of_all_the_same(playground: Playground, lost: bool) -> None:
    """The first call has let requests go astray. What is left is refused, or planned anew, and that alone would not tell."""
    hosts = [
        rule(name, place, conditions=[{"host": [f"{name}.com"]}])
        for name, place in (("aa", 10), ("bb", 50), ("cc", 60))
    ]
    made = playground.rules([*hosts, rule("www", 20), to_green(rule("all", 30, conditions=[{"path": ["/*"]}]))])
    assert not made.failed, made.msg
    playground.control("PUT", "options", {"max_rules_per_call": 2})
    entries = [
        rule("other", 10, conditions=[{"host": ["other.example.com"]}]),
        rule("next", 20, conditions=[{"host": ["next.example.com"]}]),
    ]
    if lost:
        playground.control("POST", "faults", {"kind": "drop_after", "times": 0, "skip": 1, "action": UPDATE})
    seen = watched(playground)
    result = playground.rules(entries, purge=True)
    assert not result.failed, result.msg
    assert [call["action"] for call in result.writes if call["changed"]] == [UPDATE, DELETE, DELETE]
    assert not hitless([*seen, met(playground)])
    (warning,) = result.warnings
    assert "those of next may meet all" in warning


def test_numbers_without_a_free_one_beside_are_warned_of(playground: Playground) -> None:
    playground.control("PUT", "options", {"priority_conflict": "reject_each_step"})
    playground.rules(
        [rule("one", 1), to_green(rule("two", 2)), rule("three", 3, conditions=SHOP, actions=DROP), rule("four", 4)]
    )
    result = playground.rules([{"name": "one", "priority": 2}, {"name": "two", "priority": 1}])
    assert not result.failed
    (warning,) = result.warnings
    assert warning.startswith("one was moved out of the way to priority 5, behind other rules")


# -- nothing of it where there is nothing to order --


def test_one_write_is_not_analysed(playground: Playground, monkeypatch: pytest.MonkeyPatch) -> None:
    from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules import hitless as room

    def never(*_args: t.Any) -> t.Any:
        raise AssertionError("one write needs no order")

    monkeypatch.setattr(room, "order", never)
    for entries in (rules(20), [to_green(one) for one in rules(20)], []):
        assert len(thrice(playground, "rules", entries, purge=True).real.writes) == 1
