# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Traffic policies in their places: of which endpoint each is, and which ports there are for them."""

from __future__ import annotations

import typing as t

from .._engine.entries import Entry, Table
from .._engine.kind import Item, Kind
from .._engine.plan import Operation
from .._engine.requests import Collection
from .._engine.resource import Snapshot
from .._errors import OptionError, Problems
from .._wire.busy import Reader
from .destinations import DESTINATIONS
from .places import CUSTOM_ROUTING_ENDPOINT, CUSTOM_ROUTING_ENDPOINT_GROUP

# Beyond so many questions for single addresses, the whole mapping table is read: 50 of its lines in a call.
_SINGLE_QUESTIONS = 30


def check_endpoint(reader: Reader, params: t.Mapping[str, t.Any]) -> None:
    """Whether an endpoint lies in the endpoint group, where both are said: the service lists none of it, and yet writes there.

    Raises:
        OptionError: it lies in another one.
    """
    describe, group = CUSTOM_ROUTING_ENDPOINT.describe, CUSTOM_ROUTING_ENDPOINT_GROUP
    if not describe or not params["endpoint_id"] or not (params[f"{group.word}_id"] or params[group.word]):
        return
    there = {**reader.place}
    describe.ask(reader.call, there)
    if there[group.id] != reader.place[group.id]:
        what = f"it lies in the endpoint group {there[group.id]}, not in {reader.place[group.id]}"
        raise OptionError([("endpoint_id", what)])


class _Schema(Table):
    """Knows of each new policy which endpoint it is of."""

    def __init__(self, kind: Kind, place: t.Mapping[str, str]) -> None:
        super().__init__(kind)
        self._place = place
        # By the addresses of entries that no live policy is for.
        self.endpoints: dict[str, str] = {}

    def create(self, wanted: Entry, others: t.Sequence[Item], live: t.Sequence[Item]) -> Item:
        item = super().create(wanted, others, live)
        said = item.values.get("endpoint_id")
        here = self._place.get("EndpointId") or said or self.endpoints.get(item.values["address"])
        if said and said != here:
            raise OptionError(
                [(f"{wanted.path}.endpoint_id", f"is another one than that of the task, which is {here}")]
            )
        return item._replace(values={**item.values, "endpoint_id": here})


class Policies(Collection):
    """The policies of an endpoint, or of all endpoints of a group."""

    def __init__(self, kind: Kind, reader: Reader, params: t.Mapping[str, t.Any], wanted: t.Sequence[Entry]) -> None:
        super().__init__(kind, reader, params)
        self._wanted = wanted if params["state"] == "present" else ()
        self.schema: _Schema = _Schema(kind, reader.place)

    def read(self) -> Snapshot[Item]:
        snapshot = super().read()
        if not snapshot.pending and not self._reader.place.get("EndpointId"):
            self._find_endpoints(snapshot.items)
        return snapshot

    def _find_endpoints(self, live: t.Sequence[Item]) -> None:
        """Find out which endpoints the new addresses are of.

        Raises:
            OptionError: of none, or of several, or of one that is said and is none of the group.
        """
        known = {*self.schema.endpoints, *(item.values["address"] for item in live)}
        new = [entry for entry in self._wanted if not entry.id and entry.values.get("address") not in known]
        if not new:
            return
        problems: Problems = []
        listing = CUSTOM_ROUTING_ENDPOINT.listing
        listed = self._client.all(listing, self._kind.where(self._reader.place, listing.place))
        endpoints = [str(raw.get("EndpointId")) for raw in listed]
        unsaid = [entry.values["address"] for entry in new if not entry.values.get("endpoint_id")]
        found = self._endpoints_of(unsaid, endpoints) if unsaid else {}
        for entry in new:
            address, said = entry.values["address"], entry.values.get("endpoint_id")
            ids = [said] if said else sorted(found.get(address, ()))
            if said and said not in endpoints:
                problems.append((f"{entry.path}.endpoint_id", f"{said} is no endpoint of the endpoint group"))
            elif not ids:
                what = (
                    f"no port of the listener leads to {address}: it is in no vSwitch of the endpoint group, or this has no "
                    "destinations yet"
                )
                problems.append((f"{entry.path}.address", what))
            elif len(ids) > 1:
                what = f"{address} is an address of several endpoints, {', '.join(ids)}; say by endpoint_id which one is meant"
                problems.append((f"{entry.path}.address", what))
            else:
                self.schema.endpoints[address] = ids[0]
        if problems:
            raise OptionError(problems)

    def _endpoints_of(self, addresses: t.Sequence[str], endpoints: t.Sequence[str]) -> dict[str, set[str]]:
        """Which of the endpoints have them, by address."""
        place = self._reader.place
        if len(endpoints) == 1:
            return {address: {*endpoints} for address in addresses}  # Or of none, which the service says.
        # Imported here, since most runs have no new addresses.
        from .port_mappings import PORT_MAPPINGS, leads_to

        found: dict[str, set[str]] = {}
        if len(addresses) * len(endpoints) > _SINGLE_QUESTIONS:
            for raw in self._client.all(PORT_MAPPINGS.listing, self._kind.where(place, PORT_MAPPINGS.listing.place)):
                address = str((raw.get("DestinationSocketAddress") or {}).get("IpAddress"))
                found.setdefault(address, set()).add(str(raw.get("EndpointId")))
            return found
        for address in addresses:
            found[address] = {one for one in endpoints if leads_to(self._reader, one, address, any_one=True)}
        return found

    def preflight(self, operations: t.Sequence[Operation[Item]]) -> None:
        """No dry run tells that the ports of a policy must be those of destinations [doc]."""
        super().preflight(operations)
        changed = [one for one in operations if one.after is not None and one.after.values.get("port_ranges")]
        if not changed:
            return
        problems: Problems = []
        listing = DESTINATIONS.listing
        raws = self._reader.all(listing, self._kind.where(self._reader.place, listing.place))
        served = {port for raw in raws for port in range(int(raw["FromPort"]), int(raw["ToPort"]) + 1)}
        for operation in changed:
            for one in t.cast(Item, operation.after).values["port_ranges"]:
                first, last = one["from_port"], one["to_port"]
                had = operation.before and one in (operation.before.values.get("port_ranges") or ())
                if not had and not served.issuperset(range(first, last + 1)):
                    ports = str(first) if first == last else f"{first}-{last}"
                    what = f"{ports} is not in the destinations of the endpoint group, which have to be there first"
                    problems.append((f"{operation.path or self._kind.option}.port_ranges", what))
        if problems:
            raise OptionError(problems)
