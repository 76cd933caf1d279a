# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The writes on standard endpoint groups, alone and in batches, and what is read back."""

from __future__ import annotations

from typing import Any

import pytest
from emulator_driver import ACCELERATOR, BLUE, GAME, GAME_ACCELERATOR, GREEN, WEB, Clock, Service, forward, rule

PLACE = {"AcceleratorId": ACCELERATOR, "ListenerId": WEB}
DEFAULT = "epg-bp1default"


def endpoint(address: str = "192.0.2.1", **more: Any) -> dict[str, Any]:
    return {"Type": "Ip", "Endpoint": address, "Weight": 20, **more}


def group(region: str = "cn-shanghai", **more: Any) -> dict[str, Any]:
    """A virtual group for a batch."""
    known = {"EndpointGroupType": "virtual", "EndpointConfigurations": [endpoint()]}
    return {"EndpointGroupRegion": region, **known, **more}


def batch(service: Service, *groups: dict[str, Any], **more: Any) -> list[str]:
    body = service.good("CreateEndpointGroups", **{**PLACE, "EndpointGroupConfigurations": list(groups), **more})
    assert set(body) == {"EndpointGroupIds", "RequestId"}
    return list(body["EndpointGroupIds"])


def refused(service: Service, *groups: dict[str, Any], **more: Any) -> str:
    return service.refused("CreateEndpointGroups", **{**PLACE, "EndpointGroupConfigurations": list(groups), **more})


def read(service: Service, group_id: str) -> dict[str, Any]:
    return service.good("DescribeEndpointGroup", EndpointGroupId=group_id)


