# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the service behaves from the start: how long it takes to settle, and what goes wrong."""

from __future__ import annotations

import random
from typing import Any, NamedTuple

from .settling import default_transitions


class Profile(NamedTuple):
    """Transitions, and faults that are always set."""

    transitions: dict[str, Any]
    faults: tuple[dict[str, Any], ...] = ()
    small_pages: bool = False

    def options(self, source: random.Random) -> dict[str, Any]:
        """The options that differ from their defaults."""
        return {"page_size_cap": source.randint(1, 3)} if self.small_pages else {}


STATE_CODES = ("StateError.Accelerator", "NotActive.Listener", "StateError.EndPointGroup", "GA_NOT_STEADY")
PROFILES: dict[str, Profile] = {
    "instant": Profile(default_transitions()),
    # The console's documentation speaks of about one minute for a change, and nothing says how long the accelerator is
    # taken. Terraform's provider makes ten rules side by side, each of which gives up after ten minutes: that it gets
    # twenty rules done with the real service says that it is not the whole minute.
    "realistic": Profile(default_transitions(15, 25)),
    # Counted in polls, not in seconds: the same calls meet the same trouble, however fast they follow each other.
    "adversarial": Profile(
        default_transitions(0, 3, "polls"),
        (
            {"kind": "throttle", "times": 0, "probability": 0.08, "retry_after_ms": 50},
            {"kind": "throttle", "times": 0, "probability": 0.04, "status": 429, "code": "Throttling"},
            {"kind": "error", "times": 0, "probability": 0.04, "status": 503, "code": "ServiceUnavailable"},
            {"kind": "html", "times": 0, "probability": 0.03},
            {"kind": "drop_before", "times": 0, "probability": 0.03},
            {"kind": "drop_after", "times": 0, "probability": 0.15, "writes_only": True},
            {"kind": "truncate", "times": 0, "probability": 0.02},
            *(
                {"kind": "error", "times": 0, "probability": 0.04, "status": 400, "code": code, "writes_only": True}
                for code in STATE_CODES
            ),
        ),
        small_pages=True,
    ),
}
