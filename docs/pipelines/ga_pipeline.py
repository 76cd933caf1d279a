# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a pipeline does with a project of accelerators/ACCELERATOR-ID.yml, rules/LISTENER-ID.yml and destinations/GROUP-ID.yml.

  ga_pipeline.py lint                        are the files lists in YAML, and are their names ids?
  ga_pipeline.py check --report report.md    what would apply change? Changes nothing.
  ga_pipeline.py check --emulator …          the same against an emulator, without a key
  ga_pipeline.py apply                       change it
  ga_pipeline.py drift --report report.md    as check, but fails if something is different
  ga_pipeline.py comment report.md           write the report below the merge or pull request

It runs where the project lies, needs ansible-core and the collection, and finds the key as the modules do. On GitHub and
GitLab it fetches the token of the job for a role of yours, so that there is no key to keep: set
ALIBABA_CLOUD_OIDC_PROVIDER_ARN and ALIBABA_CLOUD_ROLE_ARN. GA_PURGE=true deletes what is in no file's list,
of a whole accelerator also what has something in it if GA_CASCADE=true.

Ends with 0 if all went well, 2 if drift found something different, 1 if something failed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import yaml

# In the order in which they are done: rules may be for a listener that an accelerator's file makes.
KINDS = {
    "accelerators": ("accelerators.yml", "ga_accelerator"),
    "rules": ("forwarding_rules.yml", "ga_listener"),
    "destinations": ("destinations.yml", "ga_endpoint_group"),
}
AUDIENCE = "sts.aliyuncs.com"
# By this a comment is found again, and written anew instead of beside.
MARK = "<!-- alicloud.ga -->"
# GitHub takes 65536 characters.
MOST_CHARACTERS = 60_000
WORDS = {"create": "to create", "change": "to change", "delete": "to delete"}
_EMULATOR = Path("ansible_collections", "alicloud", "ga", "tests", "emulator")


class PipelineError(Exception):
    """Something is not there that is needed; says what to do."""


def files():
    """The files of the project, by kind."""
    found = [(kind, path) for kind in KINDS for path in sorted(Path(kind).glob("*.y*ml"))]
    if not found:
        folders = " or ".join(f"{kind}/" for kind in KINDS)
        raise PipelineError(f"There is no file in {folders}. Run this in the top folder of the project.")
    return found


def lint():
    """What is wrong with the files, a line each."""
    problems = []
    for kind, path in files():
        if not re.fullmatch(r"[A-Za-z0-9_-]+\.yml", path.name):
            problems.append(f"{path}: its name must be the id of what it is for, and end with .yml")
        try:
            content = yaml.safe_load(path.read_text("utf-8"))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            problems.append(f"{path}:{mark.line + 1}:{mark.column + 1}: {error.problem or error.context}")
            continue
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            problems.append(f"{path}: {' '.join(str(error).split())}")
            continue
        if not isinstance(content, list) or not all(isinstance(entry, dict) for entry in content):
            problems.append(f'{path}: must be a list of {kind}, each entry beginning with "- ", or [] for none')
    return problems


# whose key


def token_of_the_job():
    """The token by which this job can be told, from GitLab or GitHub; None elsewhere."""
    if os.environ.get("GA_OIDC_TOKEN"):
        return os.environ["GA_OIDC_TOKEN"]
    address = os.environ.get("ACTIONS_ID_TOKEN_REQUEST_URL")
    if not address:
        return None
    secret = os.environ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]
    asked = urllib.request.Request(f"{address}&audience={AUDIENCE}", headers={"Authorization": f"Bearer {secret}"})
    with urllib.request.build_opener().open(asked, timeout=30) as answer:
        return json.load(answer)["value"]


@contextlib.contextmanager
def environment():
    """The environment of one playbook. A token is fetched for each, since it lasts for some minutes only."""
    variables = {
        **os.environ,
        "ANSIBLE_SHOW_CUSTOM_STATS": "1",
        "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_LOCALHOST_WARNING": "0",
    }
    variables.setdefault("ANSIBLE_INVENTORY_UNPARSED_WARNING", "0")
    for name in ("GA_OIDC_TOKEN", "GITHUB_TOKEN", "GITLAB_TOKEN"):
        variables.pop(name, None)
    token = None
    if os.environ.get("ALIBABA_CLOUD_OIDC_PROVIDER_ARN") and not os.environ.get("ALIBABA_CLOUD_OIDC_TOKEN_FILE"):
        token = token_of_the_job()
    if token is None:
        yield variables
        return
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "token")
        file.touch(0o600)
        file.write_text(token, "ascii")
        yield {**variables, "ALIBABA_CLOUD_OIDC_TOKEN_FILE": str(file)}


# what is done


