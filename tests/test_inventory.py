"""An inventory is read completely, or refused in one sentence."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import BaseModel

from fixtures.inventory import (
    Inventory,
    InventoryError,
    SecretReference,
    declaration,
    load_inventory,
)
from fixtures.inventory.declaration import InventoryFile

FOLDER = Path(__file__).parent / "inventories"
TWO_NODES = (FOLDER / "two_nodes.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def two_nodes() -> Inventory:
    """The shortest description of an ordinary installation."""
    return load_inventory(FOLDER / "two_nodes.toml")


@pytest.fixture(scope="module")
def everything() -> Inventory:
    """A description that declares what can be declared."""
    return load_inventory(FOLDER / "everything.toml")


#: What README names as the place where every key is shown.
SHOWN = ("everything", "failover_cluster_instance", "stand_alone_instance")


def keys_set_in(section: BaseModel) -> Iterator[tuple[type[BaseModel], str]]:
    """Yield each key that is written in a table or below it, with its table's form."""
    for key in section.model_fields_set:
        yield type(section), key
        value = getattr(section, key)
        for member in value if isinstance(value, list) else [value]:
            if isinstance(member, BaseModel):
                yield from keys_set_in(member)


def test_every_key_is_shown() -> None:
    """Whoever writes an inventory finds each key in a file that loads."""
    forms = [one for one in vars(declaration).values() if isinstance(one, type)]
    known = {
        (form, key)
        for form in forms
        if issubclass(form, declaration.Section)
        for key in form.model_fields
    }
    files = [(FOLDER / f"{name}.toml").read_text(encoding="utf-8") for name in SHOWN]
    shown = {
        key
        for text in files
        for key in keys_set_in(InventoryFile.model_validate(tomllib.loads(text)))
    }

    assert known - shown == set()


@pytest.mark.parametrize("name", SHOWN)
def test_what_shows_the_keys_is_an_inventory(name: str) -> None:
    """An example that was refused would help nobody."""
    assert load_inventory(FOLDER / f"{name}.toml").sql_instances


def complaint(tmp_path: Path, old: str, new: str) -> str:
    """Return what is said of the two-node inventory after one replacement."""
    assert old in TWO_NODES
    path = tmp_path / "site.toml"
    path.write_text(TWO_NODES.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InventoryError) as caught:
        load_inventory(path)
    return str(caught.value).replace(f"{path}: ", "")


def test_two_nodes_fit_in_thirty_lines() -> None:
    """An ordinary installation takes no more than 30 lines."""
    assert TWO_NODES.count("\n") <= 30


def test_lists_keep_the_order_of_the_file(two_nodes: Inventory) -> None:
    """Hosts and replicas come in the order and spelling of the file."""
    assert [host.name for host in two_nodes.hosts] == [
        "SSISNODE1",
        "SSISNODE2",
        "SSISWORK1",
        "SSISWORK2",
    ]
    assert [one.server_name for one in two_nodes.replicas] == [
        "SSISNODE1",
        "SSISNODE2\\INST1",
    ]


def test_host_defaults(two_nodes: Inventory) -> None:
    """A host is dialled by its name, over TLS, and verified."""
    host = two_nodes.cluster.nodes[0]

    assert (host.address, host.port) == ("SSISNODE1", 5986)
    assert host.certificate_name == "SSISNODE1"
    assert host.credentials.scheme == "https"
    assert host.credentials.verify_tls


def test_default_instance_has_the_default_port(two_nodes: Inventory) -> None:
    """A default instance is at 1433 of the node with its name."""
    replica = two_nodes.replicas[0]

    assert (replica.node, replica.instance_name) == ("SSISNODE1", None)
    assert (replica.address, replica.port) == ("SSISNODE1", 1433)


def test_named_instance_has_no_default_port(two_nodes: Inventory) -> None:
    """Only SQL Server Browser knows where a named instance listens."""
    replica = two_nodes.replicas[1]

    assert (replica.node, replica.instance_name) == ("SSISNODE2", "INST1")
    assert replica.port is None


def test_master_nodes_default_to_the_cluster_nodes(two_nodes: Inventory) -> None:
    """Without a list, every cluster node has the Scale Out Master."""
    assert two_nodes.master_nodes == two_nodes.cluster.nodes
    assert two_nodes.scale_out is not None
    assert two_nodes.scale_out.master_port == 8391
    assert two_nodes.scale_out.address == "ssisom.corp.example"


