# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Names instead of ids, in every module that takes them: found, unknown, ambiguous, odd, and without a needless read."""

from __future__ import annotations

import re
import typing as t

import pytest
from scenarios import destination, destinations, rule
from support.playground import ACCELERATOR, BLUE, GAME_ACCELERATOR, GREEN, GROUP, LISTENER, Playground, Result

GAME = "lsr-bp1game"
BY_ID: dict[str, t.Any] = {"accelerator_id": ACCELERATOR, "listener_id": LISTENER}
BY_NAME: dict[str, t.Any] = {"accelerator": "quickstart", "listener": "web"}
# Runs each module, with its place said as these options say it.
RULES: tuple[str, dict[str, t.Any]] = ("ga_forwarding_rules", {"rules": [rule("aa", 10)]})
RULES_INFO: tuple[str, dict[str, t.Any]] = ("ga_forwarding_rules_info", {})
DESTINATIONS: tuple[str, dict[str, t.Any]] = ("ga_custom_routing_destinations", {"destinations": [destination(8000)]})
DESTINATIONS_INFO: tuple[str, dict[str, t.Any]] = ("ga_custom_routing_destinations_info", {})
GAME_BY_NAME: dict[str, t.Any] = {"accelerator": "game", "endpoint_group": "game"}
Taker = tuple[str, dict[str, t.Any], dict[str, t.Any], dict[str, t.Any]]
TAKERS: dict[str, Taker] = {
    "rules": (*RULES, BY_NAME, BY_ID),
    "rules info": (*RULES_INFO, BY_NAME, BY_ID),
    "destinations": (*DESTINATIONS, GAME_BY_NAME, {"endpoint_group_id": GROUP}),
    "destinations info": (*DESTINATIONS_INFO, GAME_BY_NAME, {"endpoint_group_id": GROUP}),
    "listeners": ("ga_listeners_info", {}, {"accelerator": "quickstart"}, {"accelerator_id": ACCELERATOR}),
    "endpoint groups": ("ga_endpoint_groups_info", {}, BY_NAME, BY_ID),
    "port mappings": (
        "ga_custom_routing_port_mappings_info",
        {},
        {**GAME_BY_NAME, "listener": "game"},
        {"accelerator_id": GAME_ACCELERATOR, "listener_id": GAME, "endpoint_group_id": GROUP},
    ),
}
LOOKUPS = {"ListAccelerators", "ListListeners", "ListCustomRoutingEndpointGroups", "ListEndpointGroups"}


@pytest.fixture(params=TAKERS)
def taker(request: pytest.FixtureRequest) -> Taker:
    return TAKERS[request.param]


def place(playground: Playground, section: str, new: str, like: str, **changes: t.Any) -> None:
    """Put another accelerator, listener or endpoint group there."""
    state = playground.state()
    known = {"accelerators": "AcceleratorId", "listeners": "ListenerId"}
    record = {**state[section][like], "Sequence": 99, **changes, known.get(section, "EndpointGroupId"): new}
    state[section][new] = record
    playground.control("PUT", "state", state)


def shown(result: Result) -> dict[str, t.Any]:
    assert not result.failed, result.msg
    return {name: content for name, content in result.data.items() if name not in ("invocation", "request_ids")}


@pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
@pytest.mark.parametrize("cap", [0, 1], ids=["", "pages of one"])
def test_names_and_ids_lead_to_the_same(taker: Taker, check: bool, cap: int) -> None:
    module, options, names, ids = taker
    results = []
    for where in (names, ids):
        playground = Playground()
        place(playground, "accelerators", "ga-other", ACCELERATOR, Name="other")
        place(playground, "listeners", "lsr-other", LISTENER, Name="other")
        playground.control("PUT", "options", {"page_size_cap": cap})
        playground.destinations(destinations(2))
        results.append(playground.module(module, check=check, **options, **where))
    by_name, by_id = results
    named = shown(by_name)
    for operation in named.get("operations", ()):
        # Ids of what was created are made up anew by each emulator, from the same numbers.
        assert operation["state"] == ("planned" if check else "done")
    assert named.keys() == shown(by_id).keys()
    assert {name: named[name] for name in named if name.endswith("_id")} == {
        name: content for name, content in by_id.data.items() if name.endswith("_id")
    }
    assert by_name.data.get("diff") == by_id.data.get("diff")


