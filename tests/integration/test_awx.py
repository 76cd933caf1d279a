# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The job templates of docs/awx, run as AWX runs a job: ansible-runner transmit | worker | process."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.awx import PLAYBOOK, PROJECT, Ended, Job
from support.service import Emulator

TASK = "Set the rules"
SECRETS = ("emulator-secret", "emulator-token")
ANSWERS = {"ga_accelerator": "ga-bp1quickstart", "ga_listener": "lsr-bp1web", "ga_rules": "", "ga_purge": "false"}
CHECK = ("--check", "--diff")
TEMPORARY = {"access_key_id": "STS.emulator", "security_token": "emulator-token"}
PATIENCE = 60  # In seconds, for what never should take that long.
GREEDY = "{{ lookup('env', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET') }}"

Launch = Callable[..., Job]


def rule(name: str, content: str) -> dict[str, Any]:
    answer = {"fix_response": {"code": 200, "type": "text/plain", "content": content}}
    return {"name": name, "conditions": [{"host": [f"{name}.example.com"]}], "actions": [answer]}


def survey(*rules: dict[str, Any], **others: Any) -> dict[str, Any]:
    """The answers of somebody who typed these rules into the textarea."""
    return {**ANSWERS, "ga_rules": yaml.safe_dump(list(rules)), **others}


@pytest.fixture
def launch(service: Emulator, tmp_path: Path) -> Iterator[Launch]:
    """Prepares a job: `launch(answers, *arguments, credential=…, **extra variables of the template)`."""
    jobs: list[Job] = []

    def begin(
        answers: dict[str, Any], *arguments: str, credential: dict[str, str] | None = None, **template: Any
    ) -> Job:
        folder = tmp_path / f"job{len(jobs)}"
        folder.mkdir()
        filled_in = {
            "access_key_id": "emulator",
            "access_key_secret": "emulator-secret",
            "security_token": "",
            "role_arn": "",
            "endpoint": service.url,
            **(credential or {}),
        }
        jobs.append(Job(folder, filled_in, answers, *arguments, **template))
        return jobs[-1]

    yield begin
    for job in jobs:
        job.kill()


def writes(service: Emulator) -> list[str]:
    """The actions that altered the service's state."""
    return [call["action"] for call in service.journal() if call["changed"]]


def until(seen: Callable[[], Any]) -> None:
    """Wait until something is seen."""
    limit = time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < limit, "It did not happen"
        time.sleep(0.05)


def names(service: Emulator) -> list[str]:
    state = service.control("GET", "state")
    return sorted(rule["ForwardingRuleName"] for rule in state["rules"].values() if rule["ForwardingRuleName"])


def well(job: Ended) -> dict[str, Any]:
    """The result of the task that manages the rules, in a job that ended well."""
    assert (job.status, job.rc) == ("successful", 0), job.stdout
    return job.result(TASK)


def test_check_apply_and_drift(launch: Launch, service: Emulator) -> None:
    """The way through the workflow with the project's rules, and what the scheduled job says before and after."""
    wanted = [rule["name"] for rule in yaml.safe_load((PROJECT / "rules" / "lsr-bp1web.yml").read_text())]

    checked = launch(ANSWERS, *CHECK).run()
    check = well(checked)
    assert check["changed"]
    assert not writes(service)
    assert all(name in str(check["diff"]["after"]) and name not in str(check["diff"]["before"]) for name in wanted)

    approved = launch({**ANSWERS, **checked.handed_on()}, "--diff")
    # A commit between the approval and this job.
    (approved.control / "project" / "rules" / "lsr-bp1web.yml").write_text("[]")
    apply = well(approved.run())
    assert apply["changed"]
    assert apply["diff"] == check["diff"]
    assert names(service) == sorted(wanted)
    assert writes(service) == ["CreateForwardingRules"]

    quiet = launch(ANSWERS, *CHECK, ga_fail_on_drift=True).run()
    assert not well(quiet)["changed"]

    service.control("POST", "reset")
    drift = launch(ANSWERS, *CHECK, ga_fail_on_drift=True).run()
    assert drift.status == "failed"
    assert drift.result(TASK)["changed"]
    assert "lsr-bp1web is not as it should be" in drift.result("Fail on drift")["msg"]
    assert not writes(service)


def test_a_survey_that_asks_for_names(launch: Launch, service: Emulator) -> None:
    """The project as the guide tells to change it for that."""
    prepared = launch({**ANSWERS, "ga_accelerator": "quickstart", "ga_listener": "web"})
    playbook = prepared.control / "project" / PLAYBOOK
    playbook.write_text(re.sub(r"\b(accelerator|listener)_id:", r"\1:", playbook.read_text()))
    rules = playbook.parent / "rules"
    (rules / "lsr-bp1web.yml").rename(rules / "web.yml")
    assert well(prepared.run())["changed"]
    assert writes(service) == ["CreateForwardingRules"]


def test_no_secret_and_no_template_of_a_user_gets_through(launch: Launch, service: Emulator) -> None:
    """At the highest verbosity, with temporary keys; what is typed into a survey is text, even if it looks like Jinja."""
    answers = survey(rule("plain", "{{ ansible_version }}"), rule("greedy", GREEDY))
    prepared = launch(answers, "--diff", "-vvvv", credential=TEMPORARY)
    # A project that has no rules of its own for the listener.
    shutil.rmtree(prepared.control / "project" / "rules")
    job = prepared.run()
    assert well(job)["changed"]
    assert [call["access_key_id"] for call in service.journal()] == ["STS.emulator"] * len(service.journal())
    contents = [entry["actions"][0]["fix_response"]["content"] for entry in job.result(TASK)["rules"]]
    assert contents == ["{{ ansible_version }}", GREEDY]
    for place, text in job.kept():
        assert not [secret for secret in SECRETS if secret in text], place


def test_rules_that_are_no_list(launch: Launch, service: Emulator) -> None:
    job = launch({**ANSWERS, "ga_rules": "old-host: to be removed", "ga_purge": "true"}).run()
    assert job.status == "failed"
    assert "must be a YAML list" in job.result("See that the rules are a list")["msg"]
    assert not service.journal()


def test_a_canceled_job_and_the_same_job_again(launch: Launch, service: Emulator) -> None:
    """AWX kills everything at once. What was accepted stays, and the next launch goes on from there."""
    answers = survey(rule("first", "1"), rule("second", "2"))
    service.control("PUT", "transitions", {"mode": "stuck"})
    job = launch(answers).start()
    until(lambda: writes(service))
    job.cancel()
    assert job.end().status == "canceled"

    service.control("PUT", "transitions", {"mode": "immediate"})
    well(launch(answers).run())
    assert names(service) == ["first", "second"]
    assert writes(service) == ["CreateForwardingRules"]


def test_two_templates_on_one_accelerator(launch: Launch, service: Emulator) -> None:
    """The second meets what the first is still at, waits for it, and each does its own part."""
    service.control("PUT", "transitions", {"mode": "stuck"})
    first = launch(survey(rule("blue", "blue"))).start()
    until(lambda: writes(service))
    second = launch(survey(rule("green", "green")), credential=TEMPORARY).start()
    until(lambda: [call for call in service.journal() if call["access_key_id"] == "STS.emulator"])
    assert writes(service) == ["CreateForwardingRules"]
    service.control("PUT", "transitions", {"mode": "immediate"})
    assert all(well(job.end())["changed"] for job in (first, second))
    assert names(service) == ["blue", "green"]
    assert writes(service) == ["CreateForwardingRules"] * 2
