# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Scenarios of accelerators and acceleration regions: they are bought, changed, marked, read back and given back."""

from __future__ import annotations

from typing import Any

from emulator_driver import ACCELERATOR, BLUE, GAME_ACCELERATOR
from sdk_stage import Refusal, Stage, scenario

BY_USE: dict[str, Any] = {"InstanceChargeType": "POSTPAY", "BandwidthBillingType": "CDT"}
WHOLE, POOR = {"AcceleratorId": ACCELERATOR}, {"AcceleratorId": GAME_ACCELERATOR}
PAID: dict[str, Any] = {"Spec": "2", "Duration": 1, "PricingCycle": "Year", "AutoPay": True}
MARKED = {"ResourceType": "accelerator", "ResourceId": [ACCELERATOR]}


def bought(stage: Stage, **more: Any) -> str:
    """A new accelerator: its id."""
    return str(stage.good("CreateAccelerator", **{**BY_USE, **more})["AcceleratorId"])


def described(stage: Stage, accelerator_id: str) -> dict[str, Any]:
    """What is read of an accelerator."""
    found: dict[str, Any] = stage.good("DescribeAccelerator", AcceleratorId=accelerator_id)
    return found


def region(name: str, **more: Any) -> dict[str, Any]:
    """A region of a batch."""
    return {"AccelerateRegionId": name, "Bandwidth": 10, "IspType": "BGP", **more}


def regions(stage: Stage, accelerator_id: str, *new: dict[str, Any]) -> dict[str, str]:
    """New regions: their ids by their names."""
    body = stage.good("CreateIpSets", AcceleratorId=accelerator_id, AccelerateRegion=list(new))
    return {item["AccelerateRegionId"]: item["IpSetId"] for item in body["IpSets"]}


@scenario(writes=True)
def accelerators_are_bought_and_given_back(stage: Stage) -> None:
    """By use: what was said comes back, and an empty one goes."""
    new = bought(stage, ResourceGroupId="rg-one", Tag=[{"Key": "team", "Value": "shop"}])
    found = described(stage, new)
    assert (found["State"], found["InstanceChargeType"], found["BandwidthBillingType"]) == ("active", "POSTPAY", "CDT")
    assert (found["ResourceGroupId"], found["Description"]) == ("rg-one", "")
    assert [(tag["Key"], tag["Value"]) for tag in found["Tags"]] == [("team", "shop")]
    stage.good("DeleteAccelerator", AcceleratorId=new)
    assert stage.refused("DescribeAccelerator", AcceleratorId=new) == Refusal("NotExist.Accelerator")


@scenario(writes=True)
def accelerators_are_bought_with_a_name(stage: Stage) -> None:
    """The name of the creation is kept."""
    found = described(stage, bought(stage, Name="shop"))
    assert (found["Name"], found["State"]) == ("shop", "active")


@scenario(writes=True)
def accelerators_update(stage: Stage) -> None:
    """In place; what is left out stays, and each further thing has an action of its own."""
    new = bought(stage)
    stage.good("UpdateAccelerator", AcceleratorId=new, Name="shop", Description="words")
    stage.good("UpdateAccelerator", AcceleratorId=new, Name="other")
    stage.good("UpdateAcceleratorCrossBorderStatus", AcceleratorId=new, CrossBorderStatus=True)
    stage.good("UpdateAcceleratorCrossBorderMode", AcceleratorId=new, CrossBorderMode="private")
    found = described(stage, new)
    assert (found["Name"], found["Description"], found["State"]) == ("other", "words", "active")
    assert (found["CrossBorderStatus"], found["CrossBorderMode"]) == (True, "private")


@scenario(writes=True)
def accelerators_are_bought_for_a_time(stage: Stage) -> None:
    """An order needs to say what; how it is renewed is read apart, and it cannot be deleted."""
    order = {"InstanceChargeType": "PREPAY", "BandwidthBillingType": "BandwidthPackage"}
    assert stage.refused("CreateAccelerator", **order) == Refusal("MissingSpec")
    new = bought(stage, **order, **PAID)
    assert described(stage, new)["Spec"] == "2"
    assert described(stage, new)["State"] == "active"
    stage.good(
        "UpdateAcceleratorAutoRenewAttribute", AcceleratorId=new, RenewalStatus="AutoRenewal", AutoRenewDuration=3
    )
    found = stage.good("DescribeAcceleratorAutoRenewAttribute", AcceleratorId=new)
    assert (found["RenewalStatus"], found["AutoRenew"], found["AutoRenewDuration"]) == ("AutoRenewal", True, 3)
    assert stage.refused("DeleteAccelerator", AcceleratorId=new) == Refusal("InstanceChargeType.Accelerator")


@scenario(writes=True)
def accelerators_are_confirmed(stage: Stage) -> None:
    """The addresses that a better instance type has brought along are in force from then on."""
    state = stage.state()
    state["endpoint_groups"][BLUE]["EndpointGroupUnconfirmedIpList"] = ["203.0.113.250"]
    stage.control("PUT", "state", state)
    assert stage.good("DescribeEndpointGroup", EndpointGroupId=BLUE)["EndpointGroupUnconfirmedIpList"]
    stage.good("UpdateAcceleratorConfirm", **WHOLE)
    found = stage.good("DescribeEndpointGroup", EndpointGroupId=BLUE)
    assert "203.0.113.250" in found["EndpointGroupIpList"] and not found["EndpointGroupUnconfirmedIpList"]


