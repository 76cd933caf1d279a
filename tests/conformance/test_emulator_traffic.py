# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a request would go: every kind of condition, how they combine, and what a rule does."""

from __future__ import annotations

from typing import Any

import pytest
from emulator_driver import BLUE, GREEN, SCOPE, WEB, Service, action, condition, forward, rule


def traffic(service: Service, **request: Any) -> Any:
    return service.control("POST", "traffic", {"listener_id": WEB, **request})


CONDITIONS: list[tuple[dict[str, Any], dict[str, Any], bool]] = [
    (condition("Host", ["www.example.com"]), {"host": "WWW.example.com"}, True),
    (condition("Host", ["*.example.com"]), {"host": "a.b.example.com"}, True),
    (condition("Host", ["*.example.com"]), {"host": "example.com"}, False),
    (condition("Host", ["a?c.com"]), {"host": "abc.com"}, True),
    (condition("Host", ["a?c.com"]), {"host": "ac.com"}, False),
    (condition("Host", ["a.com"]), {"host": "axcom"}, False),
    (condition("Path", ["/a", "/b"]), {"path": "/b"}, True),
    (condition("Path", ["/a"]), {"path": "/a/b"}, False),
    (condition("Path", ["/a*"]), {"path": "/a/b?x=1"}, True),
    (condition("Path", ["/a+b"]), {"path": "/aab"}, False),
    (condition("Method", ["GET"]), {}, True),
    (condition("Method", ["POST"]), {"method": "post"}, True),
    (condition("Method", ["POST"]), {"method": "GET"}, False),
    (condition("RequestHeader", [{"X-Env": ["a", "b"]}]), {"headers": {"x-env": "b"}}, True),
    (condition("RequestHeader", [{"X-Env": ["a"]}]), {"headers": {"X-Env": "b"}}, False),
    (condition("Query", [{"a": ["1"]}]), {"query": {"a": ["0", "1"]}}, True),
    (condition("Query", [{"a": ["1"]}]), {"query": "b=2&a=1"}, True),
    (condition("Query", [{"a": ["1"]}]), {"path": "/?a=1"}, True),
    (condition("Query", [{"a": ["1"]}]), {"query": {"b": "1"}}, False),
    (condition("Cookie", [{"tier": ["gold"]}]), {"cookies": {"tier": "gold"}}, True),
    (condition("Cookie", [{"tier": ["gold"]}]), {}, False),
    (condition("SourceIP", ["10.0.0.0/8"]), {"source_ip": "10.1.2.3"}, True),
    (condition("SourceIP", ["1.1.1.1"]), {"source_ip": "1.1.1.1"}, True),
    (condition("SourceIP", ["10.0.0.0/8"]), {"source_ip": "11.1.2.3"}, False),
    (condition("SourceIP", ["10.0.0.0/8"]), {"source_ip": "::1"}, False),
]


@pytest.mark.parametrize(("part", "request_", "taken"), CONDITIONS)
def test_where_a_request_goes(service: Service, part: dict[str, Any], request_: dict[str, Any], taken: bool) -> None:
    ids = service.create(rule(1, [part], ForwardingRuleName="taken"))
    found = traffic(service, **request_)
    assert (found["rule_id"], found["name"]) == ((ids[0], "taken") if taken else (None, "default"))
    assert found["action"]["endpoint_group_id"] == (BLUE if taken else "epg-bp1default")


# How a text is marked, of which kind it is, the text, what is asked for, and whether it fits; None if it is refused.
EXPRESSIONS: list[tuple[str, str, str, str, bool | None]] = [
    ("tilde", "Host", "~^www.example.com$", "WWW.example.com", True),
    ("tilde", "Host", "~^shop[0-9]+.example.com$", "shop12.example.com", True),
    ("tilde", "Host", "~^shop[0-9]+.example.com$", "shop.example.com", False),
    ("tilde", "Host", "~SHOP", "myshop.com", True),
    ("tilde", "Host", "^www.example.com$", "www.example.com", None),
    ("tilde", "Host", "~((", "www.example.com", None),
    ("tilde", "Path", "~/sys/(.*)/(.*)/aaa", "/sys/a/b/aaa", True),
    ("tilde", "Path", "~/sys/(.*)/(.*)/aaa", "/sys/a/aaa", False),
    ("tilde", "Path", "~^/api/[a-z]+$", "/API/x", False),
    ("tilde", "Path", "/sys/(.*)/aaa", "/sys/b/aaa", None),
    ("tilde", "Path", "/a*", "/abc", True),
    ("none", "Host", "^www.example.com$", "www.example.com", True),
    ("none", "Host", "www.example.com", "wwwxexample.com", False),
    ("none", "Host", "~^www.example.com$", "www.example.com", None),
    ("none", "Path", "/sys/(.*)/(.*)/aaa", "/sys/a/b/aaa", True),
    ("none", "Path", "^/(a|b)$", "/b", True),
    ("none", "Path", "/a.b", "/axb", False),
    ("none", "Path", "/a[", "/a", None),
    ("none", "Path", "~/a", "/a", None),
]


@pytest.mark.parametrize(("marker", "kind", "text", "asked", "fits"), EXPRESSIONS)
def test_regular_expressions(
    service: Service, marker: str, kind: str, text: str, asked: str, fits: bool | None
) -> None:
    service.control("PUT", "options", {"expression_marker": marker})
    made = rule(1, [condition(kind, [text])])
    if fits is None:
        assert service.create_refused(made) == "IllegalParameter.RuleConditionValue"
        return
    service.create(made)
    assert (traffic(service, **{kind.lower(): asked})["rule_id"] is not None) is fits


