# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What YAML and templates do to values: no option of any module takes what is not of its type, wherever it stands.

The table is the specification of each module, so that an option which is added is in it. Each option is given every type
that is not its own, in check mode and for real; it is refused with its path, and nothing is sent.
"""

from __future__ import annotations

import os
import re
import typing as t
from copy import deepcopy
from importlib import import_module
from pathlib import Path
from unittest import mock

import pytest
from ansible.module_utils.basic import AnsibleModule
from hypothesis import given, settings
from hypothesis import strategies as st
from support.playground import MODULES, Playground

from ansible_collections.alicloud.ga.plugins.module_utils._engine.actions import Nested
from ansible_collections.alicloud.ga.plugins.module_utils._module import base, mistakes

LAWS = settings(max_examples=int(os.environ.get("GA_LAW_EXAMPLES", "300")), deadline=None)
FOLDER = Path(base.__file__).parents[2] / "modules"

Spec = t.Mapping[str, t.Any]
Steps = tuple[t.Union[str, int], ...]


class Leaf(t.NamedTuple):
    """A place for a value: the module, the way to it, and the type that belongs there."""

    module: str
    steps: Steps
    kind: str

    @property
    def path(self) -> str:
        words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.steps)
        return words[1:]


def specification(name: str) -> dict[str, t.Any]:
    """The argument specification that a module hands to Ansible."""
    with mock.patch.object(AnsibleModule, "__init__", side_effect=Seen) as begin, pytest.raises(Seen):
        import_module(f"{MODULES}.{name}").main()
    return dict(begin.call_args.kwargs["argument_spec"])


class Seen(Exception):
    """The module has said its specification."""


def opened(spec: Spec, deep: int = 1) -> dict[str, t.Any]:
    """A specification with that of the sets in its entries, and without those in theirs: these have modules of their own."""
    found = {}
    for name, entry in spec.items():
        inner = entry.load() if isinstance(entry, Nested) else entry.get("options")
        if not isinstance(entry, Nested) or deep:
            more = {"options": opened(inner, deep - isinstance(entry, Nested))} if inner else {}
            found[name] = {**entry, **more}
    return found


SPECS = {path.stem: specification(path.stem) for path in sorted(FOLDER.glob("ga_*.py"))}
OPENED = {name: opened(spec) for name, spec in SPECS.items()}


def example(entry: Spec) -> t.Any:
    """A value of the right type."""
    kind = entry.get("type", "str")
    if kind == "list":
        return [example({**entry, "type": entry["elements"]}) for _number in range(2)]
    if kind == "dict":
        options = entry.get("options")
        return {name: example(its) for name, its in options.items()} if options else {"a": ["b", "c"]}
    if entry.get("choices"):
        return entry["choices"][0]
    return {"int": 1, "float": 1.5, "bool": True}.get(kind, "active")


def leaves(module: str, options: Spec, steps: Steps = ()) -> t.Iterator[Leaf]:
    for name, entry in options.items():
        yield from places(module, entry, (*steps, name))


def places(module: str, entry: Spec, steps: Steps) -> t.Iterator[Leaf]:
    kind = entry.get("type", "str")
    if kind == "list":
        yield Leaf(module, steps, f"list of {entry['elements']}")
        yield from places(module, {**entry, "type": entry["elements"]}, (*steps, 1))
    elif steps[-1] in ("members", "facts"):
        yield Leaf(module, (*steps, "a"), "content of value")
    elif kind == "dict":
        yield Leaf(module, steps, "dict")
        if entry.get("options"):
            yield from leaves(module, entry["options"], steps)
        else:
            yield Leaf(module, (*steps, "a"), "text or texts")
            yield Leaf(module, (*steps, "a", 1), "str")
    else:
        yield Leaf(module, steps, f"content of {steps[-1]}" if kind == "raw" else kind)


LEAVES = [leaf for module, spec in OPENED.items() for leaf in leaves(module, spec)]

FLOATS = st.floats(allow_nan=False, allow_infinity=False)
LISTS, MAPPINGS = st.just(["a"]), st.just({"a": "b"})
HALVES = st.sampled_from(["\ud800", "a\udfffb", "\ude00\ud83d"])
NO_TEXT = st.one_of(st.booleans(), FLOATS, MAPPINGS)
NO_INTEGER = st.sampled_from(["", "x", "1.5", "1e3", "0x1F", "1_0", "yes", "1,2", "٣", "9" * 5000])
TEXT_FOR_LIST = st.sampled_from(["[a, b]", "- a\n- b\n", " ['a'] ", "[{'a': 1}, {'b': 2}]"])
WRONG: dict[str, st.SearchStrategy[t.Any]] = {
    "str": st.one_of(NO_TEXT, LISTS, HALVES),
    "path": st.one_of(NO_TEXT, LISTS, HALVES),
    "int": st.one_of(st.booleans(), FLOATS, NO_INTEGER, LISTS, MAPPINGS),
    "float": st.one_of(st.booleans(), st.sampled_from(["", "soon", "1,5"]), LISTS, MAPPINGS),
    "bool": st.one_of(st.sampled_from(["", "maybe", 2, 0.5]), LISTS, MAPPINGS),
    "dict": st.one_of(st.booleans(), FLOATS, st.integers(), LISTS, st.sampled_from(["a", "a=b", '{"a": ["b"]}'])),
    "list of dict": st.one_of(NO_TEXT, st.integers(), TEXT_FOR_LIST, st.sampled_from(["a", "a=b", '{"a": 1}', ""])),
    "list of str": st.one_of(NO_TEXT, TEXT_FOR_LIST),
    "text or texts": st.one_of(NO_TEXT, st.none(), HALVES),
    "content of content": st.one_of(st.booleans(), FLOATS, HALVES, st.just([float("nan")]), st.just({"a": ["\ud800"]})),
    "content of value": st.one_of(HALVES, st.just({"\ud800": 1}), st.just([[float("inf")]])),
}


def with_value(leaf: Leaf, value: t.Any) -> dict[str, t.Any]:
    """Options that are all right but for the value at this place."""
    first = leaf.steps[0]
    options = {
        name: example(entry) for name, entry in OPENED[leaf.module].items() if entry.get("required") or name == first
    }
    place: t.Any = options
    for number, step in enumerate(leaf.steps[:-1]):
        if number > 2 and leaf.steps[number - 2] in ("conditions", "actions"):
            # Of which each has one key.
            for other in set(place) - {step}:
                del place[other]
        place = place[step]
    place[leaf.steps[-1]] = value
    return options


def test_every_place_is_in_the_table() -> None:
    assert len(LEAVES) > 200
    assert {leaf.kind for leaf in LEAVES} == set(WRONG)
    for module, spec in SPECS.items():
        options = {name: example(entry) for name, entry in OPENED[module].items()}
        assert mistakes.find_problems(spec, options) == [], module


# One of each type, all of which is wrong in places of these kinds.
ONE_OF_EACH: dict[str, list[t.Any]] = {
    "str": [True, False, 1.1, 10.0, ["a"], {"a": "b"}, "\ud800"],
    "path": [True, False, 1.1, ["a"], {"a": "b"}, "\udfff"],
    "int": [True, False, 1.1, 10.0, "ten", "1.0", ["1"], {"a": 1}],
    "float": [True, False, "soon", ["1"], {"a": 1}],
    "bool": ["perhaps", 2, 1.5, [True], {"a": True}],
    "dict": [True, 1, 1.1, "a=b", '{"a": 1}', ["a"]],
    "list of dict": [True, 1, 1.1, "[{a: 1}]", "- a: 1", "a=1,b=2", {"a": 1}],
    "list of str": [True, 1.1, "[a, b]", "- a\n- b", {"a": 1}],
}


# What is in a mapping without options of its own is looked at with its condition.
DECIDED_ALONE = [leaf for leaf in LEAVES if leaf.kind in ONE_OF_EACH and leaf.steps[-2:] != ("a", 1)]


@pytest.mark.parametrize("leaf", DECIDED_ALONE, ids=lambda leaf: f"{leaf.module}-{leaf.path}")
def test_every_place_refuses_every_other_type(leaf: Leaf) -> None:
    spec = SPECS[leaf.module]
    for value in [*ONE_OF_EACH[leaf.kind], *([None] if leaf.steps[-1] == 1 else [])]:
        found = [path for path, _what in mistakes.find_problems(spec, with_value(leaf, value))]
        assert found and all(path.startswith(leaf.path) for path in found), value


@LAWS
@given(st.data(), st.sampled_from(LEAVES), st.booleans())
def test_what_is_of_another_type_is_refused_with_its_path(data: st.DataObject, leaf: Leaf, check: bool) -> None:
    value = data.draw(WRONG[leaf.kind] | st.none() if leaf.steps[-1] == 1 else WRONG[leaf.kind])
    playground = Playground()
    options = with_value(leaf, deepcopy(value))
    result = playground.module(leaf.module, check=check, **options)
    assert result.failed
    assert result.calls == []
    # What stands in a mapping or a list has a path of its own.
    assert re.search(rf"{re.escape(leaf.path)}([.\[]\S*)?: ", result.msg), result.msg
    assert "Traceback" not in str(result.data)


@LAWS
@given(st.data(), st.sampled_from([leaf for leaf in LEAVES if leaf.kind in ("str", "list of str", "int")]))
def test_what_loses_nothing_is_taken(data: st.DataObject, leaf: Leaf) -> None:
    """A number for a text, and the text of a number for a number."""
    if leaf.kind == "int":
        value: t.Any = data.draw(st.integers(-(10**9), 10**9).map(str) | st.sampled_from([" 10 ", "10\n", "+1", "007"]))
    else:
        value = data.draw(st.integers())
    found = mistakes.find_problems(SPECS[leaf.module], with_value(leaf, value))
    assert not [what for _path, what in found if what.startswith(("must be text", "must be an integer"))]
