# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where credentials can come from, as values: a key itself, or who is to be asked for one. Pure.

Names and meaning follow the official credentials libraries (github.com/aliyun/credentials-python) and the profiles of the
Alibaba Cloud CLI (github.com/aliyun/aliyun-cli). A role is assumed with credentials of any other source, so that whatever
these can combine needs no code of its own.
"""

from __future__ import annotations

import typing as t
from urllib.parse import urlsplit

from .._errors import CredentialsError
from .._wire.endpoint import first_set
from .._wire.signature import Credentials

Options = t.Mapping[str, t.Any]
Environment = t.Mapping[str, str]
Profile = t.Mapping[str, t.Any]

PREFIXES = ("ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_")
METADATA_URL = "http://100.100.100.200"
STS_ENDPOINT = "sts.aliyuncs.com"
SESSION_NAME = "alicloud.ga"
SESSION_SECONDS = 3600
# Characters of what may be a token, by itself or after its name and an equals sign.
_SHORTEST_TOKEN, _SHORTEST_PAIR = 12, 8
# AssumeRole: at least 15 minutes, at most what the role allows, which is at most 12 hours.
_FEWEST_SECONDS, _MOST_SECONDS = 900, 43200


class Role(t.NamedTuple):
    """A role to assume, and how. `policy` is the text of a policy that narrows the session down."""

    arn: str
    session_name: str
    seconds: int
    external_id: str | None
    policy: str | None
    sts_endpoint: str


class EcsRole(t.NamedTuple):
    """The role of the ECS instance that this runs on; its name is asked for if it is not given."""

    name: str | None
    endpoint: str
    source: str


class CredentialsUri(t.NamedTuple):
    """A URL that answers with temporary credentials."""

    uri: str
    source: str

    def secrets(self) -> list[str]:
        """A token may be part of the URL, and what cannot be read as one may be anything. What is short is no token, and
        would be hidden wherever it happens to occur.
        """
        try:
            parts = urlsplit(self.uri)
            found = [parts.query, parts.password or ""]
        except ValueError:
            found = []
        return [
            value for value in (self.uri, *found) if len(value) >= (_SHORTEST_PAIR if "=" in value else _SHORTEST_TOKEN)
        ]


class OidcRole(t.NamedTuple):
    """A role that is assumed with the token of an identity provider, such as that of a Kubernetes cluster (RRSA)."""

    role: Role
    provider_arn: str
    token_file: str
    source: str


class AssumedRole(t.NamedTuple):
    """A role that is assumed with other credentials."""

    role: Role
    base: Source
    source: str


Source = t.Union[Credentials, EcsRole, CredentialsUri, OidcRole, AssumedRole]


def secrets(source: Source) -> list[str]:
    """The values of a source that must appear in no output."""
    if isinstance(source, AssumedRole):
        return secrets(source.base)
    return source.secrets() if isinstance(source, (Credentials, CredentialsUri)) else []


def variable(environment: Environment, *names: str) -> str | None:
    """The same, for names that each of the three prefixes may stand before."""
    return first_set(environment, (prefix + name for prefix in PREFIXES for name in names))


def switched_on(environment: Environment, name: str) -> bool:
    return (variable(environment, name) or "").lower() == "true"


def ecs_role(name: str | None, environment: Environment, source: str) -> EcsRole:
    """The instance's role.

    Raises:
        CredentialsError: the environment forbids to ask for it.
    """
    if switched_on(environment, "ECS_METADATA_DISABLED"):
        raise CredentialsError(
            f"An ECS role is to be used ({source}), but ALIBABA_CLOUD_ECS_METADATA_DISABLED forbids to ask for it."
        )
    return EcsRole(name, variable(environment, "ECS_METADATA_ENDPOINT") or METADATA_URL, source)


def role(arn: str, options: Options, environment: Environment, profile: Profile) -> Role:
    """A role with its settings, each from the options, else the profile that names the role, else the environment.

    Raises:
        CredentialsError: the duration is not one.
    """
    region = profile.get("sts_region") or variable(environment, "STS_REGION")
    external_id = options.get("external_id") or profile.get("external_id") or variable(environment, "EXTERNAL_ID")
    return Role(
        arn=arn,
        session_name=str(
            options.get("role_session_name")
            or profile.get("ram_session_name")
            or profile.get("role_session_name")
            or variable(environment, "ROLE_SESSION_NAME", "ASSUME_ROLE_SESSION_NAME")
            or SESSION_NAME
        ),
        seconds=_seconds(
            options.get("role_session_expiration")
            or profile.get("expired_seconds")
            or variable(environment, "ROLE_SESSION_EXPIRATION", "ASSUME_ROLE_SESSION_EXPIRATION")
            or SESSION_SECONDS
        ),
        external_id=str(external_id) if external_id else None,
        policy=str(profile["policy"]) if profile.get("policy") else None,
        sts_endpoint=str(
            options.get("sts_endpoint")
            or variable(environment, "STS_ENDPOINT")
            or (f"sts.{region}.aliyuncs.com" if region else STS_ENDPOINT)
        ),
    )


def _seconds(value: t.Any) -> int:
    try:
        seconds = int(value)
    except (TypeError, ValueError, OverflowError):
        seconds = 0
    if not _FEWEST_SECONDS <= seconds <= _MOST_SECONDS:
        raise CredentialsError(
            f"role_session_expiration: {value} is not a number of seconds from {_FEWEST_SECONDS} to {_MOST_SECONDS}."
        )
    return seconds
