# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Nested options become what Ansible would make of them, whose own way is the witness; only its nulls are left out."""

from __future__ import annotations

import copy
import typing as t
from importlib import import_module
from unittest import mock

import pytest
from ansible.module_utils.basic import AnsibleModule
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from support.playground import Playground

from ansible_collections.alicloud.ga.plugins.module_utils._module import mistakes
from tools.tree import CHECKOUT

Spec = dict[str, dict[str, t.Any]]
MODULES = sorted(path.stem for path in CHECKOUT.joinpath("plugins", "modules").glob("ga_*.py"))
# What mistakes.py knows of the options of an entry. With anything else, such as no_log, Ansible has to look at them.
KNOWN = {"type", "elements", "options", "required", "default", "choices"}

INVENTED: Spec = {
    "plain": {"type": "int", "aliases": ["simple"]},
    "one": {
        "type": "dict",
        "options": {
            "text": {"type": "str"},
            "word": {"type": "str", "default": "on", "choices": ["on", "off"]},
            "number": {"type": "int"},
            "fraction": {"type": "float"},
            "flag": {"type": "bool"},
            "file": {"type": "path"},
            "anything": {"type": "raw"},
            "mapping": {"type": "dict"},
            "texts": {"type": "list", "elements": "str"},
            "numbers": {"type": "list", "elements": "int"},
            "needed": {"type": "str", "required": True},
        },
    },
}
INVENTED["many"] = {
    "type": "list",
    "elements": "dict",
    "options": {"name": {"type": "str"}, "inner": INVENTED["one"], "inners": {**INVENTED["one"], "type": "list"}},
}
INVENTED["many"]["options"]["inners"]["elements"] = "dict"


def spec_of(name: str) -> Spec:
    """The argument specification that a module gives to Ansible."""
    module = import_module(f"ansible_collections.alicloud.ga.plugins.modules.{name}")
    seen: Spec = {}

    def take(_self: t.Any, argument_spec: Spec, **_more: t.Any) -> None:
        seen.update(argument_spec)
        raise SystemExit

    with mock.patch.object(AnsibleModule, "__init__", take), pytest.raises(SystemExit):
        module.main()
    return seen


def without_nulls(value: t.Any) -> t.Any:
    if isinstance(value, dict):
        return {name: without_nulls(one) for name, one in value.items() if one is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value


def in_both_ways(spec: Spec, given: dict[str, t.Any]) -> tuple[t.Any, t.Any]:
    """The values as Ansible alone has them, and as they are here."""
    assert mistakes.find_problems(spec, given) == []
    values, surface = mistakes.settle(spec, copy.deepcopy(given))
    assert not any("options" in entry for entry in surface.values())
    found = []
    for its_spec, its_values in ((spec, given), (surface, values)):
        result = ArgumentSpecValidator(its_spec).validate(copy.deepcopy(its_values))
        assert result.error_messages == []
        found.append(result.validated_parameters)
    return without_nulls(found[0]), without_nulls(found[1])


ONES = [
    {"needed": "a"},
    {"needed": 7, "text": 12, "word": "off", "number": " 12 ", "fraction": "1.5", "flag": "yes", "file": "$HOME/a"},
    {
        "needed": "a",
        "text": "1.10",
        "number": -3,
        "fraction": 2,
        "flag": 0,
        "file": "~/b",
        "anything": [1, {"a": None}],
    },
    {"needed": "a", "mapping": {"a": ["b", 1], "c": 2}, "texts": "a,b", "numbers": "1, 2", "anything": "x"},
    {"needed": "a", "texts": 5, "numbers": 6, "flag": "off", "mapping": {}, "anything": 1.5},
    {"needed": "a", "texts": ["a", 1], "numbers": ["3", 4], "flag": True, "fraction": 0.5, "text": "", "number": None},
    {"needed": "a", "texts": [], "numbers": [], "flag": "False"},
]


@pytest.mark.parametrize("one", ONES, ids=range(len(ONES)))
def test_each_type_in_each_spelling(one: dict[str, t.Any]) -> None:
    places: list[dict[str, t.Any]] = [
        {"one": one, "simple": "3"},
        {"many": [{"name": 3, "inner": one}, {"inners": [one, one], "inner": None}, {}]},
        {"many": [], "one": None},
    ]
    for given in places:
        by_ansible, here = in_both_ways(INVENTED, given)
        assert here == by_ansible
        assert sorted(repr(here)) == sorted(repr(by_ansible))  # 1 and True are equal, and not the same.


def test_null_is_not_given_also_where_there_is_a_default() -> None:
    """Ansible alone makes an empty text of it, and then complains."""
    values, _surface = mistakes.settle(INVENTED, {"one": {"needed": "a", "word": None}})
    assert values == {"one": {"needed": "a", "word": "on"}}


def test_values_that_a_specification_offers_are_not_shared() -> None:
    spec: Spec = {"many": {"type": "list", "elements": "dict", "options": {"a": {"type": "list", "elements": "str"}}}}
    given = {"many": [{"a": ["x"]}, {}]}
    values, _surface = mistakes.settle(spec, given)
    values["many"][0]["a"].append("y")
    assert given == {"many": [{"a": ["x"]}, {}]}
    assert "options" in spec["many"]


@pytest.mark.parametrize("name", MODULES)
def test_no_entry_has_what_only_ansible_could_do(name: str) -> None:
    def visit(spec: Spec, path: str) -> t.Iterator[str]:
        for option, entry in spec.items():
            place = f"{path}{option}"
            yield from (f"{place}: {member}" for member in entry if path and member not in KNOWN)
            if path and isinstance(entry.get("default"), (list, dict)):
                yield f"{place}: a default that could be changed"
            yield from visit(entry.get("options", {}), f"{place}.")

    spec = spec_of(name)
    assert spec
    assert list(visit(spec, "")) == []


def test_a_result_shows_what_was_given_and_no_nulls(playground: Playground) -> None:
    rule = {"name": "a1", "conditions": [{"host": "a.example.com,b.example.com"}], "actions": [{"drop": "yes"}]}
    done = playground.rules([{**rule, "priority": "3", "status": None}], check=True)
    meant: dict[str, t.Any] = {
        "name": "a1",
        "priority": 3,
        "conditions": [{"host": ["a.example.com", "b.example.com"]}],
        "actions": [{"drop": True}],
    }
    planned = next(one for one in done.data["rules"] if one["name"] == "a1")
    assert {name: planned[name] for name in meant} == meant
    shown = done.data.get("invocation")  # Since ansible-core 2.20 the controller alone says it.
    assert shown is None or shown["module_args"]["rules"] == [meant]
