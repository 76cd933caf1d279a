# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The destinations (mappings) of a custom routing endpoint group: option ⇄ value ⇄ wire, the plan's view, the calls."""

from __future__ import annotations

import functools
import typing as t
from dataclasses import dataclass, replace

from ansible_collections.alicloud.ga.plugins.module_utils._api import Api
from ansible_collections.alicloud.ga.plugins.module_utils._errors import ApiError, OptionError, Problems
from ansible_collections.alicloud.ga.plugins.module_utils._order import Batch
from ansible_collections.alicloud.ga.plugins.module_utils._places import Extent
from ansible_collections.alicloud.ga.plugins.module_utils._plan import CREATE, DELETE
from ansible_collections.alicloud.ga.plugins.module_utils._resource import Answer, Patiently, Rehearsal, Snapshot

HIGHEST_PORT = 65499
PER_CALL = 20
PROTOCOLS = ("TCP", "UDP")


DESTINATIONS_SPEC: dict[str, t.Any] = {
    "type": "list",
    "elements": "dict",
    "required": True,
    "options": {
        "id": {"type": "str"},
        "from_port": {"type": "int"},
        "to_port": {"type": "int"},
        "protocols": {"type": "list", "elements": "str", "choices": list(PROTOCOLS)},
        "status": {"type": "str"},
    },
}


@dataclass(frozen=True)
class Destination:
    """A mapping, as it is or as it will be. `id` is empty until the service has given one.

    A destination has no state of its own in a list: `status` is that of its endpoint group (ga-api.md, 5).
    """

    id: str
    from_port: int
    to_port: int
    protocols: frozenset[str]
    status: str = "active"
    managed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class WantedDestination:
    """An entry of the option `destinations`; None is what it does not say."""

    path: str
    id: str | None
    from_port: int | None
    to_port: int | None
    protocols: frozenset[str] | None


def parse_destinations(entries: t.Sequence[t.Mapping[str, t.Any]]) -> list[WantedDestination]:
    """The entries of the option `destinations`, checked as far as they can be without asking the service.

    Raises:
        OptionError: naming the path of everything that is wrong.
    """
    problems: Problems = []
    wanted = [_parse_destination(f"destinations[{number}]", entry, problems) for number, entry in enumerate(entries)]
    seen: dict[t.Any, WantedDestination] = {}
    for entry in wanted:
        for key in (entry.id, (entry.from_port, entry.to_port) if entry.from_port and entry.to_port else None):
            other = seen.setdefault(key, entry) if key else entry
            if other is not entry:
                problems.append((entry.path, f"means the same destination as {other.path}"))
    if problems:
        raise OptionError(problems)
    return wanted


def _parse_destination(path: str, entry: t.Mapping[str, t.Any], problems: Problems) -> WantedDestination:
    first, last = entry.get("from_port"), entry.get("to_port")
    if not entry.get("id") and first is None:
        problems.append((path, "must have an id or a from_port, to say which destination is meant"))
    if not entry.get("id") and last is None:
        last = first
    for name, port in (("from_port", first), ("to_port", last)):
        if port is not None and not 1 <= port <= HIGHEST_PORT:
            problems.append((f"{path}.{name}", f"{port} is not a port from 1 to {HIGHEST_PORT}"))
    if first is not None and last is not None and first > last:
        problems.append((f"{path}.from_port", f"{first} is greater than to_port, which is {last}"))
    protocols = entry.get("protocols")
    if protocols is not None and not protocols:
        problems.append((f"{path}.protocols", f"must have at least one of {', '.join(PROTOCOLS)}"))
    for number, protocol in enumerate(protocols or []):
        if protocol not in PROTOCOLS:
            problems.append((f"{path}.protocols[{number}]", f"{protocol!r} is not one of {', '.join(PROTOCOLS)}"))
    return WantedDestination(
        path, entry.get("id") or None, first, last, None if protocols is None else frozenset(protocols)
    )


