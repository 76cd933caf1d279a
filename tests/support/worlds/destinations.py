# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The world of custom routing destinations."""

from __future__ import annotations

import typing as t

from hypothesis import strategies as st

from support.playground import GROUP

from .world import Entry, Orderly, World


@st.composite
def live_destinations(draw: st.DrawFn) -> list[Entry]:
    """Ranges, some of which may overlap: whether the service takes that is not documented."""
    ports = draw(st.lists(st.integers(1, 30), unique=True, max_size=12))
    if draw(st.integers(0, 2)):
        ports.sort()
    found = []
    for number, pair in enumerate(zip(ports[::2], ports[1::2])):
        found.append(
            {
                "DestinationId": f"dst-{number}",
                "EndpointGroupId": GROUP,
                "FromPort": min(pair),
                "ToPort": max(pair),
                "Protocols": draw(st.sampled_from([["TCP"], ["UDP"], ["TCP", "UDP"], ["UDP", "TCP"]])),
                "State": "active",
                "ServiceManaged": False,
                "Sequence": number + 1,
            }
        )
    return found


@st.composite
def wanted_destinations(draw: st.DrawFn) -> list[Entry]:
    entries = []
    for _number in range(draw(st.integers(0, 5))):
        first = draw(st.integers(1, 30))
        entry: Entry = {"from_port": first, "to_port": draw(st.integers(first, 30))}
        if not draw(st.integers(0, 4)):
            entry = {"id": f"dst-{draw(st.integers(0, 4))}", **(entry if draw(st.booleans()) else {})}
        if draw(st.integers(0, 3)):
            entry["protocols"] = draw(st.sampled_from([["TCP"], ["UDP"], ["UDP", "TCP"]]))
        entries.append(entry)
    return entries


@st.composite
def orderly_destinations(draw: st.DrawFn) -> Orderly:
    ports = sorted(draw(st.lists(st.integers(1, 40), unique=True, min_size=2, max_size=8)))
    entries = [
        {"from_port": first, "to_port": last, "protocols": draw(st.sampled_from([["TCP"], ["UDP"], ["UDP", "TCP"]]))}
        for first, last in zip(ports[::2], ports[1::2])
    ]
    return Orderly(draw(live_destinations()), entries)


def facts_of(live: list[Entry]) -> Entry:
    """Ranges can overlap only where the service lets them."""
    ports = [
        (port, protocol)
        for one in live
        for port in range(one["FromPort"], one["ToPort"] + 1)
        for protocol in set(one["Protocols"])
    ]
    return {"overlapping_destinations": "allow"} if len(set(ports)) < len(ports) else {}


def call(action: str, _shown: Entry, _place: Entry, _facts: Entry) -> tuple[t.Hashable, int | None]:
    return action, 20


WORLD = World(
    module="ga_custom_routing_destinations",
    option="destinations",
    section="destinations",
    id="DestinationId",
    places=st.just({"endpoint_group_id": GROUP}),
    live=lambda _place: live_destinations(),
    wanted=lambda _place: wanted_destinations(),
    orderly=lambda _place, _purge: orderly_destinations(),
    reads=(
        "DescribeCustomRoutingEndpointGroup",
        "ListCustomRoutingEndpointGroupDestinations",
        "DescribeAccelerator",
    ),
    call=call,
    open_facts={"overlapping_destinations": ("allow",)},
    facts_of=facts_of,
    orderly_facts={"overlapping_destinations": "allow"},
    examples=100,
)
