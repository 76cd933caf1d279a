# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accelerators: they are read here, and made by nobody but a seed."""

from __future__ import annotations

from .. import settling
from ..kind import Kind, Listing
from ..parameters import TAGS, TEXT
from ..world import CREATED_MILLISECONDS, Record, World


def _shown(world: World, record: Record, _described: bool) -> Record:
    return {"State": settling.accelerator_state(world, record["AcceleratorId"])}


def _finish(record: Record) -> None:
    record.setdefault("DnsName", f"{record['AcceleratorId']}.aliyunga0019.com")


KIND = Kind(
    name="accelerator",
    section="accelerators",
    id_name="AcceleratorId",
    id_prefix="ga-bp1",
    within="",
    place="",
    not_there="NotExist.Accelerator",
    unset={"Name": "", "Description": ""},
    seed={
        "State": "active",
        "RegionId": "cn-hangzhou",
        "Spec": "1",
        "InstanceChargeType": "PREPAY",
        "BandwidthBillingType": "BandwidthPackage",
        "IpSetConfig": {"AccessMode": "UserDefine"},
        "CreateTime": CREATED_MILLISECONDS,
        "Tags": [],
    },
    describe="DescribeAccelerator",
    listing=Listing(
        "ListAccelerators",
        "Accelerators",
        {"AcceleratorId": TEXT, "State": TEXT, "ResourceGroupId": TEXT, "Tag": TAGS},
    ),
    shown=_shown,
    finish=_finish,
)
