# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All measurements as plain data, which is what the JSON file holds; and the targets, beside what was seen."""

from __future__ import annotations

import hashlib
import platform
import statistics
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any

import ansible.release

from benchmark import planning, processes, scaled, start_up, trees
from benchmark.scenarios import SCENARIOS, Entry, Scenario, Staged, Task
from tools.tree import CHECKOUT

COMPARED_AT = 60
SETTLING = (1, 2, 7, 20, 60)
IN_REAL_TIME = 2
# At a settling time of two seconds, an author of a script who knows it would look so often (seconds).
PAUSE_IN_REAL_TIME = 1.0
# In real time, the others are run where they take less than two minutes.
MOST_WRITES_OF_OTHERS = 20
# How long a task with nothing to do may take, to one GET of `uri`.
TO_URI = {"nothing to do, 20 rules": 1.25, "nothing to do, 150 rules": 1.6}
POLLED_AT = (0.5, 1, 6, 60, 600)

Say = Callable[[str], None]
Wrong = scaled.Wrong


def on_scaled_clock(chosen: list[Scenario], quick: bool, say: Say) -> list[Entry]:
    """One row for each scenario, settling time, and way to do it."""
    rows = []
    for scenario in chosen:
        for seconds in (COMPARED_AT,) if quick else SETTLING:
            if scenario.writes or seconds == COMPARED_AT:
                say(f"scaled clock, {seconds} s a write: {scenario.name}")
                rows.append(_scaled_row(scenario, seconds, "module", scaled.with_module(scenario, seconds)))
        rows.append(_scaled_row(scenario, COMPARED_AT, "check", scaled.with_module(scenario, COMPARED_AT, check=True)))
        if not quick:
            say(f"scaled clock, {COMPARED_AT} s a write: {scenario.name}, one rule per task, and by hand")
            rows.append(_scaled_row(scenario, COMPARED_AT, "loop", scaled.with_loop(scenario, COMPARED_AT)))
            rows.append(_scaled_row(scenario, COMPARED_AT, "script", scaled.with_script(scenario, COMPARED_AT)))
    return rows


def _scaled_row(scenario: Scenario, seconds: float, way: str, cost: scaled.Cost) -> Entry:
    if not cost.correct and way != "check":
        raise scaled.Wrong(f"{scenario.name} ({way}): the service does not hold what was wanted")
    first = _first_reads(scenario)
    return {
        "scenario": scenario.name,
        "way": way,
        "settling": seconds,
        "limit": scenario.writes * seconds,
        "waited": cost.waited,
        "worked": cost.worked,
        "processes": cost.processes,
        "least_writes": 0 if way == "check" else scenario.writes,
        "least_reads": first,
        "estimated": cost.estimated,
        **cost.counts._asdict(),
    }


def _first_reads(scenario: Scenario) -> int:
    """The reads before the first write: the group of destinations, and the pages of the set."""
    return (scenario.pages(len(scenario.live)) + (scenario.option == "destinations")) * len(scenario.listeners)


def in_real_time(chosen: list[Scenario], quick: bool, say: Say) -> list[Entry]:
    """One row for each scenario and way to do it: how long its tasks took, and the others of the same playbook."""
    rows = []
    for scenario in chosen:
        if scenario.writes:
            say(f"real time, {IN_REAL_TIME} s a write: {scenario.name}")
            rows.append(_real_row(scenario, "module", processes.with_tasks(scenario, IN_REAL_TIME, scenario.work())))
            rows.append(
                _real_row(scenario, "check", processes.with_tasks(scenario, IN_REAL_TIME, scenario.work(), check=True))
            )
    if not quick:
        say("real time: one rule per task, and by hand, side by side")
        jobs: list[tuple[tuple[Scenario, str], Callable[[], processes.Timed]]] = []
        for scenario in chosen:
            if scenario.creations and scenario.creations * len(scenario.listeners) <= MOST_WRITES_OF_OTHERS:
                jobs.append(((scenario, "loop"), partial(processes.with_loop, scenario, IN_REAL_TIME)))
                jobs.append(((scenario, "script"), partial(_script, scenario)))
        rows += [_real_row(*job, timed) for job, timed in processes.at_once(jobs)]
    return rows


