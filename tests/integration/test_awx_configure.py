# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""docs/awx/configure.yml with awx.awx 24.6.1 against a double of AWX's API that answers as a real one did."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.awx import AWX
from support.awx_collection import awx_collection
from support.controller import ENCRYPTED, Controller, serve
from support.guides import GUIDES, blocks_of

URL = "https://git.example.com/network/ga-rules.git"
PLAYBOOKS = ["accelerators.yml", "destinations.yml", "forwarding_rules.yml"]
TYPE = "Alibaba Cloud Global Accelerator"
KEY = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAIone", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "secret-one"}
DAILY = "DTSTART;TZID=Asia/Shanghai:20261201T060000 RRULE:FREQ=DAILY;INTERVAL=1"


@pytest.fixture
def controller() -> Iterator[Controller]:
    """A new AWX with a second organization, whose name has what URLs reserve."""
    new = Controller()
    new.make("organizations", name="R&D: Network+DNS")
    new.repositories[URL] = PLAYBOOKS
    with serve(new):
        yield new


def environment_for(folder: Path) -> dict[str, str]:
    """As of somebody who has installed awx.awx, and nothing of this user's own settings."""
    kept = {name: value for name, value in os.environ.items() if not re.match("ANSIBLE_|ALI|CONTROLLER_|TOWER_", name)}
    return {
        **kept,
        "ANSIBLE_COLLECTIONS_PATH": str(awx_collection()),
        "ANSIBLE_HOME": str(folder / "ansible"),
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "0",
        "ANSIBLE_LOCALHOST_WARNING": "0",
        "ANSIBLE_PIPELINING": "1",
        "LC_ALL": "C.UTF-8",
    }


