# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Scenarios of refusals: every documented code that can be provoked, and everything that must not be believed."""

from __future__ import annotations

from emulator_driver import ACCELERATOR, GAME_ACCELERATOR, GAME_GROUP, SCOPE, WEB, condition
from sdk_drivers import Account
from sdk_scenarios_custom import span
from sdk_scenarios_rules import simple
from sdk_stage import Refusal, Stage, scenario


@scenario(writes=False)
def account_with_a_token(stage: Stage) -> None:
    """STS: the token must be there, must be valid, and must belong to the key."""
    key = "STS.emulator"
    stage.good("DescribeListener", ListenerId=WEB, account=Account(key, token="emulator-token"))
    for account, code in (
        (Account(key, token="expired-token"), "InvalidSecurityToken.Expired"),
        (Account(key, token="another"), "InvalidSecurityToken.Malformed"),
        (Account(token="emulator-token"), "InvalidSecurityToken.MismatchWithAccessKey"),
        (Account(key), "MissingSecurityToken"),
    ):
        assert stage.refused("DescribeListener", ListenerId=WEB, account=account) == Refusal(code)


@scenario(writes=False)
def account_that_is_not_believed(stage: Stage) -> None:
    """A wrong secret, an unknown key, a disabled key, a key without the right to write."""
    for account, refusal in (
        (Account(secret="wrong"), Refusal("SignatureDoesNotMatch")),
        (Account("nobody"), Refusal("InvalidAccessKeyId.NotFound", 404)),
        (Account("emulator-inactive"), Refusal("InvalidAccessKeyId.Inactive")),
        (Account("emulator-readonly"), Refusal("Forbidden.RAM", 403)),
    ):
        assert stage.refused("DeleteForwardingRules", ForwardingRuleIds=["x"], account=account, **SCOPE) == refusal


@scenario(writes=False)
def clock_that_is_off(stage: Stage) -> None:
    """20 minutes either way are too many, 14 are not."""
    for minutes in (20, -20):
        stage.wire.offset = minutes * 60.0
        assert stage.refused("DescribeListener", ListenerId=WEB) == Refusal("InvalidTimeStamp.Expired")
    for minutes in (14, -14):
        stage.wire.offset = minutes * 60.0
        stage.good("DescribeListener", ListenerId=WEB)


@scenario(writes=False)
def nonce_that_is_replayed(stage: Stage) -> None:
    """Somebody sends a request again as it was: the second one is refused. A read, so that nothing changes."""
    stage.wire.replay = True
    assert stage.refused("DescribeListener", ListenerId=WEB) == Refusal("SignatureNonceUsed")
    stage.good("DescribeListener", ListenerId=WEB)


@scenario(writes=True)
def write_that_is_replayed(stage: Stage) -> None:
    """The first one counts, whoever sent it; the second one is refused."""
    stage.wire.replay = True
    outcome = stage.call("CreateForwardingRules", ForwardingRules=[simple(1)], **SCOPE)
    assert (outcome.code, outcome.status) == Refusal("SignatureNonceUsed")
    assert len(stage.rules()) == 1


@scenario(writes=False)
def body_that_was_tampered_with(stage: Stage) -> None:
    """Another value on the way, wherever the SDK put it."""
    done = []

    def tamper(target: str, body: bytes) -> tuple[str, bytes]:
        changed = target.replace("77.example", "78.example"), body.replace(b"77.example", b"78.example")
        done.append(changed != (target, body))
        return changed

    stage.wire.trick = tamper
    before = stage.control("GET", "state")["rules"]
    outcome = stage.call("CreateForwardingRules", ForwardingRules=[simple(77)], **SCOPE)
    assert (outcome.code, outcome.status) == Refusal("SignatureDoesNotMatch")
    assert done == [True] and stage.state()["rules"] == before


