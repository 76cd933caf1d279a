# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""While destinations change, what is served before and after is served all the time, or the task has said what is not.

Judged by the ports and protocols that are in force at each moment, which change when a write has settled.
"""

from __future__ import annotations

import os
import re

from hypothesis import HealthCheck, event, given, note, settings
from hypothesis import strategies as st
from support.playground import GROUP, Playground, Result
from support.worlds import Entry, populate

LAWS = settings(
    max_examples=int(os.environ.get("GA_LAW_EXAMPLES") or "200"),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
Served = set[tuple[int, str]]
PROTOCOLS = st.sampled_from([["TCP"], ["UDP"], ["TCP", "UDP"]])


@st.composite
def ranges(draw: st.DrawFn) -> list[Entry]:
    """Ranges beside each other, with and without gaps: so a split, a merge and a shift are likely."""
    found: list[Entry] = []
    first = draw(st.integers(1, 3))
    for _number in range(draw(st.integers(0, 5))):
        last = first + draw(st.integers(0, 4))
        found.append({"from_port": first, "to_port": last, "protocols": draw(PROTOCOLS)})
        first = last + draw(st.sampled_from([1, 1, 1, 3]))
    return found


def record(number: int, entry: Entry) -> Entry:
    return {
        "DestinationId": f"dst-{number}",
        "EndpointGroupId": GROUP,
        "FromPort": entry["from_port"],
        "ToPort": entry["to_port"],
        "Protocols": entry["protocols"],
        "State": "active",
        "ServiceManaged": False,
        "Sequence": number + 1,
    }


@st.composite
def tasks(draw: st.DrawFn) -> tuple[list[Entry], list[Entry], Entry]:
    """A live set, what is wanted, and how."""
    live, wanted, purge = draw(ranges()), draw(ranges()), draw(st.booleans())
    for number, entry in enumerate(wanted):
        if number < len(live) and not draw(st.integers(0, 3)):
            entry["id"] = f"dst-{number}"
    return [record(number, entry) for number, entry in enumerate(live)], wanted, {"purge": purge}


def served(playground: Playground) -> Served:
    """What is in force now."""
    forces = [one["InForce"] for one in playground.state()["destinations"].values() if one["InForce"]]
    return {
        (port, protocol)
        for force in forces
        for port in range(force["FromPort"], force["ToPort"] + 1)
        for protocol in force["Protocols"]
    }


def warned_of(result: Result) -> Served:
    """What the task has said is not served all the time."""
    found = set()
    for words in result.warnings:
        if "served before and after" in words:
            for first, last, protocol in re.findall(r"(\d+)(?:-(\d+))?/(TCP|UDP)", words):
                found |= {(port, protocol) for port in range(int(first), int(last or first) + 1)}
    return found


@LAWS
@given(task=tasks(), option=st.sampled_from(["allow", "reject"]))
def test_what_is_served_before_and_after_is_served_all_the_time(
    task: tuple[list[Entry], list[Entry], Entry], option: str
) -> None:
    live, wanted, how = task
    playground = Playground()
    populate(playground, "destinations", live)
    playground.control("PUT", "options", {"overlapping_destinations": option})
    note(f"live: {live}, wanted: {wanted}, how: {how}")
    before = served(playground)
    check = playground.destinations(wanted, check=True, **how)
    states: list[Served] = []
    playground.watchers.append(lambda _when, _action: states.append(served(playground)))
    real = playground.destinations(wanted, **how)
    if real.failed:
        # What overlaps at the end is warned of.
        assert check.failed or "It is not documented whether the service accepts that" in str(check.warnings), real.msg
        event("refused")
        return
    assert not check.failed, check.msg
    after = served(playground)
    states.append(after)
    assert check.warnings == real.warnings
    done = [[(one["action"], one["identity"]) for one in result.data["operations"]] for result in (check, real)]
    assert done[0] == done[1]
    lost = {one for state in states for one in before & after if one not in state}
    event(f"{option}: {'something is lost' if lost else 'nothing is lost'}, {min(len(real.writes), 2)} writes")
    assert all(state <= before | after for state in states), "a port is open that is in neither"
    assert warned_of(real) == lost
    if option == "allow":
        assert not lost
