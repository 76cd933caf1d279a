# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the options take for what it is not: names as ids, one id as another, the wrong kind of listener; and what is told."""

from __future__ import annotations

import signal
import typing as t
from pathlib import Path

import pytest
from scenarios import destination, destinations, rule, rules
from support import kinds
from support.playground import ACCELERATOR, BLUE, GAME_ACCELERATOR, GROUP, KEYS, LISTENER, Playground, Result

GAME = "lsr-bp1game"
WEB: dict[str, t.Any] = {"accelerator_id": ACCELERATOR, "listener_id": LISTENER}
WRITING: dict[str, dict[str, t.Any]] = {
    "ga_forwarding_rules": {"rules": rules(1)},
    "ga_custom_routing_destinations": {"destinations": destinations(1)},
}
RULES = ("ga_forwarding_rules", "ga_forwarding_rules_info")
DESTINATIONS = ("ga_custom_routing_destinations", "ga_custom_routing_destinations_info")
NULLS = {"code": None, "request_id": None, "action": None, "http_status": None}


def ask(playground: Playground, module: str, **options: t.Any) -> Result:
    """What a module says, which is the same in check mode; nothing is written."""
    check, real = (playground.module(module, check=on, **WRITING.get(module, {}), **options) for on in (True, False))
    assert (check.warnings, check.failed) == (real.warnings, real.failed)
    assert real.writes == []
    return real


def refused(playground: Playground, module: str, words: str, **options: t.Any) -> Result:
    result = ask(playground, module, **options)
    assert result.failed
    assert words in result.msg, result.msg
    return result


@pytest.fixture
def mixed(playground: Playground) -> Playground:
    """Another accelerator with a listener for UDP, one for rules, and an endpoint group."""
    state = playground.state()
    state["accelerators"]["ga-other"] = {"Name": "other"}
    state["listeners"]["lsr-udp"] = {"AcceleratorId": ACCELERATOR, "Name": "udp", "Protocol": "UDP"}
    state["listeners"]["lsr-other"] = {"AcceleratorId": "ga-other", "Name": "other"}
    state["endpoint_groups"]["epg-other"] = {"ListenerId": "lsr-other", "EndpointGroupType": "virtual"}
    playground.control("PUT", "state", state)
    return playground


# -- the wrong kind --


@pytest.mark.parametrize("module", RULES)
@pytest.mark.parametrize("by_name", [False, True])
def test_a_udp_listener_has_no_rules(mixed: Playground, module: str, by_name: bool) -> None:
    where = {"listener": "udp"} if by_name else {"listener_id": "lsr-udp"}
    option = "listener" if by_name else "listener_id"
    words = f"{option}: the listener's protocol is UDP; only TCP, HTTP and HTTPS have forwarding rules"
    assert refused(mixed, module, words, accelerator_id=ACCELERATOR, **where).msg.startswith(words)


@pytest.mark.parametrize("module", RULES)
def test_a_custom_routing_listener_has_no_rules(mixed: Playground, module: str) -> None:
    words = "listener_id: the listener is a custom routing listener, which has no forwarding rules"
    assert refused(mixed, module, words, accelerator_id=GAME_ACCELERATOR, listener_id=GAME).msg.startswith(words)


def test_a_group_by_its_name_on_a_listener_that_has_none(mixed: Playground) -> None:
    entry = rule("aa", 10, actions=[{"forward_group": {"endpoint_group": "blue"}}])
    result = mixed.rules([entry], listener_id="lsr-udp")
    assert result.msg.startswith("listener_id: the listener's protocol is UDP; ")
    result = mixed.rules([entry], accelerator_id="ga-other", listener_id="lsr-other")
    assert "there is no virtual endpoint group with the name 'blue'" in result.msg


def test_a_listener_without_rules_may_be_shown(mixed: Playground) -> None:
    for where in (WEB, {"accelerator_id": "ga-other", "listener_id": "lsr-other"}):
        result = ask(mixed, "ga_forwarding_rules_info", **where)
        assert result.data["rules"] == []
        assert result.warnings == []


