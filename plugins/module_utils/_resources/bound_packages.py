# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bandwidth packages and the accelerators that they are bound to: how they come, go, and take each other's place."""

from __future__ import annotations

import dataclasses
import typing as t
from dataclasses import dataclass

from .._engine.actions import Write
from .._engine.batches import CallFor
from .._engine.entries import Entry, Table, TableSlots
from .._engine.fields import Values
from .._engine.kind import Item, Kind
from .._engine.names import find
from .._engine.plan import CREATE, DELETE, UPDATE, Operation
from .._engine.requests import Collection
from .._engine.resource import Answer, Batch, Call, Ordered, Snapshot
from .._errors import ApiError, NotThere, OptionError, Problems
from .._wire.busy import Reader
from .._wire.paging import Element
from .places import ACCELERATION_REGION, ACCELERATOR, BANDWIDTH_PACKAGE, FINAL

_BOUND = "accelerator_id"
# All of it is for two packages: traffic goes on.
_REPLACE = Write("ReplaceBandwidthPackage", most=2, least=2, token=False)
Parse = t.Callable[[t.Sequence[t.Mapping[str, t.Any]], t.Mapping[str, t.Any]], t.Sequence[Entry]]
Step = Operation[Item]


@dataclass(frozen=True)
class NamedEntry(Entry):
    """An entry that calls its accelerator by a name."""

    accelerator: str = ""


def with_names(
    option: str, entries: t.Sequence[t.Mapping[str, t.Any]], parse: Parse, params: t.Mapping[str, t.Any]
) -> t.Sequence[Entry]:
    """The entries, with the names of accelerators that they say; an empty one is no accelerator, as an empty id is.

    Raises:
        OptionError: naming the path of everything that is wrong.
    """
    names = [entry.get(ACCELERATOR.word) for entry in entries]
    problems: Problems = [
        (f"{option}[{number}].{ACCELERATOR.word}", f"cannot be given together with {_BOUND}")
        for number, (entry, name) in enumerate(zip(entries, names))
        if name is not None and entry.get(_BOUND) is not None
    ]
    wanted: t.Sequence[Entry] = ()
    try:
        wanted = parse([{**entry, _BOUND: ""} if name == "" else entry for entry, name in zip(entries, names)], params)
    except OptionError as error:
        problems += error.problems
    if problems:
        raise OptionError(problems)
    return [NamedEntry(**vars(one), accelerator=name or "") for one, name in zip(wanted, names)]


def with_ids(
    reader: Reader, params: t.Mapping[str, t.Any], wanted: t.Sequence[Entry]
) -> tuple[dict[str, Element], t.Sequence[Entry]]:
    """The accelerators that were looked at, by their ids, and the entries with the ids of those that they name.

    To be deleted, a package need not say anything that is still there.

    Raises:
        NotThere: there is none with a name.
        OptionError: a name is not unique.
    """
    named = [one for one in wanted if isinstance(one, NamedEntry) and one.accelerator]
    if not named or params["state"] == "absent":
        return {}, wanted
    found = reader.all(ACCELERATOR.listing, {})
    names = [(str(one.get(ACCELERATOR.id)), str(one.get("Name") or "")) for one in found]
    problems: Problems = []
    ids = {
        one.path: find(ACCELERATOR.noun, f"{one.path}.{ACCELERATOR.word}", one.accelerator, names, problems)
        for one in named
    }
    if problems:
        there = {name for pair in names for name in pair}
        raise OptionError(problems) if any(one.accelerator in there for one in named) else NotThere(problems)
    known = {str(one.get(ACCELERATOR.id)): one for one in found}
    return known, [
        dataclasses.replace(one, values={**one.values, _BOUND: ids[one.path]}) if one.path in ids else one
        for one in wanted
    ]


def bound_to(accelerator_id: str, wanted: t.Sequence[Entry]) -> t.Sequence[Entry]:
    """The entries for packages of one accelerator."""
    return [dataclasses.replace(one, values={**one.values, _BOUND: accelerator_id}) for one in wanted]


def _at(item: Item | None) -> str:
    """The accelerator that a package is bound to; empty if it is free."""
    return str(item.values.get(_BOUND) or "") if item else ""


def _free(item: Item) -> Item:
    return item._replace(values={**item.values, _BOUND: ""}, status="active")


