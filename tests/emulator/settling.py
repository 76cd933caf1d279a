# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes are asynchronous and exclusive per accelerator: what is at work, until when, and what it forbids.

One write is pending per accelerator. Its parts (the rules or the endpoint group, and the listener and the accelerator
around them) settle on their own transition if one was set for that kind, else together with the first part. While any
part is unsettled, a second write anywhere on the accelerator is refused (API pages of the writes). Which code says so is
documented for no case: Terraform's provider waits for StateError.Accelerator alone when it creates a rule, and it lives
with the real service, so that is the default of the option ``busy_code``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .errors import ApiError
from .world import Record, World

if TYPE_CHECKING:
    from .kind import Kind

ANY = "any"  # the way of whatever is written, unless there is one for its kind
MODES = ("immediate", "polls", "seconds", "stuck")
MOST_SECONDS = 10**7
WAITING = {"polls": "left", "seconds": "until", "stuck": None}  # and what a part that waits so has besides
LISTENER_STATE = {"endpoint_group": "updating", "accelerator": "active"}


def default_transitions(low: float = 0, high: float = 0, mode: str = "seconds") -> dict[str, Any]:
    """Settle at once, or after ``low`` to ``high`` seconds or polls, whatever is written."""
    way = {"mode": mode, "n": low, "high": high} if high else {"mode": "immediate"}
    return {ANY: way}


def checked_way(given: Any) -> dict[str, Any]:
    """One way to settle, as a control call gives it; raises ValueError."""
    if not isinstance(given, dict) or given.get("mode") not in MODES:
        raise ValueError(f"mode is one of {', '.join(MODES)}")
    for name in ("n", "high"):
        value = given.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= MOST_SECONDS:
            raise ValueError(f"{name} is a number from 0 to {MOST_SECONDS}")
        if given["mode"] == "polls" and value != int(value):
            raise ValueError(f"{name} is a whole number of polls")
    if given.get("high") and given["high"] < given.get("n", 0):
        raise ValueError("high is not below n")
    if not set(given) <= {"mode", "n", "high"}:
        raise ValueError("known are mode, n, high and kind")
    return {"n": 0, **given}


def begin(
    world: World,
    accelerator_id: str,
    kind: str,
    section: str,
    ids: list[str],
    listener_id: str = "",
    group_id: str = "",
    also: Mapping[str, list[str]] | None = None,
) -> None:
    """Take the accelerator's lock for a write that was just accepted; ``ids`` are what it wrote in that section, and ``also``
    what it made along, by section.
    """
    parts: dict[str, Any] = {kind: _waiting(world, _way(world, kind, kind))}
    # What has a lock of its own takes nobody along.
    for follower in ("listener", "accelerator") if accelerator_id in world.section("accelerators") else ():
        if follower != kind and world.transitions.get(follower) is not None:
            parts[follower] = _waiting(world, world.transitions[follower])
    pending = {"kind": kind, "listener_id": listener_id, "endpoint_group_id": group_id, "parts": parts}
    world.state["pending"][accelerator_id] = {
        **pending,
        "section": section,
        "ids": ids,
        **({"also": also} if also else {}),
    }
    if parts[kind] is None:
        _finish(world, world.state["pending"][accelerator_id])
    _drop_if_settled(world, accelerator_id)


def begin_set(
    world: World, kind: Kind, place: Record, ids: list[str], also: Mapping[str, list[str]] | None = None
) -> None:
    """The same for records of a kind that lie in one place."""
    begin(world, lock_of(world, kind, place, ids), kind.name, kind.section, ids, *_around(kind, place, ids), also)


def lock_of(world: World, kind: Kind, place: Record, ids: list[str]) -> str:
    """What a write to these locks: the accelerator that they lie in, or what their kind says."""
    return kind.lock(world, ids[0]) if kind.lock else str(place["AcceleratorId"])


def require_set_free(world: World, kind: Kind, place: Record, ids: list[str]) -> None:
    """Refuse a write on records of a kind while anything of their accelerator is not active."""
    require_free(world, lock_of(world, kind, place, ids), *_around(kind, place, ids), ids)


def _around(kind: Kind, place: Record, ids: list[str]) -> tuple[str, str]:
    """The listener and the custom routing endpoint group that a write shows at work."""
    own = {kind.id_name: ids[0]} if ids and kind.id_name == "ListenerId" else {}
    return {**place, **own}.get("ListenerId", ""), place.get("EndpointGroupId", "")


