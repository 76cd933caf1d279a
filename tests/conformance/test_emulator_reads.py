# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Describe, List, paging, and client tokens."""

from __future__ import annotations

from typing import Any

import pytest
from emulator_driver import ACCELERATOR, BLUE, GAME, GAME_ACCELERATOR, GAME_GROUP, SCOPE, WEB, Service, rule

DESTINATIONS = "ListCustomRoutingEndpointGroupDestinations"
ELSEWHERE = {"AcceleratorId": GAME_ACCELERATOR}


@pytest.mark.parametrize(
    ("action", "params", "expected"),
    [
        ("DescribeAccelerator", {"AcceleratorId": ACCELERATOR}, {"Name": "quickstart", "State": "active"}),
        (
            "DescribeListener",
            {"ListenerId": WEB},
            {"AcceleratorId": ACCELERATOR, "Protocol": "HTTP", "Type": "Standard", "State": "active"},
        ),
        (
            "DescribeListener",
            {"ListenerId": GAME},
            {"Type": "CustomRouting", "PortRanges": [{"FromPort": 10000, "ToPort": 16000}]},
        ),
        (
            "DescribeEndpointGroup",
            {"EndpointGroupId": BLUE},
            {"AcceleratorId": ACCELERATOR, "ListenerId": WEB, "EndpointGroupType": "virtual", "State": "active"},
        ),
        (
            "DescribeCustomRoutingEndpointGroup",
            {"EndpointGroupId": GAME_GROUP},
            {
                "AcceleratorId": GAME_ACCELERATOR,
                "ListenerId": GAME,
                "EndpointGroupRegion": "cn-hangzhou",
                "State": "active",
            },
        ),
    ],
)
def test_describe(service: Service, action: str, params: dict[str, str], expected: dict[str, Any]) -> None:
    body = service.good(action, **params)
    assert {name: body[name] for name in expected} == expected
    assert body["ServiceManaged"] is False and "Sequence" not in body


@pytest.mark.parametrize(
    ("action", "params", "code"),
    [
        ("DescribeAccelerator", {"AcceleratorId": "ga-x"}, "NotExist.Accelerator"),
        ("DescribeListener", {"ListenerId": "lsr-x"}, "NotExist.Listener"),
        ("DescribeEndpointGroup", {"EndpointGroupId": GAME_GROUP}, "NotExist.EndPointGroup"),
        ("DescribeCustomRoutingEndpointGroup", {"EndpointGroupId": BLUE}, "NotExist.EndPointGroup"),
        ("ListListeners", {"AcceleratorId": "ga-x"}, "NotExist.Accelerator"),
        ("ListEndpointGroups", {"AcceleratorId": "ga-x"}, "NotExist.Accelerator"),
        ("ListCustomRoutingEndpointGroups", {"AcceleratorId": "ga-x"}, "NotExist.Accelerator"),
        ("ListForwardingRules", {"AcceleratorId": "ga-x", "ListenerId": WEB}, "NotExist.Accelerator"),
        ("ListForwardingRules", {"AcceleratorId": ACCELERATOR, "ListenerId": "x"}, "NotExist.Listener"),
        ("ListForwardingRules", {"AcceleratorId": ACCELERATOR}, "MissingListenerId"),
    ],
)
def test_unknown(service: Service, action: str, params: dict[str, str], code: str) -> None:
    assert service.refused(action, **params) == code


@pytest.mark.parametrize(
    ("action", "name", "filters", "ids"),
    [
        ("ListAccelerators", "Accelerators", {}, [ACCELERATOR, GAME_ACCELERATOR]),
        ("ListAccelerators", "Accelerators", {"AcceleratorId": ACCELERATOR}, [ACCELERATOR]),
        ("ListAccelerators", "Accelerators", {"State": "deleting"}, []),
        ("ListAccelerators", "Accelerators", {"Tag": [{"Key": "a", "Value": "b"}]}, []),
        ("ListListeners", "Listeners", {}, [WEB]),
        ("ListListeners", "Listeners", ELSEWHERE, [GAME]),
        ("ListListeners", "Listeners", {"Protocol": "HTTP"}, [WEB]),
        ("ListEndpointGroups", "EndpointGroups", {}, ["epg-bp1default", BLUE, "epg-bp1green"]),
        ("ListEndpointGroups", "EndpointGroups", {"EndpointGroupType": "default"}, ["epg-bp1default"]),
        ("ListEndpointGroups", "EndpointGroups", {"EndpointGroupType": "virtual"}, [BLUE, "epg-bp1green"]),
        ("ListEndpointGroups", "EndpointGroups", {"EndpointGroupId": BLUE}, [BLUE]),
        ("ListEndpointGroups", "EndpointGroups", {"ListenerId": GAME}, []),
        ("ListEndpointGroups", "EndpointGroups", ELSEWHERE, []),
        ("ListCustomRoutingEndpointGroups", "EndpointGroups", {}, []),
        ("ListCustomRoutingEndpointGroups", "EndpointGroups", ELSEWHERE, [GAME_GROUP]),
        ("ListCustomRoutingEndpointGroups", "EndpointGroups", {**ELSEWHERE, "ListenerId": WEB}, []),
    ],
)
def test_lists(service: Service, action: str, name: str, filters: dict[str, Any], ids: list[str]) -> None:
    key = {"Accelerators": "AcceleratorId", "Listeners": "ListenerId", "EndpointGroups": "EndpointGroupId"}[name]
    scope = {} if action == "ListAccelerators" else {"AcceleratorId": ACCELERATOR}
    body = service.good(action, **{**scope, **filters})
    assert [element[key] for element in body[name]] == ids
    assert (body["TotalCount"], body["PageNumber"], body["PageSize"]) == (len(ids), 1, 10)


