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

import jinja2
import pytest
import yaml
from jinja2.sandbox import ImmutableSandboxedEnvironment
from support.awx import (
    ACCELERATORS_PLAYBOOK,
    AWX,
    DESTINATIONS_PLAYBOOK,
    PLAYBOOK,
    PROJECT,
    TOWER_ENVIRONMENT,
    credential_type,
    injected,
)
from support.guides import GUIDES, blocks_of

from tools.lanes import CORES
from tools.tree import CHECKOUT

INPUTS, INJECTORS = credential_type()
FIELDS = {field["id"]: field for field in INPUTS["fields"]}
GUIDE = blocks_of((GUIDES / "awx.rst").read_text())
# For each kind: its survey, its playbook, the variable that holds what is wanted, and those of the survey beside it.
KINDS = {
    "accelerators": ("survey_accelerators.json", ACCELERATORS_PLAYBOOK, "ga_accelerators"),
    "rules": ("survey.json", PLAYBOOK, "ga_rules"),
    "destinations": ("survey_destinations.json", DESTINATIONS_PLAYBOOK, "ga_destinations"),
}
SURVEYS = {kind: json.loads((AWX / survey).read_text()) for kind, (survey, _playbook, _wanted) in KINDS.items()}
PLAYS = {
    kind: yaml.safe_load((PROJECT / playbook).read_text())[0] for kind, (_survey, playbook, _wanted) in KINDS.items()
}
TASKS = "".join(path.read_text() for path in (PROJECT / "tasks").glob("*.yml"))
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
    **dict.fromkeys(FIELDS, ""),
    "access_key_id": "LTAIexample",
    "access_key_secret": "example-secret",
    "credentials_uri": "https://example.com/?token=example-secret",
}


def test_inputs() -> None:
    # Nothing is required: there are ways without a key, and what is required could not be changed any more.
    assert set(INPUTS) == {"fields"}
    assert len(FIELDS) == len(INPUTS["fields"])
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
    # AWX hides the value of any secret field; where a user's own tools look at the environment, the name helps.
    assert all(HIDDEN.search(carried[name]) for name in ("access_key_secret", "security_token"))


