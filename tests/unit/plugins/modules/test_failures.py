# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Failures as a user sees them: one message with code and request id, the truth about what was done, and no secret."""

from __future__ import annotations

import json
import signal
import typing as t

import pytest
import requests
from scenarios import destination, destinations, rule, rules, to_green
from support.playground import BLUE, Playground, Result

from ansible_collections.alicloud.ga.plugins.module_utils._module import base
from ansible_collections.alicloud.ga.plugins.module_utils._wire import transport

SECRETS = (
    "emulator-secret",
    "emulator-token",
    "a-wrong-secret",
    "expired-token",
    "Signature=",
    "string to sign",
    "Authorization",
)


def assert_clear(result: Result, code: str, action: str, status: int = 400) -> None:
    """One clear message, its details for machines, no traceback and no secret."""
    assert result.failed
    error = result.data["error"]
    assert set(error) == {"code", "message", "request_id", "action", "http_status"}
    assert (error["code"], error["action"], error["http_status"]) == (code, action, status)
    assert error["request_id"]
    assert error["message"]
    assert "\n" not in result.msg
    assert result.msg.count(code) == 1
    assert result.msg.count(error["request_id"]) == 1
    assert action in result.msg
    assert_silent(result)


def assert_silent(result: Result) -> None:
    assert "exception" not in result.data
    output = json.dumps({**result.data, "invocation": invocation(result)})
    assert not [secret for secret in SECRETS if secret in output]
    assert "Traceback" not in output


def invocation(result: Result) -> t.Any:
    """The options as Ansible shows them at -vvv; endpoint and ids among them."""
    return result.data.get("invocation")


@pytest.fixture(params=["rules", "destinations"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def first_read(kind: str) -> str:
    return {"rules": "ListForwardingRules", "destinations": "DescribeCustomRoutingEndpointGroup"}[kind]


def create(kind: str) -> str:
    return {"rules": "CreateForwardingRules", "destinations": "CreateCustomRoutingEndpointGroupDestinations"}[kind]


def dry_runs(kind: str, writes: int = 1) -> int:
    """How many requests come before the first write, with the action of the writes."""
    return {"rules": 0, "destinations": writes}[kind]


def some(kind: str, count: int = 2) -> list[dict[str, t.Any]]:
    return rules(count) if kind == "rules" else destinations(count)


STS = {"access_key_id": "STS.emulator", "security_token": "emulator-token"}
KEYS: dict[str, tuple[dict[str, str], str, int, str]] = {
    "a wrong secret": ({"access_key_secret": "a-wrong-secret"}, "SignatureDoesNotMatch", 400, "secret does not belong"),
    "a wrong secret with a token": (
        {**STS, "access_key_secret": "a-wrong-secret"},
        "SignatureDoesNotMatch",
        400,
        "secret does not belong",
    ),
    "an unknown key": ({"access_key_id": "nobody"}, "InvalidAccessKeyId.NotFound", 404, "does not exist"),
    "an inactive key": ({"access_key_id": "emulator-inactive"}, "InvalidAccessKeyId.Inactive", 400, "switched off"),
    "an expired token": (
        {**STS, "security_token": "expired-token"},
        "InvalidSecurityToken.Expired",
        400,
        "get new ones",
    ),
    "a malformed token": ({**STS, "security_token": "another"}, "InvalidSecurityToken.Malformed", 400, "get new ones"),
}


@pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
@pytest.mark.parametrize("name", KEYS)
def test_keys_that_are_not_believed(playground: Playground, kind: str, name: str, check: bool) -> None:
    options, code, status, advice = KEYS[name]
    result = getattr(playground, kind)(some(kind), check=check, **options)
    assert_clear(result, code, first_read(kind), status)
    assert advice in result.msg
    assert len(result.calls) == 1
    assert result.data["changed"] is False


def test_a_read_only_account(playground: Playground, kind: str) -> None:
    result = getattr(playground, kind)(some(kind), access_key_id="emulator-readonly")
    assert_clear(result, "Forbidden.RAM", create(kind), 403)
    assert "lacks a permission" in result.msg
    assert "emulator-readonly" in result.msg
    assert "Nothing was changed." in result.msg
    assert result.data["changed"] is False
    assert {operation["state"] for operation in result.data["operations"]} == {"left"}


def test_a_read_only_account_may_look(playground: Playground, kind: str) -> None:
    getattr(playground, kind)(some(kind))
    result = getattr(playground, kind)(some(kind), access_key_id="emulator-readonly")
    assert not result.failed
    assert result.data["changed"] is False


def test_temporary_credentials_work_and_stay_secret(playground: Playground, kind: str) -> None:
    result = getattr(playground, kind)(some(kind), **STS)
    assert not result.failed, result.msg
    assert_silent(result)


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"listener_id": "lsr-bp1none"}, "NotExist.Listener"),
        ({"accelerator_id": "ga-bp1none"}, "NotExist.Accelerator"),
    ],
)
@pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
def test_a_listener_that_is_not_there(playground: Playground, options: t.Any, code: str, check: bool) -> None:
    result = playground.rules(rules(1), check=check, **options)
    assert_clear(result, code, "ListForwardingRules")
    assert "Check the id" in result.msg


@pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
def test_an_endpoint_group_that_is_not_there(playground: Playground, check: bool) -> None:
    result = playground.destinations(destinations(1), endpoint_group_id="epg-bp1none", check=check)
    assert_clear(result, "NotExist.EndPointGroup", "DescribeCustomRoutingEndpointGroup")


def test_an_endpoint_group_of_a_rule_that_is_not_there(playground: Playground) -> None:
    """One that goes away after it was looked for."""
    state = playground.state()

    def goes() -> None:
        del state["endpoint_groups"][BLUE]
        playground.control("PUT", "state", state)

    playground.once("after", "DescribeAccelerator", goes)
    result = playground.rules([rule("aa", 10)])
    assert_clear(result, "NotExist.EndPointGroup", "CreateForwardingRules")


def test_a_service_that_is_stopped(playground: Playground, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: t.Any, **_options: t.Any) -> t.NoReturn:
        try:
            raise ConnectionRefusedError(111, "Connection refused")
        except OSError as cause:
            text = f"HTTPConnectionPool: Max retries exceeded (Caused by NewConnectionError({cause}))"
            raise requests.exceptions.ConnectionError(text) from cause

    monkeypatch.setattr("support.playground.InProcess.send", refuse)
    result = getattr(playground, kind)(some(kind))
    assert result.failed
    assert f"{first_read(kind)}: cannot connect to http://127.0.0.1:1 (Connection refused)" in result.msg
    assert len(playground.clock.slept) == 2
    assert result.data["changed"] is False
    assert result.data["error"]["action"] == first_read(kind)
    assert_silent(result)


