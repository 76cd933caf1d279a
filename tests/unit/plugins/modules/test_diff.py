# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The diff as Ansible shows it: whose each hunk is, and a line per operation above it."""

from __future__ import annotations

import difflib
import itertools
import typing as t

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenarios import FORWARD, HOST, destination, place_rule, rule, rules, thrice, to_green
from support.playground import Playground, Result

from ansible_collections.alicloud.ga.plugins.module_utils._engine.yaml_text import printable

ROOM = {"quota_rules": 150, "quota_conditions": 150}
# The lines of the option itself.
NO_ONES = ("rules: []", "rules:", "destinations: []", "destinations:")
HOSTILE = "\x1b[2Jgone\r\n+ injected\u202e\u2028\x85~ me"


@pytest.fixture
def roomy(playground: Playground) -> Playground:
    """A service that has room for many rules."""
    playground.control("PUT", "options", ROOM)
    return playground


class Shown(t.NamedTuple):
    """The lines above the first hunk, and the lines of each hunk."""

    above: list[str]
    hunks: list[list[str]]


def shown(result: Result) -> Shown:
    """The diff as Ansible's callbacks make it (plugins/callback/__init__.py), with three lines of context."""
    diff = result.data["diff"]
    text = "".join(
        difflib.unified_diff(
            diff["before"].splitlines(keepends=True),
            diff["after"].splitlines(keepends=True),
            fromfile=f"before: {diff['before_header']}",
            tofile=f"after: {diff['after_header']}",
            n=3,
        )
    )
    above: list[str] = []
    hunks: list[list[str]] = []
    for line in text.splitlines():
        if line.startswith("@@"):
            hunks.append([])
        else:
            (hunks[-1] if hunks else above).append(line)
    return Shown(above, hunks)


def operations(result: Result) -> list[str]:
    """The lines above the hunks, without the two that every diff has."""
    return shown(result).above[2:]


def assert_named(result: Result, *titles: str) -> None:
    """Every line that goes or comes says whose it is, and it is the one of a title."""
    for hunk in shown(result).hunks:
        for line in hunk:
            named = any(line.endswith((f"# {title}", f"- name: {title}")) for title in titles)
            assert named or line[0] == " " or line[1:] in NO_ONES, line


def test_one_action_of_150_rules(roomy: Playground) -> None:
    given_rules = rules(150)
    assert not roomy.rules(given_rules).failed
    real = thrice(roomy, "rules", [to_green(given_rules[74])]).real
    said = "actions[0].forward_group.endpoint_group_id: epg-bp1blue → epg-bp1green"
    assert operations(real) == [f"~ rule-075: {said}"]
    assert real.data["operations"][0]["changes"] == [said]
    (hunk,) = shown(real).hunks
    assert [line for line in hunk if line[0] != " "] == [
        "-      - forward_group: {endpoint_group_id: epg-bp1blue}  # rule-075",
        "+      - forward_group: {endpoint_group_id: epg-bp1green}  # rule-075",
    ]


def test_several_rules_at_once(roomy: Playground) -> None:
    assert not roomy.rules(rules(30)).failed
    wanted = [
        to_green(rule("rule-003", 30)),
        {"name": "rule-010", "priority": 145},
        rule("rule-020", 200, conditions=[HOST, {"method": ["GET"]}]),
        rule("new", 205),
    ]
    real = thrice(roomy, "rules", wanted).real
    assert set(operations(real)) == {
        "~ rule-003: actions[0].forward_group.endpoint_group_id: epg-bp1blue → epg-bp1green",
        "~ rule-010: priority: 100 → 145",
        "~ rule-020: conditions[1]: + {method: [GET]}",
        "+ new",
    }
    assert_named(real, "rule-003", "rule-010", "rule-020", "new")


def test_what_purge_takes_away_and_what_takes_its_place(playground: Playground) -> None:
    assert not playground.rules(rules(4)).failed
    real = thrice(
        playground, "rules", [rule("rule-001", 10), rule("new", 20, conditions=[{"path": ["/a"]}])], purge=True
    ).real
    assert operations(real) == [
        "~ new: name: rule-002 → new; conditions[0]: {host: [www.example.com]} → {path: [/a]}",
        "- rule-004",
        "- rule-003",
    ]
    assert_named(real, "rule-002 → new", "rule-003", "rule-004")


def test_rules_that_change_places(playground: Playground) -> None:
    """The service refuses that, so that one is parked: what is told is what was planned, as check mode said."""
    playground.control("PUT", "options", {"priority_conflict": "reject_each_step"})
    assert not playground.rules(rules(2)).failed
    swap = [{"name": "rule-001", "priority": 20}, {"name": "rule-002", "priority": 10}]
    real = thrice(playground, "rules", swap).real
    assert len(real.writes) > 1
    assert sorted(operations(real)) == ["~ rule-001: priority: 10 → 20", "~ rule-002: priority: 20 → 10"]


def test_a_name_that_is_given_and_one_that_is_taken_away(playground: Playground) -> None:
    place_rule(playground, "frule-1", 10)
    place_rule(playground, "frule-2", 20, ForwardingRuleName="old")
    real = thrice(
        playground, "rules", [{"id": "frule-1", "name": "first"}, {"id": "frule-2", "name": "", "priority": 20}]
    ).real
    assert operations(real) == ['~ first: name: "" → first', '~ the rule with priority 20: name: old → ""']
    assert_named(real, "the rule with priority 10 → first", "old → the rule with priority 20")


