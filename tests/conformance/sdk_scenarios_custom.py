# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Scenarios of custom routing: destinations, endpoints, policies and port mappings."""

from __future__ import annotations

from typing import Any

from emulator_driver import ACCELERATOR, GAME, GAME_ACCELERATOR, GAME_GROUP, WEB
from sdk_stage import VOICE, VOICE_GROUP, Refusal, Stage, scenario

GROUP = {"EndpointGroupId": GAME_GROUP}
WHOLE = {"AcceleratorId": GAME_ACCELERATOR}
LOBBY = {"EndpointGroupRegion": "cn-shanghai", "Name": "lobby", "Description": "words"}


def span(low: int, high: int | None = None, *protocols: str) -> dict[str, Any]:
    """A destination for a write."""
    return {"FromPort": low, "ToPort": low if high is None else high, "Protocols": list(protocols or ("TCP",))}


def ranges(*spans: tuple[int, int]) -> list[dict[str, int]]:
    """Port ranges for a write."""
    return [{"FromPort": low, "ToPort": high} for low, high in spans]


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


def custom_group(stage: Stage, *groups: dict[str, Any], **more: Any) -> list[str]:
    """New endpoint groups of the game listener: their ids."""
    place = {**WHOLE, "ListenerId": GAME}
    body = stage.good(
        "CreateCustomRoutingEndpointGroups", **place, EndpointGroupConfigurations=list(groups or [LOBBY]), **more
    )
    return list(body["EndpointGroupIds"])


def custom_groups(stage: Stage) -> dict[str, dict[str, Any]]:
    """The endpoint groups of the game listener by their ids."""
    pages = stage.pages("ListCustomRoutingEndpointGroups", "EndpointGroups", 50, **WHOLE, ListenerId=GAME)
    return {item["EndpointGroupId"]: item for page in pages for item in page}


def vswitches(stage: Stage, *names: str, **more: Any) -> list[str]:
    """New endpoints of the game group: their ids."""
    items = [{"Endpoint": name, "Type": "PrivateSubNet", "TrafficToEndpointPolicy": "AllowCustom"} for name in names]
    return list(
        stage.good("CreateCustomRoutingEndpoints", **GROUP, EndpointConfigurations=items, **more)["EndpointIds"]
    )


def endpoints_of(stage: Stage) -> dict[str, dict[str, Any]]:
    """The endpoints of the game group by their ids."""
    pages = stage.pages("ListCustomRoutingEndpoints", "Endpoints", 50, **WHOLE, **GROUP)
    return {item["EndpointId"]: item for page in pages for item in page}


def policies_of(stage: Stage, endpoint: str = "ep-bp1game") -> dict[str, dict[str, Any]]:
    """The traffic policies of an endpoint by their ids."""
    action = "ListCustomRoutingEndpointTrafficPolicies"
    pages = stage.pages(action, "Policies", 50, **WHOLE, EndpointId=endpoint)
    return {item["PolicyId"]: item for page in pages for item in page}


def allow(stage: Stage, *policies: dict[str, Any], **more: Any) -> list[str]:
    """New traffic policies of the game endpoint: their ids."""
    action = "CreateCustomRoutingEndpointTrafficPolicies"
    body = stage.good(action, EndpointId="ep-bp1game", PolicyConfigurations=list(policies), **more)
    return list(body["PolicyIds"])


@scenario(writes=True)
def custom_groups_come_back(stage: Stage) -> None:
    """What was said, as it is described and listed; updated by an action for one; and gone."""
    created = custom_group(stage)[0]
    for found in (
        stage.good("DescribeCustomRoutingEndpointGroup", EndpointGroupId=created),
        custom_groups(stage)[created],
    ):
        assert (found["Name"], found["Description"], found["State"]) == ("lobby", "words", "active")
        assert (found["EndpointGroupRegion"], found["ListenerId"]) == ("cn-shanghai", GAME)
    action = "{}CustomRoutingEndpointGroup{}".format
    stage.good(action("Update", "Attribute"), EndpointGroupId=created, Name="hall")
    found = custom_groups(stage)[created]
    assert (found["Name"], found["Description"]) == ("hall", "words")
    stage.good(action("Delete", "s"), EndpointGroupIds=[created], **WHOLE)
    assert created not in custom_groups(stage)
    gone = stage.refused(action("Delete", "s"), EndpointGroupIds=[created], **WHOLE)
    assert gone == Refusal("NotExist.EndPointGroup")


