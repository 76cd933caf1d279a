# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes what code knows to where people read it: into the module files the shape of options, their limits and all of RETURN;
the action group, the table of modules in the README, the policies in the guide to credentials, the kinds in that to the
emulator.

The words of an option are written by hand, where it is read. What the table of fields knows is said after them, as the last
paragraph of its description; that one is replaced each time. With --check nothing is written, and it fails if something
would be. An option that nobody has described, and one that the module does not have, is an error.
"""

from __future__ import annotations

import difflib
import importlib
import json
import os
import re
import sys
import textwrap
import typing as t
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.tree import CHECKOUT, use_tree

use_tree()

import contextlib

from ansible_collections.alicloud.ga.plugins.module_utils._engine import fields as types
from ansible_collections.alicloud.ga.plugins.module_utils._engine.actions import Child, Nested
from ansible_collections.alicloud.ga.plugins.module_utils._engine.words import plural
from ansible_collections.alicloud.ga.plugins.module_utils._module import base
from ansible_collections.alicloud.ga.plugins.module_utils._resources import table
from tools.read_yaml import read_yaml

Tree = dict[str, t.Any]

# A kind by hand: what it has no fields for stands here.
RULES = table.MANAGED["ga_forwarding_rules"]

PLUGINS = "ansible_collections.alicloud.ga.plugins"
MODULES = CHECKOUT / "plugins" / "modules"
RUNTIME = CHECKOUT / "meta" / "runtime.yml"
README = CHECKOUT / "README.md"
EMULATOR = CHECKOUT / "docs" / "docsite" / "rst" / "emulator.rst"
CREDENTIALS = CHECKOUT / "docs" / "docsite" / "rst" / "credentials.rst"
WORDS: Tree = read_yaml(Path(__file__).with_name("words.yml").read_text("utf-8"))
REQUEST_ID = "64ADAB1E-0B7F-4FD8-A404-3BECC0E9CCFF"
WIDTH = 120
# What `_facts` says: by this it knows its own paragraph again.
_SAID = re.compile(
    r"(?:(?:From V\(\d+\) to V\(\d+\)|At most \d+ characters|From \d+ to \d+ characters, or none"
    r"|At most \d+ entries|At least one entry|The last entry cannot be taken away|Needed for a new [a-z ]+"
    r"|A new one has V\([^)]*\) where this is not given|Where this is not given, the service decides for a new one"
    r"|It cannot be changed afterwards|Only goes with O\([^)]*\) V\([^.]*\))\.(?: |$))+"
)
# Rules are a kind by hand: what the table of fields says for the others.
_RULE: Tree = {
    "name": "beta-users",
    "priority": 10,
    "conditions": [{"host": ["www.example.com"]}],
    "actions": [{"forward_group": {"endpoint_group_id": "epg-bp1green"}}],
}


class Wordless(Exception):
    """Something lacks its words, or has them and is not there; all that is wrong, a line each."""


@dataclass
class Page:
    """A module, as it presents itself when it is run.

    Attributes:
        name: the module.
        kind: what it manages or shows.
        spec: the argument specification.
        managing: whether it manages a set.
        needs: the kinds whose ids it returns.
        report: what else it tells of each item, to whoever asks.
        problems: what is wrong with its words.
    """

    name: str
    kind: t.Any
    spec: Tree
    managing: bool
    needs: tuple[t.Any, ...] = ()
    report: t.Any = None
    problems: list[str] = field(default_factory=list)

    @property
    def path(self) -> Path:
        return MODULES / f"{self.name}.py"

    @property
    def owner(self) -> str:
        """The module that manages the kind, if there is one."""
        return self.name.replace("_info", "")

    @property
    def managed(self) -> bool:
        return self.owner in table.MANAGED


def module_names() -> list[str]:
    """The modules that there must be, those that manage something first."""
    return [*table.MANAGED, *(f"{name}_info" for name in sorted(table.KINDS))]


def page_of(name: str) -> Page:
    """What a module hands to Ansible, found out by running it as far as that."""
    module = importlib.import_module(f"{PLUGINS}.modules.{name}")
    seen: Tree = {}

    class Seen(Exception):
        pass

    def take(_self: t.Any, argument_spec: Tree, **_more: t.Any) -> None:
        seen["spec"] = argument_spec
        raise Seen

    function = "show" if name.endswith("_info") else "manage"
    real = getattr(module, function)

    def called(kind: t.Any, *arguments: t.Any, **named: t.Any) -> None:
        seen.update(kind=kind, needs=named.get("needs") or kind.needs, report=named.get("report"))
        real(kind, *arguments, **named)

    with (
        mock.patch.object(module, function, called),
        mock.patch.object(base.GaModule, "__init__", take),
        contextlib.suppress(Seen),
    ):
        module.main()
    managing = function == "manage"
    return Page(name, seen["kind"], seen["spec"], managing, () if managing else seen["needs"], seen["report"])


# -- YAML as people write it --


def _scalar(value: t.Any) -> str:
    """A value on one line."""
    if not isinstance(value, str):
        text = yaml.safe_dump(value, default_flow_style=True, width=10**6, allow_unicode=True, sort_keys=False)
        return text.strip().removesuffix("...").strip()
    for plain in (value, "'" + value.replace("'", "''") + "'"):
        try:
            if read_yaml(f"k: {plain}") == {"k": value} and read_yaml(f"[{plain}]") == [value]:
                return plain
        except yaml.YAMLError:
            continue
    return "'" + value.replace("'", "''") + "'"


def _prose(text: str, first: str, indent: str) -> list[str]:
    """Some words, folded; quoted only where YAML would read something else."""
    for written in (text, "'" + text.replace("'", "''") + "'"):
        # What is marked, such as C(old → new), stays on one line.
        whole = re.sub(r"\b[A-Z]+\([^)]{1,60}\)", lambda found: found[0].replace(" ", "\0"), written)
        lines = textwrap.wrap(
            whole, WIDTH, initial_indent=first, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )
        lines = [line.replace("\0", " ") for line in lines]
        try:
            if _same(lines, text):
                return lines
        except yaml.YAMLError:
            continue
    raise Wordless(f"cannot be written as YAML: {text}")


def _same(lines: list[str], text: str) -> bool:
    found = read_yaml("\n".join(lines))
    return found == [text] or (isinstance(found, dict) and list(found.values()) == [text])


def _emit(tree: Tree, indent: str) -> list[str]:
    """Options or what is returned, by name."""
    lines = []
    for name, entry in tree.items():
        lines.append(f"{indent}{name}:")
        inner = indent + "  "
        for key, value in entry.items():
            if key == "description":
                if isinstance(value, str):
                    lines += _prose(value, f"{inner}description: ", inner + "  ")
                else:
                    lines.append(f"{inner}description:")
                    for paragraph in value:
                        lines += _prose(paragraph, f"{inner}  - ", inner + "    ")
            elif key in ("suboptions", "contains"):
                lines += [f"{inner}{key}:", *_emit(value, inner + "  ")]
            else:
                line = f"{inner}{key}: {_scalar(value)}"
                short = len(line) <= WIDTH or not isinstance(value, list)
                lines += [line] if short else [f"{inner}{key}:", *(f"{inner}  - {_scalar(one)}" for one in value)]
    return lines


# -- options --


def _facts(one: types.Field, path: str, noun: str, span: tuple[str, ...]) -> str:
    """What the table knows of a member, in sentences."""
    said = []
    kind = one.type
    if isinstance(kind, types.Number):
        said.append(f"From V({kind.least}) to V({kind.most}).")
    elif isinstance(kind, types.Text) and kind.most:
        said.append(
            f"From {kind.fewest} to {kind.most} characters, or none."
            if kind.fewest
            else f"At most {kind.most} characters."
        )
    elif isinstance(kind, (types.Texts, types.Entries)):
        said += [f"At most {kind.most} entries."] if kind.most else []
        said += ["At least one entry."] if getattr(kind, "fewest", 0) else []
        said += ["The last entry cannot be taken away."] if kind.lasting else []
    if one.default is types.REQUIRED and one.option not in span[1:]:
        said.append(f"Needed for a new {noun}.")
    elif one.default is types.SERVICE:
        said.append("Where this is not given, the service decides for a new one.")
    elif one.default is not None and one.default is not types.REQUIRED:
        said.append(f"A new one has V({_scalar(one.default)}) where this is not given.")
    if one.only_with:
        member, values = one.only_with
        words = " or ".join(f"V({value})" for value in values)
        said.append(f"Only goes with O({path}{member}) {words}.")
    if one.fixed:
        said.append("It cannot be changed afterwards.")
    return " ".join(said)


# What is not so where a set of a module stands in entries.
_FURTHER = {
    "accelerators[].bandwidth_packages": (
        "What the account has of that name is bound to the accelerator, and what it has not is bought. An entry does not say the"
        " accelerator again.",
        "What O(purge) or O(cascade) takes away is only detached. It is not given back, and is paid further. If another one is to"
        " have its place, that takes it without an interruption.",
    )
}


def _option(
    page: Page, path: str, words: Tree | None, spec: Tree, one: types.Field | None, noun: str, span: tuple[str, ...]
) -> Tree:
    """An option: its words, and what code knows of it."""
    name = path.rsplit(".", 1)[-1]
    if isinstance(spec, Nested):
        # It would be many hundred lines, several times over: each page has the words of its own set.
        owner, child = _owner(page.kind, name)
        words = {
            "description": [
                f"The {plural(child.noun)} in it. An entry has the options of"
                f" O(alicloud.ga.{owner}#module:{child.option}). What is not given is not managed.",
                *_FURTHER.get(path, ()),
            ]
        }
    described = (words or {}).get("description") or []
    described = [described] if isinstance(described, str) else list(described)
    if one:
        if described and _SAID.fullmatch(described[-1]):
            described.pop()
        known = _facts(one, path[: -len(name)], noun, span)
        if not described:
            page.problems.append(f"{path} has no words")
        described += [known] if known else []
    elif not described:
        page.problems.append(f"{path} has no words")
    made: Tree = {"description": described, "type": spec.get("type", "str")}
    for key in ("elements", "required", "choices", "default"):
        if (spec.get(key) is not None and spec[key] is not False) or (key == "default" and "default" in spec):
            made[key] = spec[key]
    if path in base.CONNECTION_SPEC or spec.get("aliases"):
        # Else it would have those of the connection's option of this name.
        made["aliases"] = list(spec.get("aliases", ()))
    if "options" in spec:
        inner = one.type.fields if one and isinstance(one.type, types.Mapping) else ()
        made["suboptions"] = _options(
            page,
            f"{path}[]." if spec["type"] == "list" else f"{path}.",
            (words or {}).get("suboptions") or {},
            spec["options"],
            inner,
            "entry",
            (),
        )
    return made


def _owner(kind: t.Any, option: str) -> tuple[str, t.Any]:
    """The module of the sets that entries of a kind may say by an option, and their kind."""
    child = next(one for one in kind.children if one.option == option).kind()
    found = (name for name, one in table.MANAGED.items() if one.noun == child.noun)
    return next(found), child


def _options(
    page: Page,
    path: str,
    words: Tree,
    spec: Tree,
    fields: t.Iterable[types.Field],
    noun: str,
    span: tuple[str, ...],
) -> Tree:
    """Options beside each other, in the order of their specification."""
    known = {one.option: one for one in fields}
    page.problems += [
        f"{path}{name} is described, and the module does not have it" for name in words if name not in spec
    ]
    return {
        name: _option(page, path + name, words.get(name), entry, known.get(name), noun, span)
        for name, entry in spec.items()
    }


def fragments(documentation: Tree) -> Tree:
    """The options that a module's fragments describe."""
    found: Tree = {}
    for fragment in documentation["extends_documentation_fragment"]:
        name, *section = fragment.split(".")[2:]
        module = importlib.import_module(f"{PLUGINS}.doc_fragments.{name}")
        text = getattr(module.ModuleDocFragment, (section or ["documentation"])[0].upper())
        found.update(read_yaml(text).get("options") or {})
    return found


