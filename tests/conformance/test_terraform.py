# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Terraform's provider makes its rules side by side, one in a call: as it waits and gives up, on a clock of its own.

What is played here was read in the provider (resource_alicloud_ga_forwarding_rule.go) and in the plugin SDK of Terraform
that it uses. The service is the emulator, in process.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

import pytest
from emulator_driver import SCOPE, Clock, Service, rule

from emulator.options import OPTIONS

AT_ONCE = 10  # terraform apply -parallelism
OWN_WAIT = 3.0  # the provider's wait() before it lets the SDK try again
FIRST_LOOK = {"create": 30.0, "update": 30.0, "delete": 5.0}
GIVES_UP = {"create": 600.0, "update": 180.0, "delete": 600.0}
RETRIED = {
    "create": ("StateError.Accelerator",),
    "update": ("StateError.Accelerator", "StateError.ForwardingRule"),
    "delete": ("StateError.Accelerator", "StateError.ForwardingRule"),
}


class Failed(Exception):
    """The provider gave up: it ends the whole apply."""


def pauses(least: float) -> Iterator[float]:
    """Between two tries of the SDK: doubled from a tenth of a second, bounded below and at ten seconds."""
    pause = 0.1
    while True:
        pause = min(10.0, max(least, 2 * pause))
        yield pause


def newer_wait(source: random.Random) -> Iterator[float]:
    """Newer providers wait at random, up to twenty seconds."""
    for number in itertools.count():
        yield source.random() * min(20.0, OWN_WAIT * 2**number)


class Provider:
    """The provider: its work on each resource is a generator that yields the seconds for which it sleeps."""

    def __init__(self, service: Service, clock: Clock, seed: int, newer: bool) -> None:
        self.service = service
        self.clock = clock
        self.source = random.Random(seed)
        self.newer = newer

    def write(self, kind: str, action: str, **params: Any) -> Iterator[float]:
        """One write: repeated with its own token while the accelerator is busy, then looked after until it settled."""
        started = self.clock.now
        token = f"{action}-{self.source.getrandbits(64)}"
        own = newer_wait(self.source) if self.newer else itertools.repeat(OWN_WAIT)
        for pause, wait in zip(pauses(0.5), own):
            status, body = self.service.call(action, ClientToken=token, **SCOPE, **params)
            if status == 200:
                break
            if body["Code"] not in RETRIED[kind]:
                raise Failed(body["Code"])
            yield wait + pause
            if self.clock.now - started > GIVES_UP[kind]:
                raise Failed(f"{body['Code']} for {GIVES_UP[kind]:.0f} seconds")
        written = self.clock.now
        rule_id = body["ForwardingRules"][0]["ForwardingRuleId"]
        yield FIRST_LOOK[kind]
        for pause in pauses(3.0):
            found = self.service.rules(ForwardingRuleId=rule_id)
            if (not found) if kind == "delete" else [one["ForwardingRuleStatus"] for one in found] == ["active"]:
                return
            if self.clock.now - written > GIVES_UP[kind]:
                raise Failed(f"{rule_id} did not settle")
            yield pause

    def apply(self, works: list[Callable[[], Iterator[float]]]) -> float:
        """Ten at a time, as a walk over resources that do not depend on each other; says how long it took."""
        begun = self.clock.now
        numbers = itertools.count()
        todo = iter(works)
        queue: list[Turn] = []
        for first in itertools.islice(todo, AT_ONCE):
            heapq.heappush(queue, Turn(begun + self.source.uniform(0, 0.3), next(numbers), first()))
        while queue:
            turn = heapq.heappop(queue)
            self.clock.now = max(self.clock.now, turn.at)
            seconds = next(turn.work, None)
            following = turn.work
            if seconds is None:
                work = next(todo, None)
                if work is None:
                    continue
                seconds, following = self.source.uniform(0, 0.3), work()
            heapq.heappush(queue, Turn(self.clock.now + seconds, next(numbers), following))
        return self.clock.now - begun


class Turn(NamedTuple):
    """Who goes on when; the number keeps the order of those at the same time."""

    at: float
    number: int
    work: Iterator[float]


def creations(provider: Provider, count: int) -> list[Callable[[], Iterator[float]]]:
    return [
        partial(provider.write, "create", "CreateForwardingRules", ForwardingRules=[rule(number)])
        for number in range(1, count + 1)
    ]


@pytest.mark.parametrize("newer", [False, True], ids=["older", "newer"])
@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("speed", [1, 10])
def test_twenty_rules_side_by_side(clock: Clock, seed: int, newer: bool, speed: float) -> None:
    service = Service(clock, profile="realistic", random_seed=seed, speed=speed)
    provider = Provider(service, clock, seed, newer)
    provider.apply(creations(provider, 20))
    found = service.rules()
    assert sorted(one["Priority"] for one in found) == list(range(1, 21))
    journal = service.control("GET", "journal")
    assert sum(entry["changed"] for entry in journal) == 20
    assert {entry["code"] for entry in journal} == {None, "StateError.Accelerator"}, "they were in each other's way"


@pytest.mark.parametrize("seed", range(5))
def test_rules_are_changed_and_taken_away_side_by_side(clock: Clock, seed: int) -> None:
    """Five at a time: what changes a rule gives up after three minutes."""
    service = Service(clock, profile="realistic", random_seed=seed)
    provider = Provider(service, clock, seed, newer=False)
    provider.apply(creations(provider, 5))
    ids = [one["ForwardingRuleId"] for one in service.rules()]
    provider.apply(
        [
            partial(
                provider.write,
                "update",
                "UpdateForwardingRules",
                ForwardingRules=[rule(number, ForwardingRuleId=rule_id)],
            )
            for number, rule_id in enumerate(ids, 101)
        ]
    )
    assert [one["Priority"] for one in service.rules()] == [101, 102, 103, 104, 105]
    provider.apply(
        [partial(provider.write, "delete", "DeleteForwardingRules", ForwardingRuleIds=[rule_id]) for rule_id in ids]
    )
    assert service.rules() == []


@pytest.mark.parametrize("code", OPTIONS["busy_code"].choices[1:])
def test_with_any_other_code_it_would_end_at_once(clock: Clock, code: str) -> None:
    """Why that code is the default: two rules are one too many."""
    service = Service(clock, profile="realistic")
    service.control("PUT", "options", {"busy_code": code})
    provider = Provider(service, clock, 0, newer=False)
    with pytest.raises(Failed, match="NotActive.Listener" if code == "nearest" else code):
        provider.apply(creations(provider, 2))
