# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sets that lie in the items of a set: a whole tree of them, planned as one, and brought about set by set.

First all of it is foreseen, without a change: each set is read and planned where `Foreseen` shows what the plan does before, so
that what lies in something new is checked as if that were there. Then the jobs that are left are done in the same order: what
comes is done from the whole to the parts; what goes, from the parts to the whole, and after that which may still name it.
Each is a `reconcile` of its own, which finds out for itself what is left to do.

Imported only where a task holds a tree.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .._errors import Failed, GaError, Interrupted, NotThere, OptionError, Problems, explained
from .._wire.busy import Reader
from .actions import Child
from .foreseen import Foreseen
from .plan import DELETE, Operation, Plan, Schema, forbids, make_plan
from .reconcile import NOTHING_DONE, Request, RunFailed, bring_about, line_of, titles_of
from .settle import Watch
from .words import counted, few, plural
from .yaml_text import as_yaml, printable

Entries = t.Sequence[t.Mapping[str, t.Any]]


@dataclass(frozen=True)
class Branch:
    """A set that is wanted, and those that are wanted in its items.

    Attributes:
        kind: its kind.
        path: of its option.
        wanted: its entries.
        inner: by the entry, the sets in it.
        referred: see `Child`.
    """

    kind: t.Any
    path: str
    wanted: t.Sequence[t.Any] = ()
    inner: t.Sequence[t.Sequence[tuple[Child, Branch]]] = ()
    referred: bool = False


class Wish(t.NamedTuple):
    """What the user asked for, beside the entries themselves; see `Request`.

    Attributes:
        purge: whether items of the set itself that no entry means are to go.
        inner: the options of the sets that are purged in entries; None is all that are given.
        cascade: whether what is to go may take along what lies in it.
    """

    request: Request
    purge: bool
    inner: t.Collection[str] | None
    cascade: bool


def grow(kind: t.Any, entries: Entries, params: t.Mapping[str, t.Any], path: str, referred: bool = False) -> Branch:
    """The tree of the option of a kind, checked as far as it can be without asking the service.

    Args:
        kind: the kind.
        entries: as Ansible has them.
        params: the options beside the set.
        path: of the set.
        referred: see `Child`.

    Raises:
        OptionError: naming the path of everything that is wrong, in all of the tree.
    """
    problems: Problems = []
    wanted: t.Sequence[t.Any] = ()
    inner = []
    try:
        wanted = kind.parse(entries, params, path)
    except OptionError as error:
        problems += error.problems
    for number, entry in enumerate(entries):
        sets = []
        said = [child for child in kind.children if entry.get(child.option) is not None]
        for child in said:
            its, place = child.kind(), f"{path}[{number}].{child.option}"
            try:
                branch = grow(its, entry[child.option], _params(its, params), place, child.referred and len(said) > 1)
                sets.append((child, branch))
            except OptionError as error:
                problems += error.problems
        inner.append(sets)
    if problems:
        raise OptionError(problems)
    return Branch(kind, path, wanted, inner, referred)


