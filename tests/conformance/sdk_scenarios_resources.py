# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Scenarios of listeners and standard endpoint groups: they are made, changed, read back and taken away."""

from __future__ import annotations

from typing import Any

from emulator_driver import ACCELERATOR, BLUE, GREEN, SCOPE, WEB
from sdk_drivers import Account
from sdk_scenarios_rules import simple
from sdk_stage import Refusal, Stage, scenario

WHOLE = {"AcceleratorId": ACCELERATOR}


def ports(low: int, high: int | None = None) -> list[dict[str, int]]:
    """A list of one range."""
    return [{"FromPort": low, "ToPort": low if high is None else high}]


def listener(stage: Stage, low: int = 8080, high: int | None = None, **more: Any) -> str:
    """A new listener: its id."""
    return str(stage.good("CreateListener", **{**WHOLE, "PortRanges": ports(low, high), **more})["ListenerId"])


def listed(stage: Stage) -> dict[str, dict[str, Any]]:
    """The listeners by their ids."""
    pages = stage.pages("ListListeners", "Listeners", 50, **WHOLE)
    return {item["ListenerId"]: item for page in pages for item in page}


def group(name: str, **more: Any) -> dict[str, Any]:
    """A virtual group of a batch."""
    endpoints = [{"Type": "Ip", "Endpoint": f"192.0.2.{end}", "Weight": 20} for end in (1, 2)]
    known = {"EndpointGroupRegion": "cn-shanghai", "EndpointGroupType": "virtual", "EndpointConfigurations": endpoints}
    return {"EndpointGroupName": name, **known, **more}


def batch(stage: Stage, *groups: dict[str, Any], **more: Any) -> list[str]:
    """New groups: their ids."""
    body = stage.good("CreateEndpointGroups", EndpointGroupConfigurations=list(groups), **{**SCOPE, **more})
    return list(body["EndpointGroupIds"])


def refused_groups(stage: Stage, *groups: dict[str, Any], **more: Any) -> str:
    """New groups that must be refused: the code."""
    params = {**SCOPE, "EndpointGroupConfigurations": list(groups), **more}
    return stage.refused("CreateEndpointGroups", **params).code


def names(stage: Stage) -> dict[str, str]:
    """The names of the groups by their ids."""
    pages = stage.pages("ListEndpointGroups", "EndpointGroups", 50, **WHOLE)
    return {item["EndpointGroupId"]: item["Name"] for page in pages for item in page}


@scenario(writes=True)
def listeners_of_each_protocol(stage: Stage) -> None:
    """What the service fills in."""
    certificates = [{"Id": "1234-cn-hangzhou"}]
    for port, protocol, filled in (
        (1000, "TCP", {"IdleTimeout": 900}),
        (1001, "UDP", {"IdleTimeout": 20}),
        (1002, "HTTP", {"IdleTimeout": 15, "RequestTimeout": 60}),
        (1003, "HTTPS", {"HttpVersion": "http2", "SecurityPolicyId": "tls_cipher_policy_1_0"}),
    ):
        secure: dict[str, Any] = {"Certificates": certificates} if protocol == "HTTPS" else {}
        created = listener(stage, port, Protocol=protocol, Type="Standard", **secure)
        found = stage.good("DescribeListener", ListenerId=created)
        assert {name: found[name] for name in filled} == filled
        assert (found["Protocol"], found["Type"], found["State"]) == (protocol, "Standard", "active")


@scenario(writes=True)
def listeners_update(stage: Stage) -> None:
    """In place; what is left out stays."""
    created = listener(stage, Name="one", Description="words", IdleTimeout=100)
    stage.good("UpdateListener", ListenerId=created, Name="two", PortRanges=ports(9000, 9009))
    found = stage.good("DescribeListener", ListenerId=created)
    assert (found["Name"], found["Description"], found["IdleTimeout"]) == ("two", "words", 100)
    assert found["PortRanges"] == ports(9000, 9009)