def read_destination(raw: t.Mapping[str, t.Any], status: str) -> Destination:
    """An element of ListCustomRoutingEndpointGroupDestinations; protocols are spelled in several ways there."""
    spelled = ",".join(map(str, raw.get("Protocols") or [])).replace("+", ",").upper()
    infos = (raw.get("ServiceManagedInfos") or []) if raw.get("ServiceManaged") else []
    return Destination(
        id=str(raw.get("DestinationId") or ""),
        from_port=int(raw.get("FromPort") or 0),
        to_port=int(raw.get("ToPort") or 0),
        protocols=frozenset(protocol.strip() for protocol in spelled.split(",") if protocol.strip()),
        status=status,
        managed=frozenset(str(info.get("Action")).lower() for info in infos if info.get("IsManaged")),
    )


def write_destination(destination: Destination) -> dict[str, t.Any]:
    """An element of the parameter `DestinationConfigurations`."""
    return {
        "DestinationId": destination.id or None,
        "FromPort": destination.from_port,
        "ToPort": destination.to_port,
        "Protocols": sorted(destination.protocols),
    }


class DestinationSchema:
    """What the plan has to know of destinations; see `_plan.Schema`."""

    noun = "destination"
    labels = ("id", "port range")

    def identity(self, wanted: WantedDestination) -> tuple[str, t.Hashable]:
        return ("id", wanted.id) if wanted.id else ("port range", (wanted.from_port, wanted.to_port))

    def key(self, item: Destination, label: str) -> t.Hashable:
        return item.id if label == "id" else (item.from_port, item.to_port)

    def path(self, wanted: WantedDestination) -> str:
        return wanted.path

    def merge(self, live: Destination, wanted: WantedDestination) -> Destination:
        merged = replace(
            live,
            from_port=wanted.from_port or live.from_port,
            to_port=wanted.to_port or live.to_port,
            protocols=wanted.protocols or live.protocols,
        )
        if merged.from_port > merged.to_port:
            raise OptionError(
                [(f"{wanted.path}.from_port", f"{merged.from_port} is greater than to_port, which is {merged.to_port}")]
            )
        return merged

    def creation_order(self, wanted: t.Sequence[WantedDestination]) -> list[WantedDestination]:
        return list(wanted)

    def create(self, wanted: WantedDestination, others: t.Sequence[Destination]) -> Destination:
        if not wanted.protocols:
            what = f"is needed, since there is no destination {wanted.from_port}-{wanted.to_port} yet and it is to be created"
            raise OptionError([(f"{wanted.path}.protocols", what)])
        return Destination("", wanted.from_port or 0, wanted.to_port or 0, wanted.protocols)

    def reuse(self, live: Destination, item: Destination) -> Destination:
        return replace(item, id=live.id)

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
        return item.from_port, item.to_port, item.id

    def clash(self, one: Destination, other: Destination) -> str:
        names = " and ".join(f"{self.title(item)} ({item.id or 'new'})" for item in (one, other))
        return f"The port ranges of {names} will overlap"

    def export(self, item: Destination) -> dict[str, t.Any]:
        """The destination in the shape of the option."""
        return {"from_port": item.from_port, "to_port": item.to_port, "protocols": sorted(item.protocols)}

    def numbered(self, item: Destination, new: str) -> Destination:
        return replace(item, id=new)

    def unsettled(self, item: Destination) -> Destination:
        return replace(item, status="updating")

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
        items = {str(element.get("DestinationId")): read_destination(element, state) for element in raw}.values()
        return Snapshot(tuple(sorted(items, key=SCHEMA.sort_key)), "")

    def accelerator_state(self) -> str:
        if not self._accelerator_id:
            return ""
        return str(self._api.describe_accelerator(self._accelerator_id).get("State"))

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

    def rehearse(self, batches: t.Sequence[Batch], patiently: Patiently) -> Rehearsal:
        """Ask the service for a dry run of each write; it judges by the state of now.

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