@scenario(writes=True)
def custom_groups_dry_run_passed(stage: Stage) -> None:
    """As an error, of a creation and of a deletion."""
    action = "{}CustomRoutingEndpointGroups".format
    place = {**WHOLE, "ListenerId": GAME}
    empty = custom_group(stage)[0]
    stage.control("PUT", "options", {"quota_custom_groups": 3})
    passed = Refusal("DryRunOperation")
    assert stage.refused(action("Create"), **place, EndpointGroupConfigurations=[LOBBY], DryRun=True) == passed
    assert stage.refused(action("Delete"), **WHOLE, EndpointGroupIds=[empty], DryRun=True) == passed


@scenario(writes=True)
def custom_groups_come_with_content(stage: Stage) -> None:
    """Destinations, endpoints and their policies."""
    place = {**WHOLE, "ListenerId": GAME}
    policy = {"Address": "192.168.192.20", "PortRanges": ranges((9000, 9000))}
    endpoint = {
        "Endpoint": "vsw-bp1lobby",
        "Type": "PrivateSubNet",
        "TrafficToEndpointPolicy": "AllowCustom",
        "PolicyConfigurations": [policy],
    }
    lobby = {**LOBBY, "DestinationConfigurations": [span(9000)], "EndpointConfigurations": [endpoint]}
    created = stage.good("CreateCustomRoutingEndpointGroups", EndpointGroupConfigurations=[lobby], **place)
    (group,) = created["EndpointGroupIds"]
    where = {**WHOLE, "EndpointGroupId": group}
    found = stage.good("ListCustomRoutingEndpointGroupDestinations", **where)["Destinations"]
    assert [sent(one) for one in found] == [span(9000)]
    (one,) = stage.good("ListCustomRoutingEndpoints", **where)["Endpoints"]
    assert one["Endpoint"] == "vsw-bp1lobby"
    found = stage.good("ListCustomRoutingEndpointTrafficPolicies", **where)["Policies"]
    assert [found[0]["Address"]] == ["192.168.192.20"]


@scenario(writes=True)
def custom_groups_that_are_not_empty(stage: Stage) -> None:
    """They stay."""
    found = stage.refused("DeleteCustomRoutingEndpointGroups", **WHOLE, EndpointGroupIds=[GAME_GROUP])
    assert found == Refusal("Exist.EndPoint")
    stage.good("DeleteCustomRoutingEndpoints", **GROUP, EndpointIds=["ep-bp1game"])
    stage.create_destinations(span(80))
    found = stage.refused("DeleteCustomRoutingEndpointGroups", **WHOLE, EndpointGroupIds=[GAME_GROUP])
    assert found == Refusal("Exist.Destination")


@scenario(writes=True)
def custom_groups_that_cannot_be(stage: Stage) -> None:
    """Of a standard listener, too many, without a region, and with a name that is none."""
    action = "CreateCustomRoutingEndpointGroups"
    place = {**WHOLE, "ListenerId": GAME}
    standard = {"AcceleratorId": ACCELERATOR, "ListenerId": WEB}
    for params, code in (
        ({**standard, "EndpointGroupConfigurations": [LOBBY]}, "IllegalParameter.ListenerId"),
        ({**place, "EndpointGroupConfigurations": [LOBBY] * 2}, "QuotaExceeded.EndpointGroup"),
        ({**place, "EndpointGroupConfigurations": [LOBBY] * 6}, "IllegalParameter.EndpointGroupConfigurations"),
        ({**place, "EndpointGroupConfigurations": [{"Name": "x"}]}, "MissingEndpointGroupRegion"),
        ({**place, "EndpointGroupConfigurations": [{**LOBBY, "Name": "1"}]}, "IllegalParameter.Name"),
        (
            {**place, "EndpointGroupConfigurations": [{**LOBBY, "Description": "x" * 257}]},
            "IllegalParameter.Description",
        ),
    ):
        assert stage.refused(action, **params) == Refusal(code), params


@scenario(writes=True)
def endpoints_come_back(stage: Stage) -> None:
    """What was said; updated in place; and gone with their policies."""
    (created,) = vswitches(stage, "vsw-1")
    found = stage.good("DescribeCustomRoutingEndpoint", EndpointId=created, EndpointGroup=GAME_GROUP)
    assert (found["Endpoint"], found["Type"], found["State"]) == ("vsw-1", "PrivateSubNet", "active")
    assert (endpoints_of(stage)[created]["TrafficToEndpointPolicy"], "State" in endpoints_of(stage)[created]) == (
        "AllowCustom",
        False,
    )
    change = [{"EndpointId": created, "TrafficToEndpointPolicy": "AllowAll"}]
    assert stage.good("UpdateCustomRoutingEndpoints", **GROUP, EndpointConfigurations=change)["EndpointIds"] == [
        created
    ]
    assert endpoints_of(stage)[created]["TrafficToEndpointPolicy"] == "AllowAll"
    allow(stage, {"Address": "192.168.192.1"})
    stage.good("DeleteCustomRoutingEndpoints", **GROUP, EndpointIds=["ep-bp1game"])
    assert list(endpoints_of(stage)) == [created] and policies_of(stage) == {}


