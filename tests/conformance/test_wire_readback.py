# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What Terraform's provider rests on (its acceptance tests run on the real service), fact by fact over the wire.

It signs with version 1 and sends every parameter in the form body. The signatures here are made with the functions
that the published vectors prove in test_emulator_signatures.py.
"""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from typing import Any
from urllib.parse import urlencode

import pytest
from emulator_driver import (
    ACCELERATOR,
    BLUE,
    GAME_ACCELERATOR,
    GAME_GROUP,
    SCOPE,
    WEB,
    Process,
    action,
    condition,
    flatten,
    forward,
)

from emulator import signatures

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def post(server: Process, target: str, headers: dict[str, str], body: str) -> tuple[int, Any]:
    connection = server.connection()
    try:
        connection.request("POST", target, body, headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


def version_1(server: Process, name: str, query: dict[str, Any], body: dict[str, Any]) -> tuple[int, Any]:
    """Everything that is sent, in query and body, is signed as one set."""
    signed = {
        "Action": name,
        "Version": "2019-11-20",
        "Format": "json",
        "AccessKeyId": "emulator",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureVersion": "1.0",
        "SignatureNonce": uuid.uuid4().hex,
        "Timestamp": now(),
    }
    flat_query, flat_body = flatten(query), {**signed, "RegionId": "cn-hangzhou", **flatten(body)}
    text = signatures.string_to_sign_v1("POST", {**flat_query, **flat_body})
    flat_body["Signature"] = signatures.signature_v1("emulator-secret", text)
    return post(server, f"/?{urlencode(flat_query)}" if flat_query else "/", FORM, urlencode(flat_body))


def version_3(server: Process, name: str, body: dict[str, Any]) -> tuple[int, Any]:
    """The query is empty: version 3 signs the hash of the body."""
    text = urlencode({"RegionId": "cn-hangzhou", **flatten(body)})
    headers = {
        "content-type": FORM["Content-Type"],
        "host": f"127.0.0.1:{server.port}",
        "x-acs-action": name,
        "x-acs-content-sha256": hashlib.sha256(text.encode()).hexdigest(),
        "x-acs-date": now(),
        "x-acs-signature-nonce": uuid.uuid4().hex,
        "x-acs-version": "2019-11-20",
    }
    canonical = signatures.canonical_request("POST", [], headers, list(headers), headers["x-acs-content-sha256"])
    proof = signatures.signature_v3("emulator-secret", canonical)
    headers["Authorization"] = (
        f"{signatures.ALGORITHM} Credential=emulator,SignedHeaders={';'.join(headers)},Signature={proof}"
    )
    return post(server, "/", headers, text)


def good(server: Process, name: str, **params: Any) -> Any:
    status, body = version_1(server, name, {}, params)
    assert status == 200, body
    return body


def create(server: Process, *rules: Any) -> Any:
    return good(server, "CreateForwardingRules", ForwardingRules=list(rules), **SCOPE)["ForwardingRules"]


def listed(server: Process) -> list[Any]:
    return list(good(server, "ListForwardingRules", **SCOPE)["ForwardingRules"])


def test_config_members_are_always_objects(server: Process) -> None:
    create(server, {"Priority": 1, "RuleConditions": [condition("Path", ["/a"])], "RuleActions": [action("Drop")]})
    rule = listed(server)[0]
    assert (rule["RuleConditions"][0]["PathConfig"], rule["RuleConditions"][0]["HostConfig"]) == ({}, {})
    assert rule["RuleActions"][0]["ForwardGroupConfig"] == {}
    assert rule["RuleActions"][0].get("RuleActionValue", "") == "", "Drop carries no value"
    assert rule["ForwardingRuleName"] == "" and rule["ForwardingRuleDirection"] == "request"


def test_both_storage_forms_come_back_as_they_were_sent(server: Process) -> None:
    config = {"Order": 1, "RuleActionType": "ForwardGroup"}
    config["ForwardGroupConfig"] = {"ServerGroupTuples": [{"EndpointGroupId": BLUE}]}
    old = {"RuleConditionType": "Host", "HostConfig": {"Values": ["b.com", "a.com"]}}
    new = condition("Host", '["b.com", "a.com"]')
    create(
        server,
        {"Priority": 1, "RuleConditions": [old], "RuleActions": [config]},
        {"Priority": 2, "RuleConditions": [new], "RuleActions": [forward()]},
    )
    first, second = listed(server)
    assert first["RuleConditions"][0]["HostConfig"] == {"Values": ["b.com", "a.com"]}
    assert first["RuleConditions"][0].get("RuleConditionValue", "") == ""
    assert first["RuleActions"][0]["ForwardGroupConfig"] == config["ForwardGroupConfig"]
    assert second["RuleConditions"][0]["HostConfig"] == second["RuleActions"][0]["ForwardGroupConfig"] == {}
    assert second["RuleActions"][0]["RuleActionValue"] == forward()["RuleActionValue"]


def test_values_come_back_to_the_blank(server: Process) -> None:
    value = '[ "b.example.com" ,"a.example.com"\t]'
    target = '{"code":"302",  "path":"/n", "query" : "b=2" }'
    rule = {"RuleConditions": [condition("Host", value)], "RuleActions": [action("Redirect", target)]}
    create(server, rule)
    found = listed(server)[0]
    assert found["RuleConditions"][0]["RuleConditionValue"] == value
    assert found["RuleActions"][0]["RuleActionValue"] == target
    assert found["Priority"] == 1, "the first rule of a listener"


@pytest.mark.parametrize(
    "call", [version_3, lambda server, name, body: version_1(server, name, {}, body)], ids=["v3", "v1"]
)
def test_everything_may_come_in_the_form_body(server: Process, call: Any) -> None:
    rule = {"RuleConditions": [condition("Path", ["/a+b&c"])], "RuleActions": [forward()]}
    status, body = call(server, "CreateForwardingRules", {"ForwardingRules": [rule], **SCOPE})
    assert status == 200, body
    status, body = call(server, "ListForwardingRules", SCOPE)
    assert json.loads(body["ForwardingRules"][0]["RuleConditions"][0]["RuleConditionValue"]) == ["/a+b&c"]


def test_version_1_signs_query_and_body_together(server: Process) -> None:
    status, body = version_1(server, "ListForwardingRules", {"AcceleratorId": ACCELERATOR}, {"ListenerId": WEB})
    assert (status, body.get("Code")) == (200, None)
    flat = {"Action": "DescribeListener", "Version": "2019-11-20", "AccessKeyId": "emulator", "Timestamp": now()}
    flat.update(SignatureMethod="HMAC-SHA1", SignatureVersion="1.0", SignatureNonce="only the query is signed")
    proof = signatures.signature_v1("emulator-secret", signatures.string_to_sign_v1("POST", flat))
    unsigned = urlencode({"ListenerId": WEB, "RegionId": "cn-hangzhou"})
    status, body = post(server, f"/?{urlencode({**flat, 'Signature': proof})}", FORM, unsigned)
    assert (status, body["Code"]) == (400, "SignatureDoesNotMatch")


def test_a_destination_is_described_by_nothing_but_its_id(server: Process) -> None:
    items = [{"FromPort": 80, "ToPort": 90, "Protocols": ["TCP", "UDP"]}]
    name = "CustomRoutingEndpointGroupDestinations"
    made = good(server, f"Create{name}", EndpointGroupId=GAME_GROUP, DestinationConfigurations=items)
    destination = made["DestinationIds"][0]
    found = good(server, f"Describe{name}", DestinationId=destination)
    assert (found["FromPort"], found["ToPort"], found["Protocols"], found["State"]) == (
        80,
        90,
        ["TCP", "UDP"],
        "active",
    )
    good(
        server,
        f"Update{name}",
        EndpointGroupId=GAME_GROUP,
        DestinationConfigurations=[{"DestinationId": destination, **UDP}],
    )
    assert good(server, f"Describe{name}", DestinationId=destination)["Protocols"] == ["UDP"], "updated in place"
    assert version_1(server, f"Describe{name}", {}, {"DestinationId": "dst-none"})[1]["Code"] == "NotExist.Destination"


UDP = {"FromPort": 81, "ToPort": 81, "Protocols": ["UDP"]}


@pytest.mark.parametrize("params", [{"EndpointGroupId": "epg-none"}, {"ListenerId": "lsr-none"}, {"FromPort": 1}])
def test_an_unknown_filter_gives_an_empty_list(server: Process, params: dict[str, Any]) -> None:
    name = "ListCustomRoutingEndpointGroupDestinations"
    found = good(server, name, AcceleratorId=GAME_ACCELERATOR, **params)
    assert (found["Destinations"], found["TotalCount"]) == ([], 0)
    assert good(server, "ListForwardingRules", ForwardingRuleId="frule-none", **SCOPE)["ForwardingRules"] == []


def test_an_empty_name_clears_and_a_missing_one_stays(server: Process) -> None:
    rule = {"Priority": 1, "RuleConditions": [condition("Path", ["/a"])], "RuleActions": [forward()]}
    rule_id = create(server, {**rule, "ForwardingRuleName": "name"})[0]["ForwardingRuleId"]
    for more, name in (({}, "name"), ({"ForwardingRuleName": ""}, "")):
        changed = {**rule, "ForwardingRuleId": rule_id, **more}
        good(server, "UpdateForwardingRules", ForwardingRules=[changed], **SCOPE)
        assert listed(server)[0]["ForwardingRuleName"] == name
