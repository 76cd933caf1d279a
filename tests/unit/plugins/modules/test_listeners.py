# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Listeners of an accelerator, from options to what the service has afterwards: in check mode, for real, and again."""

from __future__ import annotations

import typing as t

import pytest
from support.playground import ACCELERATOR, GAME_ACCELERATOR, LISTENER, Playground, Result

from ansible_collections.alicloud.ga.plugins.module_utils._resources.listeners import LISTENERS

Values = dict[str, t.Any]

WEB, TLS = "HTTP", "HTTPS"
CERTIFICATES = ["1234567-cn-hangzhou"]
# For each option that can be changed: the listener that has it, and another value.
CHANGES: dict[str, tuple[str, t.Any]] = {
    "description": (WEB, "Public pages"),
    "protocol": (WEB, "TCP"),
    "port_ranges": (WEB, [{"from_port": 8081, "to_port": 8081}]),
    "client_affinity": (WEB, "SOURCE_IP"),
    "idle_timeout": (WEB, 45),
    "request_timeout": (WEB, 120),
    "certificates": (TLS, ["7654321-cn-hangzhou"]),
    "security_policy_id": (TLS, "tls_cipher_policy_1_2"),
    "http_version": (TLS, "http1.1"),
    "x_forwarded_for": (WEB, {"real_ip": True}),
}


def port(first: int, last: int | None = None) -> list[Values]:
    return [{"from_port": first, "to_port": last or first}]


def listener(name: str = "pages", protocol: str = WEB, ports: t.Any = None, **more: t.Any) -> Values:
    one = {"name": name, "protocol": protocol, "port_ranges": ports or port(8080), **more}
    return {"certificates": CERTIFICATES, **one} if protocol == TLS else one


def call(playground: Playground, entries: t.Any, check: bool = False, **options: t.Any) -> Result:
    return playground.module(
        "ga_listeners", check=check, **{"accelerator_id": ACCELERATOR, "listeners": entries, **options}
    )


def converge(playground: Playground, entries: t.Any, changed: bool = True, **options: t.Any) -> Result:
    """Check mode foretells what is done, what is done is what check mode foretold, and then nothing is left to do."""
    before = playground.state()
    check = call(playground, entries, check=True, **options)
    assert not check.failed, check.msg
    assert check.writes == [] and playground.state() == before
    real = call(playground, entries, **options)
    assert not real.failed, real.msg
    assert check.data["changed"] is real.data["changed"] is changed
    planned, done = (
        [(one["action"], one["identity"], one["changes"]) for one in data["operations"]]
        for data in (check.data, real.data)
    )
    assert planned == done
    for foretold, found in zip(check.data["listeners"], real.data["listeners"]):
        assert {name for name, value in foretold.items() if value not in (None, found[name])} <= {"facts"}
    again = call(playground, entries, **options)
    assert (again.failed, again.data["changed"], again.writes) == (False, False, []), again.data["operations"]
    assert again.data["listeners"] == real.data["listeners"]
    shown = playground.module("ga_listeners_info", accelerator_id=options.get("accelerator_id", ACCELERATOR))
    assert shown.data["listeners"] == real.data["listeners"]
    return real


def found(result: Result, name: str = "pages") -> Values:
    (one,) = [one for one in result.data["listeners"] if one["name"] == name]
    return t.cast(Values, one)


@pytest.mark.parametrize("protocol", ["TCP", "UDP", WEB, TLS])
def test_a_new_listener(playground: Playground, protocol: str) -> None:
    result = converge(playground, [listener(protocol=protocol)])
    assert found(result).items() >= listener(protocol=protocol, type="Standard", status="active").items()
    assert [one["action"] for one in result.writes] == ["CreateListener"]


def test_defaults_of_a_new_listener(playground: Playground) -> None:
    """As documented, and the table needs no other."""
    result = converge(playground, [{"name": "pages", "port_ranges": port(7000, 7010)}])
    assert found(result).items() >= {"type": "Standard", "protocol": "TCP", "client_affinity": "NONE"}.items()


def test_several_ports_of_tcp_and_udp(playground: Playground) -> None:
    playground.control("PUT", "options", {"quota_ports": 200})
    ranges = [*port(9000, 9010), *port(100, 105)]
    result = converge(playground, [listener("voice", "UDP", ranges)])
    assert found(result, "voice")["port_ranges"] == sorted(ranges, key=lambda one: one["from_port"])
    converge(playground, [listener("voice", "UDP", ranges[::-1])], changed=False)


