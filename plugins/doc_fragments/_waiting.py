# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """How the modules wait for the service."""

    DOCUMENTATION = r"""
options:
  wait:
    description:
      - Whether to wait until the last change has become active.
      - Between changes the module always waits, since each one locks the whole accelerator.
    type: bool
    default: true
  wait_timeout:
    description:
      - How many seconds to wait without any progress, before the task fails. Each change that the service accepts is
        progress and starts this time anew.
      - It is above 0 and at most V(604800), which is a week.
      - A change usually takes the service about a minute. Time is also spent waiting while somebody else changes the
        same accelerator, and while the service limits the rate of requests.
    type: int
    default: 600
"""

    # For modules that only read.
    INFO_MODULE = r"""
options:
  wait_timeout:
    description:
      - How many seconds to wait before the task fails, while the service refuses to show something because somebody else
        is changing the accelerator, or limits the rate of requests.
      - Nothing else is waited for. What is still being changed is shown as it is now, with its state.
      - It is above 0 and at most V(604800), which is a week.
    type: int
    default: 600
"""
