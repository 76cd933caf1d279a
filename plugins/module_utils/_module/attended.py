# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whoever started the module: whether they still wait for its end, and what they are told meanwhile.

The action plugin (plugins/action/ga_forwarding_rules.py) is the other side. It makes a file, the lifeline, which goes when
nobody waits any more, and reads from it what is to be shown. How it is written is said here; the name of the hidden argument
that has its path is `_module.LIFELINE`, since this file is imported only where there is something to wait for.
"""

from __future__ import annotations

import json
import os
import select
import stat
import typing as t

from .._errors import Interrupted

# What a line in the lifeline is about: that the run waits, or what it has done.
WAITS = "waits"
ENDS = "ends"

_STDOUT = 1


class Controller:
    """The controller of this module's process; see `_wait.Attendant`.

    Args:
        lifeline: the path of the file that goes when nobody waits any more, which has been seen; None if there is none.
        hide: takes secrets out of a text.
        tells: whether to tell anything.
    """

    def __init__(self, lifeline: str | None, hide: t.Callable[[str], str], tells: bool) -> None:
        self._lifeline = lifeline
        self._hide = hide
        self._file = _open(lifeline) if tells and lifeline else None
        self._told: t.Any = None
        self._output = select.poll()
        self._output.register(_STDOUT, 0)

    def ask(self) -> None:
        if self._gone() or self._unread():
            raise Interrupted("Stopped, since nobody waits for the end of this task any more")

    def waits(self, doing: str, reason: str) -> None:
        self._tell(WAITS, doing, reason)

    def ends(self, words: str, seconds: float) -> None:
        self._tell(ENDS, words, duration(seconds))

    def _gone(self) -> bool:
        if self._lifeline is None:
            return False
        try:
            os.lstat(self._lifeline)
        except FileNotFoundError:
            return True
        except OSError:
            return False  # The file may be there, and only this process cannot see it.
        return False

    def _unread(self) -> bool:
        """Whether nobody reads what this module will say. A descriptor that is not open says nothing about that."""
        return any(events & (select.POLLERR | select.POLLHUP) for _descriptor, events in self._output.poll(0))

    def _tell(self, *line: str) -> None:
        """Add a line, unless it is what was told last. That it cannot be told is no reason to stop."""
        if self._file is None or line == self._told:
            return
        self._told = line
        try:
            # JSON keeps each line on one, whatever is in it.
            os.write(self._file, json.dumps([self._hide(part) for part in line]).encode() + b"\n")
        except OSError:
            self._file = None


def _open(path: str) -> int | None:
    """The file, to add to it. This may be another user, so it must be the very file, and not made here."""
    try:
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    if stat.S_ISREG(os.fstat(file).st_mode):
        return file
    os.close(file)
    return None


def duration(seconds: float) -> str:
    """A time for people."""
    minutes, left = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {left} s" if minutes else f"{left} s"
