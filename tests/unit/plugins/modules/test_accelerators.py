# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accelerators of an account, from options to what the service has afterwards: in check mode, for real, and again."""

from __future__ import annotations

import typing as t

import pytest
from support.playground import WRITES, Killed, Playground, Result

from ansible_collections.alicloud.ga.plugins.module_utils._engine import marks
from ansible_collections.alicloud.ga.plugins.module_utils._engine.marks import KEY
from ansible_collections.alicloud.ga.plugins.module_utils._resources.accelerators import ACCELERATORS

Values = dict[str, t.Any]
BOTH_WAYS = pytest.mark.parametrize("name", ["kept", "ignored"])
BY_USE = {"instance_charge_type": "POSTPAY", "bandwidth_billing_type": "CDT"}
PAID_BY_USE = {"InstanceChargeType": "POSTPAY", "BandwidthBillingType": "CDT"}
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


@pytest.mark.parametrize("skip", [1, 2, 3])
def test_what_completes_a_creation_after_a_lost_answer_belongs_to_it(account: Playground, skip: int) -> None:
    """Though it is planned anew: what was created is there once, and told once."""
    account.control("PUT", "options", {"accelerator_name_on_create": "ignored"})
    account.control("POST", "faults", {"writes_only": True, "kind": "drop_after", "skip": skip, "times": 0})
    wanted = {"name": "shop", "description": "The shop", "cross_border_mode": "bgpPro", "tags": {"a": "b"}, **BY_USE}
    done = call(account, [wanted])
    assert [one["fault"] for one in done.calls].count("drop_after") >= 1
    assert not done.failed, done.msg
    told = [(one["action"], one["id"], one["state"], one["changes"]) for one in done.data["operations"]]
    assert told == [("create", only(account)["AcceleratorId"], "done", [])]
    assert only(account)["CrossBorderMode"] == "bgpPro"


@pytest.mark.parametrize("stopped", [False, True])
def test_what_is_left_of_an_update_after_a_lost_answer_belongs_to_it(account: Playground, stopped: bool) -> None:
    """The operation is told once, with all that it was to change, and as done in part if the rest is refused."""
    call(account, [{"name": "shop", **BY_USE}])
    account.control("POST", "faults", {"action": "UpdateAccelerator", "kind": "drop_after", "times": 0})
    if stopped:
        refusal = {"action": "TagResources", "kind": "error", "code": "Forbidden.RAM", "status": 403, "times": 0}
        account.control("POST", "faults", refusal)
    done = call(account, [{"name": "shop", "description": "The shop", "tags": {"team": "shop"}}])
    assert done.failed is stopped, done.msg
    (told,) = done.data["operations"]
    assert (told["action"], told["id"]) == ("update", only(account)["AcceleratorId"])
    assert told["state"] == ("partly" if stopped else "done")
    assert [one.split(":")[0] for one in told["changes"]] == ["description", "tags"]


@BOTH_WAYS
def test_a_description_is_one_more_write(account: Playground, name: str) -> None:
    account.control("PUT", "options", {"accelerator_name_on_create": name})
    done = converge(account, [{"name": "shop", "description": "The shop", "tags": {"team": "shop"}, **BY_USE}])
    assert slow(done) == ["CreateAccelerator", "UpdateAccelerator"]
    assert (only(account)["Name"], only(account)["Description"]) == ("shop", "The shop")
    assert only(account)["Tags"] == [{"Key": "team", "Value": "shop"}]


def test_the_mark_of_another_one_cannot_be_said(account: Playground) -> None:
    """Cut off, the creation would not be found by it, and another one bought."""
    wanted = {"name": "shop", **BY_USE, "tags": {"team": "shop", KEY: "other"}}
    refused = call(account, [wanted])
    assert refused.failed and refused.calls == []
    assert refused.msg.startswith(
        f"accelerators[0].tags.{KEY}: marks what is called other and has not got its name yet"
    )
    converge(account, [{**wanted, "tags": {"team": "shop", KEY: "shop"}}])


