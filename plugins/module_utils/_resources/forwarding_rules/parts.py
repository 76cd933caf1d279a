# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The conditions and actions of a forwarding rule, whatever their type: from the option, from the wire, to the wire."""

from __future__ import annotations

import json
import typing as t

from ..._errors import Problems
from ..._wire.bodies import decoded
from .types import ACTION_TYPES, CONDITION_TYPES, PartType

OTHER = "other"
ORDER = "Order"
# What is left when the content was omitted counts as a mistake: a rule with a condition less is one for more requests.
_HOW_TO_OMIT = "; if it is to be left out, omit it as a whole: - \"{{{{ {{'{option}': the_value}} if the_value is defined else omit }}}}\""

# The list documentation spells one type in another way (docs/ga-api.md, 4).
_OTHER_SPELLINGS = {"RemoveHeaderConfig": "RemoveHeader"}

Raw = t.Mapping[str, t.Any]


class Part(t.NamedTuple):
    """One condition or action.

    Attributes:
        option: its key in the option, or `other`.
        value: what stands under that key, checked and in a settled order; for `other`, its type and its value.
        key: what makes two parts mean the same, members aside.
        members: what the service keeps beside type and value, which this collection does not know. None is what a user
            did not say.
        raw: the part as the service sent it, to be sent back as it was; None for what a user wrote.
        replaces: the part, as the service sent it, whose place and storage form this one takes.
        order: the number to write for an action; None for its own, or else its position.
    """

    option: str
    value: t.Any
    key: t.Hashable
    members: Raw | None = None
    raw: Raw | None = None
    replaces: Raw | None = None
    order: int | None = None

    @property
    def meaning(self) -> t.Hashable:
        """What makes two parts mean the same, down to members that nobody knows."""
        return (self.option, self.key, _canonical(self.members or {}))

    def means(self, live: Part) -> bool:
        """Whether a live part is what this one wants. Members that it does not speak of may be anything."""
        if (self.option, self.key) != (live.option, live.key):
            return False
        return self.members is None or _canonical(self.members) == _canonical(live.members or {})


class PartKind:
    """What distinguishes conditions from actions on the wire."""

    def __init__(self, types: tuple[PartType, ...], type_member: str, value_member: str, noun: str) -> None:
        self.types = types
        self.type_member = type_member
        self.value_member = value_member
        self.noun = noun
        self.by_option = {part_type.option: part_type for part_type in types}
        self.by_wire = {part_type.wire: part_type for part_type in types}

    def wire(self, part: Part) -> str:
        """What the service calls the type of a part."""
        return str(part.value["type"]) if part.option == OTHER else self.by_option[part.option].wire


CONDITIONS = PartKind(CONDITION_TYPES, "RuleConditionType", "RuleConditionValue", "condition")
ACTIONS = PartKind(ACTION_TYPES, "RuleActionType", "RuleActionValue", "action")


def part_specs(kind: PartKind) -> dict[str, t.Any]:
    """The argument specification of one entry of `conditions` or `actions`."""
    other = {
        "type": "dict",
        "options": {
            "type": {"type": "str", "required": True},
            "value": {"type": "raw"},
            "members": {"type": "dict"},
        },
    }
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
        return _parse_other(kind, f"{path}.{OTHER}", content, problems)
    part_type = kind.by_option[option]
    before = len(problems)
    value = part_type.parse(f"{path}.{option}", content, problems)
    return Part(option, value, part_type.key(value)) if len(problems) == before else None


def _parse_other(kind: PartKind, path: str, content: t.Mapping[str, t.Any], problems: Problems) -> Part | None:
    """A part in the service's own words. What can be said in the option's terms is the same as if it were."""
    before = len(problems)
    wire, members = str(content.get("type") or ""), content.get("members")
    if not wire:
        problems.append((f"{path}.type", "must be the type, as the service calls it"))
    own = {kind.type_member, kind.value_member, ORDER}
    problems += [
        (f"{path}.members.{name}", "stands elsewhere: members are what the service keeps beside type, value and order")
        for name in members or ()
        if name in own
    ]
    if len(problems) > before:
        return None
    value = _decoded(content.get("value"))
    part = _known(kind, wire, value) or Part(OTHER, {"type": wire, "value": value}, _other_key(kind, wire, value))
    return part._replace(members=members)


