"""SSISDB's procedures for its own jobs, and what the Agent is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from fixtures.lab.estate import LabEstate
from fixtures.lab.estate.catalog import SsisCatalog
from tests.lab.sql.client import SqlClient

REFRESH = """
DECLARE @new tinyint, @returned int
EXEC @returned = SSISDB.internal.refresh_replica_status
  @server_name = '{}', @status = @new OUTPUT
SELECT @new, @returned"""
REPLICAS = "SELECT server_name, state FROM SSISDB.catalog.alwayson_replicas ORDER BY 1"
OPERATIONS = """
SELECT operation_type, status, caller_name FROM SSISDB.catalog.operations
WHERE operation_type <> 200"""
RETENTION = "EXEC SSISDB.internal.cleanup_server_retention_window"
VERSIONS = "EXEC SSISDB.internal.cleanup_server_project_version"
ADMINISTRATOR = "ssis_acceptance"


@pytest.fixture
def ssisdb(estate: LabEstate) -> SsisCatalog:
    """The content of SSISDB."""
    assert estate.catalog is not None
    return estate.catalog


def test_secondary_row_becomes_that_of_the_primary(administrator: SqlClient) -> None:
    """Once it is said that the role is new; then it is known."""
    assert administrator.rows(REFRESH.format("ssisnode2")) == [(1, 0)]
    assert administrator.rows(REPLICAS) == [("SSISNODE1", 2), ("SSISNODE2", 1)]
    assert administrator.rows(REFRESH.format("SSISNODE2")) == [(0, 0)]


@pytest.mark.parametrize(
    ("call", "number"),
    [
        ("internal.refresh_replica_status 'SSISNODE9'", 27228),
        ("internal.refresh_replica_status", 27138),
        ("internal.update_replica_info 'SSISNODE9'", 27228),
    ],
)
def test_unknown_replica_is_refused(
    administrator: SqlClient, call: str, number: int
) -> None:
    """Always On support knows the replicas that it was enabled for."""
    assert administrator.errors(f"EXEC SSISDB.{call}") == [number]


@pytest.mark.parametrize(
    "call", ["catalog.startup", "internal.cleanup_server_retention_window"]
)
def test_secondary_refuses(secondary: SqlClient, call: str) -> None:
    """SSISDB is not open there."""
    assert secondary.errors(f"EXEC SSISDB.{call}") == [976]


@pytest.mark.parametrize(
    "call", ["catalog.startup", "internal.cleanup_server_project_version"]
)
def test_stranger_may_not(restricted: SqlClient, call: str) -> None:
    """A login without a user in SSISDB does not get there."""
    assert restricted.errors(f"EXEC SSISDB.{call}") == [916]


@pytest.mark.parametrize(
    ("status", "server", "after"),
    [
        (2, "SSISNODE1", 2),
        (2, "SSISNODE2", 6),
        (5, "SSISNODE2", 6),
        (8, "SSISNODE1", 6),
        (1, "SSISNODE2", 1),
        (7, "SSISNODE2", 7),
    ],
)
def test_startup_ends_what_was_interrupted(
    administrator: SqlClient, ssisdb: SsisCatalog, status: int, server: str, after: int
) -> None:
    """What no process of this instance runs has ended unexpectedly."""
    execution = ssisdb.executions[0]
    execution.status, execution.server_name = status, server
    execution.job_id = None

    assert administrator.errors("EXEC SSISDB.catalog.startup") == []

    assert execution.status == after
    assert administrator.rows(OPERATIONS) == [(1, 7, ADMINISTRATOR)]


def test_startup_ends_what_scale_out_runs(
    administrator: SqlClient, ssisdb: SsisCatalog
) -> None:
    """It has no process of the instance, as the schema's script sees it."""
    ssisdb.executions[0].status = 2

    assert administrator.errors("EXEC SSISDB.catalog.startup") == []

    assert ssisdb.executions[0].status == 6


