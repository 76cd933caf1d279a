# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How values of options, and several things, are called in messages. Pure."""

from __future__ import annotations

import typing as t

# Ansible's types in the words of YAML, in which the options were written.
TYPES_IN_WORDS = {
    "int": "an integer",
    "float": "a number",
    "bool": "true or false",
    "list": "a list",
    "dict": "a mapping",
    "str": "text",
    "path": "text",
}
QUOTES = "put it in quotes (or behind a template, where jinja2_native has taken them away: | string)"


def is_text(value: t.Any) -> bool:
    """Whether it is text, or can be taken for it without a loss."""
    return isinstance(value, (str, int)) and not isinstance(value, bool)


def not_text(value: t.Any) -> str:
    """What to say where a text is wanted and something else has come."""
    said = f"must be text, and is {value!r} of type {type(value).__name__}"
    return f"{said}; {QUOTES}" if value is None or isinstance(value, (bool, float)) else said


def plural(noun: str) -> str:
    """What several are called."""
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def few(names: t.Sequence[str], most: int = 5, between: str = ", ") -> str:
    """The first of some names, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{between.join(names[:most])}{more}"


def counted(noun: str, names: t.Sequence[str]) -> str:
    """How many there are, and what the first of them are called; empty if there are none."""
    return f"{len(names)} {noun if len(names) == 1 else plural(noun)} ({few(names)})" if names else ""
