"""What is seen on both sides while a failover of SSISDB's group is under way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from fixtures.lab.estate import LabEstate
from fixtures.lab.estate.cluster import GroupState
from fixtures.lab.failover import fail_over
from fixtures.lab.passing_time import pass_time
from tests.lab.sql.client import SqlClient

LONG = dt.timedelta(hours=1)
FAIL_OVER = "ALTER AVAILABILITY GROUP SSISAG FAILOVER"
READ = "SELECT COUNT(*) FROM SSISDB.catalog.catalog_properties"
OWN_STATE = """
SELECT role_desc, operational_state_desc, recovery_health_desc
FROM sys.dm_hadr_availability_replica_states WHERE is_local = 1"""
SYNCHRONIZATION = """
SELECT DISTINCT synchronization_state_desc FROM sys.dm_hadr_database_replica_states"""
STATE = "SELECT state_desc FROM sys.databases WHERE name = 'SSISDB'"
HEARTBEAT = """
SELECT property_value FROM SSISDB.catalog.master_properties
WHERE property_name = 'LAST_ONLINE_TIME'"""


def hurry(estate: LabEstate) -> None:
    """Let what is to come next happen now."""
    agenda = estate.agenda
    agenda.due = [(estate.now, change) for _, change in agenda.due]
    pass_time(estate)


@pytest.fixture
def first(connect: Callable[..., SqlClient]) -> SqlClient:
    """A session on the replica that is primary at first."""
    return connect()


@pytest.fixture
def resolving(estate: LabEstate, first: SqlClient, secondary: SqlClient) -> LabEstate:
    """A failover to the second replica that has begun."""
    del first, secondary
    estate.agenda.durations.role_change = LONG
    (group,) = estate.availability_groups
    fail_over(estate, group, group.replica("SSISNODE2"))
    return estate


@pytest.fixture
def recovering(estate: LabEstate, first: SqlClient, secondary: SqlClient) -> LabEstate:
    """A failover to the second replica whose databases still recover."""
    del first
    pass_time(estate)
    estate.agenda.durations.recovery = LONG
    assert secondary.errors(FAIL_OVER) == []
    return estate


@pytest.mark.usefixtures("resolving")
def test_nobody_is_primary_at_first(first: SqlClient, secondary: SqlClient) -> None:
    """Both replicas are resolving, and neither opens the database."""
    expected = [("RESOLVING", "PENDING", "ONLINE_IN_PROGRESS")]

    assert (first.rows(OWN_STATE), secondary.rows(OWN_STATE)) == (expected, expected)
    assert (first.errors(READ), secondary.errors(READ)) == ([983], [983])
    assert secondary.errors(FAIL_OVER) == [41142]


def test_role_of_the_cluster_is_pending_meanwhile(resolving: LabEstate) -> None:
    """The role is online again, on the other node, when the target is primary."""
    assert resolving.cluster is not None
    role = resolving.cluster.group("SSISAG")
    assert (role.state, role.owner_node) == (GroupState.PENDING, "SSISNODE1")

    hurry(resolving)

    assert (role.state, role.owner_node) == (GroupState.ONLINE, "SSISNODE2")


@pytest.mark.usefixtures("recovering")
def test_command_returns_before_the_database_opens(
    first: SqlClient, secondary: SqlClient
) -> None:
    """The new primary says that it recovers; the former one is a secondary."""
    primary, former = secondary.rows(OWN_STATE), first.rows(OWN_STATE)

    assert primary == [("PRIMARY", "ONLINE", "ONLINE_IN_PROGRESS")]
    assert former == [("SECONDARY", "ONLINE", "ONLINE")]
    assert (secondary.errors(READ), first.errors(READ)) == ([922], [976])
    assert secondary.column(STATE) == ["RECOVERING"]
    assert secondary.column(SYNCHRONIZATION) == ["NOT SYNCHRONIZING"]
    assert first.errors(FAIL_OVER) == [41142]


def test_recovered_replicas_are_synchronized(
    recovering: LabEstate, first: SqlClient, secondary: SqlClient
) -> None:
    """Then the way back is open."""
    hurry(recovering)

    assert secondary.errors(READ) == []
    assert secondary.column(SYNCHRONIZATION) == ["SYNCHRONIZED"]
    assert first.errors(FAIL_OVER) == []


def test_no_report_is_written_meanwhile(
    recovering: LabEstate, secondary: SqlClient
) -> None:
    """What the Master last said stays, until its next report is due."""
    pass_time(recovering)
    assert recovering.catalog is not None
    assert recovering.catalog.master_heartbeat.silent_since is not None
    hurry(recovering)
    before = secondary.column(HEARTBEAT)

    hurry(recovering)

    assert recovering.catalog.master_heartbeat.silent_since is None
    assert secondary.column(HEARTBEAT) > before


def test_target_that_is_lost_leaves_no_primary(
    resolving: LabEstate, first: SqlClient
) -> None:
    """Its host is gone before it is primary: nobody is."""
    resolving.host("SSISNODE2").is_up = False

    hurry(resolving)

    assert resolving.availability_groups[0].primary is None
    assert first.errors(READ) == [983]


def test_queues_of_a_secondary_are_shown(
    estate: LabEstate, administrator: SqlClient
) -> None:
    """What a secondary has yet to redo is told in kilobytes; the primary has none."""
    estate.availability_groups[0].replica("SSISNODE2").redo_queue_size = 2048

    assert administrator.rows(
        "SELECT is_primary_replica, redo_queue_size, log_send_queue_size "
        "FROM sys.dm_hadr_database_replica_states ORDER BY 1"
    ) == [(False, 2048, 0), (True, None, None)]
