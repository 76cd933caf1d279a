# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Clients that nobody here wrote, each behind the same thin call: what a scenario sends, and what came of it.

The SDKs are as they were installed, nothing in them is patched. Parameters are nested values by their names of the API.
"""

from __future__ import annotations

import fcntl
import functools
import hashlib
import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from emulator_driver import flatten

VERSION = "2019-11-20"
NODE = Path(__file__).resolve().parent / "node"
# Git-ignored, and what make clean removes.
CACHE = Path(__file__).resolve().parent.parent.parent / ".cache"
INSTALL_SECONDS = 300


class Account(NamedTuple):
    """An access key, its secret, and a token if it is a temporary one."""

    key: str = "emulator"
    secret: str = "emulator-secret"
    token: str = ""


class Outcome(NamedTuple):
    """What an SDK made of an answer; ``code`` is empty unless it said that the call was refused."""

    status: int
    code: str
    body: dict[str, Any]


class PythonSdk:
    """``alibabacloud-ga20191120`` with its own models: signature version 3."""

    def __init__(self, endpoint: str) -> None:
        reason = "the official SDK is not installed"
        self._client = pytest.importorskip("alibabacloud_ga20191120.client", reason=reason)
        self._models = pytest.importorskip("alibabacloud_ga20191120.models", reason=reason)
        self._openapi = pytest.importorskip("alibabacloud_tea_openapi.utils_models", reason=reason)
        self._runtime = pytest.importorskip("darabonba.runtime", reason=reason).RuntimeOptions()
        self._utils = pytest.importorskip("alibabacloud_tea_openapi.utils", reason=reason).Utils
        self._endpoint = endpoint
        self._clients: dict[Account, Any] = {}

    def call(self, action: str, params: Mapping[str, Any], account: Account, version: str = VERSION) -> Outcome:
        """One call with the SDK's typed method; what it has no method for goes through its generic call."""
        try:
            request = getattr(self._models, f"{action}Request", None)
            if request is None or version != VERSION:
                answer = self._generic(action, params, account, version)
                return Outcome(answer["statusCode"], "", answer["body"])
            method = getattr(self._for(account), f"{_snake(action)}_with_options")
            typed = method(request().from_map(dict(params)), self._runtime)
            return Outcome(typed.status_code, "", typed.body.to_map())
        except Exception as error:
            return _refusal(error, ("code", "status_code"))

    def _generic(self, action: str, params: Mapping[str, Any], account: Account, version: str) -> Any:
        known = {"action": action, "version": version, "protocol": "HTTP", "pathname": "/", "method": "POST"}
        kind = {"auth_type": "AK", "style": "RPC", "req_body_type": "formData", "body_type": "json"}
        request = self._openapi.OpenApiRequest(query=self._utils.query(dict(params)))
        return self._for(account).call_api(self._openapi.Params(**known, **kind), request, self._runtime)

    def _for(self, account: Account) -> Any:
        if account not in self._clients:
            config = self._openapi.Config(
                access_key_id=account.key,
                access_key_secret=account.secret,
                security_token=account.token or None,
                protocol="http",
                endpoint=self._endpoint,
                region_id="cn-hangzhou",
            )
            self._clients[account] = self._client.Client(config)
        return self._clients[account]


