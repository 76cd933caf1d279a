#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_bandwidth_packages
short_description: Manage the bandwidth packages of an account of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Creates, updates, binds and deletes bandwidth packages. An accelerator whose bandwidth is paid by packages,
    V(BandwidthPackage), needs one before it can have acceleration regions.
  - The wanted packages are compared with those that are there, and only the difference is written. The module waits while
    somebody else is changing a package that it means; the others are neither waited for nor touched, but for one that makes way
    with O(replace), and there is no way to say that they are to go.
  - Several packages settle side by side, so that a task with several takes about as long as the one that takes longest. What
    has to do with the same accelerator, which is locked meanwhile, comes one after another.
  - Two packages that are to have each other's places cannot change them in one call, so that one of the accelerators is without
    a package for some minutes. That is refused, before anything is changed, while it has acceleration regions; nobody comes in
    there otherwise, so that nothing is interrupted.
  - A package costs money from its creation on. One that is paid by use, V(POSTPAY), can be deleted again. One that is paid for
    a time, V(PREPAY), cannot be deleted by the API, so that buying one needs O(bandwidth_packages[].auto_pay).
  - Run again, it buys nothing twice. A creation has no name, so that it says it in a tag, C(ansible-ga-name). By that the next
    run finds what an interrupted one has bought. Once the package has its name, the tag is taken away.
  - Two tasks that buy a package of the same name at the same moment both buy one, since neither finds that of the other. The
    next run says so, with both ids. So let one at a time buy, as with a lock of the pipeline.
  - O(bandwidth_packages) and O(state) say what there is to be.
author:
  - alicloud.ga authors (@alicloud-ga)
extends_documentation_fragment:
  - alicloud.ga._attributes
  - alicloud.ga._connection
  - alicloud.ga._values
  - alicloud.ga._waiting
attributes:
  check_mode:
    details:
      - The service has no dry run for bandwidth packages. Orders, places and the bandwidth of regions are checked by the module.
