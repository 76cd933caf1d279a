# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Scenarios of bandwidth packages: they are bought, bound, replaced, read back and given back."""

from __future__ import annotations

from typing import Any

from emulator_driver import ACCELERATOR, GAME_ACCELERATOR
from sdk_stage import Refusal, Stage, scenario

BASIC: dict[str, Any] = {"Type": "Basic", "Bandwidth": 50, "BandwidthType": "Basic"}
BY_USE: dict[str, Any] = {**BASIC, "ChargeType": "POSTPAY"}
PAID: dict[str, Any] = {**BASIC, "Duration": "1", "PricingCycle": "Month", "AutoPay": True}
# What the accelerator of the seed has.
HAD = "gbwp-bp1quickstart"


def bought(stage: Stage, **order: Any) -> str:
    """A new package: its id."""
    return str(stage.good("CreateBandwidthPackage", **(order or BY_USE))["BandwidthPackageId"])


def described(stage: Stage, package_id: str) -> dict[str, Any]:
    """What is read of a package."""
    found: dict[str, Any] = stage.good("DescribeBandwidthPackage", BandwidthPackageId=package_id)
    return found


def bind(stage: Stage, package_id: str, accelerator_id: str = GAME_ACCELERATOR) -> None:
    """A package, at an accelerator."""
    place = {"BandwidthPackageId": package_id, "AcceleratorId": accelerator_id}
    assert stage.good("BandwidthPackageAddAccelerator", **place)["BandwidthPackageId"] == package_id


@scenario(writes=False)
def packages_are_bought_and_given_back(stage: Stage) -> None:
    """By use: what was said comes back, without a name, and it goes again."""
    new = bought(stage, **BY_USE, BillingType="PayBY95", Ratio=30, Tag=[{"Key": "team", "Value": "shop"}])
    found = described(stage, new)
    assert (found["Type"], found["Bandwidth"], found["BandwidthType"]) == ("Basic", 50, "Basic")
    assert (found["ChargeType"], found["BillingType"].lower(), found["Ratio"]) == ("POSTPAY", "payby95", 30)
    assert (found["State"], found["Name"], found["Accelerators"]) == ("active", "", [])
    assert [(tag["Key"], tag["Value"]) for tag in found["Tags"]] == [("team", "shop")]
    assert stage.good("DeleteBandwidthPackage", BandwidthPackageId=new)["BandwidthPackageId"] == new
    assert stage.refused("DescribeBandwidthPackage", BandwidthPackageId=new) == Refusal("NotExist.BandwidthPackage")


@scenario(writes=False)
def packages_are_bought_for_a_time(stage: Stage) -> None:
    """An order needs to say what; how it is renewed is read apart, and it cannot be deleted."""
    assert stage.refused("CreateBandwidthPackage", **BASIC) == Refusal("MissingDuration")
    assert stage.refused("CreateBandwidthPackage", Type="Basic", Bandwidth=50) == Refusal("MissingBandwidthType")
    new = bought(stage, **PAID)
    assert (described(stage, new)["ChargeType"], described(stage, new)["State"]) == ("PREPAY", "active")
    renewal = {"RenewalStatus": "AutoRenewal", "AutoRenewDuration": 3}
    stage.good("UpdateBandwidthPackagaAutoRenewAttribute", InstanceId=new, **renewal)
    found = stage.good("DescribeBandwidthPackageAutoRenewAttribute", InstanceId=new)
    assert (found["RenewalStatus"], found["AutoRenew"], found["AutoRenewDuration"]) == ("AutoRenewal", True, 3)
    assert stage.refused("DeleteBandwidthPackage", BandwidthPackageId=new) == Refusal("ChargeType.BandwidthPackage")


@scenario(writes=False)
def packages_update(stage: Stage) -> None:
    """At once but for the bandwidth; what is left out stays, and all of it goes up or all of it goes down."""
    new = bought(stage)
    stage.settle("stuck", kind="bandwidth_package")
    body = stage.good("UpdateBandwidthPackage", BandwidthPackageId=new, Name="shop", Description="words")
    assert (body["BandwidthPackage"], body["Name"], body["Description"]) == (new, "shop", "words")
    assert described(stage, new)["State"] == "active"
    stage.good("UpdateBandwidthPackage", BandwidthPackageId=new, Bandwidth=60, AutoPay=True)
    assert described(stage, new)["State"] == "updating"
    again = {"BandwidthPackageId": new, "Bandwidth": 70}
    assert stage.refused("UpdateBandwidthPackage", **again) == Refusal("StateError.BandwidthPackage")
    stage.settle("immediate", kind="bandwidth_package")
    both = {"BandwidthPackageId": new, "Bandwidth": 50, "BandwidthType": "Enhanced"}
    assert stage.refused("UpdateBandwidthPackage", **both) == Refusal("UpgradeError.BandwidthPackage")
    stage.good("UpdateBandwidthPackage", **{**both, "Bandwidth": 80})
    found = described(stage, new)
    assert (found["Name"], found["Bandwidth"], found["BandwidthType"]) == ("shop", 80, "Enhanced")