def options_of(page: Page, documentation: Tree) -> Tree:
    """The options that the module file describes itself, in its own order; all others are in its fragments."""
    words = documentation.get("options") or {}
    shared = fragments(documentation)
    page.problems += [f"{name} has no words" for name in page.spec if name not in words and name not in shared]
    made: Tree = {}
    for name, entry in words.items():
        if name not in page.spec:
            page.problems.append(f"{name} is described, and the module does not have it")
            continue
        spec = page.spec[name]
        outside = {key: value for key, value in spec.items() if key != "options"}
        made[name] = _option(page, name, entry, outside, None, "", ())
        if "options" in spec:
            kind = page.kind
            made[name]["suboptions"] = _options(
                page,
                f"{name}[].",
                entry.get("suboptions") or {},
                spec["options"],
                getattr(kind, "fields", ()),
                kind.noun,
                getattr(kind, "span", ()),
            )
    return made


# -- what is returned --


def _member(description: str | list[str], kind: Tree, sample: t.Any = None, returned: str = "always") -> Tree:
    made = {"description": description, **_shape(kind), "returned": returned}
    if sample is not None:
        made["sample"] = sample
    return made


def _first_sentence(text: str) -> str:
    found = re.match(r".*?[.](?= |$)", text)
    return found[0] if found else text


