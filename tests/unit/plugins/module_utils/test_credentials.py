# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Credentials: from which place they come, and that they are never mixed from two."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest
from support.playground import Playground

from ansible_collections.alicloud.ga.plugins.module_utils._credentials import profile
from ansible_collections.alicloud.ga.plugins.module_utils._credentials.chain import region_of, resolve
from ansible_collections.alicloud.ga.plugins.module_utils._credentials.sources import CredentialsUri, EcsRole
from ansible_collections.alicloud.ga.plugins.module_utils._errors import CredentialsError
from ansible_collections.alicloud.ga.plugins.module_utils._wire.signature import Credentials

OPTIONS = {"access_key_id": "option-id", "access_key_secret": "option-secret"}
MODERN = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "modern-id", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "modern-secret"}
MIDDLE = {"ALIBABACLOUD_ACCESS_KEY_ID": "middle-id", "ALIBABACLOUD_ACCESS_KEY_SECRET": "middle-secret"}
OLD = {"ALICLOUD_ACCESS_KEY": "old-id", "ALICLOUD_SECRET_KEY": "old-secret"}
PROFILES = [
    {"name": "default", "mode": "AK", "access_key_id": "file-id", "access_key_secret": "file-secret"},
    {
        "name": "sts",
        "mode": "StsToken",
        "access_key_id": "STS.id",
        "access_key_secret": "sts-secret",
        "sts_token": "sts-token",
        "region_id": "ap-southeast-1",
    },
    {"name": "no-mode", "access_key_id": "plain-id", "access_key_secret": "plain-secret"},
    {"name": "stale", "mode": "AK", "access_key_id": "ak", "access_key_secret": "sk", "sts_token": "stale-token"},
    {"name": "half", "mode": "AK", "access_key_id": "half-id", "access_key_secret": ""},
    {"name": "no-token", "mode": "StsToken", "access_key_id": "STS.id", "access_key_secret": "sts-secret"},
    *(
        {"name": mode, "mode": mode, "access_key_id": "any-id", "access_key_secret": "any-secret"}
        for mode in ("External", "CloudSSO", "OAuth", "RsaKeyPair", "BearerToken", "Anonymous", "Future")
    ),
]


@pytest.fixture
def file(tmp_path: Path) -> str:
    """The profile file where the CLI keeps it; HOME is the test's own folder."""
    path = tmp_path / ".aliyun" / "config.json"
    path.parent.mkdir()
    path.write_text(json.dumps({"current": "default", "profiles": PROFILES}))
    return str(path)


def found(options: dict[str, t.Any], environment: dict[str, str]) -> tuple[str, str, str | None]:
    source = resolve(options, environment)
    assert isinstance(source, Credentials)
    return source[:3]


def refusal(options: dict[str, t.Any], environment: dict[str, str]) -> str:
    with pytest.raises(CredentialsError) as caught:
        resolve(options, environment)
    return str(caught.value)


@pytest.mark.parametrize(
    ("options", "environment", "expected"),
    [
        (OPTIONS, {**MODERN, **MIDDLE, **OLD}, "option"),
        ({}, {**OLD, **MIDDLE, **MODERN}, "modern"),
        ({}, {**OLD, **MIDDLE}, "middle"),
        ({}, OLD, "old"),
        ({}, {"ALICLOUD_ACCESS_KEY_ID": "new-id", "ALICLOUD_ACCESS_KEY_SECRET": "new-secret"}, "new"),
        ({}, {}, "file"),
    ],
    ids=["options", "ALIBABA_CLOUD", "ALIBABACLOUD", "ALICLOUD", "ALICLOUD with the newer names", "file"],
)
def test_first_place_that_has_keys(file: str, options: t.Any, environment: t.Any, expected: str) -> None:
    assert found(options, environment) == (f"{expected}-id", f"{expected}-secret", None)


@pytest.mark.parametrize(
    ("options", "environment"),
    [
        ({**OPTIONS, "security_token": "the-token"}, {}),
        ({}, {**MODERN, "ALIBABA_CLOUD_SECURITY_TOKEN": "the-token"}),
        ({}, {**MIDDLE, "ALIBABACLOUD_SECURITY_TOKEN": "the-token"}),
        ({}, {**OLD, "ALICLOUD_SECURITY_TOKEN": "the-token"}),
    ],
)
def test_token_of_each_place(options: t.Any, environment: t.Any) -> None:
    assert found(options, environment)[2] == "the-token"


