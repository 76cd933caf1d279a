# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run of ansible-test has tested, by its own reports.

Its output does not tell: it says "Running" also of a test that has no files, is content with a collection that it finds
empty, and ends with 0 where pytest has collected nothing.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

# These sanity tests find something to do in every collection that has a module.
SANITY = {"ansible-doc", "compile", "import", "pep8", "pylint", "shebang", "validate-modules", "yamllint"}


class Proof(NamedTuple):
    """What was tested, for people, and what should have been and was not (empty if the run can be believed)."""

    tested: str
    missing: str = ""


def reports(copy: Path) -> Path:
    """The folder of a copy of the collection in which ansible-test leaves its reports."""
    return copy / "tests" / "output" / "junit"


def of(command: str, copy: Path, log: str, narrowed: bool, oldest: tuple[int, int]) -> Proof:
    """The proof of a run of ``ansible-test COMMAND``.

    Args:
        command: what was run.
        copy: the copy of the collection that was tested.
        log: what the run said.
        narrowed: whether its arguments left tests out on purpose.
        oldest: the oldest Python that ansible-core itself runs on; on older ones only modules can be tested.
    """
    if "All targets skipped" in log:
        return Proof("", "all targets were skipped")
    tested, missing = {
        "sanity": lambda: _sanity(copy),
        "units": lambda: _units(copy, oldest),
        "integration": lambda: _integration(copy),
    }[command]()
    return Proof(tested, "" if narrowed or not missing else f"no report of {', '.join(sorted(missing))}")


def _sanity(copy: Path) -> tuple[str, set[str]]:
    effective: dict[str, list[str]] = {}
    for report in reports(copy).glob("ansible-test-sanity-*.xml"):
        name, _python, version = report.stem[len("ansible-test-sanity-") :].partition("-python-")
        if "<skipped" not in report.read_text():
            effective.setdefault(name, []).append(version)
    pythons = sorted(effective.get("import", ()), key=lambda version: [int(part) for part in version.split(".")])
    return f"{len(effective)} tests, imports on {' '.join(pythons)}", SANITY - set(effective)


def _units(copy: Path, oldest: tuple[int, int]) -> tuple[str, set[str]]:
    """Every file with unit tests must have run, so also those in folders that ansible-test does not know."""
    found = list(reports(copy).glob("python*-units.xml"))
    # pythonVERSION-CONTEXT-units.xml
    versions = [tuple(map(int, report.name[len("python") :].partition("-")[0].split("."))) for report in found]
    of_modules = ("modules", "module_utils") if any(version < oldest for version in versions) else ()
    cases = [case for report in found for case in _cases(report)]
    skipped = sum(case.find("skipped") is not None for case in cases)
    seen = {part for case in cases for part in (case.get("classname") or "").split(".")}
    files = {
        path.stem
        for path in (copy / "tests" / "unit").rglob("test_*.py")
        if not of_modules or path.parent.name in of_modules
    }
    return f"{len(cases) - skipped} tests" + (f", {skipped} skipped" if skipped else ""), files - seen or _none(files)


def _integration(copy: Path) -> tuple[str, set[str]]:
    targets = {
        folder.name
        for folder in (copy / "tests" / "integration" / "targets").iterdir()
        if not re.search("^hidden$", (folder / "aliases").read_text(), re.MULTILINE)
    }
    # TARGET-RANDOM-TIME.xml
    seen = {report.name.rsplit("-", 2)[0]: len(_cases(report)) for report in reports(copy).glob("*.xml")}
    tested = targets & {name for name, tasks in seen.items() if tasks}
    return f"{len(tested)} targets", targets - tested or _none(targets)


def _cases(report: Path) -> list[ElementTree.Element]:
    return list(ElementTree.parse(report).iter("testcase"))


def _none(expected: set[str]) -> set[str]:
    return set() if expected else {"any test"}
