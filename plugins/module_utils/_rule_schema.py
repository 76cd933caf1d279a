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

    def mistaken(self, wanted: WantedRule, item: Rule, state: str) -> str | None:
        """A name is given or taken away only by id, or where purge takes the rule away: else one rule becomes another."""
        if wanted.id or wanted.priority != item.priority or bool(wanted.name) == bool(item.name):
            return None
        if not wanted.name:
            return (
                f"has no name, so that it means a rule without a name, but priority {item.priority} is that of "
                f"{self.title(item)} ({item.id}). If that one is meant, say its id or its name; else "
                f"{'choose another priority' if state == 'present' else 'leave this entry out'}."
            )
        if state == "absent":
            return None
        return (
            f"there is no rule {wanted.name} yet, and priority {item.priority} is that of a rule without a name ({item.id}). "
            f"If that one is meant, say its id ({item.id}), which gives it the name, or leave the name out; else choose "
            "another priority."
        )

    def leaves_place_open(self, wanted: WantedRule) -> bool:
        return wanted.priority is None

    def create(self, wanted: WantedRule, others: t.Sequence[Rule], live: t.Sequence[Rule]) -> Rule:
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
        priority = wanted.priority or self._free_priority(wanted.path, others, live)
        rule = Rule("", wanted.name or "", priority, wanted.conditions or (), wanted.actions or ())
        self._check_writable(wanted.path, rule)
        return rule

    def _free_priority(self, path: str, others: t.Sequence[Rule], live: t.Sequence[Rule]) -> int:
        """The next multiple of ten behind all rules, so that the new one takes no request from any of them.

        Those that are to go count too, since they do for a while, unless they leave no room.
        """
        staying = max((rule.priority for rule in others), default=0)
        for highest in (max([staying, *(rule.priority for rule in live)]), staying):
            priority = (highest // _PRIORITY_STEP + 1) * _PRIORITY_STEP
            if priority <= HIGHEST_PRIORITY:
                return priority
        raise OptionError(
            [(f"{path}.priority", f"must be given, since priority {staying} is in use and none is left above it")]
        )

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

    def rivalry(self, wanted: WantedRule, other: WantedRule, item: Rule) -> tuple[str, str]:
        # One of them says the priority: two that do not keep theirs.
        wanted, other = (wanted, other) if wanted.priority else (other, wanted)
        return (
            f"{wanted.path}.priority",
            f"{item.priority} is the priority of {other.path} too. It is not documented whether two rules may share one; only "
            "those that do already may be left so.",
        )

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
        """Behind as few as possible, and not behind the last if there is room before it.

        A new rule without a priority comes behind all that there are, also if the run is killed while this one is away.
        """
        taken = {rule.priority for rule in others}
        last = max(taken)
        places = (*range(last - 1, 0, -1), *range(last + 1, HIGHEST_PRIORITY + 1))
        free = next((priority for priority in places if priority not in taken), None)
        return None if free is None else item._replace(priority=free)


SCHEMA = RuleSchema()
