"""The job with which the documents open SSISDB's master key after a failover."""

import pytest

from fixtures.facts.polling_job import FailoverJobs, PollingJobs, RememberedRole
from fixtures.verdict import Verdict


@pytest.mark.requirement("AG-10")
def test_polling_job_runs(polling_jobs: PollingJobs, verdict: Verdict) -> None:
    """The polling job is there, starts again and again, and succeeded last time."""
    verdict.expected = "enabled, runs again and again all day, last succeeded"
    verdict.actual = polling_jobs.shortcomings or verdict.expected
    verdict.cite(
        f"msdb.dbo.sysjobs on {polling_jobs.server_name}", polling_jobs.intervals
    )

    assert not polling_jobs.shortcomings


@pytest.mark.requirement("AG-11")
def test_state_table_holds_the_current_role(
    remembered_role: RememberedRole, verdict: Verdict
) -> None:
    """The polling job's table has one row, outside SSISDB: the replica's role."""
    verdict.expected = remembered_role.expected
    verdict.actual = remembered_role.condition
    verdict.cite("replica_role", remembered_role.server_name)

    assert verdict.actual == verdict.expected


@pytest.mark.requirement("AG-25")
def test_one_job_answers_a_failover(
    jobs_side_by_side: FailoverJobs, verdict: Verdict
) -> None:
    """No polling job runs beside SSIS Failover Monitor Job."""
    verdict.expected = "at most one of the two"
    verdict.actual = jobs_side_by_side.active or "none"
    verdict.cite("msdb.dbo.sysjobs", jobs_side_by_side.server_name)

    assert not jobs_side_by_side.run_side_by_side