def _with_status(item: Item, live: Item | None = None) -> Item:
    """The item as the service will say that it is [tf]; what stays where it is keeps its word for that."""
    if live and _at(live) == _at(item):
        return item
    return item._replace(status="binded" if _at(item) else "active")


def _place(item: Item) -> tuple[str, t.Any]:
    return _at(item), item.values.get("type")


class _Slots(TableSlots):
    """The place that a package has at an accelerator."""

    # In words, by what option the one makes way for the other.
    _way_out = "replace: true the one takes the place of the other"

    def _at(self, item: Item) -> str:
        return _at(item)

    def rivalry(self, wanted: Entry, other: Entry, item: Item) -> tuple[str, str]:
        what = f"is that of {other.path} too, and an accelerator has one package of the type {item.values.get('type')}"
        return f"{wanted.path}.{_BOUND}", what

    def clash(self, one: Item, other: Item) -> str:
        names = " and ".join(f"{self._kind.called(item)} ({item.id or 'new'})" for item in (one, other))
        return (
            f"{names} would both be bound to {self._at(one)}, which has one package of the type {one.values.get('type')}. With "
            f"{self._way_out}, and traffic goes on"
        )


class Packages(Table):
    """The schema; with `replace`, a package makes way for one that an entry wants in its place."""

    def __init__(self, kind: Kind, params: t.Mapping[str, t.Any]) -> None:
        super().__init__(kind, params)
        self.slots = _Slots(kind, kind.slots) if kind.slots else None

    def merge(self, live: Item, wanted: Entry) -> Item:
        return _with_status(super().merge(live, wanted), live)

    def create(self, wanted: Entry, others: t.Sequence[Item], live: t.Sequence[Item]) -> Item:
        return _with_status(super().create(wanted, others, live))

    def making_way(
        self, claims: t.Sequence[tuple[Entry, Item | None, Item]], others: t.Sequence[Item]
    ) -> t.Sequence[tuple[Item, Item]]:
        if not self._params.get("replace"):
            return ()
        wanted = {_place(item) for entry, _before, item in claims if entry.values.get(_BOUND)}
        unsaid = [item for entry, _before, item in claims if _BOUND not in entry.values]
        return [(item, _free(item)) for item in (*unsaid, *others) if _at(item) and _place(item) in wanted]


class _Move(t.NamedTuple):
    """One call that moves packages: one that goes from an accelerator, one that comes to it, or one for the other."""

    goes: Step | None
    comes: Step | None


def moves(operations: t.Iterable[Step]) -> list[_Move]:
    """The calls for all that goes and comes, in an order in which each package that comes is free by then."""
    going, coming = {}, []
    for one in operations:
        if one.before and _at(one.before) != _at(one.after):
            if _at(one.before):
                going[_place(one.before)] = one
            else:
                coming.append(one)
    wanted = {_place(t.cast(Item, one.after)) for one in coming}
    found = [_Move(one, None) for place, one in going.items() if place not in wanted]
    left = {one.number: one for place, one in going.items() if place in wanted}
    while coming:
        ready = next((one for one in coming if one.number not in left), None)
        if ready is None:
            # They want each other's places: one of these is empty for a while.
            found.append(_Move(left.pop(coming[0].number), None))
            continue
        coming.remove(ready)
        other = going.get(_place(t.cast(Item, ready.after)))
        found.append(_Move(left.pop(other.number, None) if other else None, ready))
    return found


