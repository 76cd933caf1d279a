# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bandwidth packages: bought, bound to an accelerator, replaced by another there, and given back.

Sources: API pages and SDK doc strings of the actions below; what only Terraform's provider knows is marked [tf]. One that
is bound to an accelerator is locked with it, and any other has a lock of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from .. import settling
from ..errors import ApiError, illegal, missing
from ..kind import Action, Kind, Listing, Write
from ..orders import ORDER, USUAL_GROUP, check_order, ends, renewal_of_order, renewals
from ..packages import SECTION, packages_of, regions_need
from ..parameters import NAMED, REGION, TAGS, TEXT, Param
from ..tags import NEW_TAGS
from ..texts import NAME, description
from ..world import CREATED_MILLISECONDS, Record, World

LEAST, MOST = 2, 2000
KINDS = ("Basic", "Enhanced", "Advanced")
TYPE = Param(required=True, choices=("Basic", "CrossDomain"))
AREA = Param()
BINDING = {"RegionId": REGION, "BandwidthPackageId": NAMED, "AcceleratorId": NAMED}
# Neither has the one nor the other.
IGNORED = ("ClientToken", "DryRun")


def _fill(world: World, record: Record, given: Record) -> None:
    """What the service decides, and what it takes of an order."""
    new = given is not record and record["BandwidthPackageId"] not in world.section(SECTION)
    if record["ChargeType"] == "PREPAY":
        record["BillingType"] = ""
        if not record["ExpiredTime"]:
            record["ExpiredTime"] = str(ends(given))
        record.setdefault("Renewal", renewal_of_order(given))
    elif record["BillingType"].lower() == "payby95":
        record["BillingType"] = "PayBy95"  # As Terraform reads it.
    else:
        record["BillingType"] = "PayByTraffic"
    if record["Type"] == "CrossDomain":
        record["CbnGeographicRegionIdA"] = record["CbnGeographicRegionIdA"] or "China-mainland"
        record["CbnGeographicRegionIdB"] = record["CbnGeographicRegionIdB"] or "Global"
    for name in ORDER:
        record.pop(name, None)
    if new:
        record["Tags"] = record.pop("Tag", [])


def _beside(others: Mapping[str, Record], record: Record) -> None:
    for accelerator_id in record["Accelerators"]:
        if not isinstance(accelerator_id, str):
            raise ValueError("Accelerators: ids are expected")
        same = [one for one in others.values() if accelerator_id in one["Accelerators"]]
        if any(one["Type"] == record["Type"] for one in same):
            raise ValueError(f"{accelerator_id} has a package of the type {record['Type']} already")


def _check_call(_world: World, write: Write, _place: Record, items: list[Record]) -> None:
    item = items[0]
    if write.does != "create":
        return
    if item["Type"] == "Basic" and "BandwidthType" not in item:
        raise missing("BandwidthType")
    if item.get("ChargeType", "PREPAY") == "PREPAY":
        check_order(item)
    if item.get("BillingType", "").lower() == "payby95" and "Ratio" not in item:
        raise missing("Ratio")


def _check_set(world: World, before: Mapping[str, Record], draft: Mapping[str, Record], ids: list[str]) -> None:
    for record in [draft[record_id] for record_id in ids]:
        old = before.get(record["BandwidthPackageId"])
        if record["State"] == "deleting":
            if record["ChargeType"] == "PREPAY":
                raise ApiError("ChargeType.BandwidthPackage")
            if record["Accelerators"]:
                raise ApiError("BindExist.BandwidthPackage")
        elif old:
            _check_update(world, old, record)


def _check_update(world: World, old: Record, record: Record) -> None:
    if old["BandwidthType"] != record["BandwidthType"] and "Advanced" in (
        old["BandwidthType"],
        record["BandwidthType"],
    ):
        raise illegal("BandwidthType", "an Advanced one stays so, and no other becomes one")
    wider = record["Bandwidth"] - old["Bandwidth"]
    better = (record["BandwidthType"] == "Enhanced") - (old["BandwidthType"] == "Enhanced")
    if wider * better < 0:
        raise ApiError("UpgradeError.BandwidthPackage")
    if wider:
        _check_regions(world, record, old["Accelerators"])


