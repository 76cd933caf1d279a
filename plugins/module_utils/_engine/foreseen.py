# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The service as a plan will leave it: what lies in something new is planned, and checked, by what is read here.

Imported only where a task holds a tree.
"""

from __future__ import annotations

import typing as t

from .._wire.client import Client, Parameters
from .._wire.paging import Element, Listing
from .plan import Live


class _Change(t.NamedTuple):
    """What becomes of a set: where it is, who has gone, who has changed, who is new."""

    where: dict[str, str]
    gone: frozenset[str]
    changed: dict[str, Element]
    added: list[Element]


class Foreseen(Client):
    """Reads what is there, as it will be once what was noted is done. Writes nothing.

    Args:
        client: reads what is there now.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self._changes: dict[str, list[_Change]] = {}
        self._new: dict[str, Element] = {}
        self._changed: dict[str, Element] = {}

    def copy(self) -> Foreseen:
        """The same, which what is noted here from now on does not change."""
        found = Foreseen(self._client)
        found._changes = {action: [*some] for action, some in self._changes.items()}
        found._new, found._changed = {**self._new}, {**self._changed}
        return found

    @property
    def stand_ins(self) -> t.Collection[str]:
        """What stands for the ids of what is not there yet."""
        return self._new.keys()

    def call(self, action: str, parameters: Parameters, repeatable: bool = True) -> Element:
        said = [value for value in parameters.values() if isinstance(value, str)]
        new = [self._new[one] for one in said if one in self._new]
        if new:
            return {**new[-1]}
        answer = self._client.call(action, parameters, repeatable)
        for one in said:
            answer = {**answer, **self._changed.get(one, {})}
        return answer

    def size(self, parameters: Parameters) -> int:
        return self._client.size(parameters)

    def all(self, listing: Listing, parameters: Parameters) -> list[Element]:
        there = not any(str(value) in self._new for value in parameters.values())
        found = self._client.all(listing, parameters) if there else []
        for change in self._changes.get(listing.action, ()):
            if any(parameters.get(name) not in (None, value) for name, value in change.where.items()):
                continue
            kept = [one for one in found if str(one.get(listing.id_member)) not in change.gone]
            found = [{**one, **change.changed.get(str(one.get(listing.id_member)), {})} for one in kept]
            found += [one for one in change.added if _chosen(one, parameters)]
        return found

    def note(
        self, kind: t.Any, place: t.Mapping[str, str], before: t.Sequence[Live], after: t.Sequence[Live]
    ) -> list[str]:
        """Take what is planned of a set for done.

        Args:
            kind: of the set.
            place: where it is, by the parameters with the ids.
            before: what is there.
            after: what will be.

        Returns:
            The ids of `after`, those of new ones by what stands for them.
        """
        ids, added, changed = [], [], {}
        had = {item.id: item for item in before}
        for item in after:
            ids.append(item.id or f"(new {kind.noun} {len(self._new) + 1})")
            told = {**place, **kind.foretold(item), kind.id: ids[-1]}
            if not item.id:
                added.append(told)
                self._new[ids[-1]] = told
            elif had.get(item.id) is not item:
                changed[item.id] = self._changed[item.id] = told
        there = {item.id for item in after}
        gone = set()
        for item in (one for one in before if one.id not in there):
            left = kind.left(item)
            if left is None:
                gone.add(item.id)
            else:
                changed[item.id] = self._changed[item.id] = left
        where = {name: place[name] for name in kind.listing.place if place.get(name)}
        change = _Change(where, frozenset(gone), changed, added)
        self._changes.setdefault(kind.listing.action, []).append(change)
        return ids


def _chosen(element: Element, parameters: Parameters) -> bool:
    """Whether a list that is asked for with these parameters has an element."""
    return all(value is None or str(element.get(name, value)) == str(value) for name, value in parameters.items())
