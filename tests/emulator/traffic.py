# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a request would go now: evaluates the rules in force of a listener, in the order of their priority.

The documentation says how conditions combine: those of a rule are ANDed, the values of one condition, the pairs of one
Query or Cookie condition and all Path conditions of a rule are ORed. It does not say whether capitals count in paths and
values (here they do), nor whether a regular expression has to fit the whole text (here it has not).
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import Any, Callable
from urllib.parse import parse_qsl, urlencode

from .rule_checks import action_value, condition_value
from .rule_values import ACTIONS, DEFAULTS, FINAL, GROUP, expression
from .world import Record, World


def route(world: World, request: Mapping[str, Any]) -> Record:
    """The rule that takes ``request`` and what it does; the default rule has no id. Raises ApiError, ValueError."""
    listener = world.listener(str(request.get("listener_id", "")))
    wanted = _request(request)
    in_force = [rule for rule in world.rules_of(listener["ListenerId"]) if rule["InForce"]]
    for rule in sorted(in_force, key=lambda item: (item["InForce"]["Priority"], item["Sequence"])):
        if _taken(rule["InForce"]["RuleConditions"], wanted, world.options):
            captured = _groups(rule["InForce"]["RuleConditions"], wanted["Path"], world.options["expression_marker"])
            actions = [_action(action, captured) for action in rule["InForce"]["RuleActions"]]
            for action in actions:
                if action["type"] == "Redirect":
                    action["url"] = _location(action, listener, request, wanted)
            final = next((action for action in actions if action["type"] in FINAL), actions[-1])
            found = {"rule_id": rule["ForwardingRuleId"], "name": rule["ForwardingRuleName"]}
            return {**found, "action": final, "actions": actions}
    groups = world.section("endpoint_groups").values()
    mine = [item for item in groups if item["ListenerId"] == listener["ListenerId"]]
    default = [item["EndpointGroupId"] for item in mine if item["EndpointGroupType"] == "default"]
    action = {"type": "ForwardGroup", "endpoint_group_id": default[0] if default else None}
    return {"rule_id": None, "name": "default", "action": action, "actions": [action]}


def _location(redirect: Record, listener: Record, request: Mapping[str, Any], wanted: Record) -> str:
    """Where a redirect sends the client, with the port that it names: what it keeps is that of the request."""
    query = request.get("query") or ""
    texts = (
        str(request.get("path") or "").partition("?")[2],
        query if isinstance(query, str) else urlencode(query, True),
    )
    kept = {
        "${protocol}": listener["Protocol"].upper(),
        "${host}": wanted["Host"],
        "${port}": str(listener["PortRanges"][0]["FromPort"]),
        "${path}": wanted["Path"],
        "${query}": "&".join(text for text in texts if text),
    }

    def said(name: str) -> str:
        # In one go: what the request has may look like a placeholder and is none.
        return re.sub("|".join(map(re.escape, kept)), lambda found: kept[found[0]], redirect[name])

    url = f"{said('protocol').lower()}://{said('domain')}:{said('port')}{said('path')}"
    return f"{url}?{said('query')}" if said("query") else url


def _request(given: Mapping[str, Any]) -> Record:
    path, _mark, query = str(given.get("path") or "/").partition("?")
    pairs = _pairs(given.get("query"), "query") + parse_qsl(query, keep_blank_values=True)
    return {
        "Host": str(given.get("host") or "").lower(),
        "Path": path,
        "Method": str(given.get("method") or "GET").upper(),
        "RequestHeader": [(name.lower(), value) for name, value in _pairs(given.get("headers"), "headers")],
        "Query": pairs,
        "Cookie": _pairs(given.get("cookies"), "cookies"),
        "SourceIP": ipaddress.ip_address(given["source_ip"]) if given.get("source_ip") else None,
    }


def _pairs(given: Any, name: str) -> list[tuple[str, str]]:
    """Names and values: a query may also be given as text, and a name may have a list of values."""
    if isinstance(given, str):
        return parse_qsl(given, keep_blank_values=True)
    if given is not None and not isinstance(given, dict):
        raise ValueError(f"{name}: an object is expected")
    pairs = []
    for key, values in (given or {}).items():
        pairs += [(key, str(value)) for value in (values if isinstance(values, list) else [values])]
    return pairs


