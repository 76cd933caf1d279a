# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Endpoint groups of custom routing listeners."""

from __future__ import annotations

from .._engine.fields import SERVICE, Field, Pairs, Plain, Text, Texts
from .._engine.kind import Describe, Kind
from .._wire.paging import Listing
from .accelerators import ACCELERATORS, DESCRIPTION, LOCK, NAME
from .listeners import LISTENERS, custom_routing

CUSTOM_ROUTING_ENDPOINT_GROUPS = Kind(
    noun="custom routing endpoint group",
    option="endpoint_groups",
    word="endpoint_group",
    id="EndpointGroupId",
    prefix="epg-",
    identity={"name": ("name",)},
    fields=(
        NAME,
        DESCRIPTION,
        Field("region", "EndpointGroupRegion", Text(), SERVICE, fixed=True, sample="cn-hangzhou"),
        Field("tags", "Tag", Pairs(), SERVICE, answer="Tags", sample={"env": "production"}),
    ),
    facts=(
        Field("listener_id", "ListenerId", Plain(), sample="lsr-bp1game"),
        Field("addresses", "EndpointGroupIpList", Texts(), sample=["203.0.113.7"]),
    ),
    listing=Listing(
        "ListCustomRoutingEndpointGroups", "EndpointGroups", "EndpointGroupId", ("AcceleratorId", "ListenerId")
    ),
    describe=Describe(
        "DescribeCustomRoutingEndpointGroup", "EndpointGroupId", "endpoint group", learns=("AcceleratorId",)
    ),
    parent=LISTENERS.describe,
    fits=custom_routing,
    lock=LOCK,
    place=(ACCELERATORS, LISTENERS),
    needs=(ACCELERATORS,),
)
