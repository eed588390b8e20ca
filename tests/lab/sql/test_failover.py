"""Failing SSISDB's group over, as a client sees it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.lab.estate import LabEstate
from fixtures.lab.estate.availability_group import AvailabilityReplica
from tests.lab.sql.client import SqlClient

FAIL_OVER = "ALTER AVAILABILITY GROUP SSISAG FAILOVER"
FORCE = "ALTER AVAILABILITY GROUP [SSISAG] FORCE_FAILOVER_ALLOW_DATA_LOSS"
WRITE = "UPDATE SSISDB.catalog.catalog_properties SET property_value = property_value"
READ = "SELECT COUNT(*) FROM SSISDB.catalog.catalog_properties"
ROLES = """
SELECT replica.replica_server_name, state.role_desc
FROM sys.availability_replicas AS replica
JOIN sys.dm_hadr_availability_replica_states AS state
  ON state.replica_id = replica.replica_id
ORDER BY 1"""


@pytest.fixture
def second(estate: LabEstate) -> AvailabilityReplica:
    """The replica that takes over."""
    return estate.availability_groups[0].replica("SSISNODE2")


def test_planned_failover_swaps_the_roles(secondary: SqlClient) -> None:
    """The target becomes primary, the former primary a secondary."""
    assert secondary.errors(FAIL_OVER) == []
    assert secondary.rows(ROLES) == [
        ("SSISNODE1", "SECONDARY"),
        ("SSISNODE2", "PRIMARY"),
    ]
    assert secondary.errors(READ) == []


def test_role_of_the_cluster_follows(secondary: SqlClient, estate: LabEstate) -> None:
    """The listener is where the primary is."""
    secondary.errors(FAIL_OVER)

    assert estate.cluster is not None
    assert estate.cluster.group("SSISAG").owner_node == "SSISNODE2"
    assert estate.cluster.group("SSIS Scale Out Master").owner_node == "SSISNODE1"


def test_session_in_the_database_is_ended(
    connect: Callable[..., SqlClient], secondary: SqlClient
) -> None:
    """Whoever worked in SSISDB on the former primary has to log in again."""
    worker, bystander = connect(database="SSISDB"), connect()
    secondary.errors(FAIL_OVER)

    assert worker.errors("SELECT 1") == [596]
    assert bystander.errors("SELECT 1") == []
    assert bystander.errors(READ) == [976]


def test_former_primary_can_take_over_again(
    connect: Callable[..., SqlClient], secondary: SqlClient
) -> None:
    """There and back again."""
    first = connect()
    secondary.errors(FAIL_OVER)

    assert first.errors(FAIL_OVER) == []
    assert first.errors(READ) == []


def test_primary_cannot_fail_over_to_itself(administrator: SqlClient) -> None:
    """The command belongs on the target."""
    assert administrator.errors(FAIL_OVER) == [41122]


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        ("availability_mode", 0),
        ("connected_state", 0),
        ("is_suspended", True),
        ("is_joined", False),
        ("synchronization_health", 1),
    ],
)
def test_replica_that_is_behind_takes_over_by_force_only(
    secondary: SqlClient, second: AvailabilityReplica, attribute: str, value: int
) -> None:
    """A planned failover loses nothing; force may."""
    setattr(second, attribute, value)

    assert secondary.errors(FAIL_OVER) == [41142]
    assert secondary.errors(FORCE) == []


def test_force_leaves_the_others_suspended(
    secondary: SqlClient, estate: LabEstate
) -> None:
    """What they have committed may be lost: somebody has to decide."""
    secondary.errors(FORCE)

    assert estate.availability_groups[0].replica("SSISNODE1").is_suspended


@pytest.mark.parametrize("group", ["OTHERAG", "SSISAG"])
def test_right_and_existence_are_not_told_apart(
    restricted: SqlClient, group: str
) -> None:
    """Without a right on groups there is no group."""
    assert restricted.errors(f"ALTER AVAILABILITY GROUP {group} FAILOVER") == [15151]


def test_other_changes_of_a_group_are_not_modelled(secondary: SqlClient) -> None:
    """What the lab cannot do it does not pretend."""
    assert secondary.errors("ALTER AVAILABILITY GROUP SSISAG OFFLINE") == [102]
