# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The world of forwarding rules."""

from __future__ import annotations

import json
import typing as t

from hypothesis import strategies as st

from support.playground import ACCELERATOR, BLUE, GREEN, LISTENER

from .world import Entry, Orderly, Updated, World

NAMES = ["alpha", "beta", "gamma", "delta", "epsilon"]
CONDITIONS: list[list[Entry]] = [
    [{"host": ["a.example.com", "b.example.com"]}],
    [{"path": ["/a", "/b"]}, {"method": ["GET", "HEAD"]}],
    [{"source_ip": ["192.0.2.1", "198.51.100.0/24"]}, {"query": {"q": ["1", "2"]}}],
    [{"request_header": {"X-A": ["1", "2"]}}, {"cookie": {"c": ["d"]}}, {"host": ["c.example.com"]}],
]
ACTIONS: list[list[Entry]] = [
    [{"forward_group": {"endpoint_group_id": BLUE}}],
    [{"remove_header": ["X-B", "X-C"]}, {"rewrite": {"path": "/v2"}}, {"forward_group": {"endpoint_group_id": GREEN}}],
    [{"redirect": {"protocol": "HTTPS", "code": 301}}],
    [{"fix_response": {"code": 404, "type": "text/plain", "content": "gone"}}],
    [{"drop": True}],
]


# What nobody documents, and what the option has no place for.
FURTHER_CONDITIONS: list[Entry] = [
    {"RuleConditionType": "Region", "RuleConditionValue": '["CN"]'},
    {"RuleConditionType": "Query", "RuleConditionValue": '[{"lang": ["at"]},{"lang": ["de"]}]'},
    {"RuleConditionType": "Path", "RuleConditionValue": '["/z", "/y"]', "Negate": True},
    {"RuleConditionType": "Path", "PathConfig": {"Values": ["/z", "/x"]}, "Mode": "prefix"},
    {"RuleConditionType": "RequestHeader", "RuleConditionValue": '[{"X-A": ["1"]}, {"x-a": ["3"]}]'},
    {"RuleConditionType": "Cookie", "RuleConditionValue": '[{"c": ["D D"]}]'},
    {"RuleConditionType": "Geo", "GeoConfig": {"Countries": ["AT", "DE"], "On": True}},
]
FURTHER_ACTIONS: list[Entry] = [
    {"RuleActionType": "TrafficMirror", "RuleActionValue": '[{"target": "x"}]'},
    {"RuleActionType": "RemoveHeader", "RuleActionValue": '[ "X-Z", "X-Y" ]', "When": "always"},
]
# What a console may have let through.
HOSTILE_NAMES = ["my {{ rule }}", "yes", "#jinja2: x", "a: b", "1", "[x", "{% if %}"]


def wire_conditions(conditions: list[Entry], config: bool) -> list[Entry]:
    """Conditions as the service keeps them, in either storage form; written anew here, from the documentation."""
    names = {"host": "Host", "path": "Path", "method": "Method", "source_ip": "SourceIP"}
    maps = {"query": "Query", "request_header": "RequestHeader", "cookie": "Cookie"}
    found: list[Entry] = []
    for condition in conditions:
        ((key, value),) = condition.items()
        if key in maps:
            pairs = [{name: texts} for name, texts in value.items()]
            found.append({"RuleConditionType": maps[key], "RuleConditionValue": json.dumps(pairs)})
        elif config and key in ("host", "path"):
            found.append({"RuleConditionType": names[key], f"{names[key]}Config": {"Values": value}})
        else:
            found.append({"RuleConditionType": names[key], "RuleConditionValue": json.dumps(value)})
    return found


def wire_actions(actions: list[Entry]) -> list[Entry]:
    """Actions as the service keeps them, with the blanks that another client may have written."""
    found = []
    for order, action in enumerate(actions, 1):
        ((key, value),) = action.items()
        kind = {"forward_group": "ForwardGroup", "remove_header": "RemoveHeader", "fix_response": "FixResponse"}
        if key == "forward_group":
            value = [{"type": "endpointgroup", "value": value["endpoint_group_id"]}]
        elif isinstance(value, dict):
            value = {name: str(text) for name, text in value.items()}
        raw = {"Order": order, "RuleActionType": kind.get(key, key.capitalize())}
        found.append(raw if key == "drop" else {**raw, "RuleActionValue": json.dumps(value, indent=1)})
    return found


