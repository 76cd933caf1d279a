# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An update touches only what differs, part by part; and what the option cannot say is kept, moved, compared, replaced."""

from __future__ import annotations

import contextlib
import json
import typing as t

import pytest
from scenarios import FORWARD, HOST, assert_nothing_done, place_rule, rule, thrice
from support.playground import BLUE, GREEN, Playground, Result

from ansible_collections.alicloud.ga.plugins.module_utils._module.playbook_text import as_task
from tools.read_yaml import read_yaml

Entry = dict[str, t.Any]
WHERE: Entry = {"accelerator": "quickstart", "listener": "web"}
TO_GREEN = {"forward_group": {"endpoint_group_id": GREEN}}


def condition(kind: str, value: t.Any, **members: t.Any) -> Entry:
    text = value if isinstance(value, str) else json.dumps(value)
    return {"RuleConditionType": kind, "RuleConditionValue": text, **members}


def action(kind: str, value: t.Any, order: int, **members: t.Any) -> Entry:
    text = value if isinstance(value, str) else json.dumps(value)
    return {"Order": order, "RuleActionType": kind, "RuleActionValue": text, **members}


def group(name: str, order: int, **members: t.Any) -> Entry:
    return action("ForwardGroup", [{"type": "endpointgroup", "value": name}], order, **members)


def old_form(kind: str, values: list[str], **members: t.Any) -> Entry:
    return {"RuleConditionType": kind, f"{kind}Config": {"Values": values}, **members}


def put(playground: Playground, number: int = 1, name: str = "aa", priority: int = 10, **record: t.Any) -> None:
    record.setdefault("RuleActions", [group(BLUE, 1)])
    place_rule(playground, f"frule-{number}", priority, ForwardingRuleName=name, **record)


def live(playground: Playground, number: int = 1) -> Entry:
    """A rule as the service has it, without what is empty."""
    record = playground.state()["rules"][f"frule-{number}"]
    return {
        member: [
            {name: content for name, content in part.items() if content not in ("", {})} for part in record[member]
        ]
        for member in ("RuleConditions", "RuleActions")
    }


def sent(result: Result) -> list[str]:
    assert not result.failed, result.msg
    return [call["action"] for call in result.writes]


# -- 1.6: what is equal goes back to the letter, what changes takes the form of what it replaces --


def test_the_order_of_actions_is_not_rewritten(playground: Playground) -> None:
    """Terraform's plan after one change by the module showed it: 40 became 1."""
    put(playground, RuleActions=[action("RemoveHeader", ["X-A"], 7), group(BLUE, 40)])
    before = live(playground)
    thrice(playground, "rules", [{"name": "aa", "priority": 20}])
    assert live(playground) == before
    thrice(playground, "rules", [{"name": "aa", "actions": [{"remove_header": ["X-A"]}, TO_GREEN]}])
    assert live(playground)["RuleActions"][0] == before["RuleActions"][0]
    assert live(playground)["RuleActions"][1]["Order"] == 40


ORDERS: list[tuple[list[str], list[tuple[str, int]]]] = [
    (["b", "c", "group"], [("b", 20), ("c", 30), ("group", 40)]),
    (["new", "a", "b", "c", "group"], [("new", 1), ("a", 10), ("b", 20), ("c", 30), ("group", 40)]),
    (
        ["a", "new", "newer", "b", "c", "group"],
        [("a", 10), ("new", 11), ("newer", 12), ("b", 20), ("c", 30), ("group", 40)],
    ),
    (["c", "b", "a", "group"], [("c", 10), ("b", 20), ("a", 30), ("group", 40)]),
    (["b", "a", "group"], [("b", 10), ("a", 20), ("group", 40)]),
    (["group"], [("group", 40)]),
]


