"""python-tds, unchanged, against the lab's server."""

from __future__ import annotations

import decimal
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytds
import pytest

from tests.lab.tds.canned_engine import (
    GUID,
    LARGE,
    MOMENT,
    NULL_ROW,
    PASSWORD,
    TYPED_ROW,
    ZONED,
)
from tests.lab.tds.canned_server import CannedServer

if TYPE_CHECKING:
    from pytds import Connection, Cursor


def connect(server: CannedServer, **options: object) -> Connection:
    """A connection, without encryption unless the options say so."""
    given = {"user": "sa", "password": PASSWORD, "autocommit": True, **options}
    return pytds.connect(dsn="127.0.0.1", port=server.port, **given)


@pytest.fixture
def cursor(canned_server: CannedServer) -> Iterator[Cursor]:
    """A cursor on a connection without encryption."""
    with connect(canned_server) as connection, connection.cursor() as opened:
        yield opened


@pytest.mark.parametrize("login_only", [False, True], ids=["everything", "login only"])
def test_encrypts(canned_server: CannedServer, login_only: bool) -> None:  # noqa: FBT001 - a case
    """Both extents of encryption work."""
    options = {
        "cafile": str(canned_server.certificate),
        "validate_host": False,
        "enc_login_only": login_only,
    }
    with connect(canned_server, **options) as connection:
        assert connection.cursor().execute_scalar("SELECT 1") == 1


def test_reads_every_type(cursor: Cursor) -> None:
    """Values of every type arrive exactly, and so do their NULLs."""
    cursor.execute("SELECT types")

    assert [tuple(row) for row in cursor.fetchall()] == [TYPED_ROW, NULL_ROW]


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("SELECT guid", GUID),
        ("SELECT zoned", ZONED),
        ("SELECT variant", "grün"),
        ("SELECT xml", "<a>ü</a>"),
        ("SELECT large", LARGE),
    ],
    ids=["uniqueidentifier", "datetimeoffset", "sql_variant", "xml", "large value"],
)
def test_reads_other_types(cursor: Cursor, query: str, value: object) -> None:
    """Types that ODBC shows in other forms arrive as they are."""
    assert cursor.execute_scalar(query) == value


@pytest.mark.parametrize(
    "value",
    [
        7,
        True,
        2.5,
        "grün 😀",
        pytds.Binary(b"\0\xff"),
        decimal.Decimal("-1.5"),
        uuid.UUID(int=7),
        MOMENT,
        ZONED,
        MOMENT.date(),
        MOMENT.time(),
    ],
    ids=repr,
)
def test_sends_parameter(cursor: Cursor, value: object) -> None:
    """A parameter reaches the session as it was given."""
    cursor.execute("SELECT parameters %s", (value,))

    assert cursor.fetchone()[0] == value


def test_calls_procedure(cursor: Cursor) -> None:
    """A procedure's output values and return status arrive."""
    cursor.callproc("add_one", [pytds.output(value=1)])
    rows = cursor.fetchall()

    assert rows == [(1,)]
    assert cursor.get_proc_outputs() == [2]
    assert cursor.get_proc_return_status() == 7


@pytest.mark.parametrize(
    ("query", "number"), [("SELECT x FROM missing", 208), ("FATAL", 21)]
)
def test_raises_error(cursor: Cursor, query: str, number: int) -> None:
    """An error arrives with its number."""
    with pytest.raises(pytds.DatabaseError) as caught:
        cursor.execute(query)

    assert caught.value.number == number


def test_raises_refused_login(canned_server: CannedServer) -> None:
    """A wrong password is raised with the product's number."""
    with pytest.raises(pytds.OperationalError) as caught:
        connect(canned_server, password="wrong")

    assert caught.value.number == 18456


def test_times_out(canned_server: CannedServer) -> None:
    """The client's query timeout cancels the statement."""
    with (
        connect(canned_server, timeout=1) as connection,
        connection.cursor() as cursor,
        pytest.raises(pytds.TimeoutError),
    ):
        cursor.execute("WAIT")