@pytest.mark.parametrize(
    ("options", "environment"),
    [
        (OPTIONS, {"ALIBABA_CLOUD_SECURITY_TOKEN": "foreign"}),
        ({}, {**MODERN, "ALIBABACLOUD_SECURITY_TOKEN": "foreign", "ALICLOUD_SECURITY_TOKEN": "foreign"}),
        ({"profile": "default"}, {"ALIBABA_CLOUD_SECURITY_TOKEN": "foreign"}),
    ],
)
def test_a_token_of_another_place_is_not_taken(file: str, options: t.Any, environment: t.Any) -> None:
    assert found(options, environment)[2] is None


@pytest.mark.parametrize("empty", [{}, dict.fromkeys(("access_key_id", "access_key_secret", "security_token"), "")])
def test_empty_is_unset(file: str, empty: dict[str, str]) -> None:
    variables = dict.fromkeys([*MODERN, *MIDDLE, "ALIBABA_CLOUD_SECURITY_TOKEN", "ALIBABA_CLOUD_PROFILE"], "")
    assert found(empty, {**variables, **OLD}) == ("old-id", "old-secret", None)
    assert found({**empty, "profile": "", "credentials_file": ""}, variables)[0] == "file-id"


@pytest.mark.parametrize(
    ("options", "environment", "words"),
    [
        ({"access_key_id": "only-id"}, MODERN, ["access_key_id came from the task's options", "access_key_secret"]),
        ({"access_key_secret": "s3cret"}, MODERN, ["access_key_secret came from", "access_key_id is missing"]),
        ({"security_token": "t0ken"}, MODERN, ["security_token came from", "access_key_id is missing"]),
        ({}, {"ALIBABA_CLOUD_ACCESS_KEY_ID": "x", **OLD}, ["ALIBABA_CLOUD_ACCESS_KEY_SECRET is missing"]),
        ({}, {"ALIBABA_CLOUD_ACCESS_KEY_SECRET": "s3cret", **OLD}, ["ALIBABA_CLOUD_ACCESS_KEY_ID is missing"]),
        ({}, {"ALIBABACLOUD_SECURITY_TOKEN": "t0ken", **OLD}, ["ALIBABACLOUD_ACCESS_KEY_ID is missing"]),
        ({}, {"ALICLOUD_ACCESS_KEY": "x"}, ["the environment", "is missing"]),
        ({"profile": "half"}, MODERN, ["half", "no access_key_secret"]),
        ({"profile": "no-token"}, MODERN, ["no-token", "no sts_token"]),
    ],
)
def test_an_incomplete_set_is_never_filled_up(file: str, options: t.Any, environment: t.Any, words: list[str]) -> None:
    message = refusal(options, environment)
    assert all(word in message for word in words), message
    assert "s3cret" not in message
    assert "t0ken" not in message


@pytest.mark.parametrize("keys", [{"access_key_id": "x"}, {"access_key_secret": "s3cret"}, OPTIONS])
def test_profile_and_keys_contradict(file: str, keys: dict[str, str]) -> None:
    message = refusal({**OPTIONS, "profile": "default"}, {})
    assert "profile" in message
    assert "access_key_id" in message
    assert "option-secret" not in message


def test_the_option_profile_comes_before_the_environments_keys(file: str) -> None:
    assert found({"profile": "sts"}, MODERN) == ("STS.id", "sts-secret", "sts-token")


@pytest.mark.parametrize("variable", ["ALIBABA_CLOUD_PROFILE", "ALIBABACLOUD_PROFILE", "ALICLOUD_PROFILE"])
def test_profile_from_the_environment(file: str, variable: str) -> None:
    assert found({}, {variable: "sts"})[0] == "STS.id"
    assert found({"profile": "default"}, {variable: "sts"})[0] == "file-id"


