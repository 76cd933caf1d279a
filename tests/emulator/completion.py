# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole state from a seed: what is left out is filled in, and what does not fit is refused with its place.

A seed is the state in JSON with everything left out that has an obvious value; ids are the keys of the sections.
"""

from __future__ import annotations

from typing import Any

from .errors import ApiError
from .kind import Kind
from .kinds import KINDS
from .options import default_options
from .settling import check_pending
from .world import BOOKKEEPING, Record, World, copied

TYPES: dict[str, type] = {"ServiceManagedInfos": list, "Sequence": int}


def complete(seed: Any) -> dict[str, Any]:
    """A whole state from a seed; raises ValueError with the place for what does not fit."""
    if not isinstance(seed, dict) or not set(seed) <= {*KINDS, *BOOKKEEPING}:
        raise ValueError(f"an object with the sections {', '.join(KINDS)} is expected")
    seed = copied(seed)
    state: dict[str, Any] = {section: {} for section in KINDS}
    for section in KINDS:
        records = seed.get(section, {})
        if not isinstance(records, dict):
            raise ValueError(f"{section}: an object of records by id is expected")
        for sequence, (record_id, record) in enumerate(records.items(), 1):
            try:
                state[section][record_id] = _record(state, KINDS[section], record_id, record, sequence)
            except (TypeError, KeyError, AttributeError, ApiError) as error:
                raise ValueError(f"{section} {record_id}: {error!r}") from error
    for name in BOOKKEEPING:
        state[name] = seed.get(name, {})
        if not isinstance(state[name], dict):
            raise ValueError(f"{name}: an object is expected")
    for accelerator_id, pending in state["pending"].items():
        check_pending(state, KINDS, accelerator_id, pending)
    for key, answered in state["client_tokens"].items():
        kinds = {"action": str, "given": dict, "answer": dict}
        if not isinstance(answered, dict) or not all(isinstance(answered.get(name), kinds[name]) for name in kinds):
            raise ValueError(f"client_tokens {key}: an object of action, given and answer is expected")
    return state


def _record(state: dict[str, Any], kind: Kind, record_id: str, given: Any, sequence: int) -> Record:
    where = f"{kind.section} {record_id}"
    if not isinstance(given, dict):
        raise ValueError(f"{where}: an object is expected")
    _check_members(state, kind, where, given)
    defaults = copied({**kind.unset, **kind.seed})
    record = {**defaults, "Sequence": sequence, **given, kind.id_name: record_id}
    for info in record.get("ServiceManagedInfos", []):
        if not isinstance(info, dict) or not {"Action", "IsManaged"} <= set(info):
            raise ValueError(f"{where}: each of ServiceManagedInfos is an object of Action and IsManaged")
    if kind.finish:
        kind.finish(record)
    if kind.fill:
        kind.fill(World(state, default_options(), {}, 0, 1, KINDS), record, record)
    if kind.beside:
        kind.beside(state[kind.section], record)
    return record


def _check_members(state: dict[str, Any], kind: Kind, where: str, given: Record) -> None:
    """What a record must say is there and of its type, and what it lies in is there as well."""
    required = (kind.place, *kind.required) if kind.within else kind.required
    absent = [name for name in required if name not in given]
    if absent:
        raise ValueError(f"{where}: {', '.join(absent)} is missing")
    if kind.within and given[kind.place] not in state[kind.within]:
        raise ValueError(f"{where}: there is no {given[kind.place]} in {kind.within}")
    types = {**TYPES, **kind.types, **{name: type(value) for name, value in {**kind.unset, **kind.seed}.items()}}
    force = given.get("InForce") if kind.in_force else None
    if force is not None and not (isinstance(force, dict) and set(kind.in_force) <= set(force)):
        raise ValueError(f"{where}: InForce is null or an object of {', '.join(kind.in_force)}")
    for part in (given, force or {}):
        for name, value in part.items():
            if not isinstance(value, types.get(name, object)):
                raise ValueError(f"{where}: {name} is not of the type {types[name].__name__}")
