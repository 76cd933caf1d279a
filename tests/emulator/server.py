# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The HTTP skin, and starting from the command line."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import signal
import socket
import struct
import threading
import time
import traceback
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from .application import Application, Response
from .profiles import PROFILES

MOST_BODY_BYTES = 32 * 1024 * 1024
IDLE_SECONDS = 120


class Server(ThreadingHTTPServer):
    """A thread per connection; connections do not keep the process alive."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self, address: tuple[str, int], application: Application) -> None:
        self.application = application
        super().__init__(address, Handler)

    def server_bind(self) -> None:
        """As the base class, without looking the host's name up: that can take seconds and nobody needs it."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that go away in the middle are no news."""


class Handler(BaseHTTPRequestHandler):
    """HTTP/1.1 with keep-alive; every request is answered by the application."""

    protocol_version = "HTTP/1.1"
    server_version = "GA-emulator"
    sys_version = ""
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True
    server: Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """The journal is the log; standard error stays quiet."""

    def respond(self) -> None:
        """Read the body, ask the application, and do to the connection what the response says."""
        body = self._body()
        if body is None:
            return
        headers = dict(self.headers.items())
        try:
            response = self.server.application.respond(self.command, self.path, headers, body)
        except Exception:
            # A defect of the emulator itself: tell the client, and whoever started the emulator.
            traceback.print_exc()
            self._refuse(500)
            return
        if response.delay:
            time.sleep(response.delay)
        if response.socket:
            self._break(response.socket)
        else:
            self._send(response)

    def _body(self) -> bytes | None:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            self._refuse(411)
            return None
        text = self.headers.get("Content-Length", "0")
        if not text.isascii() or not text.isdigit():
            self._refuse(400)
            return None
        if int(text) > MOST_BODY_BYTES:
            self._refuse(413)
            return None
        body = self.rfile.read(int(text))
        if len(body) < int(text):
            self.close_connection = True
            return None
        return body

    def _refuse(self, status: int) -> None:
        self.close_connection = True
        self.send_error(status)

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)

    def _break(self, way: str) -> None:
        self.close_connection = True
        if way == "reset":
            # Lingering for zero seconds makes the kernel send RST instead of FIN.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()
        else:
            self.connection.shutdown(socket.SHUT_RDWR)


for _verb in ("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"):
    setattr(Handler, f"do_{_verb}", Handler.respond)


def write_ready_file(path: Path, url: str, port: int) -> None:
    """In one step: whoever sees the file sees all of it."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(json.dumps({"url": url, "port": port, "pid": os.getpid()}), encoding="utf-8")
    os.replace(draft, path)


def remove_ready_file(path: Path) -> None:
    """Take our own ready file away; another emulator may have written its own there meanwhile."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        if json.loads(path.read_text(encoding="utf-8"))["pid"] == os.getpid():
            path.unlink()


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="emulator", description="An emulator of Alibaba Cloud Global Accelerator.")
    parser.add_argument("--host", default="127.0.0.1", help="address to bind (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port to bind; 0 picks a free one (default)")
    parser.add_argument("--ready-file", type=Path, help="file to write url, port and pid to once it answers")
    parser.add_argument("--seed", default="quickstart", help="quickstart, empty, or a JSON file (default: %(default)s)")
    parser.add_argument("--profile", default="instant", choices=tuple(PROFILES), help="how it behaves")
    parser.add_argument("--loose", action="store_true", help="do not verify signatures")
    parser.add_argument("--speed", type=float, default=1.0, help="how much faster than real time writes settle")
    parser.add_argument("--random-seed", type=int, default=0, help="repeat a run with the same chance")
    arguments = parser.parse_args(argv)
    if arguments.speed <= 0:
        parser.error("--speed must be above 0")
    return arguments


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; answers the exit status."""
    given = _arguments(argv)
    try:
        application = Application(given.seed, time.time, given.profile, given.loose, given.random_seed, given.speed)
        server = Server((given.host, given.port), application)
    except (OSError, ValueError, OverflowError) as error:
        print(f"The emulator cannot start: {error}", flush=True)
        return 2
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_unused: ended.set())
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    url = f"http://{given.host}:{server.server_port}"
    if given.ready_file:
        write_ready_file(given.ready_file, url, server.server_port)
    print(f"GA emulator listening on {url}", flush=True)
    ended.wait()
    server.shutdown()
    server.server_close()
    if given.ready_file:
        remove_ready_file(given.ready_file)
    return 0
