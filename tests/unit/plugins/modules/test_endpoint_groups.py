# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Endpoint groups of a standard listener: in check mode, for real, and again, whatever nobody knows of the service."""

from __future__ import annotations

import json
import typing as t

import pytest
from scenarios import rule
from support.playground import ACCELERATOR, BLUE, GREEN, LISTENER, Killed, Playground, Result

from ansible_collections.alicloud.ga.plugins.module_utils._resources.endpoint_groups import ENDPOINT_GROUPS

Values = dict[str, t.Any]

WHERE: Values = {"accelerator_id": ACCELERATOR, "listener_id": LISTENER}
SERVERS: list[Values] = [
    {"type": "PublicIp", "endpoint": "198.51.100.7", "weight": 100},
    {"type": "Domain", "endpoint": "www.example.com"},
]
# For each option that can be changed: another value than that of a new group of an HTTPS listener.
CHANGES: dict[str, t.Any] = {
    "description": "The release of today",
    "endpoints": SERVERS[:1],
    "traffic_percentage": 40,
    "request_protocol": "HTTPS",
    "protocol_version": "HTTP2",
    "port_overrides": [{"listener_port": 80, "endpoint_port": 8080}],
    "health_check": True,
    "health_check_protocol": "http",
    "health_check_port": 8081,
    "health_check_path": "/healthz",
    "health_check_host": "www.example.com",
    "health_check_interval": 7,
    "health_check_threshold": 5,
}
# What nobody knows of the service, each way.
UNKNOWN: list[Values] = [
    {},
    {"virtual_groups_per_call": "one"},
    {"groups_dry_run": "ids"},
    {"groups_dry_run": "DryRunOperation"},
    {"dry_run_status": 200},
    {"dry_run_status": "plain"},
    {"batch_ids": "reversed"},
    {"read_order": "other"},
    {"batch_ids": "reversed", "read_order": "other", "virtual_groups_per_call": "one"},
    {"unset_type": "absent"},
    {"update_absent": "reset"},
    {"page_size_cap": 1},
]


def group(name: str = "spring", **more: t.Any) -> Values:
    return {"name": name, "type": "virtual", "region": "cn-hangzhou", "endpoints": SERVERS, **more}


def call(playground: Playground, entries: t.Any, check: bool = False, **options: t.Any) -> Result:
    return playground.module("ga_endpoint_groups", check=check, **{**WHERE, "endpoint_groups": entries, **options})


def converge(playground: Playground, entries: t.Any, changed: bool = True, **options: t.Any) -> Result:
    """Check mode foretells what is done, what is done is what check mode foretold, and then nothing is left to do."""
    before = playground.state()
    check = call(playground, entries, check=True, **options)
    assert not check.failed, check.msg
    assert check.writes == [] and playground.state() == before
    real = call(playground, entries, **options)
    assert not real.failed, real.msg
    assert check.data["changed"] is real.data["changed"] is changed
    planned, done = (
        [(one["action"], one["identity"], one["changes"]) for one in data["operations"]]
        for data in (check.data, real.data)
    )
    assert planned == done
    again = call(playground, entries, **options)
    assert (again.failed, again.data["changed"], again.writes) == (False, False, []), again.data["operations"]
    assert again.data["endpoint_groups"] == real.data["endpoint_groups"]
    shown = playground.module("ga_endpoint_groups_info", **WHERE)
    assert shown.data["endpoint_groups"] == real.data["endpoint_groups"]
    return real


def found(result: Result, name: str = "spring") -> Values:
    (one,) = [one for one in result.data["endpoint_groups"] if one["name"] == name]
    return t.cast(Values, one)


def with_listener(playground: Playground, **members: t.Any) -> None:
    """Another web listener, which has no default group."""
    state = playground.state()
    state["listeners"][LISTENER].update(members)
    state["endpoint_groups"].pop("epg-bp1default")
    playground.control("PUT", "state", state)


@pytest.fixture(params=UNKNOWN, ids=lambda options: "-".join(map(str, options.values())) or "as it is")
def unknown(request: pytest.FixtureRequest, playground: Playground) -> Playground:
    """The emulator, with what nobody knows in one of its ways."""
    playground.control("PUT", "options", request.param)
    return playground


