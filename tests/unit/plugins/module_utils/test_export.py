# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is live as options and as YAML; that the whole of it can be run is in tests/integration and tests/properties."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.alicloud.ga.plugins.module_utils._export import as_block, as_options


@pytest.mark.parametrize("text", ["a {{ b", "a {% b", "a {# b #}", "#jinja2: x", "#jinja2:x", "# Jinja2: x"])
@pytest.mark.parametrize(
    ("wrap", "expected"),
    [
        (lambda text: text, "!unsafe {}"),
        (lambda text: {"content": text}, "content: !unsafe {}"),
        (lambda text: [{"content": [text]}], "- content: [!unsafe {}]"),
        (lambda text: {"content": {"type": text}}, "content: {{type: !unsafe {}}}"),
    ],
    ids=["alone", "in a mapping", "in lists", "in a line"],
)
def test_each_mark_of_a_template_alone_is_enough(text: str, wrap: t.Callable[[str], t.Any], expected: str) -> None:
    assert as_block(wrap(text)) == [expected.format(f'"{text}"')]


@pytest.mark.parametrize("text", ["a { b", "a {b} c", "a # b", "50% {", "}} %} #}", "/${1}/${host}", "x #jinja2: y"])
def test_what_is_no_template_is_plain(text: str) -> None:
    assert as_block(text) == [f'"{text}"']


@pytest.mark.parametrize("text", ["a {{ b", "#jinja2: x"])
@pytest.mark.parametrize(
    "wrap",
    [
        lambda text: {text: 1},
        lambda text: [{text: {"x": 1}}],
        lambda text: {"x": {text: "y"}},
        lambda text: [[{text: 1}]],
    ],
)
def test_keys_are_marked_as_well(text: str, wrap: t.Callable[[str], t.Any]) -> None:
    assert any(f'!unsafe "{text}":' in line for line in as_block(wrap(text)))


def test_the_id_goes_where_the_rest_says_which_is_meant() -> None:
    rules = [
        {"id": "frule-1", "name": "one", "priority": 1, "status": "active"},
        {"id": "frule-2", "name": "two", "priority": 2},
        {"id": "frule-3", "name": "two", "priority": 3},
    ]
    destinations = [{"id": "dst-1", "from_port": 80, "to_port": 81, "protocols": ["TCP"], "status": "active"}]
    assert as_options({"rules": rules, "destinations": destinations}) == {
        "rules": [{"name": "one", "priority": 1}, *rules[1:]],
        "destinations": [{"from_port": 80, "to_port": 81, "protocols": ["TCP"]}],
    }


@pytest.mark.parametrize("name", ["", None, "1x", ...], ids=["empty", "null", "not accepted", "missing"])
def test_the_id_stays_where_there_is_no_name(name: t.Any) -> None:
    """Even of a single such rule: another one without a name may come."""
    rest = {"id": "frule-1", "priority": 4}
    given = rest if name is ... else {**rest, "name": name}
    assert as_options({"rules": [given]}) == {"rules": [rest]}
