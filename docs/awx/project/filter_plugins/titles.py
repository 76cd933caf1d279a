# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Says what the operations of a task are about, for the text of a notification."""

from __future__ import annotations


def titles(operations, *actions):
    """What the operations with one of these actions are about; in what lies in a task's own entries, also where."""
    return [
        f"{one['kind']} {one['identity']} of {one['place']}" if "place" in one else one["identity"]
        for one in operations
        if one["action"] in actions
    ]


class FilterModule:
    """The filters of this file."""

    def filters(self):
        return {"titles": titles}
