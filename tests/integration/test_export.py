# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The export playbooks, run by their names as a user would: what they write changes nothing when it is run."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.playground import BLUE
from support.service import Emulator, Play, Run, environment, start_playbook

from tools.tree import CHECKOUT

LISTENER, GROUP = "lsr-bp1web", "epg-bp1game"


def live_rule(number: int, name: str = "", **parts: Any) -> dict[str, Any]:
    """A rule as the emulator's state has it."""
    return {
        "ListenerId": LISTENER,
        "ForwardingRuleName": name,
        "Priority": number,
        "RuleConditions": [{"RuleConditionType": "Host", "RuleConditionValue": ["www.example.com"]}],
        "RuleActions": [
            {"RuleActionType": "ForwardGroup", "RuleActionValue": [{"type": "endpointgroup", "value": BLUE}]}
        ],
        **parts,
    }


def answer(content: str) -> list[dict[str, Any]]:
    value = {"code": "200", "type": "text/html", "content": content}
    return [{"RuleActionType": "FixResponse", "RuleActionValue": value}]


def header(value: str) -> list[dict[str, Any]]:
    return [{"RuleConditionType": "RequestHeader", "RuleConditionValue": [{"X-Env": [value]}]}]


# Whatever may have come about in a console: names that are missing or double, texts that Ansible or YAML would take for
# something else, types that this collection does not know, what the documentation forbids, and the older storage form.
RULES = {
    "frule-1": live_rule(1, "plain"),
    "frule-2": live_rule(2, "double"),
    "frule-3": live_rule(3, "double"),
    "frule-4": live_rule(4),
    "frule-5": live_rule(5, "template", RuleActions=answer("<b>{{ not_a_variable }}</b>{% if %}{# no #}")),
    "frule-6": live_rule(6, "quotes", RuleActions=answer('it\'s "so": #1\n\ttwo: [lines]\\ ')),
    "frule-7": live_rule(7, "yes", RuleConditions=header("{{ value }}")),
    "frule-8": live_rule(
        8, "mirror", RuleActions=[{"RuleActionType": "TrafficMirror", "RuleActionValue": '[{"x": 1}]'}]
    ),
    "frule-9": live_rule(9, "x"),
    "frule-10": live_rule(
        10,
        "many-hosts",
        RuleConditions=[
            {"RuleConditionType": "Host", "HostConfig": {"Values": [f"host-{n:02}.example.com" for n in range(30)]}}
        ],
    ),
    "frule-11": live_rule(
        11,
        "variables",
        RuleActions=[
            {
                "RuleActionType": "Redirect",
                "RuleActionValue": {"protocol": "HTTPS", "path": "/new${path}", "code": "301"},
            }
        ],
    ),
    "frule-12": live_rule(12, "two-ends", RuleActions=[*answer("one"), {"RuleActionType": "Drop"}]),
    "frule-13": live_rule(13, "my rule"),
    "frule-14": live_rule(14, "whatever-comes", RuleConditions=[]),
    "frule-15": live_rule(15, "twins"),
    "frule-16": live_rule(15, "twins"),
    "frule-17": live_rule(
        17,
        "members",
        RuleConditions=[
            {"RuleConditionType": "Path", "RuleConditionValue": ["/a"], "Negate": True},
            {"RuleConditionType": "Query", "RuleConditionValue": [{"lang": ["at"]}, {"lang": ["de"]}]},
        ],
    ),
}
DESTINATIONS = {
    f"dst-{number}": {"EndpointGroupId": GROUP, "FromPort": first, "ToPort": last, "Protocols": protocols}
    for number, (first, last, protocols) in enumerate(
        [(80, 80, ["TCP"]), (8000, 8010, ["TCP", "UDP"]), (9000, 9003, ["udp"]), (80, 80, ["UDP"])]
    )
}
EXPORTS = {
    "rules": ("export_forwarding_rules", {"accelerator": "quickstart", "listener": "web"}),
    "rules by ids": ("export_forwarding_rules", {"accelerator_id": "ga-bp1quickstart", "listener_id": LISTENER}),
    "destinations": ("export_destinations", {"accelerator": "game", "endpoint_group": "game"}),
    "destinations by id": ("export_destinations", {"endpoint_group_id": GROUP}),
    "accelerator": ("export_accelerator", {"accelerator": "game"}),
}


