# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The built-in seeds, and seeds from files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .completion import complete

QUICKSTART: dict[str, Any] = {
    # Two: the listeners of one accelerator are all standard ones or all of them custom routing ones.
    "accelerators": {
        "ga-bp1quickstart": {"Name": "quickstart"},
        "ga-bp1game": {"Name": "game"},
    },
    "bandwidth_packages": {
        "gbwp-bp1quickstart": {"Name": "quickstart", "Bandwidth": 100, "Accelerators": ["ga-bp1quickstart"]},
    },
    "listeners": {
        "lsr-bp1web": {"AcceleratorId": "ga-bp1quickstart", "Name": "web", "Protocol": "HTTP"},
        "lsr-bp1game": {
            "AcceleratorId": "ga-bp1game",
            "Name": "game",
            "Protocol": "TCP",
            "Type": "CustomRouting",
            "PortRanges": [{"FromPort": 10000, "ToPort": 16000}],
        },
    },
    "endpoint_groups": {
        "epg-bp1default": {"ListenerId": "lsr-bp1web", "Name": "default", "EndpointGroupType": "default"},
        "epg-bp1blue": {"ListenerId": "lsr-bp1web", "Name": "blue"},
        "epg-bp1green": {"ListenerId": "lsr-bp1web", "Name": "green"},
    },
    "custom_routing_endpoint_groups": {
        "epg-bp1game": {"ListenerId": "lsr-bp1game", "Name": "game"},
    },
    "custom_routing_endpoints": {
        "ep-bp1game": {
            "EndpointGroupId": "epg-bp1game",
            "Endpoint": "vsw-bp1game",
            "Cidr": "192.168.192.0/28",
            "TrafficToEndpointPolicy": "AllowAll",
        },
    },
}
SEEDS: dict[str, dict[str, Any]] = {"quickstart": QUICKSTART, "empty": {}}


def load_seed(name: Any) -> dict[str, Any]:
    """The state of a built-in seed, of a JSON file, or of an object; raises ValueError or OSError."""
    if isinstance(name, dict):
        return complete(name)
    if not isinstance(name, str):
        raise ValueError(f"seed: {', '.join(SEEDS)}, the name of a JSON file or an object is expected")
    if name in SEEDS:
        return complete(SEEDS[name])
    if not Path(name).is_file():
        raise ValueError(f"seed: {name} is neither {' nor '.join(SEEDS)} nor a file")
    return complete(json.loads(Path(name).read_text(encoding="utf-8")))
