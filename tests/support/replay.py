# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A playbook that repeats what a random test has found, with the service's state and its faults, on a real emulator."""

from __future__ import annotations

import typing as t

import yaml

_HEAD = """\
# To repeat it: start an emulator with `python3 tests/emulator --port 8080`, and run this playbook with
# ALIBABA_CLOUD_ENDPOINT_GA=http://127.0.0.1:8080 and the account of docs/examples.
"""


class _Unsafe(str):
    """A text that Ansible must not take for a template."""


class _Dumper(yaml.SafeDumper):
    """Writes such texts with the tag that says so, and no anchors."""

    def ignore_aliases(self, data: t.Any) -> bool:
        return True


_Dumper.add_representer(_Unsafe, lambda dumper, text: dumper.represent_scalar("!unsafe", str(text)))


def _untemplated(value: t.Any) -> t.Any:
    if isinstance(value, t.Mapping):
        return {key: _untemplated(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_untemplated(one) for one in value]
    return _Unsafe(value) if isinstance(value, str) and "{" in value else value


class Told:
    """What hypothesis notes of an example: made only if it is shown, since to write YAML takes as long as to try it out."""

    def __init__(self, tell: t.Callable[[], str]) -> None:
        self._tell = tell

    def __repr__(self) -> str:
        return self._tell()


def playbook(
    module: str,
    options: t.Mapping[str, t.Any],
    state: t.Mapping[str, t.Any],
    facts: t.Mapping[str, t.Any],
    faults: t.Sequence[t.Mapping[str, t.Any]] = (),
    remark: str = "",
) -> str:
    """The playbook, as YAML.

    Args:
        module: which module is run.
        options: its options, without connection.
        state: what `GET state` of the emulator said before.
        facts: what `PUT options` was given.
        faults: what `POST faults` was given.
        remark: what a playbook cannot repeat.
    """
    control = [("PUT", "state", state), ("PUT", "options", facts), *(("POST", "faults", fault) for fault in faults)]
    tasks: list[dict[str, t.Any]] = [
        {
            "ansible.builtin.uri": {
                "url": f"{{{{ lookup('env', 'ALIBABA_CLOUD_ENDPOINT_GA') }}}}/_emulator/{call}",
                "method": method,
                "body_format": "json",
                "body": _untemplated(content),
                "status_code": [200, 201, 204],
            }
        }
        for method, call, content in control
    ]
    tasks.append({f"alicloud.ga.{module}": _untemplated(options)})
    play = {"hosts": "localhost", "gather_facts": False, "tasks": tasks}
    text = yaml.dump([play], Dumper=_Dumper, sort_keys=False, width=100)
    return f"{_HEAD}{f'# {remark}' + chr(10) if remark else ''}{text}"
