# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accelerators. Source: docs/ga-api.md, 7.3."""

from __future__ import annotations

from .._engine.actions import Child, Describe, Raw, Write
from .._engine.fields import REQUIRED, SERVICE, Choice, Field, Flag, Inner, Number, Pairs, Plain, Text, Values
from .._engine.kind import Described, Kind, Tie
from .._errors import Problems
from .places import ACCELERATION_REGION, ACCELERATOR, FINAL, LISTENER, LOCK

NAME = Field("name", "Name", Text(128), sample="quickstart")
DESCRIPTION = Field("description", "Description", Text(200), sample="Public pages")
CREATED = Field("create_time", "CreateTime", Plain(), sample=1767225600000)
SUBSCRIPTION, CDT = ("instance_charge_type", ("PREPAY",)), ("bandwidth_billing_type", ("CDT",))
ANYCAST = ("access_mode", ("Anycast",))
_SPECS = ("1", "2", "3", "5", "8", *(str(ten) for ten in range(10, 101, 10)), "200")
_MONTHS = {"Month": 9, "Year": 3}
_SYSTEM = ("aliyun", "acs:")
_MOST_TAGS = 20
_RENEWAL = ("renewal_status", "auto_renew_duration")


def _subscribed(values: Raw) -> bool:
    return values.get("instance_charge_type") == "PREPAY"


def _lasts(values: Raw) -> str:
    """Subscriptions end by themselves [doc]."""
    if not _subscribed(values):
        return ""
    return (
        "it is a subscription (PREPAY), which the API cannot delete. It ends by itself if it is not renewed "
        "(renewal_status: NotRenewal); to give it back earlier, use the console"
    )


def _preflight(path: str, before: Raw, after: Raw, _parent: Raw, problems: Problems) -> None:
    """What costs money, and what an order needs."""
    if not before and after.get("access_mode") == "Anycast" and not after.get("bandwidth"):
        problems.append((f"{path}.bandwidth", "is needed, since access_mode is Anycast"))
    if not _subscribed(after):
        return
    bought = not before
    if bought:
        needed = [name for name in ("spec", "duration", "pricing_cycle") if not after.get(name)]
        problems += [(f"{path}.{name}", "is needed, since instance_charge_type is PREPAY") for name in needed]
        cycle = after.get("pricing_cycle")
        most = _MONTHS.get(str(cycle), max(_MONTHS.values()))
        if (after.get("duration") or 0) > most:
            problems.append((f"{path}.duration", f"{after['duration']} is more than {most}, the most for {cycle}"))
    if (bought or before.get("spec") != after.get("spec")) and not after.get("auto_pay"):
        what = "buys a subscription" if bought else "orders another instance type of a subscription"
        problems.append((f"{path}.auto_pay", f"must be true, since this {what}, which is paid at once"))


def _untagged(before: Raw, after: Raw) -> Values:
    """The tags without those that go; of two keys that differ in capitals alone the old one goes first."""
    had, wanted = before.get("tags") or {}, after.get("tags") or {}
    kept = {key: content for key, content in had.items() if key in wanted}
    return {"tags": kept} if kept != had else {}


def _tagged(before: Raw, after: Raw) -> Values:
    had, wanted = before.get("tags") or {}, after.get("tags") or {}
    joined = {**had, **wanted}
    return {"tags": joined} if joined != had else {}


def _resource(accelerator_id: str) -> Values:
    return {"ResourceType": "accelerator", "ResourceId": [accelerator_id]}


def _untag(accelerator_id: str, before: Raw, after: Raw) -> Values:
    return {**_resource(accelerator_id), "TagKey": [key for key in before["tags"] if key not in after["tags"]]}


def _tag(accelerator_id: str, before: Raw, after: Raw) -> Values:
    had = before.get("tags") or {}
    more = {key: content for key, content in after["tags"].items() if had.get(key) != content}
    return {**_resource(accelerator_id), "Tag": Pairs().write(more)}


def _move(accelerator_id: str, _before: Raw, after: Raw) -> Values:
    group = after["resource_group_id"]
    return {"ResourceType": "accelerator", "ResourceId": accelerator_id, "NewResourceGroupId": group}


def _regions() -> Kind:
    from .acceleration_regions import ACCELERATION_REGIONS

    return ACCELERATION_REGIONS


def _listeners() -> Kind:
    from .listeners import LISTENERS

    return LISTENERS


