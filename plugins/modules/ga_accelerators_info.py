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
  - Lists the accelerators of the account, all of them or those with a name, an id, a status or tags.
  - Basic accelerators are another product and not among them.
author:
  - alicloud.ga authors (@alicloud-ga)
extends_documentation_fragment:
  - alicloud.ga._attributes.info_module
  - alicloud.ga._connection
  - alicloud.ga._tree.depth
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
  tags:
    description:
      - Only the accelerators that have all of these tags, values by keys. They may have others.
    type: dict
seealso:
  - module: alicloud.ga.ga_accelerators
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

- name: List those of a team
  alicloud.ga.ga_accelerators_info:
    tags:
      team: shop

- name: List those that can be changed now
  alicloud.ga.ga_accelerators_info:
    status: active
"""

RETURN = r"""
accelerators:
  description:
    - The accelerators, sorted by name and id. The list is empty if none fits.
    - They have the shape of the option O(alicloud.ga.ga_accelerators#module:accelerators), so that they can be given to
      that module and change nothing.
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
      description: The name of the accelerator.
      type: str
      returned: always
      sample: quickstart
    description:
      description: What people should know of the accelerator.
      type: str
      returned: always
      sample: Public pages
    instance_charge_type:
      description: How the accelerator is paid, V(POSTPAY) by use or V(PREPAY) for a time.
      type: str
      returned: always
      sample: POSTPAY
    bandwidth_billing_type:
      description: How the bandwidth is paid.
      type: str
      returned: always
      sample: CDT
    spec:
      description: The instance type of a subscription, as the service numbers it. Null if the service does not say it.
      type: str
      returned: always
      sample: '1'
    duration:
      description: For how long it was bought. Null unless this run has bought it.
      type: int
      returned: always
      sample: 1
    pricing_cycle:
      description: Whether it was bought for months or years. Null unless this run has bought it.
      type: str
      returned: always
      sample: Month
    auto_pay:
      description: Whether the order was paid at once. Null unless the entry says it.
      type: bool
      returned: always
      sample: true
    auto_use_coupon:
      description: Whether coupons were used for the order. Null unless the entry says it.
      type: bool
      returned: always
      sample: false
    renewal_status:
      description: What happens at the end of the subscription. Null unless the entry asks for it.
      type: str
      returned: always
      sample: AutoRenewal
    auto_renew_duration:
      description: For how many months it is renewed each time. Null unless the entry asks for it.
      type: int
      returned: always
      sample: 1
    access_mode:
      description: How clients reach it, V(UserDefine) by regions that are chosen or V(Anycast).
      type: str
      returned: always
      sample: UserDefine
    bandwidth:
      description: The bandwidth in Mbit/s. Null if the service does not say it.
      type: int
      returned: always
      sample: 200
    cross_border_status:
      description: Whether traffic may cross the border of the Chinese mainland. Null if the service does not say it.
      type: bool
      returned: always
      sample: false
    cross_border_mode:
      description: How it crosses the border, V(bgpPro) or V(private). Null if the service does not say it.
      type: str
      returned: always
      sample: bgpPro
    resource_group_id:
      description: The id of the resource group.
      type: str
      returned: always
      sample: rg-aekzrnd67gq4k2a
    tags:
      description: The values of the tags by key.
      type: dict
      returned: always
      sample: {env: production}
    bandwidth_packages:
      description: The bandwidth packages in it, as RV(alicloud.ga.ga_bandwidth_packages#module:bandwidth_packages) has
        them.
      type: list
      elements: dict
      returned: 'with O(depth=all), where there can be such'
    acceleration_regions:
      description: The acceleration regions in it, as RV(alicloud.ga.ga_acceleration_regions#module:regions) has them.
      type: list
      elements: dict
      returned: 'with O(depth=all), where there can be such'
    listeners:
      description: The listeners in it, as RV(alicloud.ga.ga_listeners#module:listeners) has them.
      type: list
      elements: dict
      returned: 'with O(depth=all), where there can be such'
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
        system_tags:
          description: The tags of the service itself, which nobody else can set.
          type: dict
          returned: always
          sample: {'acs:rm:rgId': rg-aekzrnd67gq4k2a}
        basic_bandwidth_package_ids:
          description: The id of its bandwidth package, if it has one.
          type: list
          elements: str
          returned: always
          sample: [gbwp-bp1quickstart]
        cross_domain_bandwidth_package_ids:
          description: The id of its package for what crosses the border, if it has one.
          type: list
          elements: str
          returned: always
          sample: []
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
    show(ACCELERATORS, ("status", "tags"), ACCELERATORS)


if __name__ == "__main__":
    main()
