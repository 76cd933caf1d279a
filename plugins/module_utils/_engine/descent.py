# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What lies in items that are only shown, down to the last part: read where somebody wants all of it.

Imported only then.
"""

from __future__ import annotations

import typing as t

from .._wire.busy import Reader
from .fields import Values


def fill(kind: t.Any, reader: Reader, elements: t.Iterable[Values]) -> None:
    """Add to what is shown of items the sets that lie in them, under the names of the options for these."""
    for element in elements:
        inner = reader.at({**reader.place, kind.id: element["id"]})
        last: Values = {name: element.pop(name) for name in ("status", "facts") if name in element}
        for child in kind.children:
            if child.lies_in(element):
                its = child.kind()
                element[child.option] = its.elements(inner, {})
                fill(its, inner, element[child.option])
        element.update(last)
