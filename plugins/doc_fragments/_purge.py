# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """A guard for the option purge."""

    DOCUMENTATION = r"""
options:
  max_deletions:
    description:
      - How many may go at most because of O(purge), as a number, such as V(3), or as a percentage of all that are there
        before the task, such as V(10%), rounded down. A list that was cut short, or is of another place, then takes nothing
        away by mistake. There is no limit by default.
      - If more would go, the task fails before it changes anything, in check mode too, and names them.
      - One that is turned into another one that is wanted counts, since what it was is gone. One that is in the list does
        not count, even if it has to be deleted and created anew to be changed.
      - What O(state=absent) asks for is not counted, and neither is what goes along with that.
      - If somebody else changes what is there while the task works, it is counted again, together with what has gone
        already.
    type: str
"""
