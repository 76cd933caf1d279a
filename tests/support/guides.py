# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A guide of docs/docsite/rst as a stranger uses it: its files are saved, its commands copied, from top to bottom.

A block is what its language says:

* ``yaml``, ``python``, ``ini`` and ``json`` with a ``:caption:`` are files of that name, saved before the next command;
* ``bash`` is run, all of it in one shell;
* ``text``, ``diff`` and ``ansible-output`` are what the command before it says: its lines are found in the output, in this
  order, where ``…`` stands for anything.

A comment ``.. not run: the reason`` before a block exempts it.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.tree import CHECKOUT, link_tree

GUIDES = CHECKOUT / "docs" / "docsite" / "rst"
FILES = ("yaml", "python", "ini", "json")
COMMANDS = ("bash",)
OUTPUTS = ("text", "diff", "ansible-output")
# No promise of speed: a machine that does much else takes minutes for what takes seconds.
PATIENCE_SECONDS = 1200
_PORT = "8080"
_PORTS = range(18080, 18180)
_DIRECTIVE = re.compile(r"^( *)\.\. code-block:: *(\S*) *$")
_NOT_RUN = re.compile(r"^ *\.\. not run: *(.*)$")
_OPTION = re.compile(r"^ *:(\w+): *(.*)$")


@dataclass(frozen=True)
class Block:
    """A block of code: its language, the line it begins at, its file's name, and why it is not run, if it is not."""

    language: str
    line: int
    text: str
    caption: str | None
    not_run: str | None


def blocks_of(page: str) -> list[Block]:
    """The blocks of a page, in order."""
    lines = page.expandtabs().splitlines()
    found: list[Block] = []
    reason: str | None = None
    number = 0
    while number < len(lines):
        exempt, start = _NOT_RUN.match(lines[number]), _DIRECTIVE.match(lines[number])
        number += 1
        if exempt:
            reason = exempt.group(1)
        if not start:
            continue
        first, margin = number, len(start.group(1))
        caption = None
        while number < len(lines) and (option := _OPTION.match(lines[number])):
            caption = option.group(2) if option.group(1) == "caption" else caption
            number += 1
        body = []
        while number < len(lines) and (not lines[number].strip() or _indent(lines[number]) > margin):
            body.append(lines[number])
            number += 1
        depth = min((_indent(line) for line in body if line.strip()), default=0)
        text = "\n".join(line[depth:] for line in body).strip("\n") + "\n"
        found.append(Block(start.group(2), first, text, caption, reason))
        reason = None
    return found


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def script_of(blocks: list[Block], port: int) -> str:
    """One shell script that saves the files and runs the commands of a guide in order, each marked by its line."""
    parts = ["set -eu", "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT"]
    for block in blocks:
        if block.not_run is not None:
            continue
        text = block.text.replace(_PORT, str(port))
        if block.language in FILES and block.caption:
            folder = os.path.dirname(block.caption)
            parts.append(f"mkdir -p './{folder}'\ncat > '{block.caption}' <<'END OF FILE'\n{text}END OF FILE")
        elif block.language in COMMANDS:
            # A refused request is a failure of the guide, though a user's curl only shows it.
            parts.append(f"echo; echo '@@ {block.line}'\n{re.sub(r'(?<!-)curl ', 'curl --fail-with-body ', text)}")
    return "\n".join([*parts, ""])


@contextlib.contextmanager
def port_of_ones_own() -> Iterator[int]:
    """A port for the emulator of a guide, which binds it much later.

    It is below those that systems give away by themselves, so that nobody gets it by chance. A second one, bound all the
    time and never used, keeps other guides of this machine away from it, whatever user and checkout they belong to.
    """
    for port in _PORTS:
        with socket.socket() as guard, socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                guard.bind(("127.0.0.1", port + len(_PORTS)))
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            probe.close()
            yield port
            return
    raise OSError(f"all ports from {_PORTS[0]} to {_PORTS[-1]} are taken")


