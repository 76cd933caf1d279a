# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Another user at work: holds the lock of an accelerator for a while, and may change something meanwhile."""

from __future__ import annotations

import json
from typing import Any

from . import settling
from .catalogue import ACTIONS
from .core import Caller, Core
from .world import Record

ACTOR = Caller("another-user")


def act(core: Core, given: Any) -> Record:
    """Start an actor: ``accelerator_id``, ``seconds`` or ``polls``, and perhaps ``change`` (``action``, ``parameters``).

    Answers what the change was answered; raises ValueError if it was refused or cannot be understood.
    """
    if not isinstance(given, dict) or not set(given) <= {"accelerator_id", "seconds", "polls", "change"}:
        raise ValueError("an object of accelerator_id, seconds or polls, and change is expected")
    world = core.world
    accelerator_id = given.get("accelerator_id")
    if accelerator_id not in tuple(world.section("accelerators")):
        raise ValueError(f"there is no accelerator {accelerator_id}")
    core.tick()
    if accelerator_id in world.state["pending"]:
        raise ValueError("somebody is at work on this accelerator already")
    way = _way(given)
    if not given.get("change"):
        saved = {**world.transitions}
        world.transitions = {settling.ANY: way}
        settling.begin(world, accelerator_id, "accelerator", "accelerators", [])
        world.transitions = saved
        return {"held": accelerator_id in world.state["pending"], "answer": None}
    answer = _change(core, accelerator_id, given["change"], way)
    return {"held": accelerator_id in world.state["pending"], "answer": answer}


def _way(given: Record) -> Record:
    if ("seconds" in given) == ("polls" in given):
        raise ValueError("either seconds or polls is expected")
    mode = "seconds" if "seconds" in given else "polls"
    return settling.checked_way({"mode": mode, "n": given[mode]})


def _change(core: Core, accelerator_id: str, change: Any, way: Record) -> Record:
    if not isinstance(change, dict) or not isinstance(change.get("parameters", {}), dict):
        raise ValueError("change: an object of action and parameters is expected")
    params = {"RegionId": "cn-hangzhou"}
    for name, value in change.get("parameters", {}).items():
        params[name] = value if isinstance(value, str) else json.dumps(value)
    action = ACTIONS.get(str(change.get("action")))
    if action and "AcceleratorId" in action.parameters:
        params.setdefault("AcceleratorId", accelerator_id)
    transitions = core.world.transitions
    core.world.transitions = {settling.ANY: way}
    try:
        status, body = core.handle(str(change.get("action")), params, ACTOR)
    finally:
        core.world.transitions = transitions
    if status != 200:
        raise ValueError(f"the change was refused: {body['Code']}: {body['Message']}")
    return body