def run(kind, path, what):
    """Run the playbook for one file; what it told of itself, and its output."""
    playbook, variable = KINDS[kind]
    purge, cascade = (os.environ.get(name) or "false" for name in ("GA_PURGE", "GA_CASCADE"))
    # What is only compared may have anything in it.
    answers = {variable: path.stem, "ga_purge": purge, "ga_cascade": "true" if what == "drift" else cascade}
    check = [] if what == "apply" else ["--check"]
    command = ["ansible-playbook", playbook, "--diff", "-e", json.dumps(answers), *check]
    with environment() as variables:
        done = subprocess.run(
            command, env=variables, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    output, mark, told = done.stdout.rpartition("\nCUSTOM STATS:")
    output = output if mark else told
    found = re.search(r"^\s*RUN: (\{.*\})\s*$", told, re.MULTILINE) if mark else None
    outcome = json.loads(found.group(1)).get("ga_result") if found else None
    if outcome is None or (done.returncode and outcome["state"] != "failed"):
        last = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()][-8:]
        outcome = {"state": "failed", "reason": "\n".join(last)}
    print(inert(output))
    print(inert(done.stderr), file=sys.stderr)
    return outcome, output


def inert(text):
    """For the log of the job: GitHub obeys commands in it, ::…:: at the beginning of a line and ##[…] anywhere."""
    if not os.environ.get("GITHUB_ACTIONS"):
        return text
    return re.sub(r"^([^\S\n]*):(?=:)", r"\1: ", text, flags=re.MULTILINE).replace("##[", "## [")


def diff_of(output):
    """The difference in the output of a playbook."""
    found = re.search(r"^(--- .*?)^(?:changed|ok|fatal|failed): \[", output, re.MULTILINE | re.DOTALL)
    return found.group(1).rstrip() if found else ""


def fenced(text, language=""):
    """A block of code, whatever is in it: no text of a rule ends it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def headline(path, outcome):
    if outcome["state"] == "failed":
        return f"`{path}`: failed"
    parts = [f"{len(outcome[key])} {words}" for key, words in WORDS.items() if outcome[key]]
    return f"`{path}`: {', '.join(parts) or 'as it should be'}"


def section(path, outcome, output):
    """What the report says of one file."""
    lines = [f"### {headline(path, outcome)}"]
    if outcome["state"] == "failed":
        lines.append(fenced(outcome["reason"] or "See the output of the job."))
    elif diff_of(output):
        lines.append(fenced(diff_of(output), "diff"))
    return "\n\n".join(lines)


def report_of(title, remark, sections):
    text = "\n\n".join([MARK, f"## {title}", *([remark] if remark else []), *sections])
    if len(text) > MOST_CHARACTERS:
        # Whatever block is cut, this is outside of it.
        kept = "\n".join(section.splitlines()[0] for section in sections)
        text = "\n\n".join(
            [MARK, f"## {title}", remark, kept, "This is too long to be shown here: see the output of the job."]
        )
        text = text[:MOST_CHARACTERS]
    return text + "\n"


def work(what, report, with_emulator):
    """Check, apply or compare all files; the exit code."""
    problems = lint()
    if problems:
        raise PipelineError("\n".join(problems))
    states, sections = [], []
    with emulator() if with_emulator else contextlib.nullcontext():
        for kind, path in files():
            outcome, output = run(kind, path, what)
            states.append(outcome["state"])
            sections.append(section(path, outcome, output))
    titles = {"check": "What apply would change", "apply": "What was changed", "drift": "What is not as it should be"}
    remark = ""
    if with_emulator:
        remark = "Checked against an emulator, which shows whether the service would take it, and knows nothing of what is live."
    text = report_of(titles[what], remark, sections)
    for name in (report, os.environ.get("GITHUB_STEP_SUMMARY")):
        if name:
            with open(name, "a" if name != report else "w", encoding="utf-8") as file:
                file.write(text)
    if "failed" in states:
        return 1
    return 2 if what == "drift" and "different" in states else 0


# without an account


def emulator_folder():
    places = os.environ.get("ANSIBLE_COLLECTIONS_PATH", "").split(os.pathsep)
    for place in [*filter(None, places), "~/.ansible/collections", "/usr/share/ansible/collections", "collections"]:
        folder = Path(place).expanduser() / _EMULATOR
        if folder.is_dir():
            return folder
    raise PipelineError(
        "The collection alicloud.ga is not installed, which has the emulator; ansible-galaxy installs its tarball"
    )


def control(address, method, content=None):
    body = None if content is None else json.dumps(content).encode()
    asked = urllib.request.Request(address, body, {"Content-Type": "application/json"}, method=method)
    with urllib.request.build_opener().open(asked, timeout=30) as answer:
        text = answer.read()
    return json.loads(text) if text else None


def furnish(state):
    """Add the listeners and groups that the files are for, and the groups that rules name, to the emulator's own."""
    for kind, path in files():
        if kind == "accelerators":
            furnish_accelerator(state["accelerators"], path)
            continue
        if kind == "destinations":
            groups = state["custom_routing_endpoint_groups"]
            groups.setdefault(path.stem, {**groups["epg-bp1game"], "Name": "", "EndpointGroupId": path.stem})
            continue
        listeners = state["listeners"]
        listeners.setdefault(path.stem, {**listeners["lsr-bp1web"], "Name": "", "ListenerId": path.stem})
        for name in sorted(set(re.findall(r"\bepg-[A-Za-z0-9]+", path.read_text("utf-8")))):
            group = {
                **state["endpoint_groups"]["epg-bp1blue"],
                "Name": "",
                "EndpointGroupId": name,
                "ListenerId": path.stem,
            }
            state["endpoint_groups"].setdefault(name, group)
    return state


