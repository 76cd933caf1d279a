# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is delivered: the demo, and the tarball installed in an empty place."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path, PurePosixPath

import pytest
from support.guides import copy_checkout
from support.service import Emulator, environment, stop

from tools.tree import CHECKOUT

MODULES = sorted(path.stem for path in (CHECKOUT / "plugins" / "modules").glob("*.py"))
DELIVERED = {
    *("CHANGELOG.rst", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "COPYING", "FILES.json", "LICENSES", "MANIFEST.json"),
    *("README.md", "REUSE.toml", "changelogs", "docs", "meta", "playbooks", "plugins", "requirements.txt", "tests"),
}
# What people and tools leave in a checkout, some of it with secrets.
LYING_ABOUT = (
    *("config.json", "rules.yml", "notes.md", "answers.txt", "id_rsa", ".env", "emulator.log", "try/config.json"),
    *(
        "host_vars/localhost.yml",
        "mine/test_rules.py",
        "playbooks/host_vars/localhost.yml",
        "playbooks/group_vars/all.yml",
    ),
    *("docs/notes.md", "docs/site/draft.rst", "docs/examples/config.json", "meta/config.json", "plugins/config.json"),
    *("plugins/modules/ga_listeners_info.py.orig", "tests/emulator/emulator.log", "tests/mine.py"),
    "changelogs/fragments/mine.yml",
)


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
    """The collection, built from a checkout with other files in it, and installed from its tarball."""
    folder = tmp_path_factory.mktemp("delivery")
    variables = environment(running, folder, folder)
    checkout = folder / "checkout"
    copy_checkout(checkout)
    for name in LYING_ABOUT:
        path = checkout / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a secret")
    command(["galaxy", "collection", "build", str(checkout), "--output-path", str(folder)], folder, variables)
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


def test_what_users_need_is_in_the_tarball_and_nothing_else(installed: Path) -> None:
    (tarball,) = installed.glob("alicloud-ga-*.tar.gz")
    with tarfile.open(tarball) as archive:
        paths = {PurePosixPath(member.name) for member in archive if member.isfile()}
        largest = max(member.size for member in archive)
    assert {path.parts[0] for path in paths} == DELIVERED
    assert not {str(path) for path in paths} & set(LYING_ABOUT)
    assert {path.parts[1] for path in paths if path.parts[0] == "tests"} == {"emulator"}
    assert {path.parts[1] for path in paths if path.parts[0] == "changelogs"} == {"changelog.yaml"}
    assert {path.suffix for path in paths if path.parts[0] in ("plugins", "tests")} == {".py"}
    assert largest < 1_000_000
    wanted = files_of("plugins", "playbooks", "docs", "meta", "LICENSES", "tests/emulator", ":!docs/site")
    assert wanted <= {str(path) for path in paths}


def files_of(*folders: str) -> set[str]:
    """The files that git knows in these folders: what else lies there is not ours."""
    listed = subprocess.run(["git", "ls-files", "-z", "--", *folders], cwd=CHECKOUT, capture_output=True, check=True)
    return {name for name in listed.stdout.decode().split("\0") if name and (CHECKOUT / name).exists()}


def test_the_emulator_of_the_installed_collection(installed: Path) -> None:
    """The command of the README, in the folder of the installed collection."""
    folder = installed / "ansible_collections" / "alicloud" / "ga"
    ready = installed / "ready.json"
    process = subprocess.Popen(
        [sys.executable, "-I", "tests/emulator", "--ready-file", str(ready)],
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("GA emulator listening on http://127.0.0.1:")
        assert json.loads(ready.read_text())["pid"] == process.pid
    finally:
        stop(process)


def test_it_works_with_nothing_but_what_plugins_may_use(installed: Path, service: Emulator, tmp_path: Path) -> None:
    """A rule of the Ansible package: everything but meta, plugins, playbooks and roles may be deleted."""
    bare = tmp_path / "ansible_collections" / "alicloud" / "ga"
    source = installed / "ansible_collections" / "alicloud" / "ga"
    for folder in ("meta", "plugins", "playbooks"):
        shutil.copytree(source / folder, bare / folder)
    variables = environment(service, tmp_path, tmp_path)
    said = command(["playbook", str(source / "docs" / "examples" / "forwarding_rules.yml")], tmp_path, variables)
    assert "changed=1" in said
    exported = ["accelerator=quickstart", "listener=web", f"file={tmp_path / 'web.yml'}"]
    arguments = [part for variable in exported for part in ("-e", variable)]
    command(["playbook", "alicloud.ga.export_forwarding_rules", *arguments], tmp_path, variables)
    assert "changed=0" in command(["playbook", str(tmp_path / "web.yml")], tmp_path, variables)
