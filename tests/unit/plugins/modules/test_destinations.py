# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Scenarios of ga_custom_routing_destinations: what is written, in how many calls, dry runs, and what is told."""

from __future__ import annotations

import itertools
import typing as t

import pytest
from scenarios import assert_nothing_done, destination, destinations, thrice, world
from support.playground import GAME_ACCELERATOR, GROUP, Playground, Result

DESCRIBE = "DescribeCustomRoutingEndpointGroup"
LIST = "ListCustomRoutingEndpointGroupDestinations"
CREATE = "CreateCustomRoutingEndpointGroupDestinations"
UPDATE = "UpdateCustomRoutingEndpointGroupDestinations"
DELETE = "DeleteCustomRoutingEndpointGroupDestinations"
# Whether the listener has the ports.
ROOM = ["ListCustomRoutingEndpoints", "DescribeListener"]
MANAGED: dict[str, t.Any] = {
    "ServiceManaged": True,
    "ServiceManagedInfos": [{"Action": action, "ChildType": "", "IsManaged": True} for action in ("Update", "Delete")],
}


@pytest.fixture(params=[400, 200, "plain"], ids=["dry run 400", "dry run 200", "dry run plain"])
def service(playground: Playground, request: pytest.FixtureRequest) -> Playground:
    """A service that answers a passed dry run in each of the ways."""
    playground.control("PUT", "options", {"dry_run_status": request.param})
    return playground


@pytest.fixture
def three(service: Playground) -> Playground:
    """8000-8009 of both protocols, 8010-8019 of TCP and 9000 of UDP."""
    given = [destination(8000, 8009, ("TCP", "UDP")), destination(8010, 8019), destination(9000, 9000, ("UDP",))]
    assert not service.destinations(given).failed
    return service


def ranges(result: Result) -> list[str]:
    return [f"{one['from_port']}-{one['to_port']}/{'+'.join(one['protocols'])}" for one in result.data["destinations"]]


def done(result: Result) -> list[tuple[str, str]]:
    return [(operation["action"], operation["identity"]) for operation in result.data["operations"]]


def verdicts(result: Result) -> list[str]:
    return [operation["dry_run"] for operation in result.data["operations"]]


def ids(playground: Playground) -> dict[int, str]:
    return {record["FromPort"]: key for key, record in playground.state()["destinations"].items()}


# -- what it costs --


def test_forty_new_destinations_cost_two_writes(service: Playground) -> None:
    runs = thrice(service, "destinations", destinations(40))
    assert runs.real.actions == [DESCRIBE, LIST, *ROOM, CREATE, CREATE, *[CREATE, DESCRIBE, LIST] * 2]
    assert len(runs.real.dry_runs) == len(runs.check.dry_runs) == 2
    assert runs.check.actions == [DESCRIBE, LIST, *ROOM, CREATE, CREATE]
    assert runs.again.actions == [DESCRIBE, LIST]
    assert set(verdicts(runs.check)) == {"passed"}
    assert len(runs.check.data["request_ids"]) == 2


@pytest.mark.parametrize(("count", "writes"), [(1, 1), (20, 1), (21, 2), (60, 3), (61, 4)])
def test_calls_of_twenty(service: Playground, count: int, writes: int) -> None:
    assert len(thrice(service, "destinations", destinations(count)).real.writes) == writes
    both = [{**one, "protocols": ["TCP", "UDP"]} for one in destinations(count)]
    assert len(thrice(service, "destinations", both).real.writes) == writes
    assert len(thrice(service, "destinations", [], purge=True).real.writes) == writes


def test_more_than_a_page_is_read_whole(service: Playground) -> None:
    service.destinations(destinations(120))
    again = service.destinations(destinations(120), purge=True)
    assert_nothing_done(again)
    assert again.actions == [DESCRIBE, LIST, LIST, LIST]


# -- creating and changing --


