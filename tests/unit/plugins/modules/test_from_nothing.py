# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From an empty account to traffic, and back: playbooks as a whole, with their writes counted."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest
import yaml
from support.playground import Playground, Result

Task = tuple[str, dict[str, t.Any]]

WEB: list[Task] = [
    (
        "ga_accelerators",
        {
            "accelerators": [
                {
                    "name": "shop",
                    "instance_charge_type": "POSTPAY",
                    "bandwidth_billing_type": "CDT",
                    "tags": {"team": "shop"},
                }
            ]
        },
    ),
    (
        "ga_acceleration_regions",
        {"accelerator": "shop", "regions": [{"region": "cn-hongkong", "bandwidth": 10, "isp_type": "BGP"}]},
    ),
    (
        "ga_listeners",
        {
            "accelerator": "shop",
            "listeners": [{"name": "web", "protocol": "HTTP", "port_ranges": [{"from_port": 80, "to_port": 80}]}],
        },
    ),
    (
        "ga_endpoint_groups",
        {
            "accelerator": "shop",
            "listener": "web",
            "endpoint_groups": [
                {
                    "name": name,
                    "type": "virtual",
                    "region": "cn-hangzhou",
                    "endpoints": [{"type": "Domain", "endpoint": f"{name}.example.com", "weight": 100}],
                }
                for name in ("blue", "green")
            ],
        },
    ),
    (
        "ga_forwarding_rules",
        {
            "accelerator": "shop",
            "listener": "web",
            "rules": [
                {
                    "name": f"beta-{number}",
                    "priority": number,
                    "conditions": [{"cookie": {"tier": [f"beta-{number}"]}}],
                    "actions": [{"forward_group": {"endpoint_group": "green"}}],
                }
                for number in range(1, 21)
            ],
        },
    ),
]
# Done when they are answered, and counted apart.
SYNCHRONOUS = (
    "TagResources",
    "UntagResources",
    "ChangeResourceGroup",
    "UpdateAcceleratorAutoRenewAttribute",
    "UpdateBandwidthPackagaAutoRenewAttribute",
)
EXAMPLES = Path(__file__).resolve().parents[4] / "docs/examples"


def tasks_of(name: str) -> list[Task]:
    """The tasks of an example, as they stand."""
    (found,) = yaml.safe_load((EXAMPLES / name).read_text("utf-8"))
    tasks = [{key: options for key, options in task.items() if key != "name"} for task in found["tasks"]]
    return [(key.rpartition(".")[2], options) for task in tasks for key, options in task.items()]


@pytest.fixture
def account() -> Playground:
    account = Playground(seed="empty")
    account.settle_in(60)
    return account


def play(account: Playground, tasks: list[Task], **more: t.Any) -> list[Result]:
    """The tasks one after the other, as a playbook has them."""
    results = [account.module(name, **{**options, **more}) for name, options in tasks]
    assert not [one.msg for one in results if one.failed]
    return results


def writes(results: list[Result]) -> tuple[list[str], list[str]]:
    """The accepted writes: those that take the service its time, and the others."""
    accepted = [call["action"] for one in results for call in one.writes if call["changed"]]
    return [one for one in accepted if one not in SYNCHRONOUS], [one for one in accepted if one in SYNCHRONOUS]


@pytest.mark.parametrize("groups", ["any", "one"])
@pytest.mark.parametrize("name", ["kept", "ignored"])
def test_up_again_and_down(account: Playground, name: str, groups: str) -> None:
    account.control("PUT", "options", {"accelerator_name_on_create": name, "virtual_groups_per_call": groups})
    slow, quick = writes(play(account, WEB))
    assert len(slow) == 5 + (groups == "one") + (name == "ignored"), slow
    assert quick == ["UntagResources"]
    again = play(account, WEB)
    assert not any(one.data["changed"] or one.writes or one.dry_runs for one in again)
    down = [(module, {**options, "state": "absent"}) for module, options in reversed(WEB)]
    slow, quick = writes(play(account, down))
    assert (len(slow), quick) == (5, [])
    state = account.state()
    assert not any(state[section] for section in ("accelerators", "ip_sets", "listeners", "endpoint_groups", "rules"))
    again = play(account, down)
    assert not any(one.data["changed"] or one.writes or one.dry_runs for one in again)
    told = ["there is no accelerator with the name 'shop'" in " ".join(one.warnings) for one in again]
    assert told == [True] * 4 + [False]


