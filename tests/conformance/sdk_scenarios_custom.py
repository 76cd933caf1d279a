# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Scenarios of custom routing: destinations, endpoints, policies and port mappings."""

from __future__ import annotations

from typing import Any

from emulator_driver import GAME_ACCELERATOR, GAME_GROUP
from sdk_stage import VOICE, VOICE_GROUP, Refusal, Stage, scenario

GROUP = {"EndpointGroupId": GAME_GROUP}
WHOLE = {"AcceleratorId": GAME_ACCELERATOR}


def span(low: int, high: int | None = None, *protocols: str) -> dict[str, Any]:
    """A destination for a write."""
    return {"FromPort": low, "ToPort": low if high is None else high, "Protocols": list(protocols or ("TCP",))}


def sent(item: dict[str, Any]) -> dict[str, Any]:
    """A destination that was read, reduced to what is sent."""
    return {name: item[name] for name in ("FromPort", "ToPort", "Protocols")}


@scenario(writes=True)
def destinations_come_back_verbatim(stage: Stage) -> None:
    """In the order of the request, in the spelling that was sent, without a State."""
    items = [span(80, 90, "tcp"), span(443, 443, "UDP", "TCP"), span(9000, 9001, "TCP,UDP")]
    ids = stage.create_destinations(*items)
    found = stage.destinations()
    assert [item["DestinationId"] for item in found] == ids
    assert [sent(item) for item in found] == items
    assert all("State" not in item and item["EndpointGroupId"] == GAME_GROUP for item in found)


@scenario(writes=True)
def destinations_over_several_pages(stage: Stage) -> None:
    """By number."""
    ids = stage.create_destinations(*(span(port) for port in range(1000, 1013)))
    action = "ListCustomRoutingEndpointGroupDestinations"
    pages = stage.pages(action, "Destinations", 5, **WHOLE, **GROUP)
    assert [len(page) for page in pages] == [5, 5, 3]
    assert [item["DestinationId"] for page in pages for item in page] == ids


@scenario(writes=True)
def destinations_update(stage: Stage) -> None:
    """In place: what is left out stays."""
    first, second = stage.create_destinations(span(80, 90), span(100, 110))
    changes = [{"DestinationId": first, **span(70, 75, "UDP")}, {"DestinationId": second, "ToPort": 120}]
    stage.good("UpdateCustomRoutingEndpointGroupDestinations", DestinationConfigurations=changes, **GROUP)
    assert [sent(item) for item in stage.destinations()] == [span(70, 75, "UDP"), span(100, 120)]


@scenario(writes=True)
def destinations_delete(stage: Stage) -> None:
    """What was deleted is gone, and Describe says so."""
    first, second = stage.create_destinations(span(80), span(81))
    stage.good("DeleteCustomRoutingEndpointGroupDestinations", DestinationIds=[first], **GROUP)
    assert [item["DestinationId"] for item in stage.destinations()] == [second]
    gone = stage.refused("DescribeCustomRoutingEndpointGroupDestinations", DestinationId=first)
    assert gone == Refusal("NotExist.Destination")


@scenario(writes=True)
def destinations_describe(stage: Stage) -> None:
    """Flat, with a State, asked for by nothing but its id."""
    destination = stage.create_destinations(span(80, 90, "TCP", "UDP"))[0]
    found = stage.good("DescribeCustomRoutingEndpointGroupDestinations", DestinationId=destination)
    assert (sent(found), found["State"]) == (span(80, 90, "TCP", "UDP"), "active")
    assert (found["AcceleratorId"], found["EndpointGroupId"]) == (GAME_ACCELERATOR, GAME_GROUP)


@scenario(writes=True)
def destinations_dry_run_passed(stage: Stage) -> None:
    """A dry run that would be accepted answers DryRunOperation as an error, and nothing has changed."""
    kept = stage.create_destinations(span(80))[0]
    passed = Refusal("DryRunOperation")
    changed = [{"DestinationId": kept, "ToPort": 90}]
    action = "{}CustomRoutingEndpointGroupDestinations".format
    assert stage.refused_destinations(span(81), DryRun=True) == passed
    assert stage.refused(action("Update"), DestinationConfigurations=changed, DryRun=True, **GROUP) == passed
    assert stage.refused(action("Delete"), DestinationIds=[kept], DryRun=True, **GROUP) == passed


@scenario(writes=False)
def destinations_dry_run_refused(stage: Stage) -> None:
    """A dry run that would not be accepted answers what the write would."""
    assert stage.refused_destinations(span(90, 80), DryRun=True) == Refusal("IllegalParameter.FromPort")
    missing = stage.refused_destinations(span(80), EndpointGroupId="epg-none", DryRun=True)
    assert missing == Refusal("NotExist.EndPointGroup")


@scenario(writes=True)
def destinations_token_is_replayed(stage: Stage) -> None:
    """The first answer again, and no second destination; with other parameters it is refused."""
    first = stage.create_destinations(span(80), ClientToken="token-1")
    assert stage.create_destinations(span(80), ClientToken="token-1") == first
    assert len(stage.destinations()) == 1
    assert stage.refused_destinations(span(81), ClientToken="token-1") == Refusal("IdempotentParameterMismatch")