def test_what_a_regular_expression_finds_is_in_the_target(service: Service) -> None:
    conditions = [condition("Path", ["/other", "~/sys/(.*)/(.*)/aaa"])]
    service.create(
        rule(1, [*conditions, condition("Host", ["a.com"])], [action("Rewrite", {"path": "/${1}/${2}"}), forward()]),
        rule(2, conditions, [action("Redirect", {"path": "/new/${2}/${3}", "code": "301"})]),
    )
    assert traffic(service, host="a.com", path="/sys/x/y/aaa")["actions"][0]["path"] == "/x/y"
    assert traffic(service, host="a.com", path="/other")["actions"][0]["path"] == "/${1}/${2}"
    assert traffic(service, host="b.com", path="/sys/x/y/aaa")["action"]["url"] == "http://b.com:80/new/y/${3}"


# Conditions of one kind, what is asked for, and whether it fits if any header of a condition is enough, or if all are needed.
PAIRS: list[tuple[list[dict[str, Any]], dict[str, Any], tuple[bool, bool]]] = [
    ([condition("Query", [{"a": ["1"]}, {"b": ["2"]}])], {"query": {"b": "2"}}, (True, True)),
    ([condition("Query", [{"a": ["1"], "b": ["2"]}])], {"query": {"b": "2"}}, (True, True)),
    ([condition("Query", [{"a": ["1"]}, {"a": ["2"]}])], {"query": {"a": "2"}}, (True, True)),
    ([condition("Query", [{"a": ["1"]}]), condition("Query", [{"b": ["2"]}])], {"query": {"b": "2"}}, (False, False)),
    ([condition("Cookie", [{"a": ["1"]}, {"b": ["2"]}])], {"cookies": {"b": "2"}}, (True, True)),
    (
        [condition("Cookie", [{"a": ["1"]}]), condition("Cookie", [{"b": ["2"]}])],
        {"cookies": {"a": "1"}},
        (False, False),
    ),
    ([condition("RequestHeader", [{"a": ["1"]}, {"b": ["2"]}])], {"headers": {"A": "1"}}, (True, False)),
    ([condition("RequestHeader", [{"a": ["1"], "b": ["2"]}])], {"headers": {"a": "1", "b": "2"}}, (True, True)),
    ([condition("RequestHeader", [{"a": ["1"]}, {"A": ["2"]}])], {"headers": {"a": "2"}}, (True, True)),
    (
        [condition("RequestHeader", [{"a": ["1"]}]), condition("RequestHeader", [{"b": ["2"]}])],
        {"headers": {"a": "1"}},
        (False, False),
    ),
]


@pytest.mark.parametrize("way", ["any", "all"])
@pytest.mark.parametrize(("parts", "asked", "fits"), PAIRS)
def test_pairs_within_a_condition_and_conditions(
    service: Service, parts: list[dict[str, Any]], asked: dict[str, Any], fits: tuple[bool, bool], way: str
) -> None:
    service.control("PUT", "options", {"header_pairs": way})
    service.create(rule(1, parts))
    assert (traffic(service, **asked)["rule_id"] is not None) is fits[way == "all"]


def test_conditions_are_anded_and_paths_ored(service: Service) -> None:
    service.create(rule(1, [condition("Path", ["/a"]), condition("Path", ["/b"]), condition("Host", ["x.com"])]))
    taken = [
        traffic(service, host=host, path=path)["rule_id"] is not None
        for host, path in (("x.com", "/a"), ("x.com", "/b"), ("x.com", "/c"), ("y.com", "/a"))
    ]
    assert taken == [True, True, False, False]


def test_the_smaller_priority_wins(service: Service) -> None:
    both = [condition("Path", ["/*"])]
    ids = service.create(rule(20, both), rule(10, both, [forward(GREEN)]))
    assert traffic(service)["rule_id"] == ids[1]
    service.good("DeleteForwardingRules", ForwardingRuleIds=[ids[1]], **SCOPE)
    assert traffic(service)["rule_id"] == ids[0]


def test_what_a_rule_does(service: Service) -> None:
    parts = [action("Rewrite", {"path": "/v2"}), action("RemoveHeader", ["X-A"]), forward()]
    service.create(
        rule(1, [condition("Path", ["/1"])], parts),
        rule(2, [condition("Path", ["/2"])], [action("Redirect", {"domain": "a.com", "code": "301"})]),
        rule(3, [condition("Path", ["/3"])], [action("FixResponse", {"code": "404", "type": "text/css"})]),
        rule(4, [condition("Path", ["/4"])], [action("Drop")]),
    )
    first, second, third, fourth = (traffic(service, path=f"/{number}") for number in (1, 2, 3, 4))
    assert first["action"] == {"type": "ForwardGroup", "endpoint_group_id": BLUE}
    assert [part["type"] for part in first["actions"]] == ["Rewrite", "RemoveHeader", "ForwardGroup"]
    assert (second["action"]["domain"], second["action"]["path"]) == ("a.com", "${path}")
    assert third["action"]["type"] == "FixResponse" and third["action"]["content_type"] == "text/css"
    assert fourth["action"] == {"type": "Drop"}


@pytest.mark.parametrize("request_", [{"listener_id": "lsr-x"}, {"source_ip": "x"}, {"headers": ["a"]}])
def test_traffic_that_makes_no_sense(service: Service, request_: dict[str, Any]) -> None:
    assert service.control("POST", "traffic", {"listener_id": WEB, **request_}, expect=400)["error"]
