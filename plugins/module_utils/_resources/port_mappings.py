# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which port of an accelerator leads to which address and port behind a custom routing listener."""

from __future__ import annotations

import ipaddress
import typing as t

from .._engine.fields import PORT, Field, Inner, Plain, Text, Texts
from .._engine.kind import Kind
from .._errors import Problems
from .._wire.paging import Listing
from .places import ACCELERATOR, CUSTOM_ROUTING_ENDPOINT_GROUP, LISTENER, LOCK, custom_routing

_PLACE = ("AcceleratorId", "ListenerId", "EndpointGroupId")
_ADDRESS = "DestinationSocketAddress"

PORT_MAPPINGS = Kind(
    noun="port mapping",
    option="port_mappings",
    id="",
    identity={"port": ("listener_id", "accelerator_port")},
    fields=(
        Field("accelerator_port", "AcceleratorPort", Plain(), sample=10000),
        Field("destination_address", _ADDRESS, Inner("IpAddress"), sample="10.0.0.7"),
        Field("destination_port", _ADDRESS, Inner("Port", PORT), sample=8000),
        Field("protocols", "Protocols", Texts(choices=("TCP", "UDP")), sample=["TCP", "UDP"]),
        Field("endpoint_id", "EndpointId", Text(), sample="ep-bp1game"),
        Field("vswitch_id", "Vswitch", Text(), sample="vsw-bp1game"),
        Field("endpoint_group_id", "EndpointGroupId", Text(), sample="epg-bp1game"),
        Field("region", "EndpointGroupRegion", Text(), sample="cn-hangzhou"),
        Field("listener_id", "ListenerId", Text(), sample="lsr-bp1game"),
    ),
    listing=Listing("ListCustomRoutingPortMappings", "PortMappings", "", _PLACE),
    state="DestinationTrafficState",
    states=("allow", "deny"),
    parent=LISTENER,
    fits=custom_routing,
    lock=LOCK,
    place=(ACCELERATOR, LISTENER, CUSTOM_ROUTING_ENDPOINT_GROUP),
    needs=(ACCELERATOR,),
)


def check(params: t.Mapping[str, t.Any]) -> Problems:
    """What is wrong with the address and the port by which they are chosen."""
    problems: Problems = []
    address, port = params["destination_address"], params["destination_port"]
    if address:
        try:
            ipaddress.ip_address(address)
        except ValueError:
            problems.append(("destination_address", f"{address!r} is not an IP address"))
    if port is not None:
        PORT.check("destination_port", port, problems)
    return problems
