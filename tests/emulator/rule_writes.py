# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""CreateForwardingRules, UpdateForwardingRules and DeleteForwardingRules."""

from __future__ import annotations

from typing import Any, Callable

from . import settling
from .errors import ApiError, illegal
from .managed import check_managed
from .rule_checks import check_for_listener, check_forms, check_listener, check_values
from .rule_echo import same_in_any_form
from .world import Record, World

Rules = dict[str, Record]  # by id
One = Callable[[World, Rules, Record, list[Any], int], str]


def create_forwarding_rules(world: World, given: Record) -> Record:
    """New rules; answers their ids in the order of the request."""
    return {"ForwardingRules": _identified(_write(world, given, "ForwardingRules", _create_one))}


def update_forwarding_rules(world: World, given: Record) -> Record:
    """Replaces whole rules; a name that is left out stays, an empty one is cleared."""
    return {"ForwardingRules": _identified(_write(world, given, "ForwardingRules", _update_one))}


def delete_forwarding_rules(world: World, given: Record) -> Record:
    """Takes rules away; they are listed as deleting until it settled."""
    return {"ForwardingRules": _identified(_write(world, given, "ForwardingRuleIds", _delete_one))}


def _identified(ids: list[str]) -> list[Record]:
    return [{"ForwardingRuleId": rule_id} for rule_id in ids]


def _write(world: World, given: Record, items_name: str, one: One) -> list[str]:
    items = given[items_name]
    most = world.options["max_rules_per_call"]
    if most and len(items) > most:
        raise illegal(items_name, f"at most {most} forwarding rules are allowed in one call")
    if world.options["atomic_writes"]:
        for index, item in enumerate(items, 1):
            _check_item(world, items_name, item, index)
    world.accelerator(given["AcceleratorId"])
    listener = world.listener(given["ListenerId"], given["AcceleratorId"])
    check_listener(listener)
    settling.require_free(world, given["AcceleratorId"], given["ListenerId"])
    return _apply(world, listener, items_name, items, one)


def _check_item(world: World, items_name: str, item: Any, index: int) -> None:
    if items_name == "ForwardingRules":
        check_values(world, f"{items_name}.{index}", item)
        if world.options["legacy_storage"]:
            check_forms(f"{items_name}.{index}", item)


def _apply(world: World, listener: Record, items_name: str, items: list[Any], one: One) -> list[str]:
    """All of the items, or none; with the option atomic_writes off, those before the first bad one."""
    atomic = world.options["atomic_writes"]
    before = draft = world.section("rules")
    done: list[str] = []
    refused: ApiError | None = None
    try:
        for index, item in enumerate(items):
            trial = dict(draft)
            if not atomic:
                _check_item(world, items_name, item, index + 1)
            rule_id = one(world, trial, listener, items, index)
            if not atomic or index == len(items) - 1:
                _check_quota(world, listener["ListenerId"], before, trial)
            draft = trial
            done.append(rule_id)
    except ApiError as error:
        refused = error
    if done and (refused is None or not atomic):
        world.commit("rules", draft)
        settling.begin(world, listener["AcceleratorId"], "rule", "rules", done, listener["ListenerId"])
    if refused is not None:
        raise refused
    return done


def _create_one(world: World, draft: Rules, listener: Record, items: list[Any], index: int) -> str:
    item = items[index]
    check_for_listener(world, f"ForwardingRules.{index + 1}", item, listener)
    priority = item.get("Priority") or _next_priority(draft, listener["ListenerId"])
    rule_id = world.new_id("rules", "frule-bp1")
    rule = {
        "ForwardingRuleId": rule_id,
        "ListenerId": listener["ListenerId"],
        "ForwardingRuleName": item.get("ForwardingRuleName", ""),
        "ForwardingRuleDirection": item.get("RuleDirection") or "request",
        "Priority": priority,
        "RuleConditions": item["RuleConditions"],
        "RuleActions": item["RuleActions"],
        "ForwardingRuleStatus": "configuring",
        "ServiceManaged": False,
        "InForce": None,
        "Sequence": 1 + max((record["Sequence"] for record in draft.values()), default=0),
    }
    _check_alone(world, draft, rule, later=[])
    draft[rule_id] = rule
    return rule_id


