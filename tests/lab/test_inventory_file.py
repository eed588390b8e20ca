"""The inventory that the lab hands out loads, and says where everything is."""

from pathlib import Path

import pytest

from fixtures.inventory import Inventory, load_inventory
from fixtures.lab.estate.estate import LabEstate
from fixtures.lab.inventory_file import AskingAccounts, render_inventory
from fixtures.lab.machine_certificates import write_authority
from fixtures.lab.network import LabNetwork

ACCOUNTS = AskingAccounts(
    windows_user="asker",
    windows_password_variable="WINDOWS_VARIABLE",
    sql_login="sql_asker",
    sql_password_variable="SQL_VARIABLE",
    catalog_password_variable="LAB_CATALOG_PASSWORD",
)


@pytest.fixture
def loaded(estate: LabEstate, network: LabNetwork, tmp_path: Path) -> Inventory:
    """The rendered inventory, read by the observing side."""
    authority = write_authority(estate, tmp_path)
    path = tmp_path / "inventory.toml"
    text = render_inventory(estate, network, ACCOUNTS, authority)
    path.write_text(text, encoding="utf-8")
    return load_inventory(path)


def test_hosts_have_their_loopback_addresses(
    loaded: Inventory, network: LabNetwork
) -> None:
    """Each machine is dialled at its address under its certificate's name."""
    found = {host.name: (host.address, host.certificate_name) for host in loaded.hosts}

    assert found == {
        "SSISNODE1": (network.address(11), "ssisnode1.lab.example"),
        "SSISNODE2": (network.address(12), "ssisnode2.lab.example"),
        "SSISWORK1": (network.address(21), "ssiswork1.lab.example"),
        "SSISWORK2": (network.address(22), "ssiswork2.lab.example"),
    }


def test_passwords_are_references(loaded: Inventory) -> None:
    """The accounts are named; their passwords are in the environment."""
    assert loaded.windows.user == r"LAB\asker"
    assert "WINDOWS_VARIABLE" in str(loaded.windows.password)
    assert loaded.sql.user == "sql_asker"
    assert "SQL_VARIABLE" in str(loaded.sql.password)


def test_transport_is_verified_by_the_labs_authority(loaded: Inventory) -> None:
    """HTTPS and mandatory encryption, both against the authority's file."""
    assert (loaded.windows.scheme, loaded.windows.verify_tls) == ("https", True)
    assert loaded.sql.encrypt == "mandatory"
    assert loaded.windows.ca_file == loaded.sql.ca_file


def test_group_and_master_are_declared(loaded: Inventory, network: LabNetwork) -> None:
    """Replicas, listener, Scale Out Master and workers are those of the estate."""
    assert [one.server_name for one in loaded.replicas] == ["SSISNODE1", "SSISNODE2"]
    assert loaded.listener is not None
    assert (loaded.listener.dns_name, loaded.listener.port) == (
        "ssislsn.lab.example",
        network.sql_port,
    )
    assert loaded.scale_out is not None
    assert loaded.scale_out.master_dns_name == "ssisom.lab.example"
    assert [one.name for one in loaded.workers] == ["SSISWORK1", "SSISWORK2"]


def test_name_server_has_the_leased_port(
    loaded: Inventory, network: LabNetwork
) -> None:
    """The lab's own responder is asked, on its high port."""
    assert [(one.address, one.port) for one in loaded.name_servers] == [
        (network.address(53), network.dns_port)
    ]
