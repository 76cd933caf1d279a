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
      - Credentials are taken from the first place that has any, and never mixed from two. In this order, the options of
        the task, the key in the environment, the OIDC variables in the environment, the profile, the ECS role named in
        the environment, the URI in the environment. An empty value counts as no value.
      - Of the options O(access_key_id), O(profile), O(ecs_role_name), O(credentials_uri) and O(oidc_provider_arn), one
        can be given. O(credentials_file) goes with O(profile) or stands in its place.
      - The environment variables are E(ALIBABA_CLOUD_ACCESS_KEY_ID), E(ALIBABA_CLOUD_ACCESS_KEY_SECRET) and
        E(ALIBABA_CLOUD_SECURITY_TOKEN), then the same with the prefix C(ALIBABACLOUD_), then E(ALICLOUD_ACCESS_KEY),
        E(ALICLOUD_SECRET_KEY) and E(ALICLOUD_SECURITY_TOKEN). For the variables of the other options too, the prefixes
        C(ALIBABACLOUD_) and C(ALICLOUD_) may stand in place of C(ALIBABA_CLOUD_).
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
      - What is given here cannot be renewed. The other options for temporary credentials fetch new ones in time, so that
        a task may wait longer than its first credentials last.
      - See O(access_key_id) for the other places where it may be.
    type: str
    aliases: [alicloud_security_token]
  profile:
    description:
      - The name of a profile in O(credentials_file), of the mode C(AK), C(StsToken), C(RamRoleArn), C(EcsRamRole),
        C(RamRoleArnWithRoleName), C(ChainableRamRoleArn), C(CredentialsURI) or C(OIDC).
      - Without this option the variables E(ALIBABA_CLOUD_PROFILE), E(ALIBABACLOUD_PROFILE) and E(ALICLOUD_PROFILE) are
        looked at, and then the profile that the file itself calls current is taken.
      - If this option is given, the credentials in the environment are not looked at.
    type: str
  credentials_file:
    description:
      - The file that the Alibaba Cloud CLI keeps its profiles in.
      - If this option is given, with O(profile) or without it, the credentials in the environment are not looked at.
      - A file that is named must be there. Only the file that nobody named may be missing.
      - Without this option the variables E(ALIBABA_CLOUD_CREDENTIALS_FILE), E(ALIBABACLOUD_CREDENTIALS_FILE) and
        E(ALICLOUD_SHARED_CREDENTIALS_FILE) are looked at, and then C(~/.aliyun/config.json) is taken, unless
        E(ALIBABA_CLOUD_CLI_PROFILE_DISABLED) is C(true).
    type: path
  ecs_role_name:
    description:
      - The name of the RAM role of the ECS instance that the module runs on. Its credentials are asked for at the
        instance's metadata service, in security hardening mode (IMDSv2) only.
      - Without this option, and if no other credentials are found, the variable E(ALIBABA_CLOUD_ECS_METADATA) is looked
        at. A profile of the mode C(EcsRamRole) need not name the role.
      - The metadata service is never asked if E(ALIBABA_CLOUD_ECS_METADATA_DISABLED) is C(true).
    type: str
  credentials_uri:
    description:
      - A URL that answers with temporary credentials, a JSON object with C(AccessKeyId), C(AccessKeySecret),
        C(SecurityToken) and C(Expiration).
      - A URL with C(http) is accepted for this machine only.
      - Since a token may be part of it, the URL is in no output. Messages name its host only.
      - Without this option, and if no other credentials are found, the variable E(ALIBABA_CLOUD_CREDENTIALS_URI) is
        looked at.
    type: str
  role_arn:
    description:
      - The ARN of a RAM role to assume with the credentials that were found, such as
        V(acs:ram::1234567890123456:role/ansible).
      - Without this option the variables E(ALIBABA_CLOUD_ROLE_ARN) and E(ALICLOUD_ASSUME_ROLE_ARN) are looked at, unless
        the credentials are given as options. With a key in the environment, that role is assumed even if the OIDC
        variables are there too, as in a pod with RRSA. Set the variable to nothing to use the key itself.
      - Together with O(oidc_provider_arn) it is the role to assume with the token of an identity provider.
    type: str
    aliases: [alicloud_assume_role_arn]
  role_session_name:
    description:
      - The name by which the session of an assumed role is known in the logs of the service.
      - Without this option the profile, E(ALIBABA_CLOUD_ROLE_SESSION_NAME) and E(ALICLOUD_ASSUME_ROLE_SESSION_NAME) are
        looked at, and then C(alicloud.ga) is taken.
    type: str
    aliases: [alicloud_assume_role_session_name]
  role_session_expiration:
    description:
      - For how many seconds the credentials of an assumed role are good, from V(900) to what the role allows, which is at
        most V(43200). They are renewed in time.
      - Without this option the profile, E(ALIBABA_CLOUD_ROLE_SESSION_EXPIRATION) and
        E(ALICLOUD_ASSUME_ROLE_SESSION_EXPIRATION) are looked at, and then C(3600) is taken.
    type: int
    aliases: [alicloud_assume_role_session_expiration]
  external_id:
    description:
      - The external id that the role's trust policy asks for, if it does.
      - Without this option the profile and E(ALIBABA_CLOUD_EXTERNAL_ID) are looked at.
    type: str
  oidc_provider_arn:
    description:
      - The ARN of the OIDC identity provider whose token is exchanged for the credentials of O(role_arn), as for a pod in
        a Kubernetes cluster with RRSA. O(oidc_token_file) and O(role_arn) must be given as well.
      - Without this option the variables E(ALIBABA_CLOUD_OIDC_PROVIDER_ARN), E(ALIBABA_CLOUD_OIDC_TOKEN_FILE) and
        E(ALIBABA_CLOUD_ROLE_ARN) are looked at. RRSA sets all three.
    type: str
  oidc_token_file:
    description:
      - The file with the token of the identity provider. It is read each time credentials are fetched.
    type: path
  sts_endpoint:
    description:
      - The host name or URL of the Security Token Service (STS), such as V(sts-vpc.cn-hangzhou.aliyuncs.com) from inside
        a VPC. Roles are assumed there.
      - A URL with C(http) is accepted for this machine only, and none with a user name or password.
      - Without this option the variable E(ALIBABA_CLOUD_STS_ENDPOINT) is looked at, then the region in the profile or in
        E(ALIBABA_CLOUD_STS_REGION), and then V(sts.aliyuncs.com) is taken.
    type: str
  region_id:
    description:
      - The region that is sent with every call. Global Accelerator is managed from one region, V(cn-hangzhou), wherever its
        listeners and endpoint groups are. That is what is sent without this option, so that there is hardly a reason to
        give it.
      - The region of a profile and those of the environment, such as E(ALIBABA_CLOUD_REGION_ID), are where somebody has
        their servers. They are not looked at.
    type: str
    aliases: [alicloud_region]
  endpoint:
    description:
      - The host name or URL of the service, such as V(ga-vpc.cn-hangzhou.aliyuncs.com) from inside a VPC, or the URL of
        the emulator.
      - A URL with C(http) is accepted for this machine only, and none with a user name or password.
      - The proxies in the environment are used, but never for this machine (V(localhost), V(127.0.0.1), V([::1])).
      - Without this option the variable E(ALIBABA_CLOUD_ENDPOINT_GA) is looked at, and then
        V(ga.cn-hangzhou.aliyuncs.com) is taken.
      - In defaults for the whole action group it is better called C(service_endpoint), which all modules know. Where
        endpoints of custom routing are looked for, C(endpoint) is one of these.
    type: str
    aliases: [service_endpoint]
  validate_certs:
    description:
      - Whether the certificate of the service is checked.
      - Only turn this off for a test service of your own.
    type: bool
    default: true
  ca_path:
    description:
      - A file or directory with the certificate authorities to trust, instead of those that the machine trusts. It must
        exist.
      - Without this option the variables E(REQUESTS_CA_BUNDLE) and E(CURL_CA_BUNDLE) are looked at, for every service that
        is asked, also for one on this machine. With O(validate_certs=false) nothing is checked, whatever they say.
    type: path
  connect_timeout:
    description:
      - How many seconds to wait for a connection, above 0 and at most V(86400), which is a day.
    type: float
    default: 10.0
  read_timeout:
    description:
      - How many seconds a whole answer may take, above 0 and at most V(86400), which is a day. That some of it has come
        does not prolong it. Nor is it waited for long after O(wait_timeout) is over.
    type: float
    default: 30.0
requirements:
  - python >= 3.9
  - requests >= 2.25
"""