def check_pending(state: dict[str, Any], kinds: Mapping[str, Kind], accelerator_id: str, pending: Any) -> None:
    """A pending write that a state was given with; raises ValueError for what ``hold`` would not have written."""
    where = f"pending {accelerator_id}"
    locked = [kind.section for kind in kinds.values() if not kind.within]
    if not any(accelerator_id in state[section] for section in locked) or not isinstance(pending, dict):
        raise ValueError(f"{where}: an object for an accelerator of the state is expected")
    parts = pending.get("parts")
    if not isinstance(parts, dict) or pending.get("kind") not in parts or not set(parts) <= set(names_of(kinds)):
        raise ValueError(f"{where}: kind and parts of {', '.join(names_of(kinds))} are expected")
    if not all(isinstance(pending.get(name), str) for name in ("listener_id", "endpoint_group_id")):
        raise ValueError(f"{where}: the texts listener_id and endpoint_group_id are expected")
    ids = pending.get("ids")
    if pending.get("section") not in tuple(kinds) or not isinstance(ids, list):
        raise ValueError(f"{where}: section is one of {', '.join(kinds)}, and ids a list")
    if not all(isinstance(record_id, str) for record_id in ids):
        raise ValueError(f"{where}: ids are texts")
    for waiting in parts.values():
        fits = waiting is None or (isinstance(waiting, dict) and waiting.get("mode") in WAITING)
        if not fits or (waiting and not isinstance(waiting.get(WAITING[waiting["mode"]], 0), (int, float))):
            raise ValueError(f"{where}: a part is null or waits by one of {', '.join(WAITING)}")
        if waiting and WAITING[waiting["mode"]] not in (None, *waiting):
            raise ValueError(f"{where}: {WAITING[waiting['mode']]} is missing")


def names_of(kinds: Mapping[str, Kind]) -> tuple[str, ...]:
    """The names by which transitions are set, each once."""
    return tuple(dict.fromkeys(kind.name for kind in kinds.values()))


def advance(world: World) -> None:
    """Settle what is due by now."""
    for accelerator_id, pending in list(world.state["pending"].items()):
        for part, waiting in list(pending["parts"].items()):
            if waiting and waiting["mode"] == "seconds" and world.now >= waiting["until"]:
                _settle(world, accelerator_id, part)


def retime(world: World, kinds: tuple[str, ...]) -> None:
    """Transitions were changed: what is unsettled goes on in the new way, from now."""
    for accelerator_id, pending in list(world.state["pending"].items()):
        for part, waiting in list(pending["parts"].items()):
            way = _way(world, part, pending["kind"])
            if waiting and part in kinds and way is not None:
                pending["parts"][part] = _waiting(world, way)
                if pending["parts"][part] is None:
                    _settle(world, accelerator_id, part)


def unsettled(world: World, accelerator_id: str, kind: str) -> bool:
    """Whether that kind of resource is shown as being at work on this accelerator."""
    pending = world.state["pending"].get(accelerator_id)
    return bool(pending and pending["parts"].get(kind, pending["parts"][pending["kind"]]))


def seen(world: World, accelerator_id: str, kind: str, resource_id: str = "") -> None:
    """A client read the state of a resource of that kind: this counts for transitions by polls, once in a call."""
    pending = world.state["pending"].get(accelerator_id)
    if not pending or (accelerator_id, kind) in world.counted:
        return
    whole = "accelerator" in (kind, pending["kind"])
    if whole or resource_id in (pending["listener_id"], pending["endpoint_group_id"], *pending["ids"]):
        world.counted.add((accelerator_id, kind))
        part = kind if kind in pending["parts"] else pending["kind"]
        waiting = pending["parts"][part]
        if waiting and waiting["mode"] == "polls":
            waiting["left"] -= 1
            if waiting["left"] <= 0:
                _settle(world, accelerator_id, part)


def accelerator_state(world: World, accelerator_id: str) -> str:
    """State as Describe shows it; a locked subscription hides everything else."""
    if world.options["accelerator_state"] != "active":
        return str(world.options["accelerator_state"])
    stored = str(world.section("accelerators")[accelerator_id]["State"])
    return "configuring" if stored == "active" and unsettled(world, accelerator_id, "accelerator") else stored


def listener_state(world: World, listener_id: str) -> str:
    """State as Describe shows it; only the listener that is written to changes."""
    record = world.section("listeners")[listener_id]
    pending = world.state["pending"].get(record["AcceleratorId"])
    if record["State"] == "active" and pending and pending["listener_id"] == listener_id:
        if unsettled(world, record["AcceleratorId"], "listener"):
            return LISTENER_STATE.get(pending["kind"], "configuring")
    return str(record["State"])


def group_state(world: World, group_id: str) -> str:
    """State of a custom routing endpoint group as Describe shows it."""
    record = world.section("custom_routing_endpoint_groups")[group_id]
    accelerator_id = world.section("listeners")[record["ListenerId"]]["AcceleratorId"]
    pending = world.state["pending"].get(accelerator_id)
    if record["State"] == "active" and pending and pending["endpoint_group_id"] == group_id:
        if unsettled(world, accelerator_id, "endpoint_group"):
            return "updating"
    return str(record["State"])


