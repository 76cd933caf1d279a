# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Nobody's request goes astray while rules are changed.

In each state that a task leaves behind, each request meets what it met before the task or what it meets after it, and
changes over once. `support/judge.py` says so by requests; `support/changes.py` makes the changes, as people make them.
GA_LAW_EXAMPLES says how many of each kind (200); with more than that, each fact that nobody has documented comes as
often as the emulator's own ones.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import re
import typing as t

import pytest
from support.changes import CHANGES, HOSTS, PATHS, Plan, plan, shrunk
from support.judge import (
    DEFAULT,
    METHODS,
    Conditions,
    State,
    Verdict,
    Watch,
    classes,
    form_text,
    in_force,
    judge,
    takers,
    texts_of,
)
from support.playground import LISTENER, WRITES, Killed, Playground, Result
from support.worlds.rules import wire_actions, wire_conditions

ORDINARY = 200
PLANS = int(os.environ.get("GA_LAW_EXAMPLES") or ORDINARY)
Entry = dict[str, t.Any]
# What nobody knows of the service, listeners that know fewer conditions, and the bound that a user may set. Mostly the emulator is as it is by itself.
OTHERWISE: list[Entry] = [
    {"priority_conflict": "allow"},
    {"priority_conflict": "reject_each_step"},
    {"priority_conflict": "reject_each_step", "max_rules_per_call": 3},
    {"duplicate_conditions": "reject"},
    {"max_rules_per_call": 1},
    {"max_rules_per_call": 3},
    {"max_rules_per_call": 10},
    {"batch_size": 2},
    {"protocol": "TCP"},
    {"protocol": "TCP", "duplicate_conditions": "reject"},
    {"atomic_writes": False},
    {"value_echo": "normalised"},
]
SETTLING = 3
EVERY_SO_OFTEN = 4 if PLANS > ORDINARY else 20


class Seen(t.NamedTuple):
    """What a task has done, if need be in two runs.

    Attributes:
        verdict: of the requests.
        last: how the last one has ended.
        writes: how many have changed something.
        rules: those in the end.
        others: the ids of rules that have changed though the last run has no operation for them.
        moments: at which it could be killed once the service has had the first write; each request has two.
    """

    verdict: Verdict
    last: Result
    writes: int
    rules: list[str]
    others: list[str]
    moments: range


def rules_of(rules: dict[str, Entry]) -> list[str]:
    """The rules in force, whichever ids they have."""
    return sorted(form_text(form._replace(rule_id="")) for form in in_force(rules))


def carry_out(task: Plan, settling: float = 0, kill_at: int | None = None) -> Seen:
    """Run a task; first as far as the moment at which it is killed, if it is, and then again."""
    playground = task.playground()
    playground.settle_in(settling)
    watch = Watch(playground)
    before, live = len(playground.journal()), playground.state()["rules"]
    begun: list[int] = []

    def look(which: str, action: str) -> None:
        if which == "after" and action in WRITES:
            begun.append(playground.moments + 1)

    playground.watchers.append(look)
    playground.kill_at = kill_at
    try:
        last = task.run(playground)
    except Killed:
        playground.kill_at = None
        playground.clock.sleep(random.Random(kill_at).choice([0, 10]))
        last = task.run(playground)
    moments = range(begun[0], playground.moments + 1) if begun else range(0)
    states, after = watch.end(), playground.state()["rules"]
    touched = {done["id"] for done in last.data.get("operations", [])}
    others = [one for one in live if one not in touched and after.get(one) != live[one]]
    writes = sum(call["changed"] for call in playground.journal()[before:])
    return Seen(judge(states), last, writes, rules_of(after), others, moments)


def size_of(task: Plan) -> int | None:
    """How many rules one call can carry; None if there is no end to it."""
    sizes = (task.facts.get("max_rules_per_call"), task.options.get("batch_size"))
    return min((size for size in sizes if size), default=None)


