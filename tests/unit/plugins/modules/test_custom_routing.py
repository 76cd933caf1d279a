# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Custom routing from the listener on: endpoint groups, endpoints and traffic policies, in check mode, for real, and again."""

from __future__ import annotations

import copy
import typing as t

import pytest
from support.playground import GAME_ACCELERATOR, GROUP, KEYS, URL, Killed, Playground, Result

from emulator.seeds import QUICKSTART

Values = dict[str, t.Any]

GROUPS, ENDPOINTS, POLICIES, DESTINATIONS = (
    f"ga_custom_routing_{name}" for name in ("endpoint_groups", "endpoints", "traffic_policies", "destinations")
)
OPTIONS = {
    GROUPS: "endpoint_groups",
    ENDPOINTS: "endpoints",
    POLICIES: "traffic_policies",
    DESTINATIONS: "destinations",
}
LISTENER: Values = {"accelerator": "game", "listener": "game"}
ENDPOINT = "ep-bp1game"
GROUP_BY_ID: Values = {"endpoint_group_id": GROUP}
# What nobody knows of the service, each way.
UNKNOWN: list[Values] = [
    {},
    {"dry_run_status": 200},
    {"dry_run_status": "plain"},
    {"batch_ids": "reversed"},
    {"read_order": "other"},
    {"update_absent": "reset"},
    {"atomic_writes": False},
    {"page_size_cap": 1},
]


@pytest.fixture(params=UNKNOWN, ids=str)
def service(request: pytest.FixtureRequest, playground: Playground) -> Playground:
    playground.control("PUT", "options", {"quota_custom_groups": 10, **request.param})
    return playground


def ports(*ranges: tuple[int, int]) -> list[Values]:
    return [{"from_port": first, "to_port": last} for first, last in ranges]


def call(playground: Playground, module: str, entries: t.Any, check: bool = False, **options: t.Any) -> Result:
    return playground.module(module, check=check, **{OPTIONS[module]: entries, **options})


def converge(playground: Playground, module: str, entries: t.Any, **options: t.Any) -> Result:
    """Check mode foretells what is done, what is done is what check mode foretold, and then nothing is left to do."""
    before = playground.state()
    check = call(playground, module, entries, check=True, **options)
    assert not check.failed, check.msg
    assert check.writes == [] and playground.state() == before
    real = call(playground, module, entries, **options)
    assert not real.failed, real.msg
    assert check.data["changed"] is real.data["changed"] is True
    planned, done = (
        [(one["action"], one["identity"], one["changes"]) for one in data["operations"]]
        for data in (check.data, real.data)
    )
    assert planned == done
    again = call(playground, module, entries, **options)
    assert (again.failed, again.data["changed"], again.writes) == (False, False, []), again.data
    return real


def actions(result: Result) -> list[str]:
    return [one["action"] for one in result.writes]


def two_vswitches(playground: Playground, **policies: Values) -> None:
    """A second vSwitch with 192.168.192.16/28, ports for both, and some policies that are there already."""
    state = playground.state()
    state["custom_routing_endpoints"]["ep-bp1more"] = {"EndpointGroupId": GROUP, "Endpoint": "vsw-bp1more"}
    state["destinations"]["dst-bp1game"] = {
        "EndpointGroupId": GROUP,
        "FromPort": 8000,
        "ToPort": 8010,
        "Protocols": ["TCP"],
    }
    state["custom_routing_traffic_policies"] = {f"ply-{name}": policy for name, policy in policies.items()}
    playground.control("PUT", "state", state)


# -- endpoint groups --


def test_groups_come_change_and_go(service: Playground) -> None:
    lobby, hall = {"name": "lobby", "region": "cn-shanghai"}, {"name": "hall", "region": "cn-hangzhou"}
    made = converge(service, GROUPS, [lobby, hall], **LISTENER)
    assert actions(made) == ["CreateCustomRoutingEndpointGroups"]
    changed = converge(service, GROUPS, [{"name": "hall", "description": "Open"}, {"name": "lobby"}], **LISTENER)
    assert actions(changed) == ["UpdateCustomRoutingEndpointGroupAttribute"]
    (one,) = [one for one in changed.data["endpoint_groups"] if one["name"] == "hall"]
    assert (one["description"], one["facts"]["listener_id"]) == ("Open", "lsr-bp1game")
    converge(service, GROUPS, [{"id": one["id"], "name": "foyer"}], **LISTENER)
    gone = converge(service, GROUPS, [{"name": "game"}], purge=True, **LISTENER)
    assert actions(gone) == ["DeleteCustomRoutingEndpointGroups"]
    assert list(service.state()["custom_routing_endpoint_groups"]) == [GROUP]


def test_more_groups_than_a_call_takes(service: Playground) -> None:
    many = [{"name": f"room-{number}", "region": "cn-hangzhou"} for number in range(6)]
    assert len(actions(converge(service, GROUPS, many, **LISTENER))) == 2


