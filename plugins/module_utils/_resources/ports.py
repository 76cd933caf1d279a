# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Ranges of ports, as listeners, destinations and traffic policies have them. Pure."""

from __future__ import annotations

from .._engine.fields import PORT, REQUIRED, Entries, Field

SPAN = ("from_port", "to_port")


def span(first: int, last: int) -> tuple[Field, Field]:
    """The members of a range; both are ports for the documentation."""
    return (
        Field("from_port", "FromPort", PORT, REQUIRED, sample=first),
        Field("to_port", "ToPort", PORT, REQUIRED, sample=last),
    )


def ranges(first: int, last: int, most: int = 0) -> Entries:
    """A list of ranges, of which the last cannot be taken away; see `Entries`."""
    return Entries(*span(first, last), key=SPAN, span=SPAN, most=most, lasting=True)
