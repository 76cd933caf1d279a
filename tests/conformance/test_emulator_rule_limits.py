# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every documented limit of a forwarding rule: at its edge it is accepted, beyond it is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from emulator_driver import BLUE, GREEN, Service, action, condition, forward, rule

GROUP = {"type": "endpointgroup", "value": BLUE}
HEADER = {"name": "X-A", "type": "user-defined", "value": "v"}
REFUSED = "IllegalParameter."


def host(length: int) -> str:
    return "a" * length


CONDITIONS: list[tuple[str, Any, bool]] = [
    ("Host", [host(3)], True),
    ("Host", [host(2)], False),
    ("Host", [host(128)], True),
    ("Host", [host(129)], False),
    ("Host", ["*.Ex-1.com", "a?b"], True),
    ("Host", ["under_score.com"], False),
    ("Host", ["with blank.com"], False),
    ("Host", ["münchen.de"], False),
    ("Host", ["a.com\n"], False),
    ("Host", [], False),
    ("Host", [1234], False),
    ("Host", "www.example.com", False),
    ("Host", '"www.example.com"', False),
    ("Host", "", False),
    ("Path", ["/"], True),
    ("Path", ["/" + "a" * 127], True),
    ("Path", ["/" + "a" * 128], False),
    ("Path", [""], False),
    ("Path", ["a/"], False),
    ("Path", ["*"], False),
    ("Path", ["/aZ9$-_.+/&~@:'*?"], True),
    *(("Path", [f"/a{letter}"], False) for letter in ' "#%=<>[]{}|\\^`!();,é'),
    ("RequestHeader", [{"h": ["v"]}], True),
    ("RequestHeader", [{"h" * 40: ["v"]}], True),
    ("RequestHeader", [{"h" * 41: ["v"]}], False),
    ("RequestHeader", [{"": ["v"]}], False),
    ("RequestHeader", [{"aZ9_-": ["v"]}], True),
    ("RequestHeader", [{"a.b": ["v"]}], False),
    ("RequestHeader", [{"h": ["v" * 128]}], True),
    ("RequestHeader", [{"h": ["v" * 129]}], False),
    ("RequestHeader", [{"h": [""]}], False),
    ("RequestHeader", [{"h": ["a b~!"]}], True),
    ("RequestHeader", [{"h": [" a"]}], False),
    ("RequestHeader", [{"h": ["a "]}], False),
    ("RequestHeader", [{"h": ["\x7f"]}], False),
    ("RequestHeader", [{"h": ["\x1f"]}], False),
    ("RequestHeader", [{"h": ["ä"]}], False),
    ("RequestHeader", [{"h": ["a", "b"]}], True),
    ("RequestHeader", [{"h": ["a", "a"]}], False),
    ("RequestHeader", [{"h": []}], False),
    ("RequestHeader", [{}], False),
    ("RequestHeader", [], False),
    ("RequestHeader", {"h": ["a"]}, False),
    ("RequestHeader", [{"h": "a"}], False),
    ("Query", [{"k" * 100: ["v" * 128]}], True),
    ("Query", [{"k" * 101: ["v"]}], False),
    ("Query", [{"k": ["v" * 129]}], False),
    ("Query", [{"": ["v"]}], False),
    ("Query", [{"k": [""]}], False),
    ("Query", [{"a1-_.!*'()#`": ["a1-_.!*'()#`"]}, {"b": ["x"]}], True),
    *(("Query", [{f"k{letter}": ["v"]}], False) for letter in 'A []{}<>\\;/?:@&=+,$%|"^~é\x1f\x7f'),
    *(("Query", [{"k": [f"v{letter}"]}], False) for letter in 'A []{}<>\\;/?:@&=+,$%|"^~é\x1f\x7f'),
    ("Cookie", [{"k" * 100: ["v" * 128]}], True),
    ("Cookie", [{"k" * 101: ["v"]}], False),
    ("Cookie", [{"k": ["v" * 129]}], False),
    ("Cookie", [{'a;/?:@=+,$%"^~': ['a;/?:@=+,$%"^~']}], True),
    *(("Cookie", [{f"k{letter}": ["v"]}], False) for letter in "A #[]{}\\|<>&é\x1f\x7f"),
    *(("Cookie", [{"k": [f"v{letter}"]}], False) for letter in "A #[]{}\\|<>&é\x1f\x7f"),
    ("Method", ["HEAD", "GET", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"], True),
    ("Method", ["get"], False),
    ("Method", ["TRACE"], False),
    ("SourceIP", ["1.2.3.4", "10.0.0.0/8", "10.0.0.5/24", "2001:db8::/32", "::1"], True),
    ("SourceIP", ["1.2.3.4/33"], False),
    ("SourceIP", ["1.2.3"], False),
    ("SourceIP", ["1.2.3.256"], False),
    ("SourceIP", ["10.0.0.0/255.0.0.0"], False),
    ("SourceIP", ["example.com"], False),
    ("SourceIP", [16909060], False),
    ("Country", ["cn"], False),
    ("host", ["www.example.com"], False),
]


def verdict(service: Service, given: dict[str, Any]) -> str | None:
    scope = {"AcceleratorId": "ga-bp1quickstart", "ListenerId": "lsr-bp1web"}
    _status, body = service.call("CreateForwardingRules", ForwardingRules=[given], **scope)
    code: str | None = body.get("Code")
    assert len(service.rules()) == (0 if code else 1), "a refused write changes nothing"
    return code


@pytest.mark.parametrize(("kind", "value", "good"), CONDITIONS)
def test_condition(service: Service, kind: str, value: Any, good: bool) -> None:
    code = verdict(service, rule(1, [condition(kind, value)]))
    if good:
        assert code is None
        assert json.loads(service.rules()[0]["RuleConditions"][0]["RuleConditionValue"]) == value
    else:
        assert code in (REFUSED + "RuleConditionValue", REFUSED + "RuleConditionType")


@pytest.mark.parametrize(
    ("kinds", "good"),
    [
        (["Host", "Path", "Path", "Query", "Query", "Cookie", "Cookie", "RequestHeader", "RequestHeader"], True),
        (["Host", "Host"], False),
        (["Method", "Method"], False),
        (["SourceIP", "SourceIP"], False),
    ],
)
def test_how_often_a_condition(service: Service, kinds: list[str], good: bool) -> None:
    values = {"Host": ["a.com"], "Path": ["/a"], "Method": ["GET"], "SourceIP": ["1.1.1.1"]}
    parts = [condition(kind, values.get(kind, [{"k": ["v"]}])) for kind in kinds]
    assert verdict(service, rule(1, parts)) == (None if good else REFUSED + "RuleConditions")


@pytest.mark.parametrize(
    "parts",
    [
        {"RuleConditionType": "Host"},
        {"RuleConditionType": "Host", "PathConfig": {"Values": ["/a"]}},
        {"RuleConditionType": "Method", "HostConfig": {"Values": ["GET"]}},
        {"RuleConditionType": "Host", "RuleConditionValue": '["a.com"]', "HostConfig": {"Values": ["a.com"]}},
        {"RuleConditionType": "Host", "HostConfig": {"Values": ["a_b.com"]}},
        {"RuleConditionType": "Path", "PathConfig": {"Values": ["a"]}},
    ],
)
def test_config_conditions_are_checked_too(service: Service, parts: dict[str, Any]) -> None:
    assert (verdict(service, rule(1, [parts])) or "").startswith(REFUSED)


REDIRECT = {"code": "301", "path": "/a"}
ACTIONS: list[tuple[str, Any, bool]] = [
    ("ForwardGroup", [GROUP], True),
    ("ForwardGroup", GROUP, True),
    ("ForwardGroup", [GROUP, {**GROUP, "value": GREEN}], False),
    ("ForwardGroup", [], False),
    ("ForwardGroup", [{"type": "endpointgroup"}], False),
    ("ForwardGroup", [{"type": "servergroup", "value": BLUE}], False),
    ("ForwardGroup", BLUE, False),
    ("ForwardGroup", None, False),
    ("Redirect", REDIRECT, True),
    ("Redirect", {"path": "/a"}, False),
    ("Redirect", {"code": "301"}, False),
    ("Redirect", {"code": "301", "protocol": "", "domain": "", "port": "", "path": "", "query": ""}, False),
    (
        "Redirect",
        {
            "code": "301",
            "protocol": "${protocol}",
            "domain": "${host}",
            "port": "${port}",
            "path": "${path}",
            "query": "${query}",
        },
        False,
    ),
    *(("Redirect", {**REDIRECT, "code": code}, True) for code in ("301", "302", "303", "307", "308", 301)),
    *(("Redirect", {**REDIRECT, "code": code}, False) for code in ("300", "304", "309", "", "abc")),
    ("Redirect", {"code": "301", "protocol": "HTTP"}, True),
    ("Redirect", {"code": "301", "protocol": "HTTPS"}, True),
    ("Redirect", {"code": "301", "protocol": "https"}, False),
    ("Redirect", {"code": "301", "port": "1"}, True),
    ("Redirect", {"code": "301", "port": "0"}, False),
    ("Redirect", {"code": "301", "port": "63335"}, True),
    ("Redirect", {"code": "301", "port": "63336"}, False),
    ("Redirect", {"code": "301", "port": "http"}, False),
    ("Redirect", {"code": "301", "domain": "abc"}, True),
    ("Redirect", {"code": "301", "domain": "ab"}, False),
    ("Redirect", {"code": "301", "domain": "a" * 128}, True),
    ("Redirect", {"code": "301", "domain": "a" * 129}, False),
    ("Redirect", {"code": "301", "domain": "aZ9.-?=~_+/^*!$&|()[]"}, True),
    *(("Redirect", {"code": "301", "domain": f"abc{letter}"}, False) for letter in " #%@:;,<>{}\\'\"é"),
    ("Redirect", {"code": "301", "path": "/" + "a" * 127}, True),
    ("Redirect", {"code": "301", "path": "/" + "a" * 128}, False),
    ("Redirect", {"code": "301", "path": "~" + "a" * 127}, True),
    ("Redirect", {"code": "301", "path": "~" + "a" * 128}, False),
    ("Redirect", {"code": "301", "path": "a/b"}, False),
    ("Redirect", {"code": "301", "path": "/aZ9.-_/=?:"}, True),
    *(("Redirect", {"code": "301", "path": f"/a{letter}"}, False) for letter in "~^*$()[]+| #&"),
    ("Redirect", {"code": "301", "path": "~aZ9.-_/=?~^*$:()[]+|"}, True),
    *(("Redirect", {"code": "301", "path": f"~a{letter}"}, False) for letter in " #&@!{}\\"),
    ("Redirect", {"code": "301", "query": "a" * 128}, True),
    ("Redirect", {"code": "301", "query": "a" * 129}, False),
    ("Redirect", {"code": "301", "query": "a=1;b?c/d:e@f+g,h$i%j^k~"}, True),
    *(("Redirect", {"code": "301", "query": f"a{letter}"}, False) for letter in "A []{}<>#|&é\x1f"),
    ("Redirect", {**REDIRECT, "host": "a.com"}, False),
    ("Redirect", [REDIRECT], False),
    ("FixResponse", {"code": "200", "type": "text/plain", "content": "a" * 1000}, True),
    ("FixResponse", {"code": "200", "type": "text/plain", "content": "a" * 1001}, False),
    ("FixResponse", {"code": "200", "type": "text/plain"}, True),
    ("FixResponse", {"code": "200", "type": "text/plain", "content": "naïve €"}, True),
    ("FixResponse", {"code": "200", "type": "text/plain", "content": "中"}, False),
    *(("FixResponse", {"code": code, "type": "text/css"}, True) for code in ("200", "299", "400", "499", "500", "599")),
    *(
        ("FixResponse", {"code": code, "type": "text/css"}, False)
        for code in ("199", "300", "399", "600", "20", "2000", 200)
    ),
    *(
        ("FixResponse", {"code": "404", "type": kind}, True)
        for kind in ("text/plain", "text/css", "text/html", "application/javascript", "application/json")
    ),
    ("FixResponse", {"code": "404", "type": "image/png"}, False),
    ("FixResponse", {"code": "404"}, False),
    ("FixResponse", {"code": "404", "type": "text/css", "length": 1}, False),
    ("Drop", None, True),
    ("Drop", "", True),
    ("Drop", {}, False),
    ("Drop", "x", False),
    ("TrafficMirror", {}, False),
]


@pytest.mark.parametrize(("kind", "value", "good"), ACTIONS)
def test_final_action(service: Service, kind: str, value: Any, good: bool) -> None:
    code = verdict(service, rule(1, actions=[action(kind, value)]))
    if good:
        assert code is None
        text = service.rules()[0]["RuleActions"][0]["RuleActionValue"]
        assert (json.loads(text) if text else None) == (value or None)
    else:
        assert code in (REFUSED + "RuleActionValue", REFUSED + "RuleActionType")


BEFORE: list[tuple[str, Any, bool]] = [
    ("Rewrite", {"domain": "abc", "path": "/" + "a" * 127, "query": "a" * 128}, True),
    ("Rewrite", {"domain": "Abc"}, False),
    ("Rewrite", {"domain": "ab"}, False),
    ("Rewrite", {"domain": "a" * 129}, False),
    ("Rewrite", {"domain": "a9.-?=~_+/^*!$&|()[]"}, True),
    ("Rewrite", {"path": "~^/x$"}, True),
    ("Rewrite", {"path": "x"}, False),
    ("Rewrite", {"query": "A"}, False),
    ("Rewrite", {"protocol": "HTTP"}, False),
    ("Rewrite", ["/a"], False),
    ("AddHeader", [{**HEADER, "name": "h" * 40}], True),
    ("AddHeader", [{**HEADER, "name": "h" * 41}], False),
    ("AddHeader", [{**HEADER, "name": ""}], False),
    ("AddHeader", [{**HEADER, "name": "a b"}], False),
    ("AddHeader", [{**HEADER, "value": "v" * 128}], True),
    ("AddHeader", [{**HEADER, "value": "v" * 129}], False),
    ("AddHeader", [{**HEADER, "value": ""}], False),
    ("AddHeader", [{**HEADER, "value": "a b"}], True),
    ("AddHeader", [{**HEADER, "value": " a"}], False),
    ("AddHeader", [{**HEADER, "value": "a "}], False),
    ("AddHeader", [{**HEADER, "type": "ref", "value": "a-b_1"}], True),
    ("AddHeader", [{**HEADER, "type": "ref", "value": "a b"}], False),
    ("AddHeader", [{**HEADER, "type": "ref", "value": "v" * 129}], False),
    ("AddHeader", [{**HEADER, "type": "system-defined", "value": "ClientSrcIp"}], True),
    ("AddHeader", [{**HEADER, "type": "system-defined", "value": "ClientSrcPort"}], False),
    ("AddHeader", [{**HEADER, "type": "userdefined"}], False),
    ("AddHeader", [{**HEADER, "type": ["ref"]}], False),
    ("AddHeader", [{"name": "a", "value": "b"}], False),
    ("AddHeader", [], False),
    ("AddHeader", HEADER, False),
    ("AddHeader", [HEADER, {**HEADER, "name": "X-B"}], True),
    ("RemoveHeader", ["h" * 40, "a-_9"], True),
    ("RemoveHeader", ["h" * 41], False),
    ("RemoveHeader", [""], False),
    ("RemoveHeader", ["a b"], False),
    ("RemoveHeader", [], False),
]


@pytest.mark.parametrize(("kind", "value", "good"), BEFORE)
def test_action_before_a_forward(service: Service, kind: str, value: Any, good: bool) -> None:
    code = verdict(service, rule(1, actions=[action(kind, value), forward()]))
    assert code == (None if good else REFUSED + "RuleActionValue")


REWRITE, ADD, REMOVE = action("Rewrite", {"path": "/a"}), action("AddHeader", [HEADER]), action("RemoveHeader", ["X-R"])
REDIRECTED, FIXED = action("Redirect", REDIRECT), action("FixResponse", {"code": "200", "type": "text/css"})
DROP = action("Drop")


@pytest.mark.parametrize(
    ("parts", "good"),
    [
        ([REWRITE, ADD, REMOVE, forward()], True),
        ([REMOVE, ADD, REWRITE, forward()], True),
        ([REDIRECTED], True),
        ([FIXED], True),
        ([DROP], True),
        ([forward(), REWRITE], False),
        ([REWRITE, forward(), ADD], False),
        ([REWRITE], False),
        ([ADD, REMOVE], False),
        ([REWRITE, REDIRECTED], False),
        ([ADD, FIXED], False),
        ([REMOVE, DROP], False),
        ([forward(), forward(GREEN)], False),
        ([forward(), REDIRECTED], False),
        ([REDIRECTED, forward()], False),
        ([DROP, forward()], False),
        ([FIXED, DROP], False),
        ([ADD, action("AddHeader", [{**HEADER, "name": "x-a"}]), forward()], False),
        ([ADD, action("RemoveHeader", ["x-A"]), forward()], False),
        ([action("AddHeader", [HEADER, HEADER]), forward()], False),
    ],
)
def test_which_actions_go_together(service: Service, parts: list[Any], good: bool) -> None:
    assert verdict(service, rule(1, actions=parts)) == (None if good else REFUSED + "RuleActions")


@pytest.mark.parametrize(
    ("member", "value", "good"),
    [
        ("Priority", 1, True),
        ("Priority", 0, False),
        ("Priority", 10000, True),
        ("Priority", 10001, False),
        ("Priority", "1.5", False),
        ("Priority", "", False),
        ("ForwardingRuleName", "ab", True),
        ("ForwardingRuleName", "a", False),
        ("ForwardingRuleName", "a" * 128, True),
        ("ForwardingRuleName", "a" * 129, False),
        ("ForwardingRuleName", "", True),
        ("ForwardingRuleName", "规则.1_-", True),
        ("ForwardingRuleName", "1a", False),
        ("ForwardingRuleName", "-a", False),
        ("ForwardingRuleName", "a b", False),
        ("ForwardingRuleName", "ää", False),
        ("RuleDirection", "request", True),
        ("RuleDirection", "response", False),
    ],
)
def test_member(service: Service, member: str, value: Any, good: bool) -> None:
    assert verdict(service, {**rule(5), member: value}) == (None if good else REFUSED + member)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({**rule(1), "RuleConditions": []}, "MissingRuleConditions"),
        ({**rule(1), "RuleActions": []}, "MissingRuleActions"),
        (rule(1, actions=[{**forward(), "Order": None}]), "MissingOrder"),
        (rule(1, actions=[{**forward(), "Order": "first"}]), REFUSED + "Order"),
        (rule(1, actions=[{**forward(), "RuleActionType": None}]), "MissingRuleActionType"),
        (rule(1, [{"RuleConditionValue": "[]"}]), "MissingRuleConditionType"),
        ({**rule(1), "RuleConditions": "text"}, REFUSED + "RuleConditions"),
        ({**rule(1), "RuleConditions": '{"a": 1}'}, REFUSED + "RuleConditions"),
        (rule(1, [condition("Path", "[" * 100000)]), REFUSED + "RuleConditionValue"),
    ],
)
def test_malformed(service: Service, given: dict[str, Any], code: str) -> None:
    assert verdict(service, given) == code


