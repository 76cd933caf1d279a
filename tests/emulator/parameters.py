# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From the flat parameters of a request (``A.1.B.2.C``) to typed, nested values, by a table.

A structure may come flattened, as the SDKs send it, or as JSON text, as the samples of the documentation show it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Callable

from .errors import ApiError, illegal, missing

INTEGER = re.compile(r"-?[0-9]{1,18}")


@dataclass(frozen=True)
class Param:
    """One parameter: its kind and its documented limits.

    ``kind`` is text, integer, boolean, list or object; ``low`` and ``high`` limit an integer, or the length of a text
    or list; ``fields`` are the members of an object, ``of`` is the element of a list. ``reason`` answers what is wrong with
    a text that is not empty. With ``further``, an object may have members that are not in the table; whether they are
    taken is decided elsewhere.
    """

    kind: str = "text"
    required: bool = False
    low: int | None = None
    high: int | None = None
    choices: tuple[str, ...] = ()
    fields: Mapping[str, Param] = field(default_factory=dict)
    of: Param | None = None
    reason: Callable[[str], str] | None = None
    further: bool = False


TEXT = Param()
NAMED = Param(required=True)
PORT = Param("integer", low=1, high=65499)
REGION = Param(required=True, choices=("cn-hangzhou", "ap-southeast-1"))
TOKEN = Param(low=1, high=64)
FLAG = Param("boolean")
PAGES = {"PageNumber": Param("integer", low=1, high=10**9), "PageSize": Param("integer", low=1, high=50)}
TAGS = Param("list", high=20, of=Param("object", fields={"Key": TEXT, "Value": TEXT}))
IDS = Param("list", required=True, of=NAMED)


def texts(high: int | None = None) -> Param:
    """A list of texts, of ``high`` at most."""
    return Param("list", of=TEXT, high=high)


def listed(fields: Mapping[str, Param], *, required: bool = False, high: int | None = None) -> Param:
    """A list of objects with these members, of ``high`` at most."""
    return Param("list", required=required, high=high, of=Param("object", fields=fields))


def parse(flat: Mapping[str, str], fields: Mapping[str, Param]) -> dict[str, Any]:
    """Typed values of ``flat`` by the table ``fields``; raises ApiError for whatever is unknown, missing or illegal."""
    return _object("", _nest(flat), fields)


def _nest(flat: Mapping[str, str]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name in sorted(flat):
        parts = name.split(".")
        if "" in parts or len(parts) > 12:
            raise ApiError("InvalidParameter", f"The parameter name {name} is not well formed.")
        node = tree
        for part in parts[:-1]:
            child = node.setdefault(part, {})
            if not isinstance(child, dict):
                raise ApiError("InvalidParameter", f"The parameter {name} is given twice, in two forms.")
            node = child
        node[parts[-1]] = flat[name]
    return tree


def unsupported(path: str) -> ApiError:
    """The refusal of a parameter that an action does not know."""
    return ApiError("InvalidParameter", f"The parameter {path} is not supported by this action.")


def _object(path: str, tree: Mapping[str, Any], fields: Mapping[str, Param], further: bool = False) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, content in tree.items():
        if name not in fields:
            if not further:
                raise unsupported(_join(path, name))
            found[name] = _untyped(content)
    for name, param in fields.items():
        where = _join(path, name)
        if name in tree and tree[name] is not None:
            found[name] = _value(where, tree[name], param)
        if param.required and found.get(name) in (None, "", [], {}):
            raise missing(where)
    return found


def _value(path: str, raw: Any, param: Param) -> Any:
    return _READERS[param.kind](path, raw, param)


def _text(path: str, raw: Any, param: Param) -> str:
    if not isinstance(raw, str):
        raise illegal(path, "a text is expected")
    if param.choices and raw and raw not in param.choices:
        raise illegal(path, "valid values are " + ", ".join(param.choices))
    if raw and param.high is not None and not (param.low or 0) <= len(raw) <= param.high:
        raise illegal(path, f"{param.low or 0} to {param.high} characters are expected")
    reason = param.reason(raw) if raw and param.reason else ""
    if reason:
        raise illegal(path, reason)
    return raw


def _integer(path: str, raw: Any, param: Param) -> int:
    text = str(raw)
    if isinstance(raw, (bool, float)) or not INTEGER.fullmatch(text):
        raise illegal(path, "an integer is expected")
    number = int(text)
    if (param.low is not None and number < param.low) or (param.high is not None and number > param.high):
        raise illegal(path, f"valid values are {param.low} to {param.high}")
    return number


def _boolean(path: str, raw: Any, _param: Param) -> bool:
    text = str(raw).lower()
    if text not in ("true", "false"):
        raise illegal(path, "valid values are true and false")
    return text == "true"


def _list(path: str, raw: Any, param: Param) -> list[Any]:
    raw = _structure(path, raw)
    if isinstance(raw, dict):
        raw = _elements(path, raw)
    if not isinstance(raw, list):
        raise illegal(path, "a list is expected")
    if param.high is not None and len(raw) > param.high:
        raise illegal(path, f"at most {param.high} elements are allowed")
    return [_value(f"{path}.{index}", item, param.of or Param()) for index, item in enumerate(raw, 1)]


def _elements(path: str, numbered: Mapping[str, Any]) -> list[Any]:
    if set(numbered) != {str(index) for index in range(1, len(numbered) + 1)}:
        raise illegal(path, "the elements of a list are numbered from 1, without gaps")
    return [numbered[str(index)] for index in range(1, len(numbered) + 1)]


def _object_value(path: str, raw: Any, param: Param) -> dict[str, Any]:
    raw = _structure(path, raw)
    if not isinstance(raw, dict):
        raise illegal(path, "an object is expected")
    return _object(path, raw, param.fields, param.further)


def _untyped(content: Any) -> Any:
    """What no table knows the type of: numbered members are taken for a list, and texts for what they look like."""
    if isinstance(content, dict):
        values = {name: _untyped(value) for name, value in content.items()}
        numbered = [str(index) for index in range(1, len(values) + 1)]
        return [values[name] for name in numbered] if values and set(values) == set(numbered) else values
    if isinstance(content, str) and INTEGER.fullmatch(content):
        return int(content)
    return {"true": True, "false": False}.get(content, content) if isinstance(content, str) else content


def _structure(path: str, raw: Any) -> Any:
    """Structures may be sent as JSON text instead of being flattened."""
    if not isinstance(raw, str):
        return raw
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise illegal(path, "a structure or its JSON text is expected") from None


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


_READERS = {"text": _text, "integer": _integer, "boolean": _boolean, "list": _list, "object": _object_value}