@scenario(writes=True)
def destinations_overlap(stage: Stage) -> None:
    """Two ranges that share a port and a protocol."""
    stage.create_destinations(span(80, 90))
    assert stage.refused_destinations(span(90, 95)) == Refusal("IllegalParameter.DestinationConfigurations")


@scenario(writes=True)
def destinations_of_two_protocols(stage: Stage) -> None:
    """A filter by two protocols finds what carries both."""
    stage.create_destinations(span(80), span(81, 81, "UDP"), span(82, 82, "TCP", "UDP"))
    action = "ListCustomRoutingEndpointGroupDestinations"
    found = stage.good(action, Protocols=["TCP", "UDP"], PageNumber=1, PageSize=50, **WHOLE, **GROUP)
    assert [item["FromPort"] for item in found["Destinations"]] == [82]


@scenario(writes=True)
def destinations_settle(stage: Stage) -> None:
    """The group is updating until it has settled; its new destinations are in state init."""
    stage.settle("polls", n=2)
    destination = stage.create_destinations(span(80))[0]
    seen = stage.good("DescribeCustomRoutingEndpointGroupDestinations", DestinationId=destination)["State"]
    states = [stage.good("DescribeCustomRoutingEndpointGroup", **GROUP)["State"] for _look in range(2)]
    assert (seen, states) == ("init", ["updating", "active"])


@scenario(writes=False)
def custom_groups_over_several_pages(stage: Stage) -> None:
    """Describe of one group, and the list."""
    found = stage.good("DescribeCustomRoutingEndpointGroup", **GROUP)
    assert (found["AcceleratorId"], found["Name"], found["State"]) == (GAME_ACCELERATOR, "game", "active")
    pages = stage.pages("ListCustomRoutingEndpointGroups", "EndpointGroups", 2, **WHOLE)
    assert [[item["EndpointGroupId"] for item in page] for page in pages] == [
        [GAME_GROUP, VOICE_GROUP],
        ["epg-bp1spare"],
    ]


@scenario(writes=False)
def endpoints_and_policies(stage: Stage) -> None:
    """The vSwitches behind a group, and what may reach them."""
    one = stage.good("DescribeCustomRoutingEndpoint", EndpointId="ep-bp1voice")
    assert (one["Endpoint"], one["Type"], one["State"]) == ("vsw-bp1voice", "PrivateSubNet", "active")
    pages = stage.pages("ListCustomRoutingEndpoints", "Endpoints", 2, **WHOLE)
    assert [len(page) for page in pages] == [2, 1]
    assert [(item["EndpointId"], item["TrafficToEndpointPolicy"]) for page in pages for item in page] == [
        ("ep-bp1game", "AllowAll"),
        ("ep-bp1voice", "AllowCustom"),
        ("ep-bp1closed", "DenyAll"),
    ]
    pages = stage.pages("ListCustomRoutingEndpointTrafficPolicies", "Policies", 2, **WHOLE, EndpointId="ep-bp1voice")
    assert [[item["Address"] for item in page] for page in pages] == [["10.0.0.1", "10.0.0.2"], ["10.0.0.3"]]
    assert pages[0][1]["PortRanges"] == [{"FromPort": 7001, "ToPort": 7001}]


@scenario(writes=False)
def port_mappings(stage: Stage) -> None:
    """By ascending port without the reserved ones; the policy says allow or deny."""
    pages = stage.pages("ListCustomRoutingPortMappings", "PortMappings", 10, ListenerId=VOICE, **WHOLE)
    assert [len(page) for page in pages] == [10, 10, 4]
    found = [item for page in pages for item in page]
    assert [item["AcceleratorPort"] for item in found] == [4788, 4791, 4792, *range(20000, 20021)]
    assert found[1] == {
        "AcceleratorId": GAME_ACCELERATOR,
        "AcceleratorPort": 4791,
        "DestinationSocketAddress": {"IpAddress": "10.0.0.1", "Port": 7001},
        "DestinationTrafficState": "allow",
        "EndpointGroupId": VOICE_GROUP,
        "EndpointGroupRegion": "cn-hangzhou",
        "EndpointId": "ep-bp1voice",
        "ListenerId": VOICE,
        "Protocols": ["TCP", "UDP"],
        "Vswitch": "vsw-bp1voice",
    }
    assert [item["DestinationTrafficState"] for item in found[:6]] == [
        "allow",
        "allow",
        "allow",
        "deny",
        "allow",
        "deny",
    ]
    assert {item["DestinationTrafficState"] for item in found[6:]} == {"deny"}


@scenario(writes=False)
def port_mappings_by_destination(stage: Stage) -> None:
    """What leads to one address; nothing leads to an address that the system keeps."""
    action = "ListCustomRoutingPortMappingsByDestination"
    pages = stage.pages(action, "PortMappings", 2, EndpointId="ep-bp1voice", DestinationAddress="10.0.0.2")
    assert [[(item["AcceleratorPort"], item["DestinationTrafficState"]) for item in page] for page in pages] == [
        [(20000, "deny"), (20001, "allow")],
        [(20002, "deny")],
    ]
    assert stage.pages(action, "PortMappings", 2, EndpointId="ep-bp1voice", DestinationAddress="10.0.0.7") == [[]]
