# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each guide can be followed by copying, from top to bottom: its files, commands and outputs are what they say."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import sys
from pathlib import Path

import pytest
import yaml
from support.guides import (
    COMMANDS,
    FILES,
    GUIDES,
    OUTPUTS,
    Block,
    blocks_of,
    missing_line,
    port_of_ones_own,
    run_guide,
    run_script,
)

from tools.tree import CHECKOUT


def installs(blocks: list[Block]) -> bool:
    return any("ansible-galaxy collection install" in block.text for block in blocks if block.not_run is None)


PAGES = {path.stem: path.read_text("utf-8") for path in sorted(GUIDES.glob("*.rst"))}
GUIDE_BLOCKS = {name: blocks_of(page) for name, page in PAGES.items()}
# Each is a promise that nobody checks: they are to stay few, and to say why.
MOST_NOT_RUN = 10
# At the top of each guide but the one that does it.
PREPARATION = (
    "The commands on this page are for the folder ``try`` of a checkout, with the collection installed: "
    ":ref:`Getting started <ansible_collections.alicloud.ga.docsite.getting_started.install>` makes both in two minutes."
)
# What is to be pasted into AWX is compared with docs/awx in test_awx_files.py.
PASTED_ELSEWHERE = {"awx"}


@pytest.mark.parametrize("name", PAGES)
def test_the_guide_can_be_followed_by_copying(name: str, tmp_path: Path) -> None:
    for program in ("bash", "curl", "ansible-playbook", "ansible-galaxy"):
        if shutil.which(program) is None and not (Path(sys.executable).parent / program).exists():
            pytest.skip(f"there is no {program} here")
    blocks = GUIDE_BLOCKS[name]
    said = run_guide(blocks, tmp_path, installed=not installs(blocks))
    assert said
    last = ""
    for block in blocks:
        if block.not_run is None and block.language in COMMANDS:
            last = said[block.line]
        elif block.not_run is None and block.language in OUTPUTS:
            missing = missing_line(block.text, last)
            assert missing is None, f"{name}.rst:{block.line}: {missing!r} is not in\n{last}"


@pytest.mark.parametrize("name", [name for name in PAGES if not installs(GUIDE_BLOCKS[name])])
def test_the_guide_says_where_to_run_it_and_what_must_be_there(name: str) -> None:
    above = " ".join(PAGES[name].partition(".. code-block::")[0].split())
    assert PREPARATION in above


@pytest.mark.parametrize(
    ("caption", "example"),
    [
        ("shop.yml", "from_nothing_web"),
        ("game.yml", "from_nothing_game"),
        ("shop-for-a-month.yml", "bandwidth_package"),
    ],
)
def test_the_guide_has_the_playbook_of_the_examples(caption: str, example: str) -> None:
    """Whose writes are counted in tests/unit/plugins/modules/test_from_nothing.py."""
    (block,) = [one for one in GUIDE_BLOCKS["from_nothing"] if one.caption == caption]
    (shown,) = yaml.safe_load(block.text)
    (there,) = yaml.safe_load((CHECKOUT / "docs" / "examples" / f"{example}.yml").read_text("utf-8"))
    assert shown["tasks"] == there["tasks"]


def test_the_folder_of_the_guides_is_ignored() -> None:
    """What readers save there is neither shown by git nor looked at by the linters, which ask git."""
    assert "/try/" in (CHECKOUT / ".gitignore").read_text("utf-8").splitlines()


@pytest.mark.parametrize("name", PAGES)
def test_every_block_is_run_or_says_why_not(name: str) -> None:
    for block in GUIDE_BLOCKS[name]:
        place = f"{name}.rst:{block.line}"
        if block.not_run is not None:
            assert len(block.not_run.split()) >= 4, f"{place}: the reason is missing"
            continue
        known = FILES + COMMANDS + OUTPUTS
        assert block.language in known, f"{place}: nobody runs a block of {block.language or 'no language'}"
        if name not in PASTED_ELSEWHERE:
            assert (block.caption is not None) == (block.language in FILES), f"{place}: files have names, others none"
        if block.language == "json":
            json.loads(block.text)


def test_a_wrong_output_is_noticed() -> None:
    said = "GA emulator listening\n+  - name: beta\nlocalhost : ok=1    changed=1    failed=0\n"
    assert missing_line("…\n+  - name: beta\n…\nlocalhost …changed=1 …\n", said) is None
    assert missing_line("localhost …changed=0 …\n", said) == "localhost …changed=0 …"
    assert missing_line("localhost …changed=1 …\n+  - name: beta\n", said) == "+  - name: beta"
    assert missing_line("name: beta\n", said) == "name: beta"


def test_a_guide_that_hangs_is_ended_with_what_it_said(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "held")
    with open(os.open(tmp_path / "held", os.O_RDONLY | os.O_NONBLOCK), "rb", buffering=0) as held:
        os.set_blocking(held.fileno(), True)
        script = "exec 3> held; echo one; (sleep 100; echo survived >&3) & sleep 1000"
        for patience in (1, 4, 16, 64):
            with pytest.raises(TimeoutError) as caught:
                run_script(script, tmp_path, dict(os.environ), patience)
            if "one" in str(caught.value):
                break
        assert str(caught.value).endswith("Until then it said:\none\n")
        assert held.read() == b"", "what it has started in the background is ended with it"


def test_nobody_waits_for_what_a_guide_leaves_running(tmp_path: Path) -> None:
    assert run_script("setsid sleep 20 & sleep 1000 & echo done", tmp_path, dict(os.environ)) == (0, "done\n")


def test_two_guides_have_two_ports() -> None:
    with port_of_ones_own() as one, port_of_ones_own() as other, socket.socket() as taken:
        assert one != other
        taken.bind(("127.0.0.1", other + 1))
        with port_of_ones_own() as third:
            assert third not in (one, other, other + 1)


def test_few_blocks_are_not_run() -> None:
    # What AWX's guide has for an AWX is run in test_awx_configure.py and test_awx_files.py.
    reasons = [block.not_run for blocks in GUIDE_BLOCKS.values() for block in blocks if block.not_run is not None]
    exempt = [reason for reason in reasons if "is tried" not in reason]
    assert len(exempt) <= MOST_NOT_RUN


def test_no_other_directive_hides_code() -> None:
    for name, page in PAGES.items():
        assert not re.search(r"^ *\.\. (code|sourcecode|parsed-literal|literalinclude|raw)::", page, re.M), name
        assert not re.search(r"^[^.\n].*::$", re.sub(r"^ *\.\. .*$", "", page, flags=re.M), re.M), name


def test_all_guides_are_in_the_lists() -> None:
    listed = (CHECKOUT / "docs" / "docsite" / "extra-docs.yml").read_text("utf-8")
    index = (CHECKOUT / "docs" / "site" / "index.rst").read_text("utf-8")
    assert sorted(re.findall(r"^ +- (\w+)$", listed, re.M)) == sorted(PAGES)
    assert sorted(re.findall(r"^ +docsite/(\w+)$", index, re.M)) == sorted(PAGES)
    assert {f"ansible_collections.alicloud.ga.docsite.{name}" for name in PAGES} <= set(re.findall(r"<(\S+)>`", index))


def test_the_diagrams_are_there_and_used() -> None:
    used = {image for page in PAGES.values() for image in re.findall(r"^\.\. figure:: images/(\S+)$", page, re.M)}
    assert used == {path.name for path in (GUIDES / "images").iterdir()}
