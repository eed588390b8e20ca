"""What a login may do: errors for state views, hidden rows, refused objects."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.lab.estate import LabEstate
from fixtures.lab.estate.catalog import DatabasePermission, DatabasePrincipal
from fixtures.lab.estate.sql_server import ServerPrincipal
from tests.lab.sql.client import SqlClient

AUDITOR = "ssis_reader"
STATE_VIEWS = [
    "sys.dm_hadr_availability_replica_states",
    "sys.dm_hadr_availability_group_states",
    "sys.dm_hadr_database_replica_states",
    "sys.dm_hadr_database_replica_cluster_states",
    "sys.dm_hadr_cluster",
    "sys.dm_hadr_cluster_members",
    "sys.dm_server_services",
    "sys.dm_os_sys_info",
]
HIDING_VIEWS = [
    "sys.availability_groups",
    "sys.availability_replicas",
    "sys.availability_group_listeners",
    "sys.availability_group_listener_ip_addresses",
    "sys.credentials",
    "sys.master_key_passwords",
    "sys.database_mirroring_endpoints",
]


@pytest.fixture
def auditor(estate: LabEstate) -> ServerPrincipal:
    """The login that may only connect, to be given rights."""
    return estate.instances[0].principal(AUDITOR)


def _add_user(estate: LabEstate, login: ServerPrincipal, *roles: str) -> None:
    assert estate.catalog is not None
    estate.catalog.principals.append(
        DatabasePrincipal(
            name="auditor",
            principal_id=50,
            type="S",
            sid=login.sid,
            member_of=set(roles),
            create_date=login.create_date,
            modify_date=login.modify_date,
        )
    )


@pytest.mark.parametrize("view", STATE_VIEWS)
def test_state_view_is_refused(restricted: SqlClient, view: str) -> None:
    """Without the server permission a state view is 300, then 297."""
    assert restricted.errors(f"SELECT * FROM {view}") == [300, 297]  # noqa: S608 - a view of the list


@pytest.mark.parametrize("view", STATE_VIEWS)
def test_view_server_state_opens_every_state_view(
    restricted: SqlClient, auditor: ServerPrincipal, view: str
) -> None:
    """VIEW SERVER STATE implies both permissions that SQL Server 2022 split it in."""
    auditor.granted.add("VIEW SERVER STATE")

    assert restricted.rows(f"SELECT * FROM {view}")  # noqa: S608 - a view of the list


@pytest.mark.parametrize(
    ("version", "permission"),
    [
        ("16.0.4175.1", "VIEW SERVER PERFORMANCE STATE"),
        ("15.0.4375.4", "VIEW SERVER STATE"),
    ],
)
def test_refusal_names_the_permission_of_the_version(
    restricted: SqlClient, estate: LabEstate, version: str, permission: str
) -> None:
    """SQL Server 2022 asks for a narrower permission than its predecessors."""
    estate.instances[0].product_version = version
    text = restricted.run("SELECT 1 FROM sys.dm_hadr_availability_group_states").texts

    assert text[0].startswith(f"{permission} permission was denied on object 'server'")


def test_databases_of_groups_are_seen_by_who_sees_databases(
    restricted: SqlClient, administrator: SqlClient
) -> None:
    """Everybody does, unless VIEW ANY DATABASE is denied."""
    databases = "SELECT database_name FROM sys.availability_databases_cluster"
    assert restricted.rows(databases) == [("SSISDB",)]

    administrator.run("DENY VIEW ANY DATABASE TO ssis_reader")

    assert restricted.rows(databases) == []


@pytest.mark.parametrize("view", HIDING_VIEWS)
def test_catalog_view_hides_rows_silently(restricted: SqlClient, view: str) -> None:
    """Without VIEW ANY DEFINITION a catalog view is empty, and nothing fails."""
    assert restricted.rows(f"SELECT * FROM {view}") == []  # noqa: S608 - a view of the list


@pytest.mark.parametrize("view", HIDING_VIEWS)
def test_view_any_definition_shows_the_rows(
    restricted: SqlClient, auditor: ServerPrincipal, view: str
) -> None:
    """VIEW ANY DEFINITION makes the same rows appear."""
    auditor.granted.add("VIEW ANY DEFINITION")

    assert restricted.rows(f"SELECT * FROM {view}")  # noqa: S608 - a view of the list


def test_login_sees_itself_sa_and_roles(restricted: SqlClient) -> None:
    """Other logins are hidden from a login without rights."""
    query = "SELECT name FROM sys.server_principals WHERE type <> 'R'"

    assert restricted.column(query) == ["sa", AUDITOR]


def test_password_hash_needs_control_server(
    administrator: SqlClient, restricted: SqlClient
) -> None:
    """A login sees its own row without the hash; a sysadmin sees hashes."""
    query = "SELECT password_hash FROM sys.sql_logins WHERE name = 'ssis_reader'"

    assert restricted.column(query) == [None]
    assert administrator.column(query) != [None]


def test_deny_beats_grant(restricted: SqlClient, auditor: ServerPrincipal) -> None:
    """A denied permission is not held, whatever is granted."""
    auditor.granted.add("VIEW ANY DEFINITION")
    auditor.denied.add("VIEW ANY DEFINITION")

    assert restricted.value("HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW ANY DEFINITION')") == 0


def test_denied_view_any_database_hides_databases(
    restricted: SqlClient, auditor: ServerPrincipal
) -> None:
    """Where public's right is denied, master and tempdb remain."""
    auditor.denied.add("VIEW ANY DATABASE")

    assert restricted.column("SELECT name FROM sys.databases") == ["master", "tempdb"]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("SELECT 1 FROM SSISDB.catalog.master_properties", 916),
        ("SELECT 1 FROM SSISDB.sys.database_principals", 916),
        ("USE SSISDB", 916),
        ("EXEC SSISDB.sys.sp_executesql N'SELECT 1'", 916),
        ("SELECT 1 FROM msdb.dbo.sysjobs", 229),
        ("SELECT 1 FROM msdb.dbo.sysjobsteps", 229),
        ("CREATE LOGIN x WITH PASSWORD = 'x'", 15247),
        ("ALTER LOGIN sa ENABLE", 15247),
        ("GRANT VIEW SERVER STATE TO ssis_reader", 15247),
        ("EXEC sp_configure 'clr enabled', 0", 15247),
        ("EXEC sp_procoption 'sp_ssis_startup', 'startup', 'off'", 15247),
        ("EXEC msdb.dbo.sp_update_job @job_name = 'x'", 229),
    ],
)
def test_login_without_rights_is_refused(
    restricted: SqlClient, query: str, number: int
) -> None:
    """Objects and statements refuse with their own numbers."""
    assert restricted.errors(query) == [number]


