# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Temporary credentials: fetched from each kind of issuer, renewed in time, and what is said when there are none.

Modules, issuers and emulator run in this process on one clock; what is issued runs out at the service too.
"""

from __future__ import annotations

import json
import re
import socket
import time
import typing as t
from pathlib import Path

import pytest
import requests
from scenarios import rule
from support.doubles import serving
from support.issuer import (
    EXTERNAL_ID,
    OIDC_TOKEN,
    PROVIDER_ARN,
    ROLE,
    ROLE_ARN,
    Issuer,
    forgotten_afterwards,
)
from support.playground import ACCELERATOR, InProcess, Playground, Result, VirtualClock

from ansible_collections.alicloud.ga.plugins.module_utils._clock import Deadline
from ansible_collections.alicloud.ga.plugins.module_utils._credentials.renewal import Temporary, TemporarySource
from ansible_collections.alicloud.ga.plugins.module_utils._credentials.sources import (
    AssumedRole,
    CredentialsUri,
    EcsRole,
    Role,
)
from ansible_collections.alicloud.ga.plugins.module_utils._errors import CredentialsError
from ansible_collections.alicloud.ga.plugins.module_utils._wire.signature import Credentials
from ansible_collections.alicloud.ga.plugins.module_utils._wire.transport import Connection
from emulator.application import Response

STS = "http://127.0.0.1:2"
METADATA = "http://100.100.100.200"
URI = f"{STS}/credentials?with=a-s3cret-word"
SESSION = 900.0  # Seconds that what is issued lasts: as short as may be, to keep the tests quick.
NO_KEY: dict[str, t.Any] = {"access_key_id": ..., "access_key_secret": ...}
KEY = {"access_key_id": "emulator", "access_key_secret": "emulator-secret"}
HTML = Response(502, {"Content-Type": "text/html"}, b"<html>s3cret</html>")
LOST = Response(0, socket="close")
NEVER = Response(200, delay=1000.0)
METADATA_CALLS = ["/latest/api/token", f"/latest/meta-data/ram/security-credentials/{ROLE}"]
Way = tuple[dict[str, t.Any], list[str]]


class Stage(Playground):
    """The playground with somebody who issues credentials, at the addresses where they are on an ECS instance."""

    def __init__(self) -> None:
        super().__init__()
        self.issuer = Issuer(self.clock.now)
        self.issuer.lifetime = SESSION
        self.direct: list[bool] = []

    def _session(self, direct: bool) -> requests.Session:
        session = super()._session(direct)
        self.direct.append(direct)
        for url in (STS, METADATA):
            session.mount(f"{url}/", InProcess(self.issuer, self.clock, self._moment))
        return session


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> t.Iterator[Stage]:
    monkeypatch.setenv("ALIBABA_CLOUD_STS_ENDPOINT", STS)
    with forgotten_afterwards():
        yield Stage()


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    path = tmp_path / "token"
    path.write_text(OIDC_TOKEN + "\n")
    return path


@pytest.fixture
def ways(token_file: Path) -> dict[str, Way]:
    """By name: the options, and what the issuer is asked once."""
    role = {"role_arn": ROLE_ARN, "role_session_expiration": int(SESSION)}
    oidc = {"oidc_provider_arn": PROVIDER_ARN, "oidc_token_file": str(token_file), **role}
    return {
        "ecs": ({**NO_KEY, "ecs_role_name": ROLE}, METADATA_CALLS),
        "uri": ({**NO_KEY, "credentials_uri": URI}, ["/credentials"]),
        "role": ({**KEY, **role}, ["AssumeRole"]),
        "oidc": ({**NO_KEY, **oidc}, ["AssumeRoleWithOIDC"]),
        "role with ecs": ({**NO_KEY, "ecs_role_name": ROLE, **role}, [*METADATA_CALLS, "AssumeRole"]),
    }


WAYS = ["ecs", "uri", "role", "oidc", "role with ecs"]


def profiles(tmp_path: Path, *entries: dict[str, t.Any]) -> str:
    path = tmp_path / "profiles.json"
    path.write_text(json.dumps({"current": "default", "profiles": entries}))
    return str(path)


def signers(result: Result) -> list[str]:
    """The keys that signed, each once."""
    return list(dict.fromkeys(call["access_key_id"] for call in result.calls))


def assert_no_secrets(stage: Stage, result: Result) -> None:
    text = json.dumps(result.data)
    for secret in ("emulator-secret", "s3cret", OIDC_TOKEN, "Signature=", "metadata-token"):
        assert secret not in text
    for _key, secret, token in stage.issuer.issued:
        assert secret not in text and token not in text


# -- each issuer --


@pytest.mark.parametrize("way", WAYS)
def test_fetched_once_and_used(stage: Stage, ways: dict[str, Way], way: str) -> None:
    options, asked = ways[way]
    result = stage.rules([rule("aa", 10)], **options)
    assert not result.failed, result.msg
    assert result.data["changed"] is True
    assert stage.issuer.asked == asked
    assert signers(result) == [stage.issuer.issued[-1][0]]
    assert_no_secrets(stage, result)


def test_from_a_profile_with_discovery_of_the_role(stage: Stage, tmp_path: Path) -> None:
    file = profiles(tmp_path, {"name": "default", "mode": "EcsRamRole"})
    result = stage.rules([], **NO_KEY, credentials_file=file)
    assert not result.failed, result.msg
    assert stage.issuer.asked == [METADATA_CALLS[0], "/latest/meta-data/ram/security-credentials/", METADATA_CALLS[1]]


def test_from_a_profile_with_a_chain(stage: Stage, tmp_path: Path) -> None:
    file = profiles(
        tmp_path,
        {"name": "default", "mode": "ChainableRamRoleArn", "ram_role_arn": ROLE_ARN, "source_profile": "first"},
        {"name": "first", "mode": "RamRoleArn", **KEY, "ram_role_arn": ROLE_ARN, "ram_session_name": "one"},
    )
    result = stage.rules([], **NO_KEY, credentials_file=file)
    assert not result.failed, result.msg
    assert [parameters["RoleSessionName"] for _m, _w, parameters in stage.issuer.seen] == ["one", "alicloud.ga"]
    assert signers(result) == ["STS.issued2"]


def test_from_the_environment_of_a_pod(stage: Stage, token_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIBABA_CLOUD_ROLE_ARN", ROLE_ARN)
    monkeypatch.setenv("ALIBABA_CLOUD_OIDC_PROVIDER_ARN", PROVIDER_ARN)
    monkeypatch.setenv("ALIBABA_CLOUD_OIDC_TOKEN_FILE", str(token_file))
    result = stage.rules([], **NO_KEY)
    assert not result.failed, result.msg
    assert stage.issuer.asked == ["AssumeRoleWithOIDC"]


def test_what_is_asked_of_sts(stage: Stage) -> None:
    stage.issuer.external_id = EXTERNAL_ID
    settings = {"external_id": EXTERNAL_ID, "role_session_name": "job-7", "role_session_expiration": 900}
    result = stage.rules([], **KEY, role_arn=ROLE_ARN, **settings)
    assert not result.failed, result.msg
    ((method, _action, parameters),) = stage.issuer.seen
    assert method == "POST"
    assert parameters == {
        "RoleArn": ROLE_ARN,
        "RoleSessionName": "job-7",
        "DurationSeconds": "900",
        "ExternalId": EXTERNAL_ID,
    }


def test_what_is_asked_of_sts_with_a_token(stage: Stage, ways: dict[str, Way]) -> None:
    """AssumeRoleWithOIDC knows no external id: it is for roles that are assumed with a key."""
    result = stage.rules([], **ways["oidc"][0], external_id=EXTERNAL_ID, role_session_name="job-7")
    assert not result.failed, result.msg
    ((method, _action, parameters),) = stage.issuer.seen
    assert method == "POST"
    of_every_call = {"Action", "Version", "Format", "Timestamp", "SignatureNonce"}
    assert {name: value for name, value in parameters.items() if name not in of_every_call} == {
        "RoleArn": ROLE_ARN,
        "RoleSessionName": "job-7",
        "DurationSeconds": "900",
        "OIDCProviderArn": PROVIDER_ARN,
        "OIDCToken": OIDC_TOKEN,
    }


METADATA_LIMITS, OTHER_LIMITS = (2.0, 5.0), (5.0, 10.0)


@pytest.mark.parametrize(
    ("given", "metadata", "others"),
    [
        ({}, METADATA_LIMITS, OTHER_LIMITS),
        ({"connect_timeout": 60, "read_timeout": 60}, METADATA_LIMITS, OTHER_LIMITS),
        ({"connect_timeout": 1.5}, (1.5, 5.0), (1.5, 10.0)),
        ({"read_timeout": 3.5}, (2.0, 3.5), (5.0, 3.5)),
    ],
    ids=["defaults", "longer", "shorter to connect", "shorter to answer"],
)
@pytest.mark.parametrize("way", WAYS)
def test_how_long_an_issuer_is_waited_for(
    stage: Stage,
    ways: dict[str, Way],
    monkeypatch: pytest.MonkeyPatch,
    way: str,
    given: dict[str, float],
    metadata: tuple[float, float],
    others: tuple[float, float],
) -> None:
    """Not longer than is good for an issuer, and not longer than the user wants to wait for anybody."""
    limits: list[tuple[str, tuple[float, float]]] = []
    send = InProcess.send

    def record(self: InProcess, request: requests.PreparedRequest, *args: t.Any, **options: t.Any) -> requests.Response:
        limits.append((str(request.url), options["timeout"]))
        return send(self, request, *args, **options)

    monkeypatch.setattr(InProcess, "send", record)
    result = stage.rules([], **ways[way][0], **given)
    assert not result.failed, result.msg
    asked = [(url, limit) for url, limit in limits if url.startswith((STS, METADATA))]
    assert len(asked) == len(ways[way][1])
    assert [limit for _url, limit in asked] == [
        metadata if url.startswith(METADATA) else others for url, _limit in asked
    ]


def test_the_metadata_service_is_asked_past_proxies(stage: Stage, ways: dict[str, Way]) -> None:
    assert not stage.rules([], **ways["ecs"][0]).failed
    assert set(stage.direct) == {True}


# -- renewal --


@pytest.mark.parametrize("way", WAYS)
def test_renewed_in_the_middle_of_a_long_wait(stage: Stage, ways: dict[str, Way], way: str) -> None:
    stage.settle_in(2.5 * SESSION)
    result = stage.rules([rule("aa", 10)], **ways[way][0], wait_timeout=int(3 * SESSION))
    assert not result.failed, result.msg
    assert [rule["status"] for rule in result.data["rules"]] == ["active"]
    # Each set serves until five minutes before its end.
    assert len(signers(result)) == 4
    assert {call["code"] for call in result.calls} == {None}, "nothing was refused on the way"
    assert len(result.writes) == 1
    assert_no_secrets(stage, result)


def test_not_renewed_without_need(stage: Stage, ways: dict[str, Way]) -> None:
    stage.settle_in(SESSION - 380)
    result = stage.rules([rule("aa", 10)], **ways["role"][0], wait_timeout=int(3 * SESSION))
    assert not result.failed, result.msg
    assert stage.issuer.asked == ["AssumeRole"]


@pytest.mark.parametrize("way", ["ecs", "uri", "role", "oidc"])
@pytest.mark.parametrize("fault", [LOST, NEVER, HTML, Response(403), Response(200, body=b"[]")])
def test_the_old_ones_are_used_on_while_renewal_fails(
    stage: Stage, ways: dict[str, Way], way: str, fault: Response
) -> None:
    stage.settle_in(SESSION - 120)

    def disturb() -> None:
        stage.issuer.faults.extend([fault] * 1000)

    stage.once("after", "CreateForwardingRules", disturb)
    result = stage.rules([rule("aa", 10)], **ways[way][0], wait_timeout=int(3 * SESSION))
    assert not result.failed, result.msg
    assert signers(result) == ["STS.issued1"]
    # Tried again, but not at every look, and nobody waited long for it.
    tries = len(stage.issuer.seen) - len(ways[way][1])
    assert 2 <= tries <= 60
    assert_no_secrets(stage, result)


def test_an_issuer_that_fails_is_left_in_peace_for_a_while(
    stage: Stage, ways: dict[str, Way], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While somebody else is at work there are requests every few seconds, and each would have new credentials."""
    stage.control("POST", "actors", {"accelerator_id": ACCELERATOR, "seconds": SESSION - 120})
    stage.once("before", "CreateForwardingRules", lambda: stage.issuer.faults.extend([Response(403)] * 1000))
    respond = stage.issuer.respond
    asked_at: list[float] = []

    def record(*request: t.Any) -> Response:
        asked_at.append(stage.clock.now())
        return respond(*request)

    monkeypatch.setattr(stage.issuer, "respond", record)
    result = stage.rules([rule("aa", 10)], **ways["uri"][0], wait_timeout=int(3 * SESSION))
    assert not result.failed, result.msg
    assert signers(result) == ["STS.issued1"]
    renewals = asked_at[1:]
    pauses = [later - earlier for earlier, later in zip(renewals, renewals[1:])]
    assert pauses
    assert min(pauses) >= 30
    assert max(pauses) <= 40, "but it is asked again"


