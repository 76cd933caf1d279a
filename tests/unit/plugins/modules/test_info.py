# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the info modules show: everything there is, all pages of it, by every filter, as it is now."""

from __future__ import annotations

import os
import sys
import typing as t
from subprocess import run

import pytest
from scenarios import EVERYTHING, destination, destinations, place_rule, rule, rules
from support import kinds
from support.playground import ACCELERATOR, BLUE, GAME_ACCELERATOR, GREEN, GROUP, LISTENER, Playground

from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules.kind import RULES as RULES_LISTING
from tools.tree import link_tree

GAME = "lsr-bp1game"
# What plans and writes.
ENGINE = ("apply", "batches", "fallbacks", "plan", "progress", "reconcile", "settle", "yaml_text")
QUICKSTART: dict[str, t.Any] = {"accelerator_id": ACCELERATOR}
CUSTOM_ROUTING: dict[str, t.Any] = {"accelerator_id": GAME_ACCELERATOR}
RULES: dict[str, t.Any] = {**QUICKSTART, "listener_id": LISTENER}


@pytest.fixture(params=[0, 1, 3], ids=["", "pages of one", "pages of three"])
def playground(request: pytest.FixtureRequest) -> Playground:
    """The emulator, with more of everything, and pages as large as asked for or smaller."""
    playground = Playground()
    state = playground.state()
    quickstart, web, blue = (
        state[section][key]
        for section, key in (("accelerators", ACCELERATOR), ("listeners", LISTENER), ("endpoint_groups", BLUE))
    )
    for number, (name, accelerator_state) in enumerate(
        [("other", "active"), ("other", "finacialLocked"), ("", "init")]
    ):
        one = {"AcceleratorId": f"ga-{number}", "Name": name, "State": accelerator_state, "Sequence": number + 9}
        state["accelerators"][one["AcceleratorId"]] = {**quickstart, **one}
    for number, (name, protocol) in enumerate([("tls", "HTTPS"), ("web", "TCP"), ("elsewhere", "UDP")]):
        one = {"ListenerId": f"lsr-{number}", "Name": name, "Protocol": protocol, "Sequence": number + 9}
        state["listeners"][one["ListenerId"]] = {**web, **one}
    state["listeners"]["lsr-2"]["AcceleratorId"] = "ga-0"
    state["listeners"]["lsr-1"]["State"] = "updating"
    state["endpoint_groups"]["epg-tls"] = {
        **blue,
        "EndpointGroupId": "epg-tls",
        "ListenerId": "lsr-0",
        "Sequence": 9,
        "EndpointConfigurations": [{"Endpoint": "198.51.100.7", "Type": "Ip", "Weight": 255}],
        "Tags": [{"Key": "env", "Value": "test"}],
    }
    # Each address of the vSwitch may be reached on one port, but for the first, which is open on all.
    state["custom_routing_endpoints"]["ep-bp1game"].update(InForce={"TrafficToEndpointPolicy": "AllowCustom"})
    state["custom_routing_traffic_policies"] = {
        "ply-1": {"EndpointId": "ep-bp1game", "Address": "192.168.192.1"},
        "ply-2": {
            "EndpointId": "ep-bp1game",
            "Address": "192.168.192.2",
            "PortRanges": [{"FromPort": 8000, "ToPort": 8000}],
        },
    }
    playground.control("PUT", "state", state)
    playground.control("PUT", "options", {"page_size_cap": request.param})
    return playground


def ask(playground: Playground, module: str, member: str, **options: t.Any) -> list[dict[str, t.Any]]:
    """What an info module shows, the same in check mode and not, and without any write."""
    before = playground.state()
    real, check = (playground.module(module, check=check, **options) for check in (False, True))
    assert not real.failed, real.msg
    assert real.data["changed"] is False
    assert real.data == check.data
    assert real.writes == [] and playground.state() == before
    return t.cast("list[dict[str, t.Any]]", real.data[member])


def ids(found: list[dict[str, t.Any]]) -> list[str]:
    return [one["id"] for one in found]