def test_a_listener_with_rules_is_not_looked_at(mixed: Playground) -> None:
    mixed.rules(rules(1))
    assert ask(mixed, "ga_forwarding_rules_info", **WEB).actions == ["ListForwardingRules"]


def test_who_may_not_look_at_the_listener_is_shown_nothing_more(mixed: Playground) -> None:
    mixed.control(
        "POST", "faults", {"kind": "error", "action": "DescribeListener", "code": "Forbidden.RAM", "times": 0}
    )
    assert ask(mixed, "ga_forwarding_rules_info", accelerator_id=ACCELERATOR, listener_id="lsr-udp").data["rules"] == []


@pytest.mark.parametrize("module", DESTINATIONS)
def test_an_endpoint_group_of_a_standard_listener_has_no_destinations(mixed: Playground, module: str) -> None:
    words = (
        f"endpoint_group_id is {BLUE}: it is an endpoint group of the standard listener {LISTENER} of the accelerator "
    )
    result = refused(mixed, module, words + ACCELERATOR, endpoint_group_id=BLUE)
    assert result.data["error"]["code"] == "NotExist.EndPointGroup"


@pytest.mark.parametrize("module", [*DESTINATIONS, "ga_custom_routing_port_mappings_info"])
@pytest.mark.parametrize("by_name", [False, True])
def test_a_standard_listener_has_no_destinations(mixed: Playground, module: str, by_name: bool) -> None:
    where: dict[str, str] = {"listener": "web"} if by_name else {"listener_id": LISTENER}
    option = "listener" if by_name else "listener_id"
    words = f"{option}: the listener is a standard listener; only custom routing listeners have such endpoint groups"
    refused(mixed, module, words, accelerator_id=ACCELERATOR, endpoint_group="game", **where)


def test_the_mappings_of_a_standard_listener(mixed: Playground) -> None:
    words = "listener_id: the listener is a standard listener"
    refused(mixed, "ga_custom_routing_port_mappings_info", words, **WEB)
    result = ask(mixed, "ga_custom_routing_port_mappings_info", accelerator_id=GAME_ACCELERATOR, listener_id=GAME)
    assert result.data["port_mappings"] == result.warnings == []


# -- names given as ids, swapped ids, ids of another accelerator --

HINTS = {
    "ga-bp1quickstart": "it looks like the id of an accelerator",
    "lsr-bp1web": "it looks like the id of a listener",
    "epg-bp1blue": "it looks like the id of an endpoint group",
}


@pytest.mark.parametrize("module", RULES)
@pytest.mark.parametrize(
    ("option", "value"), [(name, value) for name in WEB for value in ("web", *HINTS) if value != WEB[name]]
)
def test_something_else_given_as_an_id_of_rules(mixed: Playground, module: str, option: str, value: str) -> None:
    noun = option[: -len("_id")]
    hint = HINTS.get(value, f"if this is its name, give it as {noun}")
    result = refused(mixed, module, hint, **{**WEB, option: value})
    assert f" {option} is {value}: " in result.msg
    assert result.data["error"]["code"].startswith("NotExist.")


@pytest.mark.parametrize("module", RULES)
def test_swapped_ids(mixed: Playground, module: str) -> None:
    result = refused(mixed, module, "", accelerator_id=LISTENER, listener_id=ACCELERATOR)
    assert f"accelerator_id is {LISTENER}: it looks like the id of a listener." in result.msg
    assert f"listener_id is {ACCELERATOR}: it looks like the id of an accelerator." in result.msg


@pytest.mark.parametrize("module", DESTINATIONS)
@pytest.mark.parametrize("value", ["game", ACCELERATOR, LISTENER])
def test_something_else_given_as_an_id_of_destinations(mixed: Playground, module: str, value: str) -> None:
    hint = HINTS.get(
        value, "the id of an endpoint group begins with epg-; if this is its name, give it as endpoint_group"
    )
    refused(mixed, module, f"endpoint_group_id is {value}: {hint}.", endpoint_group_id=value)


