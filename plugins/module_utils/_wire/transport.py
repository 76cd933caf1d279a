# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Send a request of the API, again if need be, and decode the answer. Only this file sends with `requests`."""

from __future__ import annotations

import datetime
import os
import platform
import random
import traceback
import typing as t
from urllib.parse import urlencode, urlsplit

from .._clock import Deadline
from .._errors import ApiError, ConnectionFailed, CredentialsError
from . import bodies, signature
from .endpoint import base_url, first_set
from .signature import Credentials

try:
    import requests
    import urllib3
    from requests.adapters import HTTPAdapter

    REQUESTS_IMPORT_ERROR = None
except ImportError:
    REQUESTS_IMPORT_ERROR = traceback.format_exc()
    # For the definition of the class below alone: without requests a module ends before anybody makes one.
    HTTPAdapter = object  # type: ignore[misc,assignment]

API_VERSION = "2019-11-20"
DEFAULT_ENDPOINT = "ga.cn-hangzhou.aliyuncs.com"
COLLECTION_VERSION = "0.1.0"

_ATTEMPTS = 8
_ATTEMPTS_TO_CONNECT = 3
_SHORTEST_BACKOFF = 0.25
_LONGEST_BACKOFF = 10.0
_DOUBLINGS = 10  # More than that leads beyond the longest, and in the end beyond what a float holds.
_ADVICE = " Check the endpoint, and that this machine can reach it."
_SHORTEST_READ = 30.0  # Seconds for an answer when the deadline is near: a write that is cut off is in doubt.
_MOST_LIST_BYTES = 128 * 1024 * 1024  # A page of the longest, the port mappings, has some 20 KB.
_SUCCESS = "200"  # The code with which a few actions say so (docs/ga-api.md, 2.4); the others have none.
_CA_VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_FORM = "application/x-www-form-urlencoded"
_USER_AGENT = f"alicloud.ga/{COLLECTION_VERSION} (Ansible collection; Python {platform.python_version()})"


class Connection(t.NamedTuple):
    """How to reach the service; times in seconds.

    `verify` is False, True, or the path of a file or directory with certificate authorities.
    """

    endpoint: str
    verify: bool | str
    connect_timeout: float
    read_timeout: float


class Answer(t.NamedTuple):
    """What came back: the HTTP status, the headers without regard to capitals, and the whole body, decompressed."""

    status: int
    headers: t.Mapping[str, str]
    body: bytes


class _Adapter(HTTPAdapter):
    """Connections that receive a whole answer within the time-out, instead of each byte of it."""

    def init_poolmanager(self, *arguments: t.Any, **options: t.Any) -> None:
        super().init_poolmanager(*arguments, **options)
        bodies.bound(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: t.Any) -> t.Any:
        known = proxy in self.proxy_manager
        manager = super().proxy_manager_for(proxy, **options)
        return manager if known else bodies.bound(manager)


def new_session(direct: bool) -> t.Any:
    """A session that keeps connections alive and takes the environment's proxies unless direct, but not `~/.netrc`."""
    session: t.Any = requests.Session()
    session.trust_env = not direct
    # Without an auth of its own, requests would replace our Authorization header by what ~/.netrc holds for the host.
    session.auth = lambda request: request
    # It looks at where a redirect points, even if told not to follow, and fails if that is no URL.
    session.resolve_redirects = lambda *_arguments, **_options: iter(())
    merge = session.merge_environment_settings

    def settings(url: str, proxies: t.Any, stream: t.Any, verify: t.Any, cert: t.Any) -> t.Any:
        """What is verified is said with each request: older versions take an empty CURL_CA_BUNDLE for False."""
        return {**merge(url, proxies, stream, verify, cert), "verify": verify}

    session.merge_environment_settings = settings
    for scheme in ("http://", "https://"):
        session.mount(scheme, _Adapter())
    return session


