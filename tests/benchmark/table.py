# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The figures as tables: as text, and as reStructuredText for the documentation."""

from __future__ import annotations

from collections.abc import Sequence

from benchmark import figures as f
from benchmark.scenarios import Entry

Row = Sequence[str]
# Of the scenarios, what the README shows.
IN_README = (
    "20 new rules",
    "150 new rules",
    "change 1 of 150 rules",
    "reorder 20 rules",
    "200 new destinations",
    "replace 60 destinations by 60 others",
)
TREE_WAYS = {
    "one": "one task",
    "separate": "a task for each set",
    "single": "a task for each item",
    "terraform": "Terraform (reckoned)",
}


def as_text(figures: Entry) -> str:
    """All tables for a terminal."""
    parts = []
    for title, rows in tables(figures):
        widths = [max(len(row[number]) for row in rows) for number in range(len(rows[0]))]
        lines = [
            "  ".join(cell.ljust(width) if number in (0, 1) else cell.rjust(width) for number, (cell, width) in pairs)
            for pairs in (list(enumerate(zip(row, widths))) for row in rows)
        ]
        parts.append("\n".join([title, *(line.rstrip() for line in [lines[0], "-" * len(lines[0]), *lines[1:]])]))
    return "\n\n".join(parts)


def as_rst(figures: Entry) -> str:
    """The same for the documentation."""
    parts = []
    for title, rows in tables(figures):
        body = [
            f"   {'* - ' if not number else '  - '}{cell or '–'}" for row in rows for number, cell in enumerate(row)
        ]
        parts.append("\n".join([f".. list-table:: {title}", "   :header-rows: 1", "", *body]))
    return "\n\n".join(parts) + "\n"


def tables(figures: Entry) -> list[tuple[str, list[Row]]]:
    """Title and rows, the heading first, of each table that there are figures for."""
    found: list[tuple[str, list[Row]]] = []
    if figures.get("trees"):
        found.append((f"A whole accelerator, when a write takes {f.COMPARED_AT} s (scaled clock)", _trees(figures)))
        found.append(
            (f"The same, when a write takes {f.IN_REAL_TIME} s (real processes, real time)", _real_trees(figures))
        )
    if figures.get("scaled"):
        found.append((f"A write takes {f.COMPARED_AT} s (scaled clock)", _scaled(figures)))
        found.append(("How often the service is called", _calls(figures)))
    if figures.get("real"):
        found.append((f"A write takes {f.IN_REAL_TIME} s (real processes, real time)", _real(figures)))
    if figures.get("nothing"):
        found.append(("A task with nothing to do, beside the floor", _nothing(figures)))
    if figures.get("start_up"):
        found.append(("The process of such a task, in milliseconds", _start_up(figures)))
    if figures.get("planning"):
        found.append(("Milliseconds for so many rules of 10 conditions", _planning(figures)))
    if figures.get("orders"):
        found.append(("Milliseconds until the order of the writes is found", _orders(figures)))
    found.append(("Targets", [("what", "target", "seen", "met"), *map(_target, figures["targets"])]))
    return found


def as_markdown(figures: Entry) -> dict[str, str]:
    """The tables of the README, each by what it is called there.

    Raises:
        KeyError: if there are no figures for one of them.
    """
    ratios = figures["nothing"]
    idle: list[Row] = [("task with nothing to do", "seconds", "one GET with `uri`", "at most")]
    for name, limit in f.TO_URI.items():
        seen = ratios[name]
        words = name.partition(", ")[2]
        idle.append((words, f"{seen['median']:.2f} s", f"× {seen['to_uri']:.2f}", f"× {limit}"))
    chosen = {row[0]: (row[0], row[1], row[2], row[5], row[6]) for row in _scaled(figures)[1:]}
    head = ("scenario", "the limit", "this collection", "one rule in each task", "a script, one rule in a call")
    made: dict[str, list[Row]] = {
        "whole accelerators": _trees(figures),
        "sets": [head, *(chosen[name] for name in IN_README)],
        "nothing to do": idle,
    }
    return {name: _markdown(rows, left=2 if name == "whole accelerators" else 1) for name, rows in made.items()}


