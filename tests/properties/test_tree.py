# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The laws of a task that holds a tree: from any live tree to any wanted one, whatever nobody has documented.

Check mode says what the real run does; that brings about what an empty account would get; a second one changes nothing; one
that was killed goes on; and all of it can be taken down.
"""

from __future__ import annotations

import contextlib
import copy
import os
import typing as t

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st
from support.playground import Killed, Playground, Result

Entry = dict[str, t.Any]

LAWS = settings(
    max_examples=int(os.environ.get("GA_LAW_EXAMPLES") or "25"),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
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
NAMES = ("blue", "green", "red")


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
    ports = draw(st.lists(st.integers(8000, 8003), unique=True, max_size=3))
    vswitches = draw(st.lists(st.just(("vsw-bp1one", 4)), max_size=1))
    return {
        "name": name,
        "type": "CustomRouting",
        "port_ranges": [{"from_port": 100 * port, "to_port": 100 * port + 300}],
        "custom_routing_endpoint_groups": [
            {
                "name": f"room-{name}",
                "region": "cn-hangzhou",
                "destinations": [{"from_port": one, "to_port": one, "protocols": ["TCP"]} for one in ports],
                "endpoints": [
                    {
                        "endpoint": vswitch,
                        "traffic_to_endpoint_policy": draw(st.sampled_from(["DenyAll", "AllowCustom"])),
                        "traffic_policies": [
                            {"address": f"192.168.192.{first}", "port_ranges": [{"from_port": one, "to_port": one}]}
                            for one in draw(st.lists(st.sampled_from(ports), max_size=1))
                        ]
                        if ports
                        else [],
                    }
                    for vswitch, first in vswitches
                ],
            }
        ][: draw(st.integers(0, 1))],
    }


@st.composite
def trees(draw: st.DrawFn, custom: bool) -> Entry:
    """A whole accelerator."""
    regions = draw(st.lists(st.sampled_from(["cn-hongkong", "ap-southeast-1"]), unique=True, min_size=1))
    named = draw(st.lists(st.sampled_from([("one", 80), ("two", 90)]), unique=True, max_size=2))
    one = _game if custom else _web
    return {
        "name": "shop",
        "instance_charge_type": "POSTPAY",
        "bandwidth_billing_type": "CDT",
        "acceleration_regions": [
            {"region": region, "bandwidth": draw(st.sampled_from([10, 20])), "isp_type": "BGP"} for region in regions
        ],
        "listeners": [draw(one(name, port)) for name, port in named],
    }


def bring(account: Playground, entry: Entry, **more: t.Any) -> Result:
    """Bring about a whole accelerator, which has nothing else."""
    return account.module("ga_accelerators", accelerators=[copy.deepcopy(entry)], cascade=True, **more)


def told(result: Result) -> list[t.Any]:
    """What was or would be done, without the ids."""
    names = ("kind", "place", "action", "identity")
    return [tuple(one.get(name) for name in names) for one in result.data["operations"]]


def shown(account: Playground) -> t.Any:
    """All that there is, without ids, and without what follows from them."""

    def plain(value: t.Any) -> t.Any:
        if isinstance(value, dict):
            own = ("id", "facts", "endpoint_id", "endpoint_group_id", "x_forwarded_for")
            return {name: plain(one) for name, one in value.items() if name not in own}
        return [plain(one) for one in value] if isinstance(value, list) else value

    return plain(account.module("ga_accelerators_info", depth="all").data["accelerators"])


@LAWS
@given(data=st.data(), custom=st.booleans(), facts=FACTS)
def test_from_any_tree_to_any_other(data: st.DataObject, custom: bool, facts: Entry) -> None:
    live, wanted = data.draw(trees(custom)), data.draw(trees(custom))
    account, fresh = Playground(seed="empty"), Playground(seed="empty")
    for one in (account, fresh):
        one.control("PUT", "options", facts)
    first = bring(account, live)
    assert not first.failed, first.msg
    check = bring(account, wanted, purge=True, check=True)
    assert not check.failed, check.msg
    assert not check.writes
    if data.draw(st.booleans()):
        account.kill_at = account.moments + data.draw(st.integers(1, 60))
        with contextlib.suppress(Killed):
            bring(account, wanted, purge=True)
        account.kill_at = None
        done = bring(account, wanted, purge=True)
        note(f"killed, then {told(done)}")
        assert not done.failed, done.msg
    else:
        done = bring(account, wanted, purge=True)
        assert not done.failed, done.msg
        assert told(check) == told(done)
        assert check.data["diff"]["before"] == done.data["diff"]["before"]
    assert not bring(fresh, wanted).failed
    assert shown(account) == shown(fresh)
    again = bring(account, wanted, purge=True)
    assert (again.data["changed"], again.writes) == (False, [])
    down = bring(account, wanted, state="absent")
    assert not down.failed, down.msg
    assert shown(account) == []
