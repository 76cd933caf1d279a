# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A forwarding rule: what the option says, what the service has, and how it is shown. Pure."""

from __future__ import annotations

import typing as t

from ..._engine.actions import managed_actions
from . import parts
from .arrangement import merge_paths

HIGHEST_PRIORITY = 10000
# A header that copies ask for (hitless.py). Narrower than the rule that it is a copy of, each is as inert, and not the same.
MARK: t.Final = "X-Staged-By"
MARKED_BY: t.Final = "alicloud.ga"
# How copies are told from what they are copies of, by what the service is asked to take first.
MARKED, _UNMARKED, NO_COPIES = COPIES = ("marked", "plain", "none")


class Rule(t.NamedTuple):
    """A forwarding rule, as it is or as it will be. `id` is empty until the service has given one."""

    id: str
    name: str
    priority: int
    conditions: tuple[parts.Part, ...]
    actions: tuple[parts.Part, ...]
    status: str = "active"
    direction: str = "request"
    managed: frozenset[str] = frozenset()


class WantedRule(t.NamedTuple):
    """An entry of the option `rules`; None is what it does not say."""

    path: str
    id: str | None
    name: str | None
    priority: int | None
    conditions: tuple[parts.Part, ...] | None
    actions: tuple[parts.Part, ...] | None
    remarks: tuple[str, ...] = ()  # what to warn of if it is written


def read_rule(raw: t.Mapping[str, t.Any]) -> Rule:
    """An element of ListForwardingRules."""
    return Rule(
        id=str(raw.get("ForwardingRuleId") or ""),
        name=str(raw.get("ForwardingRuleName") or ""),
        priority=int(raw.get("Priority") or 0),
        conditions=tuple(parts.read_part(parts.CONDITIONS, part) for part in raw.get("RuleConditions") or []),
        actions=tuple(parts.read_part(parts.ACTIONS, part) for part in raw.get("RuleActions") or []),
        status=str(raw.get("ForwardingRuleStatus") or ""),
        direction=str(raw.get("ForwardingRuleDirection") or "request"),
        managed=managed_actions(raw),
    )


def read_rules(raws: t.Iterable[t.Mapping[str, t.Any]]) -> list[Rule]:
    """The elements of ListForwardingRules in the order in which people read them."""
    return sorted(map(read_rule, raws), key=rule_order)


def is_marked_copy(rule: Rule) -> bool:
    """Whether a rule is one that a run staged, or one on its way out, which was stopped before it became what it was to be."""
    headers = (part.value for part in rule.conditions if part.option == "request_header")
    return any(
        name.lower() == MARK.lower() and any(text.startswith(MARKED_BY) for text in texts)
        for header in headers
        for name, texts in header.items()
    )


def rule_order(rule: Rule) -> tuple[int, str, str]:
    return rule.priority, rule.name, rule.id


def write_rule(rule: Rule, config_form: bool) -> dict[str, t.Any]:
    """An element of the parameter `ForwardingRules`. An empty name clears the name; a missing one would keep it.

    Args:
        rule: the rule as it is to be.
        config_form: whether what has no counterpart in the live rule is written in the older storage form, unless some
            other part of the rule tells the form.
    """
    forms = {form for form in map(_live_form, _parts(rule)) if form is not None}
    config_form = forms == {True} or (not forms and config_form)
    return {
        "ForwardingRuleId": rule.id or None,
        "Priority": rule.priority,
        "ForwardingRuleName": rule.name if rule.id or rule.name else None,
        "RuleDirection": rule.direction if rule.direction != "request" else None,
        "RuleConditions": [parts.write_part(parts.CONDITIONS, part, config_form) for part in rule.conditions],
        "RuleActions": [
            {parts.ORDER: number, **parts.write_part(parts.ACTIONS, part, config_form), **_order(part)}
            for number, part in enumerate(rule.actions, 1)
        ],
    }


def _order(part: parts.Part) -> dict[str, int]:
    return {} if part.order is None else {parts.ORDER: part.order}


def _parts(rule: Rule) -> t.Iterator[tuple[parts.PartKind, parts.Part]]:
    for kind, found in ((parts.CONDITIONS, rule.conditions), (parts.ACTIONS, rule.actions)):
        for part in found:
            yield kind, part


def _live_form(pair: tuple[parts.PartKind, parts.Part]) -> bool | None:
    kind, part = pair
    raw = part.raw if part.raw is not None else part.replaces
    return None if raw is None else parts.is_config_form(kind, raw)


def storage_forms(rules: t.Iterable[Rule]) -> set[bool]:
    """In which forms a listener keeps what can be kept in two: True is the older one, which may be all that it knows."""
    return {form for rule in rules for form in map(_live_form, _parts(rule)) if form is not None}


def show_rule(rule: Rule) -> dict[str, t.Any]:
    """A live rule as the modules return it."""
    return {"id": rule.id, **export_rule(rule), "status": rule.status}


def export_rule(rule: Rule) -> dict[str, t.Any]:
    """The rule in the shape of the option, without its id and status."""
    conditions = sorted(merge_paths(rule.conditions), key=lambda part: (part.option, repr(part.meaning)))
    return {
        "name": rule.name,
        "priority": rule.priority,
        "conditions": [parts.show_part(parts.CONDITIONS, part) for part in conditions],
        "actions": [parts.show_part(parts.ACTIONS, part) for part in rule.actions],
    }
