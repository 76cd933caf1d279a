# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The tables of the emulator's guide are those of the emulator. Its commands run in tests/integration/test_guides.py."""

from __future__ import annotations

import re

from support.guides import GUIDES

from emulator.accounts import ACCOUNTS
from emulator.control import CALLS
from emulator.faults import COMMON, KINDS
from emulator.kinds import KINDS as TABLE
from emulator.options import OPTIONS
from emulator.settling import MODES, names_of

PAGE = (GUIDES / "emulator.rst").read_text(encoding="utf-8")


def rows(title: str) -> dict[str, list[str]]:
    """The rows of the list-table under that first heading, by their first cell without its marks."""
    table = re.search(rf"^   \* - {title}\n(.*?)(?=^\S|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert table, title
    cells = [re.split(r"\n     - ?", row) for row in re.split(r"^   \* - ", table.group(1), flags=re.MULTILINE)[1:]]
    return {row[0].strip("` \n"): [cell.strip() for cell in row[1:]] for row in cells}


def test_the_tables_are_complete() -> None:
    options = rows("option")
    assert list(options) == list(OPTIONS)
    for name, option in OPTIONS.items():
        words = " ".join(options[name]).replace("`", "")
        for value in (option.default, *option.choices):
            assert str(value).lower() in words.lower(), (name, value)
    faults = rows("fault")
    assert set(faults) == set(KINDS)
    for kind, more in KINDS.items():
        assert all(f"``{name}``" in " ".join(faults[kind]) for name in more), kind
    assert all(f"``{name}``" in PAGE for name in (*COMMON, *names_of(TABLE)))
    assert [re.findall(r'"mode": "(\w+)"', row)[0] for row in rows("transition")] == list(MODES)
    assert set(rows("access key")) == set(ACCOUNTS) - {"testid"}
    controls = {tuple(call.strip("` ").split()) for row in rows("control") for call in row.split(", ")}
    assert controls == set(CALLS)
