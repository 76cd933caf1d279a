#!/usr/bin/python
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: ga_forwarding_rules
short_description: Manage the forwarding rules of a listener of Alibaba Cloud Global Accelerator
version_added: 0.1.0
description:
  - Creates, updates, reorders and deletes the custom forwarding rules of an HTTP, HTTPS or TCP listener.
  - The wanted rules are compared with those that are there, and only the difference is written, in as few calls as
    possible. Values are compared by what they mean, so that the order of hosts or paths makes no difference.
  - Of a rule that changes, each condition and action that is equal goes back to the service to the letter. One that changes
    keeps the place and the storage form of the one it replaces, and what this collection does not know of it.
  - Each change takes the service about a minute and locks the whole accelerator meanwhile. The module waits while
    somebody else is at work.
  - The default rule of a listener cannot be changed, and is not shown.
  - O(rules), O(state) and O(purge) say what there is to be, and O(accelerator_id) and O(listener_id), or the names instead,
    say where. Few tasks need any other option. Those for the connection are best set once for all, in C(module_defaults) or
    in the environment.
author:
  - alicloud.ga authors (@alicloud-ga)
extends_documentation_fragment:
  - alicloud.ga._attributes
  - alicloud.ga._connection
  - alicloud.ga._purge
  - alicloud.ga._values
  - alicloud.ga._waiting
  - alicloud.ga._where
  - alicloud.ga._where.listener
attributes:
  check_mode:
    details:
      - The API has no dry run for forwarding rules. All documented limits are checked by the module, and the listener and
        the endpoint groups are looked up, as a real run does before its first write. Quotas cannot be looked up.
