"""Whether SSISDB's jobs and the Agent do their work, in words and yes or no."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from fixtures.facts.agent_jobs import (
    FAILOVER_MONITOR,
    AgentJob,
    AgentSchedule,
    AgentService,
    CatalogJob,
)

MINUTE = dt.timedelta(minutes=1)
EVERY_TWO_MINUTES = AgentSchedule(
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
DISABLED = dataclasses.replace(EVERY_TWO_MINUTES, is_enabled=False)
HOURLY = dataclasses.replace(
    EVERY_TWO_MINUTES, freq_subday_type=8, freq_subday_interval=1
)
OFFICE_HOURS = dataclasses.replace(EVERY_TWO_MINUTES, active_start_time=80000)
ENDED = dataclasses.replace(EVERY_TWO_MINUTES, is_current=False)
WEEKLY = dataclasses.replace(EVERY_TWO_MINUTES, freq_type=8)
EVERY_MINUTE_IN_SECONDS = dataclasses.replace(
    EVERY_TWO_MINUTES, freq_subday_type=2, freq_subday_interval=60
)
JOB = AgentJob(
    name=FAILOVER_MONITOR,
    is_enabled=True,
    is_local=True,
    last_run_outcome=1,
    since_last_run=MINUTE,
    since_creation=90 * MINUTE,
    schedules=(EVERY_TWO_MINUTES,),
)


def shortcomings(job: AgentJob | None) -> tuple[str, ...]:
    """Return what keeps the monitor from noticing a failover in two minutes."""
    found = CatalogJob(server_name="NODE1", name=FAILOVER_MONITOR, job=job)
    return found.shortcomings_as_monitor(2 * MINUTE)


@pytest.mark.parametrize(
    "schedules",
    [(EVERY_TWO_MINUTES,), (DISABLED, EVERY_TWO_MINUTES), (EVERY_MINUTE_IN_SECONDS,)],
)
def test_monitor_that_looks_often_enough(schedules: tuple[AgentSchedule, ...]) -> None:
    """A second schedule, or a shorter time, is as good."""
    assert shortcomings(dataclasses.replace(JOB, schedules=schedules)) == ()


@pytest.mark.parametrize("schedule", [HOURLY, OFFICE_HOURS, WEEKLY, ENDED])
def test_monitor_that_looks_too_seldom(schedule: AgentSchedule) -> None:
    """A failover at night must be noticed as well."""
    found = shortcomings(dataclasses.replace(JOB, schedules=(schedule,)))

    assert found == ("does not run every 2 minutes all day",)


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        (None, ("is missing",)),
        (dataclasses.replace(JOB, is_enabled=False), ("is disabled",)),
        (
            dataclasses.replace(JOB, is_local=False),
            ("is not targeted at this server",),
        ),
        (dataclasses.replace(JOB, schedules=()), ("has no enabled schedule",)),
        (
            dataclasses.replace(JOB, schedules=(DISABLED,)),
            ("has no enabled schedule",),
        ),
        (dataclasses.replace(JOB, last_run_outcome=0), ("last failed",)),
        (dataclasses.replace(JOB, last_run_outcome=5), ("last ended unclearly",)),
        (dataclasses.replace(JOB, since_last_run=None), ("never ran",)),
        (
            dataclasses.replace(JOB, since_last_run=7 * MINUTE),
            ("ran last 0:07:00 ago",),
        ),
    ],
)
def test_monitor_that_does_not_work(
    job: AgentJob | None, expected: tuple[str, ...]
) -> None:
    """Each reason is told by its own words."""
    assert shortcomings(job) == expected


def test_new_job_need_not_have_run() -> None:
    """A job that was just made is given one interval."""
    new = dataclasses.replace(JOB, since_last_run=None, since_creation=MINUTE)
    old = dataclasses.replace(JOB, since_last_run=None)
    named = CatalogJob(server_name="NODE1", name=FAILOVER_MONITOR, job=new)

    assert named.is_too_young(2 * MINUTE)
    assert not dataclasses.replace(named, job=old).is_too_young(2 * MINUTE)
    assert not dataclasses.replace(named, job=None).is_too_young(2 * MINUTE)


@pytest.mark.parametrize(
    ("startup_type", "status", "is_clustered", "is_reliable"),
    [
        (2, 4, False, True),
        (3, 4, False, False),
        (3, 4, True, True),
        (4, 4, True, False),
        (2, 1, False, False),
    ],
)
def test_agent_is_reliable(
    startup_type: int,
    status: int,
    is_clustered: bool,  # noqa: FBT001 - a table's column
    is_reliable: bool,  # noqa: FBT001 - a table's column
) -> None:
    """It runs, and comes back by itself or by the cluster."""
    service = AgentService(
        startup_type=startup_type,
        startup_type_desc="",
        status=status,
        status_desc="",
        is_clustered=is_clustered,
    )

    assert service.is_reliable is is_reliable


@pytest.mark.parametrize(
    ("job", "is_idle"),
    [
        (JOB, False),
        (dataclasses.replace(JOB, is_enabled=False), True),
        (dataclasses.replace(JOB, schedules=(HOURLY,)), True),
        (dataclasses.replace(JOB, schedules=()), True),
        (None, False),
    ],
)
def test_idle_job_is_there_and_not_started(job: AgentJob | None, is_idle: bool) -> None:  # noqa: FBT001 - a table
    """What keeps it from starting often enough can be set again."""
    found = CatalogJob(server_name="NODE1", name="x", job=job)

    assert found.is_idle(2 * MINUTE) is is_idle
