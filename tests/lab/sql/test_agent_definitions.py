"""Agent jobs that clients make and change, and what keeps others from it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.lab.estate import LabEstate
from tests.lab.sql.client import SqlClient

MAKE = """
EXEC msdb.dbo.sp_add_job @job_name = N'Look', @owner_login_name = N'sa';
EXEC msdb.dbo.sp_add_jobstep @job_name = N'Look', @step_name = N'once',
     @database_name = N'msdb', @command = N'SELECT 1';
EXEC msdb.dbo.sp_add_jobschedule @job_name = N'Look', @name = N'Often',
     @freq_type = 4, @freq_interval = 1, @freq_subday_type = 4,
     @freq_subday_interval = 2;
EXEC msdb.dbo.sp_add_jobserver @job_name = N'Look';"""
SHOWN = """
SELECT steps.command, schedules.name, schedules.freq_subday_interval
FROM msdb.dbo.sysjobs AS jobs
JOIN msdb.dbo.sysjobsteps AS steps ON steps.job_id = jobs.job_id
JOIN msdb.dbo.sysjobschedules AS used ON used.job_id = jobs.job_id
JOIN msdb.dbo.sysschedules AS schedules ON schedules.schedule_id = used.schedule_id
WHERE jobs.name = N'Look'"""
MONITOR = "@job_name = N'SSIS Failover Monitor Job'"
UPDATE_JOB, UPDATE_SCHEDULE = "msdb.dbo.sp_update_job", "msdb.dbo.sp_update_schedule"
REASSIGN = "EXEC msdb.dbo.sp_manage_jobs_by_login @action = N'REASSIGN',"
CLEANUP = "##MS_SSISServerCleanupJobLogin##"


def test_job_is_made_of_step_and_schedule(administrator: SqlClient) -> None:
    """What was added is what msdb shows."""
    assert administrator.errors(MAKE) == []
    assert administrator.rows(SHOWN) == [("SELECT 1", "Often", 2)]


def test_step_and_schedule_change(administrator: SqlClient) -> None:
    """Only what is given changes."""
    administrator.run(MAKE)
    changes = (
        "EXEC msdb.dbo.sp_update_jobstep @job_name = N'Look', @step_id = 1,"
        " @command = N'SELECT 2';"
        f"EXEC {UPDATE_SCHEDULE} @name = N'Often', @freq_subday_interval = 5"
    )

    assert administrator.errors(changes) == []
    assert administrator.rows(SHOWN) == [("SELECT 2", "Often", 5)]


def test_step_is_put_before_others(administrator: SqlClient, estate: LabEstate) -> None:
    """Those behind it get new numbers, and so does what refers to them."""
    administrator.run(MAKE)
    job = next(one for one in estate.instances[0].jobs if one.name == "Look")
    job.steps[0].on_fail_action, job.steps[0].on_fail_step_id = 4, 1
    add = "EXEC msdb.dbo.sp_add_jobstep @job_name = N'Look', @step_name = N'guard'"
    options = "@step_id = 1, @on_success_action = 3, @on_fail_action = 1"

    assert administrator.errors(f"{add}, {options}, @retry_attempts = 2") == []
    guard, once = job.steps
    assert (guard.step_id, guard.on_success_action, guard.on_fail_action) == (1, 3, 1)
    assert (guard.retry_attempts, once.step_id, once.on_fail_step_id) == (2, 2, 2)


def test_step_has_the_documented_defaults(
    administrator: SqlClient, estate: LabEstate
) -> None:
    """By itself a step ends the job, and is not tried again."""
    administrator.run(MAKE)
    step = next(one for one in estate.instances[0].jobs if one.name == "Look").steps[0]

    assert (step.on_success_action, step.on_fail_action, step.retry_attempts) == (
        1,
        2,
        0,
    )


def test_proxy_is_enabled(administrator: SqlClient, estate: LabEstate) -> None:
    """By its name; one that is not there cannot be."""
    proxy = estate.instances[0].proxies[0]
    proxy.enabled = False
    update = "EXEC msdb.dbo.sp_update_proxy @enabled = 1, @proxy_name ="

    assert administrator.errors(f"{update} N'{proxy.name}'") == []
    assert proxy.enabled
    assert administrator.errors(f"{update} N'none'") == [14262]


@pytest.mark.parametrize(
    ("call", "number"),
    [
        ("msdb.dbo.sp_add_job @job_name = N'ssis failover monitor job'", 14261),
        ("msdb.dbo.sp_add_job @job_name = N'x', @owner_login_name = N'nobody'", 14234),
        (f"{UPDATE_JOB} {MONITOR}, @owner_login_name = N'nobody'", 14234),
        (f"{UPDATE_JOB} @job_name = N'none', @enabled = 1", 14262),
        (f"msdb.dbo.sp_add_jobserver {MONITOR}, @server_name = N'other'", 14262),
        (f"msdb.dbo.sp_update_jobstep {MONITOR}, @step_id = 9", 14262),
        (f"msdb.dbo.sp_add_jobstep {MONITOR}, @step_name = N'x', @step_id = 9", 14266),
        (f"{UPDATE_SCHEDULE} @schedule_id = 999, @enabled = 0", 14262),
    ],
)
def test_what_makes_no_job_is_refused(
    administrator: SqlClient, call: str, number: int
) -> None:
    """Names that exist twice, or not at all, have their own errors."""
    assert administrator.errors(f"EXEC {call}") == [number]


def test_jobs_are_not_everybody_s(connect_restricted: Callable[..., SqlClient]) -> None:
    """Who is no user of msdb's roles may not even call the procedures."""
    client = connect_restricted()

    assert client.errors(f"EXEC {UPDATE_JOB} {MONITOR}, @enabled = 0") == [229]
    assert client.errors(f"{REASSIGN} @new_owner_login_name = N'sa'") == [229]


def test_owner_of_jobs_is_not_dropped(
    administrator: SqlClient, estate: LabEstate
) -> None:
    """Its jobs are given to somebody else before."""
    reassign = (
        f"{REASSIGN} @current_owner_login_name = N'{CLEANUP}',"
        " @new_owner_login_name = N'sa'"
    )

    assert administrator.errors(f"DROP LOGIN [{CLEANUP}]") == [15170]
    assert administrator.errors(f"{reassign}; DROP LOGIN [{CLEANUP}]") == []
    assert {one.owner for one in estate.instance("SSISNODE1").jobs} == {"sa"}
