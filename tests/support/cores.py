# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The oldest and the newest supported ansible-core, for tests of what the versions do differently.

Templates, Jinja's native types and what is trusted differ from version to version, and the tests themselves run on one
only. Each version has an environment of its own, which all checkouts of this user share; it is installed when it is first
asked for, which takes half a minute. It is not that of the matrix, whose lanes are taken for minutes.
"""

from __future__ import annotations

import functools
from pathlib import Path

import pytest

from support.network import skip_without_network
from tools.lanes import CORES, Core, LaneError, Python, controllers_for, dotted, find_pythons, locked, make_environment
from tools.tree import CHECKOUT, cache_dir


def playbook_command(which: int) -> list[str]:
    """The command that is ansible-playbook of one version, to be followed by its arguments.

    Modules on the implicit localhost run on the same Python, which has what requirements.txt names.

    Args:
        which: the place among the supported versions: 0 is the oldest, -1 the newest.

    Without a network, a test that asks for one that is not installed is left out.

    Raises:
        LaneError: it could not be installed for another reason; says what pip said.
    """
    core = CORES[which]
    pythons = controllers_for(core, find_pythons())
    if not pythons:
        pytest.skip(f"ansible-core {core.version} needs a Python from {dotted(core.oldest)} to {dotted(core.newest)}")
    programs = _installed(core, pythons[-1])
    if isinstance(programs, LaneError):
        skip_without_network(f"ansible-core {core.version}", str(programs))
        raise programs
    # The first line of a program is cut at 127 characters, so its Python is named.
    return [str(programs / "python"), str(programs / "ansible-playbook")]


@functools.cache
def _installed(core: Core, python: Python) -> Path | LaneError:
    """Its folder of programs, or why there is none: this is tried once in each process."""
    major, minor = python.version
    root = cache_dir() / f"play{core.version}-py{major}{minor}"
    needed = [
        line for line in (CHECKOUT / "requirements.txt").read_text().splitlines() if line and not line.startswith("#")
    ]
    try:
        with locked(root):
            return make_environment(root, python, [core.requirement, *needed], f"ansible-core {core.version}")
    except LaneError as error:
        return error
