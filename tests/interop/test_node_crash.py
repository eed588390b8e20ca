"""A node is gone while clients that know nothing of the lab are at work."""

from __future__ import annotations

from collections.abc import Iterator

import pytds
import pytest

from fixtures.lab.process import LabProcess, LabProcessError
from tests.interop.moving_lab import (
    ROLE,
    ClusterClient,
    ask,
    ask_listener,
    comes_true,
    connect,
)

WRITABLE = "SELECT CAST(DATABASEPROPERTYEX('SSISDB', 'Updateability') AS varchar(20))"
MACHINE = """
SELECT property_value FROM SSISDB.catalog.master_properties
WHERE property_name = 'MACHINE_NAME'"""
STATES = """
SELECT MIN(synchronization_state_desc) FROM sys.dm_hadr_database_replica_states"""


@pytest.fixture
def lab() -> Iterator[LabProcess]:
    """A lab of this test's own, with a node that is about to be gone."""
    with LabProcess.start() as running:
        yield running
        assert running.internal_errors() == ()


def test_installation_goes_on_without_the_node(lab: LabProcess) -> None:
    """Group and Master come back on the other node, and the node follows later."""
    survivor = ClusterClient(lab, "ssisnode2")
    with connect(lab, "SQL Server", "ssisnode1") as working:
        lab.crash("SSISNODE1")
        with pytest.raises((pytds.Error, OSError)), working.cursor() as broken:
            broken.execute("SELECT 1")

    assert comes_true(lambda: ask_listener(lab, WRITABLE) == "READ_WRITE")
    assert comes_true(lambda: ask_listener(lab, MACHINE) == "SSISNODE2")
    assert survivor.get("MSCluster_Node", "SSISNODE1")["State"] == "1"
    role = survivor.get("MSCluster_ResourceGroup", ROLE["Name"])
    assert (role["OwnerNode"], role["State"]) == ("SSISNODE2", "0")
    with pytest.raises((pytds.Error, OSError)):
        ask(lab, "ssisnode1", "SELECT 1")

    lab.recover("SSISNODE1")

    assert comes_true(lambda: ask_listener(lab, STATES) == "SYNCHRONIZED")
    assert survivor.get("MSCluster_Node", "SSISNODE1")["State"] == "0"


def test_machine_that_is_none_is_refused(lab: LabProcess) -> None:
    """The lab says in a sentence what there is not."""
    with pytest.raises(LabProcessError, match="no machine"):
        lab.crash("NOWHERE")
