"""What a secondary replica shows and refuses."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.lab.estate import LabEstate
from fixtures.lab.estate.availability_group import AvailabilityReplica
from fixtures.lab.healthy import LabCredentials
from fixtures.lab.sql.engine import LabSqlEngine
from fixtures.lab.sql.results import SqlError
from tests.lab.sql.client import SqlClient, log_in

QUERY = "SELECT 1 FROM SSISDB.catalog.master_properties WHERE 1 = 2"


@pytest.fixture
def replica(estate: LabEstate) -> AvailabilityReplica:
    """The secondary's replica."""
    return estate.availability_groups[0].replicas[1]


@pytest.mark.parametrize(("allowed", "errors"), [(0, [976]), (1, [978]), (2, [])])
def test_readability_decides(
    secondary: SqlClient,
    replica: AvailabilityReplica,
    allowed: int,
    errors: list[int],
) -> None:
    """A secondary serves SSISDB as its secondary role allows."""
    replica.secondary_role_allow_connections = allowed

    assert secondary.errors(QUERY) == errors


def test_read_only_intent_opens_a_read_only_secondary(
    engine: LabSqlEngine,
    estate: LabEstate,
    lab_credentials: LabCredentials,
    replica: AvailabilityReplica,
) -> None:
    """A client that declares its intent reads where others get 978."""
    replica.secondary_role_allow_connections = 1
    client = log_in(
        engine,
        estate,
        "SSISNODE2",
        lab_credentials.sql_login,
        lab_credentials.sql_password,
        database="SSISDB",
        read_only_intent=True,
    )

    assert client.errors(QUERY) == []
    client.session.close()


@pytest.mark.parametrize(
    ("role", "joined", "number"), [(0, True, 983), (2, False, 927)]
)
def test_replica_that_serves_nothing(
    secondary: SqlClient,
    replica: AvailabilityReplica,
    role: int,
    number: int,
    *,
    joined: bool,
) -> None:
    """A resolving replica is 983, one that has not joined is restoring: 927."""
    replica.role, replica.is_joined = role, joined

    assert secondary.errors(QUERY) == [number]


def test_login_to_an_unreadable_database_is_4060(
    connect: Callable[..., SqlClient],
) -> None:
    """A connection that asks for SSISDB on the secondary is refused."""
    with pytest.raises(SqlError) as caught:
        connect("SSISNODE2", "SSISDB")

    assert caught.value.number == 4060


def test_untaken_branch_fails_the_batch(secondary: SqlClient) -> None:
    """The database is opened when the batch is compiled, before IF decides."""
    batch = f"SELECT 1 IF 1 = 2 {QUERY}"

    assert secondary.run(batch).rowsets == []
    assert secondary.errors(batch) == [976]


def test_dynamic_sql_is_compiled_when_it_runs(secondary: SqlClient) -> None:
    """The same branch as text costs nothing while it is not taken."""
    assert secondary.column(f"IF 1 = 2 EXEC('{QUERY}') ELSE SELECT 'ok'") == ["ok"]


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        (
            "SELECT is_local, role_desc FROM sys.dm_hadr_availability_replica_states",
            [(True, "SECONDARY")],
        ),
        (
            "SELECT is_local FROM sys.dm_hadr_database_replica_states",
            [(True,)],
        ),
        ("SELECT COUNT(*) FROM sys.availability_replicas", [(2,)]),
        (
            (
                "SELECT primary_replica, primary_recovery_health, "
                "secondary_recovery_health FROM sys.dm_hadr_availability_group_states"
            ),
            [("SSISNODE1", None, 1)],
        ),
        (
            (
                "SELECT state_desc, is_master_key_encrypted_by_server "
                "FROM sys.databases WHERE name = 'SSISDB'"
            ),
            [("ONLINE", False)],
        ),
        (
            "SELECT HAS_DBACCESS('SSISDB'), sys.fn_hadr_is_primary_replica('SSISDB')",
            [(0, False)],
        ),
        (
            (
                "SELECT DATABASEPROPERTYEX('SSISDB', 'Updateability'), "
                "DATABASEPROPERTYEX('SSISDB', 'Collation')"
            ),
            [("READ_ONLY", None)],
        ),
    ],
)
def test_secondary_shows_its_own_part(
    secondary: SqlClient, query: str, rows: list[tuple[object, ...]]
) -> None:
    """The state views show the local replica only, the catalog views the group."""
    assert secondary.rows(query) == rows


def test_failover_swaps_what_is_served(
    administrator: SqlClient, secondary: SqlClient, estate: LabEstate
) -> None:
    """After a failover the new primary serves SSISDB and the old one refuses."""
    replicas = estate.availability_groups[0].replicas
    replicas[0].role, replicas[1].role = 2, 1

    assert administrator.errors(QUERY) == [976]
    assert secondary.errors(QUERY) == []


def test_readable_secondary_cannot_be_changed(
    secondary: SqlClient, replica: AvailabilityReplica
) -> None:
    """A procedure that writes SSISDB is 3906 on a readable secondary."""
    replica.secondary_role_allow_connections = 2
    call = "EXEC SSISDB.catalog.update_master_address 'x'"

    assert secondary.errors(call) == [3906]


def test_instance_without_the_database(
    administrator: SqlClient, estate: LabEstate
) -> None:
    """Where SSISDB is missing its objects are 208, USE is 911, ids are NULL."""
    estate.instances[0].database_ids.clear()

    assert administrator.errors(QUERY) == [208]
    assert administrator.errors("USE SSISDB") == [911]
    assert administrator.value("DB_ID('SSISDB')") is None
