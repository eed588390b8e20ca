"""How the answers after a move are read."""

from __future__ import annotations

import datetime as dt

import pytest

from fixtures.collect.batches import Answers, Row
from fixtures.collect.job_steps import JOB_STEPS
from fixtures.collect.sql_server import INSTANCE
from fixtures.drill.record import JobRun
from fixtures.drill.signs import (
    JOBS,
    LEFT_OVER,
    LEFT_OVER_WITHOUT_SCALE_OUT,
    parse_jobs,
    parse_left_over,
)
from fixtures.errors import SqlServerError
from fixtures.facts.agent_jobs import FAILOVER_MONITOR
from tests.facts.polling_texts import SCRIPT

ALL = ({"execution_id": 9}, {"execution_id": 7})


def test_sql_server_2016_knows_no_scale_out() -> None:
    """Without the column every execution is one of Integration Services itself."""
    unknown = SqlServerError("SSISNODE2", 207, "Invalid column name 'job_id'.")
    answers = Answers(
        host="SSISNODE2",
        by_question={LEFT_OVER: unknown, LEFT_OVER_WITHOUT_SCALE_OUT: ALL},
    )

    assert parse_left_over(answers) == (7, 9)


def test_any_other_error_is_one() -> None:
    """A right that is missing does not turn Scale Out's executions into others."""
    refused = SqlServerError("SSISNODE2", 229, "The SELECT permission was denied.")
    answers = Answers(
        host="SSISNODE2",
        by_question={LEFT_OVER: refused, LEFT_OVER_WITHOUT_SCALE_OUT: ALL},
    )

    with pytest.raises(SqlServerError, match="229"):
        parse_left_over(answers)


NOW = dt.datetime(2026, 3, 14, 2, 0, 0, 500_000, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
#: A run of yesterday ended well, and the next one began two seconds ago.
RUNNING: Row = {
    "name": FAILOVER_MONITOR,
    "enabled": 1,
    "local_now": NOW.replace(tzinfo=None),
    "last_run_outcome": 1,
    "last_outcome_message": "The job succeeded.",
    "last_run_date": 20260313,
    "last_run_time": 20000,
    "is_running": 1,
    "started_ago": 2,
    "due_in": 118,
}
ENDED: Row = {
    **RUNNING,
    "last_run_date": 20260314,
    "last_run_time": 15958,
    "is_running": 0,
}
BEFORE: Row = {**ENDED, "last_run_time": 15859, "started_ago": 62}
INSTANCE_ROW: Row = {
    "server_name": "SSISNODE2",
    "product_version": "16.0.4175.1",
    "is_hadr_enabled": 1,
    "is_integrated_only": 0,
    "sqlserver_start_time": NOW.replace(tzinfo=None),
    "local_now": NOW.replace(tzinfo=None),
    "utc_now": NOW.replace(tzinfo=None),
}


def jobs(
    *rows: Row, steps: tuple[Row, ...] = (), version: str = "16.0.4175.1"
) -> tuple[JobRun, ...]:
    """Return what is read of these jobs a minute after the move."""
    answers = Answers(
        host="SSISNODE2",
        by_question={
            JOBS.name: rows,
            JOB_STEPS.name: steps,
            INSTANCE.name: ({**INSTANCE_ROW, "product_version": version},),
        },
    )
    return parse_jobs(answers, MINUTE)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (ENDED, "succeeded"),
        ({**ENDED, "last_run_outcome": 0}, "failed"),
        ({**ENDED, "is_running": 1}, "succeeded"),
        (RUNNING, "has begun since the move, and not ended"),
        ({**RUNNING, "last_run_outcome": 0}, "has begun since the move, and not ended"),
        (BEFORE, "begins 178 s after the move only"),
        # At 2:30 summer time, before the clocks went back to 2:00.
        (
            {**ENDED, "last_run_time": 23000, "due_in": None},
            "has not run since the move",
        ),
        ({**BEFORE, "due_in": None}, "has not run since the move"),
        ({**BEFORE, "enabled": 0}, "has not run since the move"),
        (
            {**BEFORE, "last_run_date": 0, "last_run_time": 0, "due_in": None},
            "has not run since the move",
        ),
    ],
)
def test_run_counts_that_began_since_the_move_and_has_ended(
    row: Row, words: str
) -> None:
    """The outcome is its own, never that of the run before."""
    (found,) = jobs(row)

    assert found.condition == f"{FAILOVER_MONITOR}: {words}"
    assert found.is_well is (words == "succeeded")


@pytest.mark.parametrize(
    ("row", "within", "may"),
    [
        (RUNNING, 1, True),
        (BEFORE, 178, True),
        (BEFORE, 177, False),
        ({**BEFORE, "due_in": None}, 999, False),
        ({**BEFORE, "enabled": 0}, 999, False),
        (ENDED, 999, False),
    ],
)
def test_job_may_yet_run(row: Row, within: int, *, may: bool) -> None:
    """One that goes on, or is due soon enough after the move."""
    (found,) = jobs(row)

    assert found.may_yet_run(within) is may


@pytest.mark.parametrize(
    ("version", "missing"),
    [("13.0.4001.0", [FAILOVER_MONITOR]), ("12.0.6024.0", [])],
)
def test_monitor_that_is_missing_is_seen(version: str, missing: list[str]) -> None:
    """Since SQL Server 2016 SSISDB brings it along."""
    found = jobs(version=version)

    assert [one.name for one in found if not one.exists] == missing


@pytest.mark.parametrize(
    ("command", "doubtful"),
    [
        (SCRIPT, [False]),
        ("USE SSISDB OPEN MASTER KEY DECRYPTION BY PASSWORD = @", []),
        (None, [True]),
    ],
)
def test_job_is_needed_that_polls(command: str | None, doubtful: list[bool]) -> None:
    """A backup of the key is not; what its text hides is in doubt."""
    step: Row = {
        "name": "Poll",
        "step_id": 1,
        "step_name": "poll",
        "database_name": "X",
        "database_id": 6,
        "opens_key": 1,
        "on_fail_action": 2,
        "on_fail_step_id": 0,
        "on_success_action": 3,
        "on_success_step_id": 0,
        "subsystem": "TSQL",
        "command": command,
    }
    found = jobs(ENDED, {**ENDED, "name": "Poll"}, steps=(step,))

    assert [one.is_doubtful for one in found if one.name == "Poll"] == doubtful
