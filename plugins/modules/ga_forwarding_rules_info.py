#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_forwarding_rules_info
short_description: List the forwarding rules of a listener of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Lists the custom forwarding rules of an HTTP, HTTPS or TCP listener, in the shape in which
    M(alicloud.ga.ga_forwarding_rules) takes them.
  - The playbook C(alicloud.ga.export_forwarding_rules) of this collection writes them into a playbook, which changes
    nothing when it is run.
author:
  - alicloud.ga authors (@alicloud-ga)
extends_documentation_fragment:
  - alicloud.ga._attributes.info_module
  - alicloud.ga._connection
  - alicloud.ga._waiting.info_module
  - alicloud.ga._where
  - alicloud.ga._where.listener
notes:
  - To get a playbook with the rules of a listener, run C(ansible-playbook alicloud.ga.export_forwarding_rules -e
    accelerator=my-ga -e listener=web -e file=web.yml).
seealso:
  - name: List forwarding rules
    description: The API reference of ListForwardingRules.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-listforwardingrules
  - module: alicloud.ga.ga_forwarding_rules
  - module: alicloud.ga.ga_listeners_info
"""

EXAMPLES = r"""
- name: List the forwarding rules of a listener
  alicloud.ga.ga_forwarding_rules_info:
    accelerator: quickstart
    listener: web

- name: Do the same by ids
  alicloud.ga.ga_forwarding_rules_info:
    accelerator_id: ga-bp1quickstart
    listener_id: lsr-bp1web
  register: web

- name: Keep them as they were, whatever happens to them later
  alicloud.ga.ga_forwarding_rules:
    accelerator_id: "{{ web.accelerator_id }}"
    listener_id: "{{ web.listener_id }}"
    purge: true
    rules: "{{ web.rules }}"
"""

RETURN = r"""
accelerator_id:
  description: The id of the accelerator.
  type: str
  returned: success
  sample: ga-bp1quickstart
listener_id:
  description: The id of the listener.
  type: str
  returned: success
  sample: lsr-bp1web
rules:
  description:
    - The custom forwarding rules of the listener as they are now, sorted by priority. The list is empty if there is
      none. The default rule is never among them.
    - They have the shape of the option O(alicloud.ga.ga_forwarding_rules#module:rules), so that they can be given to
      that module and change nothing.
    - Rules that were set up elsewhere can have what the option does not allow, such as a name with a blank in it, no
      conditions, or two actions that exclude each other. They can be given back as well, since that module does not
      check what is live already.
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: The id of the rule.
      type: str
      returned: always
      sample: frule-bp1dii16gu9qdvb34
    name:
      description: The name of the rule, empty if it has none.
      type: str
      returned: always
      sample: beta-users
    priority:
      description: The priority of the rule.
      type: int
      returned: always
      sample: 10
    conditions:
      description: The conditions, as in O(alicloud.ga.ga_forwarding_rules#module:rules[].conditions). Lists whose order
        means nothing are sorted.
      type: list
      elements: dict
      returned: always
      sample: [{host: [www.example.com]}]
    actions:
      description: The actions, as in O(alicloud.ga.ga_forwarding_rules#module:rules[].actions).
      type: list
      elements: dict
      returned: always
      sample: [{forward_group: {endpoint_group_id: epg-bp1green}}]
    status:
      description: The status of the rule, such as V(active).
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
      sample: ListForwardingRules
    http_status:
      description: The HTTP status of the answer. Null if there was no answer.
      type: int
      returned: always
      sample: 400
"""

from ansible_collections.alicloud.ga.plugins.module_utils._module.show import show
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules.kind import FORWARDING_RULES


def main() -> None:
    show(FORWARDING_RULES)


if __name__ == "__main__":
    main()