class Line:
    """A way to somebody, on which connections are kept alive.

    Args:
        connection: how to reach them.
        direct: whether the environment's proxies are passed by.
        advice: what to do if nobody is reached, for messages.
    """

    def __init__(self, connection: Connection, direct: bool, advice: str = "") -> None:
        self._connection = connection
        self._session = new_session(direct)
        self._advice = advice

    def ask(
        self, what: str, method: str, url: str, headers: t.Mapping[str, str], remaining: float, body: bytes = b""
    ) -> Answer:
        """Send one request; redirects are not followed. All of the answer comes within the connection's `read_timeout`.

        Args:
            what: what is asked, for messages.
            method: the HTTP method.
            url: where; it is in no message, only the connection's endpoint is.
            headers: of the request.
            remaining: seconds until there is no use in an answer any more.
            body: of the request.

        Raises:
            ConnectionFailed: there was no answer, or one that is longer than any right one.
        """
        connection = self._connection
        response = None
        try:
            response = self._session.request(
                method,
                url,
                data=body,
                headers={"user-agent": _USER_AGENT, "accept-encoding": bodies.ENCODINGS, **headers},
                timeout=(connection.connect_timeout, min(connection.read_timeout, max(remaining, _SHORTEST_READ))),
                verify=_authorities(connection.verify),
                allow_redirects=False,
                stream=True,
            )
            answer = Answer(int(response.status_code), response.headers, bodies.body_of(response))
            response = None  # It has been read to its end, so that the connection can be used again.
            return answer
        except (bodies.TooMuch, bodies.Undecodable) as error:
            raise ConnectionFailed(
                f"{what}: {connection.endpoint} cannot be understood: {error}. Check the endpoint and the proxy.",
                what,
                sent=True,
                retryable=False,
            ) from None
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            # Imported here, since few runs need it. Not all that goes wrong below is an error of requests.
            from . import connection_errors

            # `from None`: the error quotes the request, and tracebacks show what was raised before.
            raise connection_errors.translated(error, what, connection.endpoint, self._advice) from None
        finally:
            if response is not None:
                response.raw.close()


def _authorities(verify: bool | str) -> bool | str:
    """What to check certificates against. `requests` looks at these variables only where it looks at proxies as well."""
    return (first_set(os.environ, _CA_VARIABLES) or True) if verify is True else verify


class Transport:
    """One action, one answer.

    Attributes:
        received: how many bytes all answers had.

    Args:
        connection: how to reach the service.
        credentials: gives the credentials for the next request; None if it is not to be signed.
        deadline: when to give up; its clock is the clock for everything here.
        forget: is told that the credentials have run out; says whether there may be others next time.
        version: of the API.
    """

    def __init__(
        self,
        connection: Connection,
        credentials: t.Callable[[], Credentials | None],
        deadline: Deadline,
        forget: t.Callable[[], bool] = lambda: False,
        version: str = API_VERSION,
    ) -> None:
        self._credentials = credentials
        self._deadline = deadline
        self._forget = forget
        self._version = version
        self._url, loopback = base_url(connection.endpoint)
        self._host = urlsplit(self._url).netloc
        self._line = Line(connection._replace(endpoint=self._url), loopback, _ADVICE)
        self._reached = False
        self.received = 0

    def call(
        self, action: str, query: t.Mapping[str, str], form: t.Mapping[str, str], repeatable: bool = True
    ) -> dict[str, t.Any]:
        """Call an action, repeating what may be repeated.

        Args:
            action: its name.
            query: parameters for the query, flat.
            form: parameters for the form body, flat; there is no length limit on these.
            repeatable: whether it may be sent again although it may have been carried out: not a write without ClientToken.

        Returns:
            The decoded answer.

        Raises:
            ApiError: the service refused; `in_doubt` is set if an earlier attempt may have been carried out.
            ConnectionFailed: there was no usable answer.
            CredentialsError: there are no credentials any more; `in_doubt` as above.
        """
        in_doubt = nonce_used = expired = False
        attempt = 0
        while True:
            attempt += 1
            try:
                return self._send(action, query, form)
            except CredentialsError as error:
                error.in_doubt = in_doubt
                raise
            except (ApiError, ConnectionFailed) as error:
                in_doubt = in_doubt or _may_have_happened(error)
                if isinstance(error, ApiError) and error.token_expired and not expired and self._forget():
                    expired = True
                    self._deadline.attendant.ask()
                    continue
                # A used nonce is chance once, and something that repeats our requests twice in a row.
                twice, nonce_used = nonce_used, isinstance(error, ApiError) and error.nonce_used
                final = (twice and nonce_used) or (in_doubt and not repeatable)
                delay = None if final else self._delay(error, attempt)
                if delay is None or delay > self._deadline.remaining():
                    error.in_doubt = in_doubt
                    raise
                throttled = isinstance(error, ApiError) and error.throttled
                reason = "the service limits the rate of requests" if throttled else f"{action} had no usable answer"
            self._deadline.pause(delay, reason)

    def _delay(self, error: ApiError | ConnectionFailed, attempt: int) -> float | None:
        """Seconds until the next attempt, or None if there should be none."""
        if isinstance(error, ConnectionFailed):
            # Nobody there at the first contact is a wrong address or a service that is not running: say so soon.
            limit = _ATTEMPTS if self._reached or error.sent else _ATTEMPTS_TO_CONNECT
            again = error.retryable and attempt < limit
        else:
            again = error.throttled or (attempt < _ATTEMPTS and (error.unavailable or error.nonce_used))
        if not again:
            return None
        # Whatever the service asks for: no loop without pauses.
        asked = error.retry_after if isinstance(error, ApiError) else None
        return max(asked or 0.0, backoff(attempt))

    def _send(self, action: str, query: t.Mapping[str, str], form: t.Mapping[str, str]) -> dict[str, t.Any]:
        body = encoded(form)
        credentials = self._credentials()
        now = datetime.datetime.fromtimestamp(self._deadline.clock.wall(), datetime.timezone.utc)
        date, nonce = now.strftime("%Y-%m-%dT%H:%M:%SZ"), os.urandom(16).hex()
        headers = {"accept": "application/json", "host": self._host}
        if body:
            headers["content-type"] = _FORM
        if credentials is None:
            # What is not signed is asked for in the style of signature version 1, as the official libraries do.
            query = {**query, "Action": action, "Version": self._version, "Format": "JSON"}
            query.update({"Timestamp": date, "SignatureNonce": nonce})
        canonical = signature.canonical_query(query)
        if credentials:
            headers["x-acs-action"] = action
            headers["x-acs-content-sha256"] = signature.sha256(body)
            headers["x-acs-date"] = date
            headers["x-acs-signature-nonce"] = nonce
            headers["x-acs-version"] = self._version
            _sign(headers, canonical, body, credentials)
        remaining = self._deadline.remaining()
        answer = self._line.ask(action, "POST", f"{self._url}/?{canonical}", headers, remaining, body)
        self._reached = True
        self.received += len(answer.body)
        return _decode(action, answer)

    def budget(self) -> Budget:
        """What a list may take, from now on."""
        return Budget(self, Deadline(self._deadline.clock, self._deadline.seconds))


