"""
HTTPS services that ask for the client's certificate when they have read a request.

That is what http.sys does by default: by post-handshake authentication in TLS 1.3, and
by a renegotiation in TLS 1.2, which only pyOpenSSL offers. Both are OpenSSL's, and
answer one request of one connection.

Source: RFC 8446 4.6.2; RFC 5246 7.4.1.1.
"""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from OpenSSL import SSL, crypto

from fixtures.lab.wsman.http_messages import (
    HttpRequest,
    HttpResponse,
    HttpServerConnection,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from fixtures.lab.estate.certificates import LabCertificate

_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFiles:
    """The service's certificate and key, and the authority of its clients."""

    certificate: Path
    key: Path
    client_authority: LabCertificate


@dataclass(slots=True, kw_only=True)
class Seen:
    """The port, and afterwards what came: the request, and the certificates (DER)."""

    port: int
    requests: list[HttpRequest] = field(default_factory=list)
    certificates_before: list[bytes | None] = field(default_factory=list)
    certificates: list[bytes | None] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)


class Tls(Protocol):
    """A TLS connection that can ask for a certificate in its midst."""

    def read(self) -> bytes:
        """Return some octets; none when there are none yet."""

    def write(self, octets: bytes) -> None:
        """Send octets."""

    def ask(self) -> None:
        """Ask for the client's certificate."""

    def certificate(self) -> bytes | None:
        """Return the client's certificate."""

    def fileno(self) -> int:
        """Return the socket to wait for."""

    def close(self) -> None:
        """Close the socket."""


class PostHandshake:
    """TLS 1.3, with Python's own ssl."""

    def __init__(self, plain: socket.socket, files: ServiceFiles) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        context.load_cert_chain(files.certificate, files.key)
        context.load_verify_locations(cadata=files.client_authority.pem.decode())
        context.post_handshake_auth = True
        context.verify_mode = ssl.CERT_REQUIRED
        self._tls = context.wrap_socket(plain, server_side=True)

    def read(self) -> bytes:
        """Return some octets; none when there are none yet."""
        self._tls.settimeout(0)
        with contextlib.suppress(ssl.SSLWantReadError):
            return self._tls.recv(65536)
        return b""

    def write(self, octets: bytes) -> None:
        """Send octets."""
        self._tls.settimeout(_SECONDS)
        self._tls.sendall(octets)

    def ask(self) -> None:
        """Send a CertificateRequest."""
        self._tls.verify_client_post_handshake()
        self._tls.do_handshake()

    def certificate(self) -> bytes | None:
        """Return the client's certificate."""
        return self._tls.getpeercert(binary_form=True)

    def fileno(self) -> int:
        """Return the socket to wait for."""
        return self._tls.fileno()

    def close(self) -> None:
        """Close the socket."""
        self._tls.close()


class Renegotiation:
    """TLS 1.2, with pyOpenSSL."""

    def __init__(self, plain: socket.socket, files: ServiceFiles) -> None:
        context = SSL.Context(SSL.TLS_SERVER_METHOD)
        context.set_max_proto_version(SSL.TLS1_2_VERSION)
        context.use_certificate_file(str(files.certificate))
        context.use_privatekey_file(str(files.key))
        # A resumed session would not ask again.
        context.set_session_cache_mode(SSL.SESS_CACHE_OFF)
        context.set_options(SSL.OP_NO_TICKET)
        store = context.get_cert_store()
        assert store
        store.add_cert(
            crypto.X509.from_cryptography(files.client_authority.certificate)
        )
        plain.settimeout(None)
        self._plain = plain
        self._tls = SSL.Connection(context, plain)
        self._tls.set_accept_state()
        self._tls.do_handshake()
        plain.settimeout(0)

    def read(self) -> bytes:
        """Return some octets; none when there are none yet."""
        with contextlib.suppress(SSL.WantReadError):
            return self._tls.recv(65536)
        return b""

    def write(self, octets: bytes) -> None:
        """Send octets."""
        self._tls.sendall(octets)

    def ask(self) -> None:
        """Send a HelloRequest."""
        self._tls.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT)
        self._tls.renegotiate()
        self._tls.do_handshake()

    def certificate(self) -> bytes | None:
        """Return the client's certificate."""
        shown = self._tls.get_peer_certificate()
        return crypto.dump_certificate(crypto.FILETYPE_ASN1, shown) if shown else None

    def fileno(self) -> int:
        """Return the socket to wait for."""
        return self._plain.fileno()

    def close(self) -> None:
        """Close the socket."""
        self._plain.close()


@contextlib.contextmanager
def serving_once(
    tls: Callable[[socket.socket, ServiceFiles], Tls],
    files: ServiceFiles,
    response: HttpResponse,
) -> Iterator[Seen]:
    """Answer one request on loopback, after the client has shown its certificate."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        seen = Seen(port=listener.getsockname()[1])

        def serve() -> None:
            listener.settimeout(_SECONDS)
            plain, _ = listener.accept()
            plain.settimeout(_SECONDS)
            try:
                with plain, contextlib.closing(tls(plain, files)) as secured:
                    _converse(secured, response, seen)
            except (OSError, SSL.Error) as error:
                seen.errors.append(error)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield seen
        finally:
            thread.join()


def _converse(tls: Tls, response: HttpResponse, seen: Seen) -> None:
    """Read a request, ask who is there, and answer."""
    http = HttpServerConnection()
    while not isinstance(request := http.next_event(), HttpRequest):
        if octets := _read(tls):
            http.receive_data(octets)
    seen.requests.append(request)
    seen.certificates_before.append(tls.certificate())
    tls.ask()
    while tls.certificate() is None:
        _read(tls)
    seen.certificates.append(tls.certificate())
    tls.write(http.send(response))


def _read(tls: Tls) -> bytes:
    """Wait for the client, and let TLS do what its octets ask for."""
    if not select.select([tls], [], [], _SECONDS)[0]:
        raise TimeoutError
    return tls.read()
