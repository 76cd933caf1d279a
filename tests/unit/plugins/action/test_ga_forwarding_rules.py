# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action plugin of the managing modules: when which line is shown, for whom, and how long the lifeline is there."""

from __future__ import annotations

import datetime
import json
import signal
import threading
import typing as t
from pathlib import Path

import pytest
from ansible import constants, context
from ansible.utils.context_objects import CLIArgs

from ansible_collections.alicloud.ga.plugins.action import ga_forwarding_rules as plugin
from ansible_collections.alicloud.ga.plugins.module_utils._module import base
from ansible_collections.alicloud.ga.plugins.module_utils._module.mistakes import find_dates

PLAYBOOK = {"start_at_task": None}
DATE = datetime.date(2026, 1, 15)


def said(*parts: t.Any) -> bytes:
    return json.dumps(parts).encode()


class Shown(list[str]):
    """The lines, with the second in which each was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.lines = plugin.Lines(self.append, 0.0)

    def until(self, seconds: int, start: int = 0) -> list[int]:
        """Let time pass; the seconds in which a line came."""
        found = []
        for now in range(start, seconds + 1):
            before = len(self)
            self.lines.tick(float(now))
            found += [now] * (len(self) - before)
        return found


def test_both_sides_mean_the_same_argument() -> None:
    assert plugin.ARGUMENT == base.LIFELINE


# -- when --


def test_the_first_line_comes_after_five_seconds_and_then_ever_more_seldom() -> None:
    shown = Shown()
    shown.lines.add(said("waits", "set: write 1 of 2 (create a)", "a is configuring"), 1.0)
    assert shown.until(320) == [5, 15, 35, 75, 135, 195, 255, 315]
    assert shown[0] == "waiting set: write 1 of 2 (create a), for 4 s: a is configuring"
    assert shown[3] == "waiting set: write 1 of 2 (create a), for 1 min 14 s: a is configuring"


def test_nothing_is_shown_of_what_does_not_wait() -> None:
    shown = Shown()
    assert shown.until(100) == []
    shown.lines.end()
    assert shown == []


def test_the_time_is_that_of_the_write() -> None:
    shown = Shown()
    shown.lines.add(said("waits", "write 1 of 2", "a is configuring"), 0.0)
    shown.lines.add(said("waits", "write 1 of 2", "b is configuring"), 3.0)
    shown.until(5)
    shown.lines.add(said("waits", "write 2 of 2", "c is configuring"), 9.0)
    shown.until(15, start=6)
    assert shown == [
        "waiting write 1 of 2, for 5 s: b is configuring",
        "waiting write 2 of 2, for 6 s: c is configuring",
    ]


def test_a_wait_before_the_set_is_known() -> None:
    shown = Shown()
    shown.lines.add(said("waits", "", "somebody else is changing the accelerator"), 1.0)
    shown.until(5)
    assert shown == ["waiting for 4 s: somebody else is changing the accelerator"]


def test_the_end() -> None:
    shown = Shown()
    shown.lines.add(said("ends", "rules of x: 1 created, 1 write", "2 s"), 2.0)
    assert shown.until(3) == []
    shown.lines.end()
    assert shown == ["written rules of x: 1 created, 1 write, 2 s"]


@pytest.mark.parametrize(
    "line",
    [b"", b"text", b"\xff", b"[]", b'["waits"]', b'{"waits": 1}', b"3", b"null", b'["other", "a", "b"]', b"[" * 99999],
)
def test_lines_that_are_none(line: bytes) -> None:
    shown = Shown()
    shown.lines.add(line, 1.0)
    shown.until(10)
    shown.lines.end()
    assert shown == []


# -- for whom --


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> t.Callable[..., bool]:
    def people(
        callback: str = "default",
        enabled: t.Sequence[str] = (),
        original: str = "",
        arguments: t.Mapping[str, t.Any] | None = None,
    ) -> bool:
        monkeypatch.setattr(constants, "DEFAULT_STDOUT_CALLBACK", callback, raising=False)
        monkeypatch.setattr(constants, "CALLBACKS_ENABLED", list(enabled), raising=False)
        monkeypatch.setattr(context, "CLIARGS", CLIArgs(PLAYBOOK if arguments is None else arguments))
        monkeypatch.setenv("ORIGINAL_STDOUT_CALLBACK", original)
        return plugin.for_people()

    return people


@pytest.mark.parametrize(
    "name",
    [
        "default",
        "ansible.builtin.default",
        "community.general.yaml",
        "yaml",
        "debug",
        "ansible.posix.debug",
        "unixy",
        "awx_display",
    ],
)
def test_callbacks_for_people(settings: t.Callable[..., bool], name: str) -> None:
    assert settings(name)
    assert settings(name, enabled=["profile_tasks", "ansible.posix.timer"])
    assert not settings(name, enabled=["timer", "junit"])
    assert not settings(name, enabled=["ansible.builtin.junit"])


@pytest.mark.parametrize(
    "name",
    [
        "json",
        "ansible.posix.json",
        "ansible.posix.jsonl",
        "minimal",
        "ansible.builtin.minimal",
        "oneline",
        "junit",
        "null",
        "dense",
        "mine",
        "",
    ],
)
def test_all_other_callbacks(settings: t.Callable[..., bool], name: str) -> None:
    assert not settings(name)


def test_the_callback_behind_that_of_awx(settings: t.Callable[..., bool]) -> None:
    assert settings("awx_display", original="yaml")
    assert not settings("awx_display", original="json")
    assert settings("default", original="json"), "a variable that means nothing here"


def test_ad_hoc_commands_are_silent(settings: t.Callable[..., bool]) -> None:
    assert not settings("default", arguments={"module_name": "ga_forwarding_rules", "one_line": False})


# -- the lifeline --


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(constants, "DEFAULT_LOCAL_TMP", str(tmp_path), raising=False)
    return tmp_path


def test_the_lifeline_is_there_as_long_as_the_task(folder: Path) -> None:
    threads = threading.active_count()
    with plugin.Lifeline(lambda _words: None) as lifeline:
        path = Path(lifeline.path)
        assert path.parent == folder
        assert path.stat().st_mode & 0o777 == 0o600
        assert threading.active_count() == threads + 1
    assert not path.exists()
    assert threading.active_count() == threads


def test_the_lifeline_goes_with_an_error(folder: Path) -> None:
    with pytest.raises(KeyError), plugin.Lifeline(lambda _words: None):
        raise KeyError
    assert list(folder.iterdir()) == []


def test_a_lifeline_that_somebody_has_taken_away(folder: Path) -> None:
    with plugin.Lifeline(lambda _words: None) as lifeline:
        Path(lifeline.path).unlink()


def test_descriptors_are_closed(folder: Path) -> None:
    def count() -> int:
        return len(list(Path("/dev/fd").iterdir()))

    before = count()
    with plugin.Lifeline(lambda _words: None):
        assert count() > before
    assert count() == before


def test_the_last_words_are_shown_at_the_end(folder: Path) -> None:
    shown: list[str] = []
    with plugin.Lifeline(shown.append) as lifeline, Path(lifeline.path).open("ab") as file:
        file.write(said("waits", "set", "reason") + b"\n" + said("ends", "set: 1 created", "1 s") + b"\n[half")
        file.flush()
        assert shown == []
    assert shown == ["written set: 1 created, 1 s"]


def test_lines_are_shown_by_a_thread_that_takes_no_signals(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C and the keyword `timeout` are to wake the main thread, which waits for the module."""
    monkeypatch.setattr(plugin, "FIRST_LINE", 0.0)
    monkeypatch.setattr(plugin, "TICK", 0.01)
    come = threading.Event()
    found: list[t.Any] = []

    def show(words: str) -> None:
        found[:] = [words, threading.current_thread(), signal.pthread_sigmask(signal.SIG_BLOCK, [])]
        come.set()

    ours = signal.pthread_sigmask(signal.SIG_BLOCK, [])
    with plugin.Lifeline(show) as lifeline, Path(lifeline.path).open("ab") as file:
        file.write(said("waits", "set", "rea"))
        file.flush()
        file.write(b"\n")
        file.flush()
        assert come.wait(60)
        assert signal.pthread_sigmask(signal.SIG_BLOCK, []) == ours
    words, thread, blocked = found
    assert words.startswith("waiting set, for ")
    assert thread is not threading.main_thread()
    assert {signal.SIGINT, signal.SIGTERM, signal.SIGALRM, signal.SIGHUP} <= blocked


