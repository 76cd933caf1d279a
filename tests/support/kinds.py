# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the guards of all kinds need beside the one table of them: where in the quickstart seed each lies, and small examples.

A further kind has its entry here, and no test names the modules that there are.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible_collections.alicloud.ga.plugins.module_utils._resources import table
from emulator import seeds

Options = dict[str, t.Any]

# What there is in the seed, by the options that say it: the name and the id.
QUICKSTART = {
    "accelerator": ("quickstart", "ga-bp1quickstart"),
    "bandwidth_package": ("quickstart", "gbwp-bp1quickstart"),
    "listener": ("web", "lsr-bp1web"),
    "endpoint_group": ("blue", "epg-bp1blue"),
}
GAME = {
    "accelerator": ("game", "ga-bp1game"),
    "bandwidth_package": ("spare", "gbwp-bp1spare"),
    "listener": ("game", "lsr-bp1game"),
    "endpoint_group": ("game", "epg-bp1game"),
    "endpoint": ("vsw-bp1game", "ep-bp1game"),
}
_BLUE = {"conditions": [{"host": ["a.bc"]}], "actions": [{"forward_group": {"endpoint_group": "blue"}}]}
_SERVERS = [{"type": "PublicIp", "endpoint": "198.51.100.7"}]


@dataclass(frozen=True)
class Example:
    """One kind, as the tests meet it.

    Attributes:
        seed: what there is of the seed.
        entries: for a managing module: what creates something.
        more: further options that change something, one run after the other: something is updated, something is deleted.
        by_name: options that make the module look up names beside those of the place.
        mistaken: options that name something that is not there.
        shown: further options of the module that shows them, with which it calls something else.
        worlds: the seeds of the emulator in which the module calls something else.
        told: options with which the info module tells what it does not tell else.
    """

    seed: dict[str, tuple[str, str]]
    entries: list[Options] = field(default_factory=list)
    more: list[Options] = field(default_factory=list)
    by_name: Options = field(default_factory=dict)
    mistaken: Options = field(default_factory=dict)
    shown: list[Options] = field(default_factory=list)
    worlds: tuple[t.Any, ...] = ("quickstart",)
    told: Options = field(default_factory=dict)


def _rules(count: int, **more: t.Any) -> list[Options]:
    whole = {
        "conditions": [{"path": ["/*"]}],
        "actions": [{"forward_group": {"endpoint_group_id": QUICKSTART["endpoint_group"][1]}}],
    }
    return [{"name": f"rule-{number}", "priority": 10 * number, **whole, **more} for number in range(1, count + 1)]


def _with_listener(**members: t.Any) -> Options:
    """The quickstart seed, with another web listener."""
    listeners = seeds.QUICKSTART["listeners"]
    web = QUICKSTART["listener"][1]
    return {**seeds.QUICKSTART, "listeners": {**listeners, web: {**listeners[web], **members}}}


# Paid by use.
BY_USE = {"instance_charge_type": "POSTPAY", "bandwidth_billing_type": "CDT"}


def _by_use() -> Options:
    """The quickstart seed, with an accelerator that is paid by use."""
    accelerators = seeds.QUICKSTART["accelerators"]
    one = QUICKSTART["accelerator"][1]
    paid = {"InstanceChargeType": "POSTPAY", "BandwidthBillingType": "CDT"}
    return {**seeds.QUICKSTART, "accelerators": {**accelerators, one: {**accelerators[one], **paid}}}


