# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The two signatures of the gateway, computed from a request as the server sees it.

Sources: "V3 request body & signature mechanism" and "RPC style and signature mechanism V1" of the SDK documentation;
the published vectors are in the tests.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from urllib.parse import quote

ALGORITHM = "ACS3-HMAC-SHA256"


def encode(text: str) -> str:
    """Percent-encoding of RFC 3986: only letters, digits and ``-_.~`` stay."""
    return quote(text, safe="-_.~")


def canonical_query(pairs: Sequence[tuple[str, str]]) -> str:
    """Sorted, encoded, and with ``=`` even where there is no value."""
    return "&".join(f"{encode(name)}={encode(value)}" for name, value in sorted(pairs))


def canonical_request(
    method: str, pairs: Sequence[tuple[str, str]], headers: Mapping[str, str], signed: Sequence[str], body_hash: str
) -> str:
    """The text whose hash version 3 signs; ``headers`` by lower-case name, ``signed`` in the order of the request."""
    lines = "".join(f"{name}:{headers.get(name, '').strip()}\n" for name in signed)
    return "\n".join((method, "/", canonical_query(pairs), lines, ";".join(signed), body_hash))


def signature_v3(secret: str, canonical: str) -> str:
    """Version 3: the hexadecimal HMAC-SHA256."""
    text = f"{ALGORITHM}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest()


def string_to_sign_v1(method: str, parameters: Mapping[str, str]) -> str:
    """The text that version 1 signs: query and body parameters together, without the signature itself."""
    pairs = [(name, value) for name, value in parameters.items() if name != "Signature"]
    return f"{method}&%2F&{encode(canonical_query(pairs))}"


def signature_v1(secret: str, text: str) -> str:
    """Version 1: the base64 HMAC-SHA1."""
    digest = hmac.new(f"{secret}&".encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()
