# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The codes this service answers, and the exception that carries one.

``documented`` is false where nobody has documented the code: the emulator then needs some answer, and a client must
not rely on its name.
"""

from __future__ import annotations

from typing import Any, NamedTuple


class Answer(NamedTuple):
    """How one code is answered."""

    status: int
    message: str
    documented: bool = True


CODES: dict[str, Answer] = {
    # the gateway
    "InvalidAction.NotFound": Answer(404, "Specified api is not found, please check your url and method."),
    "InvalidVersion": Answer(404, "Specified parameter Version is not valid."),
    "UnsupportedHTTPMethod": Answer(405, "This http method is not supported."),
    "MissingParameter": Answer(400, "A mandatory parameter is missing."),
    "InvalidParameter": Answer(400, "A parameter is not valid."),
    "IncompleteSignature": Answer(400, "The request signature does not conform to Alibaba Cloud standards."),
    "SignatureDoesNotMatch": Answer(400, "Specified signature is not matched with our calculation."),
    "SignatureNonceUsed": Answer(400, "Specified signature nonce was used already."),
    "InvalidTimeStamp.Expired": Answer(400, "Specified time stamp or date value is expired."),
    "InvalidTimeStamp.Format": Answer(400, "Specified time stamp or date value is not well formatted."),
    "InvalidAccessKeyId.NotFound": Answer(404, "Specified access key is not found."),
    "InvalidAccessKeyId.Inactive": Answer(400, "Specified access key is disabled."),
    "MissingSecurityToken": Answer(400, "SecurityToken is mandatory for this action."),
    "InvalidSecurityToken.Expired": Answer(400, "Specified SecurityToken is expired."),
    "InvalidSecurityToken.Malformed": Answer(400, "Specified SecurityToken is malformed."),
    "InvalidSecurityToken.MismatchWithAccessKey": Answer(400, "Specified SecurityToken mismatch with the AccessKey."),
    "Forbidden.RAM": Answer(
        403, "User not authorized to operate on the specified resource, or this API doesn't support RAM."
    ),
    "Throttling": Answer(400, "Request was denied due to request throttling."),
    "Throttling.User": Answer(400, "Request was denied due to user flow control."),
    "Throttling.Api": Answer(400, "Request was denied due to api flow control."),
    "ServiceUnavailable": Answer(503, "The request has failed due to a temporary failure of the server."),
    "InternalError": Answer(500, "The request processing has failed due to some unknown error."),
    "IdempotentParameterMismatch": Answer(
        400, "The request uses the same client token as a previous, but non-identical request."
    ),
    "DryRunOperation": Answer(400, "Request validation has been passed with DryRun flag set."),
    # Global Accelerator: things that are not there
    "NotExist.Accelerator": Answer(400, "The accelerated instance does not exist."),
    "NotExist.Listener": Answer(400, "The listener does not exist."),
    "NotExist.EndPointGroup": Answer(400, "The endpoint group does not exist."),
    "NotExist.Destination": Answer(400, "The destination does not exist."),
    "NotExist.EndPoint": Answer(400, "The endpoint does not exist.", documented=False),
    "NotExist.Policy": Answer(400, "The traffic policy does not exist.", documented=False),
    "IllegalParameter.TrafficPolicyAndEndpointIdMismatch": Answer(
        400, "The traffic policy is none of the endpoint.", documented=False
    ),
    "NotExist.ForwardingRule": Answer(400, "The forwarding rule does not exist.", documented=False),
    "NotExist.IpSet": Answer(400, "The acceleration region does not exist."),
    "NotExist.BasicBandwidthPackage": Answer(400, "The accelerated instance has no basic bandwidth package."),
    "NotExist.BandwidthPackage": Answer(400, "The bandwidth package does not exist."),
    # things that are at work
    "StateError.Accelerator": Answer(400, "The state of the accelerated instance is invalid."),
    "StateError.Listener": Answer(400, "The state of the listener is invalid."),
    "NotActive.Listener": Answer(400, "The state of the listener is not active."),
    "StateError.EndPointGroup": Answer(400, "The specified state of endpoint group is invalid."),
    "StateError.ForwardingRule": Answer(400, "The state of the forwarding rule is invalid."),
    "StateError.BandwidthPackage": Answer(400, "The state of the bandwidth package is invalid."),
    "GA_NOT_STEADY": Answer(400, "The accelerated instance is not steady."),
    # limits
    "QuotaExceeded.ForwardingRule": Answer(400, "The number of forwarding rule exceeds the limit."),
    "QuotaExceeded.RuleConditionConfig": Answer(400, "The number of path and host exceeds the limit."),
    "QuotaExceeded.ListenerPort": Answer(400, "The number of listener ports exceeds the limit, or does not suffice."),
    "Exist.ForwardingRule": Answer(400, "The forwarding rule already exists."),
    "Exist.EndPoint": Answer(400, "The endpoint already exists.", documented=False),
    "Exist.Destination": Answer(400, "The destination already exists.", documented=False),
    "Exist.EndpointGroup": Answer(400, "The endpoint group already exists."),
    "QuotaExceeded.Listener": Answer(400, "The number of listeners exceeds the limit."),
    "QuotaExceeded.EndpointGroup": Answer(400, "The number of endpoint groups exceeds the limit."),
    "QuotaExceeded.EndPoint": Answer(400, "The number of endpoints exceeds the limit."),
    "QuotaExceeded.PortOverride": Answer(400, "The number of port overrides exceeds the limit."),
    "QuotaExceeded.Accelerator": Answer(400, "The number of accelerators exceeds the limit.", documented=False),
    "GreaterThanGa.IpSetBandwidth": Answer(400, "The bandwidth of the regions exceeds that of the package."),
    # what an accelerator or a region may not be
    "Exist.Listener": Answer(400, "The accelerated instance has listeners."),
    "Exist.IpSet": Answer(400, "The accelerated instance has acceleration regions."),
    "BindExist.Accelerator": Answer(400, "A bandwidth package is bound to the accelerated instance."),
    "InstanceChargeType.Accelerator": Answer(400, "A subscription cannot be deleted.", documented=False),
    "BindExist.BandwidthPackage": Answer(400, "The bandwidth package is bound to an accelerated instance."),
    "BindExist.CrossDomain": Answer(400, "A cross-region bandwidth package is bound to the accelerated instance."),
    "UpgradeError.BandwidthPackage": Answer(400, "All of it is upgraded, or all of it is downgraded."),
    "ChargeType.BandwidthPackage": Answer(400, "A subscription cannot be deleted.", documented=False),
    "Repeat.IpSets": Answer(400, "The acceleration region is there already."),
    "Invalid.ResourceType": Answer(400, "The type of the resource is invalid."),
    # what a listener or an endpoint group may not be
    "SystemPort.Listener": Answer(400, "Ports 65500-65535 are system reserved ports."),
    "PortRangeIllegal.Listener": Answer(400, "The port range of the listener is invalid."),
    "PortRanges.MustOne": Answer(400, "The listener must have exactly one port."),
    "PortConflict.Listener": Answer(400, "The port of the listener is in use by another listener."),
    "NotExist.ListenerPort": Answer(400, "The listener port does not exist."),
    "RegionConflict.EndpointGroup": Answer(400, "The listener has an endpoint group in this region."),
    "ListenerProtocolIllegal.EndpointGroup": Answer(400, "The protocol of the listener does not allow this group."),
    "ParamExclusive.EndpointGroupType": Answer(400, "Default and virtual endpoint groups exclude each other."),
    "EndpointGroupExclusive.Listener": Answer(400, "Virtual endpoint groups and port overrides exclude each other."),
    "EndPointRequestProtocolIllegal.EndpointGroup": Answer(400, "The protocol of the endpoints is invalid."),
    "HealthCheckPath.Illegal": Answer(400, "The path of the health check is invalid."),
    "MixedVpc.EndPoint": Answer(400, "The endpoints of a group lie in one VPC."),
    "OperationDenied.ServiceManaged": Answer(400, "The resource is managed by another service.", documented=False),
}


class ApiError(Exception):
    """A refusal: ``code``, HTTP ``status``, ``message`` and further members of the body in ``extra``."""

    def __init__(self, code: str, message: str = "", status: int = 0, extra: dict[str, Any] | None = None) -> None:
        known = CODES.get(code, Answer(400, "The request was refused."))
        self.code = code
        self.status = status or known.status
        self.message = message or known.message
        self.extra = dict(extra or {})
        super().__init__(f"{self.code}: {self.message}")


def missing(name: str) -> ApiError:
    """The refusal for a mandatory parameter that was not sent; documented as ``Missing<Name>``."""
    return ApiError("Missing" + name.split(".")[-1], f"{name} is mandatory for this action.")


def illegal(name: str, reason: str) -> ApiError:
    """The refusal for a value outside its documented limits.

    The family ``IllegalParameter.*`` is documented, its members are not: the last part of the parameter's name is used.
    """
    member = [part for part in name.split(".") if not part.isdigit()][-1]
    return ApiError(f"IllegalParameter.{member}", f"The specified parameter {name} is invalid: {reason}.")
