# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The conditions and actions of a forwarding rule, whatever their type: from the option, from the wire, to the wire."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.alicloud.ga.plugins.module_utils._errors import Problems
from ansible_collections.alicloud.ga.plugins.module_utils._rule_types import ACTION_TYPES, CONDITION_TYPES, PartType

OTHER = "other"
# What is left when the content was omitted counts as a mistake: a rule with a condition less is one for more requests.
_HOW_TO_OMIT = "; if it is to be left out, omit it as a whole: - \"{{{{ {{'{option}': the_value}} if the_value is defined else omit }}}}\""

# The list documentation spells one type in another way (docs/ga-api.md, 4).
_OTHER_SPELLINGS = {"RemoveHeaderConfig": "RemoveHeader"}


class Part(t.NamedTuple):
    """One condition or action.

    Attributes:
        option: its key in the option, or `other`.
        value: what stands under that key, checked and in a settled order.
        key: what makes two parts mean the same.
        known: whether this collection knows how to read its type.
        raw: the part as the service sent it, to be sent back as it was; None for what a user wrote.
    """

    option: str
    value: t.Any
    key: t.Hashable
    known: bool = True
    raw: t.Mapping[str, t.Any] | None = None


class PartKind:
    """What distinguishes conditions from actions on the wire."""

    def __init__(self, types: tuple[PartType, ...], type_member: str, value_member: str, noun: str) -> None:
        self.types = types
        self.type_member = type_member
        self.value_member = value_member
        self.noun = noun
        self.by_option = {part_type.option: part_type for part_type in types}
        self.by_wire = {part_type.wire: part_type for part_type in types}


CONDITIONS = PartKind(CONDITION_TYPES, "RuleConditionType", "RuleConditionValue", "condition")
ACTIONS = PartKind(ACTION_TYPES, "RuleActionType", "RuleActionValue", "action")


def part_specs(kind: PartKind) -> dict[str, t.Any]:
    """The argument specification of one entry of `conditions` or `actions`."""
    other = {"type": "dict", "options": {"type": {"type": "str", "required": True}, "value": {"type": "raw"}}}
    return {**{part_type.option: dict(part_type.spec) for part_type in kind.types}, OTHER: other}


def parse_part(kind: PartKind, path: str, given: t.Any, problems: Problems) -> Part | None:
    """One entry of the option `conditions` or `actions`: exactly one key, with what that type takes."""
    keys = [key for key in given if given[key] is not None] if isinstance(given, dict) else []
    if len(keys) != 1:
        has = f"has {' and '.join(keys)}" if keys else f"has none{_HOW_TO_OMIT.format(option=kind.types[0].option)}"
        problems.append((path, f"must have exactly one of {', '.join([*kind.by_option, OTHER])}, and {has}"))
        return None
    (option,) = keys
    content = given[option]
    if option == OTHER:
        name, value = str(content.get("type")), content.get("value")
        return Part(OTHER, {"type": name, "value": _decoded(value)}, _other_key(name, _decoded(value)), known=False)
    part_type = kind.by_option[option]
    before = len(problems)
    value = part_type.parse(f"{path}.{option}", content, problems)
    return Part(option, value, part_type.key(value)) if len(problems) == before else None


def read_part(kind: PartKind, raw: t.Mapping[str, t.Any]) -> Part:
    """A condition or action as the service has it. What cannot be said in the option's terms becomes `other`."""
    wire = str(raw.get(kind.type_member) or "")
    name = _OTHER_SPELLINGS.get(wire, wire)
    part_type = kind.by_wire.get(name)
    if part_type is None:
        return _other(kind, raw, wire, known=False)
    try:
        value = _read_value(kind, part_type, raw)
    except (ValueError, TypeError, KeyError, AttributeError):
        return _other(kind, raw, wire, known=False)
    problems: Problems = []
    parsed = part_type.parse("", value, problems)
    if problems:
        # The service took what its documentation forbids: it can be shown and replaced, but not written by us.
        return _other(kind, raw, wire, known=True)
    return Part(part_type.option, parsed, part_type.key(parsed), raw=raw)


def _read_value(kind: PartKind, part_type: PartType, raw: t.Mapping[str, t.Any]) -> t.Any:
    if part_type.config:
        member, from_config, _to_config = part_type.config
        if raw.get(member):
            return from_config(raw[member])
    text = raw.get(kind.value_member)
    return part_type.read(json.loads(text) if text not in (None, "") else None)


def _other(kind: PartKind, raw: t.Mapping[str, t.Any], wire: str, known: bool) -> Part:
    configs = {name: content for name, content in raw.items() if name.endswith("Config") and content}
    value = configs or _decoded(raw.get(kind.value_member))
    return Part(OTHER, {"type": wire, "value": value}, _other_key(wire, value), known, raw)


def _other_key(wire: str, value: t.Any) -> t.Hashable:
    return wire, json.dumps(value, sort_keys=True)


def _decoded(value: t.Any) -> t.Any:
    """What a JSON text means; anything else stays as it is."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def is_config_form(kind: PartKind, raw: t.Mapping[str, t.Any]) -> bool:
    """Whether a live part is kept in the older storage form, the only one that old accelerators know."""
    return any(part_type.config and raw.get(part_type.config[0]) for part_type in kind.types)


def write_part(kind: PartKind, part: Part, config_form: bool) -> dict[str, t.Any]:
    """A condition or action for the wire; a live one goes back as it came."""
    if part.raw is not None:
        members = (kind.type_member, kind.value_member)
        return {
            name: content
            for name, content in part.raw.items()
            if content and (name in members or name.endswith("Config"))
        }
    part_type = kind.by_option[part.option]
    written = {kind.type_member: part_type.wire}
    if config_form and part_type.config:
        member, _from_config, to_config = part_type.config
        return {**written, member: to_config(part.value)}
    value = part_type.write(part.value)
    if value is not None:
        written[kind.value_member] = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return written
