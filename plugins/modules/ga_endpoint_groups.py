#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_endpoint_groups
short_description: Manage the endpoint groups of a standard listener of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Creates, updates and deletes the endpoint groups of a standard listener, default ones, to which it sends its traffic, and
    virtual ones, which forwarding rules name.
  - The wanted endpoint groups are compared with those that are there, and only the difference is written, in as few calls as
    possible.
  - Each change takes the service about a minute and locks the whole accelerator meanwhile. The module waits while somebody
    else is at work.
  - The endpoint groups of custom routing listeners are another kind, see
    M(alicloud.ga.ga_custom_routing_endpoint_groups_info).
author:
  - alicloud.ga authors (@alicloud-ga)
extends_documentation_fragment:
  - alicloud.ga._attributes
  - alicloud.ga._connection
  - alicloud.ga._purge
  - alicloud.ga._values
  - alicloud.ga._waiting
  - alicloud.ga._where
  - alicloud.ga._where.listener
attributes:
  check_mode:
    details:
      - Each call is sent to the service as a dry run, and a dry run that the service refuses fails the task. A real run
        does the same before its first write. RV(operations[].dry_run) says what could not be tried in this way.
options:
  state:
    description:
      - With V(present), the endpoint groups are created or updated.
      - With V(absent), the endpoint groups are deleted. What is not there already is fine. One that forwarding rules
        name is not deleted, and these are named before anything is done.
    type: str
    choices: [present, absent]
    default: present
  purge:
    description:
      - Whether O(endpoint_groups) are the only ones that the listener is to have, so that all others are deleted.
      - No group takes the place of another one, since forwarding rules name them by their ids.
      - Can only be used with O(state=present). With O(endpoint_groups=[]) it removes all.
    type: bool
    default: false
  purge_endpoints:
    description:
      - Whether O(endpoint_groups[].endpoints) are the only ones that a group is to have, so that all others of it are
        taken away.
      - With V(false), endpoints that are not listed stay as they are, whoever has added them. One that is listed with
        O(endpoint_groups[].endpoints[].weight) V(0) gets no new requests, and stays in the group.
    type: bool
    default: true
  replace:
    description:
      - Whether an endpoint group may be deleted and created anew where what cannot be changed afterwards, such as
        O(endpoint_groups[].type), O(endpoint_groups[].region), is to be another. Without this, that is an error.
      - The new group is there before the old one goes, and has another id. A group that forwarding rules name is not
        replaced, and they are named. Let them name another group first.
      - What it has that the entry does not say would be lost if the task is stopped between, so that an entry that does
        not say all of it is an error.
    type: bool
    default: false
  endpoint_groups:
    description:
      - The endpoint groups.
      - One is found by its O(endpoint_groups[].id) if that is given, else by its O(endpoint_groups[].name), and without
        either by its O(endpoint_groups[].region).
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
          - At most 200 characters.
        type: str
      type:
        description:
          - The type of the endpoint group. Forwarding rules name V(virtual) ones.
          - A V(virtual) one of a TCP listener needs a V(default) one in its region, which is created before it, and
            deleted after it. What would leave one without is refused before anything is done.
          - A new one has V(default) where this is not given. It cannot be changed afterwards.
        type: str
        choices: [default, virtual]
      region:
        description:
          - The region in which the endpoints are, such as V(cn-hangzhou).
          - Needed for a new endpoint group. It cannot be changed afterwards.
        type: str
      endpoints:
        description:
          - The endpoints. These are all of them, unless O(purge_endpoints=false).
          - One that is there already is found by O(endpoint_groups[].endpoints[].endpoint),
            O(endpoint_groups[].endpoints[].type) and O(endpoint_groups[].endpoints[].sub_address), and keeps what is
            not given.
          - The last entry cannot be taken away. Needed for a new endpoint group.
        type: list
        elements: dict
        suboptions:
          type:
            description:
              - What it is.
              - Needed for a new entry.
            type: str
            choices: [Domain, Ip, IpTarget, PublicIp, ECS, SLB, ALB, NLB, ENI, OSS]
          endpoint:
            description:
              - The address, the domain name or the id of the instance.
              - Needed for a new entry.
            type: str
          weight:
            description:
              - The share of the traffic that it gets, beside the weights of the others. V(0) is none.
              - From V(0) to V(255). A new one has V(255) where this is not given.
            type: int
          sub_address:
            description:
              - The private address, where the instance has several.
            type: str
          vpc_id:
            description:
              - The id of the VPC in which a private address is.
            type: str
          vswitch_ids:
            description:
              - The ids of the vSwitches of a private address.
              - At most 2 entries.
            type: list
            elements: str
          client_ip_preservation:
            description:
              - Whether the endpoint sees the address of the client.
              - Where this is not given, the service decides for a new one.
            type: bool
          proxy_protocol:
            description:
              - Whether the address of the client comes by the PROXY protocol.
              - Where this is not given, the service decides for a new one.
            type: bool
      traffic_percentage:
        description:
          - The share of the traffic of its region that the group gets.
          - From V(0) to V(100). A new one has V(100) where this is not given.
        type: int
      request_protocol:
        description:
          - The protocol by which the endpoints are asked. V(HTTPS) goes with an HTTPS listener only.
          - Where this is not given, the service decides for a new one.
        type: str
        choices: [HTTP, HTTPS]
      protocol_version:
        description:
          - The version of HTTP by which the endpoints are asked.
          - Where this is not given, the service decides for a new one. Only goes with
            O(endpoint_groups[].request_protocol) V(HTTPS).
        type: str
        choices: [HTTP1.1, HTTP2]
      port_overrides:
        description:
          - Ports of endpoints that are not those of the listener. These are all of them.
          - An HTTP or HTTPS listener takes one. The API has no way to take the last one away.
          - At most 30 entries. The last entry cannot be taken away. Where this is not given, the service decides for a
            new one.
        type: list
        elements: dict
        suboptions:
          listener_port:
            description:
              - The port of the listener.
              - From V(1) to V(65499). Needed for a new entry.
            type: int
          endpoint_port:
            description:
              - The port of the endpoints.
              - From V(1) to V(65499). Needed for a new entry.
            type: int
      health_check:
        description:
          - Whether it is checked that the endpoints are well.
          - Where this is not given, the service decides for a new one.
        type: bool
      health_check_protocol:
        description:
          - The protocol of the check.
          - Where this is not given, the service decides for a new one.
        type: str
        choices: [tcp, http, https]
      health_check_port:
        description:
          - The port that is checked.
          - From V(1) to V(65499). Where this is not given, the service decides for a new one.
        type: int
      health_check_path:
        description:
          - The path that is asked for by a check with HTTP or HTTPS.
          - Where this is not given, the service decides for a new one.
        type: str
      health_check_host:
        description:
          - The domain name that is asked for by a check with HTTP or HTTPS.
          - Where this is not given, the service decides for a new one.
        type: str
      health_check_interval:
        description:
          - The seconds from one check to the next.
          - From V(1) to V(50). Where this is not given, the service decides for a new one.
        type: int
      health_check_threshold:
        description:
          - How many checks in a row must have one result before it counts.
          - From V(2) to V(10). Where this is not given, the service decides for a new one.
        type: int
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
  - name: Create endpoint groups
    description: The API reference of CreateEndpointGroups.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-createendpointgroups
  - module: alicloud.ga.ga_endpoint_groups_info
  - module: alicloud.ga.ga_forwarding_rules
