"""Expressions that cannot be compiled or calculated."""

from __future__ import annotations

import pytest

from tests.lab.sql.client import SqlClient


@pytest.mark.parametrize(
    ("expression", "number"),
    [
        ("1 / 0", 8134),
        ("1 % 0", 8134),
        ("CAST('x' AS int)", 245),
        ("1 + 'x'", 245),
        ("CAST('x' AS bigint)", 8114),
        ("CAST('x' AS decimal(9, 2))", 8114),
        ("CAST('x' AS float)", 8114),
        ("CAST('99999999999' AS int)", 248),
        ("CAST(300 AS tinyint)", 220),
        ("CAST(1e300 AS int)", 8115),
        ("2147483647 + 1", 8115),
        ("CAST(12345 AS nvarchar(2))", 8115),
        ("CAST('x' AS datetime)", 241),
        ("CAST('2026-02-30' AS date)", 241),
        ("CAST('2026-01-01 00:00:00.1234567' AS datetime)", 241),
        ("CAST('x' AS uniqueidentifier)", 8169),
        ("CAST(NEWID() AS varchar(10))", 8170),
        ("CAST(GETDATE() AS uniqueidentifier)", 529),
        ("LEN(SERVERPROPERTY('Edition'))", 8116),
        ("SERVERPROPERTY('IsHadrEnabled') + 1", 403),
        ("SUM('a')", 8117),
        ("CONVERT(varchar(30), GETDATE(), 999)", 281),
        ("(SELECT name FROM sys.databases)", 512),
        ("(SELECT name, database_id FROM sys.databases)", 116),
        ("DATEADD(fortnight, 1, GETDATE())", 155),
        ("LEN()", 174),
        ("SUBSTRING('a', 1)", 174),
        ("CHARINDEX('a')", 189),
        ("CASE WHEN 1 THEN 2 END", 4145),
        ("nothing(1)", 195),
        ("@@NOTHING", 137),
        ("dbo.nothing(1)", 4121),
        ("@nothing", 137),
        ("nothing", 207),
        ("STRING_AGG(REPLICATE(N'x', 4000), ',') FROM (VALUES (1), (2)) v(x)", 9829),
        ("COUNT(COUNT(*))", 130),
        ("CHOOSE(1, 'a', 2)", 245),
    ],
)
def test_error(shared_administrator: SqlClient, expression: str, number: int) -> None:
    """What cannot be calculated has the product's error number."""
    assert shared_administrator.errors(f"SELECT {expression}") == [number]


@pytest.mark.parametrize(
    "expression",
    ["JSON_VALUE('{}', '$.a')", "PI()", "@@FETCH_STATUS", "FORMAT(1, 'd')"],
)
def test_known_function_without_model_is_said_to_be_so(
    administrator: SqlClient, unmodelled: list[str], expression: str
) -> None:
    """A function that T-SQL has is not called unknown, and the lab is told."""
    assert administrator.errors(f"SELECT {expression}") == [50000]
    assert len(unmodelled) == 1
