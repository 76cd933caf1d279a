#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_custom_routing_endpoints
short_description: Manage the endpoints of a custom routing endpoint group of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Creates, updates and deletes the endpoints of an endpoint group that belongs to a custom routing listener. An endpoint is a
    vSwitch, and each of its addresses can be reached on the ports of the destinations of the endpoint group.
  - The wanted endpoints are compared with those that are there, and only the difference is written, in as few calls as
    possible, of which each creates or updates at most 20 endpoints or deletes at most 10.
  - Each change takes the service about a minute and locks the whole accelerator meanwhile. The module waits while somebody
    else is at work.
  - Custom routing listeners are an invitational preview of Global Accelerator.
author:
  - alicloud.ga authors (@alicloud-ga)
extends_documentation_fragment:
  - alicloud.ga._attributes
  - alicloud.ga._connection
  - alicloud.ga._purge
  - alicloud.ga._tree
  - alicloud.ga._values
  - alicloud.ga._waiting
  - alicloud.ga._where.endpoint_group
attributes:
  check_mode:
    details:
      - The service has no dry run for endpoints, so check mode says what would be written, and cannot say whether the service
        would refuse it.
options:
  state:
    description:
      - With V(present), the endpoints are created or updated.
      - With V(absent), the endpoints are deleted, and their traffic policies with them. What is not there already is
        fine.
    type: str
    choices: [present, absent]
    default: present
  purge:
    description:
      - Whether O(endpoints) are the only ones that the endpoint group is to have, so that all others are deleted.
      - Can only be used with O(state=present). With O(endpoints=[]) it removes all.
    type: bool
    default: false
  replace:
    description:
      - Whether an endpoint may be deleted and created anew where what cannot be changed afterwards, such as
        O(endpoints[].endpoint), is to be another. Without this, that is an error.
      - The new endpoint is there before the old one goes, and has another id. One that has traffic policies is not
        replaced, since they would go with it.
      - What it has that the entry does not say would be lost if the task is stopped between, so that an entry that does
        not say all of it is an error.
    type: bool
    default: false
  endpoints:
    description:
      - The endpoints.
      - One is found by its O(endpoints[].id) if that is given, else by its O(endpoints[].endpoint).
      - What is not given for one that exists stays as it is.
    type: list
    elements: dict
    required: true
    suboptions:
      id:
        description:
          - The id of an endpoint that exists.
        type: str
      endpoint:
        description:
          - The id of the vSwitch. It has from 16 to 32,768 addresses, of which eight must not be in use.
          - Needed for a new custom routing endpoint. It cannot be changed afterwards.
        type: str
      type:
        description:
          - What it is. There is nothing but vSwitches.
          - A new one has V(PrivateSubNet) where this is not given. It cannot be changed afterwards.
        type: str
        choices: [PrivateSubNet]
      traffic_to_endpoint_policy:
        description:
          - Whom the endpoint lets in. With V(DenyAll) nobody, with V(AllowAll) everybody, and with V(AllowCustom)
            whoever asks for an address and a port that a traffic policy names, see
            M(alicloud.ga.ga_custom_routing_traffic_policies).
          - A new one has V(DenyAll) where this is not given.
        type: str
        choices: [DenyAll, AllowAll, AllowCustom]
      traffic_policies:
        description:
          - The traffic policies in it. An entry has the options of
            O(alicloud.ga.ga_custom_routing_traffic_policies#module:traffic_policies). What is not given is not managed.
        type: list
        elements: dict
      replaces:
        description:
          - The id of the vSwitch that this one takes the place of, if that is an endpoint here; O(replace) says how.
            Once it is none, this says nothing any more, so that the task can stay as it is.
          - Cannot be given together with O(endpoints[].id), which does the same. With O(state=absent) it is ignored.
        type: str
      status:
        description:
          - Taken and not looked at, so that what this module returns can be given to it; it is refused if it is none
            that the service returns.
        type: str
seealso:
  - name: Create the endpoints of an endpoint group
    description: The API reference of CreateCustomRoutingEndpoints.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-createcustomroutingendpoints
  - module: alicloud.ga.ga_custom_routing_endpoints_info
  - module: alicloud.ga.ga_custom_routing_endpoint_groups
  - module: alicloud.ga.ga_custom_routing_traffic_policies
"""

EXAMPLES = r"""
- name: The game servers are in these vSwitches
  alicloud.ga.ga_custom_routing_endpoints:
    accelerator: game
    endpoint_group: game
    endpoints:
      - endpoint: vsw-bp1game
        traffic_to_endpoint_policy: AllowCustom
      - endpoint: vsw-bp1more
        traffic_to_endpoint_policy: AllowAll

- name: Nobody gets in for the moment
  alicloud.ga.ga_custom_routing_endpoints:
    endpoint_group_id: epg-bp1game
    endpoints:
      - endpoint: vsw-bp1more
        traffic_to_endpoint_policy: DenyAll

- name: No longer in this one
  alicloud.ga.ga_custom_routing_endpoints:
    endpoint_group_id: epg-bp1game
    state: absent
    endpoints:
      - endpoint: vsw-bp1more
"""

RETURN = r"""
endpoints:
  description:
    - All custom routing endpoints of the custom routing endpoint group as they are now, or in check mode as they will
      be, sorted by endpoint and id.
    - They have the shape of O(endpoints), so that they can be given to the module again.
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: 'The id of the custom routing endpoint. Null for one that check mode says will be created. Without
        O(wait), null also for several that one call has created: whose id is whose is seen only afterwards.'
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
      returned: where the entry says it
    status:
      description: The status of the endpoint group, since an endpoint has none of its own.
      type: str
      returned: always
      sample: active
operations:
  description: What was done, or in check mode would be done, in the order that was planned.
  type: list
  elements: dict
  returned: once the options are valid
  contains:
    kind:
      description: What it is about.
      type: str
      returned: where entries say sets that lie in them
      sample: custom routing endpoint
    place:
      description: What that lies in, from the whole to the part, as people call it.
      type: str
      returned: where entries say sets that lie in them
      sample: shop / web
    action:
      description: What is done to the custom routing endpoint, V(create), V(update), V(delete), or V(replace), which is
        to delete and create it.
      type: str
      returned: always
      sample: create
    identity:
      description: The custom routing endpoint as people call it.
      type: str
      returned: always
      sample: vsw-bp1game
    id:
      description: The id of the custom routing endpoint, or null if it has none yet.
      type: str
      returned: always
      sample: epg-bp1game
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
        - What an update changes, as it was planned. Each is the place in the custom routing endpoint and, after a
          colon, C(old → new) for what becomes another value, C(- old) for what goes, or C(+ new) for what comes.
        - The list is empty for one that is created or deleted. Values of more than 80 characters are cut around the
          difference; the diff has them whole.
      type: list
      elements: str
      returned: always
      sample: ['traffic_to_endpoint_policy: DenyAll → AllowCustom']
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
      sample: ListCustomRoutingEndpoints
    http_status:
      description: The HTTP status of the answer. Null if there was no answer.
      type: int
      returned: always
      sample: 400
"""

from ansible_collections.alicloud.ga.plugins.module_utils._module.manage import manage
from ansible_collections.alicloud.ga.plugins.module_utils._resources.custom_routing_endpoints import (
    CUSTOM_ROUTING_ENDPOINTS,
)


def main() -> None:
    manage(CUSTOM_ROUTING_ENDPOINTS)


if __name__ == "__main__":
    main()
