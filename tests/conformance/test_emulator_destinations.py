# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Custom routing destinations: limits, dry runs, and what is listed."""

from __future__ import annotations

from typing import Any

import pytest
from emulator_driver import GAME, GAME_ACCELERATOR, GAME_GROUP, Service

CREATE = "CreateCustomRoutingEndpointGroupDestinations"
UPDATE = "UpdateCustomRoutingEndpointGroupDestinations"
DELETE = "DeleteCustomRoutingEndpointGroupDestinations"
LIST = "ListCustomRoutingEndpointGroupDestinations"
DESCRIBE = "DescribeCustomRoutingEndpointGroupDestinations"
CONFIGURATIONS = "IllegalParameter.DestinationConfigurations"


@pytest.fixture
def roomy(service: Service) -> Service:
    """One address behind a listener with every port: enough for any range that is allowed."""
    state = service.control("GET", "state")
    state["listeners"][GAME]["PortRanges"] = [{"FromPort": 1, "ToPort": 65535}]
    state["custom_routing_endpoints"]["ep-bp1game"]["Cidr"] = "192.168.0.1/32"
    service.control("PUT", "state", state)
    return service


def item(low: Any = 80, high: Any = 90, protocols: Any = ("TCP",), **more: Any) -> dict[str, Any]:
    return {"FromPort": low, "ToPort": high, "Protocols": protocols, **more}


def code_of(service: Service, action: str, *items: dict[str, Any], **params: Any) -> str | None:
    given = {"EndpointGroupId": GAME_GROUP, "DestinationConfigurations": list(items), **params}
    code: str | None = service.call(action, **given)[1].get("Code")
    return code


def test_a_destination_is_listed_as_it_was_sent(service: Service) -> None:
    ids = service.add_destinations((8000, 8010), protocols=["UDP", "TCP"])
    expected = {
        "DestinationId": ids[0],
        "AcceleratorId": GAME_ACCELERATOR,
        "ListenerId": GAME,
        "EndpointGroupId": GAME_GROUP,
        "FromPort": 8000,
        "ToPort": 8010,
        "Protocols": ["UDP", "TCP"],
        "ServiceManaged": False,
        "ServiceManagedInfos": [],
    }
    assert service.destinations() == [expected], "the list has no State"
    described = service.good(DESCRIBE, DestinationId=ids[0])
    assert {name: described[name] for name in expected} == expected
    assert described["State"] == "active"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (item(1, 1), None),
        (item(0, 1), "IllegalParameter.FromPort"),
        (item(65499, 65499), None),
        (item(1, 65500), "IllegalParameter.ToPort"),
        (item(1, 65499), None),
        (item(90, 80), "IllegalParameter.FromPort"),
        (item("http", 80), "IllegalParameter.FromPort"),
        (item(None), "MissingFromPort"),
        (item(80, None), "MissingToPort"),
        (item(protocols=[]), "MissingProtocols"),
        (item(protocols=["tcp"]), None),
        (item(protocols=["TCP,UDP"]), None),
        (item(protocols=["TCP+UDP"]), None),
        (item(protocols=["tcp", "udp"]), None),
        (item(protocols=["ICMP"]), "IllegalParameter.Protocols"),
        (item(protocols=["TCP"] * 4), None),
        (item(protocols=["TCP"] * 5), "IllegalParameter.Protocols"),
        (item(Colour="red"), "InvalidParameter"),
        (item(DestinationId="dst-1"), "InvalidParameter"),
    ],
)
def test_limits_of_one(roomy: Service, given: dict[str, Any], code: str | None) -> None:
    assert code_of(roomy, CREATE, given) == code
    assert len(roomy.destinations()) == (0 if code else 1)


@pytest.mark.parametrize(("number", "code"), [(20, None), (21, CONFIGURATIONS)])
def test_how_many_in_a_call(roomy: Service, number: int, code: str | None) -> None:
    assert code_of(roomy, CREATE, *[item(port, port) for port in range(1, number + 1)]) == code
    ids = [found["DestinationId"] for found in roomy.destinations()] or ["dst-1"] * number
    assert code_of(roomy, UPDATE, *[{"DestinationId": destination_id} for destination_id in ids]) == code