@pytest.mark.parametrize("check", [True, False])
def test_a_group_with_content_stays(playground: Playground, check: bool) -> None:
    result = call(playground, GROUPS, [{"name": "game"}], check=check, state="absent", **LISTENER)
    assert result.failed and "Exist.EndPoint" in result.msg and "Nothing was changed" in result.msg
    assert GROUP in playground.state()["custom_routing_endpoint_groups"]


def test_a_group_goes_with_its_content_where_the_service_lets_it(playground: Playground) -> None:
    two_vswitches(playground, one={"EndpointId": ENDPOINT, "Address": "192.168.192.1"})
    playground.control("PUT", "options", {"delete_custom_group_with_content": "cascades"})
    converge(playground, GROUPS, [{"name": "game"}], state="absent", **LISTENER)
    state = playground.state()
    assert not any(state[name] for name in state if name.startswith("custom_routing") or name == "destinations")


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([{"name": "x"}], "endpoint_groups[0].region: is needed"),
        ([{"name": "game", "region": "cn-beijing"}], "endpoint_groups[0].region"),
        ([{"name": "x" * 129, "region": "cn-hangzhou"}], "endpoint_groups[0].name: has 129 characters"),
        ([{"name": "x", "description": "x" * 257}], "endpoint_groups[0].description: has 257 characters"),
        ([{"name": "x", "region": "a"}, {"name": "x", "region": "b"}], "endpoint_groups[1]: means the same"),
        ([{"region": "cn-hangzhou"}], "endpoint_groups[0]: must have an id or a name"),
        ([{"id": "epg-none"}], "endpoint_groups[0]"),
    ],
)
def test_groups_that_cannot_be(playground: Playground, entries: list[Values], words: str) -> None:
    result = call(playground, GROUPS, entries, **LISTENER)
    assert result.failed and words in result.msg
    assert result.writes == result.dry_runs == []


def test_groups_of_a_standard_listener(playground: Playground) -> None:
    where: Values = {"accelerator": "quickstart", "listener": "web"}
    result = call(playground, GROUPS, [{"name": "x", "region": "cn-hangzhou"}], **where)
    assert result.failed and "only custom routing listeners have such endpoint groups" in result.msg


def test_two_groups_of_one_name(playground: Playground) -> None:
    state = playground.state()
    state["custom_routing_endpoint_groups"]["epg-twin"] = {"ListenerId": "lsr-bp1game", "Name": "game"}
    playground.control("PUT", "state", state)
    result = call(playground, GROUPS, [{"name": "game", "description": "x"}], **LISTENER)
    assert result.failed and "epg-bp1game" in result.msg and "epg-twin" in result.msg


# -- endpoints --


def test_endpoints_come_change_and_go(service: Playground) -> None:
    where = {"endpoint_group_id": GROUP}
    names = [{"endpoint": f"vsw-{number}", "traffic_to_endpoint_policy": "AllowAll"} for number in range(3)]
    assert actions(converge(service, ENDPOINTS, names, **where)) == ["CreateCustomRoutingEndpoints"]
    changed = converge(
        service, ENDPOINTS, [{"endpoint": "vsw-1", "traffic_to_endpoint_policy": "AllowCustom"}], **where
    )
    assert actions(changed) == ["UpdateCustomRoutingEndpoints"]
    found = {one["endpoint"]: one["traffic_to_endpoint_policy"] for one in changed.data["endpoints"]}
    assert found == {"vsw-0": "AllowAll", "vsw-1": "AllowCustom", "vsw-2": "AllowAll", "vsw-bp1game": "AllowAll"}
    gone = converge(service, ENDPOINTS, [{"endpoint": "vsw-1"}], purge=True, **where)
    assert actions(gone) == ["DeleteCustomRoutingEndpoints"]
    # Without ids, all would go.
    assert all(any(name.startswith("EndpointIds.") for name in one["params"]) for one in gone.writes)
    assert [one["endpoint"] for one in gone.data["endpoints"]] == ["vsw-1"]


def test_a_new_endpoint_lets_nobody_in(playground: Playground) -> None:
    made = converge(playground, ENDPOINTS, [{"endpoint": "vsw-1"}], endpoint_group_id=GROUP)
    (one,) = [one for one in made.data["endpoints"] if one["endpoint"] == "vsw-1"]
    assert (one["traffic_to_endpoint_policy"], one["type"]) == ("DenyAll", "PrivateSubNet")


def test_policies_survive_a_change_of_their_endpoint(playground: Playground) -> None:
    two_vswitches(playground, one={"EndpointId": ENDPOINT, "Address": "192.168.192.1"})
    for word in ("DenyAll", "AllowCustom"):
        entry = {"endpoint": "vsw-bp1game", "traffic_to_endpoint_policy": word}
        converge(playground, ENDPOINTS, [entry], endpoint_group_id=GROUP)
    assert list(playground.state()["custom_routing_traffic_policies"]) == ["ply-one"]


