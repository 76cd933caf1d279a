# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The world of endpoints of custom routing endpoint groups, which are vSwitches."""

from __future__ import annotations

import typing as t

from hypothesis import strategies as st

from .world import Entry, Orderly, World

ACCELERATOR, LISTENER, GROUP = "ga-bp1nets", "lsr-bp1nets", "epg-bp1nets"
VSWITCHES = [f"vsw-{number}" for number in range(6)]
POLICIES = ["DenyAll", "AllowAll", "AllowCustom"]


@st.composite
def live_endpoints(draw: st.DrawFn, odd: bool = True) -> list[Entry]:
    """Endpoints as they may have come about: some vSwitches twice, and some managed by others."""
    found = []
    for number, vswitch in enumerate(draw(st.lists(st.sampled_from(VSWITCHES), max_size=6, unique=not odd))):
        record: Entry = {
            "EndpointId": f"ep-{number}",
            "EndpointGroupId": GROUP,
            "Endpoint": vswitch,
            "TrafficToEndpointPolicy": draw(st.sampled_from(POLICIES)),
            "Sequence": number + 50,
        }
        if odd and not draw(st.integers(0, 19)):
            infos = [{"Action": action, "ChildType": "", "IsManaged": True} for action in ("Update", "Delete")]
            record.update(ServiceManaged=True, ServiceManagedInfos=infos)
        found.append(record)
    return found


@st.composite
def wanted_endpoints(draw: st.DrawFn) -> list[Entry]:
    entries = []
    for vswitch in draw(st.lists(st.sampled_from(VSWITCHES), max_size=5)):
        entry: Entry = {"endpoint": vswitch}
        if draw(st.booleans()):
            entry["traffic_to_endpoint_policy"] = draw(st.sampled_from(POLICIES))
        if not draw(st.integers(0, 5)):
            entry["id"] = f"ep-{draw(st.integers(0, 5))}"
            if draw(st.booleans()):
                del entry["endpoint"]
        elif not draw(st.integers(0, 3)):
            entry["replaces"] = draw(st.sampled_from(VSWITCHES))
        entries.append(entry)
    return entries


@st.composite
def orderly_endpoints(draw: st.DrawFn) -> Orderly:
    names = draw(st.lists(st.sampled_from(VSWITCHES), unique=True, min_size=1))
    entries: list[Entry] = [
        {"endpoint": name, "traffic_to_endpoint_policy": draw(st.sampled_from(POLICIES))} for name in names
    ]
    live = draw(live_endpoints(odd=False))
    # Some come in the place of others, by the vSwitch or by the id of these.
    others = [one for one in live if one["Endpoint"] not in names]
    for entry, other in zip(entries, draw(st.permutations(others))):
        if draw(st.booleans()):
            by_id = draw(st.booleans())
            entry.update({"id": other["EndpointId"]} if by_id else {"replaces": other["Endpoint"]})
    return Orderly(live, entries, {"replace": True})


def call(action: str, _shown: Entry, _place: Entry, _facts: Entry) -> tuple[t.Hashable, int | None]:
    return action, {"create": 20, "update": 20, "delete": 10}[action]


WORLD = World(
    module="ga_custom_routing_endpoints",
    option="endpoints",
    section="custom_routing_endpoints",
    id="EndpointId",
    places=st.just({"endpoint_group_id": GROUP}),
    live=lambda _place: live_endpoints(),
    wanted=lambda _place: wanted_endpoints(),
    orderly=lambda _place, _purge: orderly_endpoints(),
    reads=(
        "DescribeCustomRoutingEndpointGroup",
        "ListCustomRoutingEndpoints",
        "DescribeAccelerator",
    ),
    call=call,
    open_facts={"batch_ids": ("reversed",), "update_absent": ("reset",)},
    around={
        "accelerators": {ACCELERATOR: {"Name": "nets"}},
        "listeners": {
            LISTENER: {
                "AcceleratorId": ACCELERATOR,
                "Name": "nets",
                "Type": "CustomRouting",
                "PortRanges": [{"FromPort": 10000, "ToPort": 16000}],
            }
        },
        "custom_routing_endpoint_groups": {GROUP: {"ListenerId": LISTENER, "Name": "nets"}},
    },
    asked=st.sampled_from([{}, {"replace": True}]),
    by_chance=("Cidr",),
)
