# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Credentials that run out: fetched when they are needed, and anew before they have run out."""

from __future__ import annotations

import calendar
import math
import time
import typing as t

from .._clock import Deadline
from .._errors import ApiError, CredentialsError, GaError
from .._wire.endpoint import EndpointError
from .._wire.signature import Credentials
from .._wire.transport import Connection
from . import issuers
from .sources import AssumedRole, CredentialsUri, EcsRole, OidcRole

RENEW_BEFORE = 300.0
# After an attempt that brought nothing better, and how long one may take: while the old credentials are still good,
# nobody shall wait long for new ones.
PAUSE = 30.0
_PATIENCE_WITHOUT, _PATIENCE_WITH = 60.0, 10.0
# How long what has just been issued is believed to be good, whatever its Expiration: on a machine whose clock is ahead, it
# would otherwise be asked for anew with every request.
_BELIEVED = 60.0
_MEMBERS = ("AccessKeyId", "AccessKeySecret", "SecurityToken")

Hide = t.Callable[[list[str]], None]
TemporarySource = t.Union[EcsRole, CredentialsUri, OidcRole, AssumedRole]


class Fixed:
    """Credentials that stay as they are, in the place of temporary ones."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    def current(self) -> Credentials:
        return self._credentials

    def forget(self) -> bool:
        """There is nobody to ask for others."""
        return False


class Temporary:
    """The credentials of one source, kept until shortly before they run out.

    Args:
        source: where they come from.
        connection: the user's wishes for connections; the endpoint in it is not used.
        deadline: when the task gives up; its clock is the clock for everything here.
        hide: is told every secret, so that it appears in no output.
    """

    def __init__(self, source: TemporarySource, connection: Connection, deadline: Deadline, hide: Hide) -> None:
        self._source = source
        self._deadline = deadline
        self._hide = hide
        self._ask = _asker(source, connection, deadline, hide)
        self._held: Credentials | None = None
        self._expires = self._not_before = -math.inf

    def current(self) -> Credentials:
        """The credentials for the next request.

        Raises:
            CredentialsError: there are none, or they have run out and there are no others.
            EndpointError: whoever issues them must not be asked.
        """
        now, held = self._deadline.clock.wall(), self._held
        due = self._expires - now < RENEW_BEFORE and self._not_before <= now
        if held and now < self._expires and not due:
            return held
        try:
            return self._fetch()
        except CredentialsError:
            if held and self._deadline.clock.wall() < self._expires:
                return held
            raise

    def forget(self) -> bool:
        """Take the credentials for used up, since the service says so.

        Returns:
            Whether there is anybody to ask for others.
        """
        self._expires = -math.inf
        return True

    def _fetch(self) -> Credentials:
        clock = self._deadline.clock
        patience = _PATIENCE_WITH if clock.wall() < self._expires else _PATIENCE_WITHOUT
        self._not_before = clock.wall() + PAUSE
        try:
            answer = self._ask(self._deadline.within(patience))
            found, expires = _read(answer, self._source.source)
        except (CredentialsError, EndpointError):
            raise  # It is said already, by those that this role is assumed with, or of the option.
        except GaError as error:
            raise CredentialsError(_explained(self._source, error), error) from None
        self._hide(found.secrets())
        self._held, self._expires = found, max(expires, clock.wall() + _BELIEVED)
        return found


def _asker(
    source: TemporarySource, connection: Connection, deadline: Deadline, hide: Hide
) -> t.Callable[[Deadline], issuers.Answer]:
    """Asks the source once, within another deadline."""
    if isinstance(source, EcsRole):
        return lambda limit: issuers.ask_metadata_service(source, connection, limit)
    if isinstance(source, CredentialsUri):
        return lambda limit: issuers.ask_uri(source, connection, limit)
    if isinstance(source, OidcRole):
        return lambda limit: issuers.ask_sts_with_oidc(source, connection, limit, hide)
    base: Fixed | Temporary
    if isinstance(source.base, Credentials):
        base = Fixed(source.base)
    else:
        base = Temporary(source.base, connection, deadline, hide)
    return lambda limit: issuers.ask_sts(source.role, connection, limit, base.current, base.forget)


def _read(answer: issuers.Answer, source: str) -> tuple[Credentials, float]:
    """The credentials in an answer, and when they run out, in seconds since the epoch."""
    missing = [name for name in _MEMBERS if not isinstance(answer.get(name), str) or not answer[name]]
    if missing:
        raise issuers.Unusable(f"the answer has no {' and no '.join(missing)}")
    expires = math.inf
    if answer.get("Expiration"):
        try:
            expires = calendar.timegm(time.strptime(str(answer["Expiration"]), "%Y-%m-%dT%H:%M:%SZ"))
        except ValueError:
            raise issuers.Unusable(
                "the answer has an Expiration that is not a time like 2026-01-31T12:00:00Z"
            ) from None
    key, secret, token = (answer[name] for name in _MEMBERS)
    found = Credentials(key, secret, token, source)
    unfit = found.unfit(_MEMBERS)
    if unfit:
        raise issuers.Unusable(f"in the answer, {unfit}")
    return found, expires


def _explained(source: TemporarySource, error: GaError) -> str:
    """What went wrong, and what to look at."""
    reason = str(error).rstrip(".")
    if isinstance(source, EcsRole):
        named = f" for the role {source.name}" if source.name else ""
        return (
            f"No credentials from the ECS metadata service{named} (wanted by {source.source}): {reason}. Is this machine "
            "an ECS instance with this RAM role?"
        )
    if isinstance(source, CredentialsUri):
        return f"No credentials from the credentials_uri (given by {source.source}): {reason}."
    how = "an OIDC token" if isinstance(source, OidcRole) else "other credentials"
    advice = " Check the role's ARN, and that it trusts whoever assumes it." if isinstance(error, ApiError) else ""
    return f"Cannot assume the role {source.role.arn} with {how} (wanted by {source.source}): {reason}.{advice}"