def _taken(conditions: list[Record], wanted: Record, options: Record) -> bool:
    by_kind: dict[str, list[bool]] = {}
    for index, condition in enumerate(conditions):
        kind = condition["RuleConditionType"]
        matches = MATCHERS[kind](condition_value(condition), wanted[kind], options) if kind in MATCHERS else False
        by_kind.setdefault(kind if kind == "Path" else f"{kind} {index}", []).append(matches)
    return all(any(results) for results in by_kind.values())


def _wild(pattern: str, text: str) -> bool:
    parts = {"*": ".*", "?": "."}
    return bool(re.fullmatch("".join(parts.get(letter, re.escape(letter)) for letter in pattern), text, re.DOTALL))


def _host(values: list[str], host: str, options: Record) -> bool:
    return any(_fits("Host", value, host, options) for value in values)


def _path(values: list[str], path: str, options: Record) -> bool:
    return any(_fits("Path", value, path, options) for value in values)


def _fits(kind: str, value: str, text: str, options: Record) -> bool:
    try:
        found = expression(kind, value, options["expression_marker"])
    except ValueError:
        return False
    if found is not None:
        return bool(found.search(text))
    return _wild(value.lower() if kind == "Host" else value, text)


def _groups(conditions: list[Record], path: str, marker: str) -> tuple[str | None, ...]:
    """What the first regular expression for the path that fits has found in it."""
    for condition in conditions:
        if condition["RuleConditionType"] == "Path":
            for value in condition_value(condition):
                try:
                    found = expression("Path", value, marker)
                except ValueError:
                    continue
                match = found.search(path) if found else None
                if match:
                    return match.groups()
    return ()


def _listed(values: list[str], method: str, _options: Record) -> bool:
    return method in values


def _header(values: list[dict[str, list[str]]], pairs: list[tuple[str, str]], options: Record) -> bool:
    """Names mean the same in capitals or not. Whether all names of one condition must fit or any is not documented."""
    wanted: dict[str, list[str]] = {}
    for pair in values:
        for key, texts in pair.items():
            wanted.setdefault(key.lower(), []).extend(texts)
    found = [any((key, text) in pairs for text in texts) for key, texts in wanted.items()]
    return all(found) if options["header_pairs"] == "all" else any(found)


def _paired(values: list[dict[str, list[str]]], pairs: list[tuple[str, str]], _options: Record) -> bool:
    """Pairs within one condition are ORed (user guide)."""
    return any((key, text) in pairs for pair in values for key, texts in pair.items() for text in texts)


def _address(values: list[str], address: Any, _options: Record) -> bool:
    return address is not None and any(address in ipaddress.ip_network(value, strict=False) for value in values)


MATCHERS: dict[str, Callable[[Any, Any, Record], bool]] = {
    "Host": _host,
    "Path": _path,
    "Method": _listed,
    "RequestHeader": _header,
    "Query": _paired,
    "Cookie": _paired,
    "SourceIP": _address,
}


def _action(action: Record, groups: tuple[str | None, ...]) -> Record:
    kind = action["RuleActionType"]
    value: Any = action_value(action) if kind in ACTIONS else None
    if kind == "ForwardGroup":
        group = value[0] if isinstance(value, list) else value
        return {"type": kind, "endpoint_group_id": group["value"]}
    if kind in ("Redirect", "Rewrite"):
        names = DEFAULTS if kind == "Redirect" else ("domain", "path", "query")
        filled = {name: DEFAULTS[name] for name in names}
        target = {"type": kind, **filled, **{name: text for name, text in value.items() if text != ""}}
        return {**target, "path": _with_groups(target["path"], groups)}
    if kind == "FixResponse":
        names = {"code": "code", "type": "content_type", "content": "content"}
        return {"type": kind, **{names[name]: text for name, text in value.items()}}
    return {"type": kind} if value is None else {"type": kind, "headers": value}


def _with_groups(path: str, groups: tuple[str | None, ...]) -> str:
    """A target's path with the groups of the regular expression; one that there is not stays as it is written."""

    def said(found: re.Match[str]) -> str:
        number = int(found[1])
        return groups[number - 1] or "" if number <= len(groups) else found[0]

    return GROUP.sub(said, path)
