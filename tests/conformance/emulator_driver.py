# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Helpers of the conformance tests: a clock that stands still, the emulator in process, and one in a process."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from emulator.application import Application

EMULATOR = Path(__file__).resolve().parent.parent / "emulator"
ACCELERATOR, WEB = "ga-bp1quickstart", "lsr-bp1web"
GAME_ACCELERATOR, GAME = "ga-bp1game", "lsr-bp1game"
BLUE, GREEN, GAME_GROUP = "epg-bp1blue", "epg-bp1green", "epg-bp1game"
# What every action on the rules of the listener takes.
SCOPE: dict[str, Any] = {"AcceleratorId": ACCELERATOR, "ListenerId": WEB}
START = 1767323045.0  # 2026-01-02T03:04:05Z
PATIENCE_SECONDS = 60.0


class Clock:
    """Time that passes only when a test says so."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


def flatten(value: Any, prefix: str = "") -> dict[str, str]:
    """Nested parameters as the SDKs send them: 1-based keys, booleans in lower case, None left out."""
    if isinstance(value, Mapping):
        pairs = [(f"{prefix}.{name}" if prefix else name, item) for name, item in value.items()]
    elif isinstance(value, (list, tuple)):
        pairs = [(f"{prefix}.{index}", item) for index, item in enumerate(value, 1)]
    elif value is None:
        return {}
    else:
        return {prefix: str(value).lower() if isinstance(value, bool) else str(value)}
    return {name: text for key, item in pairs for name, text in flatten(item, key).items()}


class Service:
    """The emulator in process, called without signatures."""

    def __init__(self, clock: Clock, **settings: Any) -> None:
        self.clock = clock
        self.application = Application(clock=clock, loose=True, **settings)

    def call(self, action: str, /, access_key_id: str = "emulator", **params: Any) -> tuple[int, dict[str, Any]]:
        """One call of the API: HTTP status and body."""
        response = self.respond(action, access_key_id, **params)
        return response.status, json.loads(response.body)

    def respond(self, action: str, /, access_key_id: str = "emulator", **params: Any) -> Any:
        """One call of the API: the response as it is."""
        everything = {
            "Action": action,
            "Version": "2019-11-20",
            "AccessKeyId": access_key_id,
            "RegionId": "cn-hangzhou",
        }
        body = form({**everything, **flatten(params)})
        return self.application.respond("POST", "/", {"Content-Type": "application/x-www-form-urlencoded"}, body)

    def good(self, action: str, **params: Any) -> dict[str, Any]:
        """One call that must succeed: the body."""
        status, body = self.call(action, **params)
        assert (status, body.get("Code")) == (200, None), body
        return body

    def refused(self, action: str, **params: Any) -> str:
        """One call that must be refused with HTTP 400: the code."""
        status, body = self.call(action, **params)
        assert status == 400, body
        return str(body["Code"])

    def control(self, method: str, name: str, body: Any = None, expect: int = 200) -> Any:
        """One control call: the JSON."""
        text = b"" if body is None else json.dumps(body).encode()
        response = self.application.respond(method, f"/_emulator/{name}", {}, text)
        assert response.status == expect, response.body
        return json.loads(response.body)

    def rules(self, listener: str = WEB, **params: Any) -> list[dict[str, Any]]:
        """The custom rules of a listener."""
        page = self.good(
            "ListForwardingRules", AcceleratorId=ACCELERATOR, ListenerId=listener, MaxResults=100, **params
        )
        return list(page["ForwardingRules"])

    def create(self, *rules: dict[str, Any], listener: str = WEB, **params: Any) -> list[str]:
        """New rules: their ids."""
        scope = {"AcceleratorId": ACCELERATOR, "ListenerId": listener}
        body = self.good("CreateForwardingRules", ForwardingRules=list(rules), **scope, **params)
        return [item["ForwardingRuleId"] for item in body["ForwardingRules"]]

    def create_refused(self, *rules: dict[str, Any], listener: str = WEB, **params: Any) -> str:
        """New rules that must be refused: the code."""
        scope = {"AcceleratorId": ACCELERATOR, "ListenerId": listener}
        return self.refused("CreateForwardingRules", ForwardingRules=list(rules), **scope, **params)

    def destinations(self, **params: Any) -> list[dict[str, Any]]:
        """The destinations of the quickstart's group."""
        action = "ListCustomRoutingEndpointGroupDestinations"
        return list(self.good(action, AcceleratorId=GAME_ACCELERATOR, PageSize=50, **params)["Destinations"])

    def add_destinations(self, *spans: tuple[int, int], protocols: Any = ("TCP",), **params: Any) -> list[str]:
        """New destinations: their ids."""
        action = "CreateCustomRoutingEndpointGroupDestinations"
        items = [{"FromPort": low, "ToPort": high, "Protocols": protocols} for low, high in spans]
        answer = self.good(action, EndpointGroupId=GAME_GROUP, DestinationConfigurations=items, **params)
        return list(answer["DestinationIds"])


