# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The types of conditions and actions of a forwarding rule, in two tables: how each is checked, read, written, compared.

A value has three forms: the option (what people write), the value (the option, checked and in a settled order) and the
wire (the JSON that the API keeps as text, or the older storage form; source: docs/ga-api.md, 4).
"""

from __future__ import annotations

import json
import typing as t

from ..._errors import Problems
from . import values

_TEXTS = {"type": "list", "elements": "str"}
_MAP = {"type": "dict"}
_REWRITABLE = ("domain", "path", "query")
_TARGET: dict[str, t.Any] = {name: {"type": "str"} for name in _REWRITABLE}


class PartType(t.NamedTuple):
    """A type of condition or action.

    Attributes:
        option: its key in the option.
        wire: its name in the API.
        parse: checks what a user wrote: (path, given, problems) → value.
        read: (decoded JSON) → what a user would have written; raises if it is of another shape.
        write: (value) → what is encoded as JSON; None for no value at all.
        key: (value) → what makes two of them mean the same.
        repeatable: whether a rule may hold several.
        spec: the argument specification of the option.
        config: the member that holds it in the older storage form, the function from its content to the decoded JSON that
            means the same, and the one from the value to its content.
    """

    option: str
    wire: str
    parse: t.Callable[[str, t.Any, Problems], t.Any]
    read: t.Callable[[t.Any], t.Any]
    write: t.Callable[[t.Any], t.Any]
    key: t.Callable[[t.Any], t.Hashable]
    repeatable: bool = True
    spec: t.Mapping[str, t.Any] = _TEXTS
    config: tuple[str, t.Callable[[t.Any], t.Any], t.Callable[[t.Any], t.Any]] | None = None


def _set_key(value: list[str]) -> t.Hashable:
    return tuple(sorted(set(value)))


def _map_key(value: dict[str, list[str]]) -> t.Hashable:
    return tuple(sorted((name, tuple(sorted(set(texts)))) for name, texts in value.items()))


def _header_map_key(value: dict[str, list[str]]) -> t.Hashable:
    """Names of headers mean the same in capitals or not."""
    return _map_key({name.lower(): texts for name, texts in value.items()})


def _header_names_key(value: list[str]) -> t.Hashable:
    return _set_key([name.lower() for name in value])


def _target_key(value: dict[str, t.Any]) -> t.Hashable:
    filled = {**values.DEFAULTS, **value}
    return tuple(sorted((name, str(text).lower() if name == "domain" else str(text)) for name, text in filled.items()))


def _fixed_key(value: dict[str, t.Any]) -> t.Hashable:
    """Bodies of type JSON that mean the same are the same; what is written is not compared but what it means."""
    meant = values.json_meant(value["content"]) if value["type"] == values.JSON_TYPE else None
    content = value["content"] if meant is None else json.dumps(_with_whole_numbers(meant), sort_keys=True)
    return str(value["code"]), value["type"], content


def _with_whole_numbers(meant: t.Any) -> t.Any:
    """JSON has one kind of numbers: 1e3 is 1000."""
    if isinstance(meant, dict):
        return {name: _with_whole_numbers(content) for name, content in meant.items()}
    if isinstance(meant, list):
        return [_with_whole_numbers(one) for one in meant]
    return int(meant) if isinstance(meant, float) and meant.is_integer() else meant


def _headers_key(value: list[dict[str, str]]) -> t.Hashable:
    return tuple(sorted((header["name"], header["type"], header["value"]) for header in value))


def _read_texts(decoded: t.Any) -> list[str]:
    if not isinstance(decoded, list):
        raise ValueError("not a list")
    return [_read_text(text) for text in decoded]


def _read_text(decoded: t.Any) -> str:
    if isinstance(decoded, bool) or not isinstance(decoded, (str, int, float)):
        raise ValueError("not a text")
    return str(decoded)


def _read_map(decoded: t.Any) -> dict[str, list[str]]:
    """A list of one-name mappings. A name that stands twice has no place in a mapping."""
    found: dict[str, list[str]] = {}
    for entry in decoded if isinstance(decoded, list) else [decoded]:
        for name, texts in entry.items():
            if name in found:
                raise ValueError("a name stands twice")
            found[name] = _read_texts(texts)
    return found


def _read_header_map(decoded: t.Any) -> dict[str, list[str]]:
    """The same, with the values of one header together: its name may stand there in several spellings."""
    found: dict[str, list[str]] = {}
    spellings: dict[str, str] = {}
    for entry in decoded if isinstance(decoded, list) else [decoded]:
        for name, texts in entry.items():
            together = found.setdefault(spellings.setdefault(name.lower(), name), [])
            together += [text for text in _read_texts(texts) if text not in together]
    return found


def _write_map(value: dict[str, list[str]]) -> list[dict[str, list[str]]]:
    return [{name: texts} for name, texts in value.items()]


def _read_target(decoded: t.Any) -> dict[str, t.Any]:
    unknown = set(decoded) - set(values.DEFAULTS) - {"code"}
    if unknown:
        raise ValueError(f"unknown members {unknown}")
    target: dict[str, t.Any] = {name: _read_text(text) for name, text in decoded.items() if text not in (None, "")}
    if "code" in target:
        target["code"] = int(target["code"])
    return target


def _read_rewrite(decoded: t.Any) -> dict[str, t.Any]:
    if set(decoded) - set(_REWRITABLE):
        raise ValueError("unknown members")
    return _read_target(decoded)


def _read_fixed(decoded: t.Any) -> dict[str, t.Any]:
    if set(decoded) - {"code", "type", "content"}:
        raise ValueError("unknown members")
    return {**decoded, "code": int(decoded["code"])}


def _read_headers(decoded: t.Any) -> list[dict[str, str]]:
    headers = [{name: _read_text(text) for name, text in header.items()} for header in decoded]
    if any(set(header) != {"name", "type", "value"} for header in headers):
        raise ValueError("unknown or missing members")
    return headers


def _read_group(decoded: t.Any) -> dict[str, str]:
    """A list of one, as every example has it, or the object that the text of the documentation speaks of."""
    (group,) = decoded if isinstance(decoded, list) else [decoded]
    if set(group) != {"type", "value"} or group["type"] != "endpointgroup":
        raise ValueError("not one endpoint group")
    return {"endpoint_group_id": _read_text(group["value"])}


def _write_group(value: dict[str, str]) -> list[dict[str, str]]:
    return [{"type": "endpointgroup", "value": value["endpoint_group_id"]}]


def _read_drop(decoded: t.Any) -> bool:
    if decoded not in (None, "", {}, []):
        raise ValueError("drop carries a value")
    return True


def _from_config_values(config: t.Any) -> list[str]:
    if set(config) != {"Values"}:
        raise ValueError("unknown members")
    return _read_texts(config["Values"])


def _from_config_group(config: t.Any) -> list[dict[str, str]]:
    groups = config["ServerGroupTuples"]
    if set(config) != {"ServerGroupTuples"} or any(set(group) != {"EndpointGroupId"} for group in groups):
        raise ValueError("unknown members")
    return [{"type": "endpointgroup", "value": _read_text(group["EndpointGroupId"])} for group in groups]


def _fill_target(value: dict[str, t.Any]) -> dict[str, str]:
    """Every member is written, so that the service need not know our defaults."""
    return {name: str(text) for name, text in {**values.DEFAULTS, **value}.items()}


def _fill_rewrite(value: dict[str, t.Any]) -> dict[str, str]:
    return {name: text for name, text in _fill_target(value).items() if name in _REWRITABLE}


def _same(value: t.Any) -> t.Any:
    return value


CONDITION_TYPES = (
    PartType(
        "host",
        "Host",
        values.text_set(values.HOST),
        _read_texts,
        _same,
        lambda value: _set_key([text.lower() for text in value]),
        repeatable=False,
        config=("HostConfig", _from_config_values, lambda value: {"Values": value}),
    ),
    PartType(
        "path",
        "Path",
        values.text_set(values.PATH),
        _read_texts,
        _same,
        _set_key,
        config=("PathConfig", _from_config_values, lambda value: {"Values": value}),
    ),
    PartType(
        "request_header",
        "RequestHeader",
        values.parse_request_header,
        _read_header_map,
        _write_map,
        _header_map_key,
        spec=_MAP,
    ),
    PartType(
        "query",
        "Query",
        values.text_map(values.QUERY_NAME, values.QUERY_VALUE),
        _read_map,
        _write_map,
        _map_key,
        spec=_MAP,
    ),
    PartType("method", "Method", values.parse_method, _read_texts, _same, _set_key, repeatable=False),
    PartType(
        "cookie",
        "Cookie",
        values.text_map(values.COOKIE_NAME, values.COOKIE_VALUE),
        _read_map,
        _write_map,
        _map_key,
        spec=_MAP,
    ),
    PartType(
        "source_ip",
        "SourceIP",
        values.parse_source_ip,
        _read_texts,
        _same,
        lambda value: _set_key([str(values.network(text)) for text in value]),
        repeatable=False,
    ),
)

ACTION_TYPES = (
    PartType(
        "forward_group",
        "ForwardGroup",
        values.parse_forward_group,
        _read_group,
        _write_group,
        lambda value: value.get("endpoint_group_id"),
        repeatable=False,
        spec={"type": "dict", "options": {"endpoint_group_id": {"type": "str"}, "endpoint_group": {"type": "str"}}},
        config=(
            "ForwardGroupConfig",
            _from_config_group,
            lambda value: {"ServerGroupTuples": [{"EndpointGroupId": value["endpoint_group_id"]}]},
        ),
    ),
    PartType(
        "redirect",
        "Redirect",
        values.parse_redirect,
        _read_target,
        _fill_target,
        _target_key,
        repeatable=False,
        spec={
            "type": "dict",
            "options": {
                "protocol": {"type": "str", "choices": ["HTTP", "HTTPS", "${protocol}"]},
                **_TARGET,
                "port": {"type": "str"},
                "code": {"type": "int", "required": True, "choices": list(values.REDIRECT_CODES)},
            },
        },
    ),
    PartType(
        "fix_response",
        "FixResponse",
        values.parse_fix_response,
        _read_fixed,
        lambda value: {name: str(text) for name, text in value.items()},
        _fixed_key,
        repeatable=False,
        spec={
            "type": "dict",
            "options": {
                "code": {"type": "int", "required": True},
                "type": {"type": "str", "required": True, "choices": list(values.CONTENT_TYPES)},
                "content": {"type": "raw", "required": True},
            },
        },
    ),
    PartType(
        "rewrite",
        "Rewrite",
        values.parse_rewrite,
        _read_rewrite,
        _fill_rewrite,
        _target_key,
        spec={"type": "dict", "options": _TARGET},
    ),
    PartType(
        "add_header",
        "AddHeader",
        values.parse_add_header,
        _read_headers,
        _same,
        _headers_key,
        spec={
            "type": "list",
            "elements": "dict",
            "options": {
                "name": {"type": "str", "required": True},
                "type": {"type": "str", "default": "user-defined", "choices": list(values.HEADER_KINDS)},
                "value": {"type": "str", "required": True},
            },
        },
    ),
    PartType(
        "remove_header", "RemoveHeader", values.text_set(values.HEADER_NAME), _read_texts, _same, _header_names_key
    ),
    PartType(
        "drop",
        "Drop",
        values.parse_drop,
        _read_drop,
        lambda _value: None,
        lambda _value: True,
        repeatable=False,
        spec={"type": "bool"},
    ),
)