def test_retention_window_forgets_what_is_old(
    administrator: SqlClient, estate: LabEstate, ssisdb: SsisCatalog
) -> None:
    """What ended before the window began is gone, what never ended stays."""
    ssisdb.catalog_properties["RETENTION_WINDOW"] = "30"
    old, open_one, *others = ssisdb.executions
    old.end_time = estate.now - dt.timedelta(days=31)
    open_one.end_time, open_one.status = None, 2

    assert administrator.errors(RETENTION) == []

    assert ssisdb.executions == [open_one, *others]
    assert administrator.rows(OPERATIONS) == [(2, 7, ADMINISTRATOR)]


@pytest.mark.parametrize(
    ("call", "switch"),
    [(RETENTION, "OPERATION_CLEANUP_ENABLED"), (VERSIONS, "VERSION_CLEANUP_ENABLED")],
)
def test_cleanup_that_is_switched_off_does_nothing(
    administrator: SqlClient, ssisdb: SsisCatalog, call: str, switch: str
) -> None:
    """Not even an operation is recorded."""
    ssisdb.catalog_properties[switch] = "FALSE"

    assert administrator.errors(call) == []
    assert administrator.rows(OPERATIONS) == []


@pytest.mark.parametrize(
    ("call", "name", "value"),
    [
        (RETENTION, "RETENTION_WINDOW", "0"),
        (VERSIONS, "MAX_PROJECT_VERSIONS", "0"),
        (VERSIONS, "MAX_PROJECT_VERSIONS", "10000"),
    ],
)
def test_impossible_property_is_refused(
    administrator: SqlClient, ssisdb: SsisCatalog, call: str, name: str, value: str
) -> None:
    """The property is named."""
    ssisdb.catalog_properties[name] = value

    assert administrator.errors(call) == [27163]


@pytest.mark.parametrize(
    ("call", "number"),
    [
        ("sp_start_job N'no such job'", 14262),
        ("sp_stop_job @job_name = N'no such job'", 14262),
        ("sp_start_job", 14294),
        ("sp_start_job N'Load the warehouse', @step_name = N'no such step'", 14262),
        ("sp_stop_job N'Load the warehouse'", 22022),
    ],
)
def test_request_without_sense_is_refused(
    administrator: SqlClient, estate: LabEstate, call: str, number: int
) -> None:
    """The Agent is asked for nothing then."""
    estate.runs_jobs = True

    assert administrator.errors(f"EXEC msdb.dbo.{call}") == [number]
    assert estate.instance("SSISNODE1").agent_requests == []


def test_agent_that_does_not_run_is_not_asked(
    administrator: SqlClient, estate: LabEstate
) -> None:
    """Nobody would take the request."""
    estate.instance("SSISNODE1").agent_is_running = False
    answer = administrator.run("EXEC msdb.dbo.sp_start_job N'Load the warehouse'")

    assert answer.errors == [22022]
    assert "is not currently running" in answer.texts[0]


def test_lab_without_a_clock_starts_no_job(administrator: SqlClient) -> None:
    """It says so, instead of letting somebody wait."""
    assert administrator.errors("EXEC msdb.dbo.sp_start_job N'Load the warehouse'") == [
        50000
    ]


def test_job_is_asked_for_at_a_step(
    administrator: SqlClient, estate: LabEstate
) -> None:
    """By name or id; the Agent learns who asks, and where to begin."""
    estate.runs_jobs = True
    call = "sp_start_job N'load the warehouse', @step_name = N'Load'"
    answer = administrator.run(f"EXEC msdb.dbo.{call}")

    (request,) = estate.instance("SSISNODE1").agent_requests
    assert (request.user, request.step_id) == (ADMINISTRATOR, 2)
    assert answer.messages == ["Job 'Load the warehouse' started successfully."]


def test_sessions_of_the_agent_are_listed(connect: Callable[..., SqlClient]) -> None:
    """The Agent has run since its instance does."""
    client = connect(database="msdb")

    assert client.rows(
        "SELECT session_id, DATEDIFF(minute, agent_start_date, sqlserver_start_time)"
        " FROM dbo.syssessions CROSS JOIN sys.dm_os_sys_info"
    ) == [(1, 0)]
