# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Answers that no service should give: half lists, pages in a circle, odd shapes, acceptance without effect.

Nobody is to plan by half a list, and nothing is to be called done that is not.
"""

from __future__ import annotations

import json
import re
import signal
import typing as t
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from scenarios import destination, rule
from support.issuer import Issuer, forgotten_afterwards
from support.playground import InProcess, Playground, Result, VirtualClock

from ansible_collections.alicloud.ga.plugins.module_utils._clock import Deadline
from ansible_collections.alicloud.ga.plugins.module_utils._engine import reconcile
from ansible_collections.alicloud.ga.plugins.module_utils._errors import ConnectionFailed
from ansible_collections.alicloud.ga.plugins.module_utils._wire.paging import Listing, by_number, by_token
from ansible_collections.alicloud.ga.plugins.module_utils._wire.transport import Connection, Transport
from emulator.application import Responder, Response

RULES = [rule(name, priority) for name, priority in (("aa", 10), ("bb", 20), ("cc", 30))]
DESTINATIONS = [destination(port) for port in range(1000, 1060)]
LIST_RULES, LIST_DESTINATIONS = "ListForwardingRules", "ListCustomRoutingEndpointGroupDestinations"
# What makes of an answer another one: (action, parameters of the query, answer, how many came before of this action).
Twist = t.Callable[[str, Mapping[str, str], dict[str, t.Any], int], t.Any]


class Twisted:
    """The emulator, with somebody who changes its good answers. `swallowed` actions do not even reach it."""

    def __init__(self, emulator: Responder, twist: Twist, swallowed: str = "") -> None:
        self._emulator = emulator
        self._twist = twist
        self._swallowed = swallowed
        self._counts: dict[str, int] = {}
        self._last = Response(500)

    def respond(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Response:
        action = headers.get("x-acs-action", "")
        if self._swallowed and action.startswith(self._swallowed):
            return Response(200, {}, json.dumps(self._twist(action, {}, {"RequestId": "R-swallowed"}, 0)).encode())
        if "NextToken=again" in target:
            return self._last
        answer = self._emulator.respond(method, target, headers, body)
        if not action or answer.status != 200:
            return answer
        count = self._counts[action] = self._counts.get(action, 0) + 1
        query = {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}
        twisted = self._twist(action, query, json.loads(answer.body), count - 1)
        self._last = replace(answer, body=json.dumps(twisted).encode())
        return self._last


def twist(playground: Playground, change: Twist, swallowed: str = "") -> None:
    playground.emulator = t.cast("t.Any", Twisted(playground.emulator, change, swallowed))


def of(action: str, change: t.Callable[[dict[str, t.Any]], t.Any], times: float = float("inf")) -> Twist:
    """Changes the first answers to one action."""
    return lambda name, _query, answer, count: change(answer) if name == action and count < times else answer


def names(playground: Playground) -> list[str]:
    return sorted(one["ForwardingRuleName"] for one in playground.state()["rules"].values())


def ports(playground: Playground) -> list[int]:
    return sorted(int(one["FromPort"]) for one in playground.state()["destinations"].values())


@pytest.fixture
def three(playground: Playground) -> Playground:
    """With three rules, and sixty destinations: two pages."""
    assert not playground.rules(RULES).failed
    assert not playground.destinations(DESTINATIONS, purge=True).failed
    return playground


def without(member: str) -> t.Callable[[dict[str, t.Any]], dict[str, t.Any]]:
    return lambda answer: {name: value for name, value in answer.items() if name != member}


HALF_LISTS: dict[str, t.Callable[[dict[str, t.Any]], dict[str, t.Any]]] = {
    "no list": without("ForwardingRules"),
    "null for a list": lambda answer: {**answer, "ForwardingRules": None},
    "an empty list": lambda answer: {**answer, "ForwardingRules": []},
    "one of three": lambda answer: {**answer, "ForwardingRules": answer["ForwardingRules"][:1]},
    "text for a list": lambda answer: {**answer, "ForwardingRules": "aa, bb, cc"},
    "a mapping for a list": lambda answer: {**answer, "ForwardingRules": {"ForwardingRule": []}},
    "an element that is null": lambda answer: {**answer, "ForwardingRules": [*answer["ForwardingRules"], None]},
    "an element that is text": lambda answer: {**answer, "ForwardingRules": ["aa", "bb", "cc"]},
    "elements without ids": lambda answer: {
        **answer,
        "ForwardingRules": [without("ForwardingRuleId")(one) for one in answer["ForwardingRules"]],
    },
    "pages in a circle": lambda answer: {**answer, "NextToken": "again"},
    "a number that is none": lambda answer: {**answer, "TotalCount": "many"},
}


@pytest.mark.parametrize("half", HALF_LISTS)
@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
@pytest.mark.parametrize(
    "options",
    [
        {"rules": [{"name": "cc"}], "state": "absent"},
        {"rules": [], "purge": True},
        {"rules": RULES},
    ],
    ids=["absent", "purge", "present"],
)
def test_nobody_plans_by_half_a_list_of_rules(
    three: Playground, half: str, check: bool, options: dict[str, t.Any]
) -> None:
    twist(three, of(LIST_RULES, HALF_LISTS[half]))
    result = three.rules(check=check, **options)
    assert result.failed, result.data
    assert "ListForwardingRules did not give a whole list" in result.msg
    assert result.data["changed"] is False
    assert result.writes == []
    assert len(result.calls) < 10
    assert names(three) == ["aa", "bb", "cc"]


@pytest.mark.parametrize("half", HALF_LISTS)
def test_half_a_list_of_rules_is_read_again(three: Playground, half: str) -> None:
    twist(three, of(LIST_RULES, HALF_LISTS[half], times=1))
    result = three.rules([{"name": "cc"}], state="absent")
    assert not result.failed, result.msg
    assert names(three) == ["aa", "bb"]


@pytest.mark.parametrize("half", HALF_LISTS)
def test_nothing_is_shown_of_half_a_list(three: Playground, half: str) -> None:
    twist(three, of(LIST_RULES, HALF_LISTS[half]))
    result = three.module("ga_forwarding_rules_info", accelerator_id="ga-bp1quickstart", listener_id="lsr-bp1web")
    assert result.failed
    assert "did not give a whole list" in result.msg


def counted(extra: int | None) -> Twist:
    """The service counts more rules than it lists, or does not count."""

    def change(answer: dict[str, t.Any]) -> dict[str, t.Any]:
        total = None if extra is None else len(answer["ForwardingRules"]) + extra
        return {**answer, "TotalCount": total}

    return of(LIST_RULES, change)


@pytest.mark.parametrize(("extra", "reads"), [(0, 1), (1, 2), (None, 1)], ids=["all", "the default rule", "nothing"])
@pytest.mark.parametrize("live", [[], RULES], ids=["none", "three"])
def test_what_the_service_counts_is_not_documented(
    playground: Playground, extra: int | None, reads: int, live: list[t.Any]
) -> None:
    """[open]: whether the default rule, which is never listed, is counted."""
    twist(playground, counted(extra))
    result = playground.rules(live)
    assert not result.failed, result.msg
    assert names(playground) == [one["name"] for one in live]
    again = playground.rules(live)
    assert not again.failed, again.msg
    assert again.data["changed"] is False
    assert again.actions == [LIST_RULES] * reads


@pytest.mark.parametrize("empty", [without("ForwardingRules"), lambda answer: {**answer, "ForwardingRules": None}])
def test_an_empty_list_may_be_left_out(playground: Playground, empty: t.Callable[[t.Any], t.Any]) -> None:
    twist(playground, of(LIST_RULES, empty))
    result = playground.rules([], purge=True)
    assert not result.failed, result.msg
    assert result.data["rules"] == []


def moved(playground: Playground, times: float) -> Twist:
    """Between two pages somebody deletes the first destination, so that one of the second page moves to the first."""
    taken: list[int] = []

    def change(action: str, query: Mapping[str, str], answer: dict[str, t.Any], _count: int) -> dict[str, t.Any]:
        if action == LIST_DESTINATIONS and query["PageNumber"] == "1" and len(taken) < times:
            taken.append(1)
            state = playground.state()
            first = min(state["destinations"], key=lambda one: int(state["destinations"][one]["FromPort"]))
            del state["destinations"][first]
            playground.control("PUT", "state", state)
        return answer

    return change


def test_a_destination_that_moves_between_pages_is_not_missed(three: Playground) -> None:
    last = max(ports(three))
    twist(three, moved(three, 1))
    result = three.destinations([{"from_port": last, "to_port": last}], state="absent")
    assert not result.failed, result.msg
    assert result.data["changed"] is True
    assert ports(three) == list(range(1001, 1059))


def test_destinations_that_always_move(three: Playground) -> None:
    twist(three, moved(three, 50))
    result = three.destinations([{"from_port": 1059, "to_port": 1059}], state="absent")
    assert result.failed
    assert "did not give a whole list" in result.msg
    assert result.writes == []


def empty_second_page(action: str, query: Mapping[str, str], answer: dict[str, t.Any], _count: int) -> t.Any:
    second = action == LIST_DESTINATIONS and query["PageNumber"] != "1"
    return {**answer, "Destinations": []} if second else answer


def the_first_page_for_ever(first: dict[str, t.Any]) -> Twist:
    def change(action: str, _query: Mapping[str, str], answer: dict[str, t.Any], _count: int) -> t.Any:
        if action != LIST_DESTINATIONS:
            return answer
        first.setdefault("page", answer["Destinations"])
        return {**answer, "Destinations": first["page"], "TotalCount": 10**9}

    return change


@pytest.mark.parametrize("change", [empty_second_page, the_first_page_for_ever({})], ids=["empty", "the same"])
def test_pages_of_destinations_that_do_not_make_up_a_list(three: Playground, change: Twist) -> None:
    twist(three, change)
    result = three.destinations([{"from_port": 1059, "to_port": 1059}], state="absent")
    assert result.failed
    assert "did not give a whole list" in result.msg
    assert result.writes == []
    assert len(result.calls) < 20


# -- pages that contradict themselves --


class Pages:
    """A list of so many elements, in pages of a size, whatever is asked for; counted as `total`, echoing the page's size."""

    def __init__(self, elements: float, size: int, total: t.Any, echo: int | None = None) -> None:
        self.elements, self.size, self.total, self.echo = elements, size, total, echo
        self.asked = 0

    def by_number(self, number: int) -> dict[str, t.Any]:
        self.asked += 1
        return {**self._page(number), **({} if self.echo is None else {"PageSize": self.echo})}

    def by_token(self, token: t.Any) -> dict[str, t.Any]:
        self.asked += 1
        number = int(token or 1)
        more = number * self.size < self.elements
        return {**self._page(number), **({"NextToken": str(number + 1)} if more else {})}

    def _page(self, number: int) -> dict[str, t.Any]:
        first = (number - 1) * self.size
        ids = range(first, int(min(first + self.size, self.elements)))
        return {"Found": [{"Id": f"id-{one}"} for one in ids], "TotalCount": self.total}


