"""The texts of job steps leave an instance without the passwords in them."""

from __future__ import annotations

import pytest

from fixtures.collect.job_steps import JOB_STEPS
from fixtures.lab.estate import LabEstate
from tests.lab.sql.client import SqlClient

OPEN = "OPEN MASTER KEY DECRYPTION BY PASSWORD"
SECRET = "Canary-9a41"


def sent(administrator: SqlClient, estate: LabEstate, command: str) -> object:
    """Return what the instance sends of a step with this text."""
    job = next(
        one
        for one in estate.instance("SSISNODE1").jobs
        if one.name == "SSIS Failover Monitor Job"
    )
    job.steps[0].command = command
    of_steps = {
        name: text for name, *_, text in administrator.rows(JOB_STEPS.statement)
    }
    return of_steps[job.name]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (f"{OPEN} = '{SECRET}'", f"{OPEN}=@"),
        (f"{OPEN}='{SECRET}'; SELECT ''", f"{OPEN}=@; SELECT ''"),
        (
            f"-- don't\n{OPEN} ='{SECRET}'\nSET 'b'",
            f"-- don't\n{OPEN}=@\nSET 'b'",
        ),
        (f"{OPEN.lower()} = '{SECRET}'", f"{OPEN.lower()}=@"),
        (f"/* {OPEN} = '{SECRET}' */", f"/* {OPEN}=@ */"),
    ],
)
def test_literal_password_is_cut_out(
    administrator: SqlClient, estate: LabEstate, command: str, expected: str
) -> None:
    """What is left shows what the step does, and no password."""
    assert sent(administrator, estate, command) == expected


@pytest.mark.parametrize(
    "command",
    [
        f"{OPEN} = '{SECRET}'; {OPEN} = '{SECRET}'",
        f"{OPEN} = 'it''s {SECRET}'",
        f"{OPEN}\n=\n'{SECRET}'",
        f"{OPEN} = '{SECRET}'; CREATE LOGIN a WITH PASSWORD = N'{SECRET}'",
        f"EXEC (N'{OPEN} = ''{SECRET}''')",
        f"EXEC sp_control_dbmasterkey_password N'SSISDB', @password = N'{SECRET}'",
    ],
)
def test_text_that_may_hold_another_password_is_not_sent(
    administrator: SqlClient, estate: LabEstate, command: str
) -> None:
    """Only the first literal can be cut out for sure."""
    assert sent(administrator, estate, command) is None


@pytest.mark.parametrize(
    "command",
    [
        f"SET @s = N'{OPEN} = ''' + @pwd + N''''; EXEC (@s)",
        "EXEC msdb.dbo.sp_send_dbmail @body = N'The password was changed'",
        "OPEN SYMMETRIC KEY k DECRYPTION BY CERTIFICATE c",
    ],
)
def test_text_without_a_password_is_sent_whole(
    administrator: SqlClient, estate: LabEstate, command: str
) -> None:
    """A variable is no password, and the word alone is none either."""
    assert sent(administrator, estate, command) == command
