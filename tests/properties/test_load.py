# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Large sets converge with the fewest calls and in little memory: as real processes, over HTTP."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from support.service import Emulator, emulator, environment

MOST_MEGABYTES = 100
RULES, DESTINATIONS, PER_WRITE = 150, 1000, 20
# The peak that the system counts for a process includes that of the one it was forked from: so a small one is between.
MEASURE = """
import json, os, sys
pid = os.posix_spawn(sys.executable, [sys.executable, *sys.argv[1:]], os.environ)
_pid, status, usage = os.wait4(pid, 0)
print(json.dumps([status, usage.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)]), file=sys.stderr)
"""


class Run(NamedTuple):
    """What a module process ended with, its peak of memory, and the calls that it made."""

    result: dict[str, Any]
    megabytes: float
    calls: list[dict[str, Any]]

    @property
    def writes(self) -> list[str]:
        return [call["action"] for call in self.calls if call["changed"]]

    @property
    def others(self) -> list[str]:
        """Reads and dry runs."""
        return [call["action"] for call in self.calls if not call["changed"]]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Emulator]:
    with emulator(tmp_path) as running:
        yield running


def run(service: Emulator, folder: Path, module: str, options: dict[str, Any], check: bool = False) -> Run:
    given = {**options, "_ansible_check_mode": check, "_ansible_diff": True, "_ansible_remote_tmp": str(folder)}
    arguments = folder / "arguments.json"
    arguments.write_text(json.dumps({"ANSIBLE_MODULE_ARGS": given}))
    variables = environment(service, folder)
    variables["PYTHONPATH"] = variables["ANSIBLE_COLLECTIONS_PATH"]
    name = f"ansible_collections.alicloud.ga.plugins.modules.{module}"
    service.control("DELETE", "journal")
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, "-m", name, str(arguments)],
        env=variables,
        capture_output=True,
        text=True,
        check=True,
    )
    status, megabytes = json.loads(done.stderr.splitlines()[-1])
    result = json.loads(done.stdout.splitlines()[-1])
    assert status == 0, result.get("msg")
    return Run(result, megabytes, service.journal())


def thrice(service: Emulator, folder: Path, module: str, options: dict[str, Any]) -> tuple[Run, Run, Run]:
    """Check mode, for real, and again; what holds for each kind of set is checked here."""
    runs = (
        run(service, folder, module, options, check=True),
        run(service, folder, module, options),
        run(service, folder, module, options),
    )
    for one in runs:
        assert one.megabytes < MOST_MEGABYTES
        assert {call["status"] for call in one.calls if "DryRun" not in call["params"]} == {200}
    check, real, again = runs
    print(f"{module}: at most {max(one.megabytes for one in runs):.0f} MB")
    assert check.result["changed"] and check.writes == []
    assert real.result["changed"] and real.result["diff"] == check.result["diff"]
    assert not again.result["changed"] and again.writes == []
    return runs


def large_rule(number: int) -> dict[str, Any]:
    pairs = [
        {kind: {f"{kind}-{which}": [f"value-{number}"]}}
        for kind in ("request_header", "query", "cookie")
        for which in (1, 2)
    ]
    return {
        "name": f"rule-{number}",
        "priority": 10 * (number + 1),
        "conditions": [
            {"host": [f"host-{number}.example.com"]},
            {"path": [f"/path-{number}/*"]},
            {"method": ["GET", "HEAD"]},
            {"source_ip": [f"198.51.100.{number}"]},
            *pairs,
        ],
        "actions": [{"forward_group": {"endpoint_group_id": "epg-bp1blue"}}],
    }


def test_150_rules_with_10_conditions_each(service: Emulator, tmp_path: Path) -> None:
    service.control("PUT", "options", {"quota_rules": RULES, "quota_conditions": 10 * RULES})
    entries = [large_rule(number) for number in range(RULES)]
    assert {len(entry["conditions"]) for entry in entries} == {10}
    options = {"accelerator_id": "ga-bp1quickstart", "listener_id": "lsr-bp1web", "rules": entries, "purge": True}
    check, real, again = thrice(service, tmp_path, "ga_forwarding_rules", options)
    references = ["DescribeListener", "ListEndpointGroups", "DescribeAccelerator"]
    assert check.others == ["ListForwardingRules", *references]
    # All at once would be more bytes than a request may have; more than a hundred are not.
    assert real.writes == ["CreateForwardingRules"] * 2
    # Once before, and twice after each write, a hundred in a call.
    assert real.others == [*check.others, *["ListForwardingRules"] * 4]
    assert again.others == ["ListForwardingRules"] * math.ceil(RULES / 100)
    assert len(again.result["rules"]) == len(service.control("GET", "state")["rules"]) == RULES


def test_1000_destinations(service: Emulator, tmp_path: Path) -> None:
    state = service.control("GET", "state")
    state["listeners"]["lsr-bp1game"]["PortRanges"] = [{"FromPort": 10000, "ToPort": 60000}]
    state["custom_routing_endpoints"]["ep-bp1game"]["Cidr"] = "192.168.192.0/29"
    service.control("PUT", "state", state)
    entries = [{"from_port": 1000 + 2 * number, "protocols": ["TCP"]} for number in range(DESTINATIONS)]
    options = {"endpoint_group_id": "epg-bp1game", "destinations": entries, "purge": True}
    check, real, again = thrice(service, tmp_path, "ga_custom_routing_destinations", options)
    describe, read, create = (
        "DescribeCustomRoutingEndpointGroup",
        "ListCustomRoutingEndpointGroupDestinations",
        "CreateCustomRoutingEndpointGroupDestinations",
    )
    writes = math.ceil(DESTINATIONS / PER_WRITE)
    # Whether the listener has that many ports: its vSwitches, and itself.
    room = ["ListCustomRoutingEndpoints", "DescribeListener"]
    assert check.others == [describe, read, *room, *[create] * writes]
    assert real.writes == [create] * writes
    # The group once before and once after each write, and the destinations, fifty in a call.
    assert real.others.count(describe) == 1 + writes
    sizes = [PER_WRITE * number for number in range(writes + 1)]
    # A page that is full may not be the last, so that one more is asked for.
    assert real.others.count(read) == sum(size // 50 + 1 for size in sizes)
    assert real.others[: len(check.others)] == check.others, "the dry runs come first"
    assert len(real.others) == len(room) + writes + real.others.count(describe) + real.others.count(read)
    assert again.others == [describe, *[read] * (DESTINATIONS // 50 + 1)]
    assert len(again.result["destinations"]) == len(service.control("GET", "state")["destinations"]) == DESTINATIONS