NUMBERED = Listing("ListThings", "Found", "Id")


def read(pages: Pages, way: str, size: int = 50, spent: t.Callable[[], str | None] = lambda: None) -> int:
    if way == "token":
        return len(by_token(NUMBERED, pages.by_token, spent))
    return len(by_number(NUMBERED, pages.by_number, size, spent))


@pytest.mark.parametrize("total", [0, -1, 10, 49, 50, 119, 121])
@pytest.mark.parametrize("way", ["number", "token"])
def test_a_number_that_contradicts_the_pages(way: str, total: int) -> None:
    pages = Pages(120, 50, total)
    with pytest.raises(ConnectionFailed, match=r"ListThings did not give a whole list, .*(-1|counts \d+ elements)"):
        read(pages, way)
    assert pages.asked <= 12


@pytest.mark.parametrize("total", [0, -1, 2, 4])
@pytest.mark.parametrize("way", ["number", "token"])
def test_a_number_that_contradicts_the_only_page(way: str, total: int) -> None:
    with pytest.raises(ConnectionFailed, match="did not give a whole list"):
        read(Pages(3, 50, total), way)


def test_a_page_that_is_full_is_not_the_last_although_the_number_says_so() -> None:
    """Ten are counted, ten came in a page of ten, and there is an eleventh."""
    with pytest.raises(ConnectionFailed, match="counts 10 elements"):
        read(Pages(11, 10, 10, echo=10), "number")
    with pytest.raises(ConnectionFailed, match="counts 50 elements"):
        read(Pages(51, 50, 50), "number")


