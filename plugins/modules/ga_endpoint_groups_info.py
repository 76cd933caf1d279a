#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_endpoint_groups_info
short_description: List the endpoint groups of an accelerator of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Lists the endpoint groups of the standard listeners of an accelerator, or of one of them, all of them or those with a
    name, an id, a type, a region or a status.
  - With O(health), it is told whether they and their endpoints are well.
  - Those of custom routing listeners are listed by M(alicloud.ga.ga_custom_routing_endpoint_groups_info).
author:
  - alicloud.ga authors (@alicloud-ga)
extends_documentation_fragment:
  - alicloud.ga._attributes.info_module
  - alicloud.ga._connection
  - alicloud.ga._waiting.info_module
  - alicloud.ga._where
  - alicloud.ga._where.one_listener
  - alicloud.ga._where.one_endpoint_group
options:
  type:
    description:
      - Only the endpoint groups of this type. Forwarding rules name V(virtual) ones.
    type: str
    choices: [default, virtual]
  region:
    description:
      - Only the endpoint groups in this region.
    type: str
  status:
    description:
      - Only the endpoint groups with this status.
    type: str
    choices: [init, active, updating, configuring, deleting]
  health:
    description:
      - Whether RV(endpoint_groups[].facts.health) is to be told, which takes one more call for each listener and needs
        the permission for C(GetHealthStatus).
    type: bool
    default: false
seealso:
  - name: List endpoint groups
    description: The API reference of ListEndpointGroups.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-listendpointgroups
  - module: alicloud.ga.ga_endpoint_groups
  - module: alicloud.ga.ga_custom_routing_endpoint_groups_info
  - module: alicloud.ga.ga_forwarding_rules
"""

EXAMPLES = r"""
- name: List all endpoint groups of an accelerator
  alicloud.ga.ga_endpoint_groups_info:
    accelerator: quickstart

- name: List the endpoint groups that the forwarding rules of a listener can name
  alicloud.ga.ga_endpoint_groups_info:
    accelerator: quickstart
    listener: web
    type: virtual

- name: Find the id of an endpoint group
  alicloud.ga.ga_endpoint_groups_info:
    accelerator_id: ga-bp1quickstart
    endpoint_group: blue

- name: See whether the servers behind a listener are well
  alicloud.ga.ga_endpoint_groups_info:
    accelerator: quickstart
    listener: web
    health: true
  register: groups
"""

RETURN = r"""
accelerator_id:
  description: The id of the accelerator.
  type: str
  returned: success
  sample: ga-bp1quickstart
endpoint_groups:
  description:
    - The endpoint groups, sorted by name, region and id. The list is empty if none fits.
    - They have the shape of the option O(alicloud.ga.ga_endpoint_groups#module:endpoint_groups), so that they can be
      given to that module and change nothing.
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: The id of the endpoint group.
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
          description: Whether the endpoint sees the address of the client. Null if the service does not say it.
          type: bool
          returned: always
          sample: true
        proxy_protocol:
          description: Whether the address of the client comes by the PROXY protocol. Null if the service does not say
            it.
          type: bool
          returned: always
          sample: false
    traffic_percentage:
      description: The share of the traffic of its region that the group gets.
      type: int
      returned: always
      sample: 100
    request_protocol:
      description: The protocol by which the endpoints are asked. Null if the service does not say it.
      type: str
      returned: always
      sample: HTTP
    protocol_version:
      description: The version of HTTP by which the endpoints are asked. Null if the service does not say it.
      type: str
      returned: always
      sample: HTTP1.1
    port_overrides:
      description: Ports of endpoints that are not those of the listener.
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
      description: Whether it is checked that the endpoints are well. Null if the service does not say it.
      type: bool
      returned: always
      sample: true
    health_check_protocol:
      description: The protocol of the check. Null if the service does not say it.
      type: str
      returned: always
      sample: http
    health_check_port:
      description: The port that is checked. Null if the service does not say it.
      type: int
      returned: always
      sample: 80
    health_check_path:
      description: The path that is asked for by a check with HTTP or HTTPS.
      type: str
      returned: always
      sample: /healthz
    health_check_host:
      description: The domain name that is asked for by a check with HTTP or HTTPS.
      type: str
      returned: always
      sample: www.example.com
    health_check_interval:
      description: The seconds from one check to the next. Null if the service does not say it.
      type: int
      returned: always
      sample: 10
    health_check_threshold:
      description: How many checks in a row must have one result before it counts. Null if the service does not say it.
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
          description: The id of the listener. Null if the service does not say it.
          type: str
          returned: always
          sample: lsr-bp1web
        addresses:
          description: The addresses from which the endpoints are called.
          type: list
          elements: str
          returned: always
          sample: [203.0.113.7]
        forwarding_rule_ids:
          description: The ids of the forwarding rules that name the group.
          type: list
          elements: str
          returned: always
          sample: [frule-bp1dii16gu9qdvb34]
        health:
          description: What the checks of the service have found.
          type: dict
          returned: with O(health)
          sample: {status: normal, endpoints: [{type: PublicIp, endpoint: 198.51.100.7, port: 80, status: normal}]}
          contains:
            status:
              description: Whether the group is well, such as V(init), V(normal), V(abnormal) or V(partiallyAbnormal).
                Null if the service does not say it.
              type: str
              returned: always
              sample: normal
            endpoints:
              description: The endpoints that are checked, each at a port.
              type: list
              elements: dict
              returned: always
              sample: [{type: PublicIp, endpoint: 198.51.100.7, port: 80, status: normal}]
              contains:
                type:
                  description: What it is.
                  type: str
                  returned: always
                  sample: PublicIp
                endpoint:
                  description: Its address or domain name.
                  type: str
                  returned: always
                  sample: 198.51.100.7
                port:
                  description: The port at which it is called. Null if the service does not say it.
                  type: int
                  returned: always
                  sample: 80
                status:
                  description: Whether it is well, such as V(init), V(normal) or V(abnormal). Null if the service does
                    not say it.
                  type: str
                  returned: always
                  sample: normal
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

from ansible_collections.alicloud.ga.plugins.module_utils._module.show import show
from ansible_collections.alicloud.ga.plugins.module_utils._resources.endpoint_groups import ENDPOINT_GROUPS
from ansible_collections.alicloud.ga.plugins.module_utils._resources.endpoint_health import ENDPOINT_HEALTH
from ansible_collections.alicloud.ga.plugins.module_utils._resources.places import ACCELERATOR


def main() -> None:
    filters = ("type", "region", "status")
    show(ENDPOINT_GROUPS, filters, ENDPOINT_GROUPS, needs=(ACCELERATOR,), report=ENDPOINT_HEALTH)


if __name__ == "__main__":
    main()
