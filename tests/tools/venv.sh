#!/bin/sh
# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Makes .venv in the checkout, or leaves it as it is: a stamp in it holds what it was made from (the requirement files,
# the folder it lies in, since environments cannot be moved, and its Python), so that the usual call costs milliseconds.

set -eu
cd "$(dirname -- "$0")/../.."

stamp=.venv/made-from
log=.venv/install.log
requirements="$(cksum requirements.txt requirements-dev.txt) $(pwd -P)"

python=
if [ -n "${PYTHON:-}" ] || [ ! -f "$stamp" ] || ! .venv/bin/python -c '' 2>/dev/null; then
    python=$(sh tests/tools/find-python.sh)
else
    python=$(sed -n 1p "$stamp")
fi

wanted=$(printf '%s\n%s' "$python" "$requirements")
if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

echo "Installing requirements-dev.txt into .venv with $("$python" --version) (once; about a minute) ..." >&2
rm -rf .venv
mkdir .venv
if "$python" -m venv .venv >"$log" 2>&1 &&
    .venv/bin/python -m pip install --disable-pip-version-check --requirement requirements-dev.txt >>"$log" 2>&1 </dev/null
then
    printf '%s\n' "$wanted" >"$stamp"
else
    cat "$log" >&2
    echo "Installing requirements-dev.txt into .venv failed; what pip said is above." >&2
    exit 1
fi