@pytest.mark.parametrize("way", WAYS)
def test_run_out_and_not_to_be_renewed(stage: Stage, ways: dict[str, Way], way: str) -> None:
    stage.settle_in(2 * SESSION)
    stage.once("after", "CreateForwardingRules", lambda: stage.issuer.faults.extend([LOST] * 100_000))
    result = stage.rules([rule("aa", 10)], **ways[way][0], wait_timeout=int(3 * SESSION))
    assert result.failed
    assert result.data["changed"] is True
    assert "the connection to" in result.msg or "lost" in result.msg
    assert [call["code"] for call in result.calls if call["code"]] == []
    assert_no_secrets(stage, result)


@pytest.mark.parametrize("way", WAYS)
def test_refused_as_run_out_before_their_time(stage: Stage, ways: dict[str, Way], way: str) -> None:
    stage.once("before", "CreateForwardingRules", stage.issuer.revoke)
    result = stage.rules([rule("aa", 10)], **ways[way][0])
    assert not result.failed, result.msg
    refused = [call["action"] for call in result.calls if call["code"]]
    assert refused == ["CreateForwardingRules"]
    assert [call["changed"] for call in result.writes] == [False, True]
    assert len({call["client_token"] for call in result.writes}) == 1


def test_refused_as_run_out_again_and_again(stage: Stage, ways: dict[str, Way]) -> None:
    stage.control(
        "POST", "faults", {"kind": "error", "status": 400, "code": "InvalidSecurityToken.Expired", "times": 9}
    )
    result = stage.rules([], **ways["role"][0])
    assert result.failed
    assert "InvalidSecurityToken.Expired" in result.msg
    assert len(result.calls) == 2
    assert stage.issuer.asked == ["AssumeRole"] * 2


