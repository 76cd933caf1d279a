# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The option `rules`: its specification, and checking what a user wrote before anything is sent. Pure."""

from __future__ import annotations

import typing as t

from ..._engine.actions import check_status
from ..._errors import OptionError, Problems
from . import parts
from .rule import HIGHEST_PRIORITY, WantedRule

STATES = ("active", "configuring", "init", "updating", "deleting")
_PORTS = {"HTTP": "80", "HTTPS": "443"}

RULES_SPEC: dict[str, t.Any] = {
    "type": "list",
    "elements": "dict",
    "required": True,
    "options": {
        "id": {"type": "str"},
        "name": {"type": "str"},
        "priority": {"type": "int"},
        "conditions": {"type": "list", "elements": "dict", "options": parts.part_specs(parts.CONDITIONS)},
        "actions": {"type": "list", "elements": "dict", "options": parts.part_specs(parts.ACTIONS)},
        "status": {"type": "str"},
    },
}


def parse_rules(entries: t.Sequence[t.Mapping[str, t.Any]], path: str = "rules") -> list[WantedRule]:
    """The entries of the option `rules`, or of another path, checked as far as they can be without asking the service.

    Raises:
        OptionError: naming the path of everything that is wrong.
    """
    problems: Problems = []
    wanted = [_parse_rule(f"{path}[{number}]", entry, problems) for number, entry in enumerate(entries)]
    _check_identities(wanted, problems)
    if problems:
        raise OptionError(problems)
    return _with_namesakes(wanted)


def _with_namesakes(wanted: t.Sequence[WantedRule]) -> list[WantedRule]:
    """The rules; one that has the name of an earlier one says so, since most often that is a slip."""
    first: dict[str, WantedRule] = {}
    found = []
    for rule in wanted:
        other = first.setdefault(rule.name, rule) if rule.name and not rule.id else rule
        if other is not rule:
            remark = (
                f"{rule.path}.name: {rule.name} is the name of {other.path} too; only their priorities tell them apart."
            )
            found.append(rule._replace(remarks=(*rule.remarks, remark)))
        else:
            found.append(rule)
    return found


def group_names(wanted: t.Iterable[WantedRule]) -> dict[str, str]:
    """The names of endpoint groups that actions forward to, by the path of the option."""
    return {
        f"{rule.path}.actions[{number}].forward_group.endpoint_group": part.value["endpoint_group"]
        for rule in wanted
        for number, part in enumerate(rule.actions or ())
        if part.option == "forward_group" and "endpoint_group" in part.value
    }


def with_group_ids(wanted: t.Iterable[WantedRule], ids: t.Mapping[str, str]) -> list[WantedRule]:
    """The rules, with the ids of endpoint groups instead of their names."""

    def named(part: parts.Part) -> parts.Part:
        if part.option != "forward_group" or "endpoint_group" not in part.value:
            return part
        group = ids[part.value["endpoint_group"]]
        return part._replace(value={"endpoint_group_id": group}, key=group)

    return [rule._replace(actions=None if rule.actions is None else tuple(map(named, rule.actions))) for rule in wanted]


def _parse_rule(path: str, entry: t.Mapping[str, t.Any], problems: Problems) -> WantedRule:
    name, priority = entry.get("name"), entry.get("priority")
    if priority is not None and not 1 <= priority <= HIGHEST_PRIORITY:
        problems.append((f"{path}.priority", f"{priority} is not a number from 1 to {HIGHEST_PRIORITY}"))
    check_status(entry.get("status"), STATES, path, problems)
    if not entry.get("id") and not name and priority is None:
        problems.append((path, "must have an id, a name or a priority, to say which rule is meant"))
    conditions = _parse_parts(parts.CONDITIONS, f"{path}.conditions", entry.get("conditions"), problems)
    actions = _parse_parts(parts.ACTIONS, f"{path}.actions", entry.get("actions"), problems)
    remarks = [] if actions is None else _remarks(f"{path}.actions", entry["actions"])
    return WantedRule(path, entry.get("id") or None, name, priority, conditions, actions, tuple(remarks))


def _remarks(path: str, actions: t.Sequence[t.Mapping[str, t.Any]]) -> list[str]:
    """What is allowed and seldom meant: a redirect to the port of the other protocol. Who means it says so by `port`."""
    remarks = []
    for number, action in enumerate(actions):
        redirect = action.get("redirect") or {}
        protocol = str(redirect.get("protocol"))
        if protocol in _PORTS and redirect.get("port") is None:
            other = next(name for name in _PORTS if name != protocol)
            remarks.append(
                f"{path}[{number}].redirect: sends to {protocol} and keeps the port of the request, which leads to"
                f" {protocol.lower()}://…:{_PORTS[other]} where the listener's port is {_PORTS[other]}. Say which port:"
                f' "{_PORTS[protocol]}", or "${{port}}" if that of the request is meant.'
            )
    return remarks


def _parse_parts(
    kind: parts.PartKind, path: str, entries: t.Sequence[t.Any] | None, problems: Problems
) -> tuple[parts.Part, ...] | None:
    if entries is None:
        return None
    before = len(problems)
    parsed = [parts.parse_part(kind, f"{path}[{number}]", entry, problems) for number, entry in enumerate(entries)]
    if len(problems) > before:
        return None
    return tuple(part for part in parsed if part is not None)


def _check_identities(wanted: t.Sequence[WantedRule], problems: Problems) -> None:
    """No two entries may mean the same rule."""
    seen: dict[tuple[str, t.Any], list[WantedRule]] = {}
    for rule in wanted:
        for label, key in (("id", rule.id), ("name", rule.name or None), ("priority", rule.priority)):
            if key is None:
                continue
            others = seen.setdefault((label, key), [])
            same = next((other for other in others if not _apart(label, rule, other)), None)
            if same is not None:
                problems.append((f"{rule.path}.{label}", f"{key} is the {label} of {same.path} too"))
            others.append(rule)


def _apart(label: str, rule: WantedRule, other: WantedRule) -> bool:
    """Whether two entries with the same id, name or priority can be told apart by something else.

    Rules may carry one name if their ids or priorities are said. A rule with a name and one without are told apart too,
    and whether both may have the priority depends on what is live: the plan knows.
    """
    if label == "name":
        priorities = {rule.priority, other.priority}
        return bool(rule.id and other.id) or (len(priorities) == 2 and None not in priorities)
    return label == "priority" and bool(_named(rule) or _named(other))


def _named(rule: WantedRule) -> str | None:
    return rule.id or rule.name
