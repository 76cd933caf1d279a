# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is live as the options of a task, and these as YAML for a playbook. Pure, and only used where playbooks run."""

from __future__ import annotations

import re
import typing as t
from collections import Counter

from ansible_collections.alicloud.ga.plugins.module_utils._destination import DESTINATIONS_SPEC, parse_destinations
from ansible_collections.alicloud.ga.plugins.module_utils._errors import OptionError, Problems
from ansible_collections.alicloud.ga.plugins.module_utils._options import TYPES_IN_WORDS
from ansible_collections.alicloud.ga.plugins.module_utils._render import flow
from ansible_collections.alicloud.ga.plugins.module_utils._rules_option import RULES_SPEC, parse_rules

Entry = dict[str, t.Any]

# For each option with a set: its specification, how its entries are checked, and what tells them apart if there is no id.
_SETS: dict[str, tuple[dict[str, t.Any], t.Callable[[t.Sequence[t.Any]], t.Any], tuple[str, ...]]] = {
    "rules": (RULES_SPEC, parse_rules, ("name",)),
    "destinations": (DESTINATIONS_SPEC, parse_destinations, ("from_port", "to_port")),
}
_TYPES: dict[str, t.Any] = {
    "list": (list, tuple),
    "dict": t.Mapping,
    "str": str,
    "int": int,
    "bool": bool,
    "raw": object,
}
_TEMPLATE = ("{{", "{%", "{#")


class _Data(str):
    """A text in a file from which nobody takes a template."""

    __slots__ = ()


_WIDTH = 110
# Options, then entries, then conditions or actions: these are lists with a line for each; what is in them is one line.
_DEPTH_OF_LISTS = 2


def as_options(options: t.Mapping[str, t.Any]) -> Entry:
    """The options of a task that changes nothing, from the sets as the modules return them.

    The id of an entry is left out where it is not needed. What the service has but the module would refuse is left out
    too, so that it is not managed; such an entry keeps its id.

    Raises:
        OptionError: naming the path of everything that no module returns.
    """
    found = {name: value for name, value in options.items() if value not in (None, "")}
    problems: Problems = []
    for name in _SETS.keys() & found.keys():
        _check_types(name, found[name], _SETS[name][0], problems)
    if problems:
        raise OptionError(problems)
    return {name: _entries(name, value) if name in _SETS else value for name, value in found.items()}


def _check_types(path: str, value: t.Any, spec: t.Mapping[str, t.Any], problems: Problems) -> None:
    """Whether the types are those of the specification. Ansible would convert some; what a module returned needs none."""
    kind = spec.get("type", "str")
    if not isinstance(value, _TYPES[kind]):
        problems.append((path, f"must be {TYPES_IN_WORDS[kind]}, as the modules return it, and is {value!r}"))
    elif kind == "list":
        for number, one in enumerate(value):
            _check_types(f"{path}[{number}]", one, {**spec, "type": spec["elements"]}, problems)
    elif kind == "dict":
        for name, its_spec in spec.get("options", {}).items():
            if value.get(name) is not None:
                _check_types(f"{path}.{name}", value[name], its_spec, problems)


def _entries(option: str, live: t.Sequence[t.Mapping[str, t.Any]]) -> list[Entry]:
    _spec, parse, identity = _SETS[option]
    counts = Counter(tuple(one.get(name) for name in identity) for one in live)
    entries = []
    for one in live:
        entry = {name: value for name, value in one.items() if name != "status" and value not in (None, "")}
        for name in _refused(parse, entry):
            entry.pop(name, None)
        key = tuple(entry.get(name) for name in identity)
        if None not in key and counts[key] == 1:
            entry.pop("id", None)
        entries.append(entry)
    return entries


def _refused(parse: t.Callable[[t.Sequence[t.Any]], t.Any], entry: Entry) -> set[str]:
    """The keys of an entry that the module would not take."""
    try:
        parse([entry])
    except OptionError as error:
        return {found[1] for found in (re.match(r"\w+\[0\]\.(\w+)", path) for path, _what in error.problems) if found}
    return set()


def as_data(value: t.Any) -> t.Any:
    """The value for a file that is read as data: with from_yaml, which takes no template from it and knows no !unsafe."""
    if isinstance(value, t.Mapping):
        return {name: as_data(content) for name, content in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_data(element) for element in value]
    return _Data(value) if isinstance(value, str) else value


def as_block(value: t.Any, width: int = _WIDTH, depth: int = 0) -> list[str]:
    """A value as lines of YAML that Ansible reads as it is: what looks like a template is not one.

    Args:
        value: the value.
        width: how long a line may be before a list or mapping gets a line for each element.
        depth: in how many lists and mappings the value lies.
    """
    if isinstance(value, t.Mapping) and value:
        lines = []
        for name, content in value.items():
            head = f"{flow(str(name))}:"
            lines += _under(head, content, width, depth)
        return lines
    if isinstance(value, (list, tuple)) and value:
        lines = []
        for element in value:
            first, *rest = as_block(element, width - 2, depth + 1)
            lines += [f"- {first}", *(f"  {line}" for line in rest)]
        return lines
    return [_line(value)]


def _under(head: str, content: t.Any, width: int, depth: int) -> list[str]:
    line = f"{head} {_line(content)}"
    nested = isinstance(content, (list, tuple)) and any(isinstance(one, t.Mapping) for one in content)
    if not isinstance(content, (t.Mapping, list, tuple)) or not content:
        return [line]
    if len(line) <= width and not (nested and depth < _DEPTH_OF_LISTS):
        return [line]
    return [head, *(f"  {below}" for below in as_block(content, width - 2, depth))]


def _line(value: t.Any) -> str:
    """A value in one line; texts that Ansible would take for templates are marked as what they are."""
    if isinstance(value, t.Mapping):
        return "{" + ", ".join(f"{flow(str(name))}: {_line(content)}" for name, content in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_line, value)) + "]"
    if isinstance(value, str) and not isinstance(value, _Data) and any(mark in value for mark in _TEMPLATE):
        return f"!unsafe {flow(value)}"
    return flow(value)
