# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes are asynchronous and exclusive per accelerator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from emulator_driver import (
    ACCELERATOR,
    BLUE,
    GAME,
    GAME_ACCELERATOR,
    GAME_GROUP,
    SCOPE,
    WEB,
    Clock,
    Service,
    condition,
    rule,
)

from emulator.options import OPTIONS

LIST = "ListCustomRoutingEndpointGroupDestinations"
SPAN = {"FromPort": 1, "ToPort": 1, "Protocols": ["TCP"]}

WRITES: dict[str, dict[str, Any]] = {
    "CreateForwardingRules": {**SCOPE, "ForwardingRules": [rule(9)]},
    "UpdateForwardingRules": {**SCOPE, "ForwardingRules": [rule(9, ForwardingRuleId="frule-any")]},
    "DeleteForwardingRules": {**SCOPE, "ForwardingRuleIds": ["frule-any"]},
    "CreateCustomRoutingEndpointGroupDestinations": {
        "EndpointGroupId": GAME_GROUP,
        "DestinationConfigurations": [SPAN],
    },
    "UpdateCustomRoutingEndpointGroupDestinations": {
        "EndpointGroupId": GAME_GROUP,
        "DestinationConfigurations": [{**SPAN, "DestinationId": "dst-any"}],
    },
    "DeleteCustomRoutingEndpointGroupDestinations": {"EndpointGroupId": GAME_GROUP, "DestinationIds": ["dst-any"]},
}


@pytest.fixture
def slow(service: Service) -> Service:
    """Writes take 50 seconds; there are a second listener and a second group on the accelerator, and another one."""
    state = service.control("GET", "state")
    state["listeners"]["lsr-more"] = {"AcceleratorId": ACCELERATOR}
    state["endpoint_groups"]["epg-more"] = {"ListenerId": "lsr-more"}
    state["custom_routing_endpoint_groups"]["epg-game2"] = {"ListenerId": GAME}
    state["accelerators"]["ga-2"] = {}
    state["listeners"]["lsr-2"] = {"AcceleratorId": "ga-2"}
    state["endpoint_groups"]["epg-2"] = {"ListenerId": "lsr-2"}
    service.control("PUT", "state", state)
    service.control("PUT", "transitions", {"mode": "seconds", "n": 50})
    return service


def states(service: Service) -> tuple[str, ...]:
    """The accelerator and its web listener; the other accelerator, its game listener and game group."""
    return (
        service.good("DescribeAccelerator", AcceleratorId=ACCELERATOR)["State"],
        service.good("DescribeListener", ListenerId=WEB)["State"],
        service.good("DescribeAccelerator", AcceleratorId=GAME_ACCELERATOR)["State"],
        service.good("DescribeListener", ListenerId=GAME)["State"],
        service.good("DescribeCustomRoutingEndpointGroup", EndpointGroupId=GAME_GROUP)["State"],
    )


def rule_states(service: Service) -> list[str]:
    return [item["ForwardingRuleStatus"] for item in service.rules()]


def destination_state(service: Service, destination_id: str) -> str:
    action = "DescribeCustomRoutingEndpointGroupDestinations"
    return str(service.good(action, DestinationId=destination_id)["State"])


def test_a_rule_write_is_shown_at_once_and_settles(slow: Service, clock: Clock) -> None:
    slow.create(rule(1))
    assert rule_states(slow) == ["configuring"]
    assert states(slow) == ("configuring", "configuring", "active", "active", "active")
    clock.advance(49.9)
    assert rule_states(slow) == ["configuring"]
    clock.advance(0.2)
    assert rule_states(slow) == ["active"]
    assert states(slow) == ("active",) * 5


def test_a_deleted_rule_is_shown_as_deleting_until_it_vanishes(slow: Service, clock: Clock) -> None:
    ids = slow.create(rule(1), rule(2))
    clock.advance(50)
    slow.good("DeleteForwardingRules", ForwardingRuleIds=ids[:1], **SCOPE)
    assert rule_states(slow) == ["deleting", "active"]
    clock.advance(50)
    assert rule_states(slow) == ["active"]


def test_new_content_is_listed_at_once_but_in_force_only_when_settled(slow: Service, clock: Clock) -> None:
    ids = slow.create(rule(1, [condition("Path", ["/old"])]))
    clock.advance(50)
    changed = rule(1, [condition("Path", ["/new"])], ForwardingRuleId=ids[0])
    slow.good("UpdateForwardingRules", ForwardingRules=[changed], **SCOPE)
    assert slow.rules()[0]["RuleConditions"][0]["RuleConditionValue"] == '["/new"]'

    def taken(path: str) -> Any:
        return slow.control("POST", "traffic", {"listener_id": WEB, "path": path})["rule_id"]

    assert (taken("/old"), taken("/new")) == (ids[0], None)
    clock.advance(50)
    assert (taken("/old"), taken("/new")) == (None, ids[0])


