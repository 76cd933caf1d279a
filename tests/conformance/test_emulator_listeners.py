# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""CreateListener, UpdateListener and DeleteListener, and what is read back."""

from __future__ import annotations

from typing import Any

import pytest
from emulator_driver import ACCELERATOR, GAME, GAME_ACCELERATOR, WEB, Clock, Service, rule

PLACE = {"AcceleratorId": ACCELERATOR}
CERTIFICATE = [{"Id": "1234-cn-hangzhou"}]


def ports(low: int, high: int | None = None) -> list[dict[str, int]]:
    return [{"FromPort": low, "ToPort": low if high is None else high}]


def create(service: Service, low: int = 8080, high: int | None = None, **more: Any) -> str:
    """A new listener of the quickstart's accelerator: its id."""
    body = service.good("CreateListener", **{**PLACE, "PortRanges": ports(low, high), **more})
    assert set(body) == {"ListenerId", "RequestId"}
    return str(body["ListenerId"])


def refused(service: Service, low: int = 8080, high: int | None = None, **more: Any) -> str:
    return service.refused("CreateListener", **{**PLACE, "PortRanges": ports(low, high), **more})


def read(service: Service, listener: str) -> dict[str, Any]:
    return service.good("DescribeListener", ListenerId=listener)


def update(service: Service, listener: str, **changes: Any) -> dict[str, Any]:
    service.good("UpdateListener", ListenerId=listener, **changes)
    return read(service, listener)


@pytest.mark.parametrize(
    ("said", "expected", "absent"),
    [
        (
            {},
            {"Protocol": "TCP", "Name": "", "Description": "", "ClientAffinity": "NONE", "IdleTimeout": 900},
            {"RequestTimeout", "HttpVersion", "SecurityPolicyId", "XForwardedForConfig", "ProxyProtocol"},
        ),
        ({"Protocol": "udp"}, {"Protocol": "UDP", "IdleTimeout": 20}, {"RequestTimeout"}),
        ({"Protocol": "HTTP"}, {"IdleTimeout": 15, "RequestTimeout": 60}, {"HttpVersion", "XForwardedForConfig"}),
        (
            {"Protocol": "HTTPS", "Certificates": CERTIFICATE},
            {
                "HttpVersion": "http2",
                "SecurityPolicyId": "tls_cipher_policy_1_0",
                "Certificates": [{"Type": "Server", "Id": "1234-cn-hangzhou"}],
            },
            set(),
        ),
        (
            {"Protocol": "HTTP", "XForwardedForConfig": {"XRealIpEnabled": True}, "IdleTimeout": 60},
            {
                "IdleTimeout": 60,
                "XForwardedForConfig": {
                    "XForwardedForGaIdEnabled": False,
                    "XForwardedForGaApEnabled": False,
                    "XForwardedForProtoEnabled": False,
                    "XForwardedForPortEnabled": False,
                    "XRealIpEnabled": True,
                },
            },
            set(),
        ),
    ],
)
def test_what_the_service_fills_in(
    service: Service, said: dict[str, Any], expected: dict[str, Any], absent: set[str]
) -> None:
    found = read(service, create(service, **said))
    assert {name: found[name] for name in expected} == expected
    assert not absent & set(found)
    assert (found["State"], found["AcceleratorId"], found["PortRanges"]) == ("active", ACCELERATOR, ports(8080))


def test_a_listener_is_described_with_more_than_it_is_listed(service: Service) -> None:
    described = read(service, create(service))
    listed = service.good("ListListeners", **PLACE)["Listeners"][-1]
    assert set(described) - set(listed) == {"RequestId"}
    assert (type(described["CreateTime"]), type(listed["CreateTime"])) == (str, int)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"AcceleratorId": "ga-none"}, "NotExist.Accelerator"),
        ({"PortRanges": []}, "MissingPortRanges"),
        ({"PortRanges": ports(65500)}, "SystemPort.Listener"),
        ({"PortRanges": ports(65536)}, "IllegalParameter.FromPort"),
        ({"PortRanges": ports(20, 10)}, "PortRangeIllegal.Listener"),
        ({"PortRanges": ports(10, 20) + ports(15)}, "PortRangeIllegal.Listener"),
        ({"PortRanges": ports(1000, 1030)}, "QuotaExceeded.ListenerPort"),
        ({"PortRanges": ports(10, 11), "Protocol": "HTTP"}, "PortRanges.MustOne"),
        ({"PortRanges": ports(80)}, "PortConflict.Listener"),
        ({"Name": "1st"}, "IllegalParameter.Name"),
        ({"Name": "a" * 129}, "IllegalParameter.Name"),
        ({"Description": "d" * 201}, "IllegalParameter.Description"),
        ({"Description": "http://x"}, "IllegalParameter.Description"),
        ({"Protocol": "SCTP"}, "IllegalParameter.Protocol"),
        ({"Type": "CustomRouting"}, "IllegalParameter.Type"),
        ({"IdleTimeout": 901}, "IllegalParameter.IdleTimeout"),
        ({"IdleTimeout": 9}, "IllegalParameter.IdleTimeout"),
        ({"IdleTimeout": 61, "Protocol": "HTTP"}, "IllegalParameter.IdleTimeout"),
        ({"RequestTimeout": 60}, "IllegalParameter.RequestTimeout"),
        ({"HttpVersion": "http2", "Protocol": "HTTP"}, "IllegalParameter.HttpVersion"),
        ({"Protocol": "HTTPS"}, "MissingCertificates"),
        ({"EndpointGroupConfigurations": [{"EndpointGroupRegion": "cn-hangzhou"}]}, "MissingEndpointConfigurations"),
    ],
)
def test_refused(service: Service, said: dict[str, Any], code: str) -> None:
    before = service.control("GET", "state")
    assert refused(service, **said) == code
    assert service.control("GET", "state") == before


