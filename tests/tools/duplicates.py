# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Says which part of the lines of some files stands elsewhere too, as pylint's `symilar` finds it; fails where it is large.

A block counts from five lines on, with all its copies, the first one too. Everything counts that is written by hand: code,
imports, comments, the words of the documentation. RETURN alone is left out, of the copies and of the whole: it is written by a
tool from the table of fields, and ansible-doc knows no way to share it. What stands twice in one file, symilar does not see.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

LEAST_LINES = 5
MOST_PERCENT = 5.0

_RETURN = re.compile(r'^RETURN = r"""\n.*?^"""$', re.MULTILINE | re.DOTALL)
_PLACE = re.compile(r"^==(.+):\[(\d+):(\d+)\]$", re.MULTILINE)


def by_hand(source: str) -> str:
    """A file with nothing where RETURN was; the other lines keep their numbers."""
    return _RETURN.sub(lambda found: "\n" * found[0].count("\n"), source)


def measure(files: list[str]) -> tuple[str, int, int]:
    """What symilar reports of the files, how many lines stand in a block with a copy, and how many there are."""
    total = 0
    with tempfile.TemporaryDirectory(prefix="ga-duplicates-") as folder:
        for name in files:
            source = Path(name).read_text("utf-8")
            whole = by_hand(source)
            total += source.count("\n") - sum(found[0].count("\n") for found in _RETURN.finditer(source))
            copy = Path(folder, name)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(whole, "utf-8")
        # Its -d is the number that is not yet enough.
        command = [str(Path(sys.executable).with_name("symilar")), "-d", str(LEAST_LINES - 1), *files]
        done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, check=True)
        copied = set()
        for name, first, last in _PLACE.findall(done.stdout):
            lines = Path(folder, name).read_text("utf-8").splitlines()
            copied |= {(name, number) for number in range(int(first), int(last)) if lines[number].strip()}
    return done.stdout, len(copied), total


def main() -> int:
    report, copied, total = measure(sys.argv[1:])
    percent = 100 * copied / total
    print(report)
    print(f"{copied} of {total} lines stand elsewhere too: {percent:.1f} %, and {MOST_PERCENT:g} % is the most")
    return 0 if percent < MOST_PERCENT else 1


if __name__ == "__main__":
    sys.exit(main())
