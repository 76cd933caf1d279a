# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The endpoints of custom routing endpoint groups, which are vSwitches: they settle with their endpoint group.

Sources: API pages and SDK doc strings of the actions below. That policies can be made together with an endpoint is left out.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

from .. import settling
from ..errors import illegal
from ..kind import Kind, Listing, Nested, Write
from ..parameters import NAMED, TEXT, Param, listed
from ..world import Record, World
from .destinations import check_capacity

SECTION = "custom_routing_endpoints"
ITEMS = "EndpointConfigurations"
POLICY = Param(choices=("DenyAll", "AllowAll", "AllowCustom"))
PLACE = {"EndpointGroupId": NAMED}


def _check_set(world: World, before: Mapping[str, Record], draft: Mapping[str, Record], ids: list[str]) -> None:
    group = world.custom_group(draft[ids[0]]["EndpointGroupId"])
    after = [item for item in draft.values() if item["State"] != "deleting"]
    mine = [item["Endpoint"] for item in after if item["EndpointGroupId"] == group["EndpointGroupId"]]
    written = [draft[record_id] for record_id in ids if draft[record_id]["State"] != "deleting"]
    for item in written:
        # An update does not say the vSwitch: however two of one came about, it is no reason to refuse their policies.
        if item["EndpointId"] not in before and mine.count(item["Endpoint"]) > 1:
            raise illegal(f"{ITEMS}.Endpoint", "a vSwitch may be an endpoint of a group once")
    destinations = list(world.section("destinations").values())
    check_capacity(world, world.listener(group["ListenerId"]), destinations, written, after)


def _fill(world: World, record: Record, _given: Record) -> None:
    """The addresses of the vSwitch, which VPC knows and GA does not say."""
    if "Cidr" not in record:
        record["Cidr"] = _network(world, record["Endpoint"])


def _network(world: World, vswitch: str) -> str:
    """A vSwitch that no seed names has sixteen addresses of its own, for good: the first that are free."""
    known = {item["Endpoint"]: item["Cidr"] for item in world.section(SECTION).values()}
    if vswitch not in known and vswitch not in world.vswitches:
        taken = [ipaddress.IPv4Network(cidr) for cidr in (*known.values(), *world.vswitches.values())]
        whole = ipaddress.IPv4Network("192.168.192.0/18").subnets(new_prefix=28)
        free = next(one for one in whole if not any(one.overlaps(other) for other in taken))
        world.vswitches[vswitch] = str(free)
    return str(known.get(vswitch) or world.vswitches[vswitch])


def _shown(world: World, record: Record, _described: bool) -> Record:
    state = record["State"]
    return {"State": settling.group_state(world, record["EndpointGroupId"]) if state == "active" else state}


def _finish(record: Record) -> None:
    """What has settled is in force as it stands."""
    where = f"{SECTION} {record['EndpointId']}"
    ipaddress.IPv4Network(record.get("Cidr", "0.0.0.0"))
    if record["TrafficToEndpointPolicy"] not in POLICY.choices:
        raise ValueError(f"{where}: TrafficToEndpointPolicy is one of {', '.join(POLICY.choices)}")
    force = {"TrafficToEndpointPolicy": record["TrafficToEndpointPolicy"]}
    record.setdefault("InForce", force if record["State"] == "active" else None)


KIND = Kind(
    name="endpoint_group",
    section=SECTION,
    id_name="EndpointId",
    id_prefix="ep-bp1",
    within="custom_routing_endpoint_groups",
    place="EndpointGroupId",
    not_there="NotExist.EndPoint",
    type_name="Endpoint",
    unset={"Type": "PrivateSubNet", "TrafficToEndpointPolicy": "DenyAll"},
    seed={"State": "active"},
    required=("Endpoint",),
    types={"Endpoint": str, "Cidr": str},
    in_force=("TrafficToEndpointPolicy",),
    internal=("Cidr",),
    describe="DescribeCustomRoutingEndpoint",
    narrows={"EndpointGroup": "EndpointGroupId"},
    listing=Listing(
        "ListCustomRoutingEndpoints",
        "Endpoints",
        {"AcceleratorId": NAMED, "ListenerId": TEXT, "EndpointGroupId": TEXT},
        hidden=("State",),
    ),
    writes=(
        Write(
            "CreateCustomRoutingEndpoints",
            "create",
            {
                **PLACE,
                ITEMS: listed(
                    {
                        "Endpoint": NAMED,
                        "Type": Param(required=True, choices=("PrivateSubNet",)),
                        "TrafficToEndpointPolicy": POLICY,
                    },
                    required=True,
                    high=20,
                ),
            },
            items=ITEMS,
            ids="EndpointIds",
            nested={
                "PolicyConfigurations": Nested(
                    "custom_routing_traffic_policies",
                    "CreateCustomRoutingEndpointTrafficPolicies",
                    20,
                    "content_in_custom_group",
                    {"PortRanges": 5},
                )
            },
        ),
        Write(
            "UpdateCustomRoutingEndpoints",
            "update",
            {
                **PLACE,
                ITEMS: listed({"EndpointId": NAMED, "TrafficToEndpointPolicy": POLICY}, required=True, high=20),
            },
            items=ITEMS,
            ids="EndpointIds",
            resets=("TrafficToEndpointPolicy",),
        ),
        Write(
            "DeleteCustomRoutingEndpoints",
            "delete",
            {**PLACE, "EndpointIds": Param("list", required=True, high=10, of=NAMED)},
            items="EndpointIds",
        ),
    ),
    check_set=_check_set,
    fill=_fill,
    finish=_finish,
    shown=_shown,
)
