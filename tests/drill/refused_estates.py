"""
Estates that a drill must not move.

Functions for ``--defect=FILE.py:FUNCTION``: they run in the lab's process.
"""

from __future__ import annotations

import datetime as dt

from fixtures.lab.estate import LabEstate
from fixtures.lab.estate.agent import AgentActivity, AgentJob, AgentJobStep
from fixtures.lab.estate.availability_group import AvailabilityGroup
from fixtures.lab.estate.cluster import ClusterResource
from fixtures.lab.estate.sql_server import LocalDatabase

PRIMARY, SECONDARY = "SSISNODE1", "SSISNODE2"
MADE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def group(estate: LabEstate) -> AvailabilityGroup:
    """Return SSISDB's group."""
    found = estate.group_of("SSISDB")
    assert found is not None
    return found


def backup_is_running(estate: LabEstate) -> None:
    """The nightly backup is late."""
    estate.instance(PRIMARY).running_backups.append("SSISDB")


def only_a_project_has_a_key(estate: LabEstate) -> None:
    """Scale Out was never installed, and a project was deployed."""
    assert estate.catalog is not None
    (key,), (certificate,) = estate.catalog.symmetric_keys, estate.catalog.certificates
    key.name, certificate.name = "MS_Enckey_Proj_7", "Project 7's [certificate]"


def nothing_has_a_key(estate: LabEstate) -> None:
    """The catalog is as it was created."""
    assert estate.catalog is not None
    estate.catalog.symmetric_keys.clear()


def seeding_is_running(estate: LabEstate) -> None:
    """A third replica gets its copy."""
    estate.instance(PRIMARY).running_seedings.append("SSISDB")


def group_without_cluster(estate: LabEstate) -> None:
    """A group for reading only, which fails over by force alone."""
    group(estate).cluster_type = 2


def group_has_another_database(estate: LabEstate) -> None:
    """Somebody put the payroll into the group of SSISDB."""
    for name in (PRIMARY, SECONDARY):
        estate.instance(name).databases.append(
            LocalDatabase(name="Payroll", database_id=9, create_date=MADE)
        )
    group(estate).databases.append("Payroll")


def primary_is_asynchronous(estate: LabEstate) -> None:
    """The mode of the primary counts as much as that of the target."""
    group(estate).replica(PRIMARY).availability_mode = 0


def master_role_holds_sql_server(estate: LabEstate) -> None:
    """An instance was put into the Master's role to save an address."""
    assert estate.cluster is not None
    estate.cluster.resources.append(
        ClusterResource(
            name="SQL Server (ETL)",
            id="c1",
            type="SQL Server",
            group="SSIS Scale Out Master",
        )
    )


def package_job_is_due(estate: LabEstate) -> None:
    """The nightly load begins before the drill could be over."""
    due = estate.now + dt.timedelta(seconds=40)
    package_job(estate).schedules[0].next_start = due


def job_that_starts_packages_in_transact_sql_is_due(estate: LabEstate) -> None:
    """Whoever waits for the end of a package starts it like this."""
    package_job_is_due(estate)
    package_job(estate).steps = [
        AgentJobStep(
            step_id=1,
            step_name="Load",
            database_name="SSISDB",
            command="DECLARE @id bigint = 7; EXEC catalog.start_execution @id",
        )
    ]


def job_that_runs_dtexec_is_due(estate: LabEstate) -> None:
    """A leftover of the days before the catalog's own subsystem."""
    package_job_is_due(estate)
    package_job(estate).steps = [
        AgentJobStep(
            step_id=1,
            step_name="Load",
            subsystem="CmdExec",
            command=r"dtexec /ISSERVER \"\SSISDB\Nightly\Load.dtsx\" /SERVER ssislsn",
        )
    ]


def package_job_is_running(estate: LabEstate) -> None:
    """The nightly load takes longer than it used to."""
    package_job(estate).activity = AgentActivity(
        session_id=1,
        requested=estate.now,
        requested_source=1,
        requested_by="Nightly",
        started=estate.now,
    )


def package_job(estate: LabEstate) -> AgentJob:
    """Return the job of the primary that runs packages."""
    return next(
        job
        for job in estate.instance(PRIMARY).jobs
        if any(step.subsystem == "SSIS" for step in job.steps)
    )


def third_replica_is_synchronous(estate: LabEstate) -> None:
    """It stands in the next room, not far away."""
    group(estate).replicas[-1].availability_mode = 1


def group_fails_over_by_hand_only(estate: LabEstate) -> None:
    """Nobody takes over from a primary replica that is lost."""
    for replica in group(estate).replicas:
        replica.failover_mode = 1
