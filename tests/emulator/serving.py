# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The actions of a kind, made from what is said of it: describe, list, create, update and delete."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from . import settling
from .errors import ApiError, illegal
from .kind import Action, Kind, Nested, Write
from .managed import check_managed, managed
from .paging import numbered_page
from .parameters import FLAG, NAMED, PAGES, REGION, TEXT, TOKEN, Param
from .world import Record, World

INTERNAL = ("Sequence", "InForce")
OTHERWISE = ("Tag", "AccessLogSwitch")  # filters that are not the name of a member
Records = dict[str, Record]  # by id


def actions_of(kind: Kind, kinds: Mapping[str, Kind]) -> dict[str, Action]:
    """The actions of a kind by their names; what some make along is of the other kinds."""
    found = dict(kind.further)
    if kind.describe:
        parameters = {"RegionId": REGION, kind.id_name: NAMED, **dict.fromkeys(kind.narrows, TEXT)}
        found[kind.describe] = Action(parameters, handle=partial(_describe, kind))
    if kind.listing:
        size = Param("integer", low=1, high=kind.listing.most)
        parameters = {"RegionId": REGION, **kind.listing.filters, **PAGES, "PageSize": size}
        found[kind.listing.action] = Action(parameters, handle=partial(_list, kind))
    for write in kind.writes:
        parameters, ignored = _parameters(write, kinds)
        found[write.action] = Action(parameters, writes=True, ignored=ignored, handle=partial(_write, kind, write))
    return found


def _parameters(write: Write, kinds: Mapping[str, Kind]) -> tuple[dict[str, Param], tuple[str, ...]]:
    """A DryRun or a ClientToken that an action does not have is ignored, the worst a service can do: who relies on one
    is caught.
    """
    known = {"RegionId": (REGION, write.region), "ClientToken": (TOKEN, write.token), "DryRun": (FLAG, write.dry_run)}
    common = {name: param for name, (param, has) in known.items() if has}
    ignored = tuple(name for name in known if name not in common)
    return {**common, **_with_nested(write, kinds)}, ignored


def _with_nested(write: Write, kinds: Mapping[str, Kind]) -> dict[str, Param]:
    """The parameters of a write, with those of what it makes along."""
    found = {}
    for name, nested in write.nested.items():
        its = _nested_write(kinds[nested.section], nested)
        items = _with_nested(its, kinds)[its.items]
        assert items.of
        fields = {one: replace(param, high=nested.each.get(one, param.high)) for one, param in items.of.fields.items()}
        found[name] = replace(items, required=False, high=nested.most, of=replace(items.of, fields=fields))
    if not write.items or not found:
        return {**write.parameters, **found}
    items = write.parameters[write.items]
    assert items.of
    element = replace(items.of, fields={**items.of.fields, **found})
    return {**write.parameters, write.items: replace(items, of=element)}


def _nested_write(kind: Kind, nested: Nested) -> Write:
    return next(write for write in kind.writes if write.action == nested.action)


def _describe(kind: Kind, world: World, given: Record) -> Record:
    record = world.find(kind.section, given[kind.id_name])
    place = world.place(kind.section, record)
    if any(given.get(name) not in (None, "", place[member]) for name, member in kind.narrows.items()):
        raise world.absent(kind.section, given[kind.id_name])
    return _shown(kind, world, record, True)


def _list(kind: Kind, world: World, given: Record) -> Record:
    assert kind.listing
    if "AcceleratorId" in kind.listing.filters and kind.within:
        world.accelerator(given["AcceleratorId"])
    records = sorted(world.section(kind.section).values(), key=lambda record: record["Sequence"])
    found = [_shown(kind, world, record, False) for record in records if _in_place(kind, world, record, given)]
    tags = given.get("Tag", [])
    kept = [
        element
        for element in found
        if all(
            given.get(name) in (None, "", element.get(name)) for name in kind.listing.filters if name not in OTHERWISE
        )
        and all(tag in element.get("Tags", []) for tag in tags)
    ]
    return numbered_page(world, given, kind.listing.member, kept)


def _in_place(kind: Kind, world: World, record: Record, given: Record) -> bool:
    place = world.place(kind.section, record)
    return all(given.get(name) in (None, "", place[name]) for name in place)


