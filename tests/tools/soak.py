# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Random tasks on an emulator that misbehaves, killed and disturbed by others, for as long as one likes.

Each run draws a live set, a task and undocumented facts from one number. A quiet emulator says how the set has to look
in the end. Then the same task runs on the emulator's profile `adversarial`, is killed at any request, meets another
user at any request, and is run again until it ends well. In the end the set must be the expected one, with nothing
doubled and nothing of others touched, and the task must be content. Most runs are in this process on a clock that only
moves when somebody waits; beside them, real module processes are killed.

GA_SOAK_MINUTES says how long (20), GA_SOAK_SEED the number of the first run; with GA_SOAK_MINUTES=0 it is the only one.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.tree import use_tree

use_tree()

from support.playground import ACCELERATOR, GROUP, LISTENER, Killed, Playground, Result
from support.replay import playbook
from support.service import Emulator, emulator, environment
from support.worlds import WORLDS, populate
from support.worlds.rules import ACTIONS, CONDITIONS, NAMES, wire_actions, wire_conditions

from ansible_collections.alicloud.ga.plugins.module_utils._engine import reconcile
from ansible_collections.alicloud.ga.plugins.module_utils._engine.plan import make_plan

Entry = dict[str, Any]
MOST_REPEATS = 8
# Longer than a list lags behind (`stale_read`): nobody starts a playbook faster, and a fresh process cannot know better.
BETWEEN_RUNS = 6
# What the profile does not have.
MORE_FAULTS: list[Entry] = [
    {"kind": "delay", "seconds": 40, "times": 0, "probability": 0.03},
    {"kind": "reset", "times": 0, "probability": 0.04},
    {"kind": "stale_read", "seconds": 5, "times": 0, "probability": 0.2},
    {"kind": "error", "code": "SignatureNonceUsed", "status": 400, "times": 0, "probability": 0.03},
]
FIXED_FACTS = {"quota_conditions": 200}
FACTS: dict[str, list[Any]] = {
    "priority_conflict": ["allow", "reject_each_step"],
    "max_rules_per_call": [1, 2, 10],
    "atomic_writes": [False],
    "overlapping_destinations": ["allow"],
    "legacy_storage": [True],
}


class Wrong(Exception):
    """A run that did not end as it must."""


class Task(NamedTuple):
    """A live set, what is wanted of it, the facts it meets, and what another user does meanwhile, if one does."""

    option: str
    live: list[Entry]
    options: Entry
    facts: Entry
    change: Entry | None

    @property
    def module(self) -> str:
        return WORLDS[self.option].module

    def prepare(self, playground: Playground) -> None:
        populate(playground, self.option, self.live)
        playground.control("PUT", "options", {**FIXED_FACTS, **self.facts})

    def as_text(self) -> str:
        playground = Playground()
        self.prepare(playground)
        remark = f"Another user meanwhile: {json.dumps(self.change)}" if self.change else ""
        return playbook(
            self.module, self.options, playground.state(), {**FIXED_FACTS, **self.facts}, MORE_FAULTS, remark
        )


# -- drawing a task --


def draw_task(source: random.Random) -> Task:
    facts = {name: source.choice(values) for name, values in FACTS.items() if source.random() < 0.25}
    state = "absent" if source.random() < 0.15 else "present"
    purge = state == "present" and source.random() < 0.4
    how = {"state": state, "purge": purge}
    if source.random() < 0.4:
        return draw_destinations(source, facts, how)
    return draw_rules(source, facts, how)


def draw_rules(source: random.Random, facts: Entry, how: Entry) -> Task:
    names = source.sample(NAMES, source.randint(1, len(NAMES)))
    others = [] if how["purge"] else source.sample(["other-1", "other-2", "managed", "unknown"], source.randint(0, 4))
    present = source.sample(NAMES, source.randint(0, len(NAMES))) + others
    source.shuffle(present)
    live = [draw_rule(source, name, number) for number, name in enumerate(present)]
    for rule, priority in zip(live, source.sample(range(1, 40), len(live))):
        rule["Priority"] = priority
    entries: list[Entry] = [
        {"name": name, "conditions": source.choice(CONDITIONS), "actions": source.choice(ACTIONS)} for name in names
    ]
    if source.random() < 0.6:
        # Moves, swaps and circles among the places that nobody keeps.
        kept = {rule["Priority"] for rule in live if rule["ForwardingRuleName"] not in names and not how["purge"]}
        free = [priority for priority in range(1, 41) if priority not in kept]
        places = [rule["Priority"] for rule in live if rule["ForwardingRuleName"] in names]
        places += [priority for priority in free if priority not in places]
        places = places[: len(names)]
        source.shuffle(places)
        for entry, priority in zip(entries, places):
            entry["priority"] = priority
    change = None
    if "other-1" in others and source.random() < 0.5:
        rule = next(rule for rule in live if rule["ForwardingRuleName"] == "other-1")
        change = change_of(source, rule, bool(facts.get("legacy_storage")))
    place = {"accelerator_id": ACCELERATOR, "listener_id": LISTENER, "batch_size": source.choice([1, 2, 20])}
    return Task("rules", live, {**place, "rules": entries, **how}, facts, change)


