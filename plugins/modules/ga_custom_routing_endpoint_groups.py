#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_custom_routing_endpoint_groups
short_description: Manage the endpoint groups of a custom routing listener of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Creates, updates and deletes the endpoint groups of a custom routing listener. An endpoint group is in one region, and has
    endpoints, which are vSwitches, and destinations, which are the ports that can be reached there.
  - The wanted endpoint groups are compared with those that are there, and only the difference is written, in as few calls as
    possible, of which each creates at most 5 groups or deletes at most 10; each update is a call of its own.
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
  - alicloud.ga._where
  - alicloud.ga._where.listener
attributes:
  check_mode:
    details:
      - What is created and what is deleted is sent to the service as a dry run, and a dry run that the service refuses fails
        the task. A real run does the same before its first write. Changes of names and descriptions have no dry run.
        RV(operations[].dry_run) says what could not be tried in this way.
options:
  state:
    description:
      - With V(present), the endpoint groups are created or updated.
      - With V(absent), the endpoint groups are deleted. What is not there already is fine. Whether the service deletes
        one that has endpoints or destinations, and these with it, is not documented, so take those away before.
    type: str
    choices: [present, absent]
    default: present
  purge:
    description:
      - Whether O(endpoint_groups) are the only ones that the listener is to have, so that all others are deleted.
      - No group takes the place of another one, since each has endpoints and destinations of its own.
      - Can only be used with O(state=present). With O(endpoint_groups=[]) it removes all.
    type: bool
    default: false
  endpoint_groups:
    description:
      - The endpoint groups.
      - One is found by its O(endpoint_groups[].id) if that is given, else by its O(endpoint_groups[].name).
      - What is not given for one that exists stays as it is.
    type: list
    elements: dict
    required: true
    suboptions:
      id:
        description:
          - The id of an endpoint group that exists. With it, the name can be changed.
        type: str
      name:
        description:
          - The name of the endpoint group.
          - At most 128 characters.
        type: str
      description:
        description:
          - What people should know of the endpoint group. An empty text takes it away.
          - At most 256 characters.
        type: str
      region:
        description:
          - The region in which the endpoints are, such as V(cn-hangzhou).
          - Needed for a new custom routing endpoint group. It cannot be changed afterwards.
        type: str
      destinations:
        description:
          - The destinations in it. An entry has the options of
            O(alicloud.ga.ga_custom_routing_destinations#module:destinations). What is not given is not managed.
        type: list
        elements: dict
      endpoints:
        description:
          - The custom routing endpoints in it. An entry has the options of
            O(alicloud.ga.ga_custom_routing_endpoints#module:endpoints). What is not given is not managed.
        type: list
        elements: dict
      status:
        description:
          - Taken and not looked at, so that what this module returns can be given to it; it is refused if it is none
            that the service returns.
        type: str
      facts:
        description:
          - Taken and not looked at, so that what this module returns can be given to it.
        type: dict
seealso:
  - name: Create custom routing endpoint groups
    description: The API reference of CreateCustomRoutingEndpointGroups.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-createcustomroutingendpointgroups
  - module: alicloud.ga.ga_custom_routing_endpoint_groups_info
  - module: alicloud.ga.ga_custom_routing_destinations
"""

EXAMPLES = r"""
- name: A place for further game servers
  alicloud.ga.ga_custom_routing_endpoint_groups:
    accelerator: game
    listener: game
    endpoint_groups:
      - name: shanghai
        region: cn-shanghai
        description: Opens in spring

- name: What has opened needs no announcement
  alicloud.ga.ga_custom_routing_endpoint_groups:
    accelerator_id: ga-bp1game
    listener_id: lsr-bp1game
    endpoint_groups:
      - name: shanghai
        description: ""

- name: No longer there
  alicloud.ga.ga_custom_routing_endpoint_groups:
    accelerator: game
    listener: game
    state: absent
    endpoint_groups:
      - name: shanghai
"""

RETURN = r"""
endpoint_groups:
  description:
    - All custom routing endpoint groups of the listener as they are now, or in check mode as they will be, sorted by
      name and id.
    - They have the shape of O(endpoint_groups), so that they can be given to the module again.
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: 'The id of the custom routing endpoint group. Null for one that check mode says will be created.
        Without O(wait), null also for several that one call has created: whose id is whose is seen only afterwards.'
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
      returned: where the entry says it
    endpoints:
      description: The custom routing endpoints in it, as RV(alicloud.ga.ga_custom_routing_endpoints#module:endpoints)
        has them.
      type: list
      elements: dict
      returned: where the entry says it
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
          description: The id of the listener. Null where it is not known yet.
          type: str
          returned: always
          sample: lsr-bp1game
        addresses:
          description: The addresses from which the endpoints are called. Null where it is not known yet.
          type: list
          elements: str
          returned: always
          sample: [203.0.113.7]
        tags:
          description: The values of the tags by key. Null where it is not known yet.
          type: dict
          returned: always
          sample: {env: production}
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
      sample: custom routing endpoint group
    place:
      description: What that lies in, from the whole to the part, as people call it.
      type: str
      returned: where entries say sets that lie in them
      sample: shop / web
    action:
      description: What is done to the custom routing endpoint group, V(create), V(update), V(delete), or V(replace),
        which is to delete and create it.
      type: str
      returned: always
      sample: create
    identity:
      description: The custom routing endpoint group as people call it.
      type: str
      returned: always
      sample: quickstart
    id:
      description: The id of the custom routing endpoint group, or null if it has none yet.
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
        - What an update changes, as it was planned. Each is the place in the custom routing endpoint group and, after a
          colon, C(old → new) for what becomes another value, C(- old) for what goes, or C(+ new) for what comes.
        - The list is empty for one that is created or deleted. Values of more than 80 characters are cut around the
          difference; the diff has them whole.
      type: list
      elements: str
      returned: always
      sample: ['description: Not open yet → Rooms of the game']
    dry_run:
      description: V(passed) if the service was asked for a dry run and would do it; V(local) if it could not be asked,
        since the operation is valid only after an earlier one.
      type: str
      returned: in check mode
      sample: passed
request_ids:
  description: The ids of the requests that changed something, or in check mode of the dry runs, for the vendor's
    support.
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
      sample: ListCustomRoutingEndpointGroups
    http_status:
      description: The HTTP status of the answer. Null if there was no answer.
      type: int
      returned: always
      sample: 400
"""

from ansible_collections.alicloud.ga.plugins.module_utils._module.manage import manage
from ansible_collections.alicloud.ga.plugins.module_utils._resources.custom_routing_endpoint_groups import (
    CUSTOM_ROUTING_ENDPOINT_GROUPS,
)


def main() -> None:
    manage(CUSTOM_ROUTING_ENDPOINT_GROUPS)


if __name__ == "__main__":
    main()
