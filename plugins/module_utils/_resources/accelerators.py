# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accelerators. Source: docs/ga-api.md, 7.3."""

from __future__ import annotations

import typing as t

from .._engine.actions import Child, Describe, Raw, Write
from .._engine.fields import REQUIRED, SERVICE, Choice, Description, Field, Flag, Inner, Name, Number, Text, Texts
from .._engine.kind import Described, Kind, Tie
from .._errors import Problems
from . import inner
from .bought import (
    CREATED,
    EXPIRED,
    MARK,
    RENEWAL,
    RESOURCE_GROUP,
    SYSTEM_TAGS,
    TAGS,
    check_order,
    check_paid,
    lasting,
    order,
    subscribed,
    tagging,
)
from .places import ACCELERATION_REGION, ACCELERATOR, BANDWIDTH_PACKAGE, FINAL, LISTENER, LOCK

NAME = Field("name", "Name", Name(128), sample="quickstart")
DESCRIPTION = Field("description", "Description", Description(200), sample="Public pages")
CHARGE, CDT = "instance_charge_type", ("bandwidth_billing_type", ("CDT",))
_BY_PACKAGES = ("bandwidth_billing_type", ("BandwidthPackage",))
_subscribed = subscribed(CHARGE)
ANYCAST = ("access_mode", ("Anycast",))
_SPECS = ("1", "2", "3", "5", "8", *(str(ten) for ten in range(10, 101, 10)), "200")


class _Package(Texts):
    """The id of a bandwidth package, as a list of none or one."""

    def read(self, raw: t.Any) -> list[str]:
        found = (raw or {}).get("InstanceId")
        return [str(found)] if found else []


_PACKAGES = (
    Field("basic_bandwidth_package_ids", "BasicBandwidthPackage", _Package(), sample=["gbwp-bp1quickstart"]),
    Field("cross_domain_bandwidth_package_ids", "CrossDomainBandwidthPackage", _Package(), sample=[]),
)


def _preflight(path: str, before: Raw, after: Raw, _parent: Raw, problems: Problems) -> None:
    """What costs money, and what an order needs."""
    if not before and after.get("access_mode") == "Anycast" and not after.get("bandwidth"):
        problems.append((f"{path}.bandwidth", "is needed, since access_mode is Anycast"))
    if not _subscribed(after):
        return
    bought = not before
    if bought:
        check_order(path, after, ("spec",), CHARGE, problems)
    if bought or before.get("spec") != after.get("spec"):
        what = "buys a subscription" if bought else "orders another instance type of a subscription"
        check_paid(path, after, what, problems)


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
        *order(CHARGE),
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
        RESOURCE_GROUP,
        TAGS,
    ),
    facts=(
        Field("dns_name", "DnsName", Text(), sample="ga-bp1quickstart.aliyunga0018.com"),
        CREATED,
        EXPIRED,
        SYSTEM_TAGS,
        *_PACKAGES,
    ),
    described=(
        Described(
            Describe("DescribeAcceleratorAutoRenewAttribute", "AcceleratorId", "accelerator"), RENEWAL, _subscribed
        ),
    ),
    preflight=_preflight,
    mark=MARK,
    own_lock=True,
    side_by_side=True,
    lasts=lasting(CHARGE),
    holds=(
        Tie(LISTENER, "Name"),
        Tie(ACCELERATION_REGION, "AccelerateRegionId"),
        *(Tie(BANDWIDTH_PACKAGE, "Name", fact.option, "Accelerators") for fact in _PACKAGES),
    ),
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
    # The name before the mark goes.
    update=(
        Write("UpdateAccelerator", only=("name", "description", "spec", "bandwidth", "auto_pay", "auto_use_coupon")),
        *tagging("accelerator"),
        Write("UpdateAcceleratorAutoRenewAttribute", only=RENEWAL),
        Write("UpdateAcceleratorCrossBorderStatus", only=("cross_border_status",)),
        Write("UpdateAcceleratorCrossBorderMode", only=("cross_border_mode",)),
    ),
    delete=(Write("DeleteAccelerator", token=False),),
    states=("init", "active", "configuring", "binding", "unbinding", "deleting", *FINAL),
    failed=FINAL,
    lock=LOCK,
    # The regions have their bandwidth from the packages.
    children=(
        Child("bandwidth_packages", inner.bandwidth_packages, referred=True, only_with=_BY_PACKAGES),
        Child("acceleration_regions", inner.acceleration_regions),
        Child("listeners", inner.listeners),
    ),
)