@pytest.mark.parametrize(("elements", "asked"), [(0, 1), (1, 1), (49, 1), (50, 2), (51, 2), (120, 3)])
def test_a_list_takes_no_more_pages_than_it_has(elements: int, asked: int) -> None:
    pages = Pages(elements, 50, elements, echo=50)
    assert (read(pages, "number"), pages.asked) == (elements, asked)


@pytest.mark.parametrize("total", [None, 120])
@pytest.mark.parametrize("way", ["number", "token"])
def test_many_pages(way: str, total: int | None) -> None:
    assert read(Pages(120, 7, total), way) == 120


def test_by_token_the_number_may_be_that_of_each_page() -> None:
    """[open]: whether it counts all elements or those in the answer; the token says where the list ends."""

    def ask(token: t.Any) -> dict[str, t.Any]:
        page = pages.by_token(token)
        return {**page, "TotalCount": len(page["Found"])}

    pages = Pages(120, 50, None)
    assert len(by_token(NUMBERED, ask, lambda: None)) == 120


def test_the_same_page_for_ever_is_no_end() -> None:
    page = Pages(50, 50, None).by_number(1)
    with pytest.raises(ConnectionFailed, match="the same page came again"):
        by_number(NUMBERED, lambda _number: page, 50, lambda: None)


