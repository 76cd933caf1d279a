# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Changes of forwarding rules as people make them, each made from its kind and its number alone.

A live set is that of a web site: hosts with paths, some rules for methods, addresses, headers, parameters and cookies, special
ones mostly before general ones, numbered in some way, and most of them named. What is wanted of it is one of the kinds of
change of `CHANGES`.
"""

from __future__ import annotations

import json
import random
import typing as t

from emulator import seeds

from .playground import ACCELERATOR, LISTENER, Playground, Result
from .replay import playbook
from .worlds.rules import wire_actions, wire_conditions

Entry = dict[str, t.Any]
GROUPS = ["epg-bp1blue", "epg-bp1green", *(f"epg-bp1more{number}" for number in range(1, 7))]
HOSTS = [f"{name}.example.com" for name in ("www", "api", "shop", "img", "m", "docs", "blog", "login", "cdn", "status")]
HOSTS += ["example.com", "example.net", "www.example.net", "api.example.net", "example.org", "www.example.org"]
WIDE_HOSTS = ["*.example.com", "*.example.net", "*.example.???", "www.example.*"]
PATHS = [
    "/api/*",
    "/api/v1/*",
    "/api/v2/*",
    "/shop/*",
    "/shop/cart",
    "/shop/cart/*",
    "/static/*",
    "/img/*",
    "/img/big/*",
]
PATHS += ["/admin/*", "/login", "/login/*", "/health", "/blog/*", "/blog/2026/*", "/search", "/search*", "/docs/*"]
WIDE_PATHS = ["/*", "/*.php", "/*/edit", "/v?/*"]
BLOCKS = ["10.0.0.0/8", "10.1.0.0/16", "192.0.2.0/24", "192.0.2.128/25", "198.51.100.7", "2001:db8::/32"]
MOST = 10000
# For a set of this size, and what a change adds to it.
QUOTAS = {"quota_rules": 1000, "quota_conditions": 1000}


class Rule(t.NamedTuple):
    """A rule before or after a change; the key is its id if it is there before, else empty."""

    key: str
    name: str
    priority: int
    conditions: list[Entry]
    actions: list[Entry]


class Plan(t.NamedTuple):
    """A live set, and the options of a task that changes it.

    Attributes:
        change: which kind it is of.
        number: which one of its kind.
        live: the rules that there are.
        options: of the module, without its place.
        facts: what the service is like, beside the quotas.
        protocol: of the listener.
    """

    change: str
    number: int
    live: list[Rule]
    options: Entry
    facts: Entry
    protocol: str = "HTTP"

    def playground(self) -> Playground:
        quickstart = seeds.QUICKSTART
        groups = {group: {"ListenerId": LISTENER, "Name": f"group-{number}"} for number, group in enumerate(GROUPS)}
        web = {**quickstart["listeners"][LISTENER], "Protocol": self.protocol}
        seed = {
            **quickstart,
            "listeners": {**quickstart["listeners"], LISTENER: web},
            "endpoint_groups": {**quickstart["endpoint_groups"], **groups},
            "rules": {
                rule.key: {
                    "ListenerId": LISTENER,
                    "ForwardingRuleName": rule.name,
                    "Priority": rule.priority,
                    "RuleConditions": wire_conditions(rule.conditions, config=False),
                    "RuleActions": wire_actions(rule.actions),
                }
                for rule in self.live
            },
        }
        playground = Playground(seed=seed)
        playground.control("PUT", "options", {**QUOTAS, **self.facts})
        return playground

    def run(self, playground: Playground, **more: t.Any) -> Result:
        return playground.rules(**{**self.options, **more})

    def __str__(self) -> str:
        """What repeats it, for a failure's report."""
        place = {"accelerator_id": ACCELERATOR, "listener_id": LISTENER}
        text = playbook(
            "ga_forwarding_rules",
            {**place, **self.options},
            self.playground().state(),
            {**QUOTAS, **self.facts},
            remark=f"{self.change} {self.number}",
        )
        return text + "\n".join(["", "# The live rules:", *(f"#   {rule}" for rule in self.live), ""])


