# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guard for purge: how many may go that nobody has named; of every kind that is managed."""

from __future__ import annotations

import typing as t

import pytest
from scenarios import destination, destinations, rule, rules
from support.kinds import by_id, everything, example_of, kind_of, managing
from support.playground import Playground, Result

# A whole account is purged by nobody.
CONTENT = {
    "ga_listeners": ("endpoint_groups", "custom_routing_endpoint_groups", "custom_routing_endpoints"),
}
EVERY_KIND = pytest.mark.parametrize("module", [one for one in managing() if kind_of(one).place])


def emptied(playground: Playground, module: str, check: bool = False, **more: t.Any) -> Result:
    """What comes of a list that is empty by mistake."""
    options: dict[str, t.Any] = {**by_id(module), kind_of(module).option: [], "purge": True, **more}
    return playground.module(module, check=check, **options)


def world(module: str) -> Playground:
    """A world in which the examples of a kind may come and go."""
    playground = Playground(seed=example_of(module).worlds[-1])
    playground.control("PUT", "options", {"delete_custom_group_with_content": "cascades"})
    # What has others in it stays anyway.
    state = playground.state()
    for section in CONTENT.get(module, ()):
        state[section] = {}
    playground.control("PUT", "state", state)
    return playground


def filled(module: str) -> tuple[Playground, int]:
    """A playground with the examples of a kind, and how many purge would take away."""
    playground = world(module)
    made = playground.module(module, **everything(module))
    assert not made.failed, made.msg
    foreseen = emptied(playground, module, check=True)
    assert not foreseen.failed, foreseen.msg
    assert {one["action"] for one in foreseen.data["operations"]} == {"delete"}
    return playground, len(foreseen.data["operations"])


@EVERY_KIND
@pytest.mark.parametrize("check", [True, False])
def test_one_more_than_may_go_is_refused_before_anything_is_sent(module: str, check: bool) -> None:
    playground, count = filled(module)
    before = playground.state()
    result = emptied(playground, module, check, max_deletions=count - 1)
    assert result.failed and not result.writes and not result.dry_runs
    assert playground.state() == before
    noun = kind_of(module).noun
    assert (
        f"max_deletions: purge would take away {count} {noun}{'s' if count > 1 else ''} not in the list, " in result.msg
    )
    assert f"and may take away {count - 1}: " in result.msg
    named = emptied(playground, module, True).data["operations"]
    assert all(f"{one['identity']} ({one['id']})" in result.msg for one in named)
    assert result.data["changed"] is False and result.data["operations"] == []


@EVERY_KIND
@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("more", [0, 1])
def test_as_many_as_may_go_go(module: str, check: bool, more: int) -> None:
    playground, count = filled(module)
    free, _count = filled(module)
    limited, unlimited = emptied(playground, module, check, max_deletions=count + more), emptied(free, module, check)
    assert [call["action"] for call in limited.calls] == [call["action"] for call in unlimited.calls]
    assert limited.failed == unlimited.failed
    assert "max_deletions" not in limited.msg


@EVERY_KIND
@pytest.mark.parametrize(
    ("limit", "what"),
    [("-1", "'-1'"), ("110%", "'110%'"), ("abc", "'abc'"), ("1.5", "'1.5'"), (-1, "'-1'"), (1.5, "1.5"), ("", "''"),
     ("3 %", "'3 %'"), ("%", "'%'"), ("1.5%", "'1.5%'"), ("+3", "'+3'"), ("٣", "'٣'"), (True, "True"), ([1, 2], "")],
)  # fmt: skip
@pytest.mark.parametrize("purge", [True, False])
def test_what_is_no_limit_is_refused_with_its_path(module: str, limit: t.Any, what: str, purge: bool) -> None:
    playground = Playground()
    result = playground.module(module, **everything(module), purge=purge, max_deletions=limit)
    assert result.failed and not result.calls
    assert result.msg.startswith("max_deletions")
    assert what in result.msg


