# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is delivered: the demo, and the tarball installed in an empty place."""

from __future__ import annotations

import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from support.service import Emulator, environment

from tools.tree import CHECKOUT

MODULES = ("ga_forwarding_rules", "ga_custom_routing_destinations")


def command(arguments: list[str], folder: Path, variables: dict[str, str]) -> str:
    """The output of one of Ansible's commands; fails the test if it fails."""
    done = subprocess.run(
        [sys.executable, "-m", "ansible", *arguments],
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_demo() -> None:
    done = subprocess.run(
        [sys.executable, "tests/tools/demo.py"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "All 9 steps did what they should" in done.stdout
    assert done.stderr == ""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory, running: Emulator) -> Path:
    """The collection, built and installed from its tarball."""
    folder = tmp_path_factory.mktemp("delivery")
    variables = environment(running, folder, folder)
    command(["galaxy", "collection", "build", str(CHECKOUT), "--output-path", str(folder)], folder, variables)
    (tarball,) = folder.glob("alicloud-ga-*.tar.gz")
    command(["galaxy", "collection", "install", "--offline", str(tarball), "-p", str(folder)], folder, variables)
    return folder


def test_the_documentation_of_the_installed_collection(installed: Path, running: Emulator) -> None:
    for module in MODULES:
        said = command(["doc", f"alicloud.ga.{module}"], installed, environment(running, installed, installed))
        assert "OPTIONS" in said and "wait_timeout" in said and "access_key_secret" in said


def test_the_examples_with_the_installed_collection(installed: Path, service: Emulator) -> None:
    variables = environment(service, installed, installed)
    root = installed / "ansible_collections" / "alicloud" / "ga"
    for example in ("forwarding_rules.yml", "destinations.yml"):
        said = command(["playbook", str(root / "docs" / "examples" / example)], installed, variables)
        assert "changed=1" in said
    assert len(service.control("GET", "state")["rules"]) == 4


def test_nothing_of_the_workshop_is_in_the_tarball(installed: Path) -> None:
    (tarball,) = installed.glob("alicloud-ga-*.tar.gz")
    with tarfile.open(tarball) as archive:
        paths = [Path(name) for name in archive.getnames()]
    found = {path.parts[0] for path in paths if path.parts}
    assert {"plugins", "meta", "docs", "README.md", "COPYING", "changelogs"} <= found
    assert not {".venv", ".cache", ".ci", ".git", "dist"} & found
    assert [path for path in paths if "__pycache__" in path.parts or "node_modules" in path.parts] == []
