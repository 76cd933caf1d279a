# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What hypothesis draws for the fuzz tests: parameters shaped by the catalogue, so that many of them get deep.

Most values are right by their kind and limits, some are ids of the state, some are wrong on purpose.
"""

from __future__ import annotations

import json
from typing import Any

from emulator_driver import ACCELERATOR, BLUE, GAME_ACCELERATOR, GAME_GROUP, GREEN, WEB, action, condition, forward
from hypothesis import strategies as st

from emulator.catalogue import ACTIONS
from emulator.parameters import Param
from emulator.rule_values import ACTIONS as RULE_ACTIONS
from emulator.rule_values import CONDITIONS

RULE_IDS = ("frule-bp1first", "frule-bp1second")
DESTINATION_IDS = ("dst-bp1first", "dst-bp1second")
IP_SET_IDS = ("ips-bp1first", "ips-bp1second")
IDS: dict[str, tuple[str, ...]] = {
    "AcceleratorId": (ACCELERATOR, ACCELERATOR, GAME_ACCELERATOR),
    "ListenerId": (WEB, WEB, "lsr-bp1game"),
    "EndpointGroupId": (GAME_GROUP, BLUE),
    "EndpointGroup": (GAME_GROUP,),
    "EndpointGroupIds": (BLUE, GREEN, "epg-bp1default"),
    "ResourceType": ("accelerator", "accelerator", "endpointgroup"),
    "ResourceId": (ACCELERATOR,),
    "TagKey": ("team",),
    "Key": ("team", "env"),
    "Value": ("one", ""),
    "IpSetId": IP_SET_IDS,
    "IpSetIds": IP_SET_IDS,
    "AccelerateRegionId": ("cn-hongkong", "ap-southeast-1", "us-west-1"),
    "IspType": ("BGP",),
    "EndpointGroupRegion": ("cn-hangzhou", "cn-shanghai"),
    "Name": ("name-1", ""),
    "EndpointGroupName": ("name-1", ""),
    "Description": ("words", ""),
    "EndpointGroupDescription": ("words", ""),
    "HealthCheckPath": ("/up",),
    "Endpoint": ("192.0.2.1", "192.0.2.2", "vsw-bp1more"),
    "SubAddress": ("",),
    "EndpointId": ("ep-bp1game",),
    "EndpointIds": ("ep-bp1game",),
    "Address": ("192.168.192.1", "192.168.192.2"),
    "ForwardingRuleId": RULE_IDS,
    "ForwardingRuleIds": RULE_IDS,
    "DestinationId": DESTINATION_IDS,
    "DestinationIds": DESTINATION_IDS,
    "DestinationAddress": ("192.168.192.1", "10.0.0.1"),
    "RegionId": ("cn-hangzhou",),
    "ForwardingRuleName": ("name-1", ""),
    "ClientToken": ("token-1", ""),
    "RuleConditionType": tuple(CONDITIONS),
    "RuleActionType": tuple(RULE_ACTIONS),
    "Protocols": ("TCP", "udp", "TCP,UDP"),
}
SCALARS = st.none() | st.booleans() | st.integers(-5, 70000) | st.floats(allow_nan=False) | st.text(max_size=8)
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
PIECES = st.sampled_from(
    [
        ["www.example.com"],
        ["/a", "/b*"],
        ["GET"],
        [{"x": ["1"]}],
        ["10.0.0.0/8"],
        {"code": "301", "path": "/new"},
        {"code": "200", "type": "text/plain", "content": "x"},
        [{"name": "A", "type": "user-defined", "value": "b"}],
        ["X-Header"],
        [{"type": "endpointgroup", "value": GREEN}],
        {"type": "endpointgroup", "value": BLUE},
    ]
)
VALUES = st.one_of(PIECES, PIECES, PIECES, JSON).map(json.dumps) | st.text(max_size=20)


WRONG = st.one_of(st.text(max_size=6), st.integers(-1, 70000), JSON)
# Whole parts of rules that are right, because pairs of a type and a value that fit are rare by chance.
PARTS: dict[str, list[Any]] = {
    "RuleConditions": [
        [condition("Host", ["www.example.com"])],
        [condition("Path", ["/a"]), condition("Path", ["/b*"]), condition("Method", ["GET"])],
        [{"RuleConditionType": "Path", "PathConfig": {"Values": ["/c"]}}],
        [condition("Query", [{"q": ["1"]}]), condition("SourceIP", ["10.0.0.0/8"])],
    ],
    "RuleActions": [
        [forward(GREEN)],
        [action("Drop")],
        [action("RemoveHeader", ["X"]), forward(BLUE)],
        [action("Redirect", {"code": "301", "path": "/new"})],
    ],
}


def value_of(name: str, param: Param) -> st.SearchStrategy[Any]:
    """A value for one parameter: wrong in one case of thirty."""
    right = _right(name, param)
    if name in PARTS:
        right = st.one_of(st.sampled_from(PARTS[name]), st.sampled_from(PARTS[name]), right)
    choices = (WRONG, *[right] * 29)
    return st.integers(0, 29).flatmap(choices.__getitem__)


def _right(name: str, param: Param) -> st.SearchStrategy[Any]:
    if param.kind == "list":
        return st.lists(value_of(name, param.of or Param()), min_size=1, max_size=2)
    if param.kind == "object":
        return object_of(param.fields)
    if param.kind == "integer":
        low = param.low or 0
        return st.integers(low, min(param.high or low, low + 120))
    if param.kind == "boolean":
        return st.booleans()
    if name in IDS:
        return st.sampled_from(IDS[name])
    if param.choices:
        return st.sampled_from(param.choices)
    if name in ("RuleConditionValue", "RuleActionValue"):
        return VALUES
    return st.text(max_size=12)


def object_of(fields: Any) -> st.SearchStrategy[dict[str, Any]]:
    """An object: its required members nearly always, the others sometimes."""
    required = {name: value_of(name, param) for name, param in fields.items() if param.required}
    optional = {name: value_of(name, param) for name, param in fields.items() if not param.required}
    return st.fixed_dictionaries(required, optional=optional)


def calls(*, writes: bool) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    """An action with its parameters; now and then something is taken away, or something unknown is added."""
    found = []
    for name, spec in ACTIONS.items():
        if spec.writes == writes:
            known = object_of(spec.parameters)
            short = st.tuples(known, st.integers(0, 5)).map(lambda pair: dict(list(pair[0].items())[: pair[1]]))
            odd = st.tuples(known, st.dictionaries(st.text(max_size=9), JSON, max_size=2)).map(
                lambda p: {**p[0], **p[1]}
            )
            found.append(st.tuples(st.just(name), st.one_of(known, known, known, known, short, odd)))
    return st.one_of(*found)


HEADS = st.sampled_from(
    [
        b"POST / HTTP/1.1\r\n",
        b"POST /?Action=CreateForwardingRules&Version=2019-11-20 HTTP/1.1\r\n",
        b"GET /?Action=ListAccelerators HTTP/1.0\r\n",
        b"PUT /_emulator/state HTTP/1.1\r\n",
        b"DELETE /_emulator/journal HTTP/1.1\r\nX: ",
        b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 20\r\n\r\n",
        b"POST / HTTP/1.1\r\nAuthorization: ACS3-HMAC-SHA256 Credential=emulator,SignedHeaders=",
        b"",
    ]
)
# Words of the protocol, so that the bytes do not all end in the first line.
WORDS = st.sampled_from([b"\r\n", b"\r\n\r\n", b": ", b"=", b"&", b"%", b"0", b"5", b"Content-Length: 5", b"{", b"["])
GARBAGE = st.tuples(HEADS, st.lists(st.one_of(st.binary(max_size=40), WORDS), max_size=12).map(b"".join)).map(b"".join)
