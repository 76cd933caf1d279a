# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which item a name means. Pure."""

from __future__ import annotations

import typing as t

from .._errors import Problems

_NAMES_SHOWN = 10


def find(noun: str, path: str, name: str, candidates: t.Iterable[tuple[str, str]], problems: Problems) -> str:
    """The id that goes with a name, which must match to the letter.

    Args:
        noun: what is looked for, in words.
        path: the option that says the name.
        name: the name.
        candidates: pairs of an id and a name.
        problems: what is wrong is added to it.

    Returns:
        The id; an empty text if there is none or more than one.
    """
    names = dict(candidates)
    ids = sorted(one for one, its_name in names.items() if its_name == name)
    if len(ids) == 1:
        return ids[0]
    if ids:
        problems.append((path, f"there are {len(ids)} {noun}s with the name {name!r}: {', '.join(ids)}; give the id"))
    elif name in names:
        problems.append((path, f"{name} is not a name but an id; give it as {path}_id"))
    else:
        problems.append((path, f"there is no {noun} with the name {name!r}{_those_there_are(name, names.values())}"))
    return ""


def _those_there_are(name: str, names: t.Iterable[str]) -> str:
    import difflib  # Only needed to help with a mistake.

    known = sorted({one for one in names if one})
    if not known:
        return ", nor any other that has a name"
    shown = ", ".join(known[:_NAMES_SHOWN])
    more = f" and {len(known) - _NAMES_SHOWN} more" if len(known) > _NAMES_SHOWN else ""
    # A name in other capitals is what people mean most often.
    folded = {one.lower(): one for one in known}
    close = difflib.get_close_matches(name.lower(), folded, 1)
    there = "there is only" if len(known) == 1 else "there are"
    hint = f"did you mean {folded[close[0]]}? {there.capitalize()}" if close else there
    return f"; {hint} {shown}{more}"
