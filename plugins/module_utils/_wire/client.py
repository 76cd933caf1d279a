# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One method per action of the GA OpenAPI (2019-11-20): parameters in, elements out, all pages. Decides nothing."""

from __future__ import annotations

import typing as t

from .paging import Element, Listing, by_number, by_token
from .transport import Transport

_RULES_PER_PAGE = 100
_MOST_PER_PAGE = 50  # of every list that is paged by number [doc]

# A listener's default rule and basic accelerators are never listed [doc]; whether they are counted is not documented
# [open].
_RULES = Listing("ListForwardingRules", "ForwardingRules", "ForwardingRuleId", unlisted=1)
_ACCELERATORS = Listing("ListAccelerators", "Accelerators", "AcceleratorId", unlisted=float("inf"))
_LISTENERS = Listing("ListListeners", "Listeners", "ListenerId")
_ENDPOINT_GROUPS = Listing("ListEndpointGroups", "EndpointGroups", "EndpointGroupId")
_CUSTOM_GROUPS = Listing("ListCustomRoutingEndpointGroups", "EndpointGroups", "EndpointGroupId")
_DESTINATIONS = Listing("ListCustomRoutingEndpointGroupDestinations", "Destinations", "DestinationId")
_PORT_MAPPINGS = Listing("ListCustomRoutingPortMappings", "PortMappings", "")


def flatten(value: t.Any, name: str = "") -> dict[str, str]:
    """A value as flat parameters: lists become 1-based keys (`A.1.B.2`), mappings `.Key`.

    None and empty lists vanish, an empty text is kept, booleans become `true` and `false` (docs/ga-api.md, 2).
    """
    if value is None:
        return {}
    if isinstance(value, bool):
        return {name: "true" if value else "false"}
    if isinstance(value, t.Mapping):
        pairs: t.Iterable[tuple[t.Any, t.Any]] = value.items()
    elif isinstance(value, (list, tuple)):
        pairs = enumerate(value, 1)
    else:
        return {name: str(value)}
    flat = {}
    for key, element in pairs:
        flat.update(flatten(element, f"{name}.{key}" if name else str(key)))
    return flat


