# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole accelerator in one task."""

from __future__ import annotations

import contextlib
import copy
import json
import typing as t

import pytest
import yaml
from support.playground import A_WHILE, Killed, Playground, Result
from support.trees import GAME, Entry, apart, large, web

from ansible_collections.alicloud.ga.plugins.module_utils._module.playbook_text import as_task
from emulator.mappings import port_mappings


@pytest.fixture
def account() -> Playground:
    account = Playground(seed="empty")
    account.settle_in(A_WHILE)
    return account


def bring(account: Playground, *entries: Entry, **more: t.Any) -> Result:
    return account.module("ga_accelerators", accelerators=copy.deepcopy([*entries]), **more)


SECTIONS = (
    "accelerators",
    "ip_sets",
    "listeners",
    "endpoint_groups",
    "rules",
    "custom_routing_endpoint_groups",
    "destinations",
    "custom_routing_endpoints",
    "custom_routing_traffic_policies",
)


OWN = ("IpAddressList", "EndpointGroupIpList", "DnsName", "Sequence", "CreateTime")


def content(account: Playground) -> list[str]:
    """All that there is, with names for ids where there are such, and without what only the service decides."""
    state = account.state()
    named = {key: str(one.get("Name", "")) for section in SECTIONS for key, one in state[section].items()}
    found = []
    for section in SECTIONS:
        for record in state[section].values():
            text = json.dumps({name: one for name, one in record.items() if name not in OWN}, sort_keys=True)
            for key, name in named.items():
                text = text.replace(key, name)
            found.append(f"{section} {text}")
    return sorted(found)


def blind(value: t.Any) -> t.Any:
    """A result without ids, facts, and what only the service decides: what is null in check mode is no promise."""
    if isinstance(value, dict):
        return {
            name: blind(one)
            for name, one in value.items()
            if name not in ("id", "facts", "request_ids", "dry_run", "state", "endpoint_group_id", "endpoint_id")
        }
    return [blind(one) for one in value] if isinstance(value, list) else value


def fits(planned: t.Any, done: t.Any) -> bool:
    """Whether what check mode has said is so; null is what only the service knows."""
    if isinstance(planned, dict) and isinstance(done, dict):
        return planned.keys() == done.keys() and all(fits(planned[name], done[name]) for name in planned)
    if isinstance(planned, list) and isinstance(done, list):
        return len(planned) == len(done) and all(map(fits, planned, done))
    return planned is None or bool(planned == done)


def count(result: Result) -> int:
    """The accepted asynchronous writes."""
    quick = ("TagResources", "UntagResources", "ChangeResourceGroup")
    return sum(bool(call["changed"]) and call["action"] not in quick for call in result.writes)


@pytest.mark.parametrize("entry", [web(), GAME], ids=["web", "game"])
def test_up_again_and_down(account: Playground, entry: Entry) -> None:
    other = Playground(seed="empty")
    other.settle_in(A_WHILE)
    for name, options in apart(entry):
        assert not other.module(name, **options).failed
    check = bring(account, entry, check=True)
    assert not check.failed, check.msg
    assert not check.writes
    done = bring(account, entry)
    assert not done.failed, done.msg
    assert content(account) == content(other)
    assert fits(blind(check.data["accelerators"]), blind(done.data["accelerators"]))
    assert blind(check.data["operations"]) == blind(done.data["operations"])
    assert {one["state"] for one in done.data["operations"]} == {"done"}
    assert all(one["id"] for one in done.data["operations"])
    assert check.data["diff"]["before"] == done.data["diff"]["before"] == "accelerators: []\n"
    assert check.data["diff"]["after_header"] == done.data["diff"]["after_header"]
    again = bring(account, entry)
    assert not again.data["changed"]
    assert not again.writes
    # A result is an entry.
    back = bring(account, *done.data["accelerators"])
    assert not back.failed, back.msg
    assert not back.data["changed"]
    refused = bring(account, entry, state="absent")
    assert refused.failed
    assert "cannot be deleted while it has" in refused.msg
    assert not refused.writes
    check = bring(account, entry, state="absent", cascade=True, check=True)
    down = bring(account, entry, state="absent", cascade=True)
    assert not down.failed, down.msg
    assert content(account) == []
    assert blind(check.data["operations"]) == blind(down.data["operations"])
    assert check.data["diff"] == down.data["diff"]
    assert "beta-1" in down.data["diff"]["before"] or entry is GAME
    assert not bring(account, entry, state="absent", cascade=True).data["changed"]


def goes_on_when_killed(entry: Entry, shown: t.Callable[[Playground], t.Any], every: int) -> None:
    """Kill the task at each of so many moments, run it again, and see that it comes to the same."""
    whole = Playground(seed="empty")
    bring(whole, entry)
    for moment in range(3, whole.moments, every):
        account = Playground(seed="empty")
        account.kill_at = moment
        with contextlib.suppress(Killed):
            bring(account, entry)
        account.kill_at = None
        assert not bring(account, entry).failed
        assert shown(account) == shown(whole), moment
        assert not bring(account, entry).data["changed"]


@pytest.mark.parametrize("entry", [web(), GAME], ids=["web", "game"])
def test_killed_anywhere_it_goes_on(entry: Entry) -> None:
    goes_on_when_killed(entry, content, 5)


def test_mistakes_of_all_sets_are_told_at_once_and_by_their_paths(account: Playground) -> None:
    entry = web()
    entry["acceleration_regions"][0]["bandwidth"] = 1
    entry["listeners"][0]["endpoint_groups"][1]["endpoints"][0]["weight"] = 300
    entry["listeners"][0]["forwarding_rules"][0]["priority"] = 0
    refused = bring(account, entry)
    assert "accelerators[0].acceleration_regions[0].bandwidth: " in refused.msg
    assert "accelerators[0].listeners[0].endpoint_groups[1].endpoints[0].weight: " in refused.msg
    assert "accelerators[0].listeners[0].forwarding_rules[0].priority: " in refused.msg
    assert not refused.calls
    entry = web()
    entry["listeners"][0]["endpoint_groops"] = []
    refused = bring(account, entry)
    assert (
        "accelerators[0].listeners[0].endpoint_groops: is not an option; did you mean endpoint_groups?" in refused.msg
    )
    entry = web()
    entry["listeners"][0]["accelerator"] = "shop"
    assert "accelerators[0].listeners[0].accelerator: is not an option" in bring(account, entry).msg