def fits(task: Plan, operations: list[Entry]) -> bool:
    """Whether whatever has to change together can."""
    size = size_of(task)
    if task.protocol == "TCP" and task.facts.get("duplicate_conditions") == "reject":
        # What tells a copy from its source is a condition on headers, which such a listener does not know.
        return False
    if task.facts.get("priority_conflict") == "reject_each_step" and task.change not in ("add", "remove"):
        return False
    return size is None or len(operations) <= size


def bound(task: Plan, operations: list[Entry]) -> int:
    """The number of writes that is enough for any order."""
    size = size_of(task)
    counts = [sum(done["action"] == action for done in operations) for action in ("create", "update", "delete")]
    return sum(-(-count // (size or count)) for count in counts if count)


def wrong_with(task: Plan, kill: bool = False) -> str:
    """Why a task is against the law; an empty text if it is not."""
    settling = SETTLING if kill else 0
    quiet = carry_out(task, settling)
    if quiet.last.failed:
        # Where numbers leave no place beside another, a swap that the service refuses has no other way.
        dense = task.facts.get("priority_conflict") == "reject_each_step"
        return "" if dense and not quiet.writes else f"failed: {quiet.last.msg}"
    seen = quiet
    if kill and quiet.moments:
        at = random.Random(f"kill {task.change} {task.number}").choice(quiet.moments)
        seen = carry_out(task, settling, at)
    operations = quiet.last.data["operations"]
    if quiet.others:
        return f"changed though no operation is about them: {quiet.others}"
    if seen.last.failed:
        return f"failed after a kill: {seen.last.msg}"
    if seen.verdict.shared:
        return f"two rules share a priority\n{seen.verdict}"
    # What is killed can say nothing any more.
    warnings = quiet.last.warnings
    excused = bool(warnings) and not fits(task, operations)
    if seen.verdict.misrouted and not excused:
        return f"requests go astray, {warnings or 'not warned of'}\n{seen.verdict}"
    if seen.verdict.twice and not excused:
        return f"requests change over more than once\n{seen.verdict}"
    if seen.rules != quiet.rules:
        return f"after a kill there is {set(seen.rules) - set(quiet.rules)}, not {set(quiet.rules) - set(seen.rules)}"
    # Where not all fits, rules that exchange their places need detours.
    most = bound(task, operations) + (0 if fits(task, operations) else len(operations) // 2)
    return f"{seen.writes} writes instead of {most}" if seen.writes > most else ""


def ways(change: str) -> t.Iterator[tuple[Plan, bool]]:
    """The tasks of a kind, and whether they are killed."""
    for number in range(PLANS):
        turn, rest = divmod(number, EVERY_SO_OFTEN)
        # Each kind begins with another fact, so that a few plans of each see them all.
        facts = dict(OTHERWISE[(turn + list(CHANGES).index(change)) % len(OTHERWISE)]) if rest == 1 else {}
        batch_size = facts.pop("batch_size", None)
        task = plan(change, number, **facts)
        if batch_size:
            task = task._replace(options={**task.options, "batch_size": batch_size})
        yield task, rest == 1 or (rest == 0 and turn % 2 == 0)


@pytest.mark.parametrize("change", CHANGES)
def test_no_request_goes_astray(change: str) -> None:
    found = [(task, kill) for task, kill in ways(change) if wrong_with(task, kill)]
    if found:
        task, kill = found[0]
        task = shrunk(task, lambda smaller: bool(wrong_with(smaller, kill)))
        pytest.fail(f"{len(found)} of {PLANS} plans. {wrong_with(task, kill)}\n\n{'Killed. ' if kill else ''}{task}")


@pytest.mark.parametrize("change", CHANGES)
def test_check_mode_says_it_and_a_second_run_changes_nothing(change: str) -> None:
    for number in range(0, PLANS, 20):
        task = plan(change, number)
        playground = task.playground()
        checked = task.run(playground, check=True)
        assert checked.writes == []
        real = task.run(playground)
        assert not real.failed, f"{real.msg}\n{task}"
        said, done = (
            [(one["action"], one["identity"], one["changes"]) for one in result.data["operations"]]
            for result in (checked, real)
        )
        assert said == done, task
        again = task.run(playground)
        assert not again.failed and not again.data["changed"] and again.writes == [], task


# -- the judge --

WWW, SHOP = [{"host": ["www.example.com"]}], [{"host": ["www.example.com"]}, {"path": ["/shop/*"]}]
API, NEXT = [{"host": ["www.example.com"]}, {"path": ["/api/*"]}], [*WWW, {"cookie": {"release": ["next"]}}]


def state(*rules: tuple[str, int, list[Entry], str]) -> State:
    """Rules in force: name, priority, conditions, and the group that they forward to."""
    found = {}
    for name, priority, conditions, group in rules:
        force = {
            "Priority": priority,
            "RuleConditions": wire_conditions(conditions, config=False),
            "RuleActions": wire_actions([{"forward_group": {"endpoint_group_id": group}}]),
        }
        found[name] = {"ForwardingRuleName": name, "ListenerId": LISTENER, "InForce": force}
    return in_force(found)


# Ways through states, and the requests that go astray on them: host, path and cookies.
NARROWED = [("www", 100, SHOP, "old"), ("rest", 110, WWW, "new")]
MOVED = [("api2", 90, [{"host": ["api.example.com"]}], "api"), ("www", 100, WWW, "www")]
AHEAD = [("canary", 10, NEXT, "old"), ("www", 100, WWW, "new")]
STAGED = [("www", 100, WWW, "old"), ("canary", 110, WWW, "old")]
WAYS: dict[str, tuple[list[list[t.Any]], bool]] = {
    "narrowed before another is there": ([[("www", 100, WWW, "old")], [NARROWED[0]], NARROWED], False),
    "another is there, then narrowed": (
        [[("www", 100, WWW, "old")], [("www", 100, WWW, "old"), NARROWED[1]], NARROWED],
        True,
    ),
    "moved before what is behind has gone": (
        [[("api", 90, API, "api"), MOVED[1]], MOVED, MOVED[:1]],
        False,
    ),
    "what is behind goes first": (
        [[("api", 90, API, "api"), MOVED[1]], [("api", 90, API, "api")], MOVED[:1]],
        True,
    ),
    "the main rule before its canary": (
        [[("www", 100, WWW, "old")], [AHEAD[1]], AHEAD],
        False,
    ),
    "the canary before the main rule": (
        [[("www", 100, WWW, "old")], [AHEAD[0], ("www", 100, WWW, "old")], AHEAD],
        True,
    ),
    "a copy in between": ([STAGED[:1], STAGED, [("canary", 90, NEXT, "new"), STAGED[0]]], True),
    "a copy in front of what it is of": (
        [STAGED[:1], [("canary", 90, NEXT, "other"), STAGED[0]], [("canary", 90, NEXT, "new"), STAGED[0]]],
        False,
    ),
    "a rule that comes and goes": ([STAGED[:1], AHEAD[:1] + STAGED[:1], STAGED[:1]], True),
    "another that comes and goes": ([STAGED[:1], [("any", 10, SHOP, "any")], STAGED[:1]], False),
    "there and back and there": (
        [STAGED[:1], [("www", 100, WWW, "new")], STAGED[:1], [("www", 100, WWW, "new")]],
        True,
    ),
    "two of one priority": ([STAGED[:1], [STAGED[0], ("x", 100, SHOP, "x")], STAGED[:1]], False),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_judge_on_ways_that_are_known(way: str) -> None:
    states, right = WAYS[way]
    verdict = judge([state(*rules) for rules in states])
    assert (verdict.misrouted == []) is right, verdict
    assert bool(verdict.twice) is (not right or way == "there and back and there"), verdict
    assert bool(verdict.shared) is (way == "two of one priority")


def test_each_set_of_patterns_that_a_text_can_fit_is_found_and_no_other() -> None:
    """Against all texts of up to five letters; `c` stands for all letters that no pattern has."""
    source = random.Random("patterns")
    texts = ["".join(letters) for length in range(1, 6) for letters in itertools.product("abc", repeat=length)]
    for _try in range(60):
        patterns = ["".join(source.choices("ab*?", [4, 4, 2, 1], k=source.randint(1, 3))) for _one in range(4)]
        fitting = [re.compile(one.replace("*", ".*").replace("?", ".")) for one in patterns]
        expected = {sum(1 << at for at, one in enumerate(fitting) if one.fullmatch(text)) for text in texts}
        found = texts_of(patterns, "")
        assert found.keys() == expected, patterns
        for bits, text in found.items():
            assert bits == sum(1 << at for at, one in enumerate(fitting) if one.fullmatch(text)), (patterns, text)


@pytest.mark.parametrize("change", CHANGES)
def test_the_emulator_sends_the_witnesses_where_the_judge_says(change: str) -> None:
    """Before and after; and each rule takes the requests, and only those, that meet its conditions."""
    for number in range(3):
        task = plan(change, number)
        playground = task.playground()
        for _run in range(2):
            forms = in_force(playground.state()["rules"])
            conditions: list[Conditions] = list(dict.fromkeys(form.conditions for form in forms))
            for matching, request in classes(conditions):
                found = playground.control("POST", "traffic", {"listener_id": LISTENER, **request})
                first = next((form for form in forms if matching >> conditions.index(form.conditions) & 1), None)
                assert found["rule_id"] == (first.rule_id if first else None), (request, task)
                assert takers(forms, conditions, matching) == {first.does if first else DEFAULT}
            task.run(playground)


def test_random_requests_are_of_a_class_that_the_judge_knows() -> None:
    """Whatever is asked, before and after a change some witness has met the same two rules: no request is forgotten."""
    source = random.Random("requests")
    pairs = 0
    for number in range(60):
        task = plan(source.choice(list(CHANGES)), number)
        playground = task.playground()
        requests = [any_request(source) for _request in range(30)]

        def ask(playground: Playground = playground, requests: list[Entry] = requests) -> tuple[t.Any, list[t.Any]]:
            found = [playground.control("POST", "traffic", {"listener_id": LISTENER, **one}) for one in requests]
            return in_force(playground.state()["rules"]), [one["rule_id"] for one in found]

        before, first = ask()
        task.run(playground)
        after, then = ask()
        conditions: list[Conditions] = list(dict.fromkeys(form.conditions for form in (*before, *after)))
        known = {
            tuple(
                next((form.rule_id for form in forms if matching >> conditions.index(form.conditions) & 1), None)
                for forms in (before, after)
            )
            for matching, _witness in classes(conditions)
        }
        assert set(zip(first, then)) <= known
        pairs += len(set(zip(first, then)))
    assert pairs > 200


def any_request(source: random.Random) -> Entry:
    """A request that a rule of a web site may take."""
    return {
        "host": source.choice([*HOSTS, "other.example.com", "a.example.net", "www.example.cn"]),
        "path": source.choice(["/", *(path.replace("*", source.choice(["", "x", "v1/x.php"])) for path in PATHS)]),
        "method": source.choice(METHODS),
        "headers": source.choice([{}, {"x-beta": "1"}, {"X-Beta": ["1", "2"]}]),
        "cookies": source.choice([{}, {"canary": "1"}]),
        "query": source.choice([{}, {"lang": "de"}]),
        "source_ip": source.choice(["10.1.2.3", "10.2.2.3", "192.0.2.200", "8.8.8.8", "2001:db8::1"]),
    }


def test_changes_are_those_of_their_numbers() -> None:
    for change in CHANGES:
        assert plan(change, 7) == plan(change, 7)
        assert len({json.dumps(plan(change, number).options) for number in range(30)}) > 25
