# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What YAML, templates and habits from elsewhere make of values, as the modules meet it.

That every option refuses every other type is a law: tests/properties/test_values.py.
"""

from __future__ import annotations

import json
import typing as t

import pytest
from scenarios import FINAL, FORWARD, HOST, assert_nothing_done, assert_refused, destination, rule, thrice
from support.playground import Playground

QUOTES = "put it in quotes"


def with_condition(condition: t.Any) -> list[dict[str, t.Any]]:
    return [rule("aa", 10, conditions=[HOST, condition])]


def with_action(action: t.Any) -> list[dict[str, t.Any]]:
    return [rule("aa", 10, actions=[action, FORWARD])]


def header(**rest: t.Any) -> list[dict[str, t.Any]]:
    return with_action({"add_header": [{"name": "X-A", "value": "a", **rest}]})


# -- text that is none --

NO_TEXT: dict[str, tuple[list[dict[str, t.Any]], str]] = {
    "a version as the value of a header": (
        with_condition({"request_header": {"X-Api-Version": [1.10]}}),
        "rules[0].conditions[1].request_header.X-Api-Version[0]: must be text, and is 1.1 of type float",
    ),
    "a single version": (
        with_condition({"request_header": {"X-Api-Version": 1.10}}),
        "rules[0].conditions[1].request_header.X-Api-Version[0]: must be text, and is 1.1 of type float",
    ),
    "an added version": (header(value=1.10), "rules[0].actions[0].add_header[0].value: must be text, and is 1.1"),
    "an added on": (header(value=True), "rules[0].actions[0].add_header[0].value: must be text, and is True"),
    "a name on": (header(name=True), "rules[0].actions[0].add_header[0].name: must be text, and is True"),
    "off as a header": (
        with_action({"remove_header": [False]}),
        "rules[0].actions[0].remove_header[0]: must be text, and is False",
    ),
    "a boolean as host": ([rule("aa", 10, conditions=[{"host": True}])], "rules[0].conditions[0].host: must be text"),
    "booleans as hosts": (
        [rule("aa", 10, conditions=[{"host": ["www.example.com", True]}])],
        "rules[0].conditions[0].host[1]: must be text",
    ),
    "null as a path": (with_condition({"path": ["/a", None]}), "rules[0].conditions[1].path[1]: must be text"),
    "null as a cookie": (with_condition({"cookie": {"a": None}}), "rules[0].conditions[1].cookie.a[0]: must be text"),
    "a float as name": ([{**rule("aa", 10), "name": 1.5}], "rules[0].name: must be text, and is 1.5"),
    "a boolean as id": ([{"id": True}], "rules[0].id: must be text, and is True"),
    "a boolean as content": (
        [rule("aa", 10, actions=[{"fix_response": {"code": 200, "type": "text/plain", "content": True}}])],
        "rules[0].actions[0].fix_response.content: must be text, and is True",
    ),
    "a float as content": (
        [rule("aa", 10, actions=[{"fix_response": {"code": 200, "type": "application/json", "content": 1.10}}])],
        "rules[0].actions[0].fix_response.content: must be text, and is 1.1",
    ),
    "a float as port": (
        [rule("aa", 10, actions=[{"redirect": {"protocol": "HTTPS", "port": 443.0, "code": 301}}])],
        "rules[0].actions[0].redirect.port: must be text, and is 443.0",
    ),
    "a float as group": (
        [rule("aa", 10, actions=[{"forward_group": {"endpoint_group": 1.2}}])],
        "rules[0].actions[0].forward_group.endpoint_group: must be text, and is 1.2",
    ),
}


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
@pytest.mark.parametrize("name", NO_TEXT)
def test_what_is_no_text_any_more_is_refused(playground: Playground, name: str, check: bool) -> None:
    entries, words = NO_TEXT[name]
    assert_refused(playground, playground.rules(entries, check=check), words, QUOTES)


def test_all_of_it_is_told_at_once(playground: Playground) -> None:
    """`shared/cases/12`: what YAML made of a version, on and off."""
    entry = rule(
        "aa",
        10,
        conditions=[{"request_header": {"X-Api-Version": [1.10]}}],
        actions=[{"add_header": [{"name": "X-A", "value": 1.10}]}, {"remove_header": [False]}, FORWARD],
    )
    assert_refused(
        playground,
        playground.rules([entry]),
        "3 problems: ",
        "rules[0].conditions[0].request_header.X-Api-Version[0]: ",
        "rules[0].actions[0].add_header[0].value: ",
        "rules[0].actions[1].remove_header[0]: ",
    )


@pytest.mark.parametrize("option", ["request_header", "query", "cookie"])
@pytest.mark.parametrize(("name", "left"), [(True, "true"), (False, "false"), (None, "null")])
def test_a_name_that_was_no_text_is_refused(playground: Playground, option: str, name: t.Any, left: str) -> None:
    """`query: {on: [1]}`: JSON makes text of it, so that it cannot be told from the text."""
    result = playground.rules(with_condition({option: {name: ["1"]}}))
    assert_refused(playground, result, f"rules[0].conditions[1].{option}.{left}: '{left}' cannot be a name")


def test_whole_numbers_are_text_too(playground: Playground) -> None:
    entry = rule(
        "aa",
        10,
        conditions=[{"query": {"page": [1, "2"]}}, {"request_header": {"X-Tier": 3}}],
        actions=[{"add_header": [{"name": "X-A", "value": 7}]}, FORWARD],
    )
    runs = thrice(playground, "rules", [entry])
    assert {"query": {"page": ["1", "2"]}} in runs.real.data["rules"][0]["conditions"]


# -- numbers that are none --


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
@pytest.mark.parametrize("value", [True, False, 10.0, 10.5, "ten", "1e1", "1_0", "", [10]])
def test_a_priority_is_a_whole_number(playground: Playground, value: t.Any, check: bool) -> None:
    result = playground.rules([{**rule("aa"), "priority": value}], check=check)
    assert_refused(playground, result, f"rules[0].priority: must be an integer, and is {value!r}")


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
@pytest.mark.parametrize("name", ["from_port", "to_port"])
@pytest.mark.parametrize("value", [True, False, 80.0])
def test_a_port_is_a_whole_number(playground: Playground, name: str, value: t.Any, check: bool) -> None:
    result = playground.destinations([{**destination(1), name: value}], check=check)
    assert_refused(playground, result, f"destinations[0].{name}: must be an integer, and is {value!r}")


@pytest.mark.parametrize("value", ["20", " 20 ", "20\n", "+20", "020"])
def test_a_number_may_be_text(playground: Playground, value: str) -> None:
    given = {**rule("aa"), "priority": value}
    assert playground.rules([given]).data["rules"][0]["priority"] == 20


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"wait_timeout": True}, "wait_timeout: must be an integer, and is True"),
        ({"batch_size": True}, "batch_size: must be an integer, and is True"),
        ({"connect_timeout": True}, "connect_timeout: must be a number, and is True"),
        ({"listener_id": False}, "listener_id: must be text, and is False of type bool; put it in quotes"),
        ({"accelerator_id": 1.10}, "accelerator_id: must be text, and is 1.1 of type float; put it in quotes"),
        ({"listener_id": "\ud800"}, "listener_id: has '\\ud800', which is half of a character"),
        ({"profile": True}, "profile: must be text"),
        ({"ca_path": False}, "ca_path: must be text"),
        ({"region_id": ["cn-hangzhou"]}, "region_id: must be text"),
    ],
)
def test_options_of_the_module_are_no_exception(playground: Playground, options: dict[str, t.Any], words: str) -> None:
    assert_refused(playground, playground.rules([], **options), words)


def test_what_a_secret_is_is_not_told(playground: Playground) -> None:
    result = playground.rules([], access_key_secret=1234.5, security_token=["hush"])
    assert_refused(playground, result, "access_key_secret: must be text", "security_token: must be text")
    assert "1234.5" not in json.dumps(result.data)
    assert "hush" not in json.dumps(result.data)


# -- text where a list or a mapping is needed --

TEXTS = [
    '[{"name": "aa", "priority": 10}]',
    "- name: aa\n  priority: 10\n",
    "[{'name': 'aa', 'priority': 10},]",
    "name=aa,priority=10",
    "",
]


@pytest.mark.parametrize("text", TEXTS)
def test_a_list_that_is_text(playground: Playground, text: str) -> None:
    result = playground.rules(text)
    assert_refused(
        playground, result, "rules: this is text, and a list is needed", 'rules: "{{ the_text | from_yaml }}"'
    )
    result = playground.destinations(text)
    assert_refused(playground, result, "destinations: this is text", 'destinations: "{{ the_text | from_yaml }}"')


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        (['{"name": "aa"}'], "rules[0]: this is text, and a mapping is needed"),
        (["name=aa priority=10"], "rules[0]: this is text"),
        ([rule("aa", 10, conditions="[{host: [www.example.com]}]")], "rules[0].conditions: this is text"),
        ([rule("aa", 10, conditions=["host: www.example.com"])], "rules[0].conditions[0]: this is text"),
        (with_condition({"path": "['/a', '/b']"}), "rules[0].conditions[1].path: this is text, and a list is needed"),
        (with_condition({"path": "- /a\n- /b\n"}), "rules[0].conditions[1].path: this is text"),
        (with_condition({"query": "a=1"}), "rules[0].conditions[1].query: this is text, and a mapping is needed"),
        ([rule("aa", 10, actions=[{"redirect": "code=301 port=443"}])], "rules[0].actions[0].redirect: this is text"),
    ],
)
def test_text_further_down(playground: Playground, entries: t.Any, words: str) -> None:
    assert_refused(playground, playground.rules(entries), words, "from_yaml")


def test_one_text_stands_for_a_list_of_texts(playground: Playground) -> None:
    entry = rule("aa", 10, conditions=[{"host": "b.example.com,a.example.com"}, {"path": "/a"}, {"query": {"page": 1}}])
    result = playground.rules([entry])
    assert result.data["rules"][0]["conditions"] == [
        {"host": ["a.example.com", "b.example.com"]},
        {"path": ["/a"]},
        {"query": {"page": ["1"]}},
    ]
    ports = playground.destinations([{"from_port": "7777", "to_port": "7780", "protocols": "TCP,UDP"}])
    assert ports.data["destinations"][0]["protocols"] == ["TCP", "UDP"]


# -- what no request can carry --

HALVES: dict[str, tuple[list[dict[str, t.Any]], str]] = {
    "a name": ([rule("a\ud800", 10)], "rules[0].name: "),
    "a host": (with_condition({"path": ["/a", "/\udfff"]}), "rules[0].conditions[1].path[1]: "),
    "a value of a query": (with_condition({"query": {"a": ["b", "\ud800"]}}), "rules[0].conditions[1].query.a[1]: "),
    "a name of a query": (with_condition({"query": {"\ud800": ["b"]}}), "rules[0].conditions[1].query."),
    "a content": (
        [rule("aa", 10, actions=[{"fix_response": {"code": 200, "type": "text/plain", "content": "\ude00\ud83d"}}])],
        "rules[0].actions[0].fix_response.content: ",
    ),
    "within a content": (
        [
            rule(
                "aa",
                10,
                actions=[{"fix_response": {"code": 200, "type": "application/json", "content": {"a": ["\ud800"]}}}],
            )
        ],
        "rules[0].actions[0].fix_response.content.a[0]: ",
    ),
    "an unknown part": (
        with_condition({"other": {"type": "Geo", "value": ["\ud800"]}}),
        "rules[0].conditions[1].other.value[0]: ",
    ),
}


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
@pytest.mark.parametrize("name", HALVES)
def test_half_of_a_character_is_refused(playground: Playground, name: str, check: bool) -> None:
    entries, path = HALVES[name]
    assert_refused(playground, playground.rules(entries, check=check), path, "which is half of a character")


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_what_json_calls_no_number_is_refused(playground: Playground, number: float) -> None:
    content = {"code": 200, "type": "application/json", "content": {"a": [number]}}
    result = playground.rules([rule("aa", 10, actions=[{"fix_response": content}])])
    assert_refused(playground, result, f"rules[0].actions[0].fix_response.content.a[0]: {number!r} is not a number")


def test_a_whole_character_may_be_anything(playground: Playground) -> None:
    content = {"code": 200, "type": "text/plain", "content": "\U0001f600 \u00e9"}
    thrice(playground, "rules", [rule("aa", 10, actions=[{"fix_response": content}])])


# -- JSON as the body of a response --

PAGE = '{"error":"maintenance","rate":1.10,"big":1e3,"at":"2024-01-15","ok":true,"none":null,"list":[1,2]}'


def page(content: t.Any, kind: str = "application/json") -> list[dict[str, t.Any]]:
    return [rule("aa", 10, actions=[{"fix_response": {"code": 503, "type": kind, "content": content}}])]


SAME = {
    "the text": PAGE,
    "what it means": json.loads(PAGE),
    "with more blanks": json.dumps(json.loads(PAGE), indent=2) + "\n",
    "in another order": dict(reversed(json.loads(PAGE).items())),
    "with other numbers": PAGE.replace("1e3", "1000").replace("[1,2]", "[1.0, 2]"),
    "with escapes": PAGE.replace("error", "\\u0065rror"),
}


@pytest.mark.parametrize("first", SAME)
@pytest.mark.parametrize("then", SAME)
def test_bodies_that_mean_the_same_are_equal(playground: Playground, first: str, then: str) -> None:
    """Old versions of ansible-core make what it means of a text from a file, new ones leave it."""
    assert not playground.rules(page(SAME[first])).failed
    assert_nothing_done(playground.rules(page(SAME[then])))


def test_the_plan_is_the_same_whether_it_is_text_or_what_it_means(playground: Playground) -> None:
    text = playground.rules(page(PAGE), check=True)
    meant = playground.rules(page(json.loads(PAGE)), check=True)
    assert text.data["diff"] == meant.data["diff"]
    assert text.data["rules"] == meant.data["rules"]


@pytest.mark.parametrize(
    "other",
    [
        {**json.loads(PAGE), "ok": 1},
        {**json.loads(PAGE), "ok": "true"},
        {**json.loads(PAGE), "list": [2, 1]},
        {**json.loads(PAGE), "none": False},
        {key: value for key, value in json.loads(PAGE).items() if key != "none"},
        PAGE.replace("1.10", '"1.10"'),
        PAGE[:-1],
        "[" + PAGE + "]",
        "",
    ],
)
def test_bodies_that_mean_something_else_are_not_equal(playground: Playground, other: t.Any) -> None:
    playground.rules(page(PAGE))
    assert len(playground.rules(page(other)).writes) == 1


@pytest.mark.parametrize(
    "text",
    ['{"a":1,"a":2}', '{"a":1e999}', '{"a":NaN}', '"x"', "7", "true", "{a: 1}", '{"a":"\\ud800"}', "[" * 900, ""],
)
def test_what_would_lose_something_goes_as_it_is(playground: Playground, text: str) -> None:
    runs = thrice(playground, "rules", page(text))
    assert runs.real.data["rules"][0]["actions"][0]["fix_response"]["content"] == text


def test_the_depth_of_json_is_no_defect(playground: Playground) -> None:
    result = playground.rules(page("[" * 100_000))
    assert_refused(playground, result, "fix_response.content: must have at most 1000 characters")


def test_other_types_go_as_they_are(playground: Playground) -> None:
    playground.rules(page('{"a": 1}', "text/plain"))
    assert len(playground.rules(page('{"a":1}', "text/plain")).writes) == 1


def test_json_may_be_written_with_more_blanks_than_there_is_room_for(playground: Playground) -> None:
    runs = thrice(playground, "rules", page(json.dumps({"a": "b"}, indent=1000)))
    assert runs.real.data["rules"][0]["actions"][0]["fix_response"]["content"] == '{"a":"b"}'


@pytest.mark.parametrize("content", [{"a": "\u4e2d"}, '{"a": "\u4e2d"}', '{"a": "\\u4e2d"}'])
def test_json_says_in_ascii_what_the_service_does_not_take(playground: Playground, content: t.Any) -> None:
    runs = thrice(playground, "rules", page(content))
    assert runs.real.data["rules"][0]["actions"][0]["fix_response"]["content"] == '{"a":"\\u4e2d"}'


# -- omit --

LEFT_OVER = "__omit_place_holder__4fbe8efa0ec1e93ef4757fdf69651601ee47eef5"


def test_what_is_omitted_from_a_list_is_left_out(playground: Playground) -> None:
    """As ansible-core does itself since 2.19; before, it left a word of its own there."""
    entry = rule(
        "aa", 10, conditions=[HOST, LEFT_OVER, {"query": {"a": [LEFT_OVER, "b"]}}], actions=[LEFT_OVER, FORWARD]
    )
    result = playground.rules([LEFT_OVER, entry])
    assert not result.failed, result.msg
    assert [one["conditions"] for one in result.data["rules"]] == [[HOST, {"query": {"a": ["b"]}}]]
    assert LEFT_OVER not in json.dumps(playground.state())


def test_nothing_but_what_is_omitted(playground: Playground) -> None:
    result = playground.rules(with_condition({"path": [LEFT_OVER]}))
    assert_refused(playground, result, "rules[0].conditions[1].path: must have at least one entry")


@pytest.mark.parametrize("empty", [{}, {"path": None}])
def test_a_condition_whose_content_was_omitted(playground: Playground, empty: t.Any) -> None:
    """Without it the rule would be one for more requests: that has to be said."""
    recipe = """- "{{ {'host': the_value} if the_value is defined else omit }}\""""
    assert_refused(playground, playground.rules(with_condition(empty)), "rules[0].conditions[1]: must have", recipe)
    recipe = """- "{{ {'forward_group': the_value} if the_value is defined else omit }}\""""
    assert_refused(playground, playground.rules(with_action({})), "rules[0].actions[0]: must have", recipe)


