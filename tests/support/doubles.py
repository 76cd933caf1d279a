# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Doubles of other services on sockets of this machine: those that answer requests, and those that say whatever."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from typing import Any

from emulator.application import Responder, Response
from emulator.server import Server


def json_response(status: int, content: Any, **headers: str) -> Response:
    """An answer in JSON; with None as its content one without a body."""
    body = b"" if content is None else json.dumps(content).encode()
    return Response(status, {"Content-Type": "application/json", **headers}, body)


@contextlib.contextmanager
def serving(double: Responder, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Have somebody answer on a free port of this machine, behind TLS if a context is given; the URL."""
    server = Server(("127.0.0.1", 0), double)
    if tls:
        # The handshake belongs to the thread of the connection.
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Listener:
    """Somebody who reads the head of one request of each connection and then does whatever, in a thread for each.

    Args:
        talk: is given the connection, and what was read of it.

    Attributes:
        url: where.
    """

    def __init__(self, talk: Callable[[socket.socket, bytes], None]) -> None:
        self._talk = talk
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Take no more connections; what is under way goes on."""
        self._listener.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _address = self._listener.accept()
                threading.Thread(target=self._one, args=(connection,), daemon=True).start()

    def _one(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                more = connection.recv(65536)
                if not more:
                    return
                request += more
            self._talk(connection, request)
