# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether one forwarding rule is right in itself, and right for its listener."""

from __future__ import annotations

import json
from typing import Any

from .errors import ApiError, illegal
from .further_parts import further_members, is_kept_name, is_kept_part, is_kept_sequence
from .parameters import unsupported
from .rule_values import ACTIONS, AT_MOST_ONCE, CONDITIONS, EXPRESSIONS, FINAL, NAME
from .world import Record, World

# What a listener's protocol allows; a listener that is not in the table takes no rules at all.
EVERY_CONDITION, EVERY_ACTION = tuple(CONDITIONS), tuple(ACTIONS)
PROTOCOLS = {
    "HTTP": (EVERY_CONDITION, EVERY_ACTION),
    "HTTPS": (EVERY_CONDITION, EVERY_ACTION),
    "TCP": (("Host",), ("ForwardGroup", "Drop")),
}
CONFIGS = {"Path": "PathConfig", "Host": "HostConfig"}


def condition_value(condition: Record) -> Any:
    """The parsed value of a condition in whichever of the two forms it is stored."""
    for config in CONFIGS.values():
        if condition.get(config):
            return condition[config].get("Values")
    return json.loads(condition["RuleConditionValue"]) if condition.get("RuleConditionValue") else None


def action_value(action: Record) -> Any:
    """The parsed value of an action in whichever of the two forms it is stored."""
    if action.get("ForwardGroupConfig"):
        groups = action["ForwardGroupConfig"].get("ServerGroupTuples") or []
        return [{"type": "endpointgroup", "value": group["EndpointGroupId"]} for group in groups]
    return json.loads(action["RuleActionValue"]) if action.get("RuleActionValue") else None


def forward_groups(actions: list[Record]) -> list[str]:
    """The ids of the endpoint groups that actions forward to."""
    found = []
    for action in actions:
        if action["RuleActionType"] == "ForwardGroup":
            value = action_value(action)
            found += [group["value"] for group in (value if isinstance(value, list) else [value])]
    return found


def check_values(world: World, path: str, rule: Record) -> None:
    """Everything that can be said of a rule without looking at other resources; raises IllegalParameter.*."""
    name = rule.get("ForwardingRuleName")
    if name and not NAME.fullmatch(name) and not is_kept_name(world, name):
        raise illegal(f"{path}.ForwardingRuleName", "2 to 128 characters are expected, a letter first")
    conditions, actions = rule["RuleConditions"], rule["RuleActions"]
    for index, condition in enumerate(conditions, 1):
        if not is_kept_part(world, "RuleConditions", condition):
            _check_condition(world, f"{path}.RuleConditions.{index}", condition)
    if not is_kept_sequence(world, "RuleConditions", conditions):
        for kind in AT_MOST_ONCE:
            if sum(condition["RuleConditionType"] == kind for condition in conditions) > 1:
                raise illegal(f"{path}.RuleConditions", f"a rule has at most one {kind} condition")
    for index, action in enumerate(actions, 1):
        if not is_kept_part(world, "RuleActions", action):
            _check_action(world, f"{path}.RuleActions.{index}", action)
    if not is_kept_sequence(world, "RuleActions", actions):
        _check_order(f"{path}.RuleActions", [action["RuleActionType"] for action in actions])
    _check_headers(f"{path}.RuleActions", actions)


def check_for_listener(world: World, path: str, rule: Record, listener: Record) -> None:
    """What depends on the listener: the types its protocol allows, and the groups that are forwarded to."""
    conditions, actions = PROTOCOLS[listener["Protocol"]]
    for index, condition in enumerate(rule["RuleConditions"], 1):
        kind = condition["RuleConditionType"]
        if kind in CONDITIONS and kind not in conditions:
            where = f"{path}.RuleConditions.{index}.RuleConditionType"
            raise illegal(where, f"a {listener['Protocol']} listener does not support it")
    for index, action in enumerate(rule["RuleActions"], 1):
        kind = action["RuleActionType"]
        if kind in ACTIONS and kind not in actions:
            where = f"{path}.RuleActions.{index}.RuleActionType"
            raise illegal(where, f"a {listener['Protocol']} listener does not support it")
    for group_id in forward_groups(rule["RuleActions"]):
        group = world.endpoint_group(group_id)
        refused = group["EndpointGroupType"] != "virtual" and not world.options["forward_to_default"]
        if group["ListenerId"] != listener["ListenerId"] or refused:
            raise ApiError("NotExist.EndPointGroup", f"endpoint group {group_id} is not exist")
        if group["State"] != "active":
            raise ApiError("StateError.EndPointGroup", f"endpoint group state {group['State']} is illegal")


