# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The world of listeners, on accelerators of their own: one of standard listeners, one of custom routing ones."""

from __future__ import annotations

import typing as t

from hypothesis import strategies as st

from .world import Entry, Orderly, State, World

STANDARD, CUSTOM = {"accelerator_id": "ga-bp1plain"}, {"accelerator_id": "ga-bp1custom"}
NAMES = ["alpha", "beta", "gamma", "delta"]
# What looks like something else in YAML, or like a template.
HOSTILE_NAMES = ["yes", "null", "my {{ listener }}", "1", "#jinja2: x", "a: b", ""]
PROTOCOLS = ["TCP", "UDP", "HTTP", "HTTPS"]
SECONDS = {"TCP": (10, 900), "UDP": (10, 20), "HTTP": (1, 60), "HTTPS": (1, 60)}
HEADERS = {"ga_id": "XForwardedForGaIdEnabled", "real_ip": "XRealIpEnabled"}


@st.composite
def ranges(draw: st.DrawFn, free: list[int], one: bool) -> list[tuple[int, int]]:
    """Ranges of ports that nobody of this set has yet, one of them where the protocol takes no more."""
    found = []
    for _number in range(1 if one else draw(st.integers(1, 2))):
        start = 100 * free.pop(draw(st.integers(0, len(free) - 1)))
        found.append((start, start if one else start + draw(st.integers(0, 5))))
    return found


@st.composite
def members(draw: st.DrawFn, custom: bool, free: list[int]) -> Entry:
    """What a new listener needs, in the words of the option, and some of what it may have."""
    protocol = draw(st.sampled_from(["TCP", "UDP"] if custom else PROTOCOLS))
    web = protocol in ("HTTP", "HTTPS")
    entry: Entry = {
        "protocol": protocol,
        "port_ranges": [{"from_port": a, "to_port": b} for a, b in draw(ranges(free, web))],
    }
    if custom:
        entry["type"] = "CustomRouting"
    if draw(st.booleans()):
        entry["description"] = draw(st.sampled_from(["what it is for", "другое", "a: b"]))
    if not custom and draw(st.booleans()):
        entry["client_affinity"] = draw(st.sampled_from(["NONE", "SOURCE_IP"]))
        entry["idle_timeout"] = draw(st.integers(*SECONDS[protocol]))
    if web and draw(st.booleans()):
        entry["request_timeout"] = draw(st.integers(1, 180))
        entry["x_forwarded_for"] = draw(st.dictionaries(st.sampled_from(list(HEADERS)), st.booleans(), min_size=1))
    if protocol == "HTTPS":
        entry["certificates"] = draw(
            st.lists(st.sampled_from(["1-cn-hangzhou", "2-cn-hangzhou"]), min_size=1, unique=True)
        )
        if draw(st.booleans()):
            entry["http_version"] = draw(st.sampled_from(["http1.1", "http2"]))
            entry["security_policy_id"] = draw(st.sampled_from(["tls_cipher_policy_1_1", "tls_cipher_policy_1_2"]))
    return entry


WIRE = {
    "protocol": "Protocol",
    "description": "Description",
    "type": "Type",
    "client_affinity": "ClientAffinity",
    "idle_timeout": "IdleTimeout",
    "request_timeout": "RequestTimeout",
    "http_version": "HttpVersion",
    "security_policy_id": "SecurityPolicyId",
}