def test_a_life(unknown: Playground) -> None:
    """Created together, changed together, one purged, all deleted: each id is that of its own group all the time."""
    names = ("spring", "summer", "autumn")
    entries = [group(name, description=f"of {name}") for name in names]
    made = converge(unknown, entries)
    for name in names:
        assert found(made, name).items() >= {"description": f"of {name}", "type": "virtual", "status": "active"}.items()
    ids = {name: found(made, name)["id"] for name in names}
    assert len(set(ids.values())) == 3
    moved = converge(unknown, [{"name": name, "traffic_percentage": number} for number, name in enumerate(names)])
    assert [(found(moved, name)["id"], found(moved, name)["traffic_percentage"]) for name in names] == [
        (ids[name], number) for number, name in enumerate(names)
    ]
    gone = converge(unknown, [{"name": "summer"}, {"name": "blue"}], purge=True)
    assert {one["name"] for one in gone.data["endpoint_groups"]} >= {"summer", "blue"}
    converge(unknown, [{"id": ids["summer"]}, {"name": "never"}], state="absent")


def test_an_operation_tells_the_id_of_its_own_group(unknown: Playground) -> None:
    result = converge(unknown, [group("spring"), group("autumn")])
    for operation in result.data["operations"]:
        assert operation["id"] == found(result, operation["identity"])["id"]


def test_as_few_calls_as_possible(playground: Playground) -> None:
    playground.control("PUT", "options", {"quota_virtual_groups": 30})
    entries = [group(f"group-{number:02}") for number in range(12)]
    assert [one["action"] for one in converge(playground, entries).writes] == ["CreateEndpointGroups"] * 2
    entries = [{**one, "traffic_percentage": 5} for one in entries]
    assert [one["action"] for one in converge(playground, entries).writes] == ["UpdateEndpointGroups"] * 2
    assert [one["action"] for one in converge(playground, entries, state="absent").writes] == [
        "DeleteEndpointGroups"
    ] * 2


def test_a_default_and_virtual_ones_are_not_created_together(playground: Playground) -> None:
    with_listener(playground)
    result = converge(playground, [group("spring"), group("autumn"), group("us", type="default", region="us-west-1")])
    assert [one["action"] for one in result.writes] == ["CreateEndpointGroups"] * 2
    assert found(result, "us")["type"] == "default"


def test_a_new_one_is_a_default_one(playground: Playground) -> None:
    with_listener(playground)
    entry = {name: value for name, value in group("us", region="us-west-1").items() if name != "type"}
    assert found(converge(playground, [entry]), "us").items() >= {"type": "default", "traffic_percentage": 100}.items()


@pytest.mark.parametrize("protocol", ["TCP", "HTTPS"])
def test_virtual_groups_of_other_listeners(playground: Playground, protocol: str) -> None:
    state = playground.state()
    state["listeners"][LISTENER]["Protocol"] = protocol
    playground.control("PUT", "state", state)
    actions = [one["action"] for one in converge(playground, [group("spring"), group("autumn")]).writes]
    assert actions == (["CreateEndpointGroup"] * 2 if protocol == "TCP" else ["CreateEndpointGroups"])


def test_a_udp_listener_has_no_virtual_group(playground: Playground) -> None:
    with_listener(playground, Protocol="UDP")
    result = call(playground, [group()])
    assert result.failed and "endpoint_groups[0].type: is virtual" in result.msg, result.msg
    assert result.writes == result.dry_runs == []


# -- virtual groups of a TCP listener need a default one in their region --


def tcp(playground: Playground, *live: tuple[str, str, str]) -> Playground:
    """The web listener for TCP, with these groups alone: name, type and region of each."""
    state = playground.state()
    state["listeners"][LISTENER]["Protocol"] = "TCP"
    mine = [key for key, one in state["endpoint_groups"].items() if one["ListenerId"] == LISTENER]
    for key in mine:
        del state["endpoint_groups"][key]
    for name, kind, region in live:
        state["endpoint_groups"][f"epg-{name}"] = {
            "ListenerId": LISTENER,
            "Name": name,
            "EndpointGroupType": kind,
            "EndpointGroupRegion": region,
            "EndpointConfigurations": [{"Type": "PublicIp", "Endpoint": "198.51.100.7"}],
        }
    playground.control("PUT", "state", state)
    return playground


def default(name: str = "home", region: str = "cn-hangzhou", **more: t.Any) -> Values:
    return group(name, **{"type": "default", "region": region, **more})


@pytest.mark.parametrize("first", [True, False])
def test_a_default_group_is_created_before_the_virtual_ones_that_need_it(playground: Playground, first: bool) -> None:
    tcp(playground)
    virtual = [group("spring"), group("autumn")]
    entries = [default(), *virtual] if first else [*virtual, default()]
    check = call(playground, entries, check=True)
    verdicts = {one["identity"]: one["dry_run"] for one in check.data["operations"]}
    assert verdicts == {"home": "passed", "spring": "local", "autumn": "local"}
    result = converge(playground, entries)
    assert [one["action"] for one in result.writes] == ["CreateEndpointGroups", *["CreateEndpointGroup"] * 2]
    # Where it is there already, the service is asked about the virtual ones.
    asked = call(playground, [group("winter")], check=True)
    assert [one["dry_run"] for one in asked.data["operations"]] == ["passed"]