@pytest.mark.parametrize("protocols", [("TCP",), ("UDP",), ("TCP", "UDP"), ("UDP", "TCP"), ("TCP", "TCP")])
def test_protocols(service: Playground, protocols: tuple[str, ...]) -> None:
    runs = thrice(service, "destinations", [destination(8000, 8010, protocols)])
    assert runs.real.data["destinations"][0]["protocols"] == sorted(set(protocols))
    turned = tuple(reversed(protocols))
    assert_nothing_done(service.destinations([destination(8000, 8010, turned)]))


@pytest.mark.parametrize(
    ("before", "after"), [p for p in itertools.product([("TCP",), ("UDP",), ("TCP", "UDP")], repeat=2) if p[0] != p[1]]
)
def test_every_change_of_protocols_is_seen(service: Playground, before: t.Any, after: t.Any) -> None:
    service.destinations([destination(8000, 8010, before)])
    runs = thrice(service, "destinations", [destination(8000, 8010, after)])
    assert [action for action, _identity in done(runs.real)] == ["update"]


@pytest.mark.parametrize("spelled", [["tcp", "udp"], ["TCP,UDP"], ["TCP+UDP"], ["UDP", "TCP"]])
def test_spellings_of_protocols_that_are_live(service: Playground, spelled: list[str]) -> None:
    service.destinations([destination(8000, 8010)])
    state = service.state()
    (record,) = state["destinations"].values()
    record["Protocols"] = spelled
    service.control("PUT", "state", state)
    assert_nothing_done(service.destinations([destination(8000, 8010, ("TCP", "UDP"))]))
    assert service.destinations([]).data["destinations"][0]["protocols"] == ["TCP", "UDP"]


def test_one_port(service: Playground) -> None:
    runs = thrice(service, "destinations", [{"from_port": 9000, "protocols": ["UDP"]}])
    assert ranges(runs.real) == ["9000-9000/UDP"]
    assert done(runs.real) == [("create", "9000/UDP")]


def test_protocols_that_are_not_given_stay(three: Playground) -> None:
    assert_nothing_done(three.destinations([{"from_port": 8000, "to_port": 8009}, {"from_port": 9000}]))


def test_a_new_one_needs_protocols(three: Playground) -> None:
    result = three.destinations([{"from_port": 9000}, {"from_port": 9001}])
    assert result.failed
    assert result.msg.startswith("destinations[1].protocols: is needed, since there is no destination 9001 yet")
    assert result.writes == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"from_port": 8005}, "8005-8009/TCP+UDP"),
        ({"to_port": 8008}, "8000-8008/TCP+UDP"),
        ({"from_port": 7000, "to_port": 7001}, "7000-7001/TCP+UDP"),
        ({"protocols": ["UDP"]}, "8000-8009/UDP"),
        ({"from_port": 8009, "to_port": 8009, "protocols": ["TCP"]}, "8009-8009/TCP"),
    ],
)
def test_everything_can_be_changed_by_id(three: Playground, change: t.Any, expected: str) -> None:
    runs = thrice(three, "destinations", [{"id": ids(three)[8000], **change}])
    assert expected in ranges(runs.real)
    assert [call["action"] for call in runs.real.writes] == [UPDATE]


def test_a_range_that_is_turned_round_only_with_what_is_live(three: Playground) -> None:
    result = three.destinations([{"id": ids(three)[8000], "from_port": 8010}])
    assert result.failed
    assert result.msg == "destinations[0].from_port: 8010 is greater than to_port, which is 8009"
    assert result.writes == []


def test_an_unknown_id_is_an_error(three: Playground) -> None:
    result = three.destinations([destination(8000, 8009, id="dst-gone")])
    assert result.failed
    assert result.msg.startswith("destinations[0].id: there is no destination dst-gone.")


def test_ranges_are_exchanged_by_id_in_one_write(three: Playground) -> None:
    known = ids(three)
    given = [
        {"id": known[8000], "from_port": 8010, "to_port": 8019},
        {"id": known[8010], "from_port": 8000, "to_port": 8009},
    ]
    runs = thrice(three, "destinations", given)
    assert len(runs.real.writes) == 1
    assert ids(three)[8000] == known[8010]