def run(service: Emulator, folder: Path, *arguments: str, **environ: str) -> Run:
    before = len(service.journal())
    process = start_playbook(list(arguments), {**environment(service, folder), **environ})
    output, _nothing = process.communicate(timeout=300)
    return Run(process.returncode, output, service.journal()[before:])


def words(variables: dict[str, str]) -> list[str]:
    return [word for name, value in variables.items() for word in ("-e", f"{name}={value}")]


@pytest.fixture
def live(service: Emulator) -> Emulator:
    state = service.control("GET", "state")
    service.control("PUT", "state", {**state, "rules": RULES, "destinations": DESTINATIONS})
    return service


@pytest.mark.parametrize("purge", [False, True], ids=["", "purge"])
@pytest.mark.parametrize("export", EXPORTS)
def test_what_is_exported_changes_nothing(live: Emulator, tmp_path: Path, export: str, purge: bool) -> None:
    name, where = EXPORTS[export]
    file = tmp_path / "exported.yml"
    variables = {**where, "file": str(file), **({"purge": "true"} if purge else {})}
    before = live.control("GET", "state")
    exported = run(live, tmp_path, f"alicloud.ga.{name}", *words(variables))
    assert exported.code == 0, exported.output
    text = file.read_text()
    assert ("purge: true" in text) is purge
    assert not any(line.endswith(" ") for line in text.splitlines())
    assert max(map(len, text.splitlines())) <= 120
    again = run(live, tmp_path, str(file), "--diff")
    assert again.changed() is False, text
    assert again.writes == []
    assert "WARNING" not in again.output
    after = live.control("GET", "state")
    assert (after["rules"], after["destinations"]) == (before["rules"], before["destinations"])


def test_what_is_written_is_what_a_person_would_write(live: Emulator, tmp_path: Path) -> None:
    file = tmp_path / "web.yml"
    exported = run(
        live, tmp_path, "alicloud.ga.export_forwarding_rules", "-e", f"accelerator=quickstart listener=web file={file}"
    )
    assert exported.code == 0, exported.output
    lines = file.read_text().splitlines()
    assert "        accelerator: quickstart" in lines
    assert "        listener: web" in lines
    start = lines.index("          - name: plain")
    assert lines[start : start + 6] == [
        "          - name: plain",
        "            priority: 1",
        "            conditions:",
        "              - host: [www.example.com]",
        "            actions:",
        "              - forward_group: {endpoint_group_id: epg-bp1blue}",
    ]
    assert not [line for line in lines if "null" in line or "status" in line]
    # Only where name and priority do not say which rule is meant, and the file says so.
    ids = [line.split()[-1] for line in lines if " id: " in line]
    assert ids == ["frule-15", "frule-16"]
    comments = [
        number
        for number, line in enumerate(lines)
        if line.startswith("          # Another forwarding rule has this priority and name")
    ]
    assert [lines[number + 1].split()[-1] for number in comments] == ids


BY_IDS = ("rules by ids", "destinations by id")
# What is refused before the service is asked, and what is said of it; FOLDER is an empty one.
REFUSED = {
    "no file": ({}, "Say which file to write the playbook to"),
    "an empty file": ({"file": ""}, "Say which file to write the playbook to"),
    "a folder": ({"file": "FOLDER"}, "FOLDER is a folder."),
    "a folder, by a slash": ({"file": "FOLDER/new/"}, "Say which file to write the playbook to"),
    "a folder that is not there": ({"file": "FOLDER/new/x.yml"}, "The folder FOLDER/new does not exist."),
    "a slip": ({"file": "FOLDER/x.yml", "purge": "ture"}, "purge must be true or false, and is ture."),
}


