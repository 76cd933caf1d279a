# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether somebody still waits for the module, and what they are told."""

from __future__ import annotations

import json
import os
import pty
import socket
import typing as t
from pathlib import Path

import pytest

from ansible_collections.alicloud.ga.plugins.module_utils._errors import Interrupted
from ansible_collections.alicloud.ga.plugins.module_utils._module import attended
from ansible_collections.alicloud.ga.plugins.module_utils._module.attended import Controller, duration


@pytest.fixture
def output(monkeypatch: pytest.MonkeyPatch) -> t.Iterator[int]:
    """A pipe in place of the module's standard output; its end that is read."""
    reader, writer = os.pipe()
    monkeypatch.setattr(attended, "_STDOUT", writer)
    yield reader
    os.close(writer)


@pytest.fixture
def lifeline(tmp_path: Path, output: int) -> Path:
    path = tmp_path / "folder" / "lifeline"
    path.parent.mkdir()
    path.touch()
    return path


def controller(lifeline: Path | None, tells: bool = True, hidden: str = "secret") -> Controller:
    return Controller(str(lifeline) if lifeline else None, lambda words: words.replace(hidden, "***"), tells)


def is_gone(one: Controller) -> bool:
    try:
        one.ask()
    except Interrupted as error:
        assert "nobody waits" in str(error)
        return True
    return False


# -- the lifeline --


def test_a_lifeline_that_goes(lifeline: Path) -> None:
    one = controller(lifeline)
    assert not is_gone(one)
    lifeline.unlink()
    assert is_gone(one)
    assert is_gone(one), "it is gone for good"


def test_a_lifeline_that_goes_with_its_folder(lifeline: Path) -> None:
    one = controller(lifeline)
    lifeline.unlink()
    lifeline.parent.rmdir()
    assert is_gone(one)


def test_a_lifeline_that_cannot_be_looked_at_any_more(lifeline: Path) -> None:
    one = controller(lifeline)
    lifeline.parent.rename(lifeline.parent.with_name("elsewhere"))
    lifeline.parent.symlink_to(lifeline.parent)  # Too many links, which even root may not follow.
    with pytest.raises(OSError):
        lifeline.lstat()
    assert not is_gone(one)


def test_a_file_in_place_of_its_folder(lifeline: Path) -> None:
    one = controller(lifeline)
    lifeline.unlink()
    lifeline.parent.rmdir()
    lifeline.parent.touch()
    assert not is_gone(one), "not a directory is not: no such file"


# -- standard output --


def test_a_pipe_that_nobody_reads(output: int) -> None:
    one = controller(None)
    assert not is_gone(one)
    os.close(output)
    assert is_gone(one)


def test_a_lifeline_that_is_left_over_by_a_killed_plugin(lifeline: Path, output: int) -> None:
    one = controller(lifeline)
    os.close(output)
    assert is_gone(one)


def test_a_full_pipe_is_still_read(output: int) -> None:
    os.set_blocking(attended._STDOUT, False)
    with pytest.raises(BlockingIOError):
        while True:
            os.write(attended._STDOUT, b"." * 65536)
    assert not is_gone(controller(None))


def test_a_terminal_that_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    monkeypatch.setattr(attended, "_STDOUT", theirs)
    one = controller(None)
    assert not is_gone(one)
    os.close(ours)
    assert is_gone(one)
    os.close(theirs)


def test_a_connection_that_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = socket.socketpair()
    monkeypatch.setattr(attended, "_STDOUT", theirs.fileno())
    one = controller(None)
    assert not is_gone(one)
    ours.shutdown(socket.SHUT_WR)  # As sshd does where there is nothing to read for the module.
    assert not is_gone(one)
    ours.close()
    assert is_gone(one)
    theirs.close()


@pytest.mark.parametrize("path", ["file", os.devnull])
def test_output_that_nobody_needs_to_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, path: str) -> None:
    with (tmp_path / path).open("wb") as file:
        monkeypatch.setattr(attended, "_STDOUT", file.fileno())
        assert not is_gone(controller(None))


def test_output_that_is_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    os.close(writer)
    monkeypatch.setattr(attended, "_STDOUT", writer)
    assert not is_gone(controller(None))


# -- what is told --


def lines(path: Path) -> list[list[str]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_what_is_told(lifeline: Path) -> None:
    one = controller(lifeline)
    one.waits("doing", "reason")
    one.waits("doing", "reason")
    one.waits("doing", "another")
    one.ends("done", 190.4)
    assert lines(lifeline) == [
        ["waits", "doing", "reason"],
        ["waits", "doing", "another"],
        ["ends", "done", "3 min 10 s"],
    ]


def test_secrets_are_not_told(lifeline: Path) -> None:
    controller(lifeline).waits("the secret", "secret reason")
    assert lines(lifeline) == [["waits", "the ***", "*** reason"]]


def test_each_line_is_one_whatever_is_in_it(lifeline: Path) -> None:
    one = controller(lifeline)
    one.waits("two\nlines", "\u2028\x1b[31m\udc80")
    assert lifeline.read_bytes().count(b"\n") == 1
    assert lines(lifeline) == [["waits", "two\nlines", "\u2028\x1b[31m\udc80"]]


def test_nothing_is_told_to_nobody(lifeline: Path) -> None:
    one = controller(lifeline, tells=False)
    one.waits("doing", "reason")
    one.ends("done", 1)
    controller(None).waits("doing", "reason")
    assert lifeline.read_bytes() == b""


def test_what_is_gone_is_not_made_again(lifeline: Path) -> None:
    one = controller(lifeline)
    lifeline.unlink()
    one.waits("doing", "reason")
    controller(lifeline).waits("doing", "reason")
    assert not lifeline.exists()


def test_another_file_is_not_written_to(lifeline: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.touch()
    lifeline.unlink()
    lifeline.symlink_to(other)
    controller(lifeline).waits("doing", "reason")
    assert other.read_bytes() == b""


def test_a_pipe_with_no_reader_holds_nobody_up(lifeline: Path) -> None:
    lifeline.unlink()
    os.mkfifo(lifeline)
    controller(lifeline).waits("doing", "reason")


def test_a_full_disk_stops_nobody(lifeline: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = controller(lifeline)
    full = os.open("/dev/full", os.O_WRONLY) if Path("/dev/full").exists() else pytest.skip("needs /dev/full")
    monkeypatch.setattr(one, "_file", full)
    one.waits("doing", "reason")
    one.ends("done", 1)
    os.close(full)


# -- words --


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (59.4, "59 s"),
        (59.6, "1 min 0 s"),
        (190, "3 min 10 s"),
        (3599, "59 min 59 s"),
        (3600, "1 h 0 min"),
        (90061, "25 h 1 min"),
    ],
)
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words
