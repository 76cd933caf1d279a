# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ask something that is no API, a few times if need be: not signed."""

from __future__ import annotations

import typing as t

from .._clock import Deadline
from .._errors import ConnectionFailed
from .._wire.transport import Connection, Line, backoff

_ATTEMPTS = 3


class Fetcher:
    """Asks one host.

    Args:
        connection: how to reach it; its endpoint is the part of the URL that may be told, in messages.
        direct: whether the environment's proxies are passed by.
        deadline: when to give up.
    """

    def __init__(self, connection: Connection, direct: bool, deadline: Deadline) -> None:
        self._line = Line(connection, direct)
        self._endpoint = connection.endpoint
        self._deadline = deadline

    def fetch(self, what: str, method: str, url: str, headers: t.Mapping[str, str]) -> tuple[int, bytes]:
        """Ask for a URL.

        Args:
            what: what is asked, for messages.
            method: the HTTP method.
            url: where; it is in no message.
            headers: of the request.

        Returns:
            The HTTP status, which is below 500, and the body.

        Raises:
            ConnectionFailed: there was no usable answer.
        """
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._fetch(what, method, url, headers)
            except ConnectionFailed as error:
                delay = backoff(attempt)
                if not error.retryable or attempt == _ATTEMPTS or delay > self._deadline.remaining():
                    raise
            self._deadline.pause(delay, f"{what} had no usable answer")

    def _fetch(self, what: str, method: str, url: str, headers: t.Mapping[str, str]) -> tuple[int, bytes]:
        status, _headers, body = self._line.ask(what, method, url, headers, self._deadline.remaining())
        if status >= 500:
            raise ConnectionFailed(f"{what}: {self._endpoint} answered with HTTP {status}.", what, sent=True)
        return status, body
