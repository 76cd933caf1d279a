#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_listeners
short_description: Manage the listeners of an accelerator of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Creates, updates and deletes the listeners of an accelerator, standard ones and custom routing ones.
  - The wanted listeners are compared with those that are there, and only the difference is written. Each call of the API
    takes one listener, takes the service about a minute and locks the whole accelerator meanwhile. The module waits while
    somebody else is at work.
  - The listeners of one accelerator are all of one type.
  - O(listeners), O(state) and O(purge) say what there is to be, and O(accelerator_id) or O(accelerator) says where.
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
attributes:
  check_mode:
    details:
      - The API has no dry run for listeners. The documented limits are checked by the module. Quotas cannot be looked up.
options:
  state:
    description:
      - With V(present), the listeners are created or updated.
      - With V(absent), the listeners are deleted. What is not there already is fine. Whether the service deletes one
        that still has endpoint groups is not documented; O(cascade) takes them away first.
    type: str
    choices: [present, absent]
    default: present
  purge:
    description:
      - Whether O(listeners) are the only listeners that the accelerator is to have, so that all others are deleted.
      - Can only be used with O(state=present). With O(listeners=[]) it removes all.
    type: bool
    default: false
  listeners:
    description:
      - The listeners.
      - A listener is found by its O(listeners[].id) if that is given, else by its O(listeners[].name).
      - What is not given for a listener that exists stays as it is, unless it depends on O(listeners[].protocol) and
        that changes.
    type: list
    elements: dict
    required: true
    suboptions:
      id:
        description:
          - The id of a listener that exists. With it, the name can be changed.
        type: str
      name:
        description:
          - The name of the listener. Needed unless O(listeners[].id) is given.
          - At most 128 characters.
        type: str
      description:
        description:
          - What people should know of the listener. An empty text takes it away.
          - At most 200 characters.
        type: str
      type:
        description:
          - The type of the listener. Forwarding rules belong to V(Standard), destinations to V(CustomRouting).
          - A new one has V(Standard) where this is not given. It cannot be changed afterwards.
        type: str
        choices: [Standard, CustomRouting]
      protocol:
        description:
          - The protocol.
          - Which of the other options go with it, and what they may be, depends on it.
          - A new one has V(TCP) where this is not given.
        type: str
        choices: [TCP, UDP, HTTP, HTTPS]
      port_ranges:
        description:
          - The ports on which it listens. These are all of them.
          - With V(HTTP) and V(HTTPS) it is one port.
          - The last entry cannot be taken away. Needed for a new listener.
        type: list
        elements: dict
        suboptions:
          from_port:
            description:
              - The first port.
              - From V(1) to V(65499). Needed for a new entry.
            type: int
          to_port:
            description:
              - The last port.
              - From V(1) to V(65499). Needed for a new entry.
            type: int
      client_affinity:
        description:
          - Whether a client stays with an endpoint, V(SOURCE_IP), or not, V(NONE).
          - A new one has V(NONE) where this is not given. Only goes with O(listeners[].type) V(Standard).
        type: str
        choices: [NONE, SOURCE_IP]
      idle_timeout:
        description:
          - After how many seconds without traffic a connection is closed.
          - Without a quota of the account, V(10) to V(900) for TCP, V(10) to V(20) for UDP, and V(1) to V(60) for HTTP
            and HTTPS. What is beyond that comes with a warning.
          - From V(1) to V(900). Where this is not given, the service decides for a new one. Only goes with
            O(listeners[].type) V(Standard).
        type: int
      request_timeout:
        description:
          - For how many seconds an endpoint may take to answer a request. More than V(180) needs a quota, and comes
            with a warning.
          - From V(1) to V(600). Where this is not given, the service decides for a new one. Only goes with
            O(listeners[].protocol) V(HTTP) or V(HTTPS).
        type: int
      certificates:
        description:
          - The ids of the certificates. Another order alone is no change, since nobody knows whether it means anything.
          - The last entry cannot be taken away. Needed for a new listener. Only goes with O(listeners[].protocol)
            V(HTTPS).
        type: list
        elements: str
      security_policy_id:
        description:
          - The TLS policy, which says which versions and ciphers there are.
          - Where this is not given, the service decides for a new one. Only goes with O(listeners[].protocol) V(HTTPS).
        type: str
        choices:
          - tls_cipher_policy_1_0
          - tls_cipher_policy_1_1
          - tls_cipher_policy_1_2
          - tls_cipher_policy_1_2_strict
          - tls_cipher_policy_1_2_strict_with_1_3
      http_version:
        description:
          - The highest version of HTTP that clients may use.
          - Where this is not given, the service decides for a new one. Only goes with O(listeners[].protocol) V(HTTPS).
        type: str
        choices: [http1.1, http2, http3]
      x_forwarded_for:
        description:
          - Which headers are added to requests. What is not given of an existing listener stays as it is.
          - Where this is not given, the service decides for a new one. Only goes with O(listeners[].protocol) V(HTTP)
            or V(HTTPS).
        type: dict
        suboptions:
          ga_id:
            description:
              - Whether C(GA-ID) says the id of the accelerator.
              - A new one has V(false) where this is not given.
            type: bool
          ga_ap:
            description:
              - Whether C(GA-AP) says the point at which the request came in.
              - A new one has V(false) where this is not given.
            type: bool
          protocol:
            description:
              - Whether C(GA-X-Forward-Proto) says the protocol of the listener.
              - A new one has V(false) where this is not given.
            type: bool
          port:
            description:
              - Whether C(GA-X-Forward-Port) says the port of the listener.
              - A new one has V(false) where this is not given.
            type: bool
          real_ip:
            description:
              - Whether C(X-Real-IP) says the address of the client.
              - A new one has V(false) where this is not given.
            type: bool
      endpoint_groups:
        description:
          - The endpoint groups in it. An entry has the options of
            O(alicloud.ga.ga_endpoint_groups#module:endpoint_groups). What is not given is not managed.
        type: list
        elements: dict
      forwarding_rules:
        description:
          - The forwarding rules in it. An entry has the options of O(alicloud.ga.ga_forwarding_rules#module:rules).
            What is not given is not managed.
        type: list
        elements: dict
      custom_routing_endpoint_groups:
        description:
          - The custom routing endpoint groups in it. An entry has the options of
            O(alicloud.ga.ga_custom_routing_endpoint_groups#module:endpoint_groups). What is not given is not managed.
        type: list
        elements: dict
      status:
        description:
          - Ignored, and only taken so that what this module returns can be given to it. What the service never returns
            is refused.
        type: str
      facts:
        description:
          - Ignored, and only taken so that what this module returns can be given to it.
        type: dict
seealso:
  - name: Create a listener
    description: The API reference of CreateListener.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-createlistener
  - module: alicloud.ga.ga_listeners_info
  - module: alicloud.ga.ga_endpoint_groups
"""

EXAMPLES = r"""
- name: A listener for pages, and one for the telephones
  alicloud.ga.ga_listeners:
    accelerator: quickstart
    listeners:
      - name: pages
        protocol: HTTP
        port_ranges: [{from_port: 8080, to_port: 8080}]
        idle_timeout: 30
      - name: telephones
        protocol: UDP
        port_ranges:
          - {from_port: 5060, to_port: 5061}
          - {from_port: 10000, to_port: 10019}
        client_affinity: SOURCE_IP

- name: Give it more time, and leave the rest as it is
  alicloud.ga.ga_listeners:
    accelerator_id: ga-bp1quickstart
    listeners:
      - name: pages
        request_timeout: 120

- name: No telephones any more
  alicloud.ga.ga_listeners:
    accelerator: quickstart
    state: absent
    listeners:
      - name: telephones
"""

RETURN = r"""
listeners:
  description:
    - All listeners of the accelerator as they are now, or in check mode as they will be, sorted by name and id.
    - They have the shape of O(listeners), so that they can be given to the module again.
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: The id of the listener. Null for one that check mode says will be created.
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
      description: Whether a client stays with an endpoint, V(SOURCE_IP), or not, V(NONE). Null where it does not apply,
        or the service has yet to decide it.
      type: str
      returned: always
      sample: NONE
    idle_timeout:
      description: After how many seconds without traffic a connection is closed. Null where it does not apply, or the
        service has yet to decide it.
      type: int
      returned: always
      sample: 15
    request_timeout:
      description: For how many seconds an endpoint may take to answer a request. Null where it does not apply, or the
        service has yet to decide it.
      type: int
      returned: always
      sample: 60
    certificates:
      description: The ids of the certificates. Null where it does not apply, or the service has yet to decide it.
      type: list
      elements: str
      returned: always
      sample: [1234567-cn-hangzhou]
    security_policy_id:
      description: The TLS policy, which says which versions and ciphers there are. Null where it does not apply, or the
        service has yet to decide it.
      type: str
      returned: always
      sample: tls_cipher_policy_1_2
    http_version:
      description: The highest version of HTTP that clients may use. Null where it does not apply, or the service has
        yet to decide it.
      type: str
      returned: always
      sample: http2
    x_forwarded_for:
      description: Which headers are added to requests. Null where it does not apply, or the service has yet to decide
        it.
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
      returned: where the entry says it
    forwarding_rules:
      description: The forwarding rules in it, as RV(alicloud.ga.ga_forwarding_rules#module:rules) has them.
      type: list
      elements: dict
      returned: where the entry says it
    custom_routing_endpoint_groups:
      description: The custom routing endpoint groups in it, as
        RV(alicloud.ga.ga_custom_routing_endpoint_groups#module:endpoint_groups) has them.
      type: list
      elements: dict
      returned: where the entry says it
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
          description: When it was created, in milliseconds since 1970. Null where it is not known yet.
          type: int
          returned: always
          sample: 1767225600000
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
      sample: listener
    place:
      description: What that lies in, from the whole to the part, as people call it.
      type: str
      returned: where entries say sets that lie in them
      sample: shop / web
    action:
      description: What is done to the listener, V(create), V(update), V(delete), or V(replace), which is to delete and
        create it.
      type: str
      returned: always
      sample: create
    identity:
      description: The listener as people call it.
      type: str
      returned: always
      sample: quickstart
    id:
      description: The id of the listener, or null if it has none yet.
      type: str
      returned: always
      sample: lsr-bp1web
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
        - What an update changes, as it was planned. Each is the place in the listener and, after a colon, C(old → new)
          for what becomes another value, C(- old) for what goes, or C(+ new) for what comes.
        - The list is empty for one that is created or deleted. Values of more than 80 characters are cut around the
          difference; the diff has them whole.
      type: list
      elements: str
      returned: always
      sample: ['idle_timeout: 15 → 25']
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
      sample: ListListeners
    http_status:
      description: The HTTP status of the answer. Null if there was no answer.
      type: int
      returned: always
      sample: 400
"""

from ansible_collections.alicloud.ga.plugins.module_utils._module.manage import manage
from ansible_collections.alicloud.ga.plugins.module_utils._resources.listeners import LISTENERS


def main() -> None:
    manage(LISTENERS)


if __name__ == "__main__":
    main()