@pytest.mark.parametrize(
    ("roles", "shown"),
    [
        ((), (0, 0)),
        (("ssis_logreader",), (6, 0)),
        (("ssis_cluster_executor",), (0, 2)),
        (("ssis_admin",), (6, 2)),
        (("db_owner",), (6, 2)),
    ],
)
def test_catalog_rows_by_role(
    restricted: SqlClient,
    estate: LabEstate,
    auditor: ServerPrincipal,
    roles: tuple[str, ...],
    shown: tuple[int, int],
) -> None:
    """Executions and workers are shown to the roles that administer or read them."""
    _add_user(estate, auditor, *roles)
    executions = "SELECT COUNT(*) FROM SSISDB.catalog.executions"
    workers = "SELECT COUNT(*) FROM SSISDB.catalog.worker_agents"

    assert restricted.rows(f"SELECT ({executions}), ({workers})") == [shown]


@pytest.mark.parametrize(
    ("roles", "errors"),
    [((), [229]), (("db_datareader",), []), (("ssis_admin",), [])],
)
def test_internal_tables_need_select(
    restricted: SqlClient,
    estate: LabEstate,
    auditor: ServerPrincipal,
    roles: tuple[str, ...],
    errors: list[int],
) -> None:
    """A user without a role has no SELECT in schema internal."""
    _add_user(estate, auditor, *roles)

    assert restricted.errors("SELECT 1 FROM SSISDB.internal.executions") == errors


def test_object_permission_is_read_from_the_store(
    restricted: SqlClient, estate: LabEstate, auditor: ServerPrincipal
) -> None:
    """A GRANT on one object opens it; a DENY for the user closes it again."""
    _add_user(estate, auditor)
    assert estate.catalog is not None
    grants = estate.catalog.permissions
    query = "SELECT COUNT(*) FROM SSISDB.internal.executions"
    grants.append(
        DatabasePermission(
            grantee="auditor", permission="SELECT", securable="internal.executions"
        )
    )
    granted = restricted.column(query)
    grants.append(
        DatabasePermission(
            grantee="auditor", permission="SELECT", securable="internal", state="DENY"
        )
    )

    assert (granted, restricted.errors(query)) == ([6], [229])


