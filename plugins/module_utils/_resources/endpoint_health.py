# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether endpoint groups of standard listeners are well. Source: docs/ga-api.md, 7.2."""

from __future__ import annotations

from .._engine.fields import Entries, Field, Mapping, Plain, Text
from .._engine.kind import Report

# An endpoint is told by its address and its port: the id that it has here is in no write [doc].
_ENDPOINTS = Entries(
    Field("type", "Type", Text(), sample="PublicIp"),
    Field("endpoint", "Address", Text(), sample="198.51.100.7"),
    Field("port", "Port", Plain(), sample=80),
    Field("status", "HealthStatus", Plain(), sample="normal"),
    key=("endpoint", "port"),
)
ENDPOINT_HEALTH = Report(
    Field(
        "health",
        "",
        Mapping(
            Field("status", "HealthStatus", Plain(), sample="normal"),
            Field("endpoints", "Endpoints", _ENDPOINTS),
        ),
    ),
    "GetHealthStatus",
    {"AcceleratorId": "", "ListenerId": "listener_id"},
    "EndpointGroups",
)
