# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever happens in between, the wanted set comes about, nothing is doubled, and the truth is told.

A run without faults says how the set has to look in the end. Then the same task runs on the same live set with faults
at any position, or is killed at any moment and run again.
"""

from __future__ import annotations

import json
import os
import typing as t

import pytest
from hypothesis import HealthCheck, assume, event, given, note, settings
from hypothesis import strategies as st
from support.playground import Killed, Playground, Result
from support.replay import Told, playbook
from support.worlds import WORLDS, Entry, World, populate


def faults_of(world: World) -> settings:
    """How the laws are tried on a kind."""
    return settings(
        max_examples=int(os.environ.get("GA_LAW_EXAMPLES") or world.examples),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


KINDS: list[Entry] = [
    {"kind": "throttle", "status": 400, "retry_after_ms": 1500},
    {"kind": "throttle", "status": 429},
    {"kind": "throttle", "status": 503},
    {"kind": "error", "code": "ServiceUnavailable", "status": 503},
    {"kind": "error", "code": "InternalError", "status": 500},
    {"kind": "error", "code": "StateError.Accelerator", "status": 400},
    {"kind": "error", "code": "SignatureNonceUsed", "status": 400, "times": 1},
    {"kind": "drop_before"},
    {"kind": "drop_after"},
    {"kind": "delay", "seconds": 20},
    {"kind": "delay", "seconds": 40},
    {"kind": "html"},
    {"kind": "truncate"},
    {"kind": "reset"},
    {"kind": "stale_read", "seconds": 5},
]


class Task(t.NamedTuple):
    """A live set, and a task that succeeds on it when nothing comes in between."""

    world: World
    place: Entry
    live: list[Entry]
    entries: list[Entry]
    how: Entry

    @property
    def facts(self) -> Entry:
        return {**self.world.facts, **self.world.orderly_facts, **self.world.facts_of(self.live)}

    @property
    def options(self) -> Entry:
        return {**self.place, self.world.option: self.entries, **self.how}

    def playground(self) -> Playground:
        playground = Playground()
        populate(playground, self.world.section, self.live)
        playground.settle_in(3)
        playground.control("PUT", "options", self.facts)
        return playground

    def playbook(self, faults: list[Entry], remark: str = "") -> str:
        """What repeats it, for a failure's report."""
        return playbook(self.world.module, self.options, self.playground().state(), self.facts, faults, remark)

    def run(self, playground: Playground, **more: t.Any) -> Result:
        return playground.module(self.world.module, **{**self.options, **more})


@st.composite
def tasks(draw: st.DrawFn, world: World) -> Task:
    """Tasks that nearly all succeed, since only those are disturbed; test_laws.py has the others."""
    state = draw(st.sampled_from(["present"] * 4 + ["absent"]))
    purge = state == "present" and draw(st.booleans())
    place = draw(world.places)
    live, entries, more = draw(world.orderly(place, purge))
    return Task(world, place, live, entries, {**world.how(state, purge), **more})


def the_set(playground: Playground, world: World) -> list[str]:
    """The set as the service has it, without what differs between two runs that do the same."""
    differing = (world.id, "Sequence", "InForce", "RuleDirection", *world.by_chance)
    found = playground.state()[world.section].values()
    return sorted(json.dumps({key: one[key] for key in one if key not in differing}, sort_keys=True) for one in found)


def undisturbed(task: Task) -> list[str]:
    """The set in the end if nothing comes in between; only tasks that change something are of interest."""
    playground = task.playground()
    result = task.run(playground)
    assume(not result.failed and result.data["changed"])
    playground.clock.sleep(10)
    return the_set(playground, task.world)


@pytest.mark.parametrize("option", WORLDS)
def test_faults(option: str) -> None:
    world = WORLDS[option]

    @faults_of(world)
    @given(
        task=tasks(world),
        fault=st.sampled_from(KINDS),
        skip=st.integers(0, 8),
        times=st.sampled_from([1, 5]),
    )
    def disturbed(task: Task, fault: Entry, skip: int, times: int) -> None:
        expected = undisturbed(task)
        playground = task.playground()
        fault = {"action": "*", "skip": skip, "times": times, **fault}
        playground.control("POST", "faults", fault)
        note(Told(lambda: task.playbook([fault])))
        result = task.run(playground)
        event(f"{fault['kind']}: {'hit' if any(call['fault'] for call in result.calls) else 'missed'}")
        assert not result.failed, result.msg
        assert result.data["changed"]
        playground.control("DELETE", "faults")
        playground.clock.sleep(10)
        assert the_set(playground, task.world) == expected
        again = task.run(playground)
        assert not again.failed and not again.data["changed"] and again.writes == []

    disturbed()


@pytest.mark.parametrize("position", range(8))
def test_an_answer_that_was_cut_off_is_asked_for_again(position: int) -> None:
    """Also that to a dry run, which is a refusal where it has passed."""
    playground = Playground()
    playground.settle_in(3)
    playground.control("POST", "faults", {"action": "*", "kind": "truncate", "skip": position, "times": 1})
    result = playground.destinations([{"from_port": 1, "to_port": 2, "protocols": ["TCP"]}])
    assert not result.failed, result.msg
    assert [call["fault"] for call in result.calls].count("truncate") == 1
    assert len(playground.state()["destinations"]) == 1