@EVERY_KIND
def test_what_is_named_is_not_counted(module: str) -> None:
    playground = world(module)
    assert not playground.module(module, **everything(module), max_deletions=0).failed
    result = playground.module(module, **everything(module), state="absent", max_deletions="0%")
    assert not result.failed, result.msg
    assert result.data["changed"]


@pytest.mark.parametrize(
    ("live", "limit", "most"),
    [(20, "10%", 2), (19, "10%", 1), (10, "10%", 1), (9, "10%", 0), (3, "33%", 0), (3, "34%", 1), (3, "100%", 3), (5, "0%", 0)],
)  # fmt: skip
def test_a_percentage_of_what_was_there_is_rounded_down(
    playground: Playground, live: int, limit: str, most: int
) -> None:
    entries = rules(live)
    assert not playground.rules(entries).failed
    if most < live:
        result = playground.rules(entries[most + 1 :], purge=True, check=True, max_deletions=limit)
        assert result.failed
        assert f"may take away {limit} of {live}, which is {most}: " in result.msg
    result = playground.rules(entries[most:], purge=True, max_deletions=limit)
    assert not result.failed, result.msg
    assert len(result.data["rules"]) == live - most


@pytest.mark.parametrize("check", [True, False])
def test_what_is_turned_into_another_one_counts(playground: Playground, check: bool) -> None:
    """Nothing is deleted; but what it was is gone."""
    assert not playground.rules(rules(4)).failed
    given = [*rules(4)[:2], rule("other-1", 35), rule("other-2", 45)]
    refused = playground.rules(given, purge=True, check=check, max_deletions=1)
    assert refused.failed
    assert "would take away 2 forwarding rules" in refused.msg
    assert "rule-003 (" in refused.msg and "rule-004 (" in refused.msg
    done = playground.rules(given, purge=True, check=check, max_deletions=2)
    assert {one["action"] for one in done.data["operations"]} == {"update"}


def test_so_does_a_range(playground: Playground) -> None:
    assert not playground.destinations(destinations(3)).failed
    given = [*destinations(2), destination(9000)]
    assert "would take away 1 destination " in playground.destinations(given, purge=True, max_deletions=0).msg
    assert not playground.destinations(given, purge=True, max_deletions=1).failed


def test_what_another_service_manages_does_not_go_and_is_not_counted(playground: Playground) -> None:
    assert not playground.rules(rules(3)).failed
    state = playground.state()
    first = next(iter(state["rules"].values()))
    first.update(ServiceManaged=True, ServiceManagedInfos=[{"Action": "Delete", "ChildType": "", "IsManaged": True}])
    playground.control("PUT", "state", state)
    result = playground.rules([], purge=True, max_deletions=2)
    assert not result.failed, result.msg
    assert len(result.data["rules"]) == 1


@pytest.mark.parametrize("limit", ["3", "75%"])
def test_what_comes_meanwhile_is_counted_with_what_has_gone_already(playground: Playground, limit: str) -> None:
    """Of four, three may go. One is gone when somebody adds another one: that would be a fourth."""
    assert not playground.rules(rules(4)).failed

    def add() -> None:
        state = playground.state()
        like = next(iter(state["rules"].values()))
        state["rules"]["frule-new"] = {
            **like,
            "ForwardingRuleId": "frule-new",
            "ForwardingRuleName": "new",
            "Priority": 99,
        }
        playground.control("PUT", "state", state)

    kept = rules(4)[:1]
    playground.once("after", "DeleteForwardingRules", add)
    result = playground.rules(kept, purge=True, batch_size=1, max_deletions=limit)
    assert result.failed
    assert "would take away 4 forwarding rules not in the list, 1 of which are gone already" in result.msg
    assert "new (frule-new)" in result.msg
    assert result.data["changed"] is True
    assert len(playground.state()["rules"]) == 4
    assert not playground.rules(kept, purge=True, max_deletions=3).failed
