# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Forwarding rules as a kind: how they are listed, and what modules ask of them."""

from __future__ import annotations

import typing as t

from ..._engine.actions import Raw, ask_parent
from ..._engine.names import find
from ..._errors import OptionError, Problems
from ..._wire.busy import Reader
from ..places import ACCELERATOR, ENDPOINT_GROUP, FORWARDING_RULE, IN_LISTENER, LISTENER, LOCK
from .rule import Rule, WantedRule, read_rules, show_rule

if t.TYPE_CHECKING:
    from .rules import ForwardingRules

RULES = FORWARDING_RULE.listing


def by_list(params: t.Mapping[str, t.Any]) -> bool:
    """Whether the order of the entries is that of the rules. What is to go has no order."""
    return bool(params.get("order") == "list" and params["state"] == "present")


class ForwardingRulesKind:
    """Forwarding rules as a kind by hand: what modules ask of one, see `kind.Kind`."""

    noun = FORWARDING_RULE.noun
    option = "rules"
    id = FORWARDING_RULE.id
    place = (ACCELERATOR, LISTENER)
    needs = place
    identity: t.ClassVar[dict[str, tuple[str, ...]]] = {"name": ("name",), "priority": ("priority", "name")}
    lock = LOCK
    parent = LISTENER
    listing = RULES
    children = ()
    options: t.ClassVar[dict[str, t.Any]] = {
        "batch_size": {"type": "int"},
        "order": {"type": "str", "default": "priority", "choices": ["priority", "list"]},
    }

    def spec(self) -> dict[str, t.Any]:
        """The specification of the option."""
        # Imported here, as below, since what only shows needs none of it.
        from .option import RULES_SPEC

        return RULES_SPEC

    def parse(
        self, entries: t.Sequence[t.Mapping[str, t.Any]], params: t.Mapping[str, t.Any], path: str = ""
    ) -> t.Sequence[WantedRule]:
        """See `option.parse_rules`, and `listed.parse_list` if the list decides the order."""
        if by_list(params):
            from .listed import parse_list

            return parse_list(entries, path or self.option)
        from .option import parse_rules

        return parse_rules(entries, path or self.option)

    def collection(
        self, reader: Reader, params: t.Mapping[str, t.Any], wanted: t.Sequence[WantedRule]
    ) -> tuple[ForwardingRules, t.Sequence[WantedRule]]:
        """The rules of the listener that the reader knows, and the entries with the ids of what they call by name."""
        from .option import group_names, with_group_ids
        from .rules import ForwardingRules

        if params["state"] == "present":
            # To be deleted, a rule need not say anything that is still there.
            wanted = with_group_ids(wanted, self._virtual_groups(reader, params, group_names(wanted)))
        return ForwardingRules(reader, params, wanted), wanted

    def elements(self, reader: Reader, _params: t.Mapping[str, t.Any]) -> list[dict[str, t.Any]]:
        """What is there now, as the modules return it."""
        where = {name: reader.place[name] for name in IN_LISTENER}
        return [show_rule(rule) for rule in read_rules(reader.all(RULES, where))]

    def foretold(self, rule: Rule) -> dict[str, t.Any]:
        """What an answer will say of a rule that is planned, as far as others ask for it."""
        return {"ForwardingRuleName": rule.name}

    def left(self, _rule: Rule) -> None:
        """See `Kind.left`."""

    def names(self, rule: Rule) -> frozenset[str]:
        """The ids of the endpoint groups that a rule forwards to."""
        return frozenset(one.value["endpoint_group_id"] for one in rule.actions if one.value.get("endpoint_group_id"))

    def fits(self, option: str, listener: Raw, accelerator_id: str, problems: Problems) -> None:
        """Whether a listener may have forwarding rules."""
        # Imported here, since most runs write nothing.
        from . import preflight

        preflight.check_listener(option, listener, accelerator_id, problems)

    def _virtual_groups(
        self, reader: Reader, params: t.Mapping[str, t.Any], names: t.Mapping[str, str]
    ) -> dict[str, str]:
        """The ids of virtual endpoint groups of the listener, by name; the names come by the path of the option.

        Raises:
            OptionError: a name is not there, or is not unique.
        """
        if not names:
            return {}
        where = {name: reader.place[name] for name in IN_LISTENER}
        elements = reader.all(ENDPOINT_GROUP.listing, {**where, "EndpointGroupType": "virtual"})
        groups = [(str(group.get("EndpointGroupId")), str(group.get("Name") or "")) for group in elements]
        problems: Problems = []
        ids = {name: find("virtual endpoint group", path, name, groups, problems) for path, name in names.items()}
        if problems:
            # A group that is not there is no wonder where the listener can have none of its kind.
            ask_parent(self, reader, params)
            raise OptionError(problems)
        return ids


FORWARDING_RULES = ForwardingRulesKind()
