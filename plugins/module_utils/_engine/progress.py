# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The truth about a run: which operations were carried out, which are left, and how the set should look now. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .batches import Batch
from .differences import differences
from .plan import CREATE, DELETE, UPDATE, Operation, Schema
from .yaml_text import printable

PLANNED = "planned"
DONE = "done"
LEFT = "left"
UNKNOWN = "unknown"

_HEADINGS = {DONE: "Done", UNKNOWN: "Unknown whether done", LEFT: "Left to do"}
_MOST_NAMED = 5
_PAST = {CREATE: "created", UPDATE: "updated", DELETE: "deleted"}


@dataclass
class Record:
    """One operation, and what has become of it.

    Attributes:
        operation: as it is to be written, which may be from another starting point than was planned.
        planned: as it was planned, which is what the user is told.
    """

    operation: Operation
    planned: Operation
    state: str = PLANNED
    id: str | None = None
    dry_run: str | None = None

    def export(self, schema: Schema) -> dict[str, t.Any]:
        """For the result of the module."""
        item = self.operation.after or self.operation.before
        before, after = self.planned.before, self.planned.after
        changed = before is not None and after is not None
        exported = {
            "action": self.operation.action,
            "identity": printable(schema.title(item)),
            "id": self.id or (self.operation.before.id if self.operation.before else None),
            "state": self.state,
            "changes": differences(schema.export(before), schema.export(after)) if changed else [],
        }
        if self.dry_run:
            exported["dry_run"] = self.dry_run
        return exported


@dataclass
class Progress:
    """What a run has done so far.

    Attributes:
        records: the operations in the order of the plan; those of plans given up are kept as far as they were done.
        request_ids: of the writes that were accepted.
        writes: how many writes were accepted.
    """

    records: list[Record] = field(default_factory=list)
    request_ids: list[str] = field(default_factory=list)
    writes: int = 0

    @property
    def changed(self) -> bool:
        """Whether anything was, or may have been, changed."""
        return self.writes > 0 or any(record.state in (DONE, UNKNOWN) for record in self.records)

    def take_up(self, operations: t.Sequence[Operation]) -> None:
        """Begin a plan; what an earlier plan left undone is no longer meant."""
        self.records = [record for record in self.records if record.state == DONE]
        self.records += [Record(operation, operation) for operation in operations]

    def accepted(self, batch: Batch, ids: t.Sequence[str], request_id: str) -> None:
        self.writes += 1
        if request_id:
            self.request_ids.append(request_id)
        for number, record in enumerate(self.of(batch)):
            record.state = DONE
            if batch.action == CREATE and number < len(ids):
                record.id = ids[number]

    def of(self, batch: Batch) -> list[Record]:
        """The records of a batch, in its order."""
        known = {id(record.operation): record for record in self.records}
        return [known[id(operation)] for operation in batch.operations if id(operation) in known]

    def substitute(self, operation: Operation, other: Operation) -> None:
        """The same step of the plan, from another starting point."""
        for record in self.records:
            if record.operation is operation:
                record.operation = other

    def settle_doubt(self, schema: Schema, batch: Batch, before: t.Sequence[t.Any], now: t.Sequence[t.Any]) -> bool:
        """Find out which operations of a write without a good answer were carried out all the same.

        Args:
            schema: the kind of resource.
            batch: what was written.
            before: the set before the write.
            now: the settled set after it.

        Returns:
            Whether any was.
        """
        for record in self.of(batch):
            if effect(schema, record.operation, before, now):
                record.state = DONE
                created = record.operation.action == CREATE
                record.id = _found(schema, record.operation, before, now) if created else record.id
        return any(record.state == DONE for record in self.of(batch))

    def take_back(self, schema: Schema, now: t.Sequence[t.Any]) -> str:
        """Take for unknown what was accepted but has no effect: what was deleted is there, what was updated is as before.

        Args:
            schema: the kind of resource.
            now: the settled set.

        Returns:
            These operations in words; empty if there are none.
        """
        live = {item.id: item for item in now}
        idle = []
        for record in self.records:
            before, after = record.operation.before, record.operation.after
            item = live.get(before.id) if before is not None and record.state == DONE else None
            if item is None:
                continue
            if after is None or (schema.same(item, before) and not schema.same(item, after)):
                record.state = UNKNOWN
                idle.append(record.operation)
        return _named(schema, idle, verb=True)

    def doubt(self, batch: Batch) -> None:
        """Nobody can say what has become of a write."""
        for record in self.of(batch):
            record.state = UNKNOWN

    def give_up(self) -> None:
        for record in self.records:
            if record.state == PLANNED:
                record.state = LEFT

    def tally(self) -> str:
        """How much was done, for one line; empty if nothing was written."""
        if not self.writes:
            return ""
        done = [record.operation.action for record in self.records if record.state == DONE]
        counts = [f"{done.count(action)} {word}" for action, word in _PAST.items() if action in done]
        return ", ".join([*counts, f"{self.writes} write{'s' if self.writes != 1 else ''}"])

    def summary(self, schema: Schema) -> str:
        """What has and what has not happened, for a message; empty if nothing was to be done yet."""
        said = []
        for state, heading in _HEADINGS.items():
            found = [record.operation for record in self.records if record.state == state]
            if found:
                said.append(f"{heading}: {_named(schema, found, verb=True)}.")
        if said and not self.changed:
            said.insert(0, "Nothing was changed.")
        return " ".join(said)


