# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading a list that comes in pages, whole or not at all: whoever plans by half a list deletes or doubles things."""

from __future__ import annotations

import typing as t

from .._errors import ConnectionFailed

Element = dict[str, t.Any]
# Asks for one page. What it is given says which: a number from 1, or the token that the page before it ended with.
Ask = t.Callable[[t.Any], Element]
# What the list has had too much of, time or memory, in words; None if there may be another page.
Spent = t.Callable[[], t.Optional[str]]

_ATTEMPTS = 3
_MOST_PAGES = 2000  # More than any quota allows; a service that always has one more is not waited for.


class Listing(t.NamedTuple):
    """How the answers of an action hold a list.

    Attributes:
        action: the API action.
        member: the member with the elements; that it is missing or null stands for none.
        id_member: the member of an element that tells it from all others; if empty, all of it does.
        place: the parameters that say where the list is.
        page: how many elements of a page are asked for: the most that the service gives.
        unlisted: how many elements the service may count that it never lists.
        by_token: whether each page says the token of the next; else they are numbered.
    """

    action: str
    member: str
    id_member: str
    place: tuple[str, ...] = ()
    page: int = 50
    unlisted: float = 0
    by_token: bool = False


class _NotWhole(Exception):
    """The pages do not make up a list; says why."""


class _Endless(_NotWhole):
    """The same, and it is of no use to read them again."""


def by_number(listing: Listing, ask: Ask, size: int, spent: Spent) -> list[Element]:
    """All elements, each once, of a list that is paged by number. The service may give smaller pages than asked for.

    While somebody adds or removes elements, those behind them move to other pages, and one may be missed. So a list is
    read again if it does not have as many as the service counts, or if that number changed meanwhile. It has ended with
    a page that is not full and with which it has as many, or else with a page that has nothing new.

    Args:
        listing: the list.
        ask: asks for the page of a number.
        size: how many elements of a page are asked for.
        spent: says whether there may be another page.

    Raises:
        ConnectionFailed: what came is not a whole list, again and again.
    """

    def read() -> tuple[dict[t.Any, Element], int]:
        found: dict[t.Any, Element] = {}
        totals: set[int] = set()
        number = 0
        while True:
            number += 1
            _check_goes_on(number, spent)
            answer = ask(number)
            page, total = _page(listing, answer)
            before = len(found)
            found.update(page)
            totals.update(() if total is None else (total,))
            if len(totals) > 1:
                raise _NotWhole(f"there were {' and then '.join(map(str, sorted(totals)))} elements")
            if total is None and page and len(found) == before:
                raise _NotWhole("the same page came again")
            full = len(page) >= _page_size(answer, size)
            if len(found) == before or (total is not None and len(found) >= total and not full):
                return found, len(found) if total is None else total

    return _whole(listing, read)


def by_token(listing: Listing, ask: Ask, spent: Spent) -> list[Element]:
    """All elements, each once, of a list in which each page but the last says the token of the next.

    Args:
        listing: the list.
        ask: asks for the page of a token.
        spent: says whether there may be another page.

    Raises:
        ConnectionFailed: what came is not a whole list, again and again.
    """

    def read() -> tuple[dict[t.Any, Element], int]:
        found: dict[t.Any, Element] = {}
        tokens: set[str] = set()
        totals: set[int] = set()
        each_its_own = True
        token = None
        while True:
            _check_goes_on(len(tokens) + 1, spent)
            answer = ask(token)
            page, total = _page(listing, answer)
            found.update(page)
            totals.update(() if total is None else (total,))
            each_its_own = each_its_own and total in (None, len(page))
            token = answer.get("NextToken")
            if not token:
                # Whether the number is that of all elements or of those in the answer is documented both ways [open].
                return found, len(found) if each_its_own or not totals else max(totals)
            if str(token) in tokens:
                raise _NotWhole("the pages go round in a circle")
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
            if isinstance(problem, _Endless):
                break
            continue
        if len(found) == total or (found == before and total - listing.unlisted <= len(found) < total):
            return list(found.values())
        reason, before = f"the service counts {total} elements and gave {len(found)}", found
    else:
        reason = f"though it was read {_ATTEMPTS} times: {reason}"
    raise ConnectionFailed(
        f"{listing.action} did not give a whole list, {reason}. If somebody is changing it, run the task again later.",
        listing.action,
        sent=True,
        retryable=False,
    )


def _check_goes_on(number: int, spent: Spent) -> None:
    """Raises _Endless if a list may not have a page of this number."""
    reason = f"its pages do not end: there are more than {_MOST_PAGES}" if number > _MOST_PAGES else spent()
    if reason and number > 1:
        raise _Endless(reason)


def _page_size(answer: Element, asked: int) -> int:
    """How many elements a full page has: the service says so where it is fewer than asked for."""
    said = answer.get("PageSize")
    return min(asked, said) if isinstance(said, int) and said > 0 else asked


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
