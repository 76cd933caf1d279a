# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Send a request, again if need be, and decode the answer. The only file that knows `requests`."""

from __future__ import annotations

import datetime
import ipaddress
import json
import platform
import random
import traceback
import typing as t
import uuid
from urllib.parse import urlencode, urlsplit

from ansible_collections.alicloud.ga.plugins.module_utils import _signature
from ansible_collections.alicloud.ga.plugins.module_utils._credentials import Credentials
from ansible_collections.alicloud.ga.plugins.module_utils._errors import ApiError, ConnectionFailed, GaError
from ansible_collections.alicloud.ga.plugins.module_utils._wait import Deadline

try:
    import requests

    REQUESTS_IMPORT_ERROR = None
except ImportError:
    REQUESTS_IMPORT_ERROR = traceback.format_exc()

API_VERSION = "2019-11-20"
DEFAULT_ENDPOINT = "ga.cn-hangzhou.aliyuncs.com"
COLLECTION_VERSION = "0.1.0"

_ATTEMPTS = 8
_ATTEMPTS_TO_CONNECT = 3
_SHORTEST_BACKOFF = 0.25
_LONGEST_BACKOFF = 10.0
_FORM = "application/x-www-form-urlencoded"


class Connection(t.NamedTuple):
    """How to reach the service; times in seconds.

    `verify` is False, True, or the path of a file with certificate authorities.
    """

    endpoint: str
    verify: bool | str
    connect_timeout: float
    read_timeout: float


class EndpointError(GaError):
    """The endpoint is not one that credentials may be used with."""


def base_url(endpoint: str) -> tuple[str, bool]:
    """The URL of an endpoint, and whether it is this machine itself.

    Raises:
        EndpointError: it is no host name or URL, or it is plain http and not this machine.
    """
    url = endpoint if "://" in endpoint else f"https://{endpoint}"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise EndpointError(f"endpoint: {endpoint} is not a host name or URL: {error}.") from None
    if parts.scheme not in ("http", "https") or not host or parts.path.strip("/") or parts.query or parts.username:
        raise EndpointError(
            f"endpoint: {endpoint} is not a host name, or a URL of the form https://host or https://host:port."
        )
    loopback = _is_loopback(host)
    if parts.scheme == "http" and not loopback:
        raise EndpointError(
            f"endpoint: {endpoint} is plain http, which is accepted for this machine only (127.0.0.1, localhost, "
            "[::1]). Use https."
        )
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}{f':{port}' if port else ''}", loopback


def _is_loopback(host: str) -> bool:
    """Whether a host is this machine; a name that only begins like such an address is not."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def new_session(loopback: bool) -> t.Any:
    """A session that keeps connections alive and takes the environment's proxies, but not `~/.netrc`."""
    session = requests.Session()
    session.trust_env = not loopback
    # Without an auth of its own, requests would replace our Authorization header by what ~/.netrc holds for the host.
    session.auth = lambda request: request
    return session


class Transport:
    """One action, one answer.

    Args:
        connection: how to reach the service.
        credentials: gives the credentials for the next request.
        deadline: when to give up; its clock is the clock for everything here.
    """

    def __init__(self, connection: Connection, credentials: t.Callable[[], Credentials], deadline: Deadline) -> None:
        self._connection = connection
        self._credentials = credentials
        self._deadline = deadline
        self._url, loopback = base_url(connection.endpoint)
        self._host = urlsplit(self._url).netloc
        self._session = new_session(loopback)
        self._reached = False

    def call(self, action: str, query: t.Mapping[str, str], form: t.Mapping[str, str]) -> dict[str, t.Any]:
        """Call an action, repeating what may be repeated.

        Args:
            action: its name.
            query: parameters for the query, flat.
            form: parameters for the form body, flat; there is no length limit on these.

        Returns:
            The decoded answer.

        Raises:
            ApiError: the service refused; `in_doubt` is set if an earlier attempt may have been carried out.
            ConnectionFailed: there was no usable answer.
        """
        in_doubt = nonce_used = False
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._send(action, query, form)
            except (ApiError, ConnectionFailed) as error:
                in_doubt = in_doubt or _may_have_happened(error)
                # A used nonce is chance once, and something that repeats our requests twice in a row.
                twice, nonce_used = nonce_used, isinstance(error, ApiError) and error.nonce_used
                delay = None if twice and nonce_used else self._delay(error, attempt)
                if delay is None or delay > self._deadline.remaining():
                    error.in_doubt = in_doubt
                    raise
            self._deadline.clock.sleep(delay)

    def _delay(self, error: ApiError | ConnectionFailed, attempt: int) -> float | None:
        """Seconds until the next attempt, or None if there should be none."""
        if isinstance(error, ConnectionFailed):
            # Nobody there at the first contact is a wrong address or a service that is not running: say so soon.
            limit = _ATTEMPTS if self._reached or error.sent else _ATTEMPTS_TO_CONNECT
            again = error.retryable and attempt < limit
        else:
            again = error.throttled or (attempt < _ATTEMPTS and (error.unavailable or error.nonce_used))
            if again and error.retry_after is not None:
                return error.retry_after
        if not again:
            return None
        return random.uniform(0, min(_LONGEST_BACKOFF, _SHORTEST_BACKOFF * 2**attempt))

    def _send(self, action: str, query: t.Mapping[str, str], form: t.Mapping[str, str]) -> dict[str, t.Any]:
        body = urlencode(form).encode() if form else b""
        canonical = _signature.canonical_query(query)
        headers = self._headers(action, canonical, body)
        try:
            response = self._session.post(
                f"{self._url}/?{canonical}",
                data=body,
                headers=headers,
                timeout=(self._connection.connect_timeout, self._connection.read_timeout),
                verify=self._connection.verify,
                allow_redirects=False,
            )
        except requests.exceptions.RequestException as error:
            # `from None`: the error below quotes the request, and tracebacks show what was raised before.
            raise _connection_failed(error, action, self._url) from None
        self._reached = True
        return _decode(action, response)

    def _headers(self, action: str, query: str, body: bytes) -> dict[str, str]:
        credentials = self._credentials()
        now = datetime.datetime.fromtimestamp(self._deadline.clock.wall(), datetime.timezone.utc)
        headers = {
            "accept": "application/json",
            "host": self._host,
            "user-agent": f"alicloud.ga/{COLLECTION_VERSION} (Ansible collection; Python {platform.python_version()})",
            "x-acs-action": action,
            "x-acs-content-sha256": _signature.sha256(body),
            "x-acs-date": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": uuid.uuid4().hex,
            "x-acs-version": API_VERSION,
        }
        if body:
            headers["content-type"] = _FORM
        if credentials.security_token:
            headers["x-acs-accesskey-id"] = credentials.access_key_id
            headers["x-acs-security-token"] = credentials.security_token
        headers["authorization"] = _signature.authorization(
            "POST", query, headers, body, credentials.access_key_id, credentials.access_key_secret
        )
        return headers


