# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An invented kind of resource, and a service that has a shelf of such items: what the engine can do, on the smallest thing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple, cast

from ansible_collections.alicloud.ga.plugins.module_utils._clock import Deadline
from ansible_collections.alicloud.ga.plugins.module_utils._engine.actions import Describe, Named, Write, lock_of
from ansible_collections.alicloud.ga.plugins.module_utils._engine.fields import (
    REQUIRED,
    SERVICE,
    Choice,
    Entries,
    Field,
    Number,
    Text,
)
from ansible_collections.alicloud.ga.plugins.module_utils._engine.kind import Kind
from ansible_collections.alicloud.ga.plugins.module_utils._engine.reconcile import Request, RunFailed, reconcile
from ansible_collections.alicloud.ga.plugins.module_utils._errors import ApiError, ConnectionFailed
from ansible_collections.alicloud.ga.plugins.module_utils._wire.busy import Reader
from ansible_collections.alicloud.ga.plugins.module_utils._wire.client import Client
from ansible_collections.alicloud.ga.plugins.module_utils._wire.paging import Listing
from support.playground import VirtualClock

SHELF = Describe("DescribeShelf", "ShelfId", "shelf")
PLACE = (SHELF.id,)
CREATE = Write("CreateGadgets", "Gadgets", PLACE, 10, "GadgetIds", dry_run=True)
UPDATE = Write("UpdateGadgets", "Gadgets", PLACE, 10, dry_run=True)
DELETE = Write("DeleteGadgets", "GadgetIds", PLACE, 10, dry_run=True)
GADGETS = Kind(
    noun="gadget",
    option="gadgets",
    id="GadgetId",
    identity={"name": ("name",)},
    fields=(
        Field("name", "Name", Text(20)),
        Field("size", "Size", Number(1, 10), 1),
        Field("material", "Material", Choice("wood", "steel"), "wood", fixed=True),
        Field("polish", "Polish", Choice("dull", "bright"), SERVICE, only_with=("material", ("steel",))),
        Field("weight", "Weight", Number(0, 1000), SERVICE),
        Field(
            "parts",
            "Parts",
            Entries(Field("name", "Name", Text(), REQUIRED), Field("count", "Count", Number(0, 9), 1), key=("name",)),
        ),
    ),
    facts=(Field("made", "Made", Text()),),
    listing=Listing("ListGadgets", "Gadgets", "GadgetId", PLACE),
    create=(CREATE,),
    update=(UPDATE,),
    delete=(DELETE,),
    states=("active", "making", "broken"),
    parent=Named("shelf", SHELF.id, Listing("ListShelves", "Shelves", SHELF.id), describe=SHELF),
    lock=(SHELF, {"sealed": "it was sealed for good"}),
)


class Call(NamedTuple):
    """A request that the service had."""

    action: str
    items: tuple[dict[str, Any], ...]
    dry_run: bool
    repeatable: bool
    parameters: Mapping[str, Any]


