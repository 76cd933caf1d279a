# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which actions a module calls, found out by running it on its example: what the policies in the guide are written from."""

from __future__ import annotations

import itertools

from support import kinds
from support.kinds import Options
from support.playground import Playground


def needed(module: str) -> list[set[str]]:
    """What a module calls: by ids, what names need beyond that, and what only better words for a mistake do."""
    by_id = called(module, runs_by_id(module))
    by_name = called(module, runs_by_name(module)) - by_id
    for_words = called(module, runs_by_mistake(module), mistaken=True) - by_id - by_name
    return [one for one in (by_id, by_name, for_words) if one]


def runs_by_id(module: str) -> list[Options]:
    """What a module is run with: everything by its id."""
    place = kinds.by_id(module)
    seed = kinds.example_of(module).seed
    lies_in = kinds.kind_of(module).place
    inner = [{f"{one.word}_id": seed[one.word][1]} for one in lies_in if f"{one.word}_id" not in place] if place else []
    # What lies in what must be said, and leads to it.
    deeper = [{**unsaid(module), **one} for one in inner[-1:] if f"{lies_in[-1].word}_id" in one]
    if module.endswith("_info"):
        # All that there is, and what lies in one of the things in it; and what is only told to whoever asks.
        example = kinds.example_of(module)
        asked = [{**place, **example.told}] if example.told else []
        return [place, *({**place, **one} for one in (*inner, *example.shown)), *deeper, *asked]
    more = kinds.example_of(module).more
    return [kinds.everything(module), *({**where, **options} for where in (place, *deeper) for options in more)]


def runs_by_name(module: str) -> list[Options]:
    """The same by names."""
    place = kinds.by_name(module)
    if module.endswith("_info"):
        word = kinds.word_of(module)
        return [place, {**place, word: kinds.example_of(module).seed[word][0]}] if word else [place]
    return [{**kinds.everything(module), **unsaid(module), **place, **kinds.example_of(module).by_name}]


def runs_by_mistake(module: str) -> list[Options]:
    """Something is not there, or not what it is taken for."""
    options = kinds.everything(module)
    seed = kinds.example_of(module).seed
    other = kinds.GAME if seed is kinds.QUICKSTART else {**kinds.QUICKSTART, "endpoint": ("vsw-none", "ep-other")}
    words = [str(one.word) for one in kinds.kind_of(module).place]
    words += filter(None, [kinds.word_of(module)])
    runs: list[Options] = [{**options, **kinds.example_of(module).mistaken}]
    for number, word in enumerate(words):
        runs.append({**options, f"{word}_id": f"{other[word][1].partition('-')[0]}-none"})
        # It is there, and lies elsewhere.
        runs.append({**options, f"{word}_id": other[word][1]})
        if number:
            outer = {one: other[one][0] for one in words[:number]}
            runs.append({**options, **unsaid(module), **outer, word: seed[word][0]})
    return runs


def unsaid(module: str) -> Options:
    """What takes the ids of the place away again."""
    return dict.fromkeys(kinds.by_id(module), ...)


def called(module: str, runs: list[Options], mistaken: bool = False) -> set[str]:
    """The actions that a module calls: in check mode and for real, also when one of them is answered with busy."""
    found: set[str] = set()
    for seed in kinds.example_of(module).worlds:
        playground = Playground(seed=seed)
        for options, check in itertools.product(runs, (True, False)):
            before = playground.state()
            result = playground.module(module, check=check, **options)
            assert mistaken or not result.failed, result.msg
            after = playground.state()
            actions = set(result.actions)
            found |= actions
            for action in actions:
                busy = {"kind": "error", "action": action, "code": "StateError.Accelerator", "status": 400}
                playground.control("PUT", "state", before)
                playground.control("POST", "faults", busy)
                found |= set(playground.module(module, check=check, **options).actions)
                playground.control("DELETE", "faults")
            playground.control("PUT", "state", after)
    return {f"ga:{action}" for action in found}
