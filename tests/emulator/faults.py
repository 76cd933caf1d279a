# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults: answers that go wrong on purpose, so that clients learn to live with them.

``times`` 0 means for ever. A fault that is due is used up even if its request would have been refused.
"""

from __future__ import annotations

import random
from typing import Any, Callable

from .catalogue import ACTIONS

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
MOST_SECONDS = 86400
COMMON: dict[str, Any] = {"action": "*", "times": 1, "skip": 0, "probability": 1.0, "writes_only": False}
# The numbers among them: the least, the most, and whether only whole ones make sense.
NUMBERS: dict[str, tuple[int, int, bool]] = {
    "times": (0, 10**9, True),
    "skip": (0, 10**9, True),
    "probability": (0, 1, False),
    "status": (200, 599, True),
    "retry_after_ms": (0, 10**9, True),
    "seconds": (0, MOST_SECONDS, False),
}


def checked_fault(given: Any) -> dict[str, Any]:
    """A fault with its defaults filled in; raises ValueError for what is not known."""
    if not isinstance(given, dict) or given.get("kind") not in tuple(KINDS):
        raise ValueError(f"kind is one of {', '.join(KINDS)}")
    allowed = {**COMMON, **KINDS[given["kind"]]}
    for name, value in given.items():
        if name not in allowed and name != "kind":
            raise ValueError(f"{name} is unknown for a {given['kind']} fault; known are {', '.join(allowed)}")
        if name in NUMBERS:
            low, high, whole = NUMBERS[name]
            number = isinstance(value, (int, float)) and not isinstance(value, bool) and low <= value <= high
            if not number or (whole and value != int(value)):
                raise ValueError(f"{name} is a {'whole ' if whole else ''}number from {low} to {high}")
        elif not isinstance(value, type(allowed.get(name, ""))):
            raise ValueError(f"{name} is a {'boolean' if name == 'writes_only' else 'text'}")
    if given.get("action", "*") not in ("*", *ACTIONS):
        raise ValueError(f"action is * or one of {', '.join(ACTIONS)}")
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
