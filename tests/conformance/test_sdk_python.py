# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Clients that nobody here wrote: the official Python SDKs against the emulator over the wire.

What they read back must equal what they sent. Skipped where the SDKs are not installed.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from emulator_driver import ACCELERATOR, BLUE, GAME_GROUP, GREEN, WEB, Process

models = pytest.importorskip("alibabacloud_ga20191120.models", reason="the official SDK is not installed")
sdk = pytest.importorskip("alibabacloud_ga20191120.client", reason="the official SDK is not installed")
openapi = pytest.importorskip("alibabacloud_tea_openapi.models", reason="the official SDK is not installed")

SCOPE = {"region_id": "cn-hangzhou", "accelerator_id": ACCELERATOR, "listener_id": WEB}
GROUP = {"region_id": "cn-hangzhou", "endpoint_group_id": GAME_GROUP}


def client(server: Process, key: str = "emulator", secret: str = "emulator-secret", token: str | None = None) -> Any:
    config = openapi.Config(
        access_key_id=key,
        access_key_secret=secret,
        security_token=token,
        protocol="http",
        endpoint=f"127.0.0.1:{server.port}",
        region_id="cn-hangzhou",
    )
    return sdk.Client(config)


def wire(number: int, path: str = "/a b*") -> dict[str, Any]:
    """A rule with characters that are easily lost on the way."""
    redirect = {"code": "302", "query": "a=1+2;x~y", "path": f"/{number}"}
    return {
        "ForwardingRuleName": f"rule-{number}",
        "Priority": number,
        "RuleConditions": [
            {"RuleConditionType": "Host", "RuleConditionValue": json.dumps([f"*.{number}.example.com", "a?c.de"])},
            {"RuleConditionType": "Path", "RuleConditionValue": json.dumps(["/$-_.+/&~@:'*?"])},
            {"RuleConditionType": "RequestHeader", "RuleConditionValue": json.dumps([{"X-A": [path, "c=d&e%20+"]}])},
        ],
        "RuleActions": [{"Order": 1, "RuleActionType": "Redirect", "RuleActionValue": json.dumps(redirect)}],
    }


def create(server: Process, *rules: dict[str, Any], **params: Any) -> list[str]:
    given = [models.CreateForwardingRulesRequestForwardingRules().from_map(rule) for rule in rules]
    request = models.CreateForwardingRulesRequest(forwarding_rules=given, **SCOPE, **params)
    body = client(server).create_forwarding_rules(request).body
    return [item.forwarding_rule_id for item in body.forwarding_rules]


