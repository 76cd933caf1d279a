#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_listeners_info
short_description: List the listeners of an accelerator of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Lists the listeners of an accelerator, all of them or those with a name, an id, a type, a protocol or a status.
author:
  - alicloud.ga authors (@alicloud-ga)
extends_documentation_fragment:
  - alicloud.ga._attributes.info_module
  - alicloud.ga._connection
  - alicloud.ga._tree.depth
  - alicloud.ga._waiting.info_module
  - alicloud.ga._where
options:
  listener_id:
    description:
      - Only the listener with this id.
      - Cannot be given together with O(listener).
    type: str
  listener:
    description:
      - Only the listeners with this name, to the letter. There may be none, or several.
    type: str
  type:
    description:
      - Only the listeners of this type. Forwarding rules belong to V(Standard), destinations to V(CustomRouting).
    type: str
    choices: [Standard, CustomRouting]
  protocol:
    description:
      - Only the listeners with this protocol.
    type: str
    choices: [TCP, UDP, HTTP, HTTPS]
  status:
    description:
      - Only the listeners with this status.
    type: str
    choices: [init, active, configuring, updating, deleting]
seealso:
  - name: List listeners
    description: The API reference of ListListeners.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-listlisteners
  - module: alicloud.ga.ga_listeners
  - module: alicloud.ga.ga_accelerators_info
  - module: alicloud.ga.ga_endpoint_groups_info
  - module: alicloud.ga.ga_forwarding_rules_info
"""

EXAMPLES = r"""
- name: List all listeners of an accelerator
  alicloud.ga.ga_listeners_info:
    accelerator: quickstart

- name: List the listeners that can have forwarding rules for paths
  alicloud.ga.ga_listeners_info:
    accelerator_id: ga-bp1quickstart
    type: Standard
    protocol: HTTP

- name: Find the id of a listener
  alicloud.ga.ga_listeners_info:
    accelerator: quickstart
    listener: web
"""

RETURN = r"""
accelerator_id:
  description: The id of the accelerator.
  type: str
  returned: success
  sample: ga-bp1quickstart
listeners:
  description:
    - The listeners, sorted by name and id. The list is empty if none fits.
    - They have the shape of the option O(alicloud.ga.ga_listeners#module:listeners), so that they can be given to that
      module and change nothing.
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: The id of the listener.
      type: str
      returned: always
      sample: lsr-bp1web
    name:
      description: The name of the listener.
      type: str
      returned: always
      sample: quickstart
    description:
      description: What people should know of the listener.
      type: str
      returned: always
      sample: Public pages
    type:
      description: The type of the listener.
      type: str
      returned: always
      sample: Standard
    protocol:
      description: The protocol.
      type: str
      returned: always
      sample: HTTP
    port_ranges:
      description: The ports on which it listens.
      type: list
      elements: dict
      returned: always
      sample: [{from_port: 80, to_port: 80}]
      contains:
        from_port:
          description: The first port.
          type: int
          returned: always
          sample: 80
        to_port:
          description: The last port.
          type: int
          returned: always
          sample: 80
    client_affinity:
      description: Whether a client stays with an endpoint, V(SOURCE_IP), or not, V(NONE). Null if the service does not
        say it.
      type: str
      returned: always
      sample: NONE
    idle_timeout:
      description: After how many seconds without traffic a connection is closed. Null if the service does not say it.
      type: int
      returned: always
      sample: 15
    request_timeout:
      description: For how many seconds an endpoint may take to answer a request. Null if the service does not say it.
      type: int
      returned: always
      sample: 60
    certificates:
      description: The ids of the certificates.
      type: list
      elements: str
      returned: always
      sample: [1234567-cn-hangzhou]
    security_policy_id:
      description: The TLS policy, which says which versions and ciphers there are. Null if the service does not say it.
      type: str
      returned: always
      sample: tls_cipher_policy_1_2
    http_version:
      description: The highest version of HTTP that clients may use. Null if the service does not say it.
      type: str
      returned: always
      sample: http2
    x_forwarded_for:
      description: Which headers are added to requests.
      type: dict
      returned: always
      sample: {ga_id: false, ga_ap: false, protocol: false, port: false, real_ip: false}
      contains:
        ga_id:
          description: Whether C(GA-ID) says the id of the accelerator.
          type: bool
          returned: always
          sample: false
        ga_ap:
          description: Whether C(GA-AP) says the point at which the request came in.
          type: bool
          returned: always
          sample: false
        protocol:
          description: Whether C(GA-X-Forward-Proto) says the protocol of the listener.
          type: bool
          returned: always
          sample: false
        port:
          description: Whether C(GA-X-Forward-Port) says the port of the listener.
          type: bool
          returned: always
          sample: false
        real_ip:
          description: Whether C(X-Real-IP) says the address of the client.
          type: bool
          returned: always
          sample: false
    endpoint_groups:
      description: The endpoint groups in it, as RV(alicloud.ga.ga_endpoint_groups#module:endpoint_groups) has them.
      type: list
      elements: dict
      returned: 'with O(depth=all), where there can be such'
    forwarding_rules:
      description: The forwarding rules in it, as RV(alicloud.ga.ga_forwarding_rules#module:rules) has them.
      type: list
      elements: dict
      returned: 'with O(depth=all), where there can be such'
    custom_routing_endpoint_groups:
      description: The custom routing endpoint groups in it, as
        RV(alicloud.ga.ga_custom_routing_endpoint_groups#module:endpoint_groups) has them.
      type: list
      elements: dict
      returned: 'with O(depth=all), where there can be such'
    status:
      description: The status of the listener, such as V(active).
      type: str
      returned: always
      sample: active
    facts:
      description: What cannot be set.
      type: dict
      returned: always
      contains:
        create_time:
          description: When it was created, in milliseconds since 1970. Null if the service does not say it.
          type: int
          returned: always
          sample: 1767225600000
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
      sample: ListListeners
    http_status:
      description: The HTTP status of the answer. Null if there was no answer.
      type: int
      returned: always
      sample: 400
"""

from ansible_collections.alicloud.ga.plugins.module_utils._module.show import show
from ansible_collections.alicloud.ga.plugins.module_utils._resources.listeners import LISTENERS


def main() -> None:
    show(LISTENERS, ("type", "protocol", "status"), LISTENERS)


if __name__ == "__main__":
    main()
