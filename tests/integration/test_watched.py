# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Real playbooks whose task is watched, with the oldest and the newest ansible-core.

Whoever waits for the task is lost while its first write of three is being carried out. That write never becomes active in
these tests, so a module that goes on is there for ever, and one that has stopped has seen that nobody waits for it.
"""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ansible_runner
import pytest
from support.cores import playbook_command
from support.service import Emulator, Run, environment, start_playbook

from tools.tree import CHECKOUT, link_tree

pytestmark = pytest.mark.skipif(not Path("/proc/self").exists(), reason="the module's process is found in /proc")

PATIENCE = 300  # In seconds, for what never should take that long.
NAMES = ["first", "second", "third"]
WAITING = (
    r"waiting: \[localhost\] => forwarding rules of lsr-bp1web: write 1 of 3 \(create first\), for \d+ s: "
    r"first \(frule-\w+\) is configuring"
)
WRITTEN = r"written: \[localhost\] => forwarding rules of lsr-bp1web: 3 created, 3 writes, (\d+ min )?\d+ s"


def rules(*names: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "conditions": [{"host": [f"{name}.example.com"]}], "actions": [{"drop": True}]} for name in names
    ]


RULES = {
    "accelerator_id": "ga-bp1quickstart",
    "listener_id": "lsr-bp1web",
    "batch_size": 1,
    "rules": rules(*NAMES),
}
# Three writes: an update of what is there, and twice twenty.
DESTINATIONS = {
    "endpoint_group_id": "epg-bp1game",
    "destinations": [{"from_port": 7000 + number, "protocols": ["UDP"]} for number in range(30)],
}
DESTINATION_BEFORE = {**DESTINATIONS, "destinations": [{"from_port": 7000, "protocols": ["TCP"]}]}


def task(options: dict[str, Any] | None = None, module: str = "ga_forwarding_rules", **keys: Any) -> dict[str, Any]:
    return {"name": "The task", f"alicloud.ga.{module}": RULES if options is None else options, **keys}


@pytest.fixture(params=[0, -1], ids=["oldest", "newest"])
def core(request: pytest.FixtureRequest) -> int:
    return int(request.param)


class Playbook:
    """A playbook at work, and what becomes of it.

    Args:
        service: the emulator.
        folder: for the playbook and what Ansible writes.
        core: the place of the ansible-core among the supported ones.
    """

    def __init__(self, service: Emulator, folder: Path, core: int) -> None:
        self.service, self.folder, self.core = service, folder, core
        self.modules: list[int] = []
        self.process: subprocess.Popen[Any] | None = None

    def write(self, *tasks: dict[str, Any], **keys: Any) -> Path:
        play = {"name": "A play", "hosts": "localhost", "gather_facts": False, "tasks": list(tasks), **keys}
        path = self.folder / "play.yml"
        path.write_text(json.dumps([play]))
        return path

    def environment(self, **variables: str) -> dict[str, str]:
        return {**environment(self.service, self.folder), "PYTHONUNBUFFERED": "1", **variables}

    def start(self, *tasks: dict[str, Any], variables: dict[str, str] | None = None, **keys: Any) -> None:
        arguments = keys.pop("arguments", [])
        path = self.write(*tasks, **keys)
        settings = self.environment(**(variables or {}))
        self.process = start_playbook([str(path), *arguments], settings, playbook_command(self.core))

    def run(self, *tasks: dict[str, Any], **keys: Any) -> Run:
        before = len(self.service.journal())
        self.start(*tasks, **keys)
        assert self.process
        output = self.process.communicate(timeout=PATIENCE)[0]
        return Run(self.process.returncode, output, self.service.journal()[before:])

    def writes(self) -> list[str]:
        return [call["action"] for call in self.service.journal() if call["changed"]]

    def await_the_wait(self, pid: int) -> None:
        """Until the module looks whether its first write has become active."""

        def look() -> bool:
            calls = [bool(call["changed"]) for call in self.service.journal()]
            return True in calls and calls.index(True) + 1 < len(calls)

        self.until(look)
        self.modules = [one for one in descendants(pid) if is_module(one)]
        assert len(self.modules) == 1

    def until(self, seen: Callable[[], Any]) -> None:
        end = time.monotonic() + PATIENCE
        while not seen():
            ended = self.process is not None and self.process.poll() is not None
            assert not ended or seen(), (
                f"The playbook ended before that: {self.process and self.process.communicate()[0]}"
            )
            assert time.monotonic() < end, "it did not happen"
            time.sleep(0.02)

    def assert_stopped(self) -> None:
        """The module ends of its own accord, and has written nothing more."""
        end = time.monotonic() + PATIENCE
        while any(map(is_at_work, self.modules)):
            assert time.monotonic() < end, "the module went on, though nobody waits for it"
            time.sleep(0.02)
        assert len(self.writes()) == 1

    def lifelines(self) -> list[Path]:
        return list(self.folder.glob("ansible/tmp/ansible-local-*/ga-*"))

    def output(self) -> str:
        """All that is left of it, once it has ended."""
        assert self.process
        return str(self.process.communicate(timeout=PATIENCE)[0])


def descendants(pid: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, IndexError):
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found[1:]


def is_module(pid: int) -> bool:
    """Whether a module runs in this process; the shell that starts it has the same words in one argument."""
    with contextlib.suppress(OSError):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        return any(b"AnsiballZ_" in word and b" " not in word for word in words)
    return False


def catches(pid: int, number: signal.Signals) -> bool:
    """Whether a process has a handler for a signal."""
    status = ""
    with contextlib.suppress(OSError):
        status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"^SigCgt:\s*([0-9a-f]+)$", status, re.MULTILINE)
    return bool(found and int(found[1], 16) >> (number - 1) & 1)


def is_at_work(pid: int) -> bool:
    """Whether it is still a module; one that has ended may not have been noticed by its parent."""
    return is_module(pid)


@pytest.fixture
def playbook(service: Emulator, tmp_path: Path, core: int) -> Iterator[Playbook]:
    """A playbook whose writes take as long as the test needs."""
    service.control("PUT", "transitions", {"mode": "stuck"})
    one = Playbook(service, tmp_path, core)
    yield one
    for pid in one.modules:
        if is_at_work(pid):
            os.kill(pid, signal.SIGKILL)
    if one.process and one.process.poll() is None:
        os.killpg(one.process.pid, signal.SIGKILL)
        one.process.communicate()


def release(service: Emulator) -> None:
    service.control("PUT", "transitions", {"mode": "immediate"})


# -- ways to lose the controller --


@pytest.mark.parametrize("whom", ["group", "alone"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda one: one.name)
def test_signals(playbook: Playbook, number: signal.Signals, whom: str) -> None:
    playbook.start(task())
    assert playbook.process
    playbook.await_the_wait(playbook.process.pid)
    (os.killpg if whom == "group" else os.kill)(playbook.process.pid, number)
    assert playbook.process.wait(PATIENCE) != 0
    playbook.assert_stopped()
    release(playbook.service)
    again = playbook.run(task())
    assert again.changed()
    assert len(again.writes) == 2, "only what was left is to be done"


@pytest.mark.parametrize("kind", ["rules", "destinations"])
def test_the_keyword_timeout(playbook: Playbook, kind: str) -> None:
    """While another task is at work already, as one of a `rescue` is: it waits until the module has ended.

    Every ansible-core has the system send SIGALRM to the worker when the time is over. Here, it is sent as soon as the
    module waits, whose start takes as long as it takes.
    """
    ready = playbook.folder / "go"
    work = task(timeout=600)
    if kind == "destinations":
        release(playbook.service)
        assert playbook.run(task(DESTINATION_BEFORE, "ga_custom_routing_destinations")).changed()
        playbook.service.control("DELETE", "journal")
        playbook.service.control("PUT", "transitions", {"mode": "stuck"})
        work = task(DESTINATIONS, "ga_custom_routing_destinations", timeout=600)
    rescue = {"name": "Instead", "ansible.builtin.wait_for": {"path": str(ready), "timeout": PATIENCE}}
    playbook.start({"name": "A block", "block": [work], "rescue": [rescue]})
    assert playbook.process
    playbook.await_the_wait(playbook.process.pid)
    (worker,) = [one for one in descendants(playbook.process.pid) if catches(one, signal.SIGALRM)]
    os.kill(worker, signal.SIGALRM)
    playbook.assert_stopped()
    assert playbook.process.poll() is None, "the playbook goes on"
    ready.touch()
    assert re.search("timed out after 600|expected time frame .600.", playbook.output(), re.IGNORECASE)
    assert playbook.process.returncode == 0
    assert playbook.lifelines() == []


def test_a_connection_that_gives_no_lifeline(playbook: Playbook) -> None:
    """The module looks whether its output is read. It is, until the worker has ended."""
    folder = playbook.folder / "connection_plugins"
    folder.mkdir()
    (folder / "elsewhere.py").write_text(
        "DOCUMENTATION = '''\nname: elsewhere\nshort_description: Not local\ndescription: None.\noptions: {}\n'''\n"
        "from ansible.plugins.connection.local import Connection as Local\n"
        "class Connection(Local):\n    transport = 'elsewhere'\n"
    )
    playbook.start(
        task(vars={"ansible_connection": "elsewhere"}), variables={"ANSIBLE_CONNECTION_PLUGINS": str(folder)}
    )
    assert playbook.process
    playbook.await_the_wait(playbook.process.pid)
    assert playbook.lifelines() == []
    above = [int(Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[1]) for one in playbook.modules]
    # Everybody between ansible-playbook and the module is killed: nobody is left who could tell it.
    for pid in {*descendants(playbook.process.pid), *above} - {*playbook.modules}:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    playbook.assert_stopped()


def test_a_killed_worker(playbook: Playbook) -> None:
    """The lifeline stays behind, and the module's output is read no more."""
    playbook.start(task())
    assert playbook.process
    playbook.await_the_wait(playbook.process.pid)
    for pid in set(descendants(playbook.process.pid)) - {*playbook.modules}:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    playbook.assert_stopped()