@scenario(writes=False)
def packages_have_tags_and_pages(stage: Stage) -> None:
    """As accelerators have them."""
    marked = {"ResourceType": "bandwidthpackage", "ResourceId": [HAD]}
    stage.good("TagResources", **marked, Tag=[{"Key": "team", "Value": "shop"}])
    group = {"ResourceType": "bandwidthpackage", "ResourceId": HAD, "NewResourceGroupId": "rg-two"}
    stage.good("ChangeResourceGroup", **group)
    bought(stage)
    pages = stage.pages("ListBandwidthPackages", "BandwidthPackages", 100)
    found = {item["BandwidthPackageId"]: item for page in pages for item in page}
    assert len(found) == 2 and found[HAD]["ResourceGroupId"] == "rg-two"
    assert [(tag["Key"], tag["Value"]) for tag in found[HAD]["Tags"]] == [("team", "shop")]
    stage.good("UntagResources", **marked, TagKey=["team"])
    assert not described(stage, HAD)["Tags"]


@scenario(writes=True)
def packages_are_bound_and_taken_away(stage: Stage) -> None:
    """At an accelerator, which is at work for that; one of each type."""
    new, cross = bought(stage), bought(stage, **{**BY_USE, "Type": "CrossDomain"})
    place = {"AcceleratorId": GAME_ACCELERATOR}
    second = {**place, "BandwidthPackageId": cross}
    assert stage.refused("BandwidthPackageAddAccelerator", **second) == Refusal("NotExist.BasicBandwidthPackage")
    bind(stage, new)
    bind(stage, cross)
    assert described(stage, new)["Accelerators"] == [GAME_ACCELERATOR]
    assert stage.good("DescribeAccelerator", **place)["BasicBandwidthPackage"]["Bandwidth"] == 50
    assert stage.refused("DeleteBandwidthPackage", BandwidthPackageId=new) == Refusal("BindExist.BandwidthPackage")
    third = {**place, "BandwidthPackageId": bought(stage)}
    assert stage.refused("BandwidthPackageAddAccelerator", **third) == Refusal("BindExist.Accelerator")
    first = {**place, "BandwidthPackageId": new}
    assert stage.refused("BandwidthPackageRemoveAccelerator", **first) == Refusal("BindExist.CrossDomain")
    stage.good("BandwidthPackageRemoveAccelerator", **second)
    regions = [{"AccelerateRegionId": "cn-hongkong", "Bandwidth": 10}]
    (region,) = stage.good("CreateIpSets", AccelerateRegion=regions, **place)["IpSets"]
    assert stage.refused("BandwidthPackageRemoveAccelerator", **first) == Refusal("Exist.IpSet")
    less = {"BandwidthPackageId": new, "Bandwidth": 9}
    assert stage.refused("UpdateBandwidthPackage", **less) == Refusal("GreaterThanGa.IpSetBandwidth")
    stage.good("DeleteIpSet", AcceleratorId=GAME_ACCELERATOR, IpSetId=region["IpSetId"])
    stage.settle("stuck")
    stage.good("BandwidthPackageRemoveAccelerator", **first)
    assert described(stage, new)["State"] == "unbinding"
    assert stage.good("DescribeAccelerator", **place)["State"] == "configuring"
    assert stage.refused("BandwidthPackageAddAccelerator", **third) == Refusal("StateError.Accelerator")
    stage.settle("immediate")
    assert (described(stage, new)["State"], described(stage, new)["Accelerators"]) == ("active", [])


@scenario(writes=True)
def packages_are_replaced(stage: Stage) -> None:
    """The new one is free and wide enough for the regions, which stay."""
    regions = [{"AccelerateRegionId": "cn-hongkong", "Bandwidth": 40}]
    stage.good("CreateIpSets", AcceleratorId=ACCELERATOR, AccelerateRegion=regions)
    small, new = bought(stage, **{**BY_USE, "Bandwidth": 39}), bought(stage)
    old = {"TargetBandwidthPackageId": HAD, "AcceleratorId": ACCELERATOR}
    narrow = stage.refused("ReplaceBandwidthPackage", BandwidthPackageId=small, **old)
    assert narrow == Refusal("GreaterThanGa.IpSetBandwidth")
    stage.good("ReplaceBandwidthPackage", BandwidthPackageId=new, **old)
    assert (described(stage, new)["Accelerators"], described(stage, HAD)["Accelerators"]) == ([ACCELERATOR], [])
    # Even if both are known to the service.
    back = {"TargetBandwidthPackageId": new, "BandwidthPackageId": new}
    assert stage.refused("ReplaceBandwidthPackage", **back) == Refusal("BindExist.BandwidthPackage")


@scenario(writes=True)
def packages_that_are_bound_say_so(stage: Stage) -> None:
    """By their state."""
    new = bought(stage)
    bind(stage, new)
    assert described(stage, new)["State"] == "binded"


@scenario(writes=False)
def packages_token_is_replayed(stage: Stage) -> None:
    """The first answer again, and no second package; neither is bought by a dry run, which there is not."""
    assert bought(stage, **BY_USE, ClientToken="t") == bought(stage, **BY_USE, ClientToken="t")
    assert len(stage.state()["bandwidth_packages"]) == 2
