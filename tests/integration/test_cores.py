# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The oldest and the newest supported ansible-core run the same task in the same way, in turn."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from support.cores import playbook_command
from support.service import Play

from tools.lanes import CORES
from tools.tree import cache_dir

TASK = {
    "accelerator_id": "ga-bp1quickstart",
    "listener_id": "lsr-bp1web",
    "rules": [
        {
            "name": "api",
            "priority": 10,
            "conditions": [{"path": ["/api/*"]}],
            "actions": [{"forward_group": {"endpoint_group_id": "epg-bp1green"}}],
        }
    ],
}


@pytest.mark.parametrize("which", [0, -1])
def test_each_is_the_version_that_it_says(which: int) -> None:
    said = subprocess.run([*playbook_command(which), "--version"], capture_output=True, text=True, check=True).stdout
    assert said.startswith(f"ansible-playbook [core {CORES[which].version}.")


@pytest.mark.parametrize(("home", "is_there"), [("home", True), ("a home", False)])
def test_none_is_kept_below_a_folder_with_a_blank(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, home: str, is_there: bool
) -> None:
    """Where the oldest could not start its Python."""
    (tmp_path / home).mkdir()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / home))
    assert cache_dir().is_relative_to(tmp_path) == is_there


def test_the_two_agree(play: Play) -> None:
    """Check mode on one, the change on the other, and no change on either."""
    assert play("ga_forwarding_rules", TASK, "--check", core=0).changed()
    assert play("ga_forwarding_rules", TASK, "--check", core=-1).changed()
    made = play("ga_forwarding_rules", TASK, core=-1)
    assert made.changed()
    assert made.writes == ["CreateForwardingRules"]
    for which in (0, -1):
        assert not play("ga_forwarding_rules", TASK, core=which).changed()
