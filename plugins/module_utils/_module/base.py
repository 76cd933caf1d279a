# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the modules share: the options for connection and waiting, and how a module begins and ends."""

from __future__ import annotations

import math
import os
import re
import signal
import typing as t

from ansible.module_utils.basic import AnsibleModule, missing_required_lib
from ansible.module_utils.common.parameters import remove_values

from .._clock import Attendant, Clock, Deadline
from .._credentials import chain
from .._credentials.sources import secrets
from .._engine.actions import Locked, lock_of
from .._errors import (
    Interrupted,
    OptionError,
    Problems,
    details_of,
    explained,
)
from .._wire import endpoint, transport
from .._wire.busy import Reader
from .._wire.client import Client
from .._wire.endpoint import first_set
from .._wire.signature import Credentials
from . import mistakes

Work = t.Callable[[], dict[str, t.Any]]
Spec = dict[str, dict[str, t.Any]]

CLOCK = Clock()

CONNECTION_SPEC: Spec = {
    "access_key_id": {"type": "str", "no_log": False, "aliases": ["alicloud_access_key"]},
    "access_key_secret": {"type": "str", "no_log": True, "aliases": ["alicloud_secret_key"]},
    "security_token": {"type": "str", "no_log": True, "aliases": ["alicloud_security_token"]},
    "profile": {"type": "str"},
    "credentials_file": {"type": "path"},
    "ecs_role_name": {"type": "str"},
    "credentials_uri": {"type": "str", "no_log": True},
    "role_arn": {"type": "str", "aliases": ["alicloud_assume_role_arn"]},
    "role_session_name": {"type": "str", "aliases": ["alicloud_assume_role_session_name"]},
    "role_session_expiration": {"type": "int", "aliases": ["alicloud_assume_role_session_expiration"]},
    "external_id": {"type": "str"},
    "oidc_provider_arn": {"type": "str"},
    "oidc_token_file": {"type": "path", "no_log": False},
    "sts_endpoint": {"type": "str"},
    "region_id": {"type": "str", "aliases": ["alicloud_region"]},
    "endpoint": {"type": "str", "aliases": ["service_endpoint"]},
    "validate_certs": {"type": "bool", "default": True},
    "ca_path": {"type": "path"},
    "connect_timeout": {"type": "float", "default": 10.0},
    "read_timeout": {"type": "float", "default": 30.0},
}

PATIENCE_SPEC: Spec = {"wait_timeout": {"type": "int", "default": 600}}

# The hidden argument of the action plugin: the path of a file that is there as long as somebody waits for the module.
LIFELINE = "_lifeline"
# Under which all modules take the endpoint of the service; see `connection_spec`.
_OTHER_NAME = "service_endpoint"
# The options in which there may be a password, although it is refused.
_ENDPOINTS = ("endpoint", _OTHER_NAME, "sts_endpoint")
# What is the id of no vSwitch: no id has such a sign in it.
_HOST = re.compile(r"[.:@/]|^localhost$")

# A terminal that is closed hangs up.
_STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# The most that a number may be, which is above 0: a day for a connection, a week of waiting.
_MOST = {"connect_timeout": 86400, "read_timeout": 86400, "wait_timeout": 604800, "batch_size": math.inf}


def connection_spec(own: t.Container[str]) -> Spec:
    """The options for the connection, beside those of a module of its own.

    Where `endpoint` is an endpoint of an accelerator, that of the service has its other name alone.
    """
    if "endpoint" not in own:
        return CONNECTION_SPEC
    return {**CONNECTION_SPEC, "endpoint": {"type": "str"}, _OTHER_NAME: {"type": "str"}}