def plan(change: str, number: int, protocol: str = "HTTP", **facts: t.Any) -> Plan:
    """The plan of this number, for a listener of this protocol: one for TCP has rules for hosts, which forward or drop."""
    draw = _Draw(f"{change} {number}")
    draw.tcp = protocol == "TCP"
    for _attempt in range(1000):
        live = draw.live_set()
        wanted = CHANGES[change](draw, live)
        if wanted is not None and wanted.rules != live and _possible(wanted.rules):
            break
    else:
        raise AssertionError(f"{change} {number}: no live set has it")
    return Plan(change, number, live, draw.task(live, wanted), facts, protocol)


def shrunk(found: Plan, fails: t.Callable[[Plan], bool]) -> Plan:
    """The same with fewer live rules and fewer entries, as long as it fails."""
    smaller = True
    while smaller:
        smaller = False
        for one in [*_without_one(found)]:
            if fails(one):
                found, smaller = one, True
                break
    return found


def _without_one(whole: Plan) -> t.Iterator[Plan]:
    entries = whole.options["rules"]
    for rule in whole.live:
        rest = [one for one in whole.live if one is not rule]
        its = [one for one in entries if _is_of(one, rule)]
        yield whole._replace(live=rest, options={**whole.options, "rules": [one for one in entries if one not in its]})
        if not any("id" in one for one in its):
            yield whole._replace(live=rest)
    for entry in entries:
        yield whole._replace(options={**whole.options, "rules": [one for one in entries if one is not entry]})


def _is_of(entry: Entry, rule: Rule) -> bool:
    if "id" in entry or "name" in entry:
        return bool(entry.get("id") == rule.key or (rule.name and entry.get("name") == rule.name))
    return bool(entry.get("priority") == rule.priority)


def _possible(rules: list[Rule]) -> bool:
    """Whether no two want the same place, name or conditions."""
    places = [rule.priority for rule in rules]
    names = [rule.name for rule in rules if rule.name]
    conditions = [_text(rule.conditions) for rule in rules]
    return all(len(set(one)) == len(one) for one in (places, names, conditions)) and max(places, default=1) <= MOST


def _text(conditions: list[Entry]) -> str:
    """The order of values means nothing."""
    values = [
        {key: sorted(value) if isinstance(value, list) else value for key, value in one.items()} for one in conditions
    ]
    return json.dumps(values, sort_keys=True)


class Wanted(t.NamedTuple):
    """The whole set after a change.

    Attributes:
        rules: all of them.
        purge: whether the task says all of it, so that the rest goes; None: as it may be.
        absent: whether the task names what goes, instead.
    """

    rules: list[Rule]
    purge: bool | None = None
    absent: bool = False