@scenario(writes=False)
def things_that_are_not_there(stage: Stage) -> None:
    """NotExist.*, and actions and versions that are not known."""
    action = "{}CustomRoutingEndpointGroup".format
    for call, params, code in (
        ("DescribeAccelerator", {"AcceleratorId": "ga-none"}, "NotExist.Accelerator"),
        ("DescribeListener", {"ListenerId": "lsr-none"}, "NotExist.Listener"),
        ("DescribeEndpointGroup", {"EndpointGroupId": "epg-none"}, "NotExist.EndPointGroup"),
        (action("Describe"), {"EndpointGroupId": "epg-none"}, "NotExist.EndPointGroup"),
        (action("Describe") + "Destinations", {"DestinationId": "dst-none"}, "NotExist.Destination"),
        ("ListForwardingRules", {**SCOPE, "ListenerId": "lsr-none"}, "NotExist.Listener"),
        ("DescribeCustomRoutingEndpoint", {"EndpointId": "ep-none"}, "NotExist.EndPoint"),
        ("ListCustomRoutingPortMappings", {"AcceleratorId": "ga-none"}, "NotExist.Accelerator"),
    ):
        assert stage.refused(call, **params) == Refusal(code), (call, params)
    assert stage.refused("ListForwardingRules", **{**SCOPE, "AcceleratorId": "ga-none"}) == Refusal(
        "NotExist.Accelerator"
    )
    assert stage.refused("DescribeUniverse") == Refusal("InvalidAction.NotFound", 404)
    assert stage.refused("DescribeListener", version="2018-01-01", ListenerId=WEB) == Refusal("InvalidVersion", 404)


@scenario(writes=True)
def things_that_are_not_there_to_be_changed(stage: Stage) -> None:
    """What a write names must be there, and the accelerator must take writes at all."""
    deleted = "DeleteCustomRoutingEndpointGroupDestinations"
    gone = Refusal("NotExist.Destination")
    assert stage.refused(deleted, EndpointGroupId=GAME_GROUP, DestinationIds=["dst-none"]) == gone
    gone = Refusal("NotExist.ForwardingRule")
    assert stage.refused("DeleteForwardingRules", ForwardingRuleIds=["frule-none"], **SCOPE) == gone
    unknown = {**simple(1), "ForwardingRuleId": "frule-none"}
    assert stage.refused_rules(unknown, action="UpdateForwardingRules") == gone


@scenario(writes=False)
def filters_that_are_unknown(stage: Stage) -> None:
    """An unknown optional id is no error: the list is empty."""
    action = "ListCustomRouting{}".format
    for call, name in (
        ("EndpointGroupDestinations", "Destinations"),
        ("EndpointGroups", "EndpointGroups"),
        ("Endpoints", "Endpoints"),
        ("EndpointTrafficPolicies", "Policies"),
        ("PortMappings", "PortMappings"),
    ):
        for filter_name in ("ListenerId", "EndpointGroupId"):
            body = stage.good(action(call), AcceleratorId=GAME_ACCELERATOR, **{filter_name: "none"})
            assert (body[name], body["TotalCount"]) == ([], 0)


@scenario(writes=False)
def parameters_that_are_wrong(stage: Stage) -> None:
    """Missing, unknown and illegal ones."""
    for call, params, code in (
        ("DescribeListener", {}, "MissingListenerId"),
        ("CreateForwardingRules", SCOPE, "MissingForwardingRules"),
        ("ListForwardingRules", {**SCOPE, "MaxResults": 101}, "IllegalParameter.MaxResults"),
        ("ListForwardingRules", {**SCOPE, "NextToken": "made-up"}, "IllegalParameter.NextToken"),
        ("ListAccelerators", {"PageSize": 51}, "IllegalParameter.PageSize"),
        ("DescribeListener", {"ListenerId": WEB, "RegionId": "mars"}, "IllegalParameter.RegionId"),
    ):
        assert stage.refused(call, **params) == Refusal(code), (call, params)
    bad_action = {**simple(1), "RuleActions": [{"Order": 1, "RuleActionType": "Explode"}]}
    assert stage.refused_rules(bad_action) == Refusal("IllegalParameter.RuleActionType")
    bad_host = {**simple(1), "RuleConditions": [condition("Host", '["a b"]')]}
    assert stage.refused_rules(bad_host) == Refusal("IllegalParameter.RuleConditionValue")
    assert stage.refused_rules({**simple(1), "Priority": 10001}) == Refusal("IllegalParameter.Priority")
    assert stage.refused_rules(simple(1), ClientToken="t" * 65) == Refusal("IllegalParameter.ClientToken")
    assert stage.refused_destinations(span(80, None, "ICMP")) == Refusal("IllegalParameter.Protocols")
    assert stage.refused_destinations(span(65500)) == Refusal("IllegalParameter.FromPort")


