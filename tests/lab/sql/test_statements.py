"""Statements and procedures that change the installation, proven by their effect."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.lab.estate import LabEstate
from fixtures.lab.sql.engine import LabSqlEngine
from fixtures.lab.sql.results import OutputParameter, Parameter, ReturnStatus, SqlType
from tests.lab.sql.client import SqlClient, log_in

NVARCHAR = SqlType(name="nvarchar", length=4000)
IN_ROLE = "IS_ROLEMEMBER('ssis_cluster_worker', '##MS_SSISLogDBWorkerAgentUser##')"
SID = "0x0102030405060708090A0B0C0D0E0F10"


def test_created_login_can_log_in(
    administrator: SqlClient, engine: LabSqlEngine, estate: LabEstate
) -> None:
    """CREATE LOGIN makes a login with its SID and password."""
    administrator.run(
        f"CREATE LOGIN app WITH PASSWORD = N'P4ss', SID = {SID}, CHECK_POLICY = OFF"
    )
    client = log_in(engine, estate, "SSISNODE1", "app", "P4ss")

    assert client.value("SUSER_SID()") == bytes.fromhex(SID[2:])
    client.session.close()


def test_windows_login_has_the_account_s_sid(administrator: SqlClient) -> None:
    """A login from Windows gets the SID that the domain gave the account."""
    administrator.run(
        r"DROP LOGIN [LAB\svc-ssisom] CREATE LOGIN [LAB\svc-ssisom] FROM WINDOWS"
    )
    sid = r"SUSER_SID('LAB\svc-ssisom')"
    query = f"SELECT type FROM sys.server_principals WHERE sid = {sid}"  # noqa: S608 - the line above

    assert administrator.column(query) == ["U"]


@pytest.mark.parametrize(
    ("statement", "query", "value"),
    [
        (
            "ALTER LOGIN ssis_reader DISABLE",
            "SELECT is_disabled FROM sys.sql_logins WHERE name = 'ssis_reader'",
            1,
        ),
        (
            "ALTER LOGIN sa ENABLE",
            "SELECT is_disabled FROM sys.sql_logins WHERE name = 'sa'",
            0,
        ),
        (
            "ALTER LOGIN ssis_reader WITH DEFAULT_DATABASE = msdb, CHECK_POLICY = ON",
            (
                "SELECT default_database_name FROM sys.sql_logins "
                "WHERE name = 'ssis_reader' AND is_policy_checked = 1"
            ),
            "msdb",
        ),
        (
            "ALTER LOGIN ssis_reader WITH NAME = renamed",
            "SELECT COUNT(*) FROM sys.sql_logins WHERE name = 'renamed'",
            1,
        ),
        (
            "DROP LOGIN ssis_reader",
            "SELECT COUNT(*) FROM sys.sql_logins WHERE name = 'ssis_reader'",
            0,
        ),
        (
            "ALTER SERVER ROLE sysadmin ADD MEMBER ssis_reader",
            "SELECT IS_SRVROLEMEMBER('sysadmin', 'ssis_reader')",
            1,
        ),
        (
            "GRANT VIEW SERVER STATE TO ssis_reader",
            (
                "SELECT state_desc FROM sys.server_permissions WHERE type = 'VWSS'"
                " AND SUSER_NAME(grantee_principal_id) = 'ssis_reader'"
            ),
            "GRANT",
        ),
        (
            "DENY VIEW ANY DEFINITION TO ssis_reader",
            "SELECT state_desc FROM sys.server_permissions WHERE type = 'VWAD'",
            "DENY",
        ),
        (
            "REVOKE CONNECT SQL FROM ssis_reader",
            (
                "SELECT COUNT(*) FROM sys.server_permissions p "
                "JOIN sys.server_principals l ON l.principal_id = "
                "p.grantee_principal_id "
                "WHERE l.name = 'ssis_reader'"
            ),
            0,
        ),
        (
            "EXEC sp_configure 'clr enabled', 0 RECONFIGURE",
            "SELECT value_in_use FROM sys.configurations WHERE name = 'clr enabled'",
            0,
        ),
        (
            "EXEC sp_configure 'clr enabled', 0",
            "SELECT value_in_use FROM sys.configurations WHERE name = 'clr enabled'",
            1,
        ),
        (
            "EXEC master.dbo.sp_procoption N'sp_ssis_startup', 'startup', 'off'",
            (
                "SELECT is_auto_executed FROM master.sys.procedures "
                "WHERE name = 'sp_ssis_startup'"
            ),
            False,
        ),
        (
            (
                "EXEC msdb.dbo.sp_update_job @job_name = N'SSIS Failover Monitor Job', "
                "@enabled = 0"
            ),
            (
                "SELECT enabled FROM msdb.dbo.sysjobs "
                "WHERE name = N'SSIS Failover Monitor Job'"
            ),
            0,
        ),
        (
            "EXEC SSISDB.catalog.update_master_address @MasterAddress = N'https://x:1'",
            (
                "SELECT property_value FROM SSISDB.catalog.master_properties "
                "WHERE property_name = 'MASTER_ADDRESS'"
            ),
            "https://x:1",
        ),
        (
            "USE SSISDB EXEC catalog.update_logdb_info 'lsn,1433', 'Data Source=lsn'",
            (
                "SELECT property_value FROM SSISDB.catalog.master_properties "
                "WHERE property_name = 'CLUSTER_LOGDB_SERVER'"
            ),
            "lsn,1433",
        ),
    ],
)
def test_effect(
    administrator: SqlClient, statement: str, query: str, value: object
) -> None:
    """A statement succeeds and the views show what it did."""
    assert administrator.errors(statement) == []
    assert administrator.column(query) == [value]


@pytest.mark.parametrize(
    ("statement", "number"),
    [
        ("CREATE LOGIN sa WITH PASSWORD = 'x'", 15025),
        ("CREATE LOGIN x WITH PASSWORD = 'x', SID = 0x01", 15419),
        (r"CREATE LOGIN [LAB\nobody] FROM WINDOWS", 15401),
        ("CREATE LOGIN x WITH PASSWORD = 'x' HASHED", 50000),
        ("ALTER LOGIN nobody ENABLE", 15151),
        ("DROP LOGIN nobody", 15151),
        ("DROP LOGIN ssis_acceptance", 15434),
        ("ALTER SERVER ROLE nothing ADD MEMBER sa", 15151),
        ("GRANT SELECT ON sys.databases TO sa", 50000),
        ("EXEC sp_configure 'nothing'", 15123),
        ("EXEC sp_configure 'scan for startup procs', 0", 15123),
        ("EXEC sp_procoption 'nothing', 'startup', 'on'", 15398),
        ("EXEC sp_procoption 'sp_ssis_startup', 'other', 'on'", 15600),
        ("EXEC msdb.dbo.sp_update_job @job_name = 'nothing'", 14262),
        ("EXEC SSISDB.catalog.start_execution 1", 27123),
        ("EXEC sp_who", 50000),
        ("EXEC xp_cmdshell 'dir'", 50000),
        ("ALTER AVAILABILITY GROUP SSISAG FAILOVER", 41122),
        ("ALTER DATABASE SSISDB SET HADR OFF", 50000),
        ("CREATE PROCEDURE p AS SELECT 1", 50000),
        ("DBCC CHECKDB", 50000),
        ("SET LANGUAGE German", 50000),
    ],
)
def test_refusal(administrator: SqlClient, statement: str, number: int) -> None:
    """A wrong statement has the product's number; an unmodelled one is loud."""
    assert administrator.errors(statement) == [number]


