# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the plan has to know of forwarding rules. Pure."""

from __future__ import annotations

import typing as t
from types import ModuleType

from ..._engine.plan import Schema
from ..._engine.slots import Extent, Gap, Parked
from ..._errors import OptionError, Problems
from . import parts
from .arrangement import (
    Parts,
    arrange_actions,
    arrange_conditions,
    merge_paths,
    new_parts,
)
from .rule import (
    HIGHEST_PRIORITY,
    Rule,
    WantedRule,
    export_rule,
    is_marked_copy,
    rule_order,
    show_rule,
)

PRIORITY_STEP = 10


def conditions_key(conditions: tuple[parts.Part, ...]) -> t.Hashable:
    """Conditions are ANDed: their order means nothing."""
    return tuple(sorted((part.meaning for part in merge_paths(conditions)), key=repr))


def actions_key(actions: tuple[parts.Part, ...]) -> t.Hashable:
    """Actions are carried out in their order."""
    return tuple(part.meaning for part in actions)


def _alike(
    one: tuple[parts.Part, ...],
    other: tuple[parts.Part, ...],
    key: t.Callable[[tuple[parts.Part, ...]], t.Hashable],
) -> bool:
    """Whether parts mean the same. Most are the very same, or stand in the same order, which is quicker to find out."""
    return one is other or actions_key(one) == actions_key(other) or key(one) == key(other)


def _new(conditions: Parts, actions: Parts) -> tuple[Parts, Parts]:
    """Those of a rule that is not there yet."""
    return merge_paths(new_parts(conditions)), new_parts(actions)


def _laid_over(live: Rule, conditions: Parts | None, actions: Parts | None) -> tuple[Parts, Parts]:
    """What a live rule gets; None is what it keeps.

    What a copy has is that of the rule that it is a copy of: once it becomes another one nothing of it stays, neither members
    nor numbers, just as if the run that staged it had not been stopped.
    """
    arranged = live.conditions if conditions is None else arrange_conditions(live.conditions, conditions)
    if conditions is not None and actions is not None and arranged is not live.conditions and is_marked_copy(live):
        return _new(conditions, actions)
    return arranged, live.actions if actions is None else arrange_actions(live.actions, actions)


# What a rule is made of.
_MEMBERS = ((parts.CONDITIONS, "conditions"), (parts.ACTIONS, "actions"))


def title(rule: Rule) -> str:
    """What a rule is called by people."""
    return rule.name or f"the rule with priority {rule.priority}"


def _limits() -> ModuleType:
    """What must hold of a rule: imported only for one that is new or changes, since most runs find nothing to do."""
    from . import limits

    return limits


class Priorities:
    """What the plan has to know of priorities; see `slots.Holding`."""

    exclusive = False
    creations_first = False
    gap: Gap | None = None  # A priority that no rule has is none that anybody misses.

    def extents(self, item: Rule) -> list[Extent]:
        return [("priority", item.priority, item.priority)]

    def left_open(self, wanted: WantedRule) -> bool:
        return wanted.priority is None

    def rivalry(self, wanted: WantedRule, other: WantedRule, item: Rule) -> tuple[str, str]:
        # One of them says the priority: two that do not keep theirs.
        wanted, other = (wanted, other) if wanted.priority else (other, wanted)
        return (
            f"{wanted.path}.priority",
            f"{item.priority} is the priority of {other.path} too. It is not documented whether two rules may share one; only "
            "those that do already may be left so.",
        )

    def clash(self, one: Rule, other: Rule) -> str:
        names = " and ".join(f"{title(rule)} ({rule.id or 'new'})" for rule in (one, other))
        return f"Priority {one.priority} will be shared by {names}"

    def park(self, circle: t.Sequence[Rule], live: t.Sequence[Rule], wanted: t.Sequence[Rule]) -> Parked[Rule] | None:
        """Beside its own place, so that the order of the rules stays as it is and no request is routed otherwise.

        Not behind the last rule if there is room elsewhere: a new rule without a priority comes behind all that there are, also
        if the run is killed while this one is away. Where the numbers are dense, behind as few as possible.
        """
        held = sorted({rule.priority for rule in live})
        taken = {*held, *(rule.priority for rule in wanted)}
        beside: list[tuple[int, int]] = []
        for number, rule in enumerate(circle):
            place = held.index(rule.priority)
            before = held[place - 1] if place else 0
            behind = held[place + 1] if place + 1 < len(held) else rule.priority
            near = (*range(rule.priority + 1, behind), *range(rule.priority - 1, before, -1))
            beside += [(number, priority) for priority in near if priority not in taken][:1]
        if not beside:
            last = next((number for number, rule in enumerate(circle) if rule.priority == held[-1]), None)
            free = next(
                (priority for priority in range(held[-1] + 1, HIGHEST_PRIORITY + 1) if priority not in taken), 0
            )
            beside = [(last, free)] if last is not None and free else []
        if beside:
            number, priority = beside[0]
            return Parked(number, circle[number]._replace(priority=priority))
        places = (*range(held[-1] - 1, 0, -1), *range(held[-1] + 1, HIGHEST_PRIORITY + 1))
        free = next((priority for priority in places if priority not in taken), 0)
        if not free:
            return None
        warning = (
            f"{title(circle[0])} was moved out of the way to priority {free}, behind other rules, since none is free beside "
            f"its own ({circle[0].priority}): for about a minute its requests may meet the rules between."
        )
        return Parked(0, circle[0]._replace(priority=free), warning)


