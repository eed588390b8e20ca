"""Packets: header, reassembly, splitting, bounds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.lab.tds.errors import RemoteProtocolError
from fixtures.lab.tds.packets import (
    Message,
    MessageReader,
    PacketType,
    negotiate_packet_size,
    split_message,
)

LIMIT = 1000
MESSAGES = {
    "one packet": (
        Message(type=PacketType.SQL_BATCH, payload=b"abc"),
        "01 01 000B 0000 01 00 616263",
    ),
    "empty": (
        Message(type=PacketType.ATTENTION, payload=b""),
        "06 01 0008 0000 01 00",
    ),
    "two packets": (
        Message(type=PacketType.RPC, payload=b"abcd"),
        "03 00 000A 0000 01 00 6162 03 01 000A 0000 02 00 6364",
    ),
    "reset": (
        Message(type=PacketType.SQL_BATCH, payload=b"a", reset=True),
        "01 09 0009 0000 01 00 61",
    ),
    "reset that keeps the transaction": (
        Message(type=PacketType.SQL_BATCH, payload=b"a", reset=True),
        "01 11 0009 0000 01 00 61",
    ),
    "reset on the first packet only": (
        Message(type=PacketType.RPC, payload=b"ab", reset=True),
        "03 08 0009 0000 01 00 61 03 01 0009 0000 02 00 62",
    ),
    "given up": (
        Message(type=PacketType.SQL_BATCH, payload=b"a", ignored=True),
        "01 00 0009 0000 01 00 61 01 03 0008 0000 02 00",
    ),
}
MALFORMED = {
    "length below the header": ("01 01 0007 0000 01 00", "packet length 7"),
    "length above the maximum": ("01 01 8000 0000 01 00", "packet length 32768"),
    "unknown type": ("05 01 0008 0000 01 00", "packet type 0x05"),
    "type changes half-way": (
        "01 00 0009 0000 01 00 61 03 01 0009 0000 02 00 62",
        "a RPC packet",
    ),
}


def reader_of(octets: bytes) -> MessageReader:
    """A reader that was fed everything at once."""
    reader = MessageReader(LIMIT)
    reader.feed(octets)
    return reader


def next_after(reader: MessageReader, octet: int) -> Message | None:
    """The message that one more octet completes."""
    reader.feed(bytes((octet,)))
    return reader.next_message()


@pytest.mark.parametrize(("message", "octets"), MESSAGES.values(), ids=MESSAGES)
def test_reads_message(message: Message, octets: str) -> None:
    """A message is read from its packets."""
    assert reader_of(bytes.fromhex(octets)).next_message() == message


@pytest.mark.parametrize(("message", "octets"), MESSAGES.values(), ids=MESSAGES)
def test_reads_byte_by_byte(message: Message, octets: str) -> None:
    """Only the last octet completes a message."""
    whole = bytes.fromhex(octets)
    reader = MessageReader(LIMIT)
    read = [next_after(reader, octet) for octet in whole]

    assert read == [None] * (len(whole) - 1) + [message]


@pytest.mark.parametrize(("octets", "arrived"), MALFORMED.values(), ids=MALFORMED)
def test_refuses_malformed_packet(octets: str, arrived: str) -> None:
    """A malformed packet is refused, and the error says what arrived."""
    with pytest.raises(RemoteProtocolError, match=arrived):
        reader_of(bytes.fromhex(octets)).next_message()


def test_refuses_overlong_message() -> None:
    """A message beyond its limit is refused before its last packet arrives."""
    endless = bytes.fromhex("01 00 03F0 0000 01 00") + bytes(1000)

    with pytest.raises(RemoteProtocolError, match="at most 1000 octets"):
        reader_of(endless * 2).next_message()


def test_keeps_rest_after_message() -> None:
    """Octets behind a message can be taken as something else than packets."""
    reader = reader_of(bytes.fromhex("12 01 0008 0000 01 00 160301"))
    reader.next_message()

    assert reader.take_rest() == bytes.fromhex("160301")


def test_splits_by_packet_size() -> None:
    """A message is split into full packets, of which the last ends it."""
    octets = split_message(PacketType.TABULAR_RESULT, b"abcde", packet_size=10)

    assert octets == bytes.fromhex(
        "04 00 000A 0000 01 00 6162 04 00 000A 0000 02 00 6364 04 01 0009 0000 03 00 65"
    )


def test_last_packet_may_be_full() -> None:
    """A message that fills its last packet needs no empty one behind it."""
    octets = split_message(PacketType.TABULAR_RESULT, b"ab", packet_size=10)

    assert octets == bytes.fromhex("04 01 000A 0000 01 00 6162")


@given(payload=st.binary(max_size=LIMIT), packet_size=st.integers(9, 600))
def test_split_message_is_read_back(payload: bytes, packet_size: int) -> None:
    """Splitting and reading a message gives the message."""
    octets = split_message(PacketType.SQL_BATCH, payload, packet_size)

    expected = Message(type=PacketType.SQL_BATCH, payload=payload)
    assert reader_of(octets).next_message() == expected


@pytest.mark.parametrize(
    ("wanted", "used"), [(0, 4096), (512, 512), (8000, 8000), (1, 512), (65536, 32767)]
)
def test_negotiates_packet_size(wanted: int, used: int) -> None:
    """The client's wish counts within the bounds of the protocol."""
    assert negotiate_packet_size(wanted) == used
