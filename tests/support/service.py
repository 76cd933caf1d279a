# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The emulator as a process of its own, and ansible-playbook run against it as a user would: for the demo and for tests."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from tools.tree import CHECKOUT, link_tree

KEYS = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "emulator", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "emulator-secret"}


class Emulator:
    """The control calls of an emulator on this machine."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://127.0.0.1:{port}"

    def control(self, method: str, call: str, content: Any = None) -> Any:
        """Make a control call; what it answers, decoded."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        with contextlib.closing(connection):
            body = None if content is None else json.dumps(content)
            connection.request(method, f"/_emulator/{call}", body, {"content-type": "application/json"})
            answer = connection.getresponse()
            text = answer.read().decode()
        if answer.status >= 300:
            raise ValueError(f"{method} {call}: {text}")
        return json.loads(text) if text else None

    def journal(self) -> list[dict[str, Any]]:
        """Every request to the API so far."""
        return list(self.control("GET", "journal"))


class EmulatorEnded(Exception):
    """The emulator did not start; says what it printed."""


@contextlib.contextmanager
def emulator(folder: Path, *options: str) -> Iterator[Emulator]:
    """Start the emulator on a free port, and end it.

    It has a session of its own, so that Ctrl-C reaches it only through us. `folder` is for its ready file and log.
    """
    ready, log = folder / "ready.json", folder / "emulator.log"
    command = [sys.executable, str(CHECKOUT / "tests" / "emulator"), "--ready-file", str(ready), *options]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, start_new_session=True)
    try:
        while not ready.exists():
            if process.poll() is not None:
                raise EmulatorEnded(f"The emulator ended at once:\n{log.read_text()}")
            time.sleep(0.02)
        yield Emulator(json.loads(ready.read_text())["port"])
    finally:
        stop(process)


def stop(process: subprocess.Popen[Any]) -> None:
    """End a process that leads a session, and those it has started."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
            return


def environment(service: Emulator, folder: Path, collections: Path | None = None) -> dict[str, str]:
    """What a user would set in the shell to use the emulator, and nothing of the settings that this user happens to have.

    Args:
        service: the emulator.
        folder: for what Ansible writes.
        collections: the folder that holds `ansible_collections`; this checkout's if not given.
    """
    keep = {name: value for name, value in os.environ.items() if not re.match("ANSIBLE_|ALI(BABA_?)?CLOUD_", name)}
    (folder / "ansible.cfg").write_text("[defaults]\n")
    return {
        **keep,
        **KEYS,
        "ALIBABA_CLOUD_ENDPOINT_GA": service.url,
        # Else Ansible looks below $HOME at one time and below the folder of the user at another, which may be two.
        "ANSIBLE_ASYNC_DIR": str(folder / "async"),
        "ANSIBLE_COLLECTIONS_PATH": str(collections or link_tree()),
        "ANSIBLE_CONFIG": str(folder / "ansible.cfg"),
        "ANSIBLE_HOME": str(folder / "ansible"),
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "0",
        "ANSIBLE_LOCALHOST_WARNING": "0",
        "LC_ALL": "C.UTF-8",
    }


def start_playbook(
    arguments: list[str], variables: dict[str, str], command: list[str] | None = None
) -> subprocess.Popen[str]:
    """Start ansible-playbook in this checkout, in a session of its own, with its output in one pipe.

    Args:
        arguments: of ansible-playbook.
        variables: its environment.
        command: what runs ansible-playbook; that beside this Python if not given. See cores.py for others.
    """
    return subprocess.Popen(
        [*(command or [sys.executable, "-m", "ansible", "playbook"]), *arguments],
        cwd=CHECKOUT,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        start_new_session=True,
    )


class Run(NamedTuple):
    """What ansible-playbook said, and the requests that reached the service meanwhile."""

    code: int
    output: str
    calls: list[dict[str, Any]]

    @property
    def writes(self) -> list[str]:
        """The actions that altered the service's state."""
        return [call["action"] for call in self.calls if call["changed"]]

    def changed(self) -> bool:
        assert self.code == 0, self.output
        assert ("changed=1" in self.output) != ("changed=0" in self.output), self.output
        return "changed=1" in self.output


Play = Callable[..., Run]
