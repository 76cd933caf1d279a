# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Both signatures: the known answers, and everything that must not be believed."""

from __future__ import annotations

import hashlib
import json
import time
from typing import Any
from urllib.parse import urlencode

import pytest
from emulator_driver import START, Clock, Service

from emulator import signatures
from emulator.application import Application
from emulator.errors import ApiError
from emulator.gateway import Verifier, read_request

EMPTY = hashlib.sha256(b"").hexdigest()
LIST = {"AcceleratorId": "ga-bp1", "ListenerId": "lsr-bp1", "MaxResults": "100", "RegionId": "cn-hangzhou"}
SIGNED = "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version"


def stamp(now: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now))


def list_headers(nonce: str, signature: str, **more: str) -> dict[str, str]:
    headers = {
        "Host": "ga.cn-hangzhou.aliyuncs.com",
        "x-acs-action": "ListForwardingRules",
        "x-acs-version": "2019-11-20",
        "x-acs-date": "2026-01-02T03:04:05Z",
        "x-acs-signature-nonce": nonce,
        "x-acs-content-sha256": EMPTY,
        **{name.replace("_", "-"): value for name, value in more.items()},
    }
    signed = ";".join(sorted(name.lower() for name in headers))
    return {
        **headers,
        "Authorization": f"ACS3-HMAC-SHA256 Credential=testid,SignedHeaders={signed},Signature={signature}",
    }


def signed_v3(
    clock: Clock, key: str = "emulator", secret: str = "emulator-secret", body: bytes = b"", **headers: str
) -> tuple[str, dict[str, str], bytes]:
    """A request for DescribeAccelerator that is signed as ``headers`` say."""
    pairs = [("AcceleratorId", "ga-bp1quickstart"), ("RegionId", "cn-hangzhou")]
    sent = {
        "host": "127.0.0.1",
        "x-acs-action": "DescribeAccelerator",
        "x-acs-version": "2019-11-20",
        "x-acs-date": stamp(clock.now),
        "x-acs-signature-nonce": f"nonce {key}",
        "x-acs-content-sha256": hashlib.sha256(body).hexdigest(),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    names = sorted(sent)
    text = signatures.canonical_request("POST", pairs, sent, names, sent["x-acs-content-sha256"])
    signature = signatures.signature_v3(secret, text)
    sent["Authorization"] = f"ACS3-HMAC-SHA256 Credential={key},SignedHeaders={';'.join(names)},Signature={signature}"
    return f"/?{urlencode(pairs)}", sent, body


def signed_v1(
    clock: Clock, key: str = "emulator", secret: str = "emulator-secret", **params: str
) -> tuple[str, dict[str, str], bytes]:
    """The same call in version 1, with half of its parameters in the body."""
    query = {
        "Action": "DescribeAccelerator",
        "Version": "2019-11-20",
        "Format": "json",
        "AccessKeyId": key,
        "SignatureMethod": "HMAC-SHA1",
        "SignatureVersion": "1.0",
        "SignatureNonce": f"nonce {key}",
        "Timestamp": stamp(clock.now),
        **params,
    }
    body = {"AcceleratorId": "ga-bp1quickstart", "RegionId": "cn-hangzhou"}
    query["Signature"] = signatures.signature_v1(secret, signatures.string_to_sign_v1("POST", {**query, **body}))
    return f"/?{urlencode(query)}", {}, urlencode(body).encode()


def answer(application: Application, request: tuple[str, dict[str, str], bytes]) -> tuple[int, Any]:
    response = application.respond("POST", *request)
    return response.status, json.loads(response.body).get("Code")


@pytest.fixture
def strict(clock: Clock) -> Application:
    return Application(clock=clock)


def test_published_v3_vector() -> None:
    pairs = [("ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"), ("RegionId", "cn-shanghai")]
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": EMPTY,
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }
    text = signatures.canonical_request("POST", pairs, headers, SIGNED.split(";"), EMPTY)
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert digest == "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259"
    expected = "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    assert signatures.signature_v3("YourAccessKeySecret", text) == expected


def test_published_v1_vector() -> None:
    query = {
        "Timestamp": "2016-02-23T12:46:24Z",
        "Format": "XML",
        "AccessKeyId": "testid",
        "Action": "DescribeRegions",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": "3ee8c1b8-83d3-44af-a94f-4e0ad82fd6cf",
        "Version": "2014-05-26",
        "SignatureVersion": "1.0",
        "Signature": "OLeaidS1JvxuMvnyHOwuJ+uX5qY=",
    }
    request = read_request("GET", f"/?{urlencode(query)}", {}, b"")
    assert Verifier().caller(request, 1456231584.0).access_key_id == "testid"