@pytest.mark.parametrize("total", [None, 10**6, 10**400])
@pytest.mark.parametrize("way", ["number", "token"])
def test_pages_that_never_end(way: str, total: t.Any) -> None:
    pages = Pages(float("inf"), 1, total)
    with pytest.raises(ConnectionFailed, match=r"pages do not end: there are more than 2000\."):
        read(pages, way)
    assert pages.asked == 2000


@pytest.mark.parametrize("way", ["number", "token"])
def test_a_list_has_its_time_and_its_memory(way: str) -> None:
    pages = Pages(float("inf"), 10, None)
    with pytest.raises(ConnectionFailed, match=r"whole list, it did not end within 600 seconds\."):
        read(pages, way, spent=lambda: "it did not end within 600 seconds" if pages.asked == 4 else None)
    assert pages.asked == 4


def test_pages_that_never_end_are_given_up_at_the_deadline(three: Playground) -> None:
    """Each takes its time, and always brings another one."""
    first: list[dict[str, t.Any]] = []
    start = three.clock.time

    def more(answer: dict[str, t.Any]) -> dict[str, t.Any]:
        three.clock.time += 20
        first.extend(answer["Destinations"][:1])
        one = {**first[0], "DestinationId": f"dst-{three.clock.time}"}
        return {**answer, "Destinations": [one], "TotalCount": None}

    twist(three, of(LIST_DESTINATIONS, more))
    result = three.destinations(DESTINATIONS, wait_timeout=100)
    assert result.failed
    assert "did not give a whole list, it did not end within 100 seconds" in result.msg
    assert result.writes == []
    assert three.clock.time - start <= 140