def form(params: Mapping[str, str]) -> bytes:
    """A form body."""
    return urlencode(params).encode()


def condition(kind: str, value: Any) -> dict[str, Any]:
    """A condition; a value that is no text is written as JSON."""
    return {"RuleConditionType": kind, "RuleConditionValue": value if isinstance(value, str) else json.dumps(value)}


def action(kind: str, value: Any = None, order: int = 1) -> dict[str, Any]:
    """An action; a value that is no text is written as JSON."""
    text = value if value is None or isinstance(value, str) else json.dumps(value)
    return {"Order": order, "RuleActionType": kind, "RuleActionValue": text}


def forward(group: str = BLUE) -> dict[str, Any]:
    """The action that forwards to a virtual endpoint group."""
    return action("ForwardGroup", [{"type": "endpointgroup", "value": group}])


def rule(
    priority: int | None = None, conditions: list[Any] | None = None, actions: list[Any] | None = None, **more: Any
) -> dict[str, Any]:
    """A rule for a write: a host condition and a forward action unless told otherwise."""
    return {
        "Priority": priority,
        "RuleConditions": [condition("Host", ["www.example.com"])] if conditions is None else conditions,
        "RuleActions": [forward()] if actions is None else actions,
        **more,
    }


class Process:
    """The emulator in a process of its own, on a free port, awaited by its ready file."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.ready_file = folder / "ready.json"
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, str(EMULATOR), "--ready-file", str(self.ready_file), *arguments]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=folder, env=environment
        )
        self.ready = self._await_ready()
        self.port = int(self.ready["port"])

    def _await_ready(self) -> dict[str, Any]:
        """The line on standard output is the event; the ready file is there before it."""
        assert self.process.stdout is not None
        self.announcement = self.process.stdout.readline()
        assert self.announcement, self.process.communicate()
        found: dict[str, Any] = json.loads(self.ready_file.read_text(encoding="utf-8"))
        return found

    def connection(self) -> http.client.HTTPConnection:
        """A new connection to it."""
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)

    def control(self, method: str, name: str, body: Any = None) -> tuple[int, Any]:
        """One control call over the wire: status and JSON."""
        connection = self.connection()
        try:
            connection.request(method, f"/_emulator/{name}", None if body is None else json.dumps(body))
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    def stop(self) -> tuple[int, str, str]:
        """SIGTERM: exit status, standard output, standard error."""
        self.process.terminate()
        output, errors = self.process.communicate(timeout=PATIENCE_SECONDS)
        return self.process.returncode, output, errors

    def kill(self) -> None:
        """End it whatever it is doing."""
        self.process.kill()
        self.process.communicate()


def api(process: Process, action: str, connection: http.client.HTTPConnection | None = None, **params: Any) -> Any:
    """One unsigned call over the wire: status and JSON."""
    known = {"Action": action, "Version": "2019-11-20", "AccessKeyId": "emulator", "RegionId": "cn-hangzhou"}
    mine = connection or process.connection()
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        mine.request("POST", "/", form({**known, **flatten(params)}), headers)
        response = mine.getresponse()
        return response.status, json.loads(response.read())
    finally:
        if connection is None:
            mine.close()


def exchange(process: Process, sent: bytes) -> bytes:
    """Everything that comes back for some bytes, until the other side closes."""
    with socket.create_connection(("127.0.0.1", process.port), timeout=PATIENCE_SECONDS) as raw:
        parts = []
        with contextlib.suppress(ConnectionError):
            raw.sendall(sent)
            raw.shutdown(socket.SHUT_WR)
            while part := raw.recv(65536):
                parts.append(part)
        return b"".join(parts)
