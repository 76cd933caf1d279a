# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What there is to call: the actions of all kinds, and what goes with each of them.

Sources: the API pages of Global Accelerator 2019-11-20 and the doc strings of the official SDK.
"""

from __future__ import annotations

from .kind import Action
from .kinds import KINDS
from .serving import actions_of

API_VERSION = "2019-11-20"

# Accepted with every action and no part of its parameters: what the two signature versions carry, and the owner
# parameters that every RPC product of the gateway takes.
COMMON_PARAMETERS = frozenset(
    "AccessKeyId Action Format SecurityToken Signature SignatureMethod SignatureNonce SignatureType SignatureVersion "
    "Timestamp Version OwnerAccount OwnerId ResourceOwnerAccount ResourceOwnerId".split()
)
ACTIONS: dict[str, Action] = {
    name: action for kind in KINDS.values() for name, action in actions_of(kind, KINDS).items()
}
