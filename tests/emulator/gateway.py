# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading a request of either signature version, and believing it or not."""

from __future__ import annotations

import calendar
import hashlib
import hmac
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from . import signatures
from .accounts import ACCOUNTS, EXPIRED_TOKEN
from .core import Caller
from .errors import ApiError, missing

WINDOW_SECONDS = 15 * 60
REQUIRED_HEADERS = ("host", "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce")
MUST_SIGN = (*REQUIRED_HEADERS, "x-acs-content-sha256")
AUTHORIZATION = re.compile(rf"{signatures.ALGORITHM} +Credential=([^,]*), *SignedHeaders=([^,]*), *Signature=([^,]*)")
HALF_ESCAPE = re.compile("%(?![0-9A-Fa-f]{2})")
MOST_PARAMETERS = 20000


@dataclass(frozen=True)
class ApiRequest:
    """One request, taken apart: what every later step needs of it."""

    method: str
    pairs: tuple[tuple[str, str], ...]
    parameters: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_v3(self) -> bool:
        """Version 3 is in the headers, version 1 in the parameters."""
        return "authorization" in self.headers or ("Action" not in self.parameters and "x-acs-action" in self.headers)

    @property
    def action(self) -> str:
        """The name of the action, empty if there is none."""
        return self.headers.get("x-acs-action", "") if self.is_v3 else self.parameters.get("Action", "")

    @property
    def version(self) -> str:
        """The version of the API that is asked for."""
        return self.headers.get("x-acs-version", "") if self.is_v3 else self.parameters.get("Version", "")

    @property
    def access_key_id(self) -> str:
        """The access key that the request claims, unverified."""
        found = AUTHORIZATION.fullmatch(self.headers.get("authorization", ""))
        return found.group(1) if found else self.parameters.get("AccessKeyId", "")


def read_request(method: str, target: str, headers: Mapping[str, str], body: bytes) -> ApiRequest:
    """Take a request apart; the parameters of query and form body count alike. Raises ApiError for garbage."""
    lower = {name.lower(): value for name, value in headers.items()}
    try:
        query = _form(urlsplit(target).query)
        form = _form(body.decode("utf-8"))
    except ValueError:
        raise ApiError("InvalidParameter", "The query and the body must be form encoded UTF-8.") from None
    return ApiRequest(method, tuple(query), {**dict(query), **dict(form)}, lower, body)


def _form(text: str) -> list[tuple[str, str]]:
    # The standard library lets half an escape pass, at the price of seconds for a body that is full of them.
    if HALF_ESCAPE.search(text):
        raise ValueError("half an escape")
    return parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_PARAMETERS)


class Verifier:
    """Checks signature, time and nonce; remembers the nonces of the last half hour."""

    def __init__(self) -> None:
        self._nonces: dict[tuple[str, str], float] = {}

    def caller(self, request: ApiRequest, now: float, loose: bool = False) -> Caller:
        """Who calls; raises the gateway's codes for whatever cannot be believed."""
        if loose:
            key = request.access_key_id or "emulator"
            account = ACCOUNTS.get(key)
            return Caller(key, account.can_write if account else True)
        if request.is_v3:
            key, nonce = self._check_v3(request, now)
        else:
            key, nonce = self._check_v1(request, now)
        self._check_nonce(key, nonce, now)
        return Caller(key, ACCOUNTS[key].can_write)

    def _check_v3(self, request: ApiRequest, now: float) -> tuple[str, str]:
        found = AUTHORIZATION.fullmatch(request.headers.get("authorization", ""))
        if not found:
            raise ApiError("IncompleteSignature")
        key, signed, given = found.group(1), found.group(2).split(";"), found.group(3)
        body_hash = request.headers.get("x-acs-content-sha256", "")
        for name in REQUIRED_HEADERS:
            if not request.headers.get(name):
                raise missing(name)
        to_sign = {*MUST_SIGN, *(name for name in request.headers if name.startswith("x-acs-"))}
        to_sign.update({"content-type"} & set(request.headers))
        if to_sign - set(signed) or signed != sorted(set(signed)):
            names = ", ".join(sorted(to_sign - set(signed))) or "SignedHeaders"
            raise ApiError("IncompleteSignature", f"Not signed, or not sorted: {names}.")
        _check_time(request.headers["x-acs-date"], now)
        _check_account(key, request.headers.get("x-acs-security-token", ""), now)
        if body_hash != hashlib.sha256(request.body).hexdigest():
            raise ApiError("SignatureDoesNotMatch", "x-acs-content-sha256 is not the hash of the body.")
        canonical = signatures.canonical_request(request.method, request.pairs, request.headers, signed, body_hash)
        _compare(signatures.signature_v3(ACCOUNTS[key].secret, canonical), given, canonical)
        return key, request.headers["x-acs-signature-nonce"]

    def _check_v1(self, request: ApiRequest, now: float) -> tuple[str, str]:
        found = request.parameters
        for name in ("AccessKeyId", "Signature", "SignatureMethod", "SignatureVersion", "SignatureNonce", "Timestamp"):
            if not found.get(name):
                raise missing(name)
        if (found["SignatureMethod"], found["SignatureVersion"]) != ("HMAC-SHA1", "1.0"):
            raise ApiError("IncompleteSignature", "SignatureMethod HMAC-SHA1 and SignatureVersion 1.0 are supported.")
        _check_time(found["Timestamp"], now)
        _check_account(found["AccessKeyId"], found.get("SecurityToken", ""), now)
        text = signatures.string_to_sign_v1(request.method, found)
        _compare(signatures.signature_v1(ACCOUNTS[found["AccessKeyId"]].secret, text), found["Signature"], text)
        return found["AccessKeyId"], found["SignatureNonce"]

    def _check_nonce(self, key: str, nonce: str, now: float) -> None:
        while self._nonces:
            oldest = next(iter(self._nonces))
            if self._nonces[oldest] >= now - 2 * WINDOW_SECONDS:
                break
            del self._nonces[oldest]
        if (key, nonce) in self._nonces:
            raise ApiError("SignatureNonceUsed")
        self._nonces[key, nonce] = now


def _check_time(text: str, now: float) -> None:
    try:
        stamp = calendar.timegm(time.strptime(text, "%Y-%m-%dT%H:%M:%SZ"))
    except ValueError:
        raise ApiError("InvalidTimeStamp.Format") from None
    if abs(stamp - now) > WINDOW_SECONDS:
        raise ApiError("InvalidTimeStamp.Expired")


def _check_account(key: str, token: str, now: float) -> None:
    account = ACCOUNTS.get(key)
    if account is None:
        raise ApiError("InvalidAccessKeyId.NotFound")
    if not account.active:
        raise ApiError("InvalidAccessKeyId.Inactive")
    if token == EXPIRED_TOKEN or account.expires <= now:
        raise ApiError("InvalidSecurityToken.Expired")
    if account.token and not token:
        raise ApiError("MissingSecurityToken")
    if not account.token and token:
        raise ApiError("InvalidSecurityToken.MismatchWithAccessKey")
    if token != account.token:
        raise ApiError("InvalidSecurityToken.Malformed")


def _compare(expected: str, given: str, text: str) -> None:
    """The real gateway, too, shows the text that it signed: clients must not hand it on to their users."""
    if not hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace")):
        message = "Specified signature is not matched with our calculation. server string to sign is:"
        raise ApiError("SignatureDoesNotMatch", message + text)
