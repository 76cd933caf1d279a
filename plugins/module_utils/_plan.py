# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be done: pairing of wanted with live, and the operations that lead from one to the other.

Pure and generic: what is being planned is known only through a `Schema`. The order of writes and their batches are
made from the plan in `_order.py`.
"""

from __future__ import annotations

import typing as t

from ansible_collections.alicloud.ga.plugins.module_utils._errors import OptionError
from ansible_collections.alicloud.ga.plugins.module_utils._places import Extent, Places

CREATE = "create"
UPDATE = "update"
DELETE = "delete"


class Schema(t.Protocol):
    """What the plan has to know of one kind of resource. All functions are pure.

    A wanted entry and a live item are values of the kind's own types; a live item has a member `id`.
    """

    noun: str
    labels: tuple[str, ...]

    def identity(self, wanted: t.Any) -> tuple[str, t.Hashable]:
        """By which label, and with which key, an entry says which item it means."""

    def key(self, item: t.Any, label: str) -> t.Hashable:
        """The key of an item under a label; None if it has none."""

    def path(self, wanted: t.Any) -> str:
        """The path of the entry's option."""

    def remarks(self, wanted: t.Any) -> t.Sequence[str]:
        """What to warn of if the entry is written."""

    def merge(self, live: t.Any, wanted: t.Any) -> t.Any:
        """The item as the entry wants it; what the entry does not say stays as it is."""

    def create(self, wanted: t.Any, others: t.Sequence[t.Any], leaving: t.Sequence[t.Any]) -> t.Any:
        """The new item that an entry wants, beside the others.

        Args:
            wanted: the entry.
            others: all other items as they will be, as far as they are known.
            leaving: items that are to go, each of which can be made a new one by an update. What the entry leaves open
                is taken from one of them: so a run that goes on after another was stopped decides as that one did.

        Raises:
            OptionError: the entry does not say enough for a new one.
        """

    def creation_order(self, wanted: t.Sequence[t.Any]) -> list[t.Any]:
        """The order in which new items are made up, where one depends on those before it."""

    def reuse(self, live: t.Any, item: t.Any) -> t.Any:
        """The new item as an update in place of a live one."""

    def same(self, one: t.Any, other: t.Any) -> bool:
        """Whether nothing need be written to get from one to the other."""

    def forbids(self, live: t.Any, action: str) -> str | None:
        """Why this item must not be updated or deleted, if so."""

    def title(self, item: t.Any) -> str:
        """The item's name for people."""

    def extents(self, item: t.Any) -> list[Extent]:
        """What the item may hold for itself alone: intervals (space, first, last), such as its priority or ports."""

    def clash(self, one: t.Any, other: t.Any) -> str:
        """In words, that two items will hold the same place."""

    def sort_key(self, item: t.Any) -> t.Any:
        """The order in which people read the set."""

    def export(self, item: t.Any) -> dict[str, t.Any]:
        """The item in the shape of the option, without id and status."""

    def numbered(self, item: t.Any, new: str) -> t.Any:
        """A new item with the id that the service gave it."""

    def unsettled(self, item: t.Any) -> t.Any:
        """The item as it is while a write to it is under way."""

    def park(self, item: t.Any, others: t.Sequence[t.Any]) -> t.Any:
        """The item out of the others' way; None if there is no such place."""


class Operation(t.NamedTuple):
    """One item's way from before to after; None is the item's absence."""

    action: str
    path: str | None
    before: t.Any
    after: t.Any


class Plan(t.NamedTuple):
    """The operations, the set as it will be, and what to warn of."""

    operations: tuple[Operation, ...]
    after: tuple[t.Any, ...]
    warnings: tuple[str, ...]


def make_plan(schema: Schema, wanted: t.Sequence[t.Any], live: t.Sequence[t.Any], state: str, purge: bool) -> Plan:
    """Compare what is wanted with what is there.

    Args:
        schema: the kind of resource.
        wanted: the entries of the option, valid in themselves.
        live: the settled set.
        state: `present` or `absent`.
        purge: whether live items that no entry means are to go.

    Raises:
        OptionError: the entries and the live set do not go together; every such problem is named.
    """
    pairs, fresh = _pair(schema, wanted, live, state)
    if state == "absent":
        return _plan_removal(schema, pairs, live)
    plan = _plan_presence(schema, pairs, fresh, live, purge)
    written = {operation.path for operation in plan.operations}
    remarks = [remark for entry in wanted if schema.path(entry) in written for remark in schema.remarks(entry)]
    return plan._replace(warnings=(*plan.warnings, *remarks))


