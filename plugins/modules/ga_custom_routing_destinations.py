#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_custom_routing_destinations
short_description: Manage the destinations of a custom routing endpoint group of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Creates, updates and deletes the destinations (mapping configurations) of an endpoint group that belongs to a custom
    routing listener. A destination is a range of ports, and protocols, on which the addresses behind the endpoint group
    can be reached.
  - The wanted destinations are compared with those that are there, and only the difference is written, in as few calls as
    possible, each of at most 20 destinations.
  - A port and protocol that is served before and after is served all the time, as new destinations are created before
    others are changed or deleted. If the service refuses that, since ranges would overlap or the listener lacks ports for
    both, a warning names the ports that are not served for about a minute.
  - Each change takes the service about a minute and locks the whole accelerator meanwhile. The module waits while
    somebody else is at work.
  - Custom routing listeners are an invitational preview of Global Accelerator.
  - O(destinations), O(state) and O(purge) say what there is to be, and O(endpoint_group_id), or the names instead, says where.
    Few tasks need any other option. Those for the connection are best set once for all, in C(module_defaults) or in the
    environment.
author:
  - alicloud.ga authors (@alicloud-ga)
extends_documentation_fragment:
  - alicloud.ga._attributes
  - alicloud.ga._connection
  - alicloud.ga._purge
  - alicloud.ga._values
  - alicloud.ga._waiting
  - alicloud.ga._where.endpoint_group
attributes:
  check_mode:
    details:
      - Each call is sent to the service as a dry run, and a dry run that the service refuses fails the task. A real run
        does the same before its first write. A call that is valid only after an earlier one of the same task cannot be
        tried in this way; RV(operations[].dry_run) says which.
options:
  state:
    description:
      - With V(present), the destinations are created or updated.
      - With V(absent), the destinations are deleted. What is not there already is fine.
    type: str
    choices: [present, absent]
    default: present
  purge:
    description:
      - Whether O(destinations) are the only destinations that the endpoint group is to have, so that all others go.
      - A destination that is wanted takes the place of one that is to go, by an update, since that is one change where
        deleting and creating are two.
      - Can only be used with O(state=present). With O(destinations=[]) it removes all.
    type: bool
    default: false
  destinations:
    description:
      - The destinations.
      - A destination is found by its O(destinations[].id) if that is given, else by its range of ports.
    type: list
    elements: dict
    required: true
    suboptions:
      id:
        description:
          - The id of a destination that exists. With it, the range of ports can be changed.
        type: str
      from_port:
        description:
          - The first port of the range.
          - From V(1) to V(65499). Needed for a new destination.
        type: int
      to_port:
        description:
          - The last port of the range.
          - The same as O(destinations[].from_port) if that is all that is given. With O(destinations[].id), it stays as
            it is if it is not given.
          - From V(1) to V(65499).
        type: int
      protocols:
        description:
          - The protocols. Those of an existing destination stay as they are if this is not given.
          - At least one entry. Needed for a new destination.
        type: list
        elements: str
        choices: [TCP, UDP]
      status:
        description:
          - Ignored. It is accepted so that what this module returns can be given to it, and refused if it is nothing
            that the service returns. What is to be there or not is said by O(state), for all entries of a task.
        type: str
seealso:
  - name: Create the destinations of an endpoint group
    description: The API reference of CreateCustomRoutingEndpointGroupDestinations.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-createcustomroutingendpointgroupdestinations
  - module: alicloud.ga.ga_forwarding_rules
"""

EXAMPLES = r"""
- name: The game servers listen on these ports
  alicloud.ga.ga_custom_routing_destinations:
    endpoint_group_id: epg-bp1game
    destinations:
      - from_port: 8000
        to_port: 8010
        protocols: [TCP, UDP]
      - from_port: 9000
        protocols: [UDP]

- name: These ports and no others
  alicloud.ga.ga_custom_routing_destinations:
    endpoint_group_id: epg-bp1game
    purge: true
    destinations:
      - from_port: 8000
        to_port: 8020
        protocols: [TCP, UDP]

- name: No longer these
  alicloud.ga.ga_custom_routing_destinations:
    endpoint_group_id: epg-bp1game
    state: absent
    destinations:
      - from_port: 8000
        to_port: 8020
"""

RETURN = r"""
destinations:
  description:
    - All destinations of the custom routing endpoint group as they are now, or in check mode as they will be, sorted by
      from port, to port and id.
    - They have the shape of O(destinations), so that they can be given to the module again.
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: 'The id of the destination. Null for one that check mode says will be created. Without O(wait), null
        also for several that one call has created: whose id is whose is seen only afterwards.'
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
operations:
  description: What was done, or in check mode would be done, in the order that was planned.
  type: list
  elements: dict
  returned: once the options are valid
  contains:
    action:
      description: What is done to the destination, V(create), V(update), V(delete), or V(replace), which is to delete
        and create it.
      type: str
      returned: always
      sample: create
    identity:
      description: The destination as people call it.
      type: str
      returned: always
      sample: 8000-8010/TCP+UDP
    id:
      description: The id of the destination, or null if it has none yet.
      type: str
      returned: always
      sample: dst-abc123
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
        - What an update changes, as it was planned. Each is the place in the destination and, after a colon,
          C(old → new) for what becomes another value, C(- old) for what goes, or C(+ new) for what comes.
        - The list is empty for one that is created or deleted. Values of more than 80 characters are cut around the
          difference; the diff has them whole.
      type: list
      elements: str
      returned: always
      sample: ['to_port: 8010 → 8020']
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
      sample: ListCustomRoutingEndpointGroupDestinations
    http_status:
      description: The HTTP status of the answer. Null if there was no answer.
      type: int
      returned: always
      sample: 400
"""

from ansible_collections.alicloud.ga.plugins.module_utils._module.manage import manage
from ansible_collections.alicloud.ga.plugins.module_utils._resources.destinations import DESTINATIONS


def main() -> None:
    manage(DESTINATIONS)


if __name__ == "__main__":
    main()
