# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be done: pairing of wanted with live, and the operations that lead from one to the other.

Pure and generic: what is being planned is known only through a `Schema`. The order of writes and their batches are
made from the plan in `_engine/batches.py`.
"""

from __future__ import annotations

import itertools
import typing as t
from dataclasses import dataclass, field, replace

from .._errors import OptionError
from .slots import Extent, Holding, Places
from .words import plural

CREATE = "create"
UPDATE = "update"
DELETE = "delete"
REPLACE = "replace"  # Deleted and created anew, which is two writes and one operation.


class Live(t.Protocol):
    """What every item has, whatever its kind."""

    @property
    def id(self) -> str:
        """Its id; empty until the service has given one."""

    @property
    def status(self) -> str:
        """What the service says of it."""

    @property
    def managed(self) -> frozenset[str]:
        """The actions that are left to another service."""


W = t.TypeVar("W")
I = t.TypeVar("I", bound=Live)


class Schema(t.Protocol[W, I]):
    """What the plan has to know of one kind of resource. All functions are pure.

    A wanted entry and a live item are values of the kind's own types. What has a body here is what most kinds are.

    Attributes:
        noun: what one is called.
        labels: in which ways an entry can say which item it means, the strongest first.
        interchangeable: whether one item may become any other, since nobody names it by its id.
        replaceable: whether one may be deleted and created anew where it cannot be changed.
        else_replaced: in words, what would make it so, if something would.
        slots: what is to be known of places that items hold for themselves alone; None if there are none.
    """

    noun: str
    labels: tuple[str, ...]
    interchangeable: bool = False
    replaceable: bool = False
    else_replaced: str = ""
    slots: Holding[W, I] | None = None

    def identity(self, wanted: W) -> tuple[str, t.Hashable]:
        """By which label, and with which key, an entry says which item it means."""

    def key(self, item: I, label: str) -> t.Hashable:
        """The key of an item under a label; None if it has none."""

    def path(self, wanted: W) -> str:
        """The path of the entry's option."""

    def remarks(self, wanted: W) -> t.Sequence[str]:
        """What to warn of if the entry is written."""
        return ()

    def placed(
        self, entries: t.Sequence[tuple[W, I | None]], staying: t.Sequence[I], leaving: t.Sequence[I]
    ) -> t.Sequence[W]:
        """The entries with the places that they get from where they stand in the list, if the kind has such.

        Args:
            entries: each with the live item that it means; None for a new one.
            staying: the live items that no entry means, and that stay.
            leaving: those that go.

        Raises:
            OptionError: there is no room for all.
        """
        return [entry for entry, _item in entries]

    def merge(self, live: I, wanted: W) -> I:
        """The item as the entry wants it; what the entry does not say stays as it is.

        Raises:
            OptionError: it cannot be so.
        """

    def fixed(self, live: I, item: I) -> list[str]:
        """Which members differ that cannot be changed."""
        return []

    def replacement(self, live: I, item: I, wanted: W) -> tuple[bool, str]:
        """Whether, replaced, the new one may be there before the old one goes; if not, in words, what that interrupts.

        Raises:
            OptionError: the old one has something that the entry does not say, and that would be lost.
        """
        return False, ""

    def twin(self, item: I, new: I) -> bool:
        """Whether a live item is what a replacement that was cut off has made already."""
        return False

    def may_need_others(self, item: I) -> bool:
        """Whether it may need others of the set, so that it comes after them and goes before them."""
        return False

    def mistaken(self, wanted: W, item: I, state: str) -> str | None:
        """In words, why an entry does not mean a live item though a reader may think so; None if nobody would."""
        return None

    def lasts(self, live: I) -> str:
        """In words, why a live item can never be deleted; empty if it can."""
        return ""

    def making_way(self, claims: t.Sequence[tuple[W, I | None, I]], others: t.Sequence[I]) -> t.Sequence[tuple[I, I]]:
        """What leaves the place that an entry wants, where the task says that it may.

        Args:
            claims: the entries, each with the item that it means, None for a new one, and what becomes of that.
            others: the items that no entry means, and that stay.

        Returns:
            Some of the items that would be there, each with what is there instead.
        """
        return ()

    def made(self, item: I, new: I) -> bool:
        """Whether an item is what the creation of a new one makes."""
        return self.same(item, new)

    def in_succession(self, wanted: t.Sequence[W], live: t.Sequence[I]) -> t.Sequence[W]:
        """The entries, where one says of which it takes the place: they mean the one of the two that is there."""
        return wanted

    def at_home(self, wanted: W, item: I) -> bool:
        """Whether a live item has the place that the entry says: of several with its name, that one is meant."""
        return False

    def create(self, wanted: W, others: t.Sequence[I], live: t.Sequence[I]) -> I:
        """The new item that an entry wants, beside the others.

        Args:
            wanted: the entry.
            others: all other items as they will be, as far as they are known.
            live: all items as they are, those that are to go among them.

        Raises:
            OptionError: the entry does not say enough for a new one.
        """

    def may_become(self, live: I, item: I) -> bool:
        """Whether a live item can be updated to be a new one, if they are interchangeable."""
        return not self.fixed(live, item)

    def reuse(self, live: I, item: I) -> I:
        """The new item as an update in place of a live one, if they are interchangeable."""

    def same(self, one: I, other: I) -> bool:
        """Whether nothing need be written to get from one to the other, as far as both are known."""

    def title(self, item: I) -> str:
        """The item's name for people."""

    def sort_key(self, item: I) -> tuple[object, ...]:
        """The order in which people read the set."""

    def export(self, item: I) -> dict[str, object]:
        """The item in the shape of the option, without id and status."""

    def shown(self, item: I) -> dict[str, object]:
        """The item as the module returns it."""

    def numbered(self, item: I, new: str) -> I:
        """The item with another id; empty for one that is not there yet."""

    def unsettled(self, item: I) -> I:
        """The item as it is while a write to it is under way."""

    def as_seen(self, expected: I, seen: I) -> I:
        """What to show of an item that is as it was to be."""
        return seen


