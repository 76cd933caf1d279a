# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The world of accelerators: those of an account, some of them bought by somebody who was cut off."""

from __future__ import annotations

import re
import typing as t

from hypothesis import strategies as st

from .world import Entry, Orderly, World

NAMES = ["alpha", "beta", "gamma", "delta"]
MARK = "ansible-ga-name"
TAGS = st.dictionaries(st.sampled_from(["team", "env", "owner"]), st.sampled_from(["a", "b", ""]), max_size=3)
BY_USE = {"instance_charge_type": "POSTPAY", "bandwidth_billing_type": "CDT"}
PAID = {
    "instance_charge_type": "PREPAY",
    "bandwidth_billing_type": "BandwidthPackage",
    "spec": "1",
    "duration": 1,
    "pricing_cycle": "Month",
    "auto_pay": True,
}
GROUPS = st.sampled_from(["rg-one", "rg-two"])


@st.composite
def live_accelerators(draw: st.DrawFn, _place: Entry, odd: bool = True) -> list[Entry]:
    """With one name, with none, with the mark of a creation that was cut off, managed by others."""
    found = []
    for number in range(draw(st.integers(0, 4))):
        prepaid = odd and not draw(st.integers(0, 3))
        tags = draw(TAGS)
        name = draw(st.sampled_from([NAMES[number]] * 4 + ([*NAMES, ""] if odd else [])))
        if not draw(st.integers(0, 3)):
            tags[MARK] = NAMES[number]
            name = draw(st.sampled_from(["", NAMES[number]]))
        if odd and draw(st.booleans()):
            tags["acs:rm:rgId"] = "rg-one"
        record: Entry = {
            "AcceleratorId": f"ga-live{number}",
            "Sequence": number + 50,
            "Name": name,
            "Description": draw(st.sampled_from(["", "what it is for", "a: b"])),
            "InstanceChargeType": "PREPAY" if prepaid else "POSTPAY",
            "BandwidthBillingType": "BandwidthPackage" if prepaid else "CDT",
            "CrossBorderStatus": not prepaid and draw(st.booleans()),
            "CrossBorderMode": draw(st.sampled_from(["", "bgpPro", "bpgPro"])) if not prepaid else "",
            "ResourceGroupId": draw(GROUPS),
            "Tags": [{"Key": key, "Value": value} for key, value in tags.items()],
        }
        if odd and not draw(st.integers(0, 19)):
            infos = [{"Action": action, "ChildType": "", "IsManaged": True} for action in ("Update", "Delete")]
            record.update(ServiceManaged=True, ServiceManagedInfos=infos)
        found.append(record)
    return found


@st.composite
def members(draw: st.DrawFn, prepaid: bool) -> Entry:
    entry: Entry = {}
    if draw(st.booleans()):
        entry["description"] = draw(st.sampled_from(["what it is for", "другое"]))
    if draw(st.booleans()):
        entry["tags"] = draw(TAGS)
    if draw(st.booleans()):
        entry["resource_group_id"] = draw(GROUPS)
    if not prepaid and draw(st.booleans()):
        entry["cross_border_status"] = draw(st.booleans())
    if not prepaid and not draw(st.integers(0, 2)):
        entry["cross_border_mode"] = draw(st.sampled_from(["bgpPro", "private"]))
    return entry


@st.composite
def wanted_accelerators(draw: st.DrawFn, _place: Entry) -> list[Entry]:
    entries = []
    for name in draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=bool(draw(st.integers(0, 4))))):
        prepaid = not draw(st.integers(0, 3))
        entry = {**(PAID if prepaid else BY_USE), **draw(members(prepaid))}
        for member in list(entry):
            if not draw(st.integers(0, 4)):
                del entry[member]
        if draw(st.integers(0, 9)):
            entry["name"] = name
        else:
            entry["id"] = f"ga-live{draw(st.integers(0, 4))}"
        entries.append(entry)
    return entries


@st.composite
def orderly_accelerators(draw: st.DrawFn, place: Entry) -> Orderly:
    live = draw(live_accelerators(place, odd=False))
    names = draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))
    entries = [{"name": name, **BY_USE, **draw(members(False))} for name in names]
    return Orderly(live, entries, {"purge_tags": draw(st.booleans())})


def call(action: str, _shown: Entry, _place: Entry, _facts: Entry) -> tuple[t.Hashable, int | None]:
    """Each action takes one accelerator."""
    return action, 1


def more(operation: Entry, shown: Entry, facts: Entry) -> int:
    """The name and the description are one action, tags that come and that go are two, and each else is one."""
    if operation["action"] == "create":
        named = bool(shown["description"]) or facts.get("accelerator_name_on_create") == "ignored"
        # It is off until it is switched on, and has no mode until it is given one.
        return 1 + named + bool(shown["cross_border_status"]) + bool(shown["cross_border_mode"])
    parts = set()
    for change in operation["changes"]:
        member = re.split("[.:]", change)[0]
        if member == "tags":
            what = change.partition(": ")[2]
            old, _arrow, new = what.partition(" → ")
            whole = change.startswith("tags: ")
            parts |= {"untag"} if what.startswith("- ") or (whole and old != "{}") else set()
            parts |= {"tag"} if what.startswith("+ ") or (_arrow and not (whole and new == "{}")) else set()
        else:
            parts.add("update" if member in ("name", "description", "spec") else member)
    return max(0, len(parts) - 1)


WORLD = World(
    module="ga_accelerators",
    option="accelerators",
    section="accelerators",
    id="AcceleratorId",
    places=st.just({}),
    live=live_accelerators,
    wanted=wanted_accelerators,
    orderly=lambda place, _purge: orderly_accelerators(place),
    reads=("ListAccelerators", "DescribeAccelerator", "ListListeners", "ListIpSets"),
    call=call,
    more=more,
    purges=False,
    in_order=True,
    by_chance=("DnsName",),
    open_facts={"accelerator_name_on_create": ("ignored",)},
    facts={"quota_accelerators": 50},
    decided=("spec", "bandwidth", "resource_group_id", "cross_border_status", "cross_border_mode"),
)
