# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Custom routing destinations: they settle with their endpoint group.

Sources: API pages and SDK doc strings of the five actions below.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping

from .. import settling
from ..errors import ApiError, illegal
from ..kind import Action, Kind, Write
from ..managed import managed
from ..paging import numbered_page
from ..parameters import IDS, NAMED, PAGES, PORT, REGION, TEXT, Param, listed, texts
from ..ports import RESERVED_PORTS, check_port_ranges, protocol_set
from ..world import Record, World

ITEMS = "DestinationConfigurations"
FORCE = ("FromPort", "ToPort", "Protocols")


def _configurations(*, update: bool) -> Param:
    """What Update needs is the id, what is left out stays."""
    port = Param("integer", required=not update, low=1, high=65499)
    fields = {"FromPort": port, "ToPort": port, "Protocols": Param("list", required=not update, high=4, of=TEXT)}
    return listed({**fields, "DestinationId": NAMED} if update else fields, required=True, high=20)


def _list(world: World, given: Record) -> Record:
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


def _describe(world: World, given: Record) -> Record:
    """One destination, flat, with its State; raises NotExist.Destination."""
    item = world.section("destinations").get(given["DestinationId"])
    if item is None or given.get("EndpointGroupId") not in (None, "", item["EndpointGroupId"]):
        raise ApiError("NotExist.Destination")
    element = {**_shown(world, item), "State": item["State"]}
    settling.seen(world, element["AcceleratorId"], "endpoint_group", item["EndpointGroupId"])
    return element


def _check_call(_world: World, write: Write, _place: Record, items: list[Record]) -> None:
    for index, item in enumerate(items, 1):
        _check_item(f"{ITEMS}.{index}", item)


def _check(_world: World, path: str, record: Record) -> None:
    _check_item(path, record)


def _check_item(path: str, item: Record) -> None:
    if item.get("FromPort", 1) > item.get("ToPort", 65499):
        raise illegal(f"{path}.FromPort", "FromPort must not be above ToPort")
    protocol_set(f"{path}.Protocols", item.get("Protocols", []))


def _check_set(world: World, _before: Mapping[str, Record], draft: Mapping[str, Record], ids: list[str]) -> None:
    """The last checks, on the state as it would be."""
    group_id = draft[ids[0]]["EndpointGroupId"]
    after = [item for item in draft.values() if item["State"] != "deleting"]
    if world.options["overlapping_destinations"] == "reject":
        _check_overlap([item for item in after if item["EndpointGroupId"] == group_id])
    listener = world.listener(world.custom_group(group_id)["ListenerId"])
    written = [item for item in draft.values() if item["State"] in ("init", "updating")]
    check_capacity(world, listener, after, written)


def _check_overlap(items: list[Record]) -> None:
    """What the service says to overlapping ranges is not documented. Ranges overlap if they share port and protocol."""
    for protocol in ("TCP", "UDP"):
        carried = [item for item in items if protocol in protocol_set("Protocols", item["Protocols"])]
        carried.sort(key=lambda item: item["FromPort"])
        for lower, upper in zip(carried, carried[1:]):
            if upper["FromPort"] <= lower["ToPort"]:
                spans = f"{lower['FromPort']}-{lower['ToPort']} and {upper['FromPort']}-{upper['ToPort']}"
                raise illegal(ITEMS, f"the {protocol} port ranges {spans} overlap")


def check_capacity(
    world: World, listener: Record, after: list[Record], written: list[Record], endpoints: list[Record] | None = None
) -> None:
    """The listener's ports must suffice for every port of every address behind it; taking away is always allowed."""
    if not written:
        return
    if endpoints is None:
        endpoints = list(world.section("custom_routing_endpoints").values())
    needed = 0
    for group in world.section("custom_routing_endpoint_groups").values():
        if group["ListenerId"] == listener["ListenerId"]:
            ports: set[int] = set()
            for item in after:
                if item["EndpointGroupId"] == group["EndpointGroupId"]:
                    ports.update(range(item["FromPort"], item["ToPort"] + 1))
            mine = [one for one in endpoints if one["EndpointGroupId"] == group["EndpointGroupId"]]
            needed += len(ports) * sum(_addresses(world, endpoint) for endpoint in mine)
    offered: set[int] = set()
    for span in listener["PortRanges"]:
        offered.update(range(span["FromPort"], span["ToPort"] + 1))
    if needed > len(offered.difference(RESERVED_PORTS)):
        raise ApiError("QuotaExceeded.ListenerPort")


def _addresses(world: World, endpoint: Record) -> int:
    """Whether the first and the last three of a vSwitch, which the system keeps and nothing leads to, count is not documented."""
    kept = 0 if world.options["kept_addresses"] == "counted" else 4
    return ipaddress.ip_network(endpoint["Cidr"]).num_addresses - kept


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


def _finish(record: Record) -> None:
    """What has settled is in force as it stands."""
    where = f"destinations {record['DestinationId']}"
    for one in (record, record.get("InForce") or record):
        check_port_ranges(where, [one])
        protocol_set(where, one["Protocols"])
    force = {name: record[name] for name in FORCE}
    record.setdefault("InForce", force if record["State"] == "active" else None)


PLACE = {"EndpointGroupId": NAMED}
KIND = Kind(
    name="endpoint_group",
    section="destinations",
    id_name="DestinationId",
    id_prefix="dst-bp1",
    within="custom_routing_endpoint_groups",
    place="EndpointGroupId",
    not_there="NotExist.Destination",
    type_name="Destination",
    absent="The destination {} does not exist.",
    seed={"State": "active", "ServiceManaged": False},
    required=FORCE,
    types={"FromPort": int, "ToPort": int, "Protocols": list},
    in_force=FORCE,
    at_once=True,
    writes=(
        Write(
            "CreateCustomRoutingEndpointGroupDestinations",
            "create",
            {**PLACE, ITEMS: _configurations(update=False)},
            items=ITEMS,
            ids="DestinationIds",
            in_order=True,
            dry_run="dry_run_status",
        ),
        Write(
            "UpdateCustomRoutingEndpointGroupDestinations",
            "update",
            {**PLACE, ITEMS: _configurations(update=True)},
            items=ITEMS,
            dry_run="dry_run_status",
        ),
        Write(
            "DeleteCustomRoutingEndpointGroupDestinations",
            "delete",
            {**PLACE, "DestinationIds": IDS},
            items="DestinationIds",
            dry_run="dry_run_status",
        ),
    ),
    check=_check,
    check_call=_check_call,
    check_set=_check_set,
    finish=_finish,
    further={
        "ListCustomRoutingEndpointGroupDestinations": Action(
            {
                "RegionId": REGION,
                "AcceleratorId": NAMED,
                "ListenerId": TEXT,
                "EndpointGroupId": TEXT,
                "FromPort": PORT,
                "ToPort": PORT,
                "Protocols": texts(high=10),
                **PAGES,
            },
            _list,
        ),
        "DescribeCustomRoutingEndpointGroupDestinations": Action(
            {"RegionId": REGION, "DestinationId": NAMED, "EndpointGroupId": TEXT}, _describe
        ),
    },
)
