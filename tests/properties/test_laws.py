# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The laws of both modules, from any live set to any wanted one.

Check mode changes nothing and says what the real run then does; the real run brings the set about and touches nothing
else; a second run changes nothing; what is given out can be fed back; the order of the entries means nothing.
"""

from __future__ import annotations

import json
import os
import typing as t

import yaml
from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st
from support.playground import Playground, Result
from support.replay import MODULES, playbook
from support.worlds import Entry, live_destinations, live_rules, populate, wanted_destinations, wanted_rules

LAWS = settings(
    max_examples=int(os.environ.get("GA_LAW_EXAMPLES", "200")),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def without_new_ids(result: Result, option: str) -> list[Entry]:
    """The returned set, without the ids of what the run created, since check mode cannot know them."""
    created = {done["id"] for done in result.data["operations"] if done["action"] == "create"}
    return [{**one, "id": None if one["id"] in created else one["id"]} for one in result.data[option]]


def hold(playground: Playground, option: str, entries: list[Entry], facts: Entry, **how: t.Any) -> bool:
    """Check the laws for one pair of a live and a wanted set.

    Returns:
        Whether the wanted set has come about; else it was refused.
    """
    playground.control("PUT", "options", facts)
    module, run = MODULES[option], getattr(playground, option)
    note(playbook(module, {option: entries, **how}, playground.state(), facts))
    live = playground.state()[option]
    checked = run(entries, check=True, **how)
    assert not any(call["changed"] for call in checked.calls)
    assert playground.state()[option] == live
    real = run(entries, **how)
    if checked.failed:
        event("refused")
        assert real.failed
        assert playground.state()[option] == live or real.data["changed"]
        return False
    if real.failed:
        event("refused by the service")
        # Only a set in which two items hold one place may be refused after check mode has passed, and it was warned of.
        assert "It is not documented whether the service accepts that" in json.dumps(checked.data), real.msg
        return False
    event("changed" if real.data["changed"] else "unchanged")
    assert real.data["changed"] == checked.data["changed"] == bool(real.writes)
    assert real.data["diff"] == checked.data["diff"]
    assert without_new_ids(real, option) == checked.data[option]
    planned = [(done["action"], done["identity"], done["changes"]) for done in checked.data["operations"]]
    assert [(done["action"], done["identity"], done["changes"]) for done in real.data["operations"]] == planned
    assert yaml.safe_load(real.data["diff"]["after"])[option] == [
        {name: value for name, value in one.items() if name not in ("id", "status")} for one in real.data[option]
    ]
    touched = {done["id"] for done in real.data["operations"]}
    after = playground.state()[option]
    for one in set(live) - touched:
        assert after[one] == live[one], "something that was not ours changed"
    for again in (entries, entries[::-1]):
        second = run(again, **how)
        assert not second.failed, second.msg
        assert not second.data["changed"] and second.writes == []
    if how.get("state") != "absent":
        fed_back = run(real.data[option], purge=True)
        assert not fed_back.failed, fed_back.msg
        assert not fed_back.data["changed"] and fed_back.writes == []
    return True


STATES = st.sampled_from(["present"] * 4 + ["absent"])
# Every fact that nobody has documented, both ways (docs/ga-api.md, [open]).
OPEN_FACTS = st.fixed_dictionaries(
    {},
    optional={
        "priority_conflict": st.sampled_from(["allow", "reject_each_step"]),
        "max_rules_per_call": st.sampled_from([1, 2, 10]),
        "atomic_writes": st.just(False),
        "dry_run_status": st.sampled_from([200, "plain"]),
        "overlapping_destinations": st.just("allow"),
        "value_echo": st.just("normalised"),
        "legacy_storage": st.just(True),
        "page_size_cap": st.sampled_from([1, 3]),
    },
)


def hold_places(before: dict[str, Entry], after: dict[str, Entry], entries: list[Entry], purge: bool) -> None:
    """What holds for the rules' names and places once a run has ended well."""
    said = {label: {entry[label] for entry in entries if entry.get(label)} for label in ("id", "name")}
    for key in before.keys() & after.keys():
        old, new = (world[key]["ForwardingRuleName"] for world in (before, after))
        # A rule that nobody means by its id or name keeps its name, and keeps its content if it has a name.
        if key not in said["id"] and not purge:
            assert new == old
            if old and old not in said["name"]:
                assert after[key] == before[key]
    names = {one["ForwardingRuleName"] for one in before.values()}
    open_names = [
        entry["name"] for entry in entries if not entry.get("id") and "priority" not in entry and entry.get("name")
    ]
    fresh = [name for name in open_names if name not in names]
    places = {one["ForwardingRuleName"]: one["Priority"] for one in after.values()}
    rest = [one["Priority"] for one in (*before.values(), *after.values()) if one["ForwardingRuleName"] not in fresh]
    assert [places[name] for name in fresh] == [
        (max(rest, default=0) // 10 + number) * 10 for number in range(1, len(fresh) + 1)
    ]
    # Two that share a place did so before, or one of them is nobody's business.
    listed = [
        (key, one["Priority"])
        for key, one in after.items()
        if key in said["id"]
        or one["ForwardingRuleName"] in said["name"]
        or (not one["ForwardingRuleName"] and one["Priority"] in {entry.get("priority") for entry in entries})
    ]
    for number, (key, place) in enumerate(listed):
        for other, other_place in listed[:number]:
            if place == other_place:
                assert {before.get(key, {}).get("Priority"), before.get(other, {}).get("Priority")} == {place}


@LAWS
@given(live=live_rules(), entries=wanted_rules(), state=STATES, purge=st.booleans(), facts=OPEN_FACTS)
def test_rules(live: list[Entry], entries: list[Entry], state: str, purge: bool, facts: Entry) -> None:
    playground = Playground()
    populate(playground, "rules", live)
    if len({one["Priority"] for one in live}) < len(live):
        facts = {**facts, "priority_conflict": "allow"}
    how = {"state": state, "purge": purge and state == "present"}
    before = playground.state()["rules"]
    if hold(playground, "rules", entries, facts, **how) and state == "present":
        hold_places(before, playground.state()["rules"], entries, purge)


@LAWS
@given(
    live=live_destinations(),
    entries=wanted_destinations(),
    state=STATES,
    purge=st.booleans(),
    facts=OPEN_FACTS,
)
def test_destinations(live: list[Entry], entries: list[Entry], state: str, purge: bool, facts: Entry) -> None:
    playground = Playground()
    populate(playground, "destinations", live)
    ports = [
        (port, protocol)
        for one in live
        for port in range(one["FromPort"], one["ToPort"] + 1)
        for protocol in set(one["Protocols"])
    ]
    if len(set(ports)) < len(ports):
        facts = {**facts, "overlapping_destinations": "allow"}
    how = {"state": state, "purge": purge and state == "present"}
    hold(playground, "destinations", entries, facts, **how)