@pytest.mark.parametrize(("wanted", "orders"), ORDERS, ids=[" ".join(case[0]) for case in ORDERS])
def test_the_numbers_of_actions_that_come_go_and_move(
    playground: Playground, wanted: list[str], orders: list[tuple[str, int]]
) -> None:
    headers = [action("RemoveHeader", [name], (number + 1) * 10) for number, name in enumerate("abc")]
    put(playground, RuleActions=[*headers, group(BLUE, 40)])
    thrice(
        playground,
        "rules",
        [{"name": "aa", "actions": [FORWARD if name == "group" else {"remove_header": [name]} for name in wanted]}],
    )
    found = [
        ("group" if part["RuleActionType"] == "ForwardGroup" else json.loads(part["RuleActionValue"])[0], part["Order"])
        for part in live(playground)["RuleActions"]
    ]
    assert found == orders


def test_an_action_of_another_type_takes_the_number_of_the_one_that_goes(playground: Playground) -> None:
    put(playground, RuleActions=[group(BLUE, 40)])
    thrice(playground, "rules", [{"name": "aa", "actions": [{"drop": True}]}])
    assert live(playground)["RuleActions"] == [{"Order": 40, "RuleActionType": "Drop"}]


def test_numbers_that_are_in_use_or_fall_are_left_alone(playground: Playground) -> None:
    put(playground, RuleActions=[action("RemoveHeader", ["a"], 2), group(BLUE, 1)])
    before = live(playground)["RuleActions"]
    actions = [{"remove_header": ["a"]}, {"remove_header": ["b"]}, FORWARD]
    thrice(playground, "rules", [{"name": "aa", "actions": actions}])
    assert [part["Order"] for part in live(playground)["RuleActions"]] == [2, 3, 1]
    assert [part for part in live(playground)["RuleActions"] if part["Order"] < 3] == before


def test_a_change_beside_a_list_does_not_sort_it(playground: Playground) -> None:
    """Adding one path re-sorted the equal list of hosts beside it."""
    hosts, paths = condition("Host", '["b.example.com" , "a.example.com"]'), condition("Path", ["/a"])
    put(playground, RuleConditions=[paths, hosts])
    entry = {"name": "aa", "conditions": [{"host": ["a.example.com", "b.example.com"]}, {"path": ["/a", "/b"]}]}
    thrice(playground, "rules", [entry])
    assert live(playground)["RuleConditions"] == [condition("Path", '["/a","/b"]'), hosts]
    thrice(playground, "rules", [{"name": "aa", "conditions": [{"method": ["GET"]}, *entry["conditions"]]}])
    assert live(playground)["RuleConditions"][:2] == [condition("Path", '["/a","/b"]'), hosts]
    thrice(playground, "rules", [{"name": "aa", "conditions": [{"method": ["GET"]}, entry["conditions"][0]]}])
    assert live(playground)["RuleConditions"] == [hosts, condition("Method", '["GET"]')]


def test_paths_that_are_split_stay_so(playground: Playground) -> None:
    split = [condition("Path", ["/b"]), HOST_PART, condition("Path", ["/a"])]
    put(playground, RuleConditions=split)
    assert_nothing_done(playground.rules([{"name": "aa", "conditions": [HOST, {"path": ["/a", "/b"]}]}]))
    thrice(playground, "rules", [{"name": "aa", "conditions": [{"host": ["new.example.com"]}, {"path": ["/a", "/b"]}]}])
    assert live(playground)["RuleConditions"] == [split[0], condition("Host", '["new.example.com"]'), split[2]]
    thrice(playground, "rules", [{"name": "aa", "conditions": [HOST, {"path": ["/b"]}, {"path": ["/c"]}]}])
    assert live(playground)["RuleConditions"][0] == split[0]
    assert live(playground)["RuleConditions"][2] == condition("Path", '["/c"]')


HOST_PART = condition("Host", ["www.example.com"])


