# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From an empty account to traffic, and back: playbooks as a whole, with their writes counted."""

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest
import yaml
from support.playground import A_WHILE, Playground, Result

from tools.tree import CHECKOUT

Task = tuple[str, dict[str, t.Any]]


def playbook(name: str) -> list[Task]:
    """The tasks of an example, as it stands."""
    (only,) = yaml.safe_load((CHECKOUT / "docs" / "examples" / f"{name}.yml").read_text("utf-8"))
    return [
        (next(key for key in task if key.startswith("alicloud.ga.")).removeprefix("alicloud.ga."), options)
        for task in only["tasks"]
        for key, options in task.items()
        if key.startswith("alicloud.ga.")
    ]


WEB, GAME = playbook("from_nothing_web"), playbook("from_nothing_game")
# The same with as much in it as counts are given for.
RULES = [
    {
        "name": f"beta-{number}",
        "priority": number,
        "conditions": [{"cookie": {"tier": [f"beta-{number}"]}}],
        "actions": [{"forward_group": {"endpoint_group": "green"}}],
    }
    for number in range(1, 21)
]
SHOP = [*WEB[:4], (WEB[4][0], {**WEB[4][1], "rules": RULES})]
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
    account.settle_in(A_WHILE)
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


READS = ("Describe", "List", "Get")
EMPTY = (
    *("accelerators", "ip_sets", "listeners", "endpoint_groups", "rules", "destinations"),
    *(f"custom_routing_{name}" for name in ("endpoint_groups", "endpoints", "traffic_policies")),
)


def again(account: Playground, tasks: list[Task]) -> list[Result]:
    """The same once more, which changes nothing and only reads."""
    results = play(account, tasks)
    assert not any(one.data["changed"] for one in results)
    assert all(action.startswith(READS) for one in results for action in one.actions)
    return results


@pytest.mark.parametrize("name", ["kept", "ignored"])
@pytest.mark.parametrize("kind", ["web", "game"])
def test_the_examples_as_they_stand(account: Playground, kind: str, name: str) -> None:
    """Check mode makes nothing, and says that an earlier task may; for real, again, and down again, and again."""
    account.control("PUT", "options", {"accelerator_name_on_create": name})
    up, down = playbook(f"from_nothing_{kind}"), playbook(f"to_nothing_{kind}")
    assert [module for module, _options in down] == [module for module, _options in reversed(up)]
    first, *others = (account.module(module, check=True, **options) for module, options in up)
    assert first.data["changed"] and not first.failed
    assert all(one.failed and "an earlier task of the play may be the one that makes it" in one.msg for one in others)
    assert not any(account.state()[section] for section in EMPTY)
    assert all(one.data["changed"] for one in play(account, up))
    again(account, up)
    # Check mode says the same, once it is all there.
    assert not any(one.data["changed"] for one in play(account, up, check=True))
    # What goes is only named; what it says beyond that makes no difference.
    assert all(one.data["changed"] for one in play(account, down))
    assert not any(account.state()[section] for section in EMPTY)
    for tasks in (down, [(module, {**options, "state": "absent"}) for module, options in reversed(up)]):
        told = ["there is no accelerator with the name" in " ".join(one.warnings) for one in again(account, tasks)]
        assert told == [*[True] * (len(tasks) - 1), False]


@pytest.mark.parametrize("groups", ["any", "one"])
@pytest.mark.parametrize("name", ["kept", "ignored"])
def test_up_again_and_down(account: Playground, name: str, groups: str) -> None:
    account.control("PUT", "options", {"accelerator_name_on_create": name, "virtual_groups_per_call": groups})
    slow, quick = writes(play(account, SHOP))
    assert len(slow) == 5 + (groups == "one") + (name == "ignored"), slow
    assert quick == ["UntagResources"]
    again(account, SHOP)
    slow, quick = writes(play(account, [(module, {**options, "state": "absent"}) for module, options in SHOP[::-1]]))
    assert (len(slow), quick) == (5, [])
    assert not any(account.state()[section] for section in EMPTY)


@pytest.mark.parametrize("name", ["kept", "ignored"])
@pytest.mark.parametrize("described", [False, True])
def test_custom_routing_in_nine_writes(account: Playground, name: str, described: bool) -> None:
    """With 40 destinations, 2 endpoints, and 5 policies of both."""
    account.control("PUT", "options", {"accelerator_name_on_create": name})
    where = GAME[4][1]
    place = {key: value for key, value in where.items() if key != "destinations"}
    destinations = [{"from_port": 8000 + one, "to_port": 8000 + one, "protocols": ["TCP"]} for one in range(40)]
    vswitches = [{"endpoint": f"vsw-{one}", "traffic_to_endpoint_policy": "AllowCustom"} for one in ("a", "b")]
    # Each vSwitch that no seed names is a /28 of its own.
    addresses = [*(f"192.168.192.{one}" for one in (1, 2, 3)), *(f"192.168.192.{one}" for one in (17, 18))]
    policies = [{"address": one, "port_ranges": [{"from_port": 8000, "to_port": 8039}]} for one in addresses]
    (accelerators, options), *others = GAME[:4]
    (one,) = options["accelerators"]
    tasks = [
        (accelerators, {"accelerators": [{**one, **({"description": "Of the game"} if described else {})}]}),
        *others,
        (GAME[4][0], {**place, "destinations": destinations}),
        (GAME[5][0], {**place, "endpoints": vswitches}),
        (GAME[6][0], {**place, "traffic_policies": policies}),
    ]
    slow, quick = writes(play(account, tasks))
    # A name that is not taken and a description are one write.
    assert len(slow) == 9 + (name == "ignored" or described), slow
    assert quick == ["UntagResources"]
    again(account, tasks)
    cidrs = [one["Cidr"] for one in account.state()["custom_routing_endpoints"].values()]
    assert cidrs == ["192.168.192.0/28", "192.168.192.16/28"]


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
