# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The port mapping table of custom routing listeners: which port of the accelerator leads to which address and port.

What the documentation says ("How custom routing listeners work", ListCustomRoutingPortMappings and
…ByDestination): the table follows from the listener's ports, the ports and protocols of the endpoint group and the
addresses of its vSwitches; the reserved ports 25, 250, 4789 and 4790 are passed over; whether a destination may
receive traffic is decided by its endpoint's policy. How the pairs are dealt out is not documented. Here the listener's
ports, in ascending order, are dealt to the groups in the order of their creation, to their endpoints, to the addresses
of each endpoint and to the ports of each address: the same state always gives the same table.

Left out are the first address and the last three of a vSwitch, which the system keeps (CreateVSwitch of VPC 2016-04-28),
and destinations that have not settled yet. A listener with too few ports maps what it has ports for.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from .errors import illegal
from .paging import numbered_page
from .ports import RESERVED_PORTS, protocol_set
from .world import Record, World


def list_port_mappings(world: World, given: Record) -> Record:
    """The table of an accelerator; an unknown listener or endpoint group filters to nothing."""
    world.accelerator(given["AcceleratorId"])
    found = [
        mapping
        for listener in _listeners(world)
        if listener["AcceleratorId"] == given["AcceleratorId"]
        for mapping in port_mappings(world, listener)
    ]
    names = ("ListenerId", "EndpointGroupId")
    kept = [item for item in found if all(given.get(name) in (None, "", item[name]) for name in names)]
    return numbered_page(world, given, "PortMappings", kept)


def list_port_mappings_by_destination(world: World, given: Record) -> Record:
    """The part of the table that leads to one address of one endpoint; raises NotExist.EndPoint."""
    try:
        address = str(ipaddress.IPv4Address(given["DestinationAddress"]))
    except ValueError:
        raise illegal("DestinationAddress", "an IPv4 address is expected") from None
    endpoint = world.find("custom_routing_endpoints", given["EndpointId"])
    table = port_mappings(world, world.listener(world.custom_group(endpoint["EndpointGroupId"])["ListenerId"]))
    wanted = (given["EndpointId"], address)
    found = [item for item in table if (item["EndpointId"], item["DestinationSocketAddress"]["IpAddress"]) == wanted]
    return numbered_page(world, given, "PortMappings", found)


def port_mappings(world: World, listener: Record) -> Iterator[Record]:
    """The table of one listener, by ascending port."""
    offered = {port for span in listener["PortRanges"] for port in range(span["FromPort"], span["ToPort"] + 1)}
    ports = sorted(offered.difference(RESERVED_PORTS))
    for port, mapping in zip(ports, _destinations(world, listener)):
        yield {**mapping, "AcceleratorPort": port}


def _listeners(world: World) -> list[Record]:
    found = [item for item in world.section("listeners").values() if item.get("Type") == "CustomRouting"]
    return sorted(found, key=lambda item: item["Sequence"])


def _destinations(world: World, listener: Record) -> Iterator[Record]:
    groups = [
        item
        for item in world.section("custom_routing_endpoint_groups").values()
        if item["ListenerId"] == listener["ListenerId"]
    ]
    for group in sorted(groups, key=lambda item: item["Sequence"]):
        served = _served(world, group["EndpointGroupId"])
        for endpoint in _endpoints(world, group["EndpointGroupId"]) if served else ():
            policies = _policies(world, endpoint["EndpointId"])
            for address in _addresses(endpoint["Cidr"]):
                for port, protocols in served.items():
                    yield {
                        "AcceleratorId": listener["AcceleratorId"],
                        "ListenerId": listener["ListenerId"],
                        "EndpointGroupId": group["EndpointGroupId"],
                        "EndpointGroupRegion": group["EndpointGroupRegion"],
                        "EndpointId": endpoint["EndpointId"],
                        "Vswitch": endpoint["Endpoint"],
                        "DestinationSocketAddress": {"IpAddress": address, "Port": port},
                        "Protocols": protocols,
                        "DestinationTrafficState": "allow" if allows(endpoint, policies, address, port) else "deny",
                    }


def _served(world: World, group_id: str) -> dict[int, list[str]]:
    """The ports of a group in ascending order, each with the protocols of all destinations that are in force on it."""
    found: dict[int, set[str]] = {}
    for item in world.destinations_of(group_id):
        force = item["InForce"]
        if force:
            protocols = protocol_set("Protocols", force["Protocols"])
            for port in range(force["FromPort"], force["ToPort"] + 1):
                found.setdefault(port, set()).update(protocols)
    return {port: sorted(found[port]) for port in sorted(found)}


def _addresses(cidr: str) -> Iterator[str]:
    network = ipaddress.IPv4Network(cidr)
    for offset in range(1, network.num_addresses - 3):
        yield str(network[offset])


def _endpoints(world: World, group_id: str) -> list[Record]:
    """The endpoints of a group that are in force, in the order of their creation."""
    found = [item for item in world.section("custom_routing_endpoints").values() if item["InForce"]]
    return sorted((item for item in found if item["EndpointGroupId"] == group_id), key=lambda item: item["Sequence"])


def _policies(world: World, endpoint_id: str) -> list[Record]:
    """What is in force of the traffic policies of an endpoint."""
    found = world.section("custom_routing_traffic_policies").values()
    return [item["InForce"] for item in found if item["EndpointId"] == endpoint_id and item["InForce"]]


def allows(endpoint: Record, policies: list[Record], address: str, port: int) -> bool:
    """Whether the endpoint's policy lets traffic to this address and port; a policy without ports is for all of them."""
    word = endpoint["InForce"]["TrafficToEndpointPolicy"]
    if word != "AllowCustom":
        return bool(word == "AllowAll")
    for policy in policies:
        spans = policy["PortRanges"]
        if policy["Address"] == address and (
            not spans or any(span["FromPort"] <= port <= span["ToPort"] for span in spans)
        ):
            return True
    return False
