"""Logins to the healthy installation, one administrator and others."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from fixtures.lab.estate import LabEstate
from fixtures.lab.healthy import LabCredentials
from fixtures.lab.sql.engine import LabSqlEngine
from tests.lab.sql.client import SqlClient, log_in

PRIMARY, SECONDARY = "SSISNODE1", "SSISNODE2"


@pytest.fixture(scope="session")
def shared_administrator(
    shared_estate: LabEstate, lab_credentials: LabCredentials
) -> Iterator[SqlClient]:
    """A sysadmin on the primary, for tests that change nothing."""
    engine = LabSqlEngine(shared_estate)
    client = log_in(
        engine,
        shared_estate,
        PRIMARY,
        lab_credentials.sql_login,
        lab_credentials.sql_password,
    )
    yield client
    client.session.close()


@pytest.fixture
def unmodelled() -> list[str]:
    """What the engine said that it has no model for."""
    return []


@pytest.fixture
def engine(estate: LabEstate, unmodelled: list[str]) -> LabSqlEngine:
    """An engine over this test's own estate."""
    return LabSqlEngine(estate, unmodelled.append)


@pytest.fixture
def connect(
    engine: LabSqlEngine, estate: LabEstate, lab_credentials: LabCredentials
) -> Iterator[Callable[..., SqlClient]]:
    """Logs the administrator in, on any instance and database."""
    opened: list[SqlClient] = []

    def open_one(server: str = PRIMARY, database: str = "") -> SqlClient:
        client = log_in(
            engine,
            estate,
            server,
            lab_credentials.sql_login,
            lab_credentials.sql_password,
            database=database,
        )
        opened.append(client)
        return client

    yield open_one
    for client in opened:
        client.session.close()


@pytest.fixture
def administrator(connect: Callable[..., SqlClient]) -> SqlClient:
    """A sysadmin on the primary of this test's own estate."""
    return connect()


@pytest.fixture
def secondary(connect: Callable[..., SqlClient]) -> SqlClient:
    """A sysadmin on the secondary."""
    return connect(SECONDARY)


@pytest.fixture
def catalog(connect: Callable[..., SqlClient]) -> SqlClient:
    """A sysadmin in SSISDB on the primary."""
    return connect(PRIMARY, "SSISDB")


@pytest.fixture
def connect_restricted(
    engine: LabSqlEngine, estate: LabEstate, lab_credentials: LabCredentials
) -> Iterator[Callable[..., SqlClient]]:
    """Logs in the login that may do nothing but connect, as granted by then."""
    opened: list[SqlClient] = []

    def open_one(server: str = PRIMARY, database: str = "") -> SqlClient:
        client = log_in(
            engine,
            estate,
            server,
            lab_credentials.restricted_sql_login,
            lab_credentials.restricted_sql_password,
            database=database,
        )
        opened.append(client)
        return client

    yield open_one
    for client in opened:
        client.session.close()


@pytest.fixture
def restricted(connect_restricted: Callable[..., SqlClient]) -> SqlClient:
    """A session of the login that may do nothing but connect."""
    return connect_restricted()
