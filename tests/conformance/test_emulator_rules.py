# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The writes on forwarding rules, and what is listed after them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from emulator_driver import (
    ACCELERATOR,
    BLUE,
    GAME,
    GAME_ACCELERATOR,
    GREEN,
    SCOPE,
    WEB,
    Service,
    action,
    condition,
    forward,
    rule,
)


def update(service: Service, *rules: dict[str, Any]) -> dict[str, Any]:
    return service.call("UpdateForwardingRules", ForwardingRules=list(rules), **SCOPE)[1]


def tcp_listener(service: Service, protocol: str = "TCP") -> None:
    state = service.control("GET", "state")
    state["listeners"]["lsr-tcp"] = {"AcceleratorId": ACCELERATOR, "Protocol": protocol}
    state["endpoint_groups"]["epg-tcp"] = {"ListenerId": "lsr-tcp"}
    service.control("PUT", "state", state)


def test_a_rule_is_listed_as_it_was_sent(service: Service) -> None:
    text = '[ "www.example.com",  "b.example.com" ]'
    ids = service.create(rule(7, [condition("Host", text)], ForwardingRuleName="first"))
    assert service.rules() == [
        {
            "ForwardingRuleId": ids[0],
            "ForwardingRuleName": "first",
            "ForwardingRuleStatus": "active",
            "ForwardingRuleDirection": "request",
            "ListenerId": WEB,
            "Priority": 7,
            "RuleConditions": [
                {"RuleConditionType": "Host", "RuleConditionValue": text, "PathConfig": {}, "HostConfig": {}}
            ],
            "RuleActions": [{**forward(), "ForwardGroupConfig": {}}],
            "ServiceManaged": False,
            "ServiceManagedInfos": [],
        }
    ]


def test_ids_come_in_the_order_of_the_request(service: Service) -> None:
    ids = service.create(rule(30), rule(10), rule(20))
    assert len(set(ids)) == 3 and all(item.startswith("frule-bp1") for item in ids)
    assert {item["ForwardingRuleId"]: item["Priority"] for item in service.rules()} == dict(zip(ids, (30, 10, 20)))


def test_the_service_picks_priorities(service: Service) -> None:
    service.create(rule(), rule(500), rule())
    assert [item["Priority"] for item in service.rules()] == [1, 500, 501]


def test_update_replaces_the_whole_rule(service: Service) -> None:
    ids = service.create(rule(1, [condition("Host", ["a.com"]), condition("Path", ["/a"])], ForwardingRuleName="name"))
    answer = update(service, rule(2, [condition("Path", ["/b"])], [forward(GREEN)], ForwardingRuleId=ids[0]))
    assert answer["ForwardingRules"] == [{"ForwardingRuleId": ids[0]}]
    after = service.rules()[0]
    assert (after["Priority"], after["ForwardingRuleName"]) == (2, "name")
    assert [item["RuleConditionValue"] for item in after["RuleConditions"]] == ['["/b"]']
    assert GREEN in after["RuleActions"][0]["RuleActionValue"]


def test_an_empty_name_clears_it(service: Service) -> None:
    ids = service.create(rule(1, ForwardingRuleName="name"))
    update(service, rule(1, ForwardingRuleId=ids[0], ForwardingRuleName=""))
    assert service.rules()[0]["ForwardingRuleName"] == ""


@pytest.mark.parametrize("left_out", ["Priority", "RuleConditions", "RuleActions", "ForwardingRuleId"])
def test_update_needs_everything(service: Service, left_out: str) -> None:
    ids = service.create(rule(1))
    given = rule(1, ForwardingRuleId=ids[0])
    del given[left_out]
    assert update(service, given)["Code"] == f"Missing{left_out}"


