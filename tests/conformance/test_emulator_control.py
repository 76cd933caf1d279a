# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The control calls: state, journal, options, transitions, actors; faults and traffic have files of their own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from emulator_driver import ACCELERATOR, GAME_ACCELERATOR, GAME_GROUP, SCOPE, WEB, Clock, Service, rule

from emulator.options import OPTIONS


def test_reset_clears_everything(service: Service) -> None:
    fresh = service.control("GET", "state")
    service.control("PUT", "options", {"quota_rules": 1})
    service.control("PUT", "transitions", {"mode": "stuck"})
    service.control("POST", "faults", {"kind": "throttle", "times": 0, "skip": 1})
    service.create(rule(1))
    service.control("POST", "reset")
    assert service.control("GET", "state") == fresh
    assert service.control("GET", "journal") == []
    assert service.control("GET", "faults") == []
    service.create(rule(1), rule(2))
    assert {item["ForwardingRuleStatus"] for item in service.rules()} == {"active"}


def test_reset_to_another_seed(service: Service) -> None:
    service.control("POST", "reset", {"seed": "empty"})
    assert service.good("ListAccelerators")["Accelerators"] == []
    assert "error" in service.control("POST", "reset", {"seed": "no such file"}, expect=400)
    service.control("POST", "reset")
    assert len(service.good("ListAccelerators")["Accelerators"]) == 2


@pytest.mark.parametrize(
    "types", [("Standard", "CustomRouting"), ("CustomRouting", "Standard"), (None, "CustomRouting")]
)
@pytest.mark.parametrize("way", ["reset", "put"])
def test_listeners_of_one_accelerator_are_of_one_type(
    service: Service, types: tuple[str | None, str], way: str
) -> None:
    """The service would not have made the second one, whichever came first; without a type, one is standard."""
    listeners: dict[str, dict[str, str]] = {}
    for number, kind in enumerate(types):
        listeners[f"lsr-{number}"] = {"AcceleratorId": "ga-1", **({"Type": kind} if kind else {})}
    mixed = {"accelerators": {"ga-1": {}, "ga-2": {}}, "listeners": listeners}
    before = service.control("GET", "state")

    def put(state: dict[str, Any], expect: int) -> Any:
        if way == "reset":
            return service.control("POST", "reset", {"seed": state}, expect=expect)
        return service.control("PUT", "state", state, expect=expect)

    assert "listeners lsr-1: is " in put(mixed, 400)["error"]
    assert service.control("GET", "state") == before
    listeners["lsr-1"]["AcceleratorId"] = "ga-2"
    put(mixed, 200)


def test_the_state_can_be_taken_and_put_back(service: Service) -> None:
    ids = service.create(rule(1, ForwardingRuleName="kept"), ClientToken="t")
    service.add_destinations((80, 90))
    state = service.control("GET", "state")
    service.control("POST", "reset", {"seed": "empty"})
    service.control("PUT", "state", state)
    assert service.control("GET", "state") == state
    assert service.create(rule(1, ForwardingRuleName="kept"), ClientToken="t") == ids
    assert len(service.destinations()) == 1


@pytest.mark.parametrize(
    "state",
    [
        [],
        {"planets": {}},
        {"rules": []},
        {"listeners": {"lsr-1": {}}},
        {"listeners": {"lsr-1": {"AcceleratorId": "ga-none"}}},
        {"accelerators": {"ga-1": None}},
        {"accelerators": {"ga-1": {"State": 5}}},
        {"accelerators": {"ga-1": {"Sequence": "first"}}},
        {"accelerators": {"g": {}}, "listeners": {"l": {"AcceleratorId": "g"}}, "rules": {"r": {"ListenerId": "l"}}},
        {
            "accelerators": {"g": {}},
            "listeners": {"l": {"AcceleratorId": "g"}},
            "rules": {
                "r": {
                    "ListenerId": "l",
                    "Priority": 1,
                    "RuleConditions": [{"RuleConditionType": "Host", "RuleConditionValue": "not json"}],
                    "RuleActions": [],
                }
            },
        },
    ],
)
def test_a_state_that_does_not_fit_is_refused_and_changes_nothing(service: Service, state: Any) -> None:
    before = service.control("GET", "state")
    assert service.control("PUT", "state", state, expect=400)["error"]
    assert service.control("GET", "state") == before