class CoreSdk:
    """``aliyun-python-sdk-core``, CommonRequest: signature version 1, parameters in the query or in the body."""

    in_body = False

    def __init__(self, endpoint: str) -> None:
        reason = "the older SDK is not installed"
        self._client = pytest.importorskip("aliyunsdkcore.client", reason=reason)
        self._request = pytest.importorskip("aliyunsdkcore.request", reason=reason)
        self._credentials = pytest.importorskip("aliyunsdkcore.auth.credentials", reason=reason)
        self._endpoint = endpoint

    def call(self, action: str, params: Mapping[str, Any], account: Account, version: str = VERSION) -> Outcome:
        """One call; this SDK does not flatten, so we do."""
        request = self._request.CommonRequest(domain=self._endpoint, version=version, action_name=action)
        request.set_protocol_type("http")
        request.set_method("POST")
        for name, value in flatten(params).items():
            (request.add_body_params if self.in_body else request.add_query_param)(name, value)
        try:
            status, _headers, body, error = self._for(account)._implementation_of_do_action(request)
        except Exception as problem:
            return _refusal(problem, ("error_code", "http_status"))
        if error is not None:
            return _refusal(error, ("error_code", "http_status"))
        return Outcome(status, "", json.loads(body))

    def _for(self, account: Account) -> Any:
        if not account.token:
            return self._client.AcsClient(account.key, account.secret, "cn-hangzhou", auto_retry=False)
        credential = self._credentials.StsTokenCredential(*account)
        return self._client.AcsClient(region_id="cn-hangzhou", credential=credential, auto_retry=False)


class CoreSdkInBody(CoreSdk):
    """The same with everything in the form body, which version 1 signs together with the query."""

    in_body = True


class NodeSdk:
    """The official SDK for Node, in one process that stays: calls go in and outcomes come out by the line."""

    engine = "core"

    def __init__(self, endpoint: str) -> None:
        self._endpoint = endpoint
        folder = installed_node_modules()
        if self.engine == "product" and not (folder / "node_modules" / "@alicloud" / "ga20191120").is_dir():
            pytest.skip("npm found no @alicloud/ga20191120 (its engine, @alicloud/openapi-core, has run the scenarios)")
        self._process = subprocess.Popen(
            ["node", str(NODE / "driver.cjs"), str(folder), self.engine],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def call(self, action: str, params: Mapping[str, Any], account: Account, version: str = VERSION) -> Outcome:
        """One call: a line out, a line back."""
        call = {"action": action, "params": dict(params), "account": account, "version": version}
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps({**call, "endpoint": self._endpoint}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, "the node process ended"
        answer = json.loads(line)
        return Outcome(answer["status"], answer.get("code") or "", answer.get("body") or {})

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.communicate()


class NodeProductSdk(NodeSdk):
    """``@alicloud/ga20191120`` with its own models; not every registry has it."""

    engine = "product"


SDKS: dict[str, Any] = {
    "python-v3": PythonSdk,
    "python-v1-query": CoreSdk,
    "python-v1-body": CoreSdkInBody,
    "node": NodeSdk,
}


def installed_node_modules() -> Path:
    """The folder in which npm installed ``node/package.json``; skips the test, with the reason, where it cannot."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.skip(f"there is no {program} here")
    text = (NODE / "package.json").read_bytes()
    folder = CACHE / f"node-{hashlib.sha256(text).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    # Tests run in several processes: one installs, the others wait for it.
    with open(folder / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            (folder / "package.json").write_bytes(text)
            problem = _install(folder)
            if problem:
                pytest.skip(f"npm could not install the SDK: {problem}")
            (folder / "done").touch()
    return folder


@functools.cache
def _install(folder: Path) -> str:
    """Why it did not work, empty if it did; asked once, because waiting for no network takes seconds."""
    options = ["--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"]
    patience = ["--fetch-retries=1", "--fetch-retry-mintimeout=1000", "--fetch-timeout=20000"]
    try:
        done = subprocess.run(
            ["npm", "install", *options, *patience],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=INSTALL_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "it took too long"
    found = re.search(r"code (E[A-Z0-9_]+)", done.stdout)
    return (found.group(1) if found else "no reason given") if done.returncode else ""


def _snake(action: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", action).lower()


def _refusal(error: Exception, names: tuple[str, str]) -> Outcome:
    code, status = (getattr(error, name, None) for name in names)
    if not isinstance(code, str) or not isinstance(status, int):
        raise error
    return Outcome(status, code, getattr(error, "data", None) or {})
