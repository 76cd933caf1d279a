# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The destinations of one custom routing endpoint group: what the plan must know of them, and the calls."""

from __future__ import annotations

import functools
import typing as t

from .._engine.plan import CREATE, DELETE
from .._engine.resource import Answer, Patiently, Rehearsal, Snapshot
from .._engine.slots import Extent
from .._errors import ApiError, OptionError
from .._wire.client import Api
from .destination import (
    Destination,
    WantedDestination,
    destination_order,
    export_destination,
    read_destinations,
    write_destination,
)

if t.TYPE_CHECKING:
    from .._engine.batches import Batch

PER_CALL = 20


class DestinationSchema:
    """What the plan has to know of destinations; see `_plan.Schema`."""

    noun = "destination"
    labels: tuple[str, ...] = ("id", "port range")

    def identity(self, wanted: WantedDestination) -> tuple[str, t.Hashable]:
        return ("id", wanted.id) if wanted.id else ("port range", (wanted.from_port, wanted.to_port))

    def key(self, item: Destination, label: str) -> t.Hashable:
        return item.id if label == "id" else (item.from_port, item.to_port)

    def path(self, wanted: WantedDestination) -> str:
        return wanted.path

    def remarks(self, wanted: WantedDestination) -> t.Sequence[str]:
        return ()

    def merge(self, live: Destination, wanted: WantedDestination) -> Destination:
        merged = live._replace(
            from_port=wanted.from_port or live.from_port,
            to_port=wanted.to_port or live.to_port,
            protocols=wanted.protocols or live.protocols,
        )
        if merged.from_port > merged.to_port:
            raise OptionError(
                [(f"{wanted.path}.from_port", f"{merged.from_port} is greater than to_port, which is {merged.to_port}")]
            )
        return merged

    def mistaken(self, wanted: WantedDestination, item: Destination, state: str) -> None:
        """A destination has no name: an entry without an id means whatever has its range."""

    def at_home(self, wanted: WantedDestination, item: Destination) -> bool:
        return (wanted.from_port, wanted.to_port) == (item.from_port, item.to_port)

    def leaves_place_open(self, wanted: WantedDestination) -> bool:
        return False

    def create(
        self, wanted: WantedDestination, others: t.Sequence[Destination], live: t.Sequence[Destination]
    ) -> Destination:
        if not wanted.protocols:
            what = f"is needed, since there is no destination {wanted.from_port}-{wanted.to_port} yet and it is to be created"
            raise OptionError([(f"{wanted.path}.protocols", what)])
        return Destination("", wanted.from_port or 0, wanted.to_port or 0, wanted.protocols)

    def reuse(self, live: Destination, item: Destination) -> Destination:
        return item._replace(id=live.id)

    def same(self, one: Destination, other: Destination) -> bool:
        return (one.from_port, one.to_port, one.protocols) == (other.from_port, other.to_port, other.protocols)

    def forbids(self, live: Destination, action: str) -> str | None:
        return "another service of Alibaba Cloud manages this destination." if action in live.managed else None

    def title(self, item: Destination) -> str:
        ports = str(item.from_port) if item.from_port == item.to_port else f"{item.from_port}-{item.to_port}"
        return f"{ports}/{'+'.join(sorted(item.protocols))}"

    def extents(self, item: Destination) -> list[Extent]:
        return [(protocol, item.from_port, item.to_port) for protocol in sorted(item.protocols)]

    def sort_key(self, item: Destination) -> t.Any:
        return destination_order(item)

    def rivalry(self, wanted: WantedDestination, other: WantedDestination, item: Destination) -> tuple[str, str]:
        return (
            wanted.path,
            f"{self.title(item)} is what {other.path} is to be too. It is not documented whether two destinations may have "
            "one range and protocol; only those that do already may be left so.",
        )

    def clash(self, one: Destination, other: Destination) -> str:
        names = " and ".join(f"{self.title(item)} ({item.id or 'new'})" for item in (one, other))
        return f"The port ranges of {names} will overlap"

    def export(self, item: Destination) -> dict[str, t.Any]:
        return export_destination(item)

    def numbered(self, item: Destination, new: str) -> Destination:
        return item._replace(id=new)

    def unsettled(self, item: Destination) -> Destination:
        return item._replace(status="updating")

    def park(self, item: Destination, others: t.Sequence[Destination]) -> None:
        """Ranges of ports that swap places are only names given anew: there is no free range to be sure of."""


SCHEMA = DestinationSchema()


class Destinations:
    """The calls for the destinations of one endpoint group; see `_resource.Resource`."""

    schema = SCHEMA
    option = "destinations"
    batch_size = PER_CALL

    def __init__(self, api: Api, endpoint_group_id: str) -> None:
        self._api = api
        self._endpoint_group_id = endpoint_group_id
        self._accelerator_id = ""
        self.place = f"destinations of {endpoint_group_id}"

    def read(self) -> Snapshot:
        """All destinations; settled when the endpoint group is active. Its accelerator is looked up on the way."""
        group = self._api.describe_custom_routing_endpoint_group(self._endpoint_group_id)
        self._accelerator_id = str(group.get("AcceleratorId") or "")
        state = str(group.get("State") or "")
        if state != "active":
            return Snapshot((), f"the endpoint group is {state or 'in no state'}")
        raw = self._api.list_destinations(self._accelerator_id, self._endpoint_group_id)
        return Snapshot(tuple(read_destinations(raw, state)), "")

    def accelerator_state(self) -> str:
        return self._api.accelerator_state(self._accelerator_id) if self._accelerator_id else ""

    def write(self, batch: Batch, client_token: str) -> Answer:
        return self._send(batch, client_token, dry_run=False)

    def _send(self, batch: Batch, client_token: str, dry_run: bool) -> Answer:
        if batch.action == DELETE:
            ids = [operation.before.id for operation in batch.operations]
            answer = self._api.delete_destinations(self._endpoint_group_id, ids, client_token, dry_run)
        else:
            call = self._api.create_destinations if batch.action == CREATE else self._api.update_destinations
            written = [write_destination(operation.after) for operation in batch.operations]
            answer = call(self._endpoint_group_id, written, client_token, dry_run)
        new = [str(one) for one in answer.get("DestinationIds") or []] if batch.action == CREATE else []
        return Answer(new, str(answer.get("RequestId") or ""))

    def other_form(self, batch: Batch, error: ApiError) -> bool:
        """There is but one form of a destination."""
        return False

    def rehearse(self, batches: t.Sequence[Batch], patiently: Patiently) -> Rehearsal:
        """Ask the service for a dry run of each write, which it judges by the state of now.

        A write that is valid only after an earlier one of the same plan cannot be asked about: it was checked locally,
        and its verdict says so.

        Raises:
            ApiError: the service would refuse a write.
        """
        verdicts, request_ids = [], []
        for batch in batches:
            if batch.depends:
                verdicts.append("local")
                continue
            request_ids.append(patiently(batch, functools.partial(self._dry_run, batch)))
            verdicts.append("passed")
        return Rehearsal(verdicts, [request_id for request_id in request_ids if request_id])

    def _dry_run(self, batch: Batch, client_token: str) -> str:
        """The request id of a passed dry run: an answer 2xx and the code DryRunOperation both mean passed."""
        try:
            return self._send(batch, client_token, dry_run=True).request_id
        except ApiError as error:
            if not error.dry_run_passed:
                raise
            return error.request_id