def test_transports_have_ports_of_their_own(service: Service) -> None:
    create(service, 80, Protocol="UDP")
    create(service, 443, Protocol="HTTPS", Certificates=CERTIFICATE, HttpVersion="http3")
    assert refused(service, 443, Protocol="UDP") == "PortConflict.Listener"
    assert refused(service, 443, Protocol="TCP") == "PortConflict.Listener"


def test_the_number_of_listeners(service: Service) -> None:
    service.control("PUT", "options", {"quota_listeners": 2})
    create(service)
    assert refused(service, 8081) == "QuotaExceeded.Listener"


def test_a_custom_routing_listener_has_many_ports(service: Service) -> None:
    listener = create(service, 20000, 30000, AcceleratorId=GAME_ACCELERATOR, Type="CustomRouting")
    assert read(service, listener)["Type"] == "CustomRouting"


def test_what_a_seed_has_side_by_side_may_stay(service: Service) -> None:
    state = service.control("GET", "state")
    state["listeners"]["lsr-beside"] = {"AcceleratorId": ACCELERATOR}
    service.control("PUT", "state", state)
    assert update(service, WEB, Name="two", PortRanges=ports(80))["Name"] == "two"
    assert service.refused("UpdateListener", ListenerId=WEB, Protocol="TCP", PortRanges=[*ports(80, 81)]) == (
        "PortConflict.Listener"
    )


def test_mapped_ports_stay(service: Service) -> None:
    service.add_destinations((80, 90))
    few = {"ListenerId": GAME, "PortRanges": ports(10000, 10010)}
    assert service.refused("UpdateListener", **few) == "QuotaExceeded.ListenerPort"
    service.good("UpdateListener", ListenerId=GAME, PortRanges=ports(10000, 10500))


def test_update_keeps_what_it_does_not_name(service: Service) -> None:
    listener = create(service, Name="one", Description="words", IdleTimeout=100, ProxyProtocol=True)
    found = update(service, listener, Name="two")
    kept = {"Name": "two", "Description": "words", "IdleTimeout": 100, "ProxyProtocol": True}
    assert {name: found[name] for name in kept} == kept
    assert update(service, listener, PortRanges=ports(9000, 9001))["PortRanges"] == ports(9000, 9001)


def test_another_protocol_brings_its_own_defaults(service: Service) -> None:
    listener = create(service)
    found = update(service, listener, Protocol="HTTP")
    assert (found["Protocol"], found["IdleTimeout"], found["RequestTimeout"]) == ("HTTP", 15, 60)
    found = update(service, listener, Protocol="HTTPS", Certificates=CERTIFICATE)
    assert found["HttpVersion"] == "http2"
    assert "HttpVersion" not in update(service, listener, Protocol="TCP")


def test_nobody_knows_whether_an_update_resets(service: Service) -> None:
    headers = {"XRealIpEnabled": True}
    listener = create(service, Protocol="HTTP", Name="one", ProxyProtocol=True, XForwardedForConfig=headers)
    service.control("PUT", "options", {"update_absent": "reset"})
    found = update(service, listener, Description="words")
    assert found["Name"] == "one" and not {"ProxyProtocol", "XForwardedForConfig"} & set(found)


@pytest.mark.parametrize("way", ["cleared", "ignored", "refused"])
def test_empty_texts(service: Service, way: str) -> None:
    listener = create(service, Name="one", Description="words")
    service.control("PUT", "options", {"update_empty_text": way})
    changes = {"ListenerId": listener, "Description": "", "ClientAffinity": "SOURCE_IP"}
    status, body = service.call("UpdateListener", **changes)
    assert (status, body.get("Code")) == ((400, "IllegalParameter.Description") if way == "refused" else (200, None))
    assert read(service, listener)["Description"] == ("" if way == "cleared" else "words")


def test_the_type_is_no_parameter_of_an_update(service: Service) -> None:
    assert service.refused("UpdateListener", ListenerId=WEB, Type="CustomRouting") == "InvalidParameter"


@pytest.mark.parametrize(("way", "expected"), [("Standard", "Standard"), ("absent", None)])
def test_a_type_that_was_never_sent(service: Service, way: str, expected: str | None) -> None:
    service.control("PUT", "options", {"unset_type": way})
    listener = create(service, Protocol="HTTP")
    assert read(service, listener).get("Type") == expected
    assert read(service, create(service, 9000, Type="Standard"))["Type"] == "Standard"
    service.create(rule(1, actions=[{"Order": 1, "RuleActionType": "Drop"}]), listener=listener)


