# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What --docs writes, from figures that nobody has measured; and what a run takes from the one before."""

from __future__ import annotations

import json
import sys
import typing as t
from pathlib import Path

import pytest

from benchmark import __main__ as bench
from benchmark import figures, planning, table, trees
from benchmark.scenarios import SCENARIOS

COUNTS = {"writes": 7, "reads": 9, "bytes": 2048, "largest_request": 1024}
WAYS = ("module", "check", "loop", "script")


def whole() -> dict[str, t.Any]:
    """Figures of all parts, as far as the documentation has them."""
    idle = [*figures.TO_URI, *trees.IDLE.tasks]
    spent = {"waited": 90.0, "worked": 0.5, "processes": 1, **COUNTS}
    found: dict[str, t.Any] = {
        "about": figures.about(),
        "trees": {
            "scaled": [
                {"tree": case.tree.name, "step": case.step, "way": way, **spent}
                for case in trees.CASES
                for way in table.TREE_WAYS
            ],
            "real": [
                {"tree": "web", "step": trees.CHANGE, "way": way, "seconds": 3.21, "tasks": 5, **COUNTS}
                for way in ("one", "separate")
            ],
        },
        "scaled": [
            {
                "scenario": scenario.name,
                "way": way,
                "settling": figures.COMPARED_AT,
                "limit": 60.0 * bool(scenario.writes),
                "estimated": way == "loop",
                "least_writes": 7,
                "least_reads": 9,
                **spent,
            }
            for scenario in SCENARIOS
            for way in WAYS
        ],
        "polls": {str(seconds): 3 for seconds in figures.POLLED_AT},
        "script_start": 0.25,
        "nothing": {name: {"first": 2.0, "median": 1.5, "to_uri": 1.23} for name in idle},
        "real": [],
        "start_up": {},
        "planning": {str(count): dict.fromkeys(planning.STEPS, 1.0) for count in planning.SIZES},
        "orders": dict.fromkeys(planning.ORDINARY, 1.0),
        "targets": [],
    }
    assert {name for names in bench.PARTS.values() for name in names} | {"about", "targets"} == found.keys()
    return found


def rows_after(mark: str, text: str) -> list[str]:
    """The lines of the table behind a mark."""
    _before, _mark, rest = text.partition(f"{mark}\n\n")
    return rest.split("\n\n")[0].splitlines()


def test_the_readme_and_the_guide_get_the_tables() -> None:
    written = bench.documented(whole())
    readme = written[bench.README]
    shown = rows_after("<!-- make bench: whole accelerators -->", readme)
    assert shown[2] == (
        "| web | from nothing | 7 writes, 92.0 s | 7 writes, 92.0 s | 7 writes, 92.0 s | 7 writes, 90.0 s |"
    )
    assert len(shown) == 2 + len(trees.CASES)
    shown = rows_after("<!-- make bench: sets -->", readme)
    assert shown[2] == "| 20 new rules | 60.0 s | 92.0 s | ≈ 92.0 s | 90.8 s |"
    assert [row.split(" | ")[0].strip("| ") for row in shown[2:]] == list(table.IN_README)
    shown = rows_after("<!-- make bench: nothing to do -->", readme)
    assert shown[2:] == ["| 20 rules | 1.50 s | × 1.23 | × 1.25 |", "| 150 rules | 1.50 s | × 1.23 | × 1.6 |"]
    guide = written[bench.GUIDES / "performance.rst"]
    assert "   * - web\n     - from nothing\n     - 7 writes, 92.0 s\n" in guide
    assert guide.count(bench.BEGIN) == guide.count(bench.END) == 1
    assert written[bench.GUIDES / "images" / "benchmark.svg"].endswith("</svg>\n")


def test_what_stands_outside_of_the_marks_stays_and_again_is_the_same() -> None:
    once = bench.between("before\nBEGIN\n\nold\nEND\nafter\n", "BEGIN", "END", "| new |\n")
    assert once == "before\nBEGIN\n\n| new |\n\nEND\nafter\n"
    assert bench.between(once, "BEGIN", "END", "| new |\n") == once


def test_no_terraform_time_is_shown_where_none_was_reckoned() -> None:
    found = whole()
    for row in found["trees"]["scaled"]:
        if row["way"] == "terraform" and row["step"] == trees.NOTHING:
            row.update(waited=0, writes=0)
    assert table.as_markdown(found)["whole accelerators"].count("| 0 writes |") == len(trees.TREES)


@pytest.fixture
def measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> t.Callable[..., dict[Path, str]]:
    """Runs `make bench` with figures that are given by part, in a folder of its own; what it has written."""
    found = whole()
    out = tmp_path / "dist"
    for name in ("README", "GUIDES"):
        old = getattr(bench, name)
        new = tmp_path / old.name
        monkeypatch.setattr(bench, name, new)
        for path in [old, *old.rglob("*")]:
            if path.suffix in (".md", ".rst") or path.name == "benchmark.svg":
                copy = new if path == old else new / path.relative_to(old)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_text(path.read_text("utf-8"), "utf-8")
    monkeypatch.setattr(bench, "OUTPUT", out)
    monkeypatch.setattr(bench, "CHECKOUT", tmp_path)

    def measure(given: t.Any) -> dict[str, t.Any]:
        names = ["about", *(name for part in given.parts for name in bench.PARTS[part])]
        return {name: found[name] for name in names}

    monkeypatch.setattr(bench, "measure", measure)

    def run(*arguments: str, ends: int = 0) -> dict[Path, str]:
        monkeypatch.setattr(sys, "argv", ["bench", *arguments])
        assert bench.main() == ends
        return {path: path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file()}

    return run


def test_parts_may_be_measured_one_by_one(measured: t.Callable[..., dict[Path, str]]) -> None:
    before = measured("trees")
    few = measured("scaled", "--docs", ends=1)
    assert few[bench.README] == before[bench.README]
    assert json.loads(few[bench.OUTPUT / "benchmark.json"]).keys() >= {"trees", "scaled"}
    # What is done in a hurry is nothing for the documentation.
    hurried = measured("nothing", "--quick")
    assert "nothing" not in json.loads(hurried[bench.OUTPUT / "benchmark.json"])
    measured("real", "start_up", "planning")
    done = measured("nothing", "--docs")
    assert "| × 1.23 |" in done[bench.README]
    assert done[bench.README] != before[bench.README]


def test_figures_of_other_code_are_not_taken(measured: t.Callable[..., dict[Path, str]]) -> None:
    measured()
    path = bench.OUTPUT / "benchmark.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "about": {"plugins": "others"}}))
    done = measured("trees", "--docs", ends=1)
    assert "nothing" not in json.loads(done[path])
