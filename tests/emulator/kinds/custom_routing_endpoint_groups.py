# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The endpoint groups of custom routing listeners, and the port mappings behind them.

Sources: API pages and SDK doc strings of the actions below.
"""

from __future__ import annotations

from collections.abc import Mapping

from .. import settling
from ..errors import ApiError, illegal
from ..kind import Action, Kind, Listing, Nested, Write
from ..mappings import list_port_mappings, list_port_mappings_by_destination
from ..parameters import NAMED, PAGES, REGION, TEXT, Param, listed
from ..texts import NAME, description
from ..world import Record, World

SECTION = "custom_routing_endpoint_groups"
PLACE = {"AcceleratorId": NAMED, "ListenerId": TEXT, "EndpointGroupId": TEXT}
ITEMS = "EndpointGroupConfigurations"
DESCRIPTION = description(256)


def _check_call(world: World, write: Write, place: Record, _items: list[Record]) -> None:
    if write.does == "create" and world.listener(place["ListenerId"]).get("Type") != "CustomRouting":
        raise illegal("ListenerId", "a custom routing listener is expected")


def _check_set(world: World, before: Mapping[str, Record], draft: Mapping[str, Record], ids: list[str]) -> None:
    deleted = [record_id for record_id in ids if draft[record_id]["State"] == "deleting"]
    for record_id in deleted:
        _check_content(world, record_id)
    for listener_id in {draft[record_id]["ListenerId"] for record_id in ids if record_id not in before}:
        beside = [record for record in draft.values() if record["ListenerId"] == listener_id]
        if len(beside) > world.options["quota_custom_groups"]:
            raise ApiError("QuotaExceeded.EndpointGroup")


def _check_content(world: World, group_id: str) -> None:
    """Whether a group goes with what is in it, or not at all, is not documented, and neither is the code."""
    if world.options["delete_custom_group_with_content"] == "refused":
        for section, code in (("custom_routing_endpoints", "Exist.EndPoint"), ("destinations", "Exist.Destination")):
            if any(record["EndpointGroupId"] == group_id for record in world.section(section).values()):
                raise ApiError(code, "The endpoint group is not empty.")


def _shown(world: World, record: Record, _described: bool) -> Record:
    return {"State": settling.group_state(world, record["EndpointGroupId"])}


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
    unset={"Name": "", "Description": "", "EndpointGroupIpList": []},
    seed={"State": "active", "EndpointGroupRegion": "cn-hangzhou"},
    describe="DescribeCustomRoutingEndpointGroup",
    listing=Listing(
        "ListCustomRoutingEndpointGroups",
        "EndpointGroups",
        {**PLACE, "AccessLogSwitch": Param(choices=("on", "off"))},
    ),
    writes=(
        Write(
            "CreateCustomRoutingEndpointGroups",
            "create",
            {
                "AcceleratorId": NAMED,
                "ListenerId": NAMED,
                ITEMS: listed(
                    {"EndpointGroupRegion": NAMED, "Name": NAME, "Description": DESCRIPTION}, required=True, high=5
                ),
            },
            items=ITEMS,
            ids="EndpointGroupIds",
            dry_run="dry_run_status",
            nested={
                "DestinationConfigurations": Nested(
                    "destinations",
                    "CreateCustomRoutingEndpointGroupDestinations",
                    20,
                    "content_in_custom_group",
                ),
                "EndpointConfigurations": Nested(
                    "custom_routing_endpoints", "CreateCustomRoutingEndpoints", 10, "content_in_custom_group"
                ),
            },
        ),
        Write(
            "UpdateCustomRoutingEndpointGroupAttribute",
            "update",
            {"EndpointGroupId": NAMED, "Name": Param(required=True, reason=NAME.reason), "Description": DESCRIPTION},
        ),
        Write(
            "DeleteCustomRoutingEndpointGroups",
            "delete",
            {"AcceleratorId": NAMED, "EndpointGroupIds": Param("list", required=True, high=10, of=NAMED)},
            items="EndpointGroupIds",
            dry_run="dry_run_status",
        ),
    ),
    check_call=_check_call,
    check_set=_check_set,
    shown=_shown,
    further={
        "ListCustomRoutingPortMappings": Action({"RegionId": REGION, **PLACE, **PAGES}, list_port_mappings),
        "ListCustomRoutingPortMappingsByDestination": Action(
            {"RegionId": REGION, "EndpointId": NAMED, "DestinationAddress": NAMED, **PAGES},
            list_port_mappings_by_destination,
        ),
    },
)
