"""Statements of a batch, with their database and the conditions that guard them."""

from __future__ import annotations

import pytest

from fixtures.facts.sql_statements import statements_of
from fixtures.facts.transact_sql import words_of


def read(text: str) -> list[str]:
    """Return each statement as ``database: [condition] words``."""
    return [
        f"{one.database}: "
        + "".join(f"[{' '.join(condition)}] " for condition in one.conditions)
        + " ".join(one.words)
        for one in statements_of(words_of(text), "master")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (";;", []),
        ("SELECT 1 SELECT 2;", ["MASTER: SELECT 1", "MASTER: SELECT 2"]),
        ("USE [x] PRINT 1", ["X: USE X", "X: PRINT 1"]),
        ("UPDATE t SET a = 1", ["MASTER: UPDATE T SET A = 1"]),
        ("INSERT t SELECT 1", ["MASTER: INSERT T SELECT 1"]),
        ("SET @a = (SELECT 1)", ["MASTER: SET @A = ( SELECT 1 )"]),
        (
            "SELECT CASE WHEN 1 = 1 THEN 2 ELSE 3 END PRINT 4",
            ["MASTER: SELECT CASE WHEN 1 = 1 THEN 2 ELSE 3 END", "MASTER: PRINT 4"],
        ),
        ("BEGIN TRAN COMMIT", ["MASTER: BEGIN TRAN", "MASTER: COMMIT"]),
        (
            "WITH a AS (SELECT 1) SELECT 2; WITH b (c) AS (SELECT 1) SELECT 3",
            [
                "MASTER: WITH A AS ( SELECT 1 ) SELECT 2",
                "MASTER: WITH B ( C ) AS ( SELECT 1 ) SELECT 3",
            ],
        ),
        (
            "INSERT t WITH (TABLOCK) SELECT 1",
            ["MASTER: INSERT T WITH ( TABLOCK ) SELECT 1"],
        ),
        (
            "UPDATE t WITH (TABLOCKX) SET a = 1",
            ["MASTER: UPDATE T WITH ( TABLOCKX ) SET A = 1"],
        ),
        (
            "SELECT a FROM t WITH (NOLOCK) PRINT 1",
            ["MASTER: SELECT A FROM T WITH ( NOLOCK )", "MASTER: PRINT 1"],
        ),
        (
            "BACKUP LOG x TO DISK = 'f' WITH INIT, NAME = 'n' PRINT 1",
            [
                "MASTER: BACKUP LOG X TO DISK = 'f WITH INIT , NAME = 'n",
                "MASTER: PRINT 1",
            ],
        ),
        ("PRINT 1 END PRINT 2", ["MASTER: PRINT 1", "MASTER: PRINT 2"]),
    ],
)
def test_statements(text: str, expected: list[str]) -> None:
    """A statement ends where the next begins, with a semicolon or without."""
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IF @a = 1 PRINT 1 PRINT 2", ["MASTER: [@A = 1] PRINT 1", "MASTER: PRINT 2"]),
        (
            "IF (@a = 1) BEGIN PRINT 1; PRINT 2 END",
            ["MASTER: [( @A = 1 )] PRINT 1", "MASTER: [( @A = 1 )] PRINT 2"],
        ),
        (
            "IF 1 = 1 PRINT 1; ELSE PRINT 2; PRINT 3",
            [
                "MASTER: [1 = 1] PRINT 1",
                "MASTER: [NOT 1 = 1] PRINT 2",
                "MASTER: PRINT 3",
            ],
        ),
        (
            "IF 1 = 1 RAISERROR ('a', 0, 1) WITH NOWAIT ELSE PRINT 2",
            [
                "MASTER: [1 = 1] RAISERROR ( 'a , 0 , 1 ) WITH NOWAIT",
                "MASTER: [NOT 1 = 1] PRINT 2",
            ],
        ),
        (
            "IF EXISTS (SELECT 1) IF 2 = 2 BEGIN TRY PRINT 1 END TRY",
            ["MASTER: [EXISTS ( SELECT 1 )] [2 = 2] PRINT 1"],
        ),
        ("WHILE 1 = 1 BEGIN PRINT 1 END", ["MASTER: [1 = 1] PRINT 1"]),
        (
            "BEGIN TRY PRINT 1 END TRY BEGIN CATCH PRINT 2 END CATCH PRINT 3",
            ["MASTER: PRINT 1", "MASTER: PRINT 2", "MASTER: PRINT 3"],
        ),
    ],
)
def test_conditions(text: str, expected: list[str]) -> None:
    """What is guarded carries its conditions, the outermost first."""
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EXEC (N'PRINT 1')", ["MASTER: PRINT 1"]),
        ("EXEC sp_executesql N'PRINT @x', N'@x int', 1", ["MASTER: PRINT @X"]),
        ("EXEC SSISDB..sp_executesql @stmt = N'PRINT 1'", ["SSISDB: PRINT 1"]),
        ("EXEC x.sys.sp_executesql N'USE y PRINT 1'", ["Y: USE Y", "Y: PRINT 1"]),
        (
            "EXEC ('USE y') IF 1 = 1 EXEC ('IF 2 = 2 PRINT 1')",
            ["Y: USE Y", "MASTER: [1 = 1] [2 = 2] PRINT 1"],
        ),
        ("EXEC (@s)", ["MASTER: EXEC ( @S )"]),
        ("EXEC ('PRINT ''')", ["MASTER: EXEC ( 'PRINT ' )"]),
        ("EXEC dbo.f 'PRINT 1'", ["MASTER: EXEC DBO.F 'PRINT 1"]),
    ],
)
def test_text_that_is_run_counts_as_what_it_says(
    text: str, expected: list[str]
) -> None:
    """In its own database; what is not known stays a call."""
    assert read(text) == expected


@pytest.mark.parametrize(
    "assigned",
    [
        "SET @s = N'PRINT ''' + @pwd + N''''",
        "DECLARE @s nvarchar(99) = 'PRINT ''' + @pwd + ''''",
        "SELECT @s = 'PRINT ' SET @s += '''' + @pwd + ''''",
    ],
)
def test_text_in_a_variable_is_followed(assigned: str) -> None:
    """It is put together from literals, and from variables whose value is unknown."""
    assert read(f"{assigned} EXEC (@s)")[-1] == "MASTER: PRINT '@PWD"
