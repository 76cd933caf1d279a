# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A kind of resource as a table: its members, its actions, and what it can do beyond that. Pure.

Whatever is not said of a kind it cannot do: the engine supposes nothing.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .._errors import ApiError, OptionError, Problems
from .._wire.busy import Lock, Reader
from .._wire.paging import Element, Listing
from .fields import Field, Raw, Values, show_members, specs
from .slots import Extent

if t.TYPE_CHECKING:
    from .entries import Entry
    from .requests import Collection

Spec = dict[str, t.Any]
MANAGED = "another service of Alibaba Cloud manages this {noun}."


@dataclass(frozen=True)
class Write:
    """One action that changes something.

    Attributes:
        action: its name.
        items: the parameter with a list of the items or, to delete them, of their ids; if empty, the action takes one item,
            whose members are parameters of their own.
        place: the parameters that say where.
        most: how many items a call may carry; None is as many as there are.
        ids: the member of the answer with the ids of what was created, a list or a single one.
        in_order: whether these come in the order of the request.
        dry_run: whether it has a DryRun. Whoever sends one to an action that has none makes the change.
        token: whether it has a ClientToken. Without one it is not simply sent again.
        apart: the members that must be the same for all items of a call.
        alone_after: the codes with which it refuses items beside each other that it takes one at a time.
        names: other names on the wire than the fields have, by these.
        only: the members that it takes, if it is one of several that update an item.
        when: whether it is the one for an item, given what describes the parent; else the next one may be.
    """

    action: str
    items: str = ""
    place: tuple[str, ...] = ()
    most: int | None = 1
    ids: str = ""
    in_order: bool = False
    dry_run: bool = False
    token: bool = True
    apart: tuple[str, ...] = ()
    alone_after: tuple[str, ...] = ()
    names: t.Mapping[str, str] | None = None
    only: tuple[str, ...] = ()
    when: t.Callable[[Values, Raw], bool] | None = None


@dataclass(frozen=True)
class Describe:
    """The action that describes one item.

    Attributes:
        action: its name.
        id: the parameter with its id.
        state: the member with its state.
        noun: what it is called in messages.
        learns: the members that are ids of what it lies in.
    """

    action: str
    id: str
    noun: str
    state: str = "State"
    learns: tuple[str, ...] = ()

    def ask(self, call: t.Callable[[str, t.Mapping[str, t.Any]], Element], place: dict[str, str]) -> Element:
        """The description of the one in a place, which learns where that is."""
        found = call(self.action, {self.id: place[self.id]})
        place.update({name: str(found[name]) for name in self.learns if found.get(name)})
        return found


@dataclass(frozen=True)
class Slots:
    """What an item holds for itself alone.

    Attributes:
        extents: gives the intervals that an item with these values holds.
        noun: what they are called, for messages.
        exclusive: whether no two may share any of it, as documented; else it is not documented [open].
    """

    extents: t.Callable[[t.Mapping[str, t.Any]], list[Extent]]
    noun: str
    exclusive: bool = False


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


def managed_actions(raw: Raw) -> frozenset[str]:
    """The actions that another service has kept for itself [doc]."""
    infos = (raw.get("ServiceManagedInfos") or []) if raw.get("ServiceManaged") else []
    return frozenset(str(info.get("Action")).lower() for info in infos if info.get("IsManaged"))


def check_status(status: str | None, states: t.Sequence[str], path: str, problems: Problems) -> None:
    """Add it if an entry has a status that the service does not have: it is only taken so that results can be given back."""
    if status and status not in states:
        what = (
            f"{status!r} is none that the service returns ({', '.join(states)}); it decides nothing, and is taken only so that "
            "results can be given back. What is to be there or not is said by the option state of the module"
        )
        problems.append((f"{path}.status", what))


