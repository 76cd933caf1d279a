# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where exactly nested options are wrong. Pure, and only asked once Ansible has found that they are."""

from __future__ import annotations

import typing as t

from ansible.module_utils.common.validation import (
    check_type_bool,
    check_type_dict,
    check_type_float,
    check_type_int,
    check_type_list,
)

from ansible_collections.alicloud.ga.plugins.module_utils._errors import Problems

_CONVERSIONS: dict[str, t.Callable[[t.Any], t.Any]] = {
    "int": check_type_int,
    "float": check_type_float,
    "bool": check_type_bool,
    "list": check_type_list,
    "dict": check_type_dict,
}
# Ansible's types in the words of YAML, in which the options were written.
TYPES_IN_WORDS = {
    "int": "an integer",
    "float": "a number",
    "bool": "true or false",
    "list": "a list",
    "dict": "a mapping",
    "str": "text",
}


def find_problems(spec: t.Mapping[str, t.Any], params: t.Mapping[str, t.Any], prefix: str = "") -> Problems:
    """Everything that Ansible would refuse, with the path of the option, such as `rules[3].conditions[0].hots`.

    Args:
        spec: an argument specification.
        params: the values given.
        prefix: the path of the values.
    """
    problems: Problems = []
    known = {name: name for name in spec}
    known.update({alias: name for name, entry in spec.items() for alias in entry.get("aliases", ())})
    for name, value in params.items():
        if str(name).startswith("_ansible"):
            continue
        if name not in known:
            problems.append((f"{prefix}{name}", f"is not an option{_hint(str(name), known)}"))
        elif value is not None:
            problems += _check_value(spec[known[name]], value, f"{prefix}{name}")
    for name, entry in spec.items():
        given = [alias for alias in (name, *entry.get("aliases", ())) if params.get(alias) is not None]
        if entry.get("required") and not given:
            hint = "; write [] to mean an empty list" if entry.get("type") == "list" else ""
            problems.append((f"{prefix}{name}", f"is required{hint}"))
    return problems


def _hint(name: str, known: t.Iterable[str]) -> str:
    import difflib  # Only needed to help with a mistake.

    names = sorted(known)
    close = difflib.get_close_matches(name, names, 1)
    return f"; did you mean {close[0]}?" if close else f"; there are {', '.join(names)}"


def _check_value(entry: t.Mapping[str, t.Any], value: t.Any, path: str) -> Problems:
    kind = entry.get("type", "str")
    if kind in _CONVERSIONS:
        try:
            value = _CONVERSIONS[kind](value)
        except (TypeError, ValueError):
            return [(path, f"must be {TYPES_IN_WORDS[kind]}, and is {value!r}")]
    if kind == "list" and entry.get("elements"):
        element = {**entry, "type": entry["elements"], "elements": None}
        return [
            problem for number, one in enumerate(value) for problem in _check_value(element, one, f"{path}[{number}]")
        ]
    choices = entry.get("choices")
    if choices and value not in choices:
        return [(path, f"must be one of {', '.join(map(str, choices))}, and is {value!r}")]
    if kind == "dict" and entry.get("options"):
        return find_problems(entry["options"], value, f"{path}.")
    return []