# -- what belongs to the module, and what is only given back --


@pytest.mark.parametrize("name", ["state", "stat", "sate"])
def test_state_is_an_option_of_the_module(playground: Playground, name: str) -> None:
    result = playground.rules([rule("aa", 10), {"name": "bb", "priority": 1, name: "absent"}])
    words = (
        f"rules[1].{name}: is not an option of an entry; state is an option of the module, for all entries of a task. Put the"
        " entries that are to go in a task of their own with state: absent"
    )
    assert_refused(playground, result, words)
    result = playground.destinations([{"from_port": 1, name: "absent"}])
    assert_refused(playground, result, f"destinations[0].{name}: is not an option of an entry; state is")


@pytest.mark.parametrize("name", ["purge", "wait", "listener_id", "profile"])
def test_other_options_of_the_module(playground: Playground, name: str) -> None:
    result = playground.rules([{**rule("aa", 10), name: True}])
    assert_refused(
        playground, result, f"rules[0].{name}: is not an option of an entry; {name} is an option of the module"
    )
    assert "state" not in result.msg


@pytest.mark.parametrize("name", ["statu", "Status", "statuses", "ensure"])
def test_status_is_never_hinted_at(playground: Playground, name: str) -> None:
    for result in (
        playground.rules([{"name": "aa", name: "absent"}]),
        playground.destinations([{"id": "d", name: "x"}]),
    ):
        assert_refused(playground, result, f"[0].{name}: ")
        assert "mean status" not in result.msg and ", status" not in result.msg


