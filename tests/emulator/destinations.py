# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Custom routing destinations: the three writes and the two reads."""

from __future__ import annotations

import ipaddress
from typing import Any

from . import settling
from .errors import ApiError, illegal
from .paging import numbered_page
from .rule_echo import managed
from .world import Record, World

PROTOCOLS = {"TCP": ("TCP",), "UDP": ("UDP",), "TCP,UDP": ("TCP", "UDP"), "TCP+UDP": ("TCP", "UDP")}
RESERVED_PORTS = (25, 250, 4789, 4790)
ITEMS = "DestinationConfigurations"


def create_destinations(world: World, given: Record) -> Record:
    """New destinations; answers their ids in the order of the request."""
    for index, item in enumerate(given[ITEMS], 1):
        _check_item(f"{ITEMS}.{index}", item)
    group = _writable_group(world, given["EndpointGroupId"])
    draft = dict(world.section("destinations"))
    sequence = world.next_sequence("destinations")
    ids = []
    for offset, item in enumerate(given[ITEMS]):
        destination_id = world.new_id("destinations", "dst-bp1")
        draft[destination_id] = {
            "DestinationId": destination_id,
            "EndpointGroupId": group["EndpointGroupId"],
            "FromPort": item["FromPort"],
            "ToPort": item["ToPort"],
            "Protocols": item["Protocols"],
            "State": "init",
            "ServiceManaged": False,
            "InForce": None,
            "Sequence": sequence + offset,
        }
        ids.append(destination_id)
    return {"DestinationIds": ids} if _accept(world, given, group, draft) else {}


def update_destinations(world: World, given: Record) -> Record:
    """Changes destinations in place; what is left out stays."""
    ids = [item["DestinationId"] for item in given[ITEMS]]
    for index, item in enumerate(given[ITEMS], 1):
        _check_item(f"{ITEMS}.{index}", item)
    _check_unique(f"{ITEMS}.DestinationId", ids)
    group = _writable_group(world, given["EndpointGroupId"])
    draft = dict(world.section("destinations"))
    for index, item in enumerate(given[ITEMS], 1):
        changed = {**_existing(draft, group, item["DestinationId"]), **item, "State": "updating"}
        _check_item(f"{ITEMS}.{index}", changed)
        draft[item["DestinationId"]] = changed
    _accept(world, given, group, draft)
    return {}


def delete_destinations(world: World, given: Record) -> Record:
    """Takes destinations away; they are in state deleting until it settled."""
    _check_unique("DestinationIds", given["DestinationIds"])
    group = _writable_group(world, given["EndpointGroupId"])
    draft = dict(world.section("destinations"))
    for destination_id in given["DestinationIds"]:
        draft[destination_id] = {**_existing(draft, group, destination_id), "State": "deleting"}
    _accept(world, given, group, draft)
    return {}


def list_destinations(world: World, given: Record) -> Record:
    """Filters match exactly; an unknown optional id filters to nothing. The elements carry no State."""
    world.accelerator(given["AcceleratorId"])
    if given.get("FromPort", 0) > given.get("ToPort", 65499):
        raise illegal("FromPort", "FromPort must not be above ToPort")
    wanted = protocol_set("Protocols", given.get("Protocols", []))
    exact = world.options["protocols_filter"] == "exact"
    elements = []
    for item in sorted(world.section("destinations").values(), key=lambda record: record["Sequence"]):
        element = _shown(world, item)
        names = ("AcceleratorId", "ListenerId", "EndpointGroupId", "FromPort", "ToPort")
        if any(given.get(name) and given[name] != element[name] for name in names):
            continue
        carried = protocol_set("Protocols", item["Protocols"])
        if wanted and not (carried == wanted if exact else carried & wanted):
            continue
        elements.append(element)
    return numbered_page(world, given, "Destinations", elements)


def describe_destination(world: World, given: Record) -> Record:
    """One destination, flat, with its State; raises NotExist.Destination."""
    item = world.section("destinations").get(given["DestinationId"])
    if item is None or given.get("EndpointGroupId") not in (None, "", item["EndpointGroupId"]):
        raise ApiError("NotExist.Destination")
    element = {**_shown(world, item), "State": item["State"]}
    settling.seen(world, element["AcceleratorId"], "endpoint_group", item["EndpointGroupId"])
    return element


def protocol_set(path: str, protocols: Any) -> frozenset[str]:
    """The canonical form of all the documented spellings: tcp, TCP, TCP,UDP, TCP+UDP and lists of them."""
    found: set[str] = set()
    for text in protocols:
        if text.upper().replace(" ", "") not in PROTOCOLS:
            raise illegal(path, "valid values are TCP, UDP and TCP,UDP")
        found.update(PROTOCOLS[text.upper().replace(" ", "")])
    return frozenset(found)


