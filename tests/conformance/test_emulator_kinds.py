# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The table of kinds: what holds for each of them, and a further one as one new file and one line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from emulator_driver import EMULATOR, PATIENCE_SECONDS

from emulator.catalogue import ACTIONS
from emulator.kind import Kind
from emulator.kinds import FILES, KINDS

HERE = Path(__file__).resolve().parent

GADGETS = '''
"""Gadgets, which nobody has."""

from ..kind import Kind, Listing, Write
from ..parameters import NAMED, TEXT, Param, listed

SIZE = Param("integer", low=1, high=10)

KIND = Kind(
    name="gadget",
    section="gadgets",
    id_name="GadgetId",
    id_prefix="gad-bp1",
    within="accelerators",
    place="AcceleratorId",
    not_there="NotExist.Gadget",
    unset={"Name": "", "Size": 1},
    seed={"State": "active"},
    describe="DescribeGadget",
    listing=Listing("ListGadgets", "Gadgets", {"AcceleratorId": NAMED, "Name": TEXT}),
    writes=(
        Write(
            "CreateGadgets",
            "create",
            {"AcceleratorId": NAMED, "Gadgets": listed({"Name": TEXT, "Size": SIZE}, required=True, high=2)},
            items="Gadgets",
            ids="GadgetIds",
            dry_run="dry_run_status",
        ),
        Write("UpdateGadget", "update", {"GadgetId": NAMED, "Name": TEXT, "Size": SIZE}, token=False),
        Write("DeleteGadget", "delete", {"AcceleratorId": NAMED, "GadgetId": NAMED}),
    ),
)
'''
PLAY = """
from emulator_driver import ACCELERATOR, Clock, Service

clock = Clock()
service = Service(clock)
place = {"AcceleratorId": ACCELERATOR}
service.control("PUT", "transitions", {"mode": "seconds", "n": 50, "kind": "gadget"})
two = [{"Name": "one"}, {"Size": 3}]
first, second = service.good("CreateGadgets", Gadgets=two, ClientToken="t", **place)["GadgetIds"]
assert service.good("CreateGadgets", Gadgets=two, ClientToken="t", **place)["GadgetIds"] == [first, second]
assert service.good("DescribeGadget", GadgetId=second)["State"] == "init"
assert service.good("DescribeAccelerator", **place)["State"] == "configuring"
assert service.refused("DeleteGadget", GadgetId=first, **place) == "StateError.Accelerator"
clock.advance(51)
shown = service.good("DescribeGadget", GadgetId=second)
assert (shown["State"], shown["Name"], shown["Size"], shown["AcceleratorId"]) == ("active", "", 3, ACCELERATOR)
assert service.refused("CreateGadgets", Gadgets=[{"Size": 11}], **place) == "IllegalParameter.Size"
assert service.refused("CreateGadgets", Gadgets=[{"Size": 1}] * 3, **place) == "IllegalParameter.Gadgets"
assert service.refused("CreateGadgets", Gadgets=[{"Size": 1}], DryRun=True, **place) == "DryRunOperation"
service.good("UpdateGadget", GadgetId=first, Size=2)
clock.advance(51)
listed = service.good("ListGadgets", **place)["Gadgets"]
assert [(one["Name"], one["Size"]) for one in listed] == [("one", 2), ("", 3)]
state = service.control("GET", "state")
service.control("POST", "reset", {"seed": "empty"})
service.control("PUT", "state", state)
service.good("DeleteGadget", GadgetId=first, **place)
clock.advance(51)
assert service.refused("DescribeGadget", GadgetId=first) == "NotExist.Gadget"
assert [one["GadgetId"] for one in service.good("ListGadgets", **place)["Gadgets"]] == [second]
"""


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_is_said_of_a_kind_fits(kind: Kind) -> None:
    sections = list(KINDS)
    assert kind.section in FILES, "a file is named as its section"
    assert not kind.within or sections.index(kind.within) < sections.index(kind.section)
    assert set(kind.states) == {"create", "update", "delete"}
    assert kind.describe or kind.listing or kind.further
    for write in kind.writes:
        assert write.does in kind.states and set(write.resets) <= {*kind.unset, *write.parameters}, write.action
        assert not write.items or write.items in write.parameters, write.action
        assert ("DryRun" in ACTIONS[write.action].parameters) == bool(write.dry_run), write.action


def test_no_action_is_of_two_kinds() -> None:
    assert len(ACTIONS) == sum(
        len(kind.further) + len(kind.writes) + bool(kind.describe) + bool(kind.listing) for kind in KINDS.values()
    )


def test_a_further_kind_is_a_file_and_a_line(tmp_path: Path) -> None:
    shutil.copytree(EMULATOR, tmp_path / "emulator", ignore=shutil.ignore_patterns("__pycache__"))
    kinds = tmp_path / "emulator" / "kinds"
    (kinds / "gadgets.py").write_text(GADGETS, encoding="utf-8")
    table = (kinds / "__init__.py").read_text(encoding="utf-8")
    line = '    "destinations",\n'
    assert table.count(line) == 1
    (kinds / "__init__.py").write_text(table.replace(line, line + '    "gadgets",\n'), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{HERE}", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", PLAY],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=environment,
        timeout=PATIENCE_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stderr
