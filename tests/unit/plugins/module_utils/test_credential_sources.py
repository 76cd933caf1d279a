# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which temporary credentials are meant: by options, environment, and each mode of a profile. Nothing is sent."""

from __future__ import annotations

import itertools
import json
import typing as t
from pathlib import Path

import pytest

from ansible_collections.alicloud.ga.plugins.module_utils._credentials import chain
from ansible_collections.alicloud.ga.plugins.module_utils._credentials.sources import (
    AssumedRole,
    CredentialsUri,
    EcsRole,
    OidcRole,
    Role,
    Source,
    secrets,
)
from ansible_collections.alicloud.ga.plugins.module_utils._errors import CredentialsError
from ansible_collections.alicloud.ga.plugins.module_utils._wire.signature import Credentials

ARN, PROVIDER, FILE = "acs:ram::1:role/r", "acs:ram::1:oidc-provider/p", "/var/run/token"
KEY = {"access_key_id": "id", "access_key_secret": "key-s3cret"}
KEY_VARIABLES = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "id", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "key-s3cret"}
OIDC = {"role_arn": ARN, "oidc_provider_arn": PROVIDER, "oidc_token_file": FILE}
OIDC_VARIABLES = {
    "ALIBABA_CLOUD_ROLE_ARN": ARN,
    "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": PROVIDER,
    "ALIBABA_CLOUD_OIDC_TOKEN_FILE": FILE,
}
ROLE = Role(ARN, "alicloud.ga", 3600, None, None, "sts.aliyuncs.com")
TASK, ENVIRONMENT = "the task's options", "the environment"
METADATA = "http://100.100.100.200"
KINDS = {
    "ecs_role_name": ({"ecs_role_name": "r"}, EcsRole("r", METADATA, TASK)),
    "credentials_uri": ({"credentials_uri": "http://localhost/c"}, CredentialsUri("http://localhost/c", TASK)),
    "oidc": (OIDC, OidcRole(ROLE, PROVIDER, FILE, TASK)),
}
Write = t.Callable[..., None]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes profiles where the CLI keeps them; the first is the current one."""

    def write_profiles(*profiles: dict[str, t.Any]) -> None:
        path = tmp_path / ".aliyun" / "config.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps({"current": profiles[0]["name"], "profiles": profiles}))

    return write_profiles


def profile(mode: str, **members: t.Any) -> dict[str, t.Any]:
    return {"name": mode, "mode": mode, **members}


def key(source: str) -> Credentials:
    return Credentials("id", "key-s3cret", None, source)


def label(name: str) -> str:
    return f"profile {name} of ~/.aliyun/config.json"


def resolve(options: dict[str, t.Any], environment: dict[str, str]) -> Source:
    return chain.resolve(options, environment)


def refusal(options: dict[str, t.Any], environment: dict[str, str]) -> str:
    with pytest.raises(CredentialsError) as caught:
        resolve(options, environment)
    assert "s3cret" not in str(caught.value)
    return str(caught.value)


# -- options --


@pytest.mark.parametrize("kind", KINDS)
def test_options(kind: str, write: Write) -> None:
    write(profile("AK", **KEY))
    options, expected = KINDS[kind]
    assert resolve(options, {**KEY_VARIABLES, **OIDC_VARIABLES}) == expected


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations([*KINDS, "access_key_id", "profile"], 2)))
def test_options_that_contradict_each_other(first: str, second: str) -> None:
    ways = {kind: options for kind, (options, _source) in KINDS.items()}
    ways.update({"access_key_id": KEY, "profile": {"profile": "x"}})
    message = refusal({**ways[first], **ways[second]}, {})
    assert "Both " in message
    assert all((name if name != "oidc" else "oidc_provider_arn") in message for name in (first, second))


@pytest.mark.parametrize("missing", OIDC)
def test_oidc_options_are_whole(missing: str) -> None:
    options = {name: value for name, value in OIDC.items() if name != missing}
    message = refusal(options, OIDC_VARIABLES) if missing != "oidc_provider_arn" else refusal(options, {})
    assert f"{missing} is missing" in message


def test_a_role_and_its_settings() -> None:
    options = {
        **KEY,
        "role_arn": ARN,
        "role_session_name": "job-7",
        "role_session_expiration": 900,
        "external_id": "ext",
        "sts_endpoint": "sts-vpc.cn-hangzhou.aliyuncs.com",
    }
    meant = Role(ARN, "job-7", 900, "ext", None, "sts-vpc.cn-hangzhou.aliyuncs.com")
    others = {
        "ALIBABA_CLOUD_ROLE_SESSION_NAME": "other",
        "ALIBABA_CLOUD_EXTERNAL_ID": "other",
        "ALIBABA_CLOUD_STS_ENDPOINT": "other",
        "ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION": "1000",
    }
    assert resolve(options, others) == AssumedRole(meant, key(TASK), TASK)
    expected = Role(ARN, "other", 1000, "other", None, "other")
    assert resolve({**KEY, "role_arn": ARN}, others) == AssumedRole(expected, key(TASK), TASK)
    assert resolve({**KEY, "role_arn": ARN}, dict.fromkeys(others, "")) == AssumedRole(ROLE, key(TASK), TASK)


@pytest.mark.parametrize("value", [899, 43201, -1, "soon"])
def test_a_duration_that_is_none(value: t.Any) -> None:
    options = {**KEY, "role_arn": ARN}
    assert "role_session_expiration: " in refusal({**options, "role_session_expiration": value}, {})
    assert "from 900 to 43200" in refusal(options, {"ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION": str(value)})


@pytest.mark.parametrize("value", ["Infinity", "1e999", "NaN", "[]"])
def test_a_duration_in_a_profile_that_is_none(tmp_path: Path, value: str) -> None:
    path = tmp_path / "profiles.json"
    key = '"access_key_id": "id", "access_key_secret": "key-s3cret"'
    path.write_text(
        f'{{"profiles": [{{"name": "default", "mode": "RamRoleArn", {key}, "ram_role_arn": "{ARN}", "expired_seconds": {value}}}]}}'
    )
    if value == "[]":  # What is empty is not given.
        assert isinstance(resolve({"credentials_file": str(path)}, {}), AssumedRole)
    else:
        assert "role_session_expiration: " in refusal({"credentials_file": str(path)}, {})


def test_the_region_of_sts() -> None:
    source = resolve({**KEY, "role_arn": ARN}, {"ALIBABA_CLOUD_STS_REGION": "eu-central-1"})
    assert isinstance(source, AssumedRole)
    assert source.role.sts_endpoint == "sts.eu-central-1.aliyuncs.com"


# -- environment --


@pytest.mark.parametrize("prefix", ["ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_"])
@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ({"ECS_METADATA": "r"}, EcsRole("r", METADATA, ENVIRONMENT)),
        ({"ECS_ROLE_NAME": "r"}, EcsRole("r", METADATA, ENVIRONMENT)),
        ({"CREDENTIALS_URI": "https://c/"}, CredentialsUri("https://c/", ENVIRONMENT)),
        (
            {"ROLE_ARN": ARN, "OIDC_PROVIDER_ARN": PROVIDER, "OIDC_TOKEN_FILE": FILE},
            OidcRole(ROLE, PROVIDER, FILE, ENVIRONMENT),
        ),
        (
            {"ACCESS_KEY_ID": "id", "ACCESS_KEY_SECRET": "key-s3cret", "ROLE_ARN": ARN},
            AssumedRole(ROLE, key(ENVIRONMENT), ENVIRONMENT),
        ),
        (
            {"ACCESS_KEY": "id", "SECRET_KEY": "key-s3cret", "ASSUME_ROLE_ARN": ARN},
            AssumedRole(ROLE, key(ENVIRONMENT), ENVIRONMENT),
        ),
        (
            {"ECS_METADATA": "r", "ROLE_ARN": ARN},
            AssumedRole(ROLE, EcsRole("r", METADATA, ENVIRONMENT), ENVIRONMENT),
        ),
    ],
)
def test_environment(prefix: str, names: dict[str, str], expected: Source) -> None:
    environment = {prefix + name: value for name, value in names.items()}
    assert resolve({}, environment) == expected


def test_the_order_of_the_environment(write: Write) -> None:
    ecs, uri = {"ALIBABA_CLOUD_ECS_METADATA": "r"}, {"ALIBABA_CLOUD_CREDENTIALS_URI": "https://c/"}
    assert isinstance(resolve({}, {**ecs, **uri}), EcsRole)
    write(profile("AK", **KEY))
    assert resolve({}, {**ecs, **uri}) == key(label("AK"))
    assert isinstance(resolve({}, {**ecs, **uri, "ALIBABA_CLOUD_CLI_PROFILE_DISABLED": "true"}), EcsRole)
    assert isinstance(resolve({}, {**ecs, **uri, **OIDC_VARIABLES}), OidcRole)


def test_a_key_in_a_pod_with_a_role() -> None:
    """As in a job of AWX in a cluster with RRSA: whoever named the role does not mean to use all that the key may."""
    both = {**OIDC_VARIABLES, **KEY_VARIABLES}
    assert resolve({}, both) == AssumedRole(ROLE, key(ENVIRONMENT), ENVIRONMENT)
    assert resolve({"role_arn": "acs:ram::1:role/other"}, both) == AssumedRole(
        ROLE._replace(arn="acs:ram::1:role/other"), key(ENVIRONMENT), ENVIRONMENT
    )
    # How to settle it: without the role, and without the key.
    assert resolve({}, {**both, "ALIBABA_CLOUD_ROLE_ARN": ""}) == key(ENVIRONMENT)
    assert resolve({}, {**both, **dict.fromkeys(KEY_VARIABLES, "")}) == OidcRole(ROLE, PROVIDER, FILE, ENVIRONMENT)


def test_a_role_on_top_of_a_profile_with_a_token(write: Write) -> None:
    write(profile("OIDC", ram_role_arn="acs:ram::1:role/pod", oidc_provider_arn=PROVIDER, oidc_token_file=FILE))
    source = resolve({}, {"ALIBABA_CLOUD_ROLE_ARN": ARN})
    assert isinstance(source, AssumedRole) and isinstance(source.base, OidcRole)
    assert (source.role.arn, source.base.role.arn) == (ARN, "acs:ram::1:role/pod")


def test_empty_variables_are_unset() -> None:
    names = [*KEY_VARIABLES, *OIDC_VARIABLES, "ALIBABA_CLOUD_ECS_METADATA", "ALIBABA_CLOUD_CREDENTIALS_URI"]
    assert resolve({}, {**dict.fromkeys(names, ""), "ALICLOUD_CREDENTIALS_URI": "https://c/"}) == CredentialsUri(
        "https://c/", ENVIRONMENT
    )


@pytest.mark.parametrize("missing", OIDC_VARIABLES)
def test_oidc_variables_are_whole(missing: str, write: Write) -> None:
    write(profile("AK", **KEY))
    environment = {name: value for name, value in OIDC_VARIABLES.items() if name != missing}
    assert f"{missing} is missing" in refusal({}, environment)


def test_whose_role_it_is(write: Write) -> None:
    write(profile("AK", **KEY))
    variable, option = {"ALIBABA_CLOUD_ROLE_ARN": "acs:ram::1:role/other"}, {"role_arn": ARN}
    # The environment's goes with what the environment and the profile give, not with what the task gives.
    assert resolve(KEY, variable) == key(TASK)
    assert resolve({"profile": "AK"}, variable) == key(label("AK"))
    assert isinstance(resolve({}, variable), AssumedRole)
    # The task's goes with everything.
    for base in ({}, KEY, {"profile": "AK"}, {"ecs_role_name": "r"}, {"credentials_uri": "https://c/"}):
        for environment in (variable, OIDC_VARIABLES):
            source = resolve({**base, **option}, environment)
            assert isinstance(source, AssumedRole)
            assert source.role == ROLE


@pytest.mark.parametrize("way", [{"ecs_role_name": "r"}, {"profile": "EcsRamRole"}, {}])
def test_the_metadata_service_may_be_forbidden(way: dict[str, str], write: Write) -> None:
    if way:
        write(profile("EcsRamRole"))
    environment = {"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "True", "ALIBABA_CLOUD_ECS_METADATA": "r"}
    assert "ALIBABA_CLOUD_ECS_METADATA_DISABLED" in refusal(way, environment)


def test_nothing_at_all_says_where_it_was_looked_for() -> None:
    message = refusal({}, {})
    for word in ("ecs_role_name", "credentials_uri", "oidc_provider_arn", "ALIBABA_CLOUD_OIDC_TOKEN_FILE"):
        assert word in message
    for word in ("ALIBABA_CLOUD_ECS_METADATA", "ALIBABA_CLOUD_CREDENTIALS_URI", "~/.aliyun/config.json"):
        assert word in message


# -- profiles --


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        (profile("EcsRamRole", ram_role_name="r"), EcsRole("r", METADATA, label("EcsRamRole"))),
        (profile("EcsRamRole"), EcsRole(None, METADATA, label("EcsRamRole"))),
        (
            profile("CredentialsURI", credentials_uri="https://c/"),
            CredentialsUri("https://c/", label("CredentialsURI")),
        ),
        (
            profile("OIDC", ram_role_arn=ARN, oidc_provider_arn=PROVIDER, oidc_token_file=FILE, role_session_name="s"),
            OidcRole(ROLE._replace(session_name="s"), PROVIDER, FILE, label("OIDC")),
        ),
        (
            profile("RamRoleArn", **KEY, ram_role_arn=ARN, ram_session_name="s", expired_seconds=900, external_id="e"),
            AssumedRole(
                Role(ARN, "s", 900, "e", None, "sts.aliyuncs.com"), key(label("RamRoleArn")), label("RamRoleArn")
            ),
        ),
        (
            profile("RamRoleArn", **KEY, ram_role_arn=ARN, expired_seconds=0, sts_region="cn-beijing", policy="{}"),
            AssumedRole(
                Role(ARN, "alicloud.ga", 3600, None, "{}", "sts.cn-beijing.aliyuncs.com"),
                key(label("RamRoleArn")),
                label("RamRoleArn"),
            ),
        ),
        (
            profile("RamRoleArn", **KEY, ram_role_arn=ARN, sts_token="base-token"),
            AssumedRole(ROLE, key(label("RamRoleArn"))._replace(security_token="base-token"), label("RamRoleArn")),
        ),
        (
            profile("RamRoleArnWithRoleName", ram_role_arn=ARN, ram_role_name="r"),
            AssumedRole(ROLE, EcsRole("r", METADATA, label("RamRoleArnWithRoleName")), label("RamRoleArnWithRoleName")),
        ),
        ({"name": "x", **KEY, "ram_role_arn": ARN}, AssumedRole(ROLE, key(label("x")), label("x"))),
        ({"name": "x", **KEY, "sts_token": "t"}, key(label("x"))._replace(security_token="t")),
    ],
)
def test_modes(members: dict[str, t.Any], expected: Source, write: Write) -> None:
    write(members)
    assert resolve({}, {}) == expected
    assert resolve({"profile": members["name"]}, KEY_VARIABLES) == expected


@pytest.mark.parametrize(
    "whole",
    [
        profile("CredentialsURI", credentials_uri="https://c/"),
        profile("RamRoleArn", **KEY, ram_role_arn=ARN),
        profile("RamRoleArnWithRoleName", ram_role_arn=ARN),
        profile("ChainableRamRoleArn", ram_role_arn=ARN, source_profile="AK"),
        profile("OIDC", ram_role_arn=ARN, oidc_provider_arn=PROVIDER, oidc_token_file=FILE),
    ],
    ids=lambda whole: whole["mode"],
)
def test_a_profile_that_lacks_what_its_mode_needs(whole: dict[str, t.Any], write: Write) -> None:
    for member in set(whole) - {"name", "mode"}:
        for broken in ({**whole, member: ""}, {name: value for name, value in whole.items() if name != member}):
            write(broken)
            message = refusal({}, {"ALIBABA_CLOUD_ECS_METADATA": "r"})
            assert f"{label(whole['mode'])} has the mode {whole['mode']} but no {member}" in message


def test_a_chain_of_roles(write: Write) -> None:
    write(
        {"name": "last", "mode": "ChainableRamRoleArn", "ram_role_arn": ARN, "source_profile": "middle"},
        {"name": "middle", "mode": "ChainableRamRoleArn", "ram_role_arn": ARN, "source_profile": "EcsRamRole"},
        profile("EcsRamRole", ram_role_name="r"),
    )
    ecs = EcsRole("r", METADATA, label("EcsRamRole"))
    assert resolve({}, {}) == AssumedRole(ROLE, AssumedRole(ROLE, ecs, label("middle")), label("last"))


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("last", "goes round in a circle: last, last"),
        ("middle", "goes round in a circle: last, middle, last"),
        ("nobody", "has no profile named nobody"),
        ("sso", "the mode CloudSSO, which this module does not know"),
    ],
)
def test_a_chain_without_an_end(source: str, words: str, write: Write) -> None:
    write(
        {"name": "last", "mode": "ChainableRamRoleArn", "ram_role_arn": ARN, "source_profile": source},
        {"name": "middle", "mode": "ChainableRamRoleArn", "ram_role_arn": ARN, "source_profile": "last"},
        {"name": "sso", "mode": "CloudSSO", **KEY},
    )
    assert words in refusal({}, {})


def test_secrets_of_sources() -> None:
    chain = AssumedRole(ROLE, AssumedRole(ROLE, key(TASK), TASK), TASK)
    assert secrets(chain) == ["key-s3cret"]
    uri = "http://localhost/c?token=abc"
    assert secrets(CredentialsUri(uri, TASK)) == [uri, "token=abc"]
    # What is short is no secret, and would be hidden wherever it occurs.
    assert secrets(CredentialsUri("http://localhost/c?blue", TASK)) == ["http://localhost/c?blue"]
    assert secrets(CredentialsUri("blue", TASK)) == []
    assert secrets(CredentialsUri("https://[a-s3cret-word", TASK)) == ["https://[a-s3cret-word"]
    assert secrets(EcsRole("r", METADATA, TASK)) == []
    assert "s3cret" not in repr(chain)
