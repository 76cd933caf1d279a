# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """What the modules can do."""

    # Modules that own a set.
    DOCUMENTATION = r"""
attributes:
  check_mode:
    description: Can run in check mode and tell what it would change, without changing it.
    support: full
  diff_mode:
    description: Tells what has changed, or in check mode would change, in detail.
    support: full
  idempotent:
    description: Run twice in a row with the same options, it changes nothing the second time.
    support: full
  action_group:
    description: Use C(group/alicloud.ga.ga) in C(module_defaults) to set common options for all modules.
    support: full
    membership:
      - alicloud.ga.ga
"""

    # Modules that only read.
    INFO_MODULE = r"""
attributes:
  check_mode:
    description: Changes nothing, in check mode or not.
    support: full
  diff_mode:
    description: Changes nothing, so that there is no difference to show.
    support: N/A
  idempotent:
    description: Changes nothing, however often it is run.
    support: full
  action_group:
    description: Use C(group/alicloud.ga.ga) in C(module_defaults) to set common options for all modules.
    support: full
    membership:
      - alicloud.ga.ga
"""