def test_a_changed_part_has_the_form_of_the_one_that_it_replaces(playground: Playground) -> None:
    """One rule in the older form on a listener made the changed parts of others go out in that form."""
    put(playground, 1, "old", 10, RuleConditions=[old_form("Host", ["a.example.com"])])
    put(playground, 2, "new", 20, RuleConditions=[condition("Host", ["b.example.com"])])
    put(playground, 3, "both", 30, RuleConditions=[old_form("Path", ["/a"]), condition("Host", ["c.example.com"])])
    paths = {"path": ["/x"]}
    changed = [
        {"name": "old", "conditions": [{"host": ["x.example.com"]}]},
        {"name": "new", "conditions": [{"host": ["x.example.com"]}], "actions": [TO_GREEN]},
        {"name": "both", "conditions": [{"host": ["x.example.com"]}, paths]},
        rule("fresh", 40),
    ]
    thrice(playground, "rules", changed)
    host = '["x.example.com"]'
    assert live(playground, 1)["RuleConditions"] == [old_form("Host", ["x.example.com"])]
    assert live(playground, 2)["RuleConditions"] == [condition("Host", host)]
    assert "RuleActionValue" in live(playground, 2)["RuleActions"][0]
    assert live(playground, 3)["RuleConditions"] == [old_form("Path", ["/x"]), condition("Host", host)]
    assert '"PathConfig": {"Values"' not in json.dumps(live(playground, 2))


MEMBERS: dict[str, Entry] = {
    "a flag": {"Negate": True},
    "off": {"Negate": False},
    "text": {"MatchMode": "prefix"},
    "a number": {"Weight": 7},
    "a mapping": {"Extra": {"Values": ["a", "b"], "On": True}},
}


@pytest.mark.parametrize("members", MEMBERS.values(), ids=MEMBERS)
@pytest.mark.parametrize("form", [condition, old_form], ids=["value", "config"])
def test_members_that_nobody_knows_are_not_dropped(playground: Playground, form: t.Any, members: Entry) -> None:
    path, host = form("Path", ["/b", "/a"], **members), form("Host", ["www.example.com"])
    put(playground, RuleConditions=[path, host], RuleActions=[group(BLUE, 3, **members)])
    before = live(playground)
    shown = playground.rules([]).data["rules"]
    other = {"type": "Path", "value": ["/a", "/b"], "members": members}
    assert {"other": other} in shown[0]["conditions"]
    assert_nothing_done(playground.rules(shown, purge=True))
    # As it is shown, or written before anybody had heard of the member.
    for actions in (shown[0]["actions"], [FORWARD]):
        for conditions in ([{"other": other}, {"host": ["x.example.com"]}], [{"path": ["/a", "/b"]}, HOST]):
            thrice(playground, "rules", [{"name": "aa", "conditions": conditions, "actions": actions}])
            assert live(playground)["RuleConditions"][0] == before["RuleConditions"][0]
            assert live(playground)["RuleActions"] == before["RuleActions"]


def test_a_changed_part_keeps_the_members_that_nobody_speaks_of(playground: Playground) -> None:
    put(playground, RuleConditions=[condition("Path", ["/a"], Negate=True)], RuleActions=[group(BLUE, 3, Weight=7)])
    thrice(playground, "rules", [{"name": "aa", "conditions": [{"path": ["/b"]}], "actions": [TO_GREEN]}])
    assert live(playground)["RuleConditions"] == [condition("Path", '["/b"]', Negate=True)]
    assert live(playground)["RuleActions"] == [group(GREEN, 3, RuleActionValue=GREEN_TEXT, Weight=7)]


def test_members_can_be_taken_away(playground: Playground) -> None:
    put(playground, RuleConditions=[condition("Path", ["/a"], Negate=True), condition("Path", ["/b"])])
    entry = {
        "name": "aa",
        "conditions": [{"other": {"type": "Path", "value": ["/a"], "members": {}}}, {"path": ["/b"]}],
    }
    thrice(playground, "rules", [entry])
    assert "Negate" not in json.dumps(live(playground))
    (shown,) = playground.rules([]).data["rules"]
    assert shown["conditions"] == [{"path": ["/a", "/b"]}]


def test_a_new_rule_does_not_inherit_the_members_of_the_one_that_it_takes_the_place_of(playground: Playground) -> None:
    put(playground, RuleConditions=[condition("Path", ["/a"], Negate=True), HOST_PART])
    runs = thrice(playground, "rules", [rule("new", 10, conditions=[{"path": ["/a"]}, HOST])], purge=True)
    assert sent(runs.real) == ["UpdateForwardingRules"]
    assert live(playground)["RuleConditions"] == [condition("Path", '["/a"]'), HOST_PART]


# -- 1.7: other parts, one by one --