def test_ids_cost_no_lookup(playground: Playground, taker: Taker) -> None:
    module, options, _names, ids = taker
    result = playground.module(module, **options, **ids)
    assert not result.failed, result.msg
    own = {
        "ga_listeners_info": {"ListListeners"},
        "ga_endpoint_groups_info": LOOKUPS,
        "ga_forwarding_rules": {"ListEndpointGroups"},  # Whether the rules may forward to them.
    }.get(module, set())
    assert not (set(result.actions) & LOOKUPS) - own


def test_each_name_costs_one_list(playground: Playground) -> None:
    result = playground.module("ga_forwarding_rules_info", **BY_NAME)
    # There are no rules yet, so that the listener is looked at: it may be one that can have none.
    assert result.actions == ["ListAccelerators", "ListListeners", "ListForwardingRules", "DescribeListener"]
    result = playground.module("ga_custom_routing_destinations_info", **GAME_BY_NAME)
    assert result.actions[:2] == ["ListAccelerators", "ListCustomRoutingEndpointGroups"]


def test_with_the_id_of_an_endpoint_group_nothing_else_is_looked_at(playground: Playground) -> None:
    """As when module_defaults name the accelerator for all modules."""
    result = playground.destinations([], accelerator="no-such", listener="nor-this")
    assert not result.failed, result.msg
    assert not set(result.actions) & LOOKUPS


# -- what is wrong --


def refused(result: Result, words: str, *, asked: bool) -> None:
    assert result.failed
    assert words in result.msg, result.msg
    assert not result.data.get("changed")
    assert result.writes == []
    assert bool(result.calls) is asked


def test_unknown_names(playground: Playground, taker: Taker) -> None:
    module, options, names, _ids = taker
    for option in names:
        result = playground.module(module, **options, **{**names, option: "no-such-thing"})
        refused(result, f"{option}: there is no ", asked=True)
        assert re.search(r"with the name 'no-such-thing'; there (are .+, |is only [^,]+$)", result.msg)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "quikstart",
            "accelerator: there is no accelerator with the name 'quikstart'; did you mean quickstart? There are",
        ),
        ("Quickstart", "; did you mean quickstart? There are game, quickstart"),
        ("quickstart ", "; did you mean quickstart?"),
        ("quick*", "there is no accelerator"),
        (ACCELERATOR, "accelerator: ga-bp1quickstart is not a name but an id; give it as accelerator_id"),
    ],
)
def test_names_match_to_the_letter(playground: Playground, name: str, words: str) -> None:
    refused(playground.module("ga_listeners_info", accelerator=name), words, asked=True)


@pytest.mark.parametrize(
    ("name", "words"),
    [("wbe", "; did you mean web? There is only web"), ("nothing-like-it", "; there is only web")],
)
def test_one_name_is_said_to_be_the_only_one(playground: Playground, name: str, words: str) -> None:
    result = playground.module("ga_forwarding_rules_info", accelerator="quickstart", listener=name)
    refused(result, words, asked=True)
    assert result.msg.endswith(words)


def test_of_many_names_a_few_are_shown(playground: Playground) -> None:
    for number in range(15):
        place(playground, "accelerators", f"ga-{number:02}", ACCELERATOR, Name=f"other-{number:02}")
    result = playground.module("ga_listeners_info", accelerator="nothing-like-it")
    refused(result, "; there are game, other-00, other-01, ", asked=True)
    assert result.msg.endswith("other-08 and 7 more")


def test_where_nothing_has_a_name(playground: Playground) -> None:
    for accelerator in (ACCELERATOR, GAME_ACCELERATOR):
        place(playground, "accelerators", accelerator, accelerator, Name="")
    result = playground.module("ga_listeners_info", accelerator="web")
    refused(result, "there is no accelerator with the name 'web', nor any other that has a name", asked=True)