def test_a_clock_that_is_wrong(playground: Playground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(playground.clock, "wall", lambda: playground.clock.time - 3600)
    result = playground.rules([])
    assert_clear(result, "InvalidTimeStamp.Expired", "ListForwardingRules")
    assert "clock" in result.msg


def test_requests_is_missing(playground: Playground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "REQUESTS_IMPORT_ERROR", "Traceback: no module named requests")
    result = playground.rules([])
    assert result.failed
    assert "Failed to import the required Python library (requests)" in result.msg
    assert result.calls == []


# -- in the middle of it --


def refuse_after(playground: Playground, skip: int, action: str, code: str = "Forbidden.RAM") -> None:
    fault = {"kind": "error", "action": action, "code": code, "message": "No more.", "status": 400, "skip": skip}
    playground.control("POST", "faults", fault)


def states(result: Result) -> list[str]:
    return [operation["state"] for operation in result.data["operations"]]


def test_the_third_of_five_calls_is_refused(playground: Playground, kind: str) -> None:
    playground.control("PUT", "options", {"quota_rules": 100, "quota_conditions": 100})
    refuse_after(playground, 2 + dry_runs(kind, 5), create(kind))
    twenty = {"batch_size": 20} if kind == "rules" else {}
    result = getattr(playground, kind)(some(kind, 100), **twenty)
    assert_clear(result, "Forbidden.RAM", create(kind))
    assert result.data["changed"] is True
    assert states(result) == ["done"] * 40 + ["left"] * 60
    done = [operation["id"] for operation in result.data["operations"][:40]]
    assert set(done) == set(playground.state()[kind])
    assert len(result.data["request_ids"]) == 2
    assert "Done: create" in result.msg
    assert "Left to do: create" in result.msg
    assert "Nothing was changed" not in result.msg
    # And the same task goes on from there.
    again = getattr(playground, kind)(some(kind, 100), **twenty)
    assert not again.failed, again.msg
    assert len(again.writes) == 3


def test_a_refused_deletion_leaves_what_was_updated(playground: Playground) -> None:
    playground.rules(rules(3))
    refuse_after(playground, 0, "DeleteForwardingRules")
    result = playground.rules([rule("new", 20)], purge=True)
    assert result.failed
    assert result.data["changed"] is True
    assert [(told["action"], told["state"]) for told in result.data["operations"]] == [
        ("update", "done"),
        ("delete", "left"),
        ("delete", "left"),
    ]


@pytest.mark.parametrize(("atomic", "expected"), [(True, ["left"] * 5), (False, ["done"] * 3 + ["left"] * 2)])
def test_a_quota_in_the_middle_of_a_call(playground: Playground, atomic: bool, expected: list[str]) -> None:
    playground.control("PUT", "options", {"quota_rules": 3, "atomic_writes": atomic})
    result = playground.rules(rules(5))
    assert_clear(result, "QuotaExceeded.ForwardingRule", "CreateForwardingRules")
    assert states(result) == expected
    assert result.data["changed"] is not atomic
    assert len(playground.state()["rules"]) == expected.count("done")
    assert all(
        (operation["id"] is not None) == (operation["state"] == "done") for operation in result.data["operations"]
    )
    assert "Quota Management" in result.msg


@pytest.mark.parametrize("atomic", [True, False])
def test_room_is_made_where_a_quota_was_met(playground: Playground, atomic: bool) -> None:
    four = [{"host": ["a.example.com"]}, {"path": ["/a"]}, {"query": {"a": ["1"]}}, {"cookie": {"a": ["1"]}}]
    playground.rules([rule("kept", 10), rule("old", 20, conditions=four)])
    playground.control("PUT", "options", {"quota_conditions": 5, "atomic_writes": atomic})
    result = playground.rules([rule("kept", 10, conditions=four)], purge=True)
    assert not result.failed, result.msg
    assert [call["action"] for call in result.writes if call["changed"]] == [
        "DeleteForwardingRules",
        "UpdateForwardingRules",
    ]
    assert [one["name"] for one in result.data["rules"]] == ["kept"]


def test_a_write_whose_answer_is_lost_for_good(playground: Playground, kind: str) -> None:
    """Eight times the answer is lost, though the first time it was done: what is there then is the truth, and enough."""
    playground.control(
        "POST", "faults", {"kind": "drop_after", "action": create(kind), "times": 0, "skip": dry_runs(kind)}
    )
    result = getattr(playground, kind)(some(kind))
    assert len({call["client_token"] for call in result.writes}) == 1
    assert result.data["changed"] is True
    assert set(states(result)) == {"done"}
    assert len(playground.state()[kind]) == 2
    assert not result.failed
    assert_silent(result)


def test_a_write_that_was_lost_on_its_way(playground: Playground, kind: str) -> None:
    playground.control(
        "POST", "faults", {"kind": "drop_before", "action": create(kind), "times": 0, "skip": dry_runs(kind)}
    )
    result = getattr(playground, kind)(some(kind))
    assert result.failed
    assert result.data["changed"] is False
    assert set(states(result)) == {"left"}
    assert "was lost" in result.msg


def test_a_lost_answer_and_a_service_that_is_gone(playground: Playground, kind: str) -> None:
    """Nobody can say whether it was done."""
    playground.control(
        "POST", "faults", {"kind": "drop_after", "action": create(kind), "times": 0, "skip": dry_runs(kind)}
    )
    gone = {"kind": "drop_before", "times": 0}
    playground.once("after", create(kind), lambda: playground.control("POST", "faults", gone))
    result = getattr(playground, kind)(some(kind))
    assert result.failed
    assert set(states(result)) == {"unknown"}
    assert "Unknown whether done: create" in result.msg


def test_a_lost_answer_and_a_list_that_lags_behind(playground: Playground, kind: str) -> None:
    """A list from before the write does not show that it was done: it is looked for a while longer."""
    playground.control(
        "POST", "faults", {"kind": "drop_after", "action": create(kind), "times": 0, "skip": dry_runs(kind)}
    )

    def lag() -> None:
        playground.control("POST", "faults", {"kind": "stale_read", "times": 3})

    playground.once("after", create(kind), lag)
    result = getattr(playground, kind)(some(kind))
    assert [call["fault"] for call in result.calls].count("stale_read") == 3
    assert result.data["changed"] is True
    assert set(states(result)) == {"done"}
    assert len(playground.state()[kind]) == len(some(kind))


def test_a_second_signal_does_not_cut_off_the_words_about_the_first(playground: Playground, kind: str) -> None:
    def stop_twice() -> None:
        try:
            signal.raise_signal(signal.SIGTERM)
        finally:
            signal.raise_signal(signal.SIGINT)

    playground.once("before", create(kind), stop_twice)
    result = getattr(playground, kind)(some(kind))
    assert result.failed
    assert "Stopped by SIGTERM. " in result.msg
    assert result.data["operations"]


def test_the_last_words_of_a_stopped_run_are_in_the_systems_log(
    playground: Playground, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C ends Ansible's workers, so that nobody is left to show what the module says."""
    logged: list[str] = []
    monkeypatch.setattr(base.GaModule, "log", lambda _self, msg, log_args=None: logged.append(msg))
    playground.once("before", create(kind), lambda: signal.raise_signal(signal.SIGTERM))
    result = getattr(playground, kind)(some(kind))
    assert logged[1:] == [result.msg], "the first is Ansible's own"


def test_a_message_names_a_few_and_not_all(playground: Playground) -> None:
    refuse_after(playground, 0, "CreateForwardingRules")
    result = playground.rules(rules(20))
    assert "rule-001" in result.msg
    assert "rule-020" not in result.msg
    assert " more" in result.msg
    assert len(result.data["operations"]) == 20


def test_a_dry_run_that_is_throttled_for_ever(playground: Playground) -> None:
    playground.control("POST", "faults", {"kind": "throttle", "times": 0})
    result = playground.destinations([destination(8000)], check=True, wait_timeout=60)
    assert_clear(result, "Throttling.User", "DescribeCustomRoutingEndpointGroup")
    assert "Too many requests" in result.msg
    assert 30 <= sum(playground.clock.slept) <= 60


def test_a_service_without_an_endpoint_group_of_ours(playground: Playground) -> None:
    result = playground.rules([to_green(rule("aa", 10))], check=True, access_key_id="emulator-readonly")
    assert not result.failed, result.msg


@pytest.mark.parametrize("place", ["the environment", "a profile"])
def test_what_the_service_repeats_is_masked(
    playground: Playground, monkeypatch: pytest.MonkeyPatch, tmp_path: t.Any, place: str
) -> None:
    """Ansible masks what came from options; what came from elsewhere must be masked as well."""
    options: dict[str, t.Any] = {"access_key_id": ..., "access_key_secret": ...}
    if place == "the environment":
        monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", "STS.emulator")
        monkeypatch.setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "emulator-secret")
        monkeypatch.setenv("ALIBABA_CLOUD_SECURITY_TOKEN", "emulator-token")
    else:
        path = tmp_path / "config.json"
        keys = {"access_key_id": "STS.emulator", "access_key_secret": "emulator-secret", "sts_token": "emulator-token"}
        path.write_text(json.dumps({"profiles": [{"name": "default", "mode": "StsToken", **keys}]}))
        options["credentials_file"] = str(path)
    message = "You said emulator-secret and emulator-token."
    playground.control("POST", "faults", {"kind": "error", "code": "Odd", "status": 400, "message": message})
    result = playground.rules([], **options)
    assert result.data["error"]["code"] == "Odd"
    assert_silent(result)


@pytest.mark.parametrize("written", [0, 1])
def test_a_run_that_is_stopped_tells_what_it_did(
    playground: Playground, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    """Ctrl-C, or a cancelled job: while it waits, before anything was written or after."""
    playground.settle_in(60)
    if not written:
        playground.destinations([destination(8000)], wait=False)
    monkeypatch.setattr(playground.clock, "sleep", lambda _seconds: signal.raise_signal(signal.SIGTERM))
    twenty = {"batch_size": 20}
    result = playground.rules(rules(30), **twenty) if written else playground.destinations([destination(9000)])
    assert result.failed
    assert "Stopped by SIGTERM" in result.msg
    assert result.data["changed"] is bool(written)
    assert states(result) == (["done"] * 20 + ["left"] * 10 if written else [])
    assert_silent(result)