def test_keys_need_view_definition(
    restricted: SqlClient, estate: LabEstate, auditor: ServerPrincipal
) -> None:
    """A user without VIEW DEFINITION sees neither keys nor other users."""
    _add_user(estate, auditor)
    users = "SELECT name FROM SSISDB.sys.database_principals WHERE type = 'S'"

    assert restricted.rows("SELECT 1 FROM SSISDB.sys.symmetric_keys") == []
    assert restricted.column(users) == ["dbo", "guest", "auditor"]


def test_windows_group_gives_its_rights(
    restricted: SqlClient, estate: LabEstate, auditor: ServerPrincipal
) -> None:
    """A login in a Windows group holds what the group's login holds."""
    group = next(one for one in estate.accounts if not one.is_group)
    group.is_group = True
    group.members = [AUDITOR]
    estate.instances[0].principals.append(
        ServerPrincipal(
            name=rf"{estate.domain.netbios_name}\{group.name}",
            principal_id=900,
            sid=b"\x01group",
            type="G",
            create_date=auditor.create_date,
            modify_date=auditor.modify_date,
            server_roles={"sysadmin"},
        )
    )

    assert restricted.value("IS_SRVROLEMEMBER('sysadmin')") == 1


@pytest.mark.parametrize(
    ("expression", "administrator_has", "restricted_has"),
    [
        ("HAS_PERMS_BY_NAME(NULL, NULL, 'VIEW SERVER STATE')", 1, 0),
        ("HAS_PERMS_BY_NAME(NULL, NULL, 'CONNECT SQL')", 1, 1),
        ("HAS_PERMS_BY_NAME(NULL, 'SERVER', 'ANY')", 1, 1),
        ("HAS_PERMS_BY_NAME(NULL, NULL, 'NO SUCH RIGHT')", None, None),
        ("HAS_PERMS_BY_NAME('SSISDB', 'DATABASE', 'VIEW DEFINITION')", 1, 0),
        ("HAS_PERMS_BY_NAME('SSISDB', 'DATABASE', 'ANY')", 1, 0),
        ("HAS_PERMS_BY_NAME('nothing', 'DATABASE', 'ANY')", None, None),
        ("HAS_PERMS_BY_NAME('msdb.dbo.sysjobs', 'OBJECT', 'SELECT')", 1, 0),
        ("HAS_PERMS_BY_NAME('msdb.dbo.nothing', 'OBJECT', 'SELECT')", None, None),
        ("HAS_PERMS_BY_NAME('sys.databases', 'OBJECT', 'SELECT')", 1, 1),
        ("HAS_DBACCESS('SSISDB')", 1, 0),
        ("HAS_DBACCESS('msdb')", 1, 1),
        ("HAS_DBACCESS('nothing')", None, None),
        ("IS_SRVROLEMEMBER('sysadmin')", 1, 0),
        ("IS_SRVROLEMEMBER('public')", 1, 1),
        ("IS_SRVROLEMEMBER('nothing')", None, None),
        ("IS_SRVROLEMEMBER('sysadmin', 'ssis_reader')", 0, 0),
        ("IS_MEMBER('db_owner')", 1, 0),
        ("IS_MEMBER('nothing')", None, None),
        ("USER_NAME()", "dbo", "guest"),
        ("ORIGINAL_LOGIN()", "ssis_acceptance", "ssis_reader"),
        ("LOGINPROPERTY('ssis_acceptance', 'IsLocked')", 0, None),
        ("SUSER_ID('ssis_acceptance')", 260, None),
    ],
)
def test_security_functions(
    administrator: SqlClient,
    restricted: SqlClient,
    expression: str,
    administrator_has: object,
    restricted_has: object,
) -> None:
    """The functions answer from the same rights as everything else."""
    assert administrator.value(expression) == administrator_has
    assert restricted.value(expression) == restricted_has


def test_auditor_sees_what_an_acceptance_needs(
    connect_restricted: Callable[..., SqlClient],
    estate: LabEstate,
    auditor: ServerPrincipal,
) -> None:
    """Three grants and one role suffice to observe, without sysadmin."""
    auditor.granted |= {"VIEW SERVER STATE", "VIEW ANY DEFINITION"}
    _add_user(estate, auditor, "ssis_admin")
    client = connect_restricted(database="SSISDB")

    assert client.value("IS_SRVROLEMEMBER('sysadmin')") == 0
    assert client.value("HAS_PERMS_BY_NAME('SSISDB', 'DATABASE', 'VIEW DEFINITION')")
    assert client.rows("SELECT 1 FROM sys.availability_groups") == [(1,)]
    assert len(client.rows("SELECT 1 FROM catalog.worker_agents")) == 2
    assert client.rows("SELECT 1 FROM sys.dm_hadr_cluster") == [(1,)]