@pytest.mark.parametrize("where", [{"accelerator": "shop"}, {"accelerator": ..., "accelerator_id": "ga-none"}])
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_what_it_lies_in_is_not_there(account: Playground, number: int, where: dict[str, t.Any]) -> None:
    """With state present an error in both modes, with state absent nothing to do."""
    module, options = WEB[number]
    options = {**options, **where}
    real, check = account.module(module, **options), account.module(module, check=True, **options)
    assert real.failed and check.failed
    assert "an earlier task of the play may be the one that makes it" in check.msg
    assert "earlier task" not in real.msg
    for mode in (True, False):
        gone = account.module(module, check=mode, **{**options, "state": "absent"})
        assert (gone.failed, gone.data["changed"], gone.writes) == (False, False, []), gone.msg
        assert gone.data["diff"]["before"] == gone.data["diff"]["after"]
        (warning,) = gone.warnings
        assert "there is no accelerator" in warning or "NotExist.Accelerator" in warning


@pytest.mark.parametrize("number", [3, 4])
def test_the_listener_is_not_there(account: Playground, number: int) -> None:
    play(account, WEB[:2])
    module, options = WEB[number]
    check = account.module(module, check=True, **options)
    assert check.failed and "may be the one that makes it" in check.msg
    gone = account.module(module, **{**options, "state": "absent"})
    assert (gone.failed, gone.data["changed"]) == (False, False)
    assert "there is no listener with the name 'web'" in gone.warnings[0]
    for mode in (True, False):
        by_id = {**options, "listener": ..., "listener_id": "lsr-none", "state": "absent"}
        gone = account.module(module, check=mode, **by_id)
        assert (gone.failed, gone.data["changed"], gone.writes) == (False, False, []), gone.msg
        assert "NotExist.Listener" in gone.warnings[0]


def test_what_is_not_empty_stays(account: Playground) -> None:
    """Backwards in the wrong order: it is said what is in the way, before anything is sent."""
    play(account, WEB[:3])
    module, options = WEB[0]
    for check in (True, False):
        refused = account.module(module, check=check, **{**options, "state": "absent"})
        assert refused.failed and refused.writes == []
        assert "has 1 listener (web) and 1 acceleration region (cn-hongkong)" in refused.msg
        assert refused.msg.startswith("accelerators[0]: shop (ga-")


@pytest.mark.parametrize("name", ["kept", "ignored"])
def test_subscriptions_up_again_and_down(account: Playground, name: str) -> None:
    """Each task in check mode, for real and again; backwards, what the API cannot delete is refused before anything is sent."""
    account.control("PUT", "options", {"accelerator_name_on_create": name})
    tasks = tasks_of("bandwidth_package.yml")
    done = []
    for module, options in tasks:
        check = account.module(module, check=True, **options)
        assert (check.failed, check.data["changed"], check.writes) == (False, True, []), check.msg
        done += play(account, [(module, options)])
        assert [one["identity"] for one in check.data["operations"]] == [
            one["identity"] for one in done[-1].data["operations"]
        ]
    slow, quick = writes(done)
    assert slow == [
        "CreateAccelerator",
        *(["UpdateAccelerator"] if name == "ignored" else []),
        "CreateBandwidthPackage",
        "UpdateBandwidthPackage",
        "BandwidthPackageAddAccelerator",
        "CreateIpSets",
        "CreateListener",
        "CreateEndpointGroups",
        "CreateForwardingRules",
    ]
    renewals = ["UpdateAcceleratorAutoRenewAttribute", "UpdateBandwidthPackagaAutoRenewAttribute"]
    assert quick == ["UntagResources", renewals[0], "UntagResources", renewals[1]]
    again = play(account, tasks)
    assert not any(one.data["changed"] or one.writes or one.dry_runs for one in again)
    down = [(module, {**options, "state": "absent"}) for module, options in reversed(tasks)]
    play(account, down[:4])
    before = account.state()
    assert not any(before[section] for section in ("ip_sets", "listeners", "endpoint_groups", "rules"))
    for mode in (True, False):
        for module, options in down[4:]:
            refused = account.module(module, check=mode, **options)
            assert refused.failed and refused.writes == []
            assert "subscription (PREPAY), which the API cannot delete" in refused.msg
    assert account.state() == before and len(before["accelerators"]) == len(before["bandwidth_packages"]) == 1
    again = play(account, down[:4])
    assert not any(one.data["changed"] or one.writes for one in again)
