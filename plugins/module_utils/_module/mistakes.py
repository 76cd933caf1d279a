# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is wrong with options, nested ones too, and where: asked before Ansible makes other types of them. Pure.

Ansible makes text of whatever stands where a text is wanted: of 1.10 the text 1.1, of `on` the text True. It takes `yes`
for the number 1, cuts a text that stands for a list at its commas, and its versions do not agree on all of it. So each value
is looked at as it came, and what would not stay what was written is refused. The specification is the table for this:

| type | what is taken |
| --- | --- |
| str, path | text, and whole numbers, which lose nothing |
| int | whole numbers, also as text |
| float | numbers, also as text |
| bool | what Ansible takes |
| list | lists; a text or number stands for a list of one or, with commas, of several, unless its elements are mappings |
| dict | mappings; one without options of its own has texts, or lists of texts |
| raw | whatever JSON can say |

Nothing takes null, which as the value of an option means that it is not given.
"""

from __future__ import annotations

import math
import re
import typing as t

from ansible.module_utils.common.validation import check_type_bool, check_type_float, check_type_path

from .._engine.actions import Nested
from .._engine.words import QUOTES, TYPES_IN_WORDS, is_text, not_text
from .._errors import Problems

# What entries may carry only because results are fed back.
_GIVEN_BACK = ("status", "facts")
# Mappings of which only the service knows what is in them.
_KNOWN_TO_THE_SERVICE = ("members", "facts")
_TEXT = {"type": "str"}
_OMITTED = re.compile("__omit_place_holder__[0-9a-f]+")
_INTEGER = re.compile(r"\s*[+-]?[0-9]{1,18}\s*", re.ASCII)
_SURROGATE = re.compile("[\ud800-\udfff]")

Spec = t.Mapping[str, t.Any]


def leave_out_omitted(value: t.Any) -> t.Any:
    """The value without what `omit` stands for in its lists: ansible-core before 2.19 leaves it out of mappings only."""
    if isinstance(value, dict):
        return {name: leave_out_omitted(content) for name, content in value.items()}
    if isinstance(value, list):
        return [leave_out_omitted(one) for one in value if not (isinstance(one, str) and _OMITTED.fullmatch(one))]
    return value


def find_problems(spec: Spec, params: t.Mapping[str, t.Any]) -> Problems:
    """Everything that is not as the specification has it, with the path, such as `rules[3].conditions[0].hots`.

    Args:
        spec: the argument specification of a module.
        params: the values given, as they came.
    """
    given = {name: value for name, value in params.items() if not str(name).startswith("_ansible")}
    return _check_options(spec, given, "", {})


def settle(spec: Spec, params: t.Mapping[str, t.Any]) -> tuple[dict[str, t.Any], dict[str, t.Any]]:
    """Make of nested options what Ansible would, which needs several times as long and fills results with nulls.

    Args:
        spec: the argument specification of a module.
        params: the values given, in which `find_problems` has found nothing.

    Returns:
        The values, those of nested options in the types of their specification, without what is null; and the
        specification that leaves the others to Ansible.
    """
    nested = {name: entry for name, entry in spec.items() if entry.get("options")}
    surface = {
        name: {member: content for member, content in entry.items() if member != "options"} if name in nested else entry
        for name, entry in spec.items()
    }
    values = {
        name: _settled(nested[name], value) if name in nested and value is not None else value
        for name, value in params.items()
    }
    return values, surface


def _settled(entry: Spec, value: t.Any) -> t.Any:
    kind = entry.get("type", "str")
    if kind == "list":
        if not isinstance(value, (list, tuple)):
            value = value.split(",") if isinstance(value, str) else [value]
        element = _element(entry)
        return [_settled(element, one) for one in value]
    options = entry.get("options")
    if kind == "dict" and options:
        found = {name: _settled(options[name], one) for name, one in value.items() if one is not None}
        for name, its_entry in options.items():
            if its_entry.get("default") is not None:
                found.setdefault(name, its_entry["default"])
        return found
    return _MADE[kind](value)


def find_dates(value: t.Any, path: str = "") -> Problems:
    """Dates, which only the controller sees: a module gets text for them, in which `2024-01-15 10:00` looks otherwise.

    Args:
        value: the options as Ansible has read them, or a part of them.
        path: of that part.
    """
    import datetime  # Only on the controller.

    if isinstance(value, datetime.date):
        kind = "datetime" if isinstance(value, datetime.datetime) else "date"  # Ansible has types of its own for both.
        return [(path, f"must be text, and is {str(value)!r} of type {kind}; {QUOTES}")]
    if isinstance(value, dict):
        found = [(f"{path}.{name}" if path else str(name), name, one) for name, one in value.items()]
        return [
            problem for place, name, one in found for problem in (*find_dates(name, place), *find_dates(one, place))
        ]
    if isinstance(value, (list, tuple)):
        return [problem for number, one in enumerate(value) for problem in find_dates(one, f"{path}[{number}]")]
    return []


def _check_options(spec: Spec, given: t.Mapping[str, t.Any], prefix: str, outer: Spec) -> Problems:
    """Check the options of a module or, with a prefix, those of an entry; `outer` is the module's specification then."""
    problems: Problems = []
    known = {name: name for name in spec}
    known.update({alias: name for name, entry in spec.items() for alias in entry.get("aliases", ())})
    for name, value in given.items():
        path = f"{prefix}{name}"
        if name not in known:
            problems.append((path, _unknown(str(name), known, outer)))
        elif value is not None:
            problems += _check_value(spec[known[name]], value, path, outer or spec)
    for name, entry in spec.items():
        if entry.get("required") and all(given.get(alias) is None for alias in (name, *entry.get("aliases", ()))):
            hint = "; write [] to mean an empty list" if entry.get("type") == "list" else ""
            problems.append((f"{prefix}{name}", f"is required{hint}"))
    return problems


