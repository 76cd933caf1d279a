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


ENTRY = {"name": "shop", "acceleration_regions": [{"region": "cn-hongkong", "bandwidth": 10}]}
GROUP = {"name": "blue", "region": "cn-hangzhou", "endpoints": []}
SHOP = {**ENTRY, "listeners": [{"name": "web", "endpoint_groups": [GROUP, {**GROUP, "name": "green"}]}]}


def test_variables_for_another_environment() -> None:
    options = {"purge": False, "accelerators": [SHOP]}
    values = read_yaml(to_options_yaml(options, variables="values"))
    assert list(values.items()) == [
        ("accelerator", "shop"),
        ("region_cn_hangzhou", "cn-hangzhou"),
        ("region_cn_hongkong", "cn-hongkong"),
    ]
    text = to_options_yaml(options, variables="names")
    assert "!unsafe" not in text
    (entry,) = read_yaml(text)["accelerators"]
    assert entry["name"] == "{{ accelerator }}"
    assert entry["acceleration_regions"] == [{"region": "{{ region_cn_hongkong }}", "bandwidth": 10}]
    # What lies in the accelerator is another one already, and keeps its name.
    (listener,) = entry["listeners"]
    groups = [(one["name"], one["region"]) for one in listener["endpoint_groups"]]
    assert (listener["name"], groups) == ("web", [(one, "{{ region_cn_hangzhou }}") for one in ("blue", "green")])
    # With the values of the variables in their places, it is what is written without them.
    for name, value in values.items():
        text = text.replace('"{{ ' + name + ' }}"', value)
    assert text == to_options_yaml(options)


@pytest.mark.parametrize(
    ("options", "values"),
    [
        # Which of two would be meant is not to be said by one name, and what has no name goes by its id.
        ({"accelerators": [{"name": "a"}, {"name": "b"}]}, {}),
        ({"accelerators": [{"id": "ga-1", "name": ""}]}, {}),
        ({"accelerators": []}, {}),
        ({"rules": [RULE]}, {}),
        # It would be a part of the name of a variable.
        ({"accelerators": [{"id": "ga-1", "acceleration_regions": [{"region": "x }}{{ y"}, {"region": "cn_x"}]}]}, {}),
        ({"accelerators": [{"name": "{{ x }}"}]}, {"accelerator": "{{ x }}"}),
    ],
)
def test_what_is_no_variable(options: dict[str, t.Any], values: dict[str, str]) -> None:
    text = to_options_yaml(options, variables="values")
    # What is live is a text, also as the value of a variable.
    assert ("!unsafe" in text) is bool(values)
    assert read_yaml(text.replace("!unsafe ", "")) == values
    written = to_options_yaml(options, variables="names")
    if not values:
        assert written == to_options_yaml(options)
    assert "{{ region" not in written


def test_variables_are_names_or_values() -> None:
    with pytest.raises(AnsibleFilterError, match="variables must be names or values, and is 'yes'"):
        to_options_yaml({}, variables="yes")
