# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The world of acceleration regions: on an accelerator that is paid by use, and on one with a bandwidth package."""

from __future__ import annotations

import typing as t

from hypothesis import strategies as st

from .world import Entry, Orderly, World

BY_USE, PAID = {"accelerator_id": "ga-bp1use"}, {"accelerator_id": "ga-bp1paid"}
REGIONS = ["cn-hongkong", "ap-southeast-1", "us-west-1", "eu-central-1", "cn-shanghai"]
LINES = ["BGP", "BGP_PRO"]
BANDWIDTHS = st.integers(2, 20)


@st.composite
def live_regions(draw: st.DrawFn, place: Entry, odd: bool = True) -> list[Entry]:
    found = []
    for number, region in enumerate(draw(st.lists(st.sampled_from(REGIONS), max_size=4, unique=True))):
        record: Entry = {
            "IpSetId": f"ips-{number}",
            "Sequence": number + 50,
            "AcceleratorId": place["accelerator_id"],
            "AccelerateRegionId": region,
            "Bandwidth": draw(BANDWIDTHS),
            "IspType": draw(st.sampled_from(LINES)) if place == BY_USE else "",
            "IpVersion": draw(st.sampled_from(["IPv4", "IPv6"])) if odd else "IPv4",
        }
        if odd and not draw(st.integers(0, 19)):
            infos = [{"Action": action, "ChildType": "", "IsManaged": True} for action in ("Update", "Delete")]
            record.update(ServiceManaged=True, ServiceManagedInfos=infos)
        found.append(record)
    return found


@st.composite
def wanted_regions(draw: st.DrawFn, place: Entry) -> list[Entry]:
    entries = []
    for region in draw(st.lists(st.sampled_from(REGIONS), max_size=4, unique=bool(draw(st.integers(0, 4))))):
        entry: Entry = {"region": region}
        if draw(st.integers(0, 4)):
            entry["bandwidth"] = draw(BANDWIDTHS)
        if place == BY_USE and draw(st.integers(0, 4)):
            entry["isp_type"] = draw(st.sampled_from(LINES))
        if not draw(st.integers(0, 4)):
            entry["ip_version"] = draw(st.sampled_from(["IPv4", "IPv6", "DUAL_STACK"]))
        if not draw(st.integers(0, 9)):
            entry["id"] = f"ips-{draw(st.integers(0, 4))}"
        elif not draw(st.integers(0, 4)):
            entry["replaces"] = draw(st.sampled_from(REGIONS))
        entries.append(entry)
    return entries


@st.composite
def orderly_regions(draw: st.DrawFn, place: Entry) -> Orderly:
    live = draw(live_regions(place, odd=False))
    entries = []
    # Other lines, and what comes in the place of another one, are made anew.
    for region in draw(st.lists(st.sampled_from(REGIONS), unique=True, min_size=1)):
        lines = {"isp_type": draw(st.sampled_from(LINES))} if place == BY_USE else {}
        entries.append({"region": region, "bandwidth": draw(BANDWIDTHS), "ip_version": "IPv4", **lines})
    there = {one["region"] for one in entries}
    others = [one for one in live if one["AccelerateRegionId"] not in there]
    known = {one["AccelerateRegionId"] for one in live}
    for entry, other in zip(entries, draw(st.permutations(others))):
        if entry["region"] not in known and draw(st.booleans()):
            entry["replaces"] = other["AccelerateRegionId"]
    return Orderly(live, entries, {"replace": True})


def call(action: str, _shown: Entry, _place: Entry, _facts: Entry) -> tuple[t.Hashable, int | None]:
    """All that are created go into one call, and so do all that change and all that go."""
    return action, 100 if action == "update" else None


WORLD = World(
    module="ga_acceleration_regions",
    option="regions",
    section="ip_sets",
    id="IpSetId",
    places=st.sampled_from([BY_USE, BY_USE, PAID]),
    live=live_regions,
    wanted=wanted_regions,
    orderly=lambda place, _purge: orderly_regions(place),
    reads=("ListIpSets", "DescribeAccelerator"),
    call=call,
    open_facts={"batch_ids": ("reversed",)},
    around={
        "accelerators": {
            "ga-bp1use": {"Name": "use", "InstanceChargeType": "POSTPAY", "BandwidthBillingType": "CDT"},
            "ga-bp1paid": {"Name": "paid", "BasicBandwidthPackage": {"InstanceId": "gbwp-bp1", "Bandwidth": 1000}},
        }
    },
    asked=st.sampled_from([{}, {"replace": True}]),
    by_chance=("IpAddressList",),
    decided=("isp_type",),
)
