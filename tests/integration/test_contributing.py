# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is said to whoever works on the collection leads somewhere."""

from __future__ import annotations

import re

from tools.lanes import tracked_files
from tools.tree import CHECKOUT

ROOMS = CHECKOUT / "plugins" / "module_utils"


def test_the_map_names_rooms_that_are_there() -> None:
    named = set(re.findall(r"`(_\w+\.py)`", (CHECKOUT / "CONTRIBUTING.md").read_text()))
    assert named
    assert [name for name in sorted(named) if not (ROOMS / name).exists()] == []


def test_every_source_that_the_code_gives_can_be_looked_up() -> None:
    known = set(re.findall(r"^#+ (\d+(?:\.\d+)?)\.? ", (CHECKOUT / "docs" / "ga-api.md").read_text(), re.MULTILINE))
    given = {
        (name, section)
        for name in tracked_files()
        if name.endswith(".py")
        for section in re.findall(r"ga-api\.md, (\d+(?:\.\d+)?)", (CHECKOUT / name).read_text())
    }
    assert given
    assert sorted((name, section) for name, section in given if section not in known) == []
