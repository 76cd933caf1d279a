# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Conditions and actions that no documentation of the API knows, and that the console, or an earlier time, has set up.

Whether the API takes them back is not documented. With the option ``further_parts`` at ``kept`` it takes exactly what it
has been seen to have, at any time since the start: the same name of a rule, the same part, a member with a part of the
same type, the same sequence of types. With ``refused`` it takes only what is documented.
"""

from __future__ import annotations

import contextlib
import json
from typing import Any

from .world import Record, World

MEMBERS = {
    "RuleConditions": ("RuleConditionType", "RuleConditionValue"),
    "RuleActions": ("RuleActionType", "RuleActionValue"),
}
DOCUMENTED = ("Order", "PathConfig", "HostConfig", "ForwardGroupConfig")


def remember(world: World) -> None:
    """Have the world know all parts of its rules for good."""
    for rule in world.section("rules").values():
        world.kept.add(_name(rule["ForwardingRuleName"]))
        for name in MEMBERS:
            world.kept.add(_sequence(name, rule[name]))
            world.kept.update(_part(name, part) for part in rule[name])
            world.kept.update(
                _member(name, part, member) for part in rule[name] for member in _undocumented(name, part)
            )


def is_kept_name(world: World, name: str) -> bool:
    """Whether there has been a rule of that name."""
    return world.options["further_parts"] == "kept" and _name(name) in world.kept


def is_kept_part(world: World, name: str, part: Record) -> bool:
    """Whether the part, a condition or an action by the name of its list, is one that there has been."""
    return world.options["further_parts"] == "kept" and _part(name, part) in world.kept


def is_kept_sequence(world: World, name: str, parts: list[Record]) -> bool:
    """Whether there has been a rule with these types in this order."""
    return world.options["further_parts"] == "kept" and _sequence(name, parts) in world.kept


def further_members(world: World, name: str, part: Record) -> list[str]:
    """The members of a part that are documented nowhere, and that no part of its type is known to have had."""
    found = _undocumented(name, part)
    if world.options["further_parts"] != "kept":
        return found
    return [member for member in found if _member(name, part, member) not in world.kept]


def _undocumented(name: str, part: Record) -> list[str]:
    return [member for member in part if member not in (*MEMBERS[name], *DOCUMENTED)]


def _member(name: str, part: Record, member: str) -> str:
    return json.dumps([name, part[MEMBERS[name][0]], member, "member"])


def _name(name: str) -> str:
    return json.dumps(["ForwardingRuleName", name])


def _sequence(name: str, parts: list[Record]) -> str:
    return json.dumps([name, [part[MEMBERS[name][0]] for part in parts]])


def _part(name: str, part: Record) -> str:
    said = {member: content for member, content in part.items() if member != "Order" and content not in ("", {}, [])}
    value = said.get(MEMBERS[name][1])
    if isinstance(value, str):
        with contextlib.suppress(ValueError, RecursionError):
            said[MEMBERS[name][1]] = json.loads(value)
    return json.dumps([name, _texts(said)], sort_keys=True)


def _texts(value: Any) -> Any:
    """On the wire everything is text."""
    if isinstance(value, dict):
        return {name: _texts(content) for name, content in value.items()}
    if isinstance(value, list):
        return [_texts(content) for content in value]
    return value if isinstance(value, str) else json.dumps(value)
