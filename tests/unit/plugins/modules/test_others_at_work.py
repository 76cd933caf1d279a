# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Somebody else changes the set, or holds the accelerator, while a plan of several writes is being carried out."""

from __future__ import annotations

import typing as t

import pytest
from scenarios import assert_nothing_done, destination, destinations, place_rule, rule, rules
from support.playground import GAME_ACCELERATOR, Playground, Result

MINUTE = 60.0
CREATE = {"rules": "CreateForwardingRules", "destinations": "CreateCustomRoutingEndpointGroupDestinations"}
CREATE_DESTINATIONS = "CreateCustomRoutingEndpointGroupDestinations"
# One rule or twenty destinations in a write.
THREE_WRITES: dict[str, list[dict[str, t.Any]]] = {"rules": rules(3), "destinations": destinations(60)}
ATTEMPTS = 8  # of a request without an answer
ONE_BY_ONE: dict[str, dict[str, int]] = {"rules": {"batch_size": 1}, "destinations": {}}


@pytest.fixture(params=["rules", "destinations"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def table(result: Result) -> list[tuple[str, int]]:
    return [(one["name"], one["priority"]) for one in result.data["rules"]]


def told(result: Result) -> list[tuple[str, str, str]]:
    return [(one["action"], one["identity"], one["state"]) for one in result.data["operations"]]


def edit(playground: Playground, section: str, change: t.Callable[[dict[str, t.Any]], None]) -> None:
    """Change the records of a section of the emulator's state."""
    state = playground.state()
    change(state[section])
    playground.control("PUT", "state", state)


def named(records: dict[str, t.Any], name: str) -> dict[str, t.Any]:
    return next(one for one in records.values() if one["ForwardingRuleName"] == name)


# -- between two writes of one plan --


def test_what_somebody_creates_between_two_writes_is_not_created_again(playground: Playground) -> None:
    by_hand = {"ForwardingRuleName": "bb"}
    playground.once("after", CREATE["rules"], lambda: place_rule(playground, "frule-bp1hand", 30, **by_hand))
    result = playground.rules([rule("aa", 10), rule("bb", 20)], batch_size=1)
    assert not result.failed, result.msg
    assert table(result) == [("aa", 10), ("bb", 20)]
    assert told(result) == [("create", "aa", "done"), ("update", "bb", "done")]
    assert result.warnings == []


def test_what_somebody_deletes_between_two_writes_is_created_again(playground: Playground) -> None:
    playground.rules([rule("aa", 10), rule("bb", 20)])

    def delete(records: dict[str, t.Any]) -> None:
        records.pop(named(records, "bb")["ForwardingRuleId"])

    playground.once("after", "UpdateForwardingRules", lambda: edit(playground, "rules", delete))
    result = playground.rules([rule("aa", 15), rule("bb", 25)], batch_size=1)
    assert not result.failed, result.msg
    assert table(result) == [("aa", 15), ("bb", 25)]
    assert told(result) == [("update", "aa", "done"), ("create", "bb", "done")]


def test_what_somebody_did_already_is_not_written(playground: Playground) -> None:
    playground.rules([rule("aa", 10), rule("bb", 20)])

    def move(records: dict[str, t.Any]) -> None:
        named(records, "bb")["Priority"] = 25

    playground.once("after", "UpdateForwardingRules", lambda: edit(playground, "rules", move))
    result = playground.rules([rule("aa", 15), rule("bb", 25)], batch_size=1)
    assert not result.failed, result.msg
    assert len(result.writes) == 1
    assert told(result) == [("update", "aa", "done")]


def test_a_destination_that_somebody_changes_between_two_writes(playground: Playground) -> None:
    playground.destinations([destination(7000)])

    def change(records: dict[str, t.Any]) -> None:
        next(one for one in records.values() if one["FromPort"] == 7000)["Protocols"] = ["UDP"]

    playground.once("after", CREATE_DESTINATIONS, lambda: edit(playground, "destinations", change))
    result = playground.destinations([destination(7000, protocols=("UDP",)), destination(8000)])
    assert not result.failed, result.msg
    assert [call["action"] for call in result.writes] == [CREATE_DESTINATIONS]
    assert told(result) == [("create", "8000/TCP", "done")]


def test_a_new_plan_may_have_to_swap_anew(playground: Playground) -> None:
    """Where a swap of priorities is refused, one rule is moved out of the way: for each plan, not once for all."""
    playground.control("PUT", "options", {"priority_conflict": "reject_each_step"})
    playground.rules([rule("aa", 10), rule("bb", 20), rule("cc", 30), rule("dd", 40)])

    def swap(records: dict[str, t.Any]) -> None:
        named(records, "cc")["Priority"], named(records, "dd")["Priority"] = 40, 30

    def next_time() -> None:
        playground.once("after", "UpdateForwardingRules", lambda: edit(playground, "rules", swap))

    # The first write is refused; somebody swaps the two others while the second, which makes room, settles.
    playground.once("after", "UpdateForwardingRules", next_time)
    wanted = [rule("aa", 20), rule("bb", 10), rule("cc", 30), rule("dd", 40)]
    result = playground.rules(wanted)
    assert not result.failed, result.msg
    assert table(result) == [("bb", 10), ("aa", 20), ("cc", 30), ("dd", 40)]
    assert [call["code"] for call in result.writes].count("Exist.ForwardingRule") == 2
    assert_nothing_done(playground.rules(wanted))


# -- how long, how often --


def test_a_write_whose_answer_was_lost_starts_the_time_anew(playground: Playground, kind: str) -> None:
    """As every accepted write does; it is found in the set."""
    playground.settle_in(MINUTE)
    before_writes = {"rules": "DescribeListener", "destinations": f"dry run of {CREATE[kind]}"}[kind]

    def lose_next() -> None:
        """The answers to all attempts of the next write, and not those to what comes before the one after it."""
        playground.once("before", CREATE[kind], lose)

    def lose() -> None:
        playground.control("POST", "faults", {"kind": "drop_after", "action": CREATE[kind], "times": ATTEMPTS})
        playground.once("before", before_writes, lose_next)

    lose_next()
    result = getattr(playground, kind)(THREE_WRITES[kind], wait_timeout=90, **ONE_BY_ONE[kind])
    assert not result.failed, result.msg
    assert len({call["client_token"] for call in result.writes}) == 3
    assert len(playground.state()[kind]) == len(THREE_WRITES[kind])
    assert sum(playground.clock.slept) >= 3 * MINUTE


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
def test_who_waits_for_somebody_else_looks_often(playground: Playground, check: bool) -> None:
    """Else the one who has waited longest would look most seldom."""
    playground.control("POST", "actors", {"accelerator_id": GAME_ACCELERATOR, "seconds": 5 * MINUTE})
    result = playground.destinations(destinations(2), check=check)
    assert not result.failed, result.msg
    assert sum(playground.clock.slept) >= 5 * MINUTE
    assert max(playground.clock.slept) == pytest.approx(5)


@pytest.mark.parametrize("action", ["ListForwardingRules", "DescribeListener"])
def test_whether_the_subscription_has_expired_is_asked_once(playground: Playground, action: str) -> None:
    """It does not expire while somebody is at work, and each question is a request more."""
    busy = {"kind": "error", "action": action, "code": "StateError.Accelerator", "status": 400, "times": 5}
    playground.control("POST", "faults", busy)
    result = playground.rules([rule("aa", 10)], check=True)
    assert not result.failed, result.msg
    assert result.actions.count(action) == 6
    # Check mode asks once more at its end, since it makes no write that would be refused.
    assert result.actions.count("DescribeAccelerator") == 1 + 1


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("fewer", [0, 1])
def test_who_wants_the_same_at_the_same_time_reads_again(playground: Playground, check: bool, fewer: int) -> None:
    """Two tasks with the same destinations: the other one is quicker, by the time of the dry run."""
    wanted = [{"from_port": port, "to_port": port + 5, "protocols": ["TCP"]} for port in (8000, 8010)]
    action = "CreateCustomRoutingEndpointGroupDestinations"
    playground.once("before", f"dry run of {action}", lambda: playground.destinations(wanted[fewer:]))
    result = playground.destinations(wanted, check=check)
    assert not result.failed, result.msg
    assert result.data["changed"] is bool(fewer)
    assert [one["identity"] for one in result.data["operations"]] == ["8000-8005/TCP"] * fewer
    assert len(result.data["destinations"]) == 2
    assert len(playground.state()["destinations"]) == 2 - (check and bool(fewer))


def test_a_refusal_that_nobody_else_is_to_blame_for_stays(playground: Playground) -> None:
    wanted = [{"from_port": port, "to_port": port + 5, "protocols": ["TCP"]} for port in (8000, 8003)]
    result = playground.destinations(wanted)
    assert result.failed and "Nothing was changed." in result.msg and result.writes == []
