#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_endpoint_groups_info
short_description: List the endpoint groups of an accelerator of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Lists the endpoint groups of an accelerator or of one of its listeners, all of them or those with a name, an id, a type
    or a state.
  - The endpoint groups of standard and of custom routing listeners are two lists of the service. With
    O(endpoint_group_type) only one of them is read.
author:
  - alicloud.ga authors (@alicloud-ga)
extends_documentation_fragment:
  - alicloud.ga._attributes.info_module
  - alicloud.ga._connection
  - alicloud.ga._waiting.info_module
  - alicloud.ga._where
  - alicloud.ga._where.one_listener
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
  endpoint_group_type:
    description:
      - Only the endpoint groups of this type.
      - V(default) and V(virtual) belong to standard listeners. Forwarding rules name V(virtual) ones.
      - V(custom_routing) are those of custom routing listeners, which have destinations.
    type: str
    choices: [default, virtual, custom_routing]
  state:
    description:
      - Only the endpoint groups in this state.
    type: str
    choices: [init, active, updating, deleting]
seealso:
  - name: List endpoint groups
    description: The API reference of ListEndpointGroups.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-listendpointgroups
  - module: alicloud.ga.ga_listeners_info
  - module: alicloud.ga.ga_forwarding_rules
  - module: alicloud.ga.ga_custom_routing_destinations_info
"""

EXAMPLES = r"""
- name: List all endpoint groups of an accelerator
  alicloud.ga.ga_endpoint_groups_info:
    accelerator: quickstart

- name: List the endpoint groups that the forwarding rules of a listener can name
  alicloud.ga.ga_endpoint_groups_info:
    accelerator: quickstart
    listener: web
    endpoint_group_type: virtual

- name: Find the endpoint group of the game servers
  alicloud.ga.ga_endpoint_groups_info:
    accelerator_id: ga-bp1game
    endpoint_group: game
    endpoint_group_type: custom_routing
"""

RETURN = r"""
accelerator_id:
  description: The id of the accelerator.
  returned: success
  type: str
  sample: ga-bp1quickstart
endpoint_groups:
  description: The endpoint groups, sorted by listener, name and id. The list is empty if none fits.
  returned: success
  type: list
  elements: dict
  contains:
    endpoint_group_id:
      description: The id of the endpoint group.
      type: str
      returned: always
      sample: epg-bp1blue
    accelerator_id:
      description: The id of the accelerator.
      type: str
      returned: always
      sample: ga-bp1quickstart
    listener_id:
      description: The id of the listener.
      type: str
      returned: always
      sample: lsr-bp1web
    name:
      description: The name. Empty if it has none.
      type: str
      returned: always
      sample: blue
    description:
      description: The description. Empty if it has none.
      type: str
      returned: always
      sample: "The release of today"
    state:
      description: The state, such as V(active).
      type: str
      returned: always
      sample: active
    endpoint_group_type:
      description: The type, V(default), V(virtual) or V(custom_routing).
      type: str
      returned: always
      sample: virtual
    endpoint_group_region:
      description: The region in which the endpoints are.
      type: str
      returned: always
      sample: cn-hangzhou
    endpoint_group_ip_list:
      description: The addresses from which the endpoints are called.
      type: list
      elements: str
      returned: always
      sample: [203.0.113.7]
    endpoints:
      description: The endpoints. Always empty for V(custom_routing), whose list does not have them.
      type: list
      elements: dict
      returned: always
      sample: [{endpoint: 198.51.100.7, type: Ip, weight: 255}]
      contains:
        endpoint:
          description: The address, the domain name or the id of the instance.
          type: str
          returned: always
          sample: 198.51.100.7
        type:
          description: What it is, such as V(Domain), V(Ip), V(ECS) or V(SLB).
          type: str
          returned: always
          sample: Ip
        weight:
          description: The weight. Null if the service does not say it.
          type: int
          returned: always
          sample: 255
    traffic_percentage:
      description: The share of the traffic that the group gets. Null for V(custom_routing).
      type: int
      returned: always
      sample: 100
    forwarding_rule_ids:
      description: The ids of the forwarding rules that name the group.
      type: list
      elements: str
      returned: always
      sample: [frule-bp1dii16gu9qdvb34]
    tags:
      description: The values of the tags by key.
      type: dict
      returned: always
      sample: {env: production}
error:
  description:
    - What went wrong. Where that is not what the service said, such as a mistake in the options, all but
      RV(error.message) are null.
  returned: failure
  type: dict
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
      sample: ListEndpointGroups
    http_status:
      description: The HTTP status of the answer. Null if there was no answer.
      type: int
      returned: always
      sample: 400
"""

from ansible_collections.alicloud.ga.plugins.module_utils._module.show import show
from ansible_collections.alicloud.ga.plugins.module_utils._resources.endpoint_groups import ENDPOINT_GROUPS
from ansible_collections.alicloud.ga.plugins.module_utils._resources.places import ACCELERATOR


def main() -> None:
    show(ENDPOINT_GROUPS, ("type", "region", "status"), ENDPOINT_GROUPS, needs=(ACCELERATOR,))


if __name__ == "__main__":
    main()