def test_refused_as_run_out_with_nobody_to_ask(stage: Stage) -> None:
    keys = {"access_key_id": "STS.emulator", "access_key_secret": "emulator-secret", "security_token": "expired-token"}
    result = stage.rules([], **keys)
    assert result.failed
    assert result.data["error"]["code"] == "InvalidSecurityToken.Expired"
    assert len(result.calls) == 1


@pytest.mark.parametrize("way", ["ecs", "uri"])
@pytest.mark.parametrize("lifetime", [-3600.0, 0.0])
def test_a_clock_that_is_ahead(stage: Stage, ways: dict[str, Way], way: str, lifetime: float) -> None:
    """What has just been issued has run out already, by this machine's clock: it is not asked for with every request."""
    stage.issuer.fixed, stage.issuer.lifetime = True, lifetime
    stage.settle_in(100)
    options, asked = ways[way]
    started = stage.clock.now()
    result = stage.rules([rule("aa", 10)], **options)
    assert not result.failed, result.msg
    seconds = stage.clock.now() - started
    assert len(result.calls) > 10
    assert len(stage.issuer.asked) / len(asked) <= 2 + seconds / 30


def test_the_token_file_is_read_anew(stage: Stage, ways: dict[str, Way], token_file: Path) -> None:
    stage.settle_in(2 * SESSION)
    stage.issuer.oidc_tokens = {OIDC_TOKEN: stage.clock.now() + 600, "a-second-token": stage.clock.now() + 9 * SESSION}
    stage.once("after", "CreateForwardingRules", lambda: token_file.write_text("a-second-token"))
    result = stage.rules([rule("aa", 10)], **ways["oidc"][0], wait_timeout=int(3 * SESSION))
    assert not result.failed, result.msg
    tokens = [parameters["OIDCToken"] for _method, _what, parameters in stage.issuer.seen]
    assert (tokens[0], set(tokens[1:])) == (OIDC_TOKEN, {"a-second-token"})


