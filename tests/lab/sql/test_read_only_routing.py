"""Where the listener leads a client that only wants to read SSISDB."""

from __future__ import annotations

import pytest

from fixtures.lab.defects import apply_defects
from fixtures.lab.estate import LabEstate
from fixtures.lab.failover import fail_over
from fixtures.lab.healthy import LabCredentials
from fixtures.lab.sql.engine import LabSqlEngine
from fixtures.lab.sql.results import LoginRequest, Routing
from fixtures.lab.sql.session import LabSqlSession
from tests.lab.sql.client import SqlClient


@pytest.fixture
def routed(estate: LabEstate) -> LabEstate:
    """An installation that sends readers to the secondary."""
    apply_defects(estate, ["readers_are_routed_to_secondary"])
    return estate


def log_in_by_listener(
    estate: LabEstate,
    credentials: LabCredentials,
    *,
    database: str = "SSISDB",
    read_only_intent: bool = True,
) -> LabSqlSession:
    """Log in at the listener's address."""
    (listener,) = estate.availability_groups[0].listeners
    return LabSqlEngine(estate).login(
        LoginRequest(
            user=credentials.sql_login,
            password=credentials.sql_password,
            database=database,
            application="tests",
            client_host="CLIENT",
            server_name="ssislsn",
            local_address=listener.addresses[0].ip_address,
            local_port=listener.port or 0,
            read_only_intent=read_only_intent,
        )
    )


def at(estate: LabEstate, server: str) -> Routing:
    """Return where an instance is."""
    return Routing(host=estate.host(server).address, port=estate.instance(server).port)


def test_reader_is_sent_to_the_secondary(
    routed: LabEstate, lab_credentials: LabCredentials
) -> None:
    """And after a failover to the former primary."""
    before = log_in_by_listener(routed, lab_credentials).routing
    (group,) = routed.availability_groups
    fail_over(routed, group, group.replica("SSISNODE2"))
    after = log_in_by_listener(routed, lab_credentials).routing

    assert before == at(routed, "SSISNODE2")
    assert after == at(routed, "SSISNODE1")


def test_others_stay(routed: LabEstate, lab_credentials: LabCredentials) -> None:
    """A writer, a reader of master, and a reader while nobody else can be read."""
    writer = log_in_by_listener(routed, lab_credentials, read_only_intent=False)
    elsewhere = log_in_by_listener(routed, lab_credentials, database="master")
    routed.availability_groups[0].replica("SSISNODE2").connected_state = 0
    alone = log_in_by_listener(routed, lab_credentials)

    assert (writer.routing, elsewhere.routing, alone.routing) == (None, None, None)


def test_lists_are_shown(routed: LabEstate, administrator: SqlClient) -> None:
    """Each replica's list, by priority, with where readers are sent."""
    rows = administrator.rows(
        "SELECT own.replica_server_name, list.routing_priority, "
        "other.replica_server_name, other.read_only_routing_url "
        "FROM sys.availability_read_only_routing_lists AS list "
        "JOIN sys.availability_replicas AS own ON own.replica_id = list.replica_id "
        "JOIN sys.availability_replicas AS other "
        "ON other.replica_id = list.read_only_replica_id ORDER BY 1"
    )
    second = at(routed, "SSISNODE2")

    assert rows[0] == (
        "SSISNODE1",
        1,
        "SSISNODE2",
        f"TCP://{second.host}:{second.port}",
    )
    assert len(rows) == 2
