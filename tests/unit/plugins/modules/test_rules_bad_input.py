# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bad input of ga_forwarding_rules: refused before anything is sent, naming the option's path; good input at each edge.

What may be live although it breaks a limit, and can be given back, is refused once the live rules have been read.
"""

from __future__ import annotations

import typing as t

import pytest
from scenarios import FINAL, FORWARD, HOST, assert_refused, rule, thrice, world
from support.playground import Playground

from ansible_collections.alicloud.ga.plugins.module_utils._engine.yaml_text import printable

ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
QUERY_SPECIAL = '[]{}<>\\;/?:@&=+,$%|"^~'
COOKIE_SPECIAL = "#[]{}\\|<>&"
TARGET_SPECIAL = "[]{}<>#|&"
VISIBLE = "".join(map(chr, range(33, 127)))


def visible_without(special: str) -> str:
    return "".join(char for char in VISIBLE if char not in special and not char.isupper())


def one_condition(option: str, value: t.Any) -> dict[str, t.Any]:
    return rule(
        "aa", 10, conditions=[{"path": ["/first"]} if option != "path" else {"method": ["GET"]}, {option: value}]
    )


def one_action(option: str, value: t.Any) -> dict[str, t.Any]:
    return rule("aa", 10, actions=[{"remove_header": ["X-First"]}, {option: value}, FORWARD])


def one_final(option: str, value: t.Any) -> dict[str, t.Any]:
    return rule("aa", 10, actions=[{option: value}])


def redirect(name: str) -> t.Callable[[t.Any], dict[str, t.Any]]:
    return lambda value: one_final("redirect", {"protocol": "HTTPS", "code": 301, name: value})


def header(name: str, kind: str = "user-defined") -> t.Callable[[t.Any], dict[str, t.Any]]:
    def make(value: t.Any) -> dict[str, t.Any]:
        good = {"name": "X-A", "value": "ClientSrcIp" if kind == "system-defined" else "a", "type": kind}
        return one_action("add_header", [{"name": "X-Other", "value": "1"}, {**good, name: value}])

    return make


CHOSEN = "rules[0].conditions[1]."
ACTED = "rules[0].actions[1]."
DOMAIN = ["abc", "a" * 128, "x.-?=~_+/^*!$&|()[]"]
PATH = ["/", "/" + "a" * 127, "/aZ9._-/=?:", "~", "~" + "a" * 127, "~^/a(b|c)*$:[x]+?=_-.", "/${1}/x${2}${3}", "~${1}"]
NO_PATH = [
    "",
    "a",
    "/" + "a" * 128,
    "~" + "a" * 128,
    "/a b",
    "/a*",
    "/a#",
    "/a\u00e9",
    "~a&",
    "~a b",
    "~a{1}",
    "/${4}",
    "/${0}",
    "/$1",
    "/${}",
]
QUERY = ["a", "a" * 128, visible_without(TARGET_SPECIAL)]
NO_QUERY = ["", "a" * 129, "A", "a b", "a\u00e9", *TARGET_SPECIAL]
BEYOND_ASCII = ["\u00e9", "a\tb", "a\x7f", "a\n"]

# What is limited: the option's path, how to make a rule with a value there, values within and without the limits.
LIMITS: dict[str, tuple[str, t.Callable[[t.Any], dict[str, t.Any]], list[t.Any], list[t.Any]]] = {
    "name": (
        "rules[0].name",
        lambda value: rule(value, 10),
        ["ab", "a" * 128, "Z9", "a.b_c-d", "\u4e2d\u6587"],
        ["a", "a" * 129, "1ab", "-ab", "_ab", ".ab", "a b", "a/b", "a\u00e9", "ab\n"],
    ),
    "priority": (
        "rules[0].priority",
        lambda value: rule("aa", value),
        [1, 10000, "20"],
        [0, 10001, -1, 70000, "high", 1.5, [1]],
    ),
    "host": (
        f"{CHOSEN}host[0]",
        lambda value: one_condition("host", [value]),
        ["aaa", "a" * 128, "*.x", "a?b", "A-b.9", "***", "~^www.example.com$", "~(a|b)[c]+=_/\\.!&*"],
        ["", "aa", "a" * 129, "a b", "a,b", "a:b", "a#b", "a{2}", "ex\u00e4mple.com", "aaa\n"],
    ),
    "path": (
        f"{CHOSEN}path[0]",
        lambda value: one_condition("path", [value]),
        ["/", "/" + "a" * 127, "/aZ9$-_.+/&~@:'*?", "~/sys/(.*)/(.*)/aaa", "~^/[a-z]+=!(a|b)\\.$", "~" + "a" * 127],
        ["", "a", "app/*", "(a)", "/" + "a" * 128, "~" + "a" * 128, "/a b", "/a#b", "/a%20", "/a,b", "/\u00e9", "/a\n"],
    ),
    "the name of a header": (
        f"{CHOSEN}request_header.",
        lambda value: one_condition("request_header", {value: ["x"]}),
        ["a", "a" * 40, "X-a_9"],
        ["", "a" * 41, "a b", "a:b", "\u00e9"],
    ),
    "the value of a header": (
        f"{CHOSEN}request_header.X-A[0]",
        lambda value: one_condition("request_header", {"X-A": [value]}),
        ["a", "a" * 128, "a b", VISIBLE],
        ["", "a" * 129, " a", "a ", " ", *BEYOND_ASCII],
    ),
    "the name of a query": (
        f"{CHOSEN}query.",
        lambda value: one_condition("query", {value: ["x"]}),
        ["a", "a" * 100, visible_without(QUERY_SPECIAL)],
        ["", "a" * 101, "A", "a b", *BEYOND_ASCII, *QUERY_SPECIAL],
    ),
    "the value of a query": (
        f"{CHOSEN}query.lang[0]",
        lambda value: one_condition("query", {"lang": [value]}),
        ["a", "a" * 128, visible_without(QUERY_SPECIAL)],
        ["", "a" * 129, "EN", "a b", *BEYOND_ASCII, *QUERY_SPECIAL],
    ),
    "the name of a cookie": (
        f"{CHOSEN}cookie.",
        lambda value: one_condition("cookie", {value: ["x"]}),
        ["a", "a" * 100, visible_without(COOKIE_SPECIAL)],
        ["", "a" * 101, "A", "a b", *BEYOND_ASCII, *COOKIE_SPECIAL],
    ),
    "the value of a cookie": (
        f"{CHOSEN}cookie.tier[0]",
        lambda value: one_condition("cookie", {"tier": [value]}),
        ["a", "a" * 128, visible_without(COOKIE_SPECIAL)],
        ["", "a" * 129, "A", "a b", *BEYOND_ASCII, *COOKIE_SPECIAL],
    ),
    "method": (
        f"{CHOSEN}method[0]",
        lambda value: one_condition("method", [value]),
        ["HEAD", "GET", "POST", "OPTIONS", "PUT", "PATCH", "DELETE"],
        ["", "get", "TRACE", "CONNECT", "GET,POST"],
    ),
    "source_ip": (
        f"{CHOSEN}source_ip[0]",
        lambda value: one_condition("source_ip", [value]),
        ["1.2.3.4", "1.2.3.4/32", "0.0.0.0/0", "10.0.0.1/8", "2001:db8::1", "::/0"],
        ["", "1.2.3", "1.2.3.4/33", "256.1.1.1", "::/129", "a.example.com", "1.1.1.1-1.1.1.9", "1.1.1.0/255.255.255.0"],
    ),
    "the protocol of redirect": (
        "rules[0].actions[0].redirect.protocol",
        lambda value: one_final("redirect", {"path": "/x", "code": 301, "protocol": value}),
        ["HTTP", "HTTPS", "${protocol}"],
        ["http", "TCP", "", "${host}"],
    ),
    "the domain of redirect": (
        "rules[0].actions[0].redirect.domain",
        redirect("domain"),
        [*DOMAIN, "ABC", "${host}"],
        ["", "ab", "a" * 129, "a b", "a#b", "a\u00e9b", "${port}"],
    ),
    "the port of redirect": (
        "rules[0].actions[0].redirect.port",
        redirect("port"),
        [1, 63335, "443", "${port}"],
        [0, 63336, 65535, 70000, -1, "", "https", " 80", "1.5", "\u0661", "${host}"],
    ),
    "the path of redirect": ("rules[0].actions[0].redirect.path", redirect("path"), [*PATH, "${path}"], NO_PATH),
    "the query of redirect": ("rules[0].actions[0].redirect.query", redirect("query"), [*QUERY, "${query}"], NO_QUERY),
    "the code of redirect": (
        "rules[0].actions[0].redirect.code",
        redirect("code"),
        [301, 302, 303, 307, "308"],
        [200, 300, 304, 305, 309, 404, "moved"],
    ),
    "the code of fix_response": (
        "rules[0].actions[0].fix_response.code",
        lambda value: one_final("fix_response", {"code": value, "type": "text/plain", "content": "x"}),
        [200, 299, 400, 499, 500, "599"],
        [0, 100, 199, 300, 399, 600, "2xx"],
    ),
    "the type of fix_response": (
        "rules[0].actions[0].fix_response.type",
        lambda value: one_final("fix_response", {"code": 200, "type": value, "content": "x"}),
        ["text/plain", "text/css", "text/html", "application/javascript", "application/json"],
        ["", "text/xml", "TEXT/PLAIN"],
    ),
    "the content of fix_response": (
        "rules[0].actions[0].fix_response.content",
        lambda value: one_final("fix_response", {"code": 200, "type": "text/plain", "content": value}),
        ["", "a" * 1000, "\u00e9 \u20ac {}", 7, {"a": [1]}],
        ["a" * 1001, "\u4e2d", {"a": "a" * 1000}, {"a": "\u4e2d"}],
    ),
    "the domain of rewrite": (
        f"{ACTED}rewrite.domain",
        lambda value: one_action("rewrite", {"domain": value}),
        [*DOMAIN, "${host}"],
        ["", "ab", "a" * 129, "Abc", "a b", "a#b"],
    ),
    "the path of rewrite": (
        f"{ACTED}rewrite.path",
        lambda value: one_action("rewrite", {"path": value}),
        PATH,
        NO_PATH,
    ),
    "the query of rewrite": (
        f"{ACTED}rewrite.query",
        lambda value: one_action("rewrite", {"query": value}),
        QUERY,
        NO_QUERY,
    ),
    "the name of an added header": (
        f"{ACTED}add_header[1].name",
        header("name"),
        ["a", "a" * 40, "X-a_9"],
        ["", "a" * 41, "a b", "a:b", "\u00e9"],
    ),
    "the value of an added header": (
        f"{ACTED}add_header[1].value",
        header("value"),
        ["a", "a" * 128, "a b", VISIBLE],
        ["", "a" * 129, " a", "a ", *BEYOND_ASCII],
    ),
    "a referred value": (
        f"{ACTED}add_header[1].value",
        header("value", "ref"),
        ["a", "a" * 128, "a_B-9"],
        ["", "a" * 129, "a b", "a.b"],
    ),
    "a value of the system": (
        f"{ACTED}add_header[1].value",
        header("value", "system-defined"),
        ["ClientSrcIp"],
        ["", "clientsrcip", "SLBId"],
    ),
    "the type of an added header": (
        f"{ACTED}add_header[1].type",
        header("type"),
        ["user-defined", "ref"],
        ["userdefined", "", "system", "USER-DEFINED"],
    ),
    "the name of a removed header": (
        "rules[0].actions[0].remove_header[0]",
        lambda value: rule("aa", 10, actions=[{"remove_header": [value]}, FORWARD]),
        ["a", "a" * 40, "X-a_9"],
        ["", "a" * 41, "a b", "a:b"],
    ),
}


def cases(accepted: bool) -> list[t.Any]:
    return [
        pytest.param(name, value, id=f"{name}: {value!r:.40}")
        for name, (_path, _entry, good, bad) in LIMITS.items()
        for value in (good if accepted else bad)
    ]


@pytest.fixture
def seeded(playground: Playground) -> Playground:
    """A listener that has a rule already."""
    assert not playground.rules([rule("old", 5)]).failed
    return playground


@pytest.mark.parametrize(("name", "value"), cases(accepted=True))
def test_within_the_limits(playground: Playground, name: str, value: t.Any) -> None:
    thrice(playground, "rules", [LIMITS[name][1](value)])


@pytest.mark.parametrize(("name", "value"), cases(accepted=False))
def test_beyond_the_limits(playground: Playground, name: str, value: t.Any) -> None:
    path, make, _good, _bad = LIMITS[name]
    result = playground.rules([make(value)])
    if name == "name":
        assert result.failed and result.writes == []
    else:
        assert_refused(playground, result)
    whole = f"{path}{printable(value)}: " if path.endswith(".") else f"{path}: "
    assert result.msg.startswith(whole), result.msg


def entries(*given: t.Any) -> dict[str, t.Any]:
    return {"rules": list(given)}


WRONG: dict[str, tuple[dict[str, t.Any], str]] = {
    "two hosts": (
        entries(rule("aa", 10, conditions=[HOST, {"path": ["/"]}, HOST])),
        "rules[0].conditions[2]: a rule can have only one host, and has one at [0]",
    ),
    "two methods": (
        entries(rule("aa", 10, conditions=[{"method": ["GET"]}, {"method": ["PUT"]}])),
        "rules[0].conditions[1]: a rule can have only one method, and has one at [0]",
    ),
    "two source_ip": (
        entries(rule("aa", 10, conditions=[{"source_ip": ["1.1.1.1"]}, {"source_ip": ["1.1.1.2"]}])),
        "rules[0].conditions[1]: a rule can have only one source_ip, and has one at [0]",
    ),
    "no condition": (entries(rule("aa", 10, conditions=[])), "rules[0].conditions: must have at least one condition"),
    "no action": (entries(rule("aa", 10, actions=[])), "rules[0].actions: must have at least one action"),
    "an empty condition": (
        entries(rule("aa", 10, conditions=[{}])),
        "rules[0].conditions[0]: must have exactly one of host, ",
    ),
    "an empty action": (
        entries(rule("aa", 10, actions=[{}])),
        "rules[0].actions[0]: must have exactly one of forward_group, ",
    ),
    "a condition that is null": (entries(rule("aa", 10, conditions=[None])), "rules[0].conditions[0]: "),
    "two in a condition": (
        entries(rule("aa", 10, conditions=[{**HOST, "path": ["/"]}])),
        "and has host and path",
    ),
    "two in an action": (entries(rule("aa", 10, actions=[{**FORWARD, "drop": True}])), "and has "),
    "an empty list of hosts": (
        entries(rule("aa", 10, conditions=[{"host": []}])),
        "rules[0].conditions[0].host: must have at least one entry",
    ),
    "an empty mapping": (
        entries(rule("aa", 10, conditions=[{"query": {}}])),
        "rules[0].conditions[0].query: must map at least one name to its values",
    ),
    "a name without values": (
        entries(rule("aa", 10, conditions=[{"query": {"lang": []}}])),
        "rules[0].conditions[0].query.lang: must have at least one entry",
    ),
    "a name with null": (
        entries(rule("aa", 10, conditions=[{"query": {"lang": None}}])),
        "rules[0].conditions[0].query.lang[0]: must be text, and is None",
    ),
    "a value that YAML took for a boolean": (
        entries(rule("aa", 10, conditions=[{"query": {"debug": ["off", True]}}])),
        "rules[0].conditions[0].query.debug[1]: must be text, and is True of type bool; put it in quotes",
    ),
    "a name that YAML took for a number": (
        entries(rule("aa", 10, conditions=[{"cookie": {"tier": [{"a": 1}]}}])),
        "rules[0].conditions[0].cookie.tier[0]: must be text",
    ),
    "a value of a header that stands twice": (
        entries(rule("aa", 10, conditions=[{"request_header": {"X-A": ["1", "2"], "X-B": ["2"]}}])),
        "rules[0].conditions[0].request_header.X-B[0]: '2' stands at rules[0].conditions[0].request_header.X-A[1] too",
    ),
    "rewrite without forward_group": (
        entries(rule("aa", 10, actions=[{"rewrite": {"path": "/"}}])),
        "rules[0].actions[0]: rewrite needs a forward_group after it",
    ),
    "rewrite before redirect": (
        entries(rule("aa", 10, actions=[{"rewrite": {"path": "/"}}, FINAL["redirect"]])),
        "rules[0].actions[0]: rewrite needs a forward_group after it",
    ),
    "add_header after forward_group": (
        entries(rule("aa", 10, actions=[FORWARD, {"add_header": [{"name": "X-A", "value": "1"}]}])),
        "rules[0].actions[1]: add_header needs a forward_group after it",
    ),
    "remove_header alone": (
        entries(rule("aa", 10, actions=[{"remove_header": ["X-A"]}])),
        "rules[0].actions[0]: remove_header needs a forward_group after it",
    ),
    "forward and redirect": (
        entries(rule("aa", 10, actions=[FORWARD, FINAL["redirect"]])),
        "rules[0].actions[1]: redirect cannot stand beside forward_group in one rule",
    ),
    "drop and fix_response": (
        entries(rule("aa", 10, actions=[FINAL["drop"], FINAL["fix_response"]])),
        "rules[0].actions[1]: fix_response cannot stand beside drop in one rule",
    ),
    "two forward_groups": (
        entries(rule("aa", 10, actions=[FORWARD, FORWARD])),
        "rules[0].actions[1]",
    ),
    "no endpoint group": (
        entries(rule("aa", 10, actions=[{"forward_group": {"endpoint_group_id": ""}}])),
        "rules[0].actions[0].forward_group.endpoint_group_id: must name a virtual endpoint group",
    ),
    "drop that does not": (
        entries(rule("aa", 10, actions=[{"drop": False}])),
        "rules[0].actions[0].drop: can only be true",
    ),
    "redirect with only defaults": (
        entries(rule("aa", 10, actions=[{"redirect": {"code": 301, "path": "${path}", "port": "${port}"}}])),
        "rules[0].actions[0].redirect: must give at least one of protocol, domain, port, path, query",
    ),
    "redirect without a code": (
        entries(rule("aa", 10, actions=[{"redirect": {"path": "/"}}])),
        "rules[0].actions[0].redirect.code: is required",
    ),
    "fix_response without a type": (
        entries(rule("aa", 10, actions=[{"fix_response": {"code": 200, "content": ""}}])),
        "rules[0].actions[0].fix_response.type: is required",
    ),
    "an added header twice": (
        entries(rule("aa", 10, actions=[{"add_header": [{"name": n, "value": "1"} for n in ("X-A", "x-a")]}, FORWARD])),
        "rules[0].actions[0].add_header: the header x-a is already the subject of rules[0].actions[0].add_header",
    ),
    "a header added and removed": (
        entries(
            rule(
                "aa", 10, actions=[{"remove_header": ["X-A"]}, {"add_header": [{"name": "X-A", "value": "1"}]}, FORWARD]
            )
        ),
        "rules[0].actions[1].add_header: the header X-A is already the subject of rules[0].actions[0].remove_header",
    ),
    "no added header": (
        entries(rule("aa", 10, actions=[{"add_header": []}, FORWARD])),
        "rules[0].actions[0].add_header: ",
    ),
    "an unknown action": (
        entries(rule("aa", 10), rule("bb", 20, actions=[{"remove_headr": ["X-A"]}, FORWARD])),
        "rules[1].actions[0].remove_headr: is not an option; did you mean remove_header?",
    ),
    "an unknown condition": (
        entries(rule("aa", 10, conditions=[HOST, {"hots": ["x"]}])),
        "rules[0].conditions[1].hots: is not an option; did you mean host?",
    ),
    "a misspelt option of a rule": (
        entries(rule("aa", 10), {"name": "bb", "prioritty": 3}),
        "rules[1].prioritty: is not an option; did you mean priority?",
    ),
    "a misspelt option of redirect": (
        entries(rule("aa", 10, actions=[{"redirect": {"protocl": "HTTPS", "code": 301}}])),
        "rules[0].actions[0].redirect.protocl: is not an option; did you mean protocol?",
    ),
    "a misspelt option of rewrite": (
        entries(rule("aa", 10, actions=[{"rewrite": {"paht": "/"}}, FORWARD])),
        "rules[0].actions[0].rewrite.paht: is not an option; did you mean path?",
    ),
    "a misspelt option of add_header": (
        entries(
            rule(
                "aa",
                10,
                actions=[{"add_header": [{"name": "X-A", "value": "1"}, {"nme": "X-B", "value": "1"}]}, FORWARD],
            )
        ),
        "rules[0].actions[0].add_header[1].nme: is not an option; did you mean name?",
    ),
    "a misspelt option of forward_group": (
        entries(rule("aa", 10, actions=[{"forward_group": {"endpoint_group_ip": "epg-bp1blue"}}])),
        "rules[0].actions[0].forward_group.endpoint_group_ip: is not an option; did you mean endpoint_group_id?",
    ),
    "an endpoint group by id and by name": (
        entries(
            rule("aa", 10, actions=[{"forward_group": {"endpoint_group_id": "epg-bp1blue", "endpoint_group": "blue"}}])
        ),
        "rules[0].actions[0].forward_group.endpoint_group: cannot be given together with endpoint_group_id",
    ),
    "a misspelt option of fix_response": (
        entries(rule("aa", 10, actions=[{"fix_response": {"code": 200, "type": "text/plain", "contnet": "x"}}])),
        "rules[0].actions[0].fix_response.contnet: is not an option; did you mean content?",
    ),
    "a misspelt option of the module": (
        {"rules": [], "purge_rules": True},
        "purge_rules: is not an option; did you mean ",
    ),
    "two rules with one name and priority": (
        entries(rule("aa", 10), rule("aa", 20), rule("aa", 20)),
        "rules[2].name: aa is the name of rules[1] too",
    ),
    "two rules with one name, one without a priority": (
        entries(rule("aa", 10), rule("bb", 20), rule("aa")),
        "rules[2].name: aa is the name of rules[0] too",
    ),
    "two rules with one name, one with an id": (
        entries(rule("aa"), rule("bb", 20), rule("aa", 30, id="frule-1")),
        "rules[2].name: aa is the name of rules[0] too",
    ),
    "a header in two spellings": (
        entries(rule("aa", 10, conditions=[{"request_header": {"X-A": ["one"], "x-a": ["two"]}}])),
        "rules[0].conditions[0].request_header.x-a: is the same header as X-A",
    ),
    "a removed header in two spellings": (
        entries(rule("aa", 10, actions=[{"remove_header": ["X-A", "x-a"]}, FORWARD])),
        "rules[0].actions[0].remove_header: the header x-a is already the subject of rules[0].actions[0].remove_header",
    ),
    "other without a type": (
        entries(rule("aa", 10, conditions=[{"other": {"type": "", "value": ["x"]}}])),
        "rules[0].conditions[0].other.type: must be the type, as the service calls it",
    ),
    "a value among the members": (
        entries(rule("aa", 10, conditions=[{"other": {"type": "Geo", "members": {"RuleConditionValue": "x"}}}])),
        "rules[0].conditions[0].other.members.RuleConditionValue: stands elsewhere",
    ),
    "an order among the members": (
        entries(rule("aa", 10, actions=[{"other": {"type": "Mirror", "members": {"Order": 3}}}])),
        "rules[0].actions[0].other.members.Order: stands elsewhere",
    ),
    "two rules without names with one priority": (
        entries(rule(priority=10), rule(priority=10)),
        "rules[1].priority: 10 is the priority of rules[0] too",
    ),
    "two entries with one id": (
        entries({"id": "frule-1", "name": "aa"}, {"id": "frule-1", "name": "bb"}),
        "rules[1].id: frule-1 is the id of rules[0] too",
    ),
    "a rule that nothing identifies": (
        entries({"conditions": [HOST], "actions": [FORWARD]}),
        "rules[0]: must have an id, a name or a priority",
    ),
    "an empty name alone": (entries({"name": "", "id": ""}), "rules[0]: must have an id, a name or a priority"),
    "rules that are null": ({"rules": None}, "rules: is required; write [] to mean an empty list"),
    "rules that are text": ({"rules": "everything"}, "rules: this is text, and a list is needed"),
    "a rule that is a list": (entries(rule("aa", 10), ["bb"]), "rules[1]: must be a mapping, and is ['bb']"),
    "conditions that are a mapping": (
        entries(rule("aa", 10, conditions={"host": ["www.example.com"]})),
        "rules[0].conditions",
    ),
    "no rules": ({"rules": ...}, "rules: is required"),
    "no listener": ({"rules": [], "listener_id": ...}, "listener_id: is required"),
    "purge with absent": ({"rules": [], "state": "absent", "purge": True}, "purge: goes with state present only"),
    "another state": ({"rules": [], "state": "gone"}, "state: must be one of present, absent, and is 'gone'"),
    "no batch": ({"rules": [], "batch_size": 0}, "batch_size: 0 is not above 0"),
    "no time to wait": ({"rules": [], "wait_timeout": 0}, "wait_timeout: 0 is not above 0"),
    "no time to connect": ({"rules": [], "connect_timeout": 0}, "connect_timeout: 0 is not above 0"),
    "less than no time to read": ({"rules": [], "read_timeout": -0.5}, "read_timeout: -0.5 is not above 0"),
    "a text as number": ({"rules": [], "wait_timeout": "soon"}, "wait_timeout: must be an integer, and is 'soon'"),
}


# A live rule may be like that, and can be given back: it is looked at first.
MAY_BE_LIVE = {
    "two hosts",
    "two methods",
    "two source_ip",
    "no condition",
    "no action",
    "rewrite without forward_group",
    "rewrite before redirect",
    "add_header after forward_group",
    "remove_header alone",
    "forward and redirect",
    "drop and fix_response",
    "two forward_groups",
    "an added header twice",
    "a header added and removed",
    "a removed header in two spellings",
}


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named(seeded: Playground, name: str, check: bool) -> None:
    options, words = WRONG[name]
    before = world(seeded)
    result = seeded.rules(check=check, **options)
    if name in MAY_BE_LIVE:
        assert result.failed and words in result.msg
        assert result.actions == ["ListForwardingRules"]
    else:
        assert_refused(seeded, result, words)
    assert world(seeded) == before


@pytest.mark.parametrize("name", sorted(MAY_BE_LIVE))
def test_what_is_wrong_with_a_rule_that_is_there_is_named_too(seeded: Playground, name: str) -> None:
    (entry,) = WRONG[name][0]["rules"]
    assert not seeded.rules([rule("aa", 10)]).failed
    result = seeded.rules([entry])
    assert result.failed and WRONG[name][1] in result.msg
    assert result.writes == []


def test_everything_that_is_wrong_is_told_at_once(seeded: Playground) -> None:
    bad = [
        rule("aa", 0, conditions=[{"path": ["no-slash", "/good"]}, {"query": {"Lang": ["EN"]}}]),
        rule("bb", 20, actions=[{"redirect": {"port": 70000, "code": 301}}]),
    ]
    result = seeded.rules(bad)
    assert_refused(seeded, result)
    assert result.msg.startswith("5 problems: ")
    for path in (
        "rules[0].priority: ",
        "rules[0].conditions[0].path[0]: ",
        "rules[0].conditions[1].query.Lang: ",
        "rules[0].conditions[1].query.Lang[0]: ",
        "rules[1].actions[0].redirect.port: ",
    ):
        assert path in result.msg


def test_everything_that_is_wrong_beside_what_is_live_is_told_at_once(seeded: Playground) -> None:
    bad = [
        rule("a", 20, conditions=[HOST, HOST], actions=[{"rewrite": {"path": "/"}}]),
        {"name": "old", "actions": [FORWARD, FORWARD]},
    ]
    result = seeded.rules(bad)
    assert result.failed and result.writes == []
    for path in ("rules[0].name: ", "rules[0].conditions[1]: ", "rules[0].actions[0]: ", "rules[1].actions[1]: "):
        assert path in result.msg


def test_several_misspelt_options_are_told_at_once(seeded: Playground) -> None:
    result = seeded.rules([rule("aa", 10, conditions=[{"hots": ["x"]}]), {"nmae": "bb"}], listner_id="x")
    assert_refused(seeded, result, "rules[0].conditions[0].hots", "rules[1].nmae", "listner_id")


def test_what_may_look_wrong_is_not(playground: Playground) -> None:
    known = playground.rules([rule("aa", 10), rule("bb", 20)]).data["rules"]
    # Two rules that are told apart by id may exchange their names, and a name may be new to an id.
    swapped = [{"id": known[0]["id"], "name": "bb"}, {"id": known[1]["id"], "name": "aa"}]
    assert playground.rules(swapped).data["changed"] is True
    # Rules may have one name. Most often that is a slip, so it is said once, when they are written.
    namesakes = [rule("cc", 30), rule("cc", 40)]
    written = playground.rules(namesakes)
    assert "rules[1].name: cc is the name of rules[0] too; only their priorities tell them apart." in written.warnings
    again = playground.rules(namesakes)
    assert again.data["changed"] is False and again.warnings == []


@pytest.mark.parametrize("status", ["active", "configuring", "deleting", "", None])
def test_a_status_of_the_service_is_accepted_and_ignored(playground: Playground, status: str | None) -> None:
    playground.rules([rule("aa", 10)])
    assert playground.rules([{"name": "aa", "status": status}]).data["changed"] is False
