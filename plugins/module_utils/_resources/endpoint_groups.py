# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Endpoint groups of standard listeners: default ones, and virtual ones, which rules name. Source: docs/ga-api.md, 7.2."""

from __future__ import annotations

import typing as t

from .._engine.actions import Raw, Write
from .._engine.fields import (
    PORT,
    REQUIRED,
    SERVICE,
    Choice,
    Description,
    Entries,
    Field,
    Flag,
    Name,
    Number,
    Plain,
    Text,
    Texts,
    Whose,
)
from .._engine.kind import Kind, Replacing, Slots, Support, Tie
from .._engine.slots import Extent
from .accelerators import DESCRIPTION
from .listeners import WEB
from .places import ACCELERATOR, ENDPOINT_GROUP, FORWARDING_RULE, IN_LISTENER, LISTENER, LOCK, NOT_THESE_GROUPS

_ITEMS, _IDS = "EndpointGroupConfigurations", "EndpointGroupIds"
_SINGLE = {"EndpointGroupName": "Name", "EndpointGroupDescription": "Description"}
_NEEDED = "a default endpoint group in its region, since the listener is of TCP"
_ON_TCP, _NOT_UDP = Whose("Protocol", ("TCP",)), {"virtual": Whose("Protocol", ("TCP", *WEB))}
_BY_TLS, _SEVERAL = {"HTTPS": Whose("Protocol", ("HTTPS",))}, {2: Whose("Protocol", ("TCP", "UDP"))}
_TYPE, _ASKED = Choice("default", "virtual"), Choice("HTTP", "HTTPS")
_VERSION, _TLS = Choice("HTTP1.1", "HTTP2"), ("request_protocol", ("HTTPS",))
_TYPES = ("Domain", "Ip", "IpTarget", "PublicIp", "ECS", "SLB", "ALB", "NLB", "ENI", "OSS")
ENDPOINTS = Entries(
    Field("type", "Type", Choice(*_TYPES), REQUIRED, sample="Ip"),
    Field("endpoint", "Endpoint", Text(), REQUIRED, sample="198.51.100.7"),
    Field("weight", "Weight", Number(0, 255), 255, sample=255),
    Field("sub_address", "SubAddress", Text(), sample=""),
    Field("vpc_id", "VpcId", Text(), sample=""),
    Field("vswitch_ids", "VSwitchIds", Texts(most=2), sample=[]),
    Field("client_ip_preservation", "EnableClientIPPreservation", Flag(), SERVICE, sample=True),
    Field("proxy_protocol", "EnableProxyProtocol", Flag(), SERVICE, sample=False),
    key=("endpoint", "type", "sub_address"),
    lasting=True,
    carries=("Provider", "ApiKeys"),
)
OVERRIDES = Entries(
    Field("listener_port", "ListenerPort", PORT, REQUIRED, sample=443),
    Field("endpoint_port", "EndpointPort", PORT, REQUIRED, sample=8443),
    key=("listener_port",),
    lasting=True,  # No list and an empty list are the same on the wire, so that nothing can take the last one away [open].
    most=30,
)


def _regions_of(group_type: str) -> t.Callable[[Raw], list[Extent]]:
    """Of a group of a type, the region."""
    return lambda values: [(values.get("region"), 0, 0)] if values.get("type") == group_type else []


def _alone(values: Raw, listener: Raw) -> bool:
    """A virtual group of a TCP listener is created by the action for one [doc]."""
    return values.get("type") == "virtual" and _ON_TCP.holds(listener)


ENDPOINT_GROUPS = Kind(
    **vars(ENDPOINT_GROUP),
    option="endpoint_groups",
    identity={"name": ("name",), "region": ("region",)},
    fields=(
        Field("name", "EndpointGroupName", Name(128), answer="Name", sample="blue"),
        Field(
            "description", "EndpointGroupDescription", Description(200), answer="Description", sample=DESCRIPTION.sample
        ),
        Field("type", "EndpointGroupType", _TYPE, "default", fixed=True, only_in=_NOT_UDP, sample="virtual"),
        Field("region", "EndpointGroupRegion", Text(), REQUIRED, fixed=True, sample="cn-hangzhou"),
        Field("endpoints", "EndpointConfigurations", ENDPOINTS, REQUIRED, purged_by="purge_endpoints"),
        Field("traffic_percentage", "TrafficPercentage", Number(0, 100), 100, unasked=False, sample=100),
        Field("request_protocol", "EndpointRequestProtocol", _ASKED, SERVICE, only_in=_BY_TLS, sample="HTTP"),
        Field("protocol_version", "EndpointProtocolVersion", _VERSION, SERVICE, only_with=_TLS, sample="HTTP1.1"),
        Field("port_overrides", "PortOverrides", OVERRIDES, SERVICE, only_in=_SEVERAL),
        Field("health_check", "HealthCheckEnabled", Flag(), SERVICE, sample=True),
        Field("health_check_protocol", "HealthCheckProtocol", Choice("tcp", "http", "https"), SERVICE, sample="http"),
        Field("health_check_port", "HealthCheckPort", PORT, SERVICE, sample=80),
        Field("health_check_path", "HealthCheckPath", Text(), SERVICE, sample="/healthz"),
        Field("health_check_host", "HealthCheckHost", Text(), SERVICE, sample="www.example.com"),
        Field("health_check_interval", "HealthCheckIntervalSeconds", Number(1, 50), SERVICE, sample=10),
        Field("health_check_threshold", "ThresholdCount", Number(2, 10), SERVICE, sample=3),
    ),
    facts=(
        Field("listener_id", "ListenerId", Plain(), sample="lsr-bp1web"),
        Field("addresses", "EndpointGroupIpList", Texts(), sample=["203.0.113.7"]),
        Field("forwarding_rule_ids", "ForwardingRuleIds", Texts(), sample=["frule-bp1dii16gu9qdvb34"]),
    ),
    carries=("EndpointIpVersion",),
    # The default groups of a listener lie in different regions; on TCP, those of virtual ones are among these [doc].
    slots=Slots(_regions_of("default"), "regions", exclusive=True),
    support=Support(_regions_of("virtual"), _ON_TCP.holds, "region", _NEEDED),
    named_by=(Tie(FORWARDING_RULE, "ForwardingRuleName", "forwarding_rule_ids"),),
    replacing=Replacing(lambda _before, _after: True),
    create=(
        Write("CreateEndpointGroup", "", IN_LISTENER, 1, "EndpointGroupId", dry_run=True, names=_SINGLE, when=_alone),
        Write(
            "CreateEndpointGroups",
            _ITEMS,
            IN_LISTENER,
            10,
            "EndpointGroupIds",
            dry_run=True,
            apart=("type",),
            alone_after=NOT_THESE_GROUPS,
        ),
    ),
    update=(Write("UpdateEndpointGroups", _ITEMS, ("ListenerId",), 10, dry_run=True),),  # 10: ours, none is documented
    delete=(Write("DeleteEndpointGroups", _IDS, most=10, dry_run=True),),
    states=("init", "active", "updating", "configuring", "deleting"),
    lock=LOCK,
    place=(ACCELERATOR, LISTENER),
    needs=(ACCELERATOR, LISTENER),
)