def test_delete_has_no_such_limit(roomy: Service) -> None:
    ids = roomy.add_destinations(*[(port, port) for port in range(1, 21)])
    ids += roomy.add_destinations((30, 30))
    roomy.good(DELETE, EndpointGroupId=GAME_GROUP, DestinationIds=ids)
    assert roomy.destinations() == []


@pytest.mark.parametrize(
    ("spans", "protocols", "code"),
    [
        ([(80, 90), (91, 99)], ["TCP"], None),
        ([(80, 90), (90, 99)], ["TCP"], CONFIGURATIONS),
        ([(80, 90), (85, 86)], ["TCP"], CONFIGURATIONS),
        ([(80, 80), (80, 80)], ["TCP"], CONFIGURATIONS),
    ],
)
def test_overlap(service: Service, spans: list[tuple[int, int]], protocols: list[str], code: str | None) -> None:
    assert code_of(service, CREATE, *[item(low, high, protocols) for low, high in spans]) == code
    service.control("POST", "reset")
    service.add_destinations(spans[0], protocols=protocols)
    assert code_of(service, CREATE, item(*spans[1], protocols)) == code
    service.control("PUT", "options", {"overlapping_destinations": "allow"})
    assert code_of(service, CREATE, item(*spans[1], protocols)) is None


def test_ranges_of_different_protocols_do_not_overlap(service: Service) -> None:
    service.add_destinations((80, 90), protocols=["TCP"])
    service.add_destinations((80, 90), protocols=["UDP"])
    assert code_of(service, CREATE, item(90, 91, ["tcp,udp"])) == CONFIGURATIONS


def test_update_in_place(service: Service) -> None:
    ids = service.add_destinations((80, 90), (100, 110))
    body = service.good(
        UPDATE,
        EndpointGroupId=GAME_GROUP,
        DestinationConfigurations=[
            {"DestinationId": ids[0], "ToPort": 85},
            {"DestinationId": ids[1], "FromPort": 86, "ToPort": 87, "Protocols": ["UDP"]},
        ],
    )
    assert set(body) == {"RequestId"}
    found = [(entry["FromPort"], entry["ToPort"], entry["Protocols"]) for entry in service.destinations()]
    assert found == [(80, 85, ["TCP"]), (86, 87, ["UDP"])]


def test_two_may_swap_their_ranges(service: Service) -> None:
    ids = service.add_destinations((80, 90), (100, 110))
    swapped = [item(100, 110, DestinationId=ids[0]), item(80, 90, DestinationId=ids[1])]
    assert code_of(service, UPDATE, *swapped) is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ([{"ToPort": 79}], "IllegalParameter.FromPort"),
        ([{"FromPort": 91}], "IllegalParameter.FromPort"),
        ([{"ToPort": 100}], CONFIGURATIONS),
        ([{"DestinationId": "dst-none"}], "NotExist.Destination"),
        ([{"DestinationId": ""}], "MissingDestinationId"),
        ([{"ToPort": 85}, {"ToPort": 86}], "IllegalParameter.DestinationId"),
        ([{"Protocols": ["X"]}], "IllegalParameter.Protocols"),
    ],
)
def test_refused_updates_change_nothing(service: Service, changes: list[dict[str, Any]], code: str) -> None:
    ids = service.add_destinations((80, 90), (100, 110))
    before = service.destinations()
    assert code_of(service, UPDATE, *[{"DestinationId": ids[0], **change} for change in changes]) == code
    assert service.destinations() == before


