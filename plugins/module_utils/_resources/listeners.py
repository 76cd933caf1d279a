# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Listeners, of both types. Source: docs/ga-api.md, 7.1."""

from __future__ import annotations

import typing as t

from .._engine.actions import Child, Raw, Write
from .._engine.fields import REQUIRED, SERVICE, Choice, Field, Flag, Mapping, Number, Texts
from .._engine.kind import Kind, Room, Slots, Tie
from .._engine.slots import Extent
from .._errors import Problems
from . import inner
from .accelerators import DESCRIPTION, NAME
from .bought import CREATED
from .places import ACCELERATOR, CUSTOM_ROUTING_ENDPOINT_GROUP, ENDPOINT_GROUP, LISTENER, LOCK, NOT_THESE_GROUPS
from .ports import ranges

WEB = ("HTTP", "HTTPS")
_USUAL_PORTS = 30  # of a TCP or UDP listener, which a quota raises [doc]
_STANDARD, _CUSTOM_ROUTING = ("type", ("Standard",)), ("type", ("CustomRouting",))
_WEB, _TLS = ("protocol", WEB), ("protocol", ("HTTPS",))
_AFFINITY, _VERSION = Choice("NONE", "SOURCE_IP"), Choice("http1.1", "http2", "http3")
_CERTIFICATES = Texts("Id", in_order=True, lasting=True)
_POLICY = Choice(*(f"tls_cipher_policy_1_{name}" for name in ("0", "1", "2", "2_strict", "2_strict_with_1_3")))
# Seconds, as documented; a quota raises them.
_IDLE = Number(1, 900, usual={"TCP": (10, 900), "UDP": (10, 20), "HTTP": (1, 60), "HTTPS": (1, 60)})
_REQUEST = Number(1, 600, usual={None: (1, 180)})
_FORWARDED = Mapping(
    Field("ga_id", "XForwardedForGaIdEnabled", Flag(), False, sample=False),
    Field("ga_ap", "XForwardedForGaApEnabled", Flag(), False, sample=False),
    Field("protocol", "XForwardedForProtoEnabled", Flag(), False, sample=False),
    Field("port", "XForwardedForPortEnabled", Flag(), False, sample=False),
    Field("real_ip", "XRealIpEnabled", Flag(), False, sample=False),
)


def _check(path: str, values: t.Mapping[str, t.Any], problems: Problems, remarks: list[str]) -> None:
    """What the protocol decides of the others."""
    protocol, ports = values.get("protocol"), values.get("port_ranges") or []
    if protocol in WEB and any(len(ports) > 1 or one["from_port"] != one["to_port"] for one in ports):
        problems.append((f"{path}.port_ranges", f"must be one port, since the protocol is {protocol}"))
    number = sum(one["to_port"] - one["from_port"] + 1 for one in ports)
    if values.get("type") != "CustomRouting" and number > _USUAL_PORTS:
        remarks.append(f"{path}.port_ranges: has {number} ports; more than {_USUAL_PORTS} need a quota.")


def _extents(values: t.Mapping[str, t.Any]) -> list[Extent]:
    """TCP, HTTP and HTTPS share their ports; UDP has its own, which HTTP/3 uses too [doc]."""
    udp, quic = values.get("protocol") == "UDP", values.get("http_version") == "http3"
    spaces = (["UDP"] if udp or quic else []) + ([] if udp else ["TCP"])
    return [(space, one["from_port"], one["to_port"]) for space in spaces for one in values.get("port_ranges") or ()]


def _room() -> Room:
    from .room import of_listeners

    return of_listeners


def _narrows(before: Raw, after: Raw) -> bool:
    """What lies in it has left the ports that go, and wants none that come."""
    # Imported here, since most runs write nothing.
    from .room import held

    had, has = held(before), held(after)
    return has < had


LISTENERS = Kind(
    **vars(LISTENER),
    option="listeners",
    identity={"name": ("name",)},
    fields=(
        NAME,
        DESCRIPTION,
        Field("type", "Type", Choice("Standard", "CustomRouting"), "Standard", fixed=True, sample="Standard"),
        Field("protocol", "Protocol", Choice("TCP", "UDP", "HTTP", "HTTPS"), "TCP", sample="HTTP"),
        Field("port_ranges", "PortRanges", ranges(80, 80), REQUIRED),
        Field("client_affinity", "ClientAffinity", _AFFINITY, "NONE", only_with=_STANDARD, sample="NONE"),
        Field("idle_timeout", "IdleTimeout", _IDLE, SERVICE, only_with=_STANDARD, follows="protocol", sample=15),
        Field("request_timeout", "RequestTimeout", _REQUEST, SERVICE, only_with=_WEB, sample=60),
        Field("certificates", "Certificates", _CERTIFICATES, REQUIRED, only_with=_TLS, sample=["1234567-cn-hangzhou"]),
        Field("security_policy_id", "SecurityPolicyId", _POLICY, SERVICE, only_with=_TLS, sample=_POLICY.words[2]),
        Field("http_version", "HttpVersion", _VERSION, SERVICE, only_with=_TLS, sample="http2"),
        Field("x_forwarded_for", "XForwardedForConfig", _FORWARDED, SERVICE, only_with=_WEB),
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
            inner.endpoint_groups,
            referred=True,
            only_with=_STANDARD,
            into="EndpointGroupConfigurations",
            most=10,
            each={"port_overrides": 5},
            # Virtual groups are for HTTP and HTTPS alone there [doc].
            takes=lambda group, listener: group.get("type") != "virtual" or listener.get("protocol") in WEB,
        ),
        Child("forwarding_rules", inner.forwarding_rules, only_with=_STANDARD),
        Child(
            "custom_routing_endpoint_groups",
            inner.custom_routing_endpoint_groups,
            only_with=_CUSTOM_ROUTING,
            into="CustomRoutingEndpointGroupConfigurations",
            most=5,
        ),
    ),
    last=_narrows,
)
