# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A script as people write one on the official SDK: one rule or destination in a call, and a wait after each call.

It is meant to be good: it reads first, leaves alone what is right already, and waits no longer than it has to know.
It runs as a program (`by_hand.py TASK.json`), or its functions are called on another clock.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from alibabacloud_ga20191120 import models
from alibabacloud_ga20191120.client import Client
from alibabacloud_tea_openapi.models import Config

Entry = dict[str, Any]
Sleep = Callable[[float], None]
REGION = "cn-hangzhou"


def connect(endpoint: str) -> Client:
    """A client for an emulator."""
    host = endpoint.split("//", 1)[-1]
    keys = {"access_key_id": "emulator", "access_key_secret": "emulator-secret"}
    return Client(Config(**keys, endpoint=host, protocol="http", region_id=REGION))


# -- forwarding rules --


def converge_rules(
    client: Client, accelerator_id: str, listener_id: str, rules: list[Entry], pause: float, sleep: Sleep
) -> None:
    """Create or update each rule by its name."""
    place = {"region_id": REGION, "accelerator_id": accelerator_id, "listener_id": listener_id}
    live = {rule.forwarding_rule_name: rule for rule in list_rules(client, place)}
    for rule in rules:
        conditions, actions = wire_conditions(rule), wire_actions(rule)
        found = live.get(rule["name"])
        common = {
            "priority": rule["priority"],
            "forwarding_rule_name": rule["name"],
            "rule_conditions": [
                models.CreateForwardingRulesRequestForwardingRulesRuleConditions(
                    rule_condition_type=kind, rule_condition_value=value
                )
                for kind, value in conditions
            ],
            "rule_actions": [
                models.CreateForwardingRulesRequestForwardingRulesRuleActions(
                    order=number, rule_action_type=kind, rule_action_value=value
                )
                for number, (kind, value) in enumerate(actions, 1)
            ],
        }
        if found is None:
            new = models.CreateForwardingRulesRequestForwardingRules(**common)
            client.create_forwarding_rules(models.CreateForwardingRulesRequest(**place, forwarding_rules=[new]))
        elif differs(found, rule["priority"], conditions, actions):
            one = models.UpdateForwardingRulesRequestForwardingRules(
                **common, forwarding_rule_id=found.forwarding_rule_id
            )
            client.update_forwarding_rules(models.UpdateForwardingRulesRequest(**place, forwarding_rules=[one]))
        else:
            continue
        while any(one.forwarding_rule_status != "active" for one in list_rules(client, place)):
            sleep(pause)


def list_rules(client: Client, place: Entry) -> list[Any]:
    found: list[Any] = []
    token = None
    while True:
        request = models.ListForwardingRulesRequest(**place, max_results=100, next_token=token)
        body = client.list_forwarding_rules(request).body
        found += body.forwarding_rules or []
        token = body.next_token
        if not token:
            return found


def wire_conditions(rule: Entry) -> list[tuple[str, str]]:
    return [
        (kind.capitalize(), json.dumps(value)) for condition in rule["conditions"] for kind, value in condition.items()
    ]


def wire_actions(rule: Entry) -> list[tuple[str, str]]:
    groups = [action["forward_group"]["endpoint_group_id"] for action in rule["actions"]]
    return [("ForwardGroup", json.dumps([{"type": "endpointgroup", "value": group}])) for group in groups]


def differs(found: Any, priority: int, conditions: list[tuple[str, str]], actions: list[tuple[str, str]]) -> bool:
    has = [(one.rule_condition_type, json.loads(one.rule_condition_value)) for one in found.rule_conditions]
    has += [(one.rule_action_type, json.loads(one.rule_action_value)) for one in found.rule_actions]
    wanted = [(kind, json.loads(value)) for kind, value in (*conditions, *actions)]
    return (found.priority, has) != (priority, wanted)


# -- destinations of a custom routing endpoint group --


def converge_destinations(
    client: Client, group_id: str, wanted: list[Entry], purge: bool, pause: float, sleep: Sleep
) -> None:
    """Create each destination that is not there; with purge, delete the others first, so that their ports are free."""
    group = client.describe_custom_routing_endpoint_group(
        models.DescribeCustomRoutingEndpointGroupRequest(region_id=REGION, endpoint_group_id=group_id)
    ).body
    live = {(one.from_port, one.to_port): one for one in list_destinations(client, group.accelerator_id, group_id)}
    ports = [(entry["from_port"], entry["to_port"]) for entry in wanted]
    for place, destination in live.items():
        if purge and place not in ports:
            client.delete_custom_routing_endpoint_group_destinations(
                models.DeleteCustomRoutingEndpointGroupDestinationsRequest(
                    region_id=REGION, endpoint_group_id=group_id, destination_ids=[destination.destination_id]
                )
            )
            wait_for_group(client, group_id, pause, sleep)
    for entry in wanted:
        if (entry["from_port"], entry["to_port"]) in live:
            continue
        one = models.CreateCustomRoutingEndpointGroupDestinationsRequestDestinationConfigurations(**entry)
        client.create_custom_routing_endpoint_group_destinations(
            models.CreateCustomRoutingEndpointGroupDestinationsRequest(
                region_id=REGION, endpoint_group_id=group_id, destination_configurations=[one]
            )
        )
        wait_for_group(client, group_id, pause, sleep)


def list_destinations(client: Client, accelerator_id: str, group_id: str) -> list[Any]:
    found: list[Any] = []
    page = 0
    while True:
        page += 1
        body = client.list_custom_routing_endpoint_group_destinations(
            models.ListCustomRoutingEndpointGroupDestinationsRequest(
                region_id=REGION,
                accelerator_id=accelerator_id,
                endpoint_group_id=group_id,
                page_number=page,
                page_size=50,
            )
        ).body
        found += body.destinations or []
        if len(found) >= body.total_count:
            return found


def wait_for_group(client: Client, group_id: str, pause: float, sleep: Sleep) -> None:
    request = models.DescribeCustomRoutingEndpointGroupRequest(region_id=REGION, endpoint_group_id=group_id)
    while client.describe_custom_routing_endpoint_group(request).body.state != "active":
        sleep(pause)


# -- the program --


def run(endpoint: str, tasks: list[Entry], pause: float, sleep: Sleep = time.sleep) -> None:
    """Do what the tasks want, which have the shape of our modules' options.

    Args:
        endpoint: the URL of the emulator.
        tasks: the options.
        pause: seconds between two looks.
        sleep: waits so long.
    """
    client = connect(endpoint)
    for task in tasks:
        if "rules" in task:
            converge_rules(client, task["accelerator_id"], task["listener_id"], task["rules"], pause, sleep)
        else:
            converge_destinations(
                client, task["endpoint_group_id"], task["destinations"], task.get("purge", False), pause, sleep
            )


if __name__ == "__main__":
    run(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))
