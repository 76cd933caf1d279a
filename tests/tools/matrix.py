# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs ansible-test (sanity, units, integration) on every supported ansible-core and on every Python that it supports here.

Sanity runs where ansible-core itself runs, on its oldest and its newest Python here, and compiles and imports the modules
on all of them. Units and integration run with the modules on each Python; ansible-core then is on the same Python if it
can be, else on the newest that it supports. No entry in a file of exceptions is accepted.

The units are run by ansible-test and not by pytest alone, although it is slower: only so do the modules meet, on Pythons
that are too old for ansible-core itself, the very module_utils of each version. Where `make test` runs them on the same
ansible-core and the same Python anyway, --units-in leaves them to it.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.lanes import (
    CORES,
    Lane,
    LaneError,
    Outcome,
    Version,
    controllers_for,
    dotted,
    find_pythons,
    modules_for,
    say,
)
from tools.tree import CHECKOUT

COMMANDS = ("sanity", "units", "integration")
LEFT = "left to make test"


class Cell(NamedTuple):
    """One run of ansible-test."""

    lane: Lane
    python: Version
    command: str

    def __str__(self) -> str:
        return f"ansible-core {self.lane.core.version}, Python {dotted(self.python)}, {self.command}"

    def run(self, arguments: Iterable[str]) -> Outcome:
        where = {
            "sanity": [],
            "units": ["--requirements", f"--target-python=venv/{dotted(self.python)}"],
            "integration": [
                "--requirements",
                "--continue-on-error",
                f"--target=controller:python=venv/{dotted(self.python)}",
            ],
        }[self.command]
        return self.lane.ansible_test(self.command, *where, *arguments)


