# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The HTTP skin: sockets, threads and the log; everything else is the application's."""

from __future__ import annotations

import re
import socket
import struct
import time
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, BinaryIO, Callable

from .application import Responder, Response

Log = Callable[[str], None]
MOST_BODY_BYTES = 32 * 1024 * 1024
IDLE_SECONDS = 120
CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,12}")


class Server(ThreadingHTTPServer):
    """A thread per connection; connections do not keep the process alive."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self, address: tuple[str, int], application: Responder, log: Log | None = None) -> None:
        self.application = application
        self.log = log or (lambda _line: None)
        super().__init__(address, Handler)

    def server_bind(self) -> None:
        """As the base class, without looking the host's name up: that can take seconds and nobody needs it."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """Clients that go away in the middle are no news."""


class Lines:
    """A file that remembers the last line that was read of it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.last = b""

    def readline(self, size: int = -1) -> bytes:
        """As a file's."""
        self.last = self._file.readline(size)
        return self.last

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


class Handler(BaseHTTPRequestHandler):
    """HTTP/1.1 with keep-alive; every request is answered by the application."""

    protocol_version = "HTTP/1.1"
    server_version = "GA-emulator"
    sys_version = ""
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True
    server: Server

    def setup(self) -> None:
        """As the base class, with lines that are remembered."""
        super().setup()
        self.rfile: Any = Lines(self.rfile)

    def parse_request(self) -> bool:
        """The base class takes a head that breaks off for a whole one: half a request must do nothing."""
        if not super().parse_request():
            return False
        whole = self.rfile.last in (b"\r\n", b"\n")
        self.close_connection = self.close_connection or not whole
        return bool(whole)

    def log_message(self, *_arguments: object) -> None:
        """The base class would log whole request lines; ours are made by ``log_line``."""

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
        self.server.log(log_line(self.command, self.path, response))
        if response.delay:
            time.sleep(response.delay)
        if response.socket:
            self._break(response.socket)
        else:
            self._send(response)

    def _body(self) -> bytes | None:
        """The body, or None if there is none to be had and the request was dealt with."""
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return self._chunked_body()
        text = self.headers.get("Content-Length", "0")
        if not text.isascii() or not text.isdigit():
            self._refuse(400)
            return None
        if len(text) > 12 or int(text) > MOST_BODY_BYTES:
            self._refuse(413)
            return None
        body: bytes = self.rfile.read(int(text))
        if len(body) < int(text):
            self.close_connection = True
            return None
        return body

    def _chunked_body(self) -> bytes | None:
        """The official Node SDK sends its form bodies in chunks."""
        parts: list[bytes] = []
        total = 0
        while True:
            line = self.rfile.readline(1000)
            digits = line.partition(b";")[0].strip()
            if not line.endswith(b"\n") or not CHUNK_SIZE.fullmatch(digits):
                self._refuse(400)
                return None
            size = int(digits, 16)
            total += size
            if total > MOST_BODY_BYTES:
                self._refuse(413)
                return None
            if not size:
                break
            parts.append(self.rfile.read(size))
            if self.rfile.readline(3) not in (b"\r\n", b"\n"):
                self._refuse(400)
                return None
        for _trailer in range(100):
            if self.rfile.readline(1000) in (b"\r\n", b"\n", b""):
                return b"".join(parts)
        self._refuse(400)
        return None

    def _refuse(self, status: int) -> None:
        self.close_connection = True
        self.send_error(status)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What is no request that the application could read; the answer does not repeat what was sent."""
        self.server.log(f"not a request that can be read -> {int(code)}")
        super().send_error(code, self.responses.get(code, ("",))[0], explain)

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


def log_line(method: str, target: str, response: Response) -> str:
    """One request in one line, without its parameters: nothing of it is secret, and nothing can break the line."""
    entry = response.entry
    if entry is None:
        return _plain(f"{method} {target.partition('?')[0]} -> {response.status}")
    words = [entry["action"] or "no action", "by", entry["access_key_id"] or "nobody", "->", str(response.status)]
    words += [entry["code"]] if entry["code"] else []
    words += ["changed"] if entry["changed"] else []
    words += [f"fault={entry['fault']}"] if entry["fault"] else []
    return _plain(" ".join(words))


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text[:500])
