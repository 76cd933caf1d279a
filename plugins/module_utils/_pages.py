# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading a list that comes in pages, whole or not at all: whoever plans by half a list deletes or doubles things."""

from __future__ import annotations

import typing as t

from ansible_collections.alicloud.ga.plugins.module_utils._errors import ConnectionFailed

Element = dict[str, t.Any]
# Asks for one page. What it is given says which: a number from 1, or the token that the page before it ended with.
Ask = t.Callable[[t.Any], Element]

_ATTEMPTS = 3
_MOST_PAGES = 1000  # More than any quota allows; a service that always has one more is not waited for.


class Listing(t.NamedTuple):
    """How the answers of an action hold a list.

    Attributes:
        action: the API action.
        member: the member with the elements; that it is missing or null stands for none.
        id_member: the member of an element that tells it from all others; if empty, all of it does.
        unlisted: how many elements the service may count that it never lists.
    """

    action: str
    member: str
    id_member: str
    unlisted: float = 0


class _NotWhole(Exception):
    """The pages do not make up a list; says why."""


def by_number(listing: Listing, ask: Ask) -> list[Element]:
    """All elements, each once, of a list that is paged by number. The service may give smaller pages than asked for.

    While somebody adds or removes elements, those behind them move to other pages, and one may be missed. So a list is
    read again if it has fewer than the service counts, or if that number changed meanwhile.

    Raises:
        ConnectionFailed: what came is not a whole list, again and again.
    """

    def read() -> tuple[dict[t.Any, Element], int]:
        found: dict[t.Any, Element] = {}
        totals: set[int] = set()
        number = 0
        while True:
            number += 1
            page, total = _page(listing, ask(number))
            before = len(found)
            found.update(page)
            totals.update(() if total is None else (total,))
            if len(totals) > 1:
                raise _NotWhole(f"there were {' and then '.join(map(str, sorted(totals)))} elements")
            if len(found) == before or (total is not None and len(found) >= total):
                return found, total or 0

    return _whole(listing, read)


def by_token(listing: Listing, ask: Ask) -> list[Element]:
    """All elements, each once, of a list in which each page but the last says the token of the next.

    Raises:
        ConnectionFailed: what came is not a whole list, again and again.
    """

    def read() -> tuple[dict[t.Any, Element], int]:
        found: dict[t.Any, Element] = {}
        tokens: set[str] = set()
        most = 0
        token = None
        while True:
            answer = ask(token)
            page, total = _page(listing, answer)
            found.update(page)
            most = max(most, total or 0)
            token = answer.get("NextToken")
            if not token:
                return found, most
            if str(token) in tokens or len(tokens) >= _MOST_PAGES:
                raise _NotWhole("the pages go round in a circle, or never end")
            tokens.add(str(token))

    return _whole(listing, read)


def _whole(listing: Listing, read: t.Callable[[], tuple[dict[t.Any, Element], int]]) -> list[Element]:
    """What is read in one go as a whole list.

    Where the service may count what it never lists, a list that lacks no more than that is believed once it is the same
    when it is read again.
    """
    reason, before = "", None
    for _attempt in range(_ATTEMPTS):
        try:
            found, total = read()
        except _NotWhole as problem:
            reason, before = str(problem), None
            continue
        if len(found) >= total or (found == before and len(found) >= total - listing.unlisted):
            return list(found.values())
        reason, before = f"the service counts {total} elements and gave {len(found)}", found
    raise ConnectionFailed(
        f"{listing.action} did not give a whole list, though it was read {_ATTEMPTS} times: {reason}. If somebody is "
        "changing it, run the task again later.",
        listing.action,
        sent=True,
        retryable=False,
    )


def _page(listing: Listing, answer: Element) -> tuple[dict[t.Any, Element], int | None]:
    """The elements of a page by what tells them apart, and how many the service counts in all, if it says so."""
    elements, total = answer.get(listing.member), answer.get("TotalCount")
    if elements is None:
        elements = []
    if not isinstance(elements, list):
        raise _NotWhole(f"{listing.member} is not a list")
    try:
        count = None if total is None else int(total)
    except (TypeError, ValueError, OverflowError):
        raise _NotWhole("TotalCount is not a number") from None
    page = {}
    for element in elements:
        key = element.get(listing.id_member) if listing.id_member and isinstance(element, dict) else repr(element)
        if not isinstance(element, dict) or not key:
            raise _NotWhole(f"{listing.member} has an element without {listing.id_member or 'members'}")
        page[str(key)] = element
    return page, count
