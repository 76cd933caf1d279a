# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each option flipped alone: exactly those scenarios fail that rest on the fact which the option plays the other way.

The table below is what an undocumented fact costs a client that relied on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import test_sdk_suites
from sdk_drivers import SDKS
from sdk_stage import SCENARIOS, Theatre

from emulator.options import OPTIONS

WRITES = {name for name, scenario in SCENARIOS.items() if scenario.writes}
PAGED = {
    "custom_groups_over_several_pages",
    "destinations_over_several_pages",
    "endpoints_and_policies",
    "port_mappings",
    "port_mappings_by_destination",
    "resources_over_several_pages",
    "rules_over_several_pages",
}
# On an accelerator that has no room for one more listener.
NEW_LISTENERS = {name for name in SCENARIOS if name.startswith("listeners_")} - {"listeners_that_are_not_empty"}
NEW_LISTENERS = (NEW_LISTENERS - {"listeners_that_cannot_be"}) | {"groups_of_a_tcp_listener"}
CANNOT_BE = {f"{what}_that_cannot_be" for what in ("custom_groups", "endpoints", "policies", "regions")}
LOCKED = {"locked_by_a_rule", "locked_by_a_destination", "locked_by_another_user", "packages_are_bound_and_taken_away"}
DRY_RUNS = {
    "destinations_dry_run_passed",
    "groups_dry_run_of_a_deletion_passed",
    "custom_groups_dry_run_passed",
    "accelerators_dry_run_passed",
}
# On an account that has no room for one more accelerator; three need none.
NEW_ACCELERATORS = {name for name in SCENARIOS if name.startswith(("accelerators_", "regions_"))}
NEW_ACCELERATORS -= {"accelerators_have_tags", "accelerators_dry_run_passed", "accelerators_are_confirmed"}
FLIPPED: list[tuple[str, Any, set[str]]] = [
    ("priority_conflict", "allow", {"rules_of_one_priority"}),
    ("priority_conflict", "reject_each_step", {"rules_swap_their_priorities"}),
    ("duplicate_conditions", "reject", {"rules_of_the_same_conditions"}),
    ("max_rules_per_call", 10, {"rules_many_in_one_call"}),
    ("atomic_writes", False, {"rules_all_or_nothing", *CANNOT_BE}),
    ("dry_run_status", 200, DRY_RUNS),
    ("dry_run_status", "plain", DRY_RUNS),
    ("overlapping_destinations", "allow", {"destinations_overlap"}),
    ("protocols_filter", "any", {"destinations_of_two_protocols"}),
    ("value_echo", "normalised", {"rules_come_back_verbatim", "destinations_come_back_verbatim"}),
    ("legacy_storage", True, {"rules_come_back_verbatim"}),
    ("further_parts", "refused", {"rules_keep_further_parts"}),
    ("expression_marker", "none", {"rules_by_a_regular_expression"}),
    ("header_pairs", "all", {"rules_by_any_header"}),
    ("forward_to_default", False, {"rules_forward_to_a_default_group"}),
    ("virtual_groups_per_call", "one", {"groups_many_in_one_call"}),
    ("groups_dry_run", "ids", {"groups_dry_run_passed"}),
    ("groups_dry_run", "DryRunOperation", {"groups_dry_run_passed"}),
    ("delete_listener_with_content", "cascades", {"listeners_that_are_not_empty"}),
    ("delete_group_in_use", "cascades", {"groups_that_rules_use"}),
    ("health_unchecked", "init", {"groups_are_well"}),
    ("health_unchecked", "absent", {"groups_are_well"}),
    ("delete_custom_group_with_content", "cascades", {"custom_groups_that_are_not_empty"}),
    ("groups_in_listener", "ignored", {"listeners_come_with_groups"}),
    ("groups_in_listener", "refused", {"listeners_come_with_groups"}),
    ("content_in_custom_group", "ignored", {"custom_groups_come_with_content"}),
    ("content_in_custom_group", "refused", {"custom_groups_come_with_content"}),
    ("kept_addresses", "free", {"endpoints_that_cannot_be"}),
    (
        "update_absent",
        "reset",
        {"listeners_keep_absent_headers", "groups_keep_what_an_update_leaves_out", "policies_keep_absent_ports"},
    ),
    ("update_empty_text", "ignored", {"listeners_lose_an_empty_description"}),
    ("update_empty_text", "refused", {"listeners_lose_an_empty_description"}),
    (
        "batch_ids",
        "reversed",
        {"groups_have_ids_in_the_order_of_the_call", "policies_have_ids_in_the_order_of_the_call"},
    ),
    (
        "read_order",
        "other",
        {
            "listeners_keep_the_order_of_their_ports",
            "groups_keep_the_order_of_their_endpoints",
            "policies_keep_the_order_of_their_ports",
        },
    ),
    ("unset_type", "absent", {"listeners_are_standard_by_default"}),
    ("accelerator_name_on_create", "ignored", {"accelerators_are_bought_with_a_name"}),
    ("bound_package_state", "active", {"packages_that_are_bound_say_so"}),
    ("page_size_cap", 1, PAGED),
    ("busy_code", "nearest", {"locked_by_a_rule", "locked_by_a_destination"}),
    ("busy_code", "NotActive.Listener", LOCKED),
    ("busy_code", "StateError.Listener", LOCKED),
    ("busy_code", "StateError.ForwardingRule", LOCKED),
    ("busy_code", "StateError.EndPointGroup", LOCKED),
    ("busy_code", "GA_NOT_STEADY", LOCKED),
    ("accelerator_state", "finacialLocked", WRITES),
    ("quota_accelerators", 3, NEW_ACCELERATORS | {"accelerators_dry_run_passed"}),
    ("quota_listeners", 3, NEW_LISTENERS),
    ("quota_ports", 31, {"listeners_that_cannot_be"}),
    ("quota_default_groups", 1, {"groups_of_a_tcp_listener"}),
    ("quota_virtual_groups", 9, {"groups_many_in_one_call"}),
    ("quota_endpoints", 5, {"groups_that_cannot_be"}),
    ("quota_custom_groups", 3, {"custom_groups_that_cannot_be"}),
    ("quota_rules", 21, {"rules_quota"}),
    ("quota_conditions", 41, {"rules_quota_of_conditions"}),
]


@pytest.fixture(scope="module")
def theatre() -> Iterator[Theatre]:
    assert test_sdk_suites.FILES
    found = Theatre(SDKS["python-v3"])
    yield found
    found.close()


def failing(theatre: Theatre, **options: Any) -> dict[str, str]:
    """The scenarios that fail, with what they say."""
    found = {}
    for name, scenario in SCENARIOS.items():
        try:
            scenario.play(theatre.stage(**options))
        except AssertionError as error:
            found[name] = str(error)
    return found


def test_every_option_is_flipped_to_each_of_its_values() -> None:
    for name, option in OPTIONS.items():
        values = {value for flipped, value, _names in FLIPPED if flipped == name}
        others = set(option.choices) - {option.default}
        assert values >= others and values and option.default not in values, name


def test_nothing_fails_as_it_is(theatre: Theatre) -> None:
    assert failing(theatre, **{name: option.default for name, option in OPTIONS.items()}) == {}


@pytest.mark.parametrize(
    ("name", "value", "expected"), FLIPPED, ids=[f"{name}-{value}" for name, value, _expected in FLIPPED]
)
def test_what_an_option_costs(theatre: Theatre, name: str, value: Any, expected: set[str]) -> None:
    found = failing(theatre, **{name: value})
    assert set(found) == expected, {other: found[other] for other in set(found) - expected}
