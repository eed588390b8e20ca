"""A failover of the lab, by a client that knows nothing of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytds
import pytest

from fixtures.lab.process import LabProcess
from tests.interop.moving_lab import ask, ask_listener, comes_true, connect

SERVER = "SELECT @@SERVERNAME"
FAIL_OVER = "ALTER AVAILABILITY GROUP SSISAG FAILOVER"
REPORTED = """
SELECT property_value FROM SSISDB.catalog.master_properties
WHERE property_name = 'MACHINE_NAME'"""
SYNCHRONIZED = """
SELECT MIN(synchronization_state_desc) FROM sys.dm_hadr_database_replica_states"""


@pytest.fixture
def lab() -> Iterator[LabProcess]:
    """A lab of this test's own."""
    with LabProcess.start() as running:
        yield running


def test_listener_follows_the_primary(lab: LabProcess) -> None:
    """After the command on the target, the listener leads there."""
    assert ask_listener(lab, SERVER) == "SSISNODE1"

    ask(lab, "ssisnode2", FAIL_OVER)

    assert comes_true(lambda: ask_listener(lab, SERVER) == "SSISNODE2")
    assert lab.internal_errors() == ()


def test_session_through_the_listener_is_broken(lab: LabProcess) -> None:
    """Whoever worked on the former primary must connect again."""
    with connect(lab, "availability group listener", "ssislsn") as working:
        ask(lab, "ssisnode2", FAIL_OVER)
        with pytest.raises((pytds.Error, OSError)), working.cursor() as broken:
            broken.execute("SELECT 1")

    assert lab.internal_errors() == ()


def test_group_goes_there_and_back(lab: LabProcess) -> None:
    """Once the databases have recovered, the former primary can take over again."""
    ask(lab, "ssisnode2", FAIL_OVER)
    assert comes_true(lambda: ask_listener(lab, REPORTED) == "SSISNODE1")
    assert comes_true(lambda: ask_listener(lab, SYNCHRONIZED) == "SYNCHRONIZED")

    ask(lab, "ssisnode1", FAIL_OVER)

    assert comes_true(lambda: ask_listener(lab, REPORTED) == "SSISNODE1")
    assert ask_listener(lab, SERVER) == "SSISNODE1"
    assert lab.internal_errors() == ()