@pytest.mark.parametrize(
    ("section", "like", "option"),
    [
        ("accelerators", GAME_ACCELERATOR, "accelerator"),
        ("listeners", LISTENER, "listener"),
        ("custom_routing_endpoint_groups", GROUP, "endpoint_group"),
    ],
)
def test_ambiguous_names_list_the_ids(playground: Playground, section: str, like: str, option: str) -> None:
    place(playground, section, f"{like}-2", like)
    playground.control("PUT", "options", {"page_size_cap": 1})
    where = BY_NAME if option == "listener" else GAME_BY_NAME
    module, options = RULES if option == "listener" else DESTINATIONS
    words = f"with the name '{where[option]}': {like}, {like}-2; give the id"
    refused(playground.module(module, **options, **where), words, asked=True)


def test_a_listener_narrows_where_an_endpoint_group_is_looked_for(playground: Playground) -> None:
    place(playground, "listeners", "lsr-other", GAME, Name="other")
    place(playground, "custom_routing_endpoint_groups", "epg-other", GROUP, ListenerId="lsr-other", Endpoints=[])
    assert playground.destinations([], endpoint_group_id=..., **GAME_BY_NAME).failed
    for listener, group in (("game", GROUP), ("other", "epg-other")):
        found = playground.module("ga_custom_routing_destinations_info", **GAME_BY_NAME, listener=listener)
        assert shown(found)["endpoint_group_id"] == group


@pytest.mark.parametrize(
    "name", ["a b", "größe-1", "全球加速", "x' OR '1'='1", "a&b=c", "{{ name }}", "a,b", "*", "a/../b"]
)
def test_odd_names(playground: Playground, name: str) -> None:
    place(playground, "accelerators", "ga-odd", ACCELERATOR, Name=name)
    place(playground, "listeners", "lsr-odd", LISTENER, Name=name, AcceleratorId="ga-odd")
    result = playground.module("ga_forwarding_rules_info", accelerator=name, listener=name)
    assert shown(result)["listener_id"] == "lsr-odd"


@pytest.mark.parametrize(
    ("module", "options", "words"),
    [
        (*RULES, "accelerator_id: is required, or accelerator with the name; listener_id: is required, or listener"),
        (RULES[0], {**RULES[1], **BY_ID, "listener": "web"}, "listener: cannot be given together with listener_id"),
        (RULES[0], {**RULES[1], **BY_ID, "listener_id": ""}, "listener_id: is required, or listener"),
        (*DESTINATIONS, "endpoint_group_id: is required, or endpoint_group with the name"),
        (
            DESTINATIONS[0],
            {**DESTINATIONS[1], "endpoint_group": "game"},
            "endpoint_group: is a name, which is looked for in one accelerator only",
        ),
        (*DESTINATIONS_INFO, "endpoint_group_id: is required"),
        (*RULES_INFO, "accelerator_id: is required"),
        ("ga_listeners_info", {"listener": "web"}, "accelerator_id: is required"),
        ("ga_accelerators_info", {"accelerator": "a", "accelerator_id": "b"}, "accelerator: cannot be given together"),
        (
            "ga_custom_routing_port_mappings_info",
            {"accelerator": "game", "destination_addresses": ["10.0.0"], "destination_port": 65500},
            "2 problems: destination_addresses[0]: '10.0.0' is not an IP address; destination_port: 65500 is not a port",
        ),
        ("ga_listeners_info", {"accelerator": "a", "wait_timeout": 0}, "wait_timeout: 0 is not above 0"),
        (
            "ga_listeners_info",
            {"accelerator": "a", "type": "standard"},
            "type: must be one of Standard, CustomRouting",
        ),
    ],
)
def test_what_is_wrong_is_said_before_anybody_is_asked(
    playground: Playground, module: str, options: dict[str, t.Any], words: str
) -> None:
    refused(playground.module(module, **options), words, asked=False)