def _script(scenario: Scenario) -> processes.Timed:
    return processes.with_script(scenario, IN_REAL_TIME, PAUSE_IN_REAL_TIME)


def _real_row(scenario: Scenario, way: str, timed: processes.Timed) -> Entry:
    return {
        "scenario": scenario.name,
        "way": way,
        "settling": IN_REAL_TIME,
        "limit": scenario.writes * IN_REAL_TIME,
        "seconds": sum(timed.seconds["task"]),
        "tasks": len(timed.seconds["task"]),
        "ping": timed.seconds.get("ping", [None])[0],
        "uri": timed.seconds.get("uri", [None])[0],
        # uri made one as well.
        "connections": timed.connections - ("uri" in timed.seconds),
        "least_writes": 0 if way == "check" else scenario.writes,
        **timed.counts._asdict(),
    }


def nothing_to_do(rounds: int, say: Say) -> Entry:
    """Seconds of a task that has nothing to do, beside the floor: the first of each (Ansible packs the module), the
    medians of the others, and the median of the ratio to `uri` within one round.
    """
    say("nothing to do, beside ping and uri")
    found: Entry = {}
    for scenario in _idle():
        given = [partial(processes.uri_given, scenario=scenario)]
        task = {scenario.name: scenario.work()[0]}
        _add_medians(found, processes.nothing_to_do(scenario, task, rounds, given))
    say("nothing to do, whole accelerators, beside ping and uri")
    tasks = dict(zip(trees.IDLE.tasks, trees.IDLE.work()))
    _add_medians(found, processes.nothing_to_do(trees.IDLE, tasks, rounds))
    return found


def _idle() -> list[Scenario]:
    return [scenario for scenario in SCENARIOS if not scenario.writes]


def _add_medians(found: Entry, timed: processes.Timed) -> None:
    uri = timed.seconds["uri"][1:]
    for name, seconds in timed.seconds.items():
        of_task = {
            "first": seconds[0],
            "median": statistics.median(seconds[1:]),
            "to_uri": statistics.median(one / other for one, other in zip(seconds[1:], uri)),
        }
        found.setdefault(name, of_task)


def starting(rounds: int, say: Say) -> Entry:
    """What the process of a module does, with nothing to do: with rules, with an accelerator alone, with a whole one."""
    say("start-up of a module's process")
    tasks: dict[str, tuple[Staged, Task]] = {one.name: (one, one.work()[0]) for one in _idle()}
    whole = dict(zip(trees.IDLE.tasks, trees.IDLE.work()))
    tasks.update({name: (trees.IDLE, whole[name]) for name in (trees.FLAT, trees.of_tree(trees.WEB))})
    return {name: process._asdict() for name, process in start_up.measure(tasks, rounds).items()}


def of_trees(quick: bool, say: Say) -> Entry:
    """What whole accelerators take: a row for each tree, step and way to do it, on the scaled clock and in real time.

    The rows for Terraform have what was reckoned: its writes by its code, and the limit of the service for so many.
    """
    rows = []
    for case in trees.CASES:
        say(f"scaled clock, {COMPARED_AT} s a write: {case.name}")
        for way, tasks in _ways(case).items():
            if way != "single" or not quick:
                rows.append(_tree_row(case, way, scaled.with_tasks(case, COMPARED_AT, tasks)))
        rows.append(
            {
                "tree": case.tree.name,
                "step": case.step,
                "way": "terraform",
                "waited": case.terraform * COMPARED_AT,
                "writes": case.terraform,
            }
        )
    return {"scaled": rows, "real": _trees_in_real_time(quick, say)}


def _ways(case: trees.Case) -> dict[str, list[Task]]:
    return {"one": case.work(), "separate": case.separate(), "single": case.single()}


def _tree_row(case: trees.Case, way: str, cost: scaled.Cost) -> Entry:
    if not cost.correct:
        raise scaled.Wrong(f"{case.name} ({way}): the service does not hold what was wanted")
    return {
        "tree": case.tree.name,
        "step": case.step,
        "way": way,
        "waited": cost.waited,
        "worked": cost.worked,
        "processes": cost.processes,
        **cost.counts._asdict(),
    }


