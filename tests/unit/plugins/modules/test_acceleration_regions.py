# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Acceleration regions, from options to what the service has afterwards: in check mode, for real, and again."""

from __future__ import annotations

import contextlib
import typing as t

import pytest
from support.playground import A_WHILE, Killed, Playground, Result

Values = dict[str, t.Any]
BY_USE, PAID = "ga-bp1use", "ga-bp1paid"
HONGKONG, SINGAPORE, VIRGINIA = "cn-hongkong", "ap-southeast-1", "us-east-1"


@pytest.fixture
def account() -> Playground:
    account = Playground(
        seed={
            "accelerators": {
                BY_USE: {"Name": "use", "InstanceChargeType": "POSTPAY", "BandwidthBillingType": "CDT"},
                PAID: {"Name": "paid", "BasicBandwidthPackage": {"InstanceId": "gbwp-bp1", "Bandwidth": 20}},
            }
        }
    )
    account.settle_in(A_WHILE)
    return account


def region(name: str = HONGKONG, bandwidth: int = 10, **more: t.Any) -> Values:
    return {"region": name, "bandwidth": bandwidth, "isp_type": "BGP", **more}


def call(account: Playground, entries: t.Any, check: bool = False, **options: t.Any) -> Result:
    return account.module(
        "ga_acceleration_regions", check=check, **{"accelerator_id": BY_USE, "regions": entries, **options}
    )


def converge(account: Playground, entries: t.Any, **options: t.Any) -> Result:
    """Check mode foretells what is done, what is done is what check mode foretold, and then nothing is left to do."""
    before = account.state()
    check = call(account, entries, check=True, **options)
    assert not check.failed, check.msg
    assert check.writes == check.dry_runs == [] and account.state() == before
    real = call(account, entries, **options)
    assert not real.failed, real.msg
    assert check.data["changed"] is real.data["changed"] is True
    planned, done = (
        [(one["action"], one["identity"], one["changes"]) for one in data["operations"]]
        for data in (check.data, real.data)
    )
    assert planned == done
    again = call(account, entries, **options)
    assert (again.failed, again.data["changed"], again.actions) == (False, False, ["ListIpSets"])
    shown = account.module("ga_acceleration_regions_info", accelerator_id=options.get("accelerator_id", BY_USE))
    assert shown.data["regions"] == real.data["regions"] == again.data["regions"]
    return real


def sent(result: Result) -> list[str]:
    return [one["action"] for one in result.writes]


@pytest.mark.parametrize("order", ["as sent", "reversed"])
def test_all_of_a_kind_go_in_one_call(account: Playground, order: str) -> None:
    account.control("PUT", "options", {"batch_ids": order})
    three = [region(HONGKONG), region(SINGAPORE, 20), region(VIRGINIA, 30)]
    made = converge(account, three)
    assert sent(made) == ["CreateIpSets"]
    records = account.state()["ip_sets"]
    for one in made.data["regions"]:
        assert records[one["id"]]["AccelerateRegionId"] == one["region"]
        assert one["facts"]["addresses"] == sorted(records[one["id"]]["IpAddressList"])
    operations = {one["identity"]: one["id"] for one in made.data["operations"]}
    assert operations == {one["region"]: one["id"] for one in made.data["regions"]}
    changed = converge(account, [{"region": one["region"], "bandwidth": 50} for one in three])
    assert sent(changed) == ["UpdateIpSets"]
    assert {name for name in changed.writes[0]["params"] if "AccelerateRegionId" in name or "Isp" in name} == set()
    gone = converge(account, [region(HONGKONG, 60)], purge=True)
    assert sent(gone) == ["UpdateIpSets", "DeleteIpSets"]
    assert [one["region"] for one in gone.data["regions"]] == [HONGKONG]
    assert sent(converge(account, [{"region": HONGKONG}], state="absent")) == ["DeleteIpSets"]


def test_what_is_given_by_id(account: Playground) -> None:
    (one,) = converge(account, [region()]).data["regions"]
    assert sent(converge(account, [{"id": one["id"], "bandwidth": 20}])) == ["UpdateIpSets"]


@pytest.mark.parametrize("change", [{"isp_type": "BGP_PRO"}, {"ip_version": "IPv6"}])
def test_what_is_fixed(account: Playground, change: Values) -> None:
    converge(account, [region()])
    for check in (True, False):
        refused = call(account, [region(**change)], check=check)
        assert refused.failed and refused.writes == []
        assert f"regions[0].{next(iter(change))}: cannot be changed once it is there" in refused.msg


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([region(isp_type=None)], "regions[0].isp_type: is needed, since the traffic of the accelerator is billed"),
        ([{"region": HONGKONG, "isp_type": "BGP"}], "regions[0].bandwidth: is needed"),
        ([{"bandwidth": 10}], "regions[0]: must have an id or a region"),
        ([region(bandwidth=1)], "regions[0].bandwidth: 1 is not a number from 2 to 10000"),
        ([region(bandwidth=10001)], "regions[0].bandwidth: 10001 is not a number from 2 to 10000"),
        ([region(), region(bandwidth=20)], "regions[1]: means the same acceleration region as regions[0]"),
        ([region(ip_version="IPv5")], "regions[0].ip_version"),
        ([region(id="ips-none")], "regions[0].id: there is no acceleration region ips-none"),
    ],
)
def test_regions_that_cannot_be(account: Playground, entries: list[Values], said: str) -> None:
    for check in (True, False):
        refused = call(account, entries, check=check)
        assert refused.failed and refused.writes == []
        assert said in refused.msg