# -- accelerators, listeners, endpoint groups --


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["ga-2", GAME_ACCELERATOR, "ga-0", "ga-1", ACCELERATOR]),
        ({"accelerator": "other"}, ["ga-0", "ga-1"]),
        ({"accelerator": "Other"}, []),
        ({"accelerator_id": "ga-1"}, ["ga-1"]),
        ({"accelerator_id": "ga-none"}, []),
        ({"status": "finacialLocked"}, ["ga-1"]),
        ({"status": "active"}, [GAME_ACCELERATOR, "ga-0", ACCELERATOR]),
        ({"accelerator": "other", "status": "active"}, ["ga-0"]),
    ],
)
def test_accelerators(playground: Playground, options: dict[str, t.Any], expected: list[str]) -> None:
    found = ask(playground, "ga_accelerators_info", "accelerators", **options)
    assert ids(found) == expected


def test_an_accelerator_as_it_is_shown(playground: Playground) -> None:
    assert ask(playground, "ga_accelerators_info", "accelerators", **QUICKSTART) == [
        {
            "id": ACCELERATOR,
            "name": "quickstart",
            "description": "",
            "instance_charge_type": "PREPAY",
            "bandwidth_billing_type": "BandwidthPackage",
            "spec": "1",
            "duration": None,
            "pricing_cycle": None,
            "auto_pay": None,
            "auto_use_coupon": None,
            "renewal_status": None,
            "auto_renew_duration": None,
            "access_mode": "UserDefine",
            "bandwidth": None,
            "cross_border_status": False,
            "cross_border_mode": None,
            "resource_group_id": "rg-acfmusual0000000",
            "tags": {},
            "status": "active",
            "facts": {
                "dns_name": "ga-bp1quickstart.aliyunga0019.com",
                "create_time": 1767225600000,
                "expired_time": 1769817600000,
                "system_tags": {},
                "basic_bandwidth_package_ids": ["gbwp-bp1quickstart"],
                "cross_domain_bandwidth_package_ids": [],
            },
        }
    ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["lsr-0", "lsr-1", LISTENER]),
        (CUSTOM_ROUTING, [GAME]),
        ({"listener": "web"}, ["lsr-1", LISTENER]),
        ({"listener": "WEB"}, []),
        ({"listener_id": "lsr-2"}, []),
        ({"type": "CustomRouting"}, []),
        ({**CUSTOM_ROUTING, "type": "CustomRouting"}, [GAME]),
        ({**CUSTOM_ROUTING, "type": "Standard"}, []),
        ({"type": "Standard"}, ["lsr-0", "lsr-1", LISTENER]),
        ({"protocol": "HTTPS"}, ["lsr-0"]),
        ({"status": "updating"}, ["lsr-1"]),
        ({"type": "Standard", "protocol": "TCP", "listener": "web", "status": "updating"}, ["lsr-1"]),
    ],
)
def test_listeners(playground: Playground, options: dict[str, t.Any], expected: list[str]) -> None:
    found = ask(playground, "ga_listeners_info", "listeners", **{**QUICKSTART, **options})
    assert ids(found) == expected


def test_a_listener_as_it_is_shown(playground: Playground) -> None:
    assert ask(playground, "ga_listeners_info", "listeners", **CUSTOM_ROUTING, type="CustomRouting") == [
        {
            "id": GAME,
            "name": "game",
            "description": "",
            "type": "CustomRouting",
            "protocol": "TCP",
            "port_ranges": [{"from_port": 10000, "to_port": 16000}],
            "client_affinity": "NONE",
            "idle_timeout": 900,
            "request_timeout": None,
            "certificates": [],
            "security_policy_id": None,
            "http_version": None,
            "x_forwarded_for": dict.fromkeys(("ga_id", "ga_ap", "protocol", "port", "real_ip"), False),
            "status": "active",
            "facts": {"create_time": 1767225600000},
        }
    ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [BLUE, "epg-tls", "epg-bp1default", GREEN]),
        (CUSTOM_ROUTING, []),
        ({"endpoint_group": "blue"}, [BLUE, "epg-tls"]),
        ({"listener_id": LISTENER}, [BLUE, "epg-bp1default", GREEN]),
        ({"listener": "tls"}, ["epg-tls"]),
        ({"type": "virtual"}, [BLUE, "epg-tls", GREEN]),
        ({"type": "default"}, ["epg-bp1default"]),
        ({"region": "cn-hangzhou"}, [BLUE, "epg-tls", "epg-bp1default", GREEN]),
        ({"region": "eu-central-1"}, []),
        ({"endpoint_group_id": GREEN}, [GREEN]),
        ({"status": "updating"}, []),
        ({"type": "virtual", "listener_id": LISTENER, "endpoint_group": "blue"}, [BLUE]),
    ],
)
def test_endpoint_groups(playground: Playground, options: dict[str, t.Any], expected: list[str]) -> None:
    found = ask(playground, "ga_endpoint_groups_info", "endpoint_groups", **{**QUICKSTART, **options})
    assert ids(found) == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, []),
        (CUSTOM_ROUTING, [GROUP]),
        ({**CUSTOM_ROUTING, "listener_id": GAME}, [GROUP]),
        ({**CUSTOM_ROUTING, "endpoint_group": "game", "region": "cn-hangzhou", "status": "active"}, [GROUP]),
        ({**CUSTOM_ROUTING, "region": "eu-central-1"}, []),
        ({**CUSTOM_ROUTING, "status": "updating"}, []),
    ],
)
def test_custom_routing_endpoint_groups(playground: Playground, options: dict[str, t.Any], expected: list[str]) -> None:
    module = "ga_custom_routing_endpoint_groups_info"
    assert ids(ask(playground, module, "endpoint_groups", **{**QUICKSTART, **options})) == expected