@st.composite
def live_rules(draw: st.DrawFn, odd: bool = True) -> list[Entry]:
    """Rules as they may have come about: unnamed, with the same name, and if odd with one priority, managed by others, with
    odd names, parts that nobody knows, and actions that are numbered in some way.
    """
    shared = odd and not draw(st.integers(0, 5))
    priorities = draw(st.lists(st.integers(1, 9), unique=not shared, max_size=6))
    rules = []
    for number, priority in enumerate(priorities):
        kind = draw(st.sampled_from(["plain"] * 8 + (["managed"] + ["unknown"] * 4 if odd else [])))
        actions = wire_actions(draw(st.sampled_from(ACTIONS)))
        config = draw(st.booleans())
        conditions = wire_conditions(draw(st.sampled_from(CONDITIONS)), config)
        if kind == "unknown":
            further: list[Entry] = draw(st.lists(st.sampled_from(FURTHER_CONDITIONS), max_size=2))
            alone = bool(further) and draw(st.booleans())
            conditions = further if alone else [*further, *conditions]
            if not further or draw(st.booleans()):
                actions = [draw(st.sampled_from(FURTHER_ACTIONS)), *wire_actions(ACTIONS[0])]
        if odd:
            orders = draw(st.sampled_from([[1, 2, 3], [10, 20, 40], [7, 3, 5]]))
            actions = [{**action, "Order": order} for action, order in zip(actions, orders)]
        rules.append(
            {
                "ForwardingRuleId": f"frule-{number}",
                "ListenerId": LISTENER,
                "ForwardingRuleName": draw(
                    st.sampled_from(["", *NAMES] * (4 if odd else 1) + (HOSTILE_NAMES if odd else []))
                ),
                "ForwardingRuleDirection": "request",
                "Priority": priority,
                "RuleConditions": conditions,
                "RuleActions": actions,
                "ForwardingRuleStatus": "active",
                "ServiceManaged": kind == "managed",
                "ServiceManagedInfos": [
                    {"Action": "Update", "ChildType": "", "IsManaged": True},
                    {"Action": "Delete", "ChildType": "", "IsManaged": True},
                ]
                if kind == "managed"
                else [],
                "Sequence": number + 1,
            }
        )
    return rules


@st.composite
def wanted_rules(draw: st.DrawFn) -> list[Entry]:
    entries = []
    for _number in range(draw(st.integers(0, 5))):
        entry: Entry = {}
        identity = draw(st.sampled_from(["name"] * 6 + ["priority", "id"]))
        if identity == "id":
            entry["id"] = f"frule-{draw(st.integers(0, 6))}"
        if identity == "name" or (identity == "id" and draw(st.booleans())):
            entry["name"] = draw(st.sampled_from(NAMES if identity == "name" else ["", *NAMES]))
        if identity == "priority" or draw(st.booleans()):
            entry["priority"] = draw(st.integers(1, 12))
        if draw(st.integers(0, 3)):
            entry["conditions"] = draw(st.sampled_from(CONDITIONS))
        if draw(st.integers(0, 3)):
            entry["actions"] = draw(st.sampled_from(ACTIONS))
        entries.append(entry)
    return entries


@st.composite
def orderly_rules(draw: st.DrawFn, purge: bool) -> Orderly:
    entries: list[Entry] = [
        {"name": name, "conditions": draw(st.sampled_from(CONDITIONS)), "actions": draw(st.sampled_from(ACTIONS))}
        for name in draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))
    ]
    # Some of them in another order: moves, swaps and circles; the new ones among the others come behind all.
    for entry, priority in zip(entries, draw(st.permutations(range(1, 10 if purge else 20)))):
        if draw(st.integers(0, 3 if purge else 1)):
            entry["priority"] = priority
    live = [rule for rule in draw(live_rules(odd=False)) if rule["ForwardingRuleName"]]
    live = list({rule["ForwardingRuleName"]: rule for rule in live}.values())
    return Orderly(live, entries, {"batch_size": draw(st.sampled_from([None, 1, 2, 20]))})