class _Draw(random.Random):
    """Draws sets and changes."""

    tcp = False

    def likely(self, chance: float) -> bool:
        return self.random() < chance

    # -- a live set --

    def live_set(self) -> list[Rule]:
        count = self.choice([self.randint(2, 10), self.randint(2, 30), self.randint(5, 20)])
        parts: dict[str, list[Entry]] = {}
        while len(parts) < count:
            conditions = self.conditions()
            parts.setdefault(_text(conditions), conditions)
        ordered = sorted(parts.values(), key=_generality)
        for _swap in range(sum(self.likely(0.1) for _one in ordered)):
            one, other = self.randrange(count), self.randrange(count)
            ordered[one], ordered[other] = ordered[other], ordered[one]
        self._numbering = self.choice(["tens", "hundreds", "dense", "random"])
        # In some sets a host's rules have mostly the same action.
        self._usual = {host: self.choice(GROUPS) for host in (*HOSTS, *WIDE_HOSTS)}
        return [
            Rule(
                f"frule-{number}",
                self.name(number) if self.likely(0.85) else "",
                place,
                conditions,
                self.action(conditions),
            )
            for number, (place, conditions) in enumerate(zip(self.places(count), ordered))
        ]

    def places(self, count: int) -> list[int]:
        """The numbers of so many rules, in the way of the set."""
        if self._numbering == "random":
            return sorted(self.sample(range(1, 1000), count))
        step = {"tens": 10, "hundreds": 100, "dense": 1}[self._numbering]
        return [step * number for number in range(1, count + 1)]

    def name(self, number: int) -> str:
        return f"{self.choice(['web', 'api', 'shop', 'old', 'main'])}-{number}"

    def conditions(self) -> list[Entry]:
        host = {"host": self.sample(HOSTS, self.choice([1, 2, 3] if self.tcp else [1, 1, 1, 2]))}
        if self.likely(0.08):
            host = {"host": [self.choice(WIDE_HOSTS)]}
        if self.tcp:
            return [host]
        path = {"path": self.sample(PATHS, self.choice([1, 1, 2, 3]))}
        if self.likely(0.08):
            path = {"path": [self.choice(WIDE_PATHS)]}
        return self.choices(
            [[host], [host, path], [path], [host, self.special()], [host, path, self.special()]], [30, 42, 10, 10, 8]
        )[0]

    def special(self) -> Entry:
        return self.choice(
            [
                {"cookie": {"canary": ["1"]}},
                {"request_header": {"X-Beta": [self.choice(["1", "2"])]}},
                {"query": {"lang": [self.choice(["de", "en"])]}},
                {"method": self.choice([["GET", "HEAD"], ["POST"], ["POST", "PUT", "DELETE"]])},
                {"source_ip": self.sample(BLOCKS, self.choice([1, 1, 2]))},
            ]
        )

    def action(self, conditions: t.Sequence[Entry] = ()) -> list[Entry]:
        if self.likely(0.15):
            return (
                [{"drop": True}]
                if self.tcp
                else self.choice(
                    [
                        [{"redirect": {"protocol": "HTTPS", "port": 443, "code": 301}}],
                        [{"redirect": {"domain": "www.example.com", "code": 302}}],
                        [{"fix_response": {"code": 404, "type": "text/plain", "content": "gone"}}],
                        [{"drop": True}],
                    ]
                )
            )
        hosts = [condition["host"][0] for condition in conditions if "host" in condition]
        group = self._usual[hosts[0]] if hosts and self.likely(0.4) else self.choice(GROUPS)
        rewrite = [{"rewrite": {"path": "/v2"}}] if self.likely(0.08) and not self.tcp else []
        return [*rewrite, {"forward_group": {"endpoint_group_id": group}}]

    # -- what a change is made of --

    def new_rule(self, number: int, priority: int, conditions: list[Entry] | None = None) -> Rule:
        conditions = conditions or self.conditions()
        name = f"new-{number}" if self.likely(0.85) else ""
        return Rule("", name, priority, conditions, self.action(conditions))

    def other_action(self, rule: Rule) -> Rule:
        while True:
            changed = rule._replace(actions=self.action())
            if changed != rule:
                return changed

    def other_conditions(self, rule: Rule) -> Rule:
        """Narrowed, widened, or others altogether."""
        conditions = [dict(one) for one in rule.conditions]
        how = self.choice(["narrower", "narrower", "wider", "wider", "other"])
        if self.tcp and how != "other":
            hosts = conditions[0]["host"]
            more = [one for one in HOSTS if one not in hosts]
            fewer = how == "narrower" and len(hosts) > 1
            conditions = [{"host": hosts[:-1] if fewer else [*hosts, self.choice(more)]}]
        elif how == "narrower" and len(conditions) == 1:
            conditions.append({"path": [self.choice(PATHS)]} if "path" not in conditions[0] else self.special())
        elif how == "wider" and len(conditions) > 1:
            conditions.pop()
        elif "path" in conditions[-1]:
            values = conditions[-1]["path"]
            more = [one for one in PATHS if one not in values]
            fewer = how == "narrower" and len(values) > 1
            conditions[-1] = {"path": values[:-1] if fewer else [*values, self.choice(more)]}
        else:
            conditions = self.conditions()
        return rule._replace(conditions=conditions)

    def free_place(self, rules: list[Rule], before: int) -> int | None:
        """A free number in front of the rule at this position (or behind all), as near to the middle as there is one."""
        taken = [rule.priority for rule in rules]
        low = taken[before - 1] if before else 0
        high = taken[before] if before < len(taken) else low + 20
        return (low + high) // 2 if high - low > 1 else None

    def with_new(self, rules: list[Rule], count: int, first: int = 0) -> list[Rule]:
        """With new rules at free places, behind all where there is none."""
        found = list(rules)
        for number in range(first, first + count):
            before = self.randint(0, len(found))
            place = self.free_place(found, before)
            if place is None:
                before = len(found)
                place = self.free_place(found, before)
            assert place is not None
            found.insert(before, self.new_rule(number, place))
        return found

    def some(self, rules: list[Rule], most: int) -> list[int]:
        return sorted(self.sample(range(len(rules)), self.randint(1, min(most, len(rules)))))

    # -- the task --

    def task(self, live: list[Rule], wanted: Wanted) -> Entry:
        """How somebody says it: what is named goes by its name, the others by their places, or by ids."""
        before = {rule.key: rule for rule in live}
        after = {rule.key for rule in wanted.rules}
        if wanted.absent:
            gone = [rule for rule in live if rule.key not in after]
            return {"rules": [{"name": one.name} if one.name else {"id": one.key} for one in gone], "state": "absent"}
        purge = bool(wanted.purge)
        if wanted.purge is None:
            purge = self.likely(0.4)
        whole = purge or self.likely(0.5)
        with_ids = not purge or self.likely(0.5)
        says_places = self.likely(0.85)
        last = max((rule.priority for rule in (*wanted.rules, *live) if rule.key), default=0)
        entries = []
        for rule in wanted.rules:
            old = before.get(rule.key)
            if old == rule and not whole:
                continue
            entry: Entry = {}
            moved = old is not None and not rule.name and old.priority != rule.priority
            if old is not None and (old.name != rule.name or (moved and with_ids)):
                entry["id"] = rule.key
            if rule.name:
                entry["name"] = rule.name
            entry.update(priority=rule.priority, conditions=rule.conditions, actions=rule.actions)
            stays = rule.priority == old.priority if old is not None else rule.priority > last
            if not says_places and entry.keys() & {"id", "name"} and stays:
                del entry["priority"]
            entries.append(entry)
        if self.likely(0.2):
            self.shuffle(entries)
        return {"rules": entries, "purge": purge}