@scenario(writes=True)
def listeners_delete(stage: Stage) -> None:
    """An empty one goes."""
    created = listener(stage)
    stage.good("DeleteListener", ListenerId=created, **WHOLE)
    assert created not in listed(stage)
    assert stage.refused("DescribeListener", ListenerId=created) == Refusal("NotExist.Listener")


@scenario(writes=True)
def listeners_come_with_groups(stage: Stage) -> None:
    """Made along with them, and listed afterwards."""
    servers = [{"Type": "Domain", "Endpoint": "blue.example.com", "Weight": 100}]
    group = {"EndpointGroupRegion": "cn-hangzhou", "EndpointGroupName": "blue", "EndpointConfigurations": servers}
    created = listener(stage, 8000, EndpointGroupConfigurations=[group])
    found = stage.good("ListEndpointGroups", ListenerId=created, **WHOLE)["EndpointGroups"]
    assert [(one["Name"], one["State"]) for one in found] == [("blue", "active")]


@scenario(writes=True)
def listeners_that_are_not_empty(stage: Stage) -> None:
    """Groups and rules keep their listener."""
    assert stage.refused("DeleteListener", ListenerId=WEB, **WHOLE) == Refusal("Exist.EndpointGroup")


@scenario(writes=True)
def listeners_that_cannot_be(stage: Stage) -> None:
    """Ports, and what is beside."""
    stage.control("PUT", "options", {"quota_listeners": 3})
    for said, code in (
        ({"PortRanges": ports(65500)}, "SystemPort.Listener"),
        ({"PortRanges": ports(20, 10)}, "PortRangeIllegal.Listener"),
        ({"PortRanges": ports(10, 40)}, "QuotaExceeded.ListenerPort"),
        ({"PortRanges": ports(10, 11), "Protocol": "HTTP"}, "PortRanges.MustOne"),
        ({"PortRanges": ports(10)}, "QuotaExceeded.Listener"),
    ):
        assert stage.refused("CreateListener", **{**WHOLE, **said}) == Refusal(code)
    stage.control("PUT", "options", {"quota_listeners": 4})
    assert stage.refused("CreateListener", PortRanges=ports(80), **WHOLE) == Refusal("PortConflict.Listener")


@scenario(writes=True)
def listeners_settle(stage: Stage) -> None:
    """A new one is in state init, the accelerator is taken."""
    stage.settle("polls", n=2)
    created = listener(stage)
    seen = [stage.good("DescribeListener", ListenerId=created)["State"] for _look in range(3)]
    assert seen == ["init", "init", "active"]


@scenario(writes=True)
def listeners_token_is_replayed(stage: Stage) -> None:
    """The first answer again, and no second listener."""
    before = len(listed(stage))
    assert listener(stage, ClientToken="t") == listener(stage, ClientToken="t")
    assert len(listed(stage)) == before + 1


@scenario(writes=True)
def listeners_have_no_dry_run(stage: Stage) -> None:
    """What is sent as one is done; SDKs with models cannot send it."""
    outcome = stage.sdk.call(
        "CreateListener", {"RegionId": "cn-hangzhou", "PortRanges": ports(1000), "DryRun": True, **WHOLE}, Account()
    )
    assert not outcome.code and outcome.body["ListenerId"] in listed(stage)


@scenario(writes=True)
def listeners_keep_absent_headers(stage: Stage) -> None:
    """An update without XForwardedForConfig leaves it as it is."""
    created = listener(stage, Protocol="HTTP", XForwardedForConfig={"XRealIpEnabled": True})
    stage.good("UpdateListener", ListenerId=created, Name="two")
    found = stage.good("DescribeListener", ListenerId=created)
    assert (found.get("XForwardedForConfig") or {}).get("XRealIpEnabled") is True


