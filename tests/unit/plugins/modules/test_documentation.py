# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The documentation tells the truth: options, examples that run as they stand, and every key that is returned."""

from __future__ import annotations

import re
import typing as t
from importlib import import_module
from unittest import mock

import pytest
from scenarios import EVERYTHING, FINAL, rule
from support import kinds
from support.playground import KEYS, Playground, Result

from ansible_collections.alicloud.ga.plugins.module_utils._module import base
from tools.read_yaml import read_yaml
from tools.tree import CHECKOUT

TYPES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "bool": (bool,),
    "list": (list,),
    "dict": (dict,),
    "raw": (str, int, list, dict),
}
# What Ansible adds to every result, documented for all modules together.
COMMON = {"changed", "failed", "msg", "diff", "invocation", "warnings", "exception", "error_handling"}


def documented(kind: str, part: str) -> t.Any:
    module = import_module(f"ansible_collections.alicloud.ga.plugins.modules.{kind}")
    return read_yaml(getattr(module, part))


@pytest.fixture
def playground(request: pytest.FixtureRequest) -> Playground:
    """With what the module's examples need."""
    named = [name for name in ("kind", "any_kind") if name in request.fixturenames]
    return Playground(seed=kinds.example_of(request.getfixturevalue(named[0])).worlds[0]) if named else Playground()


@pytest.fixture(params=kinds.managing())
def kind(request: pytest.FixtureRequest) -> str:
    """A module that owns a set."""
    return str(request.param)


@pytest.fixture(params=kinds.showing())
def info(request: pytest.FixtureRequest) -> str:
    """A module that only reads."""
    return str(request.param)


@pytest.fixture(params=kinds.modules())
def any_kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_module_is_in_the_table_and_in_the_action_group() -> None:
    found = {path.stem for path in (CHECKOUT / "plugins" / "modules").glob("*.py")}
    assert found == set(kinds.modules())
    runtime = read_yaml((CHECKOUT / "meta" / "runtime.yml").read_text())
    assert sorted(runtime["action_groups"]["ga"]) == sorted(found)
    # What changes something is watched, since an action plugin alone sees how it gets on.
    watched = runtime["plugin_routing"]["modules"]
    assert sorted(watched) == sorted(kinds.managing())
    assert {one["action_plugin"] for one in watched.values()} == {"alicloud.ga.ga_forwarding_rules"}


# -- examples --


def test_the_examples_run_as_they_stand(playground: Playground, kind: str) -> None:
    tasks = documented(kind, "EXAMPLES")
    assert len(tasks) >= 3
    for task in tasks:
        (name,) = set(task) - {"name"}
        assert name == f"alicloud.ga.{kind}"
        check = playground.module(kind, check=True, **task[name])
        assert not check.failed, f"{task['name']}: {check.msg}"
        real = playground.module(kind, **task[name])
        assert not real.failed, f"{task['name']}: {real.msg}"
        assert check.data["changed"] is real.data["changed"] is True, task["name"]
        assert_foretold(check.data["diff"], real.data["diff"])
        assert playground.module(kind, **task[name]).data["changed"] is False, task["name"]


def assert_foretold(check: dict[str, str], real: dict[str, str]) -> None:
    """The diff of check mode is that of the real run, but for what the service has yet to decide."""
    foretold = check["after"].splitlines()
    assert {**check, "after": ""} == {**real, "after": ""}
    for line, found in zip(foretold, real["after"].splitlines()):
        known = re.sub(r"\bnull\b", ".*", re.escape(line))
        assert re.fullmatch(known, found), found


def whole_example(kind: str) -> dict[str, t.Any]:
    """The options that create the example of a kind; of rules one that has all there is to have."""
    return {**kinds.everything(kind), **({"rules": EVERYTHING} if kind == "ga_forwarding_rules" else {})}


def fill(playground: Playground) -> None:
    """Something of each kind is there."""
    for kind in kinds.managing():
        result = playground.module(kind, **whole_example(kind))
        assert not result.failed, result.msg


def filled(value: t.Any, registered: dict[str, dict[str, t.Any]]) -> t.Any:
    """The options of an example, with what earlier examples registered."""
    if isinstance(value, dict):
        return {name: filled(content, registered) for name, content in value.items()}
    found = re.fullmatch(r"{{ (\w+)\.(\w+) }}", str(value))
    return registered[found[1]][found[2]] if found else value


