# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What `make lint` counts as written twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import duplicates

FIVE = "".join(f"shared_{number} = {number}\n" for number in range(5))


def counted(folder: Path, monkeypatch: pytest.MonkeyPatch, *sources: str) -> tuple[int, int]:
    monkeypatch.chdir(folder)
    for number, source in enumerate(sources):
        Path(f"file_{number}.py").write_text(source)
    _report, copied, total = duplicates.measure([f"file_{number}.py" for number in range(len(sources))])
    return copied, total


def test_five_lines_count_in_each_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert counted(tmp_path, monkeypatch, f"a = 1\n{FIVE}b = 2\n", f"c = 3\n\n{FIVE}d = 4\n") == (10, 15)


def test_four_lines_are_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    four = FIVE.replace("shared_4 = 4\n", "")
    assert counted(tmp_path, monkeypatch, f"a = 1\n{four}b = 2\n", f"c = 3\n{four}d = 4\n")[0] == 0


def test_documentation_counts_and_what_a_tool_writes_does_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = '{name} = r"""\n' + FIVE + '"""\n'
    written, generated = text.format(name="DOCUMENTATION"), text.format(name="RETURN")
    assert counted(tmp_path, monkeypatch, f"a = 1\n{generated}", f"b = 2\n{generated}") == (0, 4)
    assert counted(tmp_path, monkeypatch, f"a = 1\n{written}", f"b = 2\n{written}")[0] >= 10


@pytest.mark.parametrize(("blocks", "status"), [(5, 1), (1, 0)])
def test_too_much_of_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blocks: int, status: int) -> None:
    own = "".join(f"own_{number} = {number}\n" for number in range(120))
    shared = "\n".join(FIVE.replace("shared", f"shared_{block}") for block in range(blocks))
    monkeypatch.chdir(tmp_path)
    for name in ("one", "other"):
        Path(f"{name}.py").write_text(own.replace("own", name) + shared)
    monkeypatch.setattr("sys.argv", ["duplicates.py", "one.py", "other.py"])
    assert duplicates.main() == status