@pytest.mark.parametrize("name", [HOSTILE, "# yes", "~ me: priority: 10 → 1", "rule\x7f", "\u200b", "\U000e0041 x"])
def test_names_are_live_data(playground: Playground, name: str) -> None:
    place_rule(playground, "frule-1", 10, ForwardingRuleName=name)
    place_rule(playground, "frule-2", 20, ForwardingRuleName="second")
    moved = playground.rules([{"id": "frule-1", "priority": 15}, {"name": "second", "priority": 25}], check=True)
    assert operations(moved) == [f"~ {printable(name)}: priority: 10 → 15", "~ second: priority: 20 → 25"]
    renamed = playground.rules([{"id": "frule-1", "name": "first"}], check=True)
    assert len(operations(renamed)) == 1
    gone = thrice(playground, "rules", [rule("second", 20)], purge=True).real
    assert operations(gone) == [f"- {printable(name)}"]
    for result in (moved, renamed, gone):
        everything = [*shown(result).above, *itertools.chain(*shown(result).hunks)]
        assert all(line.isprintable() for line in everything)
        assert all(change.isprintable() for done in result.data["operations"] for change in done["changes"])
        assert any(f"# {printable(name)}" in line for line in everything)


def test_destinations(playground: Playground) -> None:
    assert not playground.destinations(
        [destination(8000 + 10 * number, 8005 + 10 * number) for number in range(40)]
    ).failed
    ids = {record["FromPort"]: key for key, record in playground.state()["destinations"].items()}
    wanted = [
        destination(8100, 8105, ("TCP", "UDP")),
        {"id": ids[8200], "from_port": 8200, "to_port": 8207},
        destination(9000),
    ]
    real = thrice(playground, "destinations", wanted).real
    assert set(operations(real)) == {
        "~ 8100-8105/TCP+UDP: protocols[1]: + UDP",
        "~ 8200-8207/TCP: to_port: 8205 → 8207",
        "+ 9000/TCP",
        "= needs 2,916 of the 6,001 ports of the listener (243 ports × 12 addresses of 1 vSwitch)",
    }
    assert_named(real, "8100-8105/TCP → 8100-8105/TCP+UDP", "8200-8205/TCP → 8200-8207/TCP", "9000/TCP")


def test_destinations_that_go(playground: Playground) -> None:
    assert not playground.destinations([destination(8000), destination(8001)]).failed
    real = thrice(playground, "destinations", [destination(8001)], state="absent").real
    assert operations(real) == ["- 8001/TCP"]
    assert real.data["operations"][0]["changes"] == []
    assert_named(real, "8001/TCP")


def test_nothing_to_do_has_nothing_above(playground: Playground) -> None:
    assert not playground.rules(rules(2)).failed
    again = playground.rules(rules(2))
    assert "\n" not in again.data["diff"]["after_header"]


def test_a_task_that_fails_says_what_was_to_change(playground: Playground) -> None:
    assert not playground.rules(rules(2)).failed
    fault = {
        "kind": "error",
        "action": "UpdateForwardingRules",
        "code": "Forbidden.RAM",
        "message": "No.",
        "status": 403,
    }
    playground.control("POST", "faults", fault)
    failed = playground.rules([to_green(rule("rule-001", 10))])
    assert failed.failed
    assert [done["changes"] for done in failed.data["operations"]] == [
        ["actions[0].forward_group.endpoint_group_id: epg-bp1blue → epg-bp1green"]
    ]


@given(
    st.lists(st.sampled_from(["priority", "host", "action", "rename"]), min_size=3, max_size=12),
    st.integers(0, 2**16),
)
@settings(max_examples=25, deadline=None)
def test_whatever_changes_no_line_is_without_its_name(changes: list[str], seed: int) -> None:
    playground = Playground()
    playground.control("PUT", "options", ROOM)
    had = [rule(f"rule-{number}", 10 * number) for number in range(1, 3 * len(changes))]
    assert not playground.rules(had).failed
    ids = {record["ForwardingRuleName"]: key for key, record in playground.state()["rules"].items()}
    wanted: list[dict[str, t.Any]] = []
    titles = []
    for number, change in enumerate(changes):
        name = had[(seed + 2 * number) % len(had)]["name"]
        if name in [one.get("was") for one in wanted]:
            continue
        entry: dict[str, t.Any] = {"was": name, "name": name}
        if change == "priority":
            entry["priority"] = 1000 + number
        elif change == "host":
            entry["conditions"] = [HOST, {"path": [f"/{number}"]}]
        elif change == "action":
            entry["actions"] = [{"add_header": [{"name": "X-A", "value": str(number)}]}, FORWARD]
        else:
            entry |= {"id": ids[name], "name": f"other-{number}"}
        wanted.append(entry)
        titles.append(name if entry["name"] == name else f"{name} → {entry['name']}")
    check = playground.rules([{key: one[key] for key in one if key != "was"} for one in wanted], check=True)
    assert not check.failed, check.msg
    assert len(operations(check)) == len(wanted)
    # A rule that others pass by may be shown as moved.
    assert_named(check, *titles, *(one["name"] for one in had))