def draw_rule(source: random.Random, name: str, number: int) -> Entry:
    managed = name == "managed"
    actions = wire_actions(source.choice(ACTIONS))
    if name == "unknown":
        actions = [{"Order": 1, "RuleActionType": "TrafficMirror", "RuleActionValue": '[{"target": "x"}]'}]
    infos = [{"Action": action, "ChildType": "", "IsManaged": True} for action in ("Update", "Delete")]
    return {
        "ForwardingRuleId": f"frule-{number}",
        "ListenerId": LISTENER,
        "ForwardingRuleName": name,
        "ForwardingRuleDirection": "request",
        "RuleConditions": wire_conditions(source.choice(CONDITIONS), source.random() < 0.5),
        "RuleActions": actions,
        "ForwardingRuleStatus": "active",
        "ServiceManaged": managed,
        "ServiceManagedInfos": infos if managed else [],
        "Sequence": number + 1,
    }


def change_of(source: random.Random, rule: Entry, legacy: bool) -> Entry:
    """What another user does to a rule that the task is not about, in the form that a legacy accelerator alone knows."""
    actions = [one for one in ACTIONS if not legacy or not any("forward_group" in action for action in one)]
    written = {
        "ForwardingRuleId": rule["ForwardingRuleId"],
        "ForwardingRuleName": rule["ForwardingRuleName"],
        "Priority": rule["Priority"],
        "RuleConditions": wire_conditions(CONDITIONS[0], config=legacy),
        "RuleActions": wire_actions(source.choice(actions)),
    }
    flat: Entry = {}
    flatten("ForwardingRules.1", written, flat)
    return {"action": "UpdateForwardingRules", "parameters": {"ListenerId": LISTENER, **flat}}


