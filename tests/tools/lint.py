# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs every linter over the checkout: one line each when it is content, its whole output when it is not.

All of them run, whatever the first one says. The files are those that belong to the checkout (git knows), handed over
by name: a linter that finds nothing to look at is not content, and what others left in ignored folders is not ours.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.lanes import LaneError, say, tracked_files
from tools.tree import CHECKOUT, NAME, link_tree

COLLECTION = ".".join(NAME)
# The folders from which tests import, as their conftest.py files have it.
TEST_ROOTS = ("tests", "tests/conformance", "tests/unit")


@dataclass(frozen=True)
class Check:
    """One linter: its command, what to add to the environment, and what it looks at (nothing: it is left out)."""

    name: str
    command: list[str]
    files: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    by_name: bool = True
    # What it must not say, although it is content.
    not_to_say: str | None = None

    def run(self) -> tuple[bool, str]:
        command = self.command + (self.files if self.by_name else [])
        done = subprocess.run(
            command,
            cwd=CHECKOUT,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        passed = done.returncode == 0 and (self.not_to_say is None or self.not_to_say not in done.stdout)
        # Whoever reads this looks for the file in the checkout, not behind a link.
        return passed, done.stdout.replace(f"{link_tree().joinpath(*NAME)}{os.sep}", "")


def _checks() -> list[Check]:
    files = tracked_files()
    tree = str(link_tree())
    python = sys.executable

    def these(*endings: str, under: str | tuple[str, ...] = "") -> list[str]:
        return [name for name in files if name.endswith(endings) and name.startswith(under)]

    def mypy(what: str) -> list[str]:
        # A cache each: the two have different search paths, and one that read the other's has crashed.
        return [python, "-m", "mypy", "--config-file", "pyproject.toml", "--cache-dir", f".cache/mypy/{what}"]

    # Of files that have one name and lie in no package, mypy takes one.
    tests = [name for name in these(".py", under="tests/") if Path(name).name != "conftest.py"]
    scripts = str(Path(python).parent)
    # The tools call each other by name.
    path = {"PATH": os.pathsep.join([scripts, os.environ.get("PATH", os.defpath)])}
    ansible = {**path, "ANSIBLE_COLLECTIONS_PATH": tree, "ANSIBLE_HOME": str(CHECKOUT / ".cache" / "ansible")}
    return [
        Check("ruff check", [python, "-m", "ruff", "check", "--"], these(".py")),
        Check("ruff format", [python, "-m", "ruff", "format", "--check", "--diff", "--"], these(".py")),
        Check(
            "mypy of the collection",
            [*mypy("plugins"), "-p", f"{COLLECTION}.plugins"],
            these(".py", under="plugins/"),
            {"MYPYPATH": tree},
            by_name=False,
        ),
        Check("mypy of the tests", mypy("tests"), tests, {"MYPYPATH": os.pathsep.join([tree, *TEST_ROOTS])}),
        Check(
            "documentation",
            [python, "tests/tools/document.py", "--check"],
            these(".py", ".yml", ".md", ".rst", under=("plugins/", "meta/", "README.md", "docs/docsite/")),
            by_name=False,
        ),
        Check("duplicates", [python, "tests/tools/duplicates.py"], these(".py", under="plugins/")),
        Check("yamllint", [python, "-m", "yamllint", "--strict", "--"], [*these(".yml", ".yaml"), ".yamllint"]),
        Check("shellcheck", [str(Path(scripts, "shellcheck")), "--"], [*these(".sh"), ".ci/run"]),
        Check(
            "ansible-lint",
            # "args", which finds misspelt options, is in none of the profiles.
            [
                *(python, "-m", "ansiblelint", "--offline", "--nocolor", "--strict"),
                *("--profile", "production", "--enable-list", "args", "--"),
            ],
            [
                name
                for folder in ("docs/examples/", "docs/awx/", "playbooks/")
                for name in these(".yml", ".yaml", under=folder)
            ],
            ansible,
        ),
        Check(
            "antsibull-changelog",
            [str(Path(scripts, "antsibull-changelog")), "lint"],
            these(".yml", ".yaml", under="changelogs/"),
            path,
            by_name=False,
        ),
        # Documentation, licenses, the action group and the import into Galaxy. -R: what is installed once, stays.
        Check(
            "antsibull-nox",
            [python, "-m", "nox", "-R"],
            files,
            ansible,
            by_name=False,
            not_to_say="Galaxy importer emitted",
        ),
    ]


def main() -> int:
    names = sys.argv[1:]
    try:
        checks = _checks()
    except LaneError as problem:
        say(f"lint: {problem}")
        return 1
    chosen = [check for check in checks if not names or any(check.name.startswith(name) for name in names)]
    if not chosen:
        say(f"lint: there is no linter {' '.join(names)}")
        return 1

    def timed(check: Check) -> tuple[bool, str, float]:
        started = time.monotonic()
        passed, log = check.run()
        return passed, log, time.monotonic() - started

    failed = []
    with_files = [check for check in chosen if check.files]
    for check in chosen:
        if not check.files:
            say(f"lint: {check.name}: nothing to look at")
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for check, (passed, log, seconds) in zip(with_files, pool.map(timed, with_files)):
            if not passed:
                failed.append(check.name)
                say(log.rstrip())
            say(f"lint: {check.name}: {'passed' if passed else 'FAILED'}, {len(check.files)} files, {seconds:.1f} s")
    if failed:
        say(f"lint: failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
