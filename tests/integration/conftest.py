# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Real ansible-playbook processes against an emulator in a process of its own, over HTTP."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from support.cores import playbook_command
from support.service import Emulator, Play, Run, emulator, environment, start_playbook

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulator]:
    """One emulator for all tests of this process."""
    with emulator(tmp_path_factory.mktemp("emulator")) as service:
        yield service


@pytest.fixture
def service(running: Emulator) -> Emulator:
    """The emulator, back at its seed."""
    running.control("POST", "reset")
    return running


@pytest.fixture
def start(service: Emulator, tmp_path: Path) -> Iterator[Start]:
    """Starts a play of one task: `start(module, options, *arguments, variables=…, core=…, defaults=…)`.

    It is run by the ansible-core of these tests, or by `core`: 0 is the oldest that is supported and -1 the newest.
    What still runs when the test is over is ended.
    """
    begun: list[subprocess.Popen[str]] = []

    def begin(
        module: str,
        options: dict[str, Any],
        *arguments: str,
        variables: dict[str, str] | None = None,
        core: int | None = None,
        **keys: Any,
    ) -> subprocess.Popen[str]:
        task = {"name": "The task", f"alicloud.ga.{module}": options}
        content = [{"name": "A play", "hosts": "localhost", "gather_facts": False, "tasks": [task], **keys}]
        playbook = tmp_path / "play.yml"
        playbook.write_text(json.dumps(content))
        command = None if core is None else playbook_command(core)
        settings = {**environment(service, tmp_path), **(variables or {})}
        begun.append(start_playbook([str(playbook), *arguments], settings, command))
        return begun[-1]

    yield begin
    for process in begun:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()


@pytest.fixture
def play(service: Emulator, start: Start) -> Play:
    """Runs such a play to its end."""

    def run(module: str, options: dict[str, Any], *arguments: str, **more: Any) -> Run:
        before = len(service.journal())
        process = start(module, options, *arguments, **more)
        output, _nothing = process.communicate(timeout=300)
        return Run(process.returncode, output, service.journal()[before:])

    return run