def change(service: Service, *changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    service.good(
        "UpdateEndpointGroups", ListenerId=more.pop("listener", WEB), EndpointGroupConfigurations=list(changes)
    )
    return read(service, changes[0]["EndpointGroupId"])


def listener(service: Service, protocol: str, *ports: int) -> str:
    """A new listener beside the web one."""
    spans = [{"FromPort": port, "ToPort": port} for port in ports or (8080,)]
    return str(
        service.good("CreateListener", AcceleratorId=ACCELERATOR, Protocol=protocol, PortRanges=spans)["ListenerId"]
    )


def test_what_is_read_back(service: Service) -> None:
    said = group(
        EndpointGroupName="one",
        EndpointGroupDescription="words",
        HealthCheckEnabled=True,
        HealthCheckProtocol="http",
        HealthCheckPort=80,
        HealthCheckPath="/up",
        HealthCheckHost="www.example.com",
        HealthCheckIntervalSeconds=5,
        ThresholdCount=4,
        TrafficPercentage=0,
        EndpointRequestProtocol="HTTP",
        EndpointIpVersion="IPv4",
        PortOverrides=[{"ListenerPort": 80, "EndpointPort": 8080}],
        Tag=[{"Key": "a", "Value": "b"}],
    )
    found = read(service, batch(service, said)[0])
    expected = {name: value for name, value in said.items() if not name.startswith("EndpointGroup") and name != "Tag"}
    expected["EndpointConfigurations"] = [
        {**endpoint(), "EnableClientIPPreservation": True, "EnableProxyProtocol": False}
    ]
    assert {name: found[name] for name in expected} == expected
    assert (found["Name"], found["Description"], found["Tags"]) == ("one", "words", [{"Key": "a", "Value": "b"}])
    assert (found["EndpointGroupRegion"], found["EndpointGroupType"]) == ("cn-shanghai", "virtual")
    assert (found["AcceleratorId"], found["ListenerId"], found["State"]) == (ACCELERATOR, WEB, "active")
    assert found["EndpointGroupIpList"] and found["ForwardingRuleIds"] == []


def test_what_was_not_said(service: Service) -> None:
    bare = {**group(), "EndpointConfigurations": [{"Type": "Ip", "Endpoint": "192.0.2.1"}]}
    found = read(service, batch(service, bare)[0])
    unset = {
        "Name": "",
        "HealthCheckEnabled": False,
        "HealthCheckPort": 0,
        "HealthCheckPath": "",
        "ThresholdCount": 3,
        "EndpointRequestProtocol": "HTTP",
        "PortOverrides": [],
    }
    assert {name: found[name] for name in unset} == unset
    assert not {"TrafficPercentage", "HealthCheckHost", "EndpointProtocolVersion"} & set(found)
    assert found["EndpointConfigurations"][0]["Weight"] == 255


def test_an_endpoint_has_an_id_in_the_list_alone(service: Service) -> None:
    created = batch(service, group())[0]
    listed = service.good("ListEndpointGroups", EndpointGroupId=created, **PLACE)["EndpointGroups"][0]
    assert listed["EndpointConfigurations"][0]["EndpointId"].startswith("ep-")
    described = read(service, created)
    assert "EndpointId" not in described["EndpointConfigurations"][0]
    assert set(described) - set(listed) == {"RequestId"}


def test_one_group(service: Service) -> None:
    said = {**group(), "Name": "one", "Description": "words"}
    body = service.good("CreateEndpointGroup", **PLACE, **said)
    assert read(service, body["EndpointGroupId"])["Name"] == "one"
    named = {**group(), "EndpointGroupName": "one"}
    assert service.refused("CreateEndpointGroup", **PLACE, **named) == "InvalidParameter"
    assert refused(service, {**group(), "Name": "one"}) == "InvalidParameter"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"EndpointGroupRegion": ""}, "MissingEndpointGroupRegion"),
        ({"EndpointConfigurations": []}, "MissingEndpointConfigurations"),
        ({"EndpointConfigurations": [{"Type": "Ip"}]}, "MissingEndpoint"),
        ({"EndpointConfigurations": [endpoint(Type="VM")]}, "IllegalParameter.Type"),
        ({"EndpointConfigurations": [endpoint(Weight=256)]}, "IllegalParameter.Weight"),
        ({"EndpointConfigurations": [endpoint(Type="IpTarget")]}, "MissingVpcId"),
        ({"EndpointConfigurations": [endpoint(SubAddress="10.0.0.1")]}, "IllegalParameter.SubAddress"),
        ({"EndpointConfigurations": [endpoint(EnableProxyProtocol=True)]}, "IllegalParameter.EnableProxyProtocol"),
        ({"EndpointConfigurations": [endpoint(VpcId="a"), endpoint("192.0.2.2", VpcId="b")]}, "MixedVpc.EndPoint"),
        ({"EndpointConfigurations": [endpoint(f"192.0.2.{end}") for end in range(5)]}, "QuotaExceeded.EndPoint"),
        ({"EndpointGroupName": "-"}, "IllegalParameter.EndpointGroupName"),
        ({"EndpointGroupDescription": "https://x"}, "IllegalParameter.EndpointGroupDescription"),
        ({"EndpointGroupType": "other"}, "IllegalParameter.EndpointGroupType"),
        ({"EndpointRequestProtocol": "HTTPS"}, "EndPointRequestProtocolIllegal.EndpointGroup"),
        ({"EndpointProtocolVersion": "HTTP2"}, "IllegalParameter.EndpointProtocolVersion"),
        ({"HealthCheckPath": "up"}, "HealthCheckPath.Illegal"),
        ({"HealthCheckIntervalSeconds": 51}, "IllegalParameter.HealthCheckIntervalSeconds"),
        ({"ThresholdCount": 1}, "IllegalParameter.ThresholdCount"),
        ({"TrafficPercentage": 101}, "IllegalParameter.TrafficPercentage"),
        ({"PortOverrides": [{"ListenerPort": 81, "EndpointPort": 1}]}, "NotExist.ListenerPort"),
        ({"PortOverrides": [{"ListenerPort": 80, "EndpointPort": 1}] * 2}, "QuotaExceeded.PortOverride"),
        ({"EndpointGroupType": "default"}, "ListenerProtocolIllegal.EndpointGroup"),
    ],
)
def test_refused(service: Service, said: dict[str, Any], code: str) -> None:
    before = service.control("GET", "state")
    assert refused(service, group(**said)) == code
    assert service.control("GET", "state") == before


def test_where_there_is_no_place(service: Service) -> None:
    assert refused(service, group(), AcceleratorId="ga-none") == "NotExist.Accelerator"
    assert refused(service, group(), ListenerId="lsr-none") == "NotExist.Listener"
    assert refused(service, group(), AcceleratorId=GAME_ACCELERATOR) == "NotExist.Listener"
    game = {"AcceleratorId": GAME_ACCELERATOR, "ListenerId": GAME}
    assert refused(service, group(), **game) == "IllegalParameter.ListenerId"


