# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the plan has to know of a kind that is a table: which item an entry means, and what becomes of it. Pure."""

from __future__ import annotations

import dataclasses
import typing as t
from dataclasses import dataclass, field

from .._errors import OptionError, Problems
from . import marks
from .actions import check_status
from .fields import (
    REQUIRED,
    SERVICE,
    Field,
    Values,
    check_members,
    check_span,
    defaults,
    lacks_members,
    said,
    same_members,
)
from .kind import Item, Kind, Slots
from .plan import Schema
from .slots import Extent
from .words import plural


@dataclass(frozen=True)
class Entry:
    """An entry of an option.

    Attributes:
        path: of the entry.
        id: the id that it says, if any.
        values: what it says, by the names of options.
        remarks: what to warn of if it is written.
        replaces: by what the one is found that it takes the place of, if any.
    """

    path: str
    id: str
    values: Values
    remarks: list[str] = field(default_factory=list)
    replaces: str = ""


def parse(kind: Kind, entries: t.Sequence[t.Mapping[str, t.Any]], path: str = "") -> list[Entry]:
    """The entries of the option of a kind, or of a path in other entries, checked as far as they can be without asking the service.

    Raises:
        OptionError: naming the path of everything that is wrong.
    """
    problems: Problems = []
    wanted = []
    seen: dict[t.Any, Entry] = {}
    for number, raw in enumerate(entries):
        place = f"{path or kind.option}[{number}]"
        entry = Entry(place, raw.get("id") or "", said(kind.fields, raw), replaces=raw.get("replaces") or "")
        if not entry.id and kind.span:
            first, last = kind.span
            entry.values.setdefault(last, entry.values.get(first))
        check_members(kind.fields, place, entry.values, problems)
        check_span(kind.span, place, entry.values, problems)
        check_status(raw.get("status"), kind.states, place, problems)
        if kind.mark and not entry.id:
            _check_mark(f"{place}.{kind.mark}", entry.values.get("name"), entry.values.get(kind.mark), problems)
        if entry.replaces and (entry.id or entry.replaces == entry.values.get(kind.predecessor)):
            what = f"goes with another {kind.predecessor} only, and with no id: it says in whose place this one comes"
            problems.append((f"{place}.replaces", what))
        keys: list[tuple[str, t.Any]] = [("id", entry.id)] if entry.id else []
        keys += [(label, _key(names, entry.values)) for label, names in kind.identity.items()]
        keys = [one for one in keys if one[1]]
        if not keys:
            ways = [", ".join(names[:1]) for names in kind.identity.values()]
            what = f"must have an id or a {' or a '.join(ways)}, to say which {kind.noun} is meant"
            problems.append((place, what))
        for key in keys if entry.id else keys[:1]:
            other = seen.setdefault(key, entry)
            # What else they say may be the same for several: their ids tell them apart.
            if other is not entry and not (key[0] != "id" and entry.id and other.id):
                problems.append((place, f"means the same {kind.noun} as {other.path}"))
        wanted.append(entry)
    replaced = [one.replaces for one in wanted if one.replaces]
    kept = {str(one.values.get(kind.predecessor)) for one in wanted}
    for one in wanted:
        if one.replaces and (one.replaces in kept or replaced.count(one.replaces) > 1):
            what = f"{one.replaces} is what another entry says too, and one takes the place of one that nobody wants any more"
            problems.append((f"{one.path}.replaces", what))
    if problems:
        raise OptionError(problems)
    return wanted


def _check_mark(path: str, name: str | None, tags: t.Mapping[str, str] | None, problems: Problems) -> None:
    """Add it if an entry that may be a new one has the mark of another: cut off, its creation would not be found again."""
    said = marks.marked(tags)
    if name and said and said != name:
        what = f"marks what is called {said} and has not got its name yet; this is to be called {name}, and is marked by the module"
        problems.append((f"{path}.{marks.KEY}", what))


def _key(names: t.Sequence[str], values: t.Mapping[str, t.Any]) -> tuple[t.Any, ...] | None:
    key = tuple(values.get(name) for name in names)
    return None if any(value in (None, "", []) for value in key) else key


