# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What people may have mistaken for what: names for ids, one id for another, one kind of listener for the other.

Imported and asked only where something was not there, for a better message; whoever may not ask gets none.
"""

from __future__ import annotations

import typing as t

from .._errors import GaError, Problems
from .._wire.busy import Reader
from .._wire.paging import Element
from .places import (
    ACCELERATOR,
    BANDWIDTH_PACKAGE,
    CUSTOM_ROUTING_ENDPOINT,
    CUSTOM_ROUTING_ENDPOINT_GROUP,
    LISTENER,
    owned,
)

_KINDS = {
    kind.word: kind
    for kind in (ACCELERATOR, LISTENER, CUSTOM_ROUTING_ENDPOINT_GROUP, CUSTOM_ROUTING_ENDPOINT, BANDWIDTH_PACKAGE)
}
_LISTENER, _ENDPOINT_GROUP = LISTENER.word, CUSTOM_ROUTING_ENDPOINT_GROUP.word
# What is not there, where a code says so without doubt.
_NAMED_BY = {"NotExist.EndPointGroup": _ENDPOINT_GROUP, "NotExist.EndPoint": CUSTOM_ROUTING_ENDPOINT.word}
# The service may answer in any of these ways to an id that is none.
_UNKNOWN = ("NotExist.", "IllegalParam", "InvalidParam", "Forbidden", "NoPermission")


def after_refusal(reader: Reader, params: t.Mapping[str, t.Any], code: str) -> str:
    """What to say after a refusal, in sentences; empty if nothing is known.

    Args:
        reader: reads from the service.
        params: the module's options.
        code: the code of the refusal.
    """
    if not code.startswith(_UNKNOWN):
        return ""
    # What else is said is there, or is not looked at beside the id of what is not.
    nouns = (_NAMED_BY[code],) if code in _NAMED_BY else tuple(_KINDS)
    return " ".join(f"{what}." for what in _suspicions(reader, params, nouns, code.startswith("NotExist.")))


def after_nothing(reader: Reader, params: t.Mapping[str, t.Any]) -> list[str]:
    """What to warn of where nothing was found."""
    return [f"Nothing was found; {what}." for what in _suspicions(reader, params, tuple(_KINDS), True)]


def _suspicions(reader: Reader, params: t.Mapping[str, t.Any], nouns: t.Sequence[str], ask: bool) -> list[str]:
    given = {noun: params[f"{noun}_id"] for noun in nouns if params.get(f"{noun}_id")}
    words = {noun: misplaced(noun, one) for noun, one in given.items()}
    if ask and not any(words.values()):
        if _LISTENER in given:
            words[_LISTENER] = _about_listener(reader, given[_LISTENER])
        if _ENDPOINT_GROUP in given:
            words[_ENDPOINT_GROUP] = about_group(reader, given[_ENDPOINT_GROUP])
    return [f"{noun}_id is {given[noun]}: {what}" for noun, what in words.items() if what]


def _about_listener(reader: Reader, listener_id: str) -> str:
    problems: Problems = []
    listener = _asked(reader, "DescribeListener", LISTENER.id, listener_id)
    owned("", listener, reader.place.get(ACCELERATOR.id, ""), problems)
    return problems[0][1] if problems else ""


def about_group(reader: Reader, endpoint_group_id: str) -> str:
    """In words, what an endpoint group is that is not where it was looked for; empty if that is not known.

    Args:
        reader: reads from the service, and knows the accelerator where it was looked for, if any.
        endpoint_group_id: its id.
    """
    words = misplaced(_ENDPOINT_GROUP, endpoint_group_id)
    if words:
        return words
    group = _asked(reader, "DescribeEndpointGroup", "EndpointGroupId", endpoint_group_id)
    kind = "an endpoint group of the standard listener"
    if not group:
        group = _asked(reader, "DescribeCustomRoutingEndpointGroup", "EndpointGroupId", endpoint_group_id)
        kind = "an endpoint group of the custom routing listener"
    if not group:
        return ""
    owner = group.get("AcceleratorId")
    elsewhere = f" of the accelerator {owner}" if owner and owner != reader.place.get(ACCELERATOR.id) else ""
    return f"it is {kind} {group.get('ListenerId')}{elsewhere}"


def misplaced(noun: str, one: str) -> str:
    """In words, what may be meant by an id that is not there; empty if it looks like what it should be.

    That all ids begin so is not promised, so that it is only asked about what the service does not know.
    """
    if one.startswith(_KINDS[noun].prefix):
        return ""
    other = next((known for known, kind in _KINDS.items() if one.startswith(kind.prefix)), None)
    if other:
        return f"it looks like the id of {_article(other)} {other.replace('_', ' ')}"
    words = noun.replace("_", " ")
    return (
        f"the id of {_article(noun)} {words} begins with {_KINDS[noun].prefix}; if this is its name, give it as {noun}"
    )


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _asked(reader: Reader, action: str, parameter: str, one: str) -> Element:
    """What an action says of one, which is asked once; nothing if it does not."""
    try:
        return reader.client.call(action, {parameter: one})
    except GaError:
        return {}
