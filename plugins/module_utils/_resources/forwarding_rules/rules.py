# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The forwarding rules of one listener: reading them, writing them, and rehearsing the writes."""

from __future__ import annotations

import typing as t

from ..._engine.names import find
from ..._engine.plan import CREATE, DELETE
from ..._engine.resource import Answer, Patiently, Rehearsal, Snapshot
from ..._errors import ApiError, OptionError, Problems
from ..._wire.busy import Reader
from ..nouns import ACCELERATOR, LISTENER
from .option import group_names, with_group_ids
from .rule import (
    WantedRule,
    read_rules,
    storage_forms,
    write_rule,
)
from .schema import SCHEMA

if t.TYPE_CHECKING:
    from ..._engine.batches import Batch


class ForwardingRules:
    """The calls for the rules of one listener; see `_resource.Resource`."""

    schema = SCHEMA
    option = "rules"

    def __init__(
        self,
        reader: Reader,
        accelerator_id: str,
        listener_id: str,
        batch_size: int,
        listener_option: str = "listener_id",
    ) -> None:
        self._reader = reader
        self._api = reader.api
        self._accelerator_id = accelerator_id
        self._listener_id = listener_id
        self._listener_option = listener_option
        # In which form new parts are written; whether what is live says so; how many rules were refused in both forms.
        self._config_form = False
        self._form_known = False
        self._refused_in_both = float("inf")
        self.batch_size = batch_size
        self.place = f"forwarding rules of {listener_id}"

    def read(self) -> Snapshot:
        """All custom rules; settled when none is being changed."""
        rules = read_rules(self._api.list_forwarding_rules(self._accelerator_id, self._listener_id))
        forms = storage_forms(rules)
        if forms:
            # An accelerator that knows the newer form knows the older one too, and some parts may still be in that.
            self._form_known, self._config_form = True, False not in forms
        pending = [f"{SCHEMA.title(rule)} ({rule.id}) is {rule.status}" for rule in rules if rule.status != "active"]
        return Snapshot(tuple(rules), "; ".join(pending))

    def accelerator_state(self) -> str:
        return self._api.accelerator_state(self._accelerator_id)

    def write(self, batch: Batch, client_token: str) -> Answer:
        ids: list[str] = []
        if batch.action == DELETE:
            answer = self._api.delete_forwarding_rules(
                self._accelerator_id, self._listener_id, [op.before.id for op in batch.operations], client_token
            )
        else:
            call = self._api.create_forwarding_rules if batch.action == CREATE else self._api.update_forwarding_rules
            rules = [write_rule(operation.after, self._config_form) for operation in batch.operations]
            answer = call(self._accelerator_id, self._listener_id, rules, client_token)
        if batch.action == CREATE:
            named = [rule.get("ForwardingRuleId") for rule in answer.get("ForwardingRules") or []]
            ids = [str(one) for one in named if one]
        return Answer(ids, str(answer.get("RequestId") or ""))

    def other_form(self, batch: Batch, error: ApiError) -> bool:
        """An accelerator from before 2022-07-12 knows only the older storage form (docs/ga-api.md, 4), and nothing says so
        where no rule is live yet. With which code it refuses the newer one is not documented [open].
        """
        if self._form_known or not error.illegal or error.conflict or batch.action == DELETE:
            return False
        if self._config_form:
            self._config_form, self._refused_in_both = False, len(batch.operations)
        elif len(batch.operations) < self._refused_in_both:
            rules = [operation.after for operation in batch.operations]
            self._config_form = any(write_rule(rule, True) != write_rule(rule, False) for rule in rules)
        return self._config_form

    def rehearse(self, batches: t.Sequence[Batch], patiently: Patiently) -> Rehearsal:
        """There is no dry run for rules, and asking for one would make the change (docs/ga-api.md, 4): the references that
        a write would be refused for are read instead.

        Raises:
            OptionError: the listener or an endpoint group is not one that these rules can be used with.
        """
        operations = [operation for batch in batches for operation in batch.operations if operation.after is not None]
        if not operations:
            return Rehearsal()
        # Imported here, since most runs write nothing.
        from . import preflight

        listener = self._reader.read(self._api.describe_listener, self._listener_id)
        problems: Problems = []
        preflight.check_rules_listener(self._listener_option, listener, self._accelerator_id, problems)
        if problems:
            raise OptionError(problems)
        preflight.check_protocol(str(listener.get("Protocol") or "").upper(), operations, problems)
        named = preflight.forward_groups(operations)
        if named:
            groups = self._reader.read(self._api.list_endpoint_groups, self._accelerator_id, self._listener_id)
            preflight.check_groups(named, self._listener_id, groups, self._about_group, problems)
        if problems:
            raise OptionError(problems)
        return Rehearsal()

    def _about_group(self, endpoint_group_id: str) -> str:
        # Imported here, since hardly any run needs help.
        from .. import hints

        return hints.about_group(self._reader, endpoint_group_id)


def prepare(
    reader: Reader, params: t.Mapping[str, t.Any], ids: t.Mapping[str, str], wanted: t.Sequence[WantedRule]
) -> tuple[ForwardingRules, t.Sequence[WantedRule]]:
    """The rules of the listener that the options say, and the entries with the ids of what they call by name."""
    option = f"{LISTENER}_id" if params.get(f"{LISTENER}_id") else LISTENER
    rules = ForwardingRules(reader, ids[ACCELERATOR], ids[LISTENER], params["batch_size"], option)
    if params["state"] == "present":
        # To be deleted, a rule need not say anything that is still there.
        wanted = with_group_ids(wanted, look_up_virtual_groups(reader, option, ids[LISTENER], group_names(wanted)))
    return rules, wanted


def look_up_virtual_groups(reader: Reader, option: str, listener_id: str, names: t.Mapping[str, str]) -> dict[str, str]:
    """The ids of virtual endpoint groups of a listener, by name.

    Args:
        reader: reads from the service, and knows the accelerator.
        option: the option that names the listener.
        listener_id: its id.
        names: the names, by the path of the option that says them.

    Raises:
        OptionError: a name is not there, or is not unique.
    """
    if not names:
        return {}
    elements = reader.read(reader.api.list_endpoint_groups, reader.accelerator_id, listener_id, "virtual")
    groups = [(str(group.get("EndpointGroupId")), str(group.get("Name") or "")) for group in elements]
    problems: Problems = []
    ids = {name: find("virtual endpoint group", path, name, groups, problems) for path, name in names.items()}
    if problems:
        _check_listener(reader, option, listener_id)
        raise OptionError(problems)
    return ids


def _check_listener(reader: Reader, option: str, listener_id: str) -> None:
    """A group that is not there is no wonder where the listener can have none of its kind."""
    # Imported here, since hardly any run needs help.
    from .. import hints
    from . import preflight

    hints.check_listener(reader, option, listener_id, preflight.check_rules_listener)
