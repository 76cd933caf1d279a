# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Proof by strangers: every scenario with every official SDK, over a real socket."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sdk_scenarios_accounts
import sdk_scenarios_custom
import sdk_scenarios_packages
import sdk_scenarios_refusals
import sdk_scenarios_resources
import sdk_scenarios_rules
from sdk_drivers import SDKS, NodeProductSdk
from sdk_stage import SCENARIOS, Theatre

from emulator.catalogue import ACTIONS
from emulator.errors import CODES

# One list of scenarios, in six files.
FILES = (
    sdk_scenarios_rules,
    sdk_scenarios_custom,
    sdk_scenarios_resources,
    sdk_scenarios_accounts,
    sdk_scenarios_packages,
    sdk_scenarios_refusals,
)
# Documented codes that no scenario meets, and why.
NOT_PROVOKED = {
    "UnsupportedHTTPMethod": "the SDKs send POST",
    "MissingParameter": "the family Missing<Name> is answered instead",
    "IncompleteSignature": "the SDKs sign completely",
    "InvalidTimeStamp.Format": "the SDKs write the time as it should be",
}


@pytest.fixture(scope="module", params=SDKS)
def theatre(request: pytest.FixtureRequest) -> Iterator[Theatre]:
    found = Theatre(SDKS[request.param])
    yield found
    found.close()


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(theatre: Theatre, name: str) -> None:
    SCENARIOS[name].play(theatre.stage())


def test_every_scenario_with_the_models_of_the_node_sdk() -> None:
    """In one test, because it is one skip where npm does not find the package."""
    theatre = Theatre(NodeProductSdk)
    try:
        for scenario in SCENARIOS.values():
            scenario.play(theatre.stage())
    finally:
        theatre.close()


def test_the_scenarios_meet_every_action_and_every_code() -> None:
    assert all(file.__name__.startswith("sdk_scenarios") for file in FILES)
    theatre = Theatre(SDKS["python-v1-body"])
    actions: set[str] = set()
    codes: set[str] = set()
    for scenario in SCENARIOS.values():
        stage = theatre.stage()
        scenario.play(stage)
        actions |= stage.actions
        codes |= stage.codes
    theatre.close()
    assert actions == set(ACTIONS)
    assert {code for code, answer in CODES.items() if answer.documented} - codes == set(NOT_PROVOKED)
