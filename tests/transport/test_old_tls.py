"""Which old versions of TLS a server accepts, told by offering them."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator

import pytest

from fixtures.errors import UnreachableError
from fixtures.transport.deadline import Deadline
from fixtures.transport.tls import accepted_old_versions
from tests.transport.certificates import ServerCertificate

Greet = Callable[[socket.socket], None]


@contextlib.contextmanager
def serving(greet: Greet) -> Iterator[int]:
    """Greet every client until the end; yields the port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    client, _ = server.accept()
                    with client, contextlib.suppress(OSError):
                        greet(client)

        thread = threading.Thread(target=serve)
        thread.start()
        yield server.getsockname()[1]
        server.shutdown(socket.SHUT_RDWR)
    thread.join()


def tls(certificate: ServerCertificate, oldest: ssl.TLSVersion) -> Greet:
    """Greet with a handshake that accepts this version and newer ones."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = oldest
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.load_cert_chain(certificate.certificate, certificate.key)

    def greet(client: socket.socket) -> None:
        with context.wrap_socket(client, server_side=True) as secured:
            secured.recv(1)

    return greet


def hang_up(client: socket.socket) -> None:
    """End the connection after the greeting, as Schannel does."""
    client.recv(4096)


def accepted(port: int) -> dict[str, bool]:
    """Return what a server on this machine accepts."""
    found = accepted_old_versions(
        "127.0.0.1", port, "x.lab.example", Deadline.after(10)
    )
    return dict(found)


@pytest.mark.parametrize(
    ("oldest", "is_accepted"),
    [
        (ssl.TLSVersion.MINIMUM_SUPPORTED, True),
        (ssl.TLSVersion.TLSv1_2, False),
        (ssl.TLSVersion.TLSv1_3, False),
    ],
)
def test_handshake_tells(
    server_certificate: ServerCertificate,
    oldest: ssl.TLSVersion,
    is_accepted: bool,  # noqa: FBT001 - a table's column
) -> None:
    """A version is accepted when its handshake is completed."""
    with serving(tls(server_certificate, oldest)) as port:
        found = accepted(port)

    assert found == {"TLSv1": is_accepted, "TLSv1.1": is_accepted}


def in_turn(*greetings: Greet) -> Greet:
    """Greet each client in its own way."""
    left = iter(greetings)

    def greet(client: socket.socket) -> None:
        next(left)(client)

    return greet


def test_hanging_up_is_a_refusal(server_certificate: ServerCertificate) -> None:
    """Windows says no without an alert, and speaks a present version all the time."""
    present = tls(server_certificate, ssl.TLSVersion.TLSv1_2)

    with serving(in_turn(present, hang_up, hang_up, present)) as port:
        found = accepted(port)

    assert found == {"TLSv1": False, "TLSv1.1": False}


@pytest.mark.parametrize("speaks_first", [True, False])
def test_hanging_up_on_everybody_is_no_refusal(
    server_certificate: ServerCertificate,
    speaks_first: bool,  # noqa: FBT001 - a table's column
) -> None:
    """What speaks no TLS at all, or went down meanwhile, refused no version."""
    present = tls(server_certificate, ssl.TLSVersion.TLSv1_2)
    first = present if speaks_first else hang_up

    with (
        serving(in_turn(first, hang_up, hang_up, hang_up)) as port,
        pytest.raises(UnreachableError),
    ):
        accepted(port)


def test_nobody_refuses_nothing() -> None:
    """Where nobody listens, no version was refused."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    with pytest.raises(UnreachableError):
        accepted(port)
