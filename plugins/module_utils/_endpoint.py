# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which URLs credentials may be sent to. Pure."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from ansible_collections.alicloud.ga.plugins.module_utils._errors import GaError


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
    url = endpoint if "://" in endpoint else f"https://{endpoint}"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise EndpointError(f"{name}: {endpoint} is not a host name or URL: {error}.") from None
    if parts.scheme not in ("http", "https") or not host or parts.path.strip("/") or parts.query or parts.username:
        raise EndpointError(
            f"{name}: {endpoint} is not a host name, or a URL of the form https://host or https://host:port."
        )
    loopback = is_loopback(host)
    if parts.scheme == "http" and not loopback:
        raise EndpointError(
            f"{name}: {endpoint} is plain http, which is accepted for this machine only (127.0.0.1, localhost, "
            "[::1]). Use https."
        )
    written = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{written}{f':{port}' if port else ''}", loopback


def is_loopback(host: str) -> bool:
    """Whether a host is this machine; a name that only begins like such an address is not."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