def test_every_option_that_can_be_changed_is_tried_here() -> None:
    assert set(CHANGES) == {one.option for one in LISTENERS.fields if not one.fixed} - {"name"}


@pytest.mark.parametrize("option", CHANGES)
def test_each_option_is_changed_alone(playground: Playground, option: str) -> None:
    protocol, value = CHANGES[option]
    before = found(converge(playground, [listener(protocol=protocol)]))
    result = converge(playground, [{"name": "pages", option: value}])
    after = found(result)
    assert [one["action"] for one in result.writes] == ["UpdateListener"]
    changed = {name for name in before if before[name] != after[name]}
    assert option in changed
    # What depends on the protocol comes and goes with it.
    assert changed == {option} or option == "protocol"
    (operation,) = result.data["operations"]
    assert any(change.startswith(option) for change in operation["changes"])


@pytest.mark.parametrize(
    ("before", "after"),
    [(before, after) for before in ("TCP", "UDP", WEB, TLS) for after in ("TCP", "UDP", WEB, TLS) if before != after],
)
def test_the_protocol_changes(playground: Playground, before: str, after: str) -> None:
    converge(playground, [listener(protocol=before)])
    entry = {"name": "pages", "protocol": after, **({"certificates": CERTIFICATES} if after == TLS else {})}
    result = converge(playground, [entry])
    assert found(result)["protocol"] == after


def test_a_description_is_cleared(playground: Playground) -> None:
    converge(playground, [listener(description="Public pages")])
    converge(playground, [{"name": "pages"}], changed=False)
    assert found(converge(playground, [{"name": "pages", "description": ""}]))["description"] == ""


def test_headers_that_are_not_said_stay(playground: Playground) -> None:
    converge(playground, [listener(x_forwarded_for={"real_ip": True, "port": True})])
    headers = found(converge(playground, [{"name": "pages", "x_forwarded_for": {"port": False}}]))["x_forwarded_for"]
    assert {name for name, on in headers.items() if on} == {"real_ip"}


@pytest.mark.parametrize("how", ["kept", "reset"])
def test_what_an_update_does_not_say(playground: Playground, how: str) -> None:
    """Whether it is kept or becomes the default: nothing that was live is lost."""
    whole = listener(
        description="Public pages",
        idle_timeout=33,
        request_timeout=44,
        client_affinity="SOURCE_IP",
        x_forwarded_for={"real_ip": True},
    )
    before = found(converge(playground, [whole]))
    playground.control("PUT", "options", {"update_absent": how})
    after = found(converge(playground, [{"name": "pages", "idle_timeout": 34}]))
    assert after == {**before, "idle_timeout": 34}


def test_a_listener_gets_another_name(playground: Playground) -> None:
    result = converge(playground, [{"id": LISTENER, "name": "front"}])
    assert found(result, "front")["id"] == LISTENER


def test_the_type_is_fixed(playground: Playground) -> None:
    for check in (True, False):
        result = call(playground, [{"name": "web", "type": "CustomRouting"}], check=check)
        assert result.failed
        assert "listeners[0].type" in result.msg
        assert result.writes == []


def test_custom_routing(playground: Playground) -> None:
    playground.control("PUT", "options", {"quota_ports": 30000})
    where: Values = {"accelerator_id": GAME_ACCELERATOR}
    entry = {"name": "lobby", "type": "CustomRouting", "port_ranges": port(20000, 26000)}
    assert found(converge(playground, [entry], **where), "lobby")["type"] == "CustomRouting"
    longer = {"name": "lobby", "port_ranges": port(20000, 27000)}
    assert found(converge(playground, [longer], **where), "lobby")["port_ranges"] == port(20000, 27000)


def emptied(playground: Playground) -> None:
    """The listener of the seed has no groups any more."""
    state = playground.state()
    state["endpoint_groups"] = {}
    playground.control("PUT", "state", state)


def test_purge_and_absent(playground: Playground) -> None:
    emptied(playground)
    converge(playground, [listener("aa"), listener("bb", "UDP", port(90))])
    result = converge(playground, [{"name": "bb"}], purge=True)
    assert [one["action"] for one in result.writes] == ["DeleteListener"] * 2
    assert [one["name"] for one in result.data["listeners"]] == ["bb"]
    converge(playground, [{"name": "bb"}, {"name": "never"}], state="absent")
    assert playground.module("ga_listeners_info", accelerator_id=ACCELERATOR).data["listeners"] == []


