# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Time: the clock, the deadline, and how often to look while the service works. Asks nobody anything."""

from __future__ import annotations

import time
import typing as t

# In the first second nobody minds being half a second late. After that, pauses are a twelfth of the time waited: what
# a look itself takes comes on top, and in all nobody is to wait a tenth longer than needed.
FIRST_PAUSES = 0.5
_FIRST_SECONDS = 1.0
_SHARE_OF_TIME_WAITED = 1 / 12
# Where others are waited for: how long they take says nothing about how long they will, and who has waited longest must
# not be the one who looks most seldom.
LONGEST_PAUSE_FOR_OTHERS = 5.0

T = t.TypeVar("T")


class Clock:
    """The passing of time, in seconds. Tests put another one in its place."""

    def now(self) -> float:
        """Seconds on a clock that never goes back."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)

    def wall(self) -> float:
        """Seconds since the epoch, which requests are dated with."""
        return time.time()


class Deadline:
    """How long there may be no progress. Each accepted write is progress and starts the time anew."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self.clock = clock
        self.seconds = seconds
        self._end = clock.now() + seconds

    def remaining(self) -> float:
        """Seconds left; zero or less when time is up."""
        return self._end - self.clock.now()

    def renew(self) -> None:
        self._end = self.clock.now() + self.seconds


class Pace:
    """Pauses that grow with the time already waited, so that the number of looks grows with its logarithm.

    Args:
        deadline: when to give up.
        longest: the longest pause, in seconds.
    """

    def __init__(self, deadline: Deadline, longest: float = float("inf")) -> None:
        self._deadline = deadline
        self._longest = longest
        self._start = deadline.clock.now()

    def pause(self) -> bool:
        """Sleep until the next look is due.

        Returns:
            False, at once, if the time is up. The last pause is cut so that one look happens at the very end.
        """
        remaining = self._deadline.remaining()
        if remaining <= 0:
            return False
        waited = self.waited()
        interval = FIRST_PAUSES if waited < _FIRST_SECONDS else waited * _SHARE_OF_TIME_WAITED
        self._deadline.clock.sleep(min(interval, self._longest, remaining))
        return True

    def waited(self) -> float:
        """Seconds since the first look."""
        return self._deadline.clock.now() - self._start


def wait_until(look: t.Callable[[], T], done: t.Callable[[T], bool], deadline: Deadline) -> tuple[bool, T]:
    """Look, at growing intervals, until what is seen is what is waited for.

    Args:
        look: reads the state of things; what it raises ends the wait (a verdict of "failed for good").
        done: whether that state is the one waited for.

    Returns:
        Whether it was seen before the time was up, and what was seen last.
    """
    pace = Pace(deadline)
    while True:
        seen = look()
        if done(seen):
            return True, seen
        if not pace.pause():
            return False, seen
