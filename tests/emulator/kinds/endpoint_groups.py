# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Standard endpoint groups: default and virtual ones, with their endpoints and port overrides.

Sources: API pages and SDK doc strings of the actions below; what only Terraform's provider knows is marked [tf]. Two
names are other ones in the batch actions than in CreateEndpointGroup, UpdateEndpointGroup and in the reads.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from ..errors import ApiError, illegal, missing
from ..health import get_health_status
from ..kind import Action, Kind, Listing, Write
from ..parameters import FLAG, NAMED, REGION, TAGS, TEXT, TOKEN, Param, listed, texts
from ..rule_checks import forward_groups
from ..texts import DESCRIPTION, NAME, ordered
from ..world import Record, World
from .listeners import WEB, ports_of

SECTION = "endpoint_groups"
PORT = Param("integer", required=True, low=1, high=65499)
TYPES = ("Domain", "Ip", "IpTarget", "PublicIp", "ECS", "SLB", "ALB", "NLB", "ENI", "OSS")
USUAL_WEIGHT = 255
ENDPOINTS = {
    "Type": Param(required=True, choices=TYPES),
    "Endpoint": NAMED,
    "Weight": Param("integer", low=0, high=255),
    "SubAddress": TEXT,
    "VpcId": TEXT,
    "VSwitchIds": texts(high=2),
    "EnableClientIPPreservation": FLAG,
    "EnableProxyProtocol": FLAG,
    "Provider": TEXT,
    "ApiKeys": texts(),
}
# Names and descriptions are apart, for they are called otherwise in the batches.
MEMBERS = {
    "EndpointRequestProtocol": Param(choices=("HTTP", "HTTPS")),
    "EndpointProtocolVersion": Param(choices=("HTTP1.1", "HTTP2")),
    "EndpointIpVersion": Param(choices=("IPv4", "IPv6", "ProtocolAffinity")),
    "HealthCheckEnabled": FLAG,
    "HealthCheckProtocol": Param(choices=("tcp", "http", "https", "TCP", "HTTP", "HTTPS")),
    "HealthCheckPort": Param("integer", low=1, high=65535),
    "HealthCheckPath": TEXT,
    "HealthCheckHost": TEXT,
    "HealthCheckIntervalSeconds": Param("integer", low=1, high=50),
    "ThresholdCount": Param("integer", low=2, high=10),
    "TrafficPercentage": Param("integer", low=0, high=100),  # 0 is taken, and stops the traffic [tf]
    "PortOverrides": listed({"ListenerPort": PORT, "EndpointPort": PORT}),
}
SINGLE = {"Name": NAME, "Description": DESCRIPTION}
BATCH = {"EndpointGroupName": NAME, "EndpointGroupDescription": DESCRIPTION}
NAMES = {"EndpointGroupName": "Name", "EndpointGroupDescription": "Description", "Tag": "Tags"}
NEW = {
    "EndpointGroupRegion": NAMED,
    "EndpointGroupType": Param(choices=("default", "virtual")),
    "EndpointConfigurations": listed(ENDPOINTS, required=True, high=100),
    "Tag": TAGS,
    **MEMBERS,
}
CHANGED = {
    "EndpointGroupId": NAMED,
    "EndpointConfigurations": listed(ENDPOINTS, high=100),
    **MEMBERS,
}
PLACE = {"AcceleratorId": NAMED, "ListenerId": NAMED}
UNSET: Record = {
    "Name": "",
    "Description": "",
    "EndpointGroupType": "default",
    "EndpointConfigurations": [],
    "EndpointGroupIpList": [],
    "HealthCheckEnabled": False,
    "HealthCheckProtocol": "",
    "HealthCheckPort": 0,
    "HealthCheckPath": "",
    "HealthCheckIntervalSeconds": 0,
    "ThresholdCount": 3,
    "PortOverrides": [],
    "Tags": [],
}
# What Terraform's provider relies on, for the action with one group, to be kept: TrafficPercentage is in it.
UNSURE = tuple(name for name in (*CHANGED, "Name", "Description", "EndpointProtocolVersion") if name in UNSET)


