# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Builds the site: the reference of all modules from their documentation, and the guides in docs/docsite/rst.

antsibull-docs writes the pages as reStructuredText, Sphinx makes HTML of them, and every warning is an error. Nothing
is fetched: the site is built and read without a network.
"""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.tree import CHECKOUT, NAME, link_tree

SITE = CHECKOUT / "docs" / "site"
GUIDES = CHECKOUT / "docs" / "docsite" / "rst"
WORK = CHECKOUT / ".cache" / "docs"
OUTPUT = CHECKOUT / "dist" / "docs"


def run(*command: str) -> None:
    """Run one of the tools that lie beside this Python; its words are shown if it fails."""
    scripts = Path(sys.executable).parent
    path = os.pathsep.join([str(scripts), os.environ.get("PATH", os.defpath)])
    done = subprocess.run(
        [str(scripts / command[0]), *command[1:]],
        cwd=CHECKOUT,
        env={
            **os.environ,
            "PATH": path,
            "ANSIBLE_COLLECTIONS_PATH": str(link_tree()),
            "ANSIBLE_HOME": str(WORK / "ansible"),
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        sys.exit(f"{done.stdout}\ndocs: {command[0]} failed")


def write_reference_page(source: Path) -> int:
    """The overview of modules and other plugins, with short names for the side bar; returns how many there are.

    antsibull-docs has them in its own index of the collection, which our index takes the place of.
    """
    index = source.joinpath("index.rst").read_text("utf-8")
    entries = re.findall(r"^\* :ansplugin:`(\w+) (\w+) <(\S+)>` -- (.*)$", index, re.MULTILINE)
    page = ["Modules and plugins", "===================", ""]
    for kind in sorted({kind for _name, kind, _target, _words in entries}, key=lambda kind: (kind != "module", kind)):
        mine = [(name, target, words) for name, one, target, words in entries if one == kind]
        title = f"{kind.capitalize()}s"
        page += [title, "-" * len(title), ""]
        page += [f"* :ansplugin:`{name} <{target}>`: {words}" for name, target, words in mine]
        page += ["", ".. toctree::", "   :hidden:", "", *(f"   {name} <{name}_{kind}>" for name, *_rest in mine), ""]
    source.joinpath("reference.rst").write_text("\n".join(page), "utf-8")
    return len(entries)


def forget_addresses(source: Path) -> None:
    """Take out of all pages where the collection will be once it is public.

    Until then galaxy.yml alone names it, for the tools that want it there; antsibull-docs links each page to it.
    """
    addresses = re.findall(r"https://\S+", CHECKOUT.joinpath("galaxy.yml").read_text("utf-8"))
    link = re.compile(r"^ +- title: .*\n +url: \"(.*)\"\n(?: +external: .*\n)?", re.MULTILINE)
    for page in source.rglob("*.rst"):
        text = link.sub(lambda one: "" if one[1] in addresses else one[0], page.read_text("utf-8"))
        page.write_text(text, "utf-8")
        if any(address in text for address in addresses):
            sys.exit(f"docs: {page.name} names an address that does not exist yet, one of {', '.join(addresses)}")


def connection_options() -> set[str]:
    """The options that every module has, and that few tasks give."""
    fragment = runpy.run_path(str(CHECKOUT / "plugins" / "doc_fragments" / "_connection.py"))["ModuleDocFragment"]
    return set(yaml.safe_load(fragment.DOCUMENTATION)["options"])


def arrange(page: str, last: set[str]) -> str:
    """The page of a module with its examples before its options, and those of its own before those that all have.

    antsibull-docs sorts options by name, as ansible-doc does, and has no setting for it.

    Args:
        page: what antsibull-docs wrote.
        last: the options, with all below them, that come last.
    """
    before, options, between, examples, rest = re.split(
        r"^(?=\.\. (?:Options|Attributes|Examples|Facts)$)", page, flags=re.MULTILINE
    )
    head, *rows = re.split(r"^(?=  \* - \.\. raw:: html$)", options, flags=re.MULTILINE)
    if rows:
        # What comes after the table is not the last option's.
        rows[-1], gap = rows[-1].rstrip("\n") + "\n\n", "\n\n"
        mine = [[row for row in rows if (_option(row) in last) == late] for late in (False, True)]
        options = "".join([head, *mine[0], *mine[1], gap])
    return "".join([before, examples, options, between, rest])


def _option(row: str) -> str:
    """The option of the module that a row of the table belongs to."""
    found = re.search(r'id="parameter-([^"/]+)', row)
    if found is None:
        raise ValueError(f"antsibull-docs writes tables of options in another way now: {row[:200]}")
    return found.group(1)


def write_sources(source: Path) -> int:
    """Write the pages of the reference; returns how many plugins there are."""
    where = ("--use-current", "--squash-hierarchy", "--dest-dir", str(source))
    run("antsibull-docs", "--config-file", str(SITE / "antsibull-docs.cfg"), "collection", *where, ".".join(NAME[1:]))
    forget_addresses(source)
    last = connection_options()
    for path in source.glob("*_module.rst"):
        path.write_text(arrange(path.read_text("utf-8"), last), "utf-8")
    return write_reference_page(source)


def main() -> int:
    source = WORK / "rst"
    shutil.rmtree(WORK, ignore_errors=True)
    # antsibull-docs refuses a folder that others may write.
    source.mkdir(mode=0o700, parents=True)
    plugins = write_sources(source)
    shutil.copyfile(SITE / "index.rst", source / "index.rst")
    shutil.copytree(GUIDES / "images", source / "docsite" / "images")
    shutil.rmtree(OUTPUT, ignore_errors=True)
    run(
        *("sphinx-build", "--builder", "html", "--fail-on-warning", "--keep-going", "--quiet", "--jobs", "auto"),
        *("--conf-dir", str(SITE), "--doctree-dir", str(WORK / "doctrees"), str(source), str(OUTPUT)),
    )
    guides = len(list(GUIDES.glob("*.rst")))
    print(f"docs: {plugins} modules and plugins, {guides} guides, without a warning; open this in a browser:")
    print((OUTPUT / "index.html").as_uri())
    return 0


if __name__ == "__main__":
    sys.exit(main())
