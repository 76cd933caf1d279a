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


@pytest.mark.parametrize("entry", [web(), GAME], ids=["web", "game"])
def test_killed_anywhere_it_goes_on(entry: Entry) -> None:
    whole = Playground(seed="empty")
    bring(whole, entry)
    moments = whole.moments
    for moment in range(3, moments, 5):
        account = Playground(seed="empty")
        account.kill_at = moment
        with contextlib.suppress(Killed):
            bring(account, entry)
        account.kill_at = None
        assert not bring(account, entry).failed
        assert content(account) == content(whole), moment
        assert not bring(account, entry).data["changed"]


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
