# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is said when a request brought no answer: whether it may have been carried out, and what to look at."""

from __future__ import annotations

from .._errors import ConnectionFailed


def translated(error: Exception, action: str, url: str, advice: str) -> ConnectionFailed:
    """Translate what was raised in sending; its own words show addresses of objects, the whole query, and proxies.

    Args:
        error: of requests, or of what lies below.
        action: what was asked.
        url: who was asked, as it may be told.
        advice: what to do if nobody is reached.
    """
    from requests import exceptions  # Here, since ansible-test imports this file where there is no requests.

    reason = _reason(error)
    if isinstance(error, exceptions.SSLError):
        return ConnectionFailed(
            f"{action}: no trusted connection to {url} ({reason}). Check the endpoint; ca_path names a file with "
            "further certificate authorities.",
            action,
            sent=False,
            retryable=False,
        )
    # Before anything was sent: a URL, proxy or header that is none (all of these are ValueErrors), or a missing file.
    broken_off = (exceptions.RequestException, ConnectionError, TimeoutError)
    if isinstance(error, ValueError) or (isinstance(error, OSError) and not isinstance(error, broken_off)):
        return ConnectionFailed(
            f"{action}: no request to {url} can be made ({reason}). Check the endpoint, ca_path, and the environment's "
            "variables for proxies and certificates, such as HTTPS_PROXY, NO_PROXY and REQUESTS_CA_BUNDLE.",
            action,
            sent=False,
            retryable=False,
        )
    if isinstance(error, exceptions.ProxyError):
        return ConnectionFailed(f"{action}: the proxy did not connect to {url} ({reason}).", action, sent=False)
    # The second is what comes while the answer is read.
    if isinstance(error, exceptions.ReadTimeout) or type(error).__name__ == "ReadTimeoutError":
        return ConnectionFailed(f"{action}: {url} did not answer in time.", action, sent=True)
    # urllib3 says "new connection" for everything that went wrong before a byte was sent.
    if (
        isinstance(error, exceptions.ConnectTimeout)
        or "NewConnectionError" in repr(error)
        or "NameResolution" in repr(error)
    ):
        what = f"{action}: cannot connect to {url} ({reason}).{advice}"
        return ConnectionFailed(what, action, sent=False)
    return ConnectionFailed(f"{action}: the connection to {url} was lost ({reason}).", action, sent=True)


def _reason(error: BaseException) -> str:
    """The words of the operating system behind a chain of library exceptions."""
    seen: BaseException | None = error
    words = type(error).__name__
    while seen is not None:
        # The text of a ValueError may quote a proxy's password, or a header.
        told = isinstance(seen, OSError) or not isinstance(seen, ValueError)
        if told and type(seen).__module__ in ("builtins", "socket", "ssl", "http.client"):
            words = getattr(seen, "strerror", None) or str(seen) or type(seen).__name__
        seen = seen.__cause__ or seen.__context__
    return str(words)
