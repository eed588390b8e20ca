"""The catalog views: their columns as documented, their rows from the estate."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import fixtures.lab.documented
from fixtures.lab.estate import LabEstate
from fixtures.lab.sql.results import SqlValue
from fixtures.lab.sql.sql_types import parse_type
from fixtures.lab.sql.views.registry import PROVIDERS, documented_views
from fixtures.lab.sql.views.versions import exists_in
from tests.lab.sql.client import SqlClient

DOCUMENTED = {
    name: entry["columns"]
    for name, entry in json.loads(
        Path(fixtures.lab.documented.__file__)
        .with_name("sql_columns.json")
        .read_text(encoding="utf-8")
    ).items()
    if "columns" in entry
}
# SQL Server 2025, so that every documented column exists.
NEWEST = (17, 0, 1000, 7)


@pytest.mark.parametrize("name", sorted(DOCUMENTED))
def test_view_has_every_documented_column(connect_newest: SqlClient, name: str) -> None:
    """SELECT * brings the documented columns, in order, with their types."""
    table = name if name.count(".") > 1 else f"SSISDB.{name}"
    (only,) = connect_newest.run(f"SELECT * FROM {table}").rowsets  # noqa: S608 - a documented name

    assert [(one.name, one.type) for one in only.columns] == [
        (column[0], parse_type(column[1])) for column in DOCUMENTED[name]
    ]


@pytest.fixture
def connect_newest(connect: Callable[..., SqlClient], estate: LabEstate) -> SqlClient:
    """A sysadmin on an instance of the newest version."""
    estate.instances[0].product_version = ".".join(map(str, NEWEST))
    return connect()


def test_every_provider_belongs_to_a_documented_view() -> None:
    """No rows are provided for a view that does not exist."""
    assert {name.lower() for name in PROVIDERS} <= set(documented_views())


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        (
            (
                "SELECT g.name, r.replica_server_name, r.availability_mode_desc, "
                "r.failover_mode_desc, r.seeding_mode_desc FROM "
                "sys.availability_groups g "
                "JOIN sys.availability_replicas r ON r.group_id = g.group_id"
            ),
            [
                ("SSISAG", "SSISNODE1", "SYNCHRONOUS_COMMIT", "AUTOMATIC", "AUTOMATIC"),
                ("SSISAG", "SSISNODE2", "SYNCHRONOUS_COMMIT", "AUTOMATIC", "AUTOMATIC"),
            ],
        ),
        (
            (
                "SELECT type, COUNT(*) FROM msdb.dbo.backupset "
                "WHERE database_name = 'SSISDB' GROUP BY type ORDER BY type"
            ),
            [("D", 1), ("L", 4)],
        ),
        (
            (
                "SELECT l.dns_name, l.port, a.state_desc "
                "FROM sys.availability_group_listeners l "
                "JOIN sys.availability_group_listener_ip_addresses a "
                "ON a.listener_id = l.listener_id"
            ),
            [("ssislsn", 1433, "ONLINE")],
        ),
        (
            (
                "SELECT is_local, role_desc, operational_state_desc, "
                "connected_state_desc "
                "FROM sys.dm_hadr_availability_replica_states"
            ),
            [
                (True, "PRIMARY", "ONLINE", "CONNECTED"),
                (False, "SECONDARY", None, "CONNECTED"),
            ],
        ),
        (
            (
                "SELECT synchronization_state_desc, is_primary_replica "
                "FROM sys.dm_hadr_database_replica_states"
            ),
            [("SYNCHRONIZED", True), ("SYNCHRONIZED", False)],
        ),
        (
            (
                "SELECT database_name, is_failover_ready, is_database_joined "
                "FROM sys.dm_hadr_database_replica_cluster_states"
            ),
            [("SSISDB", True, True), ("SSISDB", True, True)],
        ),
        (
            (
                "SELECT primary_replica, synchronization_health_desc "
                "FROM sys.dm_hadr_availability_group_states"
            ),
            [("SSISNODE1", "HEALTHY")],
        ),
        (
            (
                "SELECT name, state_desc, user_access_desc, recovery_model_desc, "
                "is_master_key_encrypted_by_server FROM sys.databases "
                "WHERE name = 'SSISDB'"
            ),
            [("SSISDB", "ONLINE", "MULTI_USER", "FULL", True)],
        ),
        (
            (
                "SELECT type, type_desc, is_disabled FROM sys.server_principals "
                "WHERE name = '##MS_SSISLogDBWorkerAgentLogin##'"
            ),
            [("S", "SQL_LOGIN", 0)],
        ),
        (
            (
                "SELECT r.name FROM SSISDB.sys.database_role_members m "
                "JOIN SSISDB.sys.database_principals r "
                "ON r.principal_id = m.role_principal_id "
                "JOIN SSISDB.sys.database_principals u "
                "ON u.principal_id = m.member_principal_id "
                "WHERE u.name = '##MS_SSISLogDBWorkerAgentUser##'"
            ),
            [("ssis_cluster_worker",)],
        ),
        (
            (
                "SELECT COUNT(*) FROM sys.master_key_passwords p "
                "JOIN sys.credentials c ON c.credential_id = p.credential_id "
                "JOIN sys.database_recovery_status s ON s.family_guid = p.family_guid "
                "WHERE s.database_id = DB_ID('SSISDB')"
            ),
            [(1,)],
        ),
        (
            (
                "SELECT k.name, e.crypt_type FROM SSISDB.sys.symmetric_keys k "
                "JOIN SSISDB.sys.key_encryptions e ON e.key_id = k.symmetric_key_id"
            ),
            [
                ("##MS_DatabaseMasterKey##", "ESP2"),
                ("##MS_DatabaseMasterKey##", "ESKM"),
                ("MS_Enckey_LOGDB", "EPUC"),
            ],
        ),
        (
            (
                "SELECT name, value_in_use FROM sys.configurations "
                "WHERE name IN ('clr enabled', 'scan for startup procs')"
            ),
            [("clr enabled", 1), ("scan for startup procs", 1)],
        ),
        (
            (
                "SELECT j.name, s.step_id, s.subsystem FROM msdb.dbo.sysjobs j "
                "JOIN msdb.dbo.sysjobsteps s ON s.job_id = j.job_id "
                "WHERE j.name LIKE '%Failover%'"
            ),
            [("SSIS Failover Monitor Job", 1, "TSQL")],
        ),
        (
            (
                "SELECT s.freq_type, s.freq_subday_type, s.freq_subday_interval "
                "FROM msdb.dbo.sysschedules s JOIN msdb.dbo.sysjobschedules js "
                "ON js.schedule_id = s.schedule_id JOIN msdb.dbo.sysjobs j "
                "ON j.job_id = js.job_id WHERE j.name LIKE '%Failover%'"
            ),
            [(4, 4, 2)],
        ),
        (
            "SELECT TOP 1 run_status FROM msdb.dbo.sysjobhistory WHERE step_id = 0",
            [(1,)],
        ),
        (
            "SELECT name, is_auto_executed FROM master.sys.procedures",
            [("sp_ssis_startup", True)],
        ),
        (
            "SELECT servicename, status_desc FROM sys.dm_server_services",
            [
                ("SQL Server (MSSQLSERVER)", "Running"),
                ("SQL Server Agent (MSSQLSERVER)", "Running"),
            ],
        ),
        (
            (
                "SELECT state_desc, is_encryption_enabled "
                "FROM sys.database_mirroring_endpoints"
            ),
            [("STARTED", True)],
        ),
        (
            (
                "SELECT member_type_desc, member_state_desc, number_of_quorum_votes "
                "FROM sys.dm_hadr_cluster_members WHERE member_name LIKE 'SSISNODE%'"
            ),
            [("CLUSTER_NODE", "UP", 1), ("CLUSTER_NODE", "UP", 1)],
        ),
        (
            "SELECT quorum_type_desc FROM sys.dm_hadr_cluster",
            [("NODE_AND_FILE_SHARE_MAJORITY",)],
        ),
        (
            "SELECT server_name, state FROM SSISDB.catalog.alwayson_replicas",
            [("SSISNODE1", 1), ("SSISNODE2", 2)],
        ),
        (
            (
                "SELECT COUNT(*), MIN(CAST(IsEnabled AS int)) "
                "FROM SSISDB.catalog.worker_agents"
            ),
            [(2, 1)],
        ),
        (
            (
                "SELECT COUNT(*) FROM SSISDB.catalog.executions e "
                "JOIN SSISDB.catalog.operations o ON o.operation_id = e.execution_id "
                "WHERE o.operation_type = 200 AND e.status = 7"
            ),
            [(6,)],
        ),
        (
            (
                "SELECT login_name, program_name FROM sys.dm_exec_sessions "
                "WHERE session_id = @@SPID"
            ),
            [("ssis_acceptance", "tests")],
        ),
        (
            (
                "SELECT COUNT(*) FROM sys.all_columns WHERE "
                "object_id = OBJECT_ID('sys.availability_groups') "
                "AND name = 'is_contained'"
            ),
            [(1,)],
        ),
        (
            (
                "SELECT s.name, o.name FROM SSISDB.sys.objects o "
                "JOIN SSISDB.sys.schemas s ON s.schema_id = o.schema_id "
                "WHERE o.name = 'update_master_address'"
            ),
            [("catalog", "update_master_address")],
        ),
    ],
)
def test_rows_come_from_the_estate(
    shared_administrator: SqlClient, query: str, rows: list[tuple[SqlValue, ...]]
) -> None:
    """The healthy installation shows itself in the views as the product would."""
    assert shared_administrator.rows(query) == rows


def test_view_reads_the_estate_at_query_time(
    administrator: SqlClient, estate: LabEstate
) -> None:
    """A change of the estate is seen by the next query."""
    query = "SELECT availability_mode FROM sys.availability_replicas"
    before = administrator.column(query)
    estate.availability_groups[0].replicas[1].availability_mode = 0

    assert (before, administrator.column(query)) == ([1, 1], [1, 0])


def test_hidden_connection_string_is_not_in_the_view(
    administrator: SqlClient, estate: LabEstate
) -> None:
    """catalog.master_properties filters the encrypted row out."""
    assert estate.catalog is not None
    hidden = "CLUSTER_LOGDB_CONNECTIONSTRING"
    estate.catalog.master_properties[hidden] = "00"
    query = "SELECT property_name FROM SSISDB.{}.master_properties"

    assert hidden not in administrator.column(query.format("catalog"))
    assert hidden in administrator.column(query.format("internal"))


@pytest.mark.parametrize(
    ("version", "view", "column", "exists"),
    [
        ((16, 0, 1000, 6), "sys.availability_groups", "is_contained", True),
        ((14, 0, 1000, 1), "sys.availability_groups", "is_contained", False),
        ((13, 0, 5026, 0), "sys.availability_groups", "cluster_type", False),
        ((13, 0, 5026, 0), "sys.trusted_assemblies", "", False),
        ((14, 0, 1000, 1), "sys.trusted_assemblies", "", True),
        ((13, 0, 5026, 0), "SSISDB.catalog.worker_agents", "", False),
        (
            (15, 0, 4072, 0),
            "sys.availability_group_listeners",
            "is_distributed_network_name",
            False,
        ),
        (
            (15, 0, 4073, 0),
            "sys.availability_group_listeners",
            "is_distributed_network_name",
            True,
        ),
        (
            (16, 0, 1000, 6),
            "sys.availability_group_listeners",
            "is_distributed_network_name",
            True,
        ),
        ((11, 0, 7001, 0), "sys.databases", "name", True),
    ],
)
def test_version_decides_what_exists(
    version: tuple[int, ...], view: str, column: str, *, exists: bool
) -> None:
    """Views and columns appear with the version that brought them."""
    assert exists_in(version, view, column) is exists


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("SELECT is_contained FROM sys.availability_groups", 207),
        ("SELECT hash FROM sys.trusted_assemblies", 208),
        ("SELECT 1 FROM SSISDB.catalog.master_properties", 208),
    ],
)
def test_older_instance_lacks_newer_names(
    administrator: SqlClient, estate: LabEstate, query: str, number: int
) -> None:
    """On SQL Server 2016 a newer column is 207 and a newer view 208."""
    estate.instances[0].product_version = "13.0.5026.0"

    assert administrator.errors(query) == [number]