def furnish_accelerator(accelerators, path):
    """Add the accelerator that a file is for, paid for as the file says; one that is called by its name is yet to be made."""
    if not path.stem.startswith("ga-"):
        return
    entry = (yaml.safe_load(path.read_text("utf-8")) or [{}])[0]
    fixed = {
        "Name": entry.get("name"),
        "InstanceChargeType": entry.get("instance_charge_type"),
        "BandwidthBillingType": entry.get("bandwidth_billing_type"),
        "Spec": entry.get("spec"),
        "ResourceGroupId": entry.get("resource_group_id"),
    }
    made_up = {**accelerators["ga-bp1quickstart"], "Name": "", "AcceleratorId": path.stem}
    accelerators.setdefault(path.stem, {**made_up, **{name: value for name, value in fixed.items() if value}})


@contextlib.contextmanager
def emulator():
    """An emulator on this machine, with a key that is nobody's, for the time of a check."""
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder, "ready.json")
        process = subprocess.Popen(
            [sys.executable, str(emulator_folder()), "--ready-file", str(ready)], stdout=subprocess.DEVNULL
        )
        try:
            while not ready.exists():
                if process.poll() is not None:
                    raise PipelineError("The emulator did not start; what it said is above.")
                time.sleep(0.05)
            url = f"http://127.0.0.1:{json.loads(ready.read_text('utf-8'))['port']}"
            state = f"{url}/_emulator/state"
            control(state, "PUT", furnish(control(state, "GET")))
            others = [name for name in os.environ if re.match("ALI(BABA_?)?CLOUD_", name)]
            for name in others:
                del os.environ[name]
            os.environ["ALIBABA_CLOUD_ENDPOINT_GA"] = url
            os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "emulator"
            os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "emulator-secret"
            yield
        finally:
            process.terminate()
            process.wait(30)


# the comment


def call(method, address, header, content=None):
    asked = urllib.request.Request(address, None if content is None else json.dumps(content).encode(), method=method)
    asked.add_header("Content-Type", "application/json")
    asked.add_header(*header)
    with urllib.request.build_opener().open(asked, timeout=30) as answer:
        return json.load(answer)


def comment(file):
    """Write the report below the request for which this pipeline runs; one that is there already is replaced."""
    text = Path(file).read_text("utf-8")
    if os.environ.get("GITHUB_EVENT_PATH"):
        event = json.loads(Path(os.environ["GITHUB_EVENT_PATH"]).read_text("utf-8"))
        repository = f"{os.environ['GITHUB_API_URL']}/repos/{os.environ['GITHUB_REPOSITORY']}"
        header = ("Authorization", f"Bearer {os.environ['GITHUB_TOKEN']}")
        below, change = f"{repository}/issues/{event['pull_request']['number']}/comments", "PATCH"
        one = f"{repository}/issues/comments/{{}}"
    elif os.environ.get("CI_MERGE_REQUEST_IID"):
        project = f"{os.environ['CI_API_V4_URL']}/projects/{os.environ['CI_PROJECT_ID']}"
        header = ("PRIVATE-TOKEN", os.environ["GITLAB_TOKEN"])
        below, change = f"{project}/merge_requests/{os.environ['CI_MERGE_REQUEST_IID']}/notes", "PUT"
        one = below + "/{}"
    else:
        raise PipelineError("This is no job for a pull request on GitHub or a merge request on GitLab.")
    page = 1
    while True:
        there = call("GET", f"{below}?per_page=100&page={page}", header)
        old = [note["id"] for note in there if note["body"].startswith(MARK)]
        if old or len(there) < 100:
            break
        page += 1
    if old:
        call(change, one.format(old[0]), header, {"body": text})
    else:
        call("POST", below, header, {"body": text})


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("lint")
    for name in ("check", "apply", "drift"):
        command = commands.add_parser(name)
        command.add_argument("--report", metavar="FILE", help="write what is different into this file, as Markdown")
        if name == "check":
            command.add_argument("--emulator", action="store_true", help="against an emulator, without a key")
    commands.add_parser("comment").add_argument("file")
    arguments = parser.parse_args()
    try:
        if arguments.command == "lint":
            problems = lint()
            print(inert("\n".join(problems)) if problems else f"{len(files())} files are as they should be.")
            return 1 if problems else 0
        if arguments.command == "comment":
            comment(arguments.file)
            return 0
        return work(arguments.command, arguments.report, getattr(arguments, "emulator", False))
    except (PipelineError, OSError) as problem:
        print(inert(f"ga_pipeline: {problem}"), file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
