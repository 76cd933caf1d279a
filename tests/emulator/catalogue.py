# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of actions: what each takes, with every documented limit of a single parameter.

Sources: the API pages of Global Accelerator 2019-11-20 and the doc strings of the official SDK. Limits that need more
than one parameter, or the state, are with the code that handles the action.
"""

from __future__ import annotations

from .kind import Action
from .kinds import ACTIONS as TABLE
from .parameters import FLAG, IDS, NAMED, PAGES, PORT, REGION, TEXT, TOKEN, Param, texts

API_VERSION = "2019-11-20"

# Accepted with every action and no part of its parameters: what the two signature versions carry, and the owner
# parameters that every RPC product of the gateway takes.
COMMON_PARAMETERS = frozenset(
    "AccessKeyId Action Format SecurityToken Signature SignatureMethod SignatureNonce SignatureType SignatureVersion "
    "Timestamp Version OwnerAccount OwnerId ResourceOwnerAccount ResourceOwnerId".split()
)


VALUES = Param("object", fields={"Values": texts()})
CONDITION = Param(
    "object",
    fields={"RuleConditionType": NAMED, "RuleConditionValue": TEXT, "PathConfig": VALUES, "HostConfig": VALUES},
    further=True,
)
TUPLES = Param("list", of=Param("object", fields={"EndpointGroupId": NAMED}))
RULE_ACTION = Param(
    "object",
    fields={
        "Order": Param("integer", required=True, low=0, high=2**31 - 1),
        "RuleActionType": NAMED,
        "RuleActionValue": TEXT,
        "ForwardGroupConfig": Param("object", fields={"ServerGroupTuples": TUPLES}),
    },
    further=True,
)


def rules(*, update: bool) -> Param:
    """ForwardingRules of the two writes: Update names the rule and requires its priority."""
    fields = {
        "Priority": Param("integer", required=update, low=1, high=10000),
        "ForwardingRuleName": TEXT,
        "RuleDirection": Param(choices=("request",)),
        "RuleConditions": Param("list", required=True, of=CONDITION),
        "RuleActions": Param("list", required=True, of=RULE_ACTION),
    }
    if update:
        fields["ForwardingRuleId"] = NAMED
    return Param("list", required=True, of=Param("object", fields=fields))


def destinations(*, update: bool) -> Param:
    """DestinationConfigurations of the two writes: Update needs the id only, what is left out stays."""
    fields = {
        "FromPort": Param("integer", required=not update, low=1, high=65499),
        "ToPort": Param("integer", required=not update, low=1, high=65499),
        "Protocols": Param("list", required=not update, high=4, of=TEXT),
    }
    if update:
        fields["DestinationId"] = NAMED
    return Param("list", required=True, high=20, of=Param("object", fields=fields))


def _read(**parameters: Param) -> Action:
    return Action({"RegionId": REGION, **parameters})


def _rule_write(**parameters: Param) -> Action:
    scope = {"RegionId": REGION, "AcceleratorId": NAMED, "ListenerId": NAMED, "ClientToken": TOKEN}
    # No forwarding rule write has a DryRun parameter. The worst that a service can do with one is to ignore it, so
    # that is what this one does: a client that relies on it is caught.
    return Action({**scope, **parameters}, writes=True, ignored=("DryRun",))


def _destination_write(**parameters: Param) -> Action:
    scope = {"RegionId": REGION, "EndpointGroupId": NAMED, "ClientToken": TOKEN, "DryRun": FLAG}
    return Action({**scope, **parameters}, writes=True)


ACTIONS: dict[str, Action] = {
    **TABLE,
    "DescribeCustomRoutingEndpointGroup": _read(EndpointGroupId=NAMED),
    "ListCustomRoutingEndpointGroups": _read(
        AcceleratorId=NAMED,
        ListenerId=TEXT,
        EndpointGroupId=TEXT,
        AccessLogSwitch=Param(choices=("on", "off")),
        **PAGES,
    ),
    "ListForwardingRules": _read(
        AcceleratorId=NAMED,
        ListenerId=NAMED,
        ForwardingRuleId=TEXT,
        ClientToken=TOKEN,
        MaxResults=Param("integer", low=1, high=100),
        NextToken=TEXT,
    ),
    "CreateForwardingRules": _rule_write(ForwardingRules=rules(update=False)),
    "UpdateForwardingRules": _rule_write(ForwardingRules=rules(update=True)),
    "DeleteForwardingRules": _rule_write(ForwardingRuleIds=IDS),
    "ListCustomRoutingEndpointGroupDestinations": _read(
        AcceleratorId=NAMED,
        ListenerId=TEXT,
        EndpointGroupId=TEXT,
        FromPort=PORT,
        ToPort=PORT,
        Protocols=texts(high=10),
        **PAGES,
    ),
    "DescribeCustomRoutingEndpointGroupDestinations": _read(DestinationId=NAMED, EndpointGroupId=TEXT),
    "CreateCustomRoutingEndpointGroupDestinations": _destination_write(
        DestinationConfigurations=destinations(update=False)
    ),
    "UpdateCustomRoutingEndpointGroupDestinations": _destination_write(
        DestinationConfigurations=destinations(update=True)
    ),
    "DeleteCustomRoutingEndpointGroupDestinations": _destination_write(DestinationIds=IDS),
    "ListCustomRoutingPortMappings": _read(AcceleratorId=NAMED, ListenerId=TEXT, EndpointGroupId=TEXT, **PAGES),
    "ListCustomRoutingPortMappingsByDestination": _read(EndpointId=NAMED, DestinationAddress=NAMED, **PAGES),
    "DescribeCustomRoutingEndpoint": _read(EndpointId=NAMED, EndpointGroup=TEXT),
    "ListCustomRoutingEndpoints": _read(AcceleratorId=NAMED, ListenerId=TEXT, EndpointGroupId=TEXT, **PAGES),
    "ListCustomRoutingEndpointTrafficPolicies": _read(
        AcceleratorId=NAMED, ListenerId=TEXT, EndpointGroupId=TEXT, EndpointId=TEXT, Address=TEXT, **PAGES
    ),
}
