# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An exported playbook runs nothing that somebody has written into a live set, wherever it stands there.

Each text would leave a file behind if Ansible took it for a template. The playbook is run: what Ansible does is decided
by Ansible, and not by what we think that it does.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.cores import playbook_command
from support.service import Emulator, environment

from ansible_collections.alicloud.ga.plugins.filter.to_options_yaml import to_options_yaml
from tools.tree import CHECKOUT

CORES = {"oldest": 0, "newest": -1}
RUNS = "lookup('pipe', 'touch FOLDER/KEY')"
# What Ansible may take for a template; FOLDER/KEY is the file that is there afterwards if it did.
TEXTS = {
    "variable": "{{ " + RUNS + " }}",
    "block": "{% if " + RUNS + " %}x{% endif %}",
    "header": "#jinja2:variable_start_string:'[%',variable_end_string:'%]'\n[% " + RUNS + " %]",
    "headerblock": "#jinja2: block_start_string:'<%', block_end_string:'%>'\n<% if " + RUNS + " %>x<% endif %>",
    "both": "#jinja2:trim_blocks:False\n{{ " + RUNS + " }}",
    "lines": "#jinja2:line_statement_prefix:'%%'\n%% set x = " + RUNS + "\n",
    "comment": "{# x #}{{ " + RUNS + " }}",
    "quotes": "\"'\n}}{{ " + RUNS + " }}",
    "yaml": "x\n\n  - name: {{ " + RUNS + " }}\n# {{ " + RUNS + " }}",
    "unsafe": "!unsafe {{ " + RUNS + " }}",
}


def condition(kind: str, value: Any) -> dict[str, Any]:
    return {"RuleConditions": [{"RuleConditionType": kind, "RuleConditionValue": value}]}


def action(kind: str, value: Any) -> dict[str, Any]:
    return {"RuleActions": [{"RuleActionType": kind, "RuleActionValue": value}]}


# Every place of a rule that a text from elsewhere can stand in.
PLACES: dict[str, Any] = {
    "name": lambda text: {"ForwardingRuleName": text},
    "host": lambda text: condition("Host", [text]),
    "path": lambda text: condition("Path", [text]),
    "headername": lambda text: condition("RequestHeader", [{text: ["x"]}]),
    "headervalue": lambda text: condition("RequestHeader", [{"X-Env": [text]}]),
    "queryname": lambda text: condition("Query", [{text: ["x"]}]),
    "queryvalue": lambda text: condition("Query", [{"q": [text]}]),
    "cookiename": lambda text: condition("Cookie", [{text: ["x"]}]),
    "cookievalue": lambda text: condition("Cookie", [{"c": [text]}]),
    "method": lambda text: condition("Method", [text]),
    "address": lambda text: condition("SourceIP", [text]),
    "conditiontype": lambda text: condition(text, ["x"]),
    "unknowncondition": lambda text: condition("Unheard", [{text: [{text: text}]}, text]),
    "olderhost": lambda text: {"RuleConditions": [{"RuleConditionType": "Host", "HostConfig": {"Values": [text]}}]},
    "group": lambda text: action("ForwardGroup", [{"type": "endpointgroup", "value": text}]),
    "content": lambda text: action("FixResponse", {"code": "200", "type": "text/html", "content": text}),
    "contenttype": lambda text: action("FixResponse", {"code": "200", "type": text, "content": "x"}),
    "redirectpath": lambda text: action("Redirect", {"path": text, "code": "301"}),
    "redirectdomain": lambda text: action("Redirect", {"domain": text, "code": "301"}),
    "redirectquery": lambda text: action("Redirect", {"query": text, "code": "301"}),
    "redirectprotocol": lambda text: action("Redirect", {"protocol": text, "code": "301"}),
    "redirectport": lambda text: action("Redirect", {"port": text, "code": "301"}),
    "rewrite": lambda text: action("Rewrite", {"path": text}),
    "addname": lambda text: action("AddHeader", [{text: "x"}]),
    "addvalue": lambda text: action("AddHeader", [{"X-A": text}]),
    "removename": lambda text: action("RemoveHeader", [text]),
    "actiontype": lambda text: action(text, "[]"),
    "unknownaction": lambda text: action("Unheard", {text: [text]}),
}