def test_a_group_knows_the_rules_that_forward_to_it(service: Service) -> None:
    ids = service.create(rule(1), rule(2))
    assert service.good("DescribeEndpointGroup", EndpointGroupId=BLUE)["ForwardingRuleIds"] == ids


def rule_pages(service: Service, **params: Any) -> list[dict[str, Any]]:
    pages = [service.good("ListForwardingRules", **SCOPE, **params)]
    while "NextToken" in pages[-1]:
        pages.append(service.good("ListForwardingRules", NextToken=pages[-1]["NextToken"], **SCOPE, **params))
    return pages


@pytest.mark.parametrize(("size", "expected"), [(1, [1] * 5), (2, [2, 2, 1]), (5, [5]), (100, [5])])
def test_pages_of_rules(service: Service, size: int, expected: list[int]) -> None:
    ids = service.create(*[rule(number) for number in (5, 4, 3, 2, 1)])
    pages = rule_pages(service, MaxResults=size)
    assert [len(page["ForwardingRules"]) for page in pages] == expected
    assert [item["ForwardingRuleId"] for page in pages for item in page["ForwardingRules"]] == ids
    assert {page["TotalCount"] for page in pages} == {5}
    assert {page["MaxResults"] for page in pages} == {size}


def test_twenty_rules_by_default(service: Service) -> None:
    service.control("PUT", "options", {"quota_rules": 50, "quota_conditions": 50})
    service.create(*[rule(number) for number in range(1, 42)])
    assert [len(page["ForwardingRules"]) for page in rule_pages(service)] == [20, 20, 1]


@pytest.mark.parametrize(("size", "code"), [(0, "MaxResults"), (101, "MaxResults"), (-1, "MaxResults")])
def test_size_of_a_page_of_rules(service: Service, size: int, code: str) -> None:
    assert service.refused("ListForwardingRules", MaxResults=size, **SCOPE) == f"IllegalParameter.{code}"


def test_one_rule_by_its_id(service: Service) -> None:
    ids = service.create(rule(1), rule(2))
    page = service.good("ListForwardingRules", ForwardingRuleId=ids[1], **SCOPE)
    assert [item["ForwardingRuleId"] for item in page["ForwardingRules"]] == ids[1:]
    assert "NextToken" not in page
    assert service.good("ListForwardingRules", ForwardingRuleId="frule-x", **SCOPE)["ForwardingRules"] == []


@pytest.mark.parametrize("token", ["x", "zzzzzzzz", "00000001" + "0" * 24])
def test_a_token_must_have_been_given_out(service: Service, token: str) -> None:
    assert service.refused("ListForwardingRules", NextToken=token, **SCOPE) == "IllegalParameter.NextToken"


def test_a_page_neither_skips_nor_repeats_when_rules_vanish_between(service: Service) -> None:
    ids = service.create(*[rule(number) for number in range(1, 7)])
    token = service.good("ListForwardingRules", MaxResults=2, **SCOPE)["NextToken"]
    service.good("DeleteForwardingRules", ForwardingRuleIds=ids[:3], **SCOPE)
    page = service.good("ListForwardingRules", MaxResults=2, NextToken=token, **SCOPE)
    assert [item["ForwardingRuleId"] for item in page["ForwardingRules"]] == ids[3:5]


def test_pages_by_number(service: Service) -> None:
    service.add_destinations(*[(port, port) for port in range(1, 21)])
    service.add_destinations(*[(port, port) for port in range(21, 26)])
    pages = [service.good(DESTINATIONS, AcceleratorId=GAME_ACCELERATOR, PageNumber=number) for number in (1, 2, 3, 4)]
    assert [len(page["Destinations"]) for page in pages] == [10, 10, 5, 0]
    ports = [item["FromPort"] for page in pages for item in page["Destinations"]]
    assert ports == list(range(1, 26))
    assert {page["TotalCount"] for page in pages} == {25}
    assert len(service.destinations()) == 25


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"PageSize": 50}, None),
        ({"PageSize": 51}, "IllegalParameter.PageSize"),
        ({"PageSize": 0}, "IllegalParameter.PageSize"),
        ({"PageNumber": 0}, "IllegalParameter.PageNumber"),
    ],
)
def test_limits_of_pages(service: Service, params: dict[str, Any], code: str | None) -> None:
    assert service.call(DESTINATIONS, AcceleratorId=GAME_ACCELERATOR, **params)[1].get("Code") == code


