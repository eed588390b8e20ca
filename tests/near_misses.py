"""
Estates that look almost right, or almost wrong.

Functions for ``--defect=FILE.py:FUNCTION``: they run in the lab's process.
"""

from __future__ import annotations

import datetime as dt

from fixtures.lab.estate import LabEstate
from fixtures.lab.estate.agent import AgentJob, AgentJobRun, AgentJobStep, AgentSchedule
from fixtures.lab.estate.sql_server import LocalDatabase
from fixtures.lab.estate.windows import POLICY_ROOT_STORE, ROOT_STORE

SECONDARY, MASTER = "SSISNODE2", "SSISScaleOutMaster160"
MADE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
SCRIPT = """
IF (@last_role = 2 AND @current_role = 1)
BEGIN
  USE {database};
  open master key decryption by password = 'x';
  alter master key add encryption by service master key;
END
"""


def job_opens_the_key(estate: LabEstate) -> None:
    """The documented job stands in for the secondary's credential."""
    _job(estate, "SSISDB")


def job_opens_the_key_of_another_database(estate: LabEstate) -> None:
    """The same job, made for another database."""
    _job(estate, "SalesArchive")


def job_that_opens_the_key_is_disabled(estate: LabEstate) -> None:
    """Somebody switched it off for a maintenance window."""
    _job(estate, "SSISDB").enabled = False


def job_that_opens_the_key_runs_once(estate: LabEstate) -> None:
    """Its schedule was for one time."""
    _job(estate, "SSISDB").schedules[0].freq_type = 1


def job_only_talks_of_the_key(estate: LabEstate) -> None:
    """The statements stand in a step of another subsystem."""
    _job(estate, "SSISDB").steps[0].subsystem = "CmdExec"


def account_is_local_by_the_machines_name(estate: LabEstate) -> None:
    r"""MACHINE\user looks like DOMAIN\user."""
    service = estate.host(SECONDARY).service(MASTER)
    service.start_name = rf"{SECONDARY}\svc-ssisom"


def account_is_a_principal_name(estate: LabEstate) -> None:
    """user@domain is the same domain account."""
    service = estate.host(SECONDARY).service(MASTER)
    service.start_name = f"svc-ssisom@{estate.domain.dns_name}"


def listener_has_no_port(estate: LabEstate) -> None:
    """A listener that was made in the cluster only."""
    (listener,) = estate.availability_groups[0].listeners
    listener.port = None


def ssisdb_is_out_of_its_group(estate: LabEstate) -> None:
    """ALTER AVAILABILITY GROUP ... REMOVE DATABASE: the secondary keeps a rest."""
    assert estate.catalog is not None
    estate.availability_groups[0].databases.clear()
    instance = estate.instance(SECONDARY)
    instance.databases.append(
        LocalDatabase(
            name="SSISDB",
            database_id=instance.database_ids.pop("SSISDB"),
            create_date=estate.catalog.create_date,
            state_desc="RESTORING",
            recovery_model_desc="FULL",
        )
    )


def certificate_comes_by_group_policy(estate: LabEstate) -> None:
    """The logical Root store is more than the registry's."""
    assert estate.scale_out_master is not None
    certificate = estate.scale_out_master.certificate
    host = estate.host(SECONDARY)
    host.remove_certificate(ROOT_STORE, certificate.thumbprint)
    host.install_certificate(POLICY_ROOT_STORE, certificate, private_key=False)


def _job(estate: LabEstate, database: str) -> AgentJob:
    instance = estate.instance(SECONDARY)
    instance.keys.credentials.clear()
    step = AgentJobStep(
        step_id=1, step_name="re-encrypt", command=SCRIPT.format(database=database)
    )
    job = AgentJob(
        name="ssisdb_failover",
        owner="sa",
        date_created=MADE,
        date_modified=MADE,
        steps=[step],
        schedules=[
            AgentSchedule(
                schedule_id=99,
                name="polling",
                freq_subday_type=4,
                freq_subday_interval=2,
            )
        ],
        runs=[AgentJobRun(started=estate.now - dt.timedelta(hours=2))],
    )
    instance.jobs.append(job)
    return job
