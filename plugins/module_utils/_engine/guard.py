# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A guard for purge: how many items a run may take away which nobody has named. Pure.

Imported only where there is one.
"""

from __future__ import annotations

import re
import typing as t

from .._errors import OptionError
from .plan import I, Plan, Schema, W

_LIMIT = re.compile(r"(0|[1-9][0-9]{0,8})(%?)", re.ASCII)


def mistake(limit: str) -> str | None:
    """What is wrong with a limit; None if nothing is."""
    found = _LIMIT.fullmatch(limit)
    if not found or (found.group(2) and int(found.group(1)) > 100):
        return (
            f"must be a whole number from 0, such as 3, or a percentage from 0% to 100%, such as 10%, and is {limit!r}"
        )
    return None


def most(limit: str, count: int) -> int:
    """How many of so many may go."""
    number = int(limit.rstrip("%"))
    return count * number // 100 if limit.endswith("%") else number


def too_many(limit: str, count: int, what: str, names: t.Sequence[str], where: str, already: str = "") -> OptionError:
    """The error of a run that would take away more than it may.

    Args:
        limit: the limit.
        count: of how many it takes.
        what: what it takes, with their number.
        names: what they are called.
        where: what they are not in.
        already: what of it is done.
    """
    share = f"{limit} of {count}, which is {most(limit, count)}" if limit.endswith("%") else limit
    words = (
        f"purge would take away {what} not in the {where}{already}, and may take away {share}: {', '.join(names)}. "
        f"Raise the limit if all of them are to go, or add to the {where} what is to stay."
    )
    return OptionError([("max_deletions", words)])


class Guard(t.Generic[I]):
    """What purge may take away in a run, however often it is planned.

    Args:
        limit: a number, or a percentage of the live set before the run, rounded down.
        live: that set.
    """

    def __init__(self, limit: str, live: t.Sequence[I]) -> None:
        self._limit = limit
        self._count = len(live)
        self._most = most(limit, self._count)
        self._known: dict[str, I] = {}

    def check(self, schema: Schema[W, I], plan: Plan[I], done: t.Container[str]) -> None:
        """Whether a plan stays within the limit, together with what the run has taken away already.

        Args:
            schema: the kind of resource.
            plan: the plan.
            done: the ids of the items that this run has changed or deleted.

        Raises:
            OptionError: it does not; the names say what would go.
        """
        gone = {key: item for key, item in self._known.items() if key in done}
        self._known = {**gone, **{item.id: item for item in plan.purged}}
        if len(self._known) <= self._most:
            return
        names = [f"{schema.title(item)} ({key})" for key, item in self._known.items()]
        already = f", {len(gone)} of which are gone already" if gone else ""
        nouns = f"{len(self._known)} {schema.noun}{'s' if len(self._known) > 1 else ''}"
        raise too_many(self._limit, self._count, nouns, names, "list", already)
