# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the process of a module spends its time on: what it imports, and how long that and each step after it take.

The processes are those that Ansible starts: Python, with the archive (AnsiballZ) that Ansible has packed for the task.
Python compiles what it imports from such an archive every time, so each line of our files counts.
"""

from __future__ import annotations

import contextlib
import json
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from support.service import Emulator, environment

from benchmark import processes
from benchmark.counting import Service
from benchmark.scenarios import Staged, Task
from tools.tree import CHECKOUT

HERE = Path(__file__).resolve().parent
PLUGINS = "ansible_collections.alicloud.ga.plugins"
INTERPRETER = "Python itself"

_LINE = re.compile(r"^import time: +(\d+) \| +\d+ \| +(\S+)$")
_OWNERS = {
    "ansible": "ansible-core",
    "ansible_collections": "alicloud.ga",
    **dict.fromkeys(("requests", "urllib3", "idna", "charset_normalizer", "certifi"), "requests and what it needs"),
}
_LIBRARY = "the standard library"


class Process(NamedTuple):
    """A module's process: seconds from start to end; seconds of importing by whose modules they are, how many, and how
    many lines ours have; seconds of each step after that; and the bytes of the archive.

    Importing is measured with a report on each module, which takes its time as well.
    """

    seconds: float
    to_uri: float
    imports: dict[str, float]
    modules: dict[str, int]
    lines: int
    steps: dict[str, float]
    archive: int


def measure(tasks: dict[str, tuple[Staged, Task]], rounds: int) -> dict[str, Process]:
    """The processes of tasks with what each needs to be there, of uri and of ping, run in turns; the medians.

    Args:
        tasks: the tasks of our modules, by their names.
        rounds: how often each is run.
    """
    with contextlib.ExitStack() as stack:
        starts = {}
        for name, (scenario, task) in tasks.items():
            service, folder = stack.enter_context(processes.stage(scenario, 0))
            starts.update(_packed(name, task, service, folder))
        seconds: dict[str, list[float]] = {name: [] for name in starts}
        imports: dict[str, list[dict[str, float]]] = {name: [] for name in starts}
        steps: dict[str, list[dict[str, float]]] = {name: [] for name in starts}
        modules: dict[str, dict[str, int]] = {}
        lines: dict[str, int] = {}
        for _round in range(rounds):
            for name, start in starts.items():
                begun = time.perf_counter()
                _run(start, str(start.file))
                seconds[name].append(time.perf_counter() - begun)
                report = _run(start, "-X", "importtime", str(start.file))
                times, modules[name] = by_owner(report)
                lines[name] = lines_of_ours(report)
                imports[name].append({INTERPRETER: _interpreter(start), **times})
                if start.arguments:
                    told = _run(
                        start, str(HERE / "steps.py"), f"{PLUGINS}.modules.{start.module}", str(start.arguments)
                    )
                    steps[name].append(json.loads(told.splitlines()[-1]))
        return {
            name: Process(
                statistics.median(seconds[name]),
                statistics.median(one / other for one, other in zip(seconds[name], seconds["uri"])),
                _medians(imports[name]),
                modules[name],
                lines[name],
                _medians(steps[name]),
                start.file.stat().st_size,
            )
            for name, start in starts.items()
        }


class _Start(NamedTuple):
    """What starts a process: the file that Ansible packed, the environment, and a module of ours with its arguments."""

    file: Path
    shell: dict[str, str]
    module: str = ""
    arguments: Path | None = None


def _packed(name: str, task: Task, service: Service, folder: Path) -> dict[str, _Start]:
    """What Ansible packs for ping, for uri, and for a task."""
    module, options = task
    variables = {"ANSIBLE_KEEP_REMOTE_FILES": "1", "ANSIBLE_REMOTE_TMP": str(folder / "kept")}
    tasks = [processes.PING, processes.uri(service), {"name": "task", f"alicloud.ga.{module}": options}]
    processes.play(service, folder, tasks, variables)
    shell = environment(Emulator(service.server.server_port), folder)
    shell["PYTHONPATH"] = shell["ANSIBLE_COLLECTIONS_PATH"]
    arguments = folder / "arguments.json"
    arguments.write_text(json.dumps({"ANSIBLE_MODULE_ARGS": {**options, "_ansible_remote_tmp": str(folder)}}))
    files = {}
    for one in ("ping", "uri", module):
        (files[one],) = (folder / "kept").glob(f"*/AnsiballZ_{one}.py")
    return {
        "ping": _Start(files["ping"], shell),
        "uri": _Start(files["uri"], shell),
        name: _Start(files[module], shell, module, arguments),
    }


def _medians(found: list[dict[str, float]]) -> dict[str, float]:
    names = {name: None for one in found for name in one}
    return {name: statistics.median(one.get(name, 0.0) for one in found) for name in names}


def _interpreter(start: _Start) -> float:
    """Seconds of a process of Python that does nothing."""
    begun = time.perf_counter()
    _run(start, "-c", "pass")
    return time.perf_counter() - begun


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


def lines_of_ours(report: str) -> int:
    """How many lines the files of ours have that were imported: each is compiled anew in every process."""
    prefix = f"{PLUGINS}."
    names = {name[len(prefix) :].replace(".", "/") for _time, name in found(report) if name.startswith(prefix)}
    files = [CHECKOUT / "plugins" / f"{name}.py" for name in names]
    return sum(len(file.read_text("utf-8").splitlines()) for file in files if file.is_file())


def _run(start: _Start, *arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], env=start.shell, capture_output=True, text=True, check=True)
    return done.stderr