@BOTH_WAYS
def test_what_has_a_name_is_found_by_it_whatever_its_mark_says(account: Playground, name: str) -> None:
    """Somebody has tagged it, or renamed it while a run was cut off: it is not bought again, and is nobody else."""
    account.control("PUT", "options", {"accelerator_name_on_create": name})
    call(account, [{"name": "shop", **BY_USE}])
    state = account.state()
    only_one = next(iter(state["accelerators"].values()))
    only_one["Tags"] = [{"Key": KEY, "Value": "other"}]
    account.control("PUT", "state", state)
    other = call(account, [{"name": "other", **BY_USE}], check=True)
    assert [one["action"] for one in other.data["operations"]] == ["create"]
    gone = call(account, [{"name": "other"}], state="absent")
    assert (gone.failed, gone.data["changed"]) == (False, False)
    read = account.module("ga_accelerators_info").data["accelerators"]
    given_back = call(account, read)
    assert (given_back.failed, given_back.data["changed"]) == (False, False), given_back.msg
    done = converge(account, [{"name": "shop", **BY_USE}])
    assert written(done) == ["UntagResources"]
    assert (only(account)["Name"], only(account)["Tags"]) == ("shop", [])


@BOTH_WAYS
def test_twenty_tags_and_the_mark(account: Playground, name: str) -> None:
    account.control("PUT", "options", {"accelerator_name_on_create": name})
    tags = {f"key-{number:02}": str(number) for number in range(20)}
    converge(account, [{"name": "shop", "tags": tags, **BY_USE}])
    assert {tag["Key"]: tag["Value"] for tag in only(account)["Tags"]} == tags


@pytest.mark.parametrize("name_of_it", ["shop", "aliyun-shop", "a" * 128, "aliyun" + "n" * 122, "商店"])
def test_a_mark_says_every_name(name_of_it: str) -> None:
    """No content of a tag may begin with aliyun, or have more than 128 characters; a name may begin so."""
    tags = {"team": "shop", **marks.mark(name_of_it)}
    assert marks.marked(tags) == name_of_it
    assert not tags[KEY].startswith("aliyun") and len(tags[KEY]) <= 128
    assert marks.unmarked(tags) == {"team": "shop"}


@BOTH_WAYS
def test_nothing_is_bought_twice(name: str) -> None:
    """Killed at every request, before and after the service had it."""
    entry = {"name": "shop", "description": "The shop", "tags": {"team": "shop"}, **BY_USE}
    whole = Playground(seed="empty")
    whole.control("PUT", "options", {"accelerator_name_on_create": name})
    whole.settle_in(1)
    call(whole, [entry])
    assert whole.moments > 10
    for moment in range(1, whole.moments + 1):
        account = Playground(seed="empty")
        account.control("PUT", "options", {"accelerator_name_on_create": name})
        account.settle_in(1)
        account.kill_at = moment
        with pytest.raises(Killed):
            call(account, [entry])
        account.kill_at = None
        done = call(account, [entry])
        assert not done.failed, done.msg
        assert (only(account)["Name"], only(account)["Description"]) == ("shop", "The shop")
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


def test_what_has_no_name_is_called_by_its_mark_alone(account: Playground) -> None:
    """One that somebody else has bought and not named is neither named nor touched."""
    account.control("PUT", "options", {"accelerator_name_on_create": "ignored"})
    call(account, [{"name": "other", **BY_USE}])
    state = account.state()
    (record,) = state["accelerators"].values()
    record["Name"] = ""
    account.control("PUT", "state", state)
    converge(account, [{"name": "shop", **BY_USE}])
    names = sorted(one["Name"] for one in account.state()["accelerators"].values())
    assert names == ["", "shop"]


def test_two_of_a_name_are_an_error_with_both_ids(account: Playground) -> None:
    state = account.state()
    for number in (1, 2):
        state["accelerators"][f"ga-{number}"] = {"Name": "shop", **PAID_BY_USE}
    account.control("PUT", "state", state)
    for state in ("present", "absent"):
        refused = call(account, [{"name": "shop", **BY_USE}], state=state)
        assert refused.failed and "ga-1" in refused.msg and "ga-2" in refused.msg and refused.writes == []
    converge(account, [{"id": "ga-2", "name": "market"}])


