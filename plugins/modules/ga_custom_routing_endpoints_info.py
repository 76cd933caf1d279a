#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_custom_routing_endpoints_info
short_description: List the endpoints of a custom routing endpoint group of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Lists the endpoints, which are vSwitches, of an endpoint group of a custom routing listener, in the shape in which
    M(alicloud.ga.ga_custom_routing_endpoints) takes them.
author:
  - alicloud.ga authors (@alicloud-ga)
extends_documentation_fragment:
  - alicloud.ga._attributes.info_module
  - alicloud.ga._connection
  - alicloud.ga._tree.depth
  - alicloud.ga._waiting.info_module
  - alicloud.ga._where.endpoint_group
options:
  endpoint_id:
    description:
      - Only the endpoint with this id.
      - Cannot be given together with O(endpoint).
    type: str
  endpoint:
    description:
      - Only the endpoint that is this vSwitch. There may be none.
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
  traffic_to_endpoint_policy:
    description:
      - Only the endpoints with this policy.
    type: str
    choices: [DenyAll, AllowAll, AllowCustom]
seealso:
  - name: List custom routing endpoints
    description: The API reference of ListCustomRoutingEndpoints.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-listcustomroutingendpoints
  - module: alicloud.ga.ga_custom_routing_endpoints
  - module: alicloud.ga.ga_custom_routing_traffic_policies_info
"""

EXAMPLES = r"""
- name: List the vSwitches behind an endpoint group
  alicloud.ga.ga_custom_routing_endpoints_info:
    accelerator: game
    endpoint_group: game

- name: List those that everybody may reach
  alicloud.ga.ga_custom_routing_endpoints_info:
    endpoint_group_id: epg-bp1game
    traffic_to_endpoint_policy: AllowAll

- name: Find the one of the game servers
  alicloud.ga.ga_custom_routing_endpoints_info:
    endpoint_group_id: epg-bp1game
    endpoint: vsw-bp1game
"""

RETURN = r"""
endpoint_group_id:
  description: The id of the custom routing endpoint group.
  type: str
  returned: success
  sample: epg-bp1game
endpoints:
  description:
    - The custom routing endpoints, sorted by endpoint and id. The list is empty if none fits.
    - They have the shape of the option O(alicloud.ga.ga_custom_routing_endpoints#module:endpoints), so that they can be
      given to that module and change nothing.
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: The id of the custom routing endpoint.
      type: str
      returned: always
      sample: epg-bp1game
    endpoint:
      description: The id of the vSwitch.
      type: str
      returned: always
      sample: vsw-bp1game
    type:
      description: What it is.
      type: str
      returned: always
      sample: PrivateSubNet
    traffic_to_endpoint_policy:
      description: Whom the endpoint lets in.
      type: str
      returned: always
      sample: AllowCustom
    traffic_policies:
      description: The traffic policies in it, as
        RV(alicloud.ga.ga_custom_routing_traffic_policies#module:traffic_policies) has them.
      type: list
      elements: dict
      returned: 'with O(depth=all), where there can be such'
    status:
      description: The status of the endpoint group, since an endpoint has none of its own.
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
      sample: ListCustomRoutingEndpoints
    http_status:
      description: The HTTP status of the answer. Null if there was no answer.
      type: int
      returned: always
      sample: 400
"""

from ansible_collections.alicloud.ga.plugins.module_utils._module.show import show
from ansible_collections.alicloud.ga.plugins.module_utils._resources.custom_routing_endpoints import (
    CUSTOM_ROUTING_ENDPOINTS,
)


def main() -> None:
    show(CUSTOM_ROUTING_ENDPOINTS, ("traffic_to_endpoint_policy",), CUSTOM_ROUTING_ENDPOINTS)


if __name__ == "__main__":
    main()