def test_a_service_may_give_less_than_was_asked_for(service: Service) -> None:
    service.create(*[rule(number) for number in range(1, 6)])
    service.add_destinations(*[(port, port) for port in range(1, 6)])
    service.control("PUT", "options", {"page_size_cap": 2})
    assert [len(page["ForwardingRules"]) for page in rule_pages(service, MaxResults=100)] == [2, 2, 1]
    page = service.good(DESTINATIONS, AcceleratorId=GAME_ACCELERATOR, PageSize=50, PageNumber=3)
    assert (len(page["Destinations"]), page["PageSize"], page["TotalCount"]) == (1, 2, 5)


def create(service: Service, token: str, **params: Any) -> tuple[int, dict[str, Any]]:
    given = {**SCOPE, "ForwardingRules": [rule(1)], "ClientToken": token, **params}
    return service.call("CreateForwardingRules", **given)


def test_a_repeated_token_gets_the_first_answer(service: Service) -> None:
    first = create(service, "token")
    assert create(service, "token") == first
    assert len(service.rules()) == 1
    assert [entry["changed"] for entry in service.control("GET", "journal")[:2]] == [True, False]
    assert [entry["client_token"] for entry in service.control("GET", "journal")[:2]] == ["token"] * 2


def test_a_repeated_token_is_answered_before_the_lock_is_looked_at(service: Service) -> None:
    service.control("PUT", "transitions", {"mode": "stuck"})
    first = create(service, "token")
    assert create(service, "token") == first
    assert create(service, "another")[1]["Code"] == "StateError.Accelerator"


def test_the_same_token_with_something_else_is_refused(service: Service) -> None:
    create(service, "token")
    assert create(service, "token", ForwardingRules=[rule(2)])[1]["Code"] == "IdempotentParameterMismatch"
    other = service.refused("DeleteForwardingRules", ForwardingRuleIds=["x"], ClientToken="token", **SCOPE)
    assert other == "IdempotentParameterMismatch"
    assert len(service.rules()) == 1


def test_tokens_of_different_keys_are_different(service: Service) -> None:
    create(service, "token", ForwardingRules=[rule()])
    answer = service.call("CreateForwardingRules", "testid", ForwardingRules=[rule()], ClientToken="token", **SCOPE)
    assert answer[0] == 200
    assert len(service.rules()) == 2


def test_a_dry_run_has_nothing_to_do_with_tokens(service: Service) -> None:
    service.add_destinations((1, 1), ClientToken="token")
    items = [{"FromPort": 2, "ToPort": 2, "Protocols": ["TCP"]}]
    given = {"EndpointGroupId": GAME_GROUP, "DestinationConfigurations": items, "ClientToken": "token"}
    action = "CreateCustomRoutingEndpointGroupDestinations"
    assert service.refused(action, DryRun=True, **given) == "DryRunOperation"
    assert service.refused(action, **given) == "IdempotentParameterMismatch"


def test_refused_writes_are_not_remembered(service: Service) -> None:
    assert create(service, "token", ForwardingRules=[rule(0)])[1]["Code"] == "IllegalParameter.Priority"
    assert create(service, "token")[0] == 200


def test_without_a_token_every_write_counts(service: Service) -> None:
    service.create(rule())
    service.create(rule())
    service.create(rule(), ClientToken="")
    assert len(service.rules()) == 3


@pytest.mark.parametrize(
    ("token", "good"), [("t" * 64, True), ("t" * 65, False), ("tökén", False)], ids=["64", "65", "not ASCII"]
)
def test_limits_of_a_token(service: Service, token: str, good: bool) -> None:
    assert create(service, token)[1].get("Code") == (None if good else "IllegalParameter.ClientToken")


def test_tokens_of_destination_writes(service: Service) -> None:
    assert service.add_destinations((1, 1), ClientToken="t") == service.add_destinations((1, 1), ClientToken="t")
    assert len(service.destinations()) == 1


def test_unknown_actions_and_versions(service: Service) -> None:
    assert service.call("CreateUnicorn")[0:1] == (404,)
    assert service.call("CreateUnicorn")[1]["Code"] == "InvalidAction.NotFound"
    assert service.call("DescribeAccelerator", Version="2014-05-26", AcceleratorId="x")[1]["Code"] == "InvalidVersion"
    assert service.call("DescribeAccelerator", AcceleratorId=ACCELERATOR, Colour="red")[1]["Code"] == "InvalidParameter"
    assert service.call("", AcceleratorId=ACCELERATOR)[1]["Code"] == "MissingAction"


def test_every_body_has_its_request_id(service: Service) -> None:
    bodies = [service.call("DescribeAccelerator", AcceleratorId=name)[1] for name in (ACCELERATOR, "ga-x")]
    ids = [body["RequestId"] for body in bodies]
    assert len(set(ids)) == 2
    assert all(len(text) == 36 and text == text.upper() for text in ids)
    assert {"HostId", "Code", "Message", "Recommend"} <= set(bodies[1])
