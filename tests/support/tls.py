# Copyright (c) 2026, the alicloud.ga authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A service behind TLS with certificates of our own, and a proxy in front of it: both real, both on this machine."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from emulator.application import Responder
from support.doubles import Listener, serving


class Certificates(NamedTuple):
    """Files: an authority that others may trust, and the certificate and key that it gave to a service."""

    authority: str
    service: str


def make_certificates(folder: Path, *names: str) -> Certificates:
    """An authority of its own, and a certificate for these host names and addresses."""
    now = datetime.datetime.now(datetime.timezone.utc)
    keys = [ec.generate_private_key(ec.SECP256R1()) for _number in range(2)]
    subjects = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in ("An authority", "A service")]
    made = []
    for number in range(2):
        builder = x509.CertificateBuilder(
            issuer_name=subjects[0],
            subject_name=subjects[number],
            public_key=keys[number].public_key(),
            serial_number=x509.random_serial_number(),
            not_valid_before=now - datetime.timedelta(days=1),
            not_valid_after=now + datetime.timedelta(days=1),
        ).add_extension(x509.BasicConstraints(ca=number == 0, path_length=None), critical=True)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(keys[0].public_key())
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(keys[number].public_key()), False)
        builder = builder.add_extension(issuer, False)
        if number:
            builder = builder.add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), False)
        else:
            usage = [name in ("key_cert_sign", "crl_sign") for name in _USES]
            builder = builder.add_extension(x509.KeyUsage(*usage), critical=True)
        made.append(builder.sign(keys[0], hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    key = keys[1].private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "authority.pem").write_bytes(made[0])
    (folder / "service.pem").write_bytes(made[1] + key)
    return Certificates(str(folder / "authority.pem"), str(folder / "service.pem"))


_USES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


@contextlib.contextmanager
def serving_tls(application: Responder, certificates: Certificates) -> Iterator[int]:
    """An application behind TLS; the port."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates.service)
    with serving(application, context) as url:
        yield int(url.rpartition(":")[2])


class Proxy:
    """A proxy that takes whoever asks for a connection to one port of this machine, and keeps who was asked for (`host:port`)."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.asked: list[str] = []
        self._listener = Listener(self._connect)
        self.url = self._listener.url

    def close(self) -> None:
        self._listener.close()

    def _connect(self, connection: socket.socket, request: bytes) -> None:
        self.asked.append(request.split()[1].decode())
        if not request.startswith(b"CONNECT "):
            connection.sendall(b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")
            return
        with socket.create_connection(("127.0.0.1", self._port)) as behind:
            connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
            other = threading.Thread(target=_pass_on, args=(behind, connection), daemon=True)
            other.start()
            _pass_on(connection, behind)
            other.join()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while True:
            data = source.recv(65536)
            if not data:
                break
            sink.sendall(data)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