def _trees_in_real_time(quick: bool, say: Say) -> list[Entry]:
    """The seconds of the tasks; the two ways of a case side by side, since they mostly wait."""
    rows: list[Entry] = []
    for case in trees.CASES:
        if case.step == trees.FINISHED or (quick and case.step != trees.CHANGE):
            continue
        say(f"real time, {IN_REAL_TIME} s a write: {case.name}")
        ways = {way: tasks for way, tasks in _ways(case).items() if way != "single"}
        for way, timed in processes.in_ways(case, IN_REAL_TIME, ways).items():
            rows.append(
                {
                    "tree": case.tree.name,
                    "step": case.step,
                    "way": way,
                    "seconds": sum(timed.seconds["task"]),
                    "tasks": len(timed.seconds["task"]),
                    **timed.counts._asdict(),
                }
            )
    return rows


def plan_times(rounds: int, say: Say) -> Entry:
    """Milliseconds of each step, by the number of rules."""
    say("planning and validating 15, 150 and 1,500 rules")
    return {str(count): steps for count, steps in planning.measure(rounds).items()}


def order_times(rounds: int, say: Say) -> Entry:
    """Milliseconds of ordering, by the case."""
    say("the order of the writes of 150 rules")
    return {**planning.orders(rounds)}


def polls(say: Say) -> Entry:
    """How often one write is looked at, by its settling time."""
    say("polls")
    scenario = next(one for one in SCENARIOS if one.creations)
    counts = {}
    for seconds in POLLED_AT:
        counts[str(seconds)] = scaled.with_module(scenario, seconds).counts.reads - _first_reads(scenario)
    return counts


def start_of_script() -> float:
    """Seconds that the script takes to start: it is run with nothing to do, and a write would take no time."""
    idle = next(scenario for scenario in SCENARIOS if not scenario.writes)
    nothing = replace(idle, live=[], wanted=[])
    spent = [processes.with_script(nothing, 0, 0).seconds["task"][0] for _round in range(3)]
    return statistics.median(spent)


def about() -> Entry:
    """On what it was measured, and what: the plugins by their content."""
    content = hashlib.sha256()
    for path in sorted((CHECKOUT / "plugins").rglob("*.py")):
        content.update(path.read_bytes())
    versions = {"python": platform.python_version(), "ansible-core": ansible.release.__version__}
    return {**versions, "plugins": content.hexdigest()}


# -- the targets --


def targets(figures: Entry) -> list[Entry]:
    """Each target beside what was seen: `what`, `target`, `seen` in words, and `met`."""
    return [
        *_of_trees(figures),
        *_of_scaled(figures),
        *_of_real(figures),
        *_of_nothing(figures),
        *_of_planning(figures),
    ]


def ratio(row: Entry) -> float:
    """The time that the service and our waiting took, to the limit."""
    return float(row["waited"] / row["limit"])


def beyond_uri(row: Entry) -> float:
    """What the tasks took beyond one GET of `uri` each, in the same playbook, to the limit."""
    return float((row["seconds"] - row["uri"] * row["tasks"]) / row["limit"])


def _of_trees(figures: Entry) -> Iterable[Entry]:
    for tree in trees.TREES if "trees" in figures else ():
        rows = [row for row in figures["trees"]["scaled"] if (row["tree"], row["way"]) == (tree.name, "one")]
        seen = {row["step"]: row["writes"] for row in rows}
        yield _target(
            f"writes of the {tree.name} tree",
            ", ".join(f"{step}: {writes}" for step, writes in trees.FEWEST.items()),
            ", ".join(f"{step}: {seen[step]}" for step in trees.FEWEST),
            all(seen[step] == writes for step, writes in trees.FEWEST.items()),
        )


