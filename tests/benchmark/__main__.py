# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`make bench`: measures the modules beside what else one could do, and prints tables with the targets.

Each scenario runs against the emulator. On a scaled clock, on which waiting takes no time, a write takes 1 to 60 s; and
with real processes in real time it takes 2 s. Ratios are of one run; where time is measured, things are measured in
turns, and the median counts. The tables, the figures as JSON and the chart are written to dist/benchmark.

With --docs the guide and the README get them too. What this run does not measure they get from an earlier one, which has
left it in dist/benchmark, if no file of the plugins was changed since: so the parts may be measured one by one.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.tree import CHECKOUT, use_tree

use_tree()

from benchmark import chart, figures, processes, table
from benchmark.scenarios import SCENARIOS, Entry

OUTPUT = CHECKOUT / "dist" / "benchmark"
GUIDES = CHECKOUT / "docs" / "docsite" / "rst"
README = CHECKOUT / "README.md"
# Each part, and what it finds.
PARTS = {
    "trees": ("trees",),
    "scaled": ("scaled", "polls", "script_start"),
    "real": ("real",),
    "nothing": ("nothing",),
    "start_up": ("start_up",),
    "planning": ("planning", "orders"),
}
BEGIN, END = ".. The figures of the last `make bench ARGS=--docs`:", ".. End of the figures."
MARKS = "<!-- make bench: {} -->", "<!-- end of {} -->"
FIGURES = "benchmark.json"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="see tests/benchmark/__main__.py")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these of {', '.join(PARTS)}")
    parser.add_argument("--scenario", metavar="WORDS", default="", help="only scenarios whose name holds these words")
    parser.add_argument("--quick", action="store_true", help="one settling time, fewer rounds, and not the others")
    parser.add_argument("--docs", action="store_true", help="write chart and tables into the documentation as well")
    given = parser.parse_args()
    if not set(given.parts) <= set(PARTS):
        parser.error(f"the parts are {', '.join(PARTS)}")
    given.parts = given.parts or list(PARTS)
    if given.docs and (given.scenario or given.quick):
        parser.error("the documentation shows all scenarios, not in a hurry")
    return given


def say(words: str) -> None:
    print(f"  {words}", file=sys.stderr, flush=True)


def measure(given: argparse.Namespace) -> Entry:
    chosen = [scenario for scenario in SCENARIOS if given.scenario in scenario.name]
    rounds = 5 if given.quick else 20
    found: Entry = {"about": figures.about()}
    if "nothing" in given.parts:
        found["nothing"] = figures.nothing_to_do(rounds, say)
    if "start_up" in given.parts:
        found["start_up"] = figures.starting(rounds, say)
    if "trees" in given.parts:
        found["trees"] = figures.of_trees(given.quick, say)
    if "real" in given.parts:
        found["real"] = figures.in_real_time(chosen, given.quick, say)
    if "scaled" in given.parts:
        found["scaled"] = figures.on_scaled_clock(chosen, given.quick, say)
        found["polls"] = figures.polls(say)
        found["script_start"] = figures.start_of_script()
    if "planning" in given.parts:
        found["planning"] = figures.plan_times(3, say)
        found["orders"] = figures.order_times(rounds, say)
    return found


def earlier(about: Entry) -> Entry:
    """What whole parts have found before, of the same code on the same versions."""
    with contextlib.suppress(FileNotFoundError):
        found: Entry = json.loads((OUTPUT / FIGURES).read_text("utf-8"))
        if found.pop("about") == about:
            return {name: found[name] for names in PARTS.values() for name in names if name in found}
    return {}


def write(found: Entry, name: str) -> None:
    """Write figures, tables and the chart to dist/benchmark."""
    outputs = {OUTPUT / name: json.dumps(found, indent=1) + "\n"}
    outputs[OUTPUT / "benchmark.txt"] = table.as_text(found) + "\n"
    if found.get("scaled"):
        outputs[OUTPUT / "benchmark.svg"] = chart.draw(found)
    OUTPUT.mkdir(parents=True, exist_ok=True)
    for path, content in outputs.items():
        path.write_text(content, encoding="utf-8")


def documented(found: Entry) -> dict[Path, str]:
    """The guide and the README with the tables, and the chart."""
    page, readme = GUIDES / "performance.rst", README.read_text("utf-8")
    for name, rows in table.as_markdown(found).items():
        begin, end = MARKS[0].format(name), MARKS[1].format(name)
        readme = between(readme, begin, end, rows)
    guide = between(page.read_text("utf-8"), BEGIN, END, table.as_rst(found))
    return {page: guide, README: readme, GUIDES / "images" / "benchmark.svg": chart.draw(found)}


def between(text: str, begin: str, end: str, made: str) -> str:
    """The text with something else between two marks, of which each stands there once."""
    before, rest = text.split(begin)
    _old, after = rest.split(end)
    return f"{before}{begin}\n\n{made}\n{end}{after}"


def main() -> int:
    given = arguments()
    begun = time.monotonic()
    found = measure(given)
    found["targets"] = figures.targets(found)
    print(table.as_text(found))
    missed = [target for target in found["targets"] if not target["met"]]
    print(f"\n{len(found['targets']) - len(missed)} of {len(found['targets'])} targets met, ", end="")
    print(f"{time.monotonic() - begun:.0f} s; figures and chart are in {OUTPUT.relative_to(CHECKOUT)}/")
    if given.scenario or given.quick:
        write(found, "some.json")
        return 0
    found = {**earlier(found["about"]), **found}
    found["targets"] = figures.targets(found)
    write(found, FIGURES)
    lacking = [part for part, names in PARTS.items() if not all(name in found for name in names)]
    if given.docs and lacking:
        print(f"The documentation is as it was: still to be measured is {', '.join(lacking)}.")
        return 1
    for path, content in documented(found).items() if given.docs else ():
        path.write_text(content, encoding="utf-8")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (processes.Failed, figures.Wrong) as error:
        sys.exit(f"bench: {error}")
