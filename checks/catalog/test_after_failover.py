"""What must already be on a replica when SSISDB fails over to it."""

import pytest

from fixtures.facts.mapped_logins import MappedLogins
from fixtures.facts.monitor_job import MonitorJob
from fixtures.facts.package_jobs import ComparedPackageJobs
from fixtures.facts.status_repair import StatusRepair
from fixtures.verdict import Verdict


@pytest.mark.requirement("AG-31")
def test_interrupted_executions_are_repaired(
    status_repair: StatusRepair, verdict: Verdict
) -> None:
    """After an unplanned failover every replica repairs the statuses left behind."""
    verdict.is_attested = status_repair.runbook is not None
    verdict.expected = status_repair.means
    verdict.actual = status_repair.faults or status_repair.means
    verdict.cite("msdb.dbo.sysjobs, master.sys.procedures", status_repair.obstacles)

    assert not status_repair.faults


@pytest.mark.requirement("AG-33")
def test_failover_monitor_job_fits_the_replica(
    monitor_job: MonitorJob, verdict: Verdict
) -> None:
    """The job's step does its work, as an owner who is a login here and may."""
    verdict.expected = "its step, its owner and the owner's role fit"
    verdict.actual = monitor_job.faults or verdict.expected
    verdict.cite("msdb.dbo.sysjobs, owner", monitor_job.owner.account)
    verdict.cite("msdb.dbo.sysjobsteps", [one.title for one in monitor_job.steps])

    assert not monitor_job.faults


@pytest.mark.requirement("AG-34")
def test_mapped_users_find_their_logins(
    mapped_logins: MappedLogins, verdict: Verdict
) -> None:
    """Every SSISDB user with a SQL login has it here, by its SID."""
    verdict.expected = "no orphaned user"
    verdict.actual = mapped_logins.orphans or "no orphaned user"
    verdict.cite(
        "SSISDB.sys.database_principals, mapped to SQL logins",
        [one.name for one in mapped_logins.mapped_users],
    )

    assert not mapped_logins.orphans


@pytest.mark.requirement("AG-35")
def test_package_jobs_are_on_every_replica(
    package_jobs: ComparedPackageJobs, verdict: Verdict
) -> None:
    """Jobs that run packages are here with all they need, and mind the role."""
    verdict.expected = "all jobs, proxies and credentials; they mind the role"
    verdict.actual = package_jobs.faults or verdict.expected
    verdict.cite(
        f"msdb.dbo.sysjobs on {package_jobs.own.server_name}",
        [one.name for one in package_jobs.own.jobs],
    )

    assert not package_jobs.faults