@scenario(writes=True)
def accelerators_that_are_not_empty(stage: Stage) -> None:
    """Listeners, regions and packages keep their accelerator."""
    new = bought(stage)
    listener = stage.good("CreateListener", AcceleratorId=new, PortRanges=[{"FromPort": 1, "ToPort": 1}])["ListenerId"]
    assert stage.refused("DeleteAccelerator", AcceleratorId=new) == Refusal("Exist.Listener")
    stage.good("DeleteListener", AcceleratorId=new, ListenerId=listener)
    (made,) = regions(stage, new, region("cn-hongkong")).values()
    assert stage.refused("DeleteAccelerator", AcceleratorId=new) == Refusal("Exist.IpSet")
    stage.good("DeleteIpSet", AcceleratorId=new, IpSetId=made)
    state = stage.state()
    state["accelerators"][new]["BasicBandwidthPackage"] = {"InstanceId": "gbwp-bp1", "Bandwidth": 20}
    stage.control("PUT", "state", state)
    assert stage.refused("DeleteAccelerator", AcceleratorId=new) == Refusal("BindExist.Accelerator")


@scenario(writes=True)
def accelerators_token_is_replayed(stage: Stage) -> None:
    """The first answer again, and no second accelerator."""
    assert bought(stage, ClientToken="t") == bought(stage, ClientToken="t")
    assert described(stage, bought(stage, ClientToken="t"))["State"] == "active"


@scenario(writes=True)
def accelerators_dry_run_passed(stage: Stage) -> None:
    """Nothing is bought."""
    before = stage.state()["accelerators"]
    assert described(stage, ACCELERATOR)["State"] == "active"
    assert stage.refused("CreateAccelerator", DryRun=True, **BY_USE) == Refusal("DryRunOperation")
    assert stage.state()["accelerators"] == before


@scenario(writes=True)
def accelerators_quota(stage: Stage) -> None:
    """Ten, without a quota."""
    assert described(stage, ACCELERATOR)["State"] == "active"
    for _number in range(len(stage.state()["accelerators"]), 10):
        bought(stage)
    assert stage.refused("CreateAccelerator", **BY_USE) == Refusal("QuotaExceeded.Accelerator")


@scenario(writes=False)
def accelerators_have_tags(stage: Stage) -> None:
    """Put on, found, and taken off, at once; and the group, which is as quick."""
    stage.good("TagResources", **MARKED, Tag=[{"Key": "team", "Value": "shop"}, {"Key": "env", "Value": "test"}])
    stage.good("TagResources", **MARKED, Tag=[{"Key": "env", "Value": "live"}])
    assert {tag["Key"]: tag["Value"] for tag in described(stage, ACCELERATOR)["Tags"]} == {
        "team": "shop",
        "env": "live",
    }
    stage.good("UntagResources", **MARKED, TagKey=["team"])
    found = stage.good("ListTagResources", **MARKED)["TagResources"]["TagResource"]
    assert [(one["ResourceId"], one["TagKey"], one["TagValue"]) for one in found] == [(ACCELERATOR, "env", "live")]
    stage.good("UntagResources", **MARKED, All=True)
    assert not described(stage, ACCELERATOR)["Tags"]
    other = {**MARKED, "ResourceType": "listener"}
    assert stage.refused("ListTagResources", **other) == Refusal("Invalid.ResourceType")
    stage.good("ChangeResourceGroup", ResourceType="accelerator", ResourceId=ACCELERATOR, NewResourceGroupId="rg-two")
    assert described(stage, ACCELERATOR)["ResourceGroupId"] == "rg-two"


@scenario(writes=True)
def regions_are_made_changed_and_deleted(stage: Stage) -> None:
    """All in one call each, with their addresses."""
    new = bought(stage)
    ids = regions(stage, new, region("cn-hongkong"), region("us-west-1", Bandwidth=20))
    changes = [{"IpSetId": one, "Bandwidth": 30} for one in ids.values()]
    stage.good("UpdateIpSets", IpSets=changes)
    stage.good("UpdateIpSet", IpSetId=ids["cn-hongkong"], Bandwidth=40)
    pages = stage.pages("ListIpSets", "IpSets", 100, AcceleratorId=new)
    found = {item["AccelerateRegionId"]: item for page in pages for item in page}
    assert {name: one["Bandwidth"] for name, one in found.items()} == {"cn-hongkong": 40, "us-west-1": 30}
    assert all(one["IpAddressList"] and one["State"] == "active" for one in found.values())
    assert stage.good("DescribeIpSet", IpSetId=ids["us-west-1"])["AcceleratorId"] == new
    stage.good("DeleteIpSets", IpSetIds=list(ids.values()))
    assert stage.refused("DescribeIpSet", IpSetId=ids["us-west-1"]) == Refusal("NotExist.IpSet")


@scenario(writes=True)
def regions_that_cannot_be(stage: Stage) -> None:
    """Two of a kind, none without lines, and none without bandwidth."""
    new = bought(stage)
    place = {"AcceleratorId": new}
    twice = [region("cn-hongkong"), region("cn-hongkong")]
    assert described(stage, new)["State"] == "active"
    assert stage.refused("CreateIpSets", AccelerateRegion=twice, **place) == Refusal("Repeat.IpSets")
    bare = [{"AccelerateRegionId": "cn-hongkong", "Bandwidth": 10}]
    assert stage.refused("CreateIpSets", AccelerateRegion=bare, **place) == Refusal("MissingIspType")
    assert stage.refused("CreateIpSets", AccelerateRegion=bare, **POOR) == Refusal("NotExist.BasicBandwidthPackage")
    state = stage.state()
    state["bandwidth_packages"]["gbwp-bp1quickstart"]["Bandwidth"] = 9
    stage.control("PUT", "state", state)
    assert stage.refused("CreateIpSets", AccelerateRegion=bare, **WHOLE) == Refusal("GreaterThanGa.IpSetBandwidth")
