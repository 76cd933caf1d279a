# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Describe and List of accelerators, listeners and endpoint groups, and ListForwardingRules."""

from __future__ import annotations

from typing import Any

from . import settling
from .errors import ApiError
from .paging import numbered_page, token_page
from .rule_echo import managed, shown
from .world import Record, World

INTERNAL = ("Sequence", "Endpoints")


def describe_custom_group(world: World, given: Record) -> Record:
    """One endpoint group of a custom routing listener; raises NotExist.EndPointGroup."""
    return _custom_group(world, world.custom_group(given["EndpointGroupId"]))


def list_custom_groups(world: World, given: Record) -> Record:
    """The endpoint groups of the custom routing listeners of an accelerator."""
    world.accelerator(given["AcceleratorId"])
    sections = world.section("custom_routing_endpoint_groups"), world.section("listeners")
    mine = [
        record
        for record in sections[0].values()
        if sections[1][record["ListenerId"]]["AcceleratorId"] == given["AcceleratorId"]
    ]
    found = [_custom_group(world, record) for record in mine]
    return _filtered(world, given, "EndpointGroups", found, ("ListenerId", "EndpointGroupId"))


def list_forwarding_rules(world: World, given: Record) -> Record:
    """The custom rules of a listener, in the order of their creation; never its default rule."""
    world.accelerator(given["AcceleratorId"])
    world.listener(given["ListenerId"], given["AcceleratorId"])
    if settling.accelerator_state(world, given["AcceleratorId"]) in ("init", "deleting"):
        raise ApiError("StateError.Accelerator")
    wanted = given.get("ForwardingRuleId")
    rules = sorted(world.rules_of(given["ListenerId"]), key=lambda rule: rule["Sequence"])
    elements = [
        (rule["Sequence"], shown(rule, world.options))
        for rule in rules
        if not wanted or rule["ForwardingRuleId"] == wanted
    ]
    page = token_page(world, given, "ForwardingRules", given["ListenerId"], elements)
    # The last page ends one reading of the set: a long set does not settle sooner than a short one.
    if "NextToken" not in page:
        settling.seen(world, given["AcceleratorId"], "rule", given["ListenerId"])
    return page


def _filtered(world: World, given: Record, name: str, found: list[Any], filters: tuple[str, ...]) -> Record:
    tags = given.get("Tag", [])
    kept = [
        element
        for element in found
        if all(given.get(key) in (None, "", element.get(key)) for key in filters)
        and all(tag in element.get("Tags", []) for tag in tags)
    ]
    return numbered_page(world, given, name, kept)


def _custom_group(world: World, record: Record) -> Record:
    accelerator_id = world.section("listeners")[record["ListenerId"]]["AcceleratorId"]
    state = settling.group_state(world, record["EndpointGroupId"])
    settling.seen(world, accelerator_id, "endpoint_group", record["EndpointGroupId"])
    return {**_public(record), "AcceleratorId": accelerator_id, "State": state}


def _public(record: Record) -> Record:
    return {**{name: content for name, content in record.items() if name not in INTERNAL}, **managed(record)}
