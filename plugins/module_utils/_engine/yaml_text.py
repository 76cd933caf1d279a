# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A set as the YAML that a user would have written, for diffs: a condition or an action takes one line. Pure.

ansible-core turns mappings in a diff into JSON with a line for every brace, in which nobody finds a moved rule. What is
written here can be copied into a playbook. PyYAML may be missing where modules run.
"""

from __future__ import annotations

import json
import re
import typing as t

_PLAIN = re.compile(r"[A-Za-z_/][A-Za-z0-9_./*-]*")
# Words that YAML 1.1 takes for something other than text.
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})


def as_yaml(
    option: str,
    entries: t.Sequence[t.Mapping[str, t.Any]],
    titles: t.Sequence[str] = (),
    inner: t.Sequence[t.Sequence[str]] = (),
) -> str:
    """The entries of an option, as text that means the same when it is read as YAML.

    Args:
        option: its name.
        entries: what it has.
        titles: what people call each of the entries. A diff shows few lines around a difference, and those of one rule
            look like those of another, so that each line says in a comment whose it is.
        inner: the sets that lie in each of the entries, as such text.
    """
    if not entries:
        return f"{option}: []\n"
    lines = [f"{option}:"]
    for number, entry in enumerate(entries):
        title = printable(titles[number]) if titles else ""
        comment = f"  # {title}" if title else ""
        mark = "-"
        for name, value in entry.items():
            if isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
                lines.append(f"  {mark} {name}:{comment}")
                lines += [f"      - {_block(one)}{comment}" for one in value]
            else:
                text = flow(value)
                lines.append(f"  {mark} {name}: {text}{comment if text != title else ''}")
            mark = " "
        lines += [f"    {line}" for text in (inner[number] if inner else ()) for line in text.splitlines()]
    return "\n".join(lines) + "\n"


def _block(value: t.Mapping[str, t.Any]) -> str:
    """A mapping without braces if it has a single key, as conditions and actions have."""
    if len(value) != 1:
        return flow(value)
    ((name, content),) = value.items()
    return f"{flow(name)}: {flow(content)}"


def flow(value: t.Any) -> str:
    """A value as YAML in one line."""
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value.lower() not in _WORDS:
        return value
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, t.Mapping):
        return "{" + ", ".join(f"{flow(name)}: {flow(content)}" for name, content in value.items()) + "}"
    # YAML wants characters that cannot be seen to be escaped, and would take some of them for the end of a line.
    return printable(json.dumps(value, ensure_ascii=False))


def printable(text: str) -> str:
    """Text that came from outside, made inert for a screen and a log: one line, and nothing in it that acts unseen.

    Control characters, line and paragraph separators, what turns the direction of writing, what has no width, and halves
    of surrogate pairs are written as in a YAML text in double quotes. All else stays as it is.
    """
    return text if text.isprintable() else "".join(char if char.isprintable() else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    number = ord(char)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