def flatten(name: str, value: Any, flat: Entry) -> None:
    """The parameters of the RPC style."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value, 1) if isinstance(value, list) else None
    if pairs is None:
        flat[name] = str(value)
    for key, one in pairs or ():
        flatten(f"{name}.{key}", one, flat)


def draw_destinations(source: random.Random, facts: Entry, how: Entry) -> Task:
    def ranges(most: int) -> list[tuple[int, int]]:
        ports = sorted(source.sample(range(1, 40), 2 * source.randint(1, most)))
        return list(zip(ports[::2], ports[1::2]))

    live = [
        {
            "DestinationId": f"dst-{number}",
            "EndpointGroupId": GROUP,
            "FromPort": first,
            "ToPort": last,
            "Protocols": source.choice([["TCP"], ["UDP"], ["TCP", "UDP"]]),
            "State": "active",
            "ServiceManaged": False,
            "Sequence": number + 1,
        }
        for number, (first, last) in enumerate(ranges(6))
    ]
    entries = [
        {"from_port": first, "to_port": last, "protocols": source.choice([["TCP"], ["UDP"], ["TCP", "UDP"]])}
        for first, last in ranges(5)
    ]
    if how["state"] == "absent":
        entries = [{"from_port": one["FromPort"], "to_port": one["ToPort"]} for one in live[:3]]
    facts = {**facts, "overlapping_destinations": "allow"}
    return Task("destinations", live, {"endpoint_group_id": GROUP, "destinations": entries, **how}, facts, None)


# -- running it --


class Disturbed(Playground):
    """A playground where another user comes in between as soon as the accelerator is free after a moment."""

    change: Entry | None = None
    change_at = 0

    def module(self, name: str, check: bool = False, tolerant: bool = False, **options: Any) -> Result:
        """Run a module. A stop of the soak while it runs is taken by the module for its own, and is passed on here."""
        result = super().module(name, check, tolerant, **options)
        if "Stopped by SIG" in result.msg:
            raise KeyboardInterrupt
        return result

    def _moment(self, which: str, action: str) -> None:
        if self.change and which == "before" and self.moments >= self.change_at:
            actor = {"accelerator_id": ACCELERATOR, "polls": 2, "change": self.change}
            answer = self.emulator.respond("POST", "/_emulator/actors", {}, json.dumps(actor).encode())
            if answer.status < 300:
                self.change = None
        super()._moment(which, action)


def the_set(found: dict[str, Entry]) -> list[str]:
    """The set by its meaning, without what differs between two ways to the same end."""
    differing = ("ForwardingRuleId", "DestinationId", "Sequence", "InForce", "RuleDirection", "ForwardingRuleStatus")
    shown = []
    for one in found.values():
        kept: Entry = {name: one[name] for name in one if name not in differing}
        for name in ("RuleConditions", "RuleActions"):
            if name in kept:
                kept[name] = [meaning(part) for part in kept[name]]
        shown.append(json.dumps(kept, sort_keys=True))
    return sorted(shown)


def meaning(part: Entry) -> Entry:
    """A condition or action; there are two forms to write one, and the module takes the one that it finds."""
    kept: Entry = {}
    for name, value in part.items():
        if name == "ForwardGroupConfig":
            kept["Value"] = [one["EndpointGroupId"] for one in value["ServerGroupTuples"]]
        elif name == "RuleActionValue" and part["RuleActionType"] == "ForwardGroup":
            kept["Value"] = [one["value"] for one in json.loads(value)]
        elif name.endswith("Config"):
            kept["Value"] = value.get("Values", value)
        elif name.endswith("Value"):
            kept["Value"] = json.loads(value)
        else:
            kept[name] = value
    return kept


def not_ours(task: Task, found: dict[str, Entry]) -> dict[str, Entry]:
    """By id, what a task without purge is not about."""
    named = {entry.get("name") for entry in task.options.get("rules", [])}
    if task.option != "rules" or task.options["purge"]:
        return {}
    return {
        key: {name: one[name] for name in one if name not in ("InForce", "ForwardingRuleStatus")}
        for key, one in found.items()
        if one["ForwardingRuleName"] not in named
    }


def quietly(task: Task) -> dict[str, Entry] | None:
    """The set in the end when nothing comes in between; None if the task cannot succeed at all."""
    playground = Disturbed()
    task.prepare(playground)
    if task.change:
        playground.control("POST", "actors", {"accelerator_id": ACCELERATOR, "seconds": 0, "change": task.change})
    result = playground.module(task.module, **task.options)
    return None if result.failed else dict(playground.state()[task.option])


class Tally:
    """What happened, over all runs; two threads add to it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.counts: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()

    def add(self, **more: int) -> None:
        with self._lock:
            self.counts.update(more)

    def journal(self, calls: list[Entry]) -> None:
        with self._lock:
            self.counts["requests"] += len(calls)
            self.counts["writes"] += sum(bool(call["changed"]) for call in calls)
            for call in calls:
                if call["fault"]:
                    named = call["fault"] in ("error", "throttle")
                    self.faults[f"{call['fault']} {call['code']}" if named else call["fault"]] += 1

    def table(self, minutes: float, seed: int) -> str:
        counts = self.counts
        rows = [
            ("minutes", f"{minutes:.0f}"),
            ("first seed", str(seed)),
            ("runs in process", f"{counts['runs']:,}"),
            ("runs of real processes", f"{counts['real runs']:,}"),
            ("requests", f"{counts['requests']:,}"),
            ("writes", f"{counts['writes']:,}"),
            ("kills in process", f"{counts['kills']:,}"),
            ("kills of real processes (SIGKILL)", f"{counts['real kills']:,}"),
            ("changes by another user", f"{counts['conflicts']:,}"),
            ("plans made anew", f"{counts['replans']:,}"),
            ("runs that gave up and were repeated", f"{counts['gave up']:,}"),
            ("faults", f"{sum(self.faults.values()):,}"),
            *((f"– {kind}", f"{count:,}") for kind, count in sorted(self.faults.items())),
            ("**failures**", f"**{counts['failures'] or 'none'}**"),
        ]
        return "\n".join(["| what | how many |", "| --- | ---: |", *(f"| {name} | {value} |" for name, value in rows)])


