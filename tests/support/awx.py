# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs a job template of docs/awx as AWX runs it, minus the mesh and the container.

AWX lays out a private data directory and sends it with `ansible-runner transmit` to `ansible-runner worker` on an
execution node, whose events `ansible-runner process` takes in. What is in the directory, the environment and the command
line was read from AWX 24 (awx/main/tasks/jobs.py: build_env, build_args, build_extra_vars_file, write_inventory_file).
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tools.tree import CHECKOUT

AWX = CHECKOUT / "docs" / "awx"
PROJECT = AWX / "project"
PLAYBOOK = "forwarding_rules.yml"
DESTINATIONS_PLAYBOOK = "destinations.yml"
ACCELERATORS_PLAYBOOK = "accelerators.yml"
# What AWX itself puts into the environment of a job, beside ANSIBLE_*, and into the extra variables.
TOWER_ENVIRONMENT = {
    "AWX_HOST": "https://awx.example.com",
    "INVENTORY_ID": "3",
    "JOB_ID": "42",
    "MAX_EVENT_RES": "700000",
    "PROJECT_REVISION": "0123456789abcdef0123456789abcdef01234567",
    "TOWER_HOST": "https://tower.example.com",
    "CONTROLLER_HOST": "https://controller.example.com",
}
TOWER_VARIABLES = {
    f"{prefix}_{name}": value
    for prefix in ("awx", "tower")
    for name, value in {
        "job_id": 42,
        "job_launch_type": "manual",
        "job_template_name": "GA rules",
        "user_name": "admin",
        "workflow_job_id": 41,
    }.items()
}


def credential_type() -> tuple[dict[str, Any], dict[str, Any]]:
    """The inputs and injectors of the credential type, as somebody would paste them."""
    inputs, injectors = (
        yaml.safe_load((AWX / f"credential_type_{part}.yml").read_text()) for part in ("inputs", "injectors")
    )
    return inputs, injectors


def injected(values: Mapping[str, str]) -> dict[str, str]:
    """The environment that a credential with these values gives: a field that is empty is not known to the templates."""
    templates = credential_type()[1]["env"]
    known = {name: value for name, value in values.items() if value}
    sandbox = ImmutableSandboxedEnvironment()
    return {name: sandbox.from_string(template).render(**known) for name, template in templates.items()}


class _Untrusted(str):
    """A string from which Ansible takes no template."""

    __slots__ = ()


def untrusted(value: Any) -> Any:
    """What a user typed, or a job handed on, with every string in it marked as AWX marks it."""
    if isinstance(value, str):
        return _Untrusted(value)
    if isinstance(value, list):
        return [untrusted(entry) for entry in value]
    if isinstance(value, dict):
        return {key: untrusted(entry) for key, entry in value.items()}
    return value


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(_Untrusted, lambda dumper, text: dumper.represent_scalar("!unsafe", str(text)))


class Ended(NamedTuple):
    """A job that is over.

    `status` and `rc` as AWX sees them; `events` in order; `artifacts` is the folder that `process` filled, `stream`
    everything that the execution node sent.
    """

    status: str
    rc: int
    events: list[dict[str, Any]]
    stdout: str
    artifacts: Path
    stream: str

    def result(self, task: str) -> dict[str, Any]:
        """The result of a task on the only host."""
        found = [
            event["event_data"]["res"]
            for event in self.events
            if event["event"].startswith("runner_on_")
            and event["event_data"].get("task") == task
            and "res" in event["event_data"]
        ]
        assert len(found) == 1, self.stdout
        return dict(found[0])

    def handed_on(self) -> dict[str, Any]:
        """The variables that the next job of a workflow is given."""
        return dict(self.events[-1]["event_data"]["artifact_data"])

    def kept(self) -> Iterator[tuple[str, str]]:
        """What AWX receives of the job, by place: each artifact, and the stream."""
        for path in self.artifacts.rglob("*"):
            # Here, and in the first status, is the whole environment. AWX stores it without what its names tell to be
            # secret (build_safe_env).
            if path.is_file() and path.name != "command":
                yield path.name, path.read_text()
        yield "stream", "".join(line for line in self.stream.splitlines(True) if '"status": "starting"' not in line)


