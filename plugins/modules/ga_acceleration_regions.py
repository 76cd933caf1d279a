#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_acceleration_regions
short_description: Manage the acceleration regions of an accelerator of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Creates, updates and deletes the acceleration regions of an accelerator, which the API calls IP sets. In each of them the
    accelerator has addresses at which clients come in.
  - The wanted regions are compared with those that are there, and only the difference is written. All new regions go into one
    call, and so do all that change and all that go. Each call takes the service about a minute and locks the whole
    accelerator meanwhile. The module waits while somebody else is at work.
  - O(regions), O(state) and O(purge) say what there is to be, and O(accelerator_id) or O(accelerator) says where.
author:
  - alicloud.ga authors (@alicloud-ga)
extends_documentation_fragment:
  - alicloud.ga._attributes
  - alicloud.ga._connection
  - alicloud.ga._purge
  - alicloud.ga._values
  - alicloud.ga._waiting
  - alicloud.ga._where
attributes:
  check_mode:
    details:
      - The API has no dry run for regions. The documented limits are checked by the module.
options:
  state:
    description:
      - With V(present), the regions are created or updated.
      - With V(absent), the regions are deleted, and their addresses with them. What is not there already is fine.
    type: str
    choices: [present, absent]
    default: present
  purge:
    description:
      - Whether O(regions) are the only regions that the accelerator is to have, so that all others are deleted.
      - Can only be used with O(state=present). With O(regions=[]) it removes all.
    type: bool
    default: false
  replace:
    description:
      - Whether a region may be deleted and created anew where what cannot be changed afterwards, such as
        O(regions[].isp_type), O(regions[].ip_version), is to be another. Without this, that is an error.
      - A region is there only once, so that the old one goes before the new one comes. For some minutes no clients come
        in there, and then at other addresses. That is warned of, in check mode too. Where another region takes its
        place (O(regions[].replaces)), that is there before the old one goes.
      - What it has that the entry does not say would be lost if the task is stopped between, so that an entry that does
        not say all of it is an error.
    type: bool
    default: false
  regions:
    description:
      - The regions.
      - One is found by its O(regions[].id) if that is given, else by its O(regions[].region).
      - What is not given for one that exists stays as it is.
    type: list
    elements: dict
    required: true
    suboptions:
      id:
        description:
          - The id of what exists, which begins with C(ips-).
        type: str
      region:
        description:
          - The id of the region, such as V(cn-hongkong). Needed unless O(regions[].id) is given.
          - Needed for a new acceleration region. It cannot be changed afterwards.
        type: str
      bandwidth:
        description:
          - The bandwidth in Mbit/s. Where the accelerator has a bandwidth package, that limits the sum of all.
          - From V(2) to V(10000). Needed for a new acceleration region.
        type: int
      isp_type:
        description:
          - The type of the lines, such as V(BGP) or V(BGP_PRO). Which there are depends on the region. Needed for a new
            one if the accelerator is billed by V(CDT).
          - Where this is not given, the service decides for a new one. It cannot be changed afterwards.
        type: str
      ip_version:
        description:
          - The version of IP that clients may use. V(DUAL_STACK) goes with accelerators of the type V(POSTPAY) only.
          - A new one has V(IPv4) where this is not given. It cannot be changed afterwards.
        type: str
        choices: [IPv4, IPv6, DUAL_STACK]
      replaces:
        description:
          - The id of the region that this one takes the place of, if the accelerator has that; O(replace) says how.
            Once it has not, this says nothing any more, so that the task can stay as it is.
          - Cannot be given together with O(regions[].id), which does the same. With O(state=absent) it is ignored.
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
seealso:
  - name: Create acceleration regions
    description: The API reference of CreateIpSets.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-createipsets
  - module: alicloud.ga.ga_acceleration_regions_info
  - module: alicloud.ga.ga_accelerators
"""

EXAMPLES = r"""
- name: Clients come in at Hong Kong and Singapore
  alicloud.ga.ga_acceleration_regions:
    accelerator: quickstart
    regions:
      - region: cn-hongkong
        bandwidth: 10
        isp_type: BGP
      - region: ap-southeast-1
        bandwidth: 20
        isp_type: BGP

- name: More bandwidth for one of them
  alicloud.ga.ga_acceleration_regions:
    accelerator_id: ga-bp1quickstart
    regions:
      - region: cn-hongkong
        bandwidth: 50

- name: Nobody comes in at Singapore any more
  alicloud.ga.ga_acceleration_regions:
    accelerator: quickstart
    state: absent
    regions:
      - region: ap-southeast-1
"""

RETURN = r"""
regions:
  description:
    - All acceleration regions of the accelerator as they are now, or in check mode as they will be, sorted by region
      and id.
    - They have the shape of O(regions), so that they can be given to the module again.
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: 'The id of the acceleration region. Null for one that check mode says will be created. Without
        O(wait), null also for several that one call has created: whose id is whose is seen only afterwards.'
      type: str
      returned: always
      sample: ips-bp1dii16gu9qdvb34
    region:
      description: The id of the region, such as V(cn-hongkong).
      type: str
      returned: always
      sample: cn-hongkong
    bandwidth:
      description: The bandwidth in Mbit/s.
      type: int
      returned: always
      sample: 10
    isp_type:
      description: The type of the lines, such as V(BGP) or V(BGP_PRO). Null where it does not apply, or the service has
        yet to decide it.
      type: str
      returned: always
      sample: BGP
    ip_version:
      description: The version of IP that clients may use.
      type: str
      returned: always
      sample: IPv4
    status:
      description: The status of the acceleration region, such as V(active).
      type: str
      returned: always
      sample: active
    facts:
      description: What cannot be set.
      type: dict
      returned: always
      contains:
        addresses:
          description: The addresses at which clients come in. Null where it is not known yet.
          type: list
          elements: str
          returned: always
          sample: [203.0.113.7]
operations:
  description: What was done, or in check mode would be done, in the order that was planned.
  type: list
  elements: dict
  returned: once the options are valid
  contains:
    action:
      description: What is done to the acceleration region, V(create), V(update), V(delete), or V(replace), which is to
        delete and create it.
      type: str
      returned: always
      sample: create
    identity:
      description: The acceleration region as people call it.
      type: str
      returned: always
      sample: cn-hongkong
    id:
      description: The id of the acceleration region, or null if it has none yet.
      type: str
      returned: always
      sample: ips-bp1dii16gu9qdvb34
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
        - What an update changes, as it was planned. Each is the place in the acceleration region and, after a colon,
          C(old → new) for what becomes another value, C(- old) for what goes, or C(+ new) for what comes.
        - The list is empty for one that is created or deleted. Values of more than 80 characters are cut around the
          difference; the diff has them whole.
      type: list
      elements: str
      returned: always
      sample: ['bandwidth: Not open yet → 10']
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
      sample: ListIpSets
    http_status:
      description: The HTTP status of the answer. Null if there was no answer.
      type: int
      returned: always
      sample: 400
"""

from ansible_collections.alicloud.ga.plugins.module_utils._module.manage import manage
from ansible_collections.alicloud.ga.plugins.module_utils._resources.acceleration_regions import ACCELERATION_REGIONS


def main() -> None:
    manage(ACCELERATION_REGIONS)


if __name__ == "__main__":
    main()
