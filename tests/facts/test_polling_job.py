"""The documents' polling job and the role it remembers, in words and yes or no."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from fixtures.facts.agent_jobs import (
    FAILOVER_MONITOR,
    AgentJob,
    AgentSchedule,
    CatalogJob,
)
from fixtures.facts.polling_job import (
    FailoverJobs,
    PollingJobs,
    RememberedRole,
    StateTable,
)

MINUTE = dt.timedelta(minutes=1)
WEEKLY = AgentSchedule(
    name="Sundays",
    is_enabled=True,
    is_current=True,
    freq_type=8,
    freq_interval=1,
    freq_subday_type=1,
    freq_subday_interval=0,
    active_start_time=0,
    active_end_time=235959,
)
ALL_DAY = dataclasses.replace(
    WEEKLY, freq_type=4, freq_subday_type=4, freq_subday_interval=2
)
ONCE = dataclasses.replace(WEEKLY, freq_type=1)
ENDED = dataclasses.replace(WEEKLY, is_current=False)
JOB = AgentJob(
    name="ssisdb_failover",
    is_enabled=True,
    is_local=True,
    last_run_outcome=1,
    since_last_run=MINUTE,
    since_creation=90 * MINUTE,
    schedules=(ALL_DAY,),
)
MONITOR = dataclasses.replace(JOB, name=FAILOVER_MONITOR)
DISABLED = dataclasses.replace(JOB, is_enabled=False)
FAILED = dataclasses.replace(JOB, last_run_outcome=0)
NEW = dataclasses.replace(JOB, since_last_run=None, since_creation=MINUTE)
TABLE = StateTable(database="X", is_shared=False, row_count=1, replica_role=2)


def polling(*jobs: AgentJob) -> PollingJobs:
    """Return the jobs of an instance."""
    return PollingJobs(server_name="NODE1", jobs=jobs, names_state_table=True)


@pytest.mark.parametrize(
    ("jobs", "expected"),
    [
        ((JOB,), ()),
        ((DISABLED, JOB), ()),
        (
            (dataclasses.replace(JOB, schedules=(WEEKLY,)),),
            ("does not run again and again all day long",),
        ),
        ((), ("is missing",)),
        ((DISABLED,), ("is disabled",)),
        ((FAILED,), ("last failed",)),
        ((NEW,), ("never ran",)),
        (
            (dataclasses.replace(JOB, schedules=(ONCE,)),),
            ("has no schedule that recurs",),
        ),
        (
            (dataclasses.replace(JOB, schedules=(ENDED,)),),
            ("has no schedule that recurs",),
        ),
    ],
)
def test_what_keeps_a_polling_job_from_working(
    jobs: tuple[AgentJob, ...], expected: tuple[str, ...]
) -> None:
    """Any interval will do that lasts all day; one job that works is enough."""
    assert polling(*jobs).shortcomings == expected


def test_working_jobs_are_those_without_a_shortcoming() -> None:
    """What a job's steps do counts where the job runs."""
    other = dataclasses.replace(DISABLED, name="other")

    assert polling(other, JOB).working == {JOB.name}
    assert polling(other, FAILED).working == frozenset()


def test_new_polling_job_need_not_have_run() -> None:
    """A job that does not repeat all day is given one day."""
    new = dataclasses.replace(NEW, schedules=(WEEKLY,))
    old = dataclasses.replace(new, since_creation=2 * dt.timedelta(days=1))

    assert polling(new).is_too_young
    assert not polling(old).is_too_young
    assert not polling(JOB).is_too_young


@pytest.mark.parametrize(
    ("monitor", "jobs", "expected"),
    [
        (MONITOR, (JOB,), True),
        (MONITOR, (DISABLED,), False),
        (MONITOR, (), False),
        (dataclasses.replace(MONITOR, is_enabled=False), (JOB,), False),
        (dataclasses.replace(MONITOR, schedules=(ENDED,)), (JOB, JOB), False),
        (None, (JOB,), False),
    ],
)
def test_two_jobs_side_by_side(
    monitor: AgentJob | None,
    jobs: tuple[AgentJob, ...],
    expected: bool,  # noqa: FBT001 - a table's column
) -> None:
    """A job that nothing starts is in nobody's way."""
    found = FailoverJobs(
        server_name="NODE1",
        monitor=CatalogJob(server_name="NODE1", name=FAILOVER_MONITOR, job=monitor),
        polling=polling(*jobs),
    )

    assert found.run_side_by_side is expected


@pytest.mark.parametrize(
    ("table", "role", "condition", "is_met"),
    [
        (TABLE, "SECONDARY", "one row, role 2 (SECONDARY)", True),
        (TABLE, "PRIMARY", "one row, role 2", False),
        (TABLE, None, "one row", True),
        (dataclasses.replace(TABLE, row_count=0), None, "0 rows", False),
        (dataclasses.replace(TABLE, row_count=2), "SECONDARY", "2 rows", False),
        (
            dataclasses.replace(TABLE, replica_role=None),
            "SECONDARY",
            "one row, role None",
            False,
        ),
        (
            None,
            "PRIMARY",
            "no table replica_role outside availability groups",
            False,
        ),
    ],
)
def test_what_the_state_table_remembers(
    table: StateTable | None,
    role: str | None,
    condition: str,
    is_met: bool,  # noqa: FBT001 - a table's column
) -> None:
    """One row with the current role; without a group the role says nothing."""
    found = RememberedRole(server_name="NODE1", table=table, role_desc=role)

    assert found.condition == condition
    assert (found.condition == found.expected) is is_met
