# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs ansible-test sanity, without an entry to ignore anything, on the oldest and the newest ansible-core.

One line per version when all is well; ansible-test's whole output where it is not.
"""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed

from lanes import Lane, LaneError, Outcome, choose_lanes, say
from tree import CHECKOUT


def _check_ignores() -> None:
    """A file of entries to ignore would make the run green and the promise untrue."""
    for path in sorted(CHECKOUT.glob("tests/sanity/ignore*.txt")):
        if path.read_text().strip():
            raise LaneError(f"{path.relative_to(CHECKOUT)} has entries; repair what they hide instead")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--core", action="append", default=[], metavar="2.N", help="this ansible-core (repeatable)")
    parser.add_argument("--all", action="store_true", help="every supported ansible-core that the Pythons here run")
    parser.add_argument("--jobs", type=int, default=2, help="how many versions at the same time (default: 2)")
    parser.add_argument("arguments", nargs="*", metavar="-- ARG", help="further arguments for ansible-test sanity")
    options = parser.parse_args()

    try:
        _check_ignores()
        lanes, notes = choose_lanes(options.core, options.all)
    except LaneError as problem:
        say(f"sanity: {problem}")
        return 1

    for note in notes:
        say(f"sanity: note: {note}")
    names = " and ".join(str(lane) for lane in lanes)
    patience = "" if all(lane.installed for lane in lanes) else " (installing them takes a minute or two, once)"
    say(f"sanity: {names} ...{patience}")

    def run(lane: Lane) -> Outcome:
        return lane.ansible_test("sanity", *options.arguments)

    failed = 0
    with ThreadPoolExecutor(max_workers=max(1, options.jobs)) as pool:
        running = {pool.submit(run, lane): lane for lane in lanes}
        for done in as_completed(running):
            outcome = done.result()
            if not outcome.passed:
                failed += 1
                say(outcome.log.rstrip())
            say(f"sanity: {running[done]}: {outcome.summary} in {outcome.seconds:.0f} s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
