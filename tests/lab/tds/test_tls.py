"""TLS in its two places: inside PRELOGIN, and around everything."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from fixtures.lab.tds import events
from fixtures.lab.tds.connection import TdsConnection
from fixtures.lab.tds.errors import RemoteProtocolError
from fixtures.lab.tds.packets import HEADER, PacketType
from fixtures.lab.tds.prelogin import Encryption, PreloginMessage
from fixtures.lab.tds.tls import TlsContexts
from tests.lab.tds.certificates import CertificateFiles, make_certificate
from tests.lab.tds.client_messages import batch, message
from tests.lab.tds.dialogue import DONE, LOGIN, answered, next_after, prelogin
from tests.lab.tds.tls_client import TlsClient


def shaken_hands(connection: TdsConnection, client: TlsClient) -> TlsClient:
    """Two flights each, wrapped in PRELOGIN messages."""
    hello = message(PacketType.PRELOGIN, client.exchange(b""))
    first = next_after(connection, hello)
    assert isinstance(first, events.TlsHandshake)
    finished = message(PacketType.PRELOGIN, client.exchange(unwrapped(first.reply)))
    second = next_after(connection, finished)
    assert isinstance(second, events.TlsHandshake)
    client.exchange(unwrapped(second.reply))
    return client


def each_octet(client: TlsClient, octets: bytes) -> list[bytes]:
    """The client's next handshake octets, one at a time."""
    return [bytes((octet,)) for octet in client.exchange(octets)]


def unwrapped(octets: bytes) -> bytes:
    """The payload of a message of one packet."""
    assert octets[0] == PacketType.PRELOGIN
    return octets[HEADER.size :]


@pytest.mark.parametrize(
    ("own", "client", "answer"),
    [
        ("none", Encryption.OFF, Encryption.NOT_SUPPORTED),
        ("offered", Encryption.OFF, Encryption.OFF),
        ("offered", Encryption.ON, Encryption.ON),
        ("offered", Encryption.NOT_SUPPORTED, Encryption.NOT_SUPPORTED),
        ("forced", Encryption.OFF, Encryption.REQUIRED),
        ("forced", Encryption.REQUIRED, Encryption.ON),
    ],
)
def test_answers_encryption(
    tls_contexts: TlsContexts, own: str, client: Encryption, answer: Encryption
) -> None:
    """The server's setting and the client's wish settle the encryption."""
    contexts = {"none": None}.get(own, tls_contexts)
    connection = TdsConnection(contexts, force_encryption=own == "forced")

    assert answered(connection, client) is answer


def test_encrypts_everything(
    tls_contexts: TlsContexts, tds_certificate: CertificateFiles
) -> None:
    """With encryption on, the reply to the login is a TLS record."""
    connection = TdsConnection(tls_contexts)
    answered(connection, Encryption.ON)
    client = shaken_hands(connection, TlsClient(tds_certificate, []))
    next_after(connection, client.encrypt(LOGIN))
    reply = client.decrypt(connection.accept_login(DONE, packet_size=4096))

    assert client.version == "TLSv1.2"
    assert reply.endswith(DONE)


def test_encrypts_login_only(
    tls_contexts: TlsContexts, tds_certificate: CertificateFiles
) -> None:
    """With encryption off, only LOGIN7 is a TLS record; then both speak clear."""
    connection = TdsConnection(tls_contexts)
    answered(connection, Encryption.OFF)
    client = shaken_hands(connection, TlsClient(tds_certificate, []))
    login = next_after(connection, client.encrypt(LOGIN))
    reply = connection.accept_login(DONE, packet_size=4096)

    assert isinstance(login, events.Login)
    assert reply.endswith(DONE)
    assert next_after(connection, batch("x")) == events.SqlBatch(text="x")


def test_clear_octets_behind_encrypted_login(
    tls_contexts: TlsContexts, tds_certificate: CertificateFiles
) -> None:
    """What arrives together with the encrypted LOGIN7 is read as clear text."""
    connection = TdsConnection(tls_contexts)
    answered(connection, Encryption.OFF)
    client = shaken_hands(connection, TlsClient(tds_certificate, []))
    next_after(connection, client.encrypt(LOGIN) + batch("x"))
    connection.accept_login(DONE, packet_size=4096)

    assert connection.next_event() == events.SqlBatch(text="x")


