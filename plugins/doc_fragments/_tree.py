# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Options of modules whose entries may say what lies in them."""

    DOCUMENTATION = r"""
options:
  purge_sets:
    description:
      - Which sets O(purge) is about, by the names of their options, such as V(forwarding_rules). Without it, it is all that
        are given, in entries too.
      - Can only be used with O(purge=true), or with O(state=absent), where it means nothing.
    type: list
    elements: str
  cascade:
    description:
      - Whether what is to go takes along all that lies in it, which is taken away first, from the parts to the whole. What
        another service of Alibaba Cloud manages never goes.
      - Without it nothing else is taken away. Where an entry says sets that lie in it, the task then fails before it changes
        anything, and names what is in the way. Else the service decides, unless O(state) says more.
    type: bool
    default: false
  replace:
    description:
      - Whether what lies in entries may be deleted and created anew where what cannot be changed afterwards is to be another, as
        the modules of these sets have it. Without this, that is an error.
    type: bool
    default: false
notes:
  - Where an entry says sets that lie in it, the whole tree of them is read, planned and checked before anything is changed, in
    check mode also what lies in something that is not there yet. What comes is done from the whole to the parts, what goes
    after it, from the parts to the whole.
  - O(state), O(purge), O(wait) and the like are said once, for all sets. With O(state=absent), only what identifies an entry
    counts, so that a task can be run backwards as it is, with O(cascade=true).
"""

    DEPTH = r"""
options:
  depth:
    description:
      - How much is shown. With V(all), also all that lies in it, down to the last part, in the shape in which the managing
        module takes it. That takes some requests for each. With V(one), what lies in it is not looked at.
    type: str
    choices: [one, all]
    default: one
"""
