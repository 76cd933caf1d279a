# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What check mode says of a second task on what the first would have made, as the guide on check mode has it."""

from __future__ import annotations

import typing as t

import pytest
from scenarios import destination, rule
from support.playground import Playground

FIRST = {"rules": [rule("beta-users", 10)], "destinations": [destination(8000, 8010)]}
MOVED = {"rules": [{"name": "beta-users", "priority": 5}], "destinations": [{"from_port": 8000, "to_port": 8010}]}


@pytest.mark.parametrize("kind", ["rules", "destinations"])
def test_an_update_of_what_is_not_there_yet_fails_in_check_mode_only(playground: Playground, kind: str) -> None:
    run: t.Any = getattr(playground, kind)
    assert not run(FIRST[kind], check=True).failed
    second = run(MOVED[kind], check=True)
    assert second.failed
    assert "is needed, since there is no" in second.msg
    assert not run(FIRST[kind]).failed
    assert not run(MOVED[kind]).failed


@pytest.mark.parametrize("kind", ["rules", "destinations"])
def test_a_deletion_has_nothing_to_do_in_check_mode(playground: Playground, kind: str) -> None:
    run: t.Any = getattr(playground, kind)
    assert not run(FIRST[kind], check=True).failed
    second = run(MOVED[kind], check=True, state="absent")
    assert not second.failed
    assert second.data["changed"] is False
    assert not run(FIRST[kind]).failed
    assert run(MOVED[kind], state="absent").data["changed"] is True
