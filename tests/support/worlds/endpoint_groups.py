# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The world of endpoint groups of standard listeners: default and virtual ones, of listeners of each protocol."""

from __future__ import annotations

import json
import typing as t

from hypothesis import strategies as st

from .world import Entry, Orderly, State, World

ACCELERATOR = "ga-bp1groups"
# By listener: its protocol. On TCP, overrides of ports exclude virtual groups, so that one listener has these and one those.
LISTENERS = {
    "lsr-bp1http": "HTTP",
    "lsr-bp1https": "HTTPS",
    "lsr-bp1tcp": "TCP",
    "lsr-bp1ports": "TCP",
    "lsr-bp1udp": "UDP",
}
PORTS = dict(zip(LISTENERS, (1080, 1443, 1100, 1200, 1300)))
REGIONS = ["cn-hangzhou", "cn-shanghai", "us-west-1"]
# By name, what is fixed; the first is in the region of the virtual ones, which on TCP need one there.
DEFAULT = dict(zip(["alpha", "beta", "gamma"], REGIONS))
VIRTUAL = dict.fromkeys(["delta", "epsilon"], REGIONS[0])
HOSTILE_NAMES = ["yes", "null", "my {{ group }}", "1", "#jinja2: x", "a: b", ""]
ENDPOINTS: list[Entry] = [
    {"type": "Ip", "endpoint": "198.51.100.1"},
    {"type": "Ip", "endpoint": "198.51.100.2", "weight": 10},
    {"type": "Domain", "endpoint": "a.example.com", "weight": 0},
    {"type": "IpTarget", "endpoint": "192.168.0.1", "vpc_id": "vpc-1", "vswitch_ids": ["vsw-1", "vsw-2"]},
    {"type": "ENI", "endpoint": "eni-1", "sub_address": "192.168.0.9", "weight": 100},
]
HEALTH: list[Entry] = [
    {"health_check": False},
    {"health_check": True, "health_check_protocol": "tcp", "health_check_port": 80, "health_check_threshold": 2},
    {"health_check": True, "health_check_protocol": "http", "health_check_path": "/up", "health_check_interval": 5},
]
WIRE = {
    "description": "Description",
    "traffic_percentage": "TrafficPercentage",
    "request_protocol": "EndpointRequestProtocol",
    "health_check": "HealthCheckEnabled",
    "health_check_protocol": "HealthCheckProtocol",
    "health_check_port": "HealthCheckPort",
    "health_check_path": "HealthCheckPath",
    "health_check_interval": "HealthCheckIntervalSeconds",
    "health_check_threshold": "ThresholdCount",
}
ENDPOINT_WIRE = {
    "type": "Type",
    "endpoint": "Endpoint",
    "weight": "Weight",
    "sub_address": "SubAddress",
    "vpc_id": "VpcId",
    "vswitch_ids": "VSwitchIds",
}


@st.composite
def members(draw: st.DrawFn, listener: str) -> Entry:
    """What a new group needs, in the words of the option, and some of what it may have."""
    entry: Entry = {"endpoints": draw(st.lists(st.sampled_from(ENDPOINTS), min_size=1, max_size=3, unique_by=str))}
    if draw(st.booleans()):
        entry["description"] = draw(st.sampled_from(["what it is for", "другое", "a: b"]))
    if draw(st.booleans()):
        entry["traffic_percentage"] = draw(st.integers(0, 100))
    if draw(st.booleans()):
        entry.update(draw(st.sampled_from(HEALTH)))
    if LISTENERS[listener] == "HTTPS" and draw(st.booleans()):
        entry["request_protocol"] = draw(st.sampled_from(["HTTP", "HTTPS"]))
    if listener != "lsr-bp1tcp" and draw(st.booleans()):
        entry["port_overrides"] = [{"listener_port": PORTS[listener], "endpoint_port": draw(st.integers(8000, 8003))}]
    return entry


def names_for(place: Entry) -> dict[str, str]:
    """The names that there are, with their regions."""
    return {**DEFAULT, **({} if place["listener_id"] in ("lsr-bp1ports", "lsr-bp1udp") else VIRTUAL)}