@pytest.mark.parametrize(
    "variable",
    ["ALIBABA_CLOUD_CREDENTIALS_FILE", "ALIBABACLOUD_CREDENTIALS_FILE", "ALICLOUD_SHARED_CREDENTIALS_FILE"],
)
def test_file_from_the_environment(tmp_path: Path, variable: str) -> None:
    path = tmp_path / "elsewhere.json"
    path.write_text(json.dumps({"profiles": PROFILES}))
    assert found({}, {variable: str(path)})[0] == "file-id"
    assert found({"credentials_file": str(path)}, {variable: "/nowhere"})[0] == "file-id"


def test_modes(file: str) -> None:
    assert found({"profile": "no-mode"}, {}) == ("plain-id", "plain-secret", None)
    assert found({"profile": "stale"}, {}) == ("ak", "sk", None)


@pytest.mark.parametrize("mode", [profile["mode"] for profile in PROFILES[6:]])
def test_another_mode_is_named_and_never_fallen_through(file: str, mode: str) -> None:
    message = refusal({"profile": mode}, MODERN)
    assert f"the mode {mode}" in message
    assert "AK, StsToken" in message
    assert "any-secret" not in message


def test_an_unknown_profile_is_named(file: str) -> None:
    message = refusal({"profile": "nobody"}, MODERN)
    assert "nobody" in message
    assert "config.json" in message


@pytest.mark.parametrize(
    "content",
    [
        '{"profiles": [{"access_key_secret": "s3cret"',
        "[]",
        '{"profiles": {"s3cret": 1}}',
        "",
        "s3cret",
        '{"profiles": [7]}',
    ],
    ids=["half", "list", "mapping", "empty", "text", "no profile"],
)
def test_broken_file(file: str, content: str) -> None:
    Path(file).write_text(content)
    message = refusal({"credentials_file": file}, {})
    assert file in message
    assert "s3cret" not in message


def test_binary_file(file: str) -> None:
    Path(file).write_bytes(b"\xff\xfe\x00s3cret")
    assert "s3cret" not in refusal({}, {})


@pytest.mark.parametrize("options", [{"credentials_file": "/nowhere.json"}, {"profile": "x"}])
def test_missing_file_that_was_asked_for(options: dict[str, str]) -> None:
    assert "does not exist" in refusal(options, {})


def test_nothing_anywhere_says_what_to_give() -> None:
    message = refusal({}, {})
    for word in ("access_key_id", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "profile", "~/.aliyun/config.json"):
        assert word in message


def test_secrets_are_in_no_text() -> None:
    credentials = Credentials("id", "s3cret", "t0ken", "the environment")
    for text in (repr(credentials), str(credentials), f"{credentials}", repr([credentials])):
        assert "id" in text
        assert "s3cret" not in text
        assert "t0ken" not in text
    assert credentials.secrets() == ["s3cret", "t0ken"]


@pytest.mark.parametrize("region_id", [None, "", ...])
def test_the_region_is_that_of_the_management(region_id: t.Any) -> None:
    assert region_of({} if region_id is ... else {"region_id": region_id}) == "cn-hangzhou"


def test_a_region_that_is_given_as_the_option_is_sent() -> None:
    assert region_of({"region_id": "ap-southeast-1", "profile": "sts"}) == "ap-southeast-1"


REGIONS = [
    prefix + name for prefix in ("ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_") for name in ("REGION_ID", "REGION")
]


@pytest.mark.parametrize("variable", REGIONS)
def test_the_region_of_somebodys_servers_is_not_sent(
    playground: Playground, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "eu-central-1")
    result = playground.rules([])
    assert not result.failed, result.msg
    assert {call["params"]["RegionId"] for call in result.calls} == {"cn-hangzhou"}
    given = playground.rules([], region_id="eu-central-1")
    assert {call["params"]["RegionId"] for call in given.calls} == {"eu-central-1"}


