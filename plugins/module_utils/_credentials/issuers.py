# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who issues temporary credentials: the ECS metadata service, a URL of the user's own, the Security Token Service (STS).

Each function asks one of them once and returns its answer, a mapping with AccessKeyId, AccessKeySecret, SecurityToken and
Expiration. Sources: "Instance metadata" of the ECS documentation (security hardening mode), the STS API 2015-04-01, and
github.com/aliyun/credentials-python.
"""

from __future__ import annotations

import re
import typing as t
from urllib.parse import quote, urlsplit

from .._clock import Deadline
from .._errors import GaError
from .._wire import transport
from .._wire.bodies import decoded
from .._wire.endpoint import (
    EndpointError,
    base_url,
    is_loopback,
    origin,
    split,
)
from .._wire.signature import Credentials
from .plain_http import Fetcher
from .sources import METADATA_URL, CredentialsUri, EcsRole, OidcRole, Role

STS_VERSION = "2015-04-01"
# Seconds to wait for a connection and for an answer. The metadata service is next door: it answers at once or never.
_METADATA_TIMEOUTS = (2.0, 5.0)
_OTHER_TIMEOUTS = (5.0, 10.0)
_IMDS_HEADER = "X-aliyun-ecs-metadata-token"
_ROLES_PATH = "/latest/meta-data/ram/security-credentials/"
_ROLE_NAME = re.compile(r"[A-Za-z0-9.@_-]{1,128}")

Answer = t.Mapping[str, t.Any]


class Unusable(GaError):
    """What was answered, or is to be sent, is of no use. The words are part of a sentence."""


def ask_metadata_service(source: EcsRole, connection: transport.Connection, deadline: Deadline) -> Answer:
    """The credentials of the instance's role, in the mode that needs a token of its own (IMDSv2).

    Raises:
        GaError: there are none.
    """
    url, loopback = base_url(source.endpoint, "metadata") if source.endpoint != METADATA_URL else (METADATA_URL, True)
    if not loopback:
        raise EndpointError(f"ALIBABA_CLOUD_ECS_METADATA_ENDPOINT: {url} is not this machine. It is meant for tests.")
    neighbour = Fetcher(_bounded(connection, url, _METADATA_TIMEOUTS), True, deadline)

    def ask(method: str, path: str, headers: t.Mapping[str, str]) -> str:
        status, body = neighbour.fetch("ECS metadata", method, url + path, headers)
        if status != 200:
            raise Unusable(f"{method} {path} was answered with HTTP {status}")
        return body.decode("utf-8", "replace").strip()

    token = ask("PUT", "/latest/api/token", {f"{_IMDS_HEADER}-ttl-seconds": "60"})
    headers = {_IMDS_HEADER: token}
    if not token.isascii() or not token.isprintable():
        raise Unusable("the answer to PUT /latest/api/token is no token")
    name = source.name or ask("GET", _ROLES_PATH, headers).partition("\n")[0]
    if not _ROLE_NAME.fullmatch(name):
        raise Unusable("what was answered is not the name of a role" if not source.name else "no such role")
    return _decoded(ask("GET", _ROLES_PATH + quote(name, safe=""), headers))


def ask_uri(source: CredentialsUri, connection: transport.Connection, deadline: Deadline) -> Answer:
    """What a URL answers.

    Raises:
        GaError: it is not one to be trusted, or there are no credentials.
    """
    parts = split(source.uri)
    if parts is None:
        raise EndpointError("credentials_uri is not a URL of the form https://host/path, without a user name.")
    host, asked = parts.hostname or "", origin(parts)
    # What goes through no network: this machine, and the address that only its own host answers.
    near = is_loopback(host) or host == urlsplit(METADATA_URL).hostname
    if parts.scheme == "http" and not near:
        raise EndpointError(
            f"credentials_uri: {asked} is plain http, which is accepted for this machine only, since the answer is "
            "a secret. Use https."
        )
    fetcher = Fetcher(_bounded(connection, asked, _OTHER_TIMEOUTS), near, deadline)
    status, body = fetcher.fetch("credentials_uri", "GET", source.uri, {})
    if status != 200:
        raise Unusable(f"{asked} answered with HTTP {status}")
    return _decoded(body.decode("utf-8", "replace"))


def ask_sts(
    role: Role,
    connection: transport.Connection,
    deadline: Deadline,
    credentials: t.Callable[[], Credentials],
    forget: t.Callable[[], bool],
) -> Answer:
    """AssumeRole, signed with other credentials.

    Raises:
        GaError: there are no credentials.
    """
    return _assume("AssumeRole", role, {}, _sts(role, connection, deadline, credentials, forget))


def ask_sts_with_oidc(
    source: OidcRole, connection: transport.Connection, deadline: Deadline, hide: t.Callable[[list[str]], None]
) -> Answer:
    """AssumeRoleWithOIDC, which is not signed. The token is read from its file each time, since it is replaced there.

    Raises:
        GaError: there are no credentials.
    """
    try:
        with open(source.token_file, encoding="utf-8") as file:
            token = file.read().strip()
    except (OSError, ValueError) as error:
        raise Unusable(
            f"the token file {source.token_file} cannot be read ({getattr(error, 'strerror', None) or 'not text'})"
        ) from None
    if not token:
        raise Unusable(f"the token file {source.token_file} is empty")
    hide([token])
    transport = _sts(source.role, connection, deadline, lambda: None, lambda: False)
    # In the body: what is in the query is logged by proxies.
    form = {"OIDCProviderArn": source.provider_arn, "OIDCToken": token}
    return _assume("AssumeRoleWithOIDC", source.role, form, transport)


def _sts(
    role: Role,
    connection: transport.Connection,
    deadline: Deadline,
    credentials: t.Callable[[], Credentials | None],
    forget: t.Callable[[], bool],
) -> transport.Transport:
    url, _loopback = base_url(role.sts_endpoint, "sts_endpoint")
    return transport.Transport(
        _bounded(connection, url, _OTHER_TIMEOUTS), credentials, deadline, forget, version=STS_VERSION
    )


def _assume(action: str, role: Role, form: t.Mapping[str, str], transport: transport.Transport) -> Answer:
    parameters = {
        "RoleArn": role.arn,
        "RoleSessionName": role.session_name,
        "DurationSeconds": str(role.seconds),
        "ExternalId": role.external_id if action == "AssumeRole" else None,
        "Policy": role.policy,
    }
    answer = transport.call(action, {}, {**form, **{name: value for name, value in parameters.items() if value}})
    found = answer.get("Credentials")
    if not isinstance(found, dict):
        raise Unusable(f"the answer to {action} carries no credentials")
    return found


def _bounded(connection: transport.Connection, url: str, timeouts: tuple[float, float]) -> transport.Connection:
    """The user's connection, to somebody else, and with time limits that are no longer than these."""
    connect, read = timeouts
    return connection._replace(
        endpoint=url,
        connect_timeout=min(connection.connect_timeout, connect),
        read_timeout=min(connection.read_timeout, read),
    )


def _decoded(text: str) -> Answer:
    try:
        found = decoded(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise Unusable("the answer is not a JSON object")
    if found.get("Code", "Success") != "Success":
        raise Unusable(f"the answer has the code {str(found['Code'])[:100]}")
    return found
