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
  - Each mapping comes with the domain name of the accelerator and its addresses in each region, so that it says all that a
    client has to be told.
  - The service gives at most 50 mappings in one answer, so that a large table takes many calls. O(destination_addresses)
    makes them few; O(listener) or O(endpoint_group) makes it fewer; the other filters are applied to what was read.
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
  destination_addresses:
    description:
      - Only the mappings that lead to these IP addresses, such as the private addresses of some servers.
      - They are asked for one by one, which takes one or two calls for a server however large the table is, and one
        more to list the endpoints unless O(endpoint_id) says which it is. If the group has several endpoints, each of
        them is asked, so that O(vswitch_id) makes it fewer. Where there are so many servers that the whole table takes
        fewer calls, that is read.
      - With an empty list, nothing is listed.
    type: list
    elements: str
    aliases: [destination_address]
  accelerator_port:
    description:
      - Only the mappings of this port of the accelerator, from 1 to 65499, which clients came in by. It says which
        server they are on.
    type: int
  destination_port:
    description:
      - Only the mappings that lead to this port, from 1 to 65499.
    type: int
  endpoint_id:
    description:
      - Only the mappings to this endpoint.
    type: str
  vswitch_id:
    description:
      - Only the mappings to the endpoint that is this vSwitch.
    type: str
  status:
    description:
      - Only the mappings whose destination may receive traffic, V(allow), or may not, V(deny).
    type: str
    choices: [allow, deny]
seealso:
  - name: List port mappings
    description: The API reference of ListCustomRoutingPortMappings.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-listcustomroutingportmappings
  - name: List port mappings of an address
    description: The API reference of ListCustomRoutingPortMappingsByDestination.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-listcustomroutingportmappingsbydestination
  - module: alicloud.ga.ga_custom_routing_destinations
  - module: alicloud.ga.ga_custom_routing_destinations_info
"""

EXAMPLES = r"""
- name: List the port mappings of an endpoint group
  alicloud.ga.ga_custom_routing_port_mappings_info:
    accelerator: game
    endpoint_group: game

- name: Find the public addresses and ports of two game servers
  alicloud.ga.ga_custom_routing_port_mappings_info:
    accelerator_id: ga-bp1game
    listener_id: lsr-bp1game
    destination_addresses:
      - 192.168.192.1
      - 192.168.192.2
    destination_port: 8000

- name: Find out which server a player is on
  alicloud.ga.ga_custom_routing_port_mappings_info:
    accelerator: game
    accelerator_port: 10015

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
    dns_name:
      description: The domain name (CNAME) of the accelerator, by which clients come in.
      type: str
      returned: always
      sample: ga-bp1game.aliyunga0018.com
    addresses:
      description: The addresses of the accelerator by region, a list for each region in which clients come in.
      type: dict
      returned: always
      sample: {cn-hongkong: [203.0.113.7]}
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
from ansible_collections.alicloud.ga.plugins.module_utils._resources.port_mappings import (
    OPTIONS,
    PORT_MAPPINGS,
    check,
)

FILTERS = ("accelerator_port", "destination_port", "endpoint_id", "vswitch_id", "status")


def main() -> None:
    show(PORT_MAPPINGS, FILTERS, PORT_MAPPINGS, check=check, more=OPTIONS)


if __name__ == "__main__":
    main()
