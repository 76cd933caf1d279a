# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judges by requests whether anybody went astray while rules were changed.

The rules in force are written down after each request of a module and at the end. From all conditions of all these states
come classes of requests, exactly: two requests of one class meet the same rules in each state, and each class that there
can be has a witness, a request that can be sent. Hosts and paths are found by texts, namely by reading all patterns side
by side, letter by letter. Nothing here knows how the planner decides what overlaps, and test_hitless.py lets the
emulator's own `traffic` say where the witnesses go.

Not judged are regular expressions, and conditions that the emulator does not know, which it never takes as met.
"""

from __future__ import annotations

import ipaddress
import json
import typing as t
from collections import deque

from .playground import LISTENER, Playground

Entry = dict[str, t.Any]
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
DEFAULT, DEFAULT_GROUP = "the default rule", "epg-bp1default"
PAIRED = ("RequestHeader", "Query", "Cookie")
# A condition: its type, and of what one has to hold.
Condition = tuple[str, frozenset[t.Any]]
Conditions = frozenset[Condition]


class Form(t.NamedTuple):
    """A rule as it is in force at one time."""

    priority: int
    conditions: Conditions
    does: str
    name: str
    rule_id: str


State = tuple[Form, ...]
# The same for a judge: the priority, the number of the conditions, what it does.
Forms = list[tuple[int, int, str]]


class Met(t.NamedTuple):
    """A class of requests, and what it meets from state to state; of several rules with one priority any may take it."""

    request: Entry
    acts: tuple[frozenset[str], ...]

    @property
    def changes(self) -> int:
        return sum(one != other for one, other in zip(self.acts, self.acts[1:]))

    @property
    def astray(self) -> list[int]:
        """The states in which it may meet what it meets neither before nor after all of them."""
        right = self.acts[0] | self.acts[-1]
        return [number for number, acts in enumerate(self.acts) if not acts <= right]


class Verdict(t.NamedTuple):
    """What came of the requests.

    Attributes:
        states: what was in force, one after the other.
        classes: of requests, with what they met.
        shared: the priorities that two rules have had at the same time, by the number of the state.
    """

    states: tuple[State, ...]
    classes: tuple[Met, ...]
    shared: dict[int, list[int]]

    @property
    def misrouted(self) -> list[Met]:
        return [met for met in self.classes if met.astray]

    @property
    def twice(self) -> list[Met]:
        return [met for met in self.classes if met.changes > 1]

    def __str__(self) -> str:
        """For a failure: who went astray, and what was in force."""
        lines = [f"{len(self.states)} states, {len(self.classes)} classes of requests"]
        for what, found in (("astray", self.misrouted), ("changed more than once", self.twice)):
            lines += [f"{len(found)} {what}"]
            lines += [
                f"  {json.dumps(met.request)} meets " + ", then ".join(" or ".join(sorted(acts)) for acts in met.acts)
                for met in found[:3]
            ]
        lines += [f"priorities that are shared, by state: {self.shared}"]
        for number, state in enumerate(self.states):
            lines += [f"state {number}:", *(f"  {form_text(form)}" for form in state)]
        return "\n".join(lines)


def form_text(form: Form) -> str:
    said = " + ".join(f"{kind} {sorted(values)}" for kind, values in sorted(form.conditions, key=str))
    return f"{form.name or form.rule_id}@{form.priority} {said} -> {form.does}"


class Watch:
    """Writes down the rules in force of a listener whenever a module of a playground asks something; `end` is at the end."""

    def __init__(self, playground: Playground, listener: str = LISTENER) -> None:
        self._playground = playground
        self._listener = listener
        self._seen: t.Any = None
        self.states: list[State] = []
        self._look()
        # Whatever has come into force since the last request is seen after this one, since no second write can begin before.
        playground.watchers.append(lambda which, _action: self._look() if which == "after" else None)

    def _look(self) -> None:
        # As GET state gives it, which takes longer than all the rest if it is asked so often.
        rules = self._playground.emulator.core.world.section("rules")
        seen = [(rule_id, rule["InForce"]) for rule_id, rule in rules.items()]
        if seen == self._seen:
            return
        self._seen = seen
        state = in_force(rules, self._listener)
        if not self.states or self.states[-1] != state:
            self.states.append(state)

    def end(self) -> list[State]:
        """All states, with the last one when everything has settled."""
        self._playground.clock.sleep(1000)
        self._playground.state()
        self._look()
        return self.states


def in_force(rules: t.Mapping[str, Entry], listener: str = LISTENER) -> State:
    """What takes requests, of the rules in a state of the emulator."""
    forms = [
        Form(
            rule["InForce"]["Priority"],
            frozenset(_condition(condition) for condition in rule["InForce"]["RuleConditions"]),
            _does(rule["InForce"]["RuleActions"]),
            rule["ForwardingRuleName"],
            rule_id,
        )
        for rule_id, rule in rules.items()
        if rule["InForce"] and rule["ListenerId"] == listener
    ]
    return tuple(sorted(forms, key=lambda form: (form.priority, form.rule_id)))


def _condition(raw: Entry) -> Condition:
    kind = raw["RuleConditionType"]
    value = (raw.get("PathConfig") or raw.get("HostConfig") or {}).get("Values")
    if value is None:
        value = json.loads(raw["RuleConditionValue"])
    if kind in PAIRED:
        # The names of headers mean the same in capitals or not.
        pairs = (
            (key.lower() if kind == "RequestHeader" else key, texts) for pair in value for key, texts in pair.items()
        )
        return kind, frozenset((key, text) for key, texts in pairs for text in texts)
    if kind in ("Host", "Path") and any(text.startswith("~") for text in value):
        raise NotImplementedError(f"a regular expression: {value}")
    return kind, frozenset(text.lower() for text in value) if kind == "Host" else frozenset(value)


def _does(actions: list[Entry]) -> str:
    """What actions come to, as a text; to forward to the default group is what the default rule does."""
    said = []
    for action in actions:
        groups = (action.get("ForwardGroupConfig") or {}).get("ServerGroupTuples")
        value: t.Any = json.loads(action["RuleActionValue"]) if action.get("RuleActionValue") else None
        if action["RuleActionType"] == "ForwardGroup":
            value = (
                groups[0]["EndpointGroupId"] if groups else (value[0] if isinstance(value, list) else value)["value"]
            )
        elif action["RuleActionType"] in ("Redirect", "Rewrite"):
            # What is left out is kept as the request has it, which may also be said.
            value = {name: text for name, text in value.items() if text not in ("", f"${{{name}}}", "${host}")}
        said.append([action["RuleActionType"], value])
    return DEFAULT if said == [["ForwardGroup", DEFAULT_GROUP]] else json.dumps(said, sort_keys=True)


# -- the classes of requests --


def judge(states: t.Sequence[State]) -> Verdict:
    """What all requests have met while a listener went through these states."""
    all_conditions = list(dict.fromkeys(form.conditions for state in states for form in state))
    number_of = {conditions: number for number, conditions in enumerate(all_conditions)}
    numbered = [[(form.priority, number_of[form.conditions], form.does) for form in state] for state in states]
    # The same requests may meet the same things in all states though they meet different conditions: one of them is enough.
    found: dict[tuple[frozenset[str], ...], Entry] = {}
    for matching, request in classes(all_conditions, _relevance(numbered)):
        found.setdefault(tuple(_takers(forms, matching) for forms in numbered), request)
    shared: dict[int, list[int]] = {}
    for number, state in enumerate(states):
        places = [form.priority for form in state]
        doubled = sorted({place for place in places if places.count(place) > 1})
        if doubled:
            shared[number] = doubled
    return Verdict(tuple(states), tuple(Met(request, acts) for acts, request in found.items()), shared)


def takers(state: State, conditions: t.Sequence[Conditions], matching: int) -> frozenset[str]:
    """What a request may meet that meets the conditions whose bits are set."""
    return _takers([(form.priority, conditions.index(form.conditions), form.does) for form in state], matching)


def _takers(forms: Forms, matching: int) -> frozenset[str]:
    place, found = None, set()
    for priority, number, does in forms:
        if place is not None and priority > place:
            break
        if matching >> number & 1:
            place = priority
            found.add(does)
    return frozenset(found) or frozenset({DEFAULT})


def classes(
    conditions: t.Sequence[Conditions], relevant: t.Callable[[int, int], int] = lambda met, _decided: met
) -> list[tuple[int, Entry]]:
    """Each set of conditions that some request meets while it meets no other of them, as bits; with such a request.

    Args:
        conditions: those of rules.
        relevant: of the conditions that may still be met and those of them that are, whatever else is asked, both as bits:
            which ones are of interest. Requests that differ in no others are one class.
    """
    found: dict[int, Entry] = {(1 << len(conditions)) - 1: {}}
    for number, (kind, name) in enumerate(KINDS.items()):
        mine = list(dict.fromkeys(one for each in conditions for one in each if one[0] == kind))
        if not mine:
            continue
        later = set(list(KINDS)[number + 1 :])
        decided = sum(1 << at for at, each in enumerate(conditions) if not any(one[0] in later for one in each))
        asked_of = [sum(1 << mine.index(one) for one in each if one[0] == kind) for each in conditions]
        satisfiable: dict[int, Entry] = {}
        for met, value in _met_together(kind, [values for _kind, values in mine]).items():
            satisfiable.setdefault(_whole(kind, asked_of, met), {name: value})
        more: dict[int, Entry] = {}
        for bits, request in found.items():
            for some, part in satisfiable.items():
                if bits & some not in more:
                    more[bits & some] = {**request, **part}
        found = {}
        for bits, request in more.items():
            found.setdefault(relevant(bits, bits & decided), request)
    return list(found.items())


def _relevance(numbered: t.Sequence[Forms]) -> t.Callable[[int, int], int]:
    """In no state does anything matter that is behind what takes the request anyway."""
    orders = []
    for forms in numbered:
        places: dict[int, int] = {}
        for priority, number, _does in forms:
            places[priority] = places.get(priority, 0) | 1 << number
        order, before = [], 0
        for _place, mask in sorted(places.items()):
            before |= mask
            order.append((mask, before))
        orders.append(order)

    def relevant(bits: int, decided: int) -> int:
        kept = 0
        for order in orders:
            kept |= next((before for mask, before in order if mask & decided), bits)
        return bits & kept

    return relevant


KINDS = {
    "Host": "host",
    "Path": "path",
    "Method": "method",
    "RequestHeader": "headers",
    "Query": "query",
    "Cookie": "cookies",
    "SourceIP": "source_ip",
}


def _whole(kind: str, asked_of: list[int], met: int) -> int:
    """Of which conditions all of one type are met, if these are asked of each; of several for the path, one is enough."""
    bits = 0
    for number, asked in enumerate(asked_of):
        if not asked or (met & asked if kind == "Path" else met & asked == asked):
            bits |= 1 << number
    return bits


def _met_together(kind: str, values: list[frozenset[t.Any]]) -> dict[int, t.Any]:
    """Which conditions of one type can be met together and no other of them, as bits, and a value that does it."""
    if kind in ("Host", "Path"):
        patterns = sorted({text for texts in values for text in texts})
        found: dict[int, t.Any] = {}
        for matched, text in texts_of(patterns, "/" if kind == "Path" else "").items():
            fitting = {pattern for number, pattern in enumerate(patterns) if matched >> number & 1}
            found.setdefault(_bits(values, fitting), text)
        return found
    if kind == "Method":
        return _of_each(values, [(method, {method}) for method in METHODS])
    if kind == "SourceIP":
        networks = {text: ipaddress.ip_network(text, strict=False) for texts in values for text in texts}
        ends = {str(end): end for network in networks.values() for end in _ends(network)}
        return _of_each(
            values,
            [
                (name, {text for text, network in networks.items() if end in network})
                for name, end in sorted(ends.items())
            ],
        )
    # Any of the pairs on or off, in any combination.
    found = {0: {}}
    for key, text in sorted({pair for pairs in values for pair in pairs}):
        bits = _bits(values, {(key, text)})
        for old, pairs in list(found.items()):
            found.setdefault(old | bits, {**pairs, key: [*pairs.get(key, []), text]})
    return found


def _of_each(values: list[frozenset[t.Any]], candidates: list[tuple[str, set[str]]]) -> dict[int, str]:
    found: dict[int, str] = {}
    for text, fitting in candidates:
        found.setdefault(_bits(values, fitting), text)
    return found


def _bits(values: list[frozenset[t.Any]], fitting: set[t.Any]) -> int:
    return sum(1 << number for number, texts in enumerate(values) if texts & fitting)


def _ends(network: t.Any) -> list[t.Any]:
    """The first and last address of a block, those beside it, and some far from it."""
    first, last = network[0], network[-1]
    lowest, highest = ("0.0.0.0", "255.255.255.255") if network.version == 4 else ("::", "f" * 4 + ":ffff" * 7)
    found = [first, last, ipaddress.ip_address(lowest), ipaddress.ip_address(highest)]
    if int(first) > 0:
        found.append(first - 1)
    if last != ipaddress.ip_address(highest):
        found.append(last + 1)
    return found


class _Places:
    """Where each of some patterns may be after a text: each place in each of them is a bit of one number.

    The place behind a pattern's last letter is that of its end.
    """

    def __init__(self, patterns: t.Sequence[str]) -> None:
        self._stars = self._any = 0
        self._named: dict[str, int] = {}
        self._ends: list[int] = []
        first, at = 0, 0
        for pattern in patterns:
            first |= 1 << at
            for letter in pattern:
                self._add(letter, 1 << at)
                at += 1
            self._ends.append(1 << at)
            at += 1
        self.first = self._closed(first)

    def _add(self, letter: str, place: int) -> None:
        if letter == "*":
            self._stars |= place
        elif letter == "?":
            self._any |= place
        else:
            self._named[letter] = self._named.get(letter, 0) | place

    def letters(self, where: int) -> list[str]:
        """Those with which something else can go on than with the rest, and one of the rest."""
        other = next(letter for letter in "xyzwvuqjk0123456789abcdefghilmnoprst" if letter not in self._named)
        return [*sorted(letter for letter, places in self._named.items() if where & places), other]

    def read(self, where: int, letter: str) -> int:
        """Where the patterns are after one more letter; those that cannot fit any more are nowhere."""
        return self._closed((where & (self._named.get(letter, 0) | self._any)) << 1 | where & self._stars)

    def _closed(self, where: int) -> int:
        """A `*` may stand for nothing."""
        while True:
            wider = where | (where & self._stars) << 1
            if wider == where:
                return where
            where = wider

    def fitting(self, where: int) -> int:
        """Which patterns are at their ends."""
        return sum(1 << number for number, end in enumerate(self._ends) if where & end)


def texts_of(patterns: t.Sequence[str], start: str) -> dict[int, str]:
    """Each set of patterns that some text fits, and fits no other of them, as bits; with the shortest such text.

    The patterns are read side by side: where each of them may be after a text is all that counts for what can follow. Of
    the letters that none of them names, one stands for all.

    Args:
        patterns: with `*` for any text and `?` for any letter.
        start: what every text begins with; an empty text is none.
    """
    places = _Places(patterns)
    begin = places.first
    for letter in start:
        begin = places.read(begin, letter)
    found: dict[int, str] = {}
    known = {begin}
    queue = deque([(begin, start)])
    while queue:
        where, text = queue.popleft()
        if text:
            found.setdefault(places.fitting(where), text)
        for letter in places.letters(where):
            after = places.read(where, letter)
            if after not in known:
                known.add(after)
                queue.append((after, text + letter))
    return found