# -- what only the controller sees --


@pytest.mark.parametrize(
    ("args", "path"),
    [
        ({"rules": [{"name": DATE}]}, "rules[0].name"),
        ({"rules": [{"conditions": [{"query": {"a": ["1", DATE]}}]}]}, "rules[0].conditions[0].query.a[1]"),
        ({"rules": [{"conditions": [{"query": {DATE: ["1"]}}]}]}, "rules[0].conditions[0].query.2026-01-15"),
        (
            {"rules": [{"actions": [{"fix_response": {"content": {"at": (DATE,)}}}]}]},
            "rules[0].actions[0].fix_response.content.at[0]",
        ),
        ({"listener_id": DATE}, "listener_id"),
    ],
)
def test_dates_are_found(args: dict[str, t.Any], path: str) -> None:
    ((found, words),) = find_dates(args)
    assert found == path
    assert words.startswith("must be text, and is '2026-01-15' of type date; put it in quotes")


def test_what_is_no_date_is_none() -> None:
    assert find_dates({"rules": [{"name": "2026-01-15", "priority": 1, "on": [True, None, 1.5]}], "wait": False}) == []


def test_a_refused_task_looks_like_one_of_the_module() -> None:
    result = plugin.refused([("a", "is\n none")])
    assert (result["failed"], result["changed"], result["msg"]) == (True, False, "a: is\\x0a none")
    assert result["error"]["message"] == result["msg"] and result["error"]["code"] is None
