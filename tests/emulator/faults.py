# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults: answers that go wrong on purpose, so that clients learn to live with them.

``times`` 0 means for ever. A fault that is due is used up even if its request would have been refused.
"""

from __future__ import annotations

import random
from typing import Any, Callable

# What a fault may say besides kind, action, times, skip and probability: names and their defaults.
KINDS: dict[str, dict[str, Any]] = {
    "throttle": {"code": "Throttling.User", "status": 400, "message": "", "retry_after_ms": 0},
    "error": {"code": "InternalError", "status": 500, "message": ""},
    "drop_before": {},
    "drop_after": {},
    "delay": {"seconds": 1.0},
    "html": {"status": 502},
    "truncate": {},
    "reset": {},
    "stale_read": {"seconds": 0},
}
COMMON: dict[str, Any] = {"action": "*", "times": 1, "skip": 0, "probability": 1.0, "writes_only": False}
NUMBERS = ("times", "skip", "probability", "status", "retry_after_ms", "seconds")


def checked_fault(given: Any) -> dict[str, Any]:
    """A fault with its defaults filled in; raises ValueError for what is not known."""
    if not isinstance(given, dict) or given.get("kind") not in KINDS:
        raise ValueError(f"kind is one of {', '.join(KINDS)}")
    allowed = {**COMMON, **KINDS[given["kind"]]}
    for name, value in given.items():
        if name not in allowed and name != "kind":
            raise ValueError(f"{name} is unknown for a {given['kind']} fault; known are {', '.join(allowed)}")
        number = isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0
        if name in NUMBERS and not number:
            raise ValueError(f"{name} is a number, not below 0")
    return {**allowed, **given}


class Faults:
    """The faults that are set, in the order in which they are tried."""

    def __init__(self, source: random.Random) -> None:
        self.active: list[dict[str, Any]] = []
        self._random = source
        self._last_id = 0

    def add(self, given: Any) -> int:
        """Set a fault; answers its id."""
        self._last_id += 1
        self.active.append({**checked_fault(given), "id": self._last_id, "used": 0})
        return self._last_id

    def clear(self) -> None:
        """Take all faults away."""
        self.active = []

    def due(self, action: str, writes: bool, possible: Callable[[dict[str, Any]], bool]) -> dict[str, Any] | None:
        """The first fault that hits this request, or None."""
        for fault in self.active:
            if fault["action"] not in ("*", action) or (fault["writes_only"] and not writes) or not possible(fault):
                continue
            if fault["skip"]:
                fault["skip"] -= 1
                continue
            if self._random.random() >= fault["probability"]:
                continue
            fault["used"] += 1
            if fault["times"] and fault["used"] >= fault["times"]:
                self.active.remove(fault)
            return fault
        return None