def _plain(one: types.Field) -> Tree:
    """The type of what is returned as the service says it: that of the sample."""
    if not isinstance(one.type, (types.Plain, types.Inner)):
        return dict(one.type.spec)
    return {"type": "int" if isinstance(one.sample, int) else "str"}


def _words(page: Page, path: str, option: Tree | None) -> str:
    """Words for a member of the result: those held for the tool, or the first sentence of the option."""
    for held in (WORDS.get(page.owner) or {}, WORDS["all"]):
        if path in held and (held is not WORDS["all"] or not option):
            return str(held[path])
    if option and option.get("description"):
        return _first_sentence(option["description"][0])
    page.problems.append(f"the member {path} of the result has no words in tests/tools/words.yml")
    return ""


def _sample(one: types.Field) -> t.Any:
    if one.sample is not None:
        return one.sample
    if isinstance(one.type, types.Mapping):
        inner = {inner.option: _sample(inner) for inner in one.type.fields if _sample(inner) not in (None, "", [])}
        return [inner] if isinstance(one.type, types.Entries) else inner
    return None


def _contains(page: Page, fields: t.Iterable[types.Field], options: Tree, path: str) -> Tree:
    made: Tree = {}
    for one in fields:
        option = options.get(one.option)
        words = _words(page, path + one.option, option)
        if "null" not in words.lower():
            open_ended = one.default is types.SERVICE or one.only_with
            if page.managing and path == "facts.":
                words += " Null where it is not known yet."
            elif page.managing and open_ended:
                words += " Null where it does not apply, or the service has yet to decide it."
            elif (open_ended or one.default is None) and (
                one.type.nothing() is None or isinstance(one.type, types.Inner)
            ):
                words += " Null if the service does not say it."
        member = _member(words, _plain(one), _sample(one))
        if isinstance(one.type, types.Mapping):
            inner = (option or {}).get("suboptions") or {}
            member["contains"] = _contains(page, one.type.fields, inner, f"{path}{one.option}.")
        made[one.option] = member
    return made