def test_delete(service: Service) -> None:
    ids = service.create(rule(1), rule(2))
    answer = service.good("DeleteForwardingRules", ForwardingRuleIds=[ids[0]], **SCOPE)
    assert answer["ForwardingRules"] == [{"ForwardingRuleId": ids[0]}]
    assert [item["ForwardingRuleId"] for item in service.rules()] == [ids[1]]


@pytest.mark.parametrize("name", ["DryRun", "RuleX"])
def test_dry_run_is_ignored_and_anything_else_unknown_refused(service: Service, name: str) -> None:
    flag: dict[str, Any] = {name: True}
    status, body = service.call("CreateForwardingRules", ForwardingRules=[rule(1)], **SCOPE, **flag)
    assert (status == 200) == (name == "DryRun")
    assert len(service.rules()) == (1 if name == "DryRun" else 0)
    assert body.get("Code") == (None if name == "DryRun" else "InvalidParameter")


@pytest.mark.parametrize("where", ["", "RuleConditions", "RuleActions"])
def test_unknown_members_are_refused(service: Service, where: str) -> None:
    given = rule(1)
    (given[where][0] if where else given)["Colour"] = "red"
    assert service.create_refused(given) == "InvalidParameter"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"AcceleratorId": "ga-none"}, "NotExist.Accelerator"),
        ({"ListenerId": "lsr-none"}, "NotExist.Listener"),
        ({"AcceleratorId": "ga-other"}, "NotExist.Listener"),
        ({"ListenerId": ""}, "MissingListenerId"),
        ({"RegionId": "mars"}, "IllegalParameter.RegionId"),
        ({"RegionId": ""}, "MissingRegionId"),
        ({"AcceleratorId": GAME_ACCELERATOR, "ListenerId": GAME}, "IllegalParameter.ListenerId"),
    ],
)
def test_scope(service: Service, changed: dict[str, str], code: str) -> None:
    state = service.control("GET", "state")
    state["accelerators"]["ga-other"] = {}
    service.control("PUT", "state", state)
    assert service.refused("CreateForwardingRules", **{**SCOPE, "ForwardingRules": [rule(1)], **changed}) == code


def test_forwarding_to_the_default_group(service: Service) -> None:
    service.create(rule(1, actions=[forward("epg-bp1default")]))


@pytest.mark.parametrize("group", ["epg-none", "epg-bp1default", "epg-bp1game", "epg-tcp"])
def test_forwarding_needs_a_group_of_the_listener(service: Service, group: str) -> None:
    tcp_listener(service)
    service.control("PUT", "options", {"forward_to_default": False})
    assert service.create_refused(rule(1, actions=[forward(group)])) == "NotExist.EndPointGroup"


def test_unknown_rule(service: Service) -> None:
    assert update(service, rule(1, ForwardingRuleId="frule-none"))["Code"] == "NotExist.ForwardingRule"
    assert service.refused("DeleteForwardingRules", ForwardingRuleIds=["x"], **SCOPE) == "NotExist.ForwardingRule"


def test_a_rule_may_be_named_once(service: Service) -> None:
    ids = service.create(rule(1))
    twice = [rule(1, ForwardingRuleId=ids[0]), rule(2, ForwardingRuleId=ids[0])]
    assert update(service, *twice)["Code"] == "IllegalParameter.ForwardingRuleId"
    both = service.refused("DeleteForwardingRules", ForwardingRuleIds=[ids[0], ids[0]], **SCOPE)
    assert both == "IllegalParameter.ForwardingRuleIds"


@pytest.mark.parametrize(
    ("conditions", "actions", "code"),
    [
        ([condition("Host", ["a.com"])], [forward("epg-tcp")], None),
        ([condition("Host", ["a.com"])], [action("Drop")], None),
        ([condition("Path", ["/a"])], [forward("epg-tcp")], "IllegalParameter.RuleConditionType"),
        (None, [action("FixResponse", {"code": "200", "type": "text/css"})], "IllegalParameter.RuleActionType"),
        (None, [action("Rewrite", {"path": "/a"}), forward("epg-tcp")], "IllegalParameter.RuleActionType"),
    ],
)
def test_tcp_listener(service: Service, conditions: Any, actions: Any, code: str | None) -> None:
    tcp_listener(service)
    scope = {"AcceleratorId": ACCELERATOR, "ListenerId": "lsr-tcp"}
    _status, body = service.call("CreateForwardingRules", ForwardingRules=[rule(1, conditions, actions)], **scope)
    assert body.get("Code") == code