def test_a_closed_terminal(playbook: Playbook) -> None:
    ours, theirs = pty.openpty()
    path = playbook.write(task())
    # In a session of its own whose terminal this is, like a shell's in a window.
    command = ["setsid", "--ctty", *playbook_command(playbook.core), str(path)]
    playbook.process = subprocess.Popen(
        command, cwd=CHECKOUT, env=playbook.environment(), stdin=theirs, stdout=theirs, stderr=theirs
    )
    os.close(theirs)
    drain = threading.Thread(target=read_all, args=(ours, lambda _text: None), daemon=True)
    drain.start()
    playbook.await_the_wait(playbook.process.pid)
    with contextlib.suppress(OSError):
        # The thread may be reading: the descriptor goes with its last user.
        os.close(ours)
    os.killpg(os.getpgid(playbook.process.pid), signal.SIGHUP)
    assert playbook.process.wait(PATIENCE) != 0
    playbook.assert_stopped()


def read_all(descriptor: int, take: Callable[[str], None]) -> None:
    """Read what comes, until nobody is left who writes."""
    with contextlib.suppress(OSError):
        while True:
            found = os.read(descriptor, 65536)
            if not found:
                return
            take(found.decode())


class Runner:
    """A job of ansible-runner, as AWX has it."""

    def __init__(self, playbook: Playbook, **variables: str) -> None:
        self.events: list[dict[str, Any]] = []
        self.cancelled = threading.Event()
        path = playbook.write(task())
        (playbook.folder / "private").mkdir()
        command = playbook_command(playbook.core)
        settings = playbook.environment(**variables)
        settings["PATH"] = os.pathsep.join([str(Path(command[0]).parent), settings["PATH"]])
        self.thread, self.runner = ansible_runner.run_async(
            private_data_dir=str(playbook.folder / "private"),
            playbook=str(path),
            envvars=settings,
            settings={"pexpect_timeout": 1, "suppress_env_files": True},
            event_handler=self._take,
            cancel_callback=self.cancelled.is_set,
            quiet=True,
        )

    def _take(self, event: dict[str, Any]) -> bool:
        self.events.append(event)
        return True  # To be kept in its file too.

    def lines(self) -> list[str]:
        """What is shown by events that belong to no task's result."""
        return [event["stdout"] for event in list(self.events) if event["event"] == "verbose"]


