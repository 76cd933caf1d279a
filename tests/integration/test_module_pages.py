# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page of a module begins with what a reader came for: examples and the module's own options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.docs import arrange, connection_options, write_sources

MODULES = ("ga_forwarding_rules", "ga_custom_routing_destinations", "ga_forwarding_rules_info", "ga_listeners_info")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The pages as `make docs` gives them to Sphinx."""
    folder = tmp_path_factory.mktemp("pages")
    folder.chmod(0o700)
    write_sources(folder)
    yield folder


@pytest.mark.parametrize("module", MODULES)
def test_examples_and_own_options_come_first(pages: Path, module: str) -> None:
    page = pages.joinpath(f"{module}_module.rst").read_text("utf-8")
    titles = re.findall(r"^(\w[\w ]+)\n-+$", page, re.MULTILINE)
    known = [title for title in titles if title in ("Synopsis", "Examples", "Parameters", "Return Values")]
    assert known == ["Synopsis", "Examples", "Parameters", "Return Values"]
    rows = re.findall(r'id="parameter-([^"/]+)"', page)
    # Aliases have a place to be linked to as well.
    aliases = ("alicloud_", "service_endpoint")
    places = [row in connection_options() for row in rows if not row.startswith(aliases)]
    assert places == sorted(places)
    assert set(places) == {False, True}


def test_nothing_is_lost(pages: Path) -> None:
    """Arranged once more it is the same, and each line of it is still there when the order is another."""
    page = pages.joinpath("ga_forwarding_rules_module.rst").read_text("utf-8")
    assert page.count(".. rst-class:: ansible-option-title\n") > len(connection_options())
    other = arrange(page_of_antsibull(page), {"rules"})
    assert sorted(filter(None, other.splitlines())) == sorted(filter(None, page.splitlines()))
    assert other.index('id="parameter-rules"') > other.index('id="parameter-wait_timeout"')
    assert other.index('id="parameter-rules/name"') > other.index('id="parameter-rules"')


def page_of_antsibull(page: str) -> str:
    """The sections of a page in the order in which antsibull-docs writes them."""
    before, examples, options, between, rest = re.split(
        r"^(?=\.\. (?:Examples|Options|Attributes|Facts)$)", page, flags=re.MULTILINE
    )
    return "".join([before, options, between, examples, rest])


def test_another_form_of_the_page_is_noticed() -> None:
    with pytest.raises(ValueError):
        arrange("no sections", set())
    page = ".. Options\n  * - .. raw:: html\n\n        <div></div>\n.. Attributes\n.. Examples\n.. Facts\n"
    with pytest.raises(ValueError, match="another way"):
        arrange(page, set())