def test_a_write_in_doubt_stays_so_when_credentials_run_out(stage: Stage, ways: dict[str, Way]) -> None:
    """Its answer was lost, and then there is nobody to sign the repetition: that is told."""
    stage.control("POST", "faults", {"kind": "drop_after", "action": "CreateForwardingRules"})

    def run_out() -> None:
        stage.clock.time += 2 * SESSION
        stage.issuer.faults.extend([LOST] * 1000)

    stage.once("after", "CreateForwardingRules", run_out)
    result = stage.rules([rule("aa", 10)], **ways["role"][0], wait_timeout=int(9 * SESSION))
    assert result.failed
    assert [operation["state"] for operation in result.data["operations"]] == ["unknown"]
    assert "Cannot assume the role" in result.msg


# -- failures at the start --


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fault", [LOST, HTML, Response(503)])
def test_a_passing_fault(stage: Stage, ways: dict[str, Way], way: str, fault: Response) -> None:
    options, asked = ways[way]
    stage.issuer.faults = [fault]
    result = stage.rules([], **options)
    assert not result.failed, result.msg
    assert stage.issuer.asked == [asked[0], *asked]


@pytest.mark.parametrize("way", WAYS)
def test_an_issuer_that_never_answers(stage: Stage, ways: dict[str, Way], way: str) -> None:
    started = stage.clock.now()
    stage.issuer.faults = [NEVER] * 1000
    result = stage.rules([rule("aa", 10)], **ways[way][0])
    assert result.failed
    assert "did not answer in time" in result.msg
    assert result.calls == []
    assert result.data["changed"] is False
    limit = {"ecs": 25, "uri": 40, "role with ecs": 25}.get(way, 80)
    assert stage.clock.now() - started < limit


