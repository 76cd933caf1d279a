# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the plan has to know of forwarding rules. Pure."""

from __future__ import annotations

import typing as t

from ansible_collections.alicloud.ga.plugins.module_utils import _rule_parts as parts
from ansible_collections.alicloud.ga.plugins.module_utils._errors import OptionError
from ansible_collections.alicloud.ga.plugins.module_utils._places import Extent
from ansible_collections.alicloud.ga.plugins.module_utils._plan import UPDATE
from ansible_collections.alicloud.ga.plugins.module_utils._rule import (
    HIGHEST_PRIORITY,
    Rule,
    WantedRule,
    export_rule,
    merge_paths,
    rule_order,
)

_PRIORITY_STEP = 10


def _conditions_key(conditions: tuple[parts.Part, ...]) -> t.Hashable:
    """Conditions are ANDed: their order means nothing."""
    return tuple(sorted(((part.option, part.key) for part in merge_paths(conditions)), key=repr))


def _actions_key(actions: tuple[parts.Part, ...]) -> t.Hashable:
    return tuple((part.option, part.key) for part in actions)


def _alike(
    one: tuple[parts.Part, ...],
    other: tuple[parts.Part, ...],
    key: t.Callable[[tuple[parts.Part, ...]], t.Hashable],
) -> bool:
    """Whether parts mean the same. Most are the very same, or stand in the same order, which is quicker to find out."""
    return one is other or _actions_key(one) == _actions_key(other) or key(one) == key(other)


class RuleSchema:
    """What the plan has to know of forwarding rules; see `_plan.Schema`."""

    noun = "forwarding rule"
    labels: tuple[str, ...] = ("id", "name", "priority")

    def identity(self, wanted: WantedRule) -> tuple[str, t.Hashable]:
        if wanted.id:
            return "id", wanted.id
        return ("name", wanted.name) if wanted.name else ("priority", wanted.priority)

    def key(self, item: Rule, label: str) -> t.Hashable:
        return getattr(item, label) or None

    def path(self, wanted: WantedRule) -> str:
        return wanted.path

    def remarks(self, wanted: WantedRule) -> t.Sequence[str]:
        return wanted.remarks

    def merge(self, live: Rule, wanted: WantedRule) -> Rule:
        merged = live._replace(
            name=live.name if wanted.name is None else wanted.name,
            priority=wanted.priority or live.priority,
            conditions=self._kept(live.conditions, wanted.conditions, _conditions_key),
            actions=self._kept(live.actions, wanted.actions, _actions_key),
        )
        self._check_writable(wanted.path, merged)
        return merged

    def _kept(
        self,
        live: tuple[parts.Part, ...],
        wanted: tuple[parts.Part, ...] | None,
        key: t.Callable[[tuple[parts.Part, ...]], t.Hashable],
    ) -> tuple[parts.Part, ...]:
        """The live parts where they mean the same: they go back to the service as they came."""
        return live if wanted is None or _alike(wanted, live, key) else wanted

    def _check_writable(self, path: str, rule: Rule) -> None:
        for member in ("conditions", "actions"):
            for number, part in enumerate(getattr(rule, member)):
                if part.option == parts.OTHER and part.raw is None:
                    place = f"{path}.{member}[{number}].other"
                    raise OptionError(
                        [(place, "describes what is live but is not what is live, and cannot be written")]
                    )

    def creation_order(self, wanted: t.Sequence[WantedRule]) -> list[WantedRule]:
        """Rules without a priority come last, since theirs follow the highest of all others."""
        return sorted(wanted, key=lambda rule: rule.priority is None)

    def create(self, wanted: WantedRule, others: t.Sequence[Rule], leaving: t.Sequence[Rule]) -> Rule:
        missing = [name for name in ("conditions", "actions") if getattr(wanted, name) is None]
        if missing:
            label, key = self.identity(wanted)
            raise OptionError(
                [
                    (
                        f"{wanted.path}.{name}",
                        f"is needed, since there is no rule with {label} {key} yet and it is to be created",
                    )
                    for name in missing
                ]
            )
        priority = wanted.priority or self._free_priority(wanted.path, others, leaving)
        rule = Rule("", wanted.name or "", priority, wanted.conditions or (), wanted.actions or ())
        self._check_writable(wanted.path, rule)
        return rule

    def _free_priority(self, path: str, others: t.Sequence[Rule], leaving: t.Sequence[Rule]) -> int:
        """That of a rule that goes, else the next multiple of ten above all in use, so that check mode can say it."""
        taken = {rule.priority for rule in others}
        for rule in leaving:
            if rule.priority not in taken:
                return rule.priority
        highest = max(taken, default=0)
        priority = (highest // _PRIORITY_STEP + 1) * _PRIORITY_STEP
        if priority > HIGHEST_PRIORITY:
            raise OptionError(
                [(f"{path}.priority", f"must be given, since priority {highest} is in use and none is left above it")]
            )
        return priority

    def reuse(self, live: Rule, item: Rule) -> Rule:
        return item._replace(id=live.id, direction=live.direction)

    def same(self, one: Rule, other: Rule) -> bool:
        return (
            (one.name, one.priority) == (other.name, other.priority)
            and _alike(one.conditions, other.conditions, _conditions_key)
            and _alike(one.actions, other.actions, _actions_key)
        )

    def forbids(self, live: Rule, action: str) -> str | None:
        if action in live.managed:
            return "another service of Alibaba Cloud manages this rule."
        unknown = [str(part.value["type"]) for part in (*live.conditions, *live.actions) if not part.known]
        if unknown and (action == UPDATE):
            return (
                f"it has something that this collection does not know how to write ({', '.join(sorted(set(unknown)))})."
            )
        return None

    def title(self, item: Rule) -> str:
        return item.name or f"the rule with priority {item.priority}"

    def extents(self, item: Rule) -> list[Extent]:
        return [("priority", item.priority, item.priority)]

    def sort_key(self, item: Rule) -> t.Any:
        return rule_order(item)

    def clash(self, one: Rule, other: Rule) -> str:
        names = " and ".join(f"{self.title(rule)} ({rule.id or 'new'})" for rule in (one, other))
        return f"Priority {one.priority} will be shared by {names}"

    def export(self, item: Rule) -> dict[str, t.Any]:
        return export_rule(item)

    def numbered(self, item: Rule, new: str) -> Rule:
        return item._replace(id=new)

    def unsettled(self, item: Rule) -> Rule:
        return item._replace(status="configuring")

    def park(self, item: Rule, others: t.Sequence[Rule]) -> Rule | None:
        taken = {rule.priority for rule in others}
        free = next((priority for priority in range(HIGHEST_PRIORITY, 0, -1) if priority not in taken), None)
        return None if free is None else item._replace(priority=free)


SCHEMA = RuleSchema()
