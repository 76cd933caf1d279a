# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Imports between the rooms of plugins/module_utils run in one direction: each room knows only those below it.

Read from the sources, so that an import counts wherever it stands: in a function and for types only, too.
"""

from __future__ import annotations

import ast
import typing as t
from pathlib import Path

import pytest

from tools.tree import CHECKOUT

ROOT = CHECKOUT / "plugins" / "module_utils"
GROUND = "the ground"  # the files that lie in no room
# Which rooms each may import, beside itself.
BELOW: dict[str, set[str]] = {
    GROUND: set(),
    "_wire": {GROUND},
    "_credentials": {GROUND, "_wire"},
    "_engine": {GROUND, "_wire"},
    "_resources": {GROUND, "_wire", "_engine"},
    "_module": {GROUND, "_wire", "_credentials", "_engine", "_resources"},
}
# What only one room speaks to.
SPEAKERS = {"ansible": "_module", "requests": "_wire", "urllib3": "_wire"}

Name = tuple[str, ...]


class Import(t.NamedTuple):
    """An import of a file: the line, what is imported from the root of module_utils (or the name outside it), and when."""

    line: int
    inside: Name | None
    outside: str
    at_import: bool


def files() -> dict[Name, Path]:
    """All files, by their names from the root, such as ("_wire", "client")."""
    return {path.relative_to(ROOT).with_suffix("").parts: path for path in sorted(ROOT.rglob("*.py"))}


def room_of(name: Name) -> str:
    return name[0] if len(name) > 1 or name[0] in BELOW else GROUND


def imports_of(name: Name, source: str, known: t.Collection[Name]) -> list[Import]:
    """The imports of a file, those of a function and those for types too."""
    found: list[Import] = []

    def visit(node: ast.AST, at_import: bool) -> None:
        if isinstance(node, ast.Import):
            found.extend(Import(node.lineno, None, alias.name, at_import) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.append(Import(node.lineno, None, node.module or "", at_import))
        elif isinstance(node, ast.ImportFrom):
            base = (*name[: len(name) - node.level], *(node.module.split(".") if node.module else ()))
            if len(name) < node.level:
                found.append(Import(node.lineno, None, "." * node.level, at_import))
                return
            # What is imported is a file of the package, or something that stands in the file.
            for target in {base if base in known else (*base, alias.name) for alias in node.names}:
                found.append(Import(node.lineno, target, "", at_import))
        later = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            for one in node.body:
                visit(one, False)
            for one in node.orelse:
                visit(one, at_import)
            return
        for child in ast.iter_child_nodes(node):
            visit(child, at_import and not later)

    visit(ast.parse(source), True)
    return found


def wrong(name: Name, source: str, known: t.Collection[Name]) -> list[str]:
    """What a file imports and may not, in words."""
    room = room_of(name)
    complaints = []
    for one in imports_of(name, source, known):
        place = f"{'/'.join(name)}.py:{one.line}"
        if one.inside is None:
            top = one.outside.split(".")[0]
            if not top or top in ("ansible_collections", "importlib"):
                complaints.append(f"{place}: {one.outside} (inside, imports are relative)")
            elif SPEAKERS.get(top, room) != room:
                complaints.append(f"{place}: {one.outside} (which only {SPEAKERS[top]} speaks to)")
        elif one.inside not in known:
            complaints.append(f"{place}: {'/'.join(one.inside)} is no file")
        elif room_of(one.inside) not in BELOW[room] | {room}:
            complaints.append(f"{place}: {room} must not know {'/'.join(one.inside)}")
    return complaints


def circles(edges: t.Mapping[Name, t.Collection[Name]]) -> list[list[Name]]:
    """Ways from a file back to itself."""
    found: list[list[Name]] = []
    done: set[Name] = set()

    def follow(name: Name, way: list[Name]) -> None:
        if name in way:
            found.append([*way[way.index(name) :], name])
        elif name not in done:
            for following in sorted(edges.get(name, ())):
                follow(following, [*way, name])
            done.add(name)

    for name in sorted(edges):
        follow(name, [])
    return found


def edges_of(sources: t.Mapping[Name, str]) -> dict[Name, set[Name]]:
    """What must have been imported before each file is."""
    return {
        name: {one.inside for one in imports_of(name, source, sources) if one.inside and one.at_import}
        for name, source in sources.items()
    }


def sources() -> dict[Name, str]:
    return {name: path.read_text("utf-8") for name, path in files().items()}


def test_every_room_is_known() -> None:
    assert {room_of(name) for name in files()} == set(BELOW)
    assert {name for name in files() if room_of(name) == GROUND} == {("_clock",), ("_errors",)}


def test_imports_run_in_one_direction() -> None:
    found = sources()
    assert [one for name, source in found.items() for one in wrong(name, source, found)] == []


def test_no_file_needs_itself() -> None:
    assert circles(edges_of(sources())) == []


# -- that the reader of imports sees what it is there for --


@pytest.mark.parametrize(
    ("name", "source"),
    [
        (("_errors",), "from ._wire import client"),
        (("_clock",), "from . import _engine"),
        (("_wire", "client"), "from .._engine.plan import CREATE"),
        (("_wire", "client"), "from .._engine import plan"),
        (("_wire", "client"), "def late():\n    from .._credentials import chain"),
        (("_credentials", "chain"), "import typing as t\nif t.TYPE_CHECKING:\n    from .._engine.plan import Plan"),
        (("_credentials", "chain"), "try:\n    import requests\nexcept ImportError:\n    pass"),
        (("_engine", "plan"), "from .._resources.destinations import Destinations"),
        (("_engine", "plan"), "class Plan:\n    from .._module import base"),
        (("_engine", "plan"), "from ansible.module_utils.basic import AnsibleModule"),
        (("_engine", "plan"), "from .._credentials import chain"),
        (("_resources", "forwarding_rules", "rules"), "from ..._module.base import GaModule"),
        (("_resources", "forwarding_rules", "rules"), "from ..._credentials.chain import resolve"),
        (("_resources", "destinations"), "import ansible.module_utils.basic"),
        (
            ("_module", "base"),
            "from ansible_collections.alicloud.ga.plugins.module_utils._wire.client import Api",
        ),
        (("_module", "base"), "from importlib import import_module"),
        (("_module", "base"), "from ... import modules"),
        (("_module", "base"), "from .._wire.gone import Api"),
    ],
    ids=lambda given: given.splitlines()[-1].strip() if isinstance(given, str) else "/".join(given),
)
def test_an_import_that_runs_the_other_way_is_found(name: Name, source: str) -> None:
    assert wrong(name, source, files())


def test_a_circle_is_found_and_what_is_imported_later_makes_none() -> None:
    ring: dict[Name, str] = {
        ("_wire", "a"): "from . import b",
        ("_wire", "b"): "from .c import C",
        ("_wire", "c"): "from .a import A",
    }
    assert circles(edges_of(ring)) == [[("_wire", "a"), ("_wire", "b"), ("_wire", "c"), ("_wire", "a")]]
    for late in (
        "def late():\n    from .a import A",
        "import typing as t\nif t.TYPE_CHECKING:\n    from .a import A",
    ):
        assert circles(edges_of({**ring, ("_wire", "c"): late})) == []