def _check_call(world: World, write: Write, place: Record, items: list[Record]) -> None:
    listener = world.listener(place["ListenerId"])
    if listener.get("Type", "Standard") != "Standard":
        raise illegal("ListenerId", "a standard listener is expected")
    if write.does == "create":
        _check_together(world, write, listener, items)
    for item in items:
        old = world.section(SECTION).get(item.get("EndpointGroupId", ""))
        if old and item.get("EndpointGroupRegion", old["EndpointGroupRegion"]) != old["EndpointGroupRegion"]:
            raise illegal("EndpointGroupRegion", "the region of an endpoint group cannot be changed")


def _check_together(world: World, write: Write, listener: Record, items: list[Record]) -> None:
    """Which groups one call may make."""
    kinds = {item.get("EndpointGroupType") or "default" for item in items}
    if len(kinds) > 1:
        raise ApiError("ParamExclusive.EndpointGroupType")
    protocol = listener["Protocol"]
    if "virtual" in kinds and (protocol == "UDP" or (protocol == "TCP" and write.items)):
        raise ApiError("ListenerProtocolIllegal.EndpointGroup")
    several = kinds == {"default"} or world.options["virtual_groups_per_call"] == "one"
    if protocol in WEB and len(items) > 1 and several:
        raise ApiError("ListenerProtocolIllegal.EndpointGroup")


def _fill(world: World, record: Record, _given: Record) -> None:
    """What the service decides where nothing was said."""
    web = world.section("listeners")[record["ListenerId"]]["Protocol"] in WEB
    record["EndpointGroupType"] = record.get("EndpointGroupType") or "default"
    if web:
        record["EndpointRequestProtocol"] = record.get("EndpointRequestProtocol") or "HTTP"
    if record.get("EndpointRequestProtocol") == "HTTPS":
        record.setdefault("EndpointProtocolVersion", "HTTP1.1")
    record["EndpointConfigurations"] = [_filled(one, web) for one in record["EndpointConfigurations"]]
    if not record["EndpointGroupIpList"]:
        number = int(hashlib.sha256(record["EndpointGroupId"].encode()).hexdigest()[:4], 16)
        record["EndpointGroupIpList"] = [f"198.51.{100 + number // 256 % 2}.{number % 256}"]


def _filled(endpoint: Record, web: bool) -> Record:
    """Behind HTTP and HTTPS the address of a client is always passed on, whatever was said."""
    flags = {"EnableClientIPPreservation": False, "EnableProxyProtocol": False}
    kept = {"EnableClientIPPreservation": True} if web else {}
    return {"Weight": USUAL_WEIGHT, **flags, **endpoint, **kept}


def _check(world: World, path: str, record: Record) -> None:
    listener = world.listener(record["ListenerId"])
    protocol = listener["Protocol"]
    if protocol not in WEB and record.get("EndpointRequestProtocol"):
        raise ApiError("EndPointRequestProtocolIllegal.EndpointGroup")
    if protocol == "HTTP" and record.get("EndpointRequestProtocol") == "HTTPS":
        raise ApiError("EndPointRequestProtocolIllegal.EndpointGroup")
    if record.get("EndpointProtocolVersion") and record.get("EndpointRequestProtocol") != "HTTPS":
        raise illegal(_at(path, "EndpointProtocolVersion"), "EndpointRequestProtocol HTTPS is expected")
    if record["HealthCheckPath"] and not record["HealthCheckPath"].startswith("/"):
        raise ApiError("HealthCheckPath.Illegal")
    _check_endpoints(world, path, protocol, record["EndpointConfigurations"])
    _check_overrides(path, listener, record)


