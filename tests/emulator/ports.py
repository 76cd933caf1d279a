# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ports and protocols of custom routing, as requests and seeds spell them."""

from __future__ import annotations

from typing import Any

from .errors import illegal

PROTOCOLS = {"TCP": ("TCP",), "UDP": ("UDP",), "TCP,UDP": ("TCP", "UDP"), "TCP+UDP": ("TCP", "UDP")}
RESERVED_PORTS = (25, 250, 4789, 4790)


def protocol_set(path: str, protocols: Any) -> frozenset[str]:
    """The canonical form of all the documented spellings: tcp, TCP, TCP,UDP, TCP+UDP and lists of them."""
    found: set[str] = set()
    for text in protocols:
        if text.upper().replace(" ", "") not in PROTOCOLS:
            raise illegal(path, "valid values are TCP, UDP and TCP,UDP")
        found.update(PROTOCOLS[text.upper().replace(" ", "")])
    return frozenset(found)


def check_port_ranges(where: str, spans: Any) -> None:
    """A list of objects of FromPort and ToPort; raises ValueError for anything else."""
    for span in spans if isinstance(spans, list) else [None]:
        ends = (span.get("FromPort"), span.get("ToPort")) if isinstance(span, dict) else (None, None)
        if not all(isinstance(port, int) and not isinstance(port, bool) and 1 <= port <= 65535 for port in ends):
            raise ValueError(f"{where}: a port range is an object with the ports FromPort and ToPort")
