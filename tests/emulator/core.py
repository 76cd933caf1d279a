# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The service itself, without a socket in sight: one call in, one status and body out."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Callable, NamedTuple

from . import further_parts, settling
from .catalogue import ACTIONS, COMMON_PARAMETERS
from .errors import ApiError
from .kinds import KINDS
from .options import default_options
from .parameters import parse
from .world import Record, World, copied

HOST_ID = "ga.cn-hangzhou.aliyuncs.com"
TROUBLESHOOT = "https://api.aliyun.com/troubleshoot?product=Ga&q="


class Caller(NamedTuple):
    """Who calls: the access key, and whether it may write."""

    access_key_id: str
    can_write: bool = True


class Core:
    """Holds the world and handles calls on it. Not thread safe: the application serialises."""

    def __init__(
        self,
        state: dict[str, Any],
        clock: Callable[[], float] = time.time,
        transitions: dict[str, Any] | None = None,
        random_seed: int = 0,
        speed: float = 1.0,
    ) -> None:
        transitions = copied(transitions or settling.default_transitions())
        self.world = World(copied(state), default_options(), transitions, random_seed, speed, KINDS)
        further_parts.remember(self.world)
        self.clock = clock
        self.before_last_write: dict[str, Any] | None = None
        self.last_write = 0.0

    def handle(
        self, action: str, params: Mapping[str, str], caller: Caller, now: float | None = None
    ) -> tuple[int, dict[str, Any]]:
        """One API call with its flat parameters; a refusal is an answer too, never an exception."""
        self.tick(now)
        request_id = self.world.new_request_id()
        try:
            return 200, self._answer(action, params, caller, request_id)
        except ApiError as error:
            return error.status, refusal(error, request_id)

    def tick(self, now: float | None = None) -> None:
        """Let time pass until ``now``, or until what the clock says."""
        self.world.now = self.clock() if now is None else now
        self.world.counted.clear()
        settling.advance(self.world)

    def stale(self, action: str, params: Mapping[str, str], caller: Caller) -> tuple[int, dict[str, Any]]:
        """What a read would have answered before the last write; leaves no trace."""
        truth, revision = self.world.state, self.world.revision
        self.world.state = copied(self.before_last_write or truth)
        try:
            return self.handle(action, params, caller)
        finally:
            self.world.state, self.world.revision = truth, revision

    def _answer(self, action: str, params: Mapping[str, str], caller: Caller, request_id: str) -> Record:
        if action not in ACTIONS:
            raise ApiError("InvalidAction.NotFound")
        spec = ACTIONS[action]
        if spec.writes and not caller.can_write:
            raise ApiError("Forbidden.RAM", extra={"AccessDeniedDetail": _denied(action, caller)})
        flat = {
            name: text for name, text in params.items() if name not in COMMON_PARAMETERS and name not in spec.ignored
        }
        given = parse(flat, spec.parameters)
        token = given.pop("ClientToken", "")
        if not token.isascii():
            raise ApiError("IllegalParameter.ClientToken", "The client token can contain only ASCII characters.")
        if not spec.writes:
            return {**ACTIONS[action].handle(self.world, given), "RequestId": request_id}
        if token and not given.get("DryRun"):
            return self._once(token, action, given, caller, request_id)
        return self._write(action, given, request_id)

    def _once(self, token: str, action: str, given: Record, caller: Caller, request_id: str) -> Record:
        """A token that was answered gets its first answer again, before anything else is looked at.

        Refused writes are not remembered: they changed nothing, so repeating them is no harm and may succeed.
        """
        tokens = self.world.state["client_tokens"]
        key = f"{caller.access_key_id} {token}"
        if key in tokens:
            if (tokens[key]["action"], tokens[key]["given"]) != (action, given):
                raise ApiError("IdempotentParameterMismatch")
            known: Record = copied(tokens[key]["answer"])
            return known
        answer = self._write(action, given, request_id)
        self.world.state["client_tokens"][key] = {"action": action, "given": given, "answer": copied(answer)}
        return answer

    def _write(self, action: str, given: Record, request_id: str) -> Record:
        revision = self.world.revision
        before = self.snapshot()
        try:
            return {**ACTIONS[action].handle(self.world, copied(given)), "RequestId": request_id}
        finally:
            if self.world.revision != revision:
                self.before_last_write, self.last_write = before, self.world.now

    def snapshot(self) -> dict[str, Any]:
        """The state as it is: records are never changed in place, so copies of the sections are enough."""
        state = self.world.state
        sections: dict[str, Any] = {section: dict(state[section]) for section in KINDS}
        return {**sections, "pending": copied(state["pending"]), "client_tokens": dict(state["client_tokens"])}


def refusal(error: ApiError, request_id: str) -> Record:
    """The body of a refusal, as the gateway writes it."""
    body = {
        "RequestId": request_id,
        "HostId": HOST_ID,
        "Code": error.code,
        "Message": error.message,
        "Recommend": f"{TROUBLESHOOT}{error.code}&requestId={request_id}",
    }
    return {**body, **error.extra}


def _denied(action: str, caller: Caller) -> Record:
    return {
        "AuthAction": f"ga:{action}",
        "AuthPrincipalType": "SubUser",
        "AuthPrincipalOwnerId": "1000000000000000",
        "AuthPrincipalDisplayName": caller.access_key_id,
        "NoPermissionType": "ImplicitDeny",
        "PolicyType": "AccountLevelIdentityBasedPolicy",
        "EncodedDiagnosticMessage": "",
    }
