"""PRELOGIN: options and encryption."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.lab.tds.errors import RemoteProtocolError
from fixtures.lab.tds.packets import HEADER
from fixtures.lab.tds.prelogin import (
    ANSWERS,
    Encryption,
    PreloginMessage,
    encode_prelogin,
    parse_prelogin,
)
from tests.lab.tds.captures import captured

MESSAGE = PreloginMessage(version=(16, 0, 1000, 0), encryption=Encryption.ON)
OCTETS = bytes.fromhex(
    "00 001A 0006  01 0020 0001  02 0021 0001  03 0022 0000  04 0022 0001  FF"
    "10 00 03E8 0000  01  00  00"
)
MALFORMED = {
    "empty": ("", "0 octets"),
    "no terminator": ("00 0005 0000", "0 octets"),
    "option outside": ("00 0100 0006 FF", "PRELOGIN option 0"),
    "option longer than the message": ("00 0006 0FFF FF", "PRELOGIN option 0"),
    "no version": ("01 0006 0001 FF 00", "VERSION of 0 octets"),
    "unknown encryption": (
        "00 000B 0006 01 0011 0001 FF 000000000000 07",
        "ENCRYPTION 0x07",
    ),
}


def test_writes_message() -> None:
    """A PRELOGIN message is written with its option table first."""
    assert encode_prelogin(MESSAGE) == OCTETS


def test_reads_message() -> None:
    """A PRELOGIN message is read by its option table."""
    assert parse_prelogin(OCTETS) == MESSAGE


def test_reads_driver() -> None:
    """Microsoft's driver is understood, with options the lab does not use."""
    message = parse_prelogin(captured("2.2.6.5_prelogin")[HEADER.size :])

    assert message == PreloginMessage(
        version=(18, 6, 2, 0), encryption=Encryption.OFF, instance="", mars=False
    )


@pytest.mark.parametrize(("octets", "arrived"), MALFORMED.values(), ids=MALFORMED)
def test_refuses_malformed_message(octets: str, arrived: str) -> None:
    """A malformed message is refused, and the error says what arrived."""
    with pytest.raises(RemoteProtocolError, match=arrived):
        parse_prelogin(bytes.fromhex(octets))


@pytest.mark.parametrize("length", range(len(OCTETS)))
def test_refuses_truncated_message(length: int) -> None:
    """No beginning of a message passes for the message."""
    with pytest.raises(RemoteProtocolError):
        parse_prelogin(OCTETS[:length])


@given(
    version=st.tuples(*(st.integers(0, 255),) * 2, *(st.integers(0, 65535),) * 2),
    encryption=st.sampled_from(Encryption),
    instance=st.text("ABC$_", max_size=16),
    mars=st.booleans(),
)
def test_message_is_read_back(
    version: tuple[int, int, int, int],
    encryption: Encryption,
    instance: str,
    mars: bool,  # noqa: FBT001 - hypothesis passes by keyword
) -> None:
    """Writing and reading a message gives the message."""
    message = PreloginMessage(
        version=version, encryption=encryption, instance=instance, mars=mars
    )

    assert parse_prelogin(encode_prelogin(message)) == message


def test_answers_every_client() -> None:
    """For each setting of the server there is an answer to each client."""
    settings = (Encryption.OFF, Encryption.NOT_SUPPORTED, Encryption.REQUIRED)

    assert set(ANSWERS) == {(own, other) for own in settings for other in Encryption}