def test_a_range_moves_to_where_another_was(three: Playground) -> None:
    known = ids(three)
    given = [
        {"id": known[8000], "from_port": 8010, "to_port": 8014},
        {"id": known[8010], "from_port": 8020, "to_port": 8029},
    ]
    assert len(thrice(three, "destinations", given).real.writes) == 1


# -- purge --


def test_purge_takes_the_others_away(three: Playground) -> None:
    runs = thrice(three, "destinations", [{"from_port": 9000}], purge=True)
    assert done(runs.real) == [("delete", "8000-8009/TCP+UDP"), ("delete", "8010-8019/TCP")]
    assert [call["action"] for call in runs.real.writes] == [DELETE]


def test_purge_with_an_empty_list_empties(three: Playground) -> None:
    assert ranges(thrice(three, "destinations", [], purge=True).real) == []
    assert three.state()["destinations"] == {}


def test_purge_reuses_what_is_to_go(three: Playground) -> None:
    before = set(ids(three).values())
    given = [destination(7000), destination(7001), destination(7002)]
    runs = thrice(three, "destinations", given, purge=True)
    assert [call["action"] for call in runs.real.writes] == [UPDATE]
    assert set(ids(three).values()) == before
    assert verdicts(runs.check) == ["passed"] * 3


def test_purge_reuses_and_creates(three: Playground) -> None:
    runs = thrice(three, "destinations", destinations(5, 7000), purge=True)
    assert [call["action"] for call in runs.real.writes] == [CREATE, UPDATE]
    assert len(ranges(runs.real)) == 5


def test_purge_reuses_and_deletes(three: Playground) -> None:
    runs = thrice(three, "destinations", destinations(1, 7000), purge=True)
    assert [call["action"] for call in runs.real.writes] == [UPDATE, DELETE]


@pytest.mark.parametrize("option", ["reject", "allow"])
def test_two_ranges_are_merged_into_one(three: Playground, option: str) -> None:
    """The range that takes the place of both is only free once the other has gone."""
    three.control("PUT", "options", {"overlapping_destinations": option})
    given = [destination(8000, 8019, ("TCP", "UDP")), destination(9000, 9000, ("UDP",))]
    runs = thrice(three, "destinations", given, purge=True)
    assert ranges(runs.real) == ["8000-8019/TCP+UDP", "9000-9000/UDP"]
    assert [call["action"] for call in runs.real.writes] == {"reject": [DELETE, UPDATE], "allow": [UPDATE, DELETE]}[
        option
    ]
    # Whether the ranges may overlap meanwhile is asked before the first write.
    assert all(call["changed"] for call in runs.real.writes)
    assert verdicts(runs.check) == {"reject": ["local", "passed"], "allow": ["passed", "passed"]}[option]
    for result in (runs.check, runs.real):
        assert served_words(result) == {"reject": ["Ports 8010-8019/TCP"], "allow": []}[option]


def served_words(result: Result) -> list[str]:
    """What the warnings name that is not served all the time."""
    return [one.split(" are served before and after")[0] for one in result.warnings]


@pytest.mark.parametrize("option", ["reject", "allow"])
def test_a_range_is_split(three: Playground, option: str) -> None:
    """Its second half is there before the first gives it up, if the service lets both have it for a minute."""
    three.control("PUT", "options", {"overlapping_destinations": option})
    given = [
        destination(8000, 8004),
        destination(8005, 8009),
        destination(8010, 8019),
        destination(9000, protocols=("UDP",)),
    ]
    runs = thrice(three, "destinations", given, purge=True)
    assert len(ranges(runs.real)) == 4
    assert [call["action"] for call in runs.real.writes] == {"reject": [UPDATE, CREATE], "allow": [CREATE, UPDATE]}[
        option
    ]
    assert all(call["changed"] for call in runs.real.writes)
    assert verdicts(runs.check) == {"reject": ["passed", "local"], "allow": ["passed", "passed"]}[option]
    for result in (runs.check, runs.real):
        assert served_words(result) == {"reject": ["Ports 8005-8009/TCP"], "allow": []}[option]