@pytest.mark.parametrize("made", [False, True], ids=["from nothing", "beside what is there"])
def test_what_does_not_go_together_is_refused_before_anything_is_sent(account: Playground, made: bool) -> None:
    if made:
        bring(account, web())
    path = "accelerators[0].listeners[0]"
    entry = web()
    entry["listeners"][0]["forwarding_rules"][0]["actions"] = [{"forward_group": {"endpoint_group": "red"}}]
    refused = bring(account, entry)
    assert f"{path}.forwarding_rules[0].actions[0].forward_group.endpoint_group: there is no virtual" in refused.msg
    assert "blue, green" in refused.msg
    assert not refused.writes
    entry = web()
    entry["listeners"].append({**GAME["listeners"][0], "endpoint_groups": entry["listeners"][0]["endpoint_groups"]})
    refused = bring(account, entry)
    assert "accelerators[0].listeners[1].type: is CustomRouting, and web (" in refused.msg and not refused.writes
    # On an accelerator of its own, it is the groups that do not fit.
    refused = bring(account, {**entry, "name": "alone", "listeners": entry["listeners"][1:]})
    assert "accelerators[0].listeners[0]: the listener is a custom routing listener" in refused.msg
    assert not refused.writes
    entry = copy.deepcopy(GAME)
    ports = [{"from_port": 7000, "to_port": 7000}]
    room = entry["listeners"][0]["custom_routing_endpoint_groups"][0]
    room["endpoints"][0]["traffic_policies"][0]["port_ranges"] = ports
    refused = bring(account, entry)
    assert f"{path}.custom_routing_endpoint_groups[0].endpoints[0].traffic_policies[0].port_ranges: 7000" in refused.msg
    assert not refused.writes


def test_another_group_comes_before_the_rules_and_the_old_one_goes_after_them(account: Playground) -> None:
    bring(account, web(3))
    wanted = web(2, ("blue", "red"))
    check = bring(account, wanted, purge=True, check=True)
    done = bring(account, wanted, purge=True)
    assert not done.failed, done.msg
    writes = [call["action"] for call in done.writes]
    assert writes[0] == "CreateEndpointGroups"
    assert writes[-1] == "DeleteEndpointGroups"
    assert blind(check.data["operations"])[-1]["identity"] == "green"
    assert fits(blind(check.data["accelerators"]), blind(done.data["accelerators"]))
    fresh = Playground(seed="empty")
    fresh.settle_in(A_WHILE)
    bring(fresh, wanted)
    assert content(account) == content(fresh)
    assert not bring(account, wanted, purge=True).data["changed"]


@pytest.mark.parametrize(
    ("kinds", "code"),
    [
        (("virtual", "virtual"), "ListenerProtocolIllegal.EndpointGroup"),
        (("virtual", "default"), "ParamExclusive.EndpointGroupType"),
    ],
)
def test_groups_that_are_refused_together_follow_the_listener(
    account: Playground, kinds: tuple[str, str], code: str
) -> None:
    account.control("PUT", "options", {"virtual_groups_per_call": "one"})
    entry = web(0)
    for group, kind in zip(entry["listeners"][0]["endpoint_groups"], kinds):
        group["type"] = kind
    done = bring(account, entry)
    assert not done.failed, done.msg
    assert code in [call["code"] for call in done.writes if call["action"] == "CreateListener"]
    assert not bring(account, entry).data["changed"]


def test_no_dry_run_asks_for_what_goes_once_its_content_has(account: Playground) -> None:
    """The service refuses to delete a custom routing endpoint group that has anything in it."""
    bring(account, GAME)
    (name,) = [one["Name"] for one in account.state()["custom_routing_endpoint_groups"].values()]
    options: dict[str, t.Any] = {
        "accelerator": "game",
        "listener": "match",
        "endpoint_groups": [{"name": name}],
        "state": "absent",
    }
    for check in (True, False):
        gone = account.module("ga_custom_routing_endpoint_groups", check=check, cascade=True, **options)
        assert not gone.failed, gone.msg
        assert gone.data["operations"][-1].get("dry_run") == ("local" if check else None)
    assert gone.writes[-1]["action"] == "DeleteCustomRoutingEndpointGroups"


def test_purge_is_for_the_sets_that_are_given_and_named(account: Playground) -> None:
    bring(account, web(3))
    wanted = web(1, ("green",))
    assert "would take away 3 items" in bring(account, wanted, purge=True, max_deletions="2").msg
    few = bring(account, wanted, purge=True, purge_sets=["endpoint_groups"])
    assert [one["identity"] for one in few.data["operations"]] == ["blue"]
    assert "purge_sets: groups is none of the sets" in bring(account, wanted, purge=True, purge_sets=["groups"]).msg
    # By this name rules are known to their own module, and to no entry.
    assert "purge_sets: rules is none of the sets" in bring(account, wanted, purge=True, purge_sets=["rules"]).msg
    del wanted["listeners"][0]["forwarding_rules"]
    assert not bring(account, wanted, purge=True).data["changed"]
    # A listener goes with what is in it only where that is said.
    wanted["listeners"] = []
    refused = bring(account, wanted, purge=True)
    assert "web (lsr-" in refused.msg
    assert "3 forwarding rules (" in refused.msg
    assert "1 endpoint group (green)" in refused.msg
    assert not refused.writes
    done = bring(account, wanted, purge=True, cascade=True)
    assert [call["action"] for call in done.writes] == [
        "DeleteForwardingRules",
        "DeleteEndpointGroups",
        "DeleteListener",
    ]
    assert [one["kind"] for one in done.data["operations"]] == ["forwarding rule"] * 3 + ["endpoint group", "listener"]


