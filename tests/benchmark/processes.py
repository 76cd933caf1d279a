# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The scenarios as real processes in real time: ansible-playbook, and the script on the official SDK."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

from support.service import Emulator, environment

from benchmark.counting import Counts, Service, serve
from benchmark.scenarios import Entry, Scenario, Staged, Task

HERE = Path(__file__).resolve().parent
Key = TypeVar("Key")
PING = {"name": "ping", "ansible.builtin.ping": {}}


class Failed(Exception):
    """A process that did not end well; says what it printed."""


class Timed(NamedTuple):
    """How long the tasks of a playbook (or a program) took, in seconds, by name; and what reached the service."""

    seconds: dict[str, list[float]]
    counts: Counts
    connections: int


@contextlib.contextmanager
def stage(scenario: Staged, seconds: float) -> Iterator[tuple[Service, Path]]:
    """An emulator in real time on which a scenario may begin, and a folder for temporary files."""
    with serve(time.time) as service, tempfile.TemporaryDirectory(prefix="ga-benchmark-") as folder:
        service.application.prepare(scenario, seconds)
        service.application.take()
        yield service, Path(folder)


def uri(service: Service) -> Entry:
    """A task that makes one GET."""
    return {"name": "uri", "ansible.builtin.uri": {"url": f"{service.url}/_emulator/health"}}


def uri_given(service: Service, scenario: Scenario) -> Entry:
    """The same, given what a scenario's task is given: it shows what Ansible itself makes of so many options."""
    options = {**uri(service)["ansible.builtin.uri"], "body_format": "json", "body": scenario.tasks()[0]}
    return {"name": f"uri, given {len(scenario.wanted)} rules", "ansible.builtin.uri": options}


def play(service: Service, folder: Path, tasks: list[Entry], settings: dict[str, str] | None = None) -> Timed:
    """Run tasks in one playbook, with further environment variables."""
    playbook, times = folder / "play.yml", folder / "times"
    playbook.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": tasks}]))
    variables = environment(Emulator(service.server.server_port), folder)
    variables["ANSIBLE_CALLBACK_PLUGINS"] = str(HERE / "callback_plugins")
    variables["ANSIBLE_CALLBACKS_ENABLED"] = "task_times"
    variables["GA_BENCHMARK_TIMES"] = str(times)
    variables.update(settings or {})
    before = service.server.connections
    _run([sys.executable, "-m", "ansible", "playbook", str(playbook)], variables)
    seconds: dict[str, list[float]] = {}
    for line in times.read_text().splitlines():
        task = json.loads(line)
        seconds.setdefault(task["task"], []).append(task["seconds"])
    return Timed(seconds, service.application.take(), service.server.connections - before)


def with_tasks(scenario: Staged, seconds: float, tasks: list[Task], check: bool = False) -> Timed:
    """Tasks of our modules, beside the floor of a task."""
    with stage(scenario, seconds) as (service, folder):
        ours = [{**_task("task", *task), "check_mode": check} for task in tasks]
        return play(service, folder, [PING, uri(service), *ours])


def in_ways(scenario: Staged, seconds: float, ways: dict[str, list[Task]]) -> dict[str, Timed]:
    """Several ways to bring a scenario about, side by side, each with an emulator of its own."""
    with contextlib.ExitStack() as stack:
        jobs: list[tuple[str, Callable[[], Timed]]] = []
        # Modules in this process, which prepare the scenario, want its main thread.
        for way, tasks in ways.items():
            service, folder = stack.enter_context(stage(scenario, seconds))
            jobs.append((way, partial(play, service, folder, [_task("task", *task) for task in tasks])))
        return dict(at_once(jobs))


def with_loop(scenario: Scenario, seconds: float) -> Timed:
    """The scenario with one item in each turn of a loop."""
    with stage(scenario, seconds) as (service, folder):
        module = f"alicloud.ga.{scenario.module}"
        loop = {"name": "task", module: "{{ item }}", "loop": scenario.single_tasks()}
        return play(service, folder, [loop])


def with_script(scenario: Scenario, seconds: float, pause: float) -> Timed:
    """The scenario by the script on the official SDK."""
    with stage(scenario, seconds) as (service, folder):
        given = folder / "task.json"
        given.write_text(json.dumps({"endpoint": service.url, "tasks": scenario.tasks(), "pause": pause}))
        begun = time.monotonic()
        _run([sys.executable, str(HERE / "by_hand.py"), str(given)], None)
        spent = time.monotonic() - begun
        return Timed({"task": [spent]}, service.application.take(), service.server.connections)


def nothing_to_do(
    scenario: Staged, tasks: dict[str, Task], rounds: int, given: Sequence[Callable[[Service], Entry]] = ()
) -> Timed:
    """ping, uri, what else is given, and tasks of our modules by their names, again and again in one playbook."""
    with stage(scenario, 0) as (service, folder):
        ours = [_task(name, *task) for name, task in tasks.items()]
        return play(service, folder, [PING, uri(service), *(make(service) for make in given), *ours] * (rounds + 1))


def _task(name: str, module: str, options: Entry) -> Entry:
    return {"name": name, f"alicloud.ga.{module}": options}


def at_once(jobs: list[tuple[Key, Callable[[], Timed]]]) -> list[tuple[Key, Timed]]:
    """Run several that mostly wait, side by side; each has a key, which comes back with its result."""
    with ThreadPoolExecutor(len(jobs) or 1) as threads:
        running = [(key, threads.submit(job)) for key, job in jobs]
        return [(key, future.result()) for key, future in running]


def _run(command: list[str], variables: dict[str, str] | None) -> None:
    streams: Entry = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
    done = subprocess.run(command, env=variables, text=True, check=False, **streams)
    if done.returncode:
        raise Failed(f"{' '.join(command[:4])} ended with {done.returncode}:\n{done.stdout[-3000:]}")
