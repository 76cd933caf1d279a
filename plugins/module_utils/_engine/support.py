# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an item of a set needs another one of the same set for: whether it will be there. Pure.

Imported only for kinds that have such items.
"""

from __future__ import annotations

import typing as t

from .._errors import Problems
from .kind import Item, Kind
from .plan import Operation
from .slots import Extent


def held_by(kind: Kind, items: t.Iterable[Item]) -> set[Extent]:
    """The places that these items hold."""
    return {extent for item in items for extent in (kind.slots.extents(item.values) if kind.slots else ())}


def needs(kind: Kind, item: Item) -> set[Extent]:
    """The places that others must hold so that an item can be."""
    return set(kind.support.needed(item.values)) if kind.support else set()


def carried_out(live: t.Iterable[Item], operations: t.Iterable[Operation[Item]]) -> dict[t.Hashable, Item]:
    """The set after some operations: live items by their ids, new ones by the numbers of the operations."""
    found: dict[t.Hashable, Item] = {item.id: item for item in live}
    for operation in operations:
        key = operation.before.id if operation.before else operation.number
        if operation.after is None:
            found.pop(key, None)
        else:
            found[key] = operation.after
    return found


def lacking(kind: Kind, live: t.Sequence[Item], operations: t.Sequence[Operation[Item]]) -> Problems:
    """Which items will not have what they need, and did not lack it before: what is new, or what something is taken from.

    Args:
        kind: of the set.
        live: the set as it is.
        operations: what is planned.
    """
    after = carried_out(live, operations)
    had, held = held_by(kind, live), held_by(kind, after.values())
    problems: Problems = []
    paths = {operation.number: operation.path for operation in operations}
    for key, item in after.items():
        missing = needs(kind, item) - held
        if not missing or kind.support is None:
            continue
        if not item.id:
            path = f"{paths[t.cast(int, key)]}.{kind.support.member}"
            problems.append((path, f"needs {kind.support.what}, and there will be none"))
        elif missing & had:
            gone = next(one for one in operations if one.before and missing & held_by(kind, [one.before]))
            holder = t.cast(Item, gone.before)
            what = f"{kind.called(holder)} ({holder.id}) cannot go while {kind.called(item)} ({item.id}) stays"
            problems.append((gone.path or "purge", f"{what}, which needs {kind.support.what}"))
    return problems