# Both playbooks leave it to the same tasks: of one, the last task is enough.
@pytest.mark.parametrize(
    ("export", "refused"), [*(("rules by ids", refused) for refused in REFUSED), ("destinations by id", "a slip")]
)
def test_what_is_refused(live: Emulator, tmp_path: Path, export: str, refused: str) -> None:
    variables, message = REFUSED[refused]
    folder = tmp_path / "empty"
    folder.mkdir()
    name, where = EXPORTS[export]
    given = {key: value.replace("FOLDER", str(folder)) for key, value in variables.items()}
    done = run(live, tmp_path, f"alicloud.ga.{name}", *words({**where, **given}))
    assert done.code == 2
    assert message.replace("FOLDER", str(folder)) in done.output
    assert done.calls == []
    assert not list(folder.iterdir())


@pytest.mark.parametrize("export", BY_IDS)
def test_an_empty_variable_is_not_given(live: Emulator, tmp_path: Path, export: str) -> None:
    """As from a wrapper that passes on what it was not given; and the file is seen from the home of whoever runs it."""
    name, where = EXPORTS[export]
    nothing = dict.fromkeys(("accelerator", "accelerator_id", "listener", "listener_id", "endpoint_group", "purge"), "")
    variables = {**nothing, **where, "file": "~/exported.yml"}
    done = run(live, tmp_path, f"alicloud.ga.{name}", *words(variables), HOME=str(tmp_path))
    assert done.code == 0, done.output
    (play,) = yaml.safe_load((tmp_path / "exported.yml").read_text().replace("!unsafe ", ""))
    assert play["name"].endswith(f" of {where.get('listener_id', GROUP)}")
    (options,) = (value for key, value in play["tasks"][0].items() if key.startswith("alicloud.ga."))
    assert set(options) - {"rules", "destinations"} == {*where, "purge"}
    assert options["purge"] is False


def test_nobody_else_may_read_more_than_before(live: Emulator, tmp_path: Path) -> None:
    new, shared = tmp_path / "new.yml", tmp_path / "shared.yml"
    shared.write_text("something else\n")
    shared.chmod(0o640)
    name, where = EXPORTS["rules by ids"]
    for file, mode in ((new, 0o600), (new, 0o600), (shared, 0o640)):
        done = run(live, tmp_path, f"alicloud.ga.{name}", *words({**where, "file": str(file)}))
        assert done.code == 0, done.output
        assert file.stat().st_mode & 0o777 == mode
    assert new.read_text() == shared.read_text()


def test_check_mode_shows_and_writes_nothing(live: Emulator, tmp_path: Path) -> None:
    file = tmp_path / "web.yml"
    name, where = EXPORTS["rules by ids"]
    done = run(live, tmp_path, f"alicloud.ga.{name}", *words({**where, "file": str(file)}), "--check", "--diff")
    assert done.changed()
    assert "- name: plain" in done.output
    assert not file.exists()


@pytest.mark.parametrize(
    ("export", "where", "words_of_it"),
    [
        (
            "export_forwarding_rules",
            {"accelerator": "quickstart", "listener": "udp"},
            "protocol is UDP; only TCP, HTTP",
        ),
        (
            "export_forwarding_rules",
            {"accelerator": "game", "listener": "game"},
            "is a custom routing listener, which has no",
        ),
        ("export_destinations", {"endpoint_group_id": BLUE}, "an endpoint group of the standard listener lsr-bp1web"),
        (
            "export_destinations",
            {"accelerator": "quickstart", "listener": "web", "endpoint_group": "x"},
            "standard listener",
        ),
    ],
)
def test_what_has_none_does_not_empty_the_file(
    live: Emulator, tmp_path: Path, export: str, where: dict[str, str], words_of_it: str
) -> None:
    state = live.control("GET", "state")
    state["listeners"]["lsr-udp"] = {"AcceleratorId": "ga-bp1quickstart", "Name": "udp", "Protocol": "UDP"}
    live.control("PUT", "state", state)
    file = tmp_path / "exported.yml"
    file.write_text("what there was\n")
    done = run(live, tmp_path, f"alicloud.ga.{export}", *words({**where, "file": str(file)}))
    assert done.code != 0
    assert words_of_it in done.output.replace("\n", " ")
    assert file.read_text() == "what there was\n"


