"""The connection: octets in, events out, octets back."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from fixtures.lab.tds import events
from fixtures.lab.tds.connection import TdsConnection
from fixtures.lab.tds.errors import LocalProtocolError, RemoteProtocolError
from fixtures.lab.tds.events import NEED_DATA
from fixtures.lab.tds.packets import HEADER, PacketStatus, PacketType
from fixtures.lab.tds.prelogin import (
    Encryption,
    PreloginMessage,
    encode_prelogin,
    parse_prelogin,
)
from fixtures.lab.tds.requests import (
    TransactionManagerMessage,
    TransactionRequestType,
)
from fixtures.lab.tds.rpc import ProcedureCall
from fixtures.lab.tds.states import CLIENT_MESSAGES, SERVER_MOVES, State
from fixtures.lab.tds.tls import TlsContexts
from fixtures.lab.tds.tokens import DoneStatus, Token, done
from tests.lab.tds.certificates import CertificateFiles, make_certificate
from tests.lab.tds.client_messages import (
    ATTENTION,
    batch,
    encode_login7,
    encode_rpc,
    encode_transaction_request,
    login7,
    message,
    with_status,
)
from tests.lab.tds.tls_client import TlsClient

DONE = done(Token.DONE, DoneStatus.FINAL)
PRELOGIN = PreloginMessage(version=(18, 6, 2, 0), encryption=Encryption.NOT_SUPPORTED)
LOGIN = message(PacketType.LOGIN7, encode_login7(login7()))
CALL = ProcedureCall(procedure="p", parameters=())
BEGIN = TransactionManagerMessage(type=TransactionRequestType.BEGIN)
REQUESTS = {
    "batch": (batch("SELECT 1"), events.SqlBatch(text="SELECT 1")),
    "long batch": (batch("x" * 9000), events.SqlBatch(text="x" * 9000)),
    "reset": (
        with_status(batch("x"), PacketStatus(0x09)),
        events.SqlBatch(text="x", reset=True),
    ),
    "calls": (
        message(PacketType.RPC, encode_rpc(CALL, CALL)),
        events.RpcRequest(calls=(CALL, CALL)),
    ),
    "transaction": (
        message(PacketType.TRANSACTION_MANAGER, encode_transaction_request(BEGIN)),
        events.TransactionRequest(message=BEGIN),
    ),
    "given up": (with_status(batch("x"), PacketStatus(0x03)), events.IgnoredRequest()),
    "late attention": (ATTENTION, events.Attention(is_reply_running=False)),
}


def next_after(
    connection: TdsConnection, octets: bytes
) -> events.Event | events.NeedData:
    """What the connection reports after some octets."""
    connection.receive_data(octets)
    return connection.next_event()


def prelogin(encryption: Encryption) -> bytes:
    """A client's PRELOGIN."""
    sent = PreloginMessage(version=(18, 6, 2, 0), encryption=encryption)
    return message(PacketType.PRELOGIN, encode_prelogin(sent))


def answered(connection: TdsConnection, encryption: Encryption) -> Encryption:
    """The server's answer to a client's wish."""
    event = next_after(connection, prelogin(encryption))
    assert isinstance(event, events.Prelogin)
    reply = connection.send_prelogin(event.message)
    return parse_prelogin(reply[HEADER.size :]).encryption


def logged_in() -> TdsConnection:
    """A connection without encryption on which the login is over."""
    connection = TdsConnection(tls=None)
    answered(connection, Encryption.OFF)
    next_after(connection, LOGIN)
    connection.accept_login(DONE, packet_size=4096)
    return connection


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


def unwrapped(octets: bytes) -> bytes:
    """The payload of a message of one packet."""
    assert octets[0] == PacketType.PRELOGIN
    return octets[HEADER.size :]


@pytest.mark.parametrize(("octets", "event"), REQUESTS.values(), ids=REQUESTS)
def test_reports_request(octets: bytes, event: events.Event) -> None:
    """Each message of a client becomes one event."""
    assert next_after(logged_in(), octets) == event


@pytest.mark.parametrize(("octets", "event"), REQUESTS.values(), ids=REQUESTS)
def test_reports_request_byte_by_byte(octets: bytes, event: events.Event) -> None:
    """Only the last octet of a message brings its event."""
    connection = logged_in()
    reported = [next_after(connection, bytes((octet,))) for octet in octets]

    assert reported == [NEED_DATA] * (len(octets) - 1) + [event]


@pytest.mark.parametrize(("octets", "_"), REQUESTS.values(), ids=REQUESTS)
def test_truncated_request_is_no_event(octets: bytes, _: events.Event) -> None:
    """A client that leaves half-way has only closed the connection."""
    connection = logged_in()

    assert next_after(connection, octets[:-1]) is NEED_DATA
    assert next_after(connection, b"") == events.ConnectionClosed()