def test_no_listener_takes_the_place_of_another(playground: Playground) -> None:
    """Rules and groups may lie in it: another one is another one."""
    emptied(playground)
    result = converge(playground, [listener("aa", ports=port(8088))], purge=True)
    assert sorted(one["action"] for one in result.data["operations"]) == ["create", "delete"]
    assert result.data["listeners"][0]["id"] != LISTENER


@pytest.mark.parametrize("how", ["refused", "cascades"])
@pytest.mark.parametrize("check", [True, False])
def test_groups_are_named_before_their_listener_is_deleted(playground: Playground, how: str, check: bool) -> None:
    """The service might take them away with it, and the rules that name them."""
    playground.control("PUT", "options", {"delete_listener_with_content": how})
    before = playground.state()
    cases: list[tuple[Values, list[Values], Values, str]] = [
        ({"accelerator_id": ACCELERATOR}, [{"name": "web"}], {"state": "absent"}, "listeners[0]: web (lsr-bp1web)"),
        ({"accelerator_id": ACCELERATOR}, [], {"purge": True}, "purge: web (lsr-bp1web)"),
        ({"accelerator": "game"}, [{"name": "game"}], {"state": "absent"}, "listeners[0]: game (lsr-bp1game)"),
    ]
    for where, entries, options, words in cases:
        found = playground.module("ga_listeners", check=check, **where, listeners=entries, **options)
        assert found.failed and words in found.msg, found.msg
        groups = (
            "1 custom routing endpoint group (game)" if "game" in words else "3 endpoint groups (default, blue, green)"
        )
        assert f"cannot be deleted while it has {groups}" in found.msg, found.msg
        assert found.writes == [] and playground.state() == before
        # A listener has groups of one kind, and only these are asked for.
        custom = "ListCustomRoutingEndpointGroups" in found.actions
        assert custom is ("game" in words) and ("ListEndpointGroups" in found.actions) is not custom


def test_a_quota_is_warned_of(playground: Playground) -> None:
    for entry in (listener(idle_timeout=61), listener(request_timeout=181)):
        result = call(playground, [entry], check=True)
        assert not result.failed, result.msg
        assert any("needs a quota" in warning for warning in result.warnings), result.warnings


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (listener(ports=port(0)), "port_ranges[0].from_port: 0 is not a port from 1 to 65499"),
        (listener(ports=port(65500)), "port_ranges[0].from_port: 65500 is not a port"),
        (listener(protocol="TCP", ports=port(20, 10)), "port_ranges[0].from_port: 20 is greater than to_port"),
        (listener(protocol="TCP", ports=[*port(20), *port(20)]), "port_ranges[1]: means the same as"),
        (listener(protocol="TCP", ports=[{"from_port": 1}]), "port_ranges[0].to_port: is needed"),
        (listener(ports=port(80, 81)), "port_ranges: must be one port, since the protocol is HTTP"),
        (listener(ports=[*port(80), *port(81)]), "port_ranges: must be one port"),
        ({"name": "new"}, "port_ranges: is needed"),
        (listener(protocol="TCP", certificates=CERTIFICATES), "certificates: goes with protocol HTTPS only"),
        (listener(protocol="UDP", request_timeout=3), "request_timeout: goes with protocol HTTP, HTTPS only"),
        (listener(protocol=WEB, http_version="http2"), "http_version: goes with protocol HTTPS only"),
        (
            {**listener(protocol=TLS), "certificates": []},
            "certificates: must have at least one, since the protocol is HTTPS",
        ),
        ({"name": "new", "protocol": TLS, "port_ranges": port(443)}, "certificates: is needed"),
        (listener(idle_timeout=0), "idle_timeout: 0 is not a number from 1 to 900"),
        (listener(idle_timeout=901), "idle_timeout: 901 is not a number from 1 to 900"),
        (listener(request_timeout=601), "request_timeout: 601 is not a number from 1 to 600"),
        (listener(name="x" * 129), "name: has 129 characters"),
        (listener(description="x" * 201), "description: has 201 characters"),
        ({"port_ranges": port(80)}, ": must have an id or a name"),
        (listener(status="gone"), "status: 'gone' is none that the service returns"),
        (listener(protocol="SCTP"), "protocol"),
        (listener(x_forwarded_for={"real": True}), "x_forwarded_for.real"),
        ({"id": "lsr-none", "description": "a"}, "lsr-none"),
    ],
)
def test_bad_input(playground: Playground, entry: Values, words: str) -> None:
    before = playground.state()
    for check in (True, False):
        result = call(playground, [listener("good"), entry], check=check)
        assert result.failed
        assert "listeners[1]" in result.msg and words in result.msg, result.msg
        assert result.writes == []
    assert playground.state() == before


