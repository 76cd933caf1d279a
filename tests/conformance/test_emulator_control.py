# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The control calls: state, journal, options, transitions, faults, actors, traffic."""

from __future__ import annotations

import json
from typing import Any

import pytest
from emulator_driver import ACCELERATOR, BLUE, GAME_GROUP, GREEN, WEB, Clock, Service, action, condition, forward, rule

from emulator.options import OPTIONS

SCOPE = {"AcceleratorId": ACCELERATOR, "ListenerId": WEB}


def test_reset_clears_everything(service: Service) -> None:
    fresh = service.control("GET", "state")
    service.control("PUT", "options", {"quota_rules": 1})
    service.control("PUT", "transitions", {"mode": "stuck"})
    service.control("POST", "faults", {"kind": "throttle", "times": 0, "skip": 1})
    service.create(rule(1))
    service.control("POST", "reset")
    assert service.control("GET", "state") == fresh
    assert service.control("GET", "journal") == []
    assert service.control("GET", "faults") == []
    service.create(rule(1), rule(2))
    assert {item["ForwardingRuleStatus"] for item in service.rules()} == {"active"}


def test_reset_to_another_seed(service: Service) -> None:
    service.control("POST", "reset", {"seed": "empty"})
    assert service.good("ListAccelerators")["Accelerators"] == []
    assert "error" in service.control("POST", "reset", {"seed": "no such file"}, expect=400)
    service.control("POST", "reset")
    assert len(service.good("ListAccelerators")["Accelerators"]) == 1


def test_the_state_can_be_taken_and_put_back(service: Service) -> None:
    ids = service.create(rule(1, ForwardingRuleName="kept"), ClientToken="t")
    service.add_destinations((80, 90))
    state = service.control("GET", "state")
    service.control("POST", "reset", {"seed": "empty"})
    service.control("PUT", "state", state)
    assert service.control("GET", "state") == state
    assert service.create(rule(1, ForwardingRuleName="kept"), ClientToken="t") == ids
    assert len(service.destinations()) == 1


@pytest.mark.parametrize(
    "state",
    [
        [],
        {"planets": {}},
        {"rules": []},
        {"listeners": {"lsr-1": {}}},
        {"listeners": {"lsr-1": {"AcceleratorId": "ga-none"}}},
        {"accelerators": {"ga-1": None}},
        {"accelerators": {"ga-1": {"State": 5}}},
        {"accelerators": {"ga-1": {"Sequence": "first"}}},
        {"accelerators": {"g": {}}, "listeners": {"l": {"AcceleratorId": "g"}}, "rules": {"r": {"ListenerId": "l"}}},
        {
            "accelerators": {"g": {}},
            "listeners": {"l": {"AcceleratorId": "g"}},
            "rules": {
                "r": {
                    "ListenerId": "l",
                    "Priority": 1,
                    "RuleConditions": [{"RuleConditionType": "Host", "RuleConditionValue": "not json"}],
                    "RuleActions": [],
                }
            },
        },
    ],
)
def test_a_state_that_does_not_fit_is_refused_and_changes_nothing(service: Service, state: Any) -> None:
    before = service.control("GET", "state")
    assert service.control("PUT", "state", state, expect=400)["error"]
    assert service.control("GET", "state") == before


@pytest.mark.parametrize(
    "text", ["not json", "[" * 100000, "\x00", "5", "null", '{"mode": "never"}', '{"kind": "dragon"}', '{"n": -1}']
)
@pytest.mark.parametrize(
    ("method", "name"),
    [("PUT", "state"), ("PUT", "transitions"), ("PUT", "options"), ("POST", "faults"), ("POST", "actors")],
)
def test_garbage_is_answered(service: Service, method: str, name: str, text: str) -> None:
    response = service.application.respond(method, f"/_emulator/{name}", {}, text.encode())
    assert response.status == 400 and json.loads(response.body)["error"]


def test_unknown_calls(service: Service) -> None:
    assert "health" in service.control("GET", "wealth", expect=404)["error"]
    assert service.control("PUT", "health", expect=405)["error"] == "GET health"


def test_journal(service: Service, clock: Clock) -> None:
    service.create(rule(1))
    clock.advance(5)
    service.call("DescribeListener", "emulator-readonly", ListenerId="lsr-x", SecurityToken="secret")
    first, second = service.control("GET", "journal")
    assert first["params"]["ForwardingRules.1.Priority"] == "1"
    assert (first["seq"], first["action"], first["status"], first["code"]) == (1, "CreateForwardingRules", 200, None)
    assert (first["changed"], first["access_key_id"], first["client_token"]) == (True, "emulator", None)
    assert second == {
        "seq": 2,
        "time": first["time"] + 5,
        "action": "DescribeListener",
        "params": {"RegionId": "cn-hangzhou", "ListenerId": "lsr-x"},
        "access_key_id": "emulator-readonly",
        "status": 400,
        "code": "NotExist.Listener",
        "changed": False,
        "client_token": None,
        "fault": None,
    }
    service.control("DELETE", "journal")
    assert service.control("GET", "journal") == []
    service.call("DescribeListener", ListenerId=WEB)
    assert [entry["seq"] for entry in service.control("GET", "journal")] == [3]