@pytest.mark.parametrize("role", [False, True])
def test_the_region_of_a_profile_is_not_sent(
    playground: Playground, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, role: bool
) -> None:
    path = tmp_path / "profiles.json"
    keys = {"access_key_id": "emulator", "access_key_secret": "emulator-secret", "region_id": "eu-central-1"}
    path.write_text(json.dumps({"profiles": [{"name": "lab", "mode": "AK", **keys}]}))
    options = {"access_key_id": ..., "access_key_secret": ..., "profile": "lab", "credentials_file": str(path)}
    if role:
        options = {"access_key_id": ..., "access_key_secret": ...}
        monkeypatch.setenv("ALIBABA_CLOUD_CREDENTIALS_FILE", str(path))
        monkeypatch.setenv("ALIBABA_CLOUD_PROFILE", "lab")
    result = playground.rules([], **options)
    assert not result.failed, result.msg
    assert {call["params"]["RegionId"] for call in result.calls} == {"cn-hangzhou"}


# -- a file that is not there, or cannot be read, is not passed by --

LATER: list[tuple[dict[str, str], type]] = [
    ({"ALIBABA_CLOUD_ECS_METADATA": "some-role"}, EcsRole),
    ({"ALIBABA_CLOUD_CREDENTIALS_URI": "https://credentials.example.com/"}, CredentialsUri),
    ({}, type(None)),
]


@pytest.mark.parametrize(("later", "kind"), LATER, ids=["ecs", "uri", "nothing"])
def test_only_a_file_that_nobody_named_may_be_missing(later: dict[str, str], kind: type) -> None:
    if later:
        assert isinstance(resolve({}, later), kind)
    named: list[tuple[dict[str, str], dict[str, str]]] = [
        ({}, {"ALIBABA_CLOUD_PROFILE": "lab"}),
        ({}, {"ALIBABACLOUD_PROFILE": "lab"}),
        ({}, {"ALIBABA_CLOUD_CREDENTIALS_FILE": "/nowhere/config.json"}),
        ({}, {"ALICLOUD_SHARED_CREDENTIALS_FILE": "/nowhere/config.json"}),
        ({"profile": "lab"}, {}),
        ({"credentials_file": "/nowhere/config.json"}, {}),
        ({"profile": "lab", "credentials_file": "/nowhere/config.json"}, {}),
    ]
    for options, environment in named:
        message = refusal(options, {**environment, **later})
        assert message.endswith("config.json does not exist."), message


@pytest.mark.parametrize(("later", "_kind"), LATER, ids=["ecs", "uri", "nothing"])
@pytest.mark.parametrize("why", ["a folder", "in a circle", "below a file", "no text", "too deep", "no permission"])
def test_a_file_that_cannot_be_read_is_not_taken_for_a_missing_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, later: dict[str, str], _kind: type, why: str
) -> None:
    file = tmp_path / ".aliyun" / "config.json"
    if why == "below a file":
        file.parent.write_text("no folder")
    else:
        file.parent.mkdir()
    if why == "a folder":
        file.mkdir()
    elif why == "in a circle":
        file.symlink_to(file)
    elif why == "no text":
        file.write_bytes(b"\xff\xfe")
    elif why == "too deep":
        file.write_text("[" * 100_000 + "]" * 100_000)
    elif why == "no permission":
        # As root, who runs some of these tests, nothing is forbidden. What reads the file is there already.
        assert profile

        def forbidden(*_arguments: t.Any, **_options: t.Any) -> t.NoReturn:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("os.stat", forbidden)
        monkeypatch.setattr("builtins.open", forbidden)
    message = refusal({}, later)
    monkeypatch.undo()
    assert "~/.aliyun/config.json cannot be read: " in message


@pytest.mark.parametrize("way", [{"environment": MODERN}, {"options": OPTIONS}], ids=lambda way: next(iter(way)))
@pytest.mark.parametrize(
    "content", ["{", "[]", '{"profiles": []}', None], ids=["half", "list", "no profile", "no file"]
)
def test_a_file_that_is_not_needed_may_be_anything(file: str, way: t.Any, content: str | None) -> None:
    Path(file).unlink() if content is None else Path(file).write_text(content)
    environment = {"ALIBABA_CLOUD_PROFILE": "nobody", **way.get("environment", {})}
    assert found(way.get("options", {}), environment)[0] in ("modern-id", "option-id")


