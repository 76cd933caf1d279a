# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every way in which a call can fail, and what may be done about it. Nothing here talks to anybody."""

from __future__ import annotations

import os
import re
import typing as t

# Pairs of the path of an option, such as `rules[3].conditions[0].host[1]`, and what is wrong with it.
Problems = list[tuple[str, str]]

_BUSY_PREFIXES = ("StateError.", "NotActive.")
_BUSY_CODES = frozenset({"GA_NOT_STEADY"})
_THROTTLED_CODES = frozenset({"Throttling", "Rejected.Throttling"})
_UNAVAILABLE_CODES = frozenset({"ServiceUnavailable", "ServiceUnavailableTemporary", "InternalError", "UnknownError"})
_CONFLICT_WORDS = ("Exist.", "Conflict", "conflict", "Duplicate", "duplicate", "Priority", "priority", "overlap")
_LISTS = "(?:ForwardingRules|ForwardingRuleIds|DestinationConfigurations|DestinationIds)"  # All items of a call.
# Compiled only once something is refused.
_WHOLE = rf"(?:Illegal|Invalid)Param(?:eter)?s?(?:\.{_LISTS})?|(?:[A-Za-z]+\.)?(?:TooMany|TooLarge)[A-Za-z]*"
_LIST = rf"\.{_LISTS}$"
_ITEM = rf"\b{_LISTS}\.\d+\b"
_MOST_PLACES = 4  # of a defect, which are told
_MOST_PROBLEMS = 12  # of a task, which are told at once
_NONCE_CODES = frozenset({"SignatureNonceUsed"})

# What to do now, said once. A code is looked up as it is, then by its part before the first dot.
_ADVICE = {
    "SignatureDoesNotMatch": "The access key secret does not belong to this access key id.",
    "IncompleteSignature": "The signature did not arrive whole; look for a proxy that removes headers.",
    "InvalidAccessKeyId": "The access key does not exist or is switched off; look at it in the RAM console.",
    "InvalidSecurityToken": "The temporary credentials are no longer valid; get new ones.",
    "InvalidTimeStamp": "The clock of the machine that runs this module differs from the service's by more than "
    "15 minutes; set the clock.",
    "IllegalTimestamp": "The clock of the machine that runs this module is not set right; set the clock.",
    "Forbidden": "The RAM user or role lacks a permission for this action.",
    "NoPermission": "The RAM user or role lacks a permission for this action.",
    "Throttling": "Too many requests are being made with this account; run fewer jobs at a time.",
    "QuotaExceeded": "Raise the quota on the Quota Management page of the GA console, or use fewer.",
    "QuotaExceeded.ListenerPort": "Behind a custom routing listener, widen its port_ranges or map fewer; for others, raise the "
    "quota on the Quota Management page of the GA console.",
    "NotExist.Accelerator": "Check the id of the accelerator, and that it belongs to the account of this access key.",
    "NotExist.Listener": "Check the id of the listener, and that it belongs to this accelerator.",
    "NotExist.EndPointGroup": "Check the id of the endpoint group, and that it belongs to this listener.",
    "StateError": "Somebody else is changing this accelerator; run the task again later or raise wait_timeout.",
    "NotActive": "Somebody else is changing this accelerator; run the task again later or raise wait_timeout.",
}


def details_of(message: str) -> dict[str, t.Any]:
    """The details of a mistake that the service has said nothing about."""
    return {"code": None, "message": message, "request_id": None, "action": None, "http_status": None}


class GaError(Exception):
    """Something went wrong, and `str()` of this says what, in words for people.

    Attributes:
        in_doubt: a write was sent whose answer never came, so that it may have been carried out.
        facts: what else the module's result is to say.
    """

    in_doubt = False
    facts: t.Mapping[str, t.Any] = {"changed": False}

    def details(self) -> dict[str, t.Any]:
        """What went wrong, for machines: code, message, request_id, action, http_status; None for what nobody said."""
        return details_of(str(self))


class OptionError(GaError):
    """The options cannot be what the user means. Of many mistakes the first ones are told, and all of them are counted.

    Args:
        problems: what is wrong, and where.
    """

    def __init__(self, problems: Problems) -> None:
        self.problems = list(problems)
        lines = [f"{path}: {message}" for path, message in self.problems[:_MOST_PROBLEMS]]
        left = len(self.problems) - len(lines)
        lines += [f"and {left} more"] if left else []
        super().__init__(lines[0] if len(lines) == 1 else f"{len(self.problems)} problems: " + "; ".join(lines))


class NotThere(OptionError):
    """What a set is to lie in is not there."""


class ConnectionFailed(GaError):
    """No usable answer came back.

    Args:
        message: what happened, for people.
        action: the API action that was being called.
        sent: whether the request may have reached the service.
        retryable: whether the same request may succeed a moment later.
    """

    def __init__(self, message: str, action: str, sent: bool, retryable: bool = True) -> None:
        super().__init__(message)
        self.action = action
        self.sent = sent
        self.retryable = retryable

    def details(self) -> dict[str, t.Any]:
        return {**details_of(str(self)), "action": self.action}


