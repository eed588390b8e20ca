"""Users of SSISDB, trusted assemblies, workers, and options that wait for a start."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.lab.estate import LabEstate
from tests.lab.sql.client import SqlClient

HASH = "0x" + "AB" * 64
TRUST = f"EXEC sys.sp_add_trusted_assembly @hash = {HASH}, @description = N'x'"
OPTION = "SELECT value, value_in_use FROM sys.configurations WHERE name = N'{}'"


def test_user_has_its_login_s_sid(catalog: SqlClient) -> None:
    """CREATE USER joins the two; DROP USER takes it away again."""
    query = "SELECT COUNT(*) FROM sys.database_principals WHERE sid = SUSER_SID('sr')"

    assert catalog.errors("CREATE LOGIN sr WITH PASSWORD = N'P4ss'") == []
    assert catalog.errors("CREATE USER reader FOR LOGIN sr") == []
    assert catalog.column(query) == [1]
    assert catalog.errors("DROP USER reader") == []
    assert catalog.column(query) == [0]


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("CREATE USER x FOR LOGIN nobody", 15007),
        ("CREATE USER ssis_admin FOR LOGIN ssis_reader", 15023),
        ("CREATE USER x FOR LOGIN [##MS_SSISServerCleanupJobLogin##]", 15063),
        ("DROP USER nobody", 15151),
    ],
)
def test_user_that_cannot_be_is_refused(
    catalog: SqlClient, statement: str, number: int
) -> None:
    """A login it needs, a name of its own, one user for a login."""
    assert catalog.errors(statement) == [number]


def test_assembly_is_trusted_once(administrator: SqlClient) -> None:
    """The hash is in the list; a second time, or half of it, is refused."""
    query = f"SELECT COUNT(*) FROM sys.trusted_assemblies WHERE hash = {HASH}"  # noqa: S608 - a constant

    assert administrator.errors(TRUST) == []
    assert administrator.column(query) == [1]
    assert administrator.errors(TRUST) == [15600]
    assert administrator.errors(TRUST.replace("AB" * 64, "AB")) == [15600]


def test_trusting_takes_control_of_the_server(
    connect_restricted: Callable[..., SqlClient],
) -> None:
    """Whoever decides what code runs may do everything already."""
    assert connect_restricted().errors(TRUST) == [15247]


def test_worker_is_enabled_again(catalog: SqlClient, estate: LabEstate) -> None:
    """The catalog's procedures set what the Master goes by."""
    assert estate.catalog is not None
    worker = estate.catalog.worker_agents[0]
    given = f"@WorkerAgentId = '{worker.worker_agent_id}'"

    assert catalog.errors(f"EXEC catalog.disable_worker_agent {given}") == []
    assert not worker.is_enabled
    assert catalog.errors(f"EXEC catalog.enable_worker_agent {given}") == []
    assert worker.is_enabled


def test_option_read_at_the_start_waits_for_it(administrator: SqlClient) -> None:
    """RECONFIGURE sets the value; in use is still the old one."""
    change = "EXEC sp_configure 'show advanced options', 1; RECONFIGURE;"
    change += "EXEC sp_configure 'scan for startup procs', 0; RECONFIGURE"
    query = OPTION.format("scan for startup procs")

    assert administrator.errors(change) == []
    assert administrator.rows(query) == [(0, 1)]
    administrator.run("EXEC sp_configure 'scan for startup procs', 1; RECONFIGURE")
    assert administrator.rows(query) == [(1, 1)]