@pytest.mark.parametrize("action", [CREATE, UPDATE, DELETE])
@pytest.mark.parametrize("group", ["epg-none", "epg-bp1blue", ""])
def test_unknown_group(service: Service, action: str, group: str) -> None:
    given: dict[str, Any] = {"DestinationIds": ["dst-1"]}
    if action != DELETE:
        given = {"DestinationConfigurations": [item(**({"DestinationId": "x"} if action == UPDATE else {}))]}
    expected = "NotExist.EndPointGroup" if group else "MissingEndpointGroupId"
    assert service.refused(action, EndpointGroupId=group, **given) == expected


def test_delete_refusals(service: Service) -> None:
    ids = service.add_destinations((80, 90))
    assert service.refused(DELETE, EndpointGroupId=GAME_GROUP) == "MissingDestinationIds"
    both = service.refused(DELETE, EndpointGroupId=GAME_GROUP, DestinationIds=[ids[0], "dst-none"])
    assert both == "NotExist.Destination"
    twice = service.refused(DELETE, EndpointGroupId=GAME_GROUP, DestinationIds=[ids[0], ids[0]])
    assert twice == "IllegalParameter.DestinationIds"
    assert len(service.destinations()) == 1


def test_capacity(service: Service) -> None:
    """6001 ports of the listener, none of them reserved, for 16 addresses: 375 ports."""
    service.add_destinations((1, 375), protocols=["TCP", "UDP"])
    assert code_of(service, CREATE, item(376, 376)) == "QuotaExceeded.ListenerPort"


def test_reserved_ports_do_not_count(roomy: Service) -> None:
    state = roomy.control("GET", "state")
    state["listeners"][GAME]["PortRanges"] = [{"FromPort": 4780, "ToPort": 4799}]
    roomy.control("PUT", "state", state)
    assert code_of(roomy, CREATE, item(1, 19)) == "QuotaExceeded.ListenerPort"
    assert code_of(roomy, CREATE, item(1, 18)) is None


@pytest.mark.parametrize("status", [400, 200, "plain"])
@pytest.mark.parametrize("action", [CREATE, UPDATE, DELETE])
def test_dry_run_changes_nothing(service: Service, action: str, status: Any) -> None:
    ids = service.add_destinations((80, 90))
    before = service.destinations()
    service.control("PUT", "options", {"dry_run_status": status})
    service.control("PUT", "transitions", {"mode": "stuck"})
    writes: dict[str, Any] = {
        CREATE: {"DestinationConfigurations": [item(100, 110)]},
        UPDATE: {"DestinationConfigurations": [{"DestinationId": ids[0], "ToPort": 99}]},
        DELETE: {"DestinationIds": ids},
    }
    given = writes[action]
    for text in ("true", "True"):
        answer = service.call(action, EndpointGroupId=GAME_GROUP, DryRun=text, ClientToken="token", **given)
        if status == "plain":
            assert answer[0] == 200
            assert set(answer[1]) == {"RequestId"}
        else:
            assert (answer[0], answer[1]["Code"]) == (status, "DryRunOperation")
    assert service.destinations() == before
    assert [entry["changed"] for entry in service.control("GET", "journal") if "DryRun" in entry["params"]] == [
        False
    ] * 2
    service.good(action, EndpointGroupId=GAME_GROUP, DryRun=False, ClientToken="token", **given)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ([item(85, 95)], CONFIGURATIONS),
        ([item(90, 80)], "IllegalParameter.FromPort"),
        ([item(1000, 2000)], "QuotaExceeded.ListenerPort"),
    ],
)
def test_dry_run_refuses_what_the_state_of_now_forbids(service: Service, given: list[Any], code: str) -> None:
    service.add_destinations((80, 90))
    assert code_of(service, CREATE, *given, DryRun=True) == code