def test_all_that_the_modules_find_in_the_environment_is_a_field() -> None:
    """The fields cannot be changed once the type is in use. What is left out has no place in a job of AWX."""
    read = set()
    for path in (CHECKOUT / "plugins" / "module_utils").rglob("*.py"):
        read |= set(re.findall(r"\bALIBABA_CLOUD_[A-Z_]+[A-Z]\b", path.read_text()))
    documented = (CHECKOUT / "plugins" / "doc_fragments" / "_connection.py").read_text()
    read |= set(re.findall(r"\bALIBABA_CLOUD_[A-Z_]+[A-Z]\b", documented))
    of_a_machine = {
        *("ALIBABA_CLOUD_CREDENTIALS_FILE", "ALIBABA_CLOUD_PROFILE", "ALIBABA_CLOUD_CLI_PROFILE_DISABLED"),
        *("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "ALIBABA_CLOUD_ECS_METADATA_ENDPOINT"),
    }
    # A second name of another, or one that is read where the endpoint of STS is not given.
    others = {"ALIBABA_CLOUD_REGION", "ALIBABA_CLOUD_STS_REGION"}
    assert read - of_a_machine - others == set(INJECTORS["env"])


def test_a_field_that_is_empty_is_an_empty_variable() -> None:
    full = {name: value for name, value in injected(FILLED_IN).items() if value}
    assert full == {
        "ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAIexample",
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "example-secret",
        "ALIBABA_CLOUD_CREDENTIALS_URI": "https://example.com/?token=example-secret",
    }
    assert set(injected(FILLED_IN)) == set(INJECTORS["env"])


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


@pytest.mark.parametrize("kind", KINDS)
def test_survey(kind: str) -> None:
    survey, wanted = SURVEYS[kind], KINDS[kind][2]
    assert {key: type(value) for key, value in survey.items()} == {"name": str, "description": str, "spec": list}
    questions = {question["variable"]: question for question in survey["spec"]}
    assert len(questions) == len(survey["spec"])
    for question in questions.values():
        assert isinstance(question["question_name"], str) and isinstance(question["required"], bool)
        assert question["type"] in {"text", "textarea", "multiplechoice"}
        assert isinstance(question["default"], str)
        assert all(isinstance(question.get(limit, 0), int) for limit in ("min", "max"))
        if question["type"] == "multiplechoice":
            assert question["default"] in question["choices"]
    assert questions[wanted]["type"] == "textarea"
    # The survey asks for what the play reads, but for what the templates set and one job hands on to the next.
    read = set(re.findall(r"(?<!alicloud\.ga\.)\bga_\w+", json.dumps(PLAYS[kind])))
    # Only a whole accelerator's task has something to go by itself, which a check of what is there looks at in any case.
    read -= {"ga_fail_on_drift"} if kind == "accelerators" else set()
    shared = {"ga_fail_on_drift", "ga_approved_only", "ga_approved_for", "ga_approved_", "ga_result"}
    assert read == {*questions, "ga_wait_timeout", f"ga_approved_{kind}"}
    known = {*shared, "ga_accelerators_info", "ga_listeners_info", "ga_listener"}
    assert set(re.findall(r"\bga_\w+", TASKS)) == known


def test_towers_variables_are_left_alone() -> None:
    """Nothing that runs in a job reads or sets what AWX sets for its own purposes, but for how the job was launched."""
    awx = re.compile(r"\b(AWX_|TOWER_|CONTROLLER_|awx_|tower_)\w+|" + r"\b(" + "|".join(TOWER_ENVIRONMENT) + r")\b")
    files = [*(CHECKOUT / "plugins").rglob("*.py"), *PROJECT.rglob("*.yml")]
    assert len(files) > 20
    found = {(path.name, found.group()) for path in files for found in awx.finditer(path.read_text())}
    # The callback by which AWX sees events is no variable.
    found.discard(("ga_forwarding_rules.py", "awx_display"))
    assert found == {("read.yml", "awx_job_launch_type"), ("read.yml", "tower_job_launch_type")}
    assert not [task for play in PLAYS.values() for task in [play, *play["tasks"]] if "environment" in task]


def test_configure_knows_the_files_and_names() -> None:
    """What it makes is seen in test_awx_configure.py; here, that it is all that the kit has."""
    text = (AWX / "configure.yml").read_text()
    play = yaml.safe_load(text)[0]
    for name in re.findall(r"lookup\('ansible.builtin.file', '(.+?)'\)", text):
        assert (AWX / name).is_file()
    for kind, (survey, playbook, _wanted) in KINDS.items():
        assert play["vars"]["kinds"][kind]["playbook"] == playbook
        assert survey in play["vars"]["kinds"][kind]["survey"]
        assert play["vars"]["kinds"][kind]["variable"] in {
            one["variable"] for one in SURVEYS[kind]["spec"] if one["required"]
        }
    given = {name: re.findall("ALIBABA_CLOUD_[A-Z_]+", value)[0] for name, value in play["vars"]["given"].items()}
    assert given == {re.findall(r"\w+", template)[0]: variable for variable, template in INJECTORS["env"].items()}
    # ansible-lint knows of these modules by their names alone.
    mocked = yaml.safe_load((CHECKOUT / ".ansible-lint").read_text())["mock_modules"]
    assert set(mocked) == {key for task in play["tasks"] for key in task if key.startswith("awx.awx.")}


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


def test_the_text_of_a_notification() -> None:
    """As AWX takes it: without a job at first, when it is saved, and then with what a job has told."""
    (text,) = (block.text for block in GUIDE if block.language == "jinja")
    template = ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined).from_string(text)
    job = {"name": "GA rules drift", "job_explanation": "", "artifacts": {}}
    assert template.render(job=job).splitlines()[0] == "GA rules drift: failed"
    told = {
        "set": "rules of lsr-1",
        "state": "different",
        "create": ["a", "b"],
        "change": [],
        "delete": ["c"],
        "reason": "",
    }
    said = template.render(job={**job, "artifacts": {"ga_result": told}})
    assert said.split("\n") == ["rules of lsr-1: different", "create: a, b", "change: ", "delete: c"]
    failed = {**told, "state": "failed", "create": [], "delete": [], "reason": "InvalidAccessKeyId"}
    said = template.render(job={**job, "artifacts": {"ga_result": failed}})
    assert said.split("\n") == ["rules of lsr-1: failed", "InvalidAccessKeyId"]


def test_the_python_of_the_image_is_one_of_the_matrix() -> None:
    path = yaml.safe_load((AWX / "execution-environment.yml").read_text())["dependencies"]["python_interpreter"][
        "python_path"
    ]
    version = tuple(map(int, re.findall(r"\d+", path)))
    # The newest core that runs on it is one that is tested.
    assert any(core.oldest <= version <= core.newest for core in CORES)
