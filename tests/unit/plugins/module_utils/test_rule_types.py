# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every type of condition and action, through the module: alone, all at once, shuffled, with each element taken out."""

from __future__ import annotations

import itertools
import json
import random
import typing as t
from copy import deepcopy

import pytest
from scenarios import (
    BEFORE_FORWARDING,
    CONDITIONS,
    EVERYTHING,
    FINAL,
    FORWARD,
    HOST,
    assert_nothing_done,
    place_rule,
    rule,
    thrice,
)
from support.playground import BLUE, GREEN, Playground

from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules import parts
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules.rule import read_rule
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules.schema import SCHEMA as RULES

STORAGE: list[dict[str, t.Any]] = [
    {},
    {"legacy_storage": True},
    {"value_echo": "normalised"},
    {"legacy_storage": True, "value_echo": "normalised"},
]


def conditions(*given: t.Any) -> list[dict[str, t.Any]]:
    return [rule("aa", 10, conditions=list(given))]


def actions(*given: t.Any) -> list[dict[str, t.Any]]:
    return [rule("aa", 10, actions=list(given))]


@pytest.fixture
def full(playground: Playground) -> Playground:
    """A listener with a rule set that has every type."""
    assert not playground.rules(EVERYTHING).failed
    return playground


@pytest.mark.parametrize("options", STORAGE, ids=str)
@pytest.mark.parametrize("name", CONDITIONS)
def test_each_condition_alone(playground: Playground, name: str, options: t.Any) -> None:
    playground.control("PUT", "options", options)
    runs = thrice(playground, "rules", conditions(CONDITIONS[name]), verbatim="value_echo" not in options)
    assert [*runs.real.data["rules"][0]["conditions"][0]] == [name]


@pytest.mark.parametrize("options", STORAGE, ids=str)
@pytest.mark.parametrize("name", [*FINAL, *BEFORE_FORWARDING])
def test_each_action_alone(playground: Playground, name: str, options: t.Any) -> None:
    playground.control("PUT", "options", options)
    given = [FINAL[name]] if name in FINAL else [BEFORE_FORWARDING[name], FORWARD]
    runs = thrice(playground, "rules", actions(*given))
    assert [*runs.real.data["rules"][0]["actions"][0]] == [name]


@pytest.mark.parametrize("options", STORAGE, ids=str)
def test_everything_at_once(playground: Playground, options: t.Any) -> None:
    playground.control("PUT", "options", options)
    runs = thrice(playground, "rules", EVERYTHING, verbatim="value_echo" not in options)
    # An accelerator that knows only the older form refuses the newer one first.
    assert [call["changed"] for call in runs.real.writes] == [False] * ("legacy_storage" in options) + [True]
    wire = {condition["RuleConditionType"] for record in rules_of(playground) for condition in record["RuleConditions"]}
    assert wire == {"Host", "Path", "RequestHeader", "Query", "Method", "Cookie", "SourceIP"}
    wire = {action["RuleActionType"] for record in rules_of(playground) for action in record["RuleActions"]}
    assert wire == {"ForwardGroup", "Redirect", "FixResponse", "Rewrite", "AddHeader", "RemoveHeader", "Drop"}


def rules_of(playground: Playground) -> list[dict[str, t.Any]]:
    return list(playground.state()["rules"].values())


# -- what means the same --


def shuffled(value: t.Any, source: random.Random, key: str = "") -> t.Any:
    """The same, with everything in another order whose order means nothing: all but the actions of a rule."""
    if isinstance(value, dict):
        pairs = [(name, shuffled(content, source, name)) for name, content in value.items()]
        source.shuffle(pairs)
        return dict(pairs)
    if isinstance(value, list):
        found = [shuffled(one, source) for one in value]
        if key != "actions":
            source.shuffle(found)
        return found
    return value


