# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The job templates of docs/awx, run as AWX runs a job: ansible-runner transmit | worker | process."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from support.awx import ACCELERATORS_PLAYBOOK, DESTINATIONS_PLAYBOOK, PLAYBOOK, Ended, Job
from support.cores import playbook_command
from support.service import Emulator

from tools.lanes import CORES

TASKS = {
    ACCELERATORS_PLAYBOOK: "Set the accelerator",
    PLAYBOOK: "Set the rules",
    DESTINATIONS_PLAYBOOK: "Set the destinations",
}
SECRETS = ("emulator-secret", "emulator-token")
ANSWERS = {"ga_accelerator": "ga-bp1quickstart", "ga_listener": "lsr-bp1web", "ga_rules": "", "ga_purge": "false"}
DESTINATIONS = {"ga_endpoint_group": "epg-bp1game", "ga_destinations": "", "ga_purge": "false"}
ACCELERATOR = {"ga_accelerator": "ga-bp1quickstart", "ga_accelerators": "", "ga_purge": "false", "ga_cascade": "false"}
CHECK = ("--check", "--diff")
TEMPORARY = {"access_key_id": "STS.emulator", "security_token": "emulator-token"}
PATIENCE = 300  # In seconds, for what never should take that long.
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
    """Prepares a job: `launch(answers, *arguments, credential=…, **what Job takes, and extra variables of the template)`."""
    jobs: list[Job] = []

    def begin(answers: dict[str, Any], *arguments: str, credential: dict[str, str] | None = None, **more: Any) -> Job:
        folder = tmp_path / f"job{len(jobs)}"
        folder.mkdir()
        filled_in = {
            "access_key_id": "emulator",
            "access_key_secret": "emulator-secret",
            "endpoint": service.url,
            **(credential or {}),
        }
        jobs.append(Job(folder, filled_in, answers, *arguments, **more))
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
    """The result of the task that manages the set, in a job that ended well."""
    assert (job.status, job.rc) == ("successful", 0), job.stdout
    (task,) = (task for task in TASKS.values() if f"[{task}]" in job.stdout)
    return job.result(task)


def outcome(job: Ended) -> dict[str, Any]:
    """What a job tells of itself, for the text of a notification."""
    return dict(job.handed_on()["ga_result"])


@pytest.mark.parametrize("what", ["accelerators", "rules", "destinations"])
def test_check_apply_and_drift(launch: Launch, service: Emulator, what: str) -> None:
    """The way through the workflow with what the project wants, and what the scheduled job says before and after."""
    answers, playbook, called, wanted, action = {
        "accelerators": (
            *(ACCELERATOR, ACCELERATORS_PLAYBOOK, "accelerator ga-bp1quickstart"),
            *(["endpoint group api of quickstart / api", "listener api of quickstart"], "CreateListener"),
        ),
        "rules": (
            *(ANSWERS, PLAYBOOK, "rules of lsr-bp1web", ["no-admin", "office-only-admin", "old-host"]),
            "CreateForwardingRules",
        ),
        "destinations": (
            *(DESTINATIONS, DESTINATIONS_PLAYBOOK, "destinations of epg-bp1game", ["8000-8010/TCP+UDP", "9000/UDP"]),
            "CreateCustomRoutingEndpointGroupDestinations",
        ),
    }[what]
    file = called.split()[-1]

    checked = launch(answers, *CHECK, playbook=playbook).run()
    check = well(checked)
    assert check["changed"]
    assert not writes(service)
    different = {"set": called, "state": "different", "change": [], "delete": [], "reason": ""}
    told = outcome(checked)
    assert sorted(told.pop("create")) == wanted
    assert told == different

    after = {**answers, **checked.handed_on()}
    approved = launch(after, "--diff", playbook=playbook, launch_type="workflow", ga_approved_only=True)
    # A commit between the approval and this job.
    (approved.control / "project" / what / f"{file}.yml").write_text("[]")
    apply = well(approved.run())
    assert apply["changed"]
    # Check mode cannot know what the service decides for a listener that is new.
    same = ("before", "after_header") if what == "accelerators" else tuple(check["diff"])
    assert [apply["diff"][part] for part in same] == [check["diff"][part] for part in same]
    assert writes(service) == [action]

    quiet = launch(answers, *CHECK, playbook=playbook, ga_fail_on_drift=True).run()
    assert not well(quiet)["changed"]
    assert outcome(quiet) == {**different, "state": "same", "create": []}

    service.control("POST", "reset")
    drift = launch(answers, *CHECK, playbook=playbook, ga_fail_on_drift=True).run()
    assert drift.status == "failed"
    assert drift.result(TASKS[playbook])["changed"]
    assert outcome(drift)["state"] == "different"
    assert f"not as it should be: {called}." in drift.result("Fail on drift")["msg"]
    assert not writes(service)