options:
  state:
    description:
      - With V(present), the rules are created or updated.
      - With V(absent), the rules are deleted. What is not there already is fine.
    type: str
    choices: [present, absent]
    default: present
  purge:
    description:
      - Whether O(rules) are the only custom rules that the listener is to have, so that all others go.
      - A rule that is wanted takes the place of one that is to go, by an update, since that is one change where
        deleting and creating are two.
      - A rule that another service of Alibaba Cloud manages is left alone, with a warning.
      - Can only be used with O(state=present). With O(rules=[]) it removes all.
    type: bool
    default: false
  order:
    description:
      - What says the order of the rules.
      - With V(priority), the O(rules[].priority) of each rule, and the order of O(rules) means nothing.
      - With V(list), the order of O(rules). A new rule is put between its neighbours in the list, and a rule that
        stands elsewhere than before moves there. Each entry needs O(rules[].id) or O(rules[].name), and none may have
        O(rules[].priority), which follows from its place. Results of this module and exports have it, so that they are
        given back with V(priority), or without it.
      - As few rules move as can. Numbers that are in order stay as they are, with whatever gaps. What is new or moves
        gets a number that is free between its neighbours, and what is new at the end the next multiple of ten above all
        others. Only where there is no room neighbours get other numbers too, all of them together in one update.
      - Rules that are not in the list keep their numbers, and a new rule is put behind those of them that have a number
        between its neighbours, if there is room. Rules that O(purge) takes away free their numbers for new rules that
        take their places.
      - With O(state=absent), the order means nothing.
    type: str
    choices: [priority, list]
    default: priority
  batch_size:
    description:
      - How many rules a call may have at most. By default all rules that are created, all that are updated and all that
        are deleted are one call each, since each call takes the service about a minute however many rules it has. The
        API does not document a limit.
      - There is hardly a need for it. A call that the service refuses for its size is sent again in halves, which costs
        no minute, and no request has more than 256 KiB anyway.
      - Where rules swap their priorities and a call cannot have all of them, one of them first moves to a priority that
        is free, by a change more.
    type: int
  rules:
    description:
      - The rules.
      - A rule is found by its O(rules[].id) if that is given, else by its O(rules[].name). Of several rules with this
        name, the one that has the O(rules[].priority) is meant.
      - An entry with neither means the rule without a name that has its O(rules[].priority). It never means a rule that
        has a name. If a rule with a name has this priority, that is an error, with O(state=absent) too, unless O(purge)
        takes that rule away or another entry moves it. With O(purge), the entry then takes its place.
      - Two entries that want one priority are an error, unless both mean rules that have it already. It is not
        documented whether two rules may share a priority. If the other rule is not in the list and stays, there is a
        warning.
      - What is not given for a rule that exists stays as it is.
      - What a rule has already is not checked against the limits below, so that whatever is live can be given back.
    type: list
    elements: dict
    required: true
    suboptions:
      id:
        description:
          - The id of a rule that exists. With it, the name can be changed, or be given to a rule that has none.
        type: str
      name:
        description:
          - The name of the rule, of 2 to 128 characters. It starts with a letter and is made of letters, digits, C(.),
            C(_) and C(-).
          - An empty name takes the name away from the rule that O(rules[].id) says. Without O(rules[].id) it is as if
            no name were given.
          - A new rule with a name cannot have the priority of a rule without a name that stays, since the entry may
            mean that rule. Say its id to give it the name.
          - Of several rules with one name, the one with the O(rules[].priority) of the entry is meant. With
            O(state=absent), all of them have to be said, or their ids.
        type: str
      priority:
        description:
          - The priority of the rule, from 1 to 10000. The rule with the lowest number that matches a request is the one
            that is used.
          - With O(order=list) it cannot be given.
          - A new rule without one comes behind all others, so that it takes no request from any of them. It gets the
            next multiple of ten above all priorities that are in use or wanted. Several follow each other in the order
            of O(rules). Rules that O(purge) takes away count as in use, unless they leave no room above them.
        type: int
      conditions:
        description:
          - What a request must be like, all of it. These are the whole conditions of the rule.
          - Needed for a new rule.
          - Each entry has exactly one key. An entry whose content was omitted is an error, since a rule with a
            condition less is one for more requests. To leave a condition out, omit the whole entry.
          - Only C(path), C(request_header), C(query) and C(cookie) may come more than once; several C(path) mean any of
            them.
          - All conditions must be met, but of the pairs of names and values within one C(query) or C(cookie) any. So
            two entries with a pair each mean something else than one with both, and they are never merged or split.
          - The rules of a TCP listener can only have C(host).
        type: list
        elements: dict
        suboptions:
          host:
            description:
              - Any of these domain names, each of 3 to 128 letters, digits, C(-), C(.) and the wildcards C(*) and C(?).
              - A name in another script is written in the form in which it travels, such as C(xn--bcher-kva.example);
                an error says it.
              - Or regular expressions, in which V(= ~ _ + / \\ ^ ! $ & | ( \) [ ]) may stand as well. How the service
                tells them from names is not documented. A leading C(~), as in C(~^www.example.com$), and none are both
                let through.
            type: list
            elements: str
          path:
            description:
              - Any of these paths, each of 1 to 128 characters and beginning with C(/). They are made of letters,
                digits, the characters C($), C(-), C(_), C(.), C(+), C(/), C(&), C(~), C(@), C(:) and C('), and the
                wildcards C(*) and C(?).
              - Or regular expressions, in which V(= \\ ^ ! | ( \) [ ]) may stand as well, and which begin with C(/),
                C(~) or C(^), as V(~^/api/(.*\)) does. What their groups find may stand in the path of a target as
                C(${1}) to C(${3}).
            type: list
            elements: str
          request_header:
            description:
              - The names of headers, each with a list of the values that it may have.
              - A name has 1 to 40 letters, digits, C(-) and C(_). A value has 1 to 128 printable ASCII characters
                without a blank at either end, and comes only once in a condition.
              - Capitals mean nothing in names, so that a name stands in one spelling only. Live ones are compared
                together.
            type: dict
          query:
            description:
              - The names of parameters of the query string, each with a list of the values that it may have.
              - A name has 1 to 100 and a value 1 to 128 printable ASCII characters without capitals, blanks and special
                characters.
            type: dict
          method:
            description:
              - Any of these methods, which are V(HEAD), V(GET), V(POST), V(OPTIONS), V(PUT), V(PATCH) and V(DELETE).
            type: list
            elements: str
          cookie:
            description:
              - The names of cookies, each with a list of the values that it may have.
              - A name has 1 to 100 and a value 1 to 128 printable ASCII characters without capitals, blanks and special
                characters.
            type: dict
          source_ip:
            description:
              - Any of these IP addresses and CIDR blocks.
            type: list
            elements: str
          other:
            description:
              - A condition in the service's own words, for what the other keys cannot express. RV(rules) shows such a
                part like this, so that it can be given back, kept while the rest of the rule changes, or set up anew.
              - Only the service knows what is right here, so nothing is checked before it is asked.
            type: dict
            suboptions:
              type:
                description:
                  - The type, as the service calls it.
                type: str
                required: true
              value:
                description:
                  - The value, as the service has it. JSON is written as the list or mapping that it means.
                type: raw
              members:
                description:
                  - What the service keeps beside type and value. If this is not given, it stays as it is in a rule that
                    exists, as with all other keys; V({}) takes it away.
                type: dict
      actions:
        description:
          - What is done with the request, in this order. These are the whole actions of the rule.
          - Needed for a new rule.
          - Each entry has exactly one key. A rule has exactly one of C(forward_group), C(redirect), C(fix_response) and
            C(drop). The others go with C(forward_group), and come before it.
          - The rules of a TCP listener can only have C(forward_group) and C(drop).
        type: list
        elements: dict
        suboptions:
          forward_group:
            description:
              - Forward the request to a virtual endpoint group of the listener.
            type: dict
            suboptions:
              endpoint_group_id:
                description:
                  - The id of the endpoint group.
                  - Either this or O(rules[].actions[].forward_group.endpoint_group) is required.
                type: str
              endpoint_group:
                description:
                  - The name of the endpoint group. It is looked up among the virtual endpoint groups of the listener,
                    and only one of them may have it.
                type: str
          redirect:
            description:
              - Answer with a redirect. At least one of the options must be other than what the request has.
            type: dict
            suboptions:
              protocol:
                description:
                  - The protocol. That of the request if not given.
                type: str
                choices: [HTTP, HTTPS, '${protocol}']
              domain:
                description:
                  - The domain name. That of the request, C(${host}), if not given.
                type: str
              path:
                description:
                  - The path, which begins with C(/), or with C(~) if it is a regular expression. That of the request,
                    C(${path}), if not given.
                  - C(${1}) to C(${3}) stand for the groups of a path condition that is a regular expression.
                type: str
              query:
                description:
                  - The query string. That of the request, C(${query}), if not given.
                type: str
              port:
                description:
                  - The port, from 1 to 63335. That of the request, C(${port}), if not given.
                  - A redirect from C(http) on port 80 to C(https) has to say C("443"). If
                    O(rules[].actions[].redirect.protocol) is given and the port is not, a rule that is written comes
                    with a warning; C("${port}") says that the port of the request is meant.
                type: str
              code:
                description:
                  - The HTTP status.
                type: int
                required: true
                choices: [301, 302, 303, 307, 308]
          fix_response:
            description:
              - Answer with a fixed response.
            type: dict
            suboptions:
              code:
                description:
                  - The HTTP status, which is 2xx, 4xx or 5xx.
                type: int
                required: true
              type:
                description:
                  - The type of the content.
                type: str
                required: true
                choices: [text/plain, text/css, text/html, application/javascript, application/json]
              content:
                description:
                  - The content, of at most 1000 characters, none of them Chinese. A mapping or list is written as JSON.
                  - If the type is V(application/json), what is compared is what the JSON means, and mappings, lists and
                    text are all written in one compact spelling, with Chinese characters as escapes. Old versions of
                    ansible-core make a mapping of a template that yields JSON, and new ones text.
                type: raw
                required: true
          rewrite:
            description:
              - Change the request before it is forwarded.
            type: dict
            suboptions:
              domain:
                description:
                  - The domain name. That of the request, C(${host}), if not given.
                type: str
              path:
                description:
                  - The path, which begins with C(/), or with C(~) if it is a regular expression. That of the request,
                    C(${path}), if not given.
                  - C(${1}) to C(${3}) stand for the groups of a path condition that is a regular expression.
                type: str
              query:
                description:
                  - The query string. That of the request, C(${query}), if not given.
                type: str
          add_header:
            description:
              - Add headers to the request before it is forwarded.
            type: list
            elements: dict
            suboptions:
              name:
                description:
                  - The name of the header, of 1 to 40 letters, digits, C(-) and C(_).
                type: str
                required: true
              type:
                description:
                  - What O(rules[].actions[].add_header[].value) is, a text of the user, a reference, or the name of a
                    value that the system knows.
                type: str
                choices: [user-defined, ref, system-defined]
                default: user-defined
              value:
                description:
                  - The value, of 1 to 128 characters. For V(system-defined) only V(ClientSrcIp) is possible.
                type: str
                required: true
          remove_header:
            description:
              - Remove the headers of these names from the request before it is forwarded.
            type: list
            elements: str
          drop:
            description:
              - Drop the request. Can only be V(true).
            type: bool
          other:
            description:
              - An action in the service's own words, for what the other keys cannot express. RV(rules) shows such a
                part like this, so that it can be given back, kept while the rest of the rule changes, or set up anew.
              - Only the service knows what is right here, so nothing is checked before it is asked.
            type: dict
            suboptions:
              type:
                description:
                  - The type, as the service calls it.
                type: str
                required: true
              value:
                description:
                  - The value, as the service has it. JSON is written as the list or mapping that it means.
                type: raw
              members:
                description:
                  - What the service keeps beside type and value and order. If this is not given, it stays as it is in a
                    rule that exists, as with all other keys; V({}) takes it away.
                type: dict
      status:
        description:
          - Ignored. It is accepted so that what this module returns can be given to it, and refused if it is nothing
            that the service returns. What is to be there or not is said by O(state), for all entries of a task.
        type: str
seealso:
  - name: Forwarding rules
    description: How Global Accelerator matches requests against forwarding rules.
    link: https://www.alibabacloud.com/help/en/ga/user-guide/create-and-manage-forwarding-rules
  - module: alicloud.ga.ga_custom_routing_destinations
"""

EXAMPLES = r"""
- name: Beta users go to the new release, the old host name to the new one
  alicloud.ga.ga_forwarding_rules:
    accelerator_id: ga-bp1quickstart
    listener_id: lsr-bp1web
    rules:
      - name: beta-users
        priority: 10
        conditions:
          - host: [www.example.com]
          - request_header:
              X-Env: [beta, canary]
        actions:
          - add_header:
              - name: X-Edge
                value: ga
          - forward_group:
              endpoint_group_id: epg-bp1green
      - name: old-host
        priority: 20
        conditions:
          - host: [old.example.com]
        actions:
          - redirect:
              protocol: HTTPS
              domain: www.example.com
              port: "443"
              code: 301

- name: Close the shop for maintenance, whatever rules there are
  alicloud.ga.ga_forwarding_rules:
    accelerator_id: ga-bp1quickstart
    listener_id: lsr-bp1web
    purge: true
    rules:
      - name: maintenance
        priority: 1
        conditions:
          - path: [/*]
        actions:
          - fix_response:
              code: 503
              type: text/plain
              content: We are back at noon.

- name: Move a rule and leave the rest of it as it is
  alicloud.ga.ga_forwarding_rules:
    accelerator_id: ga-bp1quickstart
    listener_id: lsr-bp1web
    rules:
      - name: maintenance
        priority: 100

- name: Open the shop again
  alicloud.ga.ga_forwarding_rules:
    accelerator_id: ga-bp1quickstart
    listener_id: lsr-bp1web
    state: absent
    rules:
      - name: maintenance

- name: Insiders before all others, whatever numbers their rules have
  alicloud.ga.ga_forwarding_rules:
    accelerator_id: ga-bp1quickstart
    listener_id: lsr-bp1web
    order: list
    rules:
      - name: insiders
        conditions:
          - host: [www.example.com]
          - source_ip: [203.0.113.0/24]
        actions:
          - forward_group:
              endpoint_group_id: epg-bp1green
      - name: all-others
        conditions:
          - host: [www.example.com]
        actions:
          - forward_group:
              endpoint_group_id: epg-bp1blue
"""

RETURN = r"""
rules:
  description:
    - All custom rules of the listener as they are now, or in check mode as they will be, sorted by priority.
    - They have the shape of O(rules), so that they can be given to the module again. For rules that were set up
      elsewhere and have what O(rules) does not allow, see RV(alicloud.ga.ga_forwarding_rules_info#module:rules).
  type: list
  elements: dict
  returned: success
  contains:
    id:
      description: The id of the rule. Null for one that check mode says will be created.
      type: str
      returned: always
      sample: frule-bp1dii16gu9qdvb34
    name:
      description: The name of the rule, empty if it has none.
      type: str
      returned: always
      sample: beta-users
    priority:
      description: The priority of the rule.
      type: int
      returned: always
      sample: 10
    conditions:
      description: The conditions, as in O(alicloud.ga.ga_forwarding_rules#module:rules[].conditions). Lists whose order
        means nothing are sorted.
      type: list
      elements: dict
      returned: always
      sample: [{host: [www.example.com]}]
    actions:
      description: The actions, as in O(alicloud.ga.ga_forwarding_rules#module:rules[].actions).
      type: list
      elements: dict
      returned: always
      sample: [{forward_group: {endpoint_group_id: epg-bp1green}}]
    status:
      description: The status of the rule, such as V(active).
      type: str
      returned: always
      sample: active
operations:
  description: What was done, or in check mode would be done, in the order that was planned.
  type: list
  elements: dict
  returned: once the options are valid
  contains:
    action:
      description: What is done to the rule, V(create), V(update), V(delete), or V(replace), which is to delete and
        create it.
      type: str
      returned: always
      sample: create
    identity:
      description: The rule as people call it.
      type: str
      returned: always
      sample: beta-users
    id:
      description: The id of the rule, or null if it has none yet.
      type: str
      returned: always
      sample: frule-bp1dii16gu9qdvb34
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
        - What an update changes, as it was planned. Each is the place in the rule and, after a colon, C(old → new) for
          what becomes another value, C(- old) for what goes, or C(+ new) for what comes.
        - The list is empty for one that is created or deleted. Values of more than 80 characters are cut around the
          difference; the diff has them whole.
      type: list
      elements: str
      returned: always
      sample: ['actions[0].forward_group.endpoint_group_id: epg-bp1blue → epg-bp1green']
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
      sample: ListForwardingRules
    http_status:
      description: The HTTP status of the answer. Null if there was no answer.
      type: int
      returned: always
      sample: 400
"""

from ansible_collections.alicloud.ga.plugins.module_utils._module.manage import manage
from ansible_collections.alicloud.ga.plugins.module_utils._resources.forwarding_rules.kind import FORWARDING_RULES


def main() -> None:
    manage(FORWARDING_RULES)


if __name__ == "__main__":
    main()
