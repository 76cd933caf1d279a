# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a scenario is run, and the entries that scenarios are made of."""

from __future__ import annotations

import typing as t
from copy import deepcopy

from support.playground import BLUE, GREEN, Playground, Result

from tools.read_yaml import read_yaml

WORLD = ("accelerators", "listeners", "endpoint_groups", "custom_routing_endpoint_groups", "rules", "destinations")
FORWARD = {"forward_group": {"endpoint_group_id": BLUE}}
HOST = {"host": ["www.example.com"]}

# One entry of each type, with several values wherever a type can have several.
CONDITIONS: dict[str, dict[str, t.Any]] = {
    "host": {"host": ["www.example.com", "*.example.org"]},
    "path": {"path": ["/app/*", "/b?"]},
    "request_header": {"request_header": {"X-Env": ["beta", "canary"], "X-Tier": ["gold", "silver"]}},
    "query": {"query": {"lang": ["en", "de"], "debug": ["1", "2"]}},
    "method": {"method": ["GET", "HEAD"]},
    "cookie": {"cookie": {"tier": ["gold", "silver"], "a=b": ["c d".replace(" ", "-"), "e/f"]}},
    "source_ip": {"source_ip": ["203.0.113.0/24", "198.51.100.7"]},
}
BEFORE_FORWARDING: dict[str, dict[str, t.Any]] = {
    "rewrite": {"rewrite": {"domain": "inner.example.com", "path": "/v2", "query": "a=b"}},
    "add_header": {
        "add_header": [
            {"name": "X-Edge", "type": "user-defined", "value": "ga edge"},
            {"name": "X-Client", "type": "system-defined", "value": "ClientSrcIp"},
            {"name": "X-Ref", "type": "ref", "value": "host_name"},
        ]
    },
    "remove_header": {"remove_header": ["X-Debug", "X-Trace"]},
}
FINAL: dict[str, dict[str, t.Any]] = {
    "forward_group": FORWARD,
    "redirect": {
        "redirect": {
            "protocol": "HTTPS",
            "domain": "new.example.com",
            "port": "8443",
            "path": "/moved",
            "query": "from=old",
            "code": 301,
        }
    },
    "fix_response": {"fix_response": {"code": 503, "type": "text/plain", "content": "We are back at noon."}},
    "drop": {"drop": True},
}
EVERYTHING: list[dict[str, t.Any]] = [
    {
        "name": "everything",
        "priority": 10,
        "conditions": list(CONDITIONS.values()),
        "actions": [*BEFORE_FORWARDING.values(), FORWARD],
    },
    {"name": "redirected", "priority": 20, "conditions": [HOST], "actions": [FINAL["redirect"]]},
    {"name": "answered", "priority": 30, "conditions": [HOST], "actions": [FINAL["fix_response"]]},
    {"name": "dropped", "priority": 40, "conditions": [HOST], "actions": [FINAL["drop"]]},
]


def rule(name: str | None = None, priority: int | None = None, **rest: t.Any) -> dict[str, t.Any]:
    """An entry of the option `rules` that is enough for a new rule."""
    entry = {"name": name, "priority": priority, "conditions": [HOST], "actions": [FORWARD], **rest}
    return {key: value for key, value in entry.items() if value is not None}


def rules(count: int, **rest: t.Any) -> list[dict[str, t.Any]]:
    """So many rules, with the priorities 10, 20, ..."""
    return [rule(f"rule-{number:03}", number * 10, **rest) for number in range(1, count + 1)]


def destination(
    first: int, last: int | None = None, protocols: tuple[str, ...] = ("TCP",), **rest: t.Any
) -> dict[str, t.Any]:
    """An entry of the option `destinations`."""
    return {"from_port": first, "to_port": last or first, "protocols": list(protocols), **rest}


def destinations(count: int, start: int = 8000) -> list[dict[str, t.Any]]:
    """So many destinations of one port each."""
    return [destination(start + number) for number in range(count)]


def to_green(entry: dict[str, t.Any]) -> dict[str, t.Any]:
    """The same rule, forwarding to the other endpoint group."""
    return {**deepcopy(entry), "actions": [{"forward_group": {"endpoint_group_id": GREEN}}]}


