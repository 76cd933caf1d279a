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

from .._errors import OptionError
from .plan import CREATE, DELETE, REPLACE, UPDATE, I, Operation, Schema, W, extents_of
from .resource import MOST_BYTES, Batch, Call
from .slots import Extent, Places, without

CallFor = t.Callable[[Operation[I]], Call]


def single_writes(
    operations: t.Iterable[Operation[I]], steps: t.Callable[[Operation[I]], t.Sequence[Operation[I]]]
) -> list[Operation[I]]:
    """The operations as single writes: what is replaced goes and comes anew, or comes and goes, what takes several updates gets them in turn."""
    found: list[Operation[I]] = []
    for operation in operations:
        if operation.action == REPLACE:
            gone, anew = operation.replaced(action=DELETE, after=None), operation.replaced(action=CREATE, before=None)
            one_by_one: t.Sequence[Operation[I]] = (anew, gone) if operation.beside else (gone, anew)
        else:
            one_by_one = steps(operation)
        found += [one.replaced(step=number) if number else one for number, one in enumerate(one_by_one)]
    return found


def make_batches(
    schema: Schema[W, I],
    operations: t.Sequence[Operation[I]],
    call_for: CallFor[I],
    creations_first: bool = False,
) -> list[Batch[I]]:
    """The writes of a plan, in order: updates, then creations, then deletions; what is replaced goes before it comes,
    unless both may be there at one time.

    What has to be written early is among the first updates. If it is in none of them, the creations that can be are written
    before the updates.

    Args:
        schema: the kind of resource.
        operations: the plan's, as single writes.
        call_for: says how each is written.
        creations_first: whether creations come before the updates, but for those of what is replaced.
    """
    updates = [operation for operation in operations if operation.action == UPDATE]
    updates.sort(key=lambda operation: not operation.early)
    creations = [operation for operation in operations if operation.action == CREATE]
    anew = {operation.number for operation in creations if not operation.beside}
    deletions = [operation for operation in operations if operation.action == DELETE and operation.number not in anew]
    gone = [operation for operation in operations if operation.action == DELETE and operation.number in anew]
    leaving = _Leaving(schema, updates, deletions + gone)
    first: list[Operation[I]] = []
    if creations_first:
        renewed = {operation.number for operation in gone}
        first = [operation for operation in creations if operation.number not in renewed]
    elif any(operation.early for operation in creations) and not any(operation.early for operation in updates):
        first = [operation for operation in creations if not leaving.updates_before(operation)]
    early = {operation.key for operation in first}
    creations = [operation for operation in creations if operation.key not in early]
    batches: list[Batch[I]] = []
    begun: set[int] = set()
    written: set[int] = set()
    for some, packed in ((first, False), (updates, True), (gone, False), (creations, False), (deletions, False)):
        waits = [leaving.updates_before(operation) for operation in updates] if packed else None
        for call, group, together in _groups(some, waits, call_for):
            inside = leaving.numbers(group)
            wanted = {number for operation in group for number in leaving.before(operation)} - inside
            begun_there = any(operation.number in begun for operation in group)
            depends = call.write.later or bool(wanted & written) or begun_there
            if packed and schema.slots and schema.slots.exclusive:
                leaving.check_no_circle(group, written | inside if call.carries(group) else written)
            batches.append(Batch(group[0].action, tuple(group), call, depends, bool(wanted - written), together))
            written |= inside
            begun |= {operation.number for operation in group}
    return batches


