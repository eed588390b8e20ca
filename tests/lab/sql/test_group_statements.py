"""Databases, endpoints and availability groups that administrators change."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.lab.estate import LabEstate
from fixtures.lab.estate.availability_group import AvailabilityReplica
from tests.lab.sql.client import SqlClient

MODIFY = "ALTER AVAILABILITY GROUP SSISAG MODIFY REPLICA ON N'SSISNODE2'"
MANUAL = f"{MODIFY} WITH (FAILOVER_MODE = MANUAL)"
ENDPOINT = "ALTER ENDPOINT [Hadr_endpoint]"
CONNECT = "CONNECT ON ENDPOINT::[Hadr_endpoint]"
ACCOUNT = r"[LAB\svc-sql]"
ADD = "ALTER AVAILABILITY GROUP SSISAG ADD LISTENER N'reports'"
RESUME = "ALTER DATABASE SSISDB SET HADR RESUME"


@pytest.fixture
def second(estate: LabEstate) -> AvailabilityReplica:
    """The secondary replica."""
    return estate.availability_groups[0].replica("SSISNODE2")


def test_replica_s_modes_change(
    administrator: SqlClient, second: AvailabilityReplica
) -> None:
    """Availability and failover mode each in a statement of its own."""
    asynchronous = f"{MODIFY} WITH (AVAILABILITY_MODE = ASYNCHRONOUS_COMMIT)"

    assert administrator.errors(f"{MANUAL}; {asynchronous}") == []
    assert (second.failover_mode, second.availability_mode) == (1, 0)


def test_group_is_changed_on_its_primary(
    secondary: SqlClient, connect_restricted: Callable[..., SqlClient]
) -> None:
    """A secondary refuses; who has no right is told that there is no such group."""
    assert secondary.errors(MANUAL) == [41190]
    assert connect_restricted().errors(MANUAL) == [15151]


def test_listener_gets_a_port(administrator: SqlClient, estate: LabEstate) -> None:
    """The port is where clients connect from then on."""
    change = "ALTER AVAILABILITY GROUP SSISAG MODIFY LISTENER N'ssislsn' (PORT = 1500)"

    assert administrator.errors(change) == []
    assert estate.availability_groups[0].listeners[0].port == 1500
    assert administrator.errors(change.replace("ssislsn", "none")) == [15151]


def test_listener_is_made(administrator: SqlClient, estate: LabEstate) -> None:
    """It comes with its name and addresses in the cluster, and its name in DNS."""
    (group,), cluster = estate.availability_groups, estate.cluster
    assert cluster is not None
    group.listeners.clear()
    addresses = "(N'10.0.0.31', N'255.255.255.0'), (N'10.0.1.31', N'255.255.255.0')"

    assert administrator.errors(f"{ADD} (WITH IP ({addresses}), PORT = 1500)") == []
    assert (group.listeners[0].dns_name, group.listeners[0].port) == ("reports", 1500)
    assert estate.dns["reports.lab.example"] == ("10.0.0.31", "10.0.1.31")
    name = cluster.resource("SSISAG_reports")
    assert name.depends_on == [("SSISAG_reports_10.0.0.31", "SSISAG_reports_10.0.1.31")]
    assert cluster.resource("SSISAG").depends_on == [("SSISAG_reports",)]


def test_listener_needs_an_address(
    administrator: SqlClient, secondary: SqlClient, estate: LabEstate
) -> None:
    """What is none is refused, and so is any replica but the primary."""
    estate.availability_groups[0].listeners.clear()
    change = f"{ADD} (WITH IP ((N'none', N'255.255.255.0')))"

    assert administrator.errors(change) == [19457]
    assert secondary.errors(change) == [41190]
    assert estate.availability_groups[0].listeners == []


def test_database_is_resumed(secondary: SqlClient, second: AvailabilityReplica) -> None:
    """What was suspended is in step again."""
    assert secondary.errors("ALTER DATABASE SSISDB SET HADR SUSPEND") == []
    assert second.is_suspended
    assert secondary.errors(RESUME) == []
    assert not second.is_suspended


def test_what_is_in_no_group_is_not_resumed(administrator: SqlClient) -> None:
    """Msdb belongs to its instance alone."""
    assert administrator.errors("ALTER DATABASE msdb SET HADR RESUME") == [35242]


@pytest.mark.parametrize("option", ["RESTRICTED_USER", "RECOVERY SIMPLE"])
def test_options_change_on_the_primary_only(
    administrator: SqlClient, secondary: SqlClient, option: str
) -> None:
    """A secondary cannot write, and says so."""
    change = f"ALTER DATABASE SSISDB SET {option}"
    query = (
        "SELECT user_access_desc, recovery_model_desc FROM sys.databases"
        " WHERE name = 'SSISDB'"
    )

    assert secondary.errors(change) == [5004, 5069]
    assert administrator.errors(change) == []
    assert option.rsplit(maxsplit=1)[-1] in administrator.rows(query)[0]


def test_unknown_database_is_not_told_apart(
    administrator: SqlClient, connect_restricted: Callable[..., SqlClient]
) -> None:
    """Whoever may not alter it hears what he hears of one that is not there."""
    assert administrator.errors("ALTER DATABASE x SET MULTI_USER") == [5011, 5069]
    assert connect_restricted().errors(RESUME) == [5011, 5069]


def test_endpoint_changes(secondary: SqlClient, estate: LabEstate) -> None:
    """State, role and encryption are what the statements say."""
    endpoint = estate.instance("SSISNODE2").hadr_endpoint
    encryption = "ENCRYPTION = REQUIRED ALGORITHM AES RC4"
    secondary.run(f"{ENDPOINT} STATE = STOPPED")
    secondary.run(f"{ENDPOINT} FOR DATABASE_MIRRORING (ROLE = PARTNER, {encryption})")

    assert endpoint is not None
    assert endpoint.state_desc == "STOPPED"
    assert endpoint.role_desc == "PARTNER"
    assert endpoint.encryption_algorithm_desc == "AES, RC4"


def test_partner_comes_back_when_nothing_keeps_it(
    secondary: SqlClient, estate: LabEstate, second: AvailabilityReplica
) -> None:
    """An endpoint that is started, and CONNECT, are all it takes."""
    second.connected_state = second.synchronization_health = 0
    login = estate.instance("SSISNODE2").principal(ACCOUNT.strip("[]"))
    login.server_roles.clear()

    assert secondary.errors(f"DENY {CONNECT} TO {ACCOUNT}") == []
    assert second.connected_state == 0
    assert secondary.errors(f"GRANT {CONNECT} TO {ACCOUNT}") == []
    assert second.connected_state == 1


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER ENDPOINT [none] STATE = STARTED",
        f"GRANT CONNECT ON ENDPOINT::[none] TO {ACCOUNT}",
        f"GRANT {CONNECT} TO [nobody]",
    ],
)
def test_unknown_endpoint_or_login_is_refused(
    secondary: SqlClient, statement: str
) -> None:
    """Error 15151 names it."""
    assert secondary.errors(statement) == [15151]