def test_a_batch(service: Service) -> None:
    names = [f"name-{number}" for number in range(8)]
    ids = batch(service, *(group(EndpointGroupName=name) for name in names))
    assert [read(service, group_id)["Name"] for group_id in ids] == names
    assert refused(service, group()) == "QuotaExceeded.EndpointGroup"
    assert refused(service, *[group()] * 11) == "IllegalParameter.EndpointGroupConfigurations"
    assert refused(service, group(), group(EndpointGroupType="default")) == "ParamExclusive.EndpointGroupType"


def test_a_batch_is_made_or_not(service: Service) -> None:
    bad = group(HealthCheckPath="up")
    assert refused(service, group(), bad) == "HealthCheckPath.Illegal"
    assert len(service.control("GET", "state")["endpoint_groups"]) == 3
    service.control("PUT", "options", {"atomic_writes": False})
    assert refused(service, group(), bad) == "HealthCheckPath.Illegal"
    assert len(service.control("GET", "state")["endpoint_groups"]) == 4


def test_virtual_groups_one_a_call(service: Service) -> None:
    service.control("PUT", "options", {"virtual_groups_per_call": "one"})
    assert refused(service, group(), group()) == "ListenerProtocolIllegal.EndpointGroup"
    batch(service, group())


def test_ids_in_another_order(service: Service) -> None:
    service.control("PUT", "options", {"batch_ids": "reversed"})
    ids = batch(service, group(EndpointGroupName="a1"), group(EndpointGroupName="b1"))
    assert [read(service, group_id)["Name"] for group_id in ids] == ["b1", "a1"]


def test_groups_of_a_tcp_listener(service: Service) -> None:
    tcp = {"AcceleratorId": ACCELERATOR, "ListenerId": listener(service, "TCP", 1000, 1001)}
    default = group(EndpointGroupType="default")
    del default["EndpointGroupType"]
    assert refused(service, group(), **tcp) == "ListenerProtocolIllegal.EndpointGroup"
    assert service.refused("CreateEndpointGroup", **tcp, **group()) == "IllegalParameter.EndpointGroupRegion"
    assert refused(service, default, default, **tcp) == "RegionConflict.EndpointGroup"
    first, second = batch(service, default, {**default, "EndpointGroupRegion": "eu-central-1"}, **tcp)
    assert read(service, first)["EndpointGroupType"] == "default"
    assert "EndpointRequestProtocol" not in read(service, first)
    assert refused(service, {**default, "EndpointGroupRegion": "us-east-1"}, **tcp) == "QuotaExceeded.EndpointGroup"
    service.good("CreateEndpointGroup", **tcp, **group())
    override = {"EndpointGroupId": second, "PortOverrides": [{"ListenerPort": 1001, "EndpointPort": 1}]}
    changes = {"ListenerId": tcp["ListenerId"], "EndpointGroupConfigurations": [override]}
    assert service.refused("UpdateEndpointGroups", **changes) == "EndpointGroupExclusive.Listener"


def test_groups_of_a_udp_listener(service: Service) -> None:
    udp = {"AcceleratorId": ACCELERATOR, "ListenerId": listener(service, "UDP")}
    assert service.refused("CreateEndpointGroup", **udp, **group()) == "ListenerProtocolIllegal.EndpointGroup"
    batch(service, group(EndpointGroupType="default"), **udp)


def test_two_default_groups_need_an_accelerator_that_is_paid_as_it_goes(service: Service) -> None:
    default = group(EndpointGroupType="default")
    assert refused(service, default) == "ListenerProtocolIllegal.EndpointGroup"
    state = service.control("GET", "state")
    state["accelerators"][ACCELERATOR]["InstanceChargeType"] = "POSTPAY"
    service.control("PUT", "state", state)
    batch(service, default)


def test_overridden_ports_stay(service: Service) -> None:
    tcp = listener(service, "TCP", 1000, 1001)
    overridden = group(EndpointGroupType="default", PortOverrides=[{"ListenerPort": 1001, "EndpointPort": 1}])
    batch(service, overridden, ListenerId=tcp)
    spans = [{"FromPort": 1000, "ToPort": 1000}]
    assert service.refused("UpdateListener", ListenerId=tcp, PortRanges=spans) == "NotExist.ListenerPort"
    assert service.refused("UpdateListener", ListenerId=tcp, Protocol="UDP") == "IllegalParameter.Protocol"