@st.composite
def live_groups(draw: st.DrawFn, place: Entry, odd: bool = True) -> list[Entry]:
    """Groups as they may have come about: virtual ones of one name, or a strange one, in other capitals, managed by others, with
    members that nobody knows, and with nothing where nothing was said.
    """
    listener, found = place["listener_id"], []
    fixed = names_for(place)
    for number, name in enumerate(draw(st.lists(st.sampled_from(list(fixed)), max_size=5, unique_by=str))):
        said = draw(members(listener))
        virtual = name in VIRTUAL
        hostile = odd and not draw(st.integers(0, 9))
        record: Entry = {WIRE[key]: value for key, value in said.items() if key in WIRE}
        record["EndpointConfigurations"] = [
            {ENDPOINT_WIRE[key]: value for key, value in one.items()} for one in said["endpoints"]
        ]
        record["PortOverrides"] = [
            {"ListenerPort": one["listener_port"], "EndpointPort": one["endpoint_port"]}
            for one in said.get("port_overrides", [])
        ]
        if odd and draw(st.booleans()):
            record["HealthCheckProtocol"] = record.get("HealthCheckProtocol", "").upper()
            record["Further"] = {"Nobody": ["knows"]}
        if odd and not draw(st.integers(0, 19)):
            infos = [{"Action": action, "ChildType": "", "IsManaged": True} for action in ("Update", "Delete")]
            record.update(ServiceManaged=True, ServiceManagedInfos=infos)
        record["Name"] = draw(st.sampled_from(HOSTILE_NAMES)) if hostile else name
        if odd and virtual and not draw(st.integers(0, 3)):
            record["Name"] = "delta"
        if odd and LISTENERS[listener] in ("HTTP", "HTTPS") and draw(st.booleans()):
            record["ForwardingRuleIds"] = [f"frule-{number}"]
        record.update(
            EndpointGroupId=f"epg-{'x' if hostile else ''}{number}",
            EndpointGroupType="virtual" if virtual else "default",
            EndpointGroupRegion=fixed[name],
            ListenerId=listener,
            Sequence=number + 50,
        )
        found.append(record)
    return found


def without_rules(record: Entry) -> Entry:
    return {name: value for name, value in record.items() if name != "ForwardingRuleIds"}


def rules_beside(live: list[Entry]) -> State:
    """The rules that name some of them."""
    rules: dict[str, Entry] = {}
    for one in live:
        for rule in one.get("ForwardingRuleIds", ()):
            value = json.dumps([{"type": "endpointgroup", "value": one["EndpointGroupId"]}])
            rules[rule] = {
                "ListenerId": one["ListenerId"],
                "ForwardingRuleName": f"to-{one['EndpointGroupId']}",
                "Priority": one["Sequence"],
                "RuleConditions": [{"RuleConditionType": "Path", "RuleConditionValue": json.dumps([f"/{rule}"])}],
                "RuleActions": [{"Order": 1, "RuleActionType": "ForwardGroup", "RuleActionValue": value}],
            }
    return {"rules": rules}


def endpoints_of(record: Entry) -> dict[tuple[str, str, str], Entry]:
    found = record["EndpointConfigurations"]
    return {(one["Endpoint"], one["Type"], one.get("SubAddress", "")): one for one in found}


def hold_endpoints(before: dict[str, Entry], after: dict[str, Entry], entries: list[Entry], how: Entry) -> None:
    """What a group has once a run has ended well: what is listed, and else nothing, or all that it had where that is kept."""
    for key in before.keys() & after.keys():
        had, has = endpoints_of(before[key]), endpoints_of(after[key])
        names = (before[key]["Name"], after[key]["Name"])
        (said,) = [one for one in entries if one.get("id") == key or one.get("name") in names] or [{}]
        listed = {(one["endpoint"], one["type"], one.get("sub_address", "")) for one in said.get("endpoints", ())}
        stays = "endpoints" not in said or not how.get("purge_endpoints", True)
        assert has.keys() == listed | (had.keys() if stays else set())
        assert all(has[one] == had[one] for one in had.keys() & has.keys() - listed)


def whole(name: str, region: str) -> Entry:
    return {"name": name, "region": region, **({"type": "virtual"} if name in VIRTUAL else {})}


