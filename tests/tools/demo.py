# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the playbooks of docs/examples against the emulator, as a user would, and checks that each did what it should.

Every step says how many tasks should change something and which writes should reach the service; the emulator's
journal shows what did. Whatever happens, also Ctrl-C, no process is left behind.
"""

from __future__ import annotations

import json
import re
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.service import Emulator, EmulatorEnded, emulator, environment, start_playbook, stop

# A write takes the emulator's realistic profile about 20 seconds; here the clock runs twenty times faster.
SPEED = 20
CREATE_RULES, UPDATE_RULES, DELETE_RULES = (f"{verb}ForwardingRules" for verb in ("Create", "Update", "Delete"))
CREATE, UPDATE, DELETE = (f"{verb}CustomRoutingEndpointGroupDestinations" for verb in ("Create", "Update", "Delete"))
# The tag by which a new accelerator is found again goes once it has its name.
MADE = ("CreateAccelerator", "UntagResources", "CreateIpSets", "CreateListener")
SERVED = ("CreateCustomRoutingEndpoints", "CreateCustomRoutingEndpointTrafficPolicies")


class Step(NamedTuple):
    """One run of ansible-playbook, and what it should do."""

    title: str
    playbook: str
    options: tuple[str, ...]
    changed: int
    writes: tuple[str, ...]


CHECK = ("--check", "--diff")
FROM_NOTHING = (
    Step(
        "An empty account: a shop from nothing to traffic",
        "from_nothing_web.yml",
        (),
        5,
        (*MADE, "CreateEndpointGroups", CREATE_RULES),
    ),
    Step("Again, in check mode: nothing to do", "from_nothing_web.yml", CHECK, 0, ()),
    Step(
        "A game with custom routing, from nothing to traffic",
        "from_nothing_game.yml",
        (),
        7,
        (*MADE, "CreateCustomRoutingEndpointGroups", CREATE, *SERVED),
    ),
)
# For the service of the quickstart, in which others have made what rules and destinations lie in.
WITHIN = (
    Step("What would change? Check mode with the diff", "forwarding_rules.yml", CHECK, 1, ()),
    Step("For real: four rules in one write", "forwarding_rules.yml", (), 1, (CREATE_RULES,)),
    Step("Two rules change places: one write", "forwarding_rules_reorder.yml", ("--diff",), 1, (UPDATE_RULES,)),
    Step("Purge: what is not listed goes", "forwarding_rules_purge.yml", ("--diff",), 1, (DELETE_RULES,)),
    Step("Three destinations in one write", "destinations.yml", (), 1, (CREATE,)),
    Step("Purge: one is updated in place, one goes", "destinations_purge.yml", ("--diff",), 1, (UPDATE, DELETE)),
)
STEPS = (*FROM_NOTHING, *WITHIN)


class Failed(Exception):
    """A step did not do what it should."""


def play(step: Step, variables: dict[str, str]) -> str:
    """Run a playbook, showing its output as it comes; returns the output."""
    arguments = [f"docs/examples/{step.playbook}", *step.options]
    print(f"\n$ ansible-playbook {' '.join(arguments)}", flush=True)
    process = start_playbook(arguments, variables)
    lines = []
    try:
        assert process.stdout is not None
        for line in process.stdout:
            lines.append(line)
            if line.strip():
                print(f"  {line}", end="", flush=True)
        if process.wait() != 0:
            raise Failed(f"ansible-playbook ended with {process.returncode}.")
    finally:
        if process.poll() is None:
            stop(process)
    return "".join(lines)


def carry_out(step: Step, service: Emulator, variables: dict[str, str]) -> None:
    before = len(service.journal())
    output = re.sub(r"\x1b\[[0-9;]*m", "", play(step, variables))
    recap = re.search(r"changed=(\d+)", output)
    if recap is None or int(recap.group(1)) != step.changed:
        raise Failed(f"Expected changed={step.changed}, and it is {recap.group(1) if recap else 'not there'}.")
    calls = [call for call in service.journal()[before:] if call["changed"]]
    writes = tuple(call["action"] for call in calls)
    if writes != step.writes:
        raise Failed(f"Expected the writes {step.writes or 'none'}, and there were {writes or 'none'}.")
    print(f"  => as expected: changed={step.changed}, writes: {', '.join(writes) or 'none'}")


def show(service: Emulator) -> None:
    """The rules and destinations as the service has them."""
    state = service.control("GET", "state")
    rules = sorted(state["rules"].values(), key=lambda rule: rule["Priority"])
    print("\n== The forwarding rules of lsr-bp1web, as the service has them now\n")
    table(
        ("priority", "name", "if", "then"),
        [
            (str(rule["Priority"]), rule["ForwardingRuleName"], said(rule, "Condition"), said(rule, "Action"))
            for rule in rules
        ],
    )
    destinations = sorted(state["destinations"].values(), key=lambda one: one["FromPort"])
    print("\n== The destinations of epg-bp1game, as the service has them now\n")
    table(
        ("ports", "protocols", "id"),
        [
            (f"{one['FromPort']}-{one['ToPort']}", "+".join(one["Protocols"]), one["DestinationId"])
            for one in destinations
        ],
    )


def said(rule: dict[str, Any], kind: str) -> str:
    """The conditions or actions of a rule in one line, without what is only a default."""
    words = []
    for part in rule[f"Rule{kind}s"]:
        value = json.loads(part[f"Rule{kind}Value"])
        if isinstance(value, dict):
            value = {name: text for name, text in value.items() if not text.startswith("${")}
        words.append(f"{part[f'Rule{kind}Type']} {json.dumps(value)}")
    return " and ".join(words) if kind == "Condition" else ", then ".join(words)


def table(heading: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(row[column]) for row in (heading, *rows)) for column in range(len(heading))]
    for row in (heading, tuple("-" * width for width in widths), *rows):
        print("  " + "  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def main() -> int:
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, lambda received, _frame: sys.exit(128 + received))
    with tempfile.TemporaryDirectory(prefix="ga-demo-") as name:
        folder = Path(name)
        try:
            options = ("--seed", "empty", "--profile", "realistic", "--speed", str(SPEED))
            with emulator(folder, *options) as service:
                variables = {**environment(service, folder), "ANSIBLE_FORCE_COLOR": str(int(sys.stdout.isatty()))}
                print(f"The emulator of Global Accelerator listens on {service.url}. The account is empty.")
                print(f"A change takes the service about a minute; here it takes about {20 / SPEED:.0f} second.")
                for number, step in enumerate(STEPS, 1):
                    if step is WITHIN[0]:
                        print(
                            "\n== Now an account in which others have made accelerators, listeners and endpoint groups"
                        )
                        service.control("POST", "reset", {"seed": "quickstart"})
                    print(f"\n== {number} of {len(STEPS)}: {step.title}", flush=True)
                    carry_out(step, service, variables)
                show(service)
        except (Failed, EmulatorEnded) as error:
            print(f"\nThe demo failed: {error}", file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("\nStopped. No process is left behind.", file=sys.stderr)
            return 130
    print(f"\nAll {len(STEPS)} steps did what they should. The playbooks are in docs/examples/: change one and try it.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
