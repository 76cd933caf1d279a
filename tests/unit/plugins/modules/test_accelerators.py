# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accelerators of an account, from options to what the service has afterwards: in check mode, for real, and again."""

from __future__ import annotations

import typing as t

import pytest
from support.playground import Killed, Playground, Result

from ansible_collections.alicloud.ga.plugins.module_utils._engine.marks import KEY
from ansible_collections.alicloud.ga.plugins.module_utils._resources.accelerators import ACCELERATORS

Values = dict[str, t.Any]
BOTH_WAYS = pytest.mark.parametrize("name", ["kept", "ignored"])
BY_USE = {"instance_charge_type": "POSTPAY", "bandwidth_billing_type": "CDT"}
FOR_A_MONTH = {
    "instance_charge_type": "PREPAY",
    "bandwidth_billing_type": "BandwidthPackage",
    "spec": "1",
    "duration": 1,
    "pricing_cycle": "Month",
    "auto_pay": True,
}
# Done when they are answered.
SYNCHRONOUS = ("TagResources", "UntagResources", "ChangeResourceGroup", "UpdateAcceleratorAutoRenewAttribute")


@pytest.fixture
def account() -> Playground:
    return Playground(seed="empty")


def call(account: Playground, entries: t.Any, check: bool = False, **options: t.Any) -> Result:
    return account.module("ga_accelerators", check=check, accelerators=entries, **options)


def converge(account: Playground, entries: t.Any, changed: bool = True, **options: t.Any) -> Result:
    """Check mode foretells what is done, what is done is what check mode foretold, and then nothing is left to do."""
    before = account.state()
    check = call(account, entries, check=True, **options)
    assert not check.failed, check.msg
    assert check.writes == [] and account.state() == before
    real = call(account, entries, **options)
    assert not real.failed, real.msg
    assert check.data["changed"] is real.data["changed"] is changed
    planned, done = (
        [(one["action"], one["identity"], one["changes"]) for one in data["operations"]]
        for data in (check.data, real.data)
    )
    assert planned == done
    assert {one["state"] for one in real.data["operations"]} <= {"done"}
    for foretold, found in zip(check.data["accelerators"], real.data["accelerators"]):
        assert {name for name, value in foretold.items() if value not in (None, found[name])} <= {"facts"}
    again = call(account, entries, **options)
    assert (again.failed, again.data["changed"], again.writes) == (False, False, []), again.data["operations"]
    fed_back = call(account, real.data["accelerators"])
    assert (fed_back.failed, fed_back.data.get("changed")) == (False, False), fed_back.data
    return real


def written(result: Result) -> list[str]:
    return [call["action"] for call in result.writes if call["changed"]]


def slow(result: Result) -> list[str]:
    """The writes that take the service its time."""
    return [action for action in written(result) if action not in SYNCHRONOUS]


def only(account: Playground) -> Values:
    (record,) = account.state()["accelerators"].values()
    return t.cast(Values, record)


@BOTH_WAYS
def test_a_new_accelerator_has_its_name_and_no_mark(account: Playground, name: str) -> None:
    account.control("PUT", "options", {"accelerator_name_on_create": name})
    account.settle_in(200)
    done = converge(account, [{"name": "shop", **BY_USE}])
    assert slow(done) == ["CreateAccelerator", *(["UpdateAccelerator"] if name == "ignored" else [])]
    assert written(done)[-1] == "UntagResources"
    assert (only(account)["Name"], only(account)["Tags"]) == ("shop", [])
    (operation,) = done.data["operations"]
    assert operation["id"] == only(account)["AcceleratorId"]
    assert [one["action"] for one in done.dry_runs] == ["CreateAccelerator"]


@BOTH_WAYS
def test_a_description_is_one_more_write(account: Playground, name: str) -> None:
    account.control("PUT", "options", {"accelerator_name_on_create": name})
    done = converge(account, [{"name": "shop", "description": "The shop", "tags": {"team": "shop"}, **BY_USE}])
    assert slow(done) == ["CreateAccelerator", "UpdateAccelerator"]
    assert (only(account)["Name"], only(account)["Description"]) == ("shop", "The shop")
    assert only(account)["Tags"] == [{"Key": "team", "Value": "shop"}]


@BOTH_WAYS
def test_twenty_tags_and_the_mark(account: Playground, name: str) -> None:
    account.control("PUT", "options", {"accelerator_name_on_create": name})
    tags = {f"key-{number:02}": str(number) for number in range(20)}
    converge(account, [{"name": "shop", "tags": tags, **BY_USE}])
    assert {tag["Key"]: tag["Value"] for tag in only(account)["Tags"]} == tags


@BOTH_WAYS
@pytest.mark.parametrize("name_of_it", ["shop", "aliyun-shop", "a" * 128, "aliyun" + "n" * 122])
def test_nothing_is_bought_twice(name: str, name_of_it: str) -> None:
    """Killed at every request, before and after the service had it; and with every answer lost."""
    entry = {"name": name_of_it, "description": "The shop", "tags": {"team": "shop"}, **BY_USE}
    whole = Playground(seed="empty")
    whole.control("PUT", "options", {"accelerator_name_on_create": name})
    whole.settle_in(20)
    call(whole, [entry])
    assert whole.moments > 10
    for moment in range(1, whole.moments + 1):
        account = Playground(seed="empty")
        account.control("PUT", "options", {"accelerator_name_on_create": name})
        account.settle_in(20)
        account.kill_at = moment
        with pytest.raises(Killed):
            call(account, [entry])
        account.kill_at = None
        done = converge(account, [entry], changed=call(account, [entry], check=True).data["changed"])
        assert only(account)["Name"] == name_of_it
        assert only(account)["Tags"] == [{"Key": "team", "Value": "shop"}], done.data


@BOTH_WAYS
@pytest.mark.parametrize("action", ["CreateAccelerator", "UpdateAccelerator", "UntagResources"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_lost_answer_buys_nothing_twice(account: Playground, name: str, action: str, when: str) -> None:
    account.control("PUT", "options", {"accelerator_name_on_create": name})
    account.settle_in(20)
    for _number in range(8):
        account.control("POST", "faults", {"kind": f"drop_{when}", "action": action})
    entry = {"name": "shop", "description": "The shop", **BY_USE}
    result = call(account, [entry])
    account.control("DELETE", "faults")
    again = call(account, [entry])
    assert not again.failed, again.msg
    assert len(account.state()["accelerators"]) == 1, (result.data, again.data)
    assert (only(account)["Name"], only(account)["Description"], only(account)["Tags"]) == ("shop", "The shop", [])
