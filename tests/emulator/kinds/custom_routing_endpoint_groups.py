# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The endpoint groups of custom routing listeners, with their endpoints (vSwitches) and the port mappings behind them.

They are read here, and made by nobody but a seed. Source: API pages and SDK doc strings of the actions below.
"""

from __future__ import annotations

from .. import settling
from ..endpoints import complete_endpoint, describe_endpoint, list_endpoints, list_traffic_policies
from ..kind import Action, Kind, Listing
from ..mappings import list_port_mappings, list_port_mappings_by_destination
from ..parameters import NAMED, PAGES, REGION, TEXT, Param
from ..world import Record, World

PLACE = {"AcceleratorId": NAMED, "ListenerId": TEXT, "EndpointGroupId": TEXT}


def _shown(world: World, record: Record, _described: bool) -> Record:
    return {"State": settling.group_state(world, record["EndpointGroupId"])}


def _finish(record: Record) -> None:
    where = f"custom_routing_endpoint_groups {record['EndpointGroupId']}"
    record["Endpoints"] = [complete_endpoint(where, endpoint) for endpoint in record["Endpoints"]]


KIND = Kind(
    name="endpoint_group",
    section="custom_routing_endpoint_groups",
    id_name="EndpointGroupId",
    id_prefix="epg-bp1",
    within="listeners",
    place="ListenerId",
    not_there="NotExist.EndPointGroup",
    type_name="EndpointGroup",
    absent="endpoint group {} is not exist",
    unset={"Name": "", "Description": "", "EndpointGroupIpList": []},
    seed={"State": "active", "EndpointGroupRegion": "cn-hangzhou", "Endpoints": []},
    internal=("Endpoints",),
    describe="DescribeCustomRoutingEndpointGroup",
    listing=Listing(
        "ListCustomRoutingEndpointGroups",
        "EndpointGroups",
        {**PLACE, "AccessLogSwitch": Param(choices=("on", "off"))},
    ),
    shown=_shown,
    finish=_finish,
    further={
        "DescribeCustomRoutingEndpoint": Action(
            {"RegionId": REGION, "EndpointId": NAMED, "EndpointGroup": TEXT}, describe_endpoint
        ),
        "ListCustomRoutingEndpoints": Action({"RegionId": REGION, **PLACE, **PAGES}, list_endpoints),
        "ListCustomRoutingEndpointTrafficPolicies": Action(
            {"RegionId": REGION, **PLACE, "EndpointId": TEXT, "Address": TEXT, **PAGES}, list_traffic_policies
        ),
        "ListCustomRoutingPortMappings": Action({"RegionId": REGION, **PLACE, **PAGES}, list_port_mappings),
        "ListCustomRoutingPortMappingsByDestination": Action(
            {"RegionId": REGION, "EndpointId": NAMED, "DestinationAddress": NAMED, **PAGES},
            list_port_mappings_by_destination,
        ),
    },
)