def marked(account: Playground, *tags: tuple[str, str]) -> None:
    """One accelerator with tags."""
    state = account.state()
    found = [{"Key": key, "Value": value} for key, value in tags]
    state["accelerators"]["ga-1"] = {"Name": "shop", "Description": "The shop", "Tags": found, **PAID_BY_USE}
    account.control("PUT", "state", state)


SYSTEM = ("acs:rm:rgId", "rg-1")
FROM_A_SERVICE = ("aliyun.made.by", "ros")


@pytest.mark.parametrize(
    ("said", "purge", "left", "actions"),
    [
        ({"team": "shop"}, True, {"team": "shop"}, ["UntagResources"]),
        ({"team": "shop"}, False, {"team": "shop", "env": "test"}, []),
        ({"team": "all"}, True, {"team": "all"}, ["UntagResources", "TagResources"]),
        ({"team": "all"}, False, {"team": "all", "env": "test"}, ["TagResources"]),
        ({"Team": "shop"}, True, {"Team": "shop"}, ["UntagResources", "TagResources"]),
        ({}, True, {}, ["UntagResources"]),
        ({}, False, {"team": "shop", "env": "test"}, []),
        (None, True, {"team": "shop", "env": "test"}, []),
    ],
)
def test_tags(account: Playground, said: Values | None, purge: bool, left: Values, actions: list[str]) -> None:
    """Only for an entry that says tags, and never those of the service itself; the accelerator is not locked by it."""
    marked(account, ("team", "shop"), ("env", "test"), SYSTEM, FROM_A_SERVICE)
    account.control("PUT", "transitions", {"mode": "stuck"})
    done = converge(account, [{"name": "shop", "tags": said}], changed=bool(actions), purge_tags=purge)
    assert written(done) == actions
    (shown,) = done.data["accelerators"]
    assert shown["tags"] == left
    assert shown["facts"]["system_tags"] == dict([SYSTEM, FROM_A_SERVICE])
    assert {tag["Key"]: tag["Value"] for tag in only(account)["Tags"]} == {**left, **dict([SYSTEM, FROM_A_SERVICE])}


@pytest.mark.parametrize(
    ("tags", "said"),
    [
        ({f"key-{number}": "" for number in range(21)}, "has 21 entries, and may have 20"),
        ({"k" * 65: ""}, "has a key of 65 characters"),
        ({"": "x"}, "has a key of 0 characters"),
        ({"key": "v" * 129}, "has 129 characters"),
        ({"aliyun-x": ""}, "must not begin with aliyun"),
        ({"acs:x": ""}, "must not begin with aliyun or acs:"),
        ({"key": "see https://example.com"}, "https://"),
        ({"key": True}, "must be text"),
        ({"key": None}, "must be text"),
    ],
)
def test_tags_that_cannot_be(account: Playground, tags: Values, said: str) -> None:
    refused = call(account, [{"name": "shop", "tags": tags, **BY_USE}])
    assert refused.failed and refused.calls == []
    assert refused.msg.startswith("accelerators[0].tags") and said in refused.msg, refused.msg


def test_tags_at_the_edge(account: Playground) -> None:
    tags = {"k" * 64: "v" * 128, "key": "", "number": 1, "aliyu": "acs", "x-acs:": "aliyu"}
    done = converge(account, [{"name": "shop", "tags": tags, **BY_USE}])
    assert done.data["accelerators"][0]["tags"] == {**tags, "number": "1"}


@pytest.mark.parametrize(
    ("change", "actions"),
    [
        ({"description": "Another"}, ["UpdateAccelerator"]),
        ({"resource_group_id": "rg-two"}, ["ChangeResourceGroup"]),
        ({"cross_border_status": True}, ["UpdateAcceleratorCrossBorderStatus"]),
        ({"cross_border_mode": "private"}, ["UpdateAcceleratorCrossBorderMode"]),
        (
            {"description": "Another", "cross_border_mode": "bgpPro", "cross_border_status": True, "tags": {"a": "b"}},
            [
                "UpdateAccelerator",
                "TagResources",
                "UpdateAcceleratorCrossBorderStatus",
                "UpdateAcceleratorCrossBorderMode",
            ],
        ),
    ],
)
def test_each_thing_has_its_own_action(account: Playground, change: Values, actions: list[str]) -> None:
    """Each only when it differs, and each once the one before it has settled."""
    marked(account)
    account.settle_in(60)
    assert written(converge(account, [{"name": "shop", **change}])) == actions