@pytest.mark.parametrize(("limit", "refused"), [("2", True), ("3", False)])
def test_what_comes_while_it_is_at_work_is_not_purged_beyond_the_limit(
    account: Playground, limit: str, refused: bool
) -> None:
    bring(account, web(2))
    wanted = web(1)
    wanted["listeners"][0]["endpoint_groups"][0]["traffic_percentage"] = 50

    def add() -> None:
        state = account.state()
        rule = next(iter(state["rules"].values()))
        for number in (7, 8):
            state["rules"][f"frule-bp1hand{number}"] = {**rule, "ForwardingRuleName": "hand", "Priority": number}
        account.control("PUT", "state", state)

    account.once("after", "UpdateEndpointGroups", add)
    result = bring(account, wanted, purge=True, max_deletions=limit)
    assert result.failed == refused, result.msg
    assert ("purge would take away 3 forwarding rules" in result.msg) == refused
    assert ("DeleteForwardingRules" in [call["action"] for call in result.writes]) != refused


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("ip_sets", "cannot be deleted, since cn-hongkong ("),
        ("listeners", "cannot be deleted, since web (lsr-"),
        ("endpoint_groups", "cannot be deleted, since blue (epg-"),
        ("rules", "cannot be deleted, since beta-1 (frule-"),
    ],
)
def test_what_another_service_manages_stays_and_so_does_what_it_is_in(
    account: Playground, section: str, words: str
) -> None:
    """Which is why, and no cascade helps."""
    bring(account, web())
    state = account.state()
    infos = [{"Action": "Delete", "ChildType": "", "IsManaged": True}]
    next(iter(state[section].values())).update(ServiceManaged=True, ServiceManagedInfos=infos)
    account.control("PUT", "state", state)
    for check in (True, False):
        refused = bring(account, web(), state="absent", cascade=True, check=check)
        assert words in refused.msg
        assert "in it stays: another service of Alibaba Cloud manages this" in refused.msg
        assert "cascade" not in refused.msg
        assert not refused.writes


def test_what_was_done_before_it_failed_is_told(account: Playground) -> None:
    account.control("PUT", "options", {"quota_virtual_groups": 1, "groups_in_listener": "refused"})
    failed = bring(account, web())
    assert failed.failed
    assert "QuotaExceeded" in failed.msg
    assert "Done: create shop, " in failed.msg
    assert "Left to do: create endpoint group blue of shop / web" in failed.msg
    states = {(one.get("kind"), one["state"]) for one in failed.data["operations"]}
    assert ("listener", "done") in states
    assert ("forwarding rule", "left") in states
    assert failed.data["changed"]
    account.control("PUT", "options", {"quota_virtual_groups": 10})
    assert not bring(account, web()).failed


def test_what_was_done_in_part_is_told(account: Playground) -> None:
    entry = {**web(), "description": "All of it"}
    fault = {"kind": "error", "action": "UpdateAccelerator", "code": "Forbidden.RAM", "status": 403}
    account.control("POST", "faults", fault)
    failed = bring(account, entry)
    assert failed.failed
    assert failed.data["operations"][0]["state"] == "partly"
    assert "Done in part: create shop." in failed.msg
    assert not bring(account, entry).failed


def test_of_what_was_left_no_dry_run_is_among_the_requests(account: Playground) -> None:
    entry = web()
    listeners = entry["listeners"]
    for port in (8080, 8081):
        more = {"name": f"web-{port}", "port_ranges": [{"from_port": port, "to_port": port}]}
        listeners.append({**copy.deepcopy(listeners[0]), **more})
    bring(account, entry)
    for listener in listeners:
        listener["endpoint_groups"][0]["traffic_percentage"] = 50
    fault = {"kind": "error", "action": "UpdateEndpointGroups", "code": "Forbidden.RAM", "status": 403}
    account.once("after", "UpdateEndpointGroups", lambda: account.control("POST", "faults", fault))
    failed = account.module("ga_listeners", accelerator="shop", listeners=listeners)
    assert failed.failed
    assert [one["state"] for one in failed.data["operations"]] == ["done", "left", "left"]
    assert len(failed.data["request_ids"]) == 1


def test_only_the_last_write_is_not_waited_for(account: Playground) -> None:
    check = bring(account, web(), wait=False, check=True)
    done = bring(account, web(), wait=False)
    assert not done.failed, done.msg
    rules = done.data["accelerators"][0]["listeners"][0]["forwarding_rules"]
    assert [one["status"] for one in rules] == ["configuring"]
    assert fits(blind(check.data["accelerators"]), blind(done.data["accelerators"]))


def test_sets_may_lie_in_the_entries_of_any_module(account: Playground) -> None:
    bring(account, {name: one for name, one in web().items() if name != "listeners"})
    done = account.module("ga_listeners", accelerator="shop", listeners=web()["listeners"])
    assert not done.failed, done.msg
    assert not bring(account, web()).data["changed"]
    down = account.module(
        "ga_listeners", accelerator="shop", listeners=web()["listeners"], state="absent", cascade=True
    )
    assert [call["action"] for call in down.writes] == [
        "DeleteForwardingRules",
        "DeleteEndpointGroups",
        "DeleteListener",
    ]


REFUSED = {"groups_in_listener": "refused"}
IGNORED = {"groups_in_listener": "ignored"}


@pytest.mark.parametrize(
    ("kind", "options", "writes"),
    [
        ("web", {}, 4),
        ("web", {"accelerator_name_on_create": "ignored"}, 5),
        ("web", REFUSED, 5),
        ("web", IGNORED, 5),
        ("web", {**REFUSED, "virtual_groups_per_call": "one"}, 6),
        ("game", {}, 4),
        ("game", REFUSED, 5),
        ("game", IGNORED, 5),
        ("game", {"content_in_custom_group": "ignored"}, 8),
        ("game", {**REFUSED, "content_in_custom_group": "refused"}, 9),
    ],
)
def test_as_few_writes_as_the_service_lets_there_be(
    account: Playground, kind: str, options: dict[str, str], writes: int
) -> None:
    entry = large(kind)
    account.control("PUT", "options", options)
    check = bring(account, entry, check=True)
    done = bring(account, entry)
    assert not done.failed, done.msg
    assert count(done) == writes, [call["action"] for call in done.writes]
    assert blind(check.data["operations"]) == blind(done.data["operations"])
    assert all(one["id"] and one["state"] == "done" for one in done.data["operations"])
    assert fits(blind(check.data["accelerators"]), blind(done.data["accelerators"]))
    whole = Playground(seed="empty")
    for name, some in apart(entry):
        assert not whole.module(name, **some).failed
    assert content(account) == content(whole)
    again = bring(account, entry)
    assert not again.data["changed"]
    assert not again.writes


