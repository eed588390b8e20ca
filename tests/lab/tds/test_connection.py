"""The connection: octets in, events out, octets back."""

from __future__ import annotations

import pytest

from fixtures.lab.tds import events
from fixtures.lab.tds.connection import TdsConnection
from fixtures.lab.tds.errors import LocalProtocolError, RemoteProtocolError
from fixtures.lab.tds.events import NEED_DATA
from fixtures.lab.tds.packets import HEADER, PacketStatus, PacketType
from fixtures.lab.tds.prelogin import (
    Encryption,
)
from fixtures.lab.tds.requests import (
    TransactionManagerMessage,
    TransactionRequestType,
)
from fixtures.lab.tds.rpc import ProcedureCall
from fixtures.lab.tds.states import CLIENT_MESSAGES, SERVER_MOVES, State
from fixtures.lab.tds.tokens import DoneStatus, Token, done
from tests.lab.tds.client_messages import (
    ATTENTION,
    batch,
    encode_rpc,
    encode_transaction_request,
    login7,
    message,
    with_status,
)
from tests.lab.tds.dialogue import (
    DONE,
    LOGIN,
    answered,
    logged_in,
    next_after,
    prelogin,
)

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
