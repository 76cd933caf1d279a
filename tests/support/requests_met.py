# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What requests meet while forwarding rules change: found out with requests, and not from patterns.

All requests that a small world knows are tried on each state, so that nothing is taken from what the plan thinks of conditions.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from ansible_collections.alicloud.ga.plugins.module_utils._engine.plan import CREATE, DELETE, Operation
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules import parts
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules.rule import Rule

HOSTS = ("www.example.com", "api.example.com", "shop.example.org")
PATHS = ("/", "/shop", "/shop/cart", "/api/v1", "/api/v1/users.php")
METHODS = ("GET", "POST")
ADDRESSES = ("10.1.1.1", "192.0.2.7")
# Each is there or not.
COOKIES = (("tier", "beta"),)


class Visit(NamedTuple):
    """A request."""

    host: str
    path: str
    method: str
    address: str
    cookies: frozenset[tuple[str, str]]


VISITS = tuple(
    Visit(host, path, method, address, frozenset(cookies))
    for host, path, method, address, cookies in itertools.product(
        HOSTS, PATHS, METHODS, ADDRESSES, [some for size in (0, 1) for some in itertools.combinations(COOKIES, size)]
    )
)


def part(option: str, value: Any) -> parts.Part:
    """A condition, as a user writes it."""
    found = parts.parse_part(parts.CONDITIONS, option, {option: value}, [])
    assert found is not None
    return found._replace(members={})


def forward(group: str) -> tuple[parts.Part, ...]:
    return (parts.Part("forward_group", {"endpoint_group_id": group}, group, {}),)


def fits(conditions: Sequence[parts.Part], visit: Visit) -> bool:
    paths = [one for one in conditions if one.option == "path"]
    if paths and not any(_wild(text, visit.path) for one in paths for text in one.value):
        return False
    return all(_fits(one, visit) for one in conditions if one.option != "path")


def _fits(one: parts.Part, visit: Visit) -> bool:
    if one.option == "host":
        return any(_wild(text.lower(), visit.host) for text in one.value)
    if one.option == "method":
        return visit.method in one.value
    if one.option == "source_ip":
        return any(_in_block(visit.address, text) for text in one.value)
    if one.option == "cookie":
        return any((name, text) in visit.cookies for name, texts in one.value.items() for text in texts)
    # Nobody sends the header that marks copies.
    assert one.option == "request_header" and list(one.value) == ["X-Staged-By"]
    return False


def _wild(pattern: str, text: str) -> bool:
    meant = {"*": ".*", "?": "."}
    return re.fullmatch("".join(meant.get(letter, re.escape(letter)) for letter in pattern), text) is not None


def _in_block(address: str, block: str) -> bool:
    """By their digits in base two."""

    def digits(text: str) -> str:
        return "".join(f"{int(number):08b}" for number in text.split("."))

    start, _slash, length = block.partition("/")
    return digits(address)[: int(length or 32)] == digits(start)[: int(length or 32)]


def met(rules: Iterable[Rule], visit: Visit) -> set[Any]:
    """What a request may meet: of two rules at one place, either may take it."""
    fitting = [rule for rule in rules if fits(rule.conditions, visit)]
    if not fitting:
        return {"default"}
    first = min(rule.priority for rule in fitting)
    return {tuple(one.key for one in rule.actions) for rule in fitting if rule.priority == first}


def carry_out(rules: Sequence[Rule], operations: Sequence[Operation[Rule]], ids: dict[int, str]) -> list[Rule]:
    """The rules after one call has settled; `ids` are those of created ones, by the number of the operation."""
    left = {rule.id: rule for rule in rules}
    for one in operations:
        if one.action == CREATE:
            ids[one.number] = f"made-{one.number}"
            left[ids[one.number]] = one.item._replace(id=ids[one.number])
        else:
            assert one.before is not None
            key = one.before.id or ids[one.number]
            assert key in left, "a write to a rule that is not there"
            if one.action == DELETE:
                del left[key]
            else:
                left[key] = one.item._replace(id=key)
    return list(left.values())


def astray(states: Sequence[Sequence[Rule]]) -> list[str]:
    """In words, what meets a third thing on the way from the first state to the last, or changes over more than once."""
    found = []
    for visit in VISITS:
        first, last = met(states[0], visit), met(states[-1], visit)
        seen = [met(state, visit) for state in states]
        for number, one in enumerate(seen):
            if not one <= first | last:
                found.append(f"{visit} meets {one} in state {number}, neither {first} nor {last}")
        if sum(one != other for one, other in zip(seen, seen[1:]) if first != last) > 1:
            found.append(f"{visit} changes over more than once: {seen}")
    return found