INFO = {
    "ga_accelerators_info": {},
    "ga_listeners_info": {"accelerator": "quickstart"},
    "ga_endpoint_groups_info": {"accelerator": "quickstart", "listener": "web"},
    "ga_forwarding_rules_info": {"accelerator": "quickstart", "listener": "web"},
    "ga_custom_routing_destinations_info": {"accelerator": "game", "endpoint_group": "game"},
    "ga_custom_routing_port_mappings_info": {"accelerator": "game", "destination_port": 8000},
}


def test_the_info_modules_as_processes(live: Emulator, play: Play) -> None:
    """All of them in one play, with the defaults of the group."""
    tasks = [{f"alicloud.ga.{module}": options} for module, options in INFO.items()]
    defaults = {"group/alicloud.ga.ga": {"wait_timeout": 30}}
    module, options = "ga_accelerators_info", {"accelerator": "quickstart"}
    done = play(module, options, "--check", "-v", post_tasks=tasks, module_defaults=defaults)
    assert done.changed() is False
    assert f"ok={len(INFO) + 1} " in done.output
    assert {call["changed"] for call in done.calls} == {False}
    assert '"destination_address": "192.168.192.1"' in done.output


def test_the_exported_task_says_no_more_than_it_was_told(live: Emulator, tmp_path: Path) -> None:
    file = tmp_path / "game.yml"
    # Where a file is that is not named in full: seen from where the command is run.
    relative = os.path.relpath(file, CHECKOUT)
    run(live, tmp_path, "alicloud.ga.export_destinations", "-e", f"endpoint_group_id={GROUP} file={relative}")
    (play,) = yaml.safe_load(file.read_text())
    assert play["tasks"][0]["alicloud.ga.ga_custom_routing_destinations"] == {
        "endpoint_group_id": GROUP,
        "purge": False,
        "destinations": [
            {"id": "dst-0", "from_port": 80, "to_port": 80, "protocols": ["TCP"]},
            {"id": "dst-3", "from_port": 80, "to_port": 80, "protocols": ["UDP"]},
            {"from_port": 8000, "to_port": 8010, "protocols": ["TCP", "UDP"]},
            {"from_port": 9000, "to_port": 9003, "protocols": ["UDP"]},
        ],
    }


# For each kind: the export, the file in the project, the playbook of the project, and what it must be told.
LAYOUTS = {
    "rules": ("rules by ids", f"rules/{LISTENER}.yml", "forwarding_rules.yml", {"ga_listener": LISTENER}),
    "destinations": ("destinations", f"destinations/{GROUP}.yml", "destinations.yml", {"ga_endpoint_group": GROUP}),
}


@pytest.mark.parametrize("kind", LAYOUTS)
def test_a_project_is_written_that_changes_nothing(live: Emulator, tmp_path: Path, kind: str) -> None:
    """Export, commit, sync: the file is where the project's playbook looks for it, and says what is live."""
    export, file, playbook, place = LAYOUTS[kind]
    state = live.control("GET", "state")
    state["listeners"][LISTENER]["Name"] = hostile = 'web"\n- name: evil\u2028{{ lookup("env", "HOME") }}'
    live.control("PUT", "state", state)
    project = tmp_path / "project"
    shutil.copytree(CHECKOUT / "docs" / "awx" / "project", project)
    (project / file).unlink()
    name, where = EXPORTS[export]
    variables = {**where, "layout": "awx", "folder": str(project)}
    exported = run(live, tmp_path, f"alicloud.ga.{name}", *words(variables))
    assert exported.code == 0, exported.output
    text = (project / file).read_text()
    # But for the name in the second line, which is as long as it is.
    assert "!unsafe" not in text and max(map(len, text.split("\n")[2:])) <= 120
    entries = yaml.safe_load(text)
    assert len(entries) == len(RULES if kind == "rules" else DESTINATIONS)
    if kind == "rules":
        assert json.dumps(hostile) in text.splitlines()[1]
        assert entries[0]["name"] == "plain"

    again = run(live, tmp_path, str(project / playbook), "--diff", *words({**place, "ga_purge": "true"}))
    assert again.changed() is False, again.output
    assert again.writes == []


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"layout": "axw"}, 'layout must be awx, or be left out for a playbook, and is "axw".'),
        ({"layout": "awx", "folder": "FOLDER"}, "FOLDER/rules, which must be there"),
        ({"layout": "awx", "folder": "FOLDER", "file": "FOLDER/x.yml"}, "Leave file out"),
    ],
)
def test_a_layout_that_is_refused(live: Emulator, tmp_path: Path, variables: dict[str, str], message: str) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    name, where = EXPORTS["rules by ids"]
    given = {key: value.replace("FOLDER", str(folder)) for key, value in variables.items()}
    done = run(live, tmp_path, f"alicloud.ga.{name}", *words({**where, **given}))
    assert done.code == 2
    assert message.replace("FOLDER", str(folder)) in " ".join(done.output.split())
    assert done.calls == []
    assert not list(folder.iterdir())


