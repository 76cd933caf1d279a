# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The kind of the section destinations."""

from __future__ import annotations

from ..kind import Kind

KIND = Kind(
    name="endpoint_group",
    section="destinations",
    id_name="DestinationId",
    id_prefix="dst-bp1",
    within="custom_routing_endpoint_groups",
    place="EndpointGroupId",
    not_there="NotExist.Destination",
    type_name="Destination",
    in_force=("FromPort", "ToPort", "Protocols"),
)