def test_encrypts_strictly(
    tls_contexts: TlsContexts, tds_certificate: CertificateFiles
) -> None:
    """TDS 8.0 begins with TLS 1.3, and PRELOGIN is inside it."""
    connection = TdsConnection(tls_contexts)
    client = TlsClient(tds_certificate, ["tds/8.0"])
    flight = next_after(connection, client.exchange(b""))
    assert isinstance(flight, events.TlsHandshake)
    finished = client.exchange(flight.reply)
    next_after(connection, finished + client.encrypt(prelogin(Encryption.ON)))
    opened = connection.next_event()

    assert client.version == "TLSv1.3"
    assert isinstance(opened, events.Prelogin)


def test_encrypts_strictly_byte_by_byte(
    tls_contexts: TlsContexts, tds_certificate: CertificateFiles
) -> None:
    """TLS records may arrive in any portions."""
    connection = TdsConnection(tls_contexts)
    client = TlsClient(tds_certificate, ["tds/8.0"])
    *_, flight = [next_after(connection, each) for each in each_octet(client, b"")]
    assert isinstance(flight, events.TlsHandshake)
    *_, end = [
        next_after(connection, each) for each in each_octet(client, flight.reply)
    ]
    assert isinstance(end, events.TlsHandshake)
    record = client.encrypt(prelogin(Encryption.ON))
    *early, opened = [next_after(connection, bytes((octet,))) for octet in record]

    assert set(early) == {events.NEED_DATA}
    assert isinstance(opened, events.Prelogin)


def test_refuses_damaged_record(
    tls_contexts: TlsContexts, tds_certificate: CertificateFiles
) -> None:
    """A record that cannot be decrypted is the client's error."""
    connection = TdsConnection(tls_contexts)
    answered(connection, Encryption.ON)
    client = shaken_hands(connection, TlsClient(tds_certificate, []))
    *intact, _ = client.encrypt(LOGIN)

    with pytest.raises(RemoteProtocolError, match="TLS"):
        next_after(connection, bytes((*intact, 0)) + bytes(1))


def test_strict_prelogin_starts_no_second_tls(
    tls_contexts: TlsContexts, tds_certificate: CertificateFiles
) -> None:
    """Inside strict encryption LOGIN7 follows PRELOGIN at once."""
    connection = TdsConnection(tls_contexts)
    client = TlsClient(tds_certificate, ["tds/8.0"])
    flight = next_after(connection, client.exchange(b""))
    assert isinstance(flight, events.TlsHandshake)
    next_after(connection, client.exchange(flight.reply))
    next_after(connection, client.encrypt(prelogin(Encryption.NOT_SUPPORTED)))
    connection.send_prelogin(
        PreloginMessage(version=(18, 6, 2, 0), encryption=Encryption.NOT_SUPPORTED)
    )

    assert isinstance(next_after(connection, client.encrypt(LOGIN)), events.Login)


def test_strict_needs_its_protocol_name(
    tls_contexts: TlsContexts, tds_certificate: CertificateFiles
) -> None:
    """A TLS client that does not name TDS 8.0 is refused."""
    connection = TdsConnection(tls_contexts)
    client = TlsClient(tds_certificate, ["http/1.1"])
    flight = next_after(connection, client.exchange(b""))
    assert isinstance(flight, events.TlsHandshake)

    with pytest.raises(RemoteProtocolError, match="ALPN None"):
        next_after(connection, client.exchange(flight.reply))


def test_tls_alert_is_no_error(tls_contexts: TlsContexts, tmp_path: Path) -> None:
    """A client that does not trust the certificate has only hung up."""
    connection = TdsConnection(tls_contexts)
    client = TlsClient(make_certificate(tmp_path), ["tds/8.0"])
    flight = next_after(connection, client.exchange(b""))
    assert isinstance(flight, events.TlsHandshake)
    with pytest.raises(ssl.SSLCertVerificationError):
        client.exchange(flight.reply)

    assert next_after(connection, client.alert()) == events.ConnectionClosed()


def test_refuses_broken_tls(tls_contexts: TlsContexts) -> None:
    """A handshake that is none is the client's error."""
    connection = TdsConnection(tls_contexts)
    answered(connection, Encryption.ON)

    with pytest.raises(RemoteProtocolError, match="TLS"):
        next_after(connection, message(PacketType.PRELOGIN, b"GET / HTTP/1.1\r\n"))