@pytest.mark.parametrize("bandwidth", [2, 10000])
def test_bandwidths_at_the_edge(account: Playground, bandwidth: int) -> None:
    converge(account, [region(bandwidth=bandwidth)])


def test_with_a_package_no_lines_are_said(account: Playground) -> None:
    """What the package has is for the service to say; the module says what the service said, and nothing is changed."""
    converge(account, [{"region": HONGKONG, "bandwidth": 20}], accelerator_id=PAID)
    refused = call(account, [{"region": SINGAPORE, "bandwidth": 2}], accelerator_id=PAID)
    assert refused.failed and refused.data["error"]["code"] == "GreaterThanGa.IpSetBandwidth"
    both = call(account, [{"region": SINGAPORE, "bandwidth": 2, "ip_version": "DUAL_STACK"}], accelerator_id=PAID)
    assert "regions[0].ip_version: is DUAL_STACK" in both.msg and both.writes == []


@pytest.mark.parametrize("action", ["UpdateIpSets", "DeleteIpSets"])
@pytest.mark.parametrize("fault", ["drop_before", "drop_after"])
def test_a_lost_answer_of_what_has_no_token(account: Playground, action: str, fault: str) -> None:
    converge(account, [region()])
    account.control("POST", "faults", {"kind": fault, "action": action})
    more: Values = {"state": "absent"} if action == "DeleteIpSets" else {}
    done = call(account, [region(bandwidth=20)], **more)
    assert not done.failed, done.msg
    assert [one["Bandwidth"] for one in account.state()["ip_sets"].values()] == ([] if more else [20])


def test_info_by_region_and_status(account: Playground) -> None:
    converge(account, [region(HONGKONG), region(SINGAPORE)])
    cases: list[tuple[Values, list[str]]] = [
        ({"region": HONGKONG}, [HONGKONG]),
        ({"status": "updating"}, []),
        ({"region": "x"}, []),
    ]
    for filters, names in cases:
        shown = account.module("ga_acceleration_regions_info", accelerator="use", **filters)
        assert [one["region"] for one in shown.data["regions"]] == names


# -- replaced --


def test_a_region_with_another_line_is_made_anew(account: Playground) -> None:
    """The old one goes first, and that is said."""
    assert not call(account, [region(), region(SINGAPORE)]).failed
    other = region(isp_type="BGP_PRO")
    refused = call(account, [other])
    assert refused.failed and refused.writes == []
    assert "regions[0].isp_type: cannot be changed once it is there" in refused.msg
    assert "or ask for that with replace: true" in refused.msg
    real = converge(account, [other, region(SINGAPORE, 20)], replace=True)
    assert sent(real) == ["UpdateIpSets", "DeleteIpSets", "CreateIpSets"]
    assert [one["action"] for one in real.data["operations"]] == ["update", "replace"]
    (warning,) = real.warnings
    assert (
        warning.startswith("cn-hongkong (ips-") and "is deleted before it is created anew: for some minutes" in warning
    )


def test_a_replacement_says_all_that_it_is_to_have(account: Playground) -> None:
    assert not call(account, [region(bandwidth=30)]).failed
    for check in (True, False):
        result = call(account, [{"region": HONGKONG, "isp_type": "BGP_PRO"}], check=check, replace=True)
        assert result.failed and result.writes == []
        assert (
            "regions[0].bandwidth: cn-hongkong (ips-" in result.msg and "since the entry does not say it" in result.msg
        )


@pytest.mark.parametrize("moment", range(1, 20))
def test_a_replacement_that_is_cut_off_is_completed_by_the_same_task(account: Playground, moment: int) -> None:
    assert not call(account, [region()]).failed
    account.moments, account.kill_at = 0, moment
    other = region(isp_type="BGP_PRO", bandwidth=12)
    with contextlib.suppress(Killed):
        call(account, [other], replace=True)
    account.kill_at = None
    again = call(account, [other], replace=True)
    assert not again.failed, again.msg
    (left,) = account.state()["ip_sets"].values()
    assert (left["IspType"], left["Bandwidth"]) == ("BGP_PRO", 12)


@pytest.mark.parametrize("by_id", [True, False])
def test_another_region_takes_the_place_of_one(account: Playground, by_id: bool) -> None:
    """Both may be there at one time, so that clients always come in somewhere; and the task can stay as it is."""
    (old,) = call(account, [region(bandwidth=30)]).data["regions"]
    said = {"id": old["id"]} if by_id else {"replaces": HONGKONG}
    entry = {**region(SINGAPORE, 30), **said}
    real = converge(account, [entry], replace=True)
    assert sent(real) == ["CreateIpSets", "DeleteIpSets"] and real.warnings == []
    assert [one["region"] for one in real.data["regions"]] == [SINGAPORE]
    assert sent(converge(account, [{**entry, "bandwidth": 20}], replace=True)) == ["UpdateIpSets"]