def hold_places(before: dict[str, Entry], after: dict[str, Entry], entries: list[Entry], how: Entry) -> None:
    """What holds for the rules' names and places once a run has ended well."""
    said = {label: {entry[label] for entry in entries if entry.get(label)} for label in ("id", "name")}
    for key in before.keys() & after.keys():
        old, new = (world[key]["ForwardingRuleName"] for world in (before, after))
        # A rule that nobody means by its id or name keeps its name, and keeps its content if it has a name.
        if key not in said["id"] and not how["purge"]:
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


def facts_of(live: list[Entry]) -> Entry:
    """Rules can share a priority only where the service lets them."""
    return {"priority_conflict": "allow"} if len({one["Priority"] for one in live}) < len(live) else {}


def put(rule: Entry) -> Entry:
    """All of it is in force."""
    return {**rule, "InForce": {name: rule[name] for name in ("Priority", "RuleConditions", "RuleActions")}}


def most_in_a_call(facts: Entry) -> int | None:
    """As many as there are, unless the service or the user says otherwise."""
    return min(filter(None, (facts.get("max_rules_per_call"), facts.get("batch_size"))), default=None)


def call(action: str, shown: Entry, _place: Entry, facts: Entry) -> tuple[t.Hashable, int | None]:
    """New rules without a priority come before any other goes, those that want the place of another after it."""
    entry: Entry = next((one for one in facts["rules"] if one.get("name") and one["name"] == shown.get("name")), {})
    return (action, action == "create" and "priority" not in entry), most_in_a_call(facts)


def moved_twice(updated: Updated, facts: Entry) -> set[str]:
    """One rule of each circle of rules that want each other's priorities: where no call can have all of it, or where the
    service looks at each step.
    """
    moves = {key: (old["Priority"], new["Priority"]) for key, (old, new) in updated.items()}
    moves = {key: places for key, places in moves.items() if places[0] != places[1]}
    wants = {key: {one for one in moves if moves[one][0] == new} for key, (_old, new) in moves.items()}

    def reached(key: str) -> set[str]:
        found: set[str] = set()
        todo = [key]
        while todo:
            new = wants[todo.pop()] - found
            found |= new
            todo += new
        return found

    reach = {key: reached(key) for key in moves}
    circles = {frozenset(one for one in reach[key] if key in reach[one]) for key in moves if key in reach[key]}
    most = most_in_a_call(facts) or len(moves)
    stepwise = facts.get("priority_conflict") == "reject_each_step"
    return {min(circle) for circle in circles if stepwise or len(circle) > most}


def created_in_vain(refused: list[Entry], before: dict[str, Entry], facts: Entry) -> set[str]:
    """Rules that were created as copies, to change with others at one moment, which the service then refused for its size: how
    many an update may carry is learned only from that. What the user says is known before, and costs nothing.
    """
    most = facts.get("max_rules_per_call") or len(facts["rules"]) + len(before)
    found: set[str] = set()
    for call in refused:
        if call["action"] == "UpdateForwardingRules":
            ids = {value for name, value in call["params"].items() if name.endswith(".ForwardingRuleId")}
            found |= ids - before.keys() if len(ids) > most else set()
    return found


WORLD = World(
    module="ga_forwarding_rules",
    option="rules",
    section="rules",
    id="ForwardingRuleId",
    places=st.just({"accelerator_id": ACCELERATOR, "listener_id": LISTENER}),
    live=lambda _place: live_rules(),
    wanted=lambda _place: wanted_rules(),
    orderly=lambda _place, purge: orderly_rules(purge),
    reads=("ListForwardingRules", "DescribeAccelerator"),
    call=call,
    moved_twice=moved_twice,
    created_in_vain=created_in_vain,
    in_order=True,
    open_facts={
        "priority_conflict": ("allow", "reject_each_step"),
        "max_rules_per_call": (1, 2, 10),
        "value_echo": ("normalised",),
        "legacy_storage": (True,),
    },
    facts_of=facts_of,
    put=put,
    checks=hold_places,
    examples=100,
)
