# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Puts the collection (under its real name) and the helpers in this folder on Python's path, for plain pytest.

``import ansible_collections.alicloud.ga.plugins.module_utils._wait``, ``import emulator`` and ``import tools.tree``
work in every test below. ansible-test units reads this file too: there the collection is importable already.
"""

from __future__ import annotations

import sys
from pathlib import Path

TESTS = str(Path(__file__).resolve().parent)
if TESTS not in sys.path:
    sys.path.insert(0, TESTS)

from tools.tree import use_tree

use_tree()
