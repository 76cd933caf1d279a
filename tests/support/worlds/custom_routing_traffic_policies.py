# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The world of traffic policies of custom routing: of an endpoint, and of all endpoints of a group."""

from __future__ import annotations

import typing as t

from hypothesis import strategies as st

from .world import Entry, Orderly, World

ACCELERATOR, LISTENER, GROUP = "ga-bp1doors", "lsr-bp1doors", "epg-bp1doors"
# By endpoint, the addresses of its vSwitch that are used here.
ADDRESSES = {
    "ep-bp1left": [f"10.1.0.{number}" for number in range(1, 6)],
    "ep-bp1right": [f"10.1.0.{number}" for number in range(17, 22)],
}
RANGES = [(8000, 8000), (8001, 8004), (8003, 8010), (8020, 8020)]
WHOLE = {"endpoint_group_id": GROUP}
ONE = {**WHOLE, "endpoint_id": "ep-bp1left"}


def addresses_of(place: Entry) -> list[str]:
    """The addresses that there are in a place."""
    found = [ADDRESSES[place["endpoint_id"]]] if "endpoint_id" in place else ADDRESSES.values()
    return [address for some in found for address in some]


def endpoint_of(address: str) -> str:
    return next(endpoint for endpoint, addresses in ADDRESSES.items() if address in addresses)


@st.composite
def live_policies(draw: st.DrawFn, place: Entry, odd: bool = True) -> list[Entry]:
    """Policies as they may have come about: some of one address, open at all ports, or managed by others."""
    found = []
    for number, address in enumerate(draw(st.lists(st.sampled_from(addresses_of(place)), max_size=6, unique=not odd))):
        ranges = draw(st.lists(st.sampled_from(RANGES), max_size=3, unique=True))
        record: Entry = {
            "PolicyId": f"ply-{number}",
            "EndpointId": endpoint_of(address),
            "Address": address,
            "PortRanges": [{"FromPort": first, "ToPort": last} for first, last in ranges],
            "Sequence": number + 50,
        }
        if odd and not draw(st.integers(0, 19)):
            infos = [{"Action": action, "ChildType": "", "IsManaged": True} for action in ("Update", "Delete")]
            record.update(ServiceManaged=True, ServiceManagedInfos=infos)
        found.append(record)
    return found


@st.composite
def ranges_of(draw: st.DrawFn, least: int = 0) -> list[Entry]:
    some = draw(st.lists(st.sampled_from(RANGES), min_size=least, max_size=3, unique=True))
    return [{"from_port": first, "to_port": last} for first, last in some]


@st.composite
def wanted_policies(draw: st.DrawFn, place: Entry) -> list[Entry]:
    entries = []
    for address in draw(st.lists(st.sampled_from(addresses_of(place)), max_size=5)):
        entry: Entry = {"address": address}
        if draw(st.booleans()):
            entry["port_ranges"] = draw(ranges_of())
        if not draw(st.integers(0, 7)):
            entry["endpoint_id"] = endpoint_of(address)
        if not draw(st.integers(0, 5)):
            entry["id"] = f"ply-{draw(st.integers(0, 5))}"
            if draw(st.booleans()):
                del entry["address"]
        entries.append(entry)
    return entries


@st.composite
def orderly_policies(draw: st.DrawFn, place: Entry) -> Orderly:
    addresses = draw(st.lists(st.sampled_from(addresses_of(place)), unique=True, min_size=1))
    entries: list[Entry] = [{"address": address, "port_ranges": draw(ranges_of(1))} for address in addresses]
    return Orderly(draw(live_policies(place, odd=False)), entries)


def call(action: str, shown: Entry, _place: Entry, _facts: Entry) -> tuple[t.Hashable, int | None]:
    """Each call is for one endpoint."""
    endpoint = endpoint_of(shown.get("address") or shown["identity"])
    return (action, endpoint), {"create": 500, "update": 500, "delete": 9000}[action]


WORLD = World(
    module="ga_custom_routing_traffic_policies",
    option="traffic_policies",
    section="custom_routing_traffic_policies",
    id="PolicyId",
    places=st.sampled_from([WHOLE, ONE]),
    live=live_policies,
    wanted=wanted_policies,
    orderly=lambda place, _purge: orderly_policies(place),
    reads=(
        "DescribeCustomRoutingEndpointGroup",
        "ListCustomRoutingEndpointTrafficPolicies",
        "ListCustomRoutingEndpoints",
        "ListCustomRoutingPortMappingsByDestination",
        "ListCustomRoutingEndpointGroupDestinations",
        "DescribeAccelerator",
    ),
    call=call,
    open_facts={"batch_ids": ("reversed",), "update_absent": ("reset",), "read_order": ("other",)},
    around={
        "accelerators": {ACCELERATOR: {"Name": "doors"}},
        "listeners": {
            LISTENER: {
                "AcceleratorId": ACCELERATOR,
                "Name": "doors",
                "Type": "CustomRouting",
                "PortRanges": [{"FromPort": 10000, "ToPort": 16000}],
            }
        },
        "custom_routing_endpoint_groups": {GROUP: {"ListenerId": LISTENER, "Name": "doors"}},
        "custom_routing_endpoints": {
            endpoint: {
                "EndpointGroupId": GROUP,
                "Endpoint": endpoint.replace("ep-", "vsw-"),
                "Cidr": f"10.1.0.{16 * number}/28",
                "TrafficToEndpointPolicy": "AllowCustom",
            }
            for number, endpoint in enumerate(ADDRESSES)
        },
        "destinations": {
            "dst-bp1doors": {"EndpointGroupId": GROUP, "FromPort": 8000, "ToPort": 8020, "Protocols": ["TCP", "UDP"]}
        },
    },
)