def test_endpoint_groups_as_they_are_shown(playground: Playground) -> None:
    playground.rules([rule("aa", 10)])
    blue, tls, *_rest = ask(playground, "ga_endpoint_groups_info", "endpoint_groups", **QUICKSTART)
    (endpoint,) = tls["endpoints"]
    assert {"endpoint": "198.51.100.7", "type": "Ip", "weight": 255}.items() <= endpoint.items()
    assert tls["facts"]["listener_id"] == "lsr-0"
    assert len(blue["facts"]["forwarding_rule_ids"]) == 1


@pytest.mark.parametrize("noun", ["listeners", "endpoint_groups"])
def test_what_is_shown_can_be_given_back(playground: Playground, noun: str) -> None:
    """Whatever there is: with names that several have, without names, and of all protocols."""
    groups = noun == "endpoint_groups"
    state = playground.state()
    for section in ("listeners", "accelerators"):
        for one in state[section].values():
            one["State"] = "active"
    playground.control("PUT", "state", state)
    for accelerator, listener in (
        (ACCELERATOR, LISTENER),
        (ACCELERATOR, "lsr-0"),
        (ACCELERATOR, "lsr-1"),
        ("ga-0", "lsr-2"),
        *([] if groups else [(GAME_ACCELERATOR, GAME)]),
    ):
        where: dict[str, t.Any] = {"accelerator_id": accelerator, **({"listener_id": listener} if groups else {})}
        shown = ask(playground, f"ga_{noun}_info", noun, **where)
        for purge in (False, True):
            result = playground.module(f"ga_{noun}", **{**where, noun: shown, "purge": purge})
            assert not result.failed, result.msg
            assert (result.data["changed"], result.writes, result.dry_runs) == (False, [], [])
            assert [one["id"] for one in result.data[noun]] == [one["id"] for one in shown]


# -- rules and destinations --


def test_rules(playground: Playground) -> None:
    managed = playground.rules([*EVERYTHING, *rules(5)[4:]]).data["rules"]
    assert ask(playground, "ga_forwarding_rules_info", "rules", **RULES) == managed
    assert len(managed) == 5


def test_what_is_being_changed_is_shown_as_it_is_now(playground: Playground) -> None:
    playground.settle_in(60)
    playground.rules([rule("aa", 10)], wait=False)
    assert [one["status"] for one in ask(playground, "ga_forwarding_rules_info", "rules", **RULES)] == ["configuring"]
    playground.clock.sleep(60)
    playground.destinations([destination(8000)], wait=False)
    playground.clock.slept.clear()
    (found,) = ask(playground, "ga_custom_routing_destinations_info", "destinations", endpoint_group_id=GROUP)
    assert (found["from_port"], found["status"]) == (8000, "updating")
    assert playground.clock.slept == []


def test_destinations(playground: Playground) -> None:
    managed = playground.destinations([destination(80, 80, ("UDP",)), *destinations(60)]).data["destinations"]
    found = ask(playground, "ga_custom_routing_destinations_info", "destinations", endpoint_group_id=GROUP)
    assert found == managed
    assert len(found) == 61


