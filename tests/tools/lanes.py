# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lanes: one version of ansible-core on one Python each, in which ansible-test checks a copy of the checkout.

A lane has a virtual environment, a home and a copy of its own, so that lanes run side by side, the user's home stays as
it is, and what is installed once is there the next time. It lies outside the checkout (and outside every other git
repository), since ansible-test resolves links, leaves out what git ignores, and then is green without having tested
anything. So a run is believed only if its own reports show what was tested: see evidence.py.
"""

from __future__ import annotations

import configparser
import contextlib
import fcntl
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tools import evidence
from tools.tree import CHECKOUT, NAME, cache_dir

Version = tuple[int, int]


@dataclass(frozen=True)
class Core:
    """A version of ansible-core: the Pythons it runs on, and what its ansible-test puts into a new environment.

    Modules run on older Pythons too, with every version from the oldest that this collection supports.

    Attributes:
        constraints: what its ansible-test goes together with, in pip's words.
    """

    version: str
    oldest: Version
    newest: Version
    seeds: tuple[str, ...]
    constraints: tuple[str, ...] = ()

    @property
    def requirement(self) -> str:
        """What pip is asked for: the newest of its releases."""
        return f"ansible-core~={self.version}.0"


# The settings of the integration targets, which git ignores because they may hold the keys of an account.
SETTINGS = "tests/integration/integration_config.yml"
_OLD_SEEDS = ("pip==23.1.2", "setuptools==67.7.2", "wheel==0.37.1")
CORES = (
    # Its ansible-test runs each test in a fork by pytest-forked, which no longer does with pytest 9.
    Core("2.15", (3, 9), (3, 11), ("pip==21.3.1", "setuptools==60.8.2", "wheel==0.37.1"), ("pytest<9",)),
    Core("2.16", (3, 10), (3, 12), _OLD_SEEDS),
    Core("2.17", (3, 10), (3, 12), _OLD_SEEDS),
    Core("2.18", (3, 11), (3, 13), ("pip==24.2",)),
    Core("2.19", (3, 11), (3, 13), ("pip==24.2",)),
    Core("2.20", (3, 12), (3, 14), ("pip==25.2",)),
    Core("2.21", (3, 12), (3, 14), ("pip==25.2",)),
)

# The oldest Python that the modules run on.
_REQUIRES = re.search(r'python_requires: ">=(\d+)\.(\d+)"', (CHECKOUT / "tests" / "config.yml").read_text())
assert _REQUIRES
OLDEST_FOR_MODULES = (int(_REQUIRES[1]), int(_REQUIRES[2]))

# ansible-test runs this instead of the get-pip script, which it would fetch for every environment it makes, from a
# host that many machines do not reach. Wheels of Python alone: unpacking is installing.
_STAND_IN = """
import sys, sysconfig, zipfile
from pathlib import Path

