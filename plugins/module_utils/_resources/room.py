# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the ports of a custom routing listener are enough for all that is behind them, and which of them are in use.

A listener needs a port for each port of its endpoint groups at each address of their vSwitches [doc]. Of the addresses GA says
nothing but in the mapping table: it has a line for each port at each address. Source: docs/ga-api.md, 5.

Imported only where something is written that takes more room, or leaves less.
"""

from __future__ import annotations

import typing as t

from .._engine.kind import Item
from .._engine.plan import Operation
from .._engine.support import carried_out
from .._errors import ApiError, Problems
from .._wire.busy import Reader
from .destinations import DESTINATIONS
from .places import CUSTOM_ROUTING_ENDPOINT, IN_LISTENER, LISTENER
from .port_mappings import PORT_MAPPINGS

_RESERVED = frozenset((25, 250, 4789, 4790))
# The smallest vSwitch has 16 addresses, and the system keeps four of each [doc].
_FEWEST, _KEPT = 12, 4
_MOST_NAMED = 3

Raw = t.Mapping[str, t.Any]
Operations = t.Sequence[Operation[Item]]


class _Group(t.NamedTuple):
    """An endpoint group as it will be.

    Attributes:
        ports: how many ports are served.
        vswitches: how many there are.
        addresses: how many these have at least, without those that the system keeps.
        known: whether they have so many, and no more.
    """

    ports: int
    vswitches: int
    addresses: int
    known: bool

    @property
    def needed(self) -> int:
        return self.ports * self.addresses

    @property
    def with_kept(self) -> int:
        """The same, if the addresses that the system keeps count too, which is not documented [open]."""
        return self.ports * (self.addresses + _KEPT * self.vswitches)

    def __str__(self) -> str:
        least = "" if self.known else "at least "
        return (
            f"{_many(self.ports, 'port')} × {least}{self.addresses:,} addresses of {_many(self.vswitches, 'vSwitch')}"
        )


def of_destinations(reader: Reader, live: t.Sequence[Item], operations: Operations, problems: Problems) -> str:
    """See `Kind.room`; for the destinations of an endpoint group."""
    before, after = (_ports(one.values for one in some) for some in (live, carried_out(live, operations).values()))
    if len(after) <= len(before):
        return ""
    return _said(reader, DESTINATIONS.option, (len(before), len(after)), None, problems)


def of_endpoints(reader: Reader, live: t.Sequence[Item], operations: Operations, problems: Problems) -> str:
    """See `Kind.room`; for the vSwitches of an endpoint group."""
    after = len(carried_out(live, operations))
    return _said(reader, "endpoints", None, after, problems) if after > len(live) else ""


def _said(reader: Reader, option: str, ports: tuple[int, int] | None, vswitches: int | None, problems: Problems) -> str:
    try:
        found = _groups(reader, ports, vswitches)
        groups = [one for one in found if one.needed]
        if not groups:
            return ""
        listener = t.cast(t.Any, LISTENER.describe).ask(reader.call, {**reader.place})
    except ApiError:
        return ""  # It is only asked for better words: the service sees to it all the same.
    offered = len(_offered(listener.get("PortRanges")))
    needed, whole = (sum(one) for one in zip(*((group.needed, group.with_kept) for group in groups)))
    least = "" if all(group.known for group in groups) else "at least "
    what = f"{least}{needed:,} of the {_many(offered, 'port')} of the listener ({' + '.join(map(str, groups))})"
    if needed > offered:
        problems.append(
            (
                option,
                f"this needs {what}. Widen port_ranges of the listener by {_many(needed - offered, 'port')}, or map fewer",
            )
        )
    elif whole > offered:
        what += (
            f"; {whole:,} if the addresses that the system keeps in each vSwitch count too, for which port_ranges of the "
            f"listener must be wider by {_many(whole - offered, 'port')}"
        )
    return f"needs {what}"


def _groups(reader: Reader, ports: tuple[int, int] | None, vswitches: int | None) -> list[_Group]:
    """The endpoint groups of the listener as they will be; what is said is of the one that is written to.

    Args:
        reader: knows that group.
        ports: how many ports it serves, and will serve.
        vswitches: how many it will have.
    """
    mine = reader.place.get("EndpointGroupId")
    where = {name: reader.place.get(name) for name in IN_LISTENER}
    if not where["ListenerId"]:
        return []
    endpoints = _by_group(reader.all(CUSTOM_ROUTING_ENDPOINT.listing, where))
    served: dict[str | None, list[Raw]] = {}
    if ports is None or endpoints.keys() - {mine}:
        served = _by_group(reader.all(DESTINATIONS.listing, where))
    groups = []
    for group in {mine: None, **endpoints}:
        had, there = len(_ports(map(_shape, served.get(group, ())))), len(endpoints.get(group, ()))
        had, many_ports = ports if ports and group == mine else (had, had)
        many = vswitches if vswitches is not None and group == mine else there
        if not many_ports or not many:
            continue
        lines = _lines(reader, {**where, "EndpointGroupId": group}) if had and there else 0
        seen = lines // had if had else 0
        addresses = max(seen, _FEWEST * there) + _FEWEST * (many - there)
        groups.append(_Group(many_ports, many, addresses, bool(seen) and many == there))
    return groups


def _lines(reader: Reader, where: Raw) -> int:
    """How many lines the mapping table of an endpoint group has."""
    answer = reader.call(PORT_MAPPINGS.listing.action, {**where, "PageNumber": 1, "PageSize": 1})
    return int(answer.get("TotalCount") or 0)


def of_listeners(reader: Reader, live: t.Sequence[Item], operations: Operations, problems: Problems) -> str:
    """See `Kind.room`; all have one type, and a listener must keep the ports that lead somewhere [doc]."""
    _check_types(live, operations, problems)
    for one in operations:
        if not one.before or not one.after or one.before.values.get("type") != "CustomRouting":
            continue
        taken = held(one.before.values) - held(one.after.values)
        if not taken:
            continue
        where = {**reader.place, LISTENER.id: one.before.id}
        raws = reader.all(PORT_MAPPINGS.listing, where)
        used = {int(raw["AcceleratorPort"]): raw["DestinationSocketAddress"] for raw in raws}
        lost = sorted(taken & used.keys())
        if lost and not _all_last(reader, where, raws):
            continue  # A plan for a whole tree takes some away before: how the others are dealt out then nobody knows [open].
        if lost:
            named = ", ".join(f"{port} ({used[port]['IpAddress']}:{used[port]['Port']})" for port in lost[:_MOST_NAMED])
            more = f" and {len(lost) - _MOST_NAMED:,} more" if len(lost) > _MOST_NAMED else ""
            what = (
                f"{_many(len(lost), 'port')} that would go lead to a server: {named}{more}. A listener must keep the "
                "ports that are mapped: take away what they are mapped to first, or leave the range as it is"
            )
            problems.append((f"{one.path}.port_ranges", what))
    return ""


def _all_last(reader: Reader, where: Raw, raws: t.Sequence[Raw]) -> bool:
    """Whether the endpoints and destinations of all lines of the mapping table are there, and will be."""
    endpoints = {raw.get(CUSTOM_ROUTING_ENDPOINT.id) for raw in reader.all(CUSTOM_ROUTING_ENDPOINT.listing, where)}
    by_group = _by_group(reader.all(DESTINATIONS.listing, where))
    ports = {group: _ports(map(_shape, some)) for group, some in by_group.items()}
    return all(
        raw["EndpointId"] in endpoints
        and int(raw["DestinationSocketAddress"]["Port"]) in ports.get(str(raw["EndpointGroupId"]), ())
        for raw in raws
    )


def _check_types(live: t.Sequence[Item], operations: Operations, problems: Problems) -> None:
    """Add the new listeners that are of another type than one that stays, or than an earlier one of them."""
    gone = {one.before.id for one in operations if one.before and not one.after}
    known = {str(item.values.get("type")): item for item in live if item.id not in gone}
    for one in operations:
        if one.before or not one.after:
            continue
        wanted = str(one.after.values.get("type"))
        other = next((item for name, item in known.items() if name != wanted), None)
        if other:
            what = (
                f"is {wanted}, and {other.values.get('name')} ({other.id or 'new'}) is {other.values.get('type')}: the listeners of "
                "one accelerator are all of one type. Make this one on another accelerator, or delete the others first"
            )
            problems.append((f"{one.path}.type", what))
        known.setdefault(wanted, one.after)


def _ports(some: t.Iterable[Raw]) -> set[int]:
    return {port for one in some for port in range(one["from_port"], one["to_port"] + 1)}


def held(values: Raw) -> set[int]:
    """The ports of a listener."""
    return _ports(values.get("port_ranges") or ())


def _shape(raw: Raw) -> Raw:
    return {"from_port": int(raw["FromPort"]), "to_port": int(raw["ToPort"])}


def _offered(ranges: t.Any) -> set[int]:
    return _ports(map(_shape, ranges or ())) - _RESERVED


def _by_group(raws: t.Iterable[Raw]) -> dict[str | None, list[Raw]]:
    found: dict[str | None, list[Raw]] = {}
    for raw in raws:
        found.setdefault(str(raw.get("EndpointGroupId")), []).append(raw)
    return found


def _many(number: int, noun: str) -> str:
    plural = "es" if noun.endswith("ch") else "s"
    return f"{number:,} {noun}{plural if number != 1 else ''}"
