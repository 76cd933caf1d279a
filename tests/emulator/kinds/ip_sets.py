# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Acceleration regions: where the clients of an accelerator come in, each with addresses and a bandwidth.

Sources: API pages and SDK doc strings of the actions below; what only Terraform's provider knows is marked [tf].
"""

from __future__ import annotations

from collections.abc import Mapping

from ..errors import ApiError, illegal, missing
from ..kind import Kind, Listing, Write
from ..packages import packages_of
from ..parameters import NAMED, TEXT, Param, listed
from ..world import Record, World

SECTION = "ip_sets"
BANDWIDTH = Param("integer", required=True, low=2, high=10000)
NEW = {
    "AccelerateRegionId": NAMED,
    "Bandwidth": BANDWIDTH,
    "IpVersion": Param(choices=("IPv4", "IPv6", "DUAL_STACK")),
    "IspType": TEXT,
}
CHANGED = {"IpSetId": NAMED, "Bandwidth": BANDWIDTH}


def _fill(_world: World, record: Record, _given: Record) -> None:
    """The addresses, which the service chooses."""
    number = sum(ord(letter) for letter in record["IpSetId"]) % 250
    if not record["IpAddressList"]:
        record["IpAddressList"] = [f"203.0.113.{number}", f"198.51.100.{number}"]


def _check(world: World, path: str, record: Record) -> None:
    accelerator = world.accelerator(record["AcceleratorId"])
    if accelerator["BandwidthBillingType"] == "CDT" and not record["IspType"]:
        raise missing(f"{path}.IspType")
    if record["IpVersion"] == "DUAL_STACK" and accelerator["InstanceChargeType"] != "POSTPAY":
        raise illegal(f"{path}.IpVersion", "a subscription does not have it")


def _check_set(world: World, _before: Mapping[str, Record], draft: Mapping[str, Record], ids: list[str]) -> None:
    written = [draft[record_id] for record_id in ids if draft[record_id]["State"] != "deleting"]
    for record in written:
        beside = [other for other in draft.values() if other["AcceleratorId"] == record["AcceleratorId"]]
        if sum(other["AccelerateRegionId"] == record["AccelerateRegionId"] for other in beside) > 1:
            raise ApiError("Repeat.IpSets")
        accelerator = world.accelerator(record["AcceleratorId"])
        if accelerator["BandwidthBillingType"] == "BandwidthPackage":
            package = packages_of(world, record["AcceleratorId"]).get("Basic")
            if not package:
                raise ApiError("NotExist.BasicBandwidthPackage")
            if sum(other["Bandwidth"] for other in beside if other["State"] != "deleting") > package["Bandwidth"]:
                raise ApiError("GreaterThanGa.IpSetBandwidth")


def _answer(world: World, write: Write, ids: list[str]) -> Record:
    """What was created is told with some of its members, in the order of the ids."""
    if write.does != "create":
        return {}
    members = ("IpSetId", "AccelerateRegionId", "Bandwidth", "IspType")
    found = [{name: world.section(SECTION)[record_id][name] for name in members} for record_id in ids]
    return {"IpSets": found[::-1] if world.options["batch_ids"] == "reversed" else found}


KIND = Kind(
    name="ip_set",
    section=SECTION,
    id_name="IpSetId",
    id_prefix="ips-bp1",
    within="accelerators",
    place="AcceleratorId",
    not_there="NotExist.IpSet",
    type_name="IpSet",
    unset={"IpVersion": "IPv4", "IspType": "", "IpAddressList": []},
    seed={"State": "active", "Bandwidth": 10},
    required=("AccelerateRegionId",),
    describe="DescribeIpSet",
    listing=Listing("ListIpSets", "IpSets", {"AcceleratorId": NAMED}, most=100),
    writes=(
        Write(
            "CreateIpSets",
            "create",
            {"AcceleratorId": NAMED, "AccelerateRegion": listed(NEW, required=True)},
            items="AccelerateRegion",
        ),
        Write(
            "UpdateIpSets",
            "update",
            {"IpSets": listed(CHANGED, required=True, high=100)},
            items="IpSets",
            token=False,
        ),
        Write("UpdateIpSet", "update", CHANGED),
        Write(
            "DeleteIpSets",
            "delete",
            {"IpSetIds": Param("list", required=True, of=NAMED)},
            items="IpSetIds",
            token=False,
        ),
        Write("DeleteIpSet", "delete", {"AcceleratorId": TEXT, "IpSetId": NAMED}),
    ),
    fill=_fill,
    check=_check,
    check_set=_check_set,
    answer=_answer,
)