def test_where_there_is_no_room_for_both_sets_the_ports_that_are_lost_are_named(service: Playground) -> None:
    """The listener has ports for what was and for what will be, but not for both."""
    service.control("PUT", "options", {"overlapping_destinations": "allow"})
    assert not service.destinations([destination(10000, 10299)]).failed
    runs = thrice(service, "destinations", [{"id": ids(service)[10000], "to_port": 10049}, destination(10250, 10449)])
    assert [call["action"] for call in runs.real.writes] == [UPDATE, CREATE]
    for result in (runs.check, runs.real):
        assert served_words(result) == ["Ports 10250-10299/TCP"]


def test_between_two_calls_of_updates_a_port_may_be_lost_and_is_named(service: Playground) -> None:
    """No order of twenty-one updates keeps it: from the one that had it to the one that gets it takes two calls."""
    live = [destination(8000 + 10 * number, 8004 + 10 * number) for number in range(21)]
    assert not service.destinations(live).failed
    known = ids(service)
    # Each gets what the one before it had: a circle, which one call cannot carry.
    given = [
        {"id": known[entry["from_port"]], "from_port": other["from_port"], "to_port": other["to_port"]}
        for entry, other in zip(live, [*live[1:], live[0]])
    ]
    service.control("PUT", "options", {"overlapping_destinations": "allow"})
    runs = thrice(service, "destinations", given)
    assert [call["action"] for call in runs.real.writes] == [UPDATE, UPDATE]
    for result in (runs.check, runs.real):
        (words,) = served_words(result)
        assert words.startswith("Ports 8") and words.endswith("/TCP")


def test_a_write_that_needs_an_earlier_one_is_checked_locally(three: Playground) -> None:
    given = [{"id": ids(three)[8000], "from_port": 7000, "to_port": 7009}, destination(8000, 8009)]
    runs = thrice(three, "destinations", given)
    assert done(runs.check) == done(runs.real) == [("update", "7000-7009/TCP+UDP"), ("create", "8000-8009/TCP")]
    assert verdicts(runs.check) == ["passed", "local"]
    # The creation is asked about first, since it would be first if ranges might overlap meanwhile.
    assert [call["action"] for call in runs.check.dry_runs] == [CREATE, UPDATE]


# -- absent --


@pytest.mark.parametrize(
    "entry", [{"from_port": 8000, "to_port": 8009}, destination(8000, 8009), destination(8000, 8009, ("UDP",))]
)
def test_absent(three: Playground, entry: t.Any) -> None:
    runs = thrice(three, "destinations", [entry], state="absent")
    assert ranges(runs.real) == ["8010-8019/TCP", "9000-9000/UDP"]


def test_absent_by_id(three: Playground) -> None:
    runs = thrice(three, "destinations", [{"id": ids(three)[9000]}, {"id": "dst-gone"}], state="absent")
    assert done(runs.real) == [("delete", "9000/UDP")]


@pytest.mark.parametrize("entry", [{"from_port": 8000}, {"from_port": 8000, "to_port": 8010}, {"id": "dst-gone"}])
def test_absent_of_what_is_not_there(three: Playground, entry: t.Any) -> None:
    assert thrice(three, "destinations", [entry], state="absent").real.data["changed"] is False


# -- dry runs --


def test_a_dry_run_that_is_refused_fails_with_the_services_words(service: Playground) -> None:
    given = [destination(8000, 8010), destination(8005, 8015)]
    before = world(service)
    result = service.destinations(given, check=True)
    assert result.failed
    assert "The dry run to create 8000-8010/TCP, 8005-8015/TCP failed: " in result.msg
    assert "the TCP port ranges 8000-8010 and 8005-8015 overlap" in result.msg
    assert result.data["error"]["code"] == "IllegalParameter.DestinationConfigurations"
    assert result.data["error"]["request_id"] in result.msg
    assert result.data["changed"] is False
    assert {operation["state"] for operation in result.data["operations"]} == {"left"}
    assert world(service) == before
    assert service.destinations(given).failed


def test_overlapping_ranges_are_the_services_business(service: Playground) -> None:
    service.control("PUT", "options", {"overlapping_destinations": "allow"})
    thrice(service, "destinations", [destination(8000, 8010), destination(8005, 8015)])