def test_a_destination_write_moves_its_group(slow: Service, clock: Clock) -> None:
    first = slow.add_destinations((1, 1))[0]
    assert states(slow) == ("active", "active", "configuring", "updating", "updating")
    assert destination_state(slow, first) == "init"
    clock.advance(50)
    assert states(slow) == ("active",) * 5
    assert destination_state(slow, first) == "active"
    changed = {"EndpointGroupId": GAME_GROUP, "DestinationConfigurations": [{"DestinationId": first, "ToPort": 2}]}
    slow.good("UpdateCustomRoutingEndpointGroupDestinations", **changed)
    assert destination_state(slow, first) == "updating"
    clock.advance(50)
    slow.good("DeleteCustomRoutingEndpointGroupDestinations", EndpointGroupId=GAME_GROUP, DestinationIds=[first])
    assert destination_state(slow, first) == "deleting"
    clock.advance(50)
    assert slow.refused("DescribeCustomRoutingEndpointGroupDestinations", DestinationId=first) == "NotExist.Destination"
    assert slow.destinations() == []


CODES = OPTIONS["busy_code"].choices
NEAREST = {"Forwarding": "NotActive.Listener", "CustomRouting": "StateError.EndPointGroup"}


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("name", WRITES)
def test_no_second_write_while_one_settles(slow: Service, clock: Clock, name: str, code: str) -> None:
    """Nobody documents the code: the default is what Terraform waits for when it creates a rule."""
    assert slow.control("PUT", "options", {})["busy_code"] == "StateError.Accelerator"
    slow.control("PUT", "options", {"busy_code": code})
    slow.create(rule(1))
    slow.add_destinations((5, 5))
    nearest = next(NEAREST[part] for part in NEAREST if part in name)
    status, body = slow.call(name, **WRITES[name])
    assert (status, body["Code"]) == (400, nearest if code == "nearest" else code)
    assert body["Message"]
    clock.advance(50)
    assert slow.call(name, **WRITES[name])[1].get("Code") in (None, "NotExist.ForwardingRule", "NotExist.Destination")


def test_the_lock_is_on_the_accelerator(slow: Service) -> None:
    slow.create(rule(1))
    assert slow.create_refused(rule(1), listener="lsr-more") == "StateError.Accelerator"
    slow.good("CreateForwardingRules", AcceleratorId="ga-2", ListenerId="lsr-2", ForwardingRules=[drop()])


def drop() -> dict[str, Any]:
    return rule(1, actions=[{"Order": 1, "RuleActionType": "Drop"}])


def test_another_group_of_the_accelerator_is_locked_too(slow: Service) -> None:
    slow.add_destinations((5, 5))
    given = {"EndpointGroupId": "epg-game2", "DestinationConfigurations": [SPAN]}
    assert slow.refused("CreateCustomRoutingEndpointGroupDestinations", **given) == "StateError.Accelerator"


def test_a_refused_write_takes_no_lock(slow: Service) -> None:
    assert slow.create_refused(rule(0)) == "IllegalParameter.Priority"
    assert slow.create_refused(rule(1, [condition("Path", ["x"])])) == "IllegalParameter.RuleConditionValue"
    assert states(slow) == ("active",) * 5


@pytest.mark.parametrize("polls", [1, 3])
def test_polls_of_rules(service: Service, polls: int) -> None:
    service.control("PUT", "transitions", {"mode": "polls", "n": polls})
    service.create(rule(1))
    assert [rule_states(service) for _poll in range(polls + 1)] == [["configuring"]] * polls + [["active"]]


def test_all_pages_together_are_one_poll(service: Service) -> None:
    service.control("PUT", "transitions", {"mode": "polls", "n": 1})
    service.create(rule(1), rule(2))
    first = service.good("ListForwardingRules", MaxResults=1, **SCOPE)
    second = service.good("ListForwardingRules", MaxResults=1, NextToken=first["NextToken"], **SCOPE)
    assert second["ForwardingRules"][0]["ForwardingRuleStatus"] == "configuring"
    assert rule_states(service) == ["active", "active"]


