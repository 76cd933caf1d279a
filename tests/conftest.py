# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Puts the collection (under its real name) and the helpers in this folder on Python's path, for plain pytest.

``import ansible_collections.alicloud.ga.plugins.module_utils._clock``, ``import emulator`` and ``import tools.tree``
work in every test below. ansible-test units reads this file too: there the collection is importable already.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

TESTS = str(Path(__file__).resolve().parent)
if TESTS not in sys.path:
    sys.path.insert(0, TESTS)

from tools.tree import use_tree

use_tree()


def pytest_unconfigure(config: pytest.Config) -> None:
    """End with how many tests passed and failed, in words that need no knowledge of pytest."""
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or hasattr(config, "workerinput"):
        return
    counts = {kind: len(reporter.stats.get(kind, ())) for kind in ("passed", "failed", "error", "skipped")}
    if sum(counts.values()):
        skipped = f", {counts['skipped']} skipped" if counts["skipped"] else ""
        print(f"{counts['passed']} passed, {counts['failed'] + counts['error']} failed{skipped}")