@pytest.mark.parametrize("way", WAYS)
def test_the_tasks_deadline_holds(stage: Stage, ways: dict[str, Way], way: str) -> None:
    started = stage.clock.now()
    stage.issuer.faults = [Response(503)] * 100_000
    assert stage.rules([], **ways[way][0], wait_timeout=1).failed
    assert stage.clock.now() - started <= 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({**NO_KEY, "ecs_role_name": "another"}, ["ECS metadata service for the role another", "HTTP 404"]),
        ({**NO_KEY, "ecs_role_name": "../x"}, ["no such role"]),
        ({**KEY, "role_arn": "acs:ram::1:role/nobody"}, ["acs:ram::1:role/nobody", "EntityNotExist.Role"]),
        ({"access_key_id": "emulator", "access_key_secret": "wr0ng", "role_arn": ROLE_ARN}, ["SignatureDoesNotMatch"]),
        ({**KEY, "role_arn": ROLE_ARN, "external_id": "x"}, ["NoPermission", "that it trusts"]),
        (
            {**NO_KEY, "role_arn": ROLE_ARN, "oidc_provider_arn": PROVIDER_ARN, "oidc_token_file": "/nowhere/token"},
            ["/nowhere/token", "No such file"],
        ),
        ({**NO_KEY, "credentials_uri": "http://192.0.2.1/c?k=s3cret"}, ["http://192.0.2.1", "plain http"]),
        ({**NO_KEY, "credentials_uri": "https://me:s3cret@192.0.2.1/"}, ["credentials_uri is not a URL"]),
        ({**NO_KEY, "credentials_uri": "file:///etc/passwd"}, ["credentials_uri is not a URL"]),
        ({**NO_KEY, "credentials_uri": "http://[s3cret"}, ["credentials_uri is not a URL"]),
        ({**NO_KEY, "credentials_uri": "https://:s3cret@192.0.2.1/"}, ["credentials_uri is not a URL"]),
        ({**NO_KEY, "credentials_uri": "https://a..b/s3cret"}, ["credentials_uri is not a URL"]),
        ({**NO_KEY, "credentials_uri": "https://192.0.2.1/s3cret\n"}, ["credentials_uri is not a URL"]),
        (
            {**KEY, "role_arn": ROLE_ARN, "sts_endpoint": "https://me:s3cret@sts.example.com"},
            ["sts_endpoint: ", "an @"],
        ),
        ({**NO_KEY, "credentials_uri": f"{STS}/elsewhere?k=s3cret"}, [STS, "HTTP 404"]),
        ({**KEY, "role_arn": ROLE_ARN, "sts_endpoint": "http://sts.example.com"}, ["sts_endpoint: ", "plain http"]),
        ({**KEY, "role_arn": ROLE_ARN, "role_session_expiration": 5}, ["role_session_expiration: 5"]),
    ],
)
def test_refusals(stage: Stage, options: dict[str, t.Any], words: list[str]) -> None:
    result = stage.rules([rule("aa", 10)], **options)
    assert result.failed
    for word in words:
        assert word in result.msg
    assert result.calls == []
    assert "wr0ng" not in json.dumps(result.data)
    assert "exception" not in result.data
    assert_no_secrets(stage, result)


