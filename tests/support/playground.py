# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the modules in this process against the emulator in this process, on a clock that only moves when somebody waits.

So a scenario that takes the service ten minutes takes milliseconds, and yet everything between the module's options and
the bytes of the request and the answer is the real thing. What needs real processes and sockets is in tests/integration.
"""

from __future__ import annotations

import contextlib
import io
import json
import signal
import typing as t
from copy import deepcopy
from importlib import import_module
from pathlib import Path
from unittest import mock

import requests
import urllib3
from ansible.module_utils import basic
from ansible.module_utils.common import warnings
from requests.adapters import BaseAdapter

from ansible_collections.alicloud.ga.plugins.module_utils._clock import Clock
from ansible_collections.alicloud.ga.plugins.module_utils._module import base
from ansible_collections.alicloud.ga.plugins.module_utils._wire import transport
from emulator.application import Application, Responder
from emulator.catalogue import ACTIONS

PLUGINS = "ansible_collections.alicloud.ga.plugins"
MODULES = f"{PLUGINS}.modules"
# All at once and now, also what a module imports when it needs it: ansible-test runs every test in a fork, which would
# have to import, and compile, all of it anew.
_ROOT = Path(base.__file__).parents[2]
for _path in sorted([*_ROOT.glob("modules/ga_*.py"), *_ROOT.glob("module_utils/**/*.py")]):
    if _path.stem != "__init__":
        import_module(".".join([PLUGINS, *_path.relative_to(_ROOT).with_suffix("").parts]))

try:
    from ansible.module_utils.testing import patch_module_args
except ImportError:  # Before ansible-core 2.17.

    @contextlib.contextmanager
    def patch_module_args(args: dict[str, t.Any]) -> t.Iterator[None]:
        with mock.patch.object(basic, "_ANSIBLE_ARGS", json.dumps({"ANSIBLE_MODULE_ARGS": args}).encode()):
            yield


try:
    from ansible.module_utils import _internal
except ImportError:  # Before ansible-core 2.18.
    _internal = None

URL = "http://127.0.0.1:1"
ACCELERATOR, LISTENER = "ga-bp1quickstart", "lsr-bp1web"
GAME_ACCELERATOR, GROUP = "ga-bp1game", "epg-bp1game"
BLUE, GREEN = "epg-bp1blue", "epg-bp1green"
KEYS = {"access_key_id": "emulator", "access_key_secret": "emulator-secret"}
# Seconds that a write takes the service where it is to take some, however many: ten looks go by, and none is free here.
A_WHILE = 2
WRITES = {name for name, action in ACTIONS.items() if action.writes}


class VirtualClock(Clock):
    """A clock for both sides. Every sleep is kept, and moves the time at once."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def wall(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


class Killed(BaseException):
    """The end of the module's process, as by SIGKILL: nothing of it runs any more."""


class InProcess(BaseAdapter):
    """Carries a request of `requests` to the emulator without a socket.

    `moment` is told `before` or `after`, and the action, which is `dry run of ...` if nothing is to be changed.
    """

    def __init__(self, application: Responder, clock: VirtualClock, moment: t.Callable[[str, str], None]) -> None:
        super().__init__()
        self._moment = moment
        self._application = application
        self._clock = clock

    def send(self, request: requests.PreparedRequest, *_args: t.Any, **options: t.Any) -> requests.Response:
        action = str(request.headers.get("x-acs-action"))
        if "DryRun=true" in str(request.path_url):
            action = f"dry run of {action}"
        self._moment("before", action)
        body = request.body or b""
        answer = self._application.respond(
            str(request.method),
            str(request.path_url),
            dict(request.headers),
            body.encode() if isinstance(body, str) else body,
        )
        self._moment("after", action)
        _connect, read_timeout = options["timeout"]
        if answer.delay > read_timeout:
            self._clock.time += read_timeout
            raise requests.exceptions.ReadTimeout("read timed out", request=request)
        self._clock.time += answer.delay
        if answer.socket:
            raise requests.exceptions.ConnectionError("connection lost", request=request)
        response = requests.Response()
        response.status_code = answer.status
        response.headers = requests.structures.CaseInsensitiveDict(answer.headers)
        response.raw = urllib3.HTTPResponse(io.BytesIO(answer.body), preload_content=False)
        response.url, response.request = str(request.url), request
        return response

    def close(self) -> None:
        """Nothing is open."""


class Result(t.NamedTuple):
    """What a module ended with, and the requests that it made."""

    data: dict[str, t.Any]
    calls: list[dict[str, t.Any]]

    @property
    def failed(self) -> bool:
        return bool(self.data.get("failed"))

    @property
    def msg(self) -> str:
        return str(self.data.get("msg"))

    @property
    def warnings(self) -> list[str]:
        """In words: newer versions of ansible-core wrap them."""
        found = self.data.get("warnings", [])
        return [str(one["event"]["msg"]) if isinstance(one, dict) else str(one) for one in found]

    @property
    def writes(self) -> list[dict[str, t.Any]]:
        """The requests that were to change something; see `dry_runs` for those that were to change nothing."""
        return [call for call in self._sent_as_writes if "DryRun" not in call["params"]]

    @property
    def dry_runs(self) -> list[dict[str, t.Any]]:
        return [call for call in self._sent_as_writes if "DryRun" in call["params"]]

    @property
    def _sent_as_writes(self) -> list[dict[str, t.Any]]:
        return [call for call in self.calls if call["action"] in WRITES]

    @property
    def actions(self) -> list[str]:
        return [call["action"] for call in self.calls]


