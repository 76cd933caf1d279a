# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sending, repeating and giving up: what is sent again, with which token and nonce, and what is said when it fails."""

from __future__ import annotations

import io
import json
import socket
import typing as t
from pathlib import Path

import pytest
import requests
import urllib3
from support.doubles import serving
from support.issuer import Issuer
from support.playground import KEYS, Playground, VirtualClock

from ansible_collections.alicloud.ga.plugins.module_utils._clock import Deadline
from ansible_collections.alicloud.ga.plugins.module_utils._credentials.plain_http import Fetcher
from ansible_collections.alicloud.ga.plugins.module_utils._errors import ApiError, ConnectionFailed
from ansible_collections.alicloud.ga.plugins.module_utils._resources.destinations import DESTINATIONS
from ansible_collections.alicloud.ga.plugins.module_utils._wire import transport
from ansible_collections.alicloud.ga.plugins.module_utils._wire.client import Client, flatten
from ansible_collections.alicloud.ga.plugins.module_utils._wire.endpoint import EndpointError, base_url
from ansible_collections.alicloud.ga.plugins.module_utils._wire.signature import Credentials
from ansible_collections.alicloud.ga.plugins.module_utils._wire.transport import Budget, Connection, Transport
from emulator.application import Response

HIDDEN = ("s3cret", "t0ken", "x-acs", "Signature=")


class FakeSession:
    """Answers what it was told to, in order; the last answer for ever. Keeps what was sent."""

    def __init__(self, *answers: t.Any) -> None:
        self.answers = list(answers)
        self.sent: list[dict[str, t.Any]] = []

    def request(self, _method: str, url: str, **options: t.Any) -> requests.Response:
        self.sent.append({"url": url, **options})
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        answer.raw = urllib3.HTTPResponse(io.BytesIO(answer._content), preload_content=False)
        return t.cast("requests.Response", answer)


def answer(status: int, body: t.Any, **headers: str) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response._content = body if isinstance(body, bytes) else json.dumps(body).encode()
    response.headers.update({name.replace("_", "-"): value for name, value in headers.items()})
    return response


def refused(code: str, status: int = 400, **headers: str) -> requests.Response:
    return answer(status, {"Code": code, "Message": f"{code} it is.", "RequestId": "R-1"}, **headers)


GOOD = answer(200, {"RequestId": "R-2", "ForwardingRules": []})
HTML = answer(502, b"<html>Bad gateway</html>", content_type="text/html")
CUT = answer(200, b'{"RequestId": "R-')
THROTTLED = ("Throttling", "Throttling.User", "Throttling.Api", "Rejected.Throttling")
UNAVAILABLE = ("ServiceUnavailable", "ServiceUnavailableTemporary", "InternalError", "UnknownError")
FINAL = (
    "SignatureDoesNotMatch",
    "IncompleteSignature",
    "InvalidTimeStamp.Expired",
    "InvalidAccessKeyId.NotFound",
    "InvalidSecurityToken.Expired",
    "Forbidden.RAM",
    "NoPermission",
    "MissingParameter",
    "IllegalParameter.Priority",
    "IdempotentParameterMismatch",
    "InvalidAction.NotFound",
    "NotExist.Listener",
    "QuotaExceeded.ForwardingRule",
    "StateError.Accelerator",
    "NotActive.Listener",
    "GA_NOT_STEADY",
    "DryRunOperation",
)


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch, clock: VirtualClock) -> t.Callable[..., tuple[Transport, FakeSession]]:
    def make_transport(
        *answers: t.Any, endpoint: str = "ga.cn-hangzhou.aliyuncs.com", token: str | None = None, seconds: float = 600
    ) -> tuple[Transport, FakeSession]:
        session = FakeSession(*answers)
        monkeypatch.setattr(transport, "new_session", lambda _loopback: session)
        credentials = Credentials("id", "s3cret", token, "a test")
        connection = Connection(endpoint, True, 10.0, 30.0)
        return Transport(connection, lambda: credentials, Deadline(clock, seconds)), session

    return make_transport


def write(transport: Transport) -> dict[str, t.Any]:
    return transport.call("CreateForwardingRules", {"ClientToken": "token-1"}, {"ForwardingRules.1.Priority": "1"})


def nonces(session: FakeSession) -> list[str]:
    return [sent["headers"]["x-acs-signature-nonce"] for sent in session.sent]


# -- the request --