def test_a_batch_of_updates(service: Service) -> None:
    first = {"EndpointGroupId": BLUE, "EndpointGroupName": "azure", "EndpointConfigurations": [endpoint()]}
    second = {"EndpointGroupId": GREEN, "TrafficPercentage": 50}
    body = service.good("UpdateEndpointGroups", ListenerId=WEB, EndpointGroupConfigurations=[first, second])
    assert body["EndpointGroupIds"] == [BLUE, GREEN]
    assert (read(service, BLUE)["Name"], read(service, GREEN)["TrafficPercentage"]) == ("azure", 50)
    assert read(service, GREEN)["Name"] == "green"
    for fixed in ("EndpointGroupRegion", "EndpointGroupType", "ListenerId"):
        changes = [{"EndpointGroupId": BLUE, fixed: "x"}]
        code = service.refused("UpdateEndpointGroups", ListenerId=WEB, EndpointGroupConfigurations=changes)
        assert code == "InvalidParameter"


def test_a_listener_over_its_quota_may_be_worked_on(service: Service) -> None:
    service.control("PUT", "options", {"quota_virtual_groups": 1})
    assert change(service, {"EndpointGroupId": BLUE, "EndpointGroupName": "azure"})["Name"] == "azure"
    assert refused(service, group()) == "QuotaExceeded.EndpointGroup"


def test_a_batch_of_updates_is_for_one_listener(service: Service) -> None:
    tcp = listener(service, "TCP")
    changes = [{"EndpointGroupId": BLUE, "EndpointGroupName": "azure"}]
    for other, code in ((tcp, "NotExist.EndPointGroup"), ("lsr-none", "NotExist.Listener")):
        assert service.refused("UpdateEndpointGroups", ListenerId=other, EndpointGroupConfigurations=changes) == code
    twice = {"ListenerId": WEB, "EndpointGroupConfigurations": changes * 2}
    assert service.refused("UpdateEndpointGroups", **twice) == "IllegalParameter.EndpointGroupId"


def test_an_update_without_a_weight_gives_the_usual_one(service: Service) -> None:
    created = batch(service, group(EndpointConfigurations=[endpoint(Weight=0)]))[0]
    bare = {"Type": "Ip", "Endpoint": "192.0.2.1"}
    found = change(service, {"EndpointGroupId": created, "EndpointConfigurations": [bare]})
    assert found["EndpointConfigurations"][0]["Weight"] == 255


def test_nobody_knows_whether_a_batch_of_updates_resets(service: Service) -> None:
    created = batch(service, group(EndpointGroupName="one", HealthCheckPort=80, TrafficPercentage=50))[0]
    assert change(service, {"EndpointGroupId": created, "ThresholdCount": 5})["HealthCheckPort"] == 80
    service.control("PUT", "options", {"update_absent": "reset"})
    found = change(service, {"EndpointGroupId": created, "EndpointConfigurations": [endpoint()]})
    assert (found["Name"], found["HealthCheckPort"], found["ThresholdCount"]) == ("", 0, 3)
    assert found["TrafficPercentage"] == 50
    service.good("UpdateEndpointGroup", EndpointGroupId=created, EndpointGroupRegion="cn-shanghai", Name="two")
    assert (read(service, created)["Name"], read(service, created)["EndpointConfigurations"]) == ("two", [])


@pytest.mark.parametrize(("way", "expected"), [("cleared", ""), ("ignored", "blue"), ("refused", "blue")])
def test_empty_texts(service: Service, way: str, expected: str) -> None:
    service.control("PUT", "options", {"update_empty_text": way})
    changes = [{"EndpointGroupId": BLUE, "EndpointGroupName": ""}]
    status, _body = service.call("UpdateEndpointGroups", ListenerId=WEB, EndpointGroupConfigurations=changes)
    assert (status, read(service, BLUE)["Name"]) == (400 if way == "refused" else 200, expected)


def test_the_update_of_one_group(service: Service) -> None:
    params = {"EndpointGroupId": BLUE, "EndpointGroupRegion": "cn-hangzhou", "Description": "words"}
    service.good("UpdateEndpointGroup", **params)
    assert read(service, BLUE)["Description"] == "words"
    moved = {**params, "EndpointGroupRegion": "us-east-1"}
    assert service.refused("UpdateEndpointGroup", **moved) == "IllegalParameter.EndpointGroupRegion"