@pytest.mark.parametrize("option", WORLDS)
def test_killed(option: str) -> None:
    world = WORLDS[option]

    @faults_of(world)
    @given(task=tasks(world), moment=st.integers(1, 24))
    def killed(task: Task, moment: int) -> None:
        expected = undisturbed(task)
        playground = task.playground()
        remark = f"Killed at moment {moment}: each request has two, before and after the service had it."
        note(Told(lambda: task.playbook([], remark)))
        playground.kill_at = moment
        try:
            task.run(playground)
            event("not killed")
        except Killed:
            event("killed")
        playground.kill_at = None
        second = task.run(playground)
        assert not second.failed, second.msg
        playground.clock.sleep(10)
        assert the_set(playground, task.world) == expected

    killed()


TIMEOUT, ONE_ANSWER = 30, 30
ENDLESS = [
    {name: value for name, value in kind.items() if name != "times"}
    for kind in KINDS
    # An answer that takes 20 seconds is an answer: it delays, and makes nothing fail.
    if kind.get("seconds") != 20
]
WHERE = ("reads", "writes", "all")


def at(where: str, world: World) -> list[Entry]:
    """The requests that are met by a fault."""
    if where == "reads":
        return [{"action": action} for action in world.reads]
    return [{"writes_only": True} if where == "writes" else {}]


def known(playground: Playground, world: World) -> dict[str, str]:
    """The set by id, without what changes by itself."""
    differing = ("InForce", "ForwardingRuleStatus", "State")
    found = playground.state()[world.section]
    return {
        one: json.dumps({key: value for key, value in item.items() if key not in differing}, sort_keys=True)
        for one, item in found.items()
    }


def assert_truth(operations: list[Entry], before: dict[str, str], after: dict[str, str], in_order: bool) -> None:
    """What is told of each operation is what has become of it; `unknown` is allowed to be either.

    What takes several writes is `partly` done if only the first of them are: created and to be completed, or changed and not gone.
    A plan made anew goes on with what one before it has created or changed. Where it is not documented that ids come `in_order`,
    several that were created by one write, and could not be looked at after it, have none of them.
    """
    new = set(after) - set(before)
    nameless = sum(told["state"] == "done" and told["id"] is None for told in operations)
    # What is replaced has come while the old one is still there, or has yet to come.
    halves = sum((told["action"], told["state"], told["id"]) == ("replace", "partly", None) for told in operations)
    assert nameless == 0 or (nameless + halves > 1 and not in_order)
    touched: set[str] = set()
    gone: dict[str, set[str]] = {}
    for told in operations:
        if told["action"] == "delete":
            gone.setdefault(told["id"], set()).add(told["state"])
    for told in operations:
        one, state, creates = told["id"], told["state"], told["action"] in ("create", "replace")
        if creates and one is not None:
            assert one in new and state != "left"
            new.remove(one)
        elif creates:
            # What was to be replaced, and only went, has no id yet.
            assert state != "partly" or told["action"] == "replace"
        elif one is not None:
            if one not in touched:
                changed = after.get(one) != before[one]
                assert changed or state not in ("done", "partly")
                assert not changed or state != "left"
            deleted = gone.get(one, set())
            assert "unknown" in deleted or (one in after) is ("done" not in deleted)
        if state != "left":
            touched.add(one)
    unknown = [told for told in operations if told["state"] == "unknown"]
    doubtful = sum(told["action"] in ("create", "replace") and told["id"] is None for told in unknown)
    untold = set(before) - {told["id"] for told in operations}
    # What is replaced has the id of what it has become, or none if that is not there yet.
    replaced = [told["state"] for told in operations if told["action"] == "replace"]
    away = {one for one in untold if one not in after}
    assert replaced.count("done") <= len(away) <= len(replaced) - replaced.count("left")
    come = nameless + halves - (0 if unknown else len(away) - replaced.count("done"))
    least = nameless if unknown else come
    assert least <= len(new) <= come + doubtful, "something was created and not told, or told and not created"
    untold -= away
    assert {one: after.get(one) for one in untold} == {one: before[one] for one in untold}


@pytest.mark.parametrize("option", WORLDS)
def test_faults_without_end(option: str) -> None:
    """The task fails by its deadline plus the time of one answer, and says what has happened.

    The deadline starts anew with each write that is known to have been accepted. If its answer was lost, that is known
    when the set is looked at, which is within the deadline of the write.
    """
    world = WORLDS[option]

    @faults_of(world)
    @given(
        task=tasks(world),
        kind=st.sampled_from(ENDLESS),
        where=st.sampled_from(WHERE),
        skip=st.integers(0, 6),
    )
    def without_end(task: Task, kind: Entry, where: str, skip: int) -> None:
        expected = undisturbed(task)
        playground = task.playground()
        before = known(playground, task.world)
        faults = [{"times": 0, "skip": skip, **place, **kind} for place in at(where, task.world)]
        for fault in faults:
            playground.control("POST", "faults", fault)
        note(Told(lambda: task.playbook(faults)))
        start = playground.clock.time
        result = task.run(playground, wait_timeout=TIMEOUT)
        end = playground.clock.time
        # What was accepted and not waited for comes about by itself.
        playground.clock.sleep(10)
        after = known(playground, task.world)
        progress = [call["time"] for call in result.writes if call["status"] == 200 and not call["fault"]]
        progress += [call["time"] + TIMEOUT for call in result.calls if call["changed"] and call["fault"]]
        event(f"{kind['kind']} on {where}: {'failed' if result.failed else 'came through'}")
        note(json.dumps(result.data))
        assert end <= max([start, *progress]) + TIMEOUT + ONE_ANSWER
        assert_truth(result.data["operations"], before, after, world.in_order)
        assert result.data["changed"] or after == before
        playground.control("DELETE", "faults")
        playground.clock.sleep(10)
        if not result.failed:
            assert the_set(playground, task.world) == expected
        again = task.run(playground)
        assert not again.failed, again.msg
        playground.clock.sleep(10)
        assert the_set(playground, task.world) == expected

    without_end()