def test_ranges_of_different_protocols_do_not_overlap(service: Playground) -> None:
    given = [destination(8000, 8010, ("UDP",)), destination(8005, 8015)]
    runs = thrice(service, "destinations", given)
    assert runs.check.warnings == runs.real.warnings == []


@pytest.mark.parametrize("check", [True, False])
def test_what_will_not_fit_is_said_before_anything_is_sent(service: Playground, check: bool) -> None:
    """6001 ports, and a vSwitch of which nothing is known yet: it has twelve addresses at least."""
    assert not service.destinations([destination(1, 100)]).failed
    result = service.destinations([destination(101, 501)], check=check)
    assert result.failed and result.writes == result.dry_runs == []
    assert "this needs 6,012 of the 6,001 ports of the listener (501 ports × 12 addresses of 1 vSwitch)" in result.msg
    assert "Widen port_ranges of the listener by 11 ports" in result.msg


@pytest.mark.parametrize("check", [True, False])
def test_of_a_new_vswitch_the_fewest_addresses_are_reckoned_with(service: Playground, check: bool) -> None:
    result = service.destinations([destination(1, 20000)], check=check)
    assert result.failed and result.writes == result.dry_runs == []
    assert "at least 240,000 of the 6,001 ports of the listener" in result.msg


@pytest.mark.parametrize("check", [True, False])
def test_a_refusal_says_how_much_wider_the_listener_must_be(service: Playground, check: bool) -> None:
    """Whether the addresses that the system keeps count too nobody knows: the service says that they do."""
    assert not service.destinations([destination(1, 100)]).failed
    result = service.destinations([destination(101, 400)], check=check)
    assert result.failed and result.writes == []
    assert result.data["error"]["code"] == "QuotaExceeded.ListenerPort"
    assert (
        "This needs 4,800 of the 6,001 ports of the listener (400 ports × 12 addresses of 1 vSwitch); 6,400"
        in result.msg
    )
    assert "must be wider by 399 ports" in result.msg
    service.control("PUT", "options", {"kept_addresses": "free"})
    assert not service.destinations([destination(101, 400)], check=check).failed


def test_how_full_the_listener_is_stands_above_the_diff(service: Playground) -> None:
    for least, ports in (("at least ", "1 port"), ("", "2 ports")):
        number = int(ports[0])
        runs = thrice(service, "destinations", [destination(number)])
        what = f"{least}{12 * number} of the 6,001 ports of the listener ({ports} × {least}12 addresses of 1 vSwitch)"
        assert runs.check.data["diff"]["after_header"].endswith(f"= needs {what}")
        assert runs.real.data["diff"]["after_header"].endswith(f"= needs {what}")


def test_who_may_not_look_writes_all_the_same(service: Playground) -> None:
    service.control(
        "POST", "faults", {"kind": "error", "action": ROOM[0], "code": "Forbidden.RAM", "status": 403, "times": 0}
    )
    thrice(service, "destinations", [destination(8000)])


def test_other_groups_of_the_listener_take_ports_too(three: Playground) -> None:
    """21 ports of twelve addresses are taken."""
    state = three.state()
    state["custom_routing_endpoint_groups"]["epg-bp1second"] = {"ListenerId": "lsr-bp1game"}
    second = {"EndpointGroupId": "epg-bp1second", "Endpoint": "vsw-bp1more", "Cidr": "10.0.0.0/24"}
    state["custom_routing_endpoints"]["ep-bp1second"] = second
    three.control("PUT", "state", state)
    assert not three.destinations([destination(8000)], endpoint_group_id="epg-bp1second").failed
    result = three.destinations([destination(8000, 8022)], endpoint_group_id="epg-bp1second")
    assert (
        "6,048 of the 6,001 ports of the listener (23 ports × 252 addresses of 1 vSwitch + 21 ports × 12" in result.msg
    )


def test_a_read_only_account_fails_in_check_mode_too(service: Playground) -> None:
    result = service.destinations([destination(8000)], check=True, access_key_id="emulator-readonly")
    assert result.failed
    assert result.data["error"]["code"] == "Forbidden.RAM"