def test_dry_run_under_the_lock(service: Service) -> None:
    service.control("PUT", "transitions", {"mode": "stuck"})
    service.add_destinations((80, 90))
    assert code_of(service, CREATE, item(100, 110), DryRun=True) == "StateError.Accelerator"


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, [80, 100, 200]),
        ({"EndpointGroupId": GAME_GROUP}, [80, 100, 200]),
        ({"EndpointGroupId": "epg-none"}, []),
        ({"ListenerId": "lsr-none"}, []),
        ({"FromPort": 80}, [80]),
        ({"FromPort": 81}, []),
        ({"ToPort": 110}, [100]),
        ({"FromPort": 80, "ToPort": 110}, []),
        ({"Protocols": ["TCP"]}, [80]),
        ({"Protocols": ["tcp", "UDP"]}, [200]),
        ({"Protocols": ["UDP", "TCP"]}, [200]),
        ({"Protocols": ["TCP", "tcp"]}, [80]),
        ({"Protocols": ["TCP,UDP"]}, [200]),
    ],
)
def test_filters_match_exactly(service: Service, filters: dict[str, Any], expected: list[int]) -> None:
    service.add_destinations((80, 90), protocols=["TCP"])
    service.add_destinations((100, 110), protocols=["UDP"])
    service.add_destinations((200, 210), protocols=["TCP", "UDP"])
    assert [found["FromPort"] for found in service.destinations(**filters)] == expected


@pytest.mark.parametrize(
    ("protocols", "expected"),
    [(["TCP"], [80, 200]), (["udp"], [100, 200]), (["TCP", "UDP"], [80, 100, 200]), (["TCP+UDP"], [80, 100, 200])],
)
def test_the_filter_may_mean_any_of_its_protocols(service: Service, protocols: list[str], expected: list[int]) -> None:
    """What two of them mean is not documented."""
    service.control("PUT", "options", {"protocols_filter": "any"})
    for port, carried in ((80, ["TCP"]), (100, ["UDP"]), (200, ["TCP", "UDP"])):
        service.add_destinations((port, port), protocols=carried)
    assert [found["FromPort"] for found in service.destinations(Protocols=protocols)] == expected


@pytest.mark.parametrize(
    ("filters", "code"),
    [
        ({"FromPort": 2, "ToPort": 1}, "IllegalParameter.FromPort"),
        ({"FromPort": 0}, "IllegalParameter.FromPort"),
        ({"Protocols": ["X"]}, "IllegalParameter.Protocols"),
        ({"Protocols": ["TCP"] * 11}, "IllegalParameter.Protocols"),
        ({"AcceleratorId": "ga-none"}, "NotExist.Accelerator"),
        ({"AcceleratorId": ""}, "MissingAcceleratorId"),
    ],
)
def test_refused_lists(service: Service, filters: dict[str, Any], code: str) -> None:
    assert service.refused(LIST, **{"AcceleratorId": GAME_ACCELERATOR, **filters}) == code


def test_describe_of_something_unknown(service: Service) -> None:
    ids = service.add_destinations((80, 90))
    assert service.refused(DESCRIBE, DestinationId="dst-none") == "NotExist.Destination"
    assert service.refused(DESCRIBE, DestinationId=ids[0], EndpointGroupId="epg-x") == "NotExist.Destination"
    assert service.good(DESCRIBE, DestinationId=ids[0], EndpointGroupId=GAME_GROUP)["FromPort"] == 80


def test_normalised_protocols(service: Service) -> None:
    service.add_destinations((80, 90), protocols=["tcp,udp"])
    service.control("PUT", "options", {"value_echo": "normalised"})
    assert service.destinations()[0]["Protocols"] == ["TCP", "UDP"]


def test_options_of_other_kinds_leave_destinations_alone(service: Service) -> None:
    """A call is done as a whole, and ids come in the order of the request."""
    service.control("PUT", "options", {"atomic_writes": False, "batch_ids": "reversed"})
    first, second = service.add_destinations((1, 1), (2, 2))
    assert [item["DestinationId"] for item in service.destinations()] == [first, second]
    items = [{"FromPort": port, "ToPort": port, "Protocols": ["TCP"]} for port in (3, 2)]
    action = "CreateCustomRoutingEndpointGroupDestinations"
    code = service.refused(action, EndpointGroupId=GAME_GROUP, DestinationConfigurations=items)
    assert code == "IllegalParameter.DestinationConfigurations" and len(service.destinations()) == 2