def _elements(page: Page, option: Tree) -> Tree:
    """The members of an element of the set."""
    kind = page.kind
    options = option.get("suboptions") or {}
    made: Tree = {}
    noun = _noun(kind)
    if kind.id:
        null = " Null for one that check mode says will be created." if page.managing else ""
        if page.managing and any(one.most != 1 and not one.in_order for one in getattr(kind, "create", ())):
            null += " Without O(wait), null also for several that one call has created: whose id is whose is seen only afterwards."
        made["id"] = _member(f"The id of the {noun}.{null}", {"type": "str"}, _sample_id(kind))
    if kind is RULES:
        for name, sample in _RULE.items():
            made[name] = _member(_words(page, name, options.get(name)), _shape(kind.spec()["options"][name]), sample)
    else:
        made.update(_contains(page, kind.fields, options, ""))
    for child in kind.children if page.managed else ():
        made[child.option] = _set_within(kind, child, page.managing)
    words = (WORDS.get(page.owner) or {}).get("status") or f"The status of the {noun}, such as V(active)."
    made["status"] = _member(words, {"type": "str"}, "allow" if "allow" in getattr(kind, "states", ()) else "active")
    if getattr(kind, "facts", ()):
        facts = _member(_words(page, "facts", None), {"type": "dict"})
        facts["contains"] = _contains(page, kind.facts, {}, "facts.")
        if page.report:
            fact = page.report.fact
            facts["contains"].update(_contains(page, (fact,), {}, "facts."))
            facts["contains"][fact.option]["returned"] = f"with O({fact.option})"
        made["facts"] = facts
    return made