_numbers = itertools.count(1)


@dataclass(frozen=True)
class Operation(t.Generic[I]):
    """One item's way from before to after; None is the item's absence.

    Attributes:
        early: whether its place was chosen by where the others are, and is free. It has to be taken before any of them
            goes, and in the order of the plan: so a run that goes on after another was stopped chooses alike.
        beside: whether it is replaced by another one that is there before it goes.
        number: its own; the steps of one operation have the same.
        step: which of its writes this is, from 0.
    """

    action: str
    path: str | None
    before: I | None
    after: I | None
    early: bool = False
    beside: bool = False
    number: int = field(default_factory=lambda: next(_numbers), compare=False)
    step: int = 0

    @property
    def key(self) -> tuple[int, int]:
        """What tells it from all others."""
        return self.number, self.step

    @property
    def item(self) -> I:
        """What it is about, as it will be or, if it goes, as it was."""
        return t.cast(I, self.before if self.after is None else self.after)

    def replaced(self, **changes: t.Any) -> Operation[I]:
        """The same operation with other members."""
        return replace(self, **changes)


@dataclass(frozen=True)
class Plan(t.Generic[I]):
    """The operations, the set as it will be, what to warn of, and what is purged: deleted, or turned into something else."""

    operations: tuple[Operation[I], ...]
    after: tuple[I, ...]
    warnings: tuple[str, ...]
    purged: tuple[I, ...] = ()


def extents_of(schema: Schema[W, I], item: I | None) -> list[Extent]:
    """The places that an item holds for itself alone."""
    return schema.slots.extents(item) if schema.slots and item is not None else []


def forbids(schema: Schema[W, I], live: I, action: str) -> str | None:
    """Why this item must not be updated or deleted, if so."""
    lasts = schema.lasts(live) if action == DELETE else ""
    if lasts or action not in live.managed:
        return lasts or None
    return f"another service of Alibaba Cloud manages this {schema.noun.split()[-1]}."


def make_plan(schema: Schema[W, I], wanted: t.Sequence[W], live: t.Sequence[I], state: str, purge: bool) -> Plan[I]:
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
    if state == "present":
        wanted = schema.in_succession(wanted, live)
    pairs, fresh = _pair(schema, wanted, live, state)
    if state == "absent":
        return _plan_removal(schema, pairs, fresh, live)
    plan = _plan_presence(schema, wanted, pairs, fresh, live, purge)
    written = {operation.path for operation in plan.operations}
    remarks = [remark for entry in wanted if schema.path(entry) in written for remark in schema.remarks(entry)]
    return replace(plan, warnings=(*plan.warnings, *remarks))