class Api:
    """The actions that this collection uses.

    Args:
        transport: sends the requests.
        region_id: the RegionId that every call carries.
    """

    def __init__(self, transport: Transport, region_id: str) -> None:
        self._transport = transport
        self._region_id = region_id

    def _call(self, action: str, parameters: t.Mapping[str, t.Any]) -> Element:
        """Scalars go into the query, as the official SDK sends them; lists, which may be long, into the form body."""
        scalars = {name: value for name, value in parameters.items() if not isinstance(value, (list, tuple))}
        lists = {name: value for name, value in parameters.items() if isinstance(value, (list, tuple))}
        return self._transport.call(action, flatten({"RegionId": self._region_id, **scalars}), flatten(lists))

    def _all(self, listing: Listing, parameters: t.Mapping[str, t.Any]) -> list[Element]:
        """All elements of a list that is paged by number."""
        return by_number(
            listing,
            lambda number: self._call(listing.action, {**parameters, "PageNumber": number, "PageSize": _MOST_PER_PAGE}),
            _MOST_PER_PAGE,
            self._transport.budget().spent,
        )

    def list_accelerators(self) -> list[Element]:
        """All accelerators of the account, but for the basic ones, which are another product."""
        return self._all(_ACCELERATORS, {})

    def describe_accelerator(self, accelerator_id: str) -> Element:
        return self._call("DescribeAccelerator", {"AcceleratorId": accelerator_id})

    def accelerator_state(self, accelerator_id: str) -> str:
        """The state of an accelerator; while it is not `active`, somebody is at work on it or it is locked."""
        return str(self.describe_accelerator(accelerator_id).get("State"))

    def describe_listener(self, listener_id: str) -> Element:
        return self._call("DescribeListener", {"ListenerId": listener_id})

    def list_listeners(self, accelerator_id: str) -> list[Element]:
        """The listeners of an accelerator, of both types."""
        return self._all(_LISTENERS, {"AcceleratorId": accelerator_id})

    def list_endpoint_groups(self, accelerator_id: str, listener_id: str = "", kind: str = "") -> list[Element]:
        """The endpoint groups of standard listeners.

        Args:
            accelerator_id: the accelerator.
            listener_id: only those of this listener, if given.
            kind: `default`, or `virtual` for those that forwarding rules may name; both if not given.
        """
        return self._all(
            _ENDPOINT_GROUPS,
            {
                "AcceleratorId": accelerator_id,
                "ListenerId": listener_id or None,
                "EndpointGroupType": kind or None,
            },
        )

    def describe_endpoint_group(self, endpoint_group_id: str) -> Element:
        """An endpoint group of a standard listener."""
        return self._call("DescribeEndpointGroup", {"EndpointGroupId": endpoint_group_id})

    def list_custom_routing_endpoint_groups(self, accelerator_id: str, listener_id: str = "") -> list[Element]:
        """The endpoint groups of custom routing listeners; only those of one listener, if it is given."""
        return self._all(
            _CUSTOM_GROUPS,
            {"AcceleratorId": accelerator_id, "ListenerId": listener_id or None},
        )

    def list_forwarding_rules(self, accelerator_id: str, listener_id: str) -> list[Element]:
        """The custom forwarding rules of a listener; its default rule is never among them."""
        parameters = {"AcceleratorId": accelerator_id, "ListenerId": listener_id, "MaxResults": _RULES_PER_PAGE}
        return by_token(
            _RULES,
            lambda token: self._call(_RULES.action, {**parameters, "NextToken": token}),
            self._transport.budget().spent,
        )

    def create_forwarding_rules(
        self, accelerator_id: str, listener_id: str, rules: t.Sequence[Element], client_token: str
    ) -> Element:
        """The answer's `ForwardingRules[].ForwardingRuleId` are in the order of the request."""
        return self._write_rules("CreateForwardingRules", accelerator_id, listener_id, client_token, rules)

    def update_forwarding_rules(
        self, accelerator_id: str, listener_id: str, rules: t.Sequence[Element], client_token: str
    ) -> Element:
        """Each rule is replaced as a whole."""
        return self._write_rules("UpdateForwardingRules", accelerator_id, listener_id, client_token, rules)

    def _write_rules(
        self, action: str, accelerator_id: str, listener_id: str, client_token: str, rules: t.Sequence[Element]
    ) -> Element:
        return self._call(
            action,
            {
                "AcceleratorId": accelerator_id,
                "ListenerId": listener_id,
                "ClientToken": client_token,
                "ForwardingRules": list(rules),
            },
        )

    def delete_forwarding_rules(
        self, accelerator_id: str, listener_id: str, ids: t.Sequence[str], client_token: str
    ) -> Element:
        return self._call(
            "DeleteForwardingRules",
            {
                "AcceleratorId": accelerator_id,
                "ListenerId": listener_id,
                "ClientToken": client_token,
                "ForwardingRuleIds": list(ids),
            },
        )

    def describe_custom_routing_endpoint_group(self, endpoint_group_id: str) -> Element:
        return self._call("DescribeCustomRoutingEndpointGroup", {"EndpointGroupId": endpoint_group_id})

    def list_destinations(self, accelerator_id: str, endpoint_group_id: str) -> list[Element]:
        """The destinations (mappings) of a custom routing endpoint group. They carry no state of their own."""
        return self._all(
            _DESTINATIONS,
            {"AcceleratorId": accelerator_id, "EndpointGroupId": endpoint_group_id},
        )

    def list_port_mappings(
        self, accelerator_id: str, listener_id: str = "", endpoint_group_id: str = ""
    ) -> list[Element]:
        """Which port of the accelerator leads where; only for one listener or endpoint group, if it is given."""
        return self._all(
            _PORT_MAPPINGS,
            {
                "AcceleratorId": accelerator_id,
                "ListenerId": listener_id or None,
                "EndpointGroupId": endpoint_group_id or None,
            },
        )

    def create_destinations(
        self, endpoint_group_id: str, destinations: t.Sequence[Element], client_token: str, dry_run: bool = False
    ) -> Element:
        """At most 20 in a call. The answer's `DestinationIds[]` are in the order of the request."""
        return self._write_destinations(
            "Create", endpoint_group_id, client_token, dry_run, DestinationConfigurations=list(destinations)
        )

    def update_destinations(
        self, endpoint_group_id: str, destinations: t.Sequence[Element], client_token: str, dry_run: bool = False
    ) -> Element:
        """At most 20 in a call."""
        return self._write_destinations(
            "Update", endpoint_group_id, client_token, dry_run, DestinationConfigurations=list(destinations)
        )

    def delete_destinations(
        self, endpoint_group_id: str, ids: t.Sequence[str], client_token: str, dry_run: bool = False
    ) -> Element:
        return self._write_destinations("Delete", endpoint_group_id, client_token, dry_run, DestinationIds=list(ids))

    def _write_destinations(
        self, verb: str, endpoint_group_id: str, client_token: str, dry_run: bool, **elements: list[t.Any]
    ) -> Element:
        return self._call(
            f"{verb}CustomRoutingEndpointGroupDestinations",
            {
                "EndpointGroupId": endpoint_group_id,
                "ClientToken": client_token,
                "DryRun": True if dry_run else None,
                **elements,
            },
        )