@pytest.mark.parametrize("options", STORAGE, ids=str)
@pytest.mark.parametrize("seed", range(4))
def test_shuffled_lists_change_nothing(full: Playground, seed: int, options: t.Any) -> None:
    full.control("PUT", "options", options)
    given = shuffled({"rules": EVERYTHING}, random.Random(seed))["rules"]
    assert given != EVERYTHING
    assert_nothing_done(full.rules(given, purge=True))


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_actions_means_something(full: Playground, order: tuple[int, ...]) -> None:
    before = list(BEFORE_FORWARDING.values())
    given = {**EVERYTHING[0], "actions": [*(before[number] for number in order), FORWARD]}
    runs = thrice(full, "rules", [given])
    assert runs.real.data["changed"] == (order != (0, 1, 2))


SAME: list[tuple[str, t.Any, t.Any]] = [
    ("hosts in capitals", {"host": ["www.example.com"]}, {"host": ["WWW.Example.COM"]}),
    ("a host twice", {"host": ["aaa", "bbb"]}, {"host": ["aaa", "bbb", "aaa"]}),
    ("an address as a block", {"source_ip": ["1.1.1.1"]}, {"source_ip": ["1.1.1.1/32"]}),
    ("an address inside its block", {"source_ip": ["1.1.1.0/24"]}, {"source_ip": ["1.1.1.9/24"]}),
    ("an IPv6 address", {"source_ip": ["2001:db8::1"]}, {"source_ip": ["2001:0DB8:0::0001/128"]}),
    ("a number", {"query": {"v": ["1"]}}, {"query": {"v": [1]}}),
    ("a number as name", {"cookie": {"1": ["x"]}}, {"cookie": {1: ["x"]}}),
    ("a single text", {"request_header": {"X-Env": ["beta"]}}, {"request_header": {"X-Env": "beta"}}),
    ("a header in capitals", {"request_header": {"X-Env": ["beta"]}}, {"request_header": {"x-env": ["beta"]}}),
    (
        "defaults of redirect",
        {"redirect": {"path": "/x", "code": 301}},
        {
            "redirect": {
                "protocol": "${protocol}",
                "domain": "${host}",
                "port": "${port}",
                "path": "/x",
                "query": "${query}",
                "code": 301,
            }
        },
    ),
    ("numbers of redirect", {"redirect": {"port": "80", "code": 301}}, {"redirect": {"port": 80, "code": "301"}}),
    ("a port with a zero", {"redirect": {"port": "80", "code": 301}}, {"redirect": {"port": "080", "code": 301}}),
    (
        "a domain in capitals",
        {"redirect": {"domain": "a.bc", "code": 302}},
        {"redirect": {"domain": "A.bc", "code": 302}},
    ),
    (
        "a code as text",
        {"fix_response": {"code": 200, "type": "text/plain", "content": "1"}},
        {"fix_response": {"code": "200", "type": "text/plain", "content": 1}},
    ),
    ("drop in words", {"drop": True}, {"drop": "yes"}),
]


@pytest.mark.parametrize("options", STORAGE, ids=str)
@pytest.mark.parametrize(("one", "other"), [pair[1:] for pair in SAME], ids=[pair[0] for pair in SAME])
def test_two_ways_to_say_the_same(playground: Playground, one: t.Any, other: t.Any, options: t.Any) -> None:
    playground.control("PUT", "options", options)
    entries = conditions if next(iter(one)) in CONDITIONS else actions
    for first, second in ((one, other), (other, one)):
        assert not playground.rules(entries(first), purge=True).failed
        assert_nothing_done(playground.rules(entries(second), purge=True))


@pytest.mark.parametrize("options", STORAGE, ids=str)
def test_rewrite_with_its_defaults_said(playground: Playground, options: t.Any) -> None:
    playground.control("PUT", "options", options)
    thrice(playground, "rules", actions({"rewrite": {"path": "/v2"}}, FORWARD))
    said = {"rewrite": {"domain": "${host}", "path": "/v2", "query": "${query}"}}
    assert_nothing_done(playground.rules(actions(said, FORWARD)))