options:
  state:
    description:
      - With V(present), the packages are created, updated and bound.
      - With V(absent), the packages are deleted. What is not there already is fine. One that is bound to an accelerator
        is taken away from it first. A subscription is not deleted, and neither is one whose accelerator still has
        acceleration regions. Both are said before anything is changed.
    type: str
    choices: [present, absent]
    default: present
  replace:
    description:
      - Whether a package that has the place which another one is to get makes way for it. Traffic goes on. What made
        way is free afterwards, and is paid further.
      - Without this, a place that is not free is an error.
    type: bool
    default: false
  purge_tags:
    description:
      - Whether O(bandwidth_packages[].tags) are the only tags that a package is to have, so that all others go. Tags of
        the service itself always stay, and so do those of a package whose entry says no tags.
    type: bool
    default: true
  bandwidth_packages:
    description:
      - The bandwidth packages.
      - A package is found by its O(bandwidth_packages[].id) if that is given, else by its O(bandwidth_packages[].name).
      - What is not given for a package that exists stays as it is.
    type: list
    elements: dict
    required: true
    suboptions:
      id:
        description:
          - The id of a package that exists. With it, the name can be changed.
        type: str
      name:
        description:
          - The name of the package. Needed unless O(bandwidth_packages[].id) is given.
          - At most 128 characters.
        type: str
      description:
        description:
          - What people should know of the package. An empty text takes it away.
          - At most 256 characters.
        type: str
      type:
        description:
          - What it is for, V(Basic) for all traffic or V(CrossDomain) for what crosses the border of the Chinese
            mainland, which only the international site has. The latter needs a basic one at the accelerator.
          - A new one has V(Basic) where this is not given. It cannot be changed afterwards.
        type: str
        choices: [Basic, CrossDomain]
      bandwidth:
        description:
          - The bandwidth in Mbit/s. That of a basic one is at least what the acceleration regions of its accelerator
            have together. To raise it comes before they are widened, and to lower it after they are narrowed.
          - To raise that of a subscription is an order, which needs O(bandwidth_packages[].auto_pay).
          - From V(2) to V(2000). Needed for a new bandwidth package.
        type: int
      bandwidth_type:
        description:
          - Where what is accelerated runs. V(Basic) is for services of Alibaba Cloud, V(Enhanced) for others too, and
            V(Advanced) is for regions outside the Chinese mainland. V(Basic) can become V(Enhanced), which for a
            subscription is an order, and the other way round. V(Advanced) cannot be changed.
          - Needed for a new bandwidth package. Only goes with O(bandwidth_packages[].type) V(Basic).
        type: str
        choices: [Basic, Enhanced, Advanced]
      charge_type:
        description:
          - How the package is paid, V(PREPAY) for a time or V(POSTPAY) by use, which needs a permission of the vendor.
          - Needed for a new bandwidth package. It cannot be changed afterwards.
        type: str
        choices: [PREPAY, POSTPAY]
      billing_type:
        description:
          - What is paid by use, V(PayByTraffic) the traffic or V(PayBY95) the bandwidth but for its peaks, which needs
            a permission of the vendor.
          - Where this is not given, the service decides for a new one. Only goes with
            O(bandwidth_packages[].charge_type) V(POSTPAY). It cannot be changed afterwards.
        type: str
        choices: [PayByTraffic, PayBY95]
      ratio:
        description:
          - How much of the bandwidth is paid at least, in percent. Needed for a new package with V(PayBY95).
          - From V(30) to V(100). Where this is not given, the service decides for a new one. Only goes with
            O(bandwidth_packages[].billing_type) V(PayBY95). It cannot be changed afterwards.
        type: int
      cbn_geographic_region_id_a:
        description:
          - The one side of the border, V(China-mainland).
          - Where this is not given, the service decides for a new one. Only goes with O(bandwidth_packages[].type)
            V(CrossDomain). It cannot be changed afterwards.
        type: str
      cbn_geographic_region_id_b:
        description:
          - The other side of the border, V(Global).
          - Where this is not given, the service decides for a new one. Only goes with O(bandwidth_packages[].type)
            V(CrossDomain). It cannot be changed afterwards.
        type: str
      duration:
        description:
          - For how many O(bandwidth_packages[].pricing_cycle) a new subscription is bought, V(1) to V(9) months or V(1)
            to V(3) years.
          - Needed for a new V(PREPAY) package.
          - From V(1) to V(9). Only goes with O(bandwidth_packages[].charge_type) V(PREPAY).
        type: int
      pricing_cycle:
        description:
          - Whether a new subscription is bought for months or years.
          - Needed for a new V(PREPAY) package.
          - Only goes with O(bandwidth_packages[].charge_type) V(PREPAY).
        type: str
        choices: [Month, Year]
      auto_pay:
        description:
          - Whether orders are paid at once. Must be V(true) for whatever makes one, which is to create a V(PREPAY)
            package, and to raise its O(bandwidth_packages[].bandwidth) or its O(bandwidth_packages[].bandwidth_type).
            An order that is not paid would wait in the console, and the task could not be told from one that has
            failed.
          - Only goes with O(bandwidth_packages[].charge_type) V(PREPAY).
        type: bool
      auto_use_coupon:
        description:
          - Whether coupons are used for orders.
          - Only goes with O(bandwidth_packages[].charge_type) V(PREPAY).
        type: bool
      renewal_status:
        description:
          - What happens at the end of a subscription. V(AutoRenewal) renews it, V(Normal) asks people to, V(NotRenewal)
            lets it end.
          - It is only read for an entry that says this or O(bandwidth_packages[].auto_renew_duration), one call for
            each.
          - Where this is not given, the service decides for a new one. Only goes with
            O(bandwidth_packages[].charge_type) V(PREPAY).
        type: str
        choices: [AutoRenewal, Normal, NotRenewal]
      auto_renew_duration:
        description:
          - For how many months it is renewed each time.
          - From V(1) to V(12). Where this is not given, the service decides for a new one. Only goes with
            O(bandwidth_packages[].renewal_status) V(AutoRenewal).
        type: int
      resource_group_id:
        description:
          - The id of the resource group.
          - Where this is not given, the service decides for a new one.
        type: str
      tags:
        description:
          - The tags, values by keys. O(purge_tags) says what becomes of others. V({}) takes all away.
        type: dict
      accelerator_id:
        description:
          - The same, with the id of the accelerator.
          - Cannot be given together with O(bandwidth_packages[].accelerator).
        type: str
      status:
        description:
          - Ignored, and only taken so that what this module returns can be given to it. What the service never returns
            is refused.
        type: str
      facts:
        description:
          - Ignored, and only taken so that what this module returns can be given to it.
        type: dict
      accelerator:
        description:
          - The name of the accelerator that the package is to be bound to, to the letter. An empty text takes it away
            from the one that has it. Where neither this nor O(bandwidth_packages[].accelerator_id) is given, it stays
            as it is.
          - An accelerator has one package of each O(bandwidth_packages[].type). O(replace) says what becomes of one
            that has the place.
        type: str
