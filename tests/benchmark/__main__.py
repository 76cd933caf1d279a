# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`make bench`: measures the modules beside what else one could do, and prints tables with the targets.

Each scenario runs against the emulator. On a scaled clock, on which waiting takes no time, a write takes 1 to 60 s; and
with real processes in real time it takes 2 s. Ratios are of one run; where time is measured, things are measured in
turns, and the median counts. The tables, the figures as JSON and the chart are written to dist/benchmark.
"""

from __future__ import annotations

import argparse
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
PARTS = ("scaled", "real", "nothing", "start_up", "planning")
BEGIN, END = ".. The figures of the last `make bench ARGS=--docs`:", ".. End of the figures."


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="see tests/benchmark/__main__.py")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"only these of {', '.join(PARTS)}")
    parser.add_argument("--scenario", metavar="WORDS", default="", help="only scenarios whose name holds these words")
    parser.add_argument("--quick", action="store_true", help="one settling time, fewer rounds, and not the others")
    parser.add_argument("--docs", action="store_true", help="write chart and tables into the documentation as well")
    given = parser.parse_args()
    if not set(given.parts) <= set(PARTS):
        parser.error(f"the parts are {', '.join(PARTS)}")
    given.parts = given.parts or PARTS
    if given.docs and (set(given.parts) != set(PARTS) or given.scenario or given.quick):
        parser.error("the documentation shows a whole run")
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
    if "real" in given.parts:
        found["real"] = figures.in_real_time(chosen, given.quick, say)
    if "scaled" in given.parts:
        found["scaled"] = figures.on_scaled_clock(chosen, given.quick, say)
        found["polls"] = figures.polls(say)
        found["script_start"] = figures.start_of_script()
    if "planning" in given.parts:
        found["planning"] = figures.plan_times(3, say)
        found["orders"] = figures.order_times(rounds, say)
    found["targets"] = figures.targets(found)
    return found


def write(found: Entry, docs: bool) -> None:
    OUTPUT.mkdir(parents=True, exist_ok=True)
    outputs = {OUTPUT / "benchmark.json": json.dumps(found, indent=1) + "\n"}
    outputs[OUTPUT / "benchmark.txt"] = table.as_text(found) + "\n"
    if found.get("scaled"):
        drawing = chart.draw(found)
        outputs[OUTPUT / "benchmark.svg"] = drawing
        if docs:
            outputs[GUIDES / "images" / "benchmark.svg"] = drawing
    if docs:
        page = GUIDES / "performance.rst"
        before, rest = page.read_text("utf-8").split(BEGIN)
        after = rest.split(END)[1]
        outputs[page] = f"{before}{BEGIN}\n\n{table.as_rst(found)}\n{END}{after}"
    for path, content in outputs.items():
        path.write_text(content, encoding="utf-8")


def main() -> int:
    given = arguments()
    begun = time.monotonic()
    found = measure(given)
    write(found, given.docs)
    print(table.as_text(found))
    missed = [target for target in found["targets"] if not target["met"]]
    print(f"\n{len(found['targets']) - len(missed)} of {len(found['targets'])} targets met, ", end="")
    print(f"{time.monotonic() - begun:.0f} s; figures and chart are in {OUTPUT.relative_to(CHECKOUT)}/")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (processes.Failed, figures.Wrong) as error:
        sys.exit(f"bench: {error}")