def test_rules_of_unknown_types_are_shown(playground: Playground) -> None:
    place_rule(playground, "frule-x", 5, RuleActions=[{"RuleActionType": "TrafficMirror", "RuleActionValue": "[1]"}])
    (found,) = ask(playground, "ga_forwarding_rules_info", "rules", **RULES)
    assert found["actions"] == [{"other": {"type": "TrafficMirror", "value": [1]}}]


# -- port mappings --


@pytest.fixture
def mapped(playground: Playground) -> Playground:
    playground.destinations([destination(8000, 8001, ("TCP", "UDP")), destination(9000, 9000, ("UDP",))])
    return playground


def test_port_mappings(mapped: Playground) -> None:
    found = ask(mapped, "ga_custom_routing_port_mappings_info", "port_mappings", **CUSTOM_ROUTING)
    # A vSwitch of 16 addresses, four of which the system keeps, and three ports.
    assert [one["accelerator_port"] for one in found] == list(range(10000, 10000 + 3 * 12))
    assert found[0] == {
        "accelerator_port": 10000,
        "destination_address": "192.168.192.1",
        "destination_port": 8000,
        "protocols": ["TCP", "UDP"],
        "endpoint_id": "ep-bp1game",
        "vswitch_id": "vsw-bp1game",
        "endpoint_group_id": GROUP,
        "region": "cn-hangzhou",
        "listener_id": GAME,
        "dns_name": f"{GAME_ACCELERATOR}.aliyunga0019.com",
        "addresses": {},
        "status": "allow",
    }


@pytest.mark.parametrize(
    ("options", "ports"),
    [
        ({"destination_addresses": ["192.168.192.2"]}, [10003, 10004, 10005]),
        ({"destination_address": "192.168.192.2"}, [10003, 10004, 10005]),
        (
            {"destination_addresses": ["192.168.192.12", "192.168.192.2", "192.168.192.2"]},
            [10003, 10004, 10005, *range(10033, 10036)],
        ),
        ({"destination_addresses": ["192.168.192.2", "10.9.9.9"]}, [10003, 10004, 10005]),
        ({"destination_addresses": ["192.168.192.2"], "endpoint_id": "ep-bp1game"}, [10003, 10004, 10005]),
        ({"destination_addresses": ["192.168.192.2"], "vswitch_id": "vsw-other"}, []),
        ({"destination_addresses": [f"192.168.192.{number}" for number in range(1, 15)]}, [*range(10000, 10036)]),
        ({"destination_addresses": []}, []),
        ({"accelerator_port": 10004}, [10004]),
        ({"accelerator_port": 10004, "destination_addresses": ["192.168.192.3"]}, []),
        ({"vswitch_id": "vsw-bp1game", "destination_port": 9000, "status": "allow"}, [10002]),
        ({"destination_address": "192.168.192.2", "destination_port": 8001}, [10004]),
        ({"destination_port": 9000, "status": "allow"}, [10002]),
        ({"status": "allow"}, [10000, 10001, 10002, 10003]),
        ({"status": "allow", "destination_address": "192.168.192.2"}, [10003]),
        ({"status": "deny", "destination_address": "192.168.192.2"}, [10004, 10005]),
        ({"destination_address": "10.0.0.1"}, []),
        ({"destination_port": 1}, []),
        ({"status": "allow", "listener_id": GAME}, [10000, 10001, 10002, 10003]),
        ({"status": "allow", "endpoint_group": "game"}, [10000, 10001, 10002, 10003]),
        ({"status": "allow", "endpoint_group_id": "epg-none"}, []),
    ],
)
def test_filters_of_port_mappings(mapped: Playground, options: dict[str, t.Any], ports: list[int]) -> None:
    found = ask(mapped, "ga_custom_routing_port_mappings_info", "port_mappings", **CUSTOM_ROUTING, **options)
    assert [one["accelerator_port"] for one in found] == ports


def served(ports: int) -> Playground:
    """Two vSwitches of twelve addresses with so many ports each, and clients who come in at two regions."""
    playground = Playground()
    state = playground.state()
    state["listeners"][GAME]["PortRanges"] = [{"FromPort": 20000, "ToPort": 60000}]
    state["custom_routing_endpoints"]["ep-bp1more"] = {"EndpointGroupId": GROUP, "Endpoint": "vsw-bp1more"}
    state["destinations"] = {
        "dst-1": {"EndpointGroupId": GROUP, "FromPort": 8001, "ToPort": 8000 + ports, "Protocols": ["TCP"]}
    }
    for number, region in enumerate(("eu-central-1", "cn-hongkong")):
        state["ip_sets"][f"ips-{number}"] = {
            "AcceleratorId": GAME_ACCELERATOR,
            "AccelerateRegionId": region,
            "IpAddressList": [f"203.0.113.{number}"],
        }
    playground.control("PUT", "state", state)
    return playground


