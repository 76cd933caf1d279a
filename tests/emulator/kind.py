# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What there is to say of one kind of resource; the files in ``kinds/`` say it, from the API's pages.

A record of the state has the members that a read answers, under the names that reads have for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Callable

from .parameters import Param
from .world import Record, World

Handler = Callable[[World, Record], Record]


@dataclass(frozen=True)
class Action:
    """One action: its parameters, what it does, whether it writes, and parameters that the service ignores."""

    parameters: Mapping[str, Param]
    handle: Handler
    writes: bool = False
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class Listing:
    """The action that lists: the member of its answer, its filters, what its elements do not have, and the largest page."""

    action: str
    member: str
    filters: Mapping[str, Param] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    most: int = 50


@dataclass(frozen=True)
class Nested:
    """What a creation makes along with each of its items: by which action of which section, how many at most, the option
    that says what becomes of it, and how long a list in one of them may be, where that is shorter than by the action itself.
    """

    section: str
    action: str
    most: int
    option: str
    each: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Write:
    """One action that writes: ``does`` is create, update or delete.

    ``items`` is the parameter with the list of what is written; without it the action writes one, of its own parameters.
    ``parameters`` are those beside RegionId, ClientToken and DryRun; ``region`` and ``token`` say whether it has the first
    two. ``names`` translates members that have other names
    here than on read. ``ids`` is the member of the answer with the id, or with the list of ids. ``dry_run`` is the option
    that says how a passed dry run is answered; without it the action has no DryRun, and ignores one. ``resets`` are the
    members of which nobody knows whether an update without them keeps them. ``in_order``: the ids are known to come in the
    order of the request. Without ``settles`` it is done when it is answered, and takes no lock. ``nested`` are the parameters
    of an item with what is made in it.
    """

    action: str
    does: str
    parameters: Mapping[str, Param]
    items: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    ids: str = ""
    dry_run: str = ""
    in_order: bool = False
    region: bool = True
    token: bool = True
    settles: bool = True
    resets: tuple[str, ...] = ()
    nested: Mapping[str, Nested] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """A kind of resource.

    Attributes:
        name: what its transitions are set by.
        section: where its records are in the state.
        id_name: the member that is its id; ``id_prefix`` begins the ids of new ones.
        within: the section of what it lies in, whose id is its member ``place``; empty for what lies in nothing.
        not_there: the code for an id that is not known.
        absent: the message with that code, for an id; empty for the usual one.
        busy: the code for what is at work itself, where the nearest is named; empty for that of its listener.
        type_name: what ServiceManagedInfos call it as a ChildType.
        unset: the members of a new record of which nothing was said.
        seed: further members that a record of a seed has if it does not say them.
        required: what a record of a seed has to say, beside its place; ``types`` are those of members without a default.
        state: the member that says its state; ``states`` has it while it is being created, updated and deleted.
        in_force: members that come into force when a write has settled, and are kept as ``InForce``.
        internal: members of a record that no read shows.
        at_once: a call is done as a whole or not at all, whatever the option atomic_writes says.
        describe: the action that reads one; it may take further parameters, each with the member that ``narrows`` says it must be.
        fill: completes a record, of a write or of a seed, by what the service decides; it is told what was sent.
        check: raises what is wrong with one record as it would be.
        check_call: raises what is wrong with a call before the state is looked at closer.
        check_set: raises what is wrong between a draft's records; it is told what is written and what was before.
        finish: completes a record of a seed before that; raises ValueError for one that could not be.
        beside: raises ValueError for a record of a seed that could not be beside those before it.
        settled: what else happens when records have vanished: it is told their ids.
        shown: further members of a read: true if one is described, and not listed.
        answer: further members of the answer to a write, which wrote the records with these ids.
        lock: the id of what a write to one locks, if that is not the accelerator that it lies in.
        quick: whether a call is done when it is answered, if that depends on what it says.
        rests: the members that one has once a write has settled, beside its being active.
        further: actions that are of their own.
    """

    name: str
    section: str
    id_name: str
    id_prefix: str
    within: str
    place: str
    not_there: str
    absent: str = ""
    busy: str = ""
    type_name: str = ""
    unset: Record = field(default_factory=dict)
    seed: Record = field(default_factory=dict)
    required: tuple[str, ...] = ()
    types: Mapping[str, type] = field(default_factory=dict)
    state: str = "State"
    states: Mapping[str, str] = field(
        default_factory=lambda: {"create": "init", "update": "updating", "delete": "deleting"}
    )
    in_force: tuple[str, ...] = ()
    internal: tuple[str, ...] = ()
    at_once: bool = False
    describe: str = ""
    narrows: Mapping[str, str] = field(default_factory=dict)
    listing: Listing | None = None
    writes: tuple[Write, ...] = ()
    finish: Callable[[Record], None] | None = None
    beside: Callable[[Mapping[str, Record], Record], None] | None = None
    fill: Callable[[World, Record, Record], None] | None = None
    check: Callable[[World, str, Record], None] | None = None
    check_call: Callable[[World, Write, Record, list[Record]], None] | None = None
    check_set: Callable[[World, Mapping[str, Record], Mapping[str, Record], list[str]], None] | None = None
    settled: Callable[[World, list[str]], None] | None = None
    shown: Callable[[World, Record, bool], Record] | None = None
    answer: Callable[[World, Write, list[str]], Record] | None = None
    lock: Callable[[World, str], str] | None = None
    quick: Callable[[World, Write, list[Record]], bool] | None = None
    rests: Callable[[World, Record], Record] | None = None
    further: Mapping[str, Action] = field(default_factory=dict)