def _made_of(environment: Path) -> tuple[str, Version] | None:
    """The release of ansible-core and the Python of the environment that make has made; nothing if it is not finished."""
    probe = "import sys, ansible.release as r; print(r.__version__, *sys.version_info[:2])"
    if not (environment / "made-from").exists():
        return None
    try:
        answer = subprocess.run(
            [str(environment / "bin" / "python"), "-c", probe],
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        release, major, minor = answer.stdout.split()
    except (OSError, ValueError):
        return None
    return release, (int(major), int(minor))


def left_to(environment: Path | None, cell: Cell) -> Outcome | None:
    """What to say of the units of a cell that `make test` runs, because its environment has the same versions."""
    made_of = _made_of(environment) if environment and cell.command == "units" else None
    if made_of is None:
        return None
    release, python = made_of
    if python != cell.python or not release.startswith(f"{cell.lane.core.version}."):
        return None
    return Outcome(True, f"{LEFT} (ansible-core {release})", "", 0)


def _check_ignores() -> None:
    """A file of entries to ignore would make the run green and the promise untrue."""
    for path in sorted(CHECKOUT.glob("tests/sanity/ignore*.txt")):
        if path.read_text().strip():
            raise LaneError(f"{path.relative_to(CHECKOUT)} has entries; repair what they hide instead")


def _everything() -> tuple[list[Cell], list[str]]:
    """All cells that the Pythons of this machine allow, and a note for each ansible-core that they do not."""
    pythons = find_pythons()
    here = ", ".join(dotted(version) for version in sorted(pythons)) or "none"
    cells: list[Cell] = []
    notes: list[str] = []
    for core in CORES:
        controllers = controllers_for(core, pythons)
        if not controllers:
            needed = f"{dotted(core.oldest)} to {dotted(core.newest)}"
            notes.append(f"ansible-core {core.version} left out: it needs a Python from {needed}; here are: {here}")
            continue
        lanes = {python.version: Lane(core, python) for python in (controllers[0], controllers[-1])}
        newest = lanes[controllers[-1].version]
        for version in modules_for(core, pythons):
            lane = lanes.get(version, newest)
            cells += [Cell(lane, version, command) for command in COMMANDS if command != "sanity" or version in lanes]
    if not cells:
        raise LaneError(notes[-1])
    return cells, notes


def _ends(cells: list[Cell]) -> list[Cell]:
    """The oldest ansible-core with modules on the oldest Python, and the newest on the newest; sanity on both."""
    chosen = []
    for end in (0, -1):
        core = cells[end].lane.core
        own = [cell for cell in cells if cell.lane.core == core]
        sanity = [cell for cell in own if cell.command == "sanity"][-1:]
        chosen += sanity + [cell for cell in own if cell.python == own[end].python and cell.command != "sanity"]
    return list(dict.fromkeys(chosen))


def _table(cells: list[Cell], outcomes: dict[Cell, Outcome]) -> str:
    rows: list[tuple[str, ...]] = [("ansible-core", "Python", *COMMANDS)]
    for core in CORES:
        for python in sorted({cell.python for cell in cells if cell.lane.core == core}):
            words = {
                cell.command: f"{outcome.summary}, {outcome.seconds:.0f} s"
                for cell, outcome in outcomes.items()
                if cell.lane.core == core and cell.python == python
            }
            rows.append((core.version, dotted(python), *(words.get(command, "") for command in COMMANDS)))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    rows.insert(1, tuple("-" * width for width in widths))
    return "\n".join("  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip() for row in rows)


def _choose(options: argparse.Namespace) -> list[Cell]:
    _check_ignores()
    cells, notes = _everything()
    for note in notes:
        say(f"matrix: note: {note}")
    cells = [cell for cell in cells if cell.lane.core.version in (options.core or [core.version for core in CORES])]
    if options.ends and cells:
        cells = _ends(cells)
    cells = [
        cell
        for cell in cells
        if cell.command in (options.only or COMMANDS)
        and dotted(cell.python) in (options.python or [dotted(cell.python)])
    ]
    if not cells:
        raise LaneError("nothing fits what was asked for")
    return cells


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    versions = [core.version for core in CORES]
    parser.add_argument("--core", action="append", choices=versions, help="only this ansible-core (repeatable)")
    parser.add_argument("--python", action="append", metavar="3.N", help="only modules on this Python (repeatable)")
    parser.add_argument("--only", action="append", choices=COMMANDS, help="only these tests (repeatable)")
    parser.add_argument("--ends", action="store_true", help="only the oldest and the newest")
    parser.add_argument(
        "--units-in",
        type=Path,
        metavar="FOLDER",
        help="leave out the units on the ansible-core and Python of this environment: make test runs them there",
    )
    parser.add_argument("--jobs", type=int, default=2, help="how many lanes at the same time (default: 2)")
    parser.add_argument("arguments", nargs="*", metavar="-- ARG", help="further arguments for ansible-test")
    options = parser.parse_args()
    try:
        cells = _choose(options)
    except LaneError as problem:
        say(f"matrix: {problem}")
        return 1

    lanes = list(dict.fromkeys(cell.lane for cell in cells))
    patience = "" if all(lane.installed for lane in lanes) else " (installing them takes a minute or two, once)"
    say(f"matrix: {len(cells)} runs of ansible-test; {', '.join(map(str, lanes))}{patience}")
    outcomes: dict[Cell, Outcome] = {}

    def run(lane: Lane) -> None:
        # One after the other: runs in one lane would wait for each other.
        for cell in [cell for cell in cells if cell.lane == lane]:
            # Asked as late as this: the environment may be made while the first runs are under way.
            outcome = outcomes[cell] = left_to(options.units_in, cell) or cell.run(options.arguments)
            log = "" if outcome.passed else f"{outcome.log.rstrip()}\n"
            say(f"{log}matrix: {cell}: {outcome.summary} in {outcome.seconds:.0f} s")

    with ThreadPoolExecutor(max_workers=max(1, options.jobs)) as pool:
        for done in [pool.submit(run, lane) for lane in lanes]:
            done.result()
    failed = [cell for cell in cells if not outcomes[cell].passed]
    left = sum(outcome.summary.startswith(LEFT) for outcome in outcomes.values())
    say(f"\n{_table(cells, outcomes)}\n")
    for cell in failed:
        say(f"matrix: FAILED: {cell}")
    say(f"{len(cells) - len(failed) - left} passed, {len(failed)} failed" + (f", {left} {LEFT}" if left else ""))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
