"""When schedules are due, by the codes of msdb.dbo.sysschedules."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.lab.agent.schedules import next_start
from fixtures.lab.estate.agent import AgentSchedule

#: A Wednesday.
NOW = dt.datetime(2026, 7, 15, 10, 30, 20, tzinfo=dt.UTC)
CREATED = dt.datetime(2026, 7, 1, 8, 0, tzinfo=dt.UTC)


def due(**codes: int) -> str:
    """Return when a schedule with these codes is due next, as text."""
    schedule = AgentSchedule(schedule_id=1, name="schedule")
    for name, code in codes.items():
        setattr(schedule, name, code)
    found = next_start(schedule, NOW, CREATED)
    return f"{found:%Y-%m-%d %H:%M:%S}" if found else "never"


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        # Once.
        (
            {"freq_type": 1, "active_start_date": 20260720, "active_start_time": 71500},
            "2026-07-20 07:15:00",
        ),
        ({"freq_type": 1, "active_start_date": 20260714}, "never"),
        # Daily.
        ({"freq_interval": 1}, "2026-07-16 00:00:00"),
        ({"active_start_time": 103021}, "2026-07-15 10:30:21"),
        ({"active_start_time": 103020}, "2026-07-16 10:30:20"),
        ({"freq_interval": 3}, "2026-07-16 00:00:00"),
        ({"freq_interval": 4}, "2026-07-17 00:00:00"),
        ({"active_start_date": 20270101}, "2027-01-01 00:00:00"),
        ({"active_end_date": 20260715}, "never"),
        # Several times a day.
        ({"freq_subday_type": 4, "freq_subday_interval": 2}, "2026-07-15 10:32:00"),
        ({"freq_subday_type": 2, "freq_subday_interval": 30}, "2026-07-15 10:30:30"),
        ({"freq_subday_type": 8, "freq_subday_interval": 6}, "2026-07-15 12:00:00"),
        (
            {
                "freq_subday_type": 8,
                "freq_subday_interval": 1,
                "active_start_time": 80000,
                "active_end_time": 100000,
            },
            "2026-07-16 08:00:00",
        ),
        (
            {
                "freq_subday_type": 8,
                "freq_subday_interval": 7,
                "active_start_time": 220000,
                "active_end_time": 120000,
            },
            "2026-07-15 12:00:00",
        ),
        # Weekly: Monday 2 and Wednesday 8, Sunday 1; every second week.
        (
            {"freq_type": 8, "freq_interval": 2 + 8, "active_start_time": 110000},
            "2026-07-15 11:00:00",
        ),
        ({"freq_type": 8, "freq_interval": 2 + 8}, "2026-07-20 00:00:00"),
        ({"freq_type": 8, "freq_interval": 1}, "2026-07-19 00:00:00"),
        (
            {"freq_type": 8, "freq_interval": 2, "freq_recurrence_factor": 2},
            "2026-07-27 00:00:00",
        ),
        # Monthly.
        ({"freq_type": 16, "freq_interval": 31}, "2026-07-31 00:00:00"),
        (
            {"freq_type": 16, "freq_interval": 15, "freq_recurrence_factor": 3},
            "2026-10-15 00:00:00",
        ),
        # Monthly: the third Thursday, the last day, the last weekend day, first Friday.
        (
            {"freq_type": 32, "freq_interval": 5, "freq_relative_interval": 4},
            "2026-07-16 00:00:00",
        ),
        (
            {"freq_type": 32, "freq_interval": 8, "freq_relative_interval": 16},
            "2026-07-31 00:00:00",
        ),
        (
            {"freq_type": 32, "freq_interval": 10, "freq_relative_interval": 16},
            "2026-07-26 00:00:00",
        ),
        (
            {"freq_type": 32, "freq_interval": 6, "freq_relative_interval": 1},
            "2026-08-07 00:00:00",
        ),
        (
            {"freq_type": 32, "freq_interval": 9, "freq_relative_interval": 1},
            "2026-08-03 00:00:00",
        ),
        # When the Agent starts; when the computer is idle.
        ({"freq_type": 64}, "never"),
        ({"freq_type": 128}, "never"),
    ],
)
def test_schedule_is_due(codes: dict[str, int], expected: str) -> None:
    """The next start after Wednesday, 15 July 2026, 10:30:20."""
    assert due(**codes) == expected
