#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_bandwidth_packages_info
short_description: List the bandwidth packages of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Lists the bandwidth packages of the account, all of them or those with a name, an id, an accelerator, a type, a status or tags.
author:
  - alicloud.ga authors (@alicloud-ga)
extends_documentation_fragment:
  - alicloud.ga._attributes.info_module
  - alicloud.ga._connection
  - alicloud.ga._waiting.info_module
options:
  bandwidth_package_id:
    description:
      - Only the bandwidth package with this id.
      - Cannot be given together with O(bandwidth_package).
    type: str
  bandwidth_package:
    description:
      - Only the bandwidth packages with this name, to the letter. There may be none, or several.
    type: str
  accelerator_id:
    description:
      - Only the bandwidth packages that are bound to the accelerator with this id.
    type: str
  type:
    description:
      - Only the bandwidth packages of this type.
    type: str
    choices: [Basic, CrossDomain]
  charge_type:
    description:
      - Only the bandwidth packages that are paid in this way.
    type: str
    choices: [PREPAY, POSTPAY]
  status:
    description:
      - Only the bandwidth packages with this status. V(binded) and V(finacialLocked) are the service's own spelling.
    type: str
    choices: [init, active, binding, binded, unbinding, updating, deleting, finacialLocked, locked]
  tags:
    description:
      - Only the bandwidth packages that have all of these tags, values by keys. They may have others.
    type: dict
seealso:
  - module: alicloud.ga.ga_bandwidth_packages
  - name: List bandwidth packages
    description: The API reference of ListBandwidthPackages.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-listbandwidthpackages
  - module: alicloud.ga.ga_accelerators_info
"""

EXAMPLES = r"""
- name: List all bandwidth packages
  alicloud.ga.ga_bandwidth_packages_info:

- name: Find what an accelerator has
  alicloud.ga.ga_bandwidth_packages_info:
    accelerator_id: ga-bp1quickstart

- name: List those that end by themselves
  alicloud.ga.ga_bandwidth_packages_info:
    charge_type: PREPAY
"""

RETURN = r"""
bandwidth_packages:
  description:
    - The bandwidth packages, sorted by name and id. The list is empty if none fits.
    - They have the shape of the option O(alicloud.ga.ga_bandwidth_packages#module:bandwidth_packages), so that they can
      be given to that module and change nothing.
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: The id of the bandwidth package.
      type: str
      returned: always
      sample: gbwp-bp1dii16gu9qdvb34
    name:
      description: The name of the package.
      type: str
      returned: always
      sample: shop
    description:
      description: What people should know of the package.
      type: str
      returned: always
      sample: For the shop
    type:
      description: What it is for, V(Basic) for all traffic or V(CrossDomain) for what crosses the border of the Chinese
        mainland, which only the international site has.
      type: str
      returned: always
      sample: Basic
    bandwidth:
      description: The bandwidth in Mbit/s.
      type: int
      returned: always
      sample: 20
    bandwidth_type:
      description: Where what is accelerated runs. Null if the service does not say it.
      type: str
      returned: always
      sample: Basic
    charge_type:
      description: How the package is paid, V(PREPAY) for a time or V(POSTPAY) by use, which needs a permission of the
        vendor.
      type: str
      returned: always
      sample: PREPAY
    billing_type:
      description: What is paid by use, V(PayByTraffic) the traffic or V(PayBY95) the bandwidth but for its peaks, which
        needs a permission of the vendor. Null if the service does not say it.
      type: str
      returned: always
    ratio:
      description: How much of the bandwidth is paid at least, in percent. Null if the service does not say it.
      type: int
      returned: always
    cbn_geographic_region_id_a:
      description: The one side of the border, V(China-mainland).
      type: str
      returned: always
      sample: ''
    cbn_geographic_region_id_b:
      description: The other side of the border, V(Global).
      type: str
      returned: always
      sample: ''
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
    accelerator_id:
      description: The id of the accelerator that it is bound to. Empty if it is free.
      type: str
      returned: always
      sample: ga-bp1quickstart
    status:
      description: The status, V(active) or, once it is bound, V(binded). V(finacialLocked) is the service's own
        spelling of an expired subscription.
      type: str
      returned: always
      sample: active
    facts:
      description: What cannot be set.
      type: dict
      returned: always
      contains:
        create_time:
          description: When it was created, in milliseconds since 1970.
          type: str
          returned: always
          sample: '1767225600000'
        expired_time:
          description: When the subscription ends, in milliseconds since 1970. Empty or null if it does not end.
          type: str
          returned: always
          sample: '1798761600000'
        system_tags:
          description: The tags of the service itself, which nobody else can set.
          type: dict
          returned: always
          sample: {'acs:rm:rgId': rg-aekzrnd67gq4k2a}
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
      sample: ListBandwidthPackages
    http_status:
      description: The HTTP status of the answer. Null if there was no answer.
      type: int
      returned: always
      sample: 400
"""

from ansible_collections.alicloud.ga.plugins.module_utils._module.show import show
from ansible_collections.alicloud.ga.plugins.module_utils._resources.bandwidth_packages import BANDWIDTH_PACKAGES


def main() -> None:
    show(
        BANDWIDTH_PACKAGES,
        ("accelerator_id", "type", "charge_type", "status", "tags"),
        BANDWIDTH_PACKAGES,
    )


if __name__ == "__main__":
    main()
