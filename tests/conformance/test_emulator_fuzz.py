# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fuzz: random parameters for every action, random bytes on the socket, random JSON for the controls.

Never an internal error, a hang or a changed state from a refused request. Examples are the same in every run; to look
further, ``EMULATOR_FUZZ_FACTOR=20`` draws twenty times as many, and other ones each time. A failing example prints
what was sent; the blob that hypothesis prints with it replays the whole example.
"""

from __future__ import annotations

import copy
import json
import os
from typing import Any

import pytest
from emulator_driver import ACCELERATOR, GAME_ACCELERATOR, GAME_GROUP, WEB, Clock, Process, Service, exchange, forward
from fuzz_strategies import DESTINATION_IDS, GARBAGE, IP_SET_IDS, JSON, RULE_IDS, calls
from hypothesis import HealthCheck, Phase, given, note, settings
from hypothesis import strategies as st

from emulator.catalogue import ACTIONS
from emulator.control import CALLS
from emulator.seeds import QUICKSTART, load_seed

FACTOR = int(os.environ.get("EMULATOR_FUZZ_FACTOR", "1"))
SEED: dict[str, Any] = copy.deepcopy(QUICKSTART)
SEED["rules"] = {
    rule_id: {
        "ListenerId": WEB,
        "Priority": number,
        "RuleConditions": [{"RuleConditionType": "Path", "RuleConditionValue": ["/a"]}],
        "RuleActions": [forward()],
    }
    for number, rule_id in enumerate(RULE_IDS, 1)
}
SEED["bandwidth_packages"]["gbwp-bp1quickstart"]["Bandwidth"] = 100000
SEED["ip_sets"] = {
    ip_set_id: {"AcceleratorId": ACCELERATOR, "AccelerateRegionId": f"cn-{ip_set_id}"} for ip_set_id in IP_SET_IDS
}
SEED["destinations"] = {
    destination_id: {"EndpointGroupId": GAME_GROUP, "FromPort": port, "ToPort": port + 5, "Protocols": ["TCP"]}
    for port, destination_id in zip((100, 200), DESTINATION_IDS)
}


def fuzz(examples: int) -> Any:
    """Settings: repeatable by default, and no deadline, because a slow machine is no defect."""
    return settings(
        max_examples=examples * FACTOR,
        derandomize=FACTOR == 1,
        database=None,
        deadline=None,
        print_blob=True,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture(scope="module")
def seeded() -> Service:
    return Service(Clock(), seed=SEED)


def reads(service: Service) -> None:
    """Every list that shows what was written still works."""
    service.rules()
    service.destinations()
    for action in ("ListCustomRoutingPortMappings", "ListEndpointGroups", "ListListeners"):
        for accelerator in (ACCELERATOR, GAME_ACCELERATOR):
            service.good(action, AcceleratorId=accelerator)


def check_call(service: Service, call: tuple[str, dict[str, Any]], reached: dict[str, set[int]]) -> None:
    """One call on a fresh state; what it reached is counted, because the fuzz is meant to get deep."""
    action, params = call
    world = service.application.core.world
    world.state = load_seed(SEED)
    before = copy.deepcopy(world.state)
    note(f"{action} {json.dumps(params)}")
    status, body = service.call(action, **{"RegionId": "cn-hangzhou", **params})
    reached.setdefault(action, set()).add(status)
    assert status in (200, 400), body
    assert body["RequestId"] and ("Code" in body) == (status != 200)
    if status != 200 or not ACTIONS[action].writes:
        assert world.state == before, "a refused call, or a read, changes nothing"
    else:
        reads(service)


def all_reached(reached: dict[str, set[int]], *, writes: bool) -> None:
    """Every action was called, and most were accepted at least once: what is drawn differs by hypothesis' version."""
    assert set(reached) == {name for name, action in ACTIONS.items() if action.writes == writes}
    nowhere = [action for action, statuses in reached.items() if 200 not in statuses]
    assert len(nowhere) <= len(reached) // 2, nowhere


def test_random_parameters_of_writes(seeded: Service) -> None:
    reached: dict[str, set[int]] = {}

    @fuzz(1800)
    @given(call=calls(writes=True))
    def check(call: tuple[str, dict[str, Any]]) -> None:
        check_call(seeded, call, reached)

    check()
    all_reached(reached, writes=True)


def test_random_parameters_of_reads(seeded: Service) -> None:
    reached: dict[str, set[int]] = {}

    @fuzz(700)
    @given(call=calls(writes=False))
    def check(call: tuple[str, dict[str, Any]]) -> None:
        check_call(seeded, call, reached)

    check()
    all_reached(reached, writes=False)


@fuzz(250)
@given(sent=GARBAGE)
def check_bytes(process: Process, sent: bytes) -> None:
    """Bytes on the socket of a running emulator that verifies signatures; a hang is a time-out of the socket."""
    before = process.control("GET", "state")
    note(f"bytes.fromhex({sent.hex()!r})")
    answer = exchange(process, sent)
    assert not answer.startswith(b"HTTP/1.1 500") and b"Traceback" not in answer, answer
    assert process.process.poll() is None
    assert process.control("GET", "health") == (200, {"status": "ok"})
    assert process.control("GET", "state") == before


def test_random_bytes(server: Process) -> None:
    check_bytes(server)


@fuzz(300)
@given(
    row=st.sampled_from(list(CALLS)),
    given_=JSON,
    key=st.sampled_from(["mode", "kind", "seed", "n", "rules", "accelerator_id"]),
)
def check_controls(service: Service, row: tuple[str, str], given_: Any, key: str) -> None:
    """Random JSON for the controls: done, or refused with a reason; the API goes on either way."""
    service.control("POST", "reset")
    for body in (given_, {key: given_}):
        note(f"{' '.join(row)} {json.dumps(body)}")
        response = service.application.respond(row[0], f"/_emulator/{row[1]}", {}, json.dumps(body).encode())
        assert response.status in (200, 400), response.body
        assert response.status == 200 or json.loads(response.body)["error"]
        assert service.call("ListAccelerators")[0] == 200


def test_random_controls(seeded: Service) -> None:
    check_controls(seeded)


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The places in a JSON value, deep ones too."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    return (
        [path, *(place for key, item in items for place in leaves(item, (*path, key)))]
        if path
        else [place for key, item in items for place in leaves(item, (key,))]
    )


@fuzz(300)
@given(data=st.data())
def check_states(service: Service, data: Any) -> None:
    """A state with one thing changed at random is refused, or the service can live with it."""
    service.control("POST", "reset")
    service.control("PUT", "transitions", {"mode": "stuck"})
    service.add_destinations((300, 301), ClientToken="t")
    state = service.control("GET", "state")
    place = data.draw(st.sampled_from(leaves(state)))
    inner = state
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = data.draw(JSON)
    note(f"{place} = {json.dumps(inner[place[-1]])}")
    response = service.application.respond("PUT", "/_emulator/state", {}, json.dumps(state).encode())
    assert response.status in (200, 400), response.body
    for action in ACTIONS:
        params = (
            {"AcceleratorId": ACCELERATOR, "ListenerId": WEB}
            if "Forwarding" in action
            else {"AcceleratorId": GAME_ACCELERATOR}
        )
        accepted = {name: value for name, value in params.items() if name in ACTIONS[action].parameters}
        assert service.call(action, **accepted)[0] in (200, 400)
    for host in ("www.example.com", ""):
        service.application.respond(
            "POST", "/_emulator/traffic", {}, json.dumps({"listener_id": WEB, "host": host}).encode()
        )


def test_random_states(seeded: Service) -> None:
    check_states(seeded)
