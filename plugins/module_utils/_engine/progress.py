# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The truth about a run: which operations were carried out, which are left, and how the set should look now. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .differences import differences
from .plan import CREATE, DELETE, REPLACE, UPDATE, I, Operation, Schema, W
from .resource import Batch
from .words import few
from .yaml_text import printable

PLANNED = "planned"
DONE = "done"
LEFT = "left"
UNKNOWN = "unknown"
PARTLY = "partly"

_HEADINGS = {DONE: "Done", UNKNOWN: "Unknown whether done", LEFT: "Left to do"}
_MOST_NAMED = 5
_PAST = {CREATE: "created", UPDATE: "updated", DELETE: "deleted", REPLACE: "replaced"}


@dataclass
class Record(t.Generic[I]):
    """One write of one operation, and what has become of it.

    Attributes:
        operation: as it is to be written, which may be from another starting point than was planned.
        planned: the whole operation as it was planned, which is what the user is told.
    """

    operation: Operation[I]
    planned: Operation[I]
    state: str = PLANNED
    id: str | None = None
    dry_run: str | None = None


@dataclass
class Progress(t.Generic[I]):
    """What a run has done so far.

    Attributes:
        records: the writes in the order of the plan; those of plans given up are kept as far as they were done.
        request_ids: of the writes that were accepted.
        writes: how many writes were accepted.
    """

    records: list[Record[I]] = field(default_factory=list)
    request_ids: list[str] = field(default_factory=list)
    writes: int = 0
    _listed: dict[int, int] = field(default_factory=dict)

    @property
    def changed(self) -> bool:
        """Whether anything was, or may have been, changed."""
        return self.writes > 0 or any(record.state in (DONE, UNKNOWN) for record in self.records)

    def take_up(self, operations: t.Sequence[Operation[I]], planned: t.Sequence[Operation[I]]) -> None:
        """Begin a plan; what an earlier plan left undone is no longer meant.

        What completes an item that an earlier plan created, or updated in part, belongs to the operation that began it.

        Args:
            operations: single writes.
            planned: the operations of which they are the steps.
        """
        whole = {operation.number: operation for operation in planned}
        begun = self._begun()
        left = {record.planned.number for record in self.records if record.state != DONE}
        self.records = [record for record in self.records if record.state == DONE]
        taken_up: list[Record[I]] = []
        for operation in operations:
            first = begun.get(operation.before.id) if operation.action == UPDATE and operation.before else None
            taken_up.append(Record(operation, first or whole.get(operation.number, operation)))
        self._cut(left - {record.planned.number for record in taken_up})
        self.records += taken_up
        self._listed = {record.planned.number: place for place, record in reversed([*enumerate(self.records)])}

    def _begun(self) -> dict[str, Operation[I]]:
        """The operations that created something, or are updates done in part, by the id of what they are about."""
        unfinished = {record.planned.number for record in self.records if record.state != DONE}
        begun: dict[str, Operation[I]] = {}
        for record in self.records:
            before, planned = record.operation.before, record.planned
            if record.state != DONE:
                continue
            if before is None and record.id:
                begun[record.id] = planned
            elif before is not None and planned.action == UPDATE and planned.number in unfinished:
                begun[before.id] = planned
        return begun

    def _cut(self, left: t.Collection[int]) -> None:
        """What was done of an operation is the whole of it, where a plan made anew has the rest for itself."""
        for number in left:
            steps = [record for record in self.records if record.planned.number == number]
            if not steps or (steps[0].planned.action == REPLACE and len(steps) > 1):
                continue
            first, last = steps[0].operation, steps[-1].operation
            done = first.replaced(after=last.after) if first.action == UPDATE else first
            for record in steps:
                record.planned = done

    def take_up_again(self, operations: t.Sequence[Operation[I]]) -> None:
        """What is left of the same plan is written in another way, and told in the order in which it has been."""
        whole = {record.operation.number: record.planned for record in self.records}
        self.records = [record for record in self.records if record.state == DONE]
        self.records += [Record(operation, whole[operation.number]) for operation in operations]
        self.records.sort(key=lambda record: self._listed[record.planned.number])

    def export(self, schema: Schema[W, I]) -> list[dict[str, object]]:
        """The operations for the result of the module."""
        groups: dict[int, list[Record[I]]] = {}
        for record in self.records:
            groups.setdefault(record.planned.number, []).append(record)
        return [_export(schema, records) for records in groups.values()]

    def accepted(self, batch: Batch[I], ids: t.Sequence[str], request_id: str) -> None:
        """Note a write that was accepted; the ids are those of what it created, in the order of the batch, if that is known."""
        self.writes += 1
        if request_id:
            self.request_ids.append(request_id)
        for record in self.of(batch):
            record.state = DONE
        self.created(batch, ids)

    def created(self, batch: Batch[I], ids: t.Sequence[str]) -> None:
        """Note which ids the service gave to what a batch created, in its order."""
        if batch.action == CREATE:
            for record, new in zip(self.of(batch), ids):
                record.id = new or record.id

    def follows(self, batch: Batch[I], operations: t.Sequence[Operation[I]]) -> None:
        """Note writes that complete what a batch has created."""
        planned = {record.planned.number: record.planned for record in self.of(batch)}
        for operation in operations:
            self.records.append(Record(operation, planned[operation.number], id=t.cast(I, operation.before).id))

    def of(self, batch: Batch[I]) -> list[Record[I]]:
        """The records of a batch, in its order."""
        known = {record.operation.key: record for record in self.records}
        return [known[operation.key] for operation in batch.operations if operation.key in known]

    def touched(self) -> set[str]:
        """The ids of what was there and is changed or deleted."""
        done = [record.operation.before for record in self.records if record.state == DONE]
        return {item.id for item in done if item is not None}

    def substitute(self, operation: Operation[I]) -> None:
        """The same write of the plan, from another starting point."""
        for record in self.records:
            if record.operation.key == operation.key:
                record.operation = operation

    def settle_doubt(self, schema: Schema[W, I], batch: Batch[I], before: t.Sequence[I], now: t.Sequence[I]) -> bool:
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

    def take_back(self, schema: Schema[W, I], now: t.Sequence[I]) -> str:
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
            if after is None or (before and schema.same(item, before) and not schema.same(item, after)):
                record.state = UNKNOWN
                idle.append(record.operation)
        return _named(schema, idle, verb=True)

    def doubt(self, batch: Batch[I]) -> None:
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
        states: dict[int, set[str]] = {}
        for record in self.records:
            states.setdefault(record.planned.number, set()).add(record.state)
        actions = {record.planned.number: record.planned.action for record in self.records}
        done = [actions[number] for number, found in states.items() if found == {DONE}]
        counts = [f"{done.count(action)} {word}" for action, word in _PAST.items() if action in done]
        return ", ".join([*counts, f"{self.writes} write{'s' if self.writes != 1 else ''}"])

    def summary(self, schema: Schema[W, I]) -> str:
        """What has and what has not happened, for a message; empty if nothing was to be done yet."""
        said = []
        for state, heading in _HEADINGS.items():
            found = [record.operation for record in self.records if record.state == state]
            if found:
                said.append(f"{heading}: {_named(schema, found, verb=True)}.")
        if said and not self.changed:
            said.insert(0, "Nothing was changed.")
        return " ".join(said)


