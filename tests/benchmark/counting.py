# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator, counting: what a run costs in writes, reads, bytes and connections, whoever makes it."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from support.playground import Playground

from benchmark.scenarios import QUOTAS, Staged
from emulator.application import Application, Response
from emulator.server import Server

WRITES = ("Create", "Update", "Delete")


class Counts(NamedTuple):
    """What reached the service. Dry runs change nothing and count as reads."""

    writes: int
    reads: int
    bytes: int
    largest_request: int


class Counted(Application):
    """An emulator that weighs the requests to the API and its answers: targets, headers and bodies."""

    sent = received = largest = 0

    def respond(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Response:
        answer = super().respond(method, target, headers, body)
        if not target.startswith("/_emulator/"):
            size = len(method) + len(target) + len(body) + _size(headers)
            self.largest = max(self.largest, size)
            self.received += size
            self.sent += len(answer.body) + _size(answer.headers)
        return answer

    def control(self, method: str, call: str, content: Any = None) -> Any:
        """A control call, without a socket."""
        body = b"" if content is None else json.dumps(content).encode()
        answer = super().respond(method, f"/_emulator/{call}", {}, body)
        if answer.status >= 300:
            raise ValueError(f"{method} {call}: {answer.body.decode()}")
        return json.loads(answer.body) if answer.body else None

    def prepare(self, scenario: Staged, seconds: float) -> None:
        """Put what a scenario starts from in place, and have each write take so long from then on."""
        stage = Playground(seed=scenario.seed)
        stage.control("PUT", "state", scenario.furnish(stage.state()))
        stage.control("PUT", "options", QUOTAS)
        for module, task in scenario.earlier():
            made = stage.module(module, **task)
            if made.failed:
                raise ValueError(made.msg)
        self.reset()
        self.control("PUT", "options", QUOTAS)
        self.control("PUT", "state", stage.state())
        self.control("PUT", "transitions", {"mode": "seconds", "n": seconds})

    def take(self) -> Counts:
        """The counts since the last time."""
        journal = self.control("GET", "journal")
        self.control("DELETE", "journal")
        writes = [one for one in journal if one["action"].startswith(WRITES) and one["changed"]]
        counts = Counts(len(writes), len(journal) - len(writes), self.sent + self.received, self.largest)
        self.sent = self.received = self.largest = 0
        return counts


class CountingServer(Server):
    """Counts the connections."""

    connections = 0

    def get_request(self) -> tuple[socket.socket, Any]:
        self.connections += 1
        return super().get_request()


class Service(NamedTuple):
    """An emulator that can be reached over HTTP."""

    application: Counted
    server: CountingServer

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"


@contextlib.contextmanager
def serve(clock: Callable[[], float], loose: bool = False) -> Iterator[Service]:
    """An emulator on a free port of this machine, in a thread of this process.

    Args:
        clock: its time.
        loose: whether to take requests that are dated by another clock.
    """
    application = Counted(clock=clock, loose=loose)
    server = CountingServer(("127.0.0.1", 0), application)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Service(application, server)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _size(headers: Mapping[str, str]) -> int:
    return sum(len(name) + len(value) + len(": \r\n") for name, value in headers.items())