def test_missing_row_stays_missing(administrator: SqlClient, estate: LabEstate) -> None:
    """update_master_address updates an existing row and inserts none."""
    assert estate.catalog is not None
    del estate.catalog.master_properties["MASTER_ADDRESS"]

    assert administrator.errors("EXEC SSISDB.catalog.update_master_address 'x'") == []
    assert "MASTER_ADDRESS" not in estate.catalog.master_properties


def test_connection_string_is_encrypted(
    administrator: SqlClient, estate: LabEstate
) -> None:
    """The logging connection string is stored unreadable; it needs the master key."""
    call = "EXEC SSISDB.catalog.update_logdb_info 'x', 'Password=C4n4ry'"
    administrator.run("SELECT 1")
    assert estate.catalog is not None
    properties = estate.catalog.master_properties
    properties["CLUSTER_LOGDB_CONNECTIONSTRING"] = ""
    administrator.run(call)
    stored = bytes.fromhex(properties["CLUSTER_LOGDB_CONNECTIONSTRING"])

    assert stored
    assert "C4n4ry".encode("utf-16-le") not in stored


def test_connection_string_needs_the_master_key(
    administrator: SqlClient, estate: LabEstate
) -> None:
    """Where the key does not open, setting the logging server is 15581."""
    estate.instances[0].keys.credentials.clear()
    administrator.run(
        "USE SSISDB ALTER MASTER KEY DROP ENCRYPTION BY SERVICE MASTER KEY"
    )
    call = "EXEC SSISDB.catalog.update_logdb_info 'x', 'y'"

    assert administrator.errors(call) == [15581]


