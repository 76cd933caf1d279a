# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options: every fact that nobody has documented, played one way or the other."""

from __future__ import annotations

import json
from typing import Any, NamedTuple


class Option(NamedTuple):
    """The default of an option, and what else it may be; without choices, any whole number from ``low``."""

    default: Any
    choices: tuple[Any, ...] = ()
    low: int = 0


OPTIONS: dict[str, Option] = {
    "priority_conflict": Option("reject_final", ("reject_final", "allow", "reject_each_step")),
    "duplicate_conditions": Option("allow", ("allow", "reject")),
    "max_rules_per_call": Option(0),
    "atomic_writes": Option(True, (True, False)),
    "dry_run_status": Option(400, (400, 200, "plain")),
    "overlapping_destinations": Option("reject", ("reject", "allow")),
    "protocols_filter": Option("exact", ("exact", "any")),
    "value_echo": Option("verbatim", ("verbatim", "normalised")),
    "legacy_storage": Option(False, (False, True)),
    "further_parts": Option("kept", ("kept", "refused")),
    "expression_marker": Option("tilde", ("tilde", "none")),
    "header_pairs": Option("any", ("any", "all")),
    "forward_to_default": Option(True, (True, False)),
    "virtual_groups_per_call": Option("any", ("any", "one")),
    "groups_dry_run": Option("plain", ("plain", "ids", "DryRunOperation")),
    "delete_listener_with_content": Option("refused", ("refused", "cascades")),
    "delete_group_in_use": Option("refused", ("refused", "cascades")),
    "health_unchecked": Option("normal", ("normal", "init", "absent")),
    "delete_custom_group_with_content": Option("refused", ("refused", "cascades")),
    "groups_in_listener": Option("made", ("made", "ignored", "refused")),
    "content_in_custom_group": Option("made", ("made", "ignored", "refused")),
    "kept_addresses": Option("counted", ("counted", "free")),
    "update_absent": Option("kept", ("kept", "reset")),
    "update_empty_text": Option("cleared", ("cleared", "ignored", "refused")),
    "batch_ids": Option("as sent", ("as sent", "reversed")),
    "read_order": Option("as sent", ("as sent", "other")),
    "unset_type": Option("Standard", ("Standard", "absent")),
    "accelerator_name_on_create": Option("kept", ("kept", "ignored")),
    "bound_package_state": Option("binded", ("binded", "active")),
    "page_size_cap": Option(0),
    "busy_code": Option(
        "StateError.Accelerator",
        (
            "StateError.Accelerator",
            "nearest",
            "NotActive.Listener",
            "StateError.Listener",
            "StateError.ForwardingRule",
            "StateError.EndPointGroup",
            "GA_NOT_STEADY",
        ),
    ),
    "accelerator_state": Option("active", ("active", "finacialLocked")),
    "quota_accelerators": Option(10, low=1),
    "quota_listeners": Option(50, low=1),
    "quota_ports": Option(30, low=1),
    "quota_default_groups": Option(2, low=1),
    "quota_virtual_groups": Option(10, low=1),
    "quota_endpoints": Option(4, low=1),
    "quota_custom_groups": Option(2, low=1),
    "quota_rules": Option(20, low=1),
    "quota_conditions": Option(40, low=1),
}


def default_options() -> dict[str, Any]:
    """All options at their defaults."""
    return {name: option.default for name, option in OPTIONS.items()}


def checked_options(given: Any) -> dict[str, Any]:
    """The options of a control call; raises ValueError for an unknown name or value."""
    if not isinstance(given, dict):
        raise ValueError("an object of options is expected")
    for name, value in given.items():
        if name not in OPTIONS:
            raise ValueError(f"unknown option {name}; known are {', '.join(OPTIONS)}")
        option = OPTIONS[name]
        if option.choices and not any(value == choice and type(value) is type(choice) for choice in option.choices):
            raise ValueError(f"{name} is one of {', '.join(json.dumps(choice) for choice in option.choices)}")
        if not option.choices and (not isinstance(value, int) or isinstance(value, bool) or value < option.low):
            raise ValueError(f"{name} is a whole number, at least {option.low}")
    return dict(given)
