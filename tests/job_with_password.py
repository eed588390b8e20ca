"""A defect in a file of its own: a job step that holds a password in clear text."""

from fixtures.lab.estate import LabEstate
from fixtures.lab.estate.agent import AgentJob, AgentJobStep

PASSWORD = "Canary-51c2-Password-In-A-Job"


def add_job(estate: LabEstate) -> None:
    """Give every instance the documented polling job, password and all."""
    for instance in estate.instances:
        step = AgentJobStep(
            step_id=1,
            step_name="detect failover",
            database_name="SSISDB",
            command=f"OPEN MASTER KEY DECRYPTION BY PASSWORD = '{PASSWORD}'; "
            "ALTER MASTER KEY ADD ENCRYPTION BY SERVICE MASTER KEY;",
        )
        instance.keys.credentials.clear()
        instance.jobs.append(
            AgentJob(
                name="ssisdb_failover",
                owner="sa",
                date_created=estate.now,
                date_modified=estate.now,
                steps=[step],
            )
        )