def test_limits_are_within_what_is_allowed(playground: Playground) -> None:
    most = listener(ports=port(65499), idle_timeout=60, request_timeout=180, description="x" * 200, name="x" * 128)
    converge(playground, [most, listener("least", "TCP", port(1), idle_timeout=900)])


def test_two_that_mean_one(playground: Playground) -> None:
    result = call(playground, [listener(), listener()])
    assert result.failed and "listeners[1]: means the same listener as listeners[0]" in result.msg
    assert result.calls == []


def test_a_name_that_two_have(playground: Playground) -> None:
    state = playground.state()
    state["listeners"]["lsr-2"] = {**state["listeners"][LISTENER], "ListenerId": "lsr-2", "Sequence": 99}
    playground.control("PUT", "state", state)
    result = call(playground, [{"name": "web", "description": "a"}])
    assert result.failed and LISTENER in result.msg and "lsr-2" in result.msg
    assert result.writes == []
    assert found(converge(playground, [{"id": LISTENER, "name": "front"}]), "front")["id"] == LISTENER


def test_a_lost_answer_makes_no_second_listener(playground: Playground) -> None:
    playground.control("POST", "faults", {"action": "CreateListener", "kind": "drop_after"})
    result = call(playground, [listener()])
    assert not result.failed, result.msg
    assert len([one for one in result.data["listeners"] if one["name"] == "pages"]) == 1


@pytest.mark.parametrize("absent", ["kept", "reset"])
def test_what_nobody_can_say_is_sent_back(playground: Playground, absent: str) -> None:
    """ProxyProtocol is on its way out and no option: whoever has it keeps it, whatever an update without it would do."""
    converge(playground, [listener("mail", "TCP")])
    state = playground.state()
    (record,) = [one for one in state["listeners"].values() if one["Name"] == "mail"]
    record["ProxyProtocol"] = True
    playground.control("PUT", "state", state)
    playground.control("PUT", "options", {"update_absent": absent})
    converge(playground, [{"name": "mail", "description": "of today"}])
    assert playground.state()["listeners"][record["ListenerId"]]["ProxyProtocol"] is True


def test_certificates_stay_in_their_order(playground: Playground) -> None:
    """Whether the first one is more than the others is not documented: whoever changes something else leaves it first."""
    two = ["9-cn-hangzhou", "1-cn-hangzhou"]
    result = converge(playground, [listener(protocol=TLS, certificates=two)])
    (made,) = [one for one in result.data["listeners"] if one["name"] == "pages"]

    def stored() -> list[str]:
        return [one["Id"] for one in playground.state()["listeners"][made["id"]]["Certificates"]]

    assert stored() == two
    converge(playground, [listener(protocol=TLS, certificates=two[::-1])], changed=False)
    converge(playground, [listener(protocol=TLS, certificates=two[::-1], description="of today")])
    converge(playground, [{"name": "pages", "idle_timeout": 20}])
    assert stored() == two


def test_the_last_certificate_goes_with_https_alone(playground: Playground) -> None:
    """Nobody needs one without HTTPS, where results have an empty list of them, and there nobody can be without."""
    needed = call(playground, [{"name": "web", "protocol": TLS}])
    assert needed.failed and needed.writes == []
    assert "listeners[0].certificates: is needed, since web has none" in needed.msg
    words = "listeners[0].certificates: must have at least one, since the protocol is HTTPS"
    converge(playground, [listener(protocol="TCP", certificates=[])])
    converge(playground, [{"name": "pages", "certificates": [], "description": "of today"}])
    turned = call(playground, [{"name": "pages", "protocol": TLS, "certificates": []}])
    assert turned.failed and words in turned.msg and turned.writes == []
    converge(playground, [{"name": "pages", "protocol": TLS, "certificates": CERTIFICATES}])
    taken = call(playground, [{"name": "pages", "certificates": []}])
    assert taken.failed and words in taken.msg and taken.writes == []
    converge(playground, [{"name": "pages", "protocol": "TCP", "certificates": []}])


# -- what holds for names, descriptions and types of all kinds --