def _pair(
    schema: Schema, wanted: t.Sequence[t.Any], live: t.Sequence[t.Any], state: str
) -> tuple[dict[int, tuple[t.Any, t.Any]], list[t.Any]]:
    """Find the live item that each entry means: strongest label first, so that a position can be handed on.

    Returns:
        Pairs of live item and entry by the position of the live item, and the entries that mean none.
    """
    pairs: dict[int, tuple[t.Any, t.Any]] = {}
    fresh: list[t.Any] = []
    problems: list[tuple[str, str]] = []
    for label in schema.labels:
        index: dict[t.Hashable, list[int]] = {}
        for position, item in enumerate(live):
            index.setdefault(schema.key(item, label), []).append(position)
        for entry in wanted:
            entry_label, key = schema.identity(entry)
            if entry_label != label:
                continue
            found = _meant(schema, label, [(position, live[position]) for position in index.get(key, ())], pairs)
            if isinstance(found, str):
                problems.append((schema.path(entry), found))
            elif found is not None:
                pairs[found] = (live[found], entry)
            elif label == "id" and state == "present":
                problems.append((f"{schema.path(entry)}.id", _no_such_id(schema, key)))
            else:
                fresh.append(entry)
    if problems:
        raise OptionError(problems)
    order = {id(entry): number for number, entry in enumerate(wanted)}
    return pairs, sorted(fresh, key=lambda entry: order[id(entry)])


def _meant(
    schema: Schema,
    label: str,
    candidates: list[tuple[int, t.Any]],
    pairs: dict[int, tuple[t.Any, t.Any]],
) -> int | str | None:
    """The position of the live item that an entry means; None if there is none; in words, why it cannot be told."""
    free = [position for position, item in candidates if position not in pairs]
    if len(free) > 1:
        ids = ", ".join(item.id for position, item in candidates if position in free)
        return f"{len(free)} live {schema.noun}s have this {label} ({ids}). Say by id which one is meant."
    if free:
        return free[0]
    for position, item in candidates:
        _live, other = pairs[position]
        if schema.key(schema.merge(item, other), label) == schema.key(item, label):
            return f"means the same {schema.noun} as {schema.path(other)}: {schema.title(item)} ({item.id})."
    return None


def _no_such_id(schema: Schema, key: t.Hashable) -> str:
    return f"there is no {schema.noun} {key}. Leave id out to find it in another way, or to create it."


def _plan_removal(schema: Schema, pairs: t.Mapping[int, tuple[t.Any, t.Any]], live: t.Sequence[t.Any]) -> Plan:
    operations = []
    problems = []
    for position in sorted(pairs):
        item, entry = pairs[position]
        reason = schema.forbids(item, DELETE)
        if reason:
            problems.append((schema.path(entry), f"{schema.title(item)} ({item.id}) cannot be deleted: {reason}"))
        operations.append(Operation(DELETE, schema.path(entry), item, None))
    if problems:
        raise OptionError(problems)
    after = [item for position, item in enumerate(live) if position not in pairs]
    return _finish(schema, operations, after)


def _plan_presence(
    schema: Schema,
    pairs: t.Mapping[int, tuple[t.Any, t.Any]],
    fresh: t.Sequence[t.Any],
    live: t.Sequence[t.Any],
    purge: bool,
) -> Plan:
    updates, staying, problems = _updates(schema, pairs)
    surplus: list[t.Any] = []
    warnings: list[str] = []
    for position, item in enumerate(live):
        if position in pairs:
            continue
        reason = schema.forbids(item, DELETE) if purge else None
        if reason:
            warnings.append(f"{schema.title(item)} ({item.id}) is left alone by purge: {reason}")
        (surplus if purge and not reason else staying).append(item)
    leaving = sorted((item for item in surplus if not schema.forbids(item, UPDATE)), key=schema.sort_key)
    creations, more_problems = _creations(schema, fresh, staying, leaving)
    if problems or more_problems:
        raise OptionError([*problems, *more_problems])
    replacements, creations, surplus = _reuse(schema, creations, surplus)
    deletions = [Operation(DELETE, None, item, None) for item in surplus]
    after = [*staying, *(operation.after for operation in (*replacements, *creations))]
    return _finish(schema, [*updates, *replacements, *creations, *deletions], after, warnings)