def check_forms(path: str, rule: Record) -> None:
    """What an accelerator from before 2022-07-12 knows: Path, Host and ForwardGroup in the older form alone."""
    for index, condition in enumerate(rule["RuleConditions"], 1):
        config = CONFIGS.get(condition["RuleConditionType"])
        if config and condition.get("RuleConditionValue"):
            raise illegal(f"{path}.RuleConditions.{index}.RuleConditionValue", f"{config} is expected")
    for index, action in enumerate(rule["RuleActions"], 1):
        if action["RuleActionType"] == "ForwardGroup" and action.get("RuleActionValue"):
            raise illegal(f"{path}.RuleActions.{index}.RuleActionValue", "ForwardGroupConfig is expected")


def check_listener(listener: Record) -> None:
    """Forwarding rules need a standard HTTP, HTTPS or TCP listener."""
    if listener["Protocol"] not in PROTOCOLS or listener.get("Type", "Standard") != "Standard":
        raise illegal("ListenerId", "forwarding rules need a standard listener of the protocol HTTP, HTTPS or TCP")


def _check_further(world: World, path: str, name: str, part: Record) -> None:
    for member in further_members(world, name, part):
        raise unsupported(f"{path}.{member}")


def _check_condition(world: World, path: str, condition: Record) -> None:
    kind = condition["RuleConditionType"]
    _check_further(world, path, "RuleConditions", condition)
    if kind not in CONDITIONS:
        raise illegal(f"{path}.RuleConditionType", "valid values are " + ", ".join(CONDITIONS))
    forms = [name for name in ("RuleConditionValue", *CONFIGS.values()) if condition.get(name)]
    if len(forms) != 1 or (forms[0] != "RuleConditionValue" and forms[0] != CONFIGS.get(kind)):
        raise illegal(f"{path}.RuleConditionValue", "exactly one value, of the type of the condition, is expected")
    check = EXPRESSIONS[kind](world.options["expression_marker"]) if kind in EXPRESSIONS else CONDITIONS[kind]
    reason = check(_parsed(f"{path}.{forms[0]}", condition, condition_value))
    if reason:
        raise illegal(f"{path}.{forms[0]}", reason)


def _check_action(world: World, path: str, action: Record) -> None:
    kind = action["RuleActionType"]
    _check_further(world, path, "RuleActions", action)
    if kind not in ACTIONS:
        raise illegal(f"{path}.RuleActionType", "valid values are " + ", ".join(ACTIONS))
    forms = [name for name in ("RuleActionValue", "ForwardGroupConfig") if action.get(name)]
    if kind == "Drop" and not forms:
        return
    if len(forms) != 1 or (forms[0] == "ForwardGroupConfig" and kind != "ForwardGroup"):
        raise illegal(f"{path}.RuleActionValue", "exactly one value, of the type of the action, is expected")
    reason = ACTIONS[kind](_parsed(f"{path}.{forms[0]}", action, action_value))
    if reason:
        raise illegal(f"{path}.{forms[0]}", reason)


def _parsed(path: str, part: Record, read: Any) -> Any:
    try:
        return read(part)
    except (ValueError, RecursionError):
        raise illegal(path, "a JSON text is expected") from None


def _check_order(path: str, kinds: list[str]) -> None:
    final = [kind for kind in kinds if kind in FINAL]
    if len(final) > 1:
        raise illegal(path, "at most one of " + ", ".join(FINAL) + " is allowed")
    if not final or (len(kinds) > 1 and kinds[-1] != "ForwardGroup"):
        raise illegal(path, "Rewrite, AddHeader and RemoveHeader are allowed only before a ForwardGroup")


def _check_headers(path: str, actions: list[Record]) -> None:
    added: list[str] = []
    removed: list[str] = []
    for action in actions:
        if action["RuleActionType"] == "AddHeader":
            added += [header["name"].lower() for header in action_value(action)]
        elif action["RuleActionType"] == "RemoveHeader":
            removed += [name.lower() for name in action_value(action)]
    if len(added) != len(set(added)) or set(added) & set(removed):
        raise illegal(path, "the name of an added header must be unique, and not that of a removed one")
