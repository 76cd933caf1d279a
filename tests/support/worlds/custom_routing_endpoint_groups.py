# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The world of endpoint groups of custom routing listeners."""

from __future__ import annotations

import typing as t

from hypothesis import strategies as st

from .world import Entry, Orderly, World

ACCELERATOR, LISTENER = "ga-bp1rooms", "lsr-bp1rooms"
# By name, what is fixed.
REGIONS = {"alpha": "cn-hangzhou", "beta": "cn-shanghai", "gamma": "cn-hangzhou", "delta": "us-west-1"}
HOSTILE_NAMES = ["yes", "null", "my {{ group }}", "1", "#jinja2: x", "a: b", ""]
DESCRIPTIONS = ["what it is for", "другое", "a: b"]


@st.composite
def live_groups(draw: st.DrawFn, odd: bool = True) -> list[Entry]:
    """Groups as they may have come about: some of one name, with a strange one, or managed by others."""
    found = []
    for number, name in enumerate(draw(st.lists(st.sampled_from(list(REGIONS)), max_size=5, unique=not odd))):
        record: Entry = {
            "EndpointGroupId": f"epg-{number}",
            "ListenerId": LISTENER,
            "EndpointGroupRegion": REGIONS[name],
            "Name": draw(st.sampled_from(HOSTILE_NAMES)) if odd and not draw(st.integers(0, 9)) else name,
            "Description": draw(st.sampled_from(["", *DESCRIPTIONS])),
            "Sequence": number + 50,
        }
        if odd and not draw(st.integers(0, 19)):
            infos = [{"Action": action, "ChildType": "", "IsManaged": True} for action in ("Update", "Delete")]
            record.update(ServiceManaged=True, ServiceManagedInfos=infos)
        found.append(record)
    return found


@st.composite
def wanted_groups(draw: st.DrawFn) -> list[Entry]:
    entries = []
    for name in draw(st.lists(st.sampled_from(list(REGIONS)), max_size=5)):
        entry: Entry = {"name": name, "region": REGIONS[name]}
        if draw(st.booleans()):
            entry["description"] = draw(st.sampled_from(DESCRIPTIONS))
        if not draw(st.integers(0, 7)):
            entry["region"] = draw(st.sampled_from(list(REGIONS.values())))
        if not draw(st.integers(0, 7)):
            del entry["region"]
        if not draw(st.integers(0, 7)):
            entry["id"] = f"epg-{draw(st.integers(0, 4))}"
        entries.append(entry)
    return entries


@st.composite
def orderly_groups(draw: st.DrawFn) -> Orderly:
    names = draw(st.lists(st.sampled_from(list(REGIONS)), unique=True, min_size=1))
    entries: list[Entry] = [{"name": name, "region": REGIONS[name]} for name in names]
    for entry in entries:
        if draw(st.booleans()):
            entry["description"] = draw(st.sampled_from(DESCRIPTIONS))
    return Orderly(draw(live_groups(odd=False)), entries)


def call(action: str, _shown: Entry, _place: Entry, _facts: Entry) -> tuple[t.Hashable, int | None]:
    return action, {"create": 5, "update": 1, "delete": 10}[action]


WORLD = World(
    module="ga_custom_routing_endpoint_groups",
    option="endpoint_groups",
    section="custom_routing_endpoint_groups",
    id="EndpointGroupId",
    places=st.just({"accelerator_id": ACCELERATOR, "listener_id": LISTENER}),
    live=lambda _place: live_groups(),
    wanted=lambda _place: wanted_groups(),
    orderly=lambda _place, _purge: orderly_groups(),
    reads=("ListCustomRoutingEndpointGroups", "DescribeListener", "DescribeAccelerator"),
    call=call,
    open_facts={"batch_ids": ("reversed",)},
    facts={"quota_custom_groups": 10},
    around={
        "accelerators": {ACCELERATOR: {"Name": "rooms"}},
        "listeners": {
            LISTENER: {
                "AcceleratorId": ACCELERATOR,
                "Name": "rooms",
                "Type": "CustomRouting",
                "PortRanges": [{"FromPort": 10000, "ToPort": 16000}],
            }
        },
    },
)
