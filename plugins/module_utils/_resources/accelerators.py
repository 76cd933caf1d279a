# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accelerators. Source: ListAccelerators and DescribeAccelerator (docs/ga-api.md, 7)."""

from __future__ import annotations

from .._engine.fields import SERVICE, Field, Inner, Pairs, Plain, Text
from .._engine.kind import Kind
from .places import ACCELERATOR, FINAL, LOCK

NAME = Field("name", "Name", Text(128), sample="quickstart")
DESCRIPTION = Field("description", "Description", Text(200), sample="Public pages")
CREATED = Field("create_time", "CreateTime", Plain(), sample=1767225600000)

ACCELERATORS = Kind(
    **vars(ACCELERATOR),
    option="accelerators",
    identity={"name": ("name",)},
    fields=(
        NAME,
        DESCRIPTION,
        Field("spec", "Spec", Text(), SERVICE, sample="1"),
        Field("bandwidth", "Bandwidth", Plain(), SERVICE, sample=100),
        Field("bandwidth_billing_type", "BandwidthBillingType", Text(), SERVICE, sample="CDT"),
        Field("instance_charge_type", "InstanceChargeType", Text(), SERVICE, sample="POSTPAY"),
        Field("access_mode", "IpSetConfig", Inner("AccessMode"), SERVICE, sample="UserDefine"),
        Field("resource_group_id", "ResourceGroupId", Text(), SERVICE, sample="rg-aekzrnd67gq4k2a"),
        Field("tags", "Tag", Pairs(), SERVICE, answer="Tags", sample={"env": "production"}),
    ),
    facts=(
        Field("dns_name", "DnsName", Text(), sample="ga-bp1quickstart.aliyunga0018.com"),
        CREATED,
        Field("expired_time", "ExpiredTime", Plain(), sample=1798761600000),
    ),
    states=("init", "active", "configuring", "binding", "unbinding", "deleting", *FINAL),
    lock=LOCK,
)