def _params(kind: t.Any, params: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """The options of a module of the kind, for a set in an entry: where it is nobody says."""
    places = [name for one in kind.place for name in (one.word, f"{one.word}_id")]
    own = {name: params.get(name, spec.get("default")) for name, spec in kind.options.items()}
    return {**dict.fromkeys(places), **own, "state": params["state"], "purge": params["purge"]}


@dataclass
class _Set:
    """A set of the tree, as it was found and as it will be.

    Attributes:
        branch: what is wanted of it.
        outer: the set with the item that it lies in; None for the outermost.
        number: which entry of that it is in; None where it is no entry's, since it goes along.
        place: where it is, by the parameters with the ids; what stands for those that are not there yet are among them.
        request: what is asked of it.
        params: the options that it would have as a set of its own.
        resource: how it is reached.
        schema: what the plan has to know of its items.
        before: its items when the run began.
        after: at its end, as planned or as done.
        ids: of the items that its entries mean.
        sets: by the entry, those in it.
        cleared: the sets that are taken away with an item, by its id.
        wanted: the entries, with the ids of what they call by name.
        going: whether what goes of it goes last.
        child: how it lies in the item.
        along: whether it may have come about with the item that it lies in.
    """

    branch: Branch
    outer: _Set | None
    number: int | None
    place: dict[str, str]
    request: Request
    params: t.Mapping[str, t.Any]
    title: str = ""
    resource: t.Any = None
    schema: t.Any = None
    before: tuple[t.Any, ...] = ()
    after: tuple[t.Any, ...] = ()
    ids: list[str] = field(default_factory=list)
    sets: list[list[_Set]] = field(default_factory=list)
    cleared: dict[str, list[_Set]] = field(default_factory=dict)
    wanted: t.Sequence[t.Any] = ()
    going: bool = False
    child: Child | None = None
    along: bool = False

    @property
    def kind(self) -> t.Any:
        return self.branch.kind

    @property
    def root(self) -> tuple[int | None, str]:
        """Which item of the outermost set it is in."""
        if self.outer is None:
            return None, ""
        return (self.number, self.place_of_root()) if self.outer.outer is None else self.outer.root

    def place_of_root(self) -> str:
        """The id of that item, where no entry means it."""
        return self.place.get(self.outer.kind.id, "") if self.outer and self.number is None else ""

    def items(self) -> list[t.Any]:
        """By the entry, the item that it means now; None if there is none."""
        labels = {self.schema.identity(entry)[0] for entry in self.wanted}
        known = {(label, self.schema.key(one, label)): one for one in reversed(self.after) for label in labels}
        return [known.get(self.schema.identity(entry)) for entry in self.wanted]


@dataclass
class _Job:
    """Something to do with one set.

    Attributes:
        of: the set.
        purge: whether what no entry means goes by it.
        facts: what is in the module's result of it.
        unsettled: gives the set as it is if nobody waits for its last write.
        room: see `Resource`.
        purged: how many items it purges, as planned.
        begun: whether `facts` say what was done, and no longer what is planned.
    """

    of: _Set
    purge: bool
    facts: dict[str, t.Any]
    unsettled: t.Callable[[], tuple[t.Any, ...]]
    room: str = ""
    purged: int = 0
    begun: bool = False


class _Along:
    """What the creations of a set take along of the sets in its new items; see `requests.Along`.

    Args:
        one: the set, as it is planned.
    """

    def __init__(self, one: _Set) -> None:
        self._sets = {entry.path: sets for entry, sets in zip(one.branch.wanted, one.sets)}
        self._items = {entry.path: item for entry, item in zip(one.branch.wanted, one.items())}
        self._ways: list[t.Callable[[_Set, t.Any], list[t.Any]]] = [_all, _of_one_kind, lambda _its, _outer: []]

    def of(self, path: str | None) -> dict[str, t.Any]:
        outer = self._items.get(str(path))
        return self._nested(self._sets.get(str(path), []), outer) if outer is not None else {}

    def less(self) -> bool:
        now = self._whole()
        while now and len(self._ways) > 1:
            self._ways.pop(0)
            if self._whole() != now:
                return True
        return False

    def _whole(self) -> dict[str, dict[str, t.Any]]:
        return {path: found for path in self._sets if (found := self.of(path))}

    def _nested(self, sets: t.Iterable[_Set], outer: t.Any) -> dict[str, t.Any]:
        found = {}
        for its in sets:
            items = self._ways[0](its, outer) if its.child and its.child.into else []
            if its.child and items:
                inner = dict(zip(map(id, its.items()), its.sets))
                found[its.child.into] = [
                    {**its.kind.nested(item), **self._nested(inner.get(id(item), ()), item)} for item in items
                ]
        return found


def _all(its: _Set, outer: t.Any) -> list[t.Any]:
    """The new items of a set that the creation of what they lie in takes along."""
    child = t.cast(Child, its.child)
    takes = [one for one in its.after if not one.id and child.goes_into(one.values, outer.values)]
    return takes[: child.most]


def _of_one_kind(its: _Set, outer: t.Any) -> list[t.Any]:
    """The same, if those that their own creation would not take together cannot be taken along together either."""
    kinds: dict[tuple[str, ...], list[t.Any]] = {}
    for item in _all(its, outer):
        kinds.setdefault(tuple(str(item.values.get(name)) for name in its.kind.create[-1].apart), []).append(item)
    return max(kinds.values(), key=len, default=[])


class Tree:
    """Brings about a tree.

    Args:
        reader: reads where the outermost set is.
        branch: what is wanted.
        params: the options of the module.
        wish: what else the user asked for.
    """

    def __init__(self, reader: Reader, branch: Branch, params: t.Mapping[str, t.Any], wish: Wish) -> None:
        self._reader = reader
        self._deadline = reader.deadline
        self._wish = wish
        self._foreseen = Foreseen(reader.client)
        self._root = _Set(branch, None, None, {**reader.place}, wish.request._replace(purge=wish.purge), params)
        self._jobs: list[_Job] = []
        self._warnings: list[str] = []
        self._purged: list[tuple[Schema[t.Any, t.Any], t.Any]] = []
        self._counted = 0
        # How many more may be purged than is planned; None if there is no limit.
        self._spare: int | None = None
        self._doing = ""

    def run(self) -> dict[str, t.Any]:
        """The module's result.

        Raises:
            RunFailed: the tree and what is there do not go together, or anything else went wrong.
        """
        try:
            self._come(self._root)
            self._go(self._root)
            self._guard()
        except (Exception, Interrupted) as error:
            # What was foreseen of the others is of no use to somebody whose task was refused.
            raise RunFailed(self._explained(error), NOTHING_DONE, self._doing) from error
        self._jobs = [job for job in self._jobs if job.facts["operations"]]
        if self._wish.request.check_mode:
            self._leave_open()
            return self._told()
        try:
            self._do()
            return self._told()
        except (Exception, Interrupted) as error:
            cause: BaseException = error
            while isinstance(cause, RunFailed) and cause.__cause__:
                cause = cause.__cause__
            raise self._failed(error) from cause

    # -- what is foreseen --

    def _come(self, one: _Set) -> None:
        """Foresee what comes of a set, and all that lies in its entries."""
        first = plan = self._planned(one)
        leaving = [operation for operation in plan.operations if operation.action == DELETE]
        apart = one.branch.referred or bool(one.kind.children)
        if leaving and one.request.purge and apart:
            try:
                first = make_plan(one.schema, one.wanted, one.before, one.request.state, False)
                one.going = True
            except OptionError:
                first = plan  # What comes wants the place of what goes.
        if not one.going:
            for operation in leaving:
                self._clear(one, operation)
        self._rehearse(one, first, one.before, one.request.purge and not one.going)
        noted = dict(zip(map(id, one.after), self._foreseen.note(one.kind, one.place, one.before, one.after)))
        one.ids = ["" if item is None else noted[id(item)] for item in one.items()]
        one.sets = [self._inner(one, number) for number in range(len(one.branch.inner))]

    def _inner(self, outer: _Set, number: int) -> list[_Set]:
        """Foresee the sets in an entry."""
        item, request = outer.items()[number], self._wish.request
        found = []
        for child, branch in outer.branch.inner[number]:
            purge = request.purge and (self._wish.inner is None or child.option in self._wish.inner)
            place = {**outer.place, outer.kind.id: outer.ids[number]}
            its = _Set(branch, outer, number, place, request._replace(purge=purge), _params(branch.kind, outer.params))
            its.title, its.child = _joined(outer.title, outer.schema.title(item)), child
            its.along = not item.id and (outer.along or bool(child.into))
            found.append(its)
            self._come(its)
        for its in reversed(found):
            self._go(its)
        return found

    def _go(self, one: _Set) -> None:
        """Foresee what goes of a set last, if anything does."""
        if not one.going:
            return
        plan = make_plan(one.schema, one.wanted, one.after, one.request.state, True)
        for operation in plan.operations:
            if operation.action == DELETE:
                self._clear(one, operation)
        before = one.after
        self._rehearse(one, plan, before, True)
        self._foreseen.note(one.kind, one.place, before, one.after)

    def _clear(self, outer: _Set, operation: Operation[t.Any]) -> None:
        """Foresee that what lies in an item that goes is taken away before it.

        Raises:
            OptionError: something does, and may not or cannot be taken along.
        """
        found = []
        item = operation.item
        place = {**outer.place, outer.kind.id: item.id}
        for child in reversed(outer.kind.children):
            if child.along or not child.lies_in(item.values):
                continue
            kind = child.kind()
            if not self._wish.cascade:
                found.append(self._content(kind, place))
                continue
            branch = Branch(kind, f"{outer.branch.path}.{child.option}")
            request = self._wish.request._replace(state="present", purge=True)
            params = {**_params(kind, outer.params), "state": "present", "purge": True}
            its = _Set(branch, outer, None, place, request, params)
            its.title = _joined(outer.title, outer.schema.title(item))
            outer.cleared.setdefault(item.id, []).insert(0, its)
            self._come(its)
            self._go(its)
            stays = [(one, forbids(its.schema, one, DELETE)) for one in its.after]
            whys = [f"{its.schema.title(one)} ({one.id}) in it stays: {why}" for one, why in stays if why]
            if whys:
                what = f"{outer.schema.title(item)} ({item.id}) cannot be deleted, since {' '.join(whys)}"
                raise OptionError([(operation.path or outer.branch.path, what)])
        if any(found):
            what = (
                f"{outer.schema.title(item)} ({item.id}) cannot be deleted while it has {' and '.join(filter(None, found))}. Say "
                "cascade: true if all of that is to go along with it; where this is check mode, an earlier task of the play may "
                "take it away"
            )
            raise OptionError([(operation.path or outer.branch.path, what)])

    def _content(self, kind: t.Any, place: t.Mapping[str, str]) -> str:
        """In words, what lies somewhere; empty if nothing does."""
        reader, params = self._reader.at(place, self._foreseen), {**_NOWHERE, **_params(kind, _NOWHERE)}
        resource, _wanted = kind.collection(reader, params, ())
        return counted(kind.noun, [resource.schema.title(item) for item in resource.read().items])

    def _planned(self, one: _Set) -> Plan[t.Any]:
        """Read a set, and plan it."""
        reader = self._reader.at(one.place, self._foreseen)
        try:
            resource, one.wanted = one.kind.collection(reader, one.params, one.branch.wanted)
            one.resource, one.schema = resource, resource.schema
            self._deadline.doing = resource.place
            live = Watch(resource, self._deadline).settled()
            plan = make_plan(resource.schema, one.wanted, live, one.request.state, one.request.purge)
        except GaError as error:
            raise _relocated(error, one) from error
        one.before = live
        self._counted += len(live) if one.request.purge else 0
        self._purged += [(resource.schema, item) for item in plan.purged]
        return plan

    def _rehearse(self, one: _Set, plan: Plan[t.Any], live: tuple[t.Any, ...], purge: bool) -> None:
        """Make the checks of a plan, and note it as a job."""
        one.after = plan.after
        facts = {**NOTHING_DONE}
        job = _Job(one, purge, facts, lambda: one.after)
        if not plan.operations:
            self._warnings += plan.warnings
            self._jobs.append(job)
            return
        # Imported here, since most runs find nothing to do.
        from .apply import Execution

        asks = not any(_beside(other.of, one) and other.facts["operations"] for other in self._jobs)
        one.resource.late = not asks
        execution: Execution[t.Any, t.Any] = Execution(
            one.resource, lambda _live, _may: plan, Watch(one.resource, self._deadline), self._deadline, asks
        )
        try:
            execution.rehearse(plan, live, True)
        except (GaError, Interrupted) as error:
            self._doing = execution.doing
            raise (_relocated(error, one) if isinstance(error, GaError) else error) from error
        self._warnings += execution.warnings
        job.facts = self._named(execution.facts(), one)
        job.room, job.purged = one.resource.room, len(plan.purged)
        job.unsettled = lambda: execution.unsettled(plan)
        self._jobs.append(job)

    def _guard(self) -> None:
        """Whether no more goes than may.

        Raises:
            OptionError: more would.
        """
        limit = self._wish.request.max_deletions
        if limit is None:
            return
        # Imported here, since few runs have one.
        from .guard import most, too_many

        allowed = most(limit, self._counted)
        if len(self._purged) > allowed:
            names = [f"{schema.title(item)} ({item.id})" for schema, item in self._purged]
            raise too_many(limit, self._counted, f"{len(names)} items", names, "lists")
        self._spare = allowed - len(self._purged)

    # -- what is done --

    def _do(self) -> None:
        for number, job in enumerate(self._jobs):
            one, wait = job.of, self._waits(number)
            # Somebody else may have added something since it was counted.
            limit = None if self._spare is None else str(job.purged + self._spare)
            request = one.request._replace(check_mode=False, wait=wait, purge=job.purge, max_deletions=limit)

            def tell(
                _resource: t.Any,
                _before: t.Sequence[t.Any],
                after: t.Sequence[t.Any],
                warnings: t.Sequence[str],
                facts: t.Mapping[str, t.Any],
                one: _Set = one,
                job: _Job = job,
            ) -> None:
                one.after = tuple(after)
                self._note(job, facts)
                self._warnings += [words for words in warnings if words not in self._warnings]

            try:
                resource, one.wanted = one.kind.collection(
                    self._reader.at(self._place_of(one)), one.params, one.branch.wanted
                )
                one.schema = resource.schema
                if one.sets:
                    resource.along = _Along(one)
                bring_about(resource, one.wanted, request, self._deadline, tell)
            except GaError as error:
                if not isinstance(error, RunFailed):
                    raise _relocated(error, one) from error
                if error.facts["operations"]:
                    self._note(job, error.facts)
                raise RunFailed(_relocated(error.error, one), job.facts, error.doing) from error
            if self._spare and job.purge:
                gone = sum(operation["action"] == DELETE for operation in job.facts["operations"])
                self._spare = max(0, self._spare - max(0, gone - job.purged))

    def _note(self, job: _Job, facts: t.Mapping[str, t.Any]) -> None:
        """Note what was done of a job."""
        done = self._named(facts, job.of)
        job.facts = self._completed(job, done) if job.of.along else done
        job.begun = True

    def _waits(self, number: int) -> bool:
        """Whether the last write of a job is waited for, by its place."""
        of = self._jobs[number].of
        return self._wish.request.wait or any(_beside(of, later.of) for later in self._jobs[number + 1 :])

    def _completed(self, job: _Job, facts: dict[str, t.Any]) -> dict[str, t.Any]:
        """What was done of a job, with what had come about already with what it lies in."""
        from .progress import DONE

        left = {(one["action"], one["identity"]): one for one in facts["operations"]}
        ids = {job.of.schema.title(item): item.id for item in job.of.after}
        found = []
        for planned in job.facts["operations"]:
            done = left.pop((planned["action"], planned["identity"]), None)
            made = {name: value for name, value in planned.items() if name != "dry_run"}
            found.append(done or {**made, "state": DONE, "id": ids.get(planned["identity"])})
        return {**facts, "changed": bool(found), "operations": [*found, *left.values()]}

    def _place_of(self, one: _Set) -> dict[str, str]:
        """Where a set is, by the ids of what is there by now."""
        if one.outer is None or one.number is None:
            return one.place
        item = one.outer.items()[one.number]
        if item is None or not item.id:
            raise Failed(f"What {one.branch.path} lies in was made, and is not there any more; run the task again.")
        return {**self._place_of(one.outer), one.outer.kind.id: item.id}

    def _leave_open(self) -> None:
        """What is not waited for is not settled."""
        for number, job in enumerate(self._jobs):
            # Whether what is taken along was made is seen only once it has settled.
            if not job.of.along and not self._waits(number):
                job.of.after = job.unsettled()

    # -- what is told --

    def _named(self, facts: t.Mapping[str, t.Any], one: _Set) -> dict[str, t.Any]:
        """What is in the result of a job, with the kind and the place of what it is about."""
        where = {"kind": one.kind.noun, "place": one.title} if one.outer else {}
        return {**facts, "operations": [{**where, **operation} for operation in facts["operations"]]}

    def _operations(self) -> list[dict[str, t.Any]]:
        return [operation for job in self._jobs for operation in job.facts["operations"]]

    def _facts(self) -> dict[str, t.Any]:
        return {
            "changed": any(job.facts["changed"] for job in self._jobs),
            "operations": self._operations(),
            "request_ids": [one for job in self._jobs for one in job.facts["request_ids"]],
        }

    def _told(self) -> dict[str, t.Any]:
        root, facts = self._root, self._facts()
        place = plural(root.kind.noun)
        lines = [line_of({**one, "identity": _whole_title(one)}) for one in facts["operations"]]
        lines += [f"= {job.of.title}: {job.room}" for job in self._jobs if job.room]
        return {
            root.kind.option: self._nulled(self._shown(root)),
            "diff": {
                "before_header": place,
                "after_header": "\n".join([f"{place} (as wanted)", *lines]),
                "before": self._text(root, root.kind.option, False),
                "after": self._text(root, root.kind.option, True),
            },
            "warnings": [*dict.fromkeys(self._warnings)],
            **facts,
        }

    def _shown(self, one: _Set) -> list[dict[str, t.Any]]:
        """A set as the module returns it, with those in its entries."""
        sets = {id(item): number for number, item in enumerate(one.items()) if item is not None}
        found = []
        for item in one.after:
            inner = one.sets[sets[id(item)]] if id(item) in sets and one.sets else []
            shown = one.schema.shown(item)
            status = {"status": shown.pop("status")} if "status" in shown else {}
            facts = {"facts": shown.pop("facts")} if "facts" in shown else {}
            found.append({**shown, **{self._option(its): self._shown(its) for its in inner}, **status, **facts})
        return found

    def _option(self, one: _Set) -> str:
        return one.branch.path.rsplit(".", 1)[-1]

    def _text(self, one: _Set, option: str, after: bool) -> str:
        """A set as YAML, as it was or will be, with those in its entries."""
        items = one.after if after else one.before
        meant = one.items()
        inner = []
        for item in items:
            number = next(
                (
                    n
                    for n, other in enumerate(meant)
                    if other is item or (item.id and other is not None and other.id == item.id)
                ),
                None,
            )
            sets = one.sets[number] if number is not None and one.sets else one.cleared.get(item.id, [])
            inner.append([self._text(its, self._option(its), after) for its in sets])
        titles = titles_of(one.schema, one.before, one.after)[1 if after else 0]
        exported = [self._nulled(one.schema.export(item)) for item in items]
        return as_yaml(option, exported, titles, inner)

    def _nulled(self, value: t.Any) -> t.Any:
        """A value without what stands for ids that nobody knows yet."""
        if isinstance(value, dict):
            return {name: self._nulled(content) for name, content in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._nulled(one) for one in value]
        return None if isinstance(value, str) and value in self._foreseen.names else value

    def _explained(self, error: BaseException) -> GaError:
        return error.error if isinstance(error, RunFailed) else explained(error)

    def _failed(self, error: BaseException) -> RunFailed:
        """What was done by then, what is left, and why."""
        from .progress import DONE, LEFT, PARTLY, PLANNED, UNKNOWN

        for job in self._jobs:
            if not job.begun:
                job.facts["request_ids"] = []  # Of dry runs.
            for operation in job.facts["operations"]:
                if operation["state"] == PLANNED:
                    operation["state"] = LEFT
                    operation.pop("dry_run", None)
        doing = error.doing if isinstance(error, RunFailed) else ""
        facts = self._facts()
        facts["changed"] = any(one["state"] != LEFT for one in facts["operations"])
        said = []
        headings = {DONE: "Done", PARTLY: "Done in part", UNKNOWN: "Unknown whether done", LEFT: "Left to do"}
        for state, heading in headings.items():
            names = [f"{one['action']} {_whole_title(one)}" for one in facts["operations"] if one["state"] == state]
            if names:
                said.append(f"{heading}: {few(names)}.")
        if not facts["changed"]:
            said.insert(0, "Nothing was changed.")
        return RunFailed(self._explained(error), facts, doing, " ".join(said))


_NOWHERE: dict[str, t.Any] = {"state": "absent", "purge": False}


def _joined(outer: str, title: str) -> str:
    title = printable(title)
    return f"{outer} / {title}" if outer else title


def _whole_title(operation: t.Mapping[str, t.Any]) -> str:
    """What an operation is about, with its kind and where that is."""
    if "place" not in operation:
        return str(operation["identity"])
    return f"{operation['kind']} {operation['identity']} of {operation['place']}"


def _beside(one: _Set, other: _Set) -> bool:
    """Whether two sets concern the same item of the outermost one."""
    outermost = (None, "")
    return one.root == other.root or outermost in (one.root, other.root)


def _relocated(error: GaError, one: _Set) -> GaError:
    """An error with the paths of options as they are in the tree."""
    if not isinstance(error, OptionError) or one.outer is None:
        return error
    place = one.branch.path.rsplit(".", 1)[0]
    words = {name for kind in one.kind.place for name in (kind.word, f"{kind.word}_id")}
    moved = {one.kind.option: one.branch.path, **dict.fromkeys(words, place)}
    kind = NotThere if isinstance(error, NotThere) else OptionError
    return kind([(moved.get(path, path), what) for path, what in error.problems])