def _of_scaled(figures: Entry) -> Iterable[Entry]:
    rows = [row for row in figures.get("scaled", []) if row["way"] == "module"]
    if not rows:
        return
    more = [row for row in rows if row["writes"] != row["least_writes"]]
    yield _target("writes", "the fewest that the API allows", f"{len(rows) - len(more)} of {len(rows)}", not more)
    idle = [row for row in rows if not row["limit"]]
    more = [row for row in idle if row["reads"] != row["least_reads"]]
    words = f"{len(idle) - len(more)} of {len(idle)}"
    yield _target("reads with nothing to do", "1 per 100 rules", words, not more)
    changing = [row for row in rows if row["limit"]]
    if changing:
        worst = max(changing, key=ratio)
        seen = f"at most {ratio(worst):.3f} ({worst['scenario']}, {worst['settling']} s)"
        yield _target("waiting, 1 to 60 s a write", "≤ 1.10 × limit", seen, ratio(worst) <= 1.10)
        whole = [(row["waited"] + row["worked"]) / row["limit"] for row in changing]
        yield _target("the same with our work", "≤ 1.10 × limit", f"at most {max(whole):.3f}", max(whole) <= 1.10)
    if "polls" in figures:
        counts = figures["polls"]
        seen = ", ".join(f"{seconds} s: {count}" for seconds, count in counts.items())
        # From 6 to 60 s and from 60 to 600 s is the same step of the logarithm.
        steps = counts["60"] - counts["6"], counts["600"] - counts["60"]
        yield _target("polls of one write", "grow with log D", seen, steps[1] <= steps[0] + 1)


def _of_real(figures: Entry) -> Iterable[Entry]:
    rows = [row for row in figures.get("real", []) if row["way"] == "module"]
    if not rows:
        return
    beyond = [(beyond_uri(row), row["scenario"]) for row in rows]
    whole = [(row["seconds"] / row["limit"], row["scenario"]) for row in rows]
    name = f"real time, {IN_REAL_TIME} s a write"
    yield _target(
        f"{name}, beyond uri", "≤ 1.10 × limit", "at most {:.3f} ({})".format(*max(beyond)), max(beyond)[0] <= 1.1
    )
    yield _target(
        f"{name}, whole task", "≤ 1.10 × limit", "at most {:.3f} ({})".format(*max(whole)), max(whole)[0] <= 1.1
    )
    most = max(row["connections"] / row["tasks"] for row in rows)
    yield _target("connections of a run", "1", f"{most:g}", most == 1)
    largest = max(row["largest_request"] for row in rows) / 1024
    yield _target("largest request", "bounded", f"{largest:.0f} KB", largest < 1024)


def _of_nothing(figures: Entry) -> Iterable[Entry]:
    for name, seen in figures.get("nothing", {}).items():
        if name in TO_URI:
            words = f"{seen['to_uri']:.2f} ({seen['median']:.2f} s)"
            yield _target(name, f"≤ {TO_URI[name]} × uri", words, seen["to_uri"] <= TO_URI[name])


def _of_planning(figures: Entry) -> Iterable[Entry]:
    if "planning" in figures:
        each = {
            int(count): sum(steps[step] for step in planning.PLANNING) / int(count) * 100
            for count, steps in figures["planning"].items()
        }
        seen = ", ".join(f"{count}: {spent:.1f}" for count, spent in each.items())
        yield _target("planning and validating, ms per 100 rules", "a few", seen, each[150] <= 10)
        yield _target(
            "the same, growth",
            "linear",
            f"{each[1500] / each[150]:.2f} from 150 to 1500",
            each[1500] <= 1.5 * each[150],
        )
    for name in planning.ORDINARY if "orders" in figures else ():
        spent = figures["orders"][name]
        yield _target(f"planning {name}, ms", "< 20", f"{spent:.1f}", spent < 20)


def _target(what: str, target: str, seen: str, met: bool) -> Entry:
    return {"what": what, "target": target, "seen": seen, "met": met}


def whole_seconds(row: Entry, figures: Entry) -> float:
    """What a user would have waited in a run on the scaled clock, with the processes that it takes to start.

    For Terraform that is what the service takes for its writes, and nothing else.
    """
    if row["way"] == "terraform":
        return float(row["waited"])
    start = start_of(figures, row["way"])
    if row["way"] == "one":
        start = _median_of(figures, trees.of_tree(next(one for one in trees.TREES if one.name == row["tree"])))
    return float(row["waited"] + row["worked"] + row["processes"] * start)


def start_of(figures: dict[str, Any], way: str) -> float:
    """Seconds to start a process of a module, or of the script."""
    if way == "script":
        return float(figures.get("script_start", 0.0))
    return _median_of(figures, "nothing to do, 20 rules")


def _median_of(figures: Entry, task: str) -> float:
    """Seconds of a task with nothing to do."""
    return float(figures.get("nothing", {}).get(task, {}).get("median", 0.0))
