# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The accounts that the emulator knows. Published, worthless secrets: nothing else accepts them."""

from __future__ import annotations

import math
from typing import NamedTuple


class Account(NamedTuple):
    """One access key: its secret, its rights, and if it is a temporary one, its token and when that runs out."""

    secret: str
    can_write: bool = True
    active: bool = True
    token: str = ""
    expires: float = math.inf


EXPIRED_TOKEN = "expired-token"
ACCOUNTS: dict[str, Account] = {
    "emulator": Account("emulator-secret"),
    "emulator-readonly": Account("emulator-secret", can_write=False),
    "emulator-inactive": Account("emulator-secret", active=False),
    "STS.emulator": Account("emulator-secret", token="emulator-token"),
    "testid": Account("testsecret"),
}
