# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Starting from the command line: arguments, the ready file, signals."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from .application import Application
from .profiles import PROFILES
from .seeds import SEEDS
from .server import Server

DESCRIPTION = """\
An emulator of Alibaba Cloud Global Accelerator (OpenAPI 2019-11-20): playbooks, the official SDKs
and curl can be tried against it without an account. It needs nothing but Python 3.9, keeps its state
in memory and checks signatures, parameters, limits and states as the service documents them.
"""
EPILOG = """\
accounts (access key / secret)
  emulator / emulator-secret            may do everything
  emulator-readonly / emulator-secret   writes answer Forbidden.RAM
  emulator-inactive / emulator-secret   is refused
  STS.emulator / emulator-secret        temporary, with the token emulator-token
                                        (expired-token is an expired one)

profiles
  instant       a write has settled when it is answered
  realistic     a write takes 15 to 25 seconds; --speed 10 makes that two
  adversarial   throttles, drops answers, pages of one to three, states that take a few looks to settle;
                the same --random-seed makes the same trouble

controls (unsigned JSON over HTTP)
  GET    /_emulator/health               is it up
  POST   /_emulator/reset                back to the seed; {"seed": "empty"} for another
  GET    /_emulator/state                everything as JSON; PUT replaces it
  GET    /_emulator/journal              every request to the API; DELETE clears it
  PUT    /_emulator/transitions          {"mode": "seconds", "n": 5}: how writes settle
  POST   /_emulator/faults               {"kind": "throttle"}: what goes wrong next; GET, DELETE
  PUT    /_emulator/options              {"page_size_cap": 2}: undocumented facts, either way
  POST   /_emulator/actors               {"accelerator_id": "ga-...", "seconds": 5}: another user
  POST   /_emulator/traffic              {"listener_id": "lsr-...", "host": "..."}: where it would go

example
  python3 tests/emulator --port 8080 --verbose &
  export ALIBABA_CLOUD_ENDPOINT_GA=http://127.0.0.1:8080
  export ALIBABA_CLOUD_ACCESS_KEY_ID=emulator ALIBABA_CLOUD_ACCESS_KEY_SECRET=emulator-secret
  ansible-playbook playbook.yml

docs/docsite/rst/emulator.rst explains all of it.
"""


def write_ready_file(path: Path, url: str, port: int) -> None:
    """In one step: whoever sees the file sees all of it."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(json.dumps({"url": url, "port": port, "pid": os.getpid()}), encoding="utf-8")
    os.replace(draft, path)


def remove_ready_file(path: Path) -> None:
    """Take our own ready file away; another emulator may have written its own there meanwhile."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        if json.loads(path.read_text(encoding="utf-8"))["pid"] == os.getpid():
            path.unlink()


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 tests/emulator",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0, the default, picks a free one")
    parser.add_argument(
        "--ready-file", type=Path, metavar="PATH", help="write url, port and pid to this file (JSON) once it can answer"
    )
    parser.add_argument(
        "--seed", default="quickstart", help=f"{', '.join(SEEDS)}, or a JSON file with a state (default: %(default)s)"
    )
    parser.add_argument(
        "--profile", default="instant", choices=tuple(PROFILES), help="see below (default: %(default)s)"
    )
    parser.add_argument("--loose", action="store_true", help="do not verify signatures")
    parser.add_argument(
        "--speed", type=float, default=1.0, metavar="N", help="settle N times faster than the profile says"
    )
    parser.add_argument("--random-seed", type=int, default=0, metavar="N", help="the same number makes the same chance")
    parser.add_argument("--verbose", action="store_true", help="one line for each request on standard error")
    arguments = parser.parse_args(argv)
    if not arguments.speed > 0:
        parser.error("--speed must be above 0")
    return arguments


def _log(line: str) -> None:
    stamp = time.strftime("%H:%M:%S", time.gmtime())
    with contextlib.suppress(OSError):
        sys.stderr.write(f"{stamp} {line}\n")
        sys.stderr.flush()


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; answers the exit status."""
    given = _arguments(argv)
    try:
        application = Application(
            given.seed, time.time, given.profile, given.loose, given.random_seed, given.speed, given.host
        )
        server = Server((given.host, given.port), application, _log if given.verbose else None)
    except (OSError, ValueError, OverflowError) as error:
        print(f"The emulator cannot start: {error}", file=sys.stderr, flush=True)
        return 2
    # No Event: a second signal may come while the first one holds its lock, and both would wait for ever.
    endings: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _frame: endings.put(received))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    url = f"http://{given.host}:{server.server_port}"
    if given.ready_file:
        write_ready_file(given.ready_file, url, server.server_port)
    print(f"GA emulator listening on {url}", flush=True)
    endings.get()
    server.shutdown()
    server.server_close()
    if given.ready_file:
        remove_ready_file(given.ready_file)
    return 0