@pytest.mark.parametrize(
    "text", ["not json", "[" * 100000, "\x00", "5", "null", '{"mode": "never"}', '{"kind": "dragon"}', '{"n": -1}']
)
@pytest.mark.parametrize(
    ("method", "name"),
    [("PUT", "state"), ("PUT", "transitions"), ("PUT", "options"), ("POST", "faults"), ("POST", "actors")],
)
def test_garbage_is_answered(service: Service, method: str, name: str, text: str) -> None:
    response = service.application.respond(method, f"/_emulator/{name}", {}, text.encode())
    assert response.status == 400 and json.loads(response.body)["error"]


def test_unknown_calls(service: Service) -> None:
    assert "health" in service.control("GET", "wealth", expect=404)["error"]
    assert service.control("PUT", "health", expect=405)["error"] == "GET health"


def test_journal(service: Service, clock: Clock) -> None:
    service.create(rule(1))
    clock.advance(5)
    service.call("DescribeListener", "emulator-readonly", ListenerId="lsr-x", SecurityToken="secret")
    first, second = service.control("GET", "journal")
    assert first["params"]["ForwardingRules.1.Priority"] == "1"
    assert (first["seq"], first["action"], first["status"], first["code"]) == (1, "CreateForwardingRules", 200, None)
    assert (first["changed"], first["access_key_id"], first["client_token"]) == (True, "emulator", None)
    assert second == {
        "seq": 2,
        "time": first["time"] + 5,
        "action": "DescribeListener",
        "params": {"RegionId": "cn-hangzhou", "ListenerId": "lsr-x"},
        "access_key_id": "emulator-readonly",
        "status": 400,
        "code": "NotExist.Listener",
        "changed": False,
        "client_token": None,
        "fault": None,
    }
    service.control("DELETE", "journal")
    assert service.control("GET", "journal") == []
    service.call("DescribeListener", ListenerId=WEB)
    assert [entry["seq"] for entry in service.control("GET", "journal")] == [3]


@pytest.mark.parametrize("name", OPTIONS)
def test_options(service: Service, name: str) -> None:
    option = OPTIONS[name]
    for value in option.choices or (option.low, option.low + 7):
        assert service.control("PUT", "options", {name: value})[name] == value
    bad: Any
    for bad in ("nonsense", None, -1, 1.5, [], "true"):
        assert service.control("PUT", "options", {name: bad}, expect=400)["error"]
    assert service.control("PUT", "options", {})[name] == value


def test_unknown_option(service: Service) -> None:
    service.control("PUT", "options", {"quota_rules": 3, "colour": "red"}, expect=400)
    assert service.control("PUT", "options", {})["quota_rules"] == 20, "nothing of a refused call is kept"


def test_actor_holds_the_lock(service: Service, clock: Clock) -> None:
    answer = service.control("POST", "actors", {"accelerator_id": ACCELERATOR, "seconds": 30})
    assert answer == {"held": True, "answer": None}
    assert service.create_refused(rule(1)) == "StateError.Accelerator"
    assert service.good("DescribeAccelerator", AcceleratorId=ACCELERATOR)["State"] == "configuring"
    assert service.good("DescribeListener", ListenerId=WEB)["State"] == "active"
    clock.advance(30)
    service.create(rule(1))


@pytest.mark.parametrize("poll", ["list", "describe", "group", "write"])
def test_actor_by_polls(service: Service, poll: str) -> None:
    accelerator = GAME_ACCELERATOR if poll == "group" else ACCELERATOR
    service.control("POST", "actors", {"accelerator_id": accelerator, "polls": 2})
    for _poll in range(2):
        assert service.control("GET", "state")["pending"]
        if poll == "list":
            service.rules()
        elif poll == "describe":
            service.good("DescribeAccelerator", AcceleratorId=ACCELERATOR)
        elif poll == "group":
            service.good("DescribeCustomRoutingEndpointGroup", EndpointGroupId=GAME_GROUP)
        else:
            assert service.create_refused(rule(1)) == "StateError.Accelerator"
    assert service.control("GET", "state")["pending"] == {}


