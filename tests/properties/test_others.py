# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Several copies at work on one accelerator at the same time, each a real process, over HTTP."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.kinds import TOGETHER, everything, example_of, kind_of, managing
from support.service import Emulator, emulator, environment
from support.worlds import WORLDS

RULES, DESTINATIONS = "ga_forwarding_rules", "ga_custom_routing_destinations"


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Emulator]:
    with emulator(tmp_path) as running:
        yield running


def rule(name: str, host: str | None = None, **more: Any) -> dict[str, Any]:
    drop = [{"drop": True}]
    return {"name": name, "conditions": [{"host": [host or f"{name}.example.com"]}], "actions": drop, **more}


def rules(*entries: dict[str, Any], listener: str = "lsr-bp1web", **more: Any) -> tuple[str, dict[str, Any]]:
    return RULES, {"accelerator_id": "ga-bp1quickstart", "listener_id": listener, "rules": list(entries), **more}


def destinations(*ports: int, **more: Any) -> tuple[str, dict[str, Any]]:
    entries = [{"from_port": port, "protocols": ["TCP"]} for port in ports]
    return DESTINATIONS, {"endpoint_group_id": "epg-bp1game", "destinations": entries, **more}


def at_once(service: Emulator, folder: Path, tasks: list[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Run the tasks side by side; the results in their order."""
    processes = []
    variables = environment(service, folder)
    variables["PYTHONPATH"] = variables["ANSIBLE_COLLECTIONS_PATH"]
    for number, (module, options) in enumerate(tasks):
        arguments = folder / f"task-{number}.json"
        given = {**options, "wait_timeout": 120, "_ansible_remote_tmp": str(folder)}
        arguments.write_text(json.dumps({"ANSIBLE_MODULE_ARGS": given}))
        command = [sys.executable, "-m", f"ansible_collections.alicloud.ga.plugins.modules.{module}", str(arguments)]
        processes.append(subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, text=True))
    return [json.loads(process.communicate()[0].splitlines()[-1]) for process in processes]


def second_listener(service: Emulator) -> None:
    state = service.control("GET", "state")
    web = state["listeners"]["lsr-bp1web"]
    state["listeners"]["lsr-bp1other"] = {**web, "ListenerId": "lsr-bp1other", "Name": "other", "Sequence": 9}
    service.control("PUT", "state", state)


CASES = {
    "two listeners": [rules(rule("aa")), rules(rule("bb"), listener="lsr-bp1other")],
    "one listener": [rules(rule("aa"), rule("bb")), rules(rule("cc"), rule("dd"))],
    "one listener, four tasks": [rules(rule(name)) for name in ("aa", "bb", "cc", "dd")],
    "the same rules": [rules(rule("aa", priority=5), rule("bb"))] * 3,
    "rules and destinations": [
        rules(rule("aa"), batch_size=1),
        destinations(1, 2, 3),
        rules(rule("bb")),
        destinations(4),
    ],
    "several writes each": [
        rules(*map(rule, ("aa", "bb", "cc")), batch_size=1),
        rules(*map(rule, ("dd", "ee")), batch_size=1),
    ],
}


@pytest.mark.parametrize("case", CASES)
def test_all_end_well_and_nothing_is_lost(service: Emulator, tmp_path: Path, case: str) -> None:
    second_listener(service)
    service.control("PUT", "transitions", {"mode": "seconds", "n": 0.4})
    tasks = CASES[case]
    results = at_once(service, tmp_path, tasks)
    assert [result.get("msg") for result in results if result.get("failed")] == []
    state = service.control("GET", "state")
    names = sorted(one["ForwardingRuleName"] for one in state["rules"].values())
    assert names == sorted(
        {entry["name"] for module, options in tasks if module == RULES for entry in options["rules"]}
    )
    ports = sorted(one["FromPort"] for one in state["destinations"].values())
    assert ports == sorted(
        {entry["from_port"] for module, options in tasks if module == DESTINATIONS for entry in options["destinations"]}
    )
    places = [(one["ListenerId"], one["Priority"]) for one in state["rules"].values()]
    assert len(places) == len(set(places))
    service.control("DELETE", "journal")
    for result in at_once(service, tmp_path, tasks):
        assert not result.get("failed") and not result["changed"]
    assert not [call for call in service.journal() if call["changed"]]


POLICIES = "ga_custom_routing_traffic_policies"


def of_each_kind(share: slice) -> list[tuple[str, dict[str, Any]]]:
    """A task for each kind, with some of its examples; the ports of policies are those that are served in the world of all."""
    tasks = []
    for module in managing():
        entries: Any = example_of(module).entries[share]
        if module == POLICIES:
            entries = [{**entry, "port_ranges": [{"from_port": 8100, "to_port": 8100}]} for entry in entries]
        tasks.append((module, everything(module, **{kind_of(module).option: entries})))
    return tasks


SHARES = {"one": [slice(None)] * 2, "a share each": [slice(None, 1), slice(1, None)]}


@pytest.mark.parametrize("want", SHARES)
def test_two_of_each_kind_who_want_the_same_or_a_share_of_it(service: Emulator, tmp_path: Path, want: str) -> None:
    """All of them at the same time: each thing is there once in the end, and all are content.

    What lies in nothing but the account is wanted by one of them alone: the service refuses nobody there for another one
    who is at work, and each creation has a ClientToken of its own, so two who want the same at once make it twice. The
    next run tells that there are two.
    """
    service.control("PUT", "state", TOGETHER)
    service.control("PUT", "transitions", {"mode": "seconds", "n": 0.3})
    before = service.control("GET", "state")
    first, second = map(of_each_kind, SHARES[want])
    tasks = [*first, *(task for task in second if kind_of(task[0]).place)]
    tasks = [(module, options) for module, options in tasks if options[kind_of(module).option]]
    results = at_once(service, tmp_path, tasks)
    # Whoever rehearses what another one has done since the set was read is refused, and has changed nothing.
    refused = [result for result in results if result.get("failed")]
    assert all(one["msg"].startswith("The dry run") and not one["changed"] for one in refused), refused
    assert len(refused) <= len(tasks) // 2
    after = service.control("GET", "state")
    for module in {module for module, _options in tasks}:
        section = next(world.section for world in WORLDS.values() if world.module == module)
        assert len(after[section]) - len(before[section]) == len(example_of(module).entries), module
    service.control("DELETE", "journal")
    for result in at_once(service, tmp_path, tasks):
        assert not result.get("failed") and not result["changed"]
    assert not [call for call in service.journal() if call["changed"]]


def test_two_who_want_different_things_are_both_told(service: Emulator, tmp_path: Path) -> None:
    """Each purges what the other wants: whoever is last has its set, and nobody's rule is mixed up with another."""
    service.control("PUT", "transitions", {"mode": "seconds", "n": 0.3})
    one, other = rules(rule("aa"), rule("bb"), purge=True), rules(rule("cc"), purge=True)
    results = at_once(service, tmp_path, [one, other])
    names = sorted(found["ForwardingRuleName"] for found in service.control("GET", "state")["rules"].values())
    assert names in (["aa", "bb"], ["cc"])
    believed = [
        {found["name"] for found in result["rules"]}
        for result in results
        if not result.get("failed") and not result.get("warnings")
    ]
    assert believed, "whoever was last must have ended well"
    assert all(found in ({"aa", "bb"}, {"cc"}) for found in believed), "a mixture was taken for the wanted set"