class Table(Schema[Entry, Item]):
    """The schema of a kind that is a table; see `plan.Schema`.

    Args:
        kind: the kind.
        params: the options of the module.
    """

    def __init__(self, kind: Kind, params: t.Mapping[str, t.Any] | None = None) -> None:
        self._kind = kind
        self._params = params or {}
        self.noun = kind.noun
        self.labels = ("id", *kind.identity)
        self.interchangeable = kind.interchangeable
        self.replaceable = kind.replaceable or bool(kind.replacing and self._params.get("replace"))
        self.else_replaced = ", or ask for that with replace: true" if kind.replacing else ""
        self.slots = TableSlots(kind, kind.slots) if kind.slots else None

    def identity(self, wanted: Entry) -> tuple[str, t.Hashable]:
        if wanted.id:
            return "id", wanted.id
        return next(
            (label, key)
            for label, names in self._kind.identity.items()
            if (key := _key(names, wanted.values)) is not None
        )

    def key(self, item: Item, label: str) -> t.Hashable:
        if label == "id":
            return item.id
        earlier: list[t.Any] = []
        values = item.values
        if self._kind.mark and not values.get("name"):
            # What was created and has not got its name yet is called by its mark. What has one is not: it is found by that.
            values = {**values, "name": marks.marked(values.get(self._kind.mark))}
        for known, names in self._kind.identity.items():
            if known == label:
                # Whoever can be found in a stronger way is not meant by a weaker one.
                return None if any(earlier) else _key(names, values)
            earlier.append(_key(names, values))
        return None

    def meant(self, item: Item, wanted: t.Sequence[Entry]) -> list[Entry]:
        """The entries that mean an item."""
        found = []
        for entry in wanted:
            label, key = self.identity(entry)
            if self.key(item, label) == key:
                found.append(entry)
        return found

    def in_succession(self, wanted: t.Sequence[Entry], live: t.Sequence[Item]) -> t.Sequence[Entry]:
        found = [self._in_succession(entry, live) for entry in wanted]
        anew = [entry for entry, before in zip(found, wanted) if entry is not before and not entry.id]
        claimed = [item.id for item in live for _entry in self.meant(item, found)] if anew else []
        twice = {
            id(one) for one in anew for item in live if one in self.meant(item, [one]) and claimed.count(item.id) > 1
        }
        return [before if id(entry) in twice else entry for entry, before in zip(found, wanted)]

    def _in_succession(self, entry: Entry, live: t.Sequence[Item]) -> Entry:
        """An entry with the id of what it replaces, while that is there; without the id of what is not, if it was replaced."""
        if entry.replaces:
            had = [item for item in live if item.values.get(self._kind.predecessor) == entry.replaces]
            if len(had) > 1:
                what = f"{len(had)} live {plural(self.noun)} are meant ({', '.join(item.id for item in had)}). Say by id which one"
                raise OptionError([(f"{entry.path}.replaces", what)])
            return dataclasses.replace(entry, id=had[0].id) if had else entry
        asked = self._kind.replacing and self._params.get("replace")
        if not asked or not entry.id or any(item.id == entry.id for item in live):
            return entry
        anew = dataclasses.replace(entry, id="")
        if not any(_key(names, entry.values) for names in self._kind.identity.values()):
            return entry
        (label, key) = self.identity(anew)
        there = [item for item in live if self.key(item, label) == key]
        return anew if len(there) == 1 and not self._denied(there[0], entry) else entry

    def _denied(self, item: Item, entry: Entry) -> bool:
        """Whether an item has something that cannot be changed, and the entry says something else."""
        fixed = [one for one in self._kind.fields if one.fixed and one.option in entry.values]
        return any(not one.type.same(item.values.get(one.option), entry.values[one.option]) for one in fixed)

    def lasts(self, live: Item) -> str:
        return self._kind.lasts(live.values) if self._kind.lasts else ""

    def made(self, item: Item, new: Item) -> bool:
        if not self._kind.mark:
            return self.same(item, new)
        return all(self.key(item, label) == self.key(new, label) for label in self._kind.identity)

    def as_seen(self, expected: Item, seen: Item) -> Item:
        # What is only said nobody can see.
        said = {one.option for one in self._kind.fields if one.unread} & expected.values.keys()
        return seen._replace(values={**{name: expected.values[name] for name in said}, **seen.values})

    def path(self, wanted: Entry) -> str:
        return wanted.path

    def remarks(self, wanted: Entry) -> t.Sequence[str]:
        return wanted.remarks

    def merge(self, live: Item, wanted: Entry) -> Item:
        known = {one.option: one for one in self._kind.fields}
        values = {**live.values}
        for name, value in wanted.values.items():
            one = known[name]
            purges = self._params.get(one.purged_by) is not False
            merged = (one.type.merge if purges else one.type.join)(live.values.get(name), value)
            # What means the same stays in the very form that it has.
            if name not in values or not known[name].type.same(values[name], merged):
                values[name] = merged
        tags = self._kind.mark
        if tags and marks.KEY not in wanted.values.get(tags, {}):
            # What has its name needs no mark any more; what has none would be anonymous without.
            left = {} if values.get("name") else marks.mark(marks.marked(live.values.get(tags)))
            values[tags] = {**marks.unmarked(values.get(tags)), **left}
        for one in self._kind.fields:
            depends = one.follows or (one.only_with or ("",))[0]
            moved = depends and values.get(depends) != live.values.get(depends)
            if moved and one.option not in wanted.values:
                values.pop(one.option, None)  # The service decides what it is from now on.
        problems: Problems = []
        lacks_members(self._kind.fields, wanted.path, values, f", since {self.title(live)} has none", problems)
        self._check(wanted, values, live.values, problems)
        if problems:
            raise OptionError(problems)
        return live._replace(values=values)

    def fixed(self, live: Item, item: Item) -> list[str]:
        return [
            one.option
            for one in self._kind.fields
            if one.fixed and not one.type.same(live.values.get(one.option), item.values.get(one.option))
        ]

    def replacement(self, live: Item, item: Item, wanted: Entry) -> tuple[bool, str]:
        replacing = self._kind.replacing
        if replacing is None:
            return False, ""
        beside = replacing.beside(live.values, item.values)
        lost = [one.option for one in self._kind.fields if self._is_lost(one, live, item, wanted, beside)]
        if lost:
            what = (
                f"{self.title(live)} ({live.id}) has something here which a replacement would lose, since the entry does not say "
                "it: say all of it"
            )
            raise OptionError([(f"{wanted.path}.{name}", what) for name in lost])
        words = f"{self.title(live)} ({live.id}) is deleted before it is created anew: {replacing.interruption}."
        return beside, "" if beside else words

    @staticmethod
    def _is_lost(one: Field, live: Item, item: Item, wanted: Entry, beside: bool) -> bool:
        """Whether an item has more of a member than the entry says, so that it is lost if the run is cut off, or at all."""
        value = live.values.get(one.option)
        if one.option in wanted.values:
            return not one.type.same(one.type.merge(None, wanted.values[one.option]), item.values.get(one.option))
        if one.unread or value in (None, "", [], {}, one.default):
            return False
        # What the service has chosen, or was told once, goes along to a new one that is made of the old one.
        return one.default is not SERVICE or not beside

    def twin(self, item: Item, new: Item) -> bool:
        keys = [(self.key(item, label), self.key(new, label)) for label in self._kind.identity]
        return any(mine is not None and mine == its for mine, its in keys) and not self.fixed(item, new)

    def may_need_others(self, item: Item) -> bool:
        return bool(self._kind.support and self._kind.support.needed(item.values))

    def create(self, wanted: Entry, others: t.Sequence[Item], live: t.Sequence[Item]) -> Item:
        fields = self._kind.fields
        dependable = {**defaults(fields, {}), **wanted.values}
        values = {**defaults(fields, dependable), **wanted.values}
        for one in fields:
            if one.option in wanted.values:
                values[one.option] = one.type.merge(None, wanted.values[one.option])
        problems: Problems = []
        label, key = ("id", wanted.id) if wanted.id else self.identity(wanted)
        meant = self._kind.called(Item("", values)) if label != "id" else str(key)
        why = f", since there is no {self.noun} {meant} yet and it is to be created"
        lacks_members(fields, wanted.path, values, why, problems)
        self._check(wanted, values, {}, problems)
        if problems:
            raise OptionError(problems)
        return Item("", values)

    def _check(self, wanted: Entry, values: Values, live: t.Mapping[str, t.Any], problems: Problems) -> None:
        """Add what is wrong with a whole item; what is live already is not asked about."""
        check_span(self._kind.span, wanted.path, values, problems)
        wanted.remarks.clear()
        for one in self._kind.fields:
            value = wanted.values.get(one.option)
            alone = one.only_with
            if value is not None and value != live.get(one.option):
                unfit = one.type.unfit(value)
                problems += [(f"{wanted.path}.{one.option}", unfit)] if unfit else []
                remark = one.type.remark(value, values.get(one.follows))
                wanted.remarks.extend([f"{wanted.path}.{one.option}: {remark}"] if remark else [])
            if one.type.lasting and value == values.get(one.option) == [] and one.goes_with(values):
                # Of what exists already it may have had none, but not since it came into question.
                needed = one.default is REQUIRED and not (live and one.goes_with(live))
                if live.get(one.option) or needed:
                    since = f", since the {alone[0]} is {values.get(alone[0])}" if alone else " entry"
                    problems.append((f"{wanted.path}.{one.option}", f"must have at least one{since}"))
            new = value not in (None, "", [], {}) and value != live.get(one.option)
            if alone and new and not one.goes_with(values):
                words = ", ".join(alone[1])
                what = f"goes with {alone[0]} {words} only, and that is {values.get(alone[0])}"
                problems.append((f"{wanted.path}.{one.option}", what))
        changed = any(values.get(name) != live.get(name) for name in {**values, **live})
        if self._kind.check and not problems and changed:
            self._kind.check(wanted.path, {**values}, problems, wanted.remarks)

    def may_become(self, live: Item, item: Item) -> bool:
        emptied = [one for one in self._kind.fields if one.type.lasting and live.values.get(one.option)]
        return not self.fixed(live, item) and all(item.values.get(one.option) for one in emptied)

    def reuse(self, live: Item, item: Item) -> Item:
        return item._replace(id=live.id, facts=live.facts)

    def same(self, one: Item, other: Item) -> bool:
        return same_members(self._kind.fields, one.values, other.values)

    def title(self, item: Item) -> str:
        return self._kind.called(item)

    def sort_key(self, item: Item) -> t.Any:
        return self._kind.order(item)

    def export(self, item: Item) -> Values:
        return self._kind.export(item)

    def shown(self, item: Item) -> Values:
        return self._kind.shown(item)

    def numbered(self, item: Item, new: str) -> Item:
        # Facts are those of the item with the id: what is replaced shares none of them with what it was.
        return item._replace(id=new, facts={})

    def unsettled(self, item: Item) -> Item:
        return item._replace(status="updating" if item.id else "init")


