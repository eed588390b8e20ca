"""Steps that many tests of the connection take."""

from __future__ import annotations

from fixtures.lab.tds import events
from fixtures.lab.tds.connection import TdsConnection
from fixtures.lab.tds.packets import HEADER, PacketType
from fixtures.lab.tds.prelogin import (
    Encryption,
    PreloginMessage,
    encode_prelogin,
    parse_prelogin,
)
from fixtures.lab.tds.tokens import DoneStatus, Token, done
from tests.lab.tds.client_messages import encode_login7, login7, message

DONE = done(Token.DONE, DoneStatus.FINAL)
LOGIN = message(PacketType.LOGIN7, encode_login7(login7()))


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