def _unknown(name: str, known: t.Iterable[str], outer: Spec) -> str:
    import difflib  # Only needed to help with a mistake.

    names = sorted(set(known) - {*_GIVEN_BACK})
    close = "".join(difflib.get_close_matches(name, [*names, *({"state"} & outer.keys())], 1))
    if name in outer or (close == "state" and "state" not in names):
        return _of_the_module(name if name in outer else "state", outer)
    return f"is not an option; did you mean {close}?" if close else f"is not an option; there are {', '.join(names)}"


def _of_the_module(name: str, outer: Spec) -> str:
    said = f"is not an option of an entry; {name} is an option of the module, for all entries of a task"
    absent = "absent" in outer[name].get("choices", ())
    return f"{said}. Put the entries that are to go in a task of their own with {name}: absent" if absent else said


def _check_value(entry: Spec, value: t.Any, path: str, outer: Spec) -> Problems:
    kind = entry.get("type", "str")
    if kind == "list":
        return _check_list(entry, value, path, outer)
    if kind == "dict" and isinstance(value, str):
        return [(path, _text_is_no(kind, path))]
    if kind != "raw" and not _TAKEN[kind](value):
        return [(path, _refused(entry, kind, value))]
    choices = entry.get("choices")
    if choices and (int(value) if kind == "int" else str(value)) not in choices:
        return [(path, f"must be one of {', '.join(map(str, choices))}, and is {value!r}")]
    if kind == "dict" and entry.get("options"):
        return _check_options(entry["options"], value, f"{path}.", outer)
    if kind == "dict" and not path.endswith(_KNOWN_TO_THE_SERVICE):
        return _check_texts(value, path, outer)
    return _check_characters(value, path)


def _check_texts(value: t.Mapping[t.Any, t.Any], path: str, outer: Spec) -> Problems:
    """Check a mapping from names to texts."""
    problems = [problem for name in value for problem in _check_characters(name, f"{path}.{name!r}")]
    for name, content in value.items():
        for number, one in enumerate(content if isinstance(content, (list, tuple)) else [content]):
            problems += _check_value(_TEXT, one, f"{path}.{name}[{number}]", outer)
    return problems


def _check_list(entry: Spec, value: t.Any, path: str, outer: Spec) -> Problems:
    element = _element(entry)
    if isinstance(value, str):
        if element["type"] == "dict" or "\n" in value.strip() or re.fullmatch(r"\s*\[.*\]\s*", value):
            return [(path, _text_is_no("list", path))]
        value = value.split(",")  # As Ansible does.
    elif not isinstance(value, (list, tuple)):
        if element["type"] == "dict" or isinstance(value, dict):
            return [(path, _refused(entry, "list", value))]
        return _check_value(element, value, path, outer)
    return [
        problem
        for number, one in enumerate(value)
        for problem in _check_value(element, one, f"{path}[{number}]", outer)
    ]


def _element(entry: Spec) -> Spec:
    """The specification of the elements of a list."""
    options = {"options": entry.load()} if isinstance(entry, Nested) else {}
    return {**entry, **options, "type": entry["elements"], "elements": None}


def _text_is_no(kind: str, path: str) -> str:
    (mark,) = re.findall(r"(?:^|\.)(\w+)$", path) or ["-"]
    return (
        f"this is text, and {TYPES_IN_WORDS[kind]} is needed; text that is YAML or JSON has to be read first, as in "
        f'{mark if mark == "-" else mark + ":"} "{{{{ the_text | from_yaml }}}}"'
    )


def _refused(entry: Spec, kind: str, value: t.Any) -> str:
    if entry.get("no_log"):
        return f"must be {TYPES_IN_WORDS[kind]}"
    if kind in ("str", "path"):
        return not_text(value)
    return f"must be {TYPES_IN_WORDS[kind]}, and is {value!r}"


def _check_characters(value: t.Any, path: str) -> Problems:
    """What no request can carry: halves of characters, and numbers that are none."""
    if isinstance(value, str):
        half = _SURROGATE.search(value)
        return [(path, f"has {half[0]!r}, which is half of a character and cannot be sent")] if half else []
    if isinstance(value, float) and not math.isfinite(value):
        return [(path, f"{value!r} is not a number that JSON can say")]
    if isinstance(value, dict):
        return [
            problem
            for name, content in value.items()
            for problem in [*_check_characters(name, f"{path}.{name!r}"), *_check_characters(content, f"{path}.{name}")]
        ]
    if isinstance(value, (list, tuple)):
        return [problem for number, one in enumerate(value) for problem in _check_characters(one, f"{path}[{number}]")]
    return []


def _is_integer(value: t.Any) -> bool:
    return is_text(value) and (isinstance(value, int) or bool(_INTEGER.fullmatch(value)))


def _converts(conversion: t.Callable[[t.Any], t.Any], value: t.Any) -> bool:
    try:
        conversion(value)
    except (TypeError, ValueError, OverflowError):
        return False
    return True


_TAKEN: dict[str, t.Callable[[t.Any], bool]] = {
    "str": is_text,
    "path": is_text,
    "int": _is_integer,
    "float": lambda value: not isinstance(value, bool) and _converts(check_type_float, value),
    "bool": lambda value: _converts(check_type_bool, value),
    "dict": lambda value: isinstance(value, dict),
}

_MADE: dict[str, t.Callable[[t.Any], t.Any]] = {
    "str": lambda value: value if isinstance(value, str) else str(value),
    "path": check_type_path,
    "int": lambda value: value if isinstance(value, int) else int(value),
    "float": check_type_float,
    "bool": check_type_bool,
    "dict": lambda value: value,
    "raw": lambda value: value,
}