def world(playground: Playground) -> dict[str, t.Any]:
    """What the service has, without what it keeps for itself."""
    state = playground.state()
    return {section: state[section] for section in WORLD}


def place_rule(playground: Playground, rule_id: str, priority: int, **record: t.Any) -> None:
    """Put a rule there that no write of ours could have made."""
    state = playground.state()
    state["rules"][rule_id] = {
        "ListenerId": "lsr-bp1web",
        "Priority": priority,
        "RuleConditions": [{"RuleConditionType": "Host", "RuleConditionValue": '["www.example.com"]'}],
        "RuleActions": [
            {"RuleActionType": "ForwardGroup", "RuleActionValue": [{"type": "endpointgroup", "value": BLUE}]}
        ],
        **record,
    }
    playground.control("PUT", "state", state)


class Runs(t.NamedTuple):
    """A scenario in check mode, for real, and once more."""

    check: Result
    real: Result
    again: Result


def thrice(playground: Playground, kind: str, entries: t.Any, verbatim: bool = True, **options: t.Any) -> Runs:
    """Run a scenario in check mode, for real and again, and prove what holds for every one of them.

    Check mode changes nothing and says exactly what the real run will do; a second run has nothing to do; what is
    returned can be given back and changes nothing. A service that is not verbatim says the same in other words later.
    """

    def run(given: t.Any, **more: t.Any) -> Result:
        result: Result = getattr(playground, kind)(given, **{**options, **more})
        assert not result.failed, result.msg
        return result

    before = world(playground)
    check = run(entries, check=True)
    assert world(playground) == before
    assert check.writes == []
    assert all(call["params"]["DryRun"] == "true" for call in check.dry_runs)
    assert kind == "destinations" or not check.dry_runs

    real = run(entries)
    assert check.data["changed"] == real.data["changed"] == bool(real.writes)
    assert check.data["diff"] == real.data["diff"]
    assert [told(operation) for operation in check.data["operations"]] == [
        told(operation) for operation in real.data["operations"]
    ]
    assert {operation["state"] for operation in check.data["operations"]} <= {"planned"}
    assert {operation["state"] for operation in real.data["operations"]} <= {"done"}
    created = [item["id"] is None for item in check.data[kind]]
    assert [{**item, "id": None} if new else item for item, new in zip(real.data[kind], created)] == check.data[kind]
    assert all(item["id"] for item in real.data[kind])
    assert shown_in_diff(real, kind) == [bare(item) for item in real.data[kind]]
    assert len(real.data["request_ids"]) == sum(call["changed"] for call in real.writes)

    again = run(entries)
    assert_nothing_done(again)
    assert again.data[kind] == real.data[kind] or not verbatim
    # What is returned has priorities, which the list does not decide then.
    by_priority = {"order": "priority"} if "order" in options else {}
    fed_back = run(real.data[kind], state="present", purge=True, **by_priority)
    assert_nothing_done(fed_back)
    assert fed_back.data[kind] == again.data[kind]
    return Runs(check, real, again)


def told(operation: dict[str, t.Any]) -> dict[str, t.Any]:
    """An operation without what only one of the modes can know."""
    unknown = {"state", "dry_run"} | ({"id"} if operation["action"] == "create" else set())
    return {name: content for name, content in operation.items() if name not in unknown}


def shown_in_diff(result: Result, kind: str, side: str = "after") -> t.Any:
    """The set as the diff shows it: YAML that a user could have written."""
    return read_yaml(result.data["diff"][side])[kind]


def bare(item: dict[str, t.Any]) -> dict[str, t.Any]:
    """An item as the diff has it."""
    return {name: content for name, content in item.items() if name not in ("id", "status")}


def assert_nothing_done(result: Result) -> None:
    """The run read and no more, and says that nothing is to be done."""
    assert not result.failed, result.msg
    assert result.data["changed"] is False
    assert result.writes == []
    assert result.data["operations"] == []
    assert result.data["diff"]["before"] == result.data["diff"]["after"]


def assert_refused(playground: Playground, result: Result, *words: str) -> None:
    """The options were refused before anything was sent."""
    assert result.failed
    assert result.calls == []
    for word in words:
        assert word in result.msg
    assert "exception" not in result.data