class GaModule(AnsibleModule):
    """An AnsibleModule that takes options only as they were meant, and finds the exact place of a mistake in nested ones.

    Ansible says `Unsupported parameters: rules.conditions.hots`; with forty rules that does not say where. And it makes
    text of what is none. So the options are looked at as they came, before Ansible has touched them.
    """

    params: dict[str, t.Any]

    def __init__(self, argument_spec: Spec, **arguments: t.Any) -> None:
        self._nested_spec = argument_spec
        self._service = _OTHER_NAME if _OTHER_NAME in argument_spec else "endpoint"
        self._problems: Problems = []
        self._reader: Reader | None = None
        self._lifeline: str | None = None
        super().__init__(argument_spec=argument_spec, **arguments)
        if self._problems:
            self.fail_json(str(OptionError(self._problems)))

    def _load_params(self) -> None:
        """What Ansible begins with. What the action plugin adds to it is no option: neither checked nor in the result."""
        super()._load_params()
        for name in _ENDPOINTS:
            # Before anything is complained of: what is shown then has all options in it, as they came.
            for one in _texts(self.params.get(name)):
                self._hide(endpoint.password_in(one))
        # Whatever else is called so comes from a user, and is refused like any other unknown option.
        lifeline = self.params.pop(LIFELINE) if isinstance(self.params.get(LIFELINE), str) else None
        # Not there from the start, or behind a folder that this user may not enter: that is no sign of anything later.
        self._lifeline = lifeline if lifeline and os.path.lexists(lifeline) else None
        self.params = mistakes.leave_out_omitted(self.params)
        self._problems = mistakes.find_problems(self._nested_spec, self.params)
        if not self._problems:
            self.params, self.argument_spec = mistakes.settle(self._nested_spec, self.params)
            return
        # Ansible itself stumbles over some of it, such as half of a character or true where a mapping is to be.
        wrong = {re.split(r"[.\[]", path)[0] for path, _what in self._problems}
        self.params = {name: value for name, value in self.params.items() if name not in wrong}

    def fail_json(self, msg: str, **kwargs: t.Any) -> t.NoReturn:
        if self._problems:
            # Ansible may have found something too, but does not say where.
            msg = str(OptionError(self._problems))
        super().fail_json(_printable(msg), **{"error": details_of(_printable(msg)), **kwargs})
        raise SystemExit(1)  # Not reached: the line above ends the process, but its type does not say so.

    def run(self, work: Work) -> t.NoReturn:
        """Do the work of the module and end it.

        Args:
            work: gives the module's result, in which `warnings` are told and not returned.
        """
        if transport.REQUESTS_IMPORT_ERROR:
            self.fail_json(missing_required_lib("requests"), exception=transport.REQUESTS_IMPORT_ERROR)
        stopped: list[int] = []

        def interrupt(number: int, _frame: t.Any) -> t.NoReturn:
            _be_deaf()  # One is enough: a second one would cut off the words about the first.
            stopped.append(number)
            raise Interrupted(f"Stopped by {signal.Signals(number).name}")

        for number in _STOPS:
            # Whoever had it ignored, as nohup does, wants to go on.
            if signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, interrupt)
        try:
            result = work()
        except (Exception, Interrupted) as error:
            self._fail(error, bool(stopped) or isinstance(error.__cause__ or error, Interrupted))
        _be_deaf()
        for warning in result.pop("warnings", ()):
            self.warn(_printable(warning))
        self.exit_json(**result)
        raise SystemExit(0)  # Not reached, as above.

    def _fail(self, error: BaseException, stopped: bool) -> t.NoReturn:
        """End with what went wrong, and what the error says of the run."""
        hint = "" if stopped else self.hint_at(explained(error).details()["code"])
        _be_deaf()
        if stopped:
            # Whoever ends ansible-playbook ends its workers with it, which would have passed the words on.
            self.log(_printable(str(error)))
        told = explained(error)
        details = told.details()
        if details["message"]:
            # Words for people, unlike the other values of a result, which are data and stay as they are.
            details = {**details, "message": _printable(details["message"])}
        self.fail_json(f"{told} {hint}".rstrip(), **told.facts, error=details)

    def hint_at(self, code: str | None) -> str:
        """What may be behind a refusal, if that is soon found out. Whatever goes wrong here, the refusal is to be told."""
        if not self._reader or not code:
            return ""
        # Imported here, since hardly any run needs help.
        from .._resources import hints

        deadline = self._reader.deadline
        try:
            deadline.attendant.ask()
            deadline.give_up()
            return hints.after_refusal(self._reader, self.params, code)
        except (Exception, Interrupted):
            return ""

    def begin(self, problems: Problems, locked: Locked = None) -> Reader:
        """Get ready to ask the service, once the options are in order.

        Args:
            problems: what has been found wrong with the options of this module.
            locked: describes what every write locks, and its final states.

        Raises:
            OptionError: something is wrong with the options.
        """
        params = self.params
        own = [
            (name, _out_of_range(params[name], most)) for name, most in _MOST.items() if params.get(name) is not None
        ]
        if params["validate_certs"] and params["ca_path"] and not os.access(params["ca_path"], os.R_OK):
            own.append(("ca_path", f"{params['ca_path']} does not exist, or cannot be read"))
        if self._service == _OTHER_NAME and _HOST.search(params["endpoint"] or ""):
            # It may come from the defaults of all modules. What it is is not guessed: credentials would be sent there.
            what = "is a host, and is to be a vSwitch here: the endpoint of the service is called service_endpoint"
            own.append(("endpoint", f"{what}, by all modules, in defaults for all of them too"))
        found = [(name, what) for name, what in own if what]
        if found or problems:
            raise OptionError([*found, *problems])
        deadline = Deadline(CLOCK, params["wait_timeout"], self._attend)
        self._reader = Reader(self.connect(deadline), deadline, lock_of(locked))
        return self._reader

    def _attend(self) -> Attendant:
        """Whoever started this module, while the module is at work."""
        # Imported here, since most runs need to wait for nothing.
        from . import attended

        tells = self.params.get("progress", False)
        return attended.Controller(self._lifeline, lambda words: str(remove_values(words, self.no_log_values)), tells)

    def connect(self, deadline: Deadline) -> Client:
        """The API's actions, with the credentials and connection that the options and the environment say."""
        params = self.params
        source = chain.resolve(params, os.environ)
        self._hide(secrets(source))
        connection = transport.Connection(
            endpoint=_find_endpoint(self._service, params[self._service]),
            verify=(params["ca_path"] or True) if params["validate_certs"] else False,
            connect_timeout=params["connect_timeout"],
            read_timeout=params["read_timeout"],
        )
        if isinstance(source, Credentials):
            sender = transport.Transport(connection, lambda: source, deadline)
        else:
            # Imported here, since most runs do without it.
            from .._credentials.renewal import Temporary

            keeper = Temporary(source, connection, deadline, self._hide)
            keeper.current()  # Now, while nothing has been done yet.
            sender = transport.Transport(connection, keeper.current, deadline, keeper.forget)
        return Client(sender, chain.region_of(params))

    def _hide(self, values: list[str]) -> None:
        """Keep these out of every output."""
        self.no_log_values.update(values)


