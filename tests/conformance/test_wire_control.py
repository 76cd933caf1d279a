# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every row of the control table at its work, over the wire: a row that nobody shows here fails the test."""

from __future__ import annotations

import http.client
import json
from typing import Any, Callable

import pytest
from emulator_driver import (
    ACCELERATOR,
    BLUE,
    GAME_GROUP,
    GREEN,
    PATIENCE_SECONDS,
    SCOPE,
    WEB,
    Process,
    api,
    condition,
    forward,
    rule,
)

from emulator.control import CALLS
from emulator.faults import KINDS
from emulator.settling import MODES


def control(process: Process, method: str, name: str, body: Any = None, expect: int = 200) -> Any:
    status, answer = process.control(method, name, body)
    assert status == expect, answer
    return answer


def create(process: Process, *rules: Any, **params: Any) -> tuple[int, Any]:
    status, body = api(process, "CreateForwardingRules", ForwardingRules=list(rules or (rule(1),)), **SCOPE, **params)
    return status, body.get("Code")


def rules(process: Process) -> list[Any]:
    return list(api(process, "ListForwardingRules", MaxResults=100, **SCOPE)[1]["ForwardingRules"])


def health(process: Process) -> None:
    assert control(process, "GET", "health") == {"status": "ok"}


def reset(process: Process) -> None:
    fresh = control(process, "GET", "state")
    control(process, "PUT", "options", {"quota_rules": 1})
    control(process, "PUT", "transitions", {"mode": "stuck"})
    create(process)
    control(process, "POST", "faults", {"kind": "html", "skip": 1000})
    control(process, "POST", "reset")
    assert control(process, "GET", "state") == fresh
    assert (control(process, "GET", "journal"), control(process, "GET", "faults")) == ([], [])
    assert create(process, rule(1), rule(2)) == (200, None) and rules(process)[0]["ForwardingRuleStatus"] == "active"
    control(process, "POST", "reset", {"seed": {"accelerators": {"ga-mine": {"Name": "mine"}}}})
    assert [item["Name"] for item in api(process, "ListAccelerators")[1]["Accelerators"]] == ["mine"]
    refused: list[Any] = [5, ["quickstart"], "no such file", "/", {"planets": {}}]
    for bad in refused:
        assert control(process, "POST", "reset", {"seed": bad}, 400)["error"]
    assert api(process, "DescribeAccelerator", AcceleratorId="ga-mine")[0] == 200, "a refused reset resets nothing"


def state(process: Process) -> None:
    create(process, rule(7))
    found = control(process, "GET", "state")
    assert [item["Priority"] for item in found["rules"].values()] == [7]


def put_state(process: Process) -> None:
    create(process, rule(7))
    found = control(process, "GET", "state")
    control(process, "POST", "reset")
    assert rules(process) == []
    control(process, "PUT", "state", found)
    assert [item["Priority"] for item in rules(process)] == [7]
    assert control(process, "GET", "state") == found


def journal(process: Process) -> None:
    create(process, ClientToken="t")
    api(process, "DescribeListener", ListenerId="lsr-none")
    first, second = control(process, "GET", "journal")
    assert (first["action"], first["status"], first["changed"], first["client_token"]) == (
        "CreateForwardingRules",
        200,
        True,
        "t",
    )
    assert (second["seq"], second["code"], second["changed"]) == (2, "NotExist.Listener", False)
    assert second["params"] == {"ListenerId": "lsr-none", "RegionId": "cn-hangzhou"}


def delete_journal(process: Process) -> None:
    create(process)
    control(process, "DELETE", "journal")
    assert control(process, "GET", "journal") == []


def transitions(process: Process) -> None:
    shown: list[tuple[dict[str, Any], list[str]]] = [
        ({"mode": "immediate"}, ["active"] * 3),
        ({"mode": "polls", "n": 2}, ["configuring", "configuring", "active"]),
        ({"mode": "seconds", "n": 1000}, ["configuring"] * 3),
        ({"mode": "stuck", "kind": "rule"}, ["configuring"] * 3),
    ]
    assert {way["mode"] for way, _statuses in shown} == set(MODES)
    for way, statuses in shown:
        control(process, "POST", "reset")
        control(process, "PUT", "transitions", way)
        create(process)
        assert [rules(process)[0]["ForwardingRuleStatus"] for _look in range(3)] == statuses
    control(process, "PUT", "transitions", {"mode": "immediate"})
    assert rules(process)[0]["ForwardingRuleStatus"] == "active", "what was stuck goes on"
    for bad in (
        {},
        {"mode": "never"},
        {"mode": "polls", "n": 1.5},
        {"mode": "stuck", "kind": []},
        {"mode": "polls", "x": 1},
    ):
        assert control(process, "PUT", "transitions", bad, 400)["error"]


