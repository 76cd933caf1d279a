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
  progress:
    description:
      - Whether to show, while the task is waiting, what it waits for and how long it has, and at the end what it has
        changed.
      - The first line is shown after five seconds, and further ones at growing intervals, at most a minute apart.
      - Lines are only shown where the module runs on the controller, and where standard output is for people, with the
        callbacks P(ansible.builtin.default#callback), P(community.general.yaml#callback),
        P(ansible.posix.debug#callback) and P(community.general.unixy#callback), and with that of ansible-runner and AWX.
        Nothing is shown of a task with C(no_log), or of one that runs with C(async).
      - The environment variable E(ALICLOUD_GA_PROGRESS) is used if this is not given.
    type: bool
    default: true
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
