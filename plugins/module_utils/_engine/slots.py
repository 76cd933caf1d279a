# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Places that an item may hold for itself alone, such as a priority or a range of ports: who holds what. Pure."""

from __future__ import annotations

import bisect
import itertools
import typing as t
from dataclasses import dataclass

# An interval of places: the space they lie in, the first and the last.
Extent = tuple[t.Hashable, int, int]
Gap = t.Callable[[t.Sequence[Extent]], str]

W_contra = t.TypeVar("W_contra", contravariant=True)
I = t.TypeVar("I")


@dataclass(frozen=True)
class Parked(t.Generic[I]):
    """Which of some items is moved, in its new place, and what to warn of; empty if nobody notices."""

    position: int
    item: I
    warning: str = ""


class Holding(t.Protocol[W_contra, I]):
    """What the plan has to know of a kind whose items hold places for themselves alone. All functions are pure.

    Attributes:
        exclusive: whether no two may share a place, as documented; else it is not documented [open].
        creations_first: whether creations come before updates, so that no place is without an item, until one is refused for a
            place in use, or for a quota.
        gap: says, in words, that no item has some places for a while which are had before and after; None if that does no harm.
    """

    exclusive: bool
    creations_first: bool
    gap: Gap | None

    def extents(self, item: I) -> list[Extent]:
        """What the item may hold for itself alone: intervals, such as its priority or ports."""

    def left_open(self, wanted: W_contra) -> bool:
        """Whether a new item's place is chosen by where the others are, so that these have to be known first."""

    def rivalry(self, wanted: W_contra, other: W_contra, item: I) -> tuple[str, str]:
        """The path of an option, and in words that two entries want one place there.

        Args:
            wanted: the later entry.
            other: the earlier one.
            item: what the later one wants.
        """

    def clash(self, one: I, other: I) -> str:
        """In words, that two items will hold the same place."""

    def park(self, circle: t.Sequence[I], live: t.Sequence[I], wanted: t.Sequence[I]) -> Parked[I] | None:
        """One of some items that want each other's places, out of the others' way; None if there is no such place.

        Args:
            circle: these items.
            live: all items as they are.
            wanted: all others as they will be.
        """


def without(extents: t.Iterable[Extent], others: t.Iterable[Extent]) -> list[Extent]:
    """The places that are in the former and in none of the latter, as few intervals as there can be."""
    ends: dict[t.Hashable, list[tuple[int, int, int]]] = {}
    for which, intervals in enumerate((extents, others)):
        for space, first, last in intervals:
            ends.setdefault(space, []).extend(((first, which, 1), (last + 1, which, -1)))
    found: list[Extent] = []
    for space in sorted(ends, key=str):
        held, begun = [0, 0], None
        for place, changes in itertools.groupby(sorted(ends[space]), key=lambda end: end[0]):
            for _place, which, step in changes:
                held[which] += step
            if held[0] and not held[1]:
                begun = place if begun is None else begun
            elif begun is not None:
                found.append((space, begun, place - 1))
                begun = None
    return found


class Places:
    """Which of some items hold a place that another wants."""

    def __init__(self, holders: t.Iterable[tuple[int, t.Sequence[Extent]]]) -> None:
        self._spaces: dict[t.Hashable, list[tuple[int, int, int]]] = {}
        for number, extents in holders:
            for space, first, last in extents:
                self._spaces.setdefault(space, []).append((first, last, number))
        self._reach: dict[t.Hashable, list[int]] = {}
        for space, held in self._spaces.items():
            held.sort()
            reach: list[int] = []
            for _first, last, _number in held:
                reach.append(max(last, reach[-1]) if reach else last)
            self._reach[space] = reach

    def held_by(self, extents: t.Sequence[Extent]) -> set[int]:
        """The numbers of the items that hold some of these places."""
        found = set()
        for space, first, last in extents:
            held = self._spaces.get(space, [])
            position = bisect.bisect_right(held, (last, float("inf"), 0)) - 1
            # `reach` is the furthest end up to here: once that is before `first`, nothing further left can overlap.
            while position >= 0 and self._reach[space][position] >= first:
                if held[position][1] >= first:
                    found.add(held[position][2])
                position -= 1
        return found
