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


class Attendant(t.Protocol):
    """Whoever waits for the end of the run: may be told how it goes, and may no longer be there."""

    def ask(self) -> None:
        """Go on?

        Raises:
            Interrupted: nobody waits for the end any more.
        """

    def waits(self, doing: str, reason: str) -> None:
        """Be told that the run waits: in words, what is being done, and what is waited for."""

    def ends(self, words: str, seconds: float) -> None:
        """Be told what the run has done, in words, and how long it took."""


class Unattended:
    """Nobody is told, and nobody goes away."""

    def ask(self) -> None:
        """Go on."""

    def waits(self, doing: str, reason: str) -> None:
        """Nobody hears it."""

    def ends(self, words: str, seconds: float) -> None:
        """Nobody hears it."""


class Deadline:
    """How long there may be no progress. Each accepted write is progress and starts the time anew.

    Args:
        clock: the clock for everything here.
        seconds: the time.
        attend: gives the attendant, once something is to be waited for or written: most runs need none.

    Attributes:
        doing: in words, what the time is spent on, for the attendant.
    """

    def __init__(self, clock: Clock, seconds: float, attend: t.Callable[[], Attendant] = Unattended) -> None:
        self.clock = clock
        self.seconds = seconds
        self.doing = ""
        self._attend = attend
        self._attendant: Attendant | None = None
        self._begin = clock.now()
        self._end = self._begin + seconds

    @property
    def attendant(self) -> Attendant:
        if self._attendant is None:
            self._attendant = self._attend()
        return self._attendant

    def within(self, seconds: float) -> Deadline:
        """A deadline of its own for a part of the work, which is no later than this one."""
        part = Deadline(self.clock, min(seconds, self.remaining()), lambda: self.attendant)
        part.doing = self.doing
        return part

    def pause(self, seconds: float, reason: str) -> None:
        """Sleep, unless nobody waits any more; after that, what nobody waits for is not done either.

        Args:
            seconds: how long.
            reason: what is waited for, in words.

        Raises:
            Interrupted: nobody waits for the end any more.
        """
        self.attendant.ask()
        self.attendant.waits(self.doing, reason)
        self.clock.sleep(seconds)
        self.attendant.ask()

    def spent(self) -> float:
        """Seconds since the beginning, however often the time was started anew."""
        return self.clock.now() - self._begin

    def remaining(self) -> float:
        """Seconds left; zero or less when time is up."""
        return self._end - self.clock.now()

    def renew(self) -> None:
        self._end = self.clock.now() + self.seconds

    def give_up(self) -> None:
        """From now on nothing is waited for: what is asked is asked once."""
        self._end = float("-inf")


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

    def pause(self, reason: str = "") -> bool:
        """Sleep until the next look is due.

        Args:
            reason: what is waited for, in words.

        Returns:
            False, at once, if the time is up. The last pause is cut so that one look happens at the very end.

        Raises:
            Interrupted: nobody waits for the end of the run any more.
        """
        remaining = self._deadline.remaining()
        if remaining <= 0:
            return False
        waited = self.waited()
        interval = FIRST_PAUSES if waited < _FIRST_SECONDS else waited * _SHARE_OF_TIME_WAITED
        self._deadline.pause(min(interval, self._longest, remaining), reason)
        return True

    def waited(self) -> float:
        """Seconds since the first look."""
        return self._deadline.clock.now() - self._start


def wait_until(
    look: t.Callable[[], T],
    done: t.Callable[[T], bool],
    deadline: Deadline,
    reason: t.Callable[[T], str] = lambda _seen: "",
) -> tuple[bool, T]:
    """Look, at growing intervals, until what is seen is what is waited for.

    Args:
        look: reads the state of things; what it raises ends the wait (a verdict of "failed for good").
        done: whether that state is the one waited for.
        deadline: when to give up.
        reason: says of a state why it is not.

    Returns:
        Whether it was seen before the time was up, and what was seen last.
    """
    pace = Pace(deadline)
    while True:
        seen = look()
        if done(seen):
            return True, seen
        if not pace.pause(reason(seen)):
            return False, seen