@pytest.mark.parametrize("kind", ["web", "game"])
def test_on_a_finished_accelerator_it_is_two_writes(account: Playground, kind: str) -> None:
    entry = large(kind)
    bring(account, {name: one for name, one in entry.items() if name != "listeners"})
    assert count(bring(account, entry)) == 2


@pytest.mark.parametrize("atomic", [True, False])
def test_a_part_that_is_refused_is_completed_later(account: Playground, atomic: bool) -> None:
    """Whether the others are made where one of what is taken along cannot be is not documented."""
    account.control("PUT", "options", {"quota_virtual_groups": 1, "atomic_writes": atomic})
    failed = bring(account, web())
    assert "QuotaExceeded.EndpointGroup" in failed.msg
    states = [one["state"] for one in failed.data["operations"] if one.get("kind") in ("listener", "endpoint group")]
    assert states == (["left"] * 3 if atomic else ["done", "done", "left"])
    account.control("PUT", "options", {"quota_virtual_groups": 10})
    assert not bring(account, web()).failed
    whole = Playground(seed="empty")
    bring(whole, web())
    assert content(account) == content(whole)


@pytest.mark.parametrize("kind", ["web", "game"])
def test_what_is_shown_whole_is_a_task_and_a_backup(account: Playground, kind: str) -> None:
    entry = large(kind)
    bring(account, entry)
    asked = {"accelerator": entry["name"], "depth": "all"}
    (shown,) = account.module("ga_accelerators_info", **asked).data["accelerators"]
    # What cannot lie in a listener is not shown as if it could.
    sets = {"web": {"endpoint_groups", "forwarding_rules"}, "game": {"custom_routing_endpoint_groups"}}
    assert all(set().union(*sets.values()) & one.keys() == sets[kind] for one in shown["listeners"])
    assert not bring(account, shown).data["changed"]
    task = yaml.safe_load("\n".join(as_task({"purge": True, "accelerators": [shown]})))
    assert "id: " not in json.dumps(task)
    same = account.module("ga_accelerators", **task)
    assert not same.failed, same.msg
    assert not same.data["changed"]
    elsewhere = Playground(seed="empty")
    copied = elsewhere.module("ga_accelerators", **task)
    assert not copied.failed, copied.msg
    (other,) = elsewhere.module("ga_accelerators_info", **asked).data["accelerators"]
    assert blind(other) == blind(shown)


def test_what_wants_the_place_of_what_goes_comes_after_it(account: Playground) -> None:
    bring(account, web())
    entry = web()
    entry["listeners"][0]["name"] = "pages"
    assert "ports are" in bring(account, entry).msg or "will overlap" in bring(account, entry).msg
    check = bring(account, entry, purge=True, cascade=True, check=True)
    done = bring(account, entry, purge=True, cascade=True)
    assert not done.failed, done.msg
    assert blind(check.data["operations"]) == blind(done.data["operations"])
    # What is refused only since the old one is still there is written again after it.
    assert [call["action"] for call in done.writes if call["changed"]] == [
        "DeleteForwardingRules",
        "DeleteEndpointGroups",
        "DeleteListener",
        "CreateListener",
        "CreateForwardingRules",
    ]
    assert not bring(account, entry, purge=True, cascade=True).data["changed"]


def test_what_has_more_in_it_than_a_creation_takes_along_follows(account: Playground) -> None:
    """Five port overrides of a group in a listener, and five ranges of a policy in an endpoint: the sixth is for its own call."""
    game = copy.deepcopy(GAME)
    (room,) = game["listeners"][0].pop("custom_routing_endpoint_groups")
    (policy,) = room["endpoints"][0]["traffic_policies"]
    servers = [{"type": "Domain", "endpoint": "mail.example.com"}]
    mail = {**web(0), "acceleration_regions": game["acceleration_regions"], "listeners": []}
    game["listeners"] = []
    for number, many in enumerate((5, 6)):
        overrides = [{"listener_port": port, "endpoint_port": port + 1000} for port in range(500, 500 + many)]
        group = {"name": "usual", "region": "cn-hangzhou", "endpoints": servers, "port_overrides": overrides}
        ports = [{"from_port": 500 + 100 * number, "to_port": 505 + 100 * number}]
        for override in overrides:
            override["listener_port"] += 100 * number
        mail["listeners"] += [{"name": f"mail-{many}", "port_ranges": ports, "endpoint_groups": [group]}]
        ranges = [{"from_port": port, "to_port": port} for port in range(8000, 8000 + many)]
        endpoint = {**room["endpoints"][0], "traffic_policies": [{**policy, "port_ranges": ranges}]}
        ports = [{"from_port": 10000 + 1000 * number, "to_port": 10999 + 1000 * number}]
        rooms = [{**room, "name": "hz", "endpoints": [endpoint]}]
        match = {"name": f"match-{many}", "type": "CustomRouting", "port_ranges": ports}
        game["listeners"] += [{**match, "custom_routing_endpoint_groups": rooms}]
    for entry, follows in (
        (mail, "CreateEndpointGroups"),
        (game, "CreateCustomRoutingEndpointTrafficPolicies"),
    ):
        bring(account, {**entry, "listeners": []})
        done = bring(account, entry)
        assert not done.failed, done.msg
        assert [call["action"] for call in done.writes] == ["CreateListener", "CreateListener", follows]
        assert not bring(account, entry).data["changed"]