def test_a_cancelled_job(playbook: Playbook) -> None:
    job = Runner(playbook)
    playbook.await_the_wait(os.getpid())
    job.cancelled.set()
    job.thread.join(PATIENCE)
    assert job.runner.status == "canceled"
    playbook.assert_stopped()


# -- lines --


def plain(text: str) -> list[str]:
    return re.sub(r"\x1b\[[0-9;]*m", "", text).replace("\r", "").splitlines()


def matching(lines: list[str], pattern: str) -> list[str]:
    return [line for line in lines if re.fullmatch(pattern, line)]


def assert_told(lines: list[str]) -> None:
    """Both lines are there, whole, and before the result."""
    told = [line for line in lines if line.startswith(("waiting: ", "written: "))]
    assert matching(told[:1], WAITING), told
    assert matching(told[-1:], WRITTEN), told
    assert lines.index(told[0]) < lines.index(told[-1]) < lines.index("changed: [localhost]")


@pytest.mark.parametrize("kind", ["terminal", "pipe"])
def test_lines_come_while_the_task_waits(playbook: Playbook, kind: str) -> None:
    ours, theirs = pty.openpty() if kind == "terminal" else os.pipe()
    path = playbook.write(task())
    playbook.process = subprocess.Popen(
        [*playbook_command(playbook.core), str(path)],
        cwd=CHECKOUT,
        env=playbook.environment(),
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    os.close(theirs)
    parts: list[str] = []
    reader = threading.Thread(target=read_all, args=(ours, parts.append), daemon=True)
    reader.start()
    playbook.until(lambda: matching(plain("".join(parts)), WAITING))
    assert len(playbook.writes()) == 1
    release(playbook.service)
    assert playbook.process.wait(PATIENCE) == 0
    reader.join(PATIENCE)
    os.close(ours)
    assert_told(plain("".join(parts)))


def test_lines_in_the_events_of_a_job(playbook: Playbook) -> None:
    job = Runner(playbook)
    playbook.until(lambda: any(matching(plain(line), WAITING) for line in job.lines()))
    release(playbook.service)
    job.thread.join(PATIENCE)
    assert job.runner.status == "successful"
    assert [line for line in job.lines() if matching(plain(line), WRITTEN)]
    shown = (playbook.folder / "private" / "artifacts" / job.runner.config.ident / "stdout").read_text()
    assert_told([line for line in plain(shown) if line])
    result = next(event for event in job.events if event["event"] == "runner_on_ok")
    assert "_lifeline" not in json.dumps(result)


def test_a_job_whose_output_is_for_a_program(playbook: Playbook) -> None:
    release(playbook.service)
    job = Runner(playbook, ANSIBLE_STDOUT_CALLBACK="minimal")
    job.thread.join(PATIENCE)
    assert job.runner.status == "successful"
    assert job.lines() == []


SEED: dict[str, Any] = {
    "accelerators": {f"ga-{number}": {"Name": f"ga-{number}"} for number in range(4)},
    "listeners": {f"lsr-{number}": {"AcceleratorId": f"ga-{number}", "Protocol": "HTTP"} for number in range(4)},
    "endpoint_groups": {
        f"epg-{number}": {"ListenerId": f"lsr-{number}", "EndpointGroupType": "default"} for number in range(4)
    },
}


def of_listener(number: str) -> dict[str, Any]:
    return {
        **RULES,
        "accelerator_id": f"ga-{number}",
        "listener_id": f"lsr-{number}",
        "rules": rules(*[f"{name}-{number}" for name in NAMES]),
    }


@pytest.mark.parametrize("strategy", ["linear", "free", "host_pinned"])
def test_lines_of_several_hosts(playbook: Playbook, strategy: str) -> None:
    """Each line says whose it is, and none is torn by another."""
    playbook.service.control("POST", "reset", {"seed": SEED})
    playbook.service.control("PUT", "transitions", {"mode": "seconds", "n": 2})
    hosts = [f"host{number}" for number in range(4)]
    inventory = playbook.folder / "hosts"
    inventory.write_text("".join(f"{host} ansible_connection=local number={host[-1]}\n" for host in hosts))
    python = {"ansible_python_interpreter": "{{ ansible_playbook_python }}"}
    run = playbook.run(
        task(of_listener("{{ number }}")),
        hosts="all",
        strategy=strategy,
        vars=python,
        arguments=["--inventory", str(inventory), "--forks", "4"],
    )
    assert run.code == 0, run.output
    lines = [line for line in run.output.splitlines() if "] => " in line]
    for host in hosts:
        place = f"\\[{host}\\] => forwarding rules of lsr-{host[-1]}: "
        waits = (
            rf"waiting: {place}write [123] of 3 \(create \w+-{host[-1]}\), for \d+ s: \S+ \(frule-\w+\) is configuring"
        )
        assert matching(lines, waits), run.output
        assert len(matching(lines, rf"written: {place}3 created, 3 writes, \d+ s")) == 1
        lines = [line for line in lines if not matching([line], waits) and not line.startswith(f"written: [{host}]")]
    assert lines == []


def test_lines_of_a_loop(playbook: Playbook) -> None:
    playbook.service.control("POST", "reset", {"seed": SEED})
    run = playbook.run(task(of_listener("{{ item }}"), loop=["0", "1", "2"]))
    assert run.code == 0, run.output
    places = re.findall(r"^written: \[localhost\] => forwarding rules of (.*): 3 created", run.output, re.MULTILINE)
    assert places == ["lsr-0", "lsr-1", "lsr-2"]


def test_live_names_do_nothing_to_a_terminal(playbook: Playbook) -> None:
    """Somebody has given a rule a name that the service would not take, and it is deleted."""
    release(playbook.service)
    assert playbook.run(task({**RULES, "rules": rules("evil")})).changed()
    state = playbook.service.control("GET", "state")
    (rule,) = state["rules"].values()
    rule["ForwardingRuleName"] = "evil\x1b[2J\nok: [localhost]\u202e"
    playbook.service.control("PUT", "state", state)
    playbook.service.control("PUT", "transitions", {"mode": "stuck"})
    playbook.start(task({**RULES, "rules": [], "purge": True}))
    assert playbook.process
    assert playbook.process.stdout
    lines = []
    for line in playbook.process.stdout:
        lines.append(line)
        if line.startswith("waiting: "):
            break
    release(playbook.service)
    output = "".join(lines) + playbook.output()
    assert "(delete evil\\x1b[2J\\x0aok: [localhost]\\u202e)" in lines[-1]
    assert "\x1b" not in output
    assert playbook.process.returncode == 0


# -- where nobody wants them --


JSON_CALLBACK = """
import json
from ansible.plugins.callback import CallbackBase
DOCUMENTATION = '''
name: json
type: stdout
short_description: As that of ansible.posix
description: None.
'''
class CallbackModule(CallbackBase):
    CALLBACK_TYPE = "stdout"
    CALLBACK_NAME = "json"
    def v2_runner_on_ok(self, result):
        self.result = dict(getattr(result, "result", None) or result._result)
        del self.result["invocation"]  # It says whether there was to be progress.
    def v2_playbook_on_stats(self, stats):
        print(json.dumps(self.result, default=str, sort_keys=True))
"""
SILENT = {
    "json": {"ANSIBLE_STDOUT_CALLBACK": "json"},
    "minimal": {"ANSIBLE_STDOUT_CALLBACK": "minimal"},
    "oneline": {"ANSIBLE_STDOUT_CALLBACK": "oneline"},
    "junit": {"ANSIBLE_CALLBACKS_ENABLED": "junit"},
    "unknown": {"ANSIBLE_STDOUT_CALLBACK": "unknown"},
}


@pytest.mark.parametrize("name", SILENT)
def test_output_for_programs_is_the_same_byte_for_byte(playbook: Playbook, name: str) -> None:
    callbacks = playbook.folder / "callbacks"
    callbacks.mkdir()
    (callbacks / "json.py").write_text(JSON_CALLBACK)
    (callbacks / "unknown.py").write_text(
        JSON_CALLBACK.replace("name: json", "name: unknown").replace('"json"', '"unknown"')
    )
    variables = {**SILENT[name], "ANSIBLE_CALLBACK_PLUGINS": str(callbacks), "JUNIT_OUTPUT_DIR": str(playbook.folder)}
    outputs = []
    for progress in ("true", "false"):
        playbook.service.control("POST", "reset")
        release(playbook.service)
        run = playbook.run(task(), variables={**variables, "ALICLOUD_GA_PROGRESS": progress})
        assert run.code == 0, run.output
        assert len(run.writes) == 3
        outputs.append(run.output)
    with_lines, without = outputs
    assert with_lines == without
    assert "written: " not in with_lines


def test_a_task_with_nothing_to_do_prints_nothing(playbook: Playbook) -> None:
    release(playbook.service)
    assert "written: " in playbook.run(task()).output
    again = playbook.run(task())
    assert not re.search("^(waiting|written): ", again.output, re.MULTILINE)
    assert "ok: [localhost]" in again.output


@pytest.mark.parametrize(
    "keys",
    [
        {"no_log": True},
        {"check_mode": True},
        {"module_defaults": {"group/alicloud.ga.ga": {"progress": False}}},
        {"environment": {"ALICLOUD_GA_PROGRESS": "no"}},
    ],
    ids=lambda keys: next(iter(keys)),
)
def test_tasks_that_print_nothing(playbook: Playbook, keys: dict[str, Any]) -> None:
    release(playbook.service)
    run = playbook.run(task(**keys))
    assert run.code == 0, run.output
    assert "changed: [localhost]" in run.output
    assert not re.search("waiting: |written: ", run.output)
    assert len(run.writes) == (0 if "check_mode" in keys else 3)


# -- all else is as it was --


ASYNC: dict[str, Any] = {"async": 600}  # A word of Python's, so that it cannot be written as a keyword.


def test_async_goes_on_without_its_playbook(playbook: Playbook) -> None:
    """That is what async is for: nobody waits, and nobody is to."""
    playbook.start(task(**ASYNC, poll=0))
    assert playbook.process
    assert playbook.process.wait(PATIENCE) == 0
    release(playbook.service)
    end = time.monotonic() + PATIENCE
    while len(playbook.writes()) < 3:
        assert time.monotonic() < end
        time.sleep(0.02)


def test_async_that_is_waited_for(playbook: Playbook) -> None:
    release(playbook.service)
    run = playbook.run(task(**ASYNC, poll=1))
    assert run.code == 0, run.output
    assert len(run.writes) == 3
    assert "written: " not in run.output


def test_become(playbook: Playbook) -> None:
    if os.getuid():
        pytest.skip("needs a user who may become another without a password")
    release(playbook.service)
    variables = {"ANSIBLE_BECOME_ALLOW_SAME_USER": "1"}
    run = playbook.run(task(become=True, become_user="root", become_method="su"), variables=variables)
    assert run.code == 0, run.output
    assert "written: " in run.output


def test_delegation_says_both_hosts(playbook: Playbook) -> None:
    release(playbook.service)
    run = playbook.run(task(delegate_to="localhost"))
    assert run.code == 0, run.output
    assert "written: [localhost -> localhost] => " in run.output


def test_the_environment_of_a_task(playbook: Playbook) -> None:
    release(playbook.service)
    keys = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "emulator-readonly"}
    run = playbook.run(task(environment=keys))
    assert run.code == 2
    assert "Forbidden.RAM" in run.output
    assert "_lifeline" not in run.output


