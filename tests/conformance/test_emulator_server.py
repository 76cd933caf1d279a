# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The process and the wire: starting, stopping, controls over HTTP, broken connections, garbage."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from emulator_driver import ACCELERATOR, EMULATOR, PATIENCE_SECONDS, SCOPE, WEB, Process, api, condition, exchange, rule


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_start_and_stop(tmp_path: Path, number: signal.Signals) -> None:
    running = Process(tmp_path, "--seed", "empty")
    try:
        url = f"http://127.0.0.1:{running.port}"
        assert running.ready == {"url": url, "port": running.port, "pid": running.process.pid}
        assert running.port > 0
        assert running.control("GET", "health") == (200, {"status": "ok"})
        os.kill(running.process.pid, number)
        output, errors = running.process.communicate(timeout=PATIENCE_SECONDS)
        assert running.announcement == f"GA emulator listening on {url}\n"
        assert (running.process.returncode, output, errors) == (0, "", "")
        assert not running.ready_file.exists(), "nobody is ready any more"
        with pytest.raises(OSError):
            socket.create_connection(("127.0.0.1", running.port), timeout=5).close()
    finally:
        running.kill()


# In a process of its own, whose main thread gets the signal again before each of the next fifty lines that it runs.
SIGNALS_IN_A_ROW = """
import signal, sys, threading
sys.path.insert(0, sys.argv[1])
import emulator.cli

rest, ended = 50, threading.Event()

def again(_frame, event, _argument):
    global rest
    if event == "line" and rest and ended.is_set():
        rest -= 1
        signal.raise_signal(signal.SIGTERM)
    return again

def end():
    ended.set()
    signal.pthread_kill(threading.main_thread().ident, signal.SIGTERM)

class Announced:
    def write(self, text):
        threading.Timer(0.2, end).start() if "listening" in text else None
    def flush(self):
        pass

sys.stdout = Announced()
sys.settrace(again)
sys.exit(emulator.cli.main([]))
"""


def test_a_signal_during_a_signal_does_not_block_it() -> None:
    """A guide ends its emulator, and the shell that ran the guide ends it at once again."""
    command = [sys.executable, "-B", "-c", SIGNALS_IN_A_ROW, str(EMULATOR.parent)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_somebody_elses_ready_file_stays(tmp_path: Path) -> None:
    running = Process(tmp_path)
    try:
        running.ready_file.write_text('{"pid": 0}', encoding="utf-8")
        assert running.stop()[0] == 0
        assert running.ready_file.exists()
    finally:
        running.kill()


def test_seed_from_a_file_and_options_of_the_command_line(tmp_path: Path) -> None:
    seed = {"accelerators": {"ga-mine": {"Name": "mine"}}}
    (tmp_path / "seed.json").write_text(json.dumps(seed), encoding="utf-8")
    running = Process(tmp_path, "--seed", "seed.json", "--loose", "--profile", "realistic", "--speed", "10")
    try:
        status, body = api(running, "DescribeAccelerator", AcceleratorId="ga-mine")
        assert (status, body["Name"]) == (200, "mine")
    finally:
        running.kill()


@pytest.mark.parametrize(
    "arguments",
    [["--seed", "missing.json"], ["--profile", "nice"], ["--port", "99999999"], ["--speed", "0"], ["--what"]],
)
def test_it_says_why_it_does_not_start(tmp_path: Path, arguments: list[str]) -> None:
    command = [sys.executable, "-B", str(EMULATOR), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=PATIENCE_SECONDS, check=False)
    assert done.returncode == 2
    assert done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_every_control_call(server: Process) -> None:
    state = server.control("GET", "state")[1]
    calls = [
        ("GET", "health", None),
        ("POST", "reset", {"seed": "quickstart"}),
        ("GET", "state", None),
        ("PUT", "state", state),
        ("GET", "journal", None),
        ("DELETE", "journal", None),
        ("PUT", "transitions", {"mode": "polls", "n": 2, "kind": "rule"}),
        ("POST", "faults", {"kind": "html"}),
        ("GET", "faults", None),
        ("DELETE", "faults", None),
        ("PUT", "options", {"quota_rules": 5}),
        ("POST", "actors", {"accelerator_id": ACCELERATOR, "seconds": 0}),
        ("POST", "traffic", {"listener_id": WEB, "path": "/"}),
    ]
    for method, name, body in calls:
        status, answer = server.control(method, name, body)
        assert status == 200, (method, name, answer)


def test_signatures_are_verified_unless_loose(server: Process, loose: Process) -> None:
    assert api(server, "DescribeAccelerator", AcceleratorId=ACCELERATOR)[1]["Code"] == "MissingSignature"
    assert api(loose, "DescribeAccelerator", AcceleratorId=ACCELERATOR)[0] == 200


def test_one_connection_carries_many_requests(loose: Process) -> None:
    connection = loose.connection()
    api(loose, "DescribeListener", connection, ListenerId=WEB)
    first = connection.sock
    assert first is not None
    for name in ("lsr-x", WEB, "lsr-y"):
        api(loose, "DescribeListener", connection, ListenerId=name)
    assert connection.sock is first
    connection.close()


def test_large_requests(loose: Process) -> None:
    loose.control("PUT", "options", {"quota_rules": 200, "quota_conditions": 4000})
    wide = [condition("Path", [f"/{'a' * 100}{index}"]) for index in range(20)]
    rules = [rule(number, wide) for number in range(1, 151)]
    status, body = api(loose, "CreateForwardingRules", ForwardingRules=rules, **SCOPE)
    assert (status, len(body["ForwardingRules"])) == (200, 150)


def test_broken_connections(loose: Process) -> None:
    for kind, error in (
        ("drop_before", http.client.RemoteDisconnected),
        ("drop_after", http.client.RemoteDisconnected),
        ("reset", ConnectionResetError),
    ):
        loose.control("POST", "faults", {"kind": kind, "action": "CreateForwardingRules"})
        with pytest.raises(error):
            api(loose, "CreateForwardingRules", ForwardingRules=[rule()], **SCOPE)
    _status, body = api(loose, "ListForwardingRules", **SCOPE)
    assert len(body["ForwardingRules"]) == 1, "only drop_after did it"


def test_wrong_answers(loose: Process) -> None:
    loose.control("POST", "faults", {"kind": "html"})
    loose.control("POST", "faults", {"kind": "truncate"})
    for _fault in range(2):
        with pytest.raises(json.JSONDecodeError):
            api(loose, "DescribeListener", ListenerId=WEB)
    loose.control("POST", "faults", {"kind": "delay", "seconds": 0.01})
    assert api(loose, "DescribeListener", ListenerId=WEB)[0] == 200


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"\x00" * 5000,
        b"GET\r\n\r\n",
        b"BREW / HTTP/1.1\r\n\r\n",
        b"POST / HTTP/9.9\r\n\r\n",
        b"GET /" + b"a" * 70000 + b" HTTP/1.1\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 50\r\n\r\nshort",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 4\r\n\r\n\xff\xfe\xfd\xfc",
        b"POST /?%ff=%00&&&=;;; HTTP/1.1\r\nConnection: close\r\n\r\n",
        b"POST //[ HTTP/1.1\r\nConnection: close\r\n\r\n",
        b"GET /etc/passwd HTTP/1.0\r\n\r\n",
        b"HEAD / HTTP/1.0\r\n\r\n",
        b"POST / HTTP/1.1\r\nAuthorization: ACS3-HMAC-SHA256 Credential=,SignedHeaders=,Signature=\r\n"
        b"Connection: close\r\n\r\n",
        b"POST / HTTP/1.1\r\nAuthorization: Basic eA==\r\nConnection: close\r\n\r\n",
        b"PUT /_emulator/state HTTP/1.1\r\nContent-Length: 2\r\nConnection: close\r\n\r\n[]",
    ],
)
def test_garbage_does_no_harm(server: Process, sent: bytes) -> None:
    answer = exchange(server, sent)
    assert b" 200 " not in answer.partition(b"\r\n")[0]
    assert b"Traceback" not in answer
    assert server.process.poll() is None
    assert server.control("GET", "health")[0] == 200


