# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Forwarding rules. Their writes have more to say than the table can, and are in files of their own.

Sources: API pages and SDK doc strings of the four actions below.
"""

from __future__ import annotations

import json

from .. import settling
from ..errors import ApiError
from ..kind import Action, Kind
from ..paging import token_page
from ..parameters import IDS, NAMED, REGION, TEXT, TOKEN, Param, texts
from ..rule_checks import action_value, condition_value, forward_groups
from ..rule_echo import shown
from ..rule_values import ACTIONS, CONDITIONS
from ..rule_writes import create_forwarding_rules, delete_forwarding_rules, update_forwarding_rules
from ..world import Record, World, copied

FORCE = ("Priority", "RuleConditions", "RuleActions")
VALUES = Param("object", fields={"Values": texts()})
CONDITION = Param(
    "object",
    fields={"RuleConditionType": NAMED, "RuleConditionValue": TEXT, "PathConfig": VALUES, "HostConfig": VALUES},
    further=True,
)
TUPLES = Param("list", of=Param("object", fields={"EndpointGroupId": NAMED}))
RULE_ACTION = Param(
    "object",
    fields={
        "Order": Param("integer", required=True, low=0, high=2**31 - 1),
        "RuleActionType": NAMED,
        "RuleActionValue": TEXT,
        "ForwardGroupConfig": Param("object", fields={"ServerGroupTuples": TUPLES}),
    },
    further=True,
)


def _rules(*, update: bool) -> Param:
    """ForwardingRules of the two writes: Update names the rule and requires its priority."""
    fields = {
        "Priority": Param("integer", required=update, low=1, high=10000),
        "ForwardingRuleName": TEXT,
        "RuleDirection": Param(choices=("request",)),
        "RuleConditions": Param("list", required=True, of=CONDITION),
        "RuleActions": Param("list", required=True, of=RULE_ACTION),
    }
    if update:
        fields["ForwardingRuleId"] = NAMED
    return Param("list", required=True, of=Param("object", fields=fields))


def _list(world: World, given: Record) -> Record:
    """The custom rules of a listener, in the order of their creation; never its default rule."""
    world.accelerator(given["AcceleratorId"])
    world.listener(given["ListenerId"], given["AcceleratorId"])
    if settling.accelerator_state(world, given["AcceleratorId"]) in ("init", "deleting"):
        raise ApiError("StateError.Accelerator")
    wanted = given.get("ForwardingRuleId")
    rules = sorted(world.rules_of(given["ListenerId"]), key=lambda rule: rule["Sequence"])
    elements = [
        (rule["Sequence"], shown(rule, world.options))
        for rule in rules
        if not wanted or rule["ForwardingRuleId"] == wanted
    ]
    page = token_page(world, given, "ForwardingRules", given["ListenerId"], elements)
    # The last page ends one reading of the set: a long set does not settle sooner than a short one.
    if "NextToken" not in page:
        settling.seen(world, given["AcceleratorId"], "rule", given["ListenerId"])
    return page


def _finish(record: Record) -> None:
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
    force = {name: copied(record[name]) for name in ("Priority", "RuleConditions", "RuleActions")}
    record.setdefault("InForce", force if record["ForwardingRuleStatus"] == "active" else None)


PLACE = {"RegionId": REGION, "AcceleratorId": NAMED, "ListenerId": NAMED, "ClientToken": TOKEN}
# No forwarding rule write has a DryRun parameter. The worst that a service can do with one is to ignore it, so
# that is what this one does: a client that relies on it is caught.
IGNORED = ("DryRun",)
KIND = Kind(
    name="rule",
    section="rules",
    id_name="ForwardingRuleId",
    id_prefix="frule-bp1",
    within="listeners",
    place="ListenerId",
    not_there="NotExist.ForwardingRule",
    type_name="ForwardingRule",
    seed={
        "ForwardingRuleName": "",
        "ForwardingRuleDirection": "request",
        "ForwardingRuleStatus": "active",
        "ServiceManaged": False,
    },
    required=FORCE,
    types={"Priority": int, "RuleConditions": list, "RuleActions": list},
    state="ForwardingRuleStatus",
    states={"create": "configuring", "update": "configuring", "delete": "deleting"},
    in_force=FORCE,
    finish=_finish,
    further={
        "ListForwardingRules": Action(
            {
                **PLACE,
                "ForwardingRuleId": TEXT,
                "MaxResults": Param("integer", low=1, high=100),
                "NextToken": TEXT,
            },
            _list,
        ),
        "CreateForwardingRules": Action(
            {**PLACE, "ForwardingRules": _rules(update=False)}, create_forwarding_rules, True, IGNORED
        ),
        "UpdateForwardingRules": Action(
            {**PLACE, "ForwardingRules": _rules(update=True)}, update_forwarding_rules, True, IGNORED
        ),
        "DeleteForwardingRules": Action({**PLACE, "ForwardingRuleIds": IDS}, delete_forwarding_rules, True, IGNORED),
    },
)