@pytest.mark.parametrize(
    "target",
    [f"/?{urlencode(LIST)}", f"/?{urlencode(dict(reversed(LIST.items())))}"],
    ids=["sorted", "in another order"],
)
def test_v3_list_vector_is_believed(target: str) -> None:
    signature = "65e2b40d34962dfee9dfb7b3c55d1272dbf1b7d0c5d6018ffe0637a89648e08a"
    headers = list_headers("00000000000000000000000000000001", signature)
    assert Verifier().caller(read_request("POST", target, headers, b""), START).access_key_id == "testid"


def test_v3_vector_with_token() -> None:
    pairs = list(LIST.items())
    signature = "ab1d2773cce5a77b5c59af3b36c7a61b77c542b72c6ab75e52087922529a3548"
    headers = list_headers(
        "00000000000000000000000000000003",
        signature,
        x_acs_accesskey_id="testid",
        x_acs_security_token="STSTOKEN+/=",
        Host="127.0.0.1:8080",
    )
    lower = {name.lower(): value for name, value in headers.items() if name != "Authorization"}
    text = signatures.canonical_request("POST", pairs, lower, sorted(lower), EMPTY)
    assert signatures.signature_v3("testsecret", text) == signature


def test_v1_list_vector_is_believed() -> None:
    query = {
        **LIST,
        "Action": "ListForwardingRules",
        "Format": "json",
        "Version": "2019-11-20",
        "Timestamp": "2026-01-02T03:04:05Z",
        "SignatureNonce": "00000000000000000000000000000001",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureVersion": "1.0",
        "AccessKeyId": "testid",
        "Signature": "vqGpQJlsxQpd3vXnw1D7P30SEtg=",
    }
    assert Verifier().caller(read_request("POST", "/", {}, urlencode(query).encode()), START).access_key_id == "testid"


def test_one_changed_letter_is_not_believed() -> None:
    signature = "65e2b40d34962dfee9dfb7b3c55d1272dbf1b7d0c5d6018ffe0637a89648e08a"
    headers = list_headers("00000000000000000000000000000001", signature)
    request = read_request("POST", f"/?{urlencode({**LIST, 'MaxResults': '99'})}", headers, b"")
    with pytest.raises(ApiError) as refused:
        Verifier().caller(request, START)
    assert refused.value.code == "SignatureDoesNotMatch"


@pytest.mark.parametrize("sign", [signed_v3, signed_v1])
@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, (200, None)),
        ({"secret": "wrong"}, (400, "SignatureDoesNotMatch")),
        ({"key": "nobody"}, (404, "InvalidAccessKeyId.NotFound")),
        ({"key": "emulator-inactive"}, (400, "InvalidAccessKeyId.Inactive")),
        ({"key": "STS.emulator"}, (400, "MissingSecurityToken")),
    ],
)
def test_accounts(
    strict: Application, clock: Clock, sign: Any, settings: dict[str, str], expected: tuple[int, Any]
) -> None:
    assert answer(strict, sign(clock, **settings)) == expected


@pytest.mark.parametrize(("sign", "name"), [(signed_v3, "x_acs_security_token"), (signed_v1, "SecurityToken")])
@pytest.mark.parametrize(
    ("key", "token", "expected"),
    [
        ("STS.emulator", "emulator-token", (200, None)),
        ("STS.emulator", "expired-token", (400, "InvalidSecurityToken.Expired")),
        ("STS.emulator", "another", (400, "InvalidSecurityToken.Malformed")),
        ("emulator", "emulator-token", (400, "InvalidSecurityToken.MismatchWithAccessKey")),
    ],
)
def test_tokens(
    strict: Application, clock: Clock, sign: Any, name: str, key: str, token: str, expected: tuple[int, Any]
) -> None:
    assert answer(strict, sign(clock, key=key, **{name: token})) == expected


@pytest.mark.parametrize(("sign", "name"), [(signed_v3, "x_acs_date"), (signed_v1, "Timestamp")])
@pytest.mark.parametrize(
    ("off", "expected"),
    [(0, None), (900, None), (-900, None), (901, "InvalidTimeStamp.Expired"), (-901, "InvalidTimeStamp.Expired")],
)
def test_window(strict: Application, clock: Clock, sign: Any, name: str, off: int, expected: str | None) -> None:
    assert answer(strict, sign(clock, **{name: stamp(clock.now + off)}))[1] == expected


