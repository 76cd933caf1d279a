# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Watching a set until it is settled: nothing more is being changed, and what was written is to be seen."""

from __future__ import annotations

import typing as t

from ansible_collections.alicloud.ga.plugins.module_utils import _progress
from ansible_collections.alicloud.ga.plugins.module_utils._errors import ApiError, Failed
from ansible_collections.alicloud.ga.plugins.module_utils._order import Batch
from ansible_collections.alicloud.ga.plugins.module_utils._patience import check_not_locked
from ansible_collections.alicloud.ga.plugins.module_utils._resource import Answer, Resource, Snapshot
from ansible_collections.alicloud.ga.plugins.module_utils._wait import Deadline, Pace, wait_until

# An accepted write that a settled set does not show yet is looked for this long (seconds): an answer may come from
# before the write. Longer would let people wait for a service that simply keeps something else than it was sent.
_GRACE = 15.0


class Watch:
    """Looks at a set, for as long as the deadline allows.

    Args:
        resource: where the set is.
        deadline: how long there may be no progress.
    """

    def __init__(self, resource: Resource, deadline: Deadline) -> None:
        self._resource = resource
        self._deadline = deadline
        self._accepted: list[tuple[Batch, t.Sequence[str]]] = []

    def settled(self, doubt: Batch | None = None, before: t.Sequence[t.Any] = ()) -> tuple[t.Any, ...]:
        """The set, once nobody is changing it.

        Args:
            doubt: a write that may have been carried out: a list that does not show all of it may come from before it,
                and whoever plans by that does it twice. So it is looked for a while longer.
            before: the set before that write.

        Raises:
            Failed: somebody still was when the time was up.
        """
        schema = self._resource.schema
        pace = Pace(self._deadline)

        def done(seen: Snapshot) -> bool:
            if seen.pending:
                return False
            # A list that lacks what was accepted before is older than that: planning by it would do it twice.
            recent = all(_progress.visible(schema, batch, ids, seen.items) for batch, ids in self._accepted)
            doubtful = doubt.operations if doubt else ()
            carried_out = all(_progress.effect(schema, one, before, seen.items) for one in doubtful)
            return (recent and carried_out) or pace.waited() >= _GRACE

        ok, snapshot = wait_until(self._looker(), done, self._deadline)
        if not ok:
            raise Failed(
                f"The {self._resource.place} did not settle within {self._deadline.seconds:g} seconds; last seen: "
                f"{snapshot.pending or 'no sign of a write whose answer was lost'}. Somebody else may be changing the "
                "accelerator; run the task again later, or raise wait_timeout."
            )
        return snapshot.items

    def effect_of(self, batch: Batch, answer: Answer) -> tuple[t.Any, ...]:
        """The set, once it is settled and shows an accepted write.

        Raises:
            Failed: it did not when the time was up.
        """
        schema = self._resource.schema
        pace = Pace(self._deadline)
        self._accepted.append((batch, answer.ids))

        def done(seen: Snapshot) -> bool:
            if seen.pending:
                return False
            return _progress.visible(schema, batch, answer.ids, seen.items) or pace.waited() >= _GRACE

        ok, snapshot = wait_until(self._looker(), done, self._deadline)
        if not ok:
            raise Failed(
                f"The service accepted to {_progress.what(schema, batch)} (request id {answer.request_id}), but it has "
                f"not become active within {self._deadline.seconds:g} seconds; last seen: "
                f"{snapshot.pending or 'no change yet'}. It may still do; run the task again to see, or raise wait_timeout."
            )
        return snapshot.items

    def _looker(self) -> t.Callable[[], Snapshot]:
        """Reads the set; that the service is too busy to show it counts as not settled."""
        asked = False

        def look() -> Snapshot:
            nonlocal asked
            try:
                return self._resource.read()
            except ApiError as error:
                if not error.busy:
                    raise
                if not asked:
                    check_not_locked(self._resource.accelerator_state, error)
                    asked = True
                return Snapshot((), f"the service answers {error.code}")

        return look
