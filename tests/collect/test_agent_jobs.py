"""SSISDB's jobs and server-level objects: what each answer of an instance means."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.collect import agent_jobs as asked
from fixtures.collect.batches import Answers, Row
from fixtures.errors import MalformedAnswerError
from fixtures.facts.agent_jobs import FAILOVER_MONITOR, AgentSchedule

SCHEDULE: Row = {
    "schedule_name": "Monitor Scheduler",
    "schedule_enabled": 1,
    "freq_type": 4,
    "freq_interval": 1,
    "freq_subday_type": 4,
    "freq_subday_interval": 2,
    "active_start_date": 20260101,
    "active_end_date": 99991231,
    "active_start_time": 0,
    "active_end_time": 235959,
}
JOB: Row = {
    "name": FAILOVER_MONITOR,
    "enabled": 1,
    "date_created": dt.datetime(2026, 7, 1, 0, 0),  # noqa: DTZ001 - as sent
    "local_now": dt.datetime(2026, 7, 1, 0, 12, 30),  # noqa: DTZ001 - as sent
    "server_id": 0,
    "last_run_outcome": 1,
    "last_run_date": 20260701,
    "last_run_time": 1005,
    **SCHEDULE,
}
OPTIONS: tuple[Row, ...] = (
    {"name": "clr enabled", "value": 0, "value_in_use": 1},
    {"name": "scan for startup procs", "value": 1, "value_in_use": 1},
)


def answers(question: str, *rows: Row) -> Answers:
    """Return the answers of an instance to one question."""
    return Answers(host="SSISNODE1", by_question={question: rows})


def test_job_is_read_with_its_schedules() -> None:
    """A job comes as one row for each schedule; times are by the server's clock."""
    second = {**JOB, "schedule_name": "Nightly", "schedule_enabled": 0}

    found = asked.parse_job(answers("SSISDB's own jobs", JOB, second), FAILOVER_MONITOR)

    assert found.job is not None
    assert found.job.since_last_run == dt.timedelta(minutes=2, seconds=25)
    assert found.job.since_creation == dt.timedelta(minutes=12, seconds=30)
    assert [one.is_enabled for one in found.job.schedules] == [True, False]
    assert found.job.schedules[0] == AgentSchedule(
        name="Monitor Scheduler",
        is_enabled=True,
        is_current=True,
        freq_type=4,
        freq_interval=1,
        freq_subday_type=4,
        freq_subday_interval=2,
        active_start_time=0,
        active_end_time=235959,
    )


def test_job_that_never_ran_has_no_last_run() -> None:
    """Agent writes zeros for a time that there is none."""
    row = {**JOB, "last_run_date": 0, "last_run_time": 0, "last_run_outcome": 5}

    found = asked.parse_job(answers("SSISDB's own jobs", row), FAILOVER_MONITOR)

    assert found.job is not None
    assert found.job.since_last_run is None


def test_job_without_target_or_schedule() -> None:
    """What is not joined comes as NULL."""
    nothing = dict.fromkeys(SCHEDULE)
    row = {**JOB, **nothing, "server_id": None, "last_run_outcome": None}

    found = asked.parse_job(answers("SSISDB's own jobs", row), FAILOVER_MONITOR)

    assert found.obstacles == (
        "is not targeted at this server",
        "has no enabled schedule",
    )


def test_missing_job_is_none() -> None:
    """Another job does not stand for it."""
    other = {**JOB, "name": "SSIS Server Maintenance Job"}

    found = asked.parse_job(answers("SSISDB's own jobs", other), FAILOVER_MONITOR)

    assert found.obstacles == ("is missing",)


def test_options_are_read_with_both_values() -> None:
    """What is set, and what is in use until the next start."""
    assert asked.parse_options(answers("the options that SSISDB needs", *OPTIONS)) == {
        "clr enabled": (0, 1),
        "scan for startup procs": (1, 1),
    }


def test_option_that_is_not_listed_is_an_error() -> None:
    """Every instance has both options."""
    with pytest.raises(MalformedAnswerError, match="clr enabled"):
        asked.parse_options(answers("the options that SSISDB needs", OPTIONS[1]))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((), None),
        (({"is_auto_executed": False},), False),
        (({"is_auto_executed": True},), True),
    ],
)
def test_startup_procedure(rows: tuple[Row, ...], expected: bool | None) -> None:  # noqa: FBT001 - a table's column
    """Missing is another thing than not automatic."""
    found = asked.parse_startup_procedure(answers("the startup procedure", *rows))

    assert found is expected


def test_agent_service_that_is_not_shown_is_an_error() -> None:
    """No row is no proof that there is no Agent."""
    with pytest.raises(MalformedAnswerError):
        asked.parse_agent_service(answers("the service of SQL Server Agent"))