def add_fault(process: Process) -> None:
    def answer(fault: dict[str, Any]) -> Any:
        control(process, "POST", "faults", {"action": "CreateForwardingRules", **fault})
        try:
            return create(process)
        except (http.client.HTTPException, ConnectionError, json.JSONDecodeError) as error:
            return type(error).__name__

    assert answer({"kind": "throttle", "status": 429}) == (429, "Throttling.User")
    assert answer({"kind": "error", "code": "GA_NOT_STEADY", "status": 400}) == (400, "GA_NOT_STEADY")
    assert answer({"kind": "drop_before"}) == "RemoteDisconnected"
    assert answer({"kind": "reset"}) == "ConnectionResetError"
    assert answer({"kind": "html"}) == "JSONDecodeError"
    assert rules(process) == [], "nothing of this was done"
    assert answer({"kind": "drop_after"}) == "RemoteDisconnected"
    assert len(rules(process)) == 1, "this was done"
    control(process, "POST", "faults", {"kind": "stale_read", "seconds": 100})
    assert (len(rules(process)), len(rules(process))) == (0, 1)
    control(process, "POST", "reset")
    assert answer({"kind": "truncate"}) == "JSONDecodeError"
    assert answer({"kind": "delay", "seconds": 0.001}) == (400, "Exist.ForwardingRule")
    kinds = {entry["fault"] for entry in control(process, "GET", "journal")}
    assert kinds >= {"truncate", "delay"} and len(KINDS) == 9
    control(process, "POST", "faults", {"kind": "throttle", "status": 503, "retry_after_ms": 250})
    connection = process.connection()
    connection.request("POST", "/", "Action=ListAccelerators&Version=2019-11-20")
    response = connection.getresponse()
    assert (response.status, response.headers["x-acs-retry-after"]) == (503, "250")
    connection.close()
    for times in ({"times": 2, "skip": 1}, {"probability": 0.0}):
        control(process, "POST", "reset")
        control(process, "POST", "faults", {"kind": "error", **times})
        seen = [api(process, "DescribeListener", ListenerId=WEB)[0] for _call in range(4)]
        assert seen == ([200, 500, 500, 200] if "skip" in times else [200] * 4)


def faults(process: Process) -> None:
    number = control(process, "POST", "faults", {"kind": "html", "times": 3, "skip": 2})["id"]
    api(process, "DescribeListener", ListenerId=WEB)
    found = control(process, "GET", "faults")
    assert [(item["id"], item["kind"], item["times"], item["skip"]) for item in found] == [(number, "html", 3, 1)]


def delete_faults(process: Process) -> None:
    control(process, "POST", "faults", {"kind": "html", "times": 0})
    control(process, "DELETE", "faults")
    assert control(process, "GET", "faults") == []
    assert api(process, "DescribeListener", ListenerId=WEB)[0] == 200


def options(process: Process) -> None:
    """One of them; what each of them does to three SDKs is in test_sdk_options.py."""
    create(process, rule(1), rule(2), rule(3))
    assert control(process, "PUT", "options", {"page_size_cap": 2})["page_size_cap"] == 2
    assert len(rules(process)) == 2
    assert "page_size_cap" in control(process, "PUT", "options", {"pagesize": 2}, 400)["error"]
    assert "at least 0" in control(process, "PUT", "options", {"page_size_cap": -1}, 400)["error"]


def actors(process: Process) -> None:
    target = rule(9, [condition("Path", ["/theirs"])])
    change = {"action": "CreateForwardingRules", "parameters": {"ListenerId": WEB, "ForwardingRules": [target]}}
    control(process, "POST", "actors", {"accelerator_id": ACCELERATOR, "polls": 3, "change": change})
    assert create(process) == (400, "StateError.Accelerator")
    assert [item["Priority"] for item in rules(process)] == [9]
    assert [create(process)[1], create(process)[1]] == ["StateError.Accelerator", None], "it lets go after its polls"
    control(process, "POST", "actors", {"accelerator_id": ACCELERATOR, "seconds": 1000})
    assert create(process, rule(2)) == (400, "StateError.Accelerator")
    assert control(process, "POST", "actors", {"accelerator_id": ACCELERATOR, "seconds": 1}, 400)["error"]


