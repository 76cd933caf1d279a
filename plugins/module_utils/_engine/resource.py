# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the flow of control asks of a kind of resource: reading the set, writing a batch, rehearsing the writes."""

from __future__ import annotations

import typing as t

from .plan import Schema

if t.TYPE_CHECKING:
    from .._errors import ApiError
    from .batches import Batch


class Snapshot(t.NamedTuple):
    """The set as it was read.

    Attributes:
        items: all items, in the order in which people read them.
        pending: in words, what is still being changed; empty when the set is settled.
    """

    items: tuple[t.Any, ...]
    pending: str


class Answer(t.NamedTuple):
    """What the service said to an accepted write.

    Attributes:
        ids: the ids of created items, in the order of the batch.
        request_id: the id of the request.
    """

    ids: t.Sequence[str]
    request_id: str


class Rehearsal(t.NamedTuple):
    """What was found out about the writes of a plan before the first of them.

    Attributes:
        verdicts: for each batch `passed` (the service was asked) or `local` (it could not be); empty where the API has
            no dry run.
        request_ids: the ids of the dry runs.
    """

    verdicts: t.Sequence[str] = ()
    request_ids: t.Sequence[str] = ()


Patiently = t.Callable[["Batch", t.Callable[[str], t.Any]], t.Any]


class Resource(t.Protocol):
    """A set of items of one kind, in one place, and the calls that read and change it."""

    option: str
    place: str
    batch_size: int

    @property
    def schema(self) -> Schema:
        """What the plan has to know of the items."""

    def read(self) -> Snapshot:
        """The set as it is now."""

    def write(self, batch: Batch, client_token: str) -> Answer:
        """Send one batch. The same token is sent again when the same batch is."""

    def rehearse(self, batches: t.Sequence[Batch], patiently: Patiently) -> Rehearsal:
        """Find out, without changing anything, whether the service would accept the batches.

        Args:
            batches: the writes of the plan.
            patiently: makes a call about a batch, again as long as somebody else is at work; the call is given a
                ClientToken of its own.

        Raises:
            GaError: it would not.
        """

    def other_form(self, batch: Batch, error: ApiError) -> bool:
        """Whether a batch that was refused can be written in another form, in which it is from now on."""

    def accelerator_state(self) -> str:
        """The state of the accelerator that is locked by each write."""
