# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What may stand in a condition or an action of a forwarding rule: limits, and checking what a user wrote.

Limits and character sets are those of the API reference of UpdateForwardingRules. Every function `parse_…` takes the
path of an option, what was given there and the list that problems are added to, and returns the value in a settled form.
"""

from __future__ import annotations

import functools
import ipaddress
import json
import re
import typing as t
import unicodedata

from ..._engine.words import is_text, not_text
from ..._errors import Problems
from ..._wire.bodies import decoded

Check = t.Callable[[str, str, Problems], t.Any]

_PRINTABLE = "".join(map(chr, range(32, 127)))
DEFAULTS = {
    "protocol": "${protocol}",
    "domain": "${host}",
    "port": "${port}",
    "path": "${path}",
    "query": "${query}",
}
# What names become on their way through JSON if YAML has made something else than text of them.
_WORDS_OF_JSON = {"true": "true, yes and on", "false": "false, no and off", "null": "null and ~"}
_METHODS = ("HEAD", "GET", "POST", "OPTIONS", "PUT", "PATCH", "DELETE")
REDIRECT_CODES = (301, 302, 303, 307, 308)
JSON_TYPE = "application/json"
CONTENT_TYPES = ("text/plain", "text/css", "text/html", "application/javascript", JSON_TYPE)
HEADER_KINDS = ("user-defined", "ref", "system-defined")
# Compiled only where a body is looked at: this one pattern takes as long as a large file takes to import.
_CHINESE = "[\u2e80-\u303f\u31c0-\u31ef\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"


class Text(t.NamedTuple):
    """A limit on a text: its length, the characters it is made of, and what may have to be written instead."""

    shortest: int
    longest: int
    pattern: str
    allowed: str
    instead: t.Callable[[str], str] = str

    def check(self, path: str, text: str, problems: Problems) -> str:
        """Give the text back, and note at `path` what is wrong with it."""
        if not self.shortest <= len(text) <= self.longest:
            problems.append((path, f"must have {self.shortest} to {self.longest} characters, and has {len(text)}"))
        elif not re.fullmatch(self.pattern, text):
            instead = self.instead(text)
            hint = f"; write {instead}" if re.fullmatch(self.pattern, instead) and len(instead) <= self.longest else ""
            problems.append((path, f"{text!r} must be {self.allowed}{hint}"))
        return text


def _without(characters: str) -> str:
    """The pattern for printable ASCII text without capitals, blanks and these characters."""
    kept = [c for c in _PRINTABLE if not c.isupper() and c != " " and c not in characters]
    return "[" + "".join(map(re.escape, kept)) + "]*"


_QUERY_SPECIAL = '[]{}<>\\;/?:@&=+,$%|"^~'
_COOKIE_SPECIAL = "#[]{}\\|<>&"
_TARGET_QUERY_SPECIAL = "[]{}<>#|&"


def _domain_in_ascii(text: str) -> str:
    """The form in which a domain name with letters of other scripts travels. Other labels stay, such as wildcards."""
    if "\\" in text:
        return text  # A regular expression, in which a capital may mean something else.
    return ".".join(map(_label_in_ascii, re.split("[.\u3002\uff0e\uff61]", text))).lower()


def _label_in_ascii(label: str) -> str:
    # Close to what browsers do (UTS 46, which keeps the letter \u00df); Python's own codec is of 2003 and makes ss of it.
    settled = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", label).lower())
    if settled.isascii():
        return settled
    letters = all(char == "-" or unicodedata.category(char)[0] in "LMN" for char in settled)
    return f"xn--{settled.encode('punycode').decode()}" if letters else label


_DOMAIN_SPECIAL = r".?=~_+/^*!$&|()\[\]-"
# Both may be regular expressions, for which the user guide has further characters than the API reference. How the service
# tells one from a plain text is not documented [open]: by a leading '~' or by nothing, so neither is refused.
HOST = Text(
    3,
    128,
    rf"[A-Za-z0-9\\{_DOMAIN_SPECIAL}]*",
    "made of letters, digits, '-', '.' and the wildcards '*' and '?', or a regular expression made of letters, digits and "
    ". - ? = ~ _ + / \\ ^ * ! $ & | ( ) [ ]",
    _domain_in_ascii,
)
PATH = Text(
    1,
    128,
    r"/[A-Za-z0-9$_.+/&~@:'*?-]*|[/~^][A-Za-z0-9$_.+/&~@:'*?=\\^!|()\[\]-]*",
    "a path that starts with '/' and is made of letters, digits, $ - _ . + / & ~ @ : ' and the wildcards '*' and '?', or a "
    "regular expression that starts with '/', '~' or '^' and may have = \\ ^ ! | ( ) [ ] as well",
)
HEADER_NAME = Text(1, 40, r"[A-Za-z0-9_-]*", "made of letters, digits, '-' and '_'")
_HEADER_VALUE = Text(1, 128, r"(?! )[ -~]*(?<! )", "printable ASCII, with no blank at either end")
_HEADER_REFERENCE = Text(1, 128, r"[A-Za-z0-9_-]*", "made of letters, digits, '-' and '_'")
_QUERY_ALLOWED = f"printable ASCII without capitals, blanks and any of {_QUERY_SPECIAL}"
QUERY_NAME = Text(1, 100, _without(_QUERY_SPECIAL), _QUERY_ALLOWED)
QUERY_VALUE = Text(1, 128, _without(_QUERY_SPECIAL), _QUERY_ALLOWED)
_COOKIE_ALLOWED = f"printable ASCII without capitals, blanks and any of {_COOKIE_SPECIAL}"
COOKIE_NAME = Text(1, 100, _without(_COOKIE_SPECIAL), _COOKIE_ALLOWED)
COOKIE_VALUE = Text(1, 128, _without(_COOKIE_SPECIAL), _COOKIE_ALLOWED)
_REDIRECT_DOMAIN = Text(
    3,
    128,
    f"[A-Za-z0-9{_DOMAIN_SPECIAL}]*",
    "made of letters, digits and . - ? = ~ _ + / ^ * ! $ & | ( ) [ ]",
    _domain_in_ascii,
)
_REWRITE_DOMAIN = Text(
    3,
    128,
    f"[a-z0-9{_DOMAIN_SPECIAL}]*",
    "made of lower-case letters, digits and . - ? = ~ _ + / ^ * ! $ & | ( ) [ ]",
    _domain_in_ascii,
)
_TARGET_PATH = Text(
    1,
    128,
    r"/(?:[A-Za-z0-9._/=?:-]|\$\{[1-3]\})*|~(?:[A-Za-z0-9._/=?~^*$:()\[\]+|-]|\$\{[1-3]\})*",
    "a path that starts with '/' and is made of letters, digits and . - _ / = ? :, or a regular expression that starts "
    "with '~' and is made of letters, digits and . - _ / = ? ~ ^ * $ : ( ) [ ] + |; both may have ${1}, ${2} and ${3}, "
    "which are the groups of a condition that is a regular expression",
)
_TARGET_QUERY = Text(
    1,
    128,
    _without(_TARGET_QUERY_SPECIAL),
    f"printable ASCII without capitals, blanks and any of {_TARGET_QUERY_SPECIAL}",
)


def _scalar(path: str, given: t.Any, problems: Problems) -> str:
    """A text, or a whole number meant as one: what YAML has made something else of is refused."""
    if not is_text(given):
        problems.append((path, not_text(given)))
        return ""
    return str(given)


def _name(path: str, given: t.Any, limit: Text, problems: Problems) -> str:
    """A name that stands before a colon. What is no text there is none that can be told apart once it is JSON."""
    if given in _WORDS_OF_JSON:
        problems.append(
            (
                path,
                f"{given!r} cannot be a name: YAML makes it of {_WORDS_OF_JSON[given]} without quotes, and it cannot be told "
                "whether that was meant",
            )
        )
        return str(given)
    return limit.check(path, _scalar(path, given, problems), problems)


def _texts(path: str, given: t.Any, problems: Problems, check: Check) -> list[str]:
    """A list of texts as a sorted set; a single text stands for a list of one."""
    entries = list(given) if isinstance(given, (list, tuple)) else [given]
    if not entries:
        problems.append((path, "must have at least one entry"))
    texts = set()
    for number, entry in enumerate(entries):
        before, place = len(problems), f"{path}[{number}]"
        text = _scalar(place, entry, problems)
        if len(problems) == before:
            check(place, text, problems)
        texts.add(text)
    return sorted(texts)


def text_set(limit: Text) -> t.Callable[[str, t.Any, Problems], list[str]]:
    return lambda path, given, problems: _texts(path, given, problems, limit.check)


def text_map(name: Text, value: Text) -> t.Callable[[str, t.Any, Problems], dict[str, list[str]]]:
    """Names with the values each may have."""

    def parse(path: str, given: t.Any, problems: Problems) -> dict[str, list[str]]:
        if not isinstance(given, dict) or not given:
            problems.append((path, "must map at least one name to its values, like {name: [value]}"))
            return {}
        parsed = {}
        for key, values in given.items():
            text = _name(f"{path}.{key}", key, name, problems)
            parsed[text] = _texts(f"{path}.{key}", values, problems, value.check)
        return dict(sorted(parsed.items()))

    return parse


def parse_request_header(path: str, given: t.Any, problems: Problems) -> dict[str, list[str]]:
    parsed = text_map(HEADER_NAME, _HEADER_VALUE)(path, given, problems)
    seen: dict[str, str] = {}
    spellings: dict[str, str] = {}
    if isinstance(given, dict):
        for name, values in given.items():
            other = spellings.setdefault(str(name).lower(), str(name))
            if other != name:
                what = (
                    f"is the same header as {other}, since capitals mean nothing in the names of headers; write it once"
                )
                problems.append((f"{path}.{name}", what))
            for number, value in enumerate(values if isinstance(values, (list, tuple)) else [values]):
                place = f"{path}.{name}[{number}]"
                if str(value) in seen:
                    problems.append(
                        (
                            place,
                            f"{str(value)!r} stands at {seen[str(value)]} too; values must be unique in a condition",
                        )
                    )
                seen.setdefault(str(value), place)
    return parsed


def parse_method(path: str, given: t.Any, problems: Problems) -> list[str]:
    return _texts(path, given, problems, _check_method)


def _check_method(path: str, text: str, problems: Problems) -> None:
    if text not in _METHODS:
        problems.append((path, f"{text!r} is not one of {', '.join(_METHODS)}"))


@functools.cache  # Each text is checked, then spelled anew, on its way from the user and from the wire.
def network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    return ipaddress.ip_network(text, strict=False)


def parse_source_ip(path: str, given: t.Any, problems: Problems) -> list[str]:
    """Each address and block in one spelling: a service that writes 1.1.1.1 as 1.1.1.1/32 makes no difference."""
    before = len(problems)
    texts = _texts(path, given, problems, _check_network)
    return texts if len(problems) > before else sorted({_address(text) for text in texts})


def _address(text: str) -> str:
    block = network(text)
    return str(block.network_address) if block.prefixlen == block.max_prefixlen else str(block)


def _check_network(path: str, text: str, problems: Problems) -> None:
    try:
        if not re.fullmatch("[0-9A-Fa-f.:]+(/[0-9]+)?", text):
            raise ValueError("a netmask or the name of an interface, which Python would take")
        network(text)
    except ValueError:
        problems.append((path, f"{text!r} is not an IP address or CIDR block"))


def _parse_target(path: str, given: t.Any, problems: Problems, limits: t.Mapping[str, Text]) -> dict[str, str]:
    """Where a request is sent to, by redirect or rewrite; members that are the default are left out."""
    target = {}
    for name, limit in limits.items():
        if given.get(name) is not None:
            text = _scalar(f"{path}.{name}", given[name], problems)
            if text != DEFAULTS[name]:
                target[name] = limit.check(f"{path}.{name}", text, problems)
    return target


def parse_redirect(path: str, given: t.Any, problems: Problems) -> dict[str, t.Any]:
    limits = {"domain": _REDIRECT_DOMAIN, "path": _TARGET_PATH, "query": _TARGET_QUERY}
    target: dict[str, t.Any] = _parse_target(path, given, problems, limits)
    protocol, port, code = given.get("protocol"), given.get("port"), given.get("code")
    if protocol not in (None, DEFAULTS["protocol"]):
        target["protocol"] = protocol
        if protocol not in ("HTTP", "HTTPS"):
            problems.append((f"{path}.protocol", f"{protocol!r} is not one of HTTP, HTTPS, ${{protocol}}"))
    if port not in (None, DEFAULTS["port"]):
        target["port"] = port.lstrip("0")
        if not re.fullmatch("0*[1-9][0-9]{0,4}", port) or int(port) > 63335:
            problems.append((f"{path}.port", f"{port!r} is not a port from 1 to 63335, nor ${{port}}"))
    if not target:
        problems.append((path, f"must give at least one of {', '.join(DEFAULTS)} a value that is not its default"))
    if code not in REDIRECT_CODES:
        problems.append((f"{path}.code", f"{code!r} is not one of {', '.join(map(str, REDIRECT_CODES))}"))
    return {**{name: target[name] for name in DEFAULTS if name in target}, "code": code}


def parse_rewrite(path: str, given: t.Any, problems: Problems) -> dict[str, str]:
    return _parse_target(
        path, given, problems, {"domain": _REWRITE_DOMAIN, "path": _TARGET_PATH, "query": _TARGET_QUERY}
    )


def _body(path: str, kind: t.Any, content: t.Any, problems: Problems) -> str:
    """The text of a response. That of JSON has one spelling, whether it was given as text or as what it means.

    Templates that yield the text of JSON arrive as what the JSON means, in the older versions of ansible-core; numbers have
    lost their spelling by then.
    """
    if kind == JSON_TYPE:
        meant = json_meant(content)
        if meant is not None:
            text = json.dumps(meant, ensure_ascii=False, separators=(",", ":"))
            # JSON can say in ASCII what the service does not take as it is.
            return json.dumps(meant, separators=(",", ":")) if re.search(_CHINESE, text) else text
    elif isinstance(content, (dict, list)):
        return json.dumps(content, ensure_ascii=False)
    return _scalar(path, content, problems)


def json_meant(content: t.Any) -> t.Any:
    """The mapping or list that a text of JSON means; None if it is none, or if it would lose something in another spelling."""
    if isinstance(content, str):
        try:
            content = decoded(content, unambiguous=True)
            json.dumps(content, ensure_ascii=False, allow_nan=False).encode()
        except ValueError:
            return None
    return content if isinstance(content, (dict, list)) else None


def parse_fix_response(path: str, given: t.Any, problems: Problems) -> dict[str, t.Any]:
    code, kind, content = (given.get(name) for name in ("code", "type", "content"))
    if not isinstance(code, int) or not (200 <= code <= 299 or 400 <= code <= 599):
        problems.append((f"{path}.code", f"{code!r} is not a status 2xx, 4xx or 5xx"))
    if kind not in CONTENT_TYPES:
        problems.append((f"{path}.type", f"{kind!r} is not one of {', '.join(CONTENT_TYPES)}"))
    text = "" if content is None else _body(f"{path}.content", kind, content, problems)
    if len(text) > 1000:
        problems.append((f"{path}.content", f"must have at most 1000 characters, and has {len(text)}"))
    if re.search(_CHINESE, text):
        problems.append((f"{path}.content", "must not contain Chinese characters"))
    return {"code": code, "type": kind, "content": text}


def _parse_header_value(path: str, kind: t.Any, value: t.Any, problems: Problems) -> str:
    text = _scalar(path, value, problems)
    if kind == "system-defined":
        if text != "ClientSrcIp":
            problems.append((path, f"{text!r} must be ClientSrcIp, the only system-defined value"))
        return text
    return (_HEADER_REFERENCE if kind == "ref" else _HEADER_VALUE).check(path, text, problems)


def parse_add_header(path: str, given: t.Any, problems: Problems) -> list[dict[str, str]]:
    if not given:
        problems.append((path, "must have at least one entry"))
    headers = []
    for number, header in enumerate(given):
        place = f"{path}[{number}]"
        kind = header.get("type") or "user-defined"
        if kind not in HEADER_KINDS:
            problems.append((f"{place}.type", f"{kind!r} is not one of {', '.join(HEADER_KINDS)}"))
        name = HEADER_NAME.check(f"{place}.name", str(header.get("name")), problems)
        value = _parse_header_value(f"{place}.value", kind, header.get("value"), problems)
        headers.append({"name": name, "type": kind, "value": value})
    return sorted(headers, key=lambda header: header["name"])


def parse_forward_group(path: str, given: t.Any, problems: Problems) -> dict[str, str]:
    """A group is named by its id or, until it has been looked up, by its name."""
    named = {name: str(given[name]) for name in ("endpoint_group_id", "endpoint_group") if given.get(name)}
    if not named:
        what = "must name a virtual endpoint group, unless endpoint_group has its name"
        problems.append((f"{path}.endpoint_group_id", what))
    elif len(named) > 1:
        problems.append((f"{path}.endpoint_group", "cannot be given together with endpoint_group_id"))
    return named


def parse_drop(path: str, given: t.Any, problems: Problems) -> bool:
    if given is not True:
        problems.append((path, "can only be true; leave the action out to not drop requests"))
    return True
