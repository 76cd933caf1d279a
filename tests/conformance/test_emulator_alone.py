# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Usable by itself: the help, the log, and an answer to everybody, whatever somebody does to the port."""

from __future__ import annotations

import contextlib
import http.client
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from emulator_driver import ACCELERATOR, EMULATOR, PATIENCE_SECONDS, WEB, Process, api, exchange, rule

from emulator.accounts import ACCOUNTS
from emulator.control import CALLS
from emulator.profiles import PROFILES
from emulator.seeds import SEEDS


def test_help_explains_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-B", str(EMULATOR), "--help"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=PATIENCE_SECONDS,
        check=True,
    )
    names = {name for _method, name in CALLS}
    for word in (*PROFILES, *SEEDS, *(set(ACCOUNTS) - {"testid"}), *names, "ALIBABA_CLOUD_ENDPOINT_GA", "--verbose"):
        assert word in done.stdout, word
    assert max(map(len, done.stdout.splitlines())) <= 110


@pytest.fixture
def verbose(tmp_path: Path) -> Iterator[Process]:
    running = Process(tmp_path, "--loose", "--verbose")
    yield running
    running.kill()


def test_verbose_says_a_line_for_each_request(verbose: Process) -> None:
    scope: dict[str, Any] = {"AcceleratorId": ACCELERATOR, "ListenerId": WEB}
    verbose.control("POST", "faults", {"kind": "drop_after"})
    with pytest.raises(ConnectionError):
        api(verbose, "CreateForwardingRules", ForwardingRules=[rule(1)], ClientToken="private", **scope)
    api(verbose, "DescribeListener", ListenerId="lsr-none")
    api(verbose, "Nonsense\nwith a second line", SecurityToken="very-secret", Signature="very-secret")
    exchange(verbose, b"\x16\x03\x01\x02very-secret\r\n\r\n")
    status, _output, errors = verbose.stop()
    assert status == 0
    lines = [line.partition(" ")[2] for line in errors.splitlines()]
    assert lines == [
        "POST /_emulator/faults -> 200",
        "CreateForwardingRules by emulator -> 200 changed fault=drop_after",
        "DescribeListener by emulator -> 400 NotExist.Listener",
        "Nonsense?with a second line by emulator -> 404 InvalidAction.NotFound",
        "not a request that can be read -> 400",
    ]
    assert "secret" not in errors and "private" not in errors


def test_it_is_quiet_otherwise(loose: Process) -> None:
    """Standard error of the other processes is asserted to be empty where they are stopped."""
    assert api(loose, "DescribeListener", ListenerId=WEB)[0] == 200


def test_half_a_request_blocks_nobody(loose: Process) -> None:
    halves = [b"P", b"POST / HTTP/1.1\r\nContent-Le", b"POST / HTTP/1.1\r\nContent-Length: 50\r\n\r\nAction=", b""]
    waiting = []
    for half in halves:
        connection = socket.create_connection(("127.0.0.1", loose.port), timeout=PATIENCE_SECONDS)
        connection.sendall(half)
        waiting.append(connection)
    assert loose.control("GET", "health")[0] == 200
    assert api(loose, "DescribeListener", ListenerId=WEB)[0] == 200
    for connection in waiting:
        connection.close()
    assert loose.control("GET", "health")[0] == 200


@pytest.mark.parametrize(
    "body",
    [
        b"x" * 10_000_000,
        b"&" * 10_000_000,
        b"a=b&" * 2_500_000,
        b"%" * 10_000_000,
        b"%41" * 1_000_000,
        b"A.1." * 2_500_000 + b"=1",
    ],
    ids=["text", "separators", "parameters", "half escapes", "escapes", "depth"],
)
def test_ten_megabytes(loose: Process, body: bytes) -> None:
    before = loose.control("GET", "state")[1]
    connection = loose.connection()
    connection.request("POST", "/?Action=CreateForwardingRules&Version=2019-11-20", body)
    response = connection.getresponse()
    assert 400 <= response.status < 500 and json.loads(response.read())["Code"]
    connection.close()
    assert loose.control("GET", "state")[1] == before


def test_ten_megabytes_for_a_control_call(loose: Process) -> None:
    status, answer = loose.control("PUT", "state", ["x" * 10_000_000])
    assert status == 400 and answer["error"] and len(answer["error"]) < 1000


def test_two_hundred_connections_at_once(loose: Process) -> None:
    """All of them open before the first one asks."""
    with contextlib.ExitStack() as stack:
        connections = [loose.connection() for _number in range(200)]
        for connection in connections:
            stack.callback(connection.close)
            connection.connect()

        def ask(connection: http.client.HTTPConnection) -> int:
            return int(api(loose, "DescribeListener", connection, ListenerId=WEB)[0])

        with ThreadPoolExecutor(max_workers=20) as pool:
            assert set(pool.map(ask, connections)) == {200}


def test_chunks_are_read_as_the_node_sdk_sends_them(loose: Process) -> None:
    body = f"Action=DescribeListener&Version=2019-11-20&RegionId=cn-hangzhou&ListenerId={WEB}".encode()
    head = b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    chunks = b"".join(b"%x;x=y\r\n%b\r\n" % (len(part), part) for part in (body[:5], body[5:30], body[30:]))
    assert b" 200 " in exchange(loose, head + chunks + b"0\r\nTrailer: x\r\n\r\n").partition(b"\r\n")[0]
    for bad in (b"zz\r\n", b"-5\r\nhello\r\n", b"5\r\nhelloX", b"fffffffff\r\n", b"5\r\nhe", b"", b"1" * 2000):
        assert b" 200 " not in exchange(loose, head + bad).partition(b"\r\n")[0]
    assert loose.control("GET", "health")[0] == 200
