# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Faults: what goes wrong on purpose, when, and how often."""

from __future__ import annotations

import json
from typing import Any

import pytest
from emulator_driver import SCOPE, WEB, Clock, Service, rule


def faulty(service: Service, **fault: Any) -> None:
    assert service.control("POST", "faults", fault)["id"] >= 1


def test_throttle(service: Service) -> None:
    faulty(service, kind="throttle", status=429, retry_after_ms=250)
    response = service.respond("DescribeListener", ListenerId=WEB)
    assert (response.status, response.headers["x-acs-retry-after"]) == (429, "250")
    assert json.loads(response.body)["Code"] == "Throttling.User"
    service.good("DescribeListener", ListenerId=WEB)
    assert [entry["fault"] for entry in service.control("GET", "journal")] == ["throttle", None]


def test_error_after_some_and_a_few_times(service: Service) -> None:
    faulty(service, kind="error", action="DescribeListener", code="Boom", status=503, message="bang", skip=1, times=2)
    codes = [service.call("DescribeListener", ListenerId=WEB)[1].get("Code") for _call in range(5)]
    assert codes == [None, "Boom", "Boom", None, None]
    assert service.control("GET", "faults") == []


def test_faults_of_one_action_leave_the_others_alone(service: Service) -> None:
    faulty(service, kind="error", action="CreateForwardingRules")
    service.good("DescribeListener", ListenerId=WEB)
    assert service.call("CreateForwardingRules", ForwardingRules=[rule(1)], **SCOPE)[0] == 500
    assert service.rules() == []


def test_drop_before_and_after(service: Service) -> None:
    for kind, number in (("drop_before", 0), ("reset", 0), ("drop_after", 1)):
        faulty(service, kind=kind, action="CreateForwardingRules")
        response = service.respond("CreateForwardingRules", ForwardingRules=[rule(1)], ClientToken="t", **SCOPE)
        assert response.socket == ("reset" if kind == "reset" else "close")
        assert len(service.rules()) == number
    repeated = service.good("CreateForwardingRules", ForwardingRules=[rule(1)], ClientToken="t", **SCOPE)
    assert repeated["ForwardingRules"][0]["ForwardingRuleId"] == service.rules()[0]["ForwardingRuleId"]


def test_html_truncate_and_delay(service: Service) -> None:
    faulty(service, kind="html")
    faulty(service, kind="truncate")
    faulty(service, kind="delay", seconds=3)
    page, half, late = (service.respond("DescribeListener", ListenerId=WEB) for _call in range(3))
    assert (page.status, page.headers["Content-Type"]) == (502, "text/html")
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        json.loads(half.body)
    assert (half.status, late.status, late.delay) == (200, 200, 3)


def test_stale_reads(service: Service, clock: Clock) -> None:
    faulty(service, kind="stale_read", times=0, seconds=10)
    assert service.rules() == [], "before the first write there is nothing to be stale"
    ids = service.create(rule(1))
    assert service.rules() == []
    service.create(rule(2))
    assert [item["ForwardingRuleId"] for item in service.rules()] == ids
    assert service.good("DescribeListener", ListenerId=WEB)["State"] == "active"
    clock.advance(11)
    assert len(service.rules()) == 2


def test_probability_is_seeded(clock: Clock) -> None:
    runs = []
    for _run in range(2):
        service = Service(clock, random_seed=5)
        faulty(service, kind="throttle", times=0, probability=0.5)
        runs.append([service.call("DescribeListener", ListenerId=WEB)[0] for _call in range(40)])
    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 400}


@pytest.mark.parametrize("fault", [{"kind": "fire"}, {}, {"kind": "html", "colour": 1}, {"kind": "html", "times": "x"}])
def test_unknown_faults(service: Service, fault: dict[str, Any]) -> None:
    assert service.control("POST", "faults", fault, expect=400)["error"]
