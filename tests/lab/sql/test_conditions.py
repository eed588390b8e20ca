"""Conditions: what holds, in three-valued logic and the collation."""

from __future__ import annotations

import pytest

from tests.lab.sql.client import SqlClient

GUID = "6F9619FF-8B86-D011-B42D-00C04FC964FF"


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
        ("'ab' NOT LIKE 'x%'", True),
        ("'ab' NOT LIKE 'a%'", False),
        ("'ab' NOT LIKE 'a!%' ESCAPE '!'", True),
        ("NULL NOT LIKE '%'", False),
        ("SERVERPROPERTY('IsHadrEnabled') = 1", True),
        ("EXISTS (SELECT 1 WHERE 1 = 2)", False),
        ("1 = ANY (SELECT 1 UNION SELECT 2)", True),
        ("3 <> ALL (SELECT 1 UNION SELECT 2)", True),
        ("CAST('2026-01-02' AS datetime) > '20260101'", True),
        (
            "CAST('2026-01-01T12:00+02:00' AS datetimeoffset) = '2026-01-01T10:00Z'",
            True,
        ),
        (f"CAST('{GUID}' AS uniqueidentifier) = '{GUID.lower()}'", True),
    ],
)
def test_condition(
    shared_administrator: SqlClient, condition: str, *, holds: bool
) -> None:
    """A condition holds or not; NULL does not hold."""
    query = f"SELECT CASE WHEN {condition} THEN 1 ELSE 0 END"

    assert shared_administrator.column(query) == [int(holds)]
