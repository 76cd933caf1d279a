# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Acceleration regions, which the API calls IpSets: where clients come in. Source: docs/ga-api.md, 7.4."""

from __future__ import annotations

import typing as t

from .._engine.actions import Raw, Write
from .._engine.fields import REQUIRED, SERVICE, Choice, Field, Number, Text, Texts, Whose
from .._engine.kind import Kind, Replacing
from .._errors import Problems
from .places import ACCELERATION_REGION, ACCELERATOR, LOCK

_VERSION, _BY_USE = Choice("IPv4", "IPv6", "DUAL_STACK"), Whose("InstanceChargeType", ("POSTPAY",))


def _preflight(path: str, before: Raw, after: Raw, accelerator: Raw, problems: Problems) -> None:
    """What depends on how the accelerator is paid."""
    if before:
        return
    if accelerator.get("BandwidthBillingType") == "CDT" and not after.get("isp_type"):
        problems.append((f"{path}.isp_type", "is needed, since the traffic of the accelerator is billed by CDT"))


def _region(values: t.Mapping[str, t.Any]) -> str:
    return str(values.get("region") or "")


ACCELERATION_REGIONS = Kind(
    **vars(ACCELERATION_REGION),
    option="regions",
    identity={"region": ("region",)},
    fields=(
        Field("region", "AccelerateRegionId", Text(), REQUIRED, fixed=True, sample="cn-hongkong"),
        Field("bandwidth", "Bandwidth", Number(2, 10000), REQUIRED, sample=10),
        Field("isp_type", "IspType", Text(), SERVICE, fixed=True, sample="BGP"),
        Field("ip_version", "IpVersion", _VERSION, "IPv4", fixed=True, only_in={"DUAL_STACK": _BY_USE}, sample="IPv4"),
    ),
    facts=(Field("addresses", "IpAddressList", Texts(), sample=["203.0.113.7"]),),
    preflight=_preflight,
    # A region is there once [doc].
    replacing=Replacing(
        lambda before, after: before.get("region") != after.get("region"),
        "for some minutes no clients come in there, and then at other addresses",
    ),
    title=_region,
    create=(Write("CreateIpSets", "AccelerateRegion", ("AcceleratorId",), None, "IpSets"),),
    update=(Write("UpdateIpSets", "IpSets", most=100, token=False),),
    delete=(Write("DeleteIpSets", "IpSetIds", most=None, token=False),),
    states=("init", "active", "updating", "deleting"),
    lock=LOCK,
    place=(ACCELERATOR,),
    needs=(ACCELERATOR,),
)