"""

EXAMPLES = r"""
- name: Two releases, to which forwarding rules can send requests
  alicloud.ga.ga_endpoint_groups:
    accelerator: quickstart
    listener: web
    endpoint_groups:
      - name: spring
        type: virtual
        region: cn-hangzhou
        endpoints: &servers
          - {type: PublicIp, endpoint: 198.51.100.7, weight: 100}
          - {type: PublicIp, endpoint: 198.51.100.8, weight: 100}
      - name: autumn
        type: virtual
        region: cn-hangzhou
        endpoints: *servers

- name: One of its servers gets less, the other stays as it is
  alicloud.ga.ga_endpoint_groups:
    accelerator_id: ga-bp1quickstart
    listener_id: lsr-bp1web
    endpoint_groups:
      - name: autumn
        endpoints:
          - {type: PublicIp, endpoint: 198.51.100.7, weight: 10}
          - {type: PublicIp, endpoint: 198.51.100.8}

- name: Drain a server, whichever others there are
  alicloud.ga.ga_endpoint_groups:
    accelerator: quickstart
    listener: web
    purge_endpoints: false
    endpoint_groups:
      - name: autumn
        endpoints:
          - {type: PublicIp, endpoint: 198.51.100.8, weight: 0}

- name: The spring is over
  alicloud.ga.ga_endpoint_groups:
    accelerator: quickstart
    listener: web
    state: absent
    endpoint_groups:
      - name: spring
