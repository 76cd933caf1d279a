# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that say where something is: each of these by its id or, under the plain word, by its name. Pure."""

from __future__ import annotations

import typing as t

from .._engine.names import find
from .._errors import OptionError, Problems
from .._resources.nouns import ACCELERATOR, ENDPOINT_GROUP, LISTENER
from .._wire.busy import Reader
from .._wire.paging import Element


def where_spec(*nouns: str) -> dict[str, dict[str, t.Any]]:
    """The argument specification of these options."""
    return {option: {"type": "str"} for noun in nouns for option in (f"{noun}_id", noun)}


def check_where(params: t.Mapping[str, t.Any], *required: str) -> Problems:
    """What can be found wrong without asking the service. An empty text counts as not given.

    Args:
        params: the options.
        required: the nouns of which one of the two options must be given.
    """
    given = {noun for noun in (ACCELERATOR, LISTENER, ENDPOINT_GROUP) if params.get(f"{noun}_id") or params.get(noun)}
    problems = [
        (noun, f"cannot be given together with {noun}_id")
        for noun in (ACCELERATOR, LISTENER, ENDPOINT_GROUP)
        if params.get(f"{noun}_id") and params.get(noun)
    ]
    problems += [(f"{noun}_id", f"is required, or {noun} with the name") for noun in required if noun not in given]
    if ACCELERATOR in required or ACCELERATOR in given or params.get(f"{ENDPOINT_GROUP}_id"):
        return problems
    return problems + [
        (noun, "is a name, which is looked for in one accelerator only: accelerator_id or accelerator is required too")
        for noun in (LISTENER, ENDPOINT_GROUP)
        if params.get(noun)
    ]


def option_of(noun: str, params: t.Mapping[str, t.Any]) -> str:
    """Which of its two options says where something is."""
    return f"{noun}_id" if params.get(f"{noun}_id") else noun


Ids = dict[str, str]


def _accelerators(reader: Reader, _ids: Ids) -> list[Element]:
    return reader.read(reader.api.list_accelerators)


def _listeners(reader: Reader, ids: Ids) -> list[Element]:
    return reader.read(reader.api.list_listeners, ids[ACCELERATOR])


def _custom_routing_endpoint_groups(reader: Reader, ids: Ids) -> list[Element]:
    return reader.read(reader.api.list_custom_routing_endpoint_groups, ids[ACCELERATOR], ids[LISTENER])


# What a name is looked for among, the member that holds the id, and the words for it.
_KINDS: dict[str, tuple[t.Callable[[Reader, Ids], list[Element]], str, str]] = {
    ACCELERATOR: (_accelerators, "AcceleratorId", "accelerator"),
    LISTENER: (_listeners, "ListenerId", "listener"),
    ENDPOINT_GROUP: (_custom_routing_endpoint_groups, "EndpointGroupId", "custom routing endpoint group"),
}


def look_up(reader: Reader, params: t.Mapping[str, t.Any], *nouns: str) -> Ids:
    """The ids of what the options say, by noun; an empty text for what they do not say.

    Args:
        reader: reads from the service, and is told the accelerator.
        params: the options, as `_where.check_where` has found them good.
        nouns: what to look up, from the whole to the part.

    Raises:
        OptionError: a name is not there, or is not unique.
    """
    ids: Ids = {}
    for noun in nouns:
        ids[noun] = params[f"{noun}_id"] or ""
        if not ids[noun] and params[noun]:
            elements, member, words = _KINDS[noun]
            problems: Problems = []
            ids[noun] = find(words, noun, params[noun], _names(elements(reader, ids), member), problems)
            if problems:
                if ids.get(LISTENER):
                    _check_listener(reader, option_of(LISTENER, params), ids[LISTENER], custom=True)
                raise OptionError(problems)
        if noun == ACCELERATOR:
            reader.accelerator_id = ids[noun]
    return ids


def look_up_endpoint_group(reader: Reader, params: t.Mapping[str, t.Any]) -> str:
    """The id of a custom routing endpoint group: with that at hand, nothing is looked up of where it is."""
    nouns = (ENDPOINT_GROUP,) if params["endpoint_group_id"] else (ACCELERATOR, LISTENER, ENDPOINT_GROUP)
    return look_up(reader, params, *nouns)[ENDPOINT_GROUP]


def _check_listener(reader: Reader, option: str, listener_id: str, custom: bool) -> None:
    """A group that is not there is no wonder where the listener can have none of its kind."""
    # Imported here, since hardly any run needs help.
    from .._resources import hints
    from .._resources.forwarding_rules import preflight

    check = preflight.check_custom_listener if custom else preflight.check_rules_listener
    hints.check_listener(reader, option, listener_id, check)


def _names(elements: t.Iterable[Element], member: str) -> list[tuple[str, str]]:
    return [(str(element.get(member)), str(element.get("Name") or "")) for element in elements]