def _set_within(kind: t.Any, child: Child, managing: bool) -> Tree:
    """A set that lies in an element of the result."""
    owner, inner = _owner(kind, child.option)
    return _member(
        f"The {plural(inner.noun)} in it, as RV(alicloud.ga.{owner}#module:{inner.option}) has them.",
        {"type": "list", "elements": "dict"},
        returned="where the entry says it" if managing else "with O(depth=all), where there can be such",
    )


def _shape(spec: Tree) -> Tree:
    return {key: spec[key] for key in ("type", "elements") if key in spec}


def _sample_id(kind: t.Any) -> str:
    """An id as an example, which the emulator has where it is part of a place."""
    known = {"ga-": "ga-bp1quickstart", "lsr-": "lsr-bp1web", "epg-": "epg-bp1blue", "dst-": "dst-abc123"}
    if kind.noun.startswith("custom routing"):
        return "epg-bp1game"
    prefix = getattr(kind, "prefix", "frule-")
    return known.get(prefix, f"{prefix}bp1dii16gu9qdvb34")


def _sorted_by(kind: t.Any) -> str:
    if kind is RULES:
        return "priority"
    names = [name.replace("_", " ") for names in kind.identity.values() for name in names]
    names += ["id"] if kind.id else []
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _noun(kind: t.Any) -> str:
    return str(kind.noun).removeprefix("forwarding ")


def _where(kind: t.Any) -> str:
    """In words, what a set lies in."""
    return f"of the {kind.place[-1].noun} " if kind.place else ""


def _managed_result(page: Page, documentation: Tree) -> Tree:
    kind = page.kind
    noun, option = _noun(kind), kind.option
    several = f"custom {noun}s" if kind is RULES else plural(noun)
    words = [
        f"All {several} {_where(kind)}as they are now, or in check mode as they will be, sorted by {_sorted_by(kind)}.",
        f"They have the shape of O({option}), so that they can be given to the module again.",
    ]
    if kind is RULES:
        words[1] += (
            " For rules that were set up elsewhere and have what O(rules) does not allow, see"
            f" RV(alicloud.ga.{page.name}_info#module:rules)."
        )
    whole = _member(words, {"type": "list", "elements": "dict"}, returned="success")
    whole["contains"] = _elements(page, documentation["options"][option])
    dry_run = any(getattr(write, "dry_run", False) for writes in _writes(kind) for write in writes)
    within: Tree = {
        "kind": _member("What it is about.", {"type": "str"}, kind.noun, "where entries say sets that lie in them"),
        "place": _member(
            "What that lies in, from the whole to the part, as people call it.",
            {"type": "str"},
            "shop / web",
            "where entries say sets that lie in them",
        ),
    }
    operation: Tree = {
        **(within if kind.children else {}),
        "action": _member(
            f"What is done to the {noun}, V(create), V(update), V(delete), or V(replace), which is to delete and create it.",
            {"type": "str"},
            "create",
        ),
        "identity": _member(f"The {noun} as people call it.", {"type": "str"}, _title(kind)),
        "id": _member(f"The id of the {noun}, or null if it has none yet.", {"type": "str"}, _sample_id(kind)),
        "state": _member(
            [
                "V(planned) in check mode, V(done) once the service has accepted it.",
                "If the task fails, also V(left) for what was not done, V(partly) if some of its writes were done, and"
                " V(unknown) if the answer of the service was lost and it could not be found out.",
            ],
            {"type": "str"},
            "done",
        ),
        "changes": _member(
            [
                f"What an update changes, as it was planned. Each is the place in the {noun} and, after a colon,"
                " C(old → new) for what becomes another value, C(- old) for what goes, or C(+ new) for what comes.",
                "The list is empty for one that is created or deleted. Values of more than 80 characters are cut around"
                " the difference; the diff has them whole.",
            ],
            {"type": "list", "elements": "str"},
            [_change(kind)],
        ),
    }
    if dry_run:
        operation["dry_run"] = _member(
            "V(passed) if the service was asked for a dry run and would do it; V(local) if it could not be asked, since the"
            " operation is valid only after an earlier one.",
            {"type": "str"},
            "passed",
            "in check mode",
        )
    operations = _member(
        "What was done, or in check mode would be done, in the order that was planned.",
        {"type": "list", "elements": "dict"},
        returned="once the options are valid",
    )
    operations["contains"] = operation
    or_dry = ", or in check mode of the dry runs" if dry_run else ""
    request_ids = _member(
        f"The ids of the requests that changed something{or_dry}, for the vendor's support.",
        {"type": "list", "elements": "str"},
        [REQUEST_ID],
        "once the options are valid",
    )
    return {option: whole, "operations": operations, "request_ids": request_ids}


