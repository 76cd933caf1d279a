#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_custom_routing_destinations_info
short_description: List the destinations of a custom routing endpoint group of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Lists the destinations (mapping configurations) of an endpoint group of a custom routing listener, in the shape in which
    M(alicloud.ga.ga_custom_routing_destinations) takes them.
author:
  - alicloud.ga authors (@alicloud-ga)
extends_documentation_fragment:
  - alicloud.ga._attributes.info_module
  - alicloud.ga._connection
  - alicloud.ga._waiting.info_module
  - alicloud.ga._where.endpoint_group
notes:
  - To get a playbook with the destinations of an endpoint group, run C(ansible-playbook alicloud.ga.export_destinations -e
    accelerator=my-ga -e endpoint_group=game -e file=game.yml).
seealso:
  - name: List the destinations of an endpoint group
    description: The API reference of ListCustomRoutingEndpointGroupDestinations.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-listcustomroutingendpointgroupdestinations
  - module: alicloud.ga.ga_custom_routing_destinations
  - module: alicloud.ga.ga_custom_routing_port_mappings_info
  - module: alicloud.ga.ga_endpoint_groups_info
"""

EXAMPLES = r"""
- name: List the destinations of an endpoint group
  alicloud.ga.ga_custom_routing_destinations_info:
    accelerator: game
    endpoint_group: game

- name: Do the same by id
  alicloud.ga.ga_custom_routing_destinations_info:
    endpoint_group_id: epg-bp1game
  register: game

- name: Keep them as they were, whatever happens to them later
  alicloud.ga.ga_custom_routing_destinations:
    endpoint_group_id: "{{ game.endpoint_group_id }}"
    purge: true
    destinations: "{{ game.destinations }}"
"""

RETURN = r"""
endpoint_group_id:
  description: The id of the custom routing endpoint group.
  type: str
  returned: success
  sample: epg-bp1game
destinations:
  description:
    - The destinations of the custom routing endpoint group as they are now, sorted by from port, to port and id. The
      list is empty if there is none.
    - They have the shape of the option O(alicloud.ga.ga_custom_routing_destinations#module:destinations), so that they
      can be given to that module and change nothing.
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: The id of the destination.
      type: str
      returned: always
      sample: dst-abc123
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
    protocols:
      description: The protocols.
      type: list
      elements: str
      returned: always
      sample: [TCP, UDP]
    status:
      description: The status of the endpoint group, since a destination has none of its own.
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
      sample: ListCustomRoutingEndpointGroupDestinations
    http_status:
      description: The HTTP status of the answer. Null if there was no answer.
      type: int
      returned: always
      sample: 400
"""

from ansible_collections.alicloud.ga.plugins.module_utils._module.show import show
from ansible_collections.alicloud.ga.plugins.module_utils._resources.destinations import DESTINATIONS


def main() -> None:
    show(DESTINATIONS)


if __name__ == "__main__":
    main()