def test_sections_have_defaults(two_nodes: Inventory) -> None:
    """Encryption and limits need not be declared; a platform is not assumed."""
    assert two_nodes.environment.platform == "not declared"
    assert two_nodes.sql.encrypt == "mandatory"
    assert not two_nodes.sql.trust_server_certificate
    assert two_nodes.limits.deadline_seconds == 120
    assert two_nodes.name_servers == ()


def test_listener_carries_its_port(two_nodes: Inventory) -> None:
    """``name,port`` gives both parts of the listener."""
    assert two_nodes.listener is not None
    assert two_nodes.listener.dns_name == "ssislsn.corp.example"
    assert two_nodes.listener.port == 1433


def test_hosts_are_unique(everything: Inventory) -> None:
    """A worker that is also a cluster node is one host."""
    assert [host.name for host in everything.hosts] == [
        "ssisnode1.corp.example",
        "ssisnode2.corp.example",
        "SSISNODE3",
        "SSISWORK1",
    ]
    assert everything.workers[0] is everything.cluster.nodes[1]


def test_host_settings_override(everything: Inventory) -> None:
    """A host's own address and port stand before the general ones."""
    node1, node2, _ = everything.cluster.nodes

    assert (node1.address, node1.port) == ("ssisnode1.corp.example", 15986)
    assert (node2.address, node2.port) == ("192.0.2.2", 25986)
    assert node2.certificate_name == "ssisnode2.corp.example"


def test_host_credentials_override(everything: Inventory) -> None:
    """A host's own account replaces the general one and keeps the rest."""
    credentials = everything.cluster.nodes[2].credentials

    assert (credentials.authentication, credentials.user) == ("basic", "local")
    assert credentials.ca_file == (FOLDER / "authority.pem").resolve()


def test_replica_is_found_where_its_node_is(everything: Inventory) -> None:
    """A replica takes address and certificate name from the node it names."""
    first, second, _ = everything.replicas

    assert first.address == "ssisnode1.corp.example"
    assert (second.address, second.port) == ("192.0.2.2", 50001)
    assert second.certificate_name == "ssisnode2.corp.example"
    assert second.server_name == "SSISNODE2\\INST1"


def test_replica_on_several_nodes(everything: Inventory) -> None:
    """A replica that is a failover cluster instance has several nodes."""
    replica = everything.replicas[2]

    assert replica.nodes == ("ssisnode2.corp.example", "SSISNODE3")
    assert replica.node is None
    assert (replica.address, replica.port) == ("192.0.2.7", None)


def test_master_nodes_are_those_declared(everything: Inventory) -> None:
    """Declared Master nodes are the cluster's hosts, in declared order."""
    node1, node2, _ = everything.cluster.nodes

    assert everything.master_nodes == (node2, node1)


def test_host_named_ignores_case_and_domain(everything: Inventory) -> None:
    """A short or qualified name in any letter case finds the host."""
    assert everything.host_named("SSISNode1") is everything.cluster.nodes[0]
    assert everything.host_named("ssisnode3.corp.example.") is not None
    assert everything.host_named("ssisnode1.other.example") is None


def test_name_servers_have_ports(everything: Inventory) -> None:
    """A name server is an address with the DNS port or its own."""
    assert [(one.address, one.port) for one in everything.name_servers] == [
        ("10.0.0.2", 53),
        ("10.0.0.3", 5353),
        ("fd00::2", 53),
    ]


def test_failover_cluster_instance_is_the_catalog(tmp_path: Path) -> None:
    """A failover cluster instance runs on every node and is no replica."""
    path = tmp_path / "site.toml"
    path.write_text(
        '[environment]\nname = "fci"\n'
        '[failover_cluster]\nname = "CLU"\nnodes = ["N1", "N2"]\n'
        "[failover_cluster_instance]\nserver_name = 'SQLNET\\INST,50002'\n",
        encoding="utf-8",
    )

    inventory = load_inventory(path)

    assert inventory.catalog_high_availability == "failover cluster instance"
    assert inventory.replicas == ()
    assert inventory.sql_instances[0].nodes == ("N1", "N2")
    assert inventory.sql_instances[0].address == "SQLNET"


def test_catalog_without_high_availability(tmp_path: Path) -> None:
    """A stand-alone instance leaves the catalog without high availability."""
    path = tmp_path / "site.toml"
    path.write_text(
        '[environment]\nname = "alone"\n'
        '[failover_cluster]\nname = "CLU"\nnodes = ["N1", "N2"]\n'
        '[stand_alone_instance]\nserver_name = "SQL9"\n',
        encoding="utf-8",
    )

    inventory = load_inventory(path)

    assert inventory.catalog_high_availability == "none"
    assert inventory.sql_instances[0].nodes == ()
    assert inventory.master_nodes == inventory.workers == ()


