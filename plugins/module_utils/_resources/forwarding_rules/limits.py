# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What must hold of a rule as a whole: its name, and how its parts go together [doc]. Pure.

What is live may break these limits, and can be given back: only what a rule does not have already is checked. That is why
the plan asks, and not the option.
"""

from __future__ import annotations

import typing as t

from ..._errors import Problems
from .parts import OTHER, Part, PartKind
from .values import Text

_TERMINAL = ("forward_group", "redirect", "fix_response", "drop")
_BEFORE_FORWARDING = ("rewrite", "add_header", "remove_header")
# Letters of any script would be too many, ASCII too few: the documentation speaks of Chinese characters [doc].
_NAME = Text(
    2,
    128,
    "[A-Za-z\u4e00-\u9fff][A-Za-z0-9._\u4e00-\u9fff-]*",
    "a name that starts with a letter and is made of letters, digits, '.', '_' and '-'",
)

Parts = tuple[Part, ...]


class _Fault(t.NamedTuple):
    """What is wrong: where, in words, and what makes it the same fault in another rule."""

    place: str
    what: str
    sign: t.Hashable


def check_name(path: str, name: str, problems: Problems) -> None:
    """Whether a name, which is not live already, is one."""
    if name:
        _NAME.check(f"{path}.name", name, problems)


def check_parts(kind: PartKind, path: str, wanted: Parts, live: Parts | None, problems: Problems) -> None:
    """Whether parts go together; what is wrong with the live ones, if there are any, in the same way is let be."""
    known = set() if live is None else {fault.sign for fault in _faults(kind, path, live)}
    problems += [(fault.place, fault.what) for fault in _faults(kind, path, wanted) if fault.sign not in known]


def _faults(kind: PartKind, path: str, found: Parts) -> t.Iterator[_Fault]:
    if not found:
        what = f"must have at least one {kind.noun}; leave it out to not manage the {kind.noun}s"
        yield _Fault(path, what, "none")
    yield from _repetitions(kind, path, found)
    if kind.noun == "action" and not any(part.option == OTHER for part in found):
        yield from _sequence(path, found)
        yield from _headers(path, found)


def _repetitions(kind: PartKind, path: str, found: Parts) -> t.Iterator[_Fault]:
    unrepeatable = {part_type.option for part_type in kind.types if not part_type.repeatable}
    seen: dict[str, int] = {}
    for number, part in enumerate(found):
        if part.option in unrepeatable and part.option in seen:
            what = f"a rule can have only one {part.option}, and has one at [{seen[part.option]}]"
            yield _Fault(f"{path}[{number}]", what, ("repeated", part.option, part.key))
        seen.setdefault(part.option, number)


def _sequence(path: str, found: Parts) -> t.Iterator[_Fault]:
    """Which actions go together, and in which order."""
    terminal = [number for number, part in enumerate(found) if part.option in _TERMINAL]
    for number in terminal[1:]:
        one, other = found[number], found[terminal[0]]
        what = f"{one.option} cannot stand beside {other.option} in one rule"
        yield _Fault(f"{path}[{number}]", what, ("beside", one.option, one.key, other.option))
    forward = next((number for number, part in enumerate(found) if part.option == "forward_group"), None)
    for number, part in enumerate(found):
        if part.option in _BEFORE_FORWARDING and (forward is None or number > forward):
            what = f"{part.option} needs a forward_group after it"
            yield _Fault(f"{path}[{number}]", what, ("after", part.option, part.key, forward is None))


def _headers(path: str, found: Parts) -> t.Iterator[_Fault]:
    seen: dict[str, str] = {}
    for number, part in enumerate(found):
        names = []
        if part.option == "add_header":
            names = [header["name"] for header in part.value]
        elif part.option == "remove_header":
            names = part.value
        place = f"{path}[{number}].{part.option}"
        for name in names:
            if name.lower() in seen:
                what = f"the header {name} is already the subject of {seen[name.lower()]}"
                yield _Fault(place, what, ("header", part.option, part.key, name.lower()))
            seen.setdefault(name.lower(), place)
