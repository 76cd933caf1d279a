# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the options that say where something is are called, and how ids begin. Pure."""

from __future__ import annotations

ACCELERATOR, LISTENER, ENDPOINT_GROUP = "accelerator", "listener", "endpoint_group"
_PREFIXES = {ACCELERATOR: "ga-", LISTENER: "lsr-", ENDPOINT_GROUP: "epg-"}  # of all ids that the documentation shows
_ARTICLES = {ACCELERATOR: "an", LISTENER: "a", ENDPOINT_GROUP: "an"}


def misplaced(noun: str, one: str) -> str:
    """In words, what may be meant by an id that is not there; empty if it looks like what it should be.

    That all ids begin so is not promised, so that it is only asked about what the service does not know.
    """
    if one.startswith(_PREFIXES[noun]):
        return ""
    other = next((known for known, prefix in _PREFIXES.items() if one.startswith(prefix)), None)
    if other:
        return f"it looks like the id of {_ARTICLES[other]} {other.replace('_', ' ')}"
    words = noun.replace("_", " ")
    return f"the id of {_ARTICLES[noun]} {words} begins with {_PREFIXES[noun]}; if this is its name, give it as {noun}"
