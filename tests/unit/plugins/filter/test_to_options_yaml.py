# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The filter refuses what no module returns, and writes whatever may be live."""

from __future__ import annotations

import re
import typing as t

import pytest
from ansible.errors import AnsibleFilterError
from scenarios import FINAL, HOST, rule
from support.playground import ACCELERATOR, LISTENER, Playground

from ansible_collections.alicloud.ga.plugins.filter.to_options_yaml import to_options_yaml
from tools.read_yaml import read_yaml

RULE = {"id": "frule-1", "name": "plain", "priority": 10, "conditions": [HOST], "actions": [FINAL["fix_response"]]}
PORTS = {"id": "dst-1", "from_port": 80, "to_port": 80, "protocols": ["TCP"]}
WRONG: list[tuple[str, dict[str, t.Any]]] = [
    ("rules", {"rules": "x"}),
    ("rules", {"rules": RULE}),
    ("rules[0]", {"rules": [None]}),
    ("rules[1]", {"rules": [RULE, [RULE]]}),
    ("rules[0].name", {"rules": [{**RULE, "name": 5}]}),
    ("rules[0].priority", {"rules": [{**RULE, "priority": "10"}]}),
    ("rules[0].conditions", {"rules": [{**RULE, "conditions": "x"}]}),
    ("rules[0].conditions[1]", {"rules": [{**RULE, "conditions": [HOST, None]}]}),
    ("rules[0].conditions[0].host", {"rules": [{**RULE, "conditions": [{"host": "www.example.com"}]}]}),
    ("rules[0].actions[0].fix_response.code", {"rules": [{**RULE, "actions": [{"fix_response": {"code": "200"}}]}]}),
    ("destinations", {"destinations": 80}),
    ("destinations[0].from_port", {"destinations": [{**PORTS, "from_port": "80"}]}),
    ("destinations[1].protocols[0]", {"destinations": [PORTS, {**PORTS, "protocols": [6]}]}),
]


@pytest.mark.parametrize(("place", "options"), WRONG, ids=[place for place, _options in WRONG])
def test_what_no_module_returns(place: str, options: dict[str, t.Any]) -> None:
    with pytest.raises(AnsibleFilterError) as refused:
        to_options_yaml(options)
    assert re.search(rf"^to_options_yaml: {re.escape(place)}: must be .+, as the modules return it", str(refused.value))


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(AnsibleFilterError) as refused:
        to_options_yaml({"rules": [{**RULE, "name": 5}, "x"], "destinations": ["y"]})
    assert "3 problems" in str(refused.value)


def test_what_is_no_mapping() -> None:
    with pytest.raises(AnsibleFilterError, match="takes the options of a task, and not list"):
        to_options_yaml([RULE])


def test_what_is_null_or_an_empty_text_is_left_out() -> None:
    assert to_options_yaml({"listener": "", "rules": None, "purge": False}) == "purge: false"


# What may be live although the module would not set it up.
FORBIDDEN: dict[str, dict[str, t.Any]] = {
    "name": {"ForwardingRuleName": "my rule"},
    "no conditions": {"RuleConditions": []},
    "no actions": {"RuleActions": []},
    "actions that cannot stand together": {
        "RuleActions": [
            {"RuleActionType": "Drop"},
            {"RuleActionType": "Redirect", "RuleActionValue": '{"protocol": "HTTPS", "code": "301"}'},
        ]
    },
    "two hosts": {
        "RuleConditions": [
            {"RuleConditionType": "Host", "RuleConditionValue": f'["{host}"]'} for host in ("aaa", "bbb")
        ]
    },
}


@pytest.mark.parametrize("forbidden", FORBIDDEN)
def test_what_the_module_would_not_set_up(playground: Playground, forbidden: str) -> None:
    """What equals what is live is not checked against limits: it changes nothing, as it is shown and as it is exported."""
    assert not playground.rules([rule("aa")]).failed
    state = playground.state()
    (raw,) = state["rules"].values()
    raw.update(FORBIDDEN[forbidden])
    playground.control("PUT", "state", state)
    where: dict[str, t.Any] = {"accelerator_id": ACCELERATOR, "listener_id": LISTENER}
    shown = playground.module("ga_forwarding_rules_info", **where).data["rules"]
    exported = read_yaml(to_options_yaml({"rules": shown}))["rules"]
    assert set(shown[0]) - set(exported[0]) == {"id", "status"}
    for given in (shown, exported):
        result = playground.rules(given, purge=True)
        assert not result.failed, result.msg
        assert result.data["changed"] is False and result.writes == []


def test_one_list_alone_is_data() -> None:
    """For a file that is read with from_yaml: it takes no templates, knows no !unsafe, and is a list even if it is empty."""
    template = "{{ lookup('env', 'HOME') }}{% if %}{# #}"
    answer = {"fix_response": {"code": 200, "type": "text/plain", "content": template}}
    rules = [
        {**RULE, "actions": [answer]},
        {**RULE, "id": "frule-2"},
        {**RULE, "id": "frule-3"},
    ]
    text = to_options_yaml({"listener_id": LISTENER, "rules": rules}, only="rules")
    assert "!unsafe" not in text
    read = read_yaml(text)
    assert (read[0]["conditions"], read[0]["actions"]) == ([HOST], [answer])
    # Why an entry has its id is said here as well.
    assert [line[:4] for line in text.splitlines() if "The id says which" in line] == ["# An"] * 3
    assert to_options_yaml({"destinations": []}, only="destinations") == "[]"
    for only in ("rules", "listener_id", "what"):
        with pytest.raises(AnsibleFilterError, match="must name an option that is a list"):
            to_options_yaml({"listener_id": LISTENER}, only=only)