class Shelf:
    """A service with one set of gadgets. What it is asked to do it does at once.

    Args:
        kind: says which actions there are.
        gadgets: what is there, by the names on the wire; the first has the id gad-1.

    Attributes:
        gadgets: what is there, by id.
        calls: the requests so far, reads among them.
        lost: by action, for each of its next requests whether its answer is lost `before` or `after` it is carried out.
        refuse: gives the code with which a write is refused, its dry run too.
        backwards: whether the ids of what was created come in another order than the request had.
        state: of what is created and updated.
        shelf: what describes the shelf.
    """

    def __init__(self, kind: Kind, *gadgets: Mapping[str, Any]) -> None:
        self._kind = kind
        self._made = 0
        self.gadgets: dict[str, dict[str, Any]] = {}
        self.calls: list[Call] = []
        self.lost: dict[str, list[str]] = {}
        self.refuse: Callable[[str, Sequence[Mapping[str, Any]]], str] = lambda _action, _items: ""
        self.backwards = False
        self.state = "active"
        self.shelf = {"ShelfId": "shelf-1", "State": "active", "Type": "open"}
        self.clock = VirtualClock()
        for gadget in gadgets:
            self._add(gadget)

    @property
    def writes(self) -> list[Call]:
        """The requests that were to change something."""
        return [call for call in self.calls if call.items and not call.dry_run]

    @property
    def dry_runs(self) -> list[Call]:
        return [call for call in self.calls if call.dry_run]

    def all(self, listing: Listing, _parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        """See `Client.all`."""
        self.calls.append(Call(listing.action, (), False, True, {}))
        return deepcopy(list(self.gadgets.values()))

    def size(self, _parameters: Mapping[str, Any]) -> int:
        """Nothing here is too long."""
        return 0

    def call(self, action: str, parameters: Mapping[str, Any], repeatable: bool = True) -> dict[str, Any]:
        """See `Client.call`."""
        if action == SHELF.action:
            self.calls.append(Call(action, (), False, True, parameters))
            return dict(self.shelf)
        writes = [(verb, one) for verb in ("create", "update", "delete") for one in getattr(self._kind, verb)]
        verb, write = next((verb, one) for verb, one in writes if one.action == action)
        dry_run = bool(parameters.get("DryRun"))
        own = {name: value for name, value in parameters.items() if name not in (*write.place, "ClientToken", "DryRun")}
        items = own[write.items] if write.items else [own]
        items = deepcopy([{"GadgetId": one} if isinstance(one, str) else one for one in items])
        self.calls.append(Call(action, tuple(items), dry_run, repeatable, parameters))
        number = f"R-{len(self.calls)}"
        code = self.refuse(action, items)
        if code:
            raise ApiError(action, 400, {"Code": code, "Message": "No.", "RequestId": number})
        if dry_run and write.dry_run:
            return {"RequestId": number}
        lost = self.lost.get(action) or [""]
        fate = lost.pop(0)
        ids = [] if fate == "before" else [self._change(verb, item) for item in items]
        if fate:
            error = ConnectionFailed(f"{action} was sent, and no answer came.", action, sent=True)
            error.in_doubt = True
            raise error
        if verb != "create":
            return {"RequestId": number}
        return {"RequestId": number, write.ids: ids[::-1] if self.backwards else ids if write.items else ids[0]}

    def _change(self, verb: str, item: Mapping[str, Any]) -> str:
        if verb == "create":
            return self._add({**item, "State": self.state})
        key = str(item["GadgetId"])
        if verb == "delete":
            del self.gadgets[key]
        else:
            self.gadgets[key].update(item, State=self.state)
        return key

    def _add(self, gadget: Mapping[str, Any]) -> str:
        self._made += 1
        key = f"gad-{self._made}"
        decided = {"Weight": 7, **({"Polish": "dull"} if gadget.get("Material") == "steel" else {})}
        filled = {"Size": 1, "Material": "wood", "State": "active", "Made": f"day {self._made}", **decided, **gadget}
        self.gadgets[key] = {**deepcopy(filled), "GadgetId": key}
        return key


def run(kind: Kind, shelf: Shelf, entries: Sequence[Mapping[str, Any]], **request: Any) -> dict[str, Any]:
    """Make the set as it is wanted, as the module of the kind would.

    Args:
        kind: of the set.
        shelf: the service.
        entries: of the option.
        request: members of `Request` that are not the usual ones.
    """
    reader = Reader(cast(Client, shelf), Deadline(shelf.clock, 600), lock_of(kind.lock))
    reader.place["ShelfId"] = "shelf-1"
    resource, wanted = kind.collection(reader, {}, kind.parse(entries, {}))
    usual = Request(state="present", purge=False, check_mode=False, wait=True)
    return reconcile(resource, wanted, usual._replace(**request), reader.deadline)


def check_run_again(kind: Kind, shelf: Shelf, entries: Sequence[Mapping[str, Any]], **request: Any) -> dict[str, Any]:
    """Run in check mode, which changes nothing; then really, which does what that said; then again, which does nothing.

    Returns:
        The result of the second run; that of the first is its member `checked`.
    """
    before = deepcopy(shelf.gadgets)
    checked = run(kind, shelf, entries, check_mode=True, **request)
    assert shelf.gadgets == before
    done = run(kind, shelf, entries, **request)
    assert told(checked, "action", "identity", "changes") == told(done, "action", "identity", "changes")
    assert {state for (state,) in told(done, "state")} <= {"done"}
    assert checked["changed"] is done["changed"]
    written = len(shelf.writes)
    again = run(kind, shelf, entries, **request)
    assert again["changed"] is False
    assert len(shelf.writes) == written
    assert again["gadgets"] == done["gadgets"]
    return {**done, "checked": checked}


def failed(kind: Kind, shelf: Shelf, entries: Sequence[Mapping[str, Any]], **request: Any) -> RunFailed:
    """The failure of a run that has to fail."""
    try:
        result = run(kind, shelf, entries, **request)
    except RunFailed as error:
        return error
    raise AssertionError(f"It did not fail: {result}")


def told(result: Mapping[str, Any], *members: str) -> list[tuple[Any, ...]]:
    """These members of all operations of a result."""
    return [tuple(operation.get(member) for member in members) for operation in result["operations"]]