def test_the_update_of_words_alone_takes_no_time(service: Service) -> None:
    service.control("PUT", "transitions", {"mode": "stuck"})
    service.good("UpdateEndpointGroupAttribute", EndpointGroupId=BLUE, Name="azure", Description="words")
    found = read(service, BLUE)
    assert (found["Name"], found["Description"], found["State"]) == ("azure", "words", "active")
    assert service.control("GET", "state")["pending"] == {}


def test_delete(service: Service) -> None:
    assert set(service.good("DeleteEndpointGroups", EndpointGroupIds=[BLUE, DEFAULT])) == {"RequestId"}
    assert service.refused("DescribeEndpointGroup", EndpointGroupId=BLUE) == "NotExist.EndPointGroup"
    assert service.refused("DeleteEndpointGroups", EndpointGroupIds=[BLUE]) == "NotExist.EndPointGroup"
    many = {"EndpointGroupIds": [GREEN] * 11}
    assert service.refused("DeleteEndpointGroups", **many) == "IllegalParameter.EndpointGroupIds"
    assert service.refused("DeleteEndpointGroups") == "MissingEndpointGroupIds"
    service.good("DeleteEndpointGroup", AcceleratorId=ACCELERATOR, EndpointGroupId=GREEN)
    assert service.good("ListEndpointGroups", AcceleratorId=ACCELERATOR)["EndpointGroups"] == []


def test_delete_groups_of_two_listeners(service: Service) -> None:
    state = service.control("GET", "state")
    state["listeners"]["lsr-elsewhere"] = {"AcceleratorId": "ga-elsewhere", "Protocol": "TCP"}
    state["accelerators"]["ga-elsewhere"] = {}
    state["endpoint_groups"]["epg-elsewhere"] = {"ListenerId": "lsr-elsewhere"}
    service.control("PUT", "state", state)
    other = batch(service, group(EndpointGroupType="default"), ListenerId=listener(service, "TCP"))[0]
    ids = [BLUE, "epg-elsewhere"]
    assert service.refused("DeleteEndpointGroups", EndpointGroupIds=ids) == "NotExist.EndPointGroup"
    service.good("DeleteEndpointGroups", EndpointGroupIds=[BLUE, other])
    assert not {BLUE, other} & set(service.control("GET", "state")["endpoint_groups"])


def test_delete_groups_that_rules_use(service: Service) -> None:
    ids = service.create(rule(1), rule(2, actions=[forward(GREEN)]))
    assert service.refused("DeleteEndpointGroups", EndpointGroupIds=[BLUE]) == "Exist.ForwardingRule"
    service.control("PUT", "options", {"delete_group_in_use": "cascades"})
    service.good("DeleteEndpointGroups", EndpointGroupIds=[BLUE])
    assert [item["ForwardingRuleId"] for item in service.rules()] == ids[1:]


@pytest.mark.parametrize("way", ["plain", "ids", "DryRunOperation"])
def test_dry_runs_that_passed(service: Service, way: str) -> None:
    service.control("PUT", "options", {"groups_dry_run": way})
    before = service.control("GET", "state")
    changes = [{"EndpointGroupId": BLUE, "EndpointGroupName": "azure"}]
    for action, params, ids in (
        ("CreateEndpointGroups", {**PLACE, "EndpointGroupConfigurations": [group()]}, "EndpointGroupIds"),
        ("CreateEndpointGroup", {**PLACE, **group()}, "EndpointGroupId"),
        ("UpdateEndpointGroups", {"ListenerId": WEB, "EndpointGroupConfigurations": changes}, "EndpointGroupIds"),
    ):
        status, body = service.call(action, DryRun=True, **params)
        assert (status, body.get("Code")) == ((400, way) if way == "DryRunOperation" else (200, None))
        assert (ids in body) == (way == "ids")
    assert service.control("GET", "state") == before


def test_the_dry_run_of_a_deletion(service: Service) -> None:
    for status in (400, 200):
        service.control("PUT", "options", {"dry_run_status": status})
        found, body = service.call("DeleteEndpointGroups", EndpointGroupIds=[BLUE], DryRun=True)
        assert (found, body["Code"]) == (status, "DryRunOperation")
    assert service.refused("DeleteEndpointGroups", EndpointGroupIds=["x"], DryRun=True) == "NotExist.EndPointGroup"
    read(service, BLUE)


