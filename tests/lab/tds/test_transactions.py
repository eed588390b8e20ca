"""Transaction manager requests."""

from __future__ import annotations

import pytest

from fixtures.lab.sql.results import SqlError
from fixtures.lab.tds.requests import TransactionManagerMessage, TransactionRequestType
from fixtures.lab.tds.transactions import Transactions

BEGIN = TransactionManagerMessage(type=TransactionRequestType.BEGIN)
COMMIT = TransactionManagerMessage(type=TransactionRequestType.COMMIT)
ROLLBACK = TransactionManagerMessage(type=TransactionRequestType.ROLLBACK)
SAVEPOINT = TransactionManagerMessage(type=TransactionRequestType.SAVEPOINT)
COMMIT_AND_BEGIN = TransactionManagerMessage(
    type=TransactionRequestType.COMMIT, begins_next=True
)
BEGUN = "E3 0B00 08 08 0100000000000000 00"
BEGUN_NEXT = "E3 0B00 08 08 0200000000000000 00"
COMMITTED = "E3 0B00 09 00 08 0100000000000000"
ROLLED_BACK = "E3 0B00 0A 00 08 0100000000000000"


@pytest.mark.parametrize(
    ("request_after_begin", "octets"),
    [
        (COMMIT, COMMITTED),
        (ROLLBACK, ROLLED_BACK),
        (COMMIT_AND_BEGIN, COMMITTED + BEGUN_NEXT),
        (SAVEPOINT, ""),
    ],
    ids=["commit", "roll back", "commit and begin", "savepoint"],
)
def test_ends_transaction(
    request_after_begin: TransactionManagerMessage, octets: str
) -> None:
    """What was begun is ended under the same descriptor."""
    transactions = Transactions()

    assert transactions.answer(BEGIN) == bytes.fromhex(BEGUN)
    assert transactions.answer(request_after_begin) == bytes.fromhex(octets)


@pytest.mark.parametrize(
    ("message", "number"), [(COMMIT, 3902), (ROLLBACK, 3903), (SAVEPOINT, 628)]
)
def test_refuses_end_without_begin(
    message: TransactionManagerMessage, number: int
) -> None:
    """Without a transaction there is nothing to end."""
    with pytest.raises(SqlError) as caught:
        Transactions().answer(message)

    assert caught.value.number == number


def test_refuses_distributed_transaction() -> None:
    """The lab has no MSDTC."""
    promote = TransactionManagerMessage(type=TransactionRequestType.PROMOTE)

    with pytest.raises(SqlError) as caught:
        Transactions().answer(promote)

    assert caught.value.number == 8501


def test_reset_rolls_back() -> None:
    """After a reset of the connection there is no transaction."""
    transactions = Transactions()
    transactions.answer(BEGIN)
    transactions.rolls_back()

    with pytest.raises(SqlError, match="no corresponding BEGIN"):
        transactions.answer(COMMIT)
