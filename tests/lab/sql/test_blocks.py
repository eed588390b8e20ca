"""Batches into statements, without semicolons."""

from __future__ import annotations

import pytest

from fixtures.lab.sql.blocks import parse_batch
from fixtures.lab.sql.results import SqlError
from fixtures.lab.sql.syntax import (
    Block,
    Command,
    Declare,
    Execute,
    If,
    Query,
    SetVariable,
    Statement,
    TryCatch,
    While,
)


def _texts(statement: Statement) -> str:
    if isinstance(statement, Query | Command):
        return statement.text
    return type(statement).__name__


@pytest.mark.parametrize(
    ("batch", "statements"),
    [
        ("SELECT 1 SELECT 2", ["SELECT 1", "SELECT 2"]),
        ("SELECT 1; SELECT 2;;", ["SELECT 1", "SELECT 2"]),
        (
            "SELECT 1 UNION ALL SELECT 2 SELECT 3",
            ["SELECT 1 UNION ALL SELECT 2", "SELECT 3"],
        ),
        (
            "SELECT CASE WHEN 1=1 THEN 2 END SELECT 3",
            ["SELECT CASE WHEN 1=1 THEN 2 END", "SELECT 3"],
        ),
        ("SELECT (SELECT 1) SELECT 2", ["SELECT (SELECT 1)", "SELECT 2"]),
        ("INSERT INTO #t SELECT 1 SELECT 2", ["INSERT INTO #t SELECT 1", "SELECT 2"]),
        ("INSERT #t VALUES (1) SELECT 2", ["INSERT #t VALUES (1)", "SELECT 2"]),
        (
            "UPDATE #t SET a = 1 SET NOCOUNT ON",
            ["UPDATE #t SET a = 1", "SET NOCOUNT ON"],
        ),
        (
            "WITH a AS (SELECT 1 b) SELECT b FROM a SELECT 2",
            ["WITH a AS (SELECT 1 b) SELECT b FROM a", "SELECT 2"],
        ),
        ("GRANT SELECT ON x TO y SELECT 1", ["GRANT SELECT ON x TO y", "SELECT 1"]),
        ("DENY ALTER ANY LOGIN TO y PRINT 1", ["DENY ALTER ANY LOGIN TO y", "PRINT 1"]),
        (
            "ALTER DATABASE x SET HADR OFF SELECT 1",
            ["ALTER DATABASE x SET HADR OFF", "SELECT 1"],
        ),
        (
            "ALTER MASTER KEY DROP ENCRYPTION BY SERVICE MASTER KEY CLOSE MASTER KEY",
            [
                "ALTER MASTER KEY DROP ENCRYPTION BY SERVICE MASTER KEY",
                "CLOSE MASTER KEY",
            ],
        ),
        ("DROP TABLE IF EXISTS #t SELECT 1", ["DROP TABLE IF EXISTS #t", "SELECT 1"]),
        (
            "SELECT a FROM b ORDER BY a OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY",
            ["SELECT a FROM b ORDER BY a OFFSET 1 ROWS FETCH NEXT 1 ROWS ONLY"],
        ),
        ("CREATE PROC p AS SELECT 1 SELECT 2", ["CREATE PROC p AS SELECT 1 SELECT 2"]),
        ("SELECT x.[select] FROM x", ["SELECT x.[select] FROM x"]),
        ("BEGIN TRAN COMMIT TRAN", ["BEGIN TRAN", "COMMIT TRAN"]),
        ("", []),
        ("-- nothing", []),
    ],
)
def test_statements_end_where_the_next_begins(
    batch: str, statements: list[str]
) -> None:
    """A statement ends before the next starting word that is not part of it."""
    assert [_texts(one) for one in parse_batch(batch).statements] == statements


@pytest.mark.parametrize(
    ("batch", "kinds"),
    [
        ("IF 1 = 1 SELECT 1 ELSE SELECT 2 SELECT 3", [If, Query]),
        ("IF EXISTS (SELECT 1) BEGIN SELECT 1 END SELECT 2", [If, Query]),
        ("IF 1=1 IF 2=2 SELECT 1 ELSE SELECT 2", [If]),
        ("WHILE @a < 3 SET @a += 1 SELECT 1", [While, Query]),
        (
            "BEGIN TRY SELECT 1 END TRY BEGIN CATCH END CATCH SELECT 2",
            [TryCatch, Query],
        ),
        ("BEGIN SELECT 1 SELECT 2 END", [Block]),
        ("DECLARE @a int = 1, @b nvarchar(max) SET @a = 2", [Declare, SetVariable]),
        ("sp_who 'x' SELECT 1", [Execute, Query]),
        ("EXEC @rc = a.b.c @x = 1, @y = @z OUTPUT", [Execute]),
    ],
)
def test_control_flow_is_a_tree(batch: str, kinds: list[type[Statement]]) -> None:
    """Conditions govern one statement or block."""
    assert [type(one) for one in parse_batch(batch).statements] == kinds


def test_else_belongs_to_the_nearest_if() -> None:
    """The inner IF takes the ELSE."""
    (outer,) = parse_batch("IF 1=1 IF 2=2 SELECT 1 ELSE SELECT 2").statements

    assert isinstance(outer, If)
    assert outer.otherwise is None
    assert isinstance(outer.then, If)
    assert outer.then.otherwise is not None


def test_semicolon_before_else_is_allowed() -> None:
    """A semicolon ends the statement under IF, not the IF."""
    (only,) = parse_batch("IF 1=1 SELECT 1; ELSE SELECT 2;").statements

    assert isinstance(only, If)
    assert only.otherwise is not None


@pytest.mark.parametrize(
    ("batch", "number"),
    [
        ("SELECT 1 END", 156),
        ("BEGIN SELECT 1", 102),
        ("BEGIN END", 156),
        ("IF 1 = 1", 102),
        ("IF SELECT 1", 156),
        ("SET @a", 102),
        ("DECLARE @a", 102),
        ("DECLARE @a nonsense", 243),
        ("SELECT 1 ) nonsense", None),
        ("EXEC", 102),
        ("EXEC p @a =", 102),
        ("BEGIN TRY SELECT 1 END TRY SELECT 2", 156),
    ],
)
def test_what_is_no_batch_is_a_syntax_error(batch: str, number: int | None) -> None:
    """The tree reader finds what breaks the tree; the rest is the compiler's."""
    try:
        parse_batch(batch)
        found = None
    except SqlError as mistake:
        found = mistake.number

    assert found == number


def test_statement_knows_its_line() -> None:
    """The line is that of the first token."""
    lines = [one.line for one in parse_batch("SELECT 1\n\n SELECT 2").statements]

    assert lines == [1, 3]
