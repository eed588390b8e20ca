"""SQL Server Agent of a fast lab, by a client that knows nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytds
import pytest

from fixtures.lab.process import LabProcess
from tests import jobs_to_run as jobs
from tests.interop.patient_client import PatientClient, Rows

FAST = 60.0
OUTCOMES = """
SELECT history.step_id, history.run_status, history.message
FROM msdb.dbo.sysjobhistory AS history
JOIN msdb.dbo.sysjobs AS job ON job.job_id = history.job_id
WHERE job.name = N'{}' ORDER BY history.instance_id"""
LAST = """
SELECT target.last_run_outcome FROM msdb.dbo.sysjobservers AS target
JOIN msdb.dbo.sysjobs AS job ON job.job_id = target.job_id WHERE job.name = N'{}'"""
RUNNING = """
SELECT activity.start_execution_date FROM msdb.dbo.sysjobactivity AS activity
JOIN msdb.dbo.sysjobs AS job ON job.job_id = activity.job_id
WHERE job.name = N'{}' AND activity.start_execution_date IS NOT NULL
  AND activity.stop_execution_date IS NULL"""
REPLICAS = "SELECT server_name, state FROM SSISDB.catalog.alwayson_replicas ORDER BY 1"

NIGHTLY = "Load the warehouse"
NEWEST = """
SELECT TOP 1 package_name, status, server_name
FROM SSISDB.catalog.executions ORDER BY execution_id DESC"""
NO_KEY = "master_key_credential_missing_on_secondary"
INTERRUPTED = "SELECT server_name FROM SSISDB.catalog.executions WHERE status = 6"


@pytest.fixture(scope="module")
def lab() -> Iterator[LabProcess]:
    """A lab with jobs, in which an hour passes in a minute."""
    file = Path(jobs.__file__)
    with LabProcess.start([f"{file}:add_jobs"], lab_clock=FAST) as running:
        yield running
        assert running.internal_errors() == ()


@pytest.fixture(scope="module")
def primary(lab: LabProcess) -> PatientClient:
    """A client of the primary."""
    return PatientClient(lab, "ssisnode1")


def has_ended(rows: Rows) -> bool:
    """Whether there is the outcome of a job."""
    return any(step == 0 for step, *_ in rows)


def run(client: PatientClient, job: str) -> Rows:
    """Start a job and wait for its end; what its history says."""
    client.ask(f"EXEC msdb.dbo.sp_start_job N'{job}'")
    return client.wait_for(OUTCOMES.format(job), has_ended)


def run_again(client: PatientClient, job: str) -> Rows:
    """Start a job that has run before; what its history says of this run."""
    before = len(client.ask(OUTCOMES.format(job)))
    client.ask(f"EXEC msdb.dbo.sp_start_job N'{job}'")
    rows = client.wait_for(OUTCOMES.format(job), lambda rows: has_ended(rows[before:]))
    return rows[before:]


def test_scheduled_job_runs_again_and_again(primary: PatientClient) -> None:
    """Every minute of the lab it runs, and says what it printed."""
    rows = primary.wait_for(
        OUTCOMES.format(jobs.EVERY_MINUTE), lambda rows: len(rows) > 3
    )

    assert [row[:2] for row in rows[:4]] == [(1, 1), (0, 1), (1, 1), (0, 1)]
    assert "it ran [SQLSTATE 01000] (Message 0).  The step succeeded." in str(rows[0])
    assert str(rows[1][2]).startswith(
        "The job succeeded.  The Job was invoked by Schedule 101 (every minute)."
    )


def test_disabled_job_does_not_run(primary: PatientClient) -> None:
    """Its twin has run several times meanwhile."""
    primary.wait_for(OUTCOMES.format(jobs.EVERY_MINUTE), lambda rows: len(rows) > 3)

    assert primary.ask(OUTCOMES.format(jobs.DISABLED)) == []


def test_failing_step_fails_the_job(primary: PatientClient) -> None:
    """The second step is not run; the error is told, with its number."""
    rows = run(primary, jobs.FAILING)

    assert [row[:2] for row in rows] == [(1, 0), (0, 0)]
    assert "[SQLSTATE 22012] (Error 8134).  The step failed." in str(rows[0][2])
    assert primary.ask(LAST.format(jobs.FAILING)) == [(0,)]


def test_job_goes_on_where_its_step_says_so(primary: PatientClient) -> None:
    """A failure may lead to the next step, whose success is the job's."""
    rows = run(primary, jobs.GOES_ON)

    assert [row[:2] for row in rows] == [(1, 0), (2, 1), (0, 1)]


def test_step_is_tried_again(primary: PatientClient) -> None:
    """Two more times; what was not the last attempt is called a retry."""
    rows = run(primary, jobs.RETRIED)

    assert [row[:2] for row in rows] == [(1, 2), (1, 2), (1, 0), (0, 0)]


