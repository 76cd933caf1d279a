# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs a module, once it is imported, and says on standard error how long each step took: a program of its own.

Arguments: the full name of the module, and the file with its arguments.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import sys
import time
from collections.abc import Iterator
from typing import Any
from unittest import mock

from ansible.module_utils.basic import AnsibleModule

COLLECTION = "ansible_collections.alicloud.ga.plugins.module_utils"
OPTIONS, READING, OUTPUT = "options", "asking the service", "output"
WORK = "entries, comparing"


@contextlib.contextmanager
def timed(spent: dict[str, float], step: str, owner: Any, function: str) -> Iterator[None]:
    """Whatever a function of a class takes counts for a step, until it ends the process."""
    original = getattr(owner, function)

    def measured(*arguments: Any, **options: Any) -> Any:
        begun = time.perf_counter()
        try:
            return original(*arguments, **options)
        finally:
            spent[step] = spent.get(step, 0.0) + time.perf_counter() - begun

    with mock.patch.object(owner, function, measured):
        yield


def main() -> None:
    name, sys.argv = sys.argv[1], [sys.argv[1], *sys.argv[2:]]
    module = importlib.import_module(name)
    base, transport = (importlib.import_module(f"{COLLECTION}.{one}") for one in ("_module.base", "_wire.transport"))
    spent: dict[str, float] = {}
    begun = time.perf_counter()
    with contextlib.suppress(SystemExit), contextlib.ExitStack() as stack:
        stack.enter_context(timed(spent, OPTIONS, base.GaModule, "__init__"))
        stack.enter_context(timed(spent, READING, transport.Transport, "call"))
        stack.enter_context(timed(spent, OUTPUT, AnsibleModule, "exit_json"))
        module.main()
    spent[WORK] = time.perf_counter() - begun - sum(spent.values())
    print(json.dumps(spent), file=sys.stderr)


if __name__ == "__main__":
    main()
