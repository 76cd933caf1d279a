# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The record of every request to the API, for tests that ask what was really sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .catalogue import COMMON_PARAMETERS

# A long-running emulator must not grow for ever: only the newest requests are kept.
MOST_ENTRIES = 50000


class Journal:
    """Numbered entries, oldest first. Nothing that signs or authenticates is kept."""

    def __init__(self) -> None:
        self.entries: list[dict[str, Any]] = []
        self._sequence = 0

    def add(self, action: str, params: Mapping[str, str], **details: Any) -> dict[str, Any]:
        """Note one request: its action and parameters, and how it was answered; answers the entry."""
        self._sequence += 1
        shown = {name: text for name, text in params.items() if name not in COMMON_PARAMETERS}
        token = params.get("ClientToken")
        entry = {"seq": self._sequence, "action": action, "params": shown, "client_token": token, **details}
        self.entries.append(entry)
        del self.entries[:-MOST_ENTRIES]
        return entry

    def clear(self) -> None:
        """Forget the entries; the numbering goes on."""
        self.entries = []
