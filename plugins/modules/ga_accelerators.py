#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_accelerators
short_description: Manage the accelerators of an account of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Creates, updates and deletes standard accelerators.
  - The wanted accelerators are compared with those that are there, and only the difference is written. A new one takes the
    service some minutes, any other change about one. The module waits while somebody else is changing an accelerator
    that it means; the others are neither waited for nor touched, and there is no way to say that they are to go.
  - Several accelerators settle side by side, so that a task with several takes about as long as the one that takes longest.
  - An accelerator costs money from its creation on. One that is paid by use, V(POSTPAY), can be deleted again. One that is
    paid for a time, V(PREPAY), cannot be deleted by the API, so that buying one needs O(accelerators[].auto_pay).
  - Run again, it buys nothing twice. The service may not keep the name that a creation says, so that the creation says it in a tag
    as well, C(ansible-ga-name). By that the next run finds what an interrupted one has bought. Once the accelerator has its
    name, the tag is taken away.
  - Two tasks that buy an accelerator of the same name at the same moment both buy one, since neither finds that of the other.
    The next run says so, with both ids. So let one at a time buy, as with a lock of the pipeline.
  - O(accelerators) and O(state) say what there is to be.
author:
  - alicloud.ga authors (@alicloud-ga)
extends_documentation_fragment:
  - alicloud.ga._attributes
  - alicloud.ga._connection
  - alicloud.ga._purge
  - alicloud.ga._tree
  - alicloud.ga._values
  - alicloud.ga._waiting
attributes:
  check_mode:
    details:
      - Creations are checked by a dry run of the service, for which nothing is bought. Changes have none. Quotas cannot
        be looked up.
