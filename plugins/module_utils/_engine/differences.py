# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What differs between two entries of an option, for people: each difference with its path. Pure.

Imported only where there is something to do: each file that is imported costs every run.
"""

from __future__ import annotations

import typing as t
from difflib import SequenceMatcher

from .yaml_text import flow

# A page of HTML would hide the other differences. The diff has it whole.
_LONGEST = 80
_BEFORE_THE_DIFFERENCE = 20


def differences(before: t.Any, after: t.Any, path: str = "") -> list[str]:
    """What differs between two values.

    Args:
        before: a value of the kind that YAML has.
        after: another one.
        path: where both stand.

    Returns:
        `path: old → new` for what is another, `path: - old` for what is gone, `path: + new` for what is added, each with
        the deepest place that has it. The index in a list is that of the list before for what is gone, and of the list after for all else.
    """
    if isinstance(before, t.Mapping) and isinstance(after, t.Mapping) and _comparable(before, after):
        return _of_mappings(before, after, path)
    if isinstance(before, (list, tuple)) and isinstance(after, (list, tuple)):
        return _of_lists(before, after, path)
    if flow(before) == flow(after):
        return []
    old, new = _cut(flow(before), flow(after))
    return [f"{path}: {old} → {new}"]


def _comparable(before: t.Mapping[str, t.Any], after: t.Mapping[str, t.Any]) -> bool:
    """Two conditions or actions of different types have nothing in common that could be compared."""
    return bool(before.keys() & after.keys())


def _of_mappings(before: t.Mapping[str, t.Any], after: t.Mapping[str, t.Any], path: str) -> list[str]:
    found = []
    for name in (*before, *(name for name in after if name not in before)):
        place = f"{path}.{flow(name)}" if path else flow(name)
        if name not in after:
            found.append(_gone(place, before[name]))
        elif name not in before:
            found.append(_added(place, after[name]))
        else:
            found += differences(before[name], after[name], place)
    return found


def _of_lists(before: t.Sequence[t.Any], after: t.Sequence[t.Any], path: str) -> list[str]:
    """Elements that are equal are no difference, wherever others came or went beside them."""
    found = []
    steps = SequenceMatcher(None, [*map(flow, before)], [*map(flow, after)], autojunk=False).get_opcodes()
    for step, first, end, new_first, new_end in steps:
        if step == "equal":
            continue
        for old, new in _paired(before, range(first, end), after, range(new_first, new_end)):
            if old is None:
                found.append(_added(f"{path}[{new}]", after[t.cast(int, new)]))
            elif new is None:
                found.append(_gone(f"{path}[{old}]", before[old]))
            else:
                found += differences(before[old], after[new], f"{path}[{new}]")
    return found


def _paired(
    before: t.Sequence[t.Any], old: range, after: t.Sequence[t.Any], new: range
) -> list[tuple[int | None, int | None]]:
    """Which element became which, in order: as many as there were are paired by place, else by what they have in common."""
    if len(old) == len(new):
        return [*zip(old, new)]
    pairs: list[tuple[int | None, int | None]] = []
    left = list(new)
    for one in old:
        other = next((other for other in left if _alike(before[one], after[other])), None)
        if other is not None:
            # What stands before it has no partner any more: the order is kept.
            pairs += [(None, passed) for passed in left[: left.index(other)]]
            left = left[left.index(other) + 1 :]
        pairs.append((one, other))
    return [*pairs, *((None, other) for other in left)]


def _alike(one: t.Any, other: t.Any) -> bool:
    return isinstance(one, t.Mapping) and isinstance(other, t.Mapping) and _comparable(one, other)


def _gone(path: str, value: t.Any) -> str:
    return f"{path}: - {_cut(flow(value), '')[0]}"


def _added(path: str, value: t.Any) -> str:
    return f"{path}: + {_cut(flow(value), '')[0]}"


def _cut(one: str, other: str) -> tuple[str, str]:
    """Two texts, each so far as one line can hold it, and so that what differs is in what is left."""
    if max(len(one), len(other)) <= _LONGEST:
        return one, other
    same = next((place for place, (a, b) in enumerate(zip(one, other)) if a != b), min(len(one), len(other)))
    start = max(0, same - _BEFORE_THE_DIFFERENCE)
    return _window(one, start), _window(other, start)


def _window(text: str, start: int) -> str:
    end = start + _LONGEST
    return f"{'…' if start else ''}{text[start:end]}{'…' if text[end:] else ''}"
