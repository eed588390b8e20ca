"""Batches: variables, IF, WHILE, TRY, errors and what runs after them."""

from __future__ import annotations

import threading

import pytest

from fixtures.lab.clock import LabClock
from fixtures.lab.estate import LabEstate
from fixtures.lab.sql.results import (
    DatabaseChanged,
    Message,
    OutputParameter,
    Parameter,
    RowCount,
    SqlError,
    SqlType,
    SqlValue,
)
from tests.lab.sql.client import Answer, SqlClient

INT = SqlType(name="int")


def _values(answer: Answer) -> list[SqlValue]:
    return [row[0] for rowset in answer.rowsets for row in rowset.rows]


@pytest.mark.parametrize(
    ("batch", "values"),
    [
        (
            "DECLARE @a int = 2, @b varchar(2) = 'xyz' SELECT @a + 1 SELECT @b",
            [3, "xy"],
        ),
        ("DECLARE @a int SET @a = 2 SET @a += 3 SELECT @a", [5]),
        (
            (
                "DECLARE @a sysname SELECT @a = name FROM sys.databases "
                "WHERE database_id = 1 SELECT @a"
            ),
            ["master"],
        ),
        ("DECLARE @a int = 1 SELECT @a = 2 WHERE 1 = 2 SELECT @a", [1]),
        ("IF 1 = 1 SELECT 'y' ELSE SELECT 'n'", ["y"]),
        ("IF NULL = 1 SELECT 'y' ELSE SELECT 'n'", ["n"]),
        (
            "IF NOT EXISTS (SELECT 1 FROM sys.databases WHERE name = 'x') SELECT 'n'",
            ["n"],
        ),
        ("IF 1 = 2 SELECT 1 ELSE IF 2 = 2 SELECT 2 ELSE SELECT 3", [2]),
        (
            (
                "DECLARE @i int = 0 WHILE @i < 5 BEGIN SET @i += 1 IF @i = 2 CONTINUE "
                "IF @i = 4 BREAK SELECT @i END"
            ),
            [1, 3],
        ),
        ("SELECT 1 RETURN SELECT 2", [1]),
        (
            (
                "BEGIN TRY SELECT 1 / 0 SELECT 'never' END TRY "
                "BEGIN CATCH SELECT ERROR_NUMBER() END CATCH SELECT ERROR_NUMBER()"
            ),
            [8134, None],
        ),
        (
            (
                "BEGIN TRY EXEC('SELECT nothing') END TRY BEGIN CATCH SELECT "
                "ERROR_MESSAGE() "
                "END CATCH"
            ),
            ["Invalid column name 'nothing'."],
        ),
        (
            (
                "BEGIN TRY BEGIN TRY THROW 50001, 'a', 7 END TRY BEGIN CATCH "
                "THROW END CATCH "
                "END TRY BEGIN CATCH SELECT ERROR_STATE() END CATCH"
            ),
            [7],
        ),
        ("SELECT 1 / 0 SELECT @@ERROR SELECT @@ERROR", [8134, 0]),
        (
            "SELECT name FROM sys.databases WHERE database_id < 3 SELECT @@ROWCOUNT",
            ["master", "tempdb", 2],
        ),
        ("EXEC ('SELECT ' + '1')", [1]),
        ("DECLARE @s nvarchar(20) = N'SELECT 5' EXEC (@s)", [5]),
        ("EXEC sp_executesql N'SELECT @a + @b', N'@a int, @b int', 1, @b = 2", [3]),
        (
            (
                "DECLARE @r int EXEC sp_executesql N'SET @o = 4', N'@o int "
                "OUTPUT', @r OUTPUT "
                "SELECT @r"
            ),
            [4],
        ),
        (
            "EXEC SSISDB.sys.sp_executesql N'SELECT DB_NAME()' SELECT DB_NAME()",
            ["SSISDB", "master"],
        ),
        ("EXEC ('USE SSISDB SELECT DB_NAME()') SELECT DB_NAME()", ["SSISDB", "master"]),
        (
            (
                "USE [SSISDB] SELECT DB_NAME() SELECT COUNT(*) FROM "
                "catalog.master_properties"
            ),
            ["SSISDB", 7],
        ),
        ("BEGIN TRAN SELECT @@TRANCOUNT COMMIT SELECT @@TRANCOUNT", [1, 0]),
    ],
)
def test_batch(administrator: SqlClient, batch: str, values: list[SqlValue]) -> None:
    """A batch brings these values, one after the other."""
    assert _values(administrator.run(batch)) == values