@pytest.mark.parametrize(
    "live",
    [[], [("home", "default", "us-west-1")], [("old", "virtual", "cn-hangzhou")]],
    ids=["none", "far", "virtual"],
)
@pytest.mark.parametrize("check", [True, False])
def test_a_virtual_group_without_a_default_one(playground: Playground, live: t.Any, check: bool) -> None:
    tcp(playground, *live)
    result = call(playground, [default("us", "eu-central-1"), group("spring")], check=check)
    assert "endpoint_groups[1].region: needs a default endpoint group in its region" in result.msg, result.msg
    assert "the listener is of TCP" in result.msg and "IllegalParameter" not in result.msg
    assert result.writes == result.dry_runs == []


@pytest.mark.parametrize("check", [True, False])
def test_a_default_group_does_not_go_from_under_a_virtual_one(playground: Playground, check: bool) -> None:
    tcp(
        playground,
        ("home", "default", "cn-hangzhou"),
        ("far", "default", "us-west-1"),
        ("old", "virtual", "cn-hangzhou"),
    )
    what = "home (epg-home) cannot go while old (epg-old) stays, which needs a default endpoint group in its region"
    for entries, options, path in (
        ([{"name": "old"}], {"purge": True}, "purge"),
        ([default("new", "us-west-1"), {"name": "old"}], {"purge": True}, "purge"),
        ([{"name": "far"}, {"name": "home"}], {"state": "absent"}, "endpoint_groups[1]"),
    ):
        result = call(playground, entries, check=check, **options)
        assert f"{path}: {what}" in result.msg, result.msg
        assert result.writes == result.dry_runs == []


@pytest.mark.parametrize("options", [{"state": "absent"}, {"purge": True}], ids=["absent", "purge"])
def test_virtual_groups_go_before_the_default_one_that_they_need(playground: Playground, options: Values) -> None:
    names = [f"old-{number:02}" for number in range(11)]
    tcp(playground, ("home", "default", "cn-hangzhou"), *((name, "virtual", "cn-hangzhou") for name in names))
    entries = [{"name": name} for name in ("home", *names)] if "state" in options else []
    result = converge(playground, entries, **options)
    assert [one["action"] for one in result.writes] == ["DeleteEndpointGroups"] * 2
    assert [one["identity"] for one in result.data["operations"]] == [*names, "home"]


def test_all_move_to_another_region(playground: Playground) -> None:
    tcp(playground, ("home", "default", "us-west-1"), ("old", "virtual", "us-west-1"))
    result = converge(playground, [group("spring"), default("hangzhou")], purge=True)
    assert [(one["action"], one["identity"]) for one in result.data["operations"]] == [
        ("create", "hangzhou"),
        ("create", "spring"),
        ("delete", "old"),
        ("delete", "home"),
    ]


def test_a_default_group_takes_the_place_of_another_under_a_virtual_one(playground: Playground) -> None:
    tcp(playground, ("home", "default", "cn-hangzhou"), ("old", "virtual", "cn-hangzhou"))
    result = converge(playground, [default("new"), {"name": "old"}], purge=True)
    assert {one["name"] for one in result.data["endpoint_groups"]} == {"new", "old"}


def test_a_virtual_group_that_lacks_its_default_one_already_is_left_to_the_service(playground: Playground) -> None:
    tcp(playground, ("far", "default", "us-west-1"), ("old", "virtual", "cn-hangzhou"))
    converge(playground, [{"name": "old", "description": "of today"}])
    converge(playground, [{"name": "old"}], purge=True)
    converge(playground, [default("home"), {"name": "old"}])


@pytest.mark.parametrize("protocol", ["HTTP", "HTTPS"])
def test_a_virtual_group_of_a_web_listener_needs_no_default_one(playground: Playground, protocol: str) -> None:
    tcp(playground)
    state = playground.state()
    state["listeners"][LISTENER]["Protocol"] = protocol
    playground.control("PUT", "state", state)
    converge(playground, [group("spring")])
    check = call(playground, [group("autumn", region="us-west-1"), default(region="us-west-1")], check=True)
    assert {one["dry_run"] for one in check.data["operations"]} == {"passed"}


def test_every_option_that_can_be_changed_is_tried_here() -> None:
    assert set(CHANGES) == {one.option for one in ENDPOINT_GROUPS.fields if not one.fixed} - {"name"}