@scenario(writes=True)
def endpoints_have_addresses_of_their_own(stage: Stage) -> None:
    """A vSwitch that no seed names: the mapping table says which."""
    stage.create_destinations(span(80))
    (created,) = vswitches(stage, "vsw-1")
    table = stage.pages("ListCustomRoutingPortMappings", "PortMappings", 50, **WHOLE, **GROUP)
    found = [
        item["DestinationSocketAddress"]["IpAddress"] for page in table for item in page if item["Vswitch"] == "vsw-1"
    ]
    assert found == [f"192.168.192.{number}" for number in range(17, 29)]
    assert (
        stage.pages(
            "ListCustomRoutingPortMappingsByDestination",
            "PortMappings",
            50,
            EndpointId=created,
            DestinationAddress="192.168.192.17",
        )[0][0]["DestinationTrafficState"]
        == "deny"
    )


@scenario(writes=True)
def endpoints_that_cannot_be(stage: Stage) -> None:
    """A vSwitch twice, no vSwitch, another type, and more addresses than the listener has ports for."""
    action = "CreateCustomRoutingEndpoints"
    subnet = {"Endpoint": "vsw-1", "Type": "PrivateSubNet"}
    for items, code in (
        ([{**subnet, "Endpoint": "vsw-bp1game"}], "IllegalParameter.Endpoint"),
        ([subnet, subnet], "IllegalParameter.Endpoint"),
        ([{"Type": "PrivateSubNet"}], "MissingEndpoint"),
        ([{**subnet, "Type": "ECS"}], "IllegalParameter.Type"),
        ([{**subnet, "TrafficToEndpointPolicy": "AllowSome"}], "IllegalParameter.TrafficToEndpointPolicy"),
        ([subnet] * 21, "IllegalParameter.EndpointConfigurations"),
    ):
        assert stage.refused(action, **GROUP, EndpointConfigurations=items) == Refusal(code), items
    stage.create_destinations(span(1000, 1199))
    assert stage.refused(action, **GROUP, EndpointConfigurations=[subnet]) == Refusal("QuotaExceeded.ListenerPort")


@scenario(writes=True)
def endpoints_and_policies_settle(stage: Stage) -> None:
    """The group is updating until they have settled."""
    stage.settle("polls", n=2)
    (created,) = vswitches(stage, "vsw-1")
    seen = [stage.good("DescribeCustomRoutingEndpoint", EndpointId=created)["State"]]
    seen += [stage.good("DescribeCustomRoutingEndpointGroup", **GROUP)["State"] for _look in range(2)]
    assert seen == ["init", "updating", "active"]
    (policy,) = allow(stage, {"Address": "192.168.192.1"})
    seen = [stage.good("DescribeCustomRoutingEndPointTrafficPolicy", PolicyId=policy)["State"]]
    seen += [stage.good("DescribeCustomRoutingEndpointGroup", **GROUP)["State"] for _look in range(2)]
    assert seen == ["init", "updating", "active"]


@scenario(writes=True)
def policies_come_back(stage: Stage) -> None:
    """What was said; updated in place; and gone."""
    stage.create_destinations(span(80, 90))
    (first,) = allow(stage, {"Address": "192.168.192.1", "PortRanges": ranges((80, 80), (85, 90))})
    (second,) = allow(stage, {"Address": "192.168.192.2"})
    found = stage.good("DescribeCustomRoutingEndPointTrafficPolicy", PolicyId=first, EndpointId="ep-bp1game")
    assert (found["Address"], found["EndpointGroupId"], found["State"]) == ("192.168.192.1", GAME_GROUP, "active")
    assert sorted(map(str, found["PortRanges"])) == sorted(map(str, ranges((80, 80), (85, 90))))
    assert policies_of(stage)[second]["PortRanges"] == [] and "State" not in policies_of(stage)[second]
    change = [{"PolicyId": second, "Address": "192.168.192.3", "PortRanges": ranges((81, 81))}]
    place = {"EndpointId": "ep-bp1game"}
    stage.good("UpdateCustomRoutingEndpointTrafficPolicies", **place, PolicyConfigurations=change)
    found = policies_of(stage)[second]
    assert (found["Address"], found["PortRanges"]) == ("192.168.192.3", ranges((81, 81)))
    stage.good("DeleteCustomRoutingEndpointTrafficPolicies", **place, PolicyIds=[first])
    assert list(policies_of(stage)) == [second]
    gone = stage.refused("DeleteCustomRoutingEndpointTrafficPolicies", **place, PolicyIds=[first])
    assert gone == Refusal("IllegalParameter.TrafficPolicyAndEndpointIdMismatch")
    gone = stage.refused("DescribeCustomRoutingEndPointTrafficPolicy", PolicyId=first)
    assert gone == Refusal("NotExist.Policy")


