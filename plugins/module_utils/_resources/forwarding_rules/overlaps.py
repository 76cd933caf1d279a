# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which conditions may fit one and the same request, and which fit whatever others fit. Pure.

What nobody has documented of conditions (docs/ga-api.md, 4) is taken either way: two are said to overlap unless they surely
do not, and one is said to cover another only if it surely does. Imported only for plans of several writes.
"""

from __future__ import annotations

import bisect
import itertools
import re
import typing as t

from .arrangement import merge_paths
from .parts import CONDITIONS, OTHER, Part
from .values import network

Parts = tuple[Part, ...]

# What a plain host or path is made of: whatever else stands there may make a regular expression of it.
_PLAIN = re.compile(r"[a-z0-9$\-_.+/&@:'*?](?:[a-z0-9$\-_.+/&~@:'*?])*")
_WILD = re.compile("[*?]")


class _Span(t.NamedTuple):
    """The texts that begin and end so; if it is exact, only the very text."""

    begin: str
    end: str
    exact: bool


def bits(mask: int) -> t.Iterator[int]:
    """The numbers of the bits that are set, from the lowest."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def overlapping(found: t.Mapping[int, int], conditions: t.Sequence[Parts]) -> list[int]:
    """For each of some conditions, who may take a request that fits them.

    Conditions of several types are ANDed, so that it is enough for one type to tell them apart. Only hosts, paths, methods
    and addresses do: a request can have several headers, parameters and cookies.

    Args:
        found: who has the conditions, as a mask, by their number.
        conditions: all of them, each once.
    """
    everybody = 0
    for mask in found.values():
        everybody |= mask
    reach = [everybody] * len(conditions)
    for option, agreeing in _TYPES.items():
        values = [_values(one, option) for one in conditions]
        carriers: dict[str, int] = {}
        whatever = 0
        for number, texts in enumerate(values):
            if texts is None:
                whatever |= found[number]
            else:
                for text in texts:
                    carriers[text] = carriers.get(text, 0) | found[number]
        if not carriers:
            continue
        takers = agreeing(carriers)
        for number, texts in enumerate(values):
            if texts is not None:
                fitting = whatever
                for text in texts:
                    fitting |= takers[text]
                reach[number] &= fitting
    return reach


def _values(conditions: Parts, option: str) -> frozenset[str] | None:
    """The values of one type, any of which a request may have; None if it may have whatever.

    Several conditions of one type are taken for ORed: if they are ANDed, fewer requests fit them.
    """
    texts: list[str] = []
    for part in conditions:
        if part.option == option and not part.members:
            texts += part.value
        elif part.option == option or (
            part.option == OTHER and CONDITIONS.wire(part) == CONDITIONS.by_option[option].wire
        ):
            return None  # A value that is not known may fit whatever.
    return frozenset(text.lower() for text in texts) if texts else None


def _same(carriers: t.Mapping[str, int]) -> t.Mapping[str, int]:
    return carriers


def _hosts(carriers: t.Mapping[str, int]) -> dict[str, int]:
    return _spans(carriers, {text: _span(text, prefix=False) for text in carriers})


def _paths(carriers: t.Mapping[str, int]) -> dict[str, int]:
    """Whether a path without a wildcard fits longer ones too is not documented [open], so that it may."""
    return _spans(carriers, {text: _span(text, prefix=True) for text in carriers})


def _span(text: str, prefix: bool) -> _Span:
    if not _PLAIN.fullmatch(text):
        return _Span("", "", False)
    wild = [match.start() for match in _WILD.finditer(text)]
    if wild:
        return _Span(text[: wild[0]], text[wild[-1] + 1 :], False)
    return _Span(text, "", False) if prefix else _Span(text, text, True)


def _spans(carriers: t.Mapping[str, int], spans: t.Mapping[str, _Span]) -> dict[str, int]:
    """Who has texts that agree with each one in how they begin and how they end."""
    texts = list(spans)
    begins = _beginning({number: spans[text].begin for number, text in enumerate(texts)})
    ends = _beginning({number: spans[text].end[::-1] for number, text in enumerate(texts)})
    wild = sum(1 << number for number, text in enumerate(texts) if not spans[text].exact)
    takers = {}
    for number, text in enumerate(texts):
        agreeing = begins[number] & ends[number]
        if spans[text].exact:
            agreeing &= wild | (1 << number)
        takers[text] = 0
        for other in bits(agreeing):
            takers[text] |= carriers[texts[other]]
    return takers


def _beginning(texts: t.Mapping[int, str]) -> dict[int, int]:
    """For the number of each text, the mask of those of which one begins with the other."""
    having: dict[str, int] = {}
    for number, text in texts.items():
        having[text] = having.get(text, 0) | (1 << number)
    ordered = sorted(having)
    agreeing = {}
    for position, text in enumerate(ordered):
        mask = 0
        for length in range(len(text)):
            mask |= having.get(text[:length], 0)
        for longer in itertools.islice(ordered, position, None):
            if not longer.startswith(text):
                break
            mask |= having[longer]
        agreeing[text] = mask
    return {number: agreeing[text] for number, text in texts.items()}


def _blocks(carriers: t.Mapping[str, int]) -> dict[str, int]:
    """Who has addresses in common with each block: of two blocks, one lies in the other or they are apart."""
    ends = []
    for text in carriers:
        block = network(text)
        ends.append((block.version, int(block.network_address), int(block.broadcast_address), text))
    ends.sort()
    firsts = [(version, first) for version, first, _last, _text in ends]
    takers = dict.fromkeys(carriers, 0)
    for position, (version, _first, last, text) in enumerate(ends):
        for _version, _inner, _end, other in ends[position : bisect.bisect_right(firsts, (version, last))]:
            takers[text] |= carriers[other]
            takers[other] |= carriers[text]
    return takers


_TYPES: dict[str, t.Callable[[t.Mapping[str, int]], t.Mapping[str, int]]] = {
    "host": _hosts,
    "path": _paths,
    "method": _same,
    "source_ip": _blocks,
}


def covers(one: Parts, other: Parts) -> bool:
    """Whether whatever request fits the other conditions surely fits these: each of these stands there, or a narrower one."""
    if one is other:
        return True
    mine, theirs = merge_paths(one), merge_paths(other)
    if _is_odd(mine) or _is_odd(theirs):
        return {part.meaning for part in mine} == {part.meaning for part in theirs}
    return all(any(_within(narrow, wide) for narrow in theirs) for wide in mine)


def _is_odd(conditions: Parts) -> bool:
    """Whether it cannot be said what they fit: something in them is unknown, or stands there more often than documented."""
    single = [part.option for part in conditions if part.option in _TYPES]
    return len(single) != len(set(single)) or any(part.option == OTHER or part.members for part in conditions)


def _within(narrow: Part, wide: Part) -> bool:
    if narrow.option != wide.option:
        return False
    if narrow.key == wide.key:
        return True
    if wide.option in _TYPES:
        return set(t.cast("tuple[str, ...]", narrow.key)) <= set(t.cast("tuple[str, ...]", wide.key))
    mine, theirs = (dict(t.cast("tuple[tuple[str, tuple[str, ...]], ...]", part.key)) for part in (narrow, wide))
    if wide.option == "request_header" and mine.keys() != theirs.keys():
        return False  # Whether the headers of one condition are ANDed or ORed is not documented [open].
    return all(set(texts) <= set(theirs.get(name, ())) for name, texts in mine.items())