@pytest.mark.parametrize("option", CHANGES)
def test_each_option_is_changed_alone(unknown: Playground, option: str) -> None:
    with_listener(unknown, Protocol="HTTPS")
    # Only HTTPS has versions.
    base = {"request_protocol": "HTTPS"} if option == "protocol_version" else {}
    before = found(converge(unknown, [group(**base)]))
    if before[option] == CHANGES[option]:
        pytest.fail(f"{option} has that value already")
    result = converge(unknown, [{"name": "spring", option: CHANGES[option]}])
    after = found(result)
    assert [one["action"] for one in result.writes] == ["UpdateEndpointGroups"]
    changed = {name for name in before if before[name] != after[name]}
    assert option in changed
    # Of the health check, the service may fill in the rest once it is switched on; HTTP has one version.
    assert all(name == option or name.startswith(("health_check", "protocol_version")) for name in changed), changed


@pytest.mark.parametrize("how", ["kept", "reset"])
def test_what_an_update_does_not_say(playground: Playground, how: str) -> None:
    """Whether it is kept or becomes the default: nothing that was live is lost."""
    with_listener(playground, Protocol="HTTPS")
    whole = group(**{**CHANGES, "endpoints": SERVERS, "request_protocol": "HTTPS"})
    before = found(converge(playground, [whole]))
    playground.control("PUT", "options", {"update_absent": how})
    after = found(converge(playground, [{"name": "spring", "health_check_interval": 8}]))
    assert after == {**before, "health_check_interval": 8}


def test_the_weight_of_a_live_endpoint_is_kept(playground: Playground) -> None:
    converge(playground, [group()])
    unsaid = [{name: value for name, value in one.items() if name != "weight"} for one in SERVERS]
    converge(playground, [{"name": "spring", "endpoints": unsaid[::-1]}], changed=False)
    third = {"type": "PublicIp", "endpoint": "198.51.100.9"}
    result = converge(playground, [{"name": "spring", "endpoints": [*unsaid, third]}])
    weights = {one["endpoint"]: one["weight"] for one in found(result)["endpoints"]}
    assert weights == {"198.51.100.7": 100, "www.example.com": 255, "198.51.100.9": 255}
    converge(playground, [{"name": "spring", "endpoints": [{**unsaid[0], "weight": 0}]}])


def test_a_text_is_cleared(playground: Playground) -> None:
    converge(playground, [group(description="of spring")])
    assert found(converge(playground, [{"name": "spring", "description": ""}]))["description"] == ""


@pytest.mark.parametrize(
    ("how", "state", "words"),
    [
        ("ignored", "unknown", "The service accepted this, but the endpoint groups of lsr-bp1web show nothing of it"),
        ("refused", "left", "IllegalParameter.Description"),
    ],
)
def test_a_text_that_cannot_be_cleared(playground: Playground, how: str, state: str, words: str) -> None:
    """A service that ignores it is found out, not believed."""
    converge(playground, [group(description="of spring")])
    playground.control("PUT", "options", {"update_empty_text": how})
    result = call(playground, [{"name": "spring", "description": ""}])
    assert result.failed and words in result.msg, result.msg
    assert [one["state"] for one in result.data["operations"]] == [state]
    assert result.data["changed"] is (how == "ignored")


SECRET = "sk-live-0123456789abcdef"


@pytest.mark.parametrize("absent", ["kept", "reset"])
def test_what_nobody_can_say_is_sent_back_and_not_shown(playground: Playground, absent: str) -> None:
    """An update carries all endpoints of a group: what it leaves out may be gone, and keys are secrets."""
    converge(playground, [group(endpoints=[*SERVERS, {"type": "Domain", "endpoint": "ai.example.com"}])])
    state = playground.state()
    (record,) = [one for one in state["endpoint_groups"].values() if one["Name"] == "spring"]
    (domain,) = [one for one in record["EndpointConfigurations"] if one["Endpoint"] == "ai.example.com"]
    domain.update(Provider="someone", ApiKeys=[SECRET])
    record["EndpointIpVersion"] = "IPv6"
    playground.control("PUT", "state", state)
    playground.control("PUT", "options", {"update_absent": absent})
    entry = {"name": "spring", "description": "of today"}
    said = [call(playground, [entry], check=check) for check in (True, False)]
    after = playground.state()["endpoint_groups"][record["EndpointGroupId"]]
    (kept,) = [one for one in after["EndpointConfigurations"] if one["Endpoint"] == "ai.example.com"]
    assert (kept["Provider"], kept["ApiKeys"], after["EndpointIpVersion"]) == ("someone", [SECRET], "IPv6")
    assert after["Description"] == "of today"
    # What is another endpoint takes nothing over.
    said.append(call(playground, [{"name": "spring", "endpoints": [{"type": "Domain", "endpoint": "b.example.com"}]}]))
    (other,) = playground.state()["endpoint_groups"][record["EndpointGroupId"]]["EndpointConfigurations"]
    assert not other.get("ApiKeys") and not other.get("Provider")
    assert not any(result.failed for result in said)
    assert SECRET not in json.dumps([result.data for result in said])


