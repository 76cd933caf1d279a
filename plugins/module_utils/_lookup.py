# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finds the ids of what the options call by name. It only reads, and nothing at all where ids are given."""

from __future__ import annotations

import typing as t

from ansible_collections.alicloud.ga.plugins.module_utils._errors import OptionError, Problems
from ansible_collections.alicloud.ga.plugins.module_utils._pages import Element
from ansible_collections.alicloud.ga.plugins.module_utils._patience import Reader
from ansible_collections.alicloud.ga.plugins.module_utils._where import (
    ACCELERATOR,
    ENDPOINT_GROUP,
    LISTENER,
    find,
    option_of,
)

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


def look_up_virtual_groups(reader: Reader, option: str, listener_id: str, names: t.Mapping[str, str]) -> Ids:
    """The ids of virtual endpoint groups of a listener, by name.

    Args:
        reader: reads from the service, and knows the accelerator.
        option: the option that names the listener.
        listener_id: its id.
        names: the names, by the path of the option that says them.

    Raises:
        OptionError: a name is not there, or is not unique.
    """
    if not names:
        return {}
    elements = reader.read(reader.api.list_endpoint_groups, reader.accelerator_id, listener_id, "virtual")
    groups = _names(elements, "EndpointGroupId")
    problems: Problems = []
    ids = {name: find("virtual endpoint group", path, name, groups, problems) for path, name in names.items()}
    if problems:
        _check_listener(reader, option, listener_id, custom=False)
        raise OptionError(problems)
    return ids


def _check_listener(reader: Reader, option: str, listener_id: str, custom: bool) -> None:
    """A group that is not there is no wonder where the listener can have none of its kind."""
    # Imported here, since hardly any run needs help.
    from ansible_collections.alicloud.ga.plugins.module_utils import _hints, _references

    check = _references.check_custom_listener if custom else _references.check_rules_listener
    _hints.check_listener(reader, option, listener_id, check)


def _names(elements: t.Iterable[Element], member: str) -> list[tuple[str, str]]:
    return [(str(element.get(member)), str(element.get("Name") or "")) for element in elements]
