#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_accelerators_info
short_description: List the accelerators of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Lists the accelerators of the account, all of them or those with a name, an id or a status.
  - Basic accelerators are another product and not among them.
author:
  - alicloud.ga authors (@alicloud-ga)
extends_documentation_fragment:
  - alicloud.ga._attributes.info_module
  - alicloud.ga._connection
  - alicloud.ga._waiting.info_module
options:
  accelerator_id:
    description:
      - Only the accelerator with this id.
      - Cannot be given together with O(accelerator).
    type: str
  accelerator:
    description:
      - Only the accelerators with this name, to the letter. There may be none, or several.
    type: str
  status:
    description:
      - Only the accelerators with this status. V(finacialLocked) is the service's own spelling of an expired
        subscription.
    type: str
    choices: [init, active, configuring, binding, unbinding, deleting, finacialLocked]
seealso:
  - name: List accelerators
    description: The API reference of ListAccelerators.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-listaccelerators
  - module: alicloud.ga.ga_listeners_info
"""

EXAMPLES = r"""
- name: List all accelerators
  alicloud.ga.ga_accelerators_info:

- name: Find the accelerators with a name
  alicloud.ga.ga_accelerators_info:
    accelerator: quickstart

- name: List those that can be changed now
  alicloud.ga.ga_accelerators_info:
    status: active
"""

RETURN = r"""
accelerators:
  description:
    - The accelerators, sorted by name and id. The list is empty if none fits.
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: The id of the accelerator.
      type: str
      returned: always
      sample: ga-bp1quickstart
    name:
      description: The name. Empty if it has none.
      type: str
      returned: always
      sample: quickstart
    description:
      description: The description. Empty if it has none.
      type: str
      returned: always
      sample: Public pages
    spec:
      description: The instance type, as the service numbers it.
      type: str
      returned: always
      sample: '1'
    bandwidth:
      description: The bandwidth in Mbit/s. Null if the service does not say it.
      type: int
      returned: always
      sample: 100
    bandwidth_billing_type:
      description: How the bandwidth is paid, V(BandwidthPackage) or V(CDT).
      type: str
      returned: always
      sample: CDT
    instance_charge_type:
      description: How the accelerator is paid, V(PREPAY) or V(POSTPAY).
      type: str
      returned: always
      sample: POSTPAY
    access_mode:
      description: How clients reach it, V(UserDefine) by chosen regions or V(Anycast). Null if the service does not say
        it.
      type: str
      returned: always
      sample: UserDefine
    resource_group_id:
      description: The id of the resource group. Empty if the service does not say it.
      type: str
      returned: always
      sample: rg-aekzrnd67gq4k2a
    tags:
      description: The values of the tags by key.
      type: dict
      returned: always
      sample: {env: production}
    status:
      description: The status, such as V(active). V(finacialLocked) is the service's own spelling of an expired
        subscription.
      type: str
      returned: always
      sample: active
    facts:
      description: What cannot be set.
      type: dict
      returned: always
      contains:
        dns_name:
          description: The domain name (CNAME) that clients use.
          type: str
          returned: always
          sample: ga-bp1quickstart.aliyunga0018.com
        create_time:
          description: When it was created, in milliseconds since 1970. Null if the service does not say it.
          type: int
          returned: always
          sample: 1767225600000
        expired_time:
          description: When the subscription ends, in milliseconds since 1970. V(0) or null if it does not end.
          type: int
          returned: always
          sample: 1798761600000
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
      sample: ListAccelerators
    http_status:
      description: The HTTP status of the answer. Null if there was no answer.
      type: int
      returned: always
      sample: 400
"""

from ansible_collections.alicloud.ga.plugins.module_utils._module.show import show
from ansible_collections.alicloud.ga.plugins.module_utils._resources.accelerators import ACCELERATORS


def main() -> None:
    show(ACCELERATORS, ("status",), ACCELERATORS)


if __name__ == "__main__":
    main()
