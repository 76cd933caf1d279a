# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The kinds of the sets that entries of others may say: each is imported only where somebody says one.

Each is written out, since Ansible sends along with a module what its import statements name, and nothing else.
"""

from __future__ import annotations

import typing as t

if t.TYPE_CHECKING:
    from .._engine.kind import Kind
    from .forwarding_rules.kind import ForwardingRulesKind


def acceleration_regions() -> Kind:
    """Those of an accelerator."""
    from .acceleration_regions import ACCELERATION_REGIONS

    return ACCELERATION_REGIONS


def bandwidth_packages() -> Kind:
    """Those of an accelerator."""
    from .bandwidth_packages import ATTACHED_PACKAGES

    return ATTACHED_PACKAGES


def listeners() -> Kind:
    """Those of an accelerator."""
    from .listeners import LISTENERS

    return LISTENERS


def endpoint_groups() -> Kind:
    """Those of a standard listener."""
    from .endpoint_groups import ENDPOINT_GROUPS

    return ENDPOINT_GROUPS


def forwarding_rules() -> ForwardingRulesKind:
    """Those of a standard listener."""
    from .forwarding_rules.kind import FORWARDING_RULES

    return FORWARDING_RULES


def custom_routing_endpoint_groups() -> Kind:
    """Those of a custom routing listener."""
    from .custom_routing_endpoint_groups import CUSTOM_ROUTING_ENDPOINT_GROUPS

    return CUSTOM_ROUTING_ENDPOINT_GROUPS


def destinations() -> Kind:
    """Those of a custom routing endpoint group."""
    from .destinations import DESTINATIONS

    return DESTINATIONS


def endpoints() -> Kind:
    """Those of a custom routing endpoint group."""
    from .custom_routing_endpoints import CUSTOM_ROUTING_ENDPOINTS

    return CUSTOM_ROUTING_ENDPOINTS
