# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Elements of the API's lists as the info modules show them: snake case, GA's own terms. Pure.

The members are those of the SDK's doc strings of the List actions. What the service leaves out is an empty text, an
empty list or None, so that every key is always there.
"""

from __future__ import annotations

import typing as t

Raw = t.Mapping[str, t.Any]
Shown = dict[str, t.Any]

STANDARD, CUSTOM_ROUTING = "standard", "custom_routing"
DEFAULT, VIRTUAL = "default", "virtual"
_LISTENER_TYPES = {"Standard": STANDARD, "CustomRouting": CUSTOM_ROUTING}


def accelerator(raw: Raw) -> Shown:
    """An element of ListAccelerators."""
    return {
        "accelerator_id": _text(raw, "AcceleratorId"),
        "name": _text(raw, "Name"),
        "description": _text(raw, "Description"),
        "state": _text(raw, "State"),
        "dns_name": _text(raw, "DnsName"),
        "spec": _text(raw, "Spec"),
        "bandwidth": raw.get("Bandwidth"),
        "bandwidth_billing_type": _text(raw, "BandwidthBillingType"),
        "instance_charge_type": _text(raw, "InstanceChargeType"),
        "access_mode": _text(raw.get("IpSetConfig") or {}, "AccessMode"),
        "resource_group_id": _text(raw, "ResourceGroupId"),
        "create_time": raw.get("CreateTime"),
        "expired_time": raw.get("ExpiredTime"),
        "tags": _tags(raw),
    }


def listener(raw: Raw) -> Shown:
    """An element of ListListeners."""
    kind = _text(raw, "Type")
    return {
        "listener_id": _text(raw, "ListenerId"),
        "accelerator_id": _text(raw, "AcceleratorId"),
        "name": _text(raw, "Name"),
        "description": _text(raw, "Description"),
        "state": _text(raw, "State"),
        "type": _LISTENER_TYPES.get(kind, kind),
        "protocol": _text(raw, "Protocol").upper(),
        "port_ranges": [
            {"from_port": span.get("FromPort"), "to_port": span.get("ToPort")} for span in raw.get("PortRanges") or []
        ],
        "client_affinity": _text(raw, "ClientAffinity"),
        "certificate_ids": [_text(certificate, "Id") for certificate in raw.get("Certificates") or []],
        "security_policy_id": _text(raw, "SecurityPolicyId"),
        "create_time": raw.get("CreateTime"),
    }


def endpoint_group(raw: Raw, kind: str = "") -> Shown:
    """An element of ListEndpointGroups or ListCustomRoutingEndpointGroups; the latter have no type of their own."""
    return {
        "endpoint_group_id": _text(raw, "EndpointGroupId"),
        "accelerator_id": _text(raw, "AcceleratorId"),
        "listener_id": _text(raw, "ListenerId"),
        "name": _text(raw, "Name"),
        "description": _text(raw, "Description"),
        "state": _text(raw, "State"),
        "endpoint_group_type": kind or _text(raw, "EndpointGroupType"),
        "endpoint_group_region": _text(raw, "EndpointGroupRegion"),
        "endpoint_group_ip_list": list(raw.get("EndpointGroupIpList") or []),
        "endpoints": [
            {
                "endpoint": _text(endpoint, "Endpoint"),
                "type": _text(endpoint, "Type"),
                "weight": endpoint.get("Weight"),
            }
            for endpoint in raw.get("EndpointConfigurations") or []
        ],
        "traffic_percentage": raw.get("TrafficPercentage"),
        "forwarding_rule_ids": list(raw.get("ForwardingRuleIds") or []),
        "tags": _tags(raw),
    }


def port_mapping(raw: Raw) -> Shown:
    """An element of ListCustomRoutingPortMappings."""
    destination = raw.get("DestinationSocketAddress") or {}
    return {
        "accelerator_port": raw.get("AcceleratorPort"),
        "destination_address": _text(destination, "IpAddress"),
        "destination_port": destination.get("Port"),
        "protocols": sorted(str(protocol).upper() for protocol in raw.get("Protocols") or []),
        "state": _text(raw, "DestinationTrafficState").lower(),
        "endpoint_id": _text(raw, "EndpointId"),
        "vswitch_id": _text(raw, "Vswitch"),
        "endpoint_group_id": _text(raw, "EndpointGroupId"),
        "endpoint_group_region": _text(raw, "EndpointGroupRegion"),
        "listener_id": _text(raw, "ListenerId"),
    }


def chosen(elements: t.Iterable[Shown], filters: t.Mapping[str, t.Any]) -> list[Shown]:
    """The elements that have each value that is given.

    Args:
        elements: what was read.
        filters: the value that each key must have, if there is one.
    """
    wanted = {key: value for key, value in filters.items() if value not in (None, "")}
    return [element for element in elements if all(element[key] == value for key, value in wanted.items())]


def _text(raw: Raw, member: str) -> str:
    return str(raw.get(member) or "")


def _tags(raw: Raw) -> dict[str, str]:
    return {_text(tag, "Key"): _text(tag, "Value") for tag in raw.get("Tags") or []}
