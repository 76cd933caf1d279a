# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one flow of control: read, plan, check, then write and wait unless in check mode, and tell what happened.

    options ──► wanted ─┐
                        ├─► plan ──► check ──► check mode?  yes: ─► result
    service ──► live ───┘                          no: write in order, wait between ─► read again ─► result

This is the only place that asks for check mode, but for `Tree.run`, which foresees all of a tree before any of it is written.
"""

from __future__ import annotations

import typing as t

from .._clock import Deadline
from .._errors import GaError, Interrupted, explained
from .plan import CREATE, DELETE, REPLACE, UPDATE, I, Plan, Schema, W, make_plan
from .resource import Resource
from .settle import Watch
from .yaml_text import as_yaml, printable

if t.TYPE_CHECKING:
    from .apply import Execution
    from .guard import Guard

T = t.TypeVar("T")

NOTHING_DONE: dict[str, t.Any] = {"changed": False, "operations": [], "request_ids": []}
_MARKS = {CREATE: "+", UPDATE: "~", DELETE: "-", REPLACE: "±"}


class Request(t.NamedTuple):
    """What the user asked for, beside the entries themselves."""

    state: str
    purge: bool
    check_mode: bool
    wait: bool
    max_deletions: str | None = None


class RunFailed(GaError):
    """The run ended early; `facts` is the truth about what had happened by then, for the module's result."""

    def __init__(self, error: BaseException, facts: t.Mapping[str, t.Any], doing: str = "", summary: str = "") -> None:
        self.error = explained(error)
        self.doing = doing
        message = f"{doing}{self.error}"
        super().__init__(f"{message.rstrip('. ')}. {summary}" if summary else message)
        self.facts = facts

    def details(self) -> dict[str, t.Any]:
        return self.error.details()


def nothing_there(option: str, words: str) -> dict[str, t.Any]:
    """The module's result where what the set would lie in is not there, so that it is as absent as can be; with a warning."""
    nothing = as_yaml(option, [], [])
    headers = dict.fromkeys(("before_header", "after_header"), option)
    diff = {**headers, "before": nothing, "after": nothing}
    return {option: [], "diff": diff, "warnings": [words], **NOTHING_DONE}


def reconcile(
    resource: Resource[W, I], wanted: t.Sequence[W], request: Request, deadline: Deadline
) -> dict[str, t.Any]:
    """Make the set as it is wanted; see `bring_about`.

    Returns:
        The module's result.
    """
    return bring_about(resource, wanted, request, deadline, _result)


def bring_about(
    resource: Resource[W, I],
    wanted: t.Sequence[W],
    request: Request,
    deadline: Deadline,
    tell: t.Callable[[Resource[W, I], t.Sequence[I], t.Sequence[I], t.Sequence[str], t.Mapping[str, t.Any]], T],
    guard: Guard[I] | None = None,
) -> T:
    """Make the set as it is wanted.

    Args:
        resource: where the set is and how it is reached.
        wanted: the entries of the option, valid in themselves.
        request: what else the user asked for.
        deadline: how long there may be no progress.
        tell: what to make of what came of it: the set before and after, what to warn of, and what is in the module's result.
        guard: what looks after purge; without it, one for this set alone where the request has a limit.

    Raises:
        RunFailed: the entries and the live set do not go together, or anything else went wrong.
    """

    execution: Execution[W, I] | None = None

    def plan_for(live: t.Sequence[I], may_purge: bool = True) -> Plan[I]:
        plan = make_plan(resource.schema, wanted, live, request.state, request.purge and may_purge)
        if guard and may_purge:
            guard.check(resource.schema, plan, execution.progress.touched() if execution else ())
        return plan

    watch = Watch(resource, deadline)
    deadline.doing = resource.place
    try:
        live = watch.settled()
        if request.purge and request.max_deletions and guard is None:
            # Imported here, since few runs have one.
            from .guard import Guard as New

            guard = New(request.max_deletions, live)
        plan = plan_for(live)
    except (Exception, Interrupted) as error:
        raise RunFailed(error, NOTHING_DONE) from error
    if not plan.operations:
        return tell(resource, live, plan.after, plan.warnings, NOTHING_DONE)
    # Imported here, since most runs find nothing to do.
    from .apply import Execution

    execution = Execution(resource, plan_for, watch, deadline)
    try:
        if request.check_mode:
            after = execution.rehearse(plan, live, request.wait)
        else:
            after = execution.carry_out(plan, live, request.wait)
            tally = execution.progress.tally()
            if tally:
                deadline.attendant.ends(f"{resource.place}: {tally}", deadline.spent())
        # In here too: whoever is stopped while the result is being made has changed what was changed.
        return tell(resource, live, after, execution.warnings, execution.facts())
    except (Exception, Interrupted) as error:
        execution.give_up()
        summary = execution.progress.summary(resource.schema)
        raise RunFailed(error, execution.facts(), execution.doing, summary) from error


def _result(
    resource: Resource[W, I],
    before: t.Sequence[I],
    after: t.Sequence[I],
    warnings: t.Sequence[str],
    facts: t.Mapping[str, t.Any],
) -> dict[str, t.Any]:
    schema = resource.schema
    had = [schema.export(item) for item in before]
    # Where nothing was to be done, nothing is written out twice: with many items that is what takes the time.
    shown = [schema.export(item) for item in after] if facts["operations"] else had
    titles_before, titles_after = titles_of(schema, before, after)
    text_before = as_yaml(resource.option, had, titles_before)
    room = [f"= {resource.room}"] if resource.room else []
    return {
        resource.option: [schema.shown(item) for item in after],
        "diff": {
            "before_header": resource.place,
            "after_header": "\n".join([f"{resource.place} (as wanted)", *map(line_of, facts["operations"]), *room]),
            "before": text_before,
            "after": text_before if shown == had else as_yaml(resource.option, shown, titles_after),
        },
        "warnings": warnings,
        **facts,
    }


def titles_of(schema: Schema[W, I], before: t.Sequence[I], after: t.Sequence[I]) -> tuple[list[str], list[str]]:
    """What the items are called in both texts of a diff: alike in both, so that what differs is what is theirs."""
    old = {item.id: schema.title(item) for item in before}
    new = {item.id: schema.title(item) for item in after}

    def title(item: I) -> str:
        # What is new has no id in check mode.
        own = schema.title(item)
        return " → ".join(dict.fromkeys((old.get(item.id, own), new.get(item.id, own)))) if item.id else own

    return [title(item) for item in before], [title(item) for item in after]


def line_of(operation: t.Mapping[str, t.Any]) -> str:
    """An operation in one line, to stand above the diff."""
    said = f"{_MARKS[operation['action']]} {printable(operation['identity'])}"
    return f"{said}: {'; '.join(operation['changes'])}" if operation["changes"] else said