def test_a_list_that_is_longer_than_any() -> None:
    """Real answers, through the transport's own count."""
    clock = VirtualClock()
    transport = Transport(Connection("https://192.0.2.1", True, 10, 30), lambda: None, Deadline(clock, 600))
    spent = transport.budget().spent
    transport.received += 128 * 1024 * 1024
    assert spent() is None
    transport.received += 1
    assert spent() == "it is longer than 128 MiB"
    assert transport.budget().spent() is None, "each list has its own"


# -- answers that come from somebody in between --


@pytest.mark.parametrize("verb", ["Create", "Update", "Delete", "List"])
def test_an_answer_without_a_request_id_is_not_the_service_s(three: Playground, verb: str) -> None:
    twist(three, lambda _action, _query, _answer, _count: {"status": "ok"}, swallowed=verb)
    wanted = {
        "Create": [rule("dd", 40)],
        "Update": [{"name": "aa", "priority": 15}],
        "Delete": [{"name": "aa"}],
        "List": RULES,
    }[verb]
    before = three.state()["rules"]
    result = three.rules(wanted, state="absent" if verb == "Delete" else "present")
    assert result.failed
    assert "no RequestId" in result.msg
    assert "proxy" in result.msg
    assert three.state()["rules"] == before


# -- acceptance --


@pytest.mark.parametrize("verb", ["Update", "Delete"])
@pytest.mark.parametrize("kind", ["rules", "destinations"])
def test_what_is_accepted_and_has_no_effect_is_not_called_done(three: Playground, kind: str, verb: str) -> None:
    twist(three, lambda _action, _query, answer, _count: answer, swallowed=verb)
    if kind == "rules":
        wanted: list[t.Any] = [{"name": "aa", **({"priority": 15} if verb == "Update" else {})}]
    else:
        wanted = [{"from_port": 1000, "to_port": 1000, **({"protocols": ["UDP"]} if verb == "Update" else {})}]
    result = getattr(three, kind)(wanted, state="absent" if verb == "Delete" else "present")
    assert result.failed
    assert "show nothing of it" in result.msg
    assert "somebody else." not in result.msg
    (operation,) = result.data["operations"]
    assert operation["state"] == "unknown"
    assert result.data["changed"] is True, "nobody can say that nothing was"


@pytest.mark.parametrize("member", ["ForwardingRules", "DestinationIds"])
def test_a_creation_that_does_not_say_its_ids(playground: Playground, member: str) -> None:
    twist(playground, lambda action, _q, answer, _c: without(member)(answer) if action.startswith("Create") else answer)
    if member == "DestinationIds":
        result = playground.destinations([destination(1000), destination(1001)], purge=True)
    else:
        result = playground.rules([rule("aa", 10), rule("bb", 20)])
    assert not result.failed, result.msg
    assert result.data["changed"] is True
    assert all(one["id"] and one["state"] == "done" for one in result.data["operations"])
    assert [one for one in result.actions if one.startswith("Create")] != []
    if member == "DestinationIds":
        assert ports(playground) == [1000, 1001]
    else:
        assert names(playground) == ["aa", "bb"]


def test_a_creation_without_ids_and_without_effect(playground: Playground) -> None:
    twist(playground, lambda _action, _query, answer, _count: answer, swallowed="Create")
    result = playground.rules([rule("aa", 10)])
    assert result.failed
    assert "does not say the ids (request id R-swallowed)" in result.msg
    assert "Left to do: create aa" in result.msg
    assert result.data["changed"] is False


def test_a_dry_run_that_passed_without_a_request_id(playground: Playground) -> None:
    playground.control("PUT", "options", {"dry_run_status": 200})
    twist(playground, of("CreateCustomRoutingEndpointGroupDestinations", lambda _answer: {"Code": "DryRunOperation"}))
    result = playground.destinations([destination(8000)], check=True)
    assert not result.failed, result.msg
    assert [operation["dry_run"] for operation in result.data["operations"]] == ["passed"]
    assert result.data["request_ids"] == []
    assert playground.state()["destinations"] == {}


