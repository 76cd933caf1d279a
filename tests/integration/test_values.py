# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What YAML and templates do to values on the way to a module: the same plan on the oldest and the newest ansible-core.

Each of these makes something else of a template: the oldest makes lists and mappings of what looks like them, with
jinja2_native numbers too, and the newest nothing at all.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from support.cores import playbook_command
from support.service import Emulator, environment, start_playbook


class Way(NamedTuple):
    """A version of ansible-core, and how it makes values of templates."""

    core: int
    native: bool


OLDEST, OLDEST_NATIVE, NEWEST = Way(0, False), Way(0, True), Way(-1, True)
WAYS = (OLDEST, OLDEST_NATIVE, NEWEST)

PAGE = '{"error":"maintenance","rate":1.10,"big":1e3,"at":"2024-01-15","ok":true,"list":[1,2]}'
HEAD = """
- hosts: localhost
  gather_facts: false
  module_defaults:
    alicloud.ga.ga_forwarding_rules: {accelerator_id: ga-bp1quickstart, listener_id: lsr-bp1web}
    alicloud.ga.ga_custom_routing_destinations: {endpoint_group_id: epg-bp1game}
  vars:
    api_version: 1.10
    whole: 7
    word: beta
    prio: "10"
    page: '{"ok": true, "none": null, "rate": 1.10}'
    rules_text: '[{"name": "aa", "priority": 10}]'
    flag: true
    group: {forward_group: {endpoint_group_id: epg-bp1green}}
    site: {name: docs, host: docs.example.com}
"""
RULE = "name: aa, priority: 10, actions: [{forward_group: {endpoint_group_id: epg-bp1green}}]"
ON_WWW = "conditions: [{host: [www.example.com]}]"
BODY = f"name: aa, priority: 10, {ON_WWW}, actions: [{{fix_response: {{code: 503, type: application/json, content: "
# The rules of a task, and what it says if it is refused.
CASES: dict[str, tuple[str, str | None]] = {
    "a version": (
        f"[{{{RULE}, conditions: [{{request_header: {{X-V: ['{{{{ api_version }}}}']}}}}]}}]",
        "rules[0].conditions[0].request_header.X-V[0]: must be text, and is 1.1 of type float; put it in quotes",
    ),
    "a quoted version": (f'[{{{RULE}, conditions: [{{request_header: {{X-V: ["1.10"]}}}}]}}]', None),
    "on": (
        f"[{{{RULE}, conditions: [{{host: [on, a.example.com]}}]}}]",
        "rules[0].conditions[0].host[0]: must be text",
    ),
    "a flag": (f"[{{{RULE}, conditions: [{{host: ['{{{{ flag }}}}']}}]}}]", "conditions[0].host[0]: must be text"),
    "on as a name": (f"[{{{RULE}, conditions: [{{query: {{on: ['1']}}}}]}}]", "query.true: 'true' cannot be a name"),
    "a whole number": (f"[{{{RULE}, conditions: [{{query: {{page: [1, '{{{{ whole }}}}']}}}}]}}]", None),
    "a date": (
        f"[{{{RULE}, conditions: [{{request_header: {{X-Since: [2024-01-15]}}}}]}}]",
        "rules[0].conditions[0].request_header.X-Since[0]: must be text, and is '2024-01-15' of type date; put it in quotes",
    ),
    "a time": (
        f"[{{{RULE}, conditions: [{{query: {{since: ['1', 2024-01-15 10:00:00]}}}}]}}]",
        "rules[0].conditions[0].query.since[1]: must be text, and is '2024-01-15 10:00:00' of type datetime; put it in",
    ),
    "a date as a name": (
        f"[{{{RULE}, conditions: [{{query: {{2024-01-15: ['1']}}}}]}}]",
        "rules[0].conditions[0].query.2024-01-15: must be text, and is '2024-01-15' of type date",
    ),
    "a quoted date": (f'[{{{RULE}, conditions: [{{request_header: {{X-Since: ["2024-01-15"]}}}}]}}]', None),
    "yes as priority": (
        f"[{{name: aa, priority: yes, {ON_WWW}}}]",
        "rules[0].priority: must be an integer, and is True",
    ),
    "a priority by template": (
        f"[{{name: aa, priority: '{{{{ prio }}}}', {ON_WWW}, actions: ['{{{{ group }}}}']}}]",
        None,
    ),
    "a page from a file": (f"[{{{BODY}\"{{{{ lookup('file', 'page.json') }}}}\"}}}}]}}]", None),
    "a page from a variable": (f"[{{{BODY}'{{{{ page }}}}'}}}}]}}]", None),
    "a page with a template in it": (f"""[{{{BODY}'{{"v": "{{{{ word }}}}", "n": 1.0, "ok": false}}'}}}}]}}]""", None),
    "a page that is a mapping": (f"[{{{BODY}{{v: '{{{{ word }}}}', n: [1, ~, true]}}}}}}]}}]", None),
    "YAML text": ('"- name: {{ word }}\\n  priority: 10\\n"', "rules: this is text, and a list is needed"),
    "an omitted condition": (
        f"[{{{RULE}, conditions: [{{host: [www.example.com]}}, "
        "\"{{ {'path': [site.path]} if site.path is defined else omit }}\"]}]",
        None,
    ),
    "an omitted content": (
        f"[{{{RULE}, conditions: [{{host: ['{{{{ site.host }}}}']}}, {{path: '{{{{ site.path | default(omit) }}}}'}}]}}]",
        "rules[0].conditions[1]: must have exactly one of",
    ),
    "an omitted host": (f"[{{{RULE}, conditions: [{{host: [www.example.com, '{{{{ omit }}}}']}}]}}]", None),
}


