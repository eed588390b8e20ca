"""The Scale Out Master's role goes to another node, by clients that know no lab."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from pypsrp.exceptions import WSManFaultError

from fixtures.lab.process import LabProcess
from tests.interop.moving_lab import (
    ROLE,
    ClusterClient,
    ask_listener,
    comes_true,
)

GROUP = "MSCluster_ResourceGroup"
SERVICE = "SQL Server Integration Services Scale Out Master 16.0"
MACHINE = """
SELECT property_value FROM SSISDB.catalog.master_properties
WHERE property_name = 'MACHINE_NAME'"""


@pytest.fixture
def lab() -> Iterator[LabProcess]:
    """A lab of this test's own."""
    with LabProcess.start() as running:
        yield running


def master_answers(lab: LabProcess) -> bool:
    """Return whether somebody listens at the Master's endpoint."""
    endpoint = next(
        one for one in lab.endpoints if one["service"] == "Scale Out Master"
    )
    with socket.socket() as client:
        client.settimeout(5)
        return client.connect_ex((endpoint["address"], endpoint["port"])) == 0


def test_role_is_served_by_the_other_node(lab: LabProcess) -> None:
    """The role is online there, its address answers, the Master says where it is."""
    node = ClusterClient(lab, "ssisnode2")

    node.move_role("SSISNODE2")

    role = node.get(GROUP, ROLE["Name"])
    assert (role["OwnerNode"], role["State"]) == ("SSISNODE2", "0")
    assert node.get("MSCluster_Resource", SERVICE)["State"] == "2"
    assert comes_true(lambda: master_answers(lab))
    assert comes_true(lambda: ask_listener(lab, MACHINE) == "SSISNODE2")
    assert lab.internal_errors() == ()


def test_master_is_stopped_and_started_with_its_resource(lab: LabProcess) -> None:
    """While the Generic Service is offline nobody answers at the role's address."""
    node = ClusterClient(lab, "ssisnode1")
    resource = {"Name": SERVICE}

    node.call("MSCluster_Resource", "TakeOffline", resource, TimeOut="10")
    assert comes_true(lambda: not master_answers(lab))
    assert node.get(GROUP, ROLE["Name"])["State"] == "3"

    node.call("MSCluster_Resource", "BringOnline", resource, TimeOut="10")
    assert comes_true(lambda: master_answers(lab))
    assert node.get(GROUP, ROLE["Name"])["State"] == "0"


@pytest.mark.parametrize("node", ["SSISWORK1", "NOWHERE"])
def test_role_goes_to_members_of_the_cluster_only(lab: LabProcess, node: str) -> None:
    """A name that is none of a node is refused, and the role stays."""
    client = ClusterClient(lab, "ssisnode1")

    with pytest.raises(WSManFaultError):
        client.move_role(node)

    assert client.get(GROUP, ROLE["Name"])["OwnerNode"] == "SSISNODE1"


def test_role_of_an_availability_group_is_not_moved(lab: LabProcess) -> None:
    """The way to fail a group over is SQL Server's; this one is reported as a gap."""
    client = ClusterClient(lab, "ssisnode1")

    with pytest.raises(WSManFaultError):
        client.call(
            GROUP,
            "MoveToNewNode",
            {"Name": "SSISAG"},
            NodeName="SSISNODE2",
            TimeOut="1",
        )

    assert len(lab.unmodelled()) == 1
