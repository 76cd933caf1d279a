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

from .batches import CallFor, by_place, cycles, make_batches
from .plan import CREATE, DELETE, UPDATE, I, Operation, Schema, W
from .resource import Batch


def deletions_first(batches: t.Sequence[Batch[I]]) -> list[Batch[I]]:
    """The batches with the deletions before all else, and the creations after it; none if that is no other way.

    Quotas cannot be read, and it is not documented whether two items may share a place for a while. So deleting comes
    last, until the service says that there is no room, or that the place of something to be deleted is in use.
    """
    actions = [batch.action for batch in batches]
    order = sorted(actions, key=(DELETE, UPDATE, CREATE).index)
    if actions == order:
        return []
    # What comes after a deletion wants the room that it leaves.
    return [
        batch if batch.action == DELETE else replace(batch, depends=True)
        for batch in sorted(batches, key=lambda batch: order.index(batch.action))
    ]


@dataclass(frozen=True)
class Detour(t.Generic[I]):
    """Batches to write instead, the operations that now start from another place, and what to warn of."""

    batches: list[Batch[I]]
    substitutes: list[Operation[I]]
    warnings: list[str]


def park(schema: Schema[W, I], batches: t.Sequence[Batch[I]], live: t.Sequence[I], call_for: CallFor[I]) -> Detour[I]:
    """Batches that first move one item of each circle to a free place, after a swap of places was refused.

    Should the run be killed between, the same task finds the parked item by its id or name, and moves it on. All else stays in
    the calls in which it is, unless these part a circle.

    Args:
        schema: the kind of resource.
        batches: what is left to write; the first was refused.
        live: the set as it is.
        call_for: says how each operation is written.
    """
    slots = schema.slots
    nothing: Detour[I] = Detour([], [], [])
    if slots is None or batches[0].action != UPDATE:
        return nothing
    updates = [operation for batch in batches if batch.action == UPDATE for operation in batch.operations]
    wanted = [operation.item for batch in batches for operation in batch.operations]
    moves: dict[tuple[int, int], Operation[I]] = {}
    warnings: list[str] = []
    circles = cycles(schema, updates)
    for circle in circles:
        away = slots.park([t.cast(I, operation.before) for operation in circle], live, wanted)
        if away is None:
            return nothing
        wanted.append(away.item)
        warnings += [away.warning] if away.warning else []
        one = circle[away.position]
        moves[one.key] = Operation(UPDATE, one.path, one.before, away.item)
    if not moves:
        return nothing

    def moved_on(operations: t.Iterable[Operation[I]]) -> list[Operation[I]]:
        then = [one.replaced(before=moves[one.key].after) if one.key in moves else one for one in operations]
        return by_place(schema, then)

    first = make_batches(schema, [*moves.values()], call_for)
    then = moved_on(updates)
    keys = [{operation.key for operation in batch.operations} for batch in batches]
    if all(any({one.key for one in circle} <= inside for inside in keys) for circle in circles):
        last = [
            # They are listed anew, in another order than that of their groups.
            replace(batch, operations=tuple(moved_on(batch.operations)), together=(len(batch.operations),))
            if batch.action == UPDATE
            else batch
            for batch in batches
        ]
    else:
        last = [*make_batches(schema, then, call_for), *(batch for batch in batches if batch.action != UPDATE)]
    return Detour([*first, *last], then, warnings)


def smaller(batches: t.Sequence[Batch[I]]) -> tuple[list[Batch[I]], int]:
    """The batches of its action with half as many operations as the first, rounded up, which was refused as it is; none if it
    has but one.

    How many items a call may carry is not always documented (docs/ga-api.md, 4), and may depend on what they have alike.

    Returns:
        The batches, and how many operations they may have.
    """
    before = len(batches[0].operations)
    size = -(-before // 2)
    if size == before:
        return [], 1
    call = batches[0].call
    found = []
    for batch in batches:
        same = (batch.call.write.action, batch.call.alike) == (call.write.action, call.alike)
        most = size if same else len(batch.operations)
        starts = range(0, len(batch.operations), most)
        found += [replace(batch, operations=batch.operations[start : start + most]) for start in starts]
    return found, size