@st.composite
def wanted_groups(draw: st.DrawFn, place: Entry) -> list[Entry]:
    listener, entries = place["listener_id"], []
    fixed = names_for(place)
    names = draw(st.lists(st.sampled_from(list(fixed)), max_size=5, unique=bool(draw(st.integers(0, 4)))))
    for name in names:
        entry = {**whole(name, fixed[name]), **draw(members(listener))}
        if name not in VIRTUAL and not draw(st.integers(0, 7)):
            # Where another default one may be, which is refused; or what is fixed would change.
            entry["region"] = draw(st.sampled_from(REGIONS))
        for key in list(entry):
            if key not in ("name", "type") and not draw(st.integers(0, 9)):
                del entry[key]
        if not draw(st.integers(0, 9)):
            entry.update(id=f"epg-{draw(st.integers(0, 4))}")
            entry.pop("name")
        entries.append(entry)
    if LISTENERS[listener] == "TCP" and draw(st.booleans()) and not any(one.get("name") == "alpha" for one in entries):
        # The region of the virtual ones needs a default one.
        entries.append({**whole("alpha", fixed["alpha"]), **draw(members(listener))})
    return entries


@st.composite
def orderly_groups(draw: st.DrawFn, place: Entry) -> Orderly:
    fixed = names_for(place)
    names = draw(st.lists(st.sampled_from(list(fixed)), unique=True, min_size=1))
    if LISTENERS[place["listener_id"]] == "TCP":
        names = list(dict.fromkeys(["alpha", *names]))
    live = draw(live_groups(place, odd=False))
    entries = [{**whole(name, fixed[name]), **draw(members(place["listener_id"]))} for name in names]
    return Orderly(live, entries, {"purge_endpoints": draw(st.booleans())})


def call(action: str, shown: Entry, place: Entry, facts: Entry) -> tuple[t.Hashable, int | None]:
    """Default and virtual ones are created apart; where one goes alone is said in docs/ga-api.md, 7.2."""
    if action != "create":
        return action, 10
    protocol, virtual = LISTENERS[place["listener_id"]], shown["type"] == "virtual"
    web = protocol in ("HTTP", "HTTPS")
    alone = (virtual and protocol == "TCP") or (web and (not virtual or facts.get("virtual_groups_per_call") == "one"))
    return (action, shown["type"]), 1 if alone else 10


WORLD = World(
    module="ga_endpoint_groups",
    option="endpoint_groups",
    section="endpoint_groups",
    id="EndpointGroupId",
    places=st.sampled_from([{"accelerator_id": ACCELERATOR, "listener_id": listener} for listener in LISTENERS]),
    live=live_groups,
    wanted=wanted_groups,
    orderly=lambda place, _purge: orderly_groups(place),
    reads=("ListEndpointGroups", "DescribeListener", "DescribeAccelerator"),
    call=call,
    open_facts={
        "virtual_groups_per_call": ("one",),
        "groups_dry_run": ("ids", "DryRunOperation"),
        "batch_ids": ("reversed",),
        "read_order": ("other",),
        "update_absent": ("reset",),
        "delete_group_in_use": ("cascades",),
    },
    # Beside those that stay, a group may get three more.
    facts={"quota_default_groups": 10, "quota_endpoints": 10},
    put=without_rules,
    beside=rules_beside,
    checks=hold_endpoints,
    around={
        "accelerators": {ACCELERATOR: {"Name": "groups", "InstanceChargeType": "POSTPAY"}},
        "listeners": {
            listener: {
                "AcceleratorId": ACCELERATOR,
                "Name": listener,
                "Protocol": protocol,
                "PortRanges": [{"FromPort": PORTS[listener], "ToPort": PORTS[listener]}],
                **({"Certificates": [{"Id": "1-cn-hangzhou"}]} if protocol == "HTTPS" else {}),
            }
            for listener, protocol in LISTENERS.items()
        },
    },
    asked=st.sampled_from([{}, {"replace": True}]),
    by_chance=("EndpointGroupIpList",),
    foreseen=(
        "RegionConflict.EndpointGroup",
        "ParamExclusive.EndpointGroupType",
        "IllegalParameter.EndpointGroupRegion",
    ),
    decided=(
        *("client_ip_preservation", "proxy_protocol", "request_protocol", "protocol_version", "port_overrides"),
        *("health_check", "health_check_protocol", "health_check_port", "health_check_path", "health_check_host"),
        *("health_check_interval", "health_check_threshold"),
    ),
)
