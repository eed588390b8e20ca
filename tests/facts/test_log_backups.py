"""The last backup of SSISDB's log, on whichever replica."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.facts.log_backups import LogBackups

HOUR = dt.timedelta(hours=1)


@pytest.mark.parametrize(
    ("ages", "youngest", "expected"),
    [
        ({"NODE1": HOUR, "NODE2": None}, HOUR, True),
        ({"NODE1": None, "NODE2": HOUR}, HOUR, True),
        ({"NODE1": 48 * HOUR, "NODE2": 24 * HOUR}, 24 * HOUR, True),
        ({"NODE1": 25 * HOUR, "NODE2": 26 * HOUR}, 25 * HOUR, False),
        ({"NODE1": None}, None, False),
        ({}, None, False),
    ],
)
def test_youngest_backup_counts(
    ages: dict[str, dt.timedelta | None],
    youngest: dt.timedelta | None,
    expected: bool,  # noqa: FBT001 - a table's column
) -> None:
    """Where it was made does not matter."""
    found = LogBackups(ages=ages, log_reuse_wait_desc="NOTHING")

    assert found.youngest == youngest
    assert found.are_recent(24 * HOUR) is expected


def test_backups_are_told_by_replica() -> None:
    """A replica that made none says so."""
    found = LogBackups(ages={"NODE1": HOUR, "NODE2": None}, log_reuse_wait_desc=None)

    assert found.by_replica == {"NODE1": "1:00:00 ago", "NODE2": "none"}