@dataclass(frozen=True)
class Kind:
    """A kind of resource.

    Attributes:
        noun: what one is called.
        option: the option and the result with a set of them.
        id: the parameter, and the member of answers, with the id of one.
        fields: its members, in the order in which they are shown.
        identity: in which ways an entry without an id says which it means: words for it, and the members.
        listing: how they are listed.
        create, update, delete: the actions; the first one fits whose `when` says so. Several updates each have their members.
        facts: what cannot be set.
        prefix: how all ids begin that the documentation shows.
        state: the member of answers with what the service says of one.
        states: what it says.
        failed: the states from which it does not come any further, each with what is to be done about it.
        describe: describes one.
        parent: describes what they lie in, where checks and limits depend on that.
        settled_by: describes whose state says whether they are settled, if they have none of their own.
        lock: what every write locks: described, and its final states.
        interchangeable: whether one may become any other, since nobody names them by their id.
        replaceable: whether one may be deleted and created anew where a fixed member is to change.
        slots: what they hold for themselves alone.
        span: the members that are the first and the last of a range.
        check: what is wrong with a whole item, or, as remarks, what to warn of: path, values, problems, remarks.
        preflight: what is wrong with an item in its parent: path, values before, values after, parent, problems.
        title: what one is called by people; without it, the first way to identify it.
        place: the kinds that it lies in, from the whole to the part.
        needs: which of these the user must say; the others are only needed to find a name.
        word: the option with which others say that they lie in one, by its name; with `_id`, by its id.
        fits: whether the parent can have them: the option that says the parent, its description, the id of the accelerator,
            problems.
    """

    noun: str
    option: str
    id: str
    fields: tuple[Field, ...]
    listing: Listing
    identity: t.Mapping[str, tuple[str, ...]]
    create: tuple[Write, ...] = ()
    update: tuple[Write, ...] = ()
    delete: tuple[Write, ...] = ()
    facts: tuple[Field, ...] = ()
    prefix: str = ""
    state: str = "State"
    states: tuple[str, ...] = ("active", "init", "updating", "deleting")
    failed: t.Mapping[str, str] | None = None
    describe: Describe | None = None
    parent: Describe | None = None
    settled_by: Describe | None = None
    lock: tuple[Describe, t.Mapping[str, str]] | None = None
    interchangeable: bool = False
    replaceable: bool = False
    slots: Slots | None = None
    span: tuple[str, ...] = ()
    check: t.Callable[[str, t.Mapping[str, t.Any], Problems, list[str]], None] | None = None
    preflight: t.Callable[[str, Raw, Raw, Raw, Problems], None] | None = None
    title: t.Callable[[t.Mapping[str, t.Any]], str] | None = None
    place: tuple[Kind, ...] = ()
    needs: tuple[Kind, ...] = ()
    word: str = ""
    fits: t.Callable[[str, Raw, str, Problems], None] | None = None
    # Options of the module beside the set and its place.
    options: t.ClassVar[Spec] = {}

    # -- what modules ask --

    def spec(self) -> Spec:
        """The specification of the option."""
        options = {"id": {"type": "str"}, **specs(self.fields), "status": {"type": "str"}}
        if self.facts:
            options["facts"] = {"type": "dict"}
        return {"type": "list", "elements": "dict", "required": True, "options": options}

    def parse(self, entries: t.Sequence[t.Mapping[str, t.Any]]) -> t.Sequence[Entry]:
        """The entries of the option, checked as far as they can be without asking the service.

        Raises:
            OptionError: naming the path of everything that is wrong.
        """
        # Imported here, since what only shows needs nothing of it.
        from .entries import parse

        return parse(self, entries)

    def collection(
        self, reader: Reader, params: t.Mapping[str, t.Any], wanted: t.Sequence[Entry]
    ) -> tuple[Collection, t.Sequence[Entry]]:
        """The set in the place that the reader knows, and the entries with the ids of what they call by name."""
        from .requests import Collection

        return Collection(self, reader, params), wanted

    def elements(self, reader: Reader) -> list[Values]:
        """What is there now, as the modules return it; nothing is waited for."""
        status = None
        if self.settled_by:
            status = str(self.settled_by.ask(reader.call, reader.place).get(self.settled_by.state) or "")
        return [self.shown(item) for item in self.read(reader.all(self.listing, self.where(reader.place)), status)]

    # -- what is read --

    def where(self, place: t.Mapping[str, str], names: tuple[str, ...] | None = None) -> dict[str, str | None]:
        """The parameters that say where; an id that nobody has said is left out."""
        return {name: place.get(name) or None for name in (self.listing.place if names is None else names)}

    def read(self, raws: t.Iterable[Raw], status: str | None = None) -> list[Item]:
        """The elements of a list in the order in which people read them.

        Args:
            raws: the elements.
            status: of all of them, if they have none of their own.
        """
        items = [
            Item(
                id=str(raw.get(self.id) or "") if self.id else "",
                values={field.option: field.read(raw) for field in self.fields},
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
        return tuple((value if isinstance(value, int) else 0, str(value or "")) for value in values), item.id

    def export(self, item: Item) -> Values:
        """The item in the shape of the option, without its id and status; None for what is not known."""
        return show_members(self.fields, item.values)

    def shown(self, item: Item) -> Values:
        """An item as the modules return it."""
        facts = {"facts": {fact.option: item.facts.get(fact.option) for fact in self.facts}} if self.facts else {}
        named = {"id": item.id or None} if self.id else {}
        return {**named, **self.export(item), "status": item.status, **facts}

    def called(self, item: Item) -> str:
        """What an item is called by people."""
        if self.title:
            return self.title(item.values)
        names = next(iter(self.identity.values()))
        words = [str(item.values.get(name) or "") for name in names]
        return " ".join(filter(None, words)) or f"the {self.noun} {item.id or 'without a name'}"


def lock_of(locked: tuple[Describe, t.Mapping[str, str]] | None) -> t.Callable[[Reader], Lock]:
    """What is locked where somebody reads: by whose description one sees it, and its final states."""

    def found(reader: Reader) -> Lock:
        if locked is None:
            return Lock("service", lambda: "", {})
        describe, final = locked

        def state() -> str:
            known = reader.place.get(describe.id)
            return str(reader.client.call(describe.action, {describe.id: known}).get(describe.state)) if known else ""

        return Lock(describe.noun, state, final)

    return found


def check_parent(kind: t.Any, params: t.Mapping[str, t.Any], parent: Raw, place: t.Mapping[str, str]) -> None:
    """Whether what a set lies in can have it.

    Args:
        kind: of the set.
        params: the options of the module.
        parent: describes what it lies in.
        place: the ids that are known.

    Raises:
        OptionError: it cannot.
    """
    word = next(one.word for one in reversed(kind.place) if one.id == kind.parent.id)
    problems: Problems = []
    kind.fits(f"{word}_id" if params.get(f"{word}_id") else word, parent, place.get("AcceleratorId", ""), problems)
    if problems:
        raise OptionError(problems)


def ask_parent(kind: t.Any, reader: Reader, params: t.Mapping[str, t.Any]) -> None:
    """Whether what has nothing to show, as it seems, can have it at all; see `check_parent`."""
    if kind.parent and kind.fits and reader.place.get(kind.parent.id):
        try:
            parent = kind.parent.ask(reader.call, {**reader.place})
        except ApiError:
            return
        check_parent(kind, params, parent, reader.place)
