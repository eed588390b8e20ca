"""Master and workers report to SSISDB, and more than one worker does the work."""

import pytest

from fixtures.facts.signs_of_life import MasterHeartbeat, RecentWork, RegisteredWorkers
from fixtures.verdict import Verdict


@pytest.mark.requirement("SO-48")
def test_master_reports_from_the_owner(
    master_heartbeat: MasterHeartbeat, verdict: Verdict
) -> None:
    """The Master reported within three heartbeats, from its role's owner node."""
    names = " or ".join(master_heartbeat.expected_names) or "the owner"
    verdict.expected = f"{names}, within three heartbeats"
    verdict.actual = master_heartbeat.condition
    verdict.cite("LAST_ONLINE_TIME", master_heartbeat.last_online_time)
    verdict.cite("SYSUTCDATETIME()", master_heartbeat.observed_at)

    assert master_heartbeat.is_fresh
    assert master_heartbeat.is_from_the_owner


@pytest.mark.requirement("SO-50")
def test_two_workers_are_available(
    registered_workers: RegisteredWorkers, verdict: Verdict
) -> None:
    """At least two workers are registered, enabled and were seen lately."""
    verdict.expected = "at least two enabled workers, seen within three heartbeats"
    verdict.actual = registered_workers.conditions
    verdict.cite("SSISDB.catalog.worker_agents", registered_workers.available)

    assert registered_workers.are_enough


@pytest.mark.requirement("SO-58")
def test_work_is_done_by_several_workers(
    recent_work: RecentWork, verdict: Verdict
) -> None:
    """The Scale Out executions of the last month ran on at least two workers."""
    verdict.expected = "at least two workers"
    verdict.actual = recent_work.machines
    verdict.cite("SSISDB.internal.tasks, executions at least", recent_work.executions)

    assert len(recent_work.machines) > 1
