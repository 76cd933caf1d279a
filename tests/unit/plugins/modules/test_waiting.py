# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waiting for the service, on a clock that moves only when the module waits."""

from __future__ import annotations

import typing as t

import pytest
from scenarios import assert_nothing_done, destination, destinations, place_rule, rule, rules, thrice, to_green
from support.playground import ACCELERATOR, BLUE, GAME_ACCELERATOR, LISTENER, Playground, Result

from emulator.options import OPTIONS

MINUTE = 60.0


def run(playground: Playground, kind: str, **options: t.Any) -> Result:
    """Two writes: a change and a creation."""
    if kind == "rules":
        playground.rules([rule("old", 5)])
        return playground.rules([rule("old", 6), rule("new", 10)], **options)
    playground.destinations([destination(7000)])
    return playground.destinations([destination(7000, 7000, ("UDP",)), destination(8000)], **options)


@pytest.fixture(params=["rules", "destinations"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def reads(result: Result) -> int:
    return len(result.calls) - len(result.writes)


# -- how long, how often --


@pytest.mark.parametrize("seconds", [1, 20, 60, 180])
def test_each_write_is_waited_for_and_hardly_longer(playground: Playground, kind: str, seconds: float) -> None:
    entries = {"rules": rules(20), "destinations": destinations(20)}[kind]
    playground.settle_in(seconds)
    result = getattr(playground, kind)(entries)
    assert not result.failed, result.msg
    assert seconds <= sum(playground.clock.slept) <= seconds + max(0.5, seconds / 10)
    assert reads(result) <= 2 * (38 + seconds / 5)
    assert {one["status"] for one in result.data[kind]} == {"active"}


def test_a_scenario_on_a_slow_service(playground: Playground, kind: str) -> None:
    playground.settle_in(MINUTE)
    first = {"rules": rules(20), "destinations": destinations(40)}[kind]
    second = {"rules": [to_green(one) for one in rules(10)], "destinations": destinations(5)}[kind]
    thrice(playground, kind, first)
    thrice(playground, kind, second, purge=True)


@pytest.mark.parametrize("n", [1, 2, 5])
def test_a_service_that_settles_by_being_looked_at(playground: Playground, kind: str, n: int) -> None:
    playground.control("PUT", "transitions", {"mode": "polls", "n": n})
    thrice(playground, kind, {"rules": rules(3), "destinations": destinations(3)}[kind])


def test_writes_wait_for_each_other(playground: Playground, kind: str) -> None:
    playground.settle_in(MINUTE)
    result = run(playground, kind)
    assert not result.failed, result.msg
    times = [call["time"] for call in result.writes]
    assert {call["code"] for call in result.writes} == {None}
    assert MINUTE <= times[1] - times[0] <= 1.1 * MINUTE


@pytest.mark.parametrize("seconds", [0, 60])
def test_without_wait_the_last_write_is_not_waited_for(playground: Playground, kind: str, seconds: float) -> None:
    playground.settle_in(seconds)
    before = run(playground, kind, wait=False)
    assert not before.failed, before.msg
    assert len(before.writes) == 2
    assert before.actions[-1] == before.writes[-1]["action"]
    # What is there already is updated last.
    status = {"rules": ["configuring", "active"], "destinations": ["updating", "active"]}[kind]
    assert [one["status"] for one in before.data[kind]] == status
    assert all(one["id"] for one in before.data[kind])
    assert before.data["changed"] is True
    # The next run finds it at work, waits, and has nothing to do.
    entries = {"rules": [rule("old", 6), rule("new", 10)], "destinations": [destination(8000)]}[kind]
    assert_nothing_done(getattr(playground, kind)(entries))


def test_without_wait_and_with_one_write_nothing_is_waited_for(playground: Playground) -> None:
    playground.settle_in(MINUTE)
    result = playground.rules(rules(20), wait=False)
    assert [result.actions[0], result.actions[-1]] == ["ListForwardingRules", "CreateForwardingRules"]
    assert len(result.actions) == 2 + 3
    assert playground.clock.slept == []


def test_without_wait_check_mode_says_what_will_be(playground: Playground, kind: str) -> None:
    entries = {"rules": rules(3), "destinations": destinations(3)}[kind]
    check = getattr(playground, kind)(entries, wait=False, check=True)
    real = getattr(playground, kind)(entries, wait=False)
    assert check.data["diff"] == real.data["diff"]
    assert check.data["changed"] is True
    assert real.data["changed"] is True


def test_each_accepted_write_starts_the_time_anew(playground: Playground, kind: str) -> None:
    playground.settle_in(MINUTE)
    result = run(playground, kind, wait_timeout=70)
    assert not result.failed, result.msg


# -- what never settles --


def test_a_write_that_never_settles(playground: Playground, kind: str) -> None:
    playground.control("PUT", "transitions", {"mode": "stuck"})
    entries = {"rules": rules(3), "destinations": destinations(3)}[kind]
    result = getattr(playground, kind)(entries, wait_timeout=90)
    assert result.failed
    assert result.data["changed"] is True
    assert {operation["state"] for operation in result.data["operations"]} == {"done"}
    assert sum(playground.clock.slept) == pytest.approx(90)
    last_seen = {"rules": "rule-001 (frule-", "destinations": "the endpoint group is updating"}[kind]
    assert "within 90 seconds" in result.msg
    assert f"last seen: {last_seen}" in result.msg
    assert result.data["request_ids"][0] in result.msg
    assert "wait_timeout" in result.msg


def test_a_write_before_others_that_never_settles(playground: Playground, kind: str) -> None:
    playground.settle_in(0)
    run(playground, kind)
    playground.control("PUT", "transitions", {"mode": "stuck"})
    more = {
        "rules": [rule("old", 7), rule("newer", 20)],
        "destinations": [destination(7000), destination(9000)],
    }[kind]
    result = getattr(playground, kind)(more, wait_timeout=30)
    assert result.failed
    assert result.data["changed"] is True
    assert [operation["state"] for operation in result.data["operations"]] == ["done", "left"]
    # What is new comes first, so that nobody's request is lost.
    assert "Done: create" in result.msg
    assert "Left to do: update" in result.msg


def test_a_set_that_never_settles_is_not_written_to(playground: Playground, kind: str) -> None:
    playground.control("PUT", "transitions", {"mode": "stuck"})
    entries = {"rules": rules(1), "destinations": destinations(1)}[kind]
    getattr(playground, kind)(entries, wait=False)
    for check in (True, False):
        playground.clock.slept.clear()
        result = getattr(playground, kind)([], purge=True, wait_timeout=45, check=check)
        assert result.failed
        assert result.data["changed"] is False
        assert result.writes == []
        assert "did not settle within 45 seconds; last seen: " in result.msg
        assert sum(playground.clock.slept) == pytest.approx(45)


def test_the_same_task_goes_on_after_a_timeout(playground: Playground, kind: str) -> None:
    playground.control("PUT", "transitions", {"mode": "stuck"})
    entries = {"rules": rules(25), "destinations": destinations(25)}[kind]
    playground.control("PUT", "options", {"quota_rules": 30, "quota_conditions": 60})
    twenty = {"batch_size": 20} if kind == "rules" else {}
    assert getattr(playground, kind)(entries, wait_timeout=10, **twenty).failed
    playground.settle_in(5)
    result = getattr(playground, kind)(entries, **twenty)
    assert not result.failed, result.msg
    assert len(result.data[kind]) == 25
    assert len(result.writes) == 1
    assert_nothing_done(getattr(playground, kind)(entries))


# -- somebody else at work --


# The accelerator of what is written.
ACCELERATORS = {"rules": ACCELERATOR, "destinations": GAME_ACCELERATOR}


def test_somebody_elses_write_is_waited_out(playground: Playground, kind: str) -> None:
    """A write to one listener or group locks the one beside it, since both are of one accelerator."""
    state = playground.state()
    state["listeners"]["lsr-beside"] = {"AcceleratorId": ACCELERATOR}
    state["custom_routing_endpoint_groups"]["epg-beside"] = {"ListenerId": "lsr-bp1game"}
    playground.control("PUT", "state", state)
    playground.settle_in(MINUTE)
    beside: dict[str, dict[str, t.Any]] = {
        "rules": {"listener_id": "lsr-beside"},
        "destinations": {"endpoint_group_id": "epg-beside"},
    }
    entries = {"rules": rules(2, actions=[{"drop": True}]), "destinations": destinations(2)}[kind]
    assert getattr(playground, kind)(entries, wait=False, **beside[kind]).writes
    result = getattr(playground, kind)(entries)
    assert not result.failed, result.msg
    # Where there is a dry run, that one is what waits.
    patient = {"rules": result.writes, "destinations": result.dry_runs}[kind]
    busy = [call["code"] for call in patient[:-1]]
    assert busy
    assert set(busy) == {"StateError.Accelerator"}
    assert result.writes[-1]["changed"]
    assert len({call["client_token"] for call in result.writes}) == 1
    assert sum(playground.clock.slept) <= 2.2 * MINUTE


@pytest.mark.parametrize("code", OPTIONS["busy_code"].choices)
def test_somebody_else_who_holds_the_accelerator(playground: Playground, kind: str, code: str) -> None:
    """Whatever the service says then."""
    playground.control("PUT", "options", {"busy_code": code})
    playground.control("POST", "actors", {"accelerator_id": ACCELERATORS[kind], "seconds": 40})
    result = getattr(playground, kind)({"rules": rules(2), "destinations": destinations(2)}[kind])
    assert not result.failed, result.msg
    assert 40 <= sum(playground.clock.slept) <= 44


def test_a_dry_run_waits_for_somebody_else_too(playground: Playground) -> None:
    playground.control("POST", "actors", {"accelerator_id": GAME_ACCELERATOR, "seconds": 40})
    result = playground.destinations(destinations(2), check=True)
    assert not result.failed, result.msg
    assert {call["code"] for call in result.dry_runs} == {"StateError.Accelerator", "DryRunOperation"}
    assert 40 <= sum(playground.clock.slept) <= 44


@pytest.mark.parametrize("check", [True, False])
def test_somebody_else_who_never_ends(playground: Playground, check: bool) -> None:
    playground.control("POST", "actors", {"accelerator_id": GAME_ACCELERATOR, "seconds": 10000})
    result = playground.destinations(destinations(2), wait_timeout=60, check=check)
    assert result.failed
    assert result.data["changed"] is False
    assert result.data["error"]["code"] == "StateError.Accelerator"
    assert "60 seconds" in result.msg
    assert {operation["state"] for operation in result.data["operations"]} == {"left"}


def change(action: str, **parameters: t.Any) -> dict[str, t.Any]:
    return {"action": action, "parameters": {"ListenerId": LISTENER, **parameters}}


def test_somebody_else_who_changes_a_rule_meanwhile(playground: Playground) -> None:
    """The plan was made for another set: it is made anew."""
    playground.rules([rule("aa", 10), rule("bb", 20)])
    (first, second) = playground.rules([]).data["rules"]
    gone = change("DeleteForwardingRules", **{"ForwardingRuleIds.1": second["id"]})
    somebody = {"accelerator_id": ACCELERATOR, "seconds": 20, "change": gone}
    playground.once("before", "UpdateForwardingRules", lambda: playground.control("POST", "actors", somebody))
    result = playground.rules([rule("aa", 15), rule("bb", 25)])
    assert not result.failed, result.msg
    assert [(one["name"], one["priority"]) for one in result.data["rules"]] == [("aa", 15), ("bb", 25)]
    assert [(told["action"], told["identity"], told["state"]) for told in result.data["operations"]] == [
        ("create", "bb", "done"),
        ("update", "aa", "done"),
    ]
    assert result.data["rules"][0]["id"] == first["id"]


def test_what_was_done_before_the_plan_was_made_anew_is_still_told(playground: Playground) -> None:
    playground.rules([rule("aa", 10), rule("bb", 20)])
    other = playground.rules([]).data["rules"][1]["id"]
    gone = change("DeleteForwardingRules", **{"ForwardingRuleIds.1": other})
    somebody = {"accelerator_id": ACCELERATOR, "seconds": 20, "change": gone}
    playground.once("before", "CreateForwardingRules", lambda: playground.control("POST", "actors", somebody))
    result = playground.rules([rule("aa", 15), rule("cc", 30)])
    assert not result.failed, result.msg
    assert [(told["action"], told["identity"], told["state"]) for told in result.data["operations"]] == [
        ("create", "cc", "done"),
        ("update", "aa", "done"),
    ]


@pytest.mark.parametrize(
    "code",
    [
        "StateError.Accelerator",
        "StateError.Listener",
        "NotActive.Listener",
        "StateError.ForwardingRule",
        "GA_NOT_STEADY",
    ],
)
@pytest.mark.parametrize("action", ["CreateForwardingRules", "ListForwardingRules"])
def test_every_state_code_means_waiting(playground: Playground, action: str, code: str) -> None:
    fault = {"kind": "error", "action": action, "code": code, "status": 400, "times": 3}
    playground.control("POST", "faults", fault)
    result = playground.rules([rule("aa", 10)])
    assert not result.failed, result.msg
    assert result.actions.count(action) >= 4
    assert len(playground.state()["rules"]) == 1


@pytest.mark.parametrize("action", ["DescribeListener", "ListEndpointGroups"])
def test_what_check_mode_looks_up_is_waited_for_too(playground: Playground, action: str) -> None:
    busy = {"kind": "error", "action": action, "code": "StateError.Accelerator", "status": 400, "times": 3}
    playground.control("POST", "faults", busy)
    result = playground.rules([rule("aa", 10)], check=True)
    assert not result.failed, result.msg
    assert result.actions.count(action) == 4


@pytest.mark.parametrize("check", [True, False])
def test_an_expired_subscription_fails_at_once(playground: Playground, kind: str, check: bool) -> None:
    playground.control("PUT", "options", {"accelerator_state": "finacialLocked"})
    entries = {"rules": rules(1), "destinations": destinations(1)}[kind]
    result = getattr(playground, kind)(entries, check=check)
    assert result.failed
    assert playground.clock.slept == []
    assert "finacialLocked" in result.msg
    assert "subscription has expired" in result.msg
    assert result.writes == []
    # For rules no call is made that would be refused: the state is looked up.
    assert result.data["error"]["code"] == {"rules": None, "destinations": "StateError.Accelerator"}[kind]
    assert result.data["changed"] is False


# -- what the set is like in the end --


def test_a_read_that_lags_behind_is_not_believed(playground: Playground, kind: str) -> None:
    entries = {"rules": rules(2), "destinations": destinations(2)}[kind]
    playground.control("POST", "faults", {"kind": "stale_read", "times": 3})
    result = getattr(playground, kind)(entries)
    assert not result.failed, result.msg
    assert len(result.data[kind]) == 2
    assert result.warnings == []
    assert_nothing_done(getattr(playground, kind)(entries))


def test_a_list_from_before_an_accepted_write_is_not_planned_by(playground: Playground) -> None:
    """Else the first rule, which such a list lacks, would be created a second time."""

    def busy_and_lagging() -> None:
        busy = {"kind": "error", "code": "GA_NOT_STEADY", "status": 400, "times": 1, "writes_only": True}
        playground.control("POST", "faults", busy)
        playground.control("POST", "faults", {"kind": "stale_read", "action": "ListForwardingRules", "times": 1})

    playground.control("PUT", "options", {"priority_conflict": "allow"})
    # Before the second of the two writes, whose first was seen to be active.
    playground.once(
        "after", "CreateForwardingRules", lambda: playground.once("before", "CreateForwardingRules", busy_and_lagging)
    )
    result = playground.rules([rule("aa", 10), rule("bb", 20)], batch_size=1)
    assert not result.failed, result.msg
    assert [call["fault"] for call in result.calls if call["fault"]] == ["error", "stale_read"]
    assert sorted(one["ForwardingRuleName"] for one in playground.state()["rules"].values()) == ["aa", "bb"]


def test_a_second_hand_is_seen_in_the_end(playground: Playground) -> None:
    """Somebody adds a rule between our write and our last look."""
    playground.once(
        "after",
        "CreateForwardingRules",
        lambda: place_rule(playground, "frule-bp1hand", 99, ForwardingRuleName="second-hand"),
    )
    result = playground.rules([rule("aa", 10)])
    assert not result.failed, result.msg
    assert [one["name"] for one in result.data["rules"]] == ["aa", "second-hand"]
    (warning,) = result.warnings
    assert "second-hand (frule-bp1hand) was added by somebody else" in warning


def test_a_rule_that_vanishes_is_a_failure(playground: Playground) -> None:

    def vanish() -> None:
        state = playground.state()
        state["rules"] = {key: one for key, one in state["rules"].items() if one["ForwardingRuleName"] != "aa"}
        playground.control("PUT", "state", state)

    playground.once("after", "CreateForwardingRules", vanish)
    result = playground.rules([rule("aa", 10), rule("bb", 20)])
    assert result.failed
    assert "aa (frule-" in result.msg
    assert "is not there" in result.msg
    assert result.data["changed"] is True


def test_what_the_service_makes_of_a_rule_is_warned_of(playground: Playground) -> None:

    def make_it_another() -> None:
        state = playground.state()
        (record,) = state["rules"].values()
        record["Priority"] = 11
        playground.control("PUT", "state", state)

    playground.once("after", "CreateForwardingRules", make_it_another)
    result = playground.rules([rule("aa", 10)])
    assert not result.failed, result.msg
    (warning,) = result.warnings
    assert "priority is 11 instead of 10" in warning
    assert result.data["rules"][0]["priority"] == 11


def test_the_names_used_here_are_those_of_the_seed(playground: Playground) -> None:
    assert BLUE in playground.state()["endpoint_groups"]


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_only_the_effect_of_the_last_write_is_not_waited_for(playground: Playground, check: bool) -> None:
    """Between writes there is a wait all the same, and check mode says so."""
    playground.settle_in(60.0)
    result = playground.rules(rules(3), batch_size=1, wait=False, check=check)
    assert not result.failed, result.msg
    assert [one["status"] == "active" for one in result.data["rules"]] == [True, True, False]