TWICE = condition("Query", [{"lang": ["at"]}, {"lang": ["de"]}])
SHAPES: dict[str, Entry] = {
    "a name twice": TWICE,
    "two addresses and one that is none": condition("SourceIP", ["192.0.2.1", "localhost"]),
    "beyond the limits": condition("Query", [{"lang": ["EN"]}]),
    "no list": condition("Method", '"GET"'),
    "no JSON": condition("Region", "{not json"),
    "a JSON text": condition("Region", '"www.example.com"'),
    "a text": condition("Host", '"www.example.com"'),
    "a number that is none": condition("Region", "[NaN, 1e999]"),
    "null": condition("Cookie", "null"),
    "a member twice": condition("Cookie", '[{"a": ["1"], "a": ["2"]}]'),
    "an unknown type": condition("Region", ["CN", {"a": 1.5, "b": None}]),
    "an unknown type without a value": {"RuleConditionType": "Anything"},
    "an unknown type in a form of its own": {"RuleConditionType": "Geo", "GeoConfig": {"Countries": ["AT", "DE"]}},
    "beyond the limits in the older form": old_form("Path", ["a b"]),
    "beyond the limits, with a member, in the older form": old_form("Path", ["a b"], Mode="x"),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_part_that_has_no_place_in_the_option(playground: Playground, shape: str) -> None:
    """Compared, kept while the rule is moved or changed around it, set up anew on an empty listener, replaced."""
    odd = SHAPES[shape]
    put(playground, RuleConditions=[odd, HOST_PART])
    before = live(playground)["RuleConditions"]
    (shown,) = playground.rules([]).data["rules"]
    (other,) = [part for part in shown["conditions"] if "other" in part]
    assert_nothing_done(playground.rules([shown], purge=True))
    thrice(playground, "rules", [{"name": "aa", "priority": 11}])
    assert live(playground)["RuleConditions"] == before
    thrice(
        playground, "rules", [{"name": "aa", "conditions": [{"host": ["x.example.com"]}, other], "actions": [TO_GREEN]}]
    )
    assert live(playground)["RuleConditions"][0] == before[0]
    backup = read_yaml("\n".join(as_task({"rules": [shown]})))["rules"]
    assert not playground.rules([], purge=True).failed
    if "older form" in shape:
        # Nobody could know that the service takes this form alone.
        put(playground, 2, "bb", 20, RuleConditions=[before[0], old_form("Host", ["www.example.com"])])
        assert playground.rules([{**shown, "id": None}]).failed
        return
    thrice(playground, "rules", backup)
    (record,) = playground.state()["rules"].values()
    assert [decoded(part) for part in record["RuleConditions"]] == sorted(map(decoded, (odd, HOST_PART)), key=by_export)
    thrice(playground, "rules", [{"name": "aa", "conditions": [HOST]}])
    assert not [part for part in playground.rules([]).data["rules"][0]["conditions"] if "other" in part]


# Actions of known types with something more, and what each would be without it.
FURTHER_MEMBERS: dict[str, tuple[Entry, list[Entry]]] = {
    "Redirect": (
        action("Redirect", {"protocol": "HTTPS", "port": "443", "code": "301", "host": "x.example.com"}, 1),
        [{"redirect": {"protocol": "HTTPS", "port": "443", "code": 301}}],
    ),
    "FixResponse": (
        action("FixResponse", {"code": "503", "type": "text/plain", "content": "later", "retryAfter": "60"}, 1),
        [{"fix_response": {"code": 503, "type": "text/plain", "content": "later"}}],
    ),
    "Rewrite": (
        action("Rewrite", {"path": "/v2", "protocol": "HTTPS"}, 1),
        [{"rewrite": {"path": "/v2"}}, FORWARD],
    ),
    "AddHeader": (
        action("AddHeader", [{"name": "X-A", "type": "user-defined", "value": "1", "append": "true"}], 1),
        [{"add_header": [{"name": "X-A", "value": "1"}]}, FORWARD],
    ),
    "the second of AddHeader": (
        action(
            "AddHeader",
            [
                {"name": "X-A", "type": "user-defined", "value": "1"},
                {"name": "X-B", "type": "user-defined", "value": "2", "append": "true"},
            ],
            1,
        ),
        [{"add_header": [{"name": "X-A", "value": "1"}, {"name": "X-B", "value": "2"}]}, FORWARD],
    ),
    "ForwardGroup": (
        action("ForwardGroup", [{"type": "endpointgroup", "value": BLUE, "weight": "1"}], 1),
        [FORWARD],
    ),
    "another type of ForwardGroup": (action("ForwardGroup", [{"type": "endpoint", "value": BLUE}], 1), [FORWARD]),
}


@pytest.mark.parametrize("case", FURTHER_MEMBERS)
def test_an_action_whose_value_says_more_than_the_option_can(playground: Playground, case: str) -> None:
    """It is not what the option would say of the rest: shown whole, kept to the letter, and a difference."""
    odd, plain = FURTHER_MEMBERS[case]
    rest = [group(BLUE, 2)] if len(plain) > 1 else []
    put(playground, RuleActions=[odd, *rest])
    before = live(playground)
    (shown,) = playground.rules([]).data["rules"]
    other = {"type": odd["RuleActionType"], "value": json.loads(odd["RuleActionValue"])}
    assert shown["actions"] == [{"other": other}, *([FORWARD] if rest else [])]
    assert_nothing_done(playground.rules([shown], purge=True))
    thrice(playground, "rules", [{"name": "aa", "priority": 11, "conditions": [{"host": ["x.example.com"]}]}])
    assert live(playground)["RuleActions"] == before["RuleActions"]
    runs = thrice(playground, "rules", [{"name": "aa", "actions": plain}])
    assert sent(runs.real) == ["UpdateForwardingRules"]
    assert playground.rules([]).data["rules"][0]["actions"][0].keys() == plain[0].keys()


def decoded(part: Entry) -> Entry:
    """A part with what its JSON means, as far as that can be told."""
    found = {name: content for name, content in part.items() if content not in ("", {})}
    with contextlib.suppress(KeyError, ValueError):
        found["RuleConditionValue"] = json.loads(found["RuleConditionValue"], object_pairs_hook=list)
    copied: Entry = json.loads(json.dumps(found))
    return copied


def by_export(part: Entry) -> bool:
    """What the option can say comes first in an export."""
    return bool(part["RuleConditionType"] != "Host" or part["RuleConditionValue"] == "www.example.com")


def test_pairs_are_never_merged_and_conditions_never_split(playground: Playground) -> None:
    """Pairs within a condition are ORed, conditions are ANDed."""
    together, apart = [{"query": {"a": ["1"], "b": ["2"]}}], [{"query": {"a": ["1"]}}, {"query": {"b": ["2"]}}]
    for key in ("query", "cookie", "request_header"):
        name = f"{key.replace('_', '-')}-rule"
        one, two = ([{key: part["query"]} for part in parts] for parts in (together, apart))
        playground.rules([rule(name, 10, conditions=one)], purge=True)
        for conditions in (two, one):
            runs = thrice(playground, "rules", [rule(name, 10, conditions=conditions)])
            assert runs.real.data["changed"] is True
            (record,) = playground.state()["rules"].values()
            assert len(record["RuleConditions"]) == len(conditions)


# -- 1.8: names of headers in other capitals --


def headers(*pairs: tuple[str, list[str]]) -> Entry:
    return condition("RequestHeader", [{name: texts} for name, texts in pairs])


def test_a_back_door_in_capitals_is_seen(playground: Playground) -> None:
    put(playground, RuleConditions=[headers(("X-A", ["back-door"]), ("x-a", ["two"]))])
    entry = {"name": "aa", "conditions": [{"request_header": {"x-a": ["two"]}}]}
    thrice(playground, "rules", [entry])
    assert "back-door" not in json.dumps(playground.state()["rules"])


@pytest.mark.parametrize(
    "spelled",
    [
        headers(("X-A", ["one"]), ("x-a", ["two"])),
        headers(("x-A", ["one", "two"])),
        headers(("x-a", ["two"]), ("x-a", ["one"])),
        headers(("X-a", ["two", "one"]), ("x-A", ["one"])),
    ],
)
def test_live_spellings_are_compared_together(playground: Playground, spelled: Entry) -> None:
    put(playground, RuleConditions=[spelled])
    before = live(playground)
    assert_nothing_done(playground.rules([{"name": "aa", "conditions": [{"request_header": {"X-A": ["one", "two"]}}]}]))
    assert_nothing_done(playground.rules(playground.rules([]).data["rules"], purge=True))
    thrice(playground, "rules", [{"name": "aa", "priority": 20}])
    assert live(playground) == before


def test_a_header_that_is_removed_in_other_capitals(playground: Playground) -> None:
    put(playground, RuleActions=[action("RemoveHeader", ["X-Debug"], 1), group(BLUE, 2)])
    assert_nothing_done(playground.rules([{"name": "aa", "actions": [{"remove_header": ["x-debug"]}, FORWARD]}]))


# -- 3: what is live is not checked against limits --


def test_a_forward_group_before_another_action_can_be_given_back(playground: Playground) -> None:
    added = action("AddHeader", [{"name": "X-A", "type": "user-defined", "value": "1"}], 2)
    put(playground, RuleActions=[group(BLUE, 1), added])
    before = live(playground)["RuleActions"]
    (shown,) = playground.rules([]).data["rules"]
    assert list(shown["actions"][0]) == ["forward_group"]
    assert_nothing_done(playground.rules([shown], purge=True))
    thrice(playground, "rules", [{**shown, "priority": 20}])
    assert live(playground)["RuleActions"] == before
    thrice(playground, "rules", [{**shown, "priority": 20, "actions": [TO_GREEN, shown["actions"][1]]}])
    assert live(playground)["RuleActions"] == [group(GREEN, 1, RuleActionValue=GREEN_TEXT), added]
    refused = playground.rules([{**shown, "actions": [*shown["actions"], {"remove_header": ["X-B"]}]}])
    assert refused.failed and "rules[0].actions[2]: remove_header needs a forward_group after it" in refused.msg
    for moved in ([FORWARD, FORWARD], [{"drop": True}, FORWARD]):
        assert playground.rules([{**shown, "actions": moved}]).writes == []


GREEN_TEXT = f'[{{"type":"endpointgroup","value":"{GREEN}"}}]'


# -- the cases of the strangers --

CANARY = [
    rule(
        "to-https",
        1,
        conditions=[HOST, {"path": ["/login", "/login/*"]}],
        actions=[{"redirect": {"protocol": "HTTPS", "port": 443, "code": 308}}],
    ),
    rule(
        "coffee",
        21,
        conditions=[HOST, {"path": ["/coffee", "/coffee/*"]}],
        actions=[{"rewrite": {"path": "/path/${2}"}}, {"forward_group": {"endpoint_group": "blue"}}],
    ),
]
STRANGERS: dict[str, list[Entry]] = {
    "01": [
        rule(
            "strip-sys",
            10,
            conditions=[{"path": ["~/sys/(.*)/(.*)/aaa"]}],
            actions=[{"rewrite": {"path": "/${1}/${2}"}}, FORWARD],
        )
    ],
    "02": [rule("any-shop", 10, conditions=[{"host": ["~^shop[0-9]+.example.com$"]}])],
    "09": CANARY,
    "11": [
        rule(
            "api", 10, conditions=[HOST, {"path": ["~^/api/(.*)"]}], actions=[{"rewrite": {"path": "/${1}"}}, TO_GREEN]
        ),
        rule("front", 20),
    ],
}


@pytest.mark.parametrize("case", STRANGERS)
def test_regular_expressions_and_their_groups_are_sent(playground: Playground, case: str) -> None:
    thrice(playground, "rules", STRANGERS[case])


@pytest.mark.parametrize("case", ["01", "02", "11"])
def test_what_the_service_says_to_a_regular_expression_is_told(playground: Playground, case: str) -> None:
    playground.control("PUT", "options", {"expression_marker": "none"})
    refused = playground.rules(STRANGERS[case])
    assert refused.failed and refused.data["error"]["code"] == "IllegalParameter.RuleConditionValue"
    unmarked = json.loads(json.dumps(STRANGERS[case]).replace('"~', '"'))
    thrice(playground, "rules", unmarked)


def test_an_exported_rule_goes_to_another_group(playground: Playground) -> None:
    """Case 03: the part that an earlier version could not express is written as `other`, and its neighbour changes."""
    rewrite = action("Rewrite", {"domain": "${host}", "path": "/${1}/${2}", "query": "${query}"}, 1)
    paths = condition("Path", ["~/sys/(.*)/(.*)/aaa"])
    put(playground, 1, "strip-sys", 10, RuleConditions=[paths], RuleActions=[rewrite, group(BLUE, 2)])
    put(playground, 2, "any-shop", 20, RuleConditions=[condition("Host", ["~^shop[0-9]+.example.com$"])])
    put(playground, 3, "plain", 30, RuleConditions=[HOST_PART])
    target = {"domain": "${host}", "path": "/${1}/${2}", "query": "${query}"}
    entries = [
        {
            "name": "strip-sys",
            "priority": 10,
            "conditions": [{"other": {"type": "Path", "value": ["~/sys/(.*)/(.*)/aaa"]}}],
            "actions": [{"other": {"type": "Rewrite", "value": target}}, TO_GREEN],
        },
        {
            "name": "any-shop",
            "priority": 20,
            "conditions": [{"other": {"type": "Host", "value": ["~^shop[0-9]+.example.com$"]}}],
            "actions": [TO_GREEN],
        },
        rule("plain", 30, actions=[TO_GREEN]),
    ]
    runs = thrice(playground, "rules", entries)
    assert sent(runs.real) == ["UpdateForwardingRules"]
    assert live(playground, 1)["RuleConditions"] == [paths]
    assert live(playground, 1)["RuleActions"][0] == rewrite


def test_an_exported_rule_without_a_name_comes_back_by_its_priority(playground: Playground) -> None:
    """Cases 07b and 25: made anew once it was deleted, and never taken for a named one."""
    put(playground, 1, "", 10, RuleConditions=[HOST_PART])
    put(playground, 2, "Shop", 20, RuleConditions=[condition("Host", ["shop.example.com"])])
    shown = playground.module("ga_forwarding_rules_info", **WHERE).data["rules"]
    text = "\n".join(as_task({**WHERE, "purge": False, "rules": shown}))
    assert "id:" not in text.replace("endpoint_group_id:", "")
    exported = read_yaml(text)
    assert_nothing_done(playground.module("ga_forwarding_rules", **exported))
    beta = playground.rules([rule("beta", 10)])
    assert beta.failed and "frule-1" in beta.msg
    assert not playground.rules([{"priority": 10}], state="absent").failed
    result = playground.module("ga_forwarding_rules", **exported)
    assert [(done["action"], done["identity"]) for done in result.data["operations"]] == [
        ("create", "the rule with priority 10")
    ]
    assert playground.module("ga_forwarding_rules", **exported).data["changed"] is False


def test_rules_of_one_name_are_told_apart_by_their_priorities(playground: Playground) -> None:
    for number, priority in ((1, 10), (2, 20), (3, 30)):
        put(playground, number, "double" if number < 3 else "single", priority, RuleConditions=[HOST_PART])
    shown = playground.module("ga_forwarding_rules_info", **WHERE).data["rules"]
    exported = read_yaml("\n".join(as_task({"rules": shown})))["rules"]
    assert not [entry for entry in exported if "id" in entry]
    for entries in (exported, exported[::-1]):
        assert_nothing_done(playground.rules(entries, purge=True))
    thrice(playground, "rules", [{"name": "double", "priority": 20, "actions": [TO_GREEN]}])
    assert BLUE in str(live(playground, 1)) and GREEN in str(live(playground, 2))
    # Of two entries, the one whose rule is in its place has it, whatever their order.
    assert not playground.rules([{"id": "frule-1"}], state="absent").failed
    result = playground.rules(exported)
    assert [done["action"] for done in result.data["operations"]] == ["create", "update"], result.data
    assert {one["Priority"] for one in playground.state()["rules"].values()} == {10, 20, 30}
    assert playground.state()["rules"]["frule-2"]["Priority"] == 20