def require_free(
    world: World, accelerator_id: str, listener_id: str, group_id: str = "", ids: list[str] | None = None
) -> None:
    """Refuse a write with the right state code while anything of its accelerator is not active."""
    code = _refusal(world, accelerator_id, listener_id, group_id, ids or [])
    if not code:
        return
    # A refused write has seen the state as well: else a client that waits by repeating it would never get on.
    pending = world.state["pending"].get(accelerator_id)
    if pending:
        for part in list(pending["parts"]):
            seen(world, accelerator_id, part, pending["listener_id"])
    raise code


def _refusal(world: World, accelerator_id: str, listener_id: str, group_id: str, ids: list[str]) -> ApiError | None:
    pending = world.state["pending"].get(accelerator_id)
    if accelerator_id not in world.section("accelerators"):
        return ApiError(world.kinds[pending["section"]].busy) if pending else None
    state = accelerator_state(world, accelerator_id)
    busy = ApiError("StateError.Accelerator", f"accelerator state {state} is illegal" if group_id else "")
    if state not in ("active", "configuring"):
        return busy
    at_work = bool(pending) or state == "configuring"
    said = world.options["busy_code"]
    if at_work and said != "nearest":
        return busy if said == busy.code else ApiError(said)
    if group_id and group_state(world, group_id) != "active":
        text = f"endpoint group state {group_state(world, group_id)} is illegal"
        return ApiError("StateError.EndPointGroup", text)
    itself = world.kinds[pending["section"]].busy if pending and set(ids) & set(pending["ids"]) else ""
    if itself:
        return ApiError(itself)
    if not group_id and listener_id and listener_state(world, listener_id) != "active":
        return ApiError("NotActive.Listener")
    if pending and pending["listener_id"] == listener_id and not group_id and pending["parts"].get("rule"):
        return ApiError("StateError.ForwardingRule")
    return busy if at_work else None


def _waiting(world: World, way: dict[str, Any] | None) -> dict[str, Any] | None:
    if way is None:
        return None
    mode = way["mode"]
    if mode == "seconds":
        seconds = world.random.uniform(way["n"], way["high"]) if way.get("high") else way["n"]
        return {"mode": mode, "until": world.now + seconds / world.speed} if seconds > 0 else None
    if mode == "polls":
        polls = world.random.randint(int(way["n"]), int(way["high"])) if way.get("high") else way["n"]
        return {"mode": mode, "left": polls} if polls > 0 else None
    return {"mode": mode} if mode == "stuck" else None


def _settle(world: World, accelerator_id: str, part: str) -> None:
    pending = world.state["pending"][accelerator_id]
    pending["parts"][part] = None
    if part == pending["kind"]:
        _finish(world, pending)
    _drop_if_settled(world, accelerator_id)


def _drop_if_settled(world: World, accelerator_id: str) -> None:
    pending = world.state["pending"][accelerator_id]
    if not any(pending["parts"].values()):
        del world.state["pending"][accelerator_id]


def _way(world: World, part: str, written: str) -> dict[str, Any] | None:
    """How a part settles; None: together with what is written."""
    way: dict[str, Any] | None = world.transitions.get(part)
    return world.transitions[ANY] if way is None and part == written else way


def _finish(world: World, pending: dict[str, Any]) -> None:
    """What was written comes into force, and what was deleted vanishes."""
    for section, ids in {pending["section"]: pending["ids"], **pending.get("also", {})}.items():
        _finish_records(world, world.kinds[section], ids)


def _finish_records(world: World, kind: Kind, ids: list[str]) -> None:
    records = world.section(kind.section)
    vanished = []
    for record_id in [record_id for record_id in ids if record_id in records]:
        record = records[record_id]
        if record[kind.state] == kind.states["delete"]:
            vanished.append(record_id)
            del records[record_id]
        else:
            force = {"InForce": {name: record[name] for name in kind.in_force}} if kind.in_force else {}
            records[record_id] = {
                **record,
                kind.state: "active",
                **force,
                **(kind.rests(world, record) if kind.rests else {}),
            }
    if vanished:
        if kind.settled:
            kind.settled(world, vanished)
        _sweep(world)


def _sweep(world: World) -> None:
    """What lay in something that has vanished vanishes with it."""
    for kind in world.kinds.values():
        if kind.within:
            parents, records = world.section(kind.within), world.section(kind.section)
            for record_id in [name for name, record in records.items() if record[kind.place] not in parents]:
                del records[record_id]
