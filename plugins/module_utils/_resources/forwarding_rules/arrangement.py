# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wanted conditions and actions laid over live ones, so that an update touches only what differs. Pure.

A wanted part that means the same as a live one is the live one, and goes back to the letter. Any other takes the place and
the storage form of the live part that it replaces, which is one of its type, and keeps the members that nobody speaks of.
"""

from __future__ import annotations

import typing as t

from .parts import ACTIONS, CONDITIONS, ORDER, Part, PartKind

Parts = tuple[Part, ...]


def is_plain_path(part: Part) -> bool:
    return part.option == "path" and not part.members


def merge_paths(conditions: Parts) -> Parts:
    """Several path conditions mean the same as one with all their paths, since all of them are ORed [doc].

    No other conditions may be merged: they are ANDed, while the values and pairs within one are ORed [doc].
    """
    paths = [part for part in conditions if is_plain_path(part)]
    if len(paths) < 2:
        return conditions
    together = _all_paths(conditions)
    merged = Part("path", list(together), together, paths[0].members)
    position = conditions.index(paths[0])
    rest = [part for part in conditions if not is_plain_path(part)]
    return (*rest[:position], merged, *rest[position:])


def _all_paths(conditions: Parts) -> tuple[str, ...]:
    return tuple(sorted({path for part in conditions if is_plain_path(part) for path in part.value}))


def arrange_conditions(live: Parts, wanted: Parts) -> Parts:
    """The wanted conditions over the live ones; the very live ones if nothing differs. Their order means nothing."""
    kept: set[int] = set()
    wishes = wanted
    if _all_paths(live) == _all_paths(wanted):
        kept = {number for number, part in enumerate(live) if is_plain_path(part)}
        wishes = tuple(part for part in wanted if not is_plain_path(part))
    found = _over(CONDITIONS, live, wishes, kept)
    places = {number: part for part, number in found if number is not None}
    if len(kept) + len(places) == len(live) == len(kept) + len(found) and all(
        part is live[number] for number, part in places.items()
    ):
        return live
    stay = [live[number] if number in kept else places[number] for number in sorted(kept | places.keys())]
    return (*stay, *(part for part, number in found if number is None))


def arrange_actions(live: Parts, wanted: Parts) -> Parts:
    """The wanted actions over the live ones, in the wanted order; the very live ones if nothing differs."""
    if len(live) == len(wanted) and all(one.means(other) for one, other in zip(wanted, live)):
        return live
    found = _over(ACTIONS, live, wanted, set())
    return tuple(
        part if part.raw is not None and part.raw.get(ORDER) == order else part._replace(order=order)
        for (part, _number), order in zip(found, _orders(live, found))
    )


def _over(kind: PartKind, live: Parts, wanted: Parts, taken: t.Collection[int]) -> list[tuple[Part, int | None]]:
    """For each wanted part what becomes of it, and the position of the live part whose place it takes.

    Equal parts find each other first, then parts of one type.
    """
    free = [number for number in range(len(live)) if number not in taken]
    chosen: dict[int, int] = {}

    def choose(matches: t.Callable[[Part, Part], bool]) -> None:
        for position, part in enumerate(wanted):
            if position in chosen:
                continue
            number = next((number for number in free if matches(part, live[number])), None)
            if number is not None:
                chosen[position] = number
                free.remove(number)

    choose(lambda part, other: part.meaning == other.meaning)
    choose(lambda part, other: part.means(other))
    choose(lambda part, other: kind.wire(part) == kind.wire(other))
    return [
        (_in_place_of(part, live[chosen[position]]), chosen[position])
        if position in chosen
        else (part._replace(members=part.members or {}), None)
        for position, part in enumerate(wanted)
    ]


def _in_place_of(part: Part, live: Part) -> Part:
    if part.means(live):
        return live
    members = live.members if part.members is None else part.members
    return part._replace(members=members or {}, replaces=live.raw)


def _orders(live: Parts, found: t.Sequence[tuple[Part, int | None]]) -> list[int]:
    """The numbers of the actions, which have no effect [doc]: each keeps its own unless the actions change places.

    Then they take each other's numbers, and so does an action that comes for one that goes. Any other gets the number
    after that of its predecessor, or a higher one if that is in use.
    """
    numbers = [number for number in ((part.raw or {}).get(ORDER) for part in live) if isinstance(number, int)]
    if len(numbers) < len(live):
        return list(range(1, len(found) + 1))
    homes = [number for _part, number in found]
    gone = [number for number in range(len(live)) if number not in homes]
    homes = [number if number is not None else gone.pop(0) if gone else None for number in homes]
    dealt = iter(sorted(number for number in homes if number is not None))
    own = [None if home is None else numbers[next(dealt)] for home in homes]
    used = {number for number in own if number is not None}
    orders: list[int] = []
    for number in own:
        following = (orders[-1] if orders else 0) + 1
        order = number if number is not None else max(used) + 1 if following in used else following
        used.add(order)
        orders.append(order)
    return orders


def new_parts(wanted: Parts) -> Parts:
    """The wanted parts of a new rule."""
    return tuple(part._replace(members=part.members or {}) for part in wanted)
