# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Carrying out a plan: rehearsing it, or writing it batch by batch, each once the one before it has settled.

Imported only where there is something to do: each file that is imported costs every run.
"""

from __future__ import annotations

import os
import typing as t

from .._clock import LONGEST_PAUSE_FOR_OTHERS, Deadline, Pace
from .._errors import (
    ApiError,
    Failed,
    GaError,
    OptionError,
)
from .._wire.busy import (
    OTHERS_AT_WORK,
    check_not_locked,
    locked,
    patiently,
)
from . import progress
from .batches import Batch, make_batches
from .plan import CREATE, Plan
from .progress import Progress
from .resource import Answer, Rehearsal, Resource
from .settle import Watch

_MOST_PLANS = 10
# A line about what is being done is to stay one line.
_MOST_NAMED_WHILE_WAITING = 2


# The plan that leads from a live set to the wanted one: (live set, whether it may purge, if that was asked for) → plan.
Planner = t.Callable[[t.Sequence[t.Any], bool], Plan]


class _SetChanged(GaError):
    """Somebody else changed the set after the plan was made."""

    def __init__(self, items: tuple[t.Any, ...]) -> None:
        super().__init__()
        self.items = items


class _IdsMissing(GaError):
    """A creation was accepted, but without the ids what has become of it can only be seen in the set."""

    in_doubt = True


class Execution:
    """Carries out a plan, and knows what it has done so far.

    Args:
        resource: where the set is and how it is reached.
        plan_for: makes the plan anew, from another live set.
        watch: looks at the set.
        deadline: how long there may be no progress.

    Attributes:
        progress: what has become of the operations.
        warnings: what to tell the user.
        doing: in words, what is being done, for the message if it fails.
    """

    def __init__(self, resource: Resource, plan_for: Planner, watch: Watch, deadline: Deadline) -> None:
        self._watch = watch
        self._resource = resource
        self._schema = resource.schema
        self._plan_for = plan_for
        self._deadline = deadline
        self.progress = Progress()
        self.warnings: list[str] = []
        self.doing = ""
        self._batch_size = resource.batch_size
        self._parked = False
        self._in_doubt: Batch | None = None
        self._accepted: list[tuple[Batch, t.Sequence[str]]] = []
        self._rehearsed = False
        self._asking: Batch | None = None
        self._waited = False
        self._first_refusal: ApiError | None = None

    def facts(self) -> dict[str, t.Any]:
        """What of it is in the module's result."""
        return {
            "changed": self._rehearsed or self.progress.changed,
            "operations": [record.export(self._schema) for record in self.progress.records],
            "request_ids": self.progress.request_ids,
        }

    # -- before anything is written, in check mode and not --

    def _preflight(self, batches: list[Batch], live: tuple[t.Any, ...]) -> tuple[list[Batch], Rehearsal]:
        """Find out, without changing anything, whether the service would accept the writes.

        Returns:
            The batches, or those to write instead since the service would refuse them as they are, and what it said.

        Raises:
            GaError: the service would refuse a write, and there is no other way.
        """
        self._waited = False
        while True:
            try:
                rehearsal = self._resource.rehearse(batches, self._patiently)
                break
            except ApiError as error:
                if self._asking is None:
                    raise
                refused = next(number for number, batch in enumerate(batches) if batch is self._asking)
                self._asking = None
                batches = [*batches[:refused], *self._other_way(error, batches[refused:], live)]
        self.doing = ""
        if batches and not rehearsal.verdicts:
            # Where there is no dry run, nothing else would tell that every write will be refused.
            check_not_locked(self._resource.accelerator_state)
        return batches, rehearsal

    # -- check mode --

    def rehearse(self, plan: Plan, live: tuple[t.Any, ...], wait: bool) -> tuple[t.Any, ...]:
        """Make the checks that a real run makes before its first write, and no write.

        Args:
            plan: what would be done.
            live: the settled set that it was made for.
            wait: whether the real run would wait for the effect of the last write too.

        Returns:
            The set as it would be at the end.
        """
        batches, rehearsal = self._preflight(self._begin(plan), live)
        self.progress.request_ids = list(rehearsal.request_ids)
        for batch, verdict in zip(batches, rehearsal.verdicts):
            for record in self.progress.of(batch):
                record.dry_run = verdict
        self._rehearsed = True
        last = {id(operation.after) for batch in batches[-1:] if not wait for operation in batch.operations}
        return tuple(self._schema.unsettled(item) if id(item) in last else item for item in plan.after)

    def _begin(self, plan: Plan) -> list[Batch]:
        self.warnings = list(plan.warnings)
        batches = make_batches(self._schema, plan.operations, self._batch_size)
        self.progress.take_up([operation for batch in batches for operation in batch.operations])
        return batches

    def _patiently(self, batch: Batch, call: t.Callable[[str], t.Any]) -> t.Any:
        """Make a call that changes nothing, again as long as somebody else is at work."""
        self._deadline.attendant.ask()
        self.doing = f"The dry run to {progress.what(self._schema, batch)} failed: "
        self._asking = batch
        token = _new_token()

        def ask() -> t.Any:
            try:
                return call(token)
            except ApiError as error:
                self._waited = self._waited or error.busy
                raise

        answer = patiently(ask, self._resource.accelerator_state, self._deadline)
        self._asking = None
        return answer

    # -- writing --

    def carry_out(self, plan: Plan, live: tuple[t.Any, ...], wait: bool) -> tuple[t.Any, ...]:
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
                batches, _rehearsal = self._preflight(self._begin(plan), live)
                if self._waited:
                    self._compare_with_plan(live, self._settled(live), None)
                return self._write_all(batches, live, wait)
            except _SetChanged as change:
                live = change.items
                self._parked = False
                plan = self._plan_for(live, True)
        raise Failed(
            f"The {self._resource.place} were changed by somebody else again and again while this task was at work."
        )

    def _write_all(self, batches: list[Batch], live: tuple[t.Any, ...], wait: bool) -> tuple[t.Any, ...]:
        expected = live
        while batches:
            batch = batches[0]
            try:
                answer = self._write(batch, len(batches), live)
            except ApiError as error:
                batches = self._other_way(error, batches, live)
                continue
            self.doing = ""
            self.progress.accepted(batch, answer.ids, answer.request_id)
            self._in_doubt = self._first_refusal = None
            self._deadline.renew()
            batches = batches[1:]
            expected = progress.apply(self._schema, expected, batch, answer.ids)
            if not batches and not wait:
                return tuple(self._schema.unsettled(item) if self._touched(item, live) else item for item in expected)
            before, live = live, self._effect_of(batch, answer)
            if batches and progress.touched_by_others(self._schema, before, batch, answer.ids, live):
                raise _SetChanged(live)
        return self._compare(expected, live)

    def _other_way(self, error: ApiError, batches: list[Batch], live: tuple[t.Any, ...]) -> list[Batch]:
        """The batches to write instead of those whose first was refused; raises the error if there are none."""
        # Imported here, since hardly any run is refused: each file that is imported costs every run.
        from . import fallbacks

        others: list[Batch] = []
        if error.quota_exceeded or (error.conflict and batches[0].depends):
            others = fallbacks.deletions_first(batches)
        if not others and error.conflict and not self._parked:
            self._parked = True
            detour = fallbacks.park(self._schema, batches, live, self._batch_size)
            for operation, other in detour.substitutes:
                self.progress.substitute(operation, other)
            others = detour.batches
        first, self._first_refusal = self._first_refusal, None
        if not others and self._resource.other_form(batches[0], error):
            others, self._first_refusal = batches, error
        if not others and self._too_large(batches[0], error):
            others, self._batch_size = fallbacks.smaller(batches)
        if not others and first:
            raise Failed(
                f"{first} Written in the other form that the service knows, it was refused too: {error}", first
            )
        if not others:
            raise error
        return others

    def _too_large(self, batch: Batch, error: ApiError) -> bool:
        """Whether a write was refused for its size.

        Whoever only says that something is not right with the whole may mean that, unless he has accepted as many: to halve
        that would put live, bit by bit, what lies around the one item that is to blame.
        """
        fitted = [len(one.operations) for one, _ids in self._accepted if one.action == batch.action]
        return error.too_large or (error.refused_as_a_whole and len(batch.operations) > max(fitted, default=0))

    def _write(self, batch: Batch, left: int, live: tuple[t.Any, ...]) -> Answer:
        """Send a batch until it is accepted: somebody else at work is waited for.

        Args:
            batch: what to write.
            left: how many writes are left, with this one.
            live: the settled set that it was planned for.

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
                answer = self._resource.write(batch, token)
                if batch.action == CREATE and len(answer.ids) != len(batch.operations):
                    raise _IdsMissing(f"The answer does not say the ids (request id {answer.request_id}).")
                return answer
            except GaError as error:
                if not error.in_doubt:
                    self._in_doubt = None
                if not isinstance(error, ApiError) or not error.busy:
                    self._look_after_failure(batch, live, error)
                    raise
                check_not_locked(self._resource.accelerator_state, error)
                self._compare_with_plan(live, self._settled(live), error)
                if not pace.pause(OTHERS_AT_WORK):
                    raise locked(self._deadline, error) from error

    def _look_after_failure(self, batch: Batch, live: tuple[t.Any, ...], error: GaError) -> None:
        """A write that failed may have been carried out in part, or whole if only its answer was lost.

        Raises:
            _SetChanged: the set is no longer the one that was planned for, so that the refusal may be out of date.
        """
        try:
            now = self._settled(live)
        except GaError:
            return
        self._in_doubt = batch
        self._compare_with_plan(live, now, error)

    def _settled(self, before: t.Sequence[t.Any]) -> tuple[t.Any, ...]:
        """The set once nobody is changing it, and no older than what was written: planning by an older one would do
        things twice. A write in doubt may have been carried out after the set `before`, and may not be seen at once.
        """
        doubtful = self._in_doubt.operations if self._in_doubt else ()

        def shows(items: t.Sequence[t.Any]) -> bool:
            recent = all(progress.visible(self._schema, batch, ids, items) for batch, ids in self._accepted)
            return recent and all(progress.effect(self._schema, one, before, items) for one in doubtful)

        return self._watch.settled(shows)

    def _effect_of(self, batch: Batch, answer: Answer) -> tuple[t.Any, ...]:
        """The set, once it is settled and shows an accepted write.

        Raises:
            Failed: it did not when the time was up.
        """
        self._accepted.append((batch, answer.ids))
        seen, last = self._watch.look_until(lambda items: progress.visible(self._schema, batch, answer.ids, items))
        if not seen:
            raise Failed(
                f"The service accepted to {progress.what(self._schema, batch)} (request id {answer.request_id}), but it "
                f"has not become active within {self._deadline.seconds:g} seconds; last seen: "
                f"{last.pending or 'no change yet'}. It may still do; run the task again to see, or raise wait_timeout."
            )
        return last.items

    def _compare_with_plan(self, planned: tuple[t.Any, ...], now: tuple[t.Any, ...], error: GaError | None) -> None:
        """Find out from the settled set what has become of a write in doubt, and whether the plan still holds."""
        if self._in_doubt:
            if self.progress.settle_doubt(self._schema, self._in_doubt, planned, now):
                self._deadline.renew()  # The service had accepted it, though its answer was lost.
            self._in_doubt = None
        if progress.unlike(self._schema, now, planned):
            raise _SetChanged(now) from error

    def give_up(self) -> None:
        """Nothing more will be done: say so of every operation."""
        if self._in_doubt:
            self.progress.doubt(self._in_doubt)
        self.progress.give_up()

    def _touched(self, item: t.Any, live: t.Sequence[t.Any]) -> bool:
        return not any(one.id == item.id and self._schema.same(one, item) for one in live)

    def _compare(self, expected: tuple[t.Any, ...], seen: tuple[t.Any, ...]) -> tuple[t.Any, ...]:
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
            known[item.id]._replace(status=item.status)
            if item.id in known and self._schema.same(known[item.id], item)
            else item
            for item in seen
        ]
        return tuple(sorted(shown, key=self._schema.sort_key))

    def _lacks_something(self, seen: tuple[t.Any, ...]) -> bool:
        """Whether something wanted is not there at all, however it may look."""
        try:
            again = self._plan_for(seen, False)
        except OptionError:
            return True
        return any(operation.action == CREATE for operation in again.operations)


def _new_token() -> str:
    """A ClientToken: ASCII, at most 64 characters, never used before (docs/ga-api.md, 3)."""
    return os.urandom(16).hex()