# With ports for traffic policies, and one of these.
_SERVED = {
    **seeds.QUICKSTART,
    "destinations": {
        "dst-bp1game": {"EndpointGroupId": "epg-bp1game", "FromPort": 8000, "ToPort": 8010, "Protocols": ["TCP", "UDP"]}
    },
    "custom_routing_traffic_policies": {"ply-bp1game": {"EndpointId": "ep-bp1game", "Address": "192.168.192.9"}},
}
# Where the examples of all kinds can be made beside each other: the ports that policies open are not those of new destinations.
_ASIDE = {"EndpointGroupId": "epg-bp1game", "FromPort": 8100, "ToPort": 8110, "Protocols": ["TCP", "UDP"]}
TOGETHER = {**_SERVED, "destinations": {"dst-bp1game": _ASIDE}, "accelerators": _by_use()["accelerators"]}
# By the name of the managing module, or of the info module without _info.
EXAMPLES: dict[str, Example] = {
    "ga_accelerators": Example(
        QUICKSTART,
        [{"name": "shop", **BY_USE, "description": "The shop", "tags": {"team": "shop"}}],
        [
            {
                "accelerators": [
                    {
                        "name": "shop",
                        "tags": {"env": "production"},
                        "resource_group_id": "rg-other",
                        "cross_border_status": True,
                        "cross_border_mode": "bgpPro",
                    },
                    {"name": QUICKSTART["accelerator"][0], "renewal_status": "AutoRenewal"},
                ]
            },
            {"accelerators": [{"name": "shop"}], "state": "absent"},
        ],
    ),
    "ga_bandwidth_packages": Example(
        QUICKSTART,
        [
            {
                "name": "shop",
                "bandwidth": 200,
                "bandwidth_type": "Basic",
                "charge_type": "POSTPAY",
                "tags": {"team": "shop"},
            }
        ],
        [
            {
                "bandwidth_packages": [
                    {
                        "name": "shop",
                        "description": "For the shop",
                        "tags": {"env": "production"},
                        "resource_group_id": "rg-other",
                        "accelerator": QUICKSTART["accelerator"][0],
                    },
                    {"name": QUICKSTART["accelerator"][0], "renewal_status": "AutoRenewal"},
                ],
                "replace": True,
            },
            {"bandwidth_packages": [{"name": "shop", "accelerator": ""}]},
            {
                "bandwidth_packages": [
                    {"name": QUICKSTART["accelerator"][0], "accelerator_id": QUICKSTART["accelerator"][1]}
                ]
            },
            {"bandwidth_packages": [{"name": "shop"}], "state": "absent"},
        ],
    ),
    "ga_acceleration_regions": Example(
        QUICKSTART,
        [{"region": region, "bandwidth": 10, "isp_type": "BGP"} for region in ("cn-hongkong", "ap-southeast-1")],
        [
            {"regions": [{"region": "cn-hongkong", "bandwidth": 20}]},
            {"regions": [{"region": "cn-hongkong"}], "state": "absent"},
        ],
        worlds=(_by_use(),),
    ),
    "ga_listeners": Example(
        QUICKSTART,
        [{"name": "pages", "protocol": "HTTP", "port_ranges": [{"from_port": 8080, "to_port": 8080}]}],
        [
            {"listeners": [{"name": "pages", "idle_timeout": 20}]},
            {"listeners": [{"name": "pages"}], "state": "absent"},
            # Ports that lead somewhere must stay.
            {
                "accelerator_id": GAME["accelerator"][1],
                "listeners": [{"name": "game", "port_ranges": [{"from_port": 10000, "to_port": 15000}]}],
            },
        ],
    ),
    "ga_endpoint_groups": Example(
        QUICKSTART,
        [
            {"name": "spring", "type": "virtual", "region": "cn-hangzhou", "endpoints": _SERVERS},
            {"name": "autumn", "type": "virtual", "region": "cn-hangzhou", "endpoints": _SERVERS},
        ],
        [
            {"endpoint_groups": [{"name": "spring", "description": "The release of today"}]},
            {"endpoint_groups": [{"name": "spring"}, {"name": "autumn"}], "state": "absent"},
        ],
        # A TCP listener creates its virtual groups by another action.
        worlds=("quickstart", _with_listener(Protocol="TCP")),
        told={"health": True},
    ),
    "ga_forwarding_rules": Example(
        QUICKSTART,
        _rules(3),
        [{"rules": _rules(2, conditions=[{"host": ["a.bc"]}]), "purge": True}],
        {"rules": [{"name": "blue", **_BLUE}]},
        {"rules": _rules(1, actions=[{"forward_group": {"endpoint_group_id": "epg-none"}}])},
    ),
    "ga_custom_routing_destinations": Example(
        GAME,
        [{"from_port": port, "to_port": port, "protocols": ["TCP"]} for port in (8000, 8010, 8020)],
        [{"destinations": [{"from_port": 65000, "protocols": ["UDP"]}], "purge": True}],
    ),
    "ga_custom_routing_endpoints": Example(
        GAME,
        [{"endpoint": "vsw-bp1more", "traffic_to_endpoint_policy": "AllowCustom"}],
        [
            {"endpoints": [{"endpoint": "vsw-bp1more", "traffic_to_endpoint_policy": "AllowAll"}]},
            {"endpoints": [{"endpoint": "vsw-bp1more"}], "state": "absent"},
        ],
    ),
    "ga_custom_routing_traffic_policies": Example(
        GAME,
        [
            {"address": f"192.168.192.{number}", "port_ranges": [{"from_port": 8000, "to_port": 8000}]}
            for number in (1, 2)
        ],
        [
            {"traffic_policies": [{"address": "192.168.192.1"}, {"address": "192.168.192.9"}], "purge": True},
            {"traffic_policies": [{"address": "192.168.192.9", "port_ranges": [{"from_port": 8000, "to_port": 8000}]}]},
            {"traffic_policies": [{"address": "192.168.192.1"}], "state": "absent"},
        ],
        worlds=(_SERVED,),
    ),
    "ga_custom_routing_endpoint_groups": Example(
        GAME,
        [{"name": "lobby", "region": "cn-hangzhou"}],
        [
            {"endpoint_groups": [{"name": "lobby", "description": "Where everybody waits"}]},
            {"endpoint_groups": [{"name": "lobby"}], "state": "absent"},
        ],
    ),
    "ga_custom_routing_port_mappings": Example(
        GAME, shown=[{"destination_addresses": ["192.168.192.4"]}], worlds=(_SERVED,)
    ),
}