def _generality(conditions: list[Entry]) -> tuple[int, int]:
    """The special ones come first: those with more conditions, and with longer paths and hosts."""
    texts = [text for one in conditions for key in ("host", "path") for text in one.get(key, ())]
    wide = sum(text in WIDE_HOSTS + WIDE_PATHS for text in texts)
    return wide * 10 - 3 * len(conditions), -max((len(text) for text in texts), default=0)


# -- the kinds of change --


def _add(draw: _Draw, live: list[Rule]) -> Wanted:
    return Wanted(draw.with_new(live, draw.randint(1, 5)))


def _remove(draw: _Draw, live: list[Rule]) -> Wanted:
    gone = draw.some(live, max(1, len(live) // 2))
    absent = draw.likely(0.5)
    return Wanted([rule for number, rule in enumerate(live) if number not in gone], not absent, absent)


def _change_action(draw: _Draw, live: list[Rule]) -> Wanted:
    some = draw.some(live, 5)
    return Wanted([draw.other_action(rule) if number in some else rule for number, rule in enumerate(live)])


def _change_conditions(draw: _Draw, live: list[Rule]) -> Wanted:
    some = draw.some(live, 3)
    return Wanted([draw.other_conditions(rule) if number in some else rule for number, rule in enumerate(live)])


def _move(draw: _Draw, live: list[Rule]) -> Wanted | None:
    rules = list(live)
    rule = rules.pop(draw.randrange(len(rules)))
    before = draw.randint(0, len(rules))
    place = draw.free_place(rules, before)
    if place in (None, rule.priority):
        return None
    rules.insert(before, rule._replace(priority=place))
    return Wanted(rules)


def _swap(draw: _Draw, live: list[Rule]) -> Wanted:
    one, other = draw.sample(range(len(live)), 2)
    rules = list(live)
    rules[one] = live[one]._replace(priority=live[other].priority)
    rules[other] = live[other]._replace(priority=live[one].priority)
    return Wanted(rules)


def _blue_green(draw: _Draw, live: list[Rule]) -> Wanted | None:
    blue, green = draw.sample(GROUPS, 2)
    old, new = ({"forward_group": {"endpoint_group_id": group}} for group in (blue, green))
    rules = [rule._replace(actions=[new if action == old else action for action in rule.actions]) for rule in live]
    return Wanted(rules) if rules != live else None


def _rename(draw: _Draw, live: list[Rule]) -> Wanted:
    some = draw.some(live, 5)
    rules = [rule._replace(name=f"renamed-{number}") if number in some else rule for number, rule in enumerate(live)]
    return Wanted(rules, purge=False)


def _reorder(draw: _Draw, live: list[Rule]) -> Wanted | None:
    some = draw.sample(range(len(live)), draw.randint(2, len(live)))
    places = [live[number].priority for number in some]
    draw.shuffle(places)
    moved = dict(zip(some, places))
    rules = [rule._replace(priority=moved.get(number, rule.priority)) for number, rule in enumerate(live)]
    return Wanted(rules) if rules != live else None


def _insert_and_renumber(draw: _Draw, live: list[Rule]) -> Wanted:
    rules = list(live)
    rules.insert(draw.randint(0, len(rules)), draw.new_rule(0, 0)._replace(name="new-0"))
    step = draw.choice([1, 10, 100])
    return Wanted([rule._replace(priority=step * number) for number, rule in enumerate(rules, 1)])


def _other_domain(draw: _Draw, live: list[Rule]) -> Wanted | None:
    hosts = sorted({host for rule in live for one in rule.conditions for host in one.get("host", ())})
    if not hosts:
        return None
    # All of them, those of one domain, or one.
    old = draw.choice(["example", "example", "example.com", draw.choice(hosts)])
    new = old.replace("example", "sample") if draw.likely(0.7) else old.replace("example.com", "example.net")

    def renamed(one: Entry) -> Entry:
        return {"host": [host.replace(old, new) for host in one["host"]]} if "host" in one else one

    rules = [rule._replace(conditions=[renamed(one) for one in rule.conditions]) for rule in live]
    return Wanted(rules) if rules != live else None


def _maintenance(draw: _Draw, live: list[Rule]) -> Wanted:
    page: list[Entry] = [{"fix_response": {"code": 503, "type": "text/html", "content": "We are back soon"}}]
    hosts = sorted({host for rule in live for one in rule.conditions for host in one.get("host", ())})
    conditions: list[Entry] = [{"path": ["/*"]}]
    if draw.tcp:
        page, conditions = [{"drop": True}], [{"host": ["*.*"]}]
    if hosts and draw.likely(0.6):
        conditions = [{"host": draw.sample(hosts, min(len(hosts), draw.randint(1, 2)))}]
    rules = list(live)
    place = draw.free_place(rules, 0)
    if place is None:
        rules = [rule._replace(priority=rule.priority + 1) for rule in rules]
        place = 1
    if draw.likely(0.4):
        some = draw.some(rules, 3)
        rules = [
            draw.choice([draw.other_action, draw.other_conditions])(rule) if number in some else rule
            for number, rule in enumerate(rules)
        ]
    return Wanted([Rule("", "maintenance", place, conditions, page), *rules])


def _mixed_file(draw: _Draw, live: list[Rule]) -> Wanted:
    rules = []
    for rule in live:
        how = draw.random()
        if how < 0.12:
            rules.append(draw.other_action(rule))
        elif how < 0.24:
            rules.append(draw.other_conditions(rule))
        elif how < 0.88:
            rules.append(rule)
    if len(rules) > 1 and draw.likely(0.3):
        one, other = draw.sample(range(len(rules)), 2)
        there, here = rules[one].priority, rules[other].priority
        rules[one], rules[other] = rules[one]._replace(priority=here), rules[other]._replace(priority=there)
        rules.sort(key=lambda rule: rule.priority)
    return Wanted(draw.with_new(rules, draw.randint(0, 3)), purge=True)


def _split_or_merge(draw: _Draw, live: list[Rule]) -> Wanted | None:
    """One of a rule's paths (or hosts) gets a rule of its own; or such a rule goes, and its path goes back."""
    rules = list(live)
    key = "host" if draw.tcp else "path"
    several = [number for number, rule in enumerate(rules) if any(len(one.get(key, ())) > 1 for one in rule.conditions)]
    if not several:
        return None
    number = draw.choice(several)
    rule = rules[number]
    ((at, values),) = [(at, one[key]) for at, one in enumerate(rule.conditions) if key in one]
    own, rest = list(rule.conditions), list(rule.conditions)
    own[at], rest[at] = {key: values[-1:]}, {key: values[:-1]}
    before = number + draw.choice([0, 1])
    place = draw.free_place(rules, before)
    if place is None:
        return None
    if draw.likely(0.5):
        rules[number] = rule._replace(conditions=rest)
        rules.insert(before, draw.new_rule(0, place, own))
        return Wanted(rules)
    # The other way round: it has been split before.
    live[number] = rule._replace(conditions=rest)
    alone = draw.new_rule(0, place, own)._replace(key=f"frule-{len(live)}", name="alone")
    live.insert(before, alone)
    return Wanted(rules, purge=True)


def _canary(draw: _Draw, live: list[Rule]) -> Wanted | None:
    """In front of a main rule, which changes too; or back: the canary goes, and the main rule has its action."""
    rules = list(live)
    mains = [
        number
        for number, rule in enumerate(rules)
        if len(rule.conditions) == 1 and len(rule.conditions[0].get("host", ())) > draw.tcp
    ]
    if not mains:
        return None
    number = draw.choice(mains)
    main = rules[number]
    before = draw.randint(0, number)
    place = draw.free_place(rules, before)
    if place is None:
        return None
    marks: list[Entry] = [{"cookie": {"release": ["next"]}}, {"request_header": {"X-Next": ["1"]}}]
    conditions = [*main.conditions, draw.choice(marks)]
    if draw.tcp:
        conditions = [{"host": main.conditions[0]["host"][:1]}]
    canary = Rule("", "canary", place, conditions, draw.other_action(main).actions)
    if draw.likely(0.6):
        if draw.likely(0.7):
            rules[number] = draw.other_action(main)
        rules.insert(before, canary)
        return Wanted(rules)
    live.insert(before, canary._replace(key=f"frule-{len(live)}"))
    rules[number] = main._replace(actions=canary.actions)
    return Wanted(rules, purge=True)


def _replace(draw: _Draw, live: list[Rule]) -> Wanted:
    gone = draw.some(live, max(2, len(live) // 2))
    rules = [rule for number, rule in enumerate(live) if number not in gone]
    count = max(1, len(gone) + draw.choice([-2, -1, 0, 1, 2]))
    return Wanted(draw.with_new(rules, count), purge=True)


def _other_file(draw: _Draw, live: list[Rule]) -> Wanted:
    numbering = draw._numbering
    rules = [
        rule._replace(key="", name=f"other-{number}" if rule.name else "")
        for number, rule in enumerate(draw.live_set())
    ]
    draw._numbering = numbering
    return Wanted(rules, purge=True)


CHANGES: dict[str, t.Callable[[_Draw, list[Rule]], Wanted | None]] = {
    "add": _add,
    "remove": _remove,
    "change_action": _change_action,
    "change_conditions": _change_conditions,
    "move": _move,
    "swap": _swap,
    "blue_green": _blue_green,
    "rename": _rename,
    "reorder": _reorder,
    "insert_and_renumber": _insert_and_renumber,
    "other_domain": _other_domain,
    "maintenance": _maintenance,
    "mixed_file": _mixed_file,
    "split_or_merge": _split_or_merge,
    "canary": _canary,
    "replace": _replace,
    "other_file": _other_file,
}
