# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carrying out a plan: rehearsing it, or writing it batch by batch, each once the one before it has settled.

Imported only where there is something to do: each file that is imported costs every run.
"""

from __future__ import annotations

import functools
import os
import typing as t
from dataclasses import replace

from .._clock import LONGEST_PAUSE_FOR_OTHERS, Deadline, Pace
from .._errors import ApiError, ConnectionFailed, Failed, GaError, OptionError
from .._wire.busy import patiently
from . import progress
from .batches import gaps, make_batches, single_writes
from .plan import CREATE, UPDATE, I, Operation, Plan, Schema, W
from .progress import Progress
from .resource import Answer, Batch, Call, Resource
from .settle import Watch

_MOST_PLANS = 10
# A line about what is being done is to stay one line.
_MOST_NAMED_WHILE_WAITING = 2
_NO_ANSWER = "the last write had no usable answer"


# The plan that leads from a live set to the wanted one: (live set, whether it may purge, if that was asked for) → plan.
Planner = t.Callable[[t.Sequence[I], bool], Plan[I]]


class _SetChanged(GaError):
    """Somebody else changed the set after the plan was made; what it is now is known to whoever watches it."""


class _IdsMissing(GaError):
    """A creation was accepted, but without the ids what has become of it can only be seen in the set."""

    in_doubt = True


class Flight(t.NamedTuple):
    """A write that was accepted and has not settled yet."""

    batch: Batch[t.Any]  # Python 3.9 has no generic tuples with names.
    answer: Answer

    @property
    def ids(self) -> frozenset[str]:
        """Of what it is about."""
        had = (one.before.id for one in self.batch.operations if one.before is not None)
        return frozenset((*had, *self.answer.ids))


def _told(batch: Batch[t.Any]) -> bool:
    """Whether the answer says whose id is whose."""
    return batch.call.write.in_order or len(batch.operations) == 1


class Execution(t.Generic[W, I]):
    """Carries out a plan, and knows what it has done so far.

    Args:
        resource: where the set is and how it is reached.
        plan_for: makes the plan anew, from another live set.
        watch: looks at the set.
        deadline: how long there may be no progress.
        asks: whether the service can be asked for dry runs: what a plan for a whole tree does before is not done yet.

    Attributes:
        progress: what has become of the operations.
        warnings: what to tell the user.
        doing: in words, what is being done, for the message if it fails.
    """

    def __init__(
        self, resource: Resource[W, I], plan_for: Planner[I], watch: Watch[W, I], deadline: Deadline, asks: bool = True
    ) -> None:
        self._watch = watch
        self._resource = resource
        self._schema: Schema[W, I] = resource.schema
        self._plan_for = plan_for
        self._deadline = deadline
        self._asks = asks
        self.progress: Progress[I] = Progress()
        self.warnings: list[str] = []
        self.doing = ""
        self._most: dict[tuple[str, tuple[str, ...]], int] = {}
        self._in_doubt: Batch[I] | None = None
        self._accepted: list[tuple[Batch[I], t.Sequence[str]]] = []
        self._rehearsed = False
        self._has_own_order = False
        self._writes: dict[int, Operation[I]] = {}
        self._waited = False
        self._first_refusal: ApiError | None = None
        self._creations_first = False
        self._plan: tuple[Operation[I], ...] = ()
        self._plan_warnings: t.Sequence[str] = ()
        self._order_warnings: list[str] = []
        self._now: tuple[I, ...] = ()
        self._last: set[int] = set()

    def facts(self) -> dict[str, object]:
        """What of it is in the module's result."""
        return {
            "changed": self._rehearsed or self.progress.changed,
            "operations": self.progress.export(self._schema),
            "request_ids": self.progress.request_ids,
        }

    def _call_for(self, operation: Operation[I]) -> Call:
        """How an operation is written, with as many beside it as the service was found to take."""
        call = self._resource.call_for(operation)
        fewer = self._most.get((call.write.action, call.alike))
        return call._replace(write=call.write._replace(most=fewer)) if fewer else call

    # -- before anything is written, in check mode and not --

    def _preflight(self, batches: list[Batch[I]], live: tuple[I, ...]) -> list[Batch[I]]:
        """Find out, without changing anything, whether the service would accept the writes.

        A write whose action has no dry run is not asked about: whoever asks makes the change. One that is valid only after an
        earlier one of the same plan cannot be asked about: it was checked locally, and its verdict says so.

        Returns:
            The batches, or those to write instead since the service would refuse them as they are.

        Raises:
            GaError: the service would refuse a write, and there is no other way.
        """
        self._waited = False
        passed = 0
        while passed < len(batches):
            batch = batches[passed]
            dry_run = batch.call.write.dry_run
            verdict = ("local" if batch.depends or not self._asks else "passed") if dry_run else None
            if verdict == "passed":
                try:
                    self._dry_run(batch)
                except ApiError as error:
                    batches = [*batches[:passed], *self._other_way_in_time(error, batches[passed:], live)]
                    continue
            self._verdicts[batch.operations[0].key] = verdict
            passed += 1
        self.doing = ""
        self._warn_of_gaps(live, batches)
        if batches and self._asks and not any(batch.call.write.dry_run for batch in batches):
            # Where there is no dry run, nothing else would tell that every write will be refused.
            self._resource.lock.check()
        return batches

    def _other_way_in_time(self, error: ApiError, batches: list[Batch[I]], live: tuple[I, ...]) -> list[Batch[I]]:
        """See `_other_way`; a refusal may be of what somebody else has done since the set was read.

        Raises:
            _SetChanged: that is so.
        """
        try:
            return self._other_way(error, batches, live)
        except GaError:
            if not error.denied:
                try:
                    now = self._settled(live)
                except GaError:
                    now = live  # The refusal says more.
                if progress.unlike(self._schema, now, live):
                    raise self._changed(now) from error
            raise

    def _warn_of_gaps(self, live: tuple[I, ...], batches: t.Sequence[Batch[I]]) -> None:
        """Say which places nobody has for a while, if that does harm and they are had before and after."""
        say = self._schema.slots.gap if self._schema.slots else None
        lost = gaps(self._schema, live, batches) if say else []
        self.warnings = [*self._plan_warnings, *self._order_warnings, *([say(lost)] if say and lost else [])]

    def _dry_run(self, batch: Batch[I]) -> None:
        """Ask for a dry run, again as long as somebody else is at work: an answer 2xx and the code DryRunOperation both mean
        that it has passed.
        """
        self._deadline.attendant.ask()
        self.doing = f"The dry run to {progress.what(self._schema, batch)} failed: "
        token = _new_token()

        def ask() -> str:
            try:
                return self._resource.write(batch, token, True).request_id
            except ApiError as error:
                if error.dry_run_passed:
                    return error.request_id
                self._waited = self._waited or error.busy
                raise

        request_id = patiently(ask, self._resource.lock, self._deadline)
        self._dry_runs += [request_id] if request_id else []

    # -- check mode --

    def rehearse(self, plan: Plan[I], live: tuple[I, ...], wait: bool) -> tuple[I, ...]:
        """Make the checks that a real run makes before its first write, and no write.

        Args:
            plan: what would be done.
            live: the settled set that it was made for.
            wait: whether the real run would wait for the effect of the last write too.

        Returns:
            The set as it would be at the end.
        """
        for number in range(1, _MOST_PLANS + 1):
            try:
                batches = self._preflight(self._begin(plan, live), live)
                break
            except _SetChanged:
                if number == _MOST_PLANS:
                    raise self._never_still() from None
                live = self._now
                plan = self._plan_for(live, True)
        self.progress.request_ids = self._dry_runs
        for batch in batches:
            for record in self.progress.of(batch):
                record.dry_run = self._verdicts[batch.operations[0].key]
        self._rehearsed = bool(batches)
        self._last = {operation.number for batch in batches[-1:] for operation in batch.operations}
        return plan.after if wait else self.unsettled(plan)

    def unsettled(self, plan: Plan[I]) -> tuple[I, ...]:
        """The set as it would be at the end of a plan that was rehearsed, if nobody waited for the last write."""
        touched = {id(operation.after) for operation in plan.operations if operation.number in self._last}
        return tuple(self._schema.unsettled(item) if id(item) in touched else item for item in plan.after)

    def _begin(self, plan: Plan[I], live: tuple[I, ...]) -> list[Batch[I]]:
        self._dry_runs: list[str] = []
        self._verdicts: dict[tuple[int, int], str | None] = {}
        self._plan, self._plan_warnings = plan.operations, plan.warnings
        self._creations_first = bool(self._schema.slots and self._schema.slots.creations_first)
        writes = single_writes(plan.operations, self._resource.steps)
        self.progress.take_up(writes, plan.operations)
        self._resource.preflight(writes)
        self._writes = {one.number: one for one in writes}
        batches = self._in_order(writes, live)
        self.progress.take_up([one for batch in batches for one in batch.operations], plan.operations)
        return self._fitting(batches, live)

    def _in_order(self, writes: t.Sequence[Operation[I]], live: tuple[I, ...]) -> list[Batch[I]]:
        ordered = self._resource.order(writes, live, self._call_for)
        self._has_own_order = ordered is not None
        # What was written in another order may have done what that was said to do.
        kept = self._order_warnings if self.progress.changed else []
        self._order_warnings = [*dict.fromkeys([*kept, *(ordered.warnings if ordered else ())])]
        if ordered is None:
            return make_batches(self._schema, writes, self._call_for, self._creations_first)
        return ordered.batches

    def _in_other_order(self, batches: t.Sequence[Batch[I]], live: tuple[I, ...]) -> list[Batch[I]]:
        """What is left of the plan, ordered anew from a set: as it is now, or as what is written before will leave it."""
        left: dict[int, Operation[I]] = {}
        for batch in batches:
            for one in batch.operations:
                left.setdefault(one.number, one)
        begun = {record.operation.number for record in self.progress.records if record.state == progress.DONE}
        now = {item.id: item for item in live}
        writes = []
        for number, one in left.items():
            whole = one if number in begun else self._writes[number]
            before = now.get(whole.before.id, whole.before) if whole.before else None
            writes.append(whole.replaced(before=before))
        found = self._in_order(writes, live)
        self.progress.take_up_again([one for batch in found for one in batch.operations])
        return found

    # -- writing --

    def carry_out(self, plan: Plan[I], live: tuple[I, ...], wait: bool) -> tuple[I, ...]:
        """Write what is planned, if all of it stands up to the checks; where somebody else changed the set, plan anew.

        Args:
            plan: what to do.
            live: the settled set that it was made for.
            wait: whether to wait for the effect of the last write too.

        Returns:
            The set as it is at the end.
        """
        for _number in range(_MOST_PLANS):
            try:
                batches = self._preflight(self._begin(plan, live), live)
                if self._waited:
                    self._compare_with_plan(live, self._settled(live), None)
                return self._write_all(batches, live, wait)
            except _SetChanged:
                live = self._now
                plan = self._plan_for(live, True)
        raise self._never_still()

    def _never_still(self) -> Failed:
        return Failed(
            f"The {self._resource.place} were changed by somebody else again and again while this task was at work."
        )

    def _write_all(self, batches: list[Batch[I]], live: tuple[I, ...], wait: bool) -> tuple[I, ...]:
        """Write batch after batch, each once the one before it has settled or, where items settle side by side, once what was
        written of the same item before has.
        """
        expected = start = live
        written: list[Batch[I]] = []
        flying: list[Flight] = []
        refused: set[int] = set()
        while batches or flying:
            place = self._next(batches, flying, refused)
            if place is None and flying:
                before = live
                landed, live = self._effect_of(flying)
                flying = [one for one in flying if one not in landed]
                completing: list[Batch[I]] = []
                for batch, answer in landed:
                    known = answer.ids if _told(batch) else progress.in_order(self._schema, batch, answer.ids, live)
                    if not _told(batch):
                        self.progress.created(batch, known)
                    batches = self._identified(batch, known, batches)
                    expected = progress.apply(self._schema, expected, batch, known)
                    completing += self._follow_ups(batch, known, live)
                batches = [*completing, *batches]
                ours = [(one.batch, one.answer.ids) for one in (*landed, *flying)]
                if batches and progress.touched_by_others(self._schema, before, ours, live):
                    raise self._changed(self._settled(live) if flying else live)
                continue
            if place is None:
                # What was on its way is complete now, so that what was refused beside it is tried alone.
                refused.clear()
                continue
            batch, batches = batches[place], [*batches[:place], *batches[place + 1 :]]
            try:
                answer = self._write(batch, len(batches) + 1, self._on_its_way(live, flying), bool(flying))
            except ApiError as error:
                batches = [batch, *batches]
                if flying and not error.in_doubt:
                    refused.update(one.number for one in batch.operations)
                    self.doing = ""  # What is waited for now is something else.
                    continue
                batches = self._other_way(error, batches, live)
                self._warn_of_gaps(start, [*written, *batches])
                continue
            self.doing = ""
            written.append(batch)
            self.progress.accepted(batch, answer.ids if _told(batch) else (), answer.request_id)
            self._accepted.append((batch, answer.ids))
            self._in_doubt = self._first_refusal = None
            self._deadline.renew()
            flying.append(Flight(batch, answer))
            incomplete = any(self._resource.incomplete(one) for flight in flying for one in flight.batch.operations)
            if not batches and not wait and not incomplete:
                for batch, answer in flying:
                    known = answer.ids if _told(batch) else ()
                    expected = progress.apply(self._schema, expected, batch, known)
                return tuple(self._schema.unsettled(item) if self._touched(item, live) else item for item in expected)
        return self._compare(expected, live)

    def _next(self, batches: list[Batch[I]], flying: list[Flight], refused: set[int]) -> int | None:
        """Which batch may be written now, by its place; where something was refused, only what completes what was begun.

        Args:
            batches: what is left.
            flying: what was written and has not settled.
            refused: the numbers of the operations that were refused while others were on their way.
        """
        if not refused and not flying:
            return 0
        if not self._resource.side_by_side:
            return None
        begun = {record.operation.number for record in self.progress.records if record.state == progress.DONE}
        needed = [self._needs(flight.batch) for flight in flying]
        busy: set[t.Hashable] = refused.union(*needed)
        for place, batch in enumerate(batches):
            theirs = self._needs(batch)
            if not theirs & busy and (not refused or all(one.number in begun for one in batch.operations)):
                return place
            busy |= theirs
        return None

    def _needs(self, batch: Batch[I]) -> set[t.Hashable]:
        """What other batches wait for, if they need it too: the operations, and what the kind knows beside that."""
        return {operation.number for operation in batch.operations} | self._resource.shares(batch)

    def _on_its_way(self, live: tuple[I, ...], flying: list[Flight]) -> tuple[I, ...]:
        """The set as it should be once all that was written has settled."""
        new = {one for flight in flying for one in flight.answer.ids}
        items: tuple[I, ...] = tuple(item for item in live if item.id not in new) if new else live
        for batch, answer in flying:
            items = progress.apply(self._schema, items, batch, answer.ids)
        return items

    def _follow_ups(self, batch: Batch[I], ids: t.Sequence[str], live: tuple[I, ...]) -> list[Batch[I]]:
        """The writes that complete what a batch has created, as far as it is not what it was to be."""
        if batch.action != CREATE:
            return []
        seen = {item.id: item for item in live}
        made = [(operation, seen[new]) for operation, new in zip(batch.operations, ids) if new in seen]
        rest = [one for operation, item in made for one in self._resource.follow_ups(operation, item)]
        self.progress.follows(batch, rest)
        return make_batches(self._schema, rest, self._call_for)

    def _identified(self, batch: Batch[I], ids: t.Sequence[str], batches: list[Batch[I]]) -> list[Batch[I]]:
        """The batches that are left, with the ids of what a batch has created where they change it further."""
        new = {one.number: key for one, key in zip(batch.operations, ids) if batch.action == CREATE}

        def identified(one: Operation[I]) -> Operation[I]:
            if one.number not in new or one.before is None or one.after is None:
                return one
            before, after = (self._schema.numbered(item, new[one.number]) for item in (one.before, one.after))
            one = one.replaced(before=before, after=after)
            self.progress.substitute(one)
            return one

        if not new:
            return batches
        return [
            replace(
                one,
                operations=tuple(map(identified, one.operations)),
                together=tuple(tuple(map(identified, group)) for group in one.together),
            )
            for one in batches
        ]

    def _other_way(self, error: ApiError, batches: list[Batch[I]], live: tuple[I, ...]) -> list[Batch[I]]:
        """The batches to write instead of those whose first was refused; raises the error if there are none."""
        # Imported here, since hardly any run is refused: each file that is imported costs every run.
        from . import fallbacks

        others: list[Batch[I]] = []
        if error.quota_exceeded or error.conflict:
            others = self._updates_first(batches)
        out_of_place = error.conflict and (batches[0].depends or batches[0].crowds)
        if not others and not self._has_own_order and (error.quota_exceeded or out_of_place):
            others = fallbacks.deletions_first(batches)
        if not others and error.conflict and batches[0].action == UPDATE:
            others = self._parked(batches, live, lambda _operation: True)
        first, self._first_refusal = self._first_refusal, None
        if not others and self._resource.other_form(batches[0], error):
            others, self._first_refusal = batches, error
        if not others and self._too_large(batches[0], error):
            call = batches[0].call
            others, self._most[call.write.action, call.alike] = fallbacks.smaller(self._schema, batches)
            if others and self._resource.orders:
                others = self._in_other_order(batches, live)
        if not others and self._resource.other_order(batches[0], error):
            others = self._in_other_order(batches, live)
        if not others and first:
            raise Failed(
                f"{first} Written in the other form that the service knows, it was refused too: {error}", first
            )
        if not others and error.quota_exceeded and self._resource.room:
            raise Failed(f"{error} This {self._resource.room}.", error)
        if not others:
            raise error
        return self._fitting(others, live)

    def _updates_first(self, batches: list[Batch[I]]) -> list[Batch[I]]:
        """What is left to write in the usual order, where a creation that came before updates was refused."""
        updated = any(batch.action == UPDATE for batch in batches)
        if not self._creations_first or batches[0].action != CREATE or not updated:
            return []
        self._creations_first = False
        left = [operation for batch in batches for operation in batch.operations]
        others = make_batches(self._schema, left, self._call_for)
        self.progress.take_up([one for batch in others for one in batch.operations], self._plan)
        return others

    def _parked(
        self, batches: list[Batch[I]], live: tuple[I, ...], only: t.Callable[[Operation[I]], bool]
    ) -> list[Batch[I]]:
        """The batches with a detour for circles of places; none if there is no other way.

        Where the updates are several calls, and have an order of their own, what is left after the moves is ordered anew: the
        order that there was had these circles whole.
        """
        from . import fallbacks

        detour = fallbacks.park(self._schema, batches, live, self._call_for, only)
        found = detour.batches
        if not found:
            return []
        if detour.moves and self._has_own_order:
            for batch in detour.moves:
                live = progress.apply(self._schema, live, batch, ())
            found = [*detour.moves, *self._in_other_order(batches, live)]
        self.progress.take_up_again([one for batch in found for one in batch.operations])
        self._order_warnings += detour.warnings
        return found

    def _fitting(self, batches: list[Batch[I]], live: tuple[I, ...]) -> list[Batch[I]]:
        """The batches as calls carry them: what must change together and is too much for one takes a detour if there is one.

        Where there is none, it is cut, and the service says what it makes of it.
        """
        if all(batch.call.carries(batch.operations) for batch in batches):
            return batches
        from . import fallbacks

        large = {
            operation.key
            for batch in batches
            for group in batch.together
            if not batch.call.carries(group)
            for operation in group
        }
        detour = self._parked(batches, live, lambda operation: operation.key in large)
        return [part for batch in detour or batches for part in fallbacks.pieces(self._schema, batch)]

    def _too_large(self, batch: Batch[I], error: ApiError) -> bool:
        """Whether a write was refused for its size.

        Whoever only says that something is not right with the whole may mean that, unless he has accepted as many: to halve
        that would put live, bit by bit, what lies around the one item that is to blame.
        """
        fitted = [len(one.operations) for one, _ids in self._accepted if one.action == batch.action]
        if error.code.startswith(batch.call.write.alone_after):
            return True
        return error.too_large or (error.refused_as_a_whole and len(batch.operations) > max(fitted, default=0))

    def _write(self, batch: Batch[I], left: int, live: tuple[I, ...], beside: bool) -> Answer:
        """Send a batch until it is accepted: somebody else at work is waited for.

        Args:
            batch: what to write.
            left: how many writes are left, with this one.
            live: the settled set that it was planned for.
            beside: whether others are on their way: then it is not tried again.

        Raises:
            _SetChanged: the set is no longer the one that was planned for.
            Interrupted: nobody waits for the end of the run any more.
        """
        self._deadline.attendant.ask()
        number = self.progress.writes + 1
        what = progress.what(self._schema, batch, _MOST_NAMED_WHILE_WAITING)
        self._deadline.doing = f"{self._resource.place}: write {number} of {number + left - 1} ({what})"
        self.doing = f"Cannot {progress.what(self._schema, batch)}: "
        token = _new_token()
        pace = Pace(self._deadline, LONGEST_PAUSE_FOR_OTHERS)
        while True:
            # Until it is noted as done, or known to be refused, since the run may be stopped at any moment.
            self._in_doubt = batch
            try:
                answer = self._resource.write(batch, token, False)
                if batch.action == CREATE and len(answer.ids) != len(batch.operations):
                    raise _IdsMissing(f"The answer does not say the ids (request id {answer.request_id}).")
                return answer
            except GaError as error:
                if not error.in_doubt:
                    self._in_doubt = None
                    if beside:
                        raise
                if isinstance(error, ApiError) and error.busy:
                    self._resource.lock.check(error)
                    self._compare_with_plan(live, self._settled(live), error)
                    if not pace.pause(self._resource.lock.others_at_work()):
                        raise self._resource.lock.timed_out(self._deadline, error) from error
                    continue
                seen = self._look_after_failure(batch, live, error)
                # What has no ClientToken was sent once, and may be sent again now that the set shows nothing of it.
                lost = error.in_doubt and not batch.call.write.token and _answerless(error)
                if not seen or not lost or not pace.pause(_NO_ANSWER):
                    raise

    def _look_after_failure(self, batch: Batch[I], live: tuple[I, ...], error: GaError) -> bool:
        """A write that failed may have been carried out in part, or whole if only its answer was lost.

        Returns:
            Whether the set could be looked at; it is then as it was.

        Raises:
            _SetChanged: the set is no longer the one that was planned for, so that the refusal may be out of date.
        """
        try:
            now = self._settled(live)
        except GaError:
            return False
        self._in_doubt = batch
        self._compare_with_plan(live, now, error)
        return True

    def _changed(self, now: tuple[I, ...]) -> _SetChanged:
        self._now = now
        return _SetChanged()

    def _settled(self, before: t.Sequence[I]) -> tuple[I, ...]:
        """The set once nobody is changing it, and no older than what was written: planning by an older one would do
        things twice. A write in doubt may have been carried out after the set `before`, and may not be seen at once.
        """
        doubtful = self._in_doubt.operations if self._in_doubt else ()

        def shows(items: t.Sequence[I]) -> bool:
            recent = all(progress.visible(self._schema, batch, ids, items) for batch, ids in self._accepted)
            return recent and all(progress.effect(self._schema, one, before, items) for one in doubtful)

        return self._watch.settled(shows)

    def _effect_of(self, flying: list[Flight]) -> tuple[list[Flight], tuple[I, ...]]:
        """Those of some accepted writes that have settled and show in the set, once there is one, and the set.

        Raises:
            Failed: none did when the time was up.
        """

        def shows(flight: Flight, items: tuple[I, ...]) -> bool:
            return progress.visible(self._schema, flight.batch, flight.answer.ids, items)

        found, last = self._watch.look_for([(flight.ids, functools.partial(shows, flight)) for flight in flying])
        if not found:
            what = ", ".join(
                f"{progress.what(self._schema, batch)} (request id {answer.request_id})" for batch, answer in flying
            )
            raise Failed(
                f"The service accepted to {what}, but it has not become active within {self._deadline.seconds:g} seconds; "
                f"last seen: {last.pending or 'no change yet'}. It may still do; run the task again to see, or raise "
                "wait_timeout."
            )
        return [flying[number] for number in found], last.items

    def _compare_with_plan(self, planned: tuple[I, ...], now: tuple[I, ...], error: GaError | None) -> None:
        """Find out from the settled set what has become of a write in doubt, and whether the plan still holds."""
        if self._in_doubt:
            if self.progress.settle_doubt(self._schema, self._in_doubt, planned, now):
                self._deadline.renew()  # The service had accepted it, though its answer was lost.
            self._in_doubt = None
        if progress.unlike(self._schema, now, planned):
            raise self._changed(now) from error

    def give_up(self) -> None:
        """Nothing more will be done: say so of every operation."""
        if self._in_doubt:
            self.progress.doubt(self._in_doubt)
        self.progress.give_up()

    def _touched(self, item: I, live: t.Sequence[I]) -> bool:
        return not any(one.id == item.id and self._schema.same(one, item) for one in live)

    def _compare(self, expected: tuple[I, ...], seen: tuple[I, ...]) -> tuple[I, ...]:
        """The set at the end, where it means what was expected in the very words that check mode used.

        Raises:
            Failed: what was accepted has no effect, or something that is wanted is not there at all.
        """
        idle = self.progress.take_back(self._schema, seen)
        if idle:
            raise Failed(
                f"The service accepted this, but the {self._resource.place} show nothing of it: {idle}. It may still come, "
                "or somebody else undid it; run the task again to see."
            )
        differences = progress.unlike(self._schema, expected, seen)
        if differences:
            message = f"The {self._resource.place} are not as they were written: {'; '.join(differences)}."
            if self._lacks_something(seen):
                raise Failed(f"{message} Something that is wanted is not there; run the task again.")
            self.warnings.append(message)
        known = {item.id: item for item in expected}
        shown = [
            self._schema.as_seen(known[item.id], item)
            if item.id in known and self._schema.same(known[item.id], item)
            else item
            for item in seen
        ]
        return tuple(sorted(shown, key=self._schema.sort_key))

    def _lacks_something(self, seen: tuple[I, ...]) -> bool:
        """Whether something wanted is not there at all, however it may look."""
        try:
            again = self._plan_for(seen, False)
        except OptionError:
            return True
        return any(operation.action == CREATE for operation in again.operations)


def _new_token() -> str:
    """A ClientToken: ASCII, at most 64 characters, never used before (docs/ga-api.md, 3)."""
    return os.urandom(16).hex()


def _answerless(error: GaError) -> bool:
    """Whether the same request may succeed a moment later."""
    return (isinstance(error, ConnectionFailed) and error.retryable) or (
        isinstance(error, ApiError) and error.unavailable
    )