def test_udp_listener_takes_no_rules(service: Service) -> None:
    tcp_listener(service, "UDP")
    assert service.create_refused(rule(1), listener="lsr-tcp") == "IllegalParameter.ListenerId"


def test_quota_of_rules(service: Service) -> None:
    service.create(*[rule(number) for number in range(1, 20)])
    assert service.create_refused(rule(20), rule(21)) == "QuotaExceeded.ForwardingRule"
    service.create(rule(20))
    assert service.create_refused(rule(21)) == "QuotaExceeded.ForwardingRule"
    service.control("PUT", "options", {"quota_rules": 21})
    service.create(rule(21))
    assert len(service.rules()) == 21


def test_quota_of_conditions(service: Service) -> None:
    many = [condition("Path", [f"/{number}", "/x"]) for number in range(39)]
    ids = service.create(rule(1, many), rule(2))
    assert service.create_refused(rule(3)) == "QuotaExceeded.RuleConditionConfig"
    assert update(service, rule(1, [*many, *many], ForwardingRuleId=ids[0]))["Code"] == (
        "QuotaExceeded.RuleConditionConfig"
    )
    service.control("PUT", "options", {"quota_conditions": 10})
    assert "Code" not in update(service, rule(1, many[:20], ForwardingRuleId=ids[0])), "shrinking is always allowed"


def swap(service: Service) -> str | None:
    ids = service.create(rule(10), rule(20))
    body = update(service, rule(20, ForwardingRuleId=ids[0]), rule(10, ForwardingRuleId=ids[1]))
    code: str | None = body.get("Code")
    assert [item["Priority"] for item in service.rules()] == ([10, 20] if code else [20, 10])
    return code


@pytest.mark.parametrize(
    ("way", "of_swap", "of_same"),
    [
        ("reject_final", None, "Exist.ForwardingRule"),
        ("reject_each_step", "Exist.ForwardingRule", "Exist.ForwardingRule"),
        ("allow", None, None),
    ],
)
def test_priorities(service: Service, way: str, of_swap: str | None, of_same: str | None) -> None:
    service.control("PUT", "options", {"priority_conflict": way})
    assert swap(service) == of_swap
    _status, body = service.call("CreateForwardingRules", ForwardingRules=[rule(10)], **SCOPE)
    assert body.get("Code") == of_same
    _status, body = service.call("CreateForwardingRules", ForwardingRules=[rule(30), rule(30)], **SCOPE)
    assert body.get("Code") == of_same


def test_two_rules_of_one_update_may_not_end_up_at_the_same_priority(service: Service) -> None:
    ids = service.create(rule(10), rule(20))
    body = update(service, rule(30, ForwardingRuleId=ids[0]), rule(30, ForwardingRuleId=ids[1]))
    assert body["Code"] == "Exist.ForwardingRule"
    assert [item["Priority"] for item in service.rules()] == [10, 20]


A, B = [condition("Host", ["a.com", "b.com"]), condition("Path", ["/a"])], [condition("Host", ["c.com"])]
# As A, in another order, other capitals and the other form.
AS_A = [
    {"RuleConditionType": "Path", "PathConfig": {"Values": ["/a"]}},
    condition("Host", ["B.com", "A.com"]),
]


