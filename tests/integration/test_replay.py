# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The playbook that a failing law prints repeats what was found, on a real emulator."""

from __future__ import annotations

import json
from pathlib import Path

from support.playground import ACCELERATOR, LISTENER, Playground
from support.replay import playbook
from support.service import Emulator, environment, start_playbook
from support.worlds import populate

LIVE = {
    "ForwardingRuleId": "frule-1",
    "ListenerId": "lsr-bp1web",
    "ForwardingRuleName": "there",
    "ForwardingRuleDirection": "request",
    "Priority": 7,
    "RuleConditions": [{"RuleConditionType": "Path", "PathConfig": {"Values": ["/a"]}}],
    "RuleActions": [{"Order": 1, "RuleActionType": "Drop"}],
    "ForwardingRuleStatus": "active",
    "ServiceManaged": False,
    "ServiceManagedInfos": [],
}
CONTENT = "{{ not_a_variable }}"


def test_it_runs_and_repeats(service: Emulator, tmp_path: Path) -> None:
    playground = Playground()
    populate(playground, "rules", [LIVE])
    action = {"fix_response": {"code": 404, "type": "text/plain", "content": CONTENT}}
    rule = {"name": "new", "conditions": [{"path": ["/b"]}], "actions": [action]}
    facts, faults = {"atomic_writes": False}, [{"kind": "throttle", "times": 2}]
    options = {"accelerator_id": ACCELERATOR, "listener_id": LISTENER, "rules": [rule], "purge": True}
    text = playbook("ga_forwarding_rules", options, playground.state(), facts, faults, "By hand.")
    assert "# By hand.\n" in text
    path = tmp_path / "replay.yml"
    path.write_text(text)
    process = start_playbook([str(path)], environment(service, tmp_path))
    output, _nothing = process.communicate(timeout=300)
    assert process.returncode == 0, output
    assert [call["fault"] for call in service.journal()][:2] == ["throttle", "throttle"]
    (found,) = service.control("GET", "state")["rules"].values()
    # In place of the rule that is purged, and behind all that there were.
    assert (found["ForwardingRuleId"], found["ForwardingRuleName"], found["Priority"]) == ("frule-1", "new", 10)
    assert CONTENT in json.dumps(found)
