# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whom the modules trust and through whom they go: modules, sessions, TLS and proxy are real, and so are the variables."""

from __future__ import annotations

import shutil
import socket
import subprocess
import typing as t
from pathlib import Path

import pytest
import requests
from support.playground import Playground, Result, VirtualClock
from support.tls import Certificates, Proxy, make_certificates, serving_tls

from ansible_collections.alicloud.ga.plugins.module_utils._clock import Clock, Deadline
from ansible_collections.alicloud.ga.plugins.module_utils._credentials.plain_http import Fetcher
from ansible_collections.alicloud.ga.plugins.module_utils._errors import ConnectionFailed
from ansible_collections.alicloud.ga.plugins.module_utils._wire import transport
from ansible_collections.alicloud.ga.plugins.module_utils._wire.signature import Credentials
from ansible_collections.alicloud.ga.plugins.module_utils._wire.transport import Connection, Transport

NEW_SESSION = transport.new_session
ELSEWHERE = "ga.example.com"  # The proxy of these tests knows where that is, and nobody else does.
UNTRUSTED = "no trusted connection"
VARIABLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


class Online(Playground):
    """The playground, whose modules go through sockets."""

    port = 0
    proxy: Proxy

    def _session(self, loopback: bool) -> requests.Session:
        return t.cast("requests.Session", NEW_SESSION(loopback))

    def ask(self, host: str = "127.0.0.1", **options: t.Any) -> Result:
        return self.rules([], endpoint=f"https://{host}:{self.port}", connect_timeout=5, read_timeout=20, **options)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("good"), "127.0.0.1", "::1", "localhost", ELSEWHERE)


@pytest.fixture(scope="module")
def strangers(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("other"), "127.0.0.1", "localhost", ELSEWHERE)


