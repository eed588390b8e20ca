"""The documents' job after a failover, by a client that knows nothing of the lab."""

from __future__ import annotations

import pytds
import pytest

from fixtures.lab.process import LabProcess
from tests.interop.moving_lab import ask, comes_true, connect
from tests.interop.patient_client import PatientClient

FAST = 60.0
FAILOVER = "ALTER AVAILABILITY GROUP SSISAG FAILOVER"
DECRYPT = (
    "USE SSISDB; OPEN SYMMETRIC KEY MS_Enckey_LOGDB "
    "DECRYPTION BY CERTIFICATE MS_Cert_LOGDB"
)
FLAG = (
    "SELECT is_master_key_encrypted_by_server FROM sys.databases WHERE name = N'SSISDB'"
)
STEP = """
SELECT step.command FROM msdb.dbo.sysjobsteps AS step
JOIN msdb.dbo.sysjobs AS job ON job.job_id = step.job_id
WHERE job.name = N'ssisdb_failover'"""
OUTCOMES = """
SELECT history.run_status FROM msdb.dbo.sysjobhistory AS history
JOIN msdb.dbo.sysjobs AS job ON job.job_id = history.job_id
WHERE job.name = N'ssisdb_failover' AND history.step_id = 0
ORDER BY history.instance_id"""
ROLE = "SELECT replica_role FROM SSISFailover.dbo.replica_role"
REPLICAS = "SELECT state FROM SSISDB.catalog.alwayson_replicas ORDER BY server_name"
# What the documents have done on each instance before, in other words.
PREPARATION = """
CREATE DATABASE Etl
GO
USE Etl;
CREATE TABLE dbo.replica_role (replica_role tinyint NULL);
GO
USE Etl;
INSERT INTO dbo.replica_role (replica_role)
  (SELECT role FROM sys.dm_hadr_availability_replica_states WHERE is_local = 1);
ALTER TABLE dbo.replica_role ADD ssisdb_pwd varbinary(128);
IF NOT EXISTS (SELECT * FROM sys.symmetric_keys WHERE symmetric_key_id = 101)
  CREATE MASTER KEY ENCRYPTION BY PASSWORD = 'An0ther-secret';
CREATE CERTIFICATE ssisdb_cert WITH SUBJECT = 'SSISDB Password';
CREATE SYMMETRIC KEY ssisdb_key
  WITH ALGORITHM = AES_256 ENCRYPTION BY CERTIFICATE ssisdb_cert;
GO
USE Etl;
OPEN SYMMETRIC KEY ssisdb_key DECRYPTION BY CERTIFICATE ssisdb_cert;
UPDATE dbo.replica_role
SET ssisdb_pwd = EncryptByKey(Key_GUID('ssisdb_key'), N'{password}');
"""


def run(lab: LabProcess, server: str, batch: str) -> int:
    """Run a batch to its end; return the number of its first error, 0 without one."""
    with connect(lab, "SQL Server", server) as connection:
        try:
            with connection.cursor() as cursor:
                cursor.execute(batch)
                while cursor.nextset():
                    pass
        except pytds.Error as error:
            return int(getattr(error, "number", -1))
    return 0


def fail_over(lab: LabProcess) -> None:
    """Fail over to the second instance, and wait until SSISDB has recovered there."""
    assert run(lab, "ssisnode2", FAILOVER) == 0
    assert comes_true(lambda: run(lab, "ssisnode2", "USE SSISDB; SELECT 1") == 0)


def step_of(lab: LabProcess, server: str) -> str:
    """Return what the job runs on an instance, as anybody can read it there."""
    [(text,)] = ask(lab, server, STEP)
    return str(text)


def test_step_encrypts_the_key_again() -> None:
    """By hand on the new primary: 15581 before it, everything decrypts after it."""
    with LabProcess.start(["polling_job_left_beside_failover_monitor"]) as lab:
        fail_over(lab)
        before = (run(lab, "ssisnode2", DECRYPT), ask(lab, "ssisnode2", FLAG))
        ran = [run(lab, one, step_of(lab, one)) for one in ("ssisnode1", "ssisnode2")]

        assert before == (15581, [(False,)])
        assert ran == [0, 0]
        assert run(lab, "ssisnode2", DECRYPT) == 0
        assert ask(lab, "ssisnode2", FLAG) == [(True,)]
        assert ask(lab, "ssisnode2", ROLE) == [(1,)]
        assert ask(lab, "ssisnode1", ROLE) == [(2,)]
        assert (lab.internal_errors(), lab.unmodelled()) == ((), ())


def test_job_encrypts_the_key_again_with_no_help() -> None:
    """The documents' job, running in the lab at speed, does it by itself."""
    fault = "polling_job_left_beside_failover_monitor"
    with LabProcess.start([fault], lab_clock=FAST) as lab:
        client = PatientClient(lab, "ssisnode2")
        fail_over(lab)

        assert client.wait_for(FLAG, lambda rows: rows == [(True,)]) == [(True,)]
        assert client.wait_for(ROLE, lambda rows: rows == [(1,)]) == [(1,)]
        assert run(lab, "ssisnode2", DECRYPT) == 0
        assert client.ask(OUTCOMES)[-1] == (1,)
        assert (lab.internal_errors(), lab.unmodelled()) == ((), ())


@pytest.mark.parametrize(
    "fault",
    [
        "polling_job_disabled_on_secondary",
        "polling_step_cuts_password_at_30_characters",
        "polling_step_reads_role_of_any_group",
    ],
)
def test_job_with_a_fault_leaves_the_key_closed(fault: str) -> None:
    """When the built-in job has long noticed the failover, still nothing decrypts."""
    with LabProcess.start([fault], lab_clock=FAST) as lab:
        client = PatientClient(lab, "ssisnode2")
        fail_over(lab)
        client.wait_for(REPLICAS, lambda rows: rows == [(2,), (1,)])

        assert client.ask(FLAG) == [(False,)]
        assert run(lab, "ssisnode2", DECRYPT) == 15581
        assert lab.internal_errors() == ()


def test_documents_procedure_from_nothing() -> None:
    """Prepared by the client itself, the step works with the names of its choice."""
    with LabProcess.start(["polling_job_left_beside_failover_monitor"]) as lab:
        script = PREPARATION.format(password=lab.credentials["catalog_password"])
        prepared = [
            run(lab, server, batch)
            for server in ("ssisnode1", "ssisnode2")
            for batch in script.split("GO\n")
        ]
        step = step_of(lab, "ssisnode2").replace("SSISFailover", "Etl")
        fail_over(lab)

        assert set(prepared) == {0}
        assert run(lab, "ssisnode2", DECRYPT) == 15581
        assert run(lab, "ssisnode2", step) == 0
        assert run(lab, "ssisnode2", DECRYPT) == 0
        assert (lab.internal_errors(), lab.unmodelled()) == ((), ())