def test_the_vswitch_of_an_endpoint_is_fixed(playground: Playground) -> None:
    result = call(playground, ENDPOINTS, [{"id": ENDPOINT, "endpoint": "vsw-other"}], endpoint_group_id=GROUP)
    assert result.failed and "endpoints[0].endpoint" in result.msg and result.writes == []


# -- traffic policies of an endpoint --


@pytest.mark.parametrize(
    "where",
    [
        {**LISTENER, "endpoint_group": "game", "endpoint": "vsw-bp1game"},
        {"endpoint_group_id": GROUP, "endpoint": "vsw-bp1game"},
        {"endpoint_id": ENDPOINT},
    ],
    ids=["names", "a name in a group", "its id alone"],
)
def test_policies_of_an_endpoint(service: Playground, where: Values) -> None:
    two_vswitches(service)
    entries = [{"address": f"192.168.192.{number}", "port_ranges": ports((8000, 8010))} for number in (4, 5)]
    made = converge(service, POLICIES, entries, **where)
    assert actions(made) == ["CreateCustomRoutingEndpointTrafficPolicies"]
    assert {one["endpoint_id"] for one in made.data["traffic_policies"]} == {ENDPOINT}
    narrower = [{"address": "192.168.192.4", "port_ranges": ports((8009, 8009), (8000, 8001))}]
    assert actions(converge(service, POLICIES, narrower, **where)) == ["UpdateCustomRoutingEndpointTrafficPolicies"]
    # What is shown comes back.
    shown = service.module(f"{POLICIES}_info", **where)
    back = call(service, POLICIES, shown.data["traffic_policies"], purge=True, **where)
    assert (back.failed, back.data["changed"]) == (False, False), back.msg
    gone = converge(service, POLICIES, narrower, state="absent", **where)
    assert actions(gone) == ["DeleteCustomRoutingEndpointTrafficPolicies"]
    assert [one["address"] for one in gone.data["traffic_policies"]] == ["192.168.192.5"]


def test_nothing_to_do_by_its_id_alone_is_three_reads(playground: Playground) -> None:
    two_vswitches(playground, one={"EndpointId": ENDPOINT, "Address": "192.168.192.4"})
    result = call(playground, POLICIES, [{"address": "192.168.192.4"}], endpoint_id=ENDPOINT)
    assert result.actions == [
        "DescribeCustomRoutingEndpoint",
        "DescribeCustomRoutingEndpointGroup",
        "ListCustomRoutingEndpointTrafficPolicies",
    ]


def test_a_policy_that_goes_becomes_one_that_comes(playground: Playground) -> None:
    two_vswitches(playground, one={"EndpointId": ENDPOINT, "Address": "192.168.192.4"})
    result = converge(playground, POLICIES, [{"address": "192.168.192.5"}], purge=True, endpoint_id=ENDPOINT)
    assert actions(result) == ["UpdateCustomRoutingEndpointTrafficPolicies"]


@pytest.mark.parametrize("way", ["kept", "reset"])
def test_a_policy_with_ports_does_not_become_one_without(playground: Playground, way: str) -> None:
    """No ports are all ports, and nobody knows whether an update says that."""
    playground.control("PUT", "options", {"update_absent": way})
    narrow = {"EndpointId": ENDPOINT, "Address": "192.168.192.4", "PortRanges": [{"FromPort": 8000, "ToPort": 8000}]}
    two_vswitches(playground, one=narrow)
    result = converge(playground, POLICIES, [{"address": "192.168.192.5"}], purge=True, endpoint_id=ENDPOINT)
    assert [one.partition("Custom")[0] for one in actions(result)] == ["Create", "Delete"]
    entry = {"address": "192.168.192.5", "port_ranges": ports((8000, 8000))}
    converge(playground, POLICIES, [entry], endpoint_id=ENDPOINT)
    opened = call(playground, POLICIES, [{**entry, "port_ranges": []}], endpoint_id=ENDPOINT)
    assert opened.failed and "traffic_policies[0].port_ranges: must have at least one" in opened.msg


@pytest.mark.parametrize("check", [True, False])
def test_ports_outside_the_destinations_are_named_before_anything_is_sent(playground: Playground, check: bool) -> None:
    two_vswitches(playground)
    entries = [
        {"address": "192.168.192.4", "port_ranges": ports((8000, 8010))},
        {"address": "192.168.192.5", "port_ranges": ports((8005, 8011))},
    ]
    result = call(playground, POLICIES, entries, check=check, endpoint_id=ENDPOINT)
    assert result.failed and result.writes == []
    assert "traffic_policies[1].port_ranges: 8005-8011 is not in the destinations" in result.msg
    assert "traffic_policies[0]" not in result.msg


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([{"address": "10.0.0"}], "traffic_policies[0].address: '10.0.0' is not an IPv4 address"),
        ([{"address": "fe80::1"}], "traffic_policies[0].address: 'fe80::1' is not an IPv4 address"),
        ([{"address": "10.0.0.1"}] * 2, "traffic_policies[1]: means the same traffic policy"),
        ([{"port_ranges": []}], "traffic_policies[0]: must have an id or a address"),
        (
            [{"address": "10.0.0.1", "port_ranges": ports((9, 8))}],
            "traffic_policies[0].port_ranges[0].from_port: 9 is greater",
        ),
        (
            [{"address": "10.0.0.1", "port_ranges": ports((1, 65500))}],
            "traffic_policies[0].port_ranges[0].to_port: 65500 is not a port",
        ),
        (
            [{"address": "10.0.0.1", "port_ranges": ports(*((one, one) for one in range(1, 12)))}],
            "traffic_policies[0].port_ranges: has 11 entries, and may have 10",
        ),
    ],
)
def test_bad_input_is_refused_before_anybody_is_asked(
    playground: Playground, entries: list[Values], words: str
) -> None:
    result = call(playground, POLICIES, entries, endpoint_id=ENDPOINT)
    assert result.failed and words in result.msg and result.calls == []