def run(service: Emulator, folder: Path, way: Way, tasks: str, *arguments: str) -> dict[str, Any]:
    """What the tasks of a play came to, by the name of their results, with the requests that they made."""
    (folder / "page.json").write_text(PAGE + "\n")
    results = folder / "results.json"
    playbook = folder / "play.yml"
    names = [line.split()[-1] for line in tasks.splitlines() if line.strip().startswith("register:")]
    content = "{{ {" + ", ".join(f"'{name}': {name}" for name in names) + "} | to_json }}"
    # Without the blank, the oldest version would make a mapping of it, and then another text.
    copy = {"ansible.builtin.copy": {"content": f" {content}", "dest": str(results)}, "check_mode": False}
    playbook.write_text(f"{HEAD}  tasks:\n{tasks}    - {json.dumps(copy)}\n")
    variables = {**environment(service, folder), "ANSIBLE_JINJA2_NATIVE": str(way.native)}
    process = start_playbook([str(playbook), *arguments], variables, playbook_command(way.core))
    output, _nothing = process.communicate(timeout=300)
    assert process.returncode == 0, output
    found = json.loads(results.read_text())
    return {name: found[name] for name in names}


def task(number: int, rules: str, more: str = "") -> str:
    return f"    - alicloud.ga.ga_forwarding_rules: {{rules: {rules}}}\n      register: r{number}\n{more}"


@pytest.fixture(params=WAYS, ids=["oldest", "oldest with jinja2_native", "newest"])
def way(request: pytest.FixtureRequest) -> Way:
    found: Way = request.param
    return found


def planned(result: dict[str, Any]) -> dict[str, Any]:
    return {name: result.get(name) for name in ("changed", "rules", "operations", "diff")}


def test_the_same_playbook_gives_the_same_plan_on_every_core(service: Emulator, tmp_path: Path) -> None:
    tolerant = "      check_mode: true\n      diff: true\n      ignore_errors: true\n"
    tasks = "".join(task(number, rules, tolerant) for number, (rules, _words) in enumerate(CASES.values()))
    found = {}
    for way in WAYS:
        folder = tmp_path / f"{way.core} {way.native}"
        folder.mkdir()
        found[way] = list(run(service, folder, way, tasks).values())
    for number, (name, (_rules, words)) in enumerate(CASES.items()):
        for way in WAYS:
            result = found[way][number]
            assert bool(result.get("failed")) == (words is not None), (name, way, result.get("msg"))
            assert (words or "") in result.get("msg", ""), (name, way)
            assert planned(result) == planned(found[NEWEST][number]), (name, way)
    assert not any(call["changed"] for call in service.journal())


def test_a_json_page_is_written_once(service: Emulator, tmp_path: Path) -> None:
    tasks = task(0, f"[{{{BODY}\"{{{{ lookup('file', 'page.json') }}}}\"}}}}]}}]")
    changed = []
    for number, way in enumerate([OLDEST, NEWEST, OLDEST_NATIVE, OLDEST]):
        folder = tmp_path / str(number)
        folder.mkdir()
        changed.append(run(service, folder, way, tasks)["r0"]["changed"])
    assert changed == [True, False, False, False]


def test_rules_that_come_as_text(service: Emulator, tmp_path: Path, way: Way) -> None:
    """The oldest version makes a list of what looks like one before the module sees it; nowhere it is cut at its commas."""
    result = run(
        service, tmp_path, way, task(0, "'{{ rules_text }}'", "      check_mode: true\n      ignore_errors: true\n")
    )
    told = str(result["r0"]["msg"])
    if way.core == OLDEST.core:
        assert told.startswith("2 problems: rules[0].conditions: is needed")
    else:
        assert told.startswith("rules: this is text, and a list is needed")
        assert 'rules: "{{ the_text | from_yaml }}"' in told
    read = run(service, tmp_path, way, task(0, "'{{ rules_text | from_yaml }}'", "      ignore_errors: true\n"))
    assert read["r0"]["msg"].startswith("2 problems: rules[0].conditions: is needed")


def test_a_quoted_number_behind_a_template(service: Emulator, tmp_path: Path, way: Way) -> None:
    """jinja2_native takes the quotes away; `| string` keeps them, as the message says."""
    told = "rules[0].conditions[0].request_header.X-V[0]: must be text, and is 1.1 of type float; put it in quotes"
    condition = "conditions: [{request_header: {X-V: ['{{ version %s }}']}}]"
    vague = task(0, f"[{{{RULE}, {condition % ''}}}]", "      ignore_errors: true\n      vars: {version: '1.10'}\n")
    sure = task(1, f"[{{{RULE}, {condition % '| string'}}}]", "      vars: {version: '1.10'}\n")
    found = run(service, tmp_path, way, vague + sure)
    assert bool(found["r0"].get("failed")) == (way == OLDEST_NATIVE)
    assert (told in found["r0"].get("msg", "")) == (way == OLDEST_NATIVE)
    assert found["r1"]["rules"][0]["conditions"] == [{"request_header": {"X-V": ["1.10"]}}]
