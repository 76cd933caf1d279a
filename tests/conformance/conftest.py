# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Puts ``tests/`` and this folder on the path, and offers the emulator in process and in a process of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parent):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

# The scenarios are helpers with assertions: they explain themselves like those of a test.
pytest.register_assert_rewrite(
    "sdk_stage", "sdk_scenarios_rules", "sdk_scenarios_custom", "sdk_scenarios_resources", "sdk_scenarios_refusals"
)

from emulator_driver import Clock, Process, Service


@pytest.fixture
def clock() -> Clock:
    """Time that passes only when the test says so."""
    return Clock()


@pytest.fixture
def service(clock: Clock) -> Service:
    """The emulator in process, with the quickstart seed; writes settle at once."""
    return Service(clock)


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A running emulator that verifies signatures; shared by the tests of a module."""
    running = Process(tmp_path_factory.mktemp("emulator"))
    yield running
    running.kill()


@pytest.fixture
def server(process: Process) -> Process:
    """The running emulator, back at its seed."""
    status, _answer = process.control("POST", "reset")
    assert status == 200
    return process


@pytest.fixture(scope="module")
def loose_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    """A running emulator that believes everybody; shared by the tests of a module."""
    running = Process(tmp_path_factory.mktemp("loose"), "--loose")
    yield running
    running.kill()


@pytest.fixture
def loose(loose_process: Process) -> Process:
    """The running emulator that believes everybody, back at its seed."""
    status, _answer = loose_process.control("POST", "reset")
    assert status == 200
    return loose_process
