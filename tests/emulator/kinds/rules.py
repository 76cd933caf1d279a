# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The kind of the section rules."""

from __future__ import annotations

from ..kind import Kind

KIND = Kind(
    name="rule",
    section="rules",
    id_name="ForwardingRuleId",
    id_prefix="frule-bp1",
    within="listeners",
    place="ListenerId",
    not_there="NotExist.ForwardingRule",
    type_name="ForwardingRule",
    state="ForwardingRuleStatus",
    states={"create": "configuring", "update": "configuring", "delete": "deleting"},
    in_force=("Priority", "RuleConditions", "RuleActions"),
)