options:
  state:
    description:
      - With V(present), the accelerators are created or updated.
      - With V(absent), the accelerators are deleted. What is not there already is fine. One that still has listeners or
        acceleration regions is deleted only with O(cascade=true), one with bandwidth packages only once these are
        detached, and a subscription never. All of this is said before anything is changed.
    type: str
    choices: [present, absent]
    default: present
  purge:
    description:
      - Whether the sets that entries of O(accelerators) say, such as O(accelerators[].listeners), are all that there is
        to be of them, so that all others are deleted. An accelerator that is not in O(accelerators) is never deleted.
      - Can only be used with O(state=present).
    type: bool
    default: false
  purge_tags:
    description:
      - Whether O(accelerators[].tags) are the only tags that an accelerator is to have, so that all others go. Tags of
        the service itself always stay, and so do those of an accelerator whose entry says no tags.
    type: bool
    default: true
  accelerators:
    description:
      - The accelerators.
      - An accelerator is found by its O(accelerators[].id) if that is given, else by its O(accelerators[].name).
      - What is not given for an accelerator that exists stays as it is.
    type: list
    elements: dict
    required: true
    suboptions:
      id:
        description:
          - The id of an accelerator that exists. With it, the name can be changed.
        type: str
      name:
        description:
          - The name of the accelerator. Needed unless O(accelerators[].id) is given.
          - At most 128 characters.
        type: str
      description:
        description:
          - What people should know of the accelerator. An empty text takes it away.
          - At most 200 characters.
        type: str
      instance_charge_type:
        description:
          - How the accelerator is paid, V(POSTPAY) by use or V(PREPAY) for a time.
          - Needed for a new accelerator. It cannot be changed afterwards.
        type: str
        choices: [POSTPAY, PREPAY]
      bandwidth_billing_type:
        description:
          - How the bandwidth is paid. V(CDT) is by traffic and goes with V(POSTPAY). V(BandwidthPackage) is by a
            package, which has to be bound to the accelerator, and goes with V(PREPAY).
          - Needed for a new accelerator. It cannot be changed afterwards.
        type: str
        choices: [CDT, BandwidthPackage, CDT95]
      spec:
        description:
          - The instance type of a subscription, as the service numbers it. From V(40) on it needs a permission of the
            vendor. To change it is another order, which needs O(accelerators[].auto_pay).
          - Needed for a new V(PREPAY) accelerator.
          - Where this is not given, the service decides for a new one.
        type: str
        choices: ['1', '2', '3', '5', '8', '10', '20', '30', '40', '50', '60', '70', '80', '90', '100', '200']
      duration:
        description:
          - For how many O(accelerators[].pricing_cycle) a new subscription is bought, V(1) to V(9) months or V(1) to
            V(3) years.
          - Needed for a new V(PREPAY) accelerator.
          - From V(1) to V(9). Only goes with O(accelerators[].instance_charge_type) V(PREPAY).
        type: int
      pricing_cycle:
        description:
          - Whether a new subscription is bought for months or years.
          - Needed for a new V(PREPAY) accelerator.
          - Only goes with O(accelerators[].instance_charge_type) V(PREPAY).
        type: str
        choices: [Month, Year]
      auto_pay:
        description:
          - Whether orders are paid at once. Must be V(true) for whatever makes one, which is to create a V(PREPAY)
            accelerator and to change the O(accelerators[].spec) of one. An order that is not paid would wait in the
            console, and the task could not be told from one that has failed.
          - Only goes with O(accelerators[].instance_charge_type) V(PREPAY).
        type: bool
      auto_use_coupon:
        description:
          - Whether coupons are used for orders.
          - Only goes with O(accelerators[].instance_charge_type) V(PREPAY).
        type: bool
      renewal_status:
        description:
          - What happens at the end of a subscription. V(AutoRenewal) renews it, V(Normal) asks people to, V(NotRenewal)
            lets it end.
          - It is only read for an entry that says this or O(accelerators[].auto_renew_duration), one call for each.
          - Where this is not given, the service decides for a new one. Only goes with
            O(accelerators[].instance_charge_type) V(PREPAY).
        type: str
        choices: [AutoRenewal, Normal, NotRenewal]
      auto_renew_duration:
        description:
          - For how many months it is renewed each time.
          - From V(1) to V(12). Where this is not given, the service decides for a new one. Only goes with
            O(accelerators[].renewal_status) V(AutoRenewal).
        type: int
      access_mode:
        description:
          - How clients reach it, V(UserDefine) by regions that are chosen or V(Anycast).
          - A new one has V(UserDefine) where this is not given. It cannot be changed afterwards.
        type: str
        choices: [UserDefine, Anycast]
      bandwidth:
        description:
          - The bandwidth in Mbit/s. Needed for a new accelerator with V(Anycast).
          - From V(200) to V(5000). Where this is not given, the service decides for a new one. Only goes with
            O(accelerators[].access_mode) V(Anycast).
        type: int
      cross_border_status:
        description:
          - Whether traffic may cross the border of the Chinese mainland.
          - Where this is not given, the service decides for a new one. Only goes with
            O(accelerators[].bandwidth_billing_type) V(CDT).
        type: bool
      cross_border_mode:
        description:
          - How it crosses the border, V(bgpPro) or V(private). The latter needs the verification of an enterprise.
          - Where this is not given, the service decides for a new one. Only goes with
            O(accelerators[].bandwidth_billing_type) V(CDT).
        type: str
        choices: [bgpPro, private]
      resource_group_id:
        description:
          - The id of the resource group.
          - Where this is not given, the service decides for a new one.
        type: str
      tags:
        description:
          - The tags, values by keys. O(purge_tags) says what becomes of others. V({}) takes all away.
          - Keys of V(1) to V(64) characters, values of at most V(128); none begins with C(aliyun) or C(acs:) or has an
            URL in it.
        type: dict
      acceleration_regions:
        description:
          - The acceleration regions in it. An entry has the options of
            O(alicloud.ga.ga_acceleration_regions#module:regions). What is not given is not managed.
        type: list
        elements: dict
      listeners:
        description:
          - The listeners in it. An entry has the options of O(alicloud.ga.ga_listeners#module:listeners). What is not
            given is not managed.
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
  - name: Create an accelerator
    description: The API reference of CreateAccelerator.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-createaccelerator
  - module: alicloud.ga.ga_accelerators_info
  - module: alicloud.ga.ga_bandwidth_packages
  - module: alicloud.ga.ga_acceleration_regions
"""

EXAMPLES = r"""
- name: An accelerator that is paid by use
  alicloud.ga.ga_accelerators:
    accelerators:
      - name: shop
        description: The shop and its pages
        instance_charge_type: POSTPAY
        bandwidth_billing_type: CDT
        tags:
          team: shop

- name: Mark it, and leave the tags that others have put on it
  alicloud.ga.ga_accelerators:
    purge_tags: false
    accelerators:
      - name: shop
        tags:
          env: production

- name: No accelerator any more
  alicloud.ga.ga_accelerators:
    state: absent
    accelerators:
      - name: shop
"""

RETURN = r"""
accelerators:
  description:
    - All accelerators as they are now, or in check mode as they will be, sorted by name and id.
    - They have the shape of O(accelerators), so that they can be given to the module again.
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: The id of the accelerator. Null for one that check mode says will be created.
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
      description: The instance type of a subscription, as the service numbers it. Null where it does not apply, or the
        service has yet to decide it.
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
      description: The bandwidth in Mbit/s. Null where it does not apply, or the service has yet to decide it.
      type: int
      returned: always
      sample: 200
    cross_border_status:
      description: Whether traffic may cross the border of the Chinese mainland. Null where it does not apply, or the
        service has yet to decide it.
      type: bool
      returned: always
      sample: false
    cross_border_mode:
      description: How it crosses the border, V(bgpPro) or V(private). Null where it does not apply, or the service has
        yet to decide it.
      type: str
      returned: always
      sample: bgpPro
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
    acceleration_regions:
      description: The acceleration regions in it, as RV(alicloud.ga.ga_acceleration_regions#module:regions) has them.
      type: list
      elements: dict
      returned: where the entry says it
    listeners:
      description: The listeners in it, as RV(alicloud.ga.ga_listeners#module:listeners) has them.
      type: list
      elements: dict
      returned: where the entry says it
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
          description: The domain name (CNAME) that clients use. Null where it is not known yet.
          type: str
          returned: always
          sample: ga-bp1quickstart.aliyunga0018.com
        create_time:
          description: When it was created, in milliseconds since 1970. Null where it is not known yet.
          type: int
          returned: always
          sample: 1767225600000
        expired_time:
          description: When the subscription ends, in milliseconds since 1970. V(0) or null if it does not end.
          type: int
          returned: always
          sample: 1798761600000
        system_tags:
          description: The tags of the service itself, which nobody else can set. Null where it is not known yet.
          type: dict
          returned: always
          sample: {'acs:rm:rgId': rg-aekzrnd67gq4k2a}
        basic_bandwidth_package_ids:
          description: The id of its bandwidth package, if it has one. Null where it is not known yet.
          type: list
          elements: str
          returned: always
          sample: [gbwp-bp1quickstart]
        cross_domain_bandwidth_package_ids:
          description: The id of its package for what crosses the border, if it has one. Null where it is not known yet.
          type: list
          elements: str
          returned: always
          sample: []
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
      sample: accelerator
    place:
      description: What that lies in, from the whole to the part, as people call it.
      type: str
      returned: where entries say sets that lie in them
      sample: shop / web
    action:
      description: What is done to the accelerator, V(create), V(update), V(delete), or V(replace), which is to delete
        and create it.
      type: str
      returned: always
      sample: create
    identity:
      description: The accelerator as people call it.
      type: str
      returned: always
      sample: quickstart
    id:
      description: The id of the accelerator, or null if it has none yet.
      type: str
      returned: always
      sample: ga-bp1quickstart
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
        - What an update changes, as it was planned. Each is the place in the accelerator and, after a colon,
          C(old → new) for what becomes another value, C(- old) for what goes, or C(+ new) for what comes.
        - The list is empty for one that is created or deleted. Values of more than 80 characters are cut around the
          difference; the diff has them whole.
      type: list
      elements: str
      returned: always
      sample: ['bandwidth: 200 → 210']
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
      sample: ListAccelerators
    http_status:
      description: The HTTP status of the answer. Null if there was no answer.
      type: int
      returned: always
      sample: 400
"""

from ansible_collections.alicloud.ga.plugins.module_utils._module.manage import manage
from ansible_collections.alicloud.ga.plugins.module_utils._resources.accelerators import ACCELERATORS


def main() -> None:
    manage(ACCELERATORS)


if __name__ == "__main__":
    main()
