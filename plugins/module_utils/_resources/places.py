# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What others lie in: how accelerators, listeners and endpoint groups are called and found, and what can lie in them. Pure.

Their tables have all else; whoever only lies in one needs none of it.
"""

from __future__ import annotations

from .._engine.actions import Describe, Named, Raw
from .._errors import Problems
from .._wire.paging import Listing


def owned(option: str, listener: Raw, accelerator_id: str, problems: Problems) -> None:
    """Whether a listener belongs to the accelerator that is said to have it."""
    owner = listener.get("AcceleratorId")
    if owner and accelerator_id and owner != accelerator_id:
        problems.append((option, f"the listener belongs to the accelerator {owner}, not to {accelerator_id}"))


def standard(option: str, listener: Raw, accelerator_id: str, problems: Problems) -> None:
    """Whether a listener can have endpoint groups of the standard kind."""
    owned(option, listener, accelerator_id, problems)
    if listener.get("Type") == "CustomRouting":
        what = "the listener is a custom routing listener; only standard listeners have such endpoint groups"
        problems.append((option, what))


def custom_routing(option: str, listener: Raw, accelerator_id: str, problems: Problems) -> None:
    """Whether a listener can have custom routing endpoint groups, which have destinations."""
    owned(option, listener, accelerator_id, problems)
    if listener.get("Type") == "Standard":
        what = "the listener is a standard listener; only custom routing listeners have such endpoint groups"
        problems.append((option, what))


# Basic accelerators are never listed [doc]; whether they are counted is not documented [open].
ACCELERATOR = Named(
    "accelerator",
    "AcceleratorId",
    Listing("ListAccelerators", "Accelerators", "AcceleratorId", unlisted=float("inf")),
    word="accelerator",
    prefix="ga-",
    describe=Describe("DescribeAccelerator", "AcceleratorId", "accelerator"),
)
BANDWIDTH_PACKAGE = Named(
    "bandwidth package",
    "BandwidthPackageId",
    Listing("ListBandwidthPackages", "BandwidthPackages", "BandwidthPackageId", page=100),
    word="bandwidth_package",
    prefix="gbwp-",
    describe=Describe("DescribeBandwidthPackage", "BandwidthPackageId", "bandwidth package"),
)
ACCELERATION_REGION = Named(
    "acceleration region",
    "IpSetId",
    Listing("ListIpSets", "IpSets", "IpSetId", ("AcceleratorId",), page=100),
    prefix="ips-",
    parent=ACCELERATOR,
)
LISTENER = Named(
    "listener",
    "ListenerId",
    Listing("ListListeners", "Listeners", "ListenerId", ("AcceleratorId",)),
    word="listener",
    prefix="lsr-",
    describe=Describe("DescribeListener", "ListenerId", "listener", learns=("AcceleratorId",)),
)
IN_LISTENER = ("AcceleratorId", "ListenerId")
ENDPOINT_GROUP = Named(
    "endpoint group",
    "EndpointGroupId",
    Listing("ListEndpointGroups", "EndpointGroups", "EndpointGroupId", IN_LISTENER),
    word="endpoint_group",
    prefix="epg-",
    describe=Describe("DescribeEndpointGroup", "EndpointGroupId", "endpoint group", learns=IN_LISTENER),
    parent=LISTENER,
    fits=standard,
)
# A listener's default rule is never listed [doc]; whether it is counted is not documented [open].
FORWARDING_RULE = Named(
    "forwarding rule",
    "ForwardingRuleId",
    Listing(
        "ListForwardingRules", "ForwardingRules", "ForwardingRuleId", IN_LISTENER, page=100, unlisted=1, by_token=True
    ),
)
# Codes with which a listener refuses groups that it does not take, or not together [open].
NOT_THESE_GROUPS = ("ListenerProtocolIllegal.", "ParamExclusive.")
CUSTOM_ROUTING_ENDPOINT_GROUP = Named(
    "custom routing endpoint group",
    "EndpointGroupId",
    Listing("ListCustomRoutingEndpointGroups", "EndpointGroups", "EndpointGroupId", IN_LISTENER),
    word="endpoint_group",
    prefix="epg-",
    describe=Describe("DescribeCustomRoutingEndpointGroup", "EndpointGroupId", "endpoint group", learns=IN_LISTENER),
    parent=LISTENER,
    fits=custom_routing,
)
# An endpoint is called by the vSwitch that it is.
CUSTOM_ROUTING_ENDPOINT = Named(
    "custom routing endpoint",
    "EndpointId",
    Listing("ListCustomRoutingEndpoints", "Endpoints", "EndpointId", ("AcceleratorId", "EndpointGroupId")),
    word="endpoint",
    prefix="ep-",
    name="Endpoint",
    describe=Describe(
        "DescribeCustomRoutingEndpoint", "EndpointId", "endpoint", learns=("AcceleratorId", "EndpointGroupId")
    ),
)
CUSTOM_ROUTING_TRAFFIC_POLICY = Named(
    "traffic policy",
    "PolicyId",
    Listing(
        "ListCustomRoutingEndpointTrafficPolicies",
        "Policies",
        "PolicyId",
        ("AcceleratorId", "EndpointGroupId", "EndpointId"),
    ),
    prefix="ply-",
)
# The service's own spelling of an expired subscription.
FINAL = {"finacialLocked": "its subscription has expired, and it cannot be changed until it is renewed"}
# What every write locks.
LOCK = (Describe("DescribeAccelerator", "AcceleratorId", "accelerator"), FINAL)
