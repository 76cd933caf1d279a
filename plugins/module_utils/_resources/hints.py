# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What people may have mistaken for what: names for ids, one id for another, one kind of listener for the other.

Imported and asked only where something was not there, for a better message; whoever may not ask gets none.
"""

from __future__ import annotations

import typing as t

from .._errors import ApiError, GaError, OptionError, Problems
from .._wire.busy import Reader
from .._wire.paging import Element
from .forwarding_rules import preflight
from .nouns import ACCELERATOR, ENDPOINT_GROUP, LISTENER, misplaced

_NOUNS = (ACCELERATOR, LISTENER, ENDPOINT_GROUP)
# The service may answer in any of these ways to an id that is none.
_UNKNOWN = ("NotExist.", "IllegalParam", "InvalidParam", "Forbidden", "NoPermission")

Check = t.Callable[[str, t.Mapping[str, t.Any], str, Problems], None]


def after_refusal(reader: Reader, params: t.Mapping[str, t.Any], code: str) -> str:
    """What to say after a refusal, in sentences; empty if nothing is known.

    Args:
        reader: reads from the service.
        params: the module's options.
        code: the code of the refusal.
    """
    if not code.startswith(_UNKNOWN):
        return ""
    nouns: t.Sequence[str] = _NOUNS
    if code == "NotExist.EndPointGroup" and params.get(f"{ENDPOINT_GROUP}_id"):
        nouns = (ENDPOINT_GROUP,)  # The others are not looked at beside its id.
    return " ".join(f"{what}." for what in _suspicions(reader, params, nouns, code.startswith("NotExist.")))


def after_nothing(reader: Reader, params: t.Mapping[str, t.Any]) -> list[str]:
    """What to warn of where nothing was found."""
    return [f"Nothing was found; {what}." for what in _suspicions(reader, params, _NOUNS, True)]


def _suspicions(reader: Reader, params: t.Mapping[str, t.Any], nouns: t.Sequence[str], ask: bool) -> list[str]:
    given = {noun: params[f"{noun}_id"] for noun in nouns if params.get(f"{noun}_id")}
    words = {noun: misplaced(noun, one) for noun, one in given.items()}
    if ask and not any(words.values()):
        if LISTENER in given:
            words[LISTENER] = _about_listener(reader, given[LISTENER])
        if ENDPOINT_GROUP in given:
            words[ENDPOINT_GROUP] = about_group(reader, given[ENDPOINT_GROUP])
    return [f"{noun}_id is {given[noun]}: {what}" for noun, what in words.items() if what]


def _about_listener(reader: Reader, listener_id: str) -> str:
    problems: Problems = []
    listener = _asked(reader.api.describe_listener, listener_id)
    preflight.check_owner("", listener, reader.accelerator_id, problems)
    return problems[0][1] if problems else ""


def about_group(reader: Reader, endpoint_group_id: str) -> str:
    """In words, what an endpoint group is that is not where it was looked for; empty if that is not known.

    Args:
        reader: reads from the service, and knows the accelerator where it was looked for, if any.
        endpoint_group_id: its id.
    """
    words = misplaced(ENDPOINT_GROUP, endpoint_group_id)
    if words:
        return words
    group = _asked(reader.api.describe_endpoint_group, endpoint_group_id)
    kind = "an endpoint group of the standard listener"
    if not group:
        group = _asked(reader.api.describe_custom_routing_endpoint_group, endpoint_group_id)
        kind = "an endpoint group of the custom routing listener"
    if not group:
        return ""
    owner = group.get("AcceleratorId")
    elsewhere = f" of the accelerator {owner}" if owner and owner != reader.accelerator_id else ""
    return f"it is {kind} {group.get('ListenerId')}{elsewhere}"


def _asked(call: t.Callable[[str], Element], one: str) -> Element:
    try:
        return call(one)
    except GaError:
        return {}


def check_listener(reader: Reader, option: str, listener_id: str, check: Check) -> None:
    """Whether a listener that has nothing to show is of the kind that can have it.

    Args:
        reader: reads from the service.
        option: the option that names the listener.
        listener_id: its id.
        check: one of the checks of a listener in `_references`.

    Raises:
        OptionError: it is not.
    """
    try:
        listener = reader.read(reader.api.describe_listener, listener_id)
    except ApiError:
        return
    problems: Problems = []
    check(option, listener, reader.accelerator_id, problems)
    if problems:
        raise OptionError(problems)
