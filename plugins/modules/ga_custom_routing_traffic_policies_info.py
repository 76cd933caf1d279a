#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_custom_routing_traffic_policies_info
short_description: List the traffic policies of custom routing endpoints of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Lists the traffic policies of an endpoint, or of all endpoints of an endpoint group of a custom routing listener, in the
    shape in which M(alicloud.ga.ga_custom_routing_traffic_policies) takes them.
author:
  - alicloud.ga authors (@alicloud-ga)
extends_documentation_fragment:
  - alicloud.ga._attributes.info_module
  - alicloud.ga._connection
  - alicloud.ga._waiting.info_module
  - alicloud.ga._where.endpoint
options:
  endpoint:
    description:
      - The id of the vSwitch that the endpoint is, such as V(vsw-bp1game). It is looked for in the endpoint group.
      - Cannot be given together with O(endpoint_id).
      - A host name or URL is refused. What has this name in other modules is O(service_endpoint) here.
    type: str
    aliases: []
  service_endpoint:
    description:
      - The host name or URL of the service, as O(alicloud.ga.ga_custom_routing_destinations#module:endpoint) of other
        modules is.
      - All modules take it under this name, so that it is the one for defaults of the group. Where these say
        C(endpoint), a task of this module fails or, if it says which O(endpoint) it means, does not get it.
    type: str
  address:
    description:
      - Only the traffic policies of this address.
    type: str
seealso:
  - name: List the traffic policies of endpoints
    description: The API reference of ListCustomRoutingEndpointTrafficPolicies.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-listcustomroutingendpointtrafficpolicies
  - module: alicloud.ga.ga_custom_routing_traffic_policies
  - module: alicloud.ga.ga_custom_routing_port_mappings_info
"""

EXAMPLES = r"""
- name: List what may be reached in any vSwitch of an endpoint group
  alicloud.ga.ga_custom_routing_traffic_policies_info:
    accelerator: game
    endpoint_group: game

- name: List what may be reached on a server
  alicloud.ga.ga_custom_routing_traffic_policies_info:
    endpoint_group_id: epg-bp1game
    address: 192.168.192.4

- name: List what may be reached in one of them
  alicloud.ga.ga_custom_routing_traffic_policies_info:
    endpoint_id: ep-bp1game
"""

RETURN = r"""
endpoint_group_id:
  description: The id of the custom routing endpoint group.
  type: str
  returned: success
  sample: epg-bp1game
traffic_policies:
  description:
    - The traffic policies of the custom routing endpoint as they are now, sorted by address and id. The list is empty
      if there is none.
    - They have the shape of the option O(alicloud.ga.ga_custom_routing_traffic_policies#module:traffic_policies), so
      that they can be given to that module and change nothing.
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: The id of the traffic policy.
      type: str
      returned: always
      sample: ply-bp1dii16gu9qdvb34
    address:
      description: The IPv4 address that may be reached.
      type: str
      returned: always
      sample: 192.168.192.4
    port_ranges:
      description: The ports that may be reached.
      type: list
      elements: dict
      returned: always
      sample: [{from_port: 8000, to_port: 8010}]
      contains:
        from_port:
          description: The first port of the range.
          type: int
          returned: always
          sample: 8000
        to_port:
          description: The last port of the range.
          type: int
          returned: always
          sample: 8010
    endpoint_id:
      description: The id of the endpoint of which it is.
      type: str
      returned: always
      sample: ep-bp1game
    status:
      description: The status of the endpoint group, since a traffic policy has none of its own.
      type: str
      returned: always
      sample: active
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
      sample: ListCustomRoutingEndpointTrafficPolicies
    http_status:
      description: The HTTP status of the answer. Null if there was no answer.
      type: int
      returned: always
      sample: 400
"""

from ansible_collections.alicloud.ga.plugins.module_utils._module.show import show
from ansible_collections.alicloud.ga.plugins.module_utils._resources.custom_routing_traffic_policies import (
    CUSTOM_ROUTING_TRAFFIC_POLICIES,
)


def main() -> None:
    show(CUSTOM_ROUTING_TRAFFIC_POLICIES, ("address",), CUSTOM_ROUTING_TRAFFIC_POLICIES)


if __name__ == "__main__":
    main()