def rule(number: int, parts: dict[str, Any]) -> dict[str, Any]:
    host = [{"RuleConditionType": "Host", "RuleConditionValue": ["www.example.com"]}]
    group = [{"RuleActionType": "ForwardGroup", "RuleActionValue": [{"type": "endpointgroup", "value": "epg-bp1blue"}]}]
    usual = {"ForwardingRuleName": f"rule-{number}", "RuleConditions": host, "RuleActions": group}
    return {"ListenerId": "lsr-bp1web", "Priority": number, **usual, **parts}


def hostile(folder: Path) -> dict[str, Any]:
    """A rule for each text in each place."""
    texts = [
        make(text.replace("FOLDER", str(folder)).replace("KEY", f"ran-{place}-{kind}"))
        for place, make in PLACES.items()
        for kind, text in TEXTS.items()
    ]
    return {f"frule-{number}": rule(number, parts) for number, parts in enumerate(texts, 1)}


def run(core: str, service: Emulator, folder: Path, *arguments: str, forbidden: str = "nothing-*") -> str:
    variables = environment(service, folder)
    done = subprocess.run(
        [*playbook_command(CORES[core]), *arguments],
        cwd=CHECKOUT,
        env=variables,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert sorted(one.name for one in folder.rglob(forbidden)) == []
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("core", CORES)
def test_nothing_that_is_live_is_run(service: Emulator, tmp_path: Path, core: str) -> None:
    state = service.control("GET", "state")
    rules = hostile(tmp_path)
    service.control("PUT", "state", {**state, "rules": rules})
    before = service.control("GET", "state")["rules"]
    file = tmp_path / "exported.yml"
    where = ["-e", f"accelerator=quickstart listener=web purge=true file={file}"]
    run(core, service, tmp_path, "alicloud.ga.export_forwarding_rules", *where, forbidden="ran-*")
    assert "touch" in file.read_text()
    output = run(core, service, tmp_path, str(file), "--diff", forbidden="ran-*")
    assert "changed=0" in output, output
    assert service.control("GET", "state")["rules"] == before


@pytest.mark.parametrize("core", CORES)
def test_each_text_would_have_been_run(service: Emulator, tmp_path: Path, core: str) -> None:
    """So that the test above can fail: without the marks, Ansible runs at least these."""
    play = {"hosts": "localhost", "gather_facts": False, "name": "A play"}
    tasks = [
        {"name": kind, "ansible.builtin.debug": {"msg": text.replace("FOLDER", str(tmp_path)).replace("KEY", kind)}}
        for kind, text in TEXTS.items()
        if kind in ("variable", "block", "comment", "quotes", "unsafe")
    ]
    named = {**play, "name": TEXTS["variable"].replace("FOLDER", str(tmp_path)).replace("KEY", "name"), "tasks": []}
    file = tmp_path / "play.yml"
    file.write_text(json.dumps([{**play, "tasks": tasks}, named]))
    run(core, service, tmp_path, str(file))
    ran = {one.name for one in tmp_path.iterdir()}
    assert {"variable", "block", "comment", "quotes", "unsafe", "name"} <= ran


@pytest.mark.parametrize("core", CORES)
def test_the_name_of_a_play_is_no_template(service: Emulator, tmp_path: Path, core: str) -> None:
    """The template of the export writes it with the same filter as the options."""
    texts = [text.replace("FOLDER", str(tmp_path)).replace("KEY", f"ran-{kind}") for kind, text in TEXTS.items()]
    plays = [f"- {to_options_yaml({'name': text})}\n  hosts: localhost\n  gather_facts: false\n" for text in texts]
    template = (CHECKOUT / "playbooks" / "templates" / "export.yml.j2").read_text()
    assert (
        "- {{ {'name': export_what | capitalize ~ ' of ' ~ export_source} | alicloud.ga.to_options_yaml }}" in template
    )
    file = tmp_path / "plays.yml"
    file.write_text("".join(plays))
    run(core, service, tmp_path, str(file), forbidden="ran-*")


def test_what_is_harmless_is_written_as_a_person_would() -> None:
    plain = {"path": ["/${1}/${2}", "/a%20b", "/x#y"], "content": "<b style='color: #fff'>{x}</b>"}
    assert "!unsafe" not in to_options_yaml(plain)
    assert yaml.safe_load(to_options_yaml(plain)) == plain