seealso:
  - name: Create a bandwidth package
    description: The API reference of CreateBandwidthPackage.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-createbandwidthpackage
  - module: alicloud.ga.ga_bandwidth_packages_info
  - module: alicloud.ga.ga_accelerators
  - module: alicloud.ga.ga_acceleration_regions
"""

EXAMPLES = r"""
- name: A package for a month, for the accelerator with the name quickstart, in the place of the one that it has
  alicloud.ga.ga_bandwidth_packages:
    replace: true
    bandwidth_packages:
      - name: shop
        bandwidth: 200
        bandwidth_type: Basic
        charge_type: PREPAY
        duration: 1
        pricing_cycle: Month
        auto_pay: true
        accelerator: quickstart

- name: Let it end after that month
  alicloud.ga.ga_bandwidth_packages:
    bandwidth_packages:
      - name: shop
        renewal_status: NotRenewal

- name: A package that is paid by use, and is bound to nothing
  alicloud.ga.ga_bandwidth_packages:
    bandwidth_packages:
      - name: spare
        bandwidth: 20
        bandwidth_type: Basic
        charge_type: POSTPAY
        accelerator: ''

- name: No such package any more
  alicloud.ga.ga_bandwidth_packages:
    state: absent
    bandwidth_packages:
      - name: spare
"""

RETURN = r"""
bandwidth_packages:
  description:
    - All bandwidth packages as they are now, or in check mode as they will be, sorted by name and id.
    - They have the shape of O(bandwidth_packages), so that they can be given to the module again.
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: The id of the bandwidth package. Null for one that check mode says will be created.
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
      description: Where what is accelerated runs. Null where it does not apply, or the service has yet to decide it.
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
        needs a permission of the vendor. Null where it does not apply, or the service has yet to decide it.
      type: str
      returned: always
    ratio:
      description: How much of the bandwidth is paid at least, in percent. Null where it does not apply, or the service
        has yet to decide it.
      type: int
      returned: always
    cbn_geographic_region_id_a:
      description: The one side of the border, V(China-mainland). Null where it does not apply, or the service has yet
        to decide it.
      type: str
      returned: always
      sample: ''
    cbn_geographic_region_id_b:
      description: The other side of the border, V(Global). Null where it does not apply, or the service has yet to
        decide it.
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
      description: The id of the resource group. Null where it does not apply, or the service has yet to decide it.
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
          description: When it was created, in milliseconds since 1970. Null where it is not known yet.
          type: str
          returned: always
          sample: '1767225600000'
        expired_time:
          description: When the subscription ends, in milliseconds since 1970. Empty or null if it does not end.
          type: str
          returned: always
          sample: '1798761600000'
        system_tags:
          description: The tags of the service itself, which nobody else can set. Null where it is not known yet.
          type: dict
          returned: always
          sample: {'acs:rm:rgId': rg-aekzrnd67gq4k2a}
operations:
  description: What was done, or in check mode would be done, in the order that was planned.
  type: list
  elements: dict
  returned: once the options are valid
  contains:
    action:
      description: What is done to the bandwidth package, V(create), V(update), V(delete), or V(replace), which is to
        delete and create it.
      type: str
      returned: always
      sample: create
    identity:
      description: The bandwidth package as people call it.
      type: str
      returned: always
      sample: shop
    id:
      description: The id of the bandwidth package, or null if it has none yet.
      type: str
      returned: always
      sample: gbwp-bp1dii16gu9qdvb34
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
        - What an update changes, as it was planned. Each is the place in the bandwidth package and, after a colon,
          C(old → new) for what becomes another value, C(- old) for what goes, or C(+ new) for what comes.
        - The list is empty for one that is created or deleted. Values of more than 80 characters are cut around the
          difference; the diff has them whole.
      type: list
      elements: str
      returned: always
      sample: ['bandwidth: 20 → 30']
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
      sample: ListBandwidthPackages
    http_status:
      description: The HTTP status of the answer. Null if there was no answer.
      type: int
      returned: always
      sample: 400
"""

from ansible_collections.alicloud.ga.plugins.module_utils._module.manage import manage
from ansible_collections.alicloud.ga.plugins.module_utils._resources.bandwidth_packages import BANDWIDTH_PACKAGES


def main() -> None:
    manage(BANDWIDTH_PACKAGES)


if __name__ == "__main__":
    main()
