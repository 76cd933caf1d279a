# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Redirects lead where they are meant to: those of all examples are followed, and a task that keeps the port is warned."""

from __future__ import annotations

import re
import textwrap
import typing as t
from importlib import import_module
from urllib.parse import urlsplit

import pytest
import yaml
from scenarios import HOST, rule
from support.playground import LISTENER, Playground

from tools.read_yaml import SafeLoader
from tools.tree import CHECKOUT

Entry = dict[str, t.Any]
USUAL = {"http": 80, "https": 443}
# What it shows is refused, and is meant to be.
REFUSED = {"docs/docsite/rst/check_mode.rst"}
# Where people look first: if one of them is not found any more, this test looks in the wrong place.
FIRST = {
    "README.md",
    "docs/site/index.rst",
    "docs/docsite/rst/getting_started.rst",
    "docs/docsite/rst/recipes.rst",
    "docs/examples/forwarding_rules.yml",
    "docs/awx/project/rules/lsr-bp1web.yml",
    "plugins/modules/ga_forwarding_rules.py",
}


def texts() -> t.Iterator[tuple[str, str]]:
    """Every piece of YAML that people may copy, with its file."""
    for pattern in ("README.md", "docs/**/*.md", "docs/**/*.rst", "tests/integration/**/*.md"):
        for file in sorted(CHECKOUT.glob(pattern)):
            content = file.read_text(encoding="utf-8")
            blocks = re.findall(r"^```ya?ml$\n(.*?)^```$", content, re.DOTALL | re.MULTILINE)
            blocks += re.findall(r"^ *\.\. code-block:: ya?ml\n(?: +:.*\n)*\n((?: +.*\n|\n)+)", content, re.MULTILINE)
            for block in blocks:
                yield str(file.relative_to(CHECKOUT)), textwrap.dedent(block)
    for pattern in ("docs/**/*.yml", "playbooks/**/*.yml", "tests/integration/targets/**/*.yml"):
        for file in sorted(CHECKOUT.glob(pattern)):
            yield str(file.relative_to(CHECKOUT)), file.read_text(encoding="utf-8")
    for file in sorted(CHECKOUT.glob("plugins/modules/ga_*.py")):
        module = import_module(f"ansible_collections.alicloud.ga.plugins.modules.{file.stem}")
        yield str(file.relative_to(CHECKOUT)), module.EXAMPLES


class Loader(SafeLoader):
    """Reads !unsafe and the like as what follows."""


Loader.add_multi_constructor("!", lambda loader, _suffix, node: loader.construct_scalar(t.cast("t.Any", node)))


def redirecting(found: t.Any) -> t.Iterator[Entry]:
    """The rules with a redirect in it, wherever they stand; rules in a text are read as well."""
    if isinstance(found, dict):
        if any(isinstance(action, dict) and "redirect" in action for action in found.get("actions") or ()):
            yield found
        for value in found.values():
            yield from redirecting(value)
    elif isinstance(found, list):
        for value in found:
            yield from redirecting(value)
    elif isinstance(found, str) and "redirect:" in found:
        yield from redirecting(yaml.load(found, Loader))


EXAMPLES = [
    (file, entry) for file, text in texts() if "redirect:" in text for entry in redirecting(yaml.load(text, Loader))
]


def request_for(entry: Entry) -> Entry:
    """A request that the conditions of an example take: hosts and paths are what examples of redirects have."""
    wanted: Entry = {"listener_id": LISTENER, "host": "www.example.com", "path": "/a/b?c=d"}
    for condition in entry.get("conditions") or ():
        ((kind, values),) = condition.items()
        assert kind in ("host", "path"), f"teach this test to make a request with {kind}"
        wanted[kind] = values[0].replace("*", "a")
    return wanted


def test_all_examples_are_found() -> None:
    assert {file for file, _entry in EXAMPLES} >= FIRST


@pytest.mark.parametrize(("file", "entry"), EXAMPLES, ids=[f"{file} {entry.get('name')}" for file, entry in EXAMPLES])
def test_the_redirects_of_the_examples_are_followed(playground: Playground, file: str, entry: Entry) -> None:
    made = playground.rules([entry])
    assert made.failed is (file in REFUSED), made.msg
    if made.failed:
        return
    assert made.warnings == []
    request, seen = request_for(entry), set[str]()
    while True:
        taken = playground.control("POST", "traffic", request)
        if taken["action"]["type"] != "Redirect":
            break
        url = taken["action"]["url"]
        assert url not in seen, "it leads to itself"
        seen.add(url)
        parsed = urlsplit(url)
        others = {port for scheme, port in USUAL.items() if scheme != parsed.scheme}
        assert parsed.port not in others, f"{url} is the port of the other protocol"
        if (parsed.scheme, parsed.port) != ("http", USUAL["http"]):
            break
        request = {"listener_id": LISTENER, "host": parsed.hostname, "path": f"{parsed.path}?{parsed.query}"}
    assert seen, "the request of this test was not redirected"


# -- the warning --


def redirect(**options: t.Any) -> Entry:
    return rule("old-host", 10, conditions=[HOST], actions=[{"redirect": {"code": 301, **options}}])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"protocol": "HTTPS"}, 'leads to https://…:80 where the listener\'s port is 80. Say which port: "443"'),
        (
            {"protocol": "HTTP", "domain": "a.bc"},
            'http://…:443 where the listener\'s port is 443. Say which port: "80"',
        ),
        ({"protocol": "HTTPS", "port": "443"}, ""),
        ({"protocol": "HTTPS", "port": "8443"}, ""),
        ({"protocol": "HTTPS", "port": "${port}"}, ""),
        ({"protocol": "${protocol}", "domain": "a.bc"}, ""),
        ({"domain": "a.bc"}, ""),
    ],
)
def test_a_redirect_that_keeps_the_port_is_warned_of(playground: Playground, options: Entry, words: str) -> None:
    check, real = (playground.rules([rule("first", 5), redirect(**options)], check=check) for check in (True, False))
    assert check.warnings == real.warnings
    assert len(real.warnings) == bool(words)
    if words:
        assert real.warnings[0].startswith("rules[1].actions[0].redirect: ")
        assert words in real.warnings[0]
    again = playground.rules([rule("first", 5), redirect(**options)])
    assert (again.data["changed"], again.warnings) == (False, []), "what is not written is not warned of"


def test_the_warning_comes_with_each_write_of_such_a_rule(playground: Playground) -> None:
    kept = {**redirect(protocol="HTTPS"), "priority": 20}
    assert len(playground.rules([redirect(protocol="HTTPS", domain="a.bc")]).warnings) == 1
    assert len(playground.rules([kept], check=True).warnings) == 1
    assert len(playground.rules([kept]).warnings) == 1
    assert playground.rules([{"name": "old-host"}], state="absent", check=True).warnings == []
    assert playground.rules([{"name": "old-host", "priority": 30}]).warnings == [], "it says nothing of the redirect"


def test_where_a_redirect_leads(playground: Playground) -> None:
    """The emulator fills in what the redirect keeps, with the port, and fills it in once."""
    request = {"listener_id": LISTENER, "host": "www.example.com", "path": "/${host}?a=b"}
    for options, url in (
        ({"protocol": "HTTPS"}, "https://www.example.com:80/${host}?a=b"),
        ({"domain": "x.example.com", "port": "8080"}, "http://x.example.com:8080/${host}?a=b"),
        ({"path": "/new", "query": "c=d"}, "http://www.example.com:80/new?c=d"),
    ):
        made = playground.rules([redirect(**options)])
        assert not made.failed, made.msg
        assert playground.control("POST", "traffic", request)["action"]["url"] == url
