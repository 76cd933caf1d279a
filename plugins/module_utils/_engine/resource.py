# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the flow of control asks of a set of one kind in one place: reading it, writing a batch, checking before."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .._errors import ApiError
from .._wire.busy import Lock
from .actions import Write
from .plan import I, Operation, Schema, W


@dataclass(frozen=True)
class Snapshot(t.Generic[I]):
    """The set as it was read.

    Attributes:
        items: all items, in the order in which people read them.
        pending: in words, what is still being changed; empty when the set is settled.
        lost: in words, what does not come any further by itself, so that nobody need wait for it.
    """

    items: tuple[I, ...]
    pending: str
    lost: str = ""


class Answer(t.NamedTuple):
    """What the service said to an accepted write.

    Attributes:
        ids: the ids of created items.
        request_id: the id of the request.
    """

    ids: t.Sequence[str]
    request_id: str


# The most bytes of a body, encoded. It is our own bound: nothing is documented (docs/ga-api.md, 2).
MOST_BYTES = 256 * 1024


def _weightless(_write: Write, _operations: t.Sequence[Operation[t.Any]]) -> int:
    return 0


class Call(t.NamedTuple):
    """How an operation is written.

    Attributes:
        write: the action.
        alike: what must be alike for all items of one call.
        measure: how many bytes the body of a call with some operations has.
    """

    write: Write
    alike: tuple[str, ...] = ()
    measure: t.Callable[[Write, t.Sequence[Operation[t.Any]]], int] = _weightless

    def in_bytes(self, operations: t.Sequence[Operation[t.Any]]) -> bool:
        """Whether the body is not too long with all of these."""
        return self.measure(self.write, operations) <= MOST_BYTES

    def carries(self, operations: t.Sequence[Operation[t.Any]]) -> bool:
        """Whether one call may have all of these."""
        return len(operations) <= (self.write.most or len(operations)) and self.in_bytes(operations)


@dataclass(frozen=True)
class Batch(t.Generic[I]):
    """The operations of one write; they are all of one action.

    Attributes:
        depends: whether it wants a place that an earlier batch of the same plan leaves, or an item that one makes, so that
            nobody can be asked now whether it would be accepted.
        crowds: whether it wants a place that a later one leaves: whether it can be shared for a while is not documented, so that
            what is deleted goes last until that is refused.
        together: those of the operations that must change at one time, so that no two calls may have them.
    """

    action: str
    operations: tuple[Operation[I], ...]
    call: Call
    depends: bool = False
    crowds: bool = False
    together: tuple[tuple[Operation[I], ...], ...] = ()


class Resource(t.Protocol[W, I]):
    """A set of items of one kind, in one place, and the calls that read and change it.

    Attributes:
        option: the option with the set.
        place: the set in words.
        lock: what is locked by each write.
        schema: what the plan has to know of the items.
    """

    option: str
    place: str
    lock: Lock
    schema: Schema[W, I]

    def read(self) -> Snapshot[I]:
        """The set as it is now."""

    def steps(self, operation: Operation[I]) -> t.Sequence[Operation[I]]:
        """An update as the writes that it takes, each from where the one before it has led."""
        return (operation,)

    def call_for(self, operation: Operation[I]) -> Call:
        """How an operation that is one write is written."""

    def preflight(self, operations: t.Sequence[Operation[I]]) -> None:
        """Find out, by reading, what the service would refuse and no dry run tells.

        Raises:
            GaError: it would.
        """

    def write(self, batch: Batch[I], client_token: str, dry_run: bool) -> Answer:
        """Send one batch, or ask for its dry run. The same token is sent again when the same batch is."""

    def other_form(self, batch: Batch[I], error: ApiError) -> bool:
        """Whether a batch that was refused can be written in another form, in which it is from now on."""