def test_actor_changes_something(service: Service, clock: Clock) -> None:
    ids = service.create(rule(1))
    parameters = {"ListenerId": WEB, "ForwardingRules": [{**rule(7), "ForwardingRuleId": ids[0]}]}
    change = {"action": "UpdateForwardingRules", "parameters": parameters}
    service.control("POST", "actors", {"accelerator_id": ACCELERATOR, "seconds": 9, "change": change})
    assert [(item["Priority"], item["ForwardingRuleStatus"]) for item in service.rules()] == [(7, "configuring")]
    clock.advance(9)
    assert service.rules()[0]["ForwardingRuleStatus"] == "active"
    change = {
        "action": "CreateCustomRoutingEndpointGroupDestinations",
        "parameters": {
            "EndpointGroupId": GAME_GROUP,
            "DestinationConfigurations": [{"FromPort": 5, "ToPort": 6, "Protocols": ["TCP"]}],
        },
    }
    service.control("POST", "actors", {"accelerator_id": GAME_ACCELERATOR, "polls": 1, "change": change})
    assert service.destinations()[0]["FromPort"] == 5
    assert service.good("DescribeCustomRoutingEndpointGroup", EndpointGroupId=GAME_GROUP)["State"] == "updating"


@pytest.mark.parametrize(
    "actor",
    [
        {"seconds": 1},
        {"accelerator_id": "ga-x", "seconds": 1},
        {"accelerator_id": ACCELERATOR},
        {"accelerator_id": ACCELERATOR, "seconds": 1, "polls": 1},
        {"accelerator_id": ACCELERATOR, "seconds": -1},
        {"accelerator_id": ACCELERATOR, "seconds": 1, "change": {"action": "DeleteForwardingRules"}},
        {"accelerator_id": ACCELERATOR, "seconds": 1, "colour": "red"},
    ],
)
def test_actors_that_make_no_sense(service: Service, actor: dict[str, Any]) -> None:
    assert service.control("POST", "actors", actor, expect=400)["error"]
    service.create(rule(1))
    assert service.rules()[0]["ForwardingRuleStatus"] == "active", "the transitions are as they were"


def test_only_one_actor_at_a_time(service: Service) -> None:
    service.control("POST", "actors", {"accelerator_id": ACCELERATOR, "seconds": 5})
    service.control("POST", "actors", {"accelerator_id": ACCELERATOR, "seconds": 5}, expect=400)


def test_adversarial_is_hard_but_fair_and_repeatable(clock: Clock) -> None:
    """A client that only repeats itself with its token gets there; the same seed makes the same trouble."""
    runs = []
    for _run in range(2):
        clock.now = 1767323045.0
        service = Service(clock, profile="adversarial", random_seed=3)
        answers = []
        for number in range(1, 11):
            for _attempt in range(200):
                response = service.respond(
                    "CreateForwardingRules", ForwardingRules=[rule(number)], ClientToken=f"t{number}", **SCOPE
                )
                answers.append((response.status, response.socket))
                clock.advance(1)
                if response.status == 200 and not response.socket and b"RequestId" in response.body:
                    break
            else:
                pytest.fail("it never got through")
        runs.append(answers)
        assert len(service.control("GET", "state")["rules"]) == 10
        assert {entry["fault"] for entry in service.control("GET", "journal")} >= {None, "drop_after", "error"}
        assert 1 <= service.control("PUT", "options", {})["page_size_cap"] <= 3
    assert runs[0] == runs[1]


# -- who may make control calls, and what they may load --