@pytest.mark.parametrize(("option", "value"), [("type", "default"), ("region", "eu-central-1")])
def test_what_is_fixed(playground: Playground, option: str, value: str) -> None:
    for check in (True, False):
        result = call(playground, [{"name": "blue", option: value}], check=check)
        assert result.failed
        assert f"endpoint_groups[0].{option}" in result.msg, result.msg
        assert result.writes == result.dry_runs == []


def named_by_a_rule(playground: Playground, **facts: t.Any) -> None:
    """Blue is named by a rule with a name, and by one without."""
    playground.control("PUT", "options", facts)
    to_blue = [{"forward_group": {"endpoint_group_id": BLUE}}]
    playground.rules([rule("shop", 10, actions=to_blue), rule("nn", 20, actions=to_blue)])
    state = playground.state()
    (nameless,) = [one for one in state["rules"].values() if one["ForwardingRuleName"] == "nn"]
    nameless.update(ForwardingRuleName="")
    playground.control("PUT", "state", state)


@pytest.mark.parametrize("how", ["refused", "cascades"])
@pytest.mark.parametrize("check", [True, False])
def test_rules_that_name_a_group_are_named_before_it_is_deleted(playground: Playground, how: str, check: bool) -> None:
    """The service might take them away with it: they are somebody else's."""
    named_by_a_rule(playground, delete_group_in_use=how)
    before = playground.state()
    what = f"blue ({BLUE}) cannot be deleted while it is named by 2 forwarding rules (shop, frule-"
    for entries, options, path in (
        ([{"name": "green"}, {"name": "blue"}], {"state": "absent"}, "endpoint_groups[1]"),
        ([group("frankfurt"), {"name": "green"}, {"name": "default"}], {"purge": True}, "purge"),
    ):
        result = call(playground, entries, check=check, **options)
        assert result.failed and f"{path}: {what}" in result.msg, result.msg
        assert result.writes == result.dry_runs == [] and playground.state() == before
    # The others go, and once nobody names it, it goes too.
    if not check:
        converge(playground, [{"name": "green"}], state="absent")
        playground.rules([], purge=True)
        converge(playground, [{"name": "blue"}], state="absent")


def test_no_group_takes_the_place_of_another(playground: Playground) -> None:
    """Rules name groups by their ids: the users of blue never come to frankfurt."""
    result = converge(playground, [group("frankfurt"), {"name": "green"}, {"name": "default"}], purge=True)
    planned = [(one["action"], one["identity"]) for one in result.data["operations"]]
    assert planned == [("create", "frankfurt"), ("delete", "blue")]
    assert BLUE not in playground.state()["endpoint_groups"]


# -- endpoints that are not listed --


def weights(result: Result, name: str = "spring") -> dict[str, int]:
    return {one["endpoint"]: one["weight"] for one in found(result, name)["endpoints"]}


@pytest.mark.parametrize("absent", ["kept", "reset"])
def test_endpoints_that_are_not_listed_stay(playground: Playground, absent: str) -> None:
    """One is drained, one comes, one changes; what nobody lists stays, also where an update resets what it does not say."""
    playground.control("PUT", "options", {"update_absent": absent})
    converge(playground, [group()])
    drained = {**SERVERS[0], "weight": 0}
    result = converge(playground, [{"name": "spring", "endpoints": [drained]}], purge_endpoints=False)
    assert weights(result) == {"198.51.100.7": 0, "www.example.com": 255}
    (operation,) = result.data["operations"]
    assert len(operation["changes"]) == 1 and "weight: 100 → 0" in operation["changes"][0]
    third = {"type": "PublicIp", "endpoint": "198.51.100.9", "weight": 7}
    result = converge(playground, [{"name": "spring", "endpoints": [third]}], purge_endpoints=False)
    assert weights(result) == {"198.51.100.7": 0, "198.51.100.9": 7, "www.example.com": 255}
    # It keeps its weight as long as nobody says another one, and is no difference.
    again = [{"name": "spring", "endpoints": [{key: SERVERS[0][key] for key in ("type", "endpoint")}]}]
    converge(playground, again, changed=False, purge_endpoints=False)
    assert weights(converge(playground, again)) == {"198.51.100.7": 0}


