# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the laws have to know of a kind; the other files here say it, each of one kind, as its `WORLD`."""

from __future__ import annotations

import typing as t

from hypothesis import strategies as st

Entry = dict[str, t.Any]
# Records by their ids, by the sections of the emulator's state.
State = dict[str, dict[str, Entry]]
# The records of what is updated, before and after, by their ids.
Updated = dict[str, tuple[Entry, Entry]]


class Orderly(t.NamedTuple):
    """A live set, and what is wanted of it, which nearly always succeeds; and further options of the module."""

    live: list[Entry]
    entries: list[Entry]
    how: t.Mapping[str, t.Any] = {}


def as_it_is(record: Entry) -> Entry:
    return record


def no_facts(_live: list[Entry]) -> Entry:
    return {}


def nothing_twice(_updated: Updated, _facts: Entry) -> set[str]:
    """Nothing has to make way."""
    return set()


def nothing_in_vain(_refused: list[Entry], _before: dict[str, Entry], _facts: Entry) -> set[str]:
    """Nothing was created for a call that the service then did not take."""
    return set()


def nothing_beside(_live: list[Entry]) -> State:
    """Nothing lies in them, and nothing names them."""
    return {}


def whatever(_before: t.Any, _after: t.Any, _entries: list[Entry], _how: Entry) -> None:
    """Nothing holds beyond what holds for all."""


class World(t.NamedTuple):
    """A kind, as the laws see it.

    Attributes:
        module: that manages its sets.
        option: with the set.
        section: of the emulator's state, with its records.
        id: the member of a record with its id.
        places: options that say where a set lies.
        live: by place, live sets as they may have come about, as records.
        wanted: by place, entries that may mean anything.
        orderly: by place, and by whether it is purged, tasks that nearly always succeed.
        reads: the actions that read it.
        call: an action (create, update, delete), what the module shows of an item, the place, and the facts with the
            further options, the entries and the records `before`: which items go into one call with it, and how many of them; None is as many as there are.
        moved_twice: of what is updated, what has to make way for others first, given the same facts.
        created_in_vain: by the calls that were refused, the records before and the same facts, the ids of what was created for a
            call that was then too large, so that it takes an update of its own.
        in_order: whether each created item is known by its id once its write is answered: else one of several may be any of them.
        open_facts: facts that nobody has documented, both ways, of those that make a difference for this kind.
        facts: those that hold in all runs, such as quotas that are not what is tried here.
        facts_of: facts without which a live set could not be.
        orderly_facts: those with which the orderly tasks succeed.
        asked: further options of the module, with which entries may mean anything.
        around: what the sets lie in, if that is not of the emulator's own seed.
        put: how a record is kept in the emulator's state, if otherwise.
        by_chance: members of records that two runs which do the same need not have alike.
        decided: members of results that the service decides, so that nobody knows them before.
        warned: words, one of which a check mode warns with if the service may refuse what it has let pass.
        foreseen: the codes of what the plan sees by itself, so that the service never has to say it.
        beside: by the live set, what lies in some of it or names it, as records by their sections.
        checks: what else holds between the sets before and after, the entries and the further options.
        more: how many further calls an operation takes, given what is shown of its item and the facts as above.
        purges: whether what nobody wants can be taken away.
        examples: how many the laws try.
    """

    module: str
    option: str
    section: str
    id: str
    places: st.SearchStrategy[Entry]
    live: t.Callable[[Entry], st.SearchStrategy[list[Entry]]]
    wanted: t.Callable[[Entry], st.SearchStrategy[list[Entry]]]
    orderly: t.Callable[[Entry, bool], st.SearchStrategy[Orderly]]
    reads: tuple[str, ...]
    call: t.Callable[[str, Entry, Entry, Entry], tuple[t.Hashable, int | None]]
    moved_twice: t.Callable[[Updated, Entry], set[str]] = nothing_twice
    created_in_vain: t.Callable[[list[Entry], dict[str, Entry], Entry], set[str]] = nothing_in_vain
    in_order: bool = False
    open_facts: t.Mapping[str, tuple[t.Any, ...]] = {}
    facts: t.Mapping[str, t.Any] = {}
    facts_of: t.Callable[[list[Entry]], Entry] = no_facts
    orderly_facts: t.Mapping[str, t.Any] = {}
    asked: st.SearchStrategy[Entry] = st.just({})
    around: t.Mapping[str, t.Mapping[str, Entry]] = {}
    put: t.Callable[[Entry], Entry] = as_it_is
    by_chance: tuple[str, ...] = ()
    decided: tuple[str, ...] = ()
    warned: tuple[str, ...] = ("It is not documented whether the service accepts that",)
    foreseen: tuple[str, ...] = ()
    beside: t.Callable[[list[Entry]], State] = nothing_beside
    checks: t.Callable[[t.Any, t.Any, list[Entry], Entry], None] = whatever
    more: t.Callable[[Entry, Entry, Entry], int] = lambda _operation, _shown, _facts: 0
    purges: bool = True
    examples: int = 30

    def how(self, state: str, purge: bool) -> Entry:
        """The options that say what is to be."""
        return {"state": state, **({"purge": purge} if self.purges else {})}