def read_part(kind: PartKind, raw: Raw) -> Part:
    """A condition or action as the service has it. What cannot be said in the option's terms becomes `other`."""
    wire = str(raw.get(kind.type_member) or "")
    own = (kind.type_member, kind.value_member, ORDER)
    members = {name: content for name, content in raw.items() if name not in own and not _is_nothing(content)}
    value = _decoded(raw.get(kind.value_member))
    part_type = _type(kind, wire)
    if part_type and part_type.config and value is None:
        member, as_value, _to_config = part_type.config
        try:
            value = as_value(members[member])
        except (ValueError, TypeError, KeyError, AttributeError):
            pass  # Neither form: what stands there is a member like any other.
        else:
            del members[member]
    part = _known(kind, wire, value) or Part(OTHER, {"type": wire, "value": value}, _other_key(kind, wire, value))
    return part._replace(members=members, raw=raw)


def _type(kind: PartKind, wire: str) -> PartType | None:
    return kind.by_wire.get(_OTHER_SPELLINGS.get(wire, wire))


def _known(kind: PartKind, wire: str, value: t.Any) -> Part | None:
    """The part in the option's terms; None if it is of no known type, or has a value that has no place there.

    The service may have taken what its documentation forbids: that is shown as it is, too.
    """
    part_type = _type(kind, wire)
    if part_type is None:
        return None
    try:
        given = part_type.read(value)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    problems: Problems = []
    parsed = part_type.parse("", given, problems)
    return None if problems else Part(part_type.option, parsed, part_type.key(parsed))


def _other_key(kind: PartKind, wire: str, value: t.Any) -> t.Hashable:
    """The lists in conditions are sets, so that a service that sorts them makes no difference."""
    unordered = kind is CONDITIONS and _type(kind, wire) is not None
    return _OTHER_SPELLINGS.get(wire, wire), _canonical(_in_order(value) if unordered else value)


def _in_order(value: t.Any) -> t.Any:
    if isinstance(value, t.Mapping):
        return {name: _in_order(content) for name, content in value.items()}
    return sorted(map(_in_order, value), key=_canonical) if isinstance(value, list) else value


def _canonical(value: t.Any) -> str:
    """A value as text. On the wire a number or a boolean is text, so that nobody can tell them apart afterwards."""
    if not value and isinstance(value, dict):
        return "{}"  # Hardly any part has members that nobody knows.
    return json.dumps(_as_texts(value), sort_keys=True)


def _as_texts(value: t.Any) -> t.Any:
    if isinstance(value, t.Mapping):
        return {str(name): _as_texts(content) for name, content in value.items()}
    if isinstance(value, (list, tuple)):
        return [_as_texts(content) for content in value]
    return value if isinstance(value, str) else json.dumps(value)


def _is_nothing(content: t.Any) -> bool:
    return content is None or (isinstance(content, (str, list, dict)) and not content)


def _decoded(value: t.Any) -> t.Any:
    """What a JSON text means, where that can be written anew without a loss; any other text stays as it is.

    So a text stands for itself, and is never the content of a JSON text.
    """
    if not isinstance(value, str):
        return value
    try:
        found = decoded(value, unambiguous=True)
    except ValueError:
        found = None
    return (value or None) if found is None or isinstance(found, str) else found


def is_config_form(kind: PartKind, raw: Raw) -> bool | None:
    """Whether a live part is kept in the older storage form, the only one that old accelerators know.

    Returns:
        None if its type has no such form.
    """
    part_type = _type(kind, str(raw.get(kind.type_member) or ""))
    if part_type is None or part_type.config is None:
        return None
    return _is_nothing(raw.get(kind.value_member)) and not _is_nothing(raw.get(part_type.config[0]))


def show_part(kind: PartKind, part: Part) -> dict[str, t.Any]:
    """A part in the shape of the option. With members that this collection does not know, it is `other` as well."""
    if part.option != OTHER and not part.members:
        return {part.option: part.value}
    value = part.value["value"] if part.option == OTHER else kind.by_option[part.option].write(part.value)
    shown = {"type": kind.wire(part), "value": value, "members": dict(part.members or {}) or None}
    return {OTHER: {name: content for name, content in shown.items() if content is not None}}


def write_part(kind: PartKind, part: Part, config_form: bool) -> dict[str, t.Any]:
    """A condition or action for the wire.

    A live one goes back as it came. One that takes the place of a live one is written in the form of that; `config_form`
    says the form of any other.
    """
    if part.raw is not None:
        return {name: content for name, content in part.raw.items() if not _is_nothing(content)}
    written = {kind.type_member: kind.wire(part), **(part.members or {})}
    if part.option == OTHER:
        value = part.value["value"]
        text = value if isinstance(value, str) else None if value is None else _json(value)
    else:
        part_type = kind.by_option[part.option]
        form = None if part.replaces is None else is_config_form(kind, part.replaces)
        if part_type.config and (config_form if form is None else form):
            member, _as_value, to_config = part_type.config
            return {**written, member: to_config(part.value)}
        value = part_type.write(part.value)
        text = None if value is None else _json(value)
    return written if text is None else {**written, kind.value_member: text}


def _json(value: t.Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