def what(schema: Schema[W, I], batch: Batch[I], most: int = _MOST_NAMED) -> str:
    """What a batch is to do, for a message that names at most so many."""
    return f"{batch.action} {_named(schema, batch.operations, verb=False, most=most)}"


def _named(schema: Schema[W, I], operations: t.Sequence[Operation[I]], verb: bool, most: int = _MOST_NAMED) -> str:
    """The first few operations; all of them are in the result."""
    titles = [(f"{one.action} " if verb else "") + schema.title(one.item) for one in operations]
    return few(titles, most)


def _export(schema: Schema[W, I], records: t.Sequence[Record[I]]) -> dict[str, object]:
    """One operation, of which these are the writes."""
    planned, states = records[0].planned, {record.state for record in records}
    before, after = planned.before, planned.after
    new = next((record.id for record in records if record.id), None)
    state = UNKNOWN if UNKNOWN in states else PARTLY if DONE in states and len(states) > 1 else records[-1].state
    exported: dict[str, object] = {
        "action": planned.action,
        "identity": printable(schema.title(planned.item)),
        "id": new or (None if planned.action == REPLACE or before is None else before.id),
        "state": state,
        "changes": [] if before is None or after is None else _changes(schema.export(before), schema.export(after)),
    }
    verdicts = [record.dry_run for record in records if record.dry_run]
    if verdicts:
        exported["dry_run"] = "local" if "local" in verdicts else verdicts[0]
    return exported


