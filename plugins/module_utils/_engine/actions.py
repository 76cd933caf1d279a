# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The actions of a kind, how one is called and found, and what is locked: what kinds as tables and by hand have in common."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .._errors import ApiError, OptionError, Problems
from .._wire.busy import Lock, Reader
from .._wire.paging import Element, Listing

Raw = t.Mapping[str, t.Any]
Locked = t.Optional[tuple["Describe", t.Mapping[str, str]]]


class Write(t.NamedTuple):
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
        only: the members that it takes, if it is one of several that update an item, or if a creation does not take all: then
            the updates follow that do.
        makes: what becomes of these members by it, from what they are and are to be, if it does not do all of that.
        form: its parameters, from the id, what its members are and what they become, if they are not the members themselves.
        when: whether it is the one for an item, given what describes the parent; else the next one may be.
        later: whether it is valid only once an earlier write of the plan has made what its items need.
        least: how many items a call must carry.
        bare_after: the codes with which it refuses what it takes along, beside those for what is illegal; see `Child.into`.
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
    makes: t.Callable[[Raw, Raw], dict[str, t.Any]] | None = None
    form: t.Callable[[str, Raw, Raw], dict[str, t.Any]] | None = None
    when: t.Callable[[dict[str, t.Any], Raw], bool] | None = None
    later: bool = False
    least: int = 1
    bare_after: tuple[str, ...] = ()


class Describe(t.NamedTuple):
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
class Named:
    """How one is called and found.

    Attributes:
        noun: what one is called.
        id: the parameter, and the member of answers, with its id.
        listing: how they are listed.
        word: the option with which others say that they lie in one, by its name; with `_id`, by its id.
        prefix: how all ids begin that the documentation shows.
        name: the member of an element of the list with its name.
        describe: describes one.
        parent: what they lie in, if checks and limits depend on that.
        fits: whether the parent can have them: the option that says the parent, its description, the id of the accelerator,
            problems.
    """

    noun: str
    id: str
    listing: Listing
    word: str = ""
    prefix: str = ""
    name: str = "Name"
    describe: Describe | None = None
    parent: Named | None = None
    fits: t.Callable[[str, Raw, str, Problems], None] | None = None

    def where(self, place: t.Mapping[str, str], names: tuple[str, ...] | None = None) -> dict[str, str | None]:
        """The parameters that say where; an id that nobody has said is left out."""
        return {name: place.get(name) or None for name in (self.listing.place if names is None else names)}


class Child(t.NamedTuple):
    """A set that lies in an item, and which an entry for the item may say.

    Attributes:
        option: the option of the entry.
        kind: gives the kind of the set. What no entry says need not be imported.
        referred: whether what lies beside it may name its items, so that what goes of it goes last.
        only_with: the member of the item, and its values, with which alone it can have one.
        along: whether it goes along with the item, so that nobody need take it away first.
        into: the parameter with which the creation of the item takes the new ones in it too; empty if it does not.
        most: how many of them it takes.
        each: how much it takes of a member of one of them.
        takes: whether, besides, it takes one with these values into an item with those.
    """

    option: str
    kind: t.Callable[[], t.Any]
    referred: bool = False
    only_with: tuple[str, tuple[str, ...]] | None = None
    along: bool = False
    into: str = ""
    most: int = 0
    each: t.Mapping[str, int] = {}
    takes: t.Callable[[Raw, Raw], bool] | None = None

    def lies_in(self, item: Raw) -> bool:
        """Whether an item with these values can have one."""
        return self.only_with is None or item.get(self.only_with[0]) in self.only_with[1]

    def goes_into(self, one: Raw, item: Raw) -> bool:
        """Whether the creation of an item with those values takes one with these in it, alone."""
        few = all(len(one.get(member) or ()) <= most for member, most in self.each.items())
        return few and (self.takes is None or self.takes(one, item))


class Nested(dict[str, t.Any]):
    """The specification of an option whose elements have options of their own, which are asked for only where it is said.

    Ansible is shown a list of mappings, and need not know more: `_module/mistakes.py` checks nested options.

    Args:
        load: gives these options; whoever checks specifications makes copies, which have none.
    """

    def __init__(self, load: t.Callable[[], t.Mapping[str, t.Any]] = dict) -> None:
        super().__init__(type="list", elements="dict")
        self.load = load


def nested_specs(children: t.Iterable[Child]) -> dict[str, t.Any]:
    """The specification of the sets that an entry may say."""

    def nested(child: Child) -> Nested:
        return Nested(lambda: t.cast("dict[str, t.Any]", child.kind().spec()["options"]))

    return {child.option: nested(child) for child in children}


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


def lock_of(locked: Locked) -> t.Callable[[Reader], Lock]:
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


class Fitting(t.Protocol):
    """What lies in something that may not be able to have it; see `Named`."""

    @property
    def parent(self) -> Named | None:
        """What it lies in."""

    @property
    def fits(self) -> t.Callable[[str, Raw, str, Problems], None] | None:
        """Whether that can have it."""


def check_parent(
    kind: Fitting, params: t.Mapping[str, t.Any], parent: Raw, place: t.Mapping[str, str], lasting: bool = True
) -> None:
    """Whether what a set lies in can have it.

    Args:
        kind: of the set.
        params: the options of the module.
        parent: describes what it lies in.
        place: the ids that are known.
        lasting: whether it must not be being deleted either.

    Raises:
        OptionError: it cannot.
    """
    if kind.parent is None or kind.fits is None:
        return
    word = kind.parent.word
    problems: Problems = []
    option = f"{word}_id" if params.get(f"{word}_id") else word
    kind.fits(option, parent, place.get("AcceleratorId", ""), problems)
    if lasting and parent.get("State") == "deleting":
        problems.append((option, f"the {kind.parent.noun} is being deleted"))
    if problems:
        raise OptionError(problems)


def ask_parent(kind: Fitting, reader: Reader, params: t.Mapping[str, t.Any]) -> ApiError | None:
    """Whether what has nothing to show, as it seems, can have it at all; see `check_parent`.

    Returns:
        What the service says if it is not there.
    """
    describe = kind.parent.describe if kind.parent else None
    if describe and kind.fits and reader.place.get(describe.id):
        try:
            parent = describe.ask(reader.call, {**reader.place})
        except ApiError as error:
            return error if error.unknown else None
        check_parent(kind, params, parent, reader.place, lasting=False)
    return None