NAMED: dict[str, tuple[str, dict[str, t.Any], dict[str, t.Any]]] = {
    "ga_accelerators": ("accelerators", {}, {"instance_charge_type": "POSTPAY", "bandwidth_billing_type": "CDT"}),
    "ga_bandwidth_packages": (
        "bandwidth_packages",
        {},
        {"charge_type": "POSTPAY", "bandwidth": 2, "bandwidth_type": "Basic"},
    ),
    "ga_listeners": (
        "listeners",
        {"accelerator": "quickstart"},
        {"protocol": "HTTP", "port_ranges": [{"from_port": 8080, "to_port": 8080}]},
    ),
    "ga_endpoint_groups": (
        "endpoint_groups",
        {"accelerator": "quickstart", "listener": "web"},
        {"type": "virtual", "region": "cn-hangzhou", "endpoints": [{"type": "Domain", "endpoint": "a.example.com"}]},
    ),
    "ga_custom_routing_endpoint_groups": (
        "endpoint_groups",
        {"accelerator": "game", "listener": "game"},
        {"region": "cn-shanghai"},
    ),
}


@pytest.mark.parametrize("module", NAMED)
def test_names_and_descriptions_are_what_is_documented(module: str) -> None:
    """Before anything is sent, at and beside each edge; what is live already may break it, and is given back."""
    option, place, rest = NAMED[module]
    for name, fits in {
        **dict.fromkeys(("a", "Z9._-", "\u4e2d\u6587", "n" * 128), True),
        **dict.fromkeys(("1a", "-a", ".a", "_a", "a b", "a/b", "http://a", "\u00e9", "a\u00e9", "n" * 129), False),
    }.items():
        playground = Playground()
        for check in (True, False):
            task: Values = {**place, option: [{"name": name, **rest}]}
            result = playground.module(module, check=check, **task)
            assert result.failed is not fits, (name, result.msg)
            assert fits or (f"{option}[0].name: " in result.msg and result.writes == result.dry_runs == [])
    for text, fits in {
        **dict.fromkeys(("", "see https://example.com", "\u4e2d" * 200), True),
        **dict.fromkeys(("http://example.com", "https://", "d" * 257), False),
    }.items():
        playground = Playground()
        entry = {"name": "good", "description": text, **rest}
        for check in (True, False):
            task = {**place, option: [entry]}
            result = playground.module(module, check=check, **task)
            assert result.failed is not fits, (text, result.msg)
            assert fits or (f"{option}[0].description: " in result.msg and result.writes == result.dry_runs == [])


def test_a_name_that_is_live_is_given_back_and_no_other_like_it_is_written(playground: Playground) -> None:
    state = playground.state()
    state["listeners"]["lsr-bp1web"].update(Name="1 web", Description="https://old.example.com")
    playground.control("PUT", "state", state)
    shown = playground.module("ga_listeners_info", accelerator="quickstart").data["listeners"]
    kept = playground.module("ga_listeners", accelerator="quickstart", listeners=shown)
    assert (kept.failed, kept.data["changed"]) == (False, False), kept.msg
    other = {"id": "lsr-bp1web", "name": "2 web"}
    refused = playground.module("ga_listeners", accelerator="quickstart", listeners=[other])
    assert refused.failed and "listeners[0].name: '2 web' must be a name" in refused.msg


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("accelerator", ["quickstart", "game"])
def test_listeners_of_one_accelerator_are_of_one_type(playground: Playground, accelerator: str, check: bool) -> None:
    standard = {"name": "pages", "protocol": "HTTP", "port_ranges": [{"from_port": 8080, "to_port": 8080}]}
    custom = {"name": "play", "type": "CustomRouting", "port_ranges": [{"from_port": 20000, "to_port": 24000}]}
    fits, other = (standard, custom) if accelerator == "quickstart" else (custom, standard)
    for entries in ([other], [fits, other]):
        result = playground.module("ga_listeners", check=check, accelerator=accelerator, listeners=entries)
        assert result.failed and result.writes == []
        assert f"listeners[{len(entries) - 1}].type: is " in result.msg and "are all of one type" in result.msg
    assert not playground.module("ga_listeners", check=check, accelerator=accelerator, listeners=[fits]).failed


@pytest.mark.parametrize("ports", [30, 31, 301])
def test_more_ports_than_without_a_quota_are_warned_of(playground: Playground, ports: int) -> None:
    entry = {"name": "many", "protocol": "TCP", "port_ranges": [{"from_port": 1000, "to_port": 999 + ports}]}
    result = playground.module("ga_listeners", check=True, accelerator="quickstart", listeners=[entry])
    assert not result.failed, result.msg
    assert any("more than 30 need a quota" in one for one in result.warnings) is (ports > 30)