def what(schema: Schema, batch: Batch, most: int = _MOST_NAMED) -> str:
    """What a batch is to do, for a message that names at most so many."""
    return f"{batch.action} {_named(schema, batch.operations, verb=False, most=most)}"


def _named(schema: Schema, operations: t.Sequence[Operation], verb: bool, most: int = _MOST_NAMED) -> str:
    """The first few operations; all of them are in the result."""
    titles = [(operation.action, schema.title(operation.after or operation.before)) for operation in operations]
    named = ", ".join(f"{action} {title}" if verb else title for action, title in titles[:most])
    return f"{named} and {len(titles) - most} more" if len(titles) > most else named


def effect(schema: Schema, operation: Operation, before: t.Sequence[t.Any], now: t.Sequence[t.Any]) -> bool:
    """Whether a set shows that an operation was carried out."""
    if operation.action == CREATE:
        return _found(schema, operation, before, now) is not None
    live = {item.id: item for item in now}.get(operation.before.id)
    if operation.action == DELETE:
        return live is None
    return live is not None and schema.same(live, operation.after)


def _found(schema: Schema, operation: Operation, before: t.Sequence[t.Any], now: t.Sequence[t.Any]) -> str | None:
    old = {item.id for item in before}
    return next((item.id for item in now if item.id not in old and schema.same(item, operation.after)), None)


def apply(schema: Schema, items: t.Sequence[t.Any], batch: Batch, ids: t.Sequence[str]) -> tuple[t.Any, ...]:
    """The set as it should be once a write has settled."""
    left = {item.id: item for item in items}
    for operation in batch.operations:
        if operation.action == DELETE:
            left.pop(operation.before.id, None)
        elif operation.before is not None:
            left[operation.before.id] = operation.after
    created = (
        [schema.numbered(op.after, new) for op, new in zip(batch.operations, ids)] if batch.action == CREATE else []
    )
    return tuple(sorted([*left.values(), *created], key=schema.sort_key))


def touched_by_others(
    schema: Schema, before: t.Sequence[t.Any], batch: Batch, ids: t.Sequence[str], now: t.Sequence[t.Any]
) -> bool:
    """Whether the set changed, while a write settled, in something that the write was not about."""
    ours = {operation.before.id for operation in batch.operations if operation.before is not None} | set(ids)
    rest = [[item for item in items if item.id not in ours] for items in (before, now)]
    return bool(unlike(schema, *rest))


def unlike(schema: Schema, expected: t.Sequence[t.Any], seen: t.Sequence[t.Any]) -> list[str]:
    """In words, where a set is not as expected."""
    live = {item.id: item for item in seen}
    remarks = []
    for item in expected:
        found = live.pop(item.id, None)
        if found is None:
            remarks.append(f"{schema.title(item)} ({item.id}) is not there")
        elif not schema.same(item, found):
            wanted, has = schema.export(item), schema.export(found)
            names = [name for name in wanted if wanted[name] != has[name]]
            what = "; ".join(f"{name} is {has[name]!r} instead of {wanted[name]!r}" for name in names)
            remarks.append(f"{schema.title(item)} ({item.id}): {what}")
    remarks += [f"{schema.title(item)} ({item.id}) was added by somebody else" for item in live.values()]
    return remarks


def visible(schema: Schema, batch: Batch, ids: t.Sequence[str], items: t.Sequence[t.Any]) -> bool:
    """Whether a set can have been read after an accepted write: a list may lag behind.

    Args:
        batch: what was written.
        ids: the ids of what it created.
        items: the set.
    """
    live = {item.id: item for item in items}
    if any(new not in live for new in ids):
        return False
    for operation in batch.operations:
        if operation.action == DELETE and operation.before.id in live:
            return False
        if operation.action == UPDATE:
            item = live.get(operation.before.id)
            if item is not None and schema.same(item, operation.before) and not schema.same(item, operation.after):
                return False
    return True
