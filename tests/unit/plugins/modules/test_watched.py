# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A managing module that is watched: it stops when its lifeline goes, at whatever moment, and says how it goes on."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest
from ansible.module_utils import basic
from scenarios import destination, destinations, rule, rules
from support.playground import Playground, Result

MINUTE = 60.0
# Long enough for several looks after each write.
MOMENT = 3.0
THREE: dict[str, dict[str, t.Any]] = {
    "rules": {"rules": rules(3), "batch_size": 1},
    "destinations": {"destinations": [destination(7000, 7000, ("UDP",)), *destinations(30)[1:]]},
}


@pytest.fixture(params=["rules", "destinations"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def lifeline(tmp_path: Path) -> Path:
    path = tmp_path / "lifeline"
    path.touch()
    return path


def run(playground: Playground, kind: str, **options: t.Any) -> Result:
    options = {**THREE[kind], **options}
    run_set = playground.rules if kind == "rules" else playground.destinations
    return run_set(options.pop(kind), **options)


def prepare(playground: Playground, kind: str, settling: float = MINUTE) -> None:
    """So that there are several writes in either kind, of more than one action."""
    if kind == "destinations":
        assert not playground.destinations([destination(7000)]).failed
    playground.settle_in(settling)


def told(lifeline: Path) -> list[list[str]]:
    return [json.loads(line) for line in lifeline.read_text().splitlines()]


class Journal:
    """How many requests there were, and how many writes were sent, when the lifeline went."""

    def __init__(self, playground: Playground, lifeline: Path, at: int) -> None:
        self.playground, self.lifeline, self.at = playground, lifeline, at
        self.begun = len(playground.journal())
        self.calls = -1
        self.moments = 0
        playground.watchers.append(self.moment)

    def moment(self, which: str, action: str) -> None:
        self.moments += 1
        if self.moments == self.at:
            self.lifeline.unlink()
            self.calls = len(self.playground.journal()) + (which == "before")


def moments_of(kind: str) -> int:
    playground = Playground()
    prepare(playground, kind, MOMENT)
    journal = Journal(playground, Path("nowhere"), 0)
    assert not run(playground, kind).failed
    return journal.moments


@pytest.mark.parametrize("kind", ["rules", "destinations"], indirect=True)
def test_the_lifeline_goes_at_any_moment(kind: str, tmp_path: Path) -> None:
    moments = moments_of(kind)
    assert moments > 40
    stopped = 0
    for at in range(1, moments + 1):
        playground = Playground()
        prepare(playground, kind, MOMENT)
        lifeline = tmp_path / f"lifeline-{at}"
        lifeline.touch()
        journal = Journal(playground, lifeline, at)
        result = run(playground, kind, _lifeline=str(lifeline))
        after = playground.journal()[journal.calls :]
        assert not [one["action"] for one in after if one["action"].startswith(("Create", "Update", "Delete"))], at
        if result.failed:
            stopped += 1
            assert "Stopped, since nobody waits for the end of this task any more" in result.msg
            assert result.data["changed"] is bool([one for one in result.writes if one["changed"]])
            states = [one["state"] for one in result.data["operations"]]
            assert set(states) <= {"done", "left"}, "what it has done it knows"
        playground.watchers.clear()
        playground.settle_in(0)
        again = run(playground, kind)
        assert not again.failed, again.msg
        assert not run(playground, kind).data["changed"]
    assert stopped >= moments - 4, "only at the very end it is too late to stop"


@pytest.mark.parametrize("folder", ["there", "not there"])
def test_a_lifeline_that_was_never_seen(playground: Playground, kind: str, tmp_path: Path, folder: str) -> None:
    prepare(playground, kind)
    path = tmp_path / "lifeline" if folder == "there" else tmp_path / "not" / "there"
    result = run(playground, kind, _lifeline=str(path))
    assert result.data["changed"]
    assert not path.exists()


def test_what_the_plugin_adds_is_no_option(playground: Playground, lifeline: Path, kind: str) -> None:
    result = run(playground, kind, _lifeline=str(lifeline))
    assert result.data["changed"]
    assert "_lifeline" not in json.dumps(result.data)
    bad = run(playground, kind, _lifeline=str(lifeline), nonsense=1)
    assert bad.msg.startswith("nonsense: is not an option")
    assert "_lifeline" not in bad.msg


@pytest.mark.parametrize("value", [None, True, 1, 1.5, ["/tmp"], {"a": 1}])
@pytest.mark.parametrize("module", ["ga_forwarding_rules", "ga_accelerators_info"])
def test_a_lifeline_that_is_no_path_is_a_users_mistake(playground: Playground, module: str, value: t.Any) -> None:
    options: dict[str, t.Any] = {"rules": [], "listener_id": "lsr-bp1web"} if module == "ga_forwarding_rules" else {}
    result = playground.module(module, **options, _lifeline=value)
    assert result.failed
    assert result.msg.startswith("_lifeline: is not an option")
    assert result.calls == []


def test_what_is_told_of_three_writes(playground: Playground, lifeline: Path) -> None:
    playground.settle_in(MINUTE)
    run(playground, "rules", _lifeline=str(lifeline))
    lines = told(lifeline)
    steps = list(dict.fromkeys(line[1] for line in lines if line[0] == "waits"))
    assert steps == [
        f"forwarding rules of lsr-bp1web: write {number} of 3 (create {rules(3)[number - 1]['name']})"
        for number in (1, 2, 3)
    ]
    assert all(line[2].endswith(" is configuring") for line in lines[:-1])
    assert lines[-1][:2] == ["ends", "forwarding rules of lsr-bp1web: 3 created, 3 writes"]
    assert lines[-1][2].startswith("3 min")


def test_many_are_told_in_one_line(playground: Playground, lifeline: Path) -> None:
    playground.rules([rule("old", 5)])
    playground.settle_in(MINUTE)
    result = playground.rules([*rules(19), rule("old", 6)], _lifeline=str(lifeline))
    assert not result.failed, result.msg
    lines = told(lifeline)
    first, second = rules(2)
    names = f"create {first['name']}, {second['name']} and 17 more"
    assert any(names in line[1] for line in lines)
    assert any(
        line[2].endswith(" and 17 more") and line[2].count("configuring") == 2 for line in lines if line[0] == "waits"
    )
    assert lines[-1][1] == "forwarding rules of lsr-bp1web: 19 created, 1 updated, 2 writes"


def test_deletions_are_told(playground: Playground, lifeline: Path) -> None:
    playground.rules(rules(3))
    playground.rules([], purge=True, _lifeline=str(lifeline))
    assert told(lifeline)[-1][1] == "forwarding rules of lsr-bp1web: 3 deleted, 1 write"


def test_that_somebody_else_is_at_work_is_told(playground: Playground, lifeline: Path, kind: str) -> None:
    fault = {"kind": "error", "code": "StateError.Accelerator", "status": 400, "times": 3, "writes_only": True}
    playground.control("POST", "faults", fault)
    assert not run(playground, kind, _lifeline=str(lifeline)).failed
    assert "somebody else is changing the accelerator" in [line[2] for line in told(lifeline)]


def test_that_the_rate_is_limited_is_told(playground: Playground, lifeline: Path, kind: str) -> None:
    playground.control("POST", "faults", {"kind": "throttle", "times": 2})
    assert not run(playground, kind, _lifeline=str(lifeline)).failed
    assert "the service limits the rate of requests" in [line[2] for line in told(lifeline)]


def test_nothing_is_told_of_nothing(playground: Playground, lifeline: Path, kind: str) -> None:
    run(playground, kind)
    assert not run(playground, kind, _lifeline=str(lifeline)).data["changed"]
    assert told(lifeline) == []


def test_nothing_is_told_that_was_not_written(playground: Playground, lifeline: Path, kind: str) -> None:
    assert run(playground, kind, check=True, _lifeline=str(lifeline)).data["changed"]
    assert told(lifeline) == []


@pytest.mark.parametrize("way", ["option", "environment"])
def test_progress_can_be_switched_off(
    playground: Playground, lifeline: Path, kind: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare(playground, kind)
    monkeypatch.setenv("ALICLOUD_GA_PROGRESS", "false" if way == "environment" else "true")
    options = {"progress": False} if way == "option" else {}
    assert run(playground, kind, _lifeline=str(lifeline), **options).data["changed"]
    assert told(lifeline) == []


def test_progress_that_is_no_boolean(playground: Playground, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setenv("ALICLOUD_GA_PROGRESS", "perhaps")
    result = run(playground, kind)
    assert result.failed
    assert "progress" in result.msg
    assert result.calls == []


@pytest.fixture
def logged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What goes to the system log."""
    lines: list[str] = []
    monkeypatch.setattr(basic, "has_journal", False)
    monkeypatch.setattr(basic.syslog, "syslog", lambda _level, words: lines.append(words))
    return lines


def test_what_is_done_and_left_is_in_the_system_log(
    playground: Playground, lifeline: Path, monkeypatch: pytest.MonkeyPatch, logged: list[str]
) -> None:
    """Nobody reads the result any more. Secrets are no more in the log than there."""
    playground.settle_in(MINUTE)

    def go(_which: str, _action: str) -> None:
        if playground.state()["rules"]:
            lifeline.unlink(missing_ok=True)

    monkeypatch.setattr(playground, "_moment", go)
    wanted = [rule("x-emulator-secret-x", 10), rule("other", 20)]
    result = playground.rules(wanted, batch_size=1, _lifeline=str(lifeline))
    assert result.failed
    (line,) = [one for one in logged if "Stopped" in one]
    assert "Stopped, since nobody waits for the end of this task any more. " in line
    assert "Done: create x-********-x. Left to do: create other." in line
    assert not [one for one in logged if "emulator-secret" in one]


def test_a_run_that_fails_for_another_reason_is_not_in_the_system_log(
    playground: Playground, lifeline: Path, logged: list[str]
) -> None:
    fault = {"kind": "error", "code": "Forbidden.RAM", "status": 403, "times": 1, "writes_only": True}
    playground.control("POST", "faults", fault)
    assert playground.rules(rules(1), _lifeline=str(lifeline)).failed
    assert all("Invoked with" in one for one in logged)


def test_secrets_are_not_told(playground: Playground, lifeline: Path) -> None:
    playground.settle_in(MINUTE)
    result = playground.rules([rule("x-emulator-secret-x", 10)], _lifeline=str(lifeline))
    assert result.data["changed"]
    assert "emulator-secret" not in lifeline.read_text()
    assert "x-********-x" in lifeline.read_text()