def test_what_nobody_means_is_not_waited_for(account: Playground) -> None:
    marked(account)
    state = account.state()
    state["accelerators"]["ga-2"] = {"Name": "busy", **PAID_BY_USE}
    state["accelerators"]["ga-3"] = {"Name": "expired", "State": "finacialLocked"}
    account.control("PUT", "state", state)
    account.control("PUT", "transitions", {"mode": "stuck"})
    account.module("ga_accelerators", accelerators=[{"name": "busy", "description": "x"}], wait=False)
    account.control("PUT", "transitions", {"mode": "immediate", "kind": "listener"})
    done = call(account, [{"name": "shop", "tags": {"a": "b"}}])
    assert not done.failed and done.data["changed"] and account.clock.slept == []
    waits = call(account, [{"name": "busy", "tags": {"a": "b"}}], wait_timeout=60)
    assert waits.failed and "busy (ga-2) is configuring" in waits.msg
    lost = call(account, [{"name": "expired", "description": "b"}])
    assert lost.failed and "finacialLocked" in lost.msg and account.clock.slept


# -- what costs money --


def test_a_subscription(account: Playground) -> None:
    """It is bought only if it is said that it is paid, which is in the diff; and no API gives it back."""
    entry = {"name": "shop", **FOR_A_MONTH}
    for check in (True, False):
        refused = call(account, [{**entry, "auto_pay": False}], check=check)
        assert refused.failed and refused.writes == refused.dry_runs == []
        assert "accelerators[0].auto_pay: must be true, since this buys a subscription" in refused.msg
    foretold = call(account, [entry], check=True).data["diff"]["after"]
    assert "auto_pay: true" in foretold and "duration: 1" in foretold
    done = converge(account, [{**entry, "renewal_status": "AutoRenewal", "auto_renew_duration": 2}])
    (sent,) = [one["params"] for one in done.writes if one["action"] == "CreateAccelerator"]
    assert (sent["AutoPay"], sent["Spec"], sent["Duration"], sent["PricingCycle"]) == ("true", "1", "1", "Month")
    assert only(account)["Renewal"] == {"RenewalStatus": "AutoRenewal", "AutoRenew": True, "AutoRenewDuration": 2}
    for check_mode in (True, False):
        refused = call(account, [{"name": "shop"}], check=check_mode, state="absent")
        assert refused.failed and refused.writes == []
        assert "is a subscription (PREPAY), which the API cannot delete" in refused.msg


def test_a_subscription_that_is_there_costs_nothing_to_describe(account: Playground) -> None:
    call(account, [{"name": "shop", **FOR_A_MONTH}])
    converge(account, [{"name": "shop", "description": "The shop", "instance_charge_type": "PREPAY"}])
    for check in (True, False):
        refused = call(account, [{"name": "shop", "spec": "2"}], check=check)
        assert refused.failed and refused.writes == []
        assert "auto_pay: must be true, since this orders another instance type" in refused.msg
    done = converge(account, [{"name": "shop", "spec": "2", "auto_pay": True}])
    assert [one["params"]["AutoPay"] for one in done.writes] == ["true"]
    assert "Spec" not in call(account, [{"name": "shop", "description": "y"}]).writes[0]["params"]


