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

from hypothesis import HealthCheck, assume, event, given, note, settings
from hypothesis import strategies as st
from support.playground import Killed, Playground, Result
from support.replay import MODULES, playbook
from support.worlds import ACTIONS, CONDITIONS, NAMES, Entry, live_destinations, live_rules, populate

FAULTS = settings(
    max_examples=int(os.environ.get("GA_LAW_EXAMPLES", "200")),
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


FACTS = {"overlapping_destinations": "allow"}


class Task(t.NamedTuple):
    """A live set, and a task that succeeds on it when nothing comes in between."""

    option: str
    live: list[Entry]
    entries: list[Entry]
    how: dict[str, t.Any]

    def playground(self) -> Playground:
        playground = Playground()
        populate(playground, self.option, self.live)
        playground.settle_in(3)
        playground.control("PUT", "options", FACTS)
        return playground

    def playbook(self, faults: list[Entry], remark: str = "") -> str:
        """What repeats it, for a failure's report."""
        options = {self.option: self.entries, **self.how}
        return playbook(MODULES[self.option], options, self.playground().state(), FACTS, faults, remark)

    def run(self, playground: Playground, **more: t.Any) -> Result:
        run = playground.rules if self.option == "rules" else playground.destinations
        return run(self.entries, **{**self.how, **more})


@st.composite
def tasks(draw: st.DrawFn) -> Task:
    """Tasks that nearly all succeed, since only those are disturbed; test_laws.py has the others."""
    state = draw(st.sampled_from(["present"] * 4 + ["absent"]))
    how = {"state": state, "purge": state == "present" and draw(st.booleans())}
    if draw(st.booleans()):
        entries: list[Entry] = [
            {"name": name, "conditions": draw(st.sampled_from(CONDITIONS)), "actions": draw(st.sampled_from(ACTIONS))}
            for name in draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))
        ]
        # Some of them in another order: moves, swaps and circles; the new ones among the others come behind all.
        for entry, priority in zip(entries, draw(st.permutations(range(1, 10 if how["purge"] else 20)))):
            if draw(st.integers(0, 3 if how["purge"] else 1)):
                entry["priority"] = priority
        live = [rule for rule in draw(live_rules(odd=False)) if rule["ForwardingRuleName"]]
        live = list({rule["ForwardingRuleName"]: rule for rule in live}.values())
        return Task("rules", live, entries, {**how, "batch_size": draw(st.sampled_from([1, 2, 20]))})
    ports = sorted(draw(st.lists(st.integers(1, 40), unique=True, min_size=2, max_size=8)))
    entries = [
        {"from_port": first, "to_port": last, "protocols": draw(st.sampled_from([["TCP"], ["UDP"], ["UDP", "TCP"]]))}
        for first, last in zip(ports[::2], ports[1::2])
    ]
    return Task("destinations", draw(live_destinations()), entries, how)


def the_set(playground: Playground, option: str) -> list[str]:
    """The set as the service has it, without what differs between two runs that do the same."""
    differing = ("ForwardingRuleId", "DestinationId", "Sequence", "InForce", "RuleDirection")
    found = playground.state()[option].values()
    return sorted(json.dumps({key: one[key] for key in one if key not in differing}, sort_keys=True) for one in found)


def undisturbed(task: Task) -> list[str]:
    """The set in the end if nothing comes in between; only tasks that change something are of interest."""
    playground = task.playground()
    result = task.run(playground)
    assume(not result.failed and result.data["changed"])
    playground.clock.sleep(10)
    return the_set(playground, task.option)


@FAULTS
@given(
    task=tasks(),
    fault=st.sampled_from(KINDS),
    skip=st.integers(0, 8),
    times=st.sampled_from([1, 5]),
)
def test_faults(task: Task, fault: Entry, skip: int, times: int) -> None:
    expected = undisturbed(task)
    playground = task.playground()
    fault = {"action": "*", "skip": skip, "times": times, **fault}
    playground.control("POST", "faults", fault)
    note(task.playbook([fault]))
    result = task.run(playground)
    event(f"{fault['kind']}: {'hit' if any(call['fault'] for call in result.calls) else 'missed'}")
    assert not result.failed, result.msg
    assert result.data["changed"]
    playground.control("DELETE", "faults")
    playground.clock.sleep(10)
    assert the_set(playground, task.option) == expected
    again = task.run(playground)
    assert not again.failed and not again.data["changed"] and again.writes == []