@pytest.mark.parametrize("check", [True, False])
def test_nothing_to_do_needs_no_dry_run(three: Playground, check: bool) -> None:
    assert three.destinations([{"from_port": 9000}], check=check).actions == [DESCRIBE, LIST]


def test_a_real_run_sends_the_dry_runs_of_check_mode_before_its_first_write(three: Playground) -> None:
    given = [destination(7000), {"from_port": 9000, "protocols": ["TCP"]}]
    runs = thrice(three, "destinations", given, purge=True)
    asked = [(call["action"], call["params"]["DryRun"]) for call in runs.check.dry_runs]
    assert asked == [(UPDATE, "true"), (DELETE, "true")]
    assert runs.real.actions[:6] == [DESCRIBE, LIST, UPDATE, DELETE, UPDATE, DESCRIBE]
    assert [(call["action"], call["params"]["DryRun"]) for call in runs.real.dry_runs] == asked
    assert "dry_run" not in runs.real.data["operations"][0]
    assert len(runs.real.data["request_ids"]) == len(runs.real.writes) == 2


@pytest.mark.parametrize("check", [True, False])
def test_one_bad_destination_in_the_last_of_three_calls(service: Playground, check: bool) -> None:
    """Two calls of twenty would be live before the third is refused."""
    result = service.destinations([*destinations(41), destination(7990, 8050)], check=check)
    assert result.failed
    assert "The dry run to create 8040/TCP, 7990-8050/TCP failed: " in result.msg
    assert "Nothing was changed." in result.msg
    assert result.writes == []
    assert service.state()["destinations"] == {}


@pytest.mark.parametrize("check", [True, False])
def test_a_capacity_that_is_met_in_the_second_call(service: Playground, check: bool) -> None:
    given = [*destinations(20), *(destination(first, first + 19) for first in range(10000, 10400, 20))]
    result = service.destinations(given, check=check)
    assert result.data["error"]["code"] == "QuotaExceeded.ListenerPort"
    assert result.writes == []
    assert result.data["changed"] is False


def test_room_that_a_deletion_makes_is_found_in_check_mode_too(service: Playground) -> None:
    """A dry run is judged by the state of now, in which there is no room yet."""
    assert not service.destinations([destination(10000, 10149), destination(20000, 20149)]).failed
    known = ids(service)
    state = service.state()
    state["destinations"][known[10000]].update(
        ServiceManaged=True, ServiceManagedInfos=[{"Action": "Update", "ChildType": "", "IsManaged": True}]
    )
    service.control("PUT", "state", state)
    given = [{"id": known[20000], "protocols": ["UDP"]}, destination(30000, 30149)]
    runs = thrice(service, "destinations", given, purge=True)
    assert [call["action"] for call in runs.real.writes] == [UPDATE, DELETE, CREATE]
    assert all(call["changed"] for call in runs.real.writes)
    assert verdicts(runs.check) == ["passed", "local", "passed"]
    assert ranges(runs.real) == ["20000-20149/UDP", "30000-30149/TCP"]


# -- what belongs to others --


@pytest.fixture
def managed(three: Playground) -> Playground:
    state = three.state()
    state["destinations"][ids(three)[9000]].update(MANAGED)
    three.control("PUT", "state", state)
    return three


def test_purge_leaves_what_another_service_manages(managed: Playground) -> None:
    for check in (True, False):
        result = managed.destinations([], purge=True, check=check)
        assert ranges(result) == ["9000-9000/UDP"]
        (warning,) = result.warnings
        assert warning.startswith(f"9000/UDP ({ids(managed)[9000]}) is left alone by purge: another service")


@pytest.mark.parametrize("state", ["present", "absent"])
def test_what_another_service_manages_is_not_touched(managed: Playground, state: str) -> None:
    before = world(managed)
    result = managed.destinations([destination(9000)], state=state)
    assert result.failed
    assert result.msg.startswith("destinations[0]: 9000/UDP (dst-")
    assert "another service of Alibaba Cloud manages this destination" in result.msg
    assert world(managed) == before


