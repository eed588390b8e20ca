"""The logon by the real ODBC driver: who asks, what is refused, who does not answer."""

from __future__ import annotations

import socket
import threading
import traceback
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.errors import (
    AuthenticationError,
    ClientSetupError,
    SqlServerError,
    TimeoutExceededError,
    UnreachableError,
)
from fixtures.secrets import Secret
from fixtures.transport.odbc import (
    SqlConnection,
    SqlTarget,
)
from tests.transport.canned_sql_server import (
    PASSWORD,
    CannedSqlServer,
)
from tests.transport.sql_answers import (
    failure_of,
)


def test_logon_says_who_asks(sql_server: CannedSqlServer, sql: SqlConnection) -> None:
    """The logon carries the suite's name and no read-only intent."""
    assert len(sql.run("one")) == 1

    login = sql_server.logins[-1]
    assert (login.user, login.database) == ("audit", "master")
    assert login.application == "SSIS high availability checks"
    assert not login.read_only_intent


def test_wrong_password(sql_target: SqlTarget) -> None:
    """A refused logon is an authentication error with SQL Server's own words."""
    failure = failure_of(replace(sql_target, password=Secret("Wr0ng-Canary")))

    assert isinstance(failure, AuthenticationError)
    assert str(failure) == (
        "SSISNODE1: the logon was refused: Login failed for user 'audit'. "
        "(SQL Server error 18456)"
    )


@pytest.mark.parametrize("password", [PASSWORD, "Wr0ng;Canary}"])
def test_password_is_nowhere(sql_target: SqlTarget, password: str) -> None:
    """Neither the target nor a failure with its traceback shows the password."""
    target = replace(sql_target, password=Secret(password), database="SSISDB")

    failure = failure_of(target)

    told = "".join(traceback.format_exception(failure))
    assert password not in repr(target) + told


def test_password_sent_back_is_masked(sql: SqlConnection) -> None:
    """A server that repeats the password does not get it into a report."""
    assert "you sent **********" in str(sql.run("echoes")[0])


def test_database_that_cannot_be_opened(sql_target: SqlTarget) -> None:
    """A missing database is SQL Server's own error 4060, not a bad password."""
    failure = failure_of(replace(sql_target, database="SSISDB"))

    assert isinstance(failure, SqlServerError)
    assert failure.number == 4060


def test_integrated_authentication_without_a_ticket(
    sql_target: SqlTarget, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Integrated authentication needs a ticket on this machine."""
    monkeypatch.setenv("KRB5CCNAME", f"FILE:{tmp_path / 'no-tickets'}")

    failure = failure_of(replace(sql_target, authentication="integrated"))

    assert isinstance(failure, ClientSetupError)


def test_closed_port_is_told_at_once(sql_target: SqlTarget) -> None:
    """A refused connection is told as such, not as the driver's logon timeout."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

    failure = failure_of(replace(sql_target, port=port))

    assert isinstance(failure, UnreachableError)
    assert str(failure) == (
        f"SSISNODE1: 127.0.0.1 port {port} does not accept connections "
        "(connection refused)"
    )


def test_server_that_stays_silent(sql_target: SqlTarget) -> None:
    """A port that accepts and says nothing is a logon that took too long."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        target = replace(
            sql_target, port=listener.getsockname()[1], login_timeout_seconds=1
        )

        failure = failure_of(target)

    assert isinstance(failure, TimeoutExceededError)
    assert "the logon was not completed in time" in str(failure)


def test_server_that_is_none(sql_target: SqlTarget) -> None:
    """A port that speaks another protocol is no SQL Server."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        peer = threading.Thread(target=answer_as_web_server, args=(listener,))
        peer.start()
        target = replace(sql_target, port=listener.getsockname()[1])

        failure = failure_of(target)

        peer.join()
    assert isinstance(failure, UnreachableError)
    assert "no connection to SQL Server" in str(failure)


def answer_as_web_server(listener: socket.socket) -> None:
    """Let the probe pass, then answer the driver in HTTP."""
    probe, _ = listener.accept()
    probe.close()
    client, _ = listener.accept()
    with client:
        client.recv(4096)
        client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
