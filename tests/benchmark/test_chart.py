# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No label of the chart is cut at the edge or lies on another, in the widest font that the chart names."""

from __future__ import annotations

import itertools
import typing as t
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmark import chart
from benchmark import figures as f
from benchmark.scenarios import SCENARIOS

CHECKED_IN = Path(__file__).resolve().parents[2] / "docs" / "docsite" / "rst" / "images" / "benchmark.svg"
NAMES = [scenario.name for scenario in SCENARIOS]
SVG = "{http://www.w3.org/2000/svg}"
# How far each letter advances in DejaVu Sans, in 1/2048 of its size (the table hmtx of DejaVuSans.ttf).
ADVANCES = {
    569: "ijl", 604: "IJ", 651: " ,.", 690: "/:;", 721: "f", 739: "-", 799: "()", 803: "t", 842: "r", 1067: "s",
    1075: "z", 1126: "c", 1141: "L", 1178: "F", 1186: "k", 1212: "vxy", 1235: "P", 1251: "TY", 1253: "o", 1255: "a",
    1260: "e", 1294: "E", 1298: "hnu", 1300: "Sbdgpq", 1303: "0123456789", 1401: "AV", 1540: "H", 1675: "w", 1995: "m",
}  # fmt: skip
ADVANCE = {letter: units for units, letters in ADVANCES.items() for letter in letters}
# The bold face is at most so much wider.
BOLD = 1.15


class Box(t.NamedTuple):
    """Where a text stands."""

    words: str
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def boxes(drawing: str) -> tuple[list[Box], float, float]:
    """The boxes of all texts, and the width and height of the drawing."""
    root = ET.fromstring(drawing.partition("-->")[2])
    width, height = map(float, root.attrib["viewBox"].split()[2:])
    found = []
    for text in root.iter(f"{SVG}text"):
        kinds = (text.get("class") or "").split()
        words = text.text or ""
        size = 12 if "small" in kinds else 14
        wide = sum(ADVANCE[letter] for letter in words) / 2048 * size * (BOLD if "bold" in kinds else 1)
        x, y = float(text.attrib["x"]), float(text.attrib["y"])
        left = x - wide if "end" in kinds else x - wide / 2 if "middle" in kinds else x
        # The letters of DejaVu Sans reach 0.76 of their size up, and 0.24 down.
        found.append(Box(words, left, y - 0.76 * size, left + wide, y + 0.24 * size))
    return found, width, height


def dots(drawing: str) -> Iterator[Box]:
    root = ET.fromstring(drawing.partition("-->")[2])
    for dot in root.iter(f"{SVG}circle"):
        x, y, radius = (float(dot.attrib[name]) for name in ("cx", "cy", "r"))
        yield Box("a dot", x - radius, y - radius, x + radius, y + radius)


def figures(seconds: dict[str, tuple[float, float, float]]) -> dict[str, t.Any]:
    """What the benchmark finds, as far as the chart looks at it: by scenario, seconds of module, script and loop."""
    rows = [
        {
            "scenario": name,
            "way": way,
            "settling": f.COMPARED_AT,
            "limit": min(spent) * 0.95,
            "waited": one,
            "worked": 0.0,
            "processes": 0,
        }
        for name, spent in seconds.items()
        for way, one in zip(chart.WAYS, spent)
    ]
    return {"scaled": rows}


def assert_legible(drawing: str) -> None:
    found, width, height = boxes(drawing)
    assert len(found) > len(chart.TICKS)
    for box in found:
        assert box.left >= 4, f"{box} is cut"
        assert box.right <= width - 4, f"{box} is cut"
        assert 0 <= box.top < box.bottom <= height, f"{box} is cut"
    for one, other in itertools.combinations(found, 2):
        assert not one.meets(other), f"{one} lies on {other}"
    for one, dot in itertools.product(found, dots(drawing)):
        assert not one.meets(dot), f"{dot} lies on {one}"


SPENT = st.floats(34, chart.TICKS[-1])


@given(st.lists(st.tuples(SPENT, SPENT, SPENT), min_size=len(NAMES), max_size=len(NAMES)))
def test_whatever_the_figures_are_the_labels_are_legible(spent: list[tuple[float, float, float]]) -> None:
    assert_legible(chart.draw(figures({name: (min(one), *one[1:]) for name, one in zip(NAMES, spent)})))


@pytest.mark.parametrize("name", NAMES)
def test_each_scenario_alone(name: str) -> None:
    assert_legible(chart.draw(figures({name: (65.1, 1200.0, 1302.0)})))


def test_the_chart_of_the_guide() -> None:
    assert_legible(CHECKED_IN.read_text("utf-8"))
