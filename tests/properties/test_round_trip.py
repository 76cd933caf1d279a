# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever is live: what an info module shows of it changes nothing when it is fed back, and neither does its export."""

from __future__ import annotations

import typing as t

import pytest
import yaml
from hypothesis import event, given, settings
from hypothesis import strategies as st
from properties.test_laws import EXAMPLES, LAWS
from support.playground import GROUP, Playground
from support.worlds import WORLDS, Entry, World, open_facts, populate

from ansible_collections.alicloud.ga.plugins.module_utils._module.playbook_text import as_block, as_options
from tools.read_yaml import SafeLoader

WHERE: dict[str, tuple[str, dict[str, t.Any]]] = {
    "rules": ("ga_forwarding_rules", {"accelerator": "quickstart", "listener": "web"}),
    "destinations": ("ga_custom_routing_destinations", {"endpoint_group_id": GROUP}),
}


class Loader(SafeLoader):
    """Reads `!unsafe`, as Ansible does."""

    def unsafe(self, node: yaml.ScalarNode) -> t.Any:
        return self.construct_scalar(node)


Loader.add_constructor("!unsafe", Loader.unsafe)


def comes_back(world: World, place: Entry, live: list[Entry], purge: bool, facts: Entry) -> None:
    option, module = world.option, world.module
    playground = Playground()
    populate(playground, world.section, live)
    playground.control("PUT", "options", facts)
    where = WHERE[world.section][1] if world.section in WHERE else place
    shown = playground.module(f"{module}_info", **where)
    assert not shown.failed, shown.msg
    # In a whole account there is also what the emulator's own seed has.
    own = 0 if where else len(playground.state()[world.section]) - len(live)
    assert len(shown.data[option]) == len(live) + own
    event(f"{len(live)} live")
    before = playground.state()[world.section]
    options = {**where, **world.how("present", purge), option: shown.data[option]}
    exported = yaml.load("\n".join(as_block(as_options(options))), Loader)
    for given_back in (options, exported):
        for check in (True, False):
            result = playground.module(module, check=check, **given_back)
            assert not result.failed, result.msg
            assert result.data["changed"] is False and result.writes == []
            assert result.data[option] == shown.data[option]
            assert "warnings" not in result.data
    assert playground.state()[world.section] == before


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("option", WORLDS)
def test_it_comes_back(option: str) -> None:
    world = WORLDS[option]

    @settings(LAWS, max_examples=int(EXAMPLES or world.examples))
    @given(data=st.data(), place=world.places, purge=st.booleans(), facts=open_facts(world))
    def law(data: st.DataObject, place: Entry, purge: bool, facts: Entry) -> None:
        comes_back(world, place, data.draw(world.live(place)), purge, {**world.facts, **facts})

    law()