@pytest.mark.parametrize("atomic", [True, False])
@pytest.mark.parametrize(("way", "code"), [("allow", None), ("reject", "Exist.ForwardingRule")])
def test_the_same_conditions(service: Service, way: str, code: str | None, atomic: bool) -> None:
    service.control("PUT", "options", {"duplicate_conditions": way, "atomic_writes": atomic})
    ids = service.create(rule(10, A), rule(20, B))
    for number, same in enumerate((A, AS_A), 30):
        _status, body = service.call("CreateForwardingRules", ForwardingRules=[rule(number, same)], **SCOPE)
        assert body.get("Code") == code
        assert update(service, rule(20, same, ForwardingRuleId=ids[1])).get("Code") == code
        assert update(service, rule(20, B, ForwardingRuleId=ids[1])).get("Code") is None
    other = [condition("Host", ["d.com"])]
    _status, body = service.call("CreateForwardingRules", ForwardingRules=[rule(5, other), rule(6, other)], **SCOPE)
    assert body.get("Code") == code


def test_conditions_are_the_same_after_the_whole_call_only(service: Service) -> None:
    """Two rules exchange theirs, and a rule takes those of one that is given others, wherever in the call it is."""
    service.control("PUT", "options", {"duplicate_conditions": "reject"})
    ids = service.create(rule(10, A), rule(20, B))
    one, two = ids
    assert "Code" not in update(service, rule(10, B, ForwardingRuleId=one), rule(20, A, ForwardingRuleId=two))
    other = [condition("Host", ["e.com"])]
    assert "Code" not in update(service, rule(10, A, ForwardingRuleId=one), rule(20, other, ForwardingRuleId=two))
    assert update(service, rule(10, B, ForwardingRuleId=one), rule(20, AS_A, ForwardingRuleId=two)).get("Code") is None
    assert (
        update(service, rule(10, B, ForwardingRuleId=one), rule(20, B, ForwardingRuleId=two))["Code"]
        == "Exist.ForwardingRule"
    )
    service.good("DeleteForwardingRules", ForwardingRuleIds=[ids[1]], **SCOPE)
    service.create(rule(30, A))


def test_a_rule_of_another_listener_may_have_the_same_conditions(service: Service) -> None:
    service.control("PUT", "options", {"duplicate_conditions": "reject"})
    tcp_listener(service)
    service.create(rule(10, B))
    assert service.create(rule(10, B, actions=[forward("epg-tcp")]), listener="lsr-tcp")


def test_rules_of_other_listeners_do_not_conflict(service: Service) -> None:
    tcp_listener(service)
    service.create(rule(10))
    assert service.create(rule(10, actions=[forward("epg-tcp")]), listener="lsr-tcp")


def test_all_or_nothing_by_default(service: Service) -> None:
    assert service.create_refused(rule(1), rule(2, actions=[forward("epg-none")]), rule(3)) == "NotExist.EndPointGroup"
    assert service.rules() == []
    service.create(rule(1))


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        (rule(2, actions=[forward("epg-none")]), "NotExist.EndPointGroup"),
        (rule(2, [condition("Path", ["no slash"])]), "IllegalParameter.RuleConditionValue"),
        (rule(1), "Exist.ForwardingRule"),
    ],
)
def test_one_by_one(service: Service, bad: dict[str, Any], code: str) -> None:
    service.control("PUT", "options", {"atomic_writes": False})
    service.control("PUT", "transitions", {"mode": "seconds", "n": 5})
    assert service.create_refused(rule(1), bad, rule(3)) == code
    assert [(item["Priority"], item["ForwardingRuleStatus"]) for item in service.rules()] == [(1, "configuring")]
    assert service.control("GET", "journal")[0]["changed"] is True
    service.clock.advance(5)
    assert [item["ForwardingRuleStatus"] for item in service.rules()] == ["active"]


def test_one_by_one_up_to_the_quota(service: Service) -> None:
    service.control("PUT", "options", {"atomic_writes": False, "quota_rules": 2})
    assert service.create_refused(rule(1), rule(2), rule(3), rule(4)) == "QuotaExceeded.ForwardingRule"
    assert [item["Priority"] for item in service.rules()] == [1, 2]


