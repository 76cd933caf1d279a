# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bandwidth packages: what an accelerator has its bandwidth from, if that is not paid by traffic. Source: docs/ga-api.md, 7.5."""

from __future__ import annotations

import typing as t

from .._engine.actions import Describe, Raw, Write
from .._engine.fields import REQUIRED, SERVICE, Choice, Description, Field, Name, Number, Text, Values
from .._engine.kind import Described, Item, Kind, Slots
from .._engine.slots import Extent
from .._errors import Problems
from .._wire.busy import Reader
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
from .places import ACCELERATOR, BANDWIDTH_PACKAGE, FINAL, LOCK

if t.TYPE_CHECKING:
    from .._engine.entries import Entry
    from .._engine.requests import Collection

CHARGE = "charge_type"
_subscribed = subscribed(CHARGE)
NAMED_BY, BOUND = "accelerator", "accelerator_id"
_BY_USE, _BASIC, _CROSS = (CHARGE, ("POSTPAY",)), ("type", ("Basic",)), ("type", ("CrossDomain",))
_BY_PEAKS = ("billing_type", ("PayBY95",))
_FINAL = {**FINAL, "locked": "it is locked, and the console says why"}


class Bound(Text):
    """The id of the accelerator that a package is bound to, which answers have as a list of at most one."""

    def read(self, raw: t.Any) -> str:
        return str(raw[0]) if raw else ""


def _preflight(path: str, before: Raw, after: Raw, _parent: Raw, problems: Problems) -> None:
    """What costs money, and what cannot be changed into what."""
    bought = not before
    was, wanted = before.get("bandwidth_type"), after.get("bandwidth_type")
    if not bought and was != wanted and "Advanced" in (was, wanted):
        what = f"is to be {wanted}, and that of this one is {was}: none becomes Advanced, and what is stays so"
        problems.append((f"{path}.bandwidth_type", what))
    if bought and after.get("billing_type") == "PayBY95" and not after.get("ratio"):
        problems.append((f"{path}.ratio", "is needed, since billing_type is PayBY95"))
    if not _subscribed(after):
        return
    grows = (after.get("bandwidth") or 0) > (before.get("bandwidth") or 0)
    if bought:
        check_order(path, after, (), CHARGE, problems)
        check_paid(path, after, "buys a subscription", problems)
    elif grows or (was, wanted) == ("Basic", "Enhanced"):
        check_paid(path, after, "orders more of a subscription", problems)


def _places(values: Raw) -> list[Extent]:
    """An accelerator has one package of each type [tf]."""
    bound = values.get("accelerator_id")
    return [((bound, values.get("type")), 0, 0)] if bound else []


def _better(values: Raw) -> bool:
    return values.get("bandwidth_type") == "Enhanced"


def _changed(before: Raw, after: Raw) -> Values:
    """What one UpdateBandwidthPackage does: all goes up or all goes down [doc], so that the type may be left to another one."""
    names = ("name", "description", "bandwidth", "bandwidth_type")
    found = {name: after[name] for name in names if name in after and after[name] != before.get(name)}
    wider = (after.get("bandwidth") or 0) - (before.get("bandwidth") or 0)
    if wider * (_better(after) - _better(before)) < 0:
        found.pop("bandwidth_type", None)
    said = {name: after[name] for name in ("auto_pay", "auto_use_coupon") if name in after}
    return {**found, **said} if found else {}


def _removed(before: Raw, after: Raw) -> Values:
    had = before.get("accelerator_id")
    return {"accelerator_id": ""} if had and had != after.get("accelerator_id", had) else {}


def _added(before: Raw, after: Raw) -> Values:
    wanted = after.get("accelerator_id")
    return {"accelerator_id": wanted} if wanted and not before.get("accelerator_id") else {}


def _remove(package_id: str, before: Raw, _after: Raw) -> Values:
    return {BANDWIDTH_PACKAGE.id: package_id, "AcceleratorId": before["accelerator_id"]}


