# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writes how long each task of a playbook took, to the file that GA_BENCHMARK_TIMES names."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: task_times
type: notification
short_description: Writes how long each task took
description: For the benchmark alone.
author: the alicloud.ga authors
"""


class CallbackModule(CallbackBase):
    """One line of JSON for each task: its name, the seconds from its start to its last result, and whether it failed."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = "task_times"

    def __init__(self) -> None:
        super().__init__()
        self._started = 0.0
        self._file = Path(os.environ["GA_BENCHMARK_TIMES"])

    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        self._started = time.monotonic()

    def v2_runner_on_ok(self, result: Any) -> None:
        self._write(result, failed=False)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._write(result, failed=True)

    def _write(self, result: Any, failed: bool) -> None:
        # The public names came with ansible-core 2.19.
        task = getattr(result, "task", None) or result._task
        line = {"task": task.get_name(), "seconds": time.monotonic() - self._started, "failed": failed}
        with self._file.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