def _updates(
    schema: Schema, pairs: t.Mapping[int, tuple[t.Any, t.Any]]
) -> tuple[list[Operation], list[t.Any], list[tuple[str, str]]]:
    """The updates, all paired items as they will be, and what forbids it."""
    operations, items = [], []
    problems: list[tuple[str, str]] = []
    for position in sorted(pairs):
        live, entry = pairs[position]
        try:
            item = schema.merge(live, entry)
        except OptionError as error:
            problems += error.problems
            continue
        if schema.same(live, item):
            items.append(live)
            continue
        reason = schema.forbids(live, UPDATE)
        if reason:
            problems.append((schema.path(entry), f"{schema.title(live)} ({live.id}) cannot be changed: {reason}"))
        operations.append(Operation(UPDATE, schema.path(entry), live, item))
        items.append(item)
    return operations, items, problems


def _creations(
    schema: Schema, fresh: t.Sequence[t.Any], staying: t.Sequence[t.Any], leaving: t.Sequence[t.Any]
) -> tuple[list[Operation], list[tuple[str, str]]]:
    operations: list[Operation] = []
    problems: list[tuple[str, str]] = []
    others = list(staying)
    for entry in schema.creation_order(fresh):
        try:
            item = schema.create(entry, others, leaving)
        except OptionError as error:
            problems += error.problems
            continue
        operations.append(Operation(CREATE, schema.path(entry), None, item))
        others.append(item)
    return operations, problems


def _reuse(
    schema: Schema, creations: list[Operation], surplus: list[t.Any]
) -> tuple[list[Operation], list[Operation], list[t.Any]]:
    """Turn surplus items into new ones: an update in place is one write, deleting and creating are two.

    An item in the new one's own place comes first, so that as few as possible move.

    Returns:
        The updates in place, the creations that remain, the surplus that remains.
    """
    free = {number: item for number, item in enumerate(surplus) if not schema.forbids(item, UPDATE)}
    places: dict[t.Any, int] = {}
    for number, item in free.items():
        places.setdefault(tuple(schema.extents(item)), number)
    chosen: dict[int, int] = {}
    for position, operation in enumerate(creations):
        place = tuple(schema.extents(operation.after))
        if place in places:
            chosen[position] = places.pop(place)
    taken = set(chosen.values())
    homeless = [position for position in range(len(creations)) if position not in chosen]
    chosen.update(zip(homeless, (number for number in free if number not in taken)))
    replacements = []
    for position in sorted(chosen):
        operation, item = creations[position], free[chosen[position]]
        replacements.append(Operation(UPDATE, operation.path, item, schema.reuse(item, operation.after)))
    used = set(chosen.values())
    return (
        replacements,
        [operation for position, operation in enumerate(creations) if position not in chosen],
        [item for number, item in enumerate(surplus) if number not in used],
    )


def _finish(
    schema: Schema, operations: t.Sequence[Operation], after: t.Iterable[t.Any], warnings: t.Sequence[str] = ()
) -> Plan:
    ordered = sorted(after, key=schema.sort_key)
    return Plan(tuple(operations), tuple(ordered), (*warnings, *_clashes(schema, operations, ordered)))


def _clashes(schema: Schema, operations: t.Sequence[Operation], after: t.Sequence[t.Any]) -> list[str]:
    """Places that the plan makes two items share: whether the service accepts that is not documented [open]."""
    places = Places((number, schema.extents(item)) for number, item in enumerate(after))
    moved = {
        id(operation.after)
        for operation in operations
        if operation.after is not None
        and (operation.before is None or schema.extents(operation.before) != schema.extents(operation.after))
    }
    pairs = {
        (min(number, other), max(number, other))
        for number, item in enumerate(after)
        if id(item) in moved
        for other in places.held_by(schema.extents(item)) - {number}
    }
    return [
        f"{schema.clash(after[one], after[other])}. It is not documented whether the service accepts that."
        for one, other in sorted(pairs)
    ]
