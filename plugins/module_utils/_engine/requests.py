# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The calls for a set of a kind that is a table: reading it, writing a batch, checking it in its parent."""

from __future__ import annotations

import typing as t

from .._errors import ApiError, OptionError, Problems
from .._wire.busy import Reader
from .._wire.paging import Element
from . import marks
from .actions import Raw, Write, check_parent
from .entries import Entry, Table
from .fields import Pairs, Values, write_members
from .kind import Item, Kind, Tie
from .plan import CREATE, DELETE, UPDATE, Operation
from .resource import Answer, Batch, Call, Resource, Snapshot
from .words import counted, plural


class Along(t.Protocol):
    """What the creations of a set take along."""

    def of(self, path: str | None) -> dict[str, t.Any]:
        """The parameters for the new item of an entry."""

    def less(self) -> bool:
        """Take less along from now on; whether there was anything to leave out."""


class Collection(Resource[Entry, Item]):
    """A set in a place; see `resource.Resource`."""

    def __init__(
        self, kind: Kind, reader: Reader, params: t.Mapping[str, t.Any], wanted: t.Sequence[Entry] = ()
    ) -> None:
        self._kind = kind
        self._wanted = wanted
        self._params = params
        self._reader = reader
        self._client = reader.client
        self._parent: Element | None = None
        # What creations take along of the sets in new items, where a task holds them too.
        self.along: Along | None = None
        # Whether something is to be done before, so that what names an item now need not name it then.
        self.late = False
        self._live: tuple[Item, ...] = ()
        self.schema: Table = Table(kind, params)
        self.option = kind.option
        self.lock = reader.lock
        self.side_by_side = kind.side_by_side
        inner = next((reader.place[one.id] for one in reversed(kind.place) if reader.place.get(one.id)), "")
        self.place = f"{plural(kind.noun)} of {inner}" if inner else plural(kind.noun)

    def read(self) -> Snapshot[Item]:
        kind, place = self._kind, self._reader.place
        status = kind.state_of_all(self._client.call, place)
        if kind.settled_by and status != "active":
            return Snapshot((), f"the {kind.settled_by.noun} is {status or 'in no state'}")
        items = [self._completed(item) for item in kind.read(self._client.all(kind.listing, kind.where(place)), status)]
        watched = [item for item in items if self._watches(item)]
        lost = [
            f"{kind.called(item)} ({item.id}) is {item.status}, which does not change by itself: {kind.failed[item.status]}"
            for item in watched
            if kind.failed and item.status in kind.failed
        ]
        pending = [
            f"{kind.called(item)} ({item.id}) is {item.status}" for item in watched if item.status not in kind.settled
        ]
        self._live = tuple(items)
        moving = (
            frozenset(item.id for item in watched if item.status not in kind.settled) if kind.side_by_side else None
        )
        return Snapshot(self._live, "; ".join(pending), "; ".join(lost), moving)

    def _watches(self, item: Item) -> bool:
        """Whether what is being done to an item is waited for."""
        return not self._kind.own_lock or bool(self.schema.meant(item, self._wanted))

    def _completed(self, item: Item) -> Item:
        """An item with the members that no list has, if an entry that means it says some of them."""
        for one in self._kind.described:
            entries = self.schema.meant(item, self._wanted) if one.when(item.values) else []
            if any(name in entry.values for entry in entries for name in one.members):
                found = self._client.call(one.describe.action, {one.describe.id: item.id})
                fields = [field for field in self._kind.fields if field.option in one.members]
                item = item._replace(values={**item.values, **{field.option: field.read(found) for field in fields}})
        return item

    def steps(self, operation: Operation[Item]) -> t.Sequence[Operation[Item]]:
        if operation.action != UPDATE or operation.before is None or operation.after is None:
            return (operation,)
        found, now = [], self._with_what_is_only_said(operation.before, operation.after)
        for write in self._kind.update:
            if not write.only:
                return (operation,)
            changed = self._changed_by(write, now, operation.after)
            if changed:
                then = now._replace(values={**now.values, **changed})
                found.append(operation.replaced(before=now, after=then))
                now = then
        return found

    def _with_what_is_only_said(self, item: Item, wanted: Item) -> Item:
        """An item with what no answer has, so that it is no change and yet is told."""
        only = {one.option for one in self._kind.fields if one.unread} & wanted.values.keys() - item.values.keys()
        return item._replace(values={**item.values, **{name: wanted.values[name] for name in only}})

    def _changed_by(self, write: Write, before: Item, after: Item) -> Values:
        """What one of several updates changes, with what goes along with it."""
        if write.makes:
            return write.makes(before.values, after.values)
        known = {one.option: one for one in self._kind.fields}
        said = {name: after.values[name] for name in write.only if name in after.values}
        changed = {
            name: value
            for name, value in said.items()
            # What no answer has is said with a change, and is none by itself.
            if not (known[name].unread and name not in before.values)
            and not known[name].type.same(before.values.get(name), value)
        }
        return {**changed, **{name: value for name, value in said.items() if known[name].unread}} if changed else {}

    def incomplete(self, operation: Operation[Item]) -> bool:
        return operation.action == CREATE and bool(self._created_by(operation).only)

    def _created_by(self, operation: Operation[Item]) -> Write:
        return self.call_for(operation).write

    def follow_ups(self, operation: Operation[Item], seen: Item) -> t.Sequence[Operation[Item]]:
        after = operation.after
        if not self.incomplete(operation) or after is None:
            return ()
        taken = {*self._created_by(operation).only}
        if self._kind.mark:
            taken -= {self._kind.mark, *(name for names in self._kind.identity.values() for name in names)}
        left = {name: value for name, value in after.values.items() if name not in taken}
        whole = self._with_what_is_only_said(seen, after)
        update = operation.replaced(action=UPDATE, before=seen, after=whole._replace(values={**whole.values, **left}))
        return [one.replaced(step=operation.step + number) for number, one in enumerate(self.steps(update), 1)]

    def call_for(self, operation: Operation[Item]) -> Call:
        kind = self._kind
        item = t.cast(Item, operation.after or operation.before)
        writes = {CREATE: kind.create, DELETE: kind.delete}.get(operation.action, kind.update)
        if operation.before and operation.after:
            before, after = operation.before, operation.after
            writes = tuple(one for one in writes if not one.only or self._changed_by(one, before, after))
        write = next(one for one in writes if one.when is None or one.when({**item.values}, self.parent()))
        write = write._replace(later=operation.before is None and self._waits(item))
        return Call(write, tuple(str(item.values.get(name)) for name in write.apart), self._bytes)

    def _bytes(self, write: Write, operations: t.Sequence[Operation[Item]]) -> int:
        return self._client.size(self._items(write, operations))

    def parent(self) -> Element:
        """What describes what the set lies in; asked for once."""
        if self._parent is None:
            parent = self._kind.parent
            describe = parent.describe if parent else None
            # What the user has said of the place is not replaced by where the parent really is: it is compared.
            self._parent = describe.ask(self._reader.call, {**self._reader.place}) if describe else {}
        return self._parent

    def preflight(self, operations: t.Sequence[Operation[Item]]) -> None:
        problems = self._lacking(operations)
        for operation in operations:
            if operation.after is None and operation.before is not None:
                self._check_free(operation, operation.before, problems)
        if not problems and all(operation.after is None for operation in operations):
            return
        if self._kind.fits:
            check_parent(self._kind, self._params, self.parent(), self._reader.place)
        for operation in operations:
            if operation.after is None:
                continue
            before = operation.before.values if operation.before else {}
            path = operation.path or self._kind.option
            self._check_place(path, before, operation.after.values, problems)
            if self._kind.preflight:
                self._kind.preflight(path, before, operation.after.values, self.parent(), problems)
        if self._kind.room and not problems:
            self.room = self._kind.room()(self._reader, self._live, operations, problems)
        if problems:
            raise OptionError(problems)

    def _check_place(self, path: str, before: Raw, after: Raw, problems: Problems) -> None:
        """Add the values that do not go with what the set lies in; what is live already is not asked about."""
        for field in self._kind.fields:
            value = after.get(field.option)
            need = field.place_for(value) if field.only_in else None
            if need and before.get(field.option) != value and not need.holds(self.parent()):
                said = f"has {len(value)} entries" if isinstance(value, list) else f"is {value}"
                where = f"the {need.member} of the {self._kind.parent.noun if self._kind.parent else 'account'} is {' or '.join(need.values)}"
                what = f"{said}, which goes only where {where}, and that is {self.parent().get(need.member)}"
                problems.append((f"{path}.{field.option}", what))

    def _check_free(self, operation: Operation[Item], item: Item, problems: Problems) -> None:
        """Add what an item that is to be deleted has in it, and what names it."""
        path, replacing = operation.path or "purge", self._kind.replacing
        loses = replacing.loses if replacing and operation.beside else ()
        # What is replaced is named until then.
        named_by = () if self.late and not operation.beside else self._kind.named_by
        for verb, ties in (("has", (*self._kind.holds, *loses)), ("is named by", named_by)):
            found = [self._tied(tie, item) for tie in ties]
            if any(found):
                along = ", as cascade: true does" if verb == "has" and operation.action == DELETE else ""
                what = (
                    f"{self._kind.called(item)} ({item.id}) cannot be deleted while it {verb} {' and '.join(filter(None, found))}. "
                    f"Take them away first{along}; where this is check mode, an earlier task of the play may do so"
                )
                problems.append((path, what))

    def _tied(self, tie: Tie, item: Item) -> str:
        """In words, what keeps an item from being deleted; empty if nothing does."""
        ids: t.Sequence[str] = item.facts.get(tie.fact) or () if tie.fact else ()
        unfit: Problems = []
        if tie.to.fits:
            known = {one.answer or one.wire: item.values.get(one.option) for one in self._kind.fields}
            tie.to.fits("", known, "", unfit)
        if unfit or (tie.fact and not ids):
            return ""
        raws = self._reader.all(tie.to.listing, tie.to.where({**self._reader.place, self._kind.id: item.id}))
        if tie.fact:
            there: dict[str, Element] = {str(raw.get(tie.to.id)): raw for raw in raws}
            raws = [there.get(one) or {tie.to.id: one} for one in ids]
            # A plan for a whole tree may have taken it out before.
            raws = [raw for raw in raws if not tie.within or item.id in raw.get(tie.within, [item.id])]
        return counted(tie.to.noun, [str(raw.get(tie.name) or raw.get(tie.to.id)) for raw in raws])

    def _lacking(self, operations: t.Sequence[Operation[Item]]) -> Problems:
        """Which items of the set will not have what they need others of it for."""
        support = self._kind.support
        if support is None:
            return []
        # Imported here, since most runs write nothing.
        from .support import lacking

        problems = lacking(self._kind, self._live, operations)
        return problems if problems and support.when(self.parent()) else []

    def _waits(self, item: Item) -> bool:
        """Whether an item needs what is not there yet, and what the plan makes before: else it would have been refused."""
        support = self._kind.support
        if support is None or not support.needed(item.values):
            return False
        from .support import held_by, needs

        missing = needs(self._kind, item) - held_by(self._kind, self._live)
        return bool(missing) and support.when(self.parent())

    def write(self, batch: Batch[Item], client_token: str, dry_run: bool) -> Answer:
        write = batch.call.write
        parameters: dict[str, t.Any] = {**self._kind.where(self._reader.place, write.place)}
        # What is alike for all items of a call may be where they are.
        said = batch.operations[0].item.values
        parameters.update(
            {
                one.wire: said[one.option]
                for one in self._kind.fields
                if one.wire in write.place and said.get(one.option)
            }
        )
        if write.token:
            parameters["ClientToken"] = client_token
        if dry_run:
            parameters["DryRun"] = True
        parameters.update(self._items(write, batch.operations))
        answer = self._client.call(write.action, parameters, repeatable=write.token)
        found = answer.get(write.ids) if write.ids else None
        ids = [found] if isinstance(found, str) else found or []
        # Some actions tell more of each than its id.
        ids = [one.get(self._kind.id) if isinstance(one, t.Mapping) else one for one in ids]
        return Answer([str(one) for one in ids], str(answer.get("RequestId") or ""))

    def _items(self, write: Write, operations: t.Sequence[Operation[Item]]) -> dict[str, t.Any]:
        """The parameters with the items."""
        items = [self._written(write, operation) for operation in operations]
        if not write.items:
            return items[0]
        gone = operations[0].action == DELETE
        return {write.items: [one[self._kind.id] for one in items] if gone else items}

    def _written(self, write: Write, operation: Operation[Item]) -> Element:
        named = {self._kind.id: operation.before.id} if operation.before else {}
        if operation.after is None:
            return named
        before = operation.before.values if operation.before else None
        if write.form and operation.before:
            return write.form(operation.before.id, operation.before.values, operation.after.values)
        fields = [
            one
            for one in self._kind.fields
            if (not write.only or one.option in write.only) and one.wire not in write.place
        ]
        values = operation.after.values
        if self._kind.mark and before is None:
            values = self._with_mark(values)
        members = write_members(fields, values, before)
        names = write.names or {}
        along = self.along.of(operation.path) if self.along and before is None else {}
        return {**named, **{names.get(name, name): value for name, value in members.items()}, **along}

    def _with_mark(self, values: t.Mapping[str, t.Any]) -> Values:
        """What is created, with the mark of its name; for one tag too many the next write is early enough."""
        one = next(one for one in self._kind.fields if one.option == self._kind.mark)
        tags = list(values.get(one.option, {}).items())
        most = t.cast(Pairs, one.type).most
        return {**values, one.option: {**marks.mark(str(values["name"])), **dict(tags[: most - 1])}}

    def other_form(self, batch: Batch[Item], error: ApiError) -> bool:
        """There is but one form of an item, but for what its creation takes along."""
        if batch.action != CREATE or self.along is None:
            return False
        named = error.code.startswith(batch.call.write.bare_after)
        return (named or error.illegal or error.conflict or error.refused_as_a_whole) and self.along.less()
