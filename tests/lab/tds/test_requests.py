"""SQL batches and transaction manager requests."""

from __future__ import annotations

import pytest

from fixtures.lab.tds.errors import RemoteProtocolError
from fixtures.lab.tds.packets import HEADER
from fixtures.lab.tds.requests import (
    TransactionManagerMessage,
    TransactionRequestType,
    parse_sql_batch,
    parse_transaction_request,
)
from tests.lab.tds.captures import captured
from tests.lab.tds.client_messages import encode_sql_batch, encode_transaction_request

HEADERS = "16000000 12000000 0200 0000000000000000 01000000"
BATCHES = {
    "text": ("go", HEADERS + "6700 6F00"),
    "empty": ("", HEADERS),
    "beyond the first plane": ("\U0001f600", HEADERS + "3DD8 00DE"),
}
REQUESTS = {
    "begin": (
        TransactionManagerMessage(type=TransactionRequestType.BEGIN, name="t"),
        HEADERS + "0500 00 02 7400",
    ),
    "commit": (
        TransactionManagerMessage(type=TransactionRequestType.COMMIT),
        HEADERS + "0700 00 00",
    ),
    "roll back and begin the next": (
        TransactionManagerMessage(
            type=TransactionRequestType.ROLLBACK, begins_next=True
        ),
        HEADERS + "0800 00 01",
    ),
    "promote": (
        TransactionManagerMessage(type=TransactionRequestType.PROMOTE),
        HEADERS + "0600",
    ),
}
MALFORMED_BATCHES = {
    "no headers": ("", "0 octets"),
    "headers shorter than their length": ("03000000", "ALL_HEADERS of 3"),
    "headers beyond the message": ("FF000000", "ALL_HEADERS of 255"),
    "header without a type": ("08000000 04000000", "a header of 4"),
    "header beyond the headers": ("0A000000 FF000000 0200", "2 octets"),
    "half a character": (HEADERS + "67", "1 octets of text"),
}


@pytest.mark.parametrize(("text", "octets"), BATCHES.values(), ids=BATCHES)
def test_reads_batch(text: str, octets: str) -> None:
    """The text of a batch follows its headers."""
    assert parse_sql_batch(bytes.fromhex(octets)) == text


@pytest.mark.parametrize(("text", "octets"), BATCHES.values(), ids=BATCHES)
def test_writes_batch(text: str, octets: str) -> None:
    """The tests' client writes the same octets."""
    assert encode_sql_batch(text) == bytes.fromhex(octets)


@pytest.mark.parametrize(
    ("octets", "arrived"), MALFORMED_BATCHES.values(), ids=MALFORMED_BATCHES
)
def test_refuses_malformed_batch(octets: str, arrived: str) -> None:
    """A malformed batch is refused, and the error says what arrived."""
    with pytest.raises(RemoteProtocolError, match=arrived):
        parse_sql_batch(bytes.fromhex(octets))


@pytest.mark.parametrize(("message", "octets"), REQUESTS.values(), ids=REQUESTS)
def test_reads_transaction_request(
    message: TransactionManagerMessage, octets: str
) -> None:
    """A transaction manager request is read with its name and flags."""
    assert parse_transaction_request(bytes.fromhex(octets)) == message


@pytest.mark.parametrize(("message", "octets"), REQUESTS.values(), ids=REQUESTS)
def test_writes_transaction_request(
    message: TransactionManagerMessage, octets: str
) -> None:
    """The tests' client writes the same octets."""
    assert encode_transaction_request(message) == bytes.fromhex(octets)


def test_reads_driver() -> None:
    """Microsoft's driver begins a transaction without a name."""
    message = parse_transaction_request(captured("2.2.6.9_begin")[HEADER.size :])

    assert message == TransactionManagerMessage(type=TransactionRequestType.BEGIN)


def test_refuses_unknown_request() -> None:
    """A request that the specification does not list is refused."""
    with pytest.raises(RemoteProtocolError, match="request 99"):
        parse_transaction_request(bytes.fromhex(HEADERS + "6300"))
