# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The control calls under ``/_emulator/``: a table of method and name to what it does."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Callable

from . import further_parts, settling, traffic
from .actors import act
from .completion import complete
from .errors import ApiError
from .options import checked_options
from .world import copied

if TYPE_CHECKING:
    from .application import Application

PREFIX = "/_emulator/"


def call(application: Application, method: str, name: str, body: bytes) -> tuple[int, Any]:
    """One control call: HTTP status, and the JSON to answer. A body that does not fit answers 400 with the reason."""
    if name not in {known for _method, known in CALLS}:
        return 404, {"error": f"unknown; known are {', '.join(' '.join(known) for known in CALLS)}"}
    if (method, name) not in CALLS:
        return 405, {"error": "; ".join(" ".join(known) for known in CALLS if known[1] == name)}
    try:
        given = json.loads(body.decode("utf-8"), parse_constant=_no_number) if body.strip() else {}
        return 200, CALLS[method, name](application, given)
    except ApiError as error:
        return 400, {"error": str(error)}
    except (ValueError, TypeError, KeyError, OSError, RecursionError) as error:
        return 400, {"error": f"{error}"}


def stranger(headers: Mapping[str, str], name: str) -> str:
    """Why a control call may come from a web page that somebody has open; empty if it does not.

    Pages send their Origin, unless it is that of the emulator itself. A page can make a name of its own mean this machine;
    so the Host must be an address, localhost, or the name that the emulator was started with.
    """
    found = {key.lower(): value.strip() for key, value in headers.items()}
    host, origin = found.get("host", ""), found.get("origin")
    if host and not _is_ours(host, name):
        return f"Host: control calls are answered to an address, localhost or the name given by --host, and not to {host!r}"
    if origin is not None and origin != f"http://{host}":
        return f"Origin: control calls are not answered to the pages of {origin!r}"
    if found.get("sec-fetch-site", "none") not in ("none", "same-origin"):
        return "Sec-Fetch-Site: control calls are not answered to other pages"
    return ""


def _is_ours(host: str, name: str) -> bool:
    bare = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    if bare.lower() in ("localhost", name.lower() or "localhost"):
        return True
    try:
        ipaddress.ip_address(bare)
    except ValueError:
        return False
    return True


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no JSON")


def _health(_application: Application, _given: Any) -> Any:
    return {"status": "ok"}


def _reset(application: Application, given: Any) -> Any:
    if not isinstance(given, dict) or not set(given) <= {"seed"}:
        raise ValueError("an object with seed is expected")
    application.reset(given.get("seed"))
    return {"status": "ok"}


def _state(application: Application, _given: Any) -> Any:
    application.core.tick()
    return copied(application.core.world.state)


def _put_state(application: Application, given: Any) -> Any:
    if given == {}:
        raise ValueError('a state is expected; an empty one is set by POST reset with {"seed": "empty"}')
    application.core.world.state = complete(given)
    further_parts.remember(application.core.world)
    application.core.before_last_write = None
    return {"status": "ok"}


def _journal(application: Application, _given: Any) -> Any:
    return application.journal.entries


def _clear_journal(application: Application, _given: Any) -> Any:
    application.journal.clear()
    return {"status": "ok"}


def _transitions(application: Application, given: Any) -> Any:
    world = application.core.world
    if not isinstance(given, dict):
        raise ValueError("an object is expected")
    kind = given.pop("kind", None)
    way = settling.checked_way(given)
    names = settling.names_of(world.kinds)
    if kind is not None and kind not in names:
        raise ValueError(f"kind is one of {', '.join(names)}")
    if not kind:
        world.transitions.clear()
    world.transitions[kind or settling.ANY] = way
    application.core.tick()
    settling.retime(world, (kind,) if kind else names)
    return world.transitions


def _add_fault(application: Application, given: Any) -> Any:
    return {"id": application.faults.add(given)}


def _faults(application: Application, _given: Any) -> Any:
    return application.faults.active


def _clear_faults(application: Application, _given: Any) -> Any:
    application.faults.clear()
    return {"status": "ok"}


def _options(application: Application, given: Any) -> Any:
    application.core.world.options.update(checked_options(given))
    return application.core.world.options


def _actors(application: Application, given: Any) -> Any:
    return act(application.core, given)


def _traffic(application: Application, given: Any) -> Any:
    if not isinstance(given, dict):
        raise ValueError("an object is expected")
    application.core.tick()
    return traffic.route(application.core.world, given)


CALLS: dict[tuple[str, str], Callable[[Application, Any], Any]] = {
    ("GET", "health"): _health,
    ("POST", "reset"): _reset,
    ("GET", "state"): _state,
    ("PUT", "state"): _put_state,
    ("GET", "journal"): _journal,
    ("DELETE", "journal"): _clear_journal,
    ("PUT", "transitions"): _transitions,
    ("POST", "faults"): _add_fault,
    ("GET", "faults"): _faults,
    ("DELETE", "faults"): _clear_faults,
    ("PUT", "options"): _options,
    ("POST", "actors"): _actors,
    ("POST", "traffic"): _traffic,
}
