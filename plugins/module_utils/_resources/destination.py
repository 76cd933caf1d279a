# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A destination (mapping) of a custom routing endpoint group: option, value and wire. Pure."""

from __future__ import annotations

import typing as t

from .._errors import OptionError, Problems

HIGHEST_PORT = 65499
PROTOCOLS = ("TCP", "UDP")


DESTINATIONS_SPEC: dict[str, t.Any] = {
    "type": "list",
    "elements": "dict",
    "required": True,
    "options": {
        "id": {"type": "str"},
        "from_port": {"type": "int"},
        "to_port": {"type": "int"},
        "protocols": {"type": "list", "elements": "str", "choices": list(PROTOCOLS)},
        "status": {"type": "str"},
    },
}


class Destination(t.NamedTuple):
    """A mapping, as it is or as it will be. `id` is empty until the service has given one.

    A destination has no state of its own in a list: `status` is that of its endpoint group (docs/ga-api.md, 5).
    """

    id: str
    from_port: int
    to_port: int
    protocols: frozenset[str]
    status: str = "active"
    managed: frozenset[str] = frozenset()


class WantedDestination(t.NamedTuple):
    """An entry of the option `destinations`; None is what it does not say."""

    path: str
    id: str | None
    from_port: int | None
    to_port: int | None
    protocols: frozenset[str] | None


def parse_destinations(entries: t.Sequence[t.Mapping[str, t.Any]]) -> list[WantedDestination]:
    """The entries of the option `destinations`, checked as far as they can be without asking the service.

    Raises:
        OptionError: naming the path of everything that is wrong.
    """
    problems: Problems = []
    wanted = [_parse_destination(f"destinations[{number}]", entry, problems) for number, entry in enumerate(entries)]
    seen: dict[t.Any, WantedDestination] = {}
    for entry in wanted:
        for key in (entry.id, (entry.from_port, entry.to_port) if entry.from_port and entry.to_port else None):
            other = seen.setdefault(key, entry) if key else entry
            # One range may be held by several, each with other protocols: their ids tell them apart.
            if other is not entry and not (key != entry.id and entry.id and other.id):
                problems.append((entry.path, f"means the same destination as {other.path}"))
    if problems:
        raise OptionError(problems)
    return wanted


def _parse_destination(path: str, entry: t.Mapping[str, t.Any], problems: Problems) -> WantedDestination:
    first, last = entry.get("from_port"), entry.get("to_port")
    if not entry.get("id") and first is None:
        problems.append((path, "must have an id or a from_port, to say which destination is meant"))
    if not entry.get("id") and last is None:
        last = first
    for name, port in (("from_port", first), ("to_port", last)):
        if port is not None and not 1 <= port <= HIGHEST_PORT:
            problems.append((f"{path}.{name}", f"{port} is not a port from 1 to {HIGHEST_PORT}"))
    if first is not None and last is not None and first > last:
        problems.append((f"{path}.from_port", f"{first} is greater than to_port, which is {last}"))
    protocols = entry.get("protocols")
    if protocols is not None and not protocols:
        problems.append((f"{path}.protocols", f"must have at least one of {', '.join(PROTOCOLS)}"))
    for number, protocol in enumerate(protocols or []):
        if protocol not in PROTOCOLS:
            problems.append((f"{path}.protocols[{number}]", f"{protocol!r} is not one of {', '.join(PROTOCOLS)}"))
    return WantedDestination(
        path, entry.get("id") or None, first, last, None if protocols is None else frozenset(protocols)
    )


def read_destination(raw: t.Mapping[str, t.Any], status: str) -> Destination:
    """An element of ListCustomRoutingEndpointGroupDestinations; protocols are spelled in several ways there."""
    spelled = ",".join(map(str, raw.get("Protocols") or [])).replace("+", ",").upper()
    infos = (raw.get("ServiceManagedInfos") or []) if raw.get("ServiceManaged") else []
    return Destination(
        id=str(raw.get("DestinationId") or ""),
        from_port=int(raw.get("FromPort") or 0),
        to_port=int(raw.get("ToPort") or 0),
        protocols=frozenset(protocol.strip() for protocol in spelled.split(",") if protocol.strip()),
        status=status,
        managed=frozenset(str(info.get("Action")).lower() for info in infos if info.get("IsManaged")),
    )


def read_destinations(raws: t.Iterable[t.Mapping[str, t.Any]], status: str) -> list[Destination]:
    """The elements of a list in the order in which people read them."""
    return sorted((read_destination(raw, status) for raw in raws), key=destination_order)


def destination_order(destination: Destination) -> tuple[int, int, str]:
    return destination.from_port, destination.to_port, destination.id


def write_destination(destination: Destination) -> dict[str, t.Any]:
    """An element of the parameter `DestinationConfigurations`."""
    return {
        "DestinationId": destination.id or None,
        "FromPort": destination.from_port,
        "ToPort": destination.to_port,
        "Protocols": sorted(destination.protocols),
    }


def show_destination(destination: Destination) -> dict[str, t.Any]:
    """A live destination as the modules return it."""
    return {"id": destination.id, **export_destination(destination), "status": destination.status}


def export_destination(destination: Destination) -> dict[str, t.Any]:
    """The destination in the shape of the option, without its id and status."""
    return {
        "from_port": destination.from_port,
        "to_port": destination.to_port,
        "protocols": sorted(destination.protocols),
    }
