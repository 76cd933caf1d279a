# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What several kinds have alike: names, descriptions, and lists whose order nobody has promised."""

from __future__ import annotations

import re

from .parameters import Param
from .rule_values import CHINESE
from .world import Record, World

FIRST_A_LETTER = re.compile(rf"[A-Za-z{CHINESE}][A-Za-z0-9{CHINESE}._-]{{0,127}}")


def _name(text: str) -> str:
    return "" if FIRST_A_LETTER.fullmatch(text) else "1 to 128 characters are expected, a letter first"


def _description(text: str) -> str:
    return "it must not begin with http:// or https://" if re.match("https?://", text) else ""


def description(most: int) -> Param:
    """A description of at most so many characters."""
    return Param(low=0, high=most, reason=_description)


NAME = Param(reason=_name)
DESCRIPTION = description(200)


def ordered(world: World, record: Record, names: tuple[str, ...]) -> Record:
    """Lists as they were sent, or in another order: which of them keep theirs is documented of none."""
    found = {name: record[name] for name in names if name in record}
    return {name: items[::-1] for name, items in found.items()} if world.options["read_order"] == "other" else found
