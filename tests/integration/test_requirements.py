# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has to be said twice, because a tool reads no other file, is the same in both places."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.tree import CHECKOUT


def requirements(path: Path) -> dict[str, str]:
    """The requirements of a file by the name of the package, with what the files hold that it names."""
    found: dict[str, str] = {}
    for line in path.read_text().splitlines():
        if line.startswith("-r "):
            found.update(requirements(path.parent / line[3:]))
        elif line and not line.startswith("#"):
            found[line.partition(">=")[0]] = line
    return found


@pytest.mark.parametrize(
    ("copy", "original"),
    [
        pytest.param("tests/unit/requirements.txt", "requirements-dev.txt", id="unit tests"),
        pytest.param("tests/integration/requirements.txt", "requirements.txt", id="integration targets"),
    ],
)
def test_what_ansible_test_installs(copy: str, original: str) -> None:
    copied, known = requirements(CHECKOUT / copy), requirements(CHECKOUT / original)
    assert copied
    assert copied == {name: known.get(name) for name in copied}


def test_every_requirement_has_a_lower_bound_only() -> None:
    lines = requirements(CHECKOUT / "requirements-dev.txt").values()
    assert [line for line in lines if ">=" not in line or "," in line or "==" in line.partition(";")[0]] == []
