# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An update touches only what differs, whatever else a rule has; and an export is a backup."""

from __future__ import annotations

import json
import typing as t

import yaml
from hypothesis import assume, event, given
from hypothesis import strategies as st
from properties.test_laws import LAWS
from properties.test_round_trip import WHERE, Loader
from support.playground import BLUE, GREEN, LISTENER, Playground, Result
from support.worlds import Entry, populate
from support.worlds.rules import FURTHER_ACTIONS, FURTHER_CONDITIONS, HOSTILE_NAMES, live_rules

from ansible_collections.alicloud.ga.plugins.module_utils._module.playbook_text import as_task

MEMBERS = ("RuleConditions", "RuleActions")
# What one entry may want to be otherwise, and which types of live parts that is about.
CHANGES: dict[str, tuple[t.Callable[[Entry], Entry], tuple[str, ...]]] = {
    "priority": (lambda shown: {"priority": shown["priority"] + 100}, ()),
    "a host more": (lambda shown: {"conditions": _without(shown, "host", {"host": ["new.example.com"]})}, ("Host",)),
    "another group": (
        lambda shown: {"actions": _without(shown, "forward_group", {"forward_group": {"endpoint_group_id": GREEN}})},
        ("ForwardGroup",),
    ),
    "no cookie": (lambda shown: {"conditions": _without(shown, "cookie")}, ("Cookie",)),
}


def _without(shown: Entry, key: str, *instead: Entry) -> list[Entry]:
    member = "actions" if key == "forward_group" else "conditions"
    return [*(part for part in shown[member] if key not in part), *instead]


def parts_of(record: Entry, member: str, types: tuple[str, ...]) -> list[str]:
    """The parts that a change is not about, to the letter; the order of conditions means nothing."""
    found = [
        json.dumps({name: content for name, content in part.items() if content not in ("", {})}, sort_keys=True)
        for part in record[member]
        if not {part.get("RuleConditionType"), part.get("RuleActionType")} & set(types)
    ]
    return sorted(found) if member == "RuleConditions" else found


def is_documented(record: Entry) -> bool:
    """Whether anybody can know that the service takes the rule as it is."""
    parts = [{name: content for name, content in part.items() if name != "Order"} for part in record["RuleActions"]]
    further = [{name: content for name, content in part.items() if name != "Order"} for part in FURTHER_ACTIONS]
    return (
        record["ForwardingRuleName"] not in HOSTILE_NAMES
        and not any(part in further for part in parts)
        and not any(part in FURTHER_CONDITIONS for part in record["RuleConditions"])
    )


@LAWS
@given(
    live=live_rules(),
    which=st.integers(0, 5),
    change=st.sampled_from(sorted(CHANGES)),
    whole=st.booleans(),
    further_parts=st.sampled_from(["kept", "kept", "refused"]),
)
def test_what_is_equal_goes_back_to_the_letter(
    live: list[Entry], which: int, change: str, whole: bool, further_parts: str
) -> None:
    """Also if the whole rule is given back, as an info module shows it."""
    assume(which < len(live))
    playground = Playground()
    populate(playground, "rules", live)
    playground.control("PUT", "options", {"priority_conflict": "allow", "further_parts": further_parts})
    shown = playground.module("ga_forwarding_rules_info", **WHERE["rules"][1]).data["rules"][which]
    make, types = CHANGES[change]
    wanted = make(shown)
    assume(bool(wanted.get("conditions", True)))
    assume("another" not in change or any("forward_group" in part for part in shown["actions"]))
    entry = {**(shown if whole else {"id": shown["id"]}), **wanted}
    before = playground.state()["rules"]
    result = playground.rules([entry])
    after = playground.state()["rules"]
    if result.failed:
        event("refused")
        assert after == before
        (record,) = [one for one in live if one["ForwardingRuleId"] == shown["id"]]
        is_its_word = further_parts == "refused" and not is_documented(record)
        assert "another service" in result.msg or (is_its_word and "Parameter" in result.msg)
        return
    event("changed" if result.data["changed"] else "unchanged")
    for key in before:
        about = types if key == shown["id"] else ()
        for member in MEMBERS:
            assert parts_of(after[key], member, about) == parts_of(before[key], member, about)


