"""The texts of job steps leave an instance without the passwords in them."""

from __future__ import annotations

import pytest

from fixtures.collect.job_steps import JOB_STEPS
from fixtures.collect.step_passwords import STEPS_WITH_PASSWORDS
from fixtures.lab.estate import LabEstate
from tests.lab.sql.client import SqlClient

OPEN = "OPEN MASTER KEY DECRYPTION BY PASSWORD"
STORE = "EXEC sp_control_dbmasterkey_password"
SECRET = "Canary-9a41"
BY_VARIABLE = f"USE SSISDB SET @s = '{OPEN} = ''' + @p + ''''; EXEC (@s)"
BY_QUOTED_VARIABLE = f"USE SSISDB SET @s = '{OPEN} = ' + QUOTENAME(@p, ''''); EXEC (@s)"


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
        f"DECLARE @p nvarchar(9) = N'{SECRET}' {BY_VARIABLE}",
        f"SET @p = '{SECRET}' {BY_VARIABLE}",
        f"SET @p = 'a' + '{SECRET}' {BY_VARIABLE}",
        f"INSERT INTO @t VALUES (N'{SECRET}') {BY_VARIABLE}",  # noqa: S608 - never run
        f"USE SSISDB {OPEN} /* of today */ = '{SECRET}'",
        f"USE SSISDB {OPEN} = -- of today\n '{SECRET}'",
        f'{OPEN} = "{SECRET}"',
        f'{OPEN} = "{SECRET}\'s"',
        f"{OPEN} = '{SECRET}'; {OPEN} = \"{SECRET}\"",
        f"EXEC ('{OPEN} = \"{SECRET}\"')",
        f'SET @p = "{SECRET}" {BY_VARIABLE}',
        f"{STORE} N'SSISDB', N'{SECRET}', N'add'",
        f'{STORE} "SSISDB", "{SECRET}", "add"',
        f"{STORE} @db, N'{SECRET}', N'add'",
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
        BY_VARIABLE,
        BY_QUOTED_VARIABLE,
        f"IF EXISTS (SELECT 1 FROM r WHERE d = N'SSISDB') {BY_VARIABLE}",  # noqa: S608 - never run
        f"IF @r = 'PRIMARY' {BY_VARIABLE}",
        f"{BY_VARIABLE} EXEC sp_send_dbmail @profile_name = 'DBA', @subject = N'Now'",
        f"{STORE} N'SSISDB', @p, N'add'",
        f"{STORE} @db_name = N'SSISDB', @password = @p, @action = N'add'",
        f'SET @s = "{OPEN} = \'" + @p + "\'"; EXEC (@s)',
        "EXEC msdb.dbo.sp_send_dbmail @body = N'The password was changed'",
        "OPEN SYMMETRIC KEY k DECRYPTION BY CERTIFICATE c",
    ],
)
def test_text_without_a_password_is_sent_whole(
    administrator: SqlClient, estate: LabEstate, command: str
) -> None:
    """A variable is no password, and the word alone is none either."""
    assert sent(administrator, estate, command) == command


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        (f"{OPEN} = '{SECRET}'", [1]),
        (f"{OPEN} = N'{SECRET}'", [1]),
        (f"{OPEN}\n\t= '{SECRET}'", [1]),
        (f"SET @s = N'{OPEN} = ''{SECRET}'''", [1]),
        (f"DECLARE @p nvarchar(9) = N'{SECRET}' {BY_VARIABLE}", [0]),
        (f"USE SSISDB {OPEN} /* of today */ = '{SECRET}'", [0]),
        (f'{OPEN} = "{SECRET}"', [1]),
        (f'{OPEN} = N"{SECRET}"', [1]),
        (f"EXEC ('{OPEN} = \"{SECRET}\"')", [1]),
        (f'SET @p = "{SECRET}" {BY_VARIABLE}', [0]),
        (f'SET @s = "{OPEN} = \'" + @p + "\'"; EXEC (@s)', []),
        (f"SET @s = '{OPEN} = \"' + @p + '\"'; EXEC (@s)", []),
        (f"{STORE} N'SSISDB', N'{SECRET}', N'add'", [1]),
        (f'{STORE} "SSISDB", "{SECRET}", "add"', [1]),
        (f"{STORE} SSISDB, '{SECRET}', 'add'", [1]),
        (f"{STORE} @db, N'{SECRET}', N'add'", [1]),
        (f"EXEC sys.[{STORE[5:]}] N'SSISDB', N'{SECRET}', N'add'", [1]),
        (f"EXEC (N'{STORE} N''SSISDB'', N''{SECRET}'', N''add'';')", [1]),
        (f"{STORE} @db_name = N'SSISDB', @password = \"{SECRET}\"", [1]),
        (f"{STORE} N'SSISDB', @p, N'add'", []),
        (f"{STORE} @db, @p, N'add'", []),
        (f"{STORE} @db_name = N'SSISDB', @password = @p, @action = N'add'", []),
        (BY_VARIABLE, []),
        (BY_QUOTED_VARIABLE, []),
        (f"DECLARE @p nvarchar(9) = N'{SECRET}'", []),
    ],
)
def test_literal_is_told_from_a_variable(
    administrator: SqlClient, estate: LabEstate, command: str, expected: list[int]
) -> None:
    """A literal is the password, or may be it; a variable alone is not."""
    estate.instance("SSISNODE1").jobs[0].steps[0].command = command

    found = administrator.rows(STEPS_WITH_PASSWORDS.statement)

    assert [is_certain for *_, is_certain in found] == expected