OURS = ["", "127.0.0.1", "127.0.0.1:8080", "localhost", "LOCALHOST:8080", "[::1]:8080", "[::1]", "192.168.1.5:8080"]
STRANGERS = [
    "evil.example.com",
    "evil.example.com:8080",
    "localhost.example.com",
    "127.0.0.1.nip.io",
    "x.localhost",
    "[",
]


def ask(service: Service, **headers: str) -> int:
    """A call that would change something; the HTTP status."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    status = service.application.respond("POST", "/_emulator/reset", named, b'{"seed": "empty"}').status
    empty = service.good("ListAccelerators")["Accelerators"] == []
    assert empty is (status == 200), "what is refused does nothing"
    return int(status)


@pytest.mark.parametrize("host", OURS)
def test_control_calls_by_an_address_of_ours(service: Service, host: str) -> None:
    assert ask(service, **({"Host": host} if host else {})) == 200


@pytest.mark.parametrize("host", STRANGERS)
def test_a_name_that_somebody_made_mean_this_machine(service: Service, host: str) -> None:
    assert ask(service, Host=host) == 403
    assert ask(service, Host=host, Origin=f"http://{host}") == 403


@pytest.mark.parametrize(
    "origin",
    ["http://evil.example.com", "null", "", "http://localhost", "http://127.0.0.1:8081", "https://127.0.0.1:8080"],
)
def test_a_page_that_somebody_has_open(service: Service, origin: str) -> None:
    assert ask(service, Host="127.0.0.1:8080", Origin=origin) == 403
    assert ask(service, host="127.0.0.1:8080", origin=origin) == 403


@pytest.mark.parametrize(
    ("site", "status"), [("cross-site", 403), ("same-site", 403), ("none", 200), ("same-origin", 200)]
)
def test_a_page_that_does_not_say_its_origin(service: Service, site: str, status: int) -> None:
    """As for an image: such a request cannot be without this header in any browser of today."""
    assert ask(service, Host="127.0.0.1:8080", Sec_Fetch_Site=site) == status


def test_the_emulators_own_pages(service: Service) -> None:
    assert ask(service, Host="127.0.0.1:8080", Origin="http://127.0.0.1:8080") == 200


def test_the_name_that_the_emulator_was_started_with(clock: Clock) -> None:
    assert ask(Service(clock, host="emulator.test"), Host="Emulator.test:8080") == 200
    assert ask(Service(clock, host="emulator.test"), Host="evil.test:8080") == 403
    assert ask(Service(clock, host="0.0.0.0"), Host="evil.test:8080") == 403


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "POST", "OPTIONS"])
@pytest.mark.parametrize("call", ["health", "state", "journal", "faults", "nothing"])
def test_strangers_are_told_nothing(service: Service, method: str, call: str) -> None:
    answer = service.application.respond(method, f"/_emulator/{call}", {"Host": "evil.example.com"}, b"")
    assert answer.status == 403
    assert list(json.loads(answer.body)) == ["error"]
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]


def test_a_reset_reads_no_file_but_that_of_the_start(clock: Clock, tmp_path: Path) -> None:
    named, other = tmp_path / "named.json", tmp_path / "other.json"
    for file in (named, other):
        file.write_text(json.dumps({"accelerators": {f"ga-{file.stem}": {}}}))
    service = Service(clock, seed=str(named))

    def live() -> list[str]:
        return [one["AcceleratorId"] for one in service.good("ListAccelerators")["Accelerators"]]

    for bad in (str(other), str(tmp_path / "nothing.json"), "/etc/passwd", "/", ""):
        told = service.control("POST", "reset", {"seed": bad}, expect=400)["error"]
        assert told == "seed: quickstart, empty, the file of the start or an object is expected"
        assert live() == ["ga-named"]
    service.control("POST", "reset", {"seed": "empty"})
    assert live() == []
    service.control("POST", "reset", {"seed": str(named)})
    assert live() == ["ga-named"]
    service.control("POST", "reset", {"seed": "quickstart"})
    service.control("POST", "reset")
    assert live() == ["ga-named"]
    service.control("POST", "reset", {"seed": {"accelerators": {"ga-mine": {}}}})
    assert live() == ["ga-mine"]
