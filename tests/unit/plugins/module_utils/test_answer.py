# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers without bounds, on real sockets: each ends with a clear error, within its time and a fixed amount of memory."""

from __future__ import annotations

import contextlib
import gzip
import json
import socket
import threading
import tracemalloc
import typing as t
import zlib

import pytest
from support.doubles import Listener
from support.playground import Playground, VirtualClock

from ansible_collections.alicloud.ga.plugins.module_utils._clock import Deadline
from ansible_collections.alicloud.ga.plugins.module_utils._credentials.plain_http import Fetcher
from ansible_collections.alicloud.ga.plugins.module_utils._errors import ConnectionFailed
from ansible_collections.alicloud.ga.plugins.module_utils._wire import bodies, transport
from ansible_collections.alicloud.ga.plugins.module_utils._wire.bodies import decoded
from ansible_collections.alicloud.ga.plugins.module_utils._wire.signature import Credentials
from ansible_collections.alicloud.ga.plugins.module_utils._wire.transport import Connection, Transport
from emulator.application import Response

MIB = 1024 * 1024
GOOD = b'{"RequestId": "R-1", "x": "y"}'
Talk = t.Callable[[socket.socket, threading.Event], None]


@contextlib.contextmanager
def talking(talk: Talk) -> t.Iterator[tuple[str, list[int]]]:
    """Somebody who reads a request of each connection and then says whatever; the URL, and a number for each request."""
    over, heard = threading.Event(), list[int]()

    def one(connection: socket.socket, _request: bytes) -> None:
        heard.append(len(heard))
        talk(connection, over)

    listener = Listener(one)
    try:
        yield listener.url, heard
    finally:
        over.set()
        listener.close()


def head(*lines: str) -> bytes:
    return "\r\n".join(("HTTP/1.1 200 OK", "Content-Type: application/json", *lines, "", "")).encode()


def whole(body: bytes, *lines: str) -> Talk:
    def talk(connection: socket.socket, _over: threading.Event) -> None:
        connection.sendall(head(f"Content-Length: {len(body)}", *lines) + body)

    return talk


