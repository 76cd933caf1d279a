# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bandwidth packages of an account: bought once, bound, replaced, given back; in check mode, for real, and again."""

from __future__ import annotations

import typing as t

import pytest
from support.playground import A_WHILE, Killed, Playground, Result

from ansible_collections.alicloud.ga.plugins.module_utils._engine.marks import KEY

Values = dict[str, t.Any]
SHOP, GAME = "ga-bp1shop", "ga-bp1game"
OLD = "gbwp-bp1old"
BASIC = {"bandwidth": 20, "bandwidth_type": "Basic"}
BY_USE = {**BASIC, "charge_type": "POSTPAY"}
FOR_A_MONTH = {**BASIC, "charge_type": "PREPAY", "duration": 1, "pricing_cycle": "Month", "auto_pay": True}
CREATE, UPDATE, DELETE = (f"{verb}BandwidthPackage" for verb in ("Create", "Update", "Delete"))
ADD, REMOVE = (f"BandwidthPackage{verb}Accelerator" for verb in ("Add", "Remove"))
REPLACE, UNTAG = "ReplaceBandwidthPackage", "UntagResources"


# An accelerator with a package and regions, and one with neither.
SEED: dict[str, dict[str, Values]] = {
    "accelerators": {SHOP: {"Name": "shop"}, GAME: {"Name": "game"}},
    "bandwidth_packages": {OLD: {"Name": "old", "Bandwidth": 50, "Accelerators": [SHOP]}},
    "ip_sets": {"ips-1": {"AcceleratorId": SHOP, "AccelerateRegionId": "cn-hongkong", "Bandwidth": 30}},
}


@pytest.fixture
def account() -> Playground:
    account = Playground(seed=SEED)
    account.settle_in(A_WHILE)
    return account


def call(account: Playground, entries: t.Any, check: bool = False, **options: t.Any) -> Result:
    return account.module("ga_bandwidth_packages", check=check, bandwidth_packages=entries, **options)


def written(result: Result) -> list[str]:
    return [one["action"] for one in result.writes if one["changed"]]


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
    assert planned == done and {one["state"] for one in real.data["operations"]} <= {"done"}
    again = call(account, entries, **options)
    assert (again.failed, again.data["changed"], again.writes) == (False, False, []), again.data
    fed_back = call(account, real.data["bandwidth_packages"])
    assert (fed_back.failed, fed_back.data.get("changed")) == (False, False), fed_back.data
    assert real.warnings == []
    return real


def live(account: Playground, name: str) -> Values:
    (found,) = [one for one in account.state()["bandwidth_packages"].values() if one["Name"] == name]
    return t.cast(Values, found)


def refused(account: Playground, entries: t.Any, words: str, **options: t.Any) -> str:
    """In both modes, and before anything is sent that changes something."""
    for check in (True, False):
        result = call(account, entries, check=check, **options)
        assert result.failed and result.writes == []
        assert words in result.msg, result.msg
    return result.msg


def test_a_new_package_has_its_name_and_no_mark(account: Playground) -> None:
    wanted = {"name": "new", "description": "For the game", "tags": {"team": "game"}, **FOR_A_MONTH}
    done = converge(account, [{**wanted, "accelerator": "game", "renewal_status": "NotRenewal"}])
    renew = "UpdateBandwidthPackagaAutoRenewAttribute"
    assert written(done) == [CREATE, UPDATE, UNTAG, renew, ADD]
    found = live(account, "new")
    assert (found["Accelerators"], found["State"], found["Description"]) == ([GAME], "binded", "For the game")
    assert found["Tags"] == [{"Key": "team", "Value": "game"}]
    shown = next(one for one in done.data["bandwidth_packages"] if one["name"] == "new")
    assert (shown["accelerator_id"], shown["status"], shown["renewal_status"]) == (GAME, "binded", "NotRenewal")


def test_who_waits_for_a_package_waits_for_its_accelerator(account: Playground) -> None:
    account.control("PUT", "transitions", {"mode": "seconds", "n": 90, "kind": "accelerator"})
    converge(account, [{"name": "new", "accelerator": "game", **BY_USE}])
    state = account.module("ga_accelerators_info", accelerator="game").data["accelerators"][0]["status"]
    assert state == "active"


