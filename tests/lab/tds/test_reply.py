"""From results to tokens: which DONE ends what."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from fixtures.lab.sql.results import (
    Column,
    DatabaseChanged,
    Message,
    ReturnStatus,
    RowCount,
    Rowset,
    SqlError,
    SqlType,
)
from fixtures.lab.tds.reply import CallResult, Reply, ReturnValue, in_portions

INT = SqlType(name="int")
ROWS = Rowset(columns=(Column(name="a", type=INT),), rows=[(1,), (2,)])
ERROR = SqlError(208, "Invalid object name 'x'.")
FATAL = SqlError(21, "Fatal.", severity=20)
VALUE = ReturnValue(ordinal=0, name="@p", type=INT, value=1)

#: Each token's first octet, then the status of each DONE.
BATCHES: dict[str, tuple[list[CallResult], str]] = {
    "nothing": ([], "FD00"),
    "rows": ([ROWS], "81 D1 D1 FD10"),
    "two result sets": ([ROWS, ROWS], "81 D1 D1 FD11 81 D1 D1 FD10"),
    "row count": ([RowCount(count=3)], "FD10"),
    "message, rows": ([Message(number=0, text="hi"), ROWS], "AB FD01 81 D1 D1 FD10"),
    "database": ([DatabaseChanged(name="b", previous="a")], "E3 AB FD00"),
    "error": ([ERROR], "AA FD02"),
    "error between": ([ROWS, ERROR, ROWS], "81 D1 D1 FD11 AA FD03 81 D1 D1 FD10"),
    "fatal error": ([FATAL, ROWS], "AA FD02"),
}
CALLS: dict[str, tuple[list[CallResult], str]] = {
    "nothing": ([], "79 FE00"),
    "rows": ([ROWS], "81 D1 D1 FF11 79 FE00"),
    "row count": ([RowCount(count=3)], "FF11 79 FE00"),
    "message": ([Message(number=0, text="hi")], "AB 79 FE00"),
    "error": ([ERROR], "AA 79 FE02"),
    "output value first": ([VALUE, ROWS], "81 D1 D1 FF11 79 AC FE00"),
    "return status first": ([ReturnStatus(value=5), ROWS], "81 D1 D1 FF11 79 FE00"),
}


def outline(tokens: Iterator[bytes]) -> str:
    """The token types, and the status of each token that ends something."""
    return " ".join(
        part[: 1 + (part[0] >= 0xFD)].hex().upper()
        for token in tokens
        for part in split_tokens(token)
    )


def split_tokens(octets: bytes) -> list[bytes]:
    """Tokens that were written as one; ENVCHANGE and INFO travel together."""
    if octets[0] != 0xE3:
        return [octets]
    length = 3 + int.from_bytes(octets[1:3], "little")
    return [octets[:length], octets[length:]]


def reply() -> Reply:
    """A reply that nobody has cancelled."""
    return Reply("SQLNODE1", threading.Event())


@pytest.mark.parametrize(("results", "expected"), BATCHES.values(), ids=BATCHES)
def test_batch(results: list[CallResult], expected: str) -> None:
    """In a batch each statement has its DONE, and all but the last say more."""
    assert outline(reply().batch(results)) == expected


@pytest.mark.parametrize(("results", "expected"), CALLS.values(), ids=CALLS)
def test_call(results: list[CallResult], expected: str) -> None:
    """In a call DONEPROC comes last, after the status and the values."""
    assert outline(reply().call(results, more=False)) == expected


def test_call_before_another() -> None:
    """DONEPROC says that another call's reply follows."""
    assert outline(reply().call([], more=True)) == "79 FE01"


def test_fatal_error_breaks_connection() -> None:
    """An error of severity 20 ends the connection."""
    written = reply()
    list(written.batch([FATAL]))

    assert written.breaks_connection


def test_cancelled_batch_has_no_end() -> None:
    """After a cancellation nothing more is written, not even DONE."""
    cancelled = threading.Event()

    def results() -> Iterator[CallResult]:
        yield ROWS
        cancelled.set()
        yield ROWS

    assert outline(Reply("s", cancelled).batch(results())) == "81 D1 D1"


def test_cancelled_call_has_no_end() -> None:
    """After a cancellation there is no DONEPROC either."""
    cancelled = threading.Event()
    cancelled.set()

    assert outline(Reply("s", cancelled).call([ROWS], more=False)) == ""


def test_refuses_procedure_result_in_batch() -> None:
    """A batch has no return value; a session that yields one is defective."""
    with pytest.raises(TypeError, match="ReturnStatus"):
        list(reply().batch([ReturnStatus(value=0)]))


def test_joins_portions() -> None:
    """Tokens are joined to portions of a useful size, and none is lost."""
    assert list(in_portions([b"ab", b"c", b"def", b"g"], 3)) == [b"abc", b"def", b"g"]