@pytest.mark.parametrize("options", STORAGE, ids=str)
def test_several_paths_are_one(playground: Playground, options: t.Any) -> None:
    playground.control("PUT", "options", options)
    apart = [{"path": ["/b"]}, HOST, {"path": ["/a", "/c"]}]
    runs = thrice(playground, "rules", conditions(*apart))
    assert {"path": ["/a", "/b", "/c"]} in runs.real.data["rules"][0]["conditions"]
    assert_nothing_done(playground.rules(conditions({"path": ["/c", "/b", "/a"]}, HOST)))
    assert thrice(playground, "rules", conditions({"path": ["/c", "/b"]}, HOST)).real.data["changed"]


@pytest.mark.parametrize("name", ["request_header", "query", "cookie"])
def test_conditions_that_may_come_twice(playground: Playground, name: str) -> None:
    given = conditions({name: {"aa": ["1"]}}, {name: {"aa": ["2"]}})
    thrice(playground, "rules", given)
    assert_nothing_done(playground.rules(conditions({name: {"aa": ["2"]}}, {name: {"aa": ["1"]}})))
    # ANDed, so that one condition with both values is another thing.
    assert thrice(playground, "rules", conditions({name: {"aa": ["1", "2"]}})).real.data["changed"]


# -- what does not --


def without_each(value: t.Any, path: str = "") -> t.Iterator[tuple[str, t.Any]]:
    """Every structure that is this one without one element of one list, or one member of one mapping."""
    if isinstance(value, (dict, list)):
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        for key in keys:
            place = f"{path}.{key}" if isinstance(value, dict) else f"{path}[{key}]"
            less = deepcopy(value)
            del less[key]
            yield place, less
            for where, changed in without_each(value[key], place):
                less = deepcopy(value)
                less[key] = changed
                yield where, less


def _removals() -> t.Iterator[t.Any]:
    for number, entry in enumerate(EVERYTHING):
        for member in ("conditions", "actions"):
            for place, less in without_each(entry[member], f"{entry['name']}.{member}"):
                yield pytest.param(number, member, less, id=place)


REMOVALS = list(_removals())
# What is left out has this as its default.
NO_CHANGE = {"everything.actions[1].add_header[0].type"}


def test_there_are_many_removals() -> None:
    ids = {case.id for case in REMOVALS}
    assert {"everything.conditions[2].request_header.X-Env[1]", "everything.actions[2].remove_header[0]"} <= ids
    assert len(ids) == len(REMOVALS) > 60


@pytest.mark.parametrize(("number", "member", "less"), REMOVALS)
def test_taking_anything_away_is_a_change(
    full: Playground, number: int, member: str, less: t.Any, request: pytest.FixtureRequest
) -> None:
    entry = {**EVERYTHING[number], member: less}
    if request.node.callspec.id in NO_CHANGE:
        assert_nothing_done(full.rules([entry]))
        return
    check = full.rules([entry], check=True)
    if check.failed:  # What remains is no whole rule.
        assert check.writes == []
        assert f"rules[0].{member}" in check.msg
        return
    runs = thrice(full, "rules", [entry])
    assert runs.real.data["changed"] is True
    assert len(runs.real.writes) == 1
    assert [operation["identity"] for operation in runs.real.data["operations"]] == [entry["name"]]


@pytest.mark.parametrize(("number", "member", "less"), REMOVALS)
def test_adding_anything_is_a_change(
    playground: Playground, number: int, member: str, less: t.Any, request: pytest.FixtureRequest
) -> None:
    if request.node.callspec.id in NO_CHANGE or playground.rules([{**EVERYTHING[number], member: less}]).failed:
        return
    assert thrice(playground, "rules", [EVERYTHING[number]]).real.data["changed"] is True


