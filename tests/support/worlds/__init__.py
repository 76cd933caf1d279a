# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The worlds of all kinds, which the laws run over: each file here is one, and a further kind is a further file.

A world says, as hypothesis strategies, which live sets there may be and what may be wanted of them; see `world.World`.
"""

from __future__ import annotations

import typing as t
from importlib import import_module
from pathlib import Path

from hypothesis import strategies as st

from support.playground import Playground

from .world import Entry, Orderly, State, World

__all__ = ["WORLDS", "Entry", "Orderly", "State", "World", "open_facts", "populate"]
WORLDS: dict[str, World] = {
    world.section: world
    for world in (
        import_module(f"{__name__}.{path.stem}").WORLD
        for path in sorted(Path(__file__).parent.glob("*.py"))
        if path.stem not in ("__init__", "world")
    )
}
# What makes a difference for each kind (docs/ga-api.md, [open]).
OPEN_FOR_ALL: dict[str, tuple[t.Any, ...]] = {
    "atomic_writes": (False,),
    "dry_run_status": (200, "plain"),
    "page_size_cap": (1, 3),
}


def open_facts(world: World) -> st.SearchStrategy[Entry]:
    """Facts that nobody has documented, both ways: some of them otherwise than the emulator has them by itself."""
    ways = {**OPEN_FOR_ALL, **world.open_facts}
    return st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in ways.items()})


def populate(playground: Playground, section: str, live: list[Entry]) -> None:
    """Put a live set into the emulator, as if it had always been there, and what it lies in."""
    world, state = WORLDS[section], playground.state()
    for section, records in world.around.items():
        state[section].update(records)
    for one in live:
        state[world.section][one[world.id]] = world.put(one)
    for section, records in world.beside(live).items():
        state[section].update(records)
    playground.control("PUT", "state", state)