def test_groups_that_cannot_be_taken_along_follow(account: Playground) -> None:
    """Virtual groups of a TCP listener, and more than ten."""
    entry = web(0)
    (listener,) = entry["listeners"]
    servers = listener["endpoint_groups"][0]["endpoints"]
    virtual = {"type": "virtual", "region": "cn-hangzhou", "endpoints": servers}
    default = {"name": "usual", "region": "cn-hangzhou", "endpoints": servers}
    listener.update(protocol="TCP", endpoint_groups=[{"name": "blue", **virtual}, default])
    done = bring(account, entry)
    assert not done.failed, done.msg
    assert [call["action"] for call in done.writes][-2:] == ["CreateListener", "CreateEndpointGroup"]
    assert not bring(account, entry).data["changed"]
    many = {"name": "many", "protocol": "HTTP", "port_ranges": [{"from_port": 81, "to_port": 81}]}
    groups = [{"name": f"group-{number:02}", **virtual} for number in range(12)]
    entry["listeners"].append({**many, "endpoint_groups": groups})
    account.control("PUT", "options", {"quota_virtual_groups": 20})
    more = bring(account, entry)
    assert not more.failed, more.msg
    assert [call["action"] for call in more.writes] == ["CreateListener", "CreateEndpointGroups"]
    assert {one["state"] for one in more.data["operations"]} == {"done"}
    assert len(more.data["operations"]) == 13


def let_in(account: Playground) -> set[tuple[str, str, int]]:
    """Which addresses and ports of which vSwitch let traffic in now."""
    world = account.emulator.core.world
    found = [one for listener in account.state()["listeners"].values() for one in port_mappings(world, listener)]
    return {
        (one["Vswitch"], one["DestinationSocketAddress"]["IpAddress"], one["DestinationSocketAddress"]["Port"])
        for one in found
        if one["DestinationTrafficState"] == "allow"
    }


def game(*endpoints: tuple[str, str, t.Mapping[str, t.Sequence[int]]], ports: t.Sequence[int] = (8000, 8001)) -> Entry:
    """A game with these endpoints: name, whom it lets in, ports of policies by the address."""
    entry = copy.deepcopy(GAME)
    entry["listeners"][0]["port_ranges"] = [{"from_port": 10000, "to_port": 10100}]
    (room,) = entry["listeners"][0]["custom_routing_endpoint_groups"]
    room["destinations"] = [{"from_port": port, "to_port": port, "protocols": ["TCP"]} for port in ports]
    room["endpoints"] = [
        {
            "endpoint": f"vsw-bp1{name}",
            "traffic_to_endpoint_policy": mode,
            "traffic_policies": [
                {"address": address, "port_ranges": [{"from_port": port, "to_port": port} for port in some]}
                for address, some in policies.items()
            ],
        }
        for name, mode, policies in endpoints
    ]
    return entry


ONE, TWO, OTHER = "192.168.192.4", "192.168.192.5", "192.168.192.20"
EVERY: dict[str, t.Sequence[int]] = {ONE: (8000,), TWO: (8001,)}


@pytest.mark.parametrize(
    ("before", "after", "writes"),
    [
        (game(("one", "AllowAll", {})), game(("one", "AllowCustom", EVERY)), 2),
        (game(("one", "DenyAll", {})), game(("one", "AllowCustom", EVERY)), 2),
        (game(("one", "DenyAll", {ONE: (8001,)})), game(("one", "AllowCustom", EVERY)), 3),
        (game(("one", "AllowAll", {TWO: (8000,)})), game(("one", "AllowCustom", {ONE: (8000,)})), 2),
        (game(("one", "AllowCustom", EVERY)), game(("one", "AllowAll", {})), 2),
        (game(("one", "AllowCustom", EVERY)), game(("one", "DenyAll", {ONE: (8001,)})), 3),
        (game(("one", "AllowCustom", EVERY)), game(("one", "AllowCustom", {ONE: (8000, 8001)})), 2),
        (game(("one", "DenyAll", {})), game(("one", "AllowAll", EVERY)), 2),
        # One in each direction, one that goes and one that comes.
        (
            game(("one", "AllowAll", {}), ("two", "AllowCustom", {OTHER: (8000,)})),
            game(("one", "AllowCustom", EVERY), ("two", "DenyAll", {})),
            4,
        ),
        (
            game(("one", "AllowAll", {}), ("two", "AllowCustom", {OTHER: (8000,)})),
            game(("one", "AllowCustom", EVERY)),
            3,
        ),
        (
            game(("one", "AllowAll", {})),
            game(("one", "AllowCustom", EVERY), ("two", "AllowCustom", {OTHER: (8000,)})),
            3,
        ),
        # With the ports of destinations, which policies are bound to.
        (
            game(("one", "AllowAll", {}), ports=(8000,)),
            game(("one", "AllowCustom", {ONE: (8001,)}), ports=(8001,)),
            None,
        ),
        (
            game(("one", "AllowCustom", {ONE: (8000,)}), ports=(8000,)),
            game(("one", "AllowAll", {}), ports=(8000, 8001)),
            3,
        ),
    ],
)
def test_nobody_is_let_in_or_kept_out_between_an_endpoint_and_its_policies(
    account: Playground, before: Entry, after: Entry, writes: int | None
) -> None:
    assert not bring(account, before).failed
    first, seen = let_in(account), []
    # What had no way in before may get it in any order.
    served = {one["FromPort"] for one in account.state()["destinations"].values()}
    check = bring(account, after, purge=True, check=True)
    account.watchers.append(lambda which, _action: seen.append(let_in(account)) if which == "before" else None)
    done = bring(account, after, purge=True)
    assert not done.failed, done.msg
    last = let_in(account)
    for state in seen:
        assert first & last <= state, (first & last) - state
        assert {one for one in state if one[2] in served} <= first | last, state - (first | last)
    assert blind(check.data["operations"]) == blind(done.data["operations"])
    assert fits(blind(check.data["accelerators"]), blind(done.data["accelerators"]))
    assert writes in (None, count(done)), [call["action"] for call in done.writes]
    assert not bring(account, after, purge=True).data["changed"]