def _writes(kind: t.Any) -> tuple[t.Any, ...]:
    return tuple(getattr(kind, name, ()) for name in ("create", "update", "delete"))


def _title(kind: t.Any) -> str:
    if kind is RULES:
        return str(_RULE["name"])
    values = {one.option: one.sample for one in kind.fields}
    return kind.title(values) if kind.title else str(values[next(iter(kind.identity.values()))[0]])


def _change(kind: t.Any) -> str:
    if kind is RULES:
        return "actions[0].forward_group.endpoint_group_id: epg-bp1blue → epg-bp1green"
    free = [one for one in kind.fields if not one.fixed and not one.unread]
    for one in free[1:]:
        if isinstance(one.type, types.Number):
            step = 10 if one.sample + 10 <= one.type.most else -10
            return f"{one.option}: {one.sample} → {one.sample + step}"
    for one in free:
        if isinstance(one.type, types.Choice):
            other = next(word for word in one.type.words if word != one.sample)
            return f"{one.option}: {other} → {one.sample}"
    return f"{free[-1].option}: Not open yet → {free[-1].sample}"


def _shown_result(page: Page, owner_options: Tree) -> Tree:
    kind = page.kind
    made: Tree = {}
    for one in page.needs:
        custom = kind.noun.startswith(("custom routing", "port mapping", "destination"))
        sample = {"ga-": "ga-bp1game" if custom else "ga-bp1quickstart", "lsr-": "lsr-bp1web"}.get(one.prefix)
        described = f"The id of the {one.noun}."
        made[f"{one.word}_id"] = _member(described, {"type": "str"}, sample or _sample_id(one), "success")
    several = f"custom {kind.noun}s" if kind is RULES else plural(kind.noun)
    words = [
        f"The {several} {_where(kind)}as they are now, sorted by {_sorted_by(kind)}. The list is empty if there is none."
    ]
    if len(page.spec.keys() & {"status", "type"}) or f"{getattr(kind, 'word', '')}_id" in page.spec:
        words[0] = f"The {several}, sorted by {_sorted_by(kind)}. The list is empty if none fits."
    if kind is RULES:
        words[0] += " The default rule is never among them."
    if page.managed:
        words.append(
            f"They have the shape of the option O(alicloud.ga.{page.owner}#module:{kind.option}), so that they can be given to"
            " that module and change nothing."
        )
    if kind is RULES:
        words.append(
            "Rules that were set up elsewhere can have what the option does not allow, such as a name with a blank in it, no"
            " conditions, or two actions that exclude each other. They can be given back as well, since that module does not"
            " check what is live already."
        )
    whole = _member(words, {"type": "list", "elements": "dict"}, returned="success")
    whole["contains"] = _elements(page, owner_options)
    return {**made, kind.option: whole}