SHOP = "ga-bp1shop"
TO = {"ListenerId": "lsr-bp1shop", "EndpointConfigurations": [{"Type": "Domain", "Endpoint": "www.example.com"}]}
A_SHOP: dict[str, dict[str, dict[str, Any]]] = {
    "accelerators": {SHOP: {"InstanceChargeType": "POSTPAY", "BandwidthBillingType": "CDT"}},
    "ip_sets": {
        "ips-1": {"AcceleratorId": SHOP, "AccelerateRegionId": "cn-hongkong", "Bandwidth": 10, "IspType": "BGP"}
    },
    "listeners": {"lsr-bp1shop": {"AcceleratorId": SHOP, "Name": "web", "Protocol": "HTTP"}},
    "endpoint_groups": {
        "epg-bp1default": {**TO, "Name": "default", "EndpointGroupType": "default"},
        BLUE: {**TO, "Name": "blue", "EndpointGroupType": "virtual"},
    },
    "rules": {"frule-1": live_rule(10, "all", ListenerId="lsr-bp1shop")},
}


def test_another_environment_from_what_was_exported(service: Emulator, tmp_path: Path) -> None:
    """On an empty account, under another name and in other regions; the name that is live is a text; and into a project."""
    hostile = "{{ lookup('pipe', 'touch " + str(tmp_path / "ran") + "') }}"
    accelerators = {SHOP: {**A_SHOP["accelerators"][SHOP], "Name": hostile}}
    service.control("POST", "reset", {"seed": {**A_SHOP, "accelerators": accelerators}})
    export, file = "alicloud.ga.export_accelerator", tmp_path / "shop.yml"
    exported = run(service, tmp_path, export, *words({"accelerator_id": SHOP, "file": str(file)}))
    assert exported.code == 0, exported.output
    (play,) = yaml.safe_load(file.read_text().replace("!unsafe ", ""))
    live = {"accelerator": hostile, "region_cn_hangzhou": "cn-hangzhou", "region_cn_hongkong": "cn-hongkong"}
    assert {name: value for name, value in play["vars"].items() if not name.startswith("ansible_")} == live

    service.control("POST", "reset", {"seed": "empty"})
    other = {"accelerator": "staging", "region_cn_hangzhou": "cn-shanghai", "region_cn_hongkong": "ap-southeast-1"}
    made = run(service, tmp_path, str(file), *words(other))
    assert made.changed(), made.output

    project = tmp_path / "project"
    shutil.copytree(CHECKOUT / "docs" / "awx" / "project", project)
    where = {"accelerator": "staging", "layout": "awx", "folder": str(project)}
    adopted = run(service, tmp_path, export, *words(where))
    assert adopted.code == 0, adopted.output
    (place,) = service.control("GET", "state")["accelerators"]
    # All that is there is what was there, but for the variables.
    wanted = json.dumps(play["tasks"][0]["alicloud.ga.ga_accelerators"]["accelerators"])
    for name, value in other.items():
        wanted = wanted.replace("{{ " + name + " }}", value)
    text = (project / "accelerators" / f"{place}.yml").read_text()
    assert f'# The parts of the accelerator {place}, called "staging".' in text
    assert yaml.safe_load(text) == json.loads(wanted)
    answers = {"ga_accelerator": place, "ga_purge": "true", "ga_cascade": "true"}
    again = run(service, tmp_path, str(project / "accelerators.yml"), *words(answers))
    assert again.changed() is False and not again.writes, again.output
    assert not (tmp_path / "ran").exists()