@pytest.mark.parametrize("name", OPTIONS)
def test_options(service: Service, name: str) -> None:
    option = OPTIONS[name]
    for value in option.choices or (option.low, option.low + 7):
        assert service.control("PUT", "options", {name: value})[name] == value
    bad: Any
    for bad in ("nonsense", None, -1, 1.5, [], "true"):
        assert service.control("PUT", "options", {name: bad}, expect=400)["error"]
    assert service.control("PUT", "options", {})[name] == value


def test_unknown_option(service: Service) -> None:
    service.control("PUT", "options", {"quota_rules": 3, "colour": "red"}, expect=400)
    assert service.control("PUT", "options", {})["quota_rules"] == 20, "nothing of a refused call is kept"


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


def faulty(service: Service, **fault: Any) -> None:
    assert service.control("POST", "faults", fault)["id"] >= 1


def test_throttle(service: Service) -> None:
    faulty(service, kind="throttle", status=429, retry_after_ms=250)
    response = service.respond("DescribeListener", ListenerId=WEB)
    assert (response.status, response.headers["x-acs-retry-after"]) == (429, "250")
    assert json.loads(response.body)["Code"] == "Throttling.User"
    service.good("DescribeListener", ListenerId=WEB)
    assert [entry["fault"] for entry in service.control("GET", "journal")] == ["throttle", None]


def test_error_after_some_and_a_few_times(service: Service) -> None:
    faulty(service, kind="error", action="DescribeListener", code="Boom", status=503, message="bang", skip=1, times=2)
    codes = [service.call("DescribeListener", ListenerId=WEB)[1].get("Code") for _call in range(5)]
    assert codes == [None, "Boom", "Boom", None, None]
    assert service.control("GET", "faults") == []


def test_faults_of_one_action_leave_the_others_alone(service: Service) -> None:
    faulty(service, kind="error", action="CreateForwardingRules")
    service.good("DescribeListener", ListenerId=WEB)
    assert service.call("CreateForwardingRules", ForwardingRules=[rule(1)], **SCOPE)[0] == 500
    assert service.rules() == []


def test_drop_before_and_after(service: Service) -> None:
    for kind, number in (("drop_before", 0), ("reset", 0), ("drop_after", 1)):
        faulty(service, kind=kind, action="CreateForwardingRules")
        response = service.respond("CreateForwardingRules", ForwardingRules=[rule(1)], ClientToken="t", **SCOPE)
        assert response.socket == ("reset" if kind == "reset" else "close")
        assert len(service.rules()) == number
    repeated = service.good("CreateForwardingRules", ForwardingRules=[rule(1)], ClientToken="t", **SCOPE)
    assert repeated["ForwardingRules"][0]["ForwardingRuleId"] == service.rules()[0]["ForwardingRuleId"]


def test_html_truncate_and_delay(service: Service) -> None:
    faulty(service, kind="html")
    faulty(service, kind="truncate")
    faulty(service, kind="delay", seconds=3)
    page, half, late = (service.respond("DescribeListener", ListenerId=WEB) for _call in range(3))
    assert (page.status, page.headers["Content-Type"]) == (502, "text/html")
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        json.loads(half.body)
    assert (half.status, late.status, late.delay) == (200, 200, 3)


def test_stale_reads(service: Service, clock: Clock) -> None:
    faulty(service, kind="stale_read", times=0, seconds=10)
    assert service.rules() == [], "before the first write there is nothing to be stale"
    ids = service.create(rule(1))
    assert service.rules() == []
    service.create(rule(2))
    assert [item["ForwardingRuleId"] for item in service.rules()] == ids
    assert service.good("DescribeListener", ListenerId=WEB)["State"] == "active"
    clock.advance(11)
    assert len(service.rules()) == 2


def test_probability_is_seeded(clock: Clock) -> None:
    runs = []
    for _run in range(2):
        service = Service(clock, random_seed=5)
        faulty(service, kind="throttle", times=0, probability=0.5)
        runs.append([service.call("DescribeListener", ListenerId=WEB)[0] for _call in range(40)])
    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 400}


@pytest.mark.parametrize("fault", [{"kind": "fire"}, {}, {"kind": "html", "colour": 1}, {"kind": "html", "times": "x"}])
def test_unknown_faults(service: Service, fault: dict[str, Any]) -> None:
    assert service.control("POST", "faults", fault, expect=400)["error"]