def test_replica_credentials_override(tmp_path: Path) -> None:
    """A replica's own account replaces the general one; a keyring can hold it."""
    path = tmp_path / "site.toml"
    own = "{ user = 'audit2', password = { keyring = 'ssis/audit2' } }"
    replica = f"{{ server_name = 'SSISNODE2', credentials = {own} }}"
    path.write_text(TWO_NODES.replace("'SSISNODE2\\INST1'", replica), encoding="utf-8")

    credentials = load_inventory(path).replicas[1].credentials

    assert (credentials.authentication, credentials.user) == ("sql", "audit2")
    assert credentials.password == SecretReference(
        source="keyring",
        name="ssis/audit2",
        file=str(path),
        key="availability_group.replicas[1].credentials.password",
    )


def test_byte_order_mark_is_ignored(tmp_path: Path) -> None:
    """A file saved by a Windows editor is read like any other."""
    path = tmp_path / "site.toml"
    path.write_text(TWO_NODES, encoding="utf-8-sig")

    assert load_inventory(path).environment.name == "nightly-loads"


WINDOWS_PASSWORD = '{ env = "SSIS_AUDIT_PASSWORD" }'
MISTAKES = tomllib.loads((FOLDER / "mistakes.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", MISTAKES.values(), ids=MISTAKES)
def test_mistake_is_told(tmp_path: Path, case: dict[str, str]) -> None:
    """Each mistake is a line with the key, the expectation and the finding."""
    assert complaint(tmp_path, case["replace"], case["by"]) == case["sentence"]


def test_syntax_error_names_the_line(tmp_path: Path) -> None:
    """A file that is no TOML is refused with the place in it."""
    sentence = complaint(tmp_path, "[scale_out]", "[scale_out")

    assert sentence.startswith("expected TOML, found: ")
    assert "line 22" in sentence


LITERALS = {
    "text": "'Canary'",
    "array": "['Canary']",
    "beside-reference": "{ env = 'A', value = 'Canary' }",
    "in-place-of-a-variable": "{ env = 'Canary-1' }",
    "in-place-of-an-entry": "{ keyring = 'Canary' }",
    "two-references": "{ env = 'A', keyring = 'Canary' }",
    "misspelt-key": "{ env = 'A' }\npasswort = 'Canary'",
}


@pytest.mark.parametrize("value", LITERALS.values(), ids=LITERALS)
def test_literal_password_is_refused(tmp_path: Path, value: str) -> None:
    """What stands where a reference belongs is refused and not repeated."""
    sentence = complaint(tmp_path, WINDOWS_PASSWORD, value)

    assert sentence.startswith("credentials.windows.pass")
    assert "Canary" not in sentence


def test_error_is_not_chained(tmp_path: Path) -> None:
    """The parser's own error, which quotes its input, is not shown with ours."""
    path = tmp_path / "site.toml"
    path.write_text(TWO_NODES.replace(WINDOWS_PASSWORD, "'Canary'"), encoding="utf-8")

    with pytest.raises(InventoryError) as caught:
        load_inventory(path)

    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_missing_file(tmp_path: Path) -> None:
    """A file that is not there is named."""
    with pytest.raises(InventoryError, match="expected an inventory file, found none"):
        load_inventory(tmp_path / "absent.toml")


def test_folder_in_place_of_a_file(tmp_path: Path) -> None:
    """A folder is told from a file."""
    with pytest.raises(InventoryError, match="expected a file, found a folder"):
        load_inventory(tmp_path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'[environment]\nname = "\xe4"\n', "found another byte in line 2"),
        ("[environment]\n".encode("utf-16"), "found UTF-16"),
        (b"a = " + b"[" * 5000, "expected TOML, found"),
        (b"", "expected this key to be set, found nothing"),
    ],
    ids=["latin-1", "utf-16", "deep", "empty"],
)
def test_file_that_is_no_inventory(
    tmp_path: Path, content: bytes, sentence: str
) -> None:
    """Bytes that are no TOML in UTF-8 are told apart from a mistake in it."""
    path = tmp_path / "site.toml"
    path.write_bytes(content)

    with pytest.raises(InventoryError, match=sentence):
        load_inventory(path)


def test_authority_is_relative_to_the_inventory(tmp_path: Path) -> None:
    """A relative path starts at the inventory's folder, wherever pytest runs."""
    shutil.copytree(FOLDER, tmp_path / "copy")

    inventory = load_inventory(tmp_path / "copy" / "everything.toml")

    assert inventory.sql.ca_file == (tmp_path / "copy" / "authority.pem").resolve()
