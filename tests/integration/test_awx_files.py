# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What lies in docs/awx obeys AWX's rules, and its parts fit each other.

The rules are those by which AWX 24 accepts or refuses (awx/main/fields.py for credential types, awx/api/views for
surveys); awx_plugins.interfaces is AWX's own code for the injection.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jinja2
import pytest
import yaml
from jinja2.sandbox import ImmutableSandboxedEnvironment
from support.awx import AWX, PLAYBOOK, PROJECT, TOWER_ENVIRONMENT, credential_type, injected
from support.guides import GUIDES, blocks_of

from tools.tree import CHECKOUT

INPUTS, INJECTORS = credential_type()
FIELDS = {field["id"]: field for field in INPUTS["fields"]}
GUIDE = blocks_of((GUIDES / "awx.rst").read_text())
SURVEY = json.loads((AWX / "survey.json").read_text())
PLAY = yaml.safe_load((PROJECT / PLAYBOOK).read_text())[0]
# What AWX sets itself and takes from no credential.
RESERVED = {
    *("AD_HOC_COMMAND_ID", "AWX_HOST", "CACHE", "CALLBACK_CONNECTION", "CALLBACK_QUEUE", "INVENTORY_HOSTVARS"),
    *("INVENTORY_ID", "INVENTORY_SOURCE_ID", "INVENTORY_UPDATE_ID", "JOB_CALLBACK_DEBUG", "JOB_ID", "MAX_EVENT_RES"),
    *("PATH", "PROJECT_REVISION", "PYTHONPATH", "REST_API_TOKEN", "REST_API_URL", "SUPERVISOR_CONFIG_PATH"),
    "VIRTUAL_ENV",
}
# A variable of such a name is hidden in what AWX shows of a job.
HIDDEN = re.compile("API|TOKEN|KEY|SECRET|PASS", re.IGNORECASE)
FILLED_IN = {
    "access_key_id": "LTAIexample",
    "access_key_secret": "example-secret",
    "security_token": "",
    "role_arn": "",
    "endpoint": "",
}


def test_inputs() -> None:
    assert set(INPUTS) == {"fields", "required"}
    assert len(FIELDS) == len(INPUTS["fields"])
    assert set(INPUTS["required"]) <= set(FIELDS)
    for name, field in FIELDS.items():
        assert re.fullmatch("[a-zA-Z_][a-zA-Z0-9_]*", name) and name != "tower"
        assert {"id", "label", "type"} <= set(field) <= {"id", "label", "type", "help_text", "secret"}
        assert field["type"] == "string"


def test_injectors() -> None:
    assert set(INJECTORS) == {"env"}
    strict = ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined)
    carried = {}
    for variable, template in INJECTORS["env"].items():
        assert re.fullmatch("[A-Z_][A-Z0-9_]*", variable) and variable not in RESERVED
        assert not variable.startswith("ANSIBLE_")
        # Fails for a field that is not defined.
        value = strict.from_string(template).render({name: f"<{name}>" for name in FIELDS})
        carried[value.strip("<>")] = variable
    assert set(carried) == set(FIELDS)
    assert all(HIDDEN.search(carried[name]) for name, field in FIELDS.items() if field.get("secret"))


def test_a_field_that_is_empty_is_an_empty_variable() -> None:
    assert set(FILLED_IN) == set(FIELDS)
    assert injected(FILLED_IN) == {
        "ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAIexample",
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "example-secret",
        "ALIBABA_CLOUD_SECURITY_TOKEN": "",
        "ALIBABA_CLOUD_ROLE_ARN": "",
        "ALIBABA_CLOUD_ENDPOINT_GA": "",
    }


def test_injected_as_awx_does_it(tmp_path: Path) -> None:
    reason = "AWX's own code, awx_plugins.interfaces, needs Python 3.11"
    module = "awx_plugins.interfaces._temporary_private_"
    inject = pytest.importorskip(f"{module}inject_api", reason=reason)
    interfaces = pytest.importorskip(f"{module}api", reason=reason)
    credentials = pytest.importorskip(f"{module}credential_api", reason=reason)
    kind = interfaces.ManagedCredentialType(
        namespace="ga", name="GA", kind="cloud", inputs=INPUTS, injectors=INJECTORS, managed=False
    )
    environment: dict[str, str] = {}
    shown: dict[str, str] = {}
    arguments: list[str] = []
    inject.inject_credential(kind, credentials.Credential(FILLED_IN), environment, shown, arguments, str(tmp_path))
    assert environment == injected(FILLED_IN)
    assert "example-secret" not in str(shown)
    assert not arguments


