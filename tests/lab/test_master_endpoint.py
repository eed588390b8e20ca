"""The Scale Out Master's endpoint as a stranger sees it."""

import asyncio
import socket
import ssl
from pathlib import Path

from cryptography import x509

from fixtures.lab.counters import Counters
from fixtures.lab.defects import apply_defects
from fixtures.lab.estate.estate import LabEstate
from fixtures.lab.incidents import Incidents
from fixtures.lab.master_endpoint import MasterEndpointConnection
from fixtures.lab.master_server import MasterServer
from fixtures.lab.network import LabNetwork

REQUEST = b"GET /ClusterManagement/ HTTP/1.1\r\nHost: ssisom.lab.example\r\n\r\n"


def test_any_request_is_forbidden() -> None:
    """Whoever has no client certificate gets 403 and the connection is over."""
    connection = MasterEndpointConnection()

    reply = connection.receive(REQUEST)

    assert reply.startswith(b"HTTP/1.1 403 Forbidden\r\n")
    assert connection.is_over


def test_request_may_arrive_octet_by_octet() -> None:
    """Nothing is said before the request is complete."""
    connection = MasterEndpointConnection()

    early = [connection.receive(REQUEST[n : n + 1]) for n in range(len(REQUEST) - 1)]

    assert set(early) == {b""}
    assert connection.receive(REQUEST[-1:]).startswith(b"HTTP/1.1 403 ")


def test_what_is_no_http_is_a_bad_request() -> None:
    """Garbage gets 400, not an exception."""
    connection = MasterEndpointConnection()

    assert connection.receive(b"\x00\x01\x02 \r\n\r\n").startswith(b"HTTP/1.1 400 ")
    assert connection.is_over


def test_client_that_leaves_is_told_nothing() -> None:
    """No octets at all end the connection silently."""
    connection = MasterEndpointConnection()

    assert connection.receive(b"") == b""
    assert connection.is_over


def served_names(address: str, port: int) -> tuple[str, ...]:
    """The common names of the certificate that a handshake without SNI is shown."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with (
        socket.create_connection((address, port), timeout=5) as plain,
        context.wrap_socket(plain) as tls,
    ):
        certificate = x509.load_der_x509_certificate(
            tls.getpeercert(binary_form=True) or b""
        )
    return tuple(str(one.value) for one in certificate.subject)


async def names_before_and_after_a_change(
    estate: LabEstate, at: tuple[str, int], folder: Path
) -> list[str]:
    """What the endpoint shows, then what it shows once its certificate changed."""
    server = MasterServer(estate, folder, Counters((), ()), Incidents())
    await server.listen(*at)
    try:
        before = await asyncio.to_thread(served_names, *at)
        apply_defects(estate, ["scale_out_certificate_names_role_in_san_only"])
        after = await asyncio.to_thread(served_names, *at)
    finally:
        await server.close()
    return [*before, *after]


def test_certificate_is_the_estates_at_every_handshake(
    estate: LabEstate, network: LabNetwork, tmp_path: Path
) -> None:
    """A certificate that was replaced is served from the next connection on."""
    at = (network.address(32), network.scale_out_master_port)

    names = asyncio.run(names_before_and_after_a_change(estate, at, tmp_path))

    assert names == ["ssisom.lab.example", "ssisnode1.lab.example"]
