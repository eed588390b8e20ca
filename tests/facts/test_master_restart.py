"""The Master knows its file when it started after the file's last change."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.facts.master_restart import MasterRestart

NOON = dt.datetime(2026, 3, 1, 12, 0, 0, 500_000, tzinfo=dt.UTC)
TOKYO = dt.timezone(dt.timedelta(hours=9))


@pytest.mark.parametrize(
    ("later", "is_known"),
    [
        pytest.param(dt.timedelta(days=-1), True, id="changed the day before"),
        pytest.param(dt.timedelta(), True, id="at the same time"),
        pytest.param(dt.timedelta(milliseconds=400), True, id="in the same second"),
        pytest.param(dt.timedelta(milliseconds=600), False, id="in the next second"),
        pytest.param(dt.timedelta(hours=1), False, id="changed an hour later"),
    ],
)
def test_change_counts_from_its_second_on(
    later: dt.timedelta,
    is_known: bool,  # noqa: FBT001 - a table's column
) -> None:
    """Whatever the offsets in which both moments are written."""
    found = MasterRestart(
        path="C:\\x", started_at=NOON, modified_at=(NOON + later).astimezone(TOKYO)
    )

    assert found.is_after_the_change is is_known
