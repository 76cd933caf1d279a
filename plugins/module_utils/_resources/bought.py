# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is bought for a time or by use, accelerators and bandwidth packages: orders, their end, and tags. Pure.

Source: docs/ga-api.md, 7.3 and 7.5.
"""

from __future__ import annotations

import typing as t

from .._engine.actions import Raw, Write
from .._engine.fields import SERVICE, Choice, Field, Flag, Number, Pairs, Plain, Text, Values
from .._errors import Problems

RENEWAL = ("renewal_status", "auto_renew_duration")
_MONTHS = {"Month": 9, "Year": 3}
_SYSTEM = ("aliyun", "acs:")
_MOST_TAGS = 20
MARK = "tags"
TAGS = Field(
    MARK, "Tag", Pairs(_MOST_TAGS, _SYSTEM), answer="Tags", purged_by="purge_tags", sample={"env": "production"}
)
SYSTEM_TAGS = Field(
    "system_tags", "Tag", Pairs(reserved=_SYSTEM, own=True), answer="Tags", sample={"acs:rm:rgId": "rg-aekzrnd67gq4k2a"}
)
RESOURCE_GROUP = Field("resource_group_id", "ResourceGroupId", Text(), SERVICE, sample="rg-aekzrnd67gq4k2a")
CREATED = Field("create_time", "CreateTime", Plain(), sample=1767225600000)
EXPIRED = Field("expired_time", "ExpiredTime", Plain(), sample=1798761600000)


def subscribed(charge: str) -> t.Callable[[Raw], bool]:
    """Tells whether one is a subscription; `charge` is the member that says so."""
    return lambda values: values.get(charge) == "PREPAY"


def order(charge: str) -> tuple[Field, ...]:
    """The members of an order for a subscription; `charge` is the member that says that it is one."""
    subscription = (charge, ("PREPAY",))
    return (
        Field("duration", "Duration", Number(1, 9), only_with=subscription, unread=True, sample=1),
        Field(
            "pricing_cycle",
            "PricingCycle",
            Choice("Month", "Year"),
            only_with=subscription,
            unread=True,
            sample="Month",
        ),
        Field("auto_pay", "AutoPay", Flag(), only_with=subscription, unread=True, sample=True),
        Field("auto_use_coupon", "AutoUseCoupon", Flag(), only_with=subscription, unread=True, sample=False),
        Field(
            "renewal_status",
            "RenewalStatus",
            Choice("AutoRenewal", "Normal", "NotRenewal"),
            SERVICE,
            only_with=subscription,
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
    )


def check_order(path: str, after: Raw, needed: t.Sequence[str], charge: str, problems: Problems) -> None:
    """Add what a new subscription lacks; `needed` are members beside those of all orders."""
    lacking = [name for name in (*needed, "duration", "pricing_cycle") if not after.get(name)]
    problems += [(f"{path}.{name}", f"is needed, since {charge} is PREPAY") for name in lacking]
    cycle = after.get("pricing_cycle")
    most = _MONTHS.get(str(cycle), max(_MONTHS.values()))
    if (after.get("duration") or 0) > most:
        problems.append((f"{path}.duration", f"{after['duration']} is more than {most}, the most for {cycle}"))


def check_paid(path: str, after: Raw, what: str, problems: Problems) -> None:
    """Add it if something is ordered and not paid: `what` says that in words."""
    if not after.get("auto_pay"):
        problems.append((f"{path}.auto_pay", f"must be true, since this {what}, which is paid at once"))


def lasting(charge: str) -> t.Callable[[Raw], str]:
    """Says why a subscription can never be deleted: they end by themselves [doc]."""
    is_one = subscribed(charge)

    def lasts(values: Raw) -> str:
        if not is_one(values):
            return ""
        return (
            "it is a subscription (PREPAY), which the API cannot delete. It ends by itself if it is not renewed "
            "(renewal_status: NotRenewal); to give it back earlier, use the console"
        )

    return lasts


def _untagged(before: Raw, after: Raw) -> Values:
    """The tags without those that go; of two keys that differ in capitals alone the old one goes first."""
    had, wanted = before.get("tags") or {}, after.get("tags") or {}
    kept = {key: content for key, content in had.items() if key in wanted}
    return {"tags": kept} if kept != had else {}


def _tagged(before: Raw, after: Raw) -> Values:
    had, wanted = before.get("tags") or {}, after.get("tags") or {}
    joined = {**had, **wanted}
    return {"tags": joined} if joined != had else {}


def tagging(resource_type: str) -> tuple[Write, ...]:
    """The actions for tags and for the resource group: tags that go before those that come, since there may be 20."""

    def untag(one: str, before: Raw, after: Raw) -> Values:
        gone = [key for key in before["tags"] if key not in after["tags"]]
        return {"ResourceType": resource_type, "ResourceId": [one], "TagKey": gone}

    def tag(one: str, before: Raw, after: Raw) -> Values:
        had = before.get("tags") or {}
        more = {key: content for key, content in after["tags"].items() if had.get(key) != content}
        return {"ResourceType": resource_type, "ResourceId": [one], "Tag": Pairs().write(more)}

    def move(one: str, _before: Raw, after: Raw) -> Values:
        group = after["resource_group_id"]
        return {"ResourceType": resource_type, "ResourceId": one, "NewResourceGroupId": group}

    return (
        Write("UntagResources", only=("tags",), makes=_untagged, form=untag),
        Write("TagResources", only=("tags",), makes=_tagged, form=tag),
        Write("ChangeResourceGroup", only=("resource_group_id",), form=move),
    )
