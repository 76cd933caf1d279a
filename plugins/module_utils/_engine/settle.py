# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Watching a set until it is settled: nothing more is being changed, and what was written is to be seen."""

from __future__ import annotations

import typing as t

from .._clock import Deadline, Pace, wait_until
from .._errors import ApiError, Failed
from .plan import I, W
from .resource import Resource, Snapshot
from .words import few

# An accepted write that a settled set does not show yet is looked for this long (seconds): an answer may come from
# before the write. Longer would let people wait for a service that simply keeps something else than it was sent.
_GRACE = 15.0

# What is waited for where nothing is being changed, and yet what was written is not to be seen.
_NOT_SEEN_YET = "the change is not to be seen yet"

# Of what is still being changed, so much is named where it is told while we wait.
_MOST_NAMED = 2


class Watch(t.Generic[W, I]):
    """Looks at a set, for as long as the deadline allows.

    Args:
        resource: where the set is.
        deadline: how long there may be no progress.
    """

    def __init__(self, resource: Resource[W, I], deadline: Deadline) -> None:
        self._resource = resource
        self._deadline = deadline

    def settled(self, shows: t.Callable[[tuple[I, ...]], bool] = lambda _items: True) -> tuple[I, ...]:
        """The set, once nobody is changing it; for `shows`, see `look_until`.

        Raises:
            Failed: somebody still was when the time was up.
        """
        ok, last = self.look_until(shows)
        if not ok:
            raise Failed(
                f"The {self._resource.place} did not settle within {self._deadline.seconds:g} seconds; last seen: "
                f"{last.pending or 'no sign of a write whose answer was lost'}. Somebody else may be changing the "
                f"{self._resource.lock.noun}; run the task again later, or raise wait_timeout."
            )
        return last.items

    def look_until(self, shows: t.Callable[[tuple[I, ...]], bool]) -> tuple[bool, Snapshot[I]]:
        """Look until nobody is changing the set, and it shows what it should.

        Args:
            shows: whether the set shows what was written. A list that does not may come from before the write, so it is
                looked at for a while longer; then it is taken as it is.

        Returns:
            Whether it was so before the time was up, and what was seen last.
        """
        found, last = self.look_for([(frozenset(), shows)])
        return bool(found), last

    def look_for(
        self, written: t.Sequence[tuple[frozenset[str], t.Callable[[tuple[I, ...]], bool]]]
    ) -> tuple[list[int], Snapshot[I]]:
        """Look until one of some writes has settled.

        Args:
            written: for each the ids of what it is about, whose settling is enough where they settle side by side, and whether
                a set shows it; see `look_until`.

        Returns:
            The numbers of those that have settled, none if the time was up, and what was seen last.
        """
        pace = Pace(self._deadline)
        found: list[int] = []

        def done(seen: Snapshot[I]) -> bool:
            if seen.lost:
                raise Failed(f"The {self._resource.place} do not settle: {seen.lost}.")
            found[:] = [
                number
                for number, (ids, shows) in enumerate(written)
                if seen.quiet(ids) and (shows(seen.items) or pace.waited() >= _GRACE)
            ]
            return bool(found)

        _done, last = wait_until(self._looker(), done, self._deadline, _reason)
        return found, last

    def _looker(self) -> t.Callable[[], Snapshot[I]]:
        """Reads the set; that the service is too busy to show it counts as not settled."""
        asked = False

        def look() -> Snapshot[I]:
            nonlocal asked
            try:
                return self._resource.read()
            except ApiError as error:
                if not error.busy:
                    raise
                if not asked:
                    self._resource.lock.check(error)
                    asked = True
                return Snapshot((), f"the service answers {error.code}")

        return look


def _reason(seen: Snapshot[t.Any]) -> str:
    """What is waited for, short enough for a line."""
    parts = seen.pending.split("; ") if seen.pending else [_NOT_SEEN_YET]
    return few(parts, _MOST_NAMED, "; ")
