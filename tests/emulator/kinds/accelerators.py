# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accelerators: bought, changed, marked with tags and given back.

Sources: API pages and SDK doc strings of the actions below; what only Terraform's provider knows is marked [tf]. Tags, the
resource group and the renewal are done when they are answered, and take no lock.
"""

from __future__ import annotations

from collections.abc import Mapping

from .. import settling
from ..errors import ApiError, illegal, missing
from ..kind import Action, Kind, Listing, Write
from ..orders import ORDER, USUAL_GROUP, check_order, ends, renewal_of_order, renewals
from ..packages import packages_of
from ..parameters import NAMED, REGION, TAGS, TEXT, Param
from ..tags import LIST_TAGS, MOVE, NEW_TAGS, TAG, UNTAG
from ..texts import DESCRIPTION, NAME
from ..world import CREATED_MILLISECONDS, Record, World

SPECS = ("1", "2", "3", "5", "8", *(str(ten) for ten in range(10, 101, 10)), "200")
BANDWIDTH = Param("integer", low=200, high=5000)
MODE = Param(required=True, choices=("bgpPro", "private"))


def _fill(world: World, record: Record, given: Record) -> None:
    """What the service decides, and what it takes of an order."""
    record_id = record["AcceleratorId"]
    new = given is not record and record_id not in world.section("accelerators")
    if new and world.options["accelerator_name_on_create"] == "ignored":
        record["Name"] = ""
    record.setdefault("DnsName", f"{record_id}.aliyunga0019.com")
    if record["InstanceChargeType"] == "PREPAY":
        record.setdefault("ExpiredTime", ends(given))
        record.setdefault("Renewal", renewal_of_order(given))
    for name in ORDER:
        record.pop(name, None)
    if new:
        record["Tags"] = record.pop("Tag", [])


def _check_call(world: World, write: Write, _place: Record, items: list[Record]) -> None:
    item = items[0]
    if write.does != "create":
        return
    if item.get("InstanceChargeType", "PREPAY") == "PREPAY":
        check_order(item, "Spec")
    if item.get("IpSetConfig", {}).get("AccessMode") == "Anycast" and "Bandwidth" not in item:
        raise missing("Bandwidth")
    if len(world.section("accelerators")) >= world.options["quota_accelerators"]:
        raise ApiError("QuotaExceeded.Accelerator")


def _check_set(world: World, _before: Mapping[str, Record], draft: Mapping[str, Record], ids: list[str]) -> None:
    for record in [draft[record_id] for record_id in ids if draft[record_id]["State"] == "deleting"]:
        if record["InstanceChargeType"] == "PREPAY":
            raise ApiError("InstanceChargeType.Accelerator")
        for section, code in (("listeners", "Exist.Listener"), ("ip_sets", "Exist.IpSet")):
            if any(one["AcceleratorId"] == record["AcceleratorId"] for one in world.section(section).values()):
                raise ApiError(code)
        if packages_of(world, record["AcceleratorId"]):
            raise ApiError("BindExist.Accelerator")


def _shown(world: World, record: Record, _described: bool) -> Record:
    packages = packages_of(world, record["AcceleratorId"])
    return {
        "State": settling.accelerator_state(world, record["AcceleratorId"]),
        **{f"{kind}BandwidthPackage": package for kind, package in packages.items()},
    }


def _finish(record: Record) -> None:
    record.setdefault("DnsName", f"{record['AcceleratorId']}.aliyunga0019.com")


def _confirm(world: World, given: Record) -> Record:
    """What a better instance type has brought along comes into force: further addresses of the endpoint groups [doc]."""
    settling.require_free(world, world.accelerator(given["AcceleratorId"])["AcceleratorId"], "")
    groups = dict(world.section("endpoint_groups"))
    for group_id, group in groups.items():
        more = group.get("EndpointGroupUnconfirmedIpList", [])
        if more and world.place("endpoint_groups", group)["AcceleratorId"] == given["AcceleratorId"]:
            known = [*group["EndpointGroupIpList"], *more]
            groups[group_id] = {**group, "EndpointGroupIpList": known, "EndpointGroupUnconfirmedIpList": []}
    world.commit("endpoint_groups", groups)
    settling.begin(world, given["AcceleratorId"], KIND.name, KIND.section, [given["AcceleratorId"]])
    return {}


def _check(_world: World, _path: str, record: Record) -> None:
    mode = record.get("CrossBorderMode") or record.get("CrossBorderStatus")
    if mode and record["BandwidthBillingType"] != "CDT":
        raise illegal("CrossBorderStatus", "only what is billed by traffic (CDT) has it")


KIND = Kind(
    name="accelerator",
    section="accelerators",
    id_name="AcceleratorId",
    id_prefix="ga-bp1",
    within="",
    place="",
    not_there="NotExist.Accelerator",
    states={"create": "init", "update": "configuring", "delete": "deleting"},
    unset={
        "Name": "",
        "Description": "",
        "RegionId": "cn-hangzhou",
        "InstanceChargeType": "PREPAY",
        "BandwidthBillingType": "BandwidthPackage",
        "IpSetConfig": {"AccessMode": "UserDefine"},
        "CreateTime": CREATED_MILLISECONDS,
        "ResourceGroupId": USUAL_GROUP,
        "CrossBorderStatus": False,
        "CrossBorderMode": "",
        "Tags": [],
    },
    seed={"State": "active", "Spec": "1"},
    internal=("Renewal",),
    types={"Renewal": dict},
    describe="DescribeAccelerator",
    listing=Listing(
        "ListAccelerators",
        "Accelerators",
        {"AcceleratorId": TEXT, "State": TEXT, "ResourceGroupId": TEXT, "Tag": TAGS},
    ),
    writes=(
        Write(
            "CreateAccelerator",
            "create",
            {
                "Name": NAME,
                "InstanceChargeType": Param(choices=("PREPAY", "POSTPAY")),
                "BandwidthBillingType": Param(choices=("BandwidthPackage", "CDT", "CDT95")),
                "IpSetConfig": Param("object", fields={"AccessMode": Param(choices=("UserDefine", "Anycast"))}),
                "Spec": Param(choices=SPECS),
                "Bandwidth": BANDWIDTH,
                "ResourceGroupId": TEXT,
                "Tag": NEW_TAGS,
                **ORDER,
            },
            ids="AcceleratorId",
            dry_run="dry_run_status",
        ),
        Write(
            "UpdateAccelerator",
            "update",
            {
                "AcceleratorId": NAMED,
                "Name": NAME,
                "Description": DESCRIPTION,
                "Spec": Param(choices=SPECS),
                "Bandwidth": BANDWIDTH,
                **{name: ORDER[name] for name in ("AutoPay", "AutoUseCoupon")},
            },
        ),
        Write(
            "UpdateAcceleratorCrossBorderStatus",
            "update",
            {"AcceleratorId": NAMED, "CrossBorderStatus": Param("boolean", required=True)},
        ),
        Write("UpdateAcceleratorCrossBorderMode", "update", {"AcceleratorId": NAMED, "CrossBorderMode": MODE}),
        Write("DeleteAccelerator", "delete", {"AcceleratorId": NAMED}, token=False),
    ),
    finish=_finish,
    fill=_fill,
    check=_check,
    check_call=_check_call,
    check_set=_check_set,
    shown=_shown,
    further={
        "TagResources": TAG,
        "UntagResources": UNTAG,
        "ListTagResources": LIST_TAGS,
        "ChangeResourceGroup": MOVE,
        "UpdateAcceleratorConfirm": Action(
            {"RegionId": REGION, "AcceleratorId": NAMED},
            handle=_confirm,
            writes=True,
            ignored=("ClientToken", "DryRun"),
        ),
        **renewals(
            "accelerators",
            "AcceleratorId",
            "InstanceChargeType",
            "UpdateAcceleratorAutoRenewAttribute",
            "DescribeAcceleratorAutoRenewAttribute",
        ),
    },
)
