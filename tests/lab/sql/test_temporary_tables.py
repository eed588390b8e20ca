"""Temporary tables and table variables."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.lab.sql.client import SqlClient


@pytest.mark.parametrize(
    ("batch", "rows"),
    [
        (
            (
                "CREATE TABLE #t (a int, b nvarchar(9)) INSERT #t VALUES (1, "
                "'x'), (2, NULL) "
                "SELECT * FROM #t"
            ),
            [(1, "x"), (2, None)],
        ),
        (
            (
                "DECLARE @t TABLE (a int, b bit) INSERT INTO @t (b, a) SELECT 1, 7 "
                "SELECT t.a, t.b FROM @t AS t"
            ),
            [(7, True)],
        ),
        (
            (
                "SELECT name, database_id INTO #d FROM sys.databases WHERE "
                "database_id = 1 "
                "SELECT name FROM #d"
            ),
            [("master",)],
        ),
        (
            (
                "CREATE TABLE #t (a sysname) INSERT #t EXEC ('SELECT name "
                "FROM sys.databases') "
                "SELECT COUNT(*) FROM #t"
            ),
            [(5,)],
        ),
        (
            (
                "CREATE TABLE #t (a int) INSERT #t VALUES (1), (2) UPDATE #t "
                "SET a = a + 1 "
                "WHERE a = 2 DELETE FROM #t WHERE a = 1 SELECT a FROM #t"
            ),
            [(3,)],
        ),
        (
            (
                "CREATE TABLE #t (a int) INSERT #t VALUES ('5') TRUNCATE TABLE #t "
                "SELECT COUNT(*) FROM #t"
            ),
            [(0,)],
        ),
        (
            "CREATE TABLE #t (a date) INSERT #t VALUES ('20260109') SELECT a FROM #t",
            [(dt.date(2026, 1, 9),)],
        ),
        (
            (
                "CREATE TABLE #t (a int) SELECT 1 WHERE "
                "OBJECT_ID('tempdb..#t') IS NOT NULL"
            ),
            [(1,)],
        ),
        ("DROP TABLE IF EXISTS #t SELECT 1", [(1,)]),
    ],
)
def test_rows(
    administrator: SqlClient, batch: str, rows: list[tuple[object, ...]]
) -> None:
    """What was put in comes out, in the types that were declared."""
    administrator.run("SET NOCOUNT ON")

    assert administrator.rows(batch) == rows


@pytest.mark.parametrize(
    ("batch", "number"),
    [
        ("CREATE TABLE #t (a int) CREATE TABLE #t (a int)", 2714),
        ("CREATE TABLE #t (a int NOT NULL) INSERT #t VALUES (NULL)", 515),
        ("CREATE TABLE #t (a int PRIMARY KEY) INSERT #t VALUES (1), (1)", 2627),
        ("CREATE TABLE #t (a int) INSERT #t VALUES (1, 2)", 213),
        ("CREATE TABLE #t (a int) INSERT #t (b) VALUES (1)", 207),
        ("CREATE TABLE #t (a int) INSERT #t VALUES ('x')", 245),
        ("CREATE TABLE #t (a int) INSERT #t EXEC ('SELECT 1, 2')", 213),
        ("DROP TABLE #t", 3701),
        ("INSERT #t VALUES (1)", 208),
        ("SELECT 1 INTO #t", 1038),
        ("CREATE TABLE #t (a int IDENTITY(1, 1))", 50000),
        ("UPDATE SSISDB.catalog.executions SET status = 1", 50000),
    ],
)
def test_error(administrator: SqlClient, batch: str, number: int) -> None:
    """A wrong change has the product's number; one without model is loud."""
    assert administrator.errors(batch)[-1:] == [number]


def test_table_variable_is_too_long_for_its_column(administrator: SqlClient) -> None:
    """A string that does not fit is refused, never cut."""
    batch = "DECLARE @t TABLE (a varchar(2)) INSERT @t VALUES ('abc')"

    assert administrator.errors(batch) == [2628]


def test_reset_forgets_temporary_tables(administrator: SqlClient) -> None:
    """A pooled connection starts empty, in its first database."""
    administrator.run("CREATE TABLE #t (a int) USE SSISDB")
    administrator.session.reset()

    assert administrator.errors("SELECT 1 FROM #t") == [208]
    assert administrator.value("DB_NAME()") == "master"