@pytest.mark.parametrize(("forbidden", "state"), [("Delete", "present"), ("Update", "absent")])
def test_what_another_service_manages_in_part_is_ours_otherwise(three: Playground, forbidden: str, state: str) -> None:
    records = three.state()
    infos = [info for info in MANAGED["ServiceManagedInfos"] if info["Action"] == forbidden]
    records["destinations"][ids(three)[9000]].update({**MANAGED, "ServiceManagedInfos": infos})
    three.control("PUT", "state", records)
    result = three.destinations([destination(9000)], state=state)
    assert not result.failed, result.msg
    assert len(result.writes) == 1


# -- what is told --


def test_the_result_is_sorted_and_whole(service: Playground) -> None:
    result = service.destinations([destination(9000), destination(7000, 7001, ("UDP", "TCP")), destination(8000)])
    assert [*result.data["destinations"][0]] == ["id", "from_port", "to_port", "protocols", "status"]
    assert ranges(result) == ["7000-7001/TCP+UDP", "8000-8000/TCP", "9000-9000/TCP"]
    assert [one["id"] for one in result.data["destinations"]] == [ids(service)[port] for port in (7000, 8000, 9000)]


def test_the_accelerator_is_looked_up(three: Playground) -> None:
    calls = [call for call in three.destinations([destination(7000)]).calls if call["action"] not in ROOM]
    assert {call["params"].get("EndpointGroupId") for call in calls} == {GROUP}
    assert {call["params"]["AcceleratorId"] for call in calls if call["action"] == LIST} == {GAME_ACCELERATOR}


def test_the_accelerator_is_not_asked_about_before_it_is_known(service: Playground) -> None:
    busy = {"kind": "error", "action": DESCRIBE, "code": "StateError.EndPointGroup", "status": 400, "times": 2}
    service.control("POST", "faults", busy)
    result = service.destinations([destination(8000)])
    assert not result.failed, result.msg
    assert result.actions == [DESCRIBE, DESCRIBE, DESCRIBE, LIST, *ROOM, CREATE, CREATE, DESCRIBE, LIST]


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("pending", ["init", "updating", "deleting", ""])
def test_a_group_in_any_state_but_active_is_waited_for(three: Playground, pending: str, check: bool) -> None:
    def to(state: str) -> None:
        seen = three.state()
        seen["custom_routing_endpoint_groups"][GROUP]["State"] = state
        three.control("PUT", "state", seen)

    to(pending)
    before = world(three)
    late = three.destinations([], purge=True, check=check, wait_timeout=5)
    assert late.failed
    assert f"the endpoint group is {pending or 'in no state'}" in late.msg
    assert set(late.actions) == {"DescribeCustomRoutingEndpointGroup"}
    assert world(three) == before
    three.once("after", "DescribeCustomRoutingEndpointGroup", lambda: to("active"))
    slept = len(three.clock.slept)
    assert three.destinations([], purge=True, check=check).data["destinations"] == []
    assert len(three.clock.slept) > slept


def test_a_listener_that_another_group_uses_is_left_alone(three: Playground) -> None:
    state = three.state()
    state["custom_routing_endpoint_groups"]["epg-bp1second"] = {"ListenerId": "lsr-bp1game"}
    three.control("PUT", "state", state)
    runs = thrice(three, "destinations", [destination(8000)], endpoint_group_id="epg-bp1second", purge=True)
    assert ranges(runs.real) == ["8000-8000/TCP"]
    assert len(three.state()["destinations"]) == 4


def test_without_waiting_nobody_knows_whose_id_is_whose(playground: Playground) -> None:
    """Of several that one call creates the ids may come in any order, and nothing is read any more."""
    playground.settle_in(50)
    result = playground.destinations([destination(1), destination(2)], wait=False)
    assert [one["id"] for one in result.data["destinations"]] == [None, None]
    assert [(one["id"], one["state"]) for one in result.data["operations"]] == [(None, "done"), (None, "done")]
    playground.clock.sleep(60)
    alone = playground.destinations([destination(3)], wait=False)
    known = {one["from_port"]: one["id"] for one in alone.data["destinations"]}
    assert known[3] in playground.state()["destinations"] and None not in known.values()
