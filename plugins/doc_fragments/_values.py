# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """What YAML and templates make of values."""

    DOCUMENTATION = r"""
options: {}
notes:
  - What YAML reads as something else than text is refused where text is wanted, before anything is sent. So quotes are needed
    around C("1.10"), C("on"), C("yes"), C("no"), C("null") and C("2026-01-15"), also if they come from a variable. Whole numbers need none,
    since they lose nothing. Numbers may be text, but neither V(true) nor V(1.0).
  - Lists and mappings must not be text. Text that is YAML or JSON, such as what comes from a file or by C(-e), is read by
    the filter P(ansible.builtin.from_yaml#filter).
  - With C(jinja2_native), ansible-core before 2.19 takes the quotes from a number that comes from a template. The filter
    P(ansible.builtin.string#filter) keeps them, as in C({{ version | string }}).
"""