def _check_item(path: str, item: Record) -> None:
    if item.get("FromPort", 1) > item.get("ToPort", 65499):
        raise illegal(f"{path}.FromPort", "FromPort must not be above ToPort")
    protocol_set(f"{path}.Protocols", item.get("Protocols", []))


def _check_unique(path: str, ids: list[str]) -> None:
    if len(ids) != len(set(ids)):
        raise illegal(path, "a destination may be named once in a call")


def _writable_group(world: World, group_id: str) -> Record:
    group = world.custom_group(group_id)
    listener = world.listener(group["ListenerId"])
    settling.require_free(world, listener["AcceleratorId"], listener["ListenerId"], group_id)
    return group


def _existing(draft: dict[str, Record], group: Record, destination_id: str) -> Record:
    old = draft.get(destination_id)
    if old is None or old["EndpointGroupId"] != group["EndpointGroupId"]:
        raise ApiError("NotExist.Destination", f"The destination {destination_id} does not exist.")
    return old


def _accept(world: World, given: Record, group: Record, draft: dict[str, Record]) -> bool:
    """The last checks, on the state as it would be; then the dry run ends, or the draft becomes the truth.

    Returns:
        Whether it did. A passed dry run that is answered as an error does not return.
    """
    after = [item for item in draft.values() if item["State"] != "deleting"]
    if world.options["overlapping_destinations"] == "reject":
        _check_overlap([item for item in after if item["EndpointGroupId"] == group["EndpointGroupId"]])
    listener = world.listener(group["ListenerId"])
    _check_capacity(world, listener, after, [item for item in draft.values() if item["State"] in ("init", "updating")])
    if given.get("DryRun"):
        if world.options["dry_run_status"] == "plain":
            return False
        raise ApiError("DryRunOperation", status=world.options["dry_run_status"])
    world.commit("destinations", draft)
    accelerator_id = listener["AcceleratorId"]
    ids = [item["DestinationId"] for item in world.destinations_of(group["EndpointGroupId"])]
    settling.begin(
        world, accelerator_id, "endpoint_group", listener["ListenerId"], group["EndpointGroupId"], "destinations", ids
    )
    return True


def _check_overlap(items: list[Record]) -> None:
    """What the service says to overlapping ranges is not documented. Ranges overlap if they share port and protocol."""
    for protocol in ("TCP", "UDP"):
        carried = [item for item in items if protocol in protocol_set("Protocols", item["Protocols"])]
        carried.sort(key=lambda item: item["FromPort"])
        for lower, upper in zip(carried, carried[1:]):
            if upper["FromPort"] <= lower["ToPort"]:
                spans = f"{lower['FromPort']}-{lower['ToPort']} and {upper['FromPort']}-{upper['ToPort']}"
                raise illegal(ITEMS, f"the {protocol} port ranges {spans} overlap")


def _check_capacity(world: World, listener: Record, after: list[Record], written: list[Record]) -> None:
    """The listener's ports must suffice for every port of every address behind it; taking away is always allowed."""
    if not written:
        return
    needed = 0
    for group in world.section("custom_routing_endpoint_groups").values():
        if group["ListenerId"] == listener["ListenerId"]:
            ports: set[int] = set()
            for item in after:
                if item["EndpointGroupId"] == group["EndpointGroupId"]:
                    ports.update(range(item["FromPort"], item["ToPort"] + 1))
            needed += len(ports) * sum(_addresses(endpoint) for endpoint in group["Endpoints"])
    offered: set[int] = set()
    for span in listener["PortRanges"]:
        offered.update(range(span["FromPort"], span["ToPort"] + 1))
    if needed > len(offered.difference(RESERVED_PORTS)):
        raise ApiError("QuotaExceeded.ListenerPort")


def _addresses(endpoint: Record) -> int:
    return ipaddress.ip_network(endpoint["Cidr"]).num_addresses


def _shown(world: World, item: Record) -> Record:
    group = world.section("custom_routing_endpoint_groups")[item["EndpointGroupId"]]
    listener = world.section("listeners")[group["ListenerId"]]
    protocols = item["Protocols"]
    if world.options["value_echo"] == "normalised":
        protocols = sorted(protocol_set("Protocols", protocols))
    element = {
        "DestinationId": item["DestinationId"],
        "AcceleratorId": listener["AcceleratorId"],
        "ListenerId": listener["ListenerId"],
        "EndpointGroupId": item["EndpointGroupId"],
        "FromPort": item["FromPort"],
        "ToPort": item["ToPort"],
        "Protocols": protocols,
    }
    return {**element, **managed(item)}