@pytest.mark.parametrize("status", ["AutoRenewal", "NotRenewal"])
def test_the_renewal_is_read_for_those_who_ask(account: Playground, status: str) -> None:
    call(account, [{"name": "shop", **FOR_A_MONTH}])
    done = converge(account, [{"name": "shop", "renewal_status": status}])
    assert written(done) == ["UpdateAcceleratorAutoRenewAttribute"]
    again = call(account, [{"name": "shop", "renewal_status": status}])
    assert again.actions == ["ListAccelerators", "DescribeAcceleratorAutoRenewAttribute"]
    assert call(account, [{"name": "shop", "description": ""}]).actions == ["ListAccelerators"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"spec": ...}, "spec: is needed, since instance_charge_type is PREPAY"),
        ({"duration": ...}, "duration: is needed"),
        ({"pricing_cycle": ...}, "pricing_cycle: is needed"),
        ({"pricing_cycle": "Year", "duration": 4}, "duration: 4 is more than 3, the most for Year"),
        ({"duration": 10}, "duration: 10 is not a number from 1 to 9"),
        ({"instance_charge_type": ...}, "instance_charge_type: is needed"),
        ({"bandwidth_billing_type": ...}, "bandwidth_billing_type: is needed"),
        ({"access_mode": "Anycast"}, "bandwidth: is needed, since access_mode is Anycast"),
        ({"access_mode": "Anycast", "bandwidth": 199}, "bandwidth: 199 is not a number from 200 to 5000"),
        ({"cross_border_status": True}, "cross_border_status: goes with bandwidth_billing_type CDT only"),
        ({"name": "n" * 129}, "name: has 129 characters"),
    ],
)
def test_orders_that_cannot_be(account: Playground, change: Values, said: str) -> None:
    entry = {name: value for name, value in {"name": "shop", **FOR_A_MONTH, **change}.items() if value is not ...}
    for check in (True, False):
        refused = call(account, [entry], check=check)
        assert refused.failed and refused.writes == refused.dry_runs == []
        assert f"accelerators[0].{said}" in refused.msg, refused.msg


@pytest.mark.parametrize("field", [field.option for field in ACCELERATORS.fields if field.fixed])
def test_what_is_fixed(account: Playground, field: str) -> None:
    marked(account)
    other = {"instance_charge_type": "PREPAY", "bandwidth_billing_type": "CDT95", "access_mode": "Anycast"}[field]
    refused = call(account, [{"name": "shop", field: other, "bandwidth": 200 if field == "access_mode" else None}])
    assert refused.failed and refused.writes == []
    assert f"accelerators[0].{field}: cannot be changed once it is there" in refused.msg


def test_purge_takes_no_accelerator(account: Playground) -> None:
    """Whoever would name all accelerators of an account might give back those of others."""
    marked(account)
    for more in ({}, {"cascade": True}, {"purge_sets": ["accelerators"], "cascade": True}):
        left = call(account, [], purge=True, **more)
        assert (left.failed, left.data["changed"], left.writes) == (False, False, []), left.msg
        assert left.data["accelerators"]


def test_without_waiting_it_still_has_its_name(account: Playground) -> None:
    account.control("PUT", "options", {"accelerator_name_on_create": "ignored"})
    account.settle_in(100)
    done = call(account, [{"name": "shop", **BY_USE}], wait=False)
    assert not done.failed, done.msg
    assert (only(account)["Name"], only(account)["Tags"]) == ("shop", [])


def test_info_by_tags(account: Playground) -> None:
    for name, tags in (("one", {"team": "a", "env": "x"}), ("two", {"team": "a"}), ("three", {})):
        call(account, [{"name": name, "tags": tags, **BY_USE}])
    for wanted, names in (({"team": "a"}, ["one", "two"]), ({"team": "a", "env": "x"}, ["one"]), ({"team": "b"}, [])):
        shown = account.module("ga_accelerators_info", tags=wanted)
        assert [one["name"] for one in shown.data["accelerators"]] == names


# -- side by side --


def several(*names: str, **more: t.Any) -> list[Values]:
    return [{"name": name, **BY_USE, **more} for name in names]


@BOTH_WAYS
def test_several_wait_for_the_longest_and_not_for_the_sum(account: Playground, name: str) -> None:
    """The next write of each follows when it has settled itself, whatever the others do."""
    account.control("PUT", "options", {"accelerator_name_on_create": name})
    account.settle_in(60)

    def took(entries: list[Values], **options: t.Any) -> float:
        return account.lasts(lambda: call(account, entries, **options))

    alone = took(several("one", description="The first"))
    assert took(several("two", "three", "four", description="More")) <= 1.1 * alone
    # One takes one slow write, one three and one none.
    entries: list[Values] = [
        {"name": "one", "description": "Other", "cross_border_status": True, "cross_border_mode": "private"},
        {"name": "two", "description": "Other"},
        {"name": "three", "tags": {"team": "shop"}},
        *several("five"),
    ]
    assert took(entries) <= 3.3 * 60
    assert took([{"name": one} for one in ("one", "two", "three")], state="absent") <= 1.1 * 60
    assert len(account.state()["accelerators"]) == 2
    assert all(KEY not in {tag["Key"] for tag in one["Tags"]} for one in account.state()["accelerators"].values())