@pytest.mark.parametrize(("sign", "name"), [(signed_v3, "x_acs_date"), (signed_v1, "Timestamp")])
def test_ill_formed_time(strict: Application, clock: Clock, sign: Any, name: str) -> None:
    assert answer(strict, sign(clock, **{name: "yesterday"}))[1] == "InvalidTimeStamp.Format"


@pytest.mark.parametrize("sign", [signed_v3, signed_v1])
def test_nonce_counts_once_per_key(strict: Application, clock: Clock, sign: Any) -> None:
    assert answer(strict, sign(clock)) == (200, None)
    assert answer(strict, sign(clock)) == (400, "SignatureNonceUsed")
    assert answer(strict, sign(clock, key="emulator-readonly")) == (200, None)


def test_nonce_of_a_refused_signature_is_not_used_up(strict: Application, clock: Clock) -> None:
    assert answer(strict, signed_v3(clock, secret="wrong"))[1] == "SignatureDoesNotMatch"
    assert answer(strict, signed_v3(clock)) == (200, None)


def test_nonces_are_forgotten_after_both_windows(strict: Application, clock: Clock) -> None:
    assert answer(strict, signed_v3(clock)) == (200, None)
    clock.advance(1799)
    assert answer(strict, signed_v3(clock))[1] == "SignatureNonceUsed"
    clock.advance(2)
    assert answer(strict, signed_v3(clock)) == (200, None)


@pytest.mark.parametrize("name", ["host", "x-acs-date", "x-acs-content-sha256", "x-acs-extra", "content-type"])
def test_every_header_that_counts_must_be_signed(strict: Application, clock: Clock, name: str) -> None:
    target, headers, body = signed_v3(clock, x_acs_extra="1", content_type="text/plain")
    parts = headers["Authorization"].split("SignedHeaders=")
    names, signature = parts[1].split(",Signature=")
    left = ";".join(part for part in names.split(";") if part != name)
    headers["Authorization"] = f"{parts[0]}SignedHeaders={left},Signature={signature}"
    assert answer(strict, (target, headers, body))[1] == "IncompleteSignature"


def test_body_must_have_the_hash_that_was_signed(strict: Application, clock: Clock) -> None:
    target, headers, _body = signed_v3(clock)
    assert answer(strict, (target, headers, b"RegionId=cn-hangzhou"))[1] == "SignatureDoesNotMatch"


@pytest.mark.parametrize("name", ["x-acs-date", "x-acs-signature-nonce", "x-acs-version", "host"])
def test_missing_header(strict: Application, clock: Clock, name: str) -> None:
    target, headers, body = signed_v3(clock)
    del headers[name]
    assert answer(strict, (target, headers, body))[1] == f"Missing{name}"


@pytest.mark.parametrize("name", ["AccessKeyId", "Signature", "SignatureNonce", "SignatureMethod", "Timestamp"])
def test_missing_v1_parameter(strict: Application, clock: Clock, name: str) -> None:
    assert answer(strict, signed_v1(clock))[0] == 200
    target, headers, body = signed_v1(clock, SignatureNonce="another")
    assert f"{name}=" in target
    left = "&".join(pair for pair in target[2:].split("&") if not pair.startswith(f"{name}="))
    assert answer(strict, (f"/?{left}", headers, body))[1] == f"Missing{name}"


def test_unsigned(strict: Application) -> None:
    assert answer(strict, ("/?Action=DescribeAccelerator&Version=2019-11-20", {}, b""))[1] == "MissingAccessKeyId"
    headers = {"x-acs-action": "DescribeAccelerator", "x-acs-version": "2019-11-20"}
    assert answer(strict, ("/", headers, b""))[1] == "IncompleteSignature"


def test_the_refusal_shows_the_signed_text_as_the_service_does(strict: Application, clock: Clock) -> None:
    response = strict.respond("POST", *signed_v3(clock, secret="wrong"))
    assert "x-acs-action:DescribeAccelerator" in json.loads(response.body)["Message"]


def test_loose_believes_everything_but_keeps_the_rights(service: Service) -> None:
    params = {"AcceleratorId": "ga-bp1quickstart", "ListenerId": "lsr-bp1web", "ForwardingRuleIds": ["x"]}
    assert service.call("DescribeAccelerator", AcceleratorId="ga-bp1quickstart")[0] == 200
    status, body = service.call("DeleteForwardingRules", "emulator-readonly", **params)
    assert (status, body["Code"]) == (403, "Forbidden.RAM")
    assert body["AccessDeniedDetail"]["AuthAction"] == "ga:DeleteForwardingRules"
    assert service.call("DescribeAccelerator", "emulator-readonly", AcceleratorId="ga-bp1quickstart")[0] == 200