CHANGES: list[tuple[str, t.Any, t.Any]] = [
    ("a path in capitals", {"path": ["/a"]}, {"path": ["/A"]}),
    ("a value of a header in capitals", {"request_header": {"x": ["a"]}}, {"request_header": {"x": ["A"]}}),
    ("a wider block", {"source_ip": ["10.0.0.0/9"]}, {"source_ip": ["10.0.0.0/8"]}),
    ("a value under another name", {"query": {"a": ["x"], "b": ["y"]}}, {"query": {"a": ["y"], "b": ["x"]}}),
    ("another code", {"redirect": {"path": "/a", "code": 301}}, {"redirect": {"path": "/a", "code": 302}}),
    ("another kind of action", {"drop": True}, FINAL["fix_response"]),
    (
        "content in capitals",
        {"fix_response": {"code": 200, "type": "text/plain", "content": "a"}},
        {"fix_response": {"code": 200, "type": "text/plain", "content": "A"}},
    ),
    (
        "no content",
        {"fix_response": {"code": 200, "type": "text/plain", "content": "a"}},
        {"fix_response": {"code": 200, "type": "text/plain", "content": ""}},
    ),
    ("another group", FORWARD, {"forward_group": {"endpoint_group_id": GREEN}}),
]


@pytest.mark.parametrize(("one", "other"), [pair[1:] for pair in CHANGES], ids=[pair[0] for pair in CHANGES])
def test_two_things_that_are_not_the_same(playground: Playground, one: t.Any, other: t.Any) -> None:
    entries = conditions if next(iter(one)) in CONDITIONS else actions
    playground.rules(entries(one))
    assert thrice(playground, "rules", entries(other)).real.data["changed"] is True


def test_a_mapping_as_content_is_json(playground: Playground) -> None:
    content = {"status": "down", "words": ["\u00e9", 1, True, None]}
    given = actions({"fix_response": {"code": 503, "type": "application/json", "content": content}})
    runs = thrice(playground, "rules", given)
    text = runs.real.data["rules"][0]["actions"][0]["fix_response"]["content"]
    assert json.loads(text) == content


# -- on the wire --


def test_what_is_written(full: Playground) -> None:
    (write,) = [call for call in full.journal() if call["action"].startswith("Create")]
    sent = write["params"]
    first = {name: value for name, value in sent.items() if name.startswith("ForwardingRules.1.")}
    prefix = "ForwardingRules.1."
    assert first[f"{prefix}ForwardingRuleName"] == "everything"
    assert first[f"{prefix}Priority"] == "10"
    assert f"{prefix}ForwardingRuleId" not in first
    assert json.loads(first[f"{prefix}RuleConditions.1.RuleConditionValue"]) == ["*.example.org", "www.example.com"]
    assert json.loads(first[f"{prefix}RuleConditions.4.RuleConditionValue"]) == [
        {"debug": ["1", "2"]},
        {"lang": ["de", "en"]},
    ]
    assert [first[f"{prefix}RuleActions.{number}.Order"] for number in range(1, 5)] == ["1", "2", "3", "4"]
    assert json.loads(first[f"{prefix}RuleActions.4.RuleActionValue"]) == [{"type": "endpointgroup", "value": BLUE}]
    assert json.loads(sent["ForwardingRules.2.RuleActions.1.RuleActionValue"]) == {
        **FINAL["redirect"]["redirect"],
        "code": "301",
    }
    assert not [
        name for name in sent if "DryRun" in name or name.startswith("ForwardingRules.4.RuleActions.1.RuleActionV")
    ]


def test_an_old_accelerator_is_written_to_in_its_own_form(full: Playground) -> None:
    full.control("PUT", "options", {"legacy_storage": True})
    new = rule("bb", 50, conditions=[{"path": ["/x"]}, HOST], actions=[FORWARD])
    result = full.rules([{"name": "redirected", "priority": 25}, new])
    created = result.writes[0]["params"]
    assert created["ForwardingRules.1.RuleConditions.1.PathConfig.Values.1"] == "/x"
    assert created["ForwardingRules.1.RuleConditions.2.HostConfig.Values.1"] == "www.example.com"
    group = "ForwardingRules.1.RuleActions.1.ForwardGroupConfig.ServerGroupTuples.1.EndpointGroupId"
    assert created[group] == BLUE
    assert not [name for name in created if name.endswith("RuleConditionValue")]
    updated = result.writes[1]["params"]
    assert updated["ForwardingRules.1.RuleConditions.1.HostConfig.Values.1"] == "www.example.com"
    assert_nothing_done(full.rules([{"name": "redirected", "priority": 25}, new]))


