# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Other ways to the same set, taken only after the service has refused the direct one. Pure.

Which of them are ever needed is not documented (docs/ga-api.md, 4), and each costs a write or leaves the set bare for a
while.
"""

from __future__ import annotations

import typing as t

from .batches import Batch, cycles, make_batches
from .plan import CREATE, DELETE, UPDATE, Operation, Schema


def deletions_first(batches: t.Sequence[Batch]) -> list[Batch]:
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
        batch if batch.action == DELETE else batch._replace(depends=True)
        for batch in sorted(batches, key=lambda batch: order.index(batch.action))
    ]


class Detour(t.NamedTuple):
    """Batches to write instead, and the operations that now start from another place."""

    batches: list[Batch]
    substitutes: list[tuple[Operation, Operation]]


def park(schema: Schema, batches: t.Sequence[Batch], live: t.Sequence[t.Any], size: int) -> Detour:
    """Batches that first move one item of each circle to a free place, after a swap of places was refused.

    Should the run be killed between, the same task finds the parked item by its id or name, and moves it on. What has to be
    written early does not wait for the circle.

    Args:
        schema: the kind of resource.
        batches: what is left to write; the first was refused.
        live: the set as it is.
        size: how many items one write may carry.
    """
    updates = [operation for batch in batches if batch.action == UPDATE for operation in batch.operations]
    others = [batch for batch in batches if batch.action != UPDATE]
    taken = [*live, *(operation.after for operation in updates)]
    moves: dict[int, Operation] = {}
    for circle in cycles(schema, updates) if batches[0].action == UPDATE else []:
        away = schema.park(circle[0].before, taken)
        if away is None:
            return Detour([], [])
        taken.append(away)
        moves[id(circle[0])] = Operation(UPDATE, circle[0].path, circle[0].before, away)
    if not moves:
        return Detour([], [])
    pairs = [
        (operation, operation._replace(before=moves[id(operation)].after) if id(operation) in moves else operation)
        for operation in updates
    ]
    early = [operation for operation in updates if operation.early]
    first = make_batches(schema, [*early, *moves.values()], size)
    then = make_batches(schema, [other for _operation, other in pairs if not other.early], size)
    return Detour([*first, *then, *others], pairs)


def smaller(batches: t.Sequence[Batch]) -> tuple[list[Batch], int]:
    """The batches with at most half as many operations as the first, which was refused as it is; none if it has but one.

    How many rules a call may carry is not documented (docs/ga-api.md, 4).

    Returns:
        The batches, and how many operations they may have.
    """
    size = len(batches[0].operations) // 2
    if not size:
        return [], 1
    return [
        batch._replace(operations=batch.operations[start : start + size])
        for batch in batches
        for start in range(0, len(batch.operations), size)
    ], size