class Budget:
    """What reading a list may take, whose pages may be many: as long as there may be no progress, and some memory.

    Args:
        transport: reads the pages.
        deadline: when to give up.
    """

    def __init__(self, transport: Transport, deadline: Deadline) -> None:
        self._transport = transport
        self._deadline = deadline
        self._before = transport.received

    def spent(self) -> str | None:
        """What there was too much of, in words that are part of a sentence; None if there may be another page."""
        if self._transport.received - self._before > _MOST_LIST_BYTES:
            return f"it is longer than {_MOST_LIST_BYTES // 1024 // 1024} MiB"
        if self._deadline.remaining() <= 0:
            return f"it did not end within {self._deadline.seconds:g} seconds"
        return None


def encoded(form: t.Mapping[str, str]) -> bytes:
    """The body of a request with these parameters."""
    return urlencode(form).encode()


def _sign(headers: dict[str, str], query: str, body: bytes, credentials: Credentials) -> None:
    """Add the headers that say who asks."""
    if credentials.security_token:
        headers["x-acs-accesskey-id"] = credentials.access_key_id
        headers["x-acs-security-token"] = credentials.security_token
    headers["authorization"] = signature.authorization(
        "POST", query, headers, body, credentials.access_key_id, credentials.access_key_secret
    )


def backoff(attempt: int) -> float:
    """Seconds to wait after an attempt, counted from one; with full jitter."""
    return random.uniform(0, min(_LONGEST_BACKOFF, _SHORTEST_BACKOFF * 2 ** min(attempt, _DOUBLINGS)))


def _may_have_happened(error: ApiError | ConnectionFailed) -> bool:
    return error.sent if isinstance(error, ConnectionFailed) else error.unavailable


def _decode(action: str, answer: Answer) -> dict[str, t.Any]:
    status = answer.status
    if 300 <= status < 400:
        raise ConnectionFailed(
            f"{action} was answered with a redirect (HTTP {status}), which is not followed, since the request is "
            "signed. Check the endpoint and the proxy.",
            action,
            sent=True,
            retryable=False,
        )
    try:
        body = bodies.decoded(answer.body)
    except ValueError:
        body = None
    if not isinstance(body, dict):
        # What begins as the service's own answer was cut off on its way, whatever it was to say.
        if 200 <= status < 300 or answer.body.lstrip().startswith(b"{"):
            raise ConnectionFailed(
                f"{action} was answered with something that is not JSON (HTTP {status}).", action, sent=True
            )
        body = {"Message": "The answer is not JSON; it may come from a proxy or gateway in between"}
    code = body.get("Code") or body.get("code")
    if 200 <= status < 300 and (not code or str(code) == _SUCCESS):
        if not body.get("RequestId"):
            # Every answer of the service has one [doc]: this comes from somebody in between.
            raise ConnectionFailed(
                f"{action} was answered with something that is not the service's (HTTP {status}, no RequestId). Check the "
                "endpoint and the proxy.",
                action,
                sent=True,
            )
        return body
    raise ApiError(action, status, body, _retry_after(answer.headers))


def _retry_after(headers: t.Mapping[str, str]) -> float | None:
    """Seconds from the header `x-acs-retry-after`, which counts milliseconds."""
    try:
        return max(0.0, int(headers.get("x-acs-retry-after", "")) / 1000)
    except (ValueError, OverflowError):
        return None