def _markdown(rows: Sequence[Row], left: int) -> str:
    rules = ["---" if number < left else "---:" for number in range(len(rows[0]))]
    return "".join(f"| {' | '.join(row)} |\n" for row in (rows[0], rules, *rows[1:]))


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    if seconds < 100:
        return f"{seconds:.1f} s"
    if seconds < 6000:
        return f"{seconds / 60:.1f} min"
    return f"{seconds / 3600:.1f} h"


def by_scenario(rows: Sequence[Entry], settling: float) -> dict[str, dict[str, Entry]]:
    """The rows of a settling time, by scenario and way."""
    found: dict[str, dict[str, Entry]] = {}
    for row in rows:
        if row["settling"] == settling:
            found.setdefault(row["scenario"], {})[row["way"]] = row
    return found


def _trees(figures: Entry) -> list[Row]:
    ways = {
        way: words for way, words in TREE_WAYS.items() if any(row["way"] == way for row in figures["trees"]["scaled"])
    }
    rows: list[Row] = [("tree", "what happens", *ways.values())]
    for (tree, step), found in _by_step(figures["trees"]["scaled"]).items():
        rows.append((tree, step, *(_writes_and_time(found[way], figures) for way in ways)))
    return rows


def _by_step(rows: Sequence[Entry]) -> dict[tuple[str, str], dict[str, Entry]]:
    found: dict[tuple[str, str], dict[str, Entry]] = {}
    for row in rows:
        found.setdefault((row["tree"], row["step"]), {})[row["way"]] = row
    return found


def _writes_and_time(row: Entry, figures: Entry) -> str:
    """Terraform with nothing to write reads for some time, which nobody has measured."""
    writes = "1 write" if row["writes"] == 1 else f"{row['writes']} writes"
    seconds = f.whole_seconds(row, figures)
    return f"{writes}, {duration(seconds)}" if seconds else writes


def _real_trees(figures: Entry) -> list[Row]:
    head: Row = (
        "tree",
        "what happens",
        "one task",
        "writes",
        "reads",
        "a task for each set",
        "tasks",
        "writes",
        "reads",
    )
    rows: list[Row] = [head]
    for (tree, step), ways in _by_step(figures["trees"]["real"]).items():
        one, other = ways["one"], ways["separate"]
        counts = [[str(row[name]) for name in ("writes", "reads")] for row in (one, other)]
        apart = (duration(other["seconds"]), str(other["tasks"]))
        rows.append((tree, step, duration(one["seconds"]), *counts[0], *apart, *counts[1]))
    return rows


def _scaled(figures: Entry) -> list[Row]:
    head = ("scenario", "limit", "this collection", "to the limit (≤ 1.10)", "check mode", "one per task", "script")
    rows: list[Row] = [head]
    for name, ways in by_scenario(figures["scaled"], f.COMPARED_AT).items():
        module = ways["module"]
        seconds = {way: f.whole_seconds(row, figures) for way, row in ways.items()}
        ratio = f"{seconds['module'] / module['limit']:.2f}" if module["limit"] else ""
        said = {way: ("≈ " if ways[way]["estimated"] else "") + duration(spent) for way, spent in seconds.items()}
        rows.append(
            (
                name,
                duration(module["limit"]) if module["limit"] else "",
                said["module"],
                ratio,
                said["check"],
                said.get("loop", ""),
                said.get("script", ""),
            )
        )
    return rows