def _pair(
    schema: Schema[W, I], wanted: t.Sequence[W], live: t.Sequence[I], state: str
) -> tuple[dict[int, tuple[I, W]], list[W]]:
    """Find the live item that each entry means: strongest label first, so that a position can be handed on.

    Returns:
        Pairs of live item and entry by the position of the live item, and the entries that mean none.
    """
    pairs: dict[int, tuple[I, W]] = {}
    fresh: list[W] = []
    problems: list[tuple[str, str]] = []
    for label in schema.labels:
        index: dict[t.Hashable, list[int]] = {}
        for position, item in enumerate(live):
            index.setdefault(schema.key(item, label), []).append(position)
        claims: list[tuple[bool, int, W, t.Hashable, list[tuple[int, I]]]] = []
        rivals: dict[t.Hashable, int] = {}
        for entry in wanted:
            entry_label, key = schema.identity(entry)
            if entry_label == label:
                candidates = [(position, live[position]) for position in index.get(key, ())]
                settled = any(schema.at_home(entry, item) for _position, item in candidates)
                claims.append((not settled, len(claims), entry, key, candidates))
                rivals[key] = rivals.get(key, 0) + 1
        for _unsettled, _number, entry, key, candidates in sorted(claims, key=lambda claim: claim[:2]):
            found = _meant(schema, label, entry, candidates, pairs, state, rivals[key])
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
    schema: Schema[W, I],
    label: str,
    entry: W,
    candidates: list[tuple[int, I]],
    pairs: dict[int, tuple[I, W]],
    state: str,
    rivals: int,
) -> int | str | None:
    """The position of the live item that an entry means; None if there is none; in words, why it cannot be told.

    One of several that goes since the entry says its place too would leave the others to the next run, which finds only one
    of the name and takes that away. So all of a name go, or their ids are said. As many as `rivals` entries say the same.
    """
    free = [
        position for position, item in candidates if position not in pairs and not schema.mistaken(entry, item, state)
    ]
    homes = [position for position, item in candidates if position in free and schema.at_home(entry, item)]
    one_goes = state == "absent" and len(candidates) > rivals + sum(position in pairs for position, _item in candidates)
    if len(homes) == 1 and not one_goes:
        return homes[0]
    if len(free) > 1:
        ids = ", ".join(item.id for position, item in candidates if position in free)
        return f"{len(free)} live {plural(schema.noun)} have this {label} ({ids}). Say by id which one is meant."
    if free:
        return free[0]
    for position, item in candidates:
        _live, other = pairs.get(position, (None, None))
        if other is None or schema.identity(other)[0] == label:
            continue  # Entries that say the same were told apart by what else they say, or have been refused.
        if schema.key(schema.merge(item, other), label) == schema.key(item, label):
            return f"means the same {schema.noun} as {schema.path(other)}: {schema.title(item)} ({item.id})."
    return None


def _no_such_id(schema: Schema[W, I], key: t.Hashable) -> str:
    return f"there is no {schema.noun} {key}. Leave id out to find it in another way, or to create it."


def _mistakes(
    schema: Schema[W, I], fresh: t.Sequence[W], strangers: t.Sequence[I], state: str
) -> dict[int, tuple[str, str]]:
    """Which entries mean no live item, but may be thought to mean one that nobody asked to take away; by their `id()`."""
    found: dict[int, tuple[str, str]] = {}
    for entry in fresh:
        reason = next(filter(None, (schema.mistaken(entry, item, state) for item in strangers)), None)
        if reason:
            found[id(entry)] = (schema.path(entry), reason)
    return found


def _plan_removal(
    schema: Schema[W, I],
    pairs: t.Mapping[int, tuple[I, W]],
    fresh: t.Sequence[W],
    live: t.Sequence[I],
) -> Plan[I]:
    after = [item for position, item in enumerate(live) if position not in pairs]
    operations = []
    problems = [*_mistakes(schema, fresh, after, "absent").values()]
    for position in sorted(pairs):
        item, entry = pairs[position]
        reason = forbids(schema, item, DELETE)
        if reason:
            problems.append((schema.path(entry), f"{schema.title(item)} ({item.id}) cannot be deleted: {reason}"))
        operations.append(Operation(DELETE, schema.path(entry), item, None))
    if problems:
        raise OptionError(problems)
    return _finish(schema, _needing_others(schema, operations, True), after)