@pytest.mark.parametrize("module", RULES)
def test_a_listener_of_another_accelerator(mixed: Playground, module: str) -> None:
    words = f"listener_id is lsr-other: the listener belongs to the accelerator ga-other, not to {ACCELERATOR}."
    result = refused(mixed, module, words, accelerator_id=ACCELERATOR, listener_id="lsr-other")
    assert result.data["error"]["code"] == "NotExist.Listener"


@pytest.mark.parametrize("module", ["ga_endpoint_groups_info", "ga_endpoint_groups"])
def test_endpoint_groups_of_a_listener_of_another_accelerator(mixed: Playground, module: str) -> None:
    """The service lists none and does not complain, so that the listener is asked."""
    options = {**kinds.everything(module), **WEB, "listener_id": "lsr-other"}
    result = mixed.module(module, **options)
    assert result.failed
    assert f"listener_id: the listener belongs to the accelerator ga-other, not to {ACCELERATOR}" in result.msg
    assert result.writes == result.dry_runs == []


# What is to go, in a place that is surely another one than is meant.
ELSEWHERE: list[tuple[str, dict[str, t.Any], str]] = [
    ("ga_listeners", {"accelerator_id": "quickstart"}, "if this is its name, give it as accelerator"),
    ("ga_acceleration_regions", {"accelerator_id": LISTENER}, "it looks like the id of a listener"),
    ("ga_endpoint_groups", {**WEB, "listener_id": "lsr-other"}, "belongs to the accelerator ga-other"),
    ("ga_endpoint_groups", {"accelerator_id": GAME_ACCELERATOR, "listener_id": GAME}, "a custom routing listener"),
    ("ga_forwarding_rules", {**WEB, "listener_id": "lsr-other"}, "belongs to the accelerator ga-other"),
    ("ga_forwarding_rules", {**WEB, "listener_id": ACCELERATOR}, "it looks like the id of an accelerator"),
    ("ga_custom_routing_endpoint_groups", WEB, "a standard listener"),
    ("ga_custom_routing_destinations", {"endpoint_group_id": BLUE}, "of the standard listener"),
    ("ga_custom_routing_endpoints", {"endpoint_group_id": "game"}, "give it as endpoint_group"),
    ("ga_custom_routing_traffic_policies", {"endpoint_id": GROUP}, "it looks like the id of an endpoint group"),
    ("ga_custom_routing_traffic_policies", {"endpoint_id": "vsw-bp1game"}, "give it as endpoint."),
]


@pytest.mark.parametrize(("module", "where", "words"), ELSEWHERE)
def test_what_is_meant_may_be_elsewhere(mixed: Playground, module: str, where: dict[str, t.Any], words: str) -> None:
    """It does not count as gone because of a slip; nor does an earlier task of the play make such a place."""
    entries = {kinds.kind_of(module).option: kinds.example_of(module).entries}
    for state in ("absent", "present"):
        for check in (True, False):
            result = mixed.module(module, check=check, state=state, **{**where, **entries})
            assert result.failed and words in result.msg, result.msg
            assert result.writes == result.dry_runs == []
            assert "earlier task" not in result.msg


@pytest.mark.parametrize("module", ["ga_endpoint_groups", "ga_forwarding_rules"])
def test_what_lies_in_a_listener_that_goes_is_gone(mixed: Playground, module: str) -> None:
    state = mixed.state()
    state["listeners"]["lsr-going"] = {"AcceleratorId": ACCELERATOR, "Name": "going", "State": "deleting"}
    mixed.control("PUT", "state", state)
    entries: dict[str, t.Any] = {kinds.kind_of(module).option: kinds.example_of(module).entries}
    where: dict[str, t.Any] = {**WEB, "listener_id": "lsr-going"}
    result = mixed.module(module, state="absent", **where, **entries)
    assert not result.failed, result.msg
    assert (result.data["changed"], result.writes, result.warnings) == (False, [], [])


