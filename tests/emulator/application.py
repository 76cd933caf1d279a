# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The whole emulator without a socket: a request in, a response out.

The HTTP skin and the in-process adapters of tests mount the same object, so nothing here sleeps or asks for the real
time. What needs the socket is carried on the response: ``socket`` is ``close`` or ``reset`` if it is to be closed
without an answer, ``delay`` says how long to wait first.
"""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Callable, Protocol

from . import control
from .catalogue import ACTIONS, API_VERSION
from .core import Caller, Core, refusal
from .errors import ApiError
from .faults import Faults
from .gateway import ApiRequest, Verifier, read_request
from .journal import Journal
from .profiles import PROFILES
from .seeds import SEEDS, load_seed

JSON_TYPE = "application/json;charset=utf-8"
HTML = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass
class Response:
    """What to answer, and what to do to the connection."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    socket: str = ""
    delay: float = 0.0
    entry: dict[str, Any] | None = None  # what the journal says of the request


class Responder(Protocol):
    """Whoever answers requests without a socket: the emulator, and the doubles of other services beside it."""

    def respond(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Response:
        """Answer one request."""


class Application:
    """The emulator. ``seed`` is quickstart, empty, a JSON file or an object; ``clock`` answers epoch seconds; ``host`` is
    the name of its own by which control calls may reach it, beside addresses and localhost.

    Thread safe.
    """

    def __init__(
        self,
        seed: Any = "quickstart",
        clock: Callable[[], float] = time.time,
        profile: str = "instant",
        loose: bool = False,
        random_seed: int = 0,
        speed: float = 1.0,
        host: str = "",
    ) -> None:
        self.clock = clock
        self.loose = loose
        self._host = host
        self.verifier = Verifier()
        self._settings = (profile, random_seed, speed)
        self._seed = seed
        self._lock = threading.RLock()
        self.reset()

    def reset(self, seed: Any = None) -> None:
        """Back to the seed and the profile of the start, or to another seed; raises ValueError or OSError.

        Another one is built in, or an object: a file is read only if it was named at the start.
        """
        profile_name, random_seed, speed = self._settings
        if isinstance(seed, str) and seed not in SEEDS and seed != self._seed:
            raise ValueError(f"seed: {', '.join(SEEDS)}, the file of the start or an object is expected")
        state = load_seed(self._seed if seed is None else seed)
        profile, source = PROFILES[profile_name], random.Random(random_seed)
        self.core = Core(state, self.clock, profile.transitions, random_seed, speed)
        self.core.world.options.update(profile.options(source))
        self.faults = Faults(source)
        for fault in profile.faults:
            self.faults.add(fault)
        self.journal = Journal()

    def respond(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Response:
        """Answer one request, to the API or to the controls."""
        path = target.partition("?")[0]
        if path.startswith(control.PREFIX):
            stranger = control.stranger(headers, self._host)
            if stranger:
                return _json(403, {"error": stranger})
            with self._lock:
                return _json(*control.call(self, method, path[len(control.PREFIX) :], body))
        # A request is taken apart before the lock: a large one keeps nobody waiting.
        problem = None
        try:
            request = read_request(method, target, headers, body)
        except ApiError as error:
            request, problem = ApiRequest(method, (), {}, {}, body), error
        with self._lock:
            if problem:
                return self._noted(request, self._refused(problem), False, None)
            return self._api(path, request)

    def _api(self, path: str, request: ApiRequest) -> Response:
        revision = self.core.world.revision
        fault = None
        try:
            caller = self._admit(path, request)
            fault = self._fault(request.action)
            response = self._answer(request, caller, fault)
        except ApiError as error:
            response = self._refused(error)
        return self._noted(request, response, self.core.world.revision != revision, fault)

    def _admit(self, path: str, request: ApiRequest) -> Caller:
        if path != "/" or request.method not in ("POST", "GET"):
            raise ApiError("InvalidAction.NotFound" if path != "/" else "UnsupportedHTTPMethod")
        if not request.action:
            raise ApiError("MissingAction", "Action is mandatory for this action.")
        caller = self.verifier.caller(request, self.clock(), self.loose)
        if request.version != API_VERSION:
            raise ApiError("InvalidVersion")
        return caller

    def _fault(self, action: str) -> dict[str, Any] | None:
        def possible(fault: dict[str, Any]) -> bool:
            if fault["kind"] != "stale_read":
                return True
            young = not fault["seconds"] or self.clock() <= self.core.last_write + fault["seconds"]
            return action.startswith("List") and self.core.before_last_write is not None and young

        writes = action in ACTIONS and ACTIONS[action].writes
        return self.faults.due(action, writes, possible)

    def _answer(self, request: ApiRequest, caller: Caller, fault: dict[str, Any] | None) -> Response:
        kind = fault["kind"] if fault else ""
        if fault and kind in ("throttle", "error"):
            response = self._refused(ApiError(fault["code"], fault["message"], int(fault["status"])))
            if fault.get("retry_after_ms"):
                response.headers["x-acs-retry-after"] = str(int(fault["retry_after_ms"]))
            return response
        if fault and kind == "html":
            return Response(int(fault["status"]), {"Content-Type": "text/html"}, HTML)
        if kind in ("drop_before", "reset"):
            return Response(0, socket="close" if kind == "drop_before" else "reset")
        handle = self.core.stale if kind == "stale_read" else self.core.handle
        response = _json(*handle(request.action, request.parameters, caller))
        if kind == "drop_after":
            response.socket = "close"
        elif fault and kind == "delay":
            response.delay = fault["seconds"]
        elif kind == "truncate":
            response.body = response.body[: len(response.body) // 2]
        return response

    def _refused(self, error: ApiError) -> Response:
        return _json(error.status, refusal(error, self.core.world.new_request_id()))

    def _noted(self, request: ApiRequest, response: Response, changed: bool, fault: dict[str, Any] | None) -> Response:
        try:
            code = json.loads(response.body).get("Code")
        except ValueError:
            code = None
        response.entry = self.journal.add(
            request.action,
            request.parameters,
            time=self.clock(),
            access_key_id=request.access_key_id,
            status=response.status,
            code=code,
            changed=changed,
            fault=fault["kind"] if fault else None,
        )
        return response


def _json(status: int, answer: Any) -> Response:
    headers = {"Content-Type": JSON_TYPE}
    if isinstance(answer, dict) and "RequestId" in answer:
        headers["x-acs-request-id"] = answer["RequestId"]
    return Response(status, headers, json.dumps(answer, ensure_ascii=False).encode())