def _plan_presence(
    schema: Schema[W, I],
    wanted: t.Sequence[W],
    pairs: t.Mapping[int, tuple[I, W]],
    fresh: t.Sequence[W],
    live: t.Sequence[I],
    purge: bool,
) -> Plan[I]:
    strangers: list[I] = []
    surplus: list[I] = []
    warnings: list[str] = []
    for position, item in enumerate(live):
        if position in pairs:
            continue
        reason = forbids(schema, item, DELETE) if purge else None
        if reason:
            warnings.append(f"{schema.title(item)} ({item.id}) is left alone by purge: {reason}")
        (surplus if purge and not reason else strangers).append(item)
    wanted, pairs, fresh = _placed(schema, wanted, pairs, fresh, strangers, surplus)
    updates, merged, problems, made_before = _updates(schema, pairs, [*strangers, *surplus], warnings)
    strangers = [item for item in strangers if item.id not in made_before]
    surplus = [item for item in surplus if item.id not in made_before]
    mistakes = _mistakes(schema, fresh, strangers, "present")
    unknown = [entry for entry in fresh if id(entry) not in mistakes]
    staying = [*(claim.after for claim in merged), *strangers]
    creations, created, more_problems = _creations(schema, unknown, staying, live)
    moved = schema.making_way([(one.entry, one.before, one.after) for one in (*merged, *created)], strangers)
    if moved:
        updates, merged = _make_way(schema, moved, updates, merged, strangers, problems)
        then = {id(item): other for item, other in moved}
        staying = [then.get(id(item), item) for item in staying]
    problems += [*mistakes.values(), *more_problems, *_rivalries(schema, wanted, [*merged, *created])]
    if problems:
        raise OptionError(problems)
    replacements: list[Operation[I]] = []
    purged = tuple(surplus)
    if schema.interchangeable:
        replacements, creations, surplus = _reuse(schema, creations, surplus)
    deletions = [Operation(DELETE, None, item, None) for item in surplus]
    after = [*staying, *(operation.item for operation in (*replacements, *creations))]
    made, gone = _needing_others(schema, creations, False), _needing_others(schema, deletions, True)
    return replace(_finish(schema, [*updates, *replacements, *made, *gone], after, warnings), purged=purged)


def _needing_others(schema: Schema[W, I], operations: list[Operation[I]], first: bool) -> list[Operation[I]]:
    """The operations with those of items that need others of the set first, or last."""
    return sorted(operations, key=lambda operation: schema.may_need_others(operation.item) is not first)


def _placed(
    schema: Schema[W, I],
    wanted: t.Sequence[W],
    pairs: t.Mapping[int, tuple[I, W]],
    fresh: t.Sequence[W],
    staying: t.Sequence[I],
    leaving: t.Sequence[I],
) -> tuple[t.Sequence[W], t.Mapping[int, tuple[I, W]], t.Sequence[W]]:
    """The entries with their places: all of them, the paired ones, and the new ones."""
    meant = {id(entry): item for item, entry in pairs.values()}
    placed = schema.placed([(entry, meant.get(id(entry))) for entry in wanted], staying, leaving)
    now = {id(entry): other for entry, other in zip(wanted, placed)}
    return (
        placed,
        {position: (item, now[id(entry)]) for position, (item, entry) in pairs.items()},
        [now[id(entry)] for entry in fresh],
    )


@dataclass(frozen=True)
class _Claim(t.Generic[W, I]):
    """What an entry makes of the item that it means; `before` is None for a new one."""

    entry: W
    before: I | None
    after: I