def test_ports_in_another_order(service: Service) -> None:
    listener = create(service, PortRanges=[*ports(1), *ports(2)])
    service.control("PUT", "options", {"read_order": "other"})
    assert read(service, listener)["PortRanges"] == [*ports(2), *ports(1)]


def test_delete(service: Service) -> None:
    listener = create(service)
    assert set(service.good("DeleteListener", AcceleratorId=ACCELERATOR, ListenerId=listener)) == {"RequestId"}
    assert service.refused("DescribeListener", ListenerId=listener) == "NotExist.Listener"
    assert service.refused("DeleteListener", AcceleratorId=ACCELERATOR, ListenerId=listener) == "NotExist.Listener"
    assert service.refused("DeleteListener", AcceleratorId=GAME_ACCELERATOR, ListenerId=WEB) == "NotExist.Listener"


def test_delete_with_content(service: Service) -> None:
    service.create(rule(1))
    assert service.refused("DeleteListener", **PLACE, ListenerId=WEB) == "Exist.ForwardingRule"
    assert service.refused("DeleteListener", AcceleratorId=GAME_ACCELERATOR, ListenerId=GAME) == "Exist.EndpointGroup"
    service.control("PUT", "options", {"delete_listener_with_content": "cascades"})
    service.good("DeleteListener", **PLACE, ListenerId=WEB)
    state = service.control("GET", "state")
    assert not state["rules"] and not state["endpoint_groups"] and list(state["listeners"]) == [GAME]


def test_a_listener_settles(service: Service, clock: Clock) -> None:
    service.control("PUT", "transitions", {"mode": "seconds", "n": 50})

    def states() -> tuple[str, str]:
        accelerator = service.good("DescribeAccelerator", AcceleratorId=ACCELERATOR)["State"]
        return str(accelerator), str(read(service, listener)["State"])

    listener = create(service)
    assert states() == ("configuring", "init")
    assert refused(service, 8081) == "StateError.Accelerator"
    clock.advance(51)
    assert states() == ("active", "active")
    service.good("UpdateListener", ListenerId=listener, Name="two")
    assert states() == ("configuring", "updating")
    clock.advance(51)
    service.good("DeleteListener", **PLACE, ListenerId=listener)
    assert states() == ("configuring", "deleting")
    clock.advance(51)
    assert service.refused("DescribeListener", ListenerId=listener) == "NotExist.Listener"


@pytest.mark.parametrize("poll", ["DescribeListener", "ListListeners"])
def test_a_listener_settles_by_looks(service: Service, poll: str) -> None:
    service.control("PUT", "transitions", {"mode": "polls", "n": 2})
    listener = create(service)
    params = {"ListenerId": listener} if poll == "DescribeListener" else PLACE

    def state() -> str:
        body = service.good(poll, **params)
        return str(body["State"] if "State" in body else body["Listeners"][-1]["State"])

    assert [state() for _look in range(3)] == ["init", "init", "active"]


def test_a_kind_of_listeners_of_its_own(service: Service) -> None:
    service.control("PUT", "transitions", {"mode": "stuck", "kind": "listener"})
    listener = create(service)
    assert read(service, listener)["State"] == "init"
    service.control("PUT", "transitions", {"mode": "immediate"})
    assert read(service, listener)["State"] == "active"


def test_tokens(service: Service) -> None:
    first = create(service, ClientToken="t")
    assert create(service, ClientToken="t") == first
    assert refused(service, 9000, ClientToken="t") == "IdempotentParameterMismatch"
    assert len(service.good("ListListeners", **PLACE)["Listeners"]) == 2


def test_no_write_on_listeners_has_a_dry_run(service: Service) -> None:
    """Who sends one all the same is caught: it is done."""
    listener = create(service, DryRun=True)
    assert update(service, listener, Name="two", DryRun=True)["Name"] == "two"
    service.good("DeleteListener", **PLACE, ListenerId=listener, DryRun=True)
    assert service.refused("DescribeListener", ListenerId=listener) == "NotExist.Listener"


def test_what_another_service_manages(service: Service) -> None:
    state = service.control("GET", "state")
    infos = [{"Action": name, "IsManaged": True} for name in ("Update", "Delete")]
    state["listeners"][WEB].update(ServiceManaged=True, ServiceManagedInfos=infos)
    children = [{"Action": "CreateChild", "ChildType": "Listener", "IsManaged": True}]
    state["accelerators"][ACCELERATOR].update(ServiceManaged=True, ServiceManagedInfos=children)
    service.control("PUT", "state", state)
    denied = "OperationDenied.ServiceManaged"
    assert service.refused("UpdateListener", ListenerId=WEB, Name="two") == denied
    assert service.refused("DeleteListener", **PLACE, ListenerId=WEB) == denied
    assert refused(service) == denied


def test_who_may_only_read(service: Service) -> None:
    status, body = service.call("CreateListener", "emulator-readonly", **PLACE, PortRanges=ports(1))
    assert (status, body["Code"]) == (403, "Forbidden.RAM")
