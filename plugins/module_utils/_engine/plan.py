# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be done: pairing of wanted with live, and the operations that lead from one to the other.

Pure and generic: what is being planned is known only through a `Schema`. The order of writes and their batches are
made from the plan in `_engine/batches.py`.
"""

from __future__ import annotations

import typing as t

from .._errors import OptionError
from .slots import Extent, Places

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

    def mistaken(self, wanted: t.Any, item: t.Any, state: str) -> str | None:
        """In words, why an entry does not mean a live item though a reader may think so; None if nobody would."""

    def at_home(self, wanted: t.Any, item: t.Any) -> bool:
        """Whether a live item has the place that the entry says: of several with its name, that one is meant."""

    def leaves_place_open(self, wanted: t.Any) -> bool:
        """Whether a new item's place is chosen by where the others are, so that these have to be known first."""

    def create(self, wanted: t.Any, others: t.Sequence[t.Any], live: t.Sequence[t.Any]) -> t.Any:
        """The new item that an entry wants, beside the others.

        Args:
            wanted: the entry.
            others: all other items as they will be, as far as they are known.
            live: all items as they are, those that are to go among them.

        Raises:
            OptionError: the entry does not say enough for a new one.
        """

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

    def rivalry(self, wanted: t.Any, other: t.Any, item: t.Any) -> tuple[str, str]:
        """The path of an option, and in words that two entries want one place there.

        Args:
            wanted: the later entry.
            other: the earlier one.
            item: what the later one wants.
        """

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
    """One item's way from before to after; None is the item's absence.

    Attributes:
        early: whether its place was chosen by where the others are, and is free. It has to be taken before any of them
            goes, and in the order of the plan: so a run that goes on after another was stopped chooses alike.
    """

    action: str
    path: str | None
    before: t.Any
    after: t.Any
    early: bool = False


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
        return _plan_removal(schema, pairs, fresh, live)
    plan = _plan_presence(schema, wanted, pairs, fresh, live, purge)
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
        claims: list[tuple[bool, int, t.Any, t.Hashable, list[tuple[int, t.Any]]]] = []
        for entry in wanted:
            entry_label, key = schema.identity(entry)
            if entry_label == label:
                candidates = [(position, live[position]) for position in index.get(key, ())]
                settled = any(schema.at_home(entry, item) for _position, item in candidates)
                claims.append((not settled, len(claims), entry, key, candidates))
        for _unsettled, _number, entry, key, candidates in sorted(claims, key=lambda claim: claim[:2]):
            found = _meant(schema, label, entry, candidates, pairs, state)
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
    entry: t.Any,
    candidates: list[tuple[int, t.Any]],
    pairs: dict[int, tuple[t.Any, t.Any]],
    state: str,
) -> int | str | None:
    """The position of the live item that an entry means; None if there is none; in words, why it cannot be told."""
    free = [
        position for position, item in candidates if position not in pairs and not schema.mistaken(entry, item, state)
    ]
    homes = [position for position, item in candidates if position in free and schema.at_home(entry, item)]
    if len(homes) == 1:
        return homes[0]
    if len(free) > 1:
        ids = ", ".join(item.id for position, item in candidates if position in free)
        return f"{len(free)} live {schema.noun}s have this {label} ({ids}). Say by id which one is meant."
    if free:
        return free[0]
    for position, item in candidates:
        _live, other = pairs.get(position, (None, None))
        if other is None or schema.identity(other)[0] == label:
            continue  # Entries that say the same were told apart by what else they say, or have been refused.
        if schema.key(schema.merge(item, other), label) == schema.key(item, label):
            return f"means the same {schema.noun} as {schema.path(other)}: {schema.title(item)} ({item.id})."
    return None


def _no_such_id(schema: Schema, key: t.Hashable) -> str:
    return f"there is no {schema.noun} {key}. Leave id out to find it in another way, or to create it."


def _mistakes(
    schema: Schema, fresh: t.Sequence[t.Any], strangers: t.Sequence[t.Any], state: str
) -> dict[int, tuple[str, str]]:
    """Which entries mean no live item, but may be thought to mean one that nobody asked to take away; by their `id()`."""
    found: dict[int, tuple[str, str]] = {}
    for entry in fresh:
        reason = next(filter(None, (schema.mistaken(entry, item, state) for item in strangers)), None)
        if reason:
            found[id(entry)] = (schema.path(entry), reason)
    return found


def _plan_removal(
    schema: Schema,
    pairs: t.Mapping[int, tuple[t.Any, t.Any]],
    fresh: t.Sequence[t.Any],
    live: t.Sequence[t.Any],
) -> Plan:
    after = [item for position, item in enumerate(live) if position not in pairs]
    operations = []
    problems = [*_mistakes(schema, fresh, after, "absent").values()]
    for position in sorted(pairs):
        item, entry = pairs[position]
        reason = schema.forbids(item, DELETE)
        if reason:
            problems.append((schema.path(entry), f"{schema.title(item)} ({item.id}) cannot be deleted: {reason}"))
        operations.append(Operation(DELETE, schema.path(entry), item, None))
    if problems:
        raise OptionError(problems)
    return _finish(schema, operations, after)


