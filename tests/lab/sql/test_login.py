"""Logging in: at instances and listeners, with right and wrong credentials."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixtures.lab.estate import LabEstate
from fixtures.lab.estate.sql_server import LocalDatabase, ServerPrincipal
from fixtures.lab.healthy import LabCredentials
from fixtures.lab.sql.engine import LabSqlEngine
from fixtures.lab.sql.messages import CombinedSqlError
from fixtures.lab.sql.results import LoginRequest, SqlError
from tests.lab.sql.client import SqlClient


@pytest.fixture
def refusal(
    engine: LabSqlEngine, estate: LabEstate, lab_credentials: LabCredentials
) -> Callable[..., SqlError]:
    """Tries to log in and returns the error."""

    def attempt(user: str = "", password: str = "", database: str = "") -> SqlError:
        instance = estate.instances[0]
        request = LoginRequest(
            user=user or lab_credentials.sql_login,
            password=password or lab_credentials.sql_password,
            database=database,
            application="",
            client_host="",
            server_name="",
            local_address=estate.host(instance.host).address,
            local_port=instance.port,
        )
        with pytest.raises(SqlError) as caught:
            engine.login(request)
        return caught.value

    return attempt


@pytest.fixture
def login(estate: LabEstate, lab_credentials: LabCredentials) -> ServerPrincipal:
    """The administrator's login on the primary."""
    return estate.instances[0].principal(lab_credentials.sql_login)


def test_right_password_opens_a_session(administrator: SqlClient) -> None:
    """The session knows its server, version, database and login."""
    session = administrator.session

    assert session.server_name == "SSISNODE1"
    assert session.product_version == (16, 0, 4175, 1)
    assert (session.database, session.login_name) == ("master", "ssis_acceptance")


def test_login_name_is_case_insensitive(connect: Callable[..., SqlClient]) -> None:
    """The login is found in any letter case and named as it was made."""
    assert connect().value("SUSER_SNAME()") == "ssis_acceptance"


@pytest.mark.parametrize(
    ("user", "password"),
    [("", "wrong"), ("nobody", ""), (r"LAB\svc-sql", "x"), ("sysadmin", "x")],
    ids=["wrong password", "unknown", "Windows login", "role"],
)
def test_wrong_credentials_are_18456(
    refusal: Callable[..., SqlError], user: str, password: str
) -> None:
    """Whatever is wrong, the client is told the same, with severity 14."""
    error = refusal(user, password)

    assert (error.number, error.severity) == (18456, 14)


def test_wrong_password_is_counted(
    refusal: Callable[..., SqlError], login: ServerPrincipal
) -> None:
    """LOGINPROPERTY's BadPasswordCount grows with each wrong password."""
    refusal(password="wrong")

    assert login.bad_password_count == 1


def test_password_is_not_in_the_error(refusal: Callable[..., SqlError]) -> None:
    """A refused password appears nowhere in the refusal."""
    assert "C4n4ry" not in repr(refusal(password="C4n4ry"))


def test_disabled_login_is_18470(
    refusal: Callable[..., SqlError], login: ServerPrincipal
) -> None:
    """With the right password the client learns that the login is disabled."""
    login.is_disabled = True

    assert refusal().number == 18470
    assert refusal(password="wrong").number == 18456


def test_locked_login_is_18486(
    refusal: Callable[..., SqlError], login: ServerPrincipal
) -> None:
    """A locked login is refused whatever the password."""
    login.is_locked = True

    assert refusal(password="wrong").number == 18486


def test_expired_password_is_18487(
    refusal: Callable[..., SqlError], login: ServerPrincipal
) -> None:
    """An expired password is refused although it is right."""
    login.is_expired = True

    assert refusal().number == 18487


def test_denied_connect_sql_is_18456(
    refusal: Callable[..., SqlError], login: ServerPrincipal
) -> None:
    """A login without CONNECT SQL is refused like a wrong password."""
    login.server_roles.clear()
    login.denied.add("CONNECT SQL")

    assert refusal().number == 18456


def test_windows_only_instance_refuses_sql_logins(
    refusal: Callable[..., SqlError], estate: LabEstate
) -> None:
    """With integrated security only, no SQL login gets in."""
    estate.instances[0].is_integrated_security_only = True

    assert refusal().number == 18456


@pytest.mark.parametrize("database", ["nothing", "SSISDB"])
def test_database_that_cannot_be_opened_is_4060(
    refusal: Callable[..., SqlError], lab_credentials: LabCredentials, database: str
) -> None:
    """A missing database and one without a user for the login are refused alike."""
    user = lab_credentials.restricted_sql_login
    error = refusal(user, lab_credentials.restricted_sql_password, database)

    assert isinstance(error, CombinedSqlError)
    assert error.number == 4060
    assert 18456 in [one.number for one in error.earlier]


def test_offline_database_is_4060(
    refusal: Callable[..., SqlError], estate: LabEstate
) -> None:
    """An offline database cannot be logged in to."""
    instance = estate.instances[0]
    instance.databases.append(
        LocalDatabase(
            name="stage",
            database_id=7,
            create_date=instance.sqlserver_start_time,
            state_desc="OFFLINE",
        )
    )

    assert refusal(database="stage").number == 4060


def test_listener_leads_to_the_primary(engine: LabSqlEngine, estate: LabEstate) -> None:
    """The listener's address answers as the current primary, also after failover."""
    (group,) = estate.availability_groups
    (address,) = group.listeners[0].addresses
    before = engine.instance_at(address.ip_address, 1433)
    group.replicas[0].role, group.replicas[1].role = 2, 1

    assert before is estate.instances[0]
    assert engine.instance_at(address.ip_address, 1433) is estate.instances[1]


@pytest.mark.parametrize("role", [0, 2])
def test_listener_without_primary_does_not_answer(
    engine: LabSqlEngine, estate: LabEstate, role: int
) -> None:
    """While no replica is primary, nothing is behind the listener."""
    (group,) = estate.availability_groups
    (address,) = group.listeners[0].addresses
    group.replicas[0].role = role

    assert engine.instance_at(address.ip_address, 1433) is None


def test_offline_listener_address_does_not_answer(
    engine: LabSqlEngine, estate: LabEstate
) -> None:
    """An address that is not online leads nowhere."""
    (address,) = estate.availability_groups[0].listeners[0].addresses
    address.state = 0

    assert engine.instance_at(address.ip_address, 1433) is None


def test_stopped_instance_does_not_answer(
    engine: LabSqlEngine, estate: LabEstate
) -> None:
    """Nothing answers for an instance that is not running."""
    instance = estate.instances[0]
    instance.is_running = False

    assert engine.instance_at(estate.host(instance.host).address, 1433) is None


def test_closed_session_is_not_listed(connect: Callable[..., SqlClient]) -> None:
    """sys.dm_exec_sessions shows live sessions only."""
    count = "SELECT COUNT(*) FROM sys.dm_exec_sessions"
    watching, other = connect(), connect()
    before = watching.column(count)
    other.session.close()

    assert (before, watching.column(count)) == ([2], [1])
