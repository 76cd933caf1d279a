# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bad input of ga_custom_routing_destinations: refused before anything is sent, naming the option's path."""

from __future__ import annotations

import typing as t

import pytest
from scenarios import assert_refused, destination, thrice, world
from support.playground import Playground


def entries(*given: t.Any) -> dict[str, t.Any]:
    return {"destinations": list(given)}


WRONG: dict[str, tuple[dict[str, t.Any], str]] = {
    "port 0": (entries(destination(0, 10)), "destinations[0].from_port: 0 is not a port from 1 to 65499"),
    "a single port 0": (entries({"from_port": 0, "protocols": ["TCP"]}), "destinations[0].from_port: 0 is not a port"),
    "port 65500": (entries(destination(1, 65500)), "destinations[0].to_port: 65500 is not a port from 1 to 65499"),
    "port 70000": (entries(destination(70000)), "destinations[0].from_port: 70000 is not a port from 1 to 65499"),
    "port -1": (entries(destination(-1, 5)), "destinations[0].from_port: -1 is not a port"),
    "from above to": (
        entries(destination(1), destination(8010, 8000)),
        "destinations[1].from_port: 8010 is greater than to_port, which is 8000",
    ),
    "only to_port": (entries({"to_port": 5}), "destinations[0]: must have an id or a from_port"),
    "nothing": (entries({}), "destinations[0]: must have an id or a from_port"),
    "no protocol": (
        entries({"from_port": 1, "protocols": []}),
        "destinations[0].protocols: must have at least one of TCP, UDP",
    ),
    "an unknown protocol": (
        entries(destination(1), {"from_port": 2, "protocols": ["TCP", "ICMP"]}),
        "destinations[1].protocols[1]: must be one of TCP, UDP, and is 'ICMP'",
    ),
    "a protocol in small letters": (
        entries(destination(1, 1, ("tcp",))),
        "destinations[0].protocols[0]: must be one of TCP, UDP",
    ),
    "two entries of one range": (
        entries(destination(1, 2), destination(3), destination(1, 2, ("UDP",))),
        "destinations[2]: means the same destination as destinations[0]",
    ),
    "two entries of one id": (
        entries({"id": "dst-a", "from_port": 1}, {"id": "dst-a", "from_port": 2}),
        "destinations[1]: means the same destination as destinations[0]",
    ),
    "a word as port": (entries({"from_port": "ssh"}), "destinations[0].from_port: must be an integer, and is 'ssh'"),
    "a misspelt option": (
        entries(destination(1), {"form_port": 2}),
        "destinations[1].form_port: is not an option; did you mean from_port?",
    ),
    "a misspelt option of the module": (
        {"destinations": [], "endpoint_grup_id": "epg"},
        "endpoint_grup_id: is not an option; did you mean endpoint_group_id?",
    ),
    "null": ({"destinations": None}, "destinations: "),
    "nothing given": ({"destinations": ...}, "destinations: is required"),
    "purge with absent": (
        {"destinations": [], "state": "absent", "purge": True},
        "purge: goes with state present only",
    ),
    "no time to wait": ({"destinations": [], "wait_timeout": 0}, "wait_timeout: 0 is not above 0"),
    "text": ({"destinations": "8000-8010"}, "destinations: this is text, and a list is needed"),
}


@pytest.mark.parametrize("check", [False, True], ids=["real", "check"])
@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_named(playground: Playground, name: str, check: bool) -> None:
    playground.destinations([destination(9000)])
    options, words = WRONG[name]
    before = world(playground)
    result = playground.destinations(check=check, **options)
    assert_refused(playground, result, words)
    assert world(playground) == before


def test_everything_that_is_wrong_is_told_at_once(playground: Playground) -> None:
    result = playground.destinations([destination(0, 70000), destination(9, 8), {}])
    assert_refused(playground, result, "4 problems: ", "destinations[0].from_port", "destinations[0].to_port")
    assert "destinations[1].from_port" in result.msg
    assert "destinations[2]: " in result.msg


@pytest.mark.parametrize(("first", "last"), [(1, 1), (1, 300), (65499, 65499), (65400, 65499), ("8000", "8010")])
def test_within_the_limits(playground: Playground, first: t.Any, last: t.Any) -> None:
    thrice(playground, "destinations", [{"from_port": first, "to_port": last, "protocols": ["TCP"]}])


@pytest.mark.parametrize("status", ["active", "init", "updating", "", None])
def test_a_status_of_the_service_is_accepted_and_ignored(playground: Playground, status: str | None) -> None:
    playground.destinations([destination(9000)])
    assert playground.destinations([{"from_port": 9000, "status": status}]).data["changed"] is False
