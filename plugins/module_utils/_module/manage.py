# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module that owns a set: the options that it has beside the set itself, and how it brings the set about."""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import env_fallback

from .._engine.actions import Child, Fitting, ask_parent
from .._engine.plan import I, W
from .._engine.reconcile import Request, RunFailed, nothing_there, reconcile
from .._engine.resource import Resource
from .._errors import ApiError, GaError, NotThere, OptionError, Problems
from .._wire.busy import Reader
from .base import PATIENCE_SPEC, GaModule, Spec, connection_spec
from .place import Placed, check_place, look_up, place_spec

OWNER_SPEC: Spec = {
    "state": {"type": "str", "default": "present", "choices": ["present", "absent"]},
    "purge": {"type": "bool", "default": False},
    "max_deletions": {"type": "str"},
    "wait": {"type": "bool", "default": True},
    "progress": {"type": "bool", "default": True, "fallback": (env_fallback, ["ALICLOUD_GA_PROGRESS"])},
    **PATIENCE_SPEC,
}
# What goes with a set that is somebody's own, or that others lie in.
_PURGE = ("purge", "max_deletions")
# What goes with sets that others lie in.
_TREE_SPEC: Spec = {
    "purge_sets": {"type": "list", "elements": "str"},
    "cascade": {"type": "bool", "default": False},
    "replace": {"type": "bool", "default": False},
}


class Managed(Placed, Fitting, t.Protocol[W, I]):
    """What is asked beyond that of a kind whose sets are managed."""

    @property
    def children(self) -> tuple[Child, ...]:
        """The sets that its entries may say."""

    @property
    def options(self) -> Spec:
        """Options of the module beside the set and its place."""

    def spec(self) -> Spec:
        """The specification of the option."""

    def parse(self, entries: t.Sequence[t.Mapping[str, t.Any]], params: t.Mapping[str, t.Any]) -> t.Sequence[W]:
        """The entries, checked beside the other options."""

    def collection(
        self, reader: Reader, params: t.Mapping[str, t.Any], wanted: t.Sequence[W]
    ) -> tuple[Resource[W, I], t.Sequence[W]]:
        """The set, and the entries without names that have to be looked up."""


def specification(kind: Managed[W, I]) -> Spec:
    """The argument specification of the module that manages a kind."""
    own = {**place_spec(kind.place), **kind.options, kind.option: kind.spec()}
    # A whole account is nobody's set alone.
    purges = kind.place or kind.children
    owner = OWNER_SPEC if purges else {name: spec for name, spec in OWNER_SPEC.items() if name not in _PURGE}
    owner = {**owner, **(_TREE_SPEC if kind.children else {})}
    return {**own, **owner, **connection_spec(own)}


def manage(kind: Managed[W, I]) -> t.NoReturn:
    """Run the module that makes a set of a kind as its options say, unless in check mode."""
    module = GaModule(argument_spec=specification(kind), supports_check_mode=True)
    module.run(lambda: _bring_about(module, kind))


def _bring_about(module: GaModule, kind: Managed[W, I]) -> dict[str, t.Any]:
    params = module.params
    problems: Problems = check_place(params, kind.place, kind.needs)
    wanted: t.Sequence[W] = ()
    purge = bool(params.get("purge"))
    problems += _wrong_with_purge(kind, params)
    limit, chosen = params.get("max_deletions"), params.get("purge_sets")
    # Whoever would name all that an account has might take away what is others'.
    own = purge and bool(kind.place) and (chosen is None or kind.option in chosen)
    branch = None
    try:
        if _is_tree(kind, params):
            branch = _tree(kind, params, own)
        else:
            wanted = kind.parse(params[kind.option], params)
    except OptionError as error:
        problems += error.problems
    reader = module.begin(problems, kind.lock)
    try:
        look_up(reader, params, kind.place, kind.needs)
        request = Request(params["state"], purge, module.check_mode, params["wait"], limit)
        if branch:
            result = branch(reader, request)
        else:
            request = request._replace(purge=own)
            resource, wanted = kind.collection(reader, {**params, "purge": own}, wanted)
            result = reconcile(resource, wanted, request, reader.deadline)
        if params.get("cascade") and _nothing_goes(params):
            words = "cascade: does nothing here, since nothing is to go: it goes with purge: true or state: absent"
            result = {**result, "warnings": [*result["warnings"], words]}
        if params["state"] == "absent" and not result[kind.option] and not result["operations"]:
            # What is not there, or can have none, may answer like what has none.
            missing = ask_parent(kind, reader, params)
            if missing:
                raise missing
        return result
    except (NotThere, ApiError, RunFailed) as error:
        later = module.check_mode and params["state"] == "present"
        nowhere = _is_nowhere(error) if kind.place else isinstance(error, NotThere)
        if not nowhere or not (later or params["state"] == "absent"):
            raise
        if module.hint_at(error.details()["code"]):
            raise  # It is a mistake: what is meant may well be there.
        if later:
            raise _in_check_mode(error) from error
        return nothing_there(kind.option, f"Nothing was looked for, since it cannot be there: {error}")


