# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run of ansible-test that has tested nothing, or not everything, is not believed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.evidence import SANITY, Proof, of, reports

CASE = '<testsuites><testsuite><testcase classname="{}" name="it"/></testsuite></testsuites>'
SKIPPED = '<testsuites><testsuite><testcase classname="{}" name="it"><skipped/></testcase></testsuite></testsuites>'


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A collection with two files of unit tests, two targets and a hidden one."""
    reports(tmp_path).mkdir(parents=True)
    for name in ("plugins/modules/test_one.py", "elsewhere/test_two.py"):
        file = tmp_path / "tests" / "unit" / name
        file.parent.mkdir(parents=True)
        file.write_text("")
    for name, aliases in (("first", ""), ("second", "gather_facts/no\n"), ("setup", "hidden\n")):
        folder = tmp_path / "tests" / "integration" / "targets" / name
        folder.mkdir(parents=True)
        (folder / "aliases").write_text(aliases)
    return tmp_path


def report(copy: Path, name: str, content: str = CASE) -> None:
    (reports(copy) / f"{name}.xml").write_text(content.format(name))


@pytest.mark.parametrize("command", ["sanity", "units", "integration"])
def test_all_targets_skipped(copy: Path, command: str) -> None:
    assert of(command, copy, "WARNING: All targets skipped.", True, (3, 9)).missing


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        ("sanity", ", ".join(sorted(SANITY))),
        ("units", "test_one, test_two"),
        ("integration", "first, second"),
    ],
)
def test_no_reports(copy: Path, command: str, missing: str) -> None:
    assert of(command, copy, "", False, (3, 9)).missing == f"no report of {missing}"
    assert not of(command, copy, "", True, (3, 9)).missing


def test_a_sanity_test_without_files(copy: Path) -> None:
    for name in SANITY - {"import"}:
        report(copy, f"ansible-test-sanity-{name}", SKIPPED if name == "pep8" else CASE)
    for version in ("3.9", "3.10"):
        report(copy, f"ansible-test-sanity-import-python-{version}")
    assert of("sanity", copy, "", False, (3, 9)) == Proof("7 tests, imports on 3.9 3.10", "no report of pep8")


def test_unit_tests_that_ansible_test_does_not_find(copy: Path) -> None:
    report(copy, "python3.9-modules-units", CASE.replace("{}", "tests.unit.plugins.modules.test_one"))
    assert of("units", copy, "", False, (3, 9)) == Proof("1 tests", "no report of test_two")


def test_only_modules_are_tested_where_ansible_core_does_not_run(copy: Path) -> None:
    """ansible-test runs no unit tests of filters on a Python of managed hosts alone; their absence is no fault."""
    report(copy, "python3.9-modules-units", CASE.replace("{}", "tests.unit.plugins.modules.test_one"))
    assert of("units", copy, "", False, (3, 10)) == Proof("1 tests")
    assert of("units", copy, "", False, (3, 9)).missing


def test_nothing_but_what_cannot_run_there(copy: Path) -> None:
    report(copy, "python3.9-modules-units", "<testsuites/>")
    assert of("units", copy, "", False, (3, 10)).missing == "no report of test_one"


def test_a_target_that_did_nothing(copy: Path) -> None:
    report(copy, "first-abc_-1700000000.1")
    report(copy, "second-abc_-1700000000.2", "<testsuites/>")
    assert of("integration", copy, "", False, (3, 9)) == Proof("1 targets", "no report of second")


def test_a_collection_without_tests(tmp_path: Path) -> None:
    (tmp_path / "tests" / "integration" / "targets").mkdir(parents=True)
    for command in ("units", "integration"):
        assert of(command, tmp_path, "", False, (3, 9)).missing == "no report of any test"