@LAWS
@given(live=live_rules(), purge=st.booleans())
def test_an_export_is_a_backup(live: list[Entry], purge: bool) -> None:
    """Applied to an empty listener it makes the same rules: same names, places and parts, in the service's own words."""
    assume(not any(one["ForwardingRuleName"] in HOSTILE_NAMES for one in live))
    identities = [(one["ForwardingRuleName"], one["Priority"]) for one in live]
    playground = Playground()
    populate(playground, "rules", live)
    playground.control("PUT", "options", {"priority_conflict": "allow", "quota_conditions": 150})
    module, where = WHERE["rules"]
    shown = playground.module(f"{module}_info", **where).data["rules"]
    text = "\n".join(as_task({**where, "purge": purge, "rules": shown}))
    exported = yaml.load(text, Loader)
    ids = [one["id"] for one in exported.get("rules", []) if "id" in one]
    assert sorted(ids) == sorted(
        one["ForwardingRuleId"] for one, identity in zip(live, identities) if identities.count(identity) > 1
    )
    assert len([line for line in text.splitlines() if line.startswith("  #")]) == len(ids)
    # Two rules of one priority are refused anew, since nobody knows whether the service takes them.
    assume(len({one["Priority"] for one in live}) == len(live))
    state = playground.state()
    playground.control("PUT", "state", {**state, "rules": {}})
    result = playground.module(module, **exported)
    assert not result.failed, result.msg
    again = playground.module(f"{module}_info", **where).data["rules"]
    assert [{**one, "id": ""} for one in again] == [{**one, "id": ""} for one in shown]
    assert playground.module(module, **exported).data["changed"] is False


# -- names of headers mean the same in capitals or not --

SPELLINGS = ["X-A", "x-a", "x-A", "X-B", "x-b"]
TEXTS = st.lists(st.sampled_from(["one", "two", "three"]), min_size=1, max_size=2, unique=True)
Pairs = list[tuple[str, list[str]]]


def headers_meant(pairs: t.Iterable[tuple[str, list[str]]]) -> dict[str, set[str]]:
    """What a condition asks of the headers: each once, however it is spelled."""
    found: dict[str, set[str]] = {}
    for name, texts in pairs:
        found.setdefault(name.lower(), set()).update(texts)
    return found


def rule_of(number: int, conditions: list[Entry], actions: list[Entry], name: str = "") -> Entry:
    return {
        "ForwardingRuleId": f"frule-{number}",
        "ListenerId": LISTENER,
        "ForwardingRuleName": name or f"rule-{number}",
        "Priority": (number + 1) * 10,
        "RuleConditions": conditions,
        "RuleActions": [{"Order": order, **action} for order, action in enumerate(actions, 1)],
        "ForwardingRuleStatus": "active",
    }


@LAWS
@given(
    pairs=st.lists(st.tuples(st.sampled_from(SPELLINGS), TEXTS), min_size=1, max_size=4),
    wanted=st.dictionaries(st.sampled_from(SPELLINGS), TEXTS, min_size=1, max_size=2),
    mode=st.sampled_from(["as drawn", "respelled", "two spellings", "as drawn"]),
    echo=st.sampled_from(["verbatim", "normalised"]),
)
def test_capitals_mean_nothing_in_names_of_headers(
    pairs: Pairs, wanted: dict[str, list[str]], mode: str, echo: str
) -> None:
    """However the live ones are spelled, what is wanted is all that is live afterwards; and two spellings are one too many."""
    if mode == "two spellings":
        wanted = {"x-b": ["four"], **wanted, "X-B": ["five"]}
    if mode == "respelled":
        # What is live, which has one name in two spellings: that is put together, and its values are in another order.
        pairs = [*pairs, (pairs[0][0].swapcase(), pairs[0][1])]
        wanted = {name.swapcase(): sorted(texts, reverse=True) for name, texts in headers_meant(pairs).items()}
    playground = Playground()
    value = json.dumps([{name: texts} for name, texts in pairs])
    conditions = [{"RuleConditionType": "RequestHeader", "RuleConditionValue": value}]
    populate(playground, "rules", [rule_of(0, conditions, [{"RuleActionType": "Drop"}])])
    playground.control("PUT", "options", {"value_echo": echo})
    before = playground.state()["rules"]
    entries = [{"name": "rule-0", "conditions": [{"request_header": wanted}]}]
    checked, result = playground.rules(entries, check=True), playground.rules(entries)
    after = playground.state()["rules"]
    flat = [text for texts in wanted.values() for text in texts]
    if len(headers_meant(wanted.items())) < len(wanted) or len(set(flat)) < len(flat):
        event("refused")
        for run in (checked, result):
            assert run.failed and not run.calls
        assert "rules[0].conditions[0].request_header." in result.msg
        assert after == before
        return
    assert not result.failed, result.msg
    differs = headers_meant(pairs) != headers_meant(wanted.items())
    event("changed" if differs else "unchanged")
    assert result.data["changed"] is checked.data["changed"] is differs
    (condition,) = after["frule-0"]["RuleConditions"]
    live = [pair for one in json.loads(condition["RuleConditionValue"]) for pair in one.items()]
    assert headers_meant(live) == headers_meant(wanted.items())
    assert differs or after == before
    assert playground.rules(entries).data["changed"] is False


