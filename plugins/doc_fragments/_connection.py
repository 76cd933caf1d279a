# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """How the modules reach the service."""

    DOCUMENTATION = r"""
options:
  access_key_id:
    description:
      - The id of the access key that signs the requests.
      - Key id, secret and token are taken from one place and never mixed from two. The first place that has any of them
        is taken, in this order, options, environment variables, profile. An empty value counts as no value.
      - The environment variables are E(ALIBABA_CLOUD_ACCESS_KEY_ID), E(ALIBABA_CLOUD_ACCESS_KEY_SECRET) and
        E(ALIBABA_CLOUD_SECURITY_TOKEN), then the same with the prefix C(ALIBABACLOUD_), then E(ALICLOUD_ACCESS_KEY),
        E(ALICLOUD_SECRET_KEY) and E(ALICLOUD_SECURITY_TOKEN).
    type: str
    aliases: [alicloud_access_key]
  access_key_secret:
    description:
      - The secret of the access key.
      - See O(access_key_id) for the other places where it may be.
    type: str
    aliases: [alicloud_secret_key]
  security_token:
    description:
      - The token that belongs to temporary credentials (STS).
      - See O(access_key_id) for the other places where it may be.
    type: str
    aliases: [alicloud_security_token]
  profile:
    description:
      - The name of a profile in O(credentials_file), of the mode C(AK) or C(StsToken).
      - Without this option the variables E(ALIBABA_CLOUD_PROFILE), E(ALIBABACLOUD_PROFILE) and E(ALICLOUD_PROFILE) are
        looked at, and then the profile that the file itself calls current is taken.
      - If this option is given, the keys in the environment are not looked at. It cannot be given together with
        O(access_key_id).
    type: str
  credentials_file:
    description:
      - The file that the Alibaba Cloud CLI keeps its profiles in.
      - Without this option the variables E(ALIBABA_CLOUD_CREDENTIALS_FILE), E(ALIBABACLOUD_CREDENTIALS_FILE) and
        E(ALICLOUD_SHARED_CREDENTIALS_FILE) are looked at, and then C(~/.aliyun/config.json) is taken.
    type: path
  region_id:
    description:
      - The region that is sent with every call. Global Accelerator is managed from one region wherever its listeners
        and endpoint groups are, so that there is hardly a reason to give this.
      - Without this option the variables E(ALIBABA_CLOUD_REGION_ID), E(ALIBABA_CLOUD_REGION), the same with the prefixes
        C(ALIBABACLOUD_) and C(ALICLOUD_), and the region of the profile are looked at, and then V(cn-hangzhou) is taken.
    type: str
    aliases: [alicloud_region]
  endpoint:
    description:
      - The host name or URL of the service, such as V(ga-vpc.cn-hangzhou.aliyuncs.com) from inside a VPC, or the URL of
        the emulator.
      - A URL with C(http) is accepted for this machine only.
      - Without this option the variable E(ALIBABA_CLOUD_ENDPOINT_GA) is looked at, and then
        V(ga.cn-hangzhou.aliyuncs.com) is taken.
    type: str
  validate_certs:
    description:
      - Whether the certificate of the service is checked.
      - Only turn this off for a test service of your own.
    type: bool
    default: true
  ca_path:
    description:
      - A file with the certificate authorities to trust, instead of those that the machine trusts.
    type: path
  connect_timeout:
    description:
      - How many seconds to wait for a connection.
    type: float
    default: 10.0
  read_timeout:
    description:
      - How many seconds to wait for an answer.
    type: float
    default: 30.0
requirements:
  - requests >= 2.25
"""
