# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""docs/emulator.md is true: its commands run, its fixture works, and its tables are those of the emulator."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from emulator_driver import EMULATOR, PATIENCE_SECONDS

from emulator.accounts import ACCOUNTS
from emulator.control import CALLS
from emulator.faults import COMMON, KINDS
from emulator.options import OPTIONS
from emulator.settling import KINDS as SETTLING_KINDS
from emulator.settling import MODES
from tools.tree import CHECKOUT, link_tree

PAGE = (CHECKOUT / "docs" / "emulator.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path) -> dict[str, str]:
    """As a user's who has the collection and its tools installed, and nothing else of ours."""
    kept = {name: value for name, value in os.environ.items() if "ALICLOUD" not in name and "ALIBABA" not in name}
    for name in ("PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER", "PYTHONPATH"):
        kept.pop(name, None)
    return {
        **kept,
        "HOME": str(home),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", os.defpath)]),
        "ANSIBLE_COLLECTIONS_PATH": str(link_tree()),
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "PYTHONDONTWRITEBYTECODE": "1",
        "GA_EMULATOR": str(EMULATOR),
    }


def write_files(folder: Path) -> None:
    """The blocks that begin with the name of a file."""
    for kind, text in BLOCKS:
        name = re.match(r"# (\S+\.(?:py|yml))\n", text)
        if kind in ("python", "yaml"):
            assert name, f"a {kind} block begins with the name of its file"
            (folder / name.group(1)).write_text(text, encoding="utf-8")


def need(path: str, *programs: str) -> None:
    for program in programs:
        if shutil.which(program, path=path) is None:
            pytest.skip(f"there is no {program} here")


def test_every_command_works(tmp_path: Path) -> None:
    need(environment(tmp_path)["PATH"], "bash", "curl", "sed", "ansible-playbook")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "emulator").symlink_to(EMULATOR, target_is_directory=True)
    write_files(tmp_path)
    parts = [text for kind, text in BLOCKS if kind == "sh"]
    assert len(parts) > 10
    script = "\n".join(f"echo '## {number}'\n{text}echo" for number, text in enumerate(parts))
    script = "set -eu\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n" + script.replace("8080", str(free_port()))
    done = subprocess.run(
        ["bash", "-c", script.replace("curl ", "curl --fail ")],
        cwd=tmp_path,
        env=environment(tmp_path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=4 * PATIENCE_SECONDS,
        check=False,
    )
    said = done.stdout
    assert done.returncode == 0, said
    assert '{"status": "ok"}' in said and "GA emulator listening on" in said
    assert '"name": "beta-users"' in said, "traffic"
    assert said.count("failed=0") == 4 and said.count("changed=1") == 3, said
    assert '"fault": "drop_after"' in said and "CreateForwardingRules by emulator -> 200 changed" in said


def test_the_fixture_works(tmp_path: Path) -> None:
    need(environment(tmp_path)["PATH"], "ansible-playbook")
    write_files(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", str(tmp_path)],
        cwd=tmp_path,
        env=environment(tmp_path),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=2 * PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0 and "1 passed" in done.stdout, done.stdout


def rows(title: str) -> dict[str, list[str]]:
    """The rows of the table under that first heading, by their first cell without its marks."""
    lines = PAGE[PAGE.index(f"| {title} |") :].split("\n\n", 1)[0].splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return {row[0].strip("|` "): row[1:] for row in cells}


def test_the_tables_are_complete() -> None:
    options = rows("option")
    assert list(options) == list(OPTIONS)
    for name, option in OPTIONS.items():
        words = " ".join(options[name]).replace("`", "")
        for value in (option.default, *option.choices):
            assert str(value).lower() in words.lower(), (name, value)
    faults = rows("fault")
    assert set(faults) == set(KINDS)
    for kind, more in KINDS.items():
        assert all(f"`{name}`" in " ".join(faults[kind]) for name in more), kind
    assert all(f"`{name}`" in PAGE for name in (*COMMON, *SETTLING_KINDS))
    assert [re.findall(r'"mode": "(\w+)"', row)[0] for row in rows("transition")] == list(MODES)
    assert set(rows("access key")) == set(ACCOUNTS) - {"testid"}
    controls = {tuple(call.strip("` ").split()) for row in rows("control") for call in row.split(", ")}
    assert controls == set(CALLS)