@st.composite
def live_listeners(draw: st.DrawFn, place: Entry, odd: bool = True) -> list[Entry]:
    """Listeners as they may have come about: with one name, or a strange one, in the capitals of others, managed by others, with
    members that nobody knows, and with nothing where nothing was said.
    """
    custom, free, found = place == CUSTOM, list(range(1, 31)), []
    for number in range(draw(st.integers(0, 5))):
        said = draw(members(custom, free))
        hostile = odd and not draw(st.integers(0, 5))
        record: Entry = {WIRE[name]: value for name, value in said.items() if name in WIRE}
        spans = [{"FromPort": one["from_port"], "ToPort": one["to_port"]} for one in said["port_ranges"]]
        record["PortRanges"] = draw(st.permutations(spans))
        if "certificates" in said:
            record["Certificates"] = [{"Id": one} for one in said["certificates"]]
        if "x_forwarded_for" in said:
            record["XForwardedForConfig"] = {HEADERS[name]: on for name, on in said["x_forwarded_for"].items()}
        if odd and draw(st.booleans()):
            record["Protocol"] = record["Protocol"].lower()
            record["ClientAffinity"] = draw(st.sampled_from(["", "NONE"]))
            record["Further"] = {"Nobody": ["knows"]}
        if odd and not draw(st.integers(0, 19)):
            infos = [{"Action": action, "ChildType": "", "IsManaged": True} for action in ("Update", "Delete")]
            record.update(ServiceManaged=True, ServiceManagedInfos=infos)
        record["Name"] = draw(st.sampled_from(HOSTILE_NAMES if hostile else [NAMES[number % 4]] * 4 + NAMES))
        if odd and not draw(st.integers(0, 3)):
            record["Groups"] = True
        # Those with strange names are meant by no id: an update says the name again, which the service takes from nobody.
        record.update(
            ListenerId=f"lsr-{'x' if hostile else ''}{number}",
            Sequence=number + 50,
            AcceleratorId=place["accelerator_id"],
        )
        found.append(record)
    return found


def without_groups(record: Entry) -> Entry:
    return {name: value for name, value in record.items() if name != "Groups"}


def groups_beside(live: list[Entry]) -> State:
    """The endpoint groups that lie in some of them."""
    found: State = {"endpoint_groups": {}, "custom_routing_endpoint_groups": {}}
    for one in live:
        if one.get("Groups"):
            section = "custom_routing_endpoint_groups" if one.get("Type") == "CustomRouting" else "endpoint_groups"
            found[section][f"epg-in-{one['ListenerId']}"] = {"ListenerId": one["ListenerId"], "Name": "inside"}
    return found


@st.composite
def wanted_listeners(draw: st.DrawFn, place: Entry) -> list[Entry]:
    custom, free, entries = place == CUSTOM, list(range(1, 31)), []
    names = draw(st.lists(st.sampled_from(NAMES), max_size=4, unique=bool(draw(st.integers(0, 4)))))
    for name in names:
        entry = draw(members(custom, free))
        for member in list(entry):
            if member != "type" and not draw(st.integers(0, 4)):
                del entry[member]
        if draw(st.integers(0, 9)):
            entry["name"] = name
        else:
            entry["id"] = f"lsr-{draw(st.integers(0, 4))}"
        entries.append(entry)
    return entries


@st.composite
def orderly_listeners(draw: st.DrawFn, place: Entry) -> Orderly:
    """What is wanted has ports that no live one has, or has the live one's members."""
    live = draw(live_listeners(place, odd=False))
    live = list({one["Name"]: one for one in live}.values())
    free = list(range(31, 61))
    entries = [
        {"name": name, **draw(members(place == CUSTOM, free))}
        for name in draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1))
    ]
    return Orderly(live, entries)


def call(action: str, shown: Entry, _place: Entry, _facts: Entry) -> tuple[t.Hashable, int | None]:
    """There is no action for several."""
    return action, 1


WORLD = World(
    module="ga_listeners",
    option="listeners",
    section="listeners",
    id="ListenerId",
    places=st.sampled_from([STANDARD, STANDARD, STANDARD, CUSTOM]),
    live=live_listeners,
    wanted=wanted_listeners,
    orderly=lambda place, _purge: orderly_listeners(place),
    reads=("ListListeners", "DescribeAccelerator"),
    call=call,
    in_order=True,
    open_facts={
        "read_order": ("other",),
        "unset_type": ("absent",),
        "update_absent": ("reset",),
        "delete_listener_with_content": ("cascades",),
    },
    around={"accelerators": {"ga-bp1plain": {"Name": "plain"}, "ga-bp1custom": {"Name": "custom"}}},
    put=without_groups,
    beside=groups_beside,
    warned=("needs a quota",),
    foreseen=("PortConflict.Listener",),
    by_chance=("CreateTime",),
    # What does not go with a protocol or a type is not known before either, though an answer may have it: no certificates.
    decided=(
        "idle_timeout",
        "request_timeout",
        "http_version",
        "security_policy_id",
        *("certificates", "client_affinity"),
        *("x_forwarded_for", "ga_id", "ga_ap", "protocol", "port", "real_ip"),
    ),
)
