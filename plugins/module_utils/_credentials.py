# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whose key signs the requests: options, environment, profile file, in this order. Sends nothing.

An empty value counts as no value everywhere: AWX leaves the optional fields of a credential that were not filled in as
empty variables. Key id, secret and token are taken from one place, never mixed from two.
"""

from __future__ import annotations

import json
import os
import typing as t

from ansible_collections.alicloud.ga.plugins.module_utils._errors import GaError

DEFAULT_FILE = "~/.aliyun/config.json"
_PREFIXES = ("ALIBABA_CLOUD_", "ALIBABACLOUD_", "ALICLOUD_")
# The three names of a set of keys: in a task, in the environment after each prefix, and the vendor's older spellings.
_ENVIRONMENT_KEYS = {
    "access_key_id": ("ACCESS_KEY_ID", "ACCESS_KEY"),
    "access_key_secret": ("ACCESS_KEY_SECRET", "SECRET_KEY"),
    "security_token": ("SECURITY_TOKEN",),
}
_ENVIRONMENT_PROFILE = ("ALIBABA_CLOUD_PROFILE", "ALIBABACLOUD_PROFILE", "ALICLOUD_PROFILE")
_ENVIRONMENT_FILE = (
    "ALIBABA_CLOUD_CREDENTIALS_FILE",
    "ALIBABACLOUD_CREDENTIALS_FILE",
    "ALICLOUD_SHARED_CREDENTIALS_FILE",
)
_ENVIRONMENT_REGION = (
    "ALIBABA_CLOUD_REGION_ID",
    "ALIBABA_CLOUD_REGION",
    "ALIBABACLOUD_REGION_ID",
    "ALIBABACLOUD_REGION",
    "ALICLOUD_REGION_ID",
    "ALICLOUD_REGION",
)
# What each mode of a profile needs, beside its name.
_PROFILE_MODES = {
    "AK": ("access_key_id", "access_key_secret"),
    "StsToken": ("access_key_id", "access_key_secret", "sts_token"),
}

Options = t.Mapping[str, t.Any]
Environment = t.Mapping[str, str]


class CredentialsError(GaError):
    """There are no credentials, or those that are there are not whole."""


class Credentials(t.NamedTuple):
    """A key to sign with, and the place where it was found, for messages."""

    access_key_id: str
    access_key_secret: str
    security_token: str | None
    source: str

    def __repr__(self) -> str:
        """The secret parts stay out of logs and tracebacks."""
        return f"Credentials({self.access_key_id!r}, from {self.source})"

    def secrets(self) -> list[str]:
        """The values that must appear in no output."""
        return [value for value in (self.access_key_secret, self.security_token) if value]


def first_set(environment: Environment, names: t.Iterable[str]) -> str | None:
    """The value of the first variable that is set and not empty."""
    return next((environment[name] for name in names if environment.get(name)), None)


def region(options: Options, environment: Environment) -> str:
    """The RegionId to send: option, environment, profile, else the only value that is documented."""
    found = options.get("region_id") or first_set(environment, _ENVIRONMENT_REGION)
    if not found:
        profile = _chosen_profile(options, environment)
        found = profile.get("region_id") if profile else None
    return str(found or "cn-hangzhou")


def resolve(options: Options, environment: Environment) -> Credentials:
    """Find the credentials.

    Args:
        options: the module's options, by name.
        environment: the process's environment.

    Raises:
        CredentialsError: nothing was found, or what was found first is not whole.
    """
    from_options = _keys({name: options.get(name) for name in _ENVIRONMENT_KEYS}, "the task's options", "")
    if from_options and options.get("profile"):
        raise CredentialsError(
            "Both profile and access_key_id or access_key_secret are given as options. Give one of them, since it "
            "cannot be told which is meant."
        )
    if from_options:
        return from_options
    if not options.get("profile"):
        for prefix in _PREFIXES:
            found = _keys(_from_environment(environment, prefix), "the environment", prefix)
            if found:
                return found
    profile = _chosen_profile(options, environment)
    if profile is None:
        raise CredentialsError(
            "No credentials were found. Give the options access_key_id and access_key_secret, or set the environment "
            "variables ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or name a profile of "
            f"{_profile_file(options, environment)} with the option profile."
        )
    return _from_profile(profile, _profile_file(options, environment))


def _from_environment(environment: Environment, prefix: str) -> dict[str, str | None]:
    return {
        name: first_set(environment, (prefix + spelling for spelling in spellings))
        for name, spellings in _ENVIRONMENT_KEYS.items()
    }


def _keys(values: t.Mapping[str, str | None], place: str, prefix: str) -> Credentials | None:
    """The credentials of one place: None if it has none of the three, an error if it has only some of them."""
    if not any(values.values()):
        return None
    for name in ("access_key_id", "access_key_secret"):
        if not values[name]:
            label = prefix + _ENVIRONMENT_KEYS[name][0] if prefix else name
            given = [prefix + _ENVIRONMENT_KEYS[key][0] if prefix else key for key in values if values[key]]
            raise CredentialsError(
                f"{' and '.join(given)} came from {place}, but {label} is missing there. Key id, secret and token are "
                "never mixed from two places."
            )
    return Credentials(
        str(values["access_key_id"]), str(values["access_key_secret"]), values["security_token"] or None, place
    )


def _profile_file(options: Options, environment: Environment) -> str:
    return str(options.get("credentials_file") or first_set(environment, _ENVIRONMENT_FILE) or DEFAULT_FILE)


def _chosen_profile(options: Options, environment: Environment) -> dict[str, t.Any] | None:
    """The profile that is named, or the file's current one; None if nobody named one and there is no file."""
    path = _profile_file(options, environment)
    wanted = options.get("profile") or first_set(environment, _ENVIRONMENT_PROFILE)
    explicit = bool(wanted or options.get("credentials_file"))
    try:
        with open(os.path.expanduser(path), encoding="utf-8") as file:
            content = json.load(file)
    except FileNotFoundError:
        if explicit:
            raise CredentialsError(f"The credentials file {path} does not exist.") from None
        return None
    except (OSError, ValueError) as error:
        # The text of a decoding error may quote the file: only its kind is told.
        raise CredentialsError(f"The credentials file {path} cannot be read: {type(error).__name__}.") from None
    profiles = content.get("profiles") if isinstance(content, dict) else None
    if not isinstance(profiles, list):
        raise CredentialsError(f"The credentials file {path} has no list named profiles.")
    name = wanted or content.get("current") or "default"
    for profile in profiles:
        if isinstance(profile, dict) and profile.get("name") == name:
            return profile
    raise CredentialsError(f"The credentials file {path} has no profile named {name}.")


def _from_profile(profile: t.Mapping[str, t.Any], path: str) -> Credentials:
    label = f"profile {profile.get('name')} of {path}"
    mode = profile.get("mode") or "AK"
    if mode not in _PROFILE_MODES:
        raise CredentialsError(
            f"The {label} has the mode {mode}, which this module does not know. It knows {', '.join(_PROFILE_MODES)}."
        )
    missing = [name for name in _PROFILE_MODES[mode] if not profile.get(name)]
    if missing:
        raise CredentialsError(f"The {label} has the mode {mode} but no {' and no '.join(missing)}.")
    token = profile["sts_token"] if mode == "StsToken" else None
    return Credentials(str(profile["access_key_id"]), str(profile["access_key_secret"]), token, label)