def _error(page: Page) -> Tree:
    """What every module returns where it fails."""
    kind = page.kind
    action = "ListForwardingRules" if kind is RULES else kind.listing.action
    error = _member(
        [
            "What went wrong. Where that is not what the service said, such as a mistake in the options, all but"
            " RV(error.message) are null."
        ],
        {"type": "dict"},
        returned="failure",
    )
    error["contains"] = {
        "code": _member("The error code. Null if there was no answer.", {"type": "str"}, "NotExist.Accelerator"),
        "message": _member(
            "The error message, or what is wrong.", {"type": "str"}, "The accelerated instance does not exist."
        ),
        "request_id": _member(
            "The id of the request, for the vendor's support. Null if there was no answer.", {"type": "str"}, REQUEST_ID
        ),
        "action": _member("The API action that was called. Null if none was.", {"type": "str"}, action),
        "http_status": _member("The HTTP status of the answer. Null if there was no answer.", {"type": "int"}, 400),
    }
    return error


def returned_of(page: Page, documentation: Tree) -> Tree:
    """All that a module returns."""
    if page.managing:
        made = _managed_result(page, documentation)
    else:
        owner: Tree = {}
        if page.managed:
            source = (MODULES / f"{page.owner}.py").read_text("utf-8")
            owner = read_yaml(_part(source, "DOCUMENTATION")[1])["options"][page.kind.option]
        made = _shown_result(page, owner)
    return {**made, "error": _error(page)}


# -- files --


def _part(source: str, name: str) -> tuple[str, str, str]:
    """What stands before a text of the module, the text, and what stands after it."""
    found = re.search(rf'(^{name} = r"""\n)(.*?)(^"""$)', source, re.MULTILINE | re.DOTALL)
    if not found:
        raise Wordless(f"has no {name}")
    return source[: found.start(2)], found[2], source[found.end(2) :]


def rewritten(page: Page) -> str:
    """The module file as it should be.

    Raises:
        Wordless: an option or a result has no words.
    """
    source = page.path.read_text("utf-8")
    before, text, after = _part(source, "DOCUMENTATION")
    documentation = read_yaml(text)
    options = options_of(page, documentation)
    if "options" in documentation:
        block = "\n".join(["options:", *_emit(options, "  ")]) + "\n"
        text = re.sub(r"^options:.*?(?=^\S|\Z)", lambda _found: block, text, count=1, flags=re.MULTILINE | re.DOTALL)
    source = before + text + after
    before, _text, after = _part(source, "RETURN")
    made = "\n".join(_emit(returned_of(page, read_yaml(text)), "")) + "\n"
    if page.problems:
        raise Wordless("\n".join(f"{page.path.relative_to(CHECKOUT)}: {one}" for one in dict.fromkeys(page.problems)))
    return before + made + after


def _between(path: Path, first: str, last: str, made: str) -> str:
    """A file with something else between two of its texts, which stay."""
    text = path.read_text("utf-8")
    before, found, rest = text.partition(first)
    _old, end, after = rest.partition(last)
    if not (found and end):
        raise Wordless(f"{path.relative_to(CHECKOUT)} has no {(last if found else first).strip()!r}")
    return before + first + made + last + after


def _does(name: str) -> str:
    """What a module does, in the first words of its page, without the name of the product."""
    source = (MODULES / f"{name}.py").read_text("utf-8")
    words = read_yaml(_part(source, "DOCUMENTATION")[1])["short_description"]
    return str(words[0].lower() + words[1:]).replace(" of Alibaba Cloud Global Accelerator", "")