def test_a_machine_without_a_role_is_asked_about(stage: Stage, tmp_path: Path) -> None:
    stage.issuer.roles = []
    file = profiles(tmp_path, {"name": "default", "mode": "EcsRamRole"})
    message = stage.rules([], **NO_KEY, credentials_file=file).msg
    assert "No credentials from the ECS metadata service" in message
    assert "Is this machine an ECS instance with this RAM role?" in message


def test_an_expired_oidc_token(stage: Stage, ways: dict[str, Way]) -> None:
    stage.issuer.oidc_tokens = {OIDC_TOKEN: stage.clock.now()}
    result = stage.rules([], **ways["oidc"][0])
    assert "AuthenticationFail.OIDCToken.Expired" in result.msg
    assert result.data["error"]["action"] == "AssumeRoleWithOIDC"
    assert_no_secrets(stage, result)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"s3cret", "not a JSON object"),
        (b"[]", "not a JSON object"),
        (b'{"Code": "Failed", "AccessKeySecret": "s3cret"}', "the code Failed"),
        (b'{"AccessKeyId": "a", "AccessKeySecret": "s3cret"}', "no SecurityToken"),
        (b'{"AccessKeyId": 7, "AccessKeySecret": "", "SecurityToken": null}', "no AccessKeyId and no AccessKeySecret"),
        (b'{"AccessKeyId":"a","AccessKeySecret":"s3cret","SecurityToken":"s3cret","Expiration":"soon"}', "Expiration"),
        (b"\xff\xfe", "not a JSON object"),
        (
            b'{"AccessKeyId":"a\\n","AccessKeySecret":"s3cret","SecurityToken":"s3cret"}',
            "AccessKeyId has a blank, a line",
        ),
        (b'{"AccessKeyId":"a","AccessKeySecret":"s3cret","SecurityToken":"s3cret "}', "SecurityToken has a blank"),
        (b'{"AccessKeyId":"a","AccessKeySecret":"\\u0435s3cret","SecurityToken":"t"}', "AccessKeySecret has a blank"),
    ],
)
def test_an_answer_that_is_none(stage: Stage, ways: dict[str, Way], body: bytes, words: str) -> None:
    stage.issuer.faults = [Response(200, {}, body)]
    result = stage.rules([], **ways["uri"][0])
    assert result.failed
    assert result.msg.startswith("No credentials from the credentials_uri (given by the task's options): ")
    assert words in result.msg
    assert "exception" not in result.data
    assert_no_secrets(stage, result)


