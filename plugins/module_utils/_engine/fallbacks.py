# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Other ways to the same set, taken only after the service has refused the direct one. Pure.

Which of them are ever needed is not documented (docs/ga-api.md, 4), and each costs a write or leaves the set bare for a
while.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from .batches import CallFor, by_place, cut, cycles, make_batches, waits_among
from .plan import CREATE, DELETE, UPDATE, I, Operation, Schema, W
from .resource import Batch, Call


def deletions_first(batches: t.Sequence[Batch[I]]) -> list[Batch[I]]:
    """The batches with the deletions before all else, and the creations after it; none if that is no other way.

    Quotas cannot be read, and it is not documented whether two items may share a place for a while. So deleting comes
    last, until the service says that there is no room, or that the place of something to be deleted is in use.
    """
    actions = [batch.action for batch in batches]
    order = sorted(actions, key=(DELETE, UPDATE, CREATE).index)
    if actions == order or any(one.beside for batch in batches for one in batch.operations):
        return []  # Or what is to be replaced without an interruption would go before the new one comes.
    # What comes after a deletion wants the room that it leaves.
    return [
        batch if batch.action == DELETE else replace(batch, depends=True)
        for batch in sorted(batches, key=lambda batch: order.index(batch.action))
    ]


@dataclass(frozen=True)
class Detour(t.Generic[I]):
    """Another way.

    Attributes:
        batches: to write instead.
        warnings: what to warn of.
        moves: the batches that only move something out of the way, where the updates are several calls: what is left may be
            put into another order behind them.
    """

    batches: list[Batch[I]]
    warnings: list[str]
    moves: tuple[Batch[I], ...] = ()


def park(
    schema: Schema[W, I],
    batches: t.Sequence[Batch[I]],
    live: t.Sequence[I],
    call_for: CallFor[I],
    only: t.Callable[[Operation[I]], bool] = lambda _operation: True,
) -> Detour[I]:
    """Batches that first move one item of each circle to a free place, where a swap of places cannot be one call.

    Should the run be killed between, the same task finds the parked item by its id or name, and moves it on. Where each
    circle is in one call that carries it, all stays in the calls in which it is; else what has to be written early does not wait
    for the circle.

    Args:
        schema: the kind of resource.
        batches: what is left to write.
        live: the set as it is.
        call_for: says how each operation is written.
        only: whether the circle with an operation is one of those that are meant.
    """
    updates = [operation for batch in batches if batch.action == UPDATE for operation in batch.operations]
    first = next((number for number, batch in enumerate(batches) if batch.action == UPDATE), 0)
    others = [batch for batch in batches[first:] if batch.action != UPDATE]
    wanted = [operation.item for batch in batches for operation in batch.operations]
    circles = [circle for circle in cycles(schema, updates) if any(map(only, circle))]
    moves, warnings = _away(schema, circles, live, wanted)
    if not moves:
        return Detour([], [])
    then = [one.replaced(before=moves[one.key].after) if one.key in moves else one for one in updates]
    changing = [batch for batch in batches if batch.action == UPDATE]
    before = make_batches(schema, [*moves.values()], call_for)
    if len(changing) > 1 or not changing[0].call.carries(updates):
        made = make_batches(schema, [*moves.values(), *then], call_for)
        return Detour([*batches[:first], *made, *others], warnings, tuple(before))
    # They are listed anew, and still change at one time.
    listed = tuple(by_place(schema, then))
    last = replace(changing[0], operations=listed, together=(listed,))
    return Detour([*batches[:first], *before, last, *others], warnings)


def _away(
    schema: Schema[W, I], circles: t.Iterable[t.Sequence[Operation[I]]], live: t.Sequence[I], wanted: list[I]
) -> tuple[dict[tuple[int, int], Operation[I]], list[str]]:
    """For each circle the operation that moves one of its items away, by the key of that which moves it on, and warnings.

    Nothing, if there is one without such a way. No place is taken that is wanted, or that another circle has got.
    """
    moves: dict[tuple[int, int], Operation[I]] = {}
    warnings: list[str] = []
    for circle in circles:
        befores = [t.cast(I, operation.before) for operation in circle]
        away = schema.slots.park(befores, live, wanted) if schema.slots else None
        if away is None:
            return {}, []
        wanted.append(away.item)
        warnings += [away.warning] if away.warning else []
        moved = circle[away.position]
        moves[moved.key] = moved.replaced(after=away.item, early=False, step=-1)
    return moves, warnings


def smaller(schema: Schema[W, I], batches: t.Sequence[Batch[I]]) -> tuple[list[Batch[I]], int]:
    """The batches with half as many operations as the first, rounded up, which was refused as it is; none if it has but one, or a call must have as many.

    Those of the same action that follow are made anew with it, so that no more are left than that size needs. How many items a
    call may carry is not always documented (docs/ga-api.md, 4), and may depend on what they have alike.

    Returns:
        The batches, and how many operations they may have.
    """
    before = len(batches[0].operations)
    size = -(-before // 2)
    if size == before or size < batches[0].call.write.least:
        return [], before
    same = [
        (one.call.write.action, one.call.alike) == (batches[0].call.write.action, batches[0].call.alike)
        for one in batches
    ]
    count = next((number for number, one in enumerate(same) if not one), len(batches))
    write = batches[0].call.write._replace(most=size)
    return [*_anew(schema, batches[:count], batches[0].call._replace(write=write)), *batches[count:]], size


def pieces(schema: Schema[W, I], batch: Batch[I]) -> list[Batch[I]]:
    """The batch, or if no call carries it those that do; what must change together is cut only if it is all that it has."""
    if batch.call.carries(batch.operations):
        return [batch]
    alone = any(len(group) == len(batch.operations) for group in batch.together)
    found = _anew(schema, [replace(batch, together=()) if alone else batch], batch.call)
    return [part for one in found for part in pieces(schema, one)] if len(found) > 1 else found


def _anew(schema: Schema[W, I], batches: t.Sequence[Batch[I]], call: Call) -> list[Batch[I]]:
    """The batches, which are of one action, as few as the size of a call needs."""
    operations = [operation for batch in batches for operation in batch.operations]
    together = [group for batch in batches for group in batch.together]
    late = {operation.key for batch in batches if batch.depends for operation in batch.operations}
    crowding = {operation.key for batch in batches if batch.crowds for operation in batch.operations}
    waits = waits_among(schema, operations)
    numbers = {operation.key: number for number, operation in enumerate(operations)}
    found = []
    written: set[int] = set()
    for group in cut(operations, together, call):
        inside = {numbers[operation.key] for operation in group}
        wanted = {number for operation in group for number in waits[numbers[operation.key]]} - inside
        depends = bool(wanted & written) or any(operation.key in late for operation in group)
        crowds = bool(wanted - written) or any(operation.key in crowding for operation in group)
        theirs = tuple(one for one in together if one[0] in group)
        found.append(Batch(group[0].action, tuple(group), call, depends, crowds, theirs))
        written |= inside
    return found