def test_running_job_can_be_stopped(primary: PatientClient) -> None:
    """It is refused to start it twice; stopped, it is canceled."""
    primary.ask(f"EXEC msdb.dbo.sp_start_job N'{jobs.ENDLESS}'")
    primary.wait_for(RUNNING.format(jobs.ENDLESS), bool)

    with pytest.raises(pytds.Error, match="refused because the job is already running"):
        primary.ask(f"EXEC msdb.dbo.sp_start_job @job_name = N'{jobs.ENDLESS}'")
    primary.ask(f"EXEC msdb.dbo.sp_stop_job N'{jobs.ENDLESS}'")

    rows = primary.wait_for(OUTCOMES.format(jobs.ENDLESS), has_ended)
    assert [row[:2] for row in rows] == [(1, 3), (0, 3)]
    with pytest.raises(pytds.Error, match="the job is not currently running"):
        primary.ask(f"EXEC msdb.dbo.sp_stop_job N'{jobs.ENDLESS}'")


def test_job_does_no_more_than_its_owner(
    lab: LabProcess, primary: PatientClient
) -> None:
    """The owner is impersonated; what it may not do fails the step."""
    owner = lab.credentials["restricted_sql_login"]
    rows = run(primary, jobs.OF_A_USER)

    assert str(rows[0][2]).startswith(f"Executed as user: {owner}. {owner} [SQLSTATE")
    assert "(Error 15247).  The step failed." in str(rows[0][2])


def test_job_of_an_unknown_owner_fails(primary: PatientClient) -> None:
    """Nobody knows what such a job may do."""
    [(step, status, message)] = run(primary, jobs.OF_NOBODY)

    assert (step, status) == (0, 0)
    assert "Unable to determine if the owner" in str(message)
    assert "(Error 15404)" in str(message)


def test_step_without_a_model_fails_and_is_told(
    lab: LabProcess, primary: PatientClient
) -> None:
    """What the lab cannot do it does not pretend."""
    rows = run(primary, jobs.PROGRAM)

    assert [row[:2] for row in rows] == [(1, 0), (0, 0)]
    assert any("subsystem CmdExec" in one for one in lab.unmodelled())


def test_maintenance_of_the_catalog_runs(primary: PatientClient) -> None:
    """Both its steps, with the rights of the login that owns it."""
    rows = run_again(primary, "SSIS Server Maintenance Job")

    assert [row[:2] for row in rows] == [(1, 1), (2, 1), (0, 1)]
    assert "##MS_SSISServerCleanupJobLogin##" in str(rows[0][2])


def test_package_runs_on_the_primary(primary: PatientClient) -> None:
    """The nightly job starts it through the listener, and waits for its end."""
    rows = run_again(primary, NIGHTLY)

    assert [row[:2] for row in rows] == [(1, 1), (2, 1), (0, 1)]
    assert "Execution Status:7." in str(rows[1][2])
    assert primary.ask(NEWEST) == [("Load1.dtsx", 7, "SSISNODE1")]


def test_nightly_job_stops_itself_on_a_secondary(lab: LabProcess) -> None:
    """Its first step cancels it, so that the package is not run twice."""
    rows = run_again(PatientClient(lab, "ssisnode2"), NIGHTLY)

    assert [row[:2] for row in rows][-1] == (0, 3)
    assert "stopped prior to completion by User" in str(rows[-1][2])


def test_no_package_runs_where_the_key_does_not_open() -> None:
    """After a failover the documents' error stands in the job's history."""
    with LabProcess.start([NO_KEY], lab_clock=FAST) as lab:
        client = PatientClient(lab, "ssisnode2")
        client.ask("ALTER AVAILABILITY GROUP SSISAG FAILOVER")
        client.wait_for(REPLICAS, lambda rows: rows[-1][1] == 1)

        rows = run_again(client, NIGHTLY)

        assert [row[:2] for row in rows] == [(1, 1), (2, 0), (0, 0)]
        assert "Please create a master key in the database" in str(rows[1][2])
        assert lab.internal_errors() == ()


def test_monitor_notices_a_failover() -> None:
    """The new primary is known as such, and what was interrupted is marked."""
    with LabProcess.start(["execution_is_running"], lab_clock=FAST) as lab:
        client = PatientClient(lab, "ssisnode2")
        client.ask("ALTER AVAILABILITY GROUP SSISAG FAILOVER")

        rows = client.wait_for(REPLICAS, lambda rows: rows[-1][1] == 1)

        assert rows == [("SSISNODE1", 2), ("SSISNODE2", 1)]
        assert client.wait_for(INTERRUPTED, bool) == [("ssisnode1",)]
        assert lab.internal_errors() == ()