def _calls(figures: Entry) -> list[Row]:
    head: Row = ("scenario", "writes (least)", "reads before (least)", "polls", "KB", "per task: writes", "reads", "KB")
    rows: list[Row] = [(*head, "script: writes", "reads", "KB")]
    for name, ways in by_scenario(figures["scaled"], f.COMPARED_AT).items():
        module = ways["module"]
        first = module["least_reads"] if module["limit"] else module["reads"]
        row = [name, f"{module['writes']} ({module['least_writes']})", f"{first} ({module['least_reads']})"]
        row += [str(module["reads"] - first), _kilobytes(module)]
        for way in ("loop", "script"):
            other = ways.get(way)
            row += [str(other["writes"]), str(other["reads"]), _kilobytes(other)] if other else ["", "", ""]
        rows.append(row)
    return rows


def _real(figures: Entry) -> list[Row]:
    head = (
        "scenario",
        "limit",
        "this collection",
        "to the limit",
        "beyond uri",
        "check mode",
        "one per task",
        "script",
    )
    rows: list[Row] = [head]
    for name, ways in by_scenario(figures["real"], f.IN_REAL_TIME).items():
        module = ways["module"]
        rows.append(
            (
                name,
                duration(module["limit"]),
                duration(module["seconds"]),
                f"{module['seconds'] / module['limit']:.2f}",
                f"{f.beyond_uri(module):.2f}",
                *(duration(ways[way]["seconds"]) if way in ways else "" for way in ("check", "loop", "script")),
            )
        )
    return rows


def _nothing(figures: Entry) -> list[Row]:
    rows: list[Row] = [("task", "seconds", "to uri", "first in a play")]
    for name, seen in figures["nothing"].items():
        rows.append((name, f"{seen['median']:.2f}", f"{seen['to_uri']:.2f}", f"{seen['first']:.2f}"))
    return rows


def _start_up(figures: Entry) -> list[Row]:
    """A column for each process, a row for each thing that it does."""
    processes: Entry = figures["start_up"]
    rows: list[Row] = [("", *processes)]
    rows.append(("the whole process", *(_milliseconds(one["seconds"]) for one in processes.values())))
    rows.append(("to that of uri", *(f"{one['to_uri']:.2f}" for one in processes.values())))
    for owner in dict.fromkeys(owner for one in processes.values() for owner in one["imports"]):
        cells = []
        for one in processes.values():
            files = f" ({one['modules'][owner]} files)" if owner in one["modules"] else ""
            cells.append(f"{_milliseconds(one['imports'][owner])}{files}" if owner in one["imports"] else "")
        rows.append((owner if owner not in _whose(processes) else f"imports of {owner}", *cells))
    rows.append(
        ("lines of alicloud.ga imported", *(f"{one['lines']:,}" if one["lines"] else "" for one in processes.values()))
    )
    for step in dict.fromkeys(step for one in processes.values() for step in one["steps"]):
        rows.append(
            (step, *(_milliseconds(one["steps"][step]) if step in one["steps"] else "" for one in processes.values()))
        )
    rows.append(("the archive, KB", *(f"{one['archive'] / 1024:.0f}" for one in processes.values())))
    return rows


def _whose(processes: Entry) -> set[str]:
    return {owner for one in processes.values() for owner in one["modules"]}


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f}"


def _planning(figures: Entry) -> list[Row]:
    counts = list(figures["planning"])
    rows: list[Row] = [("step", *(f"{int(count):,}" for count in counts), *(f"per 100 of {count}" for count in counts))]
    for step in figures["planning"][counts[0]]:
        times = [figures["planning"][count][step] for count in counts]
        each = [f"{spent / int(count) * 100:.1f}" for spent, count in zip(times, counts)]
        rows.append((step, *(f"{spent:.1f}" for spent in times), *each))
    return rows


def _orders(figures: Entry) -> list[Row]:
    return [("change", "milliseconds"), *((name, f"{spent:.1f}") for name, spent in figures["orders"].items())]


def _kilobytes(row: Entry) -> str:
    return f"{row['bytes'] / 1024:,.0f}"


def _target(target: Entry) -> Row:
    return (target["what"], target["target"], target["seen"], "yes" if target["met"] else "NO")
