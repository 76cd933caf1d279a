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
        moving: the ids of what is still being changed, where all others are settled; None where that is not so.
    """

    items: tuple[I, ...]
    pending: str
    lost: str = ""
    moving: frozenset[str] | None = None

    def quiet(self, ids: frozenset[str]) -> bool:
        """Whether nothing more is being changed or, where others do not matter, none of these is."""
        return not self.pending or (self.moving is not None and bool(ids) and not ids & self.moving)


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


@dataclass(frozen=True)
class Ordered(t.Generic[I]):
    """The writes of a plan in an order that a kind knows to be better than the usual one, and what to warn of.

    An operation may take several writes there, which are its steps: something may be created in another form than its own, or
    be changed before it goes.
    """

    batches: list[Batch[I]]
    warnings: list[str]


class Resource(t.Protocol[W, I]):
    """A set of items of one kind, in one place, and the calls that read and change it.

    Attributes:
        option: the option with the set.
        place: the set in words.
        lock: what is locked by each write.
        schema: what the plan has to know of the items.
        room: in words, how much of what the set lies in is taken after `preflight`, where there is a limit.
        side_by_side: whether items settle each for itself, so that one is not waited for before another is written.
        orders: whether it may have an order of its own for the writes of a plan. Each operation is then one write but for that.
    """

    option: str
    place: str
    lock: Lock
    schema: Schema[W, I]
    orders: bool = False
    room: str = ""
    side_by_side: bool = False

    def read(self) -> Snapshot[I]:
        """The set as it is now."""

    def steps(self, operation: Operation[I]) -> t.Sequence[Operation[I]]:
        """An update as the writes that it takes, each from where the one before it has led."""
        return (operation,)

    def call_for(self, operation: Operation[I]) -> Call:
        """How an operation that is one write is written."""

    def order(
        self, operations: t.Sequence[Operation[I]], live: t.Sequence[I], call_for: t.Callable[[Operation[I]], Call]
    ) -> Ordered[I] | None:
        """The order of the writes, if it is not the usual one of this plan, which `batches.make_batches` makes.

        Args:
            operations: the plan's, as single writes, after `preflight`.
            live: the settled set that it was made for.
            call_for: says how each is written.
        """
        return None

    def shares(self, batch: Batch[I]) -> t.AbstractSet[t.Hashable]:
        """What a batch needs for itself alone, where items settle side by side: one that needs the same waits for it."""
        return frozenset()

    def other_order(self, batch: Batch[I], error: ApiError) -> bool:
        """Whether there is another order for what is left, now that a batch was refused; it is taken from now on."""
        return False

    def preflight(self, operations: t.Sequence[Operation[I]]) -> None:
        """Find out, by reading, what the service would refuse and no dry run tells.

        Raises:
            GaError: it would.
        """

    def write(self, batch: Batch[I], client_token: str, dry_run: bool) -> Answer:
        """Send one batch, or ask for its dry run. The same token is sent again when the same batch is."""

    def incomplete(self, operation: Operation[I]) -> bool:
        """Whether there is something left to write of an operation after its call."""
        return False

    def follow_ups(self, operation: Operation[I], seen: I) -> t.Sequence[Operation[I]]:
        """The writes that complete what a creation has made, from what is seen of it."""
        return ()

    def other_form(self, batch: Batch[I], error: ApiError) -> bool:
        """Whether a batch that was refused can be written in another form, in which it is from now on."""