class ApiError(GaError):
    """The service answered with an error code.

    Args:
        action: the API action that was called.
        status: the HTTP status.
        body: the decoded answer; its members may be spelled in lower case (docs/ga-api.md, 2.4).
        retry_after: seconds that the service asked us to wait, if it did.
    """

    def __init__(self, action: str, status: int, body: t.Mapping[str, t.Any], retry_after: float | None = None) -> None:
        known = {str(key).lower(): value for key, value in body.items()}
        self.action = action
        self.status = status
        self.code = str(known.get("code") or f"HTTP {status}")
        self.message = _without_signed_text(str(known.get("message") or ""))
        self.request_id = str(known.get("requestid") or "")
        self.retry_after = retry_after
        self.access_denied = known.get("accessdenieddetail")
        super().__init__(self._words())

    def _words(self) -> str:
        said = f"{self.action} was answered with {self.code}"
        if self.message:
            said += f": {self.message.rstrip('.')}"
        said += f" (request id {self.request_id or 'none'})."
        if self.access_denied:
            said += f" Access denied: {_denied(self.access_denied)}."
        advice = _ADVICE.get(self.code) or _ADVICE.get(self.code.split(".", 1)[0])
        return f"{said} {advice}" if advice else said

    @property
    def busy(self) -> bool:
        """Somebody is at work on the accelerator: this is waiting, not failing."""
        return self.code.startswith(_BUSY_PREFIXES) or self.code in _BUSY_CODES

    @property
    def throttled(self) -> bool:
        return self.code.startswith("Throttling.") or self.code in _THROTTLED_CODES or self.status == 429

    @property
    def unavailable(self) -> bool:
        """The service could not answer properly; a write may have been carried out all the same."""
        return not self.throttled and (self.code in _UNAVAILABLE_CODES or self.status >= 500)

    @property
    def nonce_used(self) -> bool:
        return self.code in _NONCE_CODES

    @property
    def token_expired(self) -> bool:
        """Temporary credentials have run out; what they signed was not carried out."""
        return self.code == "InvalidSecurityToken.Expired"

    @property
    def unknown(self) -> bool:
        """Something that the request names is not there."""
        return self.code.startswith("NotExist.")

    @property
    def conflict(self) -> bool:
        """Something else holds the place that was asked for. Which code says so is not documented [open]."""
        words = f"{self.code} {self.message}"
        return not self.unknown and any(word in words for word in _CONFLICT_WORDS)

    @property
    def illegal(self) -> bool:
        """Something in the request is not accepted, or is missing. A code that names the list of all items speaks of no value."""
        return self.code.startswith(("IllegalParam", "InvalidParam", "Missing")) and not re.search(_LIST, self.code)

    @property
    def too_large(self) -> bool:
        """The request is refused for its size."""
        return self.status in (413, 414)

    @property
    def refused_as_a_whole(self) -> bool:
        """The request as a whole is not accepted: no item of it is named, nor a quota, so that its size may be to blame.

        How the service refuses a call that carries too many items is not documented [open].
        """
        named = re.search(_ITEM, self.message) or self.conflict
        return not named and re.fullmatch(_WHOLE, self.code) is not None

    @property
    def quota_exceeded(self) -> bool:
        return self.code.startswith("QuotaExceeded.")

    @property
    def denied(self) -> bool:
        """Whoever asks may not."""
        return self.code.startswith(("Forbidden", "NoPermission"))

    @property
    def dry_run_passed(self) -> bool:
        """A passed dry run is documented as this error code (docs/ga-api.md, 5)."""
        return self.code == "DryRunOperation"

    def details(self) -> dict[str, t.Any]:
        return {
            "code": self.code,
            "message": self.message,
            "request_id": self.request_id or None,
            "action": self.action,
            "http_status": self.status,
        }


class Failed(GaError):
    """The run cannot go on: a wait ran out, the live set forbids the plan, somebody else interfered.

    Args:
        message: what happened and what to do now, for people.
        cause: the error behind it, whose details are passed on.
    """

    def __init__(self, message: str, cause: GaError | None = None) -> None:
        super().__init__(message)
        self.cause = cause
        self.in_doubt = cause.in_doubt if cause else False

    def details(self) -> dict[str, t.Any]:
        return self.cause.details() if self.cause else super().details()


class CredentialsError(GaError):
    """There are no credentials, or those that are there are not whole.

    Args:
        message: what is wrong, for people.
        cause: the error behind it, whose details are passed on.
    """

    def __init__(self, message: str, cause: GaError | None = None) -> None:
        super().__init__(message)
        self._cause = cause

    def details(self) -> dict[str, t.Any]:
        return self._cause.details() if self._cause else super().details()


class Unforeseen(GaError):
    """A defect: of this collection, or of an answer that nobody has thought of.

    Args:
        error: what was raised.
    """

    def __init__(self, error: BaseException) -> None:
        import traceback  # Hardly any run needs it.

        # The places are told here, since tracebacks are shown in ways that differ from version to version of Ansible.
        frames = traceback.extract_tb(error.__traceback__)[-_MOST_PLACES:]
        places = ", ".join(f"{os.path.basename(frame.filename)}:{frame.lineno}" for frame in reversed(frames))
        super().__init__(
            f"This was not foreseen: {type(error).__name__}: {error} (at {places}). It is a defect of this collection, or an "
            "answer of the service that it does not understand; please report it."
        )


class Interrupted(BaseException):
    """The run was told to stop (Ctrl-C, a cancelled job).

    No GaError, so that nobody who goes on after an error goes on after this.
    """


def explained(error: BaseException) -> GaError:
    """Whatever was raised, as an error that can be told to people."""
    if isinstance(error, GaError):
        return error
    return GaError(str(error)) if isinstance(error, Interrupted) else Unforeseen(error)


def _without_signed_text(message: str) -> str:
    """The gateway quotes the text that it signed, with the session's token in it, which must be in no output."""
    return re.split(r"(?i)\s*\bserver string to sign\b", message, maxsplit=1)[0].strip()


def _denied(detail: t.Any) -> str:
    """The useful members of an AccessDeniedDetail, which is a mapping or, from some gateways, text."""
    if not isinstance(detail, dict):
        return str(detail)
    return ", ".join(f"{key} {value}" for key, value in sorted(detail.items()) if value and "Encoded" not in key)