def test_no_endpoints_listed_and_none_purged_is_nothing_to_do(playground: Playground) -> None:
    converge(playground, [group()])
    converge(playground, [{"name": "spring", "endpoints": []}], changed=False, purge_endpoints=False)
    purged = call(playground, [{"name": "spring", "endpoints": []}])
    assert purged.failed and "endpoint_groups[0].endpoints: must have at least one entry" in purged.msg
    new = call(playground, [group("new", endpoints=[])], purge_endpoints=False)
    assert new.failed and "endpoint_groups[0].endpoints: must have at least one entry" in new.msg


def test_what_others_add_meanwhile_stays(playground: Playground) -> None:
    """Somebody adds an endpoint while the accelerator is locked: the plan is made of what is there afterwards."""
    converge(playground, [group()])

    def somebody() -> None:
        state = playground.state()
        (record,) = [one for one in state["endpoint_groups"].values() if one["Name"] == "spring"]
        record["EndpointConfigurations"].append({"Type": "PublicIp", "Endpoint": "198.51.100.99", "Weight": 5})
        playground.control("PUT", "state", state)

    playground.control(
        "POST",
        "faults",
        {
            "kind": "error",
            "action": "UpdateEndpointGroups",
            "code": "StateError.Accelerator",
            "status": 400,
            "times": 2,
        },
    )
    playground.once("after", "UpdateEndpointGroups", somebody)
    result = call(playground, [{"name": "spring", "endpoints": [{**SERVERS[0], "weight": 0}]}], purge_endpoints=False)
    assert not result.failed, result.msg
    assert weights(result) == {"198.51.100.7": 0, "198.51.100.99": 5, "www.example.com": 255}


# -- whether they are well --


def health(playground: Playground, **options: t.Any) -> dict[str, Values]:
    shown = playground.module("ga_endpoint_groups_info", **{**WHERE, "health": True, **options})
    assert not shown.failed, shown.msg
    return {one["name"]: one["facts"]["health"] for one in shown.data["endpoint_groups"]}


@pytest.mark.parametrize(("unchecked", "status"), [("normal", "normal"), ("init", "init"), ("absent", None)])
def test_health(playground: Playground, unchecked: str, status: str | None) -> None:
    playground.control("PUT", "options", {"health_unchecked": unchecked})
    converge(playground, [group(health_check=True, health_check_port=8081), group("autumn")])
    state = playground.state()
    for one in state["endpoint_groups"].values():
        one.update({"Health": {"198.51.100.7": "abnormal"}} if one["Name"] == "spring" else {})
    playground.control("PUT", "state", state)
    found = health(playground)
    assert found["spring"] == {
        "status": "partiallyAbnormal",
        "endpoints": [
            {"type": "PublicIp", "endpoint": "198.51.100.7", "port": 8081, "status": "abnormal"},
            {"type": "Domain", "endpoint": "www.example.com", "port": 8081, "status": "normal"},
        ],
    }
    assert found["autumn"]["status"] == status
    assert {(one["port"], one["status"]) for one in found["autumn"]["endpoints"]} == {(80, status)}


def test_health_is_asked_once_for_each_listener_of_what_is_shown(playground: Playground) -> None:
    state = playground.state()
    for number in (1, 2):
        state["listeners"][f"lsr-{number}"] = {
            "AcceleratorId": ACCELERATOR,
            "Protocol": "HTTP",
            "Name": f"more-{number}",
        }
        state["endpoint_groups"][f"epg-{number}"] = {"ListenerId": f"lsr-{number}", "Name": f"more-{number}"}
    playground.control("PUT", "state", state)

    def asked(**options: t.Any) -> list[str]:
        result = playground.module("ga_endpoint_groups_info", accelerator_id=ACCELERATOR, **options)
        assert not result.failed, result.msg
        return [one["params"]["ListenerId"] for one in result.calls if one["action"] == "GetHealthStatus"]

    assert sorted(asked(health=True)) == ["lsr-1", "lsr-2", LISTENER]
    assert asked(health=True, endpoint_group="blue") == [LISTENER]
    assert asked() == asked(health=False) == []
    # One has gone since the groups were listed: nothing is known of what was in it.
    playground.once("before", "GetHealthStatus", lambda: playground.control("PUT", "state", gone))
    gone = playground.state()
    del gone["listeners"]["lsr-1"], gone["endpoint_groups"]["epg-1"]
    found = health(playground, listener_id=...)
    assert found["more-1"] == {"status": None, "endpoints": []}
    # What is shown with it can be given back.
    shown = playground.module("ga_endpoint_groups_info", **WHERE, health=True)
    converge(playground, shown.data["endpoint_groups"], changed=False, purge=True)


