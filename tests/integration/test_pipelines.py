# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""docs/pipelines: what a pipeline does is a script, run here as a pipeline runs it; its YAML obeys the published schemas."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from support.awx import PROJECT
from support.doubles import json_response, serving
from support.service import Emulator, environment

from emulator.application import Response
from tools.tree import CHECKOUT

PIPELINES = CHECKOUT / "docs" / "pipelines"
SCRIPT = PIPELINES / "ga_pipeline.py"
# For each file: the schema that check-jsonschema ships, and how the vendor reads it.
SCHEMAS = {
    "github.yml": ["vendor.github-workflows"],
    "gitlab.yml": ["vendor.gitlab-ci", "--data-transform", "gitlab-ci"],
}


class Ended(NamedTuple):
    code: int
    output: str
    report: str


Pipeline = Callable[..., Ended]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project as the guide tells to make it, but without an accelerator, which has a test of its own."""
    folder = tmp_path / "project"
    shutil.copytree(PROJECT, folder)
    shutil.rmtree(folder / "accelerators")
    shutil.copy(SCRIPT, folder)
    return folder


@pytest.fixture
def pipeline(project: Path, service: Emulator, tmp_path: Path) -> Pipeline:
    """Runs the script in the project; `account=False` without anything of an account."""

    def run(*arguments: str, account: bool = True, **variables: str) -> Ended:
        env = environment(service, tmp_path)
        if not account:
            env = {name: value for name, value in env.items() if not name.startswith("ALIBABA_CLOUD_")}
        env["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), env.get("PATH", os.defpath)])
        done = subprocess.run(
            [sys.executable, "ga_pipeline.py", *arguments],
            cwd=project,
            env={**env, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        report = project / "report.md"
        return Ended(done.returncode, done.stdout, report.read_text("utf-8") if report.exists() else "")

    return run


def test_check_apply_and_drift(pipeline: Pipeline, project: Path, service: Emulator) -> None:
    """The way of a merge request: its check, apply on main, and what the night says before and after."""
    report = ("--report", "report.md")
    assert pipeline("lint").code == 0
    checked = pipeline("check", *report)
    assert checked.code == 0, checked.output
    assert "`rules/lsr-bp1web.yml`: 3 to create" in checked.report
    assert "`destinations/epg-bp1game.yml`: 2 to create" in checked.report
    assert "+  - name: old-host" in checked.report
    assert not [call for call in service.journal() if call["changed"]]

    assert pipeline("apply").code == 0
    quiet = pipeline("drift", *report)
    assert quiet.code == 0, quiet.output
    assert quiet.report.count("as it should be") == 3  # With the title.

    # What is in no list counts only if somebody says so, and a broken key is no drift.
    # One file is enough for that.
    (project / "rules" / "lsr-bp1web.yml").unlink()
    (project / "destinations" / "epg-bp1game.yml").write_text("[]\n")
    assert pipeline("drift").code == 0
    purged = pipeline("drift", *report, GA_PURGE="true", GITHUB_STEP_SUMMARY=str(project / "summary.md"))
    assert purged.code == 2
    assert "`destinations/epg-bp1game.yml`: 2 to delete" in purged.report
    assert (project / "summary.md").read_text() == purged.report
    assert pipeline("apply").code == 0
    assert len(service.control("GET", "state")["destinations"]) == 2
    assert pipeline("apply", GA_PURGE="true").code == 0
    assert not service.control("GET", "state")["destinations"]
    broken = pipeline("drift", *report, ALIBABA_CLOUD_ACCESS_KEY_ID="nobody")
    assert broken.code == 1
    assert "InvalidAccessKeyId" in broken.report


def test_the_changes_of_a_stranger(pipeline: Pipeline, project: Path, service: Emulator) -> None:
    """Without a key: the listeners and groups of the project are made up, and no text ends the block it stands in."""
    for path in (project / "rules" / "lsr-bp1web.yml", project / "destinations" / "epg-bp1game.yml"):
        path.unlink()
    rule = {
        "name": "fence",
        "priority": 7,
        "conditions": [{"host": ["a.example.com"]}],
        "actions": [{"fix_response": {"code": 200, "type": "text/plain", "content": "```` \n@everyone"}}],
    }
    onward = {**rule, "name": "on", "priority": 8, "actions": [{"forward_group": {"endpoint_group_id": "epg-mine"}}]}
    (project / "rules" / "lsr-mine.yml").write_text(yaml.safe_dump([rule, onward]))
    (project / "destinations" / "epg-games.yml").write_text("[{from_port: 80, to_port: 80, protocols: [TCP]}]\n")
    checked = pipeline("check", "--emulator", "--report", "report.md", account=False)
    assert checked.code == 0, checked.output
    assert "Checked against an emulator" in checked.report
    assert "`rules/lsr-mine.yml`: 2 to create" in checked.report
    assert "`destinations/epg-games.yml`: 1 to create" in checked.report
    (start,) = re.findall(r"^(`{5,})diff$", checked.report, re.MULTILINE)
    assert f"\n{start}\n" in checked.report.partition("@everyone")[2]
    assert not service.journal()

    (project / "rules" / "lsr-mine.yml").write_text(yaml.safe_dump([{**rule, "priority": 0}]))
    refused = pipeline("check", "--emulator", "--report", "report.md", account=False)
    assert refused.code == 1
    assert "`rules/lsr-mine.yml`: failed" in refused.report and "rules[0].priority" in refused.report


def test_whole_accelerators(pipeline: Pipeline, project: Path, service: Emulator) -> None:
    """For a stranger they are made up, one that is yet to be made too; in the account, drift looks into everything."""
    for kind in ("rules", "destinations"):
        shutil.rmtree(project / kind)
    folder = project / "accelerators"
    folder.mkdir()
    paid = {"instance_charge_type": "POSTPAY", "bandwidth_billing_type": "CDT"}
    regions = [{"region": "cn-hongkong", "bandwidth": 10, "isp_type": "BGP"}]
    (folder / "shop.yml").write_text(yaml.safe_dump([{"name": "shop", **paid}]))
    (folder / "ga-mine.yml").write_text(yaml.safe_dump([{"name": "mine", **paid, "acceleration_regions": regions}]))
    checked = pipeline("check", "--emulator", "--report", "report.md", account=False)
    assert checked.code == 0, checked.output
    assert "`accelerators/shop.yml`: 1 to create" in checked.report
    assert "`accelerators/ga-mine.yml`: 1 to create" in checked.report

    (folder / "ga-mine.yml").write_text("- mine\n")
    wrong = pipeline("check", "--emulator", account=False)
    assert wrong.code == 1 and "ga-mine.yml: must be a list of accelerators" in wrong.output
    for path in folder.iterdir():
        path.unlink()
    (folder / "ga-bp1game.yml").write_text("[{name: game, listeners: []}]\n")
    drift = pipeline("drift", "--report", "report.md", GA_PURGE="true")
    assert drift.code == 2, drift.output
    assert "`accelerators/ga-bp1game.yml`: 3 to delete" in drift.report
    assert not [call for call in service.journal() if call["changed"]]
    assert pipeline("apply", GA_PURGE="true", GA_CASCADE="true").code == 0
    assert set(service.control("GET", "state")["listeners"]) == {"lsr-bp1web"}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("rules/lsr-1.yml", "- name: a\n conditions: []\n", "rules/lsr-1.yml:2:"),
        ("rules/lsr-1.yml", "name: a\n", "must be a list of rules"),
        ("destinations/epg-1.yml", "- 80\n", "must be a list of destinations"),
        ("rules/my listener.yml", "[]\n", "its name must be the id"),
        ("rules/lsr-1.yaml", "[]\n", "its name must be the id"),
        ("rules/lsr-1.yml", "- {{ x }}\n", "rules/lsr-1.yml:1:"),
    ],
)
def test_lint(pipeline: Pipeline, project: Path, service: Emulator, name: str, content: str, said: str) -> None:
    (project / name).write_text(content)
    for command in ("lint", "apply"):
        done = pipeline(command)
        assert done.code == 1
        assert said in done.output
    assert not service.journal()


def test_an_empty_project(pipeline: Pipeline, project: Path) -> None:
    for kind in ("rules", "destinations"):
        shutil.rmtree(project / kind)
    done = pipeline("check")
    assert done.code == 1
    assert "Run this in the top folder of the project" in done.output


def test_no_text_of_a_rule_commands_the_job(pipeline: Pipeline, project: Path) -> None:
    """What a runner of GitHub would obey; elsewhere it is text like any other, and in the report too."""
    (project / "destinations" / "epg-bp1game.yml").unlink()
    rule = {
        "name": "evil",
        "priority": 7,
        "conditions": [{"host": ["a.example.com"]}],
        "actions": [{"fix_response": {"code": 200, "type": "text/plain", "content": "##[add-mask]e"}}],
    }
    (project / "rules" / "lsr-bp1web.yml").write_text(yaml.safe_dump([rule]))
    plain = pipeline("check", "--report", "report.md")
    assert "##[add-mask]e" in plain.output
    obeyed = pipeline("check", "--report", "report.md", GITHUB_ACTIONS="true")
    assert obeyed.code == 0, obeyed.output
    assert "## [add-mask]e" in obeyed.output
    assert "##[" not in obeyed.output
    assert "##[add-mask]e" in obeyed.report

    (project / "rules" / "a\n ::add-mask::e##[x].yml").write_text("[]\n")
    for command in ("lint", "check"):
        refused = pipeline(command, GITHUB_ACTIONS="true")
        assert refused.code == 1
        assert "\n : :add-mask::e## [x].yml: its name must be" in refused.output


class Forge:
    """GitHub's or GitLab's API, as far as comments and tokens go."""

    def __init__(self) -> None:
        self.notes: list[dict[str, Any]] = []
        self.seen: list[tuple[str, str, str]] = []
        self.url = ""

    def respond(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Response:
        sent = {name.lower(): value for name, value in headers.items()}
        self.seen.append((method, target, sent.get("authorization") or sent.get("private-token") or ""))
        return json_response(200, self._answer(method, target, json.loads(body or b"null")))

    def _answer(self, method: str, path: str, content: Any) -> Any:
        if path.startswith("/token"):
            return {"value": "token-of-the-job"}
        if method == "GET":
            return self.notes if "page=1" in path else []
        if method == "POST":
            self.notes.append({"id": len(self.notes) + 1, **content})
        else:
            self.notes[int(path.rpartition("/")[2]) - 1].update(content)
        return {}


@pytest.fixture
def forge() -> Iterator[Forge]:
    double = Forge()
    with serving(double) as double.url:
        yield double


@pytest.mark.parametrize("where", ["github", "gitlab"])
def test_the_comment_is_written_once_and_then_anew(pipeline: Pipeline, project: Path, forge: Forge, where: str) -> None:
    event = project / "event.json"
    event.write_text(json.dumps({"pull_request": {"number": 5}}))
    variables = {
        "github": {
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_API_URL": forge.url,
            "GITHUB_REPOSITORY": "me/rules",
            "GITHUB_TOKEN": "secret",
        },
        "gitlab": {
            "CI_API_V4_URL": forge.url,
            "CI_PROJECT_ID": "3",
            "CI_MERGE_REQUEST_IID": "5",
            "GITLAB_TOKEN": "secret",
        },
    }[where]
    forge.notes.append({"id": 1, "body": "by a person"})
    for text in ("first", "second"):
        (project / "report.md").write_text(f"<!-- alicloud.ga -->\n\n{text}\n")
        done = pipeline("comment", "report.md", **variables)
        assert done.code == 0, done.output
    assert [note["body"].split()[-1] for note in forge.notes] == ["person", "second"]
    below = {"github": "/repos/me/rules/issues/5/comments", "gitlab": "/projects/3/merge_requests/5/notes"}[where]
    change = {"github": ("PATCH", "/repos/me/rules/issues/comments/2"), "gitlab": ("PUT", f"{below}/2")}[where]
    assert [seen[:2] for seen in forge.seen if seen[0] != "GET"] == [("POST", below), change]
    assert {seen[2] for seen in forge.seen} == {"Bearer secret" if where == "github" else "secret"}


@pytest.mark.parametrize("where", ["github", "gitlab"])
def test_a_token_in_place_of_a_key(pipeline: Pipeline, project: Path, forge: Forge, tmp_path: Path, where: str) -> None:
    """Each playbook gets a file with the token of the job, which nobody else may read, and which is gone afterwards."""
    programs = tmp_path / "programs"
    programs.mkdir()
    seen = tmp_path / "seen"
    program = programs / "ansible-playbook"
    program.write_text(
        "#!/bin/sh\n"
        f'cat "$ALIBABA_CLOUD_OIDC_TOKEN_FILE" >> "{seen}"\n'
        f'stat -c " %a" "$ALIBABA_CLOUD_OIDC_TOKEN_FILE" >> "{seen}"\n'
        f'echo "$ALIBABA_CLOUD_OIDC_TOKEN_FILE ${{GITHUB_TOKEN-none}} ${{GA_OIDC_TOKEN-none}}" > "{seen}.names"\n'
        'printf \'\\nCUSTOM STATS: ****\\n\\n\\tRUN: {"ga_result": {"state": "same", "create": [], '
        '"change": [], "delete": []}}\\n\'\n'
    )
    program.chmod(0o755)
    variables = {
        "github": {
            "ACTIONS_ID_TOKEN_REQUEST_URL": f"{forge.url}/token?x=1",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "asks",
            "GITHUB_TOKEN": "secret",
        },
        "gitlab": {"GA_OIDC_TOKEN": "token-of-the-job"},
    }[where]
    path = os.pathsep.join([str(programs), os.environ["PATH"]])
    done = pipeline(
        "apply", account=False, PATH=path, ALIBABA_CLOUD_OIDC_PROVIDER_ARN="acs:ram::1:oidc-provider/x", **variables
    )
    assert done.code == 0, done.output
    assert seen.read_text() == "token-of-the-job 600\n" * 2
    file, *others = (tmp_path / "seen.names").read_text().split()
    assert not Path(file).exists()
    assert others == ["none", "none"]
    assert "token-of-the-job" not in done.output
    if where == "github":
        assert forge.seen == [("GET", "/token?x=1&audience=sts.aliyuncs.com", "Bearer asks")] * 2


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema(name: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", *SCHEMAS[name]]
    done = subprocess.run([*command, str(PIPELINES / name)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    # And the schema sees mistakes.
    broken = tmp_path / name
    broken.write_text((PIPELINES / name).read_text().replace("environment: global-accelerator", "environment: [1]"))
    assert subprocess.run([*command, str(broken)], capture_output=True, check=False).returncode != 0


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_jobs(name: str) -> None:
    """What runs for strangers has neither role nor token; what changes something waits for somebody; all call the script."""
    text = (PIPELINES / name).read_text()
    content = yaml.safe_load(text)
    jobs = content["jobs"] if name == "github.yml" else {key: one for key, one in content.items() if "script" in one}
    assert set(jobs) == {"stranger", "check", "apply", "drift"}
    stranger = json.dumps(jobs["stranger"])
    assert "--emulator" in stranger
    assert not re.search("ROLE|id-token|id_tokens|extends|secrets|: write", stranger)
    assert jobs["apply"]["environment"] == "global-accelerator"
    assert "GA_APPLY_ROLE_ARN" in json.dumps(jobs["apply"])
    assert text.count("GA_APPLY_ROLE_ARN") == 1
    assert "secrets." not in text
    used = set(re.findall(r"ga_pipeline\.py (\w+)", text)) - {"to"}
    assert used == {"lint", "check", "comment", "apply", "drift"}
    assert "pull_request_target" not in text
