# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Resources that another service has to itself."""

from __future__ import annotations

from .errors import ApiError
from .world import Record


def managed(record: Record) -> Record:
    """The three members that say whether another service manages a resource."""
    found = {
        "ServiceManaged": record.get("ServiceManaged", False),
        "ServiceManagedInfos": record.get("ServiceManagedInfos", []),
    }
    return {**found, "ServiceId": record["ServiceId"]} if record.get("ServiceId") else found


def check_managed(record: Record, action: str, child_type: str = "") -> None:
    """Refuse what that service does not let others do; raises OperationDenied.ServiceManaged."""
    for info in record.get("ServiceManagedInfos", []):
        same_child = not child_type or info.get("ChildType") == child_type
        if record.get("ServiceManaged") and info["IsManaged"] and info["Action"] == action and same_child:
            raise ApiError("OperationDenied.ServiceManaged")
