# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Endpoint groups of custom routing listeners."""

from __future__ import annotations

from .._engine.fields import SERVICE, Field, Pairs, Plain, Text, Texts
from .._engine.kind import Kind
from .accelerators import DESCRIPTION, NAME
from .places import ACCELERATOR, CUSTOM_ROUTING_ENDPOINT_GROUP, LISTENER, LOCK

CUSTOM_ROUTING_ENDPOINT_GROUPS = Kind(
    **vars(CUSTOM_ROUTING_ENDPOINT_GROUP),
    option="endpoint_groups",
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
    lock=LOCK,
    place=(ACCELERATOR, LISTENER),
    needs=(ACCELERATOR,),
)