def test_logs_in_byte_by_byte() -> None:
    """PRELOGIN and LOGIN7 may arrive in any portions."""
    connection = TdsConnection(tls=None)
    *_, opened = [
        next_after(connection, bytes((octet,))) for octet in prelogin(Encryption.OFF)
    ]
    assert isinstance(opened, events.Prelogin)
    connection.send_prelogin(opened.message)
    *_, login = [next_after(connection, bytes((octet,))) for octet in LOGIN]

    assert login == events.Login(message=login7(), tds_version=0x74000004)


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
    connection.send_prelogin(PRELOGIN)

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


@pytest.mark.parametrize("octets", [b"GET /", b"\x10\x01", b"\x16\x03\x01"])
def test_refuses_other_protocols(octets: bytes) -> None:
    """Without a certificate only PRELOGIN opens a conversation."""
    with pytest.raises(RemoteProtocolError, match="first octet"):
        next_after(TdsConnection(tls=None), octets)


def test_refused_connection_stays_closed() -> None:
    """After an error of the client nothing more is read."""
    connection = logged_in()
    with pytest.raises(RemoteProtocolError, match="LOGIN7 while LOGGED_IN"):
        next_after(connection, LOGIN)

    assert next_after(connection, batch("x")) == events.ConnectionClosed()


def test_refuses_second_request() -> None:
    """While a reply is sent only an attention is legal."""
    connection = logged_in()
    next_after(connection, batch("x"))

    with pytest.raises(RemoteProtocolError, match="expected ATTENTION"):
        next_after(connection, batch("y"))


def test_refuses_second_attention() -> None:
    """A client waits for the acknowledgement of its attention."""
    connection = logged_in()
    next_after(connection, ATTENTION)

    with pytest.raises(RemoteProtocolError, match="ATTENTION while CANCELLING"):
        next_after(connection, ATTENTION)


def test_bounds_login() -> None:
    """Before the login a message is at most 128 KiB long."""
    connection = TdsConnection(tls=None)
    answered(connection, Encryption.OFF)

    with pytest.raises(RemoteProtocolError, match="at most 131072 octets"):
        next_after(connection, message(PacketType.LOGIN7, bytes(131073)))


def test_splits_reply_by_packet_size() -> None:
    """A reply is sent in packets of the agreed size, the last of which ends it."""
    connection = TdsConnection(tls=None)
    answered(connection, Encryption.OFF)
    next_after(connection, LOGIN)
    connection.accept_login(DONE, packet_size=512)
    next_after(connection, batch("x"))
    first = connection.send_tokens(bytes(600))
    last = connection.end_reply()

    assert (len(first), first[1]) == (512, 0)
    assert (len(last), last[1]) == (HEADER.size + 96, PacketStatus.END_OF_MESSAGE)


def test_acknowledges_attention_at_end_of_reply() -> None:
    """An attention during a reply is acknowledged in the reply's last DONE."""
    connection = logged_in()
    next_after(connection, batch("x"))
    connection.send_tokens(b"")
    event = next_after(connection, ATTENTION)
    reply = connection.end_reply()

    assert event == events.Attention(is_reply_running=True)
    assert reply[HEADER.size :] == done(Token.DONE, DoneStatus.ATTENTION)


def test_acknowledges_late_attention() -> None:
    """An attention after the reply gets a reply of its own, and only one."""
    connection = logged_in()
    next_after(connection, batch("x"))
    connection.end_reply()
    next_after(connection, ATTENTION)
    acknowledgement = connection.end_reply()
    next_after(connection, batch("x"))

    assert acknowledgement[HEADER.size :] == done(Token.DONE, DoneStatus.ATTENTION)
    assert connection.end_reply() == bytes.fromhex("04 01 0008 0033 01 00")


def test_refused_login_closes() -> None:
    """After a failed login the conversation is over."""
    connection = TdsConnection(tls=None)
    answered(connection, Encryption.OFF)
    next_after(connection, LOGIN)
    connection.refuse_login(DONE)

    assert connection.next_event() == events.ConnectionClosed()


@pytest.mark.parametrize(
    ("octets", "answer"),
    [(b"", b""), (batch("x"), bytes.fromhex("04 01 0009 0033 01 00 78"))],
    ids=["nobody waits", "a request waits"],
)
def test_gives_up(octets: bytes, answer: bytes) -> None:
    """The last tokens are for a client that waits; then the connection is closed."""
    connection = logged_in()
    connection.receive_data(octets)
    connection.next_event()

    assert connection.give_up(b"x") == answer
    assert not connection.is_open


def test_refuses_reply_without_request() -> None:
    """Sending tokens that nobody asked for is this side's error."""
    with pytest.raises(LocalProtocolError, match="SEND_TOKENS while LOGGED_IN"):
        logged_in().send_tokens(DONE)


def test_every_state_can_be_left() -> None:
    """No state but the last is a dead end, and each is reached from another."""
    left = set(CLIENT_MESSAGES) | set(SERVER_MOVES)
    by_client = {state for to in CLIENT_MESSAGES.values() for state in to.values()}
    by_server = {state for to in SERVER_MOVES.values() for state in to.values()}
    entered = by_client | by_server

    assert left == set(State) - {State.CLOSED}
    assert entered == set(State) - {State.INITIAL}