def test_what_goes_from_an_accelerator(launch: Launch, service: Emulator) -> None:
    """A drift job names all that purge would take, apply takes it only with cascade; and another accelerator is refused."""

    def job(wanted: list[dict[str, Any]], *arguments: str, cascade: str = "false", **more: Any) -> Ended:
        typed = {"ga_accelerators": yaml.safe_dump(wanted), "ga_purge": "true", "ga_cascade": cascade}
        return launch({**ACCELERATOR, **typed}, *arguments, playbook=ACCELERATORS_PLAYBOOK, **more).run()

    none = [{"name": "quickstart", "listeners": [], "tags": {"text": GREEDY}}]
    drift = job(none, *CHECK, ga_fail_on_drift=True)
    assert drift.status == "failed"
    groups = [f"endpoint group {name} of quickstart / web" for name in ("blue", "default", "green")]
    assert sorted(outcome(drift)["delete"]) == [*groups, "listener web of quickstart"]
    assert "cascade" in outcome(job(none))["reason"]
    assert "but it has these: " in outcome(job([{**none[0], "id": "ga-bp1game"}]))["reason"]
    assert not writes(service)
    gone = well(job(none, cascade="true"))
    # What is typed is text.
    assert [one["tags"] for one in gone["accelerators"] if one["tags"]] == [{"text": GREEDY}]
    assert [one["AcceleratorId"] for one in service.control("GET", "state")["listeners"].values()] == ["ga-bp1game"]


# AWX's own image has 2.15, the execution environments of the automation platform have 2.16.
@pytest.mark.parametrize("which", [0, 1, -1])
def test_jobs_on_the_cores_of_the_images(launch: Launch, service: Emulator, which: int) -> None:
    """Where templates and what is trusted differ: what is handed on, what looks like Jinja, and what is refused."""
    programs = Path(playbook_command(which)[1]).parent
    version = CORES[which].version
    looks = "{{ lookup('env', 'HOME') }}{% if %}{# #}"
    prepared = launch(ANSWERS, *CHECK, programs=programs)
    file = Path("project", "rules", "lsr-bp1web.yml")
    (prepared.control / file).write_text(yaml.safe_dump([rule("from-the-file", looks)]))
    checked = prepared.run()
    assert well(checked)["changed"], checked.stdout
    assert outcome(checked)["create"] == ["from-the-file"]
    after = {**ANSWERS, **checked.handed_on()}
    applied = launch(after, "--diff", programs=programs, launch_type="workflow", ga_approved_only=True).run()
    assert [one["actions"][0]["fix_response"]["content"] for one in well(applied)["rules"]] == [looks]
    # The program of that very version did it.
    command = json.loads((applied.artifacts / "command").read_text())
    assert f"play{version}-" in command["env"]["PATH"].partition(":")[0]

    typed = launch(survey(rule("typed", GREEDY)), *CHECK, programs=programs).run()
    assert outcome(typed)["create"] == ["typed"]
    wrong = launch({**ANSWERS, "ga_rules": "- name: a\n priority: 1\n"}, programs=programs).run()
    assert outcome(wrong)["reason"].startswith("In the survey's rules, line 2, column 2: ")
    more = launch(ACCELERATOR, *CHECK, playbook=ACCELERATORS_PLAYBOOK, programs=programs, ga_fail_on_drift=True).run()
    assert (more.status, outcome(more)["state"]) == ("failed", "different")
    assert outcome(more)["create"][0] == "listener api of quickstart"
    assert writes(service) == ["CreateForwardingRules"]