class _Leaving(t.Generic[I]):
    """The operations by which places become free, each by a number, and those that have to wait for them.

    Args:
        schema: the kind of resource.
        updates: the updates, which have the first numbers.
        others: the others.
    """

    def __init__(self, schema: Schema[t.Any, I], updates: list[Operation[I]], others: list[Operation[I]]) -> None:
        self._schema = schema
        self._updates = updates
        leaving = updates + others
        self._own: dict[int, set[int]] = {}
        for number, operation in enumerate(leaving):
            self._own.setdefault(operation.number, set()).add(number)
        self._numbers = {operation.key: number for number, operation in enumerate(leaving)}
        self._places = Places((number, extents_of(schema, one.before)) for number, one in enumerate(leaving))

    def numbers(self, group: t.Iterable[Operation[I]]) -> set[int]:
        """The numbers of those that are in a group."""
        return {self._numbers[operation.key] for operation in group if operation.key in self._numbers}

    def before(self, operation: Operation[I]) -> set[int]:
        """The numbers of those whose places an operation wants and does not hold already."""
        wanted = extents_of(self._schema, operation.after)
        if operation.before is not None and extents_of(self._schema, operation.before) == wanted:
            return set()
        return self._places.held_by(wanted) - self._own.get(operation.number, set())

    def updates_before(self, operation: Operation[I]) -> set[int]:
        """Those of them that are updates."""
        return {number for number in self.before(operation) if number < len(self._updates)}

    def check_no_circle(self, group: t.Iterable[Operation[I]], had: set[int]) -> None:
        """Whether each update of one write has its place, where none can be shared even for a while.

        Args:
            group: the updates.
            had: the numbers of those that have been carried out by then.

        Raises:
            OptionError: some want each other's places, and no order of the writes gives them.
        """
        problems = []
        for operation in group:
            others = [self._updates[number] for number in sorted(self.updates_before(operation) - had)]
            if others:
                names = ", ".join(self._schema.title(other.item) for other in others)
                what = f"wants what {names} has until that is changed too. Move one of them out of the way in a task of its own"
                problems.append((str(operation.path), what))
        if problems:
            raise OptionError(problems)


def _groups(
    operations: list[Operation[I]], waits: list[set[int]] | None, call_for: CallFor[I]
) -> t.Iterator[tuple[Call, list[Operation[I]], tuple[tuple[Operation[I], ...], ...]]]:
    """The operations call by call, each with what must change together in it.

    Args:
        operations: of one action.
        waits: for each, the numbers of those that it waits for; None if they stay in their order.
        call_for: says how each is written.
    """
    for call, alike, theirs in _by_call(operations, waits or [], call_for):
        groups, circles = (cut(alike, (), call), []) if waits is None else _pack(alike, theirs, call)
        for group in groups:
            yield call, group, tuple(circle for circle in circles if circle[0] in group)


def gaps(schema: Schema[W, I], live: t.Sequence[I], batches: t.Sequence[Batch[I]]) -> list[Extent]:
    """The places that items have before and after some writes, and at a time between them none has.

    Args:
        schema: the kind of resource.
        live: the set before them.
        batches: the writes, in order.
    """
    if all(batch.action == CREATE for batch in batches):
        return []
    held: dict[t.Hashable, list[Extent]] = {item.id: extents_of(schema, item) for item in live}
    states = [[extent for extents in held.values() for extent in extents]]
    for batch in batches:
        for operation in batch.operations:
            # What is there already is known by its id, and what is new by its operation.
            held[operation.before.id if operation.before else operation.key] = extents_of(schema, operation.after)
        states.append([extent for extents in held.values() for extent in extents])
    stay = without(states[0], without(states[0], states[-1]))
    lost = [extent for state in states[1:-1] for extent in without(stay, state)]
    return without(lost, ())


def _by_call(
    operations: list[Operation[I]], waits: list[set[int]], call_for: CallFor[I]
) -> list[tuple[Call, list[Operation[I]], list[set[int]]]]:
    """The operations that may share a call, in the order in which the first of each is there, and for what they wait there."""
    found: list[tuple[Call, list[int]]] = []
    for number, operation in enumerate(operations):
        call = call_for(operation)
        group = next((numbers for known, numbers in found if known == call), None)
        if group is None:
            found.append((call, [number]))
        else:
            group.append(number)
    groups = []
    for call, numbers in found:
        position = {number: place for place, number in enumerate(numbers)}
        theirs = [
            {position[one] for one in waits[number] if one in position} if number < len(waits) else set()
            for number in numbers
        ]
        groups.append((call, [operations[number] for number in numbers], theirs))
    return groups


def cycles(schema: Schema[W, I], operations: t.Sequence[Operation[I]]) -> list[list[Operation[I]]]:
    """The groups of updates that want each other's places in a circle, such as two that swap their priorities.

    What keeps its place wants none, though another may share it.
    """
    moves = [op for op in operations if extents_of(schema, op.before) != extents_of(schema, op.after)]
    found = components(waits_among(schema, moves))
    return [[moves[number] for number in circle] for circle in found if len(circle) > 1]


def by_place(schema: Schema[W, I], operations: t.Sequence[Operation[I]]) -> list[Operation[I]]:
    """The operations of one write such that each finds its place free, if they are carried out one by one and it can be."""
    kept = [extents_of(schema, one.before) == extents_of(schema, one.after) for one in operations]
    waits = [set() if stays else found for stays, found in zip(kept, waits_among(schema, operations))]
    return [operations[number] for found in components(waits) for number in found]


