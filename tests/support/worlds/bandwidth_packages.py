# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The world of bandwidth packages: those of an account, free or bound to one of three accelerators, one of which has regions."""

from __future__ import annotations

import re
import typing as t

from hypothesis import strategies as st

from .accelerators import GROUPS, MARK, TAGS
from .world import Entry, Orderly, World

NAMES = ["alpha", "beta", "gamma", "delta"]
# The last one has regions, whose bandwidth is 30.
ACCELERATORS = ["ga-bp1one", "ga-bp1two", "ga-bp1wide"]
CALLED = {"ga-bp1one": "one", "ga-bp1two": "two", "ga-bp1wide": "wide"}
BY_USE = {"charge_type": "POSTPAY", "bandwidth": 100, "bandwidth_type": "Basic"}
PAID = {**BY_USE, "charge_type": "PREPAY", "duration": 1, "pricing_cycle": "Month", "auto_pay": True}


@st.composite
def live_packages(draw: st.DrawFn, _place: Entry, odd: bool = True) -> list[Entry]:
    """With one name, with none, with the mark of a creation that was cut off, managed by others; each place once."""
    found = []
    places = draw(st.permutations([*ACCELERATORS, "", ""]))
    for number in range(draw(st.integers(0, 4))):
        prepaid = not draw(st.integers(0, 2))
        tags = draw(TAGS)
        name = draw(st.sampled_from([NAMES[number]] * 4 + ([*NAMES, ""] if odd else [])))
        if not draw(st.integers(0, 3)):
            tags[MARK] = NAMES[number]
            name = draw(st.sampled_from(["", NAMES[number]]))
        bound = places[number]
        record: Entry = {
            "BandwidthPackageId": f"gbwp-live{number}",
            "Sequence": number + 50,
            "Name": name,
            "Description": draw(st.sampled_from(["", "what it is for"])),
            "Bandwidth": draw(st.sampled_from([50, 100])),
            "BandwidthType": draw(st.sampled_from(["Basic", "Basic", "Enhanced", "Advanced"] if odd else ["Basic"])),
            "ChargeType": "PREPAY" if prepaid else "POSTPAY",
            "ResourceGroupId": draw(GROUPS),
            "Accelerators": [bound] if bound else [],
            "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
        }
        if odd and not draw(st.integers(0, 19)):
            infos = [{"Action": action, "ChildType": "", "IsManaged": True} for action in ("Update", "Delete")]
            record.update(ServiceManaged=True, ServiceManagedInfos=infos)
        found.append(record)
    return found


@st.composite
def members(draw: st.DrawFn, odd: bool = True) -> Entry:
    entry: Entry = {}
    if draw(st.booleans()):
        entry["description"] = draw(st.sampled_from(["what it is for", "другое"]))
    if draw(st.booleans()):
        entry["tags"] = draw(TAGS)
    if draw(st.booleans()):
        entry["resource_group_id"] = draw(GROUPS)
    if draw(st.booleans()):
        entry["bandwidth"] = draw(st.sampled_from([20, 50, 100] if odd else [50, 100]))
    if odd and not draw(st.integers(0, 2)):
        entry["bandwidth_type"] = draw(st.sampled_from(["Basic", "Enhanced"]))
    if odd and draw(st.booleans()):
        bound = draw(st.sampled_from(["", *ACCELERATORS]))
        if draw(st.booleans()):
            entry["accelerator_id"] = bound
        else:
            entry["accelerator"] = CALLED.get(bound, "")
    return entry


@st.composite
def wanted_packages(draw: st.DrawFn, _place: Entry) -> list[Entry]:
    entries = []
    for name in draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=bool(draw(st.integers(0, 4))))):
        entry = {**(BY_USE if draw(st.integers(0, 3)) else PAID), **draw(members())}
        for member in list(entry):
            if not draw(st.integers(0, 4)):
                del entry[member]
        if draw(st.integers(0, 9)):
            entry["name"] = name
        else:
            entry["id"] = f"gbwp-live{draw(st.integers(0, 4))}"
        entries.append(entry)
    return entries


@st.composite
def orderly_packages(draw: st.DrawFn, place: Entry) -> Orderly:
    """All have other places than before, or the same: whoever is in the way makes room."""
    live = draw(live_packages(place, odd=False))
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))
    paid = {record["Name"] for record in live if record["ChargeType"] == "PREPAY"}
    free = draw(st.permutations(ACCELERATORS))
    entries = []
    for number, name in enumerate(names):
        entry = {"name": name, **(PAID if name in paid else BY_USE), **draw(members(odd=False))}
        if draw(st.booleans()):
            entry["accelerator_id"] = free[number] if number < len(free) else ""
        entries.append(entry)
    return Orderly(live, entries, {"purge_tags": draw(st.booleans()), "replace": True})


def call(action: str, _shown: Entry, _place: Entry, _facts: Entry) -> tuple[t.Hashable, int | None]:
    """Each action takes one package."""
    return action, 1


def calls_of(operation: Entry) -> tuple[set[str], int]:
    """The further actions that an update takes, and how often it goes from an accelerator or comes to one."""
    parts, moved = set(), 0
    for change in operation["changes"]:
        member = re.split("[.:]", change)[0]
        what = change.partition(": ")[2]
        old, arrow, new = what.partition(" → ")
        if member == "tags":
            whole = change.startswith("tags: ")
            parts |= {"untag"} if what.startswith("- ") or (whole and old != "{}") else set()
            parts |= {"tag"} if what.startswith("+ ") or (arrow and not (whole and new == "{}")) else set()
        elif member == "accelerator_id":
            moved += sum(end != '""' for end in (old, new))
        elif member not in ("duration", "pricing_cycle", "auto_pay"):
            parts.add("update" if member in ("name", "description", "bandwidth", "bandwidth_type") else member)
    return parts, moved


def more(operation: Entry, shown: Entry, facts: Entry) -> int:
    """A name and a description are one action, tags that come and that go are two, and each else is one."""
    if operation["action"] == "create":
        # Its name, and its mark.
        return 2 + bool(shown["accelerator_id"])
    if operation["action"] == "delete":
        return len(facts["before"][operation["id"]]["Accelerators"])
    parts, moved = calls_of(operation)
    return max(0, len(parts) + moved - 1)


WORLD = World(
    module="ga_bandwidth_packages",
    option="bandwidth_packages",
    section="bandwidth_packages",
    id="BandwidthPackageId",
    places=st.just({}),
    live=live_packages,
    wanted=wanted_packages,
    orderly=lambda place, _purge: orderly_packages(place),
    reads=(
        "ListBandwidthPackages",
        "DescribeBandwidthPackage",
        "ListAccelerators",
        "DescribeAccelerator",
        "ListIpSets",
    ),
    call=call,
    more=more,
    purges=False,
    in_order=True,
    around={
        "accelerators": {one: {"Name": name} for one, name in CALLED.items()},
        "ip_sets": {
            "ips-bp1wide": {"AcceleratorId": "ga-bp1wide", "AccelerateRegionId": "cn-hongkong", "Bandwidth": 30}
        },
    },
    decided=("resource_group_id", "billing_type", "ratio", "cbn_geographic_region_id_a", "cbn_geographic_region_id_b"),
)
