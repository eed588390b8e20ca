"""pymssql on FreeTDS, unchanged, against the lab's server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pymssql
import pytest

from tests.lab.tds.canned_engine import GUID, LARGE, PASSWORD, TYPED_ROW
from tests.lab.tds.canned_server import CannedServer

if TYPE_CHECKING:
    from pymssql import Connection, Cursor


def connect(
    server: CannedServer,
    *,
    password: str = PASSWORD,
    encryption: str | None = None,
    timeout: int = 0,
) -> Connection:
    """A connection as FreeTDS makes it by itself, unless the options say otherwise."""
    return pymssql.connect(
        server="127.0.0.1",
        port=str(server.port),
        user="sa",
        password=password,
        encryption=encryption,
        timeout=timeout,
    )


@pytest.fixture
def cursor(canned_server: CannedServer) -> Iterator[Cursor]:
    """A cursor on a connection with the client's own settings."""
    with connect(canned_server) as connection, connection.cursor() as opened:
        yield opened


@pytest.mark.parametrize("encryption", ["off", "request", "require"])
def test_encrypts(canned_server: CannedServer, encryption: str) -> None:
    """Each extent of encryption that FreeTDS knows works."""
    with connect(canned_server, encryption=encryption) as connection:
        cursor = connection.cursor()
        cursor.execute("SELECT 1")

        assert cursor.fetchone() == (1,)


def test_reads_every_type(cursor: Cursor) -> None:
    """Values of every type arrive exactly, and so do their NULLs."""
    cursor.execute("SELECT types")
    values, nulls = cursor.fetchall()

    assert values == TYPED_ROW
    assert set(nulls) == {None}


@pytest.mark.parametrize(
    ("query", "value"),
    [("SELECT guid", GUID), ("SELECT large", LARGE)],
    ids=["uniqueidentifier", "large value"],
)
def test_reads_other_types(cursor: Cursor, query: str, value: object) -> None:
    """Types that ODBC shows in other forms arrive as they are."""
    cursor.execute(query)

    assert cursor.fetchone() == (value,)


def test_reads_several_result_sets(cursor: Cursor) -> None:
    """The result sets of a batch follow one another."""
    cursor.execute("SELECT 1; SELECT 2")
    first = cursor.fetchall()

    assert cursor.nextset()
    assert (first, cursor.fetchall()) == ([(1,)], [(2,)])


def test_raises_error(cursor: Cursor) -> None:
    """An error arrives with its number."""
    with pytest.raises(pymssql.ProgrammingError) as caught:
        cursor.execute("SELECT x FROM missing")

    assert caught.value.args[0] == 208


def test_raises_refused_login(canned_server: CannedServer) -> None:
    """A wrong password is raised with the product's number."""
    with pytest.raises(pymssql.OperationalError, match="18456"):
        connect(canned_server, password="wrong")


def test_times_out(canned_server: CannedServer) -> None:
    """The client's query timeout cancels the statement."""
    with connect(canned_server, timeout=1) as connection:
        cursor = connection.cursor()
        with pytest.raises(pymssql.OperationalError):
            cursor.execute("WAIT")
