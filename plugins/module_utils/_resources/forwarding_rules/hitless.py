# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""In which order forwarding rules are written, so that nobody's request goes astray on the way. Pure.

Hitless is an order of calls if, after each of them, each request meets what it met before the first or what it meets after
the last. Each change of a rule from before to after may *need* others that come in an earlier call or in the same:

    place   it wants the priority that the other one has; or the conditions, where no two rules may have the same.
    in      its after would take requests that are to be those of the other's after.
    out     what it takes now would fall to the other's before.
    gap     the other's after takes over from it, and until then somebody else would.

Whatever is done together with all that it needs leaves a state that is hitless. So creations, updates and deletions are put
into an order in which nothing needs what comes later. Where there is none, everything that has to change at one moment does
so in one call of updates, the switch:

    stage   creations; what must not act yet is created as a copy of a live rule before it, which takes no request.
    switch  all updates; staged rules get their own content; what is to be deleted and would take over becomes a copy.
    sweep   deletions.

That takes no more writes than any other order. Imported only for plans of several writes.
"""

from __future__ import annotations

import bisect
import itertools
import typing as t

from ..._engine.batches import components
from ..._engine.plan import CREATE, DELETE, UPDATE, Operation
from .overlaps import Parts, bits, covers, overlapping
from .parts import CONDITIONS, OTHER, Part, parse_part
from .rule import HIGHEST_PRIORITY, MARK, MARKED, MARKED_BY, NO_COPIES, Rule
from .schema import actions_key, conditions_key, title

Change = Operation[Rule]

_KINDS = (CREATE, UPDATE, DELETE)
_ORDERS = tuple(itertools.permutations(_KINDS))
# An order for a listener that has no room for more.
_FREEING = ((DELETE, UPDATE, CREATE),)
_MOST_NAMED = 3


class Step(t.NamedTuple):
    """One call, of one action.

    Attributes:
        operations: what is written, in the order in which it is listed.
        together: those that have to change at one moment; they stand side by side.
    """

    operations: tuple[Change, ...]
    together: tuple[tuple[Change, ...], ...] = ()

    @property
    def action(self) -> str:
        return self.operations[0].action


class Ordered(t.NamedTuple):
    """The calls, what to warn of, and whether there are copies among what is written."""

    steps: list[Step]
    warnings: list[str]
    staged: bool = False


class Terms(t.NamedTuple):
    """What is to be known beside live rules and operations.

    Attributes:
        sizes: how many rules a call may carry, by action; None is as many as there are.
        purge: whether what nobody wants goes, so that a run that goes on after another was stopped takes a copy away.
        open_paths: the entries that leave the priority open.
        copies: how copies are told apart, one of `COPIES`.
        hosts_only: whether the listener knows no other condition than hosts.
        freeing: whether there is no room for more rules until others have gone.
        unique: whether no two rules may have the same conditions, copies included.
        in_bytes: whether the body of a call is not too long with some updates.
    """

    sizes: t.Mapping[str, int | None]
    purge: bool = False
    open_paths: frozenset[str] = frozenset()
    copies: str = MARKED
    hosts_only: bool = False
    freeing: bool = False
    unique: bool = False
    in_bytes: t.Callable[[t.Sequence[Change]], bool] = lambda _operations: True


def order(live: t.Sequence[Rule], operations: t.Sequence[Change], terms: Terms) -> Ordered:
    """The writes of a plan, in an order in which nobody's request goes astray or, if there is none, as few as can be.

    Args:
        live: all rules of the listener.
        operations: the plan's.
        terms: what else is to be known.
    """
    return _Sequence(live, operations, terms).ordered()


def front_to_back(operation: Change) -> int:
    """Creations come so: one that is not there yet leaves its requests to what is behind it, where they were before."""
    return operation.item.priority


def back_to_front(operation: Change) -> int:
    """Deletions come so: what goes leaves its requests to what is behind it, which has gone already if it is to go."""
    return -operation.item.priority


def hands_over_conditions(operations: t.Iterable[Change]) -> bool:
    """Whether some rule is to get the conditions that another one has now, and gives up."""
    given, wanted = set(), set()
    for operation in operations:
        before, after = (rule and conditions_key(rule.conditions) for rule in (operation.before, operation.after))
        if before != after:
            given.add(before)
            wanted.add(after)
    return bool((given & wanted) - {None})


class _Needs:
    """What each operation needs: see the text above. Forms are rules as they are or will be, by their priorities."""

    def __init__(self, live: t.Sequence[Rule], operations: t.Sequence[Change], unique: bool) -> None:
        self.operations = operations
        changed = {operation.before.id for operation in operations if operation.before is not None}
        self.untouched = [rule for rule in live if rule.id not in changed]
        forms: list[tuple[int, int, Rule, int, bool]] = [
            (rule.priority, number, rule, -1, False) for number, rule in enumerate(self.untouched)
        ]
        for number, operation in enumerate(operations):
            for rule, is_after in ((operation.before, False), (operation.after, True)):
                if rule is not None:
                    forms.append((rule.priority, len(forms), rule, number, is_after))
        forms.sort(key=lambda form: form[:2])
        self.rules = [form[2] for form in forms]
        self._owner = [form[3] for form in forms]
        self._is_after = [form[4] for form in forms]
        self._priorities = [form[0] for form in forms]
        self.before = [-1] * len(operations)
        self.after = [-1] * len(operations)
        self._befores = self._afters = 0
        for form, (number, is_after) in enumerate(zip(self._owner, self._is_after)):
            if number < 0:
                continue
            if is_after:
                self.after[number] = form
                self._afters |= 1 << form
            else:
                self.before[number] = form
                self._befores |= 1 << form
        self._read_forms()
        self._covered: dict[tuple[int, int], bool] = {}
        self.masks = [0] * len(operations)
        self.places = [0] * len(operations)
        # For the warning, should a need not be met: whose requests would meet whom meanwhile; None is the default rule. Needs for
        # the sake of numbers alone are not among them.
        self.astray: dict[tuple[int, int], tuple[tuple[int, ...], int | None]] = {}
        self._early()
        for number in range(len(operations)):
            self._place(number)
            if unique:
                self._conditions_of_its_own(number)
            self._in(number)
            self._out(number)
        for number in range(len(operations)):
            self._gap(number)

    def _read_forms(self) -> None:
        known: dict[int, int] = {}
        by_meaning: dict[t.Hashable, int] = {}
        acting: dict[t.Hashable, int] = {}
        conditions: list[Parts] = []
        having: dict[int, int] = {}
        self._condition: list[int] = []
        actions: list[t.Hashable] = []
        for form, rule in enumerate(self.rules):
            # Most rules keep the very conditions that they have, and need not be read twice.
            number = known.get(id(rule.conditions), -1)
            if number < 0:
                number = by_meaning.setdefault(conditions_key(rule.conditions), len(conditions))
                if number == len(conditions):
                    conditions.append(rule.conditions)
                known[id(rule.conditions)] = number
            self._condition.append(number)
            having[number] = having.get(number, 0) | (1 << form)
            key = actions_key(rule.actions)
            actions.append(key)
            acting[key] = acting.get(key, 0) | (1 << form)
        self._conditions = conditions
        self._alike = [acting[key] for key in actions]
        reach = overlapping(having, conditions)
        self._overlap = [reach[number] for number in self._condition]

    def _covers(self, one: int, other: int) -> bool:
        pair = self._condition[one], self._condition[other]
        if pair[0] == pair[1]:
            return True
        if pair not in self._covered:
            self._covered[pair] = covers(self._conditions[pair[0]], self._conditions[pair[1]])
        return self._covered[pair]

    def _ahead(self, priority: int) -> int:
        """The forms before a priority."""
        return (1 << bisect.bisect_left(self._priorities, priority)) - 1

    def _up_to(self, priority: int) -> int:
        return (1 << bisect.bisect_right(self._priorities, priority)) - 1

    def _unchanged_but_for_place(self, number: int) -> bool:
        before, after = self.before[number], self.after[number]
        return (
            before >= 0
            and after >= 0
            and self._condition[before] == self._condition[after]
            and bool(self._alike[before] >> after & 1)
        )

    def _ahead_and_covers(self, one: int, form: int, place: int) -> bool:
        """Whether a form is before the place of another, and takes all requests that fit a third."""
        return one >= 0 and self._priorities[one] < self._priorities[place] and self._covers(one, form)

    def _need(self, number: int, other: int, whose: tuple[int, ...], meet: int | None) -> None:
        if number != other and not self.masks[number] >> other & 1:
            self.masks[number] |= 1 << other
            self.astray[number, other] = whose, meet

    def _early(self) -> None:
        """A priority that was left open is chosen by where all the others are: they stay until it is taken, in the order of the
        plan. So a run that goes on after another was stopped chooses alike.
        """
        waiting = [number for number, one in enumerate(self.operations) if one.early]
        for one, following in zip(waiting, waiting[1:]):
            self.masks[following] |= 1 << one
        if not waiting:
            return
        staying = [rule.priority for rule in self.untouched]
        staying += [one.after.priority for one in self.operations if one.after is not None and not one.early]
        last = max(staying, default=0)
        for number, operation in enumerate(self.operations):
            if not operation.early and operation.before is not None and operation.before.priority > last:
                for early in waiting:
                    self.masks[number] |= 1 << early

    def _place(self, number: int) -> None:
        before, after = self.operations[number].before, self.operations[number].after
        if after is None or (before is not None and before.priority == after.priority):
            return
        held = self._up_to(after.priority) & ~self._ahead(after.priority) & self._befores
        for form in bits(held):
            other = self._owner[form]
            leaving = self.operations[other].after
            if other != number and (leaving is None or leaving.priority != after.priority):
                self._need(number, other, (number,), form)
                self.places[number] |= 1 << other

    def _conditions_of_its_own(self, number: int) -> None:
        before, after = self.before[number], self.after[number]
        if after < 0 or (before >= 0 and self._condition[before] == self._condition[after]):
            return
        for form in bits(self._befores):
            other = self._owner[form]
            then = self.after[other]
            kept = then >= 0 and self._condition[then] == self._condition[after]
            if other != number and self._condition[form] == self._condition[after] and not kept:
                self._need(number, other, (number,), form)
                self.places[number] |= 1 << other

    def _in(self, number: int) -> None:
        after, before = self.after[number], self.before[number]
        if after < 0:
            return
        place = self._priorities[after]
        if self._unchanged_but_for_place(number) and self._priorities[before] <= place:
            return
        for form in bits(
            self._overlap[after] & self._afters & self._up_to(place) & ~self._alike[after] & ~(1 << after)
        ):
            other = self._owner[form]
            if not self._ahead_and_covers(self.before[other], form, after):
                self._need(number, other, (other,), after)

    def _out(self, number: int) -> None:
        before = self.before[number]
        if before < 0:
            return
        behind = self._befores & ~self._ahead(self._priorities[before]) & ~(1 << before)
        for form in bits(self._overlap[before] & behind & ~self._alike[before]):
            other = self._owner[form]
            then = self.after[other]
            forward = self._unchanged_but_for_place(other) and self._priorities[then] <= self._priorities[form]
            if not forward and not self._ahead_and_covers(self.after[number], before, form):
                self._need(number, other, (number,), form)

    def _gap(self, number: int) -> None:
        before = self.before[number]
        if before < 0:
            return
        for form in bits(self._overlap[before] & self._afters):
            other = self._owner[form]
            if other != number and not self.masks[number] >> other & 1:
                found = self._between(number, other)
                if found is not False:
                    self._need(number, other, (number, other), found)

    def _between(self, number: int, other: int) -> t.Literal[False] | int | None:
        """Who could take requests once one rule has gone and before another has come; None is the default rule."""
        left, right = self.before[number], self.after[other]
        own_after, own_before = self.after[number], self.before[other]
        ends = []
        if own_after >= 0 and self._covers(own_after, left):
            ends.append(self._priorities[own_after])
        if own_before >= 0 and self._covers(own_before, right):
            ends.append(self._priorities[own_before])
        begin = max(self._priorities[left], self._priorities[right])
        gap = (
            self._overlap[left] & self._overlap[right] & ~self._alike[left] & ~self._alike[right] & ~self._ahead(begin)
        )
        if ends:
            gap &= self._up_to(min(ends))
        for form in (left, right, own_after, own_before):
            if form >= 0:
                gap &= ~(1 << form)
        for form in bits(gap):
            third = self._owner[form]
            if third < 0:
                return form
            if self._is_after[form]:
                # It cannot be there before the other one is, or its requests were its own all the time.
                ruled_out = self.masks[third] >> other & 1 or self._ahead_and_covers(self.before[third], form, left)
            else:
                ruled_out = self.masks[number] >> third & 1 or self._ahead_and_covers(self.after[third], form, right)
            if not ruled_out:
                return form
        return False if ends else None


class _Sequence:
    """Finds the order of the writes of one plan."""

    def __init__(self, live: t.Sequence[Rule], operations: t.Sequence[Change], terms: Terms) -> None:
        self._live = live
        self._operations = operations
        self._terms = terms
        self._of: dict[str, list[int]] = {kind: [] for kind in _KINDS}
        for number, operation in enumerate(operations):
            self._of[operation.action].append(number)
        self._of[CREATE].sort(key=lambda number: front_to_back(operations[number]))
        self._of[DELETE].sort(key=lambda number: back_to_front(operations[number]))
        self._fewest = sum(
            -(-len(numbers) // (terms.sizes[kind] or len(numbers))) for kind, numbers in self._of.items() if numbers
        )
        self._refusals: list[str] = []
        self._needs: _Needs

    def ordered(self) -> Ordered:
        free = not self._wants_a_place() and not self._terms.freeing and not self._terms.unique
        if not self._of[UPDATE] and free:
            # What is created leaves what is behind it alone until it is there, and what goes is no longer needed.
            return Ordered([*self._chunks(CREATE), *self._chunks(DELETE)], [])
        self._needs = _Needs(self._live, self._operations, self._terms.unique)
        return self._direct() or self._staged() or self._closest()

    def _wants_a_place(self) -> bool:
        held = {self._operations[number].item.priority for number in self._of[DELETE]}
        return any(self._operations[number].item.priority in held for number in self._of[CREATE])

    def _chunks(self, kind: str) -> list[Step]:
        return self._sliced([self._operations[number] for number in self._of[kind]], self._terms.sizes[kind])

    def _sliced(self, operations: t.Sequence[Change], size: int | None) -> list[Step]:
        size = size or max(1, len(operations))
        return [Step(tuple(operations[start : start + size])) for start in range(0, len(operations), size)]

    def _direct(self) -> Ordered | None:
        """An order of the kinds in which nothing needs what comes later."""
        masks = {kind: sum(1 << number for number in numbers) for kind, numbers in self._of.items()}
        updates: list[list[list[int]]] | None = None
        for kinds in _FREEING if self._terms.freeing else _ORDERS:
            later = 0
            for kind in reversed(kinds):
                if any(self._needs.masks[number] & later for number in self._of[kind]):
                    break
                later |= masks[kind]
            else:
                if updates is None:
                    updates = self._packed(self._of[UPDATE], self._needs.masks)
                steps = []
                for kind in kinds:
                    steps += [self._step(group) for group in updates] if kind == UPDATE else self._chunks(kind)
                if len(steps) <= self._fewest and self._packs(updates):
                    return self._whole(Ordered(steps, []))
        return None

    # -- the switch --

    def _packed(self, members: t.Sequence[int], needs: t.Sequence[int]) -> list[list[list[int]]]:
        """As few groups as the size allows, each of what has to change together, such that nothing needs a later group."""
        size = self._terms.sizes[UPDATE] or max(1, len(members))
        position = {number: place for place, number in enumerate(members)}
        inside = sum(1 << number for number in members)
        waits = [{position[other] for other in bits(needs[number] & inside & ~(1 << number))} for number in members]
        pending = [
            (
                [members[place] for place in found],
                {members[one] for place in found for one in waits[place] if one not in found},
            )
            for found in components(waits)
        ]
        groups: list[list[list[int]]] = []
        placed: set[int] = set()
        while pending:
            group: list[list[int]] = []
            left: list[tuple[list[int], set[int]]] = []
            room = size
            for found, needed in pending:
                fits = len(found) <= room or (not group and not left)
                if fits and needed <= placed:
                    group.append(self._by_place(found))
                    placed.update(found)
                    room -= len(found)
                else:
                    left.append((found, needed))
            groups.append(group)
            pending = left
        return groups

    def _packs(self, groups: t.Sequence[t.Sequence[t.Sequence[int]]]) -> bool:
        size = self._terms.sizes[UPDATE]
        return size is None or all(sum(map(len, group)) <= size for group in groups)

    def _whole(self, found: Ordered) -> Ordered | None:
        """An order, if nothing that has to change at one moment is too long for that."""
        if all(self._terms.in_bytes(group) for step in found.steps for group in step.together):
            return found
        self._refusals.append("what would have to change at one moment is too long for a call")
        return None

    def _by_place(self, members: list[int]) -> list[int]:
        """What changes at one moment, such that even a service that looks at each step finds each place free, if it can be."""
        if len(members) < 2:
            return members
        position = {number: place for place, number in enumerate(members)}
        waits = [
            {position[other] for other in bits(self._needs.places[number]) if other in position} for number in members
        ]
        return [members[place] for found in components(waits) for place in found]

    def _step(self, group: t.Sequence[t.Sequence[int]], written: t.Callable[[int], Change] | None = None) -> Step:
        one = written or self._operations.__getitem__
        parts = [tuple(map(one, found)) for found in group]
        return Step(tuple(itertools.chain(*parts)), tuple(part for part in parts if len(part) > 1))

    def _late(self, others: int) -> int:
        """The creations that need some of the others first, and those that need these in turn."""
        found, before = 0, -1
        while found != before:
            before = found
            for number in self._of[CREATE]:
                if self._needs.masks[number] & (others | found):
                    found |= 1 << number
        return found

    def _staged(self) -> Ordered | None:
        """Stage, switch, sweep: see the text above."""
        if self._terms.copies == NO_COPIES or self._terms.freeing:
            self._refusals.append(
                "the service has no room for more rules or conditions until others have changed"
                if self._terms.freeing
                else "the service refused to take copies of rules, which would have been there for that minute"
            )
            return None
        masks = {kind: sum(1 << number for number in numbers) for kind, numbers in self._of.items()}
        late = self._late(masks[UPDATE] | masks[DELETE])
        leaving = self._leaving(masks[UPDATE] | late)
        members = [*self._of[UPDATE], *bits(late), *bits(leaving)]
        groups = self._packed(members, self._needs.masks)
        steps = len(groups) + sum(len(self._chunks(kind)) for kind in (CREATE, DELETE))
        if not self._packs(groups):
            most = max(len(found) for group in groups for found in group)
            self._refusals.append(
                f"{most} rules would have to change at one moment, and a call may carry {self._terms.sizes[UPDATE]}"
            )
            return None
        if steps > self._fewest:
            self._refusals.append(
                f"{len(members)} rules would have to change, and a call may carry {self._terms.sizes[UPDATE]}"
            )
            return None
        when = {number: turn for turn, group in enumerate(groups) for found in group for number in found}
        copies = _Copies(self._live, self._operations, self._terms, when)
        for number in sorted(bits(late), key=lambda number: front_to_back(self._operations[number])):
            copies.stage(number)
        for number in sorted(bits(leaving), key=lambda number: back_to_front(self._operations[number])):
            copies.leave(number)
        self._refusals += copies.problems
        if copies.problems:
            return None

        def first(number: int) -> Change:
            copy = copies.found.get(number)
            one = self._operations[number]
            return one if copy is None else one.replaced(after=copy)

        def switched(number: int) -> Change:
            copy = copies.found.get(number)
            one = self._operations[number]
            if copy is None:
                return one
            if one.action == DELETE:
                return one.replaced(action=UPDATE, after=copy)
            return one.replaced(action=UPDATE, before=copy, early=False, step=one.step + 1)

        def last(number: int) -> Change:
            copy = copies.found.get(number)
            one = self._operations[number]
            return one if copy is None else one.replaced(before=copy, step=one.step + 1)

        created = sorted(map(first, self._of[CREATE]), key=front_to_back)
        deleted = sorted(map(last, self._of[DELETE]), key=back_to_front)
        calls = self._sliced(created, self._terms.sizes[CREATE])
        calls += [self._step(group, switched) for group in groups]
        calls += self._sliced(deleted, self._terms.sizes[DELETE])
        return self._whole(Ordered(calls, [], bool(copies.found)))

    def _leaving(self, of: int) -> int:
        """The deletions that something of others needs first, and those that these need in turn."""
        deletions = sum(1 << number for number in self._of[DELETE])
        found, asking = 0, of
        while asking:
            needed = 0
            for number in bits(asking):
                needed |= self._needs.masks[number]
            asking = needed & deletions & ~found
            found |= asking
        return found

    # -- where there is none --

    def _closest(self) -> Ordered:
        """The order that leaves the fewest needs unmet, and a warning of what that means."""
        ways: list[tuple[tuple[int, int, int], list[Step], list[tuple[int, int]]]] = []
        updates = self._updates_by_place()
        parted = {one.number for step in updates if self._is_parted(step) for one in step.operations}
        for turn, kinds in enumerate(_FREEING if self._terms.freeing else _ORDERS):
            steps = []
            for kind in kinds:
                steps += updates if kind == UPDATE else self._chunks(kind)
            calls = self._calls(steps, parted)
            broken = [
                (number, other)
                for number, mask in enumerate(self._needs.masks)
                for other in bits(mask)
                if calls[other] > calls[number]
            ]
            misplaced = sum(self._needs.places[number] >> other & 1 for number, other in broken)
            ways.append(((misplaced, len(broken), turn), steps, broken))
        _rating, steps, broken = min(ways, key=lambda way: way[0])
        felt = [pair for pair in broken if pair in self._needs.astray]
        return Ordered(steps, [self._warning(felt)] if felt else [])

    def _is_parted(self, step: Step) -> bool:
        """Whether no call carries these updates, so that they are written one after the other."""
        size = self._terms.sizes[UPDATE] or len(step.operations)
        return len(step.operations) > size or not self._terms.in_bytes(step.operations)

    def _calls(self, steps: t.Sequence[Step], parted: t.Container[int]) -> list[float]:
        """In which call each operation is, or at which part of one if these, by their numbers, are written one by one."""
        call: dict[int, float] = {}
        for number, step in enumerate(steps):
            for place, operation in enumerate(step.operations):
                call[operation.number] = number + (place / len(step.operations) if operation.number in parted else 0)
        return [call[operation.number] for operation in self._operations]

    def _updates_by_place(self) -> list[Step]:
        """The updates such that circles of places stay together, even if no call carries them, and else in the order of what they
        need.
        """
        by_needs = self._packed(self._of[UPDATE], self._needs.masks)
        listed = [number for group in by_needs for found in group for number in found]
        groups = self._packed(listed, self._needs.places)
        size = self._terms.sizes[UPDATE]
        if not self._packs(groups) or len(groups) <= -(-len(listed) // (size or max(1, len(listed)))):
            return [self._step(group) for group in groups]
        return self._sliced([self._operations[number] for group in groups for found in group for number in found], size)

    def _warning(self, broken: t.Sequence[tuple[int, int]]) -> str:
        said: dict[str, None] = {}
        for pair in broken:
            whose, meet = self._needs.astray[pair]
            names = " and ".join(title(self._operations[one].item) for one in whose)
            met = "the default rule" if meet is None else title(self._needs.rules[meet])
            said[f"those of {names} may meet {met}"] = None
        shown = [*said][:_MOST_NAMED]
        more = f" and {len(said) - len(shown)} more" if len(said) > len(shown) else ""
        why = (
            "; ".join(dict.fromkeys(self._refusals))
            or "The service takes no order of the writes in which that is not so"
        )
        return (
            "For about a minute some requests may meet neither what they met before nor what they will meet afterwards: "
            f"{', '.join(shown)}{more}. {why[0].upper()}{why[1:]}."
        )


class _Copies:
    """The copies of one plan: each is behind a rule with its conditions and actions, so that it takes no request.

    A run that goes on after another was stopped has to recognise them: each keeps its own name, and is at its own final
    priority or will be found by a name of its own, or else is taken away by purge.
    """

    def __init__(
        self, live: t.Sequence[Rule], operations: t.Sequence[Change], terms: Terms, when: t.Mapping[int, int]
    ) -> None:
        self._operations = operations
        self._terms = terms
        self._when = when
        self.found: dict[int, Rule] = {}
        self.problems: list[str] = []
        self._duplicates: set[int] = set()
        by_id = {one.before.id: number for number, one in enumerate(operations) if one.before is not None}
        # Each form with the switch before which, and that after which, it is there.
        self._until: list[tuple[Rule, float]] = []
        self._since: list[tuple[Rule, float]] = []
        for rule in live:
            number = by_id.get(rule.id)
            if number is None:
                self._since.append((rule, -1))
            self._until.append((rule, float("inf") if number is None else when.get(number, float("inf"))))
        for number, one in enumerate(operations):
            if one.after is not None:
                self._since.append((one.after, when.get(number, -1)))
        self._until.sort(key=_preference)
        self._since.sort(key=_preference)
        names = [rule.name for rule in live] + [one.after.name for one in operations if one.after is not None]
        for one in operations:
            if one.before is not None and one.after is not None and one.before.name == one.after.name:
                names.remove(one.after.name)  # One rule that keeps its name.
        self._names = names
        self._taken = {rule.priority for rule in live}
        self._wanted = {one.after.priority for one in operations if one.after is not None}
        early = any(one.early for one in operations)
        # A priority that is left open is chosen behind all that there are, copies included: until it is taken, none is put there.
        self._last = max(self._taken) if early and self._taken else HIGHEST_PRIORITY
        self._early = early
        self._all_chosen = max((when.get(number, -1) for number, one in enumerate(operations) if one.early), default=-1)
        # Which conditions there are, each with the switch after which.
        self._used: dict[t.Hashable, float] = {}
        for number, one in enumerate(operations):
            if one.after is not None:
                self._use(one.after.conditions, when.get(number, -1))
        for rule in live:
            self._use(rule.conditions, -1)

    def stage(self, number: int) -> None:
        """A copy to create for now."""
        one = self._operations[number]
        rule = one.item
        sources = [source for source, until in self._until if until >= self._when[number]]
        away = self._may_be_away(one)
        ahead = [source for source in sources if source.priority < rule.priority]
        for source in ahead if rule.priority not in self._taken else ():
            if self._keep(number, source, rule):
                return
        for source in sources if away else ():
            place = self._free(source.priority, self._last)
            if place is not None and self._keep(number, source, rule._replace(priority=place)):
                return
        if number in self._duplicates:
            self.problems.append(self._no_duplicate(rule))
        elif away or not sources:
            self.problems.append(
                f"{title(rule)} cannot be prepared behind another rule, since no priority is free there"
            )
        else:
            self.problems.append(
                f"{title(rule)} cannot be prepared behind another rule until its place is free, since it has no name of its own "
                "and priority by which a run that goes on after this one was stopped would find it: give it both"
            )

    def leave(self, number: int) -> None:
        """A copy that a rule becomes before it goes."""
        rule = self._operations[number].item
        if "update" in rule.managed:
            self.problems.append(f"{title(rule)} has to be changed before it goes, and another service manages it")
            return
        # It becomes a copy with or after all that leave their priorities open, so that these have been chosen.
        last = HIGHEST_PRIORITY if self._when[number] >= self._all_chosen else self._last
        for source, since in self._since:
            if since > self._when[number]:
                continue
            stays = rule.priority not in self._wanted and source.priority < rule.priority
            place = rule.priority if stays else self._free(source.priority, last)
            if place is not None and self._keep(number, source, rule._replace(priority=place)):
                return
        if number in self._duplicates:
            self.problems.append(self._no_duplicate(rule))
        else:
            self.problems.append(f"{title(rule)} has no place behind a rule that stays before it goes")

    def _no_duplicate(self, rule: Rule) -> str:
        return f"{title(rule)} cannot be a copy of another rule meanwhile, since no two may have the same conditions"

    def _may_be_away(self, one: Change) -> bool:
        """Whether a run that goes on finds the copy again at another priority than its own."""
        if one.early or one.path in self._terms.open_paths:
            return False
        if one.item.name:
            return self._names.count(one.item.name) == 1
        return self._terms.purge and not self._early

    def _free(self, priority: int, last: int) -> int | None:
        used = self._taken | self._wanted
        return next((place for place in range(priority + 1, last + 1) if place not in used), None)

    def _keep(self, number: int, source: Rule, rule: Rule) -> bool:
        """Take a rule for a copy; not if it would be a duplicate where there must be none."""
        # What is staged has its own conditions from this switch on, and what leaves has others only then.
        until = self._when[number] if self._operations[number].action == CREATE else float("inf")
        conditions = self._narrowed(source.conditions, until)
        if conditions is None:
            self._duplicates.add(number)
            return False
        self._taken.add(rule.priority)
        self._use(conditions, -1)
        self.found[number] = rule._replace(conditions=conditions, actions=source.actions, direction=source.direction)
        return True

    def _use(self, conditions: Parts, since: float) -> None:
        key = conditions_key(conditions)
        self._used[key] = min(since, self._used.get(key, since))

    def _narrowed(self, conditions: Parts, until: float) -> Parts | None:
        """Conditions that fewer requests fit, so that the copy is no duplicate of what is there before a switch.

        Where that cannot be said they may be those of another, or the very same; none if there must be no duplicate.
        """
        narrower = None
        for one in self._narrower(conditions) if self._terms.copies == MARKED else ():
            if self._used.get(conditions_key(one), until) >= until:
                return one
            narrower = narrower or one
        return None if self._terms.unique else narrower or conditions

    def _narrower(self, conditions: Parts) -> t.Iterator[Parts]:
        """Conditions that only some of the requests fit that fit these; several copies may have one source."""
        if self._terms.hosts_only:
            (host,) = conditions if len(conditions) == 1 else (None,)
            if host is None or host.option != "host" or host.members or len(host.value) < 2:
                return
            for name in host.value:
                part = _part("host", [name])
                if part is not None:
                    yield (part._replace(replaces=host.raw),)
            return
        names = {name.lower() for part in conditions if part.option == "request_header" for name in part.value}
        if MARK.lower() in names:
            return
        for number in itertools.count(1):
            part = _part("request_header", {MARK: [f"{MARKED_BY}-{number}" if number > 1 else MARKED_BY]})
            if part is None:
                return
            yield (*conditions, part)


def _preference(found: tuple[Rule, float]) -> tuple[bool, int, int]:
    """Of several rules that could be copied, one with few conditions, for which there is a quota; else the first."""
    rule, _turn = found
    unknown = any(part.option == OTHER or part.members for part in (*rule.conditions, *rule.actions))
    return unknown, sum(map(_entries, rule.conditions)), rule.priority


def _entries(part: Part) -> int:
    if isinstance(part.value, dict):
        return sum(len(texts) if isinstance(texts, list) else 1 for texts in part.value.values())
    return len(part.value) if isinstance(part.value, list) else 1


def _part(option: str, value: t.Any) -> Part | None:
    part = parse_part(CONDITIONS, option, {option: value}, [])
    return None if part is None else part._replace(members={})
