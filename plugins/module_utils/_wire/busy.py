# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Patience with a service that refuses because somebody else is at work on the accelerator."""

from __future__ import annotations

import functools
import typing as t

from .._clock import LONGEST_PAUSE_FOR_OTHERS, Deadline, Pace
from .._errors import ApiError, ConnectionFailed, Failed
from .client import Api

# What is waited for then, for whoever waits with us.
OTHERS_AT_WORK = "somebody else is changing the accelerator"

_LOCKED_FOR_GOOD = "finacialLocked"  # The service's own spelling of an expired subscription.

T = t.TypeVar("T")
# Reads the state of the accelerator in question; an empty text where there is none to ask about.
AcceleratorState = t.Callable[[], str]


def patiently(call: t.Callable[[], T], accelerator_state: AcceleratorState, deadline: Deadline) -> T:
    """Make a call that changes nothing, again as long as it is refused because somebody else is at work.

    Raises:
        Failed: somebody still was when the time was up, or the accelerator is locked for good.
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
                check_not_locked(accelerator_state, error)
                asked = True
            if not pace.pause(OTHERS_AT_WORK):
                raise locked(deadline, error) from error


def check_not_locked(accelerator_state: AcceleratorState, error: ApiError | None = None) -> None:
    """An expired subscription answers like somebody at work, but for ever.

    Args:
        accelerator_state: asks for the state.
        error: the answer that raised the question, if one did.

    Raises:
        Failed: that is the case.
    """
    try:
        state = accelerator_state()
    except (ApiError, ConnectionFailed):
        return  # It is only asked for a better message: whoever may not ask waits like everybody else.
    if state == _LOCKED_FOR_GOOD:
        raise Failed(
            f"The accelerator is in the state {_LOCKED_FOR_GOOD}: its subscription has expired, and it cannot be "
            f"changed until it is renewed. {error or ''}".strip(),
            error,
        )


def locked(deadline: Deadline, error: ApiError) -> Failed:
    """The failure to raise when somebody else has been at work until the time was up."""
    return Failed(f"The accelerator was locked by somebody else for {deadline.seconds:g} seconds. {error}", error)


class Reader:
    """What a module reads from the service, with patience.

    Attributes:
        api: the actions of the API.
        deadline: how long there may be no progress.
        accelerator_id: the accelerator that is read about, once it is known.
    """

    def __init__(self, api: Api, deadline: Deadline) -> None:
        self.api = api
        self.deadline = deadline
        self.accelerator_id = ""

    def read(self, call: t.Callable[..., T], *arguments: t.Any) -> T:
        """Call a method of the API that changes nothing; see `patiently`."""
        return patiently(functools.partial(call, *arguments), self._accelerator_state, self.deadline)

    def _accelerator_state(self) -> str:
        return self.api.accelerator_state(self.accelerator_id) if self.accelerator_id else ""