# -- storage forms --


@st.composite
def formed_rules(draw: st.DrawFn) -> list[Entry]:
    """Rules with at most one part of each type that has two storage forms; each part is in either, or all are in one."""
    choice = draw(st.sampled_from([[True, False], [True], [False, True], [False], [True, False]]))
    often = st.sampled_from([True, True, False])

    def part(kind: str, values: list[str]) -> Entry:
        if draw(st.sampled_from(choice)):
            return {"RuleConditionType": kind, f"{kind}Config": {"Values": values}}
        return {"RuleConditionType": kind, "RuleConditionValue": json.dumps(values)}

    rules = []
    for number in range(draw(st.sampled_from([2, 3, 1, 2, 0]))):
        conditions = [part(kind, values) for kind, values in HELD.items() if draw(often)]
        conditions += [METHOD] if not conditions or draw(st.booleans()) else []
        actions: list[Entry] = [{"RuleActionType": "Drop"}]
        if draw(often):
            groups: Entry = {"ForwardGroupConfig": {"ServerGroupTuples": [{"EndpointGroupId": BLUE}]}}
            if not draw(st.sampled_from(choice)):
                groups = {"RuleActionValue": json.dumps([{"type": "endpointgroup", "value": BLUE}])}
            actions = [{"RuleActionType": "ForwardGroup", **groups}]
        rules.append(rule_of(number, conditions, actions))
    return rules


HELD = {"Host": ["a.example.com"], "Path": ["/a"]}
METHOD = {"RuleConditionType": "Method", "RuleConditionValue": '["GET"]'}
WISHES: dict[str, list[list[Entry]]] = {
    "conditions": [
        [{"host": ["new.example.com"]}],
        [{"path": ["/new"]}, {"method": ["HEAD"]}],
        [{"host": ["a.example.com"]}, {"path": ["/a", "/new"]}],
        [{"method": ["GET"]}],
    ],
    "actions": [
        [{"forward_group": {"endpoint_group_id": GREEN}}],
        [{"remove_header": ["X-A"]}, {"forward_group": {"endpoint_group_id": BLUE}}],
        [{"drop": True}],
    ],
}


def forms(record: Entry) -> dict[str, bool]:
    """For each type of the rule that has two storage forms, whether its part is in the older one."""
    found = {}
    for part in (*record["RuleConditions"], *record["RuleActions"]):
        kind = part.get("RuleConditionType") or part.get("RuleActionType")
        if kind in ("Host", "Path", "ForwardGroup"):
            found[kind] = bool(part.get(f"{kind}Config"))
            value = part.get("RuleConditionValue") or part.get("RuleActionValue")
            assert bool(value) is not found[kind], "a part is in one form"
    return found


@LAWS
@given(
    live=formed_rules(),
    entries=st.lists(
        st.fixed_dictionaries({member: st.sampled_from(lists) for member, lists in WISHES.items()}),
        min_size=1,
        max_size=4,
    ),
    purge=st.booleans(),
    old_accelerator=st.booleans(),
)
def test_a_part_has_the_form_of_what_it_replaces(
    live: list[Entry], entries: list[Entry], purge: bool, old_accelerator: bool
) -> None:
    """And a new one that of all the others, if they have one; the newer where nothing is live, unless that is refused."""
    known = {form for record in live for form in forms(record).values()}
    old_accelerator = old_accelerator and False not in known
    playground = Playground()
    populate(playground, "rules", live)
    playground.control("PUT", "options", {"legacy_storage": old_accelerator})
    before = playground.state()["rules"]
    wanted = [{"name": f"rule-{number}", **entry} for number, entry in enumerate(entries)]
    result: Result = playground.rules(wanted, purge=purge)
    assert not result.failed, result.msg
    fresh = [{"name": "fresh", "conditions": WISHES["conditions"][2], "actions": WISHES["actions"][0]}]
    middle = playground.state()["rules"]
    known_then = {form for record in middle.values() for form in forms(record).values()}
    second = playground.rules([*wanted, *fresh])
    assert not second.failed, second.msg
    after = playground.state()["rules"]
    event(
        f"{'old accelerator, ' if old_accelerator else ''}{sorted(known)}, {'changed' if middle != before else 'as it was'}"
    )
    for was, then, all_forms in ((before, middle, known), (middle, after, known_then)):
        for key, record in then.items():
            old = forms(was[key]) if key in was else {}
            for kind, form in forms(record).items():
                if kind in old:
                    assert form is old[kind]
                elif all_forms == {True} or old_accelerator:
                    assert form is True
                elif key not in was or all_forms != {True, False}:
                    assert form is False
    assert playground.rules([*wanted, *fresh]).data["changed"] is False
