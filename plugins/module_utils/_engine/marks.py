# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A mark on what may be created without keeping its name: by it the next run finds what would else be anonymous. Pure.

Whoever buys something and is cut off before it has its name would buy another one. So the creation says the name in a tag
as well, and whatever sets the name takes the tag away.
"""

from __future__ import annotations

import typing as t

KEY = "ansible-ga-name"
# No content of a tag may begin so, and a name may.
_RESERVED, _INSTEAD = "aliyun", "_aliyu"


def mark(name: str) -> dict[str, str]:
    """The tag that says a name; none for none."""
    if not name:
        return {}
    return {KEY: _INSTEAD + name[len(_RESERVED) :] if name.startswith(_RESERVED) else name}


def marked(tags: t.Mapping[str, str] | None) -> str:
    """The name that a tag says; empty if none does."""
    said = (tags or {}).get(KEY, "")
    return _RESERVED + said[len(_INSTEAD) :] if said.startswith(_INSTEAD) else said


def unmarked(tags: t.Mapping[str, str] | None) -> dict[str, str]:
    """All other tags."""
    return {key: content for key, content in (tags or {}).items() if key != KEY}