@FAULTS
@given(task=tasks(), moment=st.integers(1, 24))
def test_killed(task: Task, moment: int) -> None:
    expected = undisturbed(task)
    playground = task.playground()
    note(task.playbook([], f"Killed at moment {moment}: each request has two, before and after the service had it."))
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
    assert the_set(playground, task.option) == expected


TIMEOUT, ONE_ANSWER = 30, 30
ENDLESS = [
    {name: value for name, value in kind.items() if name != "times"}
    for kind in KINDS
    # An answer that takes 20 seconds is an answer: it delays, and makes nothing fail.
    if kind.get("seconds") != 20
]
READS = (
    "ListForwardingRules",
    "DescribeCustomRoutingEndpointGroup",
    "ListCustomRoutingEndpointGroupDestinations",
    "DescribeAccelerator",
)
WHERE: dict[str, list[Entry]] = {
    "reads": [{"action": action} for action in READS],
    "writes": [{"writes_only": True}],
    "all": [{}],
}


def known(playground: Playground, option: str) -> dict[str, str]:
    """The set by id, without what changes by itself."""
    differing = ("InForce", "ForwardingRuleStatus", "State")
    found = playground.state()[option]
    return {
        one: json.dumps({key: value for key, value in item.items() if key not in differing}, sort_keys=True)
        for one, item in found.items()
    }


def assert_truth(operations: list[Entry], before: dict[str, str], after: dict[str, str], in_order: bool) -> None:
    """What is told of each operation is what has become of it; `unknown` is allowed to be either.

    Where it is not documented that ids come `in_order`, several that were created by one write, and could not be looked at
    after it, have none of them.
    """
    new = set(after) - set(before)
    nameless = sum(told["state"] == "done" and told["id"] is None for told in operations)
    assert nameless == 0 or (nameless > 1 and not in_order)
    for told in operations:
        one = told["id"]
        if told["state"] == "done":
            if told["action"] == "create":
                assert one is None or one in new
                new.discard(one)
            else:
                assert after.get(one) != before[one]
                assert (one in after) is (told["action"] == "update")
        elif told["state"] == "left" and told["action"] != "create":
            assert after.get(one) == before[one]
    unknown = [told for told in operations if told["state"] == "unknown"]
    doubtful = sum(told["action"] == "create" for told in unknown)
    assert nameless <= len(new) <= nameless + doubtful, "something was created and not told, or told and not created"
    untold = set(before) - {told["id"] for told in operations}
    assert {one: after.get(one) for one in untold} == {one: before[one] for one in untold}


@FAULTS
@given(
    task=tasks(),
    kind=st.sampled_from(ENDLESS),
    where=st.sampled_from(list(WHERE)),
    skip=st.integers(0, 6),
)
def test_faults_without_end(task: Task, kind: Entry, where: str, skip: int) -> None:
    """The task fails by its deadline plus the time of one answer, and says what has happened.

    The deadline starts anew with each write that is known to have been accepted. If its answer was lost, that is known
    when the set is looked at, which is within the deadline of the write.
    """
    expected = undisturbed(task)
    playground = task.playground()
    before = known(playground, task.option)
    faults = [{"times": 0, "skip": skip, **place, **kind} for place in WHERE[where]]
    for fault in faults:
        playground.control("POST", "faults", fault)
    note(task.playbook(faults))
    start = playground.clock.time
    result = task.run(playground, wait_timeout=TIMEOUT)
    end = playground.clock.time
    after = known(playground, task.option)
    progress = [call["time"] for call in result.writes if call["status"] == 200 and not call["fault"]]
    progress += [call["time"] + TIMEOUT for call in result.calls if call["changed"] and call["fault"]]
    event(f"{kind['kind']} on {where}: {'failed' if result.failed else 'came through'}")
    note(json.dumps(result.data))
    assert end <= max([start, *progress]) + TIMEOUT + ONE_ANSWER
    assert_truth(result.data["operations"], before, after, in_order=task.option == "rules")
    assert result.data["changed"] or after == before
    playground.control("DELETE", "faults")
    playground.clock.sleep(10)
    if not result.failed:
        assert the_set(playground, task.option) == expected
    again = task.run(playground)
    assert not again.failed, again.msg
    playground.clock.sleep(10)
    assert the_set(playground, task.option) == expected