def test_all_that_is_wrong_is_said_at_once(playground: Playground) -> None:
    result = playground.module(
        "ga_forwarding_rules", rules=[{"priority": 0}], state="absent", purge=True, wait_timeout=0
    )
    refused(result, "5 problems: ", asked=False)


# -- endpoint groups in actions --


def forward(name: str) -> list[dict[str, t.Any]]:
    return [{"forward_group": {"endpoint_group": name}}]


@pytest.mark.parametrize("cap", [0, 1], ids=["", "pages of one"])
def test_rules_may_name_endpoint_groups(playground: Playground, cap: int) -> None:
    playground.control("PUT", "options", {"page_size_cap": cap})
    entries = [rule("aa", 10, actions=forward("blue")), rule("bb", 20, actions=forward("green")), rule("cc", 30)]
    check = playground.rules(entries, check=True)
    real = playground.rules(entries)
    assert check.data["diff"] == shown(real)["diff"]
    assert [one["actions"] for one in real.data["rules"]] == [
        [{"forward_group": {"endpoint_group_id": group}}] for group in (BLUE, GREEN, BLUE)
    ]
    again = playground.rules(entries)
    assert shown(again)["changed"] is False
    # A page for each virtual group; as the last one is full, one more says that there is nothing behind it.
    assert again.actions.count("ListEndpointGroups") == (1 if not cap else len(playground.state()["endpoint_groups"]))
    moved = playground.rules([rule("aa", 10, actions=forward("green"))])
    assert [operation["identity"] for operation in shown(moved)["operations"]] == ["aa"]


def test_unknown_endpoint_groups_are_all_named(playground: Playground) -> None:
    place(playground, "endpoint_groups", "epg-blue-2", BLUE)
    actions = [{"remove_header": ["X-A"]}, *forward("blau")]
    result = playground.rules([rule("aa", 10, actions=actions), rule("bb", 20, actions=forward("blue"))])
    refused(result, "2 problems: rules[0].actions[1].forward_group.endpoint_group: there is no virtual", asked=True)
    words = "rules[1].actions[0].forward_group.endpoint_group: there are 2 virtual endpoint groups with the name 'blue'"
    assert words in result.msg
    # The default endpoint group is none that a rule can name.
    refused(playground.rules([rule("aa", 10, actions=forward("default"))]), "there is no virtual endpoint", asked=True)


def test_to_delete_a_rule_its_endpoint_group_need_not_be_there(playground: Playground) -> None:
    playground.rules([rule("aa", 10)])
    result = playground.rules([rule("aa", 10, actions=forward("gone-already"))], state="absent")
    assert shown(result)["changed"] is True
    assert "ListEndpointGroups" not in result.actions


# -- trouble on the way --


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "throttle", "times": 3},
        {"kind": "drop_before"},
        {"kind": "html"},
        {"kind": "error", "code": "StateError.Accelerator", "status": 400, "times": 4},
    ],
    ids=lambda fault: fault["kind"],
)
def test_lookups_are_patient(playground: Playground, taker: Taker, fault: dict[str, t.Any]) -> None:
    module, options, names, _ids = taker
    for action in LOOKUPS:
        playground.control("POST", "faults", {"action": action, **fault})
    result = playground.module(module, **options, **names)
    assert not result.failed, result.msg
    assert [call for call in result.calls if call["fault"]]


def test_patience_has_an_end(playground: Playground, taker: Taker) -> None:
    module, options, names, _ids = taker
    busy = {"kind": "error", "code": "StateError.Accelerator", "status": 400, "times": 0, "action": "ListAccelerators"}
    playground.control("POST", "faults", busy)
    result = playground.module(module, **options, **names, wait_timeout=60)
    assert result.failed
    assert "The accelerator was locked by somebody else for 60 seconds" in result.msg
    assert result.data["error"]["code"] == "StateError.Accelerator"
    assert result.data["changed"] is False
    assert 60 <= sum(playground.clock.slept) <= 66