def test_one_by_one_without_a_first_good_one_takes_no_lock(service: Service) -> None:
    service.control("PUT", "options", {"atomic_writes": False})
    service.control("PUT", "transitions", {"mode": "stuck"})
    assert service.create_refused(rule(1, actions=[forward("epg-none")]), rule(2)) == "NotExist.EndPointGroup"
    assert service.control("GET", "journal")[0]["changed"] is False
    service.create(rule(1))


def test_rules_per_call(service: Service) -> None:
    service.control("PUT", "options", {"max_rules_per_call": 2})
    assert service.create_refused(rule(1), rule(2), rule(3)) == "IllegalParameter.ForwardingRules"
    ids = service.create(rule(1), rule(2)) + service.create(rule(3))
    refused = service.refused("DeleteForwardingRules", ForwardingRuleIds=ids, **SCOPE)
    assert refused == "IllegalParameter.ForwardingRuleIds"


CONFIGS: dict[str, Any] = {
    "conditions": [
        {"RuleConditionType": "Host", "HostConfig": {"Values": ["b.com", "a.com"]}},
        {"RuleConditionType": "Path", "PathConfig": {"Values": ["/b", "/a"]}},
    ],
    "actions": [
        {
            "Order": 1,
            "RuleActionType": "ForwardGroup",
            "ForwardGroupConfig": {"ServerGroupTuples": [{"EndpointGroupId": BLUE}]},
        }
    ],
}


def test_the_config_form_comes_back_in_the_config_members(service: Service) -> None:
    service.create(rule(1, **CONFIGS))
    after = service.rules()[0]
    assert after["RuleConditions"][0]["HostConfig"] == {"Values": ["b.com", "a.com"]}
    assert after["RuleConditions"][0]["RuleConditionValue"] == ""
    assert after["RuleConditions"][1]["PathConfig"] == {"Values": ["/b", "/a"]}
    assert after["RuleConditions"][1]["HostConfig"] == {}
    assert after["RuleActions"][0]["ForwardGroupConfig"] == {"ServerGroupTuples": [{"EndpointGroupId": BLUE}]}


def test_structures_may_be_json_text(service: Service) -> None:
    flat = service.create(rule(1, **CONFIGS))
    text = json.dumps([{**rule(2, **CONFIGS)}])
    service.good("CreateForwardingRules", ForwardingRules=text, **SCOPE)
    before, after = service.rules()
    assert before["ForwardingRuleId"] == flat[0]
    assert before["RuleConditions"] == after["RuleConditions"] and before["RuleActions"] == after["RuleActions"]