class Playground:
    """An emulator, a clock, and the modules."""

    def __init__(self, **settings: t.Any) -> None:
        self.clock = VirtualClock()
        self.emulator = Application(clock=self.clock.now, **settings)
        self.moments = 0
        # Told of each moment, before anything else happens at it.
        self.watchers: list[t.Callable[[str, str], None]] = []
        self.kill_at: int | None = None
        self._planned: list[tuple[str, str, t.Callable[[], t.Any]]] = []

    # -- the service --

    def control(self, method: str, call: str, content: t.Any = None) -> t.Any:
        """A control call of the emulator; fails the test if it is refused."""
        body = b"" if content is None else json.dumps(content).encode()
        answer = self.emulator.respond(method, f"/_emulator/{call}", {"content-type": "application/json"}, body)
        assert answer.status < 300, answer.body.decode()
        return json.loads(answer.body) if answer.body else None

    def journal(self) -> list[dict[str, t.Any]]:
        return t.cast("list[dict[str, t.Any]]", self.control("GET", "journal"))

    def state(self) -> t.Any:
        return self.control("GET", "state")

    def settle_in(self, seconds: float) -> None:
        """How long every write takes from now on."""
        self.control("PUT", "transitions", {"mode": "seconds", "n": seconds})

    # -- the modules --

    def lasts(self, run: t.Callable[[], Result]) -> float:
        """How long a run takes by the clock of this account, in seconds, if it does all that it has to do."""
        begun = self.clock.time
        result = run()
        assert not result.failed, result.msg
        assert {one["state"] for one in result.data["operations"]} == {"done"}
        return self.clock.time - begun

    def module(self, name: str, check: bool = False, tolerant: bool = False, **options: t.Any) -> Result:
        """Run a module as Ansible would, but in this process. Unless tolerant, a defect of it fails the test."""
        # By the name that all modules take, unless a test gives the service under the one that most have for it.
        ours = str(options.get("endpoint", "vsw-")).startswith("vsw-")
        args = {**KEYS, "service_endpoint" if ours else "endpoint": URL, **options}
        args = {key: value for key, value in args.items() if value is not ...}
        args.update(
            {
                "_ansible_check_mode": check,
                "_ansible_diff": True,
                "_ansible_remote_tmp": "/tmp",
                "_ansible_keep_remote_files": False,
            }
        )
        before = len(self.journal())
        output = io.StringIO()
        module = import_module(f"{MODULES}.{name}")
        with contextlib.ExitStack() as stack:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                stack.callback(signal.signal, number, signal.getsignal(number))
            stack.enter_context(patch_module_args(deepcopy(args)))
            stack.enter_context(mock.patch.object(base, "CLOCK", self.clock))
            # What ansible-core keeps for one module run, in a process that lives for one.
            stack.enter_context(mock.patch.object(warnings, "_global_warnings", type(warnings._global_warnings)()))
            stack.enter_context(mock.patch.object(transport, "new_session", self._session))
            if hasattr(_internal, "is_controller"):  # Since ansible-core 2.19.
                # Else warnings go to the display, once another test has imported what only the controller has.
                stack.enter_context(mock.patch.object(_internal, "is_controller", False))
                # That only the controller refuses halves of characters is found out once for the process.
                refuses = "ansible.module_utils._internal._json._profiles._string_encoding_check_enabled"
                stack.enter_context(mock.patch(refuses, lambda: False))
            stack.enter_context(contextlib.redirect_stdout(output))
            stack.enter_context(contextlib.suppress(SystemExit))
            module.main()
        result = Result(json.loads(output.getvalue().strip().splitlines()[-1]), self.journal()[before:])
        # Whatever a test allows to go wrong, a defect is none of it.
        assert tolerant or "was not foreseen" not in result.msg, result.msg
        return result

    def once(self, which: str, action: str, do: t.Callable[[], t.Any]) -> None:
        """Have something happen `before` or `after` the service has the next request for an action."""
        self._planned.append((which, action, do))

    def _moment(self, which: str, action: str) -> None:
        """Each request has two moments, before and after the service had it; at one of them the module may be killed."""
        for watcher in self.watchers:
            watcher(which, action)
        self.moments += 1
        if self.moments == self.kill_at:
            raise Killed
        due = [one for one in self._planned if one[:2] == (which, action)]
        for one in due:
            self._planned.remove(one)
            one[2]()

    def _session(self, _loopback: bool) -> requests.Session:
        session = requests.Session()
        session.trust_env = False
        session.mount("http://", InProcess(self.emulator, self.clock, self._moment))
        return session

    def rules(self, rules: t.Any, **options: t.Any) -> Result:
        return self.module(
            "ga_forwarding_rules", **{"accelerator_id": ACCELERATOR, "listener_id": LISTENER, "rules": rules, **options}
        )

    def destinations(self, destinations: t.Any, **options: t.Any) -> Result:
        return self.module(
            "ga_custom_routing_destinations", **{"endpoint_group_id": GROUP, "destinations": destinations, **options}
        )