def test_a_request(make: t.Any) -> None:
    transport, session = make(GOOD, token="t0ken")
    assert transport.call("ListForwardingRules", {"RegionId": "cn-hangzhou", "A": "b c"}, {}) == GOOD.json()
    (sent,) = session.sent
    headers = sent["headers"]
    assert sent["url"] == "https://ga.cn-hangzhou.aliyuncs.com/?A=b%20c&RegionId=cn-hangzhou"
    assert sent["timeout"] == (10.0, 30.0)
    assert sent["allow_redirects"] is False
    assert headers["host"] == "ga.cn-hangzhou.aliyuncs.com"
    assert headers["x-acs-action"] == "ListForwardingRules"
    assert headers["x-acs-version"] == "2019-11-20"
    assert headers["x-acs-date"] == "2027-01-15T08:00:00Z"
    assert headers["x-acs-accesskey-id"] == "id"
    assert headers["x-acs-security-token"] == "t0ken"
    assert "content-type" not in headers
    assert headers["authorization"].startswith("ACS3-HMAC-SHA256 Credential=id,SignedHeaders=host;x-acs-accesskey-id;")


def test_all_answers_are_counted_for_the_memory_of_a_list(make: t.Any) -> None:
    transport, _session = make(GOOD)
    for number in (1, 2):
        write(transport)
        assert transport.received == number * len(GOOD.content)


def test_a_form_body_is_hashed_as_it_is_sent(make: t.Any) -> None:
    from hashlib import sha256

    transport, session = make(GOOD)
    transport.call("UpdateForwardingRules", {}, {"A.1": "\u4e2d c&d", "B": ""})
    (sent,) = session.sent
    assert sent["data"] == b"A.1=%E4%B8%AD+c%26d&B="
    assert sent["headers"]["x-acs-content-sha256"] == sha256(sent["data"]).hexdigest()
    assert sent["headers"]["content-type"] == "application/x-www-form-urlencoded"
    assert "content-type;host" in sent["headers"]["authorization"]


@pytest.mark.parametrize(
    ("value", "flat"),
    [
        (None, {}),
        ({"A": None, "B": [], "C": {}}, {}),
        ({"A": "", "B": True, "C": False, "D": 0}, {"A": "", "B": "true", "C": "false", "D": "0"}),
        ({"A": [{"B": ["x", "y"]}, {"C": 1}]}, {"A.1.B.1": "x", "A.1.B.2": "y", "A.2.C": "1"}),
        ({"A": {"Values": ["x"]}}, {"A.Values.1": "x"}),
        ({"A": ["x", None, "y"]}, {"A.1": "x", "A.3": "y"}),
    ],
)
def test_flatten(value: t.Any, flat: dict[str, str]) -> None:
    assert flatten(value) == flat


# -- again --


@pytest.mark.parametrize(
    "failure",
    [
        *(refused(code) for code in THROTTLED),
        *(refused(code, 503) for code in (*THROTTLED, *UNAVAILABLE)),
        refused("Whatever", 429),
        refused("Whatever", 500),
        refused("Whatever", 504),
        HTML,
        CUT,
        answer(200, b""),
        answer(200, []),
        requests.exceptions.ConnectionError("gone"),
        requests.exceptions.ReadTimeout("slow"),
        requests.exceptions.ConnectTimeout("slow"),
        requests.exceptions.ChunkedEncodingError("cut"),
    ],
    ids=lambda failure: failure if isinstance(failure, str) else None,
)
def test_is_sent_again_with_the_same_token_and_another_nonce(make: t.Any, clock: VirtualClock, failure: t.Any) -> None:
    transport, session = make(failure, failure, GOOD)
    assert write(transport) == GOOD.json()
    assert len(session.sent) == 3
    assert len({(sent["url"], sent["data"]) for sent in session.sent}) == 1
    assert "ClientToken=token-1" in session.sent[0]["url"]
    assert len(set(nonces(session))) == 3
    assert len({sent["headers"]["authorization"] for sent in session.sent}) == 3
    assert len(clock.slept) == 2


@pytest.mark.parametrize(
    ("failure", "sent", "in_doubt"),
    [
        (refused("InternalError", 500), 1, True),
        (refused("ServiceUnavailable", 503), 1, True),
        (HTML, 1, True),
        (CUT, 1, True),
        (requests.exceptions.ReadTimeout("slow"), 1, True),
        (requests.exceptions.ChunkedEncodingError("cut"), 1, True),
        # What was not carried out does no harm a second time.
        (refused("Throttling.User"), 3, False),
        (requests.exceptions.ConnectTimeout("slow"), 3, False),
    ],
)
def test_what_has_no_token_is_sent_again_only_if_it_was_not_carried_out(
    make: t.Any, failure: t.Any, sent: int, in_doubt: bool
) -> None:
    transport, session = make(failure, failure, GOOD)
    if in_doubt:
        with pytest.raises((ApiError, ConnectionFailed)) as caught:
            transport.call("UpdateListener", {"ListenerId": "lsr"}, {}, repeatable=False)
        assert caught.value.in_doubt is True
    else:
        assert transport.call("UpdateListener", {"ListenerId": "lsr"}, {}, repeatable=False) == GOOD.json()
    assert len(session.sent) == sent