def traffic(process: Process) -> None:
    mixed = [condition("Host", ["*.example.com"]), condition("Path", ["/a*"]), condition("Path", ["/b"])]
    create(process, rule(20, [condition("Path", ["/*"])], [forward(GREEN)]), rule(10, mixed, [forward(BLUE)]))
    asked = [
        ("a.example.com", "/abc", BLUE),
        ("a.example.com", "/b", BLUE),
        ("a.example.com", "/c", GREEN),
        ("example.com", "/abc", GREEN),
        ("a.example.com", "no-slash", "epg-bp1default"),
    ]
    for host, path, group in asked:
        found = control(process, "POST", "traffic", {"listener_id": WEB, "host": host, "path": path})
        assert found["action"]["endpoint_group_id"] == group, (host, path)
    assert control(process, "POST", "traffic", {"listener_id": "lsr-none"}, 400)["error"]


ROWS: dict[tuple[str, str], Callable[[Process], None]] = {
    ("GET", "health"): health,
    ("POST", "reset"): reset,
    ("GET", "state"): state,
    ("PUT", "state"): put_state,
    ("GET", "journal"): journal,
    ("DELETE", "journal"): delete_journal,
    ("PUT", "transitions"): transitions,
    ("POST", "faults"): add_fault,
    ("GET", "faults"): faults,
    ("DELETE", "faults"): delete_faults,
    ("PUT", "options"): options,
    ("POST", "actors"): actors,
    ("POST", "traffic"): traffic,
}


@pytest.mark.parametrize("row", CALLS, ids=" ".join)
def test_row(loose: Process, row: tuple[str, str]) -> None:
    ROWS[row](loose)


@pytest.mark.parametrize("kind", ["delay", "drop_after", "truncate"])
def test_the_state_changes_when_a_request_is_accepted(loose: Process, kind: str) -> None:
    """Long before an answer that is late, and although one never comes."""
    fault = {"kind": kind, "action": "CreateForwardingRules"}
    control(loose, "POST", "faults", {**fault, "seconds": 3 * PATIENCE_SECONDS} if kind == "delay" else fault)
    connection = loose.connection()
    body = f"Action=CreateForwardingRules&Version=2019-11-20&RegionId=cn-hangzhou&AcceleratorId={ACCELERATOR}"
    part = "ForwardingRules.1.RuleConditions.1.RuleConditionType=Host&ForwardingRules.1.RuleConditions.1."
    part += "RuleConditionValue=%5B%22a.com%22%5D&ForwardingRules.1.RuleActions.1.Order=1"
    connection.request(
        "POST", "/", f"{body}&ListenerId={WEB}&{part}&ForwardingRules.1.RuleActions.1.RuleActionType=Drop"
    )
    for _look in range(10000):  # every look is a request of its own: no sleep is needed
        if control(loose, "GET", "journal"):
            break
    assert len(control(loose, "GET", "state")["rules"]) == 1
    connection.close()


def test_traffic_meets_the_old_rule_until_the_new_one_has_settled(loose: Process) -> None:
    create(loose, rule(1, [condition("Path", ["/*"])], [forward(BLUE)]))
    rule_id = rules(loose)[0]["ForwardingRuleId"]
    control(loose, "PUT", "transitions", {"mode": "stuck"})
    changed = {**rule(1, [condition("Path", ["/*"])], [forward(GREEN)]), "ForwardingRuleId": rule_id}
    api(loose, "UpdateForwardingRules", ForwardingRules=[changed], **SCOPE)
    seen = []
    for mode in ("stuck", "immediate"):
        control(loose, "PUT", "transitions", {"mode": mode})
        seen.append(control(loose, "POST", "traffic", {"listener_id": WEB})["action"]["endpoint_group_id"])
    assert seen == [BLUE, GREEN]


def test_a_kind_settles_on_its_own(loose: Process) -> None:
    control(loose, "PUT", "transitions", {"mode": "stuck", "kind": "endpoint_group"})
    create(loose)
    items = [{"FromPort": 80, "ToPort": 80, "Protocols": ["TCP"]}]
    action = "CreateCustomRoutingEndpointGroupDestinations"
    assert api(loose, action, EndpointGroupId=GAME_GROUP, DestinationConfigurations=items)[0] == 200
    assert api(loose, "DescribeCustomRoutingEndpointGroup", EndpointGroupId=GAME_GROUP)[1]["State"] == "updating"
    assert rules(loose)[0]["ForwardingRuleStatus"] == "active"
