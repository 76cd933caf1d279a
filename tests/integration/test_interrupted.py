# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A playbook that is stopped, killed or disturbed: it says what was done, and the same task again brings the set about.

Nothing here waits for a guessed time: what the module has come to is seen in the emulator's journal.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.service import Emulator, Play

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="the module's process is found in /proc")

Start = Callable[..., "subprocess.Popen[str]"]
RULES = {
    "accelerator_id": "ga-bp1quickstart",
    "listener_id": "lsr-bp1web",
    "batch_size": 1,
    "rules": [
        {"name": name, "conditions": [{"host": [f"{name}.example.com"]}], "actions": [{"drop": True}]}
        for name in ("first", "second")
    ],
}
DESTINATIONS = {
    "endpoint_group_id": "epg-bp1game",
    "purge": True,
    "destinations": [{"from_port": 8000, "protocols": ["UDP"]}, {"from_port": 9000, "protocols": ["TCP"]}],
}
BEFORE = {**DESTINATIONS, "destinations": [{"from_port": 8000, "protocols": ["TCP"]}]}
# Each needs two writes: the first, what is told as done after it, and as left.
MODULES = {
    "rules": ("ga_forwarding_rules", RULES, "CreateForwardingRules", "create first", "create second"),
    "destinations": (
        "ga_custom_routing_destinations",
        DESTINATIONS,
        "CreateCustomRoutingEndpointGroupDestinations",
        "create 9000/TCP",
        "update 8000/UDP",
    ),
}
PATIENCE = 300  # In seconds, for what never should take that long.


def until(seen: Callable[[], Any], process: subprocess.Popen[str]) -> Any:
    """What `seen` answers once it answers something; fails the test if the playbook ends before."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        found = seen()
        if found:
            return found
        if process.poll() is not None:
            pytest.fail(f"The playbook ended before that: {process.communicate()[0]}")
        time.sleep(0.01)
    return pytest.fail("It did not happen")


def descendants(pid: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # The name of the program, in brackets, may hold blanks and brackets of its own.
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def module_process(process: subprocess.Popen[str]) -> int:
    """The process in which the module runs, below that of ansible-playbook."""

    def look() -> list[int]:
        found = []
        for pid in descendants(process.pid):
            try:
                words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            # The shell that starts it has the same words in one argument.
            if any(b"AnsiballZ_" in word and b" " not in word for word in words):
                found.append(pid)
        return found

    return int(until(look, process)[-1])


def await_the_wait(service: Emulator, process: subprocess.Popen[str], write: str) -> None:
    """Until the module looks whether its first write has become active."""

    def look() -> bool:
        calls = service.journal()
        done = [number for number, call in enumerate(calls) if call["action"] == write and call["changed"]]
        return bool(done) and done[0] + 1 < len(calls)

    until(look, process)


def output_of(process: subprocess.Popen[str]) -> str:
    output, _nothing = process.communicate(timeout=PATIENCE)
    return output


def the_set(service: Emulator, kind: str) -> list[Any]:
    found = service.control("GET", "state")[kind].values()
    if kind == "rules":
        return sorted(one["ForwardingRuleName"] for one in found)
    return sorted((one["FromPort"], one["Protocols"]) for one in found)


WANTED = {"rules": ["first", "second"], "destinations": [(8000, ["UDP"]), (9000, ["TCP"])]}


@pytest.fixture(params=list(MODULES))
def kind(request: pytest.FixtureRequest, service: Emulator, play: Play) -> str:
    """The kind of set, in an emulator whose writes take as long as the test needs."""
    if request.param == "destinations":
        assert play("ga_custom_routing_destinations", BEFORE).changed()
    service.control("DELETE", "journal")
    service.control("PUT", "transitions", {"mode": "stuck"})
    return str(request.param)


def assert_converges(service: Emulator, play: Play, kind: str) -> None:
    """Once the service has settled, the same task again brings the set about, with nothing doubled."""
    service.control("PUT", "transitions", {"mode": "immediate"})
    module, options = MODULES[kind][:2]
    again = play(module, options)
    assert again.changed()
    assert len(again.writes) == 1, "only what was left is to be done"
    assert the_set(service, kind) == WANTED[kind]


def test_sigterm_in_the_middle_of_a_wait(service: Emulator, start: Start, play: Play, kind: str) -> None:
    module, options, write, done, left = MODULES[kind]
    process = start(module, options)
    await_the_wait(service, process, write)
    os.kill(module_process(process), signal.SIGTERM)
    output = output_of(process)
    assert process.returncode == 2, output
    assert output.count(f"Stopped by SIGTERM. Done: {done}. Left to do: {left}.") in (1, 2), output
    assert '"changed": true' in output
    assert "Traceback" not in output
    assert_converges(service, play, kind)


def test_sigkill_after_a_write(service: Emulator, start: Start, play: Play, kind: str) -> None:
    module, options, write = MODULES[kind][:3]
    process = start(module, options)
    await_the_wait(service, process, write)
    os.kill(module_process(process), signal.SIGKILL)
    output = output_of(process)
    assert process.returncode != 0, output
    assert_converges(service, play, kind)


def test_ctrl_c_in_the_middle_of_a_wait(service: Emulator, start: Start, play: Play, kind: str) -> None:
    module, options, write = MODULES[kind][:3]
    process = start(module, options)
    await_the_wait(service, process, write)
    at_work = module_process(process)
    os.killpg(process.pid, signal.SIGINT)
    output = output_of(process)
    assert process.returncode != 0, output
    assert "Traceback" not in output
    end = time.monotonic() + PATIENCE
    while Path(f"/proc/{at_work}").exists():
        assert time.monotonic() < end, "the module went on without its playbook"
        time.sleep(0.01)
    assert_converges(service, play, kind)


FAULTS: dict[str, tuple[str, dict[str, Any]]] = {
    "drop_after": ("rules", {"kind": "drop_after", "writes_only": True, "times": 2}),
    "throttle": ("destinations", {"kind": "throttle", "retry_after_ms": 300, "times": 3}),
    "html": ("rules", {"kind": "html", "times": 2, "skip": 1}),
    # The module gives up on this answer before it comes.
    "delay": ("destinations", {"kind": "delay", "seconds": 2, "times": 1, "writes_only": True}),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults(service: Emulator, play: Play, name: str) -> None:
    kind, fault = FAULTS[name]
    module, options, *_rest = MODULES[kind]
    service.control("POST", "faults", fault)
    run = play(module, {**options, "read_timeout": 1})
    assert run.changed()
    assert [call["fault"] for call in run.calls if call["fault"]] == [fault["kind"]] * fault["times"]
    assert len(run.writes) == (2 if kind == "rules" else 1), "each write is carried out once, however often it was sent"
    assert the_set(service, kind) == WANTED[kind]