def _renew(package_id: str, _before: Raw, after: Raw) -> Values:
    duration = after.get("auto_renew_duration") if after.get("renewal_status") == "AutoRenewal" else None
    more = {"AutoRenewDuration": duration} if duration else {}
    return {"InstanceId": package_id, "RenewalStatus": after["renewal_status"], **more}


class BandwidthPackages(Kind):
    """The kind; its entries may call an accelerator by its name."""

    @property
    def options(self) -> dict[str, t.Any]:
        return {**super().options, "replace": {"type": "bool", "default": False}}

    def spec(self) -> dict[str, t.Any]:
        found = super().spec()
        return {**found, "options": {**found["options"], NAMED_BY: {"type": "str"}}}

    def parse(
        self, entries: t.Sequence[t.Mapping[str, t.Any]], params: t.Mapping[str, t.Any], path: str = ""
    ) -> t.Sequence[Entry]:
        # Imported here, as below, since what only shows needs nothing of it.
        from .bound_packages import with_names

        whole = super().parse
        return with_names(path or self.option, entries, lambda some, more: whole(some, more, path), params)

    def collection(
        self, reader: Reader, params: t.Mapping[str, t.Any], wanted: t.Sequence[Entry]
    ) -> tuple[Collection, t.Sequence[Entry]]:
        from .bound_packages import BoundPackages, with_ids

        accelerators, wanted = with_ids(reader, params, wanted)
        return BoundPackages(self, reader, params, wanted, accelerators), wanted


class AttachedPackages(BandwidthPackages):
    """The kind of the packages that one accelerator has: what its entry says of them.

    A package that the account has is bound to it, and one that it has not is created. What goes of the set is only detached.
    """

    def spec(self) -> dict[str, t.Any]:
        found = super().spec()
        where = (NAMED_BY, BOUND)
        return {**found, "options": {name: one for name, one in found["options"].items() if name not in where}}

    def parse(
        self, entries: t.Sequence[t.Mapping[str, t.Any]], params: t.Mapping[str, t.Any], path: str = ""
    ) -> t.Sequence[Entry]:
        return Kind.parse(self, entries, params, path)

    def collection(
        self, reader: Reader, params: t.Mapping[str, t.Any], wanted: t.Sequence[Entry]
    ) -> tuple[Collection, t.Sequence[Entry]]:
        from .bound_packages import PackagesOfOne, bound_to

        wanted = bound_to(reader.place[ACCELERATOR.id], wanted)
        return PackagesOfOne(self, reader, params, wanted, {}), wanted

    def elements(self, reader: Reader, params: t.Mapping[str, t.Any]) -> list[Values]:
        items = self.read(reader.all(self.listing, {}))
        return [self.shown(item) for item in items if item.values.get(BOUND) == reader.place[ACCELERATOR.id]]

    def shown(self, item: Item) -> Values:
        found = super().shown(item)
        del found[BOUND]
        return found

    def foretold(self, item: Item) -> dict[str, t.Any]:
        bound = item.values.get(BOUND)
        return {**super().foretold(item), "Accelerators": [bound] if bound else []}

    def left(self, item: Item) -> dict[str, t.Any]:
        return {**super().foretold(item), "Accelerators": []}


def _narrows(before: Raw, after: Raw) -> bool:
    """The regions of the accelerator have less by then."""
    return (after.get("bandwidth") or 0) < (before.get("bandwidth") or 0)


