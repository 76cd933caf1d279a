# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which port of an accelerator leads to which address and port behind a custom routing listener.

The table may have thousands of lines, 50 in an answer. Where it is asked for a few servers, each of their addresses is asked
about instead, at each endpoint that may have it. Source: docs/ga-api.md, 5.
"""

from __future__ import annotations

import ipaddress
import typing as t

from .._engine.fields import PORT, Field, Inner, Text, Texts, Type, Values
from .._engine.kind import Kind
from .._errors import ApiError, Problems
from .._wire.busy import Reader
from .._wire.paging import Element, Listing
from .places import (
    ACCELERATION_REGION,
    ACCELERATOR,
    CUSTOM_ROUTING_ENDPOINT,
    CUSTOM_ROUTING_ENDPOINT_GROUP,
    LISTENER,
    LOCK,
    custom_routing,
)

_PLACE = ("AcceleratorId", "ListenerId", "EndpointGroupId")
_ADDRESS = "DestinationSocketAddress"
_ADDRESSES = "destination_addresses"
_BY_DESTINATION = Listing(
    "ListCustomRoutingPortMappingsByDestination", "PortMappings", "", ("EndpointId", "DestinationAddress")
)
# Beyond so many questions for single addresses, it is looked how long the whole table is.
_MANY_QUESTIONS = 10

OPTIONS: Values = {_ADDRESSES: {"type": "list", "elements": "str", "aliases": ["destination_address"]}}


class _ByRegion(Type):
    """Addresses by the region where clients come in."""

    spec: t.Mapping[str, t.Any] = {"type": "dict"}

    def nothing(self) -> Values:
        return {}

    def read(self, raw: t.Any) -> Values:
        return {region: list(raw[region]) for region in sorted(raw or {})}


class PortMappings(Kind):
    """The kind; each mapping is told with where the accelerator is reached."""

    def elements(self, reader: Reader, params: t.Mapping[str, t.Any]) -> list[Values]:
        addresses = params[_ADDRESSES]
        raws = self._whole(reader) if addresses is None else self._of_servers(reader, params, _plain(addresses))
        where = self._reached_at(reader) if raws else {}
        return [self.shown(item) for item in self.read({**raw, **where} for raw in raws)]

    def _whole(self, reader: Reader) -> list[Element]:
        return reader.all(self.listing, self.where(reader.place))

    def _of_servers(self, reader: Reader, params: t.Mapping[str, t.Any], addresses: t.Collection[str]) -> list[Element]:
        """What leads to some addresses, in as few calls as it takes."""
        if not addresses:
            return []
        endpoints = self._endpoints(reader, params)
        questions = [(endpoint, address) for endpoint in endpoints for address in addresses]
        if len(questions) > _MANY_QUESTIONS and self._pages(reader) <= len(questions):
            return [raw for raw in self._whole(reader) if (raw.get(_ADDRESS) or {}).get("IpAddress") in addresses]
        return [raw for question in questions for raw in leads_to(reader, *question)]

    def _endpoints(self, reader: Reader, params: t.Mapping[str, t.Any]) -> list[str]:
        """The ids of the endpoints that may have the addresses."""
        if params["endpoint_id"]:
            return [params["endpoint_id"]]
        raws = reader.all(CUSTOM_ROUTING_ENDPOINT.listing, self.where(reader.place))
        vswitch = params["vswitch_id"]
        return [
            str(raw.get("EndpointId"))
            for raw in raws
            if not vswitch or raw.get(CUSTOM_ROUTING_ENDPOINT.name) == vswitch
        ]

    def _pages(self, reader: Reader) -> float:
        """How many calls the whole table takes."""
        first = reader.call(self.listing.action, {**self.where(reader.place), "PageNumber": 1, "PageSize": 1})
        total = first.get("TotalCount")
        return -(-total // self.listing.page) if isinstance(total, int) else float("inf")

    def _reached_at(self, reader: Reader) -> Element:
        """The accelerator's own name and addresses."""
        describe, regions = t.cast(t.Any, ACCELERATOR.describe), ACCELERATION_REGION.listing
        accelerator = describe.ask(reader.call, reader.place)
        raws = reader.all(regions, self.where(reader.place, regions.place))
        addresses: dict[str, list[str]] = {}
        for raw in raws:
            addresses.setdefault(str(raw.get("AccelerateRegionId")), []).extend(raw.get("IpAddressList") or ())
        return {"DnsName": accelerator.get("DnsName"), "Addresses": addresses}


def leads_to(reader: Reader, endpoint: str, address: str, any_one: bool = False) -> list[Element]:
    """What leads to an address of an endpoint: what is said where it has no such address is not documented [open].

    Args:
        reader: reads.
        endpoint: the id of the endpoint.
        address: the address.
        any_one: whether one of all that does is enough.
    """
    question: Element = {"EndpointId": endpoint, "DestinationAddress": address}
    try:
        if any_one:
            answer = reader.call(_BY_DESTINATION.action, {**question, "PageNumber": 1, "PageSize": 1})
            return answer.get(_BY_DESTINATION.member) or []
        return reader.all(_BY_DESTINATION, question)
    except ApiError as error:
        if error.code.startswith("IllegalParameter."):
            return []
        raise


def _plain(addresses: t.Iterable[str]) -> list[str]:
    """The addresses, each once, as the service writes them."""
    return list(dict.fromkeys(str(ipaddress.ip_address(one.strip())) for one in addresses))


PORT_MAPPINGS = PortMappings(
    noun="port mapping",
    option="port_mappings",
    id="",
    identity={"port": ("listener_id", "accelerator_port")},
    fields=(
        Field("accelerator_port", "AcceleratorPort", PORT, sample=10000),
        Field("destination_address", _ADDRESS, Inner("IpAddress"), sample="10.0.0.7"),
        Field("destination_port", _ADDRESS, Inner("Port", PORT), sample=8000),
        Field("protocols", "Protocols", Texts(choices=("TCP", "UDP")), sample=["TCP", "UDP"]),
        Field("endpoint_id", "EndpointId", Text(), sample="ep-bp1game"),
        Field("vswitch_id", "Vswitch", Text(), sample="vsw-bp1game"),
        Field("endpoint_group_id", "EndpointGroupId", Text(), sample="epg-bp1game"),
        Field("region", "EndpointGroupRegion", Text(), sample="cn-hangzhou"),
        Field("listener_id", "ListenerId", Text(), sample="lsr-bp1game"),
        Field("dns_name", "DnsName", Text(), sample="ga-bp1game.aliyunga0018.com"),
        Field("addresses", "Addresses", _ByRegion(), sample={"cn-hongkong": ["203.0.113.7"]}),
    ),
    listing=Listing("ListCustomRoutingPortMappings", "PortMappings", "", _PLACE),
    state="DestinationTrafficState",
    states=("allow", "deny"),
    parent=LISTENER,
    fits=custom_routing,
    lock=LOCK,
    place=(ACCELERATOR, LISTENER, CUSTOM_ROUTING_ENDPOINT_GROUP),
    needs=(ACCELERATOR,),
)


def check(params: t.Mapping[str, t.Any]) -> Problems:
    """What is wrong with the addresses and the ports by which they are chosen."""
    problems: Problems = []
    for number, address in enumerate(params[_ADDRESSES] or ()):
        try:
            ipaddress.ip_address(address.strip())
        except ValueError:
            problems.append((f"{_ADDRESSES}[{number}]", f"{address!r} is not an IP address"))
    for option in ("destination_port", "accelerator_port"):
        if params[option] is not None:
            PORT.check(option, params[option], problems)
    return problems
