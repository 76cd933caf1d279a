# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is live as the options of a task, and these as YAML for a playbook. Pure, and only used where playbooks run."""

from __future__ import annotations

import re
import typing as t
from collections import Counter

from .._engine.actions import Nested
from .._engine.words import TYPES_IN_WORDS
from .._engine.yaml_text import flow
from .._errors import OptionError, Problems
from .._resources.table import MANAGED

Entry = dict[str, t.Any]


# The kinds whose sets are an option of this name, such as the endpoint groups of both sorts of listeners.
_SETS: dict[str, list[t.Any]] = {}
for _kind in MANAGED.values():
    _SETS.setdefault(_kind.option, []).append(_kind)
_GIVEN_BACK = ("status", "facts")
_TYPES: dict[str, t.Any] = {
    "list": (list, tuple),
    "dict": t.Mapping,
    "str": str,
    "int": int,
    "bool": bool,
    "raw": object,
}
# What Ansible does something with: a template, and at the beginning of a text the words that say what one looks like.
_NOT_INERT = re.compile(r"\A\s*#\s*jinja2|\{[{%#]", re.IGNORECASE)
_REGION = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_WIDTH = 110
# Options, then entries, then conditions or actions: these are lists with a line for each; what is in them is one line.
_DEPTH_OF_LISTS = 2


def as_options(options: t.Mapping[str, t.Any]) -> Entry:
    """The options of a task that changes nothing, from the sets as the modules return them.

    They are a backup: the id of an entry is left out, unless nothing else tells it from another one. What the service has
    but the module would refuse is left out too, so that it is not managed.

    Raises:
        OptionError: naming the path of everything that no module returns.
    """
    found = {name: value for name, value in options.items() if value not in (None, "")}
    problems: Problems = []
    for name in _SETS.keys() & found.keys():
        _check_types(name, found[name], _kind_of(name, found[name]).spec(), problems)
    if problems:
        raise OptionError(problems)
    return {name: _entries(_kind_of(name, value), value) if name in _SETS else value for name, value in found.items()}


def _check_types(path: str, value: t.Any, spec: t.Mapping[str, t.Any], problems: Problems) -> None:
    """Whether the types are those of the specification. Ansible would convert some; what a module returned needs none."""
    kind = spec.get("type", "str")
    if not isinstance(value, _TYPES[kind]):
        problems.append((path, f"must be {TYPES_IN_WORDS[kind]}, as the modules return it, and is {value!r}"))
    elif kind == "list":
        options = {"options": spec.load()} if isinstance(spec, Nested) else {}
        for number, one in enumerate(value):
            _check_types(f"{path}[{number}]", one, {**spec, **options, "type": spec["elements"]}, problems)
    elif kind == "dict":
        for name, its_spec in spec.get("options", {}).items():
            if value.get(name) is not None:
                _check_types(f"{path}.{name}", value[name], its_spec, problems)


def _kind_of(option: str, live: t.Any) -> t.Any:
    """The kind of a set: of those with an option of this name the one that has no more than the members of these items."""
    entries = live if isinstance(live, (list, tuple)) else []
    named = {name for entry in entries if isinstance(entry, t.Mapping) for name in entry}
    kinds = sorted(_SETS[option], key=lambda kind: len(kind.spec()["options"]))
    return next((kind for kind in kinds if named <= kind.spec()["options"].keys()), _SETS[option][0])


def _entries(kind: t.Any, live: t.Sequence[t.Mapping[str, t.Any]]) -> list[Entry]:
    entries = []
    for one in live:
        entry = {name: value for name, value in one.items() if name not in _GIVEN_BACK and value not in (None, "", {})}
        # What the service has where it does not go is nothing that anybody could ask for.
        idle = [field.option for field in getattr(kind, "fields", ()) if not field.goes_with(entry)]
        for name in {*idle, *_refused(kind, entry)}:
            entry.pop(name, None)
        entry.update(_inner(kind, entry))
        entries.append(entry)
    stronger: list[tuple[str, ...]] = []
    for names in kind.identity.values():
        # An entry that says who it is in a stronger way is meant by a weaker one only if that is said along with it.
        meant = [one for one in entries if all(not one.get(way[0]) or {*way} <= {*names} for way in stronger)]
        counts = Counter(_identity(entry, names) for entry in meant)
        for entry in meant:
            if entry.get(names[0]) is not None and counts[_identity(entry, names)] == 1:
                entry.pop("id", None)
        stronger.append(names)
    return entries


def _inner(kind: t.Any, entry: Entry) -> Entry:
    """The sets that lie in an entry, so that they can be made anew: where they are need not be said, and what they name that
    lies beside them is called by its name.
    """
    found: Entry = {}
    names: dict[tuple[str, str], str] = {}
    for child in kind.children:
        if child.option not in entry:
            continue
        its = child.kind()
        places = [f"{one.word}_id" for one in its.place]
        live = [{name: value for name, value in one.items() if name not in places} for one in entry[child.option]]
        found[child.option] = _called_by(names, _entries(its, live))
        word, counts = getattr(its, "word", ""), Counter(one.get("name") for one in live)
        for one in live:
            # Rules call virtual groups by their names, and default ones by their ids alone.
            if one.get("name") and counts[one["name"]] == 1 and one.get("type") != "default":
                names[f"{word}_id", str(one.get("id"))] = one["name"]
    return found


