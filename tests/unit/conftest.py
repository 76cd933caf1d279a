# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the unit tests share: a playground with the emulator, and how a scenario is run."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

HERE = Path(__file__).resolve().parent
for folder in (HERE, HERE.parent):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from support.playground import Playground

# The same examples in every run, nothing kept in the checkout, and no limit on time: machines differ.
settings.register_profile("unit", deadline=None, derandomize=True, database=None)
settings.load_profile("unit")


def pytest_collection_finish() -> None:
    """What all tests share stays as it is.

    ansible-test runs every test in a fork, in which the first collection of garbage would go through all of it, and so
    have every page of it copied.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _no_account(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees the credentials, the profile or the proxies of whoever runs it."""
    for name in list(os.environ):
        if name.upper().startswith(("ALIBABA", "ALICLOUD")) or name.upper().endswith("_PROXY"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))


@pytest.fixture
def playground() -> Playground:
    """The emulator with the quickstart seed, whose writes settle at once."""
    return Playground()
