"""What the lab's shapes are declared as, and where they listen."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from fixtures.inventory import Inventory, load_inventory
from fixtures.lab.endpoints import Service, endpoints
from fixtures.lab.estate.estate import LabEstate
from fixtures.lab.healthy import LabCredentials
from fixtures.lab.inventory_file import AskingAccounts, render_inventory
from fixtures.lab.machine_certificates import write_authority
from fixtures.lab.network import LabNetwork
from fixtures.lab.topologies import TOPOLOGIES

ACCOUNTS = AskingAccounts(
    windows_user="asker",
    windows_password_variable="WINDOWS_VARIABLE",
    sql_login="sql_asker",
    sql_password_variable="SQL_VARIABLE",
    catalog_password_variable="LAB_CATALOG_PASSWORD",
)


def built(name: str, credentials: LabCredentials, **ports: int) -> LabEstate:
    """Return an installation of a shape on a network with these ports."""
    network = LabNetwork(prefix="127.7.7", **ports)
    return TOPOLOGIES.select(name).build(network, credentials, dt.datetime.now(dt.UTC))


def declared(estate: LabEstate, folder: Path) -> Inventory:
    """Return what the lab declares of an estate, read by the observing side."""
    path = folder / "inventory.toml"
    authority = write_authority(estate, folder)
    network = LabNetwork(prefix="127.7.7")
    text = render_inventory(estate, network, ACCOUNTS, authority)
    path.write_text(text, encoding="utf-8")
    return load_inventory(path)


@pytest.mark.parametrize(
    ("topology", "expected"),
    [
        (
            "named_instances",
            [
                (r"SSISNODE1\SSIS", ("SSISNODE1",), "127.7.7.11"),
                (r"SSISNODE2\SSIS", ("SSISNODE2",), "127.7.7.12"),
            ],
        ),
        (
            "failover_cluster_instance",
            [("SSISSQL", ("SSISNODE1", "SSISNODE2"), "127.7.7.35")],
        ),
        (
            "failover_cluster_instance_as_replica",
            [
                ("SSISSQL", ("SSISNODE1", "SSISNODE2"), "127.7.7.35"),
                ("SSISNODE3", ("SSISNODE3",), "127.7.7.13"),
            ],
        ),
    ],
)
def test_instances_are_declared_with_their_nodes(
    lab_credentials: LabCredentials,
    tmp_path: Path,
    topology: str,
    expected: list[tuple[str, tuple[str, ...], str]],
) -> None:
    """A failover cluster instance has an address of its own, others their node's."""
    inventory = declared(built(topology, lab_credentials), tmp_path)

    assert [
        (one.server_name, one.nodes, one.address) for one in inventory.sql_instances
    ] == expected


def test_distributed_name_listens_where_the_primary_is(
    lab_credentials: LabCredentials,
) -> None:
    """It has no address of its own, but a port."""
    estate = built(
        "distributed_network_name_listener", lab_credentials, listener_port=999
    )
    network = LabNetwork(prefix="127.7.7", listener_port=999)

    found = [
        (one.address, one.port, one.owner)
        for one in endpoints(estate, network)
        if one.service is Service.SQL_LISTENER
    ]

    assert found == [("127.7.7.11", 999, "SSISNODE1")]


def test_distributed_group_is_nobodys_listener(lab_credentials: LabCredentials) -> None:
    """SSISDB's own group stays the one that holds it."""
    estate = built("distributed_availability_group", lab_credentials)
    group = estate.group_of("SSISDB")

    assert group is not None
    assert group.name == "SSISAG"
