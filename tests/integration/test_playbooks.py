# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Both modules as users run them: check mode, for real, again; and what they read when something is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from support.service import Emulator, Play

RULES = {
    "accelerator_id": "ga-bp1quickstart",
    "listener_id": "lsr-bp1web",
    "rules": [
        {
            "name": "beta-users",
            "conditions": [{"host": ["www.example.com"]}, {"request_header": {"X-Env": ["beta", "canary"]}}],
            "actions": [{"forward_group": {"endpoint_group_id": "epg-bp1green"}}],
        },
        {
            "name": "old-host",
            "conditions": [{"host": ["old.example.com"]}],
            "actions": [{"redirect": {"protocol": "HTTPS", "domain": "www.example.com", "port": "443", "code": 301}}],
        },
    ],
}
DESTINATIONS = {
    "endpoint_group_id": "epg-bp1game",
    "destinations": [{"from_port": 8000, "to_port": 8010, "protocols": ["TCP", "UDP"]}],
}
MODULES = [
    ("ga_forwarding_rules", RULES, "CreateForwardingRules"),
    ("ga_custom_routing_destinations", DESTINATIONS, "CreateCustomRoutingEndpointGroupDestinations"),
]


@pytest.mark.parametrize(("module", "options", "write"), MODULES)
def test_check_mode_then_for_real_then_again(play: Play, module: str, options: dict[str, Any], write: str) -> None:
    checked = play(module, options, "--check", "--diff")
    assert checked.changed() and checked.writes == []
    real = play(module, options, "--diff")
    assert real.changed() and real.writes == [write]
    assert diff_of(checked.output) == diff_of(real.output)
    assert "+++ after" in real.output
    again = play(module, options)
    assert not again.changed() and again.writes == []


def diff_of(output: str) -> list[str]:
    return [line for line in output.splitlines() if line.startswith(("+", "-", "@", " "))]


def test_module_defaults_of_the_group(play: Play, service: Emulator) -> None:
    empty = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "", "ALIBABA_CLOUD_ENDPOINT_GA": ""}
    defaults = {
        "group/alicloud.ga.ga": {
            "access_key_id": "emulator",
            "access_key_secret": "emulator-secret",
            "endpoint": service.url,
        }
    }
    run = play("ga_forwarding_rules", RULES, variables=empty, module_defaults=defaults)
    assert run.changed()
    assert {call["access_key_id"] for call in run.calls} == {"emulator"}


def test_what_is_returned_can_be_fed_back(play: Play) -> None:
    task = {"alicloud.ga.ga_forwarding_rules": {**RULES, "rules": "{{ first.rules }}", "purge": True}}
    run = play(
        "ga_forwarding_rules",
        RULES,
        pre_tasks=[{"alicloud.ga.ga_forwarding_rules": RULES, "register": "first"}],
        post_tasks=[task],
    )
    assert run.changed(), "only the first of the three tasks changes something"
    assert run.writes == ["CreateForwardingRules"]


@pytest.mark.parametrize(
    ("module", "options", "expected"),
    [
        pytest.param(
            "ga_forwarding_rules",
            {**RULES, "rules": [{"name": "first", "priority": 1}, {"name": "bad", "conditions": [{"hots": ["a"]}]}]},
            "rules[1].conditions[0].hots: is not an option; did you mean host?",
            id="a typo in an option",
        ),
        pytest.param(
            "ga_forwarding_rules",
            {**RULES, "rules": [{"name": "bad", "conditions": [{"path": ["/ok", "no-slash"]}]}]},
            "rules[0].conditions[0].path[1]: 'no-slash' must be a path that starts with '/'",
            id="a path without a slash",
        ),
        pytest.param(
            "ga_custom_routing_destinations",
            {**DESTINATIONS, "destinations": [{"from_port": 0, "protocols": ["TCP"]}]},
            "destinations[0].from_port: 0 is not a port from 1 to 65499",
            id="port 0",
        ),
    ],
)
def test_mistakes_are_found_before_anything_is_sent(
    play: Play, module: str, options: dict[str, Any], expected: str
) -> None:
    run = play(module, options)
    assert run.code == 2
    assert expected in run.output
    assert run.calls == []
    assert "Traceback" not in run.output


@pytest.mark.parametrize(("module", "options", "write"), MODULES)
@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        pytest.param(
            {"ALIBABA_CLOUD_ACCESS_KEY_SECRET": "a-wrong-secret"}, "SignatureDoesNotMatch", id="a wrong secret"
        ),
        pytest.param(
            {"ALIBABA_CLOUD_ACCESS_KEY_ID": "STS.emulator", "ALIBABA_CLOUD_SECURITY_TOKEN": "expired-token"},
            "InvalidSecurityToken.Expired",
            id="an expired token",
        ),
        pytest.param({"ALIBABA_CLOUD_ACCESS_KEY_ID": "emulator-readonly"}, "Forbidden.RAM", id="a read-only account"),
        pytest.param({"ALIBABA_CLOUD_ENDPOINT_GA": "http://127.0.0.1:9"}, "Connection refused", id="nobody there"),
    ],
)
def test_refusals_are_told_once_without_secrets(
    play: Play, module: str, options: dict[str, Any], write: str, variables: dict[str, str], expected: str
) -> None:
    run = play(module, options, "-vvvv", variables=variables)
    assert run.code == 2
    assert expected in run.output
    assert "Traceback" not in run.output
    assert run.writes == []
    refused = [call["code"] for call in run.calls if call["status"] != 200]
    assert refused == ([] if "ALIBABA_CLOUD_ENDPOINT_GA" in variables else [expected])
    secrets = ["emulator-secret", "a-wrong-secret", "expired-token", "ACS3-HMAC-SHA256"]
    assert [secret for secret in secrets if secret in run.output] == []


def test_what_is_not_there(play: Play) -> None:
    run = play("ga_forwarding_rules", {**RULES, "listener_id": "lsr-none"})
    assert run.code == 2
    assert "ListForwardingRules was answered with NotExist.Listener: The listener does not exist" in run.output
    assert '"request_id": "' in run.output


def test_a_netrc_cannot_sign_for_us(play: Play, tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("home")
    (home / ".netrc").write_text("machine 127.0.0.1 login somebody password else\n")
    (home / ".netrc").chmod(0o600)
    assert play("ga_forwarding_rules", RULES, variables={"HOME": str(home)}).changed()
