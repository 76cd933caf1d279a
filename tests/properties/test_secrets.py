# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""No secret, no signature and no signed text appears anywhere, at the highest verbosity and however a run ends.

Real playbooks with temporary credentials from each of the three places (options, environment, profile) and from each of
those who issue them. Searched are the output, the log, the results, the diff, the cache of facts, and the files that
Ansible leaves behind.
"""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from ansible.module_utils.basic import AnsibleModule
from support.doubles import serving
from support.issuer import OIDC_TOKEN, PROVIDER_ARN, ROLE, ROLE_ARN, Issuer
from support.playground import Playground
from support.service import Emulator, emulator, environment, start_playbook

from emulator.application import Response

SECRET, TOKEN, WRONG, EXPIRED = "emulator-secret", "emulator-token", "a-wrong-secret", "expired-token"
URI_TOKEN = "token=for-the-uri"
# Of the authorization header and of the text that is signed.
SIGNED = ["Signature=", "ACS3-HMAC-SHA256", "x-acs-signature-nonce", "x-acs-content-sha256", "x-acs-security-token"]
KEYS = {"right": (SECRET, TOKEN), "wrong": (WRONG, TOKEN), "expired": (SECRET, EXPIRED)}
PLACES = ["options", "environment", "profile"]
ISSUED = ["metadata", "uri", "role", "oidc"]
Task = dict[str, Any]


class Double(ThreadingHTTPServer):
    """In place of the service, or of a proxy before it: answers in one way, and keeps what it was sent."""

    daemon_threads = True

    def __init__(self, way: str, other: str = "") -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.way, self.other = way, other
        self.requests: list[dict[str, str]] = []
        self.url = f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """Every answer quotes the whole request, as pages for debugging do."""

    server: Double

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.requests.append(dict(self.headers))
        quoted = f"{self.path}\n{self.headers}"
        if self.server.way == "quoting":
            message = f"Specified signature is not matched with our calculation. server string to sign is:{quoted}"
            self._answer(400, json.dumps({"Code": "SignatureDoesNotMatch", "Message": message, "RequestId": "R1"}))
        elif self.server.way == "html":
            self._answer(200, f"<html><body>Please log in. <pre>{quoted}</pre></body></html>")
        else:
            self._answer(int(self.server.way), quoted, {"Location": f"{self.server.other}{self.path}"})

    def do_GET(self) -> None:
        self.do_POST()

    def _answer(self, status: int, text: str, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(text.encode()))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_arguments: object) -> None:
        """Nothing is printed."""


class Fickle(Issuer):
    """Issues the key that the emulator knows, until it has been asked this often; then it refuses everybody."""

    def __init__(self, asked: int) -> None:
        super().__init__(fixed=True)
        self._patience = asked

    def respond(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Response:
        if len(self.seen) >= self._patience:
            self.roles, self.oidc_tokens, self.external_id = [], {}, "another"
            if target.startswith("/credentials"):
                return Response(404, {"Content-Type": "text/html"}, b"<html>not found</html>")
        return super().respond(method, target, headers, body)


@pytest.fixture
def doubles() -> Iterator[dict[str, Double]]:
    """By their way to answer; those that redirect do so to `target`."""
    target = Double("html")
    found = {"target": target, **{way: Double(way, target.url) for way in ("302", "307", "html", "quoting")}}
    for one in found.values():
        threading.Thread(target=one.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    yield found
    for one in found.values():
        one.shutdown()
        one.server_close()


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Emulator]:
    with emulator(tmp_path) as running:
        yield running


def rules(name: str, **more: Any) -> Task:
    drop = [{"drop": True}]
    entry = {"name": "aa", "priority": 10, "conditions": [{"host": ["a.example.com"]}], "actions": drop}
    place = {"accelerator_id": "ga-bp1quickstart", "listener_id": "lsr-bp1web"}
    return {"name": name, "alicloud.ga.ga_forwarding_rules": {**place, "rules": [entry], **more}}


def destinations(name: str, **more: Any) -> Task:
    entry = {"from_port": 80, "protocols": ["TCP"]}
    options = {"endpoint_group_id": "epg-bp1game", "destinations": [entry], **more}
    return {"name": name, "alicloud.ga.ga_custom_routing_destinations": options}


def scenarios(doubles: dict[str, Double]) -> list[tuple[Task, str]]:
    """Tasks, and a word of how each ends. The faults that some of them meet are set by `disturb`."""
    other = [{"name": "aa", "priority": 20}]
    return [
        ({**rules("check"), "check_mode": True, "diff": True}, "after_header"),
        ({**rules("dropped connection"), "diff": True}, "after_header"),
        (rules("failing write", rules=other), "Forbidden.RAM"),
        (rules("bad option", rules=[{"name": "aa", "conditions": [{"hots": ["a"]}]}]), "did you mean host?"),
        (rules("bad connection", endpoint="http://127.0.0.1:9"), "Connection refused"),
        (rules("redirect", endpoint=doubles["302"].url), "answered with a redirect (HTTP 302)"),
        (
            destinations("redirect of a whole request", endpoint=doubles["307"].url),
            "answered with a redirect (HTTP 307)",
        ),
        (rules("page", endpoint=doubles["html"].url, wait_timeout=1), "something that is not JSON"),
        (rules("quoting", endpoint=doubles["quoting"].url), "SignatureDoesNotMatch"),
        (destinations("wait timeout", wait_timeout=1), "has not become active within 1 seconds"),
    ]


def disturb(service: Emulator) -> None:
    service.control("POST", "faults", {"kind": "drop_after", "action": "CreateForwardingRules"})
    message = f"You said {SECRET} and {TOKEN}."
    refusal = {"kind": "error", "action": "UpdateForwardingRules", "code": "Forbidden.RAM", "message": message}
    service.control("POST", "faults", {**refusal, "status": 403})
    service.control("PUT", "transitions", {"mode": "stuck", "kind": "endpoint_group"})


def issued(place: str, url: str, folder: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Options and environment variables that have the right keys fetched."""
    token = folder / "token"
    token.write_text(OIDC_TOKEN)
    endpoints = {"ALIBABA_CLOUD_STS_ENDPOINT": url, "ALIBABA_CLOUD_ECS_METADATA_ENDPOINT": url}
    if place == "role":
        # With the key of the environment, which is there anyway.
        return {"role_arn": ROLE_ARN}, endpoints
    nothing = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "", **endpoints}
    if place == "metadata":
        return {}, {**nothing, "ALIBABA_CLOUD_ECS_METADATA": ROLE}
    if place == "uri":
        return {"credentials_uri": f"{url}/credentials?{URI_TOKEN}"}, nothing
    return {"role_arn": ROLE_ARN, "oidc_provider_arn": PROVIDER_ARN, "oidc_token_file": str(token)}, nothing


