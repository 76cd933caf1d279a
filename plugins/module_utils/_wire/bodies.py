# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading answers of others within bounds: of time, of bytes, of depth. Whoever answers may be broken, or hostile.

The time-outs of `requests` start anew with each byte, and what it decompresses it decompresses whole.
"""

from __future__ import annotations

import http.client
import io
import json
import math
import socket
import time
import typing as t
import zlib

# Of an answer, decompressed. The longest page has a hundred rules, and these a few KB each.
MOST_BYTES = 8 * 1024 * 1024
ENCODINGS = "gzip"
_MOST_HEAD_BYTES = 256 * 1024
_CHUNK = 64 * 1024
# Lists and mappings in each other. The deepest answers of the service have six; what is deep makes recursions crash.
_MOST_DEPTH = 50
_MOST_DIGITS = 40  # of a whole number: reading one takes time that grows with the square of these
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS


class TooMuch(Exception):
    """An answer is longer than any right one. The words are part of a sentence."""

    def __init__(self) -> None:
        super().__init__(f"the answer is longer than {MOST_BYTES // 1024 // 1024} MiB")


class Undecodable(Exception):
    """An answer is compressed in a way that it says not, or that was not asked for. The words are part of a sentence."""


class _Within(io.RawIOBase):
    """What a socket receives, until its time-out, counted once for all of it, has passed.

    Args:
        raw: receives from the socket.
        sock: the socket.
    """

    def __init__(self, raw: t.Any, sock: t.Any) -> None:
        self._raw = raw
        self._sock = sock
        self._seconds = sock.gettimeout()
        self._end = math.inf if self._seconds is None else time.monotonic() + self._seconds
        self._left = MOST_BYTES + _MOST_HEAD_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: t.Any) -> t.Any:
        remaining = self._end - time.monotonic()
        if remaining <= 0:
            raise socket.timeout("timed out")
        try:
            self._sock.settimeout(None if remaining == math.inf else remaining)
            count = self._raw.readinto(buffer)
        finally:
            self._sock.settimeout(self._seconds)  # For the next request.
        self._left -= count or 0
        if self._left < 0:
            raise OSError(0, str(TooMuch()))
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    """An answer, also of a proxy that is asked to connect: all of it comes within the time-out of its socket."""

    def __init__(self, sock: t.Any, *arguments: t.Any, **options: t.Any) -> None:
        super().__init__(sock, *arguments, **options)
        received: t.Any = self.fp
        self.fp = io.BufferedReader(_Within(received.raw, sock))
        received.detach()


def bound(manager: t.Any) -> t.Any:
    """Have the connections of a pool manager of urllib3 receive whole answers within their time-out."""
    manager.pool_classes_by_scheme = {scheme: _pool(kind) for scheme, kind in manager.pool_classes_by_scheme.items()}
    return manager


def _pool(kind: t.Any) -> t.Any:
    if kind.ConnectionCls.response_class is _Response:
        return kind
    connection = type(kind.ConnectionCls.__name__, (kind.ConnectionCls,), {"response_class": _Response})
    return type(kind.__name__, (kind,), {"ConnectionCls": connection})


def body_of(response: t.Any) -> bytes:
    """The body of an answer of `requests` that was asked for with `stream`, decompressed.

    Raises:
        TooMuch: it is longer than any right one.
        Undecodable: it is not compressed in the way that it says.
        Exception: what urllib3 raises where the connection ends.
    """
    encoding = str(response.headers.get("content-encoding") or "identity").strip().lower()
    if encoding not in ("identity", "gzip", "x-gzip", "deflate"):
        raise Undecodable("the answer is compressed in a way that was not asked for")
    inflater = None if encoding == "identity" else zlib.decompressobj(_GZIP_OR_ZLIB)
    body = bytearray()
    try:
        for chunk in response.raw.stream(_CHUNK, decode_content=False):
            if inflater is None:
                body += chunk
            else:
                # One byte more than there may be is enough to know.
                body += inflater.decompress(chunk, MOST_BYTES + 1 - len(body))
            if len(body) > MOST_BYTES:
                raise TooMuch
    except zlib.error:
        raise Undecodable("the answer is not compressed in the way that it says") from None
    if inflater is not None and body and not inflater.eof:
        raise Undecodable("the answer breaks off")
    return bytes(body)


def decoded(text: str | bytes, unambiguous: bool = False) -> t.Any:
    """What JSON means.

    Args:
        unambiguous: a name that stands twice in one object is an error, too: what is decoded is to be written again.

    Raises:
        ValueError: it is none, or holds what JSON does not know (NaN, numbers without end), or is deeper than any right one.
    """
    pairs = _unambiguous if unambiguous else None
    try:
        found = json.loads(text, object_pairs_hook=pairs, parse_constant=_no_number, parse_float=_float, parse_int=_int)
    except RecursionError:
        raise ValueError("too deep") from None
    level, depth = [found], 0
    while level:
        depth += 1
        if depth > _MOST_DEPTH:
            raise ValueError("too deep")
        below = [
            value.values() if isinstance(value, dict) else value for value in level if isinstance(value, (dict, list))
        ]
        level = [value for values in below for value in values if isinstance(value, (dict, list))]
    return found


def _unambiguous(pairs: list[tuple[str, t.Any]]) -> dict[str, t.Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_number(text: str) -> t.NoReturn:
    raise ValueError(f"{text} is no JSON")


def _float(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _no_number("a number without end")


def _int(text: str) -> int:
    return int(text) if len(text) <= _MOST_DIGITS else _no_number("a number of so many digits")
