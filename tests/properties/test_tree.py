# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The laws of a task that holds a tree: from any live tree to any wanted one, whatever nobody has documented.

Check mode says what the real run does; that brings about what an empty account would get; meanwhile nobody is let in or kept out
who was not before and will not be after; a second run changes nothing, in whatever order its entries are; one that was killed,
or met faults or other users, goes on; what it returns can be given back; and all of it can be taken down.
"""

from __future__ import annotations

import contextlib
import copy
import os
import typing as t
from collections import Counter

from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st
from support.playground import Killed, Playground, Result

from emulator.mappings import port_mappings

Entry = dict[str, t.Any]
Draw = t.Callable[[st.SearchStrategy[t.Any]], t.Any]

EXAMPLES = int(os.environ.get("GA_LAW_EXAMPLES") or "200")
LAWS = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
# In how many of 200 examples each kind is changed, at least.
FEWEST = 15
KINDS = (
    "accelerator",
    "bandwidth package",
    "acceleration region",
    "listener",
    "endpoint group",
    "forwarding rule",
    "custom routing endpoint group",
    "destination",
    "custom routing endpoint",
    "traffic policy",
)
FACTS: st.SearchStrategy[Entry] = st.fixed_dictionaries(
    {
        "groups_in_listener": st.sampled_from(["made", "ignored", "refused"]),
        "content_in_custom_group": st.sampled_from(["made", "ignored", "refused"]),
        "virtual_groups_per_call": st.sampled_from(["any", "one"]),
        "accelerator_name_on_create": st.sampled_from(["kept", "ignored"]),
        "batch_ids": st.sampled_from(["as sent", "reversed"]),
        "atomic_writes": st.booleans(),
    }
)
FAULTS: list[Entry] = [
    {"kind": "throttle", "status": 400, "retry_after_ms": 1500},
    {"kind": "throttle", "status": 429},
    {"kind": "error", "code": "StateError.Accelerator", "status": 400},
    {"kind": "error", "code": "ServiceUnavailable", "status": 503},
    {"kind": "drop_before"},
    {"kind": "drop_after"},
    {"kind": "truncate"},
]
NAMES = ("blue", "green", "red")
PLAIN, KILLED, DISTURBED, BESIDE_OTHERS = "plain", "killed", "disturbed", "beside others"


@st.composite
def _web(draw: st.DrawFn, name: str, port: int) -> Entry:
    groups = draw(st.lists(st.sampled_from(NAMES), unique=True, max_size=3))
    rules = draw(st.lists(st.sampled_from(groups), max_size=3)) if groups else []
    return {
        "name": name,
        "protocol": "HTTP",
        "port_ranges": [{"from_port": port, "to_port": port}],
        "description": draw(st.sampled_from(["", "Pages"])),
        "endpoint_groups": [
            {
                "name": group,
                "type": "virtual",
                "region": "cn-hangzhou",
                "endpoints": [
                    {"type": "Domain", "endpoint": f"{group}.example.com", "weight": draw(st.sampled_from([1, 100]))}
                ],
            }
            for group in groups
        ],
        "forwarding_rules": [
            {
                "name": f"rule-{number}",
                "priority": number,
                "conditions": [{"cookie": {"tier": [f"tier-{number}"]}}],
                "actions": [{"forward_group": {"endpoint_group": group}}],
            }
            for number, group in enumerate(rules, 1)
        ],
    }


@st.composite
def _game(draw: st.DrawFn, name: str, port: int) -> Entry:
    ports = draw(st.sampled_from([[8000, 8001], [8001], [8002, 8003, 8000], [8000], []]))
    vswitches = draw(st.sampled_from([[("vsw-bp1one", 4)], [("vsw-bp1one", 4)], []]))
    return {
        "name": name,
        "type": "CustomRouting",
        "port_ranges": [{"from_port": 100 * port, "to_port": 100 * port + 300}],
        "description": draw(st.sampled_from(["", "Rooms"])),
        "custom_routing_endpoint_groups": [
            {
                "name": f"room-{name}",
                "region": "cn-hangzhou",
                "destinations": [{"from_port": one, "to_port": one, "protocols": ["TCP"]} for one in ports],
                "endpoints": [
                    {
                        "endpoint": vswitch,
                        "traffic_to_endpoint_policy": draw(st.sampled_from(["DenyAll", "AllowCustom", "AllowAll"])),
                        "traffic_policies": [
                            {"address": f"192.168.192.{last}", "port_ranges": [{"from_port": one, "to_port": one}]}
                            for last, one in draw(
                                st.lists(
                                    st.tuples(st.integers(first, first + 2), st.sampled_from(ports)),
                                    unique_by=lambda policy: policy[0],
                                    min_size=draw(st.sampled_from([1, 1, 0])),
                                    max_size=2,
                                )
                            )
                        ]
                        if ports
                        else [],
                    }
                    for vswitch, first in vswitches
                ],
            }
        ][: draw(st.sampled_from([1, 1, 1, 0]))],
    }


@st.composite
def trees(draw: st.DrawFn, custom: bool, paid: bool) -> Entry:
    """A whole accelerator, which is paid by traffic or by packages."""
    first, second = ("one", 80), ("two", 90)
    named = draw(st.sampled_from([[first], [first, second], [second, first], [second], []]))
    packages = draw(st.lists(st.sampled_from(["main", "wide"]), max_size=1)) if paid else []
    within = ["cn-hongkong", "ap-southeast-1"]
    regions = draw(st.lists(st.sampled_from(within), unique=True, min_size=not paid)) if packages or not paid else []
    package = {"bandwidth_type": "Basic", "charge_type": "POSTPAY", "bandwidth": draw(st.sampled_from([40, 50]))}
    one = _game if custom else _web
    return {
        "name": "shop",
        "description": draw(st.sampled_from(["", "Pages"])),
        "instance_charge_type": "POSTPAY",
        "bandwidth_billing_type": "BandwidthPackage" if paid else "CDT",
        **({"bandwidth_packages": [{"name": name, **package} for name in packages]} if paid else {}),
        "acceleration_regions": [
            {
                "region": region,
                "bandwidth": draw(st.sampled_from([10, 20])),
                **({} if paid else {"isp_type": "BGP"}),
            }
            for region in regions
        ],
        "listeners": [draw(one(name, port)) for name, port in named],
    }


def shuffled(draw: Draw, value: t.Any) -> t.Any:
    """The same with all lists of entries in another order."""
    if isinstance(value, dict):
        return {name: shuffled(draw, one) for name, one in value.items()}
    if isinstance(value, list):
        return [shuffled(draw, one) for one in draw(st.permutations(value))]
    return value


def by_hand(draw: Draw, account: Playground) -> None:
    """Somebody takes something away, changes something or adds something."""
    state = account.state()
    leaves = ("rules", "custom_routing_traffic_policies", "ip_sets")
    there = [section for section in leaves if state[section]]
    what = draw(st.sampled_from(["take away", "change", "add"]))
    if what == "take away" and there:
        section = draw(st.sampled_from(there))
        state[section].pop(draw(st.sampled_from(sorted(state[section]))))
    elif what == "add" and state["rules"]:
        rule = next(iter(state["rules"].values()))
        state["rules"]["frule-bp1hand"] = {
            **rule,
            "ForwardingRuleId": "frule-bp1hand",
            "ForwardingRuleName": "hand",
            "Priority": 7000,
        }
    else:
        for one in state["listeners"].values():
            one["Description"] = "By hand"
    account.control("PUT", "state", state)


def bring(account: Playground, entry: Entry, **more: t.Any) -> Result:
    """Bring about a whole accelerator, which has nothing else."""
    goes = more.get("purge") or more.get("state") == "absent"
    return account.module("ga_accelerators", accelerators=[copy.deepcopy(entry)], cascade=bool(goes), **more)


def let_in(account: Playground) -> set[tuple[str, int]]:
    """Which ports of which addresses of the network behind custom routing listeners let traffic in now."""
    world = account.emulator.core.world
    found = [one for listener in world.section("listeners").values() for one in port_mappings(world, listener)]
    return {
        (f"{one['ListenerId']} {one['DestinationSocketAddress']['IpAddress']}", one["DestinationSocketAddress"]["Port"])
        for one in found
        if one["DestinationTrafficState"] == "allow"
    }


def served_ports(account: Playground) -> set[tuple[str, int]]:
    """Which ports behind which custom routing listener have a destination now."""
    world = account.emulator.core.world
    found = [one for listener in world.section("listeners").values() for one in port_mappings(world, listener)]
    return {(one["ListenerId"], one["DestinationSocketAddress"]["Port"]) for one in found}


def told(result: Result) -> list[t.Any]:
    """What was or would be done, without the ids."""
    names = ("kind", "place", "action", "identity")
    return [tuple(one.get(name) for name in names) for one in result.data["operations"]]


def shown(account: Playground) -> t.Any:
    """All that there is, without ids, and without what follows from them."""

    def plain(value: t.Any) -> t.Any:
        if isinstance(value, dict):
            # A state that was put back, as by another user, has more than the service was asked for.
            own = ("id", "facts", "endpoint_id", "endpoint_group_id", "x_forwarded_for", "spec")
            return {name: plain(one) for name, one in value.items() if name not in own}
        return [plain(one) for one in value] if isinstance(value, list) else value

    return plain(account.module("ga_accelerators_info", depth="all").data["accelerators"])


def _under_way(data: st.DataObject, account: Playground, how: str, wanted: Entry, purge: bool) -> Result:
    """The result of a run, or of the one after it where that was stopped."""
    at = data.draw(st.integers(1, 60))
    if how == KILLED:
        account.kill_at = account.moments + at
        with contextlib.suppress(Killed):
            bring(account, wanted, purge=purge)
        account.kill_at = None
    elif how == DISTURBED:
        fault = {"action": "*", "skip": at // 2, "times": data.draw(st.sampled_from([1, 4]))}
        account.control("POST", "faults", {**fault, **data.draw(st.sampled_from(FAULTS))})
        done = bring(account, wanted, purge=purge)
        account.control("DELETE", "faults")
        return done
    elif how == BESIDE_OTHERS:
        left = [at]

        def somebody(_which: str, _action: str) -> None:
            left[0] -= 1
            if left[0] == 0:
                by_hand(data.draw, account)

        account.watchers.append(somebody)
        met = bring(account, wanted, purge=purge)
        account.watchers.clear()
        # It may be refused, but not for a defect.
        event(f"beside others: {'failed' if met.failed else 'done'}")
    return bring(account, wanted, purge=purge)


def test_from_any_tree_to_any_other() -> None:
    met: Counter[str] = Counter()

    @LAWS
    @given(
        data=st.data(),
        custom=st.booleans(),
        paid=st.sampled_from([False, True]),
        facts=FACTS,
        purge=st.sampled_from([True, True, True, False]),
        how=st.sampled_from([PLAIN, PLAIN, KILLED, DISTURBED, BESIDE_OTHERS]),
    )
    def holds(data: st.DataObject, custom: bool, paid: bool, facts: Entry, purge: bool, how: str) -> None:
        live, wanted = data.draw(trees(custom, paid)), data.draw(trees(custom, paid))
        account = Playground(seed="empty")
        account.control("PUT", "options", facts)
        first = bring(account, live)
        assert not first.failed, first.msg
        check = bring(account, wanted, purge=purge, check=True)
        assert not check.writes
        if check.failed:
            # Without purge, what is there may be in the way.
            assert not purge, check.msg
            refused = bring(account, wanted)
            assert refused.failed
            assert not refused.writes
            event("refused")
            return
        before, states = let_in(account), []
        served = {(where.split()[0], port) for where, port in before}
        if how == PLAIN and custom:
            account.watchers.append(
                lambda which, _action: states.append(let_in(account)) if which == "before" else None
            )
        done = _under_way(data, account, how, wanted, purge)
        account.watchers.clear()
        note(f"{how}: {told(done)}")
        assert not done.failed, done.msg
        after = let_in(account)
        # A port that goes, of an endpoint that becomes AllowAll, is open until it has gone; the guide says so.
        served &= served_ports(account)
        for state in states:
            assert before & after <= state, "kept out meanwhile"
            assert {one for one in state if (one[0].split()[0], one[1]) in served} <= before | after, "let in meanwhile"
        if how in (PLAIN, DISTURBED):
            assert told(check) == told(done)
            assert check.data["diff"]["before"] == done.data["diff"]["before"]
        if purge:
            fresh = Playground(seed="empty")
            fresh.control("PUT", "options", facts)
            assert not bring(fresh, wanted).failed
            assert shown(account) == shown(fresh)
        else:
            assert "delete" not in {one["action"] for one in done.data["operations"]}
        again = bring(account, shuffled(data.draw, wanted), purge=purge)
        assert not again.failed, again.msg
        assert (again.data["changed"], again.writes) == (False, [])
        back = bring(account, done.data["accelerators"][0])
        assert not back.failed, back.msg
        assert not back.data["changed"]
        down = bring(account, wanted, state="absent")
        assert not down.failed, down.msg
        assert shown(account) == []
        kinds = {one[0] for run in (first, done, down) for one in told(run)}
        met.update("accelerator" if kind is None else kind for kind in kinds)
        event(f"{how}, {'custom' if custom else 'web'}, {'paid by packages' if paid else 'paid by traffic'}")

    holds()
    few = {kind: met[kind] for kind in KINDS if met[kind] < FEWEST * EXAMPLES / 200}
    assert not few, few
