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
  - Lists the listeners of an accelerator, all of them or those with a name, an id, a type, a protocol or a state.
author:
  - alicloud.ga authors (@alicloud-ga)
extends_documentation_fragment:
  - alicloud.ga._attributes.info_module
  - alicloud.ga._connection
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
      - Only the listeners of this type. Forwarding rules belong to V(standard), destinations to V(custom_routing).
    type: str
    choices: [standard, custom_routing]
  protocol:
    description:
      - Only the listeners with this protocol.
    type: str
    choices: [TCP, UDP, HTTP, HTTPS]
  state:
    description:
      - Only the listeners in this state.
    type: str
    choices: [init, active, configuring, updating, deleting]
seealso:
  - name: List listeners
    description: The API reference of ListListeners.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-listlisteners
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
    type: standard
    protocol: HTTP

- name: Find the id of a listener
  alicloud.ga.ga_listeners_info:
    accelerator: quickstart
    listener: web
"""

RETURN = r"""
accelerator_id:
  description: The id of the accelerator.
  returned: success
  type: str
  sample: ga-bp1quickstart
listeners:
  description: The listeners, sorted by name and id. The list is empty if none fits.
  returned: success
  type: list
  elements: dict
  contains:
    listener_id:
      description: The id of the listener.
      type: str
      returned: always
      sample: lsr-bp1web
    accelerator_id:
      description: The id of the accelerator.
      type: str
      returned: always
      sample: ga-bp1quickstart
    name:
      description: The name. Empty if it has none.
      type: str
      returned: always
      sample: web
    description:
      description: The description. Empty if it has none.
      type: str
      returned: always
      sample: "Public pages"
    state:
      description: The state, such as V(active).
      type: str
      returned: always
      sample: active
    type:
      description: The type, V(standard) or V(custom_routing).
      type: str
      returned: always
      sample: standard
    protocol:
      description: The protocol, V(TCP), V(UDP), V(HTTP) or V(HTTPS).
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
      description: Whether a client stays with an endpoint, V(NONE) or V(SOURCE_IP).
      type: str
      returned: always
      sample: NONE
    certificate_ids:
      description: The ids of the certificates of an HTTPS listener.
      type: list
      elements: str
      returned: always
      sample: [cert-bp1abc]
    security_policy_id:
      description: The TLS policy of an HTTPS listener. Empty for other listeners.
      type: str
      returned: always
      sample: tls_cipher_policy_1_2
    create_time:
      description: When it was created, in milliseconds since 1970. Null if the service does not say it.
      type: int
      returned: always
      sample: 1767225600000
error:
  description:
    - What went wrong. Where that is not what the service said, such as a mistake in the options, all but
      RV(error.message) are null.
  returned: failure
  type: dict
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
