# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The profiles that the Alibaba Cloud CLI keeps in its file, read as sources of credentials. Writes nothing."""

from __future__ import annotations

import json
import os
import typing as t

from .._errors import CredentialsError
from .._wire.signature import Credentials
from .sources import AssumedRole, CredentialsUri, Environment, OidcRole, Options, Profile, Source, ecs_role, role

_KEY = ("access_key_id", "access_key_secret")
# What each mode needs, beside its name. The CLI's deprecated RamRoleArnWithRoleName is EcsRamRole and RamRoleArn in one.
_MODES = {
    "AK": _KEY,
    "StsToken": (*_KEY, "sts_token"),
    "RamRoleArn": (*_KEY, "ram_role_arn"),
    "EcsRamRole": (),
    "RamRoleArnWithRoleName": ("ram_role_arn",),
    "ChainableRamRoleArn": ("ram_role_arn", "source_profile"),
    "CredentialsURI": ("credentials_uri",),
    "OIDC": ("ram_role_arn", "oidc_provider_arn", "oidc_token_file"),
}


class ProfileFile:
    """A file with profiles, and which one of them is meant.

    Args:
        path: where it is, for messages.
        content: what it holds, decoded.
        wanted: the name of the profile that was asked for; the one that the file calls current if None.

    Raises:
        CredentialsError: it is no such file, or it lacks the profile.
    """

    def __init__(self, path: str, content: t.Any, wanted: str | None) -> None:
        self._path = path
        profiles = content.get("profiles") if isinstance(content, dict) else None
        if not isinstance(profiles, list):
            raise CredentialsError(f"The credentials file {path} has no list named profiles.")
        self._profiles = [profile for profile in profiles if isinstance(profile, dict)]
        self._chosen = self._named(str(wanted or content.get("current") or "default"))

    def source(self, options: Options, environment: Environment) -> Source:
        """Where the chosen profile takes its credentials from.

        Raises:
            CredentialsError: its mode is not known, or it lacks what its mode needs.
        """
        return self._source(self._chosen, options, environment, ())

    def _named(self, name: str) -> Profile:
        for profile in self._profiles:
            if profile.get("name") == name:
                return profile
        raise CredentialsError(f"The credentials file {self._path} has no profile named {name}.")

    def _source(
        self, profile: Profile, options: Options, environment: Environment, followed: tuple[str, ...]
    ) -> Source:
        name, mode = str(profile.get("name")), _mode(profile)
        label = f"profile {name} of {self._path}"
        if mode not in _MODES:
            raise CredentialsError(
                f"The {label} has the mode {mode}, which this module does not know. It knows {', '.join(_MODES)}."
            )
        missing = [member for member in _MODES[mode] if not profile.get(member)]
        if missing:
            raise CredentialsError(f"The {label} has the mode {mode} but no {' and no '.join(missing)}.")
        if mode == "CredentialsURI":
            return CredentialsUri(str(profile["credentials_uri"]), label)
        if mode == "EcsRamRole":
            return ecs_role(profile.get("ram_role_name"), environment, label)
        if mode in ("AK", "StsToken"):
            return _credentials(profile, "sts_token" if mode == "StsToken" else None, label)
        meant = role(str(profile["ram_role_arn"]), options, environment, profile)
        if mode == "OIDC":
            return OidcRole(meant, str(profile["oidc_provider_arn"]), str(profile["oidc_token_file"]), label)
        base: Source
        if mode == "RamRoleArn":
            base = _credentials(profile, "sts_token", label)
        elif mode == "RamRoleArnWithRoleName":
            base = ecs_role(profile.get("ram_role_name"), environment, label)
        else:
            followed = (*followed, name)
            if profile["source_profile"] in followed:
                raise CredentialsError(
                    f"The source_profile of {self._path} goes round in a circle: "
                    f"{', '.join(followed)}, {profile['source_profile']}."
                )
            base = self._source(self._named(str(profile["source_profile"])), options, environment, followed)
        return AssumedRole(meant, base, label)


def _mode(profile: Profile) -> str:
    """The mode; where there is none, the CLI takes what the members of the profile suggest."""
    if profile.get("mode"):
        return str(profile["mode"])
    if profile.get("sts_token"):
        return "StsToken"
    return "RamRoleArn" if profile.get("ram_role_arn") else "AK"


def _credentials(profile: Profile, token: str | None, label: str) -> Credentials:
    """The key in a profile; `token` names the member with the token that belongs to it."""
    key, secret = (str(profile[member]) for member in _KEY)
    found = Credentials(key, secret, str(profile[token]) if token and profile.get(token) else None, label)
    unfit = found.unfit((*_KEY, "sts_token"))
    if unfit:
        raise CredentialsError(f"The {label} cannot be used: its {unfit}.")
    return found


def open_file(path: str, wanted: str | None) -> ProfileFile:
    """The file with the chosen profile.

    Args:
        path: where it is, as it is given.
        wanted: the name of the profile that was asked for, if one was.

    Raises:
        CredentialsError: it cannot be read, or it lacks the profile.
    """
    try:
        with open(os.path.expanduser(path), encoding="utf-8") as file:
            content = json.load(file)
    except FileNotFoundError:
        raise CredentialsError(f"The credentials file {path} does not exist.") from None
    except (OSError, ValueError, RecursionError) as error:
        # The text of a decoding error may quote the file: only its kind is told.
        raise CredentialsError(f"The credentials file {path} cannot be read: {type(error).__name__}.") from None
    return ProfileFile(path, content, wanted)
