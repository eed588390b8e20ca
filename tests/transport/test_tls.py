"""The TLS probe against servers of every mood."""

from __future__ import annotations

import socket
import ssl
import threading
from typing import TYPE_CHECKING

import pytest
from cryptography import x509

from fixtures.errors import (
    ClientSetupError,
    MalformedAnswerError,
    TimeoutExceededError,
    UnreachableError,
)
from fixtures.transport.deadline import Deadline
from fixtures.transport.tls import probe_tls
from tests.transport.certificates import SERVER_NAME, ServerCertificate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.transport.scripted_service import ScriptedService


@pytest.fixture
def plain_server() -> Iterator[Callable[[bytes], int]]:
    """Starts a server that sends the given octets to one client and hangs up."""
    threads: list[threading.Thread] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve(octets: bytes) -> None:
            client, _ = server.accept()
            with client:
                client.recv(4096)
                client.sendall(octets)

        def start(octets: bytes) -> int:
            threads.append(threading.Thread(target=serve, args=(octets,)))
            threads[0].start()
            port: int = server.getsockname()[1]
            return port

        yield start
        threads[0].join()


def test_the_certificate_is_returned_unjudged(
    service: ScriptedService, server_certificate: ServerCertificate
) -> None:
    """The leaf is what the server has, although its authority is unknown here."""
    served = probe_tls("127.0.0.1", service.port, "x.lab.example", Deadline.after(5))
    expected = x509.load_pem_x509_certificate(
        server_certificate.certificate.read_bytes()
    )

    assert x509.load_der_x509_certificate(served.leaf) == expected
    assert served.tls_version == "TLSv1.3"
    assert service.server_names == ["x.lab.example"]


def test_nothing_but_the_handshake_is_sent(service: ScriptedService) -> None:
    """No request follows the handshake."""
    probe_tls("127.0.0.1", service.port, SERVER_NAME, Deadline.after(5))

    assert service.received == []


def test_a_server_without_tls_is_malformed(
    plain_server: Callable[[bytes], int],
) -> None:
    """An answer that is not TLS is told from a refused handshake."""
    port = plain_server(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with pytest.raises(MalformedAnswerError, match="does not speak TLS"):
        probe_tls("127.0.0.1", port, SERVER_NAME, Deadline.after(5))


def test_a_server_that_hangs_up_is_unreachable(
    plain_server: Callable[[bytes], int],
) -> None:
    """A connection that ends in the handshake is reported as that."""
    port = plain_server(b"")

    with pytest.raises(UnreachableError, match="TLS handshake"):
        probe_tls("127.0.0.1", port, SERVER_NAME, Deadline.after(5))


def test_a_refused_handshake_keeps_its_reason(
    plain_server: Callable[[bytes], int],
) -> None:
    """RFC 8446 section 6: a fatal handshake_failure alert is named."""
    port = plain_server(bytes.fromhex("15 0303 0002 02 28"))

    with pytest.raises(UnreachableError, match="HANDSHAKE_FAILURE"):
        probe_tls("127.0.0.1", port, SERVER_NAME, Deadline.after(5))


def test_a_closed_port_is_unreachable() -> None:
    """A refused connection names the declared host and the port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

    with pytest.raises(UnreachableError, match=f"^CAP: refused .* 127.0.0.1:{port}$"):
        probe_tls("127.0.0.1", port, SERVER_NAME, Deadline.after(5), host="CAP")


def test_a_silent_server_is_a_time_out() -> None:
    """A server that accepts and says nothing costs the deadline, no more."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        with pytest.raises(TimeoutExceededError, match="no TLS handshake"):
            probe_tls("127.0.0.1", port, SERVER_NAME, Deadline.after(0.1))


def test_an_expired_deadline_dials_nothing(service: ScriptedService) -> None:
    """Without time left no connection is made."""
    with pytest.raises(TimeoutExceededError, match="was not asked"):
        probe_tls("127.0.0.1", service.port, SERVER_NAME, Deadline.after(0))

    assert service.connections == 0


@pytest.mark.parametrize("name", ["", ".", "a" * 64 + ".example"])
def test_a_name_that_sni_cannot_carry_is_an_error(
    service: ScriptedService, name: str
) -> None:
    """A server name that is none is found before anything is dialled."""
    with pytest.raises(ClientSetupError, match="cannot be asked for"):
        probe_tls("127.0.0.1", service.port, name, Deadline.after(5), host="CAP")

    assert service.connections == 0


def test_an_unknown_address_is_unreachable() -> None:
    """An address that does not resolve is told as everywhere: one cause, once."""
    with pytest.raises(
        UnreachableError, match=r": the name no-such\.invalid cannot be resolved$"
    ):
        probe_tls("no-such.invalid", 443, SERVER_NAME, Deadline.after(5))


def test_tls_1_2_is_met(server_certificate: ServerCertificate) -> None:
    """A server that knows no newer version is met in its own."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server_certificate.certificate, server_certificate.key)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            client, _ = server.accept()
            with context.wrap_socket(client, server_side=True) as secured:
                secured.recv(1)

        thread = threading.Thread(target=serve)
        thread.start()
        port = server.getsockname()[1]
        served = probe_tls("127.0.0.1", port, SERVER_NAME, Deadline.after(5))
        thread.join()

    assert served.tls_version == "TLSv1.2"
