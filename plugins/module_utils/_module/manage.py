# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module that owns a set: the options that it has beside the set itself, and how it brings the set about."""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import env_fallback

from .._engine.reconcile import Request, converge
from .._engine.resource import Resource
from .._errors import OptionError, Problems
from .._wire.busy import Reader
from .base import PATIENCE_SPEC, GaModule, Spec

OWNER_SPEC: Spec = {
    "state": {"type": "str", "default": "present", "choices": ["present", "absent"]},
    "purge": {"type": "bool", "default": False},
    "wait": {"type": "bool", "default": True},
    "progress": {"type": "bool", "default": True, "fallback": (env_fallback, ["ALICLOUD_GA_PROGRESS"])},
    **PATIENCE_SPEC,
}

Entries = t.Sequence[t.Any]
Parse = t.Callable[[t.Sequence[t.Any]], Entries]
Prepare = t.Callable[[Reader, Entries], tuple[Resource, Entries]]


def bring_about(module: GaModule, option: str, problems: Problems, parse: Parse, prepare: Prepare) -> dict[str, t.Any]:
    """Make the set as the options say, unless in check mode.

    Args:
        module: the module, with its options.
        option: the option with the entries that are wanted.
        problems: what has been found wrong with the other options.
        parse: checks the entries, without asking the service.
        prepare: looks up what the options call by name, and gives the resource and the entries without such names.

    Returns:
        The module's result.
    """
    params = module.params
    found: Problems = list(problems)
    wanted: Entries = ()
    if params["state"] == "absent" and params["purge"]:
        found.append(("purge", "goes with state present only"))
    try:
        wanted = parse(params[option])
    except OptionError as error:
        found += error.problems
    reader = module.begin(found)
    resource, wanted = prepare(reader, wanted)
    request = Request(params["state"], params["purge"], module.check_mode, params["wait"])
    return converge(resource, wanted, request, reader.deadline)