def credentials(place: str, keys: str, file: Path, issuer: str) -> tuple[dict[str, str], dict[str, str]]:
    """Options and environment variables that give the keys from this place."""
    if place in ISSUED:
        return issued(place, issuer, file.parent)
    profiles = [
        {
            "name": name,
            "mode": "StsToken",
            "access_key_id": "STS.emulator",
            "access_key_secret": secret,
            "sts_token": token,
        }
        for name, (secret, token) in KEYS.items()
    ]
    file.write_text(json.dumps({"current": "right", "profiles": profiles}))
    secret, token = KEYS[keys]
    nothing = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": ""}
    if place == "options":
        return {"access_key_id": "STS.emulator", "access_key_secret": secret, "security_token": token}, nothing
    if place == "profile":
        return {"profile": keys, "credentials_file": str(file)}, nothing
    names = ("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN")
    return {}, dict(zip(names, ("STS.emulator", secret, token)))


def found_in(text: str, values: list[str]) -> list[str]:
    return [value for value in values if value in text]


def run(
    service: Emulator, folder: Path, place: str, keys: str, tasks: list[Task], issuer: str = ""
) -> tuple[str, dict[str, str]]:
    """Run the tasks, whatever becomes of each: the output, and by path the files that are left."""
    inputs = folder / "inputs"
    inputs.mkdir(exist_ok=True)
    options, variables = credentials(place, keys, inputs / "config.json", issuer)
    content = []
    for number, task in enumerate(tasks):
        (module,) = [name for name in task if name.startswith("alicloud.")]
        given = {**task, module: {**task[module], **options}, "register": f"result_{number}", "ignore_errors": True}
        content.append(given)
        content.append({"ansible.builtin.debug": {"var": f"result_{number}"}})
        cached = {f"kept_{number}": f"{{{{ result_{number} }}}}", "cacheable": True}
        content.append({"ansible.builtin.set_fact": cached})
    playbook = inputs / "play.yml"
    playbook.write_text(json.dumps([{"hosts": "localhost", "gather_facts": False, "tasks": content}]))
    # Not below the others: the newest core has a socket in it, whose path may not be long.
    with tempfile.TemporaryDirectory(prefix="left-") as name:
        left = Path(name)
        everything = {
            **environment(service, folder),
            **variables,
            "ANSIBLE_CACHE_PLUGIN": "jsonfile",
            "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(left / "facts"),
            "ANSIBLE_HOME": str(left / "home"),
            "ANSIBLE_LOCAL_TEMP": str(left / "local"),
            "ANSIBLE_REMOTE_TMP": str(left / "remote"),
            "ANSIBLE_LOG_PATH": str(left / "log"),
            "TMPDIR": str(left),
        }
        process = start_playbook([str(playbook), "-vvvv"], everything)
        output, _nothing = process.communicate(timeout=300)
        assert process.returncode == 0, output
        return output, {str(path): path.read_text(errors="replace") for path in left.rglob("*") if path.is_file()}