"""

RETURN = r"""
endpoint_groups:
  description:
    - All endpoint groups of the listener as they are now, or in check mode as they will be, sorted by name, region and
      id.
    - They have the shape of O(endpoint_groups), so that they can be given to the module again.
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: 'The id of the endpoint group. Null for one that check mode says will be created. Without O(wait),
        null also for several that one call has created: whose id is whose is seen only afterwards.'
      type: str
      returned: always
      sample: epg-bp1blue
    name:
      description: The name of the endpoint group.
      type: str
      returned: always
      sample: blue
    description:
      description: What people should know of the endpoint group.
      type: str
      returned: always
      sample: Public pages
    type:
      description: The type of the endpoint group.
      type: str
      returned: always
      sample: virtual
    region:
      description: The region in which the endpoints are, such as V(cn-hangzhou).
      type: str
      returned: always
      sample: cn-hangzhou
    endpoints:
      description: The endpoints.
      type: list
      elements: dict
      returned: always
      sample: [{type: Ip, endpoint: 198.51.100.7, weight: 255, client_ip_preservation: true, proxy_protocol: false}]
      contains:
        type:
          description: What it is.
          type: str
          returned: always
          sample: Ip
        endpoint:
          description: The address, the domain name or the id of the instance.
          type: str
          returned: always
          sample: 198.51.100.7
        weight:
          description: The share of the traffic that it gets, beside the weights of the others.
          type: int
          returned: always
          sample: 255
        sub_address:
          description: The private address, where the instance has several.
          type: str
          returned: always
          sample: ''
        vpc_id:
          description: The id of the VPC in which a private address is.
          type: str
          returned: always
          sample: ''
        vswitch_ids:
          description: The ids of the vSwitches of a private address.
          type: list
          elements: str
          returned: always
          sample: []
        client_ip_preservation:
          description: Whether the endpoint sees the address of the client. Null where it does not apply, or the service
            has yet to decide it.
          type: bool
          returned: always
          sample: true
        proxy_protocol:
          description: Whether the address of the client comes by the PROXY protocol. Null where it does not apply, or
            the service has yet to decide it.
          type: bool
          returned: always
          sample: false
    traffic_percentage:
      description: The share of the traffic of its region that the group gets.
      type: int
      returned: always
      sample: 100
    request_protocol:
      description: The protocol by which the endpoints are asked. Null where it does not apply, or the service has yet
        to decide it.
      type: str
      returned: always
      sample: HTTP
    protocol_version:
      description: The version of HTTP by which the endpoints are asked. Null where it does not apply, or the service
        has yet to decide it.
      type: str
      returned: always
      sample: HTTP1.1
    port_overrides:
      description: Ports of endpoints that are not those of the listener. Null where it does not apply, or the service
        has yet to decide it.
      type: list
      elements: dict
      returned: always
      sample: [{listener_port: 443, endpoint_port: 8443}]
      contains:
        listener_port:
          description: The port of the listener.
          type: int
          returned: always
          sample: 443
        endpoint_port:
          description: The port of the endpoints.
          type: int
          returned: always
          sample: 8443
    health_check:
      description: Whether it is checked that the endpoints are well. Null where it does not apply, or the service has
        yet to decide it.
      type: bool
      returned: always
      sample: true
    health_check_protocol:
      description: The protocol of the check. Null where it does not apply, or the service has yet to decide it.
      type: str
      returned: always
      sample: http
    health_check_port:
      description: The port that is checked. Null where it does not apply, or the service has yet to decide it.
      type: int
      returned: always
      sample: 80
    health_check_path:
      description: The path that is asked for by a check with HTTP or HTTPS. Null where it does not apply, or the
        service has yet to decide it.
      type: str
      returned: always
      sample: /healthz
    health_check_host:
      description: The domain name that is asked for by a check with HTTP or HTTPS. Null where it does not apply, or the
        service has yet to decide it.
      type: str
      returned: always
      sample: www.example.com
    health_check_interval:
      description: The seconds from one check to the next. Null where it does not apply, or the service has yet to
        decide it.
      type: int
      returned: always
      sample: 10
    health_check_threshold:
      description: How many checks in a row must have one result before it counts. Null where it does not apply, or the
        service has yet to decide it.
      type: int
      returned: always
      sample: 3
    status:
      description: The status of the endpoint group, such as V(active).
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
          sample: lsr-bp1web
        addresses:
          description: The addresses from which the endpoints are called. Null where it is not known yet.
          type: list
          elements: str
          returned: always
          sample: [203.0.113.7]
        forwarding_rule_ids:
          description: The ids of the forwarding rules that name the group. Null where it is not known yet.
          type: list
          elements: str
          returned: always
          sample: [frule-bp1dii16gu9qdvb34]
operations:
  description: What was done, or in check mode would be done, in the order that was planned.
  type: list
  elements: dict
  returned: once the options are valid
  contains:
    action:
      description: What is done to the endpoint group, V(create), V(update), V(delete), or V(replace), which is to
        delete and create it.
      type: str
      returned: always
      sample: create
    identity:
      description: The endpoint group as people call it.
      type: str
      returned: always
      sample: blue
    id:
      description: The id of the endpoint group, or null if it has none yet.
      type: str
      returned: always
      sample: epg-bp1blue
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
        - What an update changes, as it was planned. Each is the place in the endpoint group and, after a colon,
          C(old → new) for what becomes another value, C(- old) for what goes, or C(+ new) for what comes.
        - The list is empty for one that is created or deleted. Values of more than 80 characters are cut around the
          difference; the diff has them whole.
      type: list
      elements: str
      returned: always
      sample: ['traffic_percentage: 100 → 90']
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
      sample: ListEndpointGroups
    http_status:
      description: The HTTP status of the answer. Null if there was no answer.
      type: int
      returned: always
      sample: 400
"""

from ansible_collections.alicloud.ga.plugins.module_utils._module.manage import manage
from ansible_collections.alicloud.ga.plugins.module_utils._resources.endpoint_groups import ENDPOINT_GROUPS


def main() -> None:
    manage(ENDPOINT_GROUPS)


if __name__ == "__main__":
    main()
