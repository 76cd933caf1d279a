# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The known answers of signature version 3 (docs/ga-api.md, 2.3): one published, two computed by the official SDK's rules."""

from __future__ import annotations

import re
import typing as t

import pytest

from ansible_collections.alicloud.ga.plugins.module_utils._wire import signature

GA_LIST = {
    "AcceleratorId": "ga-bp1",
    "ListenerId": "lsr-bp1",
    "MaxResults": "100",
    "RegionId": "cn-hangzhou",
}
EMPTY = signature.sha256(b"")


def headers(host: str, action: str, version: str, date: str, nonce: str, **more: str) -> dict[str, str]:
    found = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": EMPTY,
        "x-acs-date": date,
        "x-acs-signature-nonce": nonce,
        "x-acs-version": version,
    }
    return {**found, **{name.replace("_", "-"): value for name, value in more.items()}}


PUBLISHED = (
    {"ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", "RegionId": "cn-shanghai"},
    headers(
        "ecs.cn-shanghai.aliyuncs.com",
        "RunInstances",
        "2014-05-26",
        "2023-10-26T10:22:32Z",
        "3156853299f313e23d1673dc12e1703d",
    ),
    ("YourAccessKeyId", "YourAccessKeySecret"),
    "06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0",
)
LIST = (
    GA_LIST,
    headers("ga.cn-hangzhou.aliyuncs.com", "ListForwardingRules", "2019-11-20", "2026-01-02T03:04:05Z", f"{1:032}"),
    ("testid", "testsecret"),
    "65e2b40d34962dfee9dfb7b3c55d1272dbf1b7d0c5d6018ffe0637a89648e08a",
)
STS = (
    GA_LIST,
    headers(
        "127.0.0.1:8080",
        "ListForwardingRules",
        "2019-11-20",
        "2026-01-02T03:04:05Z",
        f"{3:032}",
        x_acs_accesskey_id="testid",
        x_acs_security_token="STSTOKEN+/=",
    ),
    ("testid", "testsecret"),
    "ab1d2773cce5a77b5c59af3b36c7a61b77c542b72c6ab75e52087922529a3548",
)


@pytest.mark.parametrize(("query", "given", "keys", "expected"), [PUBLISHED, LIST, STS], ids=["published", "ga", "sts"])
def test_known_answers(query: t.Any, given: t.Any, keys: t.Any, expected: str) -> None:
    text = signature.authorization("POST", signature.canonical_query(query), given, b"", *keys)
    names = ";".join(sorted(given))
    assert text == f"ACS3-HMAC-SHA256 Credential={keys[0]},SignedHeaders={names},Signature={expected}"


def test_published_canonical_request() -> None:
    query, given, _keys, _signature_text = PUBLISHED
    text, _names = signature.canonical_request("POST", signature.canonical_query(query), given, EMPTY)
    assert signature.sha256(text.encode()) == "7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259"


def test_what_is_not_covered_does_not_matter() -> None:
    query, given, keys, expected = LIST
    shouted = {name.upper(): f" {value} " for name, value in given.items()}
    more = {**shouted, "User-Agent": "x", "Accept": "application/json", "Authorization": "none"}
    assert signature.authorization("POST", signature.canonical_query(query), more, b"", *keys).endswith(expected)


@pytest.mark.parametrize(
    "change",
    [
        {"host": "ga-vpc.cn-hangzhou.aliyuncs.com"},
        {"content-type": "application/x-www-form-urlencoded"},
        {"x-acs-security-token": "another"},
        {"x-acs-signature-nonce": f"{2:032}"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_covered_matters(change: dict[str, str]) -> None:
    query, given, keys, expected = LIST
    text = signature.authorization("POST", signature.canonical_query(query), {**given, **change}, b"", *keys)
    assert next(iter(change)) in re.findall(r"SignedHeaders=([^,]*)", text)[0].split(";")
    assert not text.endswith(expected)


def test_the_body_is_covered() -> None:
    query, given, keys, expected = LIST
    assert not signature.authorization("POST", signature.canonical_query(query), given, b"A=1", *keys).endswith(
        expected
    )


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({}, ""),
        ({"b": "2", "a": "1"}, "a=1&b=2"),
        ({"k": ""}, "k="),
        ({"k": "a b*c~d-e_f.g/h+i%"}, "k=a%20b%2Ac~d-e_f.g%2Fh%2Bi%25"),
        ({"k": "\u00e9\u4e2d"}, "k=%C3%A9%E4%B8%AD"),
        ({"A.10": "x", "A.2": "y"}, "A.10=x&A.2=y"),
    ],
)
def test_canonical_query(parameters: dict[str, str], expected: str) -> None:
    assert signature.canonical_query(parameters) == expected
