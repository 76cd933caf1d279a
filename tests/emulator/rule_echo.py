# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a rule comes back when it is listed: verbatim, normalised, or in the storage form of old accelerators."""

from __future__ import annotations

import ipaddress
import json
from typing import Any

from .managed import managed
from .rule_checks import CONFIGS, action_value, condition_value, forward_groups
from .rule_values import ACTIONS, CONDITIONS, DEFAULTS
from .world import Record

REWRITE_MEMBERS = ("domain", "path", "query")


def shown(rule: Record, options: Record) -> Record:
    """One element of the answer of ListForwardingRules."""
    element = {
        "ForwardingRuleId": rule["ForwardingRuleId"],
        "ForwardingRuleName": rule["ForwardingRuleName"],
        "ForwardingRuleStatus": rule["ForwardingRuleStatus"],
        "ForwardingRuleDirection": rule["ForwardingRuleDirection"],
        "ListenerId": rule["ListenerId"],
        "Priority": rule["Priority"],
        "RuleConditions": [_condition(condition, options) for condition in rule["RuleConditions"]],
        "RuleActions": [_action(action, options) for action in rule["RuleActions"]],
    }
    return {**element, **managed(rule)}


def same_in_any_form(conditions: list[Record]) -> list[str]:
    """Conditions without what the form, the order of conditions and values, and the capitals of hosts make of them."""
    found = []
    for condition in conditions:
        kind = condition["RuleConditionType"]
        said: Record = {name: content for name, content in condition.items() if content not in ("", {})}
        if kind in CONDITIONS:
            for name in ("RuleConditionValue", CONFIGS.get(kind, "")):
                said.pop(name, None)
            value = condition_value(condition)
            lowered = [text.lower() for text in value] if kind == "Host" else value
            said["value"] = _normal_condition(kind, lowered)
        found.append(_compact(said))
    return sorted(found)


def _condition(condition: Record, options: Record) -> Record:
    kind = condition["RuleConditionType"]
    config = CONFIGS.get(kind, "")
    element: Record = {"RuleConditionType": kind, "RuleConditionValue": "", "PathConfig": {}, "HostConfig": {}}
    for name, content in condition.items():
        if name != "RuleConditionType":
            element[name] = content
    if kind not in CONDITIONS:
        return element
    normalised = options["value_echo"] == "normalised"
    value = _normal_condition(kind, condition_value(condition)) if normalised else condition_value(condition)
    if options["legacy_storage"] and config:
        del element["RuleConditionValue"]
        element[config] = {"Values": value}
    elif normalised and element.get(config):
        element[config] = {"Values": value}
    elif normalised:
        element["RuleConditionValue"] = _compact(value)
    return element


def _action(action: Record, options: Record) -> Record:
    kind = action["RuleActionType"]
    element: Record = {"ForwardGroupConfig": {}, **action}
    if kind not in ACTIONS:
        return element
    if kind == "ForwardGroup" and options["legacy_storage"]:
        groups = [{"EndpointGroupId": group_id} for group_id in forward_groups([action])]
        element["ForwardGroupConfig"] = {"ServerGroupTuples": groups}
        element.pop("RuleActionValue", None)
    elif options["value_echo"] == "normalised" and element.get("RuleActionValue"):
        element["RuleActionValue"] = _compact(_normal_action(kind, action_value(action)))
    elif options["value_echo"] == "verbatim":
        element.setdefault("RuleActionValue", "")
    return element


def _normal_condition(kind: str, value: Any) -> Any:
    if kind == "SourceIP" and isinstance(value, list):
        return sorted(str(ipaddress.ip_network(item, strict=False)) for item in value)
    if kind in ("RequestHeader", "Query", "Cookie") and isinstance(value, list):
        pairs = [{key: sorted(values)} for pair in value for key, values in pair.items()]
        return sorted(pairs, key=_compact)
    return sorted(value, key=str) if isinstance(value, list) else value


def _normal_action(kind: str, value: Any) -> Any:
    if kind == "Redirect":
        return {**DEFAULTS, **{name: str(content) for name, content in value.items() if content != ""}}
    if kind == "Rewrite":
        defaults = {name: DEFAULTS[name] for name in REWRITE_MEMBERS}
        return {**defaults, **{name: content for name, content in value.items() if content != ""}}
    if kind == "ForwardGroup" and isinstance(value, dict):
        return [value]
    if kind in ("AddHeader", "RemoveHeader") and isinstance(value, list):
        return sorted(value, key=_compact)
    return value


def _compact(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
