# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A stranger's change: what CONTRIBUTING says of adding a resource is done, in a copy of the checkout, and suffices.

The resource is invented, and its files are in `new_kind`, each at its place and with `.txt` behind its name, so that no tool
takes it for a part of the collection. What they say is otherwise than all real kinds have it wherever that is cheap: several are
created without a token and only those of one colour in a call, another colour is a replacement, deletions have a dry run alone.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.lanes import tracked_files
from tools.tree import CHECKOUT, NAME

NEW = Path(__file__).resolve().with_name("new_kind")
# What is written into files that are there: before which text, and what.
LINES = [
    (
        "plugins/module_utils/_resources/table.py",
        "from .custom_routing_endpoint_groups",
        "from .beacons import BEACONS\n",
    ),
    ("plugins/module_utils/_resources/table.py", '    "ga_endpoint_groups": ', '    "ga_beacons": BEACONS,\n'),
    ("tests/emulator/kinds/__init__.py", '    "endpoint_groups",\n', '    "beacons",\n'),
    ("tests/tools/words.yml", "ga_endpoint_groups:\n", "ga_beacons:\n  facts.keeper: The name of who keeps it.\n"),
    (
        "tests/support/kinds.py",
        '    "ga_accelerators": Example(',
        """    "ga_beacons": Example(
        QUICKSTART,
        [{"name": "port", "colour": "red"}, {"name": "starboard", "colour": "green"}],
        [{"beacons": [{"name": "port", "brightness": 9}]}, {"beacons": [], "purge": True}],
    ),
""",
    ),
]
# The tests of all kinds by what they are: those of this one have its name.
GENERIC = [
    "tests/conformance/test_emulator_kinds.py",
    "tests/integration/test_document.py",
    "tests/properties/test_faults.py",
    "tests/properties/test_laws.py",
    "tests/properties/test_round_trip.py",
    "tests/unit/plugins/modules/test_documentation.py",
    "tests/unit/plugins/modules/test_info.py",
    "tests/unit/plugins/modules/test_mistaken_ids.py",
    "tests/unit/plugins/modules/test_permissions.py",
]
# Guards that are not of one kind.
GUARDS = [
    "tests/conformance/test_docs_emulator.py",
    "tests/conformance/test_emulator_kinds.py::test_no_action_is_of_two_kinds",
    "tests/unit/plugins/module_utils/test_rooms.py",
    "tests/unit/plugins/modules/test_documentation.py::test_every_module_is_in_the_table_and_in_the_action_group",
    "tests/unit/plugins/modules/test_documentation.py::test_what_all_modules_share",
    "tests/unit/plugins/modules/test_permissions.py::test_each_module_has_runs_and_a_policy",
    "tests/unit/plugins/modules/test_permissions.py::test_no_action_of_the_table_is_in_no_policy",
]


@pytest.fixture(scope="module")
def page() -> str:
    text = (CHECKOUT / "CONTRIBUTING.md").read_text("utf-8")
    return text.partition("## Adding a resource\n")[2].partition("\n## ")[0].replace("NAME", "beacons")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkout with the new kind in it, before anything was formatted."""
    root = tmp_path_factory.mktemp("copy").joinpath(*NAME)
    for name in tracked_files():
        if not name.startswith("tests/integration/new_kind/"):
            root.joinpath(name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, root / name)
    for path in NEW.rglob("*.txt"):
        target = root / path.relative_to(NEW).with_suffix("")
        assert not target.exists()
        # The first line of a module would be one too many in a file that is none.
        shebang = "#!/usr/bin/python\n" if target.parent.name == "modules" else ""
        target.write_text(shebang + path.read_text("utf-8"), "utf-8")
    for name, before, line in LINES:
        text = (root / name).read_text("utf-8")
        assert text.count(before) == 1, (name, before)
        (root / name).write_text(text.replace(before, line + before), "utf-8")
    return root


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def the_checkout() -> dict[str, bytes]:
    return {name: (CHECKOUT / name).read_bytes() for name in tracked_files()}


def run(root: Path, *command: str) -> str:
    environment = {
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "1",
        "GA_LAW_EXAMPLES": "30",
        "MYPYPATH": str(root.parents[2]),
    }
    done = subprocess.run(
        [sys.executable, *command], cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-10000:]}{done.stderr[-3000:]}"
    return done.stdout


def test_the_files_are_those_that_the_page_names(copy: Path, page: str) -> None:
    before = the_checkout()
    changed = {name for name, content in contents(copy).items() if before.get(name) != content}
    assert changed == set(re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE))
    new = sorted(name for name in changed if name.startswith("plugins/") and name not in before)
    assert new == [
        "plugins/module_utils/_resources/beacons.py",
        "plugins/modules/ga_beacons.py",
        "plugins/modules/ga_beacons_info.py",
    ]


def test_what_the_page_says_suffices(copy: Path, page: str) -> None:
    original, before = the_checkout(), contents(copy)
    run(copy, "tests/tools/document.py")
    after = contents(copy)
    written = {name for name in after if after[name] != before.get(name)}
    assert written - {"plugins/modules/ga_beacons.py", "plugins/modules/ga_beacons_info.py"} == {
        *re.findall(r"`([\w/]+\.\w+)` \(", page.partition("writes what the table knows")[2]),
        "docs/docsite/rst/emulator.rst",
    }
    changed = [name for name in after if name.endswith(".py") and after[name] != original.get(name)]
    run(copy, "-m", "ruff", "check", "--no-cache", *changed)
    run(copy, "-m", "ruff", "format", "--no-cache", "--check", "--diff", *changed)
    run(copy, "-m", "mypy", "--config-file", "pyproject.toml", "-p", f"{'.'.join(NAME)}.plugins.modules.ga_beacons")
    told = run(copy, "-m", "pytest", "-k", "beacon", *GENERIC)
    # Each of them has at least one test with its name.
    assert int(re.findall(r"(\d+) passed", told)[-1]) > len(GENERIC), told
    run(copy, "-m", "pytest", *GUARDS)
