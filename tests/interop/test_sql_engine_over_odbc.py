"""The lab's T-SQL layer as Microsoft's ODBC driver sees it."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from fixtures.lab.process import LabProcess
from fixtures.transport.odbc_driver import find_driver, load_pyodbc

if TYPE_CHECKING:
    import pyodbc

GUID = "6F9619FF-8B86-D011-B42D-00C04FC964FF"


@pytest.fixture(scope="module")
def lab() -> Iterator[LabProcess]:
    """One healthy lab, in its own process."""
    with LabProcess.start() as running:
        yield running
        assert running.internal_errors() == ()


@pytest.fixture
def connection(lab: LabProcess) -> Iterator[pyodbc.Connection]:
    """An administrator's connection to the primary's instance."""
    instance = next(one for one in lab.endpoints if one["service"] == "SQL Server")
    address = str(instance["address"])
    keywords = {
        "DRIVER": find_driver(address),
        "SERVER": f"{address},{instance['port']}",
        "UID": lab.credentials["sql_login"],
        "PWD": lab.credentials["sql_password"],
        "Encrypt": "no",
    }
    text = ";".join(f"{name}={value}" for name, value in keywords.items())
    connected = load_pyodbc(address).connect(text, autocommit=True)
    yield connected
    connected.close()


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("CAST(1 AS bit)", True),
        ("CAST(255 AS tinyint)", 255),
        ("CAST(-5 AS smallint)", -5),
        ("2147483647", 2147483647),
        ("CAST(9223372036854775807 AS bigint)", 2**63 - 1),
        ("CAST(1.5 AS decimal(9, 2))", decimal.Decimal("1.50")),
        ("1e0", 1.0),
        ("N'größe'", "größe"),
        ("'abc'", "abc"),
        ("REPLICATE(CAST('x' AS nvarchar(max)), 9000)", "x" * 9000),
        ("0x0AFF", b"\x0a\xff"),
        (f"CAST('{GUID}' AS uniqueidentifier)", GUID),
        ("CAST('2026-01-09' AS date)", dt.date(2026, 1, 9)),
        (
            "CAST('2026-01-09T18:05:06.123' AS datetime)",
            dt.datetime.fromisoformat("2026-01-09 18:05:06.123"),
        ),
        (
            "CAST('2026-01-09T18:05:06.123456' AS datetime2)",
            dt.datetime.fromisoformat("2026-01-09 18:05:06.123456"),
        ),
        # pyodbc has no numbers in a sql_variant.
        ("CONVERT(int, SERVERPROPERTY('IsHadrEnabled'))", 1),
    ],
)
def test_value_arrives(
    connection: pyodbc.Connection, expression: str, value: object
) -> None:
    """A value of any type arrives unchanged, and so does NULL of that type."""
    query = f"SELECT {expression} AS v UNION ALL SELECT NULL"
    rows = [row[0] for row in connection.execute(query).fetchall()]

    assert rows == [value, None]


@pytest.mark.parametrize(
    ("table", "column", "python_type"),
    [
        ("sys.databases", "is_read_only", bool),
        ("sys.databases", "create_date", dt.datetime),
        ("sys.databases", "group_database_id", str),
        ("sys.availability_replicas", "session_timeout", int),
        ("sys.sql_logins", "sid", bytearray),
        ("SSISDB.catalog.executions", "execution_id", int),
        ("sys.dm_hadr_database_replica_states", "recovery_lsn", decimal.Decimal),
    ],
)
def test_empty_result_has_types(
    connection: pyodbc.Connection, table: str, column: str, python_type: type
) -> None:
    """The declared type is known although no row came."""
    cursor = connection.execute(f"SELECT {column} FROM {table} WHERE 1 = 2")  # noqa: S608 - from the list above

    assert cursor.fetchall() == []
    assert cursor.description[0][:2] == (column, python_type)


@pytest.mark.parametrize(
    ("batch", "state"),
    [
        ("SELECT 1 FROM sys.nothing", "42S02"),
        ("SELECT nothing FROM sys.databases", "42S22"),
        ("SELECT CAST('x' AS int)", "22018"),
        ("SELECT 1 / 0", "22012"),
        ("SELECT", "42000"),
    ],
)
def test_error_has_its_sqlstate(
    lab: LabProcess, connection: pyodbc.Connection, batch: str, state: str
) -> None:
    """The driver maps the error's number to the state that it has for it."""
    error = load_pyodbc(str(lab.endpoints[0]["address"])).Error

    with pytest.raises(error) as caught:
        connection.execute(batch).fetchall()

    assert caught.value.args[0] == state


def test_batch_brings_all_its_results(connection: pyodbc.Connection) -> None:
    """Several result sets come in order; statements without one are passed over."""
    cursor = connection.execute(
        "SET NOCOUNT ON DECLARE @a int = 1 IF @a = 1 SELECT 'first' ELSE SELECT 'no' "
        "CREATE TABLE #t (a int) INSERT #t VALUES (2) SELECT a FROM #t"
    )
    first = cursor.fetchall()

    assert cursor.nextset()
    assert (first[0][0], cursor.fetchall()[0][0]) == ("first", 2)
    assert not cursor.nextset()


def test_parameters_keep_their_types(connection: pyodbc.Connection) -> None:
    """Values that the driver binds are compared in their own types."""
    query = (
        "SELECT name FROM sys.databases WHERE database_id = ? AND name = ? "
        "AND create_date < ? AND ? = CAST(? AS uniqueidentifier)"
    )
    now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
    guid = uuid.UUID(GUID)
    rows = connection.execute(query, 1, "MASTER", now, guid, GUID).fetchall()

    assert [row[0] for row in rows] == ["master"]


def test_guarded_question_answers_either_way(connection: pyodbc.Connection) -> None:
    """IF HAS_PERMS_BY_NAME ... ELSE ... brings exactly one result set."""
    batch = (
        "IF HAS_PERMS_BY_NAME(NULL, NULL, '{}') = 1 SELECT COUNT(*) FROM "
        "sys.availability_replicas ELSE SELECT -1"
    )
    allowed = connection.execute(batch.format("VIEW ANY DEFINITION")).fetchval()
    unknown = connection.execute(batch.format("NO SUCH RIGHT")).fetchval()

    assert (allowed, unknown) == (2, -1)