@pytest.mark.parametrize(
    "read",
    [
        lambda service: service.good("DescribeCustomRoutingEndpointGroup", EndpointGroupId=GAME_GROUP)["State"],
        lambda service: service.good("ListCustomRoutingEndpointGroups", AcceleratorId=GAME_ACCELERATOR)[
            "EndpointGroups"
        ][0]["State"],
        lambda service: service.good("DescribeListener", ListenerId=GAME)["State"],
        lambda service: service.good("DescribeAccelerator", AcceleratorId=GAME_ACCELERATOR)["State"],
    ],
)
def test_polls_of_a_group(service: Service, read: Callable[[Service], str]) -> None:
    service.control("PUT", "transitions", {"mode": "polls", "n": 2})
    service.add_destinations((1, 1))
    found = [read(service) for _poll in range(3)]
    assert found[0] == found[1] != "active"
    assert found[2] == "active"


def test_reading_something_else_is_no_poll(service: Service) -> None:
    service.control("PUT", "transitions", {"mode": "polls", "n": 1})
    service.add_destinations((1, 1))
    service.rules()
    service.good("DescribeListener", ListenerId=WEB)
    service.good("DescribeEndpointGroup", EndpointGroupId=BLUE)
    service.destinations()
    assert states(service)[2] == "configuring"


def test_a_refused_write_is_a_poll(service: Service) -> None:
    service.control("PUT", "transitions", {"mode": "polls", "n": 2})
    service.create(rule(1))
    assert service.create_refused(rule(2)) == "StateError.Accelerator"
    assert service.create_refused(rule(2)) == "StateError.Accelerator"
    service.create(rule(2))


def test_stuck_until_told_otherwise(service: Service, clock: Clock) -> None:
    service.control("PUT", "transitions", {"mode": "stuck"})
    service.create(rule(1))
    clock.advance(10**6)
    assert rule_states(service) == ["configuring"]
    service.control("PUT", "transitions", {"mode": "immediate"})
    assert rule_states(service) == ["active"]


def test_kinds_settle_on_their_own(service: Service, clock: Clock) -> None:
    service.control("PUT", "transitions", {"mode": "seconds", "n": 5, "kind": "accelerator"})
    service.create(rule(1))
    assert rule_states(service) == ["active"]
    assert states(service) == ("configuring", "active", "active", "active", "active")
    assert service.create_refused(rule(2)) == "StateError.Accelerator"
    clock.advance(5)
    service.create(rule(2))


def test_a_rule_that_is_at_work_on_an_active_listener(service: Service) -> None:
    service.control("PUT", "transitions", {"mode": "stuck"})
    service.control("PUT", "transitions", {"mode": "immediate", "kind": "listener"})
    service.create(rule(1))
    assert states(service)[1] == "active"
    assert service.create_refused(rule(2)) == "StateError.Accelerator"
    service.control("PUT", "options", {"busy_code": "nearest"})
    assert service.create_refused(rule(2)) == "StateError.ForwardingRule"


def test_speed_and_profile(clock: Clock) -> None:
    service = Service(clock, profile="realistic", speed=10)
    service.create(rule(1))
    clock.advance(1.49)
    assert rule_states(service) == ["configuring"]
    clock.advance(1.02)
    assert rule_states(service) == ["active"]


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("code", ["StateError.Accelerator", "nearest", "GA_NOT_STEADY"])
def test_expired_subscription(service: Service, clock: Clock, name: str, code: str) -> None:
    service.control("PUT", "options", {"accelerator_state": "finacialLocked", "busy_code": code})
    assert service.refused(name, **WRITES[name]) == "StateError.Accelerator"
    clock.advance(10**6)
    assert service.refused(name, **WRITES[name]) == "StateError.Accelerator"
    assert states(service)[0] == states(service)[2] == "finacialLocked"
    assert service.rules() == []


@pytest.mark.parametrize(
    ("section", "record", "code"),
    [
        ("accelerators", ACCELERATOR, "StateError.Accelerator"),
        ("listeners", WEB, "NotActive.Listener"),
        ("endpoint_groups", BLUE, "StateError.EndPointGroup"),
    ],
)
def test_states_of_the_seed_count(service: Service, section: str, record: str, code: str) -> None:
    state = service.control("GET", "state")
    state[section][record]["State"] = "init"
    service.control("PUT", "state", state)
    assert service.create_refused(rule(1)) == code


def test_a_pending_write_survives_the_state_being_put_back(slow: Service, clock: Clock) -> None:
    slow.create(rule(1))
    state = slow.control("GET", "state")
    slow.control("POST", "reset")
    slow.control("PUT", "state", state)
    assert rule_states(slow) == ["configuring"]
    clock.advance(50)
    assert rule_states(slow) == ["active"]
    assert slow.control("GET", "state")["pending"] == {}