def _shown(kind: Kind, world: World, record: Record, described: bool) -> Record:
    place = world.place(kind.section, record)
    element = {name: content for name, content in record.items() if name not in (*INTERNAL, *kind.internal)}
    if kind.shown:
        element.update(kind.shown(world, record, described))
    if not described and kind.listing:
        element = {name: content for name, content in element.items() if name not in kind.listing.hidden}
    if kind.state in element:
        # What lies in a custom routing endpoint group settles with it.
        itself = {**place, kind.id_name: record[kind.id_name]}
        settling.seen(
            world,
            settling.lock_of(world, kind, itself, [record[kind.id_name]]),
            kind.name,
            place.get("EndpointGroupId") or record[kind.id_name],
        )
    return {**element, **place, **managed(record)}


def _write(kind: Kind, write: Write, world: World, given: Record) -> Record:
    """One write: its place, the lock, the draft with each item in it, the dry run, and the commit."""
    dry_run = given.pop("DryRun", False)
    given.pop("RegionId", None)
    items = [_translated(write, item) for item in _items(kind, write, given)]
    inner = [_taken_out(write, world, item) for item in items]
    place = _place(kind, write, world, given, items)
    if kind.check_call:
        kind.check_call(world, write, place, items)
    if kind.quick and kind.quick(world, write, items):
        write = replace(write, settles=False)
    if write.settles and place:
        mine = [item[kind.id_name] for item in items if kind.id_name in item]
        settling.require_set_free(world, kind, place, mine)
    ids, draft, refused = _apply(kind, write, world, place, items)
    before = {section: world.section(section) for section in world.kinds}
    made: dict[str, list[str]] = {}
    if any(inner) and not refused:
        world.commit(kind.section, draft)
        refused = _make_within(kind, world, place, ids, inner, made)
        if dry_run or (refused and world.options["atomic_writes"]):
            world.state.update(before)
            ids = [] if refused else ids
        draft = world.section(kind.section)
    if dry_run and not refused:
        return _dry_run_passed(write, world, ids)
    if not dry_run and ids:
        world.commit(kind.section, draft)
        if write.settles:
            settling.begin_set(world, kind, place or {kind.id_name: ids[0]}, ids, made)
    if refused:
        raise refused
    return {**_identified(write, world, ids), **(kind.answer(world, write, ids) if kind.answer else {})}


def _taken_out(write: Write, world: World, item: Record) -> Record:
    """What is to be made along with an item, which the item itself does not have: whether the service takes it, refuses it, or
    accepts and ignores it is not documented.
    """
    found = {name: item.pop(name) for name in write.nested if item.get(name)}
    for name in found:
        if world.options[write.nested[name].option] == "refused":
            raise illegal(name, "it is not taken here")
    return {name: some for name, some in found.items() if world.options[write.nested[name].option] == "made"}


def _make_within(
    kind: Kind, world: World, place: Record, ids: list[str], inner: list[Record], made: dict[str, list[str]]
) -> ApiError | None:
    """Make what lies in new records; ``made`` learns what was, also where something of it is refused."""
    writes = {one.action: one for one in kind.writes}
    nested = {name: one for write in writes.values() for name, one in write.nested.items()}
    for record_id, parts in zip(ids, inner):
        for name in [name for name in nested if name in parts]:
            its = world.kinds[nested[name].section]
            write = _nested_write(its, nested[name])
            where = {**place, kind.id_name: record_id}
            try:
                items = [_translated(write, item) for item in parts[name]]
                deeper = [_taken_out(write, world, item) for item in items]
                if its.check_call:
                    its.check_call(world, write, where, items)
            except ApiError as error:
                return error
            new, draft, refused = _apply(its, write, world, where, items)
            world.commit(its.section, draft)
            made.setdefault(its.section, []).extend(new)
            refused = refused or _make_within(its, world, where, new, deeper, made)
            if refused:
                return refused
    return None


def _items(kind: Kind, write: Write, given: Record) -> list[Record]:
    if not write.items:
        return [given]
    if write.does == "delete":
        return [{kind.id_name: record_id} for record_id in given[write.items]]
    items: list[Record] = given[write.items]
    return items


def _translated(write: Write, item: Record) -> Record:
    return {write.names.get(name, name): content for name, content in item.items()}


def _place(kind: Kind, write: Write, world: World, given: Record, items: list[Record]) -> Record:
    """The ids of all that the items lie in; what a call names must be there, and must be where the items are.

    Where a call names items alone, they may lie in several places of one accelerator: the first one's is said.
    """
    if given.get("AcceleratorId"):
        world.accelerator(given["AcceleratorId"])
    if not kind.within:
        # What is made anew lies nowhere, and nothing that is there has to be free for it.
        return {} if write.does == "create" else {kind.id_name: items[0][kind.id_name]}
    if write.does == "create":
        parent = world.find(kind.within, given[kind.place])
        place = {**world.place(kind.within, parent), kind.place: given[kind.place]}
        check_managed(parent, "CreateChild", kind.type_name)
    elif given.get(kind.place) and kind.place != kind.id_name and kind.within != "accelerators":
        place = {**world.place(kind.within, world.find(kind.within, given[kind.place])), kind.place: given[kind.place]}
    else:
        place = world.place(kind.section, world.find(kind.section, items[0][kind.id_name]))
    if given.get("AcceleratorId", place["AcceleratorId"]) != place["AcceleratorId"]:
        raise ApiError(world.kinds[kind.within].not_there if write.does == "create" else kind.not_there)
    return place