@scenario(writes=True)
def policies_keep_the_order_of_their_ports(stage: Stage) -> None:
    """As they were sent."""
    stage.create_destinations(span(80, 90))
    (created,) = allow(stage, {"Address": "192.168.192.1", "PortRanges": ranges((85, 90), (80, 80))})
    assert policies_of(stage)[created]["PortRanges"] == ranges((85, 90), (80, 80))


@scenario(writes=True)
def policies_keep_absent_ports(stage: Stage) -> None:
    """An update without any leaves those that there are."""
    stage.create_destinations(span(80, 90))
    (created,) = allow(stage, {"Address": "192.168.192.1", "PortRanges": ranges((80, 80))})
    change = [{"PolicyId": created, "Address": "192.168.192.2"}]
    stage.good("UpdateCustomRoutingEndpointTrafficPolicies", EndpointId="ep-bp1game", PolicyConfigurations=change)
    assert policies_of(stage)[created]["PortRanges"] == ranges((80, 80))


@scenario(writes=True)
def policies_that_cannot_be(stage: Stage) -> None:
    """An address twice or of another vSwitch, and ports that no destination has."""
    stage.create_destinations(span(80, 90))
    allow(stage, {"Address": "192.168.192.1"})
    known = {"Address": "192.168.192.2"}
    for items, code in (
        ([{"Address": "192.168.192.1"}], "IllegalParameter.Address"),
        ([known, known], "IllegalParameter.Address"),
        ([{"Address": "192.168.192.16"}], "IllegalParameter.Address"),
        ([{"Address": "here"}], "IllegalParameter.Address"),
        ([{"PortRanges": ranges((80, 80))}], "MissingAddress"),
        ([{**known, "PortRanges": ranges((80, 91))}], "IllegalParameter.PortRanges"),
        ([{**known, "PortRanges": ranges((90, 80))}], "IllegalParameter.FromPort"),
        ([{**known, "PortRanges": ranges(*[(80, 80)] * 11)}], "IllegalParameter.PortRanges"),
    ):
        found = stage.refused(
            "CreateCustomRoutingEndpointTrafficPolicies", EndpointId="ep-bp1game", PolicyConfigurations=items
        )
        assert found == Refusal(code), items
    unknown = stage.refused(
        "CreateCustomRoutingEndpointTrafficPolicies", EndpointId="ep-none", PolicyConfigurations=[known]
    )
    assert unknown == Refusal("NotExist.EndPoint")


@scenario(writes=True)
def policies_have_ids_in_the_order_of_the_call(stage: Stage) -> None:
    """And so have endpoints and their groups."""
    stage.control("PUT", "options", {"quota_custom_groups": 3})
    made = custom_group(stage, LOBBY, {**LOBBY, "Name": "hall"})
    assert [custom_groups(stage)[one]["Name"] for one in made] == ["lobby", "hall"]
    made = vswitches(stage, "vsw-1", "vsw-2")
    assert [endpoints_of(stage)[one]["Endpoint"] for one in made] == ["vsw-1", "vsw-2"]
    made = allow(stage, {"Address": "192.168.192.2"}, {"Address": "192.168.192.1"})
    assert [policies_of(stage)[one]["Address"] for one in made] == ["192.168.192.2", "192.168.192.1"]


@scenario(writes=True)
def endpoints_token_is_replayed(stage: Stage) -> None:
    """The first answer again, and no second endpoint, policy or group."""
    assert vswitches(stage, "vsw-1", ClientToken="a") == vswitches(stage, "vsw-1", ClientToken="a")
    known = {"Address": "192.168.192.1"}
    assert allow(stage, known, ClientToken="b") == allow(stage, known, ClientToken="b")
    assert custom_group(stage, ClientToken="c") == custom_group(stage, ClientToken="c")
    assert (len(endpoints_of(stage)), len(policies_of(stage)), len(custom_groups(stage))) == (2, 1, 2)
