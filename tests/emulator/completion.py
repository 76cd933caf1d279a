# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole state from a seed: what is left out is filled in, and what does not fit is refused with its place.

A seed is the state in JSON with everything left out that has an obvious value; ids are the keys of the sections.
"""

from __future__ import annotations

import copy
import json
from typing import Any, Callable

from .destinations import protocol_set
from .endpoints import check_port_ranges, complete_endpoint
from .errors import ApiError
from .kinds import KINDS
from .options import default_options
from .rule_checks import action_value, condition_value, forward_groups
from .rule_values import ACTIONS, CONDITIONS
from .settling import check_pending
from .world import BOOKKEEPING, SECTIONS, Record, World

# What each record has besides what its seed says. The first name is the id, which is the record's key.
DEFAULTS: dict[str, tuple[str, Record]] = {
    **{
        section: (KINDS[section].id_name, {**KINDS[section].unset, **KINDS[section].seed})
        for section in ("accelerators", "listeners", "endpoint_groups")
    },
    "custom_routing_endpoint_groups": (
        "EndpointGroupId",
        {
            "Name": "",
            "Description": "",
            "State": "active",
            "EndpointGroupRegion": "cn-hangzhou",
            "EndpointGroupIpList": [],
            "Endpoints": [],
        },
    ),
    "rules": (
        "ForwardingRuleId",
        {
            "ForwardingRuleName": "",
            "ForwardingRuleDirection": "request",
            "ForwardingRuleStatus": "active",
            "ServiceManaged": False,
        },
    ),
    "destinations": ("DestinationId", {"State": "active", "ServiceManaged": False}),
}
# What every record must say (its parent first), of which type, and the section in which the parent must be.
REQUIRED: dict[str, tuple[str, ...]] = {
    "listeners": ("AcceleratorId",),
    "endpoint_groups": ("ListenerId",),
    "custom_routing_endpoint_groups": ("ListenerId",),
    "rules": ("ListenerId", "Priority", "RuleConditions", "RuleActions"),
    "destinations": ("EndpointGroupId", "FromPort", "ToPort", "Protocols"),
}
TYPES: dict[str, type] = {
    "AcceleratorId": str,
    "ListenerId": str,
    "EndpointGroupId": str,
    "Priority": int,
    "FromPort": int,
    "ToPort": int,
    "Protocols": list,
    "RuleConditions": list,
    "RuleActions": list,
    "ServiceManagedInfos": list,
    "Sequence": int,
}
PARENTS = {
    "listeners": "accelerators",
    "endpoint_groups": "listeners",
    "custom_routing_endpoint_groups": "listeners",
    "rules": "listeners",
    "destinations": "custom_routing_endpoint_groups",
}


def complete(seed: Any) -> dict[str, Any]:
    """A whole state from a seed; raises ValueError with the place for what does not fit."""
    if not isinstance(seed, dict) or not set(seed) <= {*SECTIONS, *BOOKKEEPING}:
        raise ValueError(f"an object with the sections {', '.join(SECTIONS)} is expected")
    seed = copy.deepcopy(seed)
    state: dict[str, Any] = {section: {} for section in SECTIONS}
    for section in SECTIONS:
        records = seed.get(section, {})
        if not isinstance(records, dict):
            raise ValueError(f"{section}: an object of records by id is expected")
        for sequence, (record_id, record) in enumerate(records.items(), 1):
            try:
                state[section][record_id] = _record(state, section, record_id, record, sequence)
            except (TypeError, KeyError, AttributeError, ApiError) as error:
                raise ValueError(f"{section} {record_id}: {error!r}") from error
    for name in BOOKKEEPING:
        state[name] = seed.get(name, {})
        if not isinstance(state[name], dict):
            raise ValueError(f"{name}: an object is expected")
    for accelerator_id, pending in state["pending"].items():
        check_pending(state, accelerator_id, pending)
    for key, answered in state["client_tokens"].items():
        kinds = {"action": str, "given": dict, "answer": dict}
        if not isinstance(answered, dict) or not all(isinstance(answered.get(name), kinds[name]) for name in kinds):
            raise ValueError(f"client_tokens {key}: an object of action, given and answer is expected")
    return state


def _record(state: dict[str, Any], section: str, record_id: str, given: Any, sequence: int) -> Record:
    if not isinstance(given, dict):
        raise ValueError(f"{section} {record_id}: an object is expected")
    id_name, defaults = DEFAULTS[section]
    absent = [name for name in REQUIRED.get(section, ()) if name not in given]
    if absent:
        raise ValueError(f"{section} {record_id}: {', '.join(absent)} is missing")
    if section in PARENTS and given[REQUIRED[section][0]] not in state[PARENTS[section]]:
        raise ValueError(f"{section} {record_id}: there is no {given[REQUIRED[section][0]]} in {PARENTS[section]}")
    for name, value in given.items():
        expected = type(defaults[name]) if name in defaults else TYPES.get(name, object)
        if not isinstance(value, expected):
            raise ValueError(f"{section} {record_id}: {name} is not of the type {expected.__name__}")
    record = {**copy.deepcopy(defaults), "Sequence": sequence, **given, id_name: record_id}
    for info in record.get("ServiceManagedInfos", []):
        if not isinstance(info, dict) or not {"Action", "IsManaged"} <= set(info):
            raise ValueError(f"{section} {record_id}: each of ServiceManagedInfos is an object of Action and IsManaged")
    if section in FINISHERS:
        FINISHERS[section](record)
    fill = KINDS[section].fill
    if fill:
        fill(World(state, default_options(), {}, 0, 1, KINDS), record, record)
    _check_neighbours(state, section, record)
    return record


def _check_neighbours(state: dict[str, Any], section: str, record: Record) -> None:
    """All listeners of an accelerator are of one type."""
    if section != "listeners":
        return
    for other in state["listeners"].values():
        if other["AcceleratorId"] == record["AcceleratorId"] and other.get("Type") != record.get("Type"):
            raise ValueError(
                f"listeners {record['ListenerId']}: is {record['Type']}, and {other['ListenerId']} of the same"
                f" accelerator is {other['Type']}; all listeners of an accelerator are of one type"
            )


def _finish_accelerator(record: Record) -> None:
    record.setdefault("DnsName", f"{record['AcceleratorId']}.aliyunga0019.com")


def _finish_listener(record: Record) -> None:
    check_port_ranges(f"listeners {record['ListenerId']}", record["PortRanges"])


def _finish_group(record: Record) -> None:
    where = f"custom_routing_endpoint_groups {record['EndpointGroupId']}"
    record["Endpoints"] = [complete_endpoint(where, endpoint) for endpoint in record["Endpoints"]]


def _finish_destination(record: Record) -> None:
    """What has settled is in force as it stands."""
    where = f"destinations {record['DestinationId']}"
    for one in (record, record.get("InForce") or record):
        check_port_ranges(where, [one])
        protocol_set(where, one["Protocols"])
    force = {name: record[name] for name in ("FromPort", "ToPort", "Protocols")}
    record.setdefault("InForce", force if record["State"] == "active" else None)


def _finish_rule(record: Record) -> None:
    """Values may be given as JSON instead of as text; a settled rule is in force as it stands."""
    for parts, name in (("RuleConditions", "RuleConditionValue"), ("RuleActions", "RuleActionValue")):
        kind = name.replace("Value", "Type")
        for part in record[parts]:
            if kind not in part:
                raise ValueError(f"rules {record['ForwardingRuleId']}: {kind} is missing")
            if name in part and not isinstance(part[name], str):
                part[name] = json.dumps(part[name])
    for order, action in enumerate(record["RuleActions"], 1):
        action.setdefault("Order", order)
    # What no write has checked must at least be readable; types that this emulator does not know are only shown.
    for condition in record["RuleConditions"]:
        if condition["RuleConditionType"] in CONDITIONS:
            condition_value(condition)
    for action in record["RuleActions"]:
        if action["RuleActionType"] in ACTIONS:
            action_value(action)
    if not all(isinstance(group_id, str) for group_id in forward_groups(record["RuleActions"])):
        raise ValueError(f"rules {record['ForwardingRuleId']}: ForwardGroup names endpoint groups by their ids")
    force = {name: copy.deepcopy(record[name]) for name in ("Priority", "RuleConditions", "RuleActions")}
    record.setdefault("InForce", force if record["ForwardingRuleStatus"] == "active" else None)


FINISHERS: dict[str, Callable[[Record], None]] = {
    "accelerators": _finish_accelerator,
    "listeners": _finish_listener,
    "custom_routing_endpoint_groups": _finish_group,
    "rules": _finish_rule,
    "destinations": _finish_destination,
}