def configure(
    controller: Controller, folder: Path, settings: dict[str, Any] | None = None, **key: str
) -> tuple[int, str]:
    """Run configure.yml; its exit code and output."""
    file = folder / "settings.json"
    file.write_text(json.dumps({"awx_project_url": URL, **(settings or {})}))
    done = subprocess.run(
        [sys.executable, "-m", "ansible", "playbook", str(AWX / "configure.yml"), "-e", f"@{file}"],
        env={
            **environment_for(folder),
            **key,
            "CONTROLLER_HOST": controller.url,
            "CONTROLLER_OAUTH_TOKEN": "admin",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


def changed(ran: tuple[int, str]) -> int:
    """How many tasks of a run that went well changed something."""
    code, output = ran
    assert code == 0, output
    found = re.search(r"^localhost .* changed=(\d+) ", output, re.MULTILINE)
    assert found, output
    return int(found.group(1))


def names(controller: Controller, kind: str) -> list[str]:
    return sorted(one["name"] for one in controller.objects[kind].values())


def test_two_organizations_twice_with_and_without_keys(controller: Controller, tmp_path: Path) -> None:
    """Nothing is lost that was typed in AWX, the second run changes nothing, and neither does one organization another."""
    default = controller.find("organizations", "Default")["id"]
    other = controller.find("organizations", "R&D: Network+DNS")["id"]
    drift = {"rules": [{"id": "lsr-bp1web", "rrule": DAILY}], "destinations": [{"id": "epg-bp1game", "rrule": DAILY}]}
    for organization in (default, other):
        for name in ("pager", "chat: network"):
            controller.make("notification_templates", name=name, organization=organization)
        controller.make("teams", name="deciders", organization=organization)
    controller.make("users", username="ann")
    # Each organization has one kind, which halves the time; the other one uses every setting that names something in it.
    first = {
        "awx_kinds": ["rules"],
        "awx_drift": drift,
        "awx_drift_notifications": ["pager"],
        "awx_approval_notifications": ["chat: network"],
        "awx_askers": {"users": ["ann"]},
        "awx_approvers": {"teams": ["deciders"]},
    }
    second = {
        **first,
        "awx_kinds": ["destinations"],
        "awx_name": "GA production",
        "awx_organization": "R&D: Network+DNS",
        "awx_image": "registry.example.com/ee:1",
        "awx_image_credential": "robot",
        "awx_project_credential": "robot",
        "awx_instance_group": "pods + more",
        "awx_ask_credential": True,
        "awx_drift": {**drift, "destinations": [{**drift["destinations"][0], "credential": "nightly", "purge": False}]},
    }
    used = namesakes(controller, default, other)

    # The project cannot be reached at first, and no dead end is left behind.
    del controller.repositories[URL]
    code, output = configure(controller, tmp_path, first, **KEY)
    assert code == 2
    assert "Project update failed" in output
    controller.repositories[URL] = PLAYBOOKS
    assert changed(configure(controller, tmp_path, first, **KEY))
    token = controller.find("credential_types", "Ansible Galaxy/Automation Hub API Token")["id"]
    hub = controller.make("credentials", name="hub", credential_type=token, organization=other)
    controller.attached["organizations", other, "galaxy_credentials"] = [hub]
    # A schedule may have a key of its own, whose type is there after the first organization's run.
    ours = controller.find("credential_types", TYPE)["id"]
    used["nightly"] = controller.make("credentials", name="nightly", credential_type=ours, organization=other)
    controller.make("credentials", name="nightly", credential_type=ours, organization=default)
    assert changed(configure(controller, tmp_path, second, **KEY))

    # What people do in AWX afterwards.
    typed = {"endpoint": "http://127.0.0.1:8080", "role_arn": "acs:ram::1:role/ga", "security_token": "token-one"}
    credentials = [controller.find("credentials", name) for name in ("GA", "GA production")]
    for credential in credentials:
        assert credential["inputs"] == {"access_key_id": "LTAIone", "access_key_secret": "secret-one"}
        credential["inputs"].update(typed)
    check, apply, drift_template = (
        controller.find("job_templates", f"GA rules {job}", "Default") for job in ("check", "apply", "drift")
    )
    chat = controller.find("notification_templates", "chat: network", "Default")["id"]
    controller.attached["job_templates", drift_template["id"], "notification_templates_error"].append(chat)
    controller.make("schedules", name="by hand", unified_job_template=drift_template["id"], rrule=DAILY)
    before = controller.state()

    ran = configure(controller, tmp_path, first)
    assert changed(ran) == 0, ran[1]
    assert "No key was given: the credential GA is left as it is." in ran[1]
    assert controller.state() == before
    ran = configure(controller, tmp_path, second, **KEY)
    assert changed(ran) == 0, ran[1]
    assert controller.state() == before
    assert "secret-one" not in ran[1]

    # What came of the settings.
    assert controller.named("organizations", default, "galaxy_credentials") == ["Ansible Galaxy"]
    assert controller.named("organizations", other, "galaxy_credentials") == ["hub", "Ansible Galaxy"]
    assert names(controller, "execution_environments") == ["GA production of R&D: Network+DNS"]
    assert controller.named("job_templates", drift_template["id"], "notification_templates_error") == [
        "pager",
        "chat: network",
    ]
    assert controller.named("job_templates", check["id"], "notification_templates_error") == []
    workflow = controller.find("workflow_job_templates", "GA rules", "Default")
    assert controller.named("workflow_job_templates", workflow["id"], "notification_templates_approvals") == [
        "chat: network"
    ]
    assert names(controller, "schedules") == sorted(
        ["GA production destinations drift epg-bp1game", "GA rules drift lsr-bp1web", "by hand"]
    )
    what_names_something(controller, used)
    who_may_do_what(controller, workflow, check, apply)

    # Another key, of which nobody gave a token; and an entry goes.
    other_key = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAItwo", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "secret-two"}
    assert (
        changed(
            configure(
                controller, tmp_path, {**first, "awx_drift": {"destinations": drift["destinations"]}}, **other_key
            )
        )
        == 2
    )
    mine, theirs = sorted(credentials, key=lambda one: bool(one["organization"] == other))
    assert mine["inputs"] == {
        "access_key_id": "LTAItwo",
        "access_key_secret": "secret-two",
        "endpoint": typed["endpoint"],
        "role_arn": typed["role_arn"],
    }
    assert theirs["inputs"] == {"access_key_id": "LTAIone", "access_key_secret": "secret-one", **typed}
    assert names(controller, "schedules") == ["GA production destinations drift epg-bp1game", "by hand"]


def namesakes(controller: Controller, default: int, other: int) -> dict[str, int]:
    """Credentials of one name, in two organizations and of two types, and an instance group; the ids of the right ones."""
    controller.make("instance_groups", name="pods")
    right = {"group": controller.make("instance_groups", name="pods + more", is_container_group=True)}
    for kind in ("Source Control", "Container Registry"):
        number = controller.find("credential_types", kind)["id"]
        for organization in (default, other):
            right[kind] = controller.make(
                "credentials", name="robot", credential_type=number, organization=organization
            )
    return right


def what_names_something(controller: Controller, used: dict[str, int]) -> None:
    """The second organization's settings, and only there."""
    (project,) = (one for one in controller.objects["projects"].values() if one["name"] == "GA production")
    assert project["credential"] == used["Source Control"]
    (image,) = controller.objects["execution_environments"].values()
    assert (image["image"], image["credential"]) == ("registry.example.com/ee:1", used["Container Registry"])
    own = controller.find("credentials", "GA production")["id"]
    for template in controller.objects["job_templates"].values():
        mine = template["name"].startswith("GA production ")
        assert template["ask_credential_on_launch"] is mine
        assert template["execution_environment"] == (image["id"] if mine else None)
        groups = controller.attached.get(("job_templates", template["id"], "instance_groups"), [])
        assert groups == ([used["group"]] if mine else [])
        if mine:
            assert controller.attached["job_templates", template["id"], "credentials"] == [own]
            assert template["project"] == project["id"]
    templates = [f"GA production destinations {job}" for job in ("apply", "check", "drift")]
    assert names(controller, "job_templates") == sorted(
        [*templates, *(f"GA rules {job}" for job in ("apply", "check", "drift"))]
    )
    assert names(controller, "workflow_job_templates") == ["GA production destinations", "GA rules"]
    assert names(controller, "inventories") == names(controller, "projects") == ["GA", "GA production"]
    schedule = controller.find("schedules", "GA production destinations drift epg-bp1game")
    assert schedule["extra_data"] == {"ga_endpoint_group": "epg-bp1game", "ga_purge": "false"}
    assert controller.attached["schedules", schedule["id"], "credentials"] == [used["nightly"]]
    others = controller.find("schedules", "GA rules drift lsr-bp1web")
    assert others["extra_data"] == {"ga_listener": "lsr-bp1web", "ga_purge": "true"}
    assert controller.attached.get(("schedules", others["id"], "credentials"), []) == []


def who_may_do_what(
    controller: Controller, workflow: dict[str, Any], check: dict[str, Any], apply: dict[str, Any]
) -> None:
    """Nobody gets past the approval, and whoever decides sees what about."""
    ben = controller.make("users", username="ben")
    (team,) = (one for one in controller.objects["teams"].values() if one["organization"] == workflow["organization"])
    (member,) = (number for number, held in controller.roles.items() if held == ("teams", team["id"], "member_role"))
    controller.attached["roles", member, "users"] = [ben]

    def ask(who: str, path: str, method: str = "POST") -> tuple[int, Any]:
        return controller.answer(method, f"/api/v2/{path}/", [], {}, who)

    assert ask("ben", f"workflow_job_templates/{workflow['id']}/launch")[0] == 403
    status, launched = ask("ann", f"workflow_job_templates/{workflow['id']}/launch")
    assert status == 201
    assert ask("ann", f"workflow_approvals/{launched['approval']}/approve")[0] == 403
    assert ask("ben", f"jobs/{launched['check']}/stdout", "GET") == (200, {"content": "ok"})
    status, approved = ask("ben", f"workflow_approvals/{launched['approval']}/approve")
    assert status == 201
    for who in ("ann", "ben"):
        assert ask(who, f"jobs/{approved['job']}/stdout", "GET")[0] == 200
        assert ask(who, f"jobs/{approved['job']}/relaunch")[0] == 403
        assert ask(who, f"job_templates/{apply['id']}/launch")[0] == 403
    assert controller.holders("job_templates", apply["id"], "execute_role", "users") == []


def test_a_type_in_use_with_other_fields(controller: Controller, tmp_path: Path) -> None:
    """AWX would answer 403: nothing is sent, and what to do is said."""
    inputs = {"fields": [{"id": "access_key_id", "label": "x", "type": "string"}]}
    kind = controller.make("credential_types", name=TYPE, kind="cloud", inputs=inputs)
    controller.make("credentials", name="old", credential_type=kind)
    before = controller.state()
    code, output = configure(controller, tmp_path)
    assert code == 2
    assert "Give awx_credential_type and awx_credential new names" in " ".join(output.split())
    assert controller.state() == before


def test_an_organization_that_is_not_there(controller: Controller, tmp_path: Path) -> None:
    before = controller.state()
    code, output = configure(controller, tmp_path, {"awx_organization": "Netwrok"})
    assert code == 2
    assert "There is no organization Netwrok in this AWX." in output
    assert controller.state() == before


def test_the_double_answers_as_awx_does(controller: Controller) -> None:
    """What the other tests stand on."""
    default = controller.find("organizations", "Default")["id"]
    fields = {"fields": [{"id": "a"}, {"id": "b", "secret": True}]}
    kind = controller.make("credential_types", name="T", kind="cloud", inputs=fields)
    credential = controller.make(
        "credentials", name="c", credential_type=kind, organization=default, inputs={"a": "1", "b": "2"}
    )

    def ask(method: str, path: str, **content: Any) -> tuple[int, Any]:
        return controller.answer(method, f"/api/v2/{path}/", [], content, "admin")

    assert ask("GET", "credentials/c++T+cloud++Default")[1]["inputs"] == {"a": "1", "b": ENCRYPTED}
    assert ask("PATCH", f"credentials/{credential}", inputs={"b": ENCRYPTED})[0] == 200
    assert controller.objects["credentials"][credential]["inputs"] == {"b": "2"}
    assert ask("PATCH", f"credential_types/{kind}", inputs={"fields": []})[0] == 403
    assert ask("POST", "execution_environments", name="GA", organization=default)[0] == 201
    assert ask("POST", "execution_environments", name="GA")[0] == 400
    status, project = ask("POST", "projects", name="p", organization=default, scm_type="git", scm_url="https://gone")
    assert status == 201
    assert ask("GET", f"project_updates/{project['summary_fields']['current_update']['id']}")[1]["status"] == "failed"
    assert ask("POST", "job_templates", name="t", project=project["id"], playbook="x.yml")[1] == {
        "playbook": ["Playbook not found for project."]
    }
    node = controller.make("workflow_job_template_nodes", identifier="approval")
    status, approval = ask(
        "POST", f"workflow_job_template_nodes/{node}/create_approval_template", name="ok?", identifier="x"
    )
    assert status == 201
    assert "identifier" not in approval
    controller.make("organizations", name="Other")
    assert ask("GET", "credentials/c++T+cloud++Other")[0] == 404


def test_the_guide_is_followed_against_the_double(controller: Controller, tmp_path: Path) -> None:
    """Its commands that need an AWX, with the files that it shows, from top to bottom."""
    kit = tmp_path / "my awx"
    shutil.copytree(AWX, kit)
    # Destinations are made above, and every kind in the same way.
    settings = kit / "settings.yml"
    all_kinds = "awx_kinds: [accelerators, rules, destinations]"
    assert all_kinds in settings.read_text()
    settings.write_text(settings.read_text().replace(all_kinds, "awx_kinds: [accelerators, rules]"))
    script = ["set -eu"]
    blocks = blocks_of((GUIDES / "awx.rst").read_text())
    for block in blocks:
        if block.language == "yaml" and block.caption:
            (kit / block.caption).write_text(block.text)
        elif block.language == "bash" and block.not_run and "needs an AWX" in block.not_run:
            script.append(block.text)
    assert len(script) == 3
    text = "\n".join(script)
    # The collection is there already, and the template has the number that it has got.
    text = text.replace("ansible-galaxy collection install -r requirements.yml", "test -f requirements.yml")
    text = text.replace("https://awx.example.com", controller.url).replace("OAUTH_TOKEN=…", "OAUTH_TOKEN=admin")
    text = text.replace("KEY_ID=… ", "KEY_ID=LTAIone ").replace("KEY_SECRET=…", "KEY_SECRET=secret-one")
    assert "…" not in text
    first, last = text.split("curl ")
    last = last.replace("/12/", "/$template/").replace("--header", "--fail --silent --header", 1)
    find = "import json, sys; print(json.load(sys.stdin)['results'][0]['id'])"
    listed = '"$CONTROLLER_HOST/api/v2/job_templates/?name=GA+rules+check"'
    token = '--header "Authorization: Bearer $CONTROLLER_OAUTH_TOKEN"'
    found = f'template=$(curl --fail --silent {token} {listed} | "{sys.executable}" -c "{find}")'
    done = subprocess.run(
        ["bash", "-c", f"{first}\n{found}\ncurl {last}"],
        cwd=kit,
        env={
            **environment_for(tmp_path),
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert names(controller, "schedules") == ["GA accelerators drift ga-bp1shop", "GA rules drift lsr-bp1web"]
    schedule = controller.find("schedules", "GA accelerators drift ga-bp1shop")
    assert schedule["extra_data"] == {"ga_accelerator": "ga-bp1shop", "ga_purge": "true"}
    titles = {"accelerators": "Accelerators", "rules": "Forwarding rules"}
    templates = [f"GA {kind} {job}" for kind in titles for job in ("apply", "check", "drift")]
    assert names(controller, "job_templates") == templates
    assert all(f"``{name}``" in (GUIDES / "awx.rst").read_text() for name in templates if " rules " in name)
    assert names(controller, "workflow_job_templates") == [f"GA {kind}" for kind in titles]
    for name in templates:
        survey = controller.surveys[controller.find("job_templates", name)["id"]]
        assert survey["name"] == titles[name.split()[1]]
