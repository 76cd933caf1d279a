# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is not on this machine yet and cannot be fetched, since there is no network: tests that need it are left out."""

from __future__ import annotations

import re

import pytest

# What pip says of it (and, after that, that it found no version).
_UNREACHABLE = re.compile(
    "NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|"
    "Temporary failure in name resolution|Network is unreachable|Connection refused"
)


def skip_without_network(what: str, said: str) -> None:
    """Leave the test out if pip says that it reached nobody; whatever else went wrong is left to the caller.

    Args:
        what: was to be installed or downloaded.
        said: what pip said.
    """
    found = _UNREACHABLE.search(said)
    if found:
        pytest.skip(f"{what} is not on this machine, and pip reaches nobody to get it from: {found.group()}")
