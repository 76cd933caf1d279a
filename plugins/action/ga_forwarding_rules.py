# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What happens on the controller while a managing module is at work: it is watched.

All managing modules are run by this plugin (meta/runtime.yml); it bears the name of one of them, since ansible-test looks
for its documentation there. Where the module runs on this machine, it is given a file, the lifeline, which is there as long
as somebody waits for the module, and in which the module says what it is waiting for.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import select
import signal
import tempfile
import threading
import time
import typing as t

from ansible import constants, context
from ansible.plugins.action.normal import ActionModule as NormalAction
from ansible.utils.display import Display

from ansible_collections.alicloud.ga.plugins.module_utils._engine.yaml_text import printable
from ansible_collections.alicloud.ga.plugins.module_utils._errors import OptionError, Problems, details_of
from ansible_collections.alicloud.ga.plugins.module_utils._module.attended import ENDS, WAITS, duration
from ansible_collections.alicloud.ga.plugins.module_utils._module.mistakes import find_dates

ARGUMENT = "_lifeline"

# The callbacks whose standard output is for people. For all others, one line more may be one too many.
FOR_PEOPLE = frozenset({"default", "yaml", "debug", "unixy", "awx_display"})
# A callback that people enable beside that one, for a program that reads what comes of it.
FOR_PROGRAMS = frozenset({"junit"})

# Seconds until the first line about a wait. The next one comes after as long again, and so on, but after a minute at most.
FIRST_LINE = 5.0
LONGEST_SILENCE = 60.0
# Seconds between looks at the file; and at the parent, where its end is not told.
TICK = 0.5

Show = t.Callable[[str], None]


class ActionModule(NormalAction):
    """Runs a module as usual, and watches it meanwhile."""

    _lifeline: Lifeline | None = None

    def run(self, tmp: t.Any = None, task_vars: t.Any = None) -> dict[str, t.Any]:
        if ARGUMENT in self._task.args:
            return refused([(ARGUMENT, "is not an option")])
        dates = find_dates(self._task.args)
        if dates:
            return refused(dates)
        with contextlib.ExitStack() as stack:
            # Elsewhere the file cannot be seen; and for the end of what is async nobody waits here.
            if self._connection.transport == "local" and not self._task.async_val:
                whose = _whose(task_vars or {}, self._task.delegate_to)
                told = for_people() and not self._task.no_log
                with contextlib.suppress(OSError):  # Without a lifeline the module looks at its standard output.
                    self._lifeline = stack.enter_context(Lifeline(lambda words: _show(whose, words) if told else None))
            result: dict[str, t.Any] = super().run(tmp, task_vars)
            return result

    def _execute_module(self, *args: t.Any, **kwargs: t.Any) -> t.Any:
        if self._lifeline:
            kwargs["module_args"] = {**self._task.args, ARGUMENT: self._lifeline.path}
        return super()._execute_module(*args, **kwargs)


def refused(problems: Problems) -> dict[str, t.Any]:
    """The result of a task whose options the module need not even see."""
    message = printable(str(OptionError(problems)))
    return {"failed": True, "changed": False, "msg": message, "error": details_of(message)}


def for_people() -> bool:
    """Whether standard output is known to be read by people."""
    # The commands other than ansible-playbook show results in ways that programs read.
    if "start_at_task" not in context.CLIARGS:
        return False
    shown = [constants.DEFAULT_STDOUT_CALLBACK]
    # That of ansible-runner, and so of AWX, shows what another one would.
    if _last_part(shown[0]) == "awx_display":
        shown.append(os.environ.get("ORIGINAL_STDOUT_CALLBACK") or "default")
    enabled = {_last_part(name) for name in constants.CALLBACKS_ENABLED or ()}
    return FOR_PEOPLE.issuperset(map(_last_part, shown)) and FOR_PROGRAMS.isdisjoint(enabled)


def _last_part(name: str) -> str:
    return str(name).rpartition(".")[2]