def _check_regions(world: World, package: Record, accelerators: list[str]) -> None:
    if package["Type"] == "Basic" and any(regions_need(world, one) > package["Bandwidth"] for one in accelerators):
        raise ApiError("GreaterThanGa.IpSetBandwidth")


def _lock(world: World, package_id: str) -> str:
    """A package that is bound settles with its accelerator."""
    accelerators = world.find(SECTION, package_id)["Accelerators"]
    bound: list[str] = [] if package_id in world.state["pending"] else accelerators
    return bound[0] if bound else package_id


def _quick(world: World, write: Write, items: list[Record]) -> bool:
    """An update is asynchronous only where it changes the bandwidth [doc]."""
    if write.does != "update":
        return False
    old = world.find(SECTION, items[0]["BandwidthPackageId"])
    return bool(items[0].get("Bandwidth", old["Bandwidth"]) == old["Bandwidth"])


def _rests(world: World, record: Record) -> Record:
    """Where it is bound, its state says so, in one way or the other."""
    bound = [] if record["State"] == "unbinding" else record["Accelerators"]
    return {"Accelerators": bound, "State": str(world.options["bound_package_state"]) if bound else "active"}


def _shown(world: World, record: Record, _described: bool) -> Record:
    if record["State"] in ("active", "binded"):
        return {"State": _rests(world, record)["State"]}
    return {}


def _answer(world: World, write: Write, ids: list[str]) -> Record:
    record = world.section(SECTION).get(ids[0], {})
    return {name: record[name] for name in ("Name", "Description")} if write.does == "update" else {}


def _free(world: World, package: Record, accelerator_id: str) -> None:
    """Neither the package nor the accelerator is at work."""
    settling.require_free(world, accelerator_id, "")
    settling.require_free(world, _lock(world, package["BandwidthPackageId"]), "")


def _change(world: World, accelerator_id: str, *changed: Record) -> None:
    """Put packages as they will be, and take the lock of the accelerator."""
    ids = [record["BandwidthPackageId"] for record in changed]
    world.commit(SECTION, {**world.section(SECTION), **dict(zip(ids, changed))})
    settling.begin(world, accelerator_id, KIND.name, SECTION, ids)


def _add(world: World, given: Record) -> Record:
    package = world.find(SECTION, given["BandwidthPackageId"])
    accelerator = world.accelerator(given["AcceleratorId"])
    if accelerator["BandwidthBillingType"] != "BandwidthPackage":
        raise illegal("AcceleratorId", "its bandwidth is not paid by packages")
    _free(world, package, given["AcceleratorId"])
    if package["Accelerators"]:
        raise ApiError("BindExist.BandwidthPackage")
    has = packages_of(world, given["AcceleratorId"])
    if package["Type"] in has:
        raise ApiError("BindExist.Accelerator")
    if package["Type"] == "CrossDomain" and not has:
        raise ApiError("NotExist.BasicBandwidthPackage")
    _check_regions(world, package, [given["AcceleratorId"]])
    _change(world, given["AcceleratorId"], {**package, "State": "binding", "Accelerators": [given["AcceleratorId"]]})
    return _bound(given)


def _bound(given: Record) -> Record:
    return {"BandwidthPackageId": given["BandwidthPackageId"], "Accelerators": [given["AcceleratorId"]]}


def _remove(world: World, given: Record) -> Record:
    package = world.find(SECTION, given["BandwidthPackageId"])
    world.accelerator(given["AcceleratorId"])
    if given["AcceleratorId"] not in package["Accelerators"]:
        raise illegal("AcceleratorId", "the package is not bound to it")
    _free(world, package, given["AcceleratorId"])
    if package["Type"] == "Basic":
        if "CrossDomain" in packages_of(world, given["AcceleratorId"]):
            raise ApiError("BindExist.CrossDomain")
        if regions_need(world, given["AcceleratorId"]):
            raise ApiError("Exist.IpSet")
    _change(world, given["AcceleratorId"], {**package, "State": "unbinding"})
    return _bound(given)


