# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module that only shows what is there now: it reads, and waits for nothing to settle."""

from __future__ import annotations

import typing as t

from .._engine.actions import Fitting, Named, ask_parent
from .._errors import Problems
from .._wire.busy import Reader
from .base import PATIENCE_SPEC, GaModule, Spec, connection_spec
from .place import Placed, check_place, look_up, place_spec

if t.TYPE_CHECKING:
    from .._engine.kind import Kind, Report

Params = t.Mapping[str, t.Any]
_DEPTH = {"type": "str", "default": "one", "choices": ["one", "all"]}
Check = t.Callable[[Params], Problems]


class Shown(Placed, Fitting, t.Protocol):
    """What is asked beyond that of a kind whose sets are shown."""

    def elements(self, reader: Reader, params: Params, /) -> list[dict[str, t.Any]]:
        """What is there now, or what of it the options ask for."""


def filters_of(kind: Kind, names: t.Iterable[str]) -> Spec:
    """The argument specification of filters: the id and the name of a kind that has a word, and some of its members."""
    known = {field.option: field.type.spec for field in kind.fields}
    known["status"] = {"type": "str", "choices": list(kind.states)}
    own: Spec = place_spec((kind,)) if kind.word else {}
    return {**own, **{name: dict(known[name]) for name in names}}


def show(
    kind: Shown,
    filters: t.Sequence[str] = (),
    own: Kind | None = None,
    needs: tuple[Named, ...] | None = None,
    check: Check = lambda _params: [],
    more: Spec | None = None,
    report: Report | None = None,
) -> t.NoReturn:
    """Run the module that shows a set of a kind.

    Args:
        kind: the kind.
        filters: the members by which the elements can be chosen.
        own: the kind again, if elements can be chosen by id, name or members.
        needs: what the user must say of where they are, if that is less than the managing module needs.
        check: what is wrong with the options, as far as it can be said without asking the service.
        more: the specification of options by which the kind itself chooses what it reads.
        report: what else can be told of each element, to whoever asks.
    """
    needs = kind.needs if needs is None else needs
    options = {**place_spec(kind.place), **(more or {}), **(filters_of(own, filters) if own else {})}
    options.update({report.fact.option: {"type": "bool", "default": False}} if report else {})
    options.update({"depth": dict(_DEPTH)} if own and own.children else {})
    module = GaModule(argument_spec={**options, **PATIENCE_SPEC, **connection_spec(options)}, supports_check_mode=True)
    params = module.params

    def work() -> dict[str, t.Any]:
        problems = [*check_place(params, kind.place, needs), *check(params)]
        problems += check_place(params, (own,), ()) if own and own.word else []
        reader = module.begin(problems, kind.lock)
        look_up(reader, params, kind.place, needs)
        found = kind.elements(reader, params)
        kept = _chosen(found, own, filters, params) if own else found
        if own and report and params[report.fact.option]:
            # Imported here, since most runs do not ask for it.
            from .._engine.report import add

            add(own, report, reader, kept)
        if own and params.get("depth") == "all":
            # Imported here, since most runs do not ask for it.
            from .._engine.descent import fill

            fill(own, reader, kept)
        if not found:
            # What can have none answers like what has none.
            ask_parent(kind, reader, params)
        said = {f"{one.word}_id": reader.place.get(one.id) for one in needs}
        return {"changed": False, **said, kind.option: kept, "warnings": _warnings(reader, params, kept) if own else []}

    module.run(work)


def _chosen(
    elements: t.Iterable[dict[str, t.Any]], kind: Kind, filters: t.Iterable[str], params: Params
) -> list[dict[str, t.Any]]:
    """The elements that have each value that is given."""
    wanted = {name: params[name] for name in filters}
    if kind.word:
        name = next(one.option for one in kind.fields if kind.name in (one.wire, one.answer))
        wanted.update({"id": params[f"{kind.word}_id"], name: params[kind.word]})
    wanted = {name: value for name, value in wanted.items() if value not in (None, "")}
    return [element for element in elements if all(_fits(element[name], value) for name, value in wanted.items())]


def _fits(value: t.Any, wanted: t.Any) -> bool:
    """Whether an element has what is wanted of a member; of a mapping, all that is wanted and maybe more."""
    if isinstance(wanted, dict):
        return all(value.get(str(key)) == str(content) for key, content in wanted.items())
    return bool(value == wanted)


def _warnings(reader: Reader, params: Params, found: t.Sequence[t.Any]) -> list[str]:
    """What to warn of where an option may be to blame that nothing was found."""
    if found:
        return []
    # Imported here, since most runs find something.
    from .._resources import hints

    return hints.after_nothing(reader, params)