def _may_have_happened(error: ApiError | ConnectionFailed) -> bool:
    return error.sent if isinstance(error, ConnectionFailed) else error.unavailable


def _decode(action: str, response: t.Any) -> dict[str, t.Any]:
    status = response.status_code
    if 300 <= status < 400:
        raise ConnectionFailed(
            f"{action} was answered with a redirect (HTTP {status}), which is not followed, since the request is "
            "signed. Check the endpoint and the proxy.",
            action,
            sent=True,
            retryable=False,
        )
    try:
        body = json.loads(response.content)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        if 200 <= status < 300:
            raise ConnectionFailed(
                f"{action} was answered with something that is not JSON (HTTP {status}).", action, sent=True
            )
        body = {"Message": "The answer is not JSON; it may come from a proxy or gateway in between"}
    if 200 <= status < 300 and not (body.get("Code") or body.get("code")):
        return body
    raise ApiError(action, status, body, _retry_after(response.headers))


def _retry_after(headers: t.Mapping[str, str]) -> float | None:
    """Seconds from the header `x-acs-retry-after`, which counts milliseconds."""
    try:
        return max(0.0, int(headers.get("x-acs-retry-after", "")) / 1000)
    except ValueError:
        return None


def _connection_failed(error: Exception, action: str, url: str) -> ConnectionFailed:
    """Translate what requests raised; its own words show addresses of objects and the whole query."""
    kinds = requests.exceptions
    if isinstance(error, kinds.SSLError):
        return ConnectionFailed(
            f"{action}: no trusted connection to {url} ({_reason(error)}). Check the endpoint; ca_path names a file with "
            "further certificate authorities.",
            action,
            sent=False,
            retryable=False,
        )
    if isinstance(error, kinds.ProxyError):
        return ConnectionFailed(f"{action}: the proxy did not connect to {url} ({_reason(error)}).", action, sent=False)
    if isinstance(error, kinds.ReadTimeout):
        return ConnectionFailed(f"{action}: {url} did not answer in time.", action, sent=True)
    reason = _reason(error)
    # urllib3 says "new connection" for everything that went wrong before a byte was sent.
    if (
        isinstance(error, kinds.ConnectTimeout)
        or "NewConnectionError" in repr(error)
        or "NameResolution" in repr(error)
    ):
        what = f"{action}: cannot connect to {url} ({reason}). Check the endpoint, and that this machine can reach it."
        return ConnectionFailed(what, action, sent=False)
    return ConnectionFailed(f"{action}: the connection to {url} was lost ({reason}).", action, sent=True)


def _reason(error: BaseException) -> str:
    """The words of the operating system behind a chain of library exceptions."""
    seen: BaseException | None = error
    words = type(error).__name__
    while seen is not None:
        if type(seen).__module__ in ("builtins", "socket", "ssl", "http.client"):
            words = getattr(seen, "strerror", None) or str(seen) or type(seen).__name__
        seen = seen.__cause__ or seen.__context__
    return str(words)