@pytest.mark.parametrize("module", [*RULES, *DESTINATIONS])
def test_what_is_nowhere_gets_no_hint(mixed: Playground, module: str) -> None:
    where = {"endpoint_group_id": "epg-none"} if module in DESTINATIONS else {**WEB, "listener_id": "lsr-none"}
    result = refused(mixed, module, "NotExist.", **where)
    assert "_id is " not in result.msg


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "throttle"},
        {"kind": "throttle", "retry_after_ms": 30_000},
        {"kind": "error", "code": "ServiceUnavailable", "status": 503},
        {"kind": "drop_before"},
        {"kind": "truncate"},
    ],
    ids=lambda fault: " ".join(map(str, fault.values())),
)
def test_no_refusal_waits_for_a_hint(mixed: Playground, fault: dict[str, t.Any]) -> None:
    mixed.control("POST", "faults", {**fault, "action": "DescribeListener", "times": 0})
    result = mixed.module("ga_forwarding_rules_info", accelerator_id=ACCELERATOR, listener_id="lsr-other")
    assert result.data["error"]["code"] == "NotExist.Listener"
    assert "listener_id is " not in result.msg
    assert result.actions.count("DescribeListener") == 1
    assert mixed.clock.slept == []


def test_a_refusal_is_told_although_the_hint_is_cut_off(mixed: Playground) -> None:
    mixed.once("before", "DescribeListener", lambda: signal.raise_signal(signal.SIGTERM))
    result = mixed.module("ga_forwarding_rules_info", accelerator_id=ACCELERATOR, listener_id="lsr-other")
    assert result.data["error"]["code"] == "NotExist.Listener"
    assert "Stopped" not in result.msg
    assert "listener_id is " not in result.msg


def test_who_has_gone_needs_no_hint(mixed: Playground, tmp_path: Path) -> None:
    lifeline = tmp_path / "lifeline"
    lifeline.touch()
    mixed.once("after", "ListForwardingRules", lifeline.unlink)
    where: dict[str, t.Any] = {"accelerator_id": ACCELERATOR, "listener_id": "lsr-other", "_lifeline": str(lifeline)}
    result = mixed.module("ga_forwarding_rules_info", **where)
    assert result.data["error"]["code"] == "NotExist.Listener"
    assert "DescribeListener" not in result.actions


def test_ids_that_are_not_looked_at_get_no_hint(mixed: Playground) -> None:
    """As when module_defaults name the accelerator for all modules."""
    result = mixed.destinations([destination(8000)], endpoint_group_id="epg-none", accelerator_id="quickstart")
    assert "_id is " not in result.msg


def test_an_id_of_another_shape_is_sent_all_the_same(mixed: Playground) -> None:
    """That ids begin so is what all examples show, and no promise."""
    state = mixed.state()
    state["listeners"]["l-new"] = {"AcceleratorId": ACCELERATOR}
    mixed.control("PUT", "state", state)
    entry = rule("aa", 10, actions=[{"drop": True}])
    assert not mixed.rules([entry], listener_id="l-new").failed


@pytest.mark.parametrize(
    ("module", "options", "warning"),
    [
        (
            "ga_accelerators_info",
            {"accelerator_id": "quickstart"},
            "accelerator_id is quickstart: the id of an accelerator",
        ),
        (
            "ga_accelerators_info",
            {"accelerator_id": LISTENER},
            f"accelerator_id is {LISTENER}: it looks like the id of a",
        ),
        (
            "ga_listeners_info",
            {**WEB, "listener_id": "web"},
            "listener_id is web: the id of a listener begins with lsr-",
        ),
        ("ga_listeners_info", {**WEB, "listener_id": "lsr-other"}, "the listener belongs to the accelerator ga-other"),
        (
            "ga_endpoint_groups_info",
            {**WEB, "listener_id": "web"},
            "listener_id is web: the id of a listener begins with",
        ),
        (
            "ga_endpoint_groups_info",
            {"accelerator_id": ACCELERATOR, "endpoint_group_id": "epg-other"},
            "endpoint_group_id is epg-other: it is an endpoint group of the standard listener lsr-other of the accelerator",
        ),
        (
            "ga_endpoint_groups_info",
            {**WEB, "endpoint_group_id": "blue"},
            "endpoint_group_id is blue: the id of an endpoint group begins with epg-; if this is its name, give it as",
        ),
        (
            "ga_custom_routing_port_mappings_info",
            {"accelerator_id": GAME_ACCELERATOR, "endpoint_group_id": BLUE},
            f"it is an endpoint group of the standard listener {LISTENER}",
        ),
    ],
)
def test_where_nothing_is_found_it_is_a_warning(mixed: Playground, module: str, options: t.Any, warning: str) -> None:
    """For nothing may be the answer that is wanted."""
    result = ask(mixed, module, **options)
    assert not result.failed, result.msg
    (found,) = result.warnings
    assert found.startswith("Nothing was found; ")
    assert warning in found