@pytest.mark.parametrize("status", ["absent", "present", "deleted", "ACTIVE", "inactive", 1])
def test_a_status_that_the_service_does_not_return(playground: Playground, status: t.Any) -> None:
    words = f"status: {str(status)!r} is none that the service returns (active, "
    assert_refused(playground, playground.rules([{**rule("aa", 10), "status": status}]), f"rules[0].{words}")
    assert_refused(playground, playground.destinations([destination(1, status=status)]), f"destinations[0].{words}")


# -- domain names in other scripts --

DOMAINS = {
    "b\u00fccher.example": "xn--bcher-kva.example",
    "*.B\u00dcCHER.example": "*.xn--bcher-kva.example",
    "bu\u0308cher.example": "xn--bcher-kva.example",
    "\u4f8b\u3048.\u30c6\u30b9\u30c8": "xn--r8jz45g.xn--zckzah",
    "\u4f8b\u3048\u3002\u30c6\u30b9\u30c8": "xn--r8jz45g.xn--zckzah",
    "\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444": "xn--e1afmkfd.xn--p1ai",
    "fa\u00df.de": "xn--fa-hia.de",
    "b\u00fc-cher2.example": "xn--b-cher2-n2a.example",
    "www.m\u00fcnchen.de.": "www.xn--mnchen-3ya.de.",
    "\uff41\uff42\uff43.example": "abc.example",
    "WWW.\u00e9t\u00e9.example": "www.xn--t-9fab.example",
}


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domain_gets_the_form_in_which_it_travels(playground: Playground, domain: str) -> None:
    places: dict[str, list[dict[str, t.Any]]] = {
        "conditions[0].host[1]": [rule("aa", 10, conditions=[{"host": ["ok.example", domain]}])],
        "actions[0].redirect.domain": [rule("aa", 10, actions=[{"redirect": {"domain": domain, "code": 301}}])],
        "actions[0].rewrite.domain": with_action({"rewrite": {"domain": domain}}),
    }
    for path, entries in places.items():
        result = playground.rules(entries)
        assert_refused(playground, result, f"rules[0].{path}: ")
        assert result.msg.endswith(f"; write {DOMAINS[domain]}"), result.msg
    again = [rule("aa", 10, conditions=[{"host": [DOMAINS[domain]]}])]
    assert not playground.rules(again).failed


@pytest.mark.parametrize(
    "host",
    [
        "a\u2013b.example",
        "*\u00fc.example",
        "~\\D.\u00fc.example",
        "a b.example",
        "\u00fc/path",
        "\u00fc." + "a" * 122,
        "ex\u00fcmple.com/\u00e4",
    ],
)
def test_no_form_is_made_up(playground: Playground, host: str) -> None:
    result = playground.rules([rule("aa", 10, conditions=[{"host": [host]}])])
    assert_refused(playground, result, "rules[0].conditions[0].host[0]: ")
    assert "; write " not in result.msg


def test_capitals_where_none_may_be(playground: Playground) -> None:
    result = playground.rules(with_action({"rewrite": {"domain": "WWW.Example.com"}}))
    assert_refused(playground, result, "rules[0].actions[0].rewrite.domain: ", "; write www.example.com")
    assert not playground.rules(
        [rule("aa", 10, conditions=[{"host": ["WWW.Example.com"]}], actions=[FINAL["drop"]])]
    ).failed