@pytest.mark.parametrize("ports", [1, 30, 120])
def test_one_server_takes_few_calls_whatever_the_size_of_the_table(ports: int) -> None:
    """From where it is to how it is reached, and back."""
    playground = served(ports)
    action = "ListCustomRoutingPortMappings"
    one: t.Any = {"destination_addresses": ["192.168.192.20"], "destination_port": 8001}
    found = playground.module("ga_custom_routing_port_mappings_info", **CUSTOM_ROUTING, **one, vswitch_id="vsw-bp1more")
    (mapping,) = found.data["port_mappings"]
    pages = -(-ports // 50)
    about = [call for call in found.actions if call.startswith("ListCustomRouting")]
    assert about == ["ListCustomRoutingEndpoints"] + [f"{action}ByDestination"] * pages
    assert mapping["dns_name"] == f"{GAME_ACCELERATOR}.aliyunga0019.com"
    assert mapping["addresses"] == {"cn-hongkong": ["203.0.113.1"], "eu-central-1": ["203.0.113.0"]}
    least = playground.module(
        "ga_custom_routing_port_mappings_info", **CUSTOM_ROUTING, **one, endpoint_id=mapping["endpoint_id"]
    )
    assert least.data["port_mappings"] == [mapping]
    assert least.actions == [f"{action}ByDestination"] * pages + ["DescribeAccelerator", "ListIpSets"]
    back = {"accelerator_port": mapping["accelerator_port"], "listener_id": GAME}
    assert ask(playground, "ga_custom_routing_port_mappings_info", "port_mappings", **CUSTOM_ROUTING, **back) == [
        mapping
    ]


@pytest.mark.parametrize(("ports", "servers", "calls"), [(8, 24, 4), (100, 12, 24 * 2), (8, 5, 10)])
def test_many_servers_take_as_few_calls_as_the_whole_table(ports: int, servers: int, calls: int) -> None:
    """Or one for each of them and each vSwitch, where these are fewer."""
    playground = served(ports)
    addresses = [f"192.168.192.{16 * (number % 2) + 1 + number // 2}" for number in range(servers)]
    asked: t.Any = {**CUSTOM_ROUTING, "destination_addresses": addresses}
    found = playground.module("ga_custom_routing_port_mappings_info", **asked)
    assert len([call for call in found.actions if "PortMappings" in call]) <= calls + 1
    whole = ask(playground, "ga_custom_routing_port_mappings_info", "port_mappings", **CUSTOM_ROUTING)
    assert found.data["port_mappings"] == [one for one in whole if one["destination_address"] in addresses]
    assert len(found.data["port_mappings"]) == ports * servers


@pytest.mark.parametrize("listed", [True, False])
def test_an_address_of_two_vswitches_leads_to_both(listed: bool) -> None:
    playground = served(1)
    state = playground.state()
    state["custom_routing_endpoints"]["ep-bp1more"]["Cidr"] = "192.168.192.0/28"
    playground.control("PUT", "state", state)
    fault = {"kind": "error", "action": "ListCustomRoutingPortMappingsByDestination", "status": 400}
    if not listed:  # How the service says that an endpoint has no such address nobody knows.
        playground.control("POST", "faults", {**fault, "code": "IllegalParameter.DestinationAddress"})
    asked: t.Any = {**CUSTOM_ROUTING, "destination_addresses": ["192.168.192.4"]}
    found = playground.module("ga_custom_routing_port_mappings_info", **asked).data["port_mappings"]
    expected = ["ep-bp1game", "ep-bp1more"] if listed else ["ep-bp1more"]
    assert [one["endpoint_id"] for one in found] == expected


def test_mistaken_addresses_are_named_before_anything_is_asked(playground: Playground) -> None:
    wrong: t.Any = {"destination_addresses": ["192.168.192.2", "game-7"], "accelerator_port": 70000}
    result = playground.module("ga_custom_routing_port_mappings_info", **CUSTOM_ROUTING, **wrong)
    assert result.failed and result.calls == []
    assert "destination_addresses[1]: 'game-7' is not an IP address" in result.msg
    assert "accelerator_port: 70000 is not a port from 1 to 65499" in result.msg


# -- what may go wrong --

# What each asks for; rules are a kind by hand.
MODULES = {
    name: (getattr(getattr(kinds.kind_of(name), "listing", RULES_LISTING), "action", ""), kinds.by_id(name))
    for name in kinds.showing()
}


@pytest.fixture(params=MODULES)
def module(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "throttle", "times": 3},
        {"kind": "drop_before"},
        {"kind": "drop_after"},
        {"kind": "html"},
        {"kind": "truncate"},
        {"kind": "error", "code": "StateError.Accelerator", "status": 400, "times": 4},
        {"kind": "error", "code": "GA_NOT_STEADY", "status": 400},
    ],
    ids=lambda fault: str(fault.get("code", fault["kind"])),
)
def test_reads_are_patient(module: str, fault: dict[str, t.Any]) -> None:
    playground = Playground()
    action, options = MODULES[module]
    playground.rules(rules(2))
    playground.destinations(destinations(2))
    expected = playground.module(module, **options)
    playground.control("POST", "faults", {"action": action, **fault})
    result = playground.module(module, **options)
    assert [call for call in result.calls if call["fault"]]
    assert result.data == expected.data
    if "code" in fault:
        assert playground.clock.slept


