# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The scenarios on a scaled clock: waiting takes no time, everything else takes what it takes.

Modules, emulator and the script on the SDK share one clock that moves only when somebody waits. So an hour of waiting
is measured in seconds, and the number of calls does not depend on the machine.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from support.playground import Playground

from benchmark import by_hand
from benchmark.counting import Counted, Counts, serve
from benchmark.scenarios import Measured, Scenario, Task

# Seconds between two looks of the script: what people write who do not know how long it will take.
PAUSE = 5.0
# Of more items than this, the loop and the script are measured with so many, and the rest is reckoned.
MOST_MEASURED = 20


class Cost(NamedTuple):
    """What a run costs.

    Attributes:
        waited: seconds on the clock of the service.
        worked: seconds of this machine, the emulator's work included.
        processes: how many processes it takes to start.
        counts: what reached the service.
        correct: whether the service holds what was wanted.
        estimated: whether it was measured with the first items of many only.
    """

    waited: float
    worked: float
    processes: int
    counts: Counts
    correct: bool
    estimated: bool = False


class Wrong(Exception):
    """A run that did not do what it should."""


def with_module(scenario: Measured, seconds: float, check: bool = False) -> Cost:
    """One task for each listener, or for a whole accelerator, as we mean it."""
    return with_tasks(scenario, seconds, scenario.work(), check)


def with_tasks(scenario: Measured, seconds: float, tasks: list[Task], check: bool = False) -> Cost:
    """Tasks of our modules, one after the other."""
    return _measure(scenario, seconds, len(tasks), lambda stage: _run_tasks(stage, scenario, tasks, check))


def with_loop(scenario: Scenario, seconds: float) -> Cost:
    """One item in each task."""
    sample = _sample(scenario)
    tasks = [(sample.module, task) for task in sample.single_tasks()]
    return _scale(with_tasks(sample, seconds, tasks), scenario, sample)


def with_script(scenario: Scenario, seconds: float) -> Cost:
    """The script on the official SDK, over HTTP."""
    sample = _sample(scenario) if scenario.creations > MOST_MEASURED else scenario
    stage = Playground()
    with serve(stage.clock.now, loose=True) as service:
        stage.emulator = service.application
        tasks = sample.tasks()
        cost = _measure(sample, seconds, 1, lambda _: by_hand.run(service.url, tasks, PAUSE, stage.clock.sleep), stage)
    return _scale(cost, scenario, sample)


def _sample(scenario: Scenario) -> Scenario:
    """A part of a scenario of many items that are all alike, or of which one is to be changed."""
    count = len(scenario.wanted)
    if count <= MOST_MEASURED or scenario.purge:
        return scenario
    odd = [number for number, entry in enumerate(scenario.wanted) if scenario.live and entry not in scenario.live]
    first = max(0, odd[0] - 1) if odd else 0
    items = scenario.wanted[first : first + MOST_MEASURED]
    return replace(scenario, wanted=items, creations=min(scenario.creations, len(items)))


def _scale(cost: Cost, scenario: Scenario, sample: Scenario) -> Cost:
    """The cost of the whole, from that of a sample: each item costs the same, waiting only if it is written."""
    if sample is scenario:
        return cost
    times = len(scenario.wanted) / len(sample.wanted)
    written = times if scenario.creations else 1.0
    counts = cost.counts
    return cost._replace(
        waited=cost.waited * written,
        worked=cost.worked * (1 if cost.processes == 1 else times),
        processes=cost.processes if cost.processes == 1 else round(cost.processes * times),
        counts=counts._replace(
            writes=round(counts.writes * written), reads=round(counts.reads * times), bytes=round(counts.bytes * times)
        ),
        estimated=True,
    )


def _measure(
    scenario: Measured,
    seconds: float,
    processes: int,
    run: Callable[[Playground], None],
    stage: Playground | None = None,
) -> Cost:
    if stage is None:
        stage = Playground()
        stage.emulator = Counted(clock=stage.clock.now)
    application = stage.emulator
    assert isinstance(application, Counted)
    application.prepare(scenario, seconds)
    application.take()
    begun, since = time.perf_counter(), stage.clock.now()
    run(stage)
    worked, waited = time.perf_counter() - begun, stage.clock.now() - since
    correct = scenario.correct(application.control("GET", "state"))
    return Cost(waited, worked, processes, application.take(), correct)


def _run_tasks(stage: Playground, scenario: Measured, tasks: list[Task], check: bool) -> None:
    for module, options in tasks:
        result = stage.module(module, check=check, **options)
        if result.failed:
            raise Wrong(f"{scenario.name}: {result.msg}")
