# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How long a write that was accepted is looked for in a set that is settled and does not show it."""

from __future__ import annotations

import typing as t

import pytest
from support.playground import VirtualClock

from ansible_collections.alicloud.ga.plugins.module_utils._clock import Deadline
from ansible_collections.alicloud.ga.plugins.module_utils._engine.resource import Resource, Snapshot
from ansible_collections.alicloud.ga.plugins.module_utils._engine.settle import Watch


class Set:
    """A settled set that shows a write after so many seconds."""

    place = "listener"

    def __init__(self, clock: VirtualClock, seconds: float) -> None:
        self._clock = clock
        self._shown = clock.time + seconds

    def read(self) -> Snapshot[t.Any]:
        return Snapshot(("new",) if self._clock.time >= self._shown else (), "")


@pytest.mark.parametrize(
    ("lag", "shown", "waited"), [(0, True, 0), (5, True, 5), (14, True, 14), (18, False, 15), (1e9, False, 15)]
)
def test_a_list_may_lag_behind_for_fifteen_seconds(lag: float, shown: bool, waited: float) -> None:
    """Much less, and a list from before the write is taken for the truth; much more, and everybody waits for nothing."""
    clock = VirtualClock()
    start = clock.time
    watch = Watch(t.cast(Resource[t.Any, t.Any], Set(clock, lag)), Deadline(clock, 600))
    settled, last = watch.look_until(lambda items: "new" in items)
    assert settled is True
    assert ("new" in last.items) is shown
    # A look is at most a twelfth later than it might be.
    assert waited <= clock.time - start <= waited * 13 / 12 + 0.5


def test_a_short_deadline_comes_before_the_fifteen_seconds() -> None:
    clock = VirtualClock()
    start = clock.time
    settled, _last = Watch(t.cast(Resource[t.Any, t.Any], Set(clock, 1e9)), Deadline(clock, 4)).look_until(bool)
    assert settled is False
    assert clock.time - start == pytest.approx(4)
