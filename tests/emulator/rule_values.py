# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What each condition and action of a forwarding rule may contain: the documented limits as tables.

Source: API pages of CreateForwardingRules and UpdateForwardingRules. Every checker takes the parsed value and answers
a reason to refuse it, or an empty text.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Any, Callable

CHINESE = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
NAME = re.compile(rf"[A-Za-z{CHINESE}][A-Za-z0-9{CHINESE}._-]{{1,127}}")
ANY_CHINESE = re.compile(f"[{CHINESE}]")

HOST = re.compile(r"[A-Za-z0-9.*?-]{3,128}")
PATH = re.compile(r"/[A-Za-z0-9$_.+/&~@:'*?-]{0,127}")
# The user guide: both may be regular expressions. Of a path it shows an example, and no characters.
HOST_EXPRESSION = re.compile(r"[A-Za-z0-9.?=~_+/\\^*!$&|()\[\]-]{3,128}")
PATH_EXPRESSION = re.compile(r"[~^/][A-Za-z0-9$_.+/&~@:'*?=\\^!|()\[\]-]{0,127}")
METHOD = re.compile("HEAD|GET|POST|OPTIONS|PUT|PATCH|DELETE")
HEADER_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
HEADER_VALUE = re.compile(r"(?! )[ -~]{1,128}(?<! )")
# Printable ASCII without capitals, blanks and the listed characters.
QUERY_KEY = re.compile(r"""[^\x00-\x20\x7f-\U0010ffffA-Z\[\]{}<>\\;/?:@&=+,$%|"^~]{1,100}""")
QUERY_VALUE = re.compile(r"""[^\x00-\x20\x7f-\U0010ffffA-Z\[\]{}<>\\;/?:@&=+,$%|"^~]{1,128}""")
COOKIE_KEY = re.compile(r"[^\x00-\x20\x7f-\U0010ffffA-Z#\[\]{}\\|<>&]{1,100}")
COOKIE_VALUE = re.compile(r"[^\x00-\x20\x7f-\U0010ffffA-Z#\[\]{}\\|<>&]{1,128}")

REDIRECT_DOMAIN = re.compile(r"[A-Za-z0-9.?=~_+/^*!$&|()\[\]-]{3,128}")
REWRITE_DOMAIN = re.compile(r"[a-z0-9.?=~_+/^*!$&|()\[\]-]{3,128}")
# With the groups ${1} to ${3} of the path's regular expression (user guide), taken out before the rest is looked at.
TARGET_PATH = re.compile(r"~[A-Za-z0-9._/=?~^*$:()\[\]+|-]{0,127}|/[A-Za-z0-9._/=?:-]{0,127}")
GROUP = re.compile(r"\$\{([1-3])\}")
TARGET_QUERY = re.compile(r"[^\x00-\x20\x7f-\U0010ffffA-Z\[\]{}<>#|&]{1,128}")
REF_VALUE = re.compile(r"[A-Za-z0-9_-]{1,128}")

DEFAULTS = {"protocol": "${protocol}", "domain": "${host}", "port": "${port}", "path": "${path}", "query": "${query}"}
REDIRECT_CODES = ("301", "302", "303", "307", "308")
FIXED_TYPES = ("text/plain", "text/css", "text/html", "application/javascript", "application/json")
Check = Callable[[Any], str]


def _texts(pattern: re.Pattern[str]) -> Check:
    def check(value: Any) -> str:
        if not isinstance(value, list) or not value:
            return "a list with at least one text is expected"
        bad = [item for item in value if not isinstance(item, str) or not pattern.fullmatch(item)]
        return f"{bad[0]!r} is not within the documented limits" if bad else ""

    return check


def _pairs(key_pattern: re.Pattern[str], value_pattern: re.Pattern[str], unique: bool = False) -> Check:
    values_check = _texts(value_pattern)

    def check(value: Any) -> str:
        if not isinstance(value, list) or not value:
            return "a list with at least one object is expected"
        seen: list[str] = []
        for pair in value:
            if not isinstance(pair, dict) or not pair:
                return "each element is an object of a key and its list of values"
            for key, values in pair.items():
                if not key_pattern.fullmatch(key):
                    return f"the key {key!r} is not within the documented limits"
                if values_check(values):
                    return values_check(values)
                seen += values
        return "the values of one condition must be unique" if unique and len(seen) != len(set(seen)) else ""

    return check


