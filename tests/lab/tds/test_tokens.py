"""Tokens: octets by example."""

from __future__ import annotations

import pytest

from fixtures.lab.sql.results import Column, SqlType
from fixtures.lab.tds import tokens
from fixtures.lab.tds.tokens import DoneStatus, Environment, ResultSetTokens, Token

INT = SqlType(name="int")
PROGRAM_NAME = "Microsoft SQL Server".encode("utf-16-le").hex()
EXAMPLES = {
    "DONE with count": (
        tokens.done(Token.DONE, DoneStatus.COUNT, count=2, command=0xC1),
        "FD 1000 C100 0200000000000000",
    ),
    "DONEINPROC, more follows": (
        tokens.done(Token.DONEINPROC, DoneStatus.MORE),
        "FF 0100 0000 0000000000000000",
    ),
    "LOGINACK": (
        tokens.loginack(0x74000004, (16, 0, 4135, 4)),
        f"AD 3200 01 74000004 14 {PROGRAM_NAME} 10 00 1027",
    ),
    "FEATUREEXTACK": (
        tokens.featureextack({0x0A: b"\0"}),
        "AE 0A 01000000 00 FF",
    ),
    "ERROR": (
        tokens.error(208, "t", "s", severity=16, state=1, procedure="p", line=3),
        "AA 1400 D0000000 01 10 0100 7400 01 7300 01 7000 03000000",
    ),
    "INFO": (
        tokens.info(0, "t", "", severity=0, state=1, line=1),
        "AB 1000 00000000 01 00 0100 7400 00 00 01000000",
    ),
    "ENVCHANGE database": (
        tokens.envchange_text(Environment.DATABASE, "b", "a"),
        "E3 0700 01 01 6200 01 6100",
    ),
    "ENVCHANGE collation": (
        tokens.envchange_collation(),
        "E3 0800 07 05 0904D00034 00",
    ),
    "ENVCHANGE begin": (
        tokens.envchange_transaction(Environment.BEGIN_TRANSACTION, 1),
        "E3 0B00 08 08 0100000000000000 00",
    ),
    "ENVCHANGE commit": (
        tokens.envchange_transaction(Environment.COMMIT_TRANSACTION, 1),
        "E3 0B00 09 00 08 0100000000000000",
    ),
    "ENVCHANGE reset": (tokens.envchange_reset(), "E3 0300 12 00 00"),
    "ENVCHANGE routing": (
        tokens.envchange_routing("h", 1433),
        "E3 0C00 14 0700 00 9905 0100 6800 0000",
    ),
    "RETURNSTATUS": (tokens.returnstatus(-1), "79 FFFFFFFF"),
    "RETURNVALUE": (
        tokens.returnvalue(2, "@p", INT, 1),
        "AC 0200 02 40007000 01 00000000 0100 26 04 04 01000000",
    ),
}


@pytest.mark.parametrize(("written", "octets"), EXAMPLES.values(), ids=EXAMPLES)
def test_writes_token(written: bytes, octets: str) -> None:
    """A token is written as the specification lays it out."""
    assert written == bytes.fromhex(octets)


def test_describes_columns() -> None:
    """COLMETADATA names each column with its type and whether it may be NULL."""
    result_set = ResultSetTokens(
        (Column(name="a", type=INT), Column(name="", type=INT, nullable=False))
    )

    assert result_set.colmetadata() == bytes.fromhex(
        "81 0200  00000000 0900 26 04 01 6100  00000000 0800 26 04 00"
    )


def test_writes_row() -> None:
    """A row without NULL is a ROW."""
    result_set = ResultSetTokens((Column(name="a", type=INT),))

    assert result_set.row((1,)) == bytes.fromhex("D1 04 01000000")


def test_writes_row_with_null() -> None:
    """A row with NULLs is an NBCROW, whose bitmap has a bit for each column."""
    result_set = ResultSetTokens((Column(name="a", type=INT),) * 9)

    assert result_set.row((None,) * 7 + (1, None)) == bytes.fromhex(
        "D2 7F01 04 01000000"
    )


def test_refuses_row_of_other_width() -> None:
    """A row must have a value for each column."""
    with pytest.raises(ValueError, match="zip"):
        ResultSetTokens((Column(name="a", type=INT),)).row((1, 2))
