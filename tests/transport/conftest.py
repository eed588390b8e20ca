"""A scripted HTTPS service and a SQL Server with canned answers, and connections."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from fixtures.secrets import Secret
from fixtures.transport import openssl_trust
from fixtures.transport.deadline import Deadline
from fixtures.transport.odbc import SqlConnection, SqlTarget
from fixtures.transport.winrm import WindowsConnection, WinRMTarget
from tests.transport import canned_sql_server, sql_answers
from tests.transport.certificates import SERVER_NAME, ServerCertificate, issue
from tests.transport.scripted_service import PASSWORD, USER, ScriptedService, serving

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def server_certificate(tmp_path_factory: pytest.TempPathFactory) -> ServerCertificate:
    """A certificate for the server name, not for the address it is dialled at."""
    return issue(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def service(server_certificate: ServerCertificate) -> Iterator[ScriptedService]:
    """A service that answers what the test scripts."""
    with serving(server_certificate.certificate, server_certificate.key) as running:
        yield running


@pytest.fixture
def target(
    service: ScriptedService, server_certificate: ServerCertificate
) -> WinRMTarget:
    """The scripted service as a host, by address, under its certificate's name."""
    return WinRMTarget(
        host="NODE1",
        address="127.0.0.1",
        port=service.port,
        authentication="basic",
        user=USER,
        password=Secret(PASSWORD),
        certificate_name=SERVER_NAME,
        ca_file=str(server_certificate.authority),
    )


@pytest.fixture
def connection(target: WinRMTarget) -> Iterator[WindowsConnection]:
    """A connection to the scripted service."""
    with WindowsConnection(target, Deadline.after(20)) as opened:
        yield opened


@pytest.fixture(scope="module")
def sql_server(
    server_certificate: ServerCertificate,
) -> Iterator[canned_sql_server.CannedSqlServer]:
    """A SQL Server with canned answers; its authority is left to no other module."""
    with canned_sql_server.canned_sql_server(
        server_certificate, sql_answers.ANSWERS
    ) as running:
        yield running
    with openssl_trust.trusted_authorities("", None, 5):
        pass


@pytest.fixture
def sql_target(
    sql_server: canned_sql_server.CannedSqlServer, server_certificate: ServerCertificate
) -> SqlTarget:
    """That server as an instance, by address, under its certificate's name."""
    return SqlTarget(
        host="SSISNODE1",
        address=sql_server.address,
        port=sql_server.port,
        certificate_name=SERVER_NAME,
        ca_file=server_certificate.authority,
        authentication="sql",
        user="audit",
        password=Secret(canned_sql_server.PASSWORD),
        query_timeout_seconds=1,
    )


@pytest.fixture
def sql(sql_target: SqlTarget) -> Iterator[SqlConnection]:
    """A connection to that server."""
    with SqlConnection(sql_target, Deadline.after(20)) as opened:
        yield opened
