# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The forwarding rules of one listener: reading them, writing them, and rehearsing the writes."""

from __future__ import annotations

import typing as t

from ..._engine.actions import Write, check_parent
from ..._engine.plan import CREATE, DELETE, UPDATE, Operation
from ..._engine.resource import Answer, Batch, Call, Ordered, Resource, Snapshot
from ..._errors import ApiError, OptionError, Problems
from ..._wire.busy import Reader
from ..places import ENDPOINT_GROUP, IN_LISTENER
from .kind import FORWARDING_RULES, RULES, by_list
from .rule import COPIES, Rule, WantedRule, read_rules, storage_forms, write_rule
from .schema import SCHEMA, RuleSchema

# There is no dry run for rules, and asking for one would make the change (docs/ga-api.md, 4).
_WRITES = {
    CREATE: Write("CreateForwardingRules", "ForwardingRules", IN_LISTENER, ids="ForwardingRules", in_order=True),
    UPDATE: Write("UpdateForwardingRules", "ForwardingRules", IN_LISTENER),
    DELETE: Write("DeleteForwardingRules", "ForwardingRuleIds", IN_LISTENER),
}


def _schema(params: t.Mapping[str, t.Any]) -> RuleSchema:
    if not by_list(params):
        return SCHEMA
    # Imported here, since few tasks leave the order to the list.
    from .listed import ListedRules

    return ListedRules()


