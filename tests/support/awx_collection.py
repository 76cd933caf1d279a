# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The collection awx.awx, which configure.yml uses, of the very AWX that tests/support/controller.py is a double of.

It is on Galaxy, which not everybody can reach. PyPI has it too, in the package `ansible`.
"""

from __future__ import annotations

import fcntl
import functools
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from support.network import skip_without_network
from tools.tree import cache_dir

VERSION = "24.6.1"
# The last major version of the package that has this version of the collection.
PACKAGE = "ansible==11.13.0"
_FOLDER = "ansible_collections/awx/awx/"


def awx_collection() -> Path:
    """The folder that holds ansible_collections/awx/awx; the first call on a machine downloads it.

    Without a network, the test that asks for it is left out.

    Raises:
        AssertionError: the package cannot be downloaded for another reason, which pip says.
    """
    folder, said = _fetched()
    if said:
        skip_without_network(PACKAGE, said)
        raise AssertionError(said)
    return folder


@functools.cache
def _fetched() -> tuple[Path, str]:
    """The folder; what pip said if it is not there, which is tried once in each process."""
    folder = cache_dir() / f"awx-{VERSION}"
    with (cache_dir() / "awx.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            with tempfile.TemporaryDirectory(dir=cache_dir()) as temporary:
                command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", PACKAGE]
                done = subprocess.run(
                    [*command, "--dest", temporary],
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                    check=False,
                )
                if done.returncode:
                    return folder, done.stdout
                (wheel,) = Path(temporary).glob("*.whl")
                with zipfile.ZipFile(wheel) as archive:
                    members = [name for name in archive.namelist() if name.startswith(_FOLDER)]
                    archive.extractall(Path(temporary, "unpacked"), members)
                Path(temporary, "unpacked").rename(folder)
    return folder, ""