def _update_one(world: World, draft: Rules, listener: Record, items: list[Any], index: int) -> str:
    item = items[index]
    ids = [str(other["ForwardingRuleId"]) for other in items]
    old = _existing(draft, listener, ids, index, f"ForwardingRules.{index + 1}.ForwardingRuleId")
    check_managed(old, "Update")
    check_for_listener(world, f"ForwardingRules.{index + 1}", item, listener)
    rule = {
        **old,
        "ForwardingRuleName": item.get("ForwardingRuleName", old["ForwardingRuleName"]),
        "Priority": item["Priority"],
        "RuleConditions": item["RuleConditions"],
        "RuleActions": item["RuleActions"],
        "ForwardingRuleStatus": "configuring",
    }
    _check_alone(world, draft, rule, later=ids[index + 1 :])
    draft[ids[index]] = rule
    return ids[index]


def _delete_one(world: World, draft: Rules, listener: Record, items: list[Any], index: int) -> str:
    old = _existing(draft, listener, items, index, f"ForwardingRuleIds.{index + 1}")
    check_managed(old, "Delete")
    draft[items[index]] = {**old, "ForwardingRuleStatus": "deleting"}
    return str(items[index])


def _existing(draft: Rules, listener: Record, ids: list[str], index: int, path: str) -> Record:
    old = draft.get(ids[index])
    if old is None or old["ListenerId"] != listener["ListenerId"]:
        raise ApiError("NotExist.ForwardingRule", f"The forwarding rule {ids[index]} does not exist.")
    if ids[index] in ids[:index]:
        raise illegal(path, "a forwarding rule may be named once in a call")
    return old


def _next_priority(draft: Rules, listener_id: str) -> int:
    """The service picks: 1 for the first rule of a listener (Terraform), else one above the highest in use."""
    used = {rule["Priority"] for rule in draft.values() if rule["ListenerId"] == listener_id}
    highest = max(used, default=0)
    return highest + 1 if highest < 10000 else min(set(range(1, 10001)) - used)


def _check_alone(world: World, draft: Rules, rule: Record, later: list[str]) -> None:
    """Whether two rules may share a priority, or have the same conditions, is not documented: the options say.

    Looked at is the state after the whole call, so rules that are still to be changed in it do not count yet; with
    ``reject_each_step`` their priorities count where they are.
    """
    way = world.options["priority_conflict"]
    conditions = _conditions_if_unique(world, rule)
    for rule_id, other in draft.items():
        if other["ListenerId"] != rule["ListenerId"] or rule_id == rule["ForwardingRuleId"]:
            continue
        waived = way == "allow" or (way == "reject_final" and rule_id in later)
        if not waived and other["Priority"] == rule["Priority"]:
            text = f"The priority {rule['Priority']} is in use by the forwarding rule {rule_id}."
            raise ApiError("Exist.ForwardingRule", text)
        if conditions and rule_id not in later and _conditions_if_unique(world, other) == conditions:
            raise ApiError("Exist.ForwardingRule", f"The forwarding rule {rule_id} has the same conditions.")


def _conditions_if_unique(world: World, rule: Record) -> list[str]:
    return same_in_any_form(rule["RuleConditions"]) if world.options["duplicate_conditions"] == "reject" else []


def _check_quota(world: World, listener_id: str, before: Rules, after: Rules) -> None:
    """Quotas are per listener; a listener that is over one already may still shrink."""
    for option, code, count in (
        ("quota_rules", "QuotaExceeded.ForwardingRule", _count_rules),
        ("quota_conditions", "QuotaExceeded.RuleConditionConfig", _count_conditions),
    ):
        if count(after, listener_id) > max(world.options[option], count(before, listener_id)):
            raise ApiError(code)


def _count_rules(rules: Rules, listener_id: str) -> int:
    return sum(rule["ListenerId"] == listener_id for rule in rules.values())


def _count_conditions(rules: Rules, listener_id: str) -> int:
    return sum(len(rule["RuleConditions"]) for rule in rules.values() if rule["ListenerId"] == listener_id)