def _called_by(names: t.Mapping[tuple[str, str], str], value: t.Any) -> t.Any:
    """A value with names instead of ids, where they are known; these are by what says the id, and the id."""
    if isinstance(value, t.Mapping):
        pairs = ((name, content, names.get((name, str(content)))) for name, content in value.items())
        return {
            name[: -len("_id")] if known else name: known or _called_by(names, content)
            for name, content, known in pairs
        }
    if isinstance(value, (list, tuple)):
        return [_called_by(names, one) for one in value]
    return value


def _twin(kind: t.Any) -> str:
    """Why an entry has its id nevertheless."""
    ways = [*kind.identity.values()]
    alone = [
        names for number, names in enumerate(ways) if not any({*names} <= {*later} for later in ways[number + 1 :])
    ]
    return f"Another {kind.noun} has this {' or '.join(' and '.join(names) for names in alone)} too"


def _identity(entry: Entry, names: tuple[str, ...]) -> tuple[t.Any, ...]:
    return tuple(entry.get(name) for name in names)


def _refused(kind: t.Any, entry: Entry) -> set[str]:
    """The keys of an entry that the module would not take."""
    try:
        kind.parse([entry], {})
    except OptionError as error:
        return {found[1] for found in (re.match(r"\w+\[0\]\.(\w+)", path) for path, _what in error.problems) if found}
    return set()


class _Template(str):
    """A text that Ansible is to take a template from, which is none of what is live."""

    __slots__ = ()


def variables_of(options: t.Mapping[str, t.Any]) -> dict[str, str]:
    """What of these options is another in another environment, by the names of variables: whose they are, and their regions.

    Raises:
        OptionError: naming the path of everything that no module returns.
    """
    found: dict[str, str] = {}
    _with_variables(as_options(options), found)
    return dict(sorted(found.items()))


def _with_variables(options: t.Mapping[str, t.Any], found: dict[str, str]) -> Entry:
    """The options with variables in these places, whose values are put into `found`."""
    result = {**options}
    for name in _SETS.keys() & options.keys():
        entries = _in_regions(options[name], found)
        kind = _kind_of(name, options[name])
        # Several entries would need several variables; one that has its id is meant by that; and what lies in something else
        # is another one in another environment already.
        if not kind.place and len(entries) == 1 and "name" in entries[0] and "id" not in entries[0]:
            found[kind.word] = entries[0]["name"]
            entries[0]["name"] = _Template("{{ " + kind.word + " }}")
        result[name] = entries
    return result


def _in_regions(value: t.Any, found: dict[str, str]) -> t.Any:
    if isinstance(value, t.Mapping):
        return {
            name: _region(content, found) if name == "region" else _in_regions(content, found)
            for name, content in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [_in_regions(one, found) for one in value]
    return value


def _region(region: t.Any, found: dict[str, str]) -> t.Any:
    # What does not look like a region stays what it is: it becomes a part of the name of a variable.
    if not _REGION.match(str(region)):
        return region
    variable = f"region_{region.replace('-', '_')}"
    found[variable] = region
    return _Template("{{ " + variable + " }}")


class _Data(str):
    """A text in a file from which nobody takes a template."""

    __slots__ = ()


def _as_data(value: t.Any) -> t.Any:
    if isinstance(value, t.Mapping):
        return {_Data(name): _as_data(content) for name, content in value.items()}
    if isinstance(value, (list, tuple)):
        return [_as_data(element) for element in value]
    return _Data(value) if isinstance(value, str) else value


def as_task(options: t.Mapping[str, t.Any], only: str | None = None, variables: bool = False) -> list[str]:
    """The same as lines of YAML, which say of every entry with an id why it has one.

    Args:
        options: the options of a task.
        only: one of them, which is a list. It alone is written, as data: for a file that is read with from_yaml, which
            takes no template from it and does not know !unsafe.
        variables: whether there are variables in place of what variables_of finds.

    Raises:
        OptionError: naming the path of everything that no module returns.
    """
    lines: list[str] = []
    option = ""
    found = as_options(options)
    if variables:
        found = _with_variables(found, {})
    if only:
        found = {only: _as_data(found[only])}
    for line in as_block(found):
        option = line.rstrip(":") if line.rstrip(":") in _SETS else option
        if option and line.startswith("  - id: "):
            lines.append(
                f"  # {_twin(_kind_of(option, options[option]))}. The id says which is meant, and holds only here."
            )
        lines.append(line)
    if only:
        return [line[2:] for line in lines[1:]] or ["[]"]
    return lines


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
            head = f"{_text(name)}:"
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
    """A value in one line."""
    if isinstance(value, t.Mapping):
        return "{" + ", ".join(f"{_text(name)}: {_line(content)}" for name, content in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_line, value)) + "]"
    return _text(value) if isinstance(value, str) else flow(value)


def _text(text: str) -> str:
    """A text, marked as what it is where Ansible would take it for a template: all that is live goes through here.

    `!unsafe` is no part of a text, and holds for all of it: what is in it is never looked at again.
    """
    inert = isinstance(text, (_Data, _Template)) or not _NOT_INERT.search(text)
    return flow(text) if inert else f"!unsafe {flow(text)}"
