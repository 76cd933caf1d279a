# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The adversarial profile over the wire: the same number and the same calls make the same journal, to the letter."""

from __future__ import annotations

import contextlib
import http.client
import json
from pathlib import Path
from typing import Any

from emulator_driver import ACCELERATOR, GAME_GROUP, SCOPE, Process, api, rule

BROKEN = (http.client.HTTPException, ConnectionError, json.JSONDecodeError)


def calls(process: Process) -> None:
    """A client that takes every trouble as it comes: reads and writes, a fixed number of them."""
    for number in range(1, 31):
        with contextlib.suppress(*BROKEN):
            api(process, "CreateForwardingRules", ForwardingRules=[rule(number)], ClientToken=f"t{number}", **SCOPE)
        for action, params in (
            ("ListForwardingRules", {**SCOPE, "MaxResults": 100}),
            ("DescribeAccelerator", {"AcceleratorId": ACCELERATOR}),
            ("DescribeCustomRoutingEndpointGroup", {"EndpointGroupId": GAME_GROUP}),
        ):
            with contextlib.suppress(*BROKEN):
                api(process, action, **params)


def journal(folder: Path, number: int) -> tuple[list[Any], Any, Any]:
    """What a fresh process writes down (less the time of day), its state, and the same after a reset."""
    folder.mkdir()
    process = Process(folder, "--loose", "--profile", "adversarial", "--random-seed", str(number))
    try:
        found = []
        for _run in range(2):
            calls(process)
            entries = process.control("GET", "journal")[1]
            found.append([{name: entry[name] for name in entry if name != "time"} for entry in entries])
            state = process.control("GET", "state")[1]
            process.control("POST", "reset")
        return found[0], found[1], state
    finally:
        process.kill()


def test_the_same_number_makes_the_same_journal(tmp_path: Path) -> None:
    first, again, state = journal(tmp_path / "1", 7)
    assert again == first, "after a reset as after the start"
    assert journal(tmp_path / "2", 7) == (first, first, state)
    assert journal(tmp_path / "3", 8)[0] != first
    faults = {entry["fault"] for entry in first}
    assert faults >= {None, "throttle", "error", "drop_after"}, "it is adversarial"
    busy = [entry for entry in first if (entry["code"], entry["fault"]) == ("StateError.Accelerator", None)]
    assert busy, "writes take a while"
    assert any(entry["changed"] and entry["fault"] == "drop_after" for entry in first)
