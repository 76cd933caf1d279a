# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Needs git, make and Python 3.10 or newer with venv. `make` alone says what there is.
# Every path is relative to this folder, and whatever is longer than a line is in tests/tools/:
# so a clone works wherever it lies, also below a folder with a blank in its name.

SHELL = /bin/sh
.DEFAULT_GOAL = help
.PHONY: help demo test mutate soak bench lint format sanity matrix docs build clean venv

# The Python to use (a name or a path); without it the newest suitable one on PATH or in pyenv.
PYTHON ?=
# Further arguments of the command behind a target: make test ARGS="-k rules", make sanity ARGS="--core 2.19".
ARGS ?=
export PYTHON

help:  ## list these targets
	@awk -F ':.*  ## ' '/^[a-z]+:.*  ## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

demo: venv  ## converge a listener and a custom routing group against the emulator, step by step
	@.venv/bin/python tests/tools/demo.py $(ARGS)

test: venv  ## run the tests with pytest; ARGS="-k name" goes to pytest
	@.venv/bin/python -m pytest -n auto $(ARGS)

mutate: venv  ## put mistakes into the engine, for some minutes, and list those that no test notices; ARGS=--help says more
	@.venv/bin/python tests/tools/mutate.py $(ARGS)

soak: venv  ## random runs with faults, kills and other users for GA_SOAK_MINUTES (20)
	@.venv/bin/python tests/tools/soak.py $(ARGS)

bench: venv  ## measure against the limits of the API and what else one could do; ARGS="--quick" is shorter
	@.venv/bin/python tests/benchmark $(ARGS)

lint: venv  ## check style, types, YAML, playbooks, documentation, licenses and the tarball; ARGS="ruff mypy" takes only these
	@.venv/bin/python tests/tools/lint.py $(ARGS)

format: venv  ## write into the documentation what code knows, format the Python files, repair what ruff can repair
	@.venv/bin/python tests/tools/document.py
	@.venv/bin/python -m ruff format .
	@.venv/bin/python -m ruff check --fix .

sanity:  ## run ansible-test sanity on the oldest and the newest ansible-core; ARGS="--core 2.19" on that one
	@python=$$(sh tests/tools/find-python.sh) && "$$python" tests/tools/matrix.py --ends --only sanity $(ARGS)

matrix:  ## run ansible-test (sanity, units, integration) on every ansible-core and Python; ARGS="--core 2.19 --python 3.9"
	@python=$$(sh tests/tools/find-python.sh) && "$$python" tests/tools/matrix.py $(ARGS)

docs: venv  ## build the site with guides and reference, for a browser, in dist/docs
	@.venv/bin/python tests/tools/docs.py $(ARGS)

build: venv  ## build the tarball of the collection in dist/
	@.venv/bin/python -m ansible galaxy collection build --force --output-path dist $(ARGS)

clean:  ## remove everything that make made in this folder
	@rm -rf .venv .nox .cache .ansible dist tests/output
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

venv:
	@sh tests/tools/venv.sh