@pytest.mark.parametrize("state", ["binded", "active"])
def test_a_place_is_taken_over_and_traffic_goes_on(account: Playground, state: str) -> None:
    """Whatever the service says of one that is bound."""
    account.control("PUT", "options", {"bound_package_state": state})
    words = refused(account, [{"name": "new", "accelerator": "shop", **BY_USE}], "replace: true")
    assert f"new (new) and old ({OLD}) would both be bound to {SHOP}" in words
    done = call(account, [{"name": "new", "accelerator": "shop", **BY_USE, "bandwidth": 30}], replace=True)
    assert not done.failed, done.msg
    assert written(done) == [CREATE, UPDATE, UNTAG, REPLACE]
    told = [(one["action"], one["identity"], one["changes"]) for one in done.data["operations"]]
    assert told == [("create", "new", []), ("update", "old", [f'accelerator_id: {SHOP} → ""'])]
    assert (live(account, "new")["Accelerators"], live(account, "old")["Accelerators"]) == ([SHOP], [])
    back = converge(account, [{"name": "old", "accelerator_id": SHOP}], replace=True)
    assert written(back) == [REPLACE]


def test_what_another_service_manages_does_not_make_way(account: Playground) -> None:
    state = account.state()
    infos = [{"Action": "Update", "ChildType": "", "IsManaged": True}]
    state["bandwidth_packages"][OLD].update(ServiceManaged=True, ServiceManagedInfos=infos)
    account.control("PUT", "state", state)
    words = refused(account, [{"name": "new", "accelerator": "shop", **BY_USE}], "manages this package", replace=True)
    assert words.startswith(f"replace: old ({OLD}) cannot be changed")


def test_an_accelerator_whose_subscription_has_expired_takes_none(account: Playground) -> None:
    """Which is said, and not waited for."""
    account.control("PUT", "options", {"accelerator_state": "finacialLocked"})
    refused(account, [{"name": "new", "accelerator": "game", **BY_USE}], f"the accelerator {GAME} is finacialLocked")


def test_nobody_waits_for_the_last_write_who_does_not_want_to(account: Playground) -> None:
    done = call(account, [{"name": "new", "accelerator": "game", **BY_USE}], wait=False)
    assert written(done) == [CREATE, UPDATE, UNTAG, ADD]
    assert live(account, "new")["State"] == "binding"
    # Whoever comes next waits for it, and finds all done.
    again = call(account, [{"name": "new", "accelerator": "game", **BY_USE}])
    assert (again.failed, again.data["changed"]) == (False, False) and live(account, "new")["State"] == "binded"


def test_both_of_one_task_change_places_in_one_call(account: Playground) -> None:
    """What leaves in the same task needs no permission to make way."""
    call(account, [{"name": "new", **BY_USE, "bandwidth": 30}])
    entries = [{"name": "new", "accelerator": "shop"}, {"name": "old", "accelerator": ""}]
    assert written(converge(account, entries)) == [REPLACE]


def test_a_whole_chain_moves_on(account: Playground) -> None:
    """Each is free by the time it comes, and none makes way for one that does not say where it is."""
    call(account, [{"name": "new", **BY_USE, "bandwidth": 30, "accelerator": "game"}])
    call(account, [{"name": "last", **BY_USE}])
    entries = [
        {"name": "new", "accelerator": "shop"},
        {"name": "last", "accelerator": "game"},
        {"name": "old", "description": "It has done its duty"},
    ]
    assert written(converge(account, entries, replace=True)) == [UPDATE, REPLACE, REPLACE]
    places = [live(account, name)["Accelerators"] for name in ("new", "last", "old")]
    assert places == [[SHOP], [GAME], []]


def test_two_want_each_others_places(account: Playground) -> None:
    """One of them is empty for a while, which it cannot be while it has regions."""
    call(account, [{"name": "new", **BY_USE, "bandwidth": 50, "accelerator": "game"}])
    entries = [{"name": "new", "accelerator": "shop"}, {"name": "old", "accelerator": "game"}]
    done = converge(account, entries)
    assert written(done) == [REMOVE, REPLACE, ADD]
    crowded = [{"name": "new", "accelerator": "game"}, {"name": "old", "accelerator": "shop"}]
    account.module("ga_acceleration_regions", accelerator="game", regions=[{"region": "us-west-1", "bandwidth": 10}])
    refused(account, crowded, "while that has acceleration regions")


