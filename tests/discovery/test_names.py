"""Names that are seen become names and addresses that are dialled."""

from __future__ import annotations

import pytest

from fixtures.discovery.names import Names

IN_DOMAIN = Names(dns_suffix="corp.example", resolve=None)
ZONE = {"lsn.corp.example": ("192.0.2.1", "198.51.100.1")}


@pytest.mark.parametrize(
    ("name", "qualified"),
    [
        ("NODE1", "node1.corp.example"),
        ("NODE1.other.example", "NODE1.other.example"),
    ],
)
def test_short_name_is_in_the_domain(name: str, qualified: str) -> None:
    """A qualified one is what it is; without name servers the name is dialled."""
    assert IN_DOMAIN.qualified(name) == qualified
    assert IN_DOMAIN.addresses(name) == (qualified,)


def test_name_stays_short_where_the_domain_is_not_known() -> None:
    """This machine's resolver may have a search list."""
    assert Names(dns_suffix=None, resolve=None).address("NODE1") == "NODE1"


def test_listener_in_two_subnets_has_two_addresses() -> None:
    """Any of them can be the one that is online."""
    names = Names(dns_suffix="corp.example", resolve=ZONE.__getitem__)

    assert names.addresses("LSN") == ("192.0.2.1", "198.51.100.1")
    assert names.address("LSN") == "192.0.2.1"
