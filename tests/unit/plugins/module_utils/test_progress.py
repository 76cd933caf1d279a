# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is told of a run: whether a list shows a write, how a set differs from what it was to be, how much was done."""

from __future__ import annotations

import typing as t

import pytest
from support.plans import DESTINATIONS as SCHEMA
from support.plans import batch_of
from support.plans import destination as dest

from ansible_collections.alicloud.ga.plugins.module_utils._engine.kind import Item
from ansible_collections.alicloud.ga.plugins.module_utils._engine.plan import CREATE, DELETE, UPDATE, Operation
from ansible_collections.alicloud.ga.plugins.module_utils._engine.progress import UNKNOWN, Progress, unlike, visible
from ansible_collections.alicloud.ga.plugins.module_utils._engine.resource import Batch

A, B, C = dest("a", 1, 9), dest("b", 11, 19), dest("c", 21, 29)
A_MOVED, B_MOVED = dest("a", 101, 109), dest("b", 111, 119)
MOVES = batch_of([Operation(UPDATE, "", A, A_MOVED), Operation(UPDATE, "", B, B_MOVED)])
REMOVALS = batch_of([Operation(DELETE, None, A, None), Operation(DELETE, None, B, None)])
ADDITIONS = batch_of([Operation(CREATE, "", None, dest("", 1, 9)), Operation(CREATE, "", None, dest("", 11, 19))])


@pytest.mark.parametrize(
    ("batch", "ids", "seen", "shown"),
    [
        (ADDITIONS, ["a", "b"], [A, B], True),
        (ADDITIONS, ["a", "b"], [A, C], False),
        (ADDITIONS, ["a", "b"], [B], False),
        (ADDITIONS, ["a", "b"], [], False),
        # An answer without ids says nothing of what is to be seen.
        (ADDITIONS, [], [], True),
        (REMOVALS, [], [C], True),
        (REMOVALS, [], [B, C], False),
        (REMOVALS, [], [A, C], False),
        (MOVES, [], [A_MOVED, B_MOVED], True),
        (MOVES, [], [A_MOVED, B], False),
        (MOVES, [], [A, B_MOVED], False),
        # Somebody else has changed or deleted it since.
        (MOVES, [], [dest("a", 201, 209), B_MOVED], True),
        (MOVES, [], [B_MOVED], True),
    ],
)
def test_a_list_shows_all_of_a_write_or_comes_from_before_it(
    batch: Batch[Item], ids: list[str], seen: list[Item], shown: bool
) -> None:
    assert visible(SCHEMA, batch, ids, seen) is shown


def test_how_a_set_is_unlike_what_it_was_to_be() -> None:
    assert unlike(SCHEMA, [A, B], [B, A]) == []
    assert unlike(SCHEMA, [A, B], [B]) == ["1-9/TCP (a) is not there"]
    assert unlike(SCHEMA, [A], [A, C]) == ["21-29/TCP (c) was added by somebody else"]
    assert unlike(SCHEMA, [A, B], [dest("a", 1, 8), C]) == [
        "1-9/TCP (a): to_port is 8 instead of 9",
        "11-19/TCP (b) is not there",
        "21-29/TCP (c) was added by somebody else",
    ]


def test_only_what_was_done_is_counted() -> None:
    progress: Progress[Item] = Progress()
    operations: t.Sequence[Operation[Item]] = [*MOVES.operations, *ADDITIONS.operations]
    progress.take_up(operations, operations)
    assert (progress.tally(), progress.changed) == ("", False)
    progress.accepted(MOVES, [], "request")
    progress.doubt(ADDITIONS)
    assert (progress.tally(), progress.changed) == ("2 updated, 1 write", True)
    progress.give_up()
    assert progress.tally() == "2 updated, 1 write"


def test_what_was_accepted_without_an_effect_is_unknown() -> None:
    """What is still as before was not changed; what is neither as before nor as wanted was, and somebody went on."""
    for batch, now, idle in (
        (MOVES, [A, B_MOVED], [0]),
        (MOVES, [A_MOVED, B], [1]),
        (MOVES, [dest("a", 201, 209)], []),
        (REMOVALS, [B, C], [1]),
        (REMOVALS, [C], []),
    ):
        progress: Progress[Item] = Progress()
        progress.take_up(batch.operations, batch.operations)
        progress.accepted(batch, [], "request")
        words = progress.take_back(SCHEMA, now)
        assert [number for number, record in enumerate(progress.records) if record.state == UNKNOWN] == idle
        assert bool(words) is bool(idle)
