# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whole accelerators as one entry: small ones, the two of the benchmark, and the same as a task for each set."""

from __future__ import annotations

import copy
import typing as t

Entry = dict[str, t.Any]


def web(rules: int = 1, groups: t.Sequence[str] = ("blue", "green")) -> Entry:
    """The first playbook of the guide "From nothing to traffic" as one entry."""
    return {
        "name": "shop",
        "instance_charge_type": "POSTPAY",
        "bandwidth_billing_type": "CDT",
        "tags": {"team": "shop"},
        "acceleration_regions": [{"region": "cn-hongkong", "bandwidth": 10, "isp_type": "BGP"}],
        "listeners": [
            {
                "name": "web",
                "protocol": "HTTP",
                "port_ranges": [{"from_port": 80, "to_port": 80}],
                "endpoint_groups": [
                    {
                        "name": name,
                        "type": "virtual",
                        "region": "cn-hangzhou",
                        "endpoints": [{"type": "Domain", "endpoint": f"{name}.example.com", "weight": 100}],
                    }
                    for name in groups
                ],
                "forwarding_rules": [
                    {
                        "name": f"beta-{number}",
                        "priority": number,
                        "conditions": [{"cookie": {"tier": [f"beta-{number}"]}}],
                        "actions": [{"forward_group": {"endpoint_group": groups[-1]}}],
                    }
                    for number in range(1, rules + 1)
                ],
            }
        ],
    }


GAME: Entry = {
    "name": "game",
    "instance_charge_type": "POSTPAY",
    "bandwidth_billing_type": "CDT",
    "acceleration_regions": [{"region": "cn-hongkong", "bandwidth": 10, "isp_type": "BGP"}],
    "listeners": [
        {
            "name": "match",
            "type": "CustomRouting",
            "port_ranges": [{"from_port": 10000, "to_port": 16000}],
            "custom_routing_endpoint_groups": [
                {
                    "name": "hz",
                    "region": "cn-hangzhou",
                    "destinations": [{"from_port": 8000, "to_port": 8010, "protocols": ["TCP"]}],
                    "endpoints": [
                        {
                            "endpoint": "vsw-bp1game",
                            "traffic_to_endpoint_policy": "AllowCustom",
                            "traffic_policies": [
                                {"address": "192.168.192.4", "port_ranges": [{"from_port": 8000, "to_port": 8010}]}
                            ],
                        }
                    ],
                }
            ],
        }
    ],
}


def large(kind: str) -> Entry:
    """The two trees of the benchmark."""
    if kind == "web":
        return web(20)
    entry = copy.deepcopy(GAME)
    entry["listeners"][0]["port_ranges"] = [{"from_port": 10000, "to_port": 16000}]
    (room,) = entry["listeners"][0]["custom_routing_endpoint_groups"]
    ports = [8000 + 2 * number for number in range(40)]
    room["destinations"] = [{"from_port": port, "to_port": port, "protocols": ["TCP"]} for port in ports]
    room["endpoints"] = [
        {
            "endpoint": f"vsw-bp1{name}",
            "traffic_to_endpoint_policy": "AllowCustom",
            "traffic_policies": [
                {"address": f"192.168.192.{first + number}", "port_ranges": [{"from_port": 8000, "to_port": 8000}]}
                for number in range(count)
            ],
        }
        for name, first, count in (("one", 4, 3), ("two", 20, 2))
    ]
    return entry


def apart(entry: Entry) -> list[tuple[str, Entry]]:
    """The same as tasks, one for each set."""
    entry = copy.deepcopy(entry)
    regions, listeners = entry.pop("acceleration_regions"), entry.pop("listeners")
    where = {"accelerator": entry["name"]}
    tasks = [("ga_accelerators", {"accelerators": [entry]}), ("ga_acceleration_regions", {**where, "regions": regions})]
    inner = []
    for listener in listeners:
        place = {**where, "listener": listener["name"]}
        groups, rules = listener.pop("endpoint_groups", None), listener.pop("forwarding_rules", None)
        rooms = listener.pop("custom_routing_endpoint_groups", [])
        if groups is not None:
            inner.append(("ga_endpoint_groups", {**place, "endpoint_groups": groups}))
        if rules is not None:
            inner.append(("ga_forwarding_rules", {**place, "rules": rules}))
        for room in rooms:
            inside = {**place, "endpoint_group": room["name"]}
            destinations, endpoints = room.pop("destinations"), room.pop("endpoints")
            policies = {one["endpoint"]: one.pop("traffic_policies") for one in endpoints}
            inner.append(("ga_custom_routing_endpoint_groups", {**place, "endpoint_groups": [room]}))
            inner.append(("ga_custom_routing_destinations", {**inside, "destinations": destinations}))
            inner.append(("ga_custom_routing_endpoints", {**inside, "endpoints": endpoints}))
            for name, some in policies.items():
                inner.append(
                    ("ga_custom_routing_traffic_policies", {**inside, "endpoint": name, "traffic_policies": some})
                )
    return [*tasks, ("ga_listeners", {**where, "listeners": listeners}), *inner]
