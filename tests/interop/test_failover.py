"""A failover of the lab, by a client that knows nothing of it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

import pytds
import pytest

from fixtures.lab.process import LabProcess

_PATIENCE_SECONDS = 20.0
_PAUSE_SECONDS = 0.1


@pytest.fixture
def lab() -> Iterator[LabProcess]:
    """A lab of this test's own."""
    with LabProcess.start() as running:
        yield running


def connect(lab: LabProcess, service: str, name: str) -> pytds.Connection:
    """Log in as the lab's administrator where a name is served."""
    endpoint = next(
        one
        for one in lab.endpoints
        if one["service"] == service and str(one["name"]).startswith(name)
    )
    return pytds.connect(
        dsn=str(endpoint["address"]),
        port=int(endpoint["port"]),
        user=lab.credentials["sql_login"],
        password=lab.credentials["sql_password"],
        autocommit=True,
        login_timeout=10,
    )


def server_behind_listener(lab: LabProcess) -> str:
    """Return where a new connection to the listener leads."""
    with (
        connect(lab, "availability group listener", "ssislsn") as connection,
        connection.cursor() as cursor,
    ):
        return str(cursor.execute_scalar("SELECT @@SERVERNAME"))


def wait_for(lab: LabProcess, server: str) -> bool:
    """Return whether the listener leads to a server before patience ends."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        # While the address moves nobody listens there, as on a real network.
        with contextlib.suppress(pytds.Error, OSError):
            if server_behind_listener(lab) == server:
                return True
        time.sleep(_PAUSE_SECONDS)
    return False


def test_listener_follows_the_primary(lab: LabProcess) -> None:
    """After the command on the target, the listener leads there."""
    assert server_behind_listener(lab) == "SSISNODE1"

    with (
        connect(lab, "SQL Server", "ssisnode2") as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("ALTER AVAILABILITY GROUP SSISAG FAILOVER")

    assert wait_for(lab, "SSISNODE2")
    assert lab.internal_errors() == ()


def test_session_through_the_listener_is_broken(lab: LabProcess) -> None:
    """Whoever worked on the former primary must connect again."""
    with (
        connect(lab, "availability group listener", "ssislsn") as working,
        connect(lab, "SQL Server", "ssisnode2") as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("ALTER AVAILABILITY GROUP SSISAG FAILOVER")
        with pytest.raises((pytds.Error, OSError)), working.cursor() as broken:
            broken.execute("SELECT 1")

    assert lab.internal_errors() == ()
