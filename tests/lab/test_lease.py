"""Leasing a loopback network: exclusive, on standard ports where they are free."""

import itertools
import socket
from collections.abc import Iterator

import pytest

from fixtures.lab.lease import LeaseError, lease_network, random_prefix


@pytest.fixture
def prefix() -> str:
    """A network that no other test run is likely to use at this moment."""
    return random_prefix()


@pytest.fixture
def busy_port(prefix: str) -> Iterator[int]:
    """Occupy port 1433 on one address of the network."""
    with socket.socket() as other:
        other.bind((f"{prefix}.12", 1433))
        other.listen()
        yield 1433


def test_random_network_is_never_the_usual_one() -> None:
    """Neither 127.0.x nor an octet that a network or broadcast address has."""
    octets = [int(one) for one in random_prefix().split(".")]

    assert octets[0] == 127
    assert all(1 <= one <= 254 for one in octets[1:])


def test_standard_ports_are_used_when_free(prefix: str) -> None:
    """A lease on an unused network has the products' own ports and nothing to say."""
    with lease_network([11, 12], name_server_octet=53, choose=lambda: prefix) as lease:
        assert (lease.network.sql_port, lease.network.winrm_https_port) == (1433, 5986)
        assert lease.notes == ()


def test_taken_port_is_replaced_and_said(prefix: str, busy_port: int) -> None:
    """A port that is taken on any address gives way to another, with a sentence."""
    with lease_network([11, 12], name_server_octet=53, choose=lambda: prefix) as lease:
        assert lease.network.sql_port == busy_port + 10000
        assert lease.notes == (
            (
                "Port 1433 is not free on this machine (Address already in use); "
                "the lab uses 11433 instead."
            ),
        )


def test_taken_dns_port_is_replaced_silently(prefix: str) -> None:
    """Multicast DNS has port 5353 on many machines; that is nothing to mention."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind((f"{prefix}.53", 5353))
        with lease_network([11], name_server_octet=53, choose=lambda: prefix) as lease:
            assert lease.network.dns_port == 15353
            assert lease.notes == ()


def test_leased_network_is_not_leased_again(prefix: str) -> None:
    """While a lease lasts, another gets another network."""
    other = random_prefix()
    choices = itertools.chain([prefix], itertools.repeat(other))
    with (
        lease_network([11], name_server_octet=53, choose=lambda: prefix),
        lease_network(
            [11], name_server_octet=53, choose=lambda: next(choices)
        ) as second,
    ):
        assert second.network.prefix == other


def test_closed_lease_can_be_leased_again(prefix: str) -> None:
    """A network is free as soon as its lease is closed."""
    with lease_network([11], name_server_octet=53, choose=lambda: prefix):
        pass
    with lease_network([11], name_server_octet=53, choose=lambda: prefix) as lease:
        assert lease.network.prefix == prefix


def test_no_free_network_is_one_sentence(prefix: str) -> None:
    """When every choice is leased already, the error says so."""
    with (
        lease_network([11], name_server_octet=53, choose=lambda: prefix),
        pytest.raises(LeaseError, match="No free loopback network was found"),
    ):
        lease_network([11], name_server_octet=53, choose=lambda: prefix)


def test_unusable_address_is_one_sentence() -> None:
    """An address that this machine does not have is named, with the reason."""
    with pytest.raises(LeaseError, match=r"cannot use the loopback address 192\.0\.2"):
        lease_network([11], name_server_octet=53, choose=lambda: "192.0.2")