def readme() -> str:
    """The README with a row for each kind."""
    rows = ""
    for name in [*table.MANAGED, *(name for name in table.KINDS if name not in table.MANAGED)]:
        if name in table.MANAGED:
            rows += f"| `{name}`, `{name}_info` | {_does(name).replace('manage ', 'manage and list ', 1)} |\n"
        else:
            rows += f"| `{name}_info` | {_does(f'{name}_info')} |\n"
    return _between(README, "| module | what it does |\n| --- | --- |\n", "\nWherever an id is asked for", rows)


def policies() -> str:
    """The guide to credentials with the policy of each module: what it calls, found out by running its example."""
    # Imported here, since nobody else needs the emulator.
    from support import kinds, permissions

    page = ""
    for name in module_names():
        if name.removesuffix("_info") not in kinds.EXAMPLES:
            raise Wordless(f"{name} has no example in tests/support/kinds.py")
        try:
            needed = permissions.needed(name)
        except AssertionError as problem:
            raise Wordless(f"the example of {name} in tests/support/kinds.py does not run: {problem}") from None
        statements = [{"Effect": "Allow", "Action": sorted(actions), "Resource": "*"} for actions in needed]
        policy = json.dumps({"Version": "1", "Statement": statements}, indent=2)
        block = textwrap.indent(policy, "   ")
        page += f"{name}\n{'~' * len(name)}\n\n.. code-block:: json\n   :caption: {name}.json\n\n{block}\n\n"
    return _between(CREDENTIALS, "a subscription that\nhas expired.\n\n", "Check mode\n~~~~~~~~~~\n", page)


def emulator() -> str:
    """The guide to the emulator with the kinds for which there are transitions."""
    from emulator import kinds, settling

    names = [f"``{name}``" for name in settling.names_of(kinds.KINDS)]
    words = f"a transition is for one kind of resource only: {', '.join(names[:-1])} or {names[-1]}."
    made = "\n".join(textwrap.wrap(words, WIDTH, initial_indent='With ``"kind"`` '))
    end = "\nAnother user at work"
    return _between(EMULATOR, "until the transitions are set again\n\n", end, made)


def runtime() -> str:
    """meta/runtime.yml with all modules in the action group, and those that manage something behind their action plugin."""
    text = RUNTIME.read_text("utf-8")
    group = "".join(f"    - {name}\n" for name in module_names())
    text = re.sub(r"(?<=^  ga:\n)(?:    - \w+\n)+", lambda _found: group, text, flags=re.MULTILINE)
    watched = "".join(
        f"    {name}:\n      action_plugin: alicloud.ga.ga_forwarding_rules\n" for name in sorted(table.MANAGED)
    )
    return re.sub(
        r"(?<=by one action plugin\.\n)(?:    ga_\w+:\n      action_plugin: \S+\n)+", lambda _found: watched, text
    )


def main() -> int:
    check = "--check" in sys.argv[1:]
    for variable in [one for one in os.environ if one.upper().startswith(("ALIBABA", "ALICLOUD"))]:
        del os.environ[variable]  # Nobody's own keys are used.
    there = {path.stem for path in MODULES.glob("ga_*.py")}
    wrong = [f"plugins/modules/{name}.py is missing" for name in module_names() if name not in there]
    wrong += [f"plugins/modules/{name}.py is in no table of kinds" for name in sorted(there - set(module_names()))]
    pages = {name: MODULES / f"{name}.py" for name in module_names() if name in there}
    made: list[tuple[Path, t.Callable[[], str]]] = [
        *((path, lambda name=name: rewritten(page_of(name))) for name, path in pages.items()),
        (RUNTIME, runtime),
        (README, readme),
        (EMULATOR, emulator),
        (CREDENTIALS, policies),
    ]
    for path, write in [] if wrong else made:
        try:
            text = write()
        except Wordless as problem:
            wrong.append(str(problem))
            continue
        old = path.read_text("utf-8")
        if old == text:
            continue
        name = str(path.relative_to(CHECKOUT))
        if check:
            wrong += list(
                difflib.unified_diff(old.splitlines(), text.splitlines(), name, "after make format", lineterm="")
            )
        else:
            path.write_text(text, "utf-8")
            sys.stdout.write(f"{name} is written anew\n")
    sys.stdout.write("".join(f"{line}\n" for line in wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
