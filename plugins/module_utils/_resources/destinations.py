# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Destinations (mappings) of a custom routing endpoint group. Source: docs/ga-api.md, 5."""

from __future__ import annotations

import typing as t

from .._engine.actions import Write
from .._engine.fields import REQUIRED, Field, Texts
from .._engine.kind import Kind, Room, Slots
from .._engine.slots import Extent
from .._wire.paging import Listing
from .places import ACCELERATOR, CUSTOM_ROUTING_ENDPOINT_GROUP, LISTENER, LOCK
from .ports import SPAN, span

_CONFIGURATIONS = "DestinationConfigurations"
_GROUP = ("EndpointGroupId",)


def _title(values: t.Mapping[str, t.Any]) -> str:
    first, last, protocols = values.get("from_port"), values.get("to_port"), values.get("protocols") or ()
    ports = str(first) if first == last else f"{first}-{last}"
    return f"{ports}/{'+'.join(protocols)}" if protocols else ports


def _extents(values: t.Mapping[str, t.Any]) -> list[Extent]:
    return [(protocol, values["from_port"], values["to_port"]) for protocol in values["protocols"]]


def _gap(extents: t.Sequence[Extent]) -> str:
    ports = ", ".join(
        f"{first if first == last else f'{first}-{last}'}/{protocol}" for protocol, first, last in extents
    )
    return (
        f"Ports {ports} are served before and after this, but not all the time: each for about a minute, while the destinations "
        "are changed one call after another."
    )


def _action(verb: str) -> str:
    return f"{verb}CustomRoutingEndpointGroupDestinations"


def _room() -> Room:
    from .room import of_destinations

    return of_destinations


DESTINATIONS = Kind(
    noun="destination",
    option="destinations",
    id="DestinationId",
    prefix="dst-",
    identity={"port range": ("from_port", "to_port")},
    fields=(
        *span(8000, 8010),
        Field("protocols", "Protocols", Texts(choices=("TCP", "UDP"), fewest=1), REQUIRED, sample=["TCP", "UDP"]),
    ),
    span=SPAN,
    # Created first, no port is lost. Whether ranges may overlap meanwhile is not documented, but a dry run tells.
    slots=Slots(_extents, "port ranges", creations_first=True, gap=_gap),
    room=_room,
    title=_title,
    listing=Listing(_action("List"), "Destinations", "DestinationId", ("AcceleratorId", "EndpointGroupId")),
    create=(Write(_action("Create"), _CONFIGURATIONS, _GROUP, 20, "DestinationIds", dry_run=True),),
    update=(Write(_action("Update"), _CONFIGURATIONS, _GROUP, 20, dry_run=True),),
    delete=(Write(_action("Delete"), "DestinationIds", _GROUP, 20, dry_run=True),),
    # A destination has no state of its own in a list.
    settled_by=CUSTOM_ROUTING_ENDPOINT_GROUP.describe,
    interchangeable=True,
    lock=LOCK,
    place=(ACCELERATOR, LISTENER, CUSTOM_ROUTING_ENDPOINT_GROUP),
    needs=(CUSTOM_ROUTING_ENDPOINT_GROUP,),
)