def _plan_presence(
    schema: Schema,
    wanted: t.Sequence[t.Any],
    pairs: t.Mapping[int, tuple[t.Any, t.Any]],
    fresh: t.Sequence[t.Any],
    live: t.Sequence[t.Any],
    purge: bool,
) -> Plan:
    updates, merged, problems = _updates(schema, pairs)
    strangers: list[t.Any] = []
    surplus: list[t.Any] = []
    warnings: list[str] = []
    for position, item in enumerate(live):
        if position in pairs:
            continue
        reason = schema.forbids(item, DELETE) if purge else None
        if reason:
            warnings.append(f"{schema.title(item)} ({item.id}) is left alone by purge: {reason}")
        (surplus if purge and not reason else strangers).append(item)
    mistakes = _mistakes(schema, fresh, strangers, "present")
    unknown = [entry for entry in fresh if id(entry) not in mistakes]
    staying = [*(claim.after for claim in merged), *strangers]
    creations, created, more_problems = _creations(schema, unknown, staying, live)
    problems += [*mistakes.values(), *more_problems, *_rivalries(schema, wanted, [*merged, *created])]
    if problems:
        raise OptionError(problems)
    replacements, creations, surplus = _reuse(schema, creations, surplus)
    deletions = [Operation(DELETE, None, item, None) for item in surplus]
    after = [*staying, *(operation.after for operation in (*replacements, *creations))]
    return _finish(schema, [*updates, *replacements, *creations, *deletions], after, warnings)


class _Claim(t.NamedTuple):
    """What an entry makes of the item that it means; `before` is None for a new one."""

    entry: t.Any
    before: t.Any
    after: t.Any


def _rivalries(schema: Schema, wanted: t.Sequence[t.Any], claims: t.Sequence[_Claim]) -> list[tuple[str, str]]:
    """Entries that want the very same place.

    Whether the service lets two share it is not documented [open], and the first would be written before the second is
    refused. What shares a place already may be given back as it is.
    """
    order = {id(entry): number for number, entry in enumerate(wanted)}
    problems = []
    held: dict[t.Any, tuple[_Claim, bool]] = {}
    for claim in sorted(claims, key=lambda claim: order[id(claim.entry)]):
        had = [] if claim.before is None else schema.extents(claim.before)
        for extent in schema.extents(claim.after):
            other, other_had = held.setdefault(extent, (claim, extent in had))
            if other is not claim and not (other_had and extent in had):
                problems.append(schema.rivalry(claim.entry, other.entry, claim.after))
                break
    return problems


def _updates(
    schema: Schema, pairs: t.Mapping[int, tuple[t.Any, t.Any]]
) -> tuple[list[Operation], list[_Claim], list[tuple[str, str]]]:
    """The updates, all paired items as they are and will be, and what forbids it."""
    operations, claims = [], []
    problems: list[tuple[str, str]] = []
    for position in sorted(pairs):
        live, entry = pairs[position]
        try:
            item = schema.merge(live, entry)
        except OptionError as error:
            problems += error.problems
            continue
        if schema.same(live, item):
            claims.append(_Claim(entry, live, live))
            continue
        reason = schema.forbids(live, UPDATE)
        if reason:
            problems.append((schema.path(entry), f"{schema.title(live)} ({live.id}) cannot be changed: {reason}"))
        operations.append(Operation(UPDATE, schema.path(entry), live, item))
        claims.append(_Claim(entry, live, item))
    return operations, claims, problems


def _creations(
    schema: Schema, fresh: t.Sequence[t.Any], staying: t.Sequence[t.Any], live: t.Sequence[t.Any]
) -> tuple[list[Operation], list[_Claim], list[tuple[str, str]]]:
    """The creations, what they make of which entry, and what an entry lacks."""
    operations: list[Operation] = []
    claims: list[_Claim] = []
    problems: list[tuple[str, str]] = []
    others = list(staying)
    places = Places((number, schema.extents(item)) for number, item in enumerate(live))
    for entry in sorted(fresh, key=schema.leaves_place_open):
        try:
            item = schema.create(entry, others, live)
        except OptionError as error:
            problems += error.problems
            continue
        early = schema.leaves_place_open(entry) and not places.held_by(schema.extents(item))
        operations.append(Operation(CREATE, schema.path(entry), None, item, early))
        claims.append(_Claim(entry, None, item))
        others.append(item)
    return operations, claims, problems


def _reuse(
    schema: Schema, creations: list[Operation], surplus: list[t.Any]
) -> tuple[list[Operation], list[Operation], list[t.Any]]:
    """Turn surplus items into new ones: an update in place is one write, deleting and creating are two.

    An item in the new one's own place comes first, so that as few as possible move. No two new ones want one place.

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
            chosen[position] = places[place]
    taken = set(chosen.values())
    homeless = [position for position in range(len(creations)) if position not in chosen]
    chosen.update(zip(homeless, (number for number in free if number not in taken)))
    replacements = []
    for position in sorted(chosen):
        operation, item = creations[position], free[chosen[position]]
        replacement = schema.reuse(item, operation.after)
        replacements.append(Operation(UPDATE, operation.path, item, replacement, operation.early))
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