ACCELERATORS = Kind(
    **vars(ACCELERATOR),
    option="accelerators",
    identity={"name": ("name",)},
    fields=(
        NAME,
        DESCRIPTION,
        Field(
            "instance_charge_type",
            "InstanceChargeType",
            Choice("POSTPAY", "PREPAY"),
            REQUIRED,
            fixed=True,
            sample="POSTPAY",
        ),
        Field(
            "bandwidth_billing_type",
            "BandwidthBillingType",
            Choice("CDT", "BandwidthPackage", "CDT95"),
            REQUIRED,
            fixed=True,
            sample="CDT",
        ),
        Field("spec", "Spec", Choice(*_SPECS), SERVICE, unasked=False, sample="1"),
        Field("duration", "Duration", Number(1, 9), only_with=SUBSCRIPTION, unread=True, sample=1),
        Field(
            "pricing_cycle",
            "PricingCycle",
            Choice("Month", "Year"),
            only_with=SUBSCRIPTION,
            unread=True,
            sample="Month",
        ),
        Field("auto_pay", "AutoPay", Flag(), only_with=SUBSCRIPTION, unread=True, sample=True),
        Field("auto_use_coupon", "AutoUseCoupon", Flag(), only_with=SUBSCRIPTION, unread=True, sample=False),
        Field(
            "renewal_status",
            "RenewalStatus",
            Choice("AutoRenewal", "Normal", "NotRenewal"),
            SERVICE,
            only_with=SUBSCRIPTION,
            unread=True,
            sample="AutoRenewal",
        ),
        Field(
            "auto_renew_duration",
            "AutoRenewDuration",
            Number(1, 12),
            SERVICE,
            only_with=("renewal_status", ("AutoRenewal",)),
            unread=True,
            sample=1,
        ),
        Field(
            "access_mode",
            "IpSetConfig",
            Inner("AccessMode", Choice("UserDefine", "Anycast")),
            "UserDefine",
            fixed=True,
            sample="UserDefine",
        ),
        Field("bandwidth", "Bandwidth", Number(200, 5000), SERVICE, only_with=ANYCAST, unasked=False, sample=200),
        Field("cross_border_status", "CrossBorderStatus", Flag(), SERVICE, only_with=CDT, sample=False),
        Field(
            "cross_border_mode",
            "CrossBorderMode",
            Choice("bgpPro", "private", also={"bpgPro": "bgpPro"}),
            SERVICE,
            only_with=CDT,
            sample="bgpPro",
        ),
        Field("resource_group_id", "ResourceGroupId", Text(), SERVICE, sample="rg-aekzrnd67gq4k2a"),
        Field(
            "tags",
            "Tag",
            Pairs(_MOST_TAGS, _SYSTEM),
            answer="Tags",
            purged_by="purge_tags",
            sample={"env": "production"},
        ),
    ),
    facts=(
        Field("dns_name", "DnsName", Text(), sample="ga-bp1quickstart.aliyunga0018.com"),
        CREATED,
        Field("expired_time", "ExpiredTime", Plain(), sample=1798761600000),
        Field(
            "system_tags",
            "Tag",
            Pairs(reserved=_SYSTEM, own=True),
            answer="Tags",
            sample={"acs:rm:rgId": "rg-aekzrnd67gq4k2a"},
        ),
    ),
    described=(
        Described(
            Describe("DescribeAcceleratorAutoRenewAttribute", "AcceleratorId", "accelerator"), _RENEWAL, _subscribed
        ),
    ),
    preflight=_preflight,
    mark="tags",
    own_lock=True,
    side_by_side=True,
    lasts=_lasts,
    holds=(Tie(LISTENER, "Name"), Tie(ACCELERATION_REGION, "AccelerateRegionId")),
    create=(
        Write(
            "CreateAccelerator",
            ids="AcceleratorId",
            dry_run=True,
            only=(
                "name",
                "instance_charge_type",
                "bandwidth_billing_type",
                "spec",
                "duration",
                "pricing_cycle",
                "auto_pay",
                "auto_use_coupon",
                "access_mode",
                "bandwidth",
                "resource_group_id",
                "tags",
            ),
        ),
    ),
    # The name before the mark goes, and tags that go before those that come: there may be 20.
    update=(
        Write("UpdateAccelerator", only=("name", "description", "spec", "bandwidth", "auto_pay", "auto_use_coupon")),
        Write("UntagResources", only=("tags",), makes=_untagged, form=_untag),
        Write("TagResources", only=("tags",), makes=_tagged, form=_tag),
        Write("ChangeResourceGroup", only=("resource_group_id",), form=_move),
        Write("UpdateAcceleratorAutoRenewAttribute", only=_RENEWAL),
        Write("UpdateAcceleratorCrossBorderStatus", only=("cross_border_status",)),
        Write("UpdateAcceleratorCrossBorderMode", only=("cross_border_mode",)),
    ),
    delete=(Write("DeleteAccelerator", token=False),),
    states=("init", "active", "configuring", "binding", "unbinding", "deleting", *FINAL),
    failed=FINAL,
    lock=LOCK,
    children=(Child("acceleration_regions", _regions), Child("listeners", _listeners)),
)
