# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Where something is: accelerator, listener and endpoint group, by id or by name."""

    # The accelerator, where it is needed.
    DOCUMENTATION = r"""
options:
  accelerator_id:
    description:
      - The id of the accelerator.
      - One of O(accelerator_id) and O(accelerator) is required, unless the id of something in it is given.
    type: str
  accelerator:
    description:
      - The name of the accelerator, to the letter. If several accelerators of the account have this name, the task fails
        and lists their ids.
    type: str
"""

    # The listener, where it is needed.
    LISTENER = r"""
options:
  listener_id:
    description:
      - The id of the listener. The accelerator is looked up from it, so that nothing else is needed to find it.
      - Exactly one of O(listener_id) and O(listener) is required.
    type: str
  listener:
    description:
      - The name of the listener, to the letter. If several listeners of the accelerator have this name, the task fails
        and lists their ids.
    type: str
"""

    # A listener that narrows what is listed.
    ONE_LISTENER = r"""
options:
  listener_id:
    description:
      - The id of a listener. Only what belongs to it is listed.
      - Cannot be given together with O(listener).
    type: str
  listener:
    description:
      - The name of a listener, to the letter. Only what belongs to it is listed. If several listeners of the accelerator
        have this name, the task fails and lists their ids.
    type: str
"""

    # The endpoint group of a custom routing listener, where it is needed.
    ENDPOINT_GROUP = r"""
options:
  endpoint_group_id:
    description:
      - The id of the endpoint group. The listener and the accelerator are looked up from it, so that nothing else is
        needed to find it.
      - Exactly one of O(endpoint_group_id) and O(endpoint_group) is required.
    type: str
  endpoint_group:
    description:
      - The name of the endpoint group, to the letter. It is looked for in one accelerator, so that O(accelerator_id) or
        O(accelerator) is required too. If several endpoint groups have this name, the task fails and lists their ids.
    type: str
  accelerator_id:
    description:
      - The id of the accelerator in which O(endpoint_group) is looked for.
      - Cannot be given together with O(accelerator).
    type: str
  accelerator:
    description:
      - The name of the accelerator in which O(endpoint_group) is looked for, to the letter. If several accelerators of
        the account have this name, the task fails and lists their ids.
    type: str
  listener_id:
    description:
      - The id of the listener in which O(endpoint_group) is looked for. Only needed if several listeners of the
        accelerator have an endpoint group of that name.
      - Cannot be given together with O(listener).
    type: str
  listener:
    description:
      - The name of the listener in which O(endpoint_group) is looked for, as with O(listener_id).
    type: str
"""

    # An endpoint group that is looked for.
    ONE_ENDPOINT_GROUP = r"""
options:
  endpoint_group_id:
    description:
      - Only the endpoint group with this id.
      - Cannot be given together with O(endpoint_group).
    type: str
  endpoint_group:
    description:
      - Only the endpoint groups with this name, to the letter. There may be none, or several.
    type: str
"""

    # An endpoint of custom routing, or all endpoints of an endpoint group.
    ENDPOINT = r"""
options:
  endpoint_id:
    description:
      - The id of the endpoint. The endpoint group and the accelerator are looked up from it, so that nothing else is needed to
        find it.
      - Without O(endpoint_id) and O(endpoint), the place is the whole endpoint group.
      - Cannot be given together with O(endpoint).
    type: str
  endpoint_group_id:
    description:
      - The id of the endpoint group. The listener and the accelerator are looked up from it.
      - One of O(endpoint_group_id) and O(endpoint_group) is required, unless there is O(endpoint_id).
    type: str
  endpoint_group:
    description:
      - The name of the endpoint group, to the letter. It is looked for in one accelerator, so that O(accelerator_id) or
        O(accelerator) is required too. If several endpoint groups have this name, the task fails and lists their ids.
    type: str
  accelerator_id:
    description:
      - The id of the accelerator in which O(endpoint_group) is looked for.
      - Cannot be given together with O(accelerator).
    type: str
  accelerator:
    description:
      - The name of the accelerator in which O(endpoint_group) is looked for, to the letter. If several accelerators of
        the account have this name, the task fails and lists their ids.
    type: str
  listener_id:
    description:
      - The id of the listener in which O(endpoint_group) is looked for. Only needed if several listeners of the
        accelerator have an endpoint group of that name.
      - Cannot be given together with O(listener).
    type: str
  listener:
    description:
      - The name of the listener in which O(endpoint_group) is looked for, as with O(listener_id).
    type: str
"""