def test_listing_of_options(administrator: SqlClient) -> None:
    """sp_configure without a value shows the options that are not advanced."""
    assert administrator.column("EXEC sp_configure") == [
        "clr enabled",
        "show advanced options",
    ]


def test_remote_call_returns_its_status(administrator: SqlClient) -> None:
    """A procedure called by name ends with its return status."""
    address = Parameter(name="@MasterAddress", type=NVARCHAR, value="https://x:1")
    answer = administrator.call("SSISDB.catalog.update_master_address", address)

    assert answer.results == (ReturnStatus(value=0),)


def test_remote_call_of_nothing_is_2812(administrator: SqlClient) -> None:
    """An unknown procedure is an error and a status other than 0."""
    answer = administrator.call("[dbo].[nothing]")

    assert answer.errors == [2812]
    assert answer.results[-1] == ReturnStatus(value=1)


def test_return_status_is_assigned(administrator: SqlClient) -> None:
    """EXECUTE @status = procedure stores 0 for success."""
    batch = (
        "DECLARE @s int = 5 "
        "EXEC @s = SSISDB.catalog.update_master_address N'x' SELECT @s"
    )

    assert administrator.column(batch) == [0]


def test_remote_sp_executesql(administrator: SqlClient) -> None:
    """sp_executesql by name runs its text with parameters, also output ones."""
    integer = SqlType(name="int")
    wanted = Parameter(name="@o", type=integer, value=None, is_output=True)
    answer = administrator.run("SET @o = 3", wanted)

    assert answer.results == (OutputParameter(name="@o", type=integer, value=3),)


def test_changes_are_of_one_instance(
    administrator: SqlClient, connect: Callable[..., SqlClient]
) -> None:
    """Logins belong to their instance, SSISDB's content to the group."""
    administrator.run("DROP LOGIN ssis_reader")
    query = "SELECT COUNT(*) FROM sys.sql_logins WHERE name = 'ssis_reader'"

    assert administrator.column(query) == [0]
    assert connect("SSISNODE2").column(query) == [1]


def test_role_member_comes_and_goes(catalog: SqlClient) -> None:
    """ALTER ROLE adds and drops, and a second time changes nothing."""
    user = "[##MS_SSISLogDBWorkerAgentUser##]"

    assert catalog.errors(f"ALTER ROLE ssis_cluster_worker DROP MEMBER {user}") == []
    assert catalog.value(IN_ROLE) == 0
    assert catalog.errors(f"ALTER ROLE SSIS_Cluster_Worker ADD MEMBER {user}") == []
    assert catalog.value(IN_ROLE) == 1


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("ALTER ROLE nobody ADD MEMBER dbo", "Cannot alter the role 'nobody'"),
        ("ALTER ROLE ssis_admin ADD MEMBER nobody", "Cannot add the principal"),
        ("ALTER ROLE ssis_admin DROP MEMBER nobody", "Cannot drop the principal"),
    ],
)
def test_unknown_role_or_member_is_refused(
    catalog: SqlClient, statement: str, text: str
) -> None:
    """Error 15151 says which of the two it is."""
    answer = catalog.run(statement)

    assert answer.errors == [15151]
    assert answer.texts[0].startswith(text)


def test_restricted_login_is_told_of_no_role(
    connect_restricted: Callable[..., SqlClient],
) -> None:
    """Without the right to alter it a role is as if it did not exist."""
    client = connect_restricted()

    assert client.errors("ALTER ROLE db_owner ADD MEMBER guest") == [15151]
