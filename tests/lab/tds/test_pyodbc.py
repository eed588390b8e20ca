"""Microsoft's ODBC driver 18 under pyodbc, unchanged, against the lab's server."""

from __future__ import annotations

import contextlib
import datetime as dt
import decimal
import subprocess
import threading
from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from fixtures.transport.odbc_driver import load_pyodbc
from tests.lab.tds.canned_engine import (
    GUID,
    LARGE,
    NULL_ROW,
    TYPED_ROW,
    TYPED_VALUES,
)
from tests.lab.tds.canned_server import CannedServer
from tests.lab.tds.odbc_client import ask_in_process, connection_string

if TYPE_CHECKING:
    import pyodbc

SET_PACKET_SIZE = 112  # SQL_ATTR_PACKET_SIZE
RESET_CONNECTION = 1246  # SQL_COPT_SS_RESET_CONNECTION


@pytest.fixture(scope="module")
def odbc() -> ModuleType:
    """The module pyodbc, without pooling."""
    return load_pyodbc("localhost")


@pytest.fixture
def connection(
    odbc: ModuleType, canned_server: CannedServer
) -> Iterator[pyodbc.Connection]:
    """A connection without encryption."""
    connected = odbc.connect(connection_string(canned_server.port), autocommit=True)
    yield connected
    connected.close()


@pytest.mark.parametrize("encrypt", ["no", "yes", "strict"])
def test_encrypts(canned_server: CannedServer, encrypt: str) -> None:
    """Each of the driver's three modes works, with the certificate verified."""
    connection = connection_string(canned_server.port, Encrypt=encrypt)

    assert ask_in_process(connection, "SELECT 1", canned_server.certificate) == [[1]]


@pytest.mark.parametrize("encrypt", ["yes", "strict"])
def test_refuses_untrusted_certificate(
    canned_server: CannedServer, encrypt: str
) -> None:
    """The certificate is one that the driver does not trust by itself."""
    connection = connection_string(
        canned_server.port, Encrypt=encrypt, ConnectRetryCount="0"
    )

    with pytest.raises(subprocess.CalledProcessError) as caught:
        ask_in_process(connection, "SELECT 1", canned_server.certificate.parent)
    assert "certificate verify failed" in caught.value.stderr


def test_reads_every_type(connection: pyodbc.Connection) -> None:
    """Values of every type arrive exactly, and so do their NULLs."""
    rows = connection.execute("SELECT types").fetchall()

    assert [tuple(row) for row in rows] == [TYPED_ROW, NULL_ROW]


def test_describes_columns(connection: pyodbc.Connection) -> None:
    """The driver sees each column's name, and the size of its type."""
    description = connection.execute("SELECT types").description
    sizes = {name: size for name, _, _, size, *_ in description}

    assert list(sizes) == list(TYPED_VALUES)
    assert (sizes["nvarchar"], sizes["decimal"], sizes["char"]) == (20, 38, 3)


@pytest.mark.parametrize(
    ("query", "value"),
    [
        ("SELECT guid", str(GUID).upper()),
        ("SELECT xml", "<a>ü</a>"),
        ("SELECT large", LARGE),
    ],
)
def test_reads_text_forms(
    connection: pyodbc.Connection, query: str, value: str
) -> None:
    """GUIDs, XML and long texts arrive as text."""
    assert connection.execute(query).fetchval() == value


def test_reads_datetimeoffset_as_octets(connection: pyodbc.Connection) -> None:
    """The driver gives a datetimeoffset, which pyodbc does not know, 20 octets."""
    connection.add_output_converter(-155, len)

    assert connection.execute("SELECT zoned").fetchval() == 20


@pytest.mark.parametrize(
    "value",
    [
        7,
        2**40,
        True,
        2.5,
        "grün 漢字 😀",
        "",
        b"\0\xff",
        decimal.Decimal("-12.345"),
        dt.date(2026, 11, 21),
        dt.time(12, 30, 15),
    ],
    ids=repr,
)
def test_sends_parameter(connection: pyodbc.Connection, value: object) -> None:
    """A parameter reaches the session as it was given."""
    result = connection.execute("SELECT parameters ?", value).fetchval()

    assert result == value


def test_sends_null(connection: pyodbc.Connection) -> None:
    """None reaches the session as NULL."""
    assert connection.execute("SELECT parameters ?", None).fetchval() is None


def test_prepares_once(connection: pyodbc.Connection) -> None:
    """The second run of a statement uses or replaces its handle."""
    cursor = connection.cursor()
    values = [
        cursor.execute("SELECT parameters ?", value).fetchval()
        for value in ("a", "a longer text", "b")
    ]

    assert values == ["a", "a longer text", "b"]


def test_calls_several_procedures_in_one_message(connection: pyodbc.Connection) -> None:
    """fast_executemany sends its executions together; each gets its reply."""
    cursor = connection.cursor()
    cursor.fast_executemany = True
    cursor.executemany("UPDATE x = ?", [("a",), ("b",), ("c",)])

    assert connection.execute("SELECT 1").fetchval() == 1


