# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The comparison as an SVG chart: one row for each scenario, one dot for each way to do it, on a logarithmic scale."""

from __future__ import annotations

import math
from xml.sax.saxutils import escape

from benchmark import figures as f
from benchmark.scenarios import Entry
from benchmark.table import by_scenario, duration

WIDTH, MARGIN, RIGHT, TOP, ROW = 960, 24, 84, 96, 36
# What a letter takes on average in the widest of the fonts named below, in its size: labels are as wide as they are
# shown where no other is there, and have room to spare elsewhere.
LETTER = 0.56
SIZE = 14
TICKS = (30, 60, 300, 600, 1800, 3600, 7200, 14400)
WAYS = {
    "module": "this collection",
    "script": "a script, one rule in a call",
    "loop": "a loop, one rule in a task",
}
HEAD = """\
<!-- Copyright (c) 2026, the alicloud.ga authors
GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
SPDX-License-Identifier: GPL-3.0-or-later -->
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" aria-labelledby="title">
  <title id="title">{title}</title>
  <style>
    text {{ font: 14px system-ui, "Liberation Sans", "DejaVu Sans", sans-serif; fill: #22303c; }}
    .small {{ font-size: 12px; fill: #4d5b66; }}
    .label {{ stroke: #f7f9fa; stroke-width: 4; paint-order: stroke; }}
    .bold {{ font-weight: 600; }}
    .end {{ text-anchor: end; }}
    .middle {{ text-anchor: middle; }}
    .grid {{ stroke: #d5dce1; }}
    .span {{ stroke: #b9c4cc; stroke-width: 2; }}
    .limit {{ stroke: #22303c; stroke-width: 2; }}
    .module {{ fill: #2c7a3f; }}
    .script {{ fill: #3673b8; }}
    .loop {{ fill: #c65f10; }}
  </style>
  <rect width="{width}" height="{height}" rx="8" fill="#f7f9fa"/>
"""


def draw(figures: Entry) -> str:
    """The chart of the scenarios that write something; it has its own light ground, which is legible on a dark page."""
    scenarios = {
        name: ways for name, ways in by_scenario(figures["scaled"], f.COMPARED_AT).items() if ways["module"]["limit"]
    }
    left = MARGIN + max(map(_width, scenarios), default=0) + 30
    height = TOP + ROW * len(scenarios) + 44
    title = f"How long each scenario takes when a write takes {f.COMPARED_AT} seconds"
    parts = [HEAD.format(width=WIDTH, height=height, title=title)]
    parts.append(_text(MARGIN, 32, title, "bold"))
    x = float(MARGIN)
    for way, words in WAYS.items():
        parts.append(_dot(x + 6, 56, way))
        parts.append(_text(x + 18, 61, words))
        x += 38 + _width(words)
    parts.append(f'  <path class="limit" d="M{x + 6:.0f} 48 v16"/>')
    parts.append(_text(x + 18, 61, "what the limits force"))
    for tick in TICKS:
        parts.append(f'  <path class="grid" d="M{_x(tick, left):.1f} {TOP - 14} V{height - 34}"/>')
        parts.append(_text(_x(tick, left), height - 16, _tick(tick), "small middle"))
    for number, (name, ways) in enumerate(scenarios.items()):
        parts += _row(TOP + ROW * number + ROW / 2, left, name, ways, figures)
    return "\n".join([*parts, "</svg>", ""])


def _row(y: float, left: float, name: str, ways: dict[str, Entry], figures: Entry) -> list[str]:
    seconds = {way: f.whole_seconds(ways[way], figures) for way in WAYS if way in ways}
    limit = ways["module"]["limit"]
    spans = [_x(spent, left) for spent in seconds.values()]
    parts = [
        _text(left - 30, y + 5, name, "end"),
        f'  <path class="span" d="M{min(spans):.1f} {y} H{max(spans):.1f}"/>',
        f'  <path class="limit" d="M{_x(limit, left):.1f} {y - 10} v20"/>',
    ]
    for way in reversed(seconds):
        said = f"{WAYS[way]}: {duration(seconds[way])}"
        parts.append(_dot(_x(seconds[way], left), y, way, said))
    # One above the line and one behind it: they never meet, nor those of the rows above and below.
    parts.append(_text(_x(seconds["module"], left) + 8, y - 10, duration(seconds["module"]), "small label"))
    slowest = max(seconds.values())
    if slowest > 1.5 * seconds["module"]:
        parts.append(_text(max(spans) + 10, y + 4, duration(slowest), "small label"))
    return parts


def _x(seconds: float, left: float) -> float:
    first, last = math.log(TICKS[0]), math.log(TICKS[-1])
    return left + (WIDTH - left - RIGHT) * (math.log(seconds) - first) / (last - first)


def _width(words: str) -> float:
    """The most that a text of the usual size takes."""
    return SIZE * LETTER * len(words)


def _tick(seconds: int) -> str:
    if seconds < 60:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 3600 else f"{seconds // 3600} h"


def _text(x: float, y: float, words: str, kind: str = "") -> str:
    return f'  <text{f" class={chr(34)}{kind}{chr(34)}" if kind else ""} x="{x:.1f}" y="{y:.1f}">{escape(words)}</text>'


def _dot(x: float, y: float, way: str, title: str = "") -> str:
    said = f"<title>{escape(title)}</title>" if title else ""
    return f'  <circle class="{way}" cx="{x:.1f}" cy="{y:.1f}" r="6">{said}</circle>'