@pytest.mark.parametrize("place", PLACES)
def test_no_secret_is_told(service: Emulator, tmp_path: Path, doubles: dict[str, Double], place: str) -> None:
    disturb(service)
    cases = scenarios(doubles)
    output, files = run(service, tmp_path, place, "right", [task for task, _end in cases])
    assert [end for _task, end in cases if end not in output] == [], output
    assert output.count("...ignoring") == len(cases) - 2, "all but the first two scenarios fail"
    signatures = [
        one["authorization"].rpartition("=")[2] for double in doubles.values() for one in double.requests if one
    ]
    assert len(signatures) >= 4 and all(len(signature) == 64 for signature in signatures)
    searched = [SECRET, TOKEN, *SIGNED, *signatures]
    assert found_in(output, searched) == []
    assert any("facts" in path for path in files) and any(path.endswith("log") for path in files)
    assert {path: found_in(text, searched) for path, text in files.items() if found_in(text, searched)} == {}
    # Whoever redirects gets one request; to where it points nothing is sent, least of all credentials.
    assert len(doubles["302"].requests) == len(doubles["307"].requests) == 1
    assert doubles["target"].requests == []
    assert {call["access_key_id"] for call in service.journal()} == {"STS.emulator"}


@pytest.mark.parametrize("place", PLACES)
def test_no_secret_is_told_when_keys_are_refused(service: Emulator, tmp_path: Path, place: str) -> None:
    for keys, code in (("wrong", "SignatureDoesNotMatch"), ("expired", "InvalidSecurityToken.Expired")):
        output, files = run(service, tmp_path, place, keys, [rules("rules"), destinations("destinations")])
        assert output.count("...ignoring") == 2
        assert code in output
        searched = [*KEYS[keys], *SIGNED]
        assert found_in(output, searched) == []
        assert {path: found_in(text, searched) for path, text in files.items() if found_in(text, searched)} == {}


