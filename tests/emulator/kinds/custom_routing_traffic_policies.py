# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The traffic policies of endpoints of custom routing: which addresses and ports of a vSwitch may be reached.

They settle with their endpoint group. Sources: API pages and SDK doc strings of the actions below; what only Terraform's
provider knows is marked [tf].
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

from .. import settling
from ..errors import ApiError, illegal
from ..kind import Kind, Listing, Write
from ..parameters import NAMED, TEXT, Param, listed
from ..ports import check_port_ranges
from ..texts import ordered
from ..world import Record, World

SECTION = "custom_routing_traffic_policies"
ITEMS = "PolicyConfigurations"
PORT = Param("integer", required=True, low=1, high=65499)
RANGES = listed({"FromPort": PORT, "ToPort": PORT}, high=10)
PLACE = {"EndpointId": NAMED}
FORCE = ("Address", "PortRanges")
MOST_OF_AN_ENDPOINT = 500  # policies, and ranges of ports in all of them [doc]


def _check_call(world: World, write: Write, place: Record, items: list[Record]) -> None:
    if write.does != "delete":
        return
    records = world.section(SECTION)
    if any(records.get(item["PolicyId"], {}).get("EndpointId") != place["EndpointId"] for item in items):
        raise ApiError("IllegalParameter.TrafficPolicyAndEndpointIdMismatch")  # [tf]


def _check(world: World, path: str, record: Record) -> None:
    endpoint = world.section("custom_routing_endpoints")[record["EndpointId"]]
    try:
        inside = ipaddress.IPv4Address(record["Address"]) in ipaddress.IPv4Network(endpoint["Cidr"])
    except ValueError:
        inside = False
    if not inside:
        raise illegal(f"{path}.Address", "an IPv4 address of the vSwitch is expected")
    ports = {
        port
        for item in world.destinations_of(endpoint["EndpointGroupId"])
        for port in range(item["FromPort"], item["ToPort"] + 1)
    }
    for index, span in enumerate(record["PortRanges"], 1):
        if span["FromPort"] > span["ToPort"]:
            raise illegal(f"{path}.PortRanges.{index}.FromPort", "FromPort must not be above ToPort")
        if not ports.issuperset(range(span["FromPort"], span["ToPort"] + 1)):
            raise illegal(f"{path}.PortRanges", "ports of the destinations of the endpoint group are expected")


def _check_set(_world: World, _before: Mapping[str, Record], draft: Mapping[str, Record], ids: list[str]) -> None:
    endpoint_id = draft[ids[0]]["EndpointId"]
    mine = [item for item in draft.values() if item["EndpointId"] == endpoint_id and item["State"] != "deleting"]
    addresses = [item["Address"] for item in mine]
    written = [draft[record_id]["Address"] for record_id in ids if draft[record_id]["State"] != "deleting"]
    if any(addresses.count(address) > 1 for address in written):
        raise illegal(f"{ITEMS}.Address", "an address may have one policy")
    if written and max(len(mine), sum(len(item["PortRanges"]) for item in mine)) > MOST_OF_AN_ENDPOINT:
        raise illegal(ITEMS, f"an endpoint has at most {MOST_OF_AN_ENDPOINT} policies and ranges of ports")


def _shown(world: World, record: Record, _described: bool) -> Record:
    group_id, state = world.place(SECTION, record)["EndpointGroupId"], record["State"]
    return {
        **ordered(world, record, ("PortRanges",)),
        "State": settling.group_state(world, group_id) if state == "active" else state,
    }


def _finish(record: Record) -> None:
    """What has settled is in force as it stands."""
    record["Address"] = str(ipaddress.IPv4Address(record["Address"]))
    check_port_ranges(f"{SECTION} {record['PolicyId']}", record["PortRanges"])
    force = {name: record[name] for name in FORCE}
    record.setdefault("InForce", force if record["State"] == "active" else None)


KIND = Kind(
    name="endpoint_group",
    section=SECTION,
    id_name="PolicyId",
    id_prefix="ply-bp1",
    within="custom_routing_endpoints",
    place="EndpointId",
    not_there="NotExist.Policy",
    type_name="TrafficPolicy",
    unset={"PortRanges": []},
    seed={"State": "active"},
    required=("Address",),
    types={"Address": str},
    in_force=FORCE,
    describe="DescribeCustomRoutingEndPointTrafficPolicy",
    narrows={"EndpointId": "EndpointId"},
    listing=Listing(
        "ListCustomRoutingEndpointTrafficPolicies",
        "Policies",
        {"AcceleratorId": NAMED, "ListenerId": TEXT, "EndpointGroupId": TEXT, "EndpointId": TEXT, "Address": TEXT},
        hidden=("State",),
    ),
    writes=(
        Write(
            "CreateCustomRoutingEndpointTrafficPolicies",
            "create",
            {**PLACE, ITEMS: listed({"Address": NAMED, "PortRanges": RANGES}, required=True, high=500)},
            items=ITEMS,
            ids="PolicyIds",
        ),
        Write(
            "UpdateCustomRoutingEndpointTrafficPolicies",
            "update",
            {
                **PLACE,
                ITEMS: listed({"PolicyId": NAMED, "Address": NAMED, "PortRanges": RANGES}, required=True, high=500),
            },
            items=ITEMS,
            ids="PolicyIds",
            resets=("PortRanges",),
        ),
        Write(
            "DeleteCustomRoutingEndpointTrafficPolicies",
            "delete",
            {**PLACE, "PolicyIds": Param("list", required=True, high=9000, of=NAMED)},
            items="PolicyIds",
        ),
    ),
    check=_check,
    check_call=_check_call,
    check_set=_check_set,
    finish=_finish,
    shown=_shown,
)
