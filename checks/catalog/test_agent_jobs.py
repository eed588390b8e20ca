"""The Agent jobs that SSISDB rests on, on every replica."""

import datetime as dt

import pytest

from fixtures.facts.agent_jobs import AgentService, CatalogJob
from fixtures.verdict import Verdict


@pytest.mark.requirement("AG-05")
def test_agent_runs_and_comes_back(
    agent_service: AgentService, verdict: Verdict
) -> None:
    """SQL Server Agent runs, and will after a restart."""
    verdict.expected = "running; started automatically, or by the cluster"
    verdict.actual = [agent_service.status_desc, agent_service.startup_type_desc]
    verdict.cite("sys.dm_server_services, is_clustered", agent_service.is_clustered)

    assert agent_service.is_reliable


@pytest.mark.requirement("AG-12")
def test_no_job_step_holds_the_password(
    steps_with_passwords: tuple[str, ...], verdict: Verdict
) -> None:
    """No job step holds the password of SSISDB's master key in clear text."""
    verdict.expected = "none"
    verdict.actual = steps_with_passwords or "none"
    verdict.cite(
        "msdb.dbo.sysjobsteps", "tested there; procedures that steps call are not read"
    )

    assert not steps_with_passwords


@pytest.mark.requirement("AG-13")
def test_failover_monitor_job_runs(
    failover_monitor_job: CatalogJob, monitor_period: dt.timedelta, verdict: Verdict
) -> None:
    """The Failover Monitor Job runs every two minutes, and succeeds."""
    shortcomings = failover_monitor_job.shortcomings_as_monitor(monitor_period)
    verdict.expected = "enabled, runs every 2 minutes, succeeded lately"
    verdict.actual = shortcomings or verdict.expected
    verdict.cite("msdb.dbo.sysjobs", failover_monitor_job.server_name)

    assert not shortcomings


@pytest.mark.requirement("AG-14")
def test_maintenance_job_is_enabled(
    maintenance_job: CatalogJob, verdict: Verdict
) -> None:
    """The Server Maintenance Job is there, enabled and scheduled."""
    shortcomings = maintenance_job.shortcomings_as_maintenance
    verdict.expected = "enabled, with an enabled schedule that recurs"
    verdict.actual = shortcomings or verdict.expected
    verdict.cite("msdb.dbo.sysjobs", maintenance_job.server_name)

    assert not shortcomings