@pytest.mark.parametrize(
    ("batch", "errors", "values"),
    [
        ("SELECT 1 / 0 SELECT 2", [8134], [2]),
        ("SELECT CAST('x' AS int) SELECT 2", [245], []),
        ("SELECT 1 SELECT 1 FROM sys.nothing SELECT 2", [208], [1]),
        ("SELECT 1 SELECT nothing", [207], []),
        ("SELECT 1 SELECT nothing FROM sys.nothing", [208], [1]),
        ("SELECT 1 IF 1 = 2 SELECT nothing(1)", [195], []),
        ("SELECT 1 SELECT @nothing", [137], []),
        ("SELECT 1 SELECT 1 +", [102], []),
        ("DECLARE @a int DECLARE @a int", [134], []),
        ("SELECT 1 EXEC nothing SELECT 2", [2812], [1, 2]),
        ("EXEC catalog.nothing", [2812], []),
        ("DECLARE @a int SELECT @a = 1, 2", [141], []),
        ("DECLARE @a int = SERVERPROPERTY('IsHadrEnabled')", [257], []),
        ("RAISERROR('a', 16, 1) SELECT 2", [50000], [2]),
        ("THROW 50001, 'a', 1 SELECT 2", [50001], []),
        ("THROW", [10704], []),
        ("USE nothing SELECT 2", [911], [2]),
        ("SET NOTHING ON", [195], []),
        ("COMMIT", [3902], []),
        ("WAITFOR DELAY 'x'", [148], []),
        ("IF CAST('x' AS int) = 1 SELECT 1 SELECT 2", [245], []),
        ("EXEC sp_executesql N'SELECT @a', N'@a int'", [8178], []),
    ],
)
def test_error_and_what_follows(
    administrator: SqlClient, batch: str, errors: list[int], values: list[SqlValue]
) -> None:
    """An error ends its statement or its batch; wrong names let nothing run."""
    answer = administrator.run(batch)

    assert (answer.errors, _values(answer)) == (errors, values)


def test_error_knows_its_line(administrator: SqlClient) -> None:
    """The line is that of the failing statement."""
    (mistake,) = administrator.run("SELECT 1\n\nSELECT 1 / 0").results[1:]

    assert isinstance(mistake, SqlError)
    assert mistake.line == 3


def test_print_and_low_severity_are_messages(administrator: SqlClient) -> None:
    """PRINT and RAISERROR up to severity 10 inform and do not fail."""
    answer = administrator.run("PRINT 'a' + 'b' RAISERROR('%d of %s', 10, 1, 3, 'x')")

    assert answer.results == (
        Message(number=0, text="ab"),
        Message(number=50000, text="3 of x", severity=10),
    )


def test_use_tells_the_client(administrator: SqlClient) -> None:
    """USE yields the change of the database, and the session keeps it."""
    answer = administrator.run("USE SSISDB")

    assert answer.results == (DatabaseChanged(name="SSISDB", previous="master"),)
    assert administrator.session.database == "SSISDB"


def test_nocount_hides_row_counts(administrator: SqlClient) -> None:
    """Row counts of changes are sent until NOCOUNT is ON."""
    make = "DECLARE @t TABLE (a int) INSERT @t VALUES (1), (2)"

    assert administrator.run(make).results == (RowCount(count=2),)
    assert administrator.run(f"SET NOCOUNT ON {make}").results == ()


def test_parameters_are_variables_and_come_back(administrator: SqlClient) -> None:
    """A parameterised batch reads its parameters and writes output parameters."""
    given = Parameter(name="@a", type=INT, value=2)
    wanted = Parameter(name="@b", type=INT, value=None, is_output=True)
    answer = administrator.run("SET @b = @a * 3", given, wanted)

    assert answer.results == (OutputParameter(name="@b", type=INT, value=6),)


def test_cancelled_wait_ends_silently(administrator: SqlClient) -> None:
    """A client's cancel wakes WAITFOR, and nothing after it runs."""
    cancelled = threading.Event()
    cancelled.set()
    batch = "WAITFOR DELAY '01:00:00' SELECT 1"

    assert list(administrator.session.execute(batch, (), cancelled)) == []


def test_waiting_is_by_the_clock_of_the_lab(
    estate: LabEstate, administrator: SqlClient
) -> None:
    """Half an hour of a fast clock is soon over, and everything has aged by it."""
    estate.clock = LabClock(3600)
    batch = """
    DECLARE @reported datetimeoffset = (
      SELECT CONVERT(datetimeoffset, property_value)
      FROM SSISDB.catalog.master_properties WHERE property_name = 'LAST_ONLINE_TIME')
    DECLARE @began datetime2 = SYSUTCDATETIME()
    WAITFOR DELAY '00:30:00'
    SELECT
      IIF(DATEDIFF(second, @began, SYSUTCDATETIME()) >= 1800, 'waited', ''),
      IIF(CONVERT(datetimeoffset, property_value) > @reported, 'reported', '')
    FROM SSISDB.catalog.master_properties WHERE property_name = 'LAST_ONLINE_TIME'
    """

    assert administrator.rows(batch) == [("waited", "reported")]


def test_cancelled_query_ends_silently(administrator: SqlClient) -> None:
    """A client's cancel interrupts a query that would run for ever."""
    cancelled = threading.Event()
    batch = "WITH n AS (SELECT 1 AS i UNION ALL SELECT 1 FROM n) SELECT MAX(i) FROM n"
    timer = threading.Timer(0.05, cancelled.set)
    timer.start()

    assert list(administrator.session.execute(batch, (), cancelled)) == []
    timer.join()


def test_rollback_of_changes_is_not_pretended(administrator: SqlClient) -> None:
    """Changes cannot be taken back, and ROLLBACK says so."""
    batch = "BEGIN TRAN ALTER LOGIN sa ENABLE ROLLBACK"

    assert administrator.errors(batch) == [50000]
