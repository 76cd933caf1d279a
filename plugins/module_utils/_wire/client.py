# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calling any action of the GA OpenAPI (2019-11-20): parameters in, elements out, all pages. Decides nothing."""

from __future__ import annotations

import typing as t

from .paging import Element, Listing, by_number, by_token
from .transport import Transport, encoded

Parameters = t.Mapping[str, t.Any]


def flatten(value: t.Any, name: str = "") -> dict[str, str]:
    """A value as flat parameters: lists become 1-based keys (`A.1.B.2`), mappings `.Key`.

    None and empty lists vanish, an empty text is kept, booleans become `true` and `false` (docs/ga-api.md, 2).
    """
    if value is None:
        return {}
    if isinstance(value, bool):
        return {name: "true" if value else "false"}
    if isinstance(value, t.Mapping):
        pairs: t.Iterable[tuple[t.Any, t.Any]] = value.items()
    elif isinstance(value, (list, tuple)):
        pairs = enumerate(value, 1)
    else:
        return {name: str(value)}
    flat = {}
    for key, element in pairs:
        flat.update(flatten(element, f"{name}.{key}" if name else str(key)))
    return flat


def _form(parameters: Parameters) -> dict[str, str]:
    """What goes into the form, flat."""
    return flatten({name: value for name, value in parameters.items() if isinstance(value, (list, tuple))})


class Client:
    """The actions of the API, by their names.

    Args:
        transport: sends the requests.
        region_id: the RegionId that every call carries.
    """

    def __init__(self, transport: Transport, region_id: str) -> None:
        self._transport = transport
        self._region_id = region_id

    def call(self, action: str, parameters: Parameters, repeatable: bool = True) -> Element:
        """Call an action. Scalars go into the query, as the official SDK sends them; lists, which may be long, into the form.

        Args:
            action: its name.
            parameters: what it takes, nested; None is left out.
            repeatable: whether it may be sent again where its answer was lost.

        Raises:
            GaError: see `Transport.call`.
        """
        scalars = {name: value for name, value in parameters.items() if not isinstance(value, (list, tuple))}
        query = flatten({"RegionId": self._region_id, **scalars})
        return self._transport.call(action, query, _form(parameters), repeatable)

    def size(self, parameters: Parameters) -> int:
        """How many bytes the body of a call has, encoded."""
        return len(encoded(_form(parameters)))

    def all(self, listing: Listing, parameters: Parameters) -> list[Element]:
        """All elements of a list.

        Raises:
            ConnectionFailed: what came is not a whole list.
        """
        spent = self._transport.budget().spent
        if listing.by_token:
            given = {**parameters, "MaxResults": listing.page}
            return by_token(listing, lambda token: self.call(listing.action, {**given, "NextToken": token}), spent)
        given = {**parameters, "PageSize": listing.page}
        return by_number(
            listing, lambda number: self.call(listing.action, {**given, "PageNumber": number}), listing.page, spent
        )