def test_actor_holds_the_lock(service: Service, clock: Clock) -> None:
    answer = service.control("POST", "actors", {"accelerator_id": ACCELERATOR, "seconds": 30})
    assert answer == {"held": True, "answer": None}
    assert service.create_refused(rule(1)) == "StateError.Accelerator"
    assert service.good("DescribeAccelerator", AcceleratorId=ACCELERATOR)["State"] == "configuring"
    assert service.good("DescribeListener", ListenerId=WEB)["State"] == "active"
    clock.advance(30)
    service.create(rule(1))


@pytest.mark.parametrize("poll", ["list", "describe", "group", "write"])
def test_actor_by_polls(service: Service, poll: str) -> None:
    service.control("POST", "actors", {"accelerator_id": ACCELERATOR, "polls": 2})
    for _poll in range(2):
        assert service.control("GET", "state")["pending"]
        if poll == "list":
            service.rules()
        elif poll == "describe":
            service.good("DescribeAccelerator", AcceleratorId=ACCELERATOR)
        elif poll == "group":
            service.good("DescribeCustomRoutingEndpointGroup", EndpointGroupId=GAME_GROUP)
        else:
            assert service.create_refused(rule(1)) == "StateError.Accelerator"
    service.create(rule(1))


def test_actor_changes_something(service: Service, clock: Clock) -> None:
    ids = service.create(rule(1))
    parameters = {"ListenerId": WEB, "ForwardingRules": [{**rule(7), "ForwardingRuleId": ids[0]}]}
    change = {"action": "UpdateForwardingRules", "parameters": parameters}
    service.control("POST", "actors", {"accelerator_id": ACCELERATOR, "seconds": 9, "change": change})
    assert [(item["Priority"], item["ForwardingRuleStatus"]) for item in service.rules()] == [(7, "configuring")]
    clock.advance(9)
    assert service.rules()[0]["ForwardingRuleStatus"] == "active"
    change = {
        "action": "CreateCustomRoutingEndpointGroupDestinations",
        "parameters": {
            "EndpointGroupId": GAME_GROUP,
            "DestinationConfigurations": [{"FromPort": 5, "ToPort": 6, "Protocols": ["TCP"]}],
        },
    }
    service.control("POST", "actors", {"accelerator_id": ACCELERATOR, "polls": 1, "change": change})
    assert service.destinations()[0]["FromPort"] == 5
    assert service.good("DescribeCustomRoutingEndpointGroup", EndpointGroupId=GAME_GROUP)["State"] == "updating"


@pytest.mark.parametrize(
    "actor",
    [
        {"seconds": 1},
        {"accelerator_id": "ga-x", "seconds": 1},
        {"accelerator_id": ACCELERATOR},
        {"accelerator_id": ACCELERATOR, "seconds": 1, "polls": 1},
        {"accelerator_id": ACCELERATOR, "seconds": -1},
        {"accelerator_id": ACCELERATOR, "seconds": 1, "change": {"action": "DeleteForwardingRules"}},
        {"accelerator_id": ACCELERATOR, "seconds": 1, "colour": "red"},
    ],
)
def test_actors_that_make_no_sense(service: Service, actor: dict[str, Any]) -> None:
    assert service.control("POST", "actors", actor, expect=400)["error"]
    service.create(rule(1))
    assert service.rules()[0]["ForwardingRuleStatus"] == "active", "the transitions are as they were"


def test_only_one_actor_at_a_time(service: Service) -> None:
    service.control("POST", "actors", {"accelerator_id": ACCELERATOR, "seconds": 5})
    service.control("POST", "actors", {"accelerator_id": ACCELERATOR, "seconds": 5}, expect=400)


def test_adversarial_is_hard_but_fair_and_repeatable(clock: Clock) -> None:
    """A client that only repeats itself with its token gets there; the same seed makes the same trouble."""
    runs = []
    for _run in range(2):
        clock.now = 1767323045.0
        service = Service(clock, profile="adversarial", random_seed=3)
        answers = []
        for number in range(1, 11):
            for _attempt in range(200):
                response = service.respond(
                    "CreateForwardingRules", ForwardingRules=[rule(number)], ClientToken=f"t{number}", **SCOPE
                )
                answers.append((response.status, response.socket))
                clock.advance(1)
                if response.status == 200 and not response.socket and b"RequestId" in response.body:
                    break
            else:
                pytest.fail("it never got through")
        runs.append(answers)
        assert len(service.control("GET", "state")["rules"]) == 10
        assert {entry["fault"] for entry in service.control("GET", "journal")} >= {None, "drop_after", "error"}
        assert 1 <= service.control("PUT", "options", {})["page_size_cap"] <= 3
    assert runs[0] == runs[1]