class TableSlots:
    """What items of a kind that is a table hold for themselves alone; see `slots.Holding`."""

    def __init__(self, kind: Kind, slots: Slots) -> None:
        self._kind = kind
        self._slots = slots
        self.exclusive = slots.exclusive
        self.creations_first = slots.creations_first
        self.gap = slots.gap

    def extents(self, item: Item) -> list[Extent]:
        return self._slots.extents(item.values)

    def left_open(self, wanted: Entry) -> bool:
        return False

    def rivalry(self, wanted: Entry, other: Entry, item: Item) -> tuple[str, str]:
        if self.exclusive:
            what = f"{self._slots.noun} are those of {other.path} too, and no two {self._kind.noun}s may share them"
            return wanted.path, what
        what = f"{self._kind.called(item)} is what {other.path} is to be too."
        may = f"It is not documented whether two {self._kind.noun}s may have one range and protocol"
        return wanted.path, f"{what} {may}; only those that do already may be left so."

    def clash(self, one: Item, other: Item) -> str:
        names = " and ".join(f"{self._kind.called(item)} ({item.id or 'new'})" for item in (one, other))
        return f"The {self._slots.noun} of {names} will overlap"

    def park(self, circle: t.Sequence[Item], live: t.Sequence[Item], wanted: t.Sequence[Item]) -> None:
        """Ranges that swap places are only names given anew: there is no free range to be sure of."""
        return