def _at(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _check_endpoints(world: World, path: str, protocol: str, endpoints: list[Record]) -> None:
    if len(endpoints) > world.options["quota_endpoints"]:
        raise ApiError("QuotaExceeded.EndPoint")
    if len({one["VpcId"] for one in endpoints if one.get("VpcId")}) > 1:
        raise ApiError("MixedVpc.EndPoint")
    for index, one in enumerate(endpoints, 1):
        where = _at(path, f"EndpointConfigurations.{index}")
        if one["Type"] == "IpTarget" and not (one.get("VpcId") and one.get("VSwitchIds")):
            raise missing(f"{where}.{'VSwitchIds' if one.get('VpcId') else 'VpcId'}")
        if one["Type"] != "ENI" and one.get("SubAddress"):
            raise illegal(f"{where}.SubAddress", "an endpoint of the type ENI is expected")
        if one["EnableProxyProtocol"] and protocol != "TCP":
            raise illegal(f"{where}.EnableProxyProtocol", "a TCP listener is expected")
        if one["EnableProxyProtocol"] and one["EnableClientIPPreservation"]:
            raise illegal(f"{where}.EnableProxyProtocol", "EnableClientIPPreservation is true too")


def _check_overrides(path: str, listener: Record, record: Record) -> None:
    overrides = record["PortOverrides"]
    if len(overrides) > (1 if listener["Protocol"] in WEB else 30):
        raise ApiError("QuotaExceeded.PortOverride")
    taken = [one["ListenerPort"] for one in overrides]
    if not set(taken) <= ports_of(listener):
        raise ApiError("NotExist.ListenerPort")
    if len(taken) != len(set(taken)):
        raise illegal(_at(path, "PortOverrides"), "a port of the listener may be named once")


def _check_set(world: World, before: Mapping[str, Record], draft: Mapping[str, Record], ids: list[str]) -> None:
    deleted = [record_id for record_id in ids if draft[record_id]["State"] == "deleting"]
    if deleted:
        _check_unused(world, deleted)
    for listener_id in dict.fromkeys(draft[record_id]["ListenerId"] for record_id in ids if record_id not in deleted):
        listener = world.listener(listener_id)
        after = [record for record in draft.values() if record["ListenerId"] == listener_id]
        by_type = {
            name: [record for record in after if record["EndpointGroupType"] == name] for name in ("default", "virtual")
        }
        if any(record_id not in before for record_id in ids):
            _check_numbers(world, listener, by_type)
        new = {record_id for record_id in ids if record_id not in before}
        _check_neighbours(
            listener,
            by_type,
            {
                draft[record_id]["EndpointGroupRegion"]
                for record_id in new
                if draft[record_id]["EndpointGroupType"] == "virtual"
            },
        )


def _check_unused(world: World, ids: list[str]) -> None:
    """Whether a group goes with the rules that forward to it, or not at all, is not documented."""
    if world.options["delete_group_in_use"] == "refused" and _rules_that_use(world, ids):
        raise ApiError("Exist.ForwardingRule", "The endpoint group is in use by forwarding rules.")


def _rules_that_use(world: World, ids: list[str]) -> list[str]:
    rules = world.section("rules").items()
    return [rule_id for rule_id, rule in rules if set(ids) & set(forward_groups(rule["RuleActions"]))]


def _settled(world: World, ids: list[str]) -> None:
    for rule_id in _rules_that_use(world, ids):
        del world.section("rules")[rule_id]


def _check_numbers(world: World, listener: Record, by_type: Mapping[str, list[Record]]) -> None:
    accelerator = world.accelerator(listener["AcceleratorId"])
    prepaid = accelerator["InstanceChargeType"] == "PREPAY"
    if listener["Protocol"] in WEB and prepaid and len(by_type["default"]) > 1:
        raise ApiError("ListenerProtocolIllegal.EndpointGroup")
    for name, records in by_type.items():
        if len(records) > world.options[f"quota_{name}_groups"]:
            raise ApiError("QuotaExceeded.EndpointGroup")


def _check_neighbours(listener: Record, by_type: Mapping[str, list[Record]], needed: set[str]) -> None:
    """Whether groups go together; ``needed`` are the regions of new virtual ones.

    What becomes of a virtual group whose default one goes is not documented: it stays.
    """
    regions = [record["EndpointGroupRegion"] for record in by_type["default"]]
    if len(regions) != len(set(regions)):
        raise ApiError("RegionConflict.EndpointGroup")
    if listener["Protocol"] != "TCP" or not by_type["virtual"]:
        return
    if not needed <= set(regions):
        raise illegal("EndpointGroupRegion", "a virtual endpoint group needs a default one in its region")
    if any(record["PortOverrides"] for records in by_type.values() for record in records):
        raise ApiError("EndpointGroupExclusive.Listener")


def _shown(world: World, record: Record, described: bool) -> Record:
    group_id = record["EndpointGroupId"]
    found = ordered(world, record, ("EndpointConfigurations", "PortOverrides", "Tags"))
    if not described:
        found["EndpointConfigurations"] = [
            {**one, "EndpointId": _endpoint_id(group_id, one)} for one in found["EndpointConfigurations"]
        ]
    rules = sorted(world.rules_of(record["ListenerId"]), key=lambda rule: rule["Sequence"])
    mine = [rule["ForwardingRuleId"] for rule in rules if group_id in forward_groups(rule["RuleActions"])]
    return {**found, "ForwardingRuleIds": mine}


def _endpoint_id(group_id: str, endpoint: Record) -> str:
    """Endpoints have no id where they are written."""
    text = f"{group_id} {endpoint.get('Type')} {endpoint.get('Endpoint')} {endpoint.get('SubAddress')}"
    return "ep-bp1" + hashlib.sha256(text.encode()).hexdigest()[:17]


def _finish(record: Record) -> None:
    for one in record.get("PortOverrides", []):
        if not all(isinstance(one[name], int) for name in ("ListenerPort", "EndpointPort")):
            raise ValueError(f"{SECTION} {record['EndpointGroupId']}: an override has ListenerPort and EndpointPort")


KIND = Kind(
    name="endpoint_group",
    section=SECTION,
    id_name="EndpointGroupId",
    id_prefix="epg-bp1",
    within="listeners",
    place="ListenerId",
    not_there="NotExist.EndPointGroup",
    type_name="EndpointGroup",
    busy="StateError.EndPointGroup",
    absent="endpoint group {} is not exist",
    unset=UNSET,
    seed={
        "State": "active",
        "EndpointGroupType": "virtual",
        "EndpointGroupRegion": "cn-hangzhou",
        "TrafficPercentage": 100,
    },
    describe="DescribeEndpointGroup",
    listing=Listing(
        "ListEndpointGroups",
        "EndpointGroups",
        {
            "AcceleratorId": NAMED,
            "ListenerId": TEXT,
            "EndpointGroupId": TEXT,
            "EndpointGroupType": Param(choices=("default", "virtual")),
            "EndpointGroupRegion": TEXT,
            "AccessLogSwitch": Param(choices=("on", "off")),
            "Tag": TAGS,
        },
    ),
    writes=(
        Write(
            "CreateEndpointGroup",
            "create",
            {**PLACE, **NEW, **SINGLE},
            names=NAMES,
            ids="EndpointGroupId",
            dry_run="groups_dry_run",
        ),
        Write(
            "CreateEndpointGroups",
            "create",
            {**PLACE, "EndpointGroupConfigurations": listed({**NEW, **BATCH}, required=True, high=10)},
            items="EndpointGroupConfigurations",
            names=NAMES,
            ids="EndpointGroupIds",
            dry_run="groups_dry_run",
        ),
        Write(
            "UpdateEndpointGroup",
            "update",
            {**CHANGED, **SINGLE, "EndpointGroupRegion": NAMED},
            resets=("EndpointConfigurations", "PortOverrides"),
        ),
        Write(
            "UpdateEndpointGroups",
            "update",
            {"ListenerId": NAMED, "EndpointGroupConfigurations": listed({**CHANGED, **BATCH}, required=True)},
            items="EndpointGroupConfigurations",
            names=NAMES,
            ids="EndpointGroupIds",
            dry_run="groups_dry_run",
            resets=UNSURE,
        ),
        Write(
            "UpdateEndpointGroupAttribute",
            "update",
            {"EndpointGroupId": NAMED, **SINGLE},
            settles=False,
        ),
        Write(
            "DeleteEndpointGroup",
            "delete",
            {"AcceleratorId": TEXT, "EndpointGroupId": NAMED},
            region=False,
        ),
        Write(
            "DeleteEndpointGroups",
            "delete",
            {"EndpointGroupIds": Param("list", required=True, high=10, of=NAMED)},
            items="EndpointGroupIds",
            dry_run="dry_run_status",
        ),
    ),
    finish=_finish,
    fill=_fill,
    check=_check,
    check_call=_check_call,
    check_set=_check_set,
    settled=_settled,
    shown=_shown,
    internal=("Health",),
    further={
        "GetHealthStatus": Action(
            {"RegionId": REGION, "ClientToken": TOKEN, "AcceleratorId": NAMED, "ListenerId": NAMED},
            handle=get_health_status,
            ignored=("DryRun",),
        )
    },
)