def _rivalries(schema: Schema[W, I], wanted: t.Sequence[W], claims: t.Sequence[_Claim[W, I]]) -> list[tuple[str, str]]:
    """Entries that want the very same place.

    Whether the service lets two share it is not documented [open], and the first would be written before the second is
    refused. What shares a place already may be given back as it is.
    """
    slots = schema.slots
    if slots is None:
        return []
    order = {id(entry): number for number, entry in enumerate(wanted)}
    problems = []
    held: dict[Extent, tuple[_Claim[W, I], bool]] = {}
    for claim in sorted(claims, key=lambda claim: order[id(claim.entry)]):
        had = extents_of(schema, claim.before)
        for extent in slots.extents(claim.after):
            other, other_had = held.setdefault(extent, (claim, extent in had))
            if other is not claim and not (other_had and extent in had):
                problems.append(slots.rivalry(claim.entry, other.entry, claim.after))
                break
    return problems


def _updates(
    schema: Schema[W, I], pairs: t.Mapping[int, tuple[I, W]], others: t.Sequence[I], warnings: list[str]
) -> tuple[list[Operation[I]], list[_Claim[W, I]], list[tuple[str, str]], set[str]]:
    """The updates, all paired items as they are and will be, what forbids it, and which of the others are new halves of
    replacements that were cut off.
    """
    operations, claims = [], []
    problems: list[tuple[str, str]] = []
    made_before: set[str] = set()
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
        path = schema.path(entry)
        fixed = schema.fixed(live, item)
        actions = (DELETE, CREATE) if fixed else (UPDATE,)
        reason = next(filter(None, (forbids(schema, live, action) for action in actions)), None)
        if fixed and not schema.replaceable:
            problems += [(f"{path}.{name}", _is_fixed(schema, live, item, name)) for name in fixed]
        elif reason:
            problems.append((path, f"{schema.title(live)} ({live.id}) cannot be changed: {reason}"))
        if not fixed:
            operations.append(Operation(UPDATE, path, live, item))
            claims.append(_Claim(entry, live, item))
            continue
        item, beside = schema.numbered(item, ""), False
        if schema.replaceable:
            try:
                beside, interruption = schema.replacement(live, item, entry)
                warnings += [interruption] if interruption else []
            except OptionError as error:
                problems += error.problems
        twin = next((one for one in others if beside and schema.twin(one, item)), None)
        if twin is None:
            operations.append(Operation(REPLACE, path, live, item, beside=beside))
            claims.append(_Claim(entry, live, item))
            continue
        made_before.add(twin.id)
        item = schema.numbered(item, twin.id)
        operations += [] if schema.same(twin, item) else [Operation(UPDATE, path, twin, item)]
        operations.append(Operation(DELETE, path, live, None, beside=True))
        claims.append(_Claim(entry, twin, item))
    return operations, claims, problems, made_before


def _make_way(
    schema: Schema[W, I],
    moved: t.Sequence[tuple[I, I]],
    updates: list[Operation[I]],
    merged: list[_Claim[W, I]],
    strangers: t.Sequence[I],
    problems: list[tuple[str, str]],
) -> tuple[list[Operation[I]], list[_Claim[W, I]]]:
    """The updates and the claims, with what makes way for others; what must not be updated is added to the problems."""
    then = {id(item): other for item, other in moved}
    known = {id(operation.after): operation for operation in updates}
    leaving: list[tuple[str | None, I | None, I]] = [
        (schema.path(claim.entry), claim.before, claim.after) for claim in merged if id(claim.after) in then
    ]
    leaving += [(None, item, item) for item in strangers if id(item) in then]
    more = []
    for path, was, item in leaving:
        before, after = t.cast(I, was), then[id(item)]
        reason = forbids(schema, before, UPDATE)
        if reason:
            problems.append((path or "replace", f"{schema.title(before)} ({before.id}) cannot be changed: {reason}"))
        old = known.get(id(item))
        more.append(old.replaced(after=after) if old else Operation(UPDATE, path, before, after))
    gone = {operation.number for operation in more}
    kept = [operation for operation in updates if operation.number not in gone]
    return [*kept, *more], [replace(one, after=then.get(id(one.after), one.after)) for one in merged]


def _is_fixed(schema: Schema[W, I], live: I, item: I, name: str) -> str:
    return (
        f"cannot be changed once it is there: {schema.title(live)} ({live.id}) has {schema.export(live)[name]}, "
        f"and {schema.export(item)[name]} is wanted. Create another one under another name, move to it, and delete this one "
        f"with state: absent{schema.else_replaced}"
    )


