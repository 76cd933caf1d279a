# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Scenarios of forwarding rules, and of the resources around them."""

from __future__ import annotations

import json
from typing import Any

from emulator_driver import ACCELERATOR, BLUE, GREEN, SCOPE, WEB, action, condition
from sdk_stage import Refusal, Stage, scenario


def simple(number: int, **more: Any) -> dict[str, Any]:
    """A rule whose parts look the same verbatim, normalised and in both storage forms."""
    host = {"RuleConditionType": "Host", "HostConfig": {"Values": [f"{number}.example.com"]}}
    return {"Priority": number, "RuleConditions": [host], "RuleActions": [to_group(BLUE)], **more}


def to_group(group_id: str) -> dict[str, Any]:
    """An action that forwards to an endpoint group, in the older storage form, which every accelerator knows."""
    config = {"ServerGroupTuples": [{"EndpointGroupId": group_id}]}
    return {"Order": 1, "RuleActionType": "ForwardGroup", "ForwardGroupConfig": config}


def content(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule that was sent or read, parsed, whichever of the two forms its values have."""

    def value(part: dict[str, Any]) -> Any:
        for config in ("PathConfig", "HostConfig"):
            if part.get(config):
                return part[config]["Values"]
        groups = (part.get("ForwardGroupConfig") or {}).get("ServerGroupTuples") or []
        if groups:
            return [{"type": "endpointgroup", "value": group["EndpointGroupId"]} for group in groups]
        text = part.get("RuleConditionValue") or part.get("RuleActionValue")
        return json.loads(text) if text else None

    return {
        "Name": rule.get("ForwardingRuleName", ""),
        "Priority": rule["Priority"],
        "Conditions": [(part["RuleConditionType"], value(part)) for part in rule["RuleConditions"]],
        "Actions": [(part["RuleActionType"], value(part)) for part in rule["RuleActions"]],
    }


def verbatim(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule that was sent or read, with the texts of its values as they are."""
    return {
        "Name": rule.get("ForwardingRuleName", ""),
        "Priority": rule["Priority"],
        "Conditions": [(part["RuleConditionType"], part.get("RuleConditionValue")) for part in rule["RuleConditions"]],
        "Actions": [
            (part["Order"], part["RuleActionType"], part.get("RuleActionValue") or "") for part in rule["RuleActions"]
        ],
    }


EVERY_KIND = [
    {
        "ForwardingRuleName": "every-condition",
        "Priority": 10,
        "RuleConditions": [
            condition("Host", '[ "b.example.com", "*.example.com" ,"a?c.de"]'),
            condition("Path", '["/$-_.+/&~@:\'*?",  "/b"]'),
            condition("Path", '["/a"]'),
            condition("RequestHeader", '[{"X-A": ["z b", "c=d&e%20+", "\\"quoted\\""]}]'),
            condition("Query", '[{"q": ["2", "1"]}]'),
            condition("Method", '["POST","GET"]'),
            condition("Cookie", '[{"tier": ["gold"]}]'),
            condition("SourceIP", '["192.0.2.1", "10.0.0.0/8"]'),
        ],
        "RuleActions": [
            action("Rewrite", '{"path": "/v2"}', 1),
            action("AddHeader", '[ {"name": "X-B", "type": "user-defined", "value": "a ~"}]', 2),
            action("RemoveHeader", '["X-D", "X-C"]', 3),
            action("ForwardGroup", '{"type": "endpointgroup", "value": "epg-bp1green"}', 4),
        ],
    },
    {
        "Priority": 20,
        "RuleConditions": [condition("Path", '["/old"]')],
        "RuleActions": [action("Redirect", '{"code":"302", "query":"a=1+2;x~y", "path":"/new"}', 9)],
    },
    {
        "ForwardingRuleName": "规则.1",
        "Priority": 30,
        "RuleConditions": [condition("Path", '["/gone"]')],
        "RuleActions": [
            action("FixResponse", '{"code":"410","type":"text/plain","content":"it is\\ngone & forgotten"}')
        ],
    },
    {"Priority": 40, "RuleConditions": [condition("Path", '["/x"]')], "RuleActions": [action("Drop")]},
]


@scenario(writes=True)
def rules_come_back_verbatim(stage: Stage) -> None:
    """Every kind of condition and action, every text as it was sent, with blanks and in its order."""
    ids = stage.create_rules(*EVERY_KIND)
    found = stage.rules()
    assert [rule["ForwardingRuleId"] for rule in found] == ids
    assert [verbatim(rule) for rule in found] == [verbatim(rule) for rule in EVERY_KIND]
    for rule in found:
        assert (rule["ForwardingRuleStatus"], rule["ForwardingRuleDirection"]) == ("active", "request")
        assert (rule["ListenerId"], rule["ServiceManaged"]) == (WEB, False)


@scenario(writes=True)
def rules_in_config_form(stage: Stage) -> None:
    """The storage form of old accelerators comes back in the members in which it was sent."""
    conditions = [
        {"RuleConditionType": "Path", "PathConfig": {"Values": ["/a", "/b*"]}},
        {"RuleConditionType": "Host", "HostConfig": {"Values": ["a.com", "b.com"]}},
    ]
    group = {"Order": 1, "RuleActionType": "ForwardGroup"}
    group["ForwardGroupConfig"] = {"ServerGroupTuples": [{"EndpointGroupId": BLUE}]}
    stage.create_rules({"Priority": 1, "RuleConditions": conditions, "RuleActions": [group]})
    rule = stage.rules()[0]
    assert [part["PathConfig"].get("Values") for part in rule["RuleConditions"]] == [["/a", "/b*"], None]
    assert [part["HostConfig"].get("Values") for part in rule["RuleConditions"]] == [None, ["a.com", "b.com"]]
    assert rule["RuleActions"][0]["ForwardGroupConfig"] == group["ForwardGroupConfig"]


@scenario(writes=True)
def rules_forward_to_a_default_group(stage: Stage) -> None:
    """Not to a virtual one alone."""
    stage.create_rules(simple(1, RuleActions=[to_group("epg-bp1default")]))
    config = stage.rules()[0]["RuleActions"][0]["ForwardGroupConfig"]
    assert config == {"ServerGroupTuples": [{"EndpointGroupId": "epg-bp1default"}]}


@scenario(writes=True)
def rules_over_several_pages(stage: Stage) -> None:
    """By token; the last page has none."""
    sent = [simple(number) for number in range(1, 8)]
    ids = [rule_id for rule in sent for rule_id in stage.create_rules(rule)]
    pages = stage.rule_pages(3)
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [rule["ForwardingRuleId"] for page in pages for rule in page] == ids
    assert [content(rule) for page in pages for rule in page] == [content(rule) for rule in sent]


@scenario(writes=True)
def rules_many_in_one_call(stage: Stage) -> None:
    """Ids come in the order of the request."""
    sent = [simple(number) for number in range(15, 0, -1)]
    ids = stage.create_rules(*sent)
    found = stage.rules()
    assert [rule["ForwardingRuleId"] for rule in found] == ids
    assert [content(rule) for rule in found] == [content(rule) for rule in sent]


@scenario(writes=True)
def rules_one_by_id(stage: Stage) -> None:
    """The filter of the list; an unknown id filters to nothing."""
    ids = [*stage.create_rules(simple(1)), *stage.create_rules(simple(2))]
    for wanted, number in ((ids[1], 1), ("frule-none", 0)):
        body = stage.good("ListForwardingRules", ForwardingRuleId=wanted, **SCOPE)
        assert [rule["ForwardingRuleId"] for rule in body["ForwardingRules"]] == [wanted][:number]


@scenario(writes=True)
def rules_update(stage: Stage) -> None:
    """Update replaces the whole rule; a name that is left out stays, an empty one is cleared."""
    rule_id = stage.create_rules(simple(1, ForwardingRuleName="name"))[0]
    for more, name in (({}, "name"), ({"ForwardingRuleName": "other"}, "other"), ({"ForwardingRuleName": ""}, "")):
        path = {"RuleConditionType": "Path", "PathConfig": {"Values": ["/p"]}}
        changed = {"Priority": 7, "RuleConditions": [path], "RuleActions": [to_group(GREEN)]}
        body = stage.good(
            "UpdateForwardingRules", ForwardingRules=[{**changed, "ForwardingRuleId": rule_id, **more}], **SCOPE
        )
        assert body["ForwardingRules"] == [{"ForwardingRuleId": rule_id}]
        assert content(stage.rules()[0]) == {**content(changed), "Name": name}


@scenario(writes=True)
def rules_swap_their_priorities(stage: Stage) -> None:
    """Two rules of one Update may change places."""
    ids = [*stage.create_rules(simple(1)), *stage.create_rules(simple(2))]
    swapped = [{**simple(2), "ForwardingRuleId": ids[0]}, {**simple(1), "ForwardingRuleId": ids[1]}]
    stage.good("UpdateForwardingRules", ForwardingRules=swapped, **SCOPE)
    assert [rule["Priority"] for rule in stage.rules()] == [2, 1]


@scenario(writes=True)
def rules_delete(stage: Stage) -> None:
    """What was deleted is gone, the others stay."""
    ids = [*stage.create_rules(simple(1)), *stage.create_rules(simple(2)), *stage.create_rules(simple(3))]
    body = stage.good("DeleteForwardingRules", ForwardingRuleIds=[ids[0], ids[2]], **SCOPE)
    assert [item["ForwardingRuleId"] for item in body["ForwardingRules"]] == [ids[0], ids[2]]
    assert [rule["ForwardingRuleId"] for rule in stage.rules()] == [ids[1]]


@scenario(writes=True)
def rules_of_one_priority(stage: Stage) -> None:
    """A priority belongs to one rule."""
    stage.create_rules(simple(1))
    assert stage.refused_rules(simple(1)) == Refusal("Exist.ForwardingRule")


@scenario(writes=True)
def rules_of_the_same_conditions(stage: Stage) -> None:
    """Two rules that mean the same requests; the one in front takes them."""
    first, second = simple(1), simple(2)
    stage.create_rules(first)
    stage.create_rules({**second, "RuleConditions": first["RuleConditions"]})
    assert [rule["Priority"] for rule in stage.rules()] == [1, 2]


@scenario(writes=False)
def rules_all_or_nothing(stage: Stage) -> None:
    """One bad rule, and none of its call is made."""
    bad = {**simple(2), "RuleConditions": [condition("Path", '["no slash"]')]}
    assert stage.refused_rules(simple(1), bad) == Refusal("IllegalParameter.RuleConditionValue")


@scenario(writes=True)
def rules_quota(stage: Stage) -> None:
    """20 rules on a listener."""
    for start in (1, 11):
        stage.create_rules(*(simple(number) for number in range(start, start + 10)))
    assert stage.refused_rules(simple(21)) == Refusal("QuotaExceeded.ForwardingRule")


@scenario(writes=True)
def rules_quota_of_conditions(stage: Stage) -> None:
    """40 conditions on a listener, whatever their values."""
    values = [[f"/{number}", f"/x{number}"] for number in range(40)]
    paths = [{"RuleConditionType": "Path", "PathConfig": {"Values": paths}} for paths in values]
    stage.create_rules({**simple(1), "RuleConditions": paths})
    assert stage.refused_rules(simple(2)) == Refusal("QuotaExceeded.RuleConditionConfig")


@scenario(writes=True)
def rules_token_is_replayed(stage: Stage) -> None:
    """The same token and parameters: the first answer again, and no second rule."""
    first = stage.create_rules(simple(1), ClientToken="token-1")
    assert stage.create_rules(simple(1), ClientToken="token-1") == first
    assert len(stage.rules()) == 1


@scenario(writes=True)
def rules_token_is_misused(stage: Stage) -> None:
    """The same token with something else is refused."""
    stage.create_rules(simple(1), ClientToken="token-1")
    assert stage.refused_rules(simple(2), ClientToken="token-1") == Refusal("IdempotentParameterMismatch")


@scenario(writes=True)
def rules_keep_further_parts(stage: Stage) -> None:
    """An action that no documentation knows and that is there goes back with the rest of the rule."""
    rule_id = stage.create_rules(simple(1))[0]
    mirrored = [
        action("TrafficMirror", '[{"target": "epg-bp1mirror"}]', 1),
        {**to_group(BLUE), "Order": 2},
    ]
    state = stage.state()
    state["rules"][rule_id]["RuleActions"] = mirrored
    stage.control("PUT", "state", state)
    moved = {**simple(2), "RuleActions": mirrored, "ForwardingRuleId": rule_id}
    stage.good("UpdateForwardingRules", ForwardingRules=[moved], **SCOPE)
    rule = stage.rules()[0]
    assert (rule["Priority"], [part["RuleActionType"] for part in rule["RuleActions"]]) == (
        2,
        ["TrafficMirror", "ForwardGroup"],
    )


@scenario(writes=True)
def rules_by_a_regular_expression(stage: Stage) -> None:
    """A path with a leading ~, whose group a rewrite takes up."""
    rewrite = action("Rewrite", '{"path": "/${1}"}', 1)
    group = {**to_group(BLUE), "Order": 2}
    path = {"RuleConditionType": "Path", "PathConfig": {"Values": ["~^/api/(.*)"]}}
    parts = {"RuleConditions": [path], "RuleActions": [rewrite, group]}
    stage.create_rules({"Priority": 1, **parts})
    found = stage.control("POST", "traffic", {"listener_id": WEB, "path": "/api/v1/x"})
    assert found["actions"][0]["path"] == "/v1/x"


@scenario(writes=True)
def rules_by_any_header(stage: Stage) -> None:
    """Of the headers in one condition, one is enough."""
    headers = condition("RequestHeader", '[{"X-A": ["1"]}, {"X-B": ["2"]}]')
    rule_id = stage.create_rules({**simple(1), "RuleConditions": [headers]})[0]
    found = stage.control("POST", "traffic", {"listener_id": WEB, "headers": {"x-b": "2"}})
    assert found["rule_id"] == rule_id


@scenario(writes=True)
def rules_settle(stage: Stage) -> None:
    """A rule is shown at once, and active after some looks; meanwhile nothing else may be written."""
    stage.settle("polls", n=2)
    stage.create_rules(simple(1))
    seen = [stage.rules()[0]["ForwardingRuleStatus"] for _look in range(3)]
    assert seen == ["configuring", "configuring", "active"]


@scenario(writes=False)
def resources_around_the_rules(stage: Stage) -> None:
    """Describe of the accelerator, the listener and the endpoint group."""
    accelerator = stage.good("DescribeAccelerator", AcceleratorId=ACCELERATOR)
    assert (accelerator["AcceleratorId"], accelerator["Name"]) == (ACCELERATOR, "quickstart")
    listener = stage.good("DescribeListener", ListenerId=WEB)
    assert (listener["Protocol"], listener["PortRanges"]) == ("HTTP", [{"FromPort": 80, "ToPort": 80}])
    group = stage.good("DescribeEndpointGroup", EndpointGroupId=BLUE)
    assert (group["ListenerId"], group["EndpointGroupType"], group["Name"]) == (WEB, "virtual", "blue")


@scenario(writes=False)
def resources_over_several_pages(stage: Stage) -> None:
    """The lists of accelerators, listeners and endpoint groups, one or two to a page."""
    for name, size, params, ids in (
        ("Accelerators", 2, {}, [ACCELERATOR, "ga-bp1game", "ga-bp1other"]),
        ("Listeners", 1, {"AcceleratorId": ACCELERATOR}, [WEB, "lsr-bp1more1", "lsr-bp1more2"]),
        ("EndpointGroups", 2, {"AcceleratorId": ACCELERATOR}, ["epg-bp1default", BLUE, GREEN]),
    ):
        key = {"Accelerators": "AcceleratorId", "Listeners": "ListenerId"}.get(name, "EndpointGroupId")
        pages = stage.pages(f"List{name}", name, size, **params)
        assert [item[key] for page in pages for item in page] == ids
        assert [len(page) for page in pages] == ([1, 1, 1] if size == 1 else [2, 1])
