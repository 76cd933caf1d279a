# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the process of a module spends before it does its work: what it imports, and how long that takes.

The processes are those that Ansible starts: Python, with the archive (AnsiballZ) that Ansible has packed for the task.
Python compiles what it imports from such an archive every time, so each line of our files counts.
"""

from __future__ import annotations

import re
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from support.service import Emulator, environment

from benchmark import processes
from benchmark.scenarios import Scenario

_LINE = re.compile(r"^import time: +(\d+) \| +\d+ \| +(\S+)$")
_OWNERS = {
    "ansible": "ansible-core",
    "ansible_collections": "alicloud.ga",
    **dict.fromkeys(("requests", "urllib3", "idna", "charset_normalizer", "certifi"), "requests and what it needs"),
}
_LIBRARY = "the standard library"


class Process(NamedTuple):
    """A module's process: seconds from start to end, seconds of importing by whose modules they are, and how many."""

    seconds: float
    imports: dict[str, float]
    modules: dict[str, int]
    archive: int


def measure(scenario: Scenario, rounds: int) -> dict[str, Process]:
    """The processes of a task of a scenario, of uri and of ping, run in turns; the medians."""
    with processes.stage(scenario, 0) as (service, folder):
        variables = {"ANSIBLE_KEEP_REMOTE_FILES": "1", "ANSIBLE_REMOTE_TMP": str(folder / "kept")}
        (task,) = scenario.tasks()
        tasks = [processes.PING, processes.uri(service), {"name": "task", f"alicloud.ga.{scenario.module}": task}]
        processes.play(service, folder, tasks, variables)
        shell = environment(Emulator(service.server.server_port), folder)
        files = {}
        for name in ("ping", "uri", scenario.module):
            (files[name],) = (folder / "kept").glob(f"*/AnsiballZ_{name}.py")
        seconds: dict[str, list[float]] = {name: [] for name in files}
        imports: dict[str, list[dict[str, float]]] = {name: [] for name in files}
        modules: dict[str, dict[str, int]] = {}
        for _round in range(rounds):
            for name, file in files.items():
                begun = time.perf_counter()
                _run(file, shell)
                seconds[name].append(time.perf_counter() - begun)
                times, modules[name] = by_owner(_run(file, shell, "-X", "importtime"))
                imports[name].append(times)
        return {
            name: Process(
                statistics.median(seconds[name]),
                {owner: statistics.median(one.get(owner, 0.0) for one in imports[name]) for owner in modules[name]},
                modules[name],
                file.stat().st_size,
            )
            for name, file in files.items()
        }


def by_owner(report: str) -> tuple[dict[str, float], dict[str, int]]:
    """Seconds of importing, and numbers of modules, by whose modules they are; from what `-X importtime` reports."""
    times: dict[str, float] = {}
    counts: dict[str, int] = {}
    for microseconds, name in found(report):
        owner = _OWNERS.get(name.split(".", 1)[0], _LIBRARY)
        times[owner] = times.get(owner, 0.0) + microseconds / 1e6
        counts[owner] = counts.get(owner, 0) + 1
    return times, counts


def found(report: str) -> list[tuple[int, str]]:
    """The microseconds that importing each module took itself, and its name."""
    matches = (_LINE.match(line) for line in report.splitlines())
    return [(int(match.group(1)), match.group(2)) for match in matches if match]


def _run(file: Path, variables: dict[str, str], *options: str) -> str:
    command = [sys.executable, *options, str(file)]
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=True)
    return done.stderr
