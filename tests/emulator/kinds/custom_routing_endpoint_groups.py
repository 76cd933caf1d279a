# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The kind of the section custom_routing_endpoint_groups."""

from __future__ import annotations

from ..kind import Kind

KIND = Kind(
    name="endpoint_group",
    section="custom_routing_endpoint_groups",
    id_name="EndpointGroupId",
    id_prefix="epg-bp1",
    within="listeners",
    place="ListenerId",
    not_there="NotExist.EndPointGroup",
    type_name="EndpointGroup",
)
