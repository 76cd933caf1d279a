# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether the endpoints of a listener are well: GetHealthStatus, from its API page and the models of the official SDK.

Nothing is really called. All endpoints are well, but those that the member ``Health`` of a group says something else of, by
their address. At which ports a listener with many is checked, and what is said where nothing is checked, is not documented.
"""

from __future__ import annotations

from .rule_checks import forward_groups
from .world import Record, World

WELL, ILL, PARTLY, UNKNOWN = "normal", "abnormal", "partiallyAbnormal", "init"


def get_health_status(world: World, given: Record) -> Record:
    """The listener, its groups and their endpoints; raises NotExist.Accelerator or NotExist.Listener."""
    world.accelerator(given["AcceleratorId"])
    listener = world.listener(given["ListenerId"], given["AcceleratorId"])
    groups = [one for one in world.section("endpoint_groups").values() if one["ListenerId"] == given["ListenerId"]]
    found = [_of_group(world, listener, group) for group in sorted(groups, key=lambda group: group["Sequence"])]
    return {
        "ListenerId": given["ListenerId"],
        "HealthStatus": _together([group.get("HealthStatus", WELL) for group in found]),
        "EndpointGroups": found,
    }


def _of_group(world: World, listener: Record, group: Record) -> Record:
    endpoints = [_of_endpoint(world, listener, group, endpoint) for endpoint in group["EndpointConfigurations"]]
    group_id = group["EndpointGroupId"]
    rules = [rule for rule in world.rules_of(group["ListenerId"]) if group_id in forward_groups(rule["RuleActions"])]
    states = [endpoint["HealthStatus"] for endpoint in endpoints if "HealthStatus" in endpoint]
    return {
        "EndpointGroupId": group_id,
        "EndpointGroupType": group["EndpointGroupType"],
        "ForwardingRuleIds": [rule["ForwardingRuleId"] for rule in rules],
        "Endpoints": endpoints,
        **({"HealthStatus": _together(states)} if states else {}),
    }


def _of_endpoint(world: World, listener: Record, group: Record, endpoint: Record) -> Record:
    first = listener["PortRanges"][0]["FromPort"]
    overrides = {one["ListenerPort"]: one["EndpointPort"] for one in group["PortOverrides"]}
    found = {
        "Address": endpoint["Endpoint"],
        "Type": endpoint["Type"],
        "Port": group["HealthCheckPort"] or overrides.get(first, first),
    }
    said = group.get("Health", {}).get(endpoint["Endpoint"])
    if not said and group["State"] == "init":
        said = UNKNOWN
    if not said and not group["HealthCheckEnabled"]:
        said = world.options["health_unchecked"]
    return found if said == "absent" else {**found, "HealthStatus": said or WELL}


def _together(states: list[str]) -> str:
    """What holds for several: partly ill if some of them are, and else what the first of them is that is not well."""
    if ILL in states or PARTLY in states:
        return ILL if set(states) == {ILL} else PARTLY
    return next((state for state in states if state != WELL), WELL)