def _nothing_goes(params: t.Mapping[str, t.Any]) -> bool:
    return params["state"] == "present" and not params.get("purge")


def _wrong_with_purge(kind: t.Any, params: t.Mapping[str, t.Any]) -> Problems:
    """What is wrong with what is said of purge."""
    problems: Problems = []
    if params["state"] == "absent" and params.get("purge"):
        problems.append(("purge", "goes with state present only"))
    limit = params.get("max_deletions")
    if limit is not None:
        # Imported here, since few tasks have one.
        from .._engine import guard

        wrong = guard.mistake(limit)
        problems += [("max_deletions", wrong)] if wrong else []
    chosen = params.get("purge_sets")
    sets = {kind.option, *_inner_sets(kind)} if chosen else set()
    unknown = sorted({*(chosen or ())} - sets)
    problems += [("purge_sets", f"{one} is none of the sets, {', '.join(sorted(sets))}") for one in unknown]
    # With absent, nothing more than what identifies entries is asked of a task: it may be that of present, run backwards.
    return [*problems, ("purge_sets", "goes with purge: true only")] if chosen and _nothing_goes(params) else problems


def _is_tree(kind: Managed[W, I], params: t.Mapping[str, t.Any]) -> bool:
    """Whether more than one set is concerned."""
    said = any(entry.get(child.option) is not None for child in kind.children for entry in params[kind.option])
    goes = params["state"] == "absent" or params.get("purge")
    return said or bool(kind.children and goes and params["cascade"])


def _inner_sets(kind: t.Any) -> set[str]:
    """The options of all sets that may lie in entries of a kind. There, some are called otherwise than by their own modules."""
    return {one.option for one in kind.children}.union(*(_inner_sets(one.kind()) for one in kind.children))


def _tree(
    kind: Managed[W, I], params: t.Mapping[str, t.Any], own: bool
) -> t.Callable[[Reader, Request], dict[str, t.Any]]:
    """What brings about the tree of a kind; `own` says whether its own set is purged.

    Raises:
        OptionError: naming the path of everything that is wrong in it.
    """
    # Imported here, since most tasks are about one set.
    from .._engine.tree import Tree, Wish, grow

    entries = params[kind.option]
    if params["state"] == "absent":
        inner = {child.option for child in kind.children}
        entries = [{name: value for name, value in entry.items() if name not in inner} for entry in entries]
    branch = grow(kind, entries, params, kind.option)

    def bring_about(reader: Reader, request: Request) -> dict[str, t.Any]:
        wish = Wish(request, own, params["purge_sets"], bool(params["cascade"]))
        return Tree(reader, branch, params, wish).run()

    return bring_about


_MAYBE_LATER = "In check mode nothing is made: an earlier task of the play may be the one that makes it."


def _is_nowhere(error: GaError) -> bool:
    """Whether what the set would lie in is not there, so that nothing has been done."""
    said = error.error if isinstance(error, RunFailed) else error
    unknown = isinstance(said, ApiError) and said.unknown
    return isinstance(said, NotThere) or (unknown and not error.facts.get("operations"))


def _in_check_mode(error: GaError) -> GaError:
    """The same, with what may be behind it in check mode."""
    if isinstance(error, NotThere):
        return NotThere([(path, f"{what}. {_MAYBE_LATER}") for path, what in error.problems])
    said = error.error if isinstance(error, RunFailed) else error
    return RunFailed(said, {**error.facts}, summary=_MAYBE_LATER)
