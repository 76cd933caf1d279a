# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is live as options and as YAML; that the whole of it can be run is in tests/integration and tests/properties."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.alicloud.ga.plugins.module_utils._module.playbook_text import (
    as_block,
    as_options,
    as_task,
)
from tools.read_yaml import read_yaml


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


def rule(number: int, name: t.Any, priority: int) -> dict[str, t.Any]:
    return {"id": f"frule-{number}", "name": name, "priority": priority, "status": "active"}


def without(entry: dict[str, t.Any], *names: str) -> dict[str, t.Any]:
    return {name: value for name, value in entry.items() if name not in names}


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
        rule(1, "one", 1),
        rule(2, "two", 2),
        rule(3, "two", 3),
        rule(4, "", 3),
        rule(5, "one more", 3),
        rule(6, "six", 6),
        rule(7, "six", 6),
        rule(8, "six", 7),
        rule(9, None, 9),
        rule(10, "", 9),
        without(rule(11, "", 10), "name"),
    ]
    destinations = [{"id": "dst-1", "from_port": 80, "to_port": 81, "protocols": ["TCP"], "status": "active"}]
    found = as_options({"rules": rules, "destinations": destinations})
    assert found["destinations"] == [{"from_port": 80, "to_port": 81, "protocols": ["TCP"]}]
    assert [one["id"] for one in found["rules"] if "id" in one] == ["frule-6", "frule-7", "frule-9", "frule-10"]
    assert [(one.get("name"), one["priority"]) for one in found["rules"]] == [
        (one.get("name") or None, one["priority"]) for one in rules
    ]


def test_a_weaker_way_to_say_it_tells_nothing_apart_if_a_stronger_one_is_said() -> None:
    """A name alone says which endpoint group is meant; the region does so where there is no name."""
    live = [
        {"id": f"epg-{number}", "name": name, "type": "default", "region": region}
        for number, (name, region) in enumerate([("a", "x"), ("a", "y"), ("b", "z"), ("", "x"), ("", "y"), ("", "y")])
    ]
    found = as_options({"endpoint_groups": live})["endpoint_groups"]
    assert [entry.get("id") for entry in found] == ["epg-0", "epg-1", None, None, "epg-4", "epg-5"]
    (why, *_more) = [line for line in as_task({"endpoint_groups": live}) if line.startswith("  #")]
    assert why.startswith("  # Another endpoint group has this name or region too. ")


def test_the_file_says_why_there_is_an_id() -> None:
    twins = [rule(number, "x" * 128, 10000) for number in (1, 2)]
    ports = [{"id": f"dst-{number}", "from_port": 80, "to_port": 80, "protocols": ["TCP"]} for number in (1, 2)]
    lines = as_task({"rules": [rule(3, "alone", 1), *twins], "destinations": ports})
    said = [line for line in lines if "#" in line]
    assert [line.split(".")[0].strip() for line in said] == [
        *["# Another forwarding rule has this priority and name too"] * 2,
        *["# Another destination has this from_port and to_port too"] * 2,
    ]
    assert all(lines[lines.index(line) + 1].startswith("  - id: ") for line in said)
    assert max(map(len, said)) <= 112  # The template puts eight blanks before it.
    assert read_yaml("\n".join(lines))["rules"] == [without(one, "status") for one in yaml_rules(twins)]


def yaml_rules(twins: list[dict[str, t.Any]]) -> list[dict[str, t.Any]]:
    return [without(rule(3, "alone", 1), "id"), *twins]