@scenario(writes=True)
def listeners_lose_an_empty_description(stage: Stage) -> None:
    """An empty text clears."""
    created = listener(stage, Description="words")
    stage.good("UpdateListener", ListenerId=created, Description="")
    assert stage.good("DescribeListener", ListenerId=created)["Description"] == ""


@scenario(writes=True)
def listeners_are_standard_by_default(stage: Stage) -> None:
    """A type that was never sent is read all the same."""
    assert stage.good("DescribeListener", ListenerId=listener(stage)).get("Type") == "Standard"


@scenario(writes=True)
def listeners_keep_the_order_of_their_ports(stage: Stage) -> None:
    """As they were sent."""
    spans = [*ports(3000), *ports(1000, 1001), *ports(2000)]
    created = listener(stage, PortRanges=spans)
    assert stage.good("DescribeListener", ListenerId=created)["PortRanges"] == spans
    assert listed(stage)[created]["PortRanges"] == spans


@scenario(writes=True)
def groups_come_back(stage: Stage) -> None:
    """Every member, under the names that reads have."""
    said = group(
        "one",
        EndpointGroupDescription="words",
        HealthCheckEnabled=True,
        HealthCheckProtocol="http",
        HealthCheckPort=80,
        HealthCheckPath="/up",
        HealthCheckIntervalSeconds=5,
        ThresholdCount=4,
        TrafficPercentage=50,
        PortOverrides=[{"ListenerPort": 80, "EndpointPort": 8080}],
        Tag=[{"Key": "a", "Value": "b"}],
    )
    created = batch(stage, said)[0]
    found = stage.good("DescribeEndpointGroup", EndpointGroupId=created)
    same = [name for name in said if not name.startswith("Endpoint") and name != "Tag"]
    assert {name: found[name] for name in same} == {name: said[name] for name in same}
    assert (found["Name"], found["Description"], found["Tags"]) == ("one", "words", [{"Key": "a", "Value": "b"}])
    assert (found["EndpointGroupRegion"], found["EndpointGroupType"]) == ("cn-shanghai", "virtual")
    endpoints = found["EndpointConfigurations"]
    assert {(one["Type"], one["Endpoint"], one["Weight"]) for one in endpoints} == {
        ("Ip", "192.0.2.1", 20),
        ("Ip", "192.0.2.2", 20),
    }


@scenario(writes=True)
def groups_keep_the_order_of_their_endpoints(stage: Stage) -> None:
    """As they were sent."""
    created = batch(stage, group("one"))[0]
    found = stage.good("DescribeEndpointGroup", EndpointGroupId=created)["EndpointConfigurations"]
    assert [one["Endpoint"] for one in found] == ["192.0.2.1", "192.0.2.2"]


@scenario(writes=True)
def groups_many_in_one_call(stage: Stage) -> None:
    """Virtual ones of an HTTP listener."""
    created = batch(stage, *(group(f"name-{number}") for number in range(8)))
    assert set(created) <= set(names(stage)) and len(set(created)) == 8


@scenario(writes=True)
def groups_have_ids_in_the_order_of_the_call(stage: Stage) -> None:
    """Of a creation, and of an update."""
    stage.control("PUT", "options", {"virtual_groups_per_call": "any"})
    created = batch(stage, group("a1"), group("b1"))
    assert [names(stage)[group_id] for group_id in created] == ["a1", "b1"]
    changes = [{"EndpointGroupId": group_id, "ThresholdCount": 5} for group_id in created]
    body = stage.good("UpdateEndpointGroups", ListenerId=WEB, EndpointGroupConfigurations=changes)
    assert body["EndpointGroupIds"] == created