def test_patience_ends_with_the_time(module: str) -> None:
    playground = Playground()
    action, options = MODULES[module]
    busy = {"kind": "error", "code": "StateError.Accelerator", "status": 400, "times": 0, "action": action}
    playground.control("POST", "faults", busy)
    result = playground.module(module, **options, wait_timeout=90)
    assert result.failed
    assert "locked by somebody else for 90 seconds" in result.msg
    assert result.data["error"]["action"] == action
    assert 90 <= sum(playground.clock.slept) <= 99


def test_an_expired_subscription_is_not_waited_for() -> None:
    playground = Playground()
    playground.control("PUT", "options", {"accelerator_state": "finacialLocked"})
    busy = {"kind": "error", "code": "StateError.Accelerator", "status": 400, "action": "ListForwardingRules"}
    playground.control("POST", "faults", busy)
    result = playground.module("ga_forwarding_rules_info", **RULES)
    assert result.failed
    assert "its subscription has expired" in result.msg
    assert playground.clock.slept == []


@pytest.mark.parametrize(
    ("module", "options", "code"),
    [
        ("ga_listeners_info", {"accelerator_id": "ga-none"}, "NotExist.Accelerator"),
        ("ga_endpoint_groups_info", {"accelerator_id": "ga-none"}, "NotExist.Accelerator"),
        ("ga_forwarding_rules_info", {**RULES, "listener_id": "lsr-none"}, "NotExist.Listener"),
        ("ga_custom_routing_destinations_info", {"endpoint_group_id": "epg-none"}, "NotExist.EndPointGroup"),
        ("ga_custom_routing_port_mappings_info", {"accelerator_id": "ga-none"}, "NotExist.Accelerator"),
        ("ga_accelerators_info", {"access_key_id": "nobody"}, "InvalidAccessKeyId.NotFound"),
    ],
)
def test_refusals_are_told(module: str, options: dict[str, t.Any], code: str) -> None:
    result = Playground().module(module, **options)
    assert result.failed
    assert result.data["error"]["code"] == code
    assert code in result.msg
    assert result.data["changed"] is False


def test_a_read_only_account_may_ask(module: str) -> None:
    result = Playground().module(module, **MODULES[module][1], access_key_id="emulator-readonly")
    assert not result.failed, result.msg


def test_an_info_module_does_without_what_plans_and_writes(module: str) -> None:
    """It would be sent to the machine and read there for nothing."""
    prefix = "ansible_collections.alicloud.ga.plugins.module_utils."
    code = (
        f"import sys, ansible_collections.alicloud.ga.plugins.modules.{module}; "
        f"print(*(name for name in sys.modules if name.startswith('{prefix}')))"
    )
    done = run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(link_tree()), os.environ.get("PYTHONPATH", "")])},
    )
    loaded = {name.removeprefix(prefix) for name in done.stdout.split()}
    assert "_module.show" in loaded
    assert not loaded & {f"_engine.{name}" for name in ENGINE}