def _apply(
    kind: Kind, write: Write, world: World, place: Record, items: list[Record]
) -> tuple[list[str], Records, ApiError | None]:
    """All of the items, or none; with the option atomic_writes off, those before the first bad one."""
    atomic = kind.at_once or world.options["atomic_writes"]
    named = place if write.does == "create" or not kind.within or kind.place in write.parameters else _whole(place)
    before = draft = world.section(kind.section)
    done: list[str] = []
    try:
        for index, item in enumerate(items):
            trial = dict(draft)
            path = f"{write.items}.{index + 1}" if write.items else ""
            record = _draft_one(kind, write, world, named, trial, item, path)
            record_id = record[kind.id_name]
            if record_id in done:
                where = write.items if write.does == "delete" else f"{path}.{kind.id_name}"
                raise illegal(where, "a resource may be named once in a call")
            trial[record_id] = record
            if kind.check_set and (not atomic or index == len(items) - 1):
                kind.check_set(world, before, trial, [*done, record_id])
            draft = trial
            done.append(record_id)
    except ApiError as error:
        return ([], before, error) if atomic else (done, draft, error)
    return done, draft, None


def _whole(place: Record) -> Record:
    return {"AcceleratorId": place["AcceleratorId"]}


def _draft_one(
    kind: Kind, write: Write, world: World, place: Record, draft: Records, item: Record, path: str
) -> Record:
    state = {kind.state: kind.states[write.does]} if write.settles else {}
    if write.does == "create":
        sequence = 1 + max((record["Sequence"] for record in draft.values()), default=0)
        own = {kind.id_name: world.new_id(kind.section, kind.id_prefix)}
        if kind.within:
            own[kind.place] = place[kind.place]
        said = {name: content for name, content in item.items() if name not in place}
        record = {**own, **kind.unset, **said, **state, "Sequence": sequence, "ServiceManaged": False}
        if kind.in_force:
            record["InForce"] = None
    else:
        old = _existing(kind, world, draft, place, item[kind.id_name])
        check_managed(old, write.does.capitalize())
        if write.does == "delete":
            return {**old, **state}
        record = {**_merged(kind, write, world, old, item, path), **state}
    if kind.fill:
        kind.fill(world, record, item)
    if kind.check:
        kind.check(world, path, record)
    return record


def _existing(kind: Kind, world: World, draft: Records, place: Record, record_id: str) -> Record:
    old = draft.get(record_id)
    found = world.place(kind.section, old) if old else {}
    if old is None or any(found.get(name, place[name]) != place[name] for name in place):
        raise world.absent(kind.section, record_id)
    return old


def _merged(kind: Kind, write: Write, world: World, old: Record, item: Record, path: str) -> Record:
    """An update changes what it names. What it does to the rest, and to what it names without a value, options say."""
    record = dict(old)
    if world.options["update_absent"] == "reset":
        for name in write.resets:
            record.pop(name, None)
            if name in kind.unset:
                record[name] = kind.unset[name]
    place = world.place(kind.section, old)
    for name, content in item.items():
        if name in place:
            continue
        if name in ("Name", "Description") and content == "":
            if world.options["update_empty_text"] == "refused":
                raise illegal(f"{path}.{name}" if path else name, "a text is expected")
            if world.options["update_empty_text"] == "ignored":
                record[name] = old[name]
                continue
        record[name] = content
    return record


def _identified(write: Write, world: World, ids: list[str]) -> Record:
    if not write.ids:
        return {}
    if not write.items:
        return {write.ids: ids[0]}
    reverse = world.options["batch_ids"] == "reversed" and not write.in_order
    return {write.ids: ids[::-1] if reverse else ids}


def _dry_run_passed(write: Write, world: World, ids: list[str]) -> Record:
    """How actions that document a code, and those that document a success, say that a dry run has passed."""
    way: Any = world.options[write.dry_run]
    if way == "plain":
        return {}
    if way == "ids":
        return _identified(write, world, ids)
    raise ApiError("DryRunOperation", status=way if isinstance(way, int) else 400)
