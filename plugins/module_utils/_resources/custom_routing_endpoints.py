# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Endpoints of custom routing endpoint groups: vSwitches, and whom they let in. Source: docs/ga-api.md, 5.1."""

from __future__ import annotations

from .._engine.actions import Child, Write
from .._engine.fields import REQUIRED, Choice, Field, Text
from .._engine.kind import Kind, Replacing, Room, Tie
from .places import (
    ACCELERATOR,
    CUSTOM_ROUTING_ENDPOINT,
    CUSTOM_ROUTING_ENDPOINT_GROUP,
    CUSTOM_ROUTING_TRAFFIC_POLICY,
    LISTENER,
    LOCK,
)

_CONFIGURATIONS = "EndpointConfigurations"
_GROUP = ("EndpointGroupId",)
# Of a policy that is created with its endpoint [doc].
_ALONG = {"port_ranges": 5}


def _policies() -> Kind:
    from .custom_routing_traffic_policies import CUSTOM_ROUTING_TRAFFIC_POLICIES

    return CUSTOM_ROUTING_TRAFFIC_POLICIES


def _room() -> Room:
    from .room import of_endpoints

    return of_endpoints


CUSTOM_ROUTING_ENDPOINTS = Kind(
    **vars(CUSTOM_ROUTING_ENDPOINT),
    option="endpoints",
    identity={"vSwitch": ("endpoint",)},
    fields=(
        Field("endpoint", "Endpoint", Text(), REQUIRED, fixed=True, sample="vsw-bp1game"),
        Field("type", "Type", Choice("PrivateSubNet"), "PrivateSubNet", fixed=True, sample="PrivateSubNet"),
        Field(
            "traffic_to_endpoint_policy",
            "TrafficToEndpointPolicy",
            Choice("DenyAll", "AllowAll", "AllowCustom"),
            "DenyAll",
            sample="AllowCustom",
        ),
    ),
    room=_room,
    # Policies go with their endpoint.
    replacing=Replacing(lambda _before, _after: True, loses=(Tie(CUSTOM_ROUTING_TRAFFIC_POLICY, "Address"),)),
    create=(Write("CreateCustomRoutingEndpoints", _CONFIGURATIONS, _GROUP, 20, "EndpointIds"),),
    # Policies are never sent with one that is there: whether an update adds them or replaces the others nobody knows [open].
    update=(Write("UpdateCustomRoutingEndpoints", _CONFIGURATIONS, _GROUP, 20),),
    delete=(Write("DeleteCustomRoutingEndpoints", "EndpointIds", _GROUP, 10),),
    # An endpoint has no state of its own in a list.
    settled_by=CUSTOM_ROUTING_ENDPOINT_GROUP.describe,
    lock=LOCK,
    place=(ACCELERATOR, LISTENER, CUSTOM_ROUTING_ENDPOINT_GROUP),
    needs=(CUSTOM_ROUTING_ENDPOINT_GROUP,),
    children=(Child("traffic_policies", _policies, along=True, into="PolicyConfigurations", most=20, each=_ALONG),),
)