def test_doubt_ends_what_was_throttled_before(make: t.Any) -> None:
    transport, session = make(refused("Throttling.User"), HTML, GOOD)
    with pytest.raises(ApiError) as caught:
        transport.call("UpdateListener", {}, {}, repeatable=False)
    assert caught.value.in_doubt is True
    assert len(session.sent) == 2


@pytest.mark.parametrize("code", FINAL)
def test_is_not_sent_again(make: t.Any, clock: VirtualClock, code: str) -> None:
    transport, session = make(refused(code, 403 if code.startswith("Forbidden") else 400))
    with pytest.raises(ApiError) as caught:
        write(transport)
    assert (len(session.sent), clock.slept) == (1, [])
    assert caught.value.details() == {
        "code": code,
        "message": f"{code} it is.",
        "request_id": "R-1",
        "action": "CreateForwardingRules",
        "http_status": 403 if code.startswith("Forbidden") else 400,
    }
    assert caught.value.in_doubt is False


def test_the_service_says_how_long_to_wait(make: t.Any, clock: VirtualClock) -> None:
    transport, session = make(refused("Throttling.User", 429, x_acs_retry_after="1500"), GOOD)
    write(transport)
    assert clock.slept == [1.5]
    assert len(session.sent) == 2


@pytest.mark.parametrize("text", ["0", "1"])
def test_the_service_may_not_ask_for_a_loop_without_pauses(
    make: t.Any, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setattr("random.uniform", lambda low, high: high)
    transport, _session = make(*[refused("Throttling", 429, x_acs_retry_after=text)] * 40, GOOD, seconds=60)
    with pytest.raises(ApiError):
        write(transport)
    assert clock.slept == [0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 10.0, 10.0, 10.0]


def test_pauses_stay_finite_however_often_it_was_tried() -> None:
    assert 0 <= transport.backoff(100_000) <= 10


@pytest.mark.parametrize("text", ["", "soon", "-5", "1e3", "9" * 400])
def test_a_strange_retry_after_does_no_harm(make: t.Any, clock: VirtualClock, text: str) -> None:
    transport, _session = make(refused("Throttling", x_acs_retry_after=text), GOOD)
    assert write(transport) == GOOD.json()
    assert 0 <= sum(clock.slept) <= 0.5


def test_throttling_is_borne_until_the_deadline(make: t.Any, clock: VirtualClock) -> None:
    start = clock.time
    transport, session = make(refused("Throttling.User"), seconds=120)
    with pytest.raises(ApiError) as caught:
        write(transport)
    assert caught.value.code == "Throttling.User"
    assert 100 <= clock.time - start <= 120
    assert max(clock.slept) <= 10
    assert len(session.sent) > 12


@pytest.mark.parametrize("code", THROTTLED)
@pytest.mark.parametrize("status", [400, 429, 500, 503])
def test_what_was_throttled_was_not_carried_out(make: t.Any, code: str, status: int) -> None:
    """Whatever the status: there is nothing to look for afterwards."""
    transport, _session = make(refused(code, status), seconds=60)
    with pytest.raises(ApiError) as caught:
        write(transport)
    assert caught.value.in_doubt is False


@pytest.mark.parametrize(
    ("status", "in_doubt"),
    [(status, True) for status in (500, 502, 503, 504, 599)]
    + [(status, False) for status in (400, 403, 404, 409, 499)],
)
def test_what_a_server_could_not_do_is_in_doubt_and_what_it_would_not_do_is_not(
    make: t.Any, status: int, in_doubt: bool
) -> None:
    transport, session = make(refused("Whatever", status))
    with pytest.raises(ApiError) as caught:
        write(transport)
    assert caught.value.in_doubt is in_doubt
    assert len(session.sent) == (8 if in_doubt else 1)


@pytest.mark.parametrize("status", [500, 501, 503, 599])
def test_whoever_issues_credentials_is_asked_again(
    monkeypatch: pytest.MonkeyPatch, clock: VirtualClock, status: int
) -> None:
    for answers, asked in (([answer(status, b"no"), answer(200, b"yes")], 2), ([answer(status, b"no")], 3)):
        session = FakeSession(*answers)
        monkeypatch.setattr(transport, "new_session", lambda _direct, session=session: session)
        fetcher = Fetcher(Connection("https://x.example.com", True, 1, 2), True, Deadline(clock, 60))
        if asked == 2:
            assert fetcher.fetch("credentials_uri", "GET", "https://x.example.com/y", {}) == (200, b"yes")
        else:
            with pytest.raises(ConnectionFailed, match=f"https://x.example.com answered with HTTP {status}"):
                fetcher.fetch("credentials_uri", "GET", "https://x.example.com/y", {})
        assert len(session.sent) == asked


# -- a code that says that all is well --


@pytest.mark.parametrize("code", ["200", 200])
@pytest.mark.parametrize("spelling", ["Code", "code"])
@pytest.mark.parametrize("status", [200, 201])
def test_a_success_may_have_a_code(make: t.Any, status: int, spelling: str, code: t.Any) -> None:
    """As that of OpenAcceleratorService."""
    body = {spelling: code, "RequestId": "R-1", "OrderId": "1"}
    transport, session = make(answer(status, body))
    assert transport.call("OpenAcceleratorService", {}, {}) == body
    assert len(session.sent) == 1


@pytest.mark.parametrize(
    ("status", "code"), [(200, "201"), (200, "2000"), (200, "OK"), (400, "200"), (403, "200"), (404, 200)]
)
def test_any_other_code_or_status_is_none(make: t.Any, status: int, code: t.Any) -> None:
    transport, _session = make(answer(status, {"Code": code, "Message": "no", "RequestId": "R-1"}))
    with pytest.raises(ApiError) as caught:
        transport.call("OpenAcceleratorService", {}, {})
    assert (caught.value.code, caught.value.status) == (str(code), status)


def test_a_success_with_a_code_needs_a_request_id_too(make: t.Any) -> None:
    transport, _session = make(answer(200, {"code": 200, "message": "ok"}))
    with pytest.raises(ConnectionFailed, match="no RequestId"):
        transport.call("OpenAcceleratorService", {}, {})


def test_a_retry_after_beyond_the_deadline_is_not_waited_for(make: t.Any, clock: VirtualClock) -> None:
    transport, session = make(refused("Throttling", x_acs_retry_after="700000"), seconds=600)
    with pytest.raises(ApiError):
        write(transport)
    assert (len(session.sent), clock.slept) == (1, [])


@pytest.mark.parametrize("failure", [refused("InternalError", 500), HTML, CUT, requests.exceptions.ReadTimeout("slow")])
def test_a_service_that_stays_away_is_given_up(make: t.Any, failure: t.Any) -> None:
    transport, session = make(failure)
    with pytest.raises((ApiError, ConnectionFailed)) as caught:
        write(transport)
    assert len(session.sent) == 8
    assert caught.value.in_doubt is True


def test_a_used_nonce_is_tried_once_more(make: t.Any) -> None:
    transport, session = make(refused("SignatureNonceUsed"), GOOD)
    assert write(transport) == GOOD.json()
    transport, session = make(refused("SignatureNonceUsed"))
    with pytest.raises(ApiError):
        write(transport)
    assert len(set(nonces(session))) == 2


def test_a_used_nonce_after_other_trouble_is_tried_once_more(make: t.Any) -> None:
    transport, session = make(refused("Throttling.User"), refused("SignatureNonceUsed"), GOOD)
    assert write(transport) == GOOD.json()
    assert len(set(nonces(session))) == 3


def test_doubt_stays_although_the_last_answer_is_clear(make: t.Any) -> None:
    transport, _session = make(requests.exceptions.ReadTimeout("slow"), refused("Forbidden.RAM", 403))
    with pytest.raises(ApiError) as caught:
        write(transport)
    assert caught.value.in_doubt is True


def test_each_attempt_carries_the_time_of_its_own(make: t.Any) -> None:
    transport, session = make(refused("Throttling", x_acs_retry_after="61000"), GOOD)
    write(transport)
    assert [sent["headers"]["x-acs-date"] for sent in session.sent] == ["2027-01-15T08:00:00Z", "2027-01-15T08:01:01Z"]


def test_jitter_grows(make: t.Any, clock: VirtualClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("random.uniform", lambda low, high: high)
    transport, _session = make(refused("InternalError", 500))
    with pytest.raises(ApiError):
        write(transport)
    assert clock.slept == [0.5, 1.0, 2.0, 4.0, 8.0, 10.0, 10.0]


# -- answers --


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_refused(make: t.Any, status: int) -> None:
    transport, session = make(answer(status, b"", location="https://elsewhere.example.com/"))
    with pytest.raises(ConnectionFailed) as caught:
        write(transport)
    assert len(session.sent) == 1
    assert f"redirect (HTTP {status})" in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        {"Code": "NotExist.Listener", "Message": "The listener does not exist.", "RequestId": "R-1", "HostId": "h"},
        {"code": "NotExist.Listener", "message": "The listener does not exist.", "requestId": "R-1"},
        {"code": "NotExist.Listener", "message": "The listener does not exist.", "requestid": "R-1"},
    ],
)
@pytest.mark.parametrize("status", [200, 400])
def test_an_error_in_every_spelling(make: t.Any, status: int, body: dict[str, str]) -> None:
    transport, _session = make(answer(status, body))
    with pytest.raises(ApiError) as caught:
        write(transport)
    assert str(caught.value).startswith(
        "CreateForwardingRules was answered with NotExist.Listener: The listener does not exist (request id R-1)."
    )


