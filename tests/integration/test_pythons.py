# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which Python the tools choose, and which units the matrix leaves to `make test` because .venv is made of the same."""

from __future__ import annotations

import importlib.metadata
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tools.lanes import CORES, Core, Lane, Python, Version
from tools.matrix import LEFT, Cell, left_to
from tools.tree import CHECKOUT

NEWEST = CORES[-1]
PYTHON = (3, 13)


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def found(folders: list[Path], pyenv: Path) -> str:
    """What find-python.sh says with this PATH; it calls nothing but the Pythons that it tries."""
    variables = {"PATH": os.pathsep.join(map(str, folders)), "PYENV_ROOT": str(pyenv)}
    done = subprocess.run(
        ["/bin/sh", "tests/tools/find-python.sh"],
        cwd=CHECKOUT,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


def test_the_newest_python_may_be_one_that_pyenv_has_and_does_not_show(tmp_path: Path) -> None:
    """Its shim answers to the name, says that another version is active, and ends with 127."""
    pyenv = tmp_path / "py env"
    shims = program(pyenv / "shims" / "python3.13", "exit 127").parent
    active = program(tmp_path / "bin" / "python3.11", "echo active").parent
    assert found([shims, active], pyenv) == "active\n"
    program(pyenv / "versions" / "3.13.9" / "bin" / "python3.13", "echo installed")
    assert found([shims, active], pyenv) == "installed\n"


def test_without_pyenv_it_is_the_newest_on_path(tmp_path: Path) -> None:
    older = program(tmp_path / "first" / "python3.12", "echo older").parent
    newer = program(tmp_path / "second" / "python3.13", "echo newer").parent
    assert found([older, newer], tmp_path / "none") == "newer\n"
    assert "or in pyenv" in found([], tmp_path / "none")


def cell(core: Core = NEWEST, python: Version = PYTHON, command: str = "units") -> Cell:
    return Cell(Lane(core, Python(python, "python", True)), python, command)


def environment(folder: Path, release: str, python: Version = PYTHON, finished: bool = True) -> Path:
    """What `make` leaves as .venv, as far as the matrix looks into it."""
    program(folder / "bin" / "python", f"echo {release} {python[0]} {python[1]}")
    if finished:
        (folder / "made-from").touch()
    return folder


def test_units_of_the_same_versions_are_left_to_make_test(tmp_path: Path) -> None:
    left = left_to(environment(tmp_path, f"{NEWEST.version}.5"), cell())
    assert left is not None
    assert left.summary == f"{LEFT} (ansible-core {NEWEST.version}.5)"


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(cell(core=CORES[0]), id="ansible-core"),
        pytest.param(cell(python=(3, 12)), id="Python"),
        pytest.param(cell(command="sanity"), id="sanity"),
        pytest.param(cell(command="integration"), id="integration"),
    ],
)
def test_everything_else_is_run(other: Cell, tmp_path: Path) -> None:
    assert left_to(environment(tmp_path, f"{NEWEST.version}.5"), other) is None


def test_units_are_run_unless_the_environment_is_there_and_finished(tmp_path: Path) -> None:
    assert left_to(None, cell()) is None
    assert left_to(tmp_path / "none", cell()) is None
    assert left_to(environment(tmp_path / "half", f"{NEWEST.version}.5", finished=False), cell()) is None
    broken = tmp_path / "broken"
    program(broken / "bin" / "python", "exit 1")
    (broken / "made-from").touch()
    assert left_to(broken, cell()) is None


def test_what_is_asked_of_an_environment_is_what_it_has(tmp_path: Path) -> None:
    """With the Python of these tests, which has an ansible-core."""
    release = importlib.metadata.version("ansible-core")
    program(tmp_path / "bin" / "python", f'exec {shlex.quote(sys.executable)} "$@"')
    (tmp_path / "made-from").touch()
    cores = [core for core in CORES if release.startswith(f"{core.version}.")]
    if not cores:
        pytest.skip(f"ansible-core {release} is not in the matrix")
    assert left_to(tmp_path, cell(cores[0], sys.version_info[:2])) is not None
