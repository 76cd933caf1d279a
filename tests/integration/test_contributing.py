# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is said to whoever works on the collection leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tools.docs import forget_addresses
from tools.lanes import CORES, tracked_files
from tools.tree import CHECKOUT

ROOMS = CHECKOUT / "plugins" / "module_utils"
# The repository, its issues, the page on Galaxy, that in Ansible's documentation; and what Ansible would ask Galaxy for.
NOT_THERE_YET = re.compile(
    r"""
    ansible-collections/ (?: alicloud | [{$<] )
    | github\.com/ [^\s"]* (?: alicloud | ali | ga ) [.-] ga \b
    | galaxy\.ansible\.com | docs\.ansible\.com/ \S* alicloud
    | collection [ ] (?: install | download ) [ ] (?: -\S+ [ ] )* alicloud\.ga \b
    | name: [ ] alicloud\.ga \n (?! [ ]+ source: )
    """,
    re.VERBOSE,
)
# For the tools that want it there; and ourselves.
MAY_NAME_IT = {"galaxy.yml", "tests/integration/test_contributing.py"}


def test_the_map_names_rooms_that_are_there() -> None:
    named = set(re.findall(r"`((?:_\w+/)+\w+\.py|_\w+\.py)`", (CHECKOUT / "CONTRIBUTING.md").read_text()))
    assert named
    assert [name for name in sorted(named) if not (ROOMS / name).exists()] == []


def test_every_source_that_the_code_gives_can_be_looked_up() -> None:
    known = set(re.findall(r"^#+ (\d+(?:\.\d+)?)\.? ", (CHECKOUT / "docs" / "ga-api.md").read_text(), re.MULTILINE))
    given = {
        (name, section)
        for name in tracked_files()
        if name.endswith(".py")
        for section in re.findall(r"ga-api\.md, (\d+(?:\.\d+)?)", (CHECKOUT / name).read_text())
    }
    assert given
    assert sorted((name, section) for name, section in given if section not in known) == []


def pages_and_files() -> dict[str, str]:
    found = {}
    for name in tracked_files():
        if name not in MAY_NAME_IT and name.endswith((".md", ".rst", ".yml", ".yaml", ".cfg", ".toml", ".py", ".txt")):
            found[name] = (CHECKOUT / name).read_text("utf-8")
    return found


def test_no_page_names_an_address_that_does_not_exist() -> None:
    """The collection is not published: whoever reads has a clone, and must not be sent where nothing is."""
    named = {name: found[0] for name, text in pages_and_files().items() if (found := NOT_THERE_YET.search(text))}
    assert named == {}


@pytest.mark.parametrize(
    "text",
    [
        "git clone https://github.com/ansible-collections/alicloud.ga\n",
        '  * = "https://github.com/ansible-collections/{namespace}.{name}"\n',
        "[issues](https://github.com/somebody/alicloud.ga/issues)",
        "ansible-galaxy collection install alicloud.ga\n",
        "ansible-galaxy collection install --force alicloud.ga:0.1.0\n",
        "https://galaxy.ansible.com/ui/repo/published/alicloud/ga/",
        "https://docs.ansible.com/ansible/latest/collections/alicloud/ga/index.html",
        'collections:\n  - name: alicloud.ga\n    version: ">=0.1.0"\n',
    ],
)
def test_such_an_address_is_noticed(text: str) -> None:
    assert NOT_THERE_YET.search(text)


LINKS = """
.. ansible-links::

  - title: "Issue Tracker"
    url: "https://github.com/ansible-collections/alicloud.ga/issues"
    external: true
  - title: "The vendor's documentation"
    url: "https://www.alibabacloud.com/help/en/ga/"
    external: true
"""


def test_the_site_does_not_link_to_the_addresses_of_galaxy_yml(tmp_path: Path) -> None:
    page = tmp_path / "ga_module.rst"
    page.write_text(LINKS)
    forget_addresses(tmp_path)
    assert re.findall("title: (.*)", page.read_text()) == ['"The vendor\'s documentation"']
    page.write_text("See https://github.com/ansible-collections/alicloud.ga/issues")
    with pytest.raises(SystemExit, match=r"ga_module\.rst names an address"):
        forget_addresses(tmp_path)


def test_all_say_the_same_oldest_ansible_core() -> None:
    said = {
        (name, version)
        for name, text in pages_and_files().items()
        for version in re.findall(
            r"ansible-core (\d\.\d+) (?:and|or) newer|ansible-core from (\d\.\d+) on|requires_ansible: \">=(\d\.\d+)\.0\""
            r"|`make matrix`: (\d\.\d+) to|package_pip: ansible-core>=(\d\.\d+)",
            text,
        )
    }
    assert {name for name, _version in said} >= {"README.md", "meta/runtime.yml", "docs/awx/execution-environment.yml"}
    assert {next(filter(None, version)) for _name, version in said} == {CORES[0].version}
