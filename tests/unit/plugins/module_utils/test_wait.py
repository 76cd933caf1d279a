# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Time: how often is looked, and when is given up."""

from __future__ import annotations

import itertools
import math

import pytest
from support.playground import VirtualClock

from ansible_collections.alicloud.ga.plugins.module_utils._clock import Clock, Deadline, Pace, wait_until


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.mark.parametrize("longest", [float("inf"), 5.0])
def test_pauses_are_a_twelfth_of_the_time_waited(clock: VirtualClock, longest: float) -> None:
    pace = Pace(Deadline(clock, 600), longest)
    waited = []
    while pace.pause():
        waited.append(clock.slept[-1])
    assert waited[:2] == [0.5, 0.5]
    ends = list(itertools.accumulate(waited))
    for pause, start in zip(waited[2:-1], ends[1:]):
        assert pause == pytest.approx(min(start / 12, longest))
    assert max(waited) <= longest
    assert sum(waited) == pytest.approx(600)


@pytest.mark.parametrize("seconds", [1, 1.01, 3, 30, 59, 60, 61, 180, 400])
def test_what_settles_is_seen_at_most_a_twelfth_later(clock: VirtualClock, seconds: float) -> None:
    start = clock.time
    looks = 0

    def look() -> float:
        nonlocal looks
        looks += 1
        return clock.time - start

    ok, waited = wait_until(look, lambda seen: seen >= seconds, Deadline(clock, 600))
    assert ok
    assert waited - seconds <= seconds / 12 + 1e-6
    # The logarithm to the base by which each look is later than the one before.
    assert looks <= 4 + math.log(seconds, 13 / 12)


def test_what_is_so_already_costs_one_look_and_no_time(clock: VirtualClock) -> None:
    assert wait_until(lambda: "seen", lambda seen: seen == "seen", Deadline(clock, 600)) == (True, "seen")
    assert clock.slept == []


def test_the_last_look_is_at_the_very_end(clock: VirtualClock) -> None:
    start = clock.time
    looked: list[float] = []

    def look() -> str:
        looked.append(clock.time - start)
        return f"look {len(looked)}"

    ok, seen = wait_until(look, lambda _seen: False, Deadline(clock, 7.3))
    assert not ok
    assert seen == f"look {len(looked)}"
    assert looked[-1] == pytest.approx(7.3)


def test_what_a_look_raises_ends_the_wait(clock: VirtualClock) -> None:
    def look() -> None:
        raise LookupError("for good")

    with pytest.raises(LookupError):
        wait_until(look, lambda _seen: True, Deadline(clock, 600))
    assert clock.slept == []


def test_a_deadline_can_be_renewed(clock: VirtualClock) -> None:
    deadline = Deadline(clock, 60)
    clock.sleep(50)
    assert deadline.remaining() == pytest.approx(10)
    deadline.renew()
    assert deadline.remaining() == pytest.approx(60)
    clock.sleep(61)
    assert deadline.remaining() < 0
    assert Pace(deadline).pause() is False
    assert clock.slept == [50, 61]


def test_pace_knows_how_long_it_took(clock: VirtualClock) -> None:
    pace = Pace(Deadline(clock, 600))
    for _number in range(4):
        pace.pause()
    assert pace.waited() == pytest.approx(sum(clock.slept)) == pytest.approx((13 / 12) ** 2)


def test_the_real_clock_goes_forward() -> None:
    clock = Clock()
    first = clock.now()
    clock.sleep(0)
    assert clock.now() >= first
    assert clock.wall() > 1_700_000_000
