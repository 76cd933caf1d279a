# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a kind can say of itself, each on an invented kind: that the engine does it, and does nothing that was not said."""

from __future__ import annotations

import typing as t
from dataclasses import replace

import pytest
from support.gadgets import (
    CREATE,
    DELETE,
    GADGETS,
    UPDATE,
    Shelf,
    check_run_again,
    failed,
    run,
    told,
)

from ansible_collections.alicloud.ga.plugins.module_utils._engine.actions import Describe, Write
from ansible_collections.alicloud.ga.plugins.module_utils._engine.kind import Kind
from ansible_collections.alicloud.ga.plugins.module_utils._errors import GaError

Given = list[dict[str, t.Any]]
BLUE = {"Name": "blue"}


def ids(result: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    return {one["name"]: one["id"] for one in result["gadgets"]}


# -- interchangeable --


def test_a_surplus_item_is_never_turned_into_a_wanted_one() -> None:
    """Whoever names blue by its id means blue, and would find himself in Frankfurt."""
    shelf = Shelf(GADGETS, BLUE)
    done = check_run_again(GADGETS, shelf, [{"name": "frankfurt"}], purge=True)
    assert told(done, "action", "identity") == [("create", "frankfurt"), ("delete", "blue")]
    assert ids(done) == {"frankfurt": "gad-2"}
    assert [call.action for call in shelf.writes] == ["CreateGadgets", "DeleteGadgets"]


def test_it_is_where_the_kind_says_that_they_are_interchangeable() -> None:
    kind = replace(GADGETS, interchangeable=True)
    shelf = Shelf(kind, BLUE)
    done = check_run_again(kind, shelf, [{"name": "frankfurt"}], purge=True)
    assert told(done, "action", "identity") == [("update", "frankfurt")]
    assert ids(done) == {"frankfurt": "gad-1"}


# -- fixed, replaceable --


@pytest.mark.parametrize("check_mode", [True, False])
def test_what_is_fixed_is_an_error_that_says_what_to_do(check_mode: bool) -> None:
    shelf = Shelf(GADGETS, BLUE)
    entries: Given = [{"name": "red"}, {"name": "blue", "size": 3, "material": "steel"}]
    error = failed(GADGETS, shelf, entries, check_mode=check_mode)
    assert str(error) == (
        "gadgets[1].material: cannot be changed once it is there: blue (gad-1) has wood, and steel is wanted. Create another "
        "one under another name, move to it, and delete this one with state: absent"
    )
    assert error.facts == {"changed": False, "operations": [], "request_ids": []}
    assert shelf.writes == shelf.dry_runs == []


def test_what_is_fixed_may_be_said_as_it_is() -> None:
    shelf = Shelf(GADGETS, BLUE)
    done = check_run_again(GADGETS, shelf, [{"name": "blue", "material": "wood", "size": 2}])
    assert told(done, "action", "changes") == [("update", ["size: 1 → 2"])]
    assert "Material" not in shelf.writes[0].items[0]


REPLACEABLE = replace(GADGETS, replaceable=True)


def test_what_is_replaced_is_one_operation_of_two_writes() -> None:
    shelf = Shelf(REPLACEABLE, {**BLUE, "Size": 4}, {"Name": "red"})
    done = check_run_again(REPLACEABLE, shelf, [{"name": "blue", "material": "steel"}])
    assert told(done["checked"], "action", "id", "state", "changes") == [
        ("replace", None, "planned", ["material: wood → steel"])
    ]
    assert told(done, "action", "identity", "id", "state") == [("replace", "blue", "gad-3", "done")]
    assert [call.action for call in shelf.writes] == ["DeleteGadgets", "CreateGadgets"]
    # What the entry does not say is as it was.
    assert (shelf.gadgets["gad-3"]["Size"], shelf.gadgets["gad-3"]["Material"]) == (4, "steel")
    assert ids(done) == {"blue": "gad-3", "red": "gad-2"}
    # Facts are those of an item, which goes with them.
    shown = {one["name"]: (one["id"], one["facts"]) for one in done["checked"]["gadgets"]}
    assert shown == {"blue": (None, {"made": None}), "red": ("gad-2", {"made": "day 2"})}


def test_what_is_replaced_is_not_purged() -> None:
    shelf = Shelf(REPLACEABLE, BLUE, {"Name": "red"}, {"Name": "green"})
    given = [{"name": "blue", "material": "steel"}, {"name": "green"}]
    with pytest.raises(
        GaError, match=r"purge would take away 1 gadget not in the list, and may take away 0: red \(gad-2\)"
    ):
        run(REPLACEABLE, shelf, given, purge=True, max_deletions="0")
    assert shelf.writes == []
    done = run(REPLACEABLE, shelf, given, purge=True, max_deletions="1")
    assert told(done, "action", "identity") == [("replace", "blue"), ("delete", "red")]


def test_a_replacement_that_is_stopped_halfway_is_partly_done() -> None:
    shelf = Shelf(REPLACEABLE, BLUE)
    shelf.refuse = lambda action, _items: "Forbidden" if action == "CreateGadgets" else ""
    error = failed(replace(REPLACEABLE, create=(CREATE._replace(dry_run=False),)), shelf, [
        {"name": "blue", "material": "steel"}
    ])  # fmt: skip
    assert told(error.facts, "action", "state") == [("replace", "partly")]
    assert error.facts["changed"] is True
    assert "Done: delete blue. Left to do: create blue." in str(error)
    shelf.refuse = lambda _action, _items: ""
    assert told(run(REPLACEABLE, shelf, [{"name": "blue", "material": "steel"}]), "action") == [("create",)]


@pytest.mark.parametrize("token", [True, False])
def test_of_a_replacement_that_is_planned_anew_each_half_is_told(token: bool) -> None:
    """After the answer to the deletion was lost, what is left of the plan is made anew: a creation."""
    kind = replace(REPLACEABLE, create=(CREATE._replace(dry_run=False),), delete=(DELETE._replace(token=token),))
    shelf = Shelf(kind, BLUE)
    shelf.lost = {"DeleteGadgets": ["after"]}
    shelf.refuse = lambda action, _items: "Forbidden" if action == "CreateGadgets" else ""
    error = failed(kind, shelf, [{"name": "blue", "material": "steel"}])
    assert told(error.facts, "action", "id", "state") == [("delete", "gad-1", "done"), ("create", None, "left")]


def test_what_is_replaced_goes_before_it_comes_whatever_else_is_written() -> None:
    shelf = Shelf(REPLACEABLE, BLUE, {"Name": "red"}, {"Name": "old"})
    wanted: Given = [{"name": "blue", "material": "steel"}, {"name": "red", "size": 2}, {"name": "new"}]
    done = check_run_again(REPLACEABLE, shelf, wanted, purge=True)
    assert sorted(told(done, "action")) == [("create",), ("delete",), ("replace",), ("update",)]
    assert [(call.action, len(call.items)) for call in shelf.writes] == [
        ("UpdateGadgets", 1),
        ("DeleteGadgets", 1),
        ("CreateGadgets", 2),
        ("DeleteGadgets", 1),
    ]


# -- several update actions --

BY_PARTS = replace(
    GADGETS,
    update=(
        Write("UpdateGadgets", "Gadgets", most=10, dry_run=True, only=("name", "size", "parts")),
        Write("WeighGadget", only=("weight",)),
    ),
)


@pytest.mark.parametrize(
    ("said", "calls"),
    [
        ({"size": 5}, [("UpdateGadgets", {"GadgetId": "gad-1", "Name": "blue", "Size": 5})]),
        ({"weight": 9}, [("WeighGadget", {"GadgetId": "gad-1", "Weight": 9})]),
        (
            {"weight": 9, "size": 5},
            [
                ("UpdateGadgets", {"GadgetId": "gad-1", "Name": "blue", "Size": 5}),
                ("WeighGadget", {"GadgetId": "gad-1", "Weight": 9}),
            ],
        ),
    ],
)
def test_each_update_action_gets_what_it_takes(said: dict[str, int], calls: list[t.Any]) -> None:
    shelf = Shelf(BY_PARTS, BLUE)
    done = check_run_again(BY_PARTS, shelf, [{"name": "blue", **said}])
    assert told(done, "action", "state", "id") == [("update", "done", "gad-1")]
    assert len(done["operations"][0]["changes"]) == len(said)
    assert [(call.action, call.items[0]) for call in shelf.writes] == calls


def test_an_item_of_which_one_update_is_refused_is_partly_done() -> None:
    shelf = Shelf(BY_PARTS, BLUE)
    shelf.refuse = lambda action, _items: "Forbidden" if action == "WeighGadget" else ""
    error = failed(BY_PARTS, shelf, [{"name": "blue", "weight": 9, "size": 5}])
    assert told(error.facts, "action", "state") == [("update", "partly")]
    assert (shelf.gadgets["gad-1"]["Size"], shelf.gadgets["gad-1"]["Weight"]) == (5, 7)


# -- a write without ClientToken whose answer is lost --


def without_token(verb: str) -> tuple[Kind, Given, dict[str, t.Any]]:
    """A kind with one action that has no token, entries that need it, and what else is asked for."""
    kind = replace(
        GADGETS,
        create=(CREATE._replace(token=False, dry_run=False),),
        update=(UPDATE._replace(token=False, dry_run=False),),
        delete=(DELETE._replace(token=False, dry_run=False),),
    )
    entries: dict[str, Given] = {
        "Create": [{"name": "red"}],
        "Update": [{"name": "blue", "size": 2}],
        "Delete": [{"name": "blue"}],
    }
    return kind, entries[verb], {"state": "absent"} if verb == "Delete" else {}


@pytest.mark.parametrize("verb", ["Create", "Update", "Delete"])
@pytest.mark.parametrize(
    ("fates", "sent"), [(["after"], 1), (["before"], 2), (["before", "after"], 2), (["before", "before"], 3)]
)
def test_a_write_without_a_token_is_sent_again_only_if_the_set_shows_nothing_of_it(
    verb: str, fates: list[str], sent: int
) -> None:
    kind, entries, request = without_token(verb)
    shelf = Shelf(kind, BLUE)
    shelf.lost = {f"{verb}Gadgets": list(fates)}
    done = run(kind, shelf, entries, **request)
    assert done["changed"] is True
    assert told(done, "action", "state") == [(verb.lower(), "done")]
    assert [call.action for call in shelf.writes] == [f"{verb}Gadgets"] * sent
    # The client must not send it again by itself, and the set is read before each further attempt.
    assert not any(call.repeatable or "ClientToken" in call.parameters for call in shelf.writes)
    actions = [call.action for call in shelf.calls if not call.dry_run]
    places = [number for number, action in enumerate(actions) if action == f"{verb}Gadgets"]
    assert all("ListGadgets" in actions[one:other] for one, other in zip(places, [*places[1:], len(actions)]))
    assert len(shelf.gadgets) == {"Create": 2, "Update": 1, "Delete": 0}[verb]
    assert run(kind, shelf, entries, **request)["changed"] is False


def test_what_was_carried_out_without_an_answer_has_its_id() -> None:
    kind, entries, _request = without_token("Create")
    shelf = Shelf(kind, BLUE)
    shelf.lost = {"CreateGadgets": ["after"]}
    assert told(run(kind, shelf, entries), "identity", "id") == [("red", "gad-2")]


def test_a_write_without_a_token_that_is_never_answered() -> None:
    kind, entries, _request = without_token("Update")
    shelf = Shelf(kind, BLUE)
    shelf.lost = {"UpdateGadgets": ["before"] * 10000}
    error = failed(kind, shelf, entries)
    # The last one may still come: the time was up before the set could be looked at for long enough.
    assert told(error.facts, "state") == [("unknown",)]
    assert "Unknown whether done: update blue." in str(error)
    assert 600 <= sum(shelf.clock.slept) <= 620


@pytest.mark.parametrize("verb", ["Create", "Update", "Delete"])
def test_a_refusal_of_a_write_without_a_token_is_final(verb: str) -> None:
    kind, entries, request = without_token(verb)
    shelf = Shelf(kind, BLUE)
    shelf.refuse = lambda _action, _items: "Forbidden"
    failed(kind, shelf, entries, **request)
    assert len(shelf.writes) == 1


def test_a_write_with_a_token_is_left_to_the_client() -> None:
    shelf = Shelf(GADGETS)
    run(GADGETS, shelf, [{"name": "red"}])
    (call,) = shelf.writes
    assert call.repeatable
    assert call.parameters["ClientToken"]


# -- dry run --


@pytest.mark.parametrize("with_one", ["create", "update", "delete"])
@pytest.mark.parametrize("check_mode", [True, False])
def test_a_dry_run_is_asked_for_the_actions_that_have_one(with_one: str, check_mode: bool) -> None:
    kind = replace(
        GADGETS,
        create=(CREATE._replace(dry_run=with_one == "create"),),
        update=(UPDATE._replace(dry_run=with_one == "update"),),
        delete=(DELETE._replace(dry_run=with_one == "delete"),),
    )
    shelf = Shelf(kind, BLUE, {"Name": "old"})
    done = run(kind, shelf, [{"name": "blue", "size": 2}, {"name": "new"}], purge=True, check_mode=check_mode)
    assert [call.action for call in shelf.dry_runs] == [f"{with_one.title()}Gadgets"]
    assert not any("DryRun" in call.parameters for call in shelf.writes)
    assert len(shelf.writes) == (0 if check_mode else 3)
    if check_mode:
        verdicts = dict(told(done, "action", "dry_run"))
        assert verdicts == {action: "passed" if action == with_one else None for action in verdicts}


# -- ids --


def test_ids_in_another_order_are_found_by_what_was_written() -> None:
    shelf = Shelf(GADGETS)
    shelf.backwards = True
    entries = [{"name": name, "size": number} for number, name in enumerate(("red", "blue", "green", "white"), 1)]
    done = check_run_again(GADGETS, shelf, entries)
    live = {one["Name"]: key for key, one in shelf.gadgets.items()}
    assert len(shelf.writes) == 1
    assert dict(told(done, "identity", "id")) == ids(done) == live


def test_an_id_alone_is_no_list() -> None:
    kind = replace(GADGETS, create=(Write("CreateGadget", ids="GadgetId"),))
    shelf = Shelf(kind)
    done = check_run_again(kind, shelf, [{"name": "red"}, {"name": "blue"}])
    assert dict(told(done, "identity", "id")) == ids(done)
    assert len(shelf.writes) == 2


# -- states --

BREAKABLE = replace(GADGETS, failed={"broken": "throw it away"})


def test_a_final_state_ends_the_wait_at_once_with_its_name() -> None:
    shelf = Shelf(BREAKABLE, {**BLUE, "State": "broken"})
    error = failed(BREAKABLE, shelf, [{"name": "red"}])
    assert "blue (gad-1) is broken, which does not change by itself: throw it away" in str(error)
    assert shelf.clock.slept == []
    assert shelf.writes == []


def test_so_does_one_that_a_write_has_led_to() -> None:
    shelf = Shelf(BREAKABLE)
    shelf.state = "broken"
    error = failed(BREAKABLE, shelf, [{"name": "red"}])
    assert "red (gad-1) is broken, which does not change by itself: throw it away" in str(error)
    assert shelf.clock.slept == []
    assert told(error.facts, "identity", "state") == [("red", "done")]


def test_a_state_that_is_not_final_is_waited_for() -> None:
    shelf = Shelf(GADGETS, {**BLUE, "State": "broken"})
    error = failed(GADGETS, shelf, [{"name": "red"}])
    assert "did not settle within 600 seconds; last seen: blue (gad-1) is broken" in str(error)
    assert sum(shelf.clock.slept) == pytest.approx(600)


# -- what the service decides --


def test_what_the_service_decides_is_known_afterwards_and_is_no_difference() -> None:
    shelf = Shelf(GADGETS)
    done = check_run_again(GADGETS, shelf, [{"name": "red"}])
    assert done["checked"]["gadgets"][0]["weight"] is None
    assert done["gadgets"][0]["weight"] == 7
    assert "Weight" not in shelf.writes[0].items[0]
    assert not done["warnings"]


def test_what_the_service_decides_may_be_decided_by_an_entry() -> None:
    shelf = Shelf(GADGETS)
    check_run_again(GADGETS, shelf, [{"name": "red", "weight": 30}])
    done = check_run_again(GADGETS, shelf, [{"name": "red", "weight": 0}])
    assert told(done, "changes") == [(["weight: 30 → 0"],)]
    assert shelf.gadgets["gad-1"]["Weight"] == 0


def test_an_update_keeps_what_the_service_has_decided() -> None:
    shelf = Shelf(GADGETS, {**BLUE, "Weight": 12})
    done = check_run_again(GADGETS, shelf, [{"name": "blue", "size": 2}])
    assert done["checked"]["gadgets"][0]["weight"] == done["gadgets"][0]["weight"] == 12
    assert shelf.gadgets["gad-1"]["Weight"] == 12


# -- members that go with others only --


@pytest.mark.parametrize("live", [(), (BLUE,)])
def test_what_goes_with_another_value_only_is_refused(live: tuple[dict[str, t.Any], ...]) -> None:
    shelf = Shelf(GADGETS, *live)
    error = failed(GADGETS, shelf, [{"name": "blue", "polish": "bright"}])
    assert str(error) == "gadgets[0].polish: goes with material steel only, and that is wood"
    assert shelf.writes == shelf.dry_runs == []


def test_what_goes_with_a_value_is_written_with_it_and_with_no_other() -> None:
    shelf = Shelf(REPLACEABLE)
    entry = {"name": "blue", "material": "steel", "polish": "bright"}
    assert check_run_again(REPLACEABLE, shelf, [entry])["gadgets"][0]["polish"] == "bright"
    # It is not taken along where it has no meaning.
    done = check_run_again(REPLACEABLE, shelf, [{"name": "blue", "material": "wood"}])
    assert told(done, "action") == [("replace",)]
    assert "Polish" not in shelf.writes[-1].items[0]
    # What the service has decided may be said where it goes with nothing, as long as it is nothing.
    assert check_run_again(REPLACEABLE, shelf, [{"name": "blue", "polish": None, "size": 3}])["changed"] is True


# -- what may share a call --


def test_what_must_be_apart_is_written_apart() -> None:
    kind = replace(GADGETS, create=(CREATE._replace(apart=("material",)),))
    shelf = Shelf(kind)
    entries = [{"name": f"g{number}", "material": "steel" if number % 2 else "wood"} for number in range(5)]
    check_run_again(kind, shelf, entries)
    assert [[one["Material"] for one in call.items] for call in shelf.writes] == [["wood"] * 3, ["steel"] * 2]


@pytest.mark.parametrize(("count", "asked"), [(2, [2, 1, 1]), (3, [3, 2, 1, 1, 1]), (4, [4, 2, 1, 1, 1, 1])])
def test_what_is_refused_beside_others_is_written_alone(count: int, asked: list[int]) -> None:
    kind = replace(GADGETS, create=(CREATE._replace(alone_after=("NotTogether.",)),))
    shelf = Shelf(kind)
    shelf.refuse = lambda _action, items: "NotTogether.Gadgets" if len(items) > 1 else ""
    entries = [{"name": f"g{number}"} for number in range(count)]
    done = run(kind, shelf, entries)
    assert [len(call.items) for call in shelf.dry_runs] == asked
    assert [len(call.items) for call in shelf.writes] == [1] * count
    assert {state for (state,) in told(done, "state")} == {"done"}
    assert sorted(ids(done)) == [entry["name"] for entry in entries]


def test_what_is_refused_for_itself_is_not_tried_alone() -> None:
    kind = replace(GADGETS, create=(CREATE._replace(alone_after=("NotTogether.",)),))
    shelf = Shelf(kind)
    shelf.refuse = lambda _action, _items: "Forbidden"
    failed(kind, shelf, [{"name": "red"}, {"name": "blue"}])
    assert len(shelf.dry_runs) == 1
    assert shelf.writes == []


@pytest.mark.parametrize(("shelf_type", "actions"), [("open", ["CreateGadgets"]), ("locked", ["CreateGadget"] * 2)])
def test_the_parent_decides_which_action_creates(shelf_type: str, actions: list[str]) -> None:
    alone = Write("CreateGadget", ids="GadgetId", when=lambda values, shelf: shelf["Type"] == "locked")
    kind = replace(GADGETS, create=(alone, CREATE))
    shelf = Shelf(kind)
    shelf.shelf["Type"] = shelf_type
    check_run_again(kind, shelf, [{"name": "red"}, {"name": "blue"}])
    assert [call.action for call in shelf.writes] == actions


def test_three_deletions_are_one_write() -> None:
    shelf = Shelf(GADGETS, *({"Name": name} for name in ("a", "b", "c")))
    check_run_again(GADGETS, shelf, [], purge=True)
    assert [len(call.items) for call in shelf.writes] == [3]
    assert shelf.gadgets == {}


# -- nested entries --


def test_a_nested_entry_keeps_what_is_not_said_of_it() -> None:
    """An endpoint that somebody has drained has the weight 0, and is not filled again by a task that names it."""
    shelf = Shelf(GADGETS, {**BLUE, "Parts": [{"Name": "drained", "Count": 0}, {"Name": "old", "Count": 5}]})
    named = [{"name": "blue", "parts": [{"name": "drained"}, {"name": "old"}]}]
    assert check_run_again(GADGETS, shelf, named)["changed"] is False
    done = check_run_again(GADGETS, shelf, [{"name": "blue", "parts": [{"name": "drained"}, {"name": "renewed"}]}])
    assert done["gadgets"][0]["parts"] == [{"name": "drained", "count": 0}, {"name": "renewed", "count": 1}]
    assert shelf.writes[0].items[0]["Parts"] == [{"Name": "drained", "Count": 0}, {"Name": "renewed", "Count": 1}]


def test_nested_entries_that_come_with_a_new_item_have_the_documented_defaults() -> None:
    shelf = Shelf(GADGETS)
    check_run_again(GADGETS, shelf, [{"name": "red", "parts": [{"name": "b", "count": 0}, {"name": "a"}]}])
    assert shelf.writes[0].items[0]["Parts"] == [{"Name": "a", "Count": 1}, {"Name": "b", "Count": 0}]


def test_the_order_of_nested_entries_means_nothing_and_none_takes_all_away() -> None:
    shelf = Shelf(GADGETS, {**BLUE, "Parts": [{"Name": "b", "Count": 2}, {"Name": "a", "Count": 1}]})
    parts = [{"name": "a", "count": 1}, {"name": "b", "count": 2}]
    assert check_run_again(GADGETS, shelf, [{"name": "blue", "parts": parts}])["changed"] is False
    assert check_run_again(GADGETS, shelf, [{"name": "blue"}])["changed"] is False
    check_run_again(GADGETS, shelf, [{"name": "blue", "parts": []}])
    assert shelf.gadgets["gad-1"]["Parts"] == []


# -- the lock --


def test_a_lock_that_never_opens_is_told_before_anything_is_tried() -> None:
    """Where there is no dry run, nothing else would tell."""
    kind = replace(GADGETS, create=(CREATE._replace(dry_run=False),))
    shelf = Shelf(kind)
    shelf.shelf["State"] = "sealed"
    for check_mode in (True, False):
        error = failed(kind, shelf, [{"name": "red"}], check_mode=check_mode)
        assert str(error).startswith("The shelf is in the state sealed: it was sealed for good.")
    assert shelf.writes == []


# -- where it is --


def test_a_place_learns_only_what_a_description_says() -> None:
    place = {"GadgetId": "gad-1"}
    describe = Describe("DescribeGadget", "GadgetId", "gadget", learns=("ShelfId", "RoomId"))
    found = describe.ask(lambda _action, _parameters: {"ShelfId": "she-1", "RoomId": ""}, place)
    assert found == {"ShelfId": "she-1", "RoomId": ""}
    assert place == {"GadgetId": "gad-1", "ShelfId": "she-1"}
    describe.ask(lambda _action, _parameters: {}, place)
    assert place == {"GadgetId": "gad-1", "ShelfId": "she-1"}


def test_an_id_that_nobody_has_said_is_not_sent() -> None:
    assert GADGETS.where({"ShelfId": "", "RoomId": "roo-1"}, ("ShelfId", "RoomId", "HouseId")) == {
        "ShelfId": None,
        "RoomId": "roo-1",
        "HouseId": None,
    }


def test_items_are_shown_in_the_order_in_which_people_read_them() -> None:
    shelf = Shelf(GADGETS, {"Name": "red"}, BLUE, {"Name": "green"})
    assert [one["name"] for one in run(GADGETS, shelf, [])["gadgets"]] == ["blue", "green", "red"]


def test_what_an_answer_does_not_say_is_nothing() -> None:
    (item,) = GADGETS.read([{"Name": "blue"}])
    assert (item.id, item.status) == ("", "")


def test_a_kind_without_more_has_no_options() -> None:
    assert GADGETS.options == {}


def test_what_is_only_sent_where_somebody_asks_for_it_is_not_sent_with_its_default() -> None:
    fields = tuple(one._replace(unasked=False) if one.option == "size" else one for one in GADGETS.fields)
    kind = replace(GADGETS, fields=fields)
    shelf = Shelf(kind, BLUE)
    check_run_again(kind, shelf, [{"name": "red"}, {"name": "green", "size": 1}, {"name": "grey", "size": 2}])
    items = [item for call in shelf.writes for item in call.items]
    assert {item["Name"]: item.get("Size") for item in items} == {"red": None, "green": None, "grey": 2}
