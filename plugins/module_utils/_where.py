# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that say where something is: each of these by its id or, under the plain word, by its name. Pure."""

from __future__ import annotations

import typing as t

from ansible_collections.alicloud.ga.plugins.module_utils._errors import Problems

ACCELERATOR, LISTENER, ENDPOINT_GROUP = "accelerator", "listener", "endpoint_group"
_NAMES_SHOWN = 10
_PREFIXES = {ACCELERATOR: "ga-", LISTENER: "lsr-", ENDPOINT_GROUP: "epg-"}  # of all ids that the documentation shows
_ARTICLES = {ACCELERATOR: "an", LISTENER: "a", ENDPOINT_GROUP: "an"}


def where_spec(*nouns: str) -> dict[str, dict[str, t.Any]]:
    """The argument specification of these options."""
    return {option: {"type": "str"} for noun in nouns for option in (f"{noun}_id", noun)}


def check_where(params: t.Mapping[str, t.Any], *required: str) -> Problems:
    """What can be found wrong without asking the service. An empty text counts as not given.

    Args:
        params: the options.
        required: the nouns of which one of the two options must be given.
    """
    given = {noun for noun in (ACCELERATOR, LISTENER, ENDPOINT_GROUP) if params.get(f"{noun}_id") or params.get(noun)}
    problems = [
        (noun, f"cannot be given together with {noun}_id")
        for noun in (ACCELERATOR, LISTENER, ENDPOINT_GROUP)
        if params.get(f"{noun}_id") and params.get(noun)
    ]
    problems += [(f"{noun}_id", f"is required, or {noun} with the name") for noun in required if noun not in given]
    if ACCELERATOR in required or ACCELERATOR in given or params.get(f"{ENDPOINT_GROUP}_id"):
        return problems
    return problems + [
        (noun, "is a name, which is looked for in one accelerator only: accelerator_id or accelerator is required too")
        for noun in (LISTENER, ENDPOINT_GROUP)
        if params.get(noun)
    ]


def option_of(noun: str, params: t.Mapping[str, t.Any]) -> str:
    """Which of its two options says where something is."""
    return f"{noun}_id" if params.get(f"{noun}_id") else noun


def misplaced(noun: str, one: str) -> str:
    """In words, what may be meant by an id that is not there; empty if it looks like what it should be.

    That all ids begin so is not promised, so that it is only asked about what the service does not know.
    """
    if one.startswith(_PREFIXES[noun]):
        return ""
    other = next((known for known, prefix in _PREFIXES.items() if one.startswith(prefix)), None)
    if other:
        return f"it looks like the id of {_ARTICLES[other]} {other.replace('_', ' ')}"
    words = noun.replace("_", " ")
    return f"the id of {_ARTICLES[noun]} {words} begins with {_PREFIXES[noun]}; if this is its name, give it as {noun}"


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
