"""How to reach an installation that nobody has declared."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixtures.inventory.access import load_access
from fixtures.inventory.error import InventoryError

FOLDER = Path(__file__).parent / "inventories"
CREDENTIALS = """
[credentials.windows]
authentication = "ntlm"
user = 'CORP\\\\audit'
password = { env = "AUDIT" }
port = 15986
ca_file = "authority.pem"
"""


def written(folder: Path, text: str) -> Path:
    """Return a file with this text, beside an authority."""
    (folder / "authority.pem").touch()
    file = folder / "credentials.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_without_a_file_whoever_runs_it_asks() -> None:
    """Kerberos and an integrated logon need nothing written down."""
    access = load_access(None)

    assert access.nothing.windows.authentication == "kerberos"
    assert access.nothing.sql.authentication == "integrated"
    assert access.nothing.hosts == ()


def test_credentials_are_those_of_an_inventory(tmp_path: Path) -> None:
    """The port belongs to the machines; a file is found from wherever it is named."""
    access = load_access(written(tmp_path, CREDENTIALS))
    host = access.host("NODE1", "192.0.2.1", "node1.corp.example")

    assert (host.port, host.credentials.user) == (15986, r"CORP\\audit")
    assert access.declared.windows.ca_file == str(tmp_path / "authority.pem")
    assert access.nothing.environment.name == ""
    assert access.nothing.environment.platform == "not declared"


def test_inventory_will_do() -> None:
    """What it declares beyond credentials is not looked at."""
    access = load_access(FOLDER / "two_nodes.toml")

    assert access.nothing.environment.name == "nightly-loads"
    assert access.nothing.cluster.nodes == ()
    assert access.nothing.sql_instances == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[credential.windows]", "did you mean credentials"),
        ('[credentials.sql]\npassword = "hunter2"', "found a literal value"),
        ('[credentials.sql]\nauthentication = "sql"', "expected this key to be set"),
        ('[credentials.windows]\nca_file = "none.pem"', "expected a file that exists"),
    ],
)
def test_mistake_is_told_without_a_secret(
    tmp_path: Path, text: str, sentence: str
) -> None:
    """As for an inventory."""
    with pytest.raises(InventoryError, match=sentence) as error:
        load_access(written(tmp_path, text))

    assert "hunter2" not in str(error.value)
    assert all(": expected " in line for line in str(error.value).splitlines())
