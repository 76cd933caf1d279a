# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Plans without any service: the schemas of two kinds, their items and entries, operations and the calls that carry them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.alicloud.ga.plugins.module_utils._engine.actions import Write
from ansible_collections.alicloud.ga.plugins.module_utils._engine.batches import CallFor
from ansible_collections.alicloud.ga.plugins.module_utils._engine.entries import Entry, Table
from ansible_collections.alicloud.ga.plugins.module_utils._engine.kind import Item
from ansible_collections.alicloud.ga.plugins.module_utils._engine.plan import I, Operation
from ansible_collections.alicloud.ga.plugins.module_utils._engine.resource import Batch, Call
from ansible_collections.alicloud.ga.plugins.module_utils._resources.destinations import DESTINATIONS as _KIND
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules.schema import SCHEMA as RULES

__all__ = ["DESTINATIONS", "RULES", "batch_of", "becomes", "by", "destination", "wanted_destination", "was"]

DESTINATIONS = Table(_KIND)


def destination(key: str, first: int, last: int, *protocols: str) -> Item:
    """A live destination, for TCP if nothing else is said; without an id a new one."""
    return Item(key, {"from_port": first, "to_port": last, "protocols": sorted(protocols or ("TCP",))})


def wanted_destination(first: int, last: int, *protocols: str, number: int = 0) -> Entry:
    """An entry without an id."""
    return Entry(f"destinations[{number}]", "", {**destination("", first, last, *protocols).values})


def by(most: int | None) -> CallFor[Any]:
    """Says of every operation that a call carries at most so many of them."""
    return lambda operation: Call(Write(operation.action, most=most))


def batch_of(operations: Sequence[Operation[I]], depends: bool = False) -> Batch[I]:
    """One write of these operations, which are all of one action."""
    return Batch(operations[0].action, tuple(operations), by(20)(operations[0]), depends)


def was(operation: Operation[I]) -> I:
    """The item before an operation that does not create it."""
    assert operation.before is not None
    return operation.before


def becomes(operation: Operation[I]) -> I:
    """The item after an operation that does not delete it."""
    assert operation.after is not None
    return operation.after
