"""Functions that answer from the installation and the session."""

from __future__ import annotations

import re

import pytest

from fixtures.lab.estate import LabEstate
from fixtures.lab.sql.functions.registry import FUNCTIONS
from fixtures.lab.sql.functions.unmodelled import UNMODELLED
from tests.lab.sql.client import SqlClient


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("@@SERVERNAME", "SSISNODE1"),
        ("@@SERVICENAME", "MSSQLSERVER"),
        ("@@TRANCOUNT", 0),
        ("@@MICROSOFTVERSION / 0x01000000", 16),
        ("@@LANGUAGE", "us_english"),
        ("@@DATEFIRST", 7),
        ("XACT_STATE()", 0),
        ("APP_NAME()", "tests"),
        ("HOST_NAME()", "CLIENT"),
        ("ERROR_NUMBER()", None),
        ("SERVERPROPERTY('ServerName')", "SSISNODE1"),
        ("SERVERPROPERTY('MachineName')", "SSISNODE1"),
        ("SERVERPROPERTY('InstanceName')", None),
        ("SERVERPROPERTY('ProductVersion')", "16.0.4175.1"),
        ("SERVERPROPERTY('productmajorversion ')", "16"),
        ("SERVERPROPERTY('EngineEdition')", 3),
        ("SERVERPROPERTY('IsHadrEnabled')", 1),
        ("SERVERPROPERTY('HadrManagerStatus')", 1),
        ("SERVERPROPERTY('IsIntegratedSecurityOnly')", 0),
        ("SERVERPROPERTY('IsClustered')", 0),
        ("SERVERPROPERTY('Collation')", "SQL_Latin1_General_CP1_CI_AS"),
        ("SERVERPROPERTY('nothing')", None),
        ("CONNECTIONPROPERTY('net_transport')", "TCP"),
        ("DB_ID()", 1),
        ("DB_ID('ssisdb')", 5),
        ("DB_NAME(4)", "msdb"),
        ("DB_NAME(99)", None),
        ("DATABASEPROPERTYEX('SSISDB', 'Status')", "ONLINE"),
        ("DATABASEPROPERTYEX('SSISDB', 'Recovery')", "FULL"),
        ("DATABASEPROPERTYEX('nothing', 'Status')", None),
        ("sys.fn_hadr_is_primary_replica('SSISDB')", True),
        ("sys.fn_hadr_is_primary_replica('msdb')", None),
        ("OBJECT_NAME(OBJECT_ID('msdb.dbo.sysjobs'), 4)", "sysjobs"),
        ("OBJECT_SCHEMA_NAME(OBJECT_ID('sys.databases'))", "sys"),
        ("OBJECT_ID('sys.nothing')", None),
        ("OBJECT_ID('sys.databases', 'U')", None),
        ("COL_LENGTH('sys.databases', 'name')", 256),
        ("COL_LENGTH('sys.databases', 'nothing')", None),
        ("SCHEMA_NAME()", "dbo"),
        ("SCHEMA_ID('sys')", 4),
        ("SCHEMA_ID('nothing')", None),
        ("SUSER_SNAME(0x01)", "sa"),
        ("SUSER_NAME(1)", "sa"),
        ("SUSER_SID('nobody')", None),
        ("SUSER_SNAME(SUSER_SID('LAB\\svc-ssisom'))", r"LAB\svc-ssisom"),
        ("SUSER_SNAME(SUSER_SID('svc-ssisom@lab.example'))", r"LAB\svc-ssisom"),
        (
            "SUSER_SID('NT AUTHORITY\\SYSTEM')",
            bytes.fromhex("010100000000000512000000"),
        ),
        ("USER_NAME(1)", "dbo"),
        ("USER_ID('guest')", 2),
        ("CURRENT_USER", "dbo"),
        ("SYSTEM_USER", "ssis_acceptance"),
        ("IS_ROLEMEMBER('db_owner')", 1),
        ("LOGINPROPERTY('sa', 'DefaultDatabase')", "master"),
        ("LOGINPROPERTY('sa', 'BadPasswordCount')", 0),
        ("LOGINPROPERTY('nobody', 'IsLocked')", None),
        ("LOGINPROPERTY('sa', 'nothing')", None),
        ("DATEDIFF(second, GETDATE(), SYSUTCDATETIME())", 0),
    ],
)
def test_value(shared_administrator: SqlClient, expression: str, value: object) -> None:
    """A function answers from the healthy installation."""
    assert shared_administrator.value(expression) == value


def test_version_names_product_and_host(shared_administrator: SqlClient) -> None:
    """@@VERSION tells year, build, edition and operating system."""
    text = str(shared_administrator.value("@@VERSION"))

    assert re.match(r"Microsoft SQL Server 2022 \(RTM-CU17\) - 16\.0\.4175\.1", text)
    assert "on Windows Server 2022 Datacenter 10.0" in text


def test_password_last_set_is_a_datetime(shared_administrator: SqlClient) -> None:
    """LOGINPROPERTY's moment converts to datetime, later than the login's creation."""
    query = (
        "SELECT COUNT(*) FROM sys.sql_logins WHERE name LIKE '##MS_SSISLog%' AND "
        "CONVERT(datetime, LOGINPROPERTY(name, 'PasswordLastSetTime')) > create_date"
    )

    assert shared_administrator.column(query) == [1]


def test_key_guid_names_an_open_key(catalog: SqlClient, estate: LabEstate) -> None:
    """KEY_GUID finds the catalog's symmetric key."""
    assert estate.catalog is not None
    key = estate.catalog.symmetric_keys[0]

    assert catalog.value("KEY_GUID('MS_Enckey_LOGDB')") == key.key_guid


def test_my_permissions(administrator: SqlClient, restricted: SqlClient) -> None:
    """sys.fn_my_permissions lists what the login holds on the server."""
    query = (
        "SELECT permission_name FROM sys.fn_my_permissions(NULL, 'SERVER') "
        "ORDER BY permission_name"
    )

    assert restricted.column(query) == ["CONNECT SQL", "VIEW ANY DATABASE"]
    assert "CONTROL SERVER" in administrator.column(query)


def test_session_number_is_its_own(
    administrator: SqlClient, restricted: SqlClient
) -> None:
    """Every session has a number above those of the system."""
    numbers = {administrator.value("@@SPID"), restricted.value("@@SPID")}

    assert numbers == {51, 52}


def test_no_function_is_both_modelled_and_not() -> None:
    """A function is in one of the two tables."""
    assert not set(FUNCTIONS) & UNMODELLED