class Job:
    """One launch of a job template."""

    def __init__(
        self,
        folder: Path,
        credential: Mapping[str, str],
        answers: Mapping[str, Any],
        *arguments: str,
        playbook: str = PLAYBOOK,
        launch_type: str = "manual",
        programs: Path | None = None,
        **template: Any,
    ) -> None:
        """Lay out the private data directory.

        Args:
            folder: an empty folder for the control node's and the execution node's files.
            credential: what was filled in, by field.
            answers: what was answered in the survey, or handed on in a workflow.
            arguments: what AWX adds to ansible-playbook's command line for the template.
            playbook: the template's playbook.
            programs: the folder of the ansible-playbook of the execution environment; this environment's if not given.
            launch_type: how it came to be launched: by a person, a workflow, as an old job once more.
            template: the template's own extra variables.
        """
        self.folder = folder
        self.playbook = playbook
        self.programs = programs or Path(sys.executable).parent
        self.control = folder / "control"
        self.node = folder / "node"
        collection = self.control / "requirements_collections" / "ansible_collections" / "alicloud" / "ga"
        for name in ("plugins", "meta"):
            shutil.copytree(CHECKOUT / name, collection / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(PROJECT, self.control / "project")
        # AWX's own script is Python's; a path with a blank in it can not stand in a first line.
        self._write("inventory/hosts", f"#!/bin/sh\ncat <<'END'\n{json.dumps(_inventory())}\nEND\n").chmod(0o700)
        variables = {
            **template,
            **untrusted(dict(answers)),
            **TOWER_VARIABLES,
            **{f"{prefix}_job_launch_type": launch_type for prefix in ("awx", "tower")},
        }
        self._write("env/extravars", yaml.dump(variables, Dumper=_Dumper))
        self._write("env/cmdline", " ".join([*arguments, "-u", "root"]))
        self._write("env/settings", json.dumps({"suppress_ansible_output": True}))
        self._write(
            "env/envvars",
            json.dumps(
                {
                    **TOWER_ENVIRONMENT,
                    "ANSIBLE_COLLECTIONS_PATH": str(self.node / "requirements_collections"),
                    "ANSIBLE_FORCE_COLOR": "True",
                    "ANSIBLE_HOST_KEY_CHECKING": "False",
                    "ANSIBLE_INVENTORY_UNPARSED_FAILED": "True",
                    "ANSIBLE_RETRY_FILES_ENABLED": "False",
                    "AWX_PRIVATE_DATA_DIR": str(self.control),
                    **injected(credential),
                }
            ),
        )
        self._worker: subprocess.Popen[bytes] | None = None

    def _write(self, name: str, content: str) -> Path:
        path = self.control / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        return path

    def _runner(self, *arguments: str | Path) -> tuple[list[str], dict[str, str]]:
        """A command of ansible-runner, and the environment of a machine where nobody has set up anything."""
        keep = {name: value for name, value in os.environ.items() if not re.match("ANSIBLE_|ALI(BABA_?)?CLOUD_", name)}
        path = os.pathsep.join([str(self.programs), os.environ.get("PATH", os.defpath)])
        home = self.folder / "home"
        home.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "ansible_runner", *map(str, arguments)]
        return command, {**keep, "PATH": path, "HOME": str(home), "LC_ALL": "C.UTF-8"}

    def start(self) -> Job:
        """Send the job to the execution node, which begins at once."""
        command, environment = self._runner("transmit", self.control, "--ident", "42", "--playbook", self.playbook)
        transmit = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE)
        command, environment = self._runner("worker", "--private-data-dir", self.node)
        with (self.folder / "stream").open("wb") as stream:
            self._worker = subprocess.Popen(command, env=environment, stdin=transmit.stdout, stdout=stream)
        assert transmit.stdout
        transmit.stdout.close()
        assert transmit.wait(600) == 0
        return self

    def cancel(self) -> None:
        """What the mesh does to the worker when a job is canceled."""
        assert self._worker
        self._worker.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End what is still running, however the test went."""
        if self._worker and self._worker.poll() is None:
            self.cancel()
            self._worker.wait(60)

    def end(self) -> Ended:
        """Wait for the execution node, and take in what it sent."""
        assert self._worker
        self._worker.wait(600)
        stream = self.folder / "stream"
        shutil.rmtree(self.control / "artifacts", ignore_errors=True)
        command, environment = self._runner("process", self.control, "--ident", "42")
        with stream.open("rb") as sent:
            subprocess.run(command, env=environment, stdin=sent, stdout=subprocess.DEVNULL, timeout=600, check=False)
        artifacts = self.control / "artifacts" / "42"
        events = [json.loads(path.read_text()) for path in (artifacts / "job_events").glob("*.json")]
        events.sort(key=lambda event: event["counter"])
        return Ended(
            (artifacts / "status").read_text(),
            int((artifacts / "rc").read_text()),
            events,
            "".join(event["stdout"] for event in events),
            artifacts,
            stream.read_text(),
        )

    def run(self) -> Ended:
        return self.start().end()


def _inventory() -> dict[str, Any]:
    """What AWX makes of the inventory of configure.yml; remote_tower_* are its own."""
    variables = {
        "ansible_connection": "local",
        "ansible_python_interpreter": "{{ ansible_playbook_python }}",
        "remote_tower_enabled": "true",
        "remote_tower_id": 7,
    }
    return {"all": {"hosts": ["localhost"]}, "_meta": {"hostvars": {"localhost": variables}}}