def test_the_option_credentials_file_comes_before_the_environments_keys(file: str, tmp_path: Path) -> None:
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"current": "sts", "profiles": PROFILES}))
    options = {"credentials_file": str(other)}
    assert found(options, MODERN)[0] == "STS.id"
    assert found({**options, "profile": "default"}, MODERN)[0] == "file-id"
    assert found(options, {**MODERN, "ALIBABA_CLOUD_PROFILE": "no-mode"})[0] == "plain-id"
    assert "Both access_key_id and credentials_file are given" in refusal({**options, **OPTIONS}, {})
    # In the environment it only says where profiles are, if it comes to them.
    assert found({}, {"ALIBABA_CLOUD_CREDENTIALS_FILE": str(other), **MODERN})[0] == "modern-id"


@pytest.mark.parametrize(
    "broken", ["s3\u0435cret", "s3cret\n", "s3cret ", "s3 cret", "s3cret\u00a0", "s3\0cret", "s3cret\udcff"]
)
@pytest.mark.parametrize("part", [0, 1, 2], ids=["id", "secret", "token"])
@pytest.mark.parametrize("place", ["options", "environment", "older names", "profile"])
def test_what_cannot_be_sent_is_refused_and_not_quoted(file: str, place: str, part: int, broken: str) -> None:
    values = ["id", "secret", "token"]
    values[part] = broken
    names = {
        "options": ["access_key_id", "access_key_secret", "security_token"],
        "environment": [f"ALIBABA_CLOUD_{name}" for name in ("ACCESS_KEY_ID", "ACCESS_KEY_SECRET", "SECURITY_TOKEN")],
        "older names": [f"ALICLOUD_{name}" for name in ("ACCESS_KEY_ID", "ACCESS_KEY_SECRET", "SECURITY_TOKEN")],
        "profile": ["access_key_id", "access_key_secret", "sts_token"],
    }[place]
    given = dict(zip(names, values))
    options, environment = (given, {}) if place == "options" else ({}, given)
    if place == "profile":
        Path(file).write_text(json.dumps({"profiles": [{"name": "default", "mode": "StsToken", **given}]}))
        environment = {}
    message = refusal(options, environment)
    assert f"{names[part]} has a blank, a line break or a character outside ASCII" in message
    assert {"options": "the task's options", "profile": "config.json"}.get(place, "the environment") in message
    assert "s3" not in message


def test_a_module_takes_keys_from_the_environment(playground: Playground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALICLOUD_ACCESS_KEY", "STS.emulator")
    monkeypatch.setenv("ALICLOUD_SECRET_KEY", "emulator-secret")
    monkeypatch.setenv("ALICLOUD_SECURITY_TOKEN", "emulator-token")
    for name in ("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"):
        monkeypatch.setenv(name, "")
    result = playground.rules([], access_key_id=..., access_key_secret=...)
    assert not result.failed, result.msg
    assert result.calls[0]["access_key_id"] == "STS.emulator"


def test_a_module_takes_keys_from_a_profile(playground: Playground, tmp_path: Path) -> None:
    path = tmp_path / "profiles.json"
    keys = {"access_key_id": "emulator", "access_key_secret": "emulator-secret"}
    path.write_text(json.dumps({"profiles": [{"name": "lab", "mode": "AK", **keys, "region_id": "cn-hangzhou"}]}))
    options = {"access_key_id": ..., "access_key_secret": ..., "profile": "lab", "credentials_file": str(path)}
    result = playground.rules([], **options)
    assert not result.failed, result.msg
    assert "emulator-secret" not in json.dumps(result.data)


def test_a_module_without_keys_sends_nothing(playground: Playground) -> None:
    result = playground.rules([], access_key_id=..., access_key_secret=...)
    assert result.failed
    assert result.msg.startswith("No credentials were found")
    assert result.calls == []
    assert "exception" not in result.data


@pytest.mark.parametrize("option", ["access_key_id", "access_key_secret", "security_token"])
def test_a_module_sends_nothing_with_a_key_that_cannot_be_sent(playground: Playground, option: str) -> None:
    result = playground.rules([], **{option: "\u0435mulator\n"})
    assert result.msg.startswith(f"{option} has a blank, a line break or ")
    assert result.calls == []
    assert "exception" not in result.data