def test_what_takes_fewer_ports_leaves_those_of_the_listener_first(account: Playground) -> None:
    """And takes more only once the listener has them."""
    wide = game(("one", "AllowCustom", {ONE: (8000,)}), ports=range(8000, 8040))
    wide["listeners"][0]["port_ranges"] = [{"from_port": 10000, "to_port": 11000}]
    narrow = game(("one", "AllowCustom", {ONE: (8000,)}), ports=(8000,))
    narrow["listeners"][0]["port_ranges"] = [{"from_port": 10000, "to_port": 10100}]
    bring(account, wide)
    for entry, last in ((narrow, True), (wide, False)):
        check = bring(account, entry, purge=True, check=True)
        done = bring(account, entry, purge=True)
        assert not check.failed, check.msg
        assert not done.failed, done.msg
        writes = [call["action"] for call in done.writes]
        assert (writes.index("UpdateListener") > 0) == last
        assert blind(check.data["operations"]) == blind(done.data["operations"])
        assert not bring(account, entry, purge=True).data["changed"]
    alone = copy.deepcopy(wide)
    alone["listeners"][0] = {**narrow["listeners"][0], "custom_routing_endpoint_groups": []}
    refused = bring(account, alone)
    assert "A listener must keep the ports that are mapped" in refused.msg
    assert not refused.writes


def meets(account: Playground) -> dict[str, str]:
    """By the cookie of a visitor, where a request goes now, and as what."""
    state = account.state()
    (listener,) = state["listeners"]
    found = {}
    for number in range(1, 4):
        visit = {"listener_id": listener, "host": "example.com", "path": "/", "cookies": {"tier": f"beta-{number}"}}
        group = account.control("POST", "traffic", visit)["action"].get("endpoint_group_id")
        record = state["endpoint_groups"].get(group, {})
        found[str(number)] = (
            f"{record.get('Name')} {record.get('TrafficPercentage')} {record.get('EndpointConfigurations')}"
        )
    return found


def routed(targets: t.Sequence[str], weights: t.Mapping[str, int]) -> Entry:
    """A site with three rules to these groups, which have these weights."""
    entry = web(len(targets), tuple(weights))
    (listener,) = entry["listeners"]
    for group in listener["endpoint_groups"]:
        group["endpoints"][0]["weight"] = weights[group["name"]]
    for rule, target in zip(listener["forwarding_rules"], targets):
        rule["actions"] = [{"forward_group": {"endpoint_group": target}}]
    return entry


@pytest.mark.parametrize(
    ("before", "after", "torn"),
    [
        # A group that rules leave, one that they come to, one of each, and one that they stay at.
        ((("blue", "blue"), {"blue": 1, "green": 1}), (("green", "green"), {"blue": 9, "green": 1}), False),
        ((("blue", "blue"), {"blue": 1, "green": 1}), (("green", "green"), {"blue": 1, "green": 9}), False),
        ((("blue", "blue"), {"blue": 1, "green": 1}), (("green", "green"), {"blue": 9, "green": 9}), False),
        ((("blue", "blue"), {"blue": 1, "green": 1}), (("blue", "green"), {"blue": 9, "green": 9}), False),
        # To a new one, with and without the old one; a rule that goes; a rule that comes.
        ((("blue",), {"blue": 1}), (("red",), {"blue": 9, "red": 1}), False),
        ((("blue", "green"), {"blue": 1, "green": 1}), (("red", "red"), {"green": 9, "red": 1}), False),
        ((("blue", "green"), {"blue": 1, "green": 1}), (("blue",), {"blue": 1, "green": 9}), False),
        ((("blue",), {"blue": 1, "green": 1}), (("blue", "green"), {"blue": 1, "green": 9}), False),
        # A swap has no order that is right for all.
        ((("blue", "green"), {"blue": 1, "green": 1}), (("green", "blue"), {"blue": 9, "green": 1}), True),
    ],
)
def test_requests_that_leave_a_group_find_it_as_it_was_until_then(
    account: Playground, before: t.Any, after: t.Any, torn: bool
) -> None:
    assert not bring(account, routed(*before)).failed
    wanted = routed(*after)
    first, seen = meets(account), []
    check = bring(account, wanted, purge=True, check=True)
    account.watchers.append(lambda which, _action: seen.append(meets(account)) if which == "before" else None)
    done = bring(account, wanted, purge=True)
    assert not done.failed, done.msg
    last = meets(account)
    third = [
        (visitor, state[visitor])
        for state in seen
        for visitor in state
        if state[visitor] not in (first[visitor], last[visitor])
    ]
    assert bool(third) == torn, third
    assert any("while some leave" in words for words in done.warnings) == torn
    said = [[(one["action"], one["identity"]) for one in result.data["operations"]] for result in (check, done)]
    assert said[0] == said[1]
    assert fits(blind(check.data["accelerators"]), blind(done.data["accelerators"]))
    assert not bring(account, wanted, purge=True).data["changed"]


# -- bandwidth packages --

BY_USE = {"bandwidth_type": "Basic", "charge_type": "POSTPAY"}
FOR_A_MONTH = {
    "bandwidth_type": "Basic",
    "charge_type": "PREPAY",
    "duration": 1,
    "pricing_cycle": "Month",
    "auto_pay": True,
}


def paid(name: str, packages: t.Sequence[Entry], regions: t.Mapping[str, int], **more: t.Any) -> Entry:
    """An accelerator with these packages, and these bandwidths of regions."""
    return {
        "name": name,
        "instance_charge_type": "POSTPAY",
        "bandwidth_billing_type": "BandwidthPackage",
        "bandwidth_packages": [{"name": "main", **BY_USE, "bandwidth": 20, **one} for one in packages],
        "acceleration_regions": [{"region": region, "bandwidth": width} for region, width in regions.items()],
        **more,
    }


def packages(account: Playground) -> dict[str, tuple[int, list[str]]]:
    """By their names, how wide all packages are and to which accelerators they are bound."""
    state = account.state()
    names = {key: one["Name"] for key, one in state["accelerators"].items()}
    return {
        one["Name"]: (one["Bandwidth"], [names[key] for key in one["Accelerators"]])
        for one in state["bandwidth_packages"].values()
    }


