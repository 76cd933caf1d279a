#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_custom_routing_traffic_policies
short_description: Manage the traffic policies of custom routing endpoints of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Creates, updates and deletes the traffic policies of an endpoint, or of all endpoints of an endpoint group. A policy says
    which ports of an address may be reached. Addresses without a policy cannot be reached.
  - Policies decide something where the endpoint has the policy C(AllowCustom), see M(alicloud.ga.ga_custom_routing_endpoints).
    They can be there before, and stay while it has another one.
  - The wanted policies are compared with those that are there, and only the difference is written, in as few calls as
    possible, each for one endpoint, of which each creates or updates at most 500 policies or deletes at most 9,000.
  - Each change takes the service about a minute and locks the whole accelerator meanwhile. The module waits while somebody
    else is at work.
  - Custom routing listeners are an invitational preview of Global Accelerator.
author:
  - alicloud.ga authors (@alicloud-ga)
extends_documentation_fragment:
  - alicloud.ga._attributes
  - alicloud.ga._connection
  - alicloud.ga._purge
  - alicloud.ga._values
  - alicloud.ga._waiting
  - alicloud.ga._where.endpoint
attributes:
  check_mode:
    details:
      - The service has no dry run for traffic policies, so check mode says what would be written, and cannot say whether the
        service would refuse it. That the ports are those of destinations is looked at before anything is written.
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
  state:
    description:
      - With V(present), the traffic policies are created or updated.
      - With V(absent), the traffic policies are deleted. What is not there already is fine.
    type: str
    choices: [present, absent]
    default: present
  purge:
    description:
      - Whether O(traffic_policies) are the only ones, so that all others go. With an endpoint group as the place, those
        of all its endpoints are meant, so that a list of the servers that are there takes away whoever is not in it.
      - A policy that is wanted takes the place of one of the same endpoint that is to go, by an update, since that is
        one change where deleting and creating are two.
      - Can only be used with O(state=present). With O(traffic_policies=[]) it removes all.
    type: bool
    default: false
  traffic_policies:
    description:
      - The traffic policies.
      - One is found by its O(traffic_policies[].id) if that is given, else by its O(traffic_policies[].address).
      - What is not given for one that exists stays as it is.
    type: list
    elements: dict
    required: true
    suboptions:
      id:
        description:
          - The id of a traffic policy that exists. With it, the address can be changed.
        type: str
      address:
        description:
          - The IPv4 address that may be reached.
          - With an endpoint group as the place, the mapping table says which endpoint has it; so the endpoint group
            needs destinations before, unless each new entry says O(traffic_policies[].endpoint_id).
          - Needed for a new traffic policy.
        type: str
      port_ranges:
        description:
          - The ports that may be reached. These are all of them, and they must be ports of destinations of the endpoint
            group.
          - A new policy without any is open at all of its ports. One that has some is not opened in this way; list all
            ports of the destinations instead.
          - At most 10 entries. The last entry cannot be taken away.
        type: list
        elements: dict
        suboptions:
          from_port:
            description:
              - The first port of the range.
              - From V(1) to V(65499). Needed for a new entry.
            type: int
          to_port:
            description:
              - The last port of the range.
              - From V(1) to V(65499). Needed for a new entry.
            type: int
      endpoint_id:
        description:
          - The id of the endpoint of which it is. Only needed where the place is an endpoint group, and several of its
            endpoints have the address.
          - Where this is not given, the service decides for a new one. It cannot be changed afterwards.
        type: str
      status:
        description:
          - Taken and not looked at, so that what this module returns can be given to it; it is refused if it is none
            that the service returns.
        type: str
seealso:
  - name: Create the traffic policies of an endpoint
    description: The API reference of CreateCustomRoutingEndpointTrafficPolicies.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-createcustomroutingendpointtrafficpolicies
  - module: alicloud.ga.ga_custom_routing_traffic_policies_info
  - module: alicloud.ga.ga_custom_routing_endpoints
  - module: alicloud.ga.ga_custom_routing_destinations
"""

EXAMPLES = r"""
- name: These servers take players
  alicloud.ga.ga_custom_routing_traffic_policies:
    accelerator: game
    endpoint_group: game
    endpoint: vsw-bp1game
    traffic_policies:
      - address: 192.168.192.4
        port_ranges:
          - {from_port: 8000, to_port: 8010}
      - address: 192.168.192.5
        port_ranges:
          - {from_port: 8000, to_port: 8004}

- name: These and no others, in whichever vSwitch they are
  alicloud.ga.ga_custom_routing_traffic_policies:
    endpoint_group_id: epg-bp1game
    purge: true
    traffic_policies:
      - address: 192.168.192.5
      - address: 192.168.192.6

- name: This one is full
  alicloud.ga.ga_custom_routing_traffic_policies:
    endpoint_id: ep-bp1game
    state: absent
    traffic_policies:
      - address: 192.168.192.6
"""

RETURN = r"""
traffic_policies:
  description:
    - All traffic policies of the custom routing endpoint as they are now, or in check mode as they will be, sorted by
      address and id.
    - They have the shape of O(traffic_policies), so that they can be given to the module again.
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: 'The id of the traffic policy. Null for one that check mode says will be created. Without O(wait),
        null also for several that one call has created: whose id is whose is seen only afterwards.'
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
      description: The id of the endpoint of which it is. Null where it does not apply, or the service has yet to decide
        it.
      type: str
      returned: always
      sample: ep-bp1game
    status:
      description: The status of the endpoint group, since a traffic policy has none of its own.
      type: str
      returned: always
      sample: active
operations:
  description: What was done, or in check mode would be done, in the order that was planned.
  type: list
  elements: dict
  returned: once the options are valid
  contains:
    action:
      description: What is done to the traffic policy, V(create), V(update), V(delete), or V(replace), which is to
        delete and create it.
      type: str
      returned: always
      sample: create
    identity:
      description: The traffic policy as people call it.
      type: str
      returned: always
      sample: 192.168.192.4
    id:
      description: The id of the traffic policy, or null if it has none yet.
      type: str
      returned: always
      sample: ply-bp1dii16gu9qdvb34
    state:
      description:
        - V(planned) in check mode, V(done) once the service has accepted it.
        - If the task fails, also V(left) for what was not done, V(partly) if some of its writes were done, and
          V(unknown) if the answer of the service was lost and it could not be found out.
      type: str
      returned: always
      sample: done
    changes:
      description:
        - What an update changes, as it was planned. Each is the place in the traffic policy and, after a colon,
          C(old → new) for what becomes another value, C(- old) for what goes, or C(+ new) for what comes.
        - The list is empty for one that is created or deleted. Values of more than 80 characters are cut around the
          difference; the diff has them whole.
      type: list
      elements: str
      returned: always
      sample: ['port_ranges: Not open yet → [{''from_port'': 8000, ''to_port'': 8010}]']
request_ids:
  description: The ids of the requests that changed something, for the vendor's support.
  type: list
  elements: str
  returned: once the options are valid
  sample: [64ADAB1E-0B7F-4FD8-A404-3BECC0E9CCFF]
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

from ansible_collections.alicloud.ga.plugins.module_utils._module.manage import manage
from ansible_collections.alicloud.ga.plugins.module_utils._resources.custom_routing_traffic_policies import (
    CUSTOM_ROUTING_TRAFFIC_POLICIES,
)


def main() -> None:
    manage(CUSTOM_ROUTING_TRAFFIC_POLICIES)


if __name__ == "__main__":
    main()