def test_a_drift_job_that_fails_for_another_reason(launch: Launch, service: Emulator) -> None:
    """A broken key does not look like drift, in the notification neither."""
    broken = launch(ANSWERS, *CHECK, credential={"access_key_id": "nobody"}, ga_fail_on_drift=True).run()
    assert broken.status == "failed"
    told = outcome(broken)
    assert (told["set"], told["state"], told["create"]) == ("rules of lsr-bp1web", "failed", [])
    assert "InvalidAccessKeyId" in told["reason"]
    assert broken.result("Fail for the reason above")["msg"] == told["reason"]

    prepared = launch({**ANSWERS, "ga_listener": "lsr-unknown"}, *CHECK, ga_fail_on_drift=True)
    nothing = prepared.run()
    assert "The project has no file rules/lsr-unknown.yml" in outcome(nothing)["reason"]


def test_what_was_approved_long_ago_is_not_applied(launch: Launch, service: Emulator) -> None:
    """A job of an old workflow that is launched once more brings its rules, but no approval."""
    old = {**ANSWERS, "ga_approved_rules": [rule("old", "1")], "ga_approved_for": "lsr-bp1web"}
    refused = {
        "relaunched": launch(old, launch_type="relaunch", ga_approved_only=True),
        "launched alone": launch(ANSWERS, ga_approved_only=True),
        "approved for another": launch({**old, "ga_listener": "lsr-0"}, launch_type="workflow", ga_approved_only=True),
    }
    for why, job in refused.items():
        ended = job.run()
        assert ended.status == "failed", why
        assert "what the approval of a workflow has just let through" in outcome(ended)["reason"], why
    assert not service.journal()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("- name: a\n  priority: 1\n conditions: []\n", "In the survey's rules, line 3, column 2: "),
        ("- name: [a\n", "In the survey's rules, line 2, column 1: "),
        ("- name: a\n\tpriority: 1\n", "In the survey's rules, line 2, column 1: "),
        ("- !unsafe a\n", "In the survey's rules, line 1, column 3: could not determine a constructor"),
        ("old-host: to be removed", "must be a YAML list"),
        ("just words", "must be a YAML list"),
    ],
)
def test_an_answer_that_is_no_list_in_yaml(launch: Launch, service: Emulator, typed: str, said: str) -> None:
    """The place comes first, and no template of ours is shown."""
    job = launch({**ANSWERS, "ga_rules": typed, "ga_purge": "true"}).run()
    assert job.status == "failed"
    assert said in outcome(job)["reason"]
    assert job.result("Fail for the reason above")["msg"].startswith(
        ("In the survey's rules, line", "The rules must be")
    )
    assert "lookup(" not in job.stdout
    assert not service.journal()


def test_the_accelerator_is_found_and_what_is_in_the_file_is_text(launch: Launch, service: Emulator) -> None:
    prepared = launch({**ANSWERS, "ga_accelerator": ""})
    content = "{{ lookup('env', 'HOME') }} {% if %}"
    (prepared.control / "project" / "rules" / "lsr-bp1web.yml").write_text(yaml.safe_dump([rule("greedy", content)]))
    job = prepared.run()
    assert [one["actions"][0]["fix_response"]["content"] for one in well(job)["rules"]] == [content]
    unknown = launch({**survey(rule("x", "x")), "ga_accelerator": "", "ga_listener": "lsr-unknown"}).run()
    assert "No accelerator of this account has the listener lsr-unknown" in outcome(unknown)["reason"]
    path = launch({**ANSWERS, "ga_listener": "../../etc/passwd"}).run()
    assert "is no id" in outcome(path)["reason"]


def test_no_secret_and_no_template_of_a_user_gets_through(launch: Launch, service: Emulator) -> None:
    """At the highest verbosity, with temporary keys; what is typed into a survey is text, even if it looks like Jinja."""
    answers = survey(rule("plain", "{{ ansible_version }}"), rule("greedy", GREEDY))
    prepared = launch(answers, "--diff", "-vvvv", credential=TEMPORARY)
    # A project that has no rules of its own for the listener.
    shutil.rmtree(prepared.control / "project" / "rules")
    job = prepared.run()
    assert well(job)["changed"]
    assert [call["access_key_id"] for call in service.journal()] == ["STS.emulator"] * len(service.journal())
    contents = [entry["actions"][0]["fix_response"]["content"] for entry in job.result(TASKS[PLAYBOOK])["rules"]]
    assert contents == ["{{ ansible_version }}", GREEDY]
    for place, text in job.kept():
        assert not [secret for secret in SECRETS if secret in text], place


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