def test_what_is_live_goes_back_as_it_came(playground: Playground) -> None:
    text = '[ "www.example.com" ,  "aaa" ]'
    place_rule(
        playground,
        "frule-bp1other",
        10,
        ForwardingRuleName="aa",
        RuleConditions=[{"RuleConditionType": "Host", "RuleConditionValue": text}],
    )
    result = playground.rules([{"name": "aa", "priority": 20}])
    assert result.writes[0]["params"]["ForwardingRules.1.RuleConditions.1.RuleConditionValue"] == text


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("RemoveHeaderConfig", ["X-Debug"], {"remove_header": ["X-Debug"]}),
        ("Rewrite", {"path": "/v2"}, {"rewrite": {"path": "/v2"}}),
        ("Rewrite", {"path": "/v2", "query": ""}, {"rewrite": {"path": "/v2"}}),
    ],
)
def test_other_spellings_of_an_action(playground: Playground, kind: str, value: t.Any, shown: t.Any) -> None:
    group = {"RuleActionType": "ForwardGroup", "RuleActionValue": {"type": "endpointgroup", "value": BLUE}}
    live = [{"RuleActionType": kind, "RuleActionValue": value}, group]
    place_rule(playground, "frule-bp1other", 10, ForwardingRuleName="aa", RuleActions=live)
    result = playground.rules([{"name": "aa", "actions": [shown, FORWARD]}])
    assert_nothing_done(result)
    assert result.data["rules"][0]["actions"] == [shown, FORWARD]


# -- what this collection does not know --

MIRROR = {"RuleActionType": "TrafficMirror", "RuleActionValue": {"target": "epg-bp1mirror", "share": 10}}
TWO_GROUPS = {
    "RuleActionType": "ForwardGroup",
    "RuleActionValue": [{"type": "endpointgroup", "value": group, "weight": 1} for group in (BLUE, GREEN)],
}
GEO = {"RuleConditionType": "Region", "RuleConditionValue": ["CN"]}
PLAIN = {"RuleActionType": "ForwardGroup", "RuleActionValue": [{"type": "endpointgroup", "value": BLUE}]}
UNKNOWN: dict[str, dict[str, t.Any]] = {
    "a mirror": {"RuleActions": [MIRROR, PLAIN]},
    "a region": {"RuleConditions": [GEO]},
}


@pytest.fixture(params=UNKNOWN)
def strange(playground: Playground, request: pytest.FixtureRequest) -> Playground:
    """A listener with one rule that has something this collection does not know, and one that it does."""
    place_rule(playground, "frule-bp1strange", 10, ForwardingRuleName="strange", **UNKNOWN[request.param])
    assert not playground.rules([rule("plain", 20)]).failed
    return playground


def test_an_unknown_type_is_shown_as_it_is(playground: Playground) -> None:
    place_rule(playground, "frule-bp1x", 10, RuleActions=[MIRROR, PLAIN], RuleConditions=[GEO])
    (shown,) = playground.rules([]).data["rules"]
    assert shown["actions"] == [{"other": {"type": "TrafficMirror", "value": MIRROR["RuleActionValue"]}}, FORWARD]
    assert shown["conditions"] == [{"other": {"type": "Region", "value": ["CN"]}}]


def test_an_unknown_type_can_be_given_back(strange: Playground) -> None:
    live = strange.rules([]).data["rules"]
    assert_nothing_done(strange.rules(live, purge=True))
    plain = rule("plain", 20, conditions=[{"host": ["new.example.com"]}])
    runs = thrice(strange, "rules", [live[0], plain], purge=True)
    assert [operation["identity"] for operation in runs.real.data["operations"]] == ["plain"]


def rewritten(playground: Playground, rule_id: str) -> t.Any:
    return playground.state()["rules"][rule_id]