def test_ids(playground: Playground) -> None:
    result = converge(playground, [{"id": GREEN, "name": "leaves"}])
    assert found(result, "leaves")["id"] == GREEN
    result = converge(playground, [{"id": GREEN, "name": "blue"}, {"id": BLUE, "name": "green"}])
    assert (found(result, "blue")["id"], found(result, "green")["id"]) == (GREEN, BLUE)
    missing = call(playground, [{"id": "epg-none", "description": "a"}])
    assert missing.failed and "epg-none" in missing.msg and missing.writes == []


def test_a_group_without_a_name_is_found_by_its_region(playground: Playground) -> None:
    with_listener(playground)
    entry = {"type": "default", "region": "us-west-1", "endpoints": SERVERS}
    made = converge(playground, [entry])
    assert found(made, "")["region"] == "us-west-1"
    converge(playground, [{"region": "us-west-1", "traffic_percentage": 10}])
    converge(playground, [{"region": "us-west-1"}], state="absent")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ({"name": "new"}, "region: is needed"),
        ({"name": "new", "region": "cn-hangzhou"}, "endpoints: is needed"),
        (group(endpoints=[]), "endpoints: must have at least one"),
        (group(endpoints=[{"type": "Ip"}]), "endpoints[0].endpoint: is needed"),
        (group(endpoints=[{"endpoint": "198.51.100.7"}]), "endpoints[0].type: is needed"),
        (group(endpoints=[{**SERVERS[0], "weight": 256}]), "endpoints[0].weight: 256 is not a number from 0 to 255"),
        (group(endpoints=[{**SERVERS[0], "weight": -1}]), "endpoints[0].weight: -1 is not"),
        (group(endpoints=[SERVERS[0], {**SERVERS[0], "weight": 1}]), "endpoints[1]: means the same as"),
        (group(endpoints=[{**SERVERS[0], "type": "Host"}]), "endpoints[0].type"),
        (group(endpoints=[{**SERVERS[0], "wieght": 1}]), "endpoints[0].wieght"),
        (group(endpoints=[{**SERVERS[0], "vswitch_ids": ["a", "b", "c"]}]), "endpoints[0].vswitch_ids: has 3"),
        (group(traffic_percentage=101), "traffic_percentage: 101 is not a number from 0 to 100"),
        (group(health_check_interval=51), "health_check_interval: 51 is not a number from 1 to 50"),
        (group(health_check_threshold=1), "health_check_threshold: 1 is not a number from 2 to 10"),
        (group(health_check_port=65500), "health_check_port: 65500 is not a port"),
        (group(port_overrides=[{"listener_port": 80}]), "port_overrides[0].endpoint_port: is needed"),
        (
            group(request_protocol="HTTPS"),
            "request_protocol: is HTTPS, which goes only where the Protocol of the listener is HTTPS, and that is HTTP",
        ),
        (
            group(port_overrides=[{"listener_port": one, "endpoint_port": one} for one in (80, 81)]),
            "port_overrides: has 2 entries, which goes only where the Protocol of the listener is TCP or UDP",
        ),
        ({"description": "a"}, ": must have an id or a name or a region"),
        (
            group(request_protocol="HTTP", protocol_version="HTTP2"),
            "protocol_version: goes with request_protocol HTTPS only",
        ),
        (group(status="gone"), "status: 'gone' is none that the service returns"),
        (group(name="x" * 129), "name: has 129 characters"),
    ],
)
def test_bad_input(playground: Playground, entry: Values, words: str) -> None:
    before = playground.state()
    for check in (True, False):
        result = call(playground, [group("good"), entry], check=check)
        assert result.failed
        assert "endpoint_groups[1]" in result.msg and words in result.msg, result.msg
        assert result.writes == result.dry_runs == []
    assert playground.state() == before


def test_a_lost_answer_makes_no_second_group(unknown: Playground) -> None:
    unknown.control("POST", "faults", {"action": "CreateEndpointGroups", "kind": "drop_after", "times": 3})
    result = call(unknown, [group("spring"), group("autumn")])
    names = [one["Name"] for one in unknown.state()["endpoint_groups"].values()]
    assert names.count("spring") <= 1 and names.count("autumn") <= 1
    assert result.failed or (names.count("spring"), names.count("autumn")) == (1, 1)


# -- replaced --


