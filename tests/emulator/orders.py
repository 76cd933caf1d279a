# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is bought for a time or by use: what an order says, and how a subscription is renewed.

Sources: API pages and SDK doc strings of CreateAccelerator, CreateBandwidthPackage and the actions for their renewal.
"""

from __future__ import annotations

from .errors import illegal, missing
from .kind import Action
from .parameters import FLAG, NAMED, REGION, TEXT, TOKEN, Param
from .texts import NAME
from .world import CREATED_MILLISECONDS, Record, World

MONTH_MILLISECONDS = 30 * 24 * 3600 * 1000
MOST_DURATION = {"Month": 9, "Year": 3}
USUAL_GROUP = "rg-acfmusual0000000"
# What an order says, and no read.
ORDER = {
    "AutoPay": FLAG,
    "AutoUseCoupon": Param(choices=("true", "false")),
    "Duration": Param("integer", low=1, high=9),
    "PricingCycle": Param(choices=("Month", "Year")),
    "AutoRenew": FLAG,
    "AutoRenewDuration": Param("integer", low=1, high=12),
    "PromotionOptionNo": TEXT,
}
SYNCHRONOUS = {"RegionId": REGION, "ClientToken": TOKEN}
_STATUS = Param(choices=("AutoRenewal", "Normal", "NotRenewal"))


def ends(given: Record) -> int:
    """When a subscription ends that is bought now, in milliseconds."""
    every = 12 if given.get("PricingCycle") == "Year" else 1
    return int(CREATED_MILLISECONDS + every * given.get("Duration", 1) * MONTH_MILLISECONDS)


def renewal_of_order(given: Record) -> Record:
    """How a subscription is renewed that is bought now."""
    return _renewal("AutoRenewal" if given.get("AutoRenew") else "Normal", given.get("AutoRenewDuration", 1))


def check_order(item: Record, *needed: str) -> None:
    """Whether an order for a subscription says all that it needs."""
    for name in (*needed, "Duration", "PricingCycle"):
        if name not in item:
            raise missing(name)
    most = MOST_DURATION[item["PricingCycle"]]
    if item["Duration"] > most:
        raise illegal("Duration", f"valid values are 1 to {most}")


def _renewal(status: str, duration: int) -> Record:
    renews = status == "AutoRenewal"
    return {"RenewalStatus": status, "AutoRenew": renews, "AutoRenewDuration": duration if renews else 0}


def _renewed(record: Record) -> Record:
    """A subscription's renewal; a state that was put in may say any part of it, or none."""
    return {**_renewal("Normal", 0), **record.get("Renewal", {})}


def renewals(section: str, id_name: str, charge: str, update: str, describe: str) -> dict[str, Action]:
    """The two actions for the renewal of what is in a section.

    ``id_name`` is the parameter with its id, and ``charge`` the member that says how it is paid.
    """

    def subscription(world: World, given: Record) -> Record:
        record = world.find(section, given[id_name])
        if record[charge] != "PREPAY":
            raise illegal(id_name, "a subscription is expected")
        return record

    def change(world: World, given: Record) -> Record:
        record = subscription(world, given)
        status = given.get("RenewalStatus") or ("AutoRenewal" if given.get("AutoRenew") else "Normal")
        duration = given.get("AutoRenewDuration") or _renewed(record)["AutoRenewDuration"] or 1
        name = {"Name": given["Name"]} if given.get("Name") else {}
        changed = {**record, **name, "Renewal": _renewal(status, duration)}
        world.commit(section, {**world.section(section), given[id_name]: changed})
        return {}

    def shown(world: World, given: Record) -> Record:
        return {id_name: given[id_name], **_renewed(subscription(world, given))}

    more = {"RenewalStatus": _STATUS, "AutoRenewDuration": ORDER["AutoRenewDuration"], "AutoRenew": FLAG, "Name": NAME}
    return {
        update: Action({**SYNCHRONOUS, id_name: NAMED, **more}, handle=change, writes=True),
        describe: Action({"RegionId": REGION, id_name: NAMED}, handle=shown),
    }
