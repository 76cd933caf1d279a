# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the benchmark shows, as counts that no machine is too slow for: writes, reads, polls, connections, and imports.

A run that makes one call more, or imports a file that it does not need, fails here.
"""

from __future__ import annotations

import gzip
import json
import math
import subprocess
import sys
import threading
import time
import typing as t
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from support.service import Emulator, environment

from benchmark import scaled, start_up
from benchmark.counting import Counts, serve
from benchmark.scenarios import ACCELERATOR, LISTENER, QUOTAS, SCENARIOS, Scenario, large_rules

SECONDS = 60
CHANGING = [scenario for scenario in SCENARIOS if scenario.writes]
PACKAGE = "ansible_collections.alicloud.ga.plugins"


def named(scenarios: list[Scenario]) -> t.Any:
    return pytest.mark.parametrize("scenario", scenarios, ids=[scenario.name for scenario in scenarios])


def reads_before(scenario: Scenario) -> int:
    """A hundred rules or fifty destinations in a read; the endpoint group of destinations is one more."""
    group = scenario.option == "destinations"
    return (scenario.pages(len(scenario.live)) + group + full(scenario, len(scenario.live))) * len(scenario.listeners)


def full(scenario: Scenario, count: int) -> int:
    """Where the last page of destinations is full, one more read shows that there is nothing behind it."""
    return int(scenario.option == "destinations" and count > 0 and count % 50 == 0)


def reads_of_the_checks(scenario: Scenario) -> int:
    """Destinations: a dry run for each write, and what tells whether the listener has the ports: its vSwitches, how long its
    table is if it has one, and itself. Rules: the listener, its groups, and the state of the accelerator.
    """
    if scenario.option == "destinations":
        had, wanted = (
            int(sum(one["to_port"] - one["from_port"] + 1 for one in some)) for some in (scenario.live, scenario.wanted)
        )
        return int(scenario.writes) + (2 + bool(had)) * (wanted > had)
    return 3 * len(scenario.listeners) * bool(scenario.writes)


# -- writes, reads --


@named(SCENARIOS)
def test_the_fewest_writes_and_reads_when_writes_settle_at_once(scenario: Scenario) -> None:
    cost = scaled.with_module(scenario, 0)
    assert cost.correct
    assert cost.counts.writes == scenario.writes
    sizes = [0] * len(scenario.listeners)
    count = len(scenario.live)
    expected = reads_before(scenario) + reads_of_the_checks(scenario)
    for _number in range(scenario.writes // len(sizes)):
        # The look that sees the write settled is the read of what is there afterwards.
        count = min(count + int(scenario.per_write), len(scenario.wanted)) if scenario.creations else count
        expected += (scenario.pages(count) + (scenario.option == "destinations") + full(scenario, count)) * len(sizes)
    assert cost.counts.reads == expected
    assert cost.waited == 0


@named(CHANGING)
def test_hardly_anything_beside_what_the_service_takes(scenario: Scenario) -> None:
    cost = scaled.with_module(scenario, SECONDS)
    assert cost.correct
    assert cost.counts.writes == scenario.writes
    assert 1 <= cost.waited / (scenario.writes * SECONDS) <= 1.1


@named(SCENARIOS)
def test_check_mode_writes_nothing_and_waits_for_nothing(scenario: Scenario) -> None:
    cost = scaled.with_module(scenario, SECONDS, check=True)
    assert cost.counts.writes == 0
    assert cost.waited == 0
    assert cost.counts.reads == reads_before(scenario) + reads_of_the_checks(scenario)


@pytest.mark.parametrize("name", ["20 new rules", "20 new destinations"])
def test_polls_grow_with_the_logarithm_of_the_settling_time(name: str) -> None:
    (scenario,) = [one for one in SCENARIOS if one.name == name]
    again = 1 if scenario.option == "rules" else 2  # The read at the end, and the look that allowed it.
    looks = {}
    for seconds in (1, 6, 60, 600):
        reads = scaled.with_module(scenario, seconds).counts.reads
        looks[seconds] = reads - reads_before(scenario) - reads_of_the_checks(scenario) - again
    steps = [looks[60] - looks[6], looks[600] - looks[60]]
    tenfold = math.log(10, 13 / 12)
    assert all(abs(step - tenfold) <= 1 for step in steps), looks
    assert looks[1] <= 3


def test_150_new_rules_are_one_write() -> None:
    (scenario,) = [one for one in SCENARIOS if one.name == "150 new rules"]
    assert scenario.writes == 1
    assert scaled.with_module(scenario, 0).counts.writes == 1


def test_requests_are_bounded_by_the_most_items_in_a_call() -> None:
    (scenario,) = [one for one in SCENARIOS if one.name == "200 new destinations"]
    twenty = Scenario(scenario.name, scenario.option, [], scenario.wanted[-20:], creations=20)
    bound = 1.1 * scaled.with_module(twenty, 0).counts.largest_request
    assert scaled.with_module(scenario, 0).counts.largest_request <= bound


def test_requests_are_bounded_where_no_number_of_items_is() -> None:
    cost = scaled.with_module(Scenario("150 large rules", "rules", [], large_rules(150), creations=150), 0)
    assert cost.correct
    # With its headers.
    assert 250 * 1024 < cost.counts.largest_request < 258 * 1024
    assert cost.counts.writes == 2


# -- real processes: connections and imports --


class Run(t.NamedTuple):
    """What a process of a module did."""

    result: dict[str, t.Any]
    counts: Counts
    connections: int
    modules: set[str]


def run(folder: Path, module: str, options: dict[str, t.Any], **internal: t.Any) -> Run:
    """Run a module as a process of its own against an emulator, and see what it imports."""
    with serve(time.time) as service:
        service.application.control("PUT", "options", QUOTAS)
        given = {**options, "_ansible_remote_tmp": str(folder), **internal}
        done = start(folder, module, given, service.server.server_port)
        modules = {name for _time, name in start_up.found(done.stderr)}
        result = json.loads(done.stdout.splitlines()[-1])
        assert done.returncode == 0, result.get("msg")
        return Run(result, service.application.take(), service.server.connections, modules)


def start(folder: Path, module: str, given: dict[str, t.Any], port: int) -> subprocess.CompletedProcess[str]:
    arguments = folder / "arguments.json"
    arguments.write_text(json.dumps({"ANSIBLE_MODULE_ARGS": given}))
    variables = environment(Emulator(port), folder)
    variables["PYTHONPATH"] = variables["ANSIBLE_COLLECTIONS_PATH"]
    command = [sys.executable, "-X", "importtime", "-m", f"{PACKAGE}.modules.{module}", str(arguments)]
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=False)


RULES = {"accelerator_id": ACCELERATOR, "listener_id": LISTENER}
GROUP = {"endpoint_group_id": "epg-bp1game"}
ROOMS = {"_credentials", "_engine", "_module", "_resources", "_wire"}
ALWAYS = ROOMS | {
    "_clock", "_credentials.chain", "_credentials.sources", "_engine.actions", "_engine.names", "_engine.plan",
    "_engine.reconcile", "_engine.resource", "_engine.settle", "_engine.slots", "_engine.words", "_engine.yaml_text",
    "_errors", "_module.base", "_module.manage", "_module.mistakes", "_module.place", "_resources.places", "_wire.bodies",
    "_wire.busy", "_wire.client", "_wire.endpoint", "_wire.paging", "_wire.signature", "_wire.transport",
}  # fmt: skip
OF_RULES = ("arrangement", "kind", "option", "parts", "rule", "rules", "schema", "types", "values")
FOR_RULES = {"_resources.forwarding_rules", *(f"_resources.forwarding_rules.{name}" for name in OF_RULES)}
FOR_A_TABLE = {"_engine.entries", "_engine.fields", "_engine.kind", "_engine.marks", "_engine.requests"}
# What only a task with sets in its entries needs.
FOR_A_TREE = {"_engine.foreseen", "_engine.tree"}
# Members that both have are declared with accelerators, or with what is bought; ranges of ports, and which sets lie in
# which, apart.
FOR_ACCELERATORS = FOR_A_TABLE | {"_resources.accelerators", "_resources.bought", "_resources.inner"}
FOR_REGIONS = FOR_ACCELERATORS | {"_resources.acceleration_regions"}
FOR_LISTENERS = FOR_ACCELERATORS | {"_resources.listeners", "_resources.ports"}
FOR_GROUPS = FOR_LISTENERS | {"_resources.endpoint_groups"}
FOR_DESTINATIONS = FOR_A_TABLE | {"_resources.destinations", "_resources.ports"}
FOR_CUSTOM_GROUPS = FOR_ACCELERATORS | {"_resources.custom_routing_endpoint_groups"}
FOR_CUSTOM_ENDPOINTS = FOR_A_TABLE | {"_resources.custom_routing_endpoints"}
# Large, or slow to import, and not needed.
UNWANTED = {
    "asyncio", "concurrent.futures", "cryptography", "difflib", "http.server", "jinja2", "multiprocessing",
    "OpenSSL", "pydoc", "pytest", "sqlite3", "tkinter", "unittest", "urllib3.contrib.pyopenssl", "uuid", "xml.etree",
    "xmlrpc", "yaml",
}  # fmt: skip


def on_accelerator(**sets: t.Any) -> dict[str, t.Any]:
    """The options of a task with sets in the entry of an accelerator."""
    return {"accelerators": [{"id": ACCELERATOR, **sets}]}


def in_listener(**sets: t.Any) -> dict[str, t.Any]:
    """The same with sets in the entry of a listener of it."""
    return on_accelerator(listeners=[{"id": LISTENER, **sets}])


GAME = {"accelerator_id": "ga-bp1game", "listener_id": "lsr-bp1game"}
FLAT = {
    "an accelerator": ("ga_accelerators", on_accelerator(), FOR_ACCELERATORS),
    "a listener": ("ga_listeners", {"accelerator_id": ACCELERATOR, "listeners": [{"id": LISTENER}]}, FOR_LISTENERS),
    "a custom routing group": (
        "ga_custom_routing_endpoint_groups", {**GAME, "endpoint_groups": [{"id": "epg-bp1game"}]}, FOR_CUSTOM_GROUPS,
    ),
    "an endpoint of custom routing": (
        "ga_custom_routing_endpoints", {**GROUP, "endpoints": [{"endpoint": "vsw-bp1game"}]}, FOR_CUSTOM_ENDPOINTS,
    ),
}  # fmt: skip
NESTED = {
    "regions": ("ga_accelerators", on_accelerator(acceleration_regions=[]), FOR_A_TREE | FOR_REGIONS),
    "listeners": ("ga_accelerators", in_listener(), FOR_A_TREE | FOR_LISTENERS),
    "groups of a listener": ("ga_accelerators", in_listener(endpoint_groups=[]), FOR_A_TREE | FOR_GROUPS),
    "rules of a listener": (
        "ga_accelerators", in_listener(forwarding_rules=[]), FOR_A_TREE | FOR_LISTENERS | FOR_RULES,
    ),
    "destinations of a group": (
        "ga_custom_routing_endpoint_groups",
        {**GAME, "endpoint_groups": [{"id": "epg-bp1game", "destinations": []}]},
        FOR_A_TREE | FOR_CUSTOM_GROUPS | FOR_DESTINATIONS,
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("module", "options", "own"),
    [
        ("ga_forwarding_rules", {**RULES, "rules": []}, FOR_RULES),
        ("ga_custom_routing_destinations", {**GROUP, "destinations": []}, FOR_DESTINATIONS),
        ("ga_listeners", {"accelerator_id": ACCELERATOR, "listeners": []}, FOR_LISTENERS),
        ("ga_endpoint_groups", {**RULES, "endpoint_groups": []}, FOR_GROUPS),
        *FLAT.values(),
        *NESTED.values(),
    ],
    ids=[
        "rules",
        "destinations",
        "listeners",
        "endpoint groups",
        *(f"{what} alone" for what in FLAT),
        *(f"with {what}" for what in NESTED),
    ],
)
def test_nothing_is_imported_that_the_run_does_not_use(
    tmp_path: Path, module: str, options: dict[str, t.Any], own: set[str]
) -> None:
    done = run(tmp_path, module, options)
    prefix = f"{PACKAGE}.module_utils."
    assert {name[len(prefix) :] for name in done.modules if name.startswith(prefix)} == ALWAYS | own
    found = {name for name in done.modules for one in UNWANTED if name == one or name.startswith(f"{one}.")}
    assert found == set()
    assert "requests" in done.modules, "or else the report was not understood"


def test_whoever_watches_costs_nothing_where_nothing_is_to_be_done(tmp_path: Path) -> None:
    """Nothing more is imported than without a lifeline, and nobody looks at it, or adds to it, after the start."""
    lifeline = tmp_path / "lifeline"
    lifeline.touch()
    alone = run(tmp_path, "ga_forwarding_rules", {**RULES, "rules": []})
    watched = run(tmp_path, "ga_forwarding_rules", {**RULES, "rules": []}, _lifeline=str(lifeline))
    assert watched.modules == alone.modules
    assert watched.counts == alone.counts
    assert lifeline.read_bytes() == b""
    # What is written is attended to.
    writing = run(tmp_path, "ga_forwarding_rules", {**RULES, "rules": large_rules(1)}, _lifeline=str(lifeline))
    assert f"{PACKAGE}.module_utils._module.attended" in writing.modules - alone.modules
    assert lifeline.read_bytes()


def test_one_connection_for_a_run_with_many_requests(tmp_path: Path) -> None:
    done = run(tmp_path, "ga_forwarding_rules", {**RULES, "rules": large_rules(150)})
    assert done.counts.writes == 2
    assert done.counts.reads > done.counts.writes
    assert done.connections == 1


def test_a_compressed_answer_is_asked_for_and_understood(tmp_path: Path) -> None:
    """The emulator does not compress: a stand-in answers, and says what it was asked."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("content-length", 0)))
            asked.append(self.headers.get("accept-encoding", ""))
            body = gzip.compress(json.dumps({"RequestId": "one", "ForwardingRules": [], "TotalCount": 0}).encode())
            self.send_response(200)
            self.send_header("content-encoding", "gzip")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Nobody reads it."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        done = start(tmp_path, "ga_forwarding_rules", {**RULES, "rules": []}, server.server_port)
    finally:
        server.shutdown()
        server.server_close()
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["rules"] == [], result
    assert len(asked) == 1
    assert "gzip" in asked[0]