class RuleSchema(Schema[WantedRule, Rule]):
    """What the plan has to know of forwarding rules; see `plan.Schema`."""

    noun = "forwarding rule"
    interchangeable = True
    slots = Priorities()
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
            name=live.name if wanted.name is None else wanted.name, priority=wanted.priority or live.priority
        )
        problems: Problems = []
        if merged.name != live.name:
            _limits().check_name(wanted.path, merged.name, problems)
        conditions, actions = _laid_over(live, wanted.conditions, wanted.actions)
        merged = merged._replace(conditions=conditions, actions=actions)
        for kind, member in _MEMBERS:
            if getattr(merged, member) is not getattr(live, member):
                mine, theirs = getattr(wanted, member), getattr(live, member)
                _limits().check_parts(kind, f"{wanted.path}.{member}", mine, theirs, problems)
        if problems:
            raise OptionError(problems)
        return merged

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

    def at_home(self, wanted: WantedRule, item: Rule) -> bool:
        return wanted.priority == item.priority

    def create(self, wanted: WantedRule, others: t.Sequence[Rule], live: t.Sequence[Rule]) -> Rule:
        problems: Problems = []
        _limits().check_name(wanted.path, wanted.name or "", problems)
        for kind, member in _MEMBERS:
            if getattr(wanted, member) is None:
                label, key = self.identity(wanted)
                what = f"is needed, since there is no rule with {label} {key} yet and it is to be created"
                problems.append((f"{wanted.path}.{member}", what))
            else:
                _limits().check_parts(kind, f"{wanted.path}.{member}", getattr(wanted, member), None, problems)
        if problems:
            raise OptionError(problems)
        priority = wanted.priority or self._free_priority(wanted.path, others, live)
        conditions, actions = _new(wanted.conditions or (), wanted.actions or ())
        return Rule("", wanted.name or "", priority, conditions, actions)

    def _free_priority(self, path: str, others: t.Sequence[Rule], live: t.Sequence[Rule]) -> int:
        """The next multiple of ten behind all rules, so that the new one takes no request from any of them.

        Those that are to go count too, since they do for a while, unless they leave no room.
        """
        staying = max((rule.priority for rule in others), default=0)
        for highest in (max([staying, *(rule.priority for rule in live)]), staying):
            priority = (highest // PRIORITY_STEP + 1) * PRIORITY_STEP
            if priority <= HIGHEST_PRIORITY:
                return priority
        raise OptionError(
            [(f"{path}.priority", f"must be given, since priority {staying} is in use and none is left above it")]
        )

    def reuse(self, live: Rule, item: Rule) -> Rule:
        conditions, actions = _laid_over(live, item.conditions, item.actions)
        return item._replace(id=live.id, direction=live.direction, conditions=conditions, actions=actions)

    def same(self, one: Rule, other: Rule) -> bool:
        return (
            (one.name, one.priority) == (other.name, other.priority)
            and _alike(one.conditions, other.conditions, conditions_key)
            and _alike(one.actions, other.actions, actions_key)
        )

    def title(self, item: Rule) -> str:
        return title(item)

    def sort_key(self, item: Rule) -> tuple[object, ...]:
        return rule_order(item)

    def export(self, item: Rule) -> dict[str, t.Any]:
        return export_rule(item)

    def shown(self, item: Rule) -> dict[str, t.Any]:
        return {**show_rule(item), "id": item.id or None}

    def as_seen(self, expected: Rule, seen: Rule) -> Rule:
        """In the very words that check mode used, of which several may mean the same."""
        return expected._replace(status=seen.status)

    def numbered(self, item: Rule, new: str) -> Rule:
        return item._replace(id=new)

    def unsettled(self, item: Rule) -> Rule:
        return item._replace(status="configuring")


SCHEMA = RuleSchema()
