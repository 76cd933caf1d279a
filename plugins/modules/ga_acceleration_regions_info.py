#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_acceleration_regions_info
short_description: List the acceleration regions of an accelerator of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Lists the acceleration regions of an accelerator with their addresses, all of them or those with a region or a status.
author:
  - alicloud.ga authors (@alicloud-ga)
extends_documentation_fragment:
  - alicloud.ga._attributes.info_module
  - alicloud.ga._connection
  - alicloud.ga._waiting.info_module
  - alicloud.ga._where
options:
  region:
    description:
      - Only what is in this region.
    type: str
  status:
    description:
      - Only what has this status.
    type: str
    choices: [init, active, updating, deleting]
seealso:
  - name: List acceleration regions
    description: The API reference of ListIpSets.
    link: https://www.alibabacloud.com/help/en/ga/developer-reference/api-ga-2019-11-20-listipsets
  - module: alicloud.ga.ga_acceleration_regions
"""

EXAMPLES = r"""
- name: Where clients come in, and at which addresses
  alicloud.ga.ga_acceleration_regions_info:
    accelerator: quickstart

- name: Those that are ready
  alicloud.ga.ga_acceleration_regions_info:
    accelerator: quickstart
    status: active

- name: What there is in one region
  alicloud.ga.ga_acceleration_regions_info:
    accelerator_id: ga-bp1quickstart
    region: cn-hongkong
"""

RETURN = r"""
accelerator_id:
  description: The id of the accelerator.
  type: str
  returned: success
  sample: ga-bp1quickstart
regions:
  description:
    - The acceleration regions, sorted by region and id. The list is empty if none fits.
    - They have the shape of the option O(alicloud.ga.ga_acceleration_regions#module:regions), so that they can be given
      to that module and change nothing.
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: The id of the acceleration region.
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
      description: The type of the lines, such as V(BGP) or V(BGP_PRO).
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
          description: The addresses at which clients come in.
          type: list
          elements: str
          returned: always
          sample: [203.0.113.7]
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

from ansible_collections.alicloud.ga.plugins.module_utils._module.show import show
from ansible_collections.alicloud.ga.plugins.module_utils._resources.acceleration_regions import ACCELERATION_REGIONS


def main() -> None:
    show(ACCELERATION_REGIONS, ("region", "status"), ACCELERATION_REGIONS)


if __name__ == "__main__":
    main()
