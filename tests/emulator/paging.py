# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The two ways of paging: by number, and by token."""

from __future__ import annotations

import hashlib
from typing import Any

from .errors import illegal
from .world import Record, World


def numbered_page(world: World, given: Record, name: str, elements: list[Any]) -> Record:
    """One page by PageNumber and PageSize (default 10); a page after the last is empty."""
    size = _capped(world, given.get("PageSize", 10))
    number = given.get("PageNumber", 1)
    page = elements[(number - 1) * size : number * size]
    return {name: page, "PageNumber": number, "PageSize": size, "TotalCount": len(elements)}


def token_page(world: World, given: Record, name: str, scope: str, elements: list[tuple[int, Any]]) -> Record:
    """One page by MaxResults (default 20) and NextToken; ``elements`` come with their sequence number.

    A token names the last element that was seen, so that pages neither skip nor repeat while others come and go.
    """
    size = _capped(world, given.get("MaxResults", 20))
    after = _read_token(scope, given["NextToken"]) if given.get("NextToken") else 0
    rest = [pair for pair in elements if pair[0] > after]
    page = {"MaxResults": size, "TotalCount": len(elements), name: [element for _sequence, element in rest[:size]]}
    if len(rest) > size:
        page["NextToken"] = _write_token(scope, rest[size - 1][0])
    return page


def _capped(world: World, size: int) -> int:
    cap = world.options["page_size_cap"]
    return min(size, cap) if cap else size


def _write_token(scope: str, sequence: int) -> str:
    mark = hashlib.sha256(f"{scope} {sequence}".encode()).hexdigest()[:24]
    return f"{sequence:08x}{mark}"


def _read_token(scope: str, token: str) -> int:
    try:
        sequence = int(token[:8], 16)
    except ValueError:
        sequence = -1
    if sequence < 0 or token != _write_token(scope, sequence):
        raise illegal("NextToken", "it was not given out for this query")
    return sequence