def for_ever(first: bytes, again: bytes) -> Talk:
    """As fast as it is taken."""

    def talk(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(first)
        while not over.is_set():
            connection.sendall(again)

    return talk


def trickling(first: bytes, again: bytes) -> Talk:
    """A little now and then, so that no single wait is long."""

    def talk(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(first)
        while not over.wait(0.02):
            connection.sendall(again)

    return talk


def sender(url: str, read_timeout: float = 30.0) -> Transport:
    key = Credentials("id", "s3cret", None, "a test")
    return Transport(Connection(url, True, 10.0, read_timeout), lambda: key, Deadline(VirtualClock(), 600))


def ask(url: str, read_timeout: float = 30.0) -> dict[str, t.Any]:
    return sender(url, read_timeout).call("ListForwardingRules", {}, {})


TRICKLES = {
    "the status line": trickling(b"HTTP/1.1 ", b" "),
    "one header": trickling(b"HTTP/1.1 200 OK\r\nX: ", b"x"),
    "headers": trickling(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
    "answers before the answer": trickling(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "a body of known length": trickling(head("Content-Length: 100000"), b" "),
    "a body until the end": trickling(head("Connection: close"), b" "),
    "chunks": trickling(head("Transfer-Encoding: chunked"), b"1\r\n \r\n"),
    "one chunk": trickling(head("Transfer-Encoding: chunked") + b"fffff\r\n", b" "),
    "the length of a chunk": trickling(head("Transfer-Encoding: chunked"), b"0"),
    "what follows the last chunk": trickling(head("Transfer-Encoding: chunked") + b"0\r\n", b"X: y\r\n"),
    "a compressed body": trickling(
        head("Content-Encoding: gzip", "Connection: close") + gzip.compress(b"")[:10], b"\x00"
    ),
    "nothing": trickling(b"", b""),
}


@pytest.mark.parametrize("thread", [False, True], ids=["main thread", "other thread"])
@pytest.mark.parametrize("trickle", TRICKLES)
def test_an_answer_that_trickles_for_ever(trickle: str, thread: bool) -> None:
    """That this ends is the test: somebody goes on as long as it lasts."""
    ended: list[ConnectionFailed] = []

    def run() -> None:
        try:
            ask(url, read_timeout=0.15)
        except ConnectionFailed as error:
            ended.append(error)

    with talking(TRICKLES[trickle]) as (url, heard):
        if thread:
            other = threading.Thread(target=run)
            other.start()
            other.join()
        else:
            run()
    (error,) = ended
    words = ("did not answer in time", "too many", "was lost")
    assert any(word in str(error) for word in words), error
    assert error.details()["action"] == "ListForwardingRules"
    assert len(heard) <= 8


def bomb(layers: int = 1) -> bytes:
    """Little that becomes 64 MiB of blanks in an answer that would be good."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    found = squeezer.compress(b'{"RequestId": "R-1", "x": "')
    for _number in range(64):
        found += squeezer.compress(b" " * MIB)
    found += squeezer.compress(b'"}') + squeezer.flush()
    for _layer in range(layers - 1):
        found = gzip.compress(found)
    return found


FLOODS: dict[str, tuple[Talk, str]] = {
    "a body": (for_ever(head("Connection: close"), b" " * 65536), "longer than 8 MiB"),
    "a body of known length": (for_ever(head("Content-Length: 99999999999"), b" " * 65536), "longer than 8 MiB"),
    "chunks": (
        for_ever(head("Transfer-Encoding: chunked"), b"10000\r\n" + b" " * 65536 + b"\r\n"),
        "longer than 8 MiB",
    ),
    "the length of a chunk": (for_ever(head("Transfer-Encoding: chunked"), b"0" * 65536), ""),  # It depends on urllib3.
    "what follows the last chunk": (
        for_ever(head("Transfer-Encoding: chunked") + b"0\r\n", b"X: " + b"y" * 65000 + b"\r\n"),
        "longer than 8 MiB",
    ),
    "answers before the answer": (for_ever(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000), ""),  # Or its time is over.
    "a small answer that becomes large": (whole(bomb(), "Content-Encoding: gzip"), "longer than 8 MiB"),
    "the same by its other name": (whole(bomb(), "Content-Encoding: x-gzip"), "longer than 8 MiB"),
    "the same again and again": (whole(bomb(3), "Content-Encoding: gzip, gzip, gzip"), "not asked for"),
    "a way that was not asked for": (whole(GOOD, "Content-Encoding: br"), "not asked for"),
    "what is not what it says": (whole(GOOD, "Content-Encoding: gzip"), "not compressed in the way"),
    "what breaks off": (whole(gzip.compress(GOOD)[:-9], "Content-Encoding: gzip"), "breaks off"),
}


@pytest.mark.parametrize("flood", FLOODS)
def test_an_answer_without_end(monkeypatch: pytest.MonkeyPatch, flood: str) -> None:
    talk, words = FLOODS[flood]
    monkeypatch.setattr(transport, "_ATTEMPTS", 2)
    with talking(talk) as (url, _heard):
        tracemalloc.start()
        try:
            with pytest.raises(ConnectionFailed) as caught:
                ask(url, read_timeout=30 if words else 1)
            _now, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert words in str(caught.value)
    assert url in str(caught.value)
    assert caught.value.in_doubt is True, "what was asked may have been done"
    # Also what the other side of this test holds, in the same process.
    assert most < 40 * MIB


@pytest.mark.parametrize("way", ["identity", "gzip", "x-gzip", "deflate", "GZIP"])
def test_answers_in_every_way_that_was_asked_for(way: str) -> None:
    body = {"identity": GOOD, "deflate": zlib.compress(GOOD)}.get(way, gzip.compress(GOOD))
    with talking(whole(body, f"Content-Encoding: {way}")) as (url, _heard):
        assert ask(url) == json.loads(GOOD)


@pytest.mark.parametrize("extra", [0, 1])
def test_the_longest_answer(extra: int) -> None:
    body = GOOD + b" " * (bodies.MOST_BYTES - len(GOOD) + extra)
    with talking(whole(gzip.compress(body), "Content-Encoding: gzip")) as (url, _heard):
        if not extra:
            assert ask(url) == json.loads(GOOD)
        else:
            with pytest.raises(ConnectionFailed, match="longer than 8 MiB"):
                ask(url)


def test_a_connection_is_used_again_and_has_its_whole_time_again() -> None:
    connections: list[socket.socket] = []

    def talk(connection: socket.socket, over: threading.Event) -> None:
        connections.append(connection)
        for _number in range(3):
            over.wait(0.2)
            connection.sendall(head(f"Content-Length: {len(GOOD)}") + GOOD)
            connection.recv(65536)

    with talking(talk) as (url, _heard):
        asking = sender(url, read_timeout=0.5)
        for _number in range(3):
            assert asking.call("ListForwardingRules", {}, {}) == json.loads(GOOD)
    assert len(connections) == 1


def test_the_time_of_one_answer_is_not_that_of_the_next_request() -> None:
    """What is left of it when the answer ends would be the time-out for sending."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(5.0)
        theirs.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        response = bodies._Response(ours, method="GET")
        response.begin()
        assert response.read() == b"ok"
        assert ours.gettimeout() == 5.0


def test_whoever_issues_credentials_is_bounded_too() -> None:
    with talking(FLOODS["a small answer that becomes large"][0]) as (url, _heard):
        fetcher = Fetcher(Connection(url, True, 10.0, 30.0), True, Deadline(VirtualClock(), 60))
        with pytest.raises(ConnectionFailed, match=r"credentials_uri: .* longer than 8 MiB"):
            fetcher.fetch("credentials_uri", "GET", f"{url}/?token=s3cret", {})


@pytest.mark.parametrize(
    ("read_timeout", "left", "used"), [(30, 600, 30), (30, 1, 30), (86400, 600, 600), (86400, 1, 30), (5, 1, 5)]
)
def test_no_answer_is_waited_for_long_after_the_deadline(
    monkeypatch: pytest.MonkeyPatch, read_timeout: float, left: float, used: float
) -> None:
    asked: list[t.Any] = []

    class Session:
        def request(self, *_arguments: t.Any, **options: t.Any) -> t.NoReturn:
            asked.append(options["timeout"])
            raise OSError("no")

    monkeypatch.setattr(transport, "new_session", lambda _direct: Session())
    key = Credentials("id", "s3cret", None, "a test")
    asking = Transport(Connection("https://x", True, 3, read_timeout), lambda: key, Deadline(VirtualClock(), left))
    with pytest.raises(ConnectionFailed):
        asking.call("ListForwardingRules", {}, {})
    assert asked == [(3, used)]


# -- JSON --

NO_JSON = {
    "NaN": '{"RequestId": "R", "TotalCount": NaN}',
    "Infinity": '{"RequestId": "R", "TotalCount": Infinity}',
    "-Infinity": '{"RequestId": "R", "TotalCount": [-Infinity]}',
    "a float without end": '{"RequestId": "R", "TotalCount": 1e999}',
    "a long number": '{"RequestId": "R", "TotalCount": ' + "9" * 1_000_000 + "}",
    "a number of some more digits than any": '{"RequestId": "R", "TotalCount": ' + "9" * 100 + "}",
    "deep lists": '{"RequestId": "R", "x": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "deep mappings": '{"RequestId": "R", "x": ' + '{"x": ' * 100_000 + "1" + "}" * 100_000 + "}",
    "rather deep": '{"RequestId": "R", "x": ' + "[" * 60 + "]" * 60 + "}",
    "open brackets": "[" * 1_000_000,
}


@pytest.mark.parametrize("text", NO_JSON)
def test_what_is_no_json(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        decoded(NO_JSON[text])


@pytest.mark.parametrize("value", [None, True, 1, -1.5, 1e300, "x", [], {}, [[[[{"x": [1, "\u4e2d"]}]]]], 10**30])
def test_what_is_json(value: t.Any) -> None:
    assert decoded(json.dumps(value)) == value
    assert decoded(json.dumps(value).encode()) == value


class Saying:
    """Answers the same to everything."""

    def __init__(self, text: str) -> None:
        self.text = text

    def respond(self, *_request: t.Any) -> Response:
        return Response(200, {"Content-Type": "application/json"}, self.text.encode())


@pytest.mark.parametrize("text", NO_JSON)
def test_a_module_answered_with_what_is_no_json(
    playground: Playground, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    playground.emulator = t.cast("t.Any", Saying(NO_JSON[text]))
    # Whoever says only this has no journal.
    monkeypatch.setattr(playground, "journal", list)
    result = playground.rules([])
    assert result.failed
    assert "is not JSON" in result.msg
    assert result.data["changed"] is False


@pytest.mark.parametrize("text", ["deep lists", "NaN", "a long number"])
def test_json_within_json_without_bounds(playground: Playground, text: str) -> None:
    """The value of an action is JSON in a text: what cannot be read is kept as the text that it is."""
    live = {
        "ListenerId": "lsr-bp1web",
        "ForwardingRuleName": "odd",
        "Priority": 1,
        "RuleConditions": [{"RuleConditionType": "Host", "RuleConditionValue": ["www.example.com"]}],
        "RuleActions": [{"RuleActionType": "Unheard", "RuleActionValue": NO_JSON[text]}],
    }
    playground.control("PUT", "state", {**playground.state(), "rules": {"frule-1": live}})
    shown = playground.module("ga_forwarding_rules_info", accelerator_id="ga-bp1quickstart", listener_id="lsr-bp1web")
    assert not shown.failed, shown.msg
    again = playground.rules(shown.data["rules"], purge=True)
    assert not again.failed, again.msg
    assert again.data["changed"] is False