def test_old_accelerators_know_only_the_config_form(service: Service) -> None:
    service.control("PUT", "options", {"legacy_storage": True})
    newer = [condition("Host", ["a.com"]), condition("Path", ["/a"])]
    for given in ([newer[0]], [newer[1]]):
        assert service.create_refused(rule(1, given, CONFIGS["actions"])) == "IllegalParameter.RuleConditionValue"
    assert service.create_refused(rule(1, CONFIGS["conditions"])) == "IllegalParameter.RuleActionValue"
    # Whether they know the other types is not documented.
    ids = service.create(rule(1, [*CONFIGS["conditions"], condition("Method", ["GET"])], CONFIGS["actions"]))
    assert update(service, rule(1, newer, CONFIGS["actions"], ForwardingRuleId=ids[0]))["Code"].startswith("Illegal")
    state = service.control("GET", "state")
    state["rules"][ids[0]]["RuleConditions"][:2] = newer
    state["rules"][ids[0]]["RuleActions"] = [forward()]
    service.control("PUT", "state", state)
    after = service.rules()[0]
    assert after["RuleConditions"][0] == {
        "RuleConditionType": "Host",
        "HostConfig": {"Values": ["a.com"]},
        "PathConfig": {},
    }
    assert after["RuleConditions"][1]["PathConfig"] == {"Values": ["/a"]}
    assert after["RuleConditions"][2]["RuleConditionValue"] == '["GET"]'
    assert after["RuleActions"] == [
        {
            "Order": 1,
            "RuleActionType": "ForwardGroup",
            "ForwardGroupConfig": {"ServerGroupTuples": [{"EndpointGroupId": BLUE}]},
        }
    ]


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        (condition("SourceIP", '["10.0.0.1", "1.1.1.7/24"]'), '["1.1.1.0/24","10.0.0.1/32"]'),
        (condition("Method", '[ "POST", "GET" ]'), '["GET","POST"]'),
        (condition("Query", [{"b": ["2", "1"], "a": ["x"]}]), '[{"a":["x"]},{"b":["1","2"]}]'),
    ],
)
def test_normalised_conditions(service: Service, sent: dict[str, Any], stored: str) -> None:
    service.control("PUT", "options", {"value_echo": "normalised"})
    service.create(rule(1, [sent]))
    assert service.rules()[0]["RuleConditions"][0]["RuleConditionValue"] == stored


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        (
            [action("Redirect", {"port": 443, "code": 301, "path": ""})],
            {
                "protocol": "${protocol}",
                "domain": "${host}",
                "port": "443",
                "path": "${path}",
                "query": "${query}",
                "code": "301",
            },
        ),
        (
            [action("ForwardGroup", {"type": "endpointgroup", "value": BLUE})],
            [{"type": "endpointgroup", "value": BLUE}],
        ),
        (
            [action("Rewrite", {"path": "/v2"}), forward()],
            {"domain": "${host}", "path": "/v2", "query": "${query}"},
        ),
        ([action("RemoveHeader", ["b", "a"]), forward()], ["a", "b"]),
    ],
)
def test_normalised_actions(service: Service, sent: list[Any], stored: Any) -> None:
    service.control("PUT", "options", {"value_echo": "normalised"})
    service.create(rule(1, actions=sent))
    assert json.loads(service.rules()[0]["RuleActions"][0]["RuleActionValue"]) == stored


def test_managed_rules_are_refused_as_their_infos_say(service: Service) -> None:
    ids = service.create(rule(1), rule(2))
    state = service.control("GET", "state")
    state["rules"][ids[0]].update(
        ServiceManaged=True, ServiceId="ack", ServiceManagedInfos=[{"Action": "Update", "IsManaged": True}]
    )
    service.control("PUT", "state", state)
    assert update(service, rule(5, ForwardingRuleId=ids[0]))["Code"] == "OperationDenied.ServiceManaged"
    assert service.rules()[0]["ServiceId"] == "ack"
    service.good("DeleteForwardingRules", ForwardingRuleIds=ids, **SCOPE)


def test_unknown_types_in_the_state_are_listed_as_they_are(service: Service) -> None:
    state = service.control("GET", "state")
    mirror = {"Order": 9, "RuleActionType": "TrafficMirror", "RuleActionValue": '{"to": "x"}'}
    state["rules"]["frule-odd"] = {
        "ListenerId": WEB,
        "Priority": 3,
        "RuleConditions": [{"RuleConditionType": "Country", "RuleConditionValue": "not json"}],
        "RuleActions": [mirror, forward()],
    }
    service.control("PUT", "state", state)
    for echo in ("verbatim", "normalised"):
        service.control("PUT", "options", {"value_echo": echo, "legacy_storage": echo == "normalised"})
        found = service.rules()[0]
        assert found["RuleConditions"][0]["RuleConditionType"] == "Country"
        assert found["RuleConditions"][0]["RuleConditionValue"] == "not json"
        assert found["RuleActions"][0] == {**mirror, "ForwardGroupConfig": {}}
