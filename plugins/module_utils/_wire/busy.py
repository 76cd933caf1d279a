# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Patience with a service that refuses because somebody else is at work on the accelerator."""

from __future__ import annotations

import typing as t

from .._clock import LONGEST_PAUSE_FOR_OTHERS, Deadline, Pace
from .._errors import ApiError, ConnectionFailed, Failed
from .client import Client, Parameters
from .paging import Element, Listing

T = t.TypeVar("T")


class Lock(t.NamedTuple):
    """What is locked while somebody is at work.

    Attributes:
        noun: what it is called.
        state: asks for its state; an empty text where there is none to ask about.
        final: the states from which it does not come back by itself, each with what is to be done about it.
    """

    noun: str
    state: t.Callable[[], str]
    final: t.Mapping[str, str]

    def check(self, error: ApiError | None = None) -> None:
        """What is locked for good answers like somebody at work, but for ever.

        Args:
            error: the answer that raised the question, if one did.

        Raises:
            Failed: that is the case.
        """
        try:
            state = self.state()
        except (ApiError, ConnectionFailed):
            return  # It is only asked for a better message: whoever may not ask waits like everybody else.
        if state in self.final:
            said = f"The {self.noun} is in the state {state}: {self.final[state]}. {error or ''}"
            raise Failed(said.strip(), error)

    def timed_out(self, deadline: Deadline, error: ApiError) -> Failed:
        """The failure to raise when somebody else has been at work until the time was up."""
        return Failed(f"The {self.noun} was locked by somebody else for {deadline.seconds:g} seconds. {error}", error)

    def others_at_work(self) -> str:
        """What is waited for then, for whoever waits with us."""
        return f"somebody else is changing the {self.noun}"


def patiently(call: t.Callable[[], T], lock: Lock, deadline: Deadline) -> T:
    """Make a call that changes nothing, again as long as it is refused because somebody else is at work.

    Raises:
        Failed: somebody still was when the time was up, or what is locked is so for good.
        ApiError: the call was refused for another reason.
    """
    pace = Pace(deadline, LONGEST_PAUSE_FOR_OTHERS)
    asked = False
    while True:
        try:
            return call()
        except ApiError as error:
            if not error.busy:
                raise
            if not asked:
                lock.check(error)
                asked = True
            if not pace.pause(lock.others_at_work()):
                raise lock.timed_out(deadline, error) from error


class Reader:
    """What a module reads from the service, with patience.

    Attributes:
        client: calls the actions of the API.
        deadline: how long there may be no progress.
        place: where it is read: the ids that are known, by the parameters that carry them.
        lock: what is locked while somebody is at work there.
    """

    def __init__(self, client: Client, deadline: Deadline, lock: t.Callable[[Reader], Lock]) -> None:
        self.client = client
        self.deadline = deadline
        self.place: dict[str, str] = {}
        self.lock = lock(self)
        self._lock = lock

    def at(self, place: t.Mapping[str, str], client: Client | None = None) -> Reader:
        """One that reads in another place, or through another client."""
        other = Reader(client or self.client, self.deadline, self._lock)
        other.place.update(place)
        return other

    def call(self, action: str, parameters: Parameters) -> Element:
        """Call an action that changes nothing; see `patiently`."""
        return patiently(lambda: self.client.call(action, parameters), self.lock, self.deadline)

    def all(self, listing: Listing, parameters: Parameters) -> list[Element]:
        """All elements of a list; see `patiently`."""
        return patiently(lambda: self.client.all(listing, parameters), self.lock, self.deadline)
