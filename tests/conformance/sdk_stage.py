# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the scenarios play: the emulator behind a real socket, an SDK in front of it, and what may happen in between.

The server runs in a thread of the test, so that time can be moved and requests can be replayed or changed on their way
without patching any SDK.
"""

from __future__ import annotations

import copy
import json
import threading
import time
from collections.abc import Mapping
from typing import Any, Callable, NamedTuple

from emulator_driver import ACCELERATOR, GAME_ACCELERATOR, GAME_GROUP, WEB
from sdk_drivers import VERSION, Account, Outcome

from emulator.application import Application, Response
from emulator.control import PREFIX
from emulator.seeds import QUICKSTART
from emulator.server import Server

VOICE, VOICE_GROUP = "lsr-bp1voice", "epg-bp1voice"
# quickstart, and enough of everything for several pages of each list.
SEED: dict[str, Any] = copy.deepcopy(QUICKSTART)
SEED["accelerators"]["ga-bp1other"] = {"Name": "other"}
SEED["listeners"].update({f"lsr-bp1more{number}": {"AcceleratorId": ACCELERATOR} for number in (1, 2)})
SEED["listeners"][VOICE] = {
    "AcceleratorId": GAME_ACCELERATOR,
    "Protocol": "UDP",
    "Type": "CustomRouting",
    "PortRanges": [{"FromPort": 4788, "ToPort": 4792}, {"FromPort": 20000, "ToPort": 20100}],
}
SEED["custom_routing_endpoint_groups"].update(
    {
        VOICE_GROUP: {"ListenerId": VOICE},
        "epg-bp1spare": {"ListenerId": VOICE},
    }
)
SEED["custom_routing_endpoints"].update(
    {
        "ep-bp1voice": {
            "EndpointGroupId": VOICE_GROUP,
            "Endpoint": "vsw-bp1voice",
            "Cidr": "10.0.0.0/29",
            "TrafficToEndpointPolicy": "AllowCustom",
        },
        "ep-bp1closed": {"EndpointGroupId": VOICE_GROUP, "Endpoint": "vsw-bp1closed", "Cidr": "10.0.1.0/29"},
    }
)
SEED["custom_routing_traffic_policies"] = {
    f"ply-bp1voice{index}": {
        "EndpointId": "ep-bp1voice",
        "Address": f"10.0.0.{index}",
        "PortRanges": [{"FromPort": low, "ToPort": high} for low, high in ranges],
    }
    for index, ranges in enumerate(([], [(7001, 7001)], [(1, 2)]), 1)
}
SEED["destinations"] = {
    f"dst-bp1voice{index}": {"EndpointGroupId": VOICE_GROUP, "FromPort": low, "ToPort": high, "Protocols": protocols}
    for index, (low, high, protocols) in enumerate([(7000, 7001, ["UDP"]), (7001, 7002, ["TCP"])], 1)
}


class Wire(Application):
    """The emulator with somebody in the line: ``trick`` does something to the next request, once."""

    def __init__(self) -> None:
        self.offset = 0.0
        self.trick: Callable[[str, bytes], tuple[str, bytes]] | None = None
        self.replay = False
        super().__init__(SEED, lambda: time.time() + self.offset)

    def respond(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Response:
        """As the emulator, after what somebody in the line did to a request to the API."""
        if target.startswith(PREFIX):
            return super().respond(method, target, headers, body)
        if self.trick:
            trick, self.trick = self.trick, None
            target, body = trick(target, body)
        if self.replay:
            self.replay = False
            super().respond(method, target, headers, body)
        return super().respond(method, target, headers, body)


class Refusal(NamedTuple):
    """How a call was refused."""

    code: str
    status: int = 400


class Stage:
    """What a scenario is given: one SDK, the emulator, and short words for what scenarios do all the time."""

    def __init__(self, sdk: Any, wire: Wire) -> None:
        self.sdk = sdk
        self.wire = wire
        self.actions: set[str] = set()
        self.codes: set[str] = set()

    def call(self, action: str, *, account: Account | None = None, version: str = VERSION, **params: Any) -> Outcome:
        """One call by the SDK."""
        outcome: Outcome = self.sdk.call(action, {"RegionId": "cn-hangzhou", **params}, account or Account(), version)
        if not outcome.code:
            self.actions.add(action)
        self.codes.add(outcome.code)
        return outcome

    def good(self, action: str, **params: Any) -> dict[str, Any]:
        """A call that must succeed: what the SDK made of the body."""
        outcome = self.call(action, **params)
        assert (outcome.status, outcome.code) == (200, ""), outcome
        return outcome.body

    def refused(self, action: str, **params: Any) -> Refusal:
        """A call that must be refused and change nothing: the code and the HTTP status."""
        before = self.state()
        outcome = self.call(action, **params)
        assert outcome.code, outcome
        assert self.state() == before, "a refused call changes nothing"
        return Refusal(outcome.code, outcome.status)

    def control(self, method: str, name: str, body: Any = None) -> Any:
        """A control call, past the SDK."""
        text = b"" if body is None else json.dumps(body).encode()
        response = self.wire.respond(method, f"/_emulator/{name}", {}, text)
        assert response.status == 200, response.body
        return json.loads(response.body)

    def state(self) -> Any:
        """The whole state."""
        return self.control("GET", "state")

    def settle(self, mode: str, **more: Any) -> None:
        """How writes settle from now on."""
        self.control("PUT", "transitions", {"mode": mode, **more})

    def pages(self, action: str, name: str, size: int, **params: Any) -> list[list[Any]]:
        """Every page of a list by number, asked for until TotalCount elements are there."""
        found: list[list[Any]] = []
        while True:
            body = self.good(action, PageNumber=len(found) + 1, PageSize=size, **params)
            found.append(body[name])
            if sum(map(len, found)) >= body["TotalCount"] or not body[name]:
                return found

    def rule_pages(self, size: int, listener: str = WEB) -> list[list[Any]]:
        """Every page of the rules of a listener, by token."""
        found: list[list[Any]] = []
        token = None
        while True:
            scope = {"AcceleratorId": ACCELERATOR, "ListenerId": listener, "MaxResults": size}
            body = self.good("ListForwardingRules", **scope, **({"NextToken": token} if token else {}))
            found.append(body["ForwardingRules"])
            token = body.get("NextToken")
            if not token:
                assert body["TotalCount"] == sum(map(len, found))
                return found

    def rules(self) -> list[Any]:
        """The rules of the web listener."""
        return [rule for page in self.rule_pages(100) for rule in page]

    def create_rules(self, *rules: Any, **params: Any) -> list[str]:
        """New rules: their ids."""
        scope = {"AcceleratorId": ACCELERATOR, "ListenerId": WEB}
        body = self.good("CreateForwardingRules", ForwardingRules=list(rules), **scope, **params)
        return [item["ForwardingRuleId"] for item in body["ForwardingRules"]]

    def refused_rules(self, *rules: Any, action: str = "CreateForwardingRules", **params: Any) -> Refusal:
        """Rules that must be refused."""
        scope = {"AcceleratorId": ACCELERATOR, "ListenerId": WEB, **params}
        return self.refused(action, ForwardingRules=list(rules), **scope)

    def destinations(self) -> list[Any]:
        """The destinations of the game group."""
        action, name = "ListCustomRoutingEndpointGroupDestinations", "Destinations"
        pages = self.pages(action, name, 50, AcceleratorId=GAME_ACCELERATOR, EndpointGroupId=GAME_GROUP)
        return [item for page in pages for item in page]

    def create_destinations(self, *items: Any, **params: Any) -> list[str]:
        """New destinations of the game group: their ids."""
        action = "CreateCustomRoutingEndpointGroupDestinations"
        body = self.good(action, EndpointGroupId=GAME_GROUP, DestinationConfigurations=list(items), **params)
        return list(body["DestinationIds"])

    def refused_destinations(self, *items: Any, **params: Any) -> Refusal:
        """New destinations that must be refused."""
        action = "CreateCustomRoutingEndpointGroupDestinations"
        scope = {"EndpointGroupId": GAME_GROUP, **params}
        return self.refused(action, DestinationConfigurations=list(items), **scope)


class Theatre:
    """The socket, and one SDK for all the scenarios that are played in it."""

    def __init__(self, sdk: Any) -> None:
        self.wire = Wire()
        self._server = Server(("127.0.0.1", 0), self.wire)
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            self._sdk = sdk(f"127.0.0.1:{self._server.server_port}")
        except BaseException:  # a skip, too
            self._sdk = None
            self.close()
            raise

    def stage(self, **options: Any) -> Stage:
        """A fresh state, with some options flipped."""
        self.wire.offset, self.wire.trick, self.wire.replay = 0.0, None, False
        self.wire.reset()
        stage = Stage(self._sdk, self.wire)
        stage.control("PUT", "options", options)
        return stage

    def close(self) -> None:
        """End what was started."""
        self._server.shutdown()
        self._server.server_close()
        getattr(self._sdk, "close", lambda: None)()


class Scenario(NamedTuple):
    """One thing that every SDK must live to see. ``writes``: it needs a write that succeeds."""

    name: str
    play: Callable[[Stage], None]
    writes: bool


SCENARIOS: dict[str, Scenario] = {}


def scenario(*, writes: bool) -> Callable[[Callable[[Stage], None]], Callable[[Stage], None]]:
    """Put a function into the list of scenarios under its name."""

    def register(play: Callable[[Stage], None]) -> Callable[[Stage], None]:
        SCENARIOS[play.__name__] = Scenario(play.__name__, play, writes)
        return play

    return register