class Plans:
    """Counts the plans; each run needs one."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self, *arguments: Any, **more: Any) -> Any:
        self.made += 1
        return make_plan(*arguments, **more)


def one_run(seed: int, tally: Tally) -> Task | None:
    """One task from its number; None if it is one that cannot succeed.

    Raises:
        Wrong: it did not end as it must; the text says how.
    """
    source = random.Random(seed)
    task = draw_task(source)
    expected = quietly(task)
    if expected is None:
        return None
    random.seed(seed)  # The module's back-off has its chance from there.
    try:
        _disturbed_run(source, seed, task, expected, tally)
    except Wrong as error:
        raise Wrong(f"{error}\n{task.as_text()}") from None
    except Exception:
        raise Wrong(f"{traceback.format_exc()}\n{task.as_text()}") from None
    return task


def _disturbed_run(source: random.Random, seed: int, task: Task, expected: dict[str, Entry], tally: Tally) -> None:
    playground = Disturbed(profile="adversarial", random_seed=seed)
    task.prepare(playground)
    for fault in MORE_FAULTS:
        if source.random() < 0.5:
            playground.control("POST", "faults", fault)
    before = not_ours(task, playground.state()["rules"])
    kills = [source.randint(1, 30) for _number in range(source.choice([0, 1, 1, 2]))]
    playground.change, playground.change_at = task.change, source.randint(0, 12)
    plans = Plans()
    ended = 0
    with mock.patch.object(reconcile, "make_plan", plans):
        for _number in range(MOST_REPEATS):
            playground.kill_at = playground.moments + kills.pop() if kills else None
            try:
                result = playground.module(task.module, **task.options)
            except Killed:
                tally.add(kills=1)
                plans.made -= 1
                playground.clock.sleep(BETWEEN_RUNS)
                continue
            ended += 1
            if not result.failed:
                break
            tally.add(**{"gave up": 1})
            playground.clock.sleep(BETWEEN_RUNS)
        else:
            raise Wrong(f"It has not ended well in {MOST_REPEATS} runs: {result.data if ended else 'killed'}")
    tally.add(runs=1, replans=max(0, plans.made - ended))
    if task.change and playground.change is None:
        tally.add(conflicts=1)
    _quiet_end(playground, task, before, expected)
    tally.journal(playground.journal())


def _quiet_end(playground: Disturbed, task: Task, before: dict[str, Entry], expected: dict[str, Entry]) -> None:
    """Without further trouble, the set is the expected one, and the task content."""
    late, playground.change, playground.kill_at = playground.change, None, None
    playground.control("DELETE", "faults")
    if late:
        # The other user found no moment: let it be so now, since the expected set has it.
        playground.settle_in(0)
        playground.module(task.module, check=True, **task.options)
        playground.control("POST", "actors", {"accelerator_id": ACCELERATOR, "seconds": 0, "change": late})
    result = playground.module(task.module, **task.options)
    check_end(task, result, playground.state(), before, expected)


def check_end(task: Task, result: Result, state: Entry, before: dict[str, Entry], expected: dict[str, Entry]) -> None:
    if result.failed:
        raise Wrong(f"In the end it fails: {result.msg}")
    if result.data["changed"] or result.writes:
        raise Wrong(f"In the end it still changes something: {result.data['operations']}")
    found = state[task.option]
    if the_set(found) != the_set(expected):
        raise Wrong(f"In the end there is\n{the_set(found)}\ninstead of\n{the_set(expected)}")
    after = not_ours(task, state["rules"]) if task.option == "rules" else {}
    changed = {one for one in set(before) | set(after) if before.get(one) != after.get(one)}
    if task.change:
        changed.discard(task.change["parameters"]["ForwardingRules.1.ForwardingRuleId"])
    if changed:
        raise Wrong(f"Something that was not of the task was touched: {sorted(changed)}")


# -- real processes --


def start_module(task: Task, service: Emulator, folder: Path) -> subprocess.Popen[str]:
    arguments = folder / "arguments.json"
    given = {**task.options, "_ansible_remote_tmp": str(folder)}
    arguments.write_text(json.dumps({"ANSIBLE_MODULE_ARGS": given}))
    variables = environment(service, folder)
    variables["PYTHONPATH"] = variables["ANSIBLE_COLLECTIONS_PATH"]
    command = [sys.executable, "-m", f"ansible_collections.alicloud.ga.plugins.modules.{task.module}", str(arguments)]
    return subprocess.Popen(
        command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
    )


def result_of(process: subprocess.Popen[str], service: Emulator, before: int) -> Result:
    output = process.communicate()[0]
    lines = output.strip().splitlines()
    try:
        return Result(json.loads(lines[-1]), service.journal()[before:])
    except (IndexError, ValueError):
        raise Wrong(f"A module process ended with: {output}") from None


class Prepared(NamedTuple):
    """A task for a real process, and how the set has to look in the end."""

    seed: int
    task: Task
    expected: dict[str, Entry]


def prepare(seed: int) -> Prepared | None:
    task = draw_task(random.Random(seed))._replace(change=None)
    expected = quietly(task)
    return None if expected is None else Prepared(seed, task, expected)


def one_real_run(prepared: Prepared, tally: Tally) -> None:
    """As in process, but killed by SIGKILL after so many requests."""
    seed, task, expected = prepared
    source = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="ga-soak-") as name:
        folder = Path(name)
        with emulator(folder, "--profile", "adversarial", "--random-seed", str(seed)) as service:
            state = service.control("GET", "state")
            scratch = Playground()
            populate(scratch, task.option, task.live)
            state[task.option] = scratch.state()[task.option]
            service.control("PUT", "state", state)
            service.control("PUT", "options", {"quota_conditions": 200, **task.facts})
            before = not_ours(task, state["rules"])
            for _number in range(source.randint(1, 2)):
                killed(start_module(task, service, folder), service, source.randint(0, 12), tally)
            for _number in range(MOST_REPEATS):
                result = result_of(start_module(task, service, folder), service, 0)
                if not result.failed:
                    break
                tally.add(**{"gave up": 1})
            service.control("DELETE", "faults")
            seen = len(service.journal())
            last = result_of(start_module(task, service, folder), service, seen)
            tally.add(**{"real runs": 1})
            tally.journal(service.journal())
            try:
                check_end(task, last, service.control("GET", "state"), before, expected)
            except Wrong as error:
                raise Wrong(f"(a real process) {error}\n{task.as_text()}") from None


def killed(process: subprocess.Popen[str], service: Emulator, requests: int, tally: Tally) -> None:
    """Kill a module process once it has made so many requests; it may have ended before."""
    before = len(service.journal())
    while process.poll() is None and len(service.journal()) - before < requests:
        time.sleep(0.002)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        tally.add(**{"real kills": 1})
    process.communicate()


def guarded(run: Any, what: Any, seed: int, tally: Tally) -> None:
    """A run that goes wrong is told and counted, and the others go on."""
    try:
        run(what, tally)
    except Exception as error:
        tally.add(failures=1)
        why = str(error) if isinstance(error, Wrong) else traceback.format_exc()
        print(f"\nFAILED: the run with the seed {seed} ({run.__name__}); again with", flush=True)
        print(f"GA_SOAK_SEED={seed} GA_SOAK_MINUTES=0 make soak\n{why}\n", flush=True)


def in_process(seed: int, end: float, work: queue.Queue[Prepared | None], tally: Tally) -> None:
    number, begin, told = seed, time.monotonic(), time.monotonic()
    while True:
        guarded(one_run, number, number, tally)
        if work.empty():
            prepared = prepare(number)
            if prepared:
                work.put(prepared)
        number += 1
        now = time.monotonic()
        if now >= end:
            return
        if now - told >= 60:
            told = now
            runs, failures = tally.counts["runs"], tally.counts["failures"]
            print(f"{(now - begin) / 60:.0f} minutes: {runs:,} runs, {failures} failures", flush=True)


def main() -> int:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    minutes = float(os.environ.get("GA_SOAK_MINUTES", "20"))
    seed = int(os.environ.get("GA_SOAK_SEED") or secrets.randbelow(10**9))
    tally = Tally()
    begin = time.monotonic()
    end = begin + 60 * minutes
    print(f"Random runs for {minutes:g} minutes, from the seed {seed} on.", flush=True)
    # The environment of whoever runs this has no say.
    for name in [name for name in os.environ if name.upper().startswith(("ALIBABA", "ALICLOUD"))]:
        del os.environ[name]

    # Modules run in process in the main thread only, where signals are: so it prepares what the other one runs.
    work: queue.Queue[Prepared | None] = queue.Queue(maxsize=1)

    def real_ones() -> None:
        for prepared in iter(work.get, None):
            guarded(one_real_run, prepared, prepared.seed, tally)

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    beside = threading.Thread(target=real_ones)
    beside.start()
    stopped = False
    try:
        in_process(seed, end, work, tally)
    except KeyboardInterrupt:
        stopped = True
        print("\nStopped; what runs in processes comes to its end.", flush=True)
    finally:
        work.put(None)
    beside.join()
    print(f"\n{tally.table((time.monotonic() - begin) / 60, seed)}")
    return 1 if tally.counts["failures"] or stopped else 0


if __name__ == "__main__":
    sys.exit(main())