def _replace(world: World, given: Record) -> Record:
    new, old = (world.find(SECTION, given[name]) for name in ("BandwidthPackageId", "TargetBandwidthPackageId"))
    if new["Accelerators"]:
        raise ApiError("BindExist.BandwidthPackage")
    if not old["Accelerators"] or given.get("AcceleratorId") not in (None, "", *old["Accelerators"]):
        raise illegal("TargetBandwidthPackageId", "a package that is bound to the accelerator is expected")
    if new["Type"] != old["Type"]:
        raise illegal("BandwidthPackageId", "a package of the same type is expected")
    accelerator_id = old["Accelerators"][0]
    _free(world, new, accelerator_id)
    _check_regions(world, new, [accelerator_id])
    bound = {**new, "State": "binding", "Accelerators": [accelerator_id]}
    _change(world, accelerator_id, bound, {**old, "State": "unbinding"})
    return {}


KIND = Kind(
    name="bandwidth_package",
    section=SECTION,
    id_name="BandwidthPackageId",
    id_prefix="gbwp-bp1",
    within="",
    place="",
    not_there="NotExist.BandwidthPackage",
    busy="StateError.BandwidthPackage",
    states={"create": "init", "update": "updating", "delete": "deleting"},
    unset={
        "Name": "",
        "Description": "",
        "RegionId": "cn-hangzhou",
        "Type": "Basic",
        "BandwidthType": "",
        "ChargeType": "PREPAY",
        "BillingType": "",
        "CbnGeographicRegionIdA": "",
        "CbnGeographicRegionIdB": "",
        "CreateTime": str(CREATED_MILLISECONDS),
        "ExpiredTime": "",
        "ResourceGroupId": USUAL_GROUP,
        "Accelerators": [],
        "Tags": [],
    },
    seed={"State": "active", "Bandwidth": 100, "BandwidthType": "Basic"},
    internal=("Renewal",),
    describe="DescribeBandwidthPackage",
    listing=Listing(
        "ListBandwidthPackages",
        "BandwidthPackages",
        {"BandwidthPackageId": TEXT, "State": TEXT, "Type": TEXT, "ResourceGroupId": TEXT, "Tag": TAGS},
        most=100,
    ),
    writes=(
        Write(
            "CreateBandwidthPackage",
            "create",
            {
                "Type": TYPE,
                "Bandwidth": Param("integer", required=True, low=LEAST, high=MOST),
                "BandwidthType": Param(choices=KINDS),
                "ChargeType": Param(choices=("PREPAY", "POSTPAY")),
                "BillingType": Param(choices=("PayByTraffic", "PayBY95", "PayBy95")),
                "Ratio": Param("integer", low=30, high=100),
                "CbnGeographicRegionIdA": AREA,
                "CbnGeographicRegionIdB": AREA,
                "ResourceGroupId": TEXT,
                "Tag": NEW_TAGS,
                **ORDER,
            },
            ids="BandwidthPackageId",
        ),
        Write(
            "UpdateBandwidthPackage",
            "update",
            {
                "BandwidthPackageId": NAMED,
                "Name": NAME,
                "Description": description(256),
                "Bandwidth": Param("integer", low=LEAST, high=MOST),
                "BandwidthType": Param(choices=KINDS),
                **{name: ORDER[name] for name in ("AutoPay", "AutoUseCoupon")},
            },
            ids="BandwidthPackage",
            token=False,
        ),
        Write("DeleteBandwidthPackage", "delete", {"BandwidthPackageId": NAMED}, ids="BandwidthPackageId"),
    ),
    fill=_fill,
    beside=_beside,
    check_call=_check_call,
    check_set=_check_set,
    lock=_lock,
    quick=_quick,
    rests=_rests,
    shown=_shown,
    answer=_answer,
    further={
        "BandwidthPackageAddAccelerator": Action(BINDING, handle=_add, writes=True, ignored=IGNORED),
        "BandwidthPackageRemoveAccelerator": Action(BINDING, handle=_remove, writes=True, ignored=IGNORED),
        "ReplaceBandwidthPackage": Action(
            {**BINDING, "AcceleratorId": TEXT, "TargetBandwidthPackageId": NAMED},
            handle=_replace,
            writes=True,
            ignored=IGNORED,
        ),
        **renewals(
            SECTION,
            "InstanceId",
            "ChargeType",
            "UpdateBandwidthPackagaAutoRenewAttribute",
            "DescribeBandwidthPackageAutoRenewAttribute",
        ),
    },
)
