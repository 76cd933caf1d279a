# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whose key signs the requests: options, environment, profile, role of the machine, in this order. Sends nothing.

An empty value counts as no value everywhere: AWX leaves the optional fields of a credential that were not filled in as
empty variables. Key id, secret and token are taken from one place, never mixed from two. The order is that of the
official libraries' default chain, except that the metadata service is asked only if somebody names it: on machines that
are no ECS instances its address belongs to somebody else.
"""

from __future__ import annotations

import os
import typing as t

from .._errors import CredentialsError
from .._wire.endpoint import first_set
from .._wire.signature import Credentials
from .sources import (
    PREFIXES,
    AssumedRole,
    CredentialsUri,
    Environment,
    OidcRole,
    Options,
    Source,
    ecs_role,
    role,
    switched_on,
    variable,
)

if t.TYPE_CHECKING:
    from .profile import ProfileFile

# A set of keys: in a task, and in the environment after each prefix, with the vendor's older spellings.
_KEY = {
    "access_key_id": ("ACCESS_KEY_ID", "ACCESS_KEY"),
    "access_key_secret": ("ACCESS_KEY_SECRET", "SECRET_KEY"),
    "security_token": ("SECURITY_TOKEN",),
}
_ROLE_ARN = ("ROLE_ARN", "ASSUME_ROLE_ARN")
_OIDC = {
    "oidc_provider_arn": ("OIDC_PROVIDER_ARN",),
    "oidc_token_file": ("OIDC_TOKEN_FILE",),
    "role_arn": _ROLE_ARN,
}
_OIDC_VARIABLES = ("OIDC_PROVIDER_ARN", "OIDC_TOKEN_FILE")
# The options that say where credentials come from; those of one line belong together.
_WAYS = (
    tuple(_KEY),
    ("profile", "credentials_file"),
    ("ecs_role_name",),
    ("credentials_uri",),
    ("oidc_provider_arn", "oidc_token_file"),
)
_DEFAULT_FILE = "~/.aliyun/config.json"
_FILE_VARIABLES = (
    "ALIBABA_CLOUD_CREDENTIALS_FILE",
    "ALIBABACLOUD_CREDENTIALS_FILE",
    "ALICLOUD_SHARED_CREDENTIALS_FILE",
)
_TASK = "the task's options"
_ENVIRONMENT = "the environment"
# The only RegionId that is documented.
_REGION = "cn-hangzhou"


def region_of(options: Options) -> str:
    """The RegionId to send. Global Accelerator is managed from one region, so that the region of a profile or of the
    environment, which is where somebody has their servers, says nothing about it: only the option counts.
    """
    return str(options.get("region_id") or _REGION)


def resolve(options: Options, environment: Environment) -> Source:
    """Find out where the credentials come from.

    Args:
        options: the module's options, by name.
        environment: the process's environment.

    Returns:
        The source of the credentials. A profile that they do not come from is not looked at, since it may be anything.

    Raises:
        CredentialsError: nothing was found, what was found first is not whole, or the options contradict each other.
    """
    given = [name for way in _WAYS for name in [name for name in way if options.get(name)][:1]]
    if len(given) > 1:
        raise CredentialsError(
            f"Both {given[0]} and {given[1]} are given as options. Give one of them, since it cannot be told which is "
            "meant."
        )
    source = _from_options(options, environment) if given else _from_environment(options, environment)
    # The role beside a token is assumed with that token, and any other with what was found, as the Alibaba Cloud CLI
    # does: a key in the environment of a pod whose role is named there does not act with all the key's rights.
    taken = source.source if isinstance(source, OidcRole) else None
    arn = options.get("role_arn") if taken != _TASK else None
    if not arn and not given and taken != _ENVIRONMENT:
        arn = variable(environment, *_ROLE_ARN)
    if arn:
        source = AssumedRole(role(str(arn), options, environment, {}), source, source.source)
    return source


def _from_options(options: Options, environment: Environment) -> Source:
    if options.get("ecs_role_name"):
        return ecs_role(str(options["ecs_role_name"]), environment, _TASK)
    if options.get("credentials_uri"):
        return CredentialsUri(str(options["credentials_uri"]), _TASK)
    file = _open_file(options, environment) if options.get("profile") or options.get("credentials_file") else None
    if file:
        return file.source(options, environment)
    found = _keys({name: options.get(name) for name in _KEY}, _TASK, "")
    return found or _oidc({name: options.get(name) for name in _OIDC}, options, environment, _TASK, "")


def _from_environment(options: Options, environment: Environment) -> Source:
    """The first of the places that need no option."""
    for prefix in PREFIXES:
        found = _keys(_spelled(environment, prefix, _KEY), _ENVIRONMENT, prefix)
        if found:
            return found
        if first_set(environment, (prefix + name for name in _OIDC_VARIABLES)):
            return _oidc(_spelled(environment, prefix, _OIDC), options, environment, _ENVIRONMENT, prefix)
    file = _open_file(options, environment)
    if file:
        return file.source(options, environment)
    name = variable(environment, "ECS_METADATA", "ECS_ROLE_NAME")
    if name:
        return ecs_role(name, environment, _ENVIRONMENT)
    uri = variable(environment, "CREDENTIALS_URI")
    if uri:
        return CredentialsUri(uri, _ENVIRONMENT)
    raise CredentialsError(
        "No credentials were found. Looked for, in this order: the options access_key_id and access_key_secret, profile, "
        "ecs_role_name, credentials_uri, or oidc_provider_arn with oidc_token_file and role_arn; the environment variables "
        "ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET, or ALIBABA_CLOUD_OIDC_PROVIDER_ARN with "
        "ALIBABA_CLOUD_OIDC_TOKEN_FILE and ALIBABA_CLOUD_ROLE_ARN; the profile file "
        f"{_file_name(options, environment)}; the environment variables ALIBABA_CLOUD_ECS_METADATA and "
        "ALIBABA_CLOUD_CREDENTIALS_URI. Give one of these."
    )


def _file_name(options: Options, environment: Environment) -> str:
    """The path of the file with profiles as it is given, for reading and for messages."""
    return str(options.get("credentials_file") or first_set(environment, _FILE_VARIABLES) or _DEFAULT_FILE)


def _open_file(options: Options, environment: Environment) -> ProfileFile | None:
    """The file with the chosen profile; None if nobody asked for one and there is none, or if it is switched off.

    Whoever names a file or a profile means these credentials, and no others that come later in the order.

    Raises:
        CredentialsError: it cannot be read, or it lacks the profile.
    """
    path = _file_name(options, environment)
    wanted = options.get("profile") or variable(environment, "PROFILE")
    if not options.get("profile") and not options.get("credentials_file"):
        named = wanted or first_set(environment, _FILE_VARIABLES)
        if switched_on(environment, "CLI_PROFILE_DISABLED") or (not named and _is_missing(path)):
            return None
    # Imported here, since whoever has keys in the environment needs none of it.
    from .profile import open_file

    return open_file(path, wanted)


def _is_missing(path: str) -> bool:
    """Whether there is no such file: one that must not be looked at is there."""
    try:
        os.stat(os.path.expanduser(path))
    except FileNotFoundError:
        return True
    except OSError:
        pass
    return False


def _spelled(environment: Environment, prefix: str, names: t.Mapping[str, tuple[str, ...]]) -> dict[str, str | None]:
    return {
        name: first_set(environment, (prefix + spelling for spelling in spellings)) for name, spellings in names.items()
    }


def _keys(values: t.Mapping[str, str | None], place: str, prefix: str) -> Credentials | None:
    """The credentials of one place: None if it has none of the three, an error if it has only some of them."""
    if not any(values.values()):
        return None
    _check_whole(values, ("access_key_id", "access_key_secret"), _KEY, place, prefix)
    found = Credentials(
        str(values["access_key_id"]), str(values["access_key_secret"]), values["security_token"] or None, place
    )
    unfit = found.unfit([_label(name, _KEY, prefix) for name in _KEY])
    if unfit:
        raise CredentialsError(f"{unfit}. It came from {place}; copy it there once more.")
    return found


def _oidc(
    values: t.Mapping[str, str | None], options: Options, environment: Environment, place: str, prefix: str
) -> OidcRole:
    """The role of one place that is assumed with a token."""
    _check_whole(values, tuple(_OIDC), _OIDC, place, prefix)
    meant = role(str(values["role_arn"]), options, environment, {})
    return OidcRole(meant, str(values["oidc_provider_arn"]), str(values["oidc_token_file"]), place)


def _check_whole(
    values: t.Mapping[str, str | None],
    needed: tuple[str, ...],
    names: t.Mapping[str, tuple[str, ...]],
    place: str,
    prefix: str,
) -> None:
    """Raises CredentialsError if a place has only some of what belongs together."""
    given = " and ".join(_label(name, names, prefix) for name in values if values[name])
    for name in needed:
        if not values[name]:
            raise CredentialsError(
                f"{given} came from {place}, but {_label(name, names, prefix)} is missing there. What belongs together is never mixed "
                "from two places."
            )


def _label(name: str, names: t.Mapping[str, tuple[str, ...]], prefix: str) -> str:
    """What a value is called where it is given: as an option if there is no prefix."""
    return prefix + names[name][0] if prefix else name