@scenario(writes=True)
def groups_one_by_one(stage: Stage) -> None:
    """The actions for one group, with names of their own."""
    said = {name: value for name, value in group("").items() if name != "EndpointGroupName"}
    created = stage.good("CreateEndpointGroup", Name="one", **SCOPE, **said)["EndpointGroupId"]
    endpoint = [{"Type": "Ip", "Endpoint": "192.0.2.3", "Weight": 1}]
    changed = {"EndpointGroupRegion": "cn-shanghai", "EndpointConfigurations": endpoint, "Name": "two"}
    stage.good("UpdateEndpointGroup", EndpointGroupId=created, **changed)
    assert names(stage)[created] == "two"
    stage.good("UpdateEndpointGroupAttribute", EndpointGroupId=created, Name="three", Description="words")
    assert names(stage)[created] == "three"
    stage.good("DeleteEndpointGroup", EndpointGroupId=created, **WHOLE)
    assert created not in names(stage)


@scenario(writes=True)
def groups_update(stage: Stage) -> None:
    """Two in a call; what is left out stays."""
    endpoint = [{"Type": "Ip", "Endpoint": "192.0.2.3", "Weight": 0}]
    changes = [
        {"EndpointGroupId": BLUE, "EndpointConfigurations": endpoint, "EndpointGroupName": "azure"},
        {"EndpointGroupId": GREEN, "EndpointGroupDescription": "words", "EndpointConfigurations": endpoint},
    ]
    stage.good("UpdateEndpointGroups", ListenerId=WEB, EndpointGroupConfigurations=changes)
    found = stage.good("DescribeEndpointGroup", EndpointGroupId=GREEN)
    assert (found["Description"], found["EndpointConfigurations"][0]["Weight"]) == ("words", 0)
    assert names(stage)[BLUE] == "azure"


@scenario(writes=True)
def groups_keep_what_an_update_leaves_out(stage: Stage) -> None:
    """Endpoints, health checks and names."""
    created = batch(stage, group("one", HealthCheckPort=80))[0]
    changes = [{"EndpointGroupId": created, "ThresholdCount": 5}]
    stage.good("UpdateEndpointGroups", ListenerId=WEB, EndpointGroupConfigurations=changes)
    found = stage.good("DescribeEndpointGroup", EndpointGroupId=created)
    assert (found["Name"], found["HealthCheckPort"], len(found["EndpointConfigurations"])) == ("one", 80, 2)


@scenario(writes=True)
def groups_delete(stage: Stage) -> None:
    """Several in a call."""
    stage.good("DeleteEndpointGroups", EndpointGroupIds=[BLUE, GREEN])
    assert not {BLUE, GREEN} & set(names(stage))
    gone = Refusal("NotExist.EndPointGroup")
    assert stage.refused("DeleteEndpointGroups", EndpointGroupIds=[BLUE]) == gone


@scenario(writes=True)
def groups_that_rules_use(stage: Stage) -> None:
    """They stay."""
    stage.create_rules(simple(1))
    assert stage.refused("DeleteEndpointGroups", EndpointGroupIds=[BLUE]) == Refusal("Exist.ForwardingRule")


@scenario(writes=True)
def groups_are_well(stage: Stage) -> None:
    """As long as nothing else is known, and whether that is checked or not."""
    checked = {"HealthCheckEnabled": True, "HealthCheckPort": 8081}
    mine = [*batch(stage, group("one")), *batch(stage, group("two", **checked))]
    body = stage.good("GetHealthStatus", **SCOPE)
    assert (body["ListenerId"], body["HealthStatus"]) == (WEB, "normal")
    groups = {one["EndpointGroupId"]: one for one in body["EndpointGroups"]}
    assert [groups[one].get("HealthStatus") for one in mine] == ["normal", "normal"]
    one, two = (groups[one]["Endpoints"][0] for one in mine)
    assert (one["Port"], two["Port"]) == (80, 8081)
    assert one.items() >= {"Address": "192.0.2.1", "Type": "Ip", "HealthStatus": "normal"}.items()
    assert stage.refused("GetHealthStatus", **{**SCOPE, "ListenerId": "lsr-none"}).code == "NotExist.Listener"


