#!/bin/sh
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Prints the path of the Python that the tools of this folder run on: $PYTHON if it is set, else the newest one on PATH
# or in pyenv, where the matrix looks too (find_pythons in lanes.py). Being found is not enough: pyenv's shims answer to
# names whose version is not active (and exit 127), so what it has installed is asked itself; and Debian's python3 comes
# without ensurepip. So each candidate must run and be able to make a virtual environment.

set -eu

probe='
import sys
import ensurepip, venv
if sys.version_info < (3, 10):
    sys.exit(1)
print(getattr(sys, "_base_executable", None) or sys.executable)
'

if [ -n "${PYTHON:-}" ]; then
    if "$PYTHON" -c "$probe" 2>/dev/null </dev/null; then
        exit 0
    fi
    echo "PYTHON=$PYTHON does not run, is older than 3.10, or has no venv and ensurepip." >&2
    exit 1
fi

folders=$PATH
for folder in "${PYENV_ROOT:-${HOME:-}/.pyenv}"/versions/3.*/bin; do
    folders=$folders:$folder
done

for name in python3.14 python3.13 python3.12 python3.11 python3.10 python3 python; do
    rest=$folders:
    while [ -n "$rest" ]; do
        folder=${rest%%:*}
        rest=${rest#*:}
        if [ -n "$folder" ] && [ -x "$folder/$name" ] && "$folder/$name" -c "$probe" 2>/dev/null </dev/null; then
            exit 0
        fi
    done
done

echo "No Python 3.10 or newer with venv and ensurepip on PATH or in pyenv (Debian and Ubuntu: the package python3-venv)." >&2
echo "If there is one elsewhere: make PYTHON=/path/to/python3 ..." >&2
exit 1