def test_a_new_group_is_there_before_the_old_one_goes(unknown: Playground) -> None:
    old = found(converge(unknown, [group(health_check_port=8081, health_check=True), group("autumn")]))
    other = group(region="cn-shanghai", description="Elsewhere")
    refused = call(unknown, [other])
    assert refused.failed and "or ask for that with replace: true" in refused.msg
    real = converge(unknown, [other, {"name": "autumn", "description": "Late"}], replace=True)
    written = [one["action"] for one in real.writes]
    assert written.index("CreateEndpointGroups") < written.index("DeleteEndpointGroups")
    new = found(real)
    assert new["id"] != old["id"] and real.warnings == []
    # What it was told once goes along.
    assert (new["region"], new["health_check_port"], new["endpoints"]) == ("cn-shanghai", 8081, old["endpoints"])
    assert found(real, "autumn")["description"] == "Late"


@pytest.mark.parametrize("check", [True, False])
def test_a_replacement_never_has_what_the_entry_does_not_say(playground: Playground, check: bool) -> None:
    assert not call(playground, [group(traffic_percentage=40)]).failed
    other = {"name": "spring", "region": "cn-shanghai"}
    result = call(playground, [other], check=check, replace=True)
    assert result.failed and result.writes == []
    assert (
        "endpoint_groups[0].endpoints: spring (epg-" in result.msg
        and "endpoint_groups[0].traffic_percentage" in result.msg
    )
    some = {**other, "endpoints": SERVERS[:1], "traffic_percentage": 40}
    kept = call(playground, [some], check=check, replace=True, purge_endpoints=False)
    assert kept.failed and "endpoint_groups[0].endpoints: " in kept.msg and "traffic_percentage" not in kept.msg


@pytest.mark.parametrize("check", [True, False])
def test_a_group_that_rules_name_is_not_replaced(playground: Playground, check: bool) -> None:
    named = rule("to-blue", 10, actions=[{"forward_group": {"endpoint_group_id": BLUE}}])
    assert not playground.rules([named]).failed
    result = call(playground, [group("blue", region="cn-shanghai")], check=check, replace=True)
    assert result.failed and result.writes == []
    assert "is named by 1 forwarding rule (to-blue)" in result.msg


def test_no_room_for_both_does_not_take_the_old_one_first(playground: Playground) -> None:
    playground.control("PUT", "options", {"quota_virtual_groups": 3})
    assert not call(playground, [group()]).failed
    before = playground.state()["endpoint_groups"]
    result = call(playground, [group(region="cn-shanghai")], replace=True)
    assert result.failed and result.data["error"]["code"] == "QuotaExceeded.EndpointGroup"
    assert playground.state()["endpoint_groups"] == before


def test_another_group_of_the_name_is_no_part_of_a_replacement(playground: Playground) -> None:
    """It lies in a third region, and cannot be moved to the one that is wanted."""
    old = found(call(playground, [group()]))["id"]
    state = playground.state()
    other = {**state["endpoint_groups"][old], "EndpointGroupId": "epg-other", "EndpointGroupRegion": "cn-beijing"}
    state["endpoint_groups"]["epg-other"] = other
    playground.control("PUT", "state", state)
    result = call(playground, [group(region="cn-shanghai", id=old)], replace=True)
    assert not result.failed, result.msg
    regions = {key: one["EndpointGroupRegion"] for key, one in spring(playground).items()}
    assert regions.pop("epg-other") == "cn-beijing"
    assert [*regions.values()] == ["cn-shanghai"] and old not in regions


@pytest.mark.parametrize("by_id", [True, False])
def test_a_replacement_that_is_cut_off_loses_nothing(by_id: bool) -> None:
    """By its id, the old one goes when the task is run again, and is not missed; by a name that two have, both are named."""
    for moment in range(1, 40):
        playground = Playground()
        old = found(call(playground, [group()]))["id"]
        entry = group(region="cn-shanghai", **({"id": old} if by_id else {}))
        playground.moments, playground.kill_at = 0, moment
        try:
            call(playground, [entry], replace=True)
        except Killed:
            playground.kill_at = None
            regions = {one["EndpointGroupRegion"] for one in spring(playground).values()}
            again = call(playground, [entry], replace=True)
            if len(regions) > 1 and not by_id:
                assert again.failed and old in again.msg
            else:
                assert not again.failed, again.msg
            assert {one["EndpointGroupRegion"] for one in spring(playground).values()} >= {"cn-shanghai"}
            assert len(spring(playground)) == 1 + (again.failed and not by_id)
            continue
        break
    assert moment > 6


def spring(playground: Playground) -> Values:
    groups = playground.state()["endpoint_groups"]
    return {key: one for key, one in groups.items() if one["Name"] == "spring"}