def test_reads_several_result_sets(connection: pyodbc.Connection) -> None:
    """The result sets of a batch follow one another."""
    cursor = connection.execute("SELECT 1; SELECT 2")
    first = cursor.fetchval()

    assert cursor.nextset()
    assert (first, cursor.fetchval()) == (1, 2)
    assert not cursor.nextset()


def test_counts_rows(connection: pyodbc.Connection) -> None:
    """A statement without a result set has its row count."""
    assert connection.execute("UPDATE").rowcount == 3


def test_reads_message(connection: pyodbc.Connection) -> None:
    """What PRINT says is among the cursor's messages."""
    ((_, text),) = connection.execute("PRINT").messages

    assert text.endswith("hello")


@pytest.mark.parametrize(
    ("query", "state", "number"),
    [
        ("SELECT x FROM missing", "42S02", "(208)"),
        ("{CALL mine(1)}", "42000", "(2812)"),
    ],
)
def test_raises_error(
    odbc: ModuleType,
    connection: pyodbc.Connection,
    query: str,
    state: str,
    number: str,
) -> None:
    """An error arrives with its number, and the driver's state for it."""
    with pytest.raises(odbc.ProgrammingError) as caught:
        connection.execute(query)

    assert caught.value.args[0] == state
    assert number in caught.value.args[1]


def test_raises_error_after_result_set(
    odbc: ModuleType, connection: pyodbc.Connection
) -> None:
    """An error behind a result set is raised when it is reached."""
    cursor = connection.execute("SELECT 1; SELECT x FROM missing")
    cursor.fetchall()

    with pytest.raises(odbc.ProgrammingError, match="208"):
        cursor.nextset()


@pytest.mark.parametrize(
    ("options", "state", "number"),
    [({"PWD": "wrong"}, "28000", "18456"), ({"DATABASE": "missing"}, "42000", "4060")],
    ids=["wrong password", "missing database"],
)
def test_raises_refused_login(
    odbc: ModuleType,
    canned_server: CannedServer,
    options: dict[str, str],
    state: str,
    number: str,
) -> None:
    """A refused login is raised with the product's number."""
    refused = connection_string(canned_server.port, **options)

    with pytest.raises(odbc.Error) as caught:
        odbc.connect(refused)
    assert caught.value.args[0] == state
    assert number in caught.value.args[1]


def test_times_out(odbc: ModuleType, connection: pyodbc.Connection) -> None:
    """The driver's query timeout is an attention; the connection stays usable."""
    connection.timeout = 1
    with pytest.raises(odbc.OperationalError) as caught:
        connection.execute("WAIT")

    assert caught.value.args[0] == "HYT00"
    assert connection.execute("SELECT 1").fetchval() == 1


def test_cancels(odbc: ModuleType, connection: pyodbc.Connection) -> None:
    """A statement can be cancelled from another thread."""
    cursor = connection.cursor()
    timer = threading.Timer(0.2, cursor.cancel)
    timer.start()
    # unixODBC may still be cancelling when pyodbc asks for the columns: HY010.
    with contextlib.suppress(odbc.Error):
        cursor.execute("WAIT")
    timer.join()

    assert connection.execute("SELECT 1").fetchval() == 1


def test_commits_and_rolls_back(odbc: ModuleType, canned_server: CannedServer) -> None:
    """Without autocommit the driver sends transaction manager requests."""
    connected = odbc.connect(connection_string(canned_server.port))
    connected.execute("UPDATE")
    connected.commit()
    connected.execute("UPDATE")
    connected.rollback()

    assert connected.execute("SELECT 1").fetchval() == 1
    connected.close()


def test_uses_small_packets(odbc: ModuleType, canned_server: CannedServer) -> None:
    """With packets of 512 octets a large value arrives whole."""
    connected = odbc.connect(
        connection_string(canned_server.port),
        autocommit=True,
        attrs_before={SET_PACKET_SIZE: 512},
    )

    assert connected.execute("SELECT large").fetchval() == LARGE
    assert connected.execute("SELECT types").fetchall()
    connected.close()


@pytest.mark.parametrize(
    ("intent", "name"), [("ReadWrite", "SQLNODE1"), ("ReadOnly", "SQLNODE2")]
)
def test_follows_read_only_routing(
    odbc: ModuleType, canned_server: CannedServer, intent: str, name: str
) -> None:
    """A reader is sent to the other replica, a writer is not."""
    options = connection_string(canned_server.port, ApplicationIntent=intent)
    connected = odbc.connect(options, autocommit=True)

    assert connected.execute("SELECT @@SERVERNAME").fetchval() == name
    connected.close()


def test_knows_server(odbc: ModuleType, connection: pyodbc.Connection) -> None:
    """Product, version and database are those of the login's reply."""
    facts = (
        connection.getinfo(odbc.SQL_DBMS_NAME),
        connection.getinfo(odbc.SQL_DBMS_VER),
        connection.getinfo(odbc.SQL_DATABASE_NAME),
        connection.getinfo(odbc.SQL_SERVER_NAME),
    )

    assert facts == ("Microsoft SQL Server", "16.00.4135", "master", "SQLNODE1")


def test_resets(connection: pyodbc.Connection) -> None:
    """A reset of the connection reaches the session with the next request."""
    connection.set_attr(RESET_CONNECTION, 1)

    assert connection.execute("SELECT resets").fetchval() == 1