@pytest.mark.parametrize("which", ["group/alicloud.ga.ga", "alicloud.ga.ga_custom_routing_destinations"])
def test_defaults_of_a_module_are_its_own(playbook: Playbook, which: str) -> None:
    """Both modules are run by one plugin, whose name is that of the other one."""
    release(playbook.service)
    options = {"destinations": [{"from_port": 8000, "protocols": ["UDP"]}]}
    defaults = {which: {"endpoint_group_id": "epg-bp1game"}, "alicloud.ga.ga_forwarding_rules": {"state": "absent"}}
    run = playbook.run(task(options, "ga_custom_routing_destinations"), module_defaults=defaults)
    assert run.code == 0, run.output
    assert len(run.writes) == 1


@pytest.mark.parametrize("name", ["ga_custom_routing_destinations", "alicloud.ga.ga_custom_routing_destinations"])
def test_a_module_by_its_short_name(playbook: Playbook, name: str) -> None:
    release(playbook.service)
    options = {"endpoint_group_id": "epg-bp1game", "destinations": [{"from_port": 8000, "protocols": ["UDP"]}]}
    run = playbook.run({"name": "The task", name: options}, collections=["alicloud.ga"])
    assert run.code == 0, run.output
    assert "written: [localhost] => destinations of epg-bp1game: 1 created, 1 write, " in run.output