@scenario(writes=True)
def groups_dry_run_passed(stage: Stage) -> None:
    """The deletion has a code of its own, the others a success without ids."""
    before = stage.state()
    changes = [{"EndpointGroupId": BLUE, "EndpointGroupName": "azure"}]
    for action, params in (
        ("CreateEndpointGroups", {**SCOPE, "EndpointGroupConfigurations": [group("one")]}),
        ("UpdateEndpointGroups", {"ListenerId": WEB, "EndpointGroupConfigurations": changes}),
    ):
        body = stage.good(action, DryRun=True, **params)
        assert not body.get("EndpointGroupIds")
    assert stage.state() == before


@scenario(writes=True)
def groups_dry_run_of_a_deletion_passed(stage: Stage) -> None:
    """As an error."""
    passed = stage.refused("DeleteEndpointGroups", EndpointGroupIds=[BLUE], DryRun=True)
    assert passed == Refusal("DryRunOperation")


@scenario(writes=True)
def groups_that_cannot_be(stage: Stage) -> None:
    """Each for a reason of its own."""
    endpoint = group("")["EndpointConfigurations"][0]
    vpcs = [{**endpoint, "VpcId": vpc} for vpc in ("vpc-1", "vpc-2")]
    override = {"ListenerPort": 80, "EndpointPort": 8080}
    for said, code in (
        ({"EndpointConfigurations": [endpoint] * 5}, "QuotaExceeded.EndPoint"),
        ({"EndpointConfigurations": vpcs}, "MixedVpc.EndPoint"),
        ({"HealthCheckPath": "up"}, "HealthCheckPath.Illegal"),
        ({"EndpointRequestProtocol": "HTTPS"}, "EndPointRequestProtocolIllegal.EndpointGroup"),
        ({"PortOverrides": [override, override]}, "QuotaExceeded.PortOverride"),
        ({"PortOverrides": [{**override, "ListenerPort": 81}]}, "NotExist.ListenerPort"),
        ({"EndpointGroupType": "default"}, "ListenerProtocolIllegal.EndpointGroup"),
    ):
        assert refused_groups(stage, group("one", **said)) == code
    mixed = [group("one"), group("two", EndpointGroupType="default")]
    assert refused_groups(stage, *mixed) == "ParamExclusive.EndpointGroupType"
    stage.control("PUT", "options", {"quota_virtual_groups": 2})
    assert refused_groups(stage, group("one")) == "QuotaExceeded.EndpointGroup"


@scenario(writes=True)
def groups_of_a_tcp_listener(stage: Stage) -> None:
    """A default group for each region; virtual ones need it, one a call, and no port overrides."""
    place = {**WHOLE, "ListenerId": listener(stage, 1000, 1001)}
    override = {"PortOverrides": [{"ListenerPort": 1001, "EndpointPort": 1}]}
    default = group("default", EndpointGroupType="default")
    batch(stage, {**default, **override}, **place)
    assert refused_groups(stage, default, **place) == "RegionConflict.EndpointGroup"
    batch(stage, {**default, "EndpointGroupRegion": "eu-central-1"}, **place)
    virtual = {name: value for name, value in group("").items() if name != "EndpointGroupName"}
    found = stage.refused("CreateEndpointGroup", **place, **virtual)
    assert found == Refusal("EndpointGroupExclusive.Listener")


@scenario(writes=True)
def groups_settle(stage: Stage) -> None:
    """All of a batch at once."""
    stage.settle("polls", n=2)
    created = batch(stage, group("one"))
    seen = [stage.good("DescribeEndpointGroup", EndpointGroupId=created[0])["State"] for _look in range(3)]
    assert seen == ["init", "init", "active"]


@scenario(writes=True)
def groups_token_is_replayed(stage: Stage) -> None:
    """The first answer again, and no second group."""
    before = len(names(stage))
    assert batch(stage, group("one"), ClientToken="t") == batch(stage, group("one"), ClientToken="t")
    assert len(names(stage)) == before + 1