def waits_among(schema: Schema[W, I], operations: t.Sequence[Operation[I]]) -> list[set[int]]:
    """For each operation, the numbers of those of other items that hold what it wants."""
    places = Places((number, extents_of(schema, operation.before)) for number, operation in enumerate(operations))
    held = [places.held_by(extents_of(schema, operation.after)) for operation in operations]
    return [
        {one for one in found if operations[one].number != operation.number}
        for operation, found in zip(operations, held)
    ]


def cut(
    operations: t.Sequence[Operation[I]], together: t.Iterable[tuple[Operation[I], ...]], call: Call
) -> list[list[Operation[I]]]:
    """The operations, in their order, in as few calls as carry them: at most so many, and so many bytes.

    What must change together is not cut, even if no call carries it. An item has one operation in a call.

    Args:
        operations: of one action; what must change together stands side by side.
        together: those that must.
        call: how they are written.

    Raises:
        OptionError: an item alone is too much for a call.
    """
    circles = {operation.key: circle for circle in together for operation in circle}
    parts = [circles.get(operation.key, (operation,)) for operation in operations]
    parts = [part for operation, part in zip(operations, parts) if operation is part[0]]
    groups, problems = [], []
    while parts:
        count = _fitting(parts, call)
        group = [operation for part in parts[:count] for operation in part]
        if len(group) == 1 and not call.in_bytes(group):
            size = call.measure(call.write, group)
            what = f"takes {size} bytes in a request, and may take {MOST_BYTES}, which this collection allows itself"
            problems.append((str(group[0].path), what))
        groups.append(group)
        parts = parts[count:]
    if problems:
        raise OptionError(problems)
    return groups


def _fitting(parts: t.Sequence[t.Sequence[Operation[I]]], call: Call) -> int:
    """How many of the parts, from the first, one call carries; the first in any case."""

    def carried(count: int) -> bool:
        return call.in_bytes([operation for part in parts[:count] for operation in part])

    count = size = 0
    items: set[int] = set()
    for part in parts:
        size += len(part)
        numbers = {operation.number for operation in part}
        if count and (size > (call.write.most or size) or numbers & items):
            break
        items |= numbers
        count += 1
    if count == 1 or carried(count):
        return count
    least, most = 1, count
    while most - least > 1:
        middle = (least + most) // 2
        least, most = (middle, most) if carried(middle) else (least, middle)
    return least


def _pack(
    operations: list[Operation[I]], waits: list[set[int]], call: Call
) -> tuple[list[list[Operation[I]]], list[tuple[Operation[I], ...]]]:
    """As few groups as a call's size allows, such that what waits for another is not in an earlier group.

    Circles stay together, even where they do not fit: a swap is valid only as a whole.

    Returns:
        The groups, and the circles.
    """
    size = call.write.most or max(1, len(operations))
    earlier = _earlier_steps(operations)
    pending = [
        (component, {needed for number in component for needed in waits[number] | earlier[number]} - set(component))
        for component in components([one | other for one, other in zip(waits, earlier)])
    ]
    circles = [
        tuple(operations[number] for number in component) for component, _needed in pending if len(component) > 1
    ]
    # The longest first, so that the short ones fill what is left; but what has to be early before all others.
    pending.sort(key=lambda one: (not any(operations[number].early for number in one[0]), -len(one[0])))
    placed: set[int] = set()
    groups: list[list[Operation[I]]] = []
    while pending:
        done = set(placed)
        group: list[int] = []
        fits = True
        while fits:
            fits = False
            left = []
            for position, (component, needed) in enumerate(pending):
                if len(group) >= size:
                    left += pending[position:]
                    break
                steps = {step for number in component for step in earlier[number]} - set(component)
                room = not group or len(group) + len(component) <= size
                if room and needed <= placed and steps <= done:
                    group += component
                    placed.update(component)
                    fits = True
                else:
                    left.append((component, needed))
            pending = left
        groups.append([operations[number] for number in group])
    if not all(map(call.in_bytes, groups)):
        groups = cut([operation for group in groups for operation in group], circles, call)
    return groups, circles


def _earlier_steps(operations: t.Sequence[Operation[I]]) -> list[set[int]]:
    """For each operation, the numbers of those that lead to where it begins: no call has both."""
    steps: dict[int, list[int]] = {}
    for number, operation in enumerate(operations):
        steps.setdefault(operation.number, []).append(number)
    return [
        {number for number in steps[operation.number] if operations[number].step < operation.step}
        for operation in operations
    ]


def components(waits: list[set[int]]) -> list[list[int]]:
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