def managing() -> list[str]:
    """The modules that manage a set."""
    return list(table.MANAGED)


def showing() -> list[str]:
    """The modules that only read."""
    return [f"{name}_info" for name in table.KINDS]


def modules() -> list[str]:
    """All modules."""
    return [*managing(), *showing()]


def kind_of(module: str) -> t.Any:
    """The kind of a module."""
    return table.KINDS[module.removesuffix("_info")]


def example_of(module: str) -> Example:
    """The example of a module."""
    return EXAMPLES[module.removesuffix("_info")]


def word_of(module: str) -> str:
    """The option with which a module chooses among what it shows, by name; empty if it does not."""
    word = str(getattr(kind_of(module), "word", ""))
    return word if module.endswith("_info") else ""


def needs_of(module: str) -> tuple[t.Any, ...]:
    """What a module must be told of where it looks."""
    needed: tuple[t.Any, ...] = kind_of(module).needs
    # What can be listed in a whole accelerator is.
    return needed[:1] if word_of(module) else needed


def by_id(module: str) -> Options:
    """Where a module finds its example, by ids."""
    return {f"{one.word}_id": example_of(module).seed[one.word][1] for one in needs_of(module)}


def by_name(module: str) -> Options:
    """Where a module finds its example, by names."""
    return {one.word: example_of(module).seed[one.word][0] for one in kind_of(module).place}


def everything(module: str, **options: t.Any) -> Options:
    """The options with which a module creates its example, or shows what there is."""
    entries = {} if module.endswith("_info") else {kind_of(module).option: example_of(module).entries}
    return {**by_id(module), **entries, **options}