def environment(folder: Path, installed: bool) -> dict[str, str]:
    """As a user's who has the tools installed, and nothing else of ours.

    Args:
        folder: is made the home.
        installed: whether the collection is already there, or the guide itself installs it.
    """
    kept = {name: value for name, value in os.environ.items() if not re.match("ANSIBLE_|ALI(BABA_?)?CLOUD_|PY", name)}
    kept |= {name: value for name, value in os.environ.items() if name == "PYENV_ROOT"}
    home = folder / "home"
    home.mkdir()
    there = {"ANSIBLE_COLLECTIONS_PATH": str(link_tree())} if installed else {}
    return {
        **kept,
        **there,
        "HOME": str(home),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), kept.get("PATH", os.defpath)]),
        "LC_ALL": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def copy_checkout(to: Path) -> None:
    """Copy the checkout without what tools, and readers of the guides, have made in it."""
    unwanted = shutil.ignore_patterns(".?*", "dist", "output", "try", "__pycache__", "node_modules")
    shutil.copytree(CHECKOUT, to, ignore=unwanted)


def run_script(
    script: str, folder: Path, variables: dict[str, str], patience: float = PATIENCE_SECONDS
) -> tuple[int, str]:
    """Run a shell script in a folder to its end, and end what it has left running.

    What it says goes into a file: of a pipe one would have to wait for everybody who holds it, such as an emulator in the
    background or the workers of an ansible-playbook that was killed.

    Returns:
        Its exit status, and what it said.

    Raises:
        TimeoutError: it did not end; says what it had said until then.
    """
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            ["bash", "-c", script],
            cwd=folder,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            status: int | None = process.wait(patience)
        except subprocess.TimeoutExpired:
            status = None
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        output.seek(0)
        said = output.read().decode("utf-8", "replace")
    if status is None:
        raise TimeoutError(f"the guide has not ended after {patience} seconds. Until then it said:\n{said}")
    return status, said


def run_guide(blocks: list[Block], folder: Path, installed: bool = True) -> dict[int, str]:
    """Follow a guide in the folder ``try`` of a checkout (in the top folder of a copy, if the guide installs it).

    Returns:
        What each of its command blocks said, by the line at which it begins.
    """
    # A blank in the name of a folder has broken many a script.
    checkout = folder / "a checkout"
    if installed:
        (checkout / "tests").mkdir(parents=True)
        (checkout / "tests" / "emulator").symlink_to(CHECKOUT / "tests" / "emulator", target_is_directory=True)
        (checkout / "docs").symlink_to(CHECKOUT / "docs", target_is_directory=True)
        (checkout / "try").mkdir()
    else:
        copy_checkout(checkout)
    before = set(checkout.iterdir())
    with port_of_ones_own() as port:
        where = checkout / "try" if installed else checkout
        status, said = run_script(script_of(blocks, port), where, environment(folder, installed))
    said = said.replace(str(port), _PORT).replace(f"{checkout}/try/", "").replace(f"{checkout}/", "")
    assert status == 0, said
    made = {path.name for path in set(checkout.iterdir()) - before}
    assert made <= {"try", "dist"}, f"the guide leaves files beside those of the collection: {sorted(made)}"
    parts = re.split(r"^@@ (\d+)$", said, flags=re.MULTILINE)
    return {int(line): text for line, text in zip(parts[1::2], parts[2::2])}


def missing_line(expected: str, said: str) -> str | None:
    """The first line of a documented output that is not in what a command said, in order; None if all are."""
    rest = [line.strip() for line in re.sub(r"\x1b\[[0-9;]*m", "", said).splitlines()]
    for line in expected.splitlines():
        if not line.strip(" …"):
            continue
        wanted = re.compile(".*".join(re.escape(part) for part in line.strip().split("…")))
        place = next((number for number, one in enumerate(rest) if wanted.fullmatch(one)), None)
        if place is None:
            return line
        rest = rest[place + 1 :]
    return None