for wanted in sys.argv[1:]:
    name, equal, version = wanted.partition("==")
    if equal:
        (wheel,) = Path(__file__).with_name("wheels").glob(f"{name}-{version}-*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(sysconfig.get_path("purelib"))
"""


class LaneError(Exception):
    """The lane could not be laid, or its run proves nothing; the text is for people."""


@dataclass(frozen=True)
class Python:
    """An interpreter that really runs, and whether it can make virtual environments."""

    version: Version
    path: str
    makes_venvs: bool


@dataclass(frozen=True)
class Outcome:
    """What came of one run in one lane."""

    passed: bool
    summary: str
    log: str
    seconds: float


def _search_path() -> list[str]:
    """PATH with what pyenv has installed instead of its shims, which answer for versions that are not active."""
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    installed = [str(found) for found in sorted(root.glob("versions/3.*/bin")) if (found / "python3").exists()]
    given = [part for part in os.environ.get("PATH", os.defpath).split(os.pathsep) if part]
    return [part for part in given if Path(part).name != "shims"] + installed


def find_pythons() -> dict[Version, Python]:
    """Every Python that is new enough for the modules and runs, by version; of two with one version, one that makes environments."""
    probe = (
        "import sys, importlib.util as u;"
        "print(*sys.version_info[:2], int(bool(u.find_spec('venv') and u.find_spec('ensurepip'))),"
        " getattr(sys, '_base_executable', None) or sys.executable)"
    )
    found: dict[Version, Python] = {}
    for folder in _search_path():
        for path in sorted(Path(folder).glob("python3*")):
            if not re.fullmatch(r"python3(\.\d+)?", path.name) or not os.access(path, os.X_OK):
                continue
            try:
                answer = subprocess.run(
                    [str(path), "-c", probe],
                    capture_output=True,
                    text=True,
                    timeout=30,
                    stdin=subprocess.DEVNULL,
                    check=False,
                )
                major, minor, makes_venvs, executable = answer.stdout.strip().split(" ", 3)
            except (OSError, ValueError, subprocess.TimeoutExpired):
                continue
            python = Python((int(major), int(minor)), executable, makes_venvs == "1")
            known = found.get(python.version)
            if python.version >= OLDEST_FOR_MODULES and (known is None or python.makes_venvs > known.makes_venvs):
                found[python.version] = python
    return found


def controllers_for(core: Core, pythons: dict[Version, Python]) -> list[Python]:
    """The Pythons here that this ansible-core runs on, the oldest first."""
    return [
        pythons[version]
        for version in sorted(pythons)
        if core.oldest <= version <= core.newest and pythons[version].makes_venvs
    ]


def modules_for(core: Core, pythons: dict[Version, Python]) -> list[Version]:
    """The Pythons here on which modules run with this ansible-core, the oldest first."""
    return [version for version in sorted(pythons) if version <= core.newest]


def tracked_files(checkout: Path = CHECKOUT) -> list[str]:
    """The files that belong to the checkout: known to git, or new and not ignored; those that are there."""
    command = ["git", "-C", str(checkout), "ls-files", "-z", "-co", "--exclude-standard"]
    listed = subprocess.run(command, capture_output=True, check=False)
    if listed.returncode:
        raise LaneError(f"git cannot list the files of {checkout}: {os.fsdecode(listed.stderr).strip()}")
    names = {os.fsdecode(name) for name in listed.stdout.split(b"\0") if name}
    return sorted(name for name in names if os.path.lexists(checkout / name))


def _run(command: list[str], what: str) -> str:
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise LaneError(f"{what} failed:\n{done.stdout}")
    return done.stdout


def make_environment(root: Path, python: Python, requirements: Iterable[str], what: str) -> Path:
    """A virtual environment in ``root``; kept for a week, then made anew with the newest fixes. Call it under a lock.

    Args:
        root: where it is to be, in a folder ``venv``.
        python: what it is made with.
        requirements: what pip installs.
        what: its name in messages.

    Returns:
        Its folder of programs.

    Raises:
        LaneError: it could not be made; says what pip said.
    """
    venv = root / "venv"
    programs = venv / "bin"
    stamp = root / "made-from"
    wanted = "\n".join([python.path, str(programs), *requirements, ""])
    with contextlib.suppress(OSError):
        if stamp.read_text() == wanted and time.time() - stamp.stat().st_mtime < 7 * 86400:
            return programs
    shutil.rmtree(venv, ignore_errors=True)
    stamp.unlink(missing_ok=True)
    _run([python.path, "-m", "venv", str(venv)], f"Making an environment for {what}")
    pip = [str(programs / "python"), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    _run([*pip, *requirements], f"Installing {what}")
    stamp.write_text(wanted)
    return programs


@contextlib.contextmanager
def locked(root: Path) -> Iterator[None]:
    """Nobody else is in the folder meanwhile, which is made if it is not there."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@dataclass(frozen=True)
class Lane:
    """One ansible-core on one Python, and the folder in which all of it is kept."""

    core: Core
    python: Python

    def __str__(self) -> str:
        return f"ansible-core {self.core.version} on Python {dotted(self.python.version)}"

    @property
    def root(self) -> Path:
        major, minor = self.python.version
        # Short, because the paths of interpreters in first lines of scripts are cut at 127 characters.
        return cache_dir() / f"core{self.core.version}-py{major}{minor}"

    @property
    def bin(self) -> Path:
        return self.root / "venv" / "bin"

    @property
    def home(self) -> Path:
        return self.root / "home"

    @property
    def copy(self) -> Path:
        return self.root.joinpath(*NAME)

    @property
    def installed(self) -> bool:
        return (self.root / "made-from").exists()

    def ansible_test(self, command: str, *arguments: str) -> Outcome:
        """Run ansible-test in this lane. Two checkouts that use one lane at the same time take turns."""
        started = time.monotonic()
        try:
            with locked(self.root):
                make_environment(self.root, self.python, [self.core.requirement], str(self))
                self._seed_environments()
                self._update_copy()
                started = time.monotonic()
                passed, log = self._test(command, *arguments)
                seconds = time.monotonic() - started
                narrowed = any(name.startswith(("--test", "--skip-test")) or name[0] != "-" for name in arguments)
                proof = evidence.of(command, self.copy, log, narrowed, self.core.oldest)
        except LaneError as problem:
            return Outcome(False, "could not run", str(problem), time.monotonic() - started)
        if passed and proof.missing:
            return Outcome(False, f"proves nothing: {proof.missing}", log, seconds)
        return Outcome(passed, f"{'passed' if passed else 'failed'}, {proof.tested}", log, seconds)

    def _seed_environments(self) -> None:
        """What ansible-test needs in its home to make environments: the stand-in for get-pip, and pip's settings."""
        cache = self.home / ".ansible" / "test" / "cache"
        wheels = cache / "wheels"
        wheels.mkdir(parents=True, exist_ok=True)
        for seed in self.core.seeds:
            name, _equal, version = seed.partition("==")
            if not list(wheels.glob(f"{name}-{version}-*.whl")):
                pip = [str(self.bin / "python"), "-m", "pip", "--disable-pip-version-check", "download", "--quiet"]
                _run([*pip, "--no-deps", "--only-binary", ":all:", "--dest", str(wheels), seed], f"Fetching {seed}")
        version = self.core.seeds[0].partition("==")[2].replace(".", "_")
        script = cache / f"get_pip_{version}.py"
        if not script.exists():
            script.write_text(_STAND_IN)
        self._hand_over_pip_settings()

    def _hand_over_pip_settings(self) -> None:
        """ansible-test passes HOME and next to nothing else on: mirrors, proxies and certificates go into a file."""
        home = Path.home()
        config = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
        sources = [home / ".pip/pip.conf", home / "Library/Application Support/pip/pip.conf", config / "pip/pip.conf"]
        sources += [Path(path) for path in [os.environ.get("PIP_CONFIG_FILE", "")] if path]
        settings = configparser.RawConfigParser(strict=False)
        for source in sources:
            with contextlib.suppress(configparser.Error, OSError):
                settings.read(source)
        if not settings.has_section("global"):
            settings.add_section("global")
        proxy = os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy")
        if proxy:
            settings.set("global", "proxy", proxy)
        for name, value in os.environ.items():
            option = name[4:].lower().replace("_", "-")
            if name.startswith("PIP_") and value and option not in ("config-file", "require-virtualenv", "user"):
                settings.set("global", option, value)
        if self.core.constraints:
            constraints = self.home / "constraints.txt"
            constraints.parent.mkdir(parents=True, exist_ok=True)
            constraints.write_text("\n".join([*self.core.constraints, ""]))
            given = settings.get("global", "constraint", fallback="")
            settings.set("global", "constraint", f"{given}\n{constraints}".strip())
        settings.set("global", "quiet", "1")
        settings.set("global", "cache-dir", str(cache_dir() / "pip"))
        target = self.home / ".config" / "pip" / "pip.conf"
        target.parent.mkdir(parents=True, exist_ok=True)
        # A mirror's address may hold a password.
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            settings.write(file)

    def _update_copy(self) -> None:
        """Make the copy equal to the checkout, apart from tests/output."""
        wanted = tracked_files()
        if (CHECKOUT / SETTINGS).exists():
            wanted.append(SETTINGS)
        keep = {self.copy / name for name in wanted}
        output = self.copy / "tests" / "output"
        # What is gone goes first, so that a folder may take the place of a file and the other way round.
        for here, folders, files in os.walk(self.copy, topdown=False):
            folder = Path(here)
            if output in (folder, *folder.parents):
                continue
            for path in [folder / name for name in (*files, *folders)]:
                if path.is_symlink() or (path.is_file() and path not in keep):
                    path.unlink()
            with contextlib.suppress(OSError):
                folder.rmdir()
        for name in wanted:
            target = self.copy / name
            target.parent.mkdir(parents=True, exist_ok=True)
            # A file may go while this runs, and a submodule or another repository is listed as a folder.
            with contextlib.suppress(FileNotFoundError, IsADirectoryError):
                shutil.copy2(CHECKOUT / name, target, follow_symlinks=False)

    def _test(self, command: str, *arguments: str) -> tuple[bool, str]:
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("ANSIBLE_", "PYTHON", "XDG_")) and name != "VIRTUAL_ENV"
        }
        environment["HOME"] = str(self.home)
        environment["PATH"] = os.pathsep.join([str(self.bin), *_search_path()])
        shutil.rmtree(evidence.reports(self.copy), ignore_errors=True)
        program = [str(self.bin / "python"), str(self.bin / "ansible-test")]
        reporting = ["--junit"] if command == "sanity" else []
        done = subprocess.run(
            [*program, command, "--color", "no", *reporting, *arguments],
            cwd=self.copy,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        return done.returncode == 0, done.stdout


def dotted(version: Version) -> str:
    return f"{version[0]}.{version[1]}"


def say(text: str) -> None:
    """Print at once, also into a pipe: lanes end at different times."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
