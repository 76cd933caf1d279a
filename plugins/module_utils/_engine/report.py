# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an action of its own says of items that are only shown: asked for where somebody wants to know it.

Imported only then.
"""

from __future__ import annotations

import typing as t

from .._errors import ApiError
from .._wire.busy import Reader
from .actions import Raw
from .fields import Values
from .kind import Kind, Report


def add(kind: Kind, report: Report, reader: Reader, elements: t.Iterable[Values]) -> None:
    """Add a fact to what is shown of the items; the action is called once for each place that they are in."""
    answers: dict[tuple[str, ...], dict[str, Raw]] = {}
    for element in elements:
        place = {name: reader.place.get(name) or element["facts"].get(fact) for name, fact in report.place.items()}
        key = tuple(str(one) for one in place.values())
        if key not in answers:
            answers[key] = _told(kind, report, reader, place)
        # What the service says nothing of has a report in which nothing is known.
        element["facts"][report.fact.option] = report.fact.type.read(answers[key].get(element["id"]) or {})


def _told(kind: Kind, report: Report, reader: Reader, place: t.Mapping[str, t.Any]) -> dict[str, Raw]:
    """The elements of an answer, by their ids."""
    try:
        answer = reader.call(report.action, place)
    except ApiError as error:
        if error.unknown:
            return {}  # It has gone since it was listed.
        raise
    return {str(one.get(kind.id)): one for one in answer.get(report.member) or ()}
