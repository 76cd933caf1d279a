# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The diff's text: YAML that means what was shown."""

from __future__ import annotations

import string
import typing as t

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from scenarios import EVERYTHING, destinations

from ansible_collections.alicloud.ga.plugins.module_utils._engine.yaml_text import as_yaml

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SCALAR = st.one_of(TEXT, st.integers(-(10**9), 10**9), st.booleans(), st.none())
VALUE = st.recursive(
    SCALAR, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(TEXT, inner, max_size=3)), max_leaves=8
)
NAME = st.text(string.ascii_lowercase + "_", min_size=3, max_size=8).filter(lambda name: name not in ("yes", "off"))


@pytest.mark.parametrize(
    ("option", "entries"), [("rules", EVERYTHING), ("rules", []), ("destinations", destinations(3))]
)
def test_sets(option: str, entries: t.Any) -> None:
    assert yaml.safe_load(as_yaml(option, entries)) == {option: entries}


@given(st.lists(st.dictionaries(NAME, VALUE, min_size=1, max_size=3), max_size=3))
def test_whatever_it_is_it_means_the_same(entries: t.Any) -> None:
    entries = [
        {name: value for name, value in entry.items() if name not in ("null", "true", "false")} for entry in entries
    ]
    entries = [entry for entry in entries if entry]
    assert yaml.safe_load(as_yaml("rules", entries)) == {"rules": entries}


@pytest.mark.parametrize(
    "text", ["yes", "No", "null", "~", "1", "1.5", "0x1", "2026-01-01", "a: b", "# x", " x", "x ", "", "*x", "${host}"]
)
def test_texts_that_yaml_would_misread(text: str) -> None:
    assert yaml.safe_load(as_yaml("rules", [{"name": text, "values": [text]}])) == {
        "rules": [{"name": text, "values": [text]}]
    }


def test_one_line_for_each_part() -> None:
    lines = as_yaml("rules", EVERYTHING[:1]).splitlines()
    assert lines[:3] == ["rules:", "  - name: everything", "    priority: 10"]
    assert '      - host: [www.example.com, "*.example.org"]' in lines
    assert "      - forward_group: {endpoint_group_id: epg-bp1blue}" in lines