def _addresses(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return "a list with at least one address is expected"
    for item in value:
        try:
            ipaddress.ip_network(item if isinstance(item, str) and re.fullmatch(r"[^/]+(/\d+)?", item) else "", False)
        except ValueError:
            return f"{item!r} is neither an IP address nor a CIDR block"
    return ""


def _fields(value: Any, allowed: dict[str, Check]) -> str:
    """The reason against an object whose members may be left out or empty, which both mean the default."""
    if not isinstance(value, dict):
        return "an object is expected"
    for name, content in value.items():
        if name not in allowed:
            return f"the member {name} is not known"
        reason = "" if content in ("", DEFAULTS.get(name)) else allowed[name](content)
        if reason:
            return f"{name}: {reason}"
    return ""


def _matches(pattern: re.Pattern[str]) -> Check:
    def check(content: Any) -> str:
        matched = isinstance(content, str) and pattern.fullmatch(content)
        return "" if matched else f"{content!r} is not within the documented limits"

    return check


def _target_path(content: Any) -> str:
    if isinstance(content, str) and len(content) > 128:
        return f"{content!r} is not within the documented limits"
    return _matches(TARGET_PATH)(GROUP.sub("", content) if isinstance(content, str) else content)


def _one_of(*choices: str) -> Check:
    return lambda content: "" if str(content) in choices else f"{content!r} is not one of {', '.join(choices)}"


def _port(content: Any) -> str:
    good = re.fullmatch("[0-9]{1,5}", str(content)) and 1 <= int(content) <= 63335
    return "" if good else "valid values are 1 to 63335"


TARGET = {"path": _target_path, "query": _matches(TARGET_QUERY)}
REDIRECT = {
    "protocol": _one_of("HTTP", "HTTPS"),
    "domain": _matches(REDIRECT_DOMAIN),
    "port": _port,
    "code": _one_of(*REDIRECT_CODES),
    **TARGET,
}
REWRITE = {"domain": _matches(REWRITE_DOMAIN), **TARGET}


def _redirect(value: Any) -> str:
    reason = _fields(value, REDIRECT)
    if reason:
        return reason
    if not value.get("code"):
        return "code is expected, one of " + ", ".join(REDIRECT_CODES)
    if all(value.get(name, "") in ("", default) for name, default in DEFAULTS.items()):
        return "at least one of protocol, domain, port, path and query must not have its default value"
    return ""


def _fixed(value: Any) -> str:
    if not isinstance(value, dict) or not set(value) <= {"code", "type", "content"}:
        return "an object of code, type and content is expected"
    if not re.fullmatch("[245][0-9][0-9]", value["code"] if isinstance(value.get("code"), str) else ""):
        return "code is a text of the form 2xx, 4xx or 5xx"
    if value.get("type") not in FIXED_TYPES:
        return "type is one of " + ", ".join(FIXED_TYPES)
    content = value.get("content", "")
    if not isinstance(content, str) or len(content) > 1000 or ANY_CHINESE.search(content):
        return "content has at most 1000 characters, none of them Chinese"
    return ""


ADDED_VALUES: dict[str, Check] = {
    "user-defined": _matches(HEADER_VALUE),
    "ref": _matches(REF_VALUE),
    "system-defined": _one_of("ClientSrcIp"),
}


def _added(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return "a list with at least one header is expected"
    for header in value:
        if not isinstance(header, dict) or set(header) != {"name", "type", "value"}:
            return "each header is an object of name, type and value"
        reason = _matches(HEADER_NAME)(header["name"])
        if not reason and (not isinstance(header["type"], str) or header["type"] not in ADDED_VALUES):
            reason = "type is one of " + ", ".join(ADDED_VALUES)
        reason = reason or ADDED_VALUES[header["type"]](header["value"])
        if reason:
            return reason
    return ""


def _group(value: Any) -> str:
    groups = value if isinstance(value, list) else [value]
    if len(groups) != 1 or not isinstance(groups[0], dict) or set(groups[0]) != {"type", "value"}:
        return "one object of type and value is expected"
    if groups[0]["type"] != "endpointgroup" or not isinstance(groups[0]["value"], str) or not groups[0]["value"]:
        return "type is endpointgroup, and value the id of a virtual endpoint group"
    return ""


CONDITIONS: dict[str, Check] = {
    "Host": _texts(HOST),
    "Path": _texts(PATH),
    "RequestHeader": _pairs(HEADER_NAME, HEADER_VALUE, unique=True),
    "Query": _pairs(QUERY_KEY, QUERY_VALUE),
    "Method": _texts(METHOD),
    "Cookie": _pairs(COOKIE_KEY, COOKIE_VALUE),
    "SourceIP": _addresses,
}
PLAIN = {"Host": HOST, "Path": PATH}


def expression(kind: str, text: str, marker: str) -> re.Pattern[str] | None:
    """The regular expression that a value of a Host or Path condition is; None if it is a plain one with wildcards.

    How the service tells them apart is not documented. With the marker ``tilde`` it is a leading ``~``, as in the targets of
    redirects; with ``none``, whatever has characters that a plain value cannot have is a regular expression. Raises
    ValueError if it is none that can be read.
    """
    if marker == "tilde":
        if not text.startswith("~"):
            return None
        text = text[1:]
    elif PLAIN[kind].fullmatch(text):
        return None
    try:
        return re.compile(text, re.IGNORECASE if kind == "Host" else 0)
    except (re.error, OverflowError, RecursionError):
        raise ValueError(f"{text!r} is not a regular expression") from None


def _expressions(kind: str, allowed: re.Pattern[str]) -> Callable[[str], Check]:
    def check(value: Any, marker: str) -> str:
        if not isinstance(value, list) or not value:
            return "a list with at least one text is expected"
        for item in value:
            if not isinstance(item, str) or not allowed.fullmatch(item) or (marker == "none" and item[0] == "~"):
                return f"{item!r} is not within the documented limits"
            try:
                plain = expression(kind, item, marker) is None
            except ValueError as error:
                return str(error)
            if plain and not PLAIN[kind].fullmatch(item):
                return f"{item!r} is not within the documented limits"
        return ""

    return lambda marker: lambda value: check(value, marker)


EXPRESSIONS = {"Host": _expressions("Host", HOST_EXPRESSION), "Path": _expressions("Path", PATH_EXPRESSION)}
AT_MOST_ONCE = ("Host", "Method", "SourceIP")

ACTIONS: dict[str, Check] = {
    "ForwardGroup": _group,
    "Redirect": _redirect,
    "FixResponse": _fixed,
    "Rewrite": lambda value: _fields(value, REWRITE),
    "AddHeader": _added,
    "RemoveHeader": _texts(HEADER_NAME),
    "Drop": lambda value: "Drop takes no value",
}
FINAL = ("ForwardGroup", "Redirect", "FixResponse", "Drop")
