# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What whole accelerators take, as counts that no machine is too slow for; and that the README's first table says so."""

from __future__ import annotations

import re

import pytest

from benchmark import scaled, trees
from benchmark import table as tables
from tools.tree import CHECKOUT

# Writes of all in one task, of a task for each set, of a task for each item, and of Terraform; reads of the first.
COUNTED = {
    ("web", trees.NEW): (4, 5, 25, 26, 21),
    ("web", trees.FINISHED): (2, 3, 23, 23, 14),
    ("web", trees.NOTHING): (0, 0, 0, 0, 6),
    ("web", trees.CHANGE): (1, 1, 1, 1, 15),
    ("web", trees.DOWN): (5, 5, 25, 25, 26),
    ("custom routing", trees.NEW): (4, 9, 51, 52, 29),
    ("custom routing", trees.FINISHED): (2, 7, 49, 49, 22),
    ("custom routing", trees.NOTHING): (0, 0, 0, 0, 12),
    ("custom routing", trees.CHANGE): (1, 1, 1, 1, 20),
    ("custom routing", trees.DOWN): (7, 9, 51, 51, 39),
}
each_case = pytest.mark.parametrize("case", trees.CASES, ids=[case.name for case in trees.CASES])


def first_table() -> list[list[str]]:
    """The rows of the README's first table, the heading first."""
    found = re.search(r"(?:^\|.*\n)+", (CHECKOUT / "README.md").read_text("utf-8"), re.MULTILINE)
    assert found
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in found.group().splitlines()]
    return [rows[0], *rows[2:]]


@each_case
def test_one_task_takes_the_fewest_writes_and_what_it_reads_is_counted(case: trees.Case) -> None:
    cost = scaled.with_tasks(case, 0, case.work())
    assert cost.correct
    one, _separate, _single, _terraform, reads = COUNTED[case.tree.name, case.step]
    assert (cost.counts.writes, cost.counts.reads) == (one, reads)
    assert cost.waited == 0
    assert one == trees.FEWEST.get(case.step, one)


@each_case
def test_the_other_ways(case: trees.Case) -> None:
    _one, separate, single, terraform, _reads = COUNTED[case.tree.name, case.step]
    for tasks, writes in ((case.separate(), separate), (case.single(), single)):
        cost = scaled.with_tasks(case, 0, tasks)
        assert cost.correct
        assert cost.counts.writes == writes
    assert case.terraform == terraform


@each_case
def test_the_first_table_of_the_readme_says_so(case: trees.Case) -> None:
    head, *rows = first_table()
    assert head == ["tree", "what happens", *tables.TREE_WAYS.values()]
    (row,) = [row for row in rows if row[:2] == [case.tree.name, case.step]]
    said = [int(cell.split(" write")[0]) for cell in row[2:]]
    assert said == list(COUNTED[case.tree.name, case.step][:4])


def test_a_wrong_result_is_noticed() -> None:
    """Whoever does nothing has made, changed and taken away nothing."""
    for case in trees.CASES:
        assert scaled.with_tasks(case, 0, []).correct == (case.step == trees.NOTHING)
