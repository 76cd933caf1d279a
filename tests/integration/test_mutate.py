# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""``make mutate`` makes mistakes that matter, and finds those that the tests let pass."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tools.mutate import NAMED, SWITCH, Instrument, prepare, read_named, sample
from tools.tree import CHECKOUT

SMALL = '''
"""A small file."""


def among(number, numbers):
    """Whether it is there."""
    return number in numbers


def longest(words, least=1):
    """The longest word."""
    known = [word for word in words if word and len(word) >= least]
    if not known:
        return ""
    return max(known, key=len)


def count(words):
    total = 0
    for word in words:
        if word == "end":
            break
        total += 1
    return total


def unused(flag):
    return not flag
'''
TESTS = """
import small


def test_among():
    assert small.among(1, [1, 2])


def test_longest():
    assert small.longest(["a", "ccc", "bb"]) == "ccc"
    assert small.longest([]) == ""


def test_count():
    assert small.count(["a", "b", "end", "c"]) == 2
"""


def behave(number: int) -> list[object]:
    """What the functions of the small file answer with one mutant at work."""
    made = Instrument("small.py", SMALL)
    place: dict[str, object] = {SWITCH: number.__eq__}
    exec(compile(made.instrument(), "small.py", "exec"), place)
    found: list[object] = []
    for call in (
        "among(1, [1])",
        "longest(['', 'a', 'ccc', 'bb'], 1)",
        "longest([])",
        "count(['a', 'end', 'c'])",
        "unused(1)",
    ):
        try:
            found.append(eval(call, place))
        except (IndexError, TypeError, ValueError) as error:
            found.append(type(error))
    return found


def test_each_mutant_is_one_mistake() -> None:
    mutants = Instrument("small.py", SMALL)
    mutants.instrument()
    whole = behave(0)
    assert whole == [True, "ccc", "", 1, False]
    same = {str(mutant) for mutant in mutants.mutants if behave(mutant.number) == whole}
    # None of these makes a difference here: that no word is empty is said twice, and the longest is the greatest too.
    assert same == {
        "small.py:12: all instead of if word and len(word) >= least",
        "small.py:12: word and len(word) >= least → len(word) >= least",
        "small.py:12: word and len(word) >= least → word",
        "small.py:12: len(word) >= least → len(word) > least",
        "small.py:15: max(known, key=len) → without key",
    }
    assert {mutant.line for mutant in mutants.mutants} == {7, 12, 13, 15, 19, 21, 22, 23, 28}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "small.py").write_text(SMALL)
    (tmp_path / "test_small.py").write_text(TESTS)
    (tmp_path / "conftest.py").write_text("")
    return tmp_path


def mutate(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(CHECKOUT / "tests" / "tools" / "mutate.py"), "--root", str(folder), *arguments]
    environment = {"PYTHONPATH": str(folder), "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_what_no_test_notices_is_said(folder: Path) -> None:
    done = mutate(folder, "small.py", "--tests", "test_small.py", "--number", "0")
    assert done.returncode == 0, done.stderr
    _counts, survived, not_reached = done.stdout.split("\n\n")
    assert not_reached.splitlines() == ["not reached:", "  small.py:28: not flag → without not"]
    assert "  small.py:12: len(word) >= least → len(word) > least" in survived.splitlines()
    # The order of the words decides, and a loop that never ends would not hold it up.
    for noticed in ("small.py:7:", "small.py:13:", "small.py:19:", "small.py:21:", "small.py:23:"):
        assert noticed not in survived
    assert (folder / "small.py").read_text() == SMALL


def named(folder: Path, *mutants: tuple[str, str, str]) -> Path:
    lines = [f'- {{name: "{name}", file: small.py, old: "{old}", new: "{new}"}}' for name, old, new in mutants]
    (folder / "mutants.yml").write_text("\n".join(lines))
    return folder / "mutants.yml"


def test_a_named_mutant_must_be_noticed(folder: Path) -> None:
    lost = ("nothing is false", "return not flag", "return flag")
    found = ("nothing is there", "return number in numbers", "return False")
    only = ("--only-named", "--tests", "test_small.py", "--named")
    done = mutate(folder, *only, str(named(folder, found)))
    assert (done.returncode, "survived:" in done.stdout) == (0, False), done.stdout + done.stderr
    done = mutate(folder, *only, str(named(folder, found, lost)))
    assert done.returncode == 1
    assert "not reached:\n  small.py:28: [nothing is false] return flag" in done.stdout


def test_a_test_that_fails_anyway_is_said(folder: Path) -> None:
    (folder / "test_small.py").write_text(f"{TESTS}\n\ndef test_wrong():\n    assert small.unused(1)\n")
    done = mutate(folder, "small.py", "--tests", "test_small.py", "--number", "1")
    assert done.returncode == 1
    assert "fails without a mutant: test_small.py::test_wrong" in done.stdout


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("return nothing", "", "its old text is 0 times in small.py"),
        ("def ", "def ", "its old text is 4 times in small.py"),
        ("least=1", "least=2", "it changes the arguments of a function"),
        ("A small file.", "A file.", "what it changes is not in one function"),
        ("return number in numbers", "return number in numbers", "what it changes is not in one function"),
    ],
)
def test_a_named_mutant_that_cannot_be(folder: Path, old: str, new: str, problem: str) -> None:
    with pytest.raises(ValueError, match=f"^it: {problem}"):
        prepare([], read_named(named(folder, ("it", old, new))), folder)


def test_the_named_mutants_are_still_possible() -> None:
    known = read_named(CHECKOUT / NAMED)
    _codes, mutants = prepare([], known, CHECKOUT)
    assert len(mutants) == len(known) == len({one["name"] for one in known})


def test_a_sample_is_the_same_for_one_seed_and_holds_all_named(folder: Path) -> None:
    _codes, mutants = prepare(["small.py"], read_named(named(folder, ("it", "return not flag", "return flag"))), folder)
    chosen = sample(mutants, 3, 7)
    assert [mutant.name for mutant in chosen] == ["it", "", "", ""]
    assert chosen == sample(mutants, 3, 7)
    assert {mutant.number for mutant in sample(mutants, 0, 7)} == {mutant.number for mutant in mutants}