def read_rules(server: Process, size: int = 100, **account: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    token = None
    while True:
        request = models.ListForwardingRulesRequest(max_results=size, next_token=token, **SCOPE)
        body = client(server, **account).list_forwarding_rules(request).body.to_map()
        assert len(body["ForwardingRules"]) <= size
        found += body["ForwardingRules"]
        token = body.get("NextToken")
        if not token:
            assert body["TotalCount"] == len(found)
            return found


def parts(rule: dict[str, Any]) -> dict[str, Any]:
    """A rule that was read, reduced to what is sent."""
    return {
        "ForwardingRuleName": rule["ForwardingRuleName"],
        "Priority": rule["Priority"],
        "RuleConditions": [
            {name: part[name] for name in ("RuleConditionType", "RuleConditionValue")}
            for part in rule["RuleConditions"]
        ],
        "RuleActions": [
            {name: part[name] for name in ("Order", "RuleActionType", "RuleActionValue")}
            for part in rule["RuleActions"]
        ],
    }


def code_of(call: Any) -> tuple[str, int]:
    """The code and the HTTP status of a call that must be refused."""
    with pytest.raises(Exception, match="request id") as refused:
        call()
    error: Any = refused.value
    return error.code, error.status_code


def test_rules_over_several_pages(server: Process) -> None:
    sent = [wire(number) for number in range(1, 8)]
    ids = create(server, *sent)
    found = read_rules(server, size=3)
    assert [rule["ForwardingRuleId"] for rule in found] == ids
    assert [parts(rule) for rule in found] == sent


def test_rules_in_config_form(server: Process) -> None:
    create(
        server,
        {
            "Priority": 1,
            "RuleConditions": [
                {"RuleConditionType": "Path", "PathConfig": {"Values": ["/a", "/b*"]}},
                {"RuleConditionType": "Host", "HostConfig": {"Values": ["a.com", "b.com"]}},
            ],
            "RuleActions": [
                {
                    "Order": 1,
                    "RuleActionType": "ForwardGroup",
                    "ForwardGroupConfig": {"ServerGroupTuples": [{"EndpointGroupId": BLUE}]},
                }
            ],
        },
    )
    rule = read_rules(server)[0]
    assert rule["RuleConditions"][0]["PathConfig"]["Values"] == ["/a", "/b*"]
    assert rule["RuleConditions"][1]["HostConfig"]["Values"] == ["a.com", "b.com"]
    assert rule["RuleActions"][0]["ForwardGroupConfig"]["ServerGroupTuples"] == [{"EndpointGroupId": BLUE}]


def test_update_and_delete_rules(server: Process) -> None:
    ids = create(server, wire(1), wire(2))
    value = json.dumps([{"type": "endpointgroup", "value": GREEN}])
    action = {"Order": 7, "RuleActionType": "ForwardGroup", "RuleActionValue": value}
    changed = {**wire(3), "RuleActions": [action]}
    given = models.UpdateForwardingRulesRequestForwardingRules().from_map({**changed, "ForwardingRuleId": ids[0]})
    request = models.UpdateForwardingRulesRequest(forwarding_rules=[given], client_token="u", **SCOPE)
    assert client(server).update_forwarding_rules(request).body.forwarding_rules[0].forwarding_rule_id == ids[0]
    assert parts(read_rules(server)[0]) == changed
    client(server).delete_forwarding_rules(models.DeleteForwardingRulesRequest(forwarding_rule_ids=ids[:1], **SCOPE))
    assert [rule["ForwardingRuleId"] for rule in read_rules(server)] == ids[1:]


def test_client_token(server: Process) -> None:
    first = create(server, wire(1), client_token="token")
    assert create(server, wire(1), client_token="token") == first
    assert len(read_rules(server)) == 1
    refused = code_of(lambda: create(server, wire(2), client_token="token"))
    assert refused == ("IdempotentParameterMismatch", 400)


def destination_calls(server: Process, **params: Any) -> list[str]:
    items = [
        models.CreateCustomRoutingEndpointGroupDestinationsRequestDestinationConfigurations(
            from_port=port, to_port=port + 1, protocols=["TCP", "UDP"]
        )
        for port in range(1000, 1026, 2)
    ]
    request = models.CreateCustomRoutingEndpointGroupDestinationsRequest(
        destination_configurations=items, **GROUP, **params
    )
    return list(client(server).create_custom_routing_endpoint_group_destinations(request).body.destination_ids)


def read_destinations(server: Process) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for number in range(1, 100):
        request = models.ListCustomRoutingEndpointGroupDestinationsRequest(
            region_id="cn-hangzhou", accelerator_id=ACCELERATOR, page_number=number, page_size=5
        )
        body = client(server).list_custom_routing_endpoint_group_destinations(request).body.to_map()
        found += body["Destinations"]
        if len(found) >= body["TotalCount"]:
            break
    return found


def test_destinations_over_several_pages(server: Process) -> None:
    ids = destination_calls(server)
    found = read_destinations(server)
    assert [item["DestinationId"] for item in found] == ids
    assert [(item["FromPort"], item["ToPort"]) for item in found] == [(port, port + 1) for port in range(1000, 1026, 2)]
    assert all(item["Protocols"] == ["TCP", "UDP"] and "State" not in item for item in found)


def test_update_describe_and_delete_destinations(server: Process) -> None:
    ids = destination_calls(server)
    changed = models.UpdateCustomRoutingEndpointGroupDestinationsRequestDestinationConfigurations(
        destination_id=ids[0], from_port=999, to_port=999, protocols=["UDP"]
    )
    client(server).update_custom_routing_endpoint_group_destinations(
        models.UpdateCustomRoutingEndpointGroupDestinationsRequest(destination_configurations=[changed], **GROUP)
    )
    described = client(server).describe_custom_routing_endpoint_group_destinations(
        models.DescribeCustomRoutingEndpointGroupDestinationsRequest(region_id="cn-hangzhou", destination_id=ids[0])
    )
    body = described.body
    assert (body.from_port, body.to_port, body.protocols, body.state) == (999, 999, ["UDP"], "active")
    client(server).delete_custom_routing_endpoint_group_destinations(
        models.DeleteCustomRoutingEndpointGroupDestinationsRequest(destination_ids=ids[1:], **GROUP)
    )
    assert [item["DestinationId"] for item in read_destinations(server)] == ids[:1]


def test_dry_run(server: Process) -> None:
    assert code_of(lambda: destination_calls(server, dry_run=True)) == ("DryRunOperation", 400)
    assert read_destinations(server) == []
    destination_calls(server, dry_run=False)
    assert len(read_destinations(server)) == 13


def test_the_other_reads(server: Process) -> None:
    one = client(server)
    region = {"region_id": "cn-hangzhou"}
    accelerator = one.describe_accelerator(models.DescribeAcceleratorRequest(accelerator_id=ACCELERATOR, **region)).body
    assert (accelerator.name, accelerator.state) == ("quickstart", "active")
    listener = one.describe_listener(models.DescribeListenerRequest(listener_id=WEB, **region)).body
    assert (listener.protocol, listener.port_ranges[0].from_port) == ("HTTP", 80)
    group = one.describe_endpoint_group(models.DescribeEndpointGroupRequest(endpoint_group_id=BLUE, **region)).body
    assert (group.listener_id, group.endpoint_group_type) == (WEB, "virtual")
    custom = one.describe_custom_routing_endpoint_group(
        models.DescribeCustomRoutingEndpointGroupRequest(endpoint_group_id=GAME_GROUP, **region)
    ).body
    assert (custom.accelerator_id, custom.state) == (ACCELERATOR, "active")
    whole = {"accelerator_id": ACCELERATOR, **region}
    assert len(one.list_accelerators(models.ListAcceleratorsRequest(**region)).body.accelerators) == 1
    assert len(one.list_listeners(models.ListListenersRequest(**whole)).body.listeners) == 2
    groups = one.list_endpoint_groups(models.ListEndpointGroupsRequest(endpoint_group_type="virtual", **whole)).body
    assert [item.name for item in groups.endpoint_groups] == ["blue", "green"]
    customs = one.list_custom_routing_endpoint_groups(models.ListCustomRoutingEndpointGroupsRequest(**whole)).body
    assert [item.name for item in customs.endpoint_groups] == ["game"]


def test_accounts(server: Process) -> None:
    assert read_rules(server, key="STS.emulator", token="emulator-token") == []
    assert code_of(lambda: read_rules(server, secret="wrong")) == ("SignatureDoesNotMatch", 400)
    assert code_of(lambda: read_rules(server, key="nobody")) == ("InvalidAccessKeyId.NotFound", 404)
    expired = code_of(lambda: read_rules(server, key="STS.emulator", token="expired-token"))
    assert expired == ("InvalidSecurityToken.Expired", 400)
    request = models.DeleteForwardingRulesRequest(forwarding_rule_ids=["x"], **SCOPE)
    readonly = client(server, key="emulator-readonly")
    assert code_of(lambda: readonly.delete_forwarding_rules(request)) == ("Forbidden.RAM", 403)


def test_state_codes(server: Process) -> None:
    server.control("PUT", "transitions", {"mode": "stuck"})
    create(server, wire(1))
    assert code_of(lambda: create(server, wire(2))) == ("NotActive.Listener", 400)
    assert code_of(lambda: destination_calls(server)) == ("StateError.Accelerator", 400)


def core_sdk_call(
    server: Process, action: str, params: dict[str, Any], account: tuple[str, str], in_body: bool
) -> dict[str, Any]:
    """One call by the older SDK, which signs with version 1."""
    core = pytest.importorskip("aliyunsdkcore.client", reason="the older SDK is not installed")
    request_module = pytest.importorskip("aliyunsdkcore.request", reason="the older SDK is not installed")
    request = request_module.CommonRequest(domain=f"127.0.0.1:{server.port}", version="2019-11-20", action_name=action)
    request.set_protocol_type("http")
    request.set_method("POST")
    for name, value in params.items():
        (request.add_body_params if in_body else request.add_query_param)(name, value)
    answer: dict[str, Any] = json.loads(core.AcsClient(*account, "cn-hangzhou").do_action_with_exception(request))
    return answer


@pytest.mark.parametrize("in_body", [False, True], ids=["query", "body"])
def test_version_1(server: Process, in_body: bool) -> None:
    account = ("emulator", "emulator-secret")
    scope = {"RegionId": "cn-hangzhou", "AcceleratorId": ACCELERATOR, "ListenerId": WEB}
    rule = wire(1)
    flat: dict[str, Any] = {"ForwardingRules.1.Priority": 1, "ForwardingRules.1.ForwardingRuleName": "rule-1"}
    for kind in ("RuleConditions", "RuleActions"):
        for index, part in enumerate(rule[kind], 1):
            flat.update({f"ForwardingRules.1.{kind}.{index}.{name}": value for name, value in part.items()})
    created = core_sdk_call(server, "CreateForwardingRules", {**scope, **flat}, account, in_body)
    found = core_sdk_call(server, "ListForwardingRules", scope, account, in_body)["ForwardingRules"]
    assert found[0]["ForwardingRuleId"] == created["ForwardingRules"][0]["ForwardingRuleId"]
    assert parts(found[0]) == rule


def test_version_1_with_a_wrong_secret(server: Process) -> None:
    with pytest.raises(Exception, match=r"SignatureDoesNotMatch|signature"):
        core_sdk_call(server, "ListAccelerators", {"RegionId": "cn-hangzhou"}, ("emulator", "wrong"), False)
