# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which ansible-playbook commands a test runs that must hold on every supported core."""

from __future__ import annotations

import os
import sys

# Further environments with ansible-core and requests, as paths of their ansible-playbook.
VARIABLE = "GA_TEST_PLAYBOOK_COMMANDS"


def playbook_commands() -> dict[str, list[str]]:
    """By a name for the test: the command of this environment, and those that the variable names."""
    others = [path for path in os.environ.get(VARIABLE, "").split(os.pathsep) if path]
    return {"this": [sys.executable, "-m", "ansible", "playbook"], **{path: [path] for path in others}}