@scenario(writes=False)
def parameters_that_are_unknown(stage: Stage) -> None:
    """Refused, whatever they are; the SDK's typed methods cannot even send them."""
    assert stage.refused("Unknown", Colour="red").code == "InvalidAction.NotFound"
    outcome = stage.sdk.call("DescribeListener", {"RegionId": "cn-hangzhou", "Colour": "red"}, Account())
    stage.codes.add(outcome.code)
    # With models the colour does not get through, and it is the listener that is missing.
    assert outcome.code in ("InvalidParameter", "MissingListenerId")


@scenario(writes=True)
def locked_by_a_rule(stage: Stage) -> None:
    """While a rule settles: StateError.Accelerator, for the rules of the same and of another listener."""
    stage.settle("stuck")
    rule_id = stage.create_rules(simple(1))[0]
    update = [{**simple(2), "ForwardingRuleId": rule_id}]
    busy = Refusal("StateError.Accelerator")
    assert stage.refused_rules(simple(2)) == busy
    assert stage.refused_rules(*update, action="UpdateForwardingRules") == busy
    assert stage.refused("DeleteForwardingRules", ForwardingRuleIds=[rule_id], **SCOPE) == busy
    beside = {"AcceleratorId": ACCELERATOR, "ListenerId": "lsr-bp1more1"}
    assert stage.refused_rules(simple(2), **beside) == busy
    assert stage.good("DescribeAccelerator", AcceleratorId=ACCELERATOR)["State"] == "configuring"


@scenario(writes=True)
def locked_by_a_destination(stage: Stage) -> None:
    """While a group settles: StateError.Accelerator, for itself and for another group."""
    stage.settle("stuck")
    stage.create_destinations(span(80))
    assert stage.refused_destinations(span(81)) == Refusal("StateError.Accelerator")
    beside = stage.refused_destinations(span(81), EndpointGroupId="epg-bp1spare")
    assert beside == Refusal("StateError.Accelerator")


@scenario(writes=True)
def locked_and_named_by_the_nearest(stage: Stage) -> None:
    """With the option: the listener or group itself is named, and the rule where its listener is active again."""
    stage.control("PUT", "options", {"busy_code": "nearest"})
    stage.settle("stuck")
    stage.create_destinations(span(80))
    assert stage.refused_destinations(span(81)) == Refusal("StateError.EndPointGroup")
    beside = stage.refused_destinations(span(81), EndpointGroupId="epg-bp1spare")
    assert beside == Refusal("StateError.Accelerator")
    stage.create_rules(simple(1))
    assert stage.refused_rules(simple(2)) == Refusal("NotActive.Listener")
    stage.settle("immediate")
    stage.settle("stuck", kind="rule")
    stage.settle("immediate", kind="listener")
    stage.create_rules(simple(2))
    assert stage.refused_rules(simple(3)) == Refusal("StateError.ForwardingRule")


@scenario(writes=False)
def locked_by_another_user(stage: Stage) -> None:
    """Somebody else holds the accelerator."""
    for accelerator in (ACCELERATOR, GAME_ACCELERATOR):
        stage.control("POST", "actors", {"accelerator_id": accelerator, "seconds": 1000})
    assert stage.refused_rules(simple(1)) == Refusal("StateError.Accelerator")
    assert stage.refused_destinations(span(80)) == Refusal("StateError.Accelerator")


@scenario(writes=False)
def faults_with_a_code(stage: Stage) -> None:
    """Codes of the gateway and of states, as faults: status and code reach the caller."""
    for code, status in (
        ("Throttling", 429),
        ("Throttling.User", 400),
        ("Throttling.Api", 503),
        ("ServiceUnavailable", 503),
        ("InternalError", 500),
        ("GA_NOT_STEADY", 400),
        ("StateError.Listener", 400),
    ):
        kind = "throttle" if code.startswith("Throttling") else "error"
        stage.control("POST", "faults", {"kind": kind, "code": code, "status": status, "action": "DescribeListener"})
        assert stage.refused("DescribeListener", ListenerId=WEB) == Refusal(code, status)
        assert stage.control("GET", "journal")[0]["code"] == code
        stage.control("DELETE", "journal")
