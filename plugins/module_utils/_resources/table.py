# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All kinds of resource: the one table that guards, exports and documentation are made from.

A module imports its own kind alone, since each line that is imported costs every run.
"""

from __future__ import annotations

import typing as t

from .acceleration_regions import ACCELERATION_REGIONS
from .accelerators import ACCELERATORS
from .bandwidth_packages import BANDWIDTH_PACKAGES
from .custom_routing_endpoint_groups import CUSTOM_ROUTING_ENDPOINT_GROUPS
from .custom_routing_endpoints import CUSTOM_ROUTING_ENDPOINTS
from .custom_routing_traffic_policies import CUSTOM_ROUTING_TRAFFIC_POLICIES
from .destinations import DESTINATIONS
from .endpoint_groups import ENDPOINT_GROUPS
from .forwarding_rules.kind import FORWARDING_RULES
from .listeners import LISTENERS
from .port_mappings import PORT_MAPPINGS

# By the name of the module that manages a set of the kind; with `_info`, of the one that shows it.
MANAGED: dict[str, t.Any] = {
    "ga_accelerators": ACCELERATORS,
    "ga_bandwidth_packages": BANDWIDTH_PACKAGES,
    "ga_acceleration_regions": ACCELERATION_REGIONS,
    "ga_listeners": LISTENERS,
    "ga_endpoint_groups": ENDPOINT_GROUPS,
    "ga_forwarding_rules": FORWARDING_RULES,
    "ga_custom_routing_destinations": DESTINATIONS,
    "ga_custom_routing_endpoint_groups": CUSTOM_ROUTING_ENDPOINT_GROUPS,
    "ga_custom_routing_endpoints": CUSTOM_ROUTING_ENDPOINTS,
    "ga_custom_routing_traffic_policies": CUSTOM_ROUTING_TRAFFIC_POLICIES,
}
# Those that are only shown.
SHOWN: dict[str, t.Any] = {
    "ga_custom_routing_port_mappings": PORT_MAPPINGS,
}
KINDS = {**MANAGED, **SHOWN}