@pytest.mark.parametrize("answer", [b"", b"<html>Please log in</html>", b"a b"])
def test_a_login_page_is_no_role(stage: Stage, tmp_path: Path, answer: bytes) -> None:
    stage.issuer.faults = [Response(200, {}, b"metadata-token"), Response(200, {}, answer)]
    file = profiles(tmp_path, {"name": "default", "mode": "EcsRamRole"})
    assert "not the name of a role" in stage.rules([], **NO_KEY, credentials_file=file).msg


@pytest.mark.parametrize("token", [b"to\x01ken", b"one\ntwo", "t\u00f6ken".encode(), b"\xff"])
def test_a_metadata_token_that_no_header_can_carry(stage: Stage, ways: dict[str, Way], token: bytes) -> None:
    stage.issuer.faults = [Response(200, {}, token)]
    result = stage.rules([], **ways["ecs"][0])
    assert result.failed
    assert "the answer to PUT /latest/api/token is no token" in result.msg
    assert stage.issuer.asked == METADATA_CALLS[:1]


def test_redirects_are_not_followed(stage: Stage, ways: dict[str, Way]) -> None:
    for way in WAYS:
        stage.issuer.seen.clear()
        stage.issuer.faults = [Response(302, {"Location": "http://192.0.2.1/"})]
        result = stage.rules([], **ways[way][0])
        assert result.failed
        assert re.search("HTTP 302", result.msg)
        assert len(stage.issuer.seen) == 1


def test_credentials_without_an_end_are_kept(stage: Stage, ways: dict[str, Way]) -> None:
    keys = {"AccessKeyId": "STS.emulator", "AccessKeySecret": "emulator-secret", "SecurityToken": "emulator-token"}
    stage.issuer.faults = [Response(200, {}, json.dumps(keys).encode())]
    stage.settle_in(3 * SESSION)
    result = stage.rules([rule("aa", 10)], **ways["uri"][0], wait_timeout=int(4 * SESSION))
    assert not result.failed, result.msg
    assert stage.issuer.asked == ["/credentials"]
    assert_no_secrets(stage, result)


