"""Expressions: what they are, and of which type."""

from __future__ import annotations

import decimal
import uuid

import pytest

from fixtures.lab.sql.results import SqlValue
from tests.lab.sql.client import SqlClient

GUID = "6F9619FF-8B86-D011-B42D-00C04FC964FF"


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("5 / 2", 2),
        ("-5 / 2", -2),
        ("5 / 2.0", decimal.Decimal("2.500000")),
        ("7 % 3", 1),
        ("-7 % 3", -1),
        ("6 & 3", 2),
        ("6 | 3", 7),
        ("6 ^ 3", 5),
        ("~5", -6),
        ("2 + 3 * 4", 14),
        ("(2 + 3) * 4", 20),
        ("1 + NULL", None),
        ("'a' + 'b'", "ab"),
        ("'a' + NULL", None),
        ("'1' + 1", 2),
        ("CONCAT('a', NULL, 1)", "a1"),
        ("CONCAT_WS(',', 'a', NULL, 'b')", "a,b"),
        ("LEN('ab  ')", 2),
        ("DATALENGTH(N'ab')", 4),
        ("DATALENGTH('ab  ')", 4),
        ("UPPER('aé')", "AÉ"),
        ("LEFT('abc', 2) + RIGHT('abc', 1)", "abc"),
        ("SUBSTRING('abcd', 2, 2)", "bc"),
        ("SUBSTRING('abcd', 0, 2)", "a"),
        ("REPLACE('AbAb', 'B', 'x')", "AxAx"),
        ("CHARINDEX('B', 'abab')", 2),
        ("CHARINDEX('b', 'abab', 3)", 4),
        ("CHARINDEX('x', 'abab')", 0),
        ("PATINDEX('%[0-9]%', 'ab1')", 3),
        ("LTRIM('  a ') + '|'", "a |"),
        ("TRIM('  a ') + '|'", "a|"),
        ("TRIM('x' FROM 'xax')", "a"),
        ("STUFF('abcdef', 2, 3, 'ijk')", "aijkef"),
        ("REPLICATE('ab', 2)", "abab"),
        ("LEN(REPLICATE(N'x', 9000))", 4000),
        ("LEN(REPLICATE(CAST('x' AS varchar(max)), 9000))", 9000),
        ("LEN(REPLICATE('x', 5000) + REPLICATE('x', 5000))", 8000),
        ("QUOTENAME('a]b')", "[a]]b]"),
        ("PARSENAME('s.d.c.o', 2)", "c"),
        ("ISNULL(NULL, 'x')", "x"),
        ("ISNULL(CAST(NULL AS varchar(2)), 'xyz')", "xy"),
        ("COALESCE(NULL, NULL, 3)", 3),
        ("NULLIF(1, 1)", None),
        ("NULLIF('a', 'A ')", None),
        ("IIF(1 = 1, 'y', 'n')", "y"),
        ("CHOOSE(2, 'a', 'b')", "b"),
        ("CASE 'A' WHEN 'a' THEN 1 ELSE 2 END", 1),
        ("CASE WHEN NULL = NULL THEN 1 ELSE 2 END", 2),
        ("CAST(2.7 AS int)", 2),
        ("CAST('  12 ' AS int)", 12),
        ("CAST('' AS int)", 0),
        ("CAST(1 AS bit)", True),
        ("CAST('true' AS bit)", True),
        ("CAST(5 AS bit)", True),
        ("CAST(123456 AS varchar(3))", "*"),
        ("CAST('abcdef' AS varchar(3))", "abc"),
        ("CAST(0x0A0B AS int)", 2571),
        ("CONVERT(varchar(10), 0x0AFF, 1)", "0x0AFF"),
        ("CONVERT(varchar(10), 0x0AFF, 2)", "0AFF"),
        ("CONVERT(varbinary(4), '0x0AFF', 1)", b"\x0a\xff"),
        ("CONVERT(binary(4), 1)", b"\0\0\0\1"),
        (f"CAST('{GUID}' AS uniqueidentifier)", uuid.UUID(GUID)),
        (f"CONVERT(nvarchar(36), CAST('{GUID.lower()}' AS uniqueidentifier))", GUID),
        (f"CAST(CAST('{GUID}' AS uniqueidentifier) AS binary(4))", b"\xff\x19\x96\x6f"),
        ("CAST('1.256' AS decimal(9, 2))", decimal.Decimal("1.26")),
        ("TRY_CAST('x' AS int)", None),
        ("TRY_CONVERT(datetime, 'x')", None),
        ("N'größe'", "größe"),
        ("0x0aF", b"\x00\xaf"),
        ("1e2", 100.0),
        ("2147483648", decimal.Decimal(2147483648)),
        ("ABS(-3)", 3),
        ("FLOOR(-1.5)", decimal.Decimal("-2.0")),
        ("ROUND(2.5, 0)", decimal.Decimal("3.0")),
        ("ISNUMERIC('1e3')", 1),
        (
            "HASHBYTES('SHA1', 'abc')",
            bytes.fromhex("a9993e364706816aba3e25717850c26c9cd0d89d"),
        ),
        ("HASHBYTES('MD5', N'a')", bytes.fromhex("4144e195f46de78a3623da7364d04f11")),
    ],
)
def test_value(
    shared_administrator: SqlClient, expression: str, value: SqlValue
) -> None:
    """An expression has the documented value."""
    assert shared_administrator.value(expression) == value


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("1", "int"),
        ("NULL", "int"),
        ("'abc'", "varchar(3)"),
        ("N'abc'", "nvarchar(3)"),
        ("''", "varchar(1)"),
        ("'ab' + N'c'", "nvarchar(3)"),
        ("1.50", "numeric(3,2)"),
        ("1e0", "float"),
        ("0x0A", "varbinary(1)"),
        ("CAST(1 AS nvarchar)", "nvarchar(30)"),
        ("CAST(1 AS nvarchar(max))", "nvarchar(-1)"),
        ("CAST(1 AS sysname)", "nvarchar(128)"),
        ("CAST(NULL AS datetimeoffset(3))", "datetimeoffset(3)"),
        ("CASE WHEN 1 = 1 THEN 1 ELSE 2.5 END", "numeric(11,1)"),
        ("COALESCE('a', N'bcd')", "nvarchar(3)"),
        ("ISNULL(CAST(NULL AS varchar(2)), N'xyz')", "varchar(2)"),
        ("COUNT(*)", "int"),
        ("COUNT_BIG(*)", "bigint"),
        ("GETDATE()", "datetime"),
        ("SYSUTCDATETIME()", "datetime2(7)"),
        ("SERVERPROPERTY('Edition')", "sql_variant"),
        ("DB_NAME()", "nvarchar(128)"),
        ("SUSER_SID()", "varbinary(85)"),
        ("NEWID()", "uniqueidentifier"),
        ("(SELECT name FROM sys.databases WHERE 1 = 2)", "nvarchar(128)"),
        ("CAST(1 AS bit)", "bit"),
        ("CAST(1 AS tinyint) + CAST(1 AS bigint)", "bigint"),
    ],
)
def test_type(shared_administrator: SqlClient, expression: str, kind: str) -> None:
    """A result set declares the type that T-SQL gives the expression."""
    assert shared_administrator.type(expression) == kind
