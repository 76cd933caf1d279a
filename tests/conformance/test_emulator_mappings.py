# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Port mappings in every detail: ports, addresses, protocols, policies, and what settles when."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from emulator_driver import GAME_ACCELERATOR, GAME_GROUP, Service
from sdk_stage import SEED, VOICE, VOICE_GROUP

GAME = "lsr-bp1game"
ENDPOINT = {"EndpointGroupId": VOICE_GROUP, "Endpoint": "vsw-1", "Cidr": "10.0.0.0/29"}
MAPPINGS, BY_DESTINATION = "ListCustomRoutingPortMappings", "ListCustomRoutingPortMappingsByDestination"
RESERVED = {25, 250, 4789, 4790}


@pytest.fixture
def seeded(service: Service) -> Service:
    service.control("POST", "reset", {"seed": SEED})
    return service


def table(service: Service, **params: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for number in range(1, 1000):
        page = service.good(MAPPINGS, AcceleratorId=GAME_ACCELERATOR, PageSize=50, PageNumber=number, **params)
        found += page["PortMappings"]
        if not page["PortMappings"]:
            assert page["TotalCount"] == len(found)
            break
    return found


def sockets(service: Service, **params: Any) -> list[tuple[int, str, int]]:
    return [(item["AcceleratorPort"], *item["DestinationSocketAddress"].values()) for item in table(service, **params)]


def changed(service: Service, policies: Any = (), **endpoint: Any) -> None:
    """The first endpoint of the voice group, changed in the state."""
    seed = copy.deepcopy(SEED)
    seed["custom_routing_endpoints"]["ep-bp1voice"].update(endpoint)
    seed["custom_routing_traffic_policies"] = {
        f"ply-{number}": {"EndpointId": "ep-bp1voice", **policy} for number, policy in enumerate(policies)
    }
    service.control("PUT", "state", seed)


def test_no_destinations_no_mappings(service: Service) -> None:
    assert table(service) == []


def test_each_address_gets_each_port(service: Service) -> None:
    """192.168.192.0/28 without its first address and its last three: .1 to .12."""
    service.add_destinations((80, 81), (9000, 9000))
    found = sockets(service)
    addresses = [f"192.168.192.{number}" for number in range(1, 13)]
    expected = [(address, port) for address in addresses for port in (80, 81, 9000)]
    assert found == [(port, *target) for port, target in enumerate(expected, 10000)]
    assert {item["DestinationTrafficState"] for item in table(service)} == {"allow"}


@pytest.mark.parametrize(("low", "high"), [(20, 300), (4780, 4800)])
def test_reserved_ports_are_passed_over(seeded: Service, low: int, high: int) -> None:
    state = seeded.control("GET", "state")
    state["listeners"][VOICE]["PortRanges"] = [{"FromPort": low, "ToPort": high}]
    seeded.control("PUT", "state", state)
    ports = [port for port, _address, _port in sockets(seeded, ListenerId=VOICE)]
    assert ports == [port for port in range(low, high + 1) if port not in RESERVED][: len(ports)]
    assert RESERVED & set(range(low, ports[-1]))


def test_a_listener_with_too_few_ports_maps_what_it_can(seeded: Service) -> None:
    state = seeded.control("GET", "state")
    state["listeners"][VOICE]["PortRanges"] = [{"FromPort": 30000, "ToPort": 30004}]
    seeded.control("PUT", "state", state)
    assert len(table(seeded, ListenerId=VOICE)) == 5


def test_protocols_of_overlapping_destinations_are_joined(seeded: Service) -> None:
    found = table(seeded, ListenerId=VOICE)[:3]
    assert [(item["DestinationSocketAddress"]["Port"], item["Protocols"]) for item in found] == [
        (7000, ["UDP"]),
        (7001, ["TCP", "UDP"]),
        (7002, ["TCP"]),
    ]


@pytest.mark.parametrize(
    ("policy", "policies", "allowed"),
    [
        ("AllowAll", [], 12),
        ("AllowAll", [{"Address": "10.0.0.1"}], 12),
        ("DenyAll", [{"Address": "10.0.0.1"}], 0),
        ("AllowCustom", [], 0),
        ("AllowCustom", [{"Address": "10.0.0.1"}], 3),
        ("AllowCustom", [{"Address": "10.0.0.9"}], 0),
        ("AllowCustom", [{"Address": "10.0.0.1", "PortRanges": [{"FromPort": 7001, "ToPort": 9000}]}], 2),
        ("AllowCustom", [{"Address": "10.0.0.1"}, {"Address": "10.0.0.2", "PortRanges": []}], 6),
    ],
)
def test_policies(seeded: Service, policy: str, policies: list[Any], allowed: int) -> None:
    changed(seeded, policies, TrafficToEndpointPolicy=policy)
    found = [item for item in table(seeded) if item["EndpointId"] == "ep-bp1voice"]
    assert (len(found), sum(item["DestinationTrafficState"] == "allow" for item in found)) == (12, allowed)


def test_the_same_state_gives_the_same_table(seeded: Service) -> None:
    first = table(seeded)
    seeded.control("PUT", "state", seeded.control("GET", "state"))
    assert table(seeded) == first


def test_filters(seeded: Service) -> None:
    seeded.add_destinations((80, 80))
    whole = table(seeded)
    assert [item["ListenerId"] for item in whole] == [GAME] * 12 + [VOICE] * 24
    for name, value in (("ListenerId", VOICE), ("EndpointGroupId", GAME_GROUP), ("ListenerId", "lsr-none")):
        assert table(seeded, **{name: value}) == [item for item in whole if item[name] == value]


def test_by_destination_is_a_part_of_the_table(seeded: Service) -> None:
    whole = [item for item in table(seeded) if item["DestinationSocketAddress"]["IpAddress"] == "10.0.0.2"]
    found = seeded.good(BY_DESTINATION, EndpointId="ep-bp1voice", DestinationAddress="10.0.0.2")
    assert (found["PortMappings"], found["TotalCount"]) == (whole, 3)


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"EndpointId": "ep-none", "DestinationAddress": "10.0.0.2"}, "NotExist.EndPoint"),
        ({"EndpointId": "ep-bp1voice", "DestinationAddress": "10.0.0"}, "IllegalParameter.DestinationAddress"),
        ({"EndpointId": "ep-bp1voice"}, "MissingDestinationAddress"),
        ({"DestinationAddress": "10.0.0.2"}, "MissingEndpointId"),
    ],
)
def test_by_destination_refusals(seeded: Service, params: dict[str, str], code: str) -> None:
    assert seeded.refused(BY_DESTINATION, **params) == code


