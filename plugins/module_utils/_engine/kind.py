# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A kind of resource as a table: its members, its actions, and what it can do beyond that. Pure.

Whatever is not said of a kind it cannot do: the engine supposes nothing.
"""

from __future__ import annotations

import dataclasses
import typing as t
from dataclasses import dataclass

from .._errors import Problems
from .._wire.busy import Reader
from .actions import Child, Describe, Locked, Named, Write, managed_actions, nested_specs
from .fields import Field, Raw, Values, carried, orderly, read_members, show_members, specs, write_members
from .slots import Extent, Gap

if t.TYPE_CHECKING:
    from .entries import Entry
    from .plan import Operation
    from .requests import Collection

Spec = dict[str, t.Any]
Call = t.Callable[[str, t.Mapping[str, t.Any]], dict[str, t.Any]]


@dataclass(frozen=True)
class Slots:
    """What an item holds for itself alone.

    Attributes:
        extents: gives the intervals that an item with these values holds.
        noun: what they are called, for messages.
        exclusive: whether no two may share any of it, as documented; else it is not documented [open].
        creations_first: whether creations come before updates; see `slots.Holding`.
        gap: says, in words, that some of it which is held before and after is held by none for a while; see `slots.Holding`.
    """

    extents: t.Callable[[t.Mapping[str, t.Any]], list[Extent]]
    noun: str
    exclusive: bool = False
    creations_first: bool = False
    gap: Gap | None = None


@dataclass(frozen=True)
class Support:
    """What some items need another one of their set for.

    Attributes:
        needed: gives the intervals that others must hold, as `Slots.extents` says it, so that an item with these values can be.
        when: whether that is so, given what describes the parent.
        member: the member of an item that says which these are.
        what: in words, what must be there.
    """

    needed: t.Callable[[t.Mapping[str, t.Any]], list[Extent]]
    when: t.Callable[[Raw], bool]
    member: str
    what: str


@dataclass(frozen=True)
class Described:
    """Members that no list has, and are read one by one, for entries that say some of them.

    Attributes:
        describe: the action; its state says nothing.
        members: the members, by the names of options.
        when: whether an item with these values has them.
    """

    describe: Describe
    members: tuple[str, ...]
    when: t.Callable[[t.Mapping[str, t.Any]], bool] = lambda _values: True


class Report(t.NamedTuple):
    """What an action of its own says of items, if they are only shown and somebody asks for it: see `report.add`.

    Attributes:
        fact: the fact; the module that shows has an option of this name, which asks for it.
        action: the action.
        place: the parameters that say where, each with the fact of an item that has it where the reader does not know it.
        member: the member of the answer with what it says of each.
    """

    fact: Field
    action: str
    place: t.Mapping[str, str]
    member: str


class Tie(t.NamedTuple):
    """What keeps an item from being deleted.

    Attributes:
        to: what that is.
        name: the member of its answers by which people call it.
        fact: the fact of the item with the ids; without it, it is whatever is listed in the item, if that can have it.
        within: the member of its answers with the ids of what has it, if they say that.
    """

    to: Named
    name: str
    fact: str = ""
    within: str = ""


class Replacing(t.NamedTuple):
    """How one may be deleted and created anew where a fixed member is to change, for those who ask for it.

    Attributes:
        beside: whether both may be there at one time, from the values before and after.
        interruption: in words, what is not there for a while where they may not.
        loses: what goes with one, and no entry says: what has such is not replaced.
    """

    beside: t.Callable[[t.Mapping[str, t.Any], t.Mapping[str, t.Any]], bool]
    interruption: str = ""
    loses: tuple[Tie, ...] = ()


class Item(t.NamedTuple):
    """One item, as it is or as it will be. A member that `values` lacks is not known yet.

    Attributes:
        id: empty until the service has given one.
        values: by the names of options.
        status: what the service says of it.
        managed: the actions that are left to another service.
        facts: what cannot be set, by the names of the result.
    """

    id: str
    values: t.Mapping[str, t.Any]
    status: str = "active"
    managed: frozenset[str] = frozenset()
    facts: t.Mapping[str, t.Any] = {}


class Room(t.Protocol):
    """Whether what the items lie in has room for them."""

    def __call__(
        self, reader: Reader, live: t.Sequence[Item], operations: t.Sequence[Operation[Item]], problems: Problems, /
    ) -> str:
        """In words, how much of it will be taken, where that is known, after adding what does not fit; live is the set as it is."""


@dataclass(frozen=True)
class Kind(Named):
    """A kind of resource, beside how one is called and found.

    Attributes:
        option: the option and the result with a set of them.
        fields: its members, in the order in which they are shown.
        identity: in which ways an entry without an id says which it means: words for it, and the members.
        create, update, delete: the actions; the first one fits whose `when` says so. Several updates each have their members.
        facts: what cannot be set.
        carries: members of answers that updates send back as they came; see `fields.carried`.
        state: the member of answers with what the service says of one.
        states: what it says.
        settled: those in which nothing is being changed.
        failed: the states from which it does not come any further, each with what is to be done about it.
        settled_by: describes whose state says whether they are settled, if they have none of their own.
        lock: what every write locks: described, and its final states.
        interchangeable: whether one may become any other, since nobody names them by their id.
        replaceable: whether one may be deleted and created anew where a fixed member is to change.
        replacing: the same, for those who ask for it by an option of the module.
        slots: what they hold for themselves alone.
        support: what some of them need others of the set for.
        span: the members that are the first and the last of a range.
        check: what is wrong with a whole item, or, as remarks, what to warn of: path, values, problems, remarks.
        preflight: what is wrong with an item in its parent: path, values before, values after, parent, problems.
        room: gives the function that sees whether there is room for them. What a run does not write need not be imported.
        own_lock: whether each has a lock of its own, so that what nobody means is not waited for.
        side_by_side: whether, besides, none waits for another of the same task; see `Resource.shares` where they hold slots.
        mark: the member with the tags in which a creation says the name, since it may not keep it; see `marks`.
        described: members that no list has.
        lasts: in words, why one with these values can never be deleted; empty for all others.
        holds: what must not lie in one that is deleted.
        named_by: what must not name one that is deleted.
        title: what one is called by people; without it, the first way to identify it.
        place: the kinds that it lies in, from the whole to the part.
        needs: which of these the user must say; the others are only needed to find a name.
        children: the sets that an entry may say, in the order in which they come about.
        last: whether one that is to become so, from the values before and after, changes only after what lies in it.
    """

    option: str = ""
    fields: tuple[Field, ...] = ()
    identity: t.Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    create: tuple[Write, ...] = ()
    update: tuple[Write, ...] = ()
    delete: tuple[Write, ...] = ()
    facts: tuple[Field, ...] = ()
    carries: tuple[str, ...] = ()
    state: str = "State"
    states: tuple[str, ...] = ("active", "init", "updating", "deleting")
    settled: tuple[str, ...] = ("active",)
    failed: t.Mapping[str, str] | None = None
    settled_by: Describe | None = None
    lock: Locked = None
    interchangeable: bool = False
    replaceable: bool = False
    replacing: Replacing | None = None
    slots: Slots | None = None
    support: Support | None = None
    span: tuple[str, ...] = ()
    check: t.Callable[[str, t.Mapping[str, t.Any], Problems, list[str]], None] | None = None
    preflight: t.Callable[[str, Raw, Raw, Raw, Problems], None] | None = None
    room: t.Callable[[], Room] | None = None
    own_lock: bool = False
    side_by_side: bool = False
    mark: str = ""
    described: tuple[Described, ...] = ()
    lasts: t.Callable[[t.Mapping[str, t.Any]], str] | None = None
    holds: tuple[Tie, ...] = ()
    named_by: tuple[Tie, ...] = ()
    title: t.Callable[[t.Mapping[str, t.Any]], str] | None = None
    place: tuple[Named, ...] = ()
    needs: tuple[Named, ...] = ()
    children: tuple[Child, ...] = ()
    last: t.Callable[[Raw, Raw], bool] | None = None

    # -- what modules ask --

    @property
    def options(self) -> Spec:
        """Options of the module beside the set and its place."""
        purging = {field.purged_by: {"type": "bool", "default": True} for field in self.fields if field.purged_by}
        return {**purging, **({"replace": {"type": "bool", "default": False}} if self.replacing else {})}

    @property
    def predecessor(self) -> str:
        """The member by which an entry says which one it replaces; empty if one keeps what it is found by, or is not replaced."""
        (found, *others) = next(iter(self.identity.values()), ("",))
        fixed = any(one.fixed and one.option == found for one in self.fields)
        return found if self.replacing and fixed and not others else ""

    def spec(self) -> Spec:
        """The specification of the option."""
        options = {
            "id": {"type": "str"},
            **specs(self.fields),
            **nested_specs(self.children),
            **({"replaces": {"type": "str"}} if self.predecessor else {}),
            "status": {"type": "str"},
        }
        if self.facts:
            options["facts"] = {"type": "dict"}
        return {"type": "list", "elements": "dict", "required": True, "options": options}

    def parse(
        self, entries: t.Sequence[t.Mapping[str, t.Any]], _params: t.Mapping[str, t.Any], path: str = ""
    ) -> t.Sequence[Entry]:
        """The entries of the option, or of a path in other entries, checked as far as they can be without asking the service.

        Raises:
            OptionError: naming the path of everything that is wrong.
        """
        # Imported here, since what only shows needs nothing of it.
        from .entries import parse

        return parse(self, entries, path)

    def collection(
        self, reader: Reader, params: t.Mapping[str, t.Any], wanted: t.Sequence[Entry]
    ) -> tuple[Collection, t.Sequence[Entry]]:
        """The set in the place that the reader knows, and the entries with the ids of what they call by name."""
        from .requests import Collection

        return Collection(self, reader, params, wanted), wanted

    def elements(self, reader: Reader, _params: t.Mapping[str, t.Any]) -> list[Values]:
        """What is there now, as the modules return it; nothing is waited for."""
        status = self.state_of_all(reader.call, reader.place)
        return [self.shown(item) for item in self.read(reader.all(self.listing, self.where(reader.place)), status)]

    def state_of_all(self, call: Call, place: dict[str, str]) -> str | None:
        """The state of all items where they have none of their own, else None; the place learns where that is."""
        if self.settled_by is None:
            return None
        return str(self.settled_by.ask(call, place).get(self.settled_by.state) or "")

    # -- what is read --

    def read(self, raws: t.Iterable[Raw], status: str | None = None) -> list[Item]:
        """The elements of a list in the order in which people read them.

        Args:
            raws: the elements.
            status: of all of them, if they have none of their own.
        """
        items = [
            Item(
                id=str(raw.get(self.id) or "") if self.id else "",
                values={**read_members(self.fields, raw), **carried(self.carries, raw)},
                status=str(raw.get(self.state) or "") if status is None else status,
                managed=managed_actions(raw),
                facts={fact.option: fact.read(raw) for fact in self.facts},
            )
            for raw in raws
        ]
        return sorted(items, key=self.order)

    def order(self, item: Item) -> tuple[object, ...]:
        """The order in which people read them."""
        values = [item.values.get(name) for names in self.identity.values() for name in names]
        return tuple(map(orderly, values)), item.id

    def export(self, item: Item) -> Values:
        """The item in the shape of the option, without its id and status; None for what is not known."""
        return show_members(self.fields, item.values)

    def shown(self, item: Item) -> Values:
        """An item as the modules return it."""
        facts = {"facts": {fact.option: item.facts.get(fact.option) for fact in self.facts}} if self.facts else {}
        named = {"id": item.id or None} if self.id else {}
        return {**named, **self.export(item), "status": item.status, **facts}

    def nested(self, item: Item) -> dict[str, t.Any]:
        """A new item as the creation of what it lies in takes it."""
        places = self.create[-1].place
        return write_members([one for one in self.fields if one.wire not in places], item.values)

    def foretold(self, item: Item) -> dict[str, t.Any]:
        """What an answer will say of an item that is planned, as far as that is known."""
        known = {
            one.answer or one.wire: one.type.write(item.values[one.option])
            for one in self.fields
            if item.values.get(one.option) is not None
        }
        return {**known, self.state: "active"}

    def left(self, _item: Item) -> dict[str, t.Any] | None:
        """What an answer will say of an item that has gone from the set, if it will still say something of it."""
        return None

    def names(self, _item: Item) -> frozenset[str]:
        """The ids of what lies beside the set that an item names."""
        return frozenset()

    def called(self, item: Item) -> str:
        """What an item is called by people."""
        if self.title:
            return self.title(item.values)
        names = next(iter(self.identity.values()))
        words = [str(item.values.get(name) or "") for name in names]
        return " ".join(filter(None, words)) or f"the {self.noun} {item.id or 'without a name'}"