def test_ten_ranges_may_be(playground: Playground) -> None:
    two_vswitches(playground)
    entry = {"address": "192.168.192.4", "port_ranges": ports(*((one, one) for one in range(8000, 8010)))}
    converge(playground, POLICIES, [entry], endpoint_id=ENDPOINT)


# -- traffic policies of a whole group --


def test_each_address_finds_its_endpoint(service: Playground) -> None:
    two_vswitches(service)
    entries = [{"address": f"192.168.192.{number}"} for number in (4, 20, 5, 21)]
    made = converge(service, POLICIES, entries, endpoint_group_id=GROUP)
    assert actions(made) == ["CreateCustomRoutingEndpointTrafficPolicies"] * 2
    found = {one["address"]: one["endpoint_id"] for one in made.data["traffic_policies"]}
    assert found == {f"192.168.192.{number}": ENDPOINT if number < 16 else "ep-bp1more" for number in (4, 5, 20, 21)}
    # Whoever is not in the list of live servers goes, over all vSwitches; and none becomes one of another vSwitch.
    left = converge(service, POLICIES, [{"address": "192.168.192.6"}], purge=True, **LISTENER, endpoint_group="game")
    assert [(one["address"], one["endpoint_id"]) for one in left.data["traffic_policies"]] == [
        ("192.168.192.6", ENDPOINT)
    ]
    assert sorted(actions(left)) == [
        "DeleteCustomRoutingEndpointTrafficPolicies",
        "DeleteCustomRoutingEndpointTrafficPolicies",
        "UpdateCustomRoutingEndpointTrafficPolicies",
    ]
    gone = converge(service, POLICIES, [{"address": "192.168.192.6"}], state="absent", endpoint_group_id=GROUP)
    assert gone.data["traffic_policies"] == []


def test_what_is_there_is_not_looked_for(playground: Playground) -> None:
    two_vswitches(playground, one={"EndpointId": "ep-bp1more", "Address": "192.168.192.20"})
    result = call(playground, POLICIES, [{"address": "192.168.192.20"}], endpoint_group_id=GROUP, purge=True)
    assert result.actions == ["DescribeCustomRoutingEndpointGroup", "ListCustomRoutingEndpointTrafficPolicies"]


