# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Characters that steer a terminal, break a line or hide: words for people show them, data keeps them.

Words are msg, warnings, the log, `error.message` and the identity of an operation. All other values of a result are what
the service has, to the letter, since they are compared and fed back.
"""

from __future__ import annotations

import json
import signal
import typing as t

import pytest
from scenarios import rule
from support.playground import ACCELERATOR, LISTENER, Playground, Result

from ansible_collections.alicloud.ga.plugins.module_utils._engine import reconcile
from ansible_collections.alicloud.ga.plugins.module_utils._engine.yaml_text import printable
from ansible_collections.alicloud.ga.plugins.module_utils._module import base

# A terminal's escape in both lengths, a bell, a line break that forges a line, a text that runs backwards, a blank that
# has no width, and a character beyond the first plane.
HOSTILE = "x\x1b[2J\x9b31m\x07\nok: [localhost]\r\u202egnp\u200b\u2028\x7f\U000e0041z"
SHOWN = "x\\x1b[2J\\x9b31m\\x07\\x0aok: [localhost]\\x0d\\u202egnp\\u200b\\u2028\\x7f\\U000e0041z"


MANAGED = {
    "ServiceManaged": True,
    "ServiceId": "oss",
    "ServiceManagedInfos": [{"Action": "Delete", "IsManaged": True}, {"Action": "Update", "IsManaged": True}],
}


def words(result: Result) -> list[str]:
    """All that is said for people."""
    error = result.data.get("error") or {}
    operations = [one["identity"] for one in result.data.get("operations", [])]
    diff = result.data.get("diff") or {}
    lines = [line for side in ("before", "after") for line in str(diff.get(side, "")).split("\n")]
    said = [str(result.data.get("msg") or ""), str(error.get("message") or ""), *result.warnings, *operations, *lines]
    assert all(one.isprintable() for one in said), said
    return said


def live(playground: Playground, **rules: dict[str, t.Any]) -> None:
    usual = {
        "ListenerId": LISTENER,
        "RuleConditions": [{"RuleConditionType": "Host", "RuleConditionValue": ["www.example.com"]}],
        "RuleActions": [
            {"RuleActionType": "ForwardGroup", "RuleActionValue": [{"type": "endpointgroup", "value": "epg-bp1blue"}]}
        ],
    }
    found = {name.replace("_", "-"): {**usual, **one} for name, one in rules.items()}
    playground.control("PUT", "state", {**playground.state(), "rules": found})


def test_each_of_them_as_yaml_escapes_it() -> None:
    import yaml

    assert printable(HOSTILE) == SHOWN
    assert yaml.safe_load(f'"{SHOWN}"') == HOSTILE
    assert printable("plain \u4e2d\u6587 caf\u00e9") == "plain \u4e2d\u6587 caf\u00e9"


@pytest.mark.parametrize("check", [False, True])
def test_the_name_of_a_rule_that_goes(playground: Playground, check: bool) -> None:
    live(playground, frule_1={"ForwardingRuleName": HOSTILE, "Priority": 1})
    result = playground.rules([], purge=True, check=check)
    assert not result.failed, result.msg
    assert SHOWN in words(result)
    (operation,) = result.data["operations"]
    assert operation["identity"] == SHOWN


def test_a_warning_about_a_rule(playground: Playground) -> None:
    live(playground, frule_1={"ForwardingRuleName": HOSTILE, "Priority": 1, **MANAGED})
    result = playground.rules([], purge=True)
    assert any(SHOWN in one for one in result.warnings), result.data
    words(result)


def test_data_stays_as_it_is(playground: Playground) -> None:
    live(playground, frule_1={"ForwardingRuleName": HOSTILE, "Priority": 1})
    shown = playground.module("ga_forwarding_rules_info", accelerator_id=ACCELERATOR, listener_id=LISTENER)
    assert shown.data["rules"][0]["name"] == HOSTILE
    again = playground.rules([{"id": "frule-1", "priority": 1}])
    assert again.data["changed"] is False
    assert again.data["rules"][0]["name"] == HOSTILE
    changed = playground.rules([{"id": "frule-1", "priority": 2}])
    assert not changed.failed, changed.msg
    assert playground.state()["rules"]["frule-1"]["ForwardingRuleName"] == HOSTILE, "what is equal goes back as it came"
    words(changed)


@pytest.mark.parametrize("action", ["ListForwardingRules", "CreateForwardingRules"])
def test_what_the_service_says(playground: Playground, action: str) -> None:
    fault = {"kind": "error", "code": "Odd", "status": 400, "message": HOSTILE}
    playground.control("POST", "faults", {**fault, "action": action})
    result = playground.rules([rule("aa", 10)])
    assert result.failed
    assert f"Odd: {SHOWN}" in result.msg
    assert result.data["error"]["message"] == SHOWN
    words(result)


def test_a_code_that_is_none(playground: Playground) -> None:
    playground.control("POST", "faults", {"kind": "error", "code": HOSTILE, "status": 400, "message": "no"})
    result = playground.rules([])
    assert f"was answered with {SHOWN}: no" in result.msg
    words(result)


@pytest.mark.parametrize("noun", ["accelerator", "listener", "endpoint_group"])
def test_names_among_which_there_is_not_what_was_meant(playground: Playground, noun: str) -> None:
    """Two of a hostile name, which is asked for, and one that is not there."""
    state = playground.state()
    table = {"accelerator": "accelerators", "listener": "listeners", "endpoint_group": "endpoint_groups"}[noun]
    for one in state[table].values():
        one["Name"] = HOSTILE
    playground.control("PUT", "state", state)
    for name in ("nobody", HOSTILE):
        options: dict[str, t.Any] = {"accelerator_id": ACCELERATOR, "listener_id": LISTENER}
        wanted: list[t.Any] = []
        if noun == "endpoint_group":
            wanted = [{**rule("aa", 10), "actions": [{"forward_group": {"endpoint_group": name}}]}]
        else:
            options.update({f"{noun}_id": ..., noun: name})
        result = playground.rules(wanted, **options)
        one_listener = noun == "listener" and name == HOSTILE  # The accelerator has only one.
        assert result.failed is not one_listener
        words(result)


def test_options_of_the_task(playground: Playground) -> None:
    for wanted in ([{"name": HOSTILE}], [{"name": "aa", HOSTILE: 1}], [{"name": "aa", "priority": HOSTILE}]):
        result = playground.rules(wanted)
        assert result.failed
        assert "x" in result.msg
        words(result)


def test_the_log_of_a_run_that_was_stopped(playground: Playground, monkeypatch: pytest.MonkeyPatch) -> None:
    logged: list[str] = []
    monkeypatch.setattr(base.GaModule, "log", lambda _self, msg, log_args=None: logged.append(msg))
    live(playground, frule_1={"ForwardingRuleName": HOSTILE, "Priority": 1})
    monkeypatch.setattr(reconcile, "as_yaml", lambda *_arguments: signal.raise_signal(signal.SIGTERM))
    result = playground.rules([], purge=True)
    assert "Stopped by SIGTERM" in result.msg
    line = logged[-1]  # The first is Ansible's own.
    assert line.isprintable()
    assert SHOWN in line
    assert json.dumps(result.data)
    words(result)