def converge(account: Playground, *entries: Entry, **more: t.Any) -> list[str]:
    """Check mode foretells what is done, and then nothing is left to do; the actions that changed something."""
    check = bring(account, *entries, check=True, **more)
    assert not check.failed, check.msg
    assert not check.writes
    done = bring(account, *entries, **more)
    assert not done.failed, done.msg
    said = [
        [(one["action"], one["identity"], one.get("place")) for one in run.data["operations"]] for run in (check, done)
    ]
    assert said[0] == said[1]
    assert {one["state"] for one in done.data["operations"]} <= {"done"}
    assert fits(blind(check.data["accelerators"]), blind(done.data["accelerators"]))
    again = bring(account, *entries, **more)
    assert (again.data["changed"], again.writes) == (False, []), again.data
    if more.get("state") != "absent":
        back = bring(account, *done.data["accelerators"])
        assert not back.failed, back.msg
        assert not back.data["changed"]
    return [call["action"] for call in done.writes if call["changed"]]


@pytest.mark.parametrize("terms", [BY_USE, FOR_A_MONTH], ids=["by use", "for a month"])
def test_packages_come_before_the_regions_and_are_only_detached(account: Playground, terms: Entry) -> None:
    entry = paid("shop", [terms], {"cn-hongkong": 10, "ap-southeast-1": 10})
    converge(account, entry)
    assert packages(account) == {"main": (20, ["shop"])}
    refused = bring(account, entry, state="absent")
    assert "1 bandwidth package (main)" in refused.msg
    assert not refused.writes
    down = converge(account, entry, state="absent", cascade=True)
    assert down == ["DeleteIpSets", "BandwidthPackageRemoveAccelerator", "DeleteAccelerator"]
    assert packages(account) == {"main": (20, [])}
    # What was paid for is taken again.
    assert "CreateBandwidthPackage" not in converge(account, entry)
    assert packages(account) == {"main": (20, ["shop"])}


def test_a_surplus_package_is_detached_after_what_needs_it(account: Playground) -> None:
    converge(account, paid("shop", [{}], {"cn-hongkong": 10}))
    fewer = paid("shop", [], {})
    assert not bring(account, {**fewer, "acceleration_regions": [{"region": "cn-hongkong"}]}).data["changed"]
    kept = bring(account, {**fewer, "acceleration_regions": [{"region": "cn-hongkong"}]}, purge=True)
    assert "cannot leave" in kept.msg
    assert not kept.writes
    assert converge(account, fewer, purge=True) == ["DeleteIpSets", "BandwidthPackageRemoveAccelerator"]
    assert packages(account) == {"main": (20, [])}
    limited = paid("shop", [{}], {"cn-hongkong": 10})
    converge(account, limited)
    refused = bring(account, fewer, purge=True, max_deletions="1")
    assert "max_deletions" in refused.msg
    assert not refused.writes


def test_another_package_takes_the_place_and_traffic_goes_on(account: Playground) -> None:
    converge(account, paid("shop", [{}], {"cn-hongkong": 10}))
    other = paid("shop", [{"name": "wide", "bandwidth": 50}], {"cn-hongkong": 40})
    assert "purge: true" in bring(account, other).msg
    writes = converge(account, other, purge=True)
    assert "ReplaceBandwidthPackage" in writes
    assert writes[-1] == "UpdateIpSets"
    assert packages(account) == {"main": (20, []), "wide": (50, ["shop"])}


def test_a_package_is_wider_before_the_regions_and_narrower_after_them(account: Playground) -> None:
    converge(account, paid("shop", [{}], {"cn-hongkong": 10}))
    assert converge(account, paid("shop", [{"bandwidth": 50}], {"cn-hongkong": 40})) == [
        "UpdateBandwidthPackage",
        "UpdateIpSets",
    ]
    assert converge(account, paid("shop", [{}], {"cn-hongkong": 10})) == ["UpdateIpSets", "UpdateBandwidthPackage"]


def test_a_package_moves_from_one_accelerator_to_another(account: Playground) -> None:
    converge(account, paid("shop", [{}], {"cn-hongkong": 10}), paid("game", [], {}))
    writes = converge(account, paid("shop", [], {}), paid("game", [{}], {"cn-hongkong": 10}), purge=True)
    assert "CreateBandwidthPackage" not in writes
    assert packages(account) == {"main": (20, ["game"])}


def test_packages_belong_to_the_accelerator_of_their_entry(account: Playground) -> None:
    for name in ("accelerator", "accelerator_id"):
        refused = bring(account, paid("shop", [{name: "shop"}], {}))
        assert f"accelerators[0].bandwidth_packages[0].{name}: is not an option" in refused.msg
    by_traffic = {**paid("shop", [{}], {}), "bandwidth_billing_type": "CDT"}
    refused = bring(account, by_traffic)
    assert "accelerators[0].bandwidth_packages[0]" in refused.msg
    assert "paid by CDT" in refused.msg
    assert not refused.writes
    two = bring(account, paid("shop", [{}, {"name": "other"}], {}))
    assert "accelerators[0].bandwidth_packages[1]: is that of accelerators[0].bandwidth_packages[0] too" in two.msg
    assert not two.writes


def test_killed_anywhere_no_package_is_bought_twice() -> None:
    goes_on_when_killed(paid("shop", [{}], {"cn-hongkong": 10}), packages, 3)


def test_a_tree_is_shown_with_its_packages(account: Playground) -> None:
    entry = paid("shop", [{}], {"cn-hongkong": 10})
    bring(account, entry)
    (shown,) = account.module("ga_accelerators_info", accelerator="shop", depth="all").data["accelerators"]
    assert [one["name"] for one in shown["bandwidth_packages"]] == ["main"]
    back = bring(account, shown, purge=True)
    assert not back.failed, back.msg
    assert not back.data["changed"]


# -- what else --


