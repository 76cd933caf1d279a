#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_custom_routing_endpoint_groups_info
short_description: List the custom routing endpoint groups of an accelerator of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Lists the endpoint groups of the custom routing listeners of an accelerator, or of one of them. They have destinations.
author:
  - alicloud.ga authors (@alicloud-ga)
extends_documentation_fragment:
  - alicloud.ga._attributes.info_module
  - alicloud.ga._connection
  - alicloud.ga._tree.depth
  - alicloud.ga._waiting.info_module
  - alicloud.ga._where
  - alicloud.ga._where.one_listener
  - alicloud.ga._where.one_endpoint_group
options:
  region:
    description:
      - Only the endpoint groups in this region.
    type: str
  status:
    description:
      - Only the endpoint groups with this status.
    type: str
    choices: [active, init, updating, deleting]
seealso:
  - name: List custom routing endpoint groups
    description: The API reference of ListCustomRoutingEndpointGroups.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-listcustomroutingendpointgroups
  - module: alicloud.ga.ga_custom_routing_endpoint_groups
  - module: alicloud.ga.ga_custom_routing_destinations
  - module: alicloud.ga.ga_endpoint_groups_info
"""

EXAMPLES = r"""
- name: List all custom routing endpoint groups of an accelerator
  alicloud.ga.ga_custom_routing_endpoint_groups_info:
    accelerator: game

- name: Find the endpoint group of the game servers
  alicloud.ga.ga_custom_routing_endpoint_groups_info:
    accelerator_id: ga-bp1game
    endpoint_group: game

- name: List those of a listener that can be changed now
  alicloud.ga.ga_custom_routing_endpoint_groups_info:
    accelerator: game
    listener: game
    status: active
"""

RETURN = r"""
accelerator_id:
  description: The id of the accelerator.
  type: str
  returned: success
  sample: ga-bp1game
endpoint_groups:
  description:
    - The custom routing endpoint groups, sorted by name and id. The list is empty if none fits.
    - They have the shape of the option O(alicloud.ga.ga_custom_routing_endpoint_groups#module:endpoint_groups), so that
      they can be given to that module and change nothing.
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: The id of the custom routing endpoint group.
      type: str
      returned: always
      sample: epg-bp1game
    name:
      description: The name of the endpoint group.
      type: str
      returned: always
      sample: quickstart
    description:
      description: What people should know of the endpoint group.
      type: str
      returned: always
      sample: Rooms of the game
    region:
      description: The region in which the endpoints are, such as V(cn-hangzhou).
      type: str
      returned: always
      sample: cn-hangzhou
    destinations:
      description: The destinations in it, as RV(alicloud.ga.ga_custom_routing_destinations#module:destinations) has
        them.
      type: list
      elements: dict
      returned: 'with O(depth=all), where there can be such'
    endpoints:
      description: The custom routing endpoints in it, as RV(alicloud.ga.ga_custom_routing_endpoints#module:endpoints)
        has them.
      type: list
      elements: dict
      returned: 'with O(depth=all), where there can be such'
    status:
      description: The status of the custom routing endpoint group, such as V(active).
      type: str
      returned: always
      sample: active
    facts:
      description: What cannot be set.
      type: dict
      returned: always
      contains:
        listener_id:
          description: The id of the listener. Null if the service does not say it.
          type: str
          returned: always
          sample: lsr-bp1game
        addresses:
          description: The addresses from which the endpoints are called.
          type: list
          elements: str
          returned: always
          sample: [203.0.113.7]
        tags:
          description: The values of the tags by key.
          type: dict
          returned: always
          sample: {env: production}
error:
  description:
    - What went wrong. Where that is not what the service said, such as a mistake in the options, all but
      RV(error.message) are null.
  type: dict
  returned: failure
  contains:
    code:
      description: The error code. Null if there was no answer.
      type: str
      returned: always
      sample: NotExist.Accelerator
    message:
      description: The error message, or what is wrong.
      type: str
      returned: always
      sample: The accelerated instance does not exist.
    request_id:
      description: The id of the request, for the vendor's support. Null if there was no answer.
      type: str
      returned: always
      sample: 64ADAB1E-0B7F-4FD8-A404-3BECC0E9CCFF
    action:
      description: The API action that was called. Null if none was.
      type: str
      returned: always
      sample: ListCustomRoutingEndpointGroups
    http_status:
      description: The HTTP status of the answer. Null if there was no answer.
      type: int
      returned: always
      sample: 400
"""

from ansible_collections.alicloud.ga.plugins.module_utils._module.show import show
from ansible_collections.alicloud.ga.plugins.module_utils._resources.custom_routing_endpoint_groups import (
    CUSTOM_ROUTING_ENDPOINT_GROUPS,
)
from ansible_collections.alicloud.ga.plugins.module_utils._resources.places import ACCELERATOR


def main() -> None:
    show(CUSTOM_ROUTING_ENDPOINT_GROUPS, ("region", "status"), CUSTOM_ROUTING_ENDPOINT_GROUPS, needs=(ACCELERATOR,))


if __name__ == "__main__":
    main()