@pytest.mark.parametrize(
    "url", ["https://metadata.example.com", "https://192.0.2.1", "https://localhost.example.com", "https://x.localhost"]
)
def test_another_metadata_service_must_be_this_machine(stage: Stage, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Also by https: its answers decide with whose rights the task acts."""
    monkeypatch.setenv("ALIBABA_CLOUD_ECS_METADATA_ENDPOINT", url)
    asked: list[str] = []
    monkeypatch.setattr("requests.adapters.HTTPAdapter.send", lambda _self, request, **_more: asked.append(request.url))
    result = stage.rules([], **NO_KEY, ecs_role_name=ROLE)
    assert result.failed
    assert f"ALIBABA_CLOUD_ECS_METADATA_ENDPOINT: {url} is not this machine. It is meant for tests." in result.msg
    assert stage.issuer.seen == []
    assert asked == []


def test_another_metadata_service_by_plain_http(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIBABA_CLOUD_ECS_METADATA_ENDPOINT", "http://192.0.2.1")
    result = stage.rules([], **NO_KEY, ecs_role_name=ROLE)
    assert "http://192.0.2.1 is plain http, which is accepted for this machine only" in result.msg
    assert stage.issuer.seen == []


# -- what is hidden, and what is not --


@pytest.mark.parametrize("way", WAYS)
def test_what_was_fetched_is_in_no_output(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, ways: dict[str, Way], way: str
) -> None:
    """Even where the service repeats it: in its message, and in the name of a rule that is shown as it is."""
    options, _asked = ways[way]
    stage.control(
        "POST",
        "faults",
        {"kind": "error", "action": "ListForwardingRules", "code": "Odd", "message": "x", "status": 400},
    )
    respond = stage.emulator.respond

    def repeat(*request: t.Any) -> Response:
        answer = respond(*request)
        if b'"Odd"' in answer.body:
            _key, secret, token = stage.issuer.issued[-1]
            text = answer.body.decode().replace('"x"', json.dumps(f"saw {secret} and {token} there"))
            return Response(answer.status, answer.headers, text.encode())
        return answer

    monkeypatch.setattr(stage.emulator, "respond", repeat)
    result = stage.rules([], **options)
    assert result.failed
    assert "saw ******** and ******** there" in result.msg
    assert_no_secrets(stage, result)


def uri_in(place: str, uri: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, t.Any]:
    """The options of a task whose credentials come from a URI that is said in this place."""
    if place == "option":
        return {**NO_KEY, "credentials_uri": uri}
    if place == "variable":
        monkeypatch.setenv("ALIBABA_CLOUD_CREDENTIALS_URI", uri)
        return dict(NO_KEY)
    entry = {"name": "default", "mode": "CredentialsURI", "credentials_uri": uri}
    return {**NO_KEY, "credentials_file": profiles(tmp_path, entry)}


@pytest.mark.parametrize("query", ["", "?", "?b", "?bp1", "?u", "?role=1", "?blue", "?e"])
@pytest.mark.parametrize("place", ["option", "variable", "profile"])
def test_a_short_query_hides_nothing_else(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, query: str, place: str
) -> None:
    uri = f"{STS}/credentials{query}"
    options = uri_in(place, uri, monkeypatch, tmp_path)
    wanted = rule("blue", 10)
    result = stage.rules([wanted], **options)
    assert not result.failed, result.msg
    text = json.dumps({name: value for name, value in result.data.items() if name != "invocation"})
    assert "****" not in text
    assert result.data["rules"][0]["name"] == "blue"
    assert "epg-bp1blue" in text


@pytest.mark.parametrize("place", ["option", "variable", "profile"])
def test_a_token_in_the_uri_is_hidden(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str
) -> None:
    """As a whole, by itself, and wherever somebody repeats it."""
    token = "d41d8cd98f00b204"
    uri = f"{STS}/credentials?{token}"
    options = uri_in(place, uri, monkeypatch, tmp_path)
    fault = {"kind": "error", "code": "Odd", "message": f"{uri} or {token}", "status": 400}
    stage.control("POST", "faults", {"action": "ListForwardingRules", **fault})
    result = stage.rules([], **options)
    assert "******** or ********" in result.msg
    assert token not in json.dumps(result.data)


@pytest.mark.parametrize("endpoint", ["https://a:b@ga.example.com", "e@ga.example.com"])
def test_a_short_password_hides_nothing_else(stage: Stage, endpoint: str) -> None:
    result = stage.rules([], endpoint=endpoint)
    assert "what is given has an @ in it" in result.msg
    assert endpoint not in json.dumps(result.data)
    shown = result.data.get("invocation")  # Since ansible-core 2.20 the controller alone says it.
    assert shown is None or shown["module_args"]["endpoint"] == "********ga.example.com"


# -- with real sockets --


def fetch(source: TemporarySource, clock: VirtualClock) -> tuple[str, str, str | None]:
    """The credentials of a source, with short time limits, and no wait between attempts."""
    connection = Connection("https://not-used", True, 0.2, 0.2)
    hidden: list[str] = []
    credentials = Temporary(source, connection, Deadline(clock, 600), hidden.extend).current()
    assert credentials.secrets() == hidden
    return credentials[:3]


@pytest.mark.parametrize("proxy", [False, True])
def test_over_the_network(proxy: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if proxy:
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    issuer, clock = Issuer(), VirtualClock()
    clock.time = time.time()
    with forgotten_afterwards(), serving(issuer) as url:
        key = Credentials("emulator", "emulator-secret", None, "a test")
        role = AssumedRole(Role(ROLE_ARN, "name", 900, None, None, url), key, "a test")
        for source in (EcsRole(None, url, "a test"), CredentialsUri(f"{url}/credentials", "a test"), role):
            assert fetch(source, clock) == issuer.issued[-1]
    assert len(issuer.issued) == 3


def test_a_listener_that_never_answers() -> None:
    key = Credentials("emulator", "emulator-secret", None, "a test")
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        role = AssumedRole(Role(ROLE_ARN, "name", 900, None, None, url), key, "a test")
        for source in (EcsRole(ROLE, url, "a test"), CredentialsUri(url, "a test"), role):
            with pytest.raises(CredentialsError, match="did not answer in time"):
                fetch(source, VirtualClock())
