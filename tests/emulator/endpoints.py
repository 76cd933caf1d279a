# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The endpoints of custom routing endpoint groups (vSwitches) and their traffic policies: what can be read of them.

They are part of the state (seed, ``PUT state``); the writes on them are not played. Source: API pages and SDK doc
strings of ListCustomRoutingEndpoints, DescribeCustomRoutingEndpoint and ListCustomRoutingEndpointTrafficPolicies.
"""

from __future__ import annotations

import ipaddress
from typing import Any

from . import settling
from .errors import ApiError
from .managed import managed
from .paging import numbered_page
from .ports import check_port_ranges
from .world import Record, World

CUSTOM_GROUPS = "custom_routing_endpoint_groups"
POLICIES = ("DenyAll", "AllowAll", "AllowCustom")


def describe_endpoint(world: World, given: Record) -> Record:
    """One endpoint, with its State, which is that of its group; raises NotExist.EndPoint."""
    group, endpoint = find_endpoint(world, given["EndpointId"])
    if given.get("EndpointGroup") not in (None, "", group["EndpointGroupId"]):
        raise ApiError("NotExist.EndPoint")
    return {**_shown(world, group, endpoint), "State": settling.group_state(world, group["EndpointGroupId"])}


def list_endpoints(world: World, given: Record) -> Record:
    """The endpoints of an accelerator; unknown optional ids filter to nothing. The elements carry no State."""
    world.accelerator(given["AcceleratorId"])
    found = [_shown(world, group, endpoint) for group, endpoint in _all(world)]
    return _filtered(world, given, "Endpoints", found, ("AcceleratorId", "ListenerId", "EndpointGroupId"))


def list_traffic_policies(world: World, given: Record) -> Record:
    """The traffic policies of the endpoints of an accelerator, by the filters that are set."""
    world.accelerator(given["AcceleratorId"])
    found = []
    for group, endpoint in _all(world):
        place = _place(world, group)
        for policy in endpoint["Policies"]:
            own = {name: policy[name] for name in ("PolicyId", "Address", "PortRanges")}
            found.append({**place, "EndpointId": endpoint["EndpointId"], **own, **managed(policy)})
    names = ("AcceleratorId", "ListenerId", "EndpointGroupId", "EndpointId", "Address")
    return _filtered(world, given, "Policies", found, names)


def find_endpoint(world: World, endpoint_id: str) -> tuple[Record, Record]:
    """The endpoint with the group that it is in; raises NotExist.EndPoint."""
    for group, endpoint in _all(world):
        if endpoint["EndpointId"] == endpoint_id:
            return group, endpoint
    raise ApiError("NotExist.EndPoint")


def complete_endpoint(where: str, endpoint: Any) -> Record:
    """An endpoint of a seed with its defaults; raises ValueError for what does not fit."""
    if not isinstance(endpoint, dict) or not all(
        isinstance(endpoint.get(name), str) for name in ("EndpointId", "Endpoint", "Cidr")
    ):
        raise ValueError(f"{where}: an endpoint is an object with the texts EndpointId, Endpoint and Cidr")
    ipaddress.IPv4Network(endpoint["Cidr"])
    # The default of CreateCustomRoutingEndpoints.
    found = {"Type": "PrivateSubNet", "TrafficToEndpointPolicy": "DenyAll", "Policies": [], **endpoint}
    if found["TrafficToEndpointPolicy"] not in POLICIES or not isinstance(found["Policies"], list):
        raise ValueError(f"{where}: TrafficToEndpointPolicy is one of {', '.join(POLICIES)}, and Policies a list")
    found["Policies"] = [_complete_policy(where, found, index, one) for index, one in enumerate(found["Policies"], 1)]
    return found


def _complete_policy(where: str, endpoint: Record, index: int, policy: Any) -> Record:
    if not isinstance(policy, dict):
        raise ValueError(f"{where}: a policy is an object of Address and PortRanges")
    found = {"PolicyId": f"ply-{endpoint['EndpointId']}-{index}", "PortRanges": [], **policy}
    found["Address"] = str(ipaddress.IPv4Address(found.get("Address", "")))
    check_port_ranges(where, found["PortRanges"])
    return found


def _all(world: World) -> list[tuple[Record, Record]]:
    groups = sorted(world.section(CUSTOM_GROUPS).values(), key=lambda group: group["Sequence"])
    return [(group, endpoint) for group in groups for endpoint in group["Endpoints"]]


def _place(world: World, group: Record) -> Record:
    listener = world.section("listeners")[group["ListenerId"]]
    names = {"AcceleratorId": listener["AcceleratorId"], "ListenerId": listener["ListenerId"]}
    return {**names, "EndpointGroupId": group["EndpointGroupId"]}


def _shown(world: World, group: Record, endpoint: Record) -> Record:
    names = ("EndpointId", "Endpoint", "Type", "TrafficToEndpointPolicy")
    return {**_place(world, group), **{name: endpoint[name] for name in names}, **managed(endpoint)}


def _filtered(world: World, given: Record, name: str, found: list[Record], filters: tuple[str, ...]) -> Record:
    kept = [item for item in found if all(given.get(key) in (None, "", item[key]) for key in filters)]
    return numbered_page(world, given, name, kept)
