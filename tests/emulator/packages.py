# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which bandwidth packages an accelerator has: of each type one at most [tf]."""

from __future__ import annotations

from .world import Record, World

SECTION = "bandwidth_packages"
TYPES = ("Basic", "CrossDomain")


def packages_of(world: World, accelerator_id: str) -> dict[str, Record]:
    """Its packages by their types; a seed may say of an accelerator what it has, without the package itself."""
    accelerator = world.section("accelerators")[accelerator_id]
    found: dict[str, Record] = {
        kind: accelerator[f"{kind}BandwidthPackage"] for kind in TYPES if accelerator.get(f"{kind}BandwidthPackage")
    }
    for record in world.section(SECTION).values():
        if accelerator_id in record["Accelerators"]:
            found[record["Type"]] = {"InstanceId": record["BandwidthPackageId"], "Bandwidth": record["Bandwidth"]}
    return found


def regions_need(world: World, accelerator_id: str) -> int:
    """The bandwidth that the regions of an accelerator have together."""
    return sum(
        region["Bandwidth"]
        for region in world.section("ip_sets").values()
        if region["AcceleratorId"] == accelerator_id and region["State"] != "deleting"
    )