def _whose(task_vars: t.Mapping[str, t.Any], delegate: t.Any) -> str:
    host = str(task_vars.get("inventory_hostname", "localhost"))
    return f"{host} -> {delegate}" if delegate else host


def _show(whose: str, words: str) -> None:
    """One line by one call: lines of several tasks never mix."""
    kind, _blank, rest = words.partition(" ")
    Display().display(printable(f"{kind}: [{whose}] => {rest}"))


class Lifeline:
    """A file that is there as long as somebody waits: it goes at the end of the `with`, and with the parent of this process.

    Args:
        show: is given what the module says, when it is due.

    Attributes:
        path: of the file.
    """

    def __init__(self, show: Show) -> None:
        file, self.path = tempfile.mkstemp(prefix="ga-", dir=constants.DEFAULT_LOCAL_TMP)
        self._file = os.fdopen(file, "rb")
        self._lines = Lines(show, time.monotonic())
        self._rest = b""
        self._wake, self._waker = os.pipe()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Lifeline:
        # A signal that reached the thread would not wake the main one out of its wait for the module.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
        try:
            self._thread.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        return self

    def __exit__(self, *_error: object) -> None:
        self._remove()  # First of all: the module is not to write once its task is over.
        os.write(self._waker, b".")
        self._thread.join()
        self._read()
        self._lines.end()
        self._file.close()
        os.close(self._wake)
        os.close(self._waker)

    def _remove(self) -> None:
        with contextlib.suppress(OSError):
            os.unlink(self.path)

    def _watch(self) -> None:
        parent = multiprocessing.parent_process()
        poller = select.poll()
        poller.register(self._wake, select.POLLIN)
        told = _end_of(parent.pid if parent else None)
        if told is not None:
            poller.register(told, select.POLLIN)
        try:
            while True:
                ended = [descriptor for descriptor, _events in poller.poll(TICK * 1000)]
                if self._wake in ended:
                    return
                if ended or (parent and os.getppid() != parent.pid):
                    self._remove()
                    return
                self._read()
                self._lines.tick(time.monotonic())
        finally:
            if told is not None:
                os.close(told)

    def _read(self) -> None:
        """Take what the module has written since; its last line may not be whole yet."""
        *lines, self._rest = (self._rest + self._file.read()).split(b"\n")
        for line in lines:
            self._lines.add(line, time.monotonic())


def _end_of(pid: int | None) -> int | None:
    """A descriptor that can be read once a process has ended; None where the system has none."""
    if pid is None or not hasattr(os, "pidfd_open"):
        return None
    try:
        return os.pidfd_open(pid)
    except OSError:
        return None


class Lines:
    """What the module says, and when it is to be shown.

    Args:
        show: shows a line.
        now: the time at the beginning, in seconds.
    """

    def __init__(self, show: Show, now: float) -> None:
        self._show = show
        self._due, self._silence = now + FIRST_LINE, FIRST_LINE
        self._doing = self._reason = self._ended = ""
        self._since = now

    def add(self, line: bytes, now: float) -> None:
        """A line of the file; what is none is left out."""
        try:
            kind, doing, more = map(str, json.loads(line))
        except (TypeError, ValueError, RecursionError):
            return
        if kind == ENDS:
            self._ended = f"written {doing}, {more}"
        elif kind == WAITS:
            if doing != self._doing or not self._reason:
                self._since = now
            self._doing, self._reason = doing, more

    def tick(self, now: float) -> None:
        """Show how it stands, if it is time to."""
        if now < self._due or not self._reason:
            return
        doing = f"{self._doing}, " if self._doing else ""
        self._show(f"waiting {doing}for {duration(now - self._since)}: {self._reason}")
        self._silence = min(2 * self._silence, LONGEST_SILENCE)
        self._due = now + self._silence

    def end(self) -> None:
        """Show how it ended, if it did."""
        if self._ended:
            self._show(self._ended)
