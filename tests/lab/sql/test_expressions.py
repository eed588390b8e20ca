"""Expressions: what they are, and of which type, as the product documents it."""

from __future__ import annotations

import datetime as dt
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
        ("HASHBYTES('SHA1', 'abc')", bytes.fromhex("a9993e364706816aba3e25717850c26c9cd0d89d")),
        ("HASHBYTES('MD5', N'a')", bytes.fromhex("4144e195f46de78a3623da7364d04f11")),
    ],
)  # fmt: skip
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


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("'abc' = 'ABC  '", True),
        ("'abc' = 'abd'", False),
        ("'a' COLLATE Latin1_General_BIN = 'A'", False),
        ("'a' <> 'A'", False),
        ("'10' = 10", True),
        ("'B' IN ('a', 'b ')", True),
        ("'b' BETWEEN 'A' AND 'C'", True),
        ("1 NOT IN (2, NULL)", False),
        ("NOT (1 = NULL)", False),
        ("NULL IS NULL", True),
        ("'abc' LIKE 'A%'", True),
        ("'abc' LIKE '_b_'", True),
        ("'a1' LIKE '%[0-9]'", True),
        ("'ab' LIKE '%[^0-9]'", True),
        ("'a%' LIKE 'a!%' ESCAPE '!'", True),
        ("'ab' LIKE 'a!%' ESCAPE '!'", False),
        ("'a[b' LIKE 'a[[]b'", True),
        ("'a-' LIKE '%[-x]'", True),
        ("'a' LIKE 'a '", False),
        ("NULL LIKE '%'", False),
        ("SERVERPROPERTY('IsHadrEnabled') = 1", True),
        ("EXISTS (SELECT 1 WHERE 1 = 2)", False),
        ("1 = ANY (SELECT 1 UNION SELECT 2)", True),
        ("3 <> ALL (SELECT 1 UNION SELECT 2)", True),
        ("CAST('2026-01-02' AS datetime) > '20260101'", True),
        ("CAST('2026-01-01T12:00:00+02:00' AS datetimeoffset) = '2026-01-01T10:00:00+00:00'", True),
        (f"CAST('{GUID}' AS uniqueidentifier) = '{GUID.lower()}'", True),
    ],
)  # fmt: skip
def test_condition(
    shared_administrator: SqlClient, condition: str, holds: bool
) -> None:
    """A condition holds or not; NULL does not hold."""
    query = f"SELECT CASE WHEN {condition} THEN 1 ELSE 0 END"

    assert shared_administrator.column(query) == [int(holds)]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("CONVERT(varchar(30), CAST('2026-01-09T08:05:06.123' AS datetime))", "Jan  9 2026  8:05AM"),
        ("CONVERT(varchar(30), CAST('2026-01-09T18:05:06.123' AS datetime), 120)", "2026-01-09 18:05:06"),
        ("CONVERT(varchar(30), CAST('2026-01-09T18:05:06.123' AS datetime), 121)", "2026-01-09 18:05:06.123"),
        ("CONVERT(varchar(30), CAST('2026-01-09T18:05:06' AS datetime), 126)", "2026-01-09T18:05:06"),
        ("CONVERT(varchar(30), CAST('2026-01-09' AS date), 112)", "20260109"),
        ("CONVERT(nvarchar(40), CAST('2026-01-09 18:05:06.5 +02:00' AS datetimeoffset))", "2026-01-09 18:05:06.5000000 +02:00"),
        ("CONVERT(varchar(40), CAST('2026-01-09 18:05:06.5' AS datetime2(3)))", "2026-01-09 18:05:06.500"),
        ("CAST('20260109 18:05' AS datetime)", dt.datetime(2026, 1, 9, 18, 5)),
        ("CAST('01/09/2026' AS date)", dt.date(2026, 1, 9)),
        ("CAST('Jan 9 2026 6:05PM' AS datetime)", dt.datetime(2026, 1, 9, 18, 5)),
        ("CAST('2026-01-09T00:00:00.002' AS datetime)", dt.datetime(2026, 1, 9, 0, 0, 0, 3000)),
        ("CAST('18:05' AS time(0))", dt.time(18, 5)),
        ("DATEADD(month, 1, CAST('2026-01-31' AS date))", dt.date(2026, 2, 28)),
        ("DATEADD(second, -1, CAST('2026-01-01' AS datetime))", dt.datetime(2025, 12, 31, 23, 59, 59)),
        ("DATEDIFF(year, '2025-12-31', '2026-01-01')", 1),
        ("DATEDIFF(hour, '2026-01-01 00:59', '2026-01-01 01:00')", 1),
        ("DATEDIFF(second, '2026-01-01', '2026-01-02')", 86400),
        ("DATEDIFF(day, '2026-01-02', '2026-01-01')", -1),
        ("DATEPART(weekday, '2026-01-04')", 1),
        ("DATENAME(month, '2026-01-04')", "January"),
        ("YEAR('2026-01-04') + MONTH('2026-01-04')", 2027),
        ("ISDATE('2026-02-30')", 0),
        ("msdb.dbo.agent_datetime(20260109, 80506)", dt.datetime(2026, 1, 9, 8, 5, 6)),
        ("SWITCHOFFSET(CAST('2026-01-09 18:00 +00:00' AS datetimeoffset), '+02:00')",
         dt.datetime(2026, 1, 9, 20, tzinfo=dt.timezone(dt.timedelta(hours=2)))),
    ],
)  # fmt: skip
def test_moment(
    shared_administrator: SqlClient, expression: str, value: SqlValue
) -> None:
    """Dates and times are read, calculated and written as documented."""
    assert shared_administrator.value(expression) == value


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
        ("COUNT(COUNT(*))", 130),
        ("CHOOSE(1, 'a', 2)", 245),
    ],
)  # fmt: skip
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