class BoundPackages(Collection):
    """The packages of an account; see `resource.Resource`.

    Args:
        kind: the kind.
        reader: reads from the service.
        params: the options of the module.
        wanted: the entries.
        accelerators: those that were looked at, by their ids.
    """

    def __init__(
        self,
        kind: Kind,
        reader: Reader,
        params: t.Mapping[str, t.Any],
        wanted: t.Sequence[Entry],
        accelerators: dict[str, Element],
    ) -> None:
        super().__init__(kind, reader, params, wanted)
        self.schema = Packages(kind, params)
        self._accelerators = accelerators
        self._needs: dict[str, int] = {}
        # What this run has changed: it is waited for, and so are the accelerators, with the packages that they are at work for.
        self._changed: set[str] = set()
        self._at_work: dict[str, set[str]] = {}

    def read(self) -> Snapshot[Item]:
        seen = super().read()
        if seen.lost:
            return seen
        states = {one: self._state(one) for one in sorted(self._at_work)}
        busy = {one: state for one, state in states.items() if state not in ("", "active")}
        pending = [*filter(None, [seen.pending]), *(f"the accelerator {one} is {state}" for one, state in busy.items())]
        moving = (seen.moving or frozenset()).union(*(self._at_work[one] for one in busy))
        return dataclasses.replace(seen, pending="; ".join(pending), moving=moving)

    def shares(self, batch: Batch[Item]) -> t.AbstractSet[t.Hashable]:
        """The accelerators: each is locked by what is bound to it."""
        ends = [item for one in batch.operations for item in (one.before, one.after)]
        return {_at(item) for item in ends if _at(item)}

    def _state(self, accelerator_id: str) -> str:
        try:
            return str(self._client.call("DescribeAccelerator", {ACCELERATOR.id: accelerator_id}).get("State") or "")
        except ApiError as error:
            if error.unknown:
                return ""
            raise

    def _watches(self, item: Item) -> bool:
        return item.id in self._changed or super()._watches(item)

    def steps(self, operation: Step) -> t.Sequence[Step]:
        item = operation.item
        if operation.action == CREATE and _at(item):
            bare = _free(item)
            return (operation.replaced(after=bare), operation.replaced(action=UPDATE, before=bare, after=item))
        if operation.action == DELETE and _at(item):
            bare = _free(item)
            return (operation.replaced(action=UPDATE, after=bare), operation.replaced(before=bare))
        return super().steps(operation)

    def follow_ups(self, operation: Step, seen: Item) -> t.Sequence[Step]:
        # What is planned to come after a creation is its first step.
        return [one.replaced(step=one.step + 1) for one in super().follow_ups(operation, seen)]

    def order(self, operations: t.Sequence[Step], live: t.Sequence[Item], call_for: CallFor[Item]) -> Ordered[Item]:
        moved = moves(operations)
        keys = {one.key for move in moved for one in move if one}

        def single(one: Step) -> Batch[Item]:
            return Batch(one.action, (one,), call_for(one))

        rest = [one for one in operations if one.key not in keys]
        before = [single(one) for action in (UPDATE, CREATE) for one in rest if one.action == action]
        after = [single(one) for one in rest if one.action == DELETE]
        between = []
        for move in moved:
            both = tuple(one for one in move if one)
            between.append(Batch(UPDATE, both, Call(_REPLACE), together=(both,)) if len(both) > 1 else single(both[0]))
        return Ordered([*before, *between, *after], [])

    def preflight(self, operations: t.Sequence[Step]) -> None:
        super().preflight(operations)
        self._needs.clear()
        problems: Problems = []
        for goes, comes in moves(operations):
            if comes:
                self._check_arrival(comes, goes is not None, problems)
            elif goes and goes.before and goes.before.values.get("type") == "Basic" and self._need(_at(goes.before)):
                what = (
                    f"{self._kind.called(goes.before)} ({goes.before.id}) cannot leave {_at(goes.before)} while that has "
                    "acceleration regions. Take these away first, where this is check mode an earlier task of the play may do "
                    "so; or put another package in its place with replace: true, and traffic goes on"
                )
                problems.append((goes.path or self.option, what))
        for one in operations:
            if one.before and one.after and _at(one.before) == _at(one.after):
                was, will = (item.values.get("bandwidth") or 0 for item in (one.before, one.after))
                if will < was:
                    self._check_bandwidth(one, problems)
        if problems:
            raise OptionError(problems)

    def _check_arrival(self, one: Step, replaces: bool, problems: Problems) -> None:
        bound, path = _at(one.after), f"{one.path or self.option}.{_BOUND}"
        if bound not in self._accelerators:
            self._accelerators[bound] = self._reader.call("DescribeAccelerator", {ACCELERATOR.id: bound})
        accelerator = self._accelerators[bound]
        billing, state = accelerator.get("BandwidthBillingType"), str(accelerator.get("State"))
        if billing and billing != "BandwidthPackage":
            what = f"the bandwidth of the accelerator {bound} is paid by {billing}, so that it takes no packages"
            problems.append((path, what))
        if state in FINAL:
            problems.append((path, f"the accelerator {bound} is {state}: {FINAL[state]}"))
        if replaces:
            self._check_bandwidth(one, problems)

    def _check_bandwidth(self, one: Step, problems: Problems) -> None:
        """Add it if the regions of the accelerator have more than a package will."""
        item = t.cast(Item, one.after)
        need = self._need(_at(item)) if item.values.get("type") == "Basic" and _at(item) else 0
        if need > (item.values.get("bandwidth") or need):
            what = (
                f"{item.values['bandwidth']} is less than the regions of {_at(item)} have together, which is {need}. Narrow "
                "them first; where this is check mode, an earlier task of the play may do so"
            )
            problems.append((f"{one.path or self.option}.bandwidth", what))

    def _need(self, accelerator_id: str) -> int:
        """The bandwidth that the regions of an accelerator have together; asked for once."""
        if accelerator_id not in self._needs:
            regions = self._reader.all(ACCELERATION_REGION.listing, {ACCELERATOR.id: accelerator_id})
            self._needs[accelerator_id] = sum(int(one.get("Bandwidth") or 0) for one in regions)
        return self._needs[accelerator_id]

    def write(self, batch: Batch[Item], client_token: str, dry_run: bool) -> Answer:
        together = [item for one in batch.operations for item in (one.before, one.after) if item]
        for one in batch.operations:
            ends = [item for item in (one.before, one.after) if item]
            self._changed.update(item.id for item in ends if item.id)
            # Anything but its name, its renewal and its tags puts an accelerator to work.
            if len({(_at(item), item.values.get("bandwidth")) for item in ends}) > 1:
                for bound in filter(None, map(_at, ends)):
                    self._at_work.setdefault(bound, set()).update(item.id for item in together if item.id)
        return super().write(batch, client_token, dry_run)

    def _items(self, write: Write, operations: t.Sequence[Step]) -> Values:
        if write.action != _REPLACE.action:
            return super()._items(write, operations)
        goes, comes = (t.cast(Item, one.before) for one in operations)
        return {BANDWIDTH_PACKAGE.id: comes.id, "TargetBandwidthPackageId": goes.id, ACCELERATOR.id: _at(goes)}


