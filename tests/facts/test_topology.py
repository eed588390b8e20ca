"""What the addresses of a replica tell of it."""

from __future__ import annotations

import pytest

from fixtures.facts.topology import GroupMember


def member(name: str, endpoint: str | None, routing: str | None = None) -> GroupMember:
    """Return a replica with these addresses."""
    return GroupMember(
        replica_server_name=name,
        availability_mode_desc="SYNCHRONOUS_COMMIT",
        endpoint_url=endpoint,
        read_only_routing_url=routing,
    )


@pytest.mark.parametrize(
    ("name", "endpoint", "suffix"),
    [
        ("NODE1", "TCP://node1.corp.example:5022", "corp.example"),
        ("NODE1\\INST1", "tcp://Node1.Corp.Example:5022", "corp.example"),
        ("NODE1", "TCP://node1:5022", None),
        # A network of its own for replication says nothing of the machine's name.
        ("NODE1", "TCP://node1-repl.corp.example:5022", None),
        ("NODE1", "TCP://192.0.2.1:5022", None),
        ("NODE1", "TCP://[fd00::1]:5022", None),
        ("NODE1", "TCP://node1.corp.example:none", None),
        ("NODE1", None, None),
    ],
)
def test_domain_is_that_of_an_endpoint_with_the_hosts_name(
    name: str, endpoint: str | None, suffix: str | None
) -> None:
    """Only a qualified name of the replica's own host tells its domain."""
    assert member(name, endpoint).dns_suffix == suffix


@pytest.mark.parametrize(
    ("routing", "port"),
    [
        ("TCP://node1.corp.example:14330", 14330),
        ("TCP://node1:14330", 14330),
        ("TCP://proxy.corp.example:14330", None),
        ("TCP://node1.corp.example", None),
        ("TCP://node1.corp.example:99999", None),
        (None, None),
    ],
)
def test_port_is_that_of_read_only_routing(
    routing: str | None, port: int | None
) -> None:
    """A URL that leads elsewhere tells nothing of the instance."""
    assert member("NODE1", None, routing).routing_port == port
