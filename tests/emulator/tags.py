# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Tags: they are put on and taken off resources of several kinds, at once, and found again; and the resource group.

Sources: API pages and SDK doc strings of TagResources, UntagResources, ListTagResources and ChangeResourceGroup.
"""

from __future__ import annotations

import re
from typing import Callable

from .errors import ApiError, missing
from .kind import Action
from .parameters import FLAG, NAMED, REGION, TAGS, TEXT, TOKEN, Param
from .world import Record, World

Change = Callable[[dict[str, str]], dict[str, str]]
MOST = 20  # of one resource
# Whether custom routing endpoint groups have tags is not documented; they are of no type here.
SECTIONS = {
    "accelerator": "accelerators",
    "bandwidthpackage": "bandwidth_packages",
    "endpointgroup": "endpoint_groups",
}


def _reason(text: str) -> str:
    if re.match("aliyun|acs:", text):
        return "it must not begin with aliyun or acs:"
    return "it must not have http:// or https:// in it" if re.search("https?://", text) else ""


KEY = Param(required=True, low=1, high=64, reason=_reason)
VALUE = Param(low=0, high=128, reason=_reason)
NEW_TAGS = Param("list", high=MOST, of=Param("object", fields={"Key": KEY, "Value": VALUE}))
IDS = Param("list", high=50, of=NAMED)


def _marked(world: World, given: Record) -> tuple[str, list[str]]:
    """The section of the resources, and their ids."""
    if given["ResourceType"] not in SECTIONS:
        raise ApiError("Invalid.ResourceType")
    section = SECTIONS[given["ResourceType"]]
    ids = given.get("ResourceId", [])
    for record_id in ids:
        world.find(section, record_id)
    return section, ids


def _tag(world: World, given: Record) -> Record:
    section, ids = _marked(world, given)
    said = {tag["Key"]: tag.get("Value", "") for tag in given["Tag"]}

    def more(had: dict[str, str]) -> dict[str, str]:
        return {**had, **said}

    return _put(world, section, ids, more)


def _untag(world: World, given: Record) -> Record:
    section, ids = _marked(world, given)
    if not given.get("TagKey") and not given.get("All"):
        raise missing("TagKey")

    def fewer(had: dict[str, str]) -> dict[str, str]:
        return {key: value for key, value in had.items() if given.get("TagKey") and key not in given["TagKey"]}

    return _put(world, section, ids, fewer)


def _put(world: World, section: str, ids: list[str], change: Change) -> Record:
    records = dict(world.section(section))
    for record_id in ids:
        tags = change({tag["Key"]: tag["Value"] for tag in records[record_id].get("Tags", [])})
        if len(tags) > MOST:
            raise ApiError("QuotaExceeded.Tag", "A resource has 20 tags at most.")
        found = [{"Key": key, "Value": value} for key, value in tags.items()]
        records[record_id] = {**records[record_id], "Tags": found}
    world.commit(section, records)
    return {}


def _move(world: World, given: Record) -> Record:
    """Endpoint groups have tags, and lie in the resource group of their accelerator."""
    if given["ResourceType"] not in SECTIONS or given["ResourceType"] == "endpointgroup":
        raise ApiError("Invalid.ResourceType")
    section = SECTIONS[given["ResourceType"]]
    moved = {**world.find(section, given["ResourceId"]), "ResourceGroupId": given["NewResourceGroupId"]}
    world.commit(section, {**world.section(section), given["ResourceId"]: moved})
    return {}


def _listed(world: World, given: Record) -> Record:
    section, ids = _marked(world, given)
    kind = given["ResourceType"]
    wanted = given.get("Tag", [])
    found = [
        {"ResourceId": record_id, "ResourceType": kind, "TagKey": tag["Key"], "TagValue": tag["Value"]}
        for record_id, record in world.section(section).items()
        if not ids or record_id in ids
        for tag in record.get("Tags", [])
        if all(one in record["Tags"] for one in wanted)
    ]
    return {"TagResources": {"TagResource": found}, "TotalCount": len(found)}


_COMMON = {"RegionId": REGION, "ClientToken": TOKEN, "ResourceType": NAMED}
MOVE = Action({**_COMMON, "ResourceId": NAMED, "NewResourceGroupId": NAMED}, handle=_move, writes=True)
_MUST = Param("list", required=True, high=50, of=NAMED)
TAG = Action(
    {**_COMMON, "ResourceId": _MUST, "Tag": Param("list", required=True, high=MOST, of=NEW_TAGS.of)},
    handle=_tag,
    writes=True,
)
UNTAG = Action(
    {**_COMMON, "ResourceId": _MUST, "TagKey": Param("list", high=MOST, of=TEXT), "All": FLAG},
    handle=_untag,
    writes=True,
)
LIST_TAGS = Action({**_COMMON, "ResourceId": IDS, "Tag": TAGS, "NextToken": TEXT}, handle=_listed)
