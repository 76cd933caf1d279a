# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A double of everybody who issues temporary credentials: ECS metadata service, credentials URI, and STS.

It is as strict as these are, and shares no code with the collection. What it issues, the emulator in the same process
believes until it has run out. Sources: the ECS documentation on instance metadata (security hardening mode), the STS API
2015-04-01, and what the official library sends.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping
from typing import Callable

from emulator.accounts import ACCOUNTS, Account
from emulator.application import Response
from emulator.errors import ApiError
from emulator.gateway import ApiRequest, Verifier, read_request
from support.doubles import json_response

ROLES = "/latest/meta-data/ram/security-credentials/"
ROLE, ROLE_ARN = "ga-operator", "acs:ram::1234567890123456:role/ga-operator"
PROVIDER_ARN = "acs:ram::1234567890123456:oidc-provider/ack-rrsa"
OIDC_TOKEN, EXTERNAL_ID = "header.claims.first-oidc-token", "an-external-id"
STS_VERSION = "2015-04-01"


class Issuer:
    """Answers requests without a socket, as the emulator does, so that both can be mounted alike.

    Args:
        clock: answers epoch seconds.
        fixed: always issues the emulator's published temporary key, which an emulator in another process knows too.
    """

    def __init__(self, clock: Callable[[], float] = time.time, fixed: bool = False) -> None:
        self.clock = clock
        self.fixed = fixed
        self.lifetime = 3600.0
        self.roles = [ROLE]
        self.oidc_tokens = {OIDC_TOKEN: float("inf")}
        self.external_id = ""
        self.issued: list[tuple[str, str, str]] = []
        self.seen: list[tuple[str, str, dict[str, str]]] = []
        self.faults: list[Response] = []
        self._verifier = Verifier()
        self._metadata_tokens: dict[str, float] = {}

    def respond(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Response:
        """Answer one request; a fault that was ordered comes first."""
        path = target.partition("?")[0]
        request = read_request(method, target, headers, body)
        self.seen.append((method, request.action or path, dict(request.parameters)))
        if self.faults:
            return self.faults.pop(0)
        if path == "/":
            return self._sts(request)
        if path == "/credentials":
            return json_response(200, {"Code": "Success", **self._issue(self.lifetime)})
        return self._metadata(method, path, request.headers)

    @property
    def asked(self) -> list[str]:
        """The paths and actions so far."""
        return [what for _method, what, _parameters in self.seen]

    def revoke(self) -> None:
        """All that was issued has run out now, whatever was said of it."""
        for key, secret, token in self.issued:
            ACCOUNTS[key] = Account(secret, token=token, expires=self.clock())

    def _issue(self, seconds: float) -> dict[str, str]:
        expires = self.clock() + seconds
        if self.fixed:
            key, secret, token = "STS.emulator", ACCOUNTS["STS.emulator"].secret, ACCOUNTS["STS.emulator"].token
        else:
            number = len(self.issued) + 1
            key, secret, token = f"STS.issued{number}", f"issued-secret-{number}", f"issued-token-{number}+/="
            ACCOUNTS[key] = Account(secret, token=token, expires=expires)
        self.issued.append((key, secret, token))
        date = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(expires))
        return {"AccessKeyId": key, "AccessKeySecret": secret, "SecurityToken": token, "Expiration": date}

    # -- the ECS metadata service, as an instance has it that takes IMDSv2 only --

    def _metadata(self, method: str, path: str, headers: Mapping[str, str]) -> Response:
        if path == "/latest/api/token":
            seconds = headers.get("x-aliyun-ecs-metadata-token-ttl-seconds", "")
            if method != "PUT" or not seconds.isdigit() or not 1 <= int(seconds) <= 21600:
                return _page(400)
            token = f"metadata-token-{len(self._metadata_tokens)}=="
            self._metadata_tokens[token] = self.clock() + int(seconds)
            return Response(200, {"Content-Type": "text/plain"}, token.encode())
        if method != "GET" or not path.startswith(ROLES):
            return _page(404)
        if self._metadata_tokens.get(headers.get("x-aliyun-ecs-metadata-token", ""), 0) <= self.clock():
            return _page(403)
        name = path[len(ROLES) :]
        if not name and self.roles:
            return Response(200, {"Content-Type": "text/plain"}, "\n".join(self.roles).encode())
        if name not in self.roles:
            return _page(404)
        return json_response(
            200, {"Code": "Success", "LastUpdated": "2026-01-01T00:00:00Z", **self._issue(self.lifetime)}
        )

    # -- STS --

    def _sts(self, request: ApiRequest) -> Response:
        try:
            found = self._assume(request)
        except ApiError as error:
            answer = {"Code": error.code, "Message": error.message, "RequestId": "STS-1", "HostId": "sts"}
            return json_response(error.status, answer)
        return json_response(200, {"RequestId": "STS-1", "AssumedRoleUser": {"Arn": ROLE_ARN}, "Credentials": found})

    def _assume(self, request: ApiRequest) -> dict[str, str]:
        found = request.parameters
        signed = request.action == "AssumeRole"
        if request.action not in ("AssumeRole", "AssumeRoleWithOIDC"):
            raise ApiError("InvalidAction.NotFound", "Specified api is not found.", 404)
        if request.version != STS_VERSION:
            raise ApiError("InvalidVersion", "Specified parameter Version is not valid.", 404)
        if signed:
            self._verifier.caller(request, self.clock())
        needed = ("RoleArn", "RoleSessionName") + (() if signed else ("OIDCProviderArn", "OIDCToken"))
        for name in needed:
            if not found.get(name):
                raise ApiError(f"MissingParameter.{name}", f"{name} is mandatory for this action.", 400)
        seconds = int(found.get("DurationSeconds", "3600"))
        if not 900 <= seconds <= 43200:
            raise ApiError(
                "InvalidParameter.DurationSeconds", "The Min/Max value of DurationSeconds is 15min/12hr.", 400
            )
        if found["RoleArn"] != ROLE_ARN:
            raise ApiError("EntityNotExist.Role", "The role not exists: another.", 404)
        if signed and found.get("ExternalId", "") != self.external_id:
            raise ApiError("NoPermission", "You are not authorized to do this action.", 403)
        if not signed:
            self._check_token(found)
        return self._issue(seconds)

    def _check_token(self, found: Mapping[str, str]) -> None:
        if found["OIDCProviderArn"] != PROVIDER_ARN:
            raise ApiError("EntityNotExist.OIDCProvider", "The OIDC provider does not exist.", 404)
        if found["OIDCToken"] not in self.oidc_tokens:
            raise ApiError("AuthenticationFail.OIDCToken.Invalid", "The OIDC token is invalid.", 400)
        if self.oidc_tokens[found["OIDCToken"]] <= self.clock():
            raise ApiError("AuthenticationFail.OIDCToken.Expired", "The OIDC token is expired.", 400)


def _page(status: int) -> Response:
    return Response(status, {"Content-Type": "text/html"}, f"<html><h1>{status}</h1></html>".encode())


@contextlib.contextmanager
def forgotten_afterwards() -> Iterator[None]:
    """The emulator of this process forgets what was issued."""
    before = dict(ACCOUNTS)
    try:
        yield
    finally:
        ACCOUNTS.clear()
        ACCOUNTS.update(before)
