# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The laws of all modules that own a set, from any live set to any wanted one.

Check mode changes nothing and says what the real run then does; the real run brings the set about in as few writes as
there can be and touches nothing else; a second run changes nothing; what is given out can be fed back; the order of the
entries means nothing. They hold for each world of tests/support/worlds.
"""

from __future__ import annotations

import json
import os
import typing as t
from collections import Counter

import pytest
from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st
from support.playground import Playground, Result
from support.replay import Told, playbook
from support.worlds import WORLDS, Entry, World, open_facts, populate

from tools.read_yaml import read_yaml

EXAMPLES = os.environ.get("GA_LAW_EXAMPLES")
LAWS = settings(
    max_examples=int(EXAMPLES or "200"),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
STATES = st.sampled_from(["present"] * 4 + ["absent"])


class Case(t.NamedTuple):
    """A live set and a wanted one, in a place, with facts that nobody has documented."""

    world: World
    place: Entry
    live: list[Entry]
    entries: list[Entry]
    facts: Entry
    how: Entry


@st.composite
def cases(draw: st.DrawFn, world: World) -> Case:
    place = draw(world.places)
    live = draw(world.live(place))
    facts = {**world.facts, **draw(open_facts(world)), **world.facts_of(live)}
    state = draw(STATES)
    purge = draw(st.booleans()) and state == "present"
    how = {**world.how(state, purge), **draw(world.asked)}
    return Case(world, place, live, draw(world.wanted(place)), facts, how)


@st.composite
def orderly_cases(draw: st.DrawFn, world: World) -> Case:
    """Cases that nearly all succeed, and change much at once."""
    place, state, purge = draw(world.places), draw(STATES), draw(st.booleans())
    live, entries, more = draw(world.orderly(place, purge))
    facts = {**world.facts, **draw(open_facts(world)), **world.orderly_facts, **world.facts_of(live)}
    return Case(world, place, live, entries, facts, {**world.how(state, purge and state == "present"), **more})


def agrees(foreseen: t.Any, found: t.Any, decided: tuple[str, ...], name: str = "") -> bool:
    """Whether something has come as it was foreseen: what the service decides could not be, and was said to be null."""
    if name == "facts" and isinstance(foreseen, dict):
        decided = tuple(foreseen)
    if foreseen is None and name in decided:
        return True
    if name == "facts" and isinstance(foreseen, dict) and foreseen.keys() == found.keys():
        return all(foreseen[key] in (None, found[key]) for key in foreseen)
    if isinstance(foreseen, dict) and isinstance(found, dict) and foreseen.keys() == found.keys():
        return all(agrees(foreseen[key], found[key], decided, key) for key in foreseen)
    if isinstance(foreseen, list) and isinstance(found, list) and len(foreseen) == len(found):
        return all(agrees(one, other, decided, name) for one, other in zip(foreseen, found))
    return bool(foreseen == found)


def without_new_ids(result: Result, option: str) -> list[Entry]:
    """The returned set, without the ids of what the run created, since check mode cannot know them."""
    created = {done["id"] for done in result.data["operations"] if done["action"] in ("create", "replace")}
    return [{**one, "id": None if one["id"] in created else one["id"]} for one in result.data[option]]


def fewest_writes(case: Case, real: Result, before: dict[str, Entry], after: dict[str, Entry]) -> int:
    """How many writes the operations of a run need, if all goes well, between the records of the set before and after."""
    operations: list[Entry] = real.data["operations"]
    by_id: dict[str, Entry] = {one["id"]: one for one in real.data[case.world.option]}
    facts = {**case.facts, **case.how, case.world.option: case.entries, "before": before}
    updated = {done["id"]: (before[done["id"]], after[done["id"]]) for done in operations if done["action"] == "update"}
    # What makes way for others is moved twice: away first, and to its place last, in another call.
    twice = case.world.moved_twice(updated, facts)
    calls: Counter[tuple[bool, t.Hashable, int | None]] = Counter()
    least: dict[tuple[bool, t.Hashable, int | None], int] = {}
    for done in operations:
        replaced = done["action"] == "replace"
        for action in ("delete", "create") if replaced else (done["action"],):
            # What comes anew has to go before it comes; what only goes does so last of all.
            first = replaced and action == "delete"
            # What was deleted is not shown any more.
            item = {"identity": done["identity"], **by_id.get(done["id"], {})}
            call = (first, *case.world.call(action, item, case.place, facts))
            calls[call] += 1 + (done["id"] in twice)
            least[call] = 2 if done["id"] in twice else least.get(call, 1)
    for one in case.world.created_in_vain([call for call in real.writes if call["status"] >= 400], before, facts):
        call = (False, *case.world.call("update", by_id[one], case.place, facts))
        calls[call] += 1
        least.setdefault(call, 1)
    more = sum(case.world.more(done, by_id.get(done["id"], {}), facts) for done in operations)
    return more + sum(max(least[call], -(-number // (call[2] or number))) for call, number in calls.items())


def hold(playground: Playground, case: Case) -> bool:
    """Check the laws for one pair of a live and a wanted set.

    Returns:
        Whether the wanted set has come about; else it was refused.
    """
    world, option, section, entries, how = case.world, case.world.option, case.world.section, case.entries, case.how
    playground.control("PUT", "options", case.facts)

    def run(wanted: list[Entry], check: bool = False, **more: t.Any) -> Result:
        return playground.module(world.module, check=check, **{**case.place, option: wanted, **more})

    live = playground.state()
    note(Told(lambda: playbook(world.module, {**case.place, option: entries, **how}, live, case.facts)))
    checked = run(entries, check=True, **how)
    assert not any(call["changed"] for call in checked.calls)
    assert playground.state() == live
    real = run(entries, **how)
    if real.failed:
        assert not any(code in checked.msg + real.msg for code in world.foreseen), real.msg
    if checked.failed:
        event("refused")
        assert real.failed
        assert playground.state()[section] == live[section] or real.data["changed"]
        return False
    if real.failed:
        event("refused by the service")
        # Only what check mode warned of may be refused after it has passed: what nobody knows of the service.
        assert any(words in json.dumps(checked.data) for words in world.warned), real.msg
        return False
    event("changed" if real.data["changed"] else "unchanged")
    assert real.data["changed"] == checked.data["changed"] == bool(real.writes)
    assert real.data["diff"]["before"] == checked.data["diff"]["before"]
    foreseen, shown = (read_yaml(one.data["diff"]["after"])[option] for one in (checked, real))
    assert agrees(foreseen, shown, world.decided), "the diff is not what check mode has said"
    assert world.decided or real.data["diff"] == checked.data["diff"]
    assert agrees(checked.data[option], without_new_ids(real, option), world.decided)
    planned = [(done["action"], done["identity"], done["changes"]) for done in checked.data["operations"]]
    assert [(done["action"], done["identity"], done["changes"]) for done in real.data["operations"]] == planned
    unsaid = ("id", "status", "facts")
    assert agrees(
        shown,
        [{name: value for name, value in one.items() if name not in unsaid} for one in real.data[option]],
        world.decided,
    )
    touched = {done["id"] for done in real.data["operations"]}
    after = playground.state()
    # What is replaced has the id of what it has become.
    replaced = {one for one in live[section] if one not in after[section] and one not in touched}
    assert len(replaced) == sum(done["action"] == "replace" for done in real.data["operations"])
    for one in set(live[section]) - touched - replaced:
        assert after[section][one] == live[section][one], "something that was not ours changed"
    for other in set(live) - {section, "client_tokens", "pending"}:
        assert after[other] == live[other], "something of another kind changed"
    # What was refused and carried out in part all the same took no time: it is not one that was accepted.
    accepted = sum(call["changed"] and call["status"] < 400 for call in real.writes)
    fewest = fewest_writes(case, real, live[section], after[section])
    note(f"{accepted} writes, {fewest} at best")
    assert accepted <= fewest, "more writes than were needed"
    for again in [entries] if how.get("order") == "list" else [entries, entries[::-1]]:
        second = run(again, **how)
        assert not second.failed, second.msg
        assert not second.data["changed"] and second.writes == []
    if how.get("state") != "absent":
        fed_back = run(real.data[option], **world.how("present", True))
        assert not fed_back.failed, fed_back.msg
        assert not fed_back.data["changed"] and fed_back.writes == []
    return True


@pytest.mark.parametrize("option", WORLDS)
def test_laws(option: str) -> None:
    world = WORLDS[option]

    @settings(LAWS, max_examples=int(EXAMPLES or world.examples))
    @given(case=cases(world))
    def laws(case: Case) -> None:
        try_out(case)

    laws()


@pytest.mark.parametrize("option", WORLDS)
def test_laws_where_much_changes(option: str) -> None:
    world = WORLDS[option]

    @settings(LAWS, max_examples=int(EXAMPLES or world.examples // 2))
    @given(case=orderly_cases(world))
    def laws(case: Case) -> None:
        try_out(case)

    laws()


def try_out(case: Case) -> None:
    world, playground = case.world, Playground()
    populate(playground, world.section, case.live)
    before = playground.state()[world.section]
    if hold(playground, case) and case.how["state"] == "present":
        world.checks(before, playground.state()[world.section], case.entries, case.how)
