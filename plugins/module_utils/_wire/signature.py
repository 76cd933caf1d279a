# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What to send so that the gateway believes it: Alibaba Cloud's signature version 3, ACS3-HMAC-SHA256. Pure.

Source: https://www.alibabacloud.com/help/en/sdk/product-overview/v3-request-structure-and-signature
"""

from __future__ import annotations

import hashlib
import hmac
import typing as t
from urllib.parse import quote

ALGORITHM = "ACS3-HMAC-SHA256"


class Credentials(t.NamedTuple):
    """A key to sign with, and the place where it was found, for messages."""

    access_key_id: str
    access_key_secret: str
    security_token: str | None
    source: str

    def __repr__(self) -> str:
        """The secret parts stay out of logs and tracebacks."""
        return f"Credentials({self.access_key_id!r}, from {self.source})"

    def unfit(self, labels: t.Sequence[str]) -> str | None:
        """Which of the three cannot be sent, as the words that begin a sentence: its label, and what is wrong with it.

        Args:
            labels: what id, secret and token are called where they come from.
        """
        for label, value in zip(labels, self):
            if value and not (value.isascii() and value.isprintable() and " " not in value):
                return f"{label} has a blank, a line break or a character outside ASCII in it"
        return None

    def secrets(self) -> list[str]:
        """The values that must appear in no output."""
        return [value for value in (self.access_key_secret, self.security_token) if value]


def canonical_query(parameters: t.Mapping[str, str]) -> str:
    """The parameters as `a=1&b=`, sorted by name, encoded after RFC 3986 (space is `%20`, `*` is `%2A`)."""
    return "&".join(f"{_encode(name)}={_encode(value)}" for name, value in sorted(parameters.items()))


def canonical_request(method: str, query: str, headers: t.Mapping[str, str], body_hash: str) -> tuple[str, str]:
    """The text that is signed, and the names of the headers it covers.

    Args:
        method: the HTTP method.
        query: the canonical query.
        headers: the request's headers; `host`, `content-type` and every `x-acs-*` among them are covered.
        body_hash: the SHA-256 of the body's bytes, in hexadecimal.
    """
    lowered = {name.lower(): value.strip() for name, value in headers.items()}
    covered = sorted(name for name in lowered if name in ("host", "content-type") or name.startswith("x-acs-"))
    lines = "".join(f"{name}:{lowered[name]}\n" for name in covered)
    names = ";".join(covered)
    return "\n".join((method, "/", query, lines, names, body_hash)), names


def authorization(
    method: str, query: str, headers: t.Mapping[str, str], body: bytes, access_key_id: str, access_key_secret: str
) -> str:
    """The value of the Authorization header for a request that is complete but for it."""
    text, names = canonical_request(method, query, headers, sha256(body))
    to_sign = f"{ALGORITHM}\n{sha256(text.encode())}"
    signature = hmac.new(access_key_secret.encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={access_key_id},SignedHeaders={names},Signature={signature}"


def sha256(data: bytes) -> str:
    """The hexadecimal SHA-256 of some bytes."""
    return hashlib.sha256(data).hexdigest()


def _encode(text: str) -> str:
    return quote(text, safe="-_.~")
