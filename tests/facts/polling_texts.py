"""A polling job as the documents have it, for tests that change its text."""

from __future__ import annotations

from fixtures.facts.job_steps import JobStep
from fixtures.facts.polling_step import PollingSteps
from fixtures.facts.transact_sql import words_of

READ = """\
USE X
DECLARE @last TINYINT
SET @last = (SELECT TOP 1 replica_role FROM dbo.replica_role)
DECLARE @now TINYINT
SET @now = (SELECT role FROM sys.dm_hadr_availability_replica_states WHERE is_local = 1)
"""
CONDITION = "@last = 2 AND @now = 1"
OPEN = "OPEN MASTER KEY DECRYPTION BY PASSWORD = @"
ENCRYPT = "ALTER MASTER KEY ADD ENCRYPTION BY SERVICE MASTER KEY"
STORE = "UPDATE dbo.replica_role SET replica_role = @now"
SCRIPT = f"""\
{READ}
IF ({CONDITION}) -- it took over
BEGIN
  USE SSISDB
  {OPEN}
  {ENCRYPT}
END
USE X
{STORE}
"""


def job(*texts: str | None) -> PollingSteps:
    """Return a job with these steps."""
    steps = [
        JobStep(
            job_name="Poll",
            step_id=number,
            step_name="poll",
            database_name="X",
            database_exists=True,
            words=None if text is None else words_of(text),
        )
        for number, text in enumerate(texts, 1)
    ]
    return PollingSteps(steps=tuple(steps))