# -- an error is always there --


def nulls(result: Result) -> None:
    assert result.failed
    assert result.data["error"] == {**NULLS, "message": result.msg}


@pytest.mark.parametrize(
    "options",
    [
        {"rules": "no list: {"},
        {"rules": [{"nmae": "aa"}]},
        {"rules": [{"name": "a", "priority": 0}]},
        {"rules": [], "listener_id": ""},
        {"rules": [], "purge": "perhaps"},
        {"rules": [], "wait_timeout": -1},
        {"rules": ..., "listener": "web"},
        {"rules": [], "profile": "nowhere", "credentials_file": "/nowhere"},
        {"rules": [], "endpoint": "ftp://example.com"},
    ],
)
def test_mistakes_in_the_options(playground: Playground, options: t.Any) -> None:
    result = playground.rules(**{"rules": [], **options})
    nulls(result)
    assert result.calls == []


@pytest.mark.parametrize("module", ["ga_listeners_info", "ga_accelerators_info", "ga_custom_routing_destinations"])
def test_mistakes_in_the_options_of_any_module(playground: Playground, module: str) -> None:
    nulls(playground.module(module, no_such_option=1))
    nulls(
        playground.module(module, **WRITING.get(module, {}), accelerator="a", accelerator_id="b", endpoint_group_id="c")
    )


def test_no_credentials(playground: Playground) -> None:
    nulls(playground.rules(rules(1), **dict.fromkeys(KEYS, ...)))


@pytest.mark.parametrize("check", [True, False])
def test_what_the_live_set_forbids(playground: Playground, check: bool) -> None:
    result = playground.rules([{"name": "new", "priority": 10}], check=check)
    assert result.failed
    assert result.data["error"] == {**NULLS, "message": result.data["error"]["message"]}
    assert result.data["error"]["message"].startswith("2 problems: rules[0].conditions: is needed")


def test_what_took_too_long(playground: Playground) -> None:
    playground.control("PUT", "transitions", {"mode": "stuck"})
    error = playground.destinations([destination(8000)], wait_timeout=5).data["error"]
    assert {name: error[name] for name in NULLS} == NULLS
    assert "within 5 seconds" in error["message"]


def test_what_the_service_said_is_still_told(playground: Playground) -> None:
    error = playground.destinations([destination(8000)], endpoint_group_id="epg-none").data["error"]
    assert error["code"] == "NotExist.EndPointGroup"
    assert error["http_status"] == 400
    assert error["request_id"]
    assert GROUP not in error["message"]


@pytest.mark.parametrize("number", [1, 2, 12, 13, 150])
def test_many_mistakes_are_counted_and_the_first_are_told(playground: Playground, number: int) -> None:
    """Whoever has 150 wants to know where it begins; of twelve and fewer, each is told."""
    task: dict[str, t.Any] = {**WEB, "rules": [{"name": f"r{one}", "priority": 0} for one in range(number)]}
    for check in (True, False):
        result = playground.module("ga_forwarding_rules", check=check, **task)
        assert result.failed and result.calls == []
        told = [f"rules[{one}].priority: " in result.msg for one in range(number)]
        assert told == [one < 12 for one in range(number)]
        assert result.msg.startswith(
            "rules[0].priority: " if number == 1 else f"{number} problems: rules[0].priority: "
        )
        more = f"and {number - 12} more" if number > 12 else ""
        assert ("more" in result.msg, more in result.msg) == (bool(more), True)