@pytest.mark.parametrize("options", [{}, {"legacy_storage": True}, {"value_echo": "normalised"}], ids=str)
def test_a_rule_with_an_unknown_type_can_be_changed_around_it(strange: Playground, options: t.Any) -> None:
    strange.control("PUT", "options", options)
    before = rewritten(strange, "frule-bp1strange")
    (shown,) = [one for one in strange.rules([]).data["rules"] if one["name"] == "strange"]
    entry = {**shown, "priority": 11}
    if "other" in shown["conditions"][0]:
        entry["actions"] = [FINAL["drop"]]
    else:
        entry["conditions"] = [HOST, {"path": ["/x"]}]
    thrice(strange, "rules", [entry], verbatim=not options)
    after = rewritten(strange, "frule-bp1strange")
    assert after["Priority"] == 11
    for member, kind in (("RuleConditions", "Region"), ("RuleActions", "TrafficMirror")):
        kept = [[part for part in one[member] if kind in part.values()] for one in (before, after)]
        assert kept[0] == kept[1]


def test_other_can_be_replaced_and_set_up_anew(strange: Playground) -> None:
    shown = [one for one in strange.rules([]).data["rules"] if one["name"] == "strange"]
    (before,) = [one for one in strange.state()["rules"].values() if one["ForwardingRuleName"] == "strange"]
    thrice(strange, "rules", [rule("strange", 10)])
    assert "other" not in str(strange.rules([]).data["rules"])
    thrice(strange, "rules", [{"name": "strange"}], state="absent")
    backup = [{name: value for name, value in shown[0].items() if name != "id"}]
    thrice(strange, "rules", backup)
    (after,) = [one for one in strange.state()["rules"].values() if one["ForwardingRuleName"] == "strange"]
    for member in ("RuleConditions", "RuleActions"):
        assert [meant(part) for part in after[member]] == [meant(part) for part in before[member]]


def meant(part: dict[str, t.Any]) -> dict[str, t.Any]:
    """A part of the emulator's state, without the blanks in its JSON."""
    return {
        name: json.loads(content) if name.endswith("Value") and content else content
        for name, content in part.items()
        if content != {}
    }


def test_the_service_has_the_last_word_on_other(strange: Playground) -> None:
    """What is right and what is not is known to the service alone."""
    other = {"other": {"type": "TrafficMirror", "value": {"target": "elsewhere"}}}
    for entry in (rule("new", 30, actions=[other]), {"name": "plain", "actions": [other]}):
        result = strange.rules([entry])
        assert result.failed
        assert result.data["error"]["code"] == "IllegalParameter.RuleActionType"
        assert result.data["changed"] is False
    strange.control("PUT", "options", {"further_parts": "refused"})
    before = strange.state()["rules"]
    result = strange.rules([{"name": "strange", "priority": 11}])
    assert result.failed and result.data["error"]["code"].startswith("IllegalParameter.Rule")
    assert strange.state()["rules"] == before


def test_purge_may_put_a_new_rule_in_the_place_of_one_with_an_unknown_type(strange: Playground) -> None:
    runs = thrice(strange, "rules", [rule("plain", 20), rule("new", 30)], purge=True)
    assert [(told["action"], told["identity"]) for told in runs.real.data["operations"]] == [("update", "new")]
    assert "TrafficMirror" not in json.dumps(strange.state()["rules"])
    assert "Region" not in json.dumps(strange.state()["rules"])


def test_purge_and_absent_may_delete_a_rule_with_an_unknown_type(strange: Playground) -> None:
    thrice(strange, "rules", [{"name": "strange"}], state="absent")
    assert "frule-bp1strange" not in strange.state()["rules"]


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("Query", [{"lang": ["at"]}, {"lang": ["de"]}]),
        ("Query", [{"lang": ["EN"]}]),
        ("Path", ["no-slash"]),
        ("Host", {"a": 1}),
        ("Method", ["TRACE"]),
    ],
)
def test_a_value_that_the_documentation_forbids_is_shown(playground: Playground, type_: str, value: t.Any) -> None:
    live = [{"RuleConditionType": type_, "RuleConditionValue": value}]
    state = playground.state()
    place_rule(playground, "frule-bp1odd", 10, ForwardingRuleName="odd")
    state = playground.state()
    text = json.dumps(value)
    state["rules"]["frule-bp1odd"]["RuleConditions"] = [{**live[0], "RuleConditionValue": text}]
    playground.control("PUT", "state", state)
    shown = playground.rules([]).data["rules"]
    assert shown[0]["conditions"] == [{"other": {"type": type_, "value": value}}]
    assert_nothing_done(playground.rules(shown, purge=True))