def test_only_what_is_created_has_new_ids(playground: Playground) -> None:
    """Whatever the answers to other writes may name."""
    playground.destinations([destination(7000), destination(7001)])
    gone = {"DestinationIds": ["dst-bp1nowhere"]}
    twist(playground, lambda action, _query, answer, _count: {**answer, **gone} if "Create" not in action else answer)
    result = playground.destinations([destination(7002)], purge=True, wait_timeout=60)
    assert not result.failed, result.msg
    assert [(one["action"], one["state"]) for one in result.data["operations"]] == [
        ("update", "done"),
        ("delete", "done"),
    ]
    assert ports(playground) == [7002]
    assert playground.clock.slept == []


# -- shapes that nobody has thought of --


def priority(value: t.Any) -> t.Callable[[dict[str, t.Any]], dict[str, t.Any]]:
    return lambda answer: {
        **answer,
        "ForwardingRules": [{**one, "Priority": value} for one in answer["ForwardingRules"]],
    }


def assert_unforeseen(result: Result) -> None:
    assert result.failed
    assert re.search(r"This was not foreseen: \w+Error: .* \(at rule\.py:\d+, .*please report it\.", result.msg)
    assert "emulator-secret" not in json.dumps(result.data)


@pytest.mark.parametrize("value", ["abc", [1], {}], ids=["text", "list", "mapping"])
def test_an_odd_shape(three: Playground, value: t.Any) -> None:
    twist(three, of(LIST_RULES, priority(value or "abc")))
    result = three.rules(RULES, tolerant=True)
    assert_unforeseen(result)
    assert result.data["changed"] is False


def test_an_odd_shape_after_a_write(three: Playground) -> None:
    twist(three, lambda action, _q, answer, n: priority("abc")(answer) if action == LIST_RULES and n else answer)
    result = three.rules([rule("dd", 40)], tolerant=True)
    assert_unforeseen(result)
    assert result.data["changed"] is True
    assert "Done: create dd." in result.msg
    (operation,) = result.data["operations"]
    assert operation["state"] == "done"


# -- stopped at a bad moment --


def test_a_stop_while_the_result_is_being_made(playground: Playground, monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is written, and must be told."""
    monkeypatch.setattr(reconcile, "as_yaml", lambda *_arguments: signal.raise_signal(signal.SIGTERM))
    result = playground.rules([rule("aa", 10)])
    assert result.failed
    assert "Stopped by SIGTERM. Done: create aa." in result.msg
    assert result.data["changed"] is True


class Stopping(Issuer):
    """Issues credentials, and is asked again just when somebody cancels the job."""

    def respond(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Response:
        if self.issued:
            signal.raise_signal(signal.SIGTERM)
        return super().respond(method, target, headers, body)


def test_a_stop_while_credentials_are_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The old ones are still good: the run must end all the same."""
    playground = Playground()
    issuer = Stopping(playground.clock.now)
    issuer.lifetime = 400.0
    session_of = playground._session

    def session(direct: bool) -> t.Any:
        made = session_of(direct)
        made.mount("http://127.0.0.1:2/", InProcess(issuer, playground.clock, lambda _which, _action: None))
        return made

    monkeypatch.setattr(playground, "_session", session)
    playground.settle_in(60)
    with forgotten_afterwards():
        result = playground.rules(
            [rule(name, priority) for name, priority in (("aa", 10), ("bb", 20), ("cc", 30), ("dd", 40))],
            batch_size=1,
            access_key_id=...,
            access_key_secret=...,
            credentials_uri="http://127.0.0.1:2/credentials",
        )
    assert result.failed
    assert "Stopped by SIGTERM" in result.msg
    assert "Left to do" in result.msg
    assert 0 < len(result.writes) < 4
    assert names(playground) == ["aa", "bb", "cc", "dd"][: len(result.writes)]