def _texts(value: t.Any) -> list[str]:
    """All texts in a value, whatever it is."""
    if isinstance(value, str):
        return [value]
    inner = [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for one in inner for text in _texts(one)]


def _printable(text: str) -> str:
    """Words for people, in which others may have written: names that are live, and what the service says."""
    if text.isprintable():
        return text
    # Imported here, since few runs need it.
    from .._engine.yaml_text import printable

    return printable(text)


def _out_of_range(number: float, most: float) -> str | None:
    """What is wrong with a number; None if nothing is. What is no number at all (nan) is not above 0 either."""
    shown = number if isinstance(number, int) else f"{number:g}"
    if not number > 0:
        return f"{shown} is not above 0"
    return f"{shown} is more than {most}" if number > most else None


def _find_endpoint(name: str, option: str | None) -> str:
    """The URL of the service: of the option with this name, else of the environment, else the public one.

    Raises:
        EndpointError: it is none.
    """
    if option:
        return endpoint.base_url(option, name)[0]
    variable = "ALIBABA_CLOUD_ENDPOINT_GA"
    return endpoint.base_url(first_set(os.environ, (variable,)) or transport.DEFAULT_ENDPOINT, variable)[0]


def _be_deaf() -> None:
    """Nothing is left but to tell how it ended: that is not to be cut off."""
    for number in _STOPS:
        signal.signal(number, signal.SIG_IGN)