def test_two_forward_groups_are_shown_and_kept(playground: Playground) -> None:
    place_rule(playground, "frule-bp1two", 10, ForwardingRuleName="two", RuleActions=[TWO_GROUPS])
    shown = playground.rules([]).data["rules"]
    assert shown[0]["actions"] == [{"other": {"type": "ForwardGroup", "value": TWO_GROUPS["RuleActionValue"]}}]
    assert_nothing_done(playground.rules(shown, purge=True))
    before = playground.state()["rules"]["frule-bp1two"]["RuleActions"]
    thrice(playground, "rules", [{"name": "two", "priority": 20}])
    assert playground.state()["rules"]["frule-bp1two"]["RuleActions"] == before


ODD_TEXTS = [
    None,
    "",
    "null",
    "5",
    "true",
    "[]",
    "{}",
    "[null]",
    "[[1]]",
    '{"a": 1}',
    '"text"',
    "not json",
    '[{"a": null}]',
    '[{"type": "endpointgroup", "value": null}]',
    '[{"name": "a", "type": "ref", "value": null}]',
    '{"code": "200", "type": ["x"], "content": {"a": 1}}',
    '{"path": {"a": 1}, "code": "301"}',
    '{"protocol": ["HTTP"], "code": [301]}',
    '{"path": "/v2", "host": "x", "code": "301"}',
]
ODD_CONFIGS: list[dict[str, t.Any]] = [
    {},
    {"PathConfig": {"Values": None}, "HostConfig": {"x": 1}, "ForwardGroupConfig": {"ServerGroupTuples": [{}]}},
    {"PathConfig": {"Values": [{"a": 1}]}, "HostConfig": [], "ForwardGroupConfig": {"ServerGroupTuples": None}},
]


@pytest.mark.parametrize("config", ODD_CONFIGS, ids=["no config", "half a config", "an odd config"])
@pytest.mark.parametrize("text", ODD_TEXTS)
@pytest.mark.parametrize("kind", [parts.CONDITIONS, parts.ACTIONS], ids=lambda kind: str(kind.noun))
def test_whatever_is_live_can_be_shown_and_given_back(kind: parts.PartKind, text: t.Any, config: t.Any) -> None:
    for part_type in kind.types:
        raw = {kind.type_member: part_type.wire, kind.value_member: text, **config}
        part = parts.read_part(kind, raw)
        assert part.raw is raw
        shown = json.loads(json.dumps(parts.show_part(kind, part)))
        problems: list[tuple[str, str]] = []
        again = parts.parse_part(kind, "here", shown, problems)
        assert problems == []
        assert again is not None
        assert again.means(part) and again.meaning == part.meaning
        written = parts.write_part(kind, again, False)
        assert parts.read_part(kind, written).meaning == part.meaning


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"Priority": None, "RuleConditions": None, "RuleActions": None, "ForwardingRuleName": None},
        {"ServiceManaged": True, "ServiceManagedInfos": None},
        {"ServiceManaged": True, "ServiceManagedInfos": [{}]},
        {"RuleConditions": [{}], "RuleActions": [{"RuleActionType": None}]},
    ],
)
def test_a_rule_with_members_missing_can_be_shown(raw: t.Any) -> None:
    found = read_rule({"ForwardingRuleId": "frule-1", **raw})
    assert RULES.export(found)["name"] == ""
    assert found.managed == frozenset()


def test_a_member_of_rewrite_that_we_do_not_know_is_not_lost(playground: Playground) -> None:
    raw = {"RuleActionType": "Rewrite", "RuleActionValue": json.dumps({"path": "/v2", "port": "80"})}
    part = parts.read_part(parts.ACTIONS, raw)
    assert part.option == "other"
    assert parts.write_part(parts.ACTIONS, part, False) == raw
