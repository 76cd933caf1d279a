# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What differs between two entries: each difference once, with its path, and nothing else."""

from __future__ import annotations

import copy
import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenarios import EVERYTHING, FORWARD, HOST, rule, to_green

from ansible_collections.alicloud.ga.plugins.module_utils._engine.differences import differences

COOKIE = {"cookie": {"tier": ["gold"]}}
REDIRECT = {"redirect": {"domain": "www.example.com", "code": 301}}
VALUE = st.recursive(
    st.one_of(st.text(max_size=5), st.integers(0, 9), st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=10,
)


def hosts(*names: str) -> dict[str, t.Any]:
    return rule("one", 10, conditions=[{"host": list(names)}])


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            rule("one", 10),
            to_green(rule("one", 10)),
            ["actions[0].forward_group.endpoint_group_id: epg-bp1blue → epg-bp1green"],
        ),
        (rule("one", 10), rule("two", 20), ["name: one → two", "priority: 10 → 20"]),
        (rule("one", 10), rule("", 10), ['name: one → ""']),
        (hosts("a.example.com"), hosts("b.example.com"), ["conditions[0].host[0]: a.example.com → b.example.com"]),
        (hosts("b.example.com"), hosts("a.example.com", "b.example.com"), ["conditions[0].host[0]: + a.example.com"]),
        (hosts("a.example.com", "b.example.com"), hosts("b.example.com"), ["conditions[0].host[0]: - a.example.com"]),
        # What comes before moves the others, and is no difference of theirs.
        (
            rule("one", 10, conditions=[HOST]),
            rule("one", 10, conditions=[COOKIE, HOST]),
            ["conditions[0]: + {cookie: {tier: [gold]}}"],
        ),
        (
            rule("one", 10, conditions=[COOKIE, HOST]),
            rule("one", 10, conditions=[{"host": ["b.example.com"]}]),
            ["conditions[0]: - {cookie: {tier: [gold]}}", "conditions[0].host[0]: www.example.com → b.example.com"],
        ),
        (
            rule("one", 10),
            rule("one", 10, actions=[{"add_header": [{"name": "X-A", "value": "1"}]}, FORWARD]),
            ['actions[0]: + {add_header: [{name: X-A, value: "1"}]}'],
        ),
        # Of another type: there is nothing inside to compare.
        (
            rule("one", 10),
            rule("one", 10, actions=[{"drop": True}]),
            ["actions[0]: {forward_group: {endpoint_group_id: epg-bp1blue}} → {drop: true}"],
        ),
        (
            rule("one", 10, actions=[REDIRECT]),
            rule("one", 10, actions=[{"redirect": {"port": "443", "code": 302}}]),
            [
                "actions[0].redirect.domain: - www.example.com",
                "actions[0].redirect.code: 301 → 302",
                'actions[0].redirect.port: + "443"',
            ],
        ),
        (
            rule("one", 10, conditions=[{"request_header": {"X: a\n": ["1"]}}]),
            rule("one", 10, conditions=[{"request_header": {"X: a\n": ["2\u202e"]}}]),
            ['conditions[0].request_header."X: a\\n"[0]: "1" → "2\\u202e"'],
        ),
        # 1 and true are equal for Python, and not for YAML.
        ({"value": 1}, {"value": True}, ["value: 1 → true"]),
        ({"value": "1"}, {"value": 1}, ['value: "1" → 1']),
        ({"protocols": ["TCP"]}, {"protocols": ["TCP", "UDP"]}, ["protocols[1]: + UDP"]),
        ({"protocols": ["TCP"]}, {"protocols": ["UDP"]}, ["protocols[0]: TCP → UDP"]),
    ],
)
def test_what_is_said(before: t.Any, after: t.Any, said: list[str]) -> None:
    assert differences(before, after) == said


def test_what_is_long_is_cut_around_the_difference() -> None:
    page = "<p>" + "x" * 900
    (said,) = differences({"content": f"{page} noon."}, {"content": f"{page} midnight."})
    assert len(said) < 250
    assert "noon" in said.partition(" → ")[0]
    assert "midnight" in said.partition(" → ")[2]
    (said,) = differences({"content": "short"}, {"content": page})
    assert said.startswith("content: short → ")
    assert said.endswith("…")


@given(VALUE, VALUE)
def test_nothing_is_said_of_what_is_equal_and_something_of_what_is_not(one: t.Any, other: t.Any) -> None:
    assert differences({"it": one}, {"it": copy.deepcopy(one)}) == []
    if repr(one) != repr(other) and one != other:
        assert differences({"it": one}, {"it": other})


@given(VALUE, VALUE)
def test_each_difference_is_one_printable_line(one: t.Any, other: t.Any) -> None:
    assert all(line.isprintable() for line in differences({"it": one}, {"it": other}))


def leaves(value: t.Any, path: tuple[t.Any, ...] = ()) -> t.Iterator[tuple[t.Any, ...]]:
    """The places of all that is no list and no mapping."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inner is None:
        yield path
    for key, one in inner or ():
        yield from leaves(one, (*path, key))


@pytest.mark.parametrize(
    ("entry", "path"),
    [(entry, path) for entry in EVERYTHING for path in leaves(entry)],
    ids=lambda value: str(value)[:40],
)
def test_each_leaf_that_changes_is_said_alone_and_at_its_place(entry: t.Any, path: tuple[t.Any, ...]) -> None:
    changed = copy.deepcopy(entry)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = "another"
    (said,) = differences(entry, changed)
    place = "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path).lstrip(".")
    assert said.replace('"a=b"', "a=b").startswith(f"{place}: ")
    assert said.endswith(" → another")