def test_survey() -> None:
    assert {key: type(value) for key, value in SURVEY.items()} == {"name": str, "description": str, "spec": list}
    questions = {question["variable"]: question for question in SURVEY["spec"]}
    assert len(questions) == len(SURVEY["spec"])
    for question in questions.values():
        assert isinstance(question["question_name"], str) and isinstance(question["required"], bool)
        assert question["type"] in {"text", "textarea", "multiplechoice"}
        assert isinstance(question["default"], str)
        assert all(isinstance(question.get(limit, 0), int) for limit in ("min", "max"))
        if question["type"] == "multiplechoice":
            assert question["default"] in question["choices"]
    assert questions["ga_rules"]["type"] == "textarea"
    # The survey asks for what the play reads, but for what the templates set and one job hands on to the next.
    read = set(re.findall(r"\bga_(?!forwarding)\w+", json.dumps(PLAY)))
    assert read == {*questions, "ga_fail_on_drift", "ga_wait_timeout", "ga_approved_rules"}


def test_towers_variables_are_left_alone() -> None:
    """Nothing that runs in a job reads or sets what AWX sets for its own purposes."""
    awx = re.compile(r"\b(AWX_|TOWER_|CONTROLLER_|awx_|tower_)\w+|" + r"\b(" + "|".join(TOWER_ENVIRONMENT) + r")\b")
    files = [*(CHECKOUT / "plugins").rglob("*.py"), *PROJECT.rglob("*.yml")]
    assert len(files) > 20
    assert not [(path.name, found.group()) for path in files for found in awx.finditer(path.read_text())]
    assert not [task for task in [PLAY, *PLAY["tasks"]] if "environment" in task]


def test_configure_knows_the_files_and_names() -> None:
    play = yaml.safe_load((AWX / "configure.yml").read_text())[0]
    for name in re.findall(r"lookup\('ansible.builtin.file', '(.+?)'\)", (AWX / "configure.yml").read_text()):
        assert (AWX / name).is_file()
    tasks: dict[str, dict[str, Any]] = {}
    for task in play["tasks"]:
        tasks.update({key: value for key, value in task.items() if key.startswith("awx.awx.")})
    assert (PROJECT / tasks["awx.awx.job_template"]["playbook"]).is_file()
    assert set(tasks["awx.awx.credential"]["inputs"]) == set(INPUTS["required"])
    templates = {template["name"]: template for template in play["vars"]["templates"]}
    nodes = {node["identifier"]: node for node in tasks["awx.awx.workflow_job_template"]["schema"]}
    follows = {
        name: [one["identifier"] for one in node.get("related", {}).get("success_nodes", [])]
        for name, node in nodes.items()
    }
    assert follows == {"check": ["approval"], "approval": ["apply"], "apply": []}
    kinds = {name: node["unified_job_template"]["type"] for name, node in nodes.items()}
    assert kinds == {"check": "job_template", "approval": "workflow_approval", "apply": "job_template"}
    assert templates[nodes["check"]["unified_job_template"]["name"]]["job_type"] == "check"
    assert templates[nodes["apply"]["unified_job_template"]["name"]]["job_type"] == "run"
    scheduled = templates[tasks["awx.awx.schedule"]["unified_job_template"]]
    assert (scheduled["job_type"], scheduled["extra_vars"]) == ("check", {"ga_fail_on_drift": True})
    required = {question["variable"] for question in SURVEY["spec"] if question["required"]}
    assert set(tasks["awx.awx.schedule"]["extra_data"]) >= required


def builder(*arguments: str | Path) -> str:
    """ansible-builder's output; fails the test if it fails."""
    command = [sys.executable, "-m", "ansible_builder", *map(str, arguments)]
    done = subprocess.run(command, cwd=AWX, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_ansible_builder_introspect(tmp_path: Path) -> None:
    """ansible-builder finds in the collection what an execution environment must have for it."""
    home = tmp_path / "ansible_collections" / "alicloud"
    home.mkdir(parents=True)
    (home / "ga").symlink_to(CHECKOUT, target_is_directory=True)
    found = yaml.safe_load(builder("introspect", tmp_path))
    assert [entry.split(" ")[0] for entry in found["python"]] == ["requests>=2.25"]
    assert not found["system"]


def test_ansible_builder_create(tmp_path: Path) -> None:
    builder(
        "create",
        "--file",
        AWX / "execution-environment.yml",
        "--context",
        tmp_path,
        "--output-filename",
        "Containerfile",
    )
    assert "alicloud.ga" in (tmp_path / "_build" / "requirements.yml").read_text()
    assert "FROM" in (tmp_path / "Containerfile").read_text()


def test_the_guide_shows_the_credential_type() -> None:
    shown = [yaml.safe_load(block.text) for block in GUIDE if block.language == "yaml"]
    assert INPUTS in shown
    assert INJECTORS in shown
