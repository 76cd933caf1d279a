# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What code knows stands in the documentation, and the tool that writes it there leaves the words alone."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml

from tools import document
from tools.document import Page, Wordless, page_of, rewritten


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The module files, to be spoilt."""
    folder = tmp_path / "plugins" / "modules"
    shutil.copytree(document.MODULES, folder)
    monkeypatch.setattr(document, "MODULES", folder)
    monkeypatch.setattr(document, "CHECKOUT", tmp_path)
    return folder


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("runtime", r"^    - ga_listeners_info\n"),
        ("runtime", r"^    ga_listeners:\n      action_plugin: .*\n"),
        ("readme", r"^\| `ga_listeners`, .*\n"),
        ("emulator", r",\s``listener``"),
        ("policies", r'^           "ga:ListListeners",\n'),
    ],
)
def test_pages_about_all_modules_are_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, pattern: str
) -> None:
    of = {"policies": "CREDENTIALS"}.get(name, name.upper())
    before = getattr(document, of).read_text("utf-8")
    spoilt, count = re.subn(pattern, "", before, count=1, flags=re.MULTILINE)
    assert count
    (tmp_path / "page").write_text(spoilt, "utf-8")
    monkeypatch.setattr(document, of, tmp_path / "page")
    assert getattr(document, name)() == before


def spoil(page: Page, pattern: str, instead: str) -> str:
    """The module file after a change of its text; what it was."""
    before = page.path.read_text("utf-8")
    after, count = re.subn(pattern, instead, before, count=1, flags=re.MULTILINE)
    assert count
    page.path.write_text(after, "utf-8")
    return before


@pytest.mark.parametrize("name", document.module_names())
def test_nothing_is_left_to_write(copy: Path, name: str) -> None:
    page = page_of(name)
    assert rewritten(page) == page.path.read_text("utf-8")


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        (r"^        type: list\n        elements: dict\n", "        type: dict\n"),
        (r"^        choices: \[TCP, UDP, HTTP, HTTPS\]\n", ""),
        (r"V\(1\) to V\(900\)", "V(1) to V(90)"),
        (r"^          - A new one has V\(TCP\) where this is not given\.\n", ""),
        (r"^    default: present\n", "    default: absent\n"),
        (r"^    required: true\n", ""),
        (r"^      sample: lsr-bp1web\n", ""),
        (r"^  returned: failure\n", "  returned: always\n"),
    ],
)
def test_what_code_knows_is_written_again(copy: Path, pattern: str, instead: str) -> None:
    page = page_of("ga_listeners")
    before = spoil(page, pattern, instead)
    assert page.path.read_text("utf-8") != before
    assert rewritten(page) == before


def test_words_are_kept(copy: Path) -> None:
    page = page_of("ga_listeners")
    spoil(page, r"- The protocol\.$", "- The protocol, which says C(HTTP) or more.")
    made = yaml.safe_load(document._part(rewritten(page), "DOCUMENTATION")[1])
    protocol = made["options"]["listeners"]["suboptions"]["protocol"]["description"]
    assert protocol[0] == "The protocol, which says C(HTTP) or more."
    # What is returned has the same words.
    page.path.write_text(rewritten(page), "utf-8")
    assert "description: The protocol, which says C(HTTP) or more." in page.path.read_text("utf-8")


def test_an_option_without_words_is_complained_of(copy: Path) -> None:
    page = page_of("ga_listeners")
    spoil(page, r"^      protocol:\n(        .*\n)+?(?=      \w)", "")
    with pytest.raises(Wordless, match=r"ga_listeners\.py: listeners\[\]\.protocol has no words"):
        rewritten(page)


def test_words_for_no_option_are_complained_of(copy: Path) -> None:
    page = page_of("ga_listeners")
    spoil(page, r"^      protocol:\n", "      protocoll:\n")
    with pytest.raises(Wordless, match="protocoll is described, and the module does not have it"):
        rewritten(page)


def test_a_fact_without_words_is_complained_of(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(document.WORDS["all"], "facts.create_time")
    with pytest.raises(Wordless, match=r"facts\.create_time of the result has no words"):
        rewritten(page_of("ga_listeners_info"))