def test_many_connections_at_once(loose: Process) -> None:
    loose.control("PUT", "options", {"quota_rules": 1000, "quota_conditions": 1000})

    def create(number: int) -> int:
        return int(api(loose, "CreateForwardingRules", ForwardingRules=[rule(number)], **SCOPE)[0])

    with ThreadPoolExecutor(max_workers=32) as pool:
        assert set(pool.map(create, range(1, 201))) == {200}
    state = loose.control("GET", "state")[1]
    assert sorted(item["Priority"] for item in state["rules"].values()) == list(range(1, 201))
    assert [entry["seq"] for entry in loose.control("GET", "journal")[1]] == list(range(1, 201))


def test_idle_connections_do_not_block_others(loose: Process) -> None:
    idle = [socket.create_connection(("127.0.0.1", loose.port), timeout=PATIENCE_SECONDS) for _number in range(100)]
    assert loose.control("GET", "health")[0] == 200
    for connection in idle:
        connection.close()


def test_nothing_but_the_standard_library(tmp_path: Path) -> None:
    """Isolated from site-packages and from the folder it is started in."""
    command = [sys.executable, "-I", "-S", "-B", str(EMULATOR), "--help"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, timeout=PATIENCE_SECONDS, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "--ready-file" in done.stdout


def test_control_calls_are_not_for_web_pages(process: Process) -> None:
    """Over the wire, with the headers that a browser sends."""
    for host, more, status in (
        (f"127.0.0.1:{process.port}", "", 200),
        (f"localhost:{process.port}", "", 200),
        ("evil.example.com", "", 403),
        (f"127.0.0.1:{process.port}", "Origin: http://evil.example.com\r\n", 403),
        (f"127.0.0.1:{process.port}", "Sec-Fetch-Site: cross-site\r\n", 403),
    ):
        request = f"GET /_emulator/health HTTP/1.1\r\nHost: {host}\r\n{more}Connection: close\r\n\r\n"
        assert exchange(process, request.encode()).split(b"\r\n", 1)[0].split()[1] == str(status).encode(), (host, more)
