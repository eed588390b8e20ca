"""Dates and times: read, calculated and written as documented."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.lab.sql.results import SqlValue
from tests.lab.sql.client import SqlClient

at = dt.datetime.fromisoformat


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (
            "CONVERT(varchar(30), CAST('2026-01-09T08:05:06.123' AS datetime))",
            "Jan  9 2026  8:05AM",
        ),
        (
            "CONVERT(varchar(30), CAST('2026-01-09T18:05:06.123' AS datetime), 120)",
            "2026-01-09 18:05:06",
        ),
        (
            "CONVERT(varchar(30), CAST('2026-01-09T18:05:06.123' AS datetime), 121)",
            "2026-01-09 18:05:06.123",
        ),
        (
            "CONVERT(varchar(30), CAST('2026-01-09T18:05:06' AS datetime), 126)",
            "2026-01-09T18:05:06",
        ),
        ("CONVERT(varchar(30), CAST('2026-01-09' AS date), 112)", "20260109"),
        (
            "CONVERT(nchar(34), CAST('2026-01-09 18:05:06.5+02:00' AS datetimeoffset))",
            "2026-01-09 18:05:06.5000000 +02:00",
        ),
        (
            "CONVERT(varchar(40), CAST('2026-01-09 18:05:06.5' AS datetime2(3)))",
            "2026-01-09 18:05:06.500",
        ),
        ("CAST('20260109 18:05' AS datetime)", at("2026-01-09 18:05")),
        ("CAST('01/09/2026' AS date)", dt.date(2026, 1, 9)),
        ("CAST('Jan 9 2026 6:05PM' AS datetime)", at("2026-01-09 18:05")),
        (
            "CAST('2026-01-09T00:00:00.002' AS datetime)",
            at("2026-01-09 00:00:00.003000"),
        ),
        ("CAST('18:05' AS time(0))", dt.time(18, 5)),
        ("DATEADD(month, 1, CAST('2026-01-31' AS date))", dt.date(2026, 2, 28)),
        (
            "DATEADD(second, -1, CAST('2026-01-01' AS datetime))",
            at("2025-12-31 23:59:59"),
        ),
        ("DATEDIFF(year, '2025-12-31', '2026-01-01')", 1),
        ("DATEDIFF(hour, '2026-01-01 00:59', '2026-01-01 01:00')", 1),
        ("DATEDIFF(second, '2026-01-01', '2026-01-02')", 86400),
        ("DATEDIFF(day, '2026-01-02', '2026-01-01')", -1),
        ("DATEPART(weekday, '2026-01-04')", 1),
        ("DATENAME(month, '2026-01-04')", "January"),
        ("YEAR('2026-01-04') + MONTH('2026-01-04')", 2027),
        ("ISDATE('2026-02-30')", 0),
        ("msdb.dbo.agent_datetime(20260109, 80506)", at("2026-01-09 08:05:06")),
        (
            "SWITCHOFFSET(CAST('2026-01-09 18:00 +00:00' AS datetimeoffset), '+02:00')",
            at("2026-01-09 20:00+02:00"),
        ),
    ],
)
def test_moment(
    shared_administrator: SqlClient, expression: str, value: SqlValue
) -> None:
    """Dates and times are read, calculated and written as documented."""
    assert shared_administrator.value(expression) == value
