# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one table of kinds: a file of this folder for each, those first that others lie in."""

from __future__ import annotations

from importlib import import_module

from ..kind import Kind

FILES = (
    "accelerators",
    "bandwidth_packages",
    "ip_sets",
    "listeners",
    "endpoint_groups",
    "custom_routing_endpoint_groups",
    "rules",
    "destinations",
    "custom_routing_endpoints",
    "custom_routing_traffic_policies",
)


def _kind(name: str) -> Kind:
    found: Kind = import_module(f".{name}", __name__).KIND
    return found


KINDS: dict[str, Kind] = {kind.section: kind for kind in map(_kind, FILES)}