def test_nothing_leaves_while_there_are_regions(account: Playground) -> None:
    words = refused(account, [{"name": "old", "accelerator": ""}], "while that has acceleration regions")
    assert words.startswith(f"bandwidth_packages[0]: old ({OLD}) cannot leave {SHOP}")
    account.module("ga_acceleration_regions", accelerator="shop", regions=[{"region": "cn-hongkong"}], state="absent")
    assert written(converge(account, [{"name": "old", "accelerator": ""}])) == [REMOVE]


def test_the_regions_fit_into_their_package(account: Playground) -> None:
    small = {"name": "new", "accelerator": "shop", **BY_USE, "bandwidth": 29}
    words = refused(account, [small], "bandwidth_packages[0].bandwidth: 29 is less than", replace=True)
    assert "which is 30" in words
    refused(account, [{"name": "old", "bandwidth": 29}], "29 is less than the regions of ga-bp1shop have together")
    assert written(converge(account, [{"name": "old", "bandwidth": 30}])) == [UPDATE]


def test_what_is_not_said_stays_bound(account: Playground) -> None:
    done = converge(account, [{"name": "old", "description": "x", "resource_group_id": "rg-two"}])
    assert written(done) == [UPDATE, "ChangeResourceGroup"]
    assert live(account, "old")["Accelerators"] == [SHOP]