def _creations(
    schema: Schema[W, I], fresh: t.Sequence[W], staying: t.Sequence[I], live: t.Sequence[I]
) -> tuple[list[Operation[I]], list[_Claim[W, I]], list[tuple[str, str]]]:
    """The creations, what they make of which entry, and what an entry lacks."""
    operations: list[Operation[I]] = []
    claims: list[_Claim[W, I]] = []
    problems: list[tuple[str, str]] = []
    others = list(staying)
    places = Places((number, extents_of(schema, item)) for number, item in enumerate(live))
    slots = schema.slots
    for entry in sorted(fresh, key=slots.left_open) if slots else fresh:
        try:
            item = schema.create(entry, others, live)
        except OptionError as error:
            problems += error.problems
            continue
        early = slots is not None and slots.left_open(entry) and not places.held_by(extents_of(schema, item))
        operations.append(Operation(CREATE, schema.path(entry), None, item, early))
        claims.append(_Claim(entry, None, item))
        others.append(item)
    return operations, claims, problems


def _reuse(
    schema: Schema[W, I], creations: list[Operation[I]], surplus: list[I]
) -> tuple[list[Operation[I]], list[Operation[I]], list[I]]:
    """Turn surplus items into new ones: an update in place is one write, deleting and creating are two.

    An item in the new one's own place comes first, so that as few as possible move. No two new ones want one place.

    Returns:
        The updates in place, the creations that remain, the surplus that remains.
    """
    free = {number: item for number, item in enumerate(surplus) if not forbids(schema, item, UPDATE)}
    places: dict[tuple[Extent, ...], int] = {}
    for number, item in free.items():
        places.setdefault(tuple(extents_of(schema, item)), number)
    chosen: dict[int, int] = {}
    for position, operation in enumerate(creations):
        place = tuple(extents_of(schema, operation.after))
        if place and place in places and schema.may_become(free[places[place]], operation.item):
            chosen[position] = places[place]
    taken = set(chosen.values())
    rest = [number for number in free if number not in taken]
    for position in [position for position in range(len(creations)) if position not in chosen]:
        new = creations[position].item
        fitting = next(([number] for number in rest if schema.may_become(free[number], new)), [])
        if fitting:
            chosen[position] = fitting[0]
            rest.remove(fitting[0])
    replacements = []
    for position in sorted(chosen):
        operation, item = creations[position], free[chosen[position]]
        replacement = schema.reuse(item, operation.item)
        replacements.append(Operation(UPDATE, operation.path, item, replacement, operation.early))
    used = set(chosen.values())
    return (
        replacements,
        [operation for position, operation in enumerate(creations) if position not in chosen],
        [item for number, item in enumerate(surplus) if number not in used],
    )


def _finish(
    schema: Schema[W, I], operations: t.Sequence[Operation[I]], after: t.Iterable[I], warnings: t.Sequence[str] = ()
) -> Plan[I]:
    ordered = sorted(after, key=schema.sort_key)
    clashes = _clashes(schema, operations, ordered)
    if clashes and schema.slots and schema.slots.exclusive:
        raise OptionError(clashes)
    unknown = "It is not documented whether the service accepts that."
    return Plan(tuple(operations), tuple(ordered), (*warnings, *(f"{what}. {unknown}" for _path, what in clashes)))


def _clashes(schema: Schema[W, I], operations: t.Sequence[Operation[I]], after: t.Sequence[I]) -> list[tuple[str, str]]:
    """Places that the plan makes two items share, by the path of an entry that makes it so."""
    slots = schema.slots
    if slots is None:
        return []
    places = Places((number, slots.extents(item)) for number, item in enumerate(after))
    moved = {
        id(operation.after): operation.path or ""
        for operation in operations
        if operation.after is not None
        and (operation.before is None or slots.extents(operation.before) != slots.extents(operation.after))
    }
    pairs = {
        (min(number, other), max(number, other))
        for number, item in enumerate(after)
        if id(item) in moved
        for other in places.held_by(slots.extents(item)) - {number}
    }
    return [
        (moved.get(id(after[other])) or moved.get(id(after[one]), ""), slots.clash(after[one], after[other]))
        for one, other in sorted(pairs)
    ]
