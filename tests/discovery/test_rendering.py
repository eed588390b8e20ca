"""The text of an inventory loads as what was rendered, whatever was seen."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.discovery.notes import Notes, instance_place
from fixtures.discovery.rendering import Rendering
from fixtures.inventory import Inventory, InventoryError, load_inventory
from fixtures.inventory.access import load_access
from fixtures.inventory.model import Cluster, Environment

HEAD = """
[environment]
name = "nightly-loads"

[failover_cluster]
name = "SSISCLU"
nodes = [
    { name = "SSISNODE1", address = "192.0.2.1", certificate_name = "n1.corp.example" },
    "SSISNODE2",
    "SSISNODE3",
]
"""
SHAPES = {
    "replicas": """
[availability_group]
listener = "ssislsn.corp.example,14330"
replicas = [
    { server_name = "SSISNODE1", port = 14331 },
    'SSISNODE2\\INST1',
    { server_name = 'SQLFCI\\INST2', nodes = ["SSISNODE2", "SSISNODE3"], port = 50001 },
]

[scale_out]
master_dns_name = "ssisom.corp.example"
master_port = 8392
master_address = "192.0.2.9"
master_nodes = ["SSISNODE1", "SSISNODE2"]
workers = ["SSISNODE3", { name = "SSISWORK1", address = "192.0.2.21" }]

[integration_services]
nodes = ["SSISNODE1"]
""",
    "failover cluster instance": """
[dns]
name_servers = ["192.0.2.53:5353", "[fd00::2]:53"]

[failover_cluster_instance]
server_name = 'SQLFCI\\INST1'
address = "sqlfci.corp.example"
certificate_name = "sqlfci.corp.example"

[integration_services]
variant = "cluster-resource"

[limits]
deadline_seconds = 300
""",
    "stand-alone": """
[stand_alone_instance]
server_name = "SSISNODE1"

[integration_services]
variant = "absent"
""",
}


def loaded(folder: Path, text: str) -> Inventory:
    """Return the inventory of a file with this text."""
    file = folder / "site.toml"
    file.write_text(text, encoding="utf-8")
    return load_inventory(file)


def rendered(inventory: Inventory, notes: Notes | None = None) -> str:
    """Return the text for an inventory that is asked as whoever runs the suite."""
    return Rendering(
        origin="Discovered through ssislsn.",
        credentials=load_access(None).declared,
        inventory=inventory,
        notes=notes or Notes(),
    ).text


@pytest.mark.parametrize("shape", SHAPES)
def test_rendered_inventory_is_the_same(tmp_path: Path, shape: str) -> None:
    """Nothing is lost and nothing is added."""
    inventory = loaded(tmp_path, HEAD + SHAPES[shape])

    again = loaded(tmp_path, rendered(inventory))

    assert again == inventory


def test_notes_stand_where_they_belong(tmp_path: Path) -> None:
    """A node and the instance of its name have each their own."""
    notes = Notes()
    notes.remark("SSISNODE1", "Up")
    notes.remark("SSISNODE1", "MsDtsServer160")
    notes.gap(instance_place("SSISNODE1"), "SSISNODE1: is stopped")
    notes.gap("scale_out", "nobody says")

    text = rendered(loaded(tmp_path, HEAD + SHAPES["replicas"]), notes)

    assert '    # Up; MsDtsServer160\n    { name = "SSISNODE1"' in text
    assert (
        '    # NOT SEEN: SSISNODE1: is stopped\n    { server_name = "SSISNODE1"' in text
    )
    assert "[scale_out]\n# NOT SEEN: nobody says\n" in text
    assert notes.number_of_gaps == 2


def test_cluster_without_a_name_is_refused_until_somebody_gives_it(
    tmp_path: Path,
) -> None:
    """An inventory with a hole is not taken for a whole one."""
    inventory = loaded(tmp_path, HEAD)
    nameless = Cluster(name="", nodes=inventory.cluster.nodes)

    text = rendered(replace(inventory, cluster=nameless))

    with pytest.raises(InventoryError, match=r"failover_cluster\.name"):
        loaded(tmp_path, text)


@pytest.mark.parametrize(
    "name", ['"]\n[limits]', "Ärger \\ \x00 \x7f", "\U0001f4a5 \u2028"]
)
def test_text_of_others_stays_text(tmp_path: Path, name: str) -> None:
    """What a server calls itself cannot become a key, nor break a comment."""
    inventory = loaded(tmp_path, HEAD)
    environment = Environment(name=name, platform="on-premises")
    notes = Notes()
    notes.gap("failover_cluster", name)

    text = rendered(replace(inventory, environment=environment), notes)

    assert tomllib.loads(text)["environment"]["name"] == name
    assert "limits" not in tomllib.loads(text)
    assert text.isascii()


def test_credentials_are_references(tmp_path: Path) -> None:
    """They are written as they were given."""
    access = tmp_path / "credentials.toml"
    access.write_text(
        '[credentials.sql]\nauthentication = "sql"\nuser = "audit"\n'
        'password = { env = "AUDIT" }\n',
        encoding="utf-8",
    )

    text = Rendering(
        origin="Discovered.",
        credentials=load_access(access).declared,
        inventory=loaded(tmp_path, HEAD),
        notes=Notes(),
    ).text

    assert tomllib.loads(text)["credentials"] == {
        "sql": {
            "authentication": "sql",
            "user": "audit",
            "password": {"env": "AUDIT"},
        }
    }