@pytest.mark.parametrize(
    "name",
    [
        "ForwardingRules.0",
        "ForwardingRules.3",
        "ForwardingRules.x",
        "ForwardingRules..1",
        "ForwardingRules.1.Priority.1",
    ],
)
def test_odd_numbering(service: Service, name: str) -> None:
    scope = {"AcceleratorId": "ga-bp1quickstart", "ListenerId": "lsr-bp1web"}
    odd: dict[str, Any] = {name: {"Priority": 2}}
    status, body = service.call("CreateForwardingRules", ForwardingRules=[rule(1)], **scope, **odd)
    assert status == 400 and body["Code"] in (
        "InvalidParameter",
        "IllegalParameter.ForwardingRules",
        "IllegalParameter.Priority",
    )
    assert service.rules() == []


JUNK = [
    *(
        "0",
        "-1",
        "true",
        "null",
        "x",
        '""',
        "[]",
        "{}",
        "[[]]",
        "[{}]",
        "[null]",
        "[1]",
        '["a", 5]',
        '["\\u0000"]',
        "NaN",
    ),
    *('[{"a": "b"}]', '[{"a": [5]}]', '[{"a": {}}]', '{"path": 5}', '{"code": null}', '{"code": "301", "port": true}'),
    *(
        '[{"name": 1, "type": 2, "value": 3}]',
        '[{"name": "a", "type": {}, "value": "b"}]',
        '[{"type": [], "value": {}}]',
    ),
    *(
        '{"code": {}, "type": [], "content": 5}',
        '{"type": "endpointgroup", "value": ["x"]}',
        "9" * 5000,
        "\x00",
        "[" * 50,
    ),
]


@pytest.mark.parametrize("kind", ["Host", "Path", "RequestHeader", "Query", "Cookie", "Method", "SourceIP"])
def test_junk_in_conditions_is_refused(service: Service, kind: str) -> None:
    for junk in JUNK:
        assert (verdict(service, rule(1, [condition(kind, junk)])) or "").startswith(REFUSED), junk


@pytest.mark.parametrize(
    "kind", ["ForwardGroup", "Redirect", "FixResponse", "Rewrite", "AddHeader", "RemoveHeader", "Drop"]
)
def test_junk_in_actions_is_refused(service: Service, kind: str) -> None:
    more = [forward()] if kind in ("Rewrite", "AddHeader", "RemoveHeader") else []
    for junk in JUNK:
        good = kind == "Rewrite" and junk == "{}"
        if not good:
            assert (verdict(service, rule(1, actions=[action(kind, junk), *more])) or "").startswith(REFUSED), junk