def test_many_new_addresses_are_looked_for_in_the_whole_table(playground: Playground) -> None:
    two_vswitches(playground)
    few, many = (
        [{"address": f"192.168.192.{16 * (number % 2) + 1 + number // 2}"} for number in range(n)] for n in (3, 20)
    )
    single, whole = "ListCustomRoutingPortMappingsByDestination", "ListCustomRoutingPortMappings"
    asked = call(playground, POLICIES, few, check=True, endpoint_group_id=GROUP).actions
    assert (asked.count(single), asked.count(whole)) == (6, 0)
    made = converge(playground, POLICIES, many, endpoint_group_id=GROUP)
    # Eleven ports of twelve addresses of each of two vSwitches.
    assert (made.actions.count(single), made.actions.count(whole)) == (0, -(-11 * 24 // 50))


@pytest.mark.parametrize("check", [True, False])
def test_an_address_of_no_vswitch(playground: Playground, check: bool) -> None:
    two_vswitches(playground)
    entries = [{"address": "192.168.192.4"}, {"address": "10.9.9.9"}]
    result = call(playground, POLICIES, entries, check=check, endpoint_group_id=GROUP)
    assert result.failed and result.writes == []
    assert "traffic_policies[1].address: no port of the listener leads to 10.9.9.9" in result.msg


def test_an_address_of_two_vswitches(playground: Playground) -> None:
    """They are of two VPCs."""
    two_vswitches(playground)
    state = playground.state()
    state["custom_routing_endpoints"]["ep-bp1more"]["Cidr"] = "192.168.192.0/28"
    playground.control("PUT", "state", state)
    entry = {"address": "192.168.192.4"}
    result = call(playground, POLICIES, [entry], endpoint_group_id=GROUP)
    assert result.failed and "ep-bp1game, ep-bp1more; say by endpoint_id" in result.msg
    made = converge(playground, POLICIES, [{**entry, "endpoint_id": "ep-bp1more"}], endpoint_group_id=GROUP)
    assert [one["endpoint_id"] for one in made.data["traffic_policies"]] == ["ep-bp1more"]


def test_an_entry_of_another_endpoint_than_the_task(playground: Playground) -> None:
    two_vswitches(playground)
    entry = {"address": "192.168.192.20", "endpoint_id": "ep-bp1more"}
    result = call(playground, POLICIES, [entry], endpoint_id=ENDPOINT)
    assert result.failed and "traffic_policies[0].endpoint_id: is another one" in result.msg and result.writes == []


# -- the place, and the endpoint of the service --


@pytest.mark.parametrize("state", ["present", "absent"])
def test_an_endpoint_of_another_group(playground: Playground, state: str) -> None:
    """The service lists nothing of it, so that all of it would seem to be gone, or would be made and never seen."""
    two_vswitches(playground)
    world = playground.state()
    world["custom_routing_endpoint_groups"]["epg-other"] = {
        "ListenerId": "lsr-bp1game",
        "Name": "other",
        "EndpointGroupRegion": "cn-beijing",
    }
    playground.control("PUT", "state", world)
    entries = [{"address": "192.168.192.4"}]
    call(playground, POLICIES, entries, endpoint_id=ENDPOINT)
    if state == "present":
        entries = [{"address": "192.168.192.5"}]
    for group in ({"endpoint_group_id": "epg-other"}, {"accelerator": "game", "endpoint_group": "other"}):
        for check in (True, False):
            refused = call(playground, POLICIES, entries, check, state=state, endpoint_id=ENDPOINT, **group)
            assert refused.failed and refused.writes == []
            assert refused.msg == f"endpoint_id: it lies in the endpoint group {GROUP}, not in epg-other"
    done = call(playground, POLICIES, entries, state=state, endpoint_id=ENDPOINT, endpoint_group_id=GROUP)
    assert not done.failed and done.data["changed"], done.msg


def test_a_place_is_needed(playground: Playground) -> None:
    result = call(playground, POLICIES, [])
    assert result.failed and "endpoint_group_id: is required" in result.msg and result.calls == []
    result = call(playground, POLICIES, [], endpoint="vsw-bp1game", endpoint_group="game")
    assert result.failed and "accelerator_id or accelerator is required too" in result.msg
    result = call(playground, POLICIES, [], endpoint="vsw-bp1gane", endpoint_group_id=GROUP)
    assert result.failed and "did you mean vsw-bp1game?" in result.msg
    result = call(playground, POLICIES, [], endpoint_id="epg-bp1game")
    assert result.failed and "it looks like the id of an endpoint group" in result.msg


@pytest.mark.parametrize("host", [URL, "ga.example.com", "localhost", "[::1]", "https://me:hunter2@ga.example.com"])
@pytest.mark.parametrize("module", [POLICIES, f"{POLICIES}_info", f"{ENDPOINTS}_info"])
def test_a_host_is_no_vswitch(playground: Playground, module: str, host: str) -> None:
    """It comes from defaults of all modules, and nothing is sent anywhere: neither there nor elsewhere."""
    entries: Values = {} if module.endswith("_info") else {"traffic_policies": []}
    place: Values = {"endpoint_group_id": GROUP, "endpoint": host}
    for other in (..., URL):
        refused = playground.module(module, service_endpoint=other, **place, **entries)
        assert refused.failed and refused.msg.startswith("endpoint: is a host, and is to be a vSwitch here")
        assert "service_endpoint" in refused.msg and refused.calls == []
        assert "hunter2" not in str(refused.data)


def test_the_service_under_the_name_that_all_modules_take(playground: Playground) -> None:
    two_vswitches(playground)
    both: Values = {"endpoint": "vsw-bp1game", "service_endpoint": URL}
    result = call(playground, POLICIES, [{"address": "192.168.192.4"}], endpoint_group_id=GROUP, **both)
    assert not result.failed and result.data["changed"]
    other = playground.destinations([], endpoint=..., service_endpoint=URL)
    assert not other.failed and other.calls
    for host, why in (("http://ga.example.com", "is plain http"), ("https://me:hunter2@ga.example.com", "has an @")):
        refused = call(playground, POLICIES, [], endpoint_id=ENDPOINT, service_endpoint=host)
        assert refused.failed and refused.msg.startswith("service_endpoint: ") and why in refused.msg
        assert "hunter2" not in str(refused.data)


@pytest.mark.parametrize("place", [{}, {"endpoint_group_id": GROUP}, {"accelerator": "game", "endpoint_group": "game"}])
def test_the_policies_of_an_endpoint_that_is_gone_are_gone(playground: Playground, place: Values) -> None:
    for check in (True, False):
        gone = call(
            playground, POLICIES, [{"address": "192.168.192.4"}], check, state="absent", endpoint_id="ep-none", **place
        )
        assert (gone.failed, gone.data["changed"], gone.writes) == (False, False, []), gone.msg
        assert "NotExist.EndPoint:" in gone.warnings[0]


def test_an_endpoint_that_goes_meanwhile_is_no_slip(playground: Playground) -> None:
    """The endpoint group is there, and nothing is said of it."""
    fault = {"action": "DeleteCustomRoutingEndpoints", "kind": "error", "code": "NotExist.EndPoint", "status": 400}
    playground.control("POST", "faults", {**fault, "times": 0})
    entries = [{"endpoint": "vsw-bp1game"}]
    refused = call(playground, ENDPOINTS, entries, state="absent", endpoint_group_id=GROUP)
    assert refused.failed and "Nothing was changed. Left to do: delete vsw-bp1game." in refused.msg
    assert "endpoint_group_id" not in refused.msg


def test_an_entry_with_an_endpoint_of_another_group(playground: Playground) -> None:
    """It is refused at once; the service would take it, and nothing of it would be seen in this group."""
    two_vswitches(playground)
    place: Values = {"endpoint_group_id": GROUP}
    entries = [{"address": "192.168.192.4"}, {"address": "192.168.192.5", "endpoint_id": "ep-elsewhere"}]
    for check in (True, False):
        refused = call(playground, POLICIES, entries, check, **place)
        assert refused.failed and refused.writes == []
        assert "traffic_policies[1].endpoint_id: ep-elsewhere is no endpoint of the endpoint group" in refused.msg
    entries[1]["endpoint_id"] = ENDPOINT
    done = call(playground, POLICIES, entries, **place)
    assert not done.failed and done.actions.count("ListCustomRoutingEndpoints") == 1
    assert "ListCustomRoutingEndpoints" not in call(playground, POLICIES, entries, **place).actions


# -- all of it --

GAME: Values = {"accelerator": "game"}
MATCH: Values = {**GAME, "listener": "match"}
HZ: Values = {**MATCH, "endpoint_group": "hz"}
SPANS = ports(*((8000 + 20 * number, 8000 + 20 * number) for number in range(40)))
TREE: list[tuple[str, Values]] = [
    (
        "ga_listeners",
        {**GAME, "listeners": [{"name": "match", "type": "CustomRouting", "port_ranges": ports((10000, 16000))}]},
    ),
    (GROUPS, {**MATCH, "endpoint_groups": [{"name": "hz", "region": "cn-hangzhou"}]}),
    (DESTINATIONS, {**HZ, "destinations": [{**one, "protocols": ["TCP"]} for one in SPANS]}),
    (
        ENDPOINTS,
        {
            **HZ,
            "endpoints": [
                {"endpoint": f"vsw-bp1{name}", "traffic_to_endpoint_policy": "AllowCustom"} for name in ("game", "more")
            ],
        },
    ),
    (
        POLICIES,
        {
            **HZ,
            "endpoint": "vsw-bp1game",
            "traffic_policies": [
                {"address": f"192.168.192.{number}", "port_ranges": ports((8000, 8000), (8020, 8020))}
                for number in (4, 5, 6)
            ],
        },
    ),
    (POLICIES, {**HZ, "traffic_policies": [{"address": f"192.168.192.{number}"} for number in (20, 21)]}),
]


def test_from_a_listener_to_traffic_and_back() -> None:
    """40 destinations, 2 endpoints and 5 policies: seven writes, of which the listener is one."""
    seed: Values = {"accelerators": copy.deepcopy(QUICKSTART["accelerators"])}
    playground = Playground(seed=seed)
    playground.settle_in(60)
    writes = []
    for module, options in TREE:
        result = playground.module(module, **options)
        assert not result.failed and result.data["changed"], result.msg
        writes += [one["action"] for one in result.writes if one["changed"]]
    assert writes == [
        "CreateListener",
        "CreateCustomRoutingEndpointGroups",
        "CreateCustomRoutingEndpointGroupDestinations",
        "CreateCustomRoutingEndpointGroupDestinations",
        "CreateCustomRoutingEndpoints",
        "CreateCustomRoutingEndpointTrafficPolicies",
        "CreateCustomRoutingEndpointTrafficPolicies",
    ]
    table = playground.module("ga_custom_routing_port_mappings_info", **GAME, destination_addresses=["192.168.192.4"])
    open_ports = [one["destination_port"] for one in table.data["port_mappings"] if one["status"] == "allow"]
    assert open_ports == [8000, 8020]
    for module, options in TREE:
        for check in (True, False):
            result = playground.module(module, check=check, **options)
            assert (result.failed, result.data["changed"], result.writes, result.dry_runs) == (False, False, [], [])
    for module, options in reversed(TREE):
        result = playground.module(module, state="absent", **options)
        assert not result.failed and result.data["changed"], result.msg
    state = playground.state()
    assert not any(records for name, records in state.items() if name not in ("accelerators", "client_tokens"))


def test_the_rights_of_a_reader_suffice_where_nothing_is_to_be_done(playground: Playground) -> None:
    two_vswitches(playground, one={"EndpointId": ENDPOINT, "Address": "192.168.192.4"})
    keys: Values = {**KEYS, "access_key_id": "emulator-readonly"}
    where: Values = {"accelerator_id": GAME_ACCELERATOR, "endpoint_group": "game", "endpoint": "vsw-bp1game"}
    result = call(playground, POLICIES, [{"address": "192.168.192.4"}], **keys, **where)
    assert not result.failed and not result.data["changed"], result.msg


def test_a_policy_of_one_of_two_endpoints_of_a_vswitch_changes_by_its_id(playground: Playground) -> None:
    """However two of them came about: an update does not say the vSwitch, and only a creation may be refused for it."""
    state = playground.state()
    state["custom_routing_endpoints"]["ep-twin"] = {
        **state["custom_routing_endpoints"][ENDPOINT],
        "EndpointId": "ep-twin",
        "Sequence": 9,
        "TrafficToEndpointPolicy": "DenyAll",
    }
    playground.control("PUT", "state", state)
    wanted = [{"id": "ep-twin", "traffic_to_endpoint_policy": "AllowCustom"}]
    converge(playground, ENDPOINTS, wanted, endpoint_group_id=GROUP)
    found = playground.state()["custom_routing_endpoints"]
    policies = {one: found[one]["TrafficToEndpointPolicy"] for one in (ENDPOINT, "ep-twin")}
    assert policies == {ENDPOINT: "AllowAll", "ep-twin": "AllowCustom"}


# -- the ports of the listener --


@pytest.mark.parametrize("check", [True, False])
def test_a_vswitch_that_will_not_fit(playground: Playground, check: bool) -> None:
    """6001 ports, and 300 at each of twelve addresses of two vSwitches."""
    made = call(
        playground, DESTINATIONS, [{"from_port": 1, "to_port": 300, "protocols": ["TCP"]}], endpoint_group_id=GROUP
    )
    assert not made.failed
    result = call(playground, ENDPOINTS, [{"endpoint": "vsw-bp1more"}], check=check, endpoint_group_id=GROUP)
    assert result.failed and result.writes == []
    assert "endpoints: this needs at least 7,200 of the 6,001 ports of the listener" in result.msg
    assert "Widen port_ranges of the listener by 1,199 ports" in result.msg


@pytest.mark.parametrize("check", [True, False])
def test_ports_that_lead_somewhere_stay_in_the_range(playground: Playground, check: bool) -> None:
    two_vswitches(playground)

    def narrow(first: int, last: int) -> Result:
        entry = {"name": "game", "port_ranges": ports((first, last))}
        return playground.module("ga_listeners", check=check, accelerator="game", listeners=[entry])

    taken = 10000 + 2 * 12 * 11
    result = narrow(10002, taken - 2)
    assert result.failed and result.writes == []
    words = "listeners[0].port_ranges: 3 ports that would go lead to a server: 10000 (192.168.192.1:8000), 10001"
    assert words in result.msg
    kept = narrow(10000, 10000 + 2 * 16 * 11 - 1)
    assert not kept.failed and len(kept.writes) == (not check), kept.msg


def test_ports_of_a_listener_without_servers_may_go(playground: Playground) -> None:
    entry = {"name": "game", "port_ranges": ports((20000, 20100))}
    result = playground.module("ga_listeners", accelerator="game", listeners=[entry])
    assert not result.failed and len(result.writes) == 1


# -- replaced --


@pytest.mark.parametrize("check", [True, False])
def test_an_endpoint_becomes_another_vswitch(playground: Playground, check: bool) -> None:
    entry = {"id": ENDPOINT, "endpoint": "vsw-bp1more", "traffic_to_endpoint_policy": "AllowAll"}
    assert "cannot be changed once it is there" in call(playground, ENDPOINTS, [entry], check, **GROUP_BY_ID).msg
    made = call(playground, ENDPOINTS, [entry], check, replace=True, **GROUP_BY_ID)
    assert not made.failed, made.msg
    assert [one["action"] for one in made.data["operations"]] == ["replace"]
    assert actions(made) == ([] if check else ["CreateCustomRoutingEndpoints", "DeleteCustomRoutingEndpoints"])
    left = [one["Endpoint"] for one in playground.state()["custom_routing_endpoints"].values()]
    assert left == ["vsw-bp1game" if check else "vsw-bp1more"]


@pytest.mark.parametrize("check", [True, False])
def test_an_endpoint_with_policies_is_not_replaced(playground: Playground, check: bool) -> None:
    two_vswitches(playground, one={"EndpointId": ENDPOINT, "Address": "192.168.192.4"})
    entry = {"id": ENDPOINT, "endpoint": "vsw-bp1third", "traffic_to_endpoint_policy": "AllowAll"}
    result = call(playground, ENDPOINTS, [entry], check, replace=True, **GROUP_BY_ID)
    assert result.failed and result.writes == []
    assert "cannot be deleted while it has 1 traffic policy (192.168.192.4)" in result.msg


def test_an_endpoint_whose_successor_is_there_goes(playground: Playground) -> None:
    two_vswitches(playground)
    entry = {"id": ENDPOINT, "endpoint": "vsw-bp1more", "traffic_to_endpoint_policy": "AllowAll"}
    made = call(playground, ENDPOINTS, [entry], replace=True, **GROUP_BY_ID)
    assert not made.failed, made.msg
    assert actions(made) == ["UpdateCustomRoutingEndpoints", "DeleteCustomRoutingEndpoints"]
    assert [one["id"] for one in made.data["endpoints"]] == ["ep-bp1more"]


MORE = {"endpoint": "vsw-bp1more", "traffic_to_endpoint_policy": "AllowAll"}


@pytest.mark.parametrize("said", [{"id": ENDPOINT}, {"replaces": "vsw-bp1game"}])
def test_what_has_replaced_another_is_meant_from_then_on(playground: Playground, said: dict[str, t.Any]) -> None:
    """Check mode, for real, and again: whichever of the two is there."""
    entry = {**MORE, **said}
    refused = call(playground, ENDPOINTS, [entry], **GROUP_BY_ID)
    assert refused.failed and "or ask for that with replace: true" in refused.msg
    for check in (True, False):
        made = call(playground, ENDPOINTS, [entry], check, replace=True, **GROUP_BY_ID)
        assert [(one["action"], one["identity"]) for one in made.data["operations"]] == [("replace", "vsw-bp1more")]
    assert actions(made) == ["CreateCustomRoutingEndpoints", "DeleteCustomRoutingEndpoints"]
    for check in (True, False):
        again = call(playground, ENDPOINTS, [entry], check, replace=True, **GROUP_BY_ID)
        assert (again.failed, again.data["changed"], again.writes) == (False, False, []), again.msg
    # What else is said of it from then on changes it where it is.
    other = {**entry, "traffic_to_endpoint_policy": "DenyAll"}
    assert actions(call(playground, ENDPOINTS, [other], replace=True, **GROUP_BY_ID)) == [
        "UpdateCustomRoutingEndpoints"
    ]
    gone = call(playground, ENDPOINTS, [{"endpoint": "vsw-bp1more"}], state="absent", **GROUP_BY_ID)
    # Neither of both is there: an id means nothing then, and a place is nobody's.
    anew = call(playground, ENDPOINTS, [entry], replace=True, **GROUP_BY_ID)
    assert not gone.failed and anew.failed is ("id" in said)
    assert f"there is no custom routing endpoint {ENDPOINT}" in anew.msg or not anew.failed


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize(
    ("entries", "words"),
    [
        (
            [{**MORE, "id": ENDPOINT, "replaces": "vsw-bp1game"}],
            "endpoints[0].replaces: goes with another endpoint only",
        ),
        ([{**MORE, "replaces": "vsw-bp1more"}], "endpoints[0].replaces: goes with another endpoint only"),
        (
            [{**MORE, "replaces": "vsw-bp1game"}, {"endpoint": "vsw-bp1game"}],
            "vsw-bp1game is what another entry says too",
        ),
        (
            [{**MORE, "replaces": "vsw-bp1game"}, {"endpoint": "vsw-3", "replaces": "vsw-bp1game"}],
            "endpoints[1].replaces: vsw-bp1game is what another entry says too",
        ),
        # An id that is gone, and what another entry means already.
        ([{**MORE, "id": "ep-gone"}, {**MORE, "id": "ep-bp1more"}], "there is no custom routing endpoint ep-gone"),
        ([{**MORE, "id": "ep-gone"}, {**MORE, "id": "ep-lost"}], "there is no custom routing endpoint ep-lost"),
        ([{"id": "ep-gone"}], "there is no custom routing endpoint ep-gone"),
    ],
)
def test_who_replaces_whom_must_be_clear(
    playground: Playground, entries: list[dict[str, t.Any]], words: str, check: bool
) -> None:
    two_vswitches(playground)
    result = call(playground, ENDPOINTS, entries, check, replace=True, **GROUP_BY_ID)
    assert result.failed and result.writes == []
    assert words in result.msg


def test_an_endpoint_that_replaces_is_cut_off_and_completed(playground: Playground) -> None:
    """At every request: the task that is run again ends with the new one alone."""
    for moment in range(1, 40):
        account = Playground()
        account.moments, account.kill_at = 0, moment
        entry = {**MORE, "replaces": "vsw-bp1game"}
        try:
            call(account, ENDPOINTS, [entry], replace=True, **GROUP_BY_ID)
        except Killed:
            account.kill_at = None
            again = call(account, ENDPOINTS, [entry], replace=True, **GROUP_BY_ID)
            assert not again.failed, again.msg
            (left,) = account.state()["custom_routing_endpoints"].values()
            assert left["Endpoint"] == "vsw-bp1more"
            continue
        break
    assert moment > 5
