# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: to_options_yaml
short_description: Write the options of a task as YAML for a playbook
version_added: 0.1.0
author:
  - alicloud.ga authors (@alicloud-ga)
description:
  - Writes the options of a task of this collection as people would write them into a playbook.
  - Rules and destinations are given as the modules return them. A task with what is written changes nothing, also with
    C(purge=true). It is a backup as well, which makes the same rules or destinations where there are none.
  - What is null or an empty text is left out, and so is the status of rules and destinations. An id is written only where
    the name and priority of two rules, or the ports of two destinations, are the same; a comment says so.
  - Texts that Ansible would take for templates are marked with C(!unsafe).
options:
  _input:
    description: The options of the task.
    type: dict
    required: true
  only:
    description:
      - The name of one option that is a list, such as V(rules). It alone is written, as data, for a file that is read with
        P(ansible.builtin.from_yaml#filter).
      - Nothing is marked with C(!unsafe) then, which that filter does not know. It takes no templates from texts.
    type: str
  variables:
    description:
      - For a playbook that can make another environment as well, in which the only accelerator has another name and things are
        in other regions, the options have variables in these places, C(accelerator) and, for one, C(region_cn_hangzhou).
      - With V(names), the options are written with them. With V(values), the variables are written with what is live, as the
        C(vars) of a play.
    type: str
    choices: [names, values]
seealso:
  - module: alicloud.ga.ga_forwarding_rules_info
  - module: alicloud.ga.ga_custom_routing_destinations_info
"""

EXAMPLES = r"""
- name: List the forwarding rules of a listener
  alicloud.ga.ga_forwarding_rules_info:
    accelerator: quickstart
    listener: web
  register: web

- name: Show them as they would stand in a playbook
  ansible.builtin.debug:
    msg: "{{ {'accelerator': 'quickstart', 'listener': 'web', 'rules': web.rules} | alicloud.ga.to_options_yaml }}"
"""

RETURN = r"""
_value:
  description: The options as YAML, or the list that was named, without a newline at the end.
  type: str
"""

import typing as t

from ansible.errors import AnsibleFilterError

from ansible_collections.alicloud.ga.plugins.module_utils._errors import OptionError
from ansible_collections.alicloud.ga.plugins.module_utils._module.playbook_text import as_block, as_task, variables_of


def to_options_yaml(options: t.Any, only: str | None = None, variables: str | None = None) -> str:
    """The options of a task as YAML, or one of them, a list, as data; or the values of the variables in them.

    Raises:
        AnsibleFilterError: naming the path of everything that is of another type than what the modules return.
    """
    if not isinstance(options, t.Mapping):
        raise AnsibleFilterError(f"to_options_yaml takes the options of a task, and not {type(options).__name__}")
    if only and not isinstance(options.get(only), (list, tuple)):
        raise AnsibleFilterError(f"to_options_yaml: only={only} must name an option that is a list")
    if variables not in (None, "names", "values"):
        raise AnsibleFilterError(f"to_options_yaml: variables must be names or values, and is {variables!r}")
    try:
        if variables == "values":
            return "\n".join(as_block(variables_of(options)))
        return "\n".join(as_task(options, only, bool(variables)))
    except OptionError as error:
        raise AnsibleFilterError(f"to_options_yaml: {error}") from error


class FilterModule:
    """The filters of this file."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        return {"to_options_yaml": to_options_yaml}
