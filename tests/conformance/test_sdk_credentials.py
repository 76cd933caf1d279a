# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The double of those who issue temporary credentials, proven by the official library, which nobody here wrote."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from alibabacloud_credentials.provider import (
    EcsRamRoleCredentialsProvider,
    OIDCRoleArnCredentialsProvider,
    RamRoleArnCredentialsProvider,
    URLCredentialsProvider,
)
from support.doubles import serving
from support.issuer import OIDC_TOKEN, PROVIDER_ARN, ROLE, ROLE_ARN, Issuer, forgotten_afterwards
from Tea.core import TeaCore

KEY = {"access_key_id": "emulator", "access_key_secret": "emulator-secret"}


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with forgotten_afterwards():
        yield Issuer()


@pytest.fixture
def url(issuer: Issuer) -> Iterator[str]:
    """Where the issuer is; the library's requests go there, wherever they were meant for."""
    send = TeaCore.do_action

    def send_here(request: Any, *options: Any) -> Any:
        request.protocol, request.headers["host"] = here.split("://")
        request.port = None
        return send(request, *options)

    with serving(issuer) as here, mock.patch.object(TeaCore, "do_action", send_here):
        yield here


def use(provider: Any, issuer: Issuer) -> None:
    found = provider.get_credentials()
    taken = (found.get_access_key_id(), found.get_access_key_secret(), found.get_security_token())
    assert [taken] == issuer.issued[-1:]


@pytest.mark.parametrize("role", [ROLE, None])
def test_metadata_service(issuer: Issuer, url: str, role: str | None) -> None:
    use(EcsRamRoleCredentialsProvider(role_name=role, disable_imds_v1=True, async_update_enabled=False), issuer)


def test_metadata_service_without_a_token(issuer: Issuer, url: str) -> None:
    provider = EcsRamRoleCredentialsProvider(role_name=ROLE, async_update_enabled=False)
    issuer.faults = [issuer.respond("GET", "/latest/api/token", {}, b"")]
    with pytest.raises(Exception, match="HttpCode=403"):
        provider.get_credentials()


def test_uri(issuer: Issuer, url: str) -> None:
    use(URLCredentialsProvider(uri=f"{url}/credentials"), issuer)


def test_assume_role(issuer: Issuer, url: str) -> None:
    use(RamRoleArnCredentialsProvider(**KEY, role_arn=ROLE_ARN, sts_endpoint="sts"), issuer)


def test_assume_role_refused(issuer: Issuer, url: str) -> None:
    for wrong, code in (
        ({"access_key_secret": "wrong"}, "SignatureDoesNotMatch"),
        ({"access_key_id": "nobody"}, "InvalidAccessKeyId.NotFound"),
        ({"role_arn": "acs:ram::1:role/nobody"}, "EntityNotExist.Role"),
        ({"duration_seconds": 50000}, "InvalidParameter.DurationSeconds"),
        ({"external_id": "wrong"}, "NoPermission"),
    ):
        options = {**KEY, "role_arn": ROLE_ARN, "sts_endpoint": "sts", **wrong}
        with pytest.raises(Exception, match=code):
            RamRoleArnCredentialsProvider(**options).get_credentials()
    assert issuer.issued == []


def test_assume_role_with_oidc(issuer: Issuer, url: str, tmp_path: Path) -> None:
    file = tmp_path / "token"
    options = {"role_arn": ROLE_ARN, "oidc_provider_arn": PROVIDER_ARN, "oidc_token_file_path": str(file)}
    file.write_text(OIDC_TOKEN)
    use(OIDCRoleArnCredentialsProvider(**options, sts_endpoint="sts"), issuer)
    issuer.oidc_tokens[OIDC_TOKEN] = 0
    with pytest.raises(Exception, match=r"OIDCToken\.Expired"):
        OIDCRoleArnCredentialsProvider(**options, sts_endpoint="sts").get_credentials()