def test_what_grows_and_what_shrinks_are_two_calls(account: Playground) -> None:
    """The service takes all up, or all down."""
    converge(account, [{"name": "new", **BY_USE}])
    assert written(converge(account, [{"name": "new", "bandwidth": 30, "bandwidth_type": "Enhanced"}])) == [UPDATE]
    assert written(converge(account, [{"name": "new", "bandwidth": 40, "bandwidth_type": "Basic"}])) == [UPDATE] * 2
    refused(account, [{"name": "new", "bandwidth_type": "Advanced"}], "bandwidth_type: is to be Advanced")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"auto_pay": False}, ".auto_pay: must be true, since this buys a subscription"),
        ({"auto_pay": None}, ".auto_pay: must be true, since this buys a subscription"),
        ({"duration": None}, ".duration: is needed"),
        ({"pricing_cycle": "Year", "duration": 4}, ".duration: 4 is more than 3"),
        ({"bandwidth": 1}, ".bandwidth: 1 is not a number from 2 to 2000"),
        ({"bandwidth": 2001}, ".bandwidth: 2001 is not a number from 2 to 2000"),
        ({"bandwidth": None}, ".bandwidth: is needed"),
        ({"bandwidth_type": None}, ".bandwidth_type: is needed"),
        ({"charge_type": None}, ".charge_type: is needed"),
        ({"billing_type": "PayBY95"}, ".billing_type: goes with charge_type POSTPAY only"),
        ({"description": "x" * 257}, ".description: has 257 characters, and may have at most 256"),
        ({"name": "x" * 129}, ".name: has 129 characters"),
        ({"accelerator": "nobody"}, ".accelerator: there is no accelerator with the name 'nobody'"),
        ({"accelerator": GAME}, f".accelerator: {GAME} is not a name but an id; give it as"),
        ({"accelerator": "game", "accelerator_id": GAME}, ".accelerator: cannot be given together with accelerator_id"),
        ({"accelerator": "", "accelerator_id": GAME}, ".accelerator: cannot be given together with accelerator_id"),
        ({"accelerator_id": "ga-none"}, "NotExist.Accelerator"),
        ({"tags": {KEY: "other"}}, f".tags.{KEY}: marks what is called other"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_sent(account: Playground, said: Values, words: str) -> None:
    refused(account, [{"name": "new", **FOR_A_MONTH, **said}], words)


def test_at_the_edges(account: Playground) -> None:
    converge(account, [{"name": "n" * 128, "description": "d" * 256, **FOR_A_MONTH, "bandwidth": 2000, "duration": 9}])
    converge(account, [{"name": "n", **BY_USE, "bandwidth": 2, "billing_type": "PayBY95", "ratio": 30}])
    refused(account, [{"name": "m", **BY_USE, "billing_type": "PayBY95"}], ".ratio: is needed")


def test_an_accelerator_that_has_no_use_for_one(account: Playground) -> None:
    state = account.state()
    state["accelerators"][GAME].update(InstanceChargeType="POSTPAY", BandwidthBillingType="CDT")
    account.control("PUT", "state", state)
    for where in ({"accelerator": "game"}, {"accelerator_id": GAME}):
        refused(account, [{"name": "new", **BY_USE, **where}], "is paid by CDT, so that it takes no packages")


def test_more_of_a_subscription_is_an_order(account: Playground) -> None:
    refused(account, [{"name": "old", "bandwidth": 60}], "auto_pay: must be true, since this orders more")
    refused(account, [{"name": "old", "bandwidth_type": "Enhanced"}], "auto_pay: must be true, since this orders more")
    converge(account, [{"name": "old", "bandwidth": 60, "auto_pay": True}])
    assert written(converge(account, [{"name": "old", "bandwidth": 40}])) == [UPDATE]


def test_a_subscription_stays_and_what_is_paid_by_use_goes(account: Playground) -> None:
    words = refused(account, [{"name": "old"}], "subscription (PREPAY), which the API cannot delete", state="absent")
    assert f"old ({OLD})" in words
    call(account, [{"name": "new", **BY_USE, "accelerator": "game"}, {"name": "free", **BY_USE}])
    # A name of an accelerator that is not there any more is no hindrance.
    entries = [{"name": "new", "accelerator": "nobody"}, {"name": "free"}, {"name": "nothing"}]
    before = account.state()
    check = call(account, entries, check=True, state="absent")
    assert [one["action"] for one in check.data["operations"]] == ["delete"] * 2 and account.state() == before
    done = call(account, entries, state="absent")
    assert written(done) == [REMOVE, DELETE, DELETE]
    assert list(account.state()["bandwidth_packages"]) == [OLD]
    again = call(account, entries, state="absent")
    assert (again.failed, again.data["changed"]) == (False, False)


def test_an_accelerator_stays_while_it_has_a_package(account: Playground) -> None:
    """It is said which, before anything is sent."""
    state = account.state()
    state["accelerators"][GAME]["InstanceChargeType"] = "POSTPAY"
    account.control("PUT", "state", state)
    call(account, [{"name": "new", "accelerator": "game", **BY_USE}])
    gone: Values = {"accelerators": [{"name": "game"}], "state": "absent"}
    for check in (True, False):
        result = account.module("ga_accelerators", check=check, **gone)
        assert result.failed and result.writes == []
        assert "cannot be deleted while it has 1 bandwidth package (new)" in result.msg
    call(account, [{"name": "new"}], state="absent")
    assert not account.module("ga_accelerators", **gone).failed


def test_two_of_a_name_are_an_error_with_both_ids(account: Playground) -> None:
    state = account.state()
    state["bandwidth_packages"]["gbwp-2"] = {"Name": "old", "Bandwidth": 5}
    account.control("PUT", "state", state)
    words = refused(account, [{"name": "old", "bandwidth": 20}], "gbwp-2")
    assert OLD in words


ENTRY = {"name": "new", "description": "x", "tags": {"team": "shop"}, "accelerator": "shop", **BY_USE, "bandwidth": 30}


def bought_once(account: Playground) -> None:
    """One package, whole, and in its place."""
    done = call(account, [ENTRY], replace=True)
    assert not done.failed, done.msg
    new = live(account, "new")
    assert len(account.state()["bandwidth_packages"]) == 2, account.state()["bandwidth_packages"]
    assert (new["Accelerators"], new["Description"]) == ([SHOP], "x")
    assert new["Tags"] == [{"Key": "team", "Value": "shop"}]


def fresh() -> Playground:
    """The same account as the fixture's, whose writes take a second."""
    account = Playground(seed=SEED)
    account.settle_in(1)
    return account


def test_nothing_is_bought_twice() -> None:
    """Killed at every request, before and after the service had it."""
    whole = fresh()
    call(whole, [ENTRY], replace=True)
    assert whole.moments > 10
    for moment in range(1, whole.moments + 1):
        account = fresh()
        account.kill_at = moment
        with pytest.raises(Killed):
            call(account, [ENTRY], replace=True)
        account.kill_at = None
        bought_once(account)


@pytest.mark.parametrize("action", [CREATE, UPDATE, UNTAG, REPLACE])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_lost_answer_buys_nothing_twice(action: str, when: str) -> None:
    account = fresh()
    for _number in range(8):
        account.control("POST", "faults", {"kind": f"drop_{when}", "action": action})
    call(account, [ENTRY], replace=True)
    account.control("DELETE", "faults")
    bought_once(account)


def test_somebody_else_at_work_is_waited_for(account: Playground) -> None:
    """On the accelerator, and on the package alone."""
    account.control("POST", "actors", {"accelerator_id": GAME, "seconds": 100})
    assert written(converge(account, [{"name": "new", "accelerator": "game", **BY_USE}])) == [
        CREATE,
        UPDATE,
        UNTAG,
        ADD,
    ]


def test_what_is_bought_given_back_and_bought_again_is_another(account: Playground) -> None:
    """No token of an earlier purchase is sent again: it would be answered with the id of what is gone."""
    entry = {"name": "new", **BY_USE}
    first = live_id(call(account, [entry]))
    call(account, [{"name": "new"}], state="absent")
    assert live_id(call(account, [entry])) != first


def live_id(result: Result) -> str:
    assert not result.failed, result.msg
    (found,) = [one["id"] for one in result.data["bandwidth_packages"] if one["name"] == "new"]
    return str(found)


# -- side by side --

PLACES = [f"ga-bp{number}" for number in range(3)]
MANY = {**SEED, "accelerators": {**SEED["accelerators"], **{one: {"Name": one[3:]} for one in PLACES}}}


def test_several_wait_for_the_longest_and_not_for_the_sum() -> None:
    """Each on an accelerator of its own: bought, bound, widened and given back."""
    account = Playground(seed=MANY)
    account.settle_in(60)

    def took(entries: list[Values], **options: t.Any) -> float:
        return account.lasts(lambda: call(account, entries, **options))

    names = ["one", "two", "three"]
    entries = [{"name": name, **BY_USE, "accelerator_id": place} for name, place in zip(names, PLACES)]
    alone = took(entries[:1])
    assert took(entries[1:]) <= 1.1 * alone
    assert [live(account, name)["Accelerators"] for name in names] == [[place] for place in PLACES]
    wider = took([{**entries[0], "bandwidth": 30}])
    assert took([{**one, "bandwidth": 30} for one in entries[1:]]) <= 1.1 * wider
    # Each comes in the place of the next, and waits for its accelerator.
    moved = [{"name": name, "accelerator_id": place} for name, place in zip(names, [PLACES[1], PLACES[2], ""])]
    assert took(moved) <= 3.3 * wider
    assert [live(account, name)["Accelerators"] for name in names] == [[PLACES[1]], [PLACES[2]], []]
    alone = took([{"name": "one"}], state="absent")
    assert took([{"name": name} for name in names[1:]], state="absent") <= 1.1 * alone


def test_two_of_one_accelerator_are_written_one_after_another() -> None:
    """It is locked by each, so that nothing is refused since the other one is at work."""
    account = Playground(seed=MANY)
    account.settle_in(60)
    cross = {"name": "far", "type": "CrossDomain", "charge_type": "POSTPAY", "bandwidth": 5}
    call(account, [cross, {"name": "near", **BY_USE, "accelerator_id": PLACES[0]}])
    entries = [{"name": "near", "bandwidth": 30}, {"name": "far", "accelerator_id": PLACES[0]}]
    done = call(account, entries)
    assert not done.failed, done.msg
    assert [one["action"] for one in done.writes] == [UPDATE, ADD] and all(one["changed"] for one in done.writes)
    assert live(account, "far")["Accelerators"] == live(account, "near")["Accelerators"] == [PLACES[0]]