BANDWIDTH_PACKAGES = BandwidthPackages(
    **vars(BANDWIDTH_PACKAGE),
    option="bandwidth_packages",
    identity={"name": ("name",)},
    fields=(
        Field("name", "Name", Name(128), sample="shop"),
        Field("description", "Description", Description(256), sample="For the shop"),
        Field("type", "Type", Choice("Basic", "CrossDomain"), "Basic", fixed=True, sample="Basic"),
        Field("bandwidth", "Bandwidth", Number(2, 2000), REQUIRED, unasked=False, sample=20),
        Field(
            "bandwidth_type",
            "BandwidthType",
            Choice("Basic", "Enhanced", "Advanced"),
            REQUIRED,
            only_with=_BASIC,
            unasked=False,
            sample="Basic",
        ),
        Field(CHARGE, "ChargeType", Choice("PREPAY", "POSTPAY"), REQUIRED, fixed=True, sample="PREPAY"),
        Field(
            "billing_type",
            "BillingType",
            Choice("PayByTraffic", "PayBY95"),
            SERVICE,
            fixed=True,
            only_with=_BY_USE,
            sample=None,
        ),
        Field("ratio", "Ratio", Number(30, 100), SERVICE, fixed=True, only_with=_BY_PEAKS, sample=None),
        Field(
            "cbn_geographic_region_id_a",
            "CbnGeographicRegionIdA",
            Text(),
            SERVICE,
            fixed=True,
            only_with=_CROSS,
            sample="",
        ),
        Field(
            "cbn_geographic_region_id_b",
            "CbnGeographicRegionIdB",
            Text(),
            SERVICE,
            fixed=True,
            only_with=_CROSS,
            sample="",
        ),
        *order(CHARGE),
        RESOURCE_GROUP,
        TAGS,
        Field("accelerator_id", "AcceleratorId", Bound(), answer="Accelerators", sample="ga-bp1quickstart"),
    ),
    facts=(
        CREATED._replace(type=Text(), sample="1767225600000"),
        EXPIRED._replace(type=Text(), sample="1798761600000"),
        SYSTEM_TAGS,
    ),
    described=(
        Described(
            Describe("DescribeBandwidthPackageAutoRenewAttribute", "InstanceId", "bandwidth package"),
            RENEWAL,
            _subscribed,
        ),
    ),
    preflight=_preflight,
    mark=MARK,
    own_lock=True,
    side_by_side=True,
    lasts=lasting(CHARGE),
    slots=Slots(_places, "places", exclusive=True),
    create=(
        Write(
            "CreateBandwidthPackage",
            ids="BandwidthPackageId",
            only=(
                "type",
                "bandwidth",
                "bandwidth_type",
                CHARGE,
                "billing_type",
                "ratio",
                "cbn_geographic_region_id_a",
                "cbn_geographic_region_id_b",
                "duration",
                "pricing_cycle",
                "auto_pay",
                "auto_use_coupon",
                "resource_group_id",
                "tags",
            ),
        ),
    ),
    # The name before the mark goes, what grows before it is bound, and what leaves before it comes elsewhere.
    update=(
        Write(
            "UpdateBandwidthPackage",
            only=("name", "description", "bandwidth", "bandwidth_type", "auto_pay", "auto_use_coupon"),
            makes=_changed,
            token=False,
        ),
        Write("UpdateBandwidthPackage", only=("bandwidth_type", "auto_pay"), makes=_changed, token=False),
        *tagging("bandwidthpackage"),
        Write("UpdateBandwidthPackagaAutoRenewAttribute", only=RENEWAL, form=_renew),
        Write("BandwidthPackageRemoveAccelerator", only=("accelerator_id",), makes=_removed, form=_remove, token=False),
        Write("BandwidthPackageAddAccelerator", only=("accelerator_id",), makes=_added, token=False),
    ),
    delete=(Write("DeleteBandwidthPackage"),),
    states=("init", "active", "binding", "binded", "unbinding", "updating", "deleting", *_FINAL),
    settled=("active", "binded"),
    failed=_FINAL,
    lock=LOCK,
)
# Detached, none is given back: what was paid for stays.
ATTACHED_PACKAGES = AttachedPackages(
    **{
        **vars(BANDWIDTH_PACKAGES),
        "place": (ACCELERATOR,),
        "delete": (Write("BandwidthPackageRemoveAccelerator", place=(ACCELERATOR.id,), token=False),),
        "lasts": None,
        "last": _narrows,
    }
)