def test_a_denial_says_what_is_denied(make: t.Any) -> None:
    detail = {
        "AuthAction": "ga:CreateForwardingRules",
        "AuthPrincipalDisplayName": "somebody",
        "EncodedDiagnosticMessage": "AQEBBBBBB",
        "PolicyType": "",
    }
    body = {"Code": "Forbidden.RAM", "Message": "No.", "RequestId": "R-1", "AccessDeniedDetail": detail}
    transport, _session = make(answer(403, body))
    with pytest.raises(ApiError) as caught:
        write(transport)
    assert "AuthAction ga:CreateForwardingRules" in str(caught.value)
    assert "permission" in str(caught.value)
    assert "AQEB" not in str(caught.value)


@pytest.mark.parametrize("code", ["InvalidTimeStamp.Expired", "IllegalTimestamp"])
def test_a_wrong_time_speaks_of_the_clock(make: t.Any, code: str) -> None:
    transport, _session = make(refused(code))
    with pytest.raises(ApiError, match="clock"):
        write(transport)


def test_an_html_answer_is_not_shown(make: t.Any) -> None:
    transport, _session = make(HTML)
    with pytest.raises(ApiError) as caught:
        write(transport)
    assert "HTTP 502" in str(caught.value)
    assert "not JSON" in str(caught.value)
    assert "<html>" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "Specified signature is not matched with our calculation. server string to sign is:POST\n/\nx-acs-date:now",
        "Specified signature is not matched. Server string to sign is: [POST x-acs-security-token:t0ken]",
    ],
)
def test_the_text_that_the_service_signed_is_not_shown(make: t.Any, text: str) -> None:
    body = {"Code": "SignatureDoesNotMatch", "Message": text, "RequestId": "R-1"}
    transport, _session = make(answer(400, body), token="t0ken")
    with pytest.raises(ApiError) as caught:
        write(transport)
    shown = f"{caught.value} {caught.value.details()}"
    assert "Specified signature is not matched" in shown
    assert not [word for word in HIDDEN if word in shown]