@BOTH_WAYS
@pytest.mark.parametrize("moment", ["before", "after"])
def test_several_are_bought_once_wherever_it_is_cut_off(name: str, moment: str) -> None:
    """Killed, and with the answer lost, at each write of three that are on their way beside each other."""
    cut = 0
    while True:
        account = Playground(seed="empty")
        account.control("PUT", "options", {"accelerator_name_on_create": name})
        account.settle_in(60)
        entries = several("one", "two", "three", tags={"team": "shop"}, description="Ours")
        cut += 1
        left = cut

        def end(which: str, action: str) -> None:
            nonlocal left
            if which == moment and action in WRITES:
                left -= 1
                if not left:
                    raise Killed

        account.watchers.append(end)
        try:
            call(account, entries)
        except Killed:
            account.watchers.clear()
            again = call(account, entries)
            assert not again.failed, again.msg
        made = account.state()["accelerators"].values()
        assert sorted(one["Name"] for one in made) == ["one", "three", "two"]
        assert all(one["Tags"] == [{"Key": "team", "Value": "shop"}] for one in made)
        if left > 0:
            break
    assert cut > 6


@BOTH_WAYS
def test_what_was_begun_beside_a_refused_one_is_completed(account: Playground, name: str) -> None:
    account.control("PUT", "options", {"accelerator_name_on_create": name, "quota_accelerators": 2})
    account.settle_in(60)
    result = call(account, several("one", "two", "three", description="Ours"))
    assert result.failed
    # Of accelerators there is a dry run, which does not know what is on its way.
    assert result.data["error"]["code"] == "QuotaExceeded.Accelerator"
    states = {one["identity"]: one["state"] for one in result.data["operations"]}
    assert states == {"one": "done", "two": "done", "three": "left"}
    made = account.state()["accelerators"].values()
    assert sorted((one["Name"], one["Description"]) for one in made) == [("one", "Ours"), ("two", "Ours")]
    assert not any(tag["Key"] == KEY for one in made for tag in one["Tags"])


@pytest.mark.parametrize("code", ["StateError.Accelerator", "Forbidden.RAM"])
@pytest.mark.parametrize("action", ["CreateAccelerator", "UpdateAccelerator", "UntagResources"])
def test_a_refusal_beside_others_is_told_of_what_it_was_about(account: Playground, action: str, code: str) -> None:
    account.settle_in(60)
    entries = several("one", "two", "three", description="Ours")
    seen = 0

    def refuse(which: str, what: str) -> None:
        nonlocal seen
        seen += which == "before" and what == action
        if which == "before" and what == action and seen == 2:
            # What is refused beside others is tried once more alone; the third accelerator is refused too where it was begun.
            again = 1 if not code.startswith("Forbidden") else 2 if action == "CreateAccelerator" else 3
            fault = {"kind": "error", "action": action, "code": code, "status": 400, "times": again}
            account.control("POST", "faults", fault)

    account.watchers.append(refuse)
    result = call(account, entries)
    account.watchers.clear()
    states = {one["identity"]: one["state"] for one in result.data["operations"]}
    assert result.failed == (code == "Forbidden.RAM"), result.msg
    if not result.failed:
        assert set(states.values()) == {"done"}
    else:
        assert states["two"] == ("left" if action == "CreateAccelerator" else "partly")
        assert states["one"] == "done"
    again = call(account, entries)
    assert not again.failed and len(account.state()["accelerators"]) == 3
    assert call(account, entries).data["changed"] is False


def test_what_does_not_settle_is_not_laid_to_what_was_refused_beside_it(account: Playground) -> None:
    account.settle_in(10_000)
    fault = {"kind": "error", "action": "CreateAccelerator", "code": "StateError.Accelerator", "status": 400}
    account.once("after", "CreateAccelerator", lambda: account.control("POST", "faults", fault))
    result = call(account, several("one", "two"), wait_timeout=60)
    assert result.msg.startswith("The service accepted to create one "), result.msg
    assert {one["identity"]: one["state"] for one in result.data["operations"]} == {"one": "done", "two": "left"}