class AttachedTable(Packages):
    """The schema of the packages of one accelerator."""

    def __init__(self, kind: Kind, params: t.Mapping[str, t.Any]) -> None:
        super().__init__(kind, params)
        self.slots = _PlacesOfOne(kind, kind.slots) if kind.slots else None

    def making_way(
        self, _claims: t.Sequence[tuple[Entry, Item | None, Item]], _others: t.Sequence[Item]
    ) -> t.Sequence[tuple[Item, Item]]:
        return ()


class _PlacesOfOne(_Slots):
    """The place that a package has at the accelerator."""

    _way_out = "purge: true the one that no entry means makes way for the other"

    def _at(self, item: Item) -> str:
        return "the accelerator"

    def rivalry(self, wanted: Entry, other: Entry, item: Item) -> tuple[str, str]:
        return wanted.path, super().rivalry(wanted, other, item)[1]


class PackagesOfOne(BoundPackages):
    """The packages that one accelerator has, and those that it is to have."""

    def __init__(
        self,
        kind: Kind,
        reader: Reader,
        params: t.Mapping[str, t.Any],
        wanted: t.Sequence[Entry],
        accelerators: dict[str, Element],
    ) -> None:
        super().__init__(kind, reader, params, wanted, accelerators)
        self.schema = AttachedTable(kind, params)

    def read(self) -> Snapshot[Item]:
        seen = super().read()
        here = self._reader.place[ACCELERATOR.id]
        items = [item for item in seen.items if _at(item) == here or self.schema.meant(item, self._wanted)]
        return dataclasses.replace(seen, items=tuple(items))

    def steps(self, operation: Step) -> t.Sequence[Step]:
        return (operation,) if operation.action == DELETE else super().steps(operation)

    def write(self, batch: Batch[Item], client_token: str, dry_run: bool) -> Answer:
        # It is at work for what leaves it, too.
        for one in batch.operations:
            if one.action == DELETE and one.before:
                self._at_work.setdefault(_at(one.before), set()).add(one.before.id)
        return super().write(batch, client_token, dry_run)
