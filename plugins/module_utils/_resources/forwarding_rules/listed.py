# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""`order: list`: the order of the entries is the order of the rules, and the priorities follow from it. Pure.

As few rules move as can be: the longest run of rules that are in order already, with room between them for the others,
keeps its numbers. A rule that moves, or is new, gets a number between its neighbours that nobody has. Only where there
is none it gets one that another rule of the list leaves in the same call, or that of a rule that it replaces.

Imported only if the list decides.
"""

from __future__ import annotations

import typing as t

from ..._engine.plan import UPDATE, forbids
from ..._errors import OptionError, Problems
from .option import parse_rules
from .rule import HIGHEST_PRIORITY, Rule, WantedRule
from .schema import PRIORITY_STEP, RuleSchema

# One more than what any rule can have.
_END = HIGHEST_PRIORITY + 1

# By an entry: the priority that its rule has; None for a new one.
Places = t.Sequence[t.Optional[int]]


def parse_list(entries: t.Sequence[t.Mapping[str, t.Any]], option: str = "rules") -> list[WantedRule]:
    """The entries of the option `rules`, of which the order is that of the rules; see `option.parse_rules`.

    Raises:
        OptionError: naming the path of everything that is wrong.
    """
    problems: Problems = []
    nameless = set()
    for number, entry in enumerate(entries):
        path = f"{option}[{number}]"
        if entry.get("priority") is not None:
            what = "cannot be given with order: list, where the place in the list decides. Leave it out, or say order: priority"
            problems.append((f"{path}.priority", what))
        if not entry.get("id") and not entry.get("name"):
            nameless.add(path)
            problems.append((path, "must have an id or a name, to say which rule is meant, since order is list"))
    if len(entries) > HIGHEST_PRIORITY:
        problems.append((option, f"has {len(entries)} entries, and priorities go up to {HIGHEST_PRIORITY} only"))
    try:
        wanted = parse_rules([{**entry, "priority": None} for entry in entries], option)
    except OptionError as error:
        problems += [problem for problem in error.problems if problem[0] not in nameless]
    if problems:
        raise OptionError(problems)
    return wanted


class ListedRules(RuleSchema):
    """What the plan has to know of forwarding rules whose order is that of the list; see `plan.Schema`."""

    def placed(
        self,
        entries: t.Sequence[tuple[WantedRule, Rule | None]],
        staying: t.Sequence[Rule],
        leaving: t.Sequence[Rule],
    ) -> t.Sequence[WantedRule]:
        numbers = _Numbers(self, [rule for _entry, rule in entries], staying, leaving).chosen()
        return [entry._replace(priority=number) for (entry, _rule), number in zip(entries, numbers)]


def _leading(way: tuple[int, int, int]) -> tuple[int, int]:
    return way[:2]


class _Numbers:
    """The priorities of the entries of a list.

    Args:
        schema: of the rules.
        rules: the live rule that each entry means, in the order of the list; None for a new one.
        staying: the rules of others, which keep their numbers.
        leaving: those that go. One that may be changed becomes a new one in place, if there is one, and gives it its
            number; the others are deleted last, and hold theirs until then.
    """

    def __init__(
        self,
        schema: RuleSchema,
        rules: t.Sequence[Rule | None],
        staying: t.Sequence[Rule],
        leaving: t.Sequence[Rule],
    ) -> None:
        self._places: Places = [None if rule is None else rule.priority for rule in rules]
        # What another service manages cannot move, so that all others do before it would have to.
        self._worth = [len(rules) + 1 if rule is not None and forbids(schema, rule, UPDATE) else 1 for rule in rules]
        self._others = {rule.priority for rule in staying}
        going = {rule.priority for rule in leaving}
        replaced = {rule.priority for rule in leaving if not forbids(schema, rule, UPDATE)}
        # What a rule that is there, and what a new one, cannot get; and what they would have to wait for.
        self._barred = {False: self._others | going, True: self._others | (going - replaced)}
        ours = {place for place in self._places if place is not None}
        self._held = {new: barred | ours for new, barred in self._barred.items()}

    def chosen(self) -> list[int]:
        """The priorities, each above the one before it.

        Raises:
            OptionError: there are not as many as are needed.
        """
        found: list[int] = []
        for position in (*self._kept(), len(self._places)):
            stays = position < len(self._places)
            high = t.cast(int, self._places[position]) if stays else _END
            found += self._between(self._places[len(found) : position], found[-1] if found else 0, high)
            found += [high] if stays else []
        return found

    def _kept(self) -> list[int]:
        """The positions of those that keep their numbers, as many as can.

        Of several ways the one with the fewest behind the last that stays, since those may cross the rules of others.
        """
        places, end = (0, *self._places), len(self._places) + 1
        most = [0] * (end + 1)
        for position in range(end - 1, 0, -1):
            most[position] = most[position + 1] + (self._worth[position - 1] if places[position] is not None else 0)
        # By where one begins that stays: the worth of all that stay behind it, how few are behind the last, the next one.
        best: dict[int, tuple[int, int, int]] = {}
        for position in range(end - 1, -1, -1):
            number = places[position]
            if number is None:
                continue
            found = (-1, 0, end)
            # The number is the least that what lies between can have.
            for following in range(position + 1, end):
                if found[0] > most[following]:
                    break
                place = places[following]
                if place is not None and place > number and following in best:
                    worth, behind, _next = best[following]
                    found = max(found, (worth + self._worth[following - 1], behind, following), key=_leading)
                barred = self._barred[place is None]
                number += 1
                while number in barred:
                    number += 1
                if number >= _END:
                    break
            else:
                found = max(found, (0, position + 1 - end, end), key=_leading)
            if found[0] >= 0:
                best[position] = found
        if 0 not in best:
            what = f"has {len(self._places)} entries, which have no room from 1 to {HIGHEST_PRIORITY} beside the other rules"
            raise OptionError([("rules", f"{what} of the listener")])
        kept, position = [], best[0][2]
        while position < end:
            kept.append(position - 1)
            position = best[position][2]
        return kept

    def _between(self, places: Places, low: int, high: int) -> list[int]:
        """Numbers for what lies between two that stay; behind the last of them, new ones come behind all others."""
        cut = len(places)
        while high == _END and cut and places[cut - 1] is None:
            cut -= 1
        found = self._fill(places[:cut], low, high)
        if found is not None and cut < len(places):
            rest = self._fill(places[cut:], found[-1] if found else low, high)
            found = None if rest is None else [*found, *rest]
        if found is None:
            found = self._fill(places, low, high)
        return t.cast("list[int]", found)  # What stays was chosen so that there is room.

    def _fill(self, places: Places, low: int, high: int) -> list[int] | None:
        """Numbers between two others, on this side of the rules of others as far as there is room; None if there is none.

        What is new comes behind the others, so that it takes no request from them; and what moves back, before them.
        """
        others = sorted(number for number in self._others if low < number < high)
        last = places[-1] if places else None
        windows = [(number, high) for number in (*reversed(others), low)]
        if last is not None and last < high:
            windows = [(low, number) for number in (*others, high)]
        tries = (self._inside(places, first, last, high == _END) for first, last in windows)
        return next((found for found in tries if found is not None), None)

    def _inside(self, places: Places, low: int, high: int, by_ten: bool) -> list[int] | None:
        """Numbers between two others, those that nobody has first: the next tens, or evenly; None if there are too few."""
        count = len(places)
        if high - low <= count:
            return None
        new = all(place is None for place in places)
        for barred in (self._held[new], self._barred[False]):
            free = [number for number in range(low + 1, high) if number not in barred]
            tens = [number for number in free if by_ten and number % PRIORITY_STEP == 0]
            if len(tens) >= count:
                return tens[:count]
            if len(free) >= count:
                return [free[(number + 1) * (len(free) + 1) // (count + 1) - 1] for number in range(count)]
        found: list[int] = []
        for place in places:
            found.append(self._next(found[-1] if found else low, place is None))
        return found if found[-1] < high else None

    def _next(self, number: int, new: bool) -> int:
        """The next number that one can get; `_END` or more if there is none."""
        number += 1
        while number in self._barred[new]:
            number += 1
        return number