@pytest.mark.parametrize("place", ISSUED)
def test_no_secret_is_told_when_keys_are_fetched(
    service: Emulator, tmp_path: Path, doubles: dict[str, Double], place: str
) -> None:
    """What is fetched, and what it is fetched with, whether the issuer gives it or refuses."""
    disturb(service)
    tasks = [
        {**rules("check"), "check_mode": True, "diff": True},
        rules("dropped connection"),
        rules("failing write", rules=[{"name": "aa", "priority": 20}]),
        rules("quoting", endpoint=doubles["quoting"].url),
        rules("bad option", rules=[{"name": "aa", "conditions": [{"hots": ["a"]}]}]),
        rules("bad number", wait_timeout=0),
        {"name": "unknown option", "alicloud.ga.ga_accelerators_info": {"acelerator": "x"}},
        rules("nobody to ask"),
    ]
    asked_once = {"metadata": 2}.get(place, 1)
    with serving(Fickle(4 * asked_once)) as url:
        output, files = run(service, tmp_path, place, "right", tasks, url)
    assert output.count("...ignoring") == 6, output
    ends = (
        "after_header",
        "Forbidden.RAM",
        "SignatureDoesNotMatch",
        "did you mean host?",
        "0 is not above 0",
        "acelerator",
    )
    for end in ends:
        assert end in output
    assert "No credentials from" in output or "Cannot assume the role" in output
    assert {call["access_key_id"] for call in service.journal()} == {"STS.emulator"}
    searched = [SECRET, TOKEN, *SIGNED, OIDC_TOKEN, URI_TOKEN, "metadata-token"]
    assert found_in(output, searched) == []
    assert {path: found_in(text, searched) for path, text in files.items() if found_in(text, searched)} == {}


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ({"access_key_secret": SECRET, "security_token": TOKEN}, "InvalidSecurityToken"),
        (
            {"access_key_id": ..., "access_key_secret": ..., "credentials_uri": f"http://127.0.0.1:1/{TOKEN}"},
            "http://127.0.0.1:1 answered with HTTP 404",
        ),
        ({"access_key_id": ..., "access_key_secret": ..., "credentials_uri": f"file:///{TOKEN}"}, "is not a URL"),
        ({"credentials_uri": f"https://192.0.2.1/?{TOKEN}"}, "Both access_key_id and credentials_uri"),
        ({"credentials_uri": f"https://192.0.2.1/?{TOKEN}", "wait_timeout": "soon"}, "wait_timeout: must be"),
        ({"credentials_uri": f"https://192.0.2.1/?{TOKEN}", "profil": "x"}, "did you mean profile?"),
        (
            {"credentials_uri": {"url": f"https://192.0.2.1/?{TOKEN}"}, "access_key_id": ...},
            "credentials_uri: must be text",
        ),
        ({"endpoint": f"http://me:{TOKEN}@127.0.0.1:1"}, "endpoint: "),
        ({"endpoint": {"url": [f"http://me:{TOKEN}@127.0.0.1:1"]}}, "endpoint: must be text"),
        ({"endpoint": ..., "service_endpoint": f"http://me:{TOKEN}@127.0.0.1:1"}, "endpoint: "),
    ],
)
def test_no_secret_reaches_the_log_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, options: dict[str, Any], shown: str
) -> None:
    """What Ansible writes there before a module begins, "Invoked with", which no output shows."""
    logged: list[str] = []
    monkeypatch.setattr(AnsibleModule, "log", lambda _module, text, log_args=None: logged.append(f"{text} {log_args}"))
    result = Playground().rules([], **options)
    text = json.dumps(result.data)
    assert shown in text
    assert "exception" not in result.data
    assert found_in(text, [SECRET, TOKEN]) == []
    assert found_in("\n".join(logged), [SECRET, TOKEN]) == []
    if "must be" not in shown and "did you mean" not in shown:  # Those end before Ansible logs anything.
        assert "Invoked with" in logged[0]