class ForwardingRules(Resource[WantedRule, Rule]):
    """The calls for the rules of one listener; see `resource.Resource`."""

    option = "rules"
    orders = True

    def __init__(self, reader: Reader, params: t.Mapping[str, t.Any], wanted: t.Sequence[WantedRule] = ()) -> None:
        self.schema = _schema(params)
        self._reader = reader
        self._params = params
        self._client = reader.client
        self._where = {name: reader.place[name] for name in IN_LISTENER}
        # In which form new parts are written; whether what is live says so; how many rules were refused in both forms.
        self._config_form = False
        self._form_known = False
        self._refused_in_both = float("inf")
        # What is known of the listener, and what the service has refused in the order of the writes.
        self._protocol = ""
        # Where the list decides, each has a name or an id, and a number that follows from the list again.
        self._open_paths = frozenset(rule.path for rule in wanted if rule.priority is None and not by_list(params))
        self._copies = [*COPIES]
        self._staged = self._mixed = self._freeing = self._unique = False
        self._handing_over = False
        self.lock = reader.lock
        self.place = f"forwarding rules of {reader.place['ListenerId']}"

    def read(self) -> Snapshot[Rule]:
        """All custom rules; settled when none is being changed."""
        rules = read_rules(self._client.all(RULES, self._where))
        forms = storage_forms(rules)
        if forms:
            # An accelerator that knows the newer form knows the older one too, and some parts may still be in that.
            self._form_known, self._config_form = True, False not in forms
        pending = [f"{SCHEMA.title(rule)} ({rule.id}) is {rule.status}" for rule in rules if rule.status != "active"]
        return Snapshot(tuple(rules), "; ".join(pending))

    def call_for(self, operation: Operation[Rule]) -> Call:
        return Call(_WRITES[operation.action]._replace(most=self._params["batch_size"]), (), self._bytes)

    def _bytes(self, write: Write, operations: t.Sequence[Operation[Rule]]) -> int:
        return self._client.size(self._items(write, operations))

    def _items(self, write: Write, operations: t.Sequence[Operation[Rule]]) -> dict[str, list[t.Any]]:
        """The parameter with the rules, or with their ids where they go."""
        if operations[0].action == DELETE:
            return {write.items: [operation.item.id for operation in operations]}
        return {write.items: [write_rule(operation.item, self._config_form) for operation in operations]}

    def write(self, batch: Batch[Rule], client_token: str, dry_run: bool) -> Answer:
        write = batch.call.write
        parameters = {**self._where, "ClientToken": client_token, **self._items(write, batch.operations)}
        answer = self._client.call(write.action, parameters)
        named = [rule.get("ForwardingRuleId") for rule in answer.get(write.ids) or []] if write.ids else []
        return Answer([str(one) for one in named if one], str(answer.get("RequestId") or ""))

    def order(
        self,
        operations: t.Sequence[Operation[Rule]],
        live: t.Sequence[Rule],
        call_for: t.Callable[[Operation[Rule]], Call],
    ) -> Ordered[Rule] | None:
        """An order in which nobody's request goes astray; what is one write needs none."""
        calls = {operation.action: call_for(operation) for operation in operations}
        sizes = {action: calls[action].write.most if action in calls else None for action in _WRITES}
        self._staged, self._mixed = False, len(calls) > 1
        self._handing_over = False
        if not self._mixed and all(call.carries(operations) for call in calls.values()):
            return None
        # Imported here, since most plans are one write.
        from . import hitless

        terms = hitless.Terms(
            sizes,
            purge=self._params["state"] == "present" and bool(self._params["purge"]),
            open_paths=self._open_paths,
            copies=self._copies[0],
            hosts_only=self._protocol == "TCP",
            freeing=self._freeing,
            unique=self._unique,
            in_bytes=Call(_WRITES[UPDATE], (), self._bytes).in_bytes,
        )
        self._handing_over = hitless.hands_over_conditions(operations)
        steps, warnings, self._staged = hitless.order(live, operations, terms)
        return Ordered(
            [Batch(one.action, one.operations, calls[one.action], together=one.together) for one in steps], warnings
        )

    def other_order(self, batch: Batch[Rule], error: ApiError) -> bool:
        """Such that no two rules ever have the same conditions; without copies, if it is these that the service refuses; without
        room for more, what goes and changes comes first.

        Whether two rules may have the same conditions is not documented [open], nor with which code it is refused.
        """
        if error.conflict and (self._staged or self._handing_over) and not self._unique:
            self._unique = True
            return True
        if self._staged and len(self._copies) > 1 and (error.conflict or error.quota_exceeded or error.illegal):
            # A copy that is no duplicate is the marked one.
            self._copies = self._copies[-1:] if self._unique else self._copies[1:]
            return True
        if error.quota_exceeded and batch.action != DELETE and self._mixed and not self._freeing:
            self._freeing = True
            return True
        return False

    def other_form(self, batch: Batch[Rule], error: ApiError) -> bool:
        """An accelerator from before 2022-07-12 knows only the older storage form (docs/ga-api.md, 4), and nothing says so
        where no rule is live yet. With which code it refuses the newer one is not documented [open].
        """
        if self._form_known or not error.illegal or error.conflict or batch.action == DELETE:
            return False
        if self._config_form:
            self._config_form, self._refused_in_both = False, len(batch.operations)
        elif len(batch.operations) < self._refused_in_both:
            rules = [operation.item for operation in batch.operations]
            self._config_form = any(write_rule(rule, True) != write_rule(rule, False) for rule in rules)
        return self._config_form

    def preflight(self, operations: t.Sequence[Operation[Rule]]) -> None:
        """The references that a write would be refused for are read, since nothing else tells.

        Raises:
            OptionError: the listener or an endpoint group is not one that these rules can be used with.
        """
        written = [operation for operation in operations if operation.after is not None]
        if not written:
            return
        # Imported here, since most runs write nothing.
        from . import preflight

        problems: Problems = []
        listener = self._reader.call("DescribeListener", {"ListenerId": self._where["ListenerId"]})
        check_parent(FORWARDING_RULES, self._params, listener, self._reader.place)
        self._protocol = str(listener.get("Protocol") or "").upper()
        preflight.check_protocol(self._protocol, written, problems)
        named = preflight.forward_groups(written)
        if named:
            groups = self._reader.all(ENDPOINT_GROUP.listing, self._where)
            preflight.check_groups(named, self._where["ListenerId"], groups, self._about_group, problems)
        if problems:
            raise OptionError(problems)

    def _about_group(self, endpoint_group_id: str) -> str:
        # Imported here, since hardly any run needs help.
        from .. import hints

        return hints.about_group(self._reader, endpoint_group_id)
