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