@pytest.fixture
def online(certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> t.Iterator[Online]:
    for name in (*VARIABLES, "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    stage = Online()
    with serving_tls(stage.emulator, certificates) as port:
        stage.port, stage.proxy = port, Proxy(port)
        yield stage
        stage.proxy.close()


@pytest.fixture(params=["this machine", "elsewhere"])
def host(request: pytest.FixtureRequest, online: Online, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where the service is: on this machine, or behind a proxy."""
    if request.param == "this machine":
        return "127.0.0.1"
    monkeypatch.setenv("HTTPS_PROXY", online.proxy.url)
    return ELSEWHERE


# -- who is trusted --


def test_a_certificate_that_nobody_vouches_for(online: Online, host: str) -> None:
    result = online.ask(host)
    assert result.failed
    assert UNTRUSTED in result.msg
    assert "ca_path" in result.msg
    assert result.calls == []


def test_ca_path(online: Online, host: str, certificates: Certificates) -> None:
    result = online.ask(host, ca_path=certificates.authority)
    assert not result.failed, result.msg
    assert result.actions == ["ListForwardingRules"]


def test_ca_path_as_a_folder(online: Online, host: str, certificates: Certificates, tmp_path: Path) -> None:
    command = ["openssl", "x509", "-in", certificates.authority, "-noout", "-hash"]
    try:
        digest = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except OSError:
        pytest.skip("the hash that names a certificate in such a folder needs openssl")
    assert UNTRUSTED in online.ask(host, ca_path=str(tmp_path)).msg
    shutil.copy(certificates.authority, tmp_path / f"{digest}.0")
    result = online.ask(host, ca_path=str(tmp_path))
    assert not result.failed, result.msg


def test_another_authority(online: Online, host: str, strangers: Certificates) -> None:
    result = online.ask(host, ca_path=strangers.authority)
    assert UNTRUSTED in result.msg
    assert result.calls == []


def test_a_certificate_for_somebody_else(
    online: Online, monkeypatch: pytest.MonkeyPatch, certificates: Certificates
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", online.proxy.url)
    assert UNTRUSTED in online.ask("ga.example.org", ca_path=certificates.authority).msg
    assert set(online.proxy.asked) == {f"ga.example.org:{online.port}"}


def test_validate_certs(online: Online, host: str, monkeypatch: pytest.MonkeyPatch, strangers: Certificates) -> None:
    """Off means off, whatever else is said; on is the default."""
    assert UNTRUSTED in online.ask(host, validate_certs=True).msg
    for variable in ("", strangers.authority):
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", variable)
        for more in ({}, {"ca_path": strangers.authority}):
            result = online.ask(host, validate_certs=False, **more)
            assert not result.failed, result.msg
            assert result.actions == ["ListForwardingRules"]


@pytest.mark.parametrize("variable", VARIABLES)
def test_the_environments_authorities(
    online: Online,
    host: str,
    monkeypatch: pytest.MonkeyPatch,
    certificates: Certificates,
    strangers: Certificates,
    variable: str,
) -> None:
    monkeypatch.setenv(variable, certificates.authority)
    result = online.ask(host)
    assert not result.failed, result.msg
    # The option comes first.
    assert UNTRUSTED in online.ask(host, ca_path=strangers.authority).msg
    monkeypatch.setenv(variable, "")
    assert UNTRUSTED in online.ask(host).msg, "an empty value is none"
    monkeypatch.setenv(variable, "/nowhere/authorities.pem")
    result = online.ask(host)
    assert "/nowhere/authorities.pem" in result.msg
    assert "REQUESTS_CA_BUNDLE" in result.msg
    assert result.calls == []


def test_which_of_both_variables(
    online: Online, monkeypatch: pytest.MonkeyPatch, certificates: Certificates, strangers: Certificates
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certificates.authority)
    monkeypatch.setenv("CURL_CA_BUNDLE", strangers.authority)
    assert not online.ask().failed
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "")
    assert UNTRUSTED in online.ask().msg


def test_whoever_issues_credentials_is_checked_in_the_same_way(
    online: Online, monkeypatch: pytest.MonkeyPatch, certificates: Certificates
) -> None:
    def fetch(verify: bool | str) -> int:
        connection = Connection(f"https://127.0.0.1:{online.port}", verify, 5.0, 20.0)
        fetcher = Fetcher(connection, True, Deadline(VirtualClock(), 60))
        status, _body = fetcher.fetch("credentials_uri", "GET", f"{connection.endpoint}/_emulator/health", {})
        return status

    with pytest.raises(ConnectionFailed, match=UNTRUSTED):
        fetch(True)
    assert fetch(certificates.authority) == fetch(False) == 200
    monkeypatch.setenv("CURL_CA_BUNDLE", certificates.authority)
    assert fetch(True) == 200


# -- through whom --


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
def test_a_proxy(online: Online, monkeypatch: pytest.MonkeyPatch, certificates: Certificates, variable: str) -> None:
    monkeypatch.setenv(variable, online.proxy.url)
    result = online.ask(ELSEWHERE, ca_path=certificates.authority)
    assert not result.failed, result.msg
    assert online.proxy.asked == [f"{ELSEWHERE}:{online.port}"]


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
@pytest.mark.parametrize("no_proxy", [None, "", "somewhere.else"])
def test_this_machine_is_asked_directly(
    online: Online, monkeypatch: pytest.MonkeyPatch, certificates: Certificates, name: str, no_proxy: str | None
) -> None:
    for variable in ("HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(variable, online.proxy.url)
    if no_proxy is not None:
        monkeypatch.setenv("NO_PROXY", no_proxy)
    result = online.ask(name, ca_path=certificates.authority)
    assert not result.failed, result.msg
    assert online.proxy.asked == []


def nobody_is_known(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """No name can be resolved; which ones were to be. (Addresses can.)"""
    resolve, asked = socket.getaddrinfo, list[str]()

    def unknown(name: t.Any, *arguments: t.Any, **options: t.Any) -> t.Any:
        if str(name).replace(".", "").isdigit():
            return resolve(name, *arguments, **options)
        asked.append(str(name))
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    return asked


@pytest.mark.parametrize("no_proxy", [ELSEWHERE, "example.com", ".example.com", "*"])
def test_no_proxy(online: Online, monkeypatch: pytest.MonkeyPatch, certificates: Certificates, no_proxy: str) -> None:
    asked = nobody_is_known(monkeypatch)
    monkeypatch.setenv("HTTPS_PROXY", online.proxy.url)
    monkeypatch.setenv("NO_PROXY", no_proxy)
    assert "Name or service not known" in online.ask(ELSEWHERE, ca_path=certificates.authority).msg
    assert online.proxy.asked == []
    assert set(asked) == {ELSEWHERE}


def test_a_proxy_that_does_not_connect(online: Online, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        monkeypatch.setenv("HTTPS_PROXY", f"http://me:hunter2@127.0.0.1:{nobody.getsockname()[1]}")
        result = online.ask(ELSEWHERE)
    assert "the proxy did not connect to" in result.msg
    assert "hunter2" not in str(result.data)


# -- names that are not known, and time --


def test_a_name_that_is_not_known_was_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing was sent, so that nothing is in doubt, and a wrong name is told soon."""
    asked = nobody_is_known(monkeypatch)
    clock = VirtualClock()
    key = Credentials("id", "s3cret", None, "a test")
    asking = Transport(Connection("https://ga.example.com", True, 10.0, 30.0), lambda: key, Deadline(clock, 600))
    with pytest.raises(
        ConnectionFailed, match=r"cannot connect to .*Name or service not known.*Check the endpoint"
    ) as caught:
        asking.call("CreateForwardingRules", {}, {})
    assert caught.value.in_doubt is False
    assert caught.value.sent is False
    assert len(clock.slept) == 2
    assert set(asked) == {"ga.example.com"}


def test_both_time_limits_are_those_of_the_task(playground: Playground, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[t.Any] = []
    make = playground._session

    def session(loopback: bool) -> requests.Session:
        made = make(loopback)
        send = made.request

        def request(*arguments: t.Any, **more: t.Any) -> requests.Response:
            asked.append(more["timeout"])
            return send(*arguments, **more)

        monkeypatch.setattr(made, "request", request)
        return made

    monkeypatch.setattr(playground, "_session", session)
    playground.rules([], connect_timeout=3.5, read_timeout=7.5)
    playground.rules([])
    assert asked == [(3.5, 7.5), (10.0, 30.0)]


def test_the_clock_never_goes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody sets the clock of the machine, and no deadline moves."""
    monkeypatch.setattr("time.monotonic", lambda: 5.0)
    monkeypatch.setattr("time.time", lambda: 7.0)
    assert (Clock().now(), Clock().wall()) == (5.0, 7.0)
