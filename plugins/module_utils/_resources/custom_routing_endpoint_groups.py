# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Endpoint groups of custom routing listeners. Source: docs/ga-api.md, 5.1."""

from __future__ import annotations

from .._engine.actions import Child, Write
from .._engine.fields import REQUIRED, Description, Field, Pairs, Plain, Text, Texts
from .._engine.kind import Kind
from . import inner
from .accelerators import NAME
from .places import ACCELERATOR, CUSTOM_ROUTING_ENDPOINT_GROUP, IN_LISTENER, LISTENER, LOCK

CUSTOM_ROUTING_ENDPOINT_GROUPS = Kind(
    **vars(CUSTOM_ROUTING_ENDPOINT_GROUP),
    option="endpoint_groups",
    identity={"name": ("name",)},
    fields=(
        NAME,
        Field("description", "Description", Description(256), sample="Rooms of the game"),
        Field("region", "EndpointGroupRegion", Text(), REQUIRED, fixed=True, sample="cn-hangzhou"),
    ),
    facts=(
        Field("listener_id", "ListenerId", Plain(), sample="lsr-bp1game"),
        Field("addresses", "EndpointGroupIpList", Texts(), sample=["203.0.113.7"]),
        # Whether those of this kind can be tagged, and how, nobody has documented [open].
        Field("tags", "Tags", Pairs(), sample={"env": "production"}),
    ),
    create=(
        Write(
            "CreateCustomRoutingEndpointGroups",
            "EndpointGroupConfigurations",
            IN_LISTENER,
            5,
            "EndpointGroupIds",
            dry_run=True,
        ),
    ),
    update=(Write("UpdateCustomRoutingEndpointGroupAttribute"),),
    delete=(Write("DeleteCustomRoutingEndpointGroups", "EndpointGroupIds", ("AcceleratorId",), 10, dry_run=True),),
    lock=LOCK,
    place=(ACCELERATOR, LISTENER),
    needs=(ACCELERATOR, LISTENER),
    # The ports of policies are those of destinations at each moment [doc].
    children=(
        Child("destinations", inner.destinations, referred=True, into="DestinationConfigurations", most=20),
        Child("endpoints", inner.endpoints, into="EndpointConfigurations", most=10),
    ),
)