@pytest.mark.parametrize(
    "error",
    [
        requests.exceptions.ConnectionError("gone"),
        requests.exceptions.SSLError("bad certificate"),
        requests.exceptions.ProxyError("no"),
        requests.exceptions.ReadTimeout("slow"),
        requests.exceptions.InvalidURL("what"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_broken_connection_in_words(make: t.Any, error: Exception) -> None:
    transport, _session = make(error, token="t0ken")
    with pytest.raises(ConnectionFailed) as caught:
        write(transport)
    assert "CreateForwardingRules: " in str(caught.value)
    assert "https://ga.cn-hangzhou.aliyuncs.com" in str(caught.value)
    assert "ClientToken" not in str(caught.value)
    assert caught.value.__suppress_context__
    assert not [word for word in HIDDEN if word in repr(caught.value.details())]


def test_an_untrusted_certificate_is_final(make: t.Any) -> None:
    transport, session = make(requests.exceptions.SSLError("bad certificate"))
    with pytest.raises(ConnectionFailed, match="ca_path"):
        write(transport)
    assert len(session.sent) == 1


@pytest.mark.parametrize(
    "error",
    [
        requests.exceptions.InvalidHeader("s3cret"),
        requests.exceptions.InvalidURL("s3cret"),
        requests.exceptions.InvalidSchema("s3cret"),
        requests.exceptions.InvalidProxyURL("s3cret"),
        requests.exceptions.MissingSchema("s3cret"),
        urllib3.exceptions.LocationParseError("me:s3cret@a..b"),
        ValueError("Port could not be cast to integer value as 's3cret'"),
        UnicodeEncodeError("latin-1", "s3cret", 0, 1, "no"),
        OSError("Could not find a suitable TLS CA certificate bundle, invalid path: /nowhere"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_cannot_be_sent_is_final_and_not_in_doubt(make: t.Any, error: Exception) -> None:
    transport, session = make(error)
    with pytest.raises(
        ConnectionFailed, match=r"CreateForwardingRules: no request to .* can be made .*HTTPS_PROXY"
    ) as caught:
        write(transport)
    assert len(session.sent) == 1
    assert caught.value.in_doubt is False
    assert "s3cret" not in str(caught.value)
    assert ("/nowhere" in str(caught.value)) == ("/nowhere" in str(error))


@pytest.mark.parametrize(
    "error",
    [ConnectionResetError(104, "reset"), TimeoutError("slow"), urllib3.exceptions.HTTPError("something")],
    ids=lambda error: type(error).__name__,
)
def test_what_breaks_off_below_requests_is_in_doubt(make: t.Any, error: Exception) -> None:
    transport, session = make(error)
    with pytest.raises(ConnectionFailed, match="was lost") as caught:
        write(transport)
    assert len(session.sent) == 8
    assert caught.value.in_doubt is True


# -- real sessions --


@pytest.fixture
def nobody() -> str:
    """A URL where nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{found.getsockname()[1]}"


def test_nobody_there_fails_after_few_attempts(clock: VirtualClock, nobody: str) -> None:
    credentials = Credentials("id", "s3cret", None, "a test")
    transport = Transport(Connection(nobody, True, 10.0, 30.0), lambda: credentials, Deadline(clock, 600))
    with pytest.raises(ConnectionFailed) as caught:
        write(transport)
    assert len(clock.slept) == 2
    assert caught.value.in_doubt is False
    assert f"cannot connect to {nobody} (Connection refused)" in str(caught.value)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("HTTPS_PROXY", "http://me:s3cret@a..b:3128"),
        ("HTTPS_PROXY", "http://me:s3cret[@proxy.example.com:3128"),
        ("HTTPS_PROXY", "socks9://me:s3cret@proxy.example.com"),
        ("REQUESTS_CA_BUNDLE", "/nowhere/authorities.pem"),
    ],
)
def test_an_environment_that_cannot_be_used(
    clock: VirtualClock, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    for name in (variable, variable.lower()):
        monkeypatch.setenv(name, value)
    credentials = Credentials("id", "s3cret", None, "a test")
    connection = Connection("https://192.0.2.1", True, 10.0, 30.0)
    transport = Transport(connection, lambda: credentials, Deadline(clock, 600))
    with pytest.raises(ConnectionFailed, match=variable) as caught:
        write(transport)
    assert clock.slept == []
    assert caught.value.in_doubt is False
    assert "s3cret" not in str(caught.value)


def test_where_a_redirect_points_is_not_even_looked_at(clock: VirtualClock) -> None:
    issuer = Issuer()
    issuer.faults = [Response(307, {"Location": "http://[no-url"})]
    credentials = Credentials("id", "s3cret", None, "a test")
    with serving(issuer) as url:
        transport = Transport(Connection(url, True, 10.0, 30.0), lambda: credentials, Deadline(clock, 600))
        with pytest.raises(ConnectionFailed, match=r"redirect \(HTTP 307\)"):
            write(transport)


def test_netrc_does_not_replace_the_signature(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "netrc"
    path.write_text("machine 127.0.0.1 login me password netrc-password\ndefault login me password netrc-password\n")
    path.chmod(0o600)
    monkeypatch.setenv("NETRC", str(path))
    for loopback, host in ((True, "127.0.0.1"), (False, "ga.cn-hangzhou.aliyuncs.com")):
        session = transport.new_session(loopback)
        request = requests.Request("POST", f"http://{host}/", headers={"authorization": "ours"}, data=b"")
        assert session.prepare_request(request).headers["Authorization"] == "ours"
        assert requests.Session().prepare_request(request).headers["Authorization"] != "ours"  # so netrc was found


def test_proxies_are_for_the_world_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example.com:3128")
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example.com:3128")

    def proxies(loopback: bool, url: str) -> t.Any:
        return transport.new_session(loopback).merge_environment_settings(url, {}, None, True, None)["proxies"]

    assert not proxies(True, "http://127.0.0.1:8080/")
    assert proxies(False, "https://ga.cn-hangzhou.aliyuncs.com/")["https"] == "http://proxy.example.com:3128"


# -- endpoints --


@pytest.mark.parametrize(
    ("endpoint", "url", "loopback"),
    [
        ("ga.cn-hangzhou.aliyuncs.com", "https://ga.cn-hangzhou.aliyuncs.com", False),
        ("https://ga.example.com/", "https://ga.example.com", False),
        ("https://ga.example.com:8443", "https://ga.example.com:8443", False),
        ("ga.example.com:8443", "https://ga.example.com:8443", False),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080", True),
        ("http://127.8.9.1:8080/", "http://127.8.9.1:8080", True),
        ("http://localhost:8080", "http://localhost:8080", True),
        ("http://[::1]:8080", "http://[::1]:8080", True),
        ("HTTP://LOCALHOST:80", "http://localhost:80", True),
    ],
)
def test_endpoints(endpoint: str, url: str, loopback: bool) -> None:
    assert base_url(endpoint) == (url, loopback)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://ga.cn-hangzhou.aliyuncs.com",
        "http://10.0.0.1:8080",
        "http://127.0.0.1.example.com",
        "http://127.evil.example.com",
        "http://evillocalhost",
        "http://evil-localhost:8080",
        "http://x.localhost",
        "http://localhost.",
        "http://localhost.example.com",
        "http://[::2]:80",
    ],
)
def test_plain_http_is_for_this_machine_only(endpoint: str) -> None:
    with pytest.raises(EndpointError, match="plain http"):
        base_url(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    [
        "",
        "https://",
        "ftp://127.0.0.1",
        "https://host/path",
        "https://host?x=1",
        "https://host#x",
        "host:port",
        "host:0",
        "https://[::1",
        "https://[::x]",
        "https://a..b",
        ".example.com",
        "-a.example.com",
        "a" * 64 + ".example.com",
        "h\u00f6st.example.com",
        "https://a b.example.com",
        " https://host",
        "https://host\n",
    ],
)
def test_no_endpoint(endpoint: str) -> None:
    with pytest.raises(EndpointError, match=r"^endpoint: "):
        base_url(endpoint)


@pytest.mark.parametrize(
    "endpoint",
    ["https://me:s3cret@host", "https://:s3cret@host", "s3cret@host", "http://s3cret:@127.0.0.1", "https://s3cret[@h"],
)
def test_a_password_in_an_endpoint_is_refused_and_not_repeated(endpoint: str) -> None:
    with pytest.raises(EndpointError, match=r"^sts_endpoint: .*@") as caught:
        base_url(endpoint, "sts_endpoint")
    assert "s3cret" not in str(caught.value)


# -- with the emulator --


@pytest.mark.parametrize("kind", ["throttle", "drop_before", "drop_after", "html", "truncate", "reset"])
def test_a_module_survives_a_fault_and_writes_once(playground: Playground, kind: str) -> None:
    playground.control("POST", "faults", {"kind": kind, "action": "CreateForwardingRules", "times": 2})
    entry = {
        "name": "aa",
        "conditions": [{"path": ["/*"]}],
        "actions": [{"forward_group": {"endpoint_group_id": "epg-bp1blue"}}],
    }
    result = playground.rules([entry])
    assert not result.failed, result.msg
    assert len({call["client_token"] for call in result.writes}) == 1
    assert len(result.writes) == 3
    assert sum(call["changed"] for call in result.writes) == 1
    assert len(playground.state()["rules"]) == 1
    assert [operation["state"] for operation in result.data["operations"]] == ["done"]


@pytest.mark.parametrize("kind", ["throttle", "drop_before", "html", "truncate", "reset"])
def test_reading_survives_a_fault(playground: Playground, kind: str) -> None:
    playground.control("POST", "faults", {"kind": kind, "times": 3})
    result = playground.rules([])
    assert not result.failed, result.msg
    assert len(result.calls) == 4


def test_each_write_has_a_token_of_its_own(playground: Playground) -> None:
    for first in (8000, 9000):
        playground.destinations([{"from_port": first, "protocols": ["TCP"]}])
    tokens = [call["client_token"] for call in playground.journal() if call["client_token"]]
    assert len(tokens) == len(set(tokens)) == 4, "each has a dry run with one of its own"
    assert all(token.isascii() and 0 < len(token) <= 64 for token in tokens)


@pytest.mark.parametrize("endpoint", ["http://ga.cn-hangzhou.aliyuncs.com", "ftp://x", "https://host/path"])
def test_a_module_refuses_such_an_endpoint(playground: Playground, endpoint: str) -> None:
    result = playground.rules([], endpoint=endpoint)
    assert result.failed
    assert result.msg.startswith(f"endpoint: {endpoint} is ")
    assert result.calls == []


@pytest.mark.parametrize(
    "endpoint",
    [
        "https://me:hunter2@ga.example.com",
        "http://:hunter2@127.0.0.1:1",
        "https://ga.example.com/?access_key_secret=hunter2",
        "ga.example.com#hunter2",
    ],
)
@pytest.mark.parametrize("place", ["endpoint", "sts_endpoint", "ALIBABA_CLOUD_ENDPOINT_GA"])
def test_a_module_never_shows_the_password_in_an_endpoint(
    playground: Playground, monkeypatch: pytest.MonkeyPatch, endpoint: str, place: str
) -> None:
    options: dict[str, t.Any] = {place: endpoint, "role_arn": "acs:ram::1:role/r"}
    if place.isupper():
        monkeypatch.setenv(place, endpoint)
        options = {"endpoint": ...}
    result = playground.rules([], **options)
    assert result.msg.startswith(f"{place}: ") or f" {place}: " in result.msg
    assert "hunter2" not in json.dumps(result.data)
    assert result.calls == []


@pytest.mark.parametrize(
    "mistake",
    [{"rules": 5}, {"rules": [], "nonsense": 1}, {"rules": [], "state": "x"}, {"rules": [{"name": {}}]}],
    ids=lambda mistake: str(list(mistake.items())[-1]),
)
@pytest.mark.parametrize("place", ["endpoint", "sts_endpoint"])
@pytest.mark.parametrize("listed", [False, True])
def test_another_mistake_shows_no_password_either(
    playground: Playground, mistake: dict[str, t.Any], place: str, listed: bool
) -> None:
    url = "https://me:hunter2@ga.example.com?token=hunter2"
    result = playground.rules(**{**mistake, place: [url] if listed else url})
    assert result.failed
    assert "hunter2" not in json.dumps(result.data)
    assert result.calls == []


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("connect_timeout", "nan", "nan is not above 0"),
        ("connect_timeout", "inf", "inf is more than 86400"),
        ("connect_timeout", 1e300, "1e+300 is more than 86400"),
        ("connect_timeout", 10**400, "must be a number"),
        ("read_timeout", -(10**400), "must be a number"),
        ("read_timeout", 86400.5, "86400.5 is more than 86400"),
        ("read_timeout", "nan", "nan is not above 0"),
        ("wait_timeout", 604801, "604801 is more than 604800"),
        ("wait_timeout", 10**400, "0 is more than 604800"),
        ("ca_path", "/nowhere/authorities.pem", "/nowhere/authorities.pem does not exist"),
    ],
)
def test_a_module_refuses_what_no_connection_can_be_made_with(
    playground: Playground, option: str, value: t.Any, words: str
) -> None:
    result = playground.rules([], **{option: value})
    assert result.failed
    assert result.msg.startswith(f"{option}: ")
    assert words in result.msg
    assert "exception" not in result.data
    assert result.calls == []


def test_a_module_bears_the_most_that_may_be_given(playground: Playground, tmp_path: Path) -> None:
    most = {"connect_timeout": 86400, "read_timeout": 86400, "wait_timeout": 604800}
    assert not playground.rules([], **most, ca_path=str(tmp_path)).failed
    # Who does not look at certificates needs no authorities.
    assert not playground.rules([], ca_path="/nowhere", validate_certs=False).failed


def test_small_pages_are_put_together() -> None:
    class Pages:
        """A service that gives pages smaller than asked for."""

        def __init__(self) -> None:
            self.asked: list[dict[str, str]] = []
            self.received = 0

        def budget(self) -> Budget:
            return Budget(t.cast("Transport", self), Deadline(VirtualClock(), 600))

        def call(self, action: str, query: dict[str, str], form: dict[str, str], repeatable: bool) -> dict[str, t.Any]:
            self.asked.append(dict(query))
            number = int(query["PageNumber"])
            return {"Destinations": [{"DestinationId": f"dst-{number}"}] if number < 4 else [], "TotalCount": 3}

    pages = Pages()
    client = Client(t.cast("Transport", pages), "cn-hangzhou")
    found = client.all(DESTINATIONS.listing, {"AcceleratorId": "ga", "EndpointGroupId": "epg"})
    assert [element["DestinationId"] for element in found] == ["dst-1", "dst-2", "dst-3"]
    assert [asked["PageNumber"] for asked in pages.asked] == ["1", "2", "3"]
    assert {asked["PageSize"] for asked in pages.asked} == {"50"}


@pytest.mark.parametrize("cap", [1, 3])
def test_a_service_with_a_page_size_of_its_own(playground: Playground, cap: int) -> None:
    ports = [{"from_port": port, "protocols": ["TCP"]} for port in range(8000, 8007)]
    playground.control("PUT", "options", {"page_size_cap": cap})
    assert len(playground.destinations(ports).data["destinations"]) == 7
    assert playground.destinations(ports).data["changed"] is False


def test_keys_of_the_playground_are_the_published_ones() -> None:
    assert KEYS == {"access_key_id": "emulator", "access_key_secret": "emulator-secret"}