def test_the_examples_of_info_modules_run_and_change_nothing(playground: Playground, info: str) -> None:
    fill(playground)
    registered: dict[str, dict[str, t.Any]] = {}
    tasks = documented(info, "EXAMPLES")
    assert len(tasks) >= 3
    for task in tasks:
        (name,) = set(task) - {"name", "register"}
        result = playground.module(name.split(".")[-1], **filled(task[name] or {}, registered))
        assert not result.failed, f"{task['name']}: {result.msg}"
        assert result.data["changed"] is False and result.writes == []
        registered[task.get("register", "")] = result.data


def test_the_examples_have_names_that_say_something(any_kind: str) -> None:
    names = [task["name"] for task in documented(any_kind, "EXAMPLES")]
    assert len(set(names)) == len(names)
    assert all(name[0].isupper() and not name.endswith(".") for name in names)


# -- options --


def specification(kind: str) -> dict[str, t.Any]:
    """The argument specification that the module hands to Ansible."""
    seen: dict[str, t.Any] = {}

    class Seen(Exception):
        pass

    def take(_self: t.Any, argument_spec: dict[str, t.Any], **_more: t.Any) -> None:
        seen.update(argument_spec)
        raise Seen

    module = import_module(f"ansible_collections.alicloud.ga.plugins.modules.{kind}")
    with mock.patch.object(base.GaModule, "__init__", take), pytest.raises(Seen):
        module.main()
    return seen


def documented_options(kind: str) -> dict[str, t.Any]:
    """A module's options with those of its fragments; what the module says itself counts."""
    documentation = documented(kind, "DOCUMENTATION")
    options: dict[str, t.Any] = {}
    for fragment in documentation["extends_documentation_fragment"]:
        _namespace, _collection, name, *section = fragment.split(".")
        module = import_module(f"ansible_collections.alicloud.ga.plugins.doc_fragments.{name}")
        text = getattr(module.ModuleDocFragment, (section or ["documentation"])[0].upper())
        options.update(read_yaml(text).get("options", {}))
    return {**options, **documentation.get("options", {})}


def assert_same_options(spec: t.Mapping[str, t.Any], options: t.Mapping[str, t.Any], path: str) -> None:
    assert set(spec) == set(options), path
    for name, entry in spec.items():
        option = options[name]
        place = f"{path}.{name}"
        for key, default in (("type", "str"), ("elements", None), ("required", False), ("default", None)):
            assert entry.get(key, default) == option.get(key, default), f"{place} {key}"
        for key in ("choices", "aliases"):
            assert list(entry.get(key, [])) == list(option.get(key, [])), f"{place} {key}"
        assert option["description"], place
        assert_same_options(entry.get("options", {}), option.get("suboptions", {}), place)


def test_the_options_are_documented_as_they_are(any_kind: str) -> None:
    assert_same_options(specification(any_kind), documented_options(any_kind), any_kind)


def test_what_all_modules_share() -> None:
    """So that the guide to credentials tells the truth about defaults of the action group."""
    shared = set.intersection(*(set(specification(kind)) for kind in kinds.modules()))
    assert shared == {*base.CONNECTION_SPEC, *base.PATIENCE_SPEC}


def test_secrets_are_marked_as_such(any_kind: str) -> None:
    spec = specification(any_kind)
    hidden = {name for name, entry in spec.items() if entry.get("no_log")}
    assert hidden == {"access_key_secret", "security_token", "credentials_uri"}


# -- what is returned --


def assert_documented(value: t.Any, returned: t.Mapping[str, t.Any], path: str) -> None:
    """Every key is documented with its type, and every key that is always returned is there."""
    missing = {name for name, entry in returned.items() if entry["returned"] == "always"} - set(value)
    assert not missing, f"{path} lacks {missing}"
    for name, content in value.items():
        place = f"{path}.{name}"
        assert name in returned, f"{place} is not documented"
        entry = returned[name]
        if content is None:
            assert "null" in str(entry["description"]).lower(), f"{place} is null"
            continue
        assert isinstance(content, TYPES[entry["type"]]), f"{place} is {type(content)}"
        assert isinstance(content, bool) == (entry["type"] == "bool"), place
        for number, one in enumerate(value[name] if entry["type"] == "list" else []):
            assert isinstance(one, TYPES[entry["elements"]]), f"{place}[{number}]"
            if "contains" in entry:
                assert_documented(one, entry["contains"], f"{place}[{number}]")
        if entry["type"] == "dict" and "contains" in entry:
            assert_documented(content, entry["contains"], place)


def without_common(result: Result) -> dict[str, t.Any]:
    return {name: content for name, content in result.data.items() if name not in COMMON}


@pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
def test_every_key_that_is_returned_is_documented(playground: Playground, kind: str, check: bool) -> None:
    options = whole_example(kind)
    result = playground.module(kind, check=check, **options)
    assert not result.failed, result.msg
    found = without_common(result)
    returned = documented(kind, "RETURN")
    assert_documented(found, returned, kind)
    assert set(found) == set(returned) - {"error"}
    again = playground.module(kind, **options, purge=True)
    assert_documented(without_common(again), returned, kind)


def test_every_key_of_a_failure_is_documented(playground: Playground, kind: str) -> None:
    returned = documented(kind, "RETURN")
    options = kinds.everything(kind)
    refused = playground.module(kind, **options, access_key_id="emulator-readonly")
    missing = playground.module(kind, **options, access_key_id="nobody")
    nobody = playground.module(kind, **options, access_key_id=..., access_key_secret=...)
    for result in (refused, missing, nobody):
        assert result.failed
        assert_documented(without_common(result), returned, kind)
    assert {"error", "operations", "request_ids"} <= set(refused.data)


def test_every_key_that_an_info_module_returns_is_documented(playground: Playground, info: str) -> None:
    fill(playground)
    playground.module("ga_acceleration_regions", **kinds.everything("ga_acceleration_regions"))
    returned = documented(info, "RETURN")
    result = playground.module(info, **kinds.by_name(info))
    assert not result.failed, result.msg
    found = without_common(result)
    assert set(found) == set(returned) - {"error"}
    (elements,) = [content for content in found.values() if isinstance(content, list)]
    assert elements
    assert_documented(found, returned, info)
    refused = playground.module(info, **kinds.by_name(info), access_key_id="nobody")
    assert refused.failed
    assert_documented(without_common(refused), returned, info)
    assert "error" in refused.data


def test_info_modules_return_what_their_module_returns(playground: Playground, kind: str) -> None:
    """The shape of the option, and the words for each key of it; so it can be given back, and changes nothing."""
    option = kinds.kind_of(kind).option
    made = playground.module(kind, **kinds.everything(kind)).data[option]
    shown = playground.module(f"{kind}_info", **kinds.by_name(kind)).data[option]
    assert shown == made
    purge = {"purge": True} if kinds.kind_of(kind).place else {}
    back = playground.module(kind, **{**kinds.everything(kind), option: shown, **purge})
    assert (back.failed, back.data["changed"], back.writes, back.dry_runs) == (False, False, [], [])


def test_the_samples_have_the_types_they_illustrate(any_kind: str) -> None:
    def walk(returned: t.Mapping[str, t.Any]) -> None:
        for name, entry in returned.items():
            if "sample" in entry:
                assert isinstance(entry["sample"], TYPES[entry["type"]]), name
            walk(entry.get("contains", {}))

    walk(documented(any_kind, "RETURN"))


def test_a_sample_of_conditions_and_actions_is_good_input(playground: Playground) -> None:
    contains = documented("ga_forwarding_rules", "RETURN")["rules"]["contains"]
    sample = {name: contains[name]["sample"] for name in ("name", "priority", "conditions", "actions")}
    assert playground.rules([sample]).data["rules"][0]["conditions"] == sample["conditions"]


def test_what_the_documentation_calls_limits_is_what_is_refused(playground: Playground) -> None:
    """The choices that Ansible itself checks are the values that the service takes."""
    options = documented("ga_forwarding_rules", "DOCUMENTATION")["options"]["rules"]["suboptions"]["actions"][
        "suboptions"
    ]
    for code in options["redirect"]["suboptions"]["code"]["choices"]:
        result = playground.rules(
            [rule("aa", 10, actions=[{"redirect": {**FINAL["redirect"]["redirect"], "code": code}}])]
        )
        assert not result.failed, result.msg


def test_keys_of_the_group_are_accepted_by_all(playground: Playground, any_kind: str) -> None:
    """module_defaults of the action group give these to all modules."""
    group: dict[str, t.Any] = {
        "region_id": "cn-hangzhou",
        "connect_timeout": 5,
        "read_timeout": 20,
        "wait_timeout": 30,
        "validate_certs": False,
    }
    old_names: dict[str, t.Any] = {
        "access_key_id": ...,
        "access_key_secret": ...,
        "alicloud_access_key": KEYS["access_key_id"],
        "alicloud_secret_key": KEYS["access_key_secret"],
    }
    result = playground.module(any_kind, **{**kinds.everything(any_kind), **group, **old_names})
    assert not result.failed, result.msg
