# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Traffic policies of custom routing endpoints: which addresses and ports of a vSwitch may be reached.

Their place is an endpoint or, without one, a whole endpoint group: then the mapping table says which endpoint has an address.
Source: docs/ga-api.md, 5.1.
"""

from __future__ import annotations

import ipaddress
import typing as t

from .._engine.actions import Write
from .._engine.fields import REQUIRED, SERVICE, Field, Text
from .._engine.kind import Kind
from .._errors import Problems
from .._wire.busy import Reader
from .places import (
    ACCELERATOR,
    CUSTOM_ROUTING_ENDPOINT,
    CUSTOM_ROUTING_ENDPOINT_GROUP,
    CUSTOM_ROUTING_TRAFFIC_POLICY,
    LISTENER,
    LOCK,
)
from .ports import ranges

if t.TYPE_CHECKING:
    from .._engine.entries import Entry
    from .._engine.requests import Collection

_CONFIGURATIONS = "PolicyConfigurations"
_ENDPOINT = ("EndpointId",)
_APART = ("endpoint_id",)
_ACTION = "{}CustomRoutingEndpointTrafficPolicies".format


class Address(Text):
    """An IPv4 address."""

    def check(self, path: str, value: t.Any, problems: Problems) -> None:
        try:
            ipaddress.IPv4Address(value)
        except ValueError:
            problems.append((path, f"{value!r} is not an IPv4 address"))


class TrafficPolicies(Kind):
    """The kind; its sets may lie in a whole endpoint group."""

    def collection(
        self, reader: Reader, params: t.Mapping[str, t.Any], wanted: t.Sequence[Entry]
    ) -> tuple[Collection, t.Sequence[Entry]]:
        # Imported here, since what only shows needs nothing of it.
        from .policies_in_places import Policies, check_endpoint

        check_endpoint(reader, params)
        return Policies(self, reader, params, wanted), wanted


CUSTOM_ROUTING_TRAFFIC_POLICIES = TrafficPolicies(
    **vars(CUSTOM_ROUTING_TRAFFIC_POLICY),
    option="traffic_policies",
    identity={"address": ("address",)},
    fields=(
        Field("address", "Address", Address(), REQUIRED, sample="192.168.192.4"),
        Field(
            "port_ranges",
            "PortRanges",
            # No list and an empty list are the same on the wire, and mean all ports of a new one: what they do to one
            # that has some nobody knows [open].
            ranges(8000, 8010, most=10),
            sample=[{"from_port": 8000, "to_port": 8010}],
        ),
        Field("endpoint_id", "EndpointId", Text(), SERVICE, fixed=True, sample="ep-bp1game"),
    ),
    create=(Write(_ACTION("Create"), _CONFIGURATIONS, _ENDPOINT, 500, "PolicyIds", apart=_APART),),
    update=(Write(_ACTION("Update"), _CONFIGURATIONS, _ENDPOINT, 500, apart=_APART),),
    delete=(Write(_ACTION("Delete"), "PolicyIds", _ENDPOINT, 9000, apart=_APART),),
    # A policy has no state of its own in a list.
    settled_by=CUSTOM_ROUTING_ENDPOINT_GROUP.describe,
    interchangeable=True,
    lock=LOCK,
    place=(ACCELERATOR, LISTENER, CUSTOM_ROUTING_ENDPOINT_GROUP, CUSTOM_ROUTING_ENDPOINT),
    needs=(CUSTOM_ROUTING_ENDPOINT_GROUP,),
)