def test_the_table_follows_when_a_write_has_settled(service: Service) -> None:
    first = service.add_destinations((80, 80))[0]
    service.control("PUT", "transitions", {"mode": "stuck"})
    change = [{"DestinationId": first, "FromPort": 90, "ToPort": 90}]
    service.good(
        "UpdateCustomRoutingEndpointGroupDestinations", EndpointGroupId=GAME_GROUP, DestinationConfigurations=change
    )
    assert {port for _accelerator, _address, port in sockets(service)} == {80}
    service.control("PUT", "transitions", {"mode": "immediate"})
    assert {port for _accelerator, _address, port in sockets(service)} == {90}
    service.good("DeleteCustomRoutingEndpointGroupDestinations", EndpointGroupId=GAME_GROUP, DestinationIds=[first])
    assert table(service) == []


@pytest.mark.parametrize(
    ("endpoint", "policy"),
    [
        (5, None),
        ({}, None),
        ({"EndpointGroupId": "epg-none", "Endpoint": "vsw-1", "Cidr": "10.0.0.0/29"}, None),
        ({**ENDPOINT, "Cidr": "10.0.0.1/29"}, None),
        ({**ENDPOINT, "TrafficToEndpointPolicy": "AllowSome"}, None),
        (ENDPOINT, {}),
        (ENDPOINT, {"Address": "here"}),
        (ENDPOINT, {"Address": "10.0.0.1", "PortRanges": [{"FromPort": "1"}]}),
    ],
)
def test_endpoints_that_do_not_fit_are_refused(service: Service, endpoint: Any, policy: Any) -> None:
    seed = copy.deepcopy(SEED)
    seed["custom_routing_endpoints"]["ep-1"] = endpoint
    if policy is not None:
        seed["custom_routing_traffic_policies"]["ply-1"] = {"EndpointId": "ep-1", **policy}
    before = service.control("GET", "state")
    assert service.control("PUT", "state", seed, expect=400)["error"]
    assert service.control("GET", "state") == before


def test_an_endpoint_is_in_the_group_that_is_asked_for(seeded: Service) -> None:
    action = "DescribeCustomRoutingEndpoint"
    assert seeded.good(action, EndpointId="ep-bp1voice", EndpointGroup=VOICE_GROUP)["Endpoint"] == "vsw-bp1voice"
    assert seeded.refused(action, EndpointId="ep-bp1voice", EndpointGroup=GAME_GROUP) == "NotExist.EndPoint"
