# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Listeners, of both types. Source: docs/ga-api.md, 7.1."""

from __future__ import annotations

import typing as t

from .._engine.actions import Child, Raw, Write
from .._engine.fields import PORT, REQUIRED, SERVICE, Choice, Entries, Field, Flag, Mapping, Number, Texts, only_with
from .._engine.kind import Item, Kind, Slots, Tie
from .._engine.slots import Extent
from .._errors import Problems
from .._wire.busy import Reader
from .accelerators import DESCRIPTION, NAME
from .bought import CREATED
from .places import ACCELERATOR, CUSTOM_ROUTING_ENDPOINT_GROUP, ENDPOINT_GROUP, LISTENER, LOCK, NOT_THESE_GROUPS

if t.TYPE_CHECKING:
    from .._engine.plan import Operation
    from .forwarding_rules.kind import ForwardingRulesKind

WEB = ("HTTP", "HTTPS")
_MOST_OVERRIDES_ALONG = 5
_USUAL_PORTS = 30  # of a TCP or UDP listener, which a quota raises [doc]
# Seconds, as documented; a quota raises them.
_IDLE = {"TCP": (10, 900), "UDP": (10, 20), "HTTP": (1, 60), "HTTPS": (1, 60)}
_REQUEST = Number(1, 600, usual={None: (1, 180)})
_POLICIES = tuple(f"tls_cipher_policy_1_{name}" for name in ("0", "1", "2", "2_strict", "2_strict_with_1_3"))
_FORWARDED = Mapping(
    Field("ga_id", "XForwardedForGaIdEnabled", Flag(), False, sample=False),
    Field("ga_ap", "XForwardedForGaApEnabled", Flag(), False, sample=False),
    Field("protocol", "XForwardedForProtoEnabled", Flag(), False, sample=False),
    Field("port", "XForwardedForPortEnabled", Flag(), False, sample=False),
    Field("real_ip", "XRealIpEnabled", Flag(), False, sample=False),
)


def _check(path: str, values: t.Mapping[str, t.Any], problems: Problems, remarks: list[str]) -> None:
    """What the protocol decides of the others."""
    protocol, ranges = values.get("protocol"), values.get("port_ranges") or []
    if protocol in WEB and any(len(ranges) > 1 or one["from_port"] != one["to_port"] for one in ranges):
        problems.append((f"{path}.port_ranges", f"must be one port, since the protocol is {protocol}"))
    if protocol == "HTTPS" and values.get("certificates") == []:
        problems.append((f"{path}.certificates", "must have at least one, since the protocol is HTTPS"))
    ports = sum(one["to_port"] - one["from_port"] + 1 for one in ranges)
    if _standard(values) and ports > _USUAL_PORTS:
        remarks.append(f"{path}.port_ranges: has {ports} ports; more than {_USUAL_PORTS} need a quota.")


def _extents(values: t.Mapping[str, t.Any]) -> list[Extent]:
    """TCP, HTTP and HTTPS share their ports; UDP has its own, which HTTP/3 uses too [doc]."""
    udp, quic = values.get("protocol") == "UDP", values.get("http_version") == "http3"
    spaces = (["UDP"] if udp or quic else []) + ([] if udp else ["TCP"])
    return [(space, one["from_port"], one["to_port"]) for space in spaces for one in values.get("port_ranges") or ()]


def _standard(values: Raw) -> bool:
    return values.get("type") != "CustomRouting"


def _custom_routing(values: Raw) -> bool:
    return values.get("type") == "CustomRouting"


def _takes_group(group: Raw, listener: Raw) -> bool:
    """Virtual groups are for HTTP and HTTPS alone there, and 5 port overrides are the most [doc]."""
    fits = group.get("type") != "virtual" or listener.get("protocol") in WEB
    return fits and len(group.get("port_overrides") or ()) <= _MOST_OVERRIDES_ALONG


def _groups() -> Kind:
    from .endpoint_groups import ENDPOINT_GROUPS

    return ENDPOINT_GROUPS


def _rules() -> ForwardingRulesKind:
    from .forwarding_rules.kind import FORWARDING_RULES

    return FORWARDING_RULES


def _custom_groups() -> Kind:
    from .custom_routing_endpoint_groups import CUSTOM_ROUTING_ENDPOINT_GROUPS

    return CUSTOM_ROUTING_ENDPOINT_GROUPS


def _room(reader: Reader, live: t.Sequence[Item], operations: t.Sequence[Operation[Item]], problems: Problems) -> str:
    # Imported here, since most runs write nothing.
    from .room import of_listeners

    return of_listeners(reader, live, operations, problems)


LISTENERS = Kind(
    **vars(LISTENER),
    option="listeners",
    identity={"name": ("name",)},
    fields=(
        NAME,
        DESCRIPTION,
        Field("type", "Type", Choice("Standard", "CustomRouting"), "Standard", fixed=True, sample="Standard"),
        Field("protocol", "Protocol", Choice("TCP", "UDP", "HTTP", "HTTPS"), "TCP", sample="HTTP"),
        Field(
            "port_ranges",
            "PortRanges",
            Entries(
                Field("from_port", "FromPort", PORT, REQUIRED, sample=80),
                Field("to_port", "ToPort", PORT, REQUIRED, sample=80),
                key=("from_port", "to_port"),
                span=("from_port", "to_port"),
                lasting=True,
            ),
            REQUIRED,
        ),
        *only_with(
            "type",
            ("Standard",),
            Field("client_affinity", "ClientAffinity", Choice("NONE", "SOURCE_IP"), "NONE", sample="NONE"),
            Field("idle_timeout", "IdleTimeout", Number(1, 900, usual=_IDLE), SERVICE, follows="protocol", sample=15),
        ),
        *only_with("protocol", WEB, Field("request_timeout", "RequestTimeout", _REQUEST, SERVICE, sample=60)),
        *only_with(
            "protocol",
            ("HTTPS",),
            Field("certificates", "Certificates", Texts("Id", in_order=True), REQUIRED, sample=["1234567-cn-hangzhou"]),
            Field("security_policy_id", "SecurityPolicyId", Choice(*_POLICIES), SERVICE, sample=_POLICIES[2]),
            Field("http_version", "HttpVersion", Choice("http1.1", "http2", "http3"), SERVICE, sample="http2"),
        ),
        *only_with("protocol", WEB, Field("x_forwarded_for", "XForwardedForConfig", _FORWARDED, SERVICE)),
    ),
    facts=(CREATED,),
    carries=("ProxyProtocol",),
    check=_check,
    slots=Slots(_extents, "ports", exclusive=True),
    room=_room,
    holds=(Tie(ENDPOINT_GROUP, "Name"), Tie(CUSTOM_ROUTING_ENDPOINT_GROUP, "Name")),
    create=(Write("CreateListener", place=("AcceleratorId",), ids="ListenerId", bare_after=NOT_THESE_GROUPS),),
    update=(Write("UpdateListener"),),
    delete=(Write("DeleteListener", place=("AcceleratorId",)),),
    states=("init", "active", "configuring", "updating", "deleting"),
    lock=LOCK,
    place=(ACCELERATOR,),
    needs=(ACCELERATOR,),
    children=(
        Child(
            "endpoint_groups",
            _groups,
            referred=True,
            when=_standard,
            into="EndpointGroupConfigurations",
            most=10,
            takes=_takes_group,
        ),
        Child("forwarding_rules", _rules, when=_standard),
        Child(
            "custom_routing_endpoint_groups",
            _custom_groups,
            when=_custom_routing,
            into="CustomRoutingEndpointGroupConfigurations",
            most=5,
        ),
    ),
)