def test_the_hidden_argument_is_no_option(playbook: Playbook) -> None:
    run = playbook.run(task({**RULES, "_lifeline": "/dev/null"}))
    assert run.code == 2
    assert "_lifeline: is not an option" in run.output
    assert run.calls == []


def test_what_is_registered_is_as_it_was(playbook: Playbook) -> None:
    release(playbook.service)
    shown = {"name": "Shown", "ansible.builtin.debug": {"msg": "{{ result | to_json }}"}}
    run = playbook.run(task(register="result"), shown, arguments=["-vvv"])
    assert run.code == 0, run.output
    assert '"_lifeline"' not in run.output


# -- the end of a parent that no system call tells of --


def test_the_thread_sees_its_parent_gone(tmp_path: Path) -> None:
    """Where the system has no pidfd, the thread asks who its parent is."""
    script = tmp_path / "script.py"
    script.write_text(
        "import multiprocessing, os, sys, time\n"
        "from ansible import constants as C\n"
        "from ansible_collections.alicloud.ga.plugins.action import ga_forwarding_rules as plugin\n"
        "C.DEFAULT_LOCAL_TMP = sys.argv[1]\n"
        "if sys.argv[2] == 'asks' and hasattr(os, 'pidfd_open'): del os.pidfd_open\n"
        "def work():\n"
        "    with plugin.Lifeline(lambda words: None) as lifeline:\n"
        "        print(lifeline.path, os.getpid(), flush=True)\n"
        "        time.sleep(600)\n"
        "if __name__ == '__main__':\n"
        "    worker = multiprocessing.get_context('fork').Process(target=work)\n"
        "    worker.start(); worker.join()\n"
    )
    for way in ("asks", "is told"):
        process = subprocess.Popen(
            [*playbook_command(-1)[:1], str(script), str(tmp_path), way],
            env={**os.environ, "PYTHONPATH": str(link_tree())},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout
        path, worker = process.stdout.readline().split()
        assert Path(path).exists()
        process.kill()
        process.wait()
        end = time.monotonic() + PATIENCE
        while Path(path).exists():
            assert time.monotonic() < end, way
            time.sleep(0.02)
        os.kill(int(worker), signal.SIGKILL)
        process.stdout.close()