def test_actions_that_have_no_dry_run_do_it(service: Service) -> None:
    service.good("UpdateEndpointGroup", EndpointGroupId=BLUE, EndpointGroupRegion="cn-hangzhou", Name="x", DryRun=True)
    assert read(service, BLUE)["Name"] == "x"
    service.good("DeleteEndpointGroup", EndpointGroupId=BLUE, AcceleratorId=ACCELERATOR, DryRun=True)
    assert service.refused("DescribeEndpointGroup", EndpointGroupId=BLUE) == "NotExist.EndPointGroup"


def test_groups_settle_together(service: Service, clock: Clock) -> None:
    service.control("PUT", "transitions", {"mode": "seconds", "n": 50})

    def states() -> list[str]:
        accelerator = service.good("DescribeAccelerator", AcceleratorId=ACCELERATOR)["State"]
        web = service.good("DescribeListener", ListenerId=WEB)["State"]
        groups = service.good("ListEndpointGroups", AcceleratorId=ACCELERATOR)["EndpointGroups"]
        return [accelerator, web, *(one["State"] for one in groups)]

    ids = batch(service, group(), group())
    assert states() == ["configuring", "updating", "active", "active", "active", "init", "init"]
    assert refused(service, group()) == "StateError.Accelerator"
    clock.advance(51)
    assert set(states()) == {"active"}
    change(service, {"EndpointGroupId": ids[0], "EndpointGroupName": "two"})
    assert states()[5:] == ["updating", "active"]
    clock.advance(51)
    service.good("DeleteEndpointGroups", EndpointGroupIds=ids)
    assert states()[5:] == ["deleting", "deleting"]
    clock.advance(51)
    assert len(states()) == 5


def test_groups_settle_by_looks(service: Service) -> None:
    service.control("PUT", "transitions", {"mode": "polls", "n": 2})
    ids = batch(service, group(), group())
    assert [read(service, ids[1])["State"] for _look in range(3)] == ["init", "init", "active"]


def test_the_nearest_is_named(service: Service) -> None:
    service.control("PUT", "options", {"busy_code": "nearest"})
    service.control("PUT", "transitions", {"mode": "stuck"})
    ids = batch(service, group())
    assert service.refused("DeleteEndpointGroups", EndpointGroupIds=ids) == "StateError.EndPointGroup"
    assert refused(service, group()) == "NotActive.Listener"
    assert service.refused("UpdateListener", ListenerId=WEB, Name="x") == "NotActive.Listener"
    span = [{"FromPort": 1, "ToPort": 1}]
    assert service.refused("CreateListener", AcceleratorId=ACCELERATOR, PortRanges=span) == "StateError.Accelerator"


def test_what_another_service_manages(service: Service) -> None:
    state = service.control("GET", "state")
    infos = [{"Action": name, "IsManaged": True} for name in ("Update", "Delete")]
    state["endpoint_groups"][BLUE].update(ServiceManaged=True, ServiceManagedInfos=infos)
    children = [{"Action": "CreateChild", "ChildType": "EndpointGroup", "IsManaged": True}]
    state["listeners"][WEB].update(ServiceManaged=True, ServiceManagedInfos=children)
    service.control("PUT", "state", state)
    denied = "OperationDenied.ServiceManaged"
    changes = [{"EndpointGroupId": GREEN}, {"EndpointGroupId": BLUE}]
    assert service.refused("UpdateEndpointGroups", ListenerId=WEB, EndpointGroupConfigurations=changes) == denied
    assert service.refused("DeleteEndpointGroups", EndpointGroupIds=[GREEN, BLUE]) == denied
    assert refused(service, group()) == denied


def test_tokens(service: Service) -> None:
    first = batch(service, group(), ClientToken="t")
    assert batch(service, group(), ClientToken="t") == first
    assert refused(service, group("us-east-1"), ClientToken="t") == "IdempotentParameterMismatch"
    assert len(service.control("GET", "state")["endpoint_groups"]) == 4


def test_rules_forward_to_a_new_group(service: Service) -> None:
    created = batch(service, group())[0]
    ids = service.create(rule(1, actions=[forward(created)]))
    assert read(service, created)["ForwardingRuleIds"] == ids
