# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""In which order, and how many at a time, the operations of a plan are written. Pure.

Every write takes the service about a minute and the next must wait for it, so the number of writes is what a user
waits for. The order makes each write valid after the ones before it: an item that wants another's place (a priority, a
range of ports) goes after, or together with, the one that leaves it. What was put where there is room behind all others
goes first.
"""

from __future__ import annotations

import typing as t

from .plan import CREATE, DELETE, UPDATE, Operation, Schema
from .slots import Places


class Batch(t.NamedTuple):
    """The operations of one write; they are all of one action.

    Attributes:
        depends: whether it wants a place that another batch of the same plan leaves. The other may come later: whether a
            place can be shared for a while is not documented, so that what is deleted goes last until that is refused.
    """

    action: str
    operations: tuple[Operation, ...]
    depends: bool


def make_batches(schema: Schema, operations: t.Sequence[Operation], size: int) -> list[Batch]:
    """The writes of a plan, in order: updates, then creations, then deletions.

    What has to be written early is among the first updates. If it is in none of them, the creations that can be are written
    before the updates.

    Args:
        schema: the kind of resource.
        operations: the plan's.
        size: how many items one write may carry.
    """
    updates = [operation for operation in operations if operation.action == UPDATE]
    updates.sort(key=lambda operation: not operation.early)
    creations = [operation for operation in operations if operation.action == CREATE]
    deletions = [operation for operation in operations if operation.action == DELETE]
    leaving = updates + deletions
    numbers = {id(operation): number for number, operation in enumerate(leaving)}
    places = Places((number, schema.extents(operation.before)) for number, operation in enumerate(leaving))

    def waits_for(operation: Operation) -> set[int]:
        """The numbers of the leaving operations whose places this one wants and does not hold already."""
        if operation.after is None:
            return set()
        wanted = schema.extents(operation.after)
        if operation.before is not None and schema.extents(operation.before) == wanted:
            return set()
        return places.held_by(wanted) - {numbers.get(id(operation), -1)}

    waits = [{number for number in waits_for(operation) if number < len(updates)} for operation in updates]
    first: list[Operation] = []
    if any(operation.early for operation in creations) and not any(operation.early for operation in updates):
        first = [operation for operation in creations if all(number >= len(updates) for number in waits_for(operation))]
        creations = [operation for operation in creations if not any(operation is one for one in first)]
    groups = [
        *_slices(first, size),
        *_pack(updates, waits, size),
        *_slices(creations, size),
        *_slices(deletions, size),
    ]
    batches: list[Batch] = []
    for group in groups:
        inside = {numbers.get(id(operation), -1) for operation in group}
        depends = any(waits_for(operation) - inside for operation in group)
        batches.append(Batch(group[0].action, tuple(group), depends))
    return batches


def cycles(schema: Schema, operations: t.Sequence[Operation]) -> list[list[Operation]]:
    """The groups of updates that want each other's places in a circle, such as two that swap their priorities.

    What keeps its place wants none, though another may share it.
    """
    moves = [op for op in operations if schema.extents(op.before) != schema.extents(op.after)]
    places = Places((number, schema.extents(operation.before)) for number, operation in enumerate(moves))
    waits = [places.held_by(schema.extents(op.after)) - {number} for number, op in enumerate(moves)]
    return [[moves[number] for number in found] for found in _components(waits) if len(found) > 1]


def _slices(operations: list[Operation], size: int) -> list[list[Operation]]:
    return [operations[start : start + size] for start in range(0, len(operations), size)]


def _pack(operations: list[Operation], waits: list[set[int]], size: int) -> list[list[Operation]]:
    """As few groups as the size allows, such that what waits for another is not in an earlier group.

    Cycles stay together wherever they fit: a swap is valid only as a whole.
    """
    pending = [
        (component, {needed for number in component for needed in waits[number]} - set(component))
        for component in _components(waits)
    ]
    placed: set[int] = set()
    groups: list[list[Operation]] = []
    while pending:
        group: list[int] = []
        left = []
        for position, (component, needed) in enumerate(pending):
            if len(group) == size:
                left += pending[position:]
                break
            if len(group) + len(component) <= size and needed <= placed:
                group += component
                placed.update(component)
            else:
                left.append((component, needed))
        if not group:
            # A cycle longer than a write can carry: split it, and let the service say what it makes of it.
            component, needed = pending[0]
            group = component[:size]
            placed.update(group)
            left = [(component[size:], needed), *pending[1:]]
        groups.append([operations[number] for number in group])
        pending = left
    return groups


def _components(waits: list[set[int]]) -> list[list[int]]:
    """The strongly connected components of the graph, each after all that it waits for (Tarjan, without recursion)."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    found: list[list[int]] = []
    for root in range(len(waits)):
        if root in index:
            continue
        work = [(root, iter(sorted(waits[root])))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, successors = work[-1]
            for successor in successors:
                if successor not in index:
                    index[successor] = low[successor] = len(index)
                    stack.append(successor)
                    on_stack.add(successor)
                    work.append((successor, iter(sorted(waits[successor]))))
                    break
                if successor in on_stack:
                    low[node] = min(low[node], index[successor])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    component = []
                    while True:
                        member = stack.pop()
                        on_stack.discard(member)
                        component.append(member)
                        if member == node:
                            break
                    found.append(sorted(component))
    return found
