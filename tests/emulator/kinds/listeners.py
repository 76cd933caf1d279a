# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Listeners, and everything that one listener may not be beside another.

Sources: API pages and SDK doc strings of CreateListener, UpdateListener, DeleteListener, DescribeListener and
ListListeners; what only Terraform's provider knows is marked [tf].
"""

from __future__ import annotations

from collections.abc import Mapping

from .. import settling
from ..errors import ApiError, illegal, missing
from ..kind import Kind, Listing, Nested, Write
from ..parameters import FLAG, NAMED, TEXT, Param, listed
from ..ports import check_port_ranges
from ..texts import DESCRIPTION, NAME, ordered
from ..world import CREATED_MILLISECONDS, Record, World
from .destinations import check_capacity

WEB = ("HTTP", "HTTPS")
HIGHEST_PORT = 65499
# Lowest and highest, which is the default too unless there is a third.
IDLE_SECONDS = {"TCP": (10, 900, 900), "UDP": (10, 20, 20), "HTTP": (1, 60, 15), "HTTPS": (1, 60, 15)}
REQUEST_SECONDS = 60
POLICIES = tuple(f"tls_cipher_policy_1_{end}" for end in ("0", "1", "2", "2_strict", "2_strict_with_1_3"))
HEADERS = (*tuple(f"XForwardedFor{part}Enabled" for part in ("GaId", "GaAp", "Proto", "Port")), "XRealIpEnabled")
# The members that the page has for some protocols only.
ONLY_WITH = {
    "RequestTimeout": WEB,
    "XForwardedForConfig": WEB,
    "HttpVersion": ("HTTPS",),
    "SecurityPolicyId": ("HTTPS",),
    "Certificates": ("HTTPS",),
}
PORT = Param("integer", required=True, low=1, high=65535)  # those of the system have a code of their own
SPAN = {"FromPort": PORT, "ToPort": PORT}
PROTOCOL = Param(choices=("tcp", "udp", "http", "https", "TCP", "UDP", "HTTP", "HTTPS"))
MEMBERS = {
    "Name": NAME,
    "Description": DESCRIPTION,
    "Protocol": PROTOCOL,
    "ClientAffinity": Param(choices=("NONE", "SOURCE_IP")),
    "IdleTimeout": Param("integer", low=1, high=900),
    "RequestTimeout": Param("integer", low=1, high=180),
    "HttpVersion": Param(choices=("http1.1", "http2", "http3")),
    "SecurityPolicyId": Param(choices=POLICIES),
    "Certificates": listed({"Id": NAMED}),
    "XForwardedForConfig": Param("object", fields=dict.fromkeys(HEADERS, FLAG)),
    "ProxyProtocol": FLAG,  # on its way out; the page of Create does not have it any more, and it is taken [tf]
}
CREATE = {
    "AcceleratorId": NAMED,
    "Type": Param(choices=("Standard", "CustomRouting")),
    "PortRanges": listed(SPAN, required=True),
    **MEMBERS,
}
UPDATE = {
    "ListenerId": NAMED,
    "PortRanges": listed(SPAN),
    "BackendPorts": listed(SPAN),
    **MEMBERS,
}


def ports_of(listener: Record) -> set[int]:
    """The ports that a listener listens on."""
    return {port for span in listener["PortRanges"] for port in range(span["FromPort"], span["ToPort"] + 1)}


def _check_call(_world: World, _write: Write, _place: Record, items: list[Record]) -> None:
    for index, span in enumerate(items[0].get("PortRanges", []), 1):
        if span["ToPort"] > HIGHEST_PORT:
            raise ApiError("SystemPort.Listener")
        if span["FromPort"] > span["ToPort"]:
            raise ApiError("PortRangeIllegal.Listener", f"PortRanges.{index}: FromPort is above ToPort.")


def _check_content(world: World, listener_id: str) -> None:
    """Whether a listener goes with what is in it, or not at all, is not documented."""
    if world.options["delete_listener_with_content"] != "refused":
        return
    for section, code in (
        ("rules", "Exist.ForwardingRule"),
        ("endpoint_groups", "Exist.EndpointGroup"),
        ("custom_routing_endpoint_groups", "Exist.EndpointGroup"),
    ):
        if any(record["ListenerId"] == listener_id for record in world.section(section).values()):
            raise ApiError(code, "The listener is not empty." if code == "Exist.ForwardingRule" else "")


def _fill(world: World, record: Record, given: Record) -> None:
    """What the service decides where nothing was said, and what goes with another protocol."""
    protocol = record["Protocol"] = (record.get("Protocol") or "TCP").upper()
    for name, protocols in ONLY_WITH.items():
        if protocol not in protocols and name not in given:
            record.pop(name, None)
    low, high, usual = IDLE_SECONDS.get(protocol, (1, 900, 900))
    if "IdleTimeout" not in given and not low <= record.get("IdleTimeout", 0) <= high:
        record["IdleTimeout"] = usual
    if protocol in WEB:
        record.setdefault("RequestTimeout", REQUEST_SECONDS)
    if protocol == "HTTPS":
        record.setdefault("HttpVersion", "http2")
        record.setdefault("SecurityPolicyId", POLICIES[0])
        record["Certificates"] = [{"Type": "Server", **one} for one in record.get("Certificates", [])]
    if "XForwardedForConfig" in record:
        record["XForwardedForConfig"] = {**dict.fromkeys(HEADERS, False), **record["XForwardedForConfig"]}


def _check(world: World, _path: str, record: Record) -> None:
    protocol = record["Protocol"]
    for name, protocols in ONLY_WITH.items():
        if name in record and protocol not in protocols:
            raise illegal(name, f"a {protocol} listener does not have it")
    low, high, _usual = IDLE_SECONDS[protocol]
    if not low <= record["IdleTimeout"] <= high:
        raise illegal("IdleTimeout", f"valid values are {low} to {high}")
    if protocol == "HTTPS" and not record["Certificates"]:
        raise missing("Certificates")
    _check_ports(world, record)
    old = world.section("listeners").get(record["ListenerId"])
    if old:
        _check_children(world, old, record)
        _check_mappings(world, record)


def _check_ports(world: World, record: Record) -> None:
    ports = ports_of(record)
    if len(ports) < sum(span["ToPort"] - span["FromPort"] + 1 for span in record["PortRanges"]):
        raise ApiError("PortRangeIllegal.Listener", "The ranges of a listener share no port.")
    if record["Protocol"] in WEB and len(ports) > 1:
        raise ApiError("PortRanges.MustOne")
    if record.get("Type") != "CustomRouting" and len(ports) > world.options["quota_ports"]:
        raise ApiError("QuotaExceeded.ListenerPort")


def _check_children(world: World, old: Record, record: Record) -> None:
    """Ports that are overridden stay, and so does the protocol, unless it changes between HTTP and HTTPS."""
    for group in world.section("endpoint_groups").values():
        if group["ListenerId"] != record["ListenerId"] or not group.get("PortOverrides"):
            continue
        if not {one["ListenerPort"] for one in group["PortOverrides"]} <= ports_of(record):
            raise ApiError("NotExist.ListenerPort")
        if old["Protocol"] != record["Protocol"] and not {old["Protocol"], record["Protocol"]} <= set(WEB):
            raise illegal("Protocol", "the endpoint groups of the listener override ports")


def _check_mappings(world: World, record: Record) -> None:
    """The ports that are mapped to destinations must still be there."""
    groups = world.section("custom_routing_endpoint_groups")
    mine = [
        item
        for item in world.section("destinations").values()
        if groups[item["EndpointGroupId"]]["ListenerId"] == record["ListenerId"]
    ]
    check_capacity(world, record, mine, mine)


def _transports(record: Record) -> set[str]:
    """UDP and HTTP/3 share a space of ports, everything else shares another."""
    found = {"UDP"} if record["Protocol"] == "UDP" else {"TCP"}
    return found | {"UDP"} if record.get("HttpVersion") == "http3" else found


def _check_set(world: World, before: Mapping[str, Record], draft: Mapping[str, Record], ids: list[str]) -> None:
    for record in [draft[record_id] for record_id in ids]:
        if record["State"] == "deleting":
            _check_content(world, record["ListenerId"])
            continue
        beside = [
            other
            for other in draft.values()
            if other["AcceleratorId"] == record["AcceleratorId"] and other["ListenerId"] != record["ListenerId"]
        ]
        if len(beside) >= world.options["quota_listeners"] and record["ListenerId"] not in before:
            raise ApiError("QuotaExceeded.Listener")
        for other in beside:
            if record.get("Type", "Standard") != other.get("Type", "Standard"):
                raise illegal("Type", "all listeners of an accelerator are of one type")
        _check_conflicts(before.get(record["ListenerId"]), record, beside)


def _check_conflicts(old: Record | None, record: Record, beside: list[Record]) -> None:
    """What a seed has side by side is left alone as long as it stays as it is."""
    if old and (_transports(old), ports_of(old)) == (_transports(record), ports_of(record)):
        return
    for other in beside:
        if _transports(record) & _transports(other) and ports_of(record) & ports_of(other):
            raise ApiError("PortConflict.Listener")


def _shown(world: World, record: Record, described: bool) -> Record:
    """Integers and texts: the time is a text where one listener is described."""
    found: Record = {"State": settling.listener_state(world, record["ListenerId"])}
    if described:
        found["CreateTime"] = str(record["CreateTime"])
    if "Type" not in record and world.options["unset_type"] == "Standard":
        found["Type"] = "Standard"
    return {**ordered(world, record, ("PortRanges", "Certificates")), **found}


def _finish(record: Record) -> None:
    check_port_ranges(f"listeners {record['ListenerId']}", record["PortRanges"])


def _beside(others: Mapping[str, Record], record: Record) -> None:
    """All listeners of an accelerator are of one type."""
    for other in others.values():
        if other["AcceleratorId"] == record["AcceleratorId"] and other.get("Type") != record.get("Type"):
            raise ValueError(
                f"listeners {record['ListenerId']}: is {record['Type']}, and {other['ListenerId']} of the same"
                f" accelerator is {other['Type']}; all listeners of an accelerator are of one type"
            )


KIND = Kind(
    name="listener",
    section="listeners",
    id_name="ListenerId",
    id_prefix="lsr-bp1",
    within="accelerators",
    place="AcceleratorId",
    not_there="NotExist.Listener",
    type_name="Listener",
    unset={
        "Name": "",
        "Description": "",
        "ClientAffinity": "NONE",
        "CreateTime": CREATED_MILLISECONDS,
    },
    seed={
        "State": "active",
        "Protocol": "HTTP",
        "Type": "Standard",
        "PortRanges": [{"FromPort": 80, "ToPort": 80}],
    },
    describe="DescribeListener",
    listing=Listing(
        "ListListeners",
        "Listeners",
        {"AcceleratorId": NAMED, "Protocol": TEXT},
        ("AclType", "RelatedAcls"),
    ),
    writes=(
        Write(
            "CreateListener",
            "create",
            CREATE,
            ids="ListenerId",
            nested={
                "EndpointGroupConfigurations": Nested(
                    "endpoint_groups", "CreateEndpointGroups", 10, "groups_in_listener", {"PortOverrides": 5}
                ),
                "CustomRoutingEndpointGroupConfigurations": Nested(
                    "custom_routing_endpoint_groups", "CreateCustomRoutingEndpointGroups", 5, "groups_in_listener"
                ),
            },
        ),
        Write("UpdateListener", "update", UPDATE, resets=("ProxyProtocol", "XForwardedForConfig")),
        Write("DeleteListener", "delete", {"AcceleratorId": TEXT, "ListenerId": NAMED}, region=False),
    ),
    finish=_finish,
    beside=_beside,
    fill=_fill,
    check=_check,
    check_call=_check_call,
    check_set=_check_set,
    shown=_shown,
)
