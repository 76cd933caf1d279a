# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module that only shows what is there now: it reads, and waits for nothing to settle."""

from __future__ import annotations

import typing as t

from .._errors import Problems
from .._wire.busy import Reader
from .base import (
    CONNECTION_SPEC,
    PATIENCE_SPEC,
    GaModule,
    Spec,
)

Show = t.Callable[[Reader, t.Mapping[str, t.Any]], dict[str, t.Any]]
Check = t.Callable[[t.Mapping[str, t.Any]], Problems]


def run_info(options: Spec, check: Check, show: Show) -> t.NoReturn:
    """Run an info module.

    Args:
        options: the argument specification of the module's own options.
        check: what is wrong with the options, as far as it can be said without asking the service.
        show: what the module returns; `warnings` among it are told.
    """
    module = GaModule(argument_spec={**options, **PATIENCE_SPEC, **CONNECTION_SPEC}, supports_check_mode=True)
    params = module.params
    module.run(lambda: {"changed": False, **show(module.begin(check(params)), params)})


def warnings_of(reader: Reader, params: t.Mapping[str, t.Any], found: t.Sequence[t.Any]) -> list[str]:
    """What to warn of where an option may be to blame that nothing was found."""
    if found:
        return []
    # Imported here, since most runs find something.
    from .._resources import hints

    return hints.after_nothing(reader, params)
