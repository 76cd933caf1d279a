#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_custom_routing_port_mappings_info
short_description: Show which accelerator port leads where in custom routing of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Lists the port mapping table of an accelerator, a custom routing listener or one of its endpoint groups. It says which
    port of the accelerator leads to which address and port behind it.
  - The service gives at most 50 mappings in one answer, so that a large table takes many calls. O(listener) or
    O(endpoint_group) makes it fewer; the other filters are applied to what was read.
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
      - The id of a custom routing endpoint group. Only the mappings to it are listed.
      - Cannot be given together with O(endpoint_group).
    type: str
  endpoint_group:
    description:
      - The name of a custom routing endpoint group, to the letter. Only the mappings to it are listed. If several
        endpoint groups have this name, the task fails and lists their ids.
    type: str
  destination_address:
    description:
      - Only the mappings that lead to this IP address.
    type: str
  destination_port:
    description:
      - Only the mappings that lead to this port, from 1 to 65499.
    type: int
  status:
    description:
      - Only the mappings whose destination may receive traffic, V(allow), or may not, V(deny).
    type: str
    choices: [allow, deny]
seealso:
  - name: List port mappings
    description: The API reference of ListCustomRoutingPortMappings.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-listcustomroutingportmappings
  - module: alicloud.ga.ga_custom_routing_destinations
  - module: alicloud.ga.ga_custom_routing_destinations_info
"""

EXAMPLES = r"""
- name: List the port mappings of an endpoint group
  alicloud.ga.ga_custom_routing_port_mappings_info:
    accelerator: game
    endpoint_group: game

- name: Find the accelerator port of one game server
  alicloud.ga.ga_custom_routing_port_mappings_info:
    accelerator_id: ga-bp1game
    listener_id: lsr-bp1game
    destination_address: 192.168.192.1
    destination_port: 8000

- name: List everything that is closed
  alicloud.ga.ga_custom_routing_port_mappings_info:
    accelerator: game
    status: deny
"""

RETURN = r"""
accelerator_id:
  description: The id of the accelerator.
  type: str
  returned: success
  sample: ga-bp1game
port_mappings:
  description:
    - The port mappings, sorted by listener id and accelerator port. The list is empty if none fits.
  type: list
  elements: dict
  returned: success
  contains:
    accelerator_port:
      description: The port of the accelerator. Null if the service does not say it.
      type: int
      returned: always
      sample: 10000
    destination_address:
      description: The IP address behind the accelerator to which it leads. Null if the service does not say it.
      type: str
      returned: always
      sample: 10.0.0.7
    destination_port:
      description: The port to which it leads. Null if the service does not say it.
      type: int
      returned: always
      sample: 8000
    protocols:
      description: The protocols.
      type: list
      elements: str
      returned: always
      sample: [TCP, UDP]
    endpoint_id:
      description: The id of the endpoint, which is a subnet.
      type: str
      returned: always
      sample: ep-bp1game
    vswitch_id:
      description: The id of the vSwitch of that subnet.
      type: str
      returned: always
      sample: vsw-bp1game
    endpoint_group_id:
      description: The id of the endpoint group.
      type: str
      returned: always
      sample: epg-bp1game
    region:
      description: The region of the endpoint group.
      type: str
      returned: always
      sample: cn-hangzhou
    listener_id:
      description: The id of the listener.
      type: str
      returned: always
      sample: lsr-bp1game
    status:
      description: Whether the destination may receive traffic, V(allow), or may not, V(deny).
      type: str
      returned: always
      sample: allow
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
      sample: ListCustomRoutingPortMappings
    http_status:
      description: The HTTP status of the answer. Null if there was no answer.
      type: int
      returned: always
      sample: 400
"""

from ansible_collections.alicloud.ga.plugins.module_utils._module.show import show
from ansible_collections.alicloud.ga.plugins.module_utils._resources.port_mappings import PORT_MAPPINGS, check


def main() -> None:
    show(PORT_MAPPINGS, ("destination_address", "destination_port", "status"), PORT_MAPPINGS, check=check)


if __name__ == "__main__":
    main()