def _changes(before: t.Mapping[str, object], after: t.Mapping[str, object]) -> list[str]:
    """What becomes another value; not what the service will decide, and nobody knows yet."""
    known = {name: value for name, value in after.items() if value is not None}
    return differences({name: value for name, value in before.items() if name in known}, known)


def effect(schema: Schema[W, I], operation: Operation[I], before: t.Sequence[I], now: t.Sequence[I]) -> bool:
    """Whether a set shows that an operation was carried out."""
    if operation.before is None:
        return _found(schema, operation, before, now) is not None
    live = {item.id: item for item in now}.get(operation.before.id)
    if operation.after is None:
        return live is None
    return live is not None and schema.same(live, operation.after)


def _found(schema: Schema[W, I], operation: Operation[I], before: t.Sequence[I], now: t.Sequence[I]) -> str | None:
    old = {item.id for item in before}
    return next((item.id for item in now if item.id not in old and schema.made(item, operation.item)), None)


def in_order(schema: Schema[W, I], batch: Batch[I], ids: t.Sequence[str], now: t.Sequence[I]) -> list[str]:
    """The ids of what a batch created, in its order: each is found by what was written.

    Args:
        schema: the kind of resource.
        batch: what was written.
        ids: of what it created, in any order.
        now: the set after it.
    """
    live = {item.id: item for item in now}
    left = list(ids)
    found = []
    for operation in batch.operations:
        new = next((one for one in left if one in live and schema.same(live[one], operation.item)), "")
        if new:
            left.remove(new)
        found.append(new)
    # What does not look as it was written is one of the others.
    return [new or (left.pop(0) if left else "") for new in found]


def apply(schema: Schema[W, I], items: t.Sequence[I], batch: Batch[I], ids: t.Sequence[str]) -> tuple[I, ...]:
    """The set as it should be once a write has settled; the ids are those of what it created, in the order of the batch."""
    left = {item.id: item for item in items}
    for operation in batch.operations:
        if operation.before is None:
            continue
        if operation.after is None:
            left.pop(operation.before.id, None)
        else:
            left[operation.before.id] = operation.after
    made = [operation.item for operation in batch.operations if operation.before is None]
    created = [schema.numbered(item, new) for item, new in zip(made, [*ids, *[""] * len(made)])]
    return tuple(sorted([*left.values(), *created], key=schema.sort_key))


def touched_by_others(
    schema: Schema[W, I],
    before: t.Sequence[I],
    written: t.Iterable[tuple[Batch[I], t.Sequence[str]]],
    now: t.Sequence[I],
) -> bool:
    """Whether the set changed, while writes settled, in something that these were not about; each comes with the new ids."""
    ours: set[str] = set()
    for batch, ids in written:
        ours.update(operation.before.id for operation in batch.operations if operation.before is not None)
        ours.update(ids)
    rest = [[item for item in items if item.id not in ours] for items in (before, now)]
    return bool(unlike(schema, *rest))


def unlike(schema: Schema[W, I], expected: t.Sequence[I], seen: t.Sequence[I]) -> list[str]:
    """In words, where a set is not as expected."""
    live = {item.id: item for item in seen}
    remarks = []
    for item in expected:
        found = live.pop(item.id, None)
        if found is None:
            remarks.append(f"{schema.title(item)} ({item.id}) is not there")
        elif not schema.same(item, found):
            wanted, has = schema.export(item), schema.export(found)
            # What is not known differs from nothing.
            names = [name for name in wanted if wanted[name] is not None and wanted[name] != has.get(name)]
            what = "; ".join(f"{name} is {has.get(name)!r} instead of {wanted[name]!r}" for name in names)
            remarks.append(f"{schema.title(item)} ({item.id}): {what}")
    remarks += [f"{schema.title(item)} ({item.id}) was added by somebody else" for item in live.values()]
    return remarks


def visible(schema: Schema[W, I], batch: Batch[I], ids: t.Sequence[str], items: t.Sequence[I]) -> bool:
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
        if operation.before is None:
            continue
        item = live.get(operation.before.id)
        if item is None:
            continue  # It has gone; if that was not asked for, somebody else did it.
        if operation.after is None or (schema.same(item, operation.before) and not schema.same(item, operation.after)):
            return False
    return True
