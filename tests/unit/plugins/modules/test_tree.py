# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole accelerator in one task."""

from __future__ import annotations

import copy
import typing as t

import pytest
from support.playground import Killed, Playground, Result

Entry = t.Dict[str, t.Any]


def web(rules: int = 1, groups: t.Sequence[str] = ("blue", "green")) -> Entry:
    """The first playbook of the guide "From nothing to traffic" as one entry."""
    return {
        "name": "shop",
        "instance_charge_type": "POSTPAY",
        "bandwidth_billing_type": "CDT",
        "tags": {"team": "shop"},
        "acceleration_regions": [{"region": "cn-hongkong", "bandwidth": 10, "isp_type": "BGP"}],
        "listeners": [
            {
                "name": "web",
                "protocol": "HTTP",
                "port_ranges": [{"from_port": 80, "to_port": 80}],
                "endpoint_groups": [
                    {
                        "name": name,
                        "type": "virtual",
                        "region": "cn-hangzhou",
                        "endpoints": [{"type": "Domain", "endpoint": f"{name}.example.com", "weight": 100}],
                    }
                    for name in groups
                ],
                "forwarding_rules": [
                    {
                        "name": f"beta-{number}",
                        "priority": number,
                        "conditions": [{"cookie": {"tier": [f"beta-{number}"]}}],
                        "actions": [{"forward_group": {"endpoint_group": groups[-1]}}],
                    }
                    for number in range(1, rules + 1)
                ],
            }
        ],
    }


def apart(entry: Entry) -> t.List[t.Tuple[str, Entry]]:
    """The same as tasks, one for each set."""
    entry = copy.deepcopy(entry)
    regions, listeners = entry.pop("acceleration_regions"), entry.pop("listeners")
    where = {"accelerator": entry["name"]}
    tasks = [("ga_accelerators", {"accelerators": [entry]}), ("ga_acceleration_regions", {**where, "regions": regions})]
    inner = []
    for listener in listeners:
        place = {**where, "listener": listener["name"]}
        groups, rules = listener.pop("endpoint_groups", None), listener.pop("forwarding_rules", None)
        if groups is not None:
            inner.append(("ga_endpoint_groups", {**place, "endpoint_groups": groups}))
        if rules is not None:
            inner.append(("ga_forwarding_rules", {**place, "rules": rules}))
    return [*tasks, ("ga_listeners", {**where, "listeners": listeners}), *inner]


@pytest.fixture
def account() -> Playground:
    account = Playground(seed="empty")
    account.settle_in(60)
    return account


def bring(account: Playground, *entries: Entry, **more: t.Any) -> Result:
    return account.module("ga_accelerators", accelerators=copy.deepcopy([*entries]), **more)


def test_one_task_is_like_a_task_for_each_set(account: Playground) -> None:
    other = Playground(seed="empty")
    other.settle_in(60)
    for name, options in apart(web()):
        assert not other.module(name, **options).failed
    check = bring(account, web(), check=True)
    assert not check.failed, check.msg
    assert not check.writes
    done = bring(account, web())
    assert not done.failed, done.msg
    print(check.data["diff"]["before"], check.data["diff"]["after_header"], check.data["diff"]["after"], done.data["diff"]["after"])
    again = bring(account, web())
    assert not again.data["changed"]
    assert not again.writes
    print(again.actions)