@pytest.mark.parametrize("again", [False, True], ids=["it goes", "it is there all the same"])
def test_what_goes_while_a_tree_is_read_is_not_shown(account: Playground, again: bool) -> None:
    entry = web(1)
    other = {**copy.deepcopy(entry["listeners"][0]), "name": "gone", "port_ranges": [{"from_port": 81, "to_port": 81}]}
    entry["listeners"].append(other)
    bring(account, entry)

    def take_away() -> None:
        state = account.state()
        (key,) = [key for key, one in state["listeners"].items() if one["Name"] == "gone"]
        del state["listeners"][key]
        for section, member in (("endpoint_groups", "ListenerId"), ("rules", "ListenerId")):
            state[section] = {name: one for name, one in state[section].items() if one[member] != key}
        account.control("PUT", "state", state)

    if again:
        fault = {
            "kind": "error",
            "action": "ListEndpointGroups",
            "code": "NotExist.Listener",
            "status": 404,
            "times": 1,
        }
        account.control("POST", "faults", fault)
    else:
        account.once("after", "ListListeners", take_away)
    shown = account.module("ga_accelerators_info", depth="all")
    if again:
        assert shown.failed
        assert shown.data["error"]["code"] == "NotExist.Listener"
        return
    assert not shown.failed, shown.msg
    assert [one["name"] for one in shown.data["accelerators"][0]["listeners"]] == ["web"]


def test_an_accelerator_that_goes_while_it_is_read_is_not_shown(account: Playground) -> None:
    bring(account, web(1), GAME)

    def take_away() -> None:
        state = account.state()
        gone = {key for key, one in state["accelerators"].items() if one["Name"] == "game"}
        for section in SECTIONS:
            state[section] = {
                key: one for key, one in state[section].items() if not {key, one.get("AcceleratorId")} & gone
            }
        listeners, groups = state["listeners"], ("endpoint_groups", "custom_routing_endpoint_groups")
        for section in groups:
            state[section] = {key: one for key, one in state[section].items() if one["ListenerId"] in listeners}
        inner = state["custom_routing_endpoint_groups"]
        for section in ("destinations", "custom_routing_endpoints"):
            state[section] = {key: one for key, one in state[section].items() if one["EndpointGroupId"] in inner}
        rooms = state["custom_routing_endpoints"]
        section = "custom_routing_traffic_policies"
        state[section] = {key: one for key, one in state[section].items() if one["EndpointId"] in rooms}
        account.control("PUT", "state", state)

    account.once("after", "ListAccelerators", take_away)
    shown = account.module("ga_accelerators_info", depth="all")
    assert not shown.failed, shown.msg
    assert [one["name"] for one in shown.data["accelerators"]] == ["shop"]


def test_what_says_how_things_go_is_told_where_nothing_goes(account: Playground) -> None:
    refused = bring(account, web(), purge_sets=["listeners"])
    assert "purge_sets: goes with purge: true only" in refused.msg
    assert not refused.calls
    idle = bring(account, web(), cascade=True)
    assert not idle.failed, idle.msg
    assert [one for one in idle.warnings if one.startswith("cascade: does nothing here")]
    # The same file runs backwards, and with purge.
    assert not bring(account, web(), purge=True, cascade=True, purge_sets=["listeners"]).warnings
    down = bring(account, web(), state="absent", cascade=True, purge_sets=["listeners"])
    assert not down.failed, down.msg
    assert not down.warnings
    assert content(account) == []


def test_a_limit_is_for_purge_and_not_for_what_is_said_to_be_absent(account: Playground) -> None:
    bring(account, web(3))
    one_rule = web(1)
    assert "would take away 2 items" in bring(account, one_rule, purge=True, max_deletions="1").msg
    assert "would take away 1 item not" in bring(account, web(2), purge=True, max_deletions="0").msg
    down = bring(account, web(3), state="absent", cascade=True, max_deletions="0")
    assert not down.failed, down.msg
    assert content(account) == []


@pytest.mark.parametrize(("limit", "refused"), [("2", True), ("3", True), ("4", False)])
def test_what_is_turned_into_something_else_counts_too(account: Playground, limit: str, refused: bool) -> None:
    """With what somebody adds to one set after another while the task is at work."""
    live = (("one", "AllowCustom", {ONE: (8000,)}), ("two", "AllowCustom", {OTHER: (8000,)}))
    wanted = (("one", "AllowCustom", {TWO: (8000,)}), ("two", "AllowCustom", {"192.168.192.21": (8000,)}))
    bring(account, game(*live))

    def add() -> None:
        state = account.state()
        section = state["custom_routing_traffic_policies"]
        for policy, address in zip([*section.values()], ("192.168.192.9", "192.168.192.25")):
            key = f"ply-bp1hand{address[-1]}"
            section[key] = {**policy, "PolicyId": key, "Address": address}
        account.control("PUT", "state", state)

    account.once("after", "CreateCustomRoutingEndpointGroupDestinations", add)
    result = bring(account, game(*wanted, ports=(8000, 8001, 8002)), purge=True, max_deletions=limit)
    assert result.failed == refused, result.msg
    assert ("max_deletions" in result.msg) == refused


@pytest.mark.parametrize("place", ["ga_accelerators", "ga_listeners"])
def test_replace_reaches_the_sets_in_entries(account: Playground, place: str) -> None:
    bring(account, web(0))
    entry = web(0)
    (listener,) = entry["listeners"]
    listener["endpoint_groups"][0]["region"] = "cn-beijing"
    options: dict[str, t.Any] = {"accelerators": [entry]}
    if place == "ga_listeners":
        options = {"accelerator": "shop", "listeners": [listener]}
    refused = account.module(place, **options)
    assert "replace: true" in refused.msg
    assert not refused.writes
    check = account.module(place, check=True, replace=True, **options)
    done = account.module(place, replace=True, **options)
    assert not done.failed, done.msg
    assert [one["action"] for one in done.data["operations"]] == ["replace"]
    assert blind(check.data["operations"]) == blind(done.data["operations"])
    regions = {one["Name"]: one["EndpointGroupRegion"] for one in account.state()["endpoint_groups"].values()}
    assert regions == {"blue": "cn-beijing", "green": "cn-hangzhou"}
    assert not account.module(place, replace=True, **options).data["changed"]


def test_a_group_that_rules_name_is_not_replaced_whatever_comes_before(account: Playground) -> None:
    bring(account, web(1))
    entry = web(1)
    entry["acceleration_regions"].append({"region": "ap-southeast-1", "bandwidth": 10, "isp_type": "BGP"})
    entry["listeners"][0]["endpoint_groups"][1]["region"] = "cn-beijing"
    for check in (True, False):
        refused = bring(account, entry, replace=True, check=check)
        assert "is named by 1 forwarding rule (beta-1)" in refused.msg
        assert not refused.writes
