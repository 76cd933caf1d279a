# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which URLs credentials may be sent to. Pure."""

from __future__ import annotations

import ipaddress
import re
import typing as t
from urllib.parse import SplitResult, urlsplit

from .._errors import GaError

_LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HOST_NAME = re.compile(rf"(?:{_LABEL}\.)*{_LABEL}\.?")


class EndpointError(GaError):
    """The endpoint is not one that credentials may be used with."""


def base_url(endpoint: str, name: str = "endpoint") -> tuple[str, bool]:
    """The URL of an endpoint, and whether it is this machine itself.

    Args:
        endpoint: a host name or URL, as users give it.
        name: what it is called in messages.

    Raises:
        EndpointError: it is no host name or URL, or it is plain http and not this machine.
    """
    parts = split(endpoint if "://" in endpoint else f"https://{endpoint}")
    if parts is None or parts.path.strip("/") or parts.query or parts.fragment:
        # What stands before an @, or behind a ? or #, may be a secret.
        mark = next((one for one in "@?#" if one in endpoint), "")
        what = f"what is given has {'an' if mark == '@' else 'a'} {mark} in it, so it" if mark else endpoint
        raise EndpointError(
            f"{name}: {what} is not a host name, or a URL of the form https://host or https://host:port."
        )
    loopback = is_loopback(parts.hostname or "")
    if parts.scheme == "http" and not loopback:
        raise EndpointError(
            f"{name}: {endpoint} is plain http, which is accepted for this machine only (127.0.0.1, localhost, "
            "[::1]). Use https."
        )
    return origin(parts), loopback


def split(url: str) -> SplitResult | None:
    """The parts of a URL that can be asked; None if it is none, or if a user name or password is part of it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    whole = url.isprintable() and " " not in url and port != 0
    return parts if whole and parts.scheme in ("http", "https") and _is_host(parts) else None


def _is_host(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if "@" in parts.netloc:
        return False
    if ":" not in host:
        return _HOST_NAME.fullmatch(host) is not None
    try:
        ipaddress.IPv6Address(host)
    except ValueError:
        return False
    return True


def origin(parts: SplitResult) -> str:
    """The part of a URL that may be told: scheme, host and port."""
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}{f':{parts.port}' if parts.port else ''}"


def is_loopback(host: str) -> bool:
    """Whether a host is this machine; a name that only begins like such an address is not."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def password_in(endpoint: str) -> list[str]:
    """What must appear in no output, although such an endpoint is refused: user name and password, query and fragment, as
    they stand there. With the @, ? or #, since a short secret by itself would be hidden wherever it happens to occur.
    """
    before, behind = re.search(".*@", endpoint, re.DOTALL), re.search("[?#].+", endpoint, re.DOTALL)
    return [found.group() for found in (before, behind) if found]


def first_set(environment: t.Mapping[str, str], names: t.Iterable[str]) -> str | None:
    """The value of the first variable that is set and not empty."""
    return next((environment[name] for name in names if environment.get(name)), None)
