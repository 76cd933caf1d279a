# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that say where something is: each of these by its id or, under the plain word, by its name.

A name is looked for only where no id is given.
"""

from __future__ import annotations

import typing as t

from .._engine.actions import Locked, Named, ask_parent
from .._engine.names import find
from .._errors import NotThere, OptionError, Problems
from .._wire.busy import Reader

Params = t.Mapping[str, t.Any]


class Placed(t.Protocol):
    """A kind, as what runs its modules sees it; see `kind.Kind`."""

    @property
    def option(self) -> str:
        """The option, and the result, with the set."""

    @property
    def place(self) -> tuple[Named, ...]:
        """What it lies in."""

    @property
    def needs(self) -> tuple[Named, ...]:
        """Which of these the user must say."""

    @property
    def lock(self) -> Locked:
        """What every write locks, and is asked about where the service refuses to read."""


def place_spec(place: t.Iterable[Named]) -> dict[str, dict[str, t.Any]]:
    """The argument specification of these options, from the kinds that something lies in."""
    return {option: {"type": "str"} for kind in place for option in (f"{kind.word}_id", kind.word)}


def check_place(params: Params, place: t.Sequence[Named], needs: t.Sequence[Named]) -> Problems:
    """What can be found wrong without asking the service. An empty text counts as not given.

    Args:
        params: the options.
        place: the kinds that something lies in, from the whole to the part.
        needs: those of which one of the two options must be given.
    """
    words = [kind.word for kind in place]
    given = {word for word in words if params.get(f"{word}_id") or params.get(word)}
    both = [word for word in words if params.get(f"{word}_id") and params.get(word)]
    problems = [(word, f"cannot be given together with {word}_id") for word in both]
    required = [kind.word for kind in needs]
    led = {
        kind.word for number, kind in enumerate(place) if any(_leads(params, one, kind) for one in place[number + 1 :])
    }
    problems += [
        (f"{word}_id", f"is required, or {word} with the name") for word in required if word not in given | led
    ]
    outer = words[:1]
    if not outer or outer[0] in given or outer[0] in required or _suffices(params, place, needs):
        return problems
    return problems + [
        (word, f"is a name, which is looked for in one {outer[0]} only: {outer[0]}_id or {outer[0]} is required too")
        for number, word in enumerate(words[1:], 1)
        if params.get(word) and not any(_leads(params, kind, place[0]) for kind in place[:number])
    ]


def _suffices(params: Params, place: t.Sequence[Named], needs: t.Sequence[Named]) -> bool:
    """Whether the innermost id is given, and is all that is needed."""
    return bool(needs) and tuple(needs) == tuple(place[-1:]) and bool(params.get(f"{place[-1].word}_id"))


def _leads(params: Params, kind: Named, outer: Named) -> bool:
    """Whether the id of a kind is given, and what describes it says what it lies in."""
    return bool(params.get(f"{kind.word}_id") and kind.describe and outer.id in kind.describe.learns)


def look_up(reader: Reader, params: Params, place: t.Sequence[Named], needs: t.Sequence[Named]) -> None:
    """Tell the reader the ids of what the options say.

    Args:
        reader: reads from the service.
        params: the options, as `check_place` has found them good.
        place: the kinds to look up, from the whole to the part.
        needs: see `check_place`.

    Raises:
        NotThere: there is nothing with a name.
        OptionError: a name is not unique.
    """
    for kind in place[-1:] if _suffices(params, place, needs) else place:
        found = params[f"{kind.word}_id"] or ""
        if not found and params[kind.word]:
            _learn(reader, kind, place)
            raws = reader.all(kind.listing, kind.where(reader.place))
            names = [(str(raw.get(kind.id)), str(raw.get(kind.name) or "")) for raw in raws]
            problems: Problems = []
            found = find(kind.noun, kind.word, params[kind.word], names, problems)
            if problems:
                # That it is not there is no wonder where what it is to lie in can have none of its kind.
                ask_parent(kind, reader, params)
                there = {one for pair in names for one in pair}
                raise OptionError(problems) if params[kind.word] in there else NotThere(problems)
        if found:
            reader.place[kind.id] = found
    for kind in reversed(place):
        if reader.place.get(kind.id) and not all(reader.place.get(one.id) for one in needs) and kind.describe:
            kind.describe.ask(reader.call, reader.place)


def _learn(reader: Reader, wanted: Named, place: t.Sequence[Named]) -> None:
    """Find out where a list of names is, if an id that is known says that."""
    for kind in place:
        if reader.place.get(kind.id) and kind.describe:
            lacking = [name for name in wanted.listing.place if not reader.place.get(name)]
            if set(lacking) & set(kind.describe.learns):
                kind.describe.ask(reader.call, reader.place)
